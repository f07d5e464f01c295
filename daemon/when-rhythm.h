// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-scene.h"

G_BEGIN_DECLS

HearthReading hearth_when_rhythm_resolve (HearthScene *scene, HearthWhen *when);
HearthReading hearth_when_rhythm_resolve_after_done (HearthScene *scene, HearthWhen *when);
HearthReading hearth_when_rhythm_set_additions (const HearthScene *scene, HearthWhen *when);

G_END_DECLS
