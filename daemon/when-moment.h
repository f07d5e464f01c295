// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-cursor.h"

G_BEGIN_DECLS

/* A length of time as people say it: months and days are those of the calendar. */
typedef struct {
  gint64 months;
  gint64 days;
  gint64 seconds;
} HearthSpan;

const HearthSpan *hearth_when_moment_unit (HearthWhenUnit unit);
gboolean hearth_when_moment_is_span (const HearthCursor *cursor, guint ahead);
HearthReading hearth_when_moment_read_span (HearthCursor *cursor, HearthSpan *out_span);
gboolean hearth_when_moment_is_time (const HearthCursor *cursor, guint ahead);
HearthReading hearth_when_moment_read_time (HearthCursor *cursor, gint64 *out_seconds);
gboolean hearth_when_moment_add (gint64 wall, const HearthSpan *span, gint64 *out_wall);

G_END_DECLS
