// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-session: locked and inhibited, as logind and the notification servers say it.
 *
 * One private bus stands for the session's and the system's. On it the test itself plays each
 * service, from a connection of its own, in the shape that the real one has: a Stage is one object
 * with one property, and PropertiesChanged where it changes.
 */
#include "daemon/session.h"

#include <gio/gio.h>

#include <unistd.h>

#define LOGIN "org.freedesktop.login1"
#define NOTIFICATIONS "org.freedesktop.Notifications"
#define PATIENCE_SECONDS 30

typedef struct {
  GDBusConnection *bus;
  const char *path;
  const char *interface;
  const char *property;
  GVariant *value;
  guint registration;
} Stage;

static GDBusConnection *
join_bus (void)
{
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      g_getenv ("DBUS_SESSION_BUS_ADDRESS"), flags, NULL, NULL, NULL);

  g_assert_nonnull (bus);
  return bus;
}

static void
ask_bus (GDBusConnection *bus, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
      arguments, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static void
own (GDBusConnection *bus, const char *name)
{
  ask_bus (bus, "RequestName", g_variant_new ("(su)", name, 0));
}

static GVariant *
on_get (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
        const char *property, GError **error, gpointer user_data)
{
  Stage *stage = user_data;

  return g_variant_ref (stage->value);
}

static void
on_get_user (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
             const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
             gpointer user_data)
{
  guint32 uid;

  g_variant_get (parameters, "(u)", &uid);
  g_assert_cmpuint (uid, ==, getuid ());
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(o)", "/org/freedesktop/login1/user/u"));
}

static void
stage_open (Stage *stage, GDBusConnection *bus, const char *path, const char *interface,
            const char *property, const char *value)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_get_user, .get_property = on_get };

  *stage = (Stage){ bus, path, interface, property, g_variant_new_parsed (value), 0 };
  g_variant_ref_sink (stage->value);
  g_autofree char *xml =
      g_strdup_printf ("<node><interface name='%s'><property name='%s' type='%s' access='read'/>"
                       "<method name='GetUser'><arg type='u'/><arg type='o' direction='out'/>"
                       "</method></interface></node>",
                       interface, property, g_variant_get_type_string (stage->value));
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  stage->registration = g_dbus_connection_register_object (bus, path, info->interfaces[0], &vtable,
                                                           stage, NULL, NULL);
  g_assert_cmpuint (stage->registration, !=, 0);
}

static void
stage_set (Stage *stage, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_variant_unref (stage->value);
  stage->value = g_variant_ref_sink (g_variant_new_parsed (value));
  g_dbus_connection_emit_signal (stage->bus, NULL, stage->path, "org.freedesktop.DBus.Properties",
                                 "PropertiesChanged",
                                 g_variant_new_parsed ("(%s, {%s: <%*>}, @as [])", stage->interface,
                                                       stage->property, stage->value),
                                 &error);
  g_assert_no_error (error);
}

static void
stage_close (Stage *stage)
{
  g_dbus_connection_unregister_object (stage->bus, stage->registration);
  g_variant_unref (stage->value);
}

static gboolean
on_impatience (gpointer user_data)
{
  g_error ("the session did not change");
  return G_SOURCE_REMOVE;
}

static void
wait_until (HearthSession *session, gboolean (*check) (HearthSession *), gboolean expected)
{
  guint impatience = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatience, NULL);

  while (check (session) != expected)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (impatience);
}

static void
count (guint *changes)
{
  (*changes)++;
}

static gboolean
on_waited (gpointer over)
{
  *(gboolean *)over = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_a_moment (void)
{
  gboolean over = FALSE;

  g_timeout_add (300, on_waited, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* Where nobody says anything, nothing is locked or inhibited, and nothing is said to change. */
static void
test_nobody (void)
{
  g_autoptr (HearthSession) session = hearth_session_new ();
  guint changes = 0;

  g_signal_connect_swapped (session, "changed", G_CALLBACK (count), &changes);
  wait_a_moment ();
  g_assert_false (hearth_session_locked (session));
  g_assert_false (hearth_session_inhibited (session));
  g_assert_cmpuint (changes, ==, 0);
}

/* The lock is that of the user's graphical session, also when that becomes another one or ends. */
static void
test_locked (void)
{
  g_autoptr (GDBusConnection) bus = join_bus ();
  Stage manager, user, first, second;
  guint changes = 0;

  stage_open (&manager, bus, "/org/freedesktop/login1", LOGIN ".Manager", "Version", "'252'");
  stage_open (&user, bus, "/org/freedesktop/login1/user/u", LOGIN ".User", "Display",
              "('1', objectpath '/org/freedesktop/login1/session/_31')");
  stage_open (&first, bus, "/org/freedesktop/login1/session/_31", LOGIN ".Session", "LockedHint",
              "true");
  stage_open (&second, bus, "/org/freedesktop/login1/session/_32", LOGIN ".Session", "LockedHint",
              "false");
  own (bus, LOGIN);

  HearthSession *session = hearth_session_new ();
  g_signal_connect_swapped (session, "changed", G_CALLBACK (count), &changes);
  wait_until (session, hearth_session_locked, TRUE);
  stage_set (&first, "false");
  wait_until (session, hearth_session_locked, FALSE);
  stage_set (&first, "true");
  wait_until (session, hearth_session_locked, TRUE);
  g_assert_cmpuint (changes, ==, 3);

  stage_set (&user, "('2', objectpath '/org/freedesktop/login1/session/_32')");
  wait_until (session, hearth_session_locked, FALSE);
  wait_a_moment ();
  stage_set (&second, "true");
  wait_until (session, hearth_session_locked, TRUE);
  stage_set (&user, "('', objectpath '/')");
  wait_until (session, hearth_session_locked, FALSE);

  g_object_unref (session);
  wait_a_moment ();
  stage_close (&manager);
  stage_close (&user);
  stage_close (&first);
  stage_close (&second);
  ask_bus (bus, "ReleaseName", g_variant_new ("(s)", LOGIN));
}

typedef struct {
  const char *name;
  const char *path;
  const char *interface;
  const char *property;
  const char *off;
  const char *on;
} Server;

static const Server servers[] = {
  { NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS, "Inhibited", "false", "true" },
  { NOTIFICATIONS, "/org/freedesktop/Notifications", "org.dunstproject.cmd0", "paused", "false",
    "true" },
  { "fr.emersion.Mako", "/fr/emersion/Mako", "fr.emersion.Mako", "Modes", "['default']",
    "['default', 'do-not-disturb']" },
};

/* Each server says in its own way that it holds notifications back, before we came or later, and
 * one that leaves the bus no longer does. */
static void
test_inhibited (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++) {
    const Server *server = &servers[i];
    g_autoptr (GDBusConnection) bus = join_bus ();
    g_autoptr (HearthSession) early = hearth_session_new ();
    Stage stage;

    wait_a_moment ();
    stage_open (&stage, bus, server->path, server->interface, server->property, server->on);
    own (bus, server->name);
    wait_until (early, hearth_session_inhibited, TRUE);
    stage_set (&stage, server->off);
    wait_until (early, hearth_session_inhibited, FALSE);
    stage_set (&stage, server->on);
    g_autoptr (HearthSession) late = hearth_session_new ();
    wait_until (late, hearth_session_inhibited, TRUE);
    g_assert_true (hearth_session_inhibited (early));
    stage_close (&stage);
    g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
    wait_until (early, hearth_session_inhibited, FALSE);
    wait_until (late, hearth_session_inhibited, FALSE);
  }
}

/* A property of another type than the server's own means nothing. */
static void
test_odd_types (void)
{
  g_autoptr (GDBusConnection) bus = join_bus ();
  g_autoptr (HearthSession) session = hearth_session_new ();
  Stage stages[G_N_ELEMENTS (servers)];

  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++) {
    stage_open (&stages[i], bus, servers[i].path, servers[i].interface, servers[i].property,
                "'true'");
    own (bus, servers[i].name);
  }
  wait_a_moment ();
  g_assert_false (hearth_session_inhibited (session));
  for (gsize i = 0; i < G_N_ELEMENTS (servers); i++)
    stage_close (&stages[i]);
  g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
}

/* A session may go while everything it asked for is still on its way. */
static void
test_gone_while_asking (void)
{
  for (int i = 0; i < 10; i++) {
    HearthSession *session = hearth_session_new ();
    for (int n = 0; n < i; n++)
      g_main_context_iteration (NULL, FALSE);
    g_object_unref (session);
  }
  wait_a_moment ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/nobody", test_nobody);
  g_test_add_func ("/session/locked", test_locked);
  g_test_add_func ("/session/inhibited", test_inhibited);
  g_test_add_func ("/session/odd-types", test_odd_types);
  g_test_add_func ("/session/gone-while-asking", test_gone_while_asking);

  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  int status = g_test_run ();
  g_test_dbus_down (bus);
  return status;
}
