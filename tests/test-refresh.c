// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-refresh: what an earlier run left on the screen, taken up again by the next.
 */
#include "daemon/civil.h"
#include "daemon/scheduler.h"
#include "fake-clock.h"
#include "fake-notifier.h"

#include <glib/gstdio.h>

#define NOON_2026_11_27 (G_GINT64_CONSTANT (1795780800) * G_USEC_PER_SEC)

/* A schedule on a store that outlives its schedulers. */
typedef struct {
  char *folder;
  HearthStore *store;
  HearthFakeClock *clock;
  HearthFakeNotifier *notifier;
  HearthScheduler *scheduler;
} Fixture;

static void
settle (Fixture *fixture)
{
  for (int i = 0; i < 20; i++) {
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    hearth_fake_notifier_settle (fixture->notifier);
  }
}

static void
start (Fixture *fixture)
{
  fixture->scheduler = hearth_scheduler_new (fixture->store, HEARTH_CLOCK (fixture->clock),
                                             HEARTH_NOTIFIER (fixture->notifier), NULL);
  hearth_scheduler_start (fixture->scheduler);
  settle (fixture);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("hearth-refresh-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "hearth.db", NULL);
  fixture->store = hearth_store_new (path);
  fixture->clock = hearth_fake_clock_new (NOON_2026_11_27, "UTC");
  fixture->notifier = hearth_fake_notifier_new ();
  hearth_fake_notifier_set_server (fixture->notifier, "guid:1.7");
  start (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) files = g_dir_open (fixture->folder, 0, NULL);

  g_object_unref (fixture->scheduler);
  g_object_unref (fixture->notifier);
  g_object_unref (fixture->clock);
  hearth_store_free (fixture->store);
  for (const char *name = NULL; (name = g_dir_read_name (files));) {
    g_autofree char *file = g_build_filename (fixture->folder, name, NULL);

    g_unlink (file);
  }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static gint64
add_promise (Fixture *fixture, const char *title)
{
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_PROMISE, title);
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_set_when (fixture->scheduler, event, "in 1 minute", &error));
  g_assert_true (hearth_scheduler_add (fixture->scheduler, event, &error));
  g_assert_no_error (error);
  return event->id;
}

static void
restart (Fixture *fixture)
{
  g_object_unref (fixture->scheduler);
  hearth_fake_notifier_restart_caller (fixture->notifier);
  start (fixture);
}

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
  gint64 event = add_promise (fixture, "Call the plumber");
  guint32 id = 0;
  g_autofree char *key = NULL;

  settle (fixture);
  hearth_fake_clock_advance (fixture->clock, 60 * G_USEC_PER_SEC);
  settle (fixture);
  id = last_shown (fixture)->id;
  key = g_strdup (last_shown (fixture)->notice->key);
  g_assert_false (last_shown (fixture)->notice->silent);

  restart (fixture);
  g_assert_cmpuint (hearth_fake_notifier_history (fixture->notifier)->len, ==, 2);
  g_assert_cmpuint (last_shown (fixture)->notice->replaces_id, ==, id);
  g_assert_true (last_shown (fixture)->notice->silent);
  g_assert_cmpstr (last_shown (fixture)->notice->key, ==, key);
  g_assert_cmpuint (g_hash_table_size (hearth_fake_notifier_screen (fixture->notifier)), ==, 1);

  g_assert_true (hearth_fake_notifier_press (fixture->notifier, id, HEARTH_ACTION_DONE));
  settle (fixture);
  g_assert_true (is_done (fixture, event));
}

/* A digest comes back as the one notice it was. */
static void
test_digest (Fixture *fixture, gconstpointer data)
{
  guint32 id = 0;

  for (int i = 0; i < 5; i++)
    (void)add_promise (fixture, "A promise");
  settle (fixture);
  hearth_fake_clock_advance (fixture->clock, 60 * G_USEC_PER_SEC);
  settle (fixture);
  g_assert_cmpuint (hearth_fake_notifier_history (fixture->notifier)->len, ==, 1);
  id = last_shown (fixture)->id;

  restart (fixture);
  g_assert_cmpuint (hearth_fake_notifier_history (fixture->notifier)->len, ==, 2);
  g_assert_cmpuint (last_shown (fixture)->notice->replaces_id, ==, id);
  g_assert_nonnull (g_strrstr (last_shown (fixture)->notice->summary, "5 reminders"));
}

/* What was closed stays closed. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  (void)add_promise (fixture, "Call the plumber");
  settle (fixture);
  hearth_fake_clock_advance (fixture->clock, 60 * G_USEC_PER_SEC);
  settle (fixture);
  g_assert_true (hearth_fake_notifier_close (fixture->notifier, last_shown (fixture)->id, 2));
  settle (fixture);
  restart (fixture);
  g_assert_cmpuint (hearth_fake_notifier_history (fixture->notifier)->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/refresh/one-notice", Fixture, NULL, set_up, test_one_notice, tear_down);
  g_test_add ("/refresh/digest", Fixture, NULL, set_up, test_digest, tear_down);
  g_test_add ("/refresh/closed", Fixture, NULL, set_up, test_closed, tear_down);
  return g_test_run ();
}
