// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when: human words for a moment or a rhythm, and what they mean.
 *
 * "every other saturday 18:30 except 2026-12-26" goes through several rooms: when-lexer cuts it
 * into words, when-grammar reads the clauses into a draft (with when-day and when-moment for days
 * and times, when-select for the days of a rule, when-tails for its bounds), when-rule makes one
 * rule of the parts, when-resolve lets it meet the clock. when-summary is the way back. A refusal
 * anywhere is INVALID_WHEN, and names the word, its column and what would have been understood.
 *
 * It is pure: now and the zone are arguments. Every call is bounded by the length of the text,
 * 16 KiB, and by the engine's own bound on its search.
 */
#include "when.h"

#include <string.h>

#include "civil.h"
#include "when-grammar.h"
#include "when-resolve.h"

static void
clear_draft (HearthWhenDraft *draft)
{
  g_free (draft->after_done);
  g_array_unref (draft->excepts);
  g_array_unref (draft->alsos);
}

/* Frees what a HearthWhen owns and leaves it empty. */
void
hearth_when_clear (HearthWhen *when)
{
  g_free (when->after_done);
  g_clear_pointer (&when->exdates, g_array_unref);
  g_clear_pointer (&when->rdates, g_array_unref);
  memset (when, 0, sizeof *when);
}

/* Reads a text of the `when` language, as the contract's section 2 has it. `now` is an instant,
 * `zone` the one the words are meant in. The start of a rhythm is its first occurrence at or after
 * now, or after "from"; that of "since" the day said. Free out_when with hearth_when_clear. FALSE
 * with INVALID_WHEN, and out_when untouched, where the text is not understood, is in the past
 * without HEARTH_WHEN_PAST, lacks a time without HEARTH_WHEN_ALL_DAY, or recurs with
 * HEARTH_WHEN_ONCE. */
gboolean
hearth_when_parse (const char *text, gint64 now, GTimeZone *zone, HearthWhenFlags flags,
                   HearthWhen *out_when, GError **error)
{
  g_autoptr (GArray) tokens = hearth_when_lexer_split (text, error);
  HearthCursor cursor = { .text = text };
  HearthWhenDraft draft = {
    .fallback_time = HEARTH_WHEN_NO_TIME,
    .from = { .time = HEARTH_WHEN_NO_TIME },
    .until = { .time = HEARTH_WHEN_NO_TIME },
  };
  gboolean understood;

  if (tokens == NULL)
    return FALSE;
  cursor.tokens = (const HearthToken *)(gpointer)tokens->data;
  draft.excepts = g_array_new (FALSE, FALSE, sizeof (HearthPoint));
  draft.alsos = g_array_new (FALSE, FALSE, sizeof (HearthPoint));
  understood = hearth_when_grammar_read (&cursor, &draft)
               && hearth_when_resolve (&cursor, &draft, now, zone, flags, out_when);
  clear_draft (&draft);
  if (!understood)
    g_propagate_error (error, cursor.error);
  return understood;
}

/* splitmix64 (Steele, Lea and Flood, 2014): every bit of its result hangs on every bit of x. */
static guint64
mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* Where in its window an occurrence lies: 0 up to, not including, window_seconds, the same for the
 * same seed (the event's) and occurrence (a wall), spread like chance over others. Windows of an
 * hour and more are cut into minutes, shorter ones into seconds. */
gint64
hearth_when_window_offset (gint64 window_seconds, guint64 seed, gint64 occurrence)
{
  gint64 grain = window_seconds >= HEARTH_HOUR ? HEARTH_MINUTE : 1;
  guint64 steps = window_seconds / grain;

  if (window_seconds <= 0)
    return 0;
  return mix (mix (seed) ^ (guint64)occurrence) % steps * grain;
}
