// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * recurrence-year: the parts of a rule that count through the whole year.
 *
 * BYYEARDAY, BYWEEKNO and, in a yearly rule without BYMONTH, the n-th weekdays of the year know
 * nothing of months. Once a year they are laid out on its months here, as words of the kind that
 * recurrence-plan intersects. A week belongs to the days it consists of: of a week at the turn of
 * the year, each year has the days that are in it, as RFC 5545 has every BY part limit or expand
 * within the year at hand.
 */
#include "recurrence-plan.h"

#include <string.h>

#include "civil.h"
#include "recurrence-bits.h"

typedef struct {
  int length; /* 365 or 366 */
  int first_weekday; /* of January 1 */
  guint64 days[6]; /* bit n: day n of the year; 0 and length + 1 are the neighbours' */
} Year;

static void
add_day (Year *year, int n)
{
  year->days[n / 64] |= BIT (n % 64);
}

/* BYYEARDAY=366 in a short year, and its negative, are for SKIP to move or to omit. */
static void
add_long_year_days (Year *year, const HearthRule *rule, gboolean last, gboolean first)
{
  if (rule->skip == HEARTH_SKIP_OMIT || rule->frequency != HEARTH_FREQUENCY_YEARLY)
    return;
  if (last)
    add_day (year, rule->skip == HEARTH_SKIP_FORWARD ? year->length + 1 : year->length);
  if (first)
    add_day (year, rule->skip == HEARTH_SKIP_FORWARD ? 1 : 0);
}

static void
add_year_days (Year *year, const HearthRule *rule)
{
  gboolean last = FALSE, first = FALSE;

  for (int word = 0; word < 6; word++) {
    for (guint64 left = rule->year_days[word]; left; left &= left - 1) {
      int n = word * 64 + __builtin_ctzll (left);

      if (n <= year->length)
        add_day (year, n);
      else
        last = TRUE;
    }
    for (guint64 left = rule->year_days_from_end[word]; left; left &= left - 1) {
      int n = word * 64 + __builtin_ctzll (left);

      if (n <= year->length)
        add_day (year, year->length + 1 - n);
      else
        first = TRUE;
    }
  }
  add_long_year_days (year, rule, last, first);
}

/* The day of the year, from -2 to 4, on which its week 1 begins: the first with four days in it. */
static int
first_week (int first_weekday, int week_start)
{
  int days_before = (first_weekday - week_start + 7) % 7;

  return days_before <= 3 ? 1 - days_before : 8 - days_before;
}

static int
weeks_in_year (int first_weekday, int length, int week_start)
{
  int begin = first_week (first_weekday, week_start);
  int next_begin = length + first_week ((first_weekday + length) % 7, week_start);

  return (next_begin - begin) / 7;
}

static gboolean
takes_week (const HearthRule *rule, int number, int n_weeks)
{
  return (rule->week_numbers >> number & 1)
         || (rule->week_numbers_from_end >> (n_weeks + 1 - number) & 1);
}

static void
add_week (Year *year, int begin)
{
  for (int day = MAX (begin, 1); day < begin + 7 && day <= year->length; day++)
    add_day (year, day);
}

static void
add_weeks (Year *year, const HearthRule *rule, int number)
{
  int begin = first_week (year->first_weekday, rule->week_start);
  int n_weeks = weeks_in_year (year->first_weekday, year->length, rule->week_start);
  int length_before = hearth_civil_is_leap (number - 1) ? 366 : 365;
  int weekday_before = (year->first_weekday + 7 * 53 - length_before) % 7;
  int weeks_before = weeks_in_year (weekday_before, length_before, rule->week_start);
  int weeks_after = weeks_in_year ((year->first_weekday + year->length) % 7,
                                   hearth_civil_is_leap (number + 1) ? 366 : 365, rule->week_start);

  if (takes_week (rule, weeks_before, weeks_before))
    add_week (year, begin - 7);
  for (int week = 1; week <= n_weeks; week++)
    if (takes_week (rule, week, n_weeks))
      add_week (year, begin + 7 * (week - 1));
  if (takes_week (rule, 1, weeks_after))
    add_week (year, begin + 7 * n_weeks);
}

static void
add_weekday (Year *year, const HearthRule *rule, int weekday)
{
  int first = (weekday - year->first_weekday + 7) % 7 + 1;
  int last = first + (year->length - first) / 7 * 7;

  for (int day = first; rule->weekdays >> weekday & 1 && day <= year->length; day += 7)
    add_day (year, day);
  for (guint64 left = rule->ordinals[weekday]; left; left &= left - 1) {
    int day = first + 7 * (__builtin_ctzll (left) - 1);

    if (day <= year->length)
      add_day (year, day);
  }
  for (guint64 left = rule->ordinals_from_end[weekday]; left; left &= left - 1) {
    int day = last - 7 * (__builtin_ctzll (left) - 1);

    if (day >= 1)
      add_day (year, day);
  }
}

static void
add_weekdays (Year *year, const HearthRule *rule)
{
  for (int weekday = 0; weekday < 7; weekday++)
    add_weekday (year, rule, weekday);
}

/* Bits first to first + 32 of the year, from bit 0 on. */
static guint64
slice (const Year *year, int first)
{
  int word = first / 64;
  guint64 low = year->days[word] >> first % 64;
  guint64 high = first % 64 && word < 5 ? year->days[word + 1] << (64 - first % 64) : 0;

  return (low | high) & (BIT (33) - 1);
}

static void
intersect (HearthPlan *plan, const Year *year, int number)
{
  int before = 0;

  for (int month = 1; month <= 12; month++) {
    int length = hearth_civil_days_in_month (number, month);
    guint64 days = slice (year, before);

    /* Only the neighbours of the year are spilled into; inside of it every day has its month. */
    if (month > 1)
      days &= ~BIT (0);
    if (month < 12)
      days &= BIT (length + 1) - 1;
    plan->limits[month - 1] &= days & (BIT (length + 2) - 1);
    before += length;
  }
}

/* Sets the plan's limits to the days of a year that pass BYYEARDAY, BYWEEKNO and the BYDAY of a
 * year, each that is there. */
void
hearth_plan_limit_year (HearthPlan *plan, int year)
{
  const HearthRule *rule = &plan->rule;
  gint64 january = hearth_civil_days (year, 1, 1);
  Year empty = { .length = hearth_civil_is_leap (year) ? 366 : 365,
                 .first_weekday = hearth_civil_weekday (january * HEARTH_DAY) };

  if (plan->limits_year == year)
    return;
  plan->limits_year = year;
  memset (plan->limits, 0xff, sizeof plan->limits);
  if (plan->has_year_days) {
    Year days = empty;

    add_year_days (&days, rule);
    intersect (plan, &days, year);
  }
  if (plan->has_week_numbers) {
    Year days = empty;

    add_weeks (&days, rule, year);
    intersect (plan, &days, year);
  }
  if (plan->ordinals_in_year) {
    Year days = empty;

    add_weekdays (&days, rule);
    intersect (plan, &days, year);
  }
}
