// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-cursor: a finger on the words of a `when` text.
 *
 * The grammar looks ahead, takes a word where it fits, and says what it had wanted where none
 * does. All refusals of the language are worded here, so that each of them quotes what it
 * stumbled over, names the column, says what would have been understood there, and asks "did you
 * mean" where a word was nearly right. The first refusal stays; the grammar ends with it.
 */
#include "when-cursor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dbus/error.h"

/* Longer quotations than this many characters are cut. */
#define LONGEST_QUOTE 40

/* The bytes from the token `first` up to the cursor (at least that one token), as written. */
static char *
quote (const HearthCursor *self, guint first)
{
  guint last = self->at > first ? self->at - 1 : first;
  const char *start = self->text + self->tokens[first].start;
  g_autofree char *all = g_strndup (start, self->text + self->tokens[last].end - start);
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (all, -1) <= LONGEST_QUOTE)
    return g_steal_pointer (&all);
  cut = g_utf8_substring (all, 0, LONGEST_QUOTE);
  return g_strconcat (cut, "…", NULL);
}

static void
fail (HearthCursor *self, char *message)
{
  if (self->error == NULL)
    self->error = g_error_new_literal (HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN, message);
  g_free (message);
}

/* The token `ahead` of the cursor; beyond the end the END. */
const HearthToken *
hearth_when_cursor_peek (const HearthCursor *self, guint ahead)
{
  const HearthToken *token = &self->tokens[self->at];

  for (; ahead > 0 && token->kind != HEARTH_TOKEN_END; ahead--)
    token++;
  return token;
}

/* Says whether the token `ahead` is the word `word` (lower case). */
gboolean
hearth_when_cursor_is (const HearthCursor *self, guint ahead, const char *word)
{
  const HearthToken *token = hearth_when_cursor_peek (self, ahead);

  return token->kind == HEARTH_TOKEN_WORD && strcmp (token->word, word) == 0;
}

/* Says whether the token `ahead` is a word that can be a `word_class`, and what it is worth. */
gboolean
hearth_when_cursor_is_class (const HearthCursor *self, guint ahead, HearthWordClass word_class,
                             int *out_value)
{
  const HearthToken *token = hearth_when_cursor_peek (self, ahead);

  return (token->classes & 1u << word_class) != 0
         && hearth_when_words_find (token->word, word_class, out_value);
}

/* Says whether the token `ahead` is this mark. */
gboolean
hearth_when_cursor_is_mark (const HearthCursor *self, guint ahead, gunichar mark)
{
  const HearthToken *token = hearth_when_cursor_peek (self, ahead);

  return token->kind == HEARTH_TOKEN_MARK && token->mark == mark;
}

/* The number `ahead`, or -1 where none stands there. */
gint64
hearth_when_cursor_number (const HearthCursor *self, guint ahead)
{
  const HearthToken *token = hearth_when_cursor_peek (self, ahead);

  return token->kind == HEARTH_TOKEN_NUMBER ? token->number : -1;
}

/* Steps over `word` where it stands here. */
gboolean
hearth_when_cursor_take (HearthCursor *self, const char *word)
{
  if (!hearth_when_cursor_is (self, 0, word))
    return FALSE;
  self->at++;
  return TRUE;
}

/* Steps over one of `words` (NULL-terminated) where it stands here. */
gboolean
hearth_when_cursor_take_any (HearthCursor *self, const char *const *words)
{
  for (; *words != NULL; words++)
    if (hearth_when_cursor_take (self, *words))
      return TRUE;
  return FALSE;
}

/* Steps over a word of `word_class` where it stands here, and says what it is worth. */
gboolean
hearth_when_cursor_take_class (HearthCursor *self, HearthWordClass word_class, int *out_value)
{
  if (!hearth_when_cursor_is_class (self, 0, word_class, out_value))
    return FALSE;
  self->at++;
  return TRUE;
}

/* Steps over `mark` where it stands here. */
gboolean
hearth_when_cursor_take_mark (HearthCursor *self, gunichar mark)
{
  if (!hearth_when_cursor_is_mark (self, 0, mark))
    return FALSE;
  self->at++;
  return TRUE;
}

/* Refuses what stands here, because `what` (translated) would have been understood. */
HearthReading
hearth_when_cursor_expect (HearthCursor *self, const char *what)
{
  const HearthToken *token = hearth_when_cursor_peek (self, 0);
  g_autofree char *quoted = quote (self, self->at);
  const char *nearest = NULL;

  if (token->kind == HEARTH_TOKEN_END) {
    fail (self,
          g_strdup_printf (_ ("the text ends at column %u, where this would be understood: %s"),
                           token->column, what));
    return HEARTH_READ_WRONG;
  }
  if (token->kind == HEARTH_TOKEN_WORD)
    nearest = hearth_when_words_nearest (token->word);
  if (nearest != NULL)
    fail (self, g_strdup_printf (_ ("“%s” (column %u) is not understood; did you mean “%s”? "
                                    "Here would be understood: %s"),
                                 quoted, token->column, nearest, what));
  else
    fail (self, g_strdup_printf (_ ("“%s” (column %u) is not understood; "
                                    "here would be understood: %s"),
                                 quoted, token->column, what));
  return HEARTH_READ_WRONG;
}

/* Refuses what stands from the token `first` up to the cursor, for the reason in `format`
 * (translated). */
HearthReading
hearth_when_cursor_refuse (HearthCursor *self, guint first, const char *format, ...)
{
  g_autofree char *quoted = quote (self, first);
  g_autofree char *reason = NULL;
  va_list arguments;

  va_start (arguments, format);
  reason = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fail (self,
        g_strdup_printf (_ ("“%s” (column %u): %s"), quoted, self->tokens[first].column, reason));
  return HEARTH_READ_WRONG;
}
