// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * completion: the verb table said to shells.
 *
 * Each shell gets a script of its own manner, made from the same three facts: the verbs, the
 * options of each, and the words that a placeholder such as KIND stands for. The scripts never call
 * hearth: completing must not wake a daemon.
 */
#include "completion.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "setting.h"

/* (transfer full) (nullable): the words that @placeholder stands for, with blanks between. */
static char *
words_for (const char *placeholder)
{
  static const struct {
    const char *placeholder;
    const char *words;
  } known[] = {
    { "KIND", "date-night check-in milestone appreciation promise" },
    { "SHELL", "bash zsh fish" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (placeholder, known[i].placeholder) == 0)
      return g_strdup (known[i].words);
  if (g_strcmp0 (placeholder, "KEY") == 0) {
    g_auto (GStrv) keys = hearth_setting_keys ();
    return g_strjoinv (" ", keys);
  }
  return NULL;
}

/* (transfer full) (nullable): the words for the first argument: of KIND in "KIND TITLE WHEN", of
 * KEY in "[KEY [VALUE]]". */
static char *
first_words (const HearthVerb *verb)
{
  const char *begin = verb->arguments + strspn (verb->arguments, "[");
  g_autofree char *placeholder = g_strndup (begin, strspn (begin, G_CSET_A_2_Z));

  return words_for (placeholder);
}

static void
append_verbs (GString *out, const HearthVerb *const *verbs)
{
  for (gsize i = 0; verbs[i] != NULL; i++)
    g_string_append_printf (out, "%s%s", i == 0 ? "" : " ", verbs[i]->name);
}

static void
append_options (GString *out, const HearthVerb *verb)
{
  for (const HearthOption *const *set = verb->options; *set != NULL; set++)
    for (const HearthOption *option = *set; option->name != NULL; option++) {
      g_string_append_printf (out, "--%s ", option->name);
      if (option->form == HEARTH_OPTION_SWITCH)
        g_string_append_printf (out, "--no-%s ", option->name);
    }
  g_string_append (out, "--help");
}

static void
write_bash (GString *out, const HearthVerb *const *verbs)
{
  g_autofree char *kinds = words_for ("KIND");

  g_string_append (out, "# hearth completion for bash\n"
                        "_hearth()\n{\n"
                        "  local current=${COMP_WORDS[COMP_CWORD]} words=\n"
                        "  if ((COMP_CWORD == 1)); then\n    words=\"");
  append_verbs (out, verbs);
  g_string_append (out, " --help --version\"\n  else\n    case ${COMP_WORDS[1]} in\n");
  for (gsize i = 0; verbs[i] != NULL; i++) {
    g_autofree char *first = first_words (verbs[i]);
    g_string_append_printf (out, "      %s)\n        words=\"", verbs[i]->name);
    append_options (out, verbs[i]);
    g_string_append (out, "\"\n");
    if (first != NULL)
      g_string_append_printf (out, "        ((COMP_CWORD == 2)) && words+=\" %s\"\n", first);
    g_string_append (out, "        ;;\n");
  }
  g_string_append (out, "    esac\n"
                        "    [[ ${COMP_WORDS[COMP_CWORD - 1]} == --kind ]] && words=\"");
  g_string_append (out, kinds);
  g_string_append (out, "\"\n  fi\n"
                        "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
                        "complete -F _hearth hearth\n");
}

/* @text within double quotes of zsh's _arguments: no quote, bracket or colon of its own. */
static char *
zsh_text (const char *text)
{
  return g_strdelimit (g_strdup (text), "'\"[]:`$\\", ' ');
}

static void
append_zsh_option (GString *out, const HearthOption *option)
{
  g_autofree char *help = zsh_text (_ (option->help));
  g_autofree char *words = words_for (option->value);
  const char *repeat = option->form == HEARTH_OPTION_LIST ? "*" : "";

  g_string_append_printf (out, " \\\n        '%s--%s[%s]", repeat, option->name, help);
  if (option->value != NULL)
    g_string_append_printf (out, ":%s:(%s)", option->value, words == NULL ? "" : words);
  g_string_append_c (out, '\'');
  if (option->form == HEARTH_OPTION_SWITCH)
    g_string_append_printf (out, " \\\n        '--no-%s[%s]'", option->name, help);
}

static void
write_zsh (GString *out, const HearthVerb *const *verbs)
{
  g_string_append (out, "#compdef hearth\n"
                        "_hearth() {\n"
                        "  local -a verbs\n"
                        "  verbs=(\n");
  for (gsize i = 0; verbs[i] != NULL; i++) {
    g_autofree char *summary = zsh_text (_ (verbs[i]->summary));
    g_string_append_printf (out, "    '%s:%s'\n", verbs[i]->name, summary);
  }
  g_string_append (out, "  )\n"
                        "  if ((CURRENT == 2)); then\n"
                        "    _describe verb verbs\n"
                        "    return\n"
                        "  fi\n"
                        "  shift words\n"
                        "  ((CURRENT--))\n"
                        "  case $words[1] in\n");
  for (gsize i = 0; verbs[i] != NULL; i++) {
    g_autofree char *first = first_words (verbs[i]);
    g_string_append_printf (out, "    %s)\n      _arguments '--help[]'", verbs[i]->name);
    for (const HearthOption *const *set = verbs[i]->options; *set != NULL; set++)
      for (const HearthOption *option = *set; option->name != NULL; option++)
        append_zsh_option (out, option);
    if (first != NULL)
      g_string_append_printf (out, " \\\n        '1:word:(%s)'", first);
    g_string_append (out, "\n      ;;\n");
  }
  g_string_append (out, "  esac\n}\n"
                        "if [[ $funcstack[1] == _hearth ]]; then\n"
                        "  _hearth \"$@\"\n"
                        "else\n"
                        "  compdef _hearth hearth\n"
                        "fi\n");
}

static void
append_fish_option (GString *out, const char *verb, const HearthOption *option)
{
  g_autofree char *help = zsh_text (_ (option->help));
  g_autofree char *words = words_for (option->value);

  g_string_append_printf (out, "complete -c hearth -n '__fish_seen_subcommand_from %s' -l %s", verb,
                          option->name);
  if (option->value != NULL)
    g_string_append (out, " -x");
  if (words != NULL)
    g_string_append_printf (out, " -a '%s'", words);
  g_string_append_printf (out, " -d '%s'\n", help);
  if (option->form == HEARTH_OPTION_SWITCH)
    g_string_append_printf (
        out, "complete -c hearth -n '__fish_seen_subcommand_from %s' -l no-%s -d '%s'\n", verb,
        option->name, help);
}

static void
write_fish (GString *out, const HearthVerb *const *verbs)
{
  g_string_append (out, "# hearth completion for fish\ncomplete -c hearth -f\n");
  for (gsize i = 0; verbs[i] != NULL; i++) {
    g_autofree char *summary = zsh_text (_ (verbs[i]->summary));
    g_autofree char *first = first_words (verbs[i]);
    g_string_append_printf (out, "complete -c hearth -n __fish_use_subcommand -a %s -d '%s'\n",
                            verbs[i]->name, summary);
    if (first != NULL)
      g_string_append_printf (out,
                              "complete -c hearth -n '__fish_seen_subcommand_from %s' -a '%s'\n",
                              verbs[i]->name, first);
    for (const HearthOption *const *set = verbs[i]->options; *set != NULL; set++)
      for (const HearthOption *option = *set; option->name != NULL; option++)
        append_fish_option (out, verbs[i]->name, option);
  }
}

/* (transfer full): the script that completes @verbs in @shell: bash, zsh or fish. */
char *
hearth_completion_write (const HearthVerb *const *verbs, const char *shell, GError **error)
{
  static const struct {
    const char *shell;
    void (*write) (GString *out, const HearthVerb *const *verbs);
  } shells[] = { { "bash", write_bash }, { "zsh", write_zsh }, { "fish", write_fish } };

  for (gsize i = 0; i < G_N_ELEMENTS (shells); i++)
    if (g_str_equal (shell, shells[i].shell)) {
      g_autoptr (GString) out = g_string_new (NULL);
      shells[i].write (out, verbs);
      return g_string_free (g_steal_pointer (&out), FALSE);
    }
  hearth_exit_usage (error, _ ("no completions for “%s”; there are bash, zsh and fish"), shell);
  return NULL;
}
