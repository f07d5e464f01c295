// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-copy: a second file that says the same.
 *
 * A copy is taken from the open connection (sqlite3_backup), so it is what was on disk at one
 * moment whatever is written meanwhile. It grows under another name, for its owner's eyes only, and
 * takes its own when it is whole and durable: who sees the name has all of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store-private.h"

static gboolean
fill (sqlite3 *database, const char *draft, GError **error)
{
  sqlite3 *copy = NULL;
  sqlite3_backup *backup = NULL;
  gboolean is_good = FALSE;

  if (sqlite3_open_v2 (draft, &copy, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    backup = sqlite3_backup_init (copy, "main", database, "main");
  if (backup) {
    sqlite3_backup_step (backup, -1);
    is_good = sqlite3_backup_finish (backup) == SQLITE_OK;
  }
  if (!is_good)
    hearth_store_error (copy, draft, error);
  if (sqlite3_close (copy) != SQLITE_OK && is_good)
    is_good = hearth_store_fail (error, draft, _ ("it could not be finished"));
  return is_good;
}

static gboolean
sync_file (const char *path, GError **error)
{
  int file = g_open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  gboolean is_synced = file >= 0 && fsync (file) == 0;

  if (!is_synced)
    hearth_store_fail (error, path, g_strerror (errno));
  if (file >= 0)
    close (file);
  return is_synced;
}

static gboolean
rename_durably (const char *from, const char *to, GError **error)
{
  if (g_rename (from, to) != 0)
    return hearth_store_fail (error, to, g_strerror (errno));
  return hearth_store_sync_folder_of (to, error);
}

/* Writes all of an open database to the draft of the file `path`, whole and durable. */
gboolean
hearth_store_draft (sqlite3 *database, const char *path, const HearthMigrations *history,
                    GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".new", NULL);

  if (hearth_store_make_file (draft, error) && fill (database, draft, error)
      && hearth_store_check_file (draft, history, error) && sync_file (draft, error))
    return TRUE;
  (void)g_unlink (draft);
  return FALSE;
}

/* Gives the draft of a file its name, in place of one that may be there. */
gboolean
hearth_store_publish (const char *path, GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".new", NULL);

  if (rename_durably (draft, path, error))
    return TRUE;
  (void)g_unlink (draft);
  return FALSE;
}

/* Writes all of an open database to the file `path`, in place of one that may be there. */
gboolean
hearth_store_copy (sqlite3 *database, const char *path, const HearthMigrations *history,
                   GError **error)
{
  return hearth_store_draft (database, path, history, error) && hearth_store_publish (path, error);
}
