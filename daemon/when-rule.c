// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-rule: from the parts that a text has said to a rule that stands.
 *
 * It finds the rhythm that was not said ("the last friday" is monthly, "20 june" yearly), takes
 * out what was excepted by name, joins several times a day into BYHOUR, BYMINUTE and BYSECOND,
 * lets days that a month does not have fall back, as the contract wants of phrases, and refuses
 * parts that RFC 5545 (3.3.10, the table of BYxxx parts) does not let go together.
 */
#include "when-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "civil.h"
#include "walls.h"

#define EVERY_MONTH 0x1ffe
#define EVERY_WEEKDAY 0x7f

static gboolean
any (const guint64 *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (words[i] != 0)
      return TRUE;
  return FALSE;
}

static int
count_bits (guint64 bits)
{
  int n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

/* Says which parts a rule has, as HearthRulePart bits. */
guint
hearth_when_rule_parts (const HearthRule *rule)
{
  const struct {
    gboolean has;
    HearthRulePart part;
  } parts[] = {
    { rule->months != 0, HEARTH_PART_MONTHS },
    { (rule->week_numbers | rule->week_numbers_from_end) != 0, HEARTH_PART_WEEKS },
    { any (rule->year_days, 6) || any (rule->year_days_from_end, 6), HEARTH_PART_YEAR_DAYS },
    { (rule->month_days | rule->month_days_from_end) != 0, HEARTH_PART_MONTH_DAYS },
    { rule->weekdays != 0, HEARTH_PART_WEEKDAYS },
    { any (rule->ordinals, 7) || any (rule->ordinals_from_end, 7), HEARTH_PART_ORDINALS },
    { rule->hours != 0, HEARTH_PART_HOURS },
    { rule->minutes != 0, HEARTH_PART_MINUTES },
    { rule->seconds != 0, HEARTH_PART_SECONDS },
    { any (rule->positions, 6) || any (rule->positions_from_end, 6), HEARTH_PART_POSITIONS },
  };
  guint bits = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    bits |= parts[i].has ? parts[i].part : 0;
  return bits;
}

/* What a phrase means where a month lacks a day that it names: the last day there is, if any month
 * of the rule can lack one. Both directions, text to rule and back, go by this. */
HearthSkip
hearth_when_rule_default_skip (const HearthRule *rule)
{
  int shortest = 31;
  guint32 beyond;

  if (rule->frequency < HEARTH_FREQUENCY_MONTHLY)
    return HEARTH_SKIP_OMIT;
  for (int month = 1; month <= 12; month++)
    if (rule->months == 0 || (rule->months & 1 << month) != 0)
      shortest = MIN (shortest, hearth_civil_days_in_month (2001, month));
  beyond = shortest == 31 ? 0 : rule->month_days >> (shortest + 1);
  return beyond != 0 ? HEARTH_SKIP_BACKWARD : HEARTH_SKIP_OMIT;
}

/* The rhythm of a draft that names days but no unit; NONE where there is none to find. */
HearthFrequency
hearth_when_rule_infer (const HearthWhenDraft *draft)
{
  guint parts = hearth_when_rule_parts (&draft->rule);

  if (draft->rule.frequency != HEARTH_FREQUENCY_NONE)
    return draft->rule.frequency;
  if (draft->scope == HEARTH_SCOPE_YEAR
      || (parts & (HEARTH_PART_WEEKS | HEARTH_PART_YEAR_DAYS)) != 0)
    return HEARTH_FREQUENCY_YEARLY;
  if (draft->scope == HEARTH_SCOPE_MONTH || (parts & HEARTH_PART_POSITIONS) != 0)
    return HEARTH_FREQUENCY_MONTHLY;
  if ((parts & (HEARTH_PART_MONTH_DAYS | HEARTH_PART_ORDINALS)) != 0)
    return (parts & HEARTH_PART_MONTHS) != 0 ? HEARTH_FREQUENCY_YEARLY : HEARTH_FREQUENCY_MONTHLY;
  if ((parts & HEARTH_PART_WEEKDAYS) != 0)
    return HEARTH_FREQUENCY_WEEKLY;
  if ((parts & HEARTH_PART_MONTHS) != 0)
    return HEARTH_FREQUENCY_YEARLY;
  return draft->n_times > 0 || draft->fallback_time != HEARTH_WHEN_NO_TIME ? HEARTH_FREQUENCY_DAILY
                                                                           : HEARTH_FREQUENCY_NONE;
}

static HearthReading
take_out_names (HearthCursor *cursor, HearthWhenDraft *draft)
{
  HearthRule *rule = &draft->rule;
  guint parts = hearth_when_rule_parts (rule);

  if (draft->except_months != 0) {
    rule->months = (rule->months != 0 ? rule->months : EVERY_MONTH) & ~draft->except_months;
    if (rule->months == 0)
      return hearth_when_cursor_refuse (cursor, draft->recurs_token, _ ("no month is left"));
  }
  if (draft->except_weekdays == 0)
    return HEARTH_READ_DONE;
  if (rule->frequency == HEARTH_FREQUENCY_DAILY && rule->interval == 1
      && (parts & HEARTH_PARTS_OF_DAYS) == 0)
    rule->frequency = HEARTH_FREQUENCY_WEEKLY;
  rule->weekdays = (rule->weekdays != 0 ? rule->weekdays : EVERY_WEEKDAY) & ~draft->except_weekdays;
  if (rule->weekdays == 0)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token, _ ("no weekday is left"));
  return HEARTH_READ_DONE;
}

/* "the last day" of a yearly rhythm is that of the year, "the 15th" lacks its month. */
static HearthReading
settle_scope (HearthCursor *cursor, HearthWhenDraft *draft)
{
  HearthRule *rule = &draft->rule;

  if (rule->frequency != HEARTH_FREQUENCY_YEARLY || rule->months != 0
      || draft->scope != HEARTH_SCOPE_UNSAID)
    return HEARTH_READ_DONE;
  if (rule->month_days != 0)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token,
                                      _ ("of which month? Say for example “every 15 june”"));
  rule->year_days_from_end[0] |= rule->month_days_from_end;
  rule->month_days_from_end = 0;
  return HEARTH_READ_DONE;
}

/* The parts that RFC 5545 allows with a frequency, beyond those that are always allowed. */
static HearthReading
check_parts (HearthCursor *cursor, const HearthWhenDraft *draft)
{
  static const guint refused[] = {
    [HEARTH_FREQUENCY_NONE] = 0,
    [HEARTH_FREQUENCY_HOURLY] = HEARTH_PART_WEEKS | HEARTH_PART_ORDINALS,
    [HEARTH_FREQUENCY_DAILY] = HEARTH_PART_WEEKS | HEARTH_PART_YEAR_DAYS | HEARTH_PART_ORDINALS,
    [HEARTH_FREQUENCY_WEEKLY] =
        HEARTH_PART_WEEKS | HEARTH_PART_YEAR_DAYS | HEARTH_PART_MONTH_DAYS | HEARTH_PART_ORDINALS,
    [HEARTH_FREQUENCY_MONTHLY] = HEARTH_PART_WEEKS | HEARTH_PART_YEAR_DAYS,
    [HEARTH_FREQUENCY_YEARLY] = 0,
  };
  static const char *const rhythms[] = { "", "hour", "day", "week", "month", "year" };
  HearthFrequency frequency = draft->rule.frequency;
  guint parts = hearth_when_rule_parts (&draft->rule);

  if ((parts & refused[frequency]) != 0)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token,
                                      _ ("a rhythm of one %s cannot pick such days"),
                                      rhythms[frequency]);
  if ((parts & HEARTH_PART_WEEKS) != 0 && (parts & HEARTH_PART_ORDINALS) != 0)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token,
                                      _ ("weeks of the year and “the 1st friday” do not go "
                                         "together"));
  return HEARTH_READ_DONE;
}

static HearthReading
check_dates (HearthCursor *cursor, const HearthWhenDraft *draft)
{
  const HearthRule *rule = &draft->rule;

  if (draft->n_year_dates > 1
      && count_bits (rule->months) * count_bits (rule->month_days) != (int)draft->n_year_dates)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token,
                                      _ ("these dates are not one rhythm: make an event of each"));
  if (rule->frequency == HEARTH_FREQUENCY_YEARLY
      && hearth_when_rule_parts (rule) == HEARTH_PART_MONTHS)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token,
                                      _ ("on which day? Say for example “every 15 june”"));
  return HEARTH_READ_DONE;
}

/* Times that are no product of hours, minutes and seconds: the positions that they have among
 * those of a day. RFC 5545 counts positions within the period, so the period becomes the day. */
static gboolean
pick_times (HearthWhenDraft *draft)
{
  HearthRule *rule = &draft->rule;
  gsize position = 0, next = 0;

  if (rule->interval > 1 && rule->frequency == HEARTH_FREQUENCY_WEEKLY)
    return FALSE;
  if (rule->frequency != HEARTH_FREQUENCY_DAILY
      && (rule->frequency != HEARTH_FREQUENCY_WEEKLY || rule->weekdays == 0))
    return FALSE;
  if ((hearth_when_rule_parts (rule) & HEARTH_PART_POSITIONS) != 0
      || count_bits (rule->hours) * count_bits (rule->minutes) * count_bits (rule->seconds) > 366)
    return FALSE;
  rule->frequency = HEARTH_FREQUENCY_DAILY;
  for (gint64 time = 0; time < HEARTH_DAY && next < draft->n_times; time++) {
    if ((rule->hours & 1u << (time / HEARTH_HOUR)) == 0
        || (rule->minutes & G_GUINT64_CONSTANT (1) << (time / 60 % 60)) == 0
        || (rule->seconds & G_GUINT64_CONSTANT (1) << (time % 60)) == 0)
      continue;
    position++;
    if (time != draft->times[next])
      continue;
    rule->positions[position / 64] |= G_GUINT64_CONSTANT (1) << (position % 64);
    next++;
  }
  return TRUE;
}

static void
remove_equal_times (HearthWhenDraft *draft)
{
  guint n = 0;

  qsort (draft->times, draft->n_times, sizeof draft->times[0], hearth_walls_compare);
  for (guint i = 0; i < draft->n_times; i++)
    if (n == 0 || draft->times[i] != draft->times[n - 1])
      draft->times[n++] = draft->times[i];
  draft->n_times = n;
}

/* Drops the parts that the start says anyway. */
static void
drop_shared_times (HearthRule *rule, gint64 start_time)
{
  if (rule->hours == 1u << (start_time / HEARTH_HOUR))
    rule->hours = 0;
  if (rule->minutes == G_GUINT64_CONSTANT (1) << (start_time / 60 % 60))
    rule->minutes = 0;
  if (rule->seconds == G_GUINT64_CONSTANT (1) << (start_time % 60))
    rule->seconds = 0;
}

/* Several times a day, as hours, minutes and seconds; what all of them share is the start's. So is
 * a single time, but for one that differs from that of "since 2026-12-01 12:00". */
static HearthReading
join_times (HearthCursor *cursor, HearthWhenDraft *draft)
{
  HearthRule *rule = &draft->rule;
  gboolean since = draft->is_since && draft->from.time != HEARTH_WHEN_NO_TIME;

  remove_equal_times (draft);
  if (draft->n_times < 2 && (!since || draft->n_times == 0))
    return HEARTH_READ_DONE;
  if (draft->has_positions && draft->n_times > 1)
    return hearth_when_cursor_refuse (cursor, draft->times_token,
                                      _ ("such days and several times are not one rhythm: make an "
                                         "event of each time"));
  if (rule->hours != 0 || rule->minutes != 0 || rule->seconds != 0)
    return hearth_when_cursor_refuse (cursor, draft->times_token,
                                      _ ("a time, and hours or minutes as well"));
  for (guint i = 0; i < draft->n_times; i++) {
    rule->hours |= 1u << (draft->times[i] / HEARTH_HOUR);
    rule->minutes |= G_GUINT64_CONSTANT (1) << (draft->times[i] / 60 % 60);
    rule->seconds |= G_GUINT64_CONSTANT (1) << (draft->times[i] % 60);
  }
  if (count_bits (rule->hours) * count_bits (rule->minutes) * count_bits (rule->seconds)
          != (int)draft->n_times
      && !pick_times (draft))
    return hearth_when_cursor_refuse (cursor, draft->times_token,
                                      _ ("these times are not one rhythm: make an event of each"));
  drop_shared_times (rule, since ? draft->from.time : draft->times[0]);
  return HEARTH_READ_DONE;
}

/* "every hour between 9:00 and 17:00" means those hours, not a moment among them. */
static void
settle_hours (HearthWhenDraft *draft)
{
  gint64 hour = draft->times[0] / HEARTH_HOUR;
  gint64 last = hour + (draft->times[0] % HEARTH_HOUR + draft->window_seconds) / HEARTH_HOUR;

  if (draft->rule.frequency != HEARTH_FREQUENCY_HOURLY || draft->window_seconds == 0)
    return;
  for (; hour <= last; hour++)
    draft->rule.hours |= 1u << (hour % 24);
  if (draft->times[0] / HEARTH_MINUTE % 60 != 0)
    draft->rule.minutes |= G_GUINT64_CONSTANT (1) << (draft->times[0] / HEARTH_MINUTE % 60);
  draft->n_times = 0;
  draft->window_seconds = 0;
}

/* Makes the rule of a draft that recurs whole. FALSE: the cursor's error says what does not go
 * together. */
gboolean
hearth_when_rule_finish (HearthCursor *cursor, HearthWhenDraft *draft)
{
  HearthRule *rule = &draft->rule;

  rule->frequency = hearth_when_rule_infer (draft);
  if (rule->interval == 0)
    rule->interval = 1;
  settle_hours (draft);
  if (take_out_names (cursor, draft) == HEARTH_READ_WRONG
      || settle_scope (cursor, draft) == HEARTH_READ_WRONG
      || join_times (cursor, draft) == HEARTH_READ_WRONG
      || check_parts (cursor, draft) == HEARTH_READ_WRONG
      || check_dates (cursor, draft) == HEARTH_READ_WRONG)
    return FALSE;
  if (!draft->skip_said)
    rule->skip = hearth_when_rule_default_skip (rule);
  rule->has_rscale = rule->skip != HEARTH_SKIP_OMIT;
  return TRUE;
}
