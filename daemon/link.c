// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * link: the way to the session bus, and the way back to it.
 *
 * There are two connections. One is that which g_bus_get() gives everybody in the process,
 * libnotify included: by it goes what hearth asks of others. The other is hearth's own, for what
 * others ask of hearth. Messages of one connection come one after the other, so that whoever floods
 * the service would also stand before the reminders, were it the same.
 *
 * When the bus goes away, whoever stands on it is told to let go, and a bus that answers at the
 * same address is taken: as soon as its socket appears, and else after 1, 5 and then every 30
 * seconds. It goes as a whole, also where it closed but one of the two. Nothing here waits.
 *
 * GLib gives the closed connection again while anybody holds it. That passes, as those who were
 * told let go in their own time; where it does not, the way is lost. So it is with an address that
 * is one bus's alone, as dbus-run-session and dbus-launch give them: it names no path, or the bus's
 * GUID. Waiting for such a bus would keep the schedule from the daemon of the next session.
 */
#include "link.h"

#include <string.h>

#include "gate.h"

#define ADDRESS_VARIABLE "DBUS_SESSION_BUS_ADDRESS"

/* Between one attempt and the next; the last again and again. */
static const guint pauses_seconds[] = { 1, 1, 5, 30 };

/* So many attempts that give the closed connection again: somebody will never let go of it. */
#define STALE_MAX 5

/* As g_bus_get() connects. */
#define OWN_FLAGS                                                                                  \
  (G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION)

struct _HearthLink {
  const HearthLinkEvents *events; /* borrowed */
  gpointer data; /* borrowed, for events */
  char *address; /* owned; of the bus */
  char *socket; /* owned (nullable): the path of the bus's socket; NULL: that of one bus alone */
  GDBusConnection *shared; /* owned; NULL while there is none, or with an attempt under way */
  GDBusConnection *own; /* owned; NULL while there is none */
  GFileMonitor *monitor; /* owned; of that socket, while there is no way */
  guint filter; /* the number of the gate before the shared connection */
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

/* Lets go of both, of which one may have been closed. */
static void
let_go (HearthLink *self)
{
  if (self->own) {
    g_signal_handlers_disconnect_by_data (self->shared, self);
    g_signal_handlers_disconnect_by_data (self->own, self);
    g_dbus_connection_remove_filter (self->shared, self->filter);
    g_dbus_connection_close (self->own, NULL, NULL, NULL);
  }
  g_clear_object (&self->shared);
  g_clear_object (&self->own);
}

static void
on_closed (GDBusConnection *connection, gboolean remote_peer_vanished, GError *error,
           HearthLink *self)
{
  self->events->down (self->data);
  let_go (self);
  if (!self->socket) {
    self->events->lost (self->data);
    return;
  }
  watch_socket (self);
  try_after_pause (self);
}

/* Takes over both, which are owned from now on. */
static void
adopt (HearthLink *self, GDBusConnection *shared, GDBusConnection *own)
{
  HearthGate *gate = hearth_gate_new (); /* on another bus callers have other names */

  self->shared = shared;
  self->own = own;
  self->filter = hearth_gate_guard (gate, shared);
  hearth_gate_unref (gate);
  g_signal_connect (shared, "closed", G_CALLBACK (on_closed), self);
  g_signal_connect (own, "closed", G_CALLBACK (on_closed), self);
}

static void
on_own (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) own = g_dbus_connection_new_for_address_finish (result, &error);
  HearthLink *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* `self` may be gone */
    return;
  g_clear_object (&self->attempt);
  if (own && !g_dbus_connection_is_closed (self->shared)) {
    stop_waiting (self);
    adopt (self, g_steal_pointer (&self->shared), g_steal_pointer (&own));
    self->events->up (self->data);
    return;
  }
  g_clear_object (&self->shared);
  try_after_pause (self);
}

static void
on_shared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) shared = g_bus_get_finish (result, &error);
  HearthLink *self = data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) /* `self` may be gone */
    return;
  if (shared && !g_dbus_connection_is_closed (shared)) {
    g_dbus_connection_set_exit_on_close (shared, FALSE);
    self->shared = g_steal_pointer (&shared);
    g_dbus_connection_new_for_address (self->address, OWN_FLAGS, NULL, self->attempt, on_own, self);
    return;
  }
  g_clear_object (&self->attempt);
  if (shared && ++self->stale >= STALE_MAX) {
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
    g_bus_get (G_BUS_TYPE_SESSION, self->attempt, on_shared, self);
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

/* Connects for the first time, and waits for it. To be called once, before there are threads: where
 * the environment does not name the bus, it does from here on. */
gboolean
hearth_link_connect (HearthLink *self, GError **error)
{
  g_autoptr (GDBusConnection) shared = NULL;
  GDBusConnection *own = NULL;

  self->address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (!self->address)
    return FALSE;
  /* Else GLib would look for a bus anew each time, and start one where there is none. */
  g_setenv (ADDRESS_VARIABLE, self->address, TRUE);
  self->socket = socket_of (self->address);
  shared = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (!shared)
    return FALSE;
  g_dbus_connection_set_exit_on_close (shared, FALSE);
  own = g_dbus_connection_new_for_address_sync (self->address, OWN_FLAGS, NULL, NULL, error);
  if (!own)
    return FALSE;
  adopt (self, g_steal_pointer (&shared), own);
  return TRUE;
}

/* The connection of all in the process, borrowed; NULL while there is no bus. */
GDBusConnection *
hearth_link_shared (HearthLink *self)
{
  return self->shared;
}

/* The connection that others reach hearth by, borrowed; NULL while there is no bus. */
GDBusConnection *
hearth_link_own (HearthLink *self)
{
  return self->own;
}

/* Leaves the bus, and tells nothing any more. */
void
hearth_link_free (HearthLink *self)
{
  if (!self)
    return;
  stop_waiting (self);
  let_go (self);
  g_free (self->socket);
  g_free (self->address);
  g_free (self);
}
