// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fault-calls: calls of the C library's about files that can be made to fail.
 *
 * These stand before those of the store, of GLib and of SQLite's own file system alike, so that
 * what no VFS sees fails too: looking at a folder, closing it to others, giving a copy its second
 * name, reading a header. With FAULT_CALL each counts, and the one that is due gives EIO.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault-vfs.h"

/* Leaves with EIO where this call is to fail; else `real` is the function of that name which this
 * one stands before. */
#define PASS(name)                                                                                 \
  static __typeof__ (name) *real;                                                                  \
  if (fault_strikes_call ()) {                                                                     \
    errno = EIO;                                                                                   \
    return -1;                                                                                     \
  }                                                                                                \
  if (!real)                                                                                       \
  real = __extension__(__typeof__ (name) *) dlsym (RTLD_NEXT, #name)

int
open64 (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode = 0;

  va_start (arguments, flags);
  if (flags & (O_CREAT | O_TMPFILE))
    mode = va_arg (arguments, mode_t);
  va_end (arguments);
  PASS (open64);
  return real (path, flags, mode);
}

int
unlink (const char *path)
{
  PASS (unlink);
  return real (path);
}

int
link (const char *from, const char *to)
{
  PASS (link);
  return real (from, to);
}

int
mkdir (const char *path, mode_t mode)
{
  PASS (mkdir);
  return real (path, mode);
}

int
fchmod (int file, mode_t mode)
{
  PASS (fchmod);
  return real (file, mode);
}

int
fstat64 (int file, struct stat64 *status)
{
  PASS (fstat64);
  return real (file, status);
}

int
lstat64 (const char *path, struct stat64 *status)
{
  PASS (lstat64);
  return real (path, status);
}

int
stat64 (const char *path, struct stat64 *status)
{
  PASS (stat64);
  return real (path, status);
}

ssize_t
read (int file, void *to, size_t length)
{
  PASS (read);
  return real (file, to, length);
}

ssize_t
pread64 (int file, void *to, size_t length, off64_t offset)
{
  PASS (pread64);
  return real (file, to, length, offset);
}

ssize_t
write (int file, const void *from, size_t length)
{
  PASS (write);
  return real (file, from, length);
}

ssize_t
pwrite64 (int file, const void *from, size_t length, off64_t offset)
{
  PASS (pwrite64);
  return real (file, from, length, offset);
}
