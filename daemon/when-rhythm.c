// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-rhythm: the start, the rule and the bounds of what recurs.
 *
 * The rule is run with an interval of one from the day on which it may begin, and its first
 * occurrence that has not passed is the start; so start and rule agree, and a longer interval has
 * its phase there. "since" alone takes its day as it is. Then the tails: the end in the start's
 * own form, the exceptions and additions as walls, each exception checked against the rule.
 */
#include "when-rhythm.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "civil.h"
#include "walls.h"
#include "when-rule.h"

/* How many occurrences at most one exception takes out: all minutes of a day. */
#define MOST_OF_A_DAY 1440

/* The day from which on a rhythm may begin; FALSE where none was said. */
static HearthReading
find_beginning (const HearthScene *scene, gboolean *out_said, gint64 *out_wall)
{
  const HearthWhenDraft *draft = scene->draft;
  const HearthDay *day = draft->from.day.form != HEARTH_DAY_NONE ? &draft->from.day : &draft->day;

  *out_said = day->form != HEARTH_DAY_NONE;
  *out_wall = scene->today;
  return *out_said ? hearth_when_scene_find_day (scene, day, scene->today, out_wall)
                   : HEARTH_READ_DONE;
}

/* The day from which on, with the time right behind it if there is one. */
static gint64
exact_beginning (const HearthWhenDraft *draft, gint64 beginning)
{
  return beginning
         + (draft->from.time != HEARTH_WHEN_NO_TIME ? draft->from.time
                                                    : hearth_when_scene_first_time (draft));
}

/* Where the search for the first occurrence begins. A rhythm that names no day has that of its
 * beginning: today, or tomorrow where the time has passed. */
static gint64
first_day (const HearthScene *scene, gint64 beginning, gboolean said)
{
  const HearthWhenDraft *draft = scene->draft;
  gint64 wall = beginning + hearth_when_scene_first_time (draft);
  gint64 last = draft->n_times > 0 ? draft->times[draft->n_times - 1] : HEARTH_DAY - 1;

  if (said)
    return draft->rule.frequency == HEARTH_FREQUENCY_HOURLY ? exact_beginning (draft, beginning)
                                                            : wall;
  if (draft->rule.frequency == HEARTH_FREQUENCY_HOURLY && draft->n_times == 0)
    return hearth_when_scene_round_down (scene->now_wall, HEARTH_HOUR);
  return hearth_when_scene_has_passed (scene, beginning + last) ? wall + HEARTH_DAY : wall;
}

/* A month or year that began on a day others lack must fall back there, or months would be lost. */
static void
keep_short_months (HearthWhenDraft *draft, gint64 start)
{
  HearthRule *rule = &draft->rule;
  HearthCivil civil;

  hearth_civil_from_wall (start, &civil);
  if (draft->skip_said || civil.day <= 28
      || (hearth_when_rule_parts (rule) & HEARTH_PARTS_OF_DAYS) != 0)
    return;
  if (rule->frequency == HEARTH_FREQUENCY_MONTHLY)
    rule->month_days = 1u << civil.day;
  else if (rule->frequency != HEARTH_FREQUENCY_YEARLY || civil.month != 2)
    return;
  rule->skip = HEARTH_SKIP_BACKWARD;
  rule->has_rscale = TRUE;
}

static HearthReading
find_start (const HearthScene *scene, HearthWhen *when)
{
  HearthWhenDraft *draft = scene->draft;
  gboolean said = FALSE;
  HearthRule every;
  HearthRecurrence recurrence = { .rule = &every };
  gint64 beginning = 0, from;

  if (find_beginning (scene, &said, &beginning) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  when->pinned = said;
  when->start =
      draft->is_since ? exact_beginning (draft, beginning) : first_day (scene, beginning, said);
  keep_short_months (draft, when->start);
  if (draft->is_since)
    return HEARTH_READ_DONE;
  every = draft->rule;
  every.interval = 1;
  every.count = 0;
  recurrence.start = when->start;
  if (!said && (hearth_when_rule_parts (&every) & HEARTH_PARTS_OF_DAYS) != 0)
    recurrence.start = beginning - 2 * HEARTH_DAY + hearth_when_scene_first_time (draft);
  recurrence.start = MAX (recurrence.start, HEARTH_WALL_MIN);
  from = said ? exact_beginning (draft, beginning) : recurrence.start;
  if (!hearth_when_scene_find_first (scene, &recurrence, from, said, &when->start))
    return hearth_when_cursor_refuse (scene->cursor, draft->recurs_token, _ ("that never comes"));
  return HEARTH_READ_DONE;
}

/* "for 2 weeks": the last day is the one before the span is over. */
static HearthReading
set_lasting (const HearthScene *scene, HearthWhen *when)
{
  gint64 wall = hearth_when_scene_midnight (when->start);

  if (!hearth_when_moment_add (wall, &scene->draft->lasting, &wall))
    return hearth_when_scene_refuse_years (scene, scene->draft->recurs_token);
  when->rule.until_form = scene->all_day ? HEARTH_UNTIL_DATE : HEARTH_UNTIL_LOCAL;
  when->rule.until = wall - (scene->all_day ? HEARTH_DAY : 1);
  return HEARTH_READ_DONE;
}

static HearthReading
set_end (const HearthScene *scene, HearthWhen *when)
{
  const HearthPoint *until = &scene->draft->until;
  gint64 wall = 0;

  if (scene->draft->lasting.months > 0 || scene->draft->lasting.days > 0)
    return set_lasting (scene, when);
  if (until->day.form == HEARTH_DAY_NONE)
    return HEARTH_READ_DONE;
  if (hearth_when_scene_find_day (scene, &until->day, hearth_when_scene_midnight (when->start),
                                  &wall)
      == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  when->rule.until_form = scene->all_day  ? HEARTH_UNTIL_DATE
                          : until->is_utc ? HEARTH_UNTIL_UTC
                                          : HEARTH_UNTIL_LOCAL;
  if (!scene->all_day)
    wall += until->time != HEARTH_WHEN_NO_TIME ? until->time : HEARTH_DAY - 1;
  when->rule.until = wall;
  if (wall >= when->start || until->is_utc)
    return HEARTH_READ_DONE;
  scene->cursor->at = until->day.after;
  return hearth_when_cursor_refuse (scene->cursor, until->day.first,
                                    _ ("it would end before it begins"));
}

/* Takes out what occurs on the day of one exception, or at its very moment where it has a time. */
static HearthReading
add_exception (const HearthScene *scene, HearthWhen *when, const HearthPoint *point)
{
  HearthRecurrence recurrence = { .rule = &when->rule, .start = when->start };
  gint64 day = 0, from, until, wall = 0;
  guint before = when->exdates->len;

  if (hearth_when_scene_find_day (scene, &point->day, hearth_when_scene_midnight (when->start),
                                  &day)
      == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  from = day + (point->time != HEARTH_WHEN_NO_TIME ? point->time : 0);
  until = point->time != HEARTH_WHEN_NO_TIME ? from + 1 : day + HEARTH_DAY;
  while (when->exdates->len - before < MOST_OF_A_DAY
         && hearth_recurrence_next (&recurrence, from, &wall) && wall < until) {
    g_array_append_val (when->exdates, wall);
    from = wall + 1;
  }
  scene->cursor->at = point->day.after;
  if (when->exdates->len - before == MOST_OF_A_DAY)
    return hearth_when_cursor_refuse (scene->cursor, point->day.first,
                                      _ ("too much happens on that day: leave out single times"));
  if (when->exdates->len > before)
    return HEARTH_READ_DONE;
  return hearth_when_cursor_refuse (scene->cursor, point->day.first,
                                    _ ("nothing would happen on that day that could be left out"));
}

static HearthReading
set_exceptions (const HearthScene *scene, HearthWhen *when)
{
  const GArray *excepts = scene->draft->excepts;

  if (excepts->len == 0)
    return HEARTH_READ_DONE;
  when->exdates = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < excepts->len; i++)
    if (add_exception (scene, when, &g_array_index (excepts, HearthPoint, i)) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
  g_array_sort (when->exdates, hearth_walls_compare);
  return HEARTH_READ_DONE;
}

static HearthReading
check_recurrence (const HearthScene *scene, const HearthWhen *when)
{
  HearthRecurrence recurrence = { .rule = &when->rule, .start = when->start };
  g_autoptr (GError) error = NULL;

  if (when->exdates != NULL) {
    recurrence.exdates = (const gint64 *)(gpointer)when->exdates->data;
    recurrence.n_exdates = when->exdates->len;
  }
  if (hearth_recurrence_check (&recurrence, &error))
    return HEARTH_READ_DONE;
  return hearth_when_cursor_refuse (scene->cursor, scene->draft->recurs_token, "%s",
                                    error->message);
}

/* Finds start, rule, end and exceptions of a rhythm. */
HearthReading
hearth_when_rhythm_resolve (HearthScene *scene, HearthWhen *when)
{
  HearthWhenDraft *draft = scene->draft;

  if (draft->is_elapsed)
    return hearth_when_cursor_refuse (scene->cursor, draft->recurs_token,
                                      _ ("elapsed time does not recur: say “from” and a day"));
  if (hearth_when_scene_settle_time (scene) == HEARTH_READ_WRONG
      || !hearth_when_rule_finish (scene->cursor, draft)
      || find_start (scene, when) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  when->all_day = scene->all_day;
  when->rule = draft->rule;
  when->window_seconds = draft->window_seconds;
  if (set_end (scene, when) == HEARTH_READ_WRONG
      || set_exceptions (scene, when) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  return check_recurrence (scene, when);
}

/* "every 2 weeks after done": the first occurrence is like that of a daily rhythm, or of the
 * weekday that was said. */
HearthReading
hearth_when_rhythm_resolve_after_done (HearthScene *scene, HearthWhen *when)
{
  HearthWhenDraft *draft = scene->draft;
  gboolean counts_hours;

  if (draft->rule.count > 0 || draft->lasting.months > 0 || draft->lasting.days > 0
      || draft->until.day.form != HEARTH_DAY_NONE || draft->excepts->len > 0 || draft->is_elapsed
      || draft->n_times > 1)
    return hearth_when_cursor_refuse (
        scene->cursor, draft->recurs_token,
        _ ("what counts from done has a time and a beginning, and nothing else"));
  counts_hours = strstr (draft->after_done, " hour") != NULL;
  draft->rule.frequency = counts_hours ? HEARTH_FREQUENCY_HOURLY : hearth_when_rule_infer (draft);
  if (draft->rule.frequency == HEARTH_FREQUENCY_NONE)
    draft->rule.frequency = HEARTH_FREQUENCY_DAILY;
  if (hearth_when_scene_settle_time (scene) == HEARTH_READ_WRONG
      || !hearth_when_rule_finish (scene->cursor, draft)
      || find_start (scene, when) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  when->all_day = scene->all_day;
  when->window_seconds = draft->window_seconds;
  when->pinned = when->pinned || hearth_when_rule_parts (&draft->rule) != 0
                 || (counts_hours && draft->n_times > 0);
  when->after_done = g_strdup (draft->after_done);
  return HEARTH_READ_DONE;
}

/* Adds the further moments that were said, at the time of the start unless they have their own. */
HearthReading
hearth_when_rhythm_set_additions (const HearthScene *scene, HearthWhen *when)
{
  const GArray *alsos = scene->draft->alsos;

  if (alsos->len == 0)
    return HEARTH_READ_DONE;
  when->rdates = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < alsos->len; i++) {
    const HearthPoint *point = &g_array_index (alsos, HearthPoint, i);
    gint64 wall = 0;

    if (hearth_when_scene_find_day (scene, &point->day, hearth_when_scene_midnight (when->start),
                                    &wall)
        == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
    if (!scene->all_day)
      wall += point->time != HEARTH_WHEN_NO_TIME
                  ? point->time
                  : when->start - hearth_when_scene_midnight (when->start);
    g_array_append_val (when->rdates, wall);
  }
  g_array_sort (when->rdates, hearth_walls_compare);
  return HEARTH_READ_DONE;
}
