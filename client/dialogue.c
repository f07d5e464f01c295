// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * dialogue: questions and answers, a line each, on any terminal.
 *
 * It speaks on stderr, so that stdout stays what a script or a pipe wants. Ctrl-C and the end of
 * the input are both an answer: none, and the caller decides what that means; so nobody is
 * interrupted in the middle of a change.
 */
#include "dialogue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "print.h"

/* Its reading end becomes readable with Ctrl-C, whichever thread the signal reaches, and stays so.
 */
static int interrupts[2] = { -1, -1 };

static void
on_interrupt (int number)
{
  int before = errno;
  ssize_t written = write (interrupts[1], "", 1);

  (void)written;
  errno = before;
}

/* Waits for a line, or for Ctrl-C, also one that came before. */
static gboolean
wait_for_line (void)
{
  struct pollfd polled[] = { { .fd = STDIN_FILENO, .events = POLLIN },
                             { .fd = interrupts[0], .events = POLLIN } };

  while (poll (polled, G_N_ELEMENTS (polled), -1) < 0)
    if (errno != EINTR)
      return FALSE;
  return polled[1].revents == 0;
}

/* Whether there is a terminal to ask on; from then on Ctrl-C ends a question, not the program. */
gboolean
hearth_dialogue_open (void)
{
  struct sigaction action = { .sa_handler = on_interrupt };

  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return FALSE;
  sigemptyset (&action.sa_mask);
  return g_unix_open_pipe (interrupts, FD_CLOEXEC, NULL) && sigaction (SIGINT, &action, NULL) == 0;
}

/* printf to the person. */
void
hearth_dialogue_say (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fflush (stderr);
}

/* Says where in the talk one is, on a line that stands out. */
void
hearth_dialogue_heading (const char *text)
{
  const HearthPaper paper = hearth_print_paper_of (STDERR_FILENO);
  g_autofree char *styled = hearth_print_styled (&paper, HEARTH_STYLE_STRONG, text);

  hearth_dialogue_say ("\n%s\n", styled);
}

/* Says @text, which may be long and anybody's, after @lead. */
void
hearth_dialogue_tell (const char *lead, const char *text)
{
  const HearthPaper paper = hearth_print_paper_of (STDERR_FILENO);
  g_autofree char *folded = hearth_print_fold (lead, text, paper.columns);

  hearth_dialogue_say ("%s", folded);
}

/* (transfer full) (nullable): the answer to @question without blanks around it; @fallback, shown in
 * brackets unless it is "", for an empty line; NULL where the person left. */
char *
hearth_dialogue_ask (const char *question, const char *fallback)
{
  char *line = NULL;
  size_t size = 0;
  char *answer = NULL;

  if (*fallback != '\0')
    hearth_dialogue_say ("%s [%s] ", question, fallback);
  else
    hearth_dialogue_say ("%s ", question);
  if (!wait_for_line () || getline (&line, &size, stdin) < 0)
    hearth_dialogue_say ("\n");
  else
    answer = g_strstrip (g_strdup (line));
  free (line);
  if (answer == NULL || *answer != '\0')
    return answer;
  g_free (answer);
  return g_strdup (fallback);
}
