// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *hearth_told_new (void);
void hearth_told_keep (GHashTable *told, const char *path, GVariant *properties);
GVariant *hearth_told_changes (GHashTable *told, const char *path,
                               GVariant *properties) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
