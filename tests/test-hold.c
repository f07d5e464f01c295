// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-hold: what keeps a reminder back, until when, and how it comes then.
 *
 * Little lives, as in test-scheduler; and the rules of hold.c by themselves.
 */
#include "world-acts.h"

#include <stdio.h>
#include <string.h>

#include "daemon/civil.h"
#include "daemon/hold.h"

/* Quiet hours hold what comes in them, over midnight, and bring it as one digest at their end. */
static void
test_quiet_hours (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  g_autoptr (HearthEvent) urgent =
      world_event (world, HEARTH_KIND_APPRECIATION, "Urgent", "today 23:00");
  g_autoptr (GError) error = NULL;

  world_set (world, HEARTH_SETTING_QUIET_HOURS, "22:00-07:00");
  urgent->urgent = TRUE;
  g_assert_true (hearth_scheduler_add (world->scheduler, urgent, &error));
  world_add (world, HEARTH_KIND_APPRECIATION, "One", "today 22:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Two", "tomorrow 06:59:59");
  world_add (world, HEARTH_KIND_APPRECIATION, "Three", "tomorrow 07:00");
  world_pass_to (world, "2026-11-24T06:59:59");
  world_assert_seen (world, "Urgent | Now\n");
  world_pass (world, 1);
  world_assert_seen (world, "3 reminders for the two of you | One: planned for yesterday at 22:00"
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
  world_assert_seen (world, "");
  world_pass (world, 1);
  world_assert_seen (world, "Dinner | In 7 hours, today at 19:00\n");
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
  world_assert_seen (world, "");
  g_assert_cmpint (world_state (world, id, "2026-11-27"), ==, HEARTH_STATE_PAUSED);
  g_assert_true (hearth_scheduler_pause (world->scheduler, "", "2027-01-01", &error));
  world_pass_to (world, "2026-12-03T20:00:00");
  world_assert_seen (world, "");
  g_assert_true (hearth_scheduler_resume (world->scheduler, "", &error));
  world_settle (world);
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n");
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
    world_assert_seen (world, "Dinner | In 2 hours, today at 19:00\nBefore | Now\nUrgent | Now\n");
    if (answered) {
      world_answer (world, dinner->id, "", HEARTH_OUTCOME_DONE);
      world_assert_seen (world, "2 reminders for the two of you | One: planned for today at 19:00"
                                "/Two: planned for today at 20:30\n");
    }
    world_pass_to (world, "2026-11-23T21:00:00");
    world_assert_seen (world, answered ? ""
                                       : "3 reminders for the two of you"
                                         " | Dinner: did it happen, today at 19:00?"
                                         "/One: planned for today at 19:00"
                                         "/Two: planned for today at 20:30\n");
  }
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hold/quiet-hours", test_quiet_hours);
  g_test_add_func ("/hold/quiet-hours-and-dst", test_quiet_hours_and_dst);
  g_test_add_func ("/hold/hold-reasons", test_hold_reasons);
  g_test_add_func ("/hold/unplugged", test_unplugged);
  g_test_add_func ("/hold/held-alone", test_held_alone);
  g_test_add_func ("/hold/pause", test_pause);
  return g_test_run ();
}
