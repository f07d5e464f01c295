// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * review: planned against done.
 *
 * Counts what became of the occurrences of a span: all of them, and by kind, by area and by goal.
 * An occurrence belongs to the span in which it starts. One that was over before hearth knew of it
 * is not counted at all. A streak is what was done in a row: what was missed ends it, what was
 * skipped or paused, or waits for an answer, neither ends it nor counts.
 *
 * An event that names a goal counts for the area of that goal; any other for the area its kind
 * stands for. Pure: the occurrences are given, with the states they have now.
 */
#include "review.h"

/* The area of an event without a goal. */
static const HearthArea areas_of_kinds[HEARTH_KINDS] = {
  [HEARTH_KIND_DATE_NIGHT] = HEARTH_AREA_QUALITY_TIME,
  [HEARTH_KIND_CHECK_IN] = HEARTH_AREA_COMMUNICATION,
  [HEARTH_KIND_MILESTONE] = HEARTH_AREA_QUALITY_TIME,
  [HEARTH_KIND_APPRECIATION] = HEARTH_AREA_GRATITUDE,
  [HEARTH_KIND_PROMISE] = HEARTH_AREA_TRUST,
};

static void
add_done (HearthTally *tally, const HearthOccurrence *occurrence)
{
  const HearthRecord *record = occurrence->record;

  tally->done++;
  tally->streak++;
  tally->longest = MAX (tally->longest, tally->streak);
  tally->last_done = MAX (tally->last_done, record ? record->done_at : 0);
  if (record && record->rating > 0) {
    tally->ratings++;
    tally->stars += (guint)record->rating;
  }
}

static HearthTally *
tally_of_goal (HearthReview *review, gint64 goal)
{
  HearthTally *tally = g_hash_table_lookup (review->goals, &goal);

  if (tally)
    return tally;
  tally = g_new0 (HearthTally, 1);
  g_hash_table_insert (review->goals, g_memdup2 (&goal, sizeof goal), tally);
  return tally;
}

static HearthArea
area_of (const HearthEvent *event, GPtrArray *goals)
{
  for (guint i = 0; event->goal != 0 && i < goals->len; i++) {
    const HearthGoal *goal = g_ptr_array_index (goals, i);

    if (goal->id == event->goal)
      return goal->area;
  }
  return areas_of_kinds[event->kind];
}

/* Counts an occurrence; those of a tally are to come in the order of their start. */
void
hearth_tally_add (HearthTally *tally, const HearthOccurrence *occurrence)
{
  if (occurrence->state == HEARTH_STATE_PAST)
    return;
  tally->planned++;
  switch (occurrence->state) {
  case HEARTH_STATE_DONE:
    add_done (tally, occurrence);
    break;
  case HEARTH_STATE_SKIPPED:
    tally->skipped++;
    break;
  case HEARTH_STATE_MISSED:
    tally->missed++;
    tally->streak = 0;
    break;
  case HEARTH_STATE_PAUSED:
    tally->paused++;
    break;
  case HEARTH_STATE_DUE:
  case HEARTH_STATE_SNOOZED:
    tally->due++;
    break;
  case HEARTH_STATE_UPCOMING:
  case HEARTH_STATE_PAST:
  default:
    tally->upcoming++;
  }
}

/* The review of occurrences (HearthOccurrence, in the order of their start), with the goals
 * (HearthGoal) there are. What started before the instant `from` does not belong to it. */
HearthReview *
hearth_review_new (GPtrArray *occurrences, GPtrArray *goals, gint64 from)
{
  HearthReview *review = g_new0 (HearthReview, 1);

  review->goals = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  for (guint i = 0; i < occurrences->len; i++) {
    const HearthOccurrence *occurrence = g_ptr_array_index (occurrences, i);
    const HearthEvent *event = occurrence->event;

    if (occurrence->start < from)
      continue;
    hearth_tally_add (&review->all, occurrence);
    hearth_tally_add (&review->kinds[event->kind], occurrence);
    hearth_tally_add (&review->areas[area_of (event, goals)], occurrence);
    if (event->goal != 0)
      hearth_tally_add (tally_of_goal (review, event->goal), occurrence);
  }
  return review;
}

void
hearth_review_free (HearthReview *review)
{
  if (!review)
    return;
  g_hash_table_unref (review->goals);
  g_free (review);
}

/* What became of the occurrences that count towards a goal; borrowed, and all zero where there are
 * none. */
const HearthTally *
hearth_review_goal (const HearthReview *review, gint64 goal)
{
  static const HearthTally nothing = { 0 };
  const HearthTally *tally = g_hash_table_lookup (review->goals, &goal);

  return tally ? tally : &nothing;
}
