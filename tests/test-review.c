// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-review: what became of occurrences, counted.
 */
#include "daemon/review.h"

/* d done, s skipped, m missed, p paused, w waits, u upcoming, . before hearth knew */
static HearthState
state_of (char letter)
{
  switch (letter) {
  case 'd':
    return HEARTH_STATE_DONE;
  case 's':
    return HEARTH_STATE_SKIPPED;
  case 'm':
    return HEARTH_STATE_MISSED;
  case 'p':
    return HEARTH_STATE_PAUSED;
  case 'w':
    return HEARTH_STATE_DUE;
  case 'u':
    return HEARTH_STATE_UPCOMING;
  default:
    return HEARTH_STATE_PAST;
  }
}

static void
add (GPtrArray *occurrences, HearthKind kind, gint64 goal, const char *letters)
{
  for (const char *letter = letters; *letter; letter++) {
    HearthOccurrence *occurrence = g_new0 (HearthOccurrence, 1);

    occurrence->event = hearth_event_new (kind, "x");
    occurrence->event->goal = goal;
    occurrence->start = (letter - letters + 1) * 10;
    occurrence->state = state_of (*letter);
    if (*letter == 'd') {
      occurrence->record = hearth_record_new (1, 1);
      occurrence->record->done_at = occurrence->start + 5;
      occurrence->record->rating = letter == letters ? 5 : 0;
    }
    g_ptr_array_add (occurrences, occurrence);
  }
}

static GPtrArray *
new_occurrences (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_occurrence_free);
}

/* Each state counts once, planned is their sum, and what was before hearth knew is not counted. */
static void
test_counts (void)
{
  g_autoptr (GPtrArray) occurrences = new_occurrences ();
  g_autoptr (GPtrArray) goals = g_ptr_array_new ();
  g_autoptr (HearthReview) review = NULL;

  add (occurrences, HEARTH_KIND_DATE_NIGHT, 0, ".ddsmpwud");
  review = hearth_review_new (occurrences, goals, 0);
  g_assert_cmpuint (review->all.planned, ==, 8);
  g_assert_cmpuint (review->all.done, ==, 3);
  g_assert_cmpuint (review->all.skipped, ==, 1);
  g_assert_cmpuint (review->all.missed, ==, 1);
  g_assert_cmpuint (review->all.paused, ==, 1);
  g_assert_cmpuint (review->all.due, ==, 1);
  g_assert_cmpuint (review->all.upcoming, ==, 1);
  g_assert_cmpint (review->all.last_done, ==, 95);
  g_assert_cmpuint (review->kinds[HEARTH_KIND_DATE_NIGHT].planned, ==, 8);
  g_assert_cmpuint (review->kinds[HEARTH_KIND_CHECK_IN].planned, ==, 0);
}

/* A streak is broken by what was missed, and neither by a skip nor by a pause. */
static void
test_streak (void)
{
  const struct {
    const char *letters;
    guint streak;
    guint longest;
  } rows[] = {
    { "", 0, 0 },     { "ddd", 3, 3 },   { "ddsd", 3, 3 }, { "ddpppd", 3, 3 }, { "dddmd", 1, 3 },
    { "dddm", 0, 3 }, { "mdwdu", 2, 2 }, { "ssss", 0, 0 }, { "dmddmd", 1, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GPtrArray) occurrences = new_occurrences ();
    g_autoptr (GPtrArray) goals = g_ptr_array_new ();
    g_autoptr (HearthReview) review = NULL;

    add (occurrences, HEARTH_KIND_CHECK_IN, 0, rows[i].letters);
    review = hearth_review_new (occurrences, goals, 0);
    g_test_message ("%s", rows[i].letters);
    g_assert_cmpuint (review->all.streak, ==, rows[i].streak);
    g_assert_cmpuint (review->all.longest, ==, rows[i].longest);
  }
}

/* An event counts for its goal and the area of it, one without a goal for that of its kind; what
 * began before the span for nothing. */
static void
test_areas_and_goals (void)
{
  g_autoptr (GPtrArray) occurrences = new_occurrences ();
  g_autoptr (GPtrArray) goals = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_goal_free);
  g_autoptr (HearthReview) review = NULL;
  HearthGoal *goal = hearth_goal_new (HEARTH_AREA_INTIMACY, "Be close");

  goal->id = 4;
  g_ptr_array_add (goals, goal);
  add (occurrences, HEARTH_KIND_DATE_NIGHT, 4, "dd");
  add (occurrences, HEARTH_KIND_DATE_NIGHT, 0, "ds");
  add (occurrences, HEARTH_KIND_APPRECIATION, 0, "d");
  review = hearth_review_new (occurrences, goals, 0);
  g_assert_cmpuint (hearth_review_goal (review, 4)->done, ==, 2);
  g_assert_cmpuint (hearth_review_goal (review, 9)->planned, ==, 0);
  g_assert_cmpuint (review->areas[HEARTH_AREA_INTIMACY].done, ==, 2);
  g_assert_cmpuint (review->areas[HEARTH_AREA_QUALITY_TIME].planned, ==, 2);
  g_assert_cmpuint (review->areas[HEARTH_AREA_GRATITUDE].done, ==, 1);
  g_assert_cmpuint (review->all.ratings, ==, 3);
  g_assert_cmpuint (review->all.stars, ==, 15);

  hearth_review_free (g_steal_pointer (&review));
  review = hearth_review_new (occurrences, goals, 15);
  g_assert_cmpuint (review->all.planned, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/review/counts", test_counts);
  g_test_add_func ("/review/streak", test_streak);
  g_test_add_func ("/review/areas-and-goals", test_areas_and_goals);
  return g_test_run ();
}
