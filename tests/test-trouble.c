// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-trouble: an answer that cannot be kept is not taken.
 *
 * A button is pressed while the disk is full. The notification comes back with the reason and its
 * buttons, nothing is answered, and once there is room again the same button does what it says. So
 * for a digest, of which some lines may have been kept and others not.
 */
#include <string.h>

#include "daemon/civil.h"
#include "fault-vfs.h"
#include "world.h"

static const HearthFakeShown *
latest (World *world)
{
  GPtrArray *history = hearth_fake_notifier_history (world->notifier);

  return g_ptr_array_index (history, history->len - 1);
}

static HearthState
state_of (World *world, gint64 id)
{
  HearthAgenda *agenda = hearth_scheduler_agenda (world->scheduler);
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, id, NULL);
  g_autoptr (HearthOccurrence) occurrence =
      hearth_agenda_occurrence (agenda, event, event->start, NULL);

  return occurrence->state;
}

static guint
on_screen (World *world)
{
  return g_hash_table_size (hearth_fake_notifier_screen (world->notifier));
}

static void
press (World *world, HearthActions action)
{
  g_assert_true (hearth_fake_notifier_press (world->notifier, latest (world)->id, action));
  world_settle (world);
}

/* Checks that the latest notice says what went wrong and offers the same again. */
static void
assert_brought_back (World *world, const char *title, HearthActions action)
{
  const HearthNotice *notice = latest (world)->notice;

  g_assert_cmpuint (on_screen (world), ==, 1);
  g_assert_cmpstr (notice->summary, ==, title);
  g_assert_nonnull (strstr (notice->body, world->folder));
  g_assert_cmpint (notice->urgency, ==, HEARTH_URGENCY_CRITICAL);
  g_assert_true (notice->actions & action);
}

/* Skip on a full disk: it comes back with the reason, is still due, and can be skipped when there
 * is room. */
static void
test_comes_back (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Us", "today 18:00");

  world_advance (world, 6 * WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, 1);
  fault_begin (FAULT_FULL, 1);
  press (world, HEARTH_ACTION_SKIP);
  assert_brought_back (world, "Us", HEARTH_ACTION_SKIP);
  press (world, HEARTH_ACTION_SKIP);
  g_assert_true (fault_end ());
  assert_brought_back (world, "Us", HEARTH_ACTION_SKIP);
  g_assert_cmpint (state_of (world, id), ==, HEARTH_STATE_DUE);

  press (world, HEARTH_ACTION_SKIP);
  g_assert_cmpint (state_of (world, id), ==, HEARTH_STATE_SKIPPED);
  g_assert_cmpuint (on_screen (world), ==, 0);
  g_assert_cmpuint (world_shown (world), ==, 3);
}

/* What came back leaves the screen when it is answered elsewhere. */
static void
test_answered_elsewhere (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Us", "today 18:00");
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };

  world_advance (world, 6 * WORLD_HOUR);
  fault_begin (FAULT_FULL, 1);
  press (world, HEARTH_ACTION_SKIP);
  assert_brought_back (world, "Us", HEARTH_ACTION_SKIP);
  g_assert_true (fault_end ());
  world_advance (world, WORLD_HOUR);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_settle (world);
  g_assert_cmpuint (on_screen (world), ==, 0);
}

/* What was put on the screen while the disk was full is known there when there is room again, so
 * that an answer takes it away. */
static void
test_shown_meanwhile (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_APPRECIATION, "Us", "today 18:00");
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };

  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_HANGS);
  world_advance (world, 6 * WORLD_HOUR);
  fault_begin (FAULT_FULL, 1);
  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_SHOWS);
  world_settle (world);
  g_assert_true (fault_end ());
  g_assert_cmpuint (on_screen (world), ==, 1);
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, 1);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_settle (world);
  g_assert_cmpuint (on_screen (world), ==, 0);
}

/* A server that restarts while the disk is full is shown what is outstanding once there is room. */
static void
test_server_meanwhile (World *world, gconstpointer data)
{
  (void)world_add (world, HEARTH_KIND_APPRECIATION, "Us", "today 18:00");
  world_advance (world, 6 * WORLD_HOUR);
  fault_begin (FAULT_FULL, 1);
  hearth_fake_notifier_set_server (world->notifier, "guid:1.8");
  world_settle (world);
  g_assert_cmpuint (on_screen (world), ==, 0);
  g_assert_true (fault_end ());
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (on_screen (world), ==, 1);
  g_assert_cmpuint (world_shown (world), ==, 2);
}

/* Snooze all on a full disk brings the list back, and all of it waits for an answer. */
static void
test_digest (World *world, gconstpointer data)
{
  gint64 ids[5];

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = world_add (world, HEARTH_KIND_APPRECIATION, "Us", "today 18:00");
  world_advance (world, 6 * WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, 1);
  fault_begin (FAULT_FULL, 1);
  press (world, HEARTH_ACTION_SNOOZE);
  g_assert_true (fault_end ());
  assert_brought_back (world, "5 reminders for the two of you", HEARTH_ACTION_SNOOZE);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint (state_of (world, ids[i]), ==, HEARTH_STATE_DUE);
  press (world, HEARTH_ACTION_SNOOZE);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint (state_of (world, ids[i]), ==, HEARTH_STATE_SNOOZED);
  g_assert_cmpuint (on_screen (world), ==, 0);
}

static void
add (const char *path, void (*test) (World *world, gconstpointer data))
{
  g_test_add (path, World, NULL, world_set_up, test, world_tear_down);
}

int
main (int argc, char **argv)
{
  fault_install ();
  g_test_init (&argc, &argv, NULL);
  add ("/trouble/comes-back", test_comes_back);
  add ("/trouble/answered-elsewhere", test_answered_elsewhere);
  add ("/trouble/shown-meanwhile", test_shown_meanwhile);
  add ("/trouble/server-meanwhile", test_server_meanwhile);
  add ("/trouble/digest", test_digest);
  return g_test_run ();
}
