// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-event: org.hearth.Hearth1.Event, served straight from the database.
 *
 * No event is an object in memory: a call on one loads it, and forgets it. Setting a property is an
 * Update with one change, so both take the same road and the same checks.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "service-options.h"
#include "service-private.h"

static HearthEvent *
load (HearthService *self, gint64 event, GError **error)
{
  return hearth_store_load_event (hearth_scheduler_store (self->scheduler), event, error);
}

static gboolean
update (HearthService *self, gint64 object, GVariant *changes, GError **error)
{
  g_autoptr (HearthEvent) event = load (self, object, error);
  g_auto (HearthOptions) options = { .event = event };

  return event && hearth_options_read (&options, changes, HEARTH_FOR_UPDATE, error)
         && hearth_options_apply_time (&options, self->scheduler, error)
         && hearth_scheduler_update (self->scheduler, event, error);
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
  return hearth_scheduler_remove (self->scheduler, object, error);
}

static gboolean
handle_occurrences (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
                    GError **error)
{
  g_autoptr (HearthEvent) event = load (self, object, error);
  g_autoptr (GPtrArray) found = NULL;
  GVariantBuilder builder;
  gint64 from = 0;
  gint64 until = 0;
  guint32 limit = 0;

  if (!event)
    return FALSE;
  g_variant_get (arguments, "(xxu)", &from, &until, &limit);
  if (limit > HEARTH_ROWS_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("a limit of %u occurrences; it goes to %d"), limit, HEARTH_ROWS_MAX);
    return FALSE;
  }
  found = hearth_agenda_of_event (hearth_scheduler_agenda (self->scheduler), event,
                                  hearth_service_instant (from), hearth_service_until (until),
                                  limit == 0 ? HEARTH_ROWS_DEFAULT : limit, error);
  if (!found)
    return FALSE;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sxxsa{sv})"));
  for (guint i = 0; i < found->len; i++) {
    const HearthOccurrence *one = g_ptr_array_index (found, i);
    g_autofree char *name = hearth_occurrence_name (event, one->occurrence);

    g_variant_builder_add (&builder, "(sxxs@a{sv})", name, one->start / G_USEC_PER_SEC,
                           one->end / G_USEC_PER_SEC, hearth_state_name (one->state),
                           hearth_variant_details (one));
  }
  *out_reply = g_variant_new ("(a(sxxsa{sv}))", &builder);
  return TRUE;
}

static gboolean
answer (HearthService *self, gint64 object, GVariant *arguments, HearthOutcome outcome,
        HearthOptionUse use, GError **error)
{
  g_autoptr (GVariant) dictionary = NULL;
  g_auto (HearthOptions) options = { 0 };
  const char *occurrence = NULL;
  HearthAnswer given = { outcome, "", 0, "" };

  g_variant_get (arguments, "(&s@a{sv})", &occurrence, &dictionary);
  if (!hearth_options_read (&options, dictionary, use, error))
    return FALSE;
  if (options.note)
    given.note = options.note;
  if (options.at)
    given.at = options.at;
  given.rating = options.rating;
  return hearth_scheduler_answer (self->scheduler, object, occurrence, &given, error);
}

static gboolean
handle_done (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  return answer (self, object, arguments, HEARTH_OUTCOME_DONE, HEARTH_FOR_DONE, error);
}

static gboolean
handle_skip (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  return answer (self, object, arguments, HEARTH_OUTCOME_SKIPPED, HEARTH_FOR_SKIP, error);
}

static gboolean
handle_reset (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
              GError **error)
{
  const char *occurrence = NULL;

  g_variant_get (arguments, "(&s)", &occurrence);
  return hearth_scheduler_reset (self->scheduler, object, occurrence, error);
}

static gboolean
handle_snooze (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  const char *occurrence = NULL;
  const char *when = NULL;

  g_variant_get (arguments, "(&s&s)", &occurrence, &when);
  return hearth_scheduler_snooze (self->scheduler, object, occurrence, when, error);
}

static gboolean
handle_move (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  const char *occurrence = NULL;
  const char *when = NULL;

  g_variant_get (arguments, "(&s&s)", &occurrence, &when);
  return hearth_scheduler_move (self->scheduler, object, occurrence, when, error);
}

static const HearthMethod methods[] = {
  { "Update", handle_update }, { "Remove", handle_remove }, { "Occurrences", handle_occurrences },
  { "Done", handle_done },     { "Skip", handle_skip },     { "Reset", handle_reset },
  { "Snooze", handle_snooze }, { "Move", handle_move },
};

/* The methods of Event. */
const HearthMethod *
hearth_event_methods (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (methods);
  return methods;
}

static GVariant *
get_id (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_int64 (((const HearthEvent *)object)->id);
}

static GVariant *
get_uid (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (((const HearthEvent *)object)->uid);
}

static GVariant *
get_kind (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (hearth_kind_name (((const HearthEvent *)object)->kind));
}

static GVariant *
get_title (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (((const HearthEvent *)object)->title);
}

static GVariant *
get_notes (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (((const HearthEvent *)object)->notes);
}

static GVariant *
get_place (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (((const HearthEvent *)object)->place);
}

static GVariant *
get_start (HearthService *self, gconstpointer object, GError **error)
{
  const HearthEvent *event = object;

  return g_variant_new_take_string (hearth_event_format_wall (event, event->start));
}

static GVariant *
get_zone (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (((const HearthEvent *)object)->zone);
}

static GVariant *
get_all_day (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_boolean (((const HearthEvent *)object)->all_day);
}

static GVariant *
get_rule (HearthService *self, gconstpointer object, GError **error)
{
  const HearthEvent *event = object;

  if (event->rule.frequency == HEARTH_FREQUENCY_NONE)
    return g_variant_new_string ("");
  return g_variant_new_take_string (hearth_recurrence_format (&event->rule));
}

static GVariant *
get_after_done (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (((const HearthEvent *)object)->after_done);
}

static GVariant *
get_window (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_int64 (((const HearthEvent *)object)->window_seconds);
}

static GVariant *
get_rdates (HearthService *self, gconstpointer object, GError **error)
{
  return hearth_variant_walls (object, ((const HearthEvent *)object)->rdates);
}

static GVariant *
get_exdates (HearthService *self, gconstpointer object, GError **error)
{
  return hearth_variant_walls (object, ((const HearthEvent *)object)->exdates);
}

static GVariant *
get_summary (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_take_string (hearth_event_summary (object));
}

static GVariant *
get_duration (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_int64 (((const HearthEvent *)object)->duration_seconds);
}

static GVariant *
get_reminders (HearthService *self, gconstpointer object, GError **error)
{
  GArray *leads = ((const HearthEvent *)object)->leads;

  return g_variant_new_fixed_array (G_VARIANT_TYPE_INT64, leads->data, leads->len, sizeof (gint64));
}

static GVariant *
get_follow_up (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_boolean (((const HearthEvent *)object)->follow_up);
}

static GVariant *
get_goal (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_int64 (((const HearthEvent *)object)->goal);
}

static GVariant *
get_deck (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (((const HearthEvent *)object)->deck);
}

static GVariant *
get_urgent (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_boolean (((const HearthEvent *)object)->urgent);
}

static GVariant *
get_unplug (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_boolean (((const HearthEvent *)object)->unplug);
}

static GVariant *
get_turn (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_strv ((const char *const *)((const HearthEvent *)object)->turn, -1);
}

static GVariant *
get_next (HearthService *self, gconstpointer object, GError **error)
{
  gint64 start = 0;

  if (!hearth_agenda_next_start (hearth_scheduler_agenda (self->scheduler), object, &start, error))
    return NULL;
  return g_variant_new_int64 (start == G_MAXINT64 ? 0 : start / G_USEC_PER_SEC);
}

static GVariant *
get_outstanding (HearthService *self, gconstpointer object, GError **error)
{
  const HearthEvent *event = object;
  gint64 now = hearth_clock_now (hearth_scheduler_clock (self->scheduler));
  g_autoptr (GPtrArray) open = hearth_store_open_records (hearth_scheduler_store (self->scheduler),
                                                          event->id, now, 1, error);

  if (!open)
    return NULL;
  if (open->len == 0)
    return g_variant_new_string ("");
  return g_variant_new_take_string (
      hearth_occurrence_name (event, ((HearthRecord *)g_ptr_array_index (open, 0))->occurrence));
}

static GVariant *
get_paused_until (HearthService *self, gconstpointer object, GError **error)
{
  const HearthEvent *event = object;
  gint64 now = hearth_clock_now (hearth_scheduler_clock (self->scheduler));
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, event->id);
  g_autoptr (GPtrArray) pauses =
      hearth_store_pauses (hearth_scheduler_store (self->scheduler), now, now + 1, error);
  gint64 ends = 0;

  if (!pauses)
    return NULL;
  for (guint i = 0; i < pauses->len; i++) {
    const HearthPause *pause = g_ptr_array_index (pauses, i);

    if (strcmp (pause->what, name) == 0)
      ends = MAX (ends, pause->ends);
  }
  return g_variant_new_int64 (ends / G_USEC_PER_SEC);
}

static GVariant *
get_created (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_int64 (((const HearthEvent *)object)->created / G_USEC_PER_SEC);
}

/* A property of the interface that may be written is an option of Update of the same name. */
static gboolean
set_by_update (HearthService *self, gint64 object, GVariant *value, GError **error)
{
  return update (self, object, value, error);
}

static const HearthProperty properties[] = {
  { "Id", get_id, NULL },
  { "Uid", get_uid, NULL },
  { "Kind", get_kind, set_by_update },
  { "Title", get_title, set_by_update },
  { "Notes", get_notes, set_by_update },
  { "Place", get_place, set_by_update },
  { "Start", get_start, NULL },
  { "Zone", get_zone, set_by_update },
  { "AllDay", get_all_day, NULL },
  { "Rule", get_rule, NULL },
  { "AfterDone", get_after_done, NULL },
  { "Window", get_window, NULL },
  { "Rdates", get_rdates, set_by_update },
  { "Exdates", get_exdates, set_by_update },
  { "Summary", get_summary, NULL },
  { "Duration", get_duration, set_by_update },
  { "Reminders", get_reminders, set_by_update },
  { "FollowUp", get_follow_up, set_by_update },
  { "Goal", get_goal, NULL },
  { "Deck", get_deck, set_by_update },
  { "Urgent", get_urgent, set_by_update },
  { "Unplug", get_unplug, set_by_update },
  { "Turn", get_turn, set_by_update },
  { "Next", get_next, NULL },
  { "Outstanding", get_outstanding, NULL },
  { "PausedUntil", get_paused_until, NULL },
  { "Created", get_created, NULL },
};

/* Sets one property of an event, as an Update of that one thing. */
gboolean
hearth_event_set_property (HearthService *self, gint64 event, const char *name, GVariant *value,
                           GError **error)
{
  g_autofree char *option = hearth_option_of_property (name);
  g_autoptr (GVariant) changes = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", option, value);
  changes = g_variant_ref_sink (g_variant_builder_end (&builder));
  return set_by_update (self, event, changes, error);
}

/* All properties of an event, a{sv}. Floating; NULL with error. */
GVariant *
hearth_event_properties (HearthService *self, const HearthEvent *event, GError **error)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++) {
    GVariant *value = properties[i].get (self, event, error);

    if (!value) {
      g_variant_builder_clear (&builder);
      return NULL;
    }
    g_variant_builder_add (&builder, "{sv}", properties[i].name, value);
  }
  return g_variant_builder_end (&builder);
}
