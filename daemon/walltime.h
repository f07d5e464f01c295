// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GTimeZone *hearth_walltime_zone (const char *identifier, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 hearth_walltime_to_instant (gint64 wall, GTimeZone *zone);
gint64 hearth_walltime_from_instant (gint64 instant, GTimeZone *zone);
gint64 hearth_walltime_not_before (gint64 instant, GTimeZone *zone);
gint64 hearth_walltime_offset (gint64 instant, GTimeZone *zone);
char *hearth_walltime_format (gint64 instant, GTimeZone *zone);

G_END_DECLS
