// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-walltime: the awkward moments of the world's clocks, one by one.
 *
 * The whole zone database is compared with another reader of it in tests/oracle; here stand the
 * cases that a person can check by hand.
 */
#include "walltime.h"

#include "civil.h"
#include "dbus/error.h"

/* Each wall becomes the instant that RFC 5545 says; printed with its offset it can be read. */
static void
test_to_instant (void)
{
  static const struct {
    const char *zone;
    const char *wall;
    const char *expected;
  } cases[] = {
    { "Europe/Berlin", "2026-11-27 19:00", "2026-11-27T19:00:00+01:00" },
    { "Europe/Berlin", "2026-07-27 19:00", "2026-07-27T19:00:00+02:00" },
    /* one hour, forward */
    { "Europe/Berlin", "2026-03-29 01:59:59", "2026-03-29T01:59:59+01:00" },
    { "Europe/Berlin", "2026-03-29 02:00", "2026-03-29T03:00:00+02:00" },
    { "Europe/Berlin", "2026-03-29 02:30", "2026-03-29T03:30:00+02:00" },
    { "Europe/Berlin", "2026-03-29 02:59:59", "2026-03-29T03:59:59+02:00" },
    { "Europe/Berlin", "2026-03-29 03:00", "2026-03-29T03:00:00+02:00" },
    /* and back: the first of two */
    { "Europe/Berlin", "2026-10-25 01:59:59", "2026-10-25T01:59:59+02:00" },
    { "Europe/Berlin", "2026-10-25 02:00", "2026-10-25T02:00:00+02:00" },
    { "Europe/Berlin", "2026-10-25 02:59:59", "2026-10-25T02:59:59+02:00" },
    { "Europe/Berlin", "2026-10-25 03:00", "2026-10-25T03:00:00+01:00" },
    /* half an hour */
    { "Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:45:00+11:00" },
    { "Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00" },
    { "Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-05T02:00:00+10:30" },
    /* midnight is missing */
    { "Asia/Beirut", "2022-03-27 00:00", "2022-03-27T01:00:00+03:00" },
    { "America/Sao_Paulo", "2018-11-04 00:30", "2018-11-04T01:30:00-02:00" },
    { "America/Havana", "2026-03-08 00:00", "2026-03-08T01:00:00-04:00" },
    /* midnight comes twice */
    { "America/Havana", "2026-11-01 00:30", "2026-11-01T00:30:00-04:00" },
    /* a day is missing, and one comes twice */
    { "Pacific/Apia", "2011-12-29 23:59:59", "2011-12-29T23:59:59-10:00" },
    { "Pacific/Apia", "2011-12-30 12:00", "2011-12-31T12:00:00+14:00" },
    { "Pacific/Kwajalein", "1993-08-21 12:00", "1993-08-22T12:00:00+12:00" },
    { "Pacific/Kwajalein", "1969-09-30 12:00", "1969-09-30T12:00:00+11:00" },
    /* far ahead: the zone's present rule goes on */
    { "Europe/Berlin", "2050-07-01 12:00", "2050-07-01T12:00:00+02:00" },
    { "Europe/Berlin", "2100-03-28 02:30", "2100-03-28T03:30:00+02:00" },
    { "Europe/Berlin", "9999-07-01 12:00", "9999-07-01T12:00:00+02:00" },
    { "Europe/Berlin", "2770-01-01 00:30", "2770-01-01T00:30:00+01:00" },
    { "Europe/Berlin", "9999-12-31 23:59:59", "9999-12-31T23:59:59+01:00" },
    { "Europe/Dublin", "2026-12-01 12:00", "2026-12-01T12:00:00+00:00" },
    { "Europe/Dublin", "2050-07-01 12:00", "2050-07-01T12:00:00+01:00" },
    { "Europe/Dublin", "2050-12-01 12:00", "2050-12-01T12:00:00+00:00" },
    { "UTC", "1900-01-01", "1900-01-01T00:00:00+00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GTimeZone) zone = hearth_walltime_zone (cases[i].zone, &error);
    g_autofree char *text = NULL;
    gint64 wall;

    g_assert_no_error (error);
    g_assert_true (hearth_civil_parse (cases[i].wall, &wall, NULL, NULL));
    text = hearth_walltime_format (hearth_walltime_to_instant (wall, zone), zone);
    g_test_message ("%s %s", cases[i].zone, cases[i].wall);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

/* An instant is µs since the epoch, and one inside of a second shows that second. */
static void
test_from_instant (void)
{
  g_autoptr (GTimeZone) zone = hearth_walltime_zone ("America/New_York", NULL);
  g_autofree char *text = hearth_walltime_format (-1, zone);

  g_assert_cmpint (hearth_walltime_from_instant (0, zone), ==, -5 * HEARTH_HOUR);
  g_assert_cmpint (hearth_walltime_from_instant (G_USEC_PER_SEC - 1, zone), ==, -5 * HEARTH_HOUR);
  g_assert_cmpint (hearth_walltime_from_instant (-1, zone), ==, -5 * HEARTH_HOUR - 1);
  g_assert_cmpint (hearth_walltime_offset (0, zone), ==, -5 * HEARTH_HOUR);
  g_assert_cmpint (hearth_walltime_to_instant (0, zone), ==, 5 * HEARTH_HOUR * G_USEC_PER_SEC);
  g_assert_cmpstr (text, ==, "1969-12-31T18:59:59-05:00");
}

/* Only names of the zone database are zones: GLib would take some of these for UTC or POSIX. */
static void
test_refuse (void)
{
  static const char *const names[] = {
    "Europe/Atlantis", "europe/berlin",      "+01:00",         "Z",         "XYZ5",
    "CET-1CEST",       "EST5EDT,M3.2.0,M11", "../etc/passwd",  " UTC",      "Europe",
    "Europe/",         "/Europe/Berlin",     "Europe/../Zulu", "zone.tab",  "right/UTC",
    "tzdata.zi",       "leapseconds",        ":UTC",           "localtime", "Europe/Berlin\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GTimeZone) zone = hearth_walltime_zone (names[i], &error);

    g_test_message ("%s", names[i]);
    g_assert_null (zone);
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, names[i]));
  }
}

/* Old and short names of the database are names too. */
static void
test_accept (void)
{
  static const char *const names[] = { "UTC",
                                       "EST5EDT",
                                       "Etc/GMT+5",
                                       "America/Port-au-Prince",
                                       "America/Argentina/Buenos_Aires",
                                       "Asia/Calcutta" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GTimeZone) zone = hearth_walltime_zone (names[i], &error);

    g_assert_no_error (error);
    g_assert_nonnull (zone);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/walltime/to-instant", test_to_instant);
  g_test_add_func ("/walltime/from-instant", test_from_instant);
  g_test_add_func ("/walltime/refuse", test_refuse);
  g_test_add_func ("/walltime/accept", test_accept);
  return g_test_run ();
}
