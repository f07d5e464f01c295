// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-undo: every change can be taken back, and done again.
 *
 * The tables themselves are the witness: all rows of all of them are written out before and after
 * each change of a long random walk, and on the way back and forth again each must be what it was.
 * A table that comes with a later change of the schema is in it without a line here.
 */
#include <string.h>

#include "daemon/scheduler-goal.h"
#include "daemon/scheduler-prompt.h"
#include "daemon/store-private.h"
#include "dbus/error.h"
#include "world-acts.h"

#define CHANGES 250

static void
append_rows (sqlite3 *database, const char *table, GString *text)
{
  g_autofree char *sql = g_strdup_printf ("SELECT * FROM \"%s\" ORDER BY 1, 2", table);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW) {
    g_string_append_printf (text, "%s:", table);
    for (int i = 0; i < sqlite3_column_count (statement); i++) {
      const char *name = sqlite3_column_name (statement, i);
      const char *value = (const char *)sqlite3_column_text (statement, i);

      if (strcmp (table, "event") != 0
          || (strcmp (name, "cursor") != 0 && strcmp (name, "wake") != 0))
        g_string_append_printf (text, " %s=%s", name, value ? value : "NULL");
    }
    g_string_append_c (text, '\n');
  }
  sqlite3_finalize (statement);
}

/* All that the database says, but for the log and the marks of work done. */
static char *
write_out (World *world)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  GString *text = g_string_new (NULL);

  g_assert_true (hearth_store_ready (world->store, NULL));
  database = hearth_store_database (world->store);
  g_assert_cmpint (
      sqlite3_prepare_v2 (database,
                          "SELECT name FROM sqlite_schema WHERE type = 'table'"
                          " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'change%' ORDER BY name",
                          -1, &statement, NULL),
      ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    append_rows (database, (const char *)sqlite3_column_text (statement, 0), text);
  sqlite3_finalize (statement);
  return g_string_free (text, FALSE);
}

/* Durability is not at issue here, and waiting for the disk takes long. */
static void
hurry (World *world)
{
  g_assert_true (hearth_store_ready (world->store, NULL));
  g_assert_cmpint (sqlite3_exec (hearth_store_database (world->store), "PRAGMA synchronous = OFF",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
}

static gint64
any_event (World *world, GRand *random)
{
  g_autoptr (GPtrArray) events = hearth_store_list_events (world->store, 0, 1000, NULL);
  guint index = 0;

  if (events->len == 0)
    return 0;
  index = (guint)g_rand_int_range (random, 0, (gint32)events->len);
  return ((HearthEvent *)g_ptr_array_index (events, index))->id;
}

static gint64
any_goal (World *world)
{
  g_autoptr (GPtrArray) goals = hearth_store_list_goals (world->store, 0, 1000, NULL);

  return goals->len > 0 ? ((HearthGoal *)g_ptr_array_index (goals, 0))->id : 0;
}

static gboolean
change_add (World *world, GRand *random)
{
  static const char *const whens[] = { "every friday 19:00", "every day at 21:00",
                                       "2026-12-24 18:00", "every 2 weeks after done" };
  g_autoptr (HearthEvent) event =
      hearth_event_new ((HearthKind)g_rand_int_range (random, 0, 5), "Us “two”\\ 'n'");
  const char *when = whens[g_rand_int_range (random, 0, G_N_ELEMENTS (whens))];

  g_strfreev (event->turn);
  event->turn = g_strsplit ("ann,ben", ",", -1);
  return hearth_scheduler_set_when (world->scheduler, event, when, NULL)
         && hearth_scheduler_add (world->scheduler, event, NULL);
}

static gboolean
change_update (World *world, GRand *random)
{
  g_autoptr (HearthEvent) event =
      hearth_store_load_event (world->store, any_event (world, random), NULL);

  if (!event)
    return FALSE;
  g_free (event->title);
  event->title = g_strdup_printf ("Title %u", g_rand_int (random));
  event->urgent = !event->urgent;
  return hearth_scheduler_update (world->scheduler, event, NULL);
}

static gboolean
change_when (World *world, GRand *random)
{
  g_autoptr (HearthEvent) event =
      hearth_store_load_event (world->store, any_event (world, random), NULL);

  return event && hearth_scheduler_set_when (world->scheduler, event, "every monday 8:00", NULL)
         && hearth_scheduler_update (world->scheduler, event, NULL);
}

static gboolean
change_remove (World *world, GRand *random)
{
  return hearth_scheduler_remove (world->scheduler, any_event (world, random), NULL);
}

static gboolean
change_done (World *world, GRand *random)
{
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "a note", 4, "" };

  return hearth_scheduler_answer (world->scheduler, any_event (world, random), "", &answer, NULL);
}

static gboolean
change_skip (World *world, GRand *random)
{
  HearthAnswer answer = { HEARTH_OUTCOME_SKIPPED, "", 0, "" };

  return hearth_scheduler_answer (world->scheduler, any_event (world, random), "", &answer, NULL);
}

static gboolean
change_reset (World *world, GRand *random)
{
  return hearth_scheduler_reset (world->scheduler, any_event (world, random), "", NULL);
}

static gboolean
change_snooze (World *world, GRand *random)
{
  return hearth_scheduler_snooze (world->scheduler, any_event (world, random), "", "90m", NULL);
}

static gboolean
change_move (World *world, GRand *random)
{
  return hearth_scheduler_move (world->scheduler, any_event (world, random), "",
                                "in 9 days at 10:00", NULL);
}

static gboolean
change_pause (World *world, GRand *random)
{
  return hearth_scheduler_pause (world->scheduler, "promise", "in 40 days at 9:00", NULL);
}

static gboolean
change_resume (World *world, GRand *random)
{
  return hearth_scheduler_resume (world->scheduler, "", NULL);
}

static gboolean
change_setting (World *world, GRand *random)
{
  g_autofree char *morning = g_strdup_printf ("%02d:00", g_rand_int_range (random, 5, 11));

  return hearth_scheduler_set (world->scheduler, HEARTH_SETTING_MORNING, morning, NULL);
}

static gboolean
change_goal_add (World *world, GRand *random)
{
  g_autoptr (HearthGoal) goal = hearth_goal_new (0, "Listen");

  return hearth_scheduler_add_goal (world->scheduler, goal, NULL);
}

static gboolean
change_goal_reach (World *world, GRand *random)
{
  return hearth_scheduler_reach_goal (world->scheduler, any_goal (world), NULL);
}

static gboolean
change_goal_remove (World *world, GRand *random)
{
  return hearth_scheduler_remove_goal (world->scheduler, any_goal (world), NULL);
}

static gboolean
change_deck (World *world, GRand *random)
{
  g_autofree char *line = g_strdup_printf ("What about %u?", g_rand_int (random));

  return hearth_scheduler_add_card (world->scheduler, "ours", line, NULL);
}

static gboolean
change_deck_remove (World *world, GRand *random)
{
  return hearth_scheduler_remove_card (world->scheduler, "ours", "", NULL);
}

typedef gboolean (*Change) (World *world, GRand *random);

static const Change changes[] = {
  change_add,         change_add,    change_update,      change_when,     change_remove,
  change_done,        change_skip,   change_reset,       change_snooze,   change_move,
  change_pause,       change_resume, change_setting,     change_goal_add, change_goal_reach,
  change_goal_remove, change_deck,   change_deck_remove,
};

static void
assert_undo (World *world, const char *expected)
{
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_undo (world->scheduler, &what, &error));
  g_assert_no_error (error);
  text = write_out (world);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_redo (World *world, const char *expected)
{
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_redo (world->scheduler, &what, &error));
  g_assert_no_error (error);
  text = write_out (world);
  g_assert_cmpstr (text, ==, expected);
}

/* Any chain of changes can be walked back to its beginning and forward to its end, row for row. */
static void
test_walk (World *world, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (GPOINTER_TO_UINT (data));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree gboolean *was_used = g_new0 (gboolean, G_N_ELEMENTS (changes));
  g_autofree char *what = NULL;
  g_autoptr (GError) error = NULL;

  hurry (world);
  g_ptr_array_add (texts, write_out (world));
  for (guint tries = 0; texts->len <= CHANGES; tries++) {
    gsize index = (gsize)g_rand_int_range (random, 0, G_N_ELEMENTS (changes));
    char *text = NULL;

    g_assert_cmpuint (tries, <, 100 * CHANGES);
    if (!changes[index](world, random))
      continue;
    text = write_out (world);
    if (strcmp (text, g_ptr_array_index (texts, texts->len - 1)) == 0) {
      g_free (text); /* it changed nothing, and is no entry */
      continue;
    }
    was_used[index] = TRUE;
    g_ptr_array_add (texts, text);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_assert_true (was_used[i]);
  for (guint round = 0; round < 2; round++) {
    for (guint i = texts->len - 1; i > 0; i--)
      assert_undo (world, g_ptr_array_index (texts, i - 1));
    g_assert_false (hearth_scheduler_undo (world->scheduler, &what, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
    g_clear_error (&error);
    for (guint i = 1; i < texts->len; i++)
      assert_redo (world, g_ptr_array_index (texts, i));
    g_assert_false (hearth_scheduler_redo (world->scheduler, &what, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
    g_clear_error (&error);
  }
}

/* What was shown and answered long ago comes back with the event that was removed, silently. */
static void
test_history (World *world, gconstpointer data)
{
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "lovely", 5, "" };
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every day at 13:00");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint shown = 0;

  for (guint day = 0; day < 10; day++) {
    world_advance (world, 2 * WORLD_HOUR);
    g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
    world_advance (world, 22 * WORLD_HOUR);
  }
  world_advance (world, 2 * WORLD_HOUR);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_settle (world);
  before = write_out (world);
  shown = world_shown (world);
  g_assert_true (hearth_scheduler_remove (world->scheduler, id, NULL));
  world_settle (world);
  world_undo (world);
  after = write_out (world);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (world_shown (world), ==, shown);
}

/* What hearth does by itself is no change of anybody's, and survives the undo of one before it. */
static void
test_own_work (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) changes_made = NULL;

  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");
  world_advance (world, 3 * WORLD_HOUR);
  changes_made = hearth_store_changes (world->store, 100, NULL);
  g_assert_cmpuint (changes_made->len, ==, 1);
}

/* A refused change, and one of nothing, leave no entry, and what was undone can still be done
 * again; a real one ends that. */
static void
test_no_entry (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *what = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "2026-12-04 19:00");
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, id, NULL);

  world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "2026-12-05 19:00");
  world_undo (world);
  g_assert_true (hearth_scheduler_update (world->scheduler, event, NULL));
  g_assert_false (hearth_scheduler_resume (world->scheduler, "", NULL));
  entries = hearth_store_changes (world->store, 100, NULL);
  g_assert_cmpuint (entries->len, ==, 2);
  world_redo (world);
  world_undo (world);
  g_assert_true (hearth_scheduler_remove (world->scheduler, id, NULL));
  g_assert_false (hearth_scheduler_redo (world->scheduler, &what, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
}

/* The way back is on disk: it outlives a restart. */
static void
test_restart (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "2026-12-04 19:00");
  g_autofree char *before = write_out (world);
  g_autofree char *after = NULL;

  g_assert_true (hearth_scheduler_remove (world->scheduler, id, NULL));
  hearth_store_close (world->store);
  world_undo (world);
  after = write_out (world);
  g_assert_cmpstr (after, ==, before);
}

/* The log keeps a year, and its 10,000 latest entries. */
static void
test_length (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) entries = NULL;
  HearthAnswer skip = { HEARTH_OUTCOME_SKIPPED, "", 0, "" };
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "every friday 19:00");

  hurry (world);
  world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "2027-12-05 19:00");
  hearth_fake_clock_set (world->clock, WORLD_NOW + 367 * 24 * WORLD_HOUR);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &skip, NULL));
  entries = hearth_store_changes (world->store, 100, NULL);
  g_assert_cmpuint (entries->len, ==, 1);

  for (guint i = 0; i < 10100; i++) {
    HearthPause pause = { .begins = i, .ends = i + 1, .what = (char *)"promise" };
    HearthChange change = { .at = hearth_clock_now (HEARTH_CLOCK (world->clock)),
                            .what = (char *)"paused",
                            .program = (char *)"test" };

    g_assert_true (hearth_store_begin_change (world->store, &change, NULL)
                   && hearth_store_add_pause (world->store, &pause, NULL)
                   && hearth_store_commit (world->store, NULL));
  }
  g_clear_pointer (&entries, g_ptr_array_unref);
  entries = hearth_store_changes (world->store, 20000, NULL);
  g_assert_cmpuint (entries->len, ==, 10000);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (World *, gconstpointer);
    guint seed;
  } tests[] = {
    { "/undo/walk-1", test_walk, 1 },       { "/undo/walk-2", test_walk, 2 },
    { "/undo/walk-3", test_walk, 3 },       { "/undo/history", test_history, 0 },
    { "/undo/own-work", test_own_work, 0 }, { "/undo/no-entry", test_no_entry, 0 },
    { "/undo/restart", test_restart, 0 },   { "/undo/length", test_length, 0 },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, World, GUINT_TO_POINTER (tests[i].seed), world_set_up, tests[i].test,
                world_tear_down);
  return g_test_run ();
}
