// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-scene.h"

G_BEGIN_DECLS

HearthReading hearth_when_once_resolve (HearthScene *scene, HearthWhen *when);

G_END_DECLS
