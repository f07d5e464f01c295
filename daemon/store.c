// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store: the memory on disk, one SQLite file.
 *
 * It owns the connection, its transactions and its prepared statements; store-open makes sure of
 * the file, and the other store-* files put the nouns into rows and take them out again. A change
 * is one immediate transaction, durable when hearth_store_commit returns (WAL, synchronous=FULL).
 * Nothing here ever reads all of a table.
 *
 * While the database cannot be had, every call fails with HEARTH_ERROR_STORAGE naming the file, and
 * the next one tries anew. Where it can be read but not written, reading goes on, and each change
 * tries anew. A lock file beside the database keeps two daemons apart: the second gets
 * HEARTH_ERROR_CONFLICT.
 */
#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dbus/error.h"
#include "store-private.h"

struct _HearthStore {
  char *path;
  const HearthMigrations *history; /* borrowed: the versions it knows */
  int lock; /* descriptor; -1: not taken */
  sqlite3 *database; /* (nullable): not open */
  gboolean is_read_only; /* the present connection cannot write */
  char *trouble; /* (nullable) why the last change could not be written */
  gint64 change; /* the entry of the log that is open; 0: none, and nothing is written down */
  GHashTable *mirrors; /* (nullable) of the connection: table → HearthMirror */
  GHashTable *queries; /* SQL literal (by address) → sqlite3_stmt, owned */
};

static void
finalize_query (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
close_database (HearthStore *self)
{
  g_hash_table_remove_all (self->queries);
  sqlite3_close_v2 (g_steal_pointer (&self->database));
  g_clear_pointer (&self->mirrors, g_hash_table_unref);
  self->is_read_only = FALSE;
  self->change = 0;
}

/* Takes the lock that keeps other daemons away, where it is not taken. */
gboolean
hearth_store_take_lock (HearthStore *self, GError **error)
{
  g_autofree char *path = g_strconcat (self->path, ".lock", NULL);

  if (self->lock >= 0)
    return TRUE;
  self->lock = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock < 0)
    return hearth_store_fail (error, path, g_strerror (errno));
  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
               _ ("another hearthd uses the database %s: stop that one, or name another file with "
                  "--database"),
               self->path);
  close (g_steal_fd (&self->lock));
  return FALSE;
}

/* Whether the file system takes writing where the database is, or is to be. */
static gboolean
may_write (HearthStore *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  return g_access (folder, W_OK) == 0 && (g_access (self->path, W_OK) == 0 || errno == ENOENT);
}

static gboolean
open_to_write (HearthStore *self, GError **error)
{
  if (!hearth_store_take_lock (self, error))
    return FALSE;
  if (g_access (self->path, F_OK) != 0 && errno == ENOENT
      && !hearth_store_create (self->path, self->history, error))
    return FALSE;
  self->database = hearth_store_open (self->path, self->history, error);
  if (!self->database)
    return FALSE;
  self->mirrors = hearth_store_watch (self, &self->change, error);
  if (!self->mirrors)
    close_database (self);
  return self->mirrors != NULL;
}

static gboolean
open_to_read (HearthStore *self, GError **error)
{
  self->database = hearth_store_open_to_read (self->path, self->history, error);
  self->is_read_only = self->database != NULL;
  return self->database != NULL;
}

/* Remembers what went wrong, or (NULL) that nothing does any more. */
void
hearth_store_keep_trouble (HearthStore *self, const GError *error)
{
  g_free (self->trouble);
  self->trouble = error ? g_strdup (error->message) : NULL;
}

/* Runs a statement on which the durability of a change hangs, and remembers what became of it. */
static gboolean
run_for_change (HearthStore *self, const char *sql, GError **error)
{
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (self, sql, &failure);

  if (query && hearth_query_run (query, &failure))
    return TRUE;
  hearth_store_keep_trouble (self, failure);
  g_propagate_error (error, failure);
  return FALSE;
}

static const char *
say_read_only (void)
{
  return _ ("it may not be written to; nothing was changed");
}

/* A HEARTH_ERROR_STORAGE that names the file; returns FALSE. */
gboolean
hearth_store_fail (GError **error, const char *path, const char *reason)
{
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE, _ ("the database %s cannot be used: %s"),
               path, reason);
  return FALSE;
}

/* A HEARTH_ERROR_STORAGE that says what is damaged, how it shows, and the ways out; returns FALSE.
 */
gboolean
hearth_store_fail_damaged (const char *path, const char *how, GError **error)
{
  g_autofree char *reason =
      g_strdup_printf (_ ("it is damaged (%s) and was left as it is; `hearth restore` goes back to "
                          "a backup, `hearth restore --salvage` saves what can be read"),
                       how);

  return hearth_store_fail (error, path, reason);
}

/* SQLite's last complaint about a database as a HEARTH_ERROR_STORAGE that names the file; returns
 * FALSE. One that turns out to be damaged is not written to any more, nor its log folded in. */
gboolean
hearth_store_error (sqlite3 *database, const char *path, GError **error)
{
  const char *reason = database ? sqlite3_errmsg (database) : _ ("out of memory");
  int code = database ? sqlite3_errcode (database) & 0xff : SQLITE_NOMEM;

  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
    hearth_store_fail_damaged (path, reason, error);
    sqlite3_db_config (database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    sqlite3_exec (database, "PRAGMA query_only = ON", NULL, NULL, NULL);
    return FALSE;
  }
  if (code == SQLITE_FULL)
    reason = _ ("the disk is full; nothing was changed");
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    reason = _ ("another program holds it; nothing was changed");
  else if (code == SQLITE_READONLY)
    reason = say_read_only ();
  return hearth_store_fail (error, path, reason);
}

/* As hearth_store_new, with a history of its own, which must outlive it. */
HearthStore *
hearth_store_new_with (const char *path, const HearthMigrations *history)
{
  HearthStore *self = g_new0 (HearthStore, 1);

  self->path = g_strdup (path);
  self->history = history;
  self->lock = -1;
  self->queries = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, finalize_query);
  return self;
}

/* A store on a file that need not exist yet; nothing is opened before the first call that needs
 * it. Takes a copy of path. */
HearthStore *
hearth_store_new (const char *path)
{
  return hearth_store_new_with (path, hearth_migrations ());
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
  g_free (self->trouble);
  g_free (self->path);
  g_free (self);
}

/* Lets go of the file, as at the end; the next call opens it anew. For when another is put in its
 * place. */
void
hearth_store_close (HearthStore *self)
{
  close_database (self);
}

/* The file's path. */
const char *
hearth_store_path (HearthStore *self)
{
  return self->path;
}

/* What is wrong with the database: why it cannot be had or not be written to, or why the last
 * change could not be written; NULL where all is well. Free with g_free. */
char *
hearth_store_trouble (HearthStore *self)
{
  g_autoptr (GError) error = NULL;

  if (!hearth_store_ready (self, &error))
    return g_strdup (error->message);
  if (self->is_read_only && !may_write (self)) {
    hearth_store_fail (&error, self->path, say_read_only ());
    return g_strdup (error->message);
  }
  return g_strdup (self->trouble);
}

/* Opens the database where it is not open, making the folder (0700) and the file (0600) where they
 * are missing. Storage says what is wrong with it, Conflict that another hearthd has it. */
gboolean
hearth_store_ready (HearthStore *self, GError **error)
{
  if (self->database)
    return TRUE;
  if (!hearth_store_make_folder_of (self->path, error))
    return FALSE;
  return may_write (self) ? open_to_write (self, error) : open_to_read (self, error);
}

/* The versions of a database that it knows; borrowed. */
const HearthMigrations *
hearth_store_history (HearthStore *self)
{
  return self->history;
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
  if (self->is_read_only && may_write (self))
    close_database (self);
  if (!hearth_store_ready (self, error))
    return FALSE;
  if (self->is_read_only)
    return hearth_store_fail (error, self->path, say_read_only ());
  return run_for_change (self, "BEGIN IMMEDIATE", error);
}

/* Begins a transaction that is a change of somebody's, with its entry in the log: the one whose
 * number and words are given, where it is the latest and stands, else a new one, whose number is
 * then change->id. The entry is there once there is a commit, and something was changed. */
gboolean
hearth_store_begin_change (HearthStore *self, HearthChange *change, GError **error)
{
  if (!hearth_store_begin (self, error))
    return FALSE;
  if (hearth_store_insert_change (self, change, &self->change, error)) {
    change->id = self->change;
    return TRUE;
  }
  hearth_store_rollback (self);
  return FALSE;
}

/* Makes the transaction durable; on an error all of it is undone. */
gboolean
hearth_store_commit (HearthStore *self, GError **error)
{
  gint64 change = self->change;

  self->change = 0;
  if ((change == 0 || hearth_store_seal_change (self, change, error))
      && run_for_change (self, "COMMIT", error)) {
    hearth_store_keep_trouble (self, NULL);
    return TRUE;
  }
  hearth_store_rollback (self);
  return FALSE;
}

/* Puts back, in the open transaction, what the rows of a change were; the same again puts them as
 * the change had them. */
gboolean
hearth_store_turn_back (HearthStore *self, gint64 change, GError **error)
{
  gboolean is_good = FALSE;

  self->change = change;
  is_good = hearth_store_put_back (self, change, self->mirrors, error);
  self->change = 0;
  return is_good;
}

/* Undoes the transaction, if there is one. */
void
hearth_store_rollback (HearthStore *self)
{
  self->change = 0;
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
