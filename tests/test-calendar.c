// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-calendar: which month is meant, and what it looks like on paper of any width.
 */
#include <string.h>

#include "calendar.h"
#include "exit.h"

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

/* Protects the ways to say a month; a name alone is one to come. */
static void
test_month (void)
{
  static const struct {
    const char *text;
    int year;
    int month;
  } cases[] = {
    { "", 2026, 11 },           { "2026-12", 2026, 12 },  { "december", 2026, 12 },
    { "DEC", 2026, 12 },        { "dec 2027", 2027, 12 }, { "2027, sept.", 2027, 9 },
    { "november", 2026, 11 },   { "october", 2027, 10 },  { "next", 2026, 12 },
    { "last month", 2026, 10 }, { "this", 2026, 11 },     { "jan", 2027, 1 },
    { "0001-01", 1, 1 },        { "may 2000", 2000, 5 },
  };
  g_autoptr (HearthHere) here = stand_in_berlin ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthMonth month = { 0 };
    g_assert_true (hearth_month_parse (here, cases[i].text, FALSE, &month, NULL));
    g_assert_cmpint (month.year, ==, cases[i].year);
    g_assert_cmpint (month.month, ==, cases[i].month);
  }
}

/* Protects a look back: a name alone is a month that has begun. */
static void
test_month_past (void)
{
  static const struct {
    const char *text;
    int year;
    int month;
  } cases[] = {
    { "november", 2026, 11 }, { "october", 2026, 10 }, { "december", 2025, 12 },
    { "dec 2026", 2026, 12 }, { "last", 2026, 10 },    { "", 2026, 11 },
  };
  g_autoptr (HearthHere) here = stand_in_berlin ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthMonth month = { 0 };

    g_assert_true (hearth_month_parse (here, cases[i].text, TRUE, &month, NULL));
    g_assert_cmpint (month.year, ==, cases[i].year);
    g_assert_cmpint (month.month, ==, cases[i].month);
  }
}

/* Protects people from another month than they meant: wrong usage, and the word that is wrong. */
static void
test_no_month (void)
{
  static const char *const cases[][2] = {
    { "decembr", "did you mean “december”" },
    { "2026-13", "2026-13" },
    { "2026-1", "2026-1" },
    { "12", "“12”" },
    { "de", "“de”" },
    { "2026", "names no one month" },
    { "next december", "names no one month" },
    { "dec jan", "“jan”" },
    { "dec 2026 2027", "“2027”" },
    { "9999-12", "9999-12" },
    { "0000-01", "0000-01" },
    { "month", "“month”" },
    { "next next", "“next”" },
  };
  g_autoptr (HearthHere) here = stand_in_berlin ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthMonth month = { 1, 1 };
    g_autoptr (GError) error = NULL;
    g_assert_false (hearth_month_parse (here, cases[i][0], FALSE, &month, &error));
    g_assert_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_USAGE);
    g_assert_nonnull (strstr (error->message, cases[i][1]));
    g_assert_cmpint (month.year, ==, 1);
  }
}

/* Protects the span that is asked for: months end where the next begins, through clock changes. */
static void
test_days (void)
{
  const HearthMonth october = { 2026, 10 };
  const HearthMonth december = { 2026, 12 };
  const HearthMonth leap = { 2028, 2 };
  g_autoptr (HearthHere) here = stand_in_berlin ();

  g_assert_cmpint (hearth_month_days (leap), ==, 29);
  g_assert_cmpint (hearth_month_begin_day (here, december, 32), ==,
                   instant (here, "2027-01-01T00:00:00"));
  g_assert_cmpint (hearth_month_begin_day (here, october, 26)
                       - hearth_month_begin_day (here, october, 25),
                   ==, 25 * 3600);
  g_assert_cmpint (hearth_month_find_day (here, october, instant (here, "2026-10-25T23:59:59")), ==,
                   25);
  g_assert_cmpint (hearth_month_find_day (here, october, here->now), ==, 32);
  g_assert_cmpint (hearth_month_find_day (here, december, here->now), ==, 0);
}

static void
add (HearthCalendar *calendar, const HearthHere *here, const char *kind, const char *title,
     const char *start, int hours, const char *state)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) occurrence = NULL;
  gint64 begins = instant (here, start);

  g_variant_dict_insert (&dict, "kind", "s", kind);
  g_variant_dict_insert (&dict, "title", "s", title);
  g_variant_dict_insert (&dict, "state", "s", state);
  g_variant_dict_insert (&dict, "start", "x", begins);
  g_variant_dict_insert (&dict, "end", "x", begins + hours * G_GINT64_CONSTANT (3600));
  if (hours == 24)
    g_variant_dict_insert (&dict, "all-day", "b", TRUE);
  occurrence = g_variant_ref_sink (g_variant_dict_end (&dict));
  hearth_calendar_add (calendar, occurrence);
}

static HearthCalendar *
make_november (const HearthHere *here, GDateWeekday first)
{
  HearthCalendar *calendar = hearth_calendar_new (here, (HearthMonth){ 2026, 11 }, first);

  add (calendar, here, "date-night", "New Year's dance", "2026-10-31T23:00:00", 5, "done");
  add (calendar, here, "milestone", "Our day", "2026-11-22T00:00:00", 24, "due");
  add (calendar, here, "date-night", "Dinner at Luigi's", "2026-11-27T19:00:00", 2, "upcoming");
  add (calendar, here, "check-in", "Talk", "2026-11-27T22:00:00", 0, "done");
  add (calendar, here, "date-night", "By the sea", "2026-11-29T17:00:00", 45, "upcoming");
  return calendar;
}

/* Protects the small picture: days under their weekdays, marks, today, a list of it all below. */
static void
test_small (void)
{
  const HearthPaper paper = { .columns = 80 };
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (HearthCalendar) calendar = make_november (here, G_DATE_MONDAY);
  g_autofree char *text = hearth_calendar_format (calendar, &paper);

  g_assert_cmpstr (text, ==,
                   "                             November 2026\n"
                   "  Mon       Tue       Wed       Thu       Fri       Sat       Sun\n"
                   "                                                                1\n"
                   "    2         3         4         5         6         7         8\n"
                   "    9        10        11        12        13        14        15\n"
                   "   16        17        18        19        20        21       [22]★\n"
                   "   23        24        25        26        27 ♥◆     28        29 ♥\n"
                   "   30 ♥\n"
                   "\n"
                   "  Sun 22  ★  all day      Our day            due\n"
                   "  Fri 27  ♥  19:00–21:00  Dinner at Luigi's\n"
                   "          ◆  22:00        Talk               done\n"
                   "  Sun 29  ♥  from 17:00   By the sea\n"
                   "  Mon 30  ♥  all day      By the sea\n"
                   "\n"
                   "  ♥ date-night  ◆ check-in  ★ milestone\n");
}

/* Protects other weeks and terminals that know ASCII alone: nothing but what people wrote is not.
 */
static void
test_sunday_and_ascii (void)
{
  const HearthPaper paper = { .columns = 80, .ascii = TRUE };
  const HearthPaper wide = { .columns = 140, .ascii = TRUE };
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (HearthCalendar) calendar = make_november (here, G_DATE_SUNDAY);
  g_autofree char *text = hearth_calendar_format (calendar, &paper);
  g_autofree char *large = hearth_calendar_format (calendar, &wide);

  g_assert_true (g_str_is_ascii (text));
  g_assert_true (g_str_is_ascii (large));
  g_assert_nonnull (strstr (text, "  Sun       Mon       Tue "));
  g_assert_nonnull (strstr (text, "\n  [22]M      23        24 "));
  g_assert_nonnull (strstr (text, "   29 D      30 D\n"));
  g_assert_nonnull (strstr (text, "\n  D date-night  C check-in  M milestone\n"));
}

/* Protects the large picture: times and titles in the days, wrapped between words. */
static void
test_large (void)
{
  const HearthPaper paper = { .columns = 120 };
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (HearthCalendar) calendar = make_november (here, G_DATE_MONDAY);
  g_autofree char *text = hearth_calendar_format (calendar, &paper);

  g_assert_nonnull (strstr (text, "│[22]\n"));
  g_assert_nonnull (strstr (text, "│★ Our day\n"));
  g_assert_nonnull (strstr (text, "│♥ 19:00 Dinner  │                │♥ from 17:00 By\n"));
  g_assert_nonnull (strstr (text, "│  at Luigi's    │                │  the sea\n"));
  g_assert_null (strstr (text, "Fri 27"));
}

/* Protects every width from rows that run over, and titles from being halved in a character. */
static void
test_widths (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (HearthCalendar) calendar = make_november (here, G_DATE_MONDAY);

  for (int i = 0; i < 9; i++)
    add (calendar, here, "promise", "日本語日本語日本語日本語日本語日本語日本語",
         "2026-11-20T10:00:00", 0, "upcoming");
  for (int columns = 48; columns <= 320; columns++) {
    const HearthPaper paper = { .columns = columns };
    g_autofree char *text = hearth_calendar_format (calendar, &paper);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    g_assert_true (g_utf8_validate (text, -1, NULL));
    for (gsize i = 0; lines[i] != NULL; i++)
      g_assert_cmpint (hearth_print_width (lines[i]), <=, columns);
  }
}

/* Protects an empty month from looking like a fault. */
static void
test_empty (void)
{
  const HearthPaper paper = { 0 };
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (HearthCalendar) calendar =
      hearth_calendar_new (here, (HearthMonth){ 2027, 2 }, G_DATE_MONDAY);
  g_autofree char *text = hearth_calendar_format (calendar, &paper);

  g_assert_true (g_str_has_suffix (text, "   28\n\nNothing is planned in February 2027.\n"));
  g_assert_null (strchr (text, '['));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/month", test_month);
  g_test_add_func ("/calendar/month-past", test_month_past);
  g_test_add_func ("/calendar/no-month", test_no_month);
  g_test_add_func ("/calendar/days", test_days);
  g_test_add_func ("/calendar/small", test_small);
  g_test_add_func ("/calendar/sunday-and-ascii", test_sunday_and_ascii);
  g_test_add_func ("/calendar/large", test_large);
  g_test_add_func ("/calendar/widths", test_widths);
  g_test_add_func ("/calendar/empty", test_empty);
  return g_test_run ();
}
