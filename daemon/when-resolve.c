// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-resolve: what a text has said meets the clock, and becomes a start and a rule.
 *
 * One moment: a day with a time, elapsed time, or the next of what a selection picks. A rhythm:
 * its rule is run with an interval of one from the day it may begin, and its first occurrence that
 * has not passed is the start; so start and rule agree, and a longer interval has its phase there.
 * "since" alone takes its day as it is. Then the tails: the end in the start's own form, the
 * exceptions and additions as walls, each checked against the rule.
 *
 * Whether something has passed is asked of instants: in the doubled hour of autumn the wall alone
 * does not know.
 */
#include "when-resolve.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "civil.h"
#include "dbus/error.h"
#include "walltime.h"
#include "when-phrase.h"
#include "when-rule.h"

/* How many occurrences at most one exception takes out: all minutes of a day. */
#define MOST_OF_A_DAY 1440

typedef struct {
  HearthCursor *cursor;
  HearthWhenDraft *draft;
  gint64 now; /* whole seconds, as µs */
  gint64 now_wall;
  gint64 today; /* midnight */
  GTimeZone *zone;
  HearthWhenFlags flags;
  gboolean all_day;
} Scene;

static gboolean
has_passed (const Scene *scene, gint64 wall)
{
  if (scene->all_day)
    return wall < scene->today;
  return hearth_walltime_to_instant (wall, scene->zone) < scene->now;
}

/* The last whole day, hour, ... at or before a wall. */
static gint64
round_down (gint64 wall, gint64 unit)
{
  gint64 rest = wall % unit;

  return wall - (rest < 0 ? rest + unit : rest);
}

static gint64
midnight (gint64 wall)
{
  return round_down (wall, HEARTH_DAY);
}

static gint64
first_time (const HearthWhenDraft *draft)
{
  return draft->n_times > 0 ? draft->times[0] : 0;
}

static HearthReading
refuse_years (const Scene *scene, guint first)
{
  return hearth_when_cursor_refuse (scene->cursor, first,
                                    _ ("hearth knows the years 1900 to 9999"));
}

static HearthReading
find_day (const Scene *scene, const HearthDay *day, gint64 today, gint64 *out_wall)
{
  if (hearth_when_moment_day_to_wall (day, today, out_wall))
    return HEARTH_READ_DONE;
  scene->cursor->at = MAX (day->after, day->first + 1);
  return refuse_years (scene, day->first);
}

/* Asks for a time of day with an example made from the text itself. */
static HearthReading
ask_for_time (const Scene *scene)
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

static HearthReading
refuse_past (const Scene *scene, gint64 wall)
{
  g_autoptr (GString) when = g_string_new (NULL);

  hearth_when_phrase_append_date (when, wall, scene->all_day);
  return hearth_when_cursor_refuse (scene->cursor, 0, _ ("that is in the past (%s)"), when->str);
}

/* Settles whether a time was said, and with it whether this is an all-day matter. */
static HearthReading
settle_time (Scene *scene)
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

/* The wall at which the clock shows an instant or, in the second pass of a doubled hour, which
 * walls cannot name, the end of that hour. */
static gint64
wall_not_before (const Scene *scene, gint64 instant)
{
  gint64 low = hearth_walltime_from_instant (instant, scene->zone);
  gint64 high = low;

  while (hearth_walltime_to_instant (high, scene->zone) < instant)
    high += HEARTH_HOUR;
  if (high == low)
    return low;
  while (low + 1 < high) {
    gint64 middle = low + (high - low) / 2;

    if (hearth_walltime_to_instant (middle, scene->zone) < instant)
      low = middle;
    else
      high = middle;
  }
  return high;
}

/* "in 2 hours", "1d": the days by the calendar, the hours as they elapse. */
static HearthReading
resolve_elapsed (const Scene *scene, gint64 *out_wall)
{
  const HearthSpan *span = &scene->draft->elapsed;
  HearthSpan calendar = { .months = span->months, .days = span->days };
  gint64 wall = 0, instant;

  if (scene->draft->n_times > 0)
    return hearth_when_cursor_refuse (scene->cursor, scene->draft->times_token,
                                      _ ("elapsed time has no time of day besides"));
  if (!hearth_when_moment_add (scene->now_wall, &calendar, &wall))
    return refuse_years (scene, 0);
  instant = span->months == 0 && span->days == 0 ? scene->now
                                                 : hearth_walltime_to_instant (wall, scene->zone);
  instant += span->seconds * G_USEC_PER_SEC;
  if (instant / G_USEC_PER_SEC < HEARTH_WALL_MIN + HEARTH_DAY
      || instant / G_USEC_PER_SEC > HEARTH_WALL_MAX - HEARTH_DAY)
    return refuse_years (scene, 0);
  *out_wall = wall_not_before (scene, instant);
  return HEARTH_READ_DONE;
}

static HearthReading
check_weekday (const Scene *scene, gint64 wall)
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
resolve_day (const Scene *scene, gint64 *out_wall)
{
  const HearthWhenDraft *draft = scene->draft;
  gint64 wall = 0;

  if ((hearth_when_rule_parts (&draft->rule) & ~HEARTH_PART_WEEKDAYS) != 0)
    return hearth_when_cursor_refuse (scene->cursor, draft->day.first, _ ("two days were said"));
  if (find_day (scene, &draft->day, scene->today, &wall) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (draft->day.form == HEARTH_DAY_WEEK && draft->rule.weekdays != 0)
    wall = move_in_week (wall, draft->rule.weekdays);
  if (check_weekday (scene, wall) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  *out_wall = wall + first_time (draft);
  return HEARTH_READ_DONE;
}

/* The first occurrence that has not passed, and with a `from` none before it. */
static gboolean
find_first (const Scene *scene, const HearthRecurrence *recurrence, gint64 from, gboolean past_too,
            gint64 *out_wall)
{
  gint64 wall = from - 1;

  do {
    if (!hearth_recurrence_next (recurrence, wall + 1, &wall))
      return FALSE;
  } while (!past_too && has_passed (scene, wall));
  *out_wall = wall;
  return TRUE;
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
prefer_nearest (const Scene *scene, const HearthRecurrence *recurrence, gint64 *wall)
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
resolve_selection (const Scene *scene, gint64 *out_wall)
{
  HearthWhenDraft *draft = scene->draft;
  HearthRule rule = draft->rule;
  HearthRecurrence recurrence = { .rule = &rule };
  HearthDay last = { .form = HEARTH_DAY_LAST };
  gint64 wall = 0;

  if (is_last_weekday (draft, &last.weekday)) {
    if (find_day (scene, &last, scene->today, &wall) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
    *out_wall = wall + first_time (draft);
    return HEARTH_READ_DONE;
  }
  rule.frequency = hearth_when_rule_infer (draft);
  rule.interval = 1;
  if ((hearth_when_rule_parts (&rule) & HEARTH_PART_MONTH_DAYS) != 0)
    rule.weekdays = 0;
  recurrence.start = MAX (HEARTH_WALL_MIN, scene->today - 366 * HEARTH_DAY) + first_time (draft);
  if (!find_first (scene, &recurrence, scene->today - HEARTH_DAY, FALSE, &wall))
    return hearth_when_cursor_refuse (scene->cursor, 0, _ ("there is no such day"));
  prefer_nearest (scene, &recurrence, &wall);
  if (check_weekday (scene, wall) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  *out_wall = wall;
  return HEARTH_READ_DONE;
}

/* A time alone: today, or tomorrow where it has passed. */
static HearthReading
resolve_time (const Scene *scene, gint64 *out_wall)
{
  gint64 wall = scene->today + first_time (scene->draft);

  if (has_passed (scene, wall) && (scene->flags & HEARTH_WHEN_PAST) == 0)
    wall += HEARTH_DAY;
  *out_wall = wall;
  return HEARTH_READ_DONE;
}

static HearthReading
check_once (const Scene *scene)
{
  const HearthWhenDraft *draft = scene->draft;

  if (draft->n_times > 1)
    return hearth_when_cursor_refuse (scene->cursor, draft->times_token,
                                      _ ("several times: say “every day at …” or only one"));
  if ((hearth_when_rule_parts (&draft->rule) & HEARTH_PARTS_OF_TIMES) != 0)
    return hearth_when_cursor_refuse (scene->cursor, 0,
                                      _ ("hours and minutes by themselves need “every …”"));
  if (draft->from.day.form != HEARTH_DAY_NONE || draft->until.day.form != HEARTH_DAY_NONE
      || draft->rule.count > 0 || draft->excepts->len > 0 || draft->except_weekdays != 0
      || draft->except_months != 0)
    return hearth_when_cursor_refuse (scene->cursor, 0,
                                      _ ("only what recurs has a beginning, an end or exceptions: "
                                         "say “every …”"));
  return HEARTH_READ_DONE;
}

static HearthReading
resolve_once (Scene *scene, HearthWhen *when)
{
  const HearthWhenDraft *draft = scene->draft;
  HearthReading (*resolve) (const Scene *, gint64 *) = resolve_time;

  if (draft->is_elapsed)
    resolve = resolve_elapsed;
  else if (draft->day.form != HEARTH_DAY_NONE)
    resolve = resolve_day;
  else if (hearth_when_rule_parts (&draft->rule) != 0)
    resolve = resolve_selection;
  if ((!draft->is_elapsed && settle_time (scene) == HEARTH_READ_WRONG)
      || check_once (scene) == HEARTH_READ_WRONG
      || resolve (scene, &when->start) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  when->all_day = scene->all_day;
  if (has_passed (scene, when->start) && (scene->flags & HEARTH_WHEN_PAST) == 0)
    return refuse_past (scene, when->start);
  return HEARTH_READ_DONE;
}

/* The day from which on a rhythm may begin; FALSE where none was said. */
static HearthReading
find_beginning (const Scene *scene, gboolean *out_said, gint64 *out_wall)
{
  const HearthWhenDraft *draft = scene->draft;
  const HearthDay *day = draft->from.day.form != HEARTH_DAY_NONE ? &draft->from.day : &draft->day;

  *out_said = day->form != HEARTH_DAY_NONE;
  *out_wall = scene->today;
  return *out_said ? find_day (scene, day, scene->today, out_wall) : HEARTH_READ_DONE;
}

/* The day from which on, with the time right behind it if there is one. */
static gint64
exact_beginning (const HearthWhenDraft *draft, gint64 beginning)
{
  return beginning
         + (draft->from.time != HEARTH_WHEN_NO_TIME ? draft->from.time : first_time (draft));
}

/* Where the search for the first occurrence begins. A rhythm that names no day has that of its
 * beginning: today, or tomorrow where the time has passed. */
static gint64
first_day (const Scene *scene, gint64 beginning, gboolean said)
{
  const HearthWhenDraft *draft = scene->draft;
  gint64 wall = beginning + first_time (draft);
  gint64 last = draft->n_times > 0 ? draft->times[draft->n_times - 1] : HEARTH_DAY - 1;

  if (said)
    return draft->rule.frequency == HEARTH_FREQUENCY_HOURLY ? exact_beginning (draft, beginning)
                                                            : wall;
  if (draft->rule.frequency == HEARTH_FREQUENCY_HOURLY && draft->n_times == 0)
    return round_down (scene->now_wall, HEARTH_HOUR);
  return has_passed (scene, beginning + last) ? wall + HEARTH_DAY : wall;
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
find_start (const Scene *scene, HearthWhen *when)
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
    recurrence.start = beginning - 2 * HEARTH_DAY + first_time (draft);
  recurrence.start = MAX (recurrence.start, HEARTH_WALL_MIN);
  from = said ? exact_beginning (draft, beginning) : recurrence.start;
  if (!find_first (scene, &recurrence, from, said, &when->start))
    return hearth_when_cursor_refuse (scene->cursor, draft->recurs_token, _ ("that never comes"));
  return HEARTH_READ_DONE;
}

static HearthReading
set_end (const Scene *scene, HearthWhen *when)
{
  const HearthPoint *until = &scene->draft->until;
  gint64 wall = 0;

  if (until->day.form == HEARTH_DAY_NONE)
    return HEARTH_READ_DONE;
  if (find_day (scene, &until->day, midnight (when->start), &wall) == HEARTH_READ_WRONG)
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

static int
compare_walls (gconstpointer left, gconstpointer right)
{
  gint64 a = *(const gint64 *)left, b = *(const gint64 *)right;

  return (a > b) - (a < b);
}

/* Takes out what occurs on the day of one exception, or at its very moment where it has a time. */
static HearthReading
add_exception (const Scene *scene, HearthWhen *when, const HearthPoint *point)
{
  HearthRecurrence recurrence = { .rule = &when->rule, .start = when->start };
  gint64 day = 0, from, until, wall = 0;
  guint before = when->exdates->len;

  if (find_day (scene, &point->day, midnight (when->start), &day) == HEARTH_READ_WRONG)
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
set_exceptions (const Scene *scene, HearthWhen *when)
{
  const GArray *excepts = scene->draft->excepts;

  if (excepts->len == 0)
    return HEARTH_READ_DONE;
  when->exdates = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < excepts->len; i++)
    if (add_exception (scene, when, &g_array_index (excepts, HearthPoint, i)) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
  g_array_sort (when->exdates, compare_walls);
  return HEARTH_READ_DONE;
}

static HearthReading
set_additions (const Scene *scene, HearthWhen *when)
{
  const GArray *alsos = scene->draft->alsos;

  if (alsos->len == 0)
    return HEARTH_READ_DONE;
  when->rdates = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < alsos->len; i++) {
    const HearthPoint *point = &g_array_index (alsos, HearthPoint, i);
    gint64 wall = 0;

    if (find_day (scene, &point->day, midnight (when->start), &wall) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
    if (!scene->all_day)
      wall +=
          point->time != HEARTH_WHEN_NO_TIME ? point->time : when->start - midnight (when->start);
    g_array_append_val (when->rdates, wall);
  }
  g_array_sort (when->rdates, compare_walls);
  return HEARTH_READ_DONE;
}

static HearthReading
check_recurrence (const Scene *scene, const HearthWhen *when)
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

static HearthReading
resolve_recurring (Scene *scene, HearthWhen *when)
{
  HearthWhenDraft *draft = scene->draft;

  if (draft->is_elapsed)
    return hearth_when_cursor_refuse (scene->cursor, draft->recurs_token,
                                      _ ("elapsed time does not recur: say “from” and a day"));
  if (settle_time (scene) == HEARTH_READ_WRONG || !hearth_when_rule_finish (scene->cursor, draft)
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
static HearthReading
resolve_after_done (Scene *scene, HearthWhen *when)
{
  HearthWhenDraft *draft = scene->draft;
  gboolean counts_hours;

  if (draft->rule.count > 0 || draft->until.day.form != HEARTH_DAY_NONE || draft->excepts->len > 0
      || draft->is_elapsed || draft->n_times > 1)
    return hearth_when_cursor_refuse (
        scene->cursor, draft->recurs_token,
        _ ("what counts from done has a time and a beginning, and nothing else"));
  counts_hours = strstr (draft->after_done, " hour") != NULL;
  draft->rule.frequency = counts_hours ? HEARTH_FREQUENCY_HOURLY : hearth_when_rule_infer (draft);
  if (draft->rule.frequency == HEARTH_FREQUENCY_NONE)
    draft->rule.frequency = HEARTH_FREQUENCY_DAILY;
  if (settle_time (scene) == HEARTH_READ_WRONG || !hearth_when_rule_finish (scene->cursor, draft)
      || find_start (scene, when) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  when->all_day = scene->all_day;
  when->window_seconds = draft->window_seconds;
  when->pinned = when->pinned || hearth_when_rule_parts (&draft->rule) != 0
                 || (counts_hours && draft->n_times > 0);
  when->after_done = g_strdup (draft->after_done);
  return HEARTH_READ_DONE;
}

static HearthReading
resolve_any (Scene *scene, HearthWhen *when)
{
  HearthReading reading;

  if (scene->draft->recurs && (scene->flags & HEARTH_WHEN_ONCE) != 0)
    return hearth_when_cursor_refuse (
        scene->cursor, scene->draft->recurs_token,
        _ ("only a single moment will do here, such as “tomorrow 19:00” or “in 2 hours”"));
  if (scene->draft->after_done != NULL)
    reading = resolve_after_done (scene, when);
  else if (scene->draft->recurs)
    reading = resolve_recurring (scene, when);
  else {
    reading = resolve_once (scene, when);
    when->window_seconds = scene->draft->window_seconds;
  }
  return reading == HEARTH_READ_DONE ? set_additions (scene, when) : reading;
}

/* Makes a HearthWhen of a draft, with `now` an instant. FALSE: the cursor's error says what is
 * wrong, and out_when is untouched. */
gboolean
hearth_when_resolve (HearthCursor *cursor, HearthWhenDraft *draft, gint64 now, GTimeZone *zone,
                     HearthWhenFlags flags, HearthWhen *out_when)
{
  Scene scene = {
    .cursor = cursor,
    .draft = draft,
    .now_wall = hearth_walltime_from_instant (now, zone),
    .zone = zone,
    .flags = flags,
  };
  g_auto (HearthWhen) when = { 0 };

  scene.now = now - (now % G_USEC_PER_SEC + G_USEC_PER_SEC) % G_USEC_PER_SEC;
  scene.today = midnight (scene.now_wall);
  if (resolve_any (&scene, &when) != HEARTH_READ_DONE)
    return FALSE;
  *out_when = when;
  memset (&when, 0, sizeof when);
  return TRUE;
}
