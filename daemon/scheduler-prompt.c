// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-prompt: which card is drawn, for whom, and when it counts.
 *
 * A deck is hearth's own of its name with the cards that people added, or theirs alone. It is asked
 * for by its name, or NAME:TAG for the cards with a tag ("date-ideas:home"). A card that is asked
 * for counts as drawn at once. One that goes with a reminder is chosen when the reminder goes out,
 * stays with it however often it is shown again, and counts once a server has confirmed it.
 *
 * A deck that has gone since its event was planned takes nothing away from the reminder but the
 * card.
 */
#include "scheduler-prompt.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "deck.h"
#include "scheduler-private.h"

#define USUAL_DECK "deep-talk"
#define NAME_MAX_BYTES 64
#define IMPORT_MAX_BYTES (1024 * 1024)
#define OWN_CARDS_MAX 10000

/* A deck as it is asked for. */
typedef struct {
  char *name;
  char *tag; /* (nullable) */
} Wanted;

static void
clear_wanted (Wanted *wanted)
{
  g_clear_pointer (&wanted->name, g_free);
  g_clear_pointer (&wanted->tag, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wanted, clear_wanted)

static Wanted
read_wanted (const char *text)
{
  const char *colon = strchr (text, ':');

  if (!colon)
    return (Wanted){ g_strdup (text), NULL };
  return (Wanted){ g_strndup (text, colon - text), g_strdup (colon + 1) };
}

static gboolean
is_builtin (const char *name)
{
  g_auto (GStrv) names = hearth_deck_builtin_names ();

  return g_strv_contains ((const char *const *)names, name);
}

static gboolean
has_card (const GPtrArray *deck, gint64 id)
{
  for (guint i = 0; i < deck->len; i++)
    if (((HearthCard *)g_ptr_array_index (deck, i))->id == id)
      return TRUE;
  return FALSE;
}

static gboolean
has_id (const GArray *ids, gint64 id)
{
  for (guint i = 0; i < ids->len; i++)
    if (g_array_index (ids, gint64, i) == id)
      return TRUE;
  return FALSE;
}

static gboolean
fail_unknown (HearthScheduler *self, const char *name, GError **error)
{
  g_auto (GStrv) names = hearth_scheduler_deck_names (self, error);
  g_autofree char *list = names ? g_strjoinv (", ", names) : NULL;

  if (list)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 _ ("there is no deck “%s”; there are %s"), name, list);
  return FALSE;
}

static gboolean
check_name (const char *name, GError **error)
{
  if (g_ascii_islower (*name) && strlen (name) <= NAME_MAX_BYTES
      && strspn (name, G_CSET_a_2_z G_CSET_DIGITS "-") == strlen (name))
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no name for a deck: write small letters, digits and hyphens, as in "
                  "our-questions"),
               name);
  return FALSE;
}

/* A card that the deck has with the tag, chosen by the time, among those that are not drawn. NULL
 * without error where there is none. */
static const HearthCard *
choose (HearthScheduler *self, const GPtrArray *deck, const Wanted *wanted, const char *text,
        guint64 salt, GError **error)
{
  g_autoptr (GArray) drawn = hearth_store_drawn (self->store, wanted->name, error);
  g_autoptr (GArray) on_the_way = NULL;

  if (!drawn)
    return NULL;
  on_the_way = hearth_store_cards_on_the_way (self->store, text, error);
  if (!on_the_way)
    return NULL;
  if (on_the_way->len > 0)
    g_array_append_vals (drawn, on_the_way->data, on_the_way->len);
  return hearth_deck_draw (deck, wanted->tag, drawn,
                           (guint64)hearth_clock_now (self->clock) ^ (salt << 32), NULL);
}

static gboolean
record (HearthScheduler *self, const GPtrArray *deck, const Wanted *wanted, gint64 card,
        GError **error)
{
  g_autoptr (GArray) drawn = hearth_store_drawn (self->store, wanted->name, error);

  if (!drawn)
    return FALSE;
  hearth_deck_record (deck, wanted->tag, card, drawn);
  return hearth_store_set_drawn (self->store, wanted->name, drawn, error);
}

static gboolean
keep_cards (HearthScheduler *self, const char *name, const GPtrArray *cards, GPtrArray *known,
            guint *out_added, GError **error)
{
  *out_added = 0;
  for (guint i = 0; i < cards->len; i++) {
    const HearthCard *card = g_ptr_array_index (cards, i);
    g_autofree char *tags = g_strjoinv (" ", card->tags);
    g_autofree char *line =
        *tags ? g_strdup_printf ("%s [%s]", card->text, tags) : g_strdup (card->text);

    if (has_card (known, card->id))
      continue;
    if (!hearth_store_put_card (self->store, name, card->id, line, error))
      return FALSE;
    ++*out_added;
  }
  return TRUE;
}

/* The deck of a name as it is now, empty where there is none; a card that the file has no more is
 * no error. */
static GPtrArray *
load_or_empty (HearthScheduler *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) deck = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_auto (GStrv) lines = hearth_store_deck_lines (self->store, name, error);

  if (!lines)
    return NULL;
  deck = is_builtin (name) ? hearth_deck_builtin (name, error) : hearth_deck_parse (nothing, NULL);
  for (char **line = lines; deck && *line; line++) {
    HearthCard *card = hearth_card_parse (*line, strlen (*line), NULL);

    if (card && !has_card (deck, card->id))
      g_ptr_array_add (deck, card);
    else
      hearth_card_free (card);
  }
  return g_steal_pointer (&deck);
}

/* The names of all decks, hearth's own first. Free with g_strfreev. */
char **
hearth_scheduler_deck_names (HearthScheduler *self, GError **error)
{
  g_auto (GStrv) builtin = hearth_deck_builtin_names ();
  g_auto (GStrv) own = hearth_store_deck_names (self->store, error);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (!own)
    return NULL;
  for (char **name = builtin; *name; name++)
    g_strv_builder_add (names, *name);
  for (char **name = own; *name; name++)
    if (!g_strv_contains ((const char *const *)builtin, *name))
      g_strv_builder_add (names, *name);
  return g_strv_builder_end (names);
}

/* The cards of a deck, in their order; NotFound, with those that there are, for another name. */
GPtrArray *
hearth_scheduler_deck (HearthScheduler *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) deck = load_or_empty (self, name, error);

  if (!deck || deck->len > 0)
    return g_steal_pointer (&deck);
  (void)fail_unknown (self, name, error);
  return NULL;
}

/* The ids (gint64) that are drawn of a deck in its present round. */
GArray *
hearth_scheduler_drawn (HearthScheduler *self, const char *name, GError **error)
{
  return hearth_store_drawn (self->store, name, error);
}

/* Whether a deck of that name, NAME or NAME:TAG, can be drawn from; "" is none and will do. */
gboolean
hearth_scheduler_check_deck (HearthScheduler *self, const char *text, GError **error)
{
  g_auto (Wanted) wanted = read_wanted (text);
  g_autoptr (GPtrArray) deck = NULL;
  g_autofree char *tags = NULL;

  if (!*text)
    return TRUE;
  deck = hearth_scheduler_deck (self, wanted.name, error);
  if (!deck)
    return FALSE;
  for (guint i = 0; i < deck->len; i++)
    if (hearth_card_has_tag (g_ptr_array_index (deck, i), wanted.tag))
      return TRUE;
  tags = hearth_deck_tags (deck);
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
               *tags ? _ ("no card of the deck “%s” has the tag “%s”; there are %s")
                     : _ ("no card of the deck “%s” has the tag “%s”, or any"),
               wanted.name, wanted.tag, tags);
  return FALSE;
}

/* Draws a card of a deck, NAME or NAME:TAG, "" for deep-talk; it counts as drawn. Free *out_text
 * with g_free. */
gboolean
hearth_scheduler_draw (HearthScheduler *self, const char *text, char **out_text, GError **error)
{
  g_auto (Wanted) wanted = read_wanted (*text ? text : USUAL_DECK);
  g_autoptr (GPtrArray) deck = NULL;
  const HearthCard *card = NULL;

  if (!hearth_scheduler_check_deck (self, *text ? text : USUAL_DECK, error))
    return FALSE;
  deck = hearth_scheduler_deck (self, wanted.name, error);
  card = deck ? choose (self, deck, &wanted, text, 0, error) : NULL;
  if (!card || !hearth_scheduler_begin (self, error)
      || !hearth_scheduler_end (self, record (self, deck, &wanted, card->id, error), error))
    return FALSE;
  *out_text = g_strdup (card->text);
  return TRUE;
}

/* Adds to a deck the cards that a text says, one a line, and begins it where it is new. *out_faults
 * (HearthDeckFault) are the lines that gave no card, *out_added counts the cards that were new. */
gboolean
hearth_scheduler_import (HearthScheduler *self, const char *name, const char *text,
                         GPtrArray **out_faults, guint *out_added, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GPtrArray) cards = NULL;
  g_autoptr (GPtrArray) known = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  if (!check_name (name, error))
    return FALSE;
  if (g_bytes_get_size (bytes) > IMPORT_MAX_BYTES) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("a deck of %" G_GSIZE_FORMAT " bytes; it may have %d"),
                 g_bytes_get_size (bytes), IMPORT_MAX_BYTES);
    return FALSE;
  }
  cards = hearth_deck_parse (bytes, &faults);
  known = load_or_empty (self, name, error);
  if (!known)
    return FALSE;
  if (known->len + cards->len > OWN_CARDS_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("the deck “%s” would have more than %d cards"), name, OWN_CARDS_MAX);
    return FALSE;
  }
  if (!hearth_scheduler_begin_change (self, error, _ ("added to the deck %s"), name)
      || !hearth_scheduler_end (self, keep_cards (self, name, cards, known, out_added, error),
                                error))
    return FALSE;
  *out_faults = g_steal_pointer (&faults);
  return TRUE;
}

/* Adds one card, a line with its tags, to a deck, and begins it where it is new. Conflict where the
 * deck has it. */
gboolean
hearth_scheduler_add_card (HearthScheduler *self, const char *name, const char *line,
                           GError **error)
{
  g_autoptr (HearthCard) card = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  guint added = 0;

  if (!check_name (name, error))
    return FALSE;
  card = hearth_card_parse (line, strlen (line), error);
  if (!card) {
    g_prefix_error (error, "%s", _ ("this is no card: "));
    return FALSE;
  }
  if (!hearth_scheduler_import (self, name, line, &faults, &added, error))
    return FALSE;
  if (added == 1)
    return TRUE;
  if (faults->len == 0 && *card->text != '#')
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
                 _ ("the deck “%s” has that card already"), name);
  else
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("this is no card: a line that begins with # says nothing"));
  return FALSE;
}

/* Takes a card, known by its words, out of a deck; with "" all that people added to it. hearth's
 * own cards stay. */
gboolean
hearth_scheduler_remove_card (HearthScheduler *self, const char *name, const char *text,
                              GError **error)
{
  g_autoptr (GPtrArray) deck = hearth_scheduler_deck (self, name, error);
  g_autoptr (HearthCard) card = NULL;
  guint deleted = 0;
  gboolean is_good = FALSE;

  if (!deck)
    return FALSE;
  if (*text && !(card = hearth_card_parse (text, strlen (text), error)))
    return FALSE;
  if (!hearth_scheduler_begin_change (
          self, error, *text ? _ ("removed a card of the deck %s") : _ ("removed the deck %s"),
          name))
    return FALSE;
  is_good = card ? hearth_store_delete_card (self->store, name, card->id, &deleted, error)
                 : hearth_store_delete_deck (self->store, name, &deleted, error);
  if (is_good && deleted == 0) {
    if (card && !has_card (deck, card->id))
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                   _ ("the deck “%s” has no such card"), name);
    else
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                   _ ("hearth's own cards stay; only what you added can be removed"));
    is_good = FALSE;
  }
  return hearth_scheduler_end (self, is_good, error);
}

/* The card that goes with a reminder of an event, in the open transaction: the one it has, or one
 * that is chosen now. "" where the event has no deck, or its deck no card. Free with g_free. */
char *
hearth_scheduler_prompt (HearthScheduler *self, const HearthEvent *event,
                         const HearthDelivery *delivery, GError **error)
{
  g_autoptr (HearthPrompt) kept = NULL;
  g_auto (Wanted) wanted = read_wanted (event->deck);
  g_autoptr (GPtrArray) deck = NULL;
  const HearthCard *card = NULL;
  GError *failure = NULL;

  if (!*event->deck)
    return g_strdup ("");
  if (!hearth_store_load_prompt (self->store, delivery->id, &kept, error))
    return NULL;
  if (kept)
    return g_strdup (kept->text);
  deck = load_or_empty (self, wanted.name, error);
  if (!deck)
    return NULL;
  card = choose (self, deck, &wanted, event->deck, (guint64)delivery->id, &failure);
  if (failure) {
    g_propagate_error (error, failure);
    return NULL;
  }
  if (card
      && !hearth_store_put_prompt (
          self->store, &(HearthPrompt){ delivery->id, event->deck, card->id, card->text }, error))
    return NULL;
  return g_strdup (card ? card->text : "");
}

/* The card that a reminder was shown with, "" for none. Free with g_free. */
char *
hearth_scheduler_prompt_of (HearthScheduler *self, const HearthDelivery *delivery)
{
  g_autoptr (HearthPrompt) kept = NULL;

  if (!hearth_store_load_prompt (self->store, delivery->id, &kept, NULL) || !kept)
    return g_strdup ("");
  return g_strdup (kept->text);
}

/* A server has shown a reminder: its card counts as drawn, in the open transaction. */
gboolean
hearth_scheduler_prompt_shown (HearthScheduler *self, const HearthDelivery *delivery,
                               GError **error)
{
  g_autoptr (HearthPrompt) prompt = NULL;
  g_autoptr (GPtrArray) deck = NULL;
  g_autoptr (GArray) drawn = NULL;
  g_auto (Wanted) wanted = { NULL, NULL };

  if (!hearth_store_load_prompt (self->store, delivery->id, &prompt, error))
    return FALSE;
  if (!prompt || *delivery->batch)
    return TRUE;
  wanted = read_wanted (prompt->deck);
  drawn = hearth_store_drawn (self->store, wanted.name, error);
  deck = drawn ? load_or_empty (self, wanted.name, error) : NULL;
  if (!deck)
    return FALSE;
  return (delivery->repeats > 0 && has_id (drawn, prompt->card))
         || record (self, deck, &wanted, prompt->card, error);
}
