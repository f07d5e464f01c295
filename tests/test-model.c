// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-model: the scheduler against a plain model of what it promises, by random lives.
 *
 * The model, in a file of its own, is the contract as one would explain it. The scheduler sleeps
 * from alarm to alarm and keeps everything on disk. Both live the same random life, of adds, edits,
 * answers, snoozes, moves, pauses, clocks that are set and leap and come back, zones, servers and
 * daemons that die, servers that hang, refuse and close all, and after each step
 *
 *  - what the model wants on the screen is there, and nothing else is (but what a crash orphaned);
 *  - no occurrence was presented more often than it asked, and once more for each new server and
 *    each crash that came between showing and knowing;
 *  - what was answered by a person or a button has its answer, and nothing else has one: clicks
 *    that are a stranger's, a replay or with unknown keys have changed nothing, nor has a server
 *    that closed something.
 *
 *     test-model [--steps N] [--seed N]      the seed of the first life; 0 takes a random one
 */
#include "model.h"

#include <string.h>

/* Four hundred lives; more are lived by ./setup test --storm. */
#define DEFAULT_STEPS 100000
#define DEFAULT_SEED 1
#define STEPS_A_LIFE 250

/* The occurrences on the screen, as "event:name"; the notices that stand for nothing must be
 * orphans. */
static GHashTable *
read_screen (Life *life)
{
  GHashTable *seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, hearth_fake_notifier_screen (life->world->notifier));
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    const HearthNotice *notice = value;
    g_autoptr (GPtrArray) lines = life_deliveries (life, notice->key);
    guint here = 0;

    for (guint i = 0; i < lines->len; i++) {
      const HearthDelivery *line = g_ptr_array_index (lines, i);
      g_autofree char *name =
          g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, line->event, line->occurrence);

      if (line->state != HEARTH_DELIVERY_SHOWN || line->notification != GPOINTER_TO_UINT (id))
        continue;
      here++;
      if (!g_hash_table_add (seen, g_steal_pointer (&name)))
        life_fail (life, "two copies on the screen", life_plan (life, line->event), NULL);
    }
    if (here == 0 && !g_hash_table_contains (life->orphans, id)) {
      life_note (life, "%s: %s", notice->key, notice->summary);
      life_fail (life, "a notice that stands for nothing", NULL, NULL);
    }
  }
  return seen;
}

static void
check (Life *life)
{
  g_autoptr (GHashTable) seen = NULL;

  life_count_presentations (life);
  if (life->hangs)
    return;
  seen = read_screen (life);
  for (guint i = 0; i < life->plans->len; i++) {
    Plan *plan = g_ptr_array_index (life->plans, i);
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init (&iter, plan->wishes);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      Wish *wish = value;
      g_autofree char *name =
          g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, plan->id, wish->name);
      gboolean is_seen = g_hash_table_remove (seen, name);

      if (wish->presented > wish->asked)
        life_fail (life, "presented too often", plan, wish);
      if (wish->is_vague)
        continue;
      if (wish->on_screen && life->has_server && !is_seen)
        life_fail (life, "not on the screen", plan, wish);
      if (!wish->on_screen && is_seen)
        life_fail (life, "on the screen", plan, wish);
    }
  }
  if (g_hash_table_size (seen) > 0) {
    g_autoptr (GList) names = g_hash_table_get_keys (seen);

    life_note (life, "%s", (const char *)names->data);
    life_fail (life, "on the screen, and nobody knows of it", NULL, NULL);
  }
}

/* Whether just those have an answer that somebody answered, by a person's word or a button: what
 * was closed, expired or dismissed has none. */
static void
check_answers (Life *life, Plan *plan)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, plan->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Wish *wish = value;
    g_autoptr (HearthRecord) record = NULL;

    g_assert_true (
        hearth_store_load_record (life->world->store, plan->id, wish->name, &record, NULL));
    if (wish->is_answered != (record && record->outcome != HEARTH_OUTCOME_NONE))
      life_fail (life, wish->is_answered ? "an answer is lost" : "answered by nobody", plan, wish);
  }
}

static const struct {
  void (*act) (Life *life);
  int weight;
} acts[] = {
  { act_pass, 24 },  { act_add, 10 },  { act_remove, 1 }, { act_edit, 2 },     { act_answer, 8 },
  { act_snooze, 6 }, { act_move, 4 },  { act_reset, 3 },  { act_pause, 2 },    { act_resume, 2 },
  { act_sleep, 4 },  { act_close, 4 }, { act_press, 10 }, { act_set_back, 2 }, { act_leap, 2 },
  { act_quiet, 1 },  { act_zone, 1 },  { act_server, 3 }, { act_hang, 1 },     { act_die, 4 },
  { act_refuse, 1 }, { act_clear, 1 },
};

/* A click of a stranger's: the key of something on the screen with another nonce. */
static void
press_foreign (Life *life, const char *action)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, hearth_fake_notifier_screen (life->world->notifier));
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    g_autofree char *key = g_strdup (((HearthNotice *)value)->key);
    char *last = key + strlen (key) - 1;

    *last = *last == '0' ? '1' : '0';
    hearth_fake_notifier_invoke (life->world->notifier, key, action);
  }
}

/* Clicks that mean nothing: what was pressed once is pressed again, what nobody showed for the
 * first time. They take nothing from the life's own chance, for nothing may come of them. */
static void
press_in_vain (Life *life, guint nth)
{
  static const char *const names[] = { "done", "snooze", "skip", "default", "no-such-action" };
  const char *action = names[nth % G_N_ELEMENTS (names)];

  if (life->hangs || !life->has_server)
    return;
  press_foreign (life, action);
  hearth_fake_notifier_invoke (life->world->notifier, "", action);
  hearth_fake_notifier_invoke (life->world->notifier, "no key of hearth's", action);
  if (life->used_keys->len > 0)
    hearth_fake_notifier_invoke (life->world->notifier,
                                 g_ptr_array_index (life->used_keys, nth % life->used_keys->len),
                                 action);
  world_settle (life->world);
}

static void
step (Life *life, guint nth)
{
  int total = 0;
  int choice = 0;
  guint i = 0;

  for (i = 0; i < G_N_ELEMENTS (acts); i++)
    total += acts[i].weight;
  choice = life_pick (life, total);
  for (i = 0; choice >= acts[i].weight; i++)
    choice -= acts[i].weight;
  acts[i].act (life);
  world_settle (life->world);
  press_in_vain (life, nth);
  life_tick (life);
  check (life);
  if (life->plans->len > 0)
    check_answers (life, g_ptr_array_index (life->plans, nth % life->plans->len));
}

static void
live (guint32 seed, guint steps)
{
  Life life = {
    .world = world_new ("2026-10-20T12:00:00", "Europe/Berlin"),
    .rand = g_rand_new_with_seed (seed),
    .plans = g_ptr_array_new_with_free_func (plan_free),
    .pauses = g_array_new (FALSE, FALSE, sizeof (Pause)),
    .has_server = TRUE,
    .servers = 1,
    .orphans = g_hash_table_new (NULL, NULL),
    .used_keys = g_ptr_array_new_with_free_func (g_free),
    .diary = g_ptr_array_new_with_free_func (g_free),
  };

  for (guint i = 0; i < steps; i++)
    step (&life, i);
  g_ptr_array_unref (life.diary);
  g_ptr_array_unref (life.used_keys);
  g_hash_table_unref (life.orphans);
  g_array_unref (life.pauses);
  g_ptr_array_unref (life.plans);
  g_rand_free (life.rand);
  world_free (life.world);
}

int
main (int argc, char **argv)
{
  int steps = DEFAULT_STEPS;
  gint64 seed = DEFAULT_SEED;
  const GOptionEntry entries[] = {
    { "steps", 0, 0, G_OPTION_ARG_INT, &steps, "How many steps in all", "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "The seed of the first life", "N" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error)) {
    g_printerr ("%s\n", error->message);
    return 2;
  }
  if (seed == 0)
    seed = g_random_int ();
  g_print ("1..1\n");
  for (int done = 0; done < steps; done += STEPS_A_LIFE, seed++) {
    g_print ("# seed %" G_GINT64_FORMAT "\n", seed);
    live ((guint32)seed, MIN (STEPS_A_LIFE, (guint)(steps - done)));
  }
  g_print ("ok 1 the scheduler does as the model, in %d steps\n", steps);
  return 0;
}
