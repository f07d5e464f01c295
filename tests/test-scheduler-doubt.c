// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-scheduler-doubt: clocks that leap, come back or not, and zones that change.
 *
 * Little lives, as in test-scheduler: what a false future showed, dropped or ended is taken back
 * when it proves false, and nothing else is.
 */
#include "world-acts.h"

#include "daemon/civil.h"

/* The clock leaps into a future that proves false: what it showed comes again at its true time, and
 * what was on the screen of it goes. */
static void
test_false_future (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

  world_set_clock (world, "2026-11-25T18:00:00");
  world_assert_seen (world, "Dinner | In 1 hour, today at 19:00\n");
  world_set_clock (world, MONDAY_NOON);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_UPCOMING);
  world_pass_to (world, "2026-11-25T21:00:00");
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n"
                            "Dinner | In 2 hours, today at 19:00\n"
                            "Dinner | Did it happen? It was planned for today at 19:00.\n");
}

/* A leap of years drops nothing for good, and a restart in it does not forget that it was one. */
static void
test_false_future_and_restart (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "every wednesday 19:00");
  world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "tuesday 10:00");
  world_set_clock (world, "2029-11-25T18:00:00");
  world_restart (world);
  g_free (world_history (world));
  world_set_clock (world, "2026-11-23T12:05:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  world_pass_to (world, "2026-11-25T12:00:00");
  world_assert_seen (world, "Fix the tap | A promise, due now\n"
                            "Dinner | Tomorrow at 19:00\n"
                            "Fix the tap | A promise, due since yesterday at 10:00\n");
}

/* The clock comes back while no daemon runs. */
static void
test_false_future_ends_unseen (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  world_set_clock (world, "2026-11-25T18:00:00");
  world_stop (world);
  world_set_clock (world, "2026-11-23T12:05:00");
  world_start (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_free (world_history (world));
  world_pass_to (world, "2026-11-24T19:00:00");
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n");
}

/* What was held before the leap, and dropped in it as long past, is held still. */
static void
test_false_future_drops_nothing (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_set (world, HEARTH_SETTING_QUIET_HOURS, "11:00-14:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-23T13:30:00");
  world_set_clock (world, "2027-03-01T12:00:00");
  world_set_clock (world, "2026-11-23T13:31:00");
  world_assert_seen (world, "");
  world_pass_to (world, "2026-11-23T14:00:00");
  world_assert_seen (world, "Say thanks | Planned for today at 13:00\n");
}

/* What a hold kept before the leap, and the leap showed, waits for the true end of the hold. */
static void
test_false_future_ends_no_hold (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_set (world, HEARTH_SETTING_QUIET_HOURS, "11:00-14:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-23T13:30:00");
  world_set_clock (world, "2026-11-23T15:00:00");
  world_assert_seen (world, "Say thanks | Planned for today at 13:00\n");
  world_set_clock (world, "2026-11-23T13:31:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  world_pass_to (world, "2026-11-23T16:00:00");
  world_assert_seen (world, "Say thanks | Planned for today at 13:00\n");
}

/* Moments that truly pass while the clock is in a false future are told when it comes back. */
static void
test_false_future_lasts (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "tomorrow 13:00");
  world_set_clock (world, "2027-06-01T12:00:00");
  world_pass (world, 2 * HEARTH_HOUR);
  g_free (world_history (world));
  world_set_clock (world, "2026-11-23T14:00:00");
  world_assert_seen (world, "Dinner | Tomorrow at 13:00\n");
}

/* A snooze pressed in a false future waits as long as was asked for. */
static void
test_false_future_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "today 12:30");

  world_pass_to (world, "2026-11-23T12:30:00");
  world_set_clock (world, "2027-03-01T12:00:00");
  world_snooze (world, id, "1h");
  world_set_clock (world, "2026-11-23T12:31:00");
  g_free (world_history (world));
  world_pass_to (world, "2026-11-23T13:29:59");
  world_assert_seen (world, "");
  world_pass_to (world, "2026-11-23T13:31:00");
  world_assert_seen (world, "Fix the tap | A promise, due since today at 12:30\n");
}

/* A snooze whose moment came only in the false future waits on. */
static void
test_false_future_ends_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 12:30");

  world_pass_to (world, "2026-11-23T12:30:00");
  world_snooze (world, id, "4h");
  g_free (world_history (world));
  world_set_clock (world, "2026-11-23T17:00:00");
  world_assert_seen (world, "Say thanks | Planned for today at 12:30\n");
  world_set_clock (world, "2026-11-23T12:31:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_SNOOZED);
  world_pass_to (world, "2026-11-23T16:30:00");
  world_assert_seen (world, "Say thanks | Planned for today at 12:30\n");
}

/* A snooze of what is not due yet outlives a false future that it came due in. */
static void
test_false_future_keeps_early_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "friday 18:00");

  world_snooze (world, id, "wednesday 12:00");
  world_set_clock (world, "2026-12-24T12:00:00");
  world_set_clock (world, MONDAY_NOON);
  g_free (world_history (world));
  world_pass_to (world, "2026-11-25T12:00:00");
  world_assert_seen (world, "Say thanks | Friday at 18:00\n");
  world_pass_to (world, "2026-11-29T12:00:00");
  g_assert_cmpint (world_state (world, id, "2026-11-27"), ==, HEARTH_STATE_MISSED);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* What was shown in a false future is shown at its true time also where that has passed by now. */
static void
test_false_future_passes_true_time (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "today 13:00");
  world_set_clock (world, "2026-11-23T15:00:00");
  world_pass (world, 2 * HEARTH_HOUR);
  g_free (world_history (world));
  world_set_clock (world, "2026-11-23T14:00:00");
  world_assert_seen (world, "Fix the tap | A promise, due since today at 13:00\n");
}

/* What a false future told late stays, and leaves at its own time: that future is no second life.
 */
static void
test_false_future_expires (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_set_server (world, NULL);
  world_add (world, HEARTH_KIND_MILESTONE, "Our day", "tomorrow");
  world_pass_to (world, "2026-11-24T12:00:00");
  world_set_clock (world, "2026-11-27T12:00:00");
  world_set_server (world, "bus:1.2");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_set_clock (world, "2026-11-24T12:01:00");
  world_pass_to (world, "2026-11-25T23:59:00");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_pass_to (world, "2026-11-26T00:01:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* What a false future showed and then took away as missed comes again: nobody missed it. */
static void
test_false_future_misses_nothing (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_set_server (world, NULL);
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-23T13:30:00");
  world_set_clock (world, "2026-11-24T12:00:00");
  world_set_server (world, "bus:1.2");
  world_pass (world, 2 * HEARTH_HOUR);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  world_set_clock (world, "2026-11-23T15:30:00");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
}

/* A snooze that is held outlives a leap in which later reminders came, also where the clock was set
 * back before it, to before the moment of the reminder that was snoozed. */
static void
test_false_future_keeps_due_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "tomorrow 12:30");

  world_pass_to (world, "2026-11-23T12:30:00");
  world_set_clock (world, "2026-11-23T12:00:00");
  world_snooze (world, id, "10m");
  world_set (world, HEARTH_SETTING_QUIET_HOURS, "12:05-13:00");
  world_pass (world, 20 * HEARTH_MINUTE);
  world_set_clock (world, "2026-11-24T15:00:00");
  world_set_clock (world, "2026-11-23T12:21:00");
  g_free (world_history (world));
  world_pass_to (world, "2026-11-23T13:00:00");
  world_assert_seen (world, "Dinner | Tomorrow at 12:30\n");
}

/* What was dropped before a leap, by a clock that was set back since, is no leap's to bring back.
 */
static void
test_false_future_revives_its_own (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_set_server (world, NULL);
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-24T13:30:00");
  world_set_clock (world, "2026-11-24T12:00:00");
  world_pass (world, HEARTH_MINUTE);
  world_set_clock (world, "2026-11-26T12:00:00");
  world_set_clock (world, "2026-11-24T12:01:00");
  world_set_server (world, "bus:1.2");
  world_assert_seen (world, "");
}

/* A snooze that came due and waits for a server is not lost when the clock is set back behind it.
 */
static void
test_step_back_behind_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  world_snooze (world, id, "10m");
  world_set_server (world, NULL);
  world_pass_to (world, "2026-11-23T18:20:00");
  world_set_clock (world, "2026-11-23T18:05:00");
  g_free (world_history (world));
  world_set_server (world, "bus:1.2");
  world_pass (world, HEARTH_HOUR);
  world_assert_seen (world, "Say thanks | Planned for today at 18:00\n");
}

/* Nor by a leap that is taken back after that: the snooze had come due before. */
static void
test_false_future_keeps_ended_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  world_snooze (world, id, "10m");
  world_set_server (world, NULL);
  world_pass_to (world, "2026-11-23T18:20:00");
  world_set_clock (world, "2026-11-23T18:05:00");
  world_set_clock (world, "2026-11-23T18:50:00");
  world_set_clock (world, "2026-11-23T18:05:00");
  g_free (world_history (world));
  world_set_server (world, "bus:1.2");
  world_assert_seen (world, "Say thanks | Planned for today at 18:00\n");
}

/* What was due before a leap is due after it, and leaves the screen a day after its end. */
static void
test_false_future_keeps_open (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 12:30");

  world_set_server (world, NULL);
  world_pass_to (world, "2026-11-23T12:40:00");
  world_set_clock (world, "2026-11-23T12:00:00");
  world_set_clock (world, "2026-11-24T15:00:00");
  world_set_clock (world, "2026-11-23T12:00:00");
  world_set_server (world, "bus:1.2");
  world_assert_seen (world, "Say thanks | In 30 minutes, today at 12:30\n");
  world_sleep_until (world, "2026-11-24T12:30:00");
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_MISSED);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* What came due in a leap because a snooze was over there, which is not, waits for its end. */
static void
test_false_future_ends_no_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "tomorrow 14:00");

  world_pass_to (world, "2026-11-23T14:00:00");
  world_snooze (world, id, "26h");
  world_set_server (world, NULL);
  world_set_clock (world, "2026-11-24T20:00:00");
  world_pass (world, HEARTH_DAY + 10 * HEARTH_MINUTE);
  world_set_clock (world, "2026-11-24T14:10:00");
  g_free (world_history (world));
  world_set_server (world, "bus:1.2");
  world_assert_seen (world, "");
  world_pass_to (world, "2026-11-24T15:59:59");
  world_assert_seen (world, "");
  world_pass (world, 1);
  world_assert_seen (world, "Fix the tap | A promise, due since today at 14:00\n");
}

/* A snooze that ended is over, also for a clock that was set back behind its end: a promise's next
 * day in another zone is not kept back by it. */
static void
test_step_back_begins_no_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "today 20:00");

  world_pass_to (world, "2026-11-23T20:00:00");
  world_snooze (world, id, "14h");
  world_pass_to (world, "2026-11-24T10:00:00");
  world_set_clock (world, "2026-11-24T09:00:00");
  g_free (world_history (world));
  world_set_zone (world, "Pacific/Apia");
  world_assert_seen (world, "Fix the tap | A promise, due since yesterday at 20:00\n");
}

/* A day is over where the user is: what floats is missed by the clock of the zone they came to. */
static void
test_zone_change_expires (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  world_set_zone (world, "Asia/Tokyo");
  world_pass_to (world, "2026-11-24T18:00:00");
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_MISSED);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* A machine that begins a year ahead misses nothing of that year, whether it is put right with a
 * daemon there or without. */
static void
test_begins_ahead (gconstpointer while_off)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "every wednesday 19:00");
  world_stop (world);
  world_set_clock (world, "2027-11-20T12:00:00");
  world_start (world);
  g_free (world_history (world));
  if (while_off)
    world_stop (world);
  world_set_clock (world, MONDAY_NOON);
  if (while_off)
    world_start (world);
  g_free (world_history (world));
  world_pass_to (world, "2026-11-25T18:00:00");
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n"
                            "Dinner | In 2 hours, today at 19:00\n");
}

/* In the second pass of a doubled hour, a lead that the first pass had is told once, and then the
 * daemon sleeps. */
static void
test_doubled_hour_ends (void)
{
  g_autoptr (World) world = world_new ("2026-10-25T01:00:00", BERLIN);
  g_autoptr (HearthEvent) event = NULL;
  gint64 hour = HEARTH_HOUR;

  world_pass (world, 2 * HEARTH_HOUR + 600);
  event = world_event (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 03:45");
  g_assert_true (hearth_event_set_leads (event, &hour, 1, NULL));
  g_assert_true (hearth_scheduler_add (world->scheduler, event, NULL));
  for (int i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (hearth_fake_clock_armed (world->clock), >,
                   hearth_clock_now (HEARTH_CLOCK (world->clock)));
  world_assert_seen (world, "Say thanks | In 2 hours, today at 03:45\n");
}

/* A clock that is set back, and had not leapt before, repeats nothing. */
static void
test_step_back (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_CHECK_IN, "Talk", "every day 20:00");
  world_pass_to (world, "2026-11-23T20:05:00");
  g_free (world_history (world));
  world_set_clock (world, "2026-11-23T18:30:00");
  world_pass_to (world, "2026-11-23T20:29:59");
  world_assert_seen (world, "");
  world_pass_to (world, "2026-11-24T19:00:00");
  world_assert_seen (world, "Talk | Did it happen? It was planned for today at 20:00.\n"
                            "Talk | In 1 hour, today at 20:00\n");
}

/* A floating event follows its user to another zone, and is told once wherever they are. */
static void
test_zone_change (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "every day 18:00");
  world_pass_to (world, "2026-11-23T17:30:00");
  world_set_zone (world, "Asia/Tokyo"); /* 01:30 of the next day */
  world_assert_seen (world, "Say thanks | Planned for yesterday at 18:00\n");
  world_pass_to (world, "2026-11-24T18:00:00");
  world_assert_seen (world, "Say thanks | Now\n");
  world_set_zone (world, "America/New_York"); /* 04:00 of the same day */
  world_pass_to (world, "2026-11-24T18:00:00");
  world_assert_seen (world, "");
  world_pass_to (world, "2026-11-25T18:00:00");
  world_assert_seen (world, "Say thanks | Now\n");
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/scheduler-doubt/begins-ahead", NULL, test_begins_ahead);
  g_test_add_data_func ("/scheduler-doubt/begins-ahead-for-once", "off", test_begins_ahead);
  g_test_add_func ("/scheduler-doubt/doubled-hour-ends", test_doubled_hour_ends);
  g_test_add_func ("/scheduler-doubt/false-future", test_false_future);
  g_test_add_func ("/scheduler-doubt/false-future-and-restart", test_false_future_and_restart);
  g_test_add_func ("/scheduler-doubt/false-future-ends-unseen", test_false_future_ends_unseen);
  g_test_add_func ("/scheduler-doubt/false-future-drops-nothing", test_false_future_drops_nothing);
  g_test_add_func ("/scheduler-doubt/false-future-ends-no-hold", test_false_future_ends_no_hold);
  g_test_add_func ("/scheduler-doubt/false-future-lasts", test_false_future_lasts);
  g_test_add_func ("/scheduler-doubt/false-future-snooze", test_false_future_snooze);
  g_test_add_func ("/scheduler-doubt/false-future-ends-snooze", test_false_future_ends_snooze);
  g_test_add_func ("/scheduler-doubt/false-future-keeps-early-snooze",
                   test_false_future_keeps_early_snooze);
  g_test_add_func ("/scheduler-doubt/false-future-passes-true-time",
                   test_false_future_passes_true_time);
  g_test_add_func ("/scheduler-doubt/false-future-expires", test_false_future_expires);
  g_test_add_func ("/scheduler-doubt/false-future-misses-nothing",
                   test_false_future_misses_nothing);
  g_test_add_func ("/scheduler-doubt/false-future-keeps-due-snooze",
                   test_false_future_keeps_due_snooze);
  g_test_add_func ("/scheduler-doubt/false-future-revives-its-own",
                   test_false_future_revives_its_own);
  g_test_add_func ("/scheduler-doubt/false-future-keeps-ended-snooze",
                   test_false_future_keeps_ended_snooze);
  g_test_add_func ("/scheduler-doubt/false-future-keeps-open", test_false_future_keeps_open);
  g_test_add_func ("/scheduler-doubt/false-future-ends-no-snooze",
                   test_false_future_ends_no_snooze);
  g_test_add_func ("/scheduler-doubt/step-back-begins-no-snooze", test_step_back_begins_no_snooze);
  g_test_add_func ("/scheduler-doubt/step-back-behind-snooze", test_step_back_behind_snooze);
  g_test_add_func ("/scheduler-doubt/zone-change-expires", test_zone_change_expires);
  g_test_add_func ("/scheduler-doubt/step-back", test_step_back);
  g_test_add_func ("/scheduler-doubt/zone-change", test_zone_change);
  return g_test_run ();
}
