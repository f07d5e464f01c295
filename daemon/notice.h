// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "delivery.h"
#include "notifier.h"
#include "occurrence.h"
#include "settings.h"

G_BEGIN_DECLS

/* A reminder that is to be put into words. All of it is borrowed. */
typedef struct {
  const HearthOccurrence *occurrence;
  const HearthDelivery *delivery;
  gint64 now; /* instant */
  GTimeZone *zone; /* the user's */
  HearthPrivacy privacy; /* AUTO counts as FULL */
  const char *prompt; /* a card of its deck; "" none */
  const char *memory; /* (nullable): what was noted on this day in another year; "" nothing */
  const char *trouble; /* what kept the last answer from being stored; "" none */
} HearthTelling;

HearthNotice *hearth_notice_tell (const HearthTelling *telling);
HearthNotice *hearth_notice_digest (const HearthTelling *tellings, gsize n_tellings);
HearthNotice *hearth_notice_list (const HearthTelling *tellings, gsize n_tellings);
HearthNotice *hearth_notice_trouble (const char *reason, gboolean is_digest);
char *hearth_notice_moment (gint64 start, gboolean all_day, gint64 now, GTimeZone *zone);

G_END_DECLS
