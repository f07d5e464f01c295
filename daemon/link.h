// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The way to the session bus. Free with hearth_link_free. */
typedef struct _HearthLink HearthLink;

/* What becomes of it after the first connection, told from the main loop. */
typedef struct {
  void (*down) (gpointer data); /* let go of the connection: no other comes while it is held */
  void (*up) (GDBusConnection *connection, gpointer data); /* there is another */
  void (*lost) (gpointer data); /* after down: none will ever come */
} HearthLinkEvents;

HearthLink *hearth_link_new (const HearthLinkEvents *events, gpointer data);
GDBusConnection *hearth_link_connect (HearthLink *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_link_free (HearthLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthLink, hearth_link_free)

G_END_DECLS
