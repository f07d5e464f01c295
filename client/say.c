// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * say: an occurrence in words, as the agenda, the calendar and `next` say it, when an event is, and
 * why a reminder waits.
 *
 * A state is a fact here and never a reproach, and it is said only where there is something to say.
 */
#include "say.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "row.h"

typedef struct {
  const char *state;
  const char *words; /* "" where nothing needs saying */
  HearthStyle style;
} StateWords;

static const StateWords state_words[] = {
  { "upcoming", "", HEARTH_STYLE_PLAIN },
  { "past", "", HEARTH_STYLE_QUIET },
  { "due", N_ ("due"), HEARTH_STYLE_WARM },
  { "snoozed", N_ ("snoozed"), HEARTH_STYLE_WARM },
  { "done", N_ ("done"), HEARTH_STYLE_GOOD },
  { "skipped", N_ ("skipped"), HEARTH_STYLE_QUIET },
  { "missed", N_ ("missed"), HEARTH_STYLE_QUIET },
  { "paused", N_ ("paused"), HEARTH_STYLE_QUIET },
};

static StateWords
find_state (const char *state)
{
  StateWords unknown = { state, state, HEARTH_STYLE_PLAIN };

  for (gsize i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (g_str_equal (state, state_words[i].state))
      return state_words[i];
  return unknown;
}

/* "Our wedding · 11 years · Ann's turn"; a count that the title says already is not repeated. */
char *
hearth_say_title (GVariant *occurrence)
{
  g_autoptr (GString) text = g_string_new (hearth_row_text (occurrence, "title"));
  const char *count = hearth_row_text (occurrence, "count");
  const char *turn = hearth_row_text (occurrence, "turn");

  if (strstr (text->str, count) == NULL)
    g_string_append_printf (text, " · %s", count);
  if (*turn != '\0') {
    g_string_append (text, " · ");
    g_string_append_printf (text, _ ("%s’s turn"), turn);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "19:00-21:00", "19:00" of what lasts no time, "all day" */
char *
hearth_say_time (GVariant *occurrence, const HearthHere *here)
{
  gint64 start = hearth_row_number (occurrence, "start");
  gint64 end = hearth_row_number (occurrence, "end");
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;

  if (hearth_row_flag (occurrence, "all-day"))
    return g_strdup (_ ("all day"));
  from = hearth_here_clock (here, start);
  if (end <= start)
    return g_steal_pointer (&from);
  until = hearth_here_clock (here, end);
  return g_strdup_printf ("%s–%s", from, until);
}

/* "snoozed until 19:40", to the minute; "done", "moved", or "" */
char *
hearth_say_state (GVariant *occurrence, const HearthHere *here)
{
  StateWords state = find_state (hearth_row_text (occurrence, "state"));
  gint64 snoozed_until = hearth_row_number (occurrence, "snoozed-until");
  gint64 minute = snoozed_until - snoozed_until % 60;
  gboolean soon = snoozed_until - here->now < 86400;
  g_autofree char *until = NULL;

  if (*state.words == '\0')
    return g_strdup (hearth_row_flag (occurrence, "moved") ? _ ("moved") : "");
  if (snoozed_until == 0)
    return g_strdup (_ (state.words));
  until = soon ? hearth_here_clock (here, minute) : hearth_here_full (here, minute, FALSE);
  return g_strdup_printf (_ ("snoozed until %s"), until);
}

/* How its state looks. */
HearthStyle
hearth_say_style (GVariant *occurrence)
{
  return find_state (hearth_row_text (occurrence, "state")).style;
}

static gboolean
is_recurring (GVariant *event)
{
  g_auto (GStrv) rdates = NULL;

  g_variant_lookup (event, "Rdates", "^as", &rdates);
  return *hearth_row_text (event, "Rule") != '\0' || *hearth_row_text (event, "AfterDone") != '\0'
         || (rdates != NULL && *rdates != NULL);
}

/* When an event is, of its properties: "every Friday at 19:00, next Fri 27 Nov 2026 19:00", or the
 * one date there is. */
char *
hearth_say_when (GVariant *event, const HearthHere *here)
{
  const char *summary = hearth_row_text (event, "Summary");
  gint64 next = hearth_row_number (event, "Next");
  g_autofree char *date =
      next == 0 ? NULL : hearth_here_full (here, next, hearth_row_flag (event, "AllDay"));

  if (date == NULL)
    return g_strdup (summary);
  if (!is_recurring (event))
    return g_steal_pointer (&date);
  return g_strdup_printf (_ ("%s, next %s"), summary, date);
}

/* "quiet hours", "the screen is locked", …: why a reminder is held. */
const char *
hearth_say_hold (const char *reason)
{
  static const struct {
    const char *reason;
    const char *words;
  } holds[] = {
    { "pause", N_ ("paused") },
    { "quiet-hours", N_ ("quiet hours") },
    { "unplugged", N_ ("a date night is on") },
    { "locked", N_ ("the screen is locked") },
    { "inhibited", N_ ("the desktop holds notifications back") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (holds); i++)
    if (g_str_equal (reason, holds[i].reason))
      return _ (holds[i].words);
  return reason;
}
