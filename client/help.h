// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "args.h"

G_BEGIN_DECLS

const HearthVerb *hearth_help_find (const HearthVerb *const *verbs, const char *name,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_help_usage (const HearthVerb *verb);
char *hearth_help_overview (const HearthVerb *const *verbs);
char *hearth_help_verb (const HearthVerb *verb);

G_END_DECLS
