// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-scheduler-present: what comes of a reminder before a server that is not there, is slow,
 * hangs, refuses, or lies; and before a daemon that dies on the way.
 *
 * Little lives, as in test-scheduler.
 */
#include "world-acts.h"

#include <string.h>

#include "daemon/civil.h"

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
  world_assert_seen (world, "Dinner | Tomorrow at 19:00\n"
                            "Dinner | In 54 minutes, today at 19:00\n"
                            "Dinner | Did it happen? It was planned for today at 19:00.\n");
}

/* Nor does a digest that is refused; when it is there, what it tells of anew is gone. */
static void
test_refused_digest_keeps_places (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dinner", "wednesday 19:00");
  world_add (world, HEARTH_KIND_DATE_NIGHT, "Dance", "wednesday 19:30");
  world_pass_to (world, "2026-11-24T20:00:00");
  g_assert_cmpuint (world_on_screen (world), ==, 2);
  world_set_mood (world, HEARTH_FAKE_REFUSES);
  world_sleep_until (world, "2026-11-25T17:45:00");
  g_assert_cmpuint (world_on_screen (world), ==, 2);
  g_free (world_history (world));
  world_set_mood (world, HEARTH_FAKE_SHOWS);
  world_pass (world, 60);
  world_assert_seen (world, "2 reminders for the two of you"
                            " | Dinner: in 75 minutes, today at 19:00"
                            "/Dance: in 2 hours, today at 19:30\n");
  g_assert_cmpuint (world_on_screen (world), ==, 1);
}

/* Without a server a reminder waits, and is shown as soon as there is one. */
static void
test_no_server (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_set_server (world, NULL);
  world_restart (world);
  world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");
  world_pass_to (world, "2026-11-23T18:30:00");
  world_assert_seen (world, "");
  world_set_server (world, "bus:1.7");
  world_assert_seen (world, "Say thanks | Planned for today at 18:00\n");
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
  world_set_server (world, "bus:1.2");
  world_assert_seen (world, "Say sorry | Now\n");
  world_press (world, "Say sorry", HEARTH_ACTION_DONE);
  world_set_server (world, "bus:1.3");
  world_assert_seen (world, "");
}

/* A restarted daemon shows nothing twice, and the buttons of what it showed before still work. */
static void
test_daemon_restarts (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say thanks", "today 18:00");

  world_pass_to (world, "2026-11-23T18:00:00");
  g_free (world_history (world));
  world_restart (world);
  world_pass (world, HEARTH_HOUR);
  world_assert_seen (world, "");
  world_press (world, "Say thanks", HEARTH_ACTION_DONE);
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
  world_restart (world);
  world_pass (world, HEARTH_HOUR);
  g_assert_cmpuint (history->len, ==, 2);
  world_restart (world);
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
  world_restart (world);
  world_pass (world, HEARTH_MINUTE);
  world_assert_seen (world, "One | Now\nOne | Now\nTwo | Now\nThree | Now\n");
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

    world_set_mood (world, HEARTH_FAKE_REFUSES);
    world_pass (world, HEARTH_HOUR);
    for (; i < accepted_after; i++)
      world_pass (world, pauses[i]);
    world_pass (world, pauses[i] - 1);
    world_set_mood (world, HEARTH_FAKE_SHOWS);
    world_assert_seen (world, "");
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
  world_set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass (world, HEARTH_HOUR + 336);
  world_set_mood (world, HEARTH_FAKE_SHOWS);
  world_pass (world, 1799);
  world_assert_seen (world, "");
  world_set_server (world, "bus:1.9");
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
  world_set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass_to (world, "2026-11-23T13:00:00");
  world_set_server (world, NULL);
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
  world_set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass_to (world, "2026-11-23T13:40:00");
  world_set_mood (world, HEARTH_FAKE_SHOWS);
  world_pass_to (world, "2026-11-23T14:00:00");
  world_assert_seen (world, "One | Planned for today at 13:00\nTwo | Now\n");
}

/* A notice that a hung server may yet show is not sent to it again; time goes on for the others. */
static void
test_hung_server (void)
{
  g_autoptr (World) world = world_new (MONDAY_NOON, BERLIN);

  world_add (world, HEARTH_KIND_APPRECIATION, "One", "today 13:00");
  world_add (world, HEARTH_KIND_APPRECIATION, "Two", "today 14:00");
  world_set_mood (world, HEARTH_FAKE_HANGS);
  world_pass_to (world, "2026-11-23T13:00:25");
  hearth_fake_notifier_time_out (world->notifier);
  world_pass_to (world, "2026-11-23T14:00:00");
  world_assert_seen (world, "");
  world_set_mood (world, HEARTH_FAKE_SHOWS);
  world_assert_seen (world, "One | Now\nTwo | Now\n");
  world_pass (world, HEARTH_HOUR);
  world_assert_seen (world, "");
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
  world_assert_seen (world, "");
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
  world_snooze (world, event->id, "21h");
  world_set_mood (world, HEARTH_FAKE_REFUSES);
  world_pass_to (world, "2026-11-24T11:00:00");
  world_set_server (world, NULL);
  world_sleep_until (world, "2026-11-27T12:00:00");
  g_free (world_history (world));
  world_set_mood (world, HEARTH_FAKE_SHOWS);
  world_set_server (world, "bus:1.2");
  world_assert_seen (world, "Say thanks | Planned for Tuesday at 12:30\n");
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
  world_assert_seen (world, "Say thanks | Now\n");
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
    hearth_fake_notifier_close (world->notifier, world_id_of (world, "Say thanks"), reason);
    world_settle (world);
    g_assert_cmpint (world_state (world, id, ""), ==, HEARTH_STATE_DUE);
    g_free (world_history (world));
    world_set_server (world, reason % 2 ? "bus:1.2" : "bus:1.3");
    world_pass (world, 60);
    world_assert_seen (world, "");
    world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  }
  world_set_mood (world, HEARTH_FAKE_EVICTS);
  {
    gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Say sorry", "in 1 hour");

    world_pass (world, 2 * HEARTH_HOUR);
    world_assert_seen (world, "Say sorry | Now\n");
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
  world_press (world, "Say thanks", HEARTH_ACTION_SKIP);
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
  first = world_id_of (world, "Dinner");
  world_pass_to (world, "2026-11-25T17:00:00");
  g_assert_cmpuint (world_id_of (world, "Dinner"), ==, first);
  world_answer (world, id, "", HEARTH_OUTCOME_DONE);
  hearth_fake_notifier_invoke (world->notifier, key, "skip");
  world_settle (world);
  g_assert_cmpint (world_state (world, id, "2026-11-25"), ==, HEARTH_STATE_DONE);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scheduler-present/refused-keeps-place", test_refused_keeps_place);
  g_test_add_func ("/scheduler-present/refused-digest-keeps-places",
                   test_refused_digest_keeps_places);
  g_test_add_func ("/scheduler-present/no-server", test_no_server);
  g_test_add_func ("/scheduler-present/server-restarts", test_server_restarts);
  g_test_add_func ("/scheduler-present/daemon-restarts", test_daemon_restarts);
  g_test_add_func ("/scheduler-present/crash-while-presenting", test_crash_while_presenting);
  g_test_add_func ("/scheduler-present/crash-repeats-one", test_crash_repeats_one);
  g_test_add_func ("/scheduler-present/refusal", test_refusal);
  g_test_add_func ("/scheduler-present/refusal-and-gone", test_refusal_and_gone);
  g_test_add_func ("/scheduler-present/refusal-of-long", test_refusal_of_long);
  g_test_add_func ("/scheduler-present/hung-server", test_hung_server);
  g_test_add_func ("/scheduler-present/slow-server", test_slow_server);
  g_test_add_func ("/scheduler-present/refused-overtakes-nothing", test_refused_overtakes_nothing);
  g_test_add_func ("/scheduler-present/answered-on-its-way", test_answered_on_its_way);
  g_test_add_func ("/scheduler-present/closed-is-no-answer", test_closed_is_no_answer);
  g_test_add_func ("/scheduler-present/foreign-keys", test_foreign_keys);
  g_test_add_func ("/scheduler-present/replaced", test_replaced);
  return g_test_run ();
}
