// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * calendar: a month as a picture.
 *
 * A kind has a mark, ♥ or, where the locale cannot show it, a letter: so the picture can be read
 * without colour, and the legend names the marks that are in it. Today stands in brackets. On wide
 * paper each day has the times and titles of what it holds (calendar-large); on narrow paper it has
 * the marks alone, and a list below says the rest (calendar-small). An occurrence stands on the day
 * it begins, and on every day it lasts where that is a day or more. Formatting is pure: it takes
 * the paper it draws on.
 */
#include "calendar.h"

#include <glib/gi18n-lib.h>

#include "calendar-private.h"
#include "row.h"
#include "say.h"

enum {
  SECONDS_A_DAY = 86400,
  USUAL_COLUMNS = 80,
  WIDE_CELL = 15, /* from here on a cell has room for words */
  WIDEST_WORDS = 40,
};

typedef struct {
  const char *kind;
  const char *mark;
  const char *letter;
} Mark;

static const Mark marks[] = {
  { "date-night", "♥", "D" },   { "check-in", "◆", "C" }, { "milestone", "★", "M" },
  { "appreciation", "✿", "A" }, { "promise", "⚑", "P" },
};

/* The days of the month, or beyond it, that @occurrence stands on. */
static void
find_days (const HearthCalendar *self, GVariant *occurrence, int *out_first, int *out_last)
{
  gint64 start = hearth_row_number (occurrence, "start");
  gint64 end = hearth_row_number (occurrence, "end");

  *out_first = hearth_month_find_day (self->here, self->month, start);
  *out_last = end - start < SECONDS_A_DAY
                  ? *out_first
                  : hearth_month_find_day (self->here, self->month, end - 1);
}

/* How many cells are before the first day in its week. */
static int
days_before (const HearthCalendar *self)
{
  return ((int)hearth_month_weekday (self->month, 1) - (int)self->first_weekday
          + HEARTH_CALENDAR_WEEK)
         % HEARTH_CALENDAR_WEEK;
}

static gboolean
has_kind (const HearthCalendar *self, const char *kind)
{
  for (int day = 1; day <= HEARTH_CALENDAR_MOST_DAYS; day++)
    for (guint i = 0; i < self->days[day]->len; i++)
      if (g_str_equal (hearth_row_text (g_ptr_array_index (self->days[day], i), "kind"), kind))
        return TRUE;
  return FALSE;
}

/* "♥ date-night  ★ milestone", of the kinds that there are, in as many lines as it takes. */
static void
append_legend (const HearthCalendar *self, GString *out, const HearthPaper *paper, int columns)
{
  int used = columns;

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    g_autofree char *text =
        g_strdup_printf ("  %s %s", paper->ascii ? marks[i].letter : marks[i].mark, marks[i].kind);
    int width = hearth_print_width (text);
    if (!has_kind (self, marks[i].kind))
      continue;
    if (used + width > columns)
      g_string_append_c (out, '\n');
    used = used + width > columns ? width : used + width;
    hearth_calendar_append_padded (out, paper, HEARTH_STYLE_QUIET, text, 0);
  }
  g_string_append_c (out, '\n');
}

static gboolean
is_empty (const HearthCalendar *self)
{
  for (int day = 1; day <= HEARTH_CALENDAR_MOST_DAYS; day++)
    if (self->days[day]->len > 0)
      return FALSE;
  return TRUE;
}

static void
append_nothing (const HearthCalendar *self, GString *out)
{
  g_autofree char *title = hearth_month_title (self->month);

  g_string_append_c (out, '\n');
  g_string_append_printf (out, _ ("Nothing is planned in %s.\n"), title);
}

/* The same without the ornaments that are ours; what people wrote stays as it is. */
static void
make_ascii (GString *text)
{
  static const char *const plain[][2] = { { "…", "~" }, { "–", "-" }, { "·", "-" }, { "’", "'" } };

  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_string_replace (text, plain[i][0], plain[i][1], 0);
}

/* The calendar of @month, empty. @here is borrowed. */
HearthCalendar *
hearth_calendar_new (const HearthHere *here, HearthMonth month, GDateWeekday first_weekday)
{
  HearthCalendar *self = g_new0 (HearthCalendar, 1);

  self->here = here;
  self->month = month;
  self->first_weekday = first_weekday;
  self->today = hearth_month_find_day (here, month, here->now);
  for (int day = 1; day <= HEARTH_CALENDAR_MOST_DAYS; day++)
    self->days[day] = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  return self;
}

void
hearth_calendar_free (HearthCalendar *self)
{
  for (int day = 1; day <= HEARTH_CALENDAR_MOST_DAYS; day++)
    g_ptr_array_unref (self->days[day]);
  g_free (self);
}

/* Puts @occurrence, see hearth_row_occurrence, on its days; a reference is taken. */
void
hearth_calendar_add (HearthCalendar *self, GVariant *occurrence)
{
  int first, last;

  find_days (self, occurrence, &first, &last);
  for (int day = MAX (first, 1); day <= MIN (last, hearth_month_days (self->month)); day++)
    g_ptr_array_add (self->days[day], g_variant_ref (occurrence));
}

/* What is on @day, borrowed. */
GPtrArray *
hearth_calendar_day (const HearthCalendar *self, int day)
{
  return self->days[day];
}

gboolean
hearth_calendar_is_today (const HearthCalendar *self, int day)
{
  return day == self->today;
}

/* The mark of its kind, as the paper can show it. */
const char *
hearth_calendar_mark (GVariant *occurrence, const HearthPaper *paper)
{
  const char *kind = hearth_row_text (occurrence, "kind");

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_equal (kind, marks[i].kind))
      return paper->ascii ? marks[i].letter : marks[i].mark;
  return "?";
}

/* What has happened steps back, what is to come stands out. */
HearthStyle
hearth_calendar_style (GVariant *occurrence)
{
  HearthStyle style = hearth_say_style (occurrence);

  return style == HEARTH_STYLE_PLAIN ? HEARTH_STYLE_STRONG : style;
}

/* "from 17:00", "all day" and "until 14:00" on the days of what lasts several; NULL elsewhere. Free
 * with g_free. */
char *
hearth_calendar_part (const HearthCalendar *self, GVariant *occurrence, int day)
{
  g_autofree char *clock = NULL;
  int first, last;

  find_days (self, occurrence, &first, &last);
  if (first == last || hearth_row_flag (occurrence, "all-day"))
    return NULL;
  if (day != first && day != last)
    return g_strdup (_ ("all day"));
  clock = hearth_here_clock (self->here,
                             hearth_row_number (occurrence, day == first ? "start" : "end"));
  return day == first ? g_strdup_printf (_ ("from %s"), clock)
                      : g_strdup_printf (_ ("until %s"), clock);
}

/* So many blanks. */
void
hearth_calendar_append_blanks (GString *out, int n)
{
  g_string_append_printf (out, "%*s", MAX (0, n), "");
}

/* A text in a style, filled up with blanks to a width. */
void
hearth_calendar_append_padded (GString *out, const HearthPaper *paper, HearthStyle style,
                               const char *text, int width)
{
  g_autofree char *styled = hearth_print_styled (paper, style, text);

  g_string_append (out, styled);
  hearth_calendar_append_blanks (out, width - hearth_print_width (text));
}

/* Ends a line, without the blanks before its end. */
void
hearth_calendar_end_line (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

/* In how many weeks the month has days. */
int
hearth_calendar_weeks (const HearthCalendar *self)
{
  return (days_before (self) + hearth_month_days (self->month) + HEARTH_CALENDAR_WEEK - 1)
         / HEARTH_CALENDAR_WEEK;
}

/* The day in a cell; 0 where it is of another month. */
int
hearth_calendar_day_in_cell (const HearthCalendar *self, int week, int place)
{
  int day = week * HEARTH_CALENDAR_WEEK + place - days_before (self) + 1;

  return day < 1 || day > hearth_month_days (self->month) ? 0 : day;
}

/* " 22 ", or "[22]" today */
char *
hearth_calendar_number (const HearthCalendar *self, int day)
{
  return g_strdup_printf (hearth_calendar_is_today (self, day) ? "[%2d]" : " %2d ", day);
}

/* How the number of a day looks: warm, today. */
HearthStyle
hearth_calendar_number_style (const HearthCalendar *self, int day)
{
  return hearth_calendar_is_today (self, day) ? HEARTH_STYLE_WARM : HEARTH_STYLE_PLAIN;
}

/* The name of the month, in the middle of a width. */
void
hearth_calendar_append_title (const HearthCalendar *self, GString *out, const HearthPaper *paper,
                              int width)
{
  g_autofree char *title = hearth_month_title (self->month);

  hearth_calendar_append_blanks (out, (width - hearth_print_width (title)) / 2);
  hearth_calendar_append_padded (out, paper, HEARTH_STYLE_STRONG, title, 0);
  g_string_append_c (out, '\n');
}

/* The names of the weekdays over cells of a width, each ending where a number ends. */
void
hearth_calendar_append_weekdays (const HearthCalendar *self, GString *out, const HearthPaper *paper,
                                 int width)
{
  for (int place = 0; place < HEARTH_CALENDAR_WEEK; place++) {
    int weekday = ((int)self->first_weekday - 1 + place) % HEARTH_CALENDAR_WEEK + 1;
    g_autofree char *name = hearth_month_weekday_name ((GDateWeekday)weekday);
    g_autofree char *cut = hearth_print_cut (name, HEARTH_CALENDAR_NUMBER);
    int before = MAX (0, HEARTH_CALENDAR_NUMBER - 1 - hearth_print_width (cut));

    hearth_calendar_append_blanks (out, before);
    hearth_calendar_append_padded (out, paper, HEARTH_STYLE_QUIET, cut, width - before);
  }
}

/* The month on @paper. */
char *
hearth_calendar_format (const HearthCalendar *self, const HearthPaper *paper)
{
  g_autoptr (GString) out = g_string_new (NULL);
  int columns = paper->columns == 0 ? USUAL_COLUMNS : paper->columns;
  int wide_cell = MIN ((columns - (HEARTH_CALENDAR_WEEK - 1)) / HEARTH_CALENDAR_WEEK, WIDEST_WORDS);

  if (wide_cell >= WIDE_CELL)
    hearth_calendar_append_large (self, out, paper, wide_cell);
  else
    hearth_calendar_append_small (self, out, paper, columns);
  if (is_empty (self))
    append_nothing (self, out);
  else
    append_legend (self, out, paper, columns);
  if (paper->ascii)
    make_ascii (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
