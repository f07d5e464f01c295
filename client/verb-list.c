// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-list: list and show, the events themselves: all of them a line each, and one of them in
 * full. The list is fetched a page at a time, so that it may be long.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "verb.h"

enum { PAGE = 500 };

/* Calls @use for every event, in order of their number. */
static gboolean
for_each_event (GDBusConnection *bus, void (*use) (GVariant *event, gpointer data), gpointer data,
                GError **error)
{
  gint64 after = 0;
  gsize n;

  do {
    g_autoptr (GVariant) events = NULL;
    g_autoptr (GVariant) reply = hearth_bus_call_schedule (
        bus, "List", g_variant_new ("(xu)", after, (guint)PAGE), "(a(oa{sv}))", error);
    if (reply == NULL)
      return FALSE;
    events = g_variant_get_child_value (reply, 0);
    n = g_variant_n_children (events);
    for (gsize i = 0; i < n; i++) {
      const char *path;
      g_autoptr (GVariant) event = NULL;
      g_variant_get_child (events, i, "(&o@a{sv})", &path, &event);
      after = hearth_bus_event_id (path);
      use (event, data);
    }
  } while (n == PAGE);
  return TRUE;
}

typedef struct {
  const HearthHere *here;
  JsonArray *array;
  HearthTable *table;
  guint count;
} Listing;

static void
collect_json (GVariant *event, gpointer data)
{
  Listing *listing = data;

  json_array_add_object_element (listing->array, hearth_json_event (event, listing->here));
}

static void
collect_line (GVariant *event, gpointer data)
{
  Listing *listing = data;
  HearthTable *table = listing->table;
  gint64 next = hearth_row_number (event, "Next");
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, hearth_row_number (event, "Id"));
  gboolean has_clock = next != 0 && !hearth_row_flag (event, "AllDay");
  g_autofree char *date =
      next == 0 ? g_strdup (_ ("past")) : hearth_here_brief (listing->here, next);
  g_autofree char *clock = has_clock ? hearth_here_clock (listing->here, next) : g_strdup ("");
  gboolean waits = *hearth_row_text (event, "Outstanding") != '\0';
  const char *pause = hearth_row_number (event, "PausedUntil") != 0 ? _ ("paused") : "";

  hearth_table_cell (table, HEARTH_STYLE_QUIET, id);
  hearth_table_cell (table, HEARTH_STYLE_STRONG, hearth_row_text (event, "Title"));
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (event, "Kind"));
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (event, "Summary"));
  hearth_table_cell (table, next == 0 ? HEARTH_STYLE_QUIET : HEARTH_STYLE_PLAIN, date);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, clock);
  hearth_table_cell (table, waits ? HEARTH_STYLE_WARM : HEARTH_STYLE_QUIET,
                     waits ? _ ("due") : pause);
  listing->count++;
}

static HearthExit
print_list_json (GDBusConnection *bus, Listing *listing)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) array = json_array_new ();

  listing->array = array;
  if (!for_each_event (bus, collect_json, listing, &error))
    return hearth_exit_report (error);
  hearth_json_print_array (array);
  return HEARTH_EXIT_DONE;
}

static HearthExit
print_list_text (GDBusConnection *bus, Listing *listing)
{
  const HearthColumn columns[] = {
    { .right = TRUE }, { .gives_way = TRUE }, { 0 }, { .gives_way = TRUE }, { 0 }, { 0 }, { 0 }
  };
  const char *const headings[] = {
    _ ("ID"), _ ("TITLE"), _ ("KIND"), _ ("WHEN"), _ ("NEXT"), "", ""
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);

  listing->table = table;
  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    hearth_table_cell (table, HEARTH_STYLE_QUIET, headings[i]);
  if (!for_each_event (bus, collect_line, listing, &error))
    return hearth_exit_report (error);
  if (listing->count > 0)
    hearth_table_print (table);
  else
    hearth_print (_ ("Nothing is planned yet. “hearth add” plans the first event.\n"));
  return HEARTH_EXIT_DONE;
}

static HearthExit
run_list (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  Listing listing = { .here = here };

  if (bus == NULL)
    return hearth_exit_report (error);
  return hearth_args_has (args, "json") ? print_list_json (bus, &listing)
                                        : print_list_text (bus, &listing);
}

/* "1 day before, 2 hours before, at the start" */
static char *
say_reminders (GVariant *event)
{
  g_autoptr (GVariant) leads = g_variant_lookup_value (event, "Reminders", G_VARIANT_TYPE ("ax"));
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; leads != NULL && i < g_variant_n_children (leads); i++) {
    g_autofree char *span = NULL;
    gint64 lead;
    g_variant_get_child (leads, i, "x", &lead);
    span = hearth_here_duration (lead);
    g_string_append (text, text->len > 0 ? ", " : "");
    if (lead == 0)
      g_string_append (text,
                       hearth_row_flag (event, "AllDay") ? _ ("on the day") : _ ("at the start"));
    else
      g_string_append_printf (text, _ ("%s before"), span);
  }
  if (text->len == 0)
    g_string_append (text, _ ("none"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_list (GVariant *event, const char *property)
{
  g_auto (GStrv) words = NULL;

  g_variant_lookup (event, property, "^as", &words);
  return words == NULL ? g_strdup ("") : g_strjoinv (", ", words);
}

static char *
say_next (GVariant *event, const HearthHere *here)
{
  gint64 next = hearth_row_number (event, "Next");
  gboolean all_day = hearth_row_flag (event, "AllDay");
  g_autofree char *date = NULL;
  g_autofree char *distance = NULL;

  if (next == 0)
    return g_strdup ("");
  date = hearth_here_full (here, next, all_day);
  distance = hearth_here_distance (here, next, all_day);
  return g_strdup_printf ("%s, %s", date, distance);
}

static void
add_line (HearthTable *table, const char *name, const char *text)
{
  if (*text == '\0')
    return;
  hearth_table_cell (table, HEARTH_STYLE_QUIET, name);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, text);
}

static void
add_times (HearthTable *table, GVariant *event, const HearthHere *here)
{
  g_autofree char *next = say_next (event, here);
  g_autofree char *duration = hearth_here_duration (hearth_row_number (event, "Duration"));
  g_autofree char *rdates = say_list (event, "Rdates");
  g_autofree char *exdates = say_list (event, "Exdates");
  g_autofree char *reminders = say_reminders (event);
  gint64 paused = hearth_row_number (event, "PausedUntil");
  g_autofree char *resumes = paused == 0 ? g_strdup ("") : hearth_here_full (here, paused, FALSE);

  add_line (table, _ ("when"), hearth_row_text (event, "Summary"));
  add_line (table, _ ("zone"), hearth_row_text (event, "Zone"));
  add_line (table, _ ("also on"), rdates);
  add_line (table, _ ("not on"), exdates);
  add_line (table, _ ("next"), next);
  add_line (table, _ ("due"), hearth_row_text (event, "Outstanding"));
  add_line (table, _ ("paused until"), resumes);
  if (hearth_row_number (event, "Duration") > 0)
    add_line (table, _ ("lasts"), duration);
  add_line (table, _ ("reminders"), reminders);
}

static void
print_notes (const char *notes)
{
  g_auto (GStrv) lines = g_strsplit (notes, "\n", -1);

  if (*notes != '\0')
    hearth_print ("\n");
  for (gsize i = 0; lines[i] != NULL && *notes != '\0'; i++) {
    g_autofree char *line = hearth_print_clean (lines[i]);
    hearth_print ("%s%s\n", *line == '\0' ? "" : "  ", line);
  }
}

static void
print_event (GVariant *event, const HearthHere *here)
{
  const HearthColumn columns[] = { { 0 }, { 0 } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);
  g_autofree char *turn = say_list (event, "Turn");
  gint64 goal = hearth_row_number (event, "Goal");
  g_autofree char *goal_id =
      goal == 0 ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, goal);

  hearth_table_heading (table, hearth_row_text (event, "Title"));
  add_line (table, _ ("kind"), hearth_row_text (event, "Kind"));
  add_times (table, event, here);
  add_line (table, _ ("follow-up"), hearth_row_flag (event, "FollowUp") ? _ ("yes") : _ ("no"));
  add_line (table, _ ("place"), hearth_row_text (event, "Place"));
  add_line (table, _ ("goal"), goal_id);
  add_line (table, _ ("deck"), hearth_row_text (event, "Deck"));
  add_line (table, _ ("turn"), turn);
  add_line (table, _ ("urgent"), hearth_row_flag (event, "Urgent") ? _ ("yes") : "");
  add_line (table, _ ("unplug"), hearth_row_flag (event, "Unplug") ? _ ("yes") : "");
  hearth_table_print (table);
  print_notes (hearth_row_text (event, "Notes"));
}

static HearthExit
run_show (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) event = NULL;
  gint64 id;

  if (!hearth_args_event (args, 0, &id, &error))
    return hearth_exit_report (error);
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  event = hearth_bus_event (bus, id, &error);
  if (event == NULL)
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json")) {
    g_autoptr (JsonObject) object = hearth_json_event (event, here);
    hearth_json_print (object);
  } else {
    print_event (event, here);
  }
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_list = {
  .name = "list",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "",
  .summary = N_ ("list every event"),
  .options = { hearth_options_json },
  .run = run_list,
};

const HearthVerb hearth_verb_show = {
  .name = "show",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "ID",
  .summary = N_ ("show one event in full"),
  .min_arguments = 1,
  .max_arguments = 1,
  .options = { hearth_options_json },
  .run = run_show,
};
