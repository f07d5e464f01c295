// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "agenda.h"

G_BEGIN_DECLS

typedef struct _HearthWalk HearthWalk;

gboolean hearth_agenda_first (HearthAgenda *self, HearthMark mark, gint64 *out_instant,
                              gint64 *out_event, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HearthWalk *hearth_agenda_walk (HearthAgenda *self, HearthMark mark, gint64 until,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_walk_next (HearthWalk *walk, gint64 *out_event, gint64 *out_instant, GError **error);
void hearth_walk_free (HearthWalk *walk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthWalk, hearth_walk_free)

G_END_DECLS
