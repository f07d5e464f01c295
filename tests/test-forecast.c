// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-forecast: the reminders to come, of many events at once, and what is said of each
 * beforehand.
 */
#include "world.h"

#define ALL 600

static const char *const rhythms[] = {
  "every friday 19:00",  "every day 08:00",  "monthly on the 1st 10:00",
  "every 2 weeks 19:00", "2027-02-03 12:00", "every year on 24 dec 6pm",
  "weekends at 10:00",   "every hour",
};

static char *
reminders (World *world, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      hearth_scheduler_reminders (world->scheduler, 0, WORLD_NOW, G_MAXINT64, limit, &error);
  GString *lines = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, limit);
  for (guint i = 0; i < found->len; i++) {
    const HearthForecast *one = g_ptr_array_index (found, i);

    g_string_append_printf (lines, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", one->at,
                            one->event->id);
  }
  return g_string_free (lines, FALSE);
}

/* Protects what is next from the limit: how many are asked for changes none of those given. */
static void
test_limits (World *world, gconstpointer data)
{
  g_autofree char *all = NULL;

  for (guint i = 0; i < 5 * G_N_ELEMENTS (rhythms); i++)
    (void)world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", rhythms[i * 3 % G_N_ELEMENTS (rhythms)]);
  world_settle (world);
  all = reminders (world, ALL);
  for (guint limit = 1; limit < ALL; limit = limit * 3 / 2 + 1) {
    g_autofree char *front = reminders (world, limit);

    g_assert_true (g_str_has_prefix (all, front));
  }
}

/* What is to come of an event, a line each: its moment in hours from the start of the test, its
 * reason, and what will keep it back. */
static char *
outlook (World *world, gint64 event)
{
  gint64 now = hearth_clock_now (HEARTH_CLOCK (world->clock));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = hearth_scheduler_reminders (world->scheduler, event, now + 1,
                                                            now + 48 * WORLD_HOUR, ALL, &error);
  GString *lines = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++) {
    const HearthForecast *one = g_ptr_array_index (found, i);

    g_string_append_printf (lines, "%s%" G_GINT64_FORMAT " %s%s%s", i > 0 ? ", " : "",
                            (one->at - WORLD_NOW) / WORLD_HOUR,
                            hearth_reason_name (one->delivery->reason),
                            *one->delivery->held_for ? " " : "", one->delivery->held_for);
  }
  return g_string_free (lines, FALSE);
}

static void
assert_outlook (World *world, gint64 event, const char *expected)
{
  g_autofree char *found = outlook (world, event);

  g_assert_cmpstr (found, ==, expected);
}

/* Protects who looks ahead from a surprise: what will fall into quiet hours, a pause or a date
 * night that runs unplugged says so, and what is urgent waits for a pause alone. */
static void
test_foreseen (World *world, gconstpointer data)
{
  gint64 talk = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "today at 23:00");
  gint64 urgent = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "today at 23:00");
  gint64 night = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "tomorrow at 19:00");
  gint64 word = world_add (world, HEARTH_KIND_APPRECIATION, "Us", "tomorrow at 20:00");
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, urgent, NULL);
  g_autoptr (HearthEvent) unplugged = hearth_store_load_event (world->store, night, NULL);
  g_autoptr (GError) error = NULL;

  event->urgent = TRUE;
  unplugged->unplug = TRUE;
  (void)!hearth_scheduler_update (world->scheduler, event, &error);
  g_assert_no_error (error);
  (void)!hearth_scheduler_update (world->scheduler, unplugged, &error);
  g_assert_no_error (error);
  assert_outlook (world, talk, "10 lead, 11 start, 11 follow-up");
  assert_outlook (world, word, "32 start unplugged");
  assert_outlook (world, night, "7 lead, 29 lead, 33 follow-up");
  (void)!hearth_scheduler_set (world->scheduler, HEARTH_SETTING_QUIET_HOURS, "22:30-08:00", &error);
  g_assert_no_error (error);
  assert_outlook (world, talk, "10 lead, 11 start quiet-hours, 11 follow-up quiet-hours");
  assert_outlook (world, urgent, "10 lead, 11 start, 11 follow-up");
  (void)!hearth_scheduler_pause (world->scheduler, "check-in", "today at 22:30", &error);
  g_assert_no_error (error);
  assert_outlook (world, urgent, "10 lead pause, 11 start, 11 follow-up");
  assert_outlook (world, talk, "10 lead pause, 11 start quiet-hours, 11 follow-up quiet-hours");
  (void)!hearth_scheduler_snooze (world->scheduler, talk, "", "today at 23:45", &error);
  g_assert_no_error (error);
  assert_outlook (world, talk, "11 snooze quiet-hours");
}

/* Protects a traveller from waiting in vain: what was told comes no more, though its hour is still
 * to come where they are now. */
static void
test_told (World *world, gconstpointer data)
{
  gint64 word = world_add (world, HEARTH_KIND_APPRECIATION, "Us", "today at 12:30");

  assert_outlook (world, word, "0 start");
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, 1);
  hearth_fake_clock_set_zone (world->clock, "America/New_York");
  world_settle (world);
  world_replace (world);
  world_settle (world);
  assert_outlook (world, word, "");
}

/* Protects status from the wrong word: a snooze that is held says so, not the start that it put
 * off. */
static void
test_last_word (World *world, gconstpointer data)
{
  gint64 promise = world_add (world, HEARTH_KIND_PROMISE, "Us", "tomorrow at 10:00");
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GError) error = NULL;
  const HearthForecast *word = NULL;

  world_advance (world, 21 * WORLD_HOUR);
  (void)!hearth_scheduler_snooze (world->scheduler, promise, "", "tomorrow at 23:00", &error);
  g_assert_no_error (error);
  (void)!hearth_scheduler_set (world->scheduler, HEARTH_SETTING_QUIET_HOURS, "22:30-08:00", &error);
  g_assert_no_error (error);
  world_advance (world, 40 * WORLD_HOUR);
  words = hearth_scheduler_unanswered (world->scheduler, ALL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (words->len, ==, 1);
  word = g_ptr_array_index (words, 0);
  g_assert_cmpint (word->delivery->state, ==, HEARTH_DELIVERY_HELD);
  g_assert_cmpstr (word->delivery->held_for, ==, "quiet-hours");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/forecast/limits", World, NULL, world_set_up, test_limits, world_tear_down);
  g_test_add ("/forecast/foreseen", World, NULL, world_set_up, test_foreseen, world_tear_down);
  g_test_add ("/forecast/told", World, NULL, world_set_up, test_told, world_tear_down);
  g_test_add ("/forecast/last-word", World, NULL, world_set_up, test_last_word, world_tear_down);
  return g_test_run ();
}
