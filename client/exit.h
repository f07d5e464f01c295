// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a verb returns, and what the process ends with. */
typedef enum {
  HEARTH_EXIT_DONE = 0,
  HEARTH_EXIT_REFUSED = 1,
  HEARTH_EXIT_USAGE = 2,
  HEARTH_EXIT_NO_DAEMON = 3,
} HearthExit;

/* An error of this domain has a HearthExit for its code. */
#define HEARTH_EXIT_ERROR (hearth_exit_error_quark ())

GQuark hearth_exit_error_quark (void);
void hearth_exit_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
HearthExit hearth_exit_report (const GError *error);

G_END_DECLS
