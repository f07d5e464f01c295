// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How many calls may wait for their answer. Release with hearth_gate_unref. */
typedef struct _HearthGate HearthGate;

HearthGate *hearth_gate_new (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_gate_enter (HearthGate *self, const char *caller, guint32 serial, gsize bytes,
                            gboolean is_silent, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_gate_leave (HearthGate *self, const char *caller, guint32 serial, gsize bytes);
gboolean hearth_gate_may_serve (HearthGate *self, const char *caller,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_gate_answer (HearthGate *self, GDBusConnection *connection, const char *caller,
                             guint32 serial, gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_gate_refuse (HearthGate *self, GDBusConnection *connection, const char *caller);
gboolean hearth_gate_take_answer (HearthGate *self, GDBusConnection *connection, const char *sender,
                                  guint32 serial);
guint hearth_gate_callers (HearthGate *self);
guint hearth_gate_guard (HearthGate *self, GDBusConnection *connection);
void hearth_gate_unref (HearthGate *self);

G_END_DECLS
