// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fixture: a whole scheduler to test, but for the machine under it.
 *
 * The store is a real one in a folder of its own; the clock and the notifier are the fakes. After
 * anything was done, fixture_settle lets the scheduler's runs and the notifier's reports happen.
 * The server "guid:1.7" is there from the beginning.
 */
#include "fixture.h"

#include <glib/gstdio.h>

static void
start (Fixture *fixture)
{
  fixture->scheduler = hearth_scheduler_new (fixture->store, HEARTH_CLOCK (fixture->clock),
                                             HEARTH_NOTIFIER (fixture->notifier), NULL);
  hearth_scheduler_start (fixture->scheduler);
  fixture_settle (fixture);
}

/* Makes everything anew; for g_test_add. */
void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("hearth-test-XXXXXX", NULL);
  path = g_build_filename (fixture->folder, "hearth.db", NULL);
  fixture->store = hearth_store_new (path);
  fixture->clock = hearth_fake_clock_new (FIXTURE_NOW, "UTC");
  fixture->notifier = hearth_fake_notifier_new ();
  hearth_fake_notifier_set_server (fixture->notifier, "guid:1.7");
  start (fixture);
}

/* Takes everything away, the folder too. */
void
fixture_tear_down (Fixture *fixture, gconstpointer data)
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

/* Lets all that is under way come to its end. */
void
fixture_settle (Fixture *fixture)
{
  for (int i = 0; i < 20; i++) {
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    hearth_fake_notifier_settle (fixture->notifier);
  }
}

/* Ends the scheduler and starts another on the same store and the same server. */
void
fixture_restart (Fixture *fixture)
{
  g_object_unref (fixture->scheduler);
  hearth_fake_notifier_restart_caller (fixture->notifier);
  start (fixture);
}

/* Lets a span of µs pass. */
void
fixture_advance (Fixture *fixture, gint64 span)
{
  hearth_fake_clock_advance (fixture->clock, span);
  fixture_settle (fixture);
}

/* Adds an event called "Us" and gives its id. */
gint64
fixture_add (Fixture *fixture, HearthKind kind, const char *when)
{
  g_autoptr (HearthEvent) event = hearth_event_new (kind, "Us");
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_set_when (fixture->scheduler, event, when, &error));
  g_assert_true (hearth_scheduler_add (fixture->scheduler, event, &error));
  g_assert_no_error (error);
  fixture_settle (fixture);
  return event->id;
}

/* How many notices reached the screen so far. */
guint
fixture_shown (Fixture *fixture)
{
  return hearth_fake_notifier_history (fixture->notifier)->len;
}
