// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-postpone: an occurrence, or what it asks, at another time.
 *
 * A snooze lets the reminders of an occurrence be quiet for a while; a move gives the occurrence
 * itself another start, under the name it always had. Both end the reminders that it has out, and
 * both are for what was not answered yet.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "scheduler-private.h"
#include "scheduler-subject.h"
#include "when.h"

/* "1h before": so long before the start. FALSE without error where the text is no lead. */
static gboolean
read_lead (const char *text, const HearthOccurrence *occurrence, gint64 *out_instant)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  gint64 seconds = 0;

  if (!g_str_has_suffix (bare, " before"))
    return FALSE;
  bare[strlen (bare) - strlen (" before")] = '\0';
  if (!hearth_when_parse_duration (bare, &seconds, NULL))
    return FALSE;
  *out_instant = occurrence->start - seconds * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
read_snooze (HearthScheduler *self, const HearthOccurrence *occurrence, const char *text,
             gint64 *out_instant, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);
  gint64 seconds = 0;

  if (hearth_when_parse_duration (text, &seconds, NULL) && seconds > 0)
    *out_instant = now + seconds * G_USEC_PER_SEC;
  else if (!read_lead (text, occurrence, out_instant)
           && !hearth_scheduler_read_moment (self, NULL, text, HEARTH_WHEN_DEFAULT, out_instant,
                                             error))
    return FALSE;
  if (*out_instant > now)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
               _ ("“%s” is in the past; snooze until a time to come, such as 1h"), text);
  return FALSE;
}

/* Keeps a snooze, also where a clock that was set back has seen the very same one before. */
static gboolean
insert_anew (HearthScheduler *self, HearthDelivery *delivery, GError **error)
{
  gboolean is_new = FALSE;

  for (; !is_new; delivery->lead_seconds--)
    if (!hearth_scheduler_insert_delivery (self, delivery, &is_new, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_snooze (HearthScheduler *self, HearthSubject *subject, gint64 until, GError **error)
{
  HearthRecord *record = subject->record;
  g_autoptr (HearthDelivery) delivery =
      hearth_delivery_new (record->event, record->occurrence, HEARTH_REASON_SNOOZE);

  record->snoozed_until = until;
  record->expires = hearth_occurrence_expiry (subject->event, record, subject->occurrence->end);
  hearth_delivery_set_text (&delivery->zone, "UTC");
  delivery->wall = (until + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  delivery->lead_seconds = -hearth_clock_now (self->clock);
  delivery->clock_offset = hearth_scheduler_offset (self);
  delivery->state = HEARTH_DELIVERY_WAITING;
  return hearth_scheduler_keep_record (self, record, error)
         && hearth_scheduler_settle (self, record->event, record->occurrence,
                                     HEARTH_DELIVERY_ANSWERED, "snoozed", error)
         && insert_anew (self, delivery, error)
         && hearth_scheduler_mark_from_now (self, subject->event, error);
}

static gboolean
write_move (HearthScheduler *self, HearthSubject *subject, gint64 wall, GError **error)
{
  HearthRecord *record = subject->record;

  record->is_moved = wall != record->occurrence;
  record->moved = record->is_moved ? wall : 0;
  record->opened = 0;
  record->expires = 0;
  record->snoozed_until = 0;
  return hearth_scheduler_keep_record (self, record, error)
         && hearth_scheduler_settle (self, record->event, record->occurrence,
                                     HEARTH_DELIVERY_ANSWERED, "moved", error)
         && hearth_scheduler_mark_from_now (self, subject->event, error);
}

/* Lets an occurrence be quiet until a when, a duration from now, or a lead ("1h before"). */
gboolean
hearth_scheduler_snooze (HearthScheduler *self, gint64 event, const char *occurrence,
                         const char *when, GError **error)
{
  g_auto (HearthSubject) subject = { 0 };
  gint64 until = 0;

  if (!hearth_subject_find (self, event, occurrence, &subject, error)
      || !hearth_subject_check_open (&subject, error)
      || !read_snooze (self, subject.occurrence, when, &until, error)
      || !hearth_scheduler_begin_change (self, error, _ ("snoozed “%s” of %s"),
                                         subject.event->title, subject.name))
    return FALSE;
  return hearth_scheduler_finish (self, write_snooze (self, &subject, until, error), error);
}

/* Gives an occurrence another start; it keeps its name. */
gboolean
hearth_scheduler_move (HearthScheduler *self, gint64 event, const char *occurrence,
                       const char *text, GError **error)
{
  g_auto (HearthSubject) subject = { 0 };
  g_auto (HearthWhen) when = { 0 };

  if (!hearth_subject_find (self, event, occurrence, &subject, error)
      || !hearth_subject_check_open (&subject, error))
    return FALSE;
  if (!hearth_when_parse (
          text, hearth_clock_now (self->clock), hearth_scheduler_zone_of (self, subject.event),
          HEARTH_WHEN_ONCE | (subject.event->all_day ? HEARTH_WHEN_ALL_DAY : HEARTH_WHEN_DEFAULT),
          &when, error))
    return FALSE;
  if (when.all_day != subject.event->all_day) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("“%s” has a time, and the event lasts all day; name a day"), text);
    return FALSE;
  }
  if (!hearth_scheduler_begin_change (self, error, _ ("moved “%s” of %s"), subject.event->title,
                                      subject.name))
    return FALSE;
  return hearth_scheduler_finish (self, write_move (self, &subject, when.start, error), error);
}
