// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-unplug: which date nights run unplugged now.
 *
 * While one does, from its start to its end or until it is answered, the reminders of everything
 * else wait. Nothing is kept of it: whether one runs follows from the schedule and the time, so a
 * change, a restart or a leap of the clock needs no mending.
 */
#include "scheduler-private.h"

/* Whether an occurrence is under way, and nobody has said that it is over or will not be. */
static gboolean
runs (const HearthOccurrence *occurrence, gint64 now)
{
  return occurrence->start <= now && now < occurrence->end
         && hearth_state_is_open (occurrence->state);
}

static gboolean
add_running (HearthScheduler *self, gint64 id, gint64 now, GArray *running, gint64 *end,
             GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, id, error);
  g_autoptr (GPtrArray) occurrences =
      event ? hearth_agenda_of_event (self->agenda, event, now, now + 1, G_MAXINT32, error) : NULL;

  if (!occurrences)
    return FALSE;
  for (guint i = 0; i < occurrences->len; i++) {
    const HearthOccurrence *one = g_ptr_array_index (occurrences, i);

    if (!runs (one, now))
      continue;
    g_array_append_val (running, id);
    *end = MIN (*end, one->end);
  }
  return TRUE;
}

/* The ids (gint64) of the events that run unplugged at `now`, and the instant at which the first of
 * them ends, G_MAXINT64 where none runs. Free with g_array_unref. */
GArray *
hearth_scheduler_unplugged (HearthScheduler *self, gint64 now, gint64 *out_end, GError **error)
{
  g_autoptr (GArray) ids = hearth_store_unplugged (self->store, error);
  g_autoptr (GArray) running = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 end = G_MAXINT64;

  if (!ids)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    if (!add_running (self, g_array_index (ids, gint64, i), now, running, &end, error))
      return NULL;
  *out_end = end;
  return g_steal_pointer (&running);
}
