// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *hearth_spell_nearest (const char *word, const char *const *candidates);

G_END_DECLS
