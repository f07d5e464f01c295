// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a notification server shows, and how it behaves. The switches may be set at any time. */
typedef struct {
  GDBusNodeInfo *info; /* owned */
  GDBusConnection *bus; /* owned; NULL while it is away */
  guint name_owner;
  char **capabilities; /* owned */
  guint32 last_id;
  GHashTable *notices; /* owned; id → the arguments of its Notify */
  GHashTable *senders; /* owned; id → who called that Notify */
  GQueue waiting; /* of GDBusMethodInvocation, owned: called while it hung */
  gboolean json;
  gboolean hangs;
  gboolean refuses;
  gboolean mute;
  gboolean evicts;
  gboolean forgets;
  gboolean whispers;
  gboolean inhibited;
} Screen;

void screen_init (Screen *screen);
void screen_clear (Screen *screen);
gboolean screen_appear (Screen *screen, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void screen_disappear (Screen *screen);
gboolean screen_press (Screen *screen, guint32 id, const char *wanted);
void screen_close (Screen *screen, guint32 id, guint32 reason);
void screen_report (Screen *screen, guint32 id, guint32 reason);
void screen_invoke (Screen *screen, guint32 id, const char *key);
void screen_list (Screen *screen);
void screen_wake (Screen *screen);
void screen_announce_inhibited (Screen *screen);

G_END_DECLS
