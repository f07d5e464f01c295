// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-deck: hearth's own decks are whole, others are read with care, and drawing is fair.
 *
 * The cards themselves are material too: their number, length, letters and likeness are measured
 * here, so that a card added in haste is noticed. Drawing is played through as the daemon will do
 * it: draw, show, record.
 */
#include "deck.h"

#include <string.h>

#include <gio/gio.h>

#include "dbus/error.h"

#define NOTIFICATION_CHARACTERS 160
#define SHORT_CHARACTERS 110

typedef struct {
  const char *name;
  guint at_least;
} Promise;

static const Promise promises[] = {
  { "appreciation", 60 }, { "celebrate", 25 },    { "check-in", 60 },  { "date-ideas", 60 },
  { "deep-talk", 60 },    { "i-statements", 25 }, { "listening", 25 },
};

static GPtrArray *
parse (const char *text, GPtrArray **out_faults)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return hearth_deck_parse (bytes, out_faults);
}

static GPtrArray *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *deck = hearth_deck_builtin (name, &error);

  g_assert_no_error (error);
  return deck;
}

static HearthCard *
card_at (const GPtrArray *deck, guint index)
{
  return g_ptr_array_index (deck, index);
}

static GArray *
nothing_drawn (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* Draws, shows and records, as the daemon does. */
static const HearthCard *
play (const GPtrArray *deck, const char *tag, GArray *drawn, guint64 seed, gboolean *out_anew)
{
  const HearthCard *card = hearth_deck_draw (deck, tag, drawn, seed, out_anew);

  g_assert_nonnull (card);
  hearth_deck_record (deck, tag, card->id, drawn);
  return card;
}

/* Protects the contract: these decks, no others, each with the cards it promises. */
static void
test_builtin_counts (void)
{
  g_auto (GStrv) names = hearth_deck_builtin_names ();

  g_assert_cmpuint (g_strv_length (names), ==, G_N_ELEMENTS (promises));
  for (guint i = 0; i < G_N_ELEMENTS (promises); i++) {
    g_autoptr (GPtrArray) deck = load (promises[i].name);

    g_assert_cmpstr (names[i], ==, promises[i].name);
    g_assert_cmpuint (deck->len, >=, promises[i].at_least);
  }
}

/* Protects the files: every line that is meant as a card is one. */
static void
test_builtin_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (promises); i++) {
    g_autofree char *path =
        g_strconcat ("/org/hearth/Hearth1/decks/", promises[i].name, ".txt", NULL);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) text = g_resources_lookup_data (path, 0, &error);
    g_autoptr (GPtrArray) faults = NULL;
    g_autoptr (GPtrArray) deck = NULL;

    g_assert_no_error (error);
    deck = hearth_deck_parse (text, &faults);
    g_assert_cmpuint (deck->len, >, 0);
    g_assert_cmpuint (faults->len, ==, 0);
  }
}

/* Protects notifications: a card fits in one, most with room to spare, on any terminal. */
static void
test_builtin_lengths (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (promises); i++) {
    g_autoptr (GPtrArray) deck = load (promises[i].name);
    guint n_short = 0;

    for (guint j = 0; j < deck->len; j++) {
      const char *text = card_at (deck, j)->text;

      g_assert_true (g_str_is_ascii (text));
      g_assert_cmpuint (strlen (text), <=, NOTIFICATION_CHARACTERS);
      g_assert_nonnull (strchr (".?!\"", text[strlen (text) - 1]));
      n_short += strlen (text) <= SHORT_CHARACTERS;
    }
    g_assert_cmpuint (n_short * 10, >=, deck->len * 9);
  }
}

/* Protects --deck date-ideas with a tag: each idea says where, and there are enough of each. */
static void
test_builtin_tags (void)
{
  static const char *const tags[] = { "home", "out", "free" };
  g_autoptr (GPtrArray) deck = load ("date-ideas");
  guint counts[G_N_ELEMENTS (tags)] = { 0 };

  for (guint i = 0; i < deck->len; i++) {
    const HearthCard *card = card_at (deck, i);

    g_assert_true (hearth_card_has_tag (card, "home") || hearth_card_has_tag (card, "out"));
    for (guint j = 0; j < G_N_ELEMENTS (tags); j++)
      counts[j] += hearth_card_has_tag (card, tags[j]);
    for (char **tag = card->tags; *tag; tag++)
      g_assert_true (g_strv_contains (tags, *tag));
  }
  for (guint j = 0; j < G_N_ELEMENTS (tags); j++)
    g_assert_cmpuint (counts[j], >=, 20);
}

/* The words of a text that carry its meaning: four letters or more, without case. */
static GHashTable *
long_words (const char *text)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *small = g_ascii_strdown (text, -1);
  g_auto (GStrv) words = g_strsplit_set (small, " .,;:?!\"'()-", -1);

  for (char **word = words; *word; word++) {
    if (strlen (*word) >= 4)
      g_hash_table_add (set, g_strdup (*word));
  }
  return set;
}

/* What two sets share, in percent of what they hold together. */
static guint
likeness (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer word;
  guint shared = 0;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    shared += g_hash_table_contains (b, word);
  return 100 * shared / MAX (g_hash_table_size (a) + g_hash_table_size (b) - shared, 1);
}

/* Protects variety: no card of any deck says what another says in nearly the same words. */
static void
test_builtin_variety (void)
{
  g_autoptr (GPtrArray) sets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_hash_table_unref);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (promises); i++) {
    g_autoptr (GPtrArray) deck = load (promises[i].name);

    for (guint j = 0; j < deck->len; j++) {
      g_ptr_array_add (sets, long_words (card_at (deck, j)->text));
      g_ptr_array_add (texts, g_strdup (card_at (deck, j)->text));
    }
  }
  for (guint i = 0; i < sets->len; i++) {
    for (guint j = 0; j < i; j++) {
      if (likeness (g_ptr_array_index (sets, i), g_ptr_array_index (sets, j)) >= 60)
        g_error ("“%s” is too much like “%s”", (char *)g_ptr_array_index (texts, i),
                 (char *)g_ptr_array_index (texts, j));
    }
  }
}

/* Protects whoever mistypes a deck's name: the error tells which there are. */
static void
test_builtin_unknown (void)
{
  static const char *const names[] = { "", "chek-in", "check-in.txt", "../decks/check-in" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) deck = hearth_deck_builtin (names[i], &error);

    g_assert_null (deck);
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "check-in, date-ideas"));
  }
}

/* Protects the format: comments, blanks, line ends, a byte order mark, a last line without its end.
 */
static void
test_format (void)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GPtrArray) deck = parse ("\xef\xbb\xbf# a comment\r\n"
                                      "\n"
                                      "   \t \n"
                                      "  Sing in the car.  [out free]  \r\n"
                                      "  # not a card, whatever \xff it holds\n"
                                      "Hum at home.",
                                      &faults);

  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpuint (deck->len, ==, 2);
  g_assert_cmpstr (card_at (deck, 0)->text, ==, "Sing in the car.");
  g_assert_true (hearth_card_has_tag (card_at (deck, 0), "free"));
  g_assert_cmpstr (card_at (deck, 1)->text, ==, "Hum at home.");
}

/* Protects an empty file, and one of comments alone: a deck without cards and without faults. */
static void
test_empty (void)
{
  static const char *const texts[] = { "", "\n", "# nothing", "\xef\xbb\xbf" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GPtrArray) faults = NULL;
    g_autoptr (GPtrArray) deck = parse (texts[i], &faults);

    g_assert_cmpuint (deck->len, ==, 0);
    g_assert_cmpuint (faults->len, ==, 0);
  }
}

/* Protects an import: each bad line is named with its number and the reason, the rest is kept. */
static void
test_bad_lines (void)
{
  static const struct {
    guint line;
    const char *reason; /* a part of it */
  } expected[] = { { 2, "UTF-8" }, { 4, "control" }, { 5, "line 1" }, { 8, "tag" } };
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GPtrArray) deck = parse ("Good card one.\n"
                                      "half a \xc3( letter\n"
                                      "# a comment\n"
                                      "a\ttab\n"
                                      "good Card,  ONE [home]\n"
                                      "\n"
                                      "Good card two.\n"
                                      "Three [Home]\n"
                                      "Good card three.",
                                      &faults);

  g_assert_cmpuint (deck->len, ==, 3);
  g_assert_cmpstr (card_at (deck, 2)->text, ==, "Good card three.");
  g_assert_cmpuint (faults->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    const HearthDeckFault *fault = g_ptr_array_index (faults, i);

    g_assert_cmpuint (fault->line, ==, expected[i].line);
    g_assert_nonnull (strstr (fault->reason, expected[i].reason));
  }
}

/* Protects a couple from the same question twice: a round shows every card once, and the first
 * card of the next round is not the last one of this. */
static void
test_no_repeat (void)
{
  g_autoptr (GPtrArray) deck = load ("check-in");
  g_autoptr (GArray) drawn = nothing_drawn ();
  gint64 last = 0;

  for (guint round = 0; round < 40; round++) {
    g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);

    for (guint i = 0; i < deck->len; i++) {
      gboolean anew = -1;
      const HearthCard *card = play (deck, NULL, drawn, round * 1000 + i, &anew);

      g_assert_cmpint (anew, ==, round > 0 && i == 0);
      g_assert_true (g_hash_table_add (seen, (gpointer)card));
      g_assert_cmpint (card->id, !=, last);
      g_assert_cmpuint (drawn->len, ==, i + 1);
      last = card->id;
    }
  }
}

/* Protects the smallest decks: two cards take turns, a single one comes again, none gives none. */
static void
test_small_decks (void)
{
  g_autoptr (GPtrArray) two = parse ("One.\nTwo.", NULL);
  g_autoptr (GPtrArray) one = parse ("One. [home]", NULL);
  g_autoptr (GPtrArray) none = parse ("", NULL);
  g_autoptr (GArray) drawn = nothing_drawn ();
  g_autoptr (GArray) drawn_of_one = nothing_drawn ();
  const HearthCard *before = play (two, NULL, drawn, 0, NULL);
  gboolean anew = FALSE;

  for (guint64 seed = 0; seed < 100; seed++) {
    const HearthCard *card = play (two, NULL, drawn, seed, NULL);

    g_assert_true (card != before);
    before = card;
  }
  play (one, NULL, drawn_of_one, 1, &anew);
  g_assert_false (anew);
  play (one, NULL, drawn_of_one, 1, &anew);
  g_assert_true (anew);
  g_assert_cmpuint (drawn_of_one->len, ==, 1);
  g_assert_null (hearth_deck_draw (none, NULL, drawn, 1, NULL));
  g_assert_null (hearth_deck_draw (one, "out", drawn, 1, NULL));
}

/* Protects tags: a round of one ends and begins anew without touching the other cards. */
static void
test_tags (void)
{
  g_autoptr (GPtrArray) deck = parse ("A [home]\nB [home]\nC [home free]\nD [out]\nE [out]", NULL);
  g_autoptr (GArray) drawn = nothing_drawn ();
  g_autofree char *all = hearth_deck_tags (deck);
  gint64 out = play (deck, "out", drawn, 7, NULL)->id;
  gint64 last = 0;

  g_assert_cmpstr (all, ==, "free, home, out");
  for (guint i = 0; i < 60; i++) {
    gboolean anew = -1;
    const HearthCard *card = play (deck, "home", drawn, i, &anew);

    g_assert_true (hearth_card_has_tag (card, "home"));
    g_assert_cmpint (anew, ==, i > 0 && i % 3 == 0);
    g_assert_cmpint (card->id, !=, last);
    g_assert_cmpint (g_array_index (drawn, gint64, 0), ==, out);
    last = card->id;
  }
  g_assert_cmpint (play (deck, NULL, drawn, 1, NULL)->id, !=, out);
  g_assert_cmpuint (drawn->len, ==, 5);
}

/* Protects a deck edited while it is played: mended cards stay drawn, new ones come, gone ones do
 * not matter and are forgotten with the round. */
static void
test_edited (void)
{
  g_autoptr (GPtrArray) before = parse ("One.\nTwo.\nThree.", NULL);
  g_autoptr (GPtrArray) after = parse ("Four!\nthree?\nOne [home]", NULL);
  g_autoptr (GArray) drawn = nothing_drawn ();

  for (guint i = 0; i < before->len; i++)
    play (before, NULL, drawn, i, NULL);
  for (guint64 seed = 0; seed < 50; seed++)
    g_assert_cmpstr (hearth_deck_draw (after, NULL, drawn, seed, NULL)->text, ==, "Four!");
  play (after, NULL, drawn, 1, NULL);
  g_assert_cmpuint (drawn->len, ==, 4);
  play (after, NULL, drawn, 1, NULL);
  g_assert_cmpuint (drawn->len, ==, 1);
}

/* Protects a card that was chosen but never shown, and one recorded twice after a crash. */
static void
test_record (void)
{
  g_autoptr (GPtrArray) deck = parse ("One.\nTwo.\nThree.", NULL);
  g_autoptr (GArray) drawn = nothing_drawn ();
  const HearthCard *card = hearth_deck_draw (deck, NULL, drawn, 42, NULL);

  g_assert_true (hearth_deck_draw (deck, NULL, drawn, 42, NULL) == card);
  g_assert_cmpuint (drawn->len, ==, 0);
  for (guint i = 0; i < 3; i++) {
    card = play (deck, NULL, drawn, i, NULL);
    hearth_deck_record (deck, NULL, card->id, drawn);
    g_assert_cmpuint (drawn->len, ==, i + 1);
  }
  hearth_deck_record (deck, NULL, card_at (deck, card == card_at (deck, 0))->id, drawn);
  g_assert_cmpuint (drawn->len, ==, 1);
}

/* Protects chance: over many seeds, near or far apart, each card of a deck comes about as often. */
static void
test_fair (void)
{
  static const guint64 steps[] = { 1, G_GUINT64_CONSTANT (1) << 32,
                                   G_GUINT64_CONSTANT (604800000000) };
  g_autoptr (GPtrArray) deck = parse ("A\nB\nC\nD\nE\nF\nG\nH", NULL);
  g_autoptr (GArray) drawn = nothing_drawn ();
  const guint mean = 500;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    guint counts[8] = { 0 };

    for (guint64 n = 0; n < mean * deck->len; n++) {
      const HearthCard *card = hearth_deck_draw (deck, NULL, drawn, n * steps[i], NULL);

      counts[card->text[0] - 'A']++;
    }
    for (guint j = 0; j < deck->len; j++) {
      g_assert_cmpuint (counts[j], >, mean * 8 / 10);
      g_assert_cmpuint (counts[j], <, mean * 12 / 10);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deck/builtin/counts", test_builtin_counts);
  g_test_add_func ("/deck/builtin/faults", test_builtin_faults);
  g_test_add_func ("/deck/builtin/lengths", test_builtin_lengths);
  g_test_add_func ("/deck/builtin/tags", test_builtin_tags);
  g_test_add_func ("/deck/builtin/variety", test_builtin_variety);
  g_test_add_func ("/deck/builtin/unknown", test_builtin_unknown);
  g_test_add_func ("/deck/parse/format", test_format);
  g_test_add_func ("/deck/parse/empty", test_empty);
  g_test_add_func ("/deck/parse/bad-lines", test_bad_lines);
  g_test_add_func ("/deck/draw/no-repeat", test_no_repeat);
  g_test_add_func ("/deck/draw/small-decks", test_small_decks);
  g_test_add_func ("/deck/draw/tags", test_tags);
  g_test_add_func ("/deck/draw/edited", test_edited);
  g_test_add_func ("/deck/draw/record", test_record);
  g_test_add_func ("/deck/draw/fair", test_fair);
  return g_test_run ();
}
