// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-add: add and edit, the two verbs that say what an event is.
 *
 * They share their options and their last word: the event as the daemon understood it, with its
 * next start as a full date, so that a wrong weekday shows at once. Values travel as they were
 * typed. Only dates are special in edit: --rdate and --exdate add to those that are there, since
 * one more exception must not bring an older one back; the word none clears them first.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "say.h"
#include "verb.h"

static const HearthOption event_options[] = {
  { "for", HEARTH_OPTION_VALUE, "SPAN", N_ ("how long it lasts, like 2h"), "s" },
  { "remind", HEARTH_OPTION_VALUE, "LEADS",
    N_ ("when to remind before the start, like 1d,2h,0; or none"), "s" },
  { "follow-up", HEARTH_OPTION_SWITCH, NULL, N_ ("ask afterwards if it happened"), "b" },
  { "place", HEARTH_OPTION_VALUE, "PLACE", N_ ("where it is"), "s" },
  { "notes", HEARTH_OPTION_VALUE, "TEXT", N_ ("notes to keep with it"), "s" },
  { "goal", HEARTH_OPTION_VALUE, "ID", N_ ("the goal it counts towards"), "x" },
  { "deck", HEARTH_OPTION_VALUE, "NAME", N_ ("the deck its prompts come from"), "s" },
  { "turn", HEARTH_OPTION_VALUE, "NAMES", N_ ("whose turn it is, like ann,ben"), "s" },
  { "urgent", HEARTH_OPTION_SWITCH, NULL, N_ ("remind in quiet hours too"), "b" },
  { "unplug", HEARTH_OPTION_SWITCH, NULL, N_ ("hold all other notifications while it runs"), "b" },
  { "zone", HEARTH_OPTION_VALUE, "ZONE", N_ ("the time zone it is in, like Europe/Berlin"), "s" },
  { "rrule", HEARTH_OPTION_VALUE, "RULE", N_ ("a rule of RFC 5545 instead of WHEN, with --start"),
    "s" },
  { "start", HEARTH_OPTION_VALUE, "LOCAL", N_ ("the local start that the rule counts from"), "s" },
  { "rdate", HEARTH_OPTION_LIST, "LOCAL", N_ ("one more start; may be given again"), "as",
    "rdates" },
  { "exdate", HEARTH_OPTION_LIST, "LOCAL", N_ ("a start to leave out; may be given again"), "as",
    "exdates" },
  { NULL },
};

static const HearthOption add_options[] = {
  { "request-id", HEARTH_OPTION_VALUE, "TEXT", N_ ("adds nothing where this id was used before"),
    "s" },
  { NULL },
};

static const HearthOption edit_options[] = {
  { "title", HEARTH_OPTION_VALUE, "TITLE", N_ ("a new title"), "s" },
  { "when", HEARTH_OPTION_VALUE, "WHEN", N_ ("a new time"), "s" },
  { "kind", HEARTH_OPTION_VALUE, "KIND", N_ ("another kind"), "s" },
  { NULL },
};

/* Asks for event @id and prints it; @what_was_done begins the line: "Added". */
static HearthExit
print_event (GDBusConnection *bus, const HearthArgs *args, gint64 id, const char *what_was_done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GVariant) event = hearth_bus_event (bus, id, &error);
  g_autofree char *title = NULL;
  g_autofree char *when = NULL;

  if (event == NULL)
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json")) {
    g_autoptr (JsonObject) object = hearth_json_event (event, here);
    hearth_json_print (object);
    return HEARTH_EXIT_DONE;
  }
  title = hearth_print_clean (hearth_row_text (event, "Title"));
  when = hearth_say_when (event, here);
  hearth_print ("%s %" G_GINT64_FORMAT ": %s, %s\n", what_was_done, id, title, when);
  return HEARTH_EXIT_DONE;
}

static gboolean
check_has_when (const HearthArgs *args, const char *when, GError **error)
{
  gboolean has_rule = hearth_args_has (args, "rrule");

  if (has_rule && *when != '\0')
    hearth_exit_usage (error, _ ("say either WHEN or --rrule, not both"));
  else if (has_rule && !hearth_args_has (args, "start"))
    hearth_exit_usage (error, _ ("--rrule needs the local time it starts at: --start LOCAL"));
  else if (!has_rule && *when == '\0')
    hearth_exit_usage (error, _ ("add needs to know when: hearth add KIND TITLE WHEN"));
  else
    return TRUE;
  return FALSE;
}

static HearthExit
run_add (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *when = hearth_args_rest (args, 2);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *path;

  if (!check_has_when (args, when, &error) || !hearth_args_send (args, &options, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  reply = hearth_bus_call_schedule (bus, "Add",
                                    g_variant_new ("(sss@a{sv})", hearth_args_word (args, 0),
                                                   hearth_args_word (args, 1), when,
                                                   g_variant_dict_end (&options)),
                                    "(o)", &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(&o)", &path);
  return print_event (bus, args, hearth_bus_event_id (path), _ ("Added"));
}

/* The dates of option @name behind those that @event already has at @property. */
static GVariant *
add_dates (const HearthArgs *args, const char *name, GVariant *event, const char *property)
{
  g_autoptr (GStrvBuilder) dates = g_strv_builder_new ();
  g_auto (GStrv) given = hearth_args_list (args, name);
  g_auto (GStrv) present = NULL;
  g_auto (GStrv) all = NULL;

  g_variant_lookup (event, property, "^as", &present);
  if (present != NULL && !g_strv_contains ((const char *const *)given, "none"))
    g_strv_builder_addv (dates, (const char **)present);
  for (gsize i = 0; given[i] != NULL; i++)
    if (!g_str_equal (given[i], "none"))
      g_strv_builder_add (dates, given[i]);
  all = g_strv_builder_end (dates);
  return g_variant_new_strv ((const char *const *)all, -1);
}

static gboolean
merge_dates (GDBusConnection *bus, const HearthArgs *args, gint64 id, GVariantDict *changes,
             GError **error)
{
  static const struct {
    const char *option, *key, *property;
  } lists[] = { { "rdate", "rdates", "Rdates" }, { "exdate", "exdates", "Exdates" } };
  g_autoptr (GVariant) event = NULL;

  if (!hearth_args_has (args, "rdate") && !hearth_args_has (args, "exdate"))
    return TRUE;
  event = hearth_bus_event (bus, id, error);
  if (event == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    if (hearth_args_has (args, lists[i].option))
      g_variant_dict_insert_value (changes, lists[i].key,
                                   add_dates (args, lists[i].option, event, lists[i].property));
  return TRUE;
}

static HearthExit
run_edit (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_auto (GVariantDict) changes = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) sent = NULL;
  g_autoptr (GVariant) reply = NULL;
  gint64 id;

  if (!hearth_args_event (args, 0, &id, &error) || !hearth_args_send (args, &changes, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL || !merge_dates (bus, args, id, &changes, &error))
    return hearth_exit_report (error);
  sent = g_variant_ref_sink (g_variant_dict_end (&changes));
  if (g_variant_n_children (sent) == 0) {
    hearth_exit_usage (&error, _ ("edit needs something to change; “hearth edit --help” lists it"));
    return hearth_exit_report (error);
  }
  reply = hearth_bus_call_event (bus, id, "Update", g_variant_new ("(@a{sv})", sent), &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  return print_event (bus, args, id, _ ("Changed"));
}

const HearthVerb hearth_verb_add = {
  .name = "add",
  .group = HEARTH_GROUP_PLAN,
  .arguments = "KIND TITLE WHEN",
  .summary = N_ ("plan an event"),
  .details = N_ ("KIND is date-night, check-in, milestone, appreciation or promise, and brings its "
                 "own length and reminders. WHEN is said in words, quoted or not: every friday "
                 "19:00, 2026-12-24 18:00, in 3 days at 19:00, every year since 2015-06-20."),
  .min_arguments = 2,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { event_options, add_options, hearth_options_json },
  .run = run_add,
};

const HearthVerb hearth_verb_edit = {
  .name = "edit",
  .group = HEARTH_GROUP_PLAN,
  .arguments = "ID",
  .summary = N_ ("change an event"),
  .details = N_ ("Only what is named changes. --rdate and --exdate add to the dates that are "
                 "there; “--exdate none” forgets them first."),
  .min_arguments = 1,
  .max_arguments = 1,
  .options = { edit_options, event_options, hearth_options_json },
  .run = run_edit,
};
