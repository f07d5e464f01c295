// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-duration: lengths of time in words: "90s", "1h30m", "2 hours", "an hour", "3w".
 *
 * A duration is a number of seconds, so it knows no months and years; the span of "after done" is
 * counted on the calendar and does.
 */
#include "when.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "when-moment.h"

/* Longer ones (a thousand years) serve nobody and would run out of the calendar. */
#define LONGEST (1000 * 366 * HEARTH_DAY)

/* Reads a text that is one span and nothing else. */
static gboolean
parse_span (const char *text, HearthSpan *out_span, GError **error)
{
  g_autoptr (GArray) tokens = hearth_when_lexer_split (text, error);
  HearthCursor cursor = { .text = text };
  const HearthToken *first;

  if (tokens == NULL)
    return FALSE;
  cursor.tokens = (const HearthToken *)(gpointer)tokens->data;
  first = &cursor.tokens[0];
  if (first->kind == HEARTH_TOKEN_NUMBER && first->number == 0 && tokens->len == 2)
    return TRUE;
  if (!hearth_when_moment_is_span (&cursor, 0)) {
    cursor.at = first->kind == HEARTH_TOKEN_NUMBER ? 1 : 0;
    hearth_when_cursor_expect (&cursor, _ ("a duration such as 90s, 15m, 1h30m, 2d or 3w"));
  } else if (hearth_when_moment_read_span (&cursor, out_span) == HEARTH_READ_DONE
             && cursor.tokens[cursor.at].kind != HEARTH_TOKEN_END)
    hearth_when_cursor_expect (&cursor, _ ("another duration such as 30m, or nothing more"));
  if (cursor.error != NULL)
    g_propagate_error (error, cursor.error);
  return cursor.error == NULL;
}

/* Reads a duration: "90s", "15m", "1h30m", "2 hours", "an hour and ten minutes", "0". Months and
 * years have no fixed length and are refused, as is anything else, with INVALID_WHEN. */
gboolean
hearth_when_parse_duration (const char *text, gint64 *out_seconds, GError **error)
{
  HearthSpan span = { 0 };

  if (!parse_span (text, &span, error))
    return FALSE;
  if (span.months != 0) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("“%s”: months and years differ in length; say days or weeks"), text);
    return FALSE;
  }
  if (span.days * HEARTH_DAY + span.seconds > LONGEST) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("“%s” is longer than a thousand years"), text);
    return FALSE;
  }
  *out_seconds = span.days * HEARTH_DAY + span.seconds;
  return TRUE;
}

/* The short form of a duration, which hearth_when_parse_duration reads back: "1h30m", "2w", "0".
 * Weeks only where nothing else is left over. */
char *
hearth_when_format_duration (gint64 seconds)
{
  static const struct {
    gint64 seconds;
    char letter;
  } units[] = {
    { HEARTH_WEEK, 'w' },   { HEARTH_DAY, 'd' }, { HEARTH_HOUR, 'h' },
    { HEARTH_MINUTE, 'm' }, { 1, 's' },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (seconds >= 0, g_strdup ("0"));
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++) {
    if (seconds < units[i].seconds || (units[i].letter == 'w' && seconds % HEARTH_WEEK != 0))
      continue;
    g_string_append_printf (text, "%" G_GINT64_FORMAT "%c", seconds / units[i].seconds,
                            units[i].letter);
    seconds %= units[i].seconds;
  }
  if (text->len == 0)
    g_string_append_c (text, '0');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The wall at which something is due again that counts from done: `after_done` ("2 weeks") later
 * than done_wall, at the same time of day unless the span counts hours. Months and years go to the
 * last day where a month is too short. INVALID_WHEN for what is no span, or leaves the calendar. */
gboolean
hearth_when_after_done (const char *after_done, gint64 done_wall, gint64 *out_wall, GError **error)
{
  HearthSpan span = { 0 };

  if (!parse_span (after_done, &span, error))
    return FALSE;
  if (hearth_when_moment_add (done_wall, &span, out_wall))
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
               _ ("“%s” later lies outside of the years 1900 to 9999"), after_done);
  return FALSE;
}
