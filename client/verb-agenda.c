// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-agenda: agenda and next, what is to come.
 *
 * The agenda is grouped by day, an occurrence a line: its number to answer with, its time, what it
 * is, and its state where there is something to say. `next` is the first of them that nobody has
 * answered yet.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "say.h"
#include "span.h"
#include "verb.h"

enum { USUAL_DAYS = 14, MILESTONE_DAYS = 366, MOST_ROWS = 1000 };

static const HearthOption agenda_options[] = {
  { "from", HEARTH_OPTION_VALUE, "DATE", N_ ("the first day or moment; now, if not given") },
  { "to", HEARTH_OPTION_VALUE, "DATE", N_ ("the last day, or the moment to stop at") },
  { "days", HEARTH_OPTION_VALUE, "N", N_ ("how many days to show; 14, if not given") },
  { "kind", HEARTH_OPTION_LIST, "KIND", N_ ("only this kind; may be given again"), "as" },
  { "goal", HEARTH_OPTION_VALUE, "ID", N_ ("only what counts towards this goal"), "x" },
  { "limit", HEARTH_OPTION_VALUE, "N", N_ ("at most so many, however far ahead"), "u" },
  { NULL },
};

static void
add_occurrence (HearthTable *table, GVariant *occurrence, const HearthHere *here)
{
  HearthStyle style = hearth_say_style (occurrence);
  gboolean faded = style == HEARTH_STYLE_QUIET;
  g_autofree char *id =
      g_strdup_printf ("%" G_GINT64_FORMAT, hearth_row_number (occurrence, "event"));
  g_autofree char *time = hearth_say_time (occurrence, here);
  g_autofree char *title = hearth_say_title (occurrence);
  g_autofree char *state = hearth_say_state (occurrence, here);

  hearth_table_cell (table, HEARTH_STYLE_QUIET, id);
  hearth_table_cell (table, faded ? HEARTH_STYLE_QUIET : HEARTH_STYLE_PLAIN, time);
  hearth_table_cell (table, faded ? HEARTH_STYLE_QUIET : HEARTH_STYLE_STRONG, title);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (occurrence, "place"));
  hearth_table_cell (table, HEARTH_STYLE_QUIET, hearth_row_text (occurrence, "kind"));
  hearth_table_cell (table, style, state);
}

static void
print_nothing (const HearthSpan *span, const HearthHere *here)
{
  g_autofree char *from = hearth_here_full (here, span->from, TRUE);
  g_autofree char *until = NULL;

  if (span->until == 0) {
    hearth_print (_ ("Nothing is planned from %s on.\n"), from);
    return;
  }
  until = hearth_here_full (here, MAX (span->from, span->until - 1), TRUE);
  hearth_print (_ ("Nothing is planned from %s to %s.\n"), from, until);
}

static void
print_agenda (GVariant *rows, const HearthSpan *span, const HearthHere *here)
{
  const HearthColumn columns[] = { { .right = TRUE },     { 0 }, { .gives_way = TRUE },
                                   { .gives_way = TRUE }, { 0 }, { 0 } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);
  g_autofree char *day = NULL;

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) occurrence = hearth_row_occurrence (row);
    g_autofree char *its_day = hearth_here_day (here, hearth_row_number (occurrence, "start"));
    if (g_strcmp0 (day, its_day) != 0)
      hearth_table_heading (table, its_day);
    add_occurrence (table, occurrence, here);
    g_free (day);
    day = g_steal_pointer (&its_day);
  }
  if (day == NULL)
    print_nothing (span, here);
  else
    hearth_table_print (table);
}

static void
print_agenda_json (GVariant *rows, const HearthHere *here)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) occurrence = hearth_row_occurrence (row);
    json_array_add_object_element (array, hearth_json_occurrence (occurrence, here));
  }
  hearth_json_print_array (array);
}

/* Milestones come rarely: alone they are looked for a year ahead. */
static int
usual_days (const HearthArgs *args)
{
  g_auto (GStrv) kinds = hearth_args_list (args, "kind");

  for (gsize i = 0; kinds[i] != NULL; i++)
    if (!g_str_equal (kinds[i], "milestone"))
      return USUAL_DAYS;
  return kinds[0] == NULL ? USUAL_DAYS : MILESTONE_DAYS;
}

/* (transfer full): the rows of Schedule.Agenda. */
static GVariant *
ask_agenda (GDBusConnection *bus, const HearthSpan *span, GVariant *filter, GError **error)
{
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (
      bus, "Agenda", g_variant_new ("(xx@a{sv})", span->from, span->until, filter),
      "(a(osxxsssa{sv}))", error);

  return reply == NULL ? NULL : g_variant_get_child_value (reply, 0);
}

static HearthExit
run_agenda (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
  HearthSpan span = { here->now, 0 };
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) rows = NULL;

  if (!hearth_args_send (args, &filter, &error) || !hearth_span_check (args, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL || !hearth_span_read (bus, args, here, &span, &error))
    return hearth_exit_report (error);
  if (span.until == 0 && !hearth_args_has (args, "limit"))
    span.until = hearth_here_add_days (here, span.from, usual_days (args));
  rows = ask_agenda (bus, &span, g_variant_dict_end (&filter), &error);
  if (rows == NULL)
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json"))
    print_agenda_json (rows, here);
  else
    print_agenda (rows, &span, here);
  return HEARTH_EXIT_DONE;
}

static gboolean
is_open (GVariant *occurrence)
{
  const char *const open[] = { "upcoming", "due", "snoozed", NULL };

  return g_strv_contains (open, hearth_row_text (occurrence, "state"));
}

/* (transfer full) (nullable): the first of @rows that still waits. */
static GVariant *
first_open (GVariant *rows)
{
  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) occurrence = hearth_row_occurrence (row);
    if (is_open (occurrence))
      return g_steal_pointer (&occurrence);
  }
  return NULL;
}

/* Finds the next open occurrence: asks for one, and for more only where that one was answered
 * ahead of its time. @out_occurrence is NULL where there is none. */
static gboolean
find_next (GDBusConnection *bus, const HearthHere *here, GVariant **out_occurrence, GError **error)
{
  const HearthSpan span = { here->now, 0 };

  for (guint limit = 1; limit <= MOST_ROWS; limit *= 10) {
    g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
    g_autoptr (GVariant) rows = NULL;
    g_variant_dict_insert (&filter, "limit", "u", limit);
    rows = ask_agenda (bus, &span, g_variant_dict_end (&filter), error);
    if (rows == NULL)
      return FALSE;
    *out_occurrence = first_open (rows);
    if (*out_occurrence != NULL || g_variant_n_children (rows) < limit)
      return TRUE;
  }
  return TRUE;
}

static void
print_next (GVariant *occurrence, const HearthHere *here)
{
  gint64 start = hearth_row_number (occurrence, "start");
  gboolean all_day = hearth_row_flag (occurrence, "all-day");
  HearthPaper paper = hearth_print_paper ();
  g_autofree char *raw_title = hearth_say_title (occurrence);
  g_autofree char *clean_title = hearth_print_clean (raw_title);
  g_autofree char *title = hearth_print_styled (&paper, HEARTH_STYLE_STRONG, clean_title);
  g_autofree char *date = hearth_here_full (here, start, all_day);
  g_autofree char *distance = hearth_here_distance (here, start, all_day);
  g_autofree char *place = hearth_print_clean (hearth_row_text (occurrence, "place"));
  g_autofree char *state = hearth_say_state (occurrence, here);

  hearth_print ("%s\n  %s, %s\n", title, date, distance);
  if (*place != '\0')
    hearth_print ("  %s\n", place);
  hearth_print ("  %s %" G_GINT64_FORMAT "%s%s\n", hearth_row_text (occurrence, "kind"),
                hearth_row_number (occurrence, "event"), *state == '\0' ? "" : ", ", state);
}

static HearthExit
run_next (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GVariant) occurrence = NULL;
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);

  if (bus == NULL || !find_next (bus, here, &occurrence, &error))
    return hearth_exit_report (error);
  if (!hearth_args_has (args, "json")) {
    if (occurrence == NULL)
      hearth_print (_ ("Nothing is planned. “hearth add” plans something.\n"));
    else
      print_next (occurrence, here);
  } else if (occurrence == NULL) {
    hearth_json_print_null ();
  } else {
    g_autoptr (JsonObject) object = hearth_json_occurrence (occurrence, here);
    hearth_json_print (object);
  }
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_agenda = {
  .name = "agenda",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "",
  .summary = N_ ("show what is planned, day by day"),
  .details = N_ ("DATE is 2026-12-24, 2026-12-24T18:00, today, or any time in words. Milestones "
                 "alone (--kind milestone) are shown a year ahead."),
  .options = { agenda_options, hearth_options_json },
  .run = run_agenda,
};

const HearthVerb hearth_verb_next = {
  .name = "next",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "",
  .summary = N_ ("show what comes next"),
  .options = { hearth_options_json },
  .run = run_next,
};
