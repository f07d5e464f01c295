// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * recurrence-walk: from days to moments.
 *
 * Without BYSETPOS an occurrence is any day that recurrence-plan lets in with any of the rule's
 * times, so the next one is found from the wall alone. The times are hours times minutes times
 * seconds, each a set of bits, and the n-th of them is computed, never enumerated. COUNT is
 * counted here: in whole cycles where nothing but days and weeks limits a rule, else in months.
 */
#include "recurrence-plan.h"

#include "civil.h"
#include "recurrence-bits.h"

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
int
hearth_plan_times_before (const HearthPlan *plan, guint32 hours, int time)
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

/* How many moments a day has, at these hours of it. */
int
hearth_plan_moments_in_day (const HearthPlan *plan, guint32 hours)
{
  return __builtin_popcount (hours) * plan->times_per_hour;
}

/* The n-th of a day's times, n from 0. */
int
hearth_plan_nth_time (const HearthPlan *plan, guint32 hours, int n)
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
    return hearth_plan_nth_position (plan, n, out_wall);
  if (hearth_plan_next_day (plan, start_day, &day) && day == start_day)
    left += hearth_plan_times_before (plan, hearth_plan_hours (plan, day),
                                      (int)(plan->start - day * HEARTH_DAY));
  day = start_day;
  if (same_hours)
    day = pass_cycles (plan, day, hearth_plan_moments_in_day (plan, hearth_plan_hours (plan, day)),
                       &left);
  while (hearth_plan_next_day (plan, day, &day)) {
    guint32 hours = hearth_plan_hours (plan, day);
    int per_day = hearth_plan_moments_in_day (plan, hours);
    guint64 days = plan->stretch.days & ~(BIT (day - plan->stretch.base) - 1);
    gint64 moments;

    if (!same_hours)
      days &= -days;
    moments = (gint64)per_day * __builtin_popcountll (days);
    if (left <= moments) {
      day = plan->stretch.base + nth_bit (days, (int)((left - 1) / per_day));
      *out_wall =
          day * HEARTH_DAY + hearth_plan_nth_time (plan, hours, (int)((left - 1) % per_day));
      return *out_wall <= plan->end;
    }
    left -= moments;
    day = same_hours ? plan->stretch.base + plan->month_length + 1
                     : hearth_plan_following_day (plan, day);
  }
  return FALSE;
}
