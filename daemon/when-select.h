// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-draft.h"

G_BEGIN_DECLS

gboolean hearth_when_select_is_ordinal (const HearthCursor *cursor, guint ahead);
HearthReading
hearth_when_select_read_ordinals (HearthCursor *cursor, int *ordinals, gsize most, gsize *out_n);
HearthReading hearth_when_select_read_weekdays (HearthCursor *cursor, HearthWhenDraft *draft);
HearthReading hearth_when_select_read_ordinal_days (HearthCursor *cursor, HearthWhenDraft *draft);
HearthReading hearth_when_select_read_months (HearthCursor *cursor, HearthWhenDraft *draft);
HearthReading hearth_when_select_read_numbered (HearthCursor *cursor, HearthWhenDraft *draft);

G_END_DECLS
