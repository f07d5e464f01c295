// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-recurrence: the examples of the RFCs, one by one, and the odd cases of other calendars.
 *
 * Each case says a rule, its start, and its first occurrences; one whose list ends with "." has no
 * more of them. Tens of thousands of further rules are compared with other engines in
 * tests/oracle.
 */
#include "recurrence-iter.h"

#include <string.h>

#include "civil.h"
#include "dbus/error.h"
#include "walltime.h"

typedef struct {
  const char *rule;
  const char *start;
  const char *expected; /* dates, or dates with times, between spaces; "." where the series ends */
} Case;

static gint64
wall_of (const char *text)
{
  gint64 wall = 0;

  if (!hearth_civil_parse (text, &wall, NULL, NULL))
    g_error ("“%s” is not a date", text);
  return wall;
}

static HearthRule
rule_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  HearthRule rule = { 0 };

  if (!hearth_recurrence_parse (text, &rule, &error))
    g_error ("%s", error->message);
  return rule;
}

/* One expected moment: a date alone means the start's time of day. */
static gint64
expected_wall (const char *text, gint64 start)
{
  gboolean date_only = FALSE;
  gint64 wall = 0;

  if (!hearth_civil_parse (text, &wall, &date_only, NULL))
    g_error ("“%s” is not a date", text);
  return date_only ? wall + start % HEARTH_DAY : wall;
}

static void
check_case (const Case *c)
{
  HearthRule rule = rule_of (c->rule);
  HearthRecurrence recurrence = { .rule = &rule, .start = wall_of (c->start) };
  g_auto (GStrv) expected = g_strsplit (c->expected, " ", -1);
  HearthRecurrenceIter iter;
  gint64 from = recurrence.start;
  gint64 wall;

  g_test_message ("%s from %s", c->rule, c->start);
  hearth_recurrence_iter_init (&iter, &recurrence, from);
  for (char **text = expected; *text; text++) {
    g_autofree char *found = NULL;
    g_autofree char *wanted = NULL;
    gint64 jumped;

    if (g_str_equal (*text, ".")) {
      g_assert_false (hearth_recurrence_iter_next (&iter, &wall));
      g_assert_false (hearth_recurrence_next (&recurrence, from, &wall));
      return;
    }
    g_assert_true (hearth_recurrence_iter_next (&iter, &wall));
    g_assert_true (hearth_recurrence_next (&recurrence, from, &jumped));
    g_assert_cmpint (wall, ==, jumped);
    found = hearth_civil_format (wall, FALSE);
    wanted = hearth_civil_format (expected_wall (*text, recurrence.start), FALSE);
    g_assert_cmpstr (found, ==, wanted);
    from = wall + 1;
  }
}

/* RFC 5545 3.8.5.3, in its order, but for the rule with FREQ=MINUTELY. */
static void
test_rfc5545 (void)
{
  static const Case cases[] = {
    { "FREQ=DAILY;COUNT=10", "19970902T090000",
      "1997-09-02 1997-09-03 1997-09-04 1997-09-05 1997-09-06 1997-09-07 1997-09-08 1997-09-09 "
      "1997-09-10 1997-09-11 ." },
    { "FREQ=DAILY;INTERVAL=2", "19970902T090000",
      "1997-09-02 1997-09-04 1997-09-06 1997-09-08 1997-09-10 1997-09-12" },
    { "FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902T090000",
      "1997-09-02 1997-09-12 1997-09-22 1997-10-02 1997-10-12 ." },
    { "FREQ=WEEKLY;COUNT=10", "19970902T090000",
      "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-10-07 1997-10-14 1997-10-21 "
      "1997-10-28 1997-11-04 ." },
    { "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "19970902T090000",
      "1997-09-02 1997-09-16 1997-09-30 1997-10-14 1997-10-28 1997-11-11 1997-11-25 1997-12-09" },
    { "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "19970902T090000",
      "1997-09-02 1997-09-04 1997-09-09 1997-09-11 1997-09-16 1997-09-18 1997-09-23 1997-09-25 "
      "1997-09-30 1997-10-02 ." },
    { "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19970902T090000",
      "1997-09-02 1997-09-04 1997-09-16 1997-09-18 1997-09-30 1997-10-02 1997-10-14 1997-10-16 ." },
    { "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "19970905T090000",
      "1997-09-05 1997-10-03 1997-11-07 1997-12-05 1998-01-02 1998-02-06 1998-03-06 1998-04-03 "
      "1998-05-01 1998-06-05 ." },
    { "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "19970907T090000",
      "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25 1998-03-01 1998-03-29 "
      "1998-05-03 1998-05-31 ." },
    { "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "19970922T090000",
      "1997-09-22 1997-10-20 1997-11-17 1997-12-22 1998-01-19 1998-02-16 ." },
    { "FREQ=MONTHLY;BYMONTHDAY=-3", "19970928T090000",
      "1997-09-28 1997-10-29 1997-11-28 1997-12-29 1998-01-29 1998-02-26" },
    { "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "19970902T090000",
      "1997-09-02 1997-09-15 1997-10-02 1997-10-15 1997-11-02 1997-11-15 1997-12-02 1997-12-15 "
      "1998-01-02 1998-01-15 ." },
    { "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "19970930T090000",
      "1997-09-30 1997-10-01 1997-10-31 1997-11-01 1997-11-30 1997-12-01 1997-12-31 1998-01-01 "
      "1998-01-31 1998-02-01 ." },
    { "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "19970910T090000",
      "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10 1999-03-11 "
      "1999-03-12 1999-03-13 ." },
    { "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "19970902T090000",
      "1997-09-02 1997-09-09 1997-09-16 1997-09-23 1997-09-30 1997-11-04 1997-11-11 1997-11-18 "
      "1997-11-25 1998-01-06 1998-01-13 1998-01-20 1998-01-27 1998-03-03" },
    { "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "19970610T090000",
      "1997-06-10 1997-07-10 1998-06-10 1998-07-10 1999-06-10 1999-07-10 2000-06-10 2000-07-10 "
      "2001-06-10 2001-07-10 ." },
    { "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "19970310T090000",
      "1997-03-10 1999-01-10 1999-02-10 1999-03-10 2001-01-10 2001-02-10 2001-03-10 2003-01-10 "
      "2003-02-10 2003-03-10 ." },
    { "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "19970101T090000",
      "1997-01-01 1997-04-10 1997-07-19 2000-01-01 2000-04-09 2000-07-18 2003-01-01 2003-04-10 "
      "2003-07-19 2006-01-01 ." },
    { "FREQ=YEARLY;BYDAY=20MO", "19970519T090000", "1997-05-19 1998-05-18 1999-05-17" },
    { "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512T090000", "1997-05-12 1998-05-11 1999-05-17" },
    { "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "19970313T090000",
      "1997-03-13 1997-03-20 1997-03-27 1998-03-05 1998-03-12 1998-03-19 1998-03-26 1999-03-04" },
    { "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "19970605T090000",
      "1997-06-05 1997-06-12 1997-06-19 1997-06-26 1997-07-03 1997-07-10 1997-07-17 1997-07-24 "
      "1997-07-31 1997-08-07 1997-08-14 1997-08-21 1997-08-28 1998-06-04" },
    { "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19970902T090000",
      "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13" },
    { "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "19970913T090000",
      "1997-09-13 1997-10-11 1997-11-08 1997-12-13 1998-01-10 1998-02-07 1998-03-07 1998-04-11 "
      "1998-05-09 1998-06-13" },
    { "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105T090000",
      "1996-11-05 2000-11-07 2004-11-02" },
    { "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904T090000",
      "1997-09-04 1997-10-07 1997-11-06 ." },
    { "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929T090000",
      "1997-09-29 1997-10-30 1997-11-27 1997-12-30 1998-01-29 1998-02-26 1998-03-30" },
    { "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000", "19970902T090000",
      "1997-09-02T09:00 1997-09-02T12:00 1997-09-02T15:00 ." },
    { "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", "19970902T090000",
      "1997-09-02T09:00 1997-09-02T09:20 1997-09-02T09:40 1997-09-02T10:00 1997-09-02T10:20" },
    { "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805T090000",
      "1997-08-05 1997-08-10 1997-08-19 1997-08-24 ." },
    { "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805T090000",
      "1997-08-05 1997-08-17 1997-08-19 1997-08-31 ." },
    { "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "20070115T090000",
      "2007-01-15 2007-01-30 2007-02-15 2007-03-15 2007-03-30 ." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i]);
}

/* RFC 7529: what SKIP does to the days that a month or year lacks, and not to others. */
static void
test_rfc7529 (void)
{
  static const Case cases[] = {
    /* its section 4.1: the three ways for the 31st */
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=OMIT;COUNT=4", "20140131T120000",
      "2014-01-31 2014-03-31 2014-05-31 2014-07-31 ." },
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=4", "20140131T120000",
      "2014-01-31 2014-02-28 2014-03-31 2014-04-30 ." },
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=4", "20140131T120000",
      "2014-01-31 2014-03-01 2014-03-31 2014-05-01 ." },
    /* and for the 29th of February */
    { "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT", "20160229T000000",
      "2016-02-29 2020-02-29 2024-02-29" },
    { "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD", "20160229T000000",
      "2016-02-29 2017-02-28 2018-02-28 2019-02-28 2020-02-29" },
    { "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", "20160229T000000",
      "2016-02-29 2017-03-01 2018-03-01 2019-03-01 2020-02-29" },
    /* several days on one: it is there once, and COUNT counts it once */
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=29,30,31;SKIP=BACKWARD;COUNT=5", "20260201T080000",
      "2026-02-28 2026-03-29 2026-03-30 2026-03-31 2026-04-29 ." },
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD;COUNT=5", "20260401T080000",
      "2026-04-01 2026-05-01 2026-05-31 2026-06-01 2026-07-01 ." },
    /* counted from the end, a day before the month's first */
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=BACKWARD", "20260101T080000",
      "2026-01-01 2026-01-31 2026-03-01 2026-03-31 2026-05-01" },
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=-31;SKIP=FORWARD", "20260101T080000",
      "2026-01-01 2026-02-01 2026-03-01 2026-04-01" },
    /* the 366th day */
    { "RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD", "20240101T080000",
      "2024-12-31 2025-12-31 2026-12-31" },
    { "RSCALE=GREGORIAN;FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD", "20240101T080000",
      "2024-12-31 2026-01-01 2027-01-01 2028-01-01 2028-12-31" },
    /* BYMONTH comes before SKIP, BYDAY after it */
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31;SKIP=FORWARD", "20260101T080000",
      "2026-05-01 2026-07-01 2027-05-01" },
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=SU;SKIP=FORWARD", "20260101T080000",
      "2026-03-01 2026-05-31 2027-01-31" },
    /* the months of INTERVAL, not those that days are moved into */
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;INTERVAL=2;SKIP=FORWARD", "20251231T080000",
      "2025-12-31 2026-03-01 2026-05-01 2026-07-01 2026-08-31" },
    /* as a limit BYMONTHDAY makes no day that would have to be moved */
    { "RSCALE=GREGORIAN;FREQ=DAILY;BYMONTHDAY=31;SKIP=BACKWARD", "20260101T080000",
      "2026-01-31 2026-03-31 2026-05-31" },
    { "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=1,31;BYSETPOS=-1;SKIP=FORWARD", "20260401T080000",
      "2026-05-01 2026-05-31 2026-07-01 2026-07-31" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i]);
}

/* What trips other calendars: short months, long years, edges of weeks, starts out of step. */
static void
test_odd_cases (void)
{
  static const Case cases[] = {
    { "FREQ=MONTHLY", "20260131T080000", "2026-01-31 2026-03-31 2026-05-31 2026-07-31" },
    { "FREQ=YEARLY", "20240229T080000", "2024-02-29 2028-02-29 2032-02-29" },
    { "FREQ=YEARLY", "20960229T080000", "2096-02-29 2104-02-29" },
    { "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366", "20250101T080000", "." },
    { "FREQ=YEARLY;BYYEARDAY=-366", "20250101T080000", "2028-01-01 2032-01-01" },
    /* the start is no occurrence, and COUNT does not count it */
    { "FREQ=WEEKLY;BYDAY=FR;COUNT=2", "20261124T190000", "2026-11-27 2026-12-04 ." },
    { "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=1", "20261124T190000", "2026-12-15 ." },
    { "FREQ=DAILY;BYHOUR=8;COUNT=2", "20261124T190000", "2026-11-25T08:00 2026-11-26T08:00 ." },
    /* week 53, week 1 that begins in December, and a week without a weekday */
    { "FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", "20200101T080000", "2020-12-28 2026-12-28 2032-12-27" },
    { "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO", "20240201T080000", "2024-12-30 2025-12-29 2027-01-04" },
    { "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "20240201T080000", "2024-12-29 2025-12-28 2027-01-03" },
    { "FREQ=YEARLY;BYWEEKNO=20", "20260513T080000", "2026-05-13 2027-05-19 2028-05-17" },
    { "FREQ=YEARLY;BYWEEKNO=1;BYDAY=SU;WKST=SU", "20240201T080000",
      "2024-12-29 2026-01-04 2027-01-03" },
    /* a list is a list */
    { "FREQ=MONTHLY;BYDAY=1MO,MO,-1MO;COUNT=5", "20261101T080000",
      "2026-11-02 2026-11-09 2026-11-16 2026-11-23 2026-11-30 ." },
    { "FREQ=MONTHLY;BYDAY=5FR", "20260101T080000", "2026-01-30 2026-05-29 2026-07-31 2026-10-30" },
    { "FREQ=MONTHLY;BYDAY=1FR;BYMONTHDAY=1,2,3", "20260101T080000",
      "2026-01-02 2026-04-03 2026-05-01" },
    { "FREQ=YEARLY;BYDAY=-1FR,1MO", "20260101T080000", "2026-01-05 2026-12-25 2027-01-04" },
    { "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "20260101T080000", "2026-11-26 2027-11-25" },
    { "FREQ=YEARLY;BYMONTHDAY=1", "20261115T080000", "2026-12-01 2027-01-01 2027-02-01" },
    /* places in a period: mixed, with times, past the ends, in a half first week */
    { "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1,-1", "20261101T080000",
      "2026-11-01 2026-11-29 2026-12-05 2026-12-27" },
    { "FREQ=DAILY;BYHOUR=9,13,17;BYSETPOS=-1,1", "20261101T120000",
      "2026-11-01T17:00 2026-11-02T09:00 2026-11-02T17:00" },
    { "FREQ=HOURLY;INTERVAL=6;BYMINUTE=0,20,40;BYSETPOS=2", "20261101T120000",
      "2026-11-01T12:20 2026-11-01T18:20 2026-11-02T00:20" },
    { "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1,2", "20261104T080000",
      "2026-11-04 2026-11-09 2026-11-11" },
    { "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1;UNTIL=20261104", "20261026T080000", "2026-10-30 ." },
    { "FREQ=YEARLY;BYMONTH=1,12;BYDAY=FR;BYSETPOS=-1,1", "20260601T080000",
      "2026-12-25 2027-01-01 2027-12-31 2028-01-07" },
    { "FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=3", "20260601T080000", "." },
    /* hours */
    { "FREQ=HOURLY;INTERVAL=5", "20261101T220000",
      "2026-11-01T22:00 2026-11-02T03:00 2026-11-02T08:00 2026-11-02T13:00" },
    { "FREQ=HOURLY;INTERVAL=36;BYDAY=MO", "20261101T120000",
      "2026-11-09T00:00 2026-11-16T12:00 2026-11-30T00:00" },
    { "FREQ=HOURLY;INTERVAL=2;BYHOUR=7,8", "20261101T120000", "2026-11-02T08:00 2026-11-03T08:00" },
    { "FREQ=HOURLY;INTERVAL=2;BYHOUR=7", "20261101T120000", "." },
    { "FREQ=HOURLY;INTERVAL=3;COUNT=10;BYMONTHDAY=1", "20261101T120000",
      "2026-11-01T12:00 2026-11-01T15:00 2026-11-01T18:00 2026-11-01T21:00 2026-12-01T00:00 "
      "2026-12-01T03:00 2026-12-01T06:00 2026-12-01T09:00 2026-12-01T12:00 2026-12-01T15:00 ." },
    { "FREQ=DAILY;BYSECOND=60;COUNT=1", "20261101T120000", "2026-11-01T12:00:59 ." },
    /* ends: a date as UNTIL means all of that day, the calendar's end ends everything */
    { "FREQ=DAILY;UNTIL=20261102", "20261101T235959", "2026-11-01 2026-11-02 ." },
    { "FREQ=DAILY;UNTIL=20261102T120000", "20261101T120000", "2026-11-01 2026-11-02 ." },
    { "FREQ=DAILY;UNTIL=20261102T115959", "20261101T120000", "2026-11-01 ." },
    { "FREQ=YEARLY", "99980620T080000", "9998-06-20 9999-06-20 ." },
    { "FREQ=DAILY;INTERVAL=1000000", "20261101T080000", "2026-11-01 4764-09-28 7502-08-26 ." },
    { "FREQ=DAILY;COUNT=100000", "99991230T080000", "9999-12-30 9999-12-31 ." },
    { "FREQ=WEEKLY", "19000101T000000", "1900-01-01 1900-01-08" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_case (&cases[i]);
}

/* Each rule has one text, and that text is the same rule. */
static void
test_format (void)
{
  static const struct {
    const char *text;
    const char *expected;
  } cases[] = {
    { "FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;BYDAY=FR" },
    { "RRULE:freq=weekly;interval=1;byday=fr,mo;wkst=mo", "FREQ=WEEKLY;BYDAY=MO,FR" },
    { "BYDAY=-1SU,+2MO,TU,1MO;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=TU,1MO,2MO,-1SU" },
    { "FREQ=MONTHLY;SKIP=BACKWARD;BYMONTHDAY=31",
      "RSCALE=GREGORIAN;FREQ=MONTHLY;BYMONTHDAY=31;SKIP=BACKWARD" },
    { "RSCALE=gregorian;FREQ=DAILY", "RSCALE=GREGORIAN;FREQ=DAILY" },
    { "FREQ=YEARLY;BYYEARDAY=366,-366,64,63,-1;BYMONTH=12,1",
      "FREQ=YEARLY;BYMONTH=1,12;BYYEARDAY=63,64,366,-366,-1" },
    { "FREQ=YEARLY;BYWEEKNO=53,1,-53;WKST=SU", "FREQ=YEARLY;BYWEEKNO=1,53,-53;WKST=SU" },
    { "FREQ=HOURLY;INTERVAL=5;BYHOUR=0,23;BYMINUTE=59,0;BYSECOND=60,0;BYSETPOS=-1,2",
      "FREQ=HOURLY;INTERVAL=5;BYHOUR=0,23;BYMINUTE=0,59;BYSECOND=0,59;BYSETPOS=2,-1" },
    { "FREQ=DAILY;UNTIL=20261224", "FREQ=DAILY;UNTIL=20261224" },
    { "FREQ=DAILY;UNTIL=20261224T180000", "FREQ=DAILY;UNTIL=20261224T180000" },
    { "FREQ=DAILY;UNTIL=20261224t180000z", "FREQ=DAILY;UNTIL=20261224T180000Z" },
    { "FREQ=DAILY;COUNT=100000;INTERVAL=1000000", "FREQ=DAILY;INTERVAL=1000000;COUNT=100000" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthRule rule = rule_of (cases[i].text);
    g_autofree char *text = hearth_recurrence_format (&rule);
    HearthRule again = rule_of (text);

    g_assert_cmpstr (text, ==, cases[i].expected);
    g_assert_cmpmem (&rule, sizeof rule, &again, sizeof again);
  }
}

/* A bad rule is refused with the name of the part and the reason, and touches nothing. */
static void
test_refuse (void)
{
  static const struct {
    const char *text;
    const char *part;
    const char *reason;
  } cases[] = {
    { "", "FREQ", "missing" },
    { "every friday", "every friday", "no such part" },
    { "FREQ=DAILY;", "“”", "no such part" },
    { "FREQ=DAILY;BYEASTER=0", "BYEASTER", "no such part" },
    { "BYDAY=FR", "FREQ", "missing" },
    { "FREQ", "FREQ", "empty" },
    { "FREQ=", "FREQ", "empty" },
    { "FREQ=SECONDLY", "FREQ", "“SECONDLY” is more often" },
    { "FREQ=minutely", "FREQ", "“minutely” is more often" },
    { "FREQ=FORTNIGHTLY", "FREQ", "“FORTNIGHTLY” is none of HOURLY" },
    { "FREQ=DAILY;FREQ=DAILY", "FREQ", "twice" },
    { "FREQ=DAILY;INTERVAL=0", "INTERVAL", "from 1 to 1000000" },
    { "FREQ=DAILY;INTERVAL=1000001", "INTERVAL", "from 1 to 1000000" },
    { "FREQ=DAILY;INTERVAL=-2", "INTERVAL", "“-2”" },
    { "FREQ=DAILY;COUNT=0", "COUNT", "from 1 to 100000" },
    { "FREQ=DAILY;COUNT=99999999999999999999", "COUNT", "from 1 to 100000" },
    { "FREQ=DAILY;COUNT=2;UNTIL=20261224", "COUNT", "beside UNTIL" },
    { "FREQ=DAILY;UNTIL=tomorrow", "UNTIL", "20261224T180000Z" },
    { "FREQ=DAILY;UNTIL=20261224Z", "UNTIL", "20261224T180000Z" },
    { "FREQ=DAILY;UNTIL=20260229", "UNTIL", "28 days" },
    { "FREQ=DAILY;UNTIL=18991231", "UNTIL", "before 1900" },
    { "FREQ=DAILY;BYHOUR=24", "BYHOUR", "“24” is not a number from 0 to 23" },
    { "FREQ=DAILY;BYHOUR=-1", "BYHOUR", "“-1”" },
    { "FREQ=DAILY;BYMINUTE=60", "BYMINUTE", "from 0 to 59" },
    { "FREQ=DAILY;BYSECOND=61", "BYSECOND", "from 0 to 60" },
    { "FREQ=DAILY;BYMONTH=13", "BYMONTH", "from 1 to 12" },
    { "FREQ=DAILY;BYMONTH=5L", "BYMONTH", "“5L”" },
    { "FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY", "or the negative of one" },
    { "FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY", "“”" },
    { "FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY", "“-32”" },
    { "FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY", "from 1 to 366" },
    { "FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO", "from 1 to 53" },
    { "FREQ=WEEKLY;BYDAY=FRI", "BYDAY", "“FRI” is not a weekday" },
    { "FREQ=MONTHLY;BYDAY=0MO", "BYDAY", "“0MO”" },
    { "FREQ=MONTHLY;BYDAY=54MO", "BYDAY", "“54MO”" },
    { "FREQ=MONTHLY;BYDAY=1", "BYDAY", "“1”" },
    { "FREQ=WEEKLY;BYDAY=1FR", "BYDAY", "MONTHLY and YEARLY only" },
    { "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1FR", "BYDAY", "BYWEEKNO" },
    { "FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO", "FREQ=YEARLY only" },
    { "FREQ=DAILY;BYYEARDAY=3", "BYYEARDAY", "YEARLY and HOURLY only" },
    { "FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY", "FREQ=WEEKLY" },
    { "FREQ=DAILY;BYSETPOS=1", "BYSETPOS", "another BY part" },
    { "FREQ=WEEKLY;WKST=XX", "WKST", "“XX”" },
    { "FREQ=MONTHLY;SKIP=SIDEWAYS", "SKIP", "OMIT, BACKWARD and FORWARD" },
    { "RSCALE=CHINESE;FREQ=YEARLY", "RSCALE", "“CHINESE” is not GREGORIAN" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    HearthRule rule = { .interval = 42 };

    g_test_message ("%s", cases[i].text);
    g_assert_false (hearth_recurrence_parse (cases[i].text, &rule, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_assert_true (g_str_has_prefix (error->message, cases[i].part));
    g_assert_nonnull (strstr (error->message, cases[i].reason));
    g_assert_cmpint (rule.interval, ==, 42);
  }
}

/* RDATEs join, EXDATEs go, COUNT counts what the rule makes, and no date comes twice. */
static void
test_dates (void)
{
  HearthRule rule = rule_of ("FREQ=WEEKLY;COUNT=4");
  gint64 start = wall_of ("2026-11-06T19:00");
  gint64 rdates[] = { start - HEARTH_DAY, start + HEARTH_DAY, start + HEARTH_WEEK,
                      start + 9 * HEARTH_WEEK };
  gint64 exdates[] = { start, start + HEARTH_DAY + 1, start + 2 * HEARTH_WEEK };
  gint64 expected[] = { rdates[0], rdates[1], start + HEARTH_WEEK, start + 3 * HEARTH_WEEK,
                        rdates[3] };
  HearthRecurrence recurrence = { &rule,   start,
                                  rdates,  G_N_ELEMENTS (rdates),
                                  exdates, G_N_ELEMENTS (exdates) };
  HearthRecurrenceIter iter;
  gint64 wall;

  hearth_recurrence_iter_init (&iter, &recurrence, HEARTH_WALL_MIN);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_assert_true (hearth_recurrence_iter_next (&iter, &wall));
    g_assert_cmpint (wall, ==, expected[i]);
    g_assert_true (hearth_recurrence_contains (&recurrence, wall));
  }
  g_assert_false (hearth_recurrence_iter_next (&iter, &wall));
  g_assert_false (hearth_recurrence_contains (&recurrence, start));
  g_assert_true (hearth_recurrence_last (&recurrence, &wall));
  g_assert_cmpint (wall, ==, rdates[3]);
}

/* Without a rule the start is the one occurrence, unless it is excepted. */
static void
test_single (void)
{
  gint64 start = wall_of ("2026-11-06T19:00");
  HearthRecurrence recurrence = { .start = start };
  g_autoptr (GError) error = NULL;
  gint64 wall;

  g_assert_true (hearth_recurrence_next (&recurrence, start, &wall));
  g_assert_cmpint (wall, ==, start);
  g_assert_false (hearth_recurrence_next (&recurrence, start + 1, &wall));
  g_assert_true (hearth_recurrence_last (&recurrence, &wall));
  g_assert_cmpint (wall, ==, start);
  g_assert_true (hearth_recurrence_check (&recurrence, &error));
  recurrence.exdates = &start;
  recurrence.n_exdates = 1;
  g_assert_false (hearth_recurrence_last (&recurrence, &wall));
  g_assert_false (hearth_recurrence_check (&recurrence, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
}

/* The last of a finite series is known without walking it; an endless one has none. */
static void
test_last (void)
{
  static const struct {
    const char *rule;
    const char *expected; /* (nullable): endless */
  } cases[] = {
    { "FREQ=WEEKLY;BYDAY=FR", NULL },
    { "FREQ=WEEKLY;BYDAY=FR;COUNT=3", "2026-01-16T19:00:00" },
    { "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261231", "2026-12-25T19:00:00" },
    { "FREQ=DAILY;COUNT=100000", "2299-10-16T19:00:00" },
    { "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;UNTIL=20991231", "2096-02-29T19:00:00" },
    { "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=12", "2026-12-31T19:00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthRule rule = rule_of (cases[i].rule);
    HearthRecurrence recurrence = { .rule = &rule, .start = wall_of ("2026-01-01T19:00") };
    g_autofree char *text = NULL;
    gint64 wall;

    g_test_message ("%s", cases[i].rule);
    g_assert_cmpint (hearth_recurrence_last (&recurrence, &wall), ==, cases[i].expected != NULL);
    if (!cases[i].expected)
      continue;
    text = hearth_civil_format (wall, FALSE);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

/* A rule that never occurs is refused, in time, and told apart from one that ended too soon. */
static void
test_check (void)
{
  static const struct {
    const char *rule;
    const char *reason; /* (nullable): it occurs */
  } cases[] = {
    { "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", NULL },
    { "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no moment fits" },
    { "RSCALE=GREGORIAN;FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;SKIP=BACKWARD", NULL },
    { "FREQ=MONTHLY;BYDAY=6MO", "no moment fits" },
    { "FREQ=HOURLY;INTERVAL=24;BYHOUR=3", "no moment fits" },
    { "FREQ=HOURLY;INTERVAL=168;BYDAY=MO", "no moment fits" },
    { "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "no moment fits" },
    { "FREQ=DAILY;BYHOUR=1,2;BYSETPOS=3", "no moment fits" },
    { "FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=8;BYSETPOS=366;COUNT=9", "no moment fits" },
    { "FREQ=YEARLY;UNTIL=20251231", "UNTIL is before 2026-01-01T19:00:00" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthRule rule = rule_of (cases[i].rule);
    HearthRecurrence recurrence = { .rule = &rule, .start = wall_of ("2026-01-01T19:00") };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", cases[i].rule);
    g_assert_cmpint (hearth_recurrence_check (&recurrence, &error), ==, cases[i].reason == NULL);
    if (!cases[i].reason)
      continue;
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (strstr (error->message, cases[i].reason));
  }
}

/* A start outside of the calendar is refused before anything is searched. */
static void
test_check_span (void)
{
  gint64 starts[] = { HEARTH_WALL_MIN - 1, HEARTH_WALL_MAX + 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++) {
    HearthRecurrence recurrence = { .start = starts[i] };
    g_autoptr (GError) error = NULL;

    g_assert_false (hearth_recurrence_check (&recurrence, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
  }
}

/* An UNTIL in UTC becomes the wall that the zone's clocks show then. */
static void
test_resolve_until (void)
{
  static const struct {
    const char *rule;
    const char *expected;
  } cases[] = {
    { "FREQ=DAILY;UNTIL=20261224T180000Z", "FREQ=DAILY;UNTIL=20261224T190000" },
    { "FREQ=DAILY;UNTIL=20260724T220000Z", "FREQ=DAILY;UNTIL=20260725T000000" },
    /* the first 02:30 of two, and the second: by then all of that hour has been */
    { "FREQ=DAILY;UNTIL=20261025T003000Z", "FREQ=DAILY;UNTIL=20261025T023000" },
    { "FREQ=DAILY;UNTIL=20261025T013000Z", "FREQ=DAILY;UNTIL=20261025T025959" },
    { "FREQ=DAILY;UNTIL=20261224T180000", "FREQ=DAILY;UNTIL=20261224T180000" },
    { "FREQ=DAILY;UNTIL=20261224", "FREQ=DAILY;UNTIL=20261224" },
  };
  g_autoptr (GTimeZone) zone = hearth_walltime_zone ("Europe/Berlin", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    HearthRule rule = rule_of (cases[i].rule);
    g_autofree char *text = NULL;

    hearth_recurrence_resolve_until (&rule, zone);
    text = hearth_recurrence_format (&rule);
    g_assert_cmpstr (text, ==, cases[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recurrence/rfc5545", test_rfc5545);
  g_test_add_func ("/recurrence/rfc7529", test_rfc7529);
  g_test_add_func ("/recurrence/odd-cases", test_odd_cases);
  g_test_add_func ("/recurrence/format", test_format);
  g_test_add_func ("/recurrence/refuse", test_refuse);
  g_test_add_func ("/recurrence/dates", test_dates);
  g_test_add_func ("/recurrence/single", test_single);
  g_test_add_func ("/recurrence/last", test_last);
  g_test_add_func ("/recurrence/check", test_check);
  g_test_add_func ("/recurrence/check-span", test_check_span);
  g_test_add_func ("/recurrence/resolve-until", test_resolve_until);
  return g_test_run ();
}
