// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-moment.h"

G_BEGIN_DECLS

typedef enum {
  HEARTH_DAY_NONE,
  HEARTH_DAY_DATE, /* year, month, day */
  HEARTH_DAY_YEARLESS, /* month, day */
  HEARTH_DAY_SPAN, /* span after today */
  HEARTH_DAY_WEEK, /* the week that is span after today's */
  HEARTH_DAY_THIS, /* weekday, today or the first after it */
  HEARTH_DAY_NEXT, /* weekday, the first after today */
  HEARTH_DAY_LAST, /* weekday, the last before today */
} HearthDayForm;

/* One day as said, before anyone knows what day today is. */
typedef struct {
  HearthDayForm form;
  int year;
  int month;
  int day;
  int weekday;
  HearthSpan span;
  guint first; /* the tokens that said it: from first up to, not including, after */
  guint after;
} HearthDay;

HearthReading hearth_when_day_read_fixed (HearthCursor *cursor, HearthDay *out_day);
HearthReading hearth_when_day_read (HearthCursor *cursor, HearthDay *out_day);
gboolean hearth_when_day_to_wall (const HearthDay *day, gint64 today, gint64 *out_wall);

G_END_DECLS
