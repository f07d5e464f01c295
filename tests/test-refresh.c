// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-refresh: what an earlier run left on the screen, taken up again by the next.
 */
#include "world.h"

static const HearthFakeShown *
last_shown (World *world)
{
  GPtrArray *history = hearth_fake_notifier_history (world->notifier);

  g_assert_cmpuint (history->len, >, 0);
  return g_ptr_array_index (history, history->len - 1);
}

static gboolean
is_done (World *world, gint64 event)
{
  g_autoptr (HearthRecord) record = NULL;

  g_assert_true (hearth_store_last_answered (world->store, event, &record, NULL));
  return record && record->outcome == HEARTH_OUTCOME_DONE;
}

/* A restart shows what stands there in its place, silently, once, and its button still works. */
static void
test_one_notice (World *world, gconstpointer data)
{
  gint64 event = world_add (world, HEARTH_KIND_PROMISE, "Us", "in 1 minute");
  guint32 id = 0;
  g_autofree char *key = NULL;

  world_settle (world);
  world_advance (world, 60 * G_USEC_PER_SEC);
  world_settle (world);
  id = last_shown (world)->id;
  key = g_strdup (last_shown (world)->notice->key);
  g_assert_false (last_shown (world)->notice->silent);

  world_replace (world);
  g_assert_cmpuint (world_shown (world), ==, 2);
  g_assert_cmpuint (last_shown (world)->notice->replaces_id, ==, id);
  g_assert_true (last_shown (world)->notice->silent);
  g_assert_cmpstr (last_shown (world)->notice->key, ==, key);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (world->notifier)), ==, 1);

  g_assert_true (hearth_fake_notifier_press (world->notifier, id, HEARTH_ACTION_DONE));
  world_settle (world);
  g_assert_true (is_done (world, event));
}

/* A digest comes back as the one notice it was. */
static void
test_digest (World *world, gconstpointer data)
{
  guint32 id = 0;

  for (int i = 0; i < 5; i++)
    (void)world_add (world, HEARTH_KIND_PROMISE, "Us", "in 1 minute");
  world_settle (world);
  world_advance (world, 60 * G_USEC_PER_SEC);
  world_settle (world);
  g_assert_cmpuint (world_shown (world), ==, 1);
  id = last_shown (world)->id;

  world_replace (world);
  g_assert_cmpuint (world_shown (world), ==, 2);
  g_assert_cmpuint (last_shown (world)->notice->replaces_id, ==, id);
  g_assert_nonnull (g_strrstr (last_shown (world)->notice->summary, "5 reminders"));
}

/* What was closed stays closed. */
static void
test_closed (World *world, gconstpointer data)
{
  (void)world_add (world, HEARTH_KIND_PROMISE, "Us", "in 1 minute");
  world_settle (world);
  world_advance (world, 60 * G_USEC_PER_SEC);
  world_settle (world);
  g_assert_true (hearth_fake_notifier_close (world->notifier, last_shown (world)->id, 2));
  world_settle (world);
  world_replace (world);
  g_assert_cmpuint (world_shown (world), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/refresh/one-notice", World, NULL, world_set_up, test_one_notice, world_tear_down);
  g_test_add ("/refresh/digest", World, NULL, world_set_up, test_digest, world_tear_down);
  g_test_add ("/refresh/closed", World, NULL, world_set_up, test_closed, world_tear_down);
  return g_test_run ();
}
