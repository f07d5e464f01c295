// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * json: what scripts read.
 *
 * The keys of every object stand in a table: key, name on the bus, form. One function turns an
 * a{sv} into an object by such a table, and a key of the table is always there: null, "", 0, false
 * or [] say that there is nothing to say, so that a script may rely on it. Instants are RFC 3339
 * with the offset of the reader's zone; local times and dates stay as the daemon wrote them. A key
 * never disappears from these tables, and never changes its form; new ones may come.
 */
#include "json.h"

#include <stdio.h>
#include <string.h>

#include "row.h"

static const HearthJsonField event_fields[] = {
  { "id", "Id", HEARTH_JSON_NUMBER },
  { "kind", "Kind", HEARTH_JSON_TEXT },
  { "title", "Title", HEARTH_JSON_TEXT },
  { "start", "Start", HEARTH_JSON_TEXT },
  { "zone", "Zone", HEARTH_JSON_NAME },
  { "all_day", "AllDay", HEARTH_JSON_FLAG },
  { "rule", "Rule", HEARTH_JSON_NAME },
  { "after_done", "AfterDone", HEARTH_JSON_NAME },
  { "window", "Window", HEARTH_JSON_NUMBER },
  { "summary", "Summary", HEARTH_JSON_TEXT },
  { "duration", "Duration", HEARTH_JSON_NUMBER },
  { "reminders", "Reminders", HEARTH_JSON_NUMBERS },
  { "follow_up", "FollowUp", HEARTH_JSON_FLAG },
  { "notes", "Notes", HEARTH_JSON_TEXT },
  { "place", "Place", HEARTH_JSON_TEXT },
  { "goal", "Goal", HEARTH_JSON_NUMBER_OR_NULL },
  { "deck", "Deck", HEARTH_JSON_TEXT },
  { "urgent", "Urgent", HEARTH_JSON_FLAG },
  { "unplug", "Unplug", HEARTH_JSON_FLAG },
  { "turn", "Turn", HEARTH_JSON_TEXTS },
  { "rdates", "Rdates", HEARTH_JSON_TEXTS },
  { "exdates", "Exdates", HEARTH_JSON_TEXTS },
  { "next", "Next", HEARTH_JSON_INSTANT },
  { "outstanding", "Outstanding", HEARTH_JSON_NAME },
  { "paused_until", "PausedUntil", HEARTH_JSON_INSTANT },
  { "created", "Created", HEARTH_JSON_INSTANT },
  { "uid", "Uid", HEARTH_JSON_TEXT },
  { NULL },
};

static const HearthJsonField occurrence_fields[] = {
  { "event", "event", HEARTH_JSON_NUMBER },
  { "occurrence", "occurrence", HEARTH_JSON_TEXT },
  { "start", "start", HEARTH_JSON_INSTANT },
  { "end", "end", HEARTH_JSON_INSTANT },
  { "kind", "kind", HEARTH_JSON_TEXT },
  { "title", "title", HEARTH_JSON_TEXT },
  { "state", "state", HEARTH_JSON_TEXT },
  { "count", "count", HEARTH_JSON_NAME },
  { "all_day", "all-day", HEARTH_JSON_FLAG },
  { "place", "place", HEARTH_JSON_TEXT },
  { "snoozed_until", "snoozed-until", HEARTH_JSON_INSTANT },
  { "moved", "moved", HEARTH_JSON_FLAG },
  { "note", "note", HEARTH_JSON_TEXT },
  { "rating", "rating", HEARTH_JSON_NUMBER_OR_NULL },
  { "done_at", "done-at", HEARTH_JSON_INSTANT },
  { "turn", "turn", HEARTH_JSON_NAME },
  { NULL },
};

static const HearthJsonField when_fields[] = {
  { "start", "start", HEARTH_JSON_TEXT },
  { "zone", "zone", HEARTH_JSON_NAME },
  { "all_day", "all-day", HEARTH_JSON_FLAG },
  { "rule", "rule", HEARTH_JSON_NAME },
  { "after_done", "after-done", HEARTH_JSON_NAME },
  { "window", "window", HEARTH_JSON_NUMBER },
  { "summary", "summary", HEARTH_JSON_TEXT },
  { "next", "next", HEARTH_JSON_INSTANTS },
  { "rdates", "rdates", HEARTH_JSON_TEXTS },
  { "exdates", "exdates", HEARTH_JSON_TEXTS },
  { NULL },
};

static const HearthJsonField reminder_fields[] = {
  { "event", "event", HEARTH_JSON_NUMBER_OR_NULL },
  { "occurrence", "occurrence", HEARTH_JSON_TEXT },
  { "at", "at", HEARTH_JSON_INSTANT },
  { "reason", "reason", HEARTH_JSON_TEXT },
  { "state", "state", HEARTH_JSON_TEXT },
  { "title", "title", HEARTH_JSON_TEXT },
  { "kind", "kind", HEARTH_JSON_TEXT },
  { "lead", "lead", HEARTH_JSON_SPAN },
  { "shown_at", "shown-at", HEARTH_JSON_INSTANT },
  { "id", "id", HEARTH_JSON_NUMBER_OR_NULL },
  { "server", "server", HEARTH_JSON_NAME },
  { "held_for", "held-for", HEARTH_JSON_NAME },
  { "closed_for", "closed-for", HEARTH_JSON_NAME },
  { "closed_at", "closed-at", HEARTH_JSON_INSTANT },
  { "repeats", "repeats", HEARTH_JSON_NUMBER },
  { "goal", "goal", HEARTH_JSON_NUMBER_OR_NULL },
  { NULL },
};

static const HearthJsonField goal_fields[] = {
  { "id", "Id", HEARTH_JSON_NUMBER },
  { "area", "Area", HEARTH_JSON_TEXT },
  { "title", "Title", HEARTH_JSON_TEXT },
  { "whose", "Whose", HEARTH_JSON_NAME },
  { "target", "Target", HEARTH_JSON_NAME },
  { "done", "Count", HEARTH_JSON_NUMBER },
  { "coming", "Coming", HEARTH_JSON_NUMBER },
  { "warning", "Warning", HEARTH_JSON_NAME },
  { "deadline", "Deadline", HEARTH_JSON_NAME },
  { "steps", "Steps", HEARTH_JSON_TEXTS },
  { "notes", "Notes", HEARTH_JSON_TEXT },
  { "events", "Events", HEARTH_JSON_NUMBERS },
  { "created", "Created", HEARTH_JSON_INSTANT },
  { "reached", "Reached", HEARTH_JSON_INSTANT },
  { NULL },
};

static const HearthJsonField due_fields[] = {
  { "event", "event", HEARTH_JSON_NUMBER_OR_NULL },
  { "occurrence", "occurrence", HEARTH_JSON_TEXT },
  { "start", "start", HEARTH_JSON_INSTANT },
  { "kind", "kind", HEARTH_JSON_TEXT },
  { "title", "title", HEARTH_JSON_TEXT },
  { "reason", "reason", HEARTH_JSON_TEXT },
  { "lead", "lead", HEARTH_JSON_SPAN },
  { "place", "place", HEARTH_JSON_TEXT },
  { "count", "count", HEARTH_JSON_NAME },
  { "goal", "goal", HEARTH_JSON_NUMBER_OR_NULL },
  { NULL },
};

static const HearthJsonField next_fields[] = {
  { "title", "NextTitle", HEARTH_JSON_TEXT },
  { "start", "NextStart", HEARTH_JSON_INSTANT },
  { NULL },
};

static const HearthJsonField status_fields[] = {
  { "next_reminder", "NextReminder", HEARTH_JSON_INSTANT },
  { "outstanding", "Outstanding", HEARTH_JSON_NUMBER },
  { "silent", "Silent", HEARTH_JSON_FLAG },
  { "server", "Server", HEARTH_JSON_NAME },
  { "database", "Database", HEARTH_JSON_TEXT },
  { "storage", "Storage", HEARTH_JSON_NAME },
  { "version", "Version", HEARTH_JSON_TEXT },
  { NULL },
};

static const HearthJsonField held_fields[] = {
  { "event", "event", HEARTH_JSON_NUMBER_OR_NULL },
  { "occurrence", "occurrence", HEARTH_JSON_TEXT },
  { "reason", "reason", HEARTH_JSON_TEXT },
  { "goal", "goal", HEARTH_JSON_NUMBER_OR_NULL },
  { NULL },
};

static const HearthJsonField paused_fields[] = {
  { "what", "what", HEARTH_JSON_TEXT },
  { "until", "until", HEARTH_JSON_INSTANT },
  { NULL },
};

static JsonNode *
from_text (const char *text, gboolean or_null)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  if (or_null && *text == '\0')
    return json_node_init_null (node);
  return json_node_init_string (node, text);
}

static JsonNode *
from_number (gint64 number, gboolean is_null)
{
  JsonNode *node = json_node_new (JSON_NODE_VALUE);

  return is_null ? json_node_init_null (node) : json_node_init_int (node, number);
}

static JsonNode *
from_instant (gint64 instant, const HearthHere *here)
{
  g_autofree char *text = instant == 0 ? NULL : hearth_here_rfc3339 (here, instant);

  return from_text (text == NULL ? "" : text, TRUE);
}

static JsonNode *
from_flag (gboolean flag)
{
  return json_node_init_boolean (json_node_new (JSON_NODE_VALUE), flag);
}

/* The array at @name, its elements all of @element_type; empty where it is another. */
static JsonNode *
from_array (GVariant *dict, const char *name, const char *element_type, const HearthHere *here)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *type = g_strconcat ("a", element_type, NULL);
  g_autoptr (GVariant) values = g_variant_lookup_value (dict, name, G_VARIANT_TYPE (type));
  JsonArray *array = json_array_new ();

  for (gsize i = 0; values != NULL && i < g_variant_n_children (values); i++) {
    g_autoptr (GVariant) value = g_variant_get_child_value (values, i);
    if (*element_type == 's')
      json_array_add_string_element (array, g_variant_get_string (value, NULL));
    else if (here != NULL)
      json_array_add_element (array, from_instant (g_variant_get_int64 (value), here));
    else
      json_array_add_int_element (array, g_variant_get_int64 (value));
  }
  json_node_take_array (node, array);
  return node;
}

static JsonNode *
from_field (const HearthJsonField *field, GVariant *dict, const HearthHere *here)
{
  const char *name = field->name;

  switch (field->form) {
  case HEARTH_JSON_TEXT:
    return from_text (hearth_row_text (dict, name), FALSE);
  case HEARTH_JSON_NAME:
    return from_text (hearth_row_text (dict, name), TRUE);
  case HEARTH_JSON_NUMBER:
    return from_number (hearth_row_number (dict, name), FALSE);
  case HEARTH_JSON_NUMBER_OR_NULL:
    return from_number (hearth_row_number (dict, name), hearth_row_number (dict, name) == 0);
  case HEARTH_JSON_SPAN:
    return from_number (hearth_row_number (dict, name), !hearth_row_has (dict, name));
  case HEARTH_JSON_FLAG:
    return from_flag (hearth_row_flag (dict, name));
  case HEARTH_JSON_INSTANT:
    return from_instant (hearth_row_number (dict, name), here);
  case HEARTH_JSON_TEXTS:
    return from_array (dict, name, "s", NULL);
  case HEARTH_JSON_NUMBERS:
    return from_array (dict, name, "x", NULL);
  case HEARTH_JSON_INSTANTS:
    return from_array (dict, name, "x", here);
  }
  g_assert_not_reached ();
}

/* (transfer full): an object of the keys in @fields, all of them, valued from the a{sv} @dict. */
JsonObject *
hearth_json_object (const HearthJsonField *fields, GVariant *dict, const HearthHere *here)
{
  JsonObject *object = json_object_new ();

  for (const HearthJsonField *field = fields; field->key != NULL; field++)
    json_object_set_member (object, field->key, from_field (field, dict, here));
  return object;
}

/* (transfer full): the event of these properties of org.hearth.Hearth1.Event. */
JsonObject *
hearth_json_event (GVariant *properties, const HearthHere *here)
{
  return hearth_json_object (event_fields, properties, here);
}

/* (transfer full): the keys of an event whose properties are in @properties, and no others. */
JsonObject *
hearth_json_event_changes (GVariant *properties, const HearthHere *here)
{
  JsonObject *object = json_object_new ();

  for (const HearthJsonField *field = event_fields; field->key != NULL; field++)
    if (hearth_row_has (properties, field->name))
      json_object_set_member (object, field->key, from_field (field, properties, here));
  return object;
}

/* (transfer full): an occurrence, see hearth_row_occurrence. The start of an all-day one is a
 * date: that of its name, where it was not moved, and so free of any zone. */
JsonObject *
hearth_json_occurrence (GVariant *occurrence, const HearthHere *here)
{
  JsonObject *object = hearth_json_object (occurrence_fields, occurrence, here);
  g_autofree char *date = NULL;

  if (!hearth_row_flag (occurrence, "all-day"))
    return object;
  if (hearth_row_flag (occurrence, "moved"))
    date = hearth_here_date (here, hearth_row_number (occurrence, "start"));
  else
    date = g_strndup (hearth_row_text (occurrence, "occurrence"), strlen ("2026-11-27"));
  json_object_set_string_member (object, "start", date);
  return object;
}

/* (transfer full): what Schedule.Parse answered. */
JsonObject *
hearth_json_when (GVariant *explanation, const HearthHere *here)
{
  return hearth_json_object (when_fields, explanation, here);
}

/* (transfer full): a reminder, see hearth_row_reminder. */
JsonObject *
hearth_json_reminder (GVariant *reminder, const HearthHere *here)
{
  return hearth_json_object (reminder_fields, reminder, here);
}

/* (transfer full): the goal of these properties of org.hearth.Hearth1.Goal. */
JsonObject *
hearth_json_goal (GVariant *properties, const HearthHere *here)
{
  return hearth_json_object (goal_fields, properties, here);
}

/* (transfer full): the signal Due, see hearth_row_due. */
JsonObject *
hearth_json_due (GVariant *due, const HearthHere *here)
{
  return hearth_json_object (due_fields, due, here);
}

static void
add_rows (JsonObject *object, const char *key, const HearthJsonField *fields, GVariant *schedule,
          const char *name, GVariant *(*to_dict) (GVariant *row), const HearthHere *here)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (schedule, name, G_VARIANT_TYPE_ARRAY);
  JsonArray *array = json_array_new ();

  for (gsize i = 0; rows != NULL && i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) dict = to_dict (row);
    json_array_add_object_element (array, hearth_json_object (fields, dict, here));
  }
  json_object_set_array_member (object, key, array);
}

/* (transfer full): the properties of org.hearth.Hearth1.Schedule, and the rows of Unanswered. */
JsonObject *
hearth_json_status (GVariant *schedule, GVariant *unanswered, const HearthHere *here)
{
  JsonArray *waiting = json_array_new ();
  JsonObject *object = json_object_new ();
  g_autoptr (JsonObject) rest = hearth_json_object (status_fields, schedule, here);

  if (hearth_row_number (schedule, "NextStart") == 0)
    json_object_set_null_member (object, "next");
  else
    json_object_set_object_member (object, "next",
                                   hearth_json_object (next_fields, schedule, here));
  for (const HearthJsonField *field = status_fields; field->key != NULL; field++)
    json_object_set_member (object, field->key, json_object_dup_member (rest, field->key));
  add_rows (object, "held", held_fields, schedule, "Held", hearth_row_held, here);
  add_rows (object, "paused", paused_fields, schedule, "Paused", hearth_row_paused, here);
  for (gsize i = 0; i < g_variant_n_children (unanswered); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (unanswered, i);
    g_autoptr (GVariant) reminder = hearth_row_reminder (row);
    json_array_add_object_element (waiting, hearth_json_reminder (reminder, here));
  }
  json_object_set_array_member (object, "unanswered", waiting);
  return object;
}

static void
print_node (JsonNode *root, gboolean pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, pretty);
  text = json_generator_to_data (generator, NULL);
  fputs (text, stdout);
  fputc ('\n', stdout);
}

static void
print_object (JsonObject *object, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_new (JSON_NODE_OBJECT), object);

  print_node (root, pretty);
}

/* Prints @object on stdout. */
void
hearth_json_print (JsonObject *object)
{
  print_object (object, TRUE);
}

/* Prints @object as one line, and sees to it that it leaves at once. */
void
hearth_json_print_line (JsonObject *object)
{
  print_object (object, FALSE);
  fflush (stdout);
}

/* Prints @array on stdout. */
void
hearth_json_print_array (JsonArray *array)
{
  g_autoptr (JsonNode) root = json_node_init_array (json_node_new (JSON_NODE_ARRAY), array);

  print_node (root, TRUE);
}

/* Prints null: asked for one thing, and there is none. */
void
hearth_json_print_null (void)
{
  g_autoptr (JsonNode) root = json_node_init_null (json_node_new (JSON_NODE_NULL));

  print_node (root, TRUE);
}
