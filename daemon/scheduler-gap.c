// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-gap: a gentle word while there is still time.
 *
 * Where the plan of a goal falls short of its target when its week, month or year draws to a close,
 * hearth says so, once in that span: how it stands, how long ago the last one was, and how to plan
 * another. It is a hint and no verdict; nothing becomes of it when nobody answers.
 *
 * It goes the way of every reminder: a delivery, with the reason GAP, that is held, shown, recorded
 * and taken up again after a restart as any other. A goal stands there among the events under its
 * number with a minus, and its occurrence is the span: named by its first day, whole days long. Who
 * needs what a delivery is about, an occurrence of an event or a goal's span, asks for its topic
 * and is given an occurrence in both cases. The deliveries of a span are also what says that it was
 * told already.
 *
 * Nothing is counted before the last days of a span. From then on each run counts anew: what is
 * planned takes the word off the screen, or lets it never come.
 */
#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "scheduler-goal.h"
#include "scheduler-private.h"
#include "walltime.h"

/* From this many days on it is worth a word how long ago the last one was. */
#define LONG_AGO_DAYS 7

/* A goal with a target, in the span that it is counted in at some moment. */
typedef struct {
  HearthGoal *goal; /* borrowed */
  HearthTarget target;
  HearthGoalSpan span;
  gint64 moment; /* instant at which it may be told */
  gint64 end; /* instant at which the span is over */
} Gap;

static GTimeZone *
zone_of (HearthScheduler *self)
{
  return hearth_clock_zone (self->clock);
}

/* The span of a goal around the wall `now`, and when a gap in it is told; FALSE for a goal of which
 * nothing is ever told then. */
static gboolean
look_at (HearthScheduler *self, HearthGoal *goal, gint64 now, gint64 morning, Gap *out_gap)
{
  gint64 created = hearth_walltime_from_instant (goal->created, zone_of (self));
  gint64 day = 0;

  *out_gap = (Gap){ .goal = goal, .span = hearth_goal_span (goal, created, now) };
  if (!hearth_target_parse (goal->target, &out_gap->target, NULL)
      || !hearth_goal_gap_day (goal, created, out_gap->span, &day))
    return FALSE;
  out_gap->moment = hearth_walltime_to_instant (day + morning, zone_of (self));
  out_gap->end = hearth_walltime_to_instant (out_gap->span.until, zone_of (self));
  return TRUE;
}

static gboolean
falls_short (HearthScheduler *self, const Gap *gap, HearthTally *out_tally, gboolean *out_does,
             GError **error)
{
  if (!hearth_scheduler_count_goal (self, gap->goal, gap->target.kinds, gap->span, out_tally,
                                    error))
    return FALSE;
  *out_does = out_tally->done + out_tally->due + out_tally->upcoming < gap->target.count;
  return TRUE;
}

/* All goals (HearthGoal), and the time of day at which they may be told of. */
static GPtrArray *
list_goals (HearthScheduler *self, gint64 *out_morning, GError **error)
{
  if (!hearth_settings_morning (self->store, out_morning, error))
    return NULL;
  return hearth_store_list_goals (self->store, 0, HEARTH_GOALS_MAX, error);
}

static gboolean
was_told (HearthScheduler *self, const Gap *gap, gboolean *out_was, GError **error)
{
  g_autoptr (GPtrArray) told =
      hearth_store_deliveries_of (self->store, -gap->goal->id, gap->span.from, error);

  *out_was = told && told->len > 0;
  return told != NULL;
}

static gboolean
insert (HearthScheduler *self, const Gap *gap, HearthDeliveryState state, gint64 instant,
        GError **error)
{
  g_autoptr (HearthDelivery) delivery =
      hearth_delivery_new (-gap->goal->id, gap->span.from, HEARTH_REASON_GAP);
  gboolean is_new = FALSE;

  hearth_delivery_set_text (&delivery->zone, "UTC");
  delivery->wall = instant / G_USEC_PER_SEC;
  delivery->lead_seconds = (gap->end - instant) / G_USEC_PER_SEC;
  delivery->due = state == HEARTH_DELIVERY_DUE ? instant : 0;
  delivery->state = state;
  delivery->clock_offset = hearth_scheduler_offset (self);
  if (state == HEARTH_DELIVERY_DUE)
    hearth_scheduler_try_server (self);
  return hearth_scheduler_insert_delivery (self, delivery, &is_new, error);
}

/* Tells of a gap whose time has come and that nobody was told of. */
static gboolean
follow (HearthScheduler *self, const Gap *gap, gint64 now, GError **error)
{
  HearthTally tally;
  gboolean is_short = FALSE;
  gboolean is_told = FALSE;

  if (now < gap->moment || now >= gap->end)
    return TRUE;
  if (!was_told (self, gap, &is_told, error))
    return FALSE;
  if (is_told)
    return TRUE;
  return falls_short (self, gap, &tally, &is_short, error)
         && (!is_short || insert (self, gap, HEARTH_DELIVERY_DUE, now, error));
}

/* Why nobody needs to hear of a goal's span any more; *out_reason is NULL where somebody does. */
static gboolean
is_settled (HearthScheduler *self, const HearthDelivery *delivery, HearthGoal *goal, gint64 now,
            const char **out_reason, GError **error)
{
  HearthTally tally;
  Gap gap;
  gboolean is_short = FALSE;
  gint64 wall = hearth_walltime_from_instant (now, zone_of (self));

  *out_reason = goal->reached != 0 ? "reached" : "over";
  if (!look_at (self, goal, wall, 0, &gap) || gap.span.from != delivery->occurrence
      || now >= gap.end)
    return TRUE;
  if (!falls_short (self, &gap, &tally, &is_short, error))
    return FALSE;
  *out_reason = is_short ? NULL : "planned";
  return TRUE;
}

/* Takes off the screen, or out of the queue, what time or a plan has settled. */
static gboolean
settle_all (HearthScheduler *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) live = hearth_store_deliveries_of_goals (self->store, error);

  for (guint i = 0; live && i < live->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (live, i);
    g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, -delivery->event, error);
    const char *reason = NULL;

    if (!goal || !is_settled (self, delivery, goal, now, &reason, error)
        || (reason
            && !hearth_scheduler_settle (self, delivery->event, delivery->occurrence,
                                         HEARTH_DELIVERY_CLOSED, reason, error)))
      return FALSE;
  }
  return live != NULL;
}

/* "23 days since your last date night."; "" where that is not worth a word. */
static char *
say_last (HearthScheduler *self, HearthKind kind)
{
  static const char *const names[HEARTH_KINDS] = {
    [HEARTH_KIND_DATE_NIGHT] = N_ ("date night"), [HEARTH_KIND_CHECK_IN] = N_ ("check-in"),
    [HEARTH_KIND_MILESTONE] = N_ ("celebration"), [HEARTH_KIND_APPRECIATION] = N_ ("kind word"),
    [HEARTH_KIND_PROMISE] = N_ ("promise kept"),
  };
  gint64 last = 0;
  gint64 days = 0;

  if (!hearth_store_last_done (self->store, kind, &last, NULL) || last == 0)
    return g_strdup ("");
  days = (hearth_walltime_from_instant (hearth_clock_now (self->clock), zone_of (self)) / HEARTH_DAY
          - hearth_walltime_from_instant (last, zone_of (self)) / HEARTH_DAY);
  if (days < LONG_AGO_DAYS)
    return g_strdup ("");
  return g_strdup_printf (_ ("%d days since your last %s."), (int)days, _ (names[kind]));
}

/* How the goal stands and what may be done about it, a line each. */
static char *
say_gap (HearthScheduler *self, const Gap *gap, HearthKind kind, const HearthTally *tally)
{
  guint coming = tally->due + tally->upcoming;
  g_autofree char *last = say_last (self, kind);
  g_autofree char *standing = NULL;

  if (coming > 0)
    standing = g_strdup_printf (_ ("You wanted %s; %u done so far, and %u planned."),
                                gap->goal->target, tally->done, coming);
  else if (tally->done > 0)
    standing = g_strdup_printf (_ ("You wanted %s; %u done so far, and none planned yet."),
                                gap->goal->target, tally->done);
  else
    standing = g_strdup_printf (_ ("You wanted %s, and none is planned yet."), gap->goal->target);
  return g_strdup_printf (_ ("%s%s%s\nTo plan one: hearth add %s … --goal %" G_GINT64_FORMAT),
                          standing, *last ? "\n" : "", last, hearth_kind_name (kind),
                          gap->goal->id);
}

/* A goal's span as an occurrence of whole days. */
static HearthOccurrence *
occurrence_of (HearthScheduler *self, const Gap *gap, GError **error)
{
  HearthKind kind = hearth_goal_kind (gap->goal);
  HearthTally tally;
  gboolean is_short = FALSE;
  HearthOccurrence *occurrence = NULL;

  if (!falls_short (self, gap, &tally, &is_short, error))
    return NULL;
  occurrence = g_new0 (HearthOccurrence, 1);
  occurrence->event = hearth_event_new (kind, gap->goal->title);
  occurrence->event->id = -gap->goal->id;
  occurrence->event->goal = gap->goal->id;
  occurrence->event->all_day = TRUE;
  occurrence->event->start = gap->span.from;
  occurrence->event->duration_seconds = gap->span.until - gap->span.from;
  g_free (occurrence->event->notes);
  occurrence->event->notes = say_gap (self, gap, kind, &tally);
  occurrence->occurrence = gap->span.from;
  occurrence->start_wall = gap->span.from;
  occurrence->start = hearth_walltime_to_instant (gap->span.from, zone_of (self));
  occurrence->end = gap->end;
  occurrence->state = HEARTH_STATE_UPCOMING;
  return occurrence;
}

static HearthOccurrence *
load_span (HearthScheduler *self, gint64 id, gint64 from, GError **error)
{
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, id, error);
  Gap gap;

  if (!goal)
    return NULL;
  /* A span that was is told of, too, in words of today. */
  if (!look_at (self, goal, from, 0, &gap))
    gap.end = hearth_walltime_to_instant (gap.span.until, zone_of (self));
  gap.span.from = from;
  return occurrence_of (self, &gap, error);
}

/* What a delivery is about, to be freed by the caller: an occurrence of an event, or the span of a
 * goal as one, whose event has the goal's number with a minus; NotFound where it is no more. */
HearthOccurrence *
hearth_scheduler_topic (HearthScheduler *self, gint64 event, gint64 occurrence, GError **error)
{
  g_autoptr (HearthEvent) found = NULL;

  if (event < 0)
    return load_span (self, -event, occurrence, error);
  found = hearth_store_load_event (self->store, event, error);
  return found ? hearth_agenda_occurrence (self->agenda, found, occurrence, error) : NULL;
}

/* Tells of the gaps whose time has come and ends the way of those that are none any more, in the
 * open transaction. */
gboolean
hearth_scheduler_follow_gaps (HearthScheduler *self, gint64 now, GError **error)
{
  gint64 wall = hearth_walltime_from_instant (now, zone_of (self));
  gint64 morning = 0;
  g_autoptr (GPtrArray) goals = list_goals (self, &morning, error);

  if (!goals || !settle_all (self, now, error))
    return FALSE;
  for (guint i = 0; i < goals->len; i++) {
    Gap gap;

    if (look_at (self, g_ptr_array_index (goals, i), wall, morning, &gap)
        && !follow (self, &gap, now, error))
      return FALSE;
  }
  return TRUE;
}

/* The instant from which a gap may be told or is over, the first one after `now`. */
gboolean
hearth_scheduler_next_gap (HearthScheduler *self, gint64 now, gint64 *out_instant, GError **error)
{
  gint64 wall = hearth_walltime_from_instant (now, zone_of (self));
  gint64 morning = 0;
  g_autoptr (GPtrArray) goals = list_goals (self, &morning, error);

  *out_instant = G_MAXINT64;
  for (guint i = 0; goals && i < goals->len; i++) {
    HearthGoal *goal = g_ptr_array_index (goals, i);
    Gap gap;

    if (!look_at (self, goal, wall, morning, &gap) || now >= gap.end) {
      /* Of a young goal nothing is told before its next span. */
      HearthGoalSpan next = hearth_goal_span_after (goal, gap.span);

      if (next.from <= gap.span.from || !look_at (self, goal, next.from, morning, &gap))
        continue;
    }
    *out_instant = MIN (*out_instant, now < gap.moment ? gap.moment : gap.end);
  }
  return goals != NULL;
}

/* A gap that was put off, and whose moment has come: in the open transaction. */
gboolean
hearth_scheduler_collect_gap (HearthScheduler *self, HearthDelivery *delivery, GError **error)
{
  delivery->due = delivery->wall * G_USEC_PER_SEC;
  delivery->state = HEARTH_DELIVERY_DUE;
  hearth_scheduler_try_server (self);
  return hearth_store_update_delivery (self->store, delivery, error);
}

/* Puts a gap off until the next morning. */
static gboolean
put_off (HearthScheduler *self, const HearthDelivery *delivery, GError **error)
{
  gint64 wall = hearth_walltime_from_instant (hearth_clock_now (self->clock), zone_of (self));
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, -delivery->event, error);
  gint64 morning = 0;
  Gap gap;

  if (!goal || !hearth_settings_morning (self->store, &morning, error)
      || !look_at (self, goal, wall, morning, &gap))
    return goal != NULL;
  wall += HEARTH_DAY - (wall % HEARTH_DAY + HEARTH_DAY) % HEARTH_DAY + morning;
  return insert (self, &gap, HEARTH_DELIVERY_WAITING,
                 hearth_walltime_to_instant (wall, zone_of (self)), error);
}

/* A button of a gap was pressed: "snooze" is tomorrow morning, anything else lets the span be. It
 * is a change like any answer, with a way back. */
gboolean
hearth_scheduler_answer_gap (HearthScheduler *self, const HearthDelivery *delivery,
                             const char *action, GError **error)
{
  gboolean is_later = g_str_equal (action, "snooze");
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, -delivery->event, error);
  gboolean is_good = FALSE;

  if (!goal
      || !hearth_scheduler_begin_change (
          self, error, is_later ? _ ("put off the word on “%s”") : _ ("let “%s” be for this time"),
          goal->title))
    return FALSE;
  is_good =
      hearth_scheduler_settle (self, delivery->event, delivery->occurrence,
                               HEARTH_DELIVERY_ANSWERED, is_later ? "snoozed" : "skipped", error)
      && (!is_later || put_off (self, delivery, error));
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  hearth_scheduler_touch (self);
  return TRUE;
}

/* What `hearth reminders` shows of a goal's span to come, where the plan falls short of it now. */
static gboolean
forecast (HearthScheduler *self, const Gap *gap, gint64 from, gint64 until, GPtrArray *found,
          GError **error)
{
  gboolean is_told = FALSE;
  gboolean is_short = FALSE;
  HearthTally tally;
  HearthOccurrence *topic = NULL;
  HearthForecast *one = NULL;

  if (gap->moment < from || gap->moment >= until || gap->moment <= hearth_clock_now (self->clock))
    return TRUE;
  if (!was_told (self, gap, &is_told, error) || !falls_short (self, gap, &tally, &is_short, error))
    return FALSE;
  if (is_told || !is_short)
    return TRUE;
  topic = occurrence_of (self, gap, error);
  if (!topic)
    return FALSE;
  one = g_new0 (HearthForecast, 1);
  one->event = g_steal_pointer (&topic->event);
  one->delivery = hearth_delivery_new (one->event->id, gap->span.from, HEARTH_REASON_GAP);
  one->delivery->state = HEARTH_DELIVERY_WAITING;
  one->at = gap->moment;
  g_ptr_array_add (found, one);
  hearth_occurrence_free (topic);
  return TRUE;
}

/* Adds to `found` the gaps (HearthForecast) that would be told in the instants [from, until) as
 * things stand: of each goal in its present span and in the next. */
gboolean
hearth_scheduler_forecast_gaps (HearthScheduler *self, gint64 from, gint64 until, GPtrArray *found,
                                GError **error)
{
  gint64 wall = hearth_walltime_from_instant (hearth_clock_now (self->clock), zone_of (self));
  gint64 morning = 0;
  g_autoptr (GPtrArray) goals = list_goals (self, &morning, error);

  for (guint i = 0; goals && i < goals->len; i++) {
    HearthGoal *goal = g_ptr_array_index (goals, i);
    HearthGoalSpan next;
    Gap gap;

    if (look_at (self, goal, wall, morning, &gap)
        && !forecast (self, &gap, from, until, found, error))
      return FALSE;
    next = hearth_goal_span_after (goal, gap.span);
    if (next.from > gap.span.from && look_at (self, goal, next.from, morning, &gap)
        && !forecast (self, &gap, from, until, found, error))
      return FALSE;
  }
  return goals != NULL;
}
