// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-every: the rhythm itself, "every 2 weeks", "daily", "once a month".
 *
 * What follows "every" and is no unit ("every friday", "every 20 june") is left to the clauses
 * that pick days. An ordinal before a unit or a weekday counts an interval, "every 2nd week", but
 * not before "of": "every 2nd friday of the month" picks days. "after done" makes it a span that
 * counts from the last time.
 */
#include "when-every.h"

#include <glib/gi18n-lib.h>

#include "when-select.h"

#define MOST_INTERVAL 1000000 /* recurrence takes no more */

static const char *const every_words[] = { "every", "each", NULL };

static HearthReading
set_frequency (HearthCursor *cursor, HearthWhenDraft *draft, int unit, gint64 interval)
{
  static const struct {
    HearthFrequency frequency;
    int factor;
  } rhythms[] = {
    [HEARTH_WHEN_SECOND] = { HEARTH_FREQUENCY_NONE, 0 },
    [HEARTH_WHEN_MINUTE] = { HEARTH_FREQUENCY_NONE, 0 },
    [HEARTH_WHEN_HOUR] = { HEARTH_FREQUENCY_HOURLY, 1 },
    [HEARTH_WHEN_DAY] = { HEARTH_FREQUENCY_DAILY, 1 },
    [HEARTH_WHEN_WEEK] = { HEARTH_FREQUENCY_WEEKLY, 1 },
    [HEARTH_WHEN_FORTNIGHT] = { HEARTH_FREQUENCY_WEEKLY, 2 },
    [HEARTH_WHEN_MONTH] = { HEARTH_FREQUENCY_MONTHLY, 1 },
    [HEARTH_WHEN_QUARTER] = { HEARTH_FREQUENCY_MONTHLY, 3 },
    [HEARTH_WHEN_YEAR] = { HEARTH_FREQUENCY_YEARLY, 1 },
  };
  guint first = draft->recurs_token;

  if (rhythms[unit].frequency == HEARTH_FREQUENCY_NONE)
    return hearth_when_cursor_refuse (cursor, first, _ ("the shortest rhythm is an hour"));
  if (draft->rule.frequency != HEARTH_FREQUENCY_NONE || draft->after_done != NULL)
    return hearth_when_cursor_refuse (cursor, first, _ ("its rhythm was said before"));
  if (interval < 1 || interval > MOST_INTERVAL)
    return hearth_when_cursor_refuse (cursor, first, _ ("a rhythm counts from 1 to %d"),
                                      MOST_INTERVAL);
  draft->rule.frequency = rhythms[unit].frequency;
  draft->rule.interval = interval * rhythms[unit].factor;
  return HEARTH_READ_DONE;
}

/* Says whether "after done" stands here, also "after it is done", and steps over it. */
static gboolean
take_after_done (HearthCursor *cursor)
{
  static const char *const ends[] = { "done", "completion", NULL };
  guint before = cursor->at;

  if (!hearth_when_cursor_take (cursor, "after"))
    return FALSE;
  if (!hearth_when_cursor_take (cursor, "it's") && hearth_when_cursor_take (cursor, "it"))
    hearth_when_cursor_take (cursor, "is");
  if (hearth_when_cursor_take_any (cursor, ends))
    return TRUE;
  cursor->at = before;
  return FALSE;
}

static HearthReading
set_after_done (HearthCursor *cursor, HearthWhenDraft *draft, int unit, gint64 interval)
{
  const char *name = hearth_when_words_unit (unit);

  if (draft->after_done != NULL || draft->rule.frequency != HEARTH_FREQUENCY_NONE)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token,
                                      _ ("its rhythm was said before"));
  if (unit < HEARTH_WHEN_HOUR || interval < 1 || interval > MOST_INTERVAL)
    return hearth_when_cursor_refuse (cursor, draft->recurs_token,
                                      _ ("a rhythm counts 1 to %d hours or longer units"),
                                      MOST_INTERVAL);
  draft->after_done =
      g_strdup_printf ("%" G_GINT64_FORMAT " %s%s", interval, name, interval == 1 ? "" : "s");
  return HEARTH_READ_DONE;
}

static HearthReading
read_unit (HearthCursor *cursor, HearthWhenDraft *draft, gint64 interval)
{
  int unit = 0;

  if (!hearth_when_cursor_take_class (cursor, HEARTH_WORD_UNIT, &unit))
    return HEARTH_READ_NOTHING;
  if (take_after_done (cursor))
    return set_after_done (cursor, draft, unit, interval);
  return set_frequency (cursor, draft, unit, interval);
}

static gboolean
is_day_name (const HearthCursor *cursor)
{
  return hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_WEEKDAY, NULL)
         || hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_DAY_SET, NULL);
}

/* every other friday, every second saturday: the days are left for the selection to read. */
static HearthReading
read_skipping_weeks (HearthCursor *cursor, HearthWhenDraft *draft, int interval)
{
  if (!is_day_name (cursor))
    return hearth_when_cursor_expect (cursor, _ ("a weekday or a unit such as “week”"));
  if (interval > 2)
    return hearth_when_cursor_refuse (
        cursor, draft->recurs_token,
        _ ("say “every %d weeks on …”, or “… of the month” where that is meant"), interval);
  return set_frequency (cursor, draft, HEARTH_WHEN_WEEK, interval);
}

/* Says whether an ordinal here counts weeks or units ("every 2nd week", "every second friday"), not
 * days of a month ("every 2nd friday of the month", "every 15th"); if so steps over it. */
static gboolean
take_ordinal_interval (HearthCursor *cursor, int *out_interval)
{
  HearthCursor ahead = *cursor;
  int ordinal = 0;
  gsize n = 0;

  if (hearth_when_select_read_ordinals (&ahead, &ordinal, 1, &n) != HEARTH_READ_DONE) {
    g_clear_error (&ahead.error);
    return FALSE;
  }
  if (ordinal < 2 || hearth_when_cursor_is (&ahead, 1, "of")
      || hearth_when_cursor_is (&ahead, 1, "in"))
    return FALSE;
  if (!hearth_when_cursor_is_class (&ahead, 0, HEARTH_WORD_UNIT, NULL) && !is_day_name (&ahead))
    return FALSE;
  cursor->at = ahead.at;
  *out_interval = ordinal;
  return TRUE;
}

/* every 2nd week, every second friday, every other day */
static HearthReading
read_nth_rhythm (HearthCursor *cursor, HearthWhenDraft *draft, int interval)
{
  HearthReading reading = read_unit (cursor, draft, interval);

  return reading == HEARTH_READ_NOTHING ? read_skipping_weeks (cursor, draft, interval) : reading;
}

/* A count of units: "2", "two", "an". */
static gboolean
take_interval (HearthCursor *cursor, int *out_interval)
{
  const HearthToken *token = hearth_when_cursor_peek (cursor, 0);

  if (!hearth_when_cursor_is_class (cursor, 1, HEARTH_WORD_UNIT, NULL))
    return FALSE;
  if (token->kind == HEARTH_TOKEN_NUMBER)
    *out_interval = token->number;
  else if (!hearth_when_cursor_is_class (cursor, 0, HEARTH_WORD_NUMBER, out_interval))
    return FALSE;
  cursor->at++;
  return TRUE;
}

/* every ...; what it does not read itself is left to the clauses that pick days. */
HearthReading
hearth_when_every_read (HearthCursor *cursor, HearthWhenDraft *draft)
{
  int interval = 1;
  HearthReading reading;

  if (!hearth_when_cursor_take_any (cursor, every_words))
    return HEARTH_READ_NOTHING;
  draft->recurs = TRUE;
  draft->recurs_token = cursor->at - 1;
  if (hearth_when_cursor_take (cursor, "other"))
    return read_nth_rhythm (cursor, draft, 2);
  if (take_ordinal_interval (cursor, &interval))
    return read_nth_rhythm (cursor, draft, interval);
  take_interval (cursor, &interval);
  reading = read_unit (cursor, draft, interval);
  return reading == HEARTH_READ_NOTHING ? HEARTH_READ_DONE : reading;
}

/* daily, weekly, ... */
HearthReading
hearth_when_every_read_adverb (HearthCursor *cursor, HearthWhenDraft *draft)
{
  int unit = 0;

  if (!hearth_when_cursor_take_class (cursor, HEARTH_WORD_ADVERB, &unit))
    return HEARTH_READ_NOTHING;
  draft->recurs = TRUE;
  draft->recurs_token = cursor->at - 1;
  return set_frequency (cursor, draft, unit, 1);
}

/* once [on ...], once a week */
HearthReading
hearth_when_every_read_once (HearthCursor *cursor, HearthWhenDraft *draft)
{
  static const char *const articles[] = { "a", "an", "per", NULL };

  if (!hearth_when_cursor_take (cursor, "once"))
    return HEARTH_READ_NOTHING;
  if (!hearth_when_cursor_take_any (cursor, articles))
    return HEARTH_READ_DONE;
  draft->recurs = TRUE;
  draft->recurs_token = cursor->at - 2;
  if (read_unit (cursor, draft, 1) == HEARTH_READ_NOTHING)
    return hearth_when_cursor_expect (cursor, _ ("a unit such as “week”"));
  return cursor->error == NULL ? HEARTH_READ_DONE : HEARTH_READ_WRONG;
}
