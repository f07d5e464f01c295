// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * bus: the way to hearthd.
 *
 * One connection to the session bus and synchronous calls on it, each a single round trip. A call
 * never starts the daemon by itself: where the name has no owner the bus is asked to start it, with
 * patience, and the call is made again; so the call itself can be impatient, and a daemon that
 * hangs is found out in five seconds rather than GDBus's twenty-five.
 *
 * Errors: whatever means "there is no daemon to ask" is HEARTH_EXIT_NO_DAEMON in words that say
 * what to do; what the daemon itself refused keeps its domain, and its message without GDBus's
 * prefix.
 */
#include "bus.h"

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "dbus/names.h"
#include "exit.h"

enum { CALL_TIMEOUT_MS = 5000, START_TIMEOUT_MS = 20000 };

/* Connects to the session bus. */
GDBusConnection *
hearth_bus_open (GError **error)
{
  g_autoptr (GError) reason = NULL;
  GDBusConnection *bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &reason);

  if (bus == NULL) {
    g_set_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON,
                 _ ("there is no session bus to reach hearthd on: %s"), reason->message);
    return NULL;
  }
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  return bus;
}

static gboolean
is_nobody_there (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static gboolean
start_daemon (GDBusConnection *bus, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "StartServiceByName", g_variant_new ("(su)", HEARTH_BUS_NAME, 0), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, START_TIMEOUT_MS, NULL, &reason);

  if (reply != NULL)
    return TRUE;
  g_dbus_error_strip_remote_error (reason);
  if (is_nobody_there (reason))
    g_set_error_literal (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON,
                         _ ("hearthd is not running, and the bus does not know how to start it; "
                            "run hearthd, or install it"));
  else
    g_set_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON,
                 _ ("hearthd could not be started: %s"), reason->message);
  return FALSE;
}

static gboolean
is_silence (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT);
}

static gboolean
is_goodbye (const GError *error)
{
  return is_nobody_there (error) || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

/* Says in the client's words what @reason, of a failed call, means to the caller; takes it. */
static void
set_call_error (GError **error, GError *reason)
{
  g_autoptr (GError) taken = reason;

  g_dbus_error_strip_remote_error (taken);
  if (is_silence (taken))
    g_set_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON,
                 _ ("hearthd did not answer within %d seconds; whether it did what was asked is "
                    "not known"),
                 CALL_TIMEOUT_MS / 1000);
  else if (is_goodbye (taken))
    g_set_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON,
                 _ ("hearthd went away while it was asked: %s"), taken->message);
  else
    g_propagate_error (error, g_steal_pointer (&taken));
}

static GVariant *
call_once (GDBusConnection *bus, const char *path, const char *interface, const char *method,
           GVariant *arguments, const char *reply_type, GError **error)
{
  return g_dbus_connection_call_sync (bus, HEARTH_BUS_NAME, path, interface, method, arguments,
                                      reply_type == NULL ? NULL : G_VARIANT_TYPE (reply_type),
                                      G_DBUS_CALL_FLAGS_NO_AUTO_START, CALL_TIMEOUT_MS, NULL,
                                      error);
}

/* (transfer full): the reply of @method; @arguments may be floating, and NULL for none.
 * @reply_type is what the reply must be, NULL for anything. */
GVariant *
hearth_bus_call (GDBusConnection *bus, const char *path, const char *interface, const char *method,
                 GVariant *arguments, const char *reply_type, GError **error)
{
  g_autoptr (GVariant) kept = arguments == NULL ? NULL : g_variant_ref_sink (arguments);
  g_autoptr (GError) reason = NULL;
  GVariant *reply = call_once (bus, path, interface, method, kept, reply_type, &reason);

  if (reply == NULL && is_nobody_there (reason)) {
    g_clear_error (&reason);
    if (!start_daemon (bus, error))
      return NULL;
    reply = call_once (bus, path, interface, method, kept, reply_type, &reason);
  }
  if (reply == NULL)
    set_call_error (error, g_steal_pointer (&reason));
  return reply;
}

/* hearth_bus_call on org.hearth.Hearth1.Schedule. */
GVariant *
hearth_bus_call_schedule (GDBusConnection *bus, const char *method, GVariant *arguments,
                          const char *reply_type, GError **error)
{
  return hearth_bus_call (bus, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, method, arguments,
                          reply_type, error);
}

/* hearth_bus_call on event @id, for a method that answers with nothing. */
GVariant *
hearth_bus_call_event (GDBusConnection *bus, gint64 id, const char *method, GVariant *arguments,
                       GError **error)
{
  g_autofree char *path = hearth_bus_event_path (id);

  return hearth_bus_call (bus, path, HEARTH_EVENT_INTERFACE, method, arguments, "()", error);
}

/* (transfer full): every property of @interface as an a{sv}. */
GVariant *
hearth_bus_properties (GDBusConnection *bus, const char *path, const char *interface,
                       GError **error)
{
  g_autoptr (GVariant) reply =
      hearth_bus_call (bus, path, "org.freedesktop.DBus.Properties", "GetAll",
                       g_variant_new ("(s)", interface), "(a{sv})", error);

  return reply == NULL ? NULL : g_variant_get_child_value (reply, 0);
}

/* (transfer full): the properties of event @id as an a{sv}; NotFound where there is none. */
GVariant *
hearth_bus_event (GDBusConnection *bus, gint64 id, GError **error)
{
  g_autofree char *path = hearth_bus_event_path (id);

  return hearth_bus_properties (bus, path, HEARTH_EVENT_INTERFACE, error);
}

/* The object path of event @id. */
char *
hearth_bus_event_path (gint64 id)
{
  return g_strdup_printf (HEARTH_EVENT_PATH "/%" G_GINT64_FORMAT, id);
}

/* The number of the event at @path; 0 where it is no event's path. */
gint64
hearth_bus_event_id (const char *path)
{
  guint64 id = 0;

  if (!g_str_has_prefix (path, HEARTH_EVENT_PATH "/")
      || !g_ascii_string_to_unsigned (path + sizeof HEARTH_EVENT_PATH, 10, 1, G_MAXINT64, &id,
                                      NULL))
    return 0;
  return (gint64)id;
}

/* The number in a goal's object path; 0 for any other path. */
gint64
hearth_bus_goal_id (const char *path)
{
  guint64 id = 0;

  if (!g_str_has_prefix (path, HEARTH_GOAL_PATH "/")
      || !g_ascii_string_to_unsigned (path + sizeof HEARTH_GOAL_PATH, 10, 1, G_MAXINT64, &id, NULL))
    return 0;
  return (gint64)id;
}
