// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when.h"

G_BEGIN_DECLS

void hearth_when_phrase_append_rhythm (GString *text, const HearthWhen *when);
void hearth_when_phrase_append_time (GString *text, gint64 wall);
gboolean hearth_when_phrase_repeats_in_day (const HearthRule *rule);
gboolean hearth_when_phrase_counts_from_start (const HearthRule *rule);
void hearth_when_phrase_fill_days (HearthRule *rule, gint64 start);
void hearth_when_phrase_append_date (GString *text, gint64 wall, gboolean all_day);

G_END_DECLS
