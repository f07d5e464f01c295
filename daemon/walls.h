// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint hearth_walls_compare (gconstpointer a, gconstpointer b);
GArray *hearth_walls_new (void);
GArray *hearth_walls_copy (GArray *walls);
void hearth_walls_insert (GArray *walls, gint64 wall);
gboolean hearth_walls_remove (GArray *walls, gint64 wall);
gboolean hearth_walls_equal (GArray *left, GArray *right);

G_END_DECLS
