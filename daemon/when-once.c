// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-once: the single moment that a text says.
 *
 * It is elapsed time ("in 2 hours"), a day with a time, the next of what a selection picks
 * ("friday", "dec 24", "the first sunday of december": the recurrence engine finds it), or a time
 * alone. What has passed is refused, unless the past is asked for.
 */
#include "when-once.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "walltime.h"
#include "when-phrase.h"
#include "when-rule.h"

static HearthReading
refuse_past (const HearthScene *scene, gint64 wall)
{
  g_autoptr (GString) when = g_string_new (NULL);

  hearth_when_phrase_append_date (when, wall, scene->all_day);
  return hearth_when_cursor_refuse (scene->cursor, 0, _ ("that is in the past (%s)"), when->str);
}

/* "in 2 hours", "1d": the days by the calendar, the hours as they elapse. */
static HearthReading
resolve_elapsed (const HearthScene *scene, gint64 *out_wall)
{
  const HearthSpan *span = &scene->draft->elapsed;
  HearthSpan calendar = { .months = span->months, .days = span->days };
  gint64 wall = 0, instant;

  if (scene->draft->n_times > 0)
    return hearth_when_cursor_refuse (scene->cursor, scene->draft->times_token,
                                      _ ("elapsed time has no time of day besides"));
  if (!hearth_when_moment_add (scene->now_wall, &calendar, &wall))
    return hearth_when_scene_refuse_years (scene, 0);
  instant = span->months == 0 && span->days == 0 ? scene->now
                                                 : hearth_walltime_to_instant (wall, scene->zone);
  instant += span->seconds * G_USEC_PER_SEC;
  if (instant / G_USEC_PER_SEC < HEARTH_WALL_MIN + HEARTH_DAY
      || instant / G_USEC_PER_SEC > HEARTH_WALL_MAX - HEARTH_DAY)
    return hearth_when_scene_refuse_years (scene, 0);
  *out_wall = hearth_walltime_not_before (instant, scene->zone);
  return HEARTH_READ_DONE;
}

static HearthReading
check_weekday (const HearthScene *scene, gint64 wall)
{
  HearthCivil civil;

  if (scene->draft->rule.weekdays == 0
      || (scene->draft->rule.weekdays & 1 << hearth_civil_weekday (wall)) != 0)
    return HEARTH_READ_DONE;
  hearth_civil_from_wall (wall, &civil);
  return hearth_when_cursor_refuse (scene->cursor, 0, _ ("%d %s %d is a %s"), civil.day,
                                    hearth_when_words_month (civil.month), civil.year,
                                    hearth_when_words_weekday (hearth_civil_weekday (wall)));
}

/* "next week friday": the weekday in the week that was said, which begins on Monday. */
static gint64
move_in_week (gint64 wall, guint8 weekdays)
{
  gint64 monday = wall - hearth_civil_weekday (wall) * HEARTH_DAY;

  for (int weekday = 0; weekday < 7; weekday++)
    if ((weekdays & 1 << weekday) != 0)
      return monday + weekday * HEARTH_DAY;
  return wall;
}

static HearthReading
resolve_day (const HearthScene *scene, gint64 *out_wall)
{
  const HearthWhenDraft *draft = scene->draft;
  gint64 wall = 0;

  if ((hearth_when_rule_parts (&draft->rule) & ~HEARTH_PART_WEEKDAYS) != 0)
    return hearth_when_cursor_refuse (scene->cursor, draft->day.first, _ ("two days were said"));
  if (hearth_when_scene_find_day (scene, &draft->day, scene->today, &wall) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (draft->day.form == HEARTH_DAY_WEEK && draft->rule.weekdays != 0)
    wall = move_in_week (wall, draft->rule.weekdays);
  if (check_weekday (scene, wall) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  *out_wall = wall + hearth_when_scene_first_time (draft);
  return HEARTH_READ_DONE;
}

/* "last friday" by itself is the one that was. */
static gboolean
is_last_weekday (const HearthWhenDraft *draft, int *out_weekday)
{
  HearthRule rule = draft->rule;

  for (int weekday = 0; weekday < 7; weekday++)
    if (rule.ordinals_from_end[weekday] == 2) {
      *out_weekday = weekday;
      rule.ordinals_from_end[weekday] = 0;
      return draft->scope == HEARTH_SCOPE_UNSAID && hearth_when_rule_parts (&rule) == 0;
    }
  return FALSE;
}

/* A date without a year, where the past counts too: the nearest one. */
static void
prefer_nearest (const HearthScene *scene, const HearthRecurrence *recurrence, gint64 *wall)
{
  gint64 from = scene->now_wall - 366 * HEARTH_DAY, before = 0;

  if ((scene->flags & HEARTH_WHEN_PAST) == 0
      || recurrence->rule->frequency < HEARTH_FREQUENCY_YEARLY)
    return;
  if (hearth_recurrence_next (recurrence, from, &before)
      && scene->now_wall - before < *wall - scene->now_wall)
    *wall = before;
}

/* "friday 19:00", "dec 24", "the first sunday of december": the next that a selection picks. */
static HearthReading
resolve_selection (const HearthScene *scene, gint64 *out_wall)
{
  HearthWhenDraft *draft = scene->draft;
  HearthRule rule = draft->rule;
  HearthRecurrence recurrence = { .rule = &rule };
  HearthDay last = { .form = HEARTH_DAY_LAST };
  gint64 wall = 0;

  if (is_last_weekday (draft, &last.weekday)) {
    if (hearth_when_scene_find_day (scene, &last, scene->today, &wall) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
    *out_wall = wall + hearth_when_scene_first_time (draft);
    return HEARTH_READ_DONE;
  }
  rule.frequency = hearth_when_rule_infer (draft);
  rule.interval = 1;
  if ((hearth_when_rule_parts (&rule) & HEARTH_PART_MONTH_DAYS) != 0)
    rule.weekdays = 0;
  recurrence.start =
      MAX (HEARTH_WALL_MIN, scene->today - 366 * HEARTH_DAY) + hearth_when_scene_first_time (draft);
  if (!hearth_when_scene_find_first (scene, &recurrence, scene->today - HEARTH_DAY, FALSE, &wall))
    return hearth_when_cursor_refuse (scene->cursor, 0, _ ("there is no such day"));
  prefer_nearest (scene, &recurrence, &wall);
  if (check_weekday (scene, wall) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  *out_wall = wall;
  return HEARTH_READ_DONE;
}

/* A time alone: today, or tomorrow where it has passed. */
static HearthReading
resolve_time (const HearthScene *scene, gint64 *out_wall)
{
  gint64 wall = scene->today + hearth_when_scene_first_time (scene->draft);

  if (hearth_when_scene_has_passed (scene, wall) && (scene->flags & HEARTH_WHEN_PAST) == 0)
    wall += HEARTH_DAY;
  *out_wall = wall;
  return HEARTH_READ_DONE;
}

static HearthReading
check_once (const HearthScene *scene)
{
  const HearthWhenDraft *draft = scene->draft;

  if (draft->n_times > 1)
    return hearth_when_cursor_refuse (scene->cursor, draft->times_token,
                                      _ ("several times: say “every day at …” or only one"));
  if ((hearth_when_rule_parts (&draft->rule) & HEARTH_PARTS_OF_TIMES) != 0)
    return hearth_when_cursor_refuse (scene->cursor, 0,
                                      _ ("hours and minutes by themselves need “every …”"));
  if (draft->from.day.form != HEARTH_DAY_NONE || draft->until.day.form != HEARTH_DAY_NONE
      || draft->rule.count > 0 || draft->lasting.months > 0 || draft->lasting.days > 0
      || draft->excepts->len > 0 || draft->except_weekdays != 0 || draft->except_months != 0)
    return hearth_when_cursor_refuse (scene->cursor, 0,
                                      _ ("only what recurs has a beginning, an end or exceptions: "
                                         "say “every …”"));
  return HEARTH_READ_DONE;
}

/* Finds the single moment that a text says, and refuses one that has passed. */
HearthReading
hearth_when_once_resolve (HearthScene *scene, HearthWhen *when)
{
  const HearthWhenDraft *draft = scene->draft;
  HearthReading (*resolve) (const HearthScene *, gint64 *) = resolve_time;

  if (draft->is_elapsed)
    resolve = resolve_elapsed;
  else if (draft->day.form != HEARTH_DAY_NONE)
    resolve = resolve_day;
  else if (hearth_when_rule_parts (&draft->rule) != 0)
    resolve = resolve_selection;
  if ((!draft->is_elapsed && hearth_when_scene_settle_time (scene) == HEARTH_READ_WRONG)
      || check_once (scene) == HEARTH_READ_WRONG
      || resolve (scene, &when->start) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  when->all_day = scene->all_day;
  if (hearth_when_scene_has_passed (scene, when->start) && (scene->flags & HEARTH_WHEN_PAST) == 0)
    return refuse_past (scene, when->start);
  return HEARTH_READ_DONE;
}
