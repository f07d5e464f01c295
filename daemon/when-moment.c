// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-moment: the times and spans that a `when` text names, each read by itself.
 *
 *   time  19:00 · 19:00:05 · 7pm · 7:30 pm · noon · midnight · 20 o'clock
 *   span  90s · 1h30m · 2 hours · an hour and ten minutes · half an hour · 3 weeks · two months
 */
#include "when-moment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "civil.h"

/* Further than this nothing that hearth keeps can lie. */
#define MOST_DAYS (8100 * 366)
#define MOST_SECONDS (MOST_DAYS * HEARTH_DAY)

/* A unit in months, days and seconds, in the order of HearthWhenUnit. */
static const HearthSpan unit_spans[] = {
  { 0, 0, 1 },           { 0, 0, HEARTH_MINUTE },
  { 0, 0, HEARTH_HOUR }, { 0, 1, 0 },
  { 0, 7, 0 },           { 0, 14, 0 },
  { 1, 0, 0 },           { 3, 0, 0 },
  { 12, 0, 0 },
};

/* am and pm, glued or not, turn an hour of 1 to 12 into one of 0 to 23. */
static HearthReading
take_half_day (HearthCursor *cursor, guint first, gint64 *hour)
{
  gboolean am = hearth_when_cursor_take (cursor, "am");

  if (!am && !hearth_when_cursor_take (cursor, "pm"))
    return HEARTH_READ_NOTHING;
  if (*hour < 1 || *hour > 12)
    return hearth_when_cursor_refuse (cursor, first, _ ("with am or pm an hour goes from 1 to 12"));
  *hour = *hour % 12 + (am ? 0 : 12);
  return HEARTH_READ_DONE;
}

/* :30, glued or not, two digits; `most` is 59. */
static HearthReading
take_sixtieth (HearthCursor *cursor, guint first, gint64 *out_value)
{
  const HearthToken *token = hearth_when_cursor_peek (cursor, 1);

  if (!hearth_when_cursor_is_mark (cursor, 0, ':'))
    return HEARTH_READ_NOTHING;
  cursor->at++;
  if (token->kind != HEARTH_TOKEN_NUMBER)
    return hearth_when_cursor_expect (cursor, _ ("minutes and seconds as two digits, like 19:05"));
  cursor->at++;
  if (token->digits != 2 || token->number > 59)
    return hearth_when_cursor_refuse (cursor, first,
                                      _ ("minutes and seconds are two digits, 00 to 59"));
  *out_value = token->number;
  return HEARTH_READ_DONE;
}

/* An hour alone, as in "at 19" or "8 o'clock": only one that cannot be am or pm. */
static HearthReading
check_bare_hour (HearthCursor *cursor, guint first, gint64 hour)
{
  if (hour < 1 || hour > 12)
    return HEARTH_READ_DONE;
  return hearth_when_cursor_refuse (cursor, first,
                                    _ ("morning or evening? Say %dam, %dpm or a time like 19:00"),
                                    (int)hour, (int)hour);
}

static HearthReading
check_hour (HearthCursor *cursor, guint first, gint64 hour)
{
  if (hour <= 23)
    return HEARTH_READ_DONE;
  return hearth_when_cursor_refuse (cursor, first, _ ("an hour goes from 0 to 23"));
}

static HearthReading
read_clock (HearthCursor *cursor, gint64 *out_seconds)
{
  guint first = cursor->at;
  gint64 hour = hearth_when_cursor_number (cursor, 0), minute = 0, second = 0;
  HearthReading has_minute, has_half;

  cursor->at++;
  has_minute = take_sixtieth (cursor, first, &minute);
  if (has_minute == HEARTH_READ_DONE && take_sixtieth (cursor, first, &second) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  has_half = take_half_day (cursor, first, &hour);
  if (has_minute == HEARTH_READ_WRONG || has_half == HEARTH_READ_WRONG
      || check_hour (cursor, first, hour) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  hearth_when_cursor_take (cursor, "o'clock");
  if (has_minute == HEARTH_READ_NOTHING && has_half == HEARTH_READ_NOTHING
      && check_bare_hour (cursor, first, hour) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  *out_seconds = hour * HEARTH_HOUR + minute * HEARTH_MINUTE + second;
  return HEARTH_READ_DONE;
}

/* What one of a unit is. */
const HearthSpan *
hearth_when_moment_unit (HearthWhenUnit unit)
{
  return &unit_spans[unit];
}

/* Says whether a count and a unit stand `ahead`: "2 hours", "an hour", "half an hour", "90s". */
gboolean
hearth_when_moment_is_span (const HearthCursor *cursor, guint ahead)
{
  if (hearth_when_cursor_is (cursor, ahead, "half"))
    ahead++;
  if (hearth_when_cursor_number (cursor, ahead) >= 0
      || hearth_when_cursor_is_class (cursor, ahead, HEARTH_WORD_NUMBER, NULL))
    return hearth_when_cursor_is_class (cursor, ahead + 1, HEARTH_WORD_UNIT, NULL);
  return FALSE;
}

/* One count and unit, added to `span`. */
static HearthReading
add_span_part (HearthCursor *cursor, HearthSpan *span)
{
  guint first = cursor->at;
  gboolean half = hearth_when_cursor_take (cursor, "half");
  gint64 count = hearth_when_cursor_number (cursor, 0);
  int value = 1, unit = 0;

  if (count < 0) {
    hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_NUMBER, &value);
    count = value;
  }
  cursor->at++;
  hearth_when_cursor_take_class (cursor, HEARTH_WORD_UNIT, &unit);
  if (half && unit != HEARTH_WHEN_HOUR)
    return hearth_when_cursor_refuse (cursor, first, _ ("only an hour is halved: say 30 minutes"));
  span->months += count * unit_spans[unit].months;
  span->days += count * unit_spans[unit].days;
  span->seconds += half ? HEARTH_HOUR / 2 : count * unit_spans[unit].seconds;
  if (span->months > MOST_DAYS / 30 || span->days > MOST_DAYS || span->seconds > MOST_SECONDS)
    return hearth_when_cursor_refuse (cursor, first, _ ("that is longer than hearth can count"));
  return HEARTH_READ_DONE;
}

/* Reads a span, one or several counts and units: "2 hours", "1h30m", "an hour and ten minutes".
 * To be called where hearth_when_moment_is_span says so. */
HearthReading
hearth_when_moment_read_span (HearthCursor *cursor, HearthSpan *out_span)
{
  HearthSpan span = { 0 };

  for (;;) {
    guint ahead = hearth_when_cursor_is (cursor, 0, "and") ? 1 : 0;

    if (add_span_part (cursor, &span) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
    ahead = hearth_when_cursor_is (cursor, 0, "and") ? 1 : 0;
    if (!hearth_when_moment_is_span (cursor, ahead))
      break;
    cursor->at += ahead;
  }
  *out_span = span;
  return HEARTH_READ_DONE;
}

/* Says whether a time of day stands `ahead`, its hour alone ("at 19") not counted. */
gboolean
hearth_when_moment_is_time (const HearthCursor *cursor, guint ahead)
{
  int seconds = 0;

  if (hearth_when_cursor_number (cursor, ahead) >= 0)
    return hearth_when_cursor_is_mark (cursor, ahead + 1, ':')
           || hearth_when_cursor_is (cursor, ahead + 1, "am")
           || hearth_when_cursor_is (cursor, ahead + 1, "pm")
           || hearth_when_cursor_is (cursor, ahead + 1, "o'clock");
  return hearth_when_cursor_is_class (cursor, ahead, HEARTH_WORD_DAYPART, &seconds)
         && (seconds == 0 || seconds == 12 * HEARTH_HOUR);
}

/* Reads a time of day, as seconds into it, or refuses what stands here. */
HearthReading
hearth_when_moment_read_time (HearthCursor *cursor, gint64 *out_seconds)
{
  int seconds = 0;

  if (hearth_when_cursor_number (cursor, 0) >= 0)
    return read_clock (cursor, out_seconds);
  if (!hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAYPART, &seconds))
    return hearth_when_cursor_expect (cursor, _ ("a time such as “19:00”, “7pm” or “noon”"));
  *out_seconds = seconds;
  return HEARTH_READ_DONE;
}

/* Adds a span to a wall: first its months, to the last day where a month is too short, then its
 * days and seconds. FALSE where that leaves the years that hearth knows. */
gboolean
hearth_when_moment_add (gint64 wall, const HearthSpan *span, gint64 *out_wall)
{
  HearthCivil civil;
  gint64 month, result;

  hearth_civil_from_wall (wall, &civil);
  month = civil.year * 12 + civil.month - 1 + span->months;
  if (month < 1900 * 12 || month > 9999 * 12 + 11)
    return FALSE;
  civil.year = month / 12;
  civil.month = month % 12 + 1;
  civil.day = MIN (civil.day, hearth_civil_days_in_month (civil.year, civil.month));
  result = hearth_civil_to_wall (&civil) + span->days * HEARTH_DAY + span->seconds;
  if (result < HEARTH_WALL_MIN || result > HEARTH_WALL_MAX)
    return FALSE;
  *out_wall = result;
  return TRUE;
}
