// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "agenda.h"

G_BEGIN_DECLS

struct _HearthAgenda {
  HearthStore *store; /* borrowed */
  HearthClock *clock; /* borrowed */
  GHashTable *zones; /* char * → GTimeZone */
};

gboolean
hearth_agenda_next_planned (HearthAgenda *self, const HearthTimeline *timeline,
                            HearthPlanned *out_planned, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void
hearth_agenda_fail_unknown (const HearthSpan *span, const char *text, gint64 wall, GError **error);

G_END_DECLS
