// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "timeline.h"

G_BEGIN_DECLS

typedef enum {
  HEARTH_REASON_LEAD, /* so long before the start */
  HEARTH_REASON_START, /* at the start */
  HEARTH_REASON_FOLLOW_UP, /* at the end, to ask */
  HEARTH_REASON_NAG, /* a promise, a day after the last time */
  HEARTH_REASON_SNOOZE, /* as the user asked */
  HEARTH_REASON_BEGIN, /* it starts, and nobody is told */
  HEARTH_REASON_GAP, /* of a goal: its target is about to be missed */
} HearthReason;

#define HEARTH_REASONS 7

/* A moment at which an occurrence asks for attention. */
typedef struct {
  gint64 wall; /* when, in the event's zone */
  gint64 occurrence; /* wall: its name */
  gint64 start; /* wall */
  HearthReason reason;
  gint64 lead_seconds; /* before the start; negative after it */
} HearthMoment;

const char *hearth_reason_name (HearthReason reason);
gboolean hearth_reason_from_name (const char *name, HearthReason *out_reason);
gboolean hearth_reminder_next (const HearthTimeline *timeline, gint64 from, gboolean with_begin,
                               HearthMoment *out_moment) G_GNUC_WARN_UNUSED_RESULT;
GArray *
hearth_reminder_between (const HearthTimeline *timeline, gint64 from, gint64 until, guint limit);
GArray *hearth_reminder_of (const HearthTimeline *timeline, const HearthPlanned *planned);

G_END_DECLS
