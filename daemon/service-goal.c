// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-goal: org.hearth.Hearth1.Goal, served straight from the database as events are.
 *
 * What Goals.Add takes as options, Update takes too, and a property that may be written is an
 * Update of that one thing: one table of readers serves all three.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "scheduler-goal.h"
#include "service-private.h"

typedef gboolean (*ReadField) (HearthService *self, HearthGoal *goal, GVariant *value, gsize offset,
                               GError **error);

typedef struct {
  const char *name;
  const char *shapes; /* for people */
  ReadField read;
  gsize offset;
} FieldRow;

static gboolean
take_text (GVariant *value, char **field)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return FALSE;
  g_free (*field);
  *field = g_variant_dup_string (value, NULL);
  return TRUE;
}

static gboolean
read_text (HearthService *self, HearthGoal *goal, GVariant *value, gsize offset, GError **error)
{
  return take_text (value, (char **)((guint8 *)goal + offset));
}

static gboolean
read_area (HearthService *self, HearthGoal *goal, GVariant *value, gsize offset, GError **error)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)
         && hearth_area_from_name (g_variant_get_string (value, NULL), &goal->area, error);
}

static gboolean
read_deadline (HearthService *self, HearthGoal *goal, GVariant *value, gsize offset, GError **error)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)
         && hearth_scheduler_set_deadline (self->scheduler, goal,
                                           g_variant_get_string (value, NULL), error);
}

static gboolean
read_steps (HearthService *self, HearthGoal *goal, GVariant *value, gsize offset, GError **error)
{
  g_autoptr (GStrvBuilder) one = g_strv_builder_new ();
  char **steps = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY)) {
    steps = g_variant_dup_strv (value, NULL);
  } else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING)) {
    if (*g_variant_get_string (value, NULL))
      g_strv_builder_add (one, g_variant_get_string (value, NULL));
    steps = g_strv_builder_end (one);
  } else {
    return FALSE;
  }
  g_strfreev (goal->steps);
  goal->steps = steps;
  return TRUE;
}

#define OF_GOAL(field) G_STRUCT_OFFSET (HearthGoal, field)

static const FieldRow fields[] = {
  { "area", "s", read_area, 0 },
  { "title", "s", read_text, OF_GOAL (title) },
  { "whose", "s", read_text, OF_GOAL (whose) },
  { "target", "s", read_text, OF_GOAL (target) },
  { "deadline", "s", read_deadline, 0 },
  { "steps", "as, s", read_steps, 0 },
  { "notes", "s", read_text, OF_GOAL (notes) },
};

static const FieldRow *
find_field (const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (strcmp (fields[i].name, name) == 0)
      return &fields[i];
    g_string_append_printf (known, "%s%s (%s)", i > 0 ? ", " : "", fields[i].name,
                            fields[i].shapes);
  }
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("there is no option “%s” here; there are %s"), name, known->str);
  return NULL;
}

/* Reads options, a{sv}, into a goal; nothing is checked but their names and shapes. */
gboolean
hearth_goal_read (HearthService *self, HearthGoal *goal, GVariant *options, GError **error)
{
  GVariantIter iter;
  const char *name = NULL;
  GVariant *value = NULL;

  g_variant_iter_init (&iter, options);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value)) {
    g_autoptr (GVariant) owned = value;
    const FieldRow *field = find_field (name, error);
    GError *failure = NULL;

    if (!field)
      return FALSE;
    if (field->read (self, goal, owned, field->offset, &failure))
      continue;
    if (failure)
      g_propagate_error (error, failure);
    else
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                   _ ("the option “%s” is of type %s, not of type %s"), name, field->shapes,
                   g_variant_get_type_string (owned));
    return FALSE;
  }
  return TRUE;
}

static HearthGoal *
load (HearthService *self, gint64 goal, GError **error)
{
  return hearth_store_load_goal (hearth_scheduler_store (self->scheduler), goal, error);
}

static gboolean
update (HearthService *self, gint64 object, GVariant *changes, GError **error)
{
  g_autoptr (HearthGoal) goal = load (self, object, error);

  return goal && hearth_goal_read (self, goal, changes, error)
         && hearth_scheduler_update_goal (self->scheduler, goal, error);
}

static gboolean
handle_update (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  g_autoptr (GVariant) changes = g_variant_get_child_value (arguments, 0);

  return update (self, object, changes, error);
}

static gboolean
handle_remove (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  return hearth_scheduler_remove_goal (self->scheduler, object, error);
}

static gboolean
handle_done (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  return hearth_scheduler_reach_goal (self->scheduler, object, error);
}

static gboolean
handle_reopen (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  return hearth_scheduler_reopen_goal (self->scheduler, object, error);
}

static gboolean
handle_step (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  g_autoptr (HearthGoal) goal = load (self, object, error);
  guint32 number = 0;
  gboolean is_done = FALSE;
  char **step = NULL;
  char *text = NULL;

  if (!goal)
    return FALSE;
  g_variant_get (arguments, "(ub)", &number, &is_done);
  if (number < 1 || number > g_strv_length (goal->steps)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 _ ("goal %" G_GINT64_FORMAT " has no step %u; it has %u"), object, number,
                 g_strv_length (goal->steps));
    return FALSE;
  }
  step = &goal->steps[number - 1];
  text = g_str_has_prefix (*step, "x ") ? *step + strlen ("x ") : *step;
  text = g_strconcat (is_done ? "x " : "", text, NULL);
  g_free (*step);
  *step = text;
  return hearth_scheduler_update_goal (self->scheduler, goal, error);
}

static const HearthMethod methods[] = {
  { "Update", handle_update }, { "Remove", handle_remove }, { "Done", handle_done },
  { "Reopen", handle_reopen }, { "Step", handle_step },
};

/* The methods of Goal. */
const HearthMethod *
hearth_goal_methods (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (methods);
  return methods;
}

static GVariant *
events_of (HearthService *self, const HearthGoal *goal, GError **error)
{
  g_autoptr (GArray) events =
      hearth_store_events_of_goal (hearth_scheduler_store (self->scheduler), goal->id, error);

  if (!events)
    return NULL;
  return g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, events->data, events->len,
                                    sizeof (gint64));
}

/* All properties of a goal, a{sv}. Floating; NULL with error. */
GVariant *
hearth_goal_properties (HearthService *self, const HearthGoal *goal, GError **error)
{
  g_auto (HearthStanding) standing = { 0 };
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *deadline =
      goal->deadline ? hearth_civil_format (goal->deadline, TRUE) : g_strdup ("");
  GVariant *events = NULL;

  if (!hearth_scheduler_standing (self->scheduler, goal, &standing, error))
    return NULL;
  events = events_of (self, goal, error);
  if (!events)
    return NULL;
  g_variant_dict_insert (&dict, "Id", "x", goal->id);
  g_variant_dict_insert (&dict, "Area", "s", hearth_area_name (goal->area));
  g_variant_dict_insert (&dict, "Title", "s", goal->title);
  g_variant_dict_insert (&dict, "Whose", "s", goal->whose);
  g_variant_dict_insert (&dict, "Target", "s", goal->target);
  g_variant_dict_insert (&dict, "Deadline", "s", deadline);
  g_variant_dict_insert (&dict, "Steps", "^as", goal->steps);
  g_variant_dict_insert (&dict, "Notes", "s", goal->notes);
  g_variant_dict_insert (&dict, "Created", "x", goal->created / G_USEC_PER_SEC);
  g_variant_dict_insert (&dict, "Reached", "x", goal->reached / G_USEC_PER_SEC);
  g_variant_dict_insert_value (&dict, "Events", events);
  g_variant_dict_insert (&dict, "Count", "u", standing.done);
  g_variant_dict_insert (&dict, "Coming", "u", standing.coming);
  g_variant_dict_insert (&dict, "Warning", "s", standing.warning);
  return g_variant_dict_end (&dict);
}

/* Sets one property of a goal, as an Update of that one thing. */
gboolean
hearth_goal_set_property (HearthService *self, gint64 goal, const char *name, GVariant *value,
                          GError **error)
{
  g_autofree char *field = g_ascii_strdown (name, -1);
  g_autoptr (GVariant) changes = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", field, value);
  changes = g_variant_ref_sink (g_variant_builder_end (&builder));
  return update (self, goal, changes, error);
}
