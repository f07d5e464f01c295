// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-parse: Schedule.Parse, what a text or a rule means.
 *
 * Nothing is planned here. What was said is read into an event of no kind, by the same readers that
 * Add uses, and explained: its start, its rule, its words, and the next moments of it.
 */
#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "service-options.h"
#include "service-private.h"
#include "timeline.h"
#include "walltime.h"
#include "when.h"

#define PARSE_COUNT_DEFAULT 5
#define PARSE_COUNT_MAX 1000

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
  hearth_event_set_when (event, &when);
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
    *out_from = hearth_civil_midnight (wall);
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

/* The method Parse. */
gboolean
hearth_schedule_parse (HearthService *self, gint64 object, GVariant *arguments,
                       GVariant **out_reply, GError **error)
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
