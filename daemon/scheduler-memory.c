// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-memory: what the two wrote down on this day in an earlier year.
 *
 * On the day of a milestone its reminder brings one such line along: of the latest year that has
 * one, and in it of what they liked best. What they said in a check-in is not put on a screen.
 */
#include "scheduler-memory.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "scheduler-private.h"
#include "walltime.h"

enum { YEARS_BACK = 60, MAX_LETTERS = 120 };

/* The first line of a note, and of a long one its beginning. */
static char *
first_line (const char *note)
{
  g_autofree char *line = g_strndup (note, strcspn (note, "\n"));

  if (g_utf8_strlen (line, -1) <= MAX_LETTERS)
    return g_strchomp (g_steal_pointer (&line));
  *g_utf8_offset_to_pointer (line, MAX_LETTERS) = '\0';
  return g_strconcat (g_strchomp (line), "…", NULL);
}

static char *
say_memory (int years, const char *title, const char *note)
{
  g_autofree char *line = first_line (note);

  if (years == 1)
    return g_strdup_printf (_ ("A year ago today, %s: %s"), title, line);
  return g_strdup_printf (_ ("%d years ago today, %s: %s"), years, title, line);
}

/* Whether a milestone is today, wherever the user is. */
static gboolean
is_today (HearthScheduler *self, const HearthOccurrence *occurrence, gint64 now)
{
  gint64 wall = hearth_walltime_from_instant (now, hearth_clock_zone (self->clock));

  return occurrence->event->kind == HEARTH_KIND_MILESTONE
         && hearth_civil_midnight (occurrence->start_wall) == hearth_civil_midnight (wall);
}

/* "2 years ago today, Dinner: the tiramisu" for a milestone on its day; "" where there is nothing
 * to remember. Free with g_free. */
char *
hearth_scheduler_memory (HearthScheduler *self, const HearthOccurrence *occurrence, gint64 now,
                         GError **error)
{
  HearthCivil day;

  if (!is_today (self, occurrence, now))
    return g_strdup ("");
  hearth_civil_from_wall (hearth_civil_midnight (occurrence->start_wall), &day);
  for (int years = 1; years <= YEARS_BACK; years++) {
    HearthCivil then = day;
    g_autoptr (HearthRecord) record = NULL;
    g_autoptr (HearthEvent) event = NULL;
    gint64 wall;

    then.year -= years;
    if (then.day > hearth_civil_days_in_month (then.year, then.month))
      continue;
    wall = hearth_civil_to_wall (&then);
    if (!hearth_store_best_noted (self->store, wall, wall + HEARTH_DAY, &record, error))
      return NULL;
    if (!record)
      continue;
    event = hearth_store_load_event (self->store, record->event, error);
    return event ? say_memory (years, event->title, record->note) : NULL;
  }
  return g_strdup ("");
}
