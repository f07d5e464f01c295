// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-args: command lines, good and bad, against a verb made for the test; and what help and
 * completion make of that verb.
 */
#include "args.h"

#include <string.h>

#include "completion.h"
#include "help.h"
#include "spell.h"

static const HearthOption options[] = {
  { "for", HEARTH_OPTION_VALUE, "SPAN", "how long", "s" },
  { "rating", HEARTH_OPTION_VALUE, "N", "how good", "u" },
  { "goal", HEARTH_OPTION_VALUE, "ID", "what for", "x" },
  { "urgent", HEARTH_OPTION_SWITCH, NULL, "at once", "b" },
  { "exdate", HEARTH_OPTION_LIST, "LOCAL", "not then", "as", "exdates" },
  { "days", HEARTH_OPTION_VALUE, "N", "how many" },
  { "json", HEARTH_OPTION_FLAG, NULL, "for scripts" },
  { NULL },
};

static const HearthVerb verb = {
  .name = "try",
  .arguments = "KIND TITLE",
  .summary = "try it",
  .min_arguments = 1,
  .max_arguments = 3,
  .options = { options },
};

static const HearthVerb *const verbs[] = { &verb, NULL };

static HearthArgs *
parse (const char *line, GError **error)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  static GPtrArray *kept; /* HearthArgs borrows the words */

  if (kept == NULL)
    kept = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  g_ptr_array_add (kept, words);
  return hearth_args_new (&verb, verbs, (const char *const *)g_steal_pointer (&words), error);
}

/* Protects options before, between and after the arguments, and -- as the end of them. */
static void
test_places (void)
{
  static const struct {
    const char *line;
    const char *words[3];
    const char *span; /* of --for */
  } cases[] = {
    { "a b", { "a", "b" }, NULL },
    { "--for 2h a b", { "a", "b" }, "2h" },
    { "a --for 2h b", { "a", "b" }, "2h" },
    { "a b --for=2h", { "a", "b" }, "2h" },
    { "a b --for=", { "a", "b" }, "" },
    { "a --for --json", { "a" }, "--json" },
    { "a --for 1h --for 2h", { "a" }, "2h" },
    { "a -- --for 2h", { "a", "--for", "2h" }, NULL },
    { "a -", { "a", "-" }, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (HearthArgs) args = parse (cases[i].line, &error);
    g_assert_no_error (error);
    for (guint j = 0; j < G_N_ELEMENTS (cases[i].words); j++)
      g_assert_cmpstr (hearth_args_word (args, j), ==, cases[i].words[j]);
    g_assert_cmpstr (hearth_args_value (args, "for"), ==, cases[i].span);
  }
}

/* Protects exit status 2 with a sentence that names the word. */
static void
test_refused (void)
{
  static const struct {
    const char *line;
    const char *names;
  } cases[] = {
    { "a --fro 2h", "“--for”" },
    { "a --urgnt", "“--urgent”" },
    { "a --no-urgnt", "no-urgent" },
    { "a --no-for", "no-for" },
    { "a -x", "“-x”" },
    { "a --for", "--for SPAN" },
    { "a --json=yes", "--json" },
    { "a b c d", "“d”" },
    { "a --elephants 3", "--help" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (HearthArgs) args = parse (cases[i].line, &error);
    g_assert_null (args);
    g_assert_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_USAGE);
    g_assert_nonnull (strstr (error->message, cases[i].names));
  }
}

/* Protects the a{sv} that the daemon gets: names, types, the last of several, lists in order. */
static void
test_sent (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthArgs) args = parse (
      "a --for 2h --rating 4 --goal 7 --no-urgent --exdate x --exdate y --days 3 --json", &error);
  g_auto (GVariantDict) options_sent = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) sent = NULL;
  g_autoptr (GVariant) expected = g_variant_ref_sink (
      g_variant_new_parsed ("{'for': <'2h'>, 'rating': <uint32 4>, 'goal': <int64 7>, "
                            "'urgent': <false>, 'exdates': <['x', 'y']>}"));
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_assert_no_error (error);
  g_assert_true (hearth_args_send (args, &options_sent, &error));
  sent = g_variant_ref_sink (g_variant_dict_end (&options_sent));
  g_assert_cmpuint (g_variant_n_children (sent), ==, g_variant_n_children (expected));
  g_variant_iter_init (&iter, expected);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value)) {
    g_autoptr (GVariant) found = g_variant_lookup_value (sent, key, NULL);
    g_assert_cmpvariant (found, value);
  }
}

/* Protects numbers from what is none, or too large for its type. */
static void
test_numbers (void)
{
  const char *const lines[] = { "a --rating four", "a --rating -1", "a --rating 4294967296",
                                "a --goal 1x", "a --goal=" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (HearthArgs) args = parse (lines[i], &error);
    g_auto (GVariantDict) sent = G_VARIANT_DICT_INIT (NULL);
    g_assert_no_error (error);
    g_assert_false (hearth_args_send (args, &sent, &error));
    g_assert_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_USAGE);
  }
}

/* Protects ID@DATE: the number is read here, the date goes to the daemon untouched. */
static void
test_occurrences (void)
{
  static const struct {
    const char *word;
    gint64 id; /* 0: refused */
    const char *occurrence;
  } cases[] = {
    { "3", 3, "" },
    { "3@2026-11-27", 3, "2026-11-27" },
    { "3@2026-11-27T19:00", 3, "2026-11-27T19:00" },
    { "9223372036854775807", G_MAXINT64, "" },
    { "9223372036854775808", 0, NULL },
    { "3@", 0, NULL },
    { "@2026-11-27", 0, NULL },
    { "0", 0, NULL },
    { "-3", 0, NULL },
    { "3 ", 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const words[] = { "--", cases[i].word, NULL };
    g_autoptr (GError) error = NULL;
    g_autoptr (HearthArgs) args = hearth_args_new (&verb, verbs, words, &error);
    const char *occurrence = NULL;
    gint64 id = 0;
    gboolean read = hearth_args_occurrence (args, 0, &id, &occurrence, &error);
    g_assert_cmpint (read, ==, cases[i].id != 0);
    g_assert_cmpint (id, ==, cases[i].id);
    g_assert_cmpstr (occurrence, ==, cases[i].occurrence);
  }
}

/* Protects the bus from bytes that GVariant would abort on. */
static void
test_utf8 (void)
{
  const char *const good[] = { "Füße", "日本", NULL };
  const char *const bad[] = { "fine", "\xff\xfe", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_args_check_utf8 (good, &error));
  g_assert_no_error (error);
  g_assert_false (hearth_args_check_utf8 (bad, &error));
  g_assert_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_USAGE);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

/* Protects "did you mean": near words are offered, far ones are not. */
static void
test_nearest (void)
{
  const char *const names[] = { "agenda", "done", "skip", "snooze", NULL };

  g_assert_cmpstr (hearth_spell_nearest ("agend", names), ==, "agenda");
  g_assert_cmpstr (hearth_spell_nearest ("doen", names), ==, "done");
  g_assert_cmpstr (hearth_spell_nearest ("snoo", names), ==, "snooze");
  g_assert_null (hearth_spell_nearest ("elephant", names));
  g_assert_null (hearth_spell_nearest ("", names));
}

/* Protects help and completions from leaving out an option that exists. */
static void
test_generated (void)
{
  const char *const shells[] = { "bash", "zsh", "fish" };
  g_autoptr (GError) error = NULL;
  g_autofree char *help = hearth_help_verb (&verb);

  g_assert_nonnull (strstr (help, "Usage: hearth try KIND TITLE [OPTION…]\n"));
  g_assert_nonnull (strstr (help, "--[no-]urgent"));
  for (gsize i = 0; i < G_N_ELEMENTS (shells); i++) {
    g_autofree char *script = hearth_completion_write (verbs, shells[i], &error);
    g_assert_no_error (error);
    for (const HearthOption *option = options; option->name != NULL; option++)
      g_assert_nonnull (strstr (script, option->name));
    g_assert_nonnull (strstr (script, "no-urgent"));
    g_assert_nonnull (strstr (script, "date-night"));
  }
  g_assert_null (hearth_completion_write (verbs, "tcsh", &error));
  g_assert_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/args/places", test_places);
  g_test_add_func ("/args/refused", test_refused);
  g_test_add_func ("/args/sent", test_sent);
  g_test_add_func ("/args/numbers", test_numbers);
  g_test_add_func ("/args/occurrences", test_occurrences);
  g_test_add_func ("/args/utf8", test_utf8);
  g_test_add_func ("/args/nearest", test_nearest);
  g_test_add_func ("/args/generated", test_generated);
  return g_test_run ();
}
