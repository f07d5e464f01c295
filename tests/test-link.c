// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-link: the two connections to the bus go and come as one.
 *
 * On a bus of the test's own, which closes nothing by itself: the test closes a connection, as a
 * bus does with whom it holds for broken. How it is when the bus ends is in story_unplug and
 * story_bus.
 */
#include "link.h"

#include <string.h>

typedef struct {
  HearthLink *link; /* owned */
  guint down, up, lost; /* how often it was told so */
} Told;

static void
on_down (gpointer data)
{
  Told *told = data;

  g_assert_nonnull (hearth_link_own (told->link));
  told->down++;
}

static void
on_up (gpointer data)
{
  Told *told = data;

  told->up++;
}

static void
on_lost (gpointer data)
{
  Told *told = data;

  told->lost++;
}

static const HearthLinkEvents events = { on_down, on_up, on_lost };

/* Connects by an address. */
static void
set_up (Told *told, gconstpointer address)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  told->link = hearth_link_new (&events, told);
  g_assert_true (hearth_link_connect (told->link, &error));
  g_assert_no_error (error);
}

static void
tear_down (Told *told, gconstpointer address)
{
  hearth_link_free (told->link);
}

/* Both are there and answer, and are two. */
static void
assert_there (HearthLink *link)
{
  GDBusConnection *connections[] = { hearth_link_shared (link), hearth_link_own (link) };

  g_assert_cmpstr (g_dbus_connection_get_unique_name (connections[0]), !=,
                   g_dbus_connection_get_unique_name (connections[1]));
  for (gsize i = 0; i < G_N_ELEMENTS (connections); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GVariant) answer = g_dbus_connection_call_sync (
        connections[i], "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
        "GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

    g_assert_no_error (error);
    g_assert_nonnull (answer);
  }
}

/* Closes one, and waits for what comes of it: a way once more, or none. */
static void
close_and_wait (Told *told, GDBusConnection *connection)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_dbus_connection_close_sync (connection, NULL, &error));
  g_assert_no_error (error);
  while (told->up + told->lost == 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Where the bus closes the service's connection, both are let go of, and there are two again. */
static void
test_own_closed (Told *told, gconstpointer address)
{
  g_autofree char *name =
      g_strdup (g_dbus_connection_get_unique_name (hearth_link_own (told->link)));

  close_and_wait (told, hearth_link_own (told->link));
  g_assert_cmpuint (told->down, ==, 1);
  g_assert_cmpuint (told->up, ==, 1);
  assert_there (told->link);
  g_assert_cmpstr (g_dbus_connection_get_unique_name (hearth_link_own (told->link)), !=, name);
}

/* So it is with the one that libnotify uses. */
static void
test_shared_closed (Told *told, gconstpointer address)
{
  g_autoptr (GDBusConnection) own = g_object_ref (hearth_link_own (told->link));

  close_and_wait (told, hearth_link_shared (told->link));
  g_assert_cmpuint (told->down, ==, 1);
  g_assert_cmpuint (told->up, ==, 1);
  assert_there (told->link);
  g_assert_true (g_dbus_connection_is_closed (own));
}

/* By an address of one bus alone there is no way back. */
static void
test_lost (Told *told, gconstpointer address)
{
  close_and_wait (told, hearth_link_own (told->link));
  g_assert_cmpuint (told->down, ==, 1);
  g_assert_cmpuint (told->up, ==, 0);
  g_assert_null (hearth_link_own (told->link));
  g_assert_null (hearth_link_shared (told->link));
}

/* Let go of while it looks for the bus, it tells nothing more. */
static void
test_freed (gconstpointer address)
{
  Told told = { NULL, 0, 0, 0 };

  set_up (&told, address);
  g_assert_true (g_dbus_connection_close_sync (hearth_link_own (told.link), NULL, NULL));
  while (told.down == 0)
    g_main_context_iteration (NULL, TRUE);
  tear_down (&told, address);
  for (gint64 end = g_get_monotonic_time () + 1500 * G_TIME_SPAN_MILLISECOND;
       g_get_monotonic_time () < end;) {
    g_main_context_iteration (NULL, FALSE);
    g_usleep (1000);
  }
  g_assert_cmpuint (told.up + told.lost, ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GTestDBus) bus = NULL;
  const char *whole = NULL;
  g_autofree char *path = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  whole = g_test_dbus_get_bus_address (bus);
  path = g_strndup (whole, strcspn (whole, ",")); /* as a session's bus has it, without the GUID */
  g_test_add ("/link/own-closed", Told, path, set_up, test_own_closed, tear_down);
  g_test_add ("/link/shared-closed", Told, path, set_up, test_shared_closed, tear_down);
  g_test_add_data_func ("/link/freed", path, test_freed);
  g_test_add ("/link/lost", Told, whole, set_up, test_lost, tear_down);
  status = g_test_run ();
  g_test_dbus_down (bus);
  return status;
}
