// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-schedule: org.hearth.Hearth1.Schedule, and the ObjectManager beside it.
 *
 * Each method takes its arguments apart, makes one call on the scheduler or its agenda, and puts
 * the answer together. The tables at the end are what the service serves.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "service-options.h"
#include "service-private.h"
#include "walk.h"
#include "walltime.h"
#include "when.h"

#define PARSE_COUNT_DEFAULT 5
#define PARSE_COUNT_MAX 1000
#define LIST_MAX 1000
#define ADD_MANY_MAX 1000
#define OBJECTS_MAX 10000

/* Seconds that any calendar here reaches, so that µs fit. */
#define SECONDS_MAX (HEARTH_WALL_MAX + 2 * HEARTH_DAY)

/* An instant of the bus as one of the inside; what lies beyond the calendar is its end. */
gint64
hearth_service_instant (gint64 seconds)
{
  return CLAMP (seconds, -SECONDS_MAX, SECONDS_MAX) * G_USEC_PER_SEC;
}

static gint64
until_of (gint64 seconds)
{
  return seconds == 0 ? G_MAXINT64 : hearth_service_instant (seconds);
}

static gboolean
check_rows (guint n_rows, guint limit, GError **error)
{
  if (n_rows <= limit)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("more than %u rows: ask for a shorter span, or give a limit"), limit);
  return FALSE;
}

/* With an end, all there is counts and the limit is a bound; without one the limit is the end. */
static guint
rows_to_read (const HearthOptions *options, gint64 until)
{
  if (options->limit != 0)
    return options->limit;
  return until == 0 ? HEARTH_ROWS_DEFAULT : HEARTH_ROWS_MAX + 1;
}

/* (transfer full): an event as Add and AddMany describe it, not added yet. */
static HearthEvent *
read_event (HearthService *self, const char *kind_name, const char *title, const char *when,
            GVariant *dictionary, GError **error)
{
  g_autoptr (HearthEvent) event = NULL;
  g_auto (HearthOptions) options = { 0 };
  HearthKind kind = 0;

  if (!hearth_kind_from_name (kind_name, &kind, error))
    return NULL;
  event = hearth_event_new (kind, title);
  options.event = event;
  options.when = g_strdup (when);
  if (!hearth_options_read (&options, dictionary, HEARTH_FOR_ADD, error))
    return NULL;
  if (!*when && !options.rrule && !options.start) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("the when is empty; say when it is, such as “every friday 19:00”"));
    return NULL;
  }
  if (!hearth_options_apply_time (&options, self->scheduler, error))
    return NULL;
  return g_steal_pointer (&event);
}

static gboolean
handle_add (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
            GError **error)
{
  const char *kind = NULL;
  const char *title = NULL;
  const char *when = NULL;
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (HearthEvent) event = NULL;
  g_autofree char *path = NULL;

  g_variant_get (arguments, "(&s&s&s@a{sv})", &kind, &title, &when, &dictionary);
  event = read_event (self, kind, title, when, dictionary, error);
  if (!event || !hearth_scheduler_add (self->scheduler, event, error))
    return FALSE;
  path = hearth_event_path (event->id);
  *out_reply = g_variant_new ("(o)", path);
  return TRUE;
}

/* (transfer full): the events of AddMany; the error names the one that cannot be read. */
static GPtrArray *
read_events (HearthService *self, GVariant *rows, GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_event_free);

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) dictionary = NULL;
    const char *kind = NULL;
    const char *title = NULL;
    const char *when = NULL;
    HearthEvent *event = NULL;

    g_variant_get_child (rows, i, "(&s&s&s@a{sv})", &kind, &title, &when, &dictionary);
    event = read_event (self, kind, title, when, dictionary, error);
    if (!event) {
      g_prefix_error (error, _ ("event %u, “%s”: "), (guint)i + 1, title);
      return NULL;
    }
    g_ptr_array_add (events, event);
  }
  return g_steal_pointer (&events);
}

static gboolean
handle_add_many (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                 GError **error)
{
  g_autoptr (GVariant) rows = g_variant_get_child_value (arguments, 0);
  g_autoptr (GPtrArray) events = NULL;
  GVariantBuilder builder;

  if (g_variant_n_children (rows) > ADD_MANY_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("%" G_GSIZE_FORMAT " events at once; add %d at most"),
                 g_variant_n_children (rows), ADD_MANY_MAX);
    return FALSE;
  }
  events = read_events (self, rows, error);
  if (!events || !hearth_scheduler_add_many (self->scheduler, events, error))
    return FALSE;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < events->len; i++) {
    g_autofree char *path = hearth_event_path (((HearthEvent *)g_ptr_array_index (events, i))->id);

    g_variant_builder_add (&builder, "o", path);
  }
  *out_reply = g_variant_new ("(ao)", &builder);
  return TRUE;
}

static gboolean
handle_agenda (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;
  g_auto (HearthOptions) options = { 0 };
  HearthFilter filter = { 0 };
  gint64 from = 0;
  gint64 until = 0;

  g_variant_get (arguments, "(xx@a{sv})", &from, &until, &dictionary);
  if (!hearth_options_read (&options, dictionary, HEARTH_FOR_AGENDA, error))
    return FALSE;
  filter.kinds = options.kinds;
  filter.goal = options.goal;
  filter.event = options.event_id;
  occurrences = hearth_agenda_between (hearth_scheduler_agenda (self->scheduler),
                                       hearth_service_instant (from), until_of (until), &filter,
                                       rows_to_read (&options, until), error);
  if (!occurrences || !check_rows (occurrences->len, HEARTH_ROWS_MAX, error))
    return FALSE;
  *out_reply = hearth_variant_agenda (occurrences);
  return TRUE;
}

static gboolean
handle_list (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  GVariantBuilder builder;
  gint64 after = 0;
  guint32 limit = 0;

  g_variant_get (arguments, "(xu)", &after, &limit);
  if (limit < 1 || limit > LIST_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("a page of %u events; it goes from 1 to %d"), limit, LIST_MAX);
    return FALSE;
  }
  events = hearth_store_list_events (hearth_scheduler_store (self->scheduler), after, limit, error);
  if (!events)
    return FALSE;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(oa{sv})"));
  for (guint i = 0; i < events->len; i++) {
    const HearthEvent *event = g_ptr_array_index (events, i);
    g_autofree char *path = hearth_event_path (event->id);
    GVariant *properties = hearth_event_properties (self, event, error);

    if (!properties) {
      g_variant_builder_clear (&builder);
      return FALSE;
    }
    g_variant_builder_add (&builder, "(o@a{sv})", path, properties);
  }
  *out_reply = g_variant_new ("(a(oa{sv}))", &builder);
  return TRUE;
}

/* What Parse explains: a text or a rule, read into an event of no kind. */
static gboolean
read_parsed (HearthService *self, HearthOptions *options, const char *text, gint64 *now,
             GTimeZone **out_zone, GError **error)
{
  HearthEvent *event = options->event;
  HearthClock *clock = hearth_scheduler_clock (self->scheduler);
  g_auto (HearthWhen) when = { 0 };
  gint64 wall = 0;
  gboolean is_date = FALSE;

  if (options->zone && *options->zone) {
    *out_zone = hearth_walltime_zone (options->zone, error);
    g_free (event->zone);
    event->zone = g_strdup (options->zone);
  } else
    *out_zone = g_time_zone_ref (hearth_clock_zone (clock));
  if (!*out_zone)
    return FALSE;
  *now = hearth_clock_now (clock);
  if (options->now && !hearth_civil_parse (options->now, &wall, &is_date, error))
    return FALSE;
  if (options->now)
    *now = hearth_walltime_to_instant (wall, *out_zone);
  event->created = *now;
  if (!*text)
    return hearth_options_apply_time (options, self->scheduler, error);
  if (!hearth_when_parse (text, *now, *out_zone, HEARTH_WHEN_ALL_DAY, &when, error))
    return FALSE;
  event->start = when.start;
  event->all_day = when.all_day;
  event->rule = when.rule;
  event->window_seconds = when.window_seconds;
  g_free (event->after_done);
  event->after_done = g_strdup (when.after_done ? when.after_done : "");
  g_array_unref (event->rdates);
  event->rdates = hearth_walls_copy (when.rdates);
  g_array_unref (event->exdates);
  event->exdates = hearth_walls_copy (when.exdates);
  return TRUE;
}

static GVariant *
list_moments (const HearthEvent *event, GTimeZone *zone, gint64 from, guint count)
{
  HearthTimeline timeline = { .event = event, .zone = zone };
  g_autoptr (GArray) planned = hearth_timeline_between (&timeline, from, G_MAXINT64, count);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("ax"));
  for (guint i = 0; i < planned->len; i++)
    g_variant_builder_add (
        &builder, "x",
        hearth_timeline_instant (&timeline, g_array_index (planned, HearthPlanned, i).start)
            / G_USEC_PER_SEC);
  return g_variant_builder_end (&builder);
}

static gboolean
from_of (const HearthOptions *options, const char *text, gint64 now, GTimeZone *zone,
         gint64 *out_from, GError **error)
{
  gboolean is_date = FALSE;
  gint64 wall = hearth_walltime_from_instant (now, zone);

  if (options->from)
    return hearth_civil_parse (options->from, out_from, &is_date, error);
  *out_from = *text ? wall : options->event->start;
  if (*text && options->event->all_day)
    *out_from = wall - (wall % HEARTH_DAY + HEARTH_DAY) % HEARTH_DAY;
  return TRUE;
}

static GVariant *
explain (const HearthEvent *event, GTimeZone *zone, gint64 from, guint count)
{
  g_autofree char *start = hearth_event_format_wall (event, event->start);
  g_autofree char *rule = event->rule.frequency == HEARTH_FREQUENCY_NONE
                              ? g_strdup ("")
                              : hearth_recurrence_format (&event->rule);
  g_autofree char *summary = hearth_event_summary (event);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "start", g_variant_new_string (start));
  g_variant_builder_add (&builder, "{sv}", "zone", g_variant_new_string (event->zone));
  g_variant_builder_add (&builder, "{sv}", "all-day", g_variant_new_boolean (event->all_day));
  g_variant_builder_add (&builder, "{sv}", "rule", g_variant_new_string (rule));
  g_variant_builder_add (&builder, "{sv}", "after-done", g_variant_new_string (event->after_done));
  g_variant_builder_add (&builder, "{sv}", "window", g_variant_new_int64 (event->window_seconds));
  g_variant_builder_add (&builder, "{sv}", "summary", g_variant_new_string (summary));
  g_variant_builder_add (&builder, "{sv}", "next", list_moments (event, zone, from, count));
  if (event->rdates->len > 0)
    g_variant_builder_add (&builder, "{sv}", "rdates", hearth_variant_walls (event, event->rdates));
  if (event->exdates->len > 0)
    g_variant_builder_add (&builder, "{sv}", "exdates",
                           hearth_variant_walls (event, event->exdates));
  return g_variant_builder_end (&builder);
}

static gboolean
handle_parse (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
              GError **error)
{
  const char *text = NULL;
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_APPRECIATION, "?");
  g_autoptr (GTimeZone) zone = NULL;
  g_auto (HearthOptions) options = { .event = event, .count = PARSE_COUNT_DEFAULT };
  gint64 now = 0;
  gint64 from = 0;

  event->seed = 0;
  g_variant_get (arguments, "(&s@a{sv})", &text, &dictionary);
  if (!hearth_options_read (&options, dictionary, HEARTH_FOR_PARSE, error))
    return FALSE;
  if (!*text && !options.rrule && !options.start) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("the text is empty; say a time, such as “every friday 19:00”"));
    return FALSE;
  }
  if (!read_parsed (self, &options, text, &now, &zone, error) || !hearth_event_check (event, error)
      || !from_of (&options, text, now, zone, &from, error))
    return FALSE;
  *out_reply =
      g_variant_new ("(@a{sv})", explain (event, zone, from, MIN (options.count, PARSE_COUNT_MAX)));
  return TRUE;
}

static gboolean
handle_reminders (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                  GError **error)
{
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (GPtrArray) forecasts = NULL;
  g_auto (HearthOptions) options = { 0 };
  gint64 from = 0;
  gint64 until = 0;

  g_variant_get (arguments, "(xx@a{sv})", &from, &until, &dictionary);
  if (!hearth_options_read (&options, dictionary, HEARTH_FOR_REMINDERS, error))
    return FALSE;
  forecasts =
      hearth_scheduler_reminders (self->scheduler, options.event_id, hearth_service_instant (from),
                                  until_of (until), rows_to_read (&options, until), error);
  if (!forecasts || !check_rows (forecasts->len, HEARTH_ROWS_MAX, error))
    return FALSE;
  *out_reply = hearth_variant_reminders (forecasts);
  return TRUE;
}

static gboolean
handle_pause (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
              GError **error)
{
  const char *what = NULL;
  const char *until = NULL;

  g_variant_get (arguments, "(&s&s)", &what, &until);
  return hearth_scheduler_pause (self->scheduler, what, until, error);
}

static gboolean
handle_resume (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  const char *what = NULL;

  g_variant_get (arguments, "(&s)", &what);
  return hearth_scheduler_resume (self->scheduler, what, error);
}

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

  if (!goals || !check_rows (events->len, OBJECTS_MAX, error))
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

/* The next occurrence of all; NULL without error where there is none. */
static gboolean
load_next (HearthService *self, gint64 *out_start, HearthEvent **out_event, GError **error)
{
  gint64 id = 0;

  *out_event = NULL;
  if (!hearth_agenda_first (hearth_scheduler_agenda (self->scheduler), HEARTH_MARK_NEXT, out_start,
                            &id, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  *out_event = hearth_store_load_event (hearth_scheduler_store (self->scheduler), id, error);
  return *out_event != NULL;
}

static GVariant *
get_next_start (HearthService *self, gconstpointer object, GError **error)
{
  g_autoptr (HearthEvent) event = NULL;
  gint64 start = 0;

  if (!load_next (self, &start, &event, error))
    return NULL;
  return g_variant_new_int64 (event ? start / G_USEC_PER_SEC : 0);
}

static GVariant *
get_next_title (HearthService *self, gconstpointer object, GError **error)
{
  g_autoptr (HearthEvent) event = NULL;
  gint64 start = 0;

  if (!load_next (self, &start, &event, error))
    return NULL;
  return g_variant_new_string (event ? event->title : "");
}

static GVariant *
get_next_reminder (HearthService *self, gconstpointer object, GError **error)
{
  gint64 now = hearth_clock_now (hearth_scheduler_clock (self->scheduler));
  g_autoptr (GPtrArray) coming =
      hearth_scheduler_reminders (self->scheduler, 0, now + 1, G_MAXINT64, 1, error);

  if (!coming)
    return NULL;
  return g_variant_new_int64 (
      coming->len > 0 ? ((HearthForecast *)g_ptr_array_index (coming, 0))->at / G_USEC_PER_SEC : 0);
}

static GVariant *
get_outstanding (HearthService *self, gconstpointer object, GError **error)
{
  guint count = 0;

  if (!hearth_store_count_open (hearth_scheduler_store (self->scheduler),
                                hearth_clock_now (hearth_scheduler_clock (self->scheduler)), &count,
                                error))
    return NULL;
  return g_variant_new_uint32 (count);
}

static GVariant *
get_held (HearthService *self, gconstpointer object, GError **error)
{
  HearthStore *store = hearth_scheduler_store (self->scheduler);
  g_autoptr (GPtrArray) held =
      hearth_store_deliveries_in (store, HEARTH_DELIVERY_HELD, 0, HEARTH_ROWS_MAX, error);
  GVariantBuilder builder;

  if (!held)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(oss)"));
  for (guint i = 0; i < held->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (held, i);
    g_autofree char *path = hearth_event_path (delivery->event);
    g_autoptr (HearthEvent) event = hearth_store_load_event (store, delivery->event, NULL);
    g_autofree char *name =
        event ? hearth_occurrence_name (event, delivery->occurrence) : g_strdup ("");

    g_variant_builder_add (&builder, "(oss)", path, name, delivery->held_for);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
get_paused (HearthService *self, gconstpointer object, GError **error)
{
  gint64 now = hearth_clock_now (hearth_scheduler_clock (self->scheduler));
  g_autoptr (GPtrArray) pauses =
      hearth_store_pauses (hearth_scheduler_store (self->scheduler), now, now + 1, error);
  GVariantBuilder builder;

  if (!pauses)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sx)"));
  for (guint i = 0; i < pauses->len; i++) {
    const HearthPause *pause = g_ptr_array_index (pauses, i);

    g_variant_builder_add (&builder, "(sx)", pause->what, pause->ends / G_USEC_PER_SEC);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
get_server (HearthService *self, gconstpointer object, GError **error)
{
  const char *server = hearth_notifier_server (hearth_scheduler_notifier (self->scheduler));

  return g_variant_new_string (server ? server : "");
}

static GVariant *
get_database (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (hearth_store_path (hearth_scheduler_store (self->scheduler)));
}

static GVariant *
get_storage (HearthService *self, gconstpointer object, GError **error)
{
  char *trouble = hearth_store_trouble (hearth_scheduler_store (self->scheduler));

  return g_variant_new_take_string (trouble ? trouble : g_strdup (""));
}

static GVariant *
get_version (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (HEARTH_VERSION);
}

static const HearthMethod methods[] = {
  { "Add", handle_add },
  { "AddMany", handle_add_many },
  { "Agenda", handle_agenda },
  { "List", handle_list },
  { "Parse", handle_parse },
  { "Reminders", handle_reminders },
  { "Pause", handle_pause },
  { "Resume", handle_resume },
  { "Backup", hearth_schedule_backup },
  { "Backups", hearth_schedule_backups },
  { "Restore", hearth_schedule_restore },
  { "RestoreFrom", hearth_schedule_restore_from },
  { "Salvage", hearth_schedule_salvage },
  { "Undo", hearth_schedule_undo },
  { "Redo", hearth_schedule_redo },
  { "Log", hearth_schedule_log },
  { "GetManagedObjects", handle_get_managed_objects },
};

static const HearthProperty properties[] = {
  { "NextStart", get_next_start, NULL },
  { "NextTitle", get_next_title, NULL },
  { "NextReminder", get_next_reminder, NULL },
  { "Outstanding", get_outstanding, NULL },
  { "Held", get_held, NULL },
  { "Paused", get_paused, NULL },
  { "Server", get_server, NULL },
  { "Database", get_database, NULL },
  { "Storage", get_storage, NULL },
  { "Version", get_version, NULL },
};

/* The methods of Schedule and of the ObjectManager. */
const HearthMethod *
hearth_schedule_methods (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (methods);
  return methods;
}

/* The properties of Schedule. */
const HearthProperty *
hearth_schedule_properties (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (properties);
  return properties;
}
