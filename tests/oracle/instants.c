// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * instants: hearth's zones as a filter, for the oracle to compare with.
 *
 * A line of the input is "zone NAME", which makes the zone current, or "wall N" or "instant N", in
 * seconds. Each of the last two has a line of output: the instant of the wall, the wall of the
 * instant. A zone that is refused says so for each.
 */
#include <stdio.h>

#include "walltime.h"

int
main (void)
{
  g_autoptr (GTimeZone) zone = NULL;
  char line[256], name[200];
  gint64 seconds;

  while (fgets (line, sizeof line, stdin)) {
    if (sscanf (line, "zone %199s", name) == 1) {
      g_clear_pointer (&zone, g_time_zone_unref);
      zone = hearth_walltime_zone (name, NULL);
    } else if (!zone) {
      puts ("refused");
    } else if (sscanf (line, "wall %" G_GINT64_FORMAT, &seconds) == 1) {
      printf ("%" G_GINT64_FORMAT "\n",
              hearth_walltime_to_instant (seconds, zone) / G_USEC_PER_SEC);
    } else if (sscanf (line, "instant %" G_GINT64_FORMAT, &seconds) == 1) {
      printf ("%" G_GINT64_FORMAT "\n",
              hearth_walltime_from_instant (seconds * G_USEC_PER_SEC, zone));
    }
  }
  return 0;
}
