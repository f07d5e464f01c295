// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * help: the verb table said to people: the overview, a verb's own page, and its usage line.
 *
 * Nothing is written here that the table does not say, so a verb or an option that exists is a
 * verb or an option that is explained. Pages keep to 80 columns.
 */
#include "help.h"

#include <glib/gi18n-lib.h>

#include "print.h"
#include "spell.h"

enum { PAGE_COLUMNS = 80 };

static const char *const group_names[] = {
  [HEARTH_GROUP_PLAN] = N_ ("Plan"),       [HEARTH_GROUP_LOOK] = N_ ("Look"),
  [HEARTH_GROUP_ANSWER] = N_ ("Answer"),   [HEARTH_GROUP_TOGETHER] = N_ ("Together"),
  [HEARTH_GROUP_KEEP] = N_ ("Keep house"),
};

static const HearthColumn columns[] = { { 0 }, { 0 } };

/* (nullable): the verb of this name; an error names the nearest there is. */
const HearthVerb *
hearth_help_find (const HearthVerb *const *verbs, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  const char *nearest;

  for (gsize i = 0; verbs[i] != NULL; i++) {
    if (g_str_equal (verbs[i]->name, name))
      return verbs[i];
    g_ptr_array_add (names, (gpointer)verbs[i]->name);
  }
  g_ptr_array_add (names, NULL);
  nearest = hearth_spell_nearest (name, (const char *const *)names->pdata);
  if (nearest != NULL)
    hearth_exit_usage (error, _ ("there is no verb “%s”; did you mean “%s”?"), name, nearest);
  else
    hearth_exit_usage (error, _ ("there is no verb “%s”; “hearth help” lists them"), name);
  return NULL;
}

/* "Usage: hearth done ID[@DATE] [OPTION…]\n" */
char *
hearth_help_usage (const HearthVerb *verb)
{
  return g_strdup_printf (_ ("Usage: hearth %s%s%s%s\n"), verb->name,
                          *verb->arguments == '\0' ? "" : " ", verb->arguments,
                          verb->options[0] == NULL ? "" : _ (" [OPTION…]"));
}

static void
append_table (GString *out, HearthTable *table)
{
  const HearthPaper paper = { 0 };
  g_autofree char *text = hearth_table_format (table, &paper);

  g_string_append (out, text);
}

/* What `hearth help` prints: every verb with its one line, in groups, in the table's order. */
char *
hearth_help_overview (const HearthVerb *const *verbs)
{
  g_autoptr (GString) out = g_string_new (_ ("Usage: hearth VERB …\n\n"));
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);

  for (gsize i = 0; verbs[i] != NULL; i++) {
    if (i == 0 || verbs[i]->group != verbs[i - 1]->group)
      hearth_table_heading (table, _ (group_names[verbs[i]->group]));
    hearth_table_cell (table, HEARTH_STYLE_PLAIN, verbs[i]->name);
    hearth_table_cell (table, HEARTH_STYLE_PLAIN, _ (verbs[i]->summary));
  }
  append_table (out, table);
  g_string_append (out, _ ("\nA first one: hearth add date-night \"Dinner\" every friday 19:00\n"
                           "Every verb explains itself: hearth VERB --help\n"));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Appends @text in lines of at most PAGE_COLUMNS cells. */
static void
append_wrapped (GString *out, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  int used = 0;

  for (gsize i = 0; words[i] != NULL; i++) {
    int width = hearth_print_width (words[i]);
    gboolean fits = used + 1 + width <= PAGE_COLUMNS;
    g_string_append (out, i == 0 ? "" : fits ? " " : "\n");
    g_string_append (out, words[i]);
    used = fits && i > 0 ? used + 1 + width : width;
  }
  g_string_append_c (out, '\n');
}

static char *
spell_option (const HearthOption *option)
{
  switch (option->form) {
  case HEARTH_OPTION_SWITCH:
    return g_strdup_printf ("--[no-]%s", option->name);
  case HEARTH_OPTION_VALUE:
  case HEARTH_OPTION_LIST:
    return g_strdup_printf ("--%s %s", option->name, option->value);
  case HEARTH_OPTION_FLAG:
    return g_strdup_printf ("--%s", option->name);
  }
  g_assert_not_reached ();
}

static void
append_options (GString *out, const HearthVerb *verb)
{
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 2);

  for (const HearthOption *const *set = verb->options; *set != NULL; set++)
    for (const HearthOption *option = *set; option->name != NULL; option++) {
      g_autofree char *spelled = spell_option (option);
      hearth_table_cell (table, HEARTH_STYLE_PLAIN, spelled);
      hearth_table_cell (table, HEARTH_STYLE_PLAIN, _ (option->help));
    }
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, "--help");
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, _ ("print this"));
  g_string_append_c (out, '\n');
  append_table (out, table);
}

/* What `hearth VERB --help` prints. */
char *
hearth_help_verb (const HearthVerb *verb)
{
  g_autofree char *usage = hearth_help_usage (verb);
  g_autoptr (GString) out = g_string_new (usage);

  g_string_append_c (out, '\n');
  append_wrapped (out, _ (verb->summary));
  if (verb->details != NULL) {
    g_string_append_c (out, '\n');
    append_wrapped (out, _ (verb->details));
  }
  append_options (out, verb);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
