// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * recurrence: the occurrences of an event, as RFC 5545 3.8.5 puts them together.
 *
 * A recurrence set is what a rule makes from its start on, and the RDATEs, without the EXDATEs.
 * The start is not special: where the rule does not produce it, it is no occurrence, and COUNT
 * does not count it. Everything is in walls and stays there; walltime makes instants of them.
 *
 * All is pure functions over plain values. A walk is one HearthRecurrenceIter on the stack, and
 * beginning it anywhere costs the same: the rooms next door answer "the first occurrence from here
 * on" by arithmetic (recurrence-plan: days; recurrence-year: weeks and days of the year;
 * recurrence-walk: times; recurrence-position: BYSETPOS; recurrence-text: RRULE as text). The one
 * thing that has to be counted from the start is COUNT, and it is counted a month at a time, into
 * the wall of the last occurrence. Nothing goes on beyond the year 9999, so every search has an
 * end.
 */
#include "recurrence-iter.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "walltime.h"

/* The index of the first of some sorted walls that is not before a wall. */
static gsize
first_from (const gint64 *walls, gsize n_walls, gint64 from)
{
  gsize low = 0;

  while (low < n_walls) {
    gsize middle = low + (n_walls - low) / 2;

    if (walls[middle] >= from)
      n_walls = middle;
    else
      low = middle + 1;
  }
  return low;
}

static gboolean
is_excepted (const HearthRecurrence *recurrence, gint64 wall)
{
  gsize i = first_from (recurrence->exdates, recurrence->n_exdates, wall);

  return i < recurrence->n_exdates && recurrence->exdates[i] == wall;
}

static gint64
until_of (const HearthRule *rule)
{
  switch (rule->until_form) {
  case HEARTH_UNTIL_DATE:
    return rule->until + HEARTH_DAY - 1;
  case HEARTH_UNTIL_LOCAL:
  case HEARTH_UNTIL_UTC:
    return rule->until;
  case HEARTH_UNTIL_NONE:
  default:
    return HEARTH_WALL_MAX;
  }
}

static gboolean
has_rule (const HearthRecurrence *recurrence)
{
  return recurrence->rule && recurrence->rule->frequency != HEARTH_FREQUENCY_NONE;
}

static void
plan_rule (HearthPlan *plan, const HearthRecurrence *recurrence)
{
  gint64 last;

  hearth_plan_init (plan, recurrence->rule, recurrence->start);
  plan->end = MIN (until_of (recurrence->rule), HEARTH_WALL_MAX);
  if (recurrence->rule->count && hearth_plan_nth (plan, recurrence->rule->count, &last))
    plan->end = last;
}

static void
seek (HearthRecurrenceIter *iter, gint64 from)
{
  iter->rdate = first_from (iter->recurrence.rdates, iter->recurrence.n_rdates, from);
  iter->cursor = MAX (from, iter->recurrence.start);
  iter->is_peeked = !iter->has_rule;
  iter->has_next = !iter->has_rule && from <= iter->recurrence.start;
  iter->next = iter->recurrence.start;
}

/* Begins a walk along a recurrence at the first occurrence that is not before `from`. The dates
 * are borrowed until the walk is over. */
void
hearth_recurrence_iter_init (HearthRecurrenceIter *iter, const HearthRecurrence *recurrence,
                             gint64 from)
{
  iter->recurrence = *recurrence;
  iter->has_rule = has_rule (recurrence);
  if (iter->has_rule)
    plan_rule (&iter->plan, recurrence);
  seek (iter, from);
}

static gboolean
peek_rule (HearthRecurrenceIter *iter)
{
  HearthPlan *plan = &iter->plan;

  if (iter->is_peeked)
    return iter->has_next;
  iter->is_peeked = TRUE;
  iter->has_next =
      iter->cursor <= plan->end
      && (plan->has_positions ? hearth_plan_next_position (plan, iter->cursor, &iter->next)
                              : hearth_plan_next (plan, iter->cursor, &iter->next))
      && iter->next <= plan->end;
  return iter->has_next;
}

static void
pass_rule (HearthRecurrenceIter *iter)
{
  iter->cursor = iter->next + 1;
  iter->is_peeked = !iter->has_rule;
  iter->has_next = FALSE;
}

/* The walk's next occurrence, each once and in order; FALSE when there is none any more. */
gboolean
hearth_recurrence_iter_next (HearthRecurrenceIter *iter, gint64 *out_wall)
{
  const HearthRecurrence *recurrence = &iter->recurrence;
  gint64 wall;

  do {
    gboolean from_rule = peek_rule (iter);
    gboolean from_dates = iter->rdate < recurrence->n_rdates;

    if (!from_rule && !from_dates)
      return FALSE;
    wall = from_rule ? iter->next : G_MAXINT64;
    if (from_dates)
      wall = MIN (wall, recurrence->rdates[iter->rdate]);
    if (from_rule && wall == iter->next)
      pass_rule (iter);
    while (iter->rdate < recurrence->n_rdates && recurrence->rdates[iter->rdate] == wall)
      iter->rdate++;
  } while (recurrence->n_exdates && is_excepted (recurrence, wall));
  *out_wall = wall;
  return TRUE;
}

/* The first occurrence that is not before `from`. What it costs depends neither on how long ago
 * the recurrence began nor on what lies between; COUNT alone is counted from the start, a month
 * at a step. */
gboolean
hearth_recurrence_next (const HearthRecurrence *recurrence, gint64 from, gint64 *out_wall)
{
  HearthRecurrenceIter iter;

  hearth_recurrence_iter_init (&iter, recurrence, from);
  return hearth_recurrence_iter_next (&iter, out_wall);
}

/* Whether a wall is an occurrence. */
gboolean
hearth_recurrence_contains (const HearthRecurrence *recurrence, gint64 wall)
{
  gint64 found;

  return hearth_recurrence_next (recurrence, wall, &found) && found == wall;
}

/* The last occurrence of a recurrence that ends by COUNT, by UNTIL or by having no rule; FALSE of
 * one that goes on, and of one without any occurrence. */
gboolean
hearth_recurrence_last (const HearthRecurrence *recurrence, gint64 *out_wall)
{
  HearthRecurrenceIter iter;
  gint64 low, high, wall;

  if (has_rule (recurrence) && !recurrence->rule->count
      && recurrence->rule->until_form == HEARTH_UNTIL_NONE)
    return FALSE;
  hearth_recurrence_iter_init (&iter, recurrence, HEARTH_WALL_MIN);
  if (!hearth_recurrence_iter_next (&iter, &low))
    return FALSE;
  high = iter.has_rule ? iter.plan.end : recurrence->start;
  if (recurrence->n_rdates)
    high = MAX (high, recurrence->rdates[recurrence->n_rdates - 1]);
  /* An occurrence is at low, and none after high. */
  while (low < high) {
    gint64 middle = low + (high - low + 1) / 2;

    seek (&iter, middle);
    if (hearth_recurrence_iter_next (&iter, &wall))
      low = wall;
    else
      high = middle - 1;
  }
  *out_wall = low;
  return TRUE;
}

static gboolean
refuse (GError **error, const HearthRule *rule, const char *reason)
{
  g_autofree char *text = hearth_recurrence_format (rule);

  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("the rule %s never occurs: %s"), text, reason);
  return FALSE;
}

static gboolean
check_rule (const HearthRecurrence *recurrence, GError **error)
{
  HearthRule endless = *recurrence->rule;
  HearthRecurrence bare = { .rule = &endless, .start = recurrence->start };
  g_autofree char *first = NULL;
  g_autofree char *reason = NULL;
  gint64 wall;

  endless.count = 0;
  endless.until_form = HEARTH_UNTIL_NONE;
  if (!hearth_recurrence_next (&bare, bare.start, &wall))
    return refuse (error, recurrence->rule,
                   _ ("up to the year 9999 no moment fits all of its parts"));
  if (wall <= until_of (recurrence->rule))
    return TRUE;
  first = hearth_civil_format (wall, FALSE);
  reason = g_strdup_printf (_ ("its UNTIL is before %s, which would be the first time"), first);
  return refuse (error, recurrence->rule, reason);
}

/* Whether a recurrence can be kept: it starts between 1900 and 9999, its rule occurs at all, and
 * its EXDATEs leave something. Otherwise HEARTH_ERROR_INVALID_ARGUMENT, saying which of it. */
gboolean
hearth_recurrence_check (const HearthRecurrence *recurrence, GError **error)
{
  gint64 wall;

  if (recurrence->start < HEARTH_WALL_MIN || recurrence->start > HEARTH_WALL_MAX) {
    g_set_error_literal (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                         _ ("the start is not between the years 1900 and 9999"));
    return FALSE;
  }
  if (has_rule (recurrence) && !check_rule (recurrence, error))
    return FALSE;
  if (hearth_recurrence_next (recurrence, HEARTH_WALL_MIN, &wall))
    return TRUE;
  g_set_error_literal (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                       _ ("every occurrence is excepted by an EXDATE: none is left"));
  return FALSE;
}

/* Turns a UTC UNTIL into the wall that it means in a zone, as RFC 5545 asks where DTSTART has a
 * zone; a rule with another UNTIL is left as it is. Of an hour that comes twice the first counts
 * for occurrences, so an UNTIL in the second includes all of it. */
void
hearth_recurrence_resolve_until (HearthRule *rule, GTimeZone *zone)
{
  gint64 instant = rule->until * G_USEC_PER_SEC;
  gint64 wall, first;

  if (rule->until_form != HEARTH_UNTIL_UTC)
    return;
  wall = hearth_walltime_from_instant (instant, zone);
  first = hearth_walltime_to_instant (wall, zone);
  /* In the second pass the first is over: on to the last wall of it, by minutes and by seconds. */
  for (gint64 step = HEARTH_MINUTE; first < instant && step > 0; step /= HEARTH_MINUTE)
    while (hearth_walltime_to_instant (wall + step, zone) < instant)
      wall += step;
  rule->until = wall;
  rule->until_form = HEARTH_UNTIL_LOCAL;
}
