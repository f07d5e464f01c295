// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-collect: what has come due.
 *
 * Each event keeps a cursor, the wall up to which its moments were dealt with. Collecting looks at
 * the events whose next moment has passed, turns their moments into deliveries and moves their
 * cursors on. Mostly that is one moment, a few milliseconds old. After the machine was off or
 * asleep there are many, and then for each occurrence only the last word counts: an occurrence to
 * come is told once, with the time it really has left; one that began unannounced is told late;
 * what is long over is asked about once, for the latest of its series. All the rest is dropped, and
 * the record says so.
 *
 * A moment has one delivery at most (the store's unique index), so collecting twice adds nothing.
 */
#include "civil.h"
#include "dbus/error.h"
#include "scheduler-private.h"
#include "walltime.h"

/* Events dealt with in one run; the next run goes on, and the bus is served in between. */
#define EVENTS_A_RUN 128

/* Moments of one kind looked at in one event, and how far back. No rule has more of them in that
 * time than an hourly one. */
#define MOMENTS_MAX 20000
#define MILESTONE_HORIZON (30 * HEARTH_DAY)
#define PROMISE_HORIZON (400 * HEARTH_DAY)

/* An event whose moments have come. */
typedef struct {
  HearthScheduler *self;
  const HearthEvent *event;
  const HearthTimeline *timeline;
  gint64 now;
  gint64 newest; /* wall: the newest occurrence among the moments */
} Collection;

/* The last wall whose instant is not after now. In the second pass of a doubled hour all of the
 * first is past, and it reaches further than the clock shows. */
static gint64
wall_bound (gint64 now, GTimeZone *zone)
{
  gint64 wall = hearth_walltime_from_instant (now, zone);

  return wall + MAX (now - hearth_walltime_to_instant (wall, zone), 0) / G_USEC_PER_SEC;
}

static gint64
horizon_of (const HearthEvent *event)
{
  gint64 lead = event->leads->len > 0 ? g_array_index (event->leads, gint64, 0) : 0;
  gint64 after = HEARTH_DAY + HEARTH_HOUR;

  if (event->kind == HEARTH_KIND_MILESTONE)
    after = MILESTONE_HORIZON;
  else if (hearth_event_answers_last (event))
    after = PROMISE_HORIZON;
  return lead + event->duration_seconds + after + HEARTH_WEEK;
}

static gboolean
record_moment (const Collection *collection, const HearthMoment *moment, HearthDeliveryState state,
               const char *closed_for, GError **error)
{
  HearthScheduler *self = collection->self;
  g_autoptr (HearthDelivery) delivery =
      hearth_delivery_new (collection->event->id, moment->occurrence, moment->reason);
  gboolean is_new = FALSE;

  delivery->lead_seconds = moment->lead_seconds;
  g_free (delivery->zone);
  delivery->zone = g_strdup (collection->event->zone);
  delivery->wall = moment->wall;
  delivery->due = hearth_timeline_instant (collection->timeline, moment->wall);
  delivery->state = state;
  g_free (delivery->closed_for);
  delivery->closed_for = g_strdup (closed_for);
  delivery->clock_offset = hearth_scheduler_offset (self);
  if (state == HEARTH_DELIVERY_DUE)
    hearth_scheduler_try_server (self);
  return hearth_scheduler_insert_delivery (self, delivery, &is_new, error);
}

/* Notes that an occurrence is due now, from its first moment on. */
static gboolean
open_occurrence (const Collection *collection, const HearthMoment *first, gint64 end,
                 HearthRecord *record, GError **error)
{
  HearthScheduler *self = collection->self;

  if (record->opened != 0)
    return TRUE;
  record->opened = hearth_timeline_instant (collection->timeline, first->wall);
  record->expires = hearth_occurrence_expiry (collection->event, record, end);
  hearth_scheduler_tell (self, HEARTH_NEWS_OCCURRENCE, record->event, record->occurrence, 0);
  return hearth_store_put_record (self->store, record, error);
}

/* Which of the moments of an occurrence that have passed is told now; NULL for none. */
static const HearthMoment *
choose_moment (const Collection *collection, const HearthMoment *moments, guint n_moments,
               gint64 start, gint64 expires)
{
  const HearthMoment *last = NULL;
  gboolean begins = FALSE;

  for (guint i = 0; i < n_moments; i++)
    if (moments[i].reason == HEARTH_REASON_BEGIN)
      begins = TRUE;
    else
      last = &moments[i];
  if (!last)
    return NULL;
  if (collection->now < expires || collection->event->kind == HEARTH_KIND_MILESTONE)
    return last->reason != HEARTH_REASON_LEAD || start > collection->now || begins ? last : NULL;
  return last->reason == HEARTH_REASON_FOLLOW_UP && last->occurrence == collection->newest ? last
                                                                                           : NULL;
}

/* Deals with the moments of one occurrence, all of them past, in order. */
static gboolean
collect_occurrence (const Collection *collection, const HearthMoment *moments, guint n_moments,
                    GError **error)
{
  HearthScheduler *self = collection->self;
  const HearthTimeline *timeline = collection->timeline;
  /* An all-day event begins in the morning for those who are to be told of it. */
  gint64 start = hearth_timeline_instant (timeline, moments[0].start + timeline->morning_seconds);
  gint64 end = hearth_timeline_end (timeline, moments[0].start);
  gint64 expires = 0;
  const HearthMoment *chosen = NULL;
  const char *silence = NULL;
  g_autoptr (HearthRecord) record = NULL;

  if (!hearth_store_load_record (self->store, collection->event->id, moments[0].occurrence, &record,
                                 error))
    return FALSE;
  if (!record)
    record = hearth_record_new (collection->event->id, moments[0].occurrence);
  expires = hearth_occurrence_expiry (collection->event, record, end);
  if (!hearth_scheduler_find_silence (self, record, collection->now, &silence, error))
    return FALSE;
  if (!silence)
    chosen = choose_moment (collection, moments, n_moments, start, expires);
  if ((chosen || collection->now < expires)
      && !open_occurrence (collection, &moments[0], end, record, error))
    return FALSE;
  for (guint i = 0; i < n_moments; i++) {
    if (moments[i].reason == HEARTH_REASON_BEGIN)
      continue;
    if (!record_moment (collection, &moments[i],
                        &moments[i] == chosen ? HEARTH_DELIVERY_DUE : HEARTH_DELIVERY_DROPPED,
                        &moments[i] == chosen ? "" : (silence ? silence : "overtaken"), error))
      return FALSE;
  }
  return hearth_scheduler_go_on_nagging (self, collection->event, moments[0].occurrence, error);
}

static gint
compare_by_occurrence (gconstpointer a, gconstpointer b)
{
  const HearthMoment *left = a;
  const HearthMoment *right = b;

  if (left->occurrence != right->occurrence)
    return left->occurrence < right->occurrence ? -1 : 1;
  return (left->wall > right->wall) - (left->wall < right->wall);
}

/* Splits the moments into those that have come, which stay, and the first that has not. */
static gint64
keep_passed (GArray *moments, const HearthTimeline *timeline, gint64 now)
{
  gint64 first_to_come = G_MAXINT64;
  guint kept = 0;

  for (guint i = 0; i < moments->len; i++) {
    const HearthMoment *moment = &g_array_index (moments, HearthMoment, i);

    if (hearth_timeline_instant (timeline, moment->wall) <= now)
      g_array_index (moments, HearthMoment, kept++) = *moment;
    else
      first_to_come = MIN (first_to_come, moment->wall);
  }
  g_array_set_size (moments, kept);
  return first_to_come;
}

static gboolean
collect_moments (Collection *collection, GArray *moments, GError **error)
{
  g_array_sort (moments, compare_by_occurrence);
  for (guint i = 0; i < moments->len; i++)
    collection->newest =
        MAX (collection->newest, g_array_index (moments, HearthMoment, i).occurrence);
  for (guint first = 0, next = 0; first < moments->len; first = next) {
    const HearthMoment *group = &g_array_index (moments, HearthMoment, first);

    for (next = first + 1; next < moments->len; next++)
      if (g_array_index (moments, HearthMoment, next).occurrence != group->occurrence)
        break;
    if (!collect_occurrence (collection, group, next - first, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
collect_event (HearthScheduler *self, gint64 id, gint64 now, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, id, error);
  g_auto (HearthSpan) span = { 0 };
  Collection collection = { self, event, &span.timeline, now, G_MININT64 };
  g_autoptr (GArray) moments = NULL;
  gint64 bound = 0;
  gint64 to_come = 0;

  if (!event || !hearth_agenda_timeline (self->agenda, event, &span, error))
    return FALSE;
  bound = wall_bound (now, span.timeline.zone);
  moments = hearth_reminder_between (
      &span.timeline, MAX (event->cursor, bound - horizon_of (event)), bound + 1, MOMENTS_MAX);
  to_come = keep_passed (moments, &span.timeline, now);
  if (!collect_moments (&collection, moments, error))
    return FALSE;
  hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, id, 0, 0);
  return hearth_scheduler_mark (self, event, MAX (event->cursor, MIN (to_come, bound + 1)), error);
}

static gboolean
collect_zone_waiting (HearthScheduler *self, const char *name, gint64 now, guint *left,
                      GError **error)
{
  GTimeZone *zone = hearth_agenda_zone (self->agenda, name);
  g_autoptr (GPtrArray) waiting =
      hearth_store_waiting (self->store, name, wall_bound (now, zone) + 1, *left, error);

  if (!waiting)
    return FALSE;
  for (guint i = 0; i < waiting->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (waiting, i);

    if (hearth_walltime_to_instant (delivery->wall, zone) > now)
      continue;
    if (!hearth_scheduler_collect_waiting (self, delivery, now, error))
      return FALSE;
    (*left)--;
  }
  return TRUE;
}

static gboolean
collect_zone_events (HearthScheduler *self, const char *name, gint64 now, guint *left,
                     GError **error)
{
  GTimeZone *zone = hearth_agenda_zone (self->agenda, name);
  g_autoptr (GArray) marked = hearth_store_marked (self->store, HEARTH_MARK_WAKE, name, NULL,
                                                   wall_bound (now, zone) + 1, *left, error);

  if (!marked)
    return FALSE;
  for (guint i = 0; i < marked->len; i++) {
    const HearthMarked *one = &g_array_index (marked, HearthMarked, i);

    if (hearth_walltime_to_instant (one->wall, zone) > now)
      continue;
    if (!collect_event (self, one->event, now, error))
      return FALSE;
    (*left)--;
  }
  return TRUE;
}

/* Sets where an event stands in time, with the moments before the wall `cursor` dealt with. */
gboolean
hearth_scheduler_mark (HearthScheduler *self, const HearthEvent *event, gint64 cursor,
                       GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  HearthMarks marks = { .cursor = cursor, .wake = G_MAXINT64, .next = G_MAXINT64 };
  HearthMoment moment;

  if (!hearth_agenda_timeline (self->agenda, event, &span, error)
      || !hearth_agenda_next_wall (self->agenda, &span.timeline, &marks.next, error))
    return FALSE;
  if (hearth_reminder_next (&span.timeline, cursor, TRUE, &moment))
    marks.wake = moment.wall;
  return hearth_store_mark_event (self->store, event->id, &marks, error);
}

/* Deals with the moments of an event that have come and that no run has met yet, in a transaction
 * of its own: what is changed then is changed from now on. */
gboolean
hearth_scheduler_catch_up (HearthScheduler *self, gint64 id, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, id, error);
  g_auto (HearthSpan) span = { 0 };
  HearthMoment moment;

  if (!event || !hearth_agenda_timeline (self->agenda, event, &span, error))
    return FALSE;
  if (!hearth_reminder_next (&span.timeline, event->cursor, TRUE, &moment)
      || hearth_timeline_instant (&span.timeline, moment.wall) > now)
    return TRUE;
  return hearth_scheduler_begin (self, error)
         && hearth_scheduler_end (self, collect_event (self, id, now, error), error);
}

/* Turns all moments that have come into deliveries, in the open transaction; *out_is_complete is
 * FALSE where there is more than one run takes. */
gboolean
hearth_scheduler_collect (HearthScheduler *self, gboolean *out_is_complete, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);
  g_autoptr (GPtrArray) zones = hearth_store_zones (self->store, error);
  guint left = EVENTS_A_RUN;

  if (!zones)
    return FALSE;
  for (guint i = 0; i < zones->len && left > 0; i++) {
    const char *zone = g_ptr_array_index (zones, i);

    if (!collect_zone_events (self, zone, now, &left, error)
        || (left > 0 && !collect_zone_waiting (self, zone, now, &left, error)))
      return FALSE;
  }
  *out_is_complete = left > 0;
  return TRUE;
}
