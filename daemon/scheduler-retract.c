// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-retract: takes back what a false future brought.
 *
 * When the clock leapt forward and then came back, reminders were shown before their time, and
 * events were walked past moments that are still to come. Both are undone: those deliveries are
 * forgotten and leave the screen, the occurrences are no longer due, and the events stand again at
 * the time it is now. Answers given meanwhile were given by people, and stay.
 */
#include "scheduler-private.h"
#include "walltime.h"

#define PAGE 256

static gboolean
retract_delivery (HearthScheduler *self, const HearthDelivery *delivery, GError **error)
{
  const char *server = hearth_notifier_server (self->notifier);

  if (delivery->state == HEARTH_DELIVERY_SHOWN && delivery->notification != 0
      && g_strcmp0 (server, delivery->server) == 0)
    hearth_scheduler_withdraw (self, delivery->notification);
  return hearth_store_delete_delivery (self->store, delivery->id, error);
}

static gboolean
retract_deliveries (HearthScheduler *self, gint64 now, gint64 offset, GError **error)
{
  g_autoptr (GPtrArray) ahead =
      hearth_store_deliveries_between (self->store, 0, now + 1, G_MAXINT64, G_MAXINT32, error);

  if (!ahead)
    return FALSE;
  for (guint i = 0; i < ahead->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (ahead, i);

    if (delivery->clock_offset > offset && !retract_delivery (self, delivery, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
retract_records (HearthScheduler *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) ahead = hearth_store_opened_after (self->store, now, error);

  if (!ahead)
    return FALSE;
  for (guint i = 0; i < ahead->len; i++) {
    HearthRecord *record = g_ptr_array_index (ahead, i);

    record->opened = 0;
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
retract_cursors (HearthScheduler *self, const char *zone, gint64 now, GError **error)
{
  gint64 wall = hearth_walltime_from_instant (now, hearth_agenda_zone (self->agenda, zone));
  g_autoptr (GArray) ids = hearth_store_events_ahead (self->store, zone, wall + 1, error);

  if (!ids)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (HearthEvent) event =
        hearth_store_load_event (self->store, g_array_index (ids, gint64, i), error);

    if (!event || !hearth_scheduler_mark (self, event, wall + 1, error))
      return FALSE;
    hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, event->id, 0, 0);
  }
  return TRUE;
}

/* Takes back, in the open transaction, what is due after now and came due while the wall clock was
 * further ahead of the time since boot than `offset`. */
gboolean
hearth_scheduler_retract (HearthScheduler *self, gint64 offset, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);
  g_autoptr (GPtrArray) zones = hearth_store_event_zones (self->store, error);

  if (!zones || !retract_deliveries (self, now, offset, error)
      || !retract_records (self, now, error))
    return FALSE;
  for (guint i = 0; i < zones->len; i++)
    if (!retract_cursors (self, g_ptr_array_index (zones, i), now, error))
      return FALSE;
  return TRUE;
}
