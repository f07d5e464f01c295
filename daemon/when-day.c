// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-day: the days that a `when` text names, each read by itself.
 *
 *   2026-12-24 · 24 dec [2026] · dec 24[,] [2026] · 24th of december · 24.12.2026 · today ·
 *   tomorrow · day after tomorrow · friday · this, next or last friday · this or next weekend ·
 *   next week, month or year · in 3 days · 2 weeks ago · 3 days from now
 *
 * A day stays what was said until hearth_when_day_to_wall is told what day today is.
 */
#include "when-day.h"

#include <glib/gi18n-lib.h>

#include "civil.h"

static HearthReading
check_date (HearthCursor *cursor, const HearthDay *day)
{
  gboolean has_year = day->form == HEARTH_DAY_DATE;
  int year = has_year ? day->year : 2000;

  if (has_year && (year < 1900 || year > 9999))
    return hearth_when_cursor_refuse (cursor, day->first,
                                      _ ("dates go from the year 1900 to 9999"));
  if (day->month < 1 || day->month > 12)
    return hearth_when_cursor_refuse (cursor, day->first, _ ("a month is a number from 1 to 12"));
  if (!has_year && (day->day < 1 || day->day > hearth_civil_days_in_month (year, day->month)))
    return hearth_when_cursor_refuse (cursor, day->first, _ ("%s never has more than %d days"),
                                      hearth_when_words_month (day->month),
                                      hearth_civil_days_in_month (year, day->month));
  if (day->day < 1 || day->day > hearth_civil_days_in_month (year, day->month))
    return hearth_when_cursor_refuse (cursor, day->first, _ ("%s %d has %d days"),
                                      hearth_when_words_month (day->month), year,
                                      hearth_civil_days_in_month (year, day->month));
  return HEARTH_READ_DONE;
}

/* 2026-12-24; a "t" glued to it is stepped over, a time follows. */
static HearthReading
read_iso_date (HearthCursor *cursor, HearthDay *day)
{
  if (hearth_when_cursor_peek (cursor, 0)->digits != 4
      || !hearth_when_cursor_is_mark (cursor, 1, '-') || hearth_when_cursor_number (cursor, 2) < 0
      || !hearth_when_cursor_is_mark (cursor, 3, '-') || hearth_when_cursor_number (cursor, 4) < 0)
    return HEARTH_READ_NOTHING;
  day->form = HEARTH_DAY_DATE;
  day->year = hearth_when_cursor_number (cursor, 0);
  day->month = hearth_when_cursor_number (cursor, 2);
  day->day = hearth_when_cursor_number (cursor, 4);
  cursor->at += 5;
  if (check_date (cursor, day) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (hearth_when_cursor_peek (cursor, 0)->glued && hearth_when_cursor_number (cursor, 1) >= 0)
    hearth_when_cursor_take (cursor, "t");
  return HEARTH_READ_DONE;
}

/* 24.12.2026 */
static HearthReading
read_dotted_date (HearthCursor *cursor, HearthDay *day)
{
  gunichar mark = hearth_when_cursor_peek (cursor, 1)->mark;

  if (hearth_when_cursor_number (cursor, 0) < 0 || (mark != '.' && mark != '/')
      || hearth_when_cursor_number (cursor, 2) < 0 || !hearth_when_cursor_is_mark (cursor, 3, mark)
      || hearth_when_cursor_number (cursor, 4) < 0)
    return HEARTH_READ_NOTHING;
  day->form = HEARTH_DAY_DATE;
  day->day = hearth_when_cursor_number (cursor, 0);
  day->month = hearth_when_cursor_number (cursor, 2);
  day->year = hearth_when_cursor_number (cursor, 4);
  cursor->at += 5;
  if (mark == '/')
    return hearth_when_cursor_refuse (
        cursor, day->first, _ ("day or month first? Write it like 2026-12-24 or 24 dec 2026"));
  return check_date (cursor, day);
}

/* A year after a day and month: four digits that are no time. */
static void
take_year (HearthCursor *cursor, HearthDay *day)
{
  guint comma = hearth_when_cursor_is_mark (cursor, 0, ',') ? 1 : 0;

  if (hearth_when_cursor_peek (cursor, comma)->digits != 4
      || hearth_when_cursor_is_mark (cursor, comma + 1, ':')
      || hearth_when_cursor_is_mark (cursor, comma + 1, '-'))
    return;
  day->form = HEARTH_DAY_DATE;
  day->year = hearth_when_cursor_number (cursor, comma);
  cursor->at += comma + 1;
}

static gboolean
is_ordinal_suffix (const HearthCursor *cursor, guint ahead)
{
  static const char *const suffixes[] = { "st", "nd", "rd", "th" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (hearth_when_cursor_peek (cursor, ahead)->glued
        && hearth_when_cursor_is (cursor, ahead, suffixes[i]))
      return TRUE;
  return FALSE;
}

/* 24 dec [2026], 24th of december [2026] */
static HearthReading
read_day_month (HearthCursor *cursor, HearthDay *day)
{
  guint ahead = hearth_when_cursor_is (cursor, 0, "the") ? 1 : 0;

  day->day = hearth_when_cursor_number (cursor, ahead++);
  if (day->day < 0)
    return HEARTH_READ_NOTHING;
  if (is_ordinal_suffix (cursor, ahead))
    ahead++;
  if (hearth_when_cursor_is (cursor, ahead, "of") || hearth_when_cursor_is_mark (cursor, ahead, '.')
      || hearth_when_cursor_is_mark (cursor, ahead, '-'))
    ahead++;
  if (!hearth_when_cursor_is_class (cursor, ahead, HEARTH_WORD_MONTH, &day->month))
    return HEARTH_READ_NOTHING;
  day->form = HEARTH_DAY_YEARLESS;
  cursor->at += ahead + 1;
  take_year (cursor, day);
  return check_date (cursor, day);
}

/* dec 24 [2026], december 24th, 2026 */
static HearthReading
read_month_day (HearthCursor *cursor, HearthDay *day)
{
  guint ahead = hearth_when_cursor_is (cursor, 1, "the") ? 2 : 1;

  if (!hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_MONTH, &day->month))
    return HEARTH_READ_NOTHING;
  day->day = hearth_when_cursor_number (cursor, ahead++);
  if (day->day < 0 || hearth_when_cursor_peek (cursor, ahead - 1)->digits > 2
      || hearth_when_cursor_is_mark (cursor, ahead, ':')
      || hearth_when_cursor_is (cursor, ahead, "am") || hearth_when_cursor_is (cursor, ahead, "pm"))
    return HEARTH_READ_NOTHING;
  if (is_ordinal_suffix (cursor, ahead))
    ahead++;
  day->form = HEARTH_DAY_YEARLESS;
  cursor->at += ahead;
  take_year (cursor, day);
  return check_date (cursor, day);
}

/* today, tomorrow, yesterday, now, [the] day after tomorrow, [the] day before yesterday */
static HearthReading
read_named_day (HearthCursor *cursor, HearthDay *day)
{
  guint ahead = hearth_when_cursor_is (cursor, 0, "the") ? 1 : 0;
  int days = 0;

  day->form = HEARTH_DAY_SPAN;
  if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAY, &days)) {
    day->span.days = days;
    return HEARTH_READ_DONE;
  }
  if (!hearth_when_cursor_is (cursor, ahead, "day"))
    return HEARTH_READ_NOTHING;
  if (hearth_when_cursor_is (cursor, ahead + 1, "after")
      && hearth_when_cursor_is (cursor, ahead + 2, "tomorrow"))
    day->span.days = 2;
  else if (hearth_when_cursor_is (cursor, ahead + 1, "before")
           && hearth_when_cursor_is (cursor, ahead + 2, "yesterday"))
    day->span.days = -2;
  else
    return HEARTH_READ_NOTHING;
  cursor->at += ahead + 3;
  return HEARTH_READ_DONE;
}

/* next week, last month: a unit further on or back. */
static HearthReading
read_neighbour_unit (HearthDay *day, int unit, int sign)
{
  const HearthSpan *span = hearth_when_moment_unit (unit);

  if (unit < HEARTH_WHEN_DAY || sign == 0)
    return HEARTH_READ_NOTHING;
  day->form = unit == HEARTH_WHEN_WEEK ? HEARTH_DAY_WEEK : HEARTH_DAY_SPAN;
  day->span.days = sign * span->days;
  day->span.months = sign * span->months;
  return HEARTH_READ_DONE;
}

/* this, next or last, and a weekday, a weekend or a unit. */
static HearthReading
read_neighbour (HearthCursor *cursor, HearthDay *day)
{
  static const struct {
    const char *word;
    HearthDayForm form;
    int sign;
  } neighbours[] = {
    { "this", HEARTH_DAY_THIS, 0 },
    { "next", HEARTH_DAY_NEXT, 1 },
    { "last", HEARTH_DAY_LAST, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (neighbours); i++) {
    int value = 0;
    HearthReading reading = HEARTH_READ_NOTHING;

    if (!hearth_when_cursor_is (cursor, 0, neighbours[i].word))
      continue;
    day->form = neighbours[i].form;
    day->weekday = 5;
    if (hearth_when_cursor_is_class (cursor, 1, HEARTH_WORD_WEEKDAY, &day->weekday)
        || hearth_when_cursor_is (cursor, 1, "weekend"))
      reading = HEARTH_READ_DONE;
    else if (hearth_when_cursor_is_class (cursor, 1, HEARTH_WORD_UNIT, &value))
      reading = read_neighbour_unit (day, value, neighbours[i].sign);
    if (reading == HEARTH_READ_DONE)
      cursor->at += 2;
    return reading;
  }
  return HEARTH_READ_NOTHING;
}

/* in 3 days, 2 weeks ago, 3 days from now; spans with hours are moments and not for here. */
static HearthReading
read_span_day (HearthCursor *cursor, HearthDay *day)
{
  guint before = cursor->at;
  gboolean is_in = hearth_when_cursor_take (cursor, "in");
  HearthReading reading = HEARTH_READ_NOTHING;
  int sign = 1;

  if (hearth_when_moment_is_span (cursor, 0))
    reading = hearth_when_moment_read_span (cursor, &day->span);
  if (reading == HEARTH_READ_DONE && hearth_when_cursor_take (cursor, "ago"))
    sign = -1;
  else if (reading == HEARTH_READ_DONE && hearth_when_cursor_is (cursor, 1, "now")
           && hearth_when_cursor_take (cursor, "from"))
    cursor->at++;
  else if (!is_in)
    reading = reading == HEARTH_READ_WRONG ? reading : HEARTH_READ_NOTHING;
  if (reading == HEARTH_READ_NOTHING || (reading == HEARTH_READ_DONE && day->span.seconds != 0)) {
    cursor->at = before;
    return HEARTH_READ_NOTHING;
  }
  day->form = day->span.months == 0 && day->span.days % 7 == 0 ? HEARTH_DAY_WEEK : HEARTH_DAY_SPAN;
  day->span.months *= sign;
  day->span.days *= sign;
  return reading;
}

typedef HearthReading (*ReadDay) (HearthCursor *cursor, HearthDay *day);

static const ReadDay fixed_days[] = {
  read_iso_date,  read_dotted_date, read_day_month, read_month_day,
  read_named_day, read_neighbour,   read_span_day,
};

/* Reads a day that stands by itself: any but a plain weekday. */
HearthReading
hearth_when_day_read_fixed (HearthCursor *cursor, HearthDay *out_day)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fixed_days); i++) {
    HearthDay day = { .first = cursor->at };
    HearthReading reading = fixed_days[i](cursor, &day);

    if (reading == HEARTH_READ_NOTHING)
      continue;
    day.after = cursor->at;
    *out_day = day;
    return reading;
  }
  return HEARTH_READ_NOTHING;
}

/* Reads any one day, or refuses what stands here. A month alone is its first day. */
HearthReading
hearth_when_day_read (HearthCursor *cursor, HearthDay *out_day)
{
  HearthDay day = { .first = cursor->at };
  HearthReading reading;

  hearth_when_cursor_take (cursor, "on");
  reading = hearth_when_day_read_fixed (cursor, out_day);
  if (reading != HEARTH_READ_NOTHING)
    return reading;
  if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY, &day.weekday)) {
    day.form = HEARTH_DAY_THIS;
    hearth_when_cursor_take_mark (cursor, ',');
    if (hearth_when_day_read_fixed (cursor, out_day) != HEARTH_READ_NOTHING)
      return cursor->error != NULL ? HEARTH_READ_WRONG : HEARTH_READ_DONE;
  } else if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_MONTH, &day.month)) {
    day.form = HEARTH_DAY_YEARLESS;
    day.day = 1;
    take_year (cursor, &day);
  } else
    return hearth_when_cursor_expect (
        cursor, _ ("a date such as “2026-12-24”, “24 dec”, “tomorrow” or “friday”"));
  day.after = cursor->at;
  *out_day = day;
  return HEARTH_READ_DONE;
}

static gint64
find_yearless (const HearthDay *day, gint64 today)
{
  HearthCivil civil;

  hearth_civil_from_wall (today, &civil);
  for (int year = civil.year; year < civil.year + 9; year++) {
    gint64 wall = hearth_civil_days (year, day->month, day->day) * HEARTH_DAY;

    if (wall >= today && day->day <= hearth_civil_days_in_month (year, day->month))
      return wall;
  }
  return HEARTH_WALL_MAX + 1;
}

/* The midnight with which a day begins, `today` being that of today; a day without a year is the
 * first from today on. FALSE where it lies outside the years that hearth knows. */
gboolean
hearth_when_day_to_wall (const HearthDay *day, gint64 today, gint64 *out_wall)
{
  int ahead = (day->weekday - hearth_civil_weekday (today) + 7) % 7;
  gint64 wall = today;

  switch (day->form) {
  case HEARTH_DAY_NONE:
    break;
  case HEARTH_DAY_DATE:
    wall = hearth_civil_days (day->year, day->month, day->day) * HEARTH_DAY;
    break;
  case HEARTH_DAY_YEARLESS:
    wall = find_yearless (day, today);
    break;
  case HEARTH_DAY_SPAN:
  case HEARTH_DAY_WEEK:
    return hearth_when_moment_add (today, &day->span, out_wall);
  case HEARTH_DAY_THIS:
    wall = today + ahead * HEARTH_DAY;
    break;
  case HEARTH_DAY_NEXT:
    wall = today + (ahead == 0 ? 7 : ahead) * HEARTH_DAY;
    break;
  case HEARTH_DAY_LAST:
    wall = today - (7 - ahead) * HEARTH_DAY;
    break;
  }
  if (wall < HEARTH_WALL_MIN || wall > HEARTH_WALL_MAX)
    return FALSE;
  *out_wall = wall;
  return TRUE;
}
