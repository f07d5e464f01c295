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
#define PAGE 100

/* Adds an object to the answer of the ObjectManager; FALSE where its properties cannot be had. */
/* The answer as it grows. */
typedef struct {
  GVariantBuilder builder; /* of a{oa{sa{sv}}} */
  guint rows;
  gsize bytes;
} Answer;

static gboolean
add_object (Answer *answer, const char *path, const char *interface, GVariant *properties,
            GError **error)
{
  if (!properties)
    return FALSE;
  answer->bytes += g_variant_get_size (properties);
  g_variant_builder_open (&answer->builder, G_VARIANT_TYPE ("{oa{sa{sv}}}"));
  g_variant_builder_add (&answer->builder, "o", path);
  g_variant_builder_open (&answer->builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&answer->builder, "{s@a{sv}}", interface, properties);
  g_variant_builder_close (&answer->builder);
  g_variant_builder_close (&answer->builder);
  return hearth_service_check_rows (++answer->rows, OBJECTS_MAX, error)
         && hearth_service_check_bytes (answer->bytes, error);
}

/* A page at a time, as all events together may be more than fits the memory. */
static gboolean
add_events (HearthService *self, Answer *answer, GError **error)
{
  HearthStore *store = hearth_scheduler_store (self->scheduler);
  gint64 after = 0;
  guint count = 0;

  if (!hearth_store_count_events (store, OBJECTS_MAX + 1, &count, error)
      || !hearth_service_check_rows (count, OBJECTS_MAX, error))
    return FALSE;
  while (TRUE) {
    g_autoptr (GPtrArray) page = hearth_store_list_events (store, after, PAGE, error);

    if (!page)
      return FALSE;
    for (guint i = 0; i < page->len; i++) {
      const HearthEvent *event = g_ptr_array_index (page, i);
      g_autofree char *path = hearth_event_path (event->id);

      after = event->id;
      if (!add_object (answer, path, HEARTH_EVENT_INTERFACE,
                       hearth_event_properties (self, event, error), error))
        return FALSE;
    }
    if (page->len < PAGE)
      return TRUE;
  }
}

static gboolean
add_goals (HearthService *self, Answer *answer, GError **error)
{
  g_autoptr (GPtrArray) goals =
      hearth_store_list_goals (hearth_scheduler_store (self->scheduler), 0, OBJECTS_MAX, error);

  for (guint i = 0; goals && i < goals->len; i++) {
    const HearthGoal *goal = g_ptr_array_index (goals, i);
    g_autofree char *path = hearth_goal_path (goal->id);

    if (!add_object (answer, path, HEARTH_GOAL_INTERFACE,
                     hearth_goal_properties (self, goal, error), error))
      return FALSE;
  }
  return goals != NULL;
}

static gboolean
handle_get_managed_objects (HearthService *self, gint64 object, GVariant *arguments,
                            GVariant **out_reply, GError **error)
{
  Answer answer = { 0 };

  g_variant_builder_init (&answer.builder, G_VARIANT_TYPE ("a{oa{sa{sv}}}"));
  if (!add_events (self, &answer, error) || !add_goals (self, &answer, error)) {
    g_variant_builder_clear (&answer.builder);
    return FALSE;
  }
  *out_reply = g_variant_new ("(a{oa{sa{sv}}})", &answer.builder);
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
