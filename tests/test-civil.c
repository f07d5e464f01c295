// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-civil: the calendar against GDate, day by day, and the texts that dates are read from.
 */
#include "civil.h"

#include "dbus/error.h"

#define FIRST_DAY G_GINT64_CONSTANT (-25567) /* 1900-01-01 */
#define LAST_DAY G_GINT64_CONSTANT (2932896) /* 9999-12-31 */

/* Every day from 1900 to 9999 has the date and weekday that GLib's calendar gives it. */
static void
test_every_day (void)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, G_DATE_JANUARY, 1900);
  for (gint64 day = FIRST_DAY; day <= LAST_DAY; day++) {
    HearthCivil civil;

    hearth_civil_from_wall (day * HEARTH_DAY + 3661, &civil);
    if (civil.year != g_date_get_year (&date) || civil.month != (int)g_date_get_month (&date)
        || civil.day != g_date_get_day (&date) || civil.hour != 1 || civil.minute != 1
        || civil.second != 1)
      g_error ("day %" G_GINT64_FORMAT " is %d-%d-%d", day, civil.year, civil.month, civil.day);
    g_assert_cmpint (hearth_civil_days (civil.year, civil.month, civil.day), ==, day);
    g_assert_cmpint (hearth_civil_weekday (day * HEARTH_DAY + 3661), ==,
                     (int)g_date_get_weekday (&date) - 1);
    g_assert_cmpint (hearth_civil_midnight (day * HEARTH_DAY + 3661), ==, day * HEARTH_DAY);
    g_assert_cmpint (hearth_civil_time_of_day (day * HEARTH_DAY + 3661), ==, 3661);
    g_date_add_days (&date, 1);
  }
}

/* The ends of the span are the days they claim to be, and a wall before 1970 rounds down. */
static void
test_ends (void)
{
  g_autofree char *first = hearth_civil_format (HEARTH_WALL_MIN, FALSE);
  g_autofree char *last = hearth_civil_format (HEARTH_WALL_MAX, FALSE);
  g_autofree char *before_epoch = hearth_civil_format (-1, FALSE);
  g_autofree char *date = hearth_civil_format (-1, TRUE);

  g_assert_cmpstr (first, ==, "1900-01-01T00:00:00");
  g_assert_cmpstr (last, ==, "9999-12-31T23:59:59");
  g_assert_cmpstr (before_epoch, ==, "1969-12-31T23:59:59");
  g_assert_cmpstr (date, ==, "1969-12-31");
  g_assert_cmpint (hearth_civil_weekday (-1), ==, 2);
}

/* Months have their lengths and the century rule holds. */
static void
test_months (void)
{
  static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  for (int month = 1; month <= 12; month++)
    g_assert_cmpint (hearth_civil_days_in_month (2026, month), ==, lengths[month - 1]);
  g_assert_cmpint (hearth_civil_days_in_month (2028, 2), ==, 29);
  g_assert_cmpint (hearth_civil_days_in_month (2100, 2), ==, 28);
  g_assert_cmpint (hearth_civil_days_in_month (2000, 2), ==, 29);
  g_assert_false (hearth_civil_is_leap (1900));
  g_assert_true (hearth_civil_is_leap (2400));
}

/* Fields beyond their ranges carry, so that callers may add to them. */
static void
test_carry (void)
{
  HearthCivil civil = { .year = 2026, .month = 2, .day = 31, .hour = 25, .minute = 61 };
  g_autofree char *text = hearth_civil_format (hearth_civil_to_wall (&civil), FALSE);

  g_assert_cmpstr (text, ==, "2026-03-04T02:01:00");
}

/* Every layout is read, and a date alone says so. */
static void
test_parse (void)
{
  static const struct {
    const char *text;
    const char *expected;
  } cases[] = {
    { "2026-12-24", "2026-12-24" },
    { "2026-12-24T18:00", "2026-12-24T18:00:00" },
    { "2026-12-24 18:00", "2026-12-24T18:00:00" },
    { "2026-12-24t18:00:05", "2026-12-24T18:00:05" },
    { "2026-12-24 18:00:05", "2026-12-24T18:00:05" },
    { "20261224", "2026-12-24" },
    { "20261224T1800", "2026-12-24T18:00:00" },
    { "20261224T180005", "2026-12-24T18:00:05" },
    { "1900-01-01", "1900-01-01" },
    { "9999-12-31T23:59:59", "9999-12-31T23:59:59" },
    { "2028-02-29", "2028-02-29" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    gint64 wall = 0;
    gboolean date_only = FALSE;

    g_assert_true (hearth_civil_parse (cases[i].text, &wall, &date_only, &error));
    g_assert_no_error (error);
    text = hearth_civil_format (wall, date_only);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

/* What is no date is refused with the reason, and touches nothing. */
static void
test_refuse (void)
{
  static const struct {
    const char *text;
    const char *reason;
  } cases[] = {
    { "", "is not a date" },
    { "tomorrow", "is not a date" },
    { "2026-12-24T", "is not a date" },
    { "2026-12-24T18", "is not a date" },
    { "2026-12-24T18:00:00Z", "is not a date" },
    { "2026-12-24  18:00", "is not a date" },
    { "12026-12-24", "is not a date" },
    { "2026-1-4", "is not a date" },
    { "-026-12-24", "is not a date" },
    { "1899-12-31", "before 1900" },
    { "0000-00-00", "before 1900" },
    { "2026-00-10", "no such month" },
    { "2026-13-10", "no such month" },
    { "2026-02-29", "28 days" },
    { "2026-04-31", "30 days" },
    { "2026-04-00", "30 days" },
    { "2026-04-01T24:00", "no such time" },
    { "2026-04-01T23:60", "no such time" },
    { "2026-04-01T23:59:60", "no such time" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    gint64 wall = 42;
    gboolean date_only = 42;

    g_assert_false (hearth_civil_parse (cases[i].text, &wall, &date_only, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, cases[i].reason));
    g_assert_cmpint (wall, ==, 42);
    g_assert_cmpint (date_only, ==, 42);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/civil/every-day", test_every_day);
  g_test_add_func ("/civil/ends", test_ends);
  g_test_add_func ("/civil/months", test_months);
  g_test_add_func ("/civil/carry", test_carry);
  g_test_add_func ("/civil/parse", test_parse);
  g_test_add_func ("/civil/refuse", test_refuse);
  return g_test_run ();
}
