// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * occurrences: hearth's engine as a filter, for the oracles to compare with.
 *
 * Each line of the input is a rule, a start, a moment to begin from and how many occurrences are
 * wanted, separated by tabs. Each line of the output is those occurrences, separated by spaces, or
 * "refused: " and why.
 */
#include <stdio.h>
#include <stdlib.h>

#include "civil.h"
#include "recurrence-iter.h"

static gboolean
print_occurrences (char **fields, GError **error)
{
  HearthRecurrenceIter iter;
  HearthRule rule;
  HearthRecurrence recurrence = { .rule = &rule };
  gint64 from, wall;

  if (!hearth_recurrence_parse (fields[0], &rule, error)
      || !hearth_civil_parse (fields[1], &recurrence.start, NULL, error)
      || !hearth_civil_parse (fields[2], &from, NULL, error))
    return FALSE;
  hearth_recurrence_iter_init (&iter, &recurrence, from);
  for (int left = atoi (fields[3]); left > 0 && hearth_recurrence_iter_next (&iter, &wall);
       left--) {
    g_autofree char *text = hearth_civil_format (wall, FALSE);

    printf ("%s ", text);
  }
  printf ("\n");
  return TRUE;
}

int
main (void)
{
  char line[4096];

  while (fgets (line, sizeof line, stdin)) {
    g_auto (GStrv) fields = g_strsplit (g_strchomp (line), "\t", 4);
    g_autoptr (GError) error = NULL;

    if (g_strv_length (fields) != 4)
      g_error ("not four fields: %s", line);
    if (!print_occurrences (fields, &error))
      printf ("refused: %s\n", error->message);
  }
  return 0;
}
