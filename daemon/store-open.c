// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-open: from a path to a database that can be trusted.
 *
 * A file is looked at as plain bytes before SQLite sees it, and what is not hearth's own is left
 * alone. Then it is opened so that nothing is written, not even its log folded in, and looked
 * through; only a sound one is handed on. So a file that is damaged, foreign or of a later hearth
 * keeps every byte. A new database is built under another name and renamed when it is whole: an
 * empty file under the real name is damage, and no invitation.
 *
 * Where the file system takes no writing the file is opened for reading, if no log lies beside it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dbus/error.h"
#include "migrations.h"
#include "store-private.h"

/* The header of a database file, https://www.sqlite.org/fileformat.html section 1.3. */
#define HEADER_BYTES 100
#define HEADER_WRITE_FORMAT 18
#define HEADER_READ_FORMAT 19
#define HEADER_USER_VERSION 60
#define HEADER_APPLICATION_ID 68
#define FORMAT_WITH_LOG 2

/* How long to wait for a program that only reads, such as a backup by hand. */
#define BUSY_MILLISECONDS 200

static const char *
say_too_new (void)
{
  return _ ("it was written by a later hearth than this one, and was left as it is; install that "
            "one, or go back to a backup of before: `hearth restore` lists them");
}

static gboolean
fail_errno (GError **error, const char *path)
{
  return hearth_store_fail (error, path, g_strerror (errno));
}

static gboolean
run_sql (sqlite3 *database, const char *path, const char *sql, GError **error)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  return hearth_store_error (database, path, error);
}

/* The first column of the first row of a pragma or select, as text; NULL where it fails. */
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

static guint32
big_endian (const guint8 *bytes)
{
  return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static const char *
fault_of_header (const guint8 *header, gssize length, int latest)
{
  if (length < HEADER_BYTES || memcmp (header, "SQLite format 3", 16) != 0)
    return _ ("it is damaged, or no database; it was left as it is, and `hearth restore` lists the "
              "backups there are");
  if (big_endian (header + HEADER_APPLICATION_ID) != HEARTH_APPLICATION_ID)
    return _ ("it belongs to another program; it was left as it is");
  if (big_endian (header + HEADER_USER_VERSION) > (guint32)latest)
    return say_too_new ();
  if (header[HEADER_WRITE_FORMAT] != FORMAT_WITH_LOG
      || header[HEADER_READ_FORMAT] != FORMAT_WITH_LOG)
    return _ (
        "it is damaged; it was left as it is, and `hearth restore` lists the backups there are");
  return NULL;
}

static const char *
fault_of_file (int file)
{
  GStatBuf status;

  if (fstat (file, &status) != 0)
    return g_strerror (errno);
  if (!S_ISREG (status.st_mode))
    return _ ("it is no regular file");
  if (status.st_uid != geteuid ())
    return _ ("it belongs to another user");
  if ((status.st_mode & 077) != 0 && fchmod (file, 0600) != 0 && errno != EROFS)
    return g_strerror (errno);
  return NULL;
}

/* Looks at an existing file as plain bytes, and closes it to the eyes of others: whether it may be
 * hearth's, of this version or an earlier one, and whole. */
gboolean
hearth_store_check_file (const char *path, const HearthMigrations *history, GError **error)
{
  guint8 header[HEADER_BYTES] = { 0 };
  int file = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
  gssize length = -1;
  const char *fault = NULL;

  if (file < 0)
    return errno == ELOOP ? hearth_store_fail (error, path, _ ("it is a symbolic link"))
                          : fail_errno (error, path);
  fault = fault_of_file (file);
  length = fault ? 0 : read (file, header, sizeof header);
  if (length < 0)
    fault = g_strerror (errno);
  close (file);
  if (!fault)
    fault = fault_of_header (header, length, history->latest);
  return !fault || hearth_store_fail (error, path, fault);
}

/* What every connection has that may write. */
static gboolean
configure (sqlite3 *database, const char *path, GError **error)
{
  g_autofree char *mode = ask (database, "PRAGMA journal_mode = WAL");

  if (!mode)
    return hearth_store_error (database, path, error);
  if (strcmp (mode, "wal") != 0)
    return hearth_store_fail (error, path, _ ("its file system cannot keep a write-ahead log"));
  return run_sql (database, path,
                  "PRAGMA synchronous = FULL;"
                  "PRAGMA foreign_keys = ON;"
                  "PRAGMA recursive_triggers = ON;"
                  "PRAGMA secure_delete = ON;"
                  "PRAGMA trusted_schema = OFF;"
                  "PRAGMA cell_size_check = ON;"
                  "PRAGMA temp_store = MEMORY",
                  error);
}

/* Opens a file so that neither opening nor closing it changes it. */
static sqlite3 *
open_untouched (const char *name, int flags, GError **error)
{
  sqlite3 *database = NULL;

  if (sqlite3_open_v2 (name, &database, flags, NULL) == SQLITE_OK
      && sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) == SQLITE_OK) {
    sqlite3_busy_timeout (database, BUSY_MILLISECONDS);
    sqlite3_extended_result_codes (database, 1);
    if (run_sql (database, name, "PRAGMA locking_mode = EXCLUSIVE", error))
      return database;
  } else
    hearth_store_error (database, name, error);
  sqlite3_close_v2 (database);
  return NULL;
}

/* Looks through all pages, and at what the log beside the file makes of its header. */
static gboolean
check_content (sqlite3 *database, const char *path, int latest, int *out_version, GError **error)
{
  g_autofree char *answer = ask (database, "PRAGMA quick_check(1)");
  g_autofree char *identity = answer ? ask (database, "PRAGMA application_id") : NULL;
  g_autofree char *version = identity ? ask (database, "PRAGMA user_version") : NULL;

  if (!version)
    return hearth_store_error (database, path, error);
  if (strcmp (answer, "ok") != 0) {
    const char *last_line = strrchr (answer, '\n');

    return hearth_store_fail_damaged (path, last_line ? last_line + 1 : answer, error);
  }
  if (g_ascii_strtoll (identity, NULL, 10) != HEARTH_APPLICATION_ID)
    return hearth_store_fail (error, path, _ ("the log beside it is of another database"));
  *out_version = (int)g_ascii_strtoll (version, NULL, 10);
  return *out_version <= latest || hearth_store_fail (error, path, say_too_new ());
}

static gboolean
prepare (sqlite3 *database, const char *path, const HearthMigrations *history, GError **error)
{
  int version = 0;

  return check_content (database, path, history->latest, &version, error)
         && sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL) == SQLITE_OK
         && configure (database, path, error)
         && hearth_store_migrate (database, path, history, version, error);
}

/* Makes the names in a folder durable. */
gboolean
hearth_store_sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int file = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean is_synced = FALSE;

  if (file < 0)
    return fail_errno (error, folder);
  is_synced = fsync (file) == 0;
  close (file);
  return is_synced || fail_errno (error, folder);
}

/* An empty file that only its owner may open, in place of whatever bore the name. */
gboolean
hearth_store_make_file (const char *path, GError **error)
{
  int file = -1;

  if (g_unlink (path) != 0 && errno != ENOENT)
    return fail_errno (error, path);
  file = g_open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0)
    return fail_errno (error, path);
  close (file);
  return TRUE;
}

static gboolean
build (const char *draft, const HearthMigrations *history, GError **error)
{
  g_autofree char *identity = g_strdup_printf ("PRAGMA application_id = %d", HEARTH_APPLICATION_ID);
  sqlite3 *database = open_untouched (draft, SQLITE_OPEN_READWRITE, error);
  gboolean is_good = FALSE;

  if (!database)
    return FALSE;
  is_good = sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL) == SQLITE_OK
            && configure (database, draft, error) && run_sql (database, draft, identity, error)
            && hearth_store_migrate (database, draft, history, 0, error)
            && run_sql (database, draft, "PRAGMA wal_checkpoint(TRUNCATE)", error);
  if (sqlite3_close (database) != SQLITE_OK && is_good)
    is_good = hearth_store_fail (error, draft, _ ("it could not be finished"));
  return is_good;
}

/* Builds an empty database as the draft of `path`. */
gboolean
hearth_store_build_draft (const char *path, const HearthMigrations *history, GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".new", NULL);
  g_autofree char *log = g_strconcat (draft, "-wal", NULL);

  if (g_unlink (log) != 0 && errno != ENOENT)
    return fail_errno (error, log);
  return hearth_store_make_file (draft, error) && build (draft, history, error)
         && hearth_store_check_file (draft, history, error);
}

/* Builds an empty database beside its place and renames it there when it is whole. */
gboolean
hearth_store_create (const char *path, const HearthMigrations *history, GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".new", NULL);

  if (!hearth_store_build_draft (path, history, error))
    return FALSE;
  if (g_rename (draft, path) != 0)
    return fail_errno (error, path);
  return hearth_store_sync_folder_of (path, error);
}

/* Opens an existing database, sound and of this version, for this process alone; NULL with error,
 * and then no byte of it has changed. */
sqlite3 *
hearth_store_open (const char *path, const HearthMigrations *history, GError **error)
{
  sqlite3 *database = NULL;

  if (!hearth_store_check_file (path, history, error))
    return NULL;
  database = open_untouched (path, SQLITE_OPEN_READWRITE, error);
  if (!database || prepare (database, path, history, error))
    return database;
  sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_close_v2 (database);
  return NULL;
}

/* Opens an existing sound database, of this version or an earlier one, for reading only; NULL with
 * error. A log beside it could not be read then, and is an error. */
static sqlite3 *
open_sound (const char *path, const HearthMigrations *history, int *out_version, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, error);
  g_autofree char *name = uri ? g_strconcat (uri, "?immutable=1", NULL) : NULL;
  sqlite3 *database = NULL;
  GStatBuf status;

  if (!name || !hearth_store_check_file (path, history, error))
    return NULL;
  if (g_stat (log, &status) == 0 && status.st_size > 0) {
    hearth_store_fail (error, path, _ ("it cannot be written to, and its log is not folded in"));
    return NULL;
  }
  database = open_untouched (name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
  if (!database || check_content (database, path, history->latest, out_version, error))
    return database;
  sqlite3_close_v2 (database);
  return NULL;
}

/* Opens an existing database of this version where nothing can be written; NULL with error. */
sqlite3 *
hearth_store_open_to_read (const char *path, const HearthMigrations *history, GError **error)
{
  int version = 0;
  sqlite3 *database = open_sound (path, history, &version, error);

  if (!database || version == history->latest)
    return database;
  sqlite3_close_v2 (database);
  hearth_store_fail (error, path, _ ("it is of an earlier hearth, and cannot be written to"));
  return NULL;
}

/* Opens a sound database, of this version or an earlier one, to be copied; NULL with error. */
sqlite3 *
hearth_store_open_source (const char *path, const HearthMigrations *history, GError **error)
{
  int version = 0;

  return open_sound (path, history, &version, error);
}

/* Opens a database of hearth's that may be damaged, to read what there is, its log too; no byte of
 * it changes. NULL with error where it is not hearth's at all. */
sqlite3 *
hearth_store_open_damaged (const char *path, const HearthMigrations *history, GError **error)
{
  return hearth_store_check_file (path, history, error)
             ? open_untouched (path, SQLITE_OPEN_READWRITE, error)
             : NULL;
}
