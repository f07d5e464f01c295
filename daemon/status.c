// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * status: what the service manager is told: that hearthd is ready, and one line for people on
 * `systemctl --user status hearthd`.
 *
 * A service manager that wants to hear from its service names a datagram socket in NOTIFY_SOCKET;
 * sd_notify(3) describes the protocol, which is plain text and small enough to speak without
 * libsystemd. This file owns the sending and nothing else: what the line says is its caller's
 * affair.
 *
 * Where nobody listens, or the manager does not read, what is told is dropped without a word, and
 * the daemon never waits for it.
 */
#include "status.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

/* "@name" is how NOTIFY_SOCKET writes an abstract socket. */
static GSocketAddress *
parse_address (const char *text)
{
  if (text[0] == '@')
    return g_unix_socket_address_new_with_type (text + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  return g_unix_socket_address_new (text);
}

static void
send_to_manager (const char *message)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (path == NULL || path[0] == '\0')
    return;

  socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (socket == NULL)
    return;

  g_socket_set_blocking (socket, FALSE);
  address = parse_address (path);
  g_socket_send_to (socket, address, message, strlen (message), NULL, NULL);
}

/* Tells the service manager what this process is about.
 *
 * @text: one line of UTF-8; line breaks become blanks, as the protocol ends a line there.
 *
 * Without NOTIFY_SOCKET it does nothing; a failure is not reported. Never blocks. */
void
hearth_status_publish (const char *text)
{
  g_autofree char *message = g_strdelimit (g_strconcat ("STATUS=", text, NULL), "\r\n", ' ');

  send_to_manager (message);
}

/* Tells the service manager that whoever calls is served from now on. */
void
hearth_status_ready (void)
{
  send_to_manager ("READY=1");
}
