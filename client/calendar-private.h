// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "calendar.h"

G_BEGIN_DECLS

enum {
  HEARTH_CALENDAR_WEEK = 7,
  HEARTH_CALENDAR_MOST_DAYS = 31,
  HEARTH_CALENDAR_INDENT = 2,
  HEARTH_CALENDAR_NUMBER = 4, /* "[22]" */
};

struct _HearthCalendar {
  const HearthHere *here; /* borrowed */
  HearthMonth month;
  GDateWeekday first_weekday;
  int today; /* 0 or beyond the month: in another one */
  GPtrArray *days[HEARTH_CALENDAR_MOST_DAYS + 1]; /* owned, of GVariant a{sv}; none for 0 */
};

/* calendar */
const char *hearth_calendar_mark (GVariant *occurrence, const HearthPaper *paper);
HearthStyle hearth_calendar_style (GVariant *occurrence);
char *hearth_calendar_part (const HearthCalendar *self, GVariant *occurrence, int day);
void hearth_calendar_append_blanks (GString *out, int n);
void hearth_calendar_append_padded (GString *out, const HearthPaper *paper, HearthStyle style,
                                    const char *text, int width);
void hearth_calendar_end_line (GString *out);
int hearth_calendar_weeks (const HearthCalendar *self);
int hearth_calendar_day_in_cell (const HearthCalendar *self, int week, int place);
char *hearth_calendar_number (const HearthCalendar *self, int day);
HearthStyle hearth_calendar_number_style (const HearthCalendar *self, int day);
void hearth_calendar_append_title (const HearthCalendar *self, GString *out,
                                   const HearthPaper *paper, int width);
void hearth_calendar_append_weekdays (const HearthCalendar *self, GString *out,
                                      const HearthPaper *paper, int width);

/* calendar-small */
void hearth_calendar_append_small (const HearthCalendar *self, GString *out,
                                   const HearthPaper *paper, int columns);

/* calendar-large */
void hearth_calendar_append_large (const HearthCalendar *self, GString *out,
                                   const HearthPaper *paper, int width);

G_END_DECLS
