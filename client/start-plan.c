// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * start-plan: what the answers of a set-up become, and the making of it.
 *
 * A table says which events an answer becomes; the daemon explains each when as it is typed, so
 * that what is shown before is what is there after. The quiet hours, the goals and the events are
 * one group of changes: all of them or none, and one undo takes them back.
 */
#include "start-plan.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "exit.h"
#include "print.h"
#include "row.h"

#define GOAL_AREA "quality-time"
#define USUAL_AREA "personal-goals"
#define PROPERTIES "org.freedesktop.DBus.Properties"

typedef struct {
  const char *key; /* of the answer */
  const char *kind;
  const char *title; /* %s is the name that @name was answered with */
  const char *name; /* (nullable) */
  const char *when; /* %s is the answer; it comes first, where a refusal counts its columns from */
  const char *notes; /* (nullable): what its reminder says beside */
} Recipe;

static const Recipe recipes[] = {
  { "began", "milestone", N_ ("Our anniversary"), NULL, "%s every year" },
  { "began", "milestone", N_ ("Our days together"), NULL, "%s every 1000 days" },
  { "birthday", "milestone", N_ ("%s’s birthday"), "name", "%s every year" },
  { "partner-birthday", "milestone", N_ ("%s’s birthday"), "partner", "%s every year" },
  { "date-night", "date-night", N_ ("Date night"), NULL, "%s" },
  { "check-in", "check-in", N_ ("Check-in"), NULL, "%s" },
  { "kind-words", "appreciation", N_ ("A kind word"), NULL, "%s" },
  { "month-review", "check-in", N_ ("Our month in review"), NULL, "%s",
    N_ ("To look at together: hearth review --month last") },
  { "year-review", "check-in", N_ ("Our year in review"), NULL, "%s",
    N_ ("To look at together: hearth review --year last") },
};

void
hearth_start_item_free (HearthStartItem *item)
{
  g_free (item->title);
  g_free (item->when);
  g_clear_pointer (&item->meaning, g_variant_unref);
  g_free (item);
}

static gint64
next_of (const HearthStartItem *item)
{
  g_autoptr (GVariant) next = g_variant_lookup_value (item->meaning, "next", G_VARIANT_TYPE ("ax"));
  gint64 instant = 0;

  if (next != NULL && g_variant_n_children (next) > 0)
    g_variant_get_child (next, 0, "x", &instant);
  return instant;
}

/* "Fri 27 Nov 2026": the day on which it is first. */
char *
hearth_start_item_next (const HearthStartItem *item, const HearthHere *here)
{
  return hearth_here_full (here, next_of (item), TRUE);
}

/* Four digits in a row: 1990-03-12, 12 march 1990. */
static gboolean
has_year (const char *text)
{
  int digits = 0;

  for (const char *p = text; *p != '\0' && digits < 4; p++)
    digits = g_ascii_isdigit (*p) ? digits + 1 : 0;
  return digits == 4;
}

/* @pattern with the one %s it has replaced by @text. */
static char *
fill_in (const char *pattern, const char *text)
{
  const char *place = strstr (pattern, "%s");

  if (place == NULL)
    return g_strdup (pattern);
  return g_strdup_printf ("%.*s%s%s", (int)(place - pattern), pattern, text, place + 2);
}

static GVariant *
explain (GDBusConnection *bus, const char *when, GError **error)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;

  g_variant_dict_insert (&options, "count", "u", 1);
  reply = hearth_bus_call_schedule (
      bus, "Parse", g_variant_new ("(s@a{sv})", when, g_variant_dict_end (&options)), "(a{sv})",
      error);
  return reply == NULL ? NULL : g_variant_get_child_value (reply, 0);
}

/* What Parse, which knows no kinds, lets pass. */
static gboolean
check_item (const HearthStartItem *item, const HearthHere *here, gboolean needs_year,
            const char *answer, GError **error)
{
  gboolean all_day = hearth_row_flag (item->meaning, "all-day");
  gboolean is_milestone = g_str_equal (item->kind, "milestone");
  g_autofree char *today = hearth_here_date (here, here->now);

  if (is_milestone && !all_day)
    hearth_exit_usage (error, _ ("“%s” has a time of day; the date alone, like 2015-06-20"),
                       answer);
  else if (is_milestone && needs_year && !has_year (answer))
    hearth_exit_usage (error, _ ("“%s” says no year; the whole date, like 2015-06-20"), answer);
  else if (is_milestone && has_year (answer)
           && strcmp (hearth_row_text (item->meaning, "start"), today) > 0)
    hearth_exit_usage (error, _ ("%s is still to come; say a day that has been"),
                       hearth_row_text (item->meaning, "start"));
  else if (!is_milestone && all_day)
    hearth_exit_usage (error, _ ("“%s” says no time of day; like “%s 19:00”"), answer, answer);
  else if (next_of (item) == 0)
    hearth_exit_usage (error, _ ("“%s” names no moment to come"), answer);
  else
    return TRUE;
  return FALSE;
}

static HearthStartItem *
make_item (GDBusConnection *bus, const HearthHere *here, const HearthAnswers *answers,
           const Recipe *recipe, const char *answer, GError **error)
{
  const char *name = recipe->name == NULL ? "" : hearth_answers_get (answers, recipe->name);
  HearthStartItem *item = g_new0 (HearthStartItem, 1);

  item->kind = recipe->kind;
  item->notes = recipe->notes == NULL ? "" : _ (recipe->notes);
  item->title = fill_in (_ (recipe->title), name);
  item->when = fill_in (recipe->when, answer);
  item->meaning = explain (bus, item->when, error);
  if (item->meaning != NULL && check_item (item, here, recipe->name == NULL, answer, error))
    return item;
  hearth_start_item_free (item);
  return NULL;
}

/* (transfer full): the HearthStartItem that @answer to @key becomes, none for ""; an error says why
 * it cannot become what it should. */
GPtrArray *
hearth_start_items (GDBusConnection *bus, const HearthHere *here, const HearthAnswers *answers,
                    const char *key, const char *answer, GError **error)
{
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_start_item_free);

  for (gsize i = 0; *answer != '\0' && i < G_N_ELEMENTS (recipes); i++) {
    HearthStartItem *item;
    if (!g_str_equal (recipes[i].key, key))
      continue;
    item = make_item (bus, here, answers, &recipes[i], answer, error);
    if (item == NULL)
      return NULL;
    g_ptr_array_add (items, item);
  }
  return g_steal_pointer (&items);
}

/* (transfer full) (nullable): the target of the goal, "2 date nights a month"; NULL for no goal. */
char *
hearth_start_goal (const HearthAnswers *answers)
{
  const char *number = hearth_answers_get (answers, "goal");

  if (*number == '\0')
    return NULL;
  return g_strdup_printf (
      g_str_equal (number, "1") ? "%s date night a month" : "%s date nights a month", number);
}

/* Reads a goal of one's own, "AREA: TITLE" or a title that is a personal goal; "" is none, and both
 * are NULL then. */
gboolean
hearth_start_own_goal (const char *answer, char **out_area, char **out_title, GError **error)
{
  static const char *const areas[] = {
    "communication", "trust", "quality-time", "personal-goals", "intimacy", "gratitude", NULL
  };
  g_auto (GStrv) parts = g_strsplit (answer, ":", 2);
  gboolean has_area = g_strv_length (parts) == 2;
  g_autofree char *area = g_ascii_strdown (has_area ? g_strstrip (parts[0]) : USUAL_AREA, -1);
  g_autofree char *title = hearth_print_clean (*answer == '\0' ? "" : parts[has_area]);

  g_strstrip (title);
  if (*answer != '\0' && !g_strv_contains (areas, area)) {
    g_autofree char *list = g_strjoinv (", ", (char **)areas);

    hearth_exit_usage (error, _ ("“%s” is no area of goals; there are %s"), area, list);
    return FALSE;
  }
  if (*answer != '\0' && (*title == '\0' || strlen (title) > HEARTH_TITLE_MAX_BYTES)) {
    hearth_exit_usage (error, _ ("a goal is some words, such as “trust: Keep our word”"));
    return FALSE;
  }
  *out_area = *title == '\0' ? NULL : g_steal_pointer (&area);
  *out_title = *title == '\0' ? NULL : g_steal_pointer (&title);
  return TRUE;
}

/* Finds the goal that an earlier set-up made: of an area, and what a property says; 0 where there
 * is none. */
static gboolean
find_goal (GDBusConnection *bus, const char *area, const char *property, const char *value,
           gint64 *out_goal, GError **error)
{
  g_autoptr (GVariant) goals = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call (bus, HEARTH_PATH, HEARTH_GOALS_INTERFACE, "List",
                                                NULL, "(a(oa{sv}))", error);

  if (reply == NULL)
    return FALSE;
  *out_goal = 0;
  goals = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (goals); i++) {
    g_autoptr (GVariant) goal = NULL;
    g_variant_get_child (goals, i, "(&o@a{sv})", NULL, &goal);
    if (g_str_equal (hearth_row_text (goal, "Area"), area)
        && g_str_equal (hearth_row_text (goal, property), value))
      *out_goal = hearth_row_number (goal, "Id");
  }
  return TRUE;
}

static gint64
number_of_goal (const char *path)
{
  return g_ascii_strtoll (path + strlen (HEARTH_GOAL_PATH "/"), NULL, 10);
}

/* Makes a goal, with a @target (nullable), or takes the one there is. */
static gboolean
make_goal (GDBusConnection *bus, const char *area, const char *title, const char *target,
           gint64 *out_goal, GError **error)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;
  const char *path;

  if (!find_goal (bus, area, target != NULL ? "Target" : "Title", target != NULL ? target : title,
                  out_goal, error))
    return FALSE;
  if (*out_goal != 0)
    return TRUE;
  if (target != NULL)
    g_variant_dict_insert (&options, "target", "s", target);
  reply = hearth_bus_call (bus, HEARTH_PATH, HEARTH_GOALS_INTERFACE, "Add",
                           g_variant_new ("(ss@a{sv})", area, title, g_variant_dict_end (&options)),
                           "(o)", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&o)", &path);
  *out_goal = number_of_goal (path);
  return TRUE;
}

/* Makes the goals that were said; *out_goal is that of the date nights, 0 for none. */
static gboolean
make_goals (GDBusConnection *bus, const HearthAnswers *answers, gint64 *out_goal, GError **error)
{
  g_autofree char *target = hearth_start_goal (answers);
  g_autofree char *area = NULL;
  g_autofree char *title = NULL;
  gint64 own;

  return hearth_start_own_goal (hearth_answers_get (answers, "own-goal"), &area, &title, error)
         && (target == NULL
             || make_goal (bus, GOAL_AREA, _ ("Time for the two of us"), target, out_goal, error))
         && (title == NULL || make_goal (bus, area, title, NULL, &own, error));
}

static gboolean
set_quiet_hours (GDBusConnection *bus, const char *hours, GError **error)
{
  g_autoptr (GVariant) reply =
      hearth_bus_call (bus, HEARTH_PATH, PROPERTIES, "Set",
                       g_variant_new ("(ssv)", HEARTH_SETTINGS_INTERFACE, "QuietHours",
                                      g_variant_new_string (hours)),
                       "()", error);

  return reply != NULL;
}

/* The row of AddMany for @item. */
static GVariant *
to_row (const HearthStartItem *item, const HearthAnswers *answers, gint64 goal)
{
  const char *const names[] = { hearth_answers_get (answers, "name"),
                                hearth_answers_get (answers, "partner"), NULL };
  g_autofree char *request_id =
      g_strdup_printf ("%s %s", hearth_answers_stem (answers), item->title);
  gboolean is_date = g_str_equal (item->kind, "date-night");
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&options, "request-id", "s", request_id);
  if (*item->notes != '\0')
    g_variant_dict_insert (&options, "notes", "s", item->notes);
  if (is_date && goal != 0)
    g_variant_dict_insert (&options, "goal", "x", goal);
  if (is_date && *names[0] != '\0' && *names[1] != '\0')
    g_variant_dict_insert (&options, "turn", "^as", names);
  return g_variant_new ("(sss@a{sv})", item->kind, item->title, item->when,
                        g_variant_dict_end (&options));
}

/* (transfer full): the paths of the new events. */
static char **
add_events (GDBusConnection *bus, const HearthAnswers *answers, GPtrArray *items, gint64 goal,
            GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  GVariantBuilder rows;
  char **paths = NULL;

  g_variant_builder_init (&rows, G_VARIANT_TYPE ("a(sssa{sv})"));
  for (guint i = 0; i < items->len; i++)
    g_variant_builder_add_value (&rows, to_row (g_ptr_array_index (items, i), answers, goal));
  reply = hearth_bus_call_schedule (bus, "AddMany", g_variant_new ("(a(sssa{sv}))", &rows), "(ao)",
                                    error);
  if (reply != NULL)
    g_variant_get (reply, "(^ao)", &paths);
  return paths;
}

static gboolean
begin_group (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (
      bus, "BeginGroup", g_variant_new ("(s)", _ ("set hearth up")), "()", error);

  return reply != NULL;
}

static gboolean
end_group (GDBusConnection *bus, gboolean keep, GError **error)
{
  g_autoptr (GVariant) reply =
      hearth_bus_call_schedule (bus, "EndGroup", g_variant_new ("(b)", keep), "()", error);

  return reply != NULL;
}

static char **
create_all (GDBusConnection *bus, const HearthAnswers *answers, GPtrArray *items, GError **error)
{
  const char *hours = hearth_answers_get (answers, "quiet-hours");
  gint64 goal = 0;

  if ((*hours != '\0' && !set_quiet_hours (bus, hours, error))
      || !make_goals (bus, answers, &goal, error))
    return NULL;
  return add_events (bus, answers, items, goal, error);
}

/* (transfer full): makes all that @answers say, @items among it, as one change, and returns the
 * paths of the events; after an error nothing has changed, or it says what has. */
char **
hearth_start_create (GDBusConnection *bus, const HearthAnswers *answers, GPtrArray *items,
                     GError **error)
{
  g_autoptr (GError) trouble = NULL;
  char **paths = NULL;

  if (!begin_group (bus, error))
    return NULL;
  paths = create_all (bus, answers, items, error);
  if (!end_group (bus, paths != NULL, &trouble) && paths == NULL)
    g_prefix_error (error, "%s: ", trouble->message);
  return paths;
}
