// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HEARTH_TYPE_NOTIFIER_PEER (hearth_notifier_peer_get_type ())
G_DECLARE_FINAL_TYPE (HearthNotifierPeer, hearth_notifier_peer, HEARTH, NOTIFIER_PEER, GObject)

/* Signals "server", "action" and "closed", each with the arguments that notifier.h gives it. */

HearthNotifierPeer *hearth_notifier_peer_new (GDBusConnection *bus) G_GNUC_WARN_UNUSED_RESULT;
void hearth_notifier_peer_stop (HearthNotifierPeer *self);
const char *hearth_notifier_peer_server (HearthNotifierPeer *self);
const char *hearth_notifier_peer_label (HearthNotifierPeer *self);
gboolean hearth_notifier_peer_introduced (HearthNotifierPeer *self);
gboolean hearth_notifier_peer_can (HearthNotifierPeer *self, const char *capability);
void hearth_notifier_peer_remember (HearthNotifierPeer *self, guint32 id, const char *key);
void hearth_notifier_peer_withdraw (HearthNotifierPeer *self, guint32 id);
void hearth_notifier_peer_doubt (HearthNotifierPeer *self);

G_END_DECLS
