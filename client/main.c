// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * main: the table of verbs, and the way from a command line to one of them.
 *
 * A verb is a value (see args.h) that its own file defines and that is listed here once. Parsing,
 * help, and the completions of three shells are made from this table, so a new verb is a file and
 * a line. The exit status is what the verb returns; output that could not be written is a failure
 * too, or a full disk would pass for an empty schedule; unless whoever reads it has seen enough.
 */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "help.h"
#include "print.h"
#include "verb.h"

static const HearthVerb *const verbs[] = {
  &hearth_verb_start,
  &hearth_verb_add,
  &hearth_verb_when,
  &hearth_verb_edit,
  &hearth_verb_rm,

  &hearth_verb_next,
  &hearth_verb_agenda,
  &hearth_verb_calendar,
  &hearth_verb_list,
  &hearth_verb_show,
  &hearth_verb_status,
  &hearth_verb_reminders,
  &hearth_verb_watch,

  &hearth_verb_done,
  &hearth_verb_skip,
  &hearth_verb_snooze,
  &hearth_verb_move,
  &hearth_verb_reset,

  &hearth_verb_goal,
  &hearth_verb_review,
  &hearth_verb_journal,
  &hearth_verb_check_in,
  &hearth_verb_prompt,
  &hearth_verb_deck,

  &hearth_verb_pause,
  &hearth_verb_resume,
  &hearth_verb_undo,
  &hearth_verb_redo,
  &hearth_verb_log,
  &hearth_verb_backup,
  &hearth_verb_restore,
  &hearth_verb_set,
  &hearth_verb_completion,
  &hearth_verb_help,
  NULL,
};

const HearthOption hearth_options_json[] = {
  { "json", HEARTH_OPTION_FLAG, NULL, N_ ("print JSON, for scripts") },
  { NULL },
};

static HearthExit
run_verb (const char *name, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthArgs) args = NULL;
  g_autofree char *usage = NULL;
  g_autofree char *page = NULL;
  const HearthVerb *verb = hearth_help_find (verbs, name, &error);

  if (verb == NULL)
    return hearth_exit_report (error);
  args = hearth_args_new (verb, verbs, words, &error);
  if (args == NULL) {
    HearthExit result = hearth_exit_report (error);
    usage = hearth_help_usage (verb);
    fputs (usage, stderr);
    return result;
  }
  if (!hearth_args_wants_help (args))
    return verb->run (args);
  page = hearth_help_verb (verb);
  hearth_print ("%s", page);
  return HEARTH_EXIT_DONE;
}

/* @words: the command line without the program's name, NULL-terminated. */
static HearthExit
run (const char *const *words)
{
  const char *const asking[] = { "--help", "-h", NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *overview = NULL;

  if (!hearth_args_check_utf8 (words, &error))
    return hearth_exit_report (error);
  if (words[0] == NULL) {
    overview = hearth_help_overview (verbs);
    fputs (overview, stderr);
    return HEARTH_EXIT_USAGE;
  }
  if (g_str_equal (words[0], "--version")) {
    hearth_print ("hearth %s\n", HEARTH_VERSION);
    return HEARTH_EXIT_DONE;
  }
  if (g_strv_contains (asking, words[0]))
    return run_verb ("help", words + 1);
  return run_verb (words[0], words + 1);
}

/* Whether whoever read the output has seen enough of it, as `head` has. */
static gboolean
reader_has_left (void)
{
  struct pollfd output = { .fd = STDOUT_FILENO };

  return poll (&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

int
main (int argc, char **argv)
{
  HearthExit result;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, HEARTH_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  result = run ((const char *const *)argv + (argc > 0));
  if (fflush (stdout) != 0 || ferror (stdout)) {
    int failure = errno;

    /* GIO has the signal ignored that ends every other filter without a word. */
    if (reader_has_left ()) {
      signal (SIGPIPE, SIG_DFL);
      raise (SIGPIPE);
    }
    fprintf (stderr, _ ("hearth: the output could not be written: %s\n"), g_strerror (failure));
    return HEARTH_EXIT_REFUSED;
  }
  return result;
}
