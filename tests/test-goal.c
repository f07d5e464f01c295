// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-goal: targets as people write them, the span each is counted in, and what is said in time.
 */
#include "daemon/goal.h"

#include <string.h>

#include "daemon/civil.h"
#include "dbus/error.h"

typedef struct {
  const char *text;
  guint count;
  guint kinds;
  HearthPeriod period;
} TargetRow;

#define DATE_NIGHTS (1u << HEARTH_KIND_DATE_NIGHT)
#define CHECK_INS (1u << HEARTH_KIND_CHECK_IN)
#define KIND_WORDS (1u << HEARTH_KIND_APPRECIATION)

static const TargetRow targets[] = {
  { "2 date nights a month", 2, DATE_NIGHTS, HEARTH_PERIOD_MONTH },
  { "Two Date-Nights per  month", 2, DATE_NIGHTS, HEARTH_PERIOD_MONTH },
  { "a check-in every week", 1, CHECK_INS, HEARTH_PERIOD_WEEK },
  { "once a week", 1, 0, HEARTH_PERIOD_WEEK },
  { "twice a year", 2, 0, HEARTH_PERIOD_YEAR },
  { "3 times a week", 3, 0, HEARTH_PERIOD_WEEK },
  { "monthly", 1, 0, HEARTH_PERIOD_MONTH },
  { "date nights weekly", 1, DATE_NIGHTS, HEARTH_PERIOD_WEEK },
  { "12 in total", 12, 0, HEARTH_PERIOD_WHOLE },
  { "100 kind words", 100, KIND_WORDS, HEARTH_PERIOD_WHOLE },
  { "5", 5, 0, HEARTH_PERIOD_WHOLE },
  { "", 0, 0, HEARTH_PERIOD_WHOLE },
};

static const char *const bad_targets[] = {
  "lots of love", "0 date nights a month",     "1001 a week", "-1 a week", "2 dinners a month",
  "date nights",  "2 date nights a fortnight", "1.5 a week",
};

static gint64
day (int year, int month, int day_of_month)
{
  const HearthCivil civil = { .year = year, .month = month, .day = day_of_month };

  return hearth_civil_to_wall (&civil);
}

/* A target is understood as people write it. */
static void
test_targets (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (GError) error = NULL;
    HearthTarget target;

    g_test_message ("%s", targets[i].text);
    g_assert_true (hearth_target_parse (targets[i].text, &target, &error));
    g_assert_cmpuint (target.count, ==, targets[i].count);
    g_assert_cmpuint (target.kinds, ==, targets[i].kinds);
    g_assert_cmpint (target.period, ==, targets[i].period);
  }
}

/* What cannot be counted is refused with examples, and by its own words. */
static void
test_bad_targets (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_targets); i++) {
    g_autoptr (GError) error = NULL;
    HearthTarget target;

    g_test_message ("%s", bad_targets[i]);
    g_assert_false (hearth_target_parse (bad_targets[i], &target, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, bad_targets[i]));
    g_assert_nonnull (strstr (error->message, "once a week"));
  }
}

/* A target is counted in the week, month or year of the calendar, or in all of its time. */
static void
test_spans (void)
{
  const struct {
    const char *target;
    HearthGoalSpan now;
    HearthGoalSpan next;
  } rows[] = {
    { "once a week",
      { day (2026, 11, 16), day (2026, 11, 23) },
      { day (2026, 11, 23), day (2026, 11, 30) } },
    { "once a month",
      { day (2026, 11, 1), day (2026, 12, 1) },
      { day (2026, 12, 1), day (2027, 1, 1) } },
    { "once a year",
      { day (2026, 1, 1), day (2027, 1, 1) },
      { day (2027, 1, 1), day (2028, 1, 1) } },
    { "5 in total",
      { day (2026, 10, 3), day (2027, 2, 2) },
      { day (2026, 10, 3), day (2027, 2, 2) } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (HearthGoal) goal = hearth_goal_new (HEARTH_AREA_TRUST, "x");
    HearthGoalSpan span;

    g_free (goal->target);
    goal->target = g_strdup (rows[i].target);
    goal->deadline = day (2027, 2, 1);
    span = hearth_goal_span (goal, day (2026, 10, 3) + HEARTH_HOUR,
                             day (2026, 11, 22) + 21 * HEARTH_HOUR);
    g_assert_cmpint (span.from, ==, rows[i].now.from);
    g_assert_cmpint (span.until, ==, rows[i].now.until);
    span = hearth_goal_span_after (goal, span);
    g_assert_cmpint (span.from, ==, rows[i].next.from);
    g_assert_cmpint (span.until, ==, rows[i].next.until);
  }
}

/* A plan that falls short is said with its numbers, in kind words where there are none; one that
 * does not is not spoken of. */
static void
test_warning (void)
{
  const struct {
    const char *target;
    guint done;
    guint coming;
    gboolean is_next;
    const char *expected;
  } rows[] = {
    { "", 0, 0, FALSE, "" },
    { "2 date nights a month", 1, 1, FALSE, "" },
    { "2 date nights a month", 0, 0, FALSE,
      "nothing planned this month yet; you wanted 2 date nights a month" },
    { "2 date nights a month", 1, 0, FALSE,
      "1 done this month and none planned yet; you wanted 2 date nights a month" },
    { "3 dates a week", 1, 1, FALSE, "1 done and 1 planned this week; you wanted 3 dates a week" },
    { "2 date nights a month", 0, 1, TRUE,
      "1 planned next month; you wanted 2 date nights a month" },
    { "twice a year", 0, 0, TRUE, "nothing planned next year yet; you wanted twice a year" },
    { "9 in total", 0, 0, FALSE, "nothing planned yet; you wanted 9 in total" },
    { "9 in total", 4, 2, FALSE, "4 done and 2 planned in all; you wanted 9 in total" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (HearthGoal) goal = hearth_goal_new (HEARTH_AREA_QUALITY_TIME, "x");
    g_autofree char *warning = NULL;

    g_free (goal->target);
    goal->target = g_strdup (rows[i].target);
    warning = hearth_goal_warning (goal, rows[i].done, rows[i].coming, rows[i].is_next);
    g_assert_cmpstr (warning, ==, rows[i].expected);
  }
}

/* What may not be kept is refused by name: an empty title, a line break, a step without words. */
static void
test_check (void)
{
  const struct {
    const char *title;
    const char *step;
    const char *word; /* NULL: it will do */
  } rows[] = {
    { "Talk more", "2027-01-10 Find a teacher", NULL },
    { "Talk more", "x 2027-01-10 Find a teacher", NULL },
    { "Talk more", "Find a teacher", NULL },
    { "  ", NULL, "title" },
    { "a\nb", NULL, "title" },
    { "Talk more", "2027-01-10", "step" },
    { "Talk more", "2027-02-30 Never", "2027-02-30" },
    { "Talk more", "x ", "step" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (HearthGoal) goal = hearth_goal_new (HEARTH_AREA_TRUST, rows[i].title);
    g_autoptr (GError) error = NULL;
    const char *const steps[] = { rows[i].step, NULL };

    g_strfreev (goal->steps);
    goal->steps = g_strdupv ((char **)steps);
    g_assert_true (hearth_goal_check (goal, &error) == (rows[i].word == NULL));
    if (rows[i].word)
      g_assert_nonnull (strstr (error->message, rows[i].word));
  }
}

/* The six areas go by their names, and by no others. */
static void
test_areas (void)
{
  HearthArea read = HEARTH_AREA_COMMUNICATION;
  g_autoptr (GError) error = NULL;

  for (HearthArea area = 0; area < HEARTH_AREAS; area++) {
    g_assert_true (hearth_area_from_name (hearth_area_name (area), &read, NULL));
    g_assert_cmpint (read, ==, area);
  }
  g_assert_false (hearth_area_from_name ("fun", &read, &error));
  g_assert_nonnull (strstr (error->message, "quality-time"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/goal/targets", test_targets);
  g_test_add_func ("/goal/bad-targets", test_bad_targets);
  g_test_add_func ("/goal/spans", test_spans);
  g_test_add_func ("/goal/warning", test_warning);
  g_test_add_func ("/goal/check", test_check);
  g_test_add_func ("/goal/areas", test_areas);
  return g_test_run ();
}
