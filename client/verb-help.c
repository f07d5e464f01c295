// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-help: the overview, or the page of one verb.
 */
#include <glib/gi18n-lib.h>

#include "help.h"
#include "print.h"
#include "verb.h"

static HearthExit
run_help (const HearthArgs *args)
{
  const HearthVerb *const *verbs = hearth_args_verbs (args);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const HearthVerb *verb;

  if (hearth_args_count (args) == 0) {
    text = hearth_help_overview (verbs);
  } else {
    verb = hearth_help_find (verbs, hearth_args_word (args, 0), &error);
    if (verb == NULL)
      return hearth_exit_report (error);
    text = hearth_help_verb (verb);
  }
  hearth_print ("%s", text);
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_help = {
  .name = "help",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "[VERB]",
  .summary = N_ ("explain hearth, or one verb"),
  .min_arguments = 0,
  .max_arguments = 1,
  .run = run_help,
};
