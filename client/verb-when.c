// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-when: what a text or a rule means, and its next moments. Nothing is changed by it; it is
 * the place to try a wording before it is used.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "verb.h"

static const HearthOption when_options[] = {
  { "count", HEARTH_OPTION_VALUE, "N", N_ ("how many moments to show"), "u" },
  { "from", HEARTH_OPTION_VALUE, "LOCAL", N_ ("show those from this local time on"), "s" },
  { "now", HEARTH_OPTION_VALUE, "LOCAL", N_ ("read the text as if it were this time"), "s" },
  { "zone", HEARTH_OPTION_VALUE, "ZONE", N_ ("think in this time zone"), "s" },
  { "rrule", HEARTH_OPTION_VALUE, "RULE", N_ ("explain a rule of RFC 5545 instead of a text"),
    "s" },
  { "start", HEARTH_OPTION_VALUE, "LOCAL", N_ ("the local start that the rule counts from"), "s" },
  { "rdate", HEARTH_OPTION_LIST, "LOCAL", N_ ("one more start; may be given again"), "as",
    "rdates" },
  { "exdate", HEARTH_OPTION_LIST, "LOCAL", N_ ("a start to leave out; may be given again"), "as",
    "exdates" },
  { NULL },
};

static void
print_moments (GVariant *explanation, const HearthHere *here)
{
  const HearthColumn columns[] = { { 0 }, { 0 }, { 0 } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);
  g_autoptr (GVariant) next = g_variant_lookup_value (explanation, "next", G_VARIANT_TYPE ("ax"));
  gboolean all_day = hearth_row_flag (explanation, "all-day");

  for (gsize i = 0; next != NULL && i < g_variant_n_children (next); i++) {
    g_autoptr (GVariant) moment = g_variant_get_child_value (next, i);
    gint64 instant = g_variant_get_int64 (moment);
    g_autofree char *date = hearth_here_full (here, instant, TRUE);
    g_autofree char *clock = all_day ? g_strdup ("") : hearth_here_clock (here, instant);
    g_autofree char *distance = hearth_here_distance (here, instant, all_day);
    hearth_table_cell (table, HEARTH_STYLE_PLAIN, date);
    hearth_table_cell (table, HEARTH_STYLE_PLAIN, clock);
    hearth_table_cell (table, HEARTH_STYLE_QUIET, distance);
  }
  hearth_table_print (table);
}

static void
print_explanation (GVariant *explanation)
{
  g_autoptr (HearthHere) here = hearth_here_new ();
  const char *rule = hearth_row_text (explanation, "rule");
  HearthPaper paper = hearth_print_paper ();
  g_autofree char *summary =
      hearth_print_styled (&paper, HEARTH_STYLE_STRONG, hearth_row_text (explanation, "summary"));
  g_autofree char *quiet_rule = hearth_print_styled (&paper, HEARTH_STYLE_QUIET, rule);

  hearth_print ("%s\n", summary);
  if (*rule != '\0')
    hearth_print ("  %s\n", quiet_rule);
  print_moments (explanation, here);
}

static HearthExit
run_when (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *text = hearth_args_rest (args, 0);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) explanation = NULL;

  if (hearth_args_has (args, "rrule") == (*text != '\0')) {
    hearth_exit_usage (&error, _ ("when needs a text, or --rrule RULE --start LOCAL"));
    return hearth_exit_report (error);
  }
  if (!hearth_args_send (args, &options, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  reply = hearth_bus_call_schedule (
      bus, "Parse", g_variant_new ("(s@a{sv})", text, g_variant_dict_end (&options)), "(a{sv})",
      &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  explanation = g_variant_get_child_value (reply, 0);
  if (hearth_args_has (args, "json")) {
    g_autoptr (HearthHere) here = hearth_here_new ();
    g_autoptr (JsonObject) object = hearth_json_when (explanation, here);
    hearth_json_print (object);
  } else {
    print_explanation (explanation);
  }
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_when = {
  .name = "when",
  .group = HEARTH_GROUP_PLAN,
  .arguments = "TEXT",
  .summary = N_ ("explain a time in words, or a rule, and change nothing"),
  .details = N_ ("Try a wording before you use it: hearth when every other saturday 18:30. A day "
                 "without a time is all-day here."),
  .min_arguments = 0,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { when_options, hearth_options_json },
  .run = run_when,
};
