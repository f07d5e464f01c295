// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-screen: what stands on the screen is what the record says, whatever is done and taken back.
 *
 * Random lives in a world, undo and redo among all else. After each step nothing stands there but
 * what may be answered, each occurrence once; and all stands there that the record says is shown.
 */
#include "world-acts.h"

#include <string.h>

#include "daemon/civil.h"

#define LIVES 200
#define SOME_LIVES 20
#define STEPS 150

typedef struct {
  World *world; /* owned */
  GRand *random; /* owned */
  guint servers; /* that there have been */
} Life;

static gint64
any_event (Life *life)
{
  g_autoptr (GPtrArray) events = hearth_store_list_events (life->world->store, 0, 1000, NULL);
  guint index = 0;

  if (events->len == 0)
    return 0;
  index = (guint)g_rand_int_range (life->random, 0, (gint32)events->len);
  return ((HearthEvent *)g_ptr_array_index (events, index))->id;
}

static gboolean
act_add (Life *life)
{
  static const char *const whens[] = { "every day 19:00", "every friday 19:00", "in 2 hours",
                                       "tomorrow 10:00", "every 2 days after done" };
  const char *when = whens[g_rand_int_range (life->random, 0, G_N_ELEMENTS (whens))];
  HearthKind kind = (HearthKind)g_rand_int_range (life->random, 0, 5);
  g_autoptr (HearthEvent) event = hearth_event_new (kind, "Us");

  return hearth_scheduler_set_when (life->world->scheduler, event, when, NULL)
         && hearth_scheduler_add (life->world->scheduler, event, NULL);
}

static gboolean
act_edit (Life *life)
{
  g_autoptr (HearthEvent) event =
      hearth_store_load_event (life->world->store, any_event (life), NULL);

  return event && hearth_scheduler_set_when (life->world->scheduler, event, "every day 20:00", NULL)
         && hearth_scheduler_update (life->world->scheduler, event, NULL);
}

static gboolean
act_remove (Life *life)
{
  return hearth_scheduler_remove (life->world->scheduler, any_event (life), NULL);
}

static gboolean
act_answer (Life *life)
{
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };

  if (g_rand_boolean (life->random))
    answer.outcome = HEARTH_OUTCOME_SKIPPED;
  return hearth_scheduler_answer (life->world->scheduler, any_event (life), "", &answer, NULL);
}

static gboolean
act_reset (Life *life)
{
  return hearth_scheduler_reset (life->world->scheduler, any_event (life), "", NULL);
}

static gboolean
act_snooze (Life *life)
{
  return hearth_scheduler_snooze (life->world->scheduler, any_event (life), "", "90m", NULL);
}

static gboolean
act_move (Life *life)
{
  return hearth_scheduler_move (life->world->scheduler, any_event (life), "", "tomorrow 11:00",
                                NULL);
}

static gboolean
act_pause (Life *life)
{
  if (g_rand_boolean (life->random))
    return hearth_scheduler_pause (life->world->scheduler, "", "in 6 hours", NULL);
  return hearth_scheduler_resume (life->world->scheduler, "", NULL);
}

static gboolean
act_undo (Life *life)
{
  g_autofree char *what = NULL;

  return hearth_scheduler_undo (life->world->scheduler, &what, NULL);
}

static gboolean
act_redo (Life *life)
{
  g_autofree char *what = NULL;

  return hearth_scheduler_redo (life->world->scheduler, &what, NULL);
}

/* The id of any that is on the screen; 0 where nothing is. */
static guint32
any_shown (Life *life)
{
  g_autofree gpointer *ids = NULL;
  guint n_ids = 0;

  ids =
      g_hash_table_get_keys_as_array (hearth_fake_notifier_screen (life->world->notifier), &n_ids);
  return n_ids == 0 ? 0 : GPOINTER_TO_UINT (ids[g_rand_int_range (life->random, 0, (gint32)n_ids)]);
}

static gboolean
act_press (Life *life)
{
  static const HearthActions actions[] = { HEARTH_ACTION_DONE, HEARTH_ACTION_SNOOZE,
                                           HEARTH_ACTION_SKIP, HEARTH_ACTION_SHOW };

  return hearth_fake_notifier_press (life->world->notifier, any_shown (life),
                                     actions[g_rand_int_range (life->random, 0, 4)]);
}

static gboolean
act_close (Life *life)
{
  return hearth_fake_notifier_close (life->world->notifier, any_shown (life), 2);
}

static gboolean
act_restart (Life *life)
{
  world_restart (life->world);
  return TRUE;
}

static gboolean
act_next_server (Life *life)
{
  g_autofree char *server = g_strdup_printf ("bus:2.%u", ++life->servers);

  world_set_server (life->world, server);
  return TRUE;
}

static gboolean
act_pass (Life *life)
{
  world_pass (life->world, g_rand_int_range (life->random, 1, (gint32)HEARTH_DAY));
  return TRUE;
}

static gboolean
act_sleep (Life *life)
{
  hearth_fake_clock_sleep (life->world->clock,
                           g_rand_int_range (life->random, 1, 3 * (gint32)HEARTH_DAY)
                               * G_USEC_PER_SEC);
  return TRUE;
}

/* Somebody sets the clock, by two days at the most, to either side. */
static gboolean
act_set_clock (Life *life)
{
  const gint32 days = 2 * (gint32)HEARTH_DAY;

  hearth_fake_clock_set (life->world->clock,
                         hearth_clock_now (HEARTH_CLOCK (life->world->clock))
                             + g_rand_int_range (life->random, -days, days) * G_USEC_PER_SEC);
  return TRUE;
}

static gboolean
act_change_mood (Life *life)
{
  static const HearthFakeMood moods[] = { HEARTH_FAKE_SHOWS, HEARTH_FAKE_REFUSES,
                                          HEARTH_FAKE_EVICTS, HEARTH_FAKE_SHOWS };

  world_set_mood (life->world, moods[g_rand_int_range (life->random, 0, 4)]);
  return TRUE;
}

static gboolean (*const acts[]) (Life *life) = {
  act_add,   act_add,       act_edit,        act_remove,  act_answer,      act_reset, act_snooze,
  act_move,  act_pause,     act_undo,        act_undo,    act_undo,        act_redo,  act_redo,
  act_press, act_press,     act_close,       act_restart, act_next_server, act_pass,  act_pass,
  act_sleep, act_set_clock, act_change_mood, act_pass,    act_pass,
};

/* What the record says is shown stands there, under its id, and an occurrence has one place. */
static void
assert_shown (World *world, GHashTable *told)
{
  GHashTable *screen = hearth_fake_notifier_screen (world->notifier);
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) shown =
      hearth_store_deliveries_in (world->store, HEARTH_DELIVERY_SHOWN, 0, 100000, NULL);

  for (guint i = 0; i < shown->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (shown, i);
    g_autoptr (HearthOccurrence) occurrence =
        hearth_scheduler_topic (world->scheduler, delivery->event, delivery->occurrence, NULL);

    g_assert_nonnull (occurrence);
    g_assert_cmpint (occurrence->state, !=, HEARTH_STATE_DONE);
    g_assert_cmpint (occurrence->state, !=, HEARTH_STATE_SKIPPED);
    g_assert_true (g_hash_table_contains (screen, GUINT_TO_POINTER (delivery->notification)));
    g_assert_true (
        g_hash_table_add (places, g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                                   delivery->event, delivery->occurrence)));
    g_hash_table_add (told, GUINT_TO_POINTER (delivery->notification));
  }
}

/* Nothing else stands there. */
static void
assert_screen (World *world)
{
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);

  assert_shown (world, told);
  g_assert_cmpuint (g_hash_table_size (told), ==,
                    g_hash_table_size (hearth_fake_notifier_screen (world->notifier)));
}

/* How much was on the screen, over all steps; counts how often each act succeeded. */
static guint
live (guint32 seed, guint *successes)
{
  Life life = { world_new (MONDAY_NOON, BERLIN), g_rand_new_with_seed (seed), 0 };
  guint seen = 0;

  g_test_message ("life %u", seed);
  for (guint step = 0; step < STEPS; step++) {
    gsize act = (gsize)g_rand_int_range (life.random, 0, G_N_ELEMENTS (acts));

    successes[act] += acts[act](&life);
    world_settle (life.world);
    assert_screen (life.world);
    seen += world_on_screen (life.world);
  }
  world_free (life.world);
  g_rand_free (life.random);
  return seen;
}

/* Protects both from what would stand there for ever, or twice, and from what is gone unseen. */
static void
test_lives (gconstpointer some)
{
  guint lives = some ? SOME_LIVES : LIVES;
  guint successes[G_N_ELEMENTS (acts)] = { 0 };
  guint seen = 0;

  for (guint32 seed = 1; seed <= lives; seed++)
    seen += live (seed, successes);
  g_assert_cmpuint (seen, >, lives * STEPS / 4);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    g_assert_cmpuint (successes[i], >, 10);
}

static guint
count_screen (World *world)
{
  return g_hash_table_size (hearth_fake_notifier_screen (world->notifier));
}

/* The id of what is on the screen; 0 for nothing. */
static guint32
first_on_screen (World *world)
{
  GHashTableIter iter;
  gpointer id = NULL;

  g_hash_table_iter_init (&iter, hearth_fake_notifier_screen (world->notifier));
  return g_hash_table_iter_next (&iter, &id, NULL) ? GPOINTER_TO_UINT (id) : 0;
}

static guint
count_open (World *world)
{
  guint count = 0;

  g_assert_true (hearth_store_count_open (
      world->store, hearth_clock_now (HEARTH_CLOCK (world->clock)), &count, NULL));
  return count;
}

/* An event that is no more has nothing on the screen, and with it comes back what it had there. */
static void
test_an_addition (World *world, gconstpointer data)
{
  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");
  world_advance (world, WORLD_HOUR / 2);
  g_assert_cmpuint (count_screen (world), ==, 1);
  world_undo (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 0);
  world_redo (world);
  g_assert_cmpuint (count_screen (world), ==, 1);
  g_assert_cmpuint (count_open (world), ==, 1);
  world_advance (world, WORLD_HOUR / 2);
  g_assert_cmpuint (count_screen (world), ==, 1);
}

/* An answer that is taken back leaves an occurrence that waits for one: it is asked again, once,
 * and the button of the new notification counts. */
static void
test_an_answer (World *world, gconstpointer data)
{
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");

  world_advance (world, WORLD_HOUR / 2);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_settle (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 0);
  for (guint round = 0; round < 3; round++) {
    guint shown = world_shown (world);

    world_undo (world);
    g_assert_cmpuint (count_screen (world), ==, 1);
    g_assert_cmpuint (world_shown (world), ==, shown + 1);
    g_assert_cmpuint (count_open (world), ==, 1);
    world_replace (world);
    g_assert_cmpuint (count_screen (world), ==, 1);
    world_redo (world);
    g_assert_cmpuint (count_screen (world), ==, 0);
    g_assert_cmpuint (count_open (world), ==, 0);
  }
  world_undo (world);
  g_assert_true (
      hearth_fake_notifier_press (world->notifier, first_on_screen (world), HEARTH_ACTION_SKIP));
  world_settle (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 0);
}

/* Of two reminders that one notification had shown in turn only the later comes back. */
static void
test_two_reminders (World *world, gconstpointer data)
{
  HearthAnswer answer = { HEARTH_OUTCOME_SKIPPED, "", 0, "" };
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:30");
  guint shown = 0;

  world_advance (world, WORLD_HOUR);
  world_advance (world, WORLD_HOUR);
  shown = world_shown (world);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_settle (world);
  world_undo (world);
  g_assert_cmpuint (count_screen (world), ==, 1);
  g_assert_cmpuint (world_shown (world), ==, shown + 1);
}

/* What was closed before its answer, or is over by now, does not come back. */
static void
test_stays_empty (World *world, gconstpointer data)
{
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");

  world_advance (world, WORLD_HOUR / 2);
  g_assert_true (hearth_fake_notifier_close (world->notifier, first_on_screen (world), 2));
  world_settle (world);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_undo (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 1);

  world_advance (world, WORLD_HOUR / 2);
  g_assert_cmpuint (count_screen (world), ==, 1);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_advance (world, 72 * WORLD_HOUR);
  world_undo (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 0);
}

/* A snooze that is taken back does not come after all; one that is done again does. */
static void
test_a_snooze (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "2026-12-04 19:00");

  g_assert_true (hearth_scheduler_snooze (world->scheduler, id, "", "1h", NULL));
  world_settle (world);
  world_undo (world);
  world_advance (world, 2 * WORLD_HOUR);
  g_assert_cmpuint (count_screen (world), ==, 0);
  world_redo (world);
  g_assert_cmpuint (count_screen (world), ==, 1);
}

/* What was shown after an answer was taken back goes when it is given again. */
static void
test_later_reminder (World *world, gconstpointer data)
{
  HearthAnswer answer = { HEARTH_OUTCOME_DONE, "", 0, "" };
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:30");
  guint shown = 0;

  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (count_screen (world), ==, 1);
  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  world_settle (world);
  world_undo (world);
  shown = world_shown (world);
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, shown + 1);
  world_redo (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 0);
  world_undo (world);
  g_assert_cmpuint (count_screen (world), ==, 1);
}

/* An answer in advance and its reset, both taken back, leave what was reminded of in between due.
 */
static void
test_answer_in_advance (World *world, gconstpointer data)
{
  HearthAnswer answer = { HEARTH_OUTCOME_SKIPPED, "", 0, "" };
  gint64 id = world_add (world, HEARTH_KIND_PROMISE, "Us", "2026-11-28 14:30");

  g_assert_true (hearth_scheduler_answer (world->scheduler, id, "", &answer, NULL));
  g_assert_true (hearth_scheduler_reset (world->scheduler, id, "", NULL));
  world_advance (world, 3 * WORLD_HOUR);
  g_assert_cmpuint (count_screen (world), ==, 1);
  world_undo (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 0);
  world_advance (world, 48 * WORLD_HOUR);
  world_undo (world);
  g_assert_cmpuint (count_screen (world), ==, 1);
  g_assert_cmpuint (count_open (world), ==, 1);
}

/* So does that of an occurrence that an edit, made again, does away with. */
static void
test_later_occurrence (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every day at 13:30");
  g_autoptr (HearthEvent) event = hearth_store_load_event (world->store, id, NULL);

  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (count_screen (world), ==, 1);
  g_assert_true (hearth_scheduler_set_when (world->scheduler, event, "every day at 22:00", NULL));
  g_assert_true (hearth_scheduler_update (world->scheduler, event, NULL));
  world_settle (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  world_undo (world);
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (count_screen (world), ==, 1);
  world_redo (world);
  g_assert_cmpuint (count_screen (world), ==, 0);
  g_assert_cmpuint (count_open (world), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (World *, gconstpointer);
  } tests[] = {
    { "/screen/an-addition", test_an_addition },
    { "/screen/an-answer", test_an_answer },
    { "/screen/two-reminders", test_two_reminders },
    { "/screen/stays-empty", test_stays_empty },
    { "/screen/a-snooze", test_a_snooze },
    { "/screen/later-reminder", test_later_reminder },
    { "/screen/answer-in-advance", test_answer_in_advance },
    { "/screen/later-occurrence", test_later_occurrence },
  };

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, World, NULL, world_set_up, tests[i].test, world_tear_down);
  g_test_add_data_func ("/screen/lives",
                        argc > 1 && strcmp (argv[1], "--some") == 0 ? argv[1] : NULL, test_lives);
  return g_test_run ();
}
