// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * recurrence-position: the moments that BYSETPOS chooses.
 *
 * BYSETPOS counts within a period (an hour, a day, a week, a month or a year), in which the moments
 * are days times times: the k-th is computed, never enumerated, and the chosen places are bits. A
 * period whose last day SKIP moved ahead may reach into the next one, and one whose first it moved
 * back into the one before; the earlier of two candidates is taken.
 */
#include "recurrence-plan.h"

#include "civil.h"
#include "recurrence-bits.h"

static void
add_stretch (HearthPeriod *period, gint64 base, guint64 days)
{
  if (!days)
    return;
  period->stretches[period->n_stretches++] = (HearthStretch){ base, days };
  period->n_days += __builtin_popcountll (days);
}

static guint64
days_of_month (HearthPlan *plan, int month, gint64 base)
{
  return hearth_plan_month (plan, month, base,
                            hearth_civil_days_in_month (month / 12, month % 12 + 1));
}

static gint64
base_of_month (int month)
{
  return hearth_civil_days (month / 12, month % 12 + 1, 1) - 1;
}

static gboolean
load_month_period (HearthPlan *plan, int month)
{
  HearthPeriod *period = &plan->period;
  gint64 base = base_of_month (month);

  period->begin = (base + 1) * HEARTH_DAY;
  period->end =
      period->begin + hearth_civil_days_in_month (month / 12, month % 12 + 1) * HEARTH_DAY;
  add_stretch (period, base, days_of_month (plan, month, base));
  return TRUE;
}

/* A year's days, each once: what SKIP moved from one month into the next joins the days there. */
static gboolean
load_year_period (HearthPlan *plan, int year)
{
  HearthPeriod *period = &plan->period;
  gint64 bases[12];
  guint64 days[12];

  period->begin = hearth_civil_days (year, 1, 1) * HEARTH_DAY;
  period->end = hearth_civil_days (year + 1, 1, 1) * HEARTH_DAY;
  for (int i = 0; i < 12; i++) {
    bases[i] = base_of_month (year * 12 + i);
    days[i] = days_of_month (plan, year * 12 + i, bases[i]);
  }
  for (int i = 0; i < 11; i++) {
    int length = (int)(bases[i + 1] - bases[i]);

    if (days[i] & BIT (length + 1))
      days[i + 1] |= BIT (1);
    if (days[i + 1] & BIT (0))
      days[i] |= BIT (length);
    days[i] &= BIT (length + 1) - 1;
    days[i + 1] &= ~BIT (0);
  }
  for (int i = 0; i < 12; i++)
    add_stretch (period, bases[i], days[i]);
  return TRUE;
}

/* A week's or a single day's period: those of its days that are let in. */
static void
load_days_period (HearthPlan *plan, gint64 first, int n_days)
{
  HearthPeriod *period = &plan->period;
  guint64 days = 0;
  gint64 day = first;

  period->begin = first * HEARTH_DAY;
  period->end = (first + n_days) * HEARTH_DAY;
  while (hearth_plan_next_day (plan, day, &day) && day < first + n_days) {
    days |= BIT (day - first);
    day++;
  }
  add_stretch (period, first, days);
}

static gboolean
load_week (HearthPlan *plan, gint64 wall)
{
  gint64 day = floor_div (wall, HEARTH_DAY);
  gint64 first = plan->anchor + floor_div (day - plan->anchor, 7) * 7;
  gint64 phase = floor_div (first - plan->anchor, plan->cycle);

  if (plan->cycle > 1 && first > plan->anchor + phase * plan->cycle)
    first = plan->anchor + (phase + 1) * plan->cycle;
  load_days_period (plan, first, 7);
  return TRUE;
}

static gboolean
load_day (HearthPlan *plan, gint64 wall)
{
  gint64 day;

  if (!hearth_plan_next_day (plan, floor_div (wall, HEARTH_DAY), &day))
    return FALSE;
  load_days_period (plan, day, 1);
  return TRUE;
}

static gboolean
load_hour (HearthPlan *plan, gint64 wall)
{
  gint64 day = floor_div (wall, HEARTH_DAY);
  gint64 found = day;

  for (; hearth_plan_next_day (plan, day, &found); day = hearth_plan_following_day (plan, found)) {
    int from = found == floor_div (wall, HEARTH_DAY) ? (int)(wall - found * HEARTH_DAY) / 3600 : 0;
    int hour = next_bit (hearth_plan_hours (plan, found), from);

    if (hour < 0)
      continue;
    add_stretch (&plan->period, found, 1);
    plan->period.hours = 1U << hour;
    plan->period.begin = found * HEARTH_DAY + hour * HEARTH_HOUR;
    plan->period.end = plan->period.begin + HEARTH_HOUR;
    return TRUE;
  }
  return FALSE;
}

static gboolean
load_month (HearthPlan *plan, gint64 wall)
{
  HearthCivil civil;
  int month, phase;

  hearth_civil_from_wall (wall, &civil);
  month = MAX (civil.year * 12 + civil.month - 1, plan->start_month);
  phase = (month - plan->start_month) % plan->rule.interval;
  return load_month_period (plan, phase ? month + plan->rule.interval - phase : month);
}

static gboolean
load_year (HearthPlan *plan, gint64 wall)
{
  HearthCivil civil;
  int year, phase;

  hearth_civil_from_wall (wall, &civil);
  year = MAX (civil.year, plan->start_month / 12);
  phase = (year - plan->start_month / 12) % plan->rule.interval;
  return load_year_period (plan, phase ? year + plan->rule.interval - phase : year);
}

/* Makes the period current that a wall is in, or the first after it that INTERVAL lets in. */
static gboolean
load_period (HearthPlan *plan, gint64 wall)
{
  static gboolean (*const loaders[]) (HearthPlan * plan, gint64 wall) = { NULL,       load_hour,
                                                                          load_day,   load_week,
                                                                          load_month, load_year };
  HearthPeriod *period = &plan->period;

  if (wall >= period->begin && wall < period->end)
    return TRUE;
  if (wall > plan->end + HEARTH_DAY || plan->is_barren)
    return FALSE;
  period->begin = period->end = 0;
  period->n_stretches = period->n_days = 0;
  period->hours = plan->rule.hours;
  return loaders[plan->rule.frequency](plan, wall);
}

/* How many of the period's moments come before a wall. */
static gint64
moments_before (const HearthPlan *plan, gint64 wall)
{
  const HearthPeriod *period = &plan->period;
  gint64 day = floor_div (wall, HEARTH_DAY);
  int per_day = hearth_plan_moments_in_day (plan, period->hours);
  gint64 count = 0;

  for (int i = 0; i < period->n_stretches; i++) {
    const HearthStretch *stretch = &period->stretches[i];
    gint64 bit = day - stretch->base;

    if (bit < 0)
      break;
    if (bit > 63) {
      count += (gint64)per_day * __builtin_popcountll (stretch->days);
      continue;
    }
    count += (gint64)per_day * count_below (stretch->days, (int)bit);
    if (stretch->days >> bit & 1)
      count += hearth_plan_times_before (plan, period->hours, (int)(wall - day * HEARTH_DAY));
  }
  return count;
}

static gint64
nth_moment (const HearthPlan *plan, gint64 n)
{
  const HearthPeriod *period = &plan->period;
  int per_day = hearth_plan_moments_in_day (plan, period->hours);
  const HearthStretch *stretch = period->stretches;
  int day = (int)(n / per_day);
  int in_stretch;

  while (day >= (in_stretch = __builtin_popcountll (stretch->days))) {
    day -= in_stretch;
    stretch++;
  }
  return (stretch->base + nth_bit (stretch->days, day)) * HEARTH_DAY
         + hearth_plan_nth_time (plan, period->hours, (int)(n % per_day));
}

static int
next_position (const guint64 *positions, gint64 from)
{
  for (int word = (int)MIN (from / 64, 6); word < 6; word++) {
    int bit = next_bit (positions[word], word == from / 64 ? (int)(from % 64) : 0);

    if (bit >= 0)
      return word * 64 + bit;
  }
  return 0;
}

static int
previous_position (const guint64 *positions, gint64 from)
{
  for (int word = (int)MIN (from / 64, 5); word >= 0; word--) {
    int last = word == from / 64 ? (int)(from % 64) : 63;
    guint64 rest = positions[word] & (BIT (last) | (BIT (last) - 1));

    if (rest)
      return word * 64 + 63 - __builtin_clzll (rest);
  }
  return 0;
}

/* The first of the period's chosen moments from its n-th on. */
static gboolean
choose (const HearthPlan *plan, gint64 n, gint64 *out_wall)
{
  const HearthPeriod *period = &plan->period;
  gint64 total = (gint64)period->n_days * hearth_plan_moments_in_day (plan, period->hours);
  int forward = next_position (plan->rule.positions, n + 1);
  int backward = previous_position (plan->rule.positions_from_end, total - n);
  gint64 chosen = total;

  if (forward)
    chosen = MIN (chosen, forward - 1);
  if (backward)
    chosen = MIN (chosen, total - backward);
  if (chosen >= total)
    return FALSE;
  *out_wall = nth_moment (plan, chosen);
  return TRUE;
}

/* The first occurrence from a wall on of a rule with BYSETPOS; the plan's end is the caller's
 * business. */
gboolean
hearth_plan_next_position (HearthPlan *plan, gint64 from, gint64 *out_wall)
{
  gint64 overlap = plan->spills ? HEARTH_DAY : 0;
  gint64 cursor = from - overlap;
  gint64 best = G_MAXINT64;
  gint64 wall;

  while (best == G_MAXINT64 && load_period (plan, cursor)) {
    if (choose (plan, moments_before (plan, from), &wall))
      best = MIN (best, wall);
    cursor = plan->period.end;
  }
  if (best == G_MAXINT64)
    return FALSE;
  /* A moment at the edge of its period may have a rival in the next. */
  while (best >= cursor - overlap && overlap && load_period (plan, cursor)) {
    if (choose (plan, moments_before (plan, from), &wall))
      best = MIN (best, wall);
    cursor = plan->period.end;
  }
  *out_wall = best;
  return TRUE;
}

/* The n-th occurrence from the start on of a rule with BYSETPOS, n from 1. */
gboolean
hearth_plan_nth_position (HearthPlan *plan, int n, gint64 *out_wall)
{
  gint64 wall;

  plan->is_barren = !hearth_plan_next_position (plan, plan->start, &wall);
  for (; !plan->is_barren && n > 1; n--)
    if (!hearth_plan_next_position (plan, wall + 1, &wall) || wall > plan->end)
      return FALSE;
  if (plan->is_barren)
    return FALSE;
  *out_wall = wall;
  return TRUE;
}
