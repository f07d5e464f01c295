// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-journal: what was noted, rated and done, by its day.
 *
 * The journal is no store of its own: it is the occurrences that have an answer and something said
 * about it, gathered from the agenda some weeks at a time. Each stands under the day on which it
 * was done, which need not be the day it was planned for. Searching is for people: without regard
 * to case, in titles and notes.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "span.h"
#include "verb.h"

/* What is answered ahead of its time stands in the journal at once. */
enum { USUAL_DAYS = 366, DAYS_AHEAD = 62, CHUNK_DAYS = 28, YEARS_BACK = 60, MARGIN_DAYS = 31 };

static const HearthOption journal_options[] = {
  { "from", HEARTH_OPTION_VALUE, "DATE", N_ ("the first day; a year ago, if not given") },
  { "to", HEARTH_OPTION_VALUE, "DATE", N_ ("the last day") },
  { "kind", HEARTH_OPTION_LIST, "KIND", N_ ("only this kind; may be given again"), "as" },
  { "all", HEARTH_OPTION_FLAG, NULL, N_ ("also what nothing was noted about") },
  { "on-this-day", HEARTH_OPTION_FLAG, NULL, N_ ("this day in the years before") },
  { NULL },
};

typedef struct {
  GDBusConnection *bus; /* owned */
  HearthHere *here; /* owned */
  GVariant *filter; /* owned: a{sv} */
  char *words; /* owned: looked for, folded; "" any */
  gboolean all;
  GPtrArray *entries; /* GVariant a{sv}, see hearth_row_occurrence */
} Journal;

static void
clear_journal (Journal *journal)
{
  g_clear_object (&journal->bus);
  g_clear_pointer (&journal->here, hearth_here_free);
  g_clear_pointer (&journal->filter, g_variant_unref);
  g_clear_pointer (&journal->words, g_free);
  g_clear_pointer (&journal->entries, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Journal, clear_journal)

static void
free_entry (gpointer entry)
{
  g_variant_unref (entry);
}

static gboolean
says (const char *text, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, words) != NULL;
}

static gboolean
belongs (const Journal *journal, GVariant *occurrence)
{
  const char *const answered[] = { "done", "skipped", NULL };
  const char *note = hearth_row_text (occurrence, "note");

  return g_strv_contains (answered, hearth_row_text (occurrence, "state"))
         && (journal->all || *note != '\0' || hearth_row_number (occurrence, "rating") != 0)
         && (says (note, journal->words)
             || says (hearth_row_text (occurrence, "title"), journal->words));
}

/* What was planned in [from, until) and stands in @span. */
static gboolean
gather_chunk (Journal *journal, gint64 from, gint64 until, const HearthSpan *span, GError **error)
{
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (
      journal->bus, "Agenda", g_variant_new ("(xx@a{sv})", from, until, journal->filter),
      "(a(osxxsssa{sv}))", error);

  if (reply == NULL)
    return FALSE;
  rows = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) occurrence = hearth_row_occurrence (row);

    if (hearth_row_number (occurrence, "start") >= from && belongs (journal, occurrence)
        && hearth_row_moment (occurrence) >= span->from
        && hearth_row_moment (occurrence) < span->until)
      g_ptr_array_add (journal->entries, g_steal_pointer (&occurrence));
  }
  return TRUE;
}

/* Also what was planned a while before or after, and done in @span. */
static gboolean
gather_span (Journal *journal, const HearthSpan *span, GError **error)
{
  gint64 end = hearth_here_add_days (journal->here, span->until, MARGIN_DAYS);
  gint64 from = hearth_here_add_days (journal->here, span->from, -MARGIN_DAYS);

  while (from < end) {
    gint64 until = MIN (hearth_here_add_days (journal->here, from, CHUNK_DAYS), end);

    if (!gather_chunk (journal, from, until, span, error))
      return FALSE;
    from = until;
  }
  return TRUE;
}

/* @date in a year that has it. */
static gboolean
gather_day (Journal *journal, const char *date, GError **error)
{
  HearthSpan day;

  return !hearth_here_parse (journal->here, date, HEARTH_EDGE_BEGIN, &day.from)
         || !hearth_here_parse (journal->here, date, HEARTH_EDGE_END, &day.until)
         || gather_span (journal, &day, error);
}

/* The reader's day and month, in each of the years before; the 29th of February counts to the 28th
 * where there is none. */
static gboolean
gather_this_day (Journal *journal, GError **error)
{
  g_autofree char *today = hearth_here_date (journal->here, journal->here->now);
  gint64 year = g_ascii_strtoll (today, NULL, 10);
  gboolean is_last = g_str_has_suffix (today, "-02-28") && !g_date_is_leap_year ((GDateYear)year);

  for (gint64 then = year - YEARS_BACK; then < year; then++) {
    g_autofree char *date = g_strdup_printf ("%04" G_GINT64_FORMAT "%s", then, today + 4);
    g_autofree char *leap_day = g_strdup_printf ("%04" G_GINT64_FORMAT "-02-29", then);

    if (!gather_day (journal, date, error) || (is_last && !gather_day (journal, leap_day, error)))
      return FALSE;
  }
  return TRUE;
}

static gint
compare_moments (gconstpointer a, gconstpointer b)
{
  gint64 one = hearth_row_moment (*(GVariant *const *)a);
  gint64 other = hearth_row_moment (*(GVariant *const *)b);

  return (one > other) - (one < other);
}

static void
print_entry (GVariant *entry, const HearthHere *here, const HearthPaper *paper)
{
  gint64 rating = hearth_row_number (entry, "rating");
  gboolean skipped = g_str_equal (hearth_row_text (entry, "state"), "skipped");
  g_autofree char *date = hearth_here_full (here, hearth_row_moment (entry), TRUE);
  g_autofree char *clean = hearth_print_clean (hearth_row_text (entry, "title"));
  g_autofree char *title = hearth_print_styled (paper, HEARTH_STYLE_STRONG, clean);
  g_autofree char *stars =
      rating == 0 ? g_strdup ("") : g_strdup_printf ("  %" G_GINT64_FORMAT "/5", rating);
  g_auto (GStrv) lines = g_strsplit (hearth_row_text (entry, "note"), "\n", -1);

  hearth_print ("%s  %s%s%s\n", date, title, stars, skipped ? _ ("  skipped") : "");
  for (char **line = lines; *line != NULL; line++) {
    g_autofree char *text = hearth_print_fold ("    ", *line, paper->columns);

    if (*g_strstrip (*line) != '\0')
      hearth_print ("%s", text);
  }
}

static void
print_journal (const Journal *journal, gboolean json)
{
  g_autoptr (JsonArray) array = json_array_new ();
  HearthPaper paper = hearth_print_paper ();

  g_ptr_array_sort (journal->entries, compare_moments);
  for (guint i = 0; i < journal->entries->len; i++) {
    GVariant *entry = g_ptr_array_index (journal->entries, i);

    if (json)
      json_array_add_object_element (array, hearth_json_occurrence (entry, journal->here));
    else
      print_entry (entry, journal->here, &paper);
  }
  if (json)
    hearth_json_print_array (array);
  else if (journal->entries->len == 0)
    hearth_print (_ ("Nothing is written there. “hearth done ID --note …” writes something.\n"));
}

static gboolean
gather (Journal *journal, const HearthArgs *args, GError **error)
{
  HearthSpan span = { hearth_here_add_days (journal->here, journal->here->now, -USUAL_DAYS),
                      hearth_here_add_days (journal->here, journal->here->now, DAYS_AHEAD) };

  if (!hearth_args_has (args, "on-this-day"))
    return hearth_span_read (journal->bus, args, journal->here, &span, error)
           && gather_span (journal, &span, error);
  if (hearth_args_value (args, "from") == NULL && hearth_args_value (args, "to") == NULL)
    return gather_this_day (journal, error);
  hearth_exit_usage (error, _ ("--on-this-day is a span of its own; say it without --from and "
                               "--to"));
  return FALSE;
}

static HearthExit
run_journal (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_auto (Journal) journal = { 0 };
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *words = hearth_args_rest (args, 0);

  if (!hearth_args_send (args, &filter, &error))
    return hearth_exit_report (error);
  journal.here = hearth_here_new ();
  journal.filter = g_variant_ref_sink (g_variant_dict_end (&filter));
  journal.words = g_utf8_casefold (words, -1);
  journal.all = hearth_args_has (args, "all");
  journal.entries = g_ptr_array_new_with_free_func (free_entry);
  journal.bus = hearth_bus_open (&error);
  if (journal.bus == NULL || !gather (&journal, args, &error))
    return hearth_exit_report (error);
  print_journal (&journal, hearth_args_has (args, "json"));
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_journal = {
  .name = "journal",
  .group = HEARTH_GROUP_TOGETHER,
  .arguments = "[WORDS]",
  .summary = N_ ("read what you noted, and find it again"),
  .details = N_ ("Shows what was done or skipped with a note or a rating, of the last year where "
                 "no span is given; with WORDS, where they stand in a title or a note."),
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { journal_options, hearth_options_json },
  .run = run_journal,
};
