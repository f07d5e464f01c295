// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-store-file: the file is made with care, and one that is not sound is left as it is.
 *
 * Each case puts something in the database's place, opens it, and compares the bytes before and
 * after. The damage is done to a database with content; the descriptor that a fault leaves behind
 * would show in the count of them.
 */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "dbus/error.h"
#include "migrations.h"
#include "store-private.h"

#define PAGE 4096
#define EVENTS 60

typedef struct {
  char *folder; /* owned, as the next */
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("hearth-store-XXXXXX", NULL);
  g_assert_nonnull (place->folder);
  place->path = g_build_filename (place->folder, "data", "hearth.db", NULL);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
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

static char *
beside (const Place *place, const char *suffix)
{
  return g_strconcat (place->path, suffix, NULL);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (dir && g_dir_read_name (dir))
    count++;
  return count;
}

static void
add_event (HearthStore *store, const char *title)
{
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_DATE_NIGHT, title);
  g_autoptr (GError) error = NULL;
  gboolean is_good = hearth_store_begin (store, &error)
                     && hearth_store_insert_event (store, event, &error)
                     && hearth_store_commit (store, &error);

  g_assert_no_error (error);
  g_assert_true (is_good);
}

static void
make_database (const Place *place, guint n_events)
{
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_store_ready (store, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < n_events; i++) {
    g_autofree char *title = g_strnfill (300, (char)('a' + i % 26));

    add_event (store, title);
  }
}

static GBytes *
read_bytes (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length);
}

static void
write_bytes (const char *path, gconstpointer bytes, gsize length)
{
  int file = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (write (file, bytes, length), ==, (gssize)length);
  g_assert_cmpint (close (file), ==, 0);
}

/* Opens the store, which must fail with Storage, name the file, say `words` and change nothing. */
static void
assert_refused (const Place *place, const char *words)
{
  g_autoptr (GBytes) before = read_bytes (place->path);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  g_assert_false (hearth_store_ready (store, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, place->path));
  if (words)
    g_assert_nonnull (strstr (error->message, words));
  g_assert_false (hearth_store_begin (store, &again));
  g_assert_error (again, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  g_clear_pointer (&store, hearth_store_free);
  after = read_bytes (place->path);
  g_assert_true (g_bytes_equal (before, after));
}

static guint
mode_of (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_lstat (path, &status), ==, 0);
  return status.st_mode & 07777;
}

/* Nobody else can read the folder, the file, its log, its lock, at no moment and under no umask. */
static void
test_modes (Place *place, gconstpointer data)
{
  mode_t before = umask (0);
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autofree char *log = beside (place, "-wal");
  g_autofree char *lock = beside (place, ".lock");
  g_autofree char *draft = beside (place, ".new");

  g_assert_true (hearth_store_ready (store, &error));
  add_event (store, "one");
  g_assert_cmpuint (mode_of (folder), ==, 0700);
  g_assert_cmpuint (mode_of (place->path), ==, 0600);
  g_assert_cmpuint (mode_of (log), ==, 0600);
  g_assert_cmpuint (mode_of (lock), ==, 0600);
  g_assert_cmpint (g_access (draft, F_OK), !=, 0);
  g_clear_pointer (&store, hearth_store_free);

  g_assert_cmpint (g_chmod (place->path, 0644), ==, 0);
  store = hearth_store_new (place->path);
  g_assert_true (hearth_store_ready (store, &error));
  g_assert_cmpuint (mode_of (place->path), ==, 0600);
  umask (before);
}

static gboolean
contains (GBytes *bytes, const char *words)
{
  gsize length = 0;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  return memmem (data, length, words, strlen (words)) != NULL;
}

/* What was deleted is not in the file any more, on whole pages or parts of one. */
static void
test_forgotten (Place *place, gconstpointer data)
{
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_PROMISE, "never written down");
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  g_free (event->notes);
  event->notes = g_strnfill (3 * PAGE, 'n');
  g_assert_true (hearth_store_begin (store, NULL) && hearth_store_insert_event (store, event, NULL)
                 && hearth_store_commit (store, NULL));
  g_clear_pointer (&store, hearth_store_free);
  before = read_bytes (place->path);
  g_assert_true (contains (before, "never written down"));
  g_assert_true (contains (before, "nnnnnnnn"));
  store = hearth_store_new (place->path);
  g_assert_true (hearth_store_begin (store, NULL)
                 && hearth_store_delete_event (store, event->id, NULL)
                 && hearth_store_commit (store, NULL));
  g_clear_pointer (&store, hearth_store_free);
  after = read_bytes (place->path);
  g_assert_false (contains (after, "never written down"));
  g_assert_false (contains (after, "nnnnnnnn"));
}

/* A draft that a crash left behind, its log too, is no part of the next database. */
static void
test_stale_draft (Place *place, gconstpointer data)
{
  g_autofree char *draft = beside (place, ".new");
  g_autofree char *log = beside (place, ".new-wal");
  g_autofree char *folder = g_path_get_dirname (place->path);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_bytes (draft, "half", 4);
  write_bytes (log, "of it", 5);
  make_database (place, 1);
  g_assert_cmpint (g_access (draft, F_OK), !=, 0);
}

/* A second daemon on the same file is turned away by name, and the first goes on. */
static void
test_two (Place *place, gconstpointer data)
{
  g_autoptr (HearthStore) first = hearth_store_new (place->path);
  g_autoptr (HearthStore) second = hearth_store_new (place->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_store_ready (first, &error));
  g_assert_false (hearth_store_ready (second, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT);
  add_event (first, "one");
  g_clear_pointer (&first, hearth_store_free);
  g_clear_error (&error);
  g_assert_true (hearth_store_ready (second, &error));
}

/* Another program that holds the database is waited for a moment, then said; and it goes on once
 * that program lets go. */
static void
test_held (Place *place, gconstpointer data)
{
  sqlite3 *other = NULL;
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autoptr (GError) error = NULL;

  make_database (place, 1);
  g_assert_cmpint (sqlite3_open (place->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL),
      ==, SQLITE_OK);
  g_assert_false (hearth_store_ready (store, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "another program holds it"));
  sqlite3_close (other);
  g_clear_error (&error);
  g_assert_true (hearth_store_ready (store, &error));
  g_assert_no_error (error);
}

static void
assert_bytes_refused (Place *place, gconstpointer bytes, gsize length, const char *words)
{
  g_autofree char *folder = g_path_get_dirname (place->path);

  (void)g_mkdir (folder, 0700);
  write_bytes (place->path, bytes, length);
  assert_refused (place, words);
}

/* What is no database of hearth's stays as it is, an empty file too. */
static void
test_strangers (Place *place, gconstpointer data)
{
  g_autofree char *zeroes = g_malloc0 (3 * PAGE);
  sqlite3 *other = NULL;

  assert_bytes_refused (place, "", 0, "damaged");
  assert_bytes_refused (place, "Dear diary", 10, "no database");
  assert_bytes_refused (place, zeroes, 3 * PAGE, "damaged");
  g_assert_cmpint (g_unlink (place->path), ==, 0);
  g_assert_cmpint (sqlite3_open (place->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "CREATE TABLE theirs (x)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (other);
  assert_refused (place, "another program");
}

/* A database of a later hearth is not touched, in words that say so, be its version in the file
 * or still in the log. */
static void
test_later (Place *place, gconstpointer data)
{
  sqlite3 *other = NULL;
  g_autofree char *log = beside (place, "-wal");
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  make_database (place, 3);
  g_assert_cmpint (sqlite3_open (place->path, &other), ==, SQLITE_OK);
  sqlite3_db_config (other, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  g_assert_cmpint (sqlite3_exec (other, "PRAGMA user_version = 1000", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (other);
  before = read_bytes (log);
  g_assert_cmpuint (g_bytes_get_size (before), >, 0);
  assert_refused (place, "later hearth");
  after = read_bytes (log);
  g_assert_true (g_bytes_equal (before, after));

  g_assert_cmpint (sqlite3_open (place->path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (other);
  assert_refused (place, "later hearth");
}

/* Something else under the name is not followed and not waited for. */
static void
test_not_a_file (Place *place, gconstpointer data)
{
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autofree char *elsewhere = g_build_filename (place->folder, "elsewhere", NULL);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GError) error = NULL;

  make_database (place, 1);
  g_assert_cmpint (g_rename (place->path, elsewhere), ==, 0);
  before = read_bytes (elsewhere);
  g_assert_cmpint (symlink (elsewhere, place->path), ==, 0);
  g_assert_false (hearth_store_ready (store, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "symbolic link"));
  after = read_bytes (elsewhere);
  g_assert_true (g_bytes_equal (before, after));

  g_assert_cmpint (g_unlink (place->path), ==, 0);
  g_assert_cmpint (mkfifo (place->path, 0600), ==, 0);
  g_clear_error (&error);
  g_assert_false (hearth_store_ready (store, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);

  g_assert_cmpint (g_unlink (place->path), ==, 0);
  g_assert_cmpint (g_mkdir (place->path, 0700), ==, 0);
  g_clear_error (&error);
  g_assert_false (hearth_store_ready (store, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
}

/* A file that ends early is refused at each page it may end at, and in the middle of one. */
static void
test_truncated (Place *place, gconstpointer data)
{
  g_autoptr (GBytes) whole = NULL;
  gsize length = 0;
  const guint8 *bytes = NULL;

  make_database (place, EVENTS);
  whole = read_bytes (place->path);
  bytes = g_bytes_get_data (whole, &length);
  for (gsize cut = 0; cut < length; cut += PAGE) {
    assert_bytes_refused (place, bytes, cut, NULL);
    assert_bytes_refused (place, bytes, cut + 1000, NULL);
  }
}

static guint
count_events (HearthStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = hearth_store_list_events (store, 0, 1000, &error);

  return events ? events->len : 0;
}

typedef void (*Damage) (guint8 *page);

static void
zero (guint8 *page)
{
  memset (page, 0, PAGE);
}

static void
flip_type (guint8 *page)
{
  page[0] ^= 0x40;
}

static void
fill_with_noise (guint8 *page)
{
  for (guint i = 0; i < PAGE; i++)
    page[i] = (guint8)g_random_int ();
}

static void
damage_each_page (Place *place, Damage damage)
{
  g_autoptr (GBytes) whole = NULL;
  gsize length = 0;
  const guint8 *bytes = NULL;
  guint descriptors = 0;

  make_database (place, EVENTS);
  whole = read_bytes (place->path);
  bytes = g_bytes_get_data (whole, &length);
  descriptors = count_descriptors ();
  for (gsize at = 0; at < length; at += PAGE) {
    g_autofree guint8 *broken = g_memdup2 (bytes, length);

    damage (broken + at);
    assert_bytes_refused (place, broken, length, NULL);
  }
  g_assert_cmpuint (count_descriptors (), ==, descriptors);
}

/* A page of zeroes is noticed wherever it is. */
static void
test_zeroed (Place *place, gconstpointer data)
{
  damage_each_page (place, zero);
}

/* So is a flipped bit where it gives a page another meaning. */
static void
test_flipped (Place *place, gconstpointer data)
{
  damage_each_page (place, flip_type);
}

/* And a page that was overwritten with something else. */
static void
test_noise (Place *place, gconstpointer data)
{
  damage_each_page (place, fill_with_noise);
}

/* A bit anywhere else is noticed, or does no harm to the others: nothing crashes, nothing hangs,
 * and the file keeps its bytes where it is refused. */
static void
test_any_bit (Place *place, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GBytes) whole = NULL;
  gsize length = 0;
  const guint8 *bytes = NULL;

  make_database (place, EVENTS);
  whole = read_bytes (place->path);
  bytes = g_bytes_get_data (whole, &length);
  for (guint round = 0; round < 300; round++) {
    g_autofree guint8 *broken = g_memdup2 (bytes, length);
    g_autoptr (HearthStore) store = NULL;
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) after = NULL;
    guint32 at = (guint32)g_rand_int_range (random, 0, (gint32)length);

    broken[at] ^= (guint8)(1u << g_rand_int_range (random, 0, 8));
    write_bytes (place->path, broken, length);
    store = hearth_store_new (place->path);
    if (hearth_store_ready (store, &error)) {
      (void)count_events (store);
      continue;
    }
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
    g_clear_pointer (&store, hearth_store_free);
    after = read_bytes (place->path);
    g_assert_cmpint (memcmp (g_bytes_get_data (after, NULL), broken, length), ==, 0);
  }
}

/* A log that belongs to another file is not mixed into this one. */
static void
test_strange_log (Place *place, gconstpointer data)
{
  g_autofree char *log = beside (place, "-wal");
  g_autofree char *other_path = g_build_filename (place->folder, "other.db", NULL);
  g_autofree char *other_log = g_strconcat (other_path, "-wal", NULL);
  g_autoptr (GBytes) strange = NULL;
  sqlite3 *other = NULL;
  gsize length = 0;
  gconstpointer bytes = NULL;

  make_database (place, EVENTS);
  g_assert_cmpint (sqlite3_open (other_path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other,
                                 "PRAGMA journal_mode = WAL; CREATE TABLE theirs (x);"
                                 "INSERT INTO theirs VALUES (1)",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  strange = read_bytes (other_log);
  sqlite3_close (other);
  bytes = g_bytes_get_data (strange, &length);
  write_bytes (log, bytes, length);
  assert_refused (place, NULL);
}

/* A log of noise, or one that ends early, is no log; what is in the file is there. */
static void
test_broken_log (Place *place, gconstpointer data)
{
  g_autofree char *log = beside (place, "-wal");
  g_autofree guint8 *noise = g_malloc (5 * PAGE);

  make_database (place, 7);
  for (guint i = 0; i < 5; i++)
    fill_with_noise (noise + i * PAGE);
  for (gsize length = 0; length <= 5 * PAGE; length += 1024) {
    g_autoptr (HearthStore) store = hearth_store_new (place->path);
    g_autoptr (GError) error = NULL;

    write_bytes (log, noise, length);
    g_assert_true (hearth_store_ready (store, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (count_events (store), ==, 7);
  }
}

/* How many rows there are by a query. */
static int
count_rows (HearthStore *store, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  int n = 0;

  g_assert_cmpint (sqlite3_prepare_v2 (hearth_store_database (store), sql, -1, &statement, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return n;
}

/* Version 2 takes over every reminder of version 1 with its card, and they still go with their
 * event. */
static void
test_migration_to_2 (Place *place, gconstpointer data)
{
  static const char *const rows =
      "INSERT INTO event SELECT 7, 'u', NULL, 'promise', 't', '', '', 0, 0, '', '', 0, '', '', '',"
      " 0, '', 0, 0, '', 0, 0, '', 0, 0, 0, NULL, NULL, NULL;"
      "INSERT INTO delivery SELECT 5, 7, 60, 'start', 0, '', 60, 60, 'shown', '', 'n', '', 3, 's',"
      " 60, NULL, '', 0, 0;"
      "INSERT INTO delivery SELECT 6, 7, 60, 'nag', 0, '', 90, NULL, 'waiting', '', '', '', 0, '',"
      " NULL, NULL, '', 0, 0;"
      "INSERT INTO prompt VALUES (5, 'check-in', 1, 'How are you?');";
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_path_get_dirname (place->path);
  g_autofree char *sql = g_strdup_printf (
      "PRAGMA journal_mode = WAL; PRAGMA application_id = %d; %s %s PRAGMA user_version = 1",
      HEARTH_APPLICATION_ID, hearth_migrations ()->steps[0], rows);
  sqlite3 *early = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (place->path, &early), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (early, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (early);
  g_assert_true (hearth_store_ready (store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (store, "SELECT sum (id) FROM delivery"), ==, 11);
  g_assert_cmpint (count_rows (store, "SELECT sum (delivery) FROM prompt"), ==, 5);
  g_assert_cmpint (
      sqlite3_exec (hearth_store_database (store), "DELETE FROM event", NULL, NULL, NULL), ==,
      SQLITE_OK);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM delivery"), ==, 0);
  g_assert_cmpint (count_rows (store, "SELECT count (*) FROM prompt"), ==, 0);
}

/* A copy says the same, is for its owner alone, and leaves no draft behind. */
static void
test_copy (Place *place, gconstpointer data)
{
  mode_t before = umask (0);
  g_autofree char *copy = g_build_filename (place->folder, "copy.db", NULL);
  g_autofree char *draft = g_strconcat (copy, ".new", NULL);
  g_autoptr (HearthStore) store = hearth_store_new (place->path);
  g_autoptr (HearthStore) second = hearth_store_new (copy);
  g_autoptr (GError) error = NULL;

  make_database (place, EVENTS);
  g_assert_true (hearth_store_ready (store, &error));
  g_assert_true (
      hearth_store_copy (hearth_store_database (store), copy, hearth_migrations (), &error));
  g_assert_no_error (error);
  umask (before);
  g_assert_cmpuint (mode_of (copy), ==, 0600);
  g_assert_cmpint (g_access (draft, F_OK), !=, 0);
  g_assert_true (hearth_store_ready (second, &error));
  g_assert_cmpuint (count_events (second), ==, EVENTS);
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
  add ("/store-file/modes", test_modes);
  add ("/store-file/forgotten", test_forgotten);
  add ("/store-file/stale-draft", test_stale_draft);
  add ("/store-file/two", test_two);
  add ("/store-file/held", test_held);
  add ("/store-file/strangers", test_strangers);
  add ("/store-file/later", test_later);
  add ("/store-file/not-a-file", test_not_a_file);
  add ("/store-file/truncated", test_truncated);
  add ("/store-file/zeroed", test_zeroed);
  add ("/store-file/flipped", test_flipped);
  add ("/store-file/noise", test_noise);
  add ("/store-file/any-bit", test_any_bit);
  add ("/store-file/strange-log", test_strange_log);
  add ("/store-file/broken-log", test_broken_log);
  add ("/store-file/migration-to-2", test_migration_to_2);
  add ("/store-file/copy", test_copy);
  return g_test_run ();
}
