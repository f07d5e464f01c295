// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * world-acts: what a person, a machine or a notification server does in a world, and the world
 * after it.
 *
 * Each act is one that must succeed, and the main loop has run dry when it returns. Monday, 23
 * November 2026 is a day without qualities; the clocks of Berlin go back on 25 October 2026 and
 * forward on 28 March 2027.
 */
#include "world-acts.h"

/* The number that the server gave what is on the screen under a summary. */
guint32
world_id_of (World *world, const char *summary)
{
  const HearthNotice *notice = world_notice (world, summary);

  g_assert_nonnull (notice);
  return hearth_fake_notifier_find (world->notifier, notice->key);
}

/* Presses a button of what is on the screen under a summary. */
void
world_press (World *world, const char *summary, HearthActions action)
{
  g_assert_true (
      hearth_fake_notifier_press (world->notifier, world_id_of (world, summary), action));
  world_settle (world);
}

/* Snoozes the current occurrence of an event, by the words for it. */
void
world_snooze (World *world, gint64 event, const char *when)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_snooze (world->scheduler, event, "", when, &error));
  g_assert_no_error (error);
  world_settle (world);
}

/* Changes a setting. */
void
world_set (World *world, HearthSetting setting, const char *value)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_scheduler_set (world->scheduler, setting, value, &error));
  g_assert_no_error (error);
  world_settle (world);
}

/* Sets the wall clock, which is no time passed. */
void
world_set_clock (World *world, const char *local)
{
  hearth_fake_clock_set (world->clock, world_instant (world, local));
  world_settle (world);
}

/* The machine sleeps until then: time passes, and no alarm rings in it. */
void
world_sleep_until (World *world, const char *local)
{
  hearth_fake_clock_sleep (world->clock, world_instant (world, local)
                                             - hearth_clock_now (HEARTH_CLOCK (world->clock)));
  world_settle (world);
}

/* The machine is now in another zone. */
void
world_set_zone (World *world, const char *zone)
{
  hearth_fake_clock_set_zone (world->clock, zone);
  world_settle (world);
}

/* Another notification server, or none (NULL). */
void
world_set_server (World *world, const char *server)
{
  hearth_fake_notifier_set_server (world->notifier, server);
  world_settle (world);
}

/* What the server makes of what it is sent. */
void
world_set_mood (World *world, HearthFakeMood mood)
{
  hearth_fake_notifier_set_mood (world->notifier, mood);
  world_settle (world);
}

/* The daemon ends and starts. */
void
world_restart (World *world)
{
  world_stop (world);
  world_start (world);
}

static void
turn (World *world, gboolean (*way) (HearthScheduler *self, char **out_what, GError **error))
{
  g_autofree char *what = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (way (world->scheduler, &what, &error));
  g_assert_no_error (error);
  world_settle (world);
}

/* Takes back the last change. */
void
world_undo (World *world)
{
  turn (world, hearth_scheduler_undo);
}

/* Does again what was taken back last. */
void
world_redo (World *world)
{
  turn (world, hearth_scheduler_redo);
}
