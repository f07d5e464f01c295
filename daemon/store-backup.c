// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-backup: copies of the database in the folder backups/ beside it, and the way back to one.
 *
 * A copy that is to take the database's place is looked through first, then written out under
 * another name, and takes the place in one step; what was there is kept beside, its log too, be it
 * sound or not. At each moment there is a whole database under the name.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dbus/error.h"
#include "store-private.h"

#define INCOMING ".incoming"

/* More than a schedule of a lifetime. */
#define INCOMING_MAX_BYTES (G_GINT64_CONSTANT (1) << 30)

void
hearth_backup_free (HearthBackup *backup)
{
  if (!backup)
    return;
  g_free (backup->name);
  g_free (backup);
}

static char *
path_of (HearthStore *self, const char *name)
{
  return hearth_store_backup_path (hearth_store_path (self), name);
}

/* A name is that of a file in the folder and of nothing elsewhere. */
static gboolean
check_name (const char *name, GError **error)
{
  if (*name && *name != '.' && !strchr (name, '/') && g_str_has_suffix (name, ".db"))
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no name of a backup; `hearth restore` lists them"), name);
  return FALSE;
}

/* Copies the database into the folder under a name that ends with .db. */
gboolean
hearth_store_backup (HearthStore *self, const char *name, GError **error)
{
  g_autofree char *path = path_of (self, name);
  GError *failure = NULL;

  if (check_name (name, &failure) && hearth_store_ready (self, &failure)
      && hearth_store_make_backups_folder (hearth_store_path (self), &failure)
      && hearth_store_copy (hearth_store_database (self), path, hearth_store_history (self),
                            &failure))
    return TRUE;
  hearth_store_keep_trouble (self, failure);
  g_propagate_error (error, failure);
  return FALSE;
}

static gint
compare_latest_first (gconstpointer a, gconstpointer b)
{
  const HearthBackup *left = *(HearthBackup *const *)a;
  const HearthBackup *right = *(HearthBackup *const *)b;

  if (left->at != right->at)
    return left->at > right->at ? -1 : 1;
  return strcmp (right->name, left->name);
}

/* The backups (HearthBackup) there are, the latest first. */
GPtrArray *
hearth_store_backups (HearthStore *self)
{
  GPtrArray *backups = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_backup_free);
  g_autofree char *folder = path_of (self, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = path_of (self, name);
    HearthBackup *backup = NULL;
    GStatBuf status;

    if (!check_name (name, NULL) || !g_utf8_validate (name, -1, NULL)
        || g_lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
      continue;
    backup = g_new (HearthBackup, 1);
    *backup =
        (HearthBackup){ g_strdup (name), status.st_mtim.tv_sec * G_USEC_PER_SEC, status.st_size };
    g_ptr_array_add (backups, backup);
  }
  g_ptr_array_sort (backups, compare_latest_first);
  return backups;
}

/* Removes all but the `kept` latest of the backups whose names begin with `prefix`. */
void
hearth_store_thin_backups (HearthStore *self, const char *prefix, guint kept)
{
  g_autoptr (GPtrArray) backups = hearth_store_backups (self);
  guint seen = 0;

  for (guint i = 0; i < backups->len; i++) {
    const HearthBackup *backup = g_ptr_array_index (backups, i);
    g_autofree char *path = path_of (self, backup->name);

    if (g_str_has_prefix (backup->name, prefix) && ++seen > kept)
      (void)g_unlink (path);
  }
}

static gboolean
move_if_there (const char *from, const char *to, GError **error)
{
  return g_rename (from, to) == 0 || errno == ENOENT
         || hearth_store_fail (error, to, g_strerror (errno));
}

/* A name beside the database that nothing has yet: two restores may fall into one second. */
static char *
find_free_name (const char *path, const char *stamp)
{
  char *name = g_strdup_printf ("%s.replaced-%s", path, stamp);

  for (guint n = 2; g_access (name, F_OK) == 0; n++) {
    g_free (name);
    name = g_strdup_printf ("%s.replaced-%s-%u", path, stamp, n);
  }
  return name;
}

static gboolean
give_second_name (const char *path, const char *name, GError **error)
{
  if (link (path, name) == 0 || errno == ENOENT)
    return TRUE;
  return move_if_there (path, name, error); /* its file system has no second names */
}

/* Puts the draft in the database's place. What was there keeps a second name, with `stamp` in it;
 * its log, which only one that could not be opened still has, goes along. */
gboolean
hearth_store_publish_over (const char *path, const char *stamp, GError **error)
{
  g_autofree char *kept = find_free_name (path, stamp);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *kept_log = g_strconcat (kept, "-wal", NULL);

  if (!give_second_name (path, kept, error) || !move_if_there (log, kept_log, error))
    return FALSE;
  if (hearth_store_publish (path, error))
    return TRUE;
  return move_if_there (kept_log, log, NULL) && move_if_there (kept, path, NULL) && FALSE;
}

/* Folds the log of the open database into it, so that the file alone is all of it, and lets go. */
static gboolean
close_whole (HearthStore *self, GError **error)
{
  sqlite3 *database = hearth_store_database (self);

  if (database
      && sqlite3_wal_checkpoint_v2 (database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL)
             != SQLITE_OK)
    return hearth_store_error (database, hearth_store_path (self), error);
  hearth_store_close (self);
  return TRUE;
}

/* Puts a sound database that is open for reading in the place of the present one, which is kept. */
static gboolean
put_in_place (HearthStore *self, sqlite3 *source, const char *stamp, GError **error)
{
  const char *path = hearth_store_path (self);

  return close_whole (self, error) && hearth_store_take_lock (self, error)
         && hearth_store_draft (source, path, hearth_store_history (self), error)
         && hearth_store_publish_over (path, stamp, error) && hearth_store_ready (self, error);
}

static gboolean
restore_file (HearthStore *self, const char *path, const char *stamp, GError **error)
{
  sqlite3 *source = hearth_store_open_source (path, hearth_store_history (self), error);
  gboolean is_good = source && put_in_place (self, source, stamp, error);

  sqlite3_close_v2 (source);
  return is_good;
}

/* Puts a backup of the folder in the database's place; the present one is kept beside it, under a
 * name that ends with `stamp`. NotFound where there is no such backup. */
gboolean
hearth_store_restore (HearthStore *self, const char *name, const char *stamp, GError **error)
{
  g_autofree char *path = path_of (self, name);

  if (!check_name (name, error))
    return FALSE;
  if (g_access (path, F_OK) != 0) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 _ ("there is no backup “%s”; `hearth restore` lists those there are"), name);
    return FALSE;
  }
  return restore_file (self, path, stamp, error);
}

static gboolean
write_all (int to, const guint8 *bytes, gssize length)
{
  for (gssize done = 0, n = 0; done < length; done += n) {
    n = write (to, bytes + done, (gsize)(length - done));
    if (n < 0)
      return FALSE;
  }
  return TRUE;
}

/* Copies an open file to another one, and says with errno what went wrong. */
static gboolean
copy_bytes (int from, int to)
{
  g_autofree guint8 *bytes = g_malloc (1 << 16);
  gint64 at = 0;
  gssize length = 0;

  while ((length = pread (from, bytes, 1 << 16, at)) > 0) {
    if (at + length > INCOMING_MAX_BYTES) {
      errno = EFBIG;
      return FALSE;
    }
    if (!write_all (to, bytes, length))
      return FALSE;
    at += length;
  }
  return length == 0;
}

static gboolean
check_incoming (int file, GError **error)
{
  GStatBuf status;

  if (fstat (file, &status) != 0 || !S_ISREG (status.st_mode)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("what is to be restored is no regular file"));
    return FALSE;
  }
  if (status.st_size <= INCOMING_MAX_BYTES)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("what is to be restored is larger than a gibibyte"));
  return FALSE;
}

/* As hearth_store_restore, from an open file, which stays the caller's. */
gboolean
hearth_store_restore_from (HearthStore *self, int file, const char *stamp, GError **error)
{
  g_autofree char *path = path_of (self, INCOMING);
  gboolean is_good = FALSE;
  int copy = -1;

  if (!check_incoming (file, error)
      || !hearth_store_make_backups_folder (hearth_store_path (self), error)
      || !hearth_store_make_file (path, error))
    return FALSE;
  copy = g_open (path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0);
  is_good = copy >= 0 && copy_bytes (file, copy);
  if (!is_good)
    hearth_store_fail (error, path, g_strerror (errno));
  if (copy >= 0)
    close (copy);
  is_good = is_good && restore_file (self, path, stamp, error);
  (void)g_unlink (path);
  return is_good;
}
