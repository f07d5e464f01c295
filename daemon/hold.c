// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * hold: what keeps a reminder back, and until when.
 *
 * A reminder that comes at a bad time waits, with its reason, and comes with the others that waited
 * when the reason is gone: a pause, quiet hours, a locked session, a server that says it is
 * inhibited. An urgent event waits only for its own pause. Pure: the scheduler knows what is the
 * case, this file what follows from it.
 */
#include "hold.h"

#include "civil.h"
#include "walltime.h"

static gint64
midnight_of (gint64 wall)
{
  return wall - (wall % HEARTH_DAY + HEARTH_DAY) % HEARTH_DAY;
}

static gboolean
is_quiet (const HearthQuietHours *hours, gint64 wall)
{
  gint64 time = wall - midnight_of (wall);

  if (hours->begin == hours->end)
    return FALSE;
  if (hours->begin < hours->end)
    return hours->begin <= time && time < hours->end;
  return time >= hours->begin || time < hours->end;
}

/* Why a reminder of an event waits at the instant `now`, for the user's zone: "pause",
 * "quiet-hours", "locked" or "inhibited"; NULL where nothing keeps it. */
const char *
hearth_hold_reason (const HearthEvent *event, const HearthHolds *holds, gint64 now, GTimeZone *zone)
{
  if (holds->is_paused)
    return "pause";
  if (event->urgent)
    return NULL;
  if (is_quiet (&holds->quiet_hours, hearth_walltime_from_instant (now, zone)))
    return "quiet-hours";
  if (holds->is_locked)
    return "locked";
  if (holds->is_inhibited)
    return "inhibited";
  return NULL;
}

/* The first instant after `now` at which quiet hours end; G_MAXINT64 where there are none. */
gint64
hearth_hold_next_change (const HearthQuietHours *hours, gint64 now, GTimeZone *zone)
{
  gint64 day = midnight_of (hearth_walltime_from_instant (now, zone)) - HEARTH_DAY;

  if (hours->begin == hours->end)
    return G_MAXINT64;
  for (int i = 0; i < 4; i++, day += HEARTH_DAY) {
    gint64 end = hearth_walltime_to_instant (day + hours->end, zone);

    if (end > now)
      return end;
  }
  return G_MAXINT64;
}
