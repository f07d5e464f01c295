// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service: the face of hearth on the session bus.
 *
 * It registers the interfaces of dbus/org.hearth.Hearth1.xml, whose calls come in by gate
 * and are served by service-call, and sends the scheduler's news out as signals. The service
 * decides nothing and keeps nothing but what it last told, so that only changes are told.
 *
 * Events and goals are subtrees: no object exists in memory, every call on one is answered from the
 * database.
 */
#include "service.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "dbus/interfaces.h"
#include "dbus/names.h"
#include "notice.h"
#include "service-private.h"
#include "service-told.h"
#include "status.h"
#include "walk.h"

/* How many events an introspection of the event folder lists; `busctl tree` asks for it. */
#define TREE_MAX 1000

static char **
on_enumerate (GDBusConnection *connection, const char *sender, const char *path, gpointer data)
{
  HearthService *self = data;
  g_autoptr (GArray) events = hearth_store_events_until (hearth_scheduler_store (self->scheduler),
                                                         G_MININT64, G_MAXINT64, TREE_MAX, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; events && i < events->len; i++) {
    g_autofree char *node =
        g_strdup_printf ("%" G_GINT64_FORMAT, g_array_index (events, gint64, i));

    g_strv_builder_add (builder, node);
  }
  return g_strv_builder_end (builder);
}

static GDBusInterfaceInfo **
on_introspect (GDBusConnection *connection, const char *sender, const char *path, const char *node,
               gpointer data)
{
  GDBusInterfaceInfo **interfaces = NULL;
  gint64 event = 0;

  if (!node || !hearth_event_from_path (node, &event))
    return NULL;
  interfaces = g_new0 (GDBusInterfaceInfo *, 2);
  interfaces[0] =
      g_dbus_interface_info_ref ((GDBusInterfaceInfo *)&org_hearth_hearth1_event_interface);
  return interfaces;
}

static const GDBusInterfaceVTable *
on_dispatch (GDBusConnection *connection, const char *sender, const char *path,
             const char *interface, const char *node, gpointer *out_data, gpointer data)
{
  *out_data = data;
  return &hearth_event_vtable;
}

static char **
on_enumerate_goals (GDBusConnection *connection, const char *sender, const char *path,
                    gpointer data)
{
  HearthService *self = data;
  g_autoptr (GPtrArray) goals =
      hearth_store_list_goals (hearth_scheduler_store (self->scheduler), 0, TREE_MAX, NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; goals && i < goals->len; i++) {
    const HearthGoal *goal = g_ptr_array_index (goals, i);
    g_autofree char *node = g_strdup_printf ("%" G_GINT64_FORMAT, goal->id);

    g_strv_builder_add (builder, node);
  }
  return g_strv_builder_end (builder);
}

static GDBusInterfaceInfo **
on_introspect_goal (GDBusConnection *connection, const char *sender, const char *path,
                    const char *node, gpointer data)
{
  GDBusInterfaceInfo **interfaces = NULL;
  gint64 goal = 0;

  if (!node || !hearth_goal_from_path (node, &goal))
    return NULL;
  interfaces = g_new0 (GDBusInterfaceInfo *, 2);
  interfaces[0] =
      g_dbus_interface_info_ref ((GDBusInterfaceInfo *)&org_hearth_hearth1_goal_interface);
  return interfaces;
}

static const GDBusInterfaceVTable *
on_dispatch_goal (GDBusConnection *connection, const char *sender, const char *path,
                  const char *interface, const char *node, gpointer *out_data, gpointer data)
{
  *out_data = data;
  return &hearth_goal_vtable;
}

/* The folders of objects that are served from the database. */
static const struct {
  const char *path;
  GDBusSubtreeVTable vtable;
} folders[] = {
  { HEARTH_EVENT_PATH, { on_enumerate, on_introspect, on_dispatch, { 0 } } },
  { HEARTH_GOAL_PATH, { on_enumerate_goals, on_introspect_goal, on_dispatch_goal, { 0 } } },
};

/* Signals that nobody can be told of are lost with the connection, and no error of anybody's. */
static void
emit (HearthService *self, const char *path, const char *interface, const char *name,
      GVariant *arguments)
{
  (void)g_dbus_connection_emit_signal (self->connection, NULL, path, interface, name, arguments,
                                       NULL);
}

static HearthEvent *
load (HearthService *self, gint64 event)
{
  return hearth_store_load_event (hearth_scheduler_store (self->scheduler), event, NULL);
}

static void
tell_added (HearthService *self, const char *path, const char *interface, GVariant *properties)
{
  GVariantBuilder builder;

  if (!properties)
    return;
  hearth_told_keep (self->told, path, properties);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&builder, "{s@a{sv}}", interface, properties);
  emit (self, HEARTH_PATH, HEARTH_OBJECT_MANAGER_INTERFACE, "InterfacesAdded",
        g_variant_new ("(oa{sa{sv}})", path, &builder));
}

static void
tell_changed (HearthService *self, const char *path, const char *interface, GVariant *properties)
{
  g_autoptr (GVariant) changes =
      properties ? hearth_told_changes (self->told, path, properties) : NULL;

  if (changes)
    emit (self, path, HEARTH_PROPERTIES_INTERFACE, "PropertiesChanged",
          g_variant_new ("(s@a{sv}as)", interface, changes, NULL));
}

static void
tell_removed (HearthService *self, const char *path, const char *interface)
{
  const char *interfaces[] = { interface, NULL };

  (void)g_hash_table_remove (self->told, path);
  emit (self, HEARTH_PATH, HEARTH_OBJECT_MANAGER_INTERFACE, "InterfacesRemoved",
        g_variant_new ("(o^as)", path, interfaces));
}

static void
on_event_added (HearthScheduler *scheduler, gint64 id, HearthService *self)
{
  g_autofree char *path = hearth_event_path (id);

  tell_added (self, path, HEARTH_EVENT_INTERFACE, hearth_service_event (self, id, NULL));
}

static void
on_event_changed (HearthScheduler *scheduler, gint64 id, HearthService *self)
{
  g_autofree char *path = hearth_event_path (id);

  tell_changed (self, path, HEARTH_EVENT_INTERFACE, hearth_service_event (self, id, NULL));
}

static void
on_event_removed (HearthScheduler *scheduler, gint64 id, HearthService *self)
{
  g_autofree char *path = hearth_event_path (id);

  tell_removed (self, path, HEARTH_EVENT_INTERFACE);
}

static void
on_goal_added (HearthScheduler *scheduler, gint64 id, HearthService *self)
{
  g_autofree char *path = hearth_goal_path (id);

  tell_added (self, path, HEARTH_GOAL_INTERFACE, hearth_service_goal (self, id, NULL));
}

static void
on_goal_changed (HearthScheduler *scheduler, gint64 id, HearthService *self)
{
  g_autofree char *path = hearth_goal_path (id);

  tell_changed (self, path, HEARTH_GOAL_INTERFACE, hearth_service_goal (self, id, NULL));
}

static void
on_goal_removed (HearthScheduler *scheduler, gint64 id, HearthService *self)
{
  g_autofree char *path = hearth_goal_path (id);

  tell_removed (self, path, HEARTH_GOAL_INTERFACE);
}

static void
on_occurrence_changed (HearthScheduler *scheduler, gint64 id, gint64 wall, HearthService *self)
{
  g_autoptr (HearthOccurrence) occurrence =
      hearth_scheduler_topic (self->scheduler, id, wall, NULL);
  g_autofree char *path = hearth_event_path (id);
  g_autofree char *name = NULL;

  if (!occurrence)
    return;
  name = hearth_occurrence_name (occurrence->event, wall);
  emit (self, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, "OccurrenceChanged",
        g_variant_new ("(oss)", path, name, hearth_state_name (occurrence->state)));
}

static GVariant *
due_details (const HearthOccurrence *occurrence, const HearthDelivery *delivery)
{
  g_autofree char *count = hearth_event_count (occurrence->event, occurrence->occurrence);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "reason",
                         g_variant_new_string (hearth_reason_name (delivery->reason)));
  if (delivery->reason == HEARTH_REASON_LEAD)
    g_variant_builder_add (&builder, "{sv}", "lead", g_variant_new_int64 (delivery->lead_seconds));
  if (*occurrence->event->place)
    g_variant_builder_add (&builder, "{sv}", "place",
                           g_variant_new_string (occurrence->event->place));
  if (count)
    g_variant_builder_add (&builder, "{sv}", "count", g_variant_new_string (count));
  return g_variant_builder_end (&builder);
}

static void
on_due (HearthScheduler *scheduler, gint64 id, gint64 wall, gint64 delivery_id, HearthService *self)
{
  g_autoptr (HearthOccurrence) occurrence =
      hearth_scheduler_topic (self->scheduler, id, wall, NULL);
  g_autoptr (HearthDelivery) delivery = NULL;
  g_autofree char *path = hearth_event_path (id);
  g_autofree char *name = NULL;

  if (!occurrence
      || !hearth_store_load_delivery (hearth_scheduler_store (self->scheduler), delivery_id,
                                      &delivery, NULL)
      || !delivery)
    return;
  name = hearth_occurrence_name (occurrence->event, wall);
  emit (self, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, "Due",
        g_variant_new ("(osxss@a{sv})", path, name, occurrence->start / G_USEC_PER_SEC,
                       hearth_kind_name (occurrence->event->kind), occurrence->event->title,
                       due_details (occurrence, delivery)));
}

/* Puts into `changed` what an interface of the root object shows now and did not when it was last
 * told. */
static gboolean
collect_changes (HearthService *self, const char *interface, const HearthProperty *properties,
                 gsize n_properties, GVariantBuilder *changed)
{
  gboolean has_changes = FALSE;

  for (gsize i = 0; i < n_properties; i++) {
    g_autoptr (GVariant) value = properties[i].get (self, NULL, NULL);
    g_autofree char *key = g_strconcat (interface, ".", properties[i].name, NULL);
    GVariant *told = g_hash_table_lookup (self->schedule_cache, key);

    if (!value)
      continue;
    g_variant_ref_sink (value);
    if (told && g_variant_equal (told, value))
      continue;
    has_changes = TRUE;
    g_variant_builder_add (changed, "{sv}", properties[i].name, value);
    g_hash_table_insert (self->schedule_cache, g_steal_pointer (&key), g_steal_pointer (&value));
  }
  return has_changes;
}

static void
tell_changes (HearthService *self, const char *interface, const HearthProperty *properties,
              gsize n_properties)
{
  GVariantBuilder changed;

  g_variant_builder_init (&changed, G_VARIANT_TYPE_VARDICT);
  if (collect_changes (self, interface, properties, n_properties, &changed))
    emit (self, HEARTH_PATH, HEARTH_PROPERTIES_INTERFACE, "PropertiesChanged",
          g_variant_new ("(sa{sv}as)", interface, &changed, NULL));
  else
    g_variant_builder_clear (&changed);
}

static void
on_schedule_changed (HearthScheduler *scheduler, HearthService *self)
{
  gsize n_roots = 0;
  const HearthRoot *roots = hearth_service_roots (&n_roots);
  g_autofree char *status = NULL;

  for (gsize i = 0; i < n_roots; i++) {
    gsize n = 0;
    const HearthProperty *properties = roots[i].properties ? roots[i].properties (&n) : NULL;

    if (properties)
      tell_changes (self, roots[i].name, properties, n);
  }
  status = hearth_service_status (self);
  hearth_status_publish (status);
}

static gboolean
register_root (HearthService *self, const GDBusInterfaceInfo *interface, GError **error)
{
  guint id = g_dbus_connection_register_object (self->connection, HEARTH_PATH,
                                                (GDBusInterfaceInfo *)interface,
                                                &hearth_root_vtable, self, NULL, error);

  if (id != 0)
    g_array_append_val (self->registrations, id);
  return id != 0;
}

static gboolean
register_all (HearthService *self, GError **error)
{
  gsize n_roots = 0;
  const HearthRoot *roots = hearth_service_roots (&n_roots);

  for (gsize i = 0; i < n_roots; i++)
    if (!register_root (self, roots[i].info, error))
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    self->subtrees[i] = g_dbus_connection_register_subtree (
        self->connection, folders[i].path, &folders[i].vtable,
        G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES, self, NULL, error);
    if (self->subtrees[i] == 0)
      return FALSE;
  }
  return TRUE;
}

static void
connect_signals (HearthService *self)
{
  g_signal_connect (self->scheduler, "event-added", G_CALLBACK (on_event_added), self);
  g_signal_connect (self->scheduler, "event-changed", G_CALLBACK (on_event_changed), self);
  g_signal_connect (self->scheduler, "event-removed", G_CALLBACK (on_event_removed), self);
  g_signal_connect (self->scheduler, "goal-added", G_CALLBACK (on_goal_added), self);
  g_signal_connect (self->scheduler, "goal-changed", G_CALLBACK (on_goal_changed), self);
  g_signal_connect (self->scheduler, "goal-removed", G_CALLBACK (on_goal_removed), self);
  g_signal_connect (self->scheduler, "occurrence-changed", G_CALLBACK (on_occurrence_changed),
                    self);
  g_signal_connect (self->scheduler, "due", G_CALLBACK (on_due), self);
  g_signal_connect (self->scheduler, "schedule-changed", G_CALLBACK (on_schedule_changed), self);
}

/* Serves a scheduler, which must outlive it, on a connection; the name is the caller's to own. */
HearthService *
hearth_service_new (GDBusConnection *connection, HearthScheduler *scheduler, GError **error)
{
  g_autoptr (HearthService) self = g_new0 (HearthService, 1);

  self->connection = g_object_ref (connection);
  self->scheduler = scheduler;
  self->registrations = g_array_new (FALSE, FALSE, sizeof (guint));
  self->told = hearth_told_new ();
  self->schedule_cache =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_variant_unref);
  self->groups = hearth_service_groups_new ();
  self->programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->queue = hearth_service_queue_new (self);
  self->gate = hearth_gate_new ();
  self->filter = hearth_gate_guard (self->gate, connection);
  if (!register_all (self, error))
    return NULL;
  connect_signals (self);
  hearth_scheduler_set_caller (scheduler, hearth_service_caller, self);
  return g_steal_pointer (&self);
}

void
hearth_service_free (HearthService *self)
{
  if (!self)
    return;
  g_signal_handlers_disconnect_by_data (self->scheduler, self);
  hearth_scheduler_set_caller (self->scheduler, NULL, NULL);
  g_clear_pointer (&self->groups, g_hash_table_unref); /* with the watches of their callers */
  for (guint i = 0; i < self->registrations->len; i++)
    (void)g_dbus_connection_unregister_object (self->connection,
                                               g_array_index (self->registrations, guint, i));
  for (gsize i = 0; i < G_N_ELEMENTS (self->subtrees); i++)
    if (self->subtrees[i] != 0)
      (void)g_dbus_connection_unregister_subtree (self->connection, self->subtrees[i]);
  hearth_queue_free (self->queue);
  g_dbus_connection_remove_filter (self->connection, self->filter);
  hearth_gate_unref (self->gate);
  g_array_unref (self->registrations);
  g_hash_table_unref (self->schedule_cache);
  g_hash_table_unref (self->programs);
  g_hash_table_unref (self->told);
  g_object_unref (self->connection);
  g_free (self);
}

/* One line for the service manager: what is next and what waits. Free with g_free. */
char *
hearth_service_status (HearthService *self)
{
  HearthStore *store = hearth_scheduler_store (self->scheduler);
  HearthClock *clock = hearth_scheduler_clock (self->scheduler);
  g_autoptr (HearthEvent) event = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *moment = NULL;
  gint64 now = hearth_clock_now (clock);
  gint64 start = 0;
  gint64 id = 0;
  guint open = 0;

  if (!hearth_agenda_first (hearth_scheduler_agenda (self->scheduler), HEARTH_MARK_NEXT, &start,
                            &id, &error)
      || !hearth_store_count_open (store, now, &open, &error))
    return g_strdup (error->message);
  if (id == 0)
    return g_strdup (_ ("Nothing is planned"));
  event = load (self, id);
  if (!event)
    return g_strdup ("");
  moment = hearth_notice_moment (start, event->all_day, now, hearth_clock_zone (clock));
  if (open > 0)
    return g_strdup_printf (_ ("Next: %s, %s; %u waiting for an answer"), event->title, moment,
                            open);
  return g_strdup_printf (_ ("Next: %s, %s"), event->title, moment);
}
