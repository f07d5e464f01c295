// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-call: a call, from the bus to its answer.
 *
 * A call waits for its caller's turn, see service-queue, is looked up in the tables of the
 * service-* that serve one interface each, and is answered with the reply or the named error.
 *
 * GDBus drops the error of a property when it is asked for all of them, and would serve properties
 * out of turn; so it is not left to gather them: calls of org.freedesktop.DBus.Properties come here
 * too.
 */
#include <string.h>

#include "dbus/interfaces.h"
#include "dbus/names.h"
#include "service-private.h"

/* What is kept of a folder of objects: how one of them is addressed and served. */
typedef struct {
  gboolean (*find) (const char *path, gint64 *out_object);
  const HearthMethod *(*methods) (gsize *out_n);
  GVariant *(*properties) (HearthService *self, gint64 object, GError **error);
  gboolean (*set) (HearthService *self, gint64 object, const char *name, GVariant *value,
                   GError **error);
} Folder;

/* A call that waits for its turn. */
typedef struct {
  const Folder *folder; /* borrowed; NULL: it is on the root object */
  GDBusMethodInvocation *invocation; /* owned, until it is answered */
} Call;

static const HearthRoot roots[] = {
  { HEARTH_SCHEDULE_INTERFACE, &org_hearth_hearth1_schedule_interface, hearth_schedule_methods,
    hearth_schedule_properties },
  { HEARTH_GOALS_INTERFACE, &org_hearth_hearth1_goals_interface, hearth_goals_methods, NULL },
  { HEARTH_PROMPTS_INTERFACE, &org_hearth_hearth1_prompts_interface, hearth_prompts_methods, NULL },
  { HEARTH_SETTINGS_INTERFACE, &org_hearth_hearth1_settings_interface, NULL,
    hearth_settings_properties },
  { HEARTH_OBJECT_MANAGER_INTERFACE, &org_freedesktop_dbus_object_manager_interface,
    hearth_objects_methods, NULL },
};

static const HearthRoot *
find_root (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    if (strcmp (roots[i].name, name) == 0)
      return &roots[i];
  g_return_val_if_reached (NULL);
}

static gboolean
fail_unknown (const char *name, GError **error)
{
  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD, "there is no method %s", name);
  return FALSE;
}

static gboolean
call_method (HearthService *self, const HearthMethod *methods, gsize n_methods, gint64 object,
             GDBusMethodInvocation *invocation, GVariant **out_answer, GError **error)
{
  const char *name = g_dbus_method_invocation_get_method_name (invocation);

  for (gsize i = 0; i < n_methods; i++)
    if (strcmp (methods[i].name, name) == 0)
      return methods[i].handle (self, object, g_dbus_method_invocation_get_parameters (invocation),
                                out_answer, error);
  return fail_unknown (name, error);
}

static const HearthProperty *
find_property (const char *interface, const char *name)
{
  gsize n = 0;
  const HearthProperty *properties = find_root (interface)->properties (&n);

  for (gsize i = 0; i < n; i++)
    if (strcmp (properties[i].name, name) == 0)
      return &properties[i];
  g_return_val_if_reached (NULL);
}

/* All that can be had now: on a damaged database one says what is wrong with it, and others fail.
 */
static GVariant *
properties_of_root (HearthService *self, const char *interface)
{
  gsize n = 0;
  const HearthProperty *properties = find_root (interface)->properties (&n);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < n; i++) {
    GVariant *value = properties[i].get (self, NULL, NULL);

    if (value)
      g_variant_builder_add (&builder, "{sv}", properties[i].name, value);
  }
  return g_variant_builder_end (&builder);
}

/* Get, Set and GetAll of the root; GDBus has checked that there is such a property, and that it may
 * be read or set so. */
static gboolean
call_root_properties (HearthService *self, const char *name, GVariant *arguments,
                      GVariant **out_answer, GError **error)
{
  g_autoptr (GVariant) value = NULL;
  const char *interface = NULL;
  const char *property = NULL;
  GVariant *got = NULL;

  g_variant_get_child (arguments, 0, "&s", &interface);
  if (strcmp (name, "GetAll") == 0) {
    *out_answer = g_variant_new ("(@a{sv})", properties_of_root (self, interface));
    return TRUE;
  }
  g_variant_get_child (arguments, 1, "&s", &property);
  if (strcmp (name, "Set") == 0) {
    g_variant_get_child (arguments, 2, "v", &value);
    return find_property (interface, property)->set (self, 0, value, error);
  }
  got = find_property (interface, property)->get (self, NULL, error);
  if (got)
    *out_answer = g_variant_new ("(v)", got);
  return got != NULL;
}

/* Get and GetAll of an object, checked likewise. */
static gboolean
get_properties (HearthService *self, const Folder *folder, gint64 object, GVariant *arguments,
                GVariant **out_answer, GError **error)
{
  GVariant *all = folder->properties (self, object, error);
  g_autoptr (GVariant) owned = all ? g_variant_ref_sink (all) : NULL;
  g_autoptr (GVariant) one = NULL;
  const char *name = NULL;

  if (!owned)
    return FALSE;
  if (g_variant_n_children (arguments) == 1) {
    *out_answer = g_variant_new ("(@a{sv})", owned);
    return TRUE;
  }
  g_variant_get_child (arguments, 1, "&s", &name);
  one = g_variant_lookup_value (owned, name, NULL);
  *out_answer = g_variant_new ("(v)", one);
  return TRUE;
}

static gboolean
set_property (HearthService *self, const Folder *folder, gint64 object, GVariant *arguments,
              GError **error)
{
  g_autoptr (GVariant) value = NULL;
  const char *name = NULL;

  g_variant_get (arguments, "(&s&sv)", NULL, &name, &value);
  return folder->set (self, object, name, value, error);
}

static gboolean
call_root (HearthService *self, GDBusMethodInvocation *invocation, GVariant **out_answer,
           GError **error)
{
  const char *interface = g_dbus_method_invocation_get_interface_name (invocation);
  gsize n_methods = 0;
  const HearthMethod *methods = NULL;

  if (strcmp (interface, HEARTH_PROPERTIES_INTERFACE) == 0)
    return call_root_properties (self, g_dbus_method_invocation_get_method_name (invocation),
                                 g_dbus_method_invocation_get_parameters (invocation), out_answer,
                                 error);
  methods = find_root (interface)->methods (&n_methods);
  return call_method (self, methods, n_methods, 0, invocation, out_answer, error);
}

static gboolean
call_object (HearthService *self, const Folder *folder, GDBusMethodInvocation *invocation,
             GVariant **out_answer, GError **error)
{
  const char *interface = g_dbus_method_invocation_get_interface_name (invocation);
  const char *name = g_dbus_method_invocation_get_method_name (invocation);
  GVariant *arguments = g_dbus_method_invocation_get_parameters (invocation);
  gsize n_methods = 0;
  const HearthMethod *methods = folder->methods (&n_methods);
  gint64 object = 0;

  (void)folder->find (g_dbus_method_invocation_get_object_path (invocation), &object);
  if (strcmp (interface, HEARTH_PROPERTIES_INTERFACE) != 0)
    return call_method (self, methods, n_methods, object, invocation, out_answer, error);
  if (strcmp (name, "Set") == 0)
    return set_property (self, folder, object, arguments, error);
  return get_properties (self, folder, object, arguments, out_answer, error);
}

/* A connection without a bus gives no names. */
static const char *
caller_of (GDBusMethodInvocation *invocation)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  return sender ? sender : "";
}

static gboolean
may_answer (HearthService *self, GDBusMethodInvocation *invocation, GVariant *answer,
            GError **error)
{
  GDBusMessage *message = g_dbus_method_invocation_get_message (invocation);

  return hearth_gate_answer (self->gate, self->connection, caller_of (invocation),
                             g_dbus_message_get_serial (message),
                             answer ? g_variant_get_size (answer) : 0, error);
}

/* (transfer full): the answer, which is NULL where it is empty. */
static gboolean
call_in_turn (HearthService *self, const Call *call, GVariant **out_answer, GError **error)
{
  GDBusMethodInvocation *invocation = call->invocation;
  gboolean is_good = FALSE;

  if (!hearth_gate_may_serve (self->gate, caller_of (invocation), error))
    return FALSE;
  hearth_service_begin_call (self, g_dbus_method_invocation_get_sender (invocation));
  self->message = g_dbus_method_invocation_get_message (invocation);
  is_good = call->folder ? call_object (self, call->folder, invocation, out_answer, error)
                         : call_root (self, invocation, out_answer, error);
  self->message = NULL;
  hearth_service_end_call (self);
  if (*out_answer) {
    g_variant_ref_sink (*out_answer);
    /* In one piece: as the tree of values that it was made of it takes ten times as much, for as
     * long as it waits to be sent. */
    (void)g_variant_get_data (*out_answer);
  }
  return is_good && may_answer (self, invocation, *out_answer, error);
}

static void
serve (gpointer item, gpointer data)
{
  g_autofree Call *call = item;
  HearthService *self = data;
  GDBusMethodInvocation *invocation = call->invocation;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = NULL;

  if (call_in_turn (self, call, &answer, &error))
    g_dbus_method_invocation_return_value (invocation, answer);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

/* Nobody is there any more to hear it. */
static void
drop (gpointer item)
{
  g_autofree Call *call = item;

  g_dbus_method_invocation_return_error (call->invocation, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED,
                                         "hearthd has left the bus");
}

static void
let_wait (HearthService *self, const Folder *folder, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->folder = folder;
  call->invocation = invocation;
  hearth_queue_push (self->queue, caller_of (invocation),
                     g_dbus_message_get_serial (g_dbus_method_invocation_get_message (invocation)),
                     call);
}

/* What an event shows, a{sv}; floating. */
GVariant *
hearth_service_event (HearthService *self, gint64 id, GError **error)
{
  g_autoptr (HearthEvent) event =
      hearth_store_load_event (hearth_scheduler_store (self->scheduler), id, error);

  return event ? hearth_event_properties (self, event, error) : NULL;
}

/* What a goal shows, a{sv}; floating. */
GVariant *
hearth_service_goal (HearthService *self, gint64 id, GError **error)
{
  g_autoptr (HearthGoal) goal =
      hearth_store_load_goal (hearth_scheduler_store (self->scheduler), id, error);

  return goal ? hearth_goal_properties (self, goal, error) : NULL;
}

static const Folder event_folder = { hearth_event_from_path, hearth_event_methods,
                                     hearth_service_event, hearth_event_set_property };
static const Folder goal_folder = { hearth_goal_from_path, hearth_goal_methods, hearth_service_goal,
                                    hearth_goal_set_property };

static void
on_root_call (GDBusConnection *connection, const char *sender, const char *path,
              const char *interface, const char *name, GVariant *arguments,
              GDBusMethodInvocation *invocation, gpointer data)
{
  let_wait (data, NULL, invocation);
}

static void
on_event_call (GDBusConnection *connection, const char *sender, const char *path,
               const char *interface, const char *name, GVariant *arguments,
               GDBusMethodInvocation *invocation, gpointer data)
{
  let_wait (data, &event_folder, invocation);
}

static void
on_goal_call (GDBusConnection *connection, const char *sender, const char *path,
              const char *interface, const char *name, GVariant *arguments,
              GDBusMethodInvocation *invocation, gpointer data)
{
  let_wait (data, &goal_folder, invocation);
}

const GDBusInterfaceVTable hearth_root_vtable = { on_root_call, NULL, NULL, { 0 } };
const GDBusInterfaceVTable hearth_event_vtable = { on_event_call, NULL, NULL, { 0 } };
const GDBusInterfaceVTable hearth_goal_vtable = { on_goal_call, NULL, NULL, { 0 } };

/* The interfaces of the root object. */
const HearthRoot *
hearth_service_roots (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (roots);
  return roots;
}

/* The calls that wait for a service. Free with hearth_queue_free. */
HearthQueue *
hearth_service_queue_new (HearthService *self)
{
  return hearth_queue_new (serve, drop, self);
}
