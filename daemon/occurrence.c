// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * occurrence: one instance of an event, and what became of it.
 *
 * Most occurrences are nothing but a wall that a rule gives. As soon as something happens to one, a
 * reminder, an answer, a snooze, a move, a record of it is kept under its name. From the record and
 * the time of day follows its state; what time alone brings (due, missed) is never stored.
 *
 * An answer is what the two said: done or skipped. Where they said nothing within a day after the
 * end the occurrence is missed, but for a promise, which waits; what was over before hearth knew of
 * the event is past, and nobody's fault.
 */
#include "occurrence.h"

#include <string.h>

#include "civil.h"

/* The contract, section 3: missed a day after its end. */
#define EXPIRES_AFTER (HEARTH_DAY * G_USEC_PER_SEC)

static const char *const outcome_names[] = {
  [HEARTH_OUTCOME_NONE] = "",
  [HEARTH_OUTCOME_DONE] = "done",
  [HEARTH_OUTCOME_SKIPPED] = "skipped",
};

static const char *const state_names[] = {
  [HEARTH_STATE_UPCOMING] = "upcoming", [HEARTH_STATE_DUE] = "due",
  [HEARTH_STATE_SNOOZED] = "snoozed",   [HEARTH_STATE_DONE] = "done",
  [HEARTH_STATE_SKIPPED] = "skipped",   [HEARTH_STATE_MISSED] = "missed",
  [HEARTH_STATE_PAUSED] = "paused",     [HEARTH_STATE_PAST] = "past",
};

/* The outcome's name on disk and on the bus; "" for none. */
const char *
hearth_outcome_name (HearthOutcome outcome)
{
  return outcome_names[outcome];
}

/* The outcome of a name; FALSE where there is none. */
gboolean
hearth_outcome_from_name (const char *name, HearthOutcome *out_outcome)
{
  for (guint i = 0; i < G_N_ELEMENTS (outcome_names); i++)
    if (strcmp (outcome_names[i], name) == 0) {
      *out_outcome = i;
      return TRUE;
    }
  return FALSE;
}

/* The state's name on the bus and in JSON. */
const char *
hearth_state_name (HearthState state)
{
  return state_names[state];
}

/* Whether it is still to be, or goes on: nobody has said that it is over, and time has not. */
gboolean
hearth_state_is_open (HearthState state)
{
  return state == HEARTH_STATE_UPCOMING || state == HEARTH_STATE_DUE
         || state == HEARTH_STATE_SNOOZED;
}

/* An empty record of an occurrence. */
HearthRecord *
hearth_record_new (gint64 event, gint64 occurrence)
{
  HearthRecord *record = g_new0 (HearthRecord, 1);

  record->event = event;
  record->occurrence = occurrence;
  record->note = g_strdup ("");
  record->turn = g_strdup ("");
  return record;
}

/* The same record as a value of its own; NULL gives NULL. */
HearthRecord *
hearth_record_copy (const HearthRecord *record)
{
  HearthRecord *copy = NULL;

  if (!record)
    return NULL;
  copy = g_new (HearthRecord, 1);
  *copy = *record;
  copy->note = g_strdup (record->note);
  copy->turn = g_strdup (record->turn);
  return copy;
}

void
hearth_record_free (HearthRecord *record)
{
  if (!record)
    return;
  g_free (record->note);
  g_free (record->turn);
  g_free (record);
}

/* Whether a record holds anything worth keeping. */
gboolean
hearth_record_says_something (const HearthRecord *record)
{
  return record->is_moved || record->opened != 0 || record->outcome != HEARTH_OUTCOME_NONE
         || record->snoozed_until != 0 || *record->note || record->rating != 0;
}

void
hearth_occurrence_free (HearthOccurrence *occurrence)
{
  if (!occurrence)
    return;
  hearth_event_free (occurrence->event);
  hearth_record_free (occurrence->record);
  g_free (occurrence);
}

/* The instant from which an occurrence that ends at the instant `end`, with what is recorded of it
 * (nullable), is missed if nobody answers; G_MAXINT64 for one that waits for ever. Who snoozes is
 * still at it, and has as long after that. */
gint64
hearth_occurrence_expiry (const HearthEvent *event, const HearthRecord *record, gint64 end)
{
  if (hearth_event_answers_last (event))
    return G_MAXINT64;
  return MAX (end, record ? record->snoozed_until : 0) + EXPIRES_AFTER;
}

/* The state at `now` of an occurrence that ends at the instant `end`, with what is recorded of it
 * (nullable) and whether it fell into a pause. */
HearthState
hearth_occurrence_state (const HearthEvent *event, const HearthRecord *record, gint64 end,
                         gboolean paused, gint64 now)
{
  gboolean is_open = record && record->opened != 0 && record->opened <= now;

  if (record && record->outcome == HEARTH_OUTCOME_DONE)
    return HEARTH_STATE_DONE;
  if (record && record->outcome == HEARTH_OUTCOME_SKIPPED)
    return HEARTH_STATE_SKIPPED;
  if (paused)
    return HEARTH_STATE_PAUSED;
  if (record && record->snoozed_until > now)
    return HEARTH_STATE_SNOOZED;
  if (end <= event->created && !is_open)
    return HEARTH_STATE_PAST;
  if (now >= hearth_occurrence_expiry (event, record, end))
    return HEARTH_STATE_MISSED;
  if (is_open || end < now)
    return HEARTH_STATE_DUE;
  return HEARTH_STATE_UPCOMING;
}
