// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-forecast: the reminders that were, and those to come.
 *
 * The past is the delivery record. The future is computed: the moments of each event that still
 * stand, beside the snoozes and nags that wait; each as a delivery that is "waiting", so that both
 * read as one list. Nothing is changed.
 */
#include "civil.h"
#include "scheduler-private.h"
#include "walk.h"
#include "walltime.h"

/* A question about reminders. */
typedef struct {
  HearthScheduler *self;
  gint64 event; /* 0: all */
  gint64 from; /* instant */
  gint64 until; /* instant; earlier once as many are found as are wanted */
  gint64 last; /* instant of the last that is wanted; G_MAXINT64: not known yet */
  guint limit;
  GPtrArray *found; /* HearthForecast */
} Question;

static gint
compare_forecasts (gconstpointer a, gconstpointer b)
{
  const HearthForecast *left = *(HearthForecast *const *)a;
  const HearthForecast *right = *(HearthForecast *const *)b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return (left->event->id > right->event->id) - (left->event->id < right->event->id);
}

static void
cut (GPtrArray *found, guint limit)
{
  g_ptr_array_sort (found, compare_forecasts);
  if (found->len > limit)
    g_ptr_array_remove_range (found, limit, found->len - limit);
}

/* The event of a delivery, or what stands for it where it is a goal's. */
static HearthEvent *
event_of (HearthScheduler *self, const HearthDelivery *delivery, GError **error)
{
  g_autoptr (HearthOccurrence) topic = NULL;

  if (delivery->event > 0)
    return hearth_store_load_event (self->store, delivery->event, error);
  topic = hearth_scheduler_topic (self, delivery->event, delivery->occurrence, error);
  return topic ? g_steal_pointer (&topic->event) : NULL;
}

static void
add (Question *question, const HearthEvent *event, HearthDelivery *delivery, gint64 at)
{
  HearthForecast *forecast = g_new0 (HearthForecast, 1);

  forecast->event = hearth_event_copy (event);
  forecast->delivery = delivery;
  forecast->at = at;
  g_ptr_array_add (question->found, forecast);
}

static gboolean
add_past (Question *question, GError **error)
{
  HearthStore *store = question->self->store;
  g_autoptr (GPtrArray) past = hearth_store_deliveries_between (
      store, question->event, question->from, question->until, question->limit, error);

  if (!past)
    return FALSE;
  while (past->len > 0) {
    g_autoptr (HearthDelivery) delivery = g_ptr_array_steal_index (past, 0);
    g_autoptr (HearthEvent) event = event_of (question->self, delivery, error);
    gint64 at = delivery->due;

    if (!event)
      return FALSE;
    add (question, event, g_steal_pointer (&delivery), at);
  }
  return TRUE;
}

static gboolean
add_waiting_of_zone (Question *question, const char *name, GError **error)
{
  HearthScheduler *self = question->self;
  GTimeZone *zone = hearth_agenda_zone (self->agenda, name);
  g_autoptr (GPtrArray) waiting =
      hearth_store_waiting (self->store, name, G_MAXINT64, question->limit, error);

  if (!waiting)
    return FALSE;
  while (waiting->len > 0) {
    g_autoptr (HearthDelivery) delivery = g_ptr_array_steal_index (waiting, 0);
    gint64 at = hearth_walltime_to_instant (delivery->wall, zone);
    g_autoptr (HearthEvent) event = NULL;

    if (at < question->from || at >= question->until
        || (question->event != 0 && delivery->event != question->event))
      continue;
    event = event_of (self, delivery, error);
    if (!event)
      return FALSE;
    add (question, event, g_steal_pointer (&delivery), at);
  }
  return TRUE;
}

static gboolean
add_waiting (Question *question, GError **error)
{
  g_autoptr (GPtrArray) zones = hearth_store_zones (question->self->store, error);

  if (!zones)
    return FALSE;
  for (guint i = 0; i < zones->len; i++)
    if (!add_waiting_of_zone (question, g_ptr_array_index (zones, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
add_moment (Question *question, const HearthEvent *event, const HearthMoment *moment, gint64 at,
            GError **error)
{
  HearthStore *store = question->self->store;
  g_autoptr (HearthDelivery) delivery = NULL;
  g_autoptr (HearthRecord) record = NULL;
  gboolean is_known = FALSE;

  if (!hearth_store_load_record (store, event->id, moment->occurrence, &record, error))
    return FALSE;
  if (record && (record->outcome != HEARTH_OUTCOME_NONE || record->snoozed_until > at))
    return TRUE;
  delivery = hearth_delivery_new (event->id, moment->occurrence, moment->reason);
  delivery->lead_seconds = moment->lead_seconds;
  delivery->wall = moment->wall;
  delivery->state = HEARTH_DELIVERY_WAITING;
  /* A moment that was met comes no more, though a zone or a clock has put it into the future. */
  if (!hearth_store_knows_delivery (store, delivery, &is_known, error))
    return FALSE;
  if (!is_known)
    add (question, event, g_steal_pointer (&delivery), at);
  return TRUE;
}

static gboolean
add_planned (Question *question, const HearthEvent *event, gint64 now, GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  HearthMoment moment;
  gint64 wall = 0;

  if (!hearth_agenda_timeline (question->self->agenda, event, &span, error))
    return FALSE;
  wall = hearth_walltime_from_instant (MAX (question->from, now), span.timeline.zone);
  wall = MAX (wall, event->cursor);
  for (guint n = 0; n < question->limit; n++) {
    g_autoptr (GArray) tied = NULL;

    if (!hearth_reminder_next (&span.timeline, wall, FALSE, &moment)
        || hearth_timeline_instant (&span.timeline, moment.wall) >= question->until)
      break;
    wall = moment.wall + 1;
    tied = hearth_reminder_between (&span.timeline, moment.wall, wall, question->limit);
    for (guint i = 0; i < tied->len; i++) {
      const HearthMoment *one = &g_array_index (tied, HearthMoment, i);

      if (one->reason != HEARTH_REASON_BEGIN
          && !add_moment (question, event, one, hearth_timeline_instant (&span.timeline, one->wall),
                          error))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
add_planned_of (Question *question, gint64 id, gint64 now, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (question->self->store, id, error);

  return event && add_planned (question, event, now, error);
}

/* Whether no event that wakes from an instant on has one of those that are wanted. Once there are
 * more than that, no event after it is looked at further than the last of them: or each of some
 * hundred would be, for as many as are wanted of all together. */
static gboolean
is_enough (Question *question, gint64 next)
{
  GPtrArray *found = question->found;

  if (found->len >= question->limit + question->limit / 2) {
    cut (found, question->limit);
    question->last = ((HearthForecast *)g_ptr_array_index (found, question->limit - 1))->at;
    question->until = MIN (question->until, question->last + 1);
  }
  return question->last <= next;
}

static gboolean
add_all_planned (Question *question, gint64 now, GError **error)
{
  g_autoptr (HearthWalk) walk = NULL;
  GError *failure = NULL;
  gint64 id = 0;
  gint64 wake = 0;

  if (question->event != 0)
    return add_planned_of (question, question->event, now, error);
  walk = hearth_agenda_walk (question->self->agenda, HEARTH_MARK_WAKE, question->until, error);
  if (!walk)
    return FALSE;
  while (hearth_walk_next (walk, &id, &wake, &failure) && !is_enough (question, wake))
    if (!add_planned_of (question, id, now, error))
      return FALSE;
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

void
hearth_forecast_free (HearthForecast *forecast)
{
  if (!forecast)
    return;
  hearth_event_free (forecast->event);
  hearth_delivery_free (forecast->delivery);
  g_free (forecast);
}

static gboolean
is_word (const HearthDelivery *delivery)
{
  return delivery->state != HEARTH_DELIVERY_WAITING || delivery->reason == HEARTH_REASON_SNOOZE;
}

/* How much a delivery says of where its matter stands: most while it is on its way or on the
 * screen, least where it never came. */
static int
weight_of (const HearthDelivery *delivery)
{
  if (hearth_delivery_is_live (delivery))
    return 2;
  return delivery->state == HEARTH_DELIVERY_DROPPED ? 0 : 1;
}

/* Whether a delivery says more of it than another, or as much and later. One that was put off has
 * no instant yet: its own is still to come. */
static gboolean
says_more (const HearthDelivery *delivery, const HearthDelivery *other)
{
  if (weight_of (delivery) != weight_of (other))
    return weight_of (delivery) > weight_of (other);
  if (delivery->due != other->due)
    return delivery->due == 0 || (other->due != 0 && delivery->due > other->due);
  return delivery->id > other->id;
}

/* The reminder that last said something of an occurrence, or that it was put off by; one of its
 * start that was dropped where none did. */
static HearthDelivery *
last_word (HearthScheduler *self, const HearthRecord *record, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, record->event, record->occurrence, error);
  HearthDelivery *word = NULL;
  guint found = G_MAXUINT;

  if (!deliveries)
    return NULL;
  for (guint i = 0; i < deliveries->len; i++) {
    const HearthDelivery *one = g_ptr_array_index (deliveries, i);

    if (is_word (one)
        && (found == G_MAXUINT || says_more (one, g_ptr_array_index (deliveries, found))))
      found = i;
  }
  if (found != G_MAXUINT)
    return g_ptr_array_steal_index (deliveries, found);
  word = hearth_delivery_new (record->event, record->occurrence, HEARTH_REASON_START);
  word->state = HEARTH_DELIVERY_DROPPED;
  word->due = record->opened;
  return word;
}

/* The occurrences that wait for an answer, the first `limit` of them: of each the reminder
 * (HearthForecast) that says where the matter stands. */
GPtrArray *
hearth_scheduler_unanswered (HearthScheduler *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_forecast_free);
  gint64 now = hearth_clock_now (self->clock);
  g_autoptr (GPtrArray) open = hearth_store_all_open (self->store, now, limit, error);
  Question question = { self, 0, 0, G_MAXINT64, G_MAXINT64, limit, found };

  for (guint i = 0; open && i < open->len; i++) {
    const HearthRecord *record = g_ptr_array_index (open, i);
    g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, record->event, error);
    g_autoptr (HearthDelivery) word = event ? last_word (self, record, error) : NULL;
    gint64 at = 0;

    if (!word)
      return NULL;
    at =
        word->state == HEARTH_DELIVERY_WAITING
            ? hearth_walltime_to_instant (word->wall, hearth_agenda_zone (self->agenda, word->zone))
            : word->due;
    add (&question, event, g_steal_pointer (&word), at);
  }
  if (!open)
    return NULL;
  cut (found, limit);
  return hearth_scheduler_foresee (self, found, error) ? g_steal_pointer (&found) : NULL;
}

/* The reminders (HearthForecast) of an event or (0) of all with moments in the instants
 * [from, until), in order, the first `limit` of them. */
GPtrArray *
hearth_scheduler_reminders (HearthScheduler *self, gint64 event, gint64 from, gint64 until,
                            guint limit, GError **error)
{
  g_autoptr (GPtrArray) found =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_forecast_free);
  gint64 now = hearth_clock_now (self->clock);
  Question question = { self, event, from, until, G_MAXINT64, limit, found };

  if ((from <= now && !add_past (&question, error))
      || (until > now
          && (!add_waiting (&question, error)
              || (event == 0 && !hearth_scheduler_forecast_gaps (self, from, until, found, error))
              || !add_all_planned (&question, now, error))))
    return NULL;
  cut (found, limit);
  return hearth_scheduler_foresee (self, found, error) ? g_steal_pointer (&found) : NULL;
}
