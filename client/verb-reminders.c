// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-reminders: what was shown and what became of it, and what will be shown and why then.
 *
 * It is the answer to "why did I not see it?", so each line says its moment, its reason and its
 * fate, and nothing is left out to look tidy.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "say.h"
#include "span.h"
#include "verb.h"

enum { DAYS_BACK = 7 };

static const HearthOption reminders_options[] = {
  { "from", HEARTH_OPTION_VALUE, "DATE", N_ ("the first day or moment; a week ago, if not given") },
  { "to", HEARTH_OPTION_VALUE, "DATE", N_ ("the last day, or the moment to stop at") },
  { "limit", HEARTH_OPTION_VALUE, "N", N_ ("at most so many; 100, if not given"), "u" },
  { NULL },
};

/* An occurrence that is named by a date lasts whole days. */
static gboolean
is_all_day (GVariant *reminder)
{
  return strlen (hearth_row_text (reminder, "occurrence")) == strlen ("2026-11-27");
}

/* "2 hours before", "at the start", "on the day", … */
static char *
say_reason (GVariant *reminder)
{
  static const struct {
    const char *reason;
    const char *words;
  } reasons[] = {
    { "start", N_ ("at the start") },       { "follow-up", N_ ("to ask how it was") },
    { "nag", N_ ("until it is answered") }, { "snooze", N_ ("snoozed until then") },
    { "gap", N_ ("while there is time") },
  };
  const char *reason = hearth_row_text (reminder, "reason");
  g_autofree char *lead = hearth_here_duration (hearth_row_number (reminder, "lead"));

  if (g_str_equal (reason, "lead"))
    return g_strdup_printf (_ ("%s before"), lead);
  if (g_str_equal (reason, "start") && is_all_day (reminder))
    return g_strdup (_ ("on the day"));
  for (gsize i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_str_equal (reason, reasons[i].reason))
      return g_strdup (_ (reasons[i].words));
  return g_strdup (reason);
}

/* "19:00:01", or "Sat 28 Nov 07:00" on another day than that of the reminder. */
static char *
say_moment (GVariant *reminder, gint64 instant, const HearthHere *here)
{
  g_autofree char *clock = hearth_here_clock (here, instant);
  g_autofree char *its_date = hearth_here_date (here, hearth_row_number (reminder, "at"));
  g_autofree char *date = hearth_here_date (here, instant);
  g_autofree char *brief = hearth_here_brief (here, instant);

  return g_str_equal (date, its_date) ? g_steal_pointer (&clock)
                                      : g_strdup_printf ("%s %s", brief, clock);
}

/* "coming", "will wait: quiet hours", "held: quiet hours", "shown at 19:00:01", "closed: expired"
 */
static char *
say_fate (GVariant *reminder, const HearthHere *here)
{
  const char *state = hearth_row_text (reminder, "state");
  const char *held_for = hearth_row_text (reminder, "held-for");
  const char *closed_for = hearth_row_text (reminder, "closed-for");
  gint64 shown_at = hearth_row_number (reminder, "shown-at");
  g_autofree char *moment = NULL;

  if (*closed_for != '\0')
    return g_strdup_printf ("%s: %s", state, closed_for);
  if (*held_for != '\0' && g_str_equal (state, "coming"))
    return g_strdup_printf (_ ("will wait: %s"), hearth_say_hold (held_for));
  if (*held_for != '\0')
    return g_strdup_printf (_ ("held: %s"), hearth_say_hold (held_for));
  if (shown_at == 0 || shown_at == hearth_row_number (reminder, "at"))
    return g_strdup (state);
  moment = say_moment (reminder, shown_at, here);
  return g_strdup_printf (_ ("%s at %s"), state, moment);
}

static void
add_reminder (HearthTable *table, GVariant *reminder, const HearthHere *here)
{
  gboolean is_over = hearth_row_number (reminder, "at") <= here->now;
  HearthStyle style = is_over ? HEARTH_STYLE_QUIET : HEARTH_STYLE_PLAIN;
  gint64 goal = hearth_row_number (reminder, "goal");
  g_autofree char *id =
      goal != 0 ? g_strdup_printf ("goal:%" G_GINT64_FORMAT, goal)
                : g_strdup_printf ("%" G_GINT64_FORMAT, hearth_row_number (reminder, "event"));
  g_autofree char *clock = hearth_here_clock (here, hearth_row_number (reminder, "at"));
  g_autofree char *reason = say_reason (reminder);
  g_autofree char *fate = say_fate (reminder, here);

  hearth_table_cell (table, HEARTH_STYLE_QUIET, id);
  hearth_table_cell (table, style, clock);
  hearth_table_cell (table, style, hearth_row_text (reminder, "title"));
  hearth_table_cell (table, style, reason);
  hearth_table_cell (table, style, fate);
}

static void
print_reminders (GVariant *rows, const HearthHere *here)
{
  const HearthColumn columns[] = {
    { .right = TRUE }, { 0 }, { .gives_way = TRUE }, { 0 }, { .gives_way = TRUE }
  };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);
  g_autofree char *day = NULL;

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) reminder = hearth_row_reminder (row);
    g_autofree char *its_day = hearth_here_day (here, hearth_row_number (reminder, "at"));
    if (g_strcmp0 (day, its_day) != 0)
      hearth_table_heading (table, its_day);
    add_reminder (table, reminder, here);
    g_free (day);
    day = g_steal_pointer (&its_day);
  }
  if (day == NULL)
    hearth_print (_ ("No reminders there.\n"));
  else
    hearth_table_print (table);
}

static void
print_reminders_json (GVariant *rows, const HearthHere *here)
{
  g_autoptr (JsonArray) array = json_array_new ();

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) reminder = hearth_row_reminder (row);
    json_array_add_object_element (array, hearth_json_reminder (reminder, here));
  }
  hearth_json_print_array (array);
}

static gboolean
fill_filter (const HearthArgs *args, GVariantDict *filter, GError **error)
{
  gint64 id;

  if (!hearth_args_send (args, filter, error))
    return FALSE;
  if (hearth_args_count (args) == 0)
    return TRUE;
  if (!hearth_args_event (args, 0, &id, error))
    return FALSE;
  g_variant_dict_insert (filter, "event", "x", id);
  return TRUE;
}

static HearthExit
run_reminders (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
  HearthSpan span = { hearth_here_add_days (here, here->now, -DAYS_BACK), 0 };
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) rows = NULL;

  if (!fill_filter (args, &filter, &error) || !hearth_span_check (args, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL || !hearth_span_read (bus, args, here, &span, &error))
    return hearth_exit_report (error);
  reply = hearth_bus_call_schedule (
      bus, "Reminders",
      g_variant_new ("(xx@a{sv})", span.from, span.until, g_variant_dict_end (&filter)),
      "(a(osxssa{sv}))", &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  rows = g_variant_get_child_value (reply, 0);
  if (hearth_args_has (args, "json"))
    print_reminders_json (rows, here);
  else
    print_reminders (rows, here);
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_reminders = {
  .name = "reminders",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "[ID]",
  .summary = N_ ("show past reminders and what became of them, and those to come"),
  .min_arguments = 0,
  .max_arguments = 1,
  .options = { reminders_options, hearth_options_json },
  .run = run_reminders,
};
