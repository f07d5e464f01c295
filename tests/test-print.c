// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-print: what people see: widths, cuts, tables, and instants said in words.
 */
#include <string.h>

#include "here.h"
#include "print.h"

/* Protects alignment: a cell of a terminal is no byte and no character. */
static void
test_width (void)
{
  g_assert_cmpint (hearth_print_width ("abc"), ==, 3);
  g_assert_cmpint (hearth_print_width ("Füße"), ==, 4);
  g_assert_cmpint (hearth_print_width ("日本"), ==, 4);
  g_assert_cmpint (hearth_print_width ("e\xcc\x81t"), ==, 2);
  g_assert_cmpint (hearth_print_width ("🎂"), ==, 2);
}

/* Protects rows from running over: the ellipsis fits, no wide character is halved. */
static void
test_cut (void)
{
  static const struct {
    const char *text;
    int width;
    const char *cut;
  } cases[] = {
    { "Dinner", 6, "Dinner" },
    { "Dinner", 5, "Dinn…" },
    { "日本語の本", 6, "日本…" },
    { "Dinner at Luigi's", 8, "Dinner…" },
    { "e\xcc\x81\x65\x65\x65", 3, "e\xcc\x81\x65…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *cut = hearth_print_cut (cases[i].text, cases[i].width);
    g_assert_cmpstr (cut, ==, cases[i].cut);
    g_assert_cmpint (hearth_print_width (cut), <=, cases[i].width);
  }
}

/* Protects the terminal from text that would steer it. */
static void
test_clean (void)
{
  g_autofree char *clean = hearth_print_clean ("a\033[31mb\nc\xc2\x9b");

  g_assert_cmpstr (clean, ==, "a [31mb c ");
}

static HearthTable *
make_table (void)
{
  const HearthColumn columns[] = { { .right = TRUE }, { .gives_way = TRUE }, { 0 }, { 0 } };
  HearthTable *table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);
  const char *const cells[] = { "3", "Dinner at Luigi's", "", "due", "12", "日本語", "", "" };

  hearth_table_heading (table, "Today");
  for (gsize i = 0; i < 4; i++)
    hearth_table_cell (table, HEARTH_STYLE_STRONG, cells[i]);
  hearth_table_heading (table, "Tomorrow");
  for (gsize i = 4; i < 8; i++)
    hearth_table_cell (table, HEARTH_STYLE_PLAIN, cells[i]);
  return table;
}

/* Protects tables: columns line up over headings, empty columns vanish, no blanks at the end. */
static void
test_table (void)
{
  const HearthPaper wide = { .columns = 0 };
  const HearthPaper narrow = { .columns = 24 };
  const HearthPaper coloured = { .colour = TRUE };
  g_autoptr (HearthTable) table = make_table ();
  g_autofree char *text = hearth_table_format (table, &wide);
  g_autofree char *cut = hearth_table_format (table, &narrow);
  g_autofree char *colour = hearth_table_format (table, &coloured);

  g_assert_cmpstr (text, ==,
                   "Today\n"
                   "   3  Dinner at Luigi's  due\n"
                   "\n"
                   "Tomorrow\n"
                   "  12  日本語\n");
  g_assert_cmpstr (cut, ==,
                   "Today\n"
                   "   3  Dinner at Lu…  due\n"
                   "\n"
                   "Tomorrow\n"
                   "  12  日本語\n");
  g_assert_nonnull (strstr (colour, "   \033[1m3\033[0m  \033[1mDinner at Luigi's\033[0m"));
}

static gint64
instant (const HearthHere *here, const char *iso)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (iso, here->zone);

  g_assert_nonnull (moment);
  return g_date_time_to_unix (moment);
}

static HearthHere *
stand_in_berlin (void)
{
  HearthHere *here = hearth_here_new ();

  g_time_zone_unref (here->zone);
  here->zone = g_time_zone_new_identifier ("Europe/Berlin");
  here->now = instant (here, "2026-11-22T18:00:00");
  return here;
}

/* Protects days and distances as people say them, over midnight and New Year. */
static void
test_words (void)
{
  static const struct {
    const char *iso;
    const char *day;
    const char *full;
    const char *distance;
  } cases[] = {
    { "2026-11-22T19:00:00", "Today, Sunday 22 November", "Sun 22 Nov 2026 19:00", "in 1 hour" },
    { "2026-11-22T18:00:30", "Today, Sunday 22 November", "Sun 22 Nov 2026 18:00:30", "now" },
    { "2026-11-22T17:15:00", "Today, Sunday 22 November", "Sun 22 Nov 2026 17:15",
      "45 minutes ago" },
    { "2026-11-23T00:00:00", "Tomorrow, Monday 23 November", "Mon 23 Nov 2026 00:00",
      "in 6 hours" },
    { "2026-11-23T19:00:00", "Tomorrow, Monday 23 November", "Mon 23 Nov 2026 19:00", "tomorrow" },
    { "2026-11-21T01:00:00", "Yesterday, Saturday 21 November", "Sat 21 Nov 2026 01:00",
      "yesterday" },
    { "2026-11-27T19:00:00", "Friday 27 November", "Fri 27 Nov 2026 19:00", "in 5 days" },
    { "2027-01-01T19:00:00", "Friday 1 January 2027", "Fri 1 Jan 2027 19:00", "in 40 days" },
    { "2026-11-12T19:00:00", "Thursday 12 November", "Thu 12 Nov 2026 19:00", "10 days ago" },
  };
  g_autoptr (HearthHere) here = stand_in_berlin ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 then = instant (here, cases[i].iso);
    g_autofree char *day = hearth_here_day (here, then);
    g_autofree char *full = hearth_here_full (here, then, FALSE);
    g_autofree char *distance = hearth_here_distance (here, then, FALSE);
    g_assert_cmpstr (day, ==, cases[i].day);
    g_assert_cmpstr (full, ==, cases[i].full);
    g_assert_cmpstr (distance, ==, cases[i].distance);
  }
}

/* Protects narrow columns: no weekday where the year must be said. */
static void
test_brief (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autofree char *near = hearth_here_brief (here, instant (here, "2026-11-27T19:00:00"));
  g_autofree char *far = hearth_here_brief (here, instant (here, "2027-06-20T00:00:00"));

  g_assert_cmpstr (near, ==, "Fri 27 Nov");
  g_assert_cmpstr (far, ==, "20 Jun 2027");
}

/* Protects spans, and instants no calendar has. */
static void
test_spans (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autofree char *none = hearth_here_duration (0);
  g_autofree char *some = hearth_here_duration (93780);
  g_autofree char *beyond = hearth_here_full (here, G_MAXINT64, FALSE);

  g_assert_cmpstr (none, ==, "no time");
  g_assert_cmpstr (some, ==, "1 day 2 hours 3 minutes");
  g_assert_nonnull (strstr (beyond, "@9223372036854775807"));
}

/* Protects --from and --to: plain ISO is read here, all else is left to the daemon. */
static void
test_parse (void)
{
  static const struct {
    const char *text;
    HearthEdge edge;
    const char *utc; /* (nullable): NULL where it is not for here to read */
  } cases[] = {
    { "2026-11-27", HEARTH_EDGE_BEGIN, "2026-11-26T23:00:00Z" },
    { "2026-11-27", HEARTH_EDGE_END, "2026-11-27T23:00:00Z" },
    { "2026-03-29", HEARTH_EDGE_END, "2026-03-29T22:00:00Z" },
    { "2026-11-27T19:00", HEARTH_EDGE_END, "2026-11-27T18:00:00Z" },
    { "2026-11-27 19:00", HEARTH_EDGE_BEGIN, "2026-11-27T18:00:00Z" },
    { "2026-11-27T19:00:05", HEARTH_EDGE_BEGIN, "2026-11-27T18:00:05Z" },
    { "2026-11-27T19:00:00+05:00", HEARTH_EDGE_BEGIN, "2026-11-27T14:00:00Z" },
    { "2026-11-27T19:00:00Z", HEARTH_EDGE_BEGIN, "2026-11-27T19:00:00Z" },
    { "today", HEARTH_EDGE_BEGIN, "2026-11-21T23:00:00Z" },
    { "Today", HEARTH_EDGE_END, "2026-11-22T23:00:00Z" },
    { "yesterday", HEARTH_EDGE_BEGIN, "2026-11-20T23:00:00Z" },
    { "2026-02-30", HEARTH_EDGE_BEGIN, NULL },
    { "2026-11-27x", HEARTH_EDGE_BEGIN, NULL },
    { "2026-W48-5", HEARTH_EDGE_BEGIN, NULL },
    { "friday", HEARTH_EDGE_BEGIN, NULL },
    { "", HEARTH_EDGE_BEGIN, NULL },
  };
  g_autoptr (HearthHere) here = stand_in_berlin ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 read = 0;
    gboolean ok = hearth_here_parse (here, cases[i].text, cases[i].edge, &read);
    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (ok, ==, cases[i].utc != NULL);
    if (ok)
      g_assert_cmpint (read, ==, instant (here, cases[i].utc));
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/width", test_width);
  g_test_add_func ("/print/cut", test_cut);
  g_test_add_func ("/print/clean", test_clean);
  g_test_add_func ("/print/table", test_table);
  g_test_add_func ("/print/words", test_words);
  g_test_add_func ("/print/brief", test_brief);
  g_test_add_func ("/print/spans", test_spans);
  g_test_add_func ("/print/parse", test_parse);
  return g_test_run ();
}
