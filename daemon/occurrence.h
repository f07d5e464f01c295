// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "event.h"

G_BEGIN_DECLS

typedef enum {
  HEARTH_OUTCOME_NONE,
  HEARTH_OUTCOME_DONE,
  HEARTH_OUTCOME_SKIPPED,
} HearthOutcome;

typedef enum {
  HEARTH_STATE_UPCOMING,
  HEARTH_STATE_DUE,
  HEARTH_STATE_SNOOZED,
  HEARTH_STATE_DONE,
  HEARTH_STATE_SKIPPED,
  HEARTH_STATE_MISSED,
  HEARTH_STATE_PAUSED,
  HEARTH_STATE_PAST,
} HearthState;

/* What is kept of an occurrence once something happened to it. Free with hearth_record_free. */
typedef struct {
  gint64 event;
  gint64 occurrence; /* wall: its original start, its name */
  gboolean is_moved;
  gint64 moved; /* wall: its new start */
  gint64 opened; /* instant at which its first reminder came due; 0: not yet */
  gint64 expires; /* instant from which it is missed; G_MAXINT64: never; 0: not opened */
  HearthOutcome outcome;
  gint64 answered; /* instant of the answer; 0: none */
  gint64 done_at; /* instant at which it was really done; 0: none */
  gint64 snoozed_until; /* instant; 0: not snoozed */
  char *note; /* "" none */
  int rating; /* 1 to 5; 0: none */
  char *turn; /* whose turn it was; "" nobody's */
} HearthRecord;

/* An occurrence as it stands at some moment. Free with hearth_occurrence_free. */
typedef struct {
  HearthEvent *event; /* owned */
  HearthRecord *record; /* owned (nullable) */
  gint64 occurrence; /* wall: its name */
  gint64 start_wall; /* in the event's zone */
  gint64 start; /* instant */
  gint64 end; /* instant */
  HearthState state;
} HearthOccurrence;

const char *hearth_outcome_name (HearthOutcome outcome);
gboolean hearth_outcome_from_name (const char *name, HearthOutcome *out_outcome);
const char *hearth_state_name (HearthState state);
gboolean hearth_state_is_open (HearthState state);

HearthRecord *hearth_record_new (gint64 event, gint64 occurrence);
HearthRecord *hearth_record_copy (const HearthRecord *record);
void hearth_record_free (HearthRecord *record);
gboolean hearth_record_says_something (const HearthRecord *record);

void hearth_occurrence_free (HearthOccurrence *occurrence);
gint64 hearth_occurrence_expiry (const HearthEvent *event, const HearthRecord *record, gint64 end);
HearthState hearth_occurrence_state (const HearthEvent *event, const HearthRecord *record,
                                     gint64 end, gboolean paused, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthRecord, hearth_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthOccurrence, hearth_occurrence_free)

G_END_DECLS
