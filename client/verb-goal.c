// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-goal: goal, what the two want and how far it is.
 *
 * The first word says what to do. A goal is shown with what was done and what is still planned in
 * the week, month or year of its target, and where that cannot reach the target, with a word about
 * it.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "verb.h"

typedef struct {
  const char *name;
  guint min_arguments;
  guint max_arguments;
  HearthExit (*run) (GDBusConnection *bus, const HearthArgs *args);
} Action;

static const HearthOption goal_options[] = {
  { "target", HEARTH_OPTION_VALUE, "TARGET", N_ ("what can be counted: 2 date nights a month"),
    "s" },
  { "whose", HEARTH_OPTION_VALUE, "NAME", N_ ("whose goal it is; both's, if not given"), "s" },
  { "deadline", HEARTH_OPTION_VALUE, "WHEN", N_ ("the day it ends; “” for none"), "s" },
  { "step", HEARTH_OPTION_LIST, "STEP", N_ ("a step, its date first: 2027-01-10 Find a teacher") },
  { "notes", HEARTH_OPTION_VALUE, "TEXT", N_ ("free text"), "s" },
  { "area", HEARTH_OPTION_VALUE, "AREA", N_ ("with edit: another area"), "s" },
  { "title", HEARTH_OPTION_VALUE, "TITLE", N_ ("with edit: another title"), "s" },
  { NULL },
};

static const HearthOption done_options[] = {
  { "nth", HEARTH_OPTION_VALUE, "N", N_ ("with done: not the goal but its Nth step") },
  { NULL },
};

static gboolean
parse_goal (const HearthArgs *args, gint64 *out_id, GError **error)
{
  const char *text = hearth_args_word (args, 1);
  guint64 id;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &id, NULL)) {
    hearth_exit_usage (error, _ ("“%s” is no goal's number; “hearth goal list” shows them"), text);
    return FALSE;
  }
  *out_id = (gint64)id;
  return TRUE;
}

/* (transfer full) (nullable): the answer of a method of goal @id. */
static GVariant *
call_goal (GDBusConnection *bus, gint64 id, const char *method, GVariant *arguments, GError **error)
{
  g_autofree char *path = g_strdup_printf (HEARTH_GOAL_PATH "/%" G_GINT64_FORMAT, id);

  return hearth_bus_call (bus, path, HEARTH_GOAL_INTERFACE, method, arguments, "()", error);
}

/* (transfer full) (nullable): the properties of goal @id. */
static GVariant *
ask_goal (GDBusConnection *bus, gint64 id, GError **error)
{
  g_autofree char *path = g_strdup_printf (HEARTH_GOAL_PATH "/%" G_GINT64_FORMAT, id);

  return hearth_bus_properties (bus, path, HEARTH_GOAL_INTERFACE, error);
}

/* "1 done, 2 planned", and whether it is reached. */
static char *
say_standing (GVariant *goal, const HearthHere *here)
{
  gint64 reached = hearth_row_number (goal, "Reached");
  gint64 done = hearth_row_number (goal, "Count");
  gint64 coming = hearth_row_number (goal, "Coming");
  g_autofree char *date = NULL;

  if (reached != 0) {
    date = hearth_here_full (here, reached, TRUE);
    return g_strdup_printf (_ ("reached %s"), date);
  }
  if (done == 0 && coming == 0)
    return g_strdup ("");
  return g_strdup_printf (_ ("%" G_GINT64_FORMAT " done, %" G_GINT64_FORMAT " planned"), done,
                          coming);
}

static void
add_line (HearthTable *table, const char *name, HearthStyle style, const char *value)
{
  if (*value == '\0')
    return;
  hearth_table_cell (table, HEARTH_STYLE_QUIET, name);
  hearth_table_cell (table, style, value);
}

static void
add_steps (HearthTable *table, GVariant *goal)
{
  g_autoptr (GVariant) steps = g_variant_lookup_value (goal, "Steps", G_VARIANT_TYPE ("as"));
  g_autofree const char **texts = steps == NULL ? NULL : g_variant_get_strv (steps, NULL);

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
    gboolean is_done = g_str_has_prefix (texts[i], "x ");
    g_autofree char *line =
        g_strdup_printf ("%" G_GSIZE_FORMAT ". %s%s", i + 1, texts[i] + (is_done ? 2 : 0),
                         is_done ? _ (" (done)") : "");

    add_line (table, i == 0 ? _ ("steps") : " ", is_done ? HEARTH_STYLE_GOOD : HEARTH_STYLE_PLAIN,
              line);
  }
}

static void
print_goal (GVariant *goal, const HearthHere *here)
{
  const HearthColumn columns[] = { { 0 }, { 0 } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);
  g_autofree char *standing = say_standing (goal, here);
  g_autofree char *heading = g_strdup_printf (
      "%" G_GINT64_FORMAT "  %s", hearth_row_number (goal, "Id"), hearth_row_text (goal, "Title"));

  hearth_table_heading (table, heading);
  add_line (table, _ ("area"), HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Area"));
  add_line (table, _ ("whose"), HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Whose"));
  add_line (table, _ ("target"), HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Target"));
  add_line (table, _ ("so far"), HEARTH_STYLE_GOOD, standing);
  add_line (table, _ ("to know"), HEARTH_STYLE_WARM, hearth_row_text (goal, "Warning"));
  add_line (table, _ ("deadline"), HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Deadline"));
  add_steps (table, goal);
  add_line (table, _ ("notes"), HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Notes"));
  hearth_table_print (table);
}

/* Asks for goal @id and shows it. */
static HearthExit
show_goal (GDBusConnection *bus, const HearthArgs *args, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GVariant) goal = ask_goal (bus, id, &error);
  g_autoptr (JsonObject) object = NULL;

  if (goal == NULL)
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json")) {
    object = hearth_json_goal (goal, here);
    hearth_json_print (object);
  } else {
    print_goal (goal, here);
  }
  return HEARTH_EXIT_DONE;
}

/* The options as the bus takes them; --step may be given again and again. */
static gboolean
read_options (const HearthArgs *args, GVariantDict *options, GError **error)
{
  g_auto (GStrv) steps = hearth_args_list (args, "step");

  if (!hearth_args_send (args, options, error))
    return FALSE;
  if (steps[0] != NULL)
    g_variant_dict_insert (options, "steps", "^as", steps);
  return TRUE;
}

static HearthExit
add_goal (GDBusConnection *bus, const HearthArgs *args)
{
  g_autofree char *title = hearth_args_rest (args, 2);
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *path;

  if (!read_options (args, &options, &error))
    return hearth_exit_report (error);
  reply = hearth_bus_call (bus, HEARTH_PATH, HEARTH_GOALS_INTERFACE, "Add",
                           g_variant_new ("(ss@a{sv})", hearth_args_word (args, 1), title,
                                          g_variant_dict_end (&options)),
                           "(o)", &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(&o)", &path);
  return show_goal (bus, args, hearth_bus_goal_id (path));
}

static void
add_row (HearthTable *table, GVariant *goal, const HearthHere *here)
{
  const char *warning = hearth_row_text (goal, "Warning");
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, hearth_row_number (goal, "Id"));
  g_autofree char *standing = say_standing (goal, here);

  hearth_table_cell (table, HEARTH_STYLE_QUIET, id);
  hearth_table_cell (table, HEARTH_STYLE_STRONG, hearth_row_text (goal, "Title"));
  hearth_table_cell (table, HEARTH_STYLE_QUIET, hearth_row_text (goal, "Area"));
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Whose"));
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Target"));
  hearth_table_cell (table, *warning == '\0' ? HEARTH_STYLE_GOOD : HEARTH_STYLE_WARM, standing);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, hearth_row_text (goal, "Deadline"));
}

static HearthExit
list_goals (GDBusConnection *bus, const HearthArgs *args)
{
  const HearthColumn columns[] = {
    { .right = TRUE }, { .gives_way = TRUE }, { 0 }, { 0 }, { .gives_way = TRUE }, { 0 }, { 0 }
  };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) goals = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call (bus, HEARTH_PATH, HEARTH_GOALS_INTERFACE, "List",
                                                NULL, "(a(oa{sv}))", &error);

  if (reply == NULL)
    return hearth_exit_report (error);
  goals = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (goals); i++) {
    g_autoptr (GVariant) goal = NULL;

    g_variant_get_child (goals, i, "(&o@a{sv})", NULL, &goal);
    json_array_add_object_element (array, hearth_json_goal (goal, here));
    add_row (table, goal, here);
  }
  if (hearth_args_has (args, "json"))
    hearth_json_print_array (array);
  else if (g_variant_n_children (goals) == 0)
    hearth_print (_ ("No goals yet. “hearth goal add AREA TITLE” sets one.\n"));
  else
    hearth_table_print (table);
  return HEARTH_EXIT_DONE;
}

static HearthExit
show_one (GDBusConnection *bus, const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  return parse_goal (args, &id, &error) ? show_goal (bus, args, id) : hearth_exit_report (error);
}

static HearthExit
edit_goal (GDBusConnection *bus, const HearthArgs *args)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) changes = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!parse_goal (args, &id, &error) || !read_options (args, &options, &error))
    return hearth_exit_report (error);
  changes = g_variant_ref_sink (g_variant_dict_end (&options));
  if (g_variant_n_children (changes) == 0) {
    hearth_exit_usage (&error, _ ("edit needs something to change; “hearth goal --help” lists it"));
    return hearth_exit_report (error);
  }
  reply = call_goal (bus, id, "Update", g_variant_new ("(@a{sv})", changes), &error);
  return reply == NULL ? hearth_exit_report (error) : show_goal (bus, args, id);
}

static HearthExit
finish_goal (GDBusConnection *bus, const HearthArgs *args)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  gint64 step = 0;
  gint64 id;

  if (!parse_goal (args, &id, &error) || !hearth_args_number (args, "nth", 64, &step, &error))
    return hearth_exit_report (error);
  if (hearth_args_has (args, "nth"))
    reply = call_goal (bus, id, "Step", g_variant_new ("(ub)", (guint)step, TRUE), &error);
  else
    reply = call_goal (bus, id, "Done", NULL, &error);
  return reply == NULL ? hearth_exit_report (error) : show_goal (bus, args, id);
}

static HearthExit
remove_goal (GDBusConnection *bus, const HearthArgs *args)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!parse_goal (args, &id, &error))
    return hearth_exit_report (error);
  reply = call_goal (bus, id, "Remove", NULL, &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  json_object_set_int_member (object, "removed", id);
  if (hearth_args_has (args, "json"))
    hearth_json_print (object);
  else
    hearth_print (_ ("Removed goal %" G_GINT64_FORMAT "; its events stay.\n"), id);
  return HEARTH_EXIT_DONE;
}

static const Action actions[] = {
  { "add", 3, HEARTH_ANY_NUMBER, add_goal },
  { "list", 1, 1, list_goals },
  { "show", 2, 2, show_one },
  { "edit", 2, 2, edit_goal },
  { "done", 2, 2, finish_goal },
  { "rm", 2, 2, remove_goal },
};

static HearthExit
run_goal (const HearthArgs *args)
{
  const char *name = hearth_args_count (args) == 0 ? "list" : hearth_args_word (args, 0);
  guint n = MAX (hearth_args_count (args), 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autoptr (GDBusConnection) bus = NULL;

    if (!g_str_equal (actions[i].name, name))
      continue;
    if (n < actions[i].min_arguments || n > actions[i].max_arguments) {
      hearth_exit_usage (&error, _ ("that is not how goal %s is said; “hearth goal --help” tells"),
                         name);
      return hearth_exit_report (error);
    }
    bus = hearth_bus_open (&error);
    return bus == NULL ? hearth_exit_report (error) : actions[i].run (bus, args);
  }
  hearth_exit_usage (&error, _ ("goal knows add, list, show, edit, done and rm, and not “%s”"),
                     name);
  return hearth_exit_report (error);
}

const HearthVerb hearth_verb_goal = {
  .name = "goal",
  .group = HEARTH_GROUP_TOGETHER,
  .arguments = "[list | add AREA TITLE | show|edit|done|rm ID]",
  .summary = N_ ("set goals, and see how far they are"),
  .details = N_ ("AREA is communication, trust, quality-time, personal-goals, intimacy or "
                 "gratitude. Events count towards a goal: hearth add … --goal ID. A target is said "
                 "as in “2 date nights a month”, “once a week” or “12 in total”."),
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { goal_options, done_options, hearth_options_json },
  .run = run_goal,
};
