// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "reminder.h"

G_BEGIN_DECLS

/* waiting → due → (held →) presenting → shown → answered | closed; dropped: never to be shown. */
typedef enum {
  HEARTH_DELIVERY_WAITING, /* its moment is to come: a snooze or a nag */
  HEARTH_DELIVERY_DUE, /* its moment has come, no server has it */
  HEARTH_DELIVERY_HELD, /* its moment has come, and something keeps it back */
  HEARTH_DELIVERY_PRESENTING, /* on its way to a server, which has not confirmed it */
  HEARTH_DELIVERY_SHOWN, /* a server took it */
  HEARTH_DELIVERY_CLOSED, /* gone from the screen, unanswered */
  HEARTH_DELIVERY_ANSWERED, /* done, skipped, snoozed or moved */
  HEARTH_DELIVERY_DROPPED, /* overtaken before it was shown */
} HearthDeliveryState;

#define HEARTH_DELIVERY_STATES 8

/* What a delivery went through while a step of the clock forward was in doubt. */
typedef enum {
  HEARTH_DOUBT_WAITS = 1 << 0, /* began to wait */
  HEARTH_DOUBT_DUE = 1 << 1, /* came due, or was dropped at its moment */
  HEARTH_DOUBT_SHOWN = 1 << 2,
  HEARTH_DOUBT_DROPPED = 1 << 3, /* after it had come due */
} HearthDoubtSteps;

/* The record of one reminder on its way to the two. Free with hearth_delivery_free. */
typedef struct {
  gint64 id;
  gint64 event;
  gint64 occurrence; /* wall: its name */
  HearthReason reason;
  gint64 lead_seconds;
  char *zone; /* of wall: "" floats, "UTC" for a moment that no zone can change */
  gint64 wall; /* its moment */
  gint64 due; /* instant; 0 while waiting */
  HearthDeliveryState state;
  char *held_for; /* why: "quiet-hours", …; "" not held */
  char *nonce; /* stands in the action key; "" before it was presented */
  char *batch; /* nonce of the digest it was shown in; "" for none */
  guint32 notification; /* id on the server; 0: none */
  char *server; /* "GUID:owner" that it was presented to; "" none */
  gint64 shown_at; /* instant; 0: not yet */
  gint64 closed_at; /* instant; 0: not yet */
  char *closed_for; /* expired, dismissed, withdrawn, done, skipped, …; "" */
  gint64 repeats; /* presentations beyond the first */
  gint64 clock_offset; /* wall clock minus elapsed time, µs, when it last came to this: waiting,
                          due, shown or dropped */
} HearthDelivery;

const char *hearth_delivery_state_name (HearthDeliveryState state);
gboolean hearth_delivery_state_from_name (const char *name, HearthDeliveryState *out_state);
HearthDelivery *hearth_delivery_new (gint64 event, gint64 occurrence, HearthReason reason);
void hearth_delivery_free (HearthDelivery *delivery);
void hearth_delivery_set_text (char **field, const char *text);
gboolean hearth_delivery_may_be_answered (const HearthDelivery *delivery);
gboolean hearth_delivery_is_live (const HearthDelivery *delivery);
gboolean hearth_delivery_is_later (const HearthDelivery *delivery, const HearthDelivery *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthDelivery, hearth_delivery_free)

G_END_DECLS
