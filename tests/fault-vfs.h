// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What goes wrong with the operation that is due to. */
typedef enum {
  FAULT_NONE,
  FAULT_ERROR, /* EIO, once */
  FAULT_FULL, /* ENOSPC, until fault_end */
  FAULT_MEMORY, /* an allocation of SQLite's fails, once */
  FAULT_CALL, /* EIO of a call that the C library has, once; see fault-calls */
  FAULT_POWER, /* the power goes: nothing works until fault_end */
} Fault;

void fault_install (void);
void fault_begin (Fault fault, guint nth);
gboolean fault_end (void);
gboolean fault_strikes_call (void);
guint fault_tear (GRand *random);

G_END_DECLS
