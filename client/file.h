// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean hearth_file_write (const char *path, const char *contents, gssize length,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
