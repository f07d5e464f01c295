// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-prompt: prompt and deck, something good to talk about and where it comes from.
 *
 * A file of cards is read here and sent as it is, but for lines that are no UTF-8, which the bus
 * cannot carry: they are said among the other bad lines, which the daemon finds, in the file's
 * order, and the rest is kept.
 */
#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "json.h"
#include "print.h"
#include "verb.h"

/* One thing that a verb of several can do: its word, how many words follow, and how. */
typedef struct {
  const char *name;
  guint min_arguments;
  guint max_arguments;
  HearthExit (*run) (GDBusConnection *bus, const HearthArgs *args);
} Action;

/* A line of a file that is no card. */
typedef struct {
  guint line;
  char *reason; /* owned */
} Fault;

/* (transfer full) (nullable): the answer of a method of Prompts. */
static GVariant *
call_prompts (GDBusConnection *bus, const char *method, GVariant *arguments, const char *reply_type,
              GError **error)
{
  return hearth_bus_call (bus, HEARTH_PATH, HEARTH_PROMPTS_INTERFACE, method, arguments, reply_type,
                          error);
}

static HearthExit
run_prompt (const HearthArgs *args)
{
  const char *deck = hearth_args_count (args) == 0 ? "" : hearth_args_word (args, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  const char *text;

  if (bus != NULL)
    reply = call_prompts (bus, "Draw", g_variant_new ("(s)", deck), "(s)", &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(&s)", &text);
  if (!hearth_args_has (args, "json")) {
    hearth_print ("%s\n", text);
    return HEARTH_EXIT_DONE;
  }
  object = json_object_new ();
  json_object_set_string_member (object, "deck", *deck == '\0' ? "deep-talk" : deck);
  json_object_set_string_member (object, "text", text);
  hearth_json_print (object);
  return HEARTH_EXIT_DONE;
}

static HearthExit
list_decks (GDBusConnection *bus, const HearthArgs *args)
{
  const HearthColumn columns[] = { { 0 }, { .right = TRUE } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariantIter) decks = NULL;
  g_autoptr (GVariant) reply = call_prompts (bus, "Decks", NULL, "(a(su))", &error);
  const char *name;
  guint cards;

  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(a(su))", &decks);
  while (g_variant_iter_next (decks, "(&su)", &name, &cards)) {
    JsonObject *object = json_object_new ();
    g_autofree char *number = g_strdup_printf ("%u", cards);

    json_object_set_string_member (object, "deck", name);
    json_object_set_int_member (object, "cards", cards);
    json_array_add_object_element (array, object);
    hearth_table_cell (table, HEARTH_STYLE_STRONG, name);
    hearth_table_cell (table, HEARTH_STYLE_QUIET, number);
  }
  if (hearth_args_has (args, "json"))
    hearth_json_print_array (array);
  else
    hearth_table_print (table);
  return HEARTH_EXIT_DONE;
}

static JsonObject *
card_object (const char *text, char **tags, gboolean drawn)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (char **tag = tags; *tag != NULL; tag++)
    json_array_add_string_element (array, *tag);
  json_object_set_string_member (object, "text", text);
  json_object_set_array_member (object, "tags", array);
  json_object_set_boolean_member (object, "drawn", drawn);
  return object;
}

static HearthExit
show_deck (GDBusConnection *bus, const HearthArgs *args)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariantIter) cards = NULL;
  g_autoptr (GVariant) reply = call_prompts (
      bus, "Cards", g_variant_new ("(s)", hearth_args_word (args, 1)), "(a(sasb))", &error);
  GVariant *row = NULL;

  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(a(sasb))", &cards);
  while ((row = g_variant_iter_next_value (cards)) != NULL) {
    g_autoptr (GVariant) owned = row;
    g_auto (GStrv) tags = NULL;
    g_autofree char *list = NULL;
    const char *text;
    gboolean drawn;

    g_variant_get (owned, "(&s^asb)", &text, &tags, &drawn);
    list = g_strjoinv (" ", tags);
    if (hearth_args_has (args, "json"))
      json_array_add_object_element (array, card_object (text, tags, drawn));
    else if (*list != '\0')
      hearth_print ("%s [%s]\n", text, list);
    else
      hearth_print ("%s\n", text);
  }
  if (hearth_args_has (args, "json"))
    hearth_json_print_array (array);
  return HEARTH_EXIT_DONE;
}

static HearthExit
say_changed (const HearthArgs *args, const char *key, gint64 number, const char *line)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "deck", hearth_args_word (args, 1));
  json_object_set_int_member (object, key, number);
  if (hearth_args_has (args, "json"))
    hearth_json_print (object);
  else
    hearth_print ("%s\n", line);
  return HEARTH_EXIT_DONE;
}

static HearthExit
add_card (GDBusConnection *bus, const HearthArgs *args)
{
  g_autofree char *text = hearth_args_rest (args, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call_prompts (
      bus, "Add", g_variant_new ("(ss)", hearth_args_word (args, 1), text), "()", &error);

  return reply == NULL ? hearth_exit_report (error) : say_changed (args, "added", 1, _ ("Added."));
}

static void
clear_fault (gpointer data)
{
  g_free (((Fault *)data)->reason);
}

static void
add_fault (GArray *faults, guint line, const char *reason)
{
  const Fault fault = { line, g_strdup (reason) };

  g_array_append_val (faults, fault);
}

static gint
compare_faults (gconstpointer a, gconstpointer b)
{
  return (gint)((const Fault *)a)->line - (gint)((const Fault *)b)->line;
}

static void
say_faults (GArray *faults)
{
  g_array_sort (faults, compare_faults);
  for (guint i = 0; i < faults->len; i++) {
    const Fault *fault = &g_array_index (faults, Fault, i);

    fprintf (stderr, _ ("hearth: line %u: %s\n"), fault->line, fault->reason);
  }
}

/* (transfer full) (nullable): the text of a file, or of stdin for "-"; a line that is no UTF-8, or
 * has a NUL in it, gives way to an empty one and is a fault. */
static char *
read_cards (const char *path, GArray *faults, GError **error)
{
  const char *place = g_str_equal (path, "-") ? "/dev/stdin" : path;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *contents = NULL;
  gsize size = 0;
  const char *line;
  guint number = 1;

  if (!g_file_get_contents (place, &contents, &size, error))
    return NULL;
  for (line = contents; line < contents + size; number++) {
    gsize rest = (gsize)(contents + size - line);
    const char *end = memchr (line, '\n', rest);
    gsize length = end == NULL ? rest : (gsize)(end - line);

    if (g_utf8_validate_len (line, length, NULL))
      g_string_append_len (text, line, (gssize)length);
    else
      add_fault (faults, number, _ ("it is not text in UTF-8"));
    g_string_append_c (text, '\n');
    line += MIN (length + 1, rest);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static HearthExit
import_deck (GDBusConnection *bus, const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) faults = g_array_new (FALSE, FALSE, sizeof (Fault));
  g_autoptr (GVariantIter) iter = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *line = NULL;
  g_autofree char *text = NULL;
  const char *reason;
  guint added, number;

  g_array_set_clear_func (faults, clear_fault);
  text = read_cards (hearth_args_word (args, 2), faults, &error);
  if (text != NULL)
    reply = call_prompts (bus, "Import", g_variant_new ("(ss)", hearth_args_word (args, 1), text),
                          "(ua(us))", &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  g_variant_get (reply, "(ua(us))", &added, &iter);
  while (g_variant_iter_next (iter, "(u&s)", &number, &reason))
    add_fault (faults, number, reason);
  say_faults (faults);
  line = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u card added.", "%u cards added.", added),
                          added);
  (void)say_changed (args, "added", added, line);
  return added == 0 && faults->len > 0 ? HEARTH_EXIT_REFUSED : HEARTH_EXIT_DONE;
}

static HearthExit
remove_cards (GDBusConnection *bus, const HearthArgs *args)
{
  g_autofree char *text = hearth_args_rest (args, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call_prompts (
      bus, "Remove", g_variant_new ("(ss)", hearth_args_word (args, 1), text), "()", &error);

  return reply == NULL ? hearth_exit_report (error)
                       : say_changed (args, "removed", 1, _ ("Removed."));
}

static const Action actions[] = {
  { "list", 1, 1, list_decks },
  { "show", 2, 2, show_deck },
  { "add", 3, HEARTH_ANY_NUMBER, add_card },
  { "import", 3, 3, import_deck },
  { "rm", 2, HEARTH_ANY_NUMBER, remove_cards },
};

static HearthExit
run_deck (const HearthArgs *args)
{
  const char *name = hearth_args_count (args) == 0 ? "list" : hearth_args_word (args, 0);
  guint n = MAX (hearth_args_count (args), 1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    g_autoptr (GDBusConnection) bus = NULL;

    if (!g_str_equal (actions[i].name, name))
      continue;
    if (n < actions[i].min_arguments || n > actions[i].max_arguments) {
      hearth_exit_usage (&error, _ ("that is not how deck %s is said; “hearth deck --help” tells"),
                         name);
      return hearth_exit_report (error);
    }
    bus = hearth_bus_open (&error);
    return bus == NULL ? hearth_exit_report (error) : actions[i].run (bus, args);
  }
  hearth_exit_usage (&error, _ ("deck knows list, show, add, import and rm, and not “%s”"), name);
  return hearth_exit_report (error);
}

const HearthVerb hearth_verb_prompt = {
  .name = "prompt",
  .group = HEARTH_GROUP_TOGETHER,
  .arguments = "[DECK]",
  .summary = N_ ("draw a card: something to talk about"),
  .details = N_ ("“hearth deck list” shows the decks; without one it is deep-talk. DECK:TAG draws "
                 "among the cards with a tag: date-ideas:home. No card comes twice before all "
                 "were drawn."),
  .max_arguments = 1,
  .options = { hearth_options_json },
  .run = run_prompt,
};

const HearthVerb hearth_verb_deck = {
  .name = "deck",
  .group = HEARTH_GROUP_TOGETHER,
  .arguments = "[list | show|rm DECK | add|import DECK …]",
  .summary = N_ ("look at decks of cards, and write your own"),
  .details =
      N_ ("add DECK TEXT adds a card, import DECK FILE those of a file, a line each, with their "
          "tags at the end: “Cook together. [home free]”. add and "
          "import begin a deck that is not there. rm takes out a card that you added, or "
          "without TEXT all of them; hearth's own cards stay. FILE may be - for stdin."),
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { hearth_options_json },
  .run = run_deck,
};
