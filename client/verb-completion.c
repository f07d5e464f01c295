// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-completion: prints a script that teaches a shell the verbs and their options.
 */
#include <glib/gi18n-lib.h>

#include "completion.h"
#include "print.h"
#include "verb.h"

static HearthExit
run_completion (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *script =
      hearth_completion_write (hearth_args_verbs (args), hearth_args_word (args, 0), &error);

  if (script == NULL)
    return hearth_exit_report (error);
  hearth_print ("%s", script);
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_completion = {
  .name = "completion",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "SHELL",
  .summary = N_ ("print completions for bash, zsh or fish"),
  .details = N_ ("An installed hearth brings them along. For one that is not: "
                 "source <(hearth completion bash)."),
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run_completion,
};
