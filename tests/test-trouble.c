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
#include "fixture.h"

static const HearthFakeShown *
latest (Fixture *fixture)
{
  GPtrArray *history = hearth_fake_notifier_history (fixture->notifier);

  return g_ptr_array_index (history, history->len - 1);
}

static HearthState
state_of (Fixture *fixture, gint64 id)
{
  HearthAgenda *agenda = hearth_scheduler_agenda (fixture->scheduler);
  g_autoptr (HearthEvent) event = hearth_store_load_event (fixture->store, id, NULL);
  g_autoptr (HearthOccurrence) occurrence =
      hearth_agenda_occurrence (agenda, event, event->start, NULL);

  return occurrence->state;
}

static guint
on_screen (Fixture *fixture)
{
  return g_hash_table_size (hearth_fake_notifier_screen (fixture->notifier));
}

static void
press (Fixture *fixture, HearthActions action)
{
  g_assert_true (hearth_fake_notifier_press (fixture->notifier, latest (fixture)->id, action));
  fixture_settle (fixture);
}

/* Checks that the latest notice says what went wrong and offers the same again. */
static void
assert_brought_back (Fixture *fixture, const char *title, HearthActions action)
{
  const HearthNotice *notice = latest (fixture)->notice;

  g_assert_cmpuint (on_screen (fixture), ==, 1);
  g_assert_cmpstr (notice->summary, ==, title);
  g_assert_nonnull (strstr (notice->body, fixture->folder));
  g_assert_cmpint (notice->urgency, ==, HEARTH_URGENCY_CRITICAL);
  g_assert_true (notice->actions & action);
}

/* Skip on a full disk: it comes back with the reason, is still due, and can be skipped when there
 * is room. */
static void
test_comes_back (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_add (fixture, HEARTH_KIND_APPRECIATION, "today 18:00");

  fixture_advance (fixture, 6 * FIXTURE_HOUR);
  g_assert_cmpuint (fixture_shown (fixture), ==, 1);
  fault_begin (FAULT_FULL, 1);
  press (fixture, HEARTH_ACTION_SKIP);
  assert_brought_back (fixture, "Us", HEARTH_ACTION_SKIP);
  press (fixture, HEARTH_ACTION_SKIP);
  g_assert_true (fault_end ());
  assert_brought_back (fixture, "Us", HEARTH_ACTION_SKIP);
  g_assert_cmpint (state_of (fixture, id), ==, HEARTH_STATE_DUE);

  press (fixture, HEARTH_ACTION_SKIP);
  g_assert_cmpint (state_of (fixture, id), ==, HEARTH_STATE_SKIPPED);
  g_assert_cmpuint (on_screen (fixture), ==, 0);
  g_assert_cmpuint (fixture_shown (fixture), ==, 3);
}

/* What came back leaves the screen when it is answered elsewhere. */
static void
test_answered_elsewhere (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_add (fixture, HEARTH_KIND_APPRECIATION, "today 18:00");
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };

  fixture_advance (fixture, 6 * FIXTURE_HOUR);
  fault_begin (FAULT_FULL, 1);
  press (fixture, HEARTH_ACTION_SKIP);
  assert_brought_back (fixture, "Us", HEARTH_ACTION_SKIP);
  g_assert_true (fault_end ());
  fixture_advance (fixture, FIXTURE_HOUR);
  g_assert_true (hearth_scheduler_answer (fixture->scheduler, id, "", &answer, NULL));
  fixture_settle (fixture);
  g_assert_cmpuint (on_screen (fixture), ==, 0);
}

/* What was put on the screen while the disk was full is known there when there is room again, so
 * that an answer takes it away. */
static void
test_shown_meanwhile (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_add (fixture, HEARTH_KIND_APPRECIATION, "today 18:00");
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };

  hearth_fake_notifier_set_mood (fixture->notifier, HEARTH_FAKE_HANGS);
  fixture_advance (fixture, 6 * FIXTURE_HOUR);
  fault_begin (FAULT_FULL, 1);
  hearth_fake_notifier_set_mood (fixture->notifier, HEARTH_FAKE_SHOWS);
  fixture_settle (fixture);
  g_assert_true (fault_end ());
  g_assert_cmpuint (on_screen (fixture), ==, 1);
  fixture_advance (fixture, FIXTURE_HOUR);
  g_assert_cmpuint (fixture_shown (fixture), ==, 1);
  g_assert_true (hearth_scheduler_answer (fixture->scheduler, id, "", &answer, NULL));
  fixture_settle (fixture);
  g_assert_cmpuint (on_screen (fixture), ==, 0);
}

/* A server that restarts while the disk is full is shown what is outstanding once there is room. */
static void
test_server_meanwhile (Fixture *fixture, gconstpointer data)
{
  (void)fixture_add (fixture, HEARTH_KIND_APPRECIATION, "today 18:00");
  fixture_advance (fixture, 6 * FIXTURE_HOUR);
  fault_begin (FAULT_FULL, 1);
  hearth_fake_notifier_set_server (fixture->notifier, "guid:1.8");
  fixture_settle (fixture);
  g_assert_cmpuint (on_screen (fixture), ==, 0);
  g_assert_true (fault_end ());
  fixture_advance (fixture, FIXTURE_HOUR);
  g_assert_cmpuint (on_screen (fixture), ==, 1);
  g_assert_cmpuint (fixture_shown (fixture), ==, 2);
}

/* Snooze all on a full disk brings the list back, and all of it waits for an answer. */
static void
test_digest (Fixture *fixture, gconstpointer data)
{
  gint64 ids[5];

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = fixture_add (fixture, HEARTH_KIND_APPRECIATION, "today 18:00");
  fixture_advance (fixture, 6 * FIXTURE_HOUR);
  g_assert_cmpuint (fixture_shown (fixture), ==, 1);
  fault_begin (FAULT_FULL, 1);
  press (fixture, HEARTH_ACTION_SNOOZE);
  g_assert_true (fault_end ());
  assert_brought_back (fixture, "5 reminders for the two of you", HEARTH_ACTION_SNOOZE);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint (state_of (fixture, ids[i]), ==, HEARTH_STATE_DUE);
  press (fixture, HEARTH_ACTION_SNOOZE);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpint (state_of (fixture, ids[i]), ==, HEARTH_STATE_SNOOZED);
  g_assert_cmpuint (on_screen (fixture), ==, 0);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down);
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
