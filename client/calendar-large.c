// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * calendar-large: a month on wide paper.
 *
 * Each day is a cell with the times and titles of what it holds, wrapped between words; what finds
 * no room is counted.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "calendar-private.h"
#include "row.h"
#include "say.h"

enum {
  MOST_IN_CELL = 4,
  MOST_LINES = 3, /* of one occurrence in a cell */
  HANGING = 2,
};

/* A line of a cell, not yet filled up to its width. */
typedef struct {
  char *text; /* owned */
  HearthStyle style;
} Line;

static void
clear_line (gpointer data)
{
  g_free (((Line *)data)->text);
}

static void
add_line (GArray *lines, HearthStyle style, char *text)
{
  Line line = { text, style };

  g_array_append_val (lines, line);
}

/* How many bytes of @text fit @width cells, ending between words where there are some; at least a
 * character. */
static gsize
measure_line (const char *text, int width)
{
  const char *p = text;
  const char *blank = NULL;
  int used = 0;

  for (; *p != '\0'; p = g_utf8_next_char (p)) {
    g_autofree char *one = g_strndup (p, g_utf8_next_char (p) - p);
    if (*p == ' ')
      blank = p;
    used += hearth_print_width (one);
    if (used > width && p > text)
      return blank != NULL && blank > text ? blank - text : p - text;
  }
  return p - text;
}

/* @text in lines of @width, those after the first hanging; what does not fit MOST_LINES is cut. */
static void
add_wrapped (GArray *lines, HearthStyle style, const char *text, int width)
{
  const char *rest = text;

  for (int n = 0; n < MOST_LINES && *rest != '\0'; n++) {
    int indent = n == 0 ? 0 : HANGING;
    gsize length = n + 1 < MOST_LINES ? measure_line (rest, width - indent) : strlen (rest);
    g_autofree char *piece = g_strndup (rest, length);
    g_autofree char *cut = hearth_print_cut (piece, width - indent);

    add_line (lines, style, g_strdup_printf ("%*s%s", indent, "", cut));
    rest += length;
    rest += strspn (rest, " ");
  }
}

/* "♥ 19:00 Dinner at Luigi's" */
static char *
say_in_cell (const HearthCalendar *self, const HearthPaper *paper, int day, GVariant *occurrence)
{
  g_autofree char *title = hearth_say_title (occurrence);
  g_autofree char *clean = hearth_print_clean (title);
  g_autofree char *time = hearth_calendar_part (self, occurrence, day);

  if (time == NULL && !hearth_row_flag (occurrence, "all-day"))
    time = hearth_here_clock (self->here, hearth_row_number (occurrence, "start"));
  return g_strjoin (" ", hearth_calendar_mark (occurrence, paper), time == NULL ? clean : time,
                    time == NULL ? NULL : clean, NULL);
}

/* (transfer full): the lines of a day's cell. */
static GArray *
lay_out_cell (const HearthCalendar *self, const HearthPaper *paper, int day, int width)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  GPtrArray *its = self->days[day];
  guint shown;

  g_array_set_clear_func (lines, clear_line);
  if (day == 0)
    return lines;
  shown = its->len > MOST_IN_CELL ? MOST_IN_CELL - 1 : its->len;
  add_line (lines, hearth_calendar_number_style (self, day), hearth_calendar_number (self, day));
  for (guint i = 0; i < shown; i++) {
    GVariant *occurrence = g_ptr_array_index (its, i);
    g_autofree char *text = say_in_cell (self, paper, day, occurrence);
    add_wrapped (lines, hearth_calendar_style (occurrence), text, width);
  }
  if (shown < its->len)
    add_line (lines, HEARTH_STYLE_QUIET, g_strdup_printf (_ ("+%u more"), its->len - shown));
  return lines;
}

static void
append_rule (GString *out, const HearthPaper *paper, int width)
{
  for (int place = 0; place < HEARTH_CALENDAR_WEEK; place++) {
    if (place > 0)
      g_string_append (out, paper->ascii ? "+" : "┼");
    for (int i = 0; i < width; i++)
      g_string_append (out, paper->ascii ? "-" : "─");
  }
  g_string_append_c (out, '\n');
}

static void
append_large_week (const HearthCalendar *self, GString *out, const HearthPaper *paper, int week,
                   int width)
{
  GArray *cells[HEARTH_CALENDAR_WEEK];
  guint height = 0;

  for (int place = 0; place < HEARTH_CALENDAR_WEEK; place++) {
    cells[place] =
        lay_out_cell (self, paper, hearth_calendar_day_in_cell (self, week, place), width);
    height = MAX (height, cells[place]->len);
  }
  for (guint row = 0; row < height; row++) {
    for (int place = 0; place < HEARTH_CALENDAR_WEEK; place++) {
      const Line *line = row < cells[place]->len ? &g_array_index (cells[place], Line, row) : NULL;
      if (place > 0)
        g_string_append (out, paper->ascii ? "|" : "│");
      hearth_calendar_append_padded (out, paper, line == NULL ? HEARTH_STYLE_PLAIN : line->style,
                                     line == NULL ? "" : line->text, width);
    }
    hearth_calendar_end_line (out);
  }
  for (int place = 0; place < HEARTH_CALENDAR_WEEK; place++)
    g_array_unref (cells[place]);
}

/* The month as cells of a width with words in them. */
void
hearth_calendar_append_large (const HearthCalendar *self, GString *out, const HearthPaper *paper,
                              int width)
{
  hearth_calendar_append_title (self, out, paper, HEARTH_CALENDAR_WEEK * (width + 1) - 1);
  hearth_calendar_append_weekdays (self, out, paper, width + 1);
  hearth_calendar_end_line (out);
  for (int week = 0; week < hearth_calendar_weeks (self); week++) {
    append_rule (out, paper, width);
    append_large_week (self, out, paper, week, width);
  }
}
