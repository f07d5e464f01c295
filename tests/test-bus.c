// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-bus: what the client makes of a daemon's answers, and of none.
 *
 * A stand-in owns hearth's name on a bus of the test's own. It is a filter on a connection, so it
 * answers on GDBus's own thread while the test waits in a call, and the event's number says how.
 */
#include "bus.h"

#include <string.h>

#include "dbus/names.h"
#include "exit.h"

enum { ANSWERS = 1, REFUSES, REFUSES_ANEW, ANSWERS_ODDLY, LEAVES };

static GDBusMessage *
reply_to (GDBusMessage *call)
{
  switch (hearth_bus_event_id (g_dbus_message_get_path (call))) {
  case REFUSES:
    return g_dbus_message_new_method_error_literal (call, HEARTH_BUS_NAME ".Error.NotFound",
                                                    "there is no event 2");
  case REFUSES_ANEW:
    return g_dbus_message_new_method_error_literal (call, HEARTH_BUS_NAME ".Error.Novel",
                                                    "a reason of days to come");
  default:
    return g_dbus_message_new_method_reply (call);
  }
}

static GDBusMessage *
answer (GDBusConnection *service, GDBusMessage *message, gboolean incoming, gpointer data)
{
  g_autoptr (GDBusMessage) reply = NULL;

  if (!incoming || g_strcmp0 (g_dbus_message_get_interface (message), HEARTH_EVENT_INTERFACE) != 0)
    return message;
  if (hearth_bus_event_id (g_dbus_message_get_path (message)) == LEAVES) {
    g_dbus_connection_close (service, NULL, NULL, NULL);
  } else {
    reply = reply_to (message);
    if (hearth_bus_event_id (g_dbus_message_get_path (message)) == ANSWERS_ODDLY)
      g_dbus_message_set_body (reply, g_variant_new ("(s)", "odd"));
    g_dbus_connection_send_message (service, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  }
  g_object_unref (message);
  return NULL;
}

static GDBusConnection *
connect_to (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (bus),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                  | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static GDBusConnection *
start_service (GTestDBus *bus)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *service = connect_to (bus);
  g_autoptr (GVariant) reply = NULL;

  g_dbus_connection_add_filter (service, answer, NULL, NULL);
  reply = g_dbus_connection_call_sync (service, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", HEARTH_BUS_NAME, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return service;
}

/* Protects the difference between a refusal, in the daemon's own words, and a daemon that is gone:
 * the exit status hangs on it. */
static void
test_answers (void)
{
  static const struct {
    gint64 id;
    const char *message; /* (nullable): NULL where it succeeds */
    gboolean no_daemon;
  } cases[] = {
    { ANSWERS, NULL, FALSE },
    { REFUSES, "there is no event 2", FALSE },
    { REFUSES_ANEW, "a reason of days to come", FALSE },
    { ANSWERS_ODDLY, "()", FALSE },
    { LEAVES, "went away", TRUE },
    { ANSWERS, "not running", TRUE }, /* it has left */
  };
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_autoptr (GDBusConnection) service = NULL;
  g_autoptr (GDBusConnection) client = NULL;

  g_test_dbus_up (bus);
  service = start_service (bus);
  client = connect_to (bus);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) reply =
        hearth_bus_call_event (client, cases[i].id, "Remove", NULL, &error);
    gboolean no_daemon = g_error_matches (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON);
    g_assert_cmpint (reply != NULL, ==, cases[i].message == NULL);
    g_assert_cmpint (no_daemon, ==, cases[i].no_daemon);
    if (error != NULL && strstr (error->message, cases[i].message) == NULL)
      g_error ("“%s” does not say “%s”", error->message, cases[i].message);
    g_assert_true (error == NULL || !g_str_has_prefix (error->message, "GDBus"));
  }
  g_clear_object (&client);
  g_clear_object (&service);
  g_test_dbus_down (bus);
}

/* Protects event numbers from paths that are none. */
static void
test_paths (void)
{
  g_autofree char *path = hearth_bus_event_path (3);

  g_assert_cmpstr (path, ==, "/org/hearth/Hearth1/event/3");
  g_assert_cmpint (hearth_bus_event_id (path), ==, 3);
  g_assert_cmpint (hearth_bus_event_id ("/org/hearth/Hearth1/event"), ==, 0);
  g_assert_cmpint (hearth_bus_event_id ("/org/hearth/Hearth1/event/"), ==, 0);
  g_assert_cmpint (hearth_bus_event_id ("/org/hearth/Hearth1/event/x"), ==, 0);
  g_assert_cmpint (hearth_bus_event_id ("/org/hearth/Hearth1/goal/3"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bus/answers", test_answers);
  g_test_add_func ("/bus/paths", test_paths);
  return g_test_run ();
}
