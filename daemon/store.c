// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store: the memory on disk, one SQLite file.
 *
 * It owns the connection, its transactions and its prepared statements; the store-* files beside it
 * put the nouns into rows and take them out again. A change is one immediate transaction, durable
 * when hearth_store_commit returns (WAL, synchronous=FULL). Nothing here ever reads all of a table.
 *
 * A file that is foreign, damaged or of a later version is never opened for writing: its header is
 * read as plain bytes first. A new database is built under another name and then renamed, so an
 * empty file under the real name is damage too and no invitation. While the database cannot be had,
 * every call fails with HEARTH_ERROR_STORAGE naming the file, and the next one tries anew.
 *
 * A lock file beside the database keeps two daemons apart: the second gets HEARTH_ERROR_CONFLICT.
 */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dbus/error.h"
#include "migrations.h"
#include "store-private.h"

/* The header of a database file, https://www.sqlite.org/fileformat.html section 1.3. */
#define HEADER_BYTES 100
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION_ID 68

/* How long to wait for a program that only reads, such as a backup by hand. */
#define BUSY_MILLISECONDS 200

struct _HearthStore {
  char *path;
  int lock; /* descriptor; -1: not taken */
  sqlite3 *database; /* (nullable): not open */
  GHashTable *queries; /* SQL literal (by address) → sqlite3_stmt, owned */
};

static gboolean
fail (GError **error, const char *path, const char *reason)
{
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE, _ ("the database %s cannot be used: %s"),
               path, reason);
  return FALSE;
}

static gboolean
fail_errno (GError **error, const char *path)
{
  return fail (error, path, g_strerror (errno));
}

static gboolean
run_sql (sqlite3 *database, const char *path, const char *sql, GError **error)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return hearth_store_error (database, path, error);
}

/* The first column of the first row of a pragma or select, as text. */
static char *
ask (sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  char *answer = NULL;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK
      && sqlite3_step (statement) == SQLITE_ROW)
    answer = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  return answer;
}

static gboolean
take_lock (HearthStore *self, GError **error)
{
  g_autofree char *path = g_strconcat (self->path, ".lock", NULL);

  if (self->lock >= 0)
    return TRUE;
  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    return fail_errno (error, path);
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
               _ ("another hearthd uses the database %s: stop that one, or name another file with "
                  "--database"),
               self->path);
  close (g_steal_fd (&self->lock));
  return FALSE;
}

static void
finalize_query (gpointer statement)
{
  sqlite3_finalize (statement);
}

static guint32
big_endian (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

/* Looks at an existing file as plain bytes; what is not hearth's own is not for SQLite to touch. */
static gboolean
check_header (const char *path, GError **error)
{
  guint8 header[HEADER_BYTES] = { 0 };
  int file = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gssize length = -1;

  if (file < 0)
    return errno == ELOOP ? fail (error, path, _ ("it is a symbolic link"))
                          : fail_errno (error, path);
  length = read (file, header, sizeof header);
  close (file);
  if (length < HEADER_BYTES || memcmp (header, "SQLite format 3", 16) != 0)
    return fail (error, path, _ ("it is damaged, or no database; it was left as it is"));
  if (big_endian (header + HEADER_APPLICATION_ID) != HEARTH_APPLICATION_ID)
    return fail (error, path, _ ("it belongs to another program; it was left as it is"));
  if (big_endian (header + HEADER_USER_VERSION) > (guint32)hearth_migrations_latest ())
    return fail (error, path, _ ("it was written by a later hearth; it was left as it is"));
  return TRUE;
}

static gboolean
migrate (sqlite3 *database, const char *path, int version, GError **error)
{
  for (int next = version + 1; next <= hearth_migrations_latest (); next++) {
    g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", next);

    if (!run_sql (database, path, "BEGIN IMMEDIATE", error))
      return FALSE;
    if (!run_sql (database, path, hearth_migrations_step (next), error)
        || !run_sql (database, path, mark, error) || !run_sql (database, path, "COMMIT", error)) {
      sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
configure (sqlite3 *database, const char *path, GError **error)
{
  g_autofree char *mode = NULL;

  sqlite3_busy_timeout (database, BUSY_MILLISECONDS);
  sqlite3_extended_result_codes (database, 1);
  if (!run_sql (database, path, "PRAGMA locking_mode = EXCLUSIVE", error))
    return FALSE;
  mode = ask (database, "PRAGMA journal_mode = WAL");
  if (!mode)
    return hearth_store_error (database, path, error);
  if (strcmp (mode, "wal") != 0)
    return fail (error, path, _ ("its file system cannot keep a write-ahead log"));
  return run_sql (database, path,
                  "PRAGMA synchronous = FULL;"
                  "PRAGMA foreign_keys = ON;"
                  "PRAGMA secure_delete = ON;"
                  "PRAGMA trusted_schema = OFF;"
                  "PRAGMA temp_store = MEMORY",
                  error);
}

static sqlite3 *
open_file (const char *path, int flags, GError **error)
{
  sqlite3 *database = NULL;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READWRITE | flags, NULL) == SQLITE_OK
      && configure (database, path, error))
    return database;
  if (error && !*error)
    hearth_store_error (database, path, error);
  sqlite3_close_v2 (database);
  return NULL;
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean synced = FALSE;

  if (file < 0)
    return fail_errno (error, folder);
  synced = fsync (file) == 0;
  close (file);
  return synced || fail_errno (error, folder);
}

/* Builds a database beside its place and renames it there when it is whole. */
static gboolean
create (const char *path, GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".new", NULL);
  g_autofree char *identity = g_strdup_printf ("PRAGMA application_id = %d", HEARTH_APPLICATION_ID);
  sqlite3 *database = NULL;
  gboolean built = FALSE;

  if (g_unlink (draft) != 0 && errno != ENOENT)
    return fail_errno (error, draft);
  database = open_file (draft, SQLITE_OPEN_CREATE, error);
  if (!database)
    return FALSE;
  built = run_sql (database, draft, identity, error) && migrate (database, draft, 0, error);
  if (sqlite3_close (database) != SQLITE_OK && built)
    built = fail (error, draft, _ ("it could not be finished"));
  if (!built)
    return FALSE;
  if (g_rename (draft, path) != 0)
    return fail_errno (error, path);
  return sync_folder_of (path, error);
}

/* After an unclean end, which leaves a log behind, the file is looked through before use. */
static gboolean
check_content (sqlite3 *database, const char *path, GError **error)
{
  g_autofree char *answer = ask (database, "PRAGMA quick_check(1)");

  if (!answer)
    return hearth_store_error (database, path, error);
  return strcmp (answer, "ok") == 0 || fail (error, path, answer);
}

static gboolean
open_existing (HearthStore *self, GError **error)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *version = NULL;
  GStatBuf status;
  gboolean ended_clean = g_stat (log, &status) != 0 || status.st_size == 0;
  sqlite3 *database = NULL;

  if (!check_header (self->path, error))
    return FALSE;
  database = open_file (self->path, 0, error);
  if (!database)
    return FALSE;
  version = ask (database, "PRAGMA user_version");
  if ((!ended_clean && !check_content (database, self->path, error))
      || !migrate (database, self->path, version ? atoi (version) : 0, error)) {
    sqlite3_close_v2 (database);
    return FALSE;
  }
  self->database = database;
  return TRUE;
}

static void
close_database (HearthStore *self)
{
  g_hash_table_remove_all (self->queries);
  sqlite3_close_v2 (g_steal_pointer (&self->database));
}

/* The text of SQLite's last complaint about a database as a HEARTH_ERROR_STORAGE naming the file
 * (Full, where the disk is); returns FALSE. */
gboolean
hearth_store_error (sqlite3 *database, const char *path, GError **error)
{
  const char *reason = database ? sqlite3_errmsg (database) : _ ("out of memory");
  int code = database ? sqlite3_errcode (database) & 0xff : SQLITE_NOMEM;

  if (code == SQLITE_FULL)
    reason = _ ("the disk is full; nothing was changed");
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    reason = _ ("another program holds it; nothing was changed");
  else if (code == SQLITE_READONLY)
    reason = _ ("it may not be written to; nothing was changed");
  return fail (error, path, reason);
}

/* A store on a file that need not exist yet; nothing is opened before the first call that needs
 * it. Takes a copy of path. */
HearthStore *
hearth_store_new (const char *path)
{
  HearthStore *self = g_new0 (HearthStore, 1);

  self->path = g_strdup (path);
  self->lock = -1;
  self->queries = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_query);
  return self;
}

/* Closes the database, and with it the log is folded into the file. */
void
hearth_store_free (HearthStore *self)
{
  if (!self)
    return;
  close_database (self);
  g_hash_table_unref (self->queries);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->path);
  g_free (self);
}

/* The file's path. */
const char *
hearth_store_path (HearthStore *self)
{
  return self->path;
}

/* Opens the database where it is not open, making the folder (0700) and the file (0600) where they
 * are missing. Storage says what is wrong with it, Conflict that another hearthd has it. */
gboolean
hearth_store_ready (HearthStore *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  if (self->database)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) != 0)
    return fail_errno (error, folder);
  if (!take_lock (self, error))
    return FALSE;
  if (g_access (self->path, F_OK) != 0 && errno == ENOENT && !create (self->path, error))
    return FALSE;
  return open_existing (self, error);
}

/* The open connection; NULL before hearth_store_ready. */
sqlite3 *
hearth_store_database (HearthStore *self)
{
  return self->database;
}

/* Begins the one transaction that there can be; nothing is kept without its commit. */
gboolean
hearth_store_begin (HearthStore *self, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (self, "BEGIN IMMEDIATE", error);

  return query && hearth_query_run (query, error);
}

/* Makes the transaction durable; on an error all of it is undone. */
gboolean
hearth_store_commit (HearthStore *self, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (self, "COMMIT", error);

  if (query && hearth_query_run (query, error))
    return TRUE;
  hearth_store_rollback (self);
  return FALSE;
}

/* Undoes the transaction, if there is one. */
void
hearth_store_rollback (HearthStore *self)
{
  if (self->database && !sqlite3_get_autocommit (self->database))
    sqlite3_exec (self->database, "ROLLBACK", NULL, NULL, NULL);
}

/* The prepared statement of an SQL literal, for use until it goes out of scope; statements are kept
 * by the literal's address. NULL with error where the database cannot be had. */
HearthQuery *
hearth_store_query (HearthStore *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement = NULL;

  if (!hearth_store_ready (self, error))
    return NULL;
  statement = g_hash_table_lookup (self->queries, sql);
  if (statement)
    return statement;
  if (sqlite3_prepare_v3 (self->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL)
      != SQLITE_OK) {
    hearth_store_error (self->database, self->path, error);
    return NULL;
  }
  g_hash_table_insert (self->queries, (gpointer)sql, statement);
  return statement;
}

/* Ends the use of a statement: it holds no lock and no value any more. */
void
hearth_query_end (HearthQuery *query)
{
  sqlite3_reset (query);
  sqlite3_clear_bindings (query);
}

/* Binds a number to a parameter of that name, ":id". */
void
hearth_query_bind_integer (HearthQuery *query, const char *name, gint64 value)
{
  int index = sqlite3_bind_parameter_index (query, name);

  g_return_if_fail (index > 0);
  sqlite3_bind_int64 (query, index, value);
}

/* Binds a text, which must live until the query's end, to a parameter of that name. */
void
hearth_query_bind_text (HearthQuery *query, const char *name, const char *value)
{
  int index = sqlite3_bind_parameter_index (query, name);

  g_return_if_fail (index > 0);
  sqlite3_bind_text (query, index, value, -1, SQLITE_STATIC);
}

/* Steps to the next row. FALSE at the end, and then error is set if it was a bad one. */
gboolean
hearth_query_row (HearthQuery *query, GError **error)
{
  int code = sqlite3_step (query);
  sqlite3 *database = sqlite3_db_handle (query);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    hearth_store_error (database, sqlite3_db_filename (database, "main"), error);
  return code == SQLITE_ROW;
}

/* Runs a statement to its end; any rows are passed over. */
gboolean
hearth_query_run (HearthQuery *query, GError **error)
{
  GError *failure = NULL;

  while (hearth_query_row (query, &failure))
    continue;
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The first column (gint64) of all rows; NULL with error on a bad one. */
GArray *
hearth_query_ids (HearthQuery *query, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;

  while (hearth_query_row (query, &failure)) {
    gint64 id = sqlite3_column_int64 (query, 0);

    g_array_append_val (ids, id);
  }
  if (!failure)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}
