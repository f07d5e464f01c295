// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * silence: asks the desktop to hold notifications back, and always gives back what it took.
 *
 * While silence is wanted, whoever shows notifications here is asked for it, each in its own way
 * (silence-way), also one that comes later or starts anew. What is taken is written down before it
 * is taken, so that a run after a crash can give it back; it is forgotten when the server has
 * confirmed that it has it back, or is gone, and its memory with it (silence-desk). Nobody is
 * waited for. Whether silence is wanted is the scheduler's business.
 */
#include "silence.h"

#include "silence-desk.h"

#include <string.h>

struct _HearthSilence {
  GObject parent_instance;

  HearthDesks shared;
  HearthDesk *desks; /* owned; one a way */
  gsize n_desks;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HearthSilence, hearth_silence, G_TYPE_OBJECT)

static void
tell_changed (HearthSilence *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
hearth_silence_finalize (GObject *object)
{
  HearthSilence *self = HEARTH_SILENCE (object);

  g_cancellable_cancel (self->shared.cancellable);
  for (gsize i = 0; i < self->n_desks; i++)
    hearth_desk_clear (&self->desks[i]);
  g_free (self->desks);
  g_object_unref (self->shared.cancellable);
  g_clear_object (&self->shared.bus);
  G_OBJECT_CLASS (hearth_silence_parent_class)->finalize (object);
}

static void
hearth_silence_class_init (HearthSilenceClass *class)
{
  G_OBJECT_CLASS (class)->finalize = hearth_silence_finalize;
  signals[CHANGED] = g_signal_new ("changed", HEARTH_TYPE_SILENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
hearth_silence_init (HearthSilence *self)
{
  const HearthWay *ways = hearth_silence_ways (&self->n_desks);

  self->shared.cancellable = g_cancellable_new ();
  self->shared.changed = tell_changed;
  self->shared.silence = self;
  self->desks = g_new0 (HearthDesk, self->n_desks);
  for (gsize i = 0; i < self->n_desks; i++)
    hearth_desk_init (&self->desks[i], &self->shared, &ways[i]);
}

/* Makes the silence of the desktop on a session bus. It asks nobody before it is wanted, and its
 * signals come in the thread-default main context of the caller. */
HearthSilence *
hearth_silence_new (GDBusConnection *bus)
{
  HearthSilence *self = g_object_new (HEARTH_TYPE_SILENCE, NULL);

  self->shared.bus = g_object_ref (bus);
  return self;
}

/* Lets go of the bus: what was taken on it is as the memory has it. */
void
hearth_silence_leave (HearthSilence *self)
{
  g_cancellable_cancel (self->shared.cancellable);
  g_object_unref (self->shared.cancellable);
  self->shared.cancellable = g_cancellable_new ();
  for (gsize i = 0; i < self->n_desks; i++) {
    hearth_desk_clear (&self->desks[i]);
    hearth_desk_init (&self->desks[i], &self->shared, self->desks[i].way);
  }
  g_clear_object (&self->shared.bus);
}

/* Takes another bus, and the memory is to be recalled. */
void
hearth_silence_join (HearthSilence *self, GDBusConnection *bus)
{
  g_set_object (&self->shared.bus, bus);
  tell_changed (self);
}

/* Has what is taken written down, and what was given back forgotten, by the caller. */
void
hearth_silence_set_memory (HearthSilence *self, HearthSilenceKeep keep, HearthSilenceForget forget,
                           gpointer data)
{
  self->shared.keep = keep;
  self->shared.forget = forget;
  self->shared.memory = data;
}

/* Takes up what an earlier run wrote down: it is given back at the next word of what is wanted, or
 * stays where that is silence. */
void
hearth_silence_recall (HearthSilence *self, const char *way, const char *server, const char *detail)
{
  for (gsize i = 0; i < self->n_desks; i++)
    if (strcmp (self->desks[i].way->name, way) == 0)
      hearth_desk_recall (&self->desks[i], server, detail);
}

/* Writes down once more what is taken, and only that: the memory is another. */
gboolean
hearth_silence_keep_all (HearthSilence *self)
{
  gboolean is_good = TRUE;

  if (!self->shared.bus)
    return TRUE;
  for (gsize i = 0; i < self->n_desks; i++)
    is_good = hearth_desk_keep (&self->desks[i]) && is_good;
  return is_good;
}

/* Says how much is to be held back from now on. */
void
hearth_silence_want (HearthSilence *self, HearthSilenceDepth depth)
{
  self->shared.depth = depth;
  if (!self->shared.bus)
    return;
  for (gsize i = 0; i < self->n_desks; i++) {
    if (depth == HEARTH_SILENCE_NONE)
      hearth_desk_close (&self->desks[i]);
    else
      hearth_desk_open (&self->desks[i]);
    hearth_desk_step (&self->desks[i]);
  }
}

/* Whether anything is held back, or may be. */
gboolean
hearth_silence_holds (HearthSilence *self)
{
  for (gsize i = 0; i < self->n_desks; i++)
    if (self->desks[i].taken_from)
      return TRUE;
  return FALSE;
}

/* Whether somebody still owes an answer. */
gboolean
hearth_silence_is_busy (HearthSilence *self)
{
  for (gsize i = 0; i < self->n_desks; i++)
    if (self->desks[i].is_busy)
      return TRUE;
  return FALSE;
}
