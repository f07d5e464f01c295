// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-draft.h"
#include "when.h"

G_BEGIN_DECLS

gboolean hearth_when_resolve (HearthCursor *cursor, HearthWhenDraft *draft, gint64 now,
                              GTimeZone *zone, HearthWhenFlags flags, HearthWhen *out_when);

G_END_DECLS
