// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "recurrence.h"

G_BEGIN_DECLS

typedef enum {
  HEARTH_WHEN_DEFAULT = 0,
  HEARTH_WHEN_ALL_DAY = 1 << 0, /* a day without a time is all-day; without this flag an error */
  HEARTH_WHEN_PAST = 1 << 1, /* a moment before now is taken, not refused */
  HEARTH_WHEN_ONCE = 1 << 2, /* only a single moment will do, no recurrence */
} HearthWhenFlags;

/* What a text says: a start, and maybe how it recurs. Free its arrays with hearth_when_clear. */
typedef struct {
  gint64 start; /* wall, DTSTART: the first occurrence, or for "since" the day counted from */
  gboolean all_day;
  gboolean pinned; /* the beginning was chosen: the summary says it ("from 2026-12-04") */
  HearthRule rule; /* frequency NONE: once */
  gint64 window_seconds; /* "between A and B": B - A, with A the time of day of start; 0: none */
  char *after_done; /* (nullable): "2 weeks", the span of "every 2 weeks after done" */
  GArray *exdates; /* (nullable): gint64 walls, sorted */
  GArray *rdates; /* (nullable): gint64 walls, sorted */
} HearthWhen;

void hearth_when_clear (HearthWhen *when);
gboolean hearth_when_parse (const char *text, gint64 now, GTimeZone *zone, HearthWhenFlags flags,
                            HearthWhen *out_when, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_when_summary (const HearthWhen *when);
gboolean hearth_when_starts_later (const HearthWhen *when, gint64 wall);
gboolean hearth_when_parse_duration (const char *text, gint64 *out_seconds,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_when_format_duration (gint64 seconds);
gboolean hearth_when_after_done (const char *after_done, gint64 done_wall, gint64 *out_wall,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gint64 hearth_when_window_offset (gint64 window_seconds, guint64 seed, gint64 occurrence);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HearthWhen, hearth_when_clear)

G_END_DECLS
