// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * walltime: the one place where a wall becomes an instant, and back.
 *
 * People plan by the clock on the wall; the machine wakes at instants. Between them stands a zone,
 * whose clock is now and then set forward, so that some walls never come, and back, so that some
 * come twice. hearth's answer is the one of RFC 5545 3.3.5: a wall in a gap moves forward by the
 * length of the gap (02:30 becomes 03:30), and one that comes twice means the first. So each wall
 * has one instant, in every zone, and no occurrence is lost or doubled.
 *
 * GTimeZone reads the zone files and says which interval an instant lies in. Its own ways from
 * wall to instant disagree with each other in the doubled hour (building a date-time gives the
 * second, adding a day the first), so this file asks it about instants alone, and chooses itself.
 */
#include "walltime.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"

/* More than any offset from UTC: POSIX ends at 24:59:59, tzdata in 2026 at 15:59:00. */
#define OFFSET_MAX (26 * HEARTH_HOUR)

#define TABLE_END G_GINT64_CONSTANT (2114380800) /* 2037-01-01: where zone files leave off */

#define FOLD_SPAN (146097 * HEARTH_DAY) /* 400 years */
#define FOLD_FROM (2 * FOLD_SPAN) /* 2770, long after the last single change in tzdata */

/* Files of the zone database that are no IANA names, though they may hold a zone. */
static const char *const not_names[] = { "right/", "posix/", "localtime", "posixrules" };

static gboolean
looks_like_a_name (const char *identifier)
{
  static const char letters[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/_+-";

  for (gsize i = 0; i < G_N_ELEMENTS (not_names); i++)
    if (g_str_has_prefix (identifier, not_names[i]))
      return FALSE;
  return g_ascii_isalpha (identifier[0]) && strspn (identifier, letters) == strlen (identifier);
}

/* A name must be a zone's file: GTimeZone takes "XYZ5" for a POSIX zone and asserts on a text. */
static gboolean
is_in_database (const char *identifier)
{
  const char *folder = g_getenv ("TZDIR");
  g_autofree char *path =
      g_build_filename (folder ? folder : "/usr/share/zoneinfo", identifier, NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;

  return g_file_get_contents (path, &contents, &length, NULL) && length > 44
         && memcmp (contents, "TZif", 4) == 0;
}

/* GTimeZone spells a zone's lasting rule out until about 3000. The calendar repeats itself in 400
 * years, weekdays included, so later moments are asked about as if they came that much before. */
static gint64
ahead_of_table (gint64 seconds)
{
  return seconds < FOLD_FROM ? 0 : ((seconds - FOLD_FROM) / FOLD_SPAN + 1) * FOLD_SPAN;
}

/* In Ireland's lasting rule winter is the exception to the rule, which GTimeZone misreads. The
 * zone's file spells its changes out to 2037, and its clocks have been Britain's since 1972. */
static GTimeZone *
reader_of (GTimeZone *zone, gint64 seconds)
{
  const char *name = g_time_zone_get_identifier (zone);
  GTimeZone *twin = NULL;

  if (seconds >= TABLE_END && (g_str_equal (name, "Europe/Dublin") || g_str_equal (name, "Eire")))
    twin = g_time_zone_new_identifier ("Europe/London");
  return twin ? twin : g_time_zone_ref (zone);
}

static gint64
offset_of (GTimeZone *zone, int interval)
{
  return g_time_zone_get_offset (zone, interval);
}

static int
interval_at (GTimeZone *zone, gint64 seconds)
{
  return g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
}

/* The zone of an IANA name such as "Europe/Berlin"; the caller owns it. A name that is not in the
 * system's zone database, and with it a POSIX zone or a bare offset, is
 * HEARTH_ERROR_INVALID_ARGUMENT. An empty one is the caller's fault: no name means the zone of the
 * system, which the clock knows. */
GTimeZone *
hearth_walltime_zone (const char *identifier, GError **error)
{
  g_return_val_if_fail (identifier != NULL && *identifier != '\0', NULL);

  GTimeZone *zone = NULL;

  if (looks_like_a_name (identifier) && is_in_database (identifier))
    zone = g_time_zone_new_identifier (identifier);
  if (!zone)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("there is no time zone “%s”: write an IANA name such as Europe/Berlin"),
                 identifier);
  return zone;
}

/* The instant, in µs, at which the clocks of a zone show a wall: the first if it comes twice, and
 * if it never comes, as long after the gap's beginning as the wall is. */
gint64
hearth_walltime_to_instant (gint64 wall, GTimeZone *zone)
{
  g_autoptr (GTimeZone) reader = reader_of (zone, wall);
  gint64 ahead = ahead_of_table (wall);
  int first = interval_at (reader, wall - ahead - OFFSET_MAX);
  int last = interval_at (reader, wall - ahead + OFFSET_MAX);
  gint64 seconds = wall - ahead - offset_of (reader, first);

  for (int i = first; i < last && interval_at (reader, seconds) != i; i++) {
    gint64 next = wall - ahead - offset_of (reader, i + 1);

    /* Past the end of i and before the begin of the one after it: the gap between them. */
    if (interval_at (reader, next) <= i)
      break;
    seconds = next;
  }
  return (seconds + ahead) * G_USEC_PER_SEC;
}

/* What the clocks of a zone show at an instant in µs: a wall; fractions of a second are cut off. */
gint64
hearth_walltime_from_instant (gint64 instant, GTimeZone *zone)
{
  gint64 seconds = instant / G_USEC_PER_SEC - (instant % G_USEC_PER_SEC < 0 ? 1 : 0);

  return seconds + hearth_walltime_offset (instant, zone);
}

/* The wall that the clocks of a zone show at an instant in µs, whole seconds, or, in the second
 * pass of a doubled hour, which walls cannot name, the end of that hour. */
gint64
hearth_walltime_not_before (gint64 instant, GTimeZone *zone)
{
  gint64 low = hearth_walltime_from_instant (instant, zone);
  gint64 high = low;

  while (hearth_walltime_to_instant (high, zone) < instant)
    high += HEARTH_HOUR;
  if (high == low)
    return low;
  while (low + 1 < high) {
    gint64 middle = low + (high - low) / 2;

    if (hearth_walltime_to_instant (middle, zone) < instant)
      low = middle;
    else
      high = middle;
  }
  return high;
}

/* How far the clocks of a zone are ahead of UTC at an instant in µs: seconds, negative in the
 * west. */
gint64
hearth_walltime_offset (gint64 instant, GTimeZone *zone)
{
  gint64 seconds = instant / G_USEC_PER_SEC - (instant % G_USEC_PER_SEC < 0 ? 1 : 0);
  g_autoptr (GTimeZone) reader = reader_of (zone, seconds);

  return offset_of (reader, interval_at (reader, seconds - ahead_of_table (seconds)));
}

/* An instant in µs as RFC 3339 with the zone's offset: `2026-11-27T19:00:00+01:00`. An offset with
 * seconds, as before zones, is cut to its minute. Free with g_free. */
char *
hearth_walltime_format (gint64 instant, GTimeZone *zone)
{
  gint64 offset = hearth_walltime_offset (instant, zone);
  gint64 minutes = ABS (offset) / HEARTH_MINUTE;
  g_autofree char *wall = hearth_civil_format (hearth_walltime_from_instant (instant, zone), FALSE);

  return g_strdup_printf ("%s%c%02d:%02d", wall, offset < 0 ? '-' : '+', (int)(minutes / 60),
                          (int)(minutes % 60));
}
