// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-alarm: when the scheduler has to wake next.
 *
 * The one alarm of the clock rings at the earliest of all that time alone brings: an event's next
 * moment, a snooze that ends, an occurrence that nobody answered, what is held and may come, the
 * daily copy, and a second try after something was refused. Each run computes it anew.
 */
#include "civil.h"
#include "hold.h"
#include "scheduler-private.h"
#include "walk.h"
#include "walltime.h"

/* Clocks leap by an hour, rarely by two; and what may wait in that time. */
#define GAP_MAX (2 * HEARTH_HOUR)
#define WAITING_MAX 256

/* The instant of the first snooze or nag that waits. Walls in a gap of the clocks come behind later
 * ones, so those of the hours after the first are looked at too. */
static gboolean
first_waiting (HearthScheduler *self, gint64 *out_instant, GError **error)
{
  g_autoptr (GPtrArray) zones = hearth_store_zones (self->store, error);

  if (!zones)
    return FALSE;
  *out_instant = G_MAXINT64;
  for (guint i = 0; i < zones->len; i++) {
    const char *name = g_ptr_array_index (zones, i);
    GTimeZone *zone = hearth_agenda_zone (self->agenda, name);
    g_autoptr (GPtrArray) first = hearth_store_waiting (self->store, name, G_MAXINT64, 1, error);
    g_autoptr (GPtrArray) waiting = NULL;
    gint64 until = 0;

    if (!first)
      return FALSE;
    if (first->len == 0)
      continue;
    until = ((HearthDelivery *)g_ptr_array_index (first, 0))->wall + GAP_MAX;
    waiting = hearth_store_waiting (self->store, name, until, WAITING_MAX, error);
    if (!waiting)
      return FALSE;
    for (guint n = 0; n < waiting->len; n++) {
      const HearthDelivery *delivery = g_ptr_array_index (waiting, n);

      *out_instant = MIN (*out_instant, hearth_walltime_to_instant (delivery->wall, zone));
    }
  }
  return TRUE;
}

/* The instant at which what is held may come: quiet hours, a pause or an unplugged event end. */
static gboolean
first_release (HearthScheduler *self, gint64 now, gint64 *out_instant, GError **error)
{
  g_autoptr (GPtrArray) pauses = NULL;
  g_autoptr (GPtrArray) held =
      hearth_store_deliveries_in (self->store, HEARTH_DELIVERY_HELD, 0, 1, error);
  g_autoptr (GArray) unplugged = NULL;
  HearthQuietHours hours;
  gint64 end = 0;

  *out_instant = G_MAXINT64;
  if (!held)
    return FALSE;
  pauses = hearth_store_pauses (self->store, now, now + 1, error);
  if (!pauses)
    return FALSE;
  if (pauses->len > 0)
    *out_instant = ((HearthPause *)g_ptr_array_index (pauses, 0))->ends;
  if (held->len == 0)
    return TRUE;
  unplugged = hearth_scheduler_unplugged (self, now, &end, error);
  if (!unplugged || !hearth_settings_quiet_hours (self->store, &hours, error))
    return FALSE;
  *out_instant = MIN (*out_instant, end);
  *out_instant =
      MIN (*out_instant, hearth_hold_next_change (&hours, now, hearth_clock_zone (self->clock)));
  return TRUE;
}

/* Lets the clock wake the scheduler at the next instant at which there is something to do, as the
 * store has it at @now. */
gboolean
hearth_scheduler_arm (HearthScheduler *self, gint64 now, GError **error)
{
  gint64 next = self->retry_at;
  gint64 wake = G_MAXINT64;
  gint64 waiting = G_MAXINT64;
  gint64 expiry = G_MAXINT64;
  gint64 release = G_MAXINT64;
  gint64 backup = G_MAXINT64;
  gint64 gap = G_MAXINT64;
  gint64 unplugged = G_MAXINT64;
  gint64 event = 0;

  if (!hearth_agenda_first (self->agenda, HEARTH_MARK_WAKE, &wake, &event, error)
      || !first_waiting (self, &waiting, error)
      || !hearth_store_next_expiry (self->store, now, &expiry, error)
      || !first_release (self, now, &release, error)
      || !hearth_scheduler_next_gap (self, now, &gap, error)
      || !hearth_scheduler_next_unplugged (self, now, &unplugged, error)
      || !hearth_scheduler_backup_due (self, &backup, error))
    return FALSE;
  if (self->retry_at != G_MAXINT64)
    backup = MAX (backup, self->retry_at);
  next = MIN (MIN (MIN (next, wake), MIN (backup, gap)),
              MIN (MIN (waiting, expiry), MIN (release, unplugged)));
  if (self->failures > 0 && self->rest_until > now)
    next = MIN (next, self->rest_until);
  hearth_clock_arm (self->clock, next);
  return TRUE;
}
