// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-phrase: the parts of a rule, said in the words of the `when` language.
 *
 * First the rule is made plain: what it leaves to its start (the weekday of a weekly one) is put
 * in, and a daily rule on weekdays becomes a weekly one. Then each part is said by itself, in an
 * order that reads like English and that the grammar takes apart again: rhythm, days, months,
 * weeks, times, positions, the beginning of weeks, missing days. Common rules come out as people
 * would say them; the rarer parts in plain words that the grammar has for just this purpose.
 */
#include "when-phrase.h"

#include <string.h>

#include "civil.h"
#include "when-draft.h"
#include "when-list.h"
#include "when-rule.h"

#define WORKDAYS 0x1f
/* More dates of a year than this are said by their days and months. */
#define MOST_DATES 6

static const char *const period_names[] = { "", "hour", "day", "week", "month", "year" };

typedef struct {
  HearthRule rule; /* plain, see above */
  gint64 start;
  gboolean all_day;
  gint64 times[HEARTH_WHEN_MOST_TIMES];
  guint n_times; /* 0: hours and minutes are said by themselves */
} Telling;

static gboolean
has_bit (const guint64 *words, int n)
{
  return (words[n / 64] >> (n % 64) & 1) != 0;
}

static gboolean
has_parts (const HearthRule *rule, guint parts)
{
  return (hearth_when_rule_parts (rule) & parts) != 0;
}

/* The times of one day, of which a daily rule may keep only some by their positions. */
static void
tell_times (Telling *telling, const HearthCivil *start)
{
  HearthRule *rule = &telling->rule;
  guint32 hours = rule->hours != 0 ? rule->hours : 1u << start->hour;
  guint64 minutes = rule->minutes != 0 ? rule->minutes : G_GUINT64_CONSTANT (1) << start->minute;
  guint64 seconds = rule->seconds != 0 ? rule->seconds : G_GUINT64_CONSTANT (1) << start->second;
  gboolean picks =
      rule->frequency == HEARTH_FREQUENCY_DAILY && has_parts (rule, HEARTH_PART_POSITIONS);
  guint n = 0, position = 0;

  for (gint64 time = 0; time < HEARTH_DAY; time++) {
    if ((hours >> (time / HEARTH_HOUR) & 1) == 0 || (minutes >> (time / 60 % 60) & 1) == 0
        || (seconds >> (time % 60) & 1) == 0)
      continue;
    position++;
    if (picks && (position > 366 || !has_bit (rule->positions, position)))
      continue;
    if (n == G_N_ELEMENTS (telling->times))
      return;
    telling->times[n++] = time;
  }
  for (int i = 1; picks && i <= 366; i++)
    if (has_bit (rule->positions_from_end, i))
      return;
  telling->n_times = n;
  if (picks && n > 0)
    memset (rule->positions, 0, sizeof rule->positions);
}

static void
make_plain (Telling *telling)
{
  HearthRule *rule = &telling->rule;
  HearthCivil start;

  hearth_civil_from_wall (telling->start, &start);
  rule->interval = MAX (rule->interval, 1);
  if (!telling->all_day && rule->frequency >= HEARTH_FREQUENCY_DAILY)
    tell_times (telling, &start);
  hearth_when_phrase_fill_days (rule, telling->start);
  if (rule->frequency == HEARTH_FREQUENCY_DAILY && rule->interval == 1 && rule->weekdays != 0
      && !has_parts (rule, HEARTH_PART_MONTH_DAYS | HEARTH_PART_POSITIONS)) {
    rule->frequency = HEARTH_FREQUENCY_WEEKLY;
    rule->week_start = 0;
  }
}

/* "every Friday", "every weekday", "every 2 weeks on Saturday", "every month" */
static void
append_rhythm (GString *text, const HearthRule *rule)
{
  const char *period = period_names[rule->frequency];
  gboolean is_weekly = rule->frequency == HEARTH_FREQUENCY_WEEKLY;

  g_string_append (text, "every ");
  if (is_weekly && rule->interval == 1 && !has_parts (rule, HEARTH_PART_POSITIONS)) {
    if (rule->weekdays == WORKDAYS)
      g_string_append (text, "weekday");
    else
      hearth_when_list_append_weekdays (text, rule->weekdays);
    return;
  }
  if (rule->interval > 1)
    g_string_append_printf (text, "%d %ss", rule->interval, period);
  else
    g_string_append (text, period);
  if (is_weekly) {
    g_string_append (text, " on ");
    hearth_when_list_append_weekdays (text, rule->weekdays);
  }
}

/* "on 20 June", where all that the rule picks in a year is a few dates that exist. */
static gboolean
append_dates (GString *text, const HearthRule *rule)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);

  if (rule->frequency != HEARTH_FREQUENCY_YEARLY || rule->months == 0
      || rule->month_days_from_end != 0
      || (hearth_when_rule_parts (rule) & HEARTH_PARTS_OF_DAYS) != HEARTH_PART_MONTH_DAYS)
    return FALSE;
  for (int month = 1; month <= 12; month++)
    for (int day = 1; day <= 31; day++) {
      if ((rule->months & 1 << month) == 0 || (rule->month_days & 1u << day) == 0)
        continue;
      if (day > hearth_civil_days_in_month (2000, month) || items->len == MOST_DATES)
        return FALSE;
      g_ptr_array_add (items, g_strdup_printf ("%d %s", day, hearth_when_words_month (month)));
    }
  g_string_append (text, " on ");
  hearth_when_list_append (text, g_steal_pointer (&items));
  return TRUE;
}

static void
append_month_days (GString *text, const HearthRule *rule)
{
  guint64 days = rule->month_days, from_end = rule->month_days_from_end;
  guint parts = hearth_when_rule_parts (rule);
  gboolean is_alone = (parts & HEARTH_PARTS_OF_DAYS) == HEARTH_PART_MONTH_DAYS;
  gboolean of_each_month = rule->frequency == HEARTH_FREQUENCY_YEARLY && rule->months == 0;

  if ((parts & HEARTH_PART_MONTH_DAYS) == 0)
    return;
  g_string_append (text, " on the ");
  hearth_when_list_append_ordinals (text, &days, &from_end, 31);
  if (!is_alone || from_end != 0 || of_each_month)
    g_string_append (text, " day");
  if (of_each_month)
    g_string_append (text, " of each month");
}

static void
append_year_days (GString *text, const HearthRule *rule)
{
  if (!has_parts (rule, HEARTH_PART_YEAR_DAYS))
    return;
  g_string_append (text, " on the ");
  hearth_when_list_append_ordinals (text, rule->year_days, rule->year_days_from_end, 366);
  g_string_append (text, " day of the year");
}

static void
append_ordinal_weekdays (GString *text, const HearthRule *rule)
{
  for (int weekday = 0; weekday < 7; weekday++)
    if ((rule->ordinals[weekday] | rule->ordinals_from_end[weekday]) != 0) {
      g_string_append (text, " on the ");
      hearth_when_list_append_ordinals (text, &rule->ordinals[weekday],
                                        &rule->ordinals_from_end[weekday], 53);
      g_string_append_printf (text, " %s", hearth_when_words_weekday (weekday));
    }
}

/* "on the last weekday": the positions of a monthly rule on Monday to Friday. */
static gboolean
append_workday_positions (GString *text, const HearthRule *rule, guint n_times)
{
  guint parts = hearth_when_rule_parts (rule);

  if (rule->frequency != HEARTH_FREQUENCY_MONTHLY || rule->weekdays != WORKDAYS || n_times > 1
      || (parts & HEARTH_PART_POSITIONS) == 0
      || (parts
          & (HEARTH_PARTS_OF_DAYS | HEARTH_PART_HOURS | HEARTH_PART_MINUTES | HEARTH_PART_SECONDS))
             != HEARTH_PART_WEEKDAYS)
    return FALSE;
  g_string_append (text, " on the ");
  hearth_when_list_append_ordinals (text, rule->positions, rule->positions_from_end, 366);
  g_string_append (text, " weekday");
  return TRUE;
}

static void
append_plain_weekdays (GString *text, const HearthRule *rule)
{
  if (rule->weekdays == 0 || rule->frequency == HEARTH_FREQUENCY_WEEKLY)
    return;
  g_string_append (text, " on ");
  hearth_when_list_append_weekdays (text, rule->weekdays);
}

static void
append_months (GString *text, const HearthRule *rule)
{
  if (rule->months == 0)
    return;
  g_string_append (text, " in ");
  hearth_when_list_append_months (text, rule->months);
}

static void
append_weeks (GString *text, const HearthRule *rule)
{
  const guint64 none = 0;

  if (rule->week_numbers != 0) {
    g_string_append (text, " in");
    hearth_when_list_append_numbers (text, "week", rule->week_numbers);
  }
  if (rule->week_numbers_from_end == 0)
    return;
  g_string_append (text, rule->week_numbers != 0 ? ", in the " : " in the ");
  hearth_when_list_append_ordinals (text, &none, &rule->week_numbers_from_end, 53);
  g_string_append (text, " week");
}

/* "at 09:00 and 18:00" */
static void
append_times (GString *text, const Telling *telling)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < telling->n_times; i++) {
    GString *time = g_string_new (NULL);

    hearth_when_phrase_append_time (time, telling->times[i]);
    g_ptr_array_add (items, g_string_free (time, FALSE));
  }
  g_string_append (text, " at ");
  hearth_when_list_append (text, items);
}

/* "at hours 9 to 17, at minutes 0 and 30": what is too much for a list of times. */
static void
append_clock_numbers (GString *text, const Telling *telling)
{
  const HearthRule *rule = &telling->rule;
  gboolean is_hourly = rule->frequency == HEARTH_FREQUENCY_HOURLY;
  guint32 hours = rule->hours;
  guint64 minutes = rule->minutes, seconds = rule->seconds;
  HearthCivil start;

  hearth_civil_from_wall (telling->start, &start);
  if (hours == 0 && !is_hourly)
    hours = 1u << start.hour;
  /* The start of a rhythm of several hours is said, and its minutes with it. */
  if (minutes == 0 && start.minute != 0 && (!is_hourly || rule->interval == 1))
    minutes = G_GUINT64_CONSTANT (1) << start.minute;
  if (seconds == 0 && start.second != 0 && (!is_hourly || rule->interval == 1))
    seconds = G_GUINT64_CONSTANT (1) << start.second;
  if (hours != 0) {
    g_string_append (text, " at");
    hearth_when_list_append_numbers (text, "hour", hours);
  }
  if (minutes != 0) {
    g_string_append (text, " at");
    hearth_when_list_append_numbers (text, "minute", minutes);
  }
  if (seconds != 0) {
    g_string_append (text, " at");
    hearth_when_list_append_numbers (text, "second", seconds);
  }
}

static void
append_clock (GString *text, const Telling *telling, gint64 window_seconds)
{
  if (telling->all_day)
    return;
  if (window_seconds > 0) {
    g_string_append (text, " between ");
    hearth_when_phrase_append_time (text, telling->start);
    g_string_append (text, " and ");
    hearth_when_phrase_append_time (text, telling->start + window_seconds);
  } else if (telling->n_times > 0)
    append_times (text, telling);
  else
    append_clock_numbers (text, telling);
}

static void
append_positions (GString *text, const HearthRule *rule)
{
  if (!has_parts (rule, HEARTH_PART_POSITIONS))
    return;
  g_string_append (text, " only the ");
  hearth_when_list_append_ordinals (text, rule->positions, rule->positions_from_end, 366);
  g_string_append_printf (text, " match of each %s", period_names[rule->frequency]);
}

/* The beginning of weeks matters where weeks are numbered, skipped or chosen from. */
static void
append_week_start (GString *text, const HearthRule *rule)
{
  gboolean counts_weeks = rule->frequency == HEARTH_FREQUENCY_WEEKLY
                          && (rule->interval > 1 || has_parts (rule, HEARTH_PART_POSITIONS));

  if (rule->week_start != 0 && (counts_weeks || has_parts (rule, HEARTH_PART_WEEKS)))
    g_string_append_printf (text, " weeks start on %s",
                            hearth_when_words_weekday (rule->week_start));
}

/* What the grammar would take for granted where the rule has this day of the year as its own. */
static HearthSkip
default_skip (const Telling *telling)
{
  HearthCivil start;

  hearth_civil_from_wall (telling->start, &start);
  if (hearth_when_phrase_counts_from_start (&telling->rule))
    return start.month == 2 && start.day == 29 ? HEARTH_SKIP_BACKWARD : HEARTH_SKIP_OMIT;
  return hearth_when_rule_default_skip (&telling->rule);
}

static void
append_skip (GString *text, const Telling *telling)
{
  static const char *const phrases[] = {
    [HEARTH_SKIP_OMIT] = " skipping missing days",
    [HEARTH_SKIP_BACKWARD] = " moving missing days back",
    [HEARTH_SKIP_FORWARD] = " moving missing days forward",
  };
  const HearthRule *rule = &telling->rule;

  if (rule->frequency < HEARTH_FREQUENCY_MONTHLY || rule->skip == default_skip (telling))
    return;
  if (has_parts (rule, HEARTH_PART_MONTH_DAYS | HEARTH_PART_YEAR_DAYS)
      || hearth_when_phrase_counts_from_start (rule))
    g_string_append (text, phrases[rule->skip]);
}

/* A rule in words: "every Friday at 19:00", without its bounds. */
void
hearth_when_phrase_append_rhythm (GString *text, const HearthWhen *when)
{
  Telling telling = { .rule = when->rule, .start = when->start, .all_day = when->all_day };
  gboolean said_positions;

  make_plain (&telling);
  append_rhythm (text, &telling.rule);
  said_positions = append_workday_positions (text, &telling.rule, telling.n_times);
  if (!append_dates (text, &telling.rule)) {
    append_month_days (text, &telling.rule);
    append_year_days (text, &telling.rule);
    append_ordinal_weekdays (text, &telling.rule);
    if (!said_positions)
      append_plain_weekdays (text, &telling.rule);
    append_months (text, &telling.rule);
  }
  append_weeks (text, &telling.rule);
  append_clock (text, &telling, when->window_seconds);
  if (!said_positions)
    append_positions (text, &telling.rule);
  append_week_start (text, &telling.rule);
  append_skip (text, &telling);
}

/* The time of day of a wall: "19:00", with its seconds only where it has any. */
void
hearth_when_phrase_append_time (GString *text, gint64 wall)
{
  HearthCivil civil;

  hearth_civil_from_wall (wall, &civil);
  g_string_append_printf (text, "%02d:%02d", civil.hour, civil.minute);
  if (civil.second != 0)
    g_string_append_printf (text, ":%02d", civil.second);
}

/* Says whether a rule may occur several times on one day. */
gboolean
hearth_when_phrase_repeats_in_day (const HearthRule *rule)
{
  return rule->frequency == HEARTH_FREQUENCY_HOURLY || (rule->hours & (rule->hours - 1)) != 0
         || (rule->minutes & (rule->minutes - 1)) != 0
         || (rule->seconds & (rule->seconds - 1)) != 0;
}

/* Says whether all that a yearly rule knows of its day is its start: an anniversary, which counts
 * from there. */
gboolean
hearth_when_phrase_counts_from_start (const HearthRule *rule)
{
  return rule->frequency == HEARTH_FREQUENCY_YEARLY
         && !has_parts (rule, HEARTH_PARTS_OF_DAYS | HEARTH_PART_MONTHS);
}

/* Puts the days into a rule that it leaves to its start, but for an anniversary. */
void
hearth_when_phrase_fill_days (HearthRule *rule, gint64 start)
{
  HearthCivil civil;

  hearth_civil_from_wall (start, &civil);
  if (rule->frequency < HEARTH_FREQUENCY_WEEKLY || hearth_when_phrase_counts_from_start (rule)
      || has_parts (rule, HEARTH_PARTS_OF_DAYS & ~HEARTH_PART_WEEKS))
    return;
  if (rule->frequency == HEARTH_FREQUENCY_WEEKLY || has_parts (rule, HEARTH_PART_WEEKS))
    rule->weekdays = 1 << hearth_civil_weekday (start);
  else
    rule->month_days = 1u << civil.day;
}

/* "Thursday, 24 December 2026 at 18:00", without the time where it is all-day. */
void
hearth_when_phrase_append_date (GString *text, gint64 wall, gboolean all_day)
{
  HearthCivil civil;

  hearth_civil_from_wall (wall, &civil);
  g_string_append_printf (text, "%s, %d %s %04d",
                          hearth_when_words_weekday (hearth_civil_weekday (wall)), civil.day,
                          hearth_when_words_month (civil.month), civil.year);
  if (all_day)
    return;
  g_string_append (text, " at ");
  hearth_when_phrase_append_time (text, wall);
}
