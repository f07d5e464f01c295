// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * link: the way to the session bus, and the way back to it.
 *
 * The connection is the one that g_bus_get() gives everybody in the process, libnotify included.
 * When the bus goes away, whoever stands on it is told to let go, and a bus that answers at the
 * same address is taken: as soon as its socket appears, and else after 1, 5 and then every 30
 * seconds. Nothing here waits.
 *
 * GLib gives the closed connection again while anybody holds it. That passes, as those who were
 * told let go in their own time; where it does not, the way is lost. So it is with an address that
 * is one bus's alone, as dbus-run-session and dbus-launch give them: it names no path, or the bus's
 * GUID. Waiting for such a bus would keep the schedule from the daemon of the next session.
 */
#include "link.h"

#include <string.h>

#define ADDRESS_VARIABLE "DBUS_SESSION_BUS_ADDRESS"

/* Between one attempt and the next; the last again and again. */
static const guint pauses_seconds[] = { 1, 1, 5, 30 };

/* So many attempts that give the closed connection again: somebody will never let go of it. */
#define STALE_MAX 5

struct _HearthLink {
  const HearthLinkEvents *events; /* borrowed */
  gpointer data; /* borrowed, for events */
  char *socket; /* owned (nullable): the path of the bus's socket; NULL: that of one bus alone */
  GDBusConnection *connection; /* owned; NULL while there is none */
  GFileMonitor *monitor; /* owned; of that socket, while there is no connection */
  GCancellable *attempt; /* owned; the one under way, or NULL */
  guint pause; /* source that ends the pause before the next; 0: none */
  guint attempts; /* since the connection was closed */
  guint stale; /* of these, how many gave the closed one */
};

/* The path in "unix:path=PATH"; NULL where the address is of another shape. Free with g_free. */
static char *
socket_of (const char *address)
{
  static const char prefix[] = "unix:path=";

  if (!g_str_has_prefix (address, prefix) || strpbrk (address, ",;"))
    return NULL;
  return g_uri_unescape_string (address + strlen (prefix), NULL);
}

static void
stop_waiting (HearthLink *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->attempt)
    g_cancellable_cancel (self->attempt);
  g_clear_object (&self->attempt);
  g_clear_object (&self->monitor);
  self->attempts = 0;
  self->stale = 0;
}

static gboolean on_pause_over (gpointer data);

static void
try_in (HearthLink *self, guint seconds)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add_seconds (seconds, on_pause_over, self);
}

static void
try_after_pause (HearthLink *self)
{
  try_in (self, pauses_seconds[MIN (self->attempts, G_N_ELEMENTS (pauses_seconds) - 1)]);
  self->attempts++;
}

/* A bus binds its socket a moment before it listens: if that is too early, the pauses begin anew.
 */
static void
on_socket_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                   HearthLink *self)
{
  if (event != G_FILE_MONITOR_EVENT_CREATED)
    return;
  self->attempts = 0;
  try_in (self, 0);
}

static void
watch_socket (HearthLink *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->socket);

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->monitor)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (on_socket_changed), self);
}

static void
on_closed (GDBusConnection *connection, gboolean remote_peer_vanished, GError *error,
           HearthLink *self)
{
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  self->events->down (self->data);
  if (!self->socket) {
    self->events->lost (self->data);
    return;
  }
  watch_socket (self);
  try_after_pause (self);
}

static void
adopt (HearthLink *self, GDBusConnection *connection)
{
  self->connection = g_object_ref (connection);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_signal_connect (connection, "closed", G_CALLBACK (on_closed), self);
}

static void
on_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);
  HearthLink *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* `self` may be gone */
    return;
  g_clear_object (&self->attempt);
  if (connection && !g_dbus_connection_is_closed (connection)) {
    stop_waiting (self);
    adopt (self, connection);
    self->events->up (connection, self->data);
  } else if (connection && ++self->stale >= STALE_MAX) {
    stop_waiting (self);
    self->events->lost (self->data);
  } else
    try_after_pause (self);
}

static gboolean
on_pause_over (gpointer data)
{
  HearthLink *self = data;

  self->pause = 0;
  if (!self->attempt) {
    self->attempt = g_cancellable_new ();
    g_bus_get (G_BUS_TYPE_SESSION, self->attempt, on_bus, self);
  }
  return G_SOURCE_REMOVE;
}

/* A way that tells `events`, which must outlive it, with `data`. It leads nowhere yet. */
HearthLink *
hearth_link_new (const HearthLinkEvents *events, gpointer data)
{
  HearthLink *self = g_new0 (HearthLink, 1);

  self->events = events;
  self->data = data;
  return self;
}

/* Connects for the first time, and waits for it. The connection is borrowed. To be called once,
 * before there are threads: where the environment does not name the bus, it does from here on. */
GDBusConnection *
hearth_link_connect (HearthLink *self, GError **error)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, error);
  g_autoptr (GDBusConnection) connection = NULL;

  if (!address)
    return NULL;
  /* Else GLib would look for a bus anew each time, and start one where there is none. */
  g_setenv (ADDRESS_VARIABLE, address, TRUE);
  self->socket = socket_of (address);
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (!connection)
    return NULL;
  adopt (self, connection);
  return self->connection;
}

/* Leaves the bus to others, and tells nothing any more. */
void
hearth_link_free (HearthLink *self)
{
  if (!self)
    return;
  stop_waiting (self);
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_free (self->socket);
  g_free (self);
}
