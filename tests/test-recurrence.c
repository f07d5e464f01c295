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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recurrence/rfc5545", test_rfc5545);
  return g_test_run ();
}
