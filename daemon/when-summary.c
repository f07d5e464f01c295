// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-summary: a HearthWhen said in words that `when` understands again.
 *
 * "every Friday at 19:00" is clean: it needs no beginning, for it means the same whenever it is
 * read. A rhythm of several weeks, a count, an end or an exception hang on the beginning, so it is
 * said there: "from" where the start is the first occurrence, "since" where it is only what the
 * rule counts from, and always for an anniversary. The words of the rule itself are when-phrase's.
 * Summaries are English, as the language is, and are not translated.
 */
#include "when.h"

#include "civil.h"
#include "when-phrase.h"

static void
append_wall (GString *text, gint64 wall, gboolean with_time)
{
  g_autofree char *date = hearth_civil_format (wall, TRUE);

  g_string_append_printf (text, " %s", date);
  if (!with_time)
    return;
  g_string_append_c (text, ' ');
  hearth_when_phrase_append_time (text, wall);
}

static void
append_once (GString *text, const HearthWhen *when)
{
  g_string_append (text, "once on ");
  hearth_when_phrase_append_date (text, when->start, when->all_day || when->window_seconds > 0);
  if (when->window_seconds == 0)
    return;
  g_string_append (text, " between ");
  hearth_when_phrase_append_time (text, when->start);
  g_string_append (text, " and ");
  hearth_when_phrase_append_time (text, when->start + when->window_seconds);
}

static gboolean
counts_hours (const HearthWhen *when)
{
  return g_str_has_suffix (when->after_done, "hour")
         || g_str_has_suffix (when->after_done, "hours");
}

static void
append_after_done (GString *text, const HearthWhen *when)
{
  g_string_append_printf (text, "every %s after done", when->after_done);
  if (when->window_seconds > 0) {
    g_string_append (text, " between ");
    hearth_when_phrase_append_time (text, when->start);
    g_string_append (text, " and ");
    hearth_when_phrase_append_time (text, when->start + when->window_seconds);
  } else if (!when->all_day && !counts_hours (when)) {
    g_string_append (text, " at ");
    hearth_when_phrase_append_time (text, when->start);
  }
  if (when->pinned) {
    g_string_append (text, " from");
    append_wall (text, when->start, counts_hours (when));
  }
}

static gboolean
needs_beginning (const HearthWhen *when)
{
  const HearthRule *rule = &when->rule;

  return when->pinned || rule->interval > 1 || rule->count > 0
         || rule->until_form != HEARTH_UNTIL_NONE
         || (when->exdates != NULL && when->exdates->len > 0)
         || hearth_when_phrase_counts_from_start (rule);
}

static void
append_beginning (GString *text, const HearthWhen *when)
{
  HearthRecurrence recurrence = { .rule = &when->rule, .start = when->start };
  gboolean is_occurrence = hearth_recurrence_contains (&recurrence, when->start);
  gboolean with_time =
      !when->all_day && (!is_occurrence || hearth_when_phrase_repeats_in_day (&when->rule));

  if (!needs_beginning (when))
    return;
  if (!is_occurrence || hearth_when_phrase_counts_from_start (&when->rule)
      || (when->all_day && when->rule.frequency == HEARTH_FREQUENCY_DAILY
          && when->rule.interval > 1))
    g_string_append (text, " since");
  else
    g_string_append (text, " from");
  append_wall (text, when->start, with_time);
}

static void
append_end (GString *text, const HearthWhen *when)
{
  const HearthRule *rule = &when->rule;
  gboolean is_day =
      when->all_day || rule->until_form == HEARTH_UNTIL_DATE
      || (rule->until_form == HEARTH_UNTIL_LOCAL && (rule->until + 1) % HEARTH_DAY == 0);

  if (rule->count > 0)
    g_string_append_printf (text, " for %d times", rule->count);
  if (rule->until_form == HEARTH_UNTIL_NONE)
    return;
  g_string_append (text, " until");
  append_wall (text, rule->until, !is_day);
  if (!is_day && rule->until_form == HEARTH_UNTIL_UTC)
    g_string_append (text, " UTC");
}

/* The exceptions that do except something; a day that recurs more than once needs their times. */
static void
append_exceptions (GString *text, const HearthWhen *when)
{
  HearthRecurrence recurrence = { .rule = &when->rule, .start = when->start };
  gboolean with_time = !when->all_day && hearth_when_phrase_repeats_in_day (&when->rule);
  const char *link = " except";

  for (guint i = 0; when->exdates != NULL && i < when->exdates->len; i++) {
    gint64 wall = g_array_index (when->exdates, gint64, i);

    if (!hearth_recurrence_contains (&recurrence, wall))
      continue;
    g_string_append (text, link);
    append_wall (text, wall, with_time);
    link = ",";
  }
}

static void
append_additions (GString *text, const HearthWhen *when)
{
  const char *link = " also";

  for (guint i = 0; when->rdates != NULL && i < when->rdates->len; i++) {
    g_string_append (text, link);
    append_wall (text, g_array_index (when->rdates, gint64, i), !when->all_day);
    link = ",";
  }
}

/* A HearthWhen in words: "every Friday at 19:00", "once on Thursday, 24 December 2026 at 18:00",
 * "every 2 weeks on Saturday at 18:30 from 2026-11-28". hearth_when_parse reads them to the same
 * meaning: the same occurrences from its now on, for a moment that has passed with
 * HEARTH_WHEN_PAST. Set `pinned` for a rhythm whose start lies so far ahead that it has to be said.
 * Returns: (transfer full). */
char *
hearth_when_summary (const HearthWhen *when)
{
  GString *text = g_string_new (NULL);

  if (when->after_done != NULL)
    append_after_done (text, when);
  else if (when->rule.frequency == HEARTH_FREQUENCY_NONE)
    append_once (text, when);
  else {
    hearth_when_phrase_append_rhythm (text, when);
    append_beginning (text, when);
    append_end (text, when);
    append_exceptions (text, when);
  }
  append_additions (text, when);
  return g_string_free (text, FALSE);
}

/* Says whether a rhythm that had begun at `wall` would have occurred before its start: then the
 * start was chosen, and whoever has no parsed text to go by sets `pinned`. FALSE for a single
 * moment. */
gboolean
hearth_when_starts_later (const HearthWhen *when, gint64 wall)
{
  HearthRule rule = when->rule;
  HearthRecurrence recurrence = { .rule = &rule, .start = when->start };
  gint64 first = 0, days;

  if (rule.frequency == HEARTH_FREQUENCY_NONE || when->start <= wall
      || hearth_when_phrase_counts_from_start (&rule))
    return FALSE;
  /* It begins weeks before, at the same time of day, and keeps the days that its start lent it. */
  hearth_when_phrase_fill_days (&rule, when->start);
  days = (when->start - wall) / HEARTH_WEEK * 7 + 7;
  rule.interval = 1;
  rule.count = 0;
  rule.until_form = HEARTH_UNTIL_NONE;
  recurrence.start = MAX (when->start - days * HEARTH_DAY, HEARTH_WALL_MIN);
  return hearth_recurrence_next (&recurrence, wall, &first) && first < when->start;
}
