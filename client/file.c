// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * file: a file that is made for somebody, whole or not at all.
 *
 * It is written beside its place under a name of its own and put there when it is on disk, so that
 * nobody finds half of it. What goes wrong is told of the file that was asked for, whose name the
 * other one would hide.
 */
#include "file.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* What GLib says of an error, without the file it says it of. */
static const char *
reason_of (const GError *error)
{
  const char *colon = strrchr (error->message, ':');

  return colon != NULL && colon[1] == ' ' ? colon + 2 : error->message;
}

/* Writes @length bytes, -1 for a string, to a file that only its owner can read. */
gboolean
hearth_file_write (const char *path, const char *contents, gssize length, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (g_file_set_contents_full (path, contents, length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &failure))
    return TRUE;
  g_set_error (error, failure->domain, failure->code, _ ("“%s” cannot be written: %s"), path,
               reason_of (failure));
  return FALSE;
}
