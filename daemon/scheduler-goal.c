// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-goal: goals as they change, how far they are, and the look back on a span.
 *
 * A change of a goal is one transaction, as any other. A goal that is reached is celebrated: with
 * it a milestone is planned that comes at once, with a card of the deck celebrate. A goal that is
 * removed leaves its events, which then count towards none.
 *
 * How far a goal is, is counted anew from the occurrences whenever it is asked. The plan is
 * compared with the target for the present week, month or year, or for the next one where the goal
 * is younger than the present: a goal that is set in the middle of a month asks nothing of that
 * month.
 */
#include "scheduler-goal.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "scheduler-private.h"
#include "walltime.h"
#include "when.h"

#define REVIEW_MAX 100000

static gint64
wall_of (HearthScheduler *self, gint64 instant)
{
  return hearth_walltime_from_instant (instant, hearth_clock_zone (self->clock));
}

static gint64
instant_of (HearthScheduler *self, gint64 wall)
{
  return hearth_walltime_to_instant (wall, hearth_clock_zone (self->clock));
}

/* A milestone that comes at once. */
static HearthEvent *
celebration_of (HearthScheduler *self, const HearthGoal *goal)
{
  g_autofree char *title = g_strdup_printf (_ ("You reached it: %s"), goal->title);
  HearthEvent *event = hearth_event_new (HEARTH_KIND_MILESTONE, title);
  const gint64 at_the_start[] = { 0 };

  if (strlen (title) > HEARTH_TITLE_MAX_BYTES) {
    g_free (event->title);
    event->title = g_strdup (goal->title);
  }
  event->created = hearth_clock_now (self->clock);
  event->cursor = wall_of (self, event->created);
  event->start = event->cursor + 1;
  (void)!hearth_event_set_leads (event, at_the_start, G_N_ELEMENTS (at_the_start), NULL);
  hearth_event_apply_defaults (event);
  return event;
}

static gboolean
write_goal (HearthScheduler *self, const HearthGoal *goal, GError **error)
{
  hearth_scheduler_tell (self, HEARTH_NEWS_GOAL_CHANGED, goal->id, 0, 0);
  return hearth_store_update_goal (self->store, goal, error);
}

static GPtrArray *
occurrences_of (HearthScheduler *self, const HearthFilter *filter, gint64 from, gint64 until,
                GError **error)
{
  g_autoptr (GPtrArray) found =
      hearth_agenda_between (self->agenda, from, until, filter, REVIEW_MAX + 1, error);

  if (found && found->len > REVIEW_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("more than %d occurrences: look at a shorter span"), REVIEW_MAX);
    return NULL;
  }
  return g_steal_pointer (&found);
}

void
hearth_standing_clear (HearthStanding *standing)
{
  g_clear_pointer (&standing->warning, g_free);
}

/* Counts what counts towards a goal in a span: occurrences of the kinds (bits, 0 for any). */
gboolean
hearth_scheduler_count_goal (HearthScheduler *self, const HearthGoal *goal, guint kinds,
                             HearthGoalSpan span, HearthTally *out_tally, GError **error)
{
  const HearthFilter filter = { .kinds = kinds, .goal = goal->id };
  gint64 from = instant_of (self, span.from);
  g_autoptr (GPtrArray) occurrences =
      occurrences_of (self, &filter, from, instant_of (self, span.until), error);

  *out_tally = (HearthTally){ 0 };
  if (!occurrences)
    return FALSE;
  for (guint i = 0; i < occurrences->len; i++) {
    const HearthOccurrence *occurrence = g_ptr_array_index (occurrences, i);

    if (occurrence->start >= from)
      hearth_tally_add (out_tally, occurrence);
  }
  return TRUE;
}

/* Whether an event may count towards a goal: 0 is none and will do, NotFound for one that is not
 * there. */
gboolean
hearth_scheduler_check_goal (HearthScheduler *self, gint64 goal, GError **error)
{
  g_autoptr (HearthGoal) found = NULL;

  if (goal == 0)
    return TRUE;
  found = hearth_store_load_goal (self->store, goal, error);
  return found != NULL;
}

/* Adds a goal, and gives it its id. */
gboolean
hearth_scheduler_add_goal (HearthScheduler *self, HearthGoal *goal, GError **error)
{
  g_autoptr (GPtrArray) goals = NULL;
  gboolean is_good = FALSE;

  if (!hearth_goal_check (goal, error))
    return FALSE;
  goals = hearth_store_list_goals (self->store, 0, HEARTH_GOALS_MAX, error);
  if (!goals)
    return FALSE;
  if (goals->len == HEARTH_GOALS_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("there are %d goals; remove one before you add another"), HEARTH_GOALS_MAX);
    return FALSE;
  }
  goal->created = hearth_clock_now (self->clock);
  if (!hearth_scheduler_begin_change (self, error, _ ("added the goal “%s”"), goal->title))
    return FALSE;
  is_good = hearth_store_insert_goal (self->store, goal, error);
  hearth_scheduler_tell (self, HEARTH_NEWS_GOAL_ADDED, goal->id, 0, 0);
  return hearth_scheduler_finish (self, is_good, error);
}

/* Writes a changed goal over the one of its id. */
gboolean
hearth_scheduler_update_goal (HearthScheduler *self, const HearthGoal *goal, GError **error)
{
  if (!hearth_goal_check (goal, error)
      || !hearth_scheduler_begin_change (self, error, _ ("changed the goal “%s”"), goal->title))
    return FALSE;
  return hearth_scheduler_finish (self, write_goal (self, goal, error), error);
}

/* Removes a goal; its events stay and count towards none. */
gboolean
hearth_scheduler_remove_goal (HearthScheduler *self, gint64 id, GError **error)
{
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, id, error);
  g_autoptr (GArray) events = goal ? hearth_store_events_of_goal (self->store, id, error) : NULL;

  if (!events
      || !hearth_scheduler_begin_change (self, error, _ ("removed the goal “%s”"), goal->title))
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, g_array_index (events, gint64, i), 0, 0);
  hearth_scheduler_tell (self, HEARTH_NEWS_GOAL_REMOVED, id, 0, 0);
  return hearth_scheduler_finish (
      self,
      hearth_scheduler_settle_all (self, -id, HEARTH_DELIVERY_CLOSED, "removed", error)
          && hearth_store_free_events_of_goal (self->store, id, error)
          && hearth_store_delete_goal (self->store, id, error),
      error);
}

/* A goal is reached, and celebrated. Conflict where it was before. */
gboolean
hearth_scheduler_reach_goal (HearthScheduler *self, gint64 id, GError **error)
{
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, id, error);
  g_autoptr (HearthEvent) celebration = NULL;

  if (!goal)
    return FALSE;
  if (goal->reached != 0) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
                 _ ("goal %" G_GINT64_FORMAT " is reached already"), id);
    return FALSE;
  }
  goal->reached = hearth_clock_now (self->clock);
  celebration = celebration_of (self, goal);
  if (!hearth_scheduler_begin_change (self, error, _ ("reached the goal “%s”"), goal->title))
    return FALSE;
  return hearth_scheduler_finish (self,
                                  write_goal (self, goal, error)
                                      && hearth_scheduler_insert_event (self, celebration, error),
                                  error);
}

/* A goal that was reached is one to reach again. */
gboolean
hearth_scheduler_reopen_goal (HearthScheduler *self, gint64 id, GError **error)
{
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, id, error);

  if (!goal)
    return FALSE;
  goal->reached = 0;
  if (!hearth_scheduler_begin_change (self, error, _ ("took up the goal “%s” again"), goal->title))
    return FALSE;
  return hearth_scheduler_finish (self, write_goal (self, goal, error), error);
}

/* Sets a goal's deadline from a when, whose day counts; "" takes it away. */
gboolean
hearth_scheduler_set_deadline (HearthScheduler *self, HearthGoal *goal, const char *text,
                               GError **error)
{
  g_auto (HearthWhen) when = { 0 };

  if (!*text) {
    goal->deadline = 0;
    return TRUE;
  }
  if (!hearth_when_parse (text, hearth_clock_now (self->clock), hearth_clock_zone (self->clock),
                          HEARTH_WHEN_ALL_DAY | HEARTH_WHEN_ONCE, &when, error))
    return FALSE;
  goal->deadline = hearth_civil_midnight (when.start);
  return TRUE;
}

/* How far a goal is, now. */
gboolean
hearth_scheduler_standing (HearthScheduler *self, const HearthGoal *goal,
                           HearthStanding *out_standing, GError **error)
{
  gint64 created = wall_of (self, goal->created);
  HearthGoalSpan span =
      hearth_goal_span (goal, created, wall_of (self, hearth_clock_now (self->clock)));
  HearthTarget target;
  HearthTally tally;
  HearthTally next;
  gboolean is_young = created > span.from;

  if (!hearth_target_parse (goal->target, &target, error)
      || !hearth_scheduler_count_goal (self, goal, target.kinds, span, &tally, error))
    return FALSE;
  next = tally;
  is_young = is_young && target.period != HEARTH_PERIOD_WHOLE;
  if (is_young
      && !hearth_scheduler_count_goal (self, goal, target.kinds,
                                       hearth_goal_span_after (goal, span), &next, error))
    return FALSE;
  out_standing->done = tally.done;
  out_standing->coming = tally.due + tally.upcoming;
  out_standing->warning =
      target.count == 0 || goal->reached != 0
          ? g_strdup ("")
          : hearth_goal_warning (goal, next.done, next.due + next.upcoming, is_young);
  return TRUE;
}

/* The look back on the instants [from, until), with the goals (HearthGoal) there are. */
HearthReview *
hearth_scheduler_review (HearthScheduler *self, gint64 from, gint64 until, GPtrArray *goals,
                         GError **error)
{
  const HearthFilter filter = { 0 };
  g_autoptr (GPtrArray) occurrences = occurrences_of (self, &filter, from, until, error);

  return occurrences ? hearth_review_new (occurrences, goals, from) : NULL;
}
