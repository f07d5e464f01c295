// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-refresh: what an earlier run left on the screen, taken up again by the next.
 */
#include "fixture.h"

static const HearthFakeShown *
last_shown (Fixture *fixture)
{
  GPtrArray *history = hearth_fake_notifier_history (fixture->notifier);

  g_assert_cmpuint (history->len, >, 0);
  return g_ptr_array_index (history, history->len - 1);
}

static gboolean
is_done (Fixture *fixture, gint64 event)
{
  g_autoptr (HearthRecord) record = NULL;

  g_assert_true (hearth_store_last_answered (fixture->store, event, &record, NULL));
  return record && record->outcome == HEARTH_OUTCOME_DONE;
}

/* A restart shows what stands there in its place, silently, once, and its button still works. */
static void
test_one_notice (Fixture *fixture, gconstpointer data)
{
  gint64 event = fixture_add (fixture, HEARTH_KIND_PROMISE, "in 1 minute");
  guint32 id = 0;
  g_autofree char *key = NULL;

  fixture_settle (fixture);
  fixture_advance (fixture, 60 * G_USEC_PER_SEC);
  fixture_settle (fixture);
  id = last_shown (fixture)->id;
  key = g_strdup (last_shown (fixture)->notice->key);
  g_assert_false (last_shown (fixture)->notice->silent);

  fixture_restart (fixture);
  g_assert_cmpuint (fixture_shown (fixture), ==, 2);
  g_assert_cmpuint (last_shown (fixture)->notice->replaces_id, ==, id);
  g_assert_true (last_shown (fixture)->notice->silent);
  g_assert_cmpstr (last_shown (fixture)->notice->key, ==, key);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (fixture->notifier)), ==, 1);

  g_assert_true (hearth_fake_notifier_press (fixture->notifier, id, HEARTH_ACTION_DONE));
  fixture_settle (fixture);
  g_assert_true (is_done (fixture, event));
}

/* A digest comes back as the one notice it was. */
static void
test_digest (Fixture *fixture, gconstpointer data)
{
  guint32 id = 0;

  for (int i = 0; i < 5; i++)
    (void)fixture_add (fixture, HEARTH_KIND_PROMISE, "in 1 minute");
  fixture_settle (fixture);
  fixture_advance (fixture, 60 * G_USEC_PER_SEC);
  fixture_settle (fixture);
  g_assert_cmpuint (fixture_shown (fixture), ==, 1);
  id = last_shown (fixture)->id;

  fixture_restart (fixture);
  g_assert_cmpuint (fixture_shown (fixture), ==, 2);
  g_assert_cmpuint (last_shown (fixture)->notice->replaces_id, ==, id);
  g_assert_nonnull (g_strrstr (last_shown (fixture)->notice->summary, "5 reminders"));
}

/* What was closed stays closed. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  (void)fixture_add (fixture, HEARTH_KIND_PROMISE, "in 1 minute");
  fixture_settle (fixture);
  fixture_advance (fixture, 60 * G_USEC_PER_SEC);
  fixture_settle (fixture);
  g_assert_true (hearth_fake_notifier_close (fixture->notifier, last_shown (fixture)->id, 2));
  fixture_settle (fixture);
  fixture_restart (fixture);
  g_assert_cmpuint (fixture_shown (fixture), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/refresh/one-notice", Fixture, NULL, fixture_set_up, test_one_notice,
              fixture_tear_down);
  g_test_add ("/refresh/digest", Fixture, NULL, fixture_set_up, test_digest, fixture_tear_down);
  g_test_add ("/refresh/closed", Fixture, NULL, fixture_set_up, test_closed, fixture_tear_down);
  return g_test_run ();
}
