// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-queue: who is served next.
 *
 * Callers have their turns: each call that is served is the oldest of the caller who has waited
 * longest for a turn, and then the main loop has its own. So whoever has a thousand calls waiting
 * holds another up by one of them, and a reminder by none; and the calls of one caller are served
 * in their order.
 *
 * How many may wait is service-gate's affair.
 */
#include "service-queue.h"

struct _HearthQueue {
  HearthQueueServe serve;
  HearthQueueDrop drop;
  gpointer data; /* borrowed, for serve */
  GHashTable *waiting; /* caller → GQueue of their calls, none of which is empty */
  GQueue turns; /* callers that have calls waiting; the names are borrowed from there */
  guint source; /* that serves the next; 0: nobody waits */
};

static gpointer
take_next (HearthQueue *self)
{
  char *caller = g_queue_pop_head (&self->turns);
  GQueue *calls = g_hash_table_lookup (self->waiting, caller);
  gpointer call = g_queue_pop_head (calls);

  if (g_queue_is_empty (calls))
    (void)g_hash_table_remove (self->waiting, caller);
  else
    g_queue_push_tail (&self->turns, caller);
  return call;
}

static gboolean
on_turn (gpointer data)
{
  HearthQueue *self = data;

  self->serve (take_next (self), self->data);
  if (!g_queue_is_empty (&self->turns))
    return G_SOURCE_CONTINUE;
  self->source = 0;
  return G_SOURCE_REMOVE;
}

/* An empty queue, whose calls `serve` gets with `data`, one at a time from the main loop; those
 * that are still there at its end, `drop`. */
HearthQueue *
hearth_queue_new (HearthQueueServe serve, HearthQueueDrop drop, gpointer data)
{
  HearthQueue *self = g_new0 (HearthQueue, 1);

  self->serve = serve;
  self->drop = drop;
  self->data = data;
  self->waiting =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_queue_free);
  g_queue_init (&self->turns);
  return self;
}

/* Lets a call wait, which is taken over, behind the others of its caller. */
void
hearth_queue_push (HearthQueue *self, const char *caller, gpointer call)
{
  GQueue *calls = g_hash_table_lookup (self->waiting, caller);

  if (!calls) {
    char *name = g_strdup (caller);

    calls = g_queue_new ();
    g_hash_table_insert (self->waiting, name, calls);
    g_queue_push_tail (&self->turns, name);
  }
  g_queue_push_tail (calls, call);
  if (self->source == 0)
    self->source = g_idle_add_full (G_PRIORITY_DEFAULT, on_turn, self, NULL);
}

void
hearth_queue_free (HearthQueue *self)
{
  if (!self)
    return;
  g_clear_handle_id (&self->source, g_source_remove);
  while (!g_queue_is_empty (&self->turns))
    self->drop (take_next (self));
  g_hash_table_unref (self->waiting);
  g_free (self);
}
