// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-calendar: draws a month, see calendar; month knows which one is meant.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "calendar.h"
#include "json.h"
#include "row.h"
#include "verb.h"

/* Fills @calendar with what the daemon has planned for @month. */
static gboolean
fill (HearthCalendar *calendar, GDBusConnection *bus, const HearthHere *here, HearthMonth month,
      GError **error)
{
  gint64 from = hearth_month_begin_day (here, month, 1);
  gint64 until = hearth_month_begin_day (here, month, hearth_month_days (month) + 1);
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (
      bus, "Agenda", g_variant_new ("(xx@a{sv})", from, until, g_variant_dict_end (&filter)),
      "(a(osxxsssa{sv}))", error);

  if (reply == NULL)
    return FALSE;
  rows = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) occurrence = hearth_row_occurrence (row);
    hearth_calendar_add (calendar, occurrence);
  }
  return TRUE;
}

/* (transfer full) */
static JsonObject *
make_day (const HearthCalendar *calendar, const HearthHere *here, HearthMonth month, int day)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();
  GPtrArray *occurrences = hearth_calendar_day (calendar, day);
  g_autofree char *date = hearth_month_date (month, day);

  for (guint i = 0; i < occurrences->len; i++)
    json_array_add_object_element (
        array, hearth_json_occurrence (g_ptr_array_index (occurrences, i), here));
  json_object_set_string_member (object, "date", date);
  json_object_set_boolean_member (object, "today", hearth_calendar_is_today (calendar, day));
  json_object_set_array_member (object, "occurrences", array);
  return object;
}

static void
print_json (const HearthCalendar *calendar, const HearthHere *here, HearthMonth month)
{
  g_autoptr (JsonArray) days = json_array_new ();

  for (int day = 1; day <= hearth_month_days (month); day++)
    json_array_add_object_element (days, make_day (calendar, here, month, day));
  hearth_json_print_array (days);
}

static HearthExit
run_calendar (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autofree char *text = hearth_args_rest (args, 0);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (HearthCalendar) calendar = NULL;
  HearthMonth month;

  if (!hearth_month_parse (here, text, FALSE, &month, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  calendar = hearth_calendar_new (here, month, hearth_month_first_weekday ());
  if (!fill (calendar, bus, here, month, &error))
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json")) {
    print_json (calendar, here, month);
  } else {
    HearthPaper paper = hearth_print_paper ();
    g_autofree char *picture = hearth_calendar_format (calendar, &paper);
    hearth_print ("%s", picture);
  }
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_calendar = {
  .name = "calendar",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "[MONTH]",
  .summary = N_ ("draw a month"),
  .details = N_ ("MONTH is 2026-12, december, dec 2026, this, next or last; a name alone is the "
                 "next such month to come. A wide terminal shows times and titles in each day, a "
                 "narrow one marks the days and lists what is on them."),
  .min_arguments = 0,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { hearth_options_json },
  .run = run_calendar,
};
