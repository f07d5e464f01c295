// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * bench-recurrence: hearth's calendar engine and libical's, side by side in one run.
 *
 * For each rule two questions: how many occurrences a second a long walk makes, and what the
 * year 2026 of an event begun in 1985 costs, where libical is given icalrecur_iterator_set_start.
 * Each number is the best of several rounds, so that a busy machine disturbs both alike little;
 * the ratio is what matters. A third table says what an instant and COUNT cost.
 */
#include <stdio.h>

#include <libical/ical.h>

#include "civil.h"
#include "recurrence-iter.h"
#include "walltime.h"

#define ROUNDS 5
#define WALK 20000 /* occurrences, all before 9999 */

static const struct {
  const char *name;
  const char *text;
} rules[] = {
  { "weekly", "FREQ=WEEKLY;BYDAY=FR" },
  { "monthly", "FREQ=MONTHLY;BYDAY=-1FR" },
  { "yearly", "FREQ=YEARLY" },
  { "positions", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1" },
};

typedef struct {
  HearthRule rule;
  HearthRecurrence recurrence;
  struct icalrecurrencetype ical_rule;
  struct icaltimetype ical_start;
} Subject;

typedef int (*Work) (const Subject *subject); /* gives how many occurrences it saw */

static gint64 from_2026, until_2026; /* walls */
static GTimeZone *berlin;
static volatile gint64 sink; /* so that no work is optimized away */

static void
make_subject (Subject *subject, const char *text)
{
  g_autoptr (GError) error = NULL;

  subject->recurrence = (HearthRecurrence){ .rule = &subject->rule };
  if (!hearth_recurrence_parse (text, &subject->rule, &error)
      || !hearth_civil_parse ("1985-06-20T19:00:00", &subject->recurrence.start, NULL, &error))
    g_error ("%s", error->message);
  subject->ical_rule = icalrecurrencetype_from_string (text);
  subject->ical_start = icaltime_from_string ("19850620T190000");
}

static int
walk_hearth (const Subject *subject)
{
  HearthRecurrenceIter iter;
  gint64 wall;
  int count = 0;

  hearth_recurrence_iter_init (&iter, &subject->recurrence, subject->recurrence.start);
  while (count < WALK && hearth_recurrence_iter_next (&iter, &wall)) {
    sink += wall;
    count++;
  }
  return count;
}

static int
walk_libical (const Subject *subject)
{
  icalrecur_iterator *iterator = icalrecur_iterator_new (subject->ical_rule, subject->ical_start);
  int count = 0;

  for (; count < WALK; count++) {
    struct icaltimetype time = icalrecur_iterator_next (iterator);

    if (icaltime_is_null_time (time))
      break;
    sink += time.day;
  }
  icalrecur_iterator_free (iterator);
  return count;
}

static int
window_hearth (const Subject *subject)
{
  HearthRecurrenceIter iter;
  gint64 wall;
  int count = 0;

  hearth_recurrence_iter_init (&iter, &subject->recurrence, from_2026);
  while (hearth_recurrence_iter_next (&iter, &wall) && wall < until_2026) {
    sink += wall;
    count++;
  }
  return count;
}

static int
window_libical (const Subject *subject)
{
  icalrecur_iterator *iterator = icalrecur_iterator_new (subject->ical_rule, subject->ical_start);
  int count = 0;

  icalrecur_iterator_set_start (iterator, icaltime_from_string ("20260101T000000"));
  for (;;) {
    struct icaltimetype time = icalrecur_iterator_next (iterator);

    if (icaltime_is_null_time (time) || time.year > 2026)
      break;
    count += time.year == 2026;
  }
  icalrecur_iterator_free (iterator);
  return count;
}

/* The best time of some rounds, in nanoseconds for each run. */
static double
time_work (const Subject *subject, Work work, int runs, int *out_count)
{
  double best = G_MAXDOUBLE;

  for (int round = 0; round < ROUNDS; round++) {
    gint64 begin = g_get_monotonic_time ();

    for (int run = 0; run < runs; run++)
      *out_count = work (subject);
    best = MIN (best, (double)(g_get_monotonic_time () - begin) * 1000 / runs);
  }
  return best;
}

static void
compare_walks (const Subject *subject, const char *name)
{
  int hearth_count, libical_count;
  double hearth = time_work (subject, walk_hearth, 20, &hearth_count) / hearth_count;
  double libical = time_work (subject, walk_libical, 1, &libical_count) / libical_count;

  printf ("%-12s %14.1f %14.2f %8.0fx\n", name, 1000 / hearth, 1000 / libical, libical / hearth);
}

static void
compare_windows (const Subject *subject, const char *name)
{
  int hearth_count, libical_count;
  double hearth = time_work (subject, window_hearth, 20000, &hearth_count) / 1000;
  double libical = time_work (subject, window_libical, 200, &libical_count) / 1000;

  if (hearth_count != libical_count)
    g_error ("%s: %d occurrences, by libical %d", name, hearth_count, libical_count);
  printf ("%-12s %5d %14.3f %14.2f %8.0fx\n", name, hearth_count, hearth, libical,
          libical / hearth);
}

static int
map_walls (const Subject *subject)
{
  for (int day = 0; day < 365; day++)
    sink += hearth_walltime_to_instant (from_2026 + day * HEARTH_DAY, berlin);
  return 365;
}

static void
report_others (void)
{
  Subject subject;
  int count;
  double map;

  make_subject (&subject, "FREQ=WEEKLY;BYDAY=FR;COUNT=5000");
  berlin = hearth_walltime_zone ("Europe/Berlin", NULL);
  map = time_work (&subject, map_walls, 50, &count) / count;
  printf ("a wall of 2026 to an instant in Europe/Berlin     %10.3f us\n", map / 1000);
  printf ("the same window of a weekly rule with COUNT=5000   %10.3f us\n",
          time_work (&subject, window_hearth, 1000, &count) / 1000);
  g_time_zone_unref (berlin);
}

int
main (void)
{
  Subject subjects[G_N_ELEMENTS (rules)];

  if (!hearth_civil_parse ("2026-01-01", &from_2026, NULL, NULL)
      || !hearth_civil_parse ("2027-01-01", &until_2026, NULL, NULL))
    return 1;
  printf ("a walk from 1985, in millions of occurrences a second\n%-12s %14s %14s %9s\n", "rule",
          "hearth", "libical", "ratio");
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    make_subject (&subjects[i], rules[i].text);
    compare_walks (&subjects[i], rules[i].name);
  }
  printf ("\n2026 of an event begun in 1985, in us\n%-12s %5s %14s %14s %9s\n", "rule", "found",
          "hearth", "libical", "ratio");
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    compare_windows (&subjects[i], rules[i].name);
  printf ("\n");
  report_others ();
  return 0;
}
