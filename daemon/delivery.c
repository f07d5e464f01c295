// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * delivery: the record of one reminder on its way to the two.
 *
 * A moment becomes a delivery when it comes due, and each of its steps is on disk before the next
 * is taken: the intent before the notification is sent, the confirmation after. So a crash at any
 * point leaves a record from which the way goes on, and `hearth reminders` can say of each reminder
 * when it was shown, by which server, and what became of it.
 *
 * This file is the noun alone: its states and its values. The scheduler moves it along.
 */
#include "delivery.h"

#include <string.h>

static const char *const state_names[HEARTH_DELIVERY_STATES] = {
  [HEARTH_DELIVERY_WAITING] = "waiting",   [HEARTH_DELIVERY_DUE] = "due",
  [HEARTH_DELIVERY_HELD] = "held",         [HEARTH_DELIVERY_PRESENTING] = "presenting",
  [HEARTH_DELIVERY_SHOWN] = "shown",       [HEARTH_DELIVERY_CLOSED] = "closed",
  [HEARTH_DELIVERY_ANSWERED] = "answered", [HEARTH_DELIVERY_DROPPED] = "dropped",
};

/* What closed those that left a screen and no more. */
static const char *const screen_reasons[] = { "closed", "expired", "dismissed", NULL };

/* The state's name on disk and on the bus. */
const char *
hearth_delivery_state_name (HearthDeliveryState state)
{
  return state_names[state];
}

/* The state of a name; FALSE where there is none. */
gboolean
hearth_delivery_state_from_name (const char *name, HearthDeliveryState *out_state)
{
  for (HearthDeliveryState state = 0; state < HEARTH_DELIVERY_STATES; state++)
    if (strcmp (state_names[state], name) == 0) {
      *out_state = state;
      return TRUE;
    }
  return FALSE;
}

/* A delivery that is due, of an occurrence, for a reason; nothing else is set. */
HearthDelivery *
hearth_delivery_new (gint64 event, gint64 occurrence, HearthReason reason)
{
  HearthDelivery *delivery = g_new0 (HearthDelivery, 1);

  delivery->event = event;
  delivery->occurrence = occurrence;
  delivery->reason = reason;
  delivery->state = HEARTH_DELIVERY_DUE;
  delivery->zone = g_strdup ("");
  delivery->held_for = g_strdup ("");
  delivery->nonce = g_strdup ("");
  delivery->batch = g_strdup ("");
  delivery->server = g_strdup ("");
  delivery->closed_for = g_strdup ("");
  return delivery;
}

void
hearth_delivery_free (HearthDelivery *delivery)
{
  if (!delivery)
    return;
  g_free (delivery->zone);
  g_free (delivery->held_for);
  g_free (delivery->nonce);
  g_free (delivery->batch);
  g_free (delivery->server);
  g_free (delivery->closed_for);
  g_free (delivery);
}

/* Whether it still has a way to go or stands on a screen. */
gboolean
hearth_delivery_is_live (const HearthDelivery *delivery)
{
  switch (delivery->state) {
  case HEARTH_DELIVERY_WAITING:
  case HEARTH_DELIVERY_DUE:
  case HEARTH_DELIVERY_HELD:
  case HEARTH_DELIVERY_PRESENTING:
  case HEARTH_DELIVERY_SHOWN:
    return TRUE;
  case HEARTH_DELIVERY_CLOSED:
  case HEARTH_DELIVERY_ANSWERED:
  case HEARTH_DELIVERY_DROPPED:
  default:
    return FALSE;
  }
}

/* Replaces one of a delivery's texts by a copy. */
void
hearth_delivery_set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* Whether a button of it still means something: it is, or was, on a screen. */
gboolean
hearth_delivery_may_be_answered (const HearthDelivery *delivery)
{
  if (delivery->state == HEARTH_DELIVERY_CLOSED)
    return g_strv_contains (screen_reasons, delivery->closed_for)
           || (!*delivery->batch && strcmp (delivery->closed_for, "replaced") == 0);
  return delivery->state == HEARTH_DELIVERY_PRESENTING || delivery->state == HEARTH_DELIVERY_SHOWN;
}

/* Whether a delivery came due after another one; of two that came at once the newer is the later.
 */
gboolean
hearth_delivery_is_later (const HearthDelivery *delivery, const HearthDelivery *other)
{
  return delivery->due != other->due ? delivery->due > other->due : delivery->id > other->id;
}
