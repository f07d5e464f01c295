// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-settle: the end of a reminder's way.
 *
 * An answer, a removal or the passing of time ends all that an occurrence has under way: what waits
 * is forgotten, what nobody saw is dropped, what stands on the screen leaves it. A digest leaves
 * with the last of its lines. All of it in the open transaction; the screen follows the disk.
 */
#include "scheduler-private.h"

/* Ends the way of one delivery in a state, for a reason, in the open transaction. */
gboolean
hearth_scheduler_close (HearthScheduler *self, HearthDelivery *delivery, HearthDeliveryState state,
                        const char *reason, GError **error)
{
  delivery->state = state;
  delivery->closed_at = hearth_clock_now (self->clock);
  if (state == HEARTH_DELIVERY_DROPPED)
    delivery->clock_offset = hearth_scheduler_offset (self);
  hearth_delivery_set_text (&delivery->closed_for, reason);
  hearth_delivery_set_text (&delivery->held_for, "");
  return hearth_store_update_delivery (self->store, delivery, error)
         && (state != HEARTH_DELIVERY_DROPPED
             || hearth_scheduler_doubt (self, delivery, HEARTH_DOUBT_DROPPED, error));
}

/* Ends the way of one: what only waited is forgotten, what nobody saw is dropped. */
static gboolean
end_way (HearthScheduler *self, HearthDelivery *delivery, HearthDeliveryState state,
         const char *reason, GError **error)
{
  gboolean was_seen =
      delivery->state == HEARTH_DELIVERY_SHOWN || delivery->state == HEARTH_DELIVERY_PRESENTING;

  if (delivery->state == HEARTH_DELIVERY_WAITING)
    return hearth_store_delete_delivery (self->store, delivery->id, error);
  return hearth_scheduler_close (
      self, delivery,
      state == HEARTH_DELIVERY_CLOSED && !was_seen ? HEARTH_DELIVERY_DROPPED : state, reason,
      error);
}

/* Takes a delivery's notification off the screen once the open transaction is on disk; a digest's
 * with the last of its lines. */
gboolean
hearth_scheduler_take_off (HearthScheduler *self, const HearthDelivery *delivery, GError **error)
{
  gboolean has_other = FALSE;

  if (delivery->state != HEARTH_DELIVERY_SHOWN || delivery->notification == 0)
    return TRUE;
  if (!hearth_store_has_other_line (self->store, delivery, &has_other, error))
    return FALSE;
  if (has_other)
    return TRUE;
  hearth_scheduler_withdraw (self, delivery->server, delivery->notification);
  return TRUE;
}

/* Ends the way of those reminders of an occurrence whose ids are in `which` (nullable: of all), on
 * the screen too, in the open transaction. */
gboolean
hearth_scheduler_settle_those (HearthScheduler *self, gint64 event, gint64 occurrence,
                               GHashTable *which, HearthDeliveryState state, const char *reason,
                               GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, event, occurrence, error);

  if (!deliveries)
    return FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (!hearth_delivery_is_live (delivery)
        || (which && !g_hash_table_contains (which, &delivery->id)))
      continue;
    if (!hearth_scheduler_take_off (self, delivery, error)
        || !end_way (self, delivery, state, reason, error))
      return FALSE;
  }
  return TRUE;
}

/* Ends the way of all reminders of an occurrence, on the screen too, in the open transaction. */
gboolean
hearth_scheduler_settle (HearthScheduler *self, gint64 event, gint64 occurrence,
                         HearthDeliveryState state, const char *reason, GError **error)
{
  return hearth_scheduler_settle_those (self, event, occurrence, NULL, state, reason, error);
}

/* Ends the way of all that an event has on the screen, of whichever occurrence. */
gboolean
hearth_scheduler_settle_all (HearthScheduler *self, gint64 event, HearthDeliveryState state,
                             const char *reason, GError **error)
{
  g_autoptr (GPtrArray) shown =
      hearth_store_deliveries_in (self->store, HEARTH_DELIVERY_SHOWN, 0, G_MAXINT32, error);

  if (!shown)
    return FALSE;
  for (guint i = 0; i < shown->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (shown, i);

    if (delivery->event == event
        && !hearth_scheduler_settle (self, event, delivery->occurrence, state, reason, error))
      return FALSE;
  }
  return TRUE;
}

/* Takes off the screen what was shown of an occurrence before it expired. What nobody saw yet is
 * left for presenting to judge. */
gboolean
hearth_scheduler_expire (HearthScheduler *self, const HearthRecord *record, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, record->event, record->occurrence, error);

  if (!deliveries)
    return FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (delivery->state != HEARTH_DELIVERY_SHOWN || delivery->shown_at >= record->expires)
      continue;
    if (!hearth_scheduler_take_off (self, delivery, error)
        || !hearth_scheduler_close (self, delivery, HEARTH_DELIVERY_CLOSED, "missed", error))
      return FALSE;
  }
  return TRUE;
}
