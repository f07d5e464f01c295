// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-grammar: the `when` language.
 *
 *   text    = clause { [","] ["and"] ["on"] clause }, in any order
 *   clause  = rhythm | day | time | window | tail
 *   rhythm  = "every" [N | "other" | "second"] UNIT ["after done"] | "every" selection
 *           | daily, weekly, fortnightly, monthly, quarterly, yearly, hourly | "once a" UNIT
 *   day     = a day by itself, as when-day has them; a selection, as when-select has them
 *   time    = ["at"] TIME {"and" TIME} | morning, evening, ... | "in 2 hours" | "2 hours ago" |
 * "1h" window  = "between" TIME "and" TIME tail    = as when-tails has them
 *
 * Each clause is a row of one table and adds what it says to a draft. Clauses do not know each
 * other: what they mean together, and whether they go together, when-rule and when-resolve say.
 */
#include "when-grammar.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "when-every.h"
#include "when-select.h"
#include "when-tails.h"

typedef HearthReading (*ReadClause) (HearthCursor *cursor, HearthWhenDraft *draft);

static HearthReading
add_time (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint first = cursor->at;
  gint64 seconds = 0;

  if (hearth_when_moment_read_time (cursor, &seconds) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (draft->window_seconds > 0 || draft->n_times == G_N_ELEMENTS (draft->times))
    return hearth_when_cursor_refuse (cursor, first, _ ("a time was said before"));
  if (draft->n_times == 0)
    draft->times_token = first;
  draft->times[draft->n_times++] = seconds;
  return HEARTH_READ_DONE;
}

/* How far ahead the next time of a list stands, behind a comma, "and", "at"; 0 for none. */
static guint
find_next_time (const HearthCursor *cursor)
{
  guint ahead = 0;

  if (hearth_when_cursor_is_mark (cursor, ahead, ','))
    ahead++;
  if (hearth_when_cursor_is (cursor, ahead, "and"))
    ahead++;
  if (ahead > 0 && hearth_when_cursor_is (cursor, ahead, "at"))
    ahead++;
  return hearth_when_moment_is_time (cursor, ahead) ? ahead : 0;
}

/* [at] 9:00, 12:00 and 18:00 */
static HearthReading
read_times (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint ahead;
  int fallback = 0;

  if (hearth_when_cursor_take (cursor, "at") || hearth_when_cursor_take_mark (cursor, '@')) {
    if (hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_DAYPART, &fallback)
        && !hearth_when_moment_is_time (cursor, 0)) {
      cursor->at++;
      draft->fallback_time = fallback;
      return HEARTH_READ_DONE;
    }
  } else if (!hearth_when_moment_is_time (cursor, 0))
    return HEARTH_READ_NOTHING;
  for (ahead = 0;; cursor->at += ahead) {
    if (add_time (cursor, draft) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
    ahead = find_next_time (cursor);
    if (ahead == 0)
      return HEARTH_READ_DONE;
  }
}

/* tonight, this evening, [in the] morning */
static HearthReading
read_part_of_day (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint before = cursor->at;
  gboolean today = hearth_when_cursor_take (cursor, "this");
  int seconds = 0;

  if (!today && hearth_when_cursor_take (cursor, "in"))
    hearth_when_cursor_take (cursor, "the");
  if (hearth_when_cursor_take (cursor, "tonight")) {
    seconds = 20 * HEARTH_HOUR;
    today = TRUE;
  } else if (!hearth_when_cursor_take_class (cursor, HEARTH_WORD_DAYPART, &seconds)) {
    cursor->at = before;
    return HEARTH_READ_NOTHING;
  }
  draft->fallback_time = seconds;
  if (!today)
    return HEARTH_READ_DONE;
  if (draft->day.form != HEARTH_DAY_NONE)
    return hearth_when_cursor_refuse (cursor, before, _ ("a day was said before"));
  draft->day = (HearthDay){ .form = HEARTH_DAY_SPAN, .first = before, .after = cursor->at };
  return HEARTH_READ_DONE;
}

/* between 10:00 and 20:00 */
static HearthReading
read_window (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint first = cursor->at;
  gint64 start = 0, end = 0;

  if (!hearth_when_cursor_take (cursor, "between"))
    return HEARTH_READ_NOTHING;
  if (hearth_when_moment_read_time (cursor, &start) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (!hearth_when_cursor_take (cursor, "and"))
    return hearth_when_cursor_expect (cursor, _ ("“and”, as in “between 10:00 and 20:00”"));
  if (hearth_when_moment_read_time (cursor, &end) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (draft->n_times > 0 || draft->window_seconds > 0)
    return hearth_when_cursor_refuse (cursor, first, _ ("a time was said before"));
  if (start == end)
    return hearth_when_cursor_refuse (cursor, first, _ ("the window is empty"));
  draft->times[draft->n_times++] = start;
  draft->times_token = first;
  draft->window_seconds = (end - start + HEARTH_DAY) % HEARTH_DAY;
  return HEARTH_READ_DONE;
}

static HearthReading
set_day (HearthCursor *cursor, HearthWhenDraft *draft, const HearthDay *day)
{
  if (day->form == HEARTH_DAY_YEARLESS) {
    draft->rule.months |= 1 << day->month;
    draft->rule.month_days |= 1u << day->day;
    draft->n_year_dates++;
    return HEARTH_READ_DONE;
  }
  if (draft->day.form != HEARTH_DAY_NONE || draft->is_elapsed)
    return hearth_when_cursor_refuse (cursor, day->first, _ ("a day was said before"));
  draft->day = *day;
  return HEARTH_READ_DONE;
}

/* A day by itself. "last friday" is left to the ordinals: it may be the last of each month. */
static HearthReading
read_day (HearthCursor *cursor, HearthWhenDraft *draft)
{
  HearthDay day;
  HearthReading reading;

  if (hearth_when_cursor_is (cursor, 0, "last")
      && hearth_when_cursor_is_class (cursor, 1, HEARTH_WORD_WEEKDAY, NULL))
    return HEARTH_READ_NOTHING;
  reading = hearth_when_day_read_fixed (cursor, &day);
  return reading == HEARTH_READ_DONE ? set_day (cursor, draft, &day) : reading;
}

static void
negate (HearthSpan *span)
{
  span->months = -span->months;
  span->days = -span->days;
  span->seconds = -span->seconds;
}

/* now, in 2 hours, 2 hours ago, 1h30m: a moment counted from now. */
static HearthReading
read_elapsed (HearthCursor *cursor, HearthWhenDraft *draft)
{
  guint first = cursor->at;
  HearthSpan span = { 0 };

  if (!hearth_when_cursor_take (cursor, "now")) {
    guint ahead = hearth_when_cursor_is (cursor, 0, "in") ? 1 : 0;

    if (!hearth_when_moment_is_span (cursor, ahead))
      return HEARTH_READ_NOTHING;
    cursor->at += ahead;
    if (hearth_when_moment_read_span (cursor, &span) == HEARTH_READ_WRONG)
      return HEARTH_READ_WRONG;
    if (hearth_when_cursor_take (cursor, "ago"))
      negate (&span);
    else if (hearth_when_cursor_is (cursor, 1, "now") && hearth_when_cursor_take (cursor, "from"))
      cursor->at++;
  }
  if (draft->day.form != HEARTH_DAY_NONE || draft->is_elapsed)
    return hearth_when_cursor_refuse (cursor, first, _ ("a day was said before"));
  draft->is_elapsed = TRUE;
  draft->elapsed = span;
  return HEARTH_READ_DONE;
}

static const ReadClause clauses[] = {
  hearth_when_every_read,
  hearth_when_every_read_adverb,
  hearth_when_every_read_once,
  read_window,
  hearth_when_tails_read,
  hearth_when_select_read_numbered,
  read_day,
  read_times,
  read_elapsed,
  hearth_when_select_read_ordinal_days,
  hearth_when_select_read_weekdays,
  hearth_when_select_read_months,
  read_part_of_day,
};

/* Steps over what links two clauses: a comma, "and", "on", the "of" in "of every month". */
static void
skip_links (HearthCursor *cursor)
{
  static const char *const links[] = { "and", "or", "on", NULL };
  static const char *const of_words[] = { "of", "in", NULL };

  while (hearth_when_cursor_take_mark (cursor, ',') || hearth_when_cursor_take_any (cursor, links))
    continue;
  if (hearth_when_cursor_is (cursor, 1, "every") || hearth_when_cursor_is (cursor, 1, "each"))
    hearth_when_cursor_take_any (cursor, of_words);
}

/* What would have been understood behind a word that begins a phrase. */
static HearthReading
expect_rest (HearthCursor *cursor)
{
  static const struct {
    const char *word;
    const char *expected;
  } beginnings[] = {
    { "in", N_ ("a span such as “2 hours”, a month, or “week 20”") },
    { "the", N_ ("an ordinal such as “1st” or “last”") },
    { "this", N_ ("a weekday, “weekend”, “evening”") },
    { "next", N_ ("a weekday, “weekend”, “week”, “month” or “year”") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (hearth_when_cursor_take (cursor, beginnings[i].word)) {
      if (hearth_when_cursor_peek (cursor, 0)->kind == HEARTH_TOKEN_NUMBER)
        cursor->at++;
      return hearth_when_cursor_expect (cursor, _ (beginnings[i].expected));
    }
  return HEARTH_READ_NOTHING;
}

static HearthReading
expect_clause (HearthCursor *cursor, const HearthWhenDraft *draft)
{
  if (draft->recurs && cursor->at == draft->recurs_token + 1) {
    if (hearth_when_cursor_peek (cursor, 0)->kind == HEARTH_TOKEN_NUMBER) {
      cursor->at++;
      return hearth_when_cursor_expect (cursor, _ ("a unit such as “weeks”, or a month"));
    }
    return hearth_when_cursor_expect (
        cursor, _ ("a weekday, a unit such as “week” or “2 weeks”, or a date such as “20 june”"));
  }
  if (expect_rest (cursor) == HEARTH_READ_WRONG)
    return HEARTH_READ_WRONG;
  if (cursor->at == 0)
    return hearth_when_cursor_expect (
        cursor, _ ("a day such as “friday” or “24 dec”, a time such as “19:00”, or “every”"));
  return hearth_when_cursor_expect (
      cursor, _ ("a day, a time such as “19:00”, or “every”, “from”, “until”, “for … times”, "
                 "“except”"));
}

static HearthReading
read_clause (HearthCursor *cursor, HearthWhenDraft *draft)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clauses); i++) {
    HearthReading reading = clauses[i](cursor, draft);

    if (reading != HEARTH_READ_NOTHING)
      return reading;
  }
  return expect_clause (cursor, draft);
}

static gboolean
is_bare_every (const HearthCursor *cursor, const HearthWhenDraft *draft)
{
  return draft->recurs && cursor->at == draft->recurs_token + 1
         && draft->rule.frequency == HEARTH_FREQUENCY_NONE && draft->rule.weekdays == 0;
}

/* Reads all of the cursor's text into an empty draft. FALSE: the cursor's error says where it
 * stumbled. */
gboolean
hearth_when_grammar_read (HearthCursor *cursor, HearthWhenDraft *draft)
{
  do {
    skip_links (cursor);
    if (read_clause (cursor, draft) == HEARTH_READ_WRONG)
      return FALSE;
  } while (hearth_when_cursor_peek (cursor, 0)->kind != HEARTH_TOKEN_END
           || is_bare_every (cursor, draft));
  return TRUE;
}
