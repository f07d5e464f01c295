// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * calendar: a month as a picture.
 *
 * A kind has a mark, ♥ or, where the locale cannot show it, a letter: so the picture can be read
 * without colour, and the legend names the marks that are in it. Today stands in brackets. On wide
 * paper each day has the times and titles of what it holds; on narrow paper it has the marks alone,
 * and a list below says the rest. An occurrence stands on the day it begins, and on every day it
 * lasts where that is a day or more. Formatting is pure: it takes the paper it draws on.
 */
#include "calendar.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "row.h"
#include "say.h"

enum {
  WEEK = 7,
  MOST_DAYS = 31,
  SECONDS_A_DAY = 86400,
  USUAL_COLUMNS = 80,
  INDENT = 2,
  NUMBER = 4, /* "[22]" */
  NARROWEST_CELL = NUMBER + 1,
  WIDEST_CELL = 10,
  WIDE_CELL = 15, /* from here on a cell has room for words */
  WIDEST_WORDS = 40,
  MOST_IN_CELL = 4,
  MOST_LINES = 3, /* of one occurrence in a cell */
  HANGING = 2,
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

struct _HearthCalendar {
  const HearthHere *here; /* borrowed */
  HearthMonth month;
  GDateWeekday first_weekday;
  int today; /* 0 or beyond the month: in another one */
  GPtrArray *days[MOST_DAYS + 1]; /* owned, of GVariant a{sv}; none for 0 */
};

/* A line of a cell, not yet filled up to its width. */
typedef struct {
  char *text; /* owned */
  HearthStyle style;
} Line;

/* The calendar of @month, empty. @here is borrowed. */
HearthCalendar *
hearth_calendar_new (const HearthHere *here, HearthMonth month, GDateWeekday first_weekday)
{
  HearthCalendar *self = g_new0 (HearthCalendar, 1);

  self->here = here;
  self->month = month;
  self->first_weekday = first_weekday;
  self->today = hearth_month_find_day (here, month, here->now);
  for (int day = 1; day <= MOST_DAYS; day++)
    self->days[day] = g_ptr_array_new_with_free_func ((GDestroyNotify)g_variant_unref);
  return self;
}

void
hearth_calendar_free (HearthCalendar *self)
{
  for (int day = 1; day <= MOST_DAYS; day++)
    g_ptr_array_unref (self->days[day]);
  g_free (self);
}

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

static const char *
find_mark (GVariant *occurrence, const HearthPaper *paper)
{
  const char *kind = hearth_row_text (occurrence, "kind");

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_equal (kind, marks[i].kind))
      return paper->ascii ? marks[i].letter : marks[i].mark;
  return "?";
}

/* What has happened steps back, what is to come stands out. */
static HearthStyle
style_of (GVariant *occurrence)
{
  HearthStyle style = hearth_say_style (occurrence);

  return style == HEARTH_STYLE_PLAIN ? HEARTH_STYLE_STRONG : style;
}

/* "from 17:00", "all day" and "until 14:00" on the days of what lasts several; NULL elsewhere. */
static char *
say_part (const HearthCalendar *self, GVariant *occurrence, int day)
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

static void
append_blanks (GString *out, int n)
{
  g_string_append_printf (out, "%*s", MAX (0, n), "");
}

static void
append_padded (GString *out, const HearthPaper *paper, HearthStyle style, const char *text,
               int width)
{
  g_autofree char *styled = hearth_print_styled (paper, style, text);

  g_string_append (out, styled);
  append_blanks (out, width - hearth_print_width (text));
}

static void
end_line (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

/* How many cells are before the first day in its week. */
static int
days_before (const HearthCalendar *self)
{
  return ((int)hearth_month_weekday (self->month, 1) - (int)self->first_weekday + WEEK) % WEEK;
}

static int
count_weeks (const HearthCalendar *self)
{
  return (days_before (self) + hearth_month_days (self->month) + WEEK - 1) / WEEK;
}

/* The day in a cell; 0 where it is of another month. */
static int
day_in_cell (const HearthCalendar *self, int week, int place)
{
  int day = week * WEEK + place - days_before (self) + 1;

  return day < 1 || day > hearth_month_days (self->month) ? 0 : day;
}

/* " 22 ", or "[22]" today */
static char *
say_number (const HearthCalendar *self, int day)
{
  return g_strdup_printf (hearth_calendar_is_today (self, day) ? "[%2d]" : " %2d ", day);
}

static HearthStyle
number_style (const HearthCalendar *self, int day)
{
  return hearth_calendar_is_today (self, day) ? HEARTH_STYLE_WARM : HEARTH_STYLE_PLAIN;
}

static void
append_title (const HearthCalendar *self, GString *out, const HearthPaper *paper, int width)
{
  g_autofree char *title = hearth_month_title (self->month);

  append_blanks (out, (width - hearth_print_width (title)) / 2);
  append_padded (out, paper, HEARTH_STYLE_STRONG, title, 0);
  g_string_append_c (out, '\n');
}

/* The names of the weekdays over cells of a width, each ending where a number ends. */
static void
append_weekdays (const HearthCalendar *self, GString *out, const HearthPaper *paper, int width)
{
  for (int place = 0; place < WEEK; place++) {
    int weekday = ((int)self->first_weekday - 1 + place) % WEEK + 1;
    g_autofree char *name = hearth_month_weekday_name ((GDateWeekday)weekday);
    g_autofree char *cut = hearth_print_cut (name, NUMBER);
    int before = MAX (0, NUMBER - 1 - hearth_print_width (cut));

    append_blanks (out, before);
    append_padded (out, paper, HEARTH_STYLE_QUIET, cut, width - before);
  }
}

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
    append_padded (out, paper, style_of (occurrence), find_mark (occurrence, paper), 0);
  }
  if (is_full)
    g_string_append_c (out, '+');
  append_blanks (out, width - shown - is_full);
}

static void
append_small_week (const HearthCalendar *self, GString *out, const HearthPaper *paper, int week,
                   int width)
{
  int room = MAX (1, width - NUMBER - 1);

  append_blanks (out, INDENT);
  for (int place = 0; place < WEEK; place++) {
    int day = day_in_cell (self, week, place);
    g_autofree char *number = say_number (self, day);
    if (day == 0) {
      append_blanks (out, width);
      continue;
    }
    append_padded (out, paper, number_style (self, day), number, NUMBER);
    append_marks (self, out, paper, day, room);
    append_blanks (out, width - NUMBER - room);
  }
  end_line (out);
}

static void
add_row (const HearthCalendar *self, HearthTable *table, const HearthPaper *paper, int day,
         gboolean is_first, GVariant *occurrence)
{
  g_autofree char *weekday = hearth_month_weekday_name (hearth_month_weekday (self->month, day));
  g_autofree char *date = g_strdup_printf ("%s %2d", weekday, day);
  g_autofree char *part = say_part (self, occurrence, day);
  g_autofree char *time = part == NULL ? hearth_say_time (occurrence, self->here) : g_strdup (part);
  g_autofree char *title = hearth_say_title (occurrence);
  g_autofree char *state = hearth_say_state (occurrence, self->here);
  HearthStyle style = hearth_say_style (occurrence);
  gboolean faded = style == HEARTH_STYLE_QUIET;

  hearth_table_cell (table, number_style (self, day), is_first ? date : "");
  hearth_table_cell (table, style_of (occurrence), find_mark (occurrence, paper));
  hearth_table_cell (table, faded ? HEARTH_STYLE_QUIET : HEARTH_STYLE_PLAIN, time);
  hearth_table_cell (table, style_of (occurrence), title);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (occurrence, "place"));
  hearth_table_cell (table, style, state);
}

static void
append_list (const HearthCalendar *self, GString *out, const HearthPaper *paper)
{
  const HearthColumn columns[] = {
    { 0 }, { 0 }, { 0 }, { .gives_way = TRUE }, { .gives_way = TRUE }, { 0 }
  };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), INDENT);
  g_autofree char *text = NULL;

  for (int day = 1; day <= MOST_DAYS; day++)
    for (guint i = 0; i < self->days[day]->len; i++)
      add_row (self, table, paper, day, i == 0, g_ptr_array_index (self->days[day], i));
  text = hearth_table_format (table, paper);
  g_string_append_printf (out, "%s%s", *text == '\0' ? "" : "\n", text);
}

static void
append_small (const HearthCalendar *self, GString *out, const HearthPaper *paper, int columns)
{
  int width = CLAMP ((columns - INDENT) / WEEK, NARROWEST_CELL, WIDEST_CELL);

  append_title (self, out, paper, INDENT + WEEK * width);
  append_blanks (out, INDENT);
  append_weekdays (self, out, paper, width);
  end_line (out);
  for (int week = 0; week < count_weeks (self); week++)
    append_small_week (self, out, paper, week, width);
  append_list (self, out, paper);
}

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
  g_autofree char *time = say_part (self, occurrence, day);

  if (time == NULL && !hearth_row_flag (occurrence, "all-day"))
    time = hearth_here_clock (self->here, hearth_row_number (occurrence, "start"));
  return g_strjoin (" ", find_mark (occurrence, paper), time == NULL ? clean : time,
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
  add_line (lines, number_style (self, day), say_number (self, day));
  for (guint i = 0; i < shown; i++) {
    GVariant *occurrence = g_ptr_array_index (its, i);
    g_autofree char *text = say_in_cell (self, paper, day, occurrence);
    add_wrapped (lines, style_of (occurrence), text, width);
  }
  if (shown < its->len)
    add_line (lines, HEARTH_STYLE_QUIET, g_strdup_printf (_ ("+%u more"), its->len - shown));
  return lines;
}

static void
append_rule (GString *out, const HearthPaper *paper, int width)
{
  for (int place = 0; place < WEEK; place++) {
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
  GArray *cells[WEEK];
  guint height = 0;

  for (int place = 0; place < WEEK; place++) {
    cells[place] = lay_out_cell (self, paper, day_in_cell (self, week, place), width);
    height = MAX (height, cells[place]->len);
  }
  for (guint row = 0; row < height; row++) {
    for (int place = 0; place < WEEK; place++) {
      const Line *line = row < cells[place]->len ? &g_array_index (cells[place], Line, row) : NULL;
      if (place > 0)
        g_string_append (out, paper->ascii ? "|" : "│");
      append_padded (out, paper, line == NULL ? HEARTH_STYLE_PLAIN : line->style,
                     line == NULL ? "" : line->text, width);
    }
    end_line (out);
  }
  for (int place = 0; place < WEEK; place++)
    g_array_unref (cells[place]);
}

static void
append_large (const HearthCalendar *self, GString *out, const HearthPaper *paper, int width)
{
  append_title (self, out, paper, WEEK * (width + 1) - 1);
  append_weekdays (self, out, paper, width + 1);
  end_line (out);
  for (int week = 0; week < count_weeks (self); week++) {
    append_rule (out, paper, width);
    append_large_week (self, out, paper, week, width);
  }
}

static gboolean
has_kind (const HearthCalendar *self, const char *kind)
{
  for (int day = 1; day <= MOST_DAYS; day++)
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
    append_padded (out, paper, HEARTH_STYLE_QUIET, text, 0);
  }
  g_string_append_c (out, '\n');
}

static gboolean
is_empty (const HearthCalendar *self)
{
  for (int day = 1; day <= MOST_DAYS; day++)
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

/* The month on @paper. */
char *
hearth_calendar_format (const HearthCalendar *self, const HearthPaper *paper)
{
  g_autoptr (GString) out = g_string_new (NULL);
  int columns = paper->columns == 0 ? USUAL_COLUMNS : paper->columns;
  int wide_cell = MIN ((columns - (WEEK - 1)) / WEEK, WIDEST_WORDS);

  if (wide_cell >= WIDE_CELL)
    append_large (self, out, paper, wide_cell);
  else
    append_small (self, out, paper, columns);
  if (is_empty (self))
    append_nothing (self, out);
  else
    append_legend (self, out, paper, columns);
  if (paper->ascii)
    make_ascii (out);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
