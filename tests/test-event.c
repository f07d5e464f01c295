// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-event: the table of kinds, the checks an event passes before it is kept, and what it counts.
 */
#include "daemon/event.h"

#include <string.h>

#include "daemon/civil.h"
#include "daemon/walltime.h"
#include "dbus/error.h"
#include "dbus/names.h"

static gint64
wall (const char *text)
{
  gint64 value = 0;
  gboolean is_date = FALSE;
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_civil_parse (text, &value, &is_date, &error));
  g_assert_no_error (error);
  return value;
}

static HearthEvent *
event_with (HearthKind kind, const char *start, const char *rule)
{
  HearthEvent *event = hearth_event_new (kind, "Us");
  g_autoptr (GError) error = NULL;

  event->start = wall (start);
  event->all_day = strlen (start) == strlen ("2026-11-27");
  if (*rule)
    g_assert_true (hearth_recurrence_parse (rule, &event->rule, &error));
  g_assert_no_error (error);
  return event;
}

/* The contract's table of kinds: how long, which reminders, whether it asks, which deck. */
static void
test_kinds (void)
{
  static const struct {
    const char *name;
    gint64 duration;
    const char *leads;
    gboolean follow_up;
    const char *deck;
  } table[] = {
    { "date-night", 7200, "86400 7200 ", TRUE, "date-ideas" },
    { "check-in", 1800, "3600 0 ", TRUE, "check-in" },
    { "milestone", 0, "604800 86400 0 ", FALSE, "celebrate" },
    { "appreciation", 0, "0 ", FALSE, "appreciation" },
    { "promise", 0, "86400 0 ", FALSE, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (HearthEvent) event = NULL;
    g_autoptr (GString) leads = g_string_new (NULL);
    HearthKind kind = 0;

    g_assert_true (hearth_kind_from_name (table[i].name, &kind, NULL));
    g_assert_cmpstr (hearth_kind_name (kind), ==, table[i].name);
    event = hearth_event_new (kind, "x");
    for (guint j = 0; j < event->leads->len; j++)
      g_string_append_printf (leads, "%" G_GINT64_FORMAT " ",
                              g_array_index (event->leads, gint64, j));
    g_assert_cmpint (event->duration_seconds, ==, table[i].duration);
    g_assert_cmpstr (leads->str, ==, table[i].leads);
    g_assert_cmpint (event->follow_up, ==, table[i].follow_up);
    g_assert_cmpstr (event->deck, ==, table[i].deck);
  }
}

/* An unknown kind is refused with the list of those there are. */
static void
test_unknown_kind (void)
{
  HearthKind kind = HEARTH_KIND_PROMISE;
  g_autoptr (GError) error = NULL;

  g_assert_false (hearth_kind_from_name ("date night", &kind, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "date-night, check-in"));
  g_assert_cmpint (kind, ==, HEARTH_KIND_PROMISE);
}

/* An all-day event lasts its day, until it is not all-day any more. */
static void
test_all_day_lasts_a_day (void)
{
  g_autoptr (HearthEvent) event = event_with (HEARTH_KIND_MILESTONE, "2026-11-27", "");

  hearth_event_apply_defaults (event);
  g_assert_cmpint (event->duration_seconds, ==, HEARTH_DAY);
  event->all_day = FALSE;
  hearth_event_apply_defaults (event);
  g_assert_cmpint (event->duration_seconds, ==, 0);
}

static void
assert_refused (HearthEvent *event, HearthError code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (hearth_event_check (event, &error));
  g_assert_error (error, HEARTH_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, word));
}

static void
set_title (HearthEvent *event, char *title)
{
  g_free (event->title);
  event->title = title;
}

/* A title is one line of 1 to 1,024 bytes of UTF-8; the error says which rule it broke. */
static void
test_titles (void)
{
  g_autoptr (HearthEvent) event = event_with (HEARTH_KIND_CHECK_IN, "2026-11-27T19:00", "");

  set_title (event, g_strnfill (HEARTH_TITLE_MAX_BYTES, 'x'));
  g_assert_true (hearth_event_check (event, NULL));
  set_title (event, g_strnfill (HEARTH_TITLE_MAX_BYTES + 1, 'x'));
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "1025 bytes");
  set_title (event, g_strdup (""));
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "title is empty");
  set_title (event, g_strdup (" \xc2\xa0 "));
  g_assert_true (hearth_event_check (event, NULL));
  set_title (event, g_strdup ("  "));
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "title is empty");
  set_title (event, g_strdup ("a\nb"));
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "control character at byte 2");
  set_title (event, g_strdup ("\xff"));
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "UTF-8");
}

/* Notes may have lines and 64 KiB, no more; duration, dates and zone have their bounds. */
static void
test_bounds (void)
{
  g_autoptr (HearthEvent) event = event_with (HEARTH_KIND_CHECK_IN, "2026-11-27T19:00", "");

  g_free (event->notes);
  event->notes = g_strdup ("one\ntwo\tthree");
  g_assert_true (hearth_event_check (event, NULL));
  g_free (event->notes);
  event->notes = g_strnfill (HEARTH_NOTES_MAX_BYTES + 1, 'x');
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "notes has 65537");
  g_free (event->notes);
  event->notes = g_strdup ("");
  event->duration_seconds = -1;
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "duration");
  event->duration_seconds = 366 * HEARTH_DAY;
  g_assert_true (hearth_event_check (event, NULL));
  g_free (event->zone);
  event->zone = g_strdup ("Mars/Olympus");
  assert_refused (event, HEARTH_ERROR_INVALID_ARGUMENT, "Mars/Olympus");
}

/* Reminders are kept once each, latest lead first, at most sixteen of them. */
static void
test_leads (void)
{
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_CHECK_IN, "x");
  gint64 leads[HEARTH_REMINDERS_MAX + 1];
  g_autoptr (GError) error = NULL;

  g_assert_true (hearth_event_set_leads (event, (const gint64[]){ 0, 60, 3600, 60 }, 4, NULL));
  g_assert_cmpuint (event->leads->len, ==, 3);
  g_assert_cmpint (g_array_index (event->leads, gint64, 0), ==, 3600);
  g_assert_cmpint (g_array_index (event->leads, gint64, 2), ==, 0);
  g_assert_true (hearth_event_set_leads (event, NULL, 0, NULL));
  g_assert_cmpuint (event->leads->len, ==, 0);
  g_assert_false (hearth_event_set_leads (event, (const gint64[]){ -1 }, 1, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  for (int i = 0; i <= HEARTH_REMINDERS_MAX; i++)
    leads[i] = i * 60;
  g_assert_true (hearth_event_set_leads (event, leads, HEARTH_REMINDERS_MAX, NULL));
  g_assert_false (hearth_event_set_leads (event, leads, HEARTH_REMINDERS_MAX + 1, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL);
  g_assert_cmpuint (event->leads->len, ==, HEARTH_REMINDERS_MAX);
}

/* A milestone counts the years, months or days from its start; nothing else counts anything. */
static void
test_counts (void)
{
  static const struct {
    HearthKind kind;
    const char *rule;
    const char *occurrence;
    const char *count;
  } table[] = {
    { HEARTH_KIND_MILESTONE, "FREQ=YEARLY", "2026-06-20", "11 years" },
    { HEARTH_KIND_MILESTONE, "FREQ=YEARLY", "2016-06-20", "1 year" },
    { HEARTH_KIND_MILESTONE, "FREQ=YEARLY", "2015-06-20", NULL },
    { HEARTH_KIND_MILESTONE, "FREQ=DAILY;INTERVAL=1000", "2023-09-06", "3000 days" },
    { HEARTH_KIND_MILESTONE, "FREQ=MONTHLY", "2015-12-20", "6 months" },
    { HEARTH_KIND_MILESTONE, "FREQ=MONTHLY", "2017-06-20", "2 years" },
    { HEARTH_KIND_MILESTONE, "FREQ=WEEKLY", "2015-07-18", "4 weeks" },
    { HEARTH_KIND_MILESTONE, "", "2015-06-20", NULL },
    { HEARTH_KIND_DATE_NIGHT, "FREQ=YEARLY", "2026-06-20", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (HearthEvent) event = event_with (table[i].kind, "2015-06-20", table[i].rule);
    g_autofree char *count = hearth_event_count (event, wall (table[i].occurrence));

    g_assert_cmpstr (count, ==, table[i].count);
  }
}

/* An UNTIL in UTC is compared where the occurrences are: on the wall of the event's zone. */
static void
test_until_in_utc (void)
{
  g_autoptr (HearthEvent) event =
      event_with (HEARTH_KIND_CHECK_IN, "2026-11-27T19:00", "FREQ=DAILY;UNTIL=20261129T180000Z");
  g_autoptr (GTimeZone) berlin = hearth_walltime_zone ("Europe/Berlin", NULL);
  HearthRule rule;
  HearthRecurrence recurrence;
  gint64 last = 0;

  hearth_event_recurrence (event, berlin, &rule, &recurrence);
  g_assert_true (hearth_recurrence_last (&recurrence, &last));
  g_assert_cmpint (last, ==, wall ("2026-11-29T19:00"));
}

/* A beginning that was chosen is said; the next one that comes anyway is not. */
static void
test_summary (void)
{
  g_autoptr (HearthEvent) event =
      event_with (HEARTH_KIND_DATE_NIGHT, "2026-11-27T19:00", "FREQ=WEEKLY;BYDAY=FR");
  g_autofree char *plain = NULL;
  g_autofree char *chosen = NULL;

  event->created = wall ("2026-11-22T21:00") * G_USEC_PER_SEC;
  plain = hearth_event_summary (event);
  g_assert_cmpstr (plain, ==, "every Friday at 19:00");
  event->start = wall ("2027-03-05T19:00");
  chosen = hearth_event_summary (event);
  g_assert_cmpstr (chosen, ==, "every Friday at 19:00 from 2027-03-05");
}

/* A copy is the same in all that counts, and is a value of its own. */
static void
test_copy (void)
{
  g_autoptr (HearthEvent) event =
      event_with (HEARTH_KIND_CHECK_IN, "2026-11-27T19:00", "FREQ=DAILY");
  g_autoptr (HearthEvent) copy = NULL;

  hearth_walls_insert (event->exdates, wall ("2026-11-28T19:00"));
  copy = hearth_event_copy (event);
  g_assert_true (hearth_event_same_time (event, copy));
  hearth_walls_insert (copy->exdates, wall ("2026-11-29T19:00"));
  g_assert_cmpuint (event->exdates->len, ==, 1);
  g_assert_false (hearth_event_same_time (event, copy));
  g_assert_true (hearth_walls_remove (copy->exdates, wall ("2026-11-29T19:00")));
  g_assert_false (hearth_walls_remove (copy->exdates, wall ("2026-11-29T19:00")));
  g_assert_true (hearth_event_same_time (event, copy));
}

/* What a pause may name: everything, the kind, the number, the goal. */
static void
test_is_called (void)
{
  g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_CHECK_IN, "x");

  event->id = 7;
  g_assert_true (hearth_event_is_called (event, ""));
  g_assert_true (hearth_event_is_called (event, "check-in"));
  g_assert_true (hearth_event_is_called (event, "7"));
  g_assert_false (hearth_event_is_called (event, "date-night"));
  g_assert_false (hearth_event_is_called (event, "77"));
  g_assert_false (hearth_event_is_called (event, "goal:0"));
  event->goal = 2;
  g_assert_true (hearth_event_is_called (event, "goal:2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event/kinds", test_kinds);
  g_test_add_func ("/event/unknown-kind", test_unknown_kind);
  g_test_add_func ("/event/all-day-lasts-a-day", test_all_day_lasts_a_day);
  g_test_add_func ("/event/titles", test_titles);
  g_test_add_func ("/event/bounds", test_bounds);
  g_test_add_func ("/event/leads", test_leads);
  g_test_add_func ("/event/counts", test_counts);
  g_test_add_func ("/event/until-in-utc", test_until_in_utc);
  g_test_add_func ("/event/summary", test_summary);
  g_test_add_func ("/event/copy", test_copy);
  g_test_add_func ("/event/is-called", test_is_called);
  return g_test_run ();
}
