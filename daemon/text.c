// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * text: whether what somebody typed may be kept.
 *
 * Titles, places, names and notes are plain text of a bounded length: valid UTF-8 without control
 * characters, so that no terminal, notification or file has to fear what it is given.
 */
#include "text.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"

/* Whether a text may be kept. @what names it in the error, with its article: "the title". Line
 * breaks and tabs are allowed where it is not @one_line. */
gboolean
hearth_text_check (const char *what, const char *text, gsize max_bytes, gboolean one_line,
                   GError **error)
{
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT, _ ("%s is not valid UTF-8"),
                 what);
    return FALSE;
  }
  if (strlen (text) > max_bytes) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("%s has %" G_GSIZE_FORMAT " bytes; %" G_GSIZE_FORMAT " are allowed"), what,
                 strlen (text), max_bytes);
    return FALSE;
  }
  for (const char *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_iscntrl (c) && (one_line || (c != '\n' && c != '\t'))) {
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                   _ ("%s has a control character at byte %d; write plain text"), what,
                   (int)(p - text) + 1);
      return FALSE;
    }
  }
  return TRUE;
}
