// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * hold: what keeps a reminder back, and until when.
 *
 * A reminder that comes at a bad time waits, with its reason, and comes with the others that waited
 * when the reason is gone: a pause, quiet hours, a date night that runs unplugged, a locked
 * session, a server that says it is inhibited. An urgent event waits only for its own pause. Pure:
 * the scheduler knows what is the case, this file what follows from it.
 */
#include "hold.h"

#include "civil.h"
#include "walltime.h"

/* Whether `now` lies in quiet hours, and then the instant of their end. They begin and end at
 * instants: what is over in the first pass of a doubled hour is over. */
static gboolean
is_quiet (const HearthQuietHours *hours, gint64 now, GTimeZone *zone, gint64 *out_end)
{
  gint64 length = hours->end - hours->begin + (hours->end < hours->begin ? HEARTH_DAY : 0);
  gint64 today = hearth_civil_midnight (hearth_walltime_from_instant (now, zone));

  for (gint64 day = today - HEARTH_DAY; day <= today; day += HEARTH_DAY) {
    gint64 begin = day + hours->begin;
    gint64 end = hearth_walltime_to_instant (begin + length, zone);

    if (hearth_walltime_to_instant (begin, zone) <= now && now < end) {
      *out_end = end;
      return TRUE;
    }
  }
  return FALSE;
}

/* Why a reminder of an event waits at the instant `now`, for the user's zone: "pause",
 * "quiet-hours", "unplugged", "locked" or "inhibited"; NULL where nothing keeps it. */
const char *
hearth_hold_reason (const HearthEvent *event, const HearthHolds *holds, gint64 now, GTimeZone *zone)
{
  gint64 end = 0;

  if (holds->is_paused)
    return "pause";
  if (event->urgent)
    return NULL;
  if (is_quiet (&holds->quiet_hours, now, zone, &end))
    return "quiet-hours";
  if (holds->is_unplugged)
    return "unplugged";
  if (holds->is_locked)
    return "locked";
  if (holds->is_inhibited)
    return "inhibited";
  return NULL;
}

/* The instant at which the quiet hours end in which `now` lies; G_MAXINT64 where it lies in none.
 */
gint64
hearth_hold_next_change (const HearthQuietHours *hours, gint64 now, GTimeZone *zone)
{
  gint64 end = 0;

  return is_quiet (hours, now, zone, &end) ? end : G_MAXINT64;
}
