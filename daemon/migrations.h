// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Hrth", the application_id of every database of hearth. */
#define HEARTH_APPLICATION_ID 0x48727468

int hearth_migrations_latest (void);
const char *hearth_migrations_step (int version);

G_END_DECLS
