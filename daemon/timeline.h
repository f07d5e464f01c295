// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "event.h"

G_BEGIN_DECLS

/* An occurrence that was moved: it keeps its name and has another start. */
typedef struct {
  gint64 occurrence; /* wall: its original start, its name */
  gint64 start; /* wall */
} HearthMoved;

/* What the occurrences of an event depend on beside itself. All of it is borrowed. */
typedef struct {
  const HearthEvent *event;
  GTimeZone *zone; /* the event's own, or the user's where it floats */
  const HearthMoved *moved; /* in any order */
  gsize n_moved;
  gint64 morning_seconds; /* into the day: where an all-day event's reminders count from */
} HearthTimeline;

/* A planned occurrence of one event. */
typedef struct {
  gint64 occurrence; /* wall: its name */
  gint64 start; /* wall: where its rule, its window or a move put it */
} HearthPlanned;

gboolean hearth_timeline_next (const HearthTimeline *timeline, gint64 from,
                               HearthPlanned *out_planned) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_timeline_find (const HearthTimeline *timeline, gint64 occurrence,
                               HearthPlanned *out_planned) G_GNUC_WARN_UNUSED_RESULT;
GArray *
hearth_timeline_between (const HearthTimeline *timeline, gint64 from, gint64 until, guint limit);
GArray *
hearth_timeline_named (const HearthTimeline *timeline, gint64 from, gint64 until, guint limit);
gint64 hearth_timeline_end (const HearthTimeline *timeline, gint64 start);
gint64 hearth_timeline_end_wall (const HearthTimeline *timeline, gint64 start);
gint64 hearth_timeline_instant (const HearthTimeline *timeline, gint64 wall);
gint64 hearth_timeline_last (const HearthTimeline *timeline);

G_END_DECLS
