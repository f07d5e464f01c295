// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * world: a scheduler as main builds it, on a clock and a screen that a test moves.
 *
 * The store is the real one, in a folder of the test's own in memory (/dev/shm where there is one:
 * what a disk adds is the store's affair and its tests'). Time stands still but in world_pass(),
 * which stops at each alarm and lets the main loop run dry there, as a real second would.
 *
 * The screen says of itself what a person saw: world_history() is every presentation so far, a line
 * each, "SUMMARY | BODY".
 */
#include "world.h"

#include <glib/gstdio.h>

#include "daemon/civil.h"
#include "daemon/walltime.h"

#define SERVER "bus:1.1"

static gint64
instant_of (const char *local, GTimeZone *zone)
{
  gint64 wall = 0;
  gboolean is_date = FALSE;

  g_assert_true (hearth_civil_parse (local, &wall, &is_date, NULL));
  return hearth_walltime_to_instant (wall, zone);
}

static char *
make_folder (void)
{
  char *folder = g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR)
                     ? g_strdup ("/dev/shm/hearth-test-XXXXXX")
                     : g_build_filename (g_get_tmp_dir (), "hearth-test-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (names))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_folder (path);
    else
      g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
begin (World *world, gint64 now, const char *zone)
{
  world->folder = make_folder ();
  world->database = g_build_filename (world->folder, "hearth.db", NULL);
  world->clock = hearth_fake_clock_new (now, zone);
  world->notifier = hearth_fake_notifier_new ();
  hearth_fake_notifier_set_server (world->notifier, SERVER);
  world_start (world);
}

/* Makes a world at WORLD_NOW, UTC, with a server on its screen; for g_test_add. */
void
world_set_up (World *world, gconstpointer data)
{
  begin (world, WORLD_NOW, "UTC");
}

/* Takes everything away, the folder too; for g_test_add. */
void
world_tear_down (World *world, gconstpointer data)
{
  if (world->scheduler)
    world_stop (world);
  g_object_unref (world->notifier);
  g_object_unref (world->clock);
  remove_folder (world->folder);
  g_free (world->database);
  g_free (world->folder);
}

/* A world at a local time of an IANA zone, with a server on its screen. */
World *
world_new (const char *local, const char *zone)
{
  World *world = g_new0 (World, 1);
  g_autoptr (GTimeZone) there = g_time_zone_new_identifier (zone);

  begin (world, instant_of (local, there), zone);
  return world;
}

void
world_free (World *world)
{
  world_tear_down (world, NULL);
  g_free (world);
}

/* Ends the daemon as a kill would: what it has not done by now it never does. */
void
world_stop (World *world)
{
  g_clear_object (&world->scheduler);
  g_clear_pointer (&world->store, hearth_store_free);
}

/* Lets happen what happens at once. */
void
world_settle (World *world)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Kills the daemon and starts another, which finds the database open: the store has nothing that
 * is not on disk, and opening it is slow. */
void
world_replace (World *world)
{
  g_clear_object (&world->scheduler);
  hearth_fake_notifier_restart_caller (world->notifier);
  world->scheduler = hearth_scheduler_new (world->store, HEARTH_CLOCK (world->clock),
                                           HEARTH_NOTIFIER (world->notifier), NULL);
  hearth_scheduler_start (world->scheduler);
  world_settle (world);
}

/* Starts a daemon on what is there. */
void
world_start (World *world)
{
  world->store = hearth_store_new (world->database);
  world_replace (world);
}

/* Lets time pass, with everything that comes on its way. */
void
world_pass (World *world, gint64 seconds)
{
  HearthClock *clock = HEARTH_CLOCK (world->clock);
  gint64 until = hearth_clock_now (clock) + seconds * G_USEC_PER_SEC;

  world_settle (world);
  while (hearth_clock_now (clock) < until) {
    gint64 next = MIN (hearth_fake_clock_armed (world->clock), until);

    hearth_fake_clock_advance (world->clock, MAX (next - hearth_clock_now (clock), 0));
    world_settle (world);
  }
}

/* Lets a span of µs pass at once, as a machine does that was busy: what came in it comes now. */
void
world_advance (World *world, gint64 span)
{
  hearth_fake_clock_advance (world->clock, span);
  world_settle (world);
}

/* Lets time pass until a local time. */
void
world_pass_to (World *world, const char *local)
{
  gint64 span = world_instant (world, local) - hearth_clock_now (HEARTH_CLOCK (world->clock));

  g_assert_cmpint (span, >=, 0);
  world_pass (world, span / G_USEC_PER_SEC);
}

/* The instant of a local time in the zone of the clock. */
gint64
world_instant (World *world, const char *local)
{
  return instant_of (local, hearth_clock_zone (HEARTH_CLOCK (world->clock)));
}

/* An event of a kind with its defaults, but without cards, not added yet. */
HearthEvent *
world_event (World *world, HearthKind kind, const char *title, const char *when)
{
  HearthEvent *event = hearth_event_new (kind, title);
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_set_when (world->scheduler, event, when, &error));
  g_assert_no_error (error);
  g_free (event->deck);
  event->deck = g_strdup ("");
  return event;
}

/* Adds one; its id. */
gint64
world_add (World *world, HearthKind kind, const char *title, const char *when)
{
  g_autoptr (HearthEvent) event = world_event (world, kind, title, when);
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_add (world->scheduler, event, &error));
  g_assert_no_error (error);
  world_settle (world);
  return event->id;
}

/* Answers an occurrence as the command line does. */
void
world_answer (World *world, gint64 event, const char *occurrence, HearthOutcome outcome)
{
  HearthAnswer answer = { outcome, "", 0, "" };
  g_autoptr (GError) error = NULL;

  (void)!hearth_scheduler_answer (world->scheduler, event, occurrence, &answer, &error);
  g_assert_no_error (error);
  world_settle (world);
}

/* The state of an occurrence, "" for the outstanding or next. */
HearthState
world_state (World *world, gint64 id, const char *name)
{
  HearthAgenda *agenda = hearth_scheduler_agenda (world->scheduler);
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, id, &error);
  g_autoptr (HearthOccurrence) occurrence = NULL;
  gint64 wall = 0;

  g_assert_no_error (error);
  g_assert_true (hearth_agenda_resolve (agenda, event, name, &wall, &error));
  occurrence = hearth_agenda_occurrence (agenda, event, wall, &error);
  g_assert_no_error (error);
  return occurrence->state;
}

/* The notice on the screen with that summary; NULL where there is none. */
const HearthNotice *
world_notice (World *world, const char *summary)
{
  GHashTableIter iter;
  gpointer notice = NULL;

  g_hash_table_iter_init (&iter, hearth_fake_notifier_screen (world->notifier));
  while (g_hash_table_iter_next (&iter, NULL, &notice))
    if (g_str_equal (((HearthNotice *)notice)->summary, summary))
      return notice;
  return NULL;
}

/* How many notices are on the screen. */
guint
world_on_screen (World *world)
{
  return g_hash_table_size (hearth_fake_notifier_screen (world->notifier));
}

/* How many notices reached the screen since world_history was last asked for. */
guint
world_shown (World *world)
{
  return hearth_fake_notifier_history (world->notifier)->len;
}

/* Whether a presentation only renewed in its place, without a sound, what was there. */
gboolean
world_is_refresh (const HearthFakeShown *shown)
{
  return shown->notice->silent && shown->notice->replaces_id == shown->id;
}

/* What was shown so far, a line a presentation but for refreshes, and forgets it. */
char *
world_history (World *world)
{
  GPtrArray *history = hearth_fake_notifier_history (world->notifier);
  GString *lines = g_string_new (NULL);

  for (guint i = 0; i < history->len; i++) {
    const HearthFakeShown *shown = g_ptr_array_index (history, i);

    if (world_is_refresh (shown))
      continue;
    g_autofree char *body = g_strdelimit (g_strdup (shown->notice->body), "\n", '/');

    g_string_append_printf (lines, "%s | %s\n", shown->notice->summary, body);
  }
  g_ptr_array_set_size (history, 0);
  return g_string_free (lines, FALSE);
}
