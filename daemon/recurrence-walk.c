// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * recurrence-walk: from days to moments, and the moments that BYSETPOS chooses.
 *
 * Without BYSETPOS an occurrence is any day that recurrence-plan lets in with any of the rule's
 * times, so the next one is found from the wall alone. BYSETPOS counts within a period (an hour,
 * a day, a week, a month or a year), in which the moments are days times times: the k-th is
 * computed, never enumerated, and the chosen places are bits again. A period whose last day SKIP
 * moved ahead may reach into the next one; the earlier of two candidates is taken.
 */
#include "recurrence-plan.h"

#include "civil.h"

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

static gint64
floor_div (gint64 dividend, gint64 divisor)
{
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

/* The lowest bit of a set from n on, or -1. */
static int
next_bit (guint64 set, int n)
{
  guint64 rest = n < 64 ? set & ~(BIT (n) - 1) : 0;

  return rest ? __builtin_ctzll (rest) : -1;
}

/* The n-th lowest bit of a set, n from 0. */
static int
nth_bit (guint64 set, int n)
{
  while (n-- > 0)
    set &= set - 1;
  return __builtin_ctzll (set);
}

static int
count_below (guint64 set, int n)
{
  return __builtin_popcountll (set & (BIT (n) - 1));
}

/* The first time of day, in seconds, from a time on; FALSE when the day has none any more. */
static gboolean
next_time (const HearthPlan *plan, guint32 hours, int from, int *out_time)
{
  int hour = from / 3600, minute = from / 60 % 60, second = from % 60;
  int h = next_bit (hours, hour);
  int m = -1, s = -1;

  if (h == hour) {
    m = next_bit (plan->rule.minutes, minute);
    if (m == minute)
      s = next_bit (plan->rule.seconds, second);
    if (m == minute && s < 0)
      m = next_bit (plan->rule.minutes, minute + 1);
    if (m < 0)
      h = next_bit (hours, hour + 1);
  }
  if (h < 0)
    return FALSE;
  if (m < 0)
    m = __builtin_ctzll (plan->rule.minutes);
  if (s < 0)
    s = __builtin_ctzll (plan->rule.seconds);
  *out_time = h * 3600 + m * 60 + s;
  return TRUE;
}

/* How many of a day's times come before one. */
static int
times_before (const HearthPlan *plan, guint32 hours, int time)
{
  int hour = time / 3600, minute = time / 60 % 60, second = time % 60;
  int n_seconds = __builtin_popcountll (plan->rule.seconds);
  int count = count_below (hours, hour) * plan->times_per_hour;

  if (!(hours >> hour & 1))
    return count;
  count += count_below (plan->rule.minutes, minute) * n_seconds;
  if (plan->rule.minutes >> minute & 1)
    count += count_below (plan->rule.seconds, second);
  return count;
}

static int
moments_in_day (const HearthPlan *plan, guint32 hours)
{
  return __builtin_popcount (hours) * plan->times_per_hour;
}

/* The n-th of a day's times, n from 0. */
static int
nth_time (const HearthPlan *plan, guint32 hours, int n)
{
  int n_seconds = __builtin_popcountll (plan->rule.seconds);
  int in_hour = n % plan->times_per_hour;

  return nth_bit (hours, n / plan->times_per_hour) * 3600
         + nth_bit (plan->rule.minutes, in_hour / n_seconds) * 60
         + nth_bit (plan->rule.seconds, in_hour % n_seconds);
}

/* The first occurrence from a wall on of a rule without BYSETPOS; the plan's end is the caller's
 * business. */
gboolean
hearth_plan_next (HearthPlan *plan, gint64 from, gint64 *out_wall)
{
  gint64 day = floor_div (from, HEARTH_DAY);
  int time = (int)(from - day * HEARTH_DAY);
  gint64 found;

  for (; hearth_plan_next_day (plan, day, &found); day = hearth_plan_following_day (plan, found)) {
    guint32 hours;

    if (found > day)
      time = 0;
    hours = hearth_plan_hours (plan, found);
    if (next_time (plan, hours, time, &time)) {
      *out_wall = found * HEARTH_DAY + time;
      return TRUE;
    }
    time = 0;
  }
  return FALSE;
}

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
  int per_day = moments_in_day (plan, period->hours);
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
      count += times_before (plan, period->hours, (int)(wall - day * HEARTH_DAY));
  }
  return count;
}

static gint64
nth_moment (const HearthPlan *plan, gint64 n)
{
  const HearthPeriod *period = &plan->period;
  int per_day = moments_in_day (plan, period->hours);
  const HearthStretch *stretch = period->stretches;
  int day = (int)(n / per_day);
  int in_stretch;

  while (day >= (in_stretch = __builtin_popcountll (stretch->days))) {
    day -= in_stretch;
    stretch++;
  }
  return (stretch->base + nth_bit (stretch->days, day)) * HEARTH_DAY
         + nth_time (plan, period->hours, (int)(n % per_day));
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
  gint64 total = (gint64)period->n_days * moments_in_day (plan, period->hours);
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

static gboolean
nth_of_positions (HearthPlan *plan, int n, gint64 *out_wall)
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

/* Passes over whole cycles of a rule that days and weeks alone limit: any stretch of a cycle's
 * length has as many moments as another. */
static gint64
pass_cycles (const HearthPlan *plan, gint64 day, int per_day, gint64 *left)
{
  const HearthRule *rule = &plan->rule;
  gboolean is_weekly = rule->frequency == HEARTH_FREQUENCY_WEEKLY;
  gint64 in_cycle = is_weekly ? per_day * __builtin_popcount (rule->weekdays) : per_day;
  gint64 length = 1;
  gint64 cycles;

  if (rule->frequency > HEARTH_FREQUENCY_WEEKLY || rule->months != HEARTH_PLAN_ALL_MONTHS
      || plan->has_month_days || plan->has_year_days || (rule->weekdays && !is_weekly) || !per_day)
    return day;
  if (rule->frequency != HEARTH_FREQUENCY_HOURLY)
    length = is_weekly ? 7 * rule->interval : rule->interval;
  cycles = (*left - 1) / in_cycle;
  *left -= cycles * in_cycle;
  return day + cycles * length;
}

/* The n-th occurrence from the start on, n from 1: what COUNT ends with. Without BYSETPOS whole
 * months are counted, not occurrences. */
gboolean
hearth_plan_nth (HearthPlan *plan, int n, gint64 *out_wall)
{
  gboolean same_hours =
      plan->rule.frequency != HEARTH_FREQUENCY_HOURLY || 24 % plan->rule.interval == 0;
  gint64 start_day = floor_div (plan->start, HEARTH_DAY);
  gint64 left = n;
  gint64 day;

  if (plan->has_positions)
    return nth_of_positions (plan, n, out_wall);
  if (hearth_plan_next_day (plan, start_day, &day) && day == start_day)
    left +=
        times_before (plan, hearth_plan_hours (plan, day), (int)(plan->start - day * HEARTH_DAY));
  day = start_day;
  if (same_hours)
    day = pass_cycles (plan, day, moments_in_day (plan, hearth_plan_hours (plan, day)), &left);
  while (hearth_plan_next_day (plan, day, &day)) {
    guint32 hours = hearth_plan_hours (plan, day);
    int per_day = moments_in_day (plan, hours);
    guint64 days = plan->stretch.days & ~(BIT (day - plan->stretch.base) - 1);
    gint64 moments;

    if (!same_hours)
      days &= -days;
    moments = (gint64)per_day * __builtin_popcountll (days);
    if (left <= moments) {
      day = plan->stretch.base + nth_bit (days, (int)((left - 1) / per_day));
      *out_wall = day * HEARTH_DAY + nth_time (plan, hours, (int)((left - 1) % per_day));
      return *out_wall <= plan->end;
    }
    left -= moments;
    day = same_hours ? plan->stretch.base + plan->month_length + 1
                     : hearth_plan_following_day (plan, day);
  }
  return FALSE;
}
