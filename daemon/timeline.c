// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * timeline: where the occurrences of one event lie.
 *
 * A rule says on which walls an event occurs; each such wall is the name of an occurrence for
 * good. Where it really starts may differ: an occurrence was moved, or the event has a window and
 * each occurrence its own moment in it. This file lays the three over each other and answers in
 * order of the starts. Everything is pure: what it needs is in the HearthTimeline it is given.
 *
 * A timeline thinks in walls of the event's zone. A span that crosses a clock change is counted as
 * people count: whole days by the calendar, the rest by the clock that really ran.
 */
#include "timeline.h"

#include "civil.h"
#include "walltime.h"
#include "when.h"

static gint
compare_planned (gconstpointer a, gconstpointer b)
{
  const HearthPlanned *left = a;
  const HearthPlanned *right = b;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  return (left->occurrence > right->occurrence) - (left->occurrence < right->occurrence);
}

static gboolean
is_moved (const HearthTimeline *timeline, gint64 occurrence)
{
  for (gsize i = 0; i < timeline->n_moved; i++)
    if (timeline->moved[i].occurrence == occurrence)
      return TRUE;
  return FALSE;
}

static gint64
start_in_window (const HearthTimeline *timeline, gint64 occurrence)
{
  const HearthEvent *event = timeline->event;

  if (event->window_seconds == 0)
    return occurrence;
  return occurrence + hearth_when_window_offset (event->window_seconds, event->seed, occurrence);
}

/* The first occurrence by the rule alone, not moved, that starts at from or later. */
static gboolean
next_by_rule (const HearthTimeline *timeline, gint64 from, HearthPlanned *out_planned)
{
  HearthRule rule;
  HearthRecurrence recurrence;
  gint64 wall = from - timeline->event->window_seconds;

  hearth_event_recurrence (timeline->event, timeline->zone, &rule, &recurrence);
  while (hearth_recurrence_next (&recurrence, wall, &wall)) {
    gint64 start = start_in_window (timeline, wall);

    if (start >= from && !is_moved (timeline, wall)) {
      *out_planned = (HearthPlanned){ .occurrence = wall, .start = start };
      return TRUE;
    }
    wall++;
  }
  return FALSE;
}

/* The first occurrence that starts at from (a wall) or later; FALSE where there is none. */
gboolean
hearth_timeline_next (const HearthTimeline *timeline, gint64 from, HearthPlanned *out_planned)
{
  HearthPlanned first;
  gboolean found = next_by_rule (timeline, from, &first);

  for (gsize i = 0; i < timeline->n_moved; i++) {
    HearthPlanned moved = { timeline->moved[i].occurrence, timeline->moved[i].start };

    if (moved.start >= from && (!found || compare_planned (&moved, &first) < 0)) {
      first = moved;
      found = TRUE;
    }
  }
  if (found)
    *out_planned = first;
  return found;
}

/* The occurrence of a name; FALSE where the event has no such one. */
gboolean
hearth_timeline_find (const HearthTimeline *timeline, gint64 occurrence, HearthPlanned *out_planned)
{
  HearthRule rule;
  HearthRecurrence recurrence;

  for (gsize i = 0; i < timeline->n_moved; i++)
    if (timeline->moved[i].occurrence == occurrence) {
      *out_planned = (HearthPlanned){ occurrence, timeline->moved[i].start };
      return TRUE;
    }
  hearth_event_recurrence (timeline->event, timeline->zone, &rule, &recurrence);
  if (!hearth_recurrence_contains (&recurrence, occurrence))
    return FALSE;
  *out_planned = (HearthPlanned){ occurrence, start_in_window (timeline, occurrence) };
  return TRUE;
}

/* The occurrences (HearthPlanned) that start in [from, until), in order, the first `limit` of them.
 * Free with g_array_unref. */
GArray *
hearth_timeline_between (const HearthTimeline *timeline, gint64 from, gint64 until, guint limit)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (HearthPlanned));
  HearthPlanned planned;
  gint64 wall = from;

  while (found->len < limit && next_by_rule (timeline, wall, &planned) && planned.start < until) {
    g_array_append_val (found, planned);
    wall = planned.start + 1;
  }
  for (gsize i = 0; i < timeline->n_moved; i++) {
    HearthPlanned moved = { timeline->moved[i].occurrence, timeline->moved[i].start };

    if (moved.start >= from && moved.start < until)
      g_array_append_val (found, moved);
  }
  g_array_sort (found, compare_planned);
  if (found->len > limit)
    g_array_set_size (found, limit);
  return found;
}

/* The names (gint64 walls) of the occurrences whose original start lies in [from, until), wherever
 * they were moved to; the first `limit` of them. Free with g_array_unref. */
GArray *
hearth_timeline_named (const HearthTimeline *timeline, gint64 from, gint64 until, guint limit)
{
  GArray *names = hearth_walls_new ();
  HearthRule rule;
  HearthRecurrence recurrence;
  gint64 wall = from;

  hearth_event_recurrence (timeline->event, timeline->zone, &rule, &recurrence);
  while (names->len < limit && hearth_recurrence_next (&recurrence, wall, &wall) && wall < until) {
    g_array_append_val (names, wall);
    wall++;
  }
  for (gsize i = 0; i < timeline->n_moved; i++)
    if (timeline->moved[i].occurrence >= from && timeline->moved[i].occurrence < until)
      hearth_walls_insert (names, timeline->moved[i].occurrence);
  return names;
}

/* The instant at which an occurrence that starts at the wall `start` ends: days by the calendar,
 * the rest as time really runs (RFC 5545, 3.3.6). */
gint64
hearth_timeline_end (const HearthTimeline *timeline, gint64 start)
{
  gint64 days = timeline->event->duration_seconds / HEARTH_DAY * HEARTH_DAY;
  gint64 rest = timeline->event->duration_seconds - days;

  return hearth_timeline_instant (timeline, start + days) + rest * G_USEC_PER_SEC;
}

/* The first wall at which it is over: where that is in the second pass of a doubled hour, the end
 * of the hour. */
gint64
hearth_timeline_end_wall (const HearthTimeline *timeline, gint64 start)
{
  gint64 duration = timeline->event->duration_seconds;

  if (duration % HEARTH_DAY == 0)
    return start + duration;
  return hearth_walltime_not_before (hearth_timeline_end (timeline, start), timeline->zone);
}

/* The instant of one of the timeline's walls. */
gint64
hearth_timeline_instant (const HearthTimeline *timeline, gint64 wall)
{
  return hearth_walltime_to_instant (wall, timeline->zone);
}

/* The wall at which the last occurrence starts; G_MAXINT64 where they never end, G_MININT64 where
 * there is none. */
gint64
hearth_timeline_last (const HearthTimeline *timeline)
{
  HearthRule rule;
  HearthRecurrence recurrence;
  gint64 last = G_MININT64;

  hearth_event_recurrence (timeline->event, timeline->zone, &rule, &recurrence);
  if (rule.frequency != HEARTH_FREQUENCY_NONE && rule.count == 0
      && rule.until_form == HEARTH_UNTIL_NONE)
    return G_MAXINT64;
  if (hearth_recurrence_last (&recurrence, &last))
    last += timeline->event->window_seconds;
  for (gsize i = 0; i < timeline->n_moved; i++)
    last = MAX (last, timeline->moved[i].start);
  return last;
}
