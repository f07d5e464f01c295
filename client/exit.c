// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * exit: how hearth ends when something is in the way.
 *
 * Inside the client a failure travels as a GError. Those of the client's own domain carry the exit
 * status as their code: wrong usage, no daemon. Any other domain is a refusal, by the daemon or by
 * the system. hearth_exit_report is the one place that says a failure aloud and turns it into the
 * status, so that a verb ends with `return hearth_exit_report (error);` and nothing is said twice.
 */
#include "exit.h"

#include <stdio.h>

#include "print.h"

G_DEFINE_QUARK (hearth - exit - error, hearth_exit_error)

/* Sets @error to a HEARTH_EXIT_USAGE with a printf-like message. */
void
hearth_exit_usage (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_USAGE, message);
}

/* Says @error on stderr and returns the status it ends the process with. */
HearthExit
hearth_exit_report (const GError *error)
{
  g_autofree char *message = hearth_print_clean (error->message);

  fprintf (stderr, "hearth: %s\n", message);
  return error->domain == HEARTH_EXIT_ERROR ? (HearthExit)error->code : HEARTH_EXIT_REFUSED;
}
