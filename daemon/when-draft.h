// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "recurrence.h"
#include "when-day.h"

G_BEGIN_DECLS

/* More times a day than this are said by their hours and minutes. */
#define HEARTH_WHEN_MOST_TIMES 24

/* "No time was said", where a time is seconds into the day. */
#define HEARTH_WHEN_NO_TIME G_GINT64_CONSTANT (-1)

/* Of what "the last day" is the last. */
typedef enum {
  HEARTH_SCOPE_UNSAID,
  HEARTH_SCOPE_MONTH,
  HEARTH_SCOPE_YEAR,
} HearthScope;

/* A day in a tail, and the time that stands right behind it. */
typedef struct {
  HearthDay day;
  gint64 time; /* or NO_TIME */
  gboolean is_utc;
} HearthPoint;

/* All that a text has said, before it meets a clock: the grammar fills it in, resolve makes a
 * HearthWhen of it. The rule holds the parts that were said; its frequency may still be NONE. */
typedef struct {
  HearthRule rule;
  gboolean recurs;
  gboolean has_positions; /* "the last weekday": weekdays with a position */
  gboolean skip_said;
  HearthScope scope;
  guint n_year_dates; /* days said with their month, as in "20 june" */
  guint8 except_weekdays;
  guint16 except_months;

  HearthDay day;
  gboolean is_elapsed; /* "in 2 hours": elapsed counts from now */
  HearthSpan elapsed;

  gint64 times[HEARTH_WHEN_MOST_TIMES];
  guint n_times;
  gint64 fallback_time; /* of "tonight", "morning", unless a time is said */
  gint64 window_seconds;

  HearthSpan after_span;
  char *after_done; /* (nullable) owned */

  HearthPoint from;
  gboolean is_since;
  HearthPoint until;
  HearthSpan lasting; /* "for 2 weeks": the end counts from the start */
  GArray *excepts; /* HearthPoint, owned */
  GArray *alsos; /* HearthPoint, owned */

  guint recurs_token; /* where the rhythm, the times and the last "every" were said */
  guint times_token;
} HearthWhenDraft;

G_END_DECLS
