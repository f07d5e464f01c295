// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a word can be. One word may be several things: "second" is an ordinal and a unit. */
typedef enum {
  HEARTH_WORD_KEY, /* "every", "until", ...: stands for itself */
  HEARTH_WORD_WEEKDAY, /* value: 0 Monday to 6 Sunday */
  HEARTH_WORD_WEEKDAY_PLURAL, /* "fridays": the same, and says that it recurs */
  HEARTH_WORD_DAY_SET, /* "weekday", "weekend": value: bits, bit 0 Monday */
  HEARTH_WORD_DAY_SET_PLURAL, /* "weekdays": the same, and says that it recurs */
  HEARTH_WORD_MONTH, /* value: 1 to 12 */
  HEARTH_WORD_UNIT, /* value: HearthWhenUnit */
  HEARTH_WORD_ADVERB, /* "daily": value: HearthWhenUnit */
  HEARTH_WORD_ORDINAL, /* "first": value: 1 and on; "last": -1 */
  HEARTH_WORD_NUMBER, /* "two", "an" */
  HEARTH_WORD_DAYPART, /* "noon", "evening": value: seconds into the day */
  HEARTH_WORD_DAY, /* "tomorrow": value: days from today */
} HearthWordClass;

typedef enum {
  HEARTH_WHEN_SECOND,
  HEARTH_WHEN_MINUTE,
  HEARTH_WHEN_HOUR,
  HEARTH_WHEN_DAY,
  HEARTH_WHEN_WEEK,
  HEARTH_WHEN_FORTNIGHT,
  HEARTH_WHEN_MONTH,
  HEARTH_WHEN_QUARTER,
  HEARTH_WHEN_YEAR,
} HearthWhenUnit;

guint hearth_when_words_classes (const char *word);
gboolean hearth_when_words_find (const char *word, HearthWordClass word_class, int *out_value);
const char *hearth_when_words_nearest (const char *word);
const char *hearth_when_words_weekday (int weekday);
const char *hearth_when_words_month (int month);
const char *hearth_when_words_unit (HearthWhenUnit unit);

G_END_DECLS
