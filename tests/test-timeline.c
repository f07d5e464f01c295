// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-timeline: where occurrences lie when a rule, moves, windows and clock changes meet; and the
 * moments at which they ask for attention (reminder.c), which follow from that.
 */
#include "daemon/timeline.h"

#include <string.h>

#include "daemon/civil.h"
#include "daemon/reminder.h"
#include "daemon/walltime.h"

static gint64
wall (const char *text)
{
  gint64 value = 0;
  gboolean is_date = FALSE;

  g_assert_true (hearth_civil_parse (text, &value, &is_date, NULL));
  return value;
}

/* An event with its timeline in a zone. */
typedef struct {
  HearthEvent *event;
  GTimeZone *zone;
  HearthTimeline timeline;
} Fixture;

static void
set_up (Fixture *fixture, HearthKind kind, const char *start, const char *rule, const char *zone)
{
  fixture->event = hearth_event_new (kind, "Us");
  fixture->event->start = wall (start);
  fixture->event->all_day = strlen (start) == strlen ("2026-11-27");
  if (*rule)
    g_assert_true (hearth_recurrence_parse (rule, &fixture->event->rule, NULL));
  hearth_event_apply_defaults (fixture->event);
  fixture->zone = hearth_walltime_zone (zone, NULL);
  fixture->timeline = (HearthTimeline){ .event = fixture->event,
                                        .zone = fixture->zone,
                                        .morning_seconds = 9 * HEARTH_HOUR };
}

static void
clear (Fixture *fixture)
{
  hearth_event_free (fixture->event);
  g_time_zone_unref (fixture->zone);
}

static void
assert_starts (const Fixture *fixture, const char *from, const char *until, const char *expected)
{
  g_autoptr (GArray) found =
      hearth_timeline_between (&fixture->timeline, wall (from), wall (until), 100);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++) {
    const HearthPlanned *one = &g_array_index (found, HearthPlanned, i);
    g_autofree char *start = hearth_civil_format (one->start, FALSE);
    g_autofree char *name = hearth_civil_format (one->occurrence, FALSE);

    g_string_append_printf (text, "%.16s%s ", start,
                            one->start != one->occurrence ? "(moved)" : "");
    g_assert_nonnull (name);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

/* A moved occurrence leaves its place and stands in order of its new start. */
static void
test_moves (void)
{
  Fixture fixture;
  HearthMoved moved[] = { { wall ("2026-12-04T19:00"), wall ("2026-12-12T20:00") } };
  HearthPlanned planned;

  set_up (&fixture, HEARTH_KIND_DATE_NIGHT, "2026-11-27T19:00", "FREQ=WEEKLY", "Europe/Berlin");
  fixture.timeline.moved = moved;
  fixture.timeline.n_moved = 1;
  assert_starts (&fixture, "2026-11-20", "2026-12-19",
                 "2026-11-27T19:00 2026-12-11T19:00 2026-12-12T20:00(moved) 2026-12-18T19:00 ");
  assert_starts (&fixture, "2026-12-04", "2026-12-05", "");
  g_assert_true (hearth_timeline_find (&fixture.timeline, wall ("2026-12-04T19:00"), &planned));
  g_assert_cmpint (planned.start, ==, wall ("2026-12-12T20:00"));
  g_assert_false (hearth_timeline_find (&fixture.timeline, wall ("2026-12-12T20:00"), &planned));
  g_assert_true (hearth_timeline_next (&fixture.timeline, wall ("2026-12-12T00:00"), &planned));
  g_assert_cmpint (planned.occurrence, ==, wall ("2026-12-04T19:00"));
  clear (&fixture);
}

/* In a window each occurrence has one moment, the same whenever it is asked for. */
static void
test_windows (void)
{
  Fixture fixture;
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) again = NULL;

  set_up (&fixture, HEARTH_KIND_APPRECIATION, "2026-11-27T10:00", "FREQ=DAILY", "UTC");
  fixture.event->window_seconds = 10 * HEARTH_HOUR;
  first = hearth_timeline_between (&fixture.timeline, wall ("2026-11-27"), wall ("2026-12-27"), 99);
  g_assert_cmpuint (first->len, ==, 30);
  for (guint i = 0; i < first->len; i++) {
    const HearthPlanned *one = &g_array_index (first, HearthPlanned, i);
    HearthPlanned planned;

    g_assert_cmpint (one->start, >=, one->occurrence);
    g_assert_cmpint (one->start, <, one->occurrence + 10 * HEARTH_HOUR);
    g_assert_true (hearth_timeline_next (&fixture.timeline, one->start, &planned));
    g_assert_cmpint (planned.occurrence, ==, one->occurrence);
  }
  again = hearth_timeline_between (&fixture.timeline, wall ("2026-11-27"), wall ("2026-12-27"), 99);
  g_assert_cmpmem (first->data, first->len * sizeof (HearthPlanned), again->data,
                   again->len * sizeof (HearthPlanned));
  clear (&fixture);
}

static void
assert_ends (const Fixture *fixture, const char *start, const char *end, const char *instant)
{
  g_autofree char *found = hearth_walltime_format (
      hearth_timeline_end (&fixture->timeline, wall (start)), fixture->zone);

  g_assert_cmpstr (found, ==, instant);
  g_assert_cmpint (hearth_timeline_end_wall (&fixture->timeline, wall (start)), ==, wall (end));
}

/* An end is so many days by the calendar and the rest by the clock that really runs, also where it
 * is in an hour that is there twice. */
static void
test_ends (void)
{
  Fixture fixture;

  set_up (&fixture, HEARTH_KIND_DATE_NIGHT, "2026-03-29T01:00", "", "Europe/Berlin");
  assert_ends (&fixture, "2026-03-29T01:00", "2026-03-29T04:00", "2026-03-29T04:00:00+02:00");
  assert_ends (&fixture, "2026-10-25T00:30", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00");
  assert_ends (&fixture, "2026-10-25T01:40", "2026-10-25T03:00", "2026-10-25T02:40:00+01:00");
  assert_ends (&fixture, "2026-10-25T02:00", "2026-10-25T03:00", "2026-10-25T03:00:00+01:00");
  fixture.event->duration_seconds = HEARTH_DAY;
  assert_ends (&fixture, "2026-03-28T12:00", "2026-03-29T12:00", "2026-03-29T12:00:00+02:00");
  clear (&fixture);
}

static void
assert_moments (const Fixture *fixture, const char *from, const char *until, const char *expected)
{
  g_autoptr (GArray) found =
      hearth_reminder_between (&fixture->timeline, wall (from), wall (until), 100);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++) {
    const HearthMoment *one = &g_array_index (found, HearthMoment, i);
    g_autofree char *moment = hearth_civil_format (one->wall, FALSE);

    g_string_append_printf (text, "%s=%.16s ", hearth_reason_name (one->reason), moment);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

/* The moments of each kind of event: leads, start, follow-up, and a silent begin. */
static void
test_moments (void)
{
  Fixture fixture;

  set_up (&fixture, HEARTH_KIND_DATE_NIGHT, "2026-11-27T19:00", "", "Europe/Berlin");
  assert_moments (&fixture, "2026-11-01", "2026-12-31",
                  "lead=2026-11-26T19:00 lead=2026-11-27T17:00 begin=2026-11-27T19:00 "
                  "follow-up=2026-11-27T21:00 ");
  clear (&fixture);
  set_up (&fixture, HEARTH_KIND_MILESTONE, "2026-11-27", "", "Europe/Berlin");
  assert_moments (&fixture, "2026-11-01", "2026-12-31",
                  "lead=2026-11-20T09:00 lead=2026-11-26T09:00 begin=2026-11-27T00:00 "
                  "start=2026-11-27T09:00 ");
  clear (&fixture);
  set_up (&fixture, HEARTH_KIND_CHECK_IN, "2026-11-27T19:00", "", "Europe/Berlin");
  assert_moments (&fixture, "2026-11-01", "2026-12-31",
                  "lead=2026-11-27T18:00 start=2026-11-27T19:00 follow-up=2026-11-27T19:30 ");
  clear (&fixture);
}

/* Over a clock change, a day before is the same time of day and two hours are two hours. */
static void
test_leads_over_a_clock_change (void)
{
  Fixture fixture;

  set_up (&fixture, HEARTH_KIND_DATE_NIGHT, "2026-03-29T04:00", "", "Europe/Berlin");
  fixture.event->follow_up = FALSE;
  assert_moments (&fixture, "2026-03-01", "2026-04-30",
                  "lead=2026-03-28T04:00 lead=2026-03-29T01:00 begin=2026-03-29T04:00 ");
  clear (&fixture);
  set_up (&fixture, HEARTH_KIND_DATE_NIGHT, "2026-10-25T04:00", "", "Europe/Berlin");
  fixture.event->follow_up = FALSE;
  /* Two hours before 04:00 is the second 02:00 of that night; the first is taken, an hour early. */
  assert_moments (&fixture, "2026-10-01", "2026-11-30",
                  "lead=2026-10-24T04:00 lead=2026-10-25T02:00 begin=2026-10-25T04:00 ");
  clear (&fixture);
}

/* What is asked for one moment at a time is what is asked for as a span. */
static void
test_next_agrees_with_between (void)
{
  Fixture fixture;
  g_autoptr (GArray) all = NULL;
  gint64 from = wall ("2026-03-01");

  set_up (&fixture, HEARTH_KIND_CHECK_IN, "2026-03-01T02:30", "FREQ=DAILY", "Europe/Berlin");
  g_assert_true (
      hearth_event_set_leads (fixture.event, (const gint64[]){ 0, 5400, 90000 }, 3, NULL));
  all = hearth_reminder_between (&fixture.timeline, from, wall ("2026-04-10"), 1000);
  g_assert_cmpuint (all->len, >, 100);
  for (guint i = 0; i < all->len; i++) {
    gint64 expected = g_array_index (all, HearthMoment, i).wall;
    HearthMoment moment;

    g_assert_true (hearth_reminder_next (&fixture.timeline, from, TRUE, &moment));
    g_assert_cmpint (moment.wall, ==, expected);
    while (i + 1 < all->len && g_array_index (all, HearthMoment, i + 1).wall == expected)
      i++;
    from = expected + 1;
  }
  clear (&fixture);
}

/* A series without an end has none; one with a count ends where its last one starts, moves too. */
static void
test_last (void)
{
  Fixture fixture;
  HearthMoved moved[] = { { wall ("2026-11-27T19:00"), wall ("2027-01-01T19:00") } };

  set_up (&fixture, HEARTH_KIND_CHECK_IN, "2026-11-27T19:00", "FREQ=WEEKLY", "UTC");
  g_assert_cmpint (hearth_timeline_last (&fixture.timeline), ==, G_MAXINT64);
  clear (&fixture);
  set_up (&fixture, HEARTH_KIND_CHECK_IN, "2026-11-27T19:00", "FREQ=WEEKLY;COUNT=3", "UTC");
  g_assert_cmpint (hearth_timeline_last (&fixture.timeline), ==, wall ("2026-12-11T19:00"));
  fixture.timeline.moved = moved;
  fixture.timeline.n_moved = 1;
  g_assert_cmpint (hearth_timeline_last (&fixture.timeline), ==, wall ("2027-01-01T19:00"));
  clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline/moves", test_moves);
  g_test_add_func ("/timeline/windows", test_windows);
  g_test_add_func ("/timeline/ends", test_ends);
  g_test_add_func ("/timeline/last", test_last);
  g_test_add_func ("/reminder/moments", test_moments);
  g_test_add_func ("/reminder/leads-over-a-clock-change", test_leads_over_a_clock_change);
  g_test_add_func ("/reminder/next-agrees-with-between", test_next_agrees_with_between);
  return g_test_run ();
}
