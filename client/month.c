// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * month: which month is meant, and where its days lie.
 *
 * A month is said as 2026-12, december, dec 2026, or by its place beside the present one: this,
 * next, last. A name alone is the next such month to come, since a calendar is drawn to plan with,
 * or for a look back the last that has begun; the present one included. Names are read in English
 * and in the language of the locale. The rest is arithmetic on the days of a month, each of which
 * begins where the reader's zone says.
 */
#include "month.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "exit.h"
#include "spell.h"

enum { MONTHS = 12, LAST_YEAR = 9998, SHORTEST_NAME = 3, FIRST_SUNDAY = 7 };

static const char *const names[] = { "january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december",
                                     "this",      "next",     "last",     NULL };

/* What the words of a MONTH have said so far. */
typedef struct {
  int year; /* 0: not said */
  int month; /* 0: not said */
  gboolean is_beside; /* whether a word such as next was said */
  int offset; /* months from the present one */
} Said;

static HearthMonth
month_now (const HearthHere *here)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (here->now);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, here->zone);

  return (HearthMonth){ g_date_time_get_year (local), g_date_time_get_month (local) };
}

static HearthMonth
add_months (HearthMonth month, int months)
{
  int count = month.year * MONTHS + month.month - 1 + months;

  return (HearthMonth){ count / MONTHS, count % MONTHS + 1 };
}

/* Whether @word is @name or its beginning, of three letters at least; "sept." will do. */
static gboolean
is_short_for (const char *word, const char *name)
{
  gsize length = strlen (word);

  if (length > SHORTEST_NAME && word[length - 1] == '.')
    length--;
  return length >= SHORTEST_NAME && strncmp (word, name, length) == 0;
}

/* Whether @word, case-folded, is how the locale calls @month. */
static gboolean
is_local_name (const char *word, int month)
{
  static const char *const formats[] = { "%B", "%OB", "%b", "%Ob" };
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, month, 1, 0, 0, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *name = g_date_time_format (day, formats[i]);
    g_autofree char *folded = g_utf8_casefold (name, -1);
    if (g_str_equal (word, folded))
      return TRUE;
  }
  return FALSE;
}

static int
find_month (const char *word)
{
  for (int i = 0; i < MONTHS; i++)
    if (is_short_for (word, names[i]) || is_local_name (word, i + 1))
      return i + 1;
  return 0;
}

static gboolean
take_beside (const char *word, Said *said)
{
  static const struct {
    const char *word;
    int offset;
  } beside[] = { { "this", 0 }, { "next", 1 }, { "last", -1 }, { "previous", -1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    if (g_str_equal (word, beside[i].word) && !said->is_beside) {
      said->is_beside = TRUE;
      said->offset = beside[i].offset;
      return TRUE;
    }
  return g_str_equal (word, "month") && said->is_beside;
}

static gboolean
take_number (const char *text, int max, int *number)
{
  guint64 value = 0;

  if (*number != 0 || !g_ascii_string_to_unsigned (text, 10, 1, max, &value, NULL))
    return FALSE;
  *number = (int)value;
  return TRUE;
}

/* 2026-12 */
static gboolean
take_iso (const char *word, Said *said)
{
  const char *dash = strchr (word, '-');
  g_autofree char *year = dash == NULL ? NULL : g_strndup (word, dash - word);

  return year != NULL && strlen (year) == strlen ("2026") && strlen (dash) == strlen ("-12")
         && take_number (year, LAST_YEAR, &said->year)
         && take_number (dash + 1, MONTHS, &said->month);
}

static gboolean
take_year (const char *word, Said *said)
{
  return strlen (word) == strlen ("2026") && take_number (word, LAST_YEAR, &said->year);
}

static gboolean
take_name (const char *word, Said *said)
{
  int month = said->month == 0 ? find_month (word) : 0;

  said->month = month == 0 ? said->month : month;
  return month != 0;
}

static gboolean
take_word (const char *word, Said *said)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);

  return take_iso (folded, said) || take_year (folded, said) || take_name (folded, said)
         || take_beside (folded, said);
}

static void
set_unknown_word (const char *word, GError **error)
{
  g_autofree char *folded = g_utf8_casefold (word, -1);
  const char *nearest = hearth_spell_nearest (folded, names);

  if (nearest != NULL)
    hearth_exit_usage (error, _ ("“%s” is no month; did you mean “%s”?"), word, nearest);
  else
    hearth_exit_usage (error, _ ("“%s” is no month; say 2026-12, december, dec 2026 or next"),
                       word);
}

/* Reads @text; "" is the present month. A name without a year is of the past where it
 * @looks_back, and else to come. */
gboolean
hearth_month_parse (const HearthHere *here, const char *text, gboolean looks_back,
                    HearthMonth *out_month, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t,", -1);
  HearthMonth now = month_now (here);
  Said said = { 0 };

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && !take_word (words[i], &said)) {
      set_unknown_word (words[i], error);
      return FALSE;
    }
  if ((said.year != 0 && said.month == 0) || (said.is_beside && said.month != 0)) {
    hearth_exit_usage (
        error, _ ("“%s” names no one month; say 2026-12, december, dec 2026 or next"), text);
    return FALSE;
  }
  if (said.month == 0)
    *out_month = add_months (now, said.offset);
  else if (said.year != 0)
    *out_month = (HearthMonth){ said.year, said.month };
  else if (looks_back)
    *out_month = (HearthMonth){ now.year - (said.month > now.month), said.month };
  else
    *out_month = (HearthMonth){ now.year + (said.month < now.month), said.month };
  return TRUE;
}

/* How many days @month has. */
int
hearth_month_days (HearthMonth month)
{
  return g_date_get_days_in_month ((GDateMonth)month.month, (GDateYear)month.year);
}

/* The weekday of a day of @month. */
GDateWeekday
hearth_month_weekday (HearthMonth month, int day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay)day, (GDateMonth)month.month, (GDateYear)month.year);
  return g_date_get_weekday (&date);
}

/* The first moment of a day of @month in the reader's zone; the day after the last is the next
 * month's first. */
gint64
hearth_month_begin_day (const HearthHere *here, HearthMonth month, int day)
{
  gboolean is_over = day > hearth_month_days (month);
  HearthMonth its = is_over ? add_months (month, 1) : month;
  g_autoptr (GDateTime) start =
      g_date_time_new (here->zone, its.year, its.month, is_over ? 1 : day, 0, 0, 0);

  return g_date_time_to_unix (start);
}

/* The day of @month that @instant lies in; 0 before the month, one more than its days after it. */
int
hearth_month_find_day (const HearthHere *here, HearthMonth month, gint64 instant)
{
  int day = 0;

  while (day <= hearth_month_days (month)
         && hearth_month_begin_day (here, month, day + 1) <= instant)
    day++;
  return day;
}

/* 2026-11-27 */
char *
hearth_month_date (HearthMonth month, int day)
{
  return g_strdup_printf ("%04d-%02d-%02d", month.year, month.month, day);
}

/* "November 2026" */
char *
hearth_month_title (HearthMonth month)
{
  g_autoptr (GDateTime) first = g_date_time_new_utc (month.year, month.month, 1, 0, 0, 0);

  return g_date_time_format (first, _ ("%OB %Y"));
}

/* "Fri", as the locale has it. */
char *
hearth_month_weekday_name (GDateWeekday weekday)
{
  /* The first of June 2026 was a Monday. */
  g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 6, weekday, 0, 0, 0);

  return g_date_time_format (day, "%a");
}

/* The weekday that a week begins with where the reader lives; Monday where the locale is nobody's.
 */
GDateWeekday
hearth_month_first_weekday (void)
{
  const char *locale = setlocale (LC_TIME, NULL);
  const char *const nobodys[] = { "C", "POSIX", "C.UTF-8", "C.utf8", NULL };
#ifdef __GLIBC__
  /* A weekday from 1, counted from the Sunday or the Monday that the other item names. */
  int counted = *nl_langinfo (_NL_TIME_FIRST_WEEKDAY);
  gboolean from_monday = GPOINTER_TO_INT (nl_langinfo (_NL_TIME_WEEK_1STDAY)) == 19971201;
#else
  int counted = 1;
  gboolean from_monday = TRUE;
#endif

  if (locale == NULL || g_strv_contains (nobodys, locale) || counted < 1 || counted > FIRST_SUNDAY)
    return G_DATE_MONDAY;
  if (from_monday)
    return (GDateWeekday)counted;
  return counted == 1 ? G_DATE_SUNDAY : (GDateWeekday)(counted - 1);
}
