// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-cursor.h"

G_BEGIN_DECLS

/* A length of time as people say it: months and days are those of the calendar. */
typedef struct {
  gint64 months;
  gint64 days;
  gint64 seconds;
} HearthSpan;

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

gboolean hearth_when_moment_is_span (const HearthCursor *cursor, guint ahead);
HearthReading hearth_when_moment_read_span (HearthCursor *cursor, HearthSpan *out_span);
gboolean hearth_when_moment_is_time (const HearthCursor *cursor, guint ahead);
HearthReading hearth_when_moment_read_time (HearthCursor *cursor, gint64 *out_seconds);
HearthReading hearth_when_moment_read_fixed_day (HearthCursor *cursor, HearthDay *out_day);
HearthReading hearth_when_moment_read_day (HearthCursor *cursor, HearthDay *out_day);
gboolean hearth_when_moment_add (gint64 wall, const HearthSpan *span, gint64 *out_wall);
gboolean hearth_when_moment_day_to_wall (const HearthDay *day, gint64 today, gint64 *out_wall);

G_END_DECLS
