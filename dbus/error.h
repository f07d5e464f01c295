// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HEARTH_ERROR (hearth_error_quark ())

typedef enum {
  HEARTH_ERROR_INVALID_ARGUMENT,
  HEARTH_ERROR_INVALID_WHEN,
  HEARTH_ERROR_NOT_FOUND,
  HEARTH_ERROR_CONFLICT,
  HEARTH_ERROR_FULL,
  HEARTH_ERROR_STORAGE,
} HearthError;

GQuark hearth_error_quark (void);

G_END_DECLS
