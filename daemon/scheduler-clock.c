// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-clock: what follows when the clock is set, or the two are in another zone.
 *
 * A step of the clock forward may prove false: what it brings out is remembered as such until the
 * clock comes back, or the machine starts anew. A step back that follows one takes back what was
 * shown before its time; any other takes back nothing, for then it was shown, if perhaps not at the
 * hour that the clock says now. But what no run has met yet is met now: a machine that woke in next
 * year and is put right, with a daemon there or without, has this year still before it. In another
 * zone, what floats expires by that zone's days.
 */
#include "civil.h"
#include "scheduler-private.h"

/* Twice what the clocks of two zones differ by at the most. */
#define ZONES_APART_MAX (52 * HEARTH_HOUR * G_USEC_PER_SEC)

/* One occurrence expires when its day is over where the user is now. */
static gboolean
set_expiry (HearthScheduler *self, HearthRecord *record, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, record->event, error);
  g_autoptr (HearthOccurrence) occurrence = NULL;
  gint64 expires = 0;

  if (!event)
    return FALSE;
  occurrence = hearth_agenda_occurrence (self->agenda, event, record->occurrence, NULL);
  if (!occurrence)
    return TRUE;
  expires = hearth_occurrence_expiry (event, record, occurrence->end);
  if (expires == record->expires)
    return TRUE;
  record->expires = expires;
  return hearth_store_put_record (self->store, record, error);
}

/* The step forward proved false, or more of it than now stands: what came of it is taken back. */
static gboolean
step_back (HearthScheduler *self, gint64 offset, GError **error)
{
  if (!hearth_scheduler_retract (self, self->trusted_offset + self->doubt_begins,
                                 offset + HEARTH_CLOCK_STEP_MIN, error))
    return FALSE;
  if (offset <= self->trusted_offset + HEARTH_CLOCK_STEP_MIN)
    return hearth_scheduler_end_doubt (self, error);
  return hearth_scheduler_keep_doubt (self, offset, error);
}

static gboolean
step_forward (HearthScheduler *self, gint64 before, gint64 offset, GError **error)
{
  if (!hearth_scheduler_is_in_doubt (self) && !hearth_scheduler_begin_doubt (self, before, error))
    return FALSE;
  return hearth_scheduler_keep_doubt (self, offset, error);
}

/* How far the wall clock is ahead of the time since boot: what a step changes and nothing else. */
gint64
hearth_scheduler_offset (HearthScheduler *self)
{
  return hearth_clock_now (self->clock) - hearth_clock_elapsed (self->clock);
}

/* Looks whether the wall clock was set since the last look, and makes up for it in a transaction of
 * its own. */
gboolean
hearth_scheduler_follow_clock (HearthScheduler *self, GError **error)
{
  gint64 before = self->clock_offset;
  gint64 offset = hearth_scheduler_offset (self);
  gint64 now = hearth_clock_now (self->clock);
  gint64 trusted = self->trusted_offset;
  gboolean is_good = TRUE;

  if (ABS (offset - before) > HEARTH_CLOCK_STEP_MIN) {
    if (!hearth_scheduler_begin (self, error))
      return FALSE;
    if (offset > before)
      is_good = step_forward (self, before, offset, error);
    else if (hearth_scheduler_is_in_doubt (self))
      is_good = step_back (self, offset, error);
    else
      is_good = hearth_scheduler_rewind (self, now, error);
    if (!hearth_scheduler_end (self, is_good, error)) {
      self->trusted_offset = trusted;
      return FALSE;
    }
    /* The pause of a server was counted by the clock that was. */
    self->rest_until = MIN (self->rest_until, now);
  }
  self->clock_offset = offset;
  self->last_run = MIN (self->last_run, now);
  return TRUE;
}

/* What tells one zone from another: its name and, where it is read from a file that was copied and
 * so has none, its offset now. */
static char *
zone_now (HearthScheduler *self, gint64 now)
{
  GTimeZone *zone = hearth_clock_zone (self->clock);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, now / G_USEC_PER_SEC);

  return g_strdup_printf ("%s %d", g_time_zone_get_identifier (zone),
                          g_time_zone_get_offset (zone, interval));
}

/* Looks whether the user is in another zone, and lets what floats expire by it, in a transaction of
 * its own. The first look finds also a clock that was set back while no daemon ran. */
gboolean
hearth_scheduler_follow_zone (HearthScheduler *self, gint64 now, GError **error)
{
  g_autofree char *zone = zone_now (self, now);
  g_autoptr (GPtrArray) expiring = NULL;
  gboolean is_good = TRUE;

  if (g_strcmp0 (zone, self->zone) == 0)
    return TRUE;
  expiring = hearth_store_expiring (self->store, now - ZONES_APART_MAX, error);
  if (!expiring || !hearth_scheduler_begin (self, error))
    return FALSE;
  for (guint i = 0; is_good && i < expiring->len; i++)
    is_good = set_expiry (self, g_ptr_array_index (expiring, i), error);
  if (is_good && !self->zone)
    is_good = hearth_scheduler_rewind (self, now, error);
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  g_free (self->zone);
  self->zone = g_steal_pointer (&zone);
  hearth_scheduler_tell_schedule (self);
  return TRUE;
}
