// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

#include "scheduler.h"
#include "gate.h"
#include "service-queue.h"
#include "service.h"

G_BEGIN_DECLS

#define HEARTH_OBJECT_MANAGER_INTERFACE "org.freedesktop.DBus.ObjectManager"
#define HEARTH_PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

#define HEARTH_ROWS_MAX 10000
#define HEARTH_ROWS_DEFAULT 100

/* One method: arguments in, a reply (sunk or floating; NULL is an empty one) or an error out. */
typedef struct {
  const char *name;
  gboolean (*handle) (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                      GError **error);
} HearthMethod;

/* One property. `set` is NULL of one that is read only. */
typedef struct {
  const char *name;
  GVariant *(*get) (HearthService *self, gconstpointer object, GError **error);
  gboolean (*set) (HearthService *self, gint64 object, GVariant *value, GError **error);
} HearthProperty;

/* An interface of the root object: where its methods and properties stand. */
typedef struct {
  const char *name;
  const GDBusInterfaceInfo *info;
  const HearthMethod *(*methods) (gsize *out_n); /* NULL: it has none */
  const HearthProperty *(*properties) (gsize *out_n); /* NULL: it has none */
} HearthRoot;

struct _HearthService {
  GDBusConnection *connection; /* owned */
  HearthScheduler *scheduler; /* borrowed */
  HearthGate *gate; /* a reference: what comes in */
  guint filter; /* by which it stands before the connection */
  HearthQueue *queue; /* owned: the calls that have come in */
  GArray *registrations; /* guint ids of objects */
  guint subtrees[2]; /* registration ids: events, goals */
  GHashTable *told; /* see service-told: what was last told of events and goals */
  GHashTable *schedule_cache; /* property name → GVariant last told */
  GHashTable *groups; /* unique name of a caller → the group it has begun, see service-group */
  const char *sender; /* borrowed (nullable): whose call is being served */
  GDBusMessage *message; /* borrowed (nullable): that call, where it is of a method */
  GHashTable *programs; /* unique name of a caller → its program, as far as is known */
};

/* service-call */
extern const GDBusInterfaceVTable hearth_root_vtable;
extern const GDBusInterfaceVTable hearth_event_vtable;
extern const GDBusInterfaceVTable hearth_goal_vtable;
const HearthRoot *hearth_service_roots (gsize *out_n);
HearthQueue *hearth_service_queue_new (HearthService *self) G_GNUC_WARN_UNUSED_RESULT;
GVariant *hearth_service_event (HearthService *self, gint64 event, GError **error);
GVariant *hearth_service_goal (HearthService *self, gint64 goal, GError **error);

/* service-schedule */
const HearthMethod *hearth_schedule_methods (gsize *out_n);
gint64 hearth_service_instant (gint64 seconds);
gint64 hearth_service_until (gint64 seconds);
gboolean
hearth_service_check_rows (guint n_rows, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_service_check_bytes (gsize bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* service-parse */
gboolean hearth_schedule_parse (HearthService *self, gint64 object, GVariant *arguments,
                                GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* service-glance */
const HearthProperty *hearth_schedule_properties (gsize *out_n);

/* service-objects */
const HearthMethod *hearth_objects_methods (gsize *out_n);

/* service-backup */
gboolean hearth_schedule_backup (HearthService *self, gint64 object, GVariant *arguments,
                                 GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_schedule_backups (HearthService *self, gint64 object, GVariant *arguments,
                                  GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_schedule_restore (HearthService *self, gint64 object, GVariant *arguments,
                                  GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_schedule_restore_from (HearthService *self, gint64 object, GVariant *arguments,
                              GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_schedule_salvage (HearthService *self, gint64 object, GVariant *arguments,
                                  GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* service-log */
char *hearth_service_caller (gpointer self);
gboolean hearth_schedule_undo (HearthService *self, gint64 object, GVariant *arguments,
                               GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_schedule_redo (HearthService *self, gint64 object, GVariant *arguments,
                               GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_schedule_log (HearthService *self, gint64 object, GVariant *arguments,
                              GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* service-group */
GHashTable *hearth_service_groups_new (void);
void hearth_service_begin_call (HearthService *self, const char *sender);
void hearth_service_end_call (HearthService *self);
gboolean
hearth_schedule_begin_group (HearthService *self, gint64 object, GVariant *arguments,
                             GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_schedule_end_group (HearthService *self, gint64 object, GVariant *arguments,
                                    GVariant **out_reply, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* service-event */
const HearthMethod *hearth_event_methods (gsize *out_n);
gboolean hearth_event_set_property (HearthService *self, gint64 event, const char *name,
                                    GVariant *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *hearth_event_properties (HearthService *self, const HearthEvent *event, GError **error);

/* service-goal */
const HearthMethod *hearth_goal_methods (gsize *out_n);
gboolean hearth_goal_set_property (HearthService *self, gint64 goal, const char *name,
                                   GVariant *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GVariant *hearth_goal_properties (HearthService *self, const HearthGoal *goal, GError **error);
gboolean hearth_goal_read (HearthService *self, HearthGoal *goal, GVariant *options,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* service-goals */
const HearthMethod *hearth_goals_methods (gsize *out_n);

/* service-prompts */
const HearthMethod *hearth_prompts_methods (gsize *out_n);

/* service-settings */
const HearthProperty *hearth_settings_properties (gsize *out_n);

/* service-variant */
char *hearth_event_path (gint64 event);
gboolean hearth_event_from_path (const char *path, gint64 *out_event);
char *hearth_goal_path (gint64 goal);
gboolean hearth_goal_from_path (const char *path, gint64 *out_goal);
GVariant *hearth_variant_details (const HearthOccurrence *occurrence);
GVariant *hearth_variant_agenda (GPtrArray *occurrences);
GVariant *hearth_variant_reminders (GPtrArray *forecasts);
GVariant *hearth_variant_walls (const HearthEvent *event, GArray *walls);
char *hearth_occurrence_name (const HearthEvent *event, gint64 occurrence);

G_END_DECLS
