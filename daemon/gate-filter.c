// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * gate-filter: the gate before a connection.
 *
 * It stands on GDBus's own thread, before anything is kept for the main loop: a call that the gate
 * has no room for is refused with Full there and then. What a flood took of memory goes back to the
 * system a moment after it.
 */
#include "gate.h"

#include <malloc.h>

#include "dbus/error.h"

/* A call of more leaves so much free memory behind that it is given back. */
#define LARGE_BYTES (1 << 20)

static const char *
name_or_nobody (const char *name)
{
  return name ? name : "";
}

/* Answers a call that does not come in; one that wants no answer gets none. */
static void
refuse (HearthGate *self, GDBusConnection *connection, GDBusMessage *message, const GError *error)
{
  g_autofree char *name = g_dbus_error_encode_gerror (error);
  g_autoptr (GDBusMessage) answer = NULL;

  if (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED
      || !hearth_gate_refuse (self, connection,
                              name_or_nobody (g_dbus_message_get_sender (message))))
    return;
  answer = g_dbus_message_new_method_error_literal (message, name, error->message);
  (void)g_dbus_connection_send_message (connection, answer, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL,
                                        NULL);
}

/* A copy that wants an answer, as a message from the bus cannot be changed. */
static GDBusMessage *
want_answer (GDBusMessage *message)
{
  GDBusMessage *copy = g_dbus_message_copy (message, NULL);

  if (!copy)
    return message;
  g_dbus_message_set_flags (copy, g_dbus_message_get_flags (message)
                                      & ~G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED);
  g_object_unref (message);
  return copy;
}

/* Atomic: whether memory is about to be given back. malloc is one for the process, and so is this.
 */
static gint is_trimming = FALSE;

static gboolean
on_trim (gpointer data)
{
  g_atomic_int_set (&is_trimming, FALSE);
#ifdef __GLIBC__
  malloc_trim (0);
#endif
  return G_SOURCE_REMOVE;
}

/* GDBus makes a value of each of an array's elements, of a few bytes some hundred, before anybody
 * else sees the message, and of each call that is refused two messages. Once they are gone, that
 * goes back to the system, which malloc does not do by itself. */
static void
trim_later (void)
{
  if (g_atomic_int_compare_and_exchange (&is_trimming, FALSE, TRUE))
    g_timeout_add_seconds (1, on_trim, NULL);
}

static GDBusMessage *
let_in (HearthGate *self, GDBusConnection *connection, GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body (message);
  gboolean is_silent =
      (g_dbus_message_get_flags (message) & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED) != 0;
  gsize bytes = body ? g_variant_get_size (body) : 0;
  g_autoptr (GError) error = NULL;

  if (bytes > LARGE_BYTES)
    trim_later ();
  if (hearth_gate_enter (self, name_or_nobody (g_dbus_message_get_sender (message)),
                         g_dbus_message_get_serial (message), bytes, is_silent, &error))
    return is_silent ? want_answer (message) : message;
  if (error) {
    refuse (self, connection, message, error);
    trim_later ();
  }
  g_object_unref (message);
  return NULL;
}

static GDBusMessage *
let_out (HearthGate *self, GDBusMessage *message)
{
  GVariant *body = g_dbus_message_get_body (message);

  if (hearth_gate_leave (self, name_or_nobody (g_dbus_message_get_destination (message)),
                         g_dbus_message_get_reply_serial (message),
                         body ? g_variant_get_size (body) : 0))
    return message;
  g_object_unref (message);
  return NULL;
}

/* On GDBus's thread. */
static GDBusMessage *
on_message (GDBusConnection *connection, GDBusMessage *message, gboolean is_incoming, gpointer data)
{
  GDBusMessageType type = g_dbus_message_get_message_type (message);
  gboolean is_answer =
      type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR;

  if (is_incoming && type == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return let_in (data, connection, message);
  if (is_incoming && is_answer
      && hearth_gate_take_answer (data, connection,
                                  name_or_nobody (g_dbus_message_get_sender (message)),
                                  g_dbus_message_get_reply_serial (message))) {
    g_object_unref (message);
    return NULL;
  }
  return !is_incoming && is_answer ? let_out (data, message) : message;
}

static void
unref (gpointer gate)
{
  hearth_gate_unref (gate);
}

/* Sets the gate before a connection; the number is for g_dbus_connection_remove_filter. */
guint
hearth_gate_guard (HearthGate *self, GDBusConnection *connection)
{
  return g_dbus_connection_add_filter (connection, on_message, g_atomic_rc_box_acquire (self),
                                       unref);
}
