// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * error: the one error domain of hearth, and its names on the bus.
 *
 * Whoever refuses something says so in HEARTH_ERROR, with a message for people: what was wrong,
 * where, and what would work. The first use of the domain registers its codes with GDBus, so that
 * the daemon sends them and a client receives them as org.hearth.Hearth1.Error.X without a table
 * of its own. This file owns the pairing of code and name and nothing else.
 */
#include "error.h"

#include <gio/gio.h>

#include "names.h"

static const GDBusErrorEntry error_names[] = {
  { HEARTH_ERROR_INVALID_ARGUMENT, HEARTH_BUS_NAME ".Error.InvalidArgument" },
  { HEARTH_ERROR_INVALID_WHEN, HEARTH_BUS_NAME ".Error.InvalidWhen" },
  { HEARTH_ERROR_NOT_FOUND, HEARTH_BUS_NAME ".Error.NotFound" },
  { HEARTH_ERROR_CONFLICT, HEARTH_BUS_NAME ".Error.Conflict" },
  { HEARTH_ERROR_FULL, HEARTH_BUS_NAME ".Error.Full" },
  { HEARTH_ERROR_STORAGE, HEARTH_BUS_NAME ".Error.Storage" },
};

/* The domain of every refusal, see HearthError. */
GQuark
hearth_error_quark (void)
{
  static gsize quark = 0;

  g_dbus_error_register_error_domain ("hearth-error", &quark, error_names,
                                      G_N_ELEMENTS (error_names));
  return (GQuark)quark;
}
