// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * look-html: a look back as one page that two people can look at together.
 *
 * The page stands alone: no script, no network, no font of its own; its pictures are SVG in the
 * page. It follows the light or dark of its reader, prints on paper, and says in words what its
 * pictures show. All text of people is escaped.
 */
#include <glib/gi18n-lib.h>

#include "look.h"
#include "row.h"

enum { CELL = 13, BAR_WIDTH = 360, NOTES_MAX = 24, WEEKS_A_ROW = 53 };

static const char style[] =
    ":root{color-scheme:light dark;--ink:#3a2a24;--soft:#8a7469;--paper:#fffaf5;--card:#fff;"
    "--line:#eedfd3;--done:#c8553d;--skip:#e8b49b;--open:#f1e4d8;--l1:#e8a182;--l2:#d97a57;"
    "--l3:#c8553d;--l4:#96301d}"
    "@media(prefers-color-scheme:dark){:root{--ink:#f3e6dc;--soft:#b39c8e;--paper:#211a17;"
    "--card:#2b2320;--line:#43362f;--done:#e77b5f;--skip:#8a5a48;--open:#3a2f29;--l1:#8c5039;"
    "--l2:#b6603f;--l3:#e77b5f;--l4:#ffb59c}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 Georgia,'DejaVu Serif',serif}main{max-width:860px;margin:0 auto;"
    "padding:32px 20px 48px}h1{font-weight:normal;font-size:34px;margin:0 0 4px}"
    "h2{font-weight:normal;font-size:21px;margin:32px 0 8px}p{margin:4px 0}"
    ".soft{color:var(--soft)}table{border-collapse:collapse;width:100%}"
    "td{padding:5px 10px 5px 0;vertical-align:middle}td.n{white-space:nowrap}"
    "tr+tr td{border-top:1px solid var(--line)}svg{display:block;max-width:100%;height:auto}"
    "text{fill:var(--soft);font:11px "
    "sans-serif}.bar{width:38%}td:first-child{width:24%}td.n{width:11%}"
    ".note{background:var(--card);border:1px solid var(--line);border-radius:8px;"
    "padding:10px 14px;margin:8px 0;break-inside:avoid}"
    ".key{font-size:14px}.key svg{display:inline;vertical-align:-2px}"
    ".wide{overflow-x:auto}.wide svg{max-width:none}"
    "li{margin:2px 0}ul{padding-left:20px;margin:4px 0}td{overflow-wrap:anywhere}"
    "@media(max-width:560px){table,tbody{display:block}tr{display:grid;padding:8px 0;"
    "grid-template-columns:1fr auto}td,td:first-child,td.n,td.bar{width:auto;padding:0 0 4px}"
    "td.bar{grid-area:2/1/3/3}td.soft{grid-column:1/3}tr+tr td{border:0}"
    "tr+tr{border-top:1px solid var(--line)}}";

/* The colours of a day: planned, done once, twice, three times, more often. */
static const char *const day_colours[] = { "open", "l1", "l2", "l3", "l4" };

static void
append_escaped (GString *out, const char *text)
{
  g_autofree char *clean = hearth_print_clean (text);
  g_autofree char *escaped = g_markup_escape_text (clean, -1);

  g_string_append (out, escaped);
}

static void
append_part (GString *out, gint64 from, gint64 width, const char *colour)
{
  if (width > 0)
    g_string_append_printf (out,
                            "<rect x=\"%" G_GINT64_FORMAT "\" width=\"%" G_GINT64_FORMAT
                            "\" height=\"14\" fill=\"var(--%s)\"/>",
                            from, width, colour);
}

static void
append_bar (GString *out, GVariant *row)
{
  gint64 planned = MAX (1, hearth_row_number (row, "planned"));
  gint64 done = hearth_row_number (row, "done") * BAR_WIDTH / planned;
  gint64 skipped = hearth_row_number (row, "skipped") * BAR_WIDTH / planned;

  g_string_append_printf (out, "<svg viewBox=\"0 0 %d 14\" role=\"img\" aria-hidden=\"true\">",
                          BAR_WIDTH);
  append_part (out, 0, BAR_WIDTH, "open");
  append_part (out, 0, done, "done");
  append_part (out, done, skipped, "skip");
  g_string_append (out, "</svg>");
}

static void
append_row (GString *out, GVariant *row)
{
  g_autofree char *name = hearth_look_name (row);
  g_autofree char *counts = hearth_look_counts (row);
  g_autofree char *done = hearth_look_done (row);

  g_string_append (out, "<tr><td>");
  append_escaped (out, name);
  g_string_append (out, "</td><td class=\"bar\">");
  append_bar (out, row);
  g_string_append (out, "</td><td class=\"n\">");
  append_escaped (out, done);
  g_string_append (out, "</td><td class=\"soft\">");
  append_escaped (out, counts);
  g_string_append (out, "</td></tr>\n");
}

static void
append_scope (const HearthLook *look, GString *out, const char *scope, const char *heading)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < look->rows->len; i++) {
    GVariant *row = g_ptr_array_index (look->rows, i);

    if (!g_str_equal (hearth_row_text (row, "scope"), scope))
      continue;
    if (is_first)
      g_string_append_printf (out, "<h2>%s</h2>\n<table>\n", heading);
    is_first = FALSE;
    append_row (out, row);
  }
  if (!is_first)
    g_string_append (out, "</table>\n");
}

static void
append_day (const HearthLook *look, GString *out, guint day, guint x, guint y)
{
  const HearthLookDay *one = &g_array_index (look->days, HearthLookDay, day);
  g_autofree char *date = NULL;

  if (one->planned == 0) {
    g_string_append_printf (out,
                            "<rect x=\"%u\" y=\"%u\" width=\"11\" height=\"11\" rx=\"2\" "
                            "fill=\"none\" stroke=\"var(--line)\"/>",
                            x, y);
    return;
  }
  date = hearth_here_full (look->here, hearth_look_day_begins (look, day), TRUE);
  g_string_append_printf (out,
                          "<rect x=\"%u\" y=\"%u\" width=\"11\" height=\"11\" rx=\"2\" "
                          "fill=\"var(--%s)\"><title>",
                          x, y, day_colours[MIN (one->done, G_N_ELEMENTS (day_colours) - 1)]);
  append_escaped (out, date);
  g_string_append_printf (out, _ (": %u of %u done"), one->done, one->planned);
  g_string_append (out, "</title></rect>");
}

static void
append_month_name (const HearthLook *look, GString *out, guint day, guint x, guint y)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (hearth_look_day_begins (look, day));
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, look->here->zone);
  g_autofree char *name = NULL;

  if (g_date_time_get_day_of_month (local) != 1)
    return;
  name = g_date_time_format (local, "%b");
  g_string_append_printf (out, "<text x=\"%u\" y=\"%u\">%s</text>", x, y, name);
}

/* What the squares of the picture say, in the order of their colours. */
static void
append_legend (GString *out)
{
  const char *const words[] = { N_ ("planned"), N_ ("done once"), N_ ("twice"), N_ ("3 times"),
                                N_ ("more") };

  g_string_append (out, "<p class=\"soft key\">");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_append_printf (
        out,
        "<svg width=\"13\" height=\"13\" aria-hidden=\"true\"><rect x=\"1\" "
        "y=\"1\" width=\"12\" height=\"12\" rx=\"2\" fill=\"var(--%s)\"/></svg> "
        "%s &#160; ",
        day_colours[i], _ (words[i]));
  g_string_append (out, "</p>\n");
}

/* A square a day, a column a week; a span of years goes on in further rows. */
static void
append_picture (const HearthLook *look, GString *out)
{
  guint offset = (guint)hearth_look_weekday (look, 0);
  guint weeks = (offset + look->days->len + 6) / 7;
  guint bands = (weeks + WEEKS_A_ROW - 1) / WEEKS_A_ROW;
  guint band_height = 8 * CELL + 10;

  g_string_append_printf (
      out,
      "<h2>%s</h2>\n<div class=\"wide\"><svg width=\"%u\" height=\"%u\" role=\"img\" "
      "aria-label=\"%s\">",
      _ ("Day by day"), MIN (weeks, WEEKS_A_ROW) * CELL + 24, bands * band_height,
      _ ("A square a day; the darker, the more was done"));
  for (guint day = 0; day < look->days->len; day++) {
    guint week = (offset + day) / 7;
    guint x = week % WEEKS_A_ROW * CELL;
    guint top = week / WEEKS_A_ROW * band_height;

    append_month_name (look, out, day, x, top + 10);
    append_day (look, out, day, x, top + CELL + (offset + day) % 7 * CELL);
  }
  g_string_append (out, "</svg></div>\n");
  append_legend (out);
}

static void
append_item (GString *out, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_string_append (out, "<li>");
  append_escaped (out, text);
  g_string_append (out, "</li>\n");
}

static void
append_words (const HearthLook *look, GString *out)
{
  g_autofree char *promises = hearth_look_promises (look);
  gint64 longest = hearth_row_number (hearth_look_row (look, "all", ""), "longest");
  g_autofree char *row =
      longest < 2 ? NULL : g_strdup_printf (_ ("%" G_GINT64_FORMAT " in a row at best"), longest);
  g_autoptr (GString) items = g_string_new (NULL);

  append_item (items, row);
  append_item (items, promises);
  for (gsize i = 0; hearth_look_is_present (look) && i < g_variant_n_children (look->gaps); i++) {
    g_autofree char *gap = NULL;
    const char *kind;
    gint64 last;

    g_variant_get_child (look->gaps, i, "{&sx}", &kind, &last);
    gap = hearth_look_gap (look->here, kind, last);
    append_item (items, gap);
  }
  if (items->len > 0)
    g_string_append_printf (out, "<ul>\n%s</ul>\n", items->str);
}

/* A paragraph a line. */
static void
append_lines (GString *out, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    if (**line == '\0')
      continue;
    g_string_append (out, "<p>");
    append_escaped (out, *line);
    g_string_append (out, "</p>");
  }
}

static void
append_note (const HearthLook *look, GString *out, GVariant *occurrence)
{
  gint64 rating = hearth_row_number (occurrence, "rating");
  g_autofree char *date = hearth_here_full (look->here, hearth_row_moment (occurrence), TRUE);

  g_string_append (out, "<div class=\"note\"><p class=\"soft\">");
  append_escaped (out, date);
  g_string_append (out, " · ");
  append_escaped (out, hearth_row_text (occurrence, "title"));
  for (gint64 i = 0; i < rating && i < 5; i++)
    g_string_append (out, i == 0 ? " ♥" : "♥");
  g_string_append (out, "</p>");
  append_lines (out, hearth_row_text (occurrence, "note"));
  g_string_append (out, "</div>\n");
}

static void
append_notes (const HearthLook *look, GString *out)
{
  guint first = look->notes->len > NOTES_MAX ? look->notes->len - NOTES_MAX : 0;

  if (look->notes->len == 0)
    return;
  g_string_append_printf (out, "<h2>%s</h2>\n", _ ("What you wrote down"));
  for (guint i = first; i < look->notes->len; i++)
    append_note (look, out, g_ptr_array_index (look->notes, i));
}

/* The look as a whole page of HTML. */
char *
hearth_look_html (const HearthLook *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GVariant *all = hearth_look_row (self, "all", "");
  g_autofree char *line =
      g_strdup_printf (_ ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " planned moments together"),
                       hearth_row_number (all, "done"), hearth_row_number (all, "planned"));

  g_string_append (out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
  append_escaped (out, self->title);
  g_string_append_printf (out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n<h1>", style);
  append_escaped (out, self->title);
  g_string_append (out, "</h1>\n<p class=\"soft\">");
  append_escaped (out, line);
  g_string_append (out, "</p>\n");
  append_words (self, out);
  append_picture (self, out);
  append_scope (self, out, "kind", _ ("By kind"));
  append_scope (self, out, "area", _ ("By area"));
  append_scope (self, out, "goal", _ ("Goals"));
  append_notes (self, out);
  g_string_append (out, "</main>\n</body>\n</html>\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
