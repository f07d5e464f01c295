// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-variant: the nouns as they stand on the bus.
 *
 * Object paths and event numbers, occurrences and reminders as the rows of an answer. An instant
 * leaves here as whole seconds, a wall as a local time. What there is nothing to say about is left
 * out of the details, as the interface's description promises.
 */
#include <string.h>

#include "dbus/names.h"
#include "service-private.h"

static void
add_text (GVariantBuilder *builder, const char *name, const char *value)
{
  if (value && *value)
    g_variant_builder_add (builder, "{sv}", name, g_variant_new_string (value));
}

static void
add_instant (GVariantBuilder *builder, const char *name, gint64 instant)
{
  if (instant != 0)
    g_variant_builder_add (builder, "{sv}", name, g_variant_new_int64 (instant / G_USEC_PER_SEC));
}

static void
add_record (GVariantBuilder *builder, const HearthRecord *record)
{
  add_instant (builder, "snoozed-until", record->snoozed_until);
  if (record->is_moved)
    g_variant_builder_add (builder, "{sv}", "moved", g_variant_new_boolean (TRUE));
  add_text (builder, "note", record->note);
  if (record->rating != 0)
    g_variant_builder_add (builder, "{sv}", "rating", g_variant_new_uint32 (record->rating));
  add_instant (builder, "done-at", record->done_at);
  add_instant (builder, "answered-at", record->answered);
  add_text (builder, "turn", record->turn);
}

/* The state of a delivery as the bus says it: what waits is coming. */
static const char *
state_of (const HearthDelivery *delivery)
{
  return delivery->state == HEARTH_DELIVERY_WAITING ? "coming"
                                                    : hearth_delivery_state_name (delivery->state);
}

static GVariant *
forecast_details (const HearthForecast *forecast)
{
  const HearthDelivery *delivery = forecast->delivery;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_text (&builder, "title", forecast->event->title);
  add_text (&builder, "kind", hearth_kind_name (forecast->event->kind));
  if (delivery->reason == HEARTH_REASON_LEAD)
    g_variant_builder_add (&builder, "{sv}", "lead", g_variant_new_int64 (delivery->lead_seconds));
  add_instant (&builder, "shown-at", delivery->shown_at);
  if (delivery->notification != 0)
    g_variant_builder_add (&builder, "{sv}", "id", g_variant_new_uint32 (delivery->notification));
  add_text (&builder, "server", delivery->server);
  add_text (&builder, "held-for", delivery->held_for);
  add_text (&builder, "closed-for", delivery->closed_for);
  add_instant (&builder, "closed-at", delivery->closed_at);
  if (delivery->repeats != 0)
    g_variant_builder_add (&builder, "{sv}", "repeats",
                           g_variant_new_uint32 ((guint32)delivery->repeats));
  return g_variant_builder_end (&builder);
}

/* The object path of an event, or of the goal that a number below 0 stands for. Free with g_free.
 */
char *
hearth_event_path (gint64 event)
{
  if (event < 0)
    return g_strdup_printf (HEARTH_GOAL_PATH "/%" G_GINT64_FORMAT, -event);
  return g_strdup_printf (HEARTH_EVENT_PATH "/%" G_GINT64_FORMAT, event);
}

/* The event of an object path or of its last part; FALSE where it is none. */
gboolean
hearth_event_from_path (const char *path, gint64 *out_event)
{
  const char *number =
      g_str_has_prefix (path, HEARTH_EVENT_PATH "/") ? path + strlen (HEARTH_EVENT_PATH "/") : path;

  return g_ascii_isdigit (*number) && *number != '0'
         && g_ascii_string_to_signed (number, 10, 1, G_MAXINT64, out_event, NULL);
}

/* The object path of a goal. Free with g_free. */
char *
hearth_goal_path (gint64 goal)
{
  return g_strdup_printf (HEARTH_GOAL_PATH "/%" G_GINT64_FORMAT, goal);
}

/* The goal of an object path or of its last part; FALSE where it is none. */
gboolean
hearth_goal_from_path (const char *path, gint64 *out_goal)
{
  if (g_str_has_prefix (path, HEARTH_EVENT_PATH "/"))
    return FALSE;
  if (g_str_has_prefix (path, HEARTH_GOAL_PATH "/"))
    path += strlen (HEARTH_GOAL_PATH "/");
  return hearth_event_from_path (path, out_goal);
}

/* The name of an occurrence: its original local start. Free with g_free. */
char *
hearth_occurrence_name (const HearthEvent *event, gint64 occurrence)
{
  return hearth_event_format_wall (event, occurrence);
}

/* Walls as local times, as. Floating. */
GVariant *
hearth_variant_walls (const HearthEvent *event, GArray *walls)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < walls->len; i++) {
    g_autofree char *name = hearth_event_format_wall (event, g_array_index (walls, gint64, i));

    g_variant_builder_add (&builder, "s", name);
  }
  return g_variant_builder_end (&builder);
}

/* The details of an occurrence, a{sv}. Floating. */
GVariant *
hearth_variant_details (const HearthOccurrence *occurrence)
{
  const HearthEvent *event = occurrence->event;
  g_autofree char *count = hearth_event_count (event, occurrence->occurrence);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (event->all_day)
    g_variant_builder_add (&builder, "{sv}", "all-day", g_variant_new_boolean (TRUE));
  add_text (&builder, "place", event->place);
  add_text (&builder, "count", count);
  if (occurrence->record)
    add_record (&builder, occurrence->record);
  if (!occurrence->record || !*occurrence->record->turn)
    add_text (&builder, "turn", event->turn[0]);
  return g_variant_builder_end (&builder);
}

/* The answer of Schedule.Agenda, (a(osxxsssa{sv})). Floating. */
GVariant *
hearth_variant_agenda (GPtrArray *occurrences)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(osxxsssa{sv})"));
  for (guint i = 0; i < occurrences->len; i++) {
    const HearthOccurrence *one = g_ptr_array_index (occurrences, i);
    g_autofree char *path = hearth_event_path (one->event->id);
    g_autofree char *name = hearth_occurrence_name (one->event, one->occurrence);

    g_variant_builder_add (&builder, "(osxxsss@a{sv})", path, name, one->start / G_USEC_PER_SEC,
                           one->end / G_USEC_PER_SEC, hearth_kind_name (one->event->kind),
                           one->event->title, hearth_state_name (one->state),
                           hearth_variant_details (one));
  }
  return g_variant_new ("(a(osxxsssa{sv}))", &builder);
}

/* The answer of Schedule.Reminders, (a(osxssa{sv})). Floating. */
GVariant *
hearth_variant_reminders (GPtrArray *forecasts)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(osxssa{sv})"));
  for (guint i = 0; i < forecasts->len; i++) {
    const HearthForecast *one = g_ptr_array_index (forecasts, i);
    g_autofree char *path = hearth_event_path (one->event->id);
    g_autofree char *name = hearth_occurrence_name (one->event, one->delivery->occurrence);

    g_variant_builder_add (&builder, "(osxss@a{sv})", path, name, one->at / G_USEC_PER_SEC,
                           hearth_reason_name (one->delivery->reason), state_of (one->delivery),
                           forecast_details (one));
  }
  return g_variant_new ("(a(osxssa{sv}))", &builder);
}
