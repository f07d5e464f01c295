// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * model-people: what the two do in a random life, told to the scheduler and to the model.
 */
#include "model.h"

#include <string.h>

#include "daemon/civil.h"

static Plan *
some_plan (Life *life)
{
  return life->plans->len > 0
             ? g_ptr_array_index (life->plans, (guint)life_pick (life, (int)life->plans->len))
             : NULL;
}

/* An occurrence that both know: one that asks, one that came, or the next. */
static Wish *
some_wish (Life *life, Plan *plan)
{
  g_autoptr (GPtrArray) wishes = plan_list_wishes (plan);
  gint64 wall = plan_wall_now (life, plan);
  gint64 name = plan->first;

  if (wishes->len > 0 && life_pick (life, 3) > 0)
    return g_ptr_array_index (wishes, (guint)life_pick (life, (int)wishes->len));
  while (plan->every_days > 0 && name < wall)
    name += plan->every_days * HEARTH_DAY;
  return plan_wish (plan, name, name);
}

static char *
name_of (const Plan *plan, const Wish *wish)
{
  return hearth_civil_format (wish->name, plan_is_all_day (plan));
}

static void
set_leads (Life *life, Plan *plan)
{
  static const gint64 choices[] = { 2 * HEARTH_DAY, HEARTH_DAY, 3 * HEARTH_HOUR, HEARTH_HOUR, 0 };

  plan->n_leads = 0;
  for (guint i = 0; i < G_N_ELEMENTS (choices) && plan->n_leads < 3; i++)
    if (life_pick (life, 2))
      plan->leads[plan->n_leads++] = choices[i];
}

static gint64
new_start (Life *life, const Plan *plan)
{
  gint64 wall = plan_wall_now (life, plan) + life_some_ticks (life, 5 * HEARTH_DAY);

  wall -= wall % TICK;
  return plan_is_all_day (plan) ? wall - wall % HEARTH_DAY + HEARTH_DAY : wall;
}

static void
fill (HearthEvent *event, const Plan *plan)
{
  event->start = plan->first;
  event->all_day = plan_is_all_day (plan);
  memset (&event->rule, 0, sizeof event->rule);
  if (plan->every_days > 0) {
    g_autofree char *rule = g_strdup_printf ("FREQ=DAILY;INTERVAL=%d", (int)plan->every_days);

    g_assert_true (hearth_recurrence_parse (rule, &event->rule, NULL));
  }
  g_assert_true (hearth_event_set_leads (event, plan->leads, plan->n_leads, NULL));
  event->urgent = plan->urgent;
}

void
act_add (Life *life)
{
  static const char *const zones[] = {
    "", "", "", "UTC", "America/New_York", "Australia/Lord_Howe"
  };
  Plan *plan = NULL;
  g_autoptr (HearthEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  if (life->plans->len >= EVENTS_MAX)
    return;
  plan = g_new0 (Plan, 1);
  plan->wishes = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  plan->met = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  plan->kind = (HearthKind)life_pick (life, HEARTH_KINDS);
  g_strlcpy (plan->zone, zones[life_pick (life, G_N_ELEMENTS (zones))], sizeof plan->zone);
  plan->every_days = life_pick (life, 5);
  plan->urgent = life_pick (life, 4) == 0;
  plan->first = new_start (life, plan);
  plan->cursor = plan_wall_now (life, plan);
  event = hearth_event_new (plan->kind, "Ours");
  g_free (event->deck);
  event->deck = g_strdup ("");
  g_free (event->zone);
  event->zone = g_strdup (plan->zone);
  if (life_pick (life, 3))
    set_leads (life, plan);
  else
    for (plan->n_leads = 0; plan->n_leads < MIN (event->leads->len, 3); plan->n_leads++)
      plan->leads[plan->n_leads] = g_array_index (event->leads, gint64, plan->n_leads);
  fill (event, plan);
  if (!hearth_scheduler_add (life->world->scheduler, event, &error))
    life_fail (life, error->message, NULL, NULL);
  plan->id = event->id;
  plan->duration = plan_is_all_day (plan) ? HEARTH_DAY : event->duration_seconds;
  plan->follow_up = event->follow_up;
  g_ptr_array_add (life->plans, plan);
  {
    g_autofree char *start = hearth_civil_format (plan->first, FALSE);

    life_note (life, "add %" G_GINT64_FORMAT " %s [%s] %s every %d days, %u leads", plan->id,
               hearth_kind_name (plan->kind), plan->zone, start, (int)plan->every_days,
               plan->n_leads);
  }
}

void
act_remove (Life *life)
{
  Plan *plan = some_plan (life);

  if (!plan)
    return;
  life_note (life, "remove %" G_GINT64_FORMAT, plan->id);
  g_assert_true (hearth_scheduler_remove (life->world->scheduler, plan->id, NULL));
  g_ptr_array_remove (life->plans, plan);
}

/* Other leads, or another start with which all open occurrences vanish. */
void
act_edit (Life *life)
{
  Plan *plan = some_plan (life);
  g_autoptr (HearthEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  if (!plan || (plan->every_days == 0 && plan->first <= plan_wall_now (life, plan)))
    return;
  event = hearth_store_load_event (life->world->store, plan->id, NULL);
  g_assert_nonnull (event);
  if (life_pick (life, 2)) {
    gint64 first = new_start (life, plan);
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init (&iter, plan->wishes);
    while (g_hash_table_iter_next (&iter, NULL, &value))
      if (((Wish *)value)->is_answered || ((Wish *)value)->start != ((Wish *)value)->name
          || (((Wish *)value)->name - first) % HEARTH_DAY == 0)
        return; /* what was moved or answered stays, and days may meet */
    plan->first = first;
    g_hash_table_remove_all (plan->wishes);
  } else
    set_leads (life, plan);
  fill (event, plan);
  plan->cursor = plan_wall_now (life, plan);
  life_note (life, "edit %" G_GINT64_FORMAT, plan->id);
  if (!hearth_scheduler_update (life->world->scheduler, event, &error))
    life_fail (life, error->message, plan, NULL);
}

void
act_answer (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;

  if (!wish)
    return;
  life_note (life, "answer %" G_GINT64_FORMAT "@%s", plan->id, name);
  world_answer (life->world, plan->id, name,
                life_pick (life, 2) ? HEARTH_OUTCOME_DONE : HEARTH_OUTCOME_SKIPPED);
  plan_answer (life, plan, wish);
}

void
act_snooze (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;
  gint64 seconds = life_some_ticks (life, life_pick (life, 2) ? 3 * HEARTH_HOUR : 4 * HEARTH_DAY);
  g_autofree char *text = g_strdup_printf ("%d minutes", (int)(seconds / 60));

  if (!wish || wish->is_answered)
    return;
  life_note (life, "snooze %" G_GINT64_FORMAT "@%s %s", plan->id, name, text);
  g_assert_true (hearth_scheduler_snooze (life->world->scheduler, plan->id, name, text, NULL));
  plan_snooze (life, plan, wish, seconds);
}

void
act_move (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;
  g_autofree char *to = NULL;
  gint64 start = 0;

  if (!wish || wish->is_answered)
    return;
  start = new_start (life, plan);
  to = hearth_civil_format (start, plan_is_all_day (plan));
  life_note (life, "move %" G_GINT64_FORMAT "@%s to %s", plan->id, name, to);
  if (!hearth_scheduler_move (life->world->scheduler, plan->id, name, g_strdelimit (to, "T", ' '),
                              NULL))
    return; /* the time is one that the zone leaps over */
  wish->start = start;
  plan_settle (life, plan, wish);
}

void
act_reset (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;

  if (!wish)
    return;
  life_note (life, "reset %" G_GINT64_FORMAT "@%s", plan->id, name);
  g_assert_true (hearth_scheduler_reset (life->world->scheduler, plan->id, name, NULL));
  wish->is_answered = FALSE;
  wish->start = wish->name;
  plan_settle (life, plan, wish);
  plan_set_nag (life, plan, wish);
}

void
act_pause (Life *life)
{
  Plan *plan = life_pick (life, 2) ? some_plan (life) : NULL;
  gint64 seconds = life_some_ticks (life, 2 * HEARTH_DAY);
  Pause pause = { life_now (life), life_now (life) + seconds * SECOND, plan ? plan->id : 0 };
  g_autofree char *what = plan ? g_strdup_printf ("%" G_GINT64_FORMAT, plan->id) : g_strdup ("");
  g_autofree char *until = g_strdup_printf ("in %d minutes", (int)(seconds / 60));

  life_note (life, "pause [%s] until %s", what, until);
  g_assert_true (hearth_scheduler_pause (life->world->scheduler, what, until, NULL));
  for (guint i = 0; i < life->pauses->len; i++) {
    Pause *other = &g_array_index (life->pauses, Pause, i);

    if (other->event == pause.event && other->ends > pause.begins)
      other->ends = pause.begins;
  }
  g_array_append_val (life->pauses, pause);
}

void
act_resume (Life *life)
{
  life_note (life, "resume");
  (void)!hearth_scheduler_resume (life->world->scheduler, "", NULL);
  for (guint i = 0; i < life->pauses->len; i++) {
    Pause *pause = &g_array_index (life->pauses, Pause, i);

    pause->ends = MIN (pause->ends, life_now (life));
  }
}

void
act_quiet (Life *life)
{
  gint64 from = life_pick (life, 24) * HEARTH_HOUR + life_pick (life, 2) * 30 * HEARTH_MINUTE;
  gint64 until = (from + life_some_ticks (life, 12 * HEARTH_HOUR)) % HEARTH_DAY;
  g_autofree char *text = NULL;

  if (life_pick (life, 3) == 0)
    from = until = 0;
  life->quiet_from = from;
  life->quiet_until = until;
  text = from == until ? g_strdup ("")
                       : g_strdup_printf ("%02d:%02d-%02d:%02d", (int)(from / HEARTH_HOUR),
                                          (int)(from % HEARTH_HOUR / HEARTH_MINUTE),
                                          (int)(until / HEARTH_HOUR),
                                          (int)(until % HEARTH_HOUR / HEARTH_MINUTE));
  life_note (life, "quiet hours %s", text);
  g_assert_true (
      hearth_scheduler_set (life->world->scheduler, HEARTH_SETTING_QUIET_HOURS, text, NULL));
}
