// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * calendar-small: a month on narrow paper.
 *
 * Each day has the marks of what it holds, and a list below says the rest.
 */
#include "calendar-private.h"
#include "row.h"
#include "say.h"

enum {
  NARROWEST_CELL = HEARTH_CALENDAR_NUMBER + 1,
  WIDEST_CELL = 10,
};

/* The marks of a day in so many cells, a + where there are more. */
static void
append_marks (const HearthCalendar *self, GString *out, const HearthPaper *paper, int day,
              int width)
{
  GPtrArray *its = self->days[day];
  gboolean is_full = (int)its->len > width;
  int shown = is_full ? width - 1 : (int)its->len;

  for (int i = 0; i < shown; i++) {
    GVariant *occurrence = g_ptr_array_index (its, i);
    hearth_calendar_append_padded (out, paper, hearth_calendar_style (occurrence),
                                   hearth_calendar_mark (occurrence, paper), 0);
  }
  if (is_full)
    g_string_append_c (out, '+');
  hearth_calendar_append_blanks (out, width - shown - is_full);
}

static void
append_small_week (const HearthCalendar *self, GString *out, const HearthPaper *paper, int week,
                   int width)
{
  int room = MAX (1, width - HEARTH_CALENDAR_NUMBER - 1);

  hearth_calendar_append_blanks (out, HEARTH_CALENDAR_INDENT);
  for (int place = 0; place < HEARTH_CALENDAR_WEEK; place++) {
    int day = hearth_calendar_day_in_cell (self, week, place);
    g_autofree char *number = hearth_calendar_number (self, day);
    if (day == 0) {
      hearth_calendar_append_blanks (out, width);
      continue;
    }
    hearth_calendar_append_padded (out, paper, hearth_calendar_number_style (self, day), number,
                                   HEARTH_CALENDAR_NUMBER);
    append_marks (self, out, paper, day, room);
    hearth_calendar_append_blanks (out, width - HEARTH_CALENDAR_NUMBER - room);
  }
  hearth_calendar_end_line (out);
}

static void
add_row (const HearthCalendar *self, HearthTable *table, const HearthPaper *paper, int day,
         gboolean is_first, GVariant *occurrence)
{
  g_autofree char *weekday = hearth_month_weekday_name (hearth_month_weekday (self->month, day));
  g_autofree char *date = g_strdup_printf ("%s %2d", weekday, day);
  g_autofree char *part = hearth_calendar_part (self, occurrence, day);
  g_autofree char *time = part == NULL ? hearth_say_time (occurrence, self->here) : g_strdup (part);
  g_autofree char *title = hearth_say_title (occurrence);
  g_autofree char *state = hearth_say_state (occurrence, self->here);
  HearthStyle style = hearth_say_style (occurrence);
  gboolean faded = style == HEARTH_STYLE_QUIET;

  hearth_table_cell (table, hearth_calendar_number_style (self, day), is_first ? date : "");
  hearth_table_cell (table, hearth_calendar_style (occurrence),
                     hearth_calendar_mark (occurrence, paper));
  hearth_table_cell (table, faded ? HEARTH_STYLE_QUIET : HEARTH_STYLE_PLAIN, time);
  hearth_table_cell (table, hearth_calendar_style (occurrence), title);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (occurrence, "place"));
  hearth_table_cell (table, style, state);
}

static void
append_list (const HearthCalendar *self, GString *out, const HearthPaper *paper)
{
  const HearthColumn columns[] = {
    { 0 }, { 0 }, { 0 }, { .gives_way = TRUE }, { .gives_way = TRUE }, { 0 }
  };
  g_autoptr (HearthTable) table =
      hearth_table_new (columns, G_N_ELEMENTS (columns), HEARTH_CALENDAR_INDENT);
  g_autofree char *text = NULL;

  for (int day = 1; day <= HEARTH_CALENDAR_MOST_DAYS; day++)
    for (guint i = 0; i < self->days[day]->len; i++)
      add_row (self, table, paper, day, i == 0, g_ptr_array_index (self->days[day], i));
  text = hearth_table_format (table, paper);
  g_string_append_printf (out, "%s%s", *text == '\0' ? "" : "\n", text);
}

/* The month as marks in cells, and as a list. */
void
hearth_calendar_append_small (const HearthCalendar *self, GString *out, const HearthPaper *paper,
                              int columns)
{
  int width = CLAMP ((columns - HEARTH_CALENDAR_INDENT) / HEARTH_CALENDAR_WEEK, NARROWEST_CELL,
                     WIDEST_CELL);

  hearth_calendar_append_title (self, out, paper,
                                HEARTH_CALENDAR_INDENT + HEARTH_CALENDAR_WEEK * width);
  hearth_calendar_append_blanks (out, HEARTH_CALENDAR_INDENT);
  hearth_calendar_append_weekdays (self, out, paper, width);
  hearth_calendar_end_line (out);
  for (int week = 0; week < hearth_calendar_weeks (self); week++)
    append_small_week (self, out, paper, week, width);
  append_list (self, out, paper);
}
