// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-scheduler: what is shown, when, how often, and what an answer does.
 *
 * Each test is a little life in a world of its own (world.c): the real scheduler on the real store,
 * by a clock and before a screen that the test moves. What a person would have seen is compared as
 * text, so that a failure reads as the story it tells. Monday, 23 November 2026 is a day without
 * qualities; the clocks of Berlin go back on 25 October 2026 and forward on 28 March 2027.
 */
#include "world.h"

#include <stdio.h>
#include <string.h>

#include "daemon/civil.h"
#include "daemon/hold.h"

#define MONDAY_NOON "2026-11-23T12:00:00"
#define BERLIN "Europe/Berlin"

#define assert_seen(world, expected)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *seen = world_history (world);                                                 \
    g_assert_cmpstr (seen, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

static guint32
id_of (World *world, const char *summary)
{
  const HearthNotice *notice = world_notice (world, summary);

  g_assert_nonnull (notice);
  return hearth_fake_notifier_find (world->notifier, notice->key);
}

static void
press (World *world, const char *summary, HearthActions action)
{
  g_assert_true (hearth_fake_notifier_press (world->notifier, id_of (world, summary), action));
  world_settle (world);
}

static void
snooze (World *world, gint64 event, const char *when)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_snooze (world->scheduler, event, "", when, &error));
  g_assert_no_error (error);
  world_settle (world);
}

static void
set (World *world, HearthSetting setting, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_set (world->scheduler, setting, value, &error));
  g_assert_no_error (error);
  world_settle (world);
}

static void
set_clock (World *world, const char *local)
{
  hearth_fake_clock_set (world->clock, world_instant (world, local));
  world_settle (world);
}

static void
sleep_until (World *world, const char *local)
{
  hearth_fake_clock_sleep (world->clock, world_instant (world, local)
                                             - hearth_clock_now (HEARTH_CLOCK (world->clock)));
  world_settle (world);
}

static void
set_zone (World *world, const char *zone)
{
  hearth_fake_clock_set_zone (world->clock, zone);
  world_settle (world);
}

static void
set_server (World *world, const char *server)
{
  hearth_fake_notifier_set_server (world->notifier, server);
  world_settle (world);
}

static void
set_mood (World *world, HearthFakeMood mood)
{
  hearth_fake_notifier_set_mood (world->notifier, mood);
  world_settle (world);
}

static void
restart (World *world)
{
  world_stop (world);
  world_start (world);
}

/* A date night reminds a day and two hours before, and asks when it is over; once each. */
static void
test_date_night (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

  world_pass_to (world, "2026-11-24T18:59:59");
  assert_seen (world, "");
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_UPCOMING);
  world_pass (world, 1);
  assert_seen (world, "Dinner | Tomorrow at 19:00\n");
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
  world_pass_to (world, "2026-11-25T20:59:59");
  assert_seen (world, "Dinner | In 2 hours, today at 19:00\n");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_pass (world, 1);
  assert_seen (world, "Dinner | Did it happen? It was planned for today at 19:00.\n");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_pass_to (world, "2026-12-31T00:00:00");
  assert_seen (world, "");
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
  assert_seen (world, "Talk | In 1 hour, today at 18:00\nTalk | Now\n");
  world_pass (world, 1);
  assert_seen (world, "Talk | Did it happen? It was planned for today at 18:00.\n");
}

/* A milestone says its count a week, a day before and on the day, each in the morning. */
static void
test_milestone (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_MILESTONE, "Wedding day", "every year since 2015-12-20");
  world_pass_to (world, "2026-12-21T12:00:00");
  assert_seen (world, "Wedding day | In 7 days: 11 years, on Sunday, 20 December 2026\n"
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
  assert_seen (world, "");
  world_pass (world, 1);
  assert_seen (world, "Wedding day | Today it is 11 years\n");
}

/* A milestone that was slept through is told in words that fit. */
static void
test_milestone_belated (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_MILESTONE, "Wedding day", "every year since 2015-12-20");
  sleep_until (world, "2026-12-23T12:00:00");
  assert_seen (world, "Wedding day | 3 days ago it was 11 years\n");
  world_pass_to (world, "2026-12-30T12:00:00");
  assert_seen (world, "");
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
  assert_seen (world, "2 reminders for the two of you | Wedding day: today it is 11 years"
                      "/First kiss: today it is 17 years\n");
}

/* A promise asks every day until it is answered, and no longer. */
static void
test_promise (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "wednesday 18:00");

  world_pass_to (world, "2026-11-27T12:00:00");
  assert_seen (world, "Fix the tap | A promise, due tomorrow at 18:00\n"
                      "Fix the tap | A promise, due now\n"
                      "Fix the tap | A promise, due since yesterday at 18:00\n");
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  world_pass (world, 5 * HEARTH_DAY);
  assert_seen (world, "");
}

/* A promise that was snoozed, or answered and reset, goes on asking. */
static void
test_promise_goes_on (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "today 18:00");
  g_autoptr (GError) error = NULL;

  world_pass_to (world, "2026-11-23T19:00:00");
  snooze (world, id, "3 hours");
  g_free (world_history (world));
  world_pass_to (world, "2026-11-24T19:00:00");
  assert_seen (world, "Fix the tap | A promise, due since today at 18:00\n"
                      "Fix the tap | A promise, due since yesterday at 18:00\n");
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "2026-11-23", &error));
  world_pass_to (world, "2026-11-25T19:00:00");
  assert_seen (world, "Fix the tap | A promise, due since Monday at 18:00\n");
}

/* A kind word is asked for once, with a button for having said it. */
static void
test_appreciation (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  assert_seen (world, "Say thanks | Now\n");
  press (world, "Say thanks", HEARTH_ACTION_DONE);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_DONE);
  world_pass (world, HEARTH_WEEK);
  assert_seen (world, "");
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
  press (world, "Dinner", HEARTH_ACTION_SNOOZE);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_SNOOZED);
  world_pass_to (world, "2026-11-24T19:09:59");
  assert_seen (world, "");
  world_pass (world, 1);
  assert_seen (world, "Dinner | Tomorrow at 19:00\n");
  snooze (world, id, "tomorrow 9:00");
  world_pass_to (world, "2026-11-25T09:00:00");
  assert_seen (world, "Dinner | In 10 hours, today at 19:00\n");
  snooze (world, id, "30m before");
  world_pass_to (world, "2026-11-25T18:30:00");
  assert_seen (world, "Dinner | In 30 minutes, today at 19:00\n");
}

/* A snooze that was said before to the microsecond, as after a clock was set back, is none the less
 * one. */
static void
test_snooze_again (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

  world_pass_to (world, "2026-11-24T19:00:00");
  snooze (world, id, "1h");
  world_pass_to (world, "2026-11-24T20:00:00");
  hearth_fake_clock_set (world->clock, world_instant (world, "2026-11-24T19:00:00"));
  world_settle (world);
  g_free (world_history (world));
  snooze (world, id, "1h");
  world_pass_to (world, "2026-11-24T20:00:00");
  assert_seen (world, "Dinner | Tomorrow at 19:00\n");
}

/* Who snoozes past the day after the end is reminded all the same. */
static void
test_snooze_for_days (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  snooze (world, id, "5 days");
  g_free (world_history (world));
  restart (world);
  world_pass_to (world, "2026-11-28T18:00:00");
  assert_seen (world, "Say thanks | Planned for Monday at 18:00\n");
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
    assert_seen (world, "");
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
    assert_seen (world, "Dinner | Tomorrow at 20:00\n");
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
  assert_seen (world, "Dinner | Tomorrow at 19:00\n");
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
  assert_seen (world, "4 reminders for the two of you"
                      " | Thanks 1: now/Thanks 2: now/Thanks 3: now/Thanks 4: now\n");
  press (world, "4 reminders for the two of you", HEARTH_ACTION_SNOOZE);
  g_assert_cmpint (world_state (world, first, ""), ==, HEARTH_STATE_SNOOZED);
  world_pass (world, 600);
  assert_seen (world,
               "4 reminders for the two of you"
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
  assert_seen (world, "9 reminders for the two of you | Thanks 1: now/Thanks 2: now/Thanks 3: now"
                      "/Thanks 4: now/… and 5 more\n");
  press (world, "9 reminders for the two of you", HEARTH_ACTION_SHOW);
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

/* Quiet hours hold what comes in them, over midnight, and bring it as one digest at their end. */
static void
test_quiet_hours (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  g_autoptr (HearthEvent) urgent =
      world_event (world, HEARTH_KIND_APPRECIATION, "Urgent", "today 23:00");
  g_autoptr (GError) error = NULL;

  set (world, HEARTH_SETTING_QUIET_HOURS, "22:00-07:00");
  urgent->urgent = TRUE;
  g_assert_true (hearth_scheduler_add (world->scheduler, urgent, &error));
  world_add (world, HEARTH_KIND_APPRECIATION, "One", "today 22:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Two", "tomorrow 06:59:59");
  world_add (world, HEARTH_KIND_APPRECIATION, "Three", "tomorrow 07:00");
  world_pass_to (world, "2026-11-24T06:59:59");
  assert_seen (world, "Urgent | Now\n");
  world_pass (world, 1);
  assert_seen (world, "3 reminders for the two of you | One: planned for yesterday at 22:00"
                      "/Two: now/Three: now\n");
}

/* One reminder alone comes as itself when what held it is over. */
static void
test_held_alone (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  g_autoptr (GError) error = NULL;

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  g_assert_true (hearth_scheduler_pause (world->scheduler, "", "wednesday 12:00", &error));
  world_pass_to (world, "2026-11-25T11:59:59");
  assert_seen (world, "");
  world_pass (world, 1);
  assert_seen (world, "Dinner | In 7 hours, today at 19:00\n");
}

/* What falls into a pause as a whole is not asked about; a pause can end early. */
static void
test_pause (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "every friday 19:00");
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_pause (world->scheduler, "date-night", "2026-12-02", &error));
  world_pass_to (world, "2026-12-02T12:00:00");
  assert_seen (world, "");
  g_assert_cmpint (world_state (world, id, "2026-11-27"), ==, HEARTH_STATE_PAUSED);
  g_assert_true (hearth_scheduler_pause (world->scheduler, "", "2027-01-01", &error));
  world_pass_to (world, "2026-12-03T20:00:00");
  assert_seen (world, "");
  g_assert_true (hearth_scheduler_resume (world->scheduler, "", &error));
  world_settle (world);
  assert_seen (world, "Dinner | Tomorrow at 19:00\n");
}

/* Quiet hours begin and end once a night, also in the nights in which the clocks change. */
static void
test_quiet_hours_and_dst (void)
{
  static const struct {
    const char *hours, *utc, *end; /* end "" : not quiet */
  } rows[] = {
    { "22:00-02:30", "2026-10-25T00:29:59", "2026-10-25T00:30:00" }, /* the first 02:30 */
    { "22:00-02:30", "2026-10-25T00:30:00", "" },
    { "22:00-02:30", "2026-10-25T01:10:00", "" }, /* 02:10 for the second time */
    { "22:00-07:00", "2026-10-25T01:10:00", "2026-10-25T06:00:00" },
    { "22:00-02:30", "2027-03-28T01:29:59", "2027-03-28T01:30:00" }, /* 02:30 is 03:30 */
    { "02:15-02:45", "2027-03-28T01:20:00", "2027-03-28T01:45:00" },
    { "22:00-07:00", "2026-11-23T20:59:59", "" },
    { "22:00-07:00", "2026-11-23T21:00:00", "2026-11-24T06:00:00" },
    { "22:00-07:00", "2026-11-24T06:00:00", "" },
    { "12:00-13:00", "2026-11-24T11:30:00", "2026-11-24T12:00:00" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (BERLIN);
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_CHECK_IN, "Talk");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    HearthHolds holds = { .is_paused = FALSE };
    gint64 now = 0;
    gint64 end = G_MAXINT64;
    int times[4];

    g_assert_cmpint (
        sscanf (rows[i].hours, "%d:%d-%d:%d", &times[0], &times[1], &times[2], &times[3]), ==, 4);
    holds.quiet_hours.begin = times[0] * HEARTH_HOUR + times[1] * HEARTH_MINUTE;
    holds.quiet_hours.end = times[2] * HEARTH_HOUR + times[3] * HEARTH_MINUTE;
    g_assert_true (hearth_civil_parse (rows[i].utc, &now, NULL, NULL));
    now *= G_USEC_PER_SEC;
    if (*rows[i].end) {
      g_assert_true (hearth_civil_parse (rows[i].end, &end, NULL, NULL));
      end *= G_USEC_PER_SEC;
    }
    g_assert_cmpstr (hearth_hold_reason (event, &holds, now, zone), ==,
                     *rows[i].end ? "quiet-hours" : NULL);
    g_assert_cmpint (hearth_hold_next_change (&holds.quiet_hours, now, zone), ==, end);
  }
}

/* What keeps a reminder, and that an urgent event is kept by its own pause alone. */
static void
test_hold_reasons (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (BERLIN);
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_CHECK_IN, "Talk");
  HearthHolds holds = { .is_unplugged = TRUE, .is_locked = TRUE, .is_inhibited = TRUE };

  g_assert_cmpstr (hearth_hold_reason (event, &holds, 0, zone), ==, "unplugged");
  holds.is_unplugged = FALSE;
  g_assert_cmpstr (hearth_hold_reason (event, &holds, 0, zone), ==, "locked");
  holds.is_locked = FALSE;
  g_assert_cmpstr (hearth_hold_reason (event, &holds, 0, zone), ==, "inhibited");
  event->urgent = TRUE;
  g_assert_null (hearth_hold_reason (event, &holds, 0, zone));
  holds.is_paused = TRUE;
  g_assert_cmpstr (hearth_hold_reason (event, &holds, 0, zone), ==, "pause");
}

/* While a date night runs unplugged, others wait; at its end, or when it is answered before, they
 * come as one. It does not hold its own, nor what is urgent. */
static void
test_unplugged (void)
{
  for (int answered = 0; answered < 2; answered++) {
    g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
    g_autoptr (HearthEvent) dinner =
        world_event (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "today 19:00");
    g_autoptr (HearthEvent) urgent =
        world_event (world, HEARTH_KIND_APPRECIATION, "Urgent", "today 20:15");
    g_autoptr (GError) error = NULL;

    dinner->unplug = TRUE;
    g_assert_true (hearth_scheduler_add (world->scheduler, dinner, &error));
    urgent->urgent = TRUE;
    g_assert_true (hearth_scheduler_add (world->scheduler, urgent, &error));
    world_add (world, HEARTH_KIND_APPRECIATION, "Before", "today 18:59:59");
    world_add (world, HEARTH_KIND_APPRECIATION, "One", "today 19:00");
    world_add (world, HEARTH_KIND_APPRECIATION, "Two", "today 20:30");
    world_pass_to (world, "2026-11-23T20:45:00");
    assert_seen (world, "Dinner | In 2 hours, today at 19:00\nBefore | Now\nUrgent | Now\n");
    if (answered) {
      world_answer (world, dinner->id, "", HEARTH_OUTCOME_DONE);
      assert_seen (world, "2 reminders for the two of you | One: planned for today at 19:00"
                          "/Two: planned for today at 20:30\n");
    }
    world_pass_to (world, "2026-11-23T21:00:00");
    assert_seen (world, answered ? ""
                                 : "3 reminders for the two of you"
                                   " | Dinner: did it happen, today at 19:00?"
                                   "/One: planned for today at 19:00"
                                   "/Two: planned for today at 20:30\n");
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
  sleep_until (world, "2026-12-03T21:00:00");
  assert_seen (world, "3 reminders for the two of you"
                      " | Fix the tap: due since Wednesday, 25 November 2026 at 18:00"
                      "/Talk: did it happen, today at 20:00?"
                      "/Dinner: in 22 hours, tomorrow at 19:00\n");
  world_pass_to (world, "2026-12-04T12:00:00");
  assert_seen (world, "");
}

/* A lead that passed while the machine slept is told with the time that is really left. */
static void
test_late_lead (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  sleep_until (world, "2026-11-25T17:30:00");
  assert_seen (world, "Dinner | In 2 hours, today at 19:00\n");
}

/* The clock leaps into a future that proves false: what it showed comes again at its true time, and
 * what was on the screen of it goes. */
static void
test_false_future (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");

  set_clock (world, "2026-11-25T18:00:00");
  assert_seen (world, "Dinner | In 1 hour, today at 19:00\n");
  set_clock (world, MONDAY_NOON);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_UPCOMING);
  world_pass_to (world, "2026-11-25T21:00:00");
  assert_seen (world, "Dinner | Tomorrow at 19:00\n"
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
  set_clock (world, "2029-11-25T18:00:00");
  restart (world);
  g_free (world_history (world));
  set_clock (world, "2026-11-23T12:05:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  world_pass_to (world, "2026-11-25T12:00:00");
  assert_seen (world, "Fix the tap | A promise, due now\n"
                      "Dinner | Tomorrow at 19:00\n"
                      "Fix the tap | A promise, due since yesterday at 10:00\n");
}

/* The clock comes back while no daemon runs. */
static void
test_false_future_ends_unseen (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  set_clock (world, "2026-11-25T18:00:00");
  world_stop (world);
  set_clock (world, "2026-11-23T12:05:00");
  world_start (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_free (world_history (world));
  world_pass_to (world, "2026-11-24T19:00:00");
  assert_seen (world, "Dinner | Tomorrow at 19:00\n");
}

/* What was held before the leap, and dropped in it as long past, is held still. */
static void
test_false_future_drops_nothing (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  set (world, HEARTH_SETTING_QUIET_HOURS, "11:00-14:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-23T13:30:00");
  set_clock (world, "2027-03-01T12:00:00");
  set_clock (world, "2026-11-23T13:31:00");
  assert_seen (world, "");
  world_pass_to (world, "2026-11-23T14:00:00");
  assert_seen (world, "Say thanks | Planned for today at 13:00\n");
}

/* What a hold kept before the leap, and the leap showed, waits for the true end of the hold. */
static void
test_false_future_ends_no_hold (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  set (world, HEARTH_SETTING_QUIET_HOURS, "11:00-14:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-23T13:30:00");
  set_clock (world, "2026-11-23T15:00:00");
  assert_seen (world, "Say thanks | Planned for today at 13:00\n");
  set_clock (world, "2026-11-23T13:31:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  world_pass_to (world, "2026-11-23T16:00:00");
  assert_seen (world, "Say thanks | Planned for today at 13:00\n");
}

/* Moments that truly pass while the clock is in a false future are told when it comes back. */
static void
test_false_future_lasts (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "tomorrow 13:00");
  set_clock (world, "2027-06-01T12:00:00");
  world_pass (world, 2 * HEARTH_HOUR);
  g_free (world_history (world));
  set_clock (world, "2026-11-23T14:00:00");
  assert_seen (world, "Dinner | Tomorrow at 13:00\n");
}

/* A snooze pressed in a false future waits as long as was asked for. */
static void
test_false_future_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "today 12:30");

  world_pass_to (world, "2026-11-23T12:30:00");
  set_clock (world, "2027-03-01T12:00:00");
  snooze (world, id, "1h");
  set_clock (world, "2026-11-23T12:31:00");
  g_free (world_history (world));
  world_pass_to (world, "2026-11-23T13:29:59");
  assert_seen (world, "");
  world_pass_to (world, "2026-11-23T13:31:00");
  assert_seen (world, "Fix the tap | A promise, due since today at 12:30\n");
}

/* A snooze whose moment came only in the false future waits on. */
static void
test_false_future_ends_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 12:30");

  world_pass_to (world, "2026-11-23T12:30:00");
  snooze (world, id, "4h");
  g_free (world_history (world));
  set_clock (world, "2026-11-23T17:00:00");
  assert_seen (world, "Say thanks | Planned for today at 12:30\n");
  set_clock (world, "2026-11-23T12:31:00");
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_SNOOZED);
  world_pass_to (world, "2026-11-23T16:30:00");
  assert_seen (world, "Say thanks | Planned for today at 12:30\n");
}

/* A snooze of what is not due yet outlives a false future that it came due in. */
static void
test_false_future_keeps_early_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "friday 18:00");

  snooze (world, id, "wednesday 12:00");
  set_clock (world, "2026-12-24T12:00:00");
  set_clock (world, MONDAY_NOON);
  g_free (world_history (world));
  world_pass_to (world, "2026-11-25T12:00:00");
  assert_seen (world, "Say thanks | Friday at 18:00\n");
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
  set_clock (world, "2026-11-23T15:00:00");
  world_pass (world, 2 * HEARTH_HOUR);
  g_free (world_history (world));
  set_clock (world, "2026-11-23T14:00:00");
  assert_seen (world, "Fix the tap | A promise, due since today at 13:00\n");
}

/* What a false future told late stays, and leaves at its own time: that future is no second life.
 */
static void
test_false_future_expires (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  set_server (world, NULL);
  world_add (world, HEARTH_KIND_MILESTONE, "Our day", "tomorrow");
  world_pass_to (world, "2026-11-24T12:00:00");
  set_clock (world, "2026-11-27T12:00:00");
  set_server (world, "bus:1.2");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  set_clock (world, "2026-11-24T12:01:00");
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

  set_server (world, NULL);
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-23T13:30:00");
  set_clock (world, "2026-11-24T12:00:00");
  set_server (world, "bus:1.2");
  world_pass (world, 2 * HEARTH_HOUR);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  set_clock (world, "2026-11-23T15:30:00");
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
  set_clock (world, "2026-11-23T12:00:00");
  snooze (world, id, "10m");
  set (world, HEARTH_SETTING_QUIET_HOURS, "12:05-13:00");
  world_pass (world, 20 * HEARTH_MINUTE);
  set_clock (world, "2026-11-24T15:00:00");
  set_clock (world, "2026-11-23T12:21:00");
  g_free (world_history (world));
  world_pass_to (world, "2026-11-23T13:00:00");
  assert_seen (world, "Dinner | Tomorrow at 12:30\n");
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

/* What was dropped before a leap, by a clock that was set back since, is no leap's to bring back.
 */
static void
test_false_future_revives_its_own (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  set_server (world, NULL);
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  world_pass_to (world, "2026-11-24T13:30:00");
  set_clock (world, "2026-11-24T12:00:00");
  world_pass (world, HEARTH_MINUTE);
  set_clock (world, "2026-11-26T12:00:00");
  set_clock (world, "2026-11-24T12:01:00");
  set_server (world, "bus:1.2");
  assert_seen (world, "");
}

/* A snooze that came due and waits for a server is not lost when the clock is set back behind it.
 */
static void
test_step_back_behind_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  snooze (world, id, "10m");
  set_server (world, NULL);
  world_pass_to (world, "2026-11-23T18:20:00");
  set_clock (world, "2026-11-23T18:05:00");
  g_free (world_history (world));
  set_server (world, "bus:1.2");
  world_pass (world, HEARTH_HOUR);
  assert_seen (world, "Say thanks | Planned for today at 18:00\n");
}

/* Nor by a leap that is taken back after that: the snooze had come due before. */
static void
test_false_future_keeps_ended_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  snooze (world, id, "10m");
  set_server (world, NULL);
  world_pass_to (world, "2026-11-23T18:20:00");
  set_clock (world, "2026-11-23T18:05:00");
  set_clock (world, "2026-11-23T18:50:00");
  set_clock (world, "2026-11-23T18:05:00");
  g_free (world_history (world));
  set_server (world, "bus:1.2");
  assert_seen (world, "Say thanks | Planned for today at 18:00\n");
}

/* What was due before a leap is due after it, and leaves the screen a day after its end. */
static void
test_false_future_keeps_open (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 12:30");

  set_server (world, NULL);
  world_pass_to (world, "2026-11-23T12:40:00");
  set_clock (world, "2026-11-23T12:00:00");
  set_clock (world, "2026-11-24T15:00:00");
  set_clock (world, "2026-11-23T12:00:00");
  set_server (world, "bus:1.2");
  assert_seen (world, "Say thanks | In 30 minutes, today at 12:30\n");
  sleep_until (world, "2026-11-24T12:30:00");
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
  snooze (world, id, "26h");
  set_server (world, NULL);
  set_clock (world, "2026-11-24T20:00:00");
  world_pass (world, HEARTH_DAY + 10 * HEARTH_MINUTE);
  set_clock (world, "2026-11-24T14:10:00");
  g_free (world_history (world));
  set_server (world, "bus:1.2");
  assert_seen (world, "");
  world_pass_to (world, "2026-11-24T15:59:59");
  assert_seen (world, "");
  world_pass (world, 1);
  assert_seen (world, "Fix the tap | A promise, due since today at 14:00\n");
}

/* A snooze that ended is over, also for a clock that was set back behind its end: a promise's next
 * day in another zone is not kept back by it. */
static void
test_step_back_begins_no_snooze (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Fix the tap", "today 20:00");

  world_pass_to (world, "2026-11-23T20:00:00");
  snooze (world, id, "14h");
  world_pass_to (world, "2026-11-24T10:00:00");
  set_clock (world, "2026-11-24T09:00:00");
  g_free (world_history (world));
  set_zone (world, "Pacific/Apia");
  assert_seen (world, "Fix the tap | A promise, due since yesterday at 20:00\n");
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
  assert_seen (world, "");
  world_pass (world, 1);
  assert_seen (world, "Dinner | In 2 hours, today at 20:00\n");
}

/* A day is over where the user is: what floats is missed by the clock of the zone they came to. */
static void
test_zone_change_expires (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  set_zone (world, "Asia/Tokyo");
  world_pass_to (world, "2026-11-24T18:00:00");
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_MISSED);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* What expires while no daemon runs leaves the screen as it would have. */
static void
test_expires_unseen (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");
  world_pass_to (world, "2026-11-23T18:00:00");
  world_stop (world);
  sleep_until (world, "2026-11-25T12:00:00");
  world_start (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* A reminder that the server refuses takes nothing off the screen, and the one that comes at last
 * takes the place of what is there. */
static void
test_refused_keeps_place (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  world_pass_to (world, "2026-11-24T20:00:00");
  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_REFUSES);
  world_pass_to (world, "2026-11-25T18:00:00");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_SHOWS);
  world_pass_to (world, "2026-11-25T22:00:00");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
  assert_seen (world, "Dinner | Tomorrow at 19:00\n"
                      "Dinner | In 54 minutes, today at 19:00\n"
                      "Dinner | Did it happen? It was planned for today at 19:00.\n");
}

/* A machine that begins a year ahead misses nothing of that year, whether it is put right with a
 * daemon there or without. */
static void
test_begins_ahead (gconstpointer while_off)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "every wednesday 19:00");
  world_stop (world);
  set_clock (world, "2027-11-20T12:00:00");
  world_start (world);
  g_free (world_history (world));
  if (while_off)
    world_stop (world);
  set_clock (world, MONDAY_NOON);
  if (while_off)
    world_start (world);
  g_free (world_history (world));
  world_pass_to (world, "2026-11-25T18:00:00");
  assert_seen (world, "Dinner | Tomorrow at 19:00\n"
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
  assert_seen (world, "Say thanks | In 2 hours, today at 03:45\n");
}

/* A clock that is set back, and had not leapt before, repeats nothing. */
static void
test_step_back (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_CHECK_IN, "Talk", "every day 20:00");
  world_pass_to (world, "2026-11-23T20:05:00");
  g_free (world_history (world));
  set_clock (world, "2026-11-23T18:30:00");
  world_pass_to (world, "2026-11-23T20:29:59");
  assert_seen (world, "");
  world_pass_to (world, "2026-11-24T19:00:00");
  assert_seen (world, "Talk | Did it happen? It was planned for today at 20:00.\n"
                      "Talk | In 1 hour, today at 20:00\n");
}

/* A floating event follows its user to another zone, and is told once wherever they are. */
static void
test_zone_change (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "every day 18:00");
  world_pass_to (world, "2026-11-23T17:30:00");
  set_zone (world, "Asia/Tokyo"); /* 01:30 of the next day */
  assert_seen (world, "Say thanks | Planned for yesterday at 18:00\n");
  world_pass_to (world, "2026-11-24T18:00:00");
  assert_seen (world, "Say thanks | Now\n");
  set_zone (world, "America/New_York"); /* 04:00 of the same day */
  world_pass_to (world, "2026-11-24T18:00:00");
  assert_seen (world, "");
  world_pass_to (world, "2026-11-25T18:00:00");
  assert_seen (world, "Say thanks | Now\n");
}

/* Without a server a reminder waits, and is shown as soon as there is one. */
static void
test_no_server (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  set_server (world, NULL);
  restart (world);
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");
  world_pass_to (world, "2026-11-23T18:30:00");
  assert_seen (world, "");
  set_server (world, "bus:1.7");
  assert_seen (world, "Say thanks | Planned for today at 18:00\n");
}

/* A server that restarts gets what is outstanding anew, and nothing that was answered. */
static void
test_server_restarts (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_add (world, HEARTH_KIND_APPRECIATION, "Say sorry", "today 18:00");
  world_pass_to (world, "2026-11-23T18:00:00");
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  g_free (world_history (world));
  set_server (world, "bus:1.2");
  assert_seen (world, "Say sorry | Now\n");
  press (world, "Say sorry", HEARTH_ACTION_DONE);
  set_server (world, "bus:1.3");
  assert_seen (world, "");
}

/* A restarted daemon shows nothing twice, and the buttons of what it showed before still work. */
static void
test_daemon_restarts (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  g_free (world_history (world));
  restart (world);
  world_pass (world, HEARTH_HOUR);
  assert_seen (world, "");
  press (world, "Say thanks", HEARTH_ACTION_DONE);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_DONE);
}

/* Killed between showing and knowing: at most one repeat, of which the buttons work. */
static void
test_crash_while_presenting (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");
  GPtrArray *history = hearth_fake_notifier_history (world->notifier);

  hearth_fake_clock_advance (world->clock, world_instant (world, "2026-11-23T18:00:00")
                                               - hearth_clock_now (HEARTH_CLOCK (world->clock)));
  while (history->len == 0)
    g_main_context_iteration (NULL, TRUE);
  restart (world);
  world_pass (world, HEARTH_HOUR);
  g_assert_cmpuint (history->len, ==, 2);
  restart (world);
  g_assert_cmpuint (history->len, ==, 3);
  g_assert_true (world_is_refresh (g_ptr_array_index (history, 2)));
  {
    g_autofree char *key =
        g_strdup (((HearthFakeShown *)g_ptr_array_index (history, 1))->notice->key);

    hearth_fake_notifier_invoke (world->notifier, key, "done");
    world_settle (world);
  }
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_DONE);
}

/* Of three that come at once a crash repeats one: the next goes out when it is known of the one
 * before. */
static void
test_crash_repeats_one (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  GPtrArray *history = hearth_fake_notifier_history (world->notifier);

  world_add (world, HEARTH_KIND_APPRECIATION, "One", "today 18:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Two", "today 18:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Three", "today 18:00");
  hearth_fake_clock_advance (world->clock, world_instant (world, "2026-11-23T18:00:00")
                                               - hearth_clock_now (HEARTH_CLOCK (world->clock)));
  while (history->len == 0)
    g_main_context_iteration (NULL, TRUE);
  restart (world);
  world_pass (world, HEARTH_MINUTE);
  assert_seen (world, "One | Now\nOne | Now\nTwo | Now\nThree | Now\n");
}

/* A server that refuses is asked again after 1, 5 and 30 seconds, five minutes, and each half hour,
 * and another one at once. */
static void
test_refusal (void)
{
  static const gint64 pauses[] = { 1, 5, 30, 300, 1800, 1800, 1800 };
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  g_autofree char *last = NULL;

  for (guint accepted_after = 0; accepted_after < G_N_ELEMENTS (pauses); accepted_after++) {
    gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "in 1 hour");
    g_autofree char *told = NULL;
    guint i = 0;

    set_mood (world, HEARTH_FAKE_REFUSES);
    world_pass (world, HEARTH_HOUR);
    for (; i < accepted_after; i++)
      world_pass (world, pauses[i]);
    world_pass (world, pauses[i] - 1);
    set_mood (world, HEARTH_FAKE_SHOWS);
    assert_seen (world, "");
    world_pass (world, 1);
    /* After more than a minute it says when it was. */
    told = world_history (world);
    g_assert_true (g_str_has_prefix (told, i < 3 ? "Say thanks | Now\n"
                                                 : "Say thanks | Planned for today at "));
    g_assert_true (strchr (told, '\n') == told + strlen (told) - 1);
    g_assert_cmpuint (world_on_screen (world), ==, 1);
    world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  }
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "in 1 hour");
  set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass (world, HEARTH_HOUR + 336);
  set_mood (world, HEARTH_FAKE_SHOWS);
  world_pass (world, 1799);
  assert_seen (world, "");
  set_server (world, "bus:1.9");
  last = world_history (world);
  g_assert_true (g_str_has_prefix (last, "Say thanks | Planned for today at "));
  g_assert_cmpuint (world_on_screen (world), ==, 1);
}

/* A server that refuses and then goes leaves nothing to try, and so nothing to wake for. */
static void
test_refusal_and_gone (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass_to (world, "2026-11-23T13:00:00");
  set_server (world, NULL);
  world_pass (world, 60);
  g_assert_cmpint (hearth_fake_clock_armed (world->clock), >,
                   hearth_clock_now (HEARTH_CLOCK (world->clock)));
}

/* Where a server has refused for long, the next reminder does not wait for the half hour to be
 * over, and takes the others along. */
static void
test_refusal_of_long (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "One", "today 13:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Two", "today 14:00");
  set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass_to (world, "2026-11-23T13:40:00");
  set_mood (world, HEARTH_FAKE_SHOWS);
  world_pass_to (world, "2026-11-23T14:00:00");
  assert_seen (world, "One | Planned for today at 13:00\nTwo | Now\n");
}

/* A notice that a hung server may yet show is not sent to it again; time goes on for the others. */
static void
test_hung_server (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "One", "today 13:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Two", "today 14:00");
  set_mood (world, HEARTH_FAKE_HANGS);
  world_pass_to (world, "2026-11-23T13:00:25");
  hearth_fake_notifier_time_out (world->notifier);
  world_pass_to (world, "2026-11-23T14:00:00");
  assert_seen (world, "");
  set_mood (world, HEARTH_FAKE_SHOWS);
  assert_seen (world, "One | Now\nTwo | Now\n");
  world_pass (world, HEARTH_HOUR);
  assert_seen (world, "");
}

/* What comes due while a server is slow to answer comes as one digest when it has, not as a flood.
 */
static void
test_slow_server (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  for (int i = 0; i < 6; i++) {
    g_autofree char *when = g_strdup_printf ("today 13:00:%02d", i);

    world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", when);
  }
  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_HANGS);
  world_pass_to (world, "2026-11-23T13:00:10");
  assert_seen (world, "");
  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_SHOWS);
  world_settle (world);
  g_assert_cmpuint (world_on_screen (world), ==, 2);
  g_assert_nonnull (world_notice (world, "Say thanks"));
  g_assert_nonnull (world_notice (world, "5 reminders for the two of you"));
}

/* What a refusing server never got has not taken the place of what came before: when all is over
 * the snooze that was asked for is told. */
static void
test_refused_overtakes_nothing (void)
{
  static const gint64 leads[] = { HEARTH_DAY, 2 * HEARTH_HOUR };
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  g_autoptr (HearthEvent) event =
      world_event (world, HEARTH_KIND_APPRECIATION, "Say thanks", "tomorrow 12:30");

  g_assert_true (hearth_event_set_leads (event, leads, G_N_ELEMENTS (leads), NULL));
  g_assert_true (hearth_scheduler_add (world->scheduler, event, NULL));
  world_pass_to (world, "2026-11-23T12:30:00");
  snooze (world, event->id, "21h");
  set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass_to (world, "2026-11-24T11:00:00");
  set_server (world, NULL);
  sleep_until (world, "2026-11-27T12:00:00");
  g_free (world_history (world));
  set_mood (world, HEARTH_FAKE_SHOWS);
  set_server (world, "bus:1.2");
  assert_seen (world, "Say thanks | Planned for Tuesday at 12:30\n");
}

/* Answered while it is on its way it leaves the screen as soon as it comes, and the record says
 * that it was there. */
static void
test_answered_on_its_way (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 13:00");
  g_autoptr (GPtrArray) deliveries = NULL;
  const HearthDelivery *delivery = NULL;

  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_HANGS);
  world_pass_to (world, "2026-11-23T13:00:01");
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_SHOWS);
  world_settle (world);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
  assert_seen (world, "Say thanks | Now\n");
  deliveries = hearth_store_deliveries_between (world->store, id, 0, G_MAXINT64, 10, NULL);
  g_assert_cmpuint (deliveries->len, ==, 1);
  delivery = g_ptr_array_index (deliveries, 0);
  g_assert_cmpint (delivery->state, ==, HEARTH_DELIVERY_ANSWERED);
  g_assert_cmpint (delivery->shown_at, ==, world_instant (world, "2026-11-23T13:00:01"));
}

/* Closed, expired and evicted are no answers: it stays outstanding, and is not shown again. */
static void
test_closed_is_no_answer (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  for (guint reason = 1; reason <= 4; reason++) {
    gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "in 1 hour");

    world_pass (world, HEARTH_HOUR);
    hearth_fake_notifier_close (world->notifier, id_of (world, "Say thanks"), reason);
    world_settle (world);
    g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
    g_free (world_history (world));
    set_server (world, reason % 2 ? "bus:1.2" : "bus:1.3");
    world_pass (world, 60);
    assert_seen (world, "");
    world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  }
  set_mood (world, HEARTH_FAKE_EVICTS);
  {
    gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say sorry", "in 1 hour");

    world_pass (world, 2 * HEARTH_HOUR);
    assert_seen (world, "Say sorry | Now\n");
    g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
  }
}

/* Keys that nobody gave out, or that were used up, change nothing. */
static void
test_foreign_keys (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "every day 18:00");
  g_autofree char *key = NULL;
  g_autofree char *forged = NULL;
  static const char *const foreign[] = {
    "", "1", "1:2:3:4", "digest:", "digest:nobody", "default", "1:2:3:4:5"
  };

  world_pass_to (world, "2026-11-23T18:00:00");
  key = g_strdup (world_notice (world, "Say thanks")->key);
  forged = g_strdup (key);
  forged[strlen (forged) - 1] ^= 1;
  hearth_fake_notifier_invoke (world->notifier, forged, "done");
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    hearth_fake_notifier_invoke (world->notifier, foreign[i], "done");
  world_settle (world);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_DUE);
  press (world, "Say thanks", HEARTH_ACTION_SKIP);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_SKIPPED);
  hearth_fake_notifier_invoke (world->notifier, key, "done");
  world_settle (world);
  g_assert_cmpint (world_state (world, id, "2026-11-23"), ==, HEARTH_STATE_SKIPPED);
  g_assert_cmpuint (world_on_screen (world), ==, 0);
}

/* A later reminder of an occurrence takes the place of the earlier; the replaced one's button, if
 * pressed in that moment, still counts, but never against an answer. */
static void
test_replaced (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  g_autofree char *key = NULL;
  guint32 first = 0;

  world_pass_to (world, "2026-11-24T19:00:00");
  key = g_strdup (world_notice (world, "Dinner")->key);
  first = id_of (world, "Dinner");
  world_pass_to (world, "2026-11-25T17:00:00");
  g_assert_cmpuint (id_of (world, "Dinner"), ==, first);
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  hearth_fake_notifier_invoke (world->notifier, key, "skip");
  world_settle (world);
  g_assert_cmpint (world_state (world, id, "2026-11-25"), ==, HEARTH_STATE_DONE);
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
    set (world, HEARTH_SETTING_PRIVACY, rows[i].privacy);
    g_assert_true (hearth_scheduler_add (world->scheduler, event, &error));
    world_pass_to (world, "2026-11-23T17:00:00");
    assert_seen (world, rows[i].seen);
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
  g_test_add_func ("/scheduler/quiet-hours", test_quiet_hours);
  g_test_add_func ("/scheduler/quiet-hours-and-dst", test_quiet_hours_and_dst);
  g_test_add_func ("/scheduler/hold-reasons", test_hold_reasons);
  g_test_add_func ("/scheduler/unplugged", test_unplugged);
  g_test_add_func ("/scheduler/held-alone", test_held_alone);
  g_test_add_func ("/scheduler/pause", test_pause);
  g_test_add_func ("/scheduler/downtime", test_downtime);
  g_test_add_func ("/scheduler/late-lead", test_late_lead);
  g_test_add_func ("/scheduler/refused-keeps-place", test_refused_keeps_place);
  g_test_add_data_func ("/scheduler/begins-ahead", NULL, test_begins_ahead);
  g_test_add_data_func ("/scheduler/begins-ahead-for-once", "off", test_begins_ahead);
  g_test_add_func ("/scheduler/doubled-hour-ends", test_doubled_hour_ends);
  g_test_add_func ("/scheduler/false-future", test_false_future);
  g_test_add_func ("/scheduler/false-future-and-restart", test_false_future_and_restart);
  g_test_add_func ("/scheduler/false-future-ends-unseen", test_false_future_ends_unseen);
  g_test_add_func ("/scheduler/false-future-drops-nothing", test_false_future_drops_nothing);
  g_test_add_func ("/scheduler/false-future-ends-no-hold", test_false_future_ends_no_hold);
  g_test_add_func ("/scheduler/false-future-lasts", test_false_future_lasts);
  g_test_add_func ("/scheduler/false-future-snooze", test_false_future_snooze);
  g_test_add_func ("/scheduler/false-future-ends-snooze", test_false_future_ends_snooze);
  g_test_add_func ("/scheduler/false-future-keeps-early-snooze",
                   test_false_future_keeps_early_snooze);
  g_test_add_func ("/scheduler/false-future-passes-true-time", test_false_future_passes_true_time);
  g_test_add_func ("/scheduler/false-future-expires", test_false_future_expires);
  g_test_add_func ("/scheduler/false-future-misses-nothing", test_false_future_misses_nothing);
  g_test_add_func ("/scheduler/false-future-keeps-due-snooze", test_false_future_keeps_due_snooze);
  g_test_add_func ("/scheduler/nag-opens", test_nag_opens);
  g_test_add_func ("/scheduler/false-future-revives-its-own", test_false_future_revives_its_own);
  g_test_add_func ("/scheduler/false-future-keeps-ended-snooze",
                   test_false_future_keeps_ended_snooze);
  g_test_add_func ("/scheduler/false-future-keeps-open", test_false_future_keeps_open);
  g_test_add_func ("/scheduler/false-future-ends-no-snooze", test_false_future_ends_no_snooze);
  g_test_add_func ("/scheduler/step-back-begins-no-snooze", test_step_back_begins_no_snooze);
  g_test_add_func ("/scheduler/step-back-behind-snooze", test_step_back_behind_snooze);
  g_test_add_func ("/scheduler/move-close", test_move_close);
  g_test_add_func ("/scheduler/zone-change-expires", test_zone_change_expires);
  g_test_add_func ("/scheduler/expires-unseen", test_expires_unseen);
  g_test_add_func ("/scheduler/step-back", test_step_back);
  g_test_add_func ("/scheduler/zone-change", test_zone_change);
  g_test_add_func ("/scheduler/no-server", test_no_server);
  g_test_add_func ("/scheduler/server-restarts", test_server_restarts);
  g_test_add_func ("/scheduler/daemon-restarts", test_daemon_restarts);
  g_test_add_func ("/scheduler/crash-while-presenting", test_crash_while_presenting);
  g_test_add_func ("/scheduler/crash-repeats-one", test_crash_repeats_one);
  g_test_add_func ("/scheduler/refusal", test_refusal);
  g_test_add_func ("/scheduler/refusal-and-gone", test_refusal_and_gone);
  g_test_add_func ("/scheduler/refusal-of-long", test_refusal_of_long);
  g_test_add_func ("/scheduler/hung-server", test_hung_server);
  g_test_add_func ("/scheduler/slow-server", test_slow_server);
  g_test_add_func ("/scheduler/refused-overtakes-nothing", test_refused_overtakes_nothing);
  g_test_add_func ("/scheduler/answered-on-its-way", test_answered_on_its_way);
  g_test_add_func ("/scheduler/closed-is-no-answer", test_closed_is_no_answer);
  g_test_add_func ("/scheduler/foreign-keys", test_foreign_keys);
  g_test_add_func ("/scheduler/replaced", test_replaced);
  g_test_add_func ("/scheduler/removed", test_removed);
  g_test_add_func ("/scheduler/privacy", test_privacy);
  g_test_add_func ("/scheduler/ten-years", test_ten_years);
  return g_test_run ();
}
