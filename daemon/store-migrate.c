// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-migrate: a database of an earlier version brought up to the present one.
 *
 * First a copy is put among its backups, under the name of its version; without that nothing is
 * changed.
 * Then each step is one transaction with its version, so a crash, a full disk or a step that fails
 * leaves the database at the version before, whole, and the next opening goes on from there. While
 * a step runs, rows may for a moment refer to rows that are not there, as when a table is made
 * anew; at its end none may.
 */
#include <glib/gi18n-lib.h>

#include "store-private.h"

/* Keeps the database as it is among its backups, where whoever goes back to that hearth finds it.
 */
static gboolean
keep_copy (sqlite3 *database, const char *path, const HearthMigrations *history, int version,
           GError **error)
{
  g_autofree char *name = g_strdup_printf ("version-%d.db", version);
  g_autofree char *copy = hearth_store_backup_path (path, name);

  return hearth_store_make_backups_folder (path, error)
         && hearth_store_copy (database, copy, history, error);
}

static gboolean
run (sqlite3 *database, const char *path, const char *sql, GError **error)
{
  return sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK
         || hearth_store_error (database, path, error);
}

/* Whether no row refers to one that is not there. */
static gboolean
check_references (sqlite3 *database, const char *path, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (database, "PRAGMA foreign_key_check", -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  sqlite3_finalize (statement);
  if (code == SQLITE_DONE)
    return TRUE;
  return code == SQLITE_ROW
             ? hearth_store_fail (error, path, _ ("its rows do not belong together any more"))
             : hearth_store_error (database, path, error);
}

static gboolean
take_step (sqlite3 *database, const char *path, const HearthMigrations *history, int version,
           GError **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", version);

  if (!run (database, path, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (run (database, path, history->steps[version - 1], error)
      && check_references (database, path, error) && run (database, path, mark, error)
      && run (database, path, "COMMIT", error))
    return TRUE;
  sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* Brings an open database from a version, 0 for an empty one, to the latest of a history. After an
 * error it is at a version of the history still, and sound. */
gboolean
hearth_store_migrate (sqlite3 *database, const char *path, const HearthMigrations *history,
                      int version, GError **error)
{
  if (version == history->latest)
    return TRUE;
  if (version > 0 && !keep_copy (database, path, history, version, error))
    return FALSE;
  if (!run (database, path, "PRAGMA foreign_keys = OFF", error))
    return FALSE;
  while (version < history->latest)
    if (!take_step (database, path, history, ++version, error))
      return FALSE;
  return run (database, path, "PRAGMA foreign_keys = ON", error);
}
