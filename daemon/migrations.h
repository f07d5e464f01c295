// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Hrth", the application_id of every database of hearth. */
#define HEARTH_APPLICATION_ID 0x48727468

/* A history of the database's shape: the SQL of its steps, the first of which makes version 1. */
typedef struct {
  const char *const *steps;
  int latest; /* how many there are: the version that is written, and the last that is known */
} HearthMigrations;

const HearthMigrations *hearth_migrations (void);

G_END_DECLS
