// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * model: what the contract's sections 2 to 4 promise, as one would explain it.
 *
 * It keeps in lists what each occurrence wants (to be on the screen or not), finds the moments of a
 * rule by counting days from its start, and looks at the time every five minutes. Where the
 * contract leaves it open whether something stands there still (what was on the screen before a
 * clock leapt or a zone changed) it is vague about that one occurrence until something happens to
 * it.
 */
#include "model.h"

#include "daemon/civil.h"
#include "daemon/walltime.h"

/* No moment is further from its occurrence. */
#define AROUND (9 * HEARTH_DAY)

typedef struct {
  gint64 wall;
  gint64 name;
  gint64 start;
  HearthReason reason;
  gint64 lead;
} Moment;

/* The instant by the clock of a life. */
gint64
life_now (Life *life)
{
  return hearth_clock_now (HEARTH_CLOCK (life->world->clock));
}

/* Where the two are; borrowed. */
GTimeZone *
life_zone (Life *life)
{
  return hearth_clock_zone (HEARTH_CLOCK (life->world->clock));
}

static GTimeZone *
zone_of (Life *life, const Plan *plan)
{
  static GHashTable *zones = NULL;
  GTimeZone *zone = NULL;

  if (!*plan->zone)
    return life_zone (life);
  if (!zones)
    zones = g_hash_table_new (g_str_hash, g_str_equal);
  zone = g_hash_table_lookup (zones, plan->zone);
  if (!zone) {
    zone = g_time_zone_new_identifier (plan->zone);
    g_hash_table_insert (zones, g_strdup (plan->zone), zone);
  }
  return zone;
}

static gint64
instant_of (Life *life, const Plan *plan, gint64 wall)
{
  return hearth_walltime_to_instant (wall, zone_of (life, plan));
}

/* The wall of a plan now; the last answer is kept, for it is asked for often. */
gint64
plan_wall_now (Life *life, const Plan *plan)
{
  static GTimeZone *zone = NULL;
  static gint64 now = 0;
  static gint64 wall = 0;

  if (zone != zone_of (life, plan) || now != life_now (life)) {
    g_clear_pointer (&zone, g_time_zone_unref);
    zone = g_time_zone_ref (zone_of (life, plan));
    now = life_now (life);
    wall = hearth_walltime_from_instant (now, zone);
  }
  return wall;
}

/* Whether it has days and no hours. */
gboolean
plan_is_all_day (const Plan *plan)
{
  return plan->kind == HEARTH_KIND_MILESTONE;
}

/* The wish of an occurrence, made where there is none; the plan's. */
Wish *
plan_wish (Plan *plan, gint64 name, gint64 start)
{
  Wish *wish = g_hash_table_lookup (plan->wishes, &name);

  if (wish)
    return wish;
  wish = g_new0 (Wish, 1);
  wish->name = name;
  wish->start = start;
  wish->nag = G_MAXINT64;
  g_hash_table_insert (plan->wishes, &wish->name, wish);
  return wish;
}

static void
add_wishes (const Plan *plan, GPtrArray *wishes)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, plan->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (wishes, value);
}

/* All wishes of a plan, which owns them; free with g_ptr_array_unref. */
GPtrArray *
plan_list_wishes (const Plan *plan)
{
  GPtrArray *wishes = g_ptr_array_new ();

  add_wishes (plan, wishes);
  return wishes;
}

/* All wishes of all plans, which own them; free with g_ptr_array_unref. */
GPtrArray *
life_list_wishes (Life *life)
{
  GPtrArray *wishes = g_ptr_array_new ();

  for (guint i = 0; i < life->plans->len; i++)
    add_wishes (g_ptr_array_index (life->plans, i), wishes);
  return wishes;
}

/* Frees a Plan. */
void
plan_free (gpointer data)
{
  Plan *plan = data;

  g_hash_table_unref (plan->wishes);
  g_hash_table_unref (plan->met);
  g_free (plan);
}

static gint64
morning_of (const Plan *plan, const Wish *wish)
{
  return wish->start + (plan_is_all_day (plan) ? 9 * HEARTH_HOUR : 0);
}

static gint64
end_of (Life *life, const Plan *plan, const Wish *wish)
{
  gint64 days = plan->duration / HEARTH_DAY * HEARTH_DAY;

  return instant_of (life, plan, wish->start + days) + (plan->duration - days) * SECOND;
}

static gint64
expiry_of (Life *life, const Plan *plan, const Wish *wish)
{
  if (plan->kind == HEARTH_KIND_PROMISE)
    return G_MAXINT64;
  return MAX (end_of (life, plan, wish), wish->snoozed_until) + HEARTH_DAY * SECOND;
}

static gboolean
is_paused (Life *life, const Plan *plan, gint64 at)
{
  for (guint i = 0; i < life->pauses->len; i++) {
    const Pause *pause = &g_array_index (life->pauses, Pause, i);

    if (pause->begins <= at && at < pause->ends && (pause->event == 0 || pause->event == plan->id))
      return TRUE;
  }
  return FALSE;
}

/* Whether one of the nights lasts, of today or of yesterday, by the user's clock. */
static gboolean
is_quiet (Life *life)
{
  gint64 wall = hearth_walltime_from_instant (life_now (life), life_zone (life));
  gint64 today = wall - wall % HEARTH_DAY;
  gint64 overnight = life->quiet_until < life->quiet_from ? HEARTH_DAY : 0;

  for (int ago = 0; ago < 2; ago++) {
    gint64 day = today - ago * HEARTH_DAY;
    gint64 from = hearth_walltime_to_instant (day + life->quiet_from, life_zone (life));
    gint64 until =
        hearth_walltime_to_instant (day + life->quiet_until + overnight, life_zone (life));

    if (from <= life_now (life) && life_now (life) < until)
      return TRUE;
  }
  return FALSE;
}

static void
ask (Wish *wish, HearthReason reason)
{
  wish->asks = TRUE;
  wish->asks_again = FALSE;
  wish->survives |= reason == HEARTH_REASON_FOLLOW_UP || reason == HEARTH_REASON_SNOOZE;
  wish->asked++;
}

static void
silence (Wish *wish)
{
  wish->asks = FALSE;
  wish->survives = FALSE;
  wish->on_screen = FALSE;
  wish->is_vague = FALSE;
}

static void
add_moment (Life *life, const Plan *plan, GArray *moments, gint64 name, gint64 start,
            HearthReason reason, gint64 lead)
{
  gint64 base =
      start + (plan_is_all_day (plan) && reason != HEARTH_REASON_BEGIN ? 9 * HEARTH_HOUR : 0);
  gint64 rest = lead % HEARTH_DAY;
  Moment moment = { base - (lead - rest), name, start, reason, lead };

  if (moment.wall + 2 * HEARTH_DAY < plan->cursor
      || moment.wall - 2 * HEARTH_DAY > plan_wall_now (life, plan))
    return; /* far away, whatever the clocks do */
  if (reason == HEARTH_REASON_FOLLOW_UP) {
    Wish like = { .start = start };

    moment.wall = hearth_walltime_from_instant (end_of (life, plan, &like), zone_of (life, plan));
    while (instant_of (life, plan, moment.wall) < end_of (life, plan, &like))
      moment.wall += TICK; /* to the end of an hour that is there twice */
  } else if (rest != 0)
    moment.wall = hearth_walltime_from_instant (
        instant_of (life, plan, moment.wall) - rest * SECOND, zone_of (life, plan));
  if (moment.wall >= plan->cursor && instant_of (life, plan, moment.wall) <= life_now (life))
    g_array_append_val (moments, moment);
}

static void
add_moments_of (Life *life, const Plan *plan, GArray *moments, gint64 name, gint64 start)
{
  gboolean start_is_told = FALSE;

  for (guint i = 0; i < plan->n_leads; i++) {
    start_is_told |= plan->leads[i] == 0;
    add_moment (life, plan, moments, name, start,
                plan->leads[i] > 0 ? HEARTH_REASON_LEAD : HEARTH_REASON_START, plan->leads[i]);
  }
  if (!start_is_told || plan_is_all_day (plan))
    add_moment (life, plan, moments, name, start, HEARTH_REASON_BEGIN, 0);
  if (plan->follow_up)
    add_moment (life, plan, moments, name, start, HEARTH_REASON_FOLLOW_UP, 0);
}

static gint
compare_moments (gconstpointer a, gconstpointer b)
{
  const Moment *left = a;
  const Moment *right = b;

  if (left->name != right->name)
    return left->name < right->name ? -1 : 1;
  return (left->wall > right->wall) - (left->wall < right->wall);
}

/* The moments that have come, of all occurrences around. */
static GArray *
find_moments (Life *life, Plan *plan)
{
  GArray *moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  gint64 wall = plan_wall_now (life, plan);
  gint64 days = plan->every_days * HEARTH_DAY;
  gint64 n = 0;
  GHashTableIter iter;
  gpointer value = NULL;

  if (days > 0)
    n = MAX (0, (MIN (plan->cursor, wall) - AROUND - plan->first) / days);
  for (gint64 name = plan->first + n * days; name <= wall + AROUND; name += days) {
    const Wish *wish = g_hash_table_lookup (plan->wishes, &name);

    if (!wish || wish->start == name)
      add_moments_of (life, plan, moments, name, name);
    if (days == 0)
      break;
  }
  g_hash_table_iter_init (&iter, plan->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((Wish *)value)->start != ((Wish *)value)->name)
      add_moments_of (life, plan, moments, ((Wish *)value)->name, ((Wish *)value)->start);
  g_array_sort (moments, compare_moments);
  return moments;
}

static gboolean
meet (Plan *plan, const Moment *moment)
{
  return g_hash_table_add (
      plan->met, g_strdup_printf ("%" G_GINT64_FORMAT " %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                                  moment->name, moment->reason, moment->lead, moment->wall));
}

/* Lets a promise that is due and unanswered ask on the next day on which it has not. */
void
plan_set_nag (Life *life, Plan *plan, Wish *wish)
{
  gint64 wall = plan_wall_now (life, plan);
  Moment nag = { .name = wish->name, .reason = HEARTH_REASON_NAG };

  if (plan->kind != HEARTH_KIND_PROMISE || wish->is_answered || wish->nag != G_MAXINT64
      || (wish->snoozed_until != 0 && !wish->snooze_fired)
      || instant_of (life, plan, wish->start) > life_now (life))
    return;
  wish->nag = wish->start + HEARTH_DAY;
  while (TRUE) {
    g_autofree char *text = NULL;

    nag.wall = wish->nag;
    text = g_strdup_printf ("%" G_GINT64_FORMAT " %d 0 %" G_GINT64_FORMAT, nag.name, nag.reason,
                            nag.wall);
    if (wish->nag > wall && !g_hash_table_contains (plan->met, text))
      return;
    wish->nag += HEARTH_DAY;
  }
}

static void
meet_occurrence (Life *life, Plan *plan, const Moment *moments, guint n, gint64 newest)
{
  gint64 now = life_now (life);
  Wish *wish = plan_wish (plan, moments[0].name, moments[0].start);
  gboolean begins = FALSE;
  const Moment *last = NULL;
  gboolean is_told = FALSE;

  for (guint i = 0; i < n; i++) {
    begins |= moments[i].reason == HEARTH_REASON_BEGIN;
    if (moments[i].reason != HEARTH_REASON_BEGIN)
      last = &moments[i];
  }
  if (last && !wish->is_answered && (wish->snoozed_until <= now || wish->snooze_fired)) {
    if (now < expiry_of (life, plan, wish) || plan->kind == HEARTH_KIND_MILESTONE)
      is_told = last->reason != HEARTH_REASON_LEAD || begins
                || instant_of (life, plan, morning_of (plan, wish)) > now;
    else
      is_told = last->reason == HEARTH_REASON_FOLLOW_UP && last->name == newest;
  }
  for (guint i = 0; i < n; i++)
    if (moments[i].reason != HEARTH_REASON_BEGIN && meet (plan, &moments[i]) && &moments[i] == last
        && is_told)
      ask (wish, last->reason);
  /* A lead that passed while the clock was astray may have been met by it, at its time. */
  if (life->astray_since != 0 && last && last->reason == HEARTH_REASON_LEAD && !is_told
      && !wish->is_answered && !wish->asks)
    wish->is_vague = TRUE;
  plan_set_nag (life, plan, wish);
}

static void
meet_moments (Life *life, Plan *plan)
{
  g_autoptr (GArray) moments = find_moments (life, plan);
  gint64 newest = G_MININT64;

  for (guint i = 0; i < moments->len; i++)
    newest = MAX (newest, g_array_index (moments, Moment, i).name);
  for (guint i = 0, next = 0; i < moments->len; i = next) {
    const Moment *first = &g_array_index (moments, Moment, i);

    for (next = i + 1; next < moments->len; next++)
      if (g_array_index (moments, Moment, next).name != first->name)
        break;
    meet_occurrence (life, plan, first, next - i, newest);
  }
  plan->cursor = MAX (plan->cursor, plan_wall_now (life, plan) + 1);
}

static void
meet_waiting (Life *life, Plan *plan, Wish *wish)
{
  gint64 now = life_now (life);

  if (wish->snoozed_until != 0 && !wish->snooze_fired && wish->snoozed_until <= now) {
    wish->snooze_fired = TRUE;
    ask (wish, HEARTH_REASON_SNOOZE);
    plan_set_nag (life, plan, wish);
  }
  if (wish->nag != G_MAXINT64 && instant_of (life, plan, wish->nag) <= now) {
    g_hash_table_add (plan->met, g_strdup_printf ("%" G_GINT64_FORMAT " %d 0 %" G_GINT64_FORMAT,
                                                  wish->name, HEARTH_REASON_NAG, wish->nag));
    wish->nag = G_MAXINT64;
    ask (wish, HEARTH_REASON_NAG);
    plan_set_nag (life, plan, wish);
  }
}

static void
expire (Life *life, Plan *plan, Wish *wish)
{
  gint64 expiry = wish->on_screen ? expiry_of (life, plan, wish) : 0;

  if (!wish->on_screen || expiry > life_now (life))
    return;
  if (wish->shown_at < expiry)
    wish->on_screen = FALSE;
  else if (wish->shown_from < expiry)
    wish->is_vague = TRUE;
}

/* What a false future showed is news when it comes to the screen again, and so told late. */
static void
silence_late (Wish *wish)
{
  wish->is_vague |= wish->asks_again && wish->may_be_news;
  wish->asks = wish->survives = FALSE;
}

/* What asks may have lost its point, it may be held, or it comes. */
static void
judge (Life *life, Plan *plan, Wish *wish)
{
  gint64 now = life_now (life);
  gboolean survives = !wish->asks_again && (wish->survives || plan_is_all_day (plan));

  if (!wish->asks || is_paused (life, plan, now) || (!plan->urgent && is_quiet (life)))
    return;
  if (is_paused (life, plan, instant_of (life, plan, wish->start))
      || (now >= expiry_of (life, plan, wish) && !survives))
    silence_late (wish);
  else if (life->has_server && !life->hangs) {
    wish->asks = wish->survives = FALSE;
    wish->on_screen = TRUE;
    wish->is_vague = wish->is_vague && wish->asks_again;
    wish->shown_at = now;
    wish->shown_from = life->astray_since != 0 ? life->astray_since : now;
  }
}

/* What happens at this instant. */
void
life_tick (Life *life)
{
  for (guint i = 0; i < life->plans->len; i++) {
    Plan *plan = g_ptr_array_index (life->plans, i);
    g_autoptr (GPtrArray) wishes = NULL;

    wishes = plan_list_wishes (plan);
    for (guint n = 0; n < wishes->len; n++)
      expire (life, plan, g_ptr_array_index (wishes, n));
    meet_moments (life, plan);
    g_ptr_array_unref (wishes);
    wishes = plan_list_wishes (plan);
    for (guint n = 0; n < wishes->len; n++)
      meet_waiting (life, plan, g_ptr_array_index (wishes, n));
    for (guint n = 0; n < wishes->len; n++)
      judge (life, plan, g_ptr_array_index (wishes, n));
  }
}

/* The plan of an event; NULL where it was removed. */
Plan *
life_plan (Life *life, gint64 event)
{
  for (guint i = 0; i < life->plans->len; i++)
    if (((Plan *)g_ptr_array_index (life->plans, i))->id == event)
      return g_ptr_array_index (life->plans, i);
  return NULL;
}

/* The wish that a delivery is of; NULL where its plan was removed or knows none. */
Wish *
life_wish (Life *life, const HearthDelivery *delivery)
{
  Plan *plan = life_plan (life, delivery->event);

  return plan ? g_hash_table_lookup (plan->wishes, &delivery->occurrence) : NULL;
}

/* What is to come by the clock of now is to come. */
void
plan_lower_cursor (Life *life, Plan *plan)
{
  plan->cursor = MIN (plan->cursor, plan_wall_now (life, plan));
}

/* What is to come by the clock of now is to come, whatever the clock said before. */
void
life_lower_cursors (Life *life)
{
  for (guint i = 0; i < life->plans->len; i++)
    plan_lower_cursor (life, g_ptr_array_index (life->plans, i));
}

/* What an occurrence had under way is over, and it asks anew from now on. */
void
plan_settle (Life *life, Plan *plan, Wish *wish)
{
  wish->snoozed_until = 0;
  wish->nag = G_MAXINT64;
  silence (wish);
  plan_lower_cursor (life, plan);
}

/* Somebody answered. */
void
plan_answer (Life *life, Plan *plan, Wish *wish)
{
  wish->is_answered = TRUE;
  plan_settle (life, plan, wish);
}

/* Somebody put it off. */
void
plan_snooze (Life *life, Plan *plan, Wish *wish, gint64 seconds)
{
  plan_settle (life, plan, wish);
  wish->snoozed_until = life_now (life) + seconds * SECOND;
  wish->snooze_fired = FALSE;
}

/* What both were sure of before something that the contract leaves open. */
void
life_become_vague (Life *life)
{
  g_autoptr (GPtrArray) wishes = life_list_wishes (life);

  for (guint i = 0; i < wishes->len; i++) {
    Wish *wish = g_ptr_array_index (wishes, i);

    wish->is_vague = wish->on_screen || wish->is_vague;
  }
}

/* What a new server is told anew. */
void
life_forget_shown (Life *life)
{
  g_autoptr (GPtrArray) wishes = life_list_wishes (life);

  g_hash_table_remove_all (life->orphans);
  for (guint i = 0; i < wishes->len; i++) {
    Wish *wish = g_ptr_array_index (wishes, i);

    wish->asked += wish->on_screen || wish->is_vague;
    if (!wish->on_screen)
      continue;
    wish->on_screen = FALSE;
    wish->asks_again = !wish->asks;
    wish->asks = TRUE;
  }
}
