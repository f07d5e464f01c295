// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * session: is anybody there to see a notification, and do they want to?
 *
 * Two answers, kept up to date by property watches and never asked for again: `locked`, the
 * LockedHint that logind has for the user's graphical session, and `inhibited`, which a
 * notification server says of itself, each in its own way: see the table. Every call is
 * asynchronous and starts nobody; a bus, a service or a property that is not there, or does not
 * answer, means no. What a held reminder does about it is the scheduler's business.
 */
#include "session.h"

#include <gio/gio.h>

#include <unistd.h>

#define LOGIN "org.freedesktop.login1"
#define LOGIN_PATH "/org/freedesktop/login1"
#define NO_TIME_LIMIT G_MAXINT

/* A property on the session bus, and the value by which it says "not now". */
typedef struct {
  const char *name;
  const char *path;
  const char *interface;
  const char *property;
  gboolean (*is_on) (GVariant *value);
} Sign;

/* One object whose properties are followed. */
typedef struct {
  HearthSession *session; /* the owner of the watch */
  GCancellable *cancellable; /* owned; NULL where nothing is watched */
  GDBusProxy *proxy; /* owned; NULL until it has been made */
} Watch;

static gboolean
is_true (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

/* mako has modes that its user names; this is the one that everybody's configuration has. */
static gboolean
has_do_not_disturb (GVariant *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    return FALSE;
  g_autofree const char **modes = g_variant_get_strv (value, NULL);
  return g_strv_contains (modes, "do-not-disturb");
}

static const Sign signs[] = {
  /* Plasma, and who follows it */
  { "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications", "Inhibited", is_true },
  { "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.dunstproject.cmd0",
    "paused", is_true },
  { "fr.emersion.Mako", "/fr/emersion/Mako", "fr.emersion.Mako", "Modes", has_do_not_disturb },
};

struct _HearthSession {
  GObject parent_instance;

  GCancellable *cancellable; /* owned; of the way to logind's user */
  Watch user; /* logind's: says which session is the graphical one */
  Watch display; /* logind's graphical session */
  char *display_path; /* owned; what display watches, or NULL */
  Watch servers[G_N_ELEMENTS (signs)];
  gboolean locked;
  gboolean inhibited;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HearthSession, hearth_session, G_TYPE_OBJECT)

static void
stop_watch (Watch *watch)
{
  if (watch->cancellable != NULL)
    g_cancellable_cancel (watch->cancellable);
  g_clear_object (&watch->cancellable);
  if (watch->proxy != NULL)
    g_signal_handlers_disconnect_by_data (watch->proxy, watch->session);
  g_clear_object (&watch->proxy);
}

static gboolean
is_on (const Watch *watch, const char *property, gboolean (*check) (GVariant *))
{
  g_autoptr (GVariant) value = NULL;

  if (watch->proxy != NULL)
    value = g_dbus_proxy_get_cached_property (watch->proxy, property);
  return value != NULL && check (value);
}

static void
update (HearthSession *self)
{
  gboolean locked = is_on (&self->display, "LockedHint", is_true);
  gboolean inhibited = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    inhibited |= is_on (&self->servers[i], signs[i].property, signs[i].is_on);
  if (locked == self->locked && inhibited == self->inhibited)
    return;
  self->locked = locked;
  self->inhibited = inhibited;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Takes a finished proxy into its watch; FALSE where there is none, or nobody waits any more. */
static gboolean
take_proxy (Watch *watch, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GDBusProxy *proxy = g_dbus_proxy_new_for_bus_finish (result, &error);

  if (proxy == NULL) /* `watch` may be gone */
    return FALSE;
  watch->proxy = proxy;
  return TRUE;
}

static void
start_watch (Watch *watch, HearthSession *self, GBusType bus, const char *name, const char *path,
             const char *interface, GAsyncReadyCallback callback)
{
  stop_watch (watch);
  watch->session = self;
  watch->cancellable = g_cancellable_new ();
  g_dbus_proxy_new_for_bus (
      bus, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START | G_DBUS_PROXY_FLAGS_GET_INVALIDATED_PROPERTIES,
      NULL, name, path, interface, watch->cancellable, callback, watch);
}

static void
on_watched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;

  if (!take_proxy (watch, result))
    return;
  g_signal_connect_swapped (watch->proxy, "g-properties-changed", G_CALLBACK (update),
                            watch->session);
  update (watch->session);
}

/* Watches the session that logind calls the user's display, or none. */
static void
follow_display (HearthSession *self)
{
  g_autoptr (GVariant) display = g_dbus_proxy_get_cached_property (self->user.proxy, "Display");
  const char *path = "/";

  if (display != NULL && g_variant_is_of_type (display, G_VARIANT_TYPE ("(so)")))
    g_variant_get (display, "(&s&o)", NULL, &path);
  if (g_strcmp0 (path, self->display_path) == 0)
    return;
  g_free (self->display_path);
  self->display_path = g_strdup (path);
  stop_watch (&self->display);
  update (self);
  if (!g_str_equal (path, "/"))
    start_watch (&self->display, self, G_BUS_TYPE_SYSTEM, LOGIN, path, LOGIN ".Session",
                 on_watched);
}

static void
on_user_watched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;

  if (!take_proxy (watch, result))
    return;
  g_signal_connect_swapped (watch->proxy, "g-properties-changed", G_CALLBACK (follow_display),
                            watch->session);
  follow_display (watch->session);
}

static void
on_user_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  HearthSession *self = user_data;
  const char *path;

  if (reply == NULL) /* `self` may be gone */
    return;
  g_variant_get (reply, "(&o)", &path);
  start_watch (&self->user, self, G_BUS_TYPE_SYSTEM, LOGIN, path, LOGIN ".User", on_user_watched);
}

static void
on_system_bus (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  HearthSession *self = user_data;

  if (bus == NULL) /* `self` may be gone */
    return;
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  g_dbus_connection_call (bus, LOGIN, LOGIN_PATH, LOGIN ".Manager", "GetUser",
                          g_variant_new ("(u)", (guint32)getuid ()), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, NO_TIME_LIMIT, self->cancellable,
                          on_user_found, self);
}

static void
hearth_session_finalize (GObject *object)
{
  HearthSession *self = HEARTH_SESSION (object);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  stop_watch (&self->user);
  stop_watch (&self->display);
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    stop_watch (&self->servers[i]);
  g_free (self->display_path);
  G_OBJECT_CLASS (hearth_session_parent_class)->finalize (object);
}

static void
hearth_session_class_init (HearthSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hearth_session_finalize;
  signals[CHANGED] = g_signal_new ("changed", HEARTH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
hearth_session_init (HearthSession *self)
{
  self->cancellable = g_cancellable_new ();
}

/* Lets go of a session bus that was closed: nobody is known to be inhibited until
 * hearth_session_join. */
void
hearth_session_leave (HearthSession *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    stop_watch (&self->servers[i]);
  update (self);
}

/* Watches the servers on the session bus that g_bus_get() gives now. */
void
hearth_session_join (HearthSession *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    start_watch (&self->servers[i], self, G_BUS_TYPE_SESSION, signs[i].name, signs[i].path,
                 signs[i].interface, on_watched);
}

/* Makes the session of this user, on the buses that g_bus_get() gives. It is neither locked nor
 * inhibited until the first answers say so, in the thread-default main context of the caller. */
HearthSession *
hearth_session_new (void)
{
  HearthSession *self = g_object_new (HEARTH_TYPE_SESSION, NULL);

  hearth_session_join (self);
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, on_system_bus, self);
  return self;
}

/* Whether the screen is locked, as far as anybody has said. */
gboolean
hearth_session_locked (HearthSession *self)
{
  return self->locked;
}

/* Whether the notification server holds notifications back by itself, as far as it has said. */
gboolean
hearth_session_inhibited (HearthSession *self)
{
  return self->inhibited;
}
