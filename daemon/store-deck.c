// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-deck: the cards that people wrote, what was drawn from each deck, and the card that goes
 * with a reminder.
 *
 * hearth's own decks are in the program and never here; a deck of the same name adds to them. What
 * was drawn is kept under the deck's name alone, oldest first, in whatever way it was asked for:
 * see deck. The card of a reminder is kept from the moment it is chosen, so that a reminder that is
 * shown again says the same.
 */
#include "store-private.h"

/* What is drawn of one deck, as its row has it. */
typedef struct {
  char *name;
  GArray *drawn;
} DeckRow;

static const HearthColumn deck_columns[] = {
  { ":drawn", HEARTH_COLUMN_WALLS, G_STRUCT_OFFSET (DeckRow, drawn), NULL, NULL },
};

static const HearthColumn prompt_columns[] = {
  { ":delivery", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthPrompt, delivery), NULL, NULL },
  { ":deck", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthPrompt, deck), NULL, NULL },
  { ":card", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthPrompt, card), NULL, NULL },
  { ":text", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthPrompt, text), NULL, NULL },
};

static char **
read_texts (HearthQuery *query, GError **error)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();
  GError *failure = NULL;

  while (hearth_query_row (query, &failure))
    g_strv_builder_add (texts, (const char *)sqlite3_column_text (query, 0));
  if (!failure)
    return g_strv_builder_end (texts);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
run_counted (HearthStore *self, HearthQuery *query, guint *out_changes, GError **error)
{
  if (!hearth_query_run (query, error))
    return FALSE;
  *out_changes = (guint)sqlite3_changes (hearth_store_database (self));
  return TRUE;
}

void
hearth_prompt_free (HearthPrompt *prompt)
{
  if (!prompt)
    return;
  g_free (prompt->deck);
  g_free (prompt->text);
  g_free (prompt);
}

/* Keeps a card in a deck, over one of the same words. */
gboolean
hearth_store_put_card (HearthStore *self, const char *deck, gint64 card, const char *line,
                       GError **error)
{
  return hearth_store_run (
      self,
      "INSERT INTO card (deck, card, line) VALUES (:deck, :card, :line)"
      " ON CONFLICT (deck, card) DO UPDATE SET line = excluded.line",
      HEARTH_BIND ({ ":deck", 0, deck }, { ":card", card }, { ":line", 0, line }), error);
}

/* Takes a card out of a deck; *out_deleted is 0 where it was not there. */
gboolean
hearth_store_delete_card (HearthStore *self, const char *deck, gint64 card, guint *out_deleted,
                          GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "DELETE FROM card WHERE deck = :deck AND card = :card", error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":deck", deck);
  hearth_query_bind_integer (query, ":card", card);
  return run_counted (self, query, out_deleted, error);
}

/* Takes all cards out of a deck, and says how many there were. */
gboolean
hearth_store_delete_deck (HearthStore *self, const char *deck, guint *out_deleted, GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "DELETE FROM card WHERE deck = :deck", error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":deck", deck);
  return run_counted (self, query, out_deleted, error);
}

/* The names of the decks that have cards here, sorted. Free with g_strfreev. */
char **
hearth_store_deck_names (HearthStore *self, GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "SELECT DISTINCT deck FROM card ORDER BY deck", error);

  return query ? read_texts (query, error) : NULL;
}

/* The cards of a deck, each as the line that says it, in the order they came. Free with g_strfreev.
 */
char **
hearth_store_deck_lines (HearthStore *self, const char *deck, GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "SELECT line FROM card WHERE deck = :deck ORDER BY rowid", error);

  if (!query)
    return NULL;
  hearth_query_bind_text (query, ":deck", deck);
  return read_texts (query, error);
}

/* The ids (gint64) drawn in the present round of a deck, oldest first. */
GArray *
hearth_store_drawn (HearthStore *self, const char *deck, GError **error)
{
  DeckRow row = { NULL, hearth_walls_new () };
  GError *failure = NULL;
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "SELECT drawn FROM deck WHERE name = :name", &failure);

  if (query)
    hearth_query_bind_text (query, ":name", deck);
  if (query && hearth_query_row (query, &failure))
    (void)hearth_columns_read (query, deck_columns, G_N_ELEMENTS (deck_columns), &row, &failure);
  if (!failure)
    return row.drawn;
  g_clear_pointer (&row.drawn, g_array_unref);
  g_propagate_error (error, failure);
  return NULL;
}

/* Keeps the ids drawn in the present round of a deck. */
gboolean
hearth_store_set_drawn (HearthStore *self, const char *deck, GArray *drawn, GError **error)
{
  const DeckRow row = { NULL, drawn };
  g_autoptr (HearthQuery) query =
      hearth_store_query (self,
                          "INSERT INTO deck (name, drawn) VALUES (:name, :drawn)"
                          " ON CONFLICT (name) DO UPDATE SET drawn = excluded.drawn",
                          error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":name", deck);
  hearth_columns_bind (query, deck_columns, G_N_ELEMENTS (deck_columns), &row);
  return hearth_query_run (query, error);
}

/* The cards (gint64) of a deck that go with reminders which no server has confirmed yet. */
GArray *
hearth_store_cards_on_the_way (HearthStore *self, const char *deck, GError **error)
{
  return hearth_store_ids (
      self,
      "SELECT prompt.card FROM delivery JOIN prompt ON prompt.delivery = delivery.id"
      " WHERE delivery.state = 'presenting' AND prompt.deck = :deck",
      HEARTH_BIND ({ ":deck", 0, deck }), error);
}

/* Keeps the card that goes with a reminder. */
gboolean
hearth_store_put_prompt (HearthStore *self, const HearthPrompt *prompt, GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self,
                          "INSERT OR REPLACE INTO prompt (delivery, deck, card, text)"
                          " VALUES (:delivery, :deck, :card, :text)",
                          error);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, prompt_columns, G_N_ELEMENTS (prompt_columns), prompt);
  return hearth_query_run (query, error);
}

/* The card that goes with a reminder, to be freed by the caller; NULL where none was chosen. */
gboolean
hearth_store_load_prompt (HearthStore *self, gint64 delivery, HearthPrompt **out_prompt,
                          GError **error)
{
  g_autoptr (HearthPrompt) prompt = NULL;
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "SELECT delivery, deck, card, text FROM prompt WHERE delivery = :delivery", error);

  if (!query)
    return FALSE;
  hearth_query_bind_integer (query, ":delivery", delivery);
  if (hearth_query_row (query, &failure)) {
    prompt = g_new0 (HearthPrompt, 1);
    (void)hearth_columns_read (query, prompt_columns, G_N_ELEMENTS (prompt_columns), prompt,
                               &failure);
  }
  if (failure) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  *out_prompt = g_steal_pointer (&prompt);
  return TRUE;
}
