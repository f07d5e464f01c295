// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-prompts: org.hearth.Hearth1.Prompts, the decks and their cards.
 */
#include "deck.h"
#include "scheduler-prompt.h"
#include "service-private.h"

/* A text may have a line of two bytes, each a fault of a hundred. */
#define FAULTS_MAX 1000

static gboolean
handle_draw (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  const char *deck = NULL;
  g_autofree char *text = NULL;

  g_variant_get (arguments, "(&s)", &deck);
  if (!hearth_scheduler_draw (self->scheduler, deck, &text, error))
    return FALSE;
  *out_reply = g_variant_new ("(s)", text);
  return TRUE;
}

static gboolean
handle_decks (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
              GError **error)
{
  g_auto (GStrv) names = hearth_scheduler_deck_names (self->scheduler, error);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(su)"));

  if (!names)
    return FALSE;
  for (char **name = names; *name; name++) {
    g_autoptr (GPtrArray) deck = hearth_scheduler_deck (self->scheduler, *name, error);

    if (!deck)
      return FALSE;
    g_variant_builder_add (&builder, "(su)", *name, deck->len);
  }
  *out_reply = g_variant_new ("(a(su))", &builder);
  return TRUE;
}

static gboolean
handle_cards (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
              GError **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sasb)"));
  g_autoptr (GHashTable) is_drawn = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) deck = NULL;
  g_autoptr (GArray) drawn = NULL;
  const char *name = NULL;

  g_variant_get (arguments, "(&s)", &name);
  deck = hearth_scheduler_deck (self->scheduler, name, error);
  drawn = deck ? hearth_scheduler_drawn (self->scheduler, name, error) : NULL;
  if (!drawn)
    return FALSE;
  for (guint i = 0; i < drawn->len; i++)
    g_hash_table_add (is_drawn, &g_array_index (drawn, gint64, i));
  for (guint i = 0; i < deck->len; i++) {
    const HearthCard *card = g_ptr_array_index (deck, i);

    g_variant_builder_add (&builder, "(s^asb)", card->text, card->tags,
                           g_hash_table_contains (is_drawn, &card->id));
  }
  *out_reply = g_variant_new ("(a(sasb))", &builder);
  return TRUE;
}

static gboolean
handle_add (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
            GError **error)
{
  const char *deck = NULL;
  const char *text = NULL;

  g_variant_get (arguments, "(&s&s)", &deck, &text);
  return hearth_scheduler_add_card (self->scheduler, deck, text, error);
}

static gboolean
handle_import (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(us)"));
  g_autoptr (GPtrArray) faults = NULL;
  const char *deck = NULL;
  const char *text = NULL;
  guint added = 0;

  g_variant_get (arguments, "(&s&s)", &deck, &text);
  if (!hearth_scheduler_import (self->scheduler, deck, text, &faults, &added, error))
    return FALSE;
  for (guint i = 0; i < MIN (faults->len, FAULTS_MAX); i++) {
    const HearthDeckFault *fault = g_ptr_array_index (faults, i);

    g_variant_builder_add (&builder, "(us)", fault->line, fault->reason);
  }
  *out_reply = g_variant_new ("(ua(us))", added, &builder);
  return TRUE;
}

static gboolean
handle_remove (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  const char *deck = NULL;
  const char *text = NULL;

  g_variant_get (arguments, "(&s&s)", &deck, &text);
  return hearth_scheduler_remove_card (self->scheduler, deck, text, error);
}

static const HearthMethod methods[] = {
  { "Draw", handle_draw }, { "Decks", handle_decks },   { "Cards", handle_cards },
  { "Add", handle_add },   { "Import", handle_import }, { "Remove", handle_remove },
};

/* The methods of Prompts. */
const HearthMethod *
hearth_prompts_methods (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (methods);
  return methods;
}
