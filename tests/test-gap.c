// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-gap: the gentle word on a goal whose target is about to be missed. Told once a span, in warm
 * words, held and recorded as any reminder, and not told at all to those who have a plan.
 */
#include <string.h>

#include "daemon/civil.h"
#include "daemon/scheduler-goal.h"
#include "daemon/scheduler-prompt.h"
#include "world.h"

#define DAY G_GINT64_CONSTANT (86400)

static gint64
add_goal (World *world, const char *target, const char *deadline)
{
  g_autoptr (HearthGoal) goal = hearth_goal_new (HEARTH_AREA_QUALITY_TIME, "Time for two");
  g_autoptr (GError) error = NULL;

  g_free (goal->target);
  goal->target = g_strdup (target);
  g_assert_true (hearth_scheduler_set_deadline (world->scheduler, goal, deadline, &error));
  g_assert_true (hearth_scheduler_add_goal (world->scheduler, goal, &error));
  g_assert_no_error (error);
  world_settle (world);
  return goal->id;
}

/* A date night for a goal, of which nothing is told. */
static gint64
plan (World *world, const char *when, gint64 goal)
{
  g_autoptr (HearthEvent) event = world_event (world, HEARTH_KIND_DATE_NIGHT, "Dinner", when);
  g_autoptr (GError) error = NULL;

  event->goal = goal;
  g_assert_true (hearth_event_set_leads (event, NULL, 0, &error));
  event->follow_up = FALSE;
  g_assert_true (hearth_scheduler_add (world->scheduler, event, &error));
  g_assert_no_error (error);
  world_settle (world);
  return event->id;
}

/* What was told, without the cards that went with it. */
static char *
told_so_far (World *world)
{
  g_autofree char *told = world_history (world);
  g_autoptr (GRegex) card = g_regex_new ("(--goal \\d+)/.*$", G_REGEX_MULTILINE, 0, NULL);

  return g_regex_replace (card, told, -1, 0, "\\1", 0, NULL);
}

static void
assert_told (World *world, const char *expected)
{
  g_autofree char *told = told_so_far (world);

  g_assert_cmpstr (told, ==, expected);
}

/* The record of the goals' reminders in a span, "DAY STATE CLOSED-FOR" each. */
static char *
record (World *world, const char *from, const char *until)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = hearth_scheduler_reminders (
      world->scheduler, 0, world_instant (world, from), world_instant (world, until), 100, &error);
  GString *lines = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++) {
    const HearthForecast *one = g_ptr_array_index (found, i);
    gint64 wall = one->at / G_USEC_PER_SEC;
    g_autofree char *at = hearth_civil_format (wall, FALSE);

    if (one->delivery->reason == HEARTH_REASON_GAP)
      g_string_append_printf (lines, "%s %s %s\n", at,
                              hearth_delivery_state_name (one->delivery->state),
                              one->delivery->closed_for);
  }
  return g_string_free (lines, FALSE);
}

static void
assert_record (World *world, const char *from, const char *until, const char *expected)
{
  g_autofree char *found = record (world, from, until);

  g_assert_cmpstr (found, ==, expected);
}

static guint32
on_screen (World *world)
{
  const HearthNotice *notice = world_notice (world, "Time for two");

  return notice ? hearth_fake_notifier_find (world->notifier, notice->key) : 0;
}

#define NOTHING_YET                                                                                \
  "Time for two | There is still time until Monday, 30 November 2026/You wanted 2 date nights a "  \
  "month, and none is planned yet./To plan one: hearth add date-night … --goal 1\n"

/* Ten days before the end of the month it is told, once, with how to help it; the record has it,
 * before and after; and the next month has its own. */
static void
test_once_a_span (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");

  (void)add_goal (world, "2 date nights a month", "");
  assert_record (world, "2026-10-01", "2027-02-01", "2026-11-21T09:00:00 waiting \n");
  world_pass_to (world, "2026-11-21T08:59:59");
  assert_told (world, "");
  world_pass_to (world, "2026-11-21T09:00:00");
  assert_told (world, NOTHING_YET);
  world_pass_to (world, "2026-11-30T23:00:00");
  assert_told (world, "");
  assert_record (world, "2026-11-01", "2026-12-01", "2026-11-21T09:00:00 shown \n");
  world_pass_to (world, "2026-12-01T00:01:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  assert_record (world, "2026-11-01", "2026-12-01", "2026-11-21T09:00:00 closed over\n");
  world_pass_to (world, "2027-01-01T00:00:00");
  assert_told (world, "Time for two | There is still time until Thursday, 31 December 2026/You "
                      "wanted 2 date nights a month, and none is planned yet./To plan one: hearth "
                      "add date-night … --goal 1\n");
}

/* A plan that reaches the target hears nothing; one that no longer does hears it then; and planning
 * takes the word off the screen. */
static void
test_plan (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");
  gint64 goal = add_goal (world, "2 date nights a month", "");
  gint64 first = plan (world, "2026-11-03 19:00", goal);
  gint64 last = plan (world, "2026-11-28 19:00", goal);

  world_pass_to (world, "2026-11-04T10:00:00");
  world_answer (world, first, "", HEARTH_OUTCOME_DONE);
  world_pass_to (world, "2026-11-25T12:00:00");
  assert_told (world, "");
  world_answer (world, last, "", HEARTH_OUTCOME_SKIPPED);
  assert_told (world,
               "Time for two | There is still time until Monday/You wanted 2 date nights a "
               "month; 1 done so far, and none planned yet./21 days since your last date night./"
               "To plan one: hearth add date-night … --goal 1\n");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  (void)plan (world, "2026-11-29 19:00", goal);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  assert_record (world, "2026-11-01", "2026-12-01", "2026-11-25T12:00:00 closed planned\n");
}

/* What a restart, or a death right after it was shown, makes of it: nothing. */
static void
test_restart (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");

  (void)add_goal (world, "2 date nights a month", "");
  world_pass_to (world, "2026-11-21T09:00:00");
  assert_told (world, NOTHING_YET);
  for (int i = 0; i < 3; i++) {
    world_stop (world);
    hearth_fake_clock_advance (world->clock, DAY * G_USEC_PER_SEC);
    world_start (world);
    world_pass (world, DAY);
    assert_told (world, "");
    g_assert_cmpuint (world_on_screen (world), ==, 1);
  }
  world_stop (world);
  hearth_fake_clock_advance (world->clock, 4 * DAY * G_USEC_PER_SEC);
  world_start (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* A machine that was off in those days tells of it in time, and not when it is too late. */
static void
test_machine_was_off (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");

  (void)add_goal (world, "once a week", "");
  world_stop (world);
  hearth_fake_clock_advance (world->clock, world_instant (world, "2026-11-08T11:00:00")
                                               - hearth_clock_now (HEARTH_CLOCK (world->clock)));
  world_start (world);
  world_pass (world, 1);
  assert_told (world, "Time for two | There is still time today/You wanted once a week, and none "
                      "is planned yet./To plan one: hearth add date-night … --goal 1\n");
  world_stop (world);
  hearth_fake_clock_advance (world->clock, 8 * DAY * G_USEC_PER_SEC);
  world_start (world);
  world_pass (world, 3600);
  assert_told (world, "");
}

/* Quiet hours and a pause keep it as they keep every reminder; what is over by then is dropped. */
static void
test_holds (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");
  g_autoptr (GError) error = NULL;

  (void)add_goal (world, "2 date nights a month", "");
  g_assert_true (
      hearth_scheduler_set (world->scheduler, HEARTH_SETTING_QUIET_HOURS, "22:00-10:30", &error));
  world_pass_to (world, "2026-11-21T10:29:00");
  assert_told (world, "");
  assert_record (world, "2026-11-01", "2026-12-01", "2026-11-21T09:00:00 held \n");
  world_pass_to (world, "2026-11-21T10:30:00");
  assert_told (world, NOTHING_YET);
  g_assert_true (hearth_scheduler_pause (world->scheduler, "goal:1", "2027-01-02 12:00", &error));
  g_assert_no_error (error);
  world_pass_to (world, "2027-01-03T12:00:00");
  assert_told (world, "");
  assert_record (world, "2026-12-02", "2027-01-03", "2026-12-22T09:00:00 dropped over\n");
}

/* What others may read says no more than the settings let it. */
static void
test_privacy (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");
  g_autoptr (GError) error = NULL;

  (void)add_goal (world, "2 date nights a month", "");
  g_assert_true (hearth_scheduler_set (world->scheduler, HEARTH_SETTING_PRIVACY, "title", &error));
  world_pass_to (world, "2026-11-21T09:00:00");
  assert_told (world, "Time for two | There is still time until Monday, 30 November 2026\n");
  g_assert_true (hearth_scheduler_set (world->scheduler, HEARTH_SETTING_PRIVACY, "hidden", &error));
  world_pass_to (world, "2026-12-22T09:00:00");
  assert_told (world, "Date night | A reminder for the two of you\n");
}

/* Its buttons: snooze is the next morning, skip lets the month be; an undo of that brings it back,
 * once. */
static void
test_buttons (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL;

  (void)add_goal (world, "2 date nights a month", "");
  world_pass_to (world, "2026-11-21T11:00:00");
  assert_told (world, NOTHING_YET);
  g_assert_false (
      hearth_fake_notifier_press (world->notifier, on_screen (world), HEARTH_ACTION_DONE));
  g_assert_true (
      hearth_fake_notifier_press (world->notifier, on_screen (world), HEARTH_ACTION_SNOOZE));
  world_pass_to (world, "2026-11-22T08:59:59");
  assert_told (world, "");
  world_pass_to (world, "2026-11-22T09:00:00");
  assert_told (world, NOTHING_YET);
  g_assert_true (
      hearth_fake_notifier_press (world->notifier, on_screen (world), HEARTH_ACTION_SKIP));
  world_settle (world);
  g_assert_true (hearth_scheduler_undo (world->scheduler, &what, &error));
  g_assert_cmpstr (what, ==, "let “Time for two” be for this time");
  world_pass_to (world, "2026-12-01T00:00:00");
  assert_told (world, NOTHING_YET);
  assert_record (world, "2026-11-01", "2026-12-01",
                 "2026-11-21T09:00:00 answered snoozed\n2026-11-22T09:00:00 closed over\n");
}

/* A goal that is reached or removed takes its word with it, and one that comes back by an undo
 * brings it along, once. */
static void
test_goal_goes (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");
  gint64 goal = add_goal (world, "2 date nights a month", "");
  g_autoptr (GError) error = NULL;

  world_pass_to (world, "2026-11-21T09:00:00");
  for (int i = 0; i < 2; i++) {
    g_autofree char *what = NULL;

    assert_told (world, NOTHING_YET);
    g_assert_true (hearth_scheduler_remove_goal (world->scheduler, goal, &error));
    world_settle (world);
    g_assert_cmpuint (world_on_screen (world), ==, 0);
    g_assert_true (hearth_scheduler_undo (world->scheduler, &what, &error));
    g_assert_no_error (error);
    world_pass (world, DAY);
  }
  assert_told (world, NOTHING_YET);
  world_pass_to (world, "2026-12-22T09:00:00");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  g_assert_true (hearth_scheduler_reach_goal (world->scheduler, goal, &error));
  world_pass (world, 1);
  g_assert_null (world_notice (world, "Time for two"));
}

/* A year has two months for it, a week three days, a deadline a fortnight, and the first span of a
 * goal none. */
static void
test_moments (void)
{
  static const struct {
    const char *target;
    const char *deadline;
    const char *expected;
  } cases[] = {
    { "2 date nights a week", "", "2026-11-20T09:00:00 waiting \n" },
    { "5 dates a year", "", "2027-11-02T09:00:00 waiting \n" },
    { "12 in total", "2027-03-14", "2027-03-01T09:00:00 waiting \n" },
    { "12 in total", "2026-11-14", "2026-11-12T09:00:00 waiting \n" },
    { "12 in total", "2026-11-11", "" },
    { "12 in total", "", "" },
    { "", "2027-03-14", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (World) world = world_new ("2026-11-11T12:00:00", "UTC");

    (void)add_goal (world, cases[i].target, cases[i].deadline);
    assert_record (world, "2026-11-01", "2028-12-01", cases[i].expected);
  }
}

/* A leap of the clock that proved false leaves no word behind, and it is told at its true time. */
static void
test_false_leap (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");

  (void)add_goal (world, "2 date nights a month", "");
  hearth_fake_clock_set (world->clock, world_instant (world, "2026-11-25T12:00:00"));
  world_pass (world, 2);
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  hearth_fake_clock_set (world->clock, world_instant (world, "2026-10-31T12:01:00"));
  world_pass (world, 2);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_free (world_history (world));
  world_pass_to (world, "2026-11-21T09:00:00");
  assert_told (world, NOTHING_YET);
}

/* With it comes an idea for a date, which then counts as drawn. */
static void
test_card (void)
{
  g_autoptr (World) world = world_new ("2026-10-31T12:00:00", "UTC");
  g_autoptr (GArray) drawn = NULL;
  const HearthNotice *notice = NULL;

  (void)add_goal (world, "2 date nights a month", "");
  world_pass_to (world, "2026-11-21T09:00:00");
  notice = world_notice (world, "Time for two");
  drawn = hearth_scheduler_drawn (world->scheduler, "date-ideas", NULL);
  g_assert_cmpuint (drawn->len, ==, 1);
  g_assert_nonnull (strstr (notice->body, "--goal 1\n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gap/once-a-span", test_once_a_span);
  g_test_add_func ("/gap/plan", test_plan);
  g_test_add_func ("/gap/restart", test_restart);
  g_test_add_func ("/gap/machine-was-off", test_machine_was_off);
  g_test_add_func ("/gap/holds", test_holds);
  g_test_add_func ("/gap/privacy", test_privacy);
  g_test_add_func ("/gap/buttons", test_buttons);
  g_test_add_func ("/gap/goal-goes", test_goal_goes);
  g_test_add_func ("/gap/moments", test_moments);
  g_test_add_func ("/gap/false-leap", test_false_leap);
  g_test_add_func ("/gap/card", test_card);
  return g_test_run ();
}
