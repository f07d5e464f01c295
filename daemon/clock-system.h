// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "clock.h"

G_BEGIN_DECLS

HearthClock *hearth_clock_system_new (GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
