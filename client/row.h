// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GVariant *hearth_row_occurrence (GVariant *row);
GVariant *hearth_row_review (GVariant *row);
GVariant *hearth_row_reminder (GVariant *row);
GVariant *hearth_row_held (GVariant *row);
GVariant *hearth_row_paused (GVariant *row);
GVariant *hearth_row_due (GVariant *row);
GVariant *hearth_row_changed (GVariant *row);

gboolean hearth_row_has (GVariant *dict, const char *key);
const char *hearth_row_text (GVariant *dict, const char *key);
gint64 hearth_row_number (GVariant *dict, const char *key);
gboolean hearth_row_flag (GVariant *dict, const char *key);
gint64 hearth_row_moment (GVariant *occurrence);

G_END_DECLS
