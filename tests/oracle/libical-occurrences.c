// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * libical-occurrences: libical's engine as a filter, the same lines as in occurrences.
 *
 * The moment to begin from is not used: libical begins at the start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <glib.h>
#include <libical/ical.h>

static void
walk (struct icalrecurrencetype rule, char **fields)
{
  icalrecur_iterator *iterator = icalrecur_iterator_new (rule, icaltime_from_string (fields[1]));
  struct icaltimetype time;

  if (!iterator) {
    printf ("refused\n");
    return;
  }
  for (int left = atoi (fields[3]); left > 0; left--) {
    time = icalrecur_iterator_next (iterator);
    if (icaltime_is_null_time (time))
      break;
    printf ("%04d-%02d-%02dT%02d:%02d:%02d ", time.year, time.month, time.day, time.hour,
            time.minute, time.second);
  }
  printf ("\n");
  icalrecur_iterator_free (iterator);
}

static void
print_occurrences (char **fields)
{
  struct icalrecurrencetype rule = icalrecurrencetype_from_string (fields[0]);

  walk (rule, fields);
  free (rule.rscale); /* libical's own, which it leaves to its caller */
}

int
main (void)
{
  char line[4096];

  icalerror_set_errors_are_fatal (FALSE);
  while (fgets (line, sizeof line, stdin)) {
    g_auto (GStrv) fields = g_strsplit (g_strchomp (line), "\t", 4);

    if (g_strv_length (fields) != 4)
      g_error ("not four fields: %s", line);
    print_occurrences (fields);
  }
  return 0;
}
