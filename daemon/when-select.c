// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-select: the phrases that pick days, and the BY parts of the rule that they become.
 *
 *   weekdays   friday · fridays · monday to friday · weekdays · weekend
 *   ordinals   the last friday · 2nd and 4th sunday · the last weekday · the 15th · the 1st and
 *              last day [of the month] · the 100th day of the year · the 20th week · 2nd to last
 *   months     december · in january and march · june to august
 *   numbered   in weeks 20 and 30 · day 100 of the year · at hours 9, 12 · at minutes 0 and 30
 *
 * A phrase only adds to the draft; whether the parts go together is seen when all have been read.
 */
#include "when-select.h"

#include <glib/gi18n-lib.h>

#include "civil.h"

#define MOST_ORDINALS 366

static const char *const list_words[] = { "and", "or", NULL };
static const char *const range_words[] = { "to", "through", "thru", NULL };

static gboolean
take_range (HearthCursor *cursor, HearthWordClass word_class, int *last)
{
  guint before = cursor->at;

  if ((hearth_when_cursor_take_any (cursor, range_words)
       || hearth_when_cursor_take_mark (cursor, '-'))
      && hearth_when_cursor_take_class (cursor, word_class, last))
    return TRUE;
  cursor->at = before;
  return FALSE;
}

static void
set_recurs (const HearthCursor *cursor, HearthWhenDraft *draft)
{
  if (!draft->recurs)
    draft->recurs_token = cursor->at - 1;
  draft->recurs = TRUE;
}

/* [of the month], [of each year]: of what an ordinal day is one. */
static void
take_scope (HearthCursor *cursor, HearthWhenDraft *draft)
{
  static const char *const articles[] = { "the", "a", NULL };
  guint before = cursor->at;
  int unit = -1;

  if (!hearth_when_cursor_take (cursor, "of") && !hearth_when_cursor_take (cursor, "in"))
    return;
  /* "of each month" is a rhythm where none was said, and read as one. */
  if (draft->rule.frequency != HEARTH_FREQUENCY_NONE)
    hearth_when_cursor_take (cursor, "each");
  hearth_when_cursor_take_any (cursor, articles);
  if (!hearth_when_cursor_take_class (cursor, HEARTH_WORD_UNIT, &unit)
      || (unit != HEARTH_WHEN_MONTH && unit != HEARTH_WHEN_YEAR)) {
    cursor->at = before;
    return;
  }
  draft->scope = unit == HEARTH_WHEN_MONTH ? HEARTH_SCOPE_MONTH : HEARTH_SCOPE_YEAR;
}

/* Reads friday, fridays, monday to friday, weekdays; after "every" also weekday and weekend. */
HearthReading
hearth_when_select_read_weekdays (HearthCursor *cursor, HearthWhenDraft *draft)
{
  int first = 0, last = 0, set = 0;
  gboolean plural = FALSE;

  if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAY_SET_PLURAL, &set)
      || (draft->recurs && hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAY_SET, &set))) {
    set_recurs (cursor, draft);
    if (hearth_when_cursor_is (cursor, 0, "day") || hearth_when_cursor_is (cursor, 0, "days"))
      cursor->at++;
    draft->rule.weekdays |= set;
    return HEARTH_READ_DONE;
  }
  plural = hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY_PLURAL, &first);
  if (!plural && !hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY, &first))
    return HEARTH_READ_NOTHING;
  if (plural)
    set_recurs (cursor, draft);
  if (take_range (cursor, HEARTH_WORD_WEEKDAY, &last))
    set_recurs (cursor, draft);
  else
    last = first;
  take_scope (cursor, draft);
  for (int weekday = first;; weekday = (weekday + 1) % 7) {
    draft->rule.weekdays |= 1 << weekday;
    if (weekday == last)
      return HEARTH_READ_DONE;
  }
}

/* The tokens that an ordinal takes `ahead`, 0 for none, and its value: 2nd, second, last, 2nd
 * last, second to last. */
static guint
measure_ordinal (const HearthCursor *cursor, guint ahead, int *out_value)
{
  static const char *const suffixes[] = { "st", "nd", "rd", "th" };
  const HearthToken *token = hearth_when_cursor_peek (cursor, ahead);
  guint length = 0;

  if (hearth_when_cursor_is_class (cursor, ahead, HEARTH_WORD_ORDINAL, out_value))
    length = 1;
  for (gsize i = 0; token->kind == HEARTH_TOKEN_NUMBER && i < G_N_ELEMENTS (suffixes); i++)
    if (hearth_when_cursor_peek (cursor, ahead + 1)->glued
        && hearth_when_cursor_is (cursor, ahead + 1, suffixes[i])) {
      *out_value = token->number;
      length = 2;
    }
  if (length == 0 || *out_value < 0)
    return length;
  if (hearth_when_cursor_is (cursor, ahead + length, "last"))
    length += 1;
  else if (hearth_when_cursor_is (cursor, ahead + length, "to")
           && hearth_when_cursor_is (cursor, ahead + length + 1, "last"))
    length += 2;
  else
    return length;
  *out_value = -*out_value;
  return length;
}

/* Says whether an ordinal stands `ahead`. */
gboolean
hearth_when_select_is_ordinal (const HearthCursor *cursor, guint ahead)
{
  int value;

  return measure_ordinal (cursor, ahead, &value) > 0;
}

/* The end of a range, "to 15th", that stands here; 0 for none. */
static int
range_end (const HearthCursor *cursor)
{
  int value = 0;

  if (!hearth_when_cursor_is (cursor, 0, "to")
      || hearth_when_cursor_peek (cursor, 1)->kind != HEARTH_TOKEN_NUMBER
      || measure_ordinal (cursor, 1, &value) != 2 || value > MOST_ORDINALS)
    return 0;
  return value;
}

/* How far ahead the next ordinal of a list stands: behind a comma, "and", "the"; 0 for none. */
static guint
find_next_ordinal (const HearthCursor *cursor)
{
  guint ahead = 0;

  if (hearth_when_cursor_is_mark (cursor, ahead, ','))
    ahead++;
  for (gsize i = 0; list_words[i] != NULL; i++)
    if (hearth_when_cursor_is (cursor, ahead, list_words[i])) {
      ahead++;
      break;
    }
  if (ahead == 0)
    return 0;
  if (hearth_when_cursor_is (cursor, ahead, "the"))
    ahead++;
  return hearth_when_select_is_ordinal (cursor, ahead) ? ahead : 0;
}

/* Reads [the] 1st, 2nd and last into `ordinals`, each 1 to 366 or the negative of that. */
HearthReading
hearth_when_select_read_ordinals (HearthCursor *cursor, int *ordinals, gsize most, gsize *out_n)
{
  guint ahead = hearth_when_cursor_is (cursor, 0, "the") ? 1 : 0;
  gsize n = 0;

  if (!hearth_when_select_is_ordinal (cursor, ahead))
    return HEARTH_READ_NOTHING;
  do {
    guint first = cursor->at + ahead;
    int value = 0;

    cursor->at = first + measure_ordinal (cursor, ahead, &value);
    if (value == 0 || ABS (value) > MOST_ORDINALS || n == most)
      return hearth_when_cursor_refuse (cursor, first, _ ("an ordinal goes from 1st to 366th"));
    ordinals[n++] = value;
    while (value > 0 && value < range_end (cursor) && n < most)
      ordinals[n++] = ++value;
    if (value > 0 && value == range_end (cursor))
      cursor->at += 3;
    ahead = find_next_ordinal (cursor);
  } while (ahead > 0);
  *out_n = n;
  return HEARTH_READ_DONE;
}

static void
set_bit (guint64 *words, int n)
{
  words[n / 64] |= G_GUINT64_CONSTANT (1) << (n % 64);
}

typedef struct {
  const int *values;
  gsize n;
  guint first; /* the token of the first */
} Ordinals;

static HearthReading
add_ordinal_weekdays (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *ordinals,
                      int weekday)
{
  for (gsize i = 0; i < ordinals->n; i++) {
    int n = ordinals->values[i];
    guint64 *words = n > 0 ? draft->rule.ordinals : draft->rule.ordinals_from_end;

    if (ABS (n) > 53)
      return hearth_when_cursor_refuse (cursor, ordinals->first,
                                        _ ("a year has at most 53 of a weekday"));
    words[weekday] |= G_GUINT64_CONSTANT (1) << ABS (n);
  }
  return HEARTH_READ_DONE;
}

static HearthReading
add_positions (HearthWhenDraft *draft, const Ordinals *ordinals, int weekdays)
{
  draft->rule.weekdays |= weekdays;
  draft->has_positions = TRUE;
  for (gsize i = 0; i < ordinals->n; i++)
    set_bit (ordinals->values[i] > 0 ? draft->rule.positions : draft->rule.positions_from_end,
             ABS (ordinals->values[i]));
  return HEARTH_READ_DONE;
}

static HearthReading
add_month_days (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *ordinals)
{
  for (gsize i = 0; i < ordinals->n; i++) {
    int n = ordinals->values[i];

    if (ABS (n) > 31)
      return hearth_when_cursor_refuse (
          cursor, ordinals->first,
          _ ("a month has at most 31 days; say “of the year” where a day of the year is meant"));
    *(n > 0 ? &draft->rule.month_days : &draft->rule.month_days_from_end) |= 1u << ABS (n);
  }
  return HEARTH_READ_DONE;
}

static HearthReading
add_year_days (HearthWhenDraft *draft, const Ordinals *ordinals)
{
  for (gsize i = 0; i < ordinals->n; i++)
    set_bit (ordinals->values[i] > 0 ? draft->rule.year_days : draft->rule.year_days_from_end,
             ABS (ordinals->values[i]));
  return HEARTH_READ_DONE;
}

static HearthReading
add_weeks (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *ordinals)
{
  for (gsize i = 0; i < ordinals->n; i++) {
    int n = ordinals->values[i];

    if (n == 0 || ABS (n) > 53)
      return hearth_when_cursor_refuse (cursor, ordinals->first,
                                        _ ("a year has the weeks 1 to 53"));
    *(n > 0 ? &draft->rule.week_numbers : &draft->rule.week_numbers_from_end) |=
        G_GUINT64_CONSTANT (1) << ABS (n);
  }
  return HEARTH_READ_DONE;
}

static HearthReading
add_days (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *ordinals)
{
  HearthScope before = draft->scope;

  draft->scope = HEARTH_SCOPE_UNSAID;
  take_scope (cursor, draft);
  if (draft->scope == HEARTH_SCOPE_YEAR)
    return add_year_days (draft, ordinals);
  if (before == HEARTH_SCOPE_MONTH)
    draft->scope = before;
  return add_month_days (cursor, draft, ordinals);
}

/* What an ordinal counts: friday, weekday, week, or else day. */
static HearthReading
add_counted (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *ordinals)
{
  HearthReading reading;
  int value = 0;

  if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY, &value)
      || hearth_when_cursor_take_class (cursor, HEARTH_WORD_WEEKDAY_PLURAL, &value)) {
    reading = add_ordinal_weekdays (cursor, draft, ordinals, value);
    take_scope (cursor, draft);
    return reading;
  }
  if (hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAY_SET, &value)) {
    hearth_when_cursor_take (cursor, "day");
    take_scope (cursor, draft);
    return add_positions (draft, ordinals, value);
  }
  if (hearth_when_cursor_take (cursor, "week") || hearth_when_cursor_take (cursor, "weeks")) {
    take_scope (cursor, draft);
    return add_weeks (cursor, draft, ordinals);
  }
  if (!hearth_when_cursor_take (cursor, "day"))
    hearth_when_cursor_take (cursor, "days");
  return add_days (cursor, draft, ordinals);
}

/* Reads the last friday, the 1st and 15th, the last weekday, the 100th day of the year, in the
 * last week, and adds what they pick. "the 15th" alone is a day of the month. */
HearthReading
hearth_when_select_read_ordinal_days (HearthCursor *cursor, HearthWhenDraft *draft)
{
  int values[MOST_ORDINALS * 2];
  guint before = cursor->at;
  Ordinals ordinals = { .values = values };
  HearthReading reading;

  hearth_when_cursor_take (cursor, "in");
  ordinals.first = cursor->at;
  reading = hearth_when_select_read_ordinals (cursor, values, G_N_ELEMENTS (values), &ordinals.n);
  if (reading == HEARTH_READ_NOTHING)
    cursor->at = before;
  return reading == HEARTH_READ_DONE ? add_counted (cursor, draft, &ordinals) : reading;
}

/* Reads december, in june, of june, june to august. */
HearthReading
hearth_when_select_read_months (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint before = cursor->at;
  int first = 0, last = 0;

  if (!hearth_when_cursor_take (cursor, "in"))
    hearth_when_cursor_take (cursor, "of");
  if (!hearth_when_cursor_take_class (cursor, HEARTH_WORD_MONTH, &first)) {
    cursor->at = before;
    return HEARTH_READ_NOTHING;
  }
  if (!take_range (cursor, HEARTH_WORD_MONTH, &last))
    last = first;
  for (int month = first;; month = month % 12 + 1) {
    draft->rule.months |= 1 << month;
    if (month == last)
      return HEARTH_READ_DONE;
  }
}

static HearthReading
add_numbered_weeks (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *numbers)
{
  take_scope (cursor, draft);
  return add_weeks (cursor, draft, numbers);
}

static HearthReading
add_clock_numbers (HearthCursor *cursor, const Ordinals *numbers, int most, guint64 *out_bits)
{
  for (gsize i = 0; i < numbers->n; i++) {
    if (numbers->values[i] > most)
      return hearth_when_cursor_refuse (cursor, numbers->first, _ ("these go from 0 to %d"), most);
    *out_bits |= G_GUINT64_CONSTANT (1) << numbers->values[i];
  }
  return HEARTH_READ_DONE;
}

static HearthReading
add_hours (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *numbers)
{
  guint64 bits = draft->rule.hours;
  HearthReading reading = add_clock_numbers (cursor, numbers, 23, &bits);

  draft->rule.hours = bits;
  return reading;
}

static HearthReading
add_minutes (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *numbers)
{
  return add_clock_numbers (cursor, numbers, 59, &draft->rule.minutes);
}

static HearthReading
add_seconds (HearthCursor *cursor, HearthWhenDraft *draft, const Ordinals *numbers)
{
  return add_clock_numbers (cursor, numbers, 59, &draft->rule.seconds);
}

/* The numbers from `first` on, to the end of a range "to 17" that may stand here. */
static gsize
take_number_range (HearthCursor *cursor, int first, int *values, gsize most)
{
  gsize n = 0;
  gint64 last = first;

  if (hearth_when_cursor_is (cursor, 0, "to")
      && hearth_when_cursor_peek (cursor, 1)->kind == HEARTH_TOKEN_NUMBER) {
    last = hearth_when_cursor_peek (cursor, 1)->number;
    cursor->at += 2;
  }
  do
    values[n++] = first++;
  while (first <= last && n < most);
  return n;
}

static void
read_numbers (HearthCursor *cursor, int *values, gsize *out_n)
{
  gsize n = 0;

  for (;;) {
    int first = hearth_when_cursor_peek (cursor, 0)->number;
    guint ahead = 0;

    cursor->at++;
    n += take_number_range (cursor, first, values + n, MOST_ORDINALS - n);
    if (hearth_when_cursor_is_mark (cursor, ahead, ','))
      ahead++;
    if (hearth_when_cursor_is (cursor, ahead, "and"))
      ahead++;
    if (ahead == 0 || hearth_when_cursor_peek (cursor, ahead)->kind != HEARTH_TOKEN_NUMBER
        || hearth_when_cursor_is_mark (cursor, ahead + 1, ':') || n == MOST_ORDINALS)
      break;
    cursor->at += ahead;
  }
  *out_n = n;
}

/* Reads a unit and its numbers: in weeks 20 and 30, on day 100 of the year, at minutes 0, 30. */
HearthReading
hearth_when_select_read_numbered (HearthCursor *cursor, HearthWhenDraft *draft)
{
  typedef HearthReading (*Add) (HearthCursor *, HearthWhenDraft *, const Ordinals *);
  static const Add adds[] = {
    [HEARTH_WHEN_SECOND] = add_seconds,      [HEARTH_WHEN_MINUTE] = add_minutes,
    [HEARTH_WHEN_HOUR] = add_hours,          [HEARTH_WHEN_DAY] = add_days,
    [HEARTH_WHEN_WEEK] = add_numbered_weeks,
  };
  int values[MOST_ORDINALS];
  Ordinals numbers = { .values = values };
  guint ahead = hearth_when_cursor_is (cursor, 0, "in") || hearth_when_cursor_is (cursor, 0, "at");
  int unit = 0;

  if (!hearth_when_cursor_is_class (cursor, ahead, HEARTH_WORD_UNIT, &unit)
      || (gsize)unit >= G_N_ELEMENTS (adds)
      || hearth_when_cursor_peek (cursor, ahead + 1)->kind != HEARTH_TOKEN_NUMBER
      || hearth_when_cursor_is_mark (cursor, ahead + 2, ':'))
    return HEARTH_READ_NOTHING;
  cursor->at += ahead + 1;
  numbers.first = cursor->at;
  read_numbers (cursor, values, &numbers.n);
  return adds[unit](cursor, draft, &numbers);
}
