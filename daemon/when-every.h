// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-draft.h"

G_BEGIN_DECLS

HearthReading hearth_when_every_read (HearthCursor *cursor, HearthWhenDraft *draft);
HearthReading hearth_when_every_read_adverb (HearthCursor *cursor, HearthWhenDraft *draft);
HearthReading hearth_when_every_read_once (HearthCursor *cursor, HearthWhenDraft *draft);

G_END_DECLS
