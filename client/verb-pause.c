// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-pause: pause and resume: a holiday from reminders, for everything or for a part of it.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "verb.h"

static void
print_pause (const HearthArgs *args, const char *what, const char *until)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *name = *what == '\0' ? g_strdup (_ ("Everything")) : g_strdup (what);

  if (hearth_args_has (args, "json")) {
    object = json_object_new ();
    json_object_set_string_member (object, "what", what);
    json_object_set_boolean_member (object, "paused", until != NULL);
    hearth_json_print (object);
  } else if (until != NULL) {
    hearth_print (_ ("%s: paused until %s\n"), name, until);
  } else {
    hearth_print (_ ("%s: reminders come again\n"), name);
  }
}

/* Calls @method of the schedule with @arguments, and says that @what is paused or not. */
static HearthExit
call_pause (const HearthArgs *args, const char *method, GVariant *arguments, const char *what,
            const char *until)
{
  g_autoptr (GVariant) kept = g_variant_ref_sink (arguments);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  g_autoptr (GVariant) reply =
      bus == NULL ? NULL : hearth_bus_call_schedule (bus, method, kept, "()", &error);

  if (reply == NULL)
    return hearth_exit_report (error);
  print_pause (args, what, until);
  return HEARTH_EXIT_DONE;
}

static HearthExit
run_pause (const HearthArgs *args)
{
  gboolean everything = g_str_equal (hearth_args_word (args, 0), "until");
  const char *what = everything ? "" : hearth_args_word (args, 0);
  guint first = everything ? 1 : 2;
  g_autofree char *until = hearth_args_rest (args, first);
  g_autoptr (GError) error = NULL;

  if (*until == '\0' || !g_str_equal (hearth_args_word (args, first - 1), "until")) {
    hearth_exit_usage (&error, _ ("pause needs an end: hearth pause %suntil WHEN"),
                       everything ? "" : _ ("WHAT "));
    return hearth_exit_report (error);
  }
  return call_pause (args, "Pause", g_variant_new ("(ss)", what, until), what, until);
}

static HearthExit
run_resume (const HearthArgs *args)
{
  const char *what = hearth_args_count (args) == 0 ? "" : hearth_args_word (args, 0);

  return call_pause (args, "Resume", g_variant_new ("(s)", what), what, NULL);
}

const HearthVerb hearth_verb_pause = {
  .name = "pause",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "[KIND|ID|goal:ID] until WHEN",
  .summary = N_ ("no reminders for a while"),
  .details = N_ ("What falls into a pause is neither done nor missed. It ends by itself."),
  .min_arguments = 2,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { hearth_options_json },
  .run = run_pause,
};

const HearthVerb hearth_verb_resume = {
  .name = "resume",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "[KIND|ID|goal:ID]",
  .summary = N_ ("end a pause now"),
  .min_arguments = 0,
  .max_arguments = 1,
  .options = { hearth_options_json },
  .run = run_resume,
};
