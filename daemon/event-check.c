// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * event-check: whether an event may be kept.
 *
 * Every event passes here before it goes to disk, wherever it came from, so that what is on disk
 * needs no second look. What depends on other things than the event itself, such as whether its
 * goal exists or its time is past, is scheduler-event's to check.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "event.h"
#include "text.h"
#include "walltime.h"

#define DURATION_MAX_DAYS 366
#define TURN_MAX 64
#define DATES_MAX 1000

static gboolean
check_texts (const HearthEvent *event, GError **error)
{
  g_autofree char *bare = g_strstrip (g_strdup (event->title));

  if (*bare == '\0') {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("the title is empty; say what it is, such as “Dinner at Luigi's”"));
    return FALSE;
  }
  return hearth_text_check (_ ("the title"), event->title, HEARTH_TITLE_MAX_BYTES, TRUE, error)
         && hearth_text_check (_ ("the place"), event->place, HEARTH_TITLE_MAX_BYTES, TRUE, error)
         && hearth_text_check (_ ("the notes"), event->notes, HEARTH_NOTES_MAX_BYTES, FALSE, error)
         && hearth_text_check (_ ("the deck"), event->deck, HEARTH_TITLE_MAX_BYTES, TRUE, error);
}

static gboolean
check_turn (const HearthEvent *event, GError **error)
{
  if (g_strv_length (event->turn) > TURN_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("a turn of %u names; %d are allowed"), g_strv_length (event->turn), TURN_MAX);
    return FALSE;
  }
  for (char **name = event->turn; *name; name++) {
    if (**name == '\0') {
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                   _ ("a name of the turn is empty; write them like ann,ben"));
      return FALSE;
    }
    if (!hearth_text_check (_ ("the turn"), *name, HEARTH_TITLE_MAX_BYTES, TRUE, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_duration (const HearthEvent *event, GError **error)
{
  if (event->duration_seconds < 0 || event->duration_seconds > DURATION_MAX_DAYS * HEARTH_DAY) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("a duration of %" G_GINT64_FORMAT " seconds; it goes from 0 to %d days"),
                 event->duration_seconds, DURATION_MAX_DAYS);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_dates (const HearthEvent *event, GError **error)
{
  if (event->rdates->len > DATES_MAX || event->exdates->len > DATES_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("%u further and %u excepted dates; %d of each are allowed"), event->rdates->len,
                 event->exdates->len, DATES_MAX);
    return FALSE;
  }
  return TRUE;
}

static GTimeZone *
own_zone (const HearthEvent *event, GError **error)
{
  return *event->zone ? hearth_walltime_zone (event->zone, error) : g_time_zone_new_utc ();
}

static gboolean
check_time (const HearthEvent *event, GError **error)
{
  g_autoptr (GTimeZone) zone = own_zone (event, error);
  HearthRule rule;
  HearthRecurrence recurrence;

  if (!zone)
    return FALSE;
  if (event->start < HEARTH_WALL_MIN || event->start > HEARTH_WALL_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("the start is outside the years 1900 to 9999"));
    return FALSE;
  }
  hearth_event_recurrence (event, zone, &rule, &recurrence);
  return hearth_recurrence_check (&recurrence, error);
}

/* Whether an event may be kept: its texts, lengths, dates, zone and rule. The error names what is
 * wrong and what would work. */
gboolean
hearth_event_check (const HearthEvent *event, GError **error)
{
  return check_texts (event, error) && check_turn (event, error) && check_duration (event, error)
         && check_dates (event, error) && check_time (event, error);
}

/* Whether a text will do as notes, an event's or an answer's. */
gboolean
hearth_event_check_notes (const char *notes, GError **error)
{
  return hearth_text_check (_ ("the notes"), notes, HEARTH_NOTES_MAX_BYTES, FALSE, error);
}
