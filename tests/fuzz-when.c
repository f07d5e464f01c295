// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fuzz-when: whatever is said, `when` answers, quickly and consistently.
 *
 * A text either gets a refusal in words, or a meaning that holds: its start lies in the calendar,
 * its rule occurs, and its summary is understood to mean the same occurrences. A text with a "="
 * in it is taken for an RRULE instead, whose summary must be understood likewise. The moment of
 * now, the flags and the start of a rule hang on the text, so that every input repeats itself.
 *
 * With -Dfuzz=true (clang) it is a libFuzzer target; each line of fuzz-when.txt is a seed:
 *   split -l 1 -a 3 tests/fuzz-when.txt corpus/ && build/tests/fuzz-when -only_ascii=1 corpus/
 * Otherwise fuzz-driver.c runs it on mutations of the same lines.
 */
#include "when.h"

#include <stdint.h>
#include <string.h>

#include "civil.h"
#include "dbus/error.h"
#include "walltime.h"

#define EPOCH_2020 G_GINT64_CONSTANT (1577836800)
#define TEN_YEARS (3653 * HEARTH_DAY)
/* Moments that are compared. */
#define MOST_MOMENTS 8

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* FNV-1a: all that is chosen for an input hangs on this. */
static guint64
hash (const uint8_t *data, size_t size)
{
  guint64 value = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (size_t i = 0; i < size; i++)
    value = (value ^ data[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return value;
}

static guint
list_moments (const HearthWhen *when, gint64 from, gint64 *moments)
{
  HearthRecurrence recurrence = { .rule = &when->rule, .start = when->start };
  guint n = 0;

  if (when->exdates != NULL) {
    recurrence.exdates = (const gint64 *)(gpointer)when->exdates->data;
    recurrence.n_exdates = when->exdates->len;
  }
  if (when->rdates != NULL) {
    recurrence.rdates = (const gint64 *)(gpointer)when->rdates->data;
    recurrence.n_rdates = when->rdates->len;
  }
  while (n < MOST_MOMENTS && hearth_recurrence_next (&recurrence, from, &moments[n]))
    from = moments[n++] + 1;
  return n;
}

static void
check_way_back (const HearthWhen *when, gint64 now, GTimeZone *utc)
{
  gint64 from = MAX (when->start, now / G_USEC_PER_SEC);
  g_autofree char *summary = hearth_when_summary (when);
  g_auto (HearthWhen) again = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 before[MOST_MOMENTS], after[MOST_MOMENTS];
  guint n = list_moments (when, from, before);

  if (!hearth_when_parse (summary, now, utc,
                          HEARTH_WHEN_PAST | (when->all_day ? HEARTH_WHEN_ALL_DAY : 0), &again,
                          &error))
    g_error ("“%s” is not understood again: %s", summary, error->message);
  if (list_moments (&again, from, after) != n || memcmp (before, after, n * sizeof before[0]) != 0
      || again.all_day != when->all_day || again.window_seconds != when->window_seconds
      || g_strcmp0 (again.after_done, when->after_done) != 0)
    g_error ("“%s” is understood to mean something else", summary);
}

static void
check_error (const GError *error)
{
  if (error == NULL || error->domain != HEARTH_ERROR || error->message[0] == '\0'
      || !g_utf8_validate (error->message, -1, NULL))
    g_error ("a refusal without words");
}

static void
try_text (const char *text, gint64 now, guint64 chance, GTimeZone *zone)
{
  HearthWhenFlags flags =
      chance >> 40 & (HEARTH_WHEN_ALL_DAY | HEARTH_WHEN_PAST | HEARTH_WHEN_ONCE);
  g_auto (HearthWhen) when = { 0 };
  g_autoptr (GError) error = NULL;

  if (!hearth_when_parse (text, now, zone, flags, &when, &error)) {
    check_error (error);
    return;
  }
  if (when.start < HEARTH_WALL_MIN || when.start > HEARTH_WALL_MAX)
    g_error ("“%s” begins outside of the calendar", text);
  if (when.all_day && when.start % HEARTH_DAY != 0)
    g_error ("“%s” is all-day and begins within one", text);
  if ((flags & HEARTH_WHEN_ONCE) != 0 && when.rule.frequency != HEARTH_FREQUENCY_NONE)
    g_error ("“%s” recurs where it must not", text);
  check_way_back (&when, now, zone);
}

static void
try_rule (const char *text, gint64 now, guint64 chance, GTimeZone *zone)
{
  g_auto (HearthWhen) when = { .start = EPOCH_2020 + (gint64)(chance >> 8) % TEN_YEARS };
  HearthRecurrence recurrence = { .rule = &when.rule };
  const HearthRule *rule = &when.rule;

  when.start = ABS (when.start);
  if (!hearth_recurrence_parse (text, &when.rule, NULL))
    return;
  when.all_day = rule->frequency != HEARTH_FREQUENCY_HOURLY && rule->hours == 0
                 && rule->minutes == 0 && rule->seconds == 0 && (chance & 1) != 0;
  if (when.all_day)
    when.start -= when.start % HEARTH_DAY;
  when.pinned = when.start > now / G_USEC_PER_SEC;
  recurrence.start = when.start;
  if (hearth_recurrence_check (&recurrence, NULL))
    check_way_back (&when, now, zone);
}

static void
try_duration (const char *text)
{
  g_autofree char *short_form = NULL;
  gint64 seconds = 0, again = -1;

  if (!hearth_when_parse_duration (text, &seconds, NULL))
    return;
  short_form = hearth_when_format_duration (seconds);
  if (!hearth_when_parse_duration (short_form, &again, NULL) || again != seconds)
    g_error ("“%s” is not the duration that it was", short_form);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  guint64 chance = hash (data, size);
  gint64 now = (EPOCH_2020 + (gint64)(chance >> 16) % TEN_YEARS) * G_USEC_PER_SEC;

  now = ABS (now);
  if (strchr (text, '=') != NULL)
    try_rule (text, now, chance, utc);
  else
    try_text (text, now, chance, utc);
  try_duration (text);
  return 0;
}
