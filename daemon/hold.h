// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "event.h"
#include "settings.h"

G_BEGIN_DECLS

/* What may keep a reminder back at some moment. */
typedef struct {
  HearthQuietHours quiet_hours;
  gboolean is_paused; /* the event, by any pause */
  gboolean is_unplugged; /* another event runs that nothing is to disturb */
  gboolean is_locked; /* the session */
  gboolean is_inhibited; /* the notification server */
} HearthHolds;

const char *hearth_hold_reason (const HearthEvent *event, const HearthHolds *holds, gint64 now,
                                GTimeZone *zone);
gint64 hearth_hold_next_change (const HearthQuietHours *hours, gint64 now, GTimeZone *zone);

G_END_DECLS
