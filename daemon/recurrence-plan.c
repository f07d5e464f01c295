// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * recurrence-plan: the days on which a rule occurs, a month at a time.
 *
 * A plan is a rule with its start and without its gaps: a weekly rule that names no weekday has
 * the weekday of its start, and so on down to the second. Everything that RFC 5545 says about
 * dates then comes to one question, the days of one month as the bits of a word, and the answer is
 * the intersection of a few words: days of the month, weekdays, the phase of INTERVAL. No step
 * depends on the one before it, so a search may begin anywhere, and costs what it passes over.
 *
 * SKIP may push a day over the edge of its month. In the words here bit 0 is the last day of the
 * month before and bit length + 1 the first of the month after, and next_day puts what spilled
 * where it belongs. Parts that count through the year are computed once a year, in
 * recurrence-year; the time of day is the business of recurrence-walk, BYSETPOS of
 * recurrence-position.
 */
#include "recurrence-plan.h"

#include <string.h>

#include "civil.h"
#include "recurrence-bits.h"

#define ALL_HOURS 0xffffffU
#define EPOCH_WEEKDAY 3 /* 1970-01-01 was a Thursday */

static gboolean
any (const guint64 *words, gsize n_words)
{
  guint64 all = 0;

  for (gsize i = 0; i < n_words; i++)
    all |= words[i];
  return all != 0;
}

/* Which days a rule means that names none, by its frequency. */
static void
fill_days (HearthPlan *plan, const HearthCivil *start)
{
  HearthRule *rule = &plan->rule;
  guint8 weekday = (guint8)BIT (hearth_civil_weekday (plan->start));

  if (rule->frequency < HEARTH_FREQUENCY_WEEKLY || rule->weekdays || plan->has_ordinals
      || plan->has_month_days || plan->has_year_days)
    return;
  if (rule->frequency == HEARTH_FREQUENCY_WEEKLY || plan->has_week_numbers) {
    rule->weekdays = weekday;
    return;
  }
  if (rule->frequency == HEARTH_FREQUENCY_YEARLY && !rule->months)
    rule->months = (guint16)BIT (start->month);
  rule->month_days = (guint32)BIT (start->day);
  plan->has_month_days = TRUE;
}

static void
fill_times (HearthRule *rule, const HearthCivil *start)
{
  if (!rule->hours)
    rule->hours = rule->frequency == HEARTH_FREQUENCY_HOURLY ? ALL_HOURS : 1U << start->hour;
  if (!rule->minutes)
    rule->minutes = BIT (start->minute);
  if (!rule->seconds)
    rule->seconds = BIT (start->second);
}

/* DAILY and WEEKLY are days in a cycle that began at the start, or at its week's begin. */
static void
fill_cycle (HearthPlan *plan)
{
  gint64 start_day = (plan->start - floor_mod (plan->start, HEARTH_DAY)) / HEARTH_DAY;
  guint64 days = 1;
  int length = 1;

  plan->anchor = start_day;
  if (plan->rule.frequency == HEARTH_FREQUENCY_WEEKLY) {
    plan->anchor -= floor_mod (hearth_civil_weekday (plan->start) - plan->rule.week_start, 7);
    length = 7;
    days = 0x7f;
  } else if (plan->rule.frequency != HEARTH_FREQUENCY_DAILY) {
    plan->cycle = 1;
    return;
  }
  plan->cycle = plan->rule.interval == 1 ? 1 : length * plan->rule.interval;
  for (int shift = 0; shift < 64; shift += plan->cycle)
    plan->pattern |= days << shift;
}

static guint64
cycle_days (const HearthPlan *plan, gint64 base)
{
  gint64 phase = floor_mod (base - plan->anchor, plan->cycle);
  gint64 rest = plan->cycle - phase;

  return (phase < 64 ? plan->pattern >> phase : 0) | (rest < 64 ? plan->pattern << rest : 0);
}

/* Bits 0 to length + 1: the days that BYMONTHDAY names, with SKIP done to those that are not. */
static guint64
month_days (const HearthPlan *plan, int length)
{
  const HearthRule *rule = &plan->rule;
  guint64 inside = BIT (length + 1) - 2;
  guint64 days = rule->month_days & inside;
  gboolean too_long = (rule->month_days & ~inside) != 0;
  gboolean too_early = FALSE;

  for (guint64 left = rule->month_days_from_end; left; left &= left - 1) {
    int n = __builtin_ctzll (left);

    if (n <= length)
      days |= BIT (length + 1 - n);
    else
      too_early = TRUE;
  }
  if (rule->skip == HEARTH_SKIP_OMIT || rule->frequency < HEARTH_FREQUENCY_MONTHLY)
    return days;
  if (too_long)
    days |= BIT (rule->skip == HEARTH_SKIP_FORWARD ? length + 1 : length);
  if (too_early)
    days |= BIT (rule->skip == HEARTH_SKIP_FORWARD ? 1 : 0);
  return days;
}

/* Bits 0 to length + 1: the days of the weekdays in a set, bit 0 being a day of first_weekday. */
static guint64
weekday_days (guint weekdays, int first_weekday)
{
  guint64 week = (weekdays >> first_weekday | weekdays << (7 - first_weekday)) & 0x7f;

  return week * (BIT (0) | BIT (7) | BIT (14) | BIT (21) | BIT (28));
}

/* Bits 1 to length: the n-th weekdays of the month. */
static guint64
ordinal_days (const HearthRule *rule, int first_weekday, int length)
{
  guint64 days = 0;

  for (int weekday = 0; weekday < 7; weekday++) {
    /* Day 0 being of first_weekday, day 7 is again; so the first of weekday is from 1 to 7. */
    int first = (weekday + 6 - first_weekday) % 7 + 1;
    int last = first + (length - first) / 7 * 7;

    if (!(rule->ordinals[weekday] | rule->ordinals_from_end[weekday]))
      continue;
    for (int n = 1; n <= 5; n++) {
      if (rule->ordinals[weekday] >> n & 1 && first + 7 * (n - 1) <= length)
        days |= BIT (first + 7 * (n - 1));
      if (rule->ordinals_from_end[weekday] >> n & 1 && last - 7 * (n - 1) >= 1)
        days |= BIT (last - 7 * (n - 1));
    }
  }
  return days;
}

/* The periods since the start's, if they are months or years; INTERVAL's multiples are let in. */
static int
periods_since_start (const HearthPlan *plan, int month)
{
  if (plan->rule.frequency == HEARTH_FREQUENCY_MONTHLY)
    return month - plan->start_month;
  if (plan->rule.frequency == HEARTH_FREQUENCY_YEARLY)
    return month / 12 - plan->start_month / 12;
  return 0;
}

static gboolean
in_interval (const HearthPlan *plan, int month)
{
  int periods = periods_since_start (plan, month);

  return periods >= 0 && (plan->rule.interval == 1 || periods % plan->rule.interval == 0);
}

/* The days of a month, as bits from the day before its first; base is that day, length the
 * month's. What SKIP moves out of the month is in bit 0 and bit length + 1. */
guint64
hearth_plan_month (HearthPlan *plan, int month, gint64 base, int length)
{
  const HearthRule *rule = &plan->rule;
  guint64 days = BIT (length + 2) - 1;
  int weekday = (int)floor_mod (base + EPOCH_WEEKDAY, 7);

  if (!in_interval (plan, month) || !(rule->months >> (month % 12 + 1) & 1))
    return 0;
  if (plan->has_month_days)
    days = month_days (plan, length);
  if (plan->has_year_days || plan->has_week_numbers || plan->ordinals_in_year) {
    hearth_plan_limit_year (plan, month / 12);
    days &= plan->limits[month % 12];
  }
  if (!plan->spills)
    days &= BIT (length + 1) - 2;
  if (plan->has_ordinals && !plan->ordinals_in_year)
    days &= weekday_days (rule->weekdays, weekday) | ordinal_days (rule, weekday, length);
  else if (rule->weekdays && !plan->ordinals_in_year)
    days &= weekday_days (rule->weekdays, weekday);
  if (plan->cycle > 1)
    days &= cycle_days (plan, base);
  return days;
}

/* The first month from one on that INTERVAL and BYMONTH may let in. Where days spill, a month has
 * days of its neighbours, and none is passed over. */
static int
wanted_month (const HearthPlan *plan, int month)
{
  const HearthRule *rule = &plan->rule;
  int years = rule->frequency == HEARTH_FREQUENCY_YEARLY ? rule->interval : 1;
  guint left_in_year = rule->months >> (month % 12 + 1);
  int phase = 0;

  if (plan->spills)
    return month;
  if (rule->frequency == HEARTH_FREQUENCY_MONTHLY && rule->interval > 1)
    return month + (int)floor_mod (plan->start_month - month, rule->interval);
  if (years > 1)
    phase = (int)floor_mod (plan->start_month / 12 - month / 12, years);
  if (phase == 0 && left_in_year)
    return month + __builtin_ctz (left_in_year);
  return (month / 12 + (phase ? phase : years)) * 12 + __builtin_ctz (rule->months) - 1;
}

/* Makes a month the current one; base is the day before its first. The spilled days of its
 * neighbours are moved into it. */
static void
load_month (HearthPlan *plan, int month, gint64 base)
{
  int length = hearth_civil_days_in_month (month / 12, month % 12 + 1);
  guint64 days = hearth_plan_month (plan, month, base, length);

  if (plan->spills) {
    int before = hearth_civil_days_in_month ((month - 1) / 12, (month - 1) % 12 + 1);
    int after = hearth_civil_days_in_month ((month + 1) / 12, (month + 1) % 12 + 1);

    days &= BIT (length + 1) - 2;
    if (hearth_plan_month (plan, month - 1, base - before, before) & BIT (before + 1))
      days |= BIT (1);
    if (hearth_plan_month (plan, month + 1, base + length, after) & BIT (0))
      days |= BIT (length);
  }
  plan->month = month;
  plan->month_length = length;
  plan->stretch = (HearthStretch){ base, days };
}

static gint64
base_of_month (int month)
{
  return hearth_civil_days (month / 12, month % 12 + 1, 1) - 1;
}

static void
load_month_of (HearthPlan *plan, gint64 day)
{
  HearthCivil civil;
  int month;

  hearth_civil_from_wall (day * HEARTH_DAY, &civil);
  month = civil.year * 12 + civil.month - 1;
  load_month (plan, month, base_of_month (month));
}

static void
load_following_month (HearthPlan *plan)
{
  int following = plan->month + 1;
  int month = wanted_month (plan, following);

  load_month (plan, month,
              month == following ? plan->stretch.base + plan->month_length : base_of_month (month));
}

/* The first day from a day on, the start's at the earliest, that the date parts of the rule let
 * in, up to a week after the plan's end. A day is a count from 1970-01-01. */
gboolean
hearth_plan_next_day (HearthPlan *plan, gint64 day, gint64 *out_day)
{
  /* The week that the end is in is whole still: BYSETPOS counts in it. */
  gint64 last = plan->end / HEARTH_DAY + 7;
  guint64 days;

  if (day > last || plan->is_barren)
    return FALSE;
  if (day <= plan->stretch.base || day > plan->stretch.base + plan->month_length)
    load_month_of (plan, day);
  days = plan->stretch.days & ~(BIT (day - plan->stretch.base) - 1);
  while (!days && plan->stretch.base < last) {
    load_following_month (plan);
    days = plan->stretch.days;
  }
  if (!days)
    return FALSE;
  *out_day = plan->stretch.base + __builtin_ctzll (days);
  return TRUE;
}

/* The hours of a day, one that next_day gave, at which the rule may occur. */
guint32
hearth_plan_hours (const HearthPlan *plan, gint64 day)
{
  gint64 interval = plan->rule.interval;
  gint64 first;
  guint32 hours = 0;

  if (plan->rule.frequency != HEARTH_FREQUENCY_HOURLY || interval == 1)
    return plan->rule.hours;
  first = floor_mod (plan->start_hour - day * 24, interval);
  for (gint64 hour = first; hour < 24; hour += interval)
    hours |= 1U << hour;
  return hours & plan->rule.hours;
}

/* The day after one, or where an hourly INTERVAL is longer than a day, the next with an hour. */
gint64
hearth_plan_following_day (const HearthPlan *plan, gint64 day)
{
  gint64 interval = plan->rule.interval;

  if (plan->rule.frequency != HEARTH_FREQUENCY_HOURLY || interval <= 24)
    return day + 1;
  return day + 1 + floor_mod (plan->start_hour - (day + 1) * 24, interval) / 24;
}

/* Whether an hourly rule meets BYHOUR and BYDAY at all: in a week of its steps it meets every hour
 * of the week that it ever will. */
static gboolean
meets_hours (const HearthPlan *plan)
{
  const HearthRule *rule = &plan->rule;
  guint8 weekdays = rule->weekdays ? rule->weekdays : 0x7f;

  for (gint64 step = 0; step < 7 * 24; step++) {
    gint64 hour = plan->start_hour + step * rule->interval;
    int weekday = hearth_civil_weekday (hour * HEARTH_HOUR);

    if (rule->hours >> floor_mod (hour, 24) & 1 && weekdays >> weekday & 1)
      return TRUE;
  }
  return FALSE;
}

/* The smallest number of BYSETPOS, sign aside; 0: there is none. */
static int
smallest_position (const HearthRule *rule)
{
  for (int word = 0; word < 6; word++) {
    guint64 positions = rule->positions[word] | rule->positions_from_end[word];

    if (positions)
      return word * 64 + __builtin_ctzll (positions);
  }
  return 0;
}

/* How many moments a period has at most, or a bound of that. */
static int
moments_in_period (const HearthPlan *plan)
{
  const HearthRule *rule = &plan->rule;
  int in_day = __builtin_popcount (rule->hours) * plan->times_per_hour;

  switch (rule->frequency) {
  case HEARTH_FREQUENCY_HOURLY:
    return plan->times_per_hour;
  case HEARTH_FREQUENCY_DAILY:
    return in_day;
  case HEARTH_FREQUENCY_WEEKLY:
    return __builtin_popcount (rule->weekdays) * in_day;
  case HEARTH_FREQUENCY_MONTHLY:
    return 31 * in_day;
  case HEARTH_FREQUENCY_YEARLY:
  case HEARTH_FREQUENCY_NONE:
  default:
    return 366 * in_day;
  }
}

/* Makes a rule ready to be walked from its start, a wall. The rule is copied. */
void
hearth_plan_init (HearthPlan *plan, const HearthRule *rule, gint64 start)
{
  HearthCivil civil;

  memset (plan, 0, sizeof *plan);
  hearth_civil_from_wall (start, &civil);
  plan->rule = *rule;
  plan->rule.interval = MAX (rule->interval, 1);
  plan->start = start;
  plan->start_month = civil.year * 12 + civil.month - 1;
  plan->start_hour = (start - floor_mod (start, HEARTH_HOUR)) / HEARTH_HOUR;
  plan->has_month_days = rule->month_days || rule->month_days_from_end;
  plan->has_ordinals = any (rule->ordinals, G_N_ELEMENTS (rule->ordinals))
                       || any (rule->ordinals_from_end, G_N_ELEMENTS (rule->ordinals_from_end));
  plan->ordinals_in_year =
      plan->has_ordinals && rule->frequency == HEARTH_FREQUENCY_YEARLY && !rule->months;
  plan->has_year_days = any (rule->year_days, G_N_ELEMENTS (rule->year_days))
                        || any (rule->year_days_from_end, G_N_ELEMENTS (rule->year_days_from_end));
  plan->has_week_numbers = rule->week_numbers || rule->week_numbers_from_end;
  plan->has_positions = smallest_position (rule) > 0;
  fill_days (plan, &civil);
  fill_times (&plan->rule, &civil);
  if (!plan->rule.months)
    plan->rule.months = HEARTH_PLAN_ALL_MONTHS;
  fill_cycle (plan);
  plan->spills = rule->skip != HEARTH_SKIP_OMIT && rule->frequency >= HEARTH_FREQUENCY_MONTHLY
                 && (plan->has_month_days || plan->has_year_days);
  plan->times_per_hour =
      __builtin_popcountll (plan->rule.minutes) * __builtin_popcountll (plan->rule.seconds);
  plan->is_barren = (rule->frequency == HEARTH_FREQUENCY_HOURLY && !meets_hours (plan))
                    || smallest_position (rule) > moments_in_period (plan);
}
