// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-answer: what people say about one occurrence: done, skip, reset, snooze, move.
 *
 * They are one shape: ID or ID@DATE, perhaps a when, perhaps options, one method of the event in
 * one round trip, one short line back. Which occurrence a bare ID means, and how much of a date
 * names one, is for the daemon to know.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "verb.h"

static const HearthOption done_options[] = {
  { "note", HEARTH_OPTION_VALUE, "TEXT", N_ ("a note to remember it by"), "s" },
  { "rating", HEARTH_OPTION_VALUE, "1-5", N_ ("how good it was"), "u" },
  { "at", HEARTH_OPTION_VALUE, "WHEN", N_ ("when it really happened"), "s" },
  { NULL },
};

static const HearthOption skip_options[] = {
  { "note", HEARTH_OPTION_VALUE, "TEXT", N_ ("a note on why"), "s" },
  { NULL },
};

/* Prints what became of it: @line says it to people, @state to scripts. */
static void
print_answer (const HearthArgs *args, gint64 id, const char *occurrence, const char *state,
              const char *line)
{
  g_autoptr (JsonObject) object = NULL;

  if (!hearth_args_has (args, "json")) {
    hearth_print ("%s: %s\n", hearth_args_word (args, 0), line);
    return;
  }
  object = json_object_new ();
  json_object_set_int_member (object, "event", id);
  if (*occurrence == '\0')
    json_object_set_null_member (object, "occurrence");
  else
    json_object_set_string_member (object, "occurrence", occurrence);
  json_object_set_string_member (object, "state", state);
  hearth_json_print (object);
}

/* Calls @method with the occurrence and @rest, a further argument or NULL, floating. */
static HearthExit
answer (const HearthArgs *args, const char *method, GVariant *rest, const char *state,
        const char *line)
{
  g_autoptr (GVariant) kept = rest == NULL ? NULL : g_variant_ref_sink (rest);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *occurrence;
  gint64 id;

  if (!hearth_args_occurrence (args, 0, &id, &occurrence, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  reply = hearth_bus_call_event (bus, id, method,
                                 kept == NULL ? g_variant_new ("(s)", occurrence)
                                              : g_variant_new ("(s*)", occurrence, kept),
                                 &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  print_answer (args, id, occurrence, state, line);
  return HEARTH_EXIT_DONE;
}

/* answer, with the options that were given. */
static HearthExit
answer_with_options (const HearthArgs *args, const char *method, const char *state,
                     const char *line)
{
  g_autoptr (GError) error = NULL;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  if (!hearth_args_send (args, &options, &error))
    return hearth_exit_report (error);
  return answer (args, method, g_variant_dict_end (&options), state, line);
}

/* answer, with the when that follows the occurrence. */
static HearthExit
answer_with_when (const HearthArgs *args, const char *method, const char *state,
                  const char *format_line)
{
  g_autofree char *when = hearth_args_rest (args, 1);
  g_autofree char *line = g_strdup_printf ("%s: %s", format_line, when);

  return answer (args, method, g_variant_new_string (when), state, line);
}

static HearthExit
run_done (const HearthArgs *args)
{
  return answer_with_options (args, "Done", "done", _ ("done"));
}

static HearthExit
run_skip (const HearthArgs *args)
{
  return answer_with_options (args, "Skip", "skipped", _ ("skipped this time"));
}

static HearthExit
run_reset (const HearthArgs *args)
{
  return answer (args, "Reset", NULL, "reset", _ ("as it was planned"));
}

static HearthExit
run_snooze (const HearthArgs *args)
{
  return answer_with_when (args, "Snooze", "snoozed", _ ("snoozed"));
}

static HearthExit
run_move (const HearthArgs *args)
{
  return answer_with_when (args, "Move", "moved", _ ("moved"));
}

#define WHICH_ONE                                                                                  \
  N_ ("A bare ID means the occurrence that is due, else the next one. ID@DATE names one by the "   \
      "day it was planned for: 3@2026-11-27.")

const HearthVerb hearth_verb_done = {
  .name = "done",
  .group = HEARTH_GROUP_ANSWER,
  .arguments = "ID[@DATE]",
  .summary = N_ ("it happened"),
  .details = WHICH_ONE,
  .min_arguments = 1,
  .max_arguments = 1,
  .options = { done_options, hearth_options_json },
  .run = run_done,
};

const HearthVerb hearth_verb_skip = {
  .name = "skip",
  .group = HEARTH_GROUP_ANSWER,
  .arguments = "ID[@DATE]",
  .summary = N_ ("it will not happen this time"),
  .details = WHICH_ONE,
  .min_arguments = 1,
  .max_arguments = 1,
  .options = { skip_options, hearth_options_json },
  .run = run_skip,
};

const HearthVerb hearth_verb_reset = {
  .name = "reset",
  .group = HEARTH_GROUP_ANSWER,
  .arguments = "ID[@DATE]",
  .summary = N_ ("take back an answer, a snooze or a move"),
  .details = N_ ("A bare ID means the occurrence that is due, else the last one answered. ID@DATE "
                 "names one by the day it was planned for: 3@2026-11-27."),
  .min_arguments = 1,
  .max_arguments = 1,
  .options = { hearth_options_json },
  .run = run_reset,
};

const HearthVerb hearth_verb_snooze = {
  .name = "snooze",
  .group = HEARTH_GROUP_ANSWER,
  .arguments = "ID[@DATE] WHEN",
  .summary = N_ ("remind again later"),
  .details = N_ ("WHEN is a span (1h), a time (tomorrow 9:00), or a lead (1h before)."),
  .min_arguments = 2,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { hearth_options_json },
  .run = run_snooze,
};

const HearthVerb hearth_verb_move = {
  .name = "move",
  .group = HEARTH_GROUP_ANSWER,
  .arguments = "ID[@DATE] WHEN",
  .summary = N_ ("hold one occurrence at another time"),
  .details = WHICH_ONE,
  .min_arguments = 2,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { hearth_options_json },
  .run = run_move,
};
