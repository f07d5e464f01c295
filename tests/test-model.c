// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-model: the scheduler against a plain model of what it promises, by random lives.
 *
 * The model is the contract's sections 2 to 4 as one would explain them: it keeps in lists what
 * each occurrence wants (to be on the screen or not), finds the moments of a rule by counting days
 * from its start, and looks at the time every five minutes. The scheduler sleeps from alarm to
 * alarm and keeps everything on disk. Both live the same random life, of adds, edits, answers,
 * snoozes, moves, pauses, clocks that are set and leap and come back, zones, servers and daemons
 * that die, and after each step
 *
 *  - what the model wants on the screen is there, and nothing else is (but what a crash orphaned);
 *  - no occurrence was presented more often than it asked, and once more for each new server and
 *    each crash that came between showing and knowing;
 *  - what was answered by a person or a button has its answer, and nothing else has one: clicks
 *    that are a stranger's, a replay or with unknown keys have changed nothing, nor has a server
 *    that closed something.
 *
 * Where the contract leaves it open whether something stands there still (what was on the screen
 * before a clock leapt or a zone changed) the model is vague about that one occurrence until
 * something happens to it.
 *
 *     test-model [--steps N] [--seed N]      the seed of the first life; 0 takes a random one
 */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#include "daemon/civil.h"
#include "daemon/walltime.h"

/* Four hundred lives; more are lived by ./setup test --storm. */
#define DEFAULT_STEPS 100000
#define DEFAULT_SEED 1
#define STEPS_A_LIFE 250
#define EVENTS_MAX 6
#define TICK 300
#define SECOND G_USEC_PER_SEC

/* No moment is further from its occurrence. */
#define AROUND (9 * HEARTH_DAY)

typedef struct {
  gint64 name; /* wall */
  gint64 start; /* wall */
  gboolean is_answered;
  gint64 snoozed_until; /* instant; 0: not */
  gboolean snooze_fired;
  gint64 nag; /* wall of the next; G_MAXINT64: none */
  gboolean asks; /* wants to come to the screen */
  gboolean survives; /* and will, when it is missed: it was never told */
  gboolean asks_again; /* it was there, on another server */
  gboolean may_be_news; /* or in a false future alone, for all that is known */
  gboolean on_screen;
  gint64 shown_at; /* instant */
  gint64 shown_from; /* the earliest that may have been, should a false future have shown it */
  gboolean is_vague;
  guint asked; /* how often it may have been presented */
  guint presented;
} Wish;

typedef struct {
  gint64 id;
  HearthKind kind;
  char zone[32];
  gint64 first; /* wall */
  gint64 every_days; /* 0: once */
  gint64 duration;
  gint64 leads[3];
  guint n_leads;
  gboolean follow_up;
  gboolean urgent;
  gint64 cursor; /* wall */
  GHashTable *wishes; /* gint64 name → Wish */
  GHashTable *met; /* set of texts: the moments that came once */
} Plan;

typedef struct {
  gint64 begins, ends;
  gint64 event; /* 0: everything */
} Pause;

typedef struct {
  World *world;
  GRand *rand;
  GPtrArray *plans;
  GArray *pauses;
  gint64 quiet_from, quiet_until; /* times of day; the same: never */
  gboolean has_server;
  gboolean hangs;
  gint64 astray_since; /* instant from which on the clock was, until now; 0: it was not */
  guint servers; /* so far */
  GHashTable *orphans; /* set of ids on the screen that a crash left there */
  GPtrArray *used_keys; /* of notices whose buttons were pressed */
  GPtrArray *diary; /* what was done, to be read after a failure */
} Life;

typedef struct {
  gint64 wall;
  gint64 name;
  gint64 start;
  HearthReason reason;
  gint64 lead;
} Moment;

static gint64
now_of (Life *life)
{
  return hearth_clock_now (HEARTH_CLOCK (life->world->clock));
}

static GTimeZone *
user_zone (Life *life)
{
  return hearth_clock_zone (HEARTH_CLOCK (life->world->clock));
}

static GTimeZone *
zone_of (Life *life, const Plan *plan)
{
  static GHashTable *zones = NULL;
  GTimeZone *zone = NULL;

  if (!*plan->zone)
    return user_zone (life);
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
static gint64
wall_now (Life *life, const Plan *plan)
{
  static GTimeZone *zone = NULL;
  static gint64 now = 0;
  static gint64 wall = 0;

  if (zone != zone_of (life, plan) || now != now_of (life)) {
    g_clear_pointer (&zone, g_time_zone_unref);
    zone = g_time_zone_ref (zone_of (life, plan));
    now = now_of (life);
    wall = hearth_walltime_from_instant (now, zone);
  }
  return wall;
}

static gboolean
is_all_day (const Plan *plan)
{
  return plan->kind == HEARTH_KIND_MILESTONE;
}

static void G_GNUC_PRINTF (2, 3) note (Life *life, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autofree char *when = hearth_walltime_format (now_of (life), user_zone (life));

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (life->diary, g_strdup_printf ("%s  %s", when, text));
}

static void
print_deliveries (Life *life, const Plan *plan, const Wish *wish)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (life->world->store, plan->id, wish->name, NULL);

  for (guint i = 0; i < deliveries->len; i++) {
    const HearthDelivery *one = g_ptr_array_index (deliveries, i);
    g_autofree char *due = hearth_walltime_format (one->due, user_zone (life));
    g_autofree char *shown = hearth_walltime_format (one->shown_at, user_zone (life));
    g_autofree char *closed = hearth_walltime_format (one->closed_at, user_zone (life));

    g_printerr ("# %s %s due %s shown %s closed %s for %s\n", hearth_reason_name (one->reason),
                hearth_delivery_state_name (one->state), due, shown, closed, one->closed_for);
  }
}

static void
fail (Life *life, const char *what, const Plan *plan, const Wish *wish)
{
  guint from = life->diary->len > 60 ? life->diary->len - 60 : 0;
  g_autofree char *name = wish ? hearth_civil_format (wish->name, FALSE) : g_strdup ("");

  for (guint i = from; i < life->diary->len; i++)
    g_printerr ("# %s\n", (const char *)g_ptr_array_index (life->diary, i));
  if (wish)
    print_deliveries (life, plan, wish);
  g_error ("%s: event %" G_GINT64_FORMAT " %s", what, plan ? plan->id : 0, name);
}

static Wish *
wish_of (Plan *plan, gint64 name, gint64 start)
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

static GPtrArray *
list_wishes (const Plan *plan)
{
  GPtrArray *wishes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, plan->wishes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (wishes, value);
  return wishes;
}

static void
free_plan (gpointer data)
{
  Plan *plan = data;

  g_hash_table_unref (plan->wishes);
  g_hash_table_unref (plan->met);
  g_free (plan);
}

static gint64
morning_of (const Plan *plan, const Wish *wish)
{
  return wish->start + (is_all_day (plan) ? 9 * HEARTH_HOUR : 0);
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
  gint64 wall = hearth_walltime_from_instant (now_of (life), user_zone (life));
  gint64 today = wall - wall % HEARTH_DAY;
  gint64 overnight = life->quiet_until < life->quiet_from ? HEARTH_DAY : 0;

  for (int ago = 0; ago < 2; ago++) {
    gint64 day = today - ago * HEARTH_DAY;
    gint64 from = hearth_walltime_to_instant (day + life->quiet_from, user_zone (life));
    gint64 until =
        hearth_walltime_to_instant (day + life->quiet_until + overnight, user_zone (life));

    if (from <= now_of (life) && now_of (life) < until)
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
  gint64 base = start + (is_all_day (plan) && reason != HEARTH_REASON_BEGIN ? 9 * HEARTH_HOUR : 0);
  gint64 rest = lead % HEARTH_DAY;
  Moment moment = { base - (lead - rest), name, start, reason, lead };

  if (moment.wall + 2 * HEARTH_DAY < plan->cursor
      || moment.wall - 2 * HEARTH_DAY > wall_now (life, plan))
    return; /* far away, whatever the clocks do */
  if (reason == HEARTH_REASON_FOLLOW_UP) {
    Wish like = { .start = start };

    moment.wall = hearth_walltime_from_instant (end_of (life, plan, &like), zone_of (life, plan));
  } else if (rest != 0)
    moment.wall = hearth_walltime_from_instant (
        instant_of (life, plan, moment.wall) - rest * SECOND, zone_of (life, plan));
  if (moment.wall >= plan->cursor && instant_of (life, plan, moment.wall) <= now_of (life))
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
  if (!start_is_told || is_all_day (plan))
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
  gint64 wall = wall_now (life, plan);
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

static void
set_nag (Life *life, Plan *plan, Wish *wish)
{
  gint64 wall = wall_now (life, plan);
  Moment nag = { .name = wish->name, .reason = HEARTH_REASON_NAG };

  if (plan->kind != HEARTH_KIND_PROMISE || wish->is_answered || wish->nag != G_MAXINT64
      || (wish->snoozed_until != 0 && !wish->snooze_fired)
      || instant_of (life, plan, wish->start) > now_of (life))
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
  gint64 now = now_of (life);
  Wish *wish = wish_of (plan, moments[0].name, moments[0].start);
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
  set_nag (life, plan, wish);
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
  plan->cursor = MAX (plan->cursor, wall_now (life, plan) + 1);
}

static void
meet_waiting (Life *life, Plan *plan, Wish *wish)
{
  gint64 now = now_of (life);

  if (wish->snoozed_until != 0 && !wish->snooze_fired && wish->snoozed_until <= now) {
    wish->snooze_fired = TRUE;
    ask (wish, HEARTH_REASON_SNOOZE);
    set_nag (life, plan, wish);
  }
  if (wish->nag != G_MAXINT64 && instant_of (life, plan, wish->nag) <= now) {
    g_hash_table_add (plan->met, g_strdup_printf ("%" G_GINT64_FORMAT " %d 0 %" G_GINT64_FORMAT,
                                                  wish->name, HEARTH_REASON_NAG, wish->nag));
    wish->nag = G_MAXINT64;
    ask (wish, HEARTH_REASON_NAG);
    set_nag (life, plan, wish);
  }
}

static void
expire (Life *life, Plan *plan, Wish *wish)
{
  gint64 expiry = wish->on_screen ? expiry_of (life, plan, wish) : 0;

  if (!wish->on_screen || expiry > now_of (life))
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
  gint64 now = now_of (life);
  gboolean survives = !wish->asks_again && (wish->survives || is_all_day (plan));

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
static void
tick (Life *life)
{
  for (guint i = 0; i < life->plans->len; i++) {
    Plan *plan = g_ptr_array_index (life->plans, i);
    g_autoptr (GPtrArray) wishes = NULL;

    wishes = list_wishes (plan);
    for (guint n = 0; n < wishes->len; n++)
      expire (life, plan, g_ptr_array_index (wishes, n));
    meet_moments (life, plan);
    g_ptr_array_unref (wishes);
    wishes = list_wishes (plan);
    for (guint n = 0; n < wishes->len; n++)
      meet_waiting (life, plan, g_ptr_array_index (wishes, n));
    for (guint n = 0; n < wishes->len; n++)
      judge (life, plan, g_ptr_array_index (wishes, n));
  }
}

static Plan *
plan_of (Life *life, gint64 event)
{
  for (guint i = 0; i < life->plans->len; i++)
    if (((Plan *)g_ptr_array_index (life->plans, i))->id == event)
      return g_ptr_array_index (life->plans, i);
  return NULL;
}

/* The deliveries that a notice of that key stands for. */
static GPtrArray *
deliveries_of (Life *life, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, ":", -1);
  GPtrArray *found = NULL;
  HearthDelivery *one = NULL;

  if (strcmp (parts[0], "digest") == 0)
    return hearth_store_batch (life->world->store, parts[1], NULL);
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_delivery_free);
  g_assert_true (hearth_store_load_delivery (life->world->store,
                                             g_ascii_strtoll (parts[2], NULL, 10), &one, NULL));
  if (one && strcmp (one->nonce, parts[3]) == 0)
    g_ptr_array_add (found, one);
  else
    hearth_delivery_free (one);
  return found;
}

static void
count_presentations (Life *life)
{
  GPtrArray *history = hearth_fake_notifier_history (life->world->notifier);

  for (guint i = 0; i < history->len; i++) {
    const HearthFakeShown *shown = g_ptr_array_index (history, i);
    g_autoptr (GPtrArray) lines = NULL;

    if (shown->notice->silent)
      continue;
    lines = deliveries_of (life, shown->notice->key);
    for (guint n = 0; n < lines->len; n++) {
      const HearthDelivery *line = g_ptr_array_index (lines, n);
      Plan *plan = plan_of (life, line->event);
      Wish *wish = plan ? g_hash_table_lookup (plan->wishes, &line->occurrence) : NULL;

      if (wish)
        wish->presented++;
    }
  }
  g_ptr_array_set_size (history, 0);
}

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
    g_autoptr (GPtrArray) lines = deliveries_of (life, notice->key);
    guint here = 0;

    for (guint i = 0; i < lines->len; i++) {
      const HearthDelivery *line = g_ptr_array_index (lines, i);
      g_autofree char *name =
          g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, line->event, line->occurrence);

      if (line->state != HEARTH_DELIVERY_SHOWN || line->notification != GPOINTER_TO_UINT (id))
        continue;
      here++;
      if (!g_hash_table_add (seen, g_steal_pointer (&name)))
        fail (life, "two copies on the screen", plan_of (life, line->event), NULL);
    }
    if (here == 0 && !g_hash_table_contains (life->orphans, id)) {
      note (life, "%s: %s", notice->key, notice->summary);
      fail (life, "a notice that stands for nothing", NULL, NULL);
    }
  }
  return seen;
}

static void
check (Life *life)
{
  g_autoptr (GHashTable) seen = NULL;

  count_presentations (life);
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
        fail (life, "presented too often", plan, wish);
      if (wish->is_vague)
        continue;
      if (wish->on_screen && life->has_server && !is_seen)
        fail (life, "not on the screen", plan, wish);
      if (!wish->on_screen && is_seen)
        fail (life, "on the screen", plan, wish);
    }
  }
  if (g_hash_table_size (seen) > 0) {
    g_autoptr (GList) names = g_hash_table_get_keys (seen);

    note (life, "%s", (const char *)names->data);
    fail (life, "on the screen, and nobody knows of it", NULL, NULL);
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
      fail (life, wish->is_answered ? "an answer is lost" : "answered by nobody", plan, wish);
  }
}

static int
pick (Life *life, int n)
{
  return g_rand_int_range (life->rand, 0, n);
}

static gint64
some_ticks (Life *life, gint64 most_seconds)
{
  return (gint64)(g_rand_double (life->rand) * (double)(most_seconds / TICK)) * TICK + TICK;
}

/* Lets time pass, for both. */
static void
pass (Life *life, gint64 seconds)
{
  gint64 elapsed = 0;

  for (; elapsed < seconds; elapsed += TICK) {
    world_pass (life->world, TICK);
    tick (life);
  }
}

static Plan *
some_plan (Life *life)
{
  return life->plans->len > 0
             ? g_ptr_array_index (life->plans, (guint)pick (life, (int)life->plans->len))
             : NULL;
}

/* An occurrence that both know: one that asks, one that came, or the next. */
static Wish *
some_wish (Life *life, Plan *plan)
{
  g_autoptr (GPtrArray) wishes = list_wishes (plan);
  gint64 wall = wall_now (life, plan);
  gint64 name = plan->first;

  if (wishes->len > 0 && pick (life, 3) > 0)
    return g_ptr_array_index (wishes, (guint)pick (life, (int)wishes->len));
  while (plan->every_days > 0 && name < wall)
    name += plan->every_days * HEARTH_DAY;
  return wish_of (plan, name, name);
}

static char *
name_of (const Plan *plan, const Wish *wish)
{
  return hearth_civil_format (wish->name, is_all_day (plan));
}

static void
lower_cursor (Life *life, Plan *plan)
{
  plan->cursor = MIN (plan->cursor, wall_now (life, plan));
}

/* What is to come by the clock of now is to come, whatever the clock said before. */
static void
lower_cursors (Life *life)
{
  for (guint i = 0; i < life->plans->len; i++)
    lower_cursor (life, g_ptr_array_index (life->plans, i));
}

static void
set_leads (Life *life, Plan *plan)
{
  static const gint64 choices[] = { 2 * HEARTH_DAY, HEARTH_DAY, 3 * HEARTH_HOUR, HEARTH_HOUR, 0 };

  plan->n_leads = 0;
  for (guint i = 0; i < G_N_ELEMENTS (choices) && plan->n_leads < 3; i++)
    if (pick (life, 2))
      plan->leads[plan->n_leads++] = choices[i];
}

static gint64
new_start (Life *life, const Plan *plan)
{
  gint64 wall = wall_now (life, plan) + some_ticks (life, 5 * HEARTH_DAY);

  wall -= wall % TICK;
  return is_all_day (plan) ? wall - wall % HEARTH_DAY + HEARTH_DAY : wall;
}

static void
fill (HearthEvent *event, const Plan *plan)
{
  event->start = plan->first;
  event->all_day = is_all_day (plan);
  memset (&event->rule, 0, sizeof event->rule);
  if (plan->every_days > 0) {
    g_autofree char *rule = g_strdup_printf ("FREQ=DAILY;INTERVAL=%d", (int)plan->every_days);

    g_assert_true (hearth_recurrence_parse (rule, &event->rule, NULL));
  }
  g_assert_true (hearth_event_set_leads (event, plan->leads, plan->n_leads, NULL));
  event->urgent = plan->urgent;
}

static void
do_add (Life *life)
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
  plan->kind = (HearthKind)pick (life, HEARTH_KINDS);
  g_strlcpy (plan->zone, zones[pick (life, G_N_ELEMENTS (zones))], sizeof plan->zone);
  plan->every_days = pick (life, 5);
  plan->urgent = pick (life, 4) == 0;
  plan->first = new_start (life, plan);
  plan->cursor = wall_now (life, plan);
  event = hearth_event_new (plan->kind, "Ours");
  g_free (event->deck);
  event->deck = g_strdup ("");
  g_free (event->zone);
  event->zone = g_strdup (plan->zone);
  if (pick (life, 3))
    set_leads (life, plan);
  else
    for (plan->n_leads = 0; plan->n_leads < MIN (event->leads->len, 3); plan->n_leads++)
      plan->leads[plan->n_leads] = g_array_index (event->leads, gint64, plan->n_leads);
  fill (event, plan);
  if (!hearth_scheduler_add (life->world->scheduler, event, &error))
    fail (life, error->message, NULL, NULL);
  plan->id = event->id;
  plan->duration = is_all_day (plan) ? HEARTH_DAY : event->duration_seconds;
  plan->follow_up = event->follow_up;
  g_ptr_array_add (life->plans, plan);
  {
    g_autofree char *start = hearth_civil_format (plan->first, FALSE);

    note (life, "add %" G_GINT64_FORMAT " %s [%s] %s every %d days, %u leads", plan->id,
          hearth_kind_name (plan->kind), plan->zone, start, (int)plan->every_days, plan->n_leads);
  }
}

static void
do_remove (Life *life)
{
  Plan *plan = some_plan (life);

  if (!plan)
    return;
  note (life, "remove %" G_GINT64_FORMAT, plan->id);
  g_assert_true (hearth_scheduler_remove (life->world->scheduler, plan->id, NULL));
  g_ptr_array_remove (life->plans, plan);
}

/* Other leads, or another start with which all open occurrences vanish. */
static void
do_edit (Life *life)
{
  Plan *plan = some_plan (life);
  g_autoptr (HearthEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  if (!plan || (plan->every_days == 0 && plan->first <= wall_now (life, plan)))
    return;
  event = hearth_store_load_event (life->world->store, plan->id, NULL);
  g_assert_nonnull (event);
  if (pick (life, 2)) {
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
  plan->cursor = wall_now (life, plan);
  note (life, "edit %" G_GINT64_FORMAT, plan->id);
  if (!hearth_scheduler_update (life->world->scheduler, event, &error))
    fail (life, error->message, plan, NULL);
}

static void
answer_wish (Life *life, Plan *plan, Wish *wish)
{
  wish->is_answered = TRUE;
  wish->snoozed_until = 0;
  wish->nag = G_MAXINT64;
  silence (wish);
  lower_cursor (life, plan);
}

static void
snooze_wish (Life *life, Plan *plan, Wish *wish, gint64 seconds)
{
  wish->snoozed_until = now_of (life) + seconds * SECOND;
  wish->snooze_fired = FALSE;
  wish->nag = G_MAXINT64;
  silence (wish);
  lower_cursor (life, plan);
}

static void
do_answer (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;

  if (!wish)
    return;
  note (life, "answer %" G_GINT64_FORMAT "@%s", plan->id, name);
  world_answer (life->world, plan->id, name,
                pick (life, 2) ? HEARTH_OUTCOME_DONE : HEARTH_OUTCOME_SKIPPED);
  answer_wish (life, plan, wish);
}

static void
do_snooze (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;
  gint64 seconds = some_ticks (life, pick (life, 2) ? 3 * HEARTH_HOUR : 4 * HEARTH_DAY);
  g_autofree char *text = g_strdup_printf ("%d minutes", (int)(seconds / 60));

  if (!wish || wish->is_answered)
    return;
  note (life, "snooze %" G_GINT64_FORMAT "@%s %s", plan->id, name, text);
  g_assert_true (hearth_scheduler_snooze (life->world->scheduler, plan->id, name, text, NULL));
  snooze_wish (life, plan, wish, seconds);
}

static void
do_move (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;
  g_autofree char *to = NULL;
  gint64 start = 0;

  if (!wish || wish->is_answered)
    return;
  start = new_start (life, plan);
  to = hearth_civil_format (start, is_all_day (plan));
  note (life, "move %" G_GINT64_FORMAT "@%s to %s", plan->id, name, to);
  if (!hearth_scheduler_move (life->world->scheduler, plan->id, name, g_strdelimit (to, "T", ' '),
                              NULL))
    return; /* the time is one that the zone leaps over */
  wish->start = start;
  wish->snoozed_until = 0;
  wish->nag = G_MAXINT64;
  silence (wish);
  lower_cursor (life, plan);
}

static void
do_reset (Life *life)
{
  Plan *plan = some_plan (life);
  Wish *wish = plan ? some_wish (life, plan) : NULL;
  g_autofree char *name = wish ? name_of (plan, wish) : NULL;

  if (!wish)
    return;
  note (life, "reset %" G_GINT64_FORMAT "@%s", plan->id, name);
  g_assert_true (hearth_scheduler_reset (life->world->scheduler, plan->id, name, NULL));
  wish->is_answered = FALSE;
  wish->start = wish->name;
  wish->snoozed_until = 0;
  wish->nag = G_MAXINT64;
  silence (wish);
  lower_cursor (life, plan);
  set_nag (life, plan, wish);
}

static void
do_pause (Life *life)
{
  Plan *plan = pick (life, 2) ? some_plan (life) : NULL;
  gint64 seconds = some_ticks (life, 2 * HEARTH_DAY);
  Pause pause = { now_of (life), now_of (life) + seconds * SECOND, plan ? plan->id : 0 };
  g_autofree char *what = plan ? g_strdup_printf ("%" G_GINT64_FORMAT, plan->id) : g_strdup ("");
  g_autofree char *until = g_strdup_printf ("in %d minutes", (int)(seconds / 60));

  note (life, "pause [%s] until %s", what, until);
  g_assert_true (hearth_scheduler_pause (life->world->scheduler, what, until, NULL));
  for (guint i = 0; i < life->pauses->len; i++) {
    Pause *other = &g_array_index (life->pauses, Pause, i);

    if (other->event == pause.event && other->ends > pause.begins)
      other->ends = pause.begins;
  }
  g_array_append_val (life->pauses, pause);
}

static void
do_resume (Life *life)
{
  note (life, "resume");
  (void)!hearth_scheduler_resume (life->world->scheduler, "", NULL);
  for (guint i = 0; i < life->pauses->len; i++) {
    Pause *pause = &g_array_index (life->pauses, Pause, i);

    pause->ends = MIN (pause->ends, now_of (life));
  }
}

static void
do_quiet (Life *life)
{
  gint64 from = pick (life, 24) * HEARTH_HOUR + pick (life, 2) * 30 * HEARTH_MINUTE;
  gint64 until = (from + some_ticks (life, 12 * HEARTH_HOUR)) % HEARTH_DAY;
  g_autofree char *text = NULL;

  if (pick (life, 3) == 0)
    from = until = 0;
  life->quiet_from = from;
  life->quiet_until = until;
  text = from == until ? g_strdup ("")
                       : g_strdup_printf ("%02d:%02d-%02d:%02d", (int)(from / HEARTH_HOUR),
                                          (int)(from % HEARTH_HOUR / HEARTH_MINUTE),
                                          (int)(until / HEARTH_HOUR),
                                          (int)(until % HEARTH_HOUR / HEARTH_MINUTE));
  note (life, "quiet hours %s", text);
  g_assert_true (
      hearth_scheduler_set (life->world->scheduler, HEARTH_SETTING_QUIET_HOURS, text, NULL));
}

static void
do_pass (Life *life)
{
  gint64 seconds = some_ticks (life, pick (life, 12) ? 2 * HEARTH_HOUR : HEARTH_DAY);

  note (life, "pass %d minutes", (int)(seconds / 60));
  pass (life, seconds);
}

static void
do_sleep (Life *life)
{
  gint64 seconds = some_ticks (life, 6 * HEARTH_DAY);

  note (life, "sleep %d minutes", (int)(seconds / 60));
  hearth_fake_clock_sleep (life->world->clock, seconds * SECOND);
  world_settle (life->world);
}

static void
do_set_back (Life *life)
{
  gint64 seconds = some_ticks (life, 3 * HEARTH_HOUR);

  note (life, "set the clock back by %d minutes", (int)(seconds / 60));
  hearth_fake_clock_set (life->world->clock, now_of (life) - seconds * SECOND);
  lower_cursors (life);
}

/* What both were sure of before something that the contract leaves open. */
static void
become_vague (Life *life)
{
  for (guint i = 0; i < life->plans->len; i++) {
    Plan *plan = g_ptr_array_index (life->plans, i);
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init (&iter, plan->wishes);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      Wish *wish = value;

      wish->is_vague = wish->on_screen || wish->is_vague;
    }
  }
}

/* A leap into a future that proves false, with or without a new daemon in it. */
static void
do_leap (Life *life)
{
  static const gint64 lengths[] = { 3 * HEARTH_HOUR, 3 * HEARTH_HOUR, 3 * HEARTH_DAY,
                                    3 * HEARTH_DAY,  20 * HEARTH_DAY, 500 * HEARTH_DAY };
  gboolean is_long = pick (life, 4) == 0;
  gint64 seconds = some_ticks (life, lengths[pick (life, is_long ? G_N_ELEMENTS (lengths) : 4)]);
  gint64 meanwhile = pick (life, 2) ? 0 : some_ticks (life, 5 * HEARTH_HOUR);
  gint64 before = now_of (life);

  note (life, "leap by %d minutes for %d", (int)(seconds / 60), (int)(meanwhile / 60));
  become_vague (life);
  lower_cursors (life);
  hearth_fake_clock_set (life->world->clock, before + seconds * SECOND);
  world_settle (life->world);
  if (pick (life, 5) == 0)
    world_replace (life->world);
  world_pass (life->world, meanwhile);
  hearth_fake_clock_set (life->world->clock, before + meanwhile * SECOND);
  world_settle (life->world);
  count_presentations (life);
  for (guint i = 0; i < life->plans->len; i++) {
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init (&iter, ((Plan *)g_ptr_array_index (life->plans, i))->wishes);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      ((Wish *)value)->presented = 0;
      ((Wish *)value)->asked = 1;
      ((Wish *)value)->may_be_news = TRUE;
    }
  }
  life->astray_since = before;
  tick (life);
  life->astray_since = 0;
}

static void
do_zone (Life *life)
{
  static const char *const zones[] = { "Europe/Berlin", "Asia/Tokyo",     "America/New_York",
                                       "UTC",           "Asia/Kathmandu", "Pacific/Apia" };
  const char *zone = zones[pick (life, G_N_ELEMENTS (zones))];

  note (life, "move to %s", zone);
  become_vague (life);
  hearth_fake_clock_set_zone (life->world->clock, zone);
}

/* What a new server is told anew. */
static void
forget_shown (Life *life)
{
  g_hash_table_remove_all (life->orphans);
  for (guint i = 0; i < life->plans->len; i++) {
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init (&iter, ((Plan *)g_ptr_array_index (life->plans, i))->wishes);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      Wish *wish = value;

      if (!wish->on_screen)
        continue;
      wish->on_screen = FALSE;
      wish->asked++;
      wish->asks_again = !wish->asks;
      wish->asks = TRUE;
    }
  }
}

static void
do_server (Life *life)
{
  gboolean comes = !life->has_server || pick (life, 3) > 0;
  g_autofree char *name = comes ? g_strdup_printf ("bus:1.%u", ++life->servers) : NULL;

  note (life, "server %s", comes ? name : "gone");
  life->hangs = FALSE;
  hearth_fake_notifier_set_mood (life->world->notifier, HEARTH_FAKE_SHOWS);
  hearth_fake_notifier_set_server (life->world->notifier, name);
  life->has_server = comes;
  if (comes)
    forget_shown (life);
}

/* What a server that hangs took counts as shown, for it may be. */
static void
believe (Life *life, const char *key)
{
  g_autoptr (GPtrArray) lines = deliveries_of (life, key);

  for (guint i = 0; i < lines->len; i++) {
    const HearthDelivery *line = g_ptr_array_index (lines, i);
    Plan *plan = plan_of (life, line->event);
    Wish *wish = plan ? g_hash_table_lookup (plan->wishes, &line->occurrence) : NULL;

    if (!wish || line->state != HEARTH_DELIVERY_PRESENTING)
      continue;
    if (!wish->asks && !wish->is_vague)
      fail (life, "given to the server, and nobody asked", plan, wish);
    wish->asks = wish->survives = FALSE;
    wish->on_screen = TRUE;
    wish->shown_at = wish->shown_from = now_of (life);
  }
}

/* The server shows what it took before it hung, under an id that nobody was told. */
static void
wake_server (Life *life, const char *key)
{
  guint32 id = 0;
  g_autoptr (GPtrArray) lines = key ? deliveries_of (life, key) : NULL;

  note (life, "server wakes");
  life->hangs = FALSE;
  hearth_fake_notifier_set_mood (life->world->notifier, HEARTH_FAKE_SHOWS);
  world_settle (life->world);
  id = key ? hearth_fake_notifier_find (life->world->notifier, key) : 0;
  if (id != 0)
    g_hash_table_add (life->orphans, GUINT_TO_POINTER (id));
  for (guint i = 0; id != 0 && i < lines->len; i++) {
    const HearthDelivery *line = g_ptr_array_index (lines, i);
    Plan *plan = plan_of (life, line->event);
    Wish *wish = plan ? g_hash_table_lookup (plan->wishes, &line->occurrence) : NULL;

    if (wish)
      wish->is_vague = wish->on_screen;
  }
}

/* Hangs for a while: the first call that it takes runs into its limit, and then it counts as gone.
 * In the end it wakes, or another one comes. */
static void
do_hang (Life *life)
{
  HearthFakeNotifier *notifier = life->world->notifier;
  gint64 seconds = some_ticks (life, 8 * HEARTH_HOUR);
  g_autofree char *taken = NULL;

  if (!life->has_server)
    return;
  note (life, "server hangs for %d minutes", (int)(seconds / 60));
  life->hangs = TRUE;
  hearth_fake_notifier_set_mood (notifier, HEARTH_FAKE_HANGS);
  for (gint64 elapsed = 0; elapsed < seconds; elapsed += TICK) {
    world_pass (life->world, TICK);
    tick (life);
    if (taken || !hearth_fake_notifier_taken (notifier))
      continue;
    taken = g_strdup (hearth_fake_notifier_taken (notifier)->key);
    believe (life, taken);
    hearth_fake_notifier_time_out (notifier);
    world_settle (life->world);
  }
  if (pick (life, 2))
    wake_server (life, taken);
  else
    do_server (life);
}

static void
do_close (Life *life)
{
  GHashTable *screen = hearth_fake_notifier_screen (life->world->notifier);
  g_autoptr (GList) ids = g_hash_table_get_keys (screen);
  guint length = g_list_length (ids);
  guint32 id = 0;
  const HearthNotice *notice = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (length == 0)
    return;
  id = GPOINTER_TO_UINT (g_list_nth_data (ids, (guint)pick (life, (int)length)));
  notice = g_hash_table_lookup (screen, GUINT_TO_POINTER (id));
  note (life, "close %s", notice->key);
  lines = deliveries_of (life, notice->key);
  for (guint i = 0; i < lines->len; i++) {
    const HearthDelivery *line = g_ptr_array_index (lines, i);
    Plan *plan = plan_of (life, line->event);
    Wish *wish = plan ? g_hash_table_lookup (plan->wishes, &line->occurrence) : NULL;

    if (wish && line->state == HEARTH_DELIVERY_SHOWN && line->notification == id) {
      wish->on_screen = FALSE;
      wish->is_vague = FALSE;
    }
  }
  g_hash_table_remove (life->orphans, GUINT_TO_POINTER (id));
  hearth_fake_notifier_close (life->world->notifier, id, (guint)pick (life, 4) + 1);
}

static void
press_line (Life *life, const HearthDelivery *line, HearthActions action)
{
  Plan *plan = plan_of (life, line->event);
  Wish *wish = plan ? g_hash_table_lookup (plan->wishes, &line->occurrence) : NULL;

  if (!wish || wish->is_answered || line->state != HEARTH_DELIVERY_SHOWN)
    return;
  if (action == HEARTH_ACTION_SNOOZE)
    snooze_wish (life, plan, wish, 600);
  else
    answer_wish (life, plan, wish);
}

static void
do_press (Life *life)
{
  static const HearthActions actions[] = { HEARTH_ACTION_DONE, HEARTH_ACTION_SNOOZE,
                                           HEARTH_ACTION_SKIP };
  GHashTable *screen = hearth_fake_notifier_screen (life->world->notifier);
  g_autoptr (GList) ids = g_hash_table_get_keys (screen);
  guint length = g_list_length (ids);
  guint32 id = 0;
  HearthActions action = actions[pick (life, G_N_ELEMENTS (actions))];
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (length == 0 || !life->has_server)
    return;
  id = GPOINTER_TO_UINT (g_list_nth_data (ids, (guint)pick (life, (int)length)));
  if (g_hash_table_contains (life->orphans, GUINT_TO_POINTER (id)))
    return;
  key = g_strdup (((HearthNotice *)g_hash_table_lookup (screen, GUINT_TO_POINTER (id)))->key);
  lines = deliveries_of (life, key);
  if (!hearth_fake_notifier_press (life->world->notifier, id, action))
    return;
  g_ptr_array_add (life->used_keys, g_strdup (key));
  note (life, "press %d on %u", action, id);
  for (guint i = 0; i < lines->len; i++)
    press_line (life, g_ptr_array_index (lines, i), action);
}

/* The notices that a daemon which dies now has shown and does not know of yet. */
static void
find_orphans (Life *life)
{
  GHashTableIter iter;
  gpointer id = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, hearth_fake_notifier_screen (life->world->notifier));
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    g_autoptr (GPtrArray) lines = deliveries_of (life, ((HearthNotice *)value)->key);

    for (guint i = 0; i < lines->len; i++)
      if (((HearthDelivery *)g_ptr_array_index (lines, i))->state == HEARTH_DELIVERY_PRESENTING)
        g_hash_table_add (life->orphans, id);
  }
}

/* A daemon that dies, with the machine for a while or in the middle of what it was about to do. */
static void
do_die (Life *life)
{
  gboolean sleeps = pick (life, 4) == 0;

  note (life, "the daemon dies");
  if (!sleeps)
    hearth_fake_clock_advance (life->world->clock, TICK * SECOND);
  for (int i = sleeps ? 0 : pick (life, 6); i > 0; i--)
    g_main_context_iteration (NULL, FALSE);
  count_presentations (life);
  find_orphans (life);
  for (guint i = 0; i < life->plans->len; i++) {
    GHashTableIter iter;
    gpointer value = NULL;

    g_hash_table_iter_init (&iter, ((Plan *)g_ptr_array_index (life->plans, i))->wishes);
    while (g_hash_table_iter_next (&iter, NULL, &value))
      ((Wish *)value)->asked++;
  }
  if (sleeps) {
    world_stop (life->world);
    hearth_fake_clock_sleep (life->world->clock, some_ticks (life, 3 * HEARTH_DAY) * SECOND);
    world_start (life->world);
  } else
    world_replace (life->world);
  lower_cursors (life);
}

static const struct {
  void (*act) (Life *life);
  int weight;
} acts[] = {
  { do_pass, 24 },  { do_add, 10 },  { do_remove, 1 }, { do_edit, 2 },     { do_answer, 8 },
  { do_snooze, 6 }, { do_move, 4 },  { do_reset, 3 },  { do_pause, 2 },    { do_resume, 2 },
  { do_sleep, 4 },  { do_close, 4 }, { do_press, 10 }, { do_set_back, 2 }, { do_leap, 2 },
  { do_quiet, 1 },  { do_zone, 1 },  { do_server, 3 }, { do_hang, 1 },     { do_die, 4 },
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
  choice = pick (life, total);
  for (i = 0; choice >= acts[i].weight; i++)
    choice -= acts[i].weight;
  acts[i].act (life);
  world_settle (life->world);
  press_in_vain (life, nth);
  tick (life);
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
    .plans = g_ptr_array_new_with_free_func (free_plan),
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
