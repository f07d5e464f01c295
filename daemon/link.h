// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The way to the session bus. Free with hearth_link_free. */
typedef struct _HearthLink HearthLink;

/* What becomes of it after the first connection, told from the main loop. */
typedef struct {
  void (*down) (gpointer data); /* let go of the connections: no others come while they are held */
  void (*up) (gpointer data); /* there are others */
  void (*lost) (gpointer data); /* after down: none will ever come */
} HearthLinkEvents;

HearthLink *hearth_link_new (const HearthLinkEvents *events, gpointer data);
gboolean hearth_link_connect (HearthLink *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GDBusConnection *hearth_link_shared (HearthLink *self);
GDBusConnection *hearth_link_own (HearthLink *self);
void hearth_link_free (HearthLink *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthLink, hearth_link_free)

G_END_DECLS
