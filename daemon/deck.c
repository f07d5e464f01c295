// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * deck: the cards that give two people something good to talk about, and how one is drawn.
 *
 * A deck is written as plain text, one card a line, see card. Blank lines and lines that begin
 * with `#` say nothing. A line that should be a card and is none is reported with its number and
 * the reason, and the rest is kept. hearth's own decks are files of this form in daemon/decks,
 * compiled in; those that people write and import are no different.
 *
 * Drawing is pure. The caller keeps the ids drawn in the current round of a deck, oldest first, and
 * gives them in; hearth_deck_draw chooses, and hearth_deck_record, once the card was really shown,
 * says what to keep. Where they are kept is the store's business.
 */
#include "deck.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "resources.h"

#define DECKS_FOLDER "/org/hearth/Hearth1/decks/"
#define DECK_SUFFIX ".txt"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static void
free_fault (gpointer data)
{
  HearthDeckFault *fault = data;

  g_free (fault->reason);
  g_free (fault);
}

static void
free_card (gpointer data)
{
  hearth_card_free (data);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The next line of a text, without its end, and what follows it; FALSE after the last. */
static gboolean
next_line (const char **rest, const char *end, const char **out_line, gsize *out_length)
{
  const char *newline;

  if (*rest == end)
    return FALSE;
  newline = memchr (*rest, '\n', end - *rest);
  *out_line = *rest;
  *out_length = (newline ? newline : end) - *rest;
  *rest = newline ? newline + 1 : end;
  return TRUE;
}

static gboolean
says_nothing (const char *line, gsize length)
{
  while (length > 0 && g_ascii_isspace (*line)) {
    line++;
    length--;
  }
  return length == 0 || *line == '#';
}

static void
add_fault (GPtrArray *faults, guint line, const char *reason)
{
  HearthDeckFault *fault = g_new0 (HearthDeckFault, 1);

  fault->line = line;
  fault->reason = g_strdup (reason);
  g_ptr_array_add (faults, fault);
}

/* Adds the card unless the deck has it; lines keeps where each id was first read. */
static void
add_card (GPtrArray *deck, HearthCard *card, guint line, GHashTable *lines, GPtrArray *faults)
{
  guint earlier = GPOINTER_TO_UINT (g_hash_table_lookup (lines, &card->id));

  if (earlier) {
    g_autofree char *reason = g_strdup_printf (_ ("it says the same as line %u"), earlier);

    add_fault (faults, line, reason);
    hearth_card_free (card);
    return;
  }
  g_hash_table_insert (lines, &card->id, GUINT_TO_POINTER (line));
  g_ptr_array_add (deck, card);
}

/* The cards with the tag whose ids are not among the drawn ones from an index on. */
static GPtrArray *
cards_left (const GPtrArray *deck, const char *tag, const GArray *drawn, guint from)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *left = g_ptr_array_new ();

  for (guint i = from; i < drawn->len; i++)
    g_hash_table_add (taken, &g_array_index (drawn, gint64, i));
  for (guint i = 0; i < deck->len; i++) {
    HearthCard *card = g_ptr_array_index (deck, i);

    if (hearth_card_has_tag (card, tag) && !g_hash_table_contains (taken, &card->id))
      g_ptr_array_add (left, card);
  }
  return left;
}

/* Of a seed of any kind, neighbours included, an even choice. */
static guint
pick (guint n, guint64 seed)
{
  const guint32 halves[] = { (guint32)seed, (guint32)(seed >> 32) };
  g_autoptr (GRand) random = g_rand_new_with_seed_array (halves, G_N_ELEMENTS (halves));

  return (guint)g_rand_int_range (random, 0, (gint32)n);
}

/* Begins the round of a tag anew: keeps of the drawn ids those of cards without it. */
static void
forget (const GPtrArray *deck, const char *tag, GArray *drawn)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint n = 0;

  for (guint i = 0; i < deck->len; i++) {
    HearthCard *card = g_ptr_array_index (deck, i);

    if (!hearth_card_has_tag (card, tag))
      g_hash_table_add (kept, &card->id);
  }
  for (guint i = 0; i < drawn->len; i++) {
    gint64 id = g_array_index (drawn, gint64, i);

    if (g_hash_table_contains (kept, &id))
      g_array_index (drawn, gint64, n++) = id;
  }
  g_array_set_size (drawn, n);
}

/* The deck that a text says, empty if need be; the caller owns it, and bounds the text. out_faults
 * (nullable) gets the HearthDeckFaults of the lines that gave no card, in their order; a line that
 * repeats the words of an earlier one is among them. */
GPtrArray *
hearth_deck_parse (GBytes *text, GPtrArray **out_faults)
{
  GPtrArray *deck = g_ptr_array_new_with_free_func (free_card);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (free_fault);
  g_autoptr (GHashTable) lines = g_hash_table_new (g_int64_hash, g_int64_equal);
  gsize size;
  const char *rest = g_bytes_get_data (text, &size);
  const char *end = size > 0 ? rest + size : rest;
  const char *line;
  gsize length;

  if (size >= strlen (BYTE_ORDER_MARK)
      && memcmp (rest, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    rest += strlen (BYTE_ORDER_MARK);
  for (guint number = 1; next_line (&rest, end, &line, &length); number++) {
    g_autoptr (GError) error = NULL;
    HearthCard *card;

    if (says_nothing (line, length))
      continue;
    card = hearth_card_parse (line, length, &error);
    if (card)
      add_card (deck, card, number, lines, faults);
    else
      add_fault (faults, number, error->message);
  }
  if (out_faults)
    *out_faults = g_steal_pointer (&faults);
  return deck;
}

/* The names of hearth's own decks, sorted; the caller owns them. */
char **
hearth_deck_builtin_names (void)
{
  char **names = g_resource_enumerate_children (hearth_get_resource (), DECKS_FOLDER, 0, NULL);
  guint n = g_strv_length (names);

  for (guint i = 0; i < n; i++)
    names[i][strlen (names[i]) - strlen (DECK_SUFFIX)] = '\0';
  qsort (names, n, sizeof *names, compare_names);
  return names;
}

/* hearth's own deck of a name; the caller owns it. Another name is HEARTH_ERROR_NOT_FOUND, with
 * those that there are. */
GPtrArray *
hearth_deck_builtin (const char *name, GError **error)
{
  g_auto (GStrv) names = hearth_deck_builtin_names ();
  g_autofree char *path = g_strconcat (DECKS_FOLDER, name, DECK_SUFFIX, NULL);
  g_autoptr (GBytes) text = NULL;

  if (g_strv_contains ((const char *const *)names, name))
    text = g_resource_lookup_data (hearth_get_resource (), path, 0, error);
  if (!text) {
    g_autofree char *list = g_strjoinv (", ", names);

    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 _ ("there is no deck “%s”; hearth's own are %s"), name, list);
    return NULL;
  }
  return hearth_deck_parse (text, NULL);
}

/* "free, home, out": the tags of a deck, sorted, and "" where it has none. Free with g_free. */
char *
hearth_deck_tags (const GPtrArray *deck)
{
  g_autoptr (GHashTable) tags = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gpointer *names = NULL;
  guint n;

  for (guint i = 0; i < deck->len; i++)
    for (char **tag = ((HearthCard *)g_ptr_array_index (deck, i))->tags; *tag; tag++)
      g_hash_table_add (tags, *tag);
  names = g_hash_table_get_keys_as_array (tags, &n);
  qsort (names, n, sizeof *names, compare_names);
  return g_strjoinv (", ", (char **)names);
}

/* Chooses a card with the tag (nullable) that is not among the drawn gint64 ids; the card is the
 * deck's. The same question has the same answer, and the seed makes the chance. Where all are
 * drawn, out_anew (nullable) becomes TRUE and the choice is among all of them but the one drawn
 * last, unless there is no other. NULL: the deck has no card with the tag. Nothing is recorded. */
const HearthCard *
hearth_deck_draw (const GPtrArray *deck, const char *tag, const GArray *drawn, guint64 seed,
                  gboolean *out_anew)
{
  /* What is out of the question: all drawn ones, or the last one, or none. */
  const guint from[] = { 0, MAX (drawn->len, 1) - 1, drawn->len };

  for (guint i = 0; i < G_N_ELEMENTS (from); i++) {
    g_autoptr (GPtrArray) left = cards_left (deck, tag, drawn, from[i]);

    if (left->len == 0)
      continue;
    if (out_anew)
      *out_anew = i > 0;
    return g_ptr_array_index (left, pick (left->len, seed));
  }
  return NULL;
}

/* Makes of the drawn ids those after the card of this id, drawn with this tag (nullable), was
 * shown. It is the last of them then; where the round of the tag was over, a new one began. Ids
 * that left the deck go with the round. To record the last card once more changes nothing. */
void
hearth_deck_record (const GPtrArray *deck, const char *tag, gint64 id, GArray *drawn)
{
  g_autoptr (GPtrArray) left = cards_left (deck, tag, drawn, 0);

  if (drawn->len > 0 && g_array_index (drawn, gint64, drawn->len - 1) == id)
    return;
  if (left->len == 0)
    forget (deck, tag, drawn);
  for (guint i = 0; i < drawn->len; i++) {
    if (g_array_index (drawn, gint64, i) == id)
      g_array_remove_index (drawn, i--);
  }
  g_array_append_val (drawn, id);
}
