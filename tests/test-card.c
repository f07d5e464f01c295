// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-card: a line becomes a card or is refused with the reason, and a card keeps its identity.
 */
#include "card.h"

#include <string.h>

#include "dbus/error.h"

static HearthCard *
parse (const char *line)
{
  g_autoptr (GError) error = NULL;
  HearthCard *card = hearth_card_parse (line, strlen (line), &error);

  g_assert_no_error (error);
  return card;
}

/* Protects the form of tags: at the end, in brackets, any number, none. */
static void
test_tags (void)
{
  g_autoptr (HearthCard) tagged = parse ("  Sleep  [ home-alone  x2 ]\r\n");
  g_autoptr (HearthCard) plain = parse ("Was sagst du dazu? Sch\xc3\xb6n, nicht? #1");
  g_autoptr (HearthCard) empty = parse ("Nothing between []");

  g_assert_cmpstr (tagged->text, ==, "Sleep");
  g_assert_cmpuint (g_strv_length (tagged->tags), ==, 2);
  g_assert_true (hearth_card_has_tag (tagged, "home-alone"));
  g_assert_true (hearth_card_has_tag (tagged, "x2"));
  g_assert_true (hearth_card_has_tag (tagged, NULL));
  g_assert_false (hearth_card_has_tag (tagged, "home"));
  g_assert_cmpstr (plain->text, ==, "Was sagst du dazu? Sch\xc3\xb6n, nicht? #1");
  g_assert_cmpuint (g_strv_length (plain->tags), ==, 0);
  g_assert_cmpstr (empty->text, ==, "Nothing between");
  g_assert_cmpuint (g_strv_length (empty->tags), ==, 0);
}

typedef struct {
  const char *line;
  gssize length; /* -1: up to its NUL */
  const char *reason; /* a part of it */
} Refused;

static const Refused refused[] = {
  { "half a \xc3( letter", -1, "UTF-8" },
  { "a nul \0 inside", 14, "UTF-8" },
  { "a\ttab", -1, "control" },
  { "an escape \x1b[31m", -1, "control" },
  { "an old \xc2\x85 newline", -1, "control" },
  { "One [Home]", -1, "“Home” is not a tag" },
  { "Two [home, free]", -1, "“home,” is not a tag" },
  { "Three [2nd]", -1, "“2nd” is not a tag" },
  { "Four [home] [free]", -1, "brackets" },
  { "Five [home", -1, "brackets" },
  { "Six ]", -1, "brackets" },
  { "Seven [home] ever after", -1, "brackets" },
  { "[home]", -1, "no words" },
  { "?!...", -1, "no words" },
  { "\xe2\x9d\xa4\xef\xb8\x8f", -1, "no words" }, /* a heart and its variation selector */
};

/* Protects a deck from what is no card, and its author from guessing why. */
static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    const Refused *bad = &refused[i];
    gsize length = bad->length < 0 ? strlen (bad->line) : (gsize)bad->length;
    g_autoptr (GError) error = NULL;

    g_assert_null (hearth_card_parse (bad->line, length, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    if (!strstr (error->message, bad->reason))
      g_error ("“%s” was refused because “%s”", bad->line, error->message);
  }
}

/* Protects the longest card: 500 bytes are taken, blanks around them not counted; 501 are not. */
static void
test_longest (void)
{
  g_autofree char *longest = g_strnfill (HEARTH_CARD_MAX_BYTES, 'a');
  g_autofree char *padded = g_strconcat ("  ", longest, "  ", NULL);
  g_autofree char *longer = g_strconcat (longest, "a", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthCard) card = hearth_card_parse (padded, strlen (padded), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (card->text, ==, longest);
  g_assert_null (hearth_card_parse (longer, strlen (longer), &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "501"));
}

static gint64
id_of (const char *line)
{
  g_autoptr (HearthCard) card = parse (line);

  return card->id;
}

/* Protects what was drawn from an edit of the deck, and from a new version of hearth: the id
 * follows from the words and is the same for ever. The number is the SHA-256 of "sing in the car".
 */
static void
test_identity (void)
{
  gint64 id = id_of ("Sing in the car.");

  g_assert_cmpint (id, ==, G_GINT64_CONSTANT (9046909989022295455));
  g_assert_cmpint (id, ==, id_of ("  sing, in the CAR! [out free]"));
  g_assert_cmpint (id, !=, id_of ("Sing in the cart."));
  g_assert_cmpint (id, !=, id_of ("Sing in thecar."));
  g_assert_cmpint (id_of ("Caf\xc3\xa9"), ==, id_of ("CAFE\xcc\x81"));
  g_assert_cmpint (id_of ("Caf\xc3\xa9"), !=, id_of ("Cafe"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card/tags", test_tags);
  g_test_add_func ("/card/refused", test_refused);
  g_test_add_func ("/card/longest", test_longest);
  g_test_add_func ("/card/identity", test_identity);
  return g_test_run ();
}
