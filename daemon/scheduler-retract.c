// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-retract: takes back what a false future brought.
 *
 * When the clock leapt forward and then came back, reminders were shown before their time, others
 * were dropped as if they were long past, and events were walked past moments that are still to
 * come. All of it is undone: what came due before its time is forgotten and leaves the screen, what
 * was dropped is due again, the occurrences are no longer due, a snooze lasts as long as it was
 * meant to, and the events stand again where the leap found them. Moments that truly passed since
 * then are met again, and the delivery record knows those that were told. Answers were given by
 * people, and stay.
 */
#include <string.h>

#include "civil.h"
#include "dbus/error.h"
#include "scheduler-private.h"
#include "walltime.h"

typedef struct {
  HearthScheduler *self;
  gint64 now;
  gint64 since; /* instant, by the clock that was right, from which on moments are met again */
  gint64 offset; /* what came due with the clock further ahead came of the leap */
} Retraction;

/* What is done with a delivery that took one of some steps in the leap. */
typedef gboolean (*Retract) (Retraction *retraction, HearthDelivery *delivery,
                             HearthDoubtSteps steps, GError **error);

/* A snooze or a nag as it was before it came due. */
static gboolean
wait_again (HearthScheduler *self, const HearthDelivery *delivery, gint64 wall, GError **error)
{
  g_autoptr (HearthDelivery) fresh =
      hearth_delivery_new (delivery->event, delivery->occurrence, delivery->reason);
  gboolean is_new = FALSE;

  g_free (fresh->zone);
  fresh->zone = g_strdup (delivery->zone);
  fresh->lead_seconds = delivery->lead_seconds;
  fresh->wall = wall;
  fresh->clock_offset = hearth_scheduler_offset (self);
  fresh->state = HEARTH_DELIVERY_WAITING;
  return hearth_scheduler_insert_delivery (self, fresh, &is_new, error);
}

/* A snooze waits again until the moment it was meant for: one of the false time as long from now as
 * it was to wait then; one of an occurrence that was not due at all is forgotten. */
static gboolean
snooze_again (const Retraction *retraction, const HearthDelivery *delivery, gboolean is_false,
              GError **error)
{
  HearthScheduler *self = retraction->self;
  gint64 leap = is_false ? delivery->clock_offset - hearth_scheduler_offset (self) : 0;
  g_autoptr (HearthRecord) record = NULL;

  if (!hearth_store_load_record (self->store, delivery->event, delivery->occurrence, &record,
                                 error))
    return FALSE;
  if (!record || (record->snoozed_until + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC != delivery->wall)
    return TRUE;
  if (is_false && record->opened > retraction->now) {
    record->snoozed_until = 0;
    return hearth_store_put_record (self->store, record, error);
  }
  record->snoozed_until -= leap;
  return hearth_store_put_record (self->store, record, error)
         && wait_again (self, delivery,
                        (record->snoozed_until + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC, error);
}

/* Takes a delivery back, as if its moment were still to come. */
static gboolean
take_back (const Retraction *retraction, HearthDelivery *delivery, HearthDoubtSteps steps,
           GError **error)
{
  HearthScheduler *self = retraction->self;
  gboolean is_false = (steps & HEARTH_DOUBT_WAITS) != 0;
  g_autoptr (HearthEvent) event = NULL;

  if (!hearth_scheduler_take_off (self, delivery, error)
      || !hearth_store_delete_delivery (self->store, delivery->id, error))
    return FALSE;
  if (delivery->reason == HEARTH_REASON_SNOOZE)
    return snooze_again (retraction, delivery, is_false, error);
  if (delivery->reason != HEARTH_REASON_NAG)
    return TRUE;
  if (!is_false)
    return wait_again (self, delivery, delivery->wall, error);
  event = hearth_store_load_event (self->store, delivery->event, error);
  return event && hearth_scheduler_go_on_nagging (self, event, delivery->occurrence, error);
}

/* The instant at which a delivery was shown, by the clock that is right. */
static gint64
truly_shown_at (const Retraction *retraction, const HearthDelivery *delivery)
{
  return delivery->shown_at - delivery->clock_offset + hearth_scheduler_offset (retraction->self);
}

/* Whether a delivery was shown when the clock was further ahead than it is. */
static gboolean
was_shown_ahead (const Retraction *retraction, const HearthDelivery *delivery,
                 HearthDoubtSteps steps)
{
  return (steps & HEARTH_DOUBT_SHOWN) && delivery->shown_at != 0
         && delivery->clock_offset > retraction->offset;
}

static gboolean
waited (const HearthDelivery *delivery)
{
  return delivery->reason == HEARTH_REASON_SNOOZE || delivery->reason == HEARTH_REASON_NAG;
}

/* Takes back what came due in the leap before its time, or was shown so. What nobody saw of the
 * others is met again: whether it is told now is for the clock that is right. */
static gboolean
retract_due (Retraction *retraction, HearthDelivery *delivery, HearthDoubtSteps steps,
             GError **error)
{
  gboolean is_early = delivery->due > retraction->now;

  if (was_shown_ahead (retraction, delivery, steps))
    is_early = truly_shown_at (retraction, delivery) < delivery->due;
  else if (delivery->shown_at == 0 && delivery->state != HEARTH_DELIVERY_PRESENTING
           && !waited (delivery)) {
    is_early = TRUE;
    retraction->since = MIN (retraction->since, delivery->due);
  }
  return !is_early || take_back (retraction, delivery, steps, error);
}

static void
make_due (HearthDelivery *delivery)
{
  delivery->state = HEARTH_DELIVERY_DUE;
  delivery->closed_at = 0;
  hearth_delivery_set_text (&delivery->closed_for, "");
}

static gboolean
may_be_shown_again (const HearthDelivery *delivery)
{
  static const char *const by_people[] = { "withdrawn", "reset", NULL };

  return delivery->state == HEARTH_DELIVERY_SHOWN
         || (delivery->state == HEARTH_DELIVERY_CLOSED
             && !g_strv_contains (by_people, delivery->closed_for));
}

/* What the leap showed and stays shown was so at a time that the clock which is right knows; only
 * then it expires at its own. */
static gboolean
set_right (const Retraction *retraction, HearthDelivery *delivery, GError **error)
{
  delivery->shown_at = truly_shown_at (retraction, delivery);
  delivery->closed_at = MIN (delivery->closed_at, retraction->now);
  delivery->clock_offset = hearth_scheduler_offset (retraction->self);
  return hearth_store_update_delivery (retraction->self->store, delivery, error);
}

/* Whether a later reminder of the same occurrence stands, or a snooze of it. One that was answered
 * does not: what came after the answer is what was asked for. */
static gboolean
is_overtaken (const HearthDelivery *delivery, GPtrArray *others)
{
  for (guint i = 0; i < others->len; i++) {
    const HearthDelivery *other = g_ptr_array_index (others, i);

    if (other->state == HEARTH_DELIVERY_WAITING && other->reason == HEARTH_REASON_SNOOZE)
      return TRUE;
    if (other->id != delivery->id && other->due >= delivery->due
        && other->state != HEARTH_DELIVERY_DROPPED && other->state != HEARTH_DELIVERY_ANSWERED)
      return TRUE;
  }
  return FALSE;
}

/* Whether hearth itself took a delivery off the screen. */
static gboolean
was_taken_away (const HearthDelivery *delivery)
{
  return delivery->state == HEARTH_DELIVERY_CLOSED
         && (strcmp (delivery->closed_for, "missed") == 0
             || strcmp (delivery->closed_for, "replaced") == 0);
}

static gboolean
is_still_replaced (HearthScheduler *self, const HearthDelivery *delivery, gboolean *out_is,
                   GError **error)
{
  g_autoptr (GPtrArray) others =
      hearth_store_deliveries_of (self->store, delivery->event, delivery->occurrence, error);

  *out_is = others && is_overtaken (delivery, others);
  return others != NULL;
}

/* What the leap showed because nothing kept it back there, and something does, waits on. What it
 * showed and took away, as missed or for a later reminder that proved false too, comes again. */
static gboolean
show_again (const Retraction *retraction, HearthDelivery *delivery, GError **error)
{
  HearthScheduler *self = retraction->self;
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, delivery->event, error);
  const char *reason = NULL;
  gboolean is_replaced = FALSE;

  if (!event || !hearth_scheduler_find_hold (self, event, &reason, error)
      || !is_still_replaced (self, delivery, &is_replaced, error))
    return FALSE;
  if (!reason && (is_replaced || !was_taken_away (delivery)))
    return set_right (retraction, delivery, error);
  if (!hearth_scheduler_take_off (self, delivery, error))
    return FALSE;
  make_due (delivery);
  delivery->shown_at = 0;
  delivery->notification = 0;
  return hearth_store_update_delivery (self->store, delivery, error);
}

static gboolean
retract_shown (Retraction *retraction, HearthDelivery *delivery, HearthDoubtSteps steps,
               GError **error)
{
  if (!was_shown_ahead (retraction, delivery, steps))
    return TRUE;
  return may_be_shown_again (delivery) ? show_again (retraction, delivery, error)
                                       : set_right (retraction, delivery, error);
}

/* What was due, and was dropped in the leap because of the time, is judged again by the time it
 * is. */
static gboolean
retract_dropped (Retraction *retraction, HearthDelivery *delivery, HearthDoubtSteps steps,
                 GError **error)
{
  static const char *const reasons[] = { "missed", "pause", "overtaken", NULL };
  HearthStore *store = retraction->self->store;
  g_autoptr (GPtrArray) others = NULL;

  if (delivery->state != HEARTH_DELIVERY_DROPPED
      || !g_strv_contains (reasons, delivery->closed_for))
    return TRUE;
  others = hearth_store_deliveries_of (store, delivery->event, delivery->occurrence, error);
  if (!others)
    return FALSE;
  if (is_overtaken (delivery, others))
    return TRUE;
  make_due (delivery);
  return hearth_store_update_delivery (store, delivery, error);
}

static gboolean
retract_waiting (Retraction *retraction, HearthDelivery *delivery, HearthDoubtSteps steps,
                 GError **error)
{
  return delivery->state != HEARTH_DELIVERY_WAITING || delivery->clock_offset <= retraction->offset
         || take_back (retraction, delivery, steps, error);
}

/* Does `retract` with all deliveries that took a step. */
static gboolean
retract_each (Retraction *retraction, HearthDoubtSteps step, Retract retract, GError **error)
{
  HearthStore *store = retraction->self->store;
  g_autoptr (GArray) ids = hearth_store_doubted (store, step, error);

  if (!ids)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    g_autoptr (HearthDelivery) delivery = NULL;
    HearthDoubtSteps steps = 0;

    if (!hearth_store_load_delivery (store, id, &delivery, error)
        || !hearth_store_doubt (store, id, &steps, error)
        || (delivery && !retract (retraction, delivery, steps, error)))
      return FALSE;
  }
  return TRUE;
}

/* Whether a reminder of an occurrence has come due, and stays so. */
static gboolean
is_open (HearthStore *store, const HearthRecord *record, gboolean *out_is, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (store, record->event, record->occurrence, error);

  *out_is = FALSE;
  for (guint i = 0; deliveries && i < deliveries->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    *out_is |=
        delivery->state != HEARTH_DELIVERY_WAITING && delivery->state != HEARTH_DELIVERY_DROPPED;
  }
  return deliveries != NULL;
}

static gboolean
retract_records (const Retraction *retraction, GError **error)
{
  HearthScheduler *self = retraction->self;
  g_autoptr (GPtrArray) ahead = hearth_store_opened_after (self->store, retraction->now, error);

  if (!ahead)
    return FALSE;
  for (guint i = 0; i < ahead->len; i++) {
    HearthRecord *record = g_ptr_array_index (ahead, i);
    gboolean is_still = FALSE;

    if (!is_open (self->store, record, &is_still, error))
      return FALSE;
    if (is_still)
      continue;
    record->opened = 0;
    if (record->snoozed_until == 0)
      record->expires = 0;
    hearth_scheduler_tell (self, HEARTH_NEWS_OCCURRENCE, record->event, record->occurrence, 0);
    if (hearth_record_says_something (record)
            ? !hearth_store_put_record (self->store, record, error)
            : !hearth_store_delete_record (self->store, record->event, record->occurrence, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
rewind_zone (HearthScheduler *self, const char *name, gint64 since, GError **error)
{
  GTimeZone *zone = hearth_agenda_zone (self->agenda, name);
  gint64 wall = hearth_walltime_from_instant (since, zone);
  g_autoptr (GArray) ids = hearth_store_events_ahead (self->store, name, wall, error);

  if (!ids)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (HearthEvent) event =
        hearth_store_load_event (self->store, g_array_index (ids, gint64, i), error);

    if (!event || !hearth_scheduler_mark (self, event, wall, error))
      return FALSE;
    hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, event->id, 0, 0);
  }
  return TRUE;
}

/* Lets all moments since an instant count that no run has met yet, in the open transaction: a clock
 * that went back brings them again, and those that were met are known. */
gboolean
hearth_scheduler_rewind (HearthScheduler *self, gint64 since, GError **error)
{
  g_autoptr (GPtrArray) zones = hearth_store_event_zones (self->store, error);

  if (!zones)
    return FALSE;
  for (guint i = 0; i < zones->len; i++)
    if (!rewind_zone (self, g_ptr_array_index (zones, i), since, error))
      return FALSE;
  return TRUE;
}

/* Takes back, in the open transaction, what came since the instant `since`, by the clock that was
 * right, of a wall clock that was further ahead of the time since boot than `offset`. */
gboolean
hearth_scheduler_retract (HearthScheduler *self, gint64 since, gint64 offset, GError **error)
{
  Retraction retraction = { self, hearth_clock_now (self->clock), since, offset };

  return retract_each (&retraction, HEARTH_DOUBT_DUE, retract_due, error)
         && retract_each (&retraction, HEARTH_DOUBT_SHOWN, retract_shown, error)
         && retract_each (&retraction, HEARTH_DOUBT_DROPPED, retract_dropped, error)
         && retract_each (&retraction, HEARTH_DOUBT_WAITS, retract_waiting, error)
         && retract_records (&retraction, error)
         && hearth_scheduler_rewind (self, MIN (retraction.since, retraction.now), error);
}
