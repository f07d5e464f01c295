// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * agenda: the occurrences of all events, as they stand now.
 *
 * The reading side of the schedule: what lies in a span, what is next, which occurrence a text
 * names. It brings together what each part knows alone: the store its events and records, the
 * timeline of each event its walls, the clock the zone and the time. It changes nothing.
 *
 * Events are met in the order of a mark, zone by zone and merged (HearthWalk), and no further than
 * the question goes: an agenda of a week costs what a week holds, and the next occurrence of a
 * large schedule one row a zone. Only a question about the past reads the series that ran then.
 */
#include "agenda.h"

#include <glib/gi18n-lib.h>

#include "agenda-private.h"
#include "civil.h"
#include "dbus/error.h"
#include "settings.h"
#include "walk.h"
#include "walltime.h"

/* What a zone's clocks can be set by at once; see reminder.c. */
#define CLOCK_CHANGE_MAX (HEARTH_DAY + HEARTH_HOUR)

#define PAGE 64
#define SKIPPED_AHEAD_MAX 1000

/* Events that one question looks at: it takes half a second then, in which nobody else is served.
 */
#define LOOKED_AT_MAX 20000

static gint
compare_occurrences (gconstpointer a, gconstpointer b)
{
  const HearthOccurrence *left = *(HearthOccurrence *const *)a;
  const HearthOccurrence *right = *(HearthOccurrence *const *)b;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  if (left->event->id != right->event->id)
    return left->event->id < right->event->id ? -1 : 1;
  return (left->occurrence > right->occurrence) - (left->occurrence < right->occurrence);
}

static gint64
duration_before (const HearthEvent *event)
{
  return event->duration_seconds > 0 ? event->duration_seconds + CLOCK_CHANGE_MAX : 0;
}

static HearthOccurrence *
occurrence_of (HearthAgenda *self, const HearthSpan *span, const HearthPlanned *planned,
               GPtrArray *pauses, GError **error)
{
  const HearthEvent *event = span->timeline.event;
  g_autoptr (HearthOccurrence) occurrence = g_new0 (HearthOccurrence, 1);

  if (!hearth_store_load_record (self->store, event->id, planned->occurrence, &occurrence->record,
                                 error))
    return NULL;
  occurrence->event = hearth_event_copy (event);
  occurrence->occurrence = planned->occurrence;
  occurrence->start_wall = planned->start;
  occurrence->start = hearth_timeline_instant (&span->timeline, planned->start);
  occurrence->end = hearth_timeline_end (&span->timeline, planned->start);
  occurrence->state =
      hearth_occurrence_state (event, occurrence->record, occurrence->end,
                               hearth_agenda_is_paused (self, pauses, event, occurrence->start),
                               hearth_clock_now (self->clock));
  return g_steal_pointer (&occurrence);
}

static gboolean
passes (const HearthFilter *filter, const HearthEvent *event)
{
  return (filter->kinds == 0 || filter->kinds & 1u << event->kind)
         && (filter->goal == 0 || filter->goal == event->goal)
         && (filter->event == 0 || filter->event == event->id);
}

/* Adds an event's occurrences that touch [from, until) to what was found. */
static gboolean
collect (HearthAgenda *self, const HearthEvent *event, gint64 from, gint64 until, guint limit,
         GPtrArray *pauses, GPtrArray *found, GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  g_autoptr (GArray) planned = NULL;
  gint64 from_wall = 0;
  gint64 until_wall = G_MAXINT64;

  if (!hearth_agenda_timeline (self, event, &span, error))
    return FALSE;
  from_wall = hearth_walltime_from_instant (from, span.timeline.zone) - CLOCK_CHANGE_MAX
              - duration_before (event);
  if (until != G_MAXINT64)
    until_wall = hearth_walltime_from_instant (until, span.timeline.zone) + CLOCK_CHANGE_MAX;
  while (limit > 0) {
    planned = hearth_timeline_between (&span.timeline, from_wall, until_wall, PAGE);
    for (guint i = 0; i < planned->len && limit > 0; i++) {
      const HearthPlanned *one = &g_array_index (planned, HearthPlanned, i);
      gint64 start = hearth_timeline_instant (&span.timeline, one->start);
      gint64 end = hearth_timeline_end (&span.timeline, one->start);
      HearthOccurrence *occurrence = NULL;

      from_wall = one->start + 1;
      if (start >= until || (start < from && end <= from))
        continue;
      occurrence = occurrence_of (self, &span, one, pauses, error);
      if (!occurrence)
        return FALSE;
      g_ptr_array_add (found, occurrence);
      limit--;
    }
    if (planned->len < PAGE)
      break;
    g_clear_pointer (&planned, g_array_unref);
  }
  return TRUE;
}

static gboolean
collect_id (HearthAgenda *self, gint64 id, gint64 from, gint64 until, const HearthFilter *filter,
            guint limit, GPtrArray *pauses, GPtrArray *found, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, id, error);

  if (!event)
    return FALSE;
  return !passes (filter, event) || collect (self, event, from, until, limit, pauses, found, error);
}

static void
cut (GPtrArray *found, guint limit)
{
  g_ptr_array_sort (found, compare_occurrences);
  if (found->len > limit)
    g_ptr_array_remove_range (found, limit, found->len - limit);
}

/* Notes that an event is looked at, which is to be done once: *out_is_new. */
static gboolean
look_at (GHashTable *seen, gint64 id, gboolean *out_is_new, GError **error)
{
  *out_is_new = g_hash_table_add (seen, g_memdup2 (&id, sizeof id));
  if (g_hash_table_size (seen) <= LOOKED_AT_MAX)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("more than %d events to look at: ask from a later moment, or for one event"),
               LOOKED_AT_MAX);
  return FALSE;
}

/* Lets go of what comes after the first `limit` that were found, now and then, as it would fill the
 * memory; and what would come after them is not looked for any more. */
static void
narrow (GPtrArray *found, guint limit, gint64 *until)
{
  if (found->len < limit + limit / 4)
    return;
  cut (found, limit);
  *until = MIN (*until, ((HearthOccurrence *)g_ptr_array_index (found, limit - 1))->start + 1);
}

static gboolean
collect_ids (HearthAgenda *self, GArray *ids, gint64 from, gint64 until, const HearthFilter *filter,
             guint limit, GPtrArray *pauses, GHashTable *seen, GPtrArray *found, GError **error)
{
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    gboolean is_new = FALSE;

    if (!look_at (seen, id, &is_new, error))
      return FALSE;
    if (!is_new)
      continue;
    if (!collect_id (self, id, from, until, filter, limit, pauses, found, error))
      return FALSE;
    narrow (found, limit, &until);
  }
  return TRUE;
}

/* The series that are to come, in the order of their next start, until there are enough. */
static gboolean
collect_coming (HearthAgenda *self, gint64 from, gint64 until, const HearthFilter *filter,
                guint limit, GPtrArray *pauses, GHashTable *seen, GPtrArray *found, GError **error)
{
  g_autoptr (HearthWalk) walk = hearth_agenda_walk (self, HEARTH_MARK_NEXT, until, error);
  const gint64 end = until;
  GError *failure = NULL;
  gboolean is_new = FALSE;
  gint64 id = 0;
  gint64 start = 0;

  if (!walk)
    return FALSE;
  while (hearth_walk_next (walk, &id, &start, &failure)) {
    if (until < end && start >= until - 1) /* there are enough, and this is none of them */
      break;
    if (!look_at (seen, id, &is_new, error))
      return FALSE;
    if (!is_new)
      continue;
    if (!collect_id (self, id, from, until, filter, limit, pauses, found, error))
      return FALSE;
    narrow (found, limit, &until);
  }
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* The series that ran in a span that begins in the past. */
static gboolean
collect_past (HearthAgenda *self, gint64 from, gint64 until, const HearthFilter *filter,
              guint limit, GPtrArray *pauses, GHashTable *seen, GPtrArray *found, GError **error)
{
  gint64 last = MIN (until, hearth_clock_now (self->clock));
  g_autoptr (GArray) ids = hearth_store_events_until (
      self->store, from / G_USEC_PER_SEC - 2 * CLOCK_CHANGE_MAX,
      last / G_USEC_PER_SEC + 2 * CLOCK_CHANGE_MAX, LOOKED_AT_MAX + 1, error);

  return ids && collect_ids (self, ids, from, until, filter, limit, pauses, seen, found, error);
}

/* The series with occurrences to come that were answered in advance, which no mark points to. */
static gboolean
collect_answered (HearthAgenda *self, gint64 from, gint64 until, const HearthFilter *filter,
                  guint limit, GPtrArray *pauses, GHashTable *seen, GPtrArray *found,
                  GError **error)
{
  gint64 first = MAX (from, hearth_clock_now (self->clock)) / G_USEC_PER_SEC - 2 * CLOCK_CHANGE_MAX;
  gint64 last = until == G_MAXINT64 ? until : until / G_USEC_PER_SEC + 2 * CLOCK_CHANGE_MAX;
  g_autoptr (GArray) ids = hearth_store_events_answered (self->store, first, last, error);

  return ids && collect_ids (self, ids, from, until, filter, limit, pauses, seen, found, error);
}

static gboolean
collect_running (HearthAgenda *self, gint64 from, gint64 until, const HearthFilter *filter,
                 guint limit, GPtrArray *pauses, GHashTable *seen, GPtrArray *found, GError **error)
{
  g_autoptr (GArray) ids =
      hearth_store_events_running (self->store, hearth_clock_now (self->clock), error);

  return ids && collect_ids (self, ids, from, until, filter, limit, pauses, seen, found, error);
}

void
hearth_span_clear (HearthSpan *span)
{
  g_clear_pointer (&span->moved, g_array_unref);
}

/* A view of a store at a clock; both must outlive it. */
HearthAgenda *
hearth_agenda_new (HearthStore *store, HearthClock *clock)
{
  HearthAgenda *self = g_new0 (HearthAgenda, 1);

  self->store = store;
  self->clock = clock;
  self->zones =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_time_zone_unref);
  return self;
}

void
hearth_agenda_free (HearthAgenda *self)
{
  if (!self)
    return;
  g_hash_table_unref (self->zones);
  g_free (self);
}

/* Forgets the zones it knows, for when the zone database may have changed. */
void
hearth_agenda_forget_zones (HearthAgenda *self)
{
  g_hash_table_remove_all (self->zones);
}

/* The zone of a name: "" is the user's; borrowed, until the zones are forgotten or the clock jumps.
 * One that the zone database has lost since counts as UTC. */
GTimeZone *
hearth_agenda_zone (HearthAgenda *self, const char *name)
{
  GTimeZone *zone = NULL;

  if (!*name)
    return hearth_clock_zone (self->clock);
  zone = g_hash_table_lookup (self->zones, name);
  if (zone)
    return zone;
  zone = hearth_walltime_zone (name, NULL);
  if (!zone)
    zone = g_time_zone_new_utc ();
  g_hash_table_insert (self->zones, g_strdup (name), zone);
  return zone;
}

/* The timeline of an event, which must outlive it. */
gboolean
hearth_agenda_timeline (HearthAgenda *self, const HearthEvent *event, HearthSpan *out_span,
                        GError **error)
{
  GArray *moved = hearth_store_moved (self->store, event->id, error);
  gint64 morning_seconds = 0;

  if (!moved)
    return FALSE;
  if (event->all_day && !hearth_settings_morning (self->store, &morning_seconds, error)) {
    g_array_unref (moved);
    return FALSE;
  }
  *out_span = (HearthSpan){
    .timeline = { .event = event,
                  .zone = hearth_agenda_zone (self, event->zone),
                  .moved = (const HearthMoved *)(gpointer)moved->data,
                  .n_moved = moved->len,
                  .morning_seconds = morning_seconds },
    .moved = moved,
  };
  return TRUE;
}

/* Whether an instant of an event falls into one of the pauses (HearthPause). */
gboolean
hearth_agenda_is_paused (HearthAgenda *self, GPtrArray *pauses, const HearthEvent *event,
                         gint64 instant)
{
  for (guint i = 0; i < pauses->len; i++) {
    const HearthPause *pause = g_ptr_array_index (pauses, i);

    if (pause->begins <= instant && instant < pause->ends
        && hearth_event_is_called (event, pause->what))
      return TRUE;
  }
  return FALSE;
}

/* The next occurrence of an event that nobody answered in advance; FALSE where there is none, with
 * error on a failure. */
gboolean
hearth_agenda_next_planned (HearthAgenda *self, const HearthTimeline *timeline,
                            HearthPlanned *out_planned, GError **error)
{
  gint64 from = hearth_walltime_from_instant (hearth_clock_now (self->clock), timeline->zone) + 1;

  for (int i = 0; i < SKIPPED_AHEAD_MAX && hearth_timeline_next (timeline, from, out_planned);
       i++) {
    g_autoptr (HearthRecord) record = NULL;

    if (!hearth_store_load_record (self->store, timeline->event->id, out_planned->occurrence,
                                   &record, error))
      return FALSE;
    if (!record || record->outcome == HEARTH_OUTCOME_NONE)
      return TRUE;
    from = out_planned->start + 1;
  }
  return FALSE;
}

/* The wall of an event's next start that nobody answered in advance; G_MAXINT64 for none. */
gboolean
hearth_agenda_next_wall (HearthAgenda *self, const HearthTimeline *timeline, gint64 *out_wall,
                         GError **error)
{
  HearthPlanned planned;
  GError *failure = NULL;

  *out_wall =
      hearth_agenda_next_planned (self, timeline, &planned, &failure) ? planned.start : G_MAXINT64;
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* The instant of an event's next start that nobody answered in advance; G_MAXINT64 for none. */
gboolean
hearth_agenda_next_start (HearthAgenda *self, const HearthEvent *event, gint64 *out_instant,
                          GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  gint64 wall = 0;

  if (!hearth_agenda_timeline (self, event, &span, error)
      || !hearth_agenda_next_wall (self, &span.timeline, &wall, error))
    return FALSE;
  *out_instant = wall == G_MAXINT64 ? G_MAXINT64 : hearth_timeline_instant (&span.timeline, wall);
  return TRUE;
}

/* The occurrence of that name as it stands now, to be freed by the caller; NotFound where the event
 * does not occur then. */
HearthOccurrence *
hearth_agenda_occurrence (HearthAgenda *self, const HearthEvent *event, gint64 occurrence,
                          GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  g_autoptr (GPtrArray) pauses = NULL;
  HearthPlanned planned;
  gint64 start = 0;

  if (!hearth_agenda_timeline (self, event, &span, error))
    return NULL;
  if (!hearth_timeline_find (&span.timeline, occurrence, &planned)) {
    g_autofree char *name = hearth_event_format_wall (event, occurrence);

    hearth_agenda_fail_unknown (&span, name, occurrence, error);
    return NULL;
  }
  start = hearth_timeline_instant (&span.timeline, planned.start);
  pauses = hearth_store_pauses (self->store, start, start + 1, error);
  return pauses ? occurrence_of (self, &span, &planned, pauses, error) : NULL;
}

/* The occurrences (HearthOccurrence) of one event that touch the instants [from, until), in order,
 * the first `limit` of them. */
GPtrArray *
hearth_agenda_of_event (HearthAgenda *self, const HearthEvent *event, gint64 from, gint64 until,
                        guint limit, GError **error)
{
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_occurrence_free);
  g_autoptr (GPtrArray) pauses = hearth_store_pauses (self->store, from, until, error);

  if (!pauses || !collect (self, event, from, until, limit, pauses, found, error))
    return NULL;
  cut (found, limit);
  return g_steal_pointer (&found);
}

/* The occurrences (HearthOccurrence) of all events that pass the filter and touch the instants
 * [from, until), in order, the first `limit` of them. */
GPtrArray *
hearth_agenda_between (HearthAgenda *self, gint64 from, gint64 until, const HearthFilter *filter,
                       guint limit, GError **error)
{
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_occurrence_free);
  g_autoptr (GPtrArray) pauses =
      hearth_store_pauses (self->store, from - 400 * HEARTH_DAY * G_USEC_PER_SEC, until, error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gboolean collected = FALSE;

  if (!pauses)
    return NULL;
  if (filter->event != 0)
    collected = collect_id (self, filter->event, from, until, filter, limit, pauses, found, error);
  else
    collected =
        (from >= hearth_clock_now (self->clock) - G_USEC_PER_SEC
             ? collect_running (self, from, until, filter, limit, pauses, seen, found, error)
             : collect_past (self, from, until, filter, limit, pauses, seen, found, error))
        && collect_answered (self, from, until, filter, limit, pauses, seen, found, error)
        && collect_coming (self, from, until, filter, limit, pauses, seen, found, error);
  if (!collected)
    return NULL;
  cut (found, limit);
  return g_steal_pointer (&found);
}
