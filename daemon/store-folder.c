// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-folder: the folders that the schedule and its backups lie in, closed to others.
 *
 * A folder is made for its owner alone, and one that is there is looked at without following a
 * link: it must be a folder of the user's own, or of root's, such as /tmp. Hearth's own folders,
 * which are those called hearth and the one of the backups, are closed to others where they are
 * open; any other is somebody's who knows why.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store-private.h"

#define BACKUPS "backups"
#define OWN_NAME "hearth"

static const char *
fault_of_folder (int folder, gboolean is_own)
{
  GStatBuf status;

  if (fstat (folder, &status) != 0)
    return g_strerror (errno);
  if (status.st_uid != geteuid () && (is_own || status.st_uid != 0))
    return _ ("it belongs to another user");
  if (is_own && (status.st_mode & 077) != 0 && fchmod (folder, 0700) != 0 && errno != EROFS)
    return g_strerror (errno);
  return NULL;
}

/* Why a folder could not be opened. */
static const char *
fault_of_name (const char *path, int number)
{
  GStatBuf status;

  if (number == ENOTDIR && g_lstat (path, &status) == 0)
    return S_ISLNK (status.st_mode) ? _ ("it is a symbolic link") : _ ("it is no folder");
  return g_strerror (number);
}

static gboolean
check_folder (const char *path, gboolean is_own, GError **error)
{
  int folder = g_open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
  const char *fault = folder < 0 ? fault_of_name (path, errno) : fault_of_folder (folder, is_own);

  if (folder >= 0)
    close (folder);
  return !fault || hearth_store_fail (error, path, fault);
}

/* Makes the folder of a database where it is missing, for its owner alone, and makes sure of it. */
gboolean
hearth_store_make_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (folder);

  if (g_mkdir_with_parents (folder, 0700) != 0 && errno != EEXIST)
    return hearth_store_fail (error, folder, g_strerror (errno));
  return check_folder (folder, strcmp (name, OWN_NAME) == 0, error);
}

/* The path of the backup of that name of the database `path`; of NULL their folder. Free with
 * g_free. */
char *
hearth_store_backup_path (const char *path, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_build_filename (folder, BACKUPS, name, NULL);
}

/* Makes the folder of the backups of the database `path` where it is missing, and makes sure of
 * it. */
gboolean
hearth_store_make_backups_folder (const char *path, GError **error)
{
  g_autofree char *folder = hearth_store_backup_path (path, NULL);

  if (g_mkdir (folder, 0700) != 0 && errno != EEXIST)
    return hearth_store_fail (error, folder, g_strerror (errno));
  return check_folder (folder, TRUE, error);
}
