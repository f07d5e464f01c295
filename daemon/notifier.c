// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notifier: show this, tell me what became of it.
 *
 * The interface between the scheduler, which decides what is shown and what an answer means, and
 * whoever has a screen: notifier-libnotify for the desktop, fake-notifier for the tests. A
 * notifier decides nothing and retries nothing; it says what happened, in the order in which it
 * did, always from the main loop and never from inside a call. notifier.h describes its signals.
 */
#include "notifier.h"

enum { SERVER, SHOWN, FAILED, ACTION, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (HearthNotifier, hearth_notifier, G_TYPE_OBJECT)

static void
hearth_notifier_default_init (HearthNotifierInterface *iface)
{
  signals[SERVER] = g_signal_new ("server", HEARTH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SHOWN] = g_signal_new ("shown", HEARTH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
  signals[FAILED] =
      g_signal_new ("failed", HEARTH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[ACTION] = g_signal_new ("action", HEARTH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CLOSED] = g_signal_new ("closed", HEARTH_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT);
}

/* A deep copy, for hearth_notice_free(). */
HearthNotice *
hearth_notice_copy (const HearthNotice *notice)
{
  HearthNotice *copy = g_memdup2 (notice, sizeof *notice);

  copy->key = g_strdup (notice->key);
  copy->summary = g_strdup (notice->summary);
  copy->body = g_strdup (notice->body);
  copy->icon = g_strdup (notice->icon);
  copy->category = g_strdup (notice->category);
  return copy;
}

/* Frees a notice whose struct and strings came from g_malloc; NULL is fine. */
void
hearth_notice_free (HearthNotice *notice)
{
  if (notice == NULL)
    return;
  g_free (notice->key);
  g_free (notice->summary);
  g_free (notice->body);
  g_free (notice->icon);
  g_free (notice->category);
  g_free (notice);
}

/* The server that the last "server" told of, or NULL; valid until the next one. */
const char *
hearth_notifier_server (HearthNotifier *self)
{
  return HEARTH_NOTIFIER_GET_IFACE (self)->server (self);
}

/* What that server calls itself, for people: "dunst 1.9.0"; NULL where there is none. Valid until
 * the next "server". */
const char *
hearth_notifier_label (HearthNotifier *self)
{
  return HEARTH_NOTIFIER_GET_IFACE (self)->label (self);
}

/* Shows `notice`; one "shown" or one "failed" with its key follows. The caller keeps it. */
void
hearth_notifier_show (HearthNotifier *self, const HearthNotice *notice)
{
  HEARTH_NOTIFIER_GET_IFACE (self)->show (self, notice);
}

/* Takes the notice of that id off the screen of the present server; one that is not there is
 * nothing to worry about. A "closed" follows where the server tells. */
void
hearth_notifier_withdraw (HearthNotifier *self, guint32 id)
{
  HEARTH_NOTIFIER_GET_IFACE (self)->withdraw (self, id);
}

/* For the makers of notifiers: see "server" in notifier.h. */
void
hearth_notifier_emit_server (HearthNotifier *self, const char *server)
{
  g_signal_emit (self, signals[SERVER], 0, server);
}

/* For the makers of notifiers: see "shown" in notifier.h. */
void
hearth_notifier_emit_shown (HearthNotifier *self, const char *key, guint32 id, const char *server)
{
  g_signal_emit (self, signals[SHOWN], 0, key, id, server);
}

/* For the makers of notifiers: see "failed" in notifier.h. */
void
hearth_notifier_emit_failed (HearthNotifier *self, const char *key, gboolean maybe_shown,
                             const char *reason)
{
  g_signal_emit (self, signals[FAILED], 0, key, maybe_shown, reason);
}

/* For the makers of notifiers: see "action" in notifier.h. */
void
hearth_notifier_emit_action (HearthNotifier *self, const char *key, const char *action)
{
  g_signal_emit (self, signals[ACTION], 0, key, action);
}

/* For the makers of notifiers: see "closed" in notifier.h. */
void
hearth_notifier_emit_closed (HearthNotifier *self, const char *key, guint32 id, guint reason)
{
  g_signal_emit (self, signals[CLOSED], 0, key, id, reason);
}
