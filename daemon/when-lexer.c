// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-lexer: a text of the `when` language, cut into words, numbers and marks.
 *
 * A run of letters is a word, a run of digits a number, anything else that is no space a mark of
 * its own. "7pm" and "2nd" are a number and a word that is glued to it, "2026-12-24" is five
 * tokens glued together: the grammar puts them back together where that means something. This is
 * the gate: what passes is valid UTF-8 of at most 16 KiB (the longest rule said in words), and each
 * token knows its place in it.
 */
#include "when-lexer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dbus/error.h"
#include "when-words.h"

#define LONGEST_TEXT (16 * 1024)

static gboolean
check_text (const char *text, GError **error)
{
  const char *invalid = NULL;

  if (memchr (text, '\0', LONGEST_TEXT + 1) == NULL) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("the text is too long: at most %d bytes are read"), LONGEST_TEXT);
    return FALSE;
  }
  if (!g_utf8_validate (text, -1, &invalid)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("the text is not valid UTF-8 at column %ld"),
                 g_utf8_strlen (text, invalid - text) + 1);
    return FALSE;
  }
  return TRUE;
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalpha (c) || c == '\'' || c == 0x2019;
}

/* Measures the run of letters at `at`, and keeps as much of it as a known word can have. */
static const char *
take_word (const char *at, HearthToken *token)
{
  gsize used = 0;

  token->kind = HEARTH_TOKEN_WORD;
  for (; is_letter (g_utf8_get_char (at)); at = g_utf8_next_char (at)) {
    gsize size = g_utf8_next_char (at) - at;

    if (used + size >= sizeof token->word)
      continue;
    for (gsize i = 0; i < size; i++)
      token->word[used++] = g_ascii_tolower (at[i]);
  }
  token->classes = hearth_when_words_classes (token->word);
  return at;
}

static const char *
take_number (const char *at, HearthToken *token)
{
  token->kind = HEARTH_TOKEN_NUMBER;
  for (; g_ascii_isdigit (*at); at++, token->digits++)
    token->number = MIN (token->number * 10 + g_ascii_digit_value (*at), G_MAXINT32);
  return at;
}

static const char *
take_mark (const char *at, HearthToken *token)
{
  gunichar c = g_utf8_get_char (at);

  token->kind = HEARTH_TOKEN_MARK;
  token->mark = c == 0x2013 || c == 0x2014 ? '-' : c;
  return g_utf8_next_char (at);
}

static const char *
take_token (const char *at, HearthToken *token)
{
  if (*at == '\0') {
    token->kind = HEARTH_TOKEN_END;
    return at;
  }
  if (g_ascii_isdigit (*at))
    return take_number (at, token);
  if (is_letter (g_utf8_get_char (at)))
    return take_word (at, token);
  return take_mark (at, token);
}

/* Cuts `text` into HearthToken, the last of them an END. Returns: (transfer full), or NULL with
 * INVALID_WHEN where the text is too long or no UTF-8. */
GArray *
hearth_when_lexer_split (const char *text, GError **error)
{
  g_autoptr (GArray) tokens = NULL;
  const char *at = text, *counted = text;
  guint column = 1;
  HearthToken token;

  if (!check_text (text, error))
    return NULL;
  tokens = g_array_new (FALSE, FALSE, sizeof (HearthToken));
  do {
    const char *before = at;

    memset (&token, 0, sizeof token);
    while (g_unichar_isspace (g_utf8_get_char (at)))
      at = g_utf8_next_char (at);
    column += g_utf8_strlen (counted, at - counted);
    counted = at;
    token.glued = at == before && tokens->len > 0;
    token.start = at - text;
    token.column = column;
    at = take_token (at, &token);
    token.end = at - text;
    g_array_append_val (tokens, token);
  } while (token.kind != HEARTH_TOKEN_END);
  return g_steal_pointer (&tokens);
}
