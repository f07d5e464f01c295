// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-rm: removes events, with all that was noted about them.
 *
 * Every number is checked before the first event goes. One that is not there is said, and the
 * others go all the same, as with rm(1).
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "verb.h"

static void
print_removed (const HearthArgs *args, const GArray *removed)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *ids = json_array_new ();

  for (guint i = 0; i < removed->len; i++) {
    gint64 id = g_array_index (removed, gint64, i);
    json_array_add_int_element (ids, id);
    if (!hearth_args_has (args, "json"))
      hearth_print (_ ("Removed %" G_GINT64_FORMAT ".\n"), id);
  }
  json_object_set_array_member (object, "removed", ids);
  if (hearth_args_has (args, "json"))
    hearth_json_print (object);
}

static HearthExit
run_rm (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (gint64));
  HearthExit result = HEARTH_EXIT_DONE;
  gint64 id;

  for (guint i = 0; i < hearth_args_count (args); i++)
    if (!hearth_args_event (args, i, &id, &error))
      return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  for (guint i = 0; i < hearth_args_count (args) && result != HEARTH_EXIT_NO_DAEMON; i++) {
    g_autoptr (GError) reason = NULL;
    g_autoptr (GVariant) reply = NULL;
    if (!hearth_args_event (args, i, &id, NULL))
      continue;
    reply = hearth_bus_call_event (bus, id, "Remove", NULL, &reason);
    if (reply == NULL)
      result = hearth_exit_report (reason);
    else
      g_array_append_val (removed, id);
  }
  print_removed (args, removed);
  return result;
}

const HearthVerb hearth_verb_rm = {
  .name = "rm",
  .group = HEARTH_GROUP_PLAN,
  .arguments = "ID…",
  .summary = N_ ("remove events and their history"),
  .min_arguments = 1,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { hearth_options_json },
  .run = run_rm,
};
