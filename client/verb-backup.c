// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-backup: backup and restore: a copy of the schedule in a file, and the way back from one.
 *
 * hearthd makes its copies in a folder of its own; backup asks for one and carries it to where it
 * is wanted, under a name that is whole or not there. restore hands hearthd an open file, or names
 * a copy of the folder; without either it lists them.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "bus.h"
#include "dbus/names.h"
#include "file.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "verb.h"

/* A copy of a large schedule takes a while. */
enum { RESTORE_TIMEOUT_MS = 60000 };

/* Where hearthd keeps the copy called @name. */
static char *
path_of (GDBusConnection *bus, const char *name, GError **error)
{
  g_autoptr (GVariant) schedule =
      hearth_bus_properties (bus, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, error);
  g_autofree char *folder = NULL;

  if (schedule == NULL)
    return NULL;
  folder = g_path_get_dirname (hearth_row_text (schedule, "Database"));
  return g_build_filename (folder, "backups", name, NULL);
}

static gboolean
carry (GDBusConnection *bus, const char *name, const char *to, GError **error)
{
  g_autofree char *from = path_of (bus, name, error);
  g_autofree char *contents = NULL;
  gsize length = 0;

  return from != NULL && g_file_get_contents (from, &contents, &length, error)
         && hearth_file_write (to, contents, (gssize)length, error);
}

static HearthExit
run_backup (const HearthArgs *args)
{
  const char *to = hearth_args_word (args, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GVariant) reply = NULL;
  const char *name = NULL;

  if (bus != NULL)
    reply =
        hearth_bus_call_schedule (bus, "Backup", g_variant_new ("(a{sv})", NULL), "(s)", &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(&s)", &name);
  if (!carry (bus, name, to, &error))
    return hearth_exit_report (error);
  json_object_set_string_member (object, "file", to);
  json_object_set_string_member (object, "name", name);
  if (hearth_args_has (args, "json"))
    hearth_json_print (object);
  else
    hearth_print (_ ("The schedule is copied to %s.\n"), to);
  return HEARTH_EXIT_DONE;
}

static void
print_backup (HearthTable *table, JsonArray *array, GVariant *row, const HearthHere *here)
{
  JsonObject *object = json_object_new ();
  const char *name = NULL;
  gint64 at = 0;
  gint64 bytes = 0;
  g_autofree char *when = NULL;
  g_autofree char *size = NULL;

  g_variant_get (row, "(&sxx)", &name, &at, &bytes);
  when = hearth_here_full (here, at, FALSE);
  size = g_format_size ((guint64)bytes);
  hearth_table_cell (table, HEARTH_STYLE_STRONG, name);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, when);
  hearth_table_cell (table, HEARTH_STYLE_QUIET, size);
  json_object_set_string_member (object, "name", name);
  json_object_set_int_member (object, "at", at);
  json_object_set_int_member (object, "bytes", bytes);
  json_array_add_object_element (array, object);
}

static HearthExit
list_backups (const HearthArgs *args, GDBusConnection *bus)
{
  const HearthColumn columns[] = { { 0 }, { 0 }, { .right = TRUE } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (bus, "Backups", NULL, "(a(sxx))", &error);
  g_autoptr (GVariant) rows = NULL;

  if (reply == NULL)
    return hearth_exit_report (error);
  rows = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    print_backup (table, array, row, here);
  }
  if (hearth_args_has (args, "json"))
    hearth_json_print_array (array);
  else if (g_variant_n_children (rows) == 0)
    hearth_print (_ ("There is no backup yet. “hearth backup FILE” makes one.\n"));
  else
    hearth_table_print (table);
  return HEARTH_EXIT_DONE;
}

static HearthExit
report_restored (const HearthArgs *args, const char *words)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_boolean_member (object, "restored", TRUE);
  if (hearth_args_has (args, "json"))
    hearth_json_print (object);
  else
    hearth_print ("%s\n", words);
  return HEARTH_EXIT_DONE;
}

static HearthExit
salvage (const HearthArgs *args, GDBusConnection *bus)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (bus, "Salvage", NULL, "(u)", &error);
  g_autofree char *words = NULL;
  guint rows = 0;

  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(u)", &rows);
  words =
      g_strdup_printf (_ ("%u rows are saved; the damaged file is kept beside the new one."), rows);
  return report_restored (args, words);
}

/* Hands hearthd an open file, for it may not be able to see where that is. */
static gboolean
hand_over (GDBusConnection *bus, const char *path, GError **error)
{
  g_autoptr (GUnixFDList) files = g_unix_fd_list_new ();
  g_autoptr (GVariant) reply = NULL;
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  int handle = -1;

  if (file < 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  handle = g_unix_fd_list_append (files, file, error);
  close (file);
  if (handle < 0)
    return FALSE;
  reply = g_dbus_connection_call_with_unix_fd_list_sync (
      bus, HEARTH_BUS_NAME, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, "RestoreFrom",
      g_variant_new ("(h)", handle), NULL, G_DBUS_CALL_FLAGS_NONE, RESTORE_TIMEOUT_MS, files, NULL,
      NULL, error);
  if (reply == NULL && error && *error)
    g_dbus_error_strip_remote_error (*error);
  return reply != NULL;
}

static HearthExit
run_restore (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  g_autoptr (GVariant) reply = NULL;
  const char *what = hearth_args_count (args) == 0 ? NULL : hearth_args_word (args, 0);

  if (bus == NULL)
    return hearth_exit_report (error);
  if (hearth_args_has (args, "salvage"))
    return salvage (args, bus);
  if (what == NULL)
    return list_backups (args, bus);
  if (strchr (what, '/') == NULL && !g_file_test (what, G_FILE_TEST_EXISTS)) {
    reply = hearth_bus_call_schedule (bus, "Restore", g_variant_new ("(s)", what), "()", &error);
    if (reply == NULL)
      return hearth_exit_report (error);
  } else if (!hand_over (bus, what, &error))
    return hearth_exit_report (error);
  return report_restored (args, _ ("The schedule is restored; the one before is kept beside it."));
}

static const HearthOption restore_options[] = {
  { "salvage", HEARTH_OPTION_FLAG, NULL, N_ ("save what can be read of a damaged schedule") },
  { NULL },
};

const HearthVerb hearth_verb_backup = {
  .name = "backup",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "FILE",
  .summary = N_ ("copy the schedule to a file"),
  .details = N_ ("A copy is made by itself, too, each day in which something was changed; seven of "
                 "them are kept."),
  .min_arguments = 1,
  .max_arguments = 1,
  .options = { hearth_options_json },
  .run = run_backup,
};

const HearthVerb hearth_verb_restore = {
  .name = "restore",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "[FILE|NAME]",
  .summary = N_ ("list the backups, or go back to one"),
  .details = N_ ("Without a name the backups there are. What is replaced is kept beside the "
                 "database."),
  .max_arguments = 1,
  .options = { restore_options, hearth_options_json },
  .run = run_restore,
};
