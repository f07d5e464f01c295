// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * args: the words after a verb, sorted into arguments and options.
 *
 * A verb says in a table which options it knows, and this file does the rest: options before,
 * between and after the arguments, `--for 2h` and `--for=2h`, `--` for "only arguments from here
 * on", and a sentence that names the word where something is wrong, with the nearest one that would
 * have been right. An option whose table row has a D-Bus type is sent to the daemon as it is under
 * its own name: hearth_args_send fills the a{sv} that ends every method, so that a new option of
 * the bus is one new row here. What the values mean is the daemon's business.
 *
 * Errors are HEARTH_EXIT_USAGE. The words are borrowed and must outlive the HearthArgs.
 */
#include "args.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "spell.h"

typedef struct {
  const HearthOption *option; /* borrowed */
  const char *value; /* (nullable), borrowed */
  gboolean on; /* FALSE: --no-NAME */
} Given;

struct _HearthArgs {
  const HearthVerb *verb; /* borrowed */
  const HearthVerb *const *verbs; /* borrowed */
  GPtrArray *words; /* borrowed strings */
  GArray *given; /* Given, in order */
  gboolean wants_help;
};

static GPtrArray *
option_names (const HearthVerb *verb)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (const HearthOption *const *set = verb->options; *set != NULL; set++)
    for (const HearthOption *option = *set; option->name != NULL; option++) {
      g_ptr_array_add (names, g_strdup (option->name));
      if (option->form == HEARTH_OPTION_SWITCH)
        g_ptr_array_add (names, g_strconcat ("no-", option->name, NULL));
    }
  g_ptr_array_add (names, g_strdup ("help"));
  g_ptr_array_add (names, NULL);
  return names;
}

static const HearthOption *
find_option (const HearthVerb *verb, const char *name)
{
  for (const HearthOption *const *set = verb->options; *set != NULL; set++)
    for (const HearthOption *option = *set; option->name != NULL; option++)
      if (g_str_equal (option->name, name))
        return option;
  return NULL;
}

static const HearthOption *
find_switched_off (const HearthVerb *verb, const char *name)
{
  const HearthOption *option = NULL;

  if (g_str_has_prefix (name, "no-"))
    option = find_option (verb, name + strlen ("no-"));
  return option != NULL && option->form == HEARTH_OPTION_SWITCH ? option : NULL;
}

static void
set_unknown_option (const HearthVerb *verb, const char *word, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = option_names (verb);
  const char *nearest = hearth_spell_nearest (name, (const char *const *)names->pdata);

  if (nearest != NULL)
    hearth_exit_usage (error, _ ("%s has no option “%s”; did you mean “--%s”?"), verb->name, word,
                       nearest);
  else
    hearth_exit_usage (error, _ ("%s has no option “%s”; “hearth %s --help” lists them"),
                       verb->name, word, verb->name);
}

/* Reads the option words[*index], and the word after it where that is its value. */
static gboolean
take_option (HearthArgs *self, const char *const *words, gsize *index, GError **error)
{
  const char *word = words[*index];
  const char *equals = strchr (word, '=');
  g_autofree char *flag = equals == NULL ? g_strdup (word) : g_strndup (word, equals - word);
  const char *name = g_str_has_prefix (flag, "--") ? flag + 2 : "";
  Given given = { .option = find_option (self->verb, name), .on = TRUE };

  if (given.option == NULL) {
    given.option = find_switched_off (self->verb, name);
    given.on = FALSE;
  }
  if (given.option == NULL) {
    set_unknown_option (self->verb, flag, name, error);
    return FALSE;
  }
  if (given.option->value == NULL && equals != NULL) {
    hearth_exit_usage (error, _ ("%s takes no value"), flag);
    return FALSE;
  }
  if (given.option->value != NULL) {
    given.value = equals != NULL ? equals + 1 : words[*index + 1];
    if (given.value == NULL) {
      hearth_exit_usage (error, _ ("%s needs a value: %s %s"), flag, flag, given.option->value);
      return FALSE;
    }
    *index += equals == NULL;
  }
  g_array_append_val (self->given, given);
  return TRUE;
}

static gboolean
take_words (HearthArgs *self, const char *const *words, GError **error)
{
  gboolean options_over = FALSE;

  for (gsize i = 0; words[i] != NULL; i++) {
    if (options_over || words[i][0] != '-' || words[i][1] == '\0')
      g_ptr_array_add (self->words, (gpointer)words[i]);
    else if (g_str_equal (words[i], "--"))
      options_over = TRUE;
    else if (g_str_equal (words[i], "--help") || g_str_equal (words[i], "-h"))
      self->wants_help = TRUE;
    else if (!take_option (self, words, &i, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_count (HearthArgs *self, GError **error)
{
  const HearthVerb *verb = self->verb;

  if (self->words->len < verb->min_arguments) {
    hearth_exit_usage (error, _ ("%s needs more words than that"), verb->name);
    return FALSE;
  }
  if (self->words->len > verb->max_arguments) {
    hearth_exit_usage (error, _ ("“%s” is one word too many for %s"),
                       hearth_args_word (self, verb->max_arguments), verb->name);
    return FALSE;
  }
  return TRUE;
}

/* Sorts @words (NULL-terminated, borrowed, without the verb itself) by what @verb knows. @verbs is
 * the table that @verb stands in, for those that explain the others. With --help among the words
 * nothing is checked but the options before it. */
HearthArgs *
hearth_args_new (const HearthVerb *verb, const HearthVerb *const *verbs, const char *const *words,
                 GError **error)
{
  g_autoptr (HearthArgs) self = g_new0 (HearthArgs, 1);

  self->verb = verb;
  self->verbs = verbs;
  self->words = g_ptr_array_new ();
  self->given = g_array_new (FALSE, TRUE, sizeof (Given));
  if (!take_words (self, words, error))
    return NULL;
  if (!self->wants_help && !check_count (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
hearth_args_free (HearthArgs *self)
{
  g_ptr_array_unref (self->words);
  g_array_unref (self->given);
  g_free (self);
}

/* The verb that the words belong to. */
const HearthVerb *
hearth_args_verb (const HearthArgs *self)
{
  return self->verb;
}

/* The table of all verbs, NULL-terminated. */
const HearthVerb *const *
hearth_args_verbs (const HearthArgs *self)
{
  return self->verbs;
}

/* Whether --help stood among the words. */
gboolean
hearth_args_wants_help (const HearthArgs *self)
{
  return self->wants_help;
}

/* How many arguments there are, options and their values not counted. */
guint
hearth_args_count (const HearthArgs *self)
{
  return self->words->len;
}

/* (nullable): argument @index, borrowed. */
const char *
hearth_args_word (const HearthArgs *self, guint index)
{
  return index < self->words->len ? g_ptr_array_index (self->words, index) : NULL;
}

/* (transfer full): the arguments from @index on as one text, "" where there are none; so that a
 * when needs no quotes. */
char *
hearth_args_rest (const HearthArgs *self, guint index)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = index; i < self->words->len; i++)
    g_string_append_printf (text, "%s%s", i > index ? " " : "", hearth_args_word (self, i));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
parse_id (const char *text, gint64 *out_id, GError **error)
{
  guint64 id;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &id, NULL)) {
    hearth_exit_usage (error, _ ("“%s” is no event number; “hearth list” shows them"), text);
    return FALSE;
  }
  *out_id = (gint64)id;
  return TRUE;
}

/* Reads argument @index as an event's number. */
gboolean
hearth_args_event (const HearthArgs *self, guint index, gint64 *out_id, GError **error)
{
  return parse_id (hearth_args_word (self, index), out_id, error);
}

/* Reads argument @index as ID or ID@DATE. @out_occurrence, borrowed, is what stands after the @,
 * for the daemon to read; "" where nothing does. */
gboolean
hearth_args_occurrence (const HearthArgs *self, guint index, gint64 *out_id,
                        const char **out_occurrence, GError **error)
{
  const char *word = hearth_args_word (self, index);
  const char *at = strchr (word, '@');
  g_autofree char *number = at == NULL ? g_strdup (word) : g_strndup (word, at - word);

  if (at != NULL && at[1] == '\0') {
    hearth_exit_usage (error, _ ("“%s” lacks the date after the @, like %s@2026-11-27"), word,
                       number);
    return FALSE;
  }
  if (!parse_id (number, out_id, error))
    return FALSE;
  *out_occurrence = at == NULL ? "" : at + 1;
  return TRUE;
}

static const Given *
find_last (const HearthArgs *self, const char *name)
{
  for (guint i = self->given->len; i > 0; i--) {
    const Given *given = &g_array_index (self->given, Given, i - 1);
    if (g_str_equal (given->option->name, name))
      return given;
  }
  return NULL;
}

/* Whether option @name was given, and not as --no-@name. */
gboolean
hearth_args_has (const HearthArgs *self, const char *name)
{
  const Given *given = find_last (self, name);

  return given != NULL && given->on;
}

/* (nullable): the value of option @name, borrowed; the last one where there are several. */
const char *
hearth_args_value (const HearthArgs *self, const char *name)
{
  const Given *given = find_last (self, name);

  return given == NULL ? NULL : given->value;
}

/* (transfer full): every value of option @name in order, as a strv. */
char **
hearth_args_list (const HearthArgs *self, const char *name)
{
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  for (guint i = 0; i < self->given->len; i++) {
    const Given *given = &g_array_index (self->given, Given, i);
    if (g_str_equal (given->option->name, name))
      g_strv_builder_add (values, given->value);
  }
  return g_strv_builder_end (values);
}

static gboolean
parse_number (const Given *given, gint64 min, gint64 max, gint64 *out_number, GError **error)
{
  if (g_ascii_string_to_signed (given->value, 10, min, max, out_number, NULL))
    return TRUE;
  if (max >= G_MAXUINT32) /* a type's end is no news to a person */
    hearth_exit_usage (error, _ ("--%s takes a whole number, not “%s”"), given->option->name,
                       given->value);
  else
    hearth_exit_usage (
        error,
        _ ("--%s takes a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", not “%s”"),
        given->option->name, min, max, given->value);
  return FALSE;
}

/* The value of option @name as a number from 0 to @max; @out_number stays as it is where the
 * option was not given. */
gboolean
hearth_args_number (const HearthArgs *self, const char *name, gint64 max, gint64 *out_number,
                    GError **error)
{
  const Given *given = find_last (self, name);

  return given == NULL || parse_number (given, 0, max, out_number, error);
}

/* (transfer floating) (nullable): what @given is sent as. */
static GVariant *
to_variant (const HearthArgs *self, const Given *given, GError **error)
{
  gint64 number;

  switch (given->option->type[0]) {
  case 'b':
    return g_variant_new_boolean (given->on);
  case 'u':
    return parse_number (given, 0, G_MAXUINT32, &number, error)
               ? g_variant_new_uint32 ((guint32)number)
               : NULL;
  case 'x':
    return parse_number (given, 0, G_MAXINT64, &number, error) ? g_variant_new_int64 (number)
                                                               : NULL;
  case 'a': {
    g_auto (GStrv) values = hearth_args_list (self, given->option->name);
    return g_variant_new_strv ((const char *const *)values, -1);
  }
  default:
    return g_variant_new_string (given->value);
  }
}

/* Puts every option that was given and that the bus knows into @options. */
gboolean
hearth_args_send (const HearthArgs *self, GVariantDict *options, GError **error)
{
  for (guint i = 0; i < self->given->len; i++) {
    const Given *given = &g_array_index (self->given, Given, i);
    const HearthOption *option = given->option;

    if (option->type == NULL)
      continue;
    GVariant *value = to_variant (self, given, error);
    if (value == NULL)
      return FALSE;
    g_variant_dict_insert_value (options, option->key != NULL ? option->key : option->name, value);
  }
  return TRUE;
}

/* Checks that every one of @words can travel over the bus. */
gboolean
hearth_args_check_utf8 (const char *const *words, GError **error)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (!g_utf8_validate (words[i], -1, NULL)) {
      g_autofree char *readable = g_utf8_make_valid (words[i], -1);
      hearth_exit_usage (error, _ ("“%s” is not valid UTF-8, which every text must be"), readable);
      return FALSE;
    }
  return TRUE;
}
