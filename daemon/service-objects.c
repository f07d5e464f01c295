// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-objects: every event and goal at once, for those who keep a picture of them.
 *
 * It is the ObjectManager of the root object. No object is kept in memory for it: the answer is
 * read from the database, and refused where it would be too long for one message.
 */
#include "dbus/names.h"
#include "service-private.h"

#define OBJECTS_MAX 10000

/* Adds an object to the answer of the ObjectManager; FALSE where its properties cannot be had. */
static gboolean
add_object (GVariantBuilder *builder, const char *path, const char *interface, GVariant *properties)
{
  if (!properties)
    return FALSE;
  g_variant_builder_open (builder, G_VARIANT_TYPE ("{oa{sa{sv}}}"));
  g_variant_builder_add (builder, "o", path);
  g_variant_builder_open (builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (builder, "{s@a{sv}}", interface, properties);
  g_variant_builder_close (builder);
  g_variant_builder_close (builder);
  return TRUE;
}

static gboolean
handle_get_managed_objects (HearthService *self, gint64 object, GVariant *arguments,
                            GVariant **out_reply, GError **error)
{
  HearthStore *store = hearth_scheduler_store (self->scheduler);
  g_autoptr (GPtrArray) events = hearth_store_list_events (store, 0, OBJECTS_MAX + 1, error);
  g_autoptr (GPtrArray) goals =
      events ? hearth_store_list_goals (store, 0, OBJECTS_MAX, error) : NULL;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{oa{sa{sv}}}"));

  if (!goals || !hearth_service_check_rows (events->len, OBJECTS_MAX, error))
    return FALSE;
  for (guint i = 0; i < events->len; i++) {
    const HearthEvent *event = g_ptr_array_index (events, i);
    g_autofree char *path = hearth_event_path (event->id);

    if (!add_object (&builder, path, HEARTH_EVENT_INTERFACE,
                     hearth_event_properties (self, event, error)))
      return FALSE;
  }
  for (guint i = 0; i < goals->len; i++) {
    const HearthGoal *goal = g_ptr_array_index (goals, i);
    g_autofree char *path = hearth_goal_path (goal->id);

    if (!add_object (&builder, path, HEARTH_GOAL_INTERFACE,
                     hearth_goal_properties (self, goal, error)))
      return FALSE;
  }
  *out_reply = g_variant_new ("(a{oa{sa{sv}}})", &builder);
  return TRUE;
}

static const HearthMethod methods[] = {
  { "GetManagedObjects", handle_get_managed_objects },
};

/* The methods of the ObjectManager. */
const HearthMethod *
hearth_objects_methods (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (methods);
  return methods;
}
