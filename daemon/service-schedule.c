// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-schedule: the methods of org.hearth.Hearth1.Schedule.
 *
 * Each takes its arguments apart, makes one call on the scheduler or its agenda, and puts the
 * answer together. The table at the end is what the service serves; those of its rows that need
 * room have a file of their own.
 */
#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "service-options.h"
#include "service-private.h"

#define LIST_MAX 1000
#define ADD_MANY_MAX 1000

/* Seconds that any calendar here reaches, so that µs fit. */
#define SECONDS_MAX (HEARTH_WALL_MAX + 2 * HEARTH_DAY)

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

/* With an end, all there is counts and the limit is a bound; without one the limit is the end. */
static guint
rows_to_read (const HearthOptions *options, gint64 until)
{
  if (options->limit != 0)
    return options->limit;
  return until == 0 ? HEARTH_ROWS_DEFAULT : HEARTH_ROWS_MAX + 1;
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
                                       hearth_service_instant (from), hearth_service_until (until),
                                       &filter, rows_to_read (&options, until), error);
  if (!occurrences || !hearth_service_check_rows (occurrences->len, HEARTH_ROWS_MAX, error))
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
  gsize bytes = 0;

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

    bytes += properties ? g_variant_get_size (properties) : 0;
    if (properties)
      g_variant_builder_add (&builder, "(o@a{sv})", path, properties);
    if (!properties || !hearth_service_check_bytes (bytes, error)) {
      g_variant_builder_clear (&builder);
      return FALSE;
    }
  }
  *out_reply = g_variant_new ("(a(oa{sv}))", &builder);
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
  forecasts = hearth_scheduler_reminders (
      self->scheduler, options.event_id, hearth_service_instant (from),
      hearth_service_until (until), rows_to_read (&options, until), error);
  if (!forecasts || !hearth_service_check_rows (forecasts->len, HEARTH_ROWS_MAX, error))
    return FALSE;
  *out_reply = hearth_variant_reminders (forecasts);
  return TRUE;
}

static gboolean
handle_unanswered (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                   GError **error)
{
  g_autoptr (GPtrArray) forecasts = NULL;
  guint32 limit = 0;

  g_variant_get (arguments, "(u)", &limit);
  if (!hearth_service_check_rows (limit, HEARTH_ROWS_MAX, error))
    return FALSE;
  forecasts =
      hearth_scheduler_unanswered (self->scheduler, limit ? limit : HEARTH_ROWS_DEFAULT, error);
  if (!forecasts)
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

static const HearthMethod methods[] = {
  { "Add", handle_add },
  { "AddMany", handle_add_many },
  { "Agenda", handle_agenda },
  { "List", handle_list },
  { "Parse", hearth_schedule_parse },
  { "Reminders", handle_reminders },
  { "Unanswered", handle_unanswered },
  { "Pause", handle_pause },
  { "Resume", handle_resume },
  { "Backup", hearth_schedule_backup },
  { "Backups", hearth_schedule_backups },
  { "Restore", hearth_schedule_restore },
  { "RestoreFrom", hearth_schedule_restore_from },
  { "Salvage", hearth_schedule_salvage },
  { "BeginGroup", hearth_schedule_begin_group },
  { "EndGroup", hearth_schedule_end_group },
  { "Undo", hearth_schedule_undo },
  { "Redo", hearth_schedule_redo },
  { "Log", hearth_schedule_log },
};

/* An instant of the bus as one of the inside; what lies beyond the calendar is its end. */
gint64
hearth_service_instant (gint64 seconds)
{
  return CLAMP (seconds, -SECONDS_MAX, SECONDS_MAX) * G_USEC_PER_SEC;
}

/* The end of a span on the bus as an instant of the inside; 0 is no end. */
gint64
hearth_service_until (gint64 seconds)
{
  return seconds == 0 ? G_MAXINT64 : hearth_service_instant (seconds);
}

/* Full where there are more rows than a limit. */
gboolean
hearth_service_check_rows (guint n_rows, guint limit, GError **error)
{
  if (n_rows <= limit)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("more than %u rows: ask for a shorter span, or give a limit"), limit);
  return FALSE;
}

/* Full where an answer has more bytes than may be sent. */
gboolean
hearth_service_check_bytes (gsize bytes, GError **error)
{
  if (bytes <= HEARTH_ANSWER_MAX_BYTES)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("an answer of more than %d bytes: List gives less at a time, by its limit"),
               HEARTH_ANSWER_MAX_BYTES);
  return FALSE;
}

/* The methods of Schedule. */
const HearthMethod *
hearth_schedule_methods (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (methods);
  return methods;
}
