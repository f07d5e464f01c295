// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * card: one prompt of a deck, a question or an idea for two.
 *
 * A card is written as one line of text in UTF-8. Tags may end it, small letters, digits and
 * hyphens, in square brackets with blanks between; brackets stand for nothing else:
 *
 *     Go to the library and choose a book for each other. [out free]
 *
 * A card is known by its words: its id stays when punctuation, case or tags are mended, and when
 * cards around it come and go, so that what was drawn from a deck is known after the deck was
 * edited. Two cards of the same words are one card.
 */
#include "card.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"

static gboolean
refuse (GError **error, const char *reason)
{
  g_set_error_literal (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

static gboolean
check_line (const char *line, gsize length, GError **error)
{
  if (length > HEARTH_CARD_MAX_BYTES) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("it is %" G_GSIZE_FORMAT " bytes long, and a card may have %d"), length,
                 HEARTH_CARD_MAX_BYTES);
    return FALSE;
  }
  if (!g_utf8_validate_len (line, length, NULL))
    return refuse (error, _ ("it is not text in UTF-8"));
  for (const char *at = line; at < line + length; at = g_utf8_next_char (at)) {
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return refuse (error, _ ("it has a tab or another control character in it"));
  }
  return TRUE;
}

static gboolean
is_tag (const char *word)
{
  return g_ascii_islower (word[0])
         && strspn (word, G_CSET_a_2_z G_CSET_DIGITS "-") == strlen (word);
}

/* Takes the tags off the end of a line, where it ends in a bracket. */
static gboolean
cut_tags (char *line, char ***out_tags, GError **error)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  char *opening = g_str_has_suffix (line, "]") ? strrchr (line, '[') : NULL;

  if (opening) {
    *strrchr (line, ']') = '\0';
    *opening = '\0';
    words = g_strsplit (opening + 1, " ", -1);
  }
  for (char **word = words; word && *word; word++) {
    if (**word == '\0')
      continue;
    if (!is_tag (*word)) {
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is not a tag: write small letters, as in [home free]"), *word);
      return FALSE;
    }
    g_strv_builder_add (tags, *word);
  }
  if (strpbrk (line, "[]"))
    return refuse (error, _ ("brackets are for tags at the end, as in [home free]"));
  *out_tags = g_strv_builder_end (tags);
  return TRUE;
}

/* The letters, with their marks, and the digits of a text, without case; what is between two words
 * becomes one blank. Empty where a text has no words. */
static char *
words_of (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *plain = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *words = g_string_new (NULL);
  gboolean between = TRUE;

  for (const char *at = plain; *at; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (g_unichar_isalnum (character) || (g_unichar_ismark (character) && !between)) {
      if (between && words->len > 0)
        g_string_append_c (words, ' ');
      g_string_append_unichar (words, character);
      between = FALSE;
    } else {
      between = TRUE;
    }
  }
  return g_string_free (words, FALSE);
}

/* The first eight bytes of a SHA-256: they fit a column, and tell apart all cards ever written. */
static gint64
id_of (const char *words)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  gint64 id;

  g_checksum_update (checksum, (const guchar *)words, -1);
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (&id, digest, sizeof id);
  return GINT64_FROM_BE (id);
}

/* The card that a line of length bytes says, with the tags at its end; the caller owns it. Blanks
 * around it do not count. What cannot be a card is HEARTH_ERROR_INVALID_ARGUMENT: one longer than
 * HEARTH_CARD_MAX_BYTES with its tags, not in UTF-8, with a control character, a tag or a bracket
 * that is out of form, or without a single word. */
HearthCard *
hearth_card_parse (const char *line, gsize length, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;
  g_auto (GStrv) tags = NULL;
  HearthCard *card;

  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;
  for (; length > 0 && g_ascii_isspace (*line); line++)
    length--;
  if (!check_line (line, length, error))
    return NULL;
  text = g_strndup (line, length);
  if (!cut_tags (text, &tags, error))
    return NULL;
  words = words_of (g_strchomp (text));
  if (*words == '\0') {
    refuse (error, _ ("it has no words in it"));
    return NULL;
  }

  card = g_new0 (HearthCard, 1);
  card->id = id_of (words);
  card->text = g_steal_pointer (&text);
  card->tags = g_steal_pointer (&tags);
  return card;
}

/* Frees a card; NULL is none. */
void
hearth_card_free (HearthCard *card)
{
  if (!card)
    return;
  g_free (card->text);
  g_strfreev (card->tags);
  g_free (card);
}

/* Whether the card has the tag. Every card has NULL, the tag that asks for nothing. */
gboolean
hearth_card_has_tag (const HearthCard *card, const char *tag)
{
  return !tag || g_strv_contains ((const char *const *)card->tags, tag);
}
