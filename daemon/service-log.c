// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-log: what was changed, by which program, and the way back.
 *
 * The name of a program is that of the process at the other end of the call, as the bus and the
 * kernel know it. It is asked for only when something is really changed, and once a connection; it
 * is a help to memory and proof of nothing.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "service-options.h"
#include "service-private.h"

/* The bus answers at once or is gone. */
#define BUS_TIMEOUT_MILLISECONDS 500

#define PROGRAM_MAX 64

/* So many callers are remembered; they are forgotten together when there are too many. */
#define CALLERS_MAX 64

static gboolean
find_process (GDBusConnection *connection, const char *sender, guint32 *out_process)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "GetConnectionUnixProcessID", g_variant_new ("(s)", sender), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, BUS_TIMEOUT_MILLISECONDS, NULL, NULL);

  if (reply)
    g_variant_get (reply, "(u)", out_process);
  return reply != NULL;
}

/* The name of a process in a few letters; NULL where it is gone. */
static char *
name_process (guint32 process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/comm", process);
  g_autofree char *name = NULL;
  g_autofree char *valid = NULL;

  if (!g_file_get_contents (path, &name, NULL, NULL))
    return NULL;
  valid = g_utf8_make_valid (g_strstrip (name), -1);
  return g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), PROGRAM_MAX));
}

/* The name of the program at the other end; its unique name where that is all that is known. */
static char *
ask_program (HearthService *self)
{
  guint32 process = 0;
  char *name =
      find_process (self->connection, self->sender, &process) ? name_process (process) : NULL;

  return name ? name : g_strdup (self->sender);
}

/* The name of the program whose call is being served; NULL where none is. Free with g_free. */
char *
hearth_service_caller (gpointer data)
{
  HearthService *self = data;
  char *program = NULL;

  if (!self->sender)
    return NULL;
  program = g_hash_table_lookup (self->programs, self->sender);
  if (!program) {
    if (g_hash_table_size (self->programs) >= CALLERS_MAX)
      g_hash_table_remove_all (self->programs);
    program = ask_program (self);
    g_hash_table_insert (self->programs, g_strdup (self->sender), program);
  }
  return g_strdup (program);
}

gboolean
hearth_schedule_undo (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                      GError **error)
{
  g_autofree char *what = NULL;

  if (!hearth_scheduler_undo (self->scheduler, &what, error))
    return FALSE;
  *out_reply = g_variant_new ("(s)", what);
  return TRUE;
}

gboolean
hearth_schedule_redo (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                      GError **error)
{
  g_autofree char *what = NULL;

  if (!hearth_scheduler_redo (self->scheduler, &what, error))
    return FALSE;
  *out_reply = g_variant_new ("(s)", what);
  return TRUE;
}

gboolean
hearth_schedule_log (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                     GError **error)
{
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_auto (HearthOptions) options = { 0 };
  GVariantBuilder builder;
  guint32 limit = 0;

  g_variant_get (arguments, "(u@a{sv})", &limit, &dictionary);
  if (!hearth_options_read (&options, dictionary, HEARTH_FOR_LOG, error))
    return FALSE;
  if (limit > HEARTH_ROWS_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("a limit of %u entries; it goes to %d"), limit, HEARTH_ROWS_MAX);
    return FALSE;
  }
  changes = hearth_store_changes (hearth_scheduler_store (self->scheduler),
                                  limit == 0 ? HEARTH_ROWS_DEFAULT : limit, error);
  if (!changes)
    return FALSE;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(xxsss)"));
  for (guint i = 0; i < changes->len; i++) {
    const HearthChange *change = g_ptr_array_index (changes, i);

    g_variant_builder_add (&builder, "(xxsss)", change->id, change->at / G_USEC_PER_SEC,
                           change->what, change->program, change->state);
  }
  *out_reply = g_variant_new ("(a(xxsss))", &builder);
  return TRUE;
}
