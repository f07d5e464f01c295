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

/* How many are printed where nobody says, and the most that hearthd gives. */
enum { DAYS_BACK = 7, ROWS = 100, ROWS_MAX = 10000 };

static const HearthOption reminders_options[] = {
  { "from", HEARTH_OPTION_VALUE, "DATE", N_ ("the first day or moment; a week ago, if not given") },
  { "to", HEARTH_OPTION_VALUE, "DATE", N_ ("the last day, or the moment to stop at") },
  { "limit", HEARTH_OPTION_VALUE, "N",
    N_ ("at most so many, from the first; 100 around now, if not given"), "u" },
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

/* What the arguments ask for, as the method takes it; NULL with error. */
static GVariant *
read_filter (const HearthArgs *args, GError **error)
{
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
  gint64 id;

  if (!hearth_args_send (args, &filter, error))
    return NULL;
  if (hearth_args_count (args) > 0) {
    if (!hearth_args_event (args, 0, &id, error))
      return NULL;
    g_variant_dict_insert (&filter, "event", "x", id);
  }
  return g_variant_ref_sink (g_variant_dict_end (&filter));
}

/* The rows of a span; with `limit` 0 as many as the filter says. */
static GVariant *
ask (GDBusConnection *bus, GVariant *filter, gint64 from, gint64 until, guint limit, GError **error)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (filter);
  g_autoptr (GVariant) reply = NULL;

  if (limit != 0)
    g_variant_dict_insert (&dict, "limit", "u", limit);
  reply = hearth_bus_call_schedule (
      bus, "Reminders", g_variant_new ("(xx@a{sv})", from, until, g_variant_dict_end (&dict)),
      "(a(osxssa{sv}))", error);
  return reply ? g_variant_get_child_value (reply, 0) : NULL;
}

/* Whether the limit, which nobody asked for, has cut off all that is to come. */
static gboolean
hides_future (const HearthArgs *args, GVariant *rows, const HearthHere *here)
{
  gsize n_rows = g_variant_n_children (rows);
  g_autoptr (GVariant) last = NULL;
  g_autoptr (GVariant) reminder = NULL;

  if (n_rows < ROWS || hearth_args_has (args, "from") || hearth_args_has (args, "to")
      || hearth_args_has (args, "limit"))
    return FALSE;
  last = g_variant_get_child_value (rows, n_rows - 1);
  reminder = hearth_row_reminder (last);
  return hearth_row_number (reminder, "at") <= here->now;
}

static void
add_rows (GVariantBuilder *builder, GVariant *rows, gsize from)
{
  for (gsize i = from; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

    g_variant_builder_add_value (builder, row);
  }
}

/* The last rows before now and the first after it, as many of the one as of the other; *out_left is
 * how many earlier ones there are. */
static GVariant *
ask_around_now (GDBusConnection *bus, GVariant *filter, gint64 from, const HearthHere *here,
                guint *out_left, GError **error)
{
  gint64 next = here->now + 1;
  g_autoptr (GVariant) past = ask (bus, filter, from, next, ROWS_MAX, error);
  g_autoptr (GVariant) coming = past ? ask (bus, filter, next, 0, ROWS / 2, error) : NULL;
  g_auto (GVariantBuilder) rows = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(osxssa{sv})"));
  gsize n_past = past ? g_variant_n_children (past) : 0;

  if (!coming)
    return NULL;
  *out_left = (guint)MAX (n_past, ROWS / 2) - ROWS / 2;
  add_rows (&rows, past, *out_left);
  add_rows (&rows, coming, 0);
  return g_variant_ref_sink (g_variant_builder_end (&rows));
}

static HearthExit
run_reminders (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  HearthSpan span = { hearth_here_add_days (here, here->now, -DAYS_BACK), 0 };
  g_autoptr (GVariant) filter = read_filter (args, &error);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) rows = NULL;
  guint left = 0;

  if (filter == NULL || !hearth_span_check (args, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL || !hearth_span_read (bus, args, here, &span, &error))
    return hearth_exit_report (error);
  rows =
      ask (bus, filter, span.from, span.until, hearth_args_has (args, "limit") ? 0 : ROWS, &error);
  if (rows != NULL && hides_future (args, rows, here)) {
    g_variant_unref (rows);
    rows = ask_around_now (bus, filter, span.from, here, &left, &error);
  }
  if (rows == NULL)
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json")) {
    print_reminders_json (rows, here);
    return HEARTH_EXIT_DONE;
  }
  print_reminders (rows, here);
  if (left > 0)
    hearth_print (
        g_dngettext (
            GETTEXT_PACKAGE, "\n%u earlier one of the last days is left out; --limit shows more.\n",
            "\n%u earlier ones of the last days are left out; --limit shows more.\n", left),
        left);
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
