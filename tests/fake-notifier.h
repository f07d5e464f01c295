// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "daemon/notifier.h"

G_BEGIN_DECLS

#define HEARTH_TYPE_FAKE_NOTIFIER (hearth_fake_notifier_get_type ())
G_DECLARE_FINAL_TYPE (HearthFakeNotifier, hearth_fake_notifier, HEARTH, FAKE_NOTIFIER, GObject)

typedef enum {
  HEARTH_FAKE_SHOWS,
  HEARTH_FAKE_REFUSES,
  HEARTH_FAKE_HANGS,
  HEARTH_FAKE_EVICTS, /* shows, and closes at once */
} HearthFakeMood;

/* One presentation that reached the screen, whether or not the caller was told. */
typedef struct {
  HearthNotice *notice;
  guint32 id;
  char *server;
} HearthFakeShown;

HearthFakeNotifier *hearth_fake_notifier_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hearth_fake_notifier_settle (HearthFakeNotifier *self);
void hearth_fake_notifier_restart_caller (HearthFakeNotifier *self);
void hearth_fake_notifier_set_server (HearthFakeNotifier *self, const char *server);
void hearth_fake_notifier_set_mood (HearthFakeNotifier *self, HearthFakeMood mood);
void hearth_fake_notifier_time_out (HearthFakeNotifier *self);
gboolean hearth_fake_notifier_press (HearthFakeNotifier *self, guint32 id, HearthActions action);
gboolean hearth_fake_notifier_close (HearthFakeNotifier *self, guint32 id, guint reason);
void hearth_fake_notifier_invoke (HearthFakeNotifier *self, const char *key, const char *action);
GHashTable *hearth_fake_notifier_screen (HearthFakeNotifier *self);
const HearthNotice *hearth_fake_notifier_taken (HearthFakeNotifier *self);
guint32 hearth_fake_notifier_find (HearthFakeNotifier *self, const char *key);
GPtrArray *hearth_fake_notifier_history (HearthFakeNotifier *self);

G_END_DECLS
