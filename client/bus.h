// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GDBusConnection *hearth_bus_open (GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *hearth_bus_call (GDBusConnection *bus, const char *path, const char *interface,
                           const char *method, GVariant *arguments, const char *reply_type,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *
hearth_bus_call_schedule (GDBusConnection *bus, const char *method, GVariant *arguments,
                          const char *reply_type, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *hearth_bus_call_event (GDBusConnection *bus, gint64 id, const char *method,
                                 GVariant *arguments, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *hearth_bus_properties (GDBusConnection *bus, const char *path, const char *interface,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *
hearth_bus_event (GDBusConnection *bus, gint64 id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_bus_event_path (gint64 id);
gint64 hearth_bus_event_id (const char *path);
gint64 hearth_bus_goal_id (const char *path);

G_END_DECLS
