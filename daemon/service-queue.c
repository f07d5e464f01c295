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
 * GDBus does not bring them in their order: a call on an object of a subtree takes another way
 * through the main loop than one on an object of its own. But all that came in before a call are
 * here by the end of that round of the main loop in which the call is. So what a round brought is
 * put in order, by the callers' own numbers, before the next.
 *
 * How many may wait is the affair of gate.
 */
#include "service-queue.h"

typedef struct {
  char *caller; /* owned; NULL once it is in the caller's line */
  guint32 serial; /* the caller's number of it */
  gpointer call;
} Entry;

/* Asked in each round whether there is something to do. */
typedef struct {
  GSource source;
  HearthQueue *queue; /* borrowed */
} Turn;

struct _HearthQueue {
  HearthQueueServe serve;
  HearthQueueDrop drop;
  gpointer data; /* borrowed, for serve */
  GQueue arrivals; /* Entry, owned: of the present round */
  GHashTable *waiting; /* caller → GQueue of its Entry, in order, none of which is empty */
  GQueue turns; /* callers that have calls waiting; the names are borrowed from there */
  GSource *turn; /* owned */
};

static gint
compare_serials (gconstpointer a, gconstpointer b, gpointer data)
{
  const Entry *left = a;
  const Entry *right = b;

  return (left->serial > right->serial) - (left->serial < right->serial);
}

static void
line_up (HearthQueue *self, Entry *entry)
{
  GQueue *line = g_hash_table_lookup (self->waiting, entry->caller);

  if (line)
    g_clear_pointer (&entry->caller, g_free);
  else {
    line = g_queue_new ();
    g_queue_push_tail (&self->turns, entry->caller);
    g_hash_table_insert (self->waiting, g_steal_pointer (&entry->caller), line);
  }
  /* Nearly always it is the last: looked for from the end. */
  if (g_queue_is_empty (line) || compare_serials (g_queue_peek_tail (line), entry, NULL) <= 0)
    g_queue_push_tail (line, entry);
  else
    g_queue_insert_sorted (line, entry, compare_serials, NULL);
}

static void
end_round (HearthQueue *self)
{
  while (!g_queue_is_empty (&self->arrivals))
    line_up (self, g_queue_pop_head (&self->arrivals));
}

static gpointer
take_next (HearthQueue *self)
{
  char *caller = g_queue_pop_head (&self->turns);
  GQueue *line = g_hash_table_lookup (self->waiting, caller);
  g_autofree Entry *entry = g_queue_pop_head (line);

  if (g_queue_is_empty (line))
    (void)g_hash_table_remove (self->waiting, caller);
  else
    g_queue_push_tail (&self->turns, caller);
  return entry->call;
}

static gboolean
prepare_turn (GSource *source, gint *timeout)
{
  HearthQueue *self = ((Turn *)source)->queue;

  *timeout = -1;
  end_round (self);
  return !g_queue_is_empty (&self->turns);
}

static gboolean
dispatch_turn (GSource *source, GSourceFunc callback, gpointer data)
{
  HearthQueue *self = ((Turn *)source)->queue;

  self->serve (take_next (self), self->data);
  return G_SOURCE_CONTINUE;
}

/* An empty queue, whose calls `serve` gets with `data`, one at a time from the main loop; those
 * that are still there at its end, `drop`. */
HearthQueue *
hearth_queue_new (HearthQueueServe serve, HearthQueueDrop drop, gpointer data)
{
  static GSourceFuncs funcs = { .prepare = prepare_turn, .dispatch = dispatch_turn };
  HearthQueue *self = g_new0 (HearthQueue, 1);

  self->serve = serve;
  self->drop = drop;
  self->data = data;
  g_queue_init (&self->arrivals);
  self->waiting =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_queue_free);
  g_queue_init (&self->turns);
  self->turn = g_source_new (&funcs, sizeof (Turn));
  ((Turn *)self->turn)->queue = self;
  (void)g_source_attach (self->turn, g_main_context_get_thread_default ());
  return self;
}

/* Lets a call wait, which is taken over, among the others of its caller. It is not served in this
 * round of the main loop. */
void
hearth_queue_push (HearthQueue *self, const char *caller, guint32 serial, gpointer call)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->caller = g_strdup (caller);
  entry->serial = serial;
  entry->call = call;
  g_queue_push_tail (&self->arrivals, entry);
}

void
hearth_queue_free (HearthQueue *self)
{
  if (!self)
    return;
  g_source_destroy (self->turn);
  g_source_unref (self->turn);
  end_round (self);
  while (!g_queue_is_empty (&self->turns))
    self->drop (take_next (self));
  g_hash_table_unref (self->waiting);
  g_free (self);
}
