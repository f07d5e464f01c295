// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * model-world: what befalls the two in a random life: time, clocks that are set, leap and come
 * back, zones, servers and daemons that die, and what is done to a notification.
 */
#include "model.h"

#include <string.h>

#include "daemon/civil.h"

/* Lets time pass, for both. */
static void
pass (Life *life, gint64 seconds)
{
  gint64 elapsed = 0;

  for (; elapsed < seconds; elapsed += TICK) {
    world_pass (life->world, TICK);
    life_tick (life);
  }
}

void
act_pass (Life *life)
{
  gint64 seconds = life_some_ticks (life, life_pick (life, 12) ? 2 * HEARTH_HOUR : HEARTH_DAY);

  life_note (life, "pass %d minutes", (int)(seconds / 60));
  pass (life, seconds);
}

void
act_sleep (Life *life)
{
  gint64 seconds = life_some_ticks (life, 6 * HEARTH_DAY);

  life_note (life, "sleep %d minutes", (int)(seconds / 60));
  hearth_fake_clock_sleep (life->world->clock, seconds * SECOND);
  world_settle (life->world);
}

void
act_set_back (Life *life)
{
  gint64 seconds = life_some_ticks (life, 3 * HEARTH_HOUR);

  life_note (life, "set the clock back by %d minutes", (int)(seconds / 60));
  hearth_fake_clock_set (life->world->clock, life_now (life) - seconds * SECOND);
  life_lower_cursors (life);
}

/* A leap into a future that proves false, with or without a new daemon in it. */
void
act_leap (Life *life)
{
  static const gint64 lengths[] = { 3 * HEARTH_HOUR, 3 * HEARTH_HOUR, 3 * HEARTH_DAY,
                                    3 * HEARTH_DAY,  20 * HEARTH_DAY, 500 * HEARTH_DAY };
  gboolean is_long = life_pick (life, 4) == 0;
  gint64 seconds =
      life_some_ticks (life, lengths[life_pick (life, is_long ? G_N_ELEMENTS (lengths) : 4)]);
  gint64 meanwhile = life_pick (life, 2) ? 0 : life_some_ticks (life, 5 * HEARTH_HOUR);
  gint64 before = life_now (life);
  g_autoptr (GPtrArray) wishes = NULL;

  life_note (life, "leap by %d minutes for %d", (int)(seconds / 60), (int)(meanwhile / 60));
  life_become_vague (life);
  life_lower_cursors (life);
  hearth_fake_clock_set (life->world->clock, before + seconds * SECOND);
  world_settle (life->world);
  if (life_pick (life, 5) == 0)
    world_replace (life->world);
  world_pass (life->world, meanwhile);
  hearth_fake_clock_set (life->world->clock, before + meanwhile * SECOND);
  world_settle (life->world);
  life_count_presentations (life);
  wishes = life_list_wishes (life);
  for (guint i = 0; i < wishes->len; i++) {
    Wish *wish = g_ptr_array_index (wishes, i);

    wish->presented = 0;
    wish->asked = 1;
    wish->may_be_news = TRUE;
  }
  life->astray_since = before;
  life_tick (life);
  life->astray_since = 0;
}

void
act_zone (Life *life)
{
  static const char *const zones[] = { "Europe/Berlin", "Asia/Tokyo",     "America/New_York",
                                       "UTC",           "Asia/Kathmandu", "Pacific/Apia" };
  const char *zone = zones[life_pick (life, G_N_ELEMENTS (zones))];

  life_note (life, "move to %s", zone);
  life_become_vague (life);
  hearth_fake_clock_set_zone (life->world->clock, zone);
}

/* Another server comes, or the one that is there goes. */
static void
change_server (Life *life, gboolean comes)
{
  g_autofree char *name = comes ? g_strdup_printf ("bus:1.%u", ++life->servers) : NULL;

  life_note (life, "server %s", comes ? name : "gone");
  life->hangs = FALSE;
  hearth_fake_notifier_set_mood (life->world->notifier, HEARTH_FAKE_SHOWS);
  hearth_fake_notifier_set_server (life->world->notifier, name);
  life->has_server = comes;
  if (comes)
    life_forget_shown (life);
}

void
act_server (Life *life)
{
  change_server (life, !life->has_server || life_pick (life, 3) > 0);
}

/* Answers each call with an error for a while, until another server comes. */
void
act_refuse (Life *life)
{
  gint64 seconds = life_some_ticks (life, 8 * HEARTH_HOUR);

  if (!life->has_server)
    return;
  life_note (life, "server refuses for %d minutes", (int)(seconds / 60));
  life->hangs = TRUE;
  hearth_fake_notifier_set_mood (life->world->notifier, HEARTH_FAKE_REFUSES);
  pass (life, seconds);
  change_server (life, TRUE);
}

/* What a server that hangs took counts as shown, for it may be. */
static void
believe (Life *life, const char *key)
{
  g_autoptr (GPtrArray) lines = life_deliveries (life, key);

  for (guint i = 0; i < lines->len; i++) {
    const HearthDelivery *line = g_ptr_array_index (lines, i);
    Wish *wish = life_wish (life, line);

    if (!wish || line->state != HEARTH_DELIVERY_PRESENTING)
      continue;
    if (!wish->asks && !wish->is_vague)
      life_fail (life, "given to the server, and nobody asked", life_plan (life, line->event),
                 wish);
    wish->asks = wish->survives = FALSE;
    wish->on_screen = TRUE;
    wish->shown_at = wish->shown_from = life_now (life);
  }
}

/* The server shows what it took before it hung, under an id that nobody was told. */
static void
wake_server (Life *life, const char *key)
{
  guint32 id = 0;
  g_autoptr (GPtrArray) lines = key ? life_deliveries (life, key) : NULL;

  life_note (life, "server wakes");
  life->hangs = FALSE;
  hearth_fake_notifier_set_mood (life->world->notifier, HEARTH_FAKE_SHOWS);
  world_settle (life->world);
  id = key ? hearth_fake_notifier_find (life->world->notifier, key) : 0;
  if (id != 0)
    g_hash_table_add (life->orphans, GUINT_TO_POINTER (id));
  for (guint i = 0; id != 0 && i < lines->len; i++) {
    const HearthDelivery *line = g_ptr_array_index (lines, i);
    Wish *wish = life_wish (life, line);

    if (wish)
      wish->is_vague = wish->on_screen;
  }
}

/* Hangs for a while: the first call that it takes runs into its limit, and then it counts as gone.
 * In the end it wakes, or another one comes. */
void
act_hang (Life *life)
{
  HearthFakeNotifier *notifier = life->world->notifier;
  gint64 seconds = life_some_ticks (life, 8 * HEARTH_HOUR);
  g_autofree char *taken = NULL;

  if (!life->has_server)
    return;
  life_note (life, "server hangs for %d minutes", (int)(seconds / 60));
  life->hangs = TRUE;
  hearth_fake_notifier_set_mood (notifier, HEARTH_FAKE_HANGS);
  for (gint64 elapsed = 0; elapsed < seconds; elapsed += TICK) {
    world_pass (life->world, TICK);
    life_tick (life);
    if (taken || !hearth_fake_notifier_taken (notifier))
      continue;
    taken = g_strdup (hearth_fake_notifier_taken (notifier)->key);
    believe (life, taken);
    hearth_fake_notifier_time_out (notifier);
    world_settle (life->world);
  }
  if (life_pick (life, 2))
    wake_server (life, taken);
  else
    act_server (life);
}

/* The server closes one notice, or somebody does. */
static void
close_one (Life *life, guint32 id)
{
  GHashTable *screen = hearth_fake_notifier_screen (life->world->notifier);
  const HearthNotice *notice = g_hash_table_lookup (screen, GUINT_TO_POINTER (id));
  g_autoptr (GPtrArray) lines = life_deliveries (life, notice->key);

  for (guint i = 0; i < lines->len; i++) {
    const HearthDelivery *line = g_ptr_array_index (lines, i);
    Wish *wish = life_wish (life, line);

    if (wish && line->state == HEARTH_DELIVERY_SHOWN && line->notification == id) {
      wish->on_screen = FALSE;
      wish->is_vague = FALSE;
    }
  }
  g_hash_table_remove (life->orphans, GUINT_TO_POINTER (id));
  hearth_fake_notifier_close (life->world->notifier, id, (guint)life_pick (life, 4) + 1);
}

void
act_close (Life *life)
{
  GHashTable *screen = hearth_fake_notifier_screen (life->world->notifier);
  g_autoptr (GList) ids = g_hash_table_get_keys (screen);
  guint length = g_list_length (ids);
  guint nth = 0;

  if (length == 0)
    return;
  nth = (guint)life_pick (life, (int)length);
  life_note (life, "close %u", GPOINTER_TO_UINT (g_list_nth_data (ids, nth)));
  close_one (life, GPOINTER_TO_UINT (g_list_nth_data (ids, nth)));
}

/* The server closes everything at once, and tells of what it never had. */
void
act_clear (Life *life)
{
  HearthFakeNotifier *notifier = life->world->notifier;
  g_autoptr (GList) ids = g_hash_table_get_keys (hearth_fake_notifier_screen (notifier));

  life_note (life, "close all");
  for (GList *one = ids; one; one = one->next)
    close_one (life, GPOINTER_TO_UINT (one->data));
  hearth_fake_notifier_close (notifier, G_MAXUINT32, 2);
}

static void
press_line (Life *life, const HearthDelivery *line, HearthActions action)
{
  Plan *plan = life_plan (life, line->event);
  Wish *wish = life_wish (life, line);

  if (!wish || wish->is_answered || line->state != HEARTH_DELIVERY_SHOWN)
    return;
  if (action == HEARTH_ACTION_SNOOZE)
    plan_snooze (life, plan, wish, 600);
  else
    plan_answer (life, plan, wish);
}

void
act_press (Life *life)
{
  static const HearthActions actions[] = { HEARTH_ACTION_DONE, HEARTH_ACTION_SNOOZE,
                                           HEARTH_ACTION_SKIP };
  GHashTable *screen = hearth_fake_notifier_screen (life->world->notifier);
  g_autoptr (GList) ids = g_hash_table_get_keys (screen);
  guint length = g_list_length (ids);
  guint32 id = 0;
  HearthActions action = actions[life_pick (life, G_N_ELEMENTS (actions))];
  g_autofree char *key = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (length == 0 || !life->has_server)
    return;
  id = GPOINTER_TO_UINT (g_list_nth_data (ids, (guint)life_pick (life, (int)length)));
  if (g_hash_table_contains (life->orphans, GUINT_TO_POINTER (id)))
    return;
  key = g_strdup (((HearthNotice *)g_hash_table_lookup (screen, GUINT_TO_POINTER (id)))->key);
  lines = life_deliveries (life, key);
  if (!hearth_fake_notifier_press (life->world->notifier, id, action))
    return;
  g_ptr_array_add (life->used_keys, g_strdup (key));
  life_note (life, "press %d on %u", action, id);
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
    g_autoptr (GPtrArray) lines = life_deliveries (life, ((HearthNotice *)value)->key);

    for (guint i = 0; i < lines->len; i++)
      if (((HearthDelivery *)g_ptr_array_index (lines, i))->state == HEARTH_DELIVERY_PRESENTING)
        g_hash_table_add (life->orphans, id);
  }
}

/* A daemon that dies, with the machine for a while or in the middle of what it was about to do. */
void
act_die (Life *life)
{
  gboolean sleeps = life_pick (life, 4) == 0;
  g_autoptr (GPtrArray) wishes = life_list_wishes (life);

  life_note (life, "the daemon dies");
  if (!sleeps)
    hearth_fake_clock_advance (life->world->clock, TICK * SECOND);
  for (int i = sleeps ? 0 : life_pick (life, 6); i > 0; i--)
    g_main_context_iteration (NULL, FALSE);
  life_count_presentations (life);
  find_orphans (life);
  for (guint i = 0; i < wishes->len; i++)
    ((Wish *)g_ptr_array_index (wishes, i))->asked++;
  if (sleeps) {
    world_stop (life->world);
    hearth_fake_clock_sleep (life->world->clock, life_some_ticks (life, 3 * HEARTH_DAY) * SECOND);
    world_start (life->world);
  } else
    world_replace (life->world);
  life_lower_cursors (life);
}
