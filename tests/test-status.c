// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-status: the status line against a socket of the test's own in the manager's place.
 */
#include "daemon/status.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

/* Binds a datagram socket where a service manager would. */
static GSocket *
bind_manager (GSocketAddress *address)
{
  g_autoptr (GError) error = NULL;
  GSocket *manager = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                   G_SOCKET_PROTOCOL_DEFAULT, &error);

  g_assert_no_error (error);
  g_socket_bind (manager, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (manager, FALSE);
  return manager;
}

static void
assert_received (GSocket *manager, const char *expected)
{
  char buffer[256] = "";
  g_autoptr (GError) error = NULL;

  g_socket_receive (manager, buffer, sizeof buffer - 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (buffer, ==, expected);
}

/* The manager gets exactly one STATUS line, also of a text with line breaks, and READY by itself.
 */
static void
test_path (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("hearth-status-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "notify", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocket) manager = bind_manager (address);

  g_setenv ("NOTIFY_SOCKET", path, TRUE);
  hearth_status_publish ("Next: Dinner\nREADY=1");
  assert_received (manager, "STATUS=Next: Dinner READY=1");
  hearth_status_ready ();
  assert_received (manager, "READY=1");

  g_unlink (path);
  g_rmdir (folder);
}

/* A manager in a container listens on an abstract socket, written with an @. */
static void
test_abstract (void)
{
  g_autofree char *name = g_strdup_printf ("hearth-status-%08x", g_random_int ());
  g_autofree char *written = g_strconcat ("@", name, NULL);
  g_autoptr (GSocketAddress) address =
      g_unix_socket_address_new_with_type (name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr (GSocket) manager = bind_manager (address);

  g_setenv ("NOTIFY_SOCKET", written, TRUE);
  hearth_status_publish ("Nothing planned");
  assert_received (manager, "STATUS=Nothing planned");
}

/* A manager that does not read must not hold the daemon up once its queue is full. */
static void
test_full_queue (void)
{
  g_autofree char *name = g_strdup_printf ("hearth-status-%08x", g_random_int ());
  g_autofree char *written = g_strconcat ("@", name, NULL);
  g_autoptr (GSocketAddress) address =
      g_unix_socket_address_new_with_type (name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr (GSocket) manager = bind_manager (address);

  g_setenv ("NOTIFY_SOCKET", written, TRUE);
  for (int i = 0; i < 4096; i++)
    hearth_status_publish ("Next: Dinner");
  assert_received (manager, "STATUS=Next: Dinner");
}

/* Nobody to tell, or a manager that has gone: not an error, not a crash. */
static void
test_nobody (void)
{
  g_unsetenv ("NOTIFY_SOCKET");
  hearth_status_publish ("to nobody");
  g_setenv ("NOTIFY_SOCKET", "", TRUE);
  hearth_status_publish ("to nobody");
  g_setenv ("NOTIFY_SOCKET", "/nonexistent/notify", TRUE);
  hearth_status_publish ("to nobody");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/path", test_path);
  g_test_add_func ("/status/abstract", test_abstract);
  g_test_add_func ("/status/full-queue", test_full_queue);
  g_test_add_func ("/status/nobody", test_nobody);
  return g_test_run ();
}
