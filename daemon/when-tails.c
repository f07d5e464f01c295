// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-tails: the phrases that bound a rhythm, and those that say the rarer parts of a rule.
 *
 *   from DAY [TIME] · starting DAY · since DAY       where it begins
 *   until DAY [TIME] [utc] · till DAY                where it ends, that day included
 *   for 10 times · 10 times · for 2 weeks            how often, how long
 *   except DAY, DAY and DAY · except friday · except august
 *   also DAY [TIME] and DAY                          further moments
 *   skipping missing days · moving missing days back, or forward        RFC 7529's SKIP
 *   only the 1st and last match [of each month]      BYSETPOS
 *   weeks start on sunday                            WKST
 *
 * A time right behind a day of a tail belongs to the tail; "at 19:00" always belongs to the event.
 */
#include "when-tails.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "when-select.h"

#define MOST_COUNT 1000000 /* recurrence takes no more */
#define MOST_POINTS 366

static HearthReading
read_point (HearthCursor *cursor, HearthPoint *out_point)
{
  HearthPoint point = { .time = HEARTH_WHEN_NO_TIME };

  if (hearth_when_day_read (cursor, &point.day) != HEARTH_READ_DONE)
    return HEARTH_READ_WRONG;
  if (hearth_when_moment_is_time (cursor, 0)
      && hearth_when_moment_read_time (cursor, &point.time) != HEARTH_READ_DONE)
    return HEARTH_READ_WRONG;
  if (point.time != HEARTH_WHEN_NO_TIME && hearth_when_cursor_take (cursor, "utc"))
    point.is_utc = TRUE;
  *out_point = point;
  return HEARTH_READ_DONE;
}

/* Says whether a comma, "and" or both lead on to something other than a new phrase: one more day
 * in a list. Steps over them if so. */
static gboolean
take_list_link (HearthCursor *cursor)
{
  guint before = cursor->at, at;
  HearthDay day;
  HearthReading reading;

  hearth_when_cursor_take_mark (cursor, ',');
  hearth_when_cursor_take (cursor, "and");
  hearth_when_cursor_take (cursor, "on");
  at = cursor->at;
  if (at == before)
    return FALSE;
  reading = hearth_when_day_read_fixed (cursor, &day);
  cursor->at = reading == HEARTH_READ_NOTHING ? before : at;
  return reading != HEARTH_READ_NOTHING;
}

static HearthReading
read_points (HearthCursor *cursor, GArray *points)
{
  do {
    HearthPoint point;

    if (points->len == MOST_POINTS)
      return hearth_when_cursor_expect (cursor, _ ("at most 366 days in a list"));
    if (read_point (cursor, &point) != HEARTH_READ_DONE)
      return HEARTH_READ_WRONG;
    g_array_append_val (points, point);
  } while (take_list_link (cursor));
  return HEARTH_READ_DONE;
}

static HearthReading
read_from (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint first = cursor->at - 1;

  hearth_when_cursor_take (cursor, "from");
  hearth_when_cursor_take (cursor, "on");
  if (draft->from.day.form != HEARTH_DAY_NONE)
    return hearth_when_cursor_refuse (cursor, first, _ ("its beginning was said before"));
  return read_point (cursor, &draft->from);
}

static HearthReading
read_since (HearthCursor *cursor, HearthWhenDraft *draft)
{
  draft->is_since = TRUE;
  return read_from (cursor, draft);
}

static gboolean
has_end (const HearthWhenDraft *draft)
{
  return draft->until.day.form != HEARTH_DAY_NONE || draft->rule.count > 0
         || draft->lasting.months > 0 || draft->lasting.days > 0;
}

static HearthReading
read_until (HearthCursor *cursor, HearthWhenDraft *draft)
{
  if (has_end (draft))
    return hearth_when_cursor_refuse (cursor, cursor->at - 1, _ ("its end was said before"));
  return read_point (cursor, &draft->until);
}

/* for 2 weeks */
static HearthReading
read_lasting (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint first = cursor->at;
  HearthSpan span = { 0 };

  if (hearth_when_moment_read_span (cursor, &span) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (has_end (draft))
    return hearth_when_cursor_refuse (cursor, first, _ ("its end was said before"));
  if (span.seconds != 0 || span.months + span.days == 0)
    return hearth_when_cursor_refuse (
        cursor, first, _ ("a rhythm goes on for days, weeks, months or years, or “10 times”"));
  draft->lasting = span;
  return HEARTH_READ_DONE;
}

/* [for] 10 times */
static HearthReading
read_count (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint first = cursor->at;
  const HearthToken *token = hearth_when_cursor_peek (cursor, 0);
  int count = token->kind == HEARTH_TOKEN_NUMBER ? token->number : 0;

  if (hearth_when_moment_is_span (cursor, 0))
    return read_lasting (cursor, draft);
  if (token->kind != HEARTH_TOKEN_NUMBER
      && !hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_NUMBER, &count))
    return hearth_when_cursor_expect (
        cursor, _ ("a number or a span, as in “for 10 times” or “for 2 weeks”"));
  cursor->at++;
  if (!hearth_when_cursor_take (cursor, "times") && !hearth_when_cursor_take (cursor, "time")
      && !hearth_when_cursor_take (cursor, "occurrences"))
    return hearth_when_cursor_expect (cursor, _ ("“times”, as in “for 10 times”"));
  if (has_end (draft))
    return hearth_when_cursor_refuse (cursor, first, _ ("its end was said before"));
  if (count < 1 || count > MOST_COUNT)
    return hearth_when_cursor_refuse (cursor, first, _ ("a count goes from 1 to %d"), MOST_COUNT);
  draft->rule.count = count;
  return HEARTH_READ_DONE;
}

/* Weekdays and months that are left out altogether. */
static gboolean
take_excepted_names (HearthCursor *cursor, HearthWhenDraft *draft)
{
  int value = 0;

  if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY, &value)
      || hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY_PLURAL, &value))
    draft->except_weekdays |= 1 << value;
  else if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAY_SET, &value)
           || hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAY_SET_PLURAL, &value))
    draft->except_weekdays |= value;
  else if (hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_MONTH, &value)
           && hearth_when_cursor_peek (cursor, 1)->kind != HEARTH_TOKEN_NUMBER) {
    draft->except_months |= 1 << value;
    cursor->at++;
  } else
    return FALSE;
  return TRUE;
}

static HearthReading
read_except (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint before;
  gboolean any = FALSE;

  if (!hearth_when_cursor_take (cursor, "on"))
    hearth_when_cursor_take (cursor, "in");
  for (before = cursor->at; take_excepted_names (cursor, draft); any = TRUE) {
    before = cursor->at;
    if (!hearth_when_cursor_take_mark (cursor, ','))
      hearth_when_cursor_take (cursor, "and");
  }
  cursor->at = before;
  return any ? HEARTH_READ_DONE : read_points (cursor, draft->excepts);
}

static HearthReading
read_also (HearthCursor *cursor, HearthWhenDraft *draft)
{
  return read_points (cursor, draft->alsos);
}

/* [missing days] back, [missing days] forward, skipping missing days */
static HearthReading
take_missing_days (HearthCursor *cursor)
{
  if (!hearth_when_cursor_take (cursor, "missing") || !hearth_when_cursor_take (cursor, "days"))
    return hearth_when_cursor_expect (cursor, _ ("“missing days”"));
  return HEARTH_READ_DONE;
}

static HearthReading
read_skipping (HearthCursor *cursor, HearthWhenDraft *draft)
{
  draft->skip_said = TRUE;
  draft->rule.skip = HEARTH_SKIP_OMIT;
  return take_missing_days (cursor);
}

static HearthReading
read_moving (HearthCursor *cursor, HearthWhenDraft *draft)
{
  draft->skip_said = TRUE;
  if (take_missing_days (cursor) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (hearth_when_cursor_take (cursor, "back"))
    draft->rule.skip = HEARTH_SKIP_BACKWARD;
  else if (hearth_when_cursor_take (cursor, "forward"))
    draft->rule.skip = HEARTH_SKIP_FORWARD;
  else
    return hearth_when_cursor_expect (cursor, _ ("“back” or “forward”"));
  return HEARTH_READ_DONE;
}

static HearthReading
read_only (HearthCursor *cursor, HearthWhenDraft *draft)
{
  static const char *const articles[] = { "each", "every", "the", "a", NULL };
  int values[732];
  gsize n = 0;
  HearthReading reading =
      hearth_when_select_read_ordinals (cursor, values, G_N_ELEMENTS (values), &n);

  if (reading == HEARTH_READ_WRONG)
    return reading;
  if (reading == HEARTH_READ_NOTHING)
    return hearth_when_cursor_expect (cursor, _ ("an ordinal, as in “only the last match”"));
  if (!hearth_when_cursor_take (cursor, "match") && !hearth_when_cursor_take (cursor, "matches"))
    return hearth_when_cursor_expect (cursor, _ ("“match”, as in “only the last match”"));
  for (gsize i = 0; i < n; i++)
    (values[i] > 0 ? draft->rule.positions
                   : draft->rule.positions_from_end)[ABS (values[i]) / 64] |=
        G_GUINT64_CONSTANT (1) << (ABS (values[i]) % 64);
  if (hearth_when_cursor_take (cursor, "of")
      && (!hearth_when_cursor_take_any (cursor, articles)
          || !hearth_when_cursor_take_class (cursor, HEARTH_WORD_UNIT, NULL)))
    return hearth_when_cursor_expect (cursor, _ ("a span, as in “of each month”"));
  return HEARTH_READ_DONE;
}

static HearthReading
read_week_start (HearthCursor *cursor, HearthWhenDraft *draft)
{
  int weekday = 0;

  hearth_when_cursor_take (cursor, "on");
  if (!hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY, &weekday))
    return hearth_when_cursor_expect (cursor, _ ("a weekday"));
  draft->rule.week_start = weekday;
  return HEARTH_READ_DONE;
}

typedef struct {
  const char *words[3]; /* the first one or two of the phrase */
  HearthReading (*read) (HearthCursor *cursor, HearthWhenDraft *draft);
} Tail;

static const Tail tails[] = {
  { { "from" }, read_from },
  { { "starting" }, read_from },
  { { "beginning" }, read_from },
  { { "since" }, read_since },
  { { "until" }, read_until },
  { { "till" }, read_until },
  { { "for" }, read_count },
  { { "except" }, read_except },
  { { "but", "not" }, read_except },
  { { "but" }, read_except },
  { { "without" }, read_except },
  { { "also" }, read_also },
  { { "plus" }, read_also },
  { { "skipping" }, read_skipping },
  { { "moving" }, read_moving },
  { { "only" }, read_only },
  { { "weeks", "start" }, read_week_start },
};

/* Reads one tail where one stands here. */
HearthReading
hearth_when_tails_read (HearthCursor *cursor, HearthWhenDraft *draft)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++) {
    guint length = tails[i].words[1] == NULL ? 1 : 2;

    if (!hearth_when_cursor_is (cursor, 0, tails[i].words[0])
        || (length == 2 && !hearth_when_cursor_is (cursor, 1, tails[i].words[1])))
      continue;
    cursor->at += length;
    return tails[i].read (cursor, draft);
  }
  if (hearth_when_cursor_peek (cursor, 0)->kind == HEARTH_TOKEN_NUMBER
      && hearth_when_cursor_is (cursor, 1, "times"))
    return read_count (cursor, draft);
  return HEARTH_READ_NOTHING;
}
