// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fault-vfs: a disk that can be made to fail, under SQLite and under the store's own calls.
 *
 * It stands before SQLite's own file system and counts what would change the disk: opens, writes,
 * syncs, truncations, deletions, and the store's renames and syncs of its own. The one that is due
 * fails, and depending on the fault those after it; on a full disk only what needs room.
 * Allocations of SQLite's are counted apart.
 *
 * For a power cut it remembers of each file what was on the disk at its last sync, and each write
 * since. fault_tear leaves behind what a disk may: of the unsynced writes any, in sectors, each
 * sector there or not. Files that were never synced may be empty.
 */
#include "fault-vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#define SECTOR 512

/* A write, or (no bytes) a truncation to `offset`. */
typedef struct {
  gint64 offset;
  GBytes *bytes; /* owned (nullable) */
} Write;

/* What the disk has of one file. */
typedef struct {
  char *path; /* owned, as the next two */
  GByteArray *durable; /* as of its last sync */
  GPtrArray *writes; /* Write, since then */
} Disk;

typedef struct {
  sqlite3_file base;
  Disk *disk; /* (nullable) borrowed: of a temporary file */
  sqlite3_file *real; /* the rest of this object */
} File;

static sqlite3_vfs *real_vfs;
static sqlite3_mem_methods real_memory;
static GHashTable *disks; /* path → Disk */
static Fault current;
static guint left; /* operations until the one that is due; 0: it has come */
static gboolean has_struck;

static void
free_write (Write *write)
{
  g_clear_pointer (&write->bytes, g_bytes_unref);
  g_free (write);
}

static void
free_disk (Disk *disk)
{
  g_free (disk->path);
  g_byte_array_unref (disk->durable);
  g_ptr_array_unref (disk->writes);
  g_free (disk);
}

static void
load_durable (Disk *disk)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_byte_array_set_size (disk->durable, 0);
  if (g_file_get_contents (disk->path, &contents, &length, NULL))
    g_byte_array_append (disk->durable, (guint8 *)contents, (guint)length);
  g_ptr_array_set_size (disk->writes, 0);
}

/* The disk of a path; what there is of the file when it is first met is durable. */
static Disk *
disk_of (const char *path)
{
  Disk *disk = g_hash_table_lookup (disks, path);

  if (disk)
    return disk;
  disk = g_new0 (Disk, 1);
  disk->path = g_strdup (path);
  disk->durable = g_byte_array_new ();
  disk->writes = g_ptr_array_new_with_free_func ((GDestroyNotify)free_write);
  load_durable (disk);
  g_hash_table_insert (disks, disk->path, disk);
  return disk;
}

static void
remember (Disk *disk, gint64 offset, gconstpointer bytes, int length)
{
  Write *write = NULL;

  if (!disk)
    return;
  write = g_new0 (Write, 1);
  write->offset = offset;
  write->bytes = bytes ? g_bytes_new (bytes, (gsize)length) : NULL;
  g_ptr_array_add (disk->writes, write);
}

static void
apply (GByteArray *image, const Write *write, gsize from, gsize to)
{
  gsize end = (gsize)write->offset + to;

  if (!write->bytes) {
    if ((gsize)write->offset < image->len)
      g_byte_array_set_size (image, (guint)write->offset);
    return;
  }
  if (end > image->len) {
    guint before = image->len;

    g_byte_array_set_size (image, (guint)end);
    memset (image->data + before, 0, end - before);
  }
  memcpy (image->data + write->offset + from,
          (const guint8 *)g_bytes_get_data (write->bytes, NULL) + from, to - from);
}

static void
make_durable (Disk *disk)
{
  for (guint i = 0; disk && i < disk->writes->len; i++) {
    const Write *write = g_ptr_array_index (disk->writes, i);

    apply (disk->durable, write, 0, write->bytes ? g_bytes_get_size (write->bytes) : 0);
  }
  if (disk)
    g_ptr_array_set_size (disk->writes, 0);
}

/* Counts an operation; whether it fails. A full disk fails what needs more of it. */
static gboolean
strikes (gboolean takes_room)
{
  if (current == FAULT_NONE || current == FAULT_MEMORY || current == FAULT_CALL
      || (current == FAULT_FULL && !takes_room))
    return FALSE;
  if (left > 0)
    left--;
  if (left > 0)
    return FALSE;
  if (has_struck && current == FAULT_ERROR)
    return FALSE;
  has_struck = TRUE;
  return TRUE;
}

/* Counts a call of the C library's; whether it fails. */
gboolean
fault_strikes_call (void)
{
  if (current != FAULT_CALL || left == 0 || --left > 0)
    return FALSE;
  has_struck = TRUE;
  return TRUE;
}

static int
file_close (sqlite3_file *file)
{
  return ((File *)file)->real->pMethods->xClose (((File *)file)->real);
}

static int
file_read (sqlite3_file *file, void *to, int length, sqlite3_int64 offset)
{
  File *self = (File *)file;

  if (current == FAULT_POWER && has_struck)
    return SQLITE_IOERR_READ;
  return self->real->pMethods->xRead (self->real, to, length, offset);
}

static int
file_write (sqlite3_file *file, const void *from, int length, sqlite3_int64 offset)
{
  File *self = (File *)file;

  if (strikes (TRUE)) {
    if (current == FAULT_POWER)
      remember (self->disk, offset, from, length); /* it may have been under way */
    return current == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  }
  remember (self->disk, offset, from, length);
  return self->real->pMethods->xWrite (self->real, from, length, offset);
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  File *self = (File *)file;

  if (strikes (FALSE))
    return SQLITE_IOERR_TRUNCATE;
  remember (self->disk, size, NULL, 0);
  return self->real->pMethods->xTruncate (self->real, size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  if (strikes (FALSE))
    return SQLITE_IOERR_FSYNC;
  make_durable (((File *)file)->disk);
  return SQLITE_OK;
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return ((File *)file)->real->pMethods->xFileSize (((File *)file)->real, size);
}

static int
file_lock (sqlite3_file *file, int lock)
{
  return ((File *)file)->real->pMethods->xLock (((File *)file)->real, lock);
}

static int
file_unlock (sqlite3_file *file, int lock)
{
  return ((File *)file)->real->pMethods->xUnlock (((File *)file)->real, lock);
}

static int
file_check_lock (sqlite3_file *file, int *result)
{
  return ((File *)file)->real->pMethods->xCheckReservedLock (((File *)file)->real, result);
}

static int
file_control (sqlite3_file *file, int operation, void *argument)
{
  return ((File *)file)->real->pMethods->xFileControl (((File *)file)->real, operation, argument);
}

static int
file_sector_size (sqlite3_file *file)
{
  return SECTOR;
}

/* As SQLite takes every disk to be: bytes beside those that are written stay. */
static int
file_characteristics (sqlite3_file *file)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* Version 1: without shared memory and maps, which an exclusive connection does not need. */
static const sqlite3_io_methods methods = {
  .iVersion = 1,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
};

static int
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
  File *self = (File *)file;
  int code = SQLITE_CANTOPEN;

  self->base.pMethods = NULL;
  self->real = (sqlite3_file *)(self + 1);
  if (strikes (TRUE))
    return SQLITE_CANTOPEN;
  self->disk = path ? disk_of (path) : NULL;
  code = real_vfs->xOpen (real_vfs, path, self->real, flags, out_flags);
  if (code == SQLITE_OK)
    self->base.pMethods = &methods;
  return code;
}

static int
vfs_delete (sqlite3_vfs *vfs, const char *path, int sync_folder)
{
  if (strikes (FALSE))
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (disks, path);
  return real_vfs->xDelete (real_vfs, path, 0);
}

static void *
memory_allocate (int size)
{
  if (current == FAULT_MEMORY && left > 0 && --left == 0) {
    has_struck = TRUE;
    return NULL;
  }
  return real_memory.xMalloc (size);
}

/* The store's own syncs: of a copy, and of the folder. */
int
fsync (int file)
{
  g_autofree char *link_name = g_strdup_printf ("/proc/self/fd/%d", file);
  g_autofree char *path = g_file_read_link (link_name, NULL);
  Disk *disk = NULL;

  if (strikes (FALSE) || fault_strikes_call ()) {
    errno = EIO;
    return -1;
  }
  disk = disks && path ? g_hash_table_lookup (disks, path) : NULL;
  make_durable (disk);
  return 0;
}

/* The store's own renames; a file takes with it what the disk has of it. */
int
rename (const char *from, const char *to)
{
  Disk *disk = disks ? g_hash_table_lookup (disks, from) : NULL;

  if (strikes (TRUE) || fault_strikes_call ()) {
    errno = current == FAULT_FULL ? ENOSPC : EIO;
    return -1;
  }
  if (syscall (SYS_renameat, AT_FDCWD, from, AT_FDCWD, to) != 0)
    return -1;
  if (disk) {
    g_hash_table_steal (disks, from);
    g_free (disk->path);
    disk->path = g_strdup (to);
    g_hash_table_replace (disks, disk->path, disk);
  }
  return 0;
}

/* Puts the disk that fails under SQLite; before anything else is done with it. */
void
fault_install (void)
{
  static sqlite3_vfs vfs;
  sqlite3_mem_methods memory;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_memory), ==, SQLITE_OK);
  if (!real_memory.xMalloc) { /* filled in by the first start */
    g_assert_cmpint (sqlite3_initialize (), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_shutdown (), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real_memory), ==, SQLITE_OK);
  }
  memory = real_memory;
  memory.xMalloc = memory_allocate;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &memory), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_initialize (), ==, SQLITE_OK);
  disks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)free_disk);
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "fault";
  vfs.szOsFile = (int)sizeof (File) + real_vfs->szOsFile;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

/* Lets the nth operation from now on fail, 1 the next. */
void
fault_begin (Fault fault, guint nth)
{
  current = fault;
  left = nth;
  has_struck = FALSE;
}

/* Mends the disk; whether anything had failed. */
gboolean
fault_end (void)
{
  current = FAULT_NONE;
  return has_struck;
}

static void
tear_file (Disk *disk, GRand *random)
{
  g_autoptr (GByteArray) image = g_byte_array_new ();

  g_byte_array_append (image, disk->durable->data, disk->durable->len);
  for (guint i = 0; i < disk->writes->len; i++) {
    const Write *write = g_ptr_array_index (disk->writes, i);
    gsize length = write->bytes ? g_bytes_get_size (write->bytes) : 0;

    if (!write->bytes && g_rand_boolean (random))
      apply (image, write, 0, 0);
    for (gsize at = 0; at < length; at += SECTOR)
      if (g_rand_boolean (random))
        apply (image, write, at, MIN (at + SECTOR, length));
  }
  if (g_access (disk->path, F_OK) == 0)
    g_assert_true (g_file_set_contents_full (disk->path, (char *)image->data, image->len,
                                             G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* Leaves on the disk what a power cut may, of all files that are closed by now. Gives the number of
 * writes that were under way. */
guint
fault_tear (GRand *random)
{
  GHashTableIter iter;
  gpointer disk = NULL;
  guint count = 0;

  g_hash_table_iter_init (&iter, disks);
  while (g_hash_table_iter_next (&iter, NULL, &disk)) {
    count += ((Disk *)disk)->writes->len;
    tear_file (disk, random);
  }
  g_hash_table_remove_all (disks);
  return count;
}
