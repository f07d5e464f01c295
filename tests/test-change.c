// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-change: what answers, snoozes, moves, resets and pauses make of an occurrence, told by its
 * state before and after.
 */
#include "daemon/civil.h"
#include "dbus/error.h"
#include "world.h"

static void
assert_state (World *world, gint64 id, const char *occurrence, const char *state)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, id, NULL);
  HearthAgenda *agenda = hearth_scheduler_agenda (world->scheduler);
  g_autoptr (HearthOccurrence) one = NULL;
  gint64 name = 0;
  g_autoptr (GError) error = NULL;

  world_settle (world);
  g_assert_true (hearth_agenda_resolve (agenda, event, occurrence, &name, &error));
  one = hearth_agenda_occurrence (agenda, event, name, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hearth_state_name (one->state), ==, state);
}

static guint
outstanding (World *world)
{
  guint count = 0;

  g_assert_true (hearth_store_count_open (
      world->store, hearth_clock_now (HEARTH_CLOCK (world->clock)), &count, NULL));
  return count;
}

static const HearthAnswer done = { HEARTH_OUTCOME_DONE, "", 0, "" };
static const HearthAnswer skip = { HEARTH_OUTCOME_SKIPPED, "", 0, "" };

/* Snoozed before its first reminder and reset, an occurrence is as its rule made it: upcoming. */
static void
test_reset_of_an_early_snooze (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "2026-12-04 19:00");

  g_assert_true (hearth_scheduler_snooze (world->scheduler, id, "", "1h before", NULL));
  assert_state (world, id, "2026-12-04", "snoozed");
  g_assert_cmpuint (outstanding (world), ==, 0);
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "2026-12-04", NULL));
  assert_state (world, id, "2026-12-04", "upcoming");
}

/* A snooze ends with a reminder, and then the occurrence is due. */
static void
test_snooze_ends (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "2026-12-04 19:00");
  guint before = 0;

  g_assert_true (hearth_scheduler_snooze (world->scheduler, id, "", "1h", NULL));
  world_settle (world);
  before = world_shown (world);
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, before + 1);
  assert_state (world, id, "2026-12-04", "due");
  g_assert_cmpuint (outstanding (world), ==, 1);
}

/* An answer ends the waiting; a reset brings it back; what was answered cannot be snoozed. */
static void
test_answer_and_reset (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");
  g_autoptr (GError) error = NULL;

  world_advance (world, WORLD_HOUR + WORLD_HOUR / 10);
  assert_state (world, id, "", "due");
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &done, NULL));
  assert_state (world, id, "2026-11-27", "done");
  g_assert_cmpuint (outstanding (world), ==, 0);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (world->notifier)), ==, 0);
  g_assert_false (hearth_scheduler_snooze (world->scheduler, id, "2026-11-27", "1h", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT);
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "", NULL));
  assert_state (world, id, "2026-11-27", "due");
  g_assert_cmpuint (outstanding (world), ==, 1);
}

/* What nobody answered within a day after its end is missed, and can still be done. */
static void
test_missed (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");

  world_advance (world, WORLD_HOUR + WORLD_HOUR / 2 + 24 * WORLD_HOUR - G_USEC_PER_SEC);
  assert_state (world, id, "2026-11-27", "due");
  world_advance (world, G_USEC_PER_SEC);
  assert_state (world, id, "2026-11-27", "missed");
  g_assert_cmpuint (outstanding (world), ==, 0);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "2026-11-27", &done, NULL));
  assert_state (world, id, "2026-11-27", "done");
}

/* A promise is never missed: it asks again each day until it has an answer. */
static void
test_promise_waits (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Us", "2026-11-27 13:00");

  for (int day = 0; day < 5; day++)
    world_advance (world, 24 * WORLD_HOUR);
  assert_state (world, id, "", "due");
  g_assert_cmpuint (world_shown (world), ==, 5);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &skip, NULL));
  for (int day = 0; day < 3; day++)
    world_advance (world, 24 * WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, 5);
}

/* A turn passes on when it is done, not when it is skipped, and a reset gives it back. */
static void
test_turns (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "every friday 19:00");
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, id, NULL);

  g_strfreev (event->turn);
  event->turn = g_strsplit ("ann,ben", ",", -1);
  g_assert_true (hearth_scheduler_update (world->scheduler, event, NULL));
  g_clear_pointer (&event, hearth_event_free);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "2026-11-27", &skip, NULL));
  event = hearth_store_load_event (world->store, id, NULL);
  g_assert_cmpstr (event->turn[0], ==, "ann");
  g_clear_pointer (&event, hearth_event_free);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "2026-12-04", &done, NULL));
  event = hearth_store_load_event (world->store, id, NULL);
  g_assert_cmpstr (event->turn[0], ==, "ben");
  g_clear_pointer (&event, hearth_event_free);
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "2026-12-04", NULL));
  event = hearth_store_load_event (world->store, id, NULL);
  g_assert_cmpstr (event->turn[0], ==, "ann");
}

/* "After done" counts from the day it was done, has one open occurrence, and goes back on reset. */
static void
test_after_done (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every 2 weeks after done at 18:00");
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, id, NULL);
  gint64 first = event->start;
  g_autofree char *name = hearth_event_format_wall (event, first);

  g_clear_pointer (&event, hearth_event_free);
  world_advance (world, 3 * 24 * WORLD_HOUR);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, name, &done, NULL));
  event = hearth_store_load_event (world->store, id, NULL);
  g_assert_cmpint (event->start, ==, first + 2 * HEARTH_WEEK + 3 * HEARTH_DAY);
  assert_state (world, id, name, "done");
  g_clear_pointer (&event, hearth_event_free);
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, name, NULL));
  event = hearth_store_load_event (world->store, id, NULL);
  g_assert_cmpint (event->start, ==, first);
  g_assert_cmpuint (event->rdates->len, ==, 0);
}

/* What was answered in advance stays in the agenda, moved or not. */
static void
test_answered_in_advance (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "every friday 19:00");
  gint64 until = WORLD_NOW + 6 * 24 * WORLD_HOUR;
  HearthAgenda *agenda = hearth_scheduler_agenda (world->scheduler);
  g_autoptr (GPtrArray) found = NULL;

  g_assert_true (
      hearth_scheduler_move (world->scheduler, id, "2026-12-04", "2026-12-01 20:00", NULL));
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "2026-12-04", &done, NULL));
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "2026-11-27", &skip, NULL));
  world_settle (world);
  found = hearth_agenda_between (agenda, WORLD_NOW, until, &(HearthFilter){ 0 }, 10, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (((HearthOccurrence *)found->pdata[0])->state, ==, HEARTH_STATE_SKIPPED);
  g_assert_cmpint (((HearthOccurrence *)found->pdata[1])->state, ==, HEARTH_STATE_DONE);
}

/* A moved occurrence keeps its name, reminds at its new time, and goes home on reset. */
static void
test_move (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "every friday 19:00");
  guint before = 0;

  g_assert_true (
      hearth_scheduler_move (world->scheduler, id, "2026-12-04", "2026-12-05 20:00", NULL));
  world_settle (world);
  world_advance (world, 6 * 24 * WORLD_HOUR + 12 * WORLD_HOUR);
  before = world_shown (world);
  world_advance (world, 23 * WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, before + 1);
  assert_state (world, id, "2026-12-04", "due");
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "2026-12-04", NULL));
  {
    g_autoptr (GArray) moved = hearth_store_moved (world->store, id, NULL);

    g_assert_cmpuint (moved->len, ==, 0);
  }
}

/* A pause shows in the agenda, keeps reminders back, and what fell into it is not missed. */
static void
test_pause (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-28 13:00");

  g_assert_true (hearth_scheduler_pause (world->scheduler, "check-in", "2026-12-01 00:00", NULL));
  assert_state (world, id, "2026-11-28", "paused");
  world_advance (world, 6 * 24 * WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, 0);
  assert_state (world, id, "2026-11-28", "paused");
}

/* A resume ends a pause now, and is refused where there is none. */
static void
test_resume (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-28 13:00");
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_pause (world->scheduler, "", "2026-12-01 00:00", NULL));
  g_assert_true (hearth_scheduler_resume (world->scheduler, "", NULL));
  assert_state (world, id, "2026-11-28", "upcoming");
  g_assert_false (hearth_scheduler_resume (world->scheduler, "check-in", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
}

/* What is removed leaves the screen, and what is edited away is not asked for any more. */
static void
test_remove_and_edit (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 12:30");
  g_autoptr (HearthEvent) event = NULL;

  world_advance (world, WORLD_HOUR / 2);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (world->notifier)), ==, 1);
  event = hearth_store_load_event (world->store, id, NULL);
  g_assert_true (hearth_scheduler_set_when (world->scheduler, event, "2026-12-24 18:00", NULL));
  g_assert_true (hearth_scheduler_update (world->scheduler, event, NULL));
  world_settle (world);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (world->notifier)), ==, 0);
  g_assert_cmpuint (outstanding (world), ==, 0);

  id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");
  world_advance (world, WORLD_HOUR / 2);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (world->notifier)), ==, 1);
  g_assert_true (hearth_scheduler_remove (world->scheduler, id, NULL));
  world_settle (world);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (world->notifier)), ==, 0);
}

/* Puts a plan from the wall @start on into @events. */
static void
plan (GPtrArray *events, const char *title, gint64 start, const char *request_id)
{
  HearthEvent *event = hearth_event_new (HEARTH_KIND_DATE_NIGHT, title);

  event->start = start;
  g_free (event->request_id);
  event->request_id = g_strdup (request_id);
  g_ptr_array_add (events, event);
}

static guint
count_events (World *world)
{
  g_autoptr (GPtrArray) all = hearth_store_list_events (world->store, 0, 100, NULL);

  return all->len;
}

/* Many are added in one go or not at all, and the error names the one that would not do. */
static void
test_many (World *world, gconstpointer data)
{
  const gint64 tomorrow = WORLD_NOW / G_USEC_PER_SEC + HEARTH_DAY;
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_event_free);
  g_autoptr (GError) error = NULL;

  plan (events, "Dinner", tomorrow, "once");
  plan (events, "Too late", tomorrow - 2 * HEARTH_DAY, "");
  g_assert_false (hearth_scheduler_add_many (world->scheduler, events, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN);
  g_assert_true (g_str_has_prefix (error->message, "event 2, “Too late”: "));
  g_assert_cmpuint (count_events (world), ==, 0);

  g_ptr_array_set_size (events, 0);
  plan (events, "Dinner", tomorrow, "once");
  plan (events, "Dinner", tomorrow, "once");
  plan (events, "Walk", tomorrow, "");
  g_assert_true (hearth_scheduler_add_many (world->scheduler, events, NULL));
  g_assert_cmpuint (count_events (world), ==, 2);
  g_assert_cmpint (((HearthEvent *)events->pdata[0])->id, ==,
                   ((HearthEvent *)events->pdata[1])->id);
}

#define ADD_TEST(name, function)                                                                   \
  g_test_add ("/change/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD_TEST ("reset-of-an-early-snooze", test_reset_of_an_early_snooze);
  ADD_TEST ("snooze-ends", test_snooze_ends);
  ADD_TEST ("answer-and-reset", test_answer_and_reset);
  ADD_TEST ("missed", test_missed);
  ADD_TEST ("promise-waits", test_promise_waits);
  ADD_TEST ("turns", test_turns);
  ADD_TEST ("after-done", test_after_done);
  ADD_TEST ("answered-in-advance", test_answered_in_advance);
  ADD_TEST ("move", test_move);
  ADD_TEST ("pause", test_pause);
  ADD_TEST ("resume", test_resume);
  ADD_TEST ("remove-and-edit", test_remove_and_edit);
  ADD_TEST ("many", test_many);
  return g_test_run ();
}
