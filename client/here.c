// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * here: the reader's place in time, and instants as seen from it.
 *
 * The bus speaks in seconds since the epoch; people read dates in their own zone, "today" and "in
 * two hours". A HearthHere is the zone and the now that all of one output shares, so that a list
 * never straddles midnight, and a test can stand anywhere. It also reads the plain ISO dates that
 * --from and --to take; any other wording is for the daemon, which alone knows the when language.
 *
 * Local times are exact at both ends of an instant (GDateTime from Unix time); the one direction
 * that is ambiguous, reading a local time in a doubled hour, only ever bounds a list here.
 */
#include "here.h"

#include <string.h>

#include <glib/gi18n-lib.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 604800 };

/* The present moment in the user's zone. */
HearthHere *
hearth_here_new (void)
{
  HearthHere *self = g_new0 (HearthHere, 1);

  self->zone = g_time_zone_new_local ();
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  return self;
}

void
hearth_here_free (HearthHere *self)
{
  g_time_zone_unref (self->zone);
  g_free (self);
}

/* (nullable): @instant on the reader's clock; NULL outside the years 1 to 9999. */
static GDateTime *
to_local (const HearthHere *self, gint64 instant)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant);

  return utc == NULL ? NULL : g_date_time_to_timezone (utc, self->zone);
}

/* @format is g_date_time_format's; an instant beyond the calendar prints as its number. */
static char *
format_local (const HearthHere *self, gint64 instant, const char *format)
{
  g_autoptr (GDateTime) local = to_local (self, instant);
  char *text = local == NULL ? NULL : g_date_time_format (local, format);

  return text != NULL ? text : g_strdup_printf ("@%" G_GINT64_FORMAT, instant);
}

/* Days from the reader's today to the day of @instant: 0 today, 1 tomorrow. */
static int
days_from_today (const HearthHere *self, gint64 instant)
{
  g_autoptr (GDateTime) now = to_local (self, self->now);
  g_autoptr (GDateTime) then = to_local (self, instant);
  GDate today, day;

  if (now == NULL || then == NULL)
    return G_MAXINT;
  g_date_clear (&today, 1);
  g_date_clear (&day, 1);
  g_date_set_dmy (&today, (GDateDay)g_date_time_get_day_of_month (now),
                  (GDateMonth)g_date_time_get_month (now), (GDateYear)g_date_time_get_year (now));
  g_date_set_dmy (&day, (GDateDay)g_date_time_get_day_of_month (then),
                  (GDateMonth)g_date_time_get_month (then), (GDateYear)g_date_time_get_year (then));
  return g_date_days_between (&today, &day);
}

/* 2026-11-27T19:00:00+01:00: RFC 3339 with the offset of the reader's zone. */
char *
hearth_here_rfc3339 (const HearthHere *self, gint64 instant)
{
  return format_local (self, instant, "%Y-%m-%dT%H:%M:%S%:z");
}

/* 2026-11-27: the day of @instant in the reader's zone. */
char *
hearth_here_date (const HearthHere *self, gint64 instant)
{
  return format_local (self, instant, "%Y-%m-%d");
}

/* 19:00, with the seconds only where there are some. */
char *
hearth_here_clock (const HearthHere *self, gint64 instant)
{
  g_autoptr (GDateTime) local = to_local (self, instant);
  gboolean has_seconds = local != NULL && g_date_time_get_second (local) != 0;

  return format_local (self, instant, has_seconds ? _ ("%H:%M:%S") : _ ("%H:%M"));
}

static gboolean
is_this_year (const HearthHere *self, gint64 instant)
{
  g_autoptr (GDateTime) now = to_local (self, self->now);
  g_autoptr (GDateTime) then = to_local (self, instant);

  return now != NULL && then != NULL && g_date_time_get_year (now) == g_date_time_get_year (then);
}

static char *
format_day (const HearthHere *self, gint64 instant)
{
  return format_local (self, instant,
                       is_this_year (self, instant) ? _ ("%A %-d %B") : _ ("%A %-d %B %Y"));
}

/* "Today, Sunday 22 November"; the year only where it is another. */
char *
hearth_here_day (const HearthHere *self, gint64 instant)
{
  g_autofree char *day = format_day (self, instant);

  switch (days_from_today (self, instant)) {
  case -1:
    return g_strdup_printf (_ ("Yesterday, %s"), day);
  case 0:
    return g_strdup_printf (_ ("Today, %s"), day);
  case 1:
    return g_strdup_printf (_ ("Tomorrow, %s"), day);
  default:
    return g_steal_pointer (&day);
  }
}

/* "Fri 27 Nov", or "20 Jun 2027" of another year: for a column where room is dear. */
char *
hearth_here_brief (const HearthHere *self, gint64 instant)
{
  return format_local (self, instant,
                       is_this_year (self, instant) ? _ ("%a %-d %b") : _ ("%-d %b %Y"));
}

/* "Fri 27 Nov 2026 19:00", or the date alone of an all-day one. */
char *
hearth_here_full (const HearthHere *self, gint64 instant, gboolean all_day)
{
  g_autofree char *date = format_local (self, instant, _ ("%a %-d %b %Y"));
  g_autofree char *clock = NULL;

  if (all_day)
    return g_steal_pointer (&date);
  clock = hearth_here_clock (self, instant);
  return g_strdup_printf ("%s %s", date, clock);
}

static char *
count_days (gint64 days)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" G_GINT64_FORMAT " day",
                                       "%" G_GINT64_FORMAT " days", (gulong)days),
                          days);
}

static char *
count_hours (gint64 hours)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" G_GINT64_FORMAT " hour",
                                       "%" G_GINT64_FORMAT " hours", (gulong)hours),
                          hours);
}

static char *
count_minutes (gint64 minutes)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" G_GINT64_FORMAT " minute",
                                       "%" G_GINT64_FORMAT " minutes", (gulong)minutes),
                          minutes);
}

static char *
count_seconds (gint64 seconds)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" G_GINT64_FORMAT " second",
                                       "%" G_GINT64_FORMAT " seconds", (gulong)seconds),
                          seconds);
}

/* How far off @days is, as a person says it. */
static char *
say_days (int days)
{
  g_autofree char *span = count_days (ABS (days));

  if (days == 0)
    return g_strdup (_ ("today"));
  if (days == 1)
    return g_strdup (_ ("tomorrow"));
  if (days == -1)
    return g_strdup (_ ("yesterday"));
  return days > 0 ? g_strdup_printf (_ ("in %s"), span) : g_strdup_printf (_ ("%s ago"), span);
}

/* "in 40 minutes", "in 5 hours", "tomorrow", "in 5 days", "2 days ago": as coarse as a person is.
 */
char *
hearth_here_distance (const HearthHere *self, gint64 instant, gboolean all_day)
{
  gint64 seconds = instant - self->now;
  gint64 span = ABS (seconds);
  int days = days_from_today (self, instant);
  g_autofree char *text = NULL;

  if (days == G_MAXINT)
    return g_strdup ("");
  if (all_day || (span >= 12 * HOUR && days != 0) || span >= 2 * DAY)
    return say_days (days);
  if (span < MINUTE)
    return g_strdup (_ ("now"));
  text = span < HOUR ? count_minutes (span / MINUTE) : count_hours ((span + HOUR / 2) / HOUR);
  return seconds > 0 ? g_strdup_printf (_ ("in %s"), text) : g_strdup_printf (_ ("%s ago"), text);
}

/* "2 hours", "1 day 2 hours", "90 seconds" as "1 minute 30 seconds"; "no time" for 0. */
char *
hearth_here_duration (gint64 seconds)
{
  const struct {
    gint64 size;
    char *(*count) (gint64 n);
  } units[] = {
    { DAY, count_days }, { HOUR, count_hours }, { MINUTE, count_minutes }, { 1, count_seconds }
  };
  g_autoptr (GString) text = g_string_new (NULL);

  if (seconds <= 0)
    return g_strdup (_ ("no time"));
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    g_autofree char *part = NULL;
    if (seconds < units[i].size)
      continue;
    part = units[i].count (seconds / units[i].size);
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", part);
    seconds %= units[i].size;
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* @instant @days calendar days later on the reader's clock; @instant itself beyond the calendar. */
gint64
hearth_here_add_days (const HearthHere *self, gint64 instant, int days)
{
  g_autoptr (GDateTime) local = to_local (self, instant);
  g_autoptr (GDateTime) later = local == NULL ? NULL : g_date_time_add_days (local, days);

  return later == NULL ? instant : g_date_time_to_unix (later);
}

/* The first moment of the day @days after the reader's today. */
static gint64
midnight (const HearthHere *self, int days)
{
  g_autoptr (GDateTime) now = to_local (self, self->now);
  g_autoptr (GDateTime) day = g_date_time_add_days (now, days);
  int year, month, of_month;
  g_autoptr (GDateTime) start = NULL;

  g_date_time_get_ymd (day, &year, &month, &of_month);
  start = g_date_time_new (self->zone, year, month, of_month, 0, 0, 0);
  return g_date_time_to_unix (start);
}

static gboolean
parse_named_day (const HearthHere *self, const char *text, HearthEdge edge, gint64 *out_instant)
{
  static const struct {
    const char *name;
    int days;
  } days[] = { { "yesterday", -1 }, { "today", 0 }, { "tomorrow", 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    if (g_ascii_strcasecmp (text, days[i].name) == 0) {
      *out_instant = midnight (self, days[i].days + (edge == HEARTH_EDGE_END));
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_iso_shaped (const char *text)
{
  const char *shape = "0000-00-00";

  for (gsize i = 0; shape[i] != '\0'; i++)
    if (shape[i] == '0' ? !g_ascii_isdigit (text[i]) : text[i] != shape[i])
      return FALSE;
  return strpbrk (text, "Ww") == NULL;
}

/* Reads 2026-11-27, 2026-11-27T19:00 (a blank will do for the T), the same with seconds or an
 * offset, and yesterday, today, tomorrow. FALSE where @text is none of these: then it may still be
 * a when. */
gboolean
hearth_here_parse (const HearthHere *self, const char *text, HearthEdge edge, gint64 *out_instant)
{
  gsize length = strlen (text);
  g_autoptr (GString) iso = NULL;
  g_autoptr (GDateTime) moment = NULL;

  if (!is_iso_shaped (text))
    return parse_named_day (self, text, edge, out_instant);
  iso = g_string_new (text);
  if (length == strlen ("2026-11-27"))
    g_string_append (iso, "T00:00");
  else
    iso->str[strlen ("2026-11-27")] = text[strlen ("2026-11-27")] == ' ' ? 'T' : iso->str[10];
  if (iso->len == strlen ("2026-11-27T19:00"))
    g_string_append (iso, ":00");
  moment = g_date_time_new_from_iso8601 (iso->str, self->zone);
  if (moment == NULL)
    return FALSE;
  *out_instant = g_date_time_to_unix (moment);
  if (length == strlen ("2026-11-27") && edge == HEARTH_EDGE_END)
    *out_instant = hearth_here_add_days (self, *out_instant, 1);
  return TRUE;
}
