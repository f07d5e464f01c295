// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define HEARTH_TYPE_SESSION (hearth_session_get_type ())
G_DECLARE_FINAL_TYPE (HearthSession, hearth_session, HEARTH, SESSION, GObject)

/* Signal: "changed" (): locked or inhibited is another than before. */

HearthSession *hearth_session_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hearth_session_leave (HearthSession *self);
void hearth_session_join (HearthSession *self);
gboolean hearth_session_locked (HearthSession *self);
gboolean hearth_session_inhibited (HearthSession *self);

G_END_DECLS
