// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notifier-peer: who shows notifications at present, what it can do and what it says.
 *
 * It watches who owns the server's name, without starting anybody, and asks each new owner for
 * its capabilities and its name with no time limit. Only one that has answered counts as there: so
 * nothing is sent to a server that hangs, and its waking up is noticed without a timer. One that
 * does not answer later is put back into doubt, and asked again in the same way.
 *
 * Actions and closings are the present owner's own signals, subscribed to by its unique name: a
 * stranger cannot send them, each comes once, and they come also for notices that an earlier run
 * of the daemon has shown; from dunst, which tells only who has shown a notice last, they come
 * when it has been shown again in its place. An id means something on one server only, so what is
 * known of the ids goes with their server.
 *
 * Nothing here waits. A peer belongs to the thread, and to the thread-default main context, that
 * made it.
 */
#include "notifier-peer.h"

#include "notifier-text.h"

#define SERVER_NAME "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"
#define NO_TIME_LIMIT G_MAXINT

struct _HearthNotifierPeer {
  GObject parent_instance;

  GDBusConnection *bus; /* owned */
  guint name_watch;
  guint signal_subscription; /* to the owner's signals; 0 without one */
  GCancellable *asking; /* owned; cancels the questions */
  char *owner; /* owned; the server's unique name, or NULL */
  char *server; /* owned; "GUID:owner" once it has answered, else NULL */
  char **capabilities; /* owned; of the server, or NULL */
  char *label; /* owned; what it calls itself, or NULL */
  gboolean introduced; /* whether it said so itself */
  GHashTable *keys; /* owned; id on the owner's screen → key of its notice */
};

enum { SERVER, ACTION, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HearthNotifierPeer, hearth_notifier_peer, G_TYPE_OBJECT)

static void
set_server (HearthNotifierPeer *self, const char *server)
{
  if (g_strcmp0 (self->server, server) == 0)
    return;
  g_free (self->server);
  self->server = g_strdup (server);
  g_signal_emit (self, signals[SERVER], 0, self->server);
}

static void
take_action (HearthNotifierPeer *self, GVariant *parameters)
{
  const char *text, *action, *key;

  g_variant_get (parameters, "(u&s)", NULL, &text);
  if (hearth_notifier_text_parse_action (text, &action, &key))
    g_signal_emit (self, signals[ACTION], 0, key, action);
}

static void
take_closing (HearthNotifierPeer *self, GVariant *parameters)
{
  g_autofree char *key = NULL;
  guint32 id, reason;

  g_variant_get (parameters, "(uu)", &id, &reason);
  g_hash_table_steal_extended (self->keys, GUINT_TO_POINTER (id), NULL, (gpointer *)&key);
  g_signal_emit (self, signals[CLOSED], 0, key != NULL ? key : "", id, reason);
}

static void
on_server_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                  const char *signal, GVariant *parameters, gpointer user_data)
{
  static const struct {
    const char *signal;
    const char *type;
    void (*take) (HearthNotifierPeer *self, GVariant *parameters);
  } takers[] = {
    { "ActionInvoked", "(us)", take_action },
    { "NotificationClosed", "(uu)", take_closing },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (takers); i++)
    if (g_str_equal (signal, takers[i].signal)
        && g_variant_is_of_type (parameters, G_VARIANT_TYPE (takers[i].type)))
      takers[i].take (user_data, parameters);
}

/* Whether the server that was asked has left, which the name watch tells of, or the question was
 * taken back. */
static gboolean
is_no_answer (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

/* "dunst 1.9.0", as far as the server names itself; its unique name where it does not. */
static char *
label_of (GVariant *information, const char *owner)
{
  const char *name = "", *version = "";
  g_autofree char *text = NULL;

  if (information != NULL)
    g_variant_get (information, "(&s&s&s&s)", &name, NULL, &version, NULL);
  if (*name == '\0')
    return g_strdup (owner);
  text = g_strjoin (*version != '\0' ? " " : "", name, version, NULL);
  return hearth_notifier_text_summary (text);
}

static void
ask (HearthNotifierPeer *self, const char *method, const char *type, GAsyncReadyCallback callback)
{
  g_dbus_connection_call (self->bus, self->owner, SERVER_PATH, SERVER_NAME, method, NULL,
                          G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NO_AUTO_START, NO_TIME_LIMIT,
                          self->asking, callback, g_object_ref (self));
}

/* Any answer will do, here and below: a server that refuses to say its name is there, and so is one
 * that refuses to name its capabilities, and has none. */
static void
on_information (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HearthNotifierPeer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (is_no_answer (error))
    return;
  g_free (self->label);
  self->label = label_of (reply, self->owner);
  self->introduced = reply != NULL;
  g_autofree char *server =
      g_strconcat (g_dbus_connection_get_guid (self->bus), ":", self->owner, NULL);
  set_server (self, server);
}

static void
on_capabilities (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (HearthNotifierPeer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (is_no_answer (error))
    return;
  g_clear_pointer (&self->capabilities, g_strfreev);
  if (reply != NULL)
    g_variant_get (reply, "(^as)", &self->capabilities);
  ask (self, "GetServerInformation", "(ssss)", on_information);
}

static void
meet (HearthNotifierPeer *self)
{
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  ask (self, "GetCapabilities", "(as)", on_capabilities);
}

static void
forget_owner (HearthNotifierPeer *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (self->signal_subscription != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->signal_subscription);
  self->signal_subscription = 0;
  g_hash_table_remove_all (self->keys);
  g_clear_pointer (&self->owner, g_free);
  set_server (self, NULL);
}

static void
on_owner_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  forget_owner (user_data);
}

static void
on_owner_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  HearthNotifierPeer *self = user_data;

  forget_owner (self);
  self->owner = g_strdup (owner);
  self->signal_subscription =
      g_dbus_connection_signal_subscribe (bus, owner, SERVER_NAME, NULL, SERVER_PATH, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, on_server_signal, self, NULL);
  meet (self);
}

static void
hearth_notifier_peer_finalize (GObject *object)
{
  HearthNotifierPeer *self = HEARTH_NOTIFIER_PEER (object);

  g_object_unref (self->bus);
  g_hash_table_unref (self->keys);
  g_strfreev (self->capabilities);
  g_free (self->server);
  g_free (self->label);
  G_OBJECT_CLASS (hearth_notifier_peer_parent_class)->finalize (object);
}

static void
hearth_notifier_peer_class_init (HearthNotifierPeerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hearth_notifier_peer_finalize;
  signals[SERVER] = g_signal_new ("server", HEARTH_TYPE_NOTIFIER_PEER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ACTION] = g_signal_new ("action", HEARTH_TYPE_NOTIFIER_PEER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[CLOSED] =
      g_signal_new ("closed", HEARTH_TYPE_NOTIFIER_PEER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT);
}

static void
hearth_notifier_peer_init (HearthNotifierPeer *self)
{
  self->keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/* Watches the server on `bus`; "server" tells when there is one. */
HearthNotifierPeer *
hearth_notifier_peer_new (GDBusConnection *bus)
{
  HearthNotifierPeer *self = g_object_new (HEARTH_TYPE_NOTIFIER_PEER, NULL);

  self->bus = g_object_ref (bus);
  self->name_watch =
      g_bus_watch_name_on_connection (bus, SERVER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      on_owner_appeared, on_owner_vanished, self, NULL);
  return self;
}

/* Watches no more, and takes back what it asks. To be called once, before the last unref. */
void
hearth_notifier_peer_stop (HearthNotifierPeer *self)
{
  g_bus_unwatch_name (self->name_watch);
  forget_owner (self);
}

/* The server that is there and answers, "GUID:owner", or NULL. */
const char *
hearth_notifier_peer_server (HearthNotifierPeer *self)
{
  return self->server;
}

/* What it calls itself, for people: "dunst 1.9.0"; NULL where none is there. */
const char *
hearth_notifier_peer_label (HearthNotifierPeer *self)
{
  return self->server != NULL ? self->label : NULL;
}

/* Whether it is the server who has said that, as the specification wants it to. */
gboolean
hearth_notifier_peer_introduced (HearthNotifierPeer *self)
{
  return self->introduced;
}

/* Whether the server has told of that capability. */
gboolean
hearth_notifier_peer_can (HearthNotifierPeer *self, const char *capability)
{
  return self->capabilities != NULL
         && g_strv_contains ((const char *const *)self->capabilities, capability);
}

/* Notes that the server shows the notice of that key as `id`, for the day it closes it. */
void
hearth_notifier_peer_remember (HearthNotifierPeer *self, guint32 id, const char *key)
{
  g_hash_table_replace (self->keys, GUINT_TO_POINTER (id), g_strdup (key));
}

/* Asks the server to close what it shows as `id`, and waits for no answer. */
void
hearth_notifier_peer_withdraw (HearthNotifierPeer *self, guint32 id)
{
  if (self->owner != NULL)
    g_dbus_connection_call (self->bus, self->owner, SERVER_PATH, SERVER_NAME, "CloseNotification",
                            g_variant_new ("(u)", id), NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1,
                            NULL, NULL, NULL);
}

/* Takes a server that did not answer for gone, until it does. */
void
hearth_notifier_peer_doubt (HearthNotifierPeer *self)
{
  set_server (self, NULL);
  if (self->owner != NULL)
    meet (self);
}
