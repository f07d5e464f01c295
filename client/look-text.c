// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * look-text: a look back on a terminal.
 *
 * Bars and the picture of a year are drawn with block characters, or with signs of ASCII where the
 * terminal has no UTF-8; each sign stands for itself, so no colour is needed to read them. The bars
 * grow with the paper. The picture of a year has a column a week and a row a weekday, and is drawn
 * only where the span is long enough to show a rhythm.
 */
#include <glib/gi18n-lib.h>

#include "look.h"
#include "row.h"

enum { NARROW_BAR = 14, WIDE_BAR = 40, WIDE_PAPER = 110, PICTURE_DAYS = 60, WEEKS_MAX = 54 };

/* What is drawn with: a bar's done, skipped and other parts, and a day's levels. */
typedef struct {
  const char *done;
  const char *skipped;
  const char *open;
  const char *levels[5]; /* planned and not done, done once, twice, three times, more often */
} Signs;

static const Signs unicode_signs = { "█", "▒", "·", { "·", "░", "▒", "▓", "█" } };
static const Signs ascii_signs = { "#", "-", ".", { ".", "1", "2", "3", "4" } };

static void
append_times (GString *text, const char *sign, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    g_string_append (text, sign);
}

/* What was done of what was planned, @width cells long; whatever was done shows. */
static char *
draw_bar (GVariant *row, int width, const Signs *signs)
{
  gint64 planned = hearth_row_number (row, "planned");
  gint64 done = hearth_row_number (row, "done");
  gint64 skipped = hearth_row_number (row, "skipped");
  g_autoptr (GString) bar = g_string_new (NULL);
  gint64 done_cells = 0;
  gint64 skipped_cells = 0;

  if (planned == 0)
    return g_strdup ("");
  done_cells = done == 0 ? 0 : MAX (1, done * width / planned);
  skipped_cells = MIN (width - done_cells, skipped == 0 ? 0 : MAX (1, skipped * width / planned));
  append_times (bar, signs->done, done_cells);
  append_times (bar, signs->skipped, skipped_cells);
  append_times (bar, signs->open, width - done_cells - skipped_cells);
  return g_string_free (g_steal_pointer (&bar), FALSE);
}

static void
add_row (HearthTable *table, GVariant *row, int width, const Signs *signs)
{
  g_autofree char *name = hearth_look_name (row);
  g_autofree char *bar = draw_bar (row, width, signs);
  g_autofree char *counts = hearth_look_counts (row);
  g_autofree char *done = hearth_look_done (row);

  hearth_table_cell (table, HEARTH_STYLE_STRONG, name);
  hearth_table_cell (table, HEARTH_STYLE_GOOD, bar);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, done);
  hearth_table_cell (table, HEARTH_STYLE_QUIET, counts);
}

static void
add_scope (const HearthLook *look, HearthTable *table, const char *scope, const char *heading,
           int width, const Signs *signs)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < look->rows->len; i++) {
    GVariant *row = g_ptr_array_index (look->rows, i);

    if (!g_str_equal (hearth_row_text (row, "scope"), scope))
      continue;
    if (is_first)
      hearth_table_heading (table, heading);
    is_first = FALSE;
    add_row (table, row, width, signs);
  }
}

static void
append_line (GString *out, const char *text)
{
  if (text != NULL && *text != '\0')
    g_string_append_printf (out, "  %s\n", text);
}

static void
append_streak (const HearthLook *look, GString *out)
{
  GVariant *all = hearth_look_row (look, "all", "");
  gint64 streak = hearth_row_number (all, "streak");
  gint64 longest = hearth_row_number (all, "longest");
  g_autofree char *text = NULL;

  if (longest < 2)
    return;
  if (streak == 0)
    text = g_strdup_printf (_ ("%" G_GINT64_FORMAT " in a row at best"), longest);
  else
    text = streak == longest
               ? g_strdup_printf (_ ("%" G_GINT64_FORMAT " in a row"), streak)
               : g_strdup_printf (_ ("%" G_GINT64_FORMAT " in a row, %" G_GINT64_FORMAT " at best"),
                                  streak, longest);
  append_line (out, text);
}

/* What is worth a sentence: the streak, the promises, the gaps, and what a goal's plan lacks. */
static void
append_words (const HearthLook *look, GString *out)
{
  g_autofree char *promises = hearth_look_promises (look);

  append_streak (look, out);
  append_line (out, promises);
  for (gsize i = 0; hearth_look_is_present (look) && i < g_variant_n_children (look->gaps); i++) {
    g_autofree char *gap = NULL;
    const char *kind;
    gint64 last;

    g_variant_get_child (look->gaps, i, "{&sx}", &kind, &last);
    gap = hearth_look_gap (look->here, kind, last);
    append_line (out, gap);
  }
  for (guint i = 0; i < look->rows->len; i++) {
    GVariant *row = g_ptr_array_index (look->rows, i);
    const char *warning = hearth_row_text (row, "warning");
    g_autofree char *name = hearth_look_name (row);
    g_autofree char *line = g_strdup_printf ("%s: %s", name, warning);

    append_line (out, *warning == '\0' ? NULL : line);
  }
}

/* The names of the months above the weeks in which they begin. */
static void
append_months (const HearthLook *look, GString *out, guint first_day, guint weeks)
{
  g_autofree char *line = g_strnfill (weeks + 4, ' ');
  int offset = hearth_look_weekday (look, 0);
  guint free_from = 0;

  for (guint day = first_day; day < look->days->len; day++) {
    gint64 instant = hearth_look_day_begins (look, day);
    g_autofree char *date = hearth_here_date (look->here, instant);
    guint week = ((guint)offset + day) / 7 - ((guint)offset + first_day) / 7;

    if (g_str_has_suffix (date, "-01") && week >= free_from && week + 2 < weeks + 4) {
      g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);
      g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, look->here->zone);
      g_autofree char *name = g_date_time_format (local, "%b");

      for (guint i = 0; i < 3 && name[i] > ' ' && name[i] < 127; i++)
        line[week + i] = name[i];
      free_from = week + 4;
    }
  }
  g_string_append_printf (out, "       %s\n", g_strchomp (line));
}

static const char *
sign_of_day (const HearthLook *look, guint day, const Signs *signs)
{
  const HearthLookDay *one = &g_array_index (look->days, HearthLookDay, day);

  if (one->planned == 0)
    return " ";
  return signs->levels[MIN (one->done, G_N_ELEMENTS (signs->levels) - 1)];
}

/* A column a week, a row a weekday; of a long span the last year. */
static void
append_picture (const HearthLook *look, GString *out, const Signs *signs)
{
  const char *const weekdays[] = { N_ ("Mon"), "", N_ ("Wed"), "", N_ ("Fri"), "", N_ ("Sun") };
  guint offset = (guint)hearth_look_weekday (look, 0);
  guint weeks = (offset + look->days->len + 6) / 7;
  guint first_week = weeks > WEEKS_MAX ? weeks - WEEKS_MAX : 0;
  guint first_day = first_week == 0 ? 0 : first_week * 7 - offset;

  append_months (look, out, first_day, weeks - first_week);
  for (guint weekday = 0; weekday < 7; weekday++) {
    g_autoptr (GString) line = g_string_new (NULL);

    g_string_printf (line, "  %-4s ", *weekdays[weekday] ? _ (weekdays[weekday]) : "");
    for (guint week = first_week; week < weeks; week++) {
      guint cell = week * 7 + weekday;
      gboolean is_inside = cell >= offset && cell - offset < look->days->len;

      g_string_append (line, is_inside ? sign_of_day (look, cell - offset, signs) : " ");
    }
    g_string_append_printf (out, "%s\n", g_strchomp (line->str));
  }
  g_string_append_printf (
      out, _ ("       %s planned   %s %s %s %s done once, twice, 3 times, more\n"),
      signs->levels[0], signs->levels[1], signs->levels[2], signs->levels[3], signs->levels[4]);
}

/* The look as text on @paper; with @ascii in no other signs. */
char *
hearth_look_text (const HearthLook *self, const HearthPaper *paper, gboolean ascii)
{
  const HearthColumn columns[] = { { .gives_way = TRUE }, { 0 }, { 0 }, { .gives_way = TRUE } };
  const Signs *signs = ascii ? &ascii_signs : &unicode_signs;
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *words = NULL;
  GVariant *all = hearth_look_row (self, "all", "");
  int width = paper->columns >= WIDE_PAPER ? WIDE_BAR : NARROW_BAR;

  if (hearth_row_number (all, "planned") == 0) {
    g_string_append_printf (out, _ ("%s: nothing was planned.\n"), self->title);
    return g_string_free (g_steal_pointer (&out), FALSE);
  }
  hearth_table_heading (table, self->title);
  add_row (table, all, width, signs);
  add_scope (self, table, "kind", _ ("By kind"), width, signs);
  add_scope (self, table, "area", _ ("By area"), width, signs);
  add_scope (self, table, "goal", _ ("Goals"), width, signs);
  words = hearth_table_format (table, paper);
  g_string_append (out, words);
  g_string_append_c (out, '\n');
  append_words (self, out);
  if (self->days->len >= PICTURE_DAYS) {
    g_string_append_c (out, '\n');
    append_picture (self, out, signs);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}
