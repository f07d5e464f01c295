// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-wait: reminders that were made to wait.
 *
 * A snooze waits for the moment that was asked for, the nag of a promise for the next day on which
 * it has not asked yet, the word of a goal for its hour. Each is a delivery from the start, found
 * by its wall in the zone that it has; an occurrence that a snooze waits for asks for nothing else.
 */
#include "civil.h"
#include "dbus/error.h"
#include "scheduler-private.h"
#include "walltime.h"

/* Whether a reminder of an occurrence waits, or (`snoozes_only`) a snooze of it. */
static gboolean
find_waiting (HearthScheduler *self, gint64 event, gint64 occurrence, gboolean snoozes_only,
              gboolean *out_waits, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, event, occurrence, error);

  if (!deliveries)
    return FALSE;
  *out_waits = FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (delivery->state == HEARTH_DELIVERY_WAITING
        && (!snoozes_only || delivery->reason == HEARTH_REASON_SNOOZE))
      *out_waits = TRUE;
  }
  return TRUE;
}

/* Why an occurrence asks for nothing now: its outcome, or "snoozed"; *out_why is NULL where it may
 * ask. A clock that was set back after a snooze had ended does not begin it anew. */
gboolean
hearth_scheduler_find_silence (HearthScheduler *self, const HearthRecord *record, gint64 now,
                               const char **out_why, GError **error)
{
  gboolean is_snoozed = FALSE;

  *out_why = record->outcome != HEARTH_OUTCOME_NONE ? hearth_outcome_name (record->outcome) : NULL;
  if (*out_why || record->snoozed_until <= now)
    return TRUE;
  if (!find_waiting (self, record->event, record->occurrence, TRUE, &is_snoozed, error))
    return FALSE;
  if (is_snoozed)
    *out_why = "snoozed";
  return TRUE;
}

/* Lets a promise ask again, days after the wall `due`, on the first that is to come and has not
 * asked yet. */
static gboolean
add_nag (HearthScheduler *self, const HearthEvent *event, gint64 occurrence, gint64 due,
         GError **error)
{
  GTimeZone *zone = hearth_agenda_zone (self->agenda, event->zone);
  gint64 now = hearth_clock_now (self->clock);
  gint64 days = (hearth_walltime_from_instant (now, zone) - due) / HEARTH_DAY + 1;
  gboolean is_new = FALSE;

  for (gint64 day = MAX (days, 1); !is_new; day++) {
    g_autoptr (HearthDelivery) nag = hearth_delivery_new (event->id, occurrence, HEARTH_REASON_NAG);

    g_free (nag->zone);
    nag->zone = g_strdup (event->zone);
    nag->wall = due + day * HEARTH_DAY;
    nag->lead_seconds = -day * HEARTH_DAY;
    nag->clock_offset = hearth_scheduler_offset (self);
    nag->state = HEARTH_DELIVERY_WAITING;
    if (!hearth_scheduler_insert_delivery (self, nag, &is_new, error))
      return FALSE;
  }
  return TRUE;
}

/* Lets a promise that is due and unanswered ask once a day, where it is not yet to ask again. */
gboolean
hearth_scheduler_go_on_nagging (HearthScheduler *self, const HearthEvent *event, gint64 occurrence,
                                GError **error)
{
  g_autoptr (HearthOccurrence) present = NULL;
  g_auto (HearthSpan) span = { 0 };
  GError *failure = NULL;
  gboolean will_ask = FALSE;

  if (!hearth_event_answers_last (event))
    return TRUE;
  present = hearth_agenda_occurrence (self->agenda, event, occurrence, &failure);
  if (g_error_matches (failure, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND)) {
    g_clear_error (&failure);
    return TRUE;
  }
  if (!present) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  if (!hearth_agenda_timeline (self->agenda, event, &span, error)
      || !find_waiting (self, event->id, occurrence, FALSE, &will_ask, error))
    return FALSE;
  if (will_ask || present->start > hearth_clock_now (self->clock)
      || (present->record && present->record->outcome != HEARTH_OUTCOME_NONE))
    return TRUE;
  return add_nag (self, event, occurrence, present->start_wall + span.timeline.morning_seconds,
                  error);
}

/* An occurrence that was snoozed before its first reminder is due from the snooze's end on, and one
 * that was put back from the day on that it asks again. */
static gboolean
open_waiting (HearthScheduler *self, const HearthDelivery *delivery, HearthRecord *record,
              GError **error)
{
  g_autoptr (HearthRecord) fresh = NULL;

  hearth_scheduler_tell (self, HEARTH_NEWS_OCCURRENCE, delivery->event, delivery->occurrence, 0);
  if (!record) {
    fresh = hearth_record_new (delivery->event, delivery->occurrence);
    record = fresh;
  }
  if (record->opened != 0)
    return TRUE;
  record->opened = delivery->due;
  if (delivery->reason == HEARTH_REASON_NAG) /* only a promise has those */
    record->expires = G_MAXINT64;
  return hearth_store_put_record (self->store, record, error);
}

/* Lets what waited come due, for its moment has come: a snooze, a nag, the word of a goal. */
gboolean
hearth_scheduler_collect_waiting (HearthScheduler *self, HearthDelivery *delivery, gint64 now,
                                  GError **error)
{
  g_autoptr (HearthEvent) event = NULL;
  g_autoptr (HearthRecord) record = NULL;
  const char *silence = NULL;

  if (delivery->reason == HEARTH_REASON_GAP)
    return hearth_scheduler_collect_gap (self, delivery, error);
  event = hearth_store_load_event (self->store, delivery->event, error);
  if (!event
      || !hearth_store_load_record (self->store, delivery->event, delivery->occurrence, &record,
                                    error)
      || (record && !hearth_scheduler_find_silence (self, record, now, &silence, error)))
    return FALSE;
  delivery->due = hearth_walltime_to_instant (delivery->wall,
                                              hearth_agenda_zone (self->agenda, delivery->zone));
  if (silence) {
    delivery->state = HEARTH_DELIVERY_DROPPED;
    hearth_delivery_set_text (&delivery->closed_for, silence);
  } else {
    delivery->state = HEARTH_DELIVERY_DUE;
    hearth_scheduler_try_server (self);
  }
  if (!hearth_store_update_delivery (self->store, delivery, error)
      || !hearth_scheduler_doubt (self, delivery, HEARTH_DOUBT_DUE, error)
      || (delivery->state == HEARTH_DELIVERY_DUE && !open_waiting (self, delivery, record, error)))
    return FALSE;
  return hearth_scheduler_go_on_nagging (self, event, delivery->occurrence, error);
}
