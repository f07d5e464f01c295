// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-news: what a transaction makes known, once it is on disk and not before.
 *
 * While a transaction is open, what has to be told and what has to leave the screen is noted. Where
 * it fails the notes are forgotten with it. Where it is kept, notifications leave the screen, as
 * soon as the server that has them is there; and the news waits until the caller has given its
 * answer, to go out as the scheduler's signals.
 */
#include <string.h>

#include "scheduler-private.h"

typedef struct {
  HearthNewsKind kind;
  gint64 event;
  gint64 occurrence;
  gint64 delivery;
} News;

/* The signals, each with as many gint64 as it brings: the event or goal, the occurrence, the
 * delivery. */
static const struct {
  const char *name;
  guint n_values;
} signal_table[HEARTH_NEWS_KINDS] = {
  [HEARTH_NEWS_ADDED] = { "event-added", 1 },
  [HEARTH_NEWS_CHANGED] = { "event-changed", 1 },
  [HEARTH_NEWS_REMOVED] = { "event-removed", 1 },
  [HEARTH_NEWS_OCCURRENCE] = { "occurrence-changed", 2 },
  [HEARTH_NEWS_DUE] = { "due", 3 },
  [HEARTH_NEWS_SCHEDULE] = { "schedule-changed", 0 },
  [HEARTH_NEWS_GOAL_ADDED] = { "goal-added", 1 },
  [HEARTH_NEWS_GOAL_CHANGED] = { "goal-changed", 1 },
  [HEARTH_NEWS_GOAL_REMOVED] = { "goal-removed", 1 },
};

static guint signals[HEARTH_NEWS_KINDS];

/* Gives the class of the scheduler its signals. */
void
hearth_scheduler_create_signals (GType type)
{
  GType values[] = { G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64 };

  for (guint i = 0; i < HEARTH_NEWS_KINDS; i++)
    signals[i] = g_signal_newv (signal_table[i].name, type, G_SIGNAL_RUN_LAST, NULL, NULL, NULL,
                                NULL, G_TYPE_NONE, signal_table[i].n_values, values);
}

/* Says at once that what the schedule as a whole shows may be different. */
void
hearth_scheduler_tell_schedule (HearthScheduler *self)
{
  g_signal_emit (self, signals[HEARTH_NEWS_SCHEDULE], 0);
}

/* Tells, as signals, all that is on disk and was not told yet. */
void
hearth_scheduler_tell_all (HearthScheduler *self)
{
  g_autoptr (GPtrArray) told = g_steal_pointer (&self->told);

  self->told = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < told->len; i++) {
    const News *news = g_ptr_array_index (told, i);

    /* A signal takes as many of the three as it has use for. */
    if (news->kind != HEARTH_NEWS_SCHEDULE)
      g_signal_emit (self, signals[news->kind], 0, news->event, news->occurrence, news->delivery);
  }
  if (told->len > 0)
    hearth_scheduler_tell_schedule (self);
}

/* Notes what is to be told when the open transaction is on disk. */
void
hearth_scheduler_tell (HearthScheduler *self, HearthNewsKind kind, gint64 event, gint64 occurrence,
                       gint64 delivery)
{
  News *news = g_new (News, 1);

  *news = (News){ kind, event, occurrence, delivery };
  g_ptr_array_add (self->news, news);
}

/* Takes a notification off a server's screen once the open transaction is on disk, and where the
 * server is not known yet, once it is. */
void
hearth_scheduler_withdraw (HearthScheduler *self, const char *server, guint32 notification)
{
  HearthWithdrawal *withdrawal = g_new (HearthWithdrawal, 1);

  *withdrawal = (HearthWithdrawal){ g_strdup (server), notification };
  g_ptr_array_add (self->withdrawals, withdrawal);
}

/* Makes up for the withdrawals from a server that is there now; other servers took their screens
 * with them. */
void
hearth_scheduler_withdraw_belated (HearthScheduler *self, const char *server)
{
  for (guint i = 0; i < self->belated->len; i++) {
    const HearthWithdrawal *withdrawal = g_ptr_array_index (self->belated, i);

    if (strcmp (withdrawal->server, server) == 0)
      hearth_notifier_withdraw (self->notifier, withdrawal->notification);
  }
  g_ptr_array_set_size (self->belated, 0);
}

/* Forgets the news of a transaction that did not come to its end. */
void
hearth_scheduler_clear_news (HearthScheduler *self)
{
  g_ptr_array_set_size (self->news, 0);
  g_ptr_array_set_size (self->withdrawals, 0);
}

/* Begins a transaction of hearth's own, which is no change of anybody's. */
gboolean
hearth_scheduler_begin (HearthScheduler *self, GError **error)
{
  hearth_scheduler_clear_news (self);
  self->entry = 0;
  return hearth_store_begin (self->store, error);
}

/* Ends a change: keeps it where all went well, and then its news is told and a run follows; undoes
 * it, news and all, where not. Gives back whether it is on disk. */
gboolean
hearth_scheduler_end (HearthScheduler *self, gboolean is_good, GError **error)
{
  if (!is_good) {
    hearth_store_rollback (self->store);
    return FALSE;
  }
  if (!hearth_store_commit (self->store, error))
    return FALSE;
  hearth_scheduler_keep_entry (self);
  while (self->withdrawals->len > 0)
    g_ptr_array_add (self->belated, g_ptr_array_steal_index (self->withdrawals, 0));
  if (hearth_notifier_server (self->notifier))
    hearth_scheduler_withdraw_belated (self, hearth_notifier_server (self->notifier));
  while (self->news->len > 0)
    g_ptr_array_add (self->told, g_ptr_array_steal_index (self->news, 0));
  return TRUE;
}

/* Frees a withdrawal. */
void
hearth_withdrawal_free (HearthWithdrawal *withdrawal)
{
  g_free (withdrawal->server);
  g_free (withdrawal);
}
