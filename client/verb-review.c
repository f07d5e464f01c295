// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-review: a look back on a month, a year or any span; see look.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "file.h"
#include "look.h"
#include "month.h"
#include "span.h"
#include "verb.h"

static const HearthOption review_options[] = {
  { "month", HEARTH_OPTION_VALUE, "MONTH",
    N_ ("a month: 2026-11, november or last; else this one") },
  { "year", HEARTH_OPTION_VALUE, "YEAR", N_ ("a year: 2026") },
  { "from", HEARTH_OPTION_VALUE, "DATE", N_ ("the first day of a span") },
  { "to", HEARTH_OPTION_VALUE, "DATE", N_ ("the last day of it; today, if not given") },
  { "html", HEARTH_OPTION_VALUE, "FILE", N_ ("write a page to look at together") },
  { NULL },
};

/* Which span is asked for. */
typedef struct {
  HearthSpan span;
  char *title;
} Asked;

static void
clear_asked (Asked *asked)
{
  g_free (asked->title);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, clear_asked)

/* The months [@year-@month, + @n) and their name by @format, g_date_time_format's. */
static gboolean
ask_months (const HearthHere *here, int year, int month, int n, const char *format, Asked *asked)
{
  g_autoptr (GDateTime) from = g_date_time_new (here->zone, year, month, 1, 0, 0, 0);
  int last = month - 1 + n;
  g_autoptr (GDateTime) until =
      g_date_time_new (here->zone, year + last / 12, last % 12 + 1, 1, 0, 0, 0);

  if (from == NULL || until == NULL)
    return FALSE;
  asked->span.from = g_date_time_to_unix (from);
  asked->span.until = g_date_time_to_unix (until);
  asked->title = g_date_time_format (from, format);
  return TRUE;
}

/* "2026", "last" or "this" as a year; 0 for any other word. */
static int
read_year (const HearthHere *here, const char *text)
{
  g_autofree char *today = hearth_here_date (here, here->now);
  int this_year = (int)g_ascii_strtoll (today, NULL, 10);
  int year = 0;

  if (g_ascii_strcasecmp (text, "last") == 0)
    return this_year - 1;
  if (g_ascii_strcasecmp (text, "this") == 0)
    return this_year;
  if (strlen (text) == strlen ("2026") && strspn (text, "0123456789") == strlen (text))
    year = (int)g_ascii_strtoll (text, NULL, 10);
  return year >= 1900 && year < 9999 ? year : 0;
}

static gboolean
ask_span (GDBusConnection *bus, const HearthArgs *args, const HearthHere *here, Asked *asked,
          GError **error)
{
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;

  asked->span.until = 0;
  if (!hearth_args_has (args, "from")) {
    hearth_exit_usage (error, _ ("a span needs its first day: --from DATE"));
    return FALSE;
  }
  if (!hearth_span_read (bus, args, here, &asked->span, error))
    return FALSE;
  if (asked->span.until == 0)
    asked->span.until = hearth_here_add_days (here, here->now, 1);
  if (asked->span.until <= asked->span.from) {
    hearth_exit_usage (error, _ ("the span ends before it begins"));
    return FALSE;
  }
  from = hearth_here_full (here, asked->span.from, TRUE);
  until = hearth_here_full (here, asked->span.until - 1, TRUE);
  asked->title = g_strdup_printf (_ ("%s to %s"), from, until);
  return TRUE;
}

static gboolean
read_span (GDBusConnection *bus, const HearthArgs *args, const HearthHere *here, Asked *asked,
           GError **error)
{
  const char *month_text = hearth_args_value (args, "month");
  const char *year_text = hearth_args_value (args, "year");
  gboolean is_span = hearth_args_has (args, "from") || hearth_args_has (args, "to");
  HearthMonth month;
  int year = 0;

  if ((month_text != NULL) + (year_text != NULL) + is_span > 1) {
    hearth_exit_usage (error, _ ("say a month, a year, or a span, and not two of them"));
    return FALSE;
  }
  if (is_span)
    return ask_span (bus, args, here, asked, error);
  if (year_text != NULL) {
    year = read_year (here, year_text);
    if (year != 0 && ask_months (here, year, 1, 12, "%Y", asked))
      return TRUE;
    hearth_exit_usage (error, _ ("“%s” is no year; write it as 2026, or say last"), year_text);
    return FALSE;
  }
  if (!hearth_month_parse (here, month_text != NULL ? month_text : "", TRUE, &month, error))
    return FALSE;
  if (ask_months (here, month.year, month.month, 1, _ ("%B %Y"), asked))
    return TRUE;
  hearth_exit_usage (error, _ ("“%s” is no month; say 2026-11, november or last"), month_text);
  return FALSE;
}

static gboolean
write_page (const HearthLook *look, const char *path, GError **error)
{
  g_autofree char *page = hearth_look_html (look);

  if (!hearth_file_write (path, page, -1, error))
    return FALSE;
  hearth_print (_ ("Written to %s\n"), path);
  return TRUE;
}

static HearthExit
run_review (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  g_autoptr (HearthLook) look = NULL;
  g_auto (Asked) asked = { 0 };
  const char *page = hearth_args_value (args, "html");
  HearthPaper paper = hearth_print_paper ();

  if (bus == NULL || !read_span (bus, args, here, &asked, &error))
    return hearth_exit_report (error);
  look = hearth_look_new (bus, here, asked.span.from, asked.span.until, asked.title, &error);
  if (look == NULL || (page != NULL && !write_page (look, page, &error)))
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json")) {
    g_autoptr (JsonObject) object = hearth_look_json (look);
    hearth_json_print (object);
  } else if (page == NULL) {
    g_autofree char *text = hearth_look_text (look, &paper, !g_get_charset (NULL));
    hearth_print ("%s", text);
  }
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_review = {
  .name = "review",
  .group = HEARTH_GROUP_TOGETHER,
  .arguments = "",
  .summary = N_ ("look back: what was planned, and what came of it"),
  .details = N_ ("A row of what was done is broken by what was missed, and neither by what was "
                 "skipped nor by a pause. --html writes one page that needs nothing else."),
  .options = { review_options, hearth_options_json },
  .run = run_review,
};
