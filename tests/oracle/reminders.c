// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * reminders: lets a schedule run on a virtual clock, for the oracle.
 *
 * Standard input has an event a line: zone ("-" floats), start, rule ("-" once), with blanks
 * between. Each is added to a real scheduler on a real store at the first instant, as a kind word
 * that is told at its start. Then the clock goes from alarm to alarm to the last instant, and each
 * time that the scheduler says that a reminder is due a line goes out: the event's line, counted
 * from 0, and the clock's time in seconds.
 *
 * usage: reminders ZONE FIRST LAST, where the user is in ZONE; instants in seconds
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/civil.h"
#include "tests/world.h"

/* Adds the event of one line. */
static void
add (World *world, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_APPRECIATION, line);
  gboolean is_date = FALSE;
  g_autoptr (GError) error = NULL;

  event->deck = (g_free (event->deck), g_strdup (""));
  if (strcmp (words[0], "-") != 0)
    event->zone = (g_free (event->zone), g_strdup (words[0]));
  if (!hearth_civil_parse (words[1], &event->start, &is_date, &error)
      || (strcmp (words[2], "-") != 0 && !hearth_recurrence_parse (words[2], &event->rule, &error))
      || !hearth_scheduler_add (world->scheduler, event, &error))
    g_error ("%s: %s", line, error->message);
}

static void
on_due (HearthScheduler *scheduler, gint64 event, gint64 occurrence, gint64 delivery,
        HearthClock *clock)
{
  printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", event - 1,
          hearth_clock_now (clock) / G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  World world;
  char line[1024];
  gint64 last = argc == 4 ? g_ascii_strtoll (argv[3], NULL, 10) * G_USEC_PER_SEC : 0;

  if (argc != 4)
    return 2;
  world_set_up (&world, NULL);
  hearth_fake_clock_set_zone (world.clock, argv[1]);
  hearth_fake_clock_set (world.clock, g_ascii_strtoll (argv[2], NULL, 10) * G_USEC_PER_SEC);
  world_settle (&world);
  while (fgets (line, sizeof line, stdin))
    add (&world, g_strchomp (line));
  g_signal_connect (world.scheduler, "due", G_CALLBACK (on_due), world.clock);
  world_settle (&world);
  while (hearth_fake_clock_armed (world.clock) <= last) {
    gint64 now = hearth_clock_now (HEARTH_CLOCK (world.clock));

    world_advance (&world, MAX (hearth_fake_clock_armed (world.clock) - now, 0));
  }
  world_tear_down (&world, NULL);
  return EXIT_SUCCESS;
}
