// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-migrations: what was kept by an earlier hearth is there in a later one.
 *
 * version-N.sql is a database that the hearthd of version N left behind, with rows in every table;
 * it stands for what people have, and is never made anew. The way to a version that is still to
 * come is tried with histories of the test's own: a step that is right, one that is not, and none.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "daemon/migrations.h"
#include "daemon/store-private.h"
#include "dbus/error.h"

/* A column, and a table with all its rows made anew while others refer to them. */
static const char good_step[] =
    "ALTER TABLE event ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';"
    "CREATE TABLE new_goal (id INTEGER PRIMARY KEY AUTOINCREMENT, area TEXT NOT NULL, title TEXT "
    "NOT"
    " NULL, whose TEXT NOT NULL, target TEXT NOT NULL, deadline INTEGER NOT NULL, steps TEXT NOT "
    "NULL,"
    " notes TEXT NOT NULL, created INTEGER NOT NULL, reached INTEGER) STRICT;"
    "INSERT INTO new_goal SELECT * FROM goal; DROP TABLE goal; ALTER TABLE new_goal RENAME TO goal";

/* It fails after it has done much. */
static const char failing_step[] = "DELETE FROM delivery; DROP TABLE card; SELECT nonsense";

/* It leaves rows that belong to nothing. */
static const char tearing_step[] = "DELETE FROM event";

typedef struct {
  char *folder; /* owned, as the next two */
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("hearth-migrations-XXXXXX", NULL);
  g_assert_nonnull (place->folder);
  place->path = g_build_filename (place->folder, "hearth.db", NULL);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_all (path);
    else
      g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
tear_down (Place *place, gconstpointer data)
{
  remove_all (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

static void
run (sqlite3 *database, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (database, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s", message);
}

/* Puts the database that an earlier version left behind in its place. */
static void
lay_out (Place *place, int version)
{
  g_autofree char *name = g_strdup_printf ("version-%d.sql", version);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, name, NULL);
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *database = NULL;

  g_assert_true (g_file_get_contents (file, &sql, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sqlite3_open (place->path, &database), ==, SQLITE_OK);
  run (database, "PRAGMA journal_mode = WAL");
  run (database, sql);
  g_assert_cmpint (sqlite3_close (database), ==, SQLITE_OK);
  g_assert_cmpint (g_chmod (place->path, 0600), ==, 0);
}

/* A history that goes on from version 1 with one step. */
static HearthMigrations
history_with (const char **steps, const char *second)
{
  steps[0] = hearth_migrations ()->steps[0];
  steps[1] = second;
  return (HearthMigrations){ steps, 2 };
}

/* The hearth of version 1, on a file. */
static HearthStore *
open_first (const char *path)
{
  static HearthMigrations first = { NULL, 1 };

  first.steps = hearth_migrations ()->steps;
  return hearth_store_new_with (path, &first);
}

static char *
ask (HearthStore *store, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *answer = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (hearth_store_database (store), sql, -1, &statement, NULL),
                   ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return answer;
}

static void
assert_answer (HearthStore *store, const char *sql, const char *expected)
{
  g_autofree char *answer = ask (store, sql);

  g_assert_cmpstr (answer, ==, expected);
}

static void
assert_ready (HearthStore *store)
{
  g_autoptr (GError) error = NULL;
  gboolean is_ready = hearth_store_ready (store, &error);

  g_assert_no_error (error);
  g_assert_true (is_ready);
  assert_answer (store, "PRAGMA integrity_check", "ok");
}

static void
assert_refused (HearthStore *store, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hearth_store_ready (store, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, word));
}

static GBytes *
read_all (const char *path)
{
  char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  return g_bytes_new_take (contents, length);
}

/* Takes back everything that the log of an earlier hearth can take back. */
static guint
undo_all (HearthStore *store)
{
  guint undone = 0;

  for (;;) {
    g_autoptr (HearthChange) change = NULL;
    g_autoptr (GError) error = NULL;
    gboolean is_good = hearth_store_find_change (store, FALSE, &change, &error);

    g_assert_no_error (error);
    if (!change)
      return undone;
    is_good = hearth_store_begin (store, &error)
              && hearth_store_turn_back (store, change->id, &error)
              && hearth_store_commit (store, &error);
    g_assert_no_error (error);
    g_assert_true (is_good);
    undone++;
  }
}

/* The database of each version is brought up to date with every row, its shape is that of a new
 * one, and what its log can take back can be taken back. */
static void
test_versions (Place *place, gconstpointer data)
{
  static const struct {
    guint events;
    const char *occurrences;
    const char *changes;
    guint undone;
  } lives[] = { { 6, "6", "17", 15 }, { 7, "7", "18", 16 } };

  g_assert_cmpint (hearth_migrations ()->latest, ==, G_N_ELEMENTS (lives) + 1);
  for (int version = 1; version < hearth_migrations ()->latest; version++) {
    g_autoptr (HearthStore) store = hearth_store_new (place->path);
    g_autoptr (GPtrArray) events = NULL;
    g_autoptr (GPtrArray) goals = NULL;
    g_autoptr (GPtrArray) shown = NULL;

    lay_out (place, version);
    assert_ready (store);
    events = hearth_store_list_events (store, 0, 100, NULL);
    goals = hearth_store_list_goals (store, 0, 100, NULL);
    shown = hearth_store_deliveries_in (store, HEARTH_DELIVERY_SHOWN, 0, 100, NULL);
    g_assert_cmpuint (events->len, ==, lives[version - 1].events);
    g_assert_cmpuint (goals->len, ==, 1);
    g_assert_cmpuint (shown->len, ==, 1);
    assert_answer (store, "SELECT count(*) FROM occurrence", lives[version - 1].occurrences);
    assert_answer (store, "SELECT note FROM occurrence WHERE rating = 5", "the tiramisu");
    assert_answer (store, "SELECT count(*) FROM change", lives[version - 1].changes);
    g_assert_cmpuint (undo_all (store), ==, lives[version - 1].undone);
    assert_answer (store, "SELECT count(*) FROM event", "0");
    assert_answer (store, "SELECT count(*) FROM goal", "0");
    g_clear_pointer (&store, hearth_store_free);
    g_assert_cmpint (g_unlink (place->path), ==, 0);
  }
}

/* A step that was released never changes: a new database of version 1 has the shape of the one that
 * people have. Before the release, tests/write-version writes it anew. */
static void
test_shape (Place *place, gconstpointer data)
{
  const char *shape = "SELECT group_concat (sql, char (10)) FROM (SELECT sql FROM sqlite_schema"
                      " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY name)";
  g_autoptr (HearthStore) kept = open_first (place->path);
  g_autofree char *path = g_build_filename (place->folder, "new.db", NULL);
  g_autoptr (HearthStore) new = open_first (path);
  g_autofree char *expected = NULL;

  lay_out (place, 1);
  assert_ready (kept);
  assert_ready (new);
  expected = ask (kept, shape);
  assert_answer (new, shape, expected);
}

/* A copy of the old version is among the backups before anything is changed; then the new one has
 * all rows, and a change that was made before is taken back after. */
static void
test_step (Place *place, gconstpointer data)
{
  const char *steps[2];
  const HearthMigrations history = history_with (steps, good_step);
  g_autoptr (HearthStore) store = hearth_store_new_with (place->path, &history);
  g_autofree char *copy = hearth_store_backup_path (place->path, "version-1.db");
  g_autoptr (HearthStore) old = open_first (copy);
  GStatBuf status;

  lay_out (place, 1);
  assert_ready (store);
  assert_answer (store, "PRAGMA user_version", "2");
  assert_answer (store, "SELECT group_concat (mood) FROM event", "calm,calm,calm,calm,calm,calm");
  assert_answer (store, "PRAGMA foreign_keys", "1");
  g_assert_cmpuint (undo_all (store), ==, 15);
  assert_answer (store, "SELECT count(*) FROM event", "0");

  g_assert_cmpint (g_stat (copy, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  assert_ready (old);
  assert_answer (old, "PRAGMA user_version", "1");
  assert_answer (old, "SELECT count(*) FROM event", "6");
}

/* An event that was removed before comes back after, with what the new version adds to each. */
static void
test_undo_of_a_removal (Place *place, gconstpointer data)
{
  const char *steps[2];
  const HearthMigrations history = history_with (steps, good_step);
  g_autoptr (HearthStore) store = open_first (place->path);
  HearthChange change = { .at = G_MAXINT64, .what = (char *)"removed", .program = (char *)"test" };

  lay_out (place, 1);
  g_assert_true (hearth_store_begin_change (store, &change, NULL)
                 && hearth_store_delete_event (store, 1, NULL)
                 && hearth_store_commit (store, NULL));
  g_clear_pointer (&store, hearth_store_free);

  store = hearth_store_new_with (place->path, &history);
  assert_ready (store);
  assert_answer (store, "SELECT count(*) FROM event WHERE id = 1", "0");
  g_assert_true (hearth_store_begin (store, NULL) && hearth_store_turn_back (store, change.id, NULL)
                 && hearth_store_commit (store, NULL));
  assert_answer (store, "SELECT mood FROM event WHERE id = 1", "calm");
  assert_answer (store, "SELECT count(*) FROM occurrence WHERE event = 1", "2");
}

/* A step that fails, at once or in what it leaves behind, leaves the version before, row for row;
 * the hearth of that version goes on with it. */
static void
test_failing_step (Place *place, gconstpointer data)
{
  const char *const bad[] = { failing_step, tearing_step };

  lay_out (place, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    const char *steps[2];
    const HearthMigrations history = history_with (steps, bad[i]);
    g_autoptr (HearthStore) store = hearth_store_new_with (place->path, &history);
    g_autoptr (HearthStore) first = open_first (place->path);

    assert_refused (store, place->path);
    assert_refused (store, place->path);
    g_clear_pointer (&store, hearth_store_free);
    assert_ready (first);
    assert_answer (first, "PRAGMA user_version", "1");
    assert_answer (first, "SELECT count(*) FROM event", "6");
    assert_answer (first, "SELECT count(*) FROM delivery", "3");
    assert_answer (first, "SELECT count(*) FROM card", "1");
  }
}

/* Without room for the copy there is no step, and not a byte is changed. */
static void
test_no_copy (Place *place, gconstpointer data)
{
  const char *steps[2];
  const HearthMigrations history = history_with (steps, good_step);
  g_autoptr (HearthStore) store = hearth_store_new_with (place->path, &history);
  g_autofree char *draft = hearth_store_backup_path (place->path, "version-1.db.new");
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  lay_out (place, 1);
  before = read_all (place->path);
  g_assert_cmpint (g_mkdir_with_parents (draft, 0700), ==, 0);
  assert_refused (store, draft);
  after = read_all (place->path);
  g_assert_true (g_bytes_equal (before, after));
  g_assert_cmpint (g_rmdir (draft), ==, 0);
  assert_ready (store);
  assert_answer (store, "PRAGMA user_version", "2");
}

/* A database of a later version is left alone, copies of it too, and said so in plain words. */
static void
test_later (Place *place, gconstpointer data)
{
  const char *steps[2];
  const HearthMigrations history = history_with (steps, good_step);
  g_autoptr (HearthStore) later = hearth_store_new_with (place->path, &history);
  g_autoptr (HearthStore) store = open_first (place->path);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  lay_out (place, 1);
  assert_ready (later);
  g_assert_true (hearth_store_backup (later, "later.db", &error));
  g_clear_pointer (&later, hearth_store_free);
  before = read_all (place->path);
  assert_refused (store, "later hearth");
  g_assert_false (hearth_store_restore (store, "later.db", "now", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "later hearth"));
  g_clear_pointer (&store, hearth_store_free);
  after = read_all (place->path);
  g_assert_true (g_bytes_equal (before, after));
}

/* A copy of an earlier version is brought up to date when it takes the place of a later one. */
static void
test_restore_of_earlier (Place *place, gconstpointer data)
{
  const char *steps[2];
  const HearthMigrations history = history_with (steps, good_step);
  g_autoptr (HearthStore) store = open_first (place->path);
  g_autoptr (GError) error = NULL;

  lay_out (place, 1);
  assert_ready (store);
  g_assert_true (hearth_store_backup (store, "earlier.db", &error));
  g_clear_pointer (&store, hearth_store_free);
  store = hearth_store_new_with (place->path, &history);
  assert_ready (store);
  g_assert_true (hearth_store_restore (store, "earlier.db", "now", &error));
  g_assert_no_error (error);
  assert_answer (store, "PRAGMA user_version", "2");
  assert_answer (store, "SELECT count(*) FROM event", "6");
}

static void
add (const char *name, void (*test) (Place *, gconstpointer))
{
  g_test_add (name, Place, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/migrations/versions", test_versions);
  add ("/migrations/shape", test_shape);
  add ("/migrations/step", test_step);
  add ("/migrations/undo-of-a-removal", test_undo_of_a_removal);
  add ("/migrations/failing-step", test_failing_step);
  add ("/migrations/no-copy", test_no_copy);
  add ("/migrations/later", test_later);
  add ("/migrations/restore-of-earlier", test_restore_of_earlier);
  return g_test_run ();
}
