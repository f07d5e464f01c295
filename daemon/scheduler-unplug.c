// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-unplug: which date nights run unplugged now.
 *
 * While one does, from its start to its end or until it is answered, the reminders of everything
 * else wait, and the desktop is asked to hold back what others have to say. Whether one runs
 * follows from the schedule and the time, so a change, a restart or a leap of the clock needs no
 * mending; kept is only what the desktop was asked for.
 *
 * A desktop that is silent would hold back hearth's own words, too. So a reminder of the date night
 * itself is shown first and has a minute to be seen; and while an urgent one is out, only those are
 * asked for silence that let it pass.
 */
#include "civil.h"
#include "scheduler-private.h"

/* What is shown by a desktop that is asked for silence then is shown to nobody, µs. */
#define TO_BE_SEEN (HEARTH_MINUTE * G_USEC_PER_SEC)

/* Reminders of a state looked at; who has more on the screen than that does not read them. */
#define LOOKED_AT_MAX 500

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

/* Whether the id is among them. */
static gboolean
is_among (GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

/* How silent it may be with what is on its way to the screen, or on it. */
static gboolean
allow (HearthScheduler *self, GArray *running, const HearthDelivery *delivery, gint64 now,
       HearthSilenceDepth *depth, GError **error)
{
  gint64 seen = delivery->shown_at + TO_BE_SEEN;
  g_autoptr (HearthEvent) event = NULL;

  if (is_among (running, delivery->event)) {
    if (delivery->state == HEARTH_DELIVERY_SHOWN && seen <= now)
      return TRUE;
    *depth = HEARTH_SILENCE_NONE;
    if (delivery->state == HEARTH_DELIVERY_SHOWN)
      self->silent_from = MIN (self->silent_from, seen);
    return TRUE;
  }
  if (delivery->event <= 0)
    return TRUE;
  event = hearth_store_load_event (self->store, delivery->event, error);
  if (event && event->urgent)
    *depth = MIN (*depth, HEARTH_SILENCE_BUT_URGENT);
  return event != NULL;
}

static gboolean
find_depth (HearthScheduler *self, GArray *running, gint64 now, HearthSilenceDepth *out_depth,
            GError **error)
{
  static const HearthDeliveryState states[] = { HEARTH_DELIVERY_DUE, HEARTH_DELIVERY_PRESENTING,
                                                HEARTH_DELIVERY_SHOWN };
  HearthSilenceDepth depth = running->len > 0 ? HEARTH_SILENCE_FULL : HEARTH_SILENCE_NONE;

  for (guint i = 0; running->len > 0 && i < G_N_ELEMENTS (states); i++) {
    g_autoptr (GPtrArray) live =
        hearth_store_deliveries_in (self->store, states[i], 0, LOOKED_AT_MAX, error);

    if (!live)
      return FALSE;
    for (guint n = 0; n < live->len; n++)
      if (!allow (self, running, g_ptr_array_index (live, n), now, &depth, error))
        return FALSE;
  }
  *out_depth = depth;
  return TRUE;
}

/* Asks the desktop for the silence that fits the instant `now`, or for none. */
gboolean
hearth_scheduler_follow_unplugged (HearthScheduler *self, gint64 now, GError **error)
{
  HearthSilenceDepth depth = HEARTH_SILENCE_NONE;
  gint64 end = 0;

  self->silent_from = G_MAXINT64;
  if (!self->silence)
    return TRUE;
  if (!self->is_ending) {
    g_autoptr (GArray) running = hearth_scheduler_unplugged (self, now, &end, error);

    if (!running || !find_depth (self, running, now, &depth, error))
      return FALSE;
  }
  hearth_silence_want (self->silence, depth);
  return TRUE;
}

/* Whether the desktop was asked for silence. */
gboolean
hearth_scheduler_is_silent (HearthScheduler *self)
{
  return self->silence && hearth_silence_holds (self->silence);
}

/* The next instant at which another silence may be wanted; G_MAXINT64 for none. */
gboolean
hearth_scheduler_next_unplugged (HearthScheduler *self, gint64 now, gint64 *out_instant,
                                 GError **error)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GArray) running = NULL;
  gint64 end = 0;

  *out_instant = G_MAXINT64;
  if (!self->silence)
    return TRUE;
  ids = hearth_store_unplugged (self->store, error);
  running = ids ? hearth_scheduler_unplugged (self, now, &end, error) : NULL;
  if (!running)
    return FALSE;
  *out_instant = MIN (end, self->silent_from);
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (HearthEvent) event =
        hearth_store_load_event (self->store, g_array_index (ids, gint64, i), error);
    gint64 start = 0;

    if (!event || !hearth_agenda_next_start (self->agenda, event, &start, error))
      return FALSE;
    *out_instant = MIN (*out_instant, start);
  }
  return TRUE;
}

static gboolean
keep_silence (const char *way, const char *server, const char *detail, gpointer data)
{
  HearthScheduler *self = data;

  return hearth_scheduler_begin (self, NULL)
         && hearth_scheduler_end (
             self, hearth_store_put_silence (self->store, way, server, detail, NULL), NULL);
}

/* Where the disk refuses, the next run asks the server again, which has it back. */
static void
forget_silence (const char *way, gpointer data)
{
  HearthScheduler *self = data;

  if (hearth_scheduler_begin (self, NULL))
    (void)!hearth_scheduler_end (self, hearth_store_delete_silence (self->store, way, NULL), NULL);
}

static void
recall (const char *way, const char *server, const char *detail, gpointer data)
{
  HearthScheduler *self = data;

  hearth_silence_recall (self->silence, way, server, detail);
}

/* Takes up what an earlier run asked the desktop for, or this one on an earlier way to the bus. */
void
hearth_scheduler_recall_silence (HearthScheduler *self)
{
  if (!self->silence)
    return;
  hearth_silence_set_memory (self->silence, keep_silence, forget_silence, self);
  (void)!hearth_store_each_silence (self->store, recall, self, NULL);
}
