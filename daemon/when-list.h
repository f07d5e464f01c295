// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void hearth_when_list_append (GString *text, GPtrArray *items);
void hearth_when_list_append_ordinals (GString *text, const guint64 *words, const guint64 *from_end,
                                       int most);
void hearth_when_list_append_numbers (GString *text, const char *noun, guint64 bits);
void hearth_when_list_append_weekdays (GString *text, guint64 weekdays);
void hearth_when_list_append_months (GString *text, guint64 months);

G_END_DECLS
