// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "args.h"

G_BEGIN_DECLS

char *hearth_completion_write (const HearthVerb *const *verbs, const char *shell,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
