// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * civil: the proleptic Gregorian calendar as integer arithmetic.
 *
 * A wall is what a clock on the wall shows, counted in seconds from 1970-01-01T00:00:00 with every
 * day 86400 of them long. So days, weekdays and spans are plain arithmetic, comparison is `<`, and
 * no zone can creep in: only walltime knows how a wall becomes an instant. This file owns the way
 * between a wall, its civil fields and its text, and the length of months and years; recurrence
 * and when count on its speed.
 *
 * The day count and its inverse shift the year to begin in March, so that the leap day is the last
 * of its year and month lengths follow one line: 153 days in five months. Eras of 400 years, 146097
 * days, make it right for every date before and after 1970 (C. Neri and L. Schneider, "Euclidean
 * affine functions and their application to calendar algorithms").
 */
#include "civil.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"

#define DAYS_PER_ERA 146097
#define YEARS_PER_ERA 400
#define EPOCH_FROM_MARCH_0 719468 /* days from 0000-03-01 to 1970-01-01 */
#define EPOCH_WEEKDAY 3 /* 1970-01-01 was a Thursday; Monday is 0 */

/* How a date may be written: each letter a digit of its field, T the separator or a space. */
static const char *const layouts[] = {
  "YYYY-MM-DD", "YYYY-MM-DDThh:mm", "YYYY-MM-DDThh:mm:ss",
  "YYYYMMDD",   "YYYYMMDDThhmm",    "YYYYMMDDThhmmss",
};

static gint64
floor_div (gint64 dividend, gint64 divisor)
{
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

static int *
field_of (HearthCivil *civil, char letter)
{
  switch (letter) {
  case 'Y':
    return &civil->year;
  case 'M':
    return &civil->month;
  case 'D':
    return &civil->day;
  case 'h':
    return &civil->hour;
  case 'm':
    return &civil->minute;
  case 's':
    return &civil->second;
  default:
    return NULL;
  }
}

static gboolean
matches (const char *layout, const char *text, HearthCivil *out_civil)
{
  HearthCivil civil = { 0 };

  for (; *layout && *text; layout++, text++) {
    int *field = field_of (&civil, *layout);

    if (field && g_ascii_isdigit (*text))
      *field = *field * 10 + g_ascii_digit_value (*text);
    else if (field || (*text != *layout && !(*layout == 'T' && (*text == ' ' || *text == 't'))))
      return FALSE;
  }
  if (*layout || *text)
    return FALSE;
  *out_civil = civil;
  return TRUE;
}

static gboolean
check_fields (const HearthCivil *civil, const char *text, GError **error)
{
  if (civil->year < 1900) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” is before 1900, the first year of hearth's calendar"), text);
    return FALSE;
  }
  if (civil->month < 1 || civil->month > 12) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” has no such month: months go from 01 to 12"), text);
    return FALSE;
  }
  if (civil->day < 1 || civil->day > hearth_civil_days_in_month (civil->year, civil->month)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” has no such day: that month has %d days"), text,
                 hearth_civil_days_in_month (civil->year, civil->month));
    return FALSE;
  }
  if (civil->hour > 23 || civil->minute > 59 || civil->second > 59) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” has no such time of day: times go from 00:00:00 to 23:59:59"), text);
    return FALSE;
  }
  return TRUE;
}

/* The days from 1970-01-01 to a date; negative before. month is 1 to 12; day may lie outside of
 * its month and then counts on. */
gint64
hearth_civil_days (int year, int month, int day)
{
  gint64 march_year = (gint64)year - (month <= 2);
  gint64 era = floor_div (march_year, YEARS_PER_ERA);
  int year_of_era = (int)(march_year - era * YEARS_PER_ERA);
  int month_from_march = month > 2 ? month - 3 : month + 9;
  int day_of_year = (153 * month_from_march + 2) / 5 + day - 1;

  return era * DAYS_PER_ERA + 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + day_of_year
         - EPOCH_FROM_MARCH_0;
}

/* The length of a month, 28 to 31. */
int
hearth_civil_days_in_month (int year, int month)
{
  static const guint8 lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return lengths[month - 1] + (month == 2 && hearth_civil_is_leap (year));
}

/* Whether the year has a 29 February. */
gboolean
hearth_civil_is_leap (int year)
{
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* The wall at which the day of a wall begins. */
gint64
hearth_civil_midnight (gint64 wall)
{
  return floor_div (wall, HEARTH_DAY) * HEARTH_DAY;
}

/* The seconds of a wall since its midnight, 0 to HEARTH_DAY - 1. */
gint64
hearth_civil_time_of_day (gint64 wall)
{
  return wall - hearth_civil_midnight (wall);
}

/* The day of the week of a wall: 0 Monday to 6 Sunday. */
int
hearth_civil_weekday (gint64 wall)
{
  gint64 days = floor_div (wall, HEARTH_DAY) + EPOCH_WEEKDAY;

  return (int)(days - floor_div (days, 7) * 7);
}

/* The wall of civil fields. month is 1 to 12; the fields below it may lie outside of their
 * ranges and then carry. */
gint64
hearth_civil_to_wall (const HearthCivil *civil)
{
  return hearth_civil_days (civil->year, civil->month, civil->day) * HEARTH_DAY
         + civil->hour * HEARTH_HOUR + civil->minute * HEARTH_MINUTE + civil->second;
}

/* The civil fields of a wall, all in their ranges. */
void
hearth_civil_from_wall (gint64 wall, HearthCivil *out_civil)
{
  gint64 days = floor_div (wall, HEARTH_DAY);
  int second_of_day = (int)(wall - days * HEARTH_DAY);
  gint64 shifted = days + EPOCH_FROM_MARCH_0;
  gint64 era = floor_div (shifted, DAYS_PER_ERA);
  guint32 day_of_era = (guint32)(shifted - era * DAYS_PER_ERA);
  guint32 year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint32 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint32 month_from_march = (5 * day_of_year + 2) / 153;

  out_civil->year =
      (int)(era * YEARS_PER_ERA) + (int)year_of_era + (month_from_march >= 10 ? 1 : 0);
  out_civil->month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  out_civil->day = (int)(day_of_year - (153 * month_from_march + 2) / 5) + 1;
  out_civil->hour = second_of_day / 3600;
  out_civil->minute = second_of_day / 60 % 60;
  out_civil->second = second_of_day % 60;
}

/* Reads a date or a date with a time: `2026-12-24`, `2026-12-24T18:00`, `2026-12-24 18:00:05`, and
 * iCalendar's `20261224`, `20261224T1800`, `20261224T180005`. A date alone is its midnight and sets
 * out_date_only. Both out parameters may be NULL. Anything else, a day that is not in its month
 * and a year outside of 1900 to 9999 is HEARTH_ERROR_INVALID_ARGUMENT. */
gboolean
hearth_civil_parse (const char *text, gint64 *out_wall, gboolean *out_date_only, GError **error)
{
  HearthCivil civil;

  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++) {
    if (!matches (layouts[i], text, &civil))
      continue;
    if (!check_fields (&civil, text, error))
      return FALSE;
    if (out_wall)
      *out_wall = hearth_civil_to_wall (&civil);
    if (out_date_only)
      *out_date_only = strchr (layouts[i], 'T') == NULL;
    return TRUE;
  }
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is not a date: write 2026-12-24, 2026-12-24T18:00 or 2026-12-24T18:00:05"),
               text);
  return FALSE;
}

/* A wall as text: `2026-11-27T19:00:00`, or `2026-11-27` where only the date counts. Free with
 * g_free. */
char *
hearth_civil_format (gint64 wall, gboolean date_only)
{
  HearthCivil civil;

  hearth_civil_from_wall (wall, &civil);
  if (date_only)
    return g_strdup_printf ("%04d-%02d-%02d", civil.year, civil.month, civil.day);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02d", civil.year, civil.month, civil.day,
                          civil.hour, civil.minute, civil.second);
}
