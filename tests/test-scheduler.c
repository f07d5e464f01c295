// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-scheduler: what is shown, when, how often, and what an answer does.
 *
 * Each test is a little life in a world of its own (world): the real scheduler on the real store,
 * by a clock and before a screen that the test moves. What a person would have seen is compared as
 * text, so that a failure reads as the story it tells. What holds a reminder back, what clocks and
 * what servers do to it have files of their own.
 */
#include "world-acts.h"

#include <string.h>

#include "daemon/civil.h"

/* A date night reminds a day and two hours before, and asks when it is over; once each. */
static void
test_date_night (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

  world_pass_to (world, "2026-11-24T18:59:59");
  world_assert_seen (world, "");
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_UPCOMING);
  world_pass (world, 1);
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n");
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
  world_pass_to (world, "2026-11-25T20:59:59");
  world_assert_seen (world, "Dinner | In 2 hours, today at 19:00\n");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_pass (world, 1);
  world_assert_seen (world, "Dinner | Did it happen? It was planned for today at 19:00.\n");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_pass_to (world, "2026-12-31T00:00:00");
  world_assert_seen (world, "");
  g_assert_cmpint (world_state (world, id, "2026-11-25"), ==, HEARTH_STATE_MISSED);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* A check-in reminds an hour before and when it begins. */
static void
test_check_in (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_CHECK_IN, "Talk", "today 18:00");
  world_pass_to (world, "2026-11-23T18:29:59");
  world_assert_seen (world, "Talk | In 1 hour, today at 18:00\nTalk | Now\n");
  world_pass (world, 1);
  world_assert_seen (world, "Talk | Did it happen? It was planned for today at 18:00.\n");
}

/* A milestone says its count a week, a day before and on the day, each in the morning. */
static void
test_milestone (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_MILESTONE, "Wedding day", "every year since 2015-12-20");
  world_pass_to (world, "2026-12-21T12:00:00");
  world_assert_seen (world, "Wedding day | In 7 days: 11 years, on Sunday, 20 December 2026\n"
                            "Wedding day | Tomorrow it is 11 years\n"
                            "Wedding day | Today it is 11 years\n");
}

/* A lead of hours counts from the morning of the day, and is told on the day itself. */
static void
test_milestone_hours_before (void)
{
  static const gint64 leads[] = { 3 * HEARTH_HOUR };
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  g_autoptr (HearthEvent) event =
      world_event (world, HEARTH_KIND_MILESTONE, "Wedding day", "every year since 2015-12-20");
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_event_set_leads (event, leads, 1, &error));
  g_assert_true (hearth_scheduler_add (world->scheduler, event, &error));
  world_pass_to (world, "2026-12-20T05:59:59");
  world_assert_seen (world, "");
  world_pass (world, 1);
  world_assert_seen (world, "Wedding day | Today it is 11 years\n");
}

/* A milestone that was slept through is told in words that fit. */
static void
test_milestone_belated (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_MILESTONE, "Wedding day", "every year since 2015-12-20");
  world_sleep_until (world, "2026-12-23T12:00:00");
  world_assert_seen (world, "Wedding day | 3 days ago it was 11 years\n");
  world_pass_to (world, "2026-12-30T12:00:00");
  world_assert_seen (world, "");
}

/* Milestones of one day are one reminder. */
static void
test_milestones_fold (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_MILESTONE, "Wedding day", "every year since 2015-12-20");
  world_add (world, HEARTH_KIND_MILESTONE, "First kiss", "every year since 2009-12-20");
  world_pass_to (world, "2026-12-20T08:00:00");
  g_free (world_history (world));
  world_pass_to (world, "2026-12-20T12:00:00");
  world_assert_seen (world, "2 reminders for the two of you | Wedding day: today it is 11 years"
                            "/First kiss: today it is 17 years\n");
}

/* A promise asks every day until it is answered, and no longer. */
static void
test_promise (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "wednesday 18:00");

  world_pass_to (world, "2026-11-27T12:00:00");
  world_assert_seen (world, "Fix the tap | A promise, due tomorrow at 18:00\n"
                            "Fix the tap | A promise, due now\n"
                            "Fix the tap | A promise, due since yesterday at 18:00\n");
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  world_pass (world, 5 * HEARTH_DAY);
  world_assert_seen (world, "");
}

/* A promise that was snoozed, or answered and reset, goes on asking. */
static void
test_promise_goes_on (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "today 18:00");
  g_autoptr (GError) error = NULL;

  world_pass_to (world, "2026-11-23T19:00:00");
  world_snooze (world, id, "3 hours");
  g_free (world_history (world));
  world_pass_to (world, "2026-11-24T19:00:00");
  world_assert_seen (world, "Fix the tap | A promise, due since today at 18:00\n"
                            "Fix the tap | A promise, due since yesterday at 18:00\n");
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "2026-11-23", &error));
  world_pass_to (world, "2026-11-25T19:00:00");
  world_assert_seen (world, "Fix the tap | A promise, due since Monday at 18:00\n");
}

/* A kind word is asked for once, with a button for having said it. */
static void
test_appreciation (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  world_assert_seen (world, "Say thanks | Now\n");
  world_press (world, "Say thanks", HEARTH_ACTION_DONE);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_DONE);
  world_pass (world, HEARTH_WEEK);
  world_assert_seen (world, "");
}

/* A snooze brings the reminder back at its moment: of any length, at a time, or before the start.
 */
static void
test_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

  world_pass_to (world, "2026-11-24T19:00:00");
  g_free (world_history (world));
  world_press (world, "Dinner", HEARTH_ACTION_SNOOZE);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_SNOOZED);
  world_pass_to (world, "2026-11-24T19:09:59");
  world_assert_seen (world, "");
  world_pass (world, 1);
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n");
  world_snooze (world, id, "tomorrow 9:00");
  world_pass_to (world, "2026-11-25T09:00:00");
  world_assert_seen (world, "Dinner | In 10 hours, today at 19:00\n");
  world_snooze (world, id, "30m before");
  world_pass_to (world, "2026-11-25T18:30:00");
  world_assert_seen (world, "Dinner | In 30 minutes, today at 19:00\n");
}

/* A snooze that was said before to the microsecond, as after a clock was set back, is none the less
 * one. */
static void
test_snooze_again (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

  world_pass_to (world, "2026-11-24T19:00:00");
  world_snooze (world, id, "1h");
  world_pass_to (world, "2026-11-24T20:00:00");
  hearth_fake_clock_set (world->clock, world_instant (world, "2026-11-24T19:00:00"));
  world_settle (world);
  g_free (world_history (world));
  world_snooze (world, id, "1h");
  world_pass_to (world, "2026-11-24T20:00:00");
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n");
}

/* Who snoozes past the day after the end is reminded all the same. */
static void
test_snooze_for_days (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  world_snooze (world, id, "5 days");
  g_free (world_history (world));
  world_restart (world);
  world_pass_to (world, "2026-11-28T18:00:00");
  world_assert_seen (world, "Say thanks | Planned for Monday at 18:00\n");
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
  world_pass (world, HEARTH_DAY + 1);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_MISSED);
}

/* Done, skipped or moved: what is left of its reminders goes away, also from the screen. */
static void
test_answers_silence (void)
{
  static const HearthOutcome outcomes[] = { HEARTH_OUTCOME_DONE, HEARTH_OUTCOME_SKIPPED };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
    gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

    world_pass_to (world, "2026-11-24T19:00:00");
    world_answer (world, id, "", outcomes[i]);
    g_assert_cmpuint (world_on_screen (world), ==, 0);
    g_free (world_history (world));
    world_pass (world, HEARTH_WEEK);
    world_assert_seen (world, "");
  }
  {
    g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
    gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

    world_pass_to (world, "2026-11-24T19:00:00");
    g_free (world_history (world));
    g_assert_true (hearth_scheduler_move (world->scheduler, id, "", "friday 20:00", &error));
    world_settle (world);
    g_assert_cmpuint (world_on_screen (world), ==, 0);
    g_assert_cmpint (world_state (world, id, "2026-11-25"), ==, HEARTH_STATE_UPCOMING);
    world_pass_to (world, "2026-11-26T20:00:00");
    world_assert_seen (world, "Dinner | Tomorrow at 20:00\n");
  }
}

/* An occurrence that was answered in advance and reset reminds as if nothing had been. */
static void
test_reset (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  g_autoptr (GError) error = NULL;

  world_answer (world, id, "", HEARTH_OUTCOME_SKIPPED);
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "", &error));
  world_pass_to (world, "2026-11-24T19:00:00");
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n");
}

/* Four at once are one digest, and its Snooze is meant for all of them. */
static void
test_digest (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 first = 0;

  for (int i = 0; i < 4; i++) {
    g_autofree char *title = g_strdup_printf ("Thanks %d", i + 1);

    first = world_add (world, HEARTH_KIND_APPRECIATION, title, "today 18:00");
  }
  world_pass_to (world, "2026-11-23T18:00:00");
  world_assert_seen (world, "4 reminders for the two of you"
                            " | Thanks 1: now/Thanks 2: now/Thanks 3: now/Thanks 4: now\n");
  world_press (world, "4 reminders for the two of you", HEARTH_ACTION_SNOOZE);
  g_assert_cmpint (world_state (world, first, ""), ==, HEARTH_STATE_SNOOZED);
  world_pass (world, 600);
  world_assert_seen (
      world, "4 reminders for the two of you"
             " | Thanks 1: planned for today at 18:00/Thanks 2: planned for today at 18:00"
             "/Thanks 3: planned for today at 18:00/Thanks 4: planned for today at 18:00\n");
}

/* A digest's Show lists all of it, once and quietly; with its last line it leaves the screen. */
static void
test_digest_shows (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  g_autofree char *list = NULL;
  gint64 ids[9];

  for (int i = 0; i < 9; i++) {
    g_autofree char *title = g_strdup_printf ("Thanks %d", i + 1);

    ids[i] = world_add (world, HEARTH_KIND_APPRECIATION, title, "today 18:00");
  }
  world_pass_to (world, "2026-11-23T18:00:00");
  world_assert_seen (world,
                     "9 reminders for the two of you | Thanks 1: now/Thanks 2: now/Thanks 3: now"
                     "/Thanks 4: now/… and 5 more\n");
  world_press (world, "9 reminders for the two of you", HEARTH_ACTION_SHOW);
  list = world_history (world);
  g_assert_nonnull (strstr (list, "Thanks 9: now"));
  g_assert_null (strstr (list, "more"));
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  g_assert_true (world_notice (world, "9 reminders for the two of you")->silent);
  for (int i = 0; i < 9; i++) {
    g_assert_cmpuint (world_on_screen (world), ==, 1);
    world_answer (world, ids[i], "", HEARTH_OUTCOME_DONE);
  }
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* Where a server leaves a notice there after its button was pressed (dunst), Show puts the list in
 * its place. */
static void
test_digest_shows_in_place (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  const HearthNotice *digest = NULL;
  g_autofree char *key = NULL;

  for (int i = 0; i < 9; i++)
    world_add (world, HEARTH_KIND_APPRECIATION, "Thanks", "today 18:00");
  world_pass_to (world, "2026-11-23T18:00:00");
  digest = world_notice (world, "9 reminders for the two of you");
  g_assert_nonnull (strstr (digest->body, "5 more"));
  key = g_strdup (digest->key);
  for (int i = 0; i < 2; i++) {
    hearth_fake_notifier_invoke (world->notifier, key, "show");
    world_settle (world);
    g_assert_cmpuint (world_on_screen (world), ==, 1);
    digest = world_notice (world, "9 reminders for the two of you");
    g_assert_null (strstr (digest->body, "more"));
  }
}

/* After a week's sleep: one digest; of each occurrence only what is still worth a word. */
static void
test_downtime (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "every friday 19:00");
  world_add (world, HEARTH_KIND_CHECK_IN, "Talk", "every day 20:00");
  world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "wednesday 18:00");
  world_sleep_until (world, "2026-12-03T21:00:00");
  world_assert_seen (world, "3 reminders for the two of you"
                            " | Fix the tap: due since Wednesday, 25 November 2026 at 18:00"
                            "/Talk: did it happen, today at 20:00?"
                            "/Dinner: in 22 hours, tomorrow at 19:00\n");
  world_pass_to (world, "2026-12-04T12:00:00");
  world_assert_seen (world, "");
}

/* A lead that passed while the machine slept is told with the time that is really left. */
static void
test_late_lead (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  world_sleep_until (world, "2026-11-25T17:30:00");
  world_assert_seen (world, "Dinner | In 2 hours, today at 19:00\n");
}

/* A promise that was moved, put back and asks daily is outstanding, and leaves with its date. */
static void
test_nag_opens (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "every 4 days at 13:00");
  g_autoptr (HearthEvent) event = NULL;

  g_assert_true (
      hearth_scheduler_move (world->scheduler, id, "2026-11-23", "2026-12-01 13:00", NULL));
  world_pass_to (world, "2026-11-23T14:00:00");
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "2026-11-23", NULL));
  world_pass_to (world, "2026-11-24T14:00:00");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_DUE);
  event = hearth_store_load_event (world->store, id, NULL);
  g_assert_true (
      hearth_scheduler_set_when (world->scheduler, event, "every 4 days at 15:00", NULL));
  g_assert_true (hearth_scheduler_update (world->scheduler, event, NULL));
  world_settle (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* An occurrence that is moved close by is not told of the leads that it then would have had. */
static void
test_move_close (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "friday 19:00");
  g_autoptr (GError) error = NULL;

  world_pass (world, HEARTH_DAY);
  g_assert_true (hearth_scheduler_move (world->scheduler, id, "", "today 20:00", &error));
  world_pass_to (world, "2026-11-24T17:59:59");
  world_assert_seen (world, "");
  world_pass (world, 1);
  world_assert_seen (world, "Dinner | In 2 hours, today at 20:00\n");
}

/* What expires while no daemon runs leaves the screen as it would have. */
static void
test_expires_unseen (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");
  world_pass_to (world, "2026-11-23T18:00:00");
  world_stop (world);
  world_sleep_until (world, "2026-11-25T12:00:00");
  world_start (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* What the user said counts: an event removed or edited takes its reminders from the screen. */
static void
test_removed (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "every day 18:00");
  g_autoptr (GError) error = NULL;

  world_pass_to (world, "2026-11-23T18:00:00");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  g_assert_true (hearth_scheduler_remove (world->scheduler, id, &error));
  world_settle (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* What a notification may say is bounded by the privacy setting. */
static void
test_privacy (void)
{
  static const struct {
    const char *privacy, *seen;
  } rows[] = {
    { "full", "Dinner | In 2 hours, today at 19:00/Luigi's\n" },
    { "title", "Dinner | In 2 hours, today at 19:00\n" },
    { "hidden", "Date night | A reminder for the two of you\n" },
    { "auto", "Dinner | In 2 hours, today at 19:00/Luigi's\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
    g_autoptr (HearthEvent) event =
        world_event (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "today 19:00");
    g_autoptr (GError) error = NULL;

    event->place = (g_free (event->place), g_strdup ("Luigi's"));
    world_set (world, HEARTH_SETTING_PRIVACY, rows[i].privacy);
    g_assert_true (hearth_scheduler_add (world->scheduler, event, &error));
    world_pass_to (world, "2026-11-23T17:00:00");
    world_assert_seen (world, rows[i].seen);
  }
}

/* Ten years of a weekly event: each occurrence exactly once, none missing. */
static void
test_ten_years (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  GPtrArray *history = hearth_fake_notifier_history (world->notifier);

  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "every friday 02:30");
  world_pass_to (world, "2036-11-23T12:00:00");
  /* From Friday, 27 November 2026 to Friday, 21 November 2036. */
  g_assert_cmpuint (history->len, ==, 522);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scheduler/date-night", test_date_night);
  g_test_add_func ("/scheduler/check-in", test_check_in);
  g_test_add_func ("/scheduler/milestone", test_milestone);
  g_test_add_func ("/scheduler/milestone-hours-before", test_milestone_hours_before);
  g_test_add_func ("/scheduler/milestone-belated", test_milestone_belated);
  g_test_add_func ("/scheduler/milestones-fold", test_milestones_fold);
  g_test_add_func ("/scheduler/promise", test_promise);
  g_test_add_func ("/scheduler/promise-goes-on", test_promise_goes_on);
  g_test_add_func ("/scheduler/appreciation", test_appreciation);
  g_test_add_func ("/scheduler/snooze", test_snooze);
  g_test_add_func ("/scheduler/snooze-again", test_snooze_again);
  g_test_add_func ("/scheduler/snooze-for-days", test_snooze_for_days);
  g_test_add_func ("/scheduler/answers-silence", test_answers_silence);
  g_test_add_func ("/scheduler/reset", test_reset);
  g_test_add_func ("/scheduler/digest", test_digest);
  g_test_add_func ("/scheduler/digest-shows", test_digest_shows);
  g_test_add_func ("/scheduler/digest-shows-in-place", test_digest_shows_in_place);
  g_test_add_func ("/scheduler/downtime", test_downtime);
  g_test_add_func ("/scheduler/late-lead", test_late_lead);
  g_test_add_func ("/scheduler/nag-opens", test_nag_opens);
  g_test_add_func ("/scheduler/move-close", test_move_close);
  g_test_add_func ("/scheduler/expires-unseen", test_expires_unseen);
  g_test_add_func ("/scheduler/removed", test_removed);
  g_test_add_func ("/scheduler/privacy", test_privacy);
  g_test_add_func ("/scheduler/ten-years", test_ten_years);
  return g_test_run ();
}
