// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  HEARTH_ACTION_DONE = 1 << 0,
  HEARTH_ACTION_SNOOZE = 1 << 1,
  HEARTH_ACTION_SKIP = 1 << 2,
  HEARTH_ACTION_SHOW = 1 << 3,
} HearthActions;

typedef enum {
  HEARTH_URGENCY_LOW,
  HEARTH_URGENCY_NORMAL,
  HEARTH_URGENCY_CRITICAL,
} HearthUrgency;

/* What to show. All text is plain UTF-8, unescaped: the notifier escapes or strips it to fit the
 * server and cuts it at a sensible length. */
typedef struct {
  char
      *key; /* names this notice to its caller, and stands in its action keys: a-z 0-9 : . - only */
  char *summary;
  char *body; /* lines; "" for none */
  HearthActions actions;
  HearthUrgency urgency;
  char *icon; /* icon name */
  char *category; /* of the Desktop Notifications Specification, e.g. "x-hearth.date-night" */
  gboolean silent; /* a refresh in place: no sound */
  guint32 replaces_id; /* 0: a new one; else an id on the present server */
} HearthNotice;

#define HEARTH_TYPE_NOTIFIER (hearth_notifier_get_type ())
G_DECLARE_INTERFACE (HearthNotifier, hearth_notifier, HEARTH, NOTIFIER, GObject)

/* Shows notices and tells what became of them; never blocks its caller, keeps nothing on disk.
 *
 * Signals, on the caller's main context:
 *  "server" (const char *server): a server is there and answered for itself, named "GUID:owner"
 *      (bus GUID and unique name); NULL when it has gone.
 *  "shown" (const char *key, guint id, const char *server): the server took it under this id.
 *  "failed" (const char *key, gboolean maybe_shown, const char *reason): not shown; maybe_shown
 *      where no answer came and the server may still show it: not to be retried on this server.
 *  "action" (const char *key, const char *action): "done", "snooze", "skip" or "show" was pressed
 * on a notice of that key, also one shown by an earlier run on this same server. "closed" (const
 * char *key, guint id, guint reason): 1 expired, 2 dismissed, 3 by call, 4 undefined; key is "" for
 * one shown by an earlier run. */
struct _HearthNotifierInterface {
  GTypeInterface parent;

  const char *(*server) (HearthNotifier *self);
  const char *(*label) (HearthNotifier *self);
  void (*show) (HearthNotifier *self, const HearthNotice *notice);
  void (*withdraw) (HearthNotifier *self, guint32 id);
};

HearthNotice *hearth_notice_copy (const HearthNotice *notice) G_GNUC_WARN_UNUSED_RESULT;
void hearth_notice_free (HearthNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthNotice, hearth_notice_free)

const char *hearth_notifier_server (HearthNotifier *self);
const char *hearth_notifier_label (HearthNotifier *self);
void hearth_notifier_show (HearthNotifier *self, const HearthNotice *notice);
void hearth_notifier_withdraw (HearthNotifier *self, guint32 id);
void hearth_notifier_emit_server (HearthNotifier *self, const char *server);
void
hearth_notifier_emit_shown (HearthNotifier *self, const char *key, guint32 id, const char *server);
void hearth_notifier_emit_failed (HearthNotifier *self, const char *key, gboolean maybe_shown,
                                  const char *reason);
void hearth_notifier_emit_action (HearthNotifier *self, const char *key, const char *action);
void hearth_notifier_emit_closed (HearthNotifier *self, const char *key, guint32 id, guint reason);

G_END_DECLS
