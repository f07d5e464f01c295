// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * reminder: the moments at which an occurrence asks for attention, and why.
 *
 * From the timeline of an event come its moments: each lead time before a start, the start itself,
 * and after the end the question whether it happened. Snoozes and a promise's daily nag are not
 * planned but follow from what was done; the scheduler keeps those. A start of which nobody wants
 * to be told is a moment too (BEGIN): from then on the next occurrence is another.
 *
 * A moment is a wall. "One day before 19:00" is 19:00 of the day before, whatever the clocks do in
 * between; "two hours before" are two hours of real time. So a lead is taken apart as an RFC 5545
 * duration is: its whole days by the calendar, the rest by the clock. Where that ends in the
 * second pass of a doubled hour the moment is the first one, so early rather than never; what asks
 * how it was comes after that hour, for it is to be over. An all-day event's moments count from the
 * morning of its day.
 */
#include "reminder.h"

#include <string.h>

#include "civil.h"
#include "walltime.h"

/* What clocks can be set by at once: a zone that crosses the date line skips a day (Apia 2011). */
#define CLOCK_CHANGE_MAX (HEARTH_DAY + HEARTH_HOUR)

/* One kind of moment of an event. */
typedef struct {
  HearthReason reason;
  gint64 lead_seconds;
} Offset;

static const char *const reason_names[HEARTH_REASONS] = {
  [HEARTH_REASON_LEAD] = "lead",
  [HEARTH_REASON_START] = "start",
  [HEARTH_REASON_FOLLOW_UP] = "follow-up",
  [HEARTH_REASON_NAG] = "nag",
  [HEARTH_REASON_SNOOZE] = "snooze",
  [HEARTH_REASON_BEGIN] = "begin",
  [HEARTH_REASON_GAP] = "gap",
};

static gint
compare_moments (gconstpointer a, gconstpointer b)
{
  const HearthMoment *left = a;
  const HearthMoment *right = b;

  if (left->wall != right->wall)
    return left->wall < right->wall ? -1 : 1;
  if (left->occurrence != right->occurrence)
    return left->occurrence < right->occurrence ? -1 : 1;
  return (left->lead_seconds < right->lead_seconds) - (left->lead_seconds > right->lead_seconds);
}

static gint64
before (gint64 wall, gint64 lead_seconds, GTimeZone *zone)
{
  gint64 rest = lead_seconds % HEARTH_DAY;
  gint64 day = wall - (lead_seconds - rest);

  if (rest == 0)
    return day;
  return hearth_walltime_from_instant (
      hearth_walltime_to_instant (day, zone) - rest * G_USEC_PER_SEC, zone);
}

static HearthMoment
moment_of (const HearthTimeline *timeline, const HearthPlanned *planned, const Offset *offset)
{
  gint64 morning = timeline->event->all_day ? timeline->morning_seconds : 0;
  HearthMoment moment = {
    .occurrence = planned->occurrence,
    .start = planned->start,
    .reason = offset->reason,
    .lead_seconds = offset->lead_seconds,
  };

  switch (offset->reason) {
  case HEARTH_REASON_BEGIN:
    moment.wall = planned->start;
    break;
  case HEARTH_REASON_FOLLOW_UP:
    moment.wall = hearth_timeline_end_wall (timeline, planned->start) + morning;
    break;
  case HEARTH_REASON_LEAD:
  case HEARTH_REASON_START:
  case HEARTH_REASON_NAG:
  case HEARTH_REASON_SNOOZE:
  case HEARTH_REASON_GAP:
  default:
    moment.wall = before (planned->start + morning, offset->lead_seconds, timeline->zone);
  }
  return moment;
}

static GArray *
offsets_of (const HearthEvent *event)
{
  GArray *offsets = g_array_new (FALSE, FALSE, sizeof (Offset));
  Offset begin = { HEARTH_REASON_BEGIN, 0 };
  Offset follow_up = { HEARTH_REASON_FOLLOW_UP, -event->duration_seconds };
  gboolean start_is_told = FALSE;

  for (guint i = 0; i < event->leads->len; i++) {
    gint64 lead = g_array_index (event->leads, gint64, i);
    Offset offset = { lead > 0 ? HEARTH_REASON_LEAD : HEARTH_REASON_START, lead };

    start_is_told |= lead == 0;
    g_array_append_val (offsets, offset);
  }
  if (!start_is_told || event->all_day)
    g_array_append_val (offsets, begin);
  if (event->follow_up)
    g_array_append_val (offsets, follow_up);
  return offsets;
}

/* Starts from which on a moment of this kind may lie at `wall` or later. */
static gint64
first_start_for (const HearthTimeline *timeline, const Offset *offset, gint64 wall)
{
  gint64 morning = timeline->event->all_day && offset->reason != HEARTH_REASON_BEGIN
                       ? timeline->morning_seconds
                       : 0;
  gint64 slack = offset->lead_seconds % HEARTH_DAY == 0 ? 0 : CLOCK_CHANGE_MAX;

  return wall + offset->lead_seconds - morning - slack;
}

static gboolean
next_of_offset (const HearthTimeline *timeline, const Offset *offset, gint64 from,
                HearthMoment *out_moment)
{
  HearthPlanned planned = { .start = first_start_for (timeline, offset, from) - 1 };

  while (hearth_timeline_next (timeline, planned.start + 1, &planned)) {
    *out_moment = moment_of (timeline, &planned, offset);
    if (out_moment->wall >= from)
      return TRUE;
  }
  return FALSE;
}

static void
collect_offset (const HearthTimeline *timeline, const Offset *offset, gint64 from, gint64 until,
                guint limit, GArray *moments)
{
  gint64 first = first_start_for (timeline, offset, from);
  gint64 last = first_start_for (timeline, offset, until);
  g_autoptr (GArray) planned = NULL;

  if (offset->lead_seconds % HEARTH_DAY != 0)
    last += 2 * CLOCK_CHANGE_MAX;
  planned = hearth_timeline_between (timeline, first, last, limit);
  for (guint i = 0; i < planned->len; i++) {
    HearthMoment moment = moment_of (timeline, &g_array_index (planned, HearthPlanned, i), offset);

    if (moment.wall >= from && moment.wall < until)
      g_array_append_val (moments, moment);
  }
}

/* The reason's name on the bus and on disk. */
const char *
hearth_reason_name (HearthReason reason)
{
  return reason_names[reason];
}

/* The reason of a name; FALSE where there is none. */
gboolean
hearth_reason_from_name (const char *name, HearthReason *out_reason)
{
  for (HearthReason reason = 0; reason < HEARTH_REASONS; reason++)
    if (strcmp (reason_names[reason], name) == 0) {
      *out_reason = reason;
      return TRUE;
    }
  return FALSE;
}

/* The first moment of an event at `from` (a wall) or later, the silent BEGIN among them where
 * asked for; FALSE where there is none. Of several at one wall it is any. */
gboolean
hearth_reminder_next (const HearthTimeline *timeline, gint64 from, gboolean with_begin,
                      HearthMoment *out_moment)
{
  g_autoptr (GArray) offsets = offsets_of (timeline->event);
  gboolean found = FALSE;

  for (guint i = 0; i < offsets->len; i++) {
    const Offset *offset = &g_array_index (offsets, Offset, i);
    HearthMoment moment;

    if (offset->reason == HEARTH_REASON_BEGIN && !with_begin)
      continue;
    if (next_of_offset (timeline, offset, from, &moment)
        && (!found || compare_moments (&moment, out_moment) < 0)) {
      *out_moment = moment;
      found = TRUE;
    }
  }
  return found;
}

/* The moments (HearthMoment) of an event in the walls [from, until), in order; of each kind of
 * moment at most `limit`. Free with g_array_unref. */
GArray *
hearth_reminder_between (const HearthTimeline *timeline, gint64 from, gint64 until, guint limit)
{
  g_autoptr (GArray) offsets = offsets_of (timeline->event);
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (HearthMoment));

  for (guint i = 0; i < offsets->len; i++)
    collect_offset (timeline, &g_array_index (offsets, Offset, i), from, until, limit, moments);
  g_array_sort (moments, compare_moments);
  return moments;
}

/* All moments (HearthMoment) of one occurrence, in order. Free with g_array_unref. */
GArray *
hearth_reminder_of (const HearthTimeline *timeline, const HearthPlanned *planned)
{
  g_autoptr (GArray) offsets = offsets_of (timeline->event);
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (HearthMoment));

  for (guint i = 0; i < offsets->len; i++) {
    HearthMoment moment = moment_of (timeline, planned, &g_array_index (offsets, Offset, i));

    g_array_append_val (moments, moment);
  }
  g_array_sort (moments, compare_moments);
  return moments;
}
