// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-scene: where what was said meets the clock.
 *
 * A scene is a draft with the now, the zone and the flags it is to be understood with. Here is
 * what a single moment and a rhythm both ask of it: whether something has passed, which day was
 * meant, whether a time was said. Whether something has passed is asked of instants: in the
 * doubled hour of autumn the wall alone does not know.
 */
#include "when-scene.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "walltime.h"
#include "when-rule.h"

/* Says whether a wall lies before now; an all-day one before today. */
gboolean
hearth_when_scene_has_passed (const HearthScene *scene, gint64 wall)
{
  if (scene->all_day)
    return wall < scene->today;
  return hearth_walltime_to_instant (wall, scene->zone) < scene->now;
}

/* The last whole day, hour, ... at or before a wall. */
gint64
hearth_when_scene_round_down (gint64 wall, gint64 unit)
{
  gint64 rest = wall % unit;

  return wall - (rest < 0 ? rest + unit : rest);
}

/* The midnight with which the day of a wall begins. */
gint64
hearth_when_scene_midnight (gint64 wall)
{
  return hearth_when_scene_round_down (wall, HEARTH_DAY);
}

/* The first time of day that was said, 0 for none. */
gint64
hearth_when_scene_first_time (const HearthWhenDraft *draft)
{
  return draft->n_times > 0 ? draft->times[0] : 0;
}

/* Refuses what the tokens from `first` on say, because it leaves the calendar. */
HearthReading
hearth_when_scene_refuse_years (const HearthScene *scene, guint first)
{
  return hearth_when_cursor_refuse (scene->cursor, first,
                                    _ ("hearth knows the years 1900 to 9999"));
}

/* The midnight of a day that was said, seen from the midnight `today`. */
HearthReading
hearth_when_scene_find_day (const HearthScene *scene, const HearthDay *day, gint64 today,
                            gint64 *out_wall)
{
  if (hearth_when_day_to_wall (day, today, out_wall))
    return HEARTH_READ_DONE;
  scene->cursor->at = MAX (day->after, day->first + 1);
  return hearth_when_scene_refuse_years (scene, day->first);
}

/* Asks for a time of day with an example made from the text itself. */
static HearthReading
ask_for_time (const HearthScene *scene)
{
  const HearthCursor *cursor = scene->cursor;
  const HearthToken *last = &cursor->tokens[cursor->at];
  g_autofree char *text = g_strdup (cursor->text);

  g_strstrip (text);
  if (g_utf8_strlen (text, -1) > 60) {
    g_free (text);
    text = g_strdup ("friday");
  }
  scene->cursor->error =
      g_error_new (HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                   _ ("a time of day is missing (column %u): say for example “%s at 19:00”"),
                   last->column, text);
  return HEARTH_READ_WRONG;
}

/* Settles whether a time was said, and with it whether this is an all-day matter. */
HearthReading
hearth_when_scene_settle_time (HearthScene *scene)
{
  HearthWhenDraft *draft = scene->draft;

  if (draft->n_times == 0 && draft->fallback_time != HEARTH_WHEN_NO_TIME)
    draft->times[draft->n_times++] = draft->fallback_time;
  if (draft->rule.frequency == HEARTH_FREQUENCY_HOURLY)
    return HEARTH_READ_DONE;
  if ((hearth_when_rule_parts (&draft->rule) & HEARTH_PARTS_OF_TIMES) != 0)
    return HEARTH_READ_DONE;
  if (draft->n_times == 0 && draft->from.time != HEARTH_WHEN_NO_TIME)
    draft->times[draft->n_times++] = draft->from.time;
  if (draft->n_times > 0)
    return HEARTH_READ_DONE;
  if ((scene->flags & HEARTH_WHEN_ALL_DAY) == 0)
    return ask_for_time (scene);
  scene->all_day = TRUE;
  return HEARTH_READ_DONE;
}

/* The first occurrence that has not passed, and with a `from` none before it. */
gboolean
hearth_when_scene_find_first (const HearthScene *scene, const HearthRecurrence *recurrence,
                              gint64 from, gboolean past_too, gint64 *out_wall)
{
  gint64 wall = from - 1;

  do {
    if (!hearth_recurrence_next (recurrence, wall + 1, &wall))
      return FALSE;
  } while (!past_too && hearth_when_scene_has_passed (scene, wall));
  *out_wall = wall;
  return TRUE;
}
