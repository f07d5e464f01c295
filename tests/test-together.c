// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-together: cards with reminders, decks that people write, goals and how far they are; the
 * scheduler on a real store, with a clock and a screen that do as they are told.
 */
#include <string.h>

#include "daemon/deck.h"
#include "daemon/scheduler-goal.h"
#include "daemon/scheduler-prompt.h"
#include "dbus/error.h"
#include "world.h"

static gboolean
try_add (World *world, HearthKind kind, const char *when, const char *deck, gint64 goal,
         gint64 *out_event, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_event_new (kind, "Us");

  g_free (event->deck);
  event->deck = g_strdup (deck);
  event->goal = goal;
  if (!hearth_scheduler_set_when (world->scheduler, event, when, error)
      || !hearth_scheduler_add (world->scheduler, event, error))
    return FALSE;
  *out_event = event->id;
  world_settle (world);
  return TRUE;
}

static gint64
add (World *world, HearthKind kind, const char *when, const char *deck, gint64 goal)
{
  g_autoptr (GError) error = NULL;
  gint64 event = 0;

  (void)try_add (world, kind, when, deck, goal, &event, &error);
  g_assert_no_error (error);
  return event;
}

static void
pass (World *world, gint64 seconds)
{
  world_advance (world, seconds * G_USEC_PER_SEC);
}

static void
import (World *world, const char *deck, const char *text)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GError) error = NULL;
  guint added = 0;

  g_assert_true (hearth_scheduler_import (world->scheduler, deck, text, &faults, &added, &error));
}

static guint
drawn (World *world, const char *deck)
{
  g_autoptr (GArray) ids = hearth_scheduler_drawn (world->scheduler, deck, NULL);

  return ids->len;
}

static const HearthNotice *
last_notice (World *world)
{
  GPtrArray *history = hearth_fake_notifier_history (world->notifier);

  g_assert_cmpuint (history->len, >, 0);
  return ((HearthFakeShown *)g_ptr_array_index (history, history->len - 1))->notice;
}

/* A deck is drawn to its end before any card comes twice, and what was drawn is on disk. */
static void
test_draw (World *world, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  import (world, "ours", "one\ntwo [home]\nthree\nfour [home]\n");
  for (guint i = 1; i <= 4; i++) {
    char *text = NULL;

    g_assert_true (hearth_scheduler_draw (world->scheduler, "ours", &text, &error));
    g_assert_true (g_hash_table_add (seen, text));
    g_assert_cmpuint (drawn (world, "ours"), ==, i);
    pass (world, 60);
  }
  for (guint i = 0; i < 6; i++) {
    g_autofree char *text = NULL;

    g_assert_true (hearth_scheduler_draw (world->scheduler, "ours:home", &text, &error));
    g_assert_true (g_str_equal (text, "two") || g_str_equal (text, "four"));
  }
}

/* A deck, a tag or a card that is not there is refused by name. */
static void
test_unknown_deck (World *world, gconstpointer data)
{
  gint64 event = 0;

  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    const char *deck = i == 0 ? "nope" : "date-ideas:nope";

    g_assert_false (hearth_scheduler_draw (world->scheduler, deck, &text, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
    g_assert_nonnull (strstr (error->message, "nope"));
    g_clear_error (&error);
    g_assert_false (
        try_add (world, HEARTH_KIND_DATE_NIGHT, "tomorrow 19:00", deck, 0, &event, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
  }
}

/* The lines of a bad deck file are named with their reason, and the rest is kept. */
static void
test_import (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) faults = NULL;
  g_autoptr (GPtrArray) deck = NULL;
  g_autoptr (GError) error = NULL;
  guint added = 0;

  g_assert_true (hearth_scheduler_import (world->scheduler, "ours",
                                          "# a deck\nfirst\n[home]\nfirst!\nsecond [Home]\nthird",
                                          &faults, &added, &error));
  g_assert_cmpuint (added, ==, 2);
  g_assert_cmpuint (faults->len, ==, 3);
  g_assert_cmpuint (((HearthDeckFault *)g_ptr_array_index (faults, 0))->line, ==, 3);
  g_assert_cmpuint (((HearthDeckFault *)g_ptr_array_index (faults, 1))->line, ==, 4);
  g_assert_cmpuint (((HearthDeckFault *)g_ptr_array_index (faults, 2))->line, ==, 5);
  deck = hearth_scheduler_deck (world->scheduler, "ours", &error);
  g_assert_cmpuint (deck->len, ==, 2);
  g_assert_cmpstr (((HearthCard *)g_ptr_array_index (deck, 0))->text, ==, "first");
  g_assert_false (
      hearth_scheduler_import (world->scheduler, "Our Deck", "x", &faults, &added, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
}

/* Own cards come and go; hearth's own stay. */
static void
test_own_cards (World *world, gconstpointer data)
{
  g_autoptr (GPtrArray) before = hearth_scheduler_deck (world->scheduler, "check-in", NULL);
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  const HearthCard *first = g_ptr_array_index (before, 0);

  g_assert_true (
      hearth_scheduler_add_card (world->scheduler, "check-in", "How is the cat?", &error));
  g_assert_false (
      hearth_scheduler_add_card (world->scheduler, "check-in", "how is the CAT", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT);
  g_clear_error (&error);
  after = hearth_scheduler_deck (world->scheduler, "check-in", NULL);
  g_assert_cmpuint (after->len, ==, before->len + 1);
  g_assert_false (hearth_scheduler_remove_card (world->scheduler, "check-in", first->text, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_true (
      hearth_scheduler_remove_card (world->scheduler, "check-in", "How is the cat", &error));
  g_assert_false (hearth_scheduler_remove_card (world->scheduler, "check-in", "", &error));
}

/* A reminder shows a card of its event's deck, and it counts as drawn once it was really shown. */
static void
test_prompt_with_reminder (World *world, gconstpointer data)
{
  import (world, "ours", "one\ntwo\n");
  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_REFUSES);
  (void)add (world, HEARTH_KIND_APPRECIATION, "in 10 minutes", "ours", 0);
  pass (world, 600);
  g_assert_cmpuint (drawn (world, "ours"), ==, 0);

  hearth_fake_notifier_set_mood (world->notifier, HEARTH_FAKE_SHOWS);
  pass (world, 60);
  g_assert_cmpuint (drawn (world, "ours"), ==, 1);
  g_assert_true (g_str_has_suffix (last_notice (world)->body, "\none")
                 || g_str_has_suffix (last_notice (world)->body, "\ntwo"));
}

/* Where the words are not to be read by others, no card is shown, and none is drawn. */
static void
test_prompt_and_privacy (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  import (world, "ours", "one\n");
  g_assert_true (hearth_scheduler_set (world->scheduler, HEARTH_SETTING_PRIVACY, "title", &error));
  (void)add (world, HEARTH_KIND_APPRECIATION, "in 10 minutes", "ours", 0);
  pass (world, 600);
  g_assert_null (strstr (last_notice (world)->body, "one"));
  g_assert_cmpuint (drawn (world, "ours"), ==, 0);
}

/* An event whose deck has gone reminds all the same. */
static void
test_deck_that_went (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  import (world, "ours", "one\n");
  (void)add (world, HEARTH_KIND_APPRECIATION, "in 10 minutes", "ours", 0);
  g_assert_true (hearth_scheduler_remove_card (world->scheduler, "ours", "", &error));
  pass (world, 600);
  g_assert_cmpstr (last_notice (world)->summary, !=, "");
}

static gint64
add_goal (World *world, const char *target)
{
  g_autoptr (HearthGoal) goal = hearth_goal_new (HEARTH_AREA_QUALITY_TIME, "Time for two");
  g_autoptr (GError) error = NULL;

  g_free (goal->target);
  goal->target = g_strdup (target);
  g_assert_true (hearth_scheduler_add_goal (world->scheduler, goal, &error));
  world_settle (world);
  return goal->id;
}

static void
assert_standing (World *world, gint64 id, guint done, guint coming, gboolean warns)
{
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (world->store, id, NULL);
  g_auto (HearthStanding) standing = { 0 };

  g_assert_true (hearth_scheduler_standing (world->scheduler, goal, &standing, NULL));
  g_assert_cmpuint (standing.done, ==, done);
  g_assert_cmpuint (standing.coming, ==, coming);
  g_assert_true ((*standing.warning != '\0') == warns);
}

/* Events count towards their goal; where the plan falls short it is said, and no sooner than the
 * goal is as old as its week. */
static void
test_standing (World *world, gconstpointer data)
{
  const HearthAnswer done = { HEARTH_OUTCOME_DONE, "", 0, "" };
  gint64 goal = add_goal (world, "2 date nights a week");
  gint64 event = 0;
  g_autoptr (GError) error = NULL;

  assert_standing (world, goal, 0, 0, TRUE);
  event = add (world, HEARTH_KIND_DATE_NIGHT, "every sat and sun 19:00", "", goal);
  (void)add (world, HEARTH_KIND_CHECK_IN, "every day at 18:00", "", goal);
  assert_standing (world, goal, 0, 2, FALSE);
  pass (world, 86400 + 12 * 3600);
  g_assert_true (hearth_scheduler_answer (world->scheduler, event, "", &done, &error));
  assert_standing (world, goal, 1, 1, FALSE);

  pass (world, 86400);
  assert_standing (world, goal, 0, 2, FALSE);
  pass (world, 8 * 86400);
  assert_standing (world, goal, 0, 2, FALSE);
  g_assert_true (hearth_scheduler_remove (world->scheduler, event, &error));
  assert_standing (world, goal, 0, 0, TRUE);
}

/* An event cannot count towards a goal that is not there; one whose goal is removed counts towards
 * none. */
static void
test_unknown_goal (World *world, gconstpointer data)
{
  gint64 goal = add_goal (world, "");
  gint64 event = add (world, HEARTH_KIND_DATE_NIGHT, "tomorrow 19:00", "", goal);
  g_autoptr (HearthEvent) left = NULL;
  g_autoptr (GError) error = NULL;
  gint64 other = 0;

  g_assert_false (
      try_add (world, HEARTH_KIND_DATE_NIGHT, "tomorrow 20:00", "", goal + 1, &other, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (
      hearth_scheduler_pause (world->scheduler, "goal:77", "in 2 days at 9:00", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (hearth_scheduler_remove_goal (world->scheduler, goal, &error));
  left = hearth_store_load_event (world->store, event, &error);
  g_assert_cmpint (left->goal, ==, 0);
}

/* A goal that is reached is celebrated at once, and once. */
static void
test_celebration (World *world, gconstpointer data)
{
  gint64 goal = add_goal (world, "");
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_reach_goal (world->scheduler, goal, &error));
  world_settle (world);
  pass (world, 2);
  g_assert_nonnull (strstr (last_notice (world)->summary, "Time for two"));
  g_assert_cmpuint (drawn (world, "celebrate"), ==, 1);
  g_assert_false (hearth_scheduler_reach_goal (world->scheduler, goal, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT);
}

#define TEST(name, function)                                                                       \
  g_test_add ("/together/" name, World, NULL, world_set_up, function, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("draw", test_draw);
  TEST ("unknown-deck", test_unknown_deck);
  TEST ("import", test_import);
  TEST ("own-cards", test_own_cards);
  TEST ("prompt-with-reminder", test_prompt_with_reminder);
  TEST ("prompt-and-privacy", test_prompt_and_privacy);
  TEST ("deck-that-went", test_deck_that_went);
  TEST ("standing", test_standing);
  TEST ("unknown-goal", test_unknown_goal);
  TEST ("celebration", test_celebration);
  return g_test_run ();
}
