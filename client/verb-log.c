// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-log: log, undo and redo: what was changed, and the way back from it and forward again.
 *
 * An undo takes back the last change that still stands, whoever made it; the next undo the one
 * before. What was taken back stays in the log, so that it can be done again.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "verb.h"

/* Calls @method, which says what it did, and prints that after @said. */
static HearthExit
turn (const HearthArgs *args, const char *method, const char *said)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  g_autoptr (GVariant) reply =
      bus == NULL ? NULL : hearth_bus_call_schedule (bus, method, NULL, "(s)", &error);
  g_autoptr (JsonObject) object = json_object_new ();
  const char *what = NULL;

  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(&s)", &what);
  if (hearth_args_has (args, "json")) {
    json_object_set_string_member (object, "what", what);
    hearth_json_print (object);
  } else {
    g_autofree char *clean = hearth_print_clean (what);
    hearth_print ("%s: %s\n", said, clean);
  }
  return HEARTH_EXIT_DONE;
}

static HearthExit
run_undo (const HearthArgs *args)
{
  return turn (args, "Undo", _ ("Taken back"));
}

static HearthExit
run_redo (const HearthArgs *args)
{
  return turn (args, "Redo", _ ("Done again"));
}

static const HearthJsonField fields[] = {
  { "id", "id", HEARTH_JSON_NUMBER },     { "at", "at", HEARTH_JSON_INSTANT },
  { "what", "what", HEARTH_JSON_TEXT },   { "program", "program", HEARTH_JSON_TEXT },
  { "state", "state", HEARTH_JSON_TEXT }, { NULL, NULL, HEARTH_JSON_TEXT },
};

/* A row of Log as a dictionary of its columns. */
static GVariant *
name_columns (GVariant *row)
{
  static const char *const names[] = { "id", "at", "what", "program", "state" };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GVariant) value = g_variant_get_child_value (row, i);
    g_variant_builder_add (&builder, "{sv}", names[i], value);
  }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
add_line (HearthTable *table, GVariant *change, const HearthHere *here)
{
  gboolean stands = g_str_equal (hearth_row_text (change, "state"), "done");
  g_autofree char *at = hearth_here_full (here, hearth_row_number (change, "at"), FALSE);

  hearth_table_cell (table, HEARTH_STYLE_QUIET, at);
  hearth_table_cell (table, stands ? HEARTH_STYLE_PLAIN : HEARTH_STYLE_QUIET,
                     hearth_row_text (change, "what"));
  hearth_table_cell (table, HEARTH_STYLE_QUIET, hearth_row_text (change, "program"));
  hearth_table_cell (table, HEARTH_STYLE_QUIET, stands ? "" : _ ("taken back"));
}

static void
print_log (const HearthArgs *args, GVariant *rows)
{
  const HearthColumn columns[] = { { 0 }, { .gives_way = TRUE }, { 0 }, { 0 } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (HearthHere) here = hearth_here_new ();

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) change = name_columns (row);
    json_array_add_object_element (array, hearth_json_object (fields, change, here));
    add_line (table, change, here);
  }
  if (hearth_args_has (args, "json"))
    hearth_json_print_array (array);
  else
    hearth_table_print (table);
}

static HearthExit
run_log (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) rows = NULL;

  if (bus != NULL)
    reply = hearth_bus_call_schedule (bus, "Log", g_variant_new ("(ua{sv})", 0, NULL), "(a(xxsss))",
                                      &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  rows = g_variant_get_child_value (reply, 0);
  print_log (args, rows);
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_undo = {
  .name = "undo",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "",
  .summary = N_ ("take back the last change"),
  .details =
      N_ ("Whoever made it; again, the one before. An event that was removed comes back with "
          "all its history."),
  .options = { hearth_options_json },
  .run = run_undo,
};

const HearthVerb hearth_verb_redo = {
  .name = "redo",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "",
  .summary = N_ ("do again what was taken back"),
  .options = { hearth_options_json },
  .run = run_redo,
};

const HearthVerb hearth_verb_log = {
  .name = "log",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "",
  .summary = N_ ("what was changed, when and by which program"),
  .options = { hearth_options_json },
  .run = run_log,
};
