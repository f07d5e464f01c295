// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-words: the vocabulary of the `when` language.
 *
 * One table says every word that the language knows, what it can be and what it is worth; a new
 * synonym is a new row and nothing else. The same table finds the word that somebody may have
 * meant by one that is not in it. What words mean together is the grammar's business.
 */
#include "when-words.h"

#include <string.h>

#include "civil.h"

#define WORKDAYS 0x1f
#define WEEKEND 0x60
/* No word of the vocabulary is longer; a longer one in a text cannot be near to any. */
#define LONGEST_WORD 16

typedef struct {
  const char *text;
  HearthWordClass word_class;
  int value;
} Word;

static const Word words[] = {
  { "monday", HEARTH_WORD_WEEKDAY, 0 },
  { "tuesday", HEARTH_WORD_WEEKDAY, 1 },
  { "wednesday", HEARTH_WORD_WEEKDAY, 2 },
  { "thursday", HEARTH_WORD_WEEKDAY, 3 },
  { "friday", HEARTH_WORD_WEEKDAY, 4 },
  { "saturday", HEARTH_WORD_WEEKDAY, 5 },
  { "sunday", HEARTH_WORD_WEEKDAY, 6 },
  { "mon", HEARTH_WORD_WEEKDAY, 0 },
  { "tue", HEARTH_WORD_WEEKDAY, 1 },
  { "tues", HEARTH_WORD_WEEKDAY, 1 },
  { "wed", HEARTH_WORD_WEEKDAY, 2 },
  { "thu", HEARTH_WORD_WEEKDAY, 3 },
  { "thur", HEARTH_WORD_WEEKDAY, 3 },
  { "thurs", HEARTH_WORD_WEEKDAY, 3 },
  { "fri", HEARTH_WORD_WEEKDAY, 4 },
  { "sat", HEARTH_WORD_WEEKDAY, 5 },
  { "sun", HEARTH_WORD_WEEKDAY, 6 },
  { "mondays", HEARTH_WORD_WEEKDAY_PLURAL, 0 },
  { "tuesdays", HEARTH_WORD_WEEKDAY_PLURAL, 1 },
  { "wednesdays", HEARTH_WORD_WEEKDAY_PLURAL, 2 },
  { "thursdays", HEARTH_WORD_WEEKDAY_PLURAL, 3 },
  { "fridays", HEARTH_WORD_WEEKDAY_PLURAL, 4 },
  { "saturdays", HEARTH_WORD_WEEKDAY_PLURAL, 5 },
  { "sundays", HEARTH_WORD_WEEKDAY_PLURAL, 6 },
  { "weekday", HEARTH_WORD_DAY_SET, WORKDAYS },
  { "workday", HEARTH_WORD_DAY_SET, WORKDAYS },
  { "weekend", HEARTH_WORD_DAY_SET, WEEKEND },
  { "weekdays", HEARTH_WORD_DAY_SET_PLURAL, WORKDAYS },
  { "workdays", HEARTH_WORD_DAY_SET_PLURAL, WORKDAYS },
  { "weekends", HEARTH_WORD_DAY_SET_PLURAL, WEEKEND },
  { "january", HEARTH_WORD_MONTH, 1 },
  { "february", HEARTH_WORD_MONTH, 2 },
  { "march", HEARTH_WORD_MONTH, 3 },
  { "april", HEARTH_WORD_MONTH, 4 },
  { "may", HEARTH_WORD_MONTH, 5 },
  { "june", HEARTH_WORD_MONTH, 6 },
  { "july", HEARTH_WORD_MONTH, 7 },
  { "august", HEARTH_WORD_MONTH, 8 },
  { "september", HEARTH_WORD_MONTH, 9 },
  { "october", HEARTH_WORD_MONTH, 10 },
  { "november", HEARTH_WORD_MONTH, 11 },
  { "december", HEARTH_WORD_MONTH, 12 },
  { "jan", HEARTH_WORD_MONTH, 1 },
  { "feb", HEARTH_WORD_MONTH, 2 },
  { "mar", HEARTH_WORD_MONTH, 3 },
  { "apr", HEARTH_WORD_MONTH, 4 },
  { "jun", HEARTH_WORD_MONTH, 6 },
  { "jul", HEARTH_WORD_MONTH, 7 },
  { "aug", HEARTH_WORD_MONTH, 8 },
  { "sep", HEARTH_WORD_MONTH, 9 },
  { "sept", HEARTH_WORD_MONTH, 9 },
  { "oct", HEARTH_WORD_MONTH, 10 },
  { "nov", HEARTH_WORD_MONTH, 11 },
  { "dec", HEARTH_WORD_MONTH, 12 },
  { "second", HEARTH_WORD_UNIT, HEARTH_WHEN_SECOND },
  { "seconds", HEARTH_WORD_UNIT, HEARTH_WHEN_SECOND },
  { "sec", HEARTH_WORD_UNIT, HEARTH_WHEN_SECOND },
  { "secs", HEARTH_WORD_UNIT, HEARTH_WHEN_SECOND },
  { "s", HEARTH_WORD_UNIT, HEARTH_WHEN_SECOND },
  { "minute", HEARTH_WORD_UNIT, HEARTH_WHEN_MINUTE },
  { "minutes", HEARTH_WORD_UNIT, HEARTH_WHEN_MINUTE },
  { "min", HEARTH_WORD_UNIT, HEARTH_WHEN_MINUTE },
  { "mins", HEARTH_WORD_UNIT, HEARTH_WHEN_MINUTE },
  { "m", HEARTH_WORD_UNIT, HEARTH_WHEN_MINUTE },
  { "hour", HEARTH_WORD_UNIT, HEARTH_WHEN_HOUR },
  { "hours", HEARTH_WORD_UNIT, HEARTH_WHEN_HOUR },
  { "hr", HEARTH_WORD_UNIT, HEARTH_WHEN_HOUR },
  { "hrs", HEARTH_WORD_UNIT, HEARTH_WHEN_HOUR },
  { "h", HEARTH_WORD_UNIT, HEARTH_WHEN_HOUR },
  { "day", HEARTH_WORD_UNIT, HEARTH_WHEN_DAY },
  { "days", HEARTH_WORD_UNIT, HEARTH_WHEN_DAY },
  { "d", HEARTH_WORD_UNIT, HEARTH_WHEN_DAY },
  { "week", HEARTH_WORD_UNIT, HEARTH_WHEN_WEEK },
  { "weeks", HEARTH_WORD_UNIT, HEARTH_WHEN_WEEK },
  { "wk", HEARTH_WORD_UNIT, HEARTH_WHEN_WEEK },
  { "wks", HEARTH_WORD_UNIT, HEARTH_WHEN_WEEK },
  { "w", HEARTH_WORD_UNIT, HEARTH_WHEN_WEEK },
  { "fortnight", HEARTH_WORD_UNIT, HEARTH_WHEN_FORTNIGHT },
  { "fortnights", HEARTH_WORD_UNIT, HEARTH_WHEN_FORTNIGHT },
  { "month", HEARTH_WORD_UNIT, HEARTH_WHEN_MONTH },
  { "months", HEARTH_WORD_UNIT, HEARTH_WHEN_MONTH },
  { "quarter", HEARTH_WORD_UNIT, HEARTH_WHEN_QUARTER },
  { "quarters", HEARTH_WORD_UNIT, HEARTH_WHEN_QUARTER },
  { "year", HEARTH_WORD_UNIT, HEARTH_WHEN_YEAR },
  { "years", HEARTH_WORD_UNIT, HEARTH_WHEN_YEAR },
  { "yr", HEARTH_WORD_UNIT, HEARTH_WHEN_YEAR },
  { "yrs", HEARTH_WORD_UNIT, HEARTH_WHEN_YEAR },
  { "y", HEARTH_WORD_UNIT, HEARTH_WHEN_YEAR },
  { "hourly", HEARTH_WORD_ADVERB, HEARTH_WHEN_HOUR },
  { "daily", HEARTH_WORD_ADVERB, HEARTH_WHEN_DAY },
  { "weekly", HEARTH_WORD_ADVERB, HEARTH_WHEN_WEEK },
  { "fortnightly", HEARTH_WORD_ADVERB, HEARTH_WHEN_FORTNIGHT },
  { "biweekly", HEARTH_WORD_ADVERB, HEARTH_WHEN_FORTNIGHT },
  { "monthly", HEARTH_WORD_ADVERB, HEARTH_WHEN_MONTH },
  { "quarterly", HEARTH_WORD_ADVERB, HEARTH_WHEN_QUARTER },
  { "yearly", HEARTH_WORD_ADVERB, HEARTH_WHEN_YEAR },
  { "annually", HEARTH_WORD_ADVERB, HEARTH_WHEN_YEAR },
  { "first", HEARTH_WORD_ORDINAL, 1 },
  { "second", HEARTH_WORD_ORDINAL, 2 },
  { "third", HEARTH_WORD_ORDINAL, 3 },
  { "fourth", HEARTH_WORD_ORDINAL, 4 },
  { "fifth", HEARTH_WORD_ORDINAL, 5 },
  { "sixth", HEARTH_WORD_ORDINAL, 6 },
  { "seventh", HEARTH_WORD_ORDINAL, 7 },
  { "eighth", HEARTH_WORD_ORDINAL, 8 },
  { "ninth", HEARTH_WORD_ORDINAL, 9 },
  { "tenth", HEARTH_WORD_ORDINAL, 10 },
  { "last", HEARTH_WORD_ORDINAL, -1 },
  { "a", HEARTH_WORD_NUMBER, 1 },
  { "an", HEARTH_WORD_NUMBER, 1 },
  { "one", HEARTH_WORD_NUMBER, 1 },
  { "two", HEARTH_WORD_NUMBER, 2 },
  { "three", HEARTH_WORD_NUMBER, 3 },
  { "four", HEARTH_WORD_NUMBER, 4 },
  { "five", HEARTH_WORD_NUMBER, 5 },
  { "six", HEARTH_WORD_NUMBER, 6 },
  { "seven", HEARTH_WORD_NUMBER, 7 },
  { "eight", HEARTH_WORD_NUMBER, 8 },
  { "nine", HEARTH_WORD_NUMBER, 9 },
  { "ten", HEARTH_WORD_NUMBER, 10 },
  { "eleven", HEARTH_WORD_NUMBER, 11 },
  { "twelve", HEARTH_WORD_NUMBER, 12 },
  { "midnight", HEARTH_WORD_DAYPART, 0 },
  { "morning", HEARTH_WORD_DAYPART, 9 * HEARTH_HOUR },
  { "noon", HEARTH_WORD_DAYPART, 12 * HEARTH_HOUR },
  { "midday", HEARTH_WORD_DAYPART, 12 * HEARTH_HOUR },
  { "afternoon", HEARTH_WORD_DAYPART, 15 * HEARTH_HOUR },
  { "evening", HEARTH_WORD_DAYPART, 20 * HEARTH_HOUR },
  { "night", HEARTH_WORD_DAYPART, 20 * HEARTH_HOUR },
  { "today", HEARTH_WORD_DAY, 0 },
  { "tomorrow", HEARTH_WORD_DAY, 1 },
  { "yesterday", HEARTH_WORD_DAY, -1 },
  { "after", HEARTH_WORD_KEY, 0 },
  { "ago", HEARTH_WORD_KEY, 0 },
  { "also", HEARTH_WORD_KEY, 0 },
  { "at", HEARTH_WORD_KEY, 0 },
  { "back", HEARTH_WORD_KEY, 0 },
  { "before", HEARTH_WORD_KEY, 0 },
  { "between", HEARTH_WORD_KEY, 0 },
  { "done", HEARTH_WORD_KEY, 0 },
  { "each", HEARTH_WORD_KEY, 0 },
  { "every", HEARTH_WORD_KEY, 0 },
  { "except", HEARTH_WORD_KEY, 0 },
  { "for", HEARTH_WORD_KEY, 0 },
  { "forward", HEARTH_WORD_KEY, 0 },
  { "from", HEARTH_WORD_KEY, 0 },
  { "half", HEARTH_WORD_KEY, 0 },
  { "match", HEARTH_WORD_KEY, 0 },
  { "missing", HEARTH_WORD_KEY, 0 },
  { "moving", HEARTH_WORD_KEY, 0 },
  { "next", HEARTH_WORD_KEY, 0 },
  { "now", HEARTH_WORD_KEY, 0 },
  { "once", HEARTH_WORD_KEY, 0 },
  { "only", HEARTH_WORD_KEY, 0 },
  { "other", HEARTH_WORD_KEY, 0 },
  { "since", HEARTH_WORD_KEY, 0 },
  { "skipping", HEARTH_WORD_KEY, 0 },
  { "start", HEARTH_WORD_KEY, 0 },
  { "starting", HEARTH_WORD_KEY, 0 },
  { "this", HEARTH_WORD_KEY, 0 },
  { "through", HEARTH_WORD_KEY, 0 },
  { "till", HEARTH_WORD_KEY, 0 },
  { "times", HEARTH_WORD_KEY, 0 },
  { "tonight", HEARTH_WORD_KEY, 0 },
  { "until", HEARTH_WORD_KEY, 0 },
  { "without", HEARTH_WORD_KEY, 0 },
};

static const char *const weekday_names[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                             "Friday", "Saturday", "Sunday" };
static const char *const month_names[] = { "January",   "February", "March",    "April",
                                           "May",       "June",     "July",     "August",
                                           "September", "October",  "November", "December" };
static const char *const unit_names[] = { "second",    "minute", "hour",    "day", "week",
                                          "fortnight", "month",  "quarter", "year" };

/* The edits (a letter more, less, other, or two swapped) that part `left` from `right`; both at
 * most LONGEST_WORD bytes. */
static guint
count_edits (const char *left, const char *right)
{
  guint edits[LONGEST_WORD + 1][LONGEST_WORD + 1];
  guint rows = strlen (left), columns = strlen (right);

  for (guint i = 0; i <= rows; i++)
    edits[i][0] = i;
  for (guint j = 0; j <= columns; j++)
    edits[0][j] = j;
  for (guint i = 1; i <= rows; i++)
    for (guint j = 1; j <= columns; j++) {
      guint best = edits[i - 1][j - 1] + (left[i - 1] != right[j - 1]);

      best = MIN (best, MIN (edits[i - 1][j], edits[i][j - 1]) + 1);
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        best = MIN (best, edits[i - 2][j - 2] + 1);
      edits[i][j] = best;
    }
  return edits[rows][columns];
}

/* All that `word` (lower case) can be: bit n for the HearthWordClass n; 0 for an unknown word. */
guint
hearth_when_words_classes (const char *word)
{
  guint classes = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].text, word) == 0)
      classes |= 1u << words[i].word_class;
  return classes;
}

/* Says whether the vocabulary has `word` (lower case) as a `word_class`, and what it is worth. */
gboolean
hearth_when_words_find (const char *word, HearthWordClass word_class, int *out_value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].word_class == word_class && strcmp (words[i].text, word) == 0) {
      if (out_value != NULL)
        *out_value = words[i].value;
      return TRUE;
    }
  return FALSE;
}

/* The word of the vocabulary that somebody who wrote `word` (lower case) may have meant: at most
 * two slips away, one in a short word. Returns: (nullable) static text; NULL also for a word that
 * is in the vocabulary. */
const char *
hearth_when_words_nearest (const char *word)
{
  gsize length = strlen (word);
  guint least = length < 3 ? 0 : length < 6 ? 1 : 2;
  const char *nearest = NULL;

  if (length > LONGEST_WORD || least == 0)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    guint edits = count_edits (word, words[i].text);

    if (edits == 0)
      return NULL;
    if (strlen (words[i].text) < 3 || edits > least || (edits == least && nearest != NULL))
      continue;
    nearest = words[i].text;
    least = edits;
  }
  return nearest;
}

/* The English name of a weekday, 0 Monday to 6 Sunday. */
const char *
hearth_when_words_weekday (int weekday)
{
  return weekday_names[weekday];
}

/* The English name of a month, 1 to 12. */
const char *
hearth_when_words_month (int month)
{
  return month_names[month - 1];
}

/* The English name of a unit, in the singular. */
const char *
hearth_when_words_unit (HearthWhenUnit unit)
{
  return unit_names[unit];
}
