// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "recurrence.h"

G_BEGIN_DECLS

#define HEARTH_PLAN_ALL_MONTHS 0x1ffe /* as in HearthRule's months */

/* Days of one stretch, at most 63 days: bit n is the day base + n, counted from 1970-01-01. */
typedef struct {
  gint64 base;
  guint64 days;
} HearthStretch;

/* A period of a rule with BYSETPOS: its days, the hours of them, and the walls it spans. */
typedef struct {
  gint64 begin; /* wall */
  gint64 end; /* wall, exclusive; begin == end: nothing loaded */
  HearthStretch stretches[12];
  int n_stretches;
  int n_days;
  guint32 hours;
} HearthPeriod;

/* A rule and its start made ready for walking: what the rule leaves open is filled in from the
 * start, and what was computed last is kept. Private to the recurrence rooms. */
typedef struct {
  HearthRule rule; /* without gaps: months, hours, minutes and seconds are never empty */
  gint64 start; /* wall */
  gint64 end; /* wall, the last that may occur */
  int start_month; /* year * 12 + month - 1 */
  gint64 start_hour; /* hours from 1970 */
  int cycle; /* days from one week or day to the next of DAILY and WEEKLY; 1: all */
  gint64 anchor; /* a day on which the cycle begins */
  guint64 pattern; /* the days of the cycle, repeated */
  gboolean is_barren; /* it never occurs, and searching would not end soon */
  gboolean has_month_days;
  gboolean has_ordinals;
  gboolean ordinals_in_year;
  gboolean has_year_days;
  gboolean has_week_numbers;
  gboolean has_positions;
  gboolean spills; /* SKIP may put a day of one month into another */
  int times_per_hour;
  int limits_year; /* the year of limits */
  guint64 limits[12]; /* bit n: day n of the month passes the parts about the year */
  int month; /* the month of stretch */
  int month_length;
  HearthStretch stretch;
  HearthPeriod period;
} HearthPlan;

void hearth_plan_init (HearthPlan *plan, const HearthRule *rule, gint64 start);
guint64 hearth_plan_month (HearthPlan *plan, int month, gint64 base, int length);
guint32 hearth_plan_hours (const HearthPlan *plan, gint64 day);
gint64 hearth_plan_following_day (const HearthPlan *plan, gint64 day);
gboolean
hearth_plan_next_day (HearthPlan *plan, gint64 day, gint64 *out_day) G_GNUC_WARN_UNUSED_RESULT;
void hearth_plan_limit_year (HearthPlan *plan, int year);
gboolean
hearth_plan_next (HearthPlan *plan, gint64 from, gint64 *out_wall) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_plan_next_position (HearthPlan *plan, gint64 from,
                                    gint64 *out_wall) G_GNUC_WARN_UNUSED_RESULT;

gboolean hearth_plan_nth (HearthPlan *plan, int n, gint64 *out_wall) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_plan_nth_position (HearthPlan *plan, int n, gint64 *out_wall) G_GNUC_WARN_UNUSED_RESULT;
int hearth_plan_moments_in_day (const HearthPlan *plan, guint32 hours);
int hearth_plan_times_before (const HearthPlan *plan, guint32 hours, int time);
int hearth_plan_nth_time (const HearthPlan *plan, guint32 hours, int n);

G_END_DECLS
