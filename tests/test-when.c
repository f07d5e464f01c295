// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-when: the `when` language, phrase by phrase.
 *
 * Every text of the contract's list stands here with what it must mean at one fixed now, Sunday,
 * 22 November 2026, 09:00 in Berlin, unless its row says otherwise.
 */
#include "when.h"

#include <string.h>

#include "civil.h"
#include "dbus/error.h"
#include "walltime.h"

#define NOW "2026-11-22T09:00"

typedef struct {
  const char *text;
  const char *expected;
} Case;

static gint64
instant (const char *wall_text, GTimeZone *zone)
{
  gint64 wall = 0;

  g_assert_true (hearth_civil_parse (wall_text, &wall, NULL, NULL));
  return hearth_walltime_to_instant (wall, zone);
}

static GTimeZone *
berlin (void)
{
  return hearth_walltime_zone ("Europe/Berlin", NULL);
}

static void
append_walls (GString *text, const GArray *walls, char sign, gboolean all_day)
{
  for (guint i = 0; walls != NULL && i < walls->len; i++) {
    g_autofree char *wall = hearth_civil_format (g_array_index (walls, gint64, i), all_day);

    g_string_append_printf (text, " %c%s", sign, wall);
  }
}

/* All that a HearthWhen says, in a line: start, rule, window, after, -exception, +addition. */
static char *
describe (const HearthWhen *when)
{
  g_autofree char *start = hearth_civil_format (when->start, when->all_day);
  GString *text = g_string_new (start);

  if (when->rule.frequency != HEARTH_FREQUENCY_NONE) {
    g_autofree char *rule = hearth_recurrence_format (&when->rule);

    g_string_append_printf (text, " %s", rule);
  }
  if (when->window_seconds != 0)
    g_string_append_printf (text, " window %d", (int)when->window_seconds);
  if (when->after_done != NULL)
    g_string_append_printf (text, " after %s", when->after_done);
  append_walls (text, when->exdates, '-', when->all_day);
  append_walls (text, when->rdates, '+', when->all_day);
  return g_string_free (text, FALSE);
}

static void
check_text (const char *text, const char *now, HearthWhenFlags flags, const char *expected)
{
  g_autoptr (GTimeZone) zone = berlin ();
  g_auto (HearthWhen) when = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *described = NULL;

  g_test_message ("%s (%s)", text, now);
  if (!hearth_when_parse (text, instant (now, zone), zone, flags, &when, &error))
    g_assert_no_error (error);
  described = describe (&when);
  g_assert_cmpstr (described, ==, expected);
}

/* The contract's list: each phrase is read, and means this. */
static void
test_contract (void)
{
  static const Case cases[] = {
    { "2026-12-24", "2026-12-24" },
    { "2026-12-24 18:00", "2026-12-24T18:00:00" },
    { "24 dec 2026 6pm", "2026-12-24T18:00:00" },
    { "dec 24", "2026-12-24" },
    { "today 19:00", "2026-11-22T19:00:00" },
    { "tomorrow at noon", "2026-11-23T12:00:00" },
    { "friday 19:00", "2026-11-27T19:00:00" },
    { "next friday 7pm", "2026-11-27T19:00:00" },
    { "in 2 hours", "2026-11-22T11:00:00" },
    { "in 3 days at 19:00", "2026-11-25T19:00:00" },
    { "tonight", "2026-11-22T20:00:00" },
    { "this saturday", "2026-11-28" },
    { "every day at 21:00", "2026-11-22T21:00:00 FREQ=DAILY" },
    { "daily 21:00", "2026-11-22T21:00:00 FREQ=DAILY" },
    { "every weekday 8:00", "2026-11-23T08:00:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" },
    { "weekends at 10:00", "2026-11-22T10:00:00 FREQ=WEEKLY;BYDAY=SA,SU" },
    { "every friday 19:00", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "fridays 19:00", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every mon, wed and fri 18:30", "2026-11-23T18:30:00 FREQ=WEEKLY;BYDAY=MO,WE,FR" },
    { "every other saturday 18:30", "2026-11-28T18:30:00 FREQ=WEEKLY;INTERVAL=2;BYDAY=SA" },
    { "every 2 weeks on sat 18:30", "2026-11-28T18:30:00 FREQ=WEEKLY;INTERVAL=2;BYDAY=SA" },
    { "monthly on the 1st 10:00", "2026-12-01T10:00:00 FREQ=MONTHLY;BYMONTHDAY=1" },
    { "every month on the last friday 19:00", "2026-11-27T19:00:00 FREQ=MONTHLY;BYDAY=-1FR" },
    { "first sunday of every month 18:00", "2026-12-06T18:00:00 FREQ=MONTHLY;BYDAY=1SU" },
    { "every 3 months on the 15th", "2026-12-15 FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15" },
    { "every last weekday of the month 18:00",
      "2026-11-30T18:00:00 FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1" },
    { "quarterly on the 1st", "2026-12-01 FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1" },
    { "yearly on 20 june", "2027-06-20 FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20" },
    { "every year since 2015-06-20", "2015-06-20 FREQ=YEARLY" },
    { "every feb 29",
      "2027-02-28 RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;SKIP=BACKWARD" },
    { "every 1000 days since 2015-06-20", "2015-06-20 FREQ=DAILY;INTERVAL=1000" },
    { "every 6 months from 2026-12-01", "2026-12-01 FREQ=MONTHLY;INTERVAL=6" },
    { "every day between 10:00 and 20:00", "2026-11-22T10:00:00 FREQ=DAILY window 36000" },
    { "every 2 weeks after done", "2026-11-22 after 2 weeks" },
    { "every friday 19:00 from 2026-12-01", "2026-12-04T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every friday 19:00 until 2027-06-30",
      "2026-11-27T19:00:00 FREQ=WEEKLY;UNTIL=20270630T235959;BYDAY=FR" },
    { "every friday 19:00 for 10 times", "2026-11-27T19:00:00 FREQ=WEEKLY;COUNT=10;BYDAY=FR" },
    { "every friday 19:00 except 2026-12-25",
      "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR -2026-12-25T19:00:00" },
    { "every year on 29 Feb",
      "2027-02-28 RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;SKIP=BACKWARD" },
    { "every month on the 31st",
      "2026-11-30 RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD" },
    { "every month on the 31st 19:00:05",
      "2026-11-30T19:00:05 RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_text (cases[i].text, NOW, HEARTH_WHEN_ALL_DAY, cases[i].expected);
}

/* Their natural neighbours. */
static void
test_neighbours (void)
{
  static const Case cases[] = {
    { "tonight", "2026-11-22T20:00:00" },
    { "tomorrow at 19", "2026-11-23T19:00:00" },
    { "every day at 9:00 and 18:30",
      "2026-11-22T09:00:00 FREQ=DAILY;BYHOUR=9,18;BYMINUTE=0,30;BYSETPOS=1,4" },
    { "every day at 9:00, 12:00 and 18:00", "2026-11-22T09:00:00 FREQ=DAILY;BYHOUR=9,12,18" },
    { "every monday and thursday at 9:00 and 18:30",
      "2026-11-23T09:00:00 FREQ=DAILY;BYDAY=MO,TH;BYHOUR=9,18;BYMINUTE=0,30;BYSETPOS=1,4" },
    { "every hour", "2026-11-22T09:00:00 FREQ=HOURLY" },
    { "every hour between 9:00 and 17:00",
      "2026-11-22T09:00:00 FREQ=HOURLY;BYHOUR=9,10,11,12,13,14,15,16,17" },
    { "every 2 hours from 2026-12-01 06:00", "2026-12-01T06:00:00 FREQ=HOURLY;INTERVAL=2" },
    { "every friday 19:00 for ten times", "2026-11-27T19:00:00 FREQ=WEEKLY;COUNT=10;BYDAY=FR" },
    { "every day except sunday 19:00", "2026-11-23T19:00:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA" },
    { "every day at 8:00 except in august",
      "2026-11-23T08:00:00 FREQ=DAILY;BYMONTH=1,2,3,4,5,6,7,9,10,11,12" },
    { "every friday of the month 19:00", "2026-11-27T19:00:00 FREQ=MONTHLY;BYDAY=FR" },
    { "every second friday 19:00", "2026-11-27T19:00:00 FREQ=WEEKLY;INTERVAL=2;BYDAY=FR" },
    { "every 3rd friday of the month 19:00", "2026-12-18T19:00:00 FREQ=MONTHLY;BYDAY=3FR" },
    { "the last friday of november 19:00", "2026-11-27T19:00:00" },
    { "first sunday of december 18:00", "2026-12-06T18:00:00" },
    { "thursday, 24 december 2026 at 18:00", "2026-12-24T18:00:00" },
    { "once on Thursday, 24 December 2026 at 18:00", "2026-12-24T18:00:00" },
    { "every year on the first sunday of december 10:00",
      "2026-12-06T10:00:00 FREQ=YEARLY;BYMONTH=12;BYDAY=1SU" },
    { "every 15th at 10:00", "2026-12-15T10:00:00 FREQ=MONTHLY;BYMONTHDAY=15" },
    { "every 1st and 15th 10:00", "2026-12-01T10:00:00 FREQ=MONTHLY;BYMONTHDAY=1,15" },
    { "monthly on the 1st and last day 10:00", "2026-11-30T10:00:00 FREQ=MONTHLY;BYMONTHDAY=1,-1" },
    { "every year on the 100th day of the year 10:00",
      "2027-04-10T10:00:00 FREQ=YEARLY;BYYEARDAY=100" },
    { "every year on the last day 10:00", "2026-12-31T10:00:00 FREQ=YEARLY;BYYEARDAY=-1" },
    { "every year in week 20 on monday 10:00",
      "2027-05-17T10:00:00 FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO" },
    { "1h", "2026-11-22T10:00:00" },
    { "1h30m", "2026-11-22T10:30:00" },
    { "2d", "2026-11-24T09:00:00" },
    { "next week friday 19:00", "2026-11-27T19:00:00" },
    { "friday next week 19:00", "2026-11-27T19:00:00" },
    { "in 2 weeks on friday 19:00", "2026-12-04T19:00:00" },
    { "day after tomorrow 19:00", "2026-11-24T19:00:00" },
    { "this weekend 10:00", "2026-11-28T10:00:00" },
    { "every morning", "2026-11-22T09:00:00 FREQ=DAILY" },
    { "every evening at 21:30", "2026-11-22T21:30:00 FREQ=DAILY" },
    { "tomorrow morning", "2026-11-23T09:00:00" },
    { "this evening", "2026-11-22T20:00:00" },
    { "monthly 10:00", "2026-11-22T10:00:00 FREQ=MONTHLY" },
    { "every year on 1 june and 1 july 9:00",
      "2027-06-01T09:00:00 FREQ=YEARLY;BYMONTH=6,7;BYMONTHDAY=1" },
    { "1st of january, april, july and october 9:00", "2027-01-01T09:00:00" },
    { "every 1st of january, april, july and october 9:00",
      "2027-01-01T09:00:00 FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1" },
    { "every 6 months from 2026-08-31 10:00",
      "2026-08-31T10:00:00 RSCALE=GREGORIAN;FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=31;SKIP=BACKWARD" },
    { "every tuesday 19:00 also 2026-12-24 20:00",
      "2026-11-24T19:00:00 FREQ=WEEKLY;BYDAY=TU +2026-12-24T20:00:00" },
    { "19:00", "2026-11-22T19:00:00" },
    { "24.12.2026 18:00", "2026-12-24T18:00:00" },
    { "2026-12-24T18:00:05", "2026-12-24T18:00:05" },
    { "every monday to friday at 8am", "2026-11-23T08:00:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" },
    { "every 8 hours after done", "2026-11-22T09:00:00 after 8 hours" },
    { "every 2 weeks after done at 19:00", "2026-11-22T19:00:00 after 2 weeks" },
    { "every friday at 19:00 weeks start on sunday",
      "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR;WKST=SU" },
    { "every 2 weeks on tue and sun 19:00 weeks start on sunday",
      "2026-11-22T19:00:00 FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU" },
    { "every month on the 31st 10:00, skipping missing days",
      "2026-12-31T10:00:00 FREQ=MONTHLY;BYMONTHDAY=31" },
    { "every month on mon, tue 10:00 only the 2nd and last match of each month",
      "2026-11-30T10:00:00 FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2,-1" },
    { "noon", "2026-11-22T12:00:00" },
    { "friday midnight", "2026-11-27T00:00:00" },
    { "every other day 10:00", "2026-11-22T10:00:00 FREQ=DAILY;INTERVAL=2" },
    { "friday 19:00 every week", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every friday 19:00 starting next month", "2026-12-25T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "now", "2026-11-22T09:00:00" },
    { "at 19:00 on friday", "2026-11-27T19:00:00" },
    { "7pm on friday", "2026-11-27T19:00:00" },
    { "mon-fri 8:00", "2026-11-23T08:00:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_text (cases[i].text, NOW, HEARTH_WHEN_DEFAULT, cases[i].expected);
}

/* A refusal names the column, and says what would have been understood or what is wrong. */
static void
test_refusals (void)
{
  static const struct {
    const char *text;
    int column;
    const char *words;
  } cases[] = {
    { "every firday 19:00", 7, "did you mean “friday”" },
    { "friday", 7, "say for example “friday at 19:00”" },
    { "every friday", 13, "say for example “every friday at 19:00”" },
    { "today 08:00", 1, "that is in the past (Sunday, 22 November 2026 at 08:00)" },
    { "25:00", 1, "an hour goes from 0 to 23" },
    { "friday at 7", 11, "morning or evening? Say 7am, 7pm or a time like 19:00" },
    { "every", 6, "a weekday" },
    { "every 2", 8, "a unit such as “weeks”" },
    { "every 2 foo", 9, "did you mean “for”" },
    { "in 2", 5, "a span such as “2 hours”" },
    { "in 2 fortnoghts", 6, "did you mean “fortnights”" },
    { "31 june 2026", 1, "June 2026 has 30 days" },
    { "30 feb", 1, "February never has more than 29 days" },
    { "2026-02-30", 1, "February 2026 has 28 days" },
    { "12/24/2026 18:00", 1, "day or month first? Write it like 2026-12-24 or 24 dec 2026" },
    { "every minute", 1, "the shortest rhythm is an hour" },
    { "friday 19:00 and", 17, "a day" },
    { "monthly on the 1st at 9:00 and 18:30", 23,
      "these times are not one rhythm: make an event of each" },
    { "every friday 19:00 except 2026-12-26", 27,
      "nothing would happen on that day that could be left out" },
    { "every friday 19:00 until 2026-11-25", 26, "it would end before it begins" },
    { "every friday 19:00 for 0 times", 24, "a count goes from 1 to 1000000" },
    { "every third friday 19:00", 1,
      "say “every 3 weeks on …”, or “… of the month” where that is meant" },
    { "friday, 24 december 2026 at 18:00", 1, "24 December 2026 is a Thursday" },
    { "every year on the 15th 10:00", 1, "of which month? Say for example “every 15 june”" },
    { "last friday 19:00", 1, "that is in the past (Friday, 20 November 2026 at 19:00)" },
    { "yesterday 20:00", 1, "that is in the past (Saturday, 21 November 2026 at 20:00)" },
    { "2 hours ago", 1, "that is in the past (Sunday, 22 November 2026 at 07:00)" },
    { "every weekday from 9:00", 20, "a date such as “2026-12-24”" },
    { "every month", 12, "say for example “every month at 19:00”" },
    { "every year on 1 june and 3 july 9:00", 1,
      "these dates are not one rhythm: make an event of each" },
    { "every day 9:00 for 2 hours", 20, "goes on for days" },
    { "friday 19:00 for 2 weeks", 1, "only what recurs" },
    { "every day 9:00 for 2 weeks until 2027-01-01", 28, "said before" },
    { "every 30 feb 10:00", 7, "February never has more than 29 days" },
    { "every june 10:00", 1, "on which day? Say for example “every 15 june”" },
    { "every 99999999999 days 10:00", 1, "a rhythm counts from 1 to 1000000" },
    { "in 99999999 years", 4, "that is longer than hearth can count" },
  };
  g_autoptr (GTimeZone) zone = berlin ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthWhen when = { .start = 77 };
    g_autoptr (GError) error = NULL;
    g_autofree char *column = g_strdup_printf ("column %d", cases[i].column);

    g_test_message ("%s", cases[i].text);
    g_assert_false (hearth_when_parse (cases[i].text, instant (NOW, zone), zone,
                                       HEARTH_WHEN_DEFAULT, &when, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, column));
    g_assert_nonnull (strstr (error->message, cases[i].words));
    g_assert_cmpint (when.start, ==, 77);
  }
}

/* The occurrences of what a text says, from now on, in a line. */
static char *
list_moments (const HearthWhen *when, gint64 from)
{
  HearthRecurrence recurrence = { .rule = &when->rule, .start = when->start };
  GString *text = g_string_new (when->after_done);

  if (when->exdates != NULL) {
    recurrence.exdates = (const gint64 *)(gpointer)when->exdates->data;
    recurrence.n_exdates = when->exdates->len;
  }
  if (when->rdates != NULL) {
    recurrence.rdates = (const gint64 *)(gpointer)when->rdates->data;
    recurrence.n_rdates = when->rdates->len;
  }
  for (int i = 0; i < 20; i++) {
    g_autofree char *moment = NULL;

    if (!hearth_recurrence_next (&recurrence, from, &from))
      break;
    moment = hearth_civil_format (from++, when->all_day);
    g_string_append_printf (text, " %s", moment);
  }
  g_string_append_printf (text, " (%d)", (int)when->window_seconds);
  return g_string_free (text, FALSE);
}

/* Reads the summary again and compares the moments. Returns: (transfer full): the summary of what
 * was read. */
static char *
check_way_back (const HearthWhen *when, gint64 now, GTimeZone *zone)
{
  gint64 from = MAX (when->start, hearth_walltime_from_instant (now, zone));
  g_autofree char *summary = hearth_when_summary (when);
  g_autofree char *before = list_moments (when, from);
  g_autofree char *after = NULL;
  g_auto (HearthWhen) again = { 0 };
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", summary);
  if (!hearth_when_parse (summary, now, zone,
                          HEARTH_WHEN_PAST | (when->all_day ? HEARTH_WHEN_ALL_DAY : 0), &again,
                          &error))
    g_assert_no_error (error);
  after = list_moments (&again, from);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (again.all_day, ==, when->all_day);
  return hearth_when_summary (&again);
}

/* What was understood is said in words, and these words are understood again. */
static void
test_summaries (void)
{
  static const Case cases[] = {
    { "2026-12-24", "once on Thursday, 24 December 2026" },
    { "2026-12-24 18:00", "once on Thursday, 24 December 2026 at 18:00" },
    { "24 dec 2026 6pm", "once on Thursday, 24 December 2026 at 18:00" },
    { "dec 24", "once on Thursday, 24 December 2026" },
    { "today 19:00", "once on Sunday, 22 November 2026 at 19:00" },
    { "tomorrow at noon", "once on Monday, 23 November 2026 at 12:00" },
    { "friday 19:00", "once on Friday, 27 November 2026 at 19:00" },
    { "next friday 7pm", "once on Friday, 27 November 2026 at 19:00" },
    { "in 2 hours", "once on Sunday, 22 November 2026 at 11:00" },
    { "in 3 days at 19:00", "once on Wednesday, 25 November 2026 at 19:00" },
    { "tonight", "once on Sunday, 22 November 2026 at 20:00" },
    { "this saturday", "once on Saturday, 28 November 2026" },
    { "every day at 21:00", "every day at 21:00" },
    { "daily 21:00", "every day at 21:00" },
    { "every weekday 8:00", "every weekday at 08:00" },
    { "weekends at 10:00", "every Saturday and Sunday at 10:00" },
    { "every friday 19:00", "every Friday at 19:00" },
    { "fridays 19:00", "every Friday at 19:00" },
    { "every mon, wed and fri 18:30", "every Monday, Wednesday and Friday at 18:30" },
    { "every other saturday 18:30", "every 2 weeks on Saturday at 18:30 from 2026-11-28" },
    { "every 2 weeks on sat 18:30", "every 2 weeks on Saturday at 18:30 from 2026-11-28" },
    { "monthly on the 1st 10:00", "every month on the 1st at 10:00" },
    { "every month on the last friday 19:00", "every month on the last Friday at 19:00" },
    { "first sunday of every month 18:00", "every month on the 1st Sunday at 18:00" },
    { "every 3 months on the 15th", "every 3 months on the 15th from 2026-12-15" },
    { "every last weekday of the month 18:00", "every month on the last weekday at 18:00" },
    { "quarterly on the 1st", "every 3 months on the 1st from 2026-12-01" },
    { "yearly on 20 june", "every year on 20 June" },
    { "every year since 2015-06-20", "every year since 2015-06-20" },
    { "every feb 29", "every year on 29 February" },
    { "every 1000 days since 2015-06-20", "every 1000 days since 2015-06-20" },
    { "every 6 months from 2026-12-01", "every 6 months on the 1st from 2026-12-01" },
    { "every day between 10:00 and 20:00", "every day between 10:00 and 20:00" },
    { "every 2 weeks after done", "every 2 weeks after done" },
    { "every friday 19:00 from 2026-12-01", "every Friday at 19:00 from 2026-12-04" },
    { "every friday 19:00 until 2027-06-30",
      "every Friday at 19:00 from 2026-11-27 until 2027-06-30" },
    { "every friday 19:00 for 10 times", "every Friday at 19:00 from 2026-11-27 for 10 times" },
    { "every friday 19:00 except 2026-12-25",
      "every Friday at 19:00 from 2026-11-27 except 2026-12-25" },
    { "every year on 29 Feb", "every year on 29 February" },
    { "every month on the 31st", "every month on the 31st" },
    { "every month on the 31st 19:00:05", "every month on the 31st at 19:00:05" },
    { "friday", "once on Friday, 27 November 2026" },
    { "every friday", "every Friday" },
    { "tonight", "once on Sunday, 22 November 2026 at 20:00" },
    { "tomorrow at 19", "once on Monday, 23 November 2026 at 19:00" },
    { "every day at 9:00 and 18:30", "every day at 09:00 and 18:30" },
    { "every day at 9:00, 12:00 and 18:00", "every day at 09:00, 12:00 and 18:00" },
    { "every monday and thursday at 9:00 and 18:30",
      "every Monday and Thursday at 09:00 and 18:30" },
    { "every hour", "every hour" },
    { "every hour between 9:00 and 17:00", "every hour at hours 9 to 17" },
    { "every 2 hours from 2026-12-01 06:00", "every 2 hours from 2026-12-01 06:00" },
    { "every friday 19:00 for ten times", "every Friday at 19:00 from 2026-11-27 for 10 times" },
    { "every day except sunday 19:00", "every Monday to Saturday at 19:00" },
    { "every day at 8:00 except in august",
      "every day in January to July and September to December at 08:00" },
    { "every friday of the month 19:00", "every month on Friday at 19:00" },
    { "every second friday 19:00", "every 2 weeks on Friday at 19:00 from 2026-11-27" },
    { "every 3rd friday of the month 19:00", "every month on the 3rd Friday at 19:00" },
    { "the last friday of november 19:00", "once on Friday, 27 November 2026 at 19:00" },
    { "first sunday of december 18:00", "once on Sunday, 6 December 2026 at 18:00" },
    { "thursday, 24 december 2026 at 18:00", "once on Thursday, 24 December 2026 at 18:00" },
    { "once on Thursday, 24 December 2026 at 18:00",
      "once on Thursday, 24 December 2026 at 18:00" },
    { "every year on the first sunday of december 10:00",
      "every year on the 1st Sunday in December at 10:00" },
    { "every 15th at 10:00", "every month on the 15th at 10:00" },
    { "every 1st and 15th 10:00", "every month on the 1st and 15th at 10:00" },
    { "monthly on the 1st and last day 10:00", "every month on the 1st and last day at 10:00" },
    { "every year on the 100th day of the year 10:00",
      "every year on the 100th day of the year at 10:00" },
    { "every year on the last day 10:00", "every year on the last day of the year at 10:00" },
    { "every year in week 20 on monday 10:00", "every year on Monday in week 20 at 10:00" },
    { "1h", "once on Sunday, 22 November 2026 at 10:00" },
    { "1h30m", "once on Sunday, 22 November 2026 at 10:30" },
    { "2d", "once on Tuesday, 24 November 2026 at 09:00" },
    { "next week friday 19:00", "once on Friday, 27 November 2026 at 19:00" },
    { "friday next week 19:00", "once on Friday, 27 November 2026 at 19:00" },
    { "in 2 weeks on friday 19:00", "once on Friday, 4 December 2026 at 19:00" },
    { "day after tomorrow 19:00", "once on Tuesday, 24 November 2026 at 19:00" },
    { "this weekend 10:00", "once on Saturday, 28 November 2026 at 10:00" },
    { "every morning", "every day at 09:00" },
    { "every evening at 21:30", "every day at 21:30" },
    { "tomorrow morning", "once on Monday, 23 November 2026 at 09:00" },
    { "this evening", "once on Sunday, 22 November 2026 at 20:00" },
    { "every month", "every month on the 22nd" },
    { "monthly 10:00", "every month on the 22nd at 10:00" },
    { "every year on 1 june and 1 july 9:00", "every year on 1 June and 1 July at 09:00" },
    { "1st of january, april, july and october 9:00", "once on Friday, 1 January 2027 at 09:00" },
    { "every 1st of january, april, july and october 9:00",
      "every year on 1 January, 1 April, 1 July and 1 October at 09:00" },
    { "every 6 months from 2026-08-31 10:00",
      "every 6 months on the 31st at 10:00 from 2026-08-31" },
    { "every tuesday 19:00 also 2026-12-24 20:00", "every Tuesday at 19:00 also 2026-12-24 20:00" },
    { "19:00", "once on Sunday, 22 November 2026 at 19:00" },
    { "24.12.2026 18:00", "once on Thursday, 24 December 2026 at 18:00" },
    { "2026-12-24T18:00:05", "once on Thursday, 24 December 2026 at 18:00:05" },
    { "mon-fri 8:00", "every weekday at 08:00" },
    { "every monday to friday at 8am", "every weekday at 08:00" },
    { "every 8 hours after done", "every 8 hours after done" },
    { "every 2 weeks after done at 19:00", "every 2 weeks after done at 19:00" },
    { "every friday at 19:00 weeks start on sunday", "every Friday at 19:00" },
    { "every 2 weeks on tue and sun 19:00 weeks start on sunday",
      "every 2 weeks on Tuesday and Sunday at 19:00 weeks start on Sunday from 2026-11-22" },
    { "every month on the 31st 10:00, skipping missing days",
      "every month on the 31st at 10:00 skipping missing days" },
    { "every month on mon, tue 10:00 only the 2nd and last match of each month",
      "every month on Monday and Tuesday at 10:00 only the 2nd and last match of each month" },
    { "noon", "once on Sunday, 22 November 2026 at 12:00" },
    { "friday midnight", "once on Friday, 27 November 2026 at 00:00" },
    { "every other day 10:00", "every 2 days at 10:00 from 2026-11-22" },
    { "friday 19:00 every week", "every Friday at 19:00" },
    { "every friday 19:00 starting next month", "every Friday at 19:00 from 2026-12-25" },
    { "now", "once on Sunday, 22 November 2026 at 09:00" },
    { "at 19:00 on friday", "once on Friday, 27 November 2026 at 19:00" },
    { "7pm on friday", "once on Friday, 27 November 2026 at 19:00" },
  };
  g_autoptr (GTimeZone) zone = berlin ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (HearthWhen) when = { 0 };
    g_autoptr (GError) error = NULL;
    g_autofree char *summary = NULL;
    g_autofree char *again = NULL;

    g_test_message ("%s", cases[i].text);
    if (!hearth_when_parse (cases[i].text, instant (NOW, zone), zone, HEARTH_WHEN_ALL_DAY, &when,
                            &error))
      g_assert_no_error (error);
    summary = hearth_when_summary (&when);
    g_assert_cmpstr (summary, ==, cases[i].expected);
    again = check_way_back (&when, instant (NOW, zone), zone);
    g_assert_cmpstr (again, ==, summary);
  }
}

/* The same rules on every run, or others by HEARTH_TEST_SEED. */
static GRand *chance;

/* One to four bits between low and high; now and then many. */
static guint64
random_bits (int low, int high)
{
  int n = g_rand_int_range (chance, 0, 12) == 0 ? 30 : g_rand_int_range (chance, 1, 5);
  guint64 bits = 0;

  while (n-- > 0)
    bits |= G_GUINT64_CONSTANT (1) << g_rand_int_range (chance, low, high + 1);
  return bits;
}

static gboolean
one_in (int n)
{
  return g_rand_int_range (chance, 0, n) == 0;
}

static void
add_random_days (HearthRule *rule)
{
  if (one_in (3))
    rule->weekdays = random_bits (0, 6);
  if (one_in (5))
    rule->ordinals[g_rand_int_range (chance, 0, 7)] = random_bits (1, one_in (3) ? 53 : 5);
  if (one_in (5))
    rule->ordinals_from_end[g_rand_int_range (chance, 0, 7)] = random_bits (1, one_in (3) ? 53 : 5);
  if (one_in (4))
    rule->month_days = random_bits (1, 31);
  if (one_in (6))
    rule->month_days_from_end = random_bits (1, 31);
  if (one_in (8))
    rule->year_days[g_rand_int_range (chance, 0, 5)] = random_bits (1, 63);
  if (one_in (8))
    rule->year_days_from_end[g_rand_int_range (chance, 0, 5)] = random_bits (1, 63);
  if (one_in (8))
    rule->week_numbers = random_bits (1, 53);
  if (one_in (8))
    rule->week_numbers_from_end = random_bits (1, 53);
}

static void
add_random_times (HearthRule *rule)
{
  if (one_in (4))
    rule->hours = random_bits (0, 23);
  if (one_in (6))
    rule->minutes = random_bits (0, 59);
  if (one_in (10))
    rule->seconds = random_bits (0, 59);
}

static void
make_random_rule (HearthRule *rule, gint64 start)
{
  memset (rule, 0, sizeof *rule);
  rule->frequency = g_rand_int_range (chance, HEARTH_FREQUENCY_HOURLY, HEARTH_FREQUENCY_YEARLY + 1);
  rule->interval = one_in (2) ? 1 : g_rand_int_range (chance, 2, one_in (4) ? 500 : 7);
  if (one_in (4))
    rule->months = random_bits (1, 12);
  add_random_days (rule);
  add_random_times (rule);
  if (one_in (5))
    rule->positions[0] = random_bits (1, one_in (4) ? 63 : 6);
  if (one_in (8))
    rule->positions_from_end[0] = random_bits (1, 6);
  if (one_in (4))
    rule->week_start = g_rand_int_range (chance, 0, 7);
  if (one_in (3))
    rule->skip = g_rand_int_range (chance, HEARTH_SKIP_OMIT, HEARTH_SKIP_FORWARD + 1);
  rule->has_rscale = rule->skip != HEARTH_SKIP_OMIT;
  if (one_in (4))
    rule->count = g_rand_int_range (chance, 1, 40);
  else if (one_in (4)) {
    rule->until_form = g_rand_int_range (chance, HEARTH_UNTIL_DATE, HEARTH_UNTIL_UTC + 1);
    rule->until = start + g_rand_int_range (chance, 0, 20000) * HEARTH_HOUR;
    if (rule->until_form == HEARTH_UNTIL_DATE)
      rule->until -= rule->until % HEARTH_DAY;
  }
}

/* A rule at random, and a start, where RFC 5545 allows the rule and it occurs at all. */
static gboolean
make_random_when (HearthWhen *when, gint64 now_wall)
{
  HearthRecurrence recurrence = { .rule = &when->rule };
  g_autofree char *text = NULL;
  HearthRule rule;

  when->start = 1577836800 + (gint64)g_rand_int_range (chance, 0, 86400 * 3650 / 60) * 60;
  if (one_in (5))
    when->start += g_rand_int_range (chance, 0, 60);
  make_random_rule (&rule, when->start);
  text = hearth_recurrence_format (&rule);
  if (!hearth_recurrence_parse (text, &when->rule, NULL))
    return FALSE;
  when->all_day = rule.frequency != HEARTH_FREQUENCY_HOURLY && rule.hours == 0 && rule.minutes == 0
                  && rule.seconds == 0 && one_in (2);
  if (when->all_day)
    when->start -= when->start % HEARTH_DAY;
  when->pinned = when->start > now_wall || one_in (5);
  recurrence.start = when->start;
  return hearth_recurrence_check (&recurrence, NULL);
}

/* Whatever a rule is, its summary is understood to mean the same occurrences. */
static void
test_random_rules (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  const char *seed = g_getenv ("HEARTH_TEST_SEED");
  int n = 0;

  chance = g_rand_new_with_seed (seed != NULL ? g_ascii_strtoull (seed, NULL, 10) : 1);
  g_test_message ("HEARTH_TEST_SEED=%s", seed != NULL ? seed : "1");
  while (n < 1000) {
    gint64 now = G_GINT64_CONSTANT (1577836800000000)
                 + (gint64)g_rand_int_range (chance, 0, 86400 * 3650 / 60) * 60 * G_USEC_PER_SEC;
    g_auto (HearthWhen) when = { 0 };
    g_autofree char *start = NULL;
    g_autofree char *rule = NULL;
    g_autofree char *again = NULL;

    if (!make_random_when (&when, now / G_USEC_PER_SEC))
      continue;
    start = hearth_civil_format (when.start, when.all_day);
    rule = hearth_recurrence_format (&when.rule);
    g_test_message ("%s %s", start, rule);
    again = check_way_back (&when, now, utc);
    n++;
  }
  g_clear_pointer (&chance, g_rand_free);
}

/* The same words at other moments: what has passed is not the next, and the clock may be set. */
static void
test_now (void)
{
  static const struct {
    const char *now;
    const char *text;
    const char *expected;
  } cases[] = {
    /* a Friday, before and after seven */
    { "2026-11-27T18:59:59", "friday 19:00", "2026-11-27T19:00:00" },
    { "2026-11-27T19:00", "friday 19:00", "2026-11-27T19:00:00" },
    { "2026-11-27T19:00:01", "friday 19:00", "2026-12-04T19:00:00" },
    { "2026-11-27T12:00", "next friday 19:00", "2026-12-04T19:00:00" },
    { "2026-11-27T12:00", "this friday 19:00", "2026-11-27T19:00:00" },
    { "2026-11-25T12:00", "next friday 19:00", "2026-11-27T19:00:00" },
    { "2026-11-27T20:00", "every friday 19:00", "2026-12-04T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "2026-11-27T20:00", "every day at 19:00", "2026-11-28T19:00:00 FREQ=DAILY" },
    { "2026-11-27T20:00", "19:00", "2026-11-28T19:00:00" },
    { "2026-12-24T12:00", "dec 24 11:00", "2027-12-24T11:00:00" },
    { "2026-12-24T12:00", "feb 29 11:00", "2028-02-29T11:00:00" },
    { "2026-12-31T23:30", "in 1 hour", "2027-01-01T00:30:00" },
    { "2026-01-31T12:00", "in 1 month at 10:00", "2026-02-28T10:00:00" },
    { "2026-01-31T12:00", "every month at 13:00",
      "2026-01-31T13:00:00 RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD" },
    /* at nine and six, between them */
    { "2026-11-22T12:00", "every day at 9:00 and 18:00",
      "2026-11-22T18:00:00 FREQ=DAILY;BYHOUR=9,18" },
    /* hours elapse, days do not: the night of 29 March 2026 lacks an hour, 25 October has one
     * more */
    { "2026-03-29T01:30", "in 1 hour", "2026-03-29T03:30:00" },
    { "2026-03-28T12:00", "in 24 hours", "2026-03-29T13:00:00" },
    { "2026-03-28T12:00", "1d", "2026-03-29T12:00:00" },
    { "2026-10-25T01:30", "in 1 hour", "2026-10-25T02:30:00" },
    { "2026-10-24T12:00", "in 24 hours", "2026-10-25T11:00:00" },
    { "2026-10-25T01:30", "in 3 hours", "2026-10-25T03:30:00" },
    /* in two hours it is 02:30 for the second time, which no wall says: the end of that hour */
    { "2026-10-25T01:30", "in 2 hours", "2026-10-25T03:00:00" },
    /* 02:30 does not come and is 03:30 */
    { "2026-03-29T03:10", "every day at 2:30", "2026-03-29T02:30:00 FREQ=DAILY" },
    { "2026-03-29T03:31", "every day at 2:30", "2026-03-30T02:30:00 FREQ=DAILY" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_text (cases[i].text, cases[i].now, HEARTH_WHEN_DEFAULT, cases[i].expected);
}

/* With HEARTH_WHEN_PAST, as for `--at`, what was is taken. */
static void
test_past (void)
{
  static const Case cases[] = {
    { "yesterday 20:00", "2026-11-21T20:00:00" },
    { "2 hours ago", "2026-11-22T07:00:00" },
    { "3 days ago at 20:00", "2026-11-19T20:00:00" },
    { "last friday 19:00", "2026-11-20T19:00:00" },
    { "last sunday 19:00", "2026-11-15T19:00:00" },
    { "last week friday 19:00", "2026-11-13T19:00:00" },
    { "day before yesterday at noon", "2026-11-20T12:00:00" },
    { "today 08:00", "2026-11-22T08:00:00" },
    { "08:00", "2026-11-22T08:00:00" },
    { "2020-02-29 19:00", "2020-02-29T19:00:00" },
    { "20 nov 19:00", "2026-11-20T19:00:00" },
    { "24 dec 19:00", "2026-12-24T19:00:00" },
    { "friday 19:00", "2026-11-27T19:00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_text (cases[i].text, NOW, HEARTH_WHEN_PAST, cases[i].expected);
}

/* Case, commas and spaces do not matter. */
static void
test_looseness (void)
{
  static const Case cases[] = {
    { "EVERY Friday, 19:00", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "  every   friday\t19:00 ", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "19:00 every friday", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every fri @ 7PM", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every friday at 7:30 pm", "2026-11-27T19:30:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every friday at 12am", "2026-11-27T00:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every friday at 12pm", "2026-11-27T12:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "December 24th, 2026 at 18:00", "2026-12-24T18:00:00" },
    { "the 24th of December 18:00", "2026-12-24T18:00:00" },
    { "every friday 19:00", "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_text (cases[i].text, NOW, HEARTH_WHEN_DEFAULT, cases[i].expected);
}

static void
check_refusal (const char *text, HearthWhenFlags flags, const char *words)
{
  g_autoptr (GTimeZone) zone = berlin ();
  g_auto (HearthWhen) when = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (hearth_when_parse (text, instant (NOW, zone), zone, flags, &when, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

/* No text is too long, too foreign or too broken for a refusal in words. */
static void
test_broken (void)
{
  g_autofree char *longest = g_strnfill (17 * 1024, 'a');
  g_autofree char *many = g_strnfill (16 * 1024, ',');
  const gunichar foreign[] = { 0x6bcf, 0x9031, 0x91d1, 0 };
  g_autofree char *japanese = g_ucs4_to_utf8 (foreign, -1, NULL, NULL, NULL);

  check_refusal ("", HEARTH_WHEN_DEFAULT, "column 1");
  check_refusal ("   ", HEARTH_WHEN_DEFAULT, "column 4");
  check_refusal ("friday \xff 19:00", HEARTH_WHEN_DEFAULT, "UTF-8 at column 8");
  check_refusal ("friday \xc3", HEARTH_WHEN_DEFAULT, "UTF-8");
  check_refusal (longest, HEARTH_WHEN_DEFAULT, "too long");
  check_refusal (many, HEARTH_WHEN_DEFAULT, "ends at column");
  check_refusal (japanese, HEARTH_WHEN_DEFAULT, "column 1");
  check_refusal ("friday\n19:00\x01", HEARTH_WHEN_DEFAULT, "column 13");
  check_refusal ("éé firday", HEARTH_WHEN_DEFAULT, "column 1");
  check_refusal ("every éé", HEARTH_WHEN_DEFAULT, "column 7");
  check_refusal ("99999999999999999999-01-01", HEARTH_WHEN_DEFAULT, "column 1");
  check_refusal ("0000-00-00", HEARTH_WHEN_DEFAULT, "1900");
  check_refusal ("in 8000 years at 10:00", HEARTH_WHEN_DEFAULT, "9999");
  check_refusal ("1800 years ago", HEARTH_WHEN_PAST | HEARTH_WHEN_ALL_DAY, "1900");
}

/* Where a single moment is asked for, a rhythm is refused. */
static void
test_once (void)
{
  check_refusal ("every friday 19:00", HEARTH_WHEN_ONCE, "single moment");
  check_refusal ("fridays 19:00", HEARTH_WHEN_ONCE, "single moment");
  check_refusal ("every 2 weeks after done", HEARTH_WHEN_ONCE, "single moment");
  check_text ("friday 19:00", NOW, HEARTH_WHEN_ONCE, "2026-11-27T19:00:00");
  check_text ("1h", NOW, HEARTH_WHEN_ONCE, "2026-11-22T10:00:00");
}

/* Durations are read in letters and words, and the short form is read back. */
static void
test_durations (void)
{
  static const struct {
    const char *text;
    gint64 seconds;
    const char *short_form;
  } cases[] = {
    { "90s", 90, "1m30s" },
    { "15m", 900, "15m" },
    { "1h", 3600, "1h" },
    { "2d", 172800, "2d" },
    { "3w", 1814400, "3w" },
    { "7d", 604800, "1w" },
    { "8d", 691200, "8d" },
    { "2 hours", 7200, "2h" },
    { "1h30m", 5400, "1h30m" },
    { "1 hour and 30 minutes", 5400, "1h30m" },
    { "an hour", 3600, "1h" },
    { "half an hour", 1800, "30m" },
    { "Two Weeks", 1209600, "2w" },
    { "1d 2h 3m 4s", 93784, "1d2h3m4s" },
    { "0", 0, "0" },
    { "0s", 0, "0" },
  };
  static const Case refusals[] = {
    { "", "column 1" },
    { "90", "a duration such as" },
    { "1 month", "differ in length" },
    { "h", "a duration such as" },
    { "1h foo", "column 4" },
    { "2 huors", "hours" },
    { "-1h", "column 1" },
    { "99999999w", "longer" },
    { "\xff", "UTF-8" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 seconds = -1;
    g_autofree char *short_form = NULL;

    g_assert_true (hearth_when_parse_duration (cases[i].text, &seconds, NULL));
    g_assert_cmpint (seconds, ==, cases[i].seconds);
    short_form = hearth_when_format_duration (seconds);
    g_assert_cmpstr (short_form, ==, cases[i].short_form);
    g_assert_true (hearth_when_parse_duration (short_form, &seconds, NULL));
    g_assert_cmpint (seconds, ==, cases[i].seconds);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    gint64 seconds = 77;
    g_autoptr (GError) error = NULL;

    g_assert_false (hearth_when_parse_duration (refusals[i].text, &seconds, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, refusals[i].expected));
    g_assert_cmpint (seconds, ==, 77);
  }
}

/* What counts from done is due a span later, on the calendar. */
static void
test_after_done (void)
{
  static const struct {
    const char *span;
    const char *done;
    const char *expected;
  } cases[] = {
    { "2 weeks", "2026-11-22T20:15", "2026-12-06T20:15:00" },
    { "1 month", "2026-01-31", "2026-02-28T00:00:00" },
    { "8 hours", "2026-11-22T20:15", "2026-11-23T04:15:00" },
    { "1 year", "2028-02-29", "2029-02-28T00:00:00" },
    { "2 quarters", "2026-11-22", "2027-05-22T00:00:00" },
  };
  gint64 wall = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *next = NULL;
    gint64 done = 0;

    g_assert_true (hearth_civil_parse (cases[i].done, &done, NULL, NULL));
    g_assert_true (hearth_when_after_done (cases[i].span, done, &wall, NULL));
    next = hearth_civil_format (wall, FALSE);
    g_assert_cmpstr (next, ==, cases[i].expected);
  }
  wall = 77;
  g_assert_false (hearth_when_after_done ("soon", 0, &wall, NULL));
  g_assert_false (hearth_when_after_done ("98000 months", 0, &wall, NULL));
  g_assert_cmpint (wall, ==, 77);
}

/* Pearson's chi-square of offsets over a window's hours. */
static double
chi_square (const int *counts, int n_bins, double expected)
{
  double sum = 0;

  for (int i = 0; i < n_bins; i++)
    sum += (counts[i] - expected) * (counts[i] - expected) / expected;
  return sum;
}

/* A moment in a window stays where it is, and over days and events is spread like chance: for 9
 * degrees of freedom 27.9 is passed once in a thousand times, and the seeds are fixed. */
static void
test_window (void)
{
  int by_day[10] = { 0 }, by_seed[10] = { 0 }, steps[10] = { 0 };
  gint64 before = 0;

  for (int i = 0; i < 10000; i++) {
    gint64 offset = hearth_when_window_offset (10 * HEARTH_HOUR, 3, i * HEARTH_DAY);
    gint64 of_seed = hearth_when_window_offset (10 * HEARTH_HOUR, i, 20000 * HEARTH_DAY);

    g_assert_cmpint (offset, >=, 0);
    g_assert_cmpint (offset, <, 10 * HEARTH_HOUR);
    g_assert_cmpint (offset % HEARTH_MINUTE, ==, 0);
    g_assert_cmpint (offset, ==, hearth_when_window_offset (10 * HEARTH_HOUR, 3, i * HEARTH_DAY));
    by_day[offset / HEARTH_HOUR]++;
    by_seed[of_seed / HEARTH_HOUR]++;
    steps[(offset - before + 10 * HEARTH_HOUR) % (10 * HEARTH_HOUR) / HEARTH_HOUR]++;
    before = offset;
  }
  g_assert_cmpfloat (chi_square (by_day, 10, 1000), <, 27.9);
  g_assert_cmpfloat (chi_square (by_seed, 10, 1000), <, 27.9);
  g_assert_cmpfloat (chi_square (steps, 10, 1000), <, 27.9);
  for (int i = 0; i < 1000; i++)
    g_assert_cmpint (hearth_when_window_offset (90, i, 0), <, 90);
  g_assert_cmpint (hearth_when_window_offset (0, 1, 2), ==, 0);
}

/* Tails bound the rhythm they follow, whatever their order. */
static void
test_tails (void)
{
  static const Case cases[] = {
    { "every friday 19:00 from 2026-12-01 until 2027-06-30 except 2026-12-25 and 2027-01-01",
      "2026-12-04T19:00:00 FREQ=WEEKLY;UNTIL=20270630T235959;BYDAY=FR -2026-12-25T19:00:00 "
      "-2027-01-01T19:00:00" },
    { "every friday from 1 dec at 19:00", "2026-12-04T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every friday 19:00 except dec 25, jan 1",
      "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR -2026-12-25T19:00:00 -2027-01-01T19:00:00" },
    { "every friday 19:00 but not on 2026-12-25",
      "2026-11-27T19:00:00 FREQ=WEEKLY;BYDAY=FR -2026-12-25T19:00:00" },
    { "every friday 19:00 until june",
      "2026-11-27T19:00:00 FREQ=WEEKLY;UNTIL=20270601T235959;BYDAY=FR" },
    { "every friday 19:00 until 2027-01-01 18:00",
      "2026-11-27T19:00:00 FREQ=WEEKLY;UNTIL=20270101T180000;BYDAY=FR" },
    { "every friday 19:00 from 2025-01-01", "2025-01-03T19:00:00 FREQ=WEEKLY;BYDAY=FR" },
    { "every 2 weeks on friday 19:00 since 2025-01-01",
      "2025-01-01T19:00:00 FREQ=WEEKLY;INTERVAL=2;BYDAY=FR" },
    { "every day at 9:00 and 18:00 except 2026-11-25",
      "2026-11-22T09:00:00 FREQ=DAILY;BYHOUR=9,18 -2026-11-25T09:00:00 -2026-11-25T18:00:00" },
    { "every day at 9:00 and 18:00 except 2026-11-25 18:00",
      "2026-11-22T09:00:00 FREQ=DAILY;BYHOUR=9,18 -2026-11-25T18:00:00" },
    { "every day 9:00 for 2 weeks", "2026-11-22T09:00:00 FREQ=DAILY;UNTIL=20261205T235959" },
    { "every friday 19:00 for a month",
      "2026-11-27T19:00:00 FREQ=WEEKLY;UNTIL=20261226T235959;BYDAY=FR" },
    { "10 times every day 9:00", "2026-11-22T09:00:00 FREQ=DAILY;COUNT=10" },
    { "every year since 2016-02-29 at 10:00",
      "2016-02-29T10:00:00 RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD" },
    { "every 2 weeks after done at 19:00 from 2026-12-01", "2026-12-01T19:00:00 after 2 weeks" },
    { "every month after it is done, at 19:00", "2026-11-22T19:00:00 after 1 month" },
    { "tomorrow between 10:00 and 20:00", "2026-11-23T10:00:00 window 36000" },
    { "every day between 22:00 and 2am", "2026-11-22T22:00:00 FREQ=DAILY window 14400" },
    { "every weekday between noon and 1pm",
      "2026-11-23T12:00:00 FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR window 3600" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_text (cases[i].text, NOW, HEARTH_WHEN_DEFAULT, cases[i].expected);
}

/* A start that was chosen is told from one that only came first. */
static void
test_starts_later (void)
{
  static const struct {
    const char *rule;
    const char *start;
    gboolean expected;
  } cases[] = {
    { "FREQ=WEEKLY;BYDAY=FR", "2026-11-27T19:00", FALSE },
    { "FREQ=WEEKLY;BYDAY=FR", "2026-12-04T19:00", TRUE },
    { "FREQ=WEEKLY", "2026-11-28T19:00", FALSE },
    { "FREQ=WEEKLY", "2026-11-29T19:00", TRUE },
    { "FREQ=MONTHLY", "2026-12-21T19:00", FALSE },
    { "FREQ=MONTHLY", "2026-12-23T19:00", TRUE },
    { "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20", "2027-06-20", FALSE },
    { "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=20", "2028-06-20", TRUE },
    { "FREQ=DAILY", "2026-11-22T08:00", FALSE },
    { "FREQ=DAILY", "2030-11-22T08:00", TRUE },
  };
  gint64 now = 0;

  g_assert_true (hearth_civil_parse (NOW, &now, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthWhen when = { 0 };

    g_test_message ("%s %s", cases[i].start, cases[i].rule);
    g_assert_true (hearth_civil_parse (cases[i].start, &when.start, NULL, NULL));
    g_assert_true (hearth_recurrence_parse (cases[i].rule, &when.rule, NULL));
    g_assert_cmpint (hearth_when_starts_later (&when, now), ==, cases[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/when/contract", test_contract);
  g_test_add_func ("/when/neighbours", test_neighbours);
  g_test_add_func ("/when/refusals", test_refusals);
  g_test_add_func ("/when/now", test_now);
  g_test_add_func ("/when/past", test_past);
  g_test_add_func ("/when/looseness", test_looseness);
  g_test_add_func ("/when/tails", test_tails);
  g_test_add_func ("/when/broken", test_broken);
  g_test_add_func ("/when/once", test_once);
  g_test_add_func ("/when/durations", test_durations);
  g_test_add_func ("/when/after-done", test_after_done);
  g_test_add_func ("/when/window", test_window);
  g_test_add_func ("/when/summaries", test_summaries);
  g_test_add_func ("/when/starts-later", test_starts_later);
  g_test_add_func ("/when/random-rules", test_random_rules);
  return g_test_run ();
}
