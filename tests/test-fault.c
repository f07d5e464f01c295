// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-fault: whatever fails, what was acknowledged is there, and what was refused is not.
 *
 * A scenario of changes runs on a disk whose nth operation fails, for n = 1, 2, 3 … until nothing
 * fails any more; of the thousands of allocations, and calls about files, it is one of each
 * stretch, and with -m thorough each. After each run the disk is mended and the next call works
 * without a restart; then the file is opened anew, is sound, and says what the model says. The same
 * for the power, at any moment of a busy life, with the sectors that were under way there or not.
 * With --some, for the sanitizers, it is few of all.
 */
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "daemon/store-private.h"
#include "dbus/error.h"
#include "fault-vfs.h"

/* Moments at which the power goes. */
#define CUTS 2000
#define SOME_CUTS 200

/* How many of the operations are to fail, each in a run of its own. */
static enum { SOME, MANY, ALL } extent = MANY;

/* Which operation is to fail after the nth: the later ones are sampled, those of which there are
 * thousands in any case but one. */
static guint
next_of (Fault fault, guint n)
{
  gboolean is_sampled = fault == FAULT_MEMORY || fault == FAULT_CALL;

  if (extent == SOME)
    return n + 1 + n / 5;
  return extent == MANY && is_sampled ? n + 1 + n / 20 : n + 1;
}

typedef struct {
  char *folder; /* owned, as the next two */
  char *path;
  HearthStore *store;
  GHashTable *known; /* gint64 ids of events that were acknowledged */
  gint64 doubtful; /* an id of which the change may or may not be there; 0: none */
} Run;

static Run *
begin_run (void)
{
  Run *run = g_new0 (Run, 1);

  run->folder = g_dir_make_tmp ("hearth-fault-XXXXXX", NULL);
  run->path = g_build_filename (run->folder, "hearth.db", NULL);
  run->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  run->store = hearth_store_new (run->path);
  return run;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_folder (path);
    else
      (void)g_unlink (path);
  }
  (void)g_rmdir (folder);
}

static void
end_run (Run *run)
{
  hearth_store_free (run->store);
  remove_folder (run->folder);
  g_hash_table_unref (run->known);
  g_free (run->path);
  g_free (run->folder);
  g_free (run);
}

static HearthChange change = { .at = 1, .what = (char *)"a change", .program = (char *)"test" };

/* A refusal is one in so many words: of the storage, naming a file. */
static void
assert_said (const Run *run, const GError *error)
{
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, run->folder));
}

static void
add (Run *run)
{
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_DATE_NIGHT, "Dinner");
  g_autoptr (GError) error = NULL;

  g_free (event->notes);
  event->notes = g_strnfill (700, 'n');
  if (!hearth_store_begin_change (run->store, &change, &error)) {
    assert_said (run, error);
    return;
  }
  if (!hearth_store_insert_event (run->store, event, &error)) {
    hearth_store_rollback (run->store);
    assert_said (run, error);
    return;
  }
  run->doubtful = event->id;
  if (!hearth_store_commit (run->store, &error)) {
    assert_said (run, error);
    return;
  }
  run->doubtful = 0;
  g_hash_table_add (run->known, g_memdup2 (&event->id, sizeof event->id));
}

static void
remove_one (Run *run)
{
  GHashTableIter iter;
  gpointer first = NULL;
  gint64 id = 0;
  g_autoptr (GError) error = NULL;

  g_hash_table_iter_init (&iter, run->known);
  if (!g_hash_table_iter_next (&iter, &first, NULL))
    return;
  id = *(gint64 *)first;
  if (!hearth_store_begin_change (run->store, &change, &error)
      || !hearth_store_delete_event (run->store, id, &error)) {
    hearth_store_rollback (run->store);
    assert_said (run, error);
    return;
  }
  run->doubtful = id;
  if (!hearth_store_commit (run->store, &error)) {
    assert_said (run, error);
    return;
  }
  run->doubtful = 0;
  g_hash_table_remove (run->known, &id);
}

static void
back_up (Run *run)
{
  g_autoptr (GError) error = NULL;

  if (!hearth_store_backup (run->store, "copy.db", &error))
    assert_said (run, error);
}

static void
reopen (Run *run)
{
  hearth_store_free (run->store);
  run->store = hearth_store_new (run->path);
}

/* Going back to a copy that was made just now changes nothing. */
static void
restore (Run *run)
{
  g_autoptr (GError) error = NULL;

  if (!hearth_store_backup (run->store, "same.db", &error)
      || !hearth_store_restore (run->store, "same.db", "now", &error))
    assert_said (run, error);
}

static void
live (Run *run)
{
  add (run);
  add (run);
  remove_one (run);
  back_up (run);
  reopen (run);
  add (run);
  restore (run);
  add (run);
  reopen (run);
  remove_one (run);
  add (run);
}

/* What is there is what was acknowledged, and at most the one change that was under way. */
static void
assert_model (Run *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hearth_store_list_events (run->store, 0, 100000, &error);
  guint found = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < events->len; i++) {
    const HearthEvent *event = g_ptr_array_index (events, i);

    if (event->id == run->doubtful)
      continue;
    g_assert_true (g_hash_table_contains (run->known, &event->id));
    found++;
  }
  g_assert_cmpuint (
      found, ==,
      g_hash_table_size (run->known)
          - (run->doubtful != 0 && g_hash_table_contains (run->known, &run->doubtful)));
}

/* Takes what is there for known: the doubt is over. */
static void
learn (Run *run)
{
  g_autoptr (GPtrArray) events = hearth_store_list_events (run->store, 0, 100000, NULL);

  g_hash_table_remove_all (run->known);
  run->doubtful = 0;
  for (guint i = 0; i < events->len; i++) {
    const HearthEvent *event = g_ptr_array_index (events, i);

    g_hash_table_add (run->known, g_memdup2 (&event->id, sizeof event->id));
  }
}

/* One run with the nth operation failing. Whether anything failed. */
static gboolean
run_with (Fault fault, guint nth)
{
  Run *run = begin_run ();
  g_autoptr (GError) error = NULL;
  gboolean has_failed = FALSE;
  gboolean is_ready = FALSE;
  guint known = 0;

  fault_begin (fault, nth);
  live (run);
  has_failed = fault_end ();
  is_ready = hearth_store_ready (run->store, &error); /* no restart is needed */
  g_assert_no_error (error);
  g_assert_true (is_ready);
  assert_model (run);
  learn (run);
  known = g_hash_table_size (run->known);
  add (run);
  g_assert_cmpuint (g_hash_table_size (run->known), ==, known + 1);
  reopen (run);
  g_assert_true (hearth_store_ready (run->store, &error));
  g_assert_no_error (error);
  assert_model (run);
  end_run (run);
  return has_failed;
}

/* An operation that fails once is a call that fails, and no more. */
static void
test_error (void)
{
  guint n = 1;

  while (run_with (FAULT_ERROR, n))
    n = next_of (FAULT_ERROR, n);
  g_test_message ("%u operations", n - 1);
  g_assert_cmpuint (n, >, 100);
}

/* So it is with each call about a file, of whomever: what is beneath SQLite, and the store's own.
 */
static void
test_call (void)
{
  guint n = 1;

  while (run_with (FAULT_CALL, n))
    n = next_of (FAULT_CALL, n);
  g_test_message ("%u calls", n - 1);
  g_assert_cmpuint (n, >, 300);
}

/* On a full disk every change is refused, and when there is room again work goes on. */
static void
test_full (void)
{
  guint n = 1;

  while (run_with (FAULT_FULL, n))
    n = next_of (FAULT_FULL, n);
  g_assert_cmpuint (n, >, 100);
}

/* So it is with each allocation of SQLite's. */
static void
test_memory (void)
{
  guint n = 1;

  while (run_with (FAULT_MEMORY, n))
    n = next_of (FAULT_MEMORY, n);
  g_test_message ("%u allocations", n - 1);
  g_assert_cmpuint (n, >, 500);
}

/* Hearth's own history, and a version more. */
static HearthMigrations
later_history (void)
{
  static const char *steps[64];
  const HearthMigrations *own = hearth_migrations ();

  g_assert_cmpint (own->latest, <, (int)G_N_ELEMENTS (steps));
  memcpy (steps, own->steps, (gsize)own->latest * sizeof *steps);
  steps[own->latest] = "ALTER TABLE event ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm';"
                       "CREATE TABLE walk (id INTEGER PRIMARY KEY, pages BLOB) STRICT;"
                       "INSERT INTO walk SELECT id, randomblob (9000) FROM event";
  return (HearthMigrations){ steps, own->latest + 1 };
}

/* One way from version 1 to 2 with the nth operation failing: then, and at the next opening, each
 * row is there, at the one version or the other. Whether anything failed. */
static gboolean
migrate_with (Fault fault, guint nth, GRand *random)
{
  const HearthMigrations history = later_history ();
  Run *run = begin_run ();
  g_autoptr (GError) error = NULL;
  gboolean has_failed = FALSE;
  gboolean is_ready = FALSE;

  add (run);
  add (run);
  hearth_store_free (run->store);
  fault_begin (fault, nth);
  run->store = hearth_store_new_with (run->path, &history);
  if (!hearth_store_ready (run->store, &error))
    assert_said (run, error);
  g_clear_error (&error);
  hearth_store_close (run->store);
  has_failed = fault_end ();
  if (fault == FAULT_POWER)
    (void)fault_tear (random);
  is_ready = hearth_store_ready (run->store, &error);
  g_assert_no_error (error);
  g_assert_true (is_ready);
  assert_model (run);
  add (run);
  end_run (run);
  return has_failed;
}

/* A migration that is cut off, at whatever moment, is made up for by the next opening. */
static void
test_migration (void)
{
  static const Fault faults[] = { FAULT_ERROR, FAULT_FULL, FAULT_POWER, FAULT_MEMORY, FAULT_CALL };
  g_autoptr (GRand) random = g_rand_new_with_seed (12);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++) {
    guint n = 1;

    while (migrate_with (faults[i], n, random))
      n = next_of (faults[i], n);
    g_assert_cmpuint (n, >, 20);
  }
}

/* Each opening looks through all pages; this looks into the indexes too, and takes longer. */
static void
assert_sound (Run *run)
{
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (hearth_store_database (run->store), "PRAGMA integrity_check",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (statement, 0), ==, "ok");
  sqlite3_finalize (statement);
}

/* Changes, with the log folded in often, until the power goes. */
static void
live_busily (Run *run, GRand *random)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 12 && run->doubtful == 0; i++) {
    if (hearth_store_ready (run->store, &error))
      sqlite3_wal_autocheckpoint (hearth_store_database (run->store), 6);
    g_clear_error (&error);
    if (g_hash_table_size (run->known) > 8 || g_rand_int_range (random, 0, 3) == 0)
      remove_one (run);
    else
      add (run);
    if (g_rand_int_range (random, 0, 12) == 0)
      reopen (run);
  }
}

/* The power may go at any moment of a busy life, while the database is opened after the last cut
 * too, and the disk may keep any of the sectors under way. */
static void
test_power (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  Run *run = begin_run ();
  guint cuts = extent == SOME ? SOME_CUTS : CUTS;
  guint torn = 0;

  for (guint cut = 0; cut < cuts; cut++) {
    g_autoptr (GError) error = NULL;

    fault_begin (FAULT_POWER, (guint)g_rand_int_range (random, 1, 60));
    live_busily (run, random);
    hearth_store_close (run->store);
    (void)fault_end ();
    torn += fault_tear (random) > 0;
    reopen (run);
    g_assert_true (hearth_store_ready (run->store, &error));
    g_assert_no_error (error);
    assert_model (run);
    if (cut % 16 == 0)
      assert_sound (run);
    learn (run);
  }
  g_test_message ("%u cuts with writes under way", torn);
  g_assert_cmpuint (torn, >, cuts / 2);
  end_run (run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && strcmp (argv[1], "--some") == 0)
    extent = SOME;
  else if (g_test_thorough ())
    extent = ALL;
  /* What fails here is simulated; a real disk would only be waited for. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_assert_true (g_setenv ("TMPDIR", "/dev/shm", TRUE));
  fault_install ();
  g_test_add_func ("/fault/error", test_error);
  g_test_add_func ("/fault/call", test_call);
  g_test_add_func ("/fault/full", test_full);
  g_test_add_func ("/fault/memory", test_memory);
  g_test_add_func ("/fault/migration", test_migration);
  g_test_add_func ("/fault/power", test_power);
  return g_test_run ();
}
