// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "scheduler.h"

G_BEGIN_DECLS

char *hearth_scheduler_memory (HearthScheduler *self, const HearthOccurrence *occurrence,
                               gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
