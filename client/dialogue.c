// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * dialogue: questions and answers, a line each, on any terminal.
 *
 * It speaks on stderr, so that stdout stays what a script or a pipe wants. Ctrl-C and the end of
 * the input are both an answer: none, and the caller decides what that means; so nobody is
 * interrupted in the middle of a change.
 *
 * What is for one person's eyes is asked behind a veil: on the terminal's other screen, which no
 * scrollback keeps, so that neither what was said there stays nor what was on the terminal before
 * is lost. A terminal without one is cleared, and one that cannot be cleared gets empty lines.
 */
#include "dialogue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "print.h"

/* What Linux lets through of a line that is typed; it drops what comes after. */
enum { FULL_LINE = 4095, LONGEST_ANSWER = 10000, LAST_WORDS = 30, EMPTY_LINES = 60 };

#define VEIL "\033[?1049h\033[2J\033[H"
#define UNVEIL "\033[2J\033[H\033[?1049l"

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

/* Whether there is a terminal to ask on; from then on Ctrl-C, Ctrl-\\ and SIGTERM end a question,
 * not the program. */
gboolean
hearth_dialogue_open (void)
{
  struct sigaction action = { .sa_handler = on_interrupt };

  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return FALSE;
  sigemptyset (&action.sa_mask);
  return g_unix_open_pipe (interrupts, FD_CLOEXEC, NULL) && sigaction (SIGINT, &action, NULL) == 0
         && sigaction (SIGQUIT, &action, NULL) == 0 && sigaction (SIGTERM, &action, NULL) == 0;
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

static gboolean
can_clear (void)
{
  const char *name = g_getenv ("TERM");

  return name != NULL && *name != '\0' && strcmp (name, "dumb") != 0;
}

/* Hides what is on the screen until hearth_dialogue_unveil; what is said and typed in between
 * leaves no trace. Nobody is sent to the background meanwhile, where a shell would show it. */
void
hearth_dialogue_veil (void)
{
  if (!can_clear ())
    return;
  (void)signal (SIGTSTP, SIG_IGN);
  hearth_dialogue_say (VEIL);
}

/* Shows what was on the screen before, on a terminal that can. */
void
hearth_dialogue_unveil (void)
{
  g_autofree char *lines = g_strnfill (EMPTY_LINES, '\n');

  hearth_dialogue_say ("%s", can_clear () ? UNVEIL : lines);
  (void)signal (SIGTSTP, SIG_DFL);
}

/* Takes out of a line what keys without a letter typed there, such as an arrow: ESC [ … A. */
static void
drop_keys (char *line)
{
  char *to = line;

  for (const char *from = line; *from != '\0';) {
    if (from[0] != '\033' || (from[1] != '[' && from[1] != 'O')) {
      *to++ = *from++;
      continue;
    }
    from += 2;
    from += strspn (from, G_CSET_DIGITS ";");
    from += *from != '\0';
  }
  *to = '\0';
}

/* Takes what a full line broke off in the middle of a letter, and says what was the last to arrive.
 */
static void
say_broken_off (GString *answer)
{
  const char *end = NULL;
  g_autofree char *last = NULL;
  const char *from;

  if (!g_utf8_validate (answer->str, -1, &end))
    g_string_truncate (answer, (gsize)(end - answer->str));
  from = answer->str;
  for (glong more = g_utf8_strlen (from, -1) - LAST_WORDS; more > 0; more--)
    from = g_utf8_next_char (from);
  last = hearth_print_clean (from);
  hearth_dialogue_say (
      _ ("  That was more than a line here can hold, and it broke off after “…%s”. "
         "Please go on from there: "),
      last);
}

/* (transfer full) (nullable): what was typed, usually a line; NULL where the person left. */
static char *
read_answer (void)
{
  g_autoptr (GString) answer = g_string_new (NULL);

  for (gboolean is_full = TRUE; is_full;) {
    char *line = NULL;
    size_t size = 0;
    ssize_t length = wait_for_line () ? getline (&line, &size, stdin) : -1;

    if (length > 0 && line[length - 1] == '\n')
      line[--length] = '\0';
    is_full = length >= FULL_LINE && answer->len < LONGEST_ANSWER;
    if (length >= 0)
      g_string_append (answer, line);
    free (line);
    if (length < 0)
      return NULL;
    if (is_full)
      say_broken_off (answer);
  }
  return g_string_free (g_steal_pointer (&answer), FALSE);
}

/* Asks, folded to the terminal's width, and leaves the cursor behind the question. */
static void
put_question (const char *question, const char *fallback)
{
  const HearthPaper paper = hearth_print_paper_of (STDERR_FILENO);
  gsize blanks = strspn (question, " ");
  g_autofree char *lead = g_strndup (question, blanks);
  g_autofree char *text = *fallback != '\0'
                              ? g_strdup_printf ("%s [%s]", question + blanks, fallback)
                              : g_strdup (question + blanks);
  g_autofree char *folded = hearth_print_fold (lead, text, MAX (paper.columns - 1, 0));

  hearth_dialogue_say ("%s ", g_strchomp (folded));
}

/* (transfer full) (nullable): the answer to @question without blanks around it; @fallback, shown in
 * brackets unless it is "", for an empty line; NULL where the person left. */
char *
hearth_dialogue_ask (const char *question, const char *fallback)
{
  g_autofree char *answer = NULL;

  put_question (question, fallback);
  answer = read_answer ();
  if (answer == NULL) {
    hearth_dialogue_say ("\n");
    return NULL;
  }
  drop_keys (answer);
  if (*g_strstrip (answer) == '\0')
    return g_strdup (fallback);
  return g_steal_pointer (&answer);
}

/* "yes" or "no" where @text says either; else NULL. */
const char *
hearth_dialogue_read_yes (const char *text)
{
  const char *const agreeing[] = { "y", "yes", "ok", "sure", _ ("yes"), NULL };
  const char *const declining[] = { "n", "no", "nope", _ ("no"), NULL };
  g_autofree char *lower = g_utf8_strdown (text, -1);

  if (g_strv_contains (agreeing, lower))
    return "yes";
  return g_strv_contains (declining, lower) ? "no" : NULL;
}
