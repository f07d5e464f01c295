// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-json: the objects that scripts read, key by key.
 */
#include "json.h"

#include "row.h"

static HearthHere *
stand_in_berlin (void)
{
  HearthHere *here = hearth_here_new ();

  g_time_zone_unref (here->zone);
  here->zone = g_time_zone_new_identifier ("Europe/Berlin");
  return here;
}

static void
assert_json (JsonObject *object, const char *expected)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_new (JSON_NODE_OBJECT), object);
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

/* Protects the promise that keys never disappear: nothing known still gives every key. */
static void
test_empty (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (GVariant) nothing = g_variant_ref_sink (g_variant_new ("a{sv}", NULL));
  g_autoptr (GVariant) no_rows = g_variant_ref_sink (g_variant_new ("a(osxssa{sv})", NULL));
  g_autoptr (JsonObject) event = hearth_json_event (nothing, here);
  g_autoptr (JsonObject) occurrence = hearth_json_occurrence (nothing, here);
  g_autoptr (JsonObject) when = hearth_json_when (nothing, here);
  g_autoptr (JsonObject) reminder = hearth_json_reminder (nothing, here);
  g_autoptr (JsonObject) status = hearth_json_status (nothing, no_rows, here);

  assert_json (event,
               "{\"id\":0,\"kind\":\"\",\"title\":\"\",\"start\":\"\",\"zone\":null,"
               "\"all_day\":false,\"rule\":null,\"after_done\":null,\"window\":0,\"summary\":\"\","
               "\"duration\":0,\"reminders\":[],\"follow_up\":false,\"notes\":\"\",\"place\":\"\","
               "\"goal\":null,\"deck\":\"\",\"urgent\":false,\"unplug\":false,\"turn\":[],"
               "\"rdates\":[],\"exdates\":[],\"next\":null,\"outstanding\":null,"
               "\"paused_until\":null,\"created\":null,\"uid\":\"\"}");
  assert_json (occurrence, "{\"event\":0,\"occurrence\":\"\",\"start\":null,\"end\":null,"
                           "\"kind\":\"\",\"title\":\"\",\"state\":\"\",\"count\":null,"
                           "\"all_day\":false,\"place\":\"\",\"snoozed_until\":null,"
                           "\"moved\":false,\"note\":\"\",\"rating\":null,\"done_at\":null,"
                           "\"turn\":null}");
  assert_json (when, "{\"start\":\"\",\"zone\":null,\"all_day\":false,\"rule\":null,"
                     "\"after_done\":null,\"window\":0,\"summary\":\"\",\"next\":[],"
                     "\"rdates\":[],\"exdates\":[]}");
  assert_json (reminder, "{\"event\":null,\"occurrence\":\"\",\"at\":null,\"reason\":\"\","
                         "\"state\":\"\",\"title\":\"\",\"kind\":\"\",\"lead\":null,"
                         "\"shown_at\":null,\"id\":null,\"server\":null,\"held_for\":null,"
                         "\"closed_for\":null,\"closed_at\":null,\"repeats\":0,\"goal\":null}");
  assert_json (
      status,
      "{\"next\":null,\"next_reminder\":null,\"outstanding\":0,\"silent\":false,\"server\":null,"
      "\"database\":\"\",\"storage\":null,\"version\":\"\",\"held\":[],"
      "\"paused\":[],\"unanswered\":[]}");
}

/* Protects the contract's own example of an event. */
static void
test_event (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (GVariant) properties = g_variant_ref_sink (g_variant_new_parsed (
      "{'Id': <int64 3>, 'Kind': <'date-night'>, 'Title': <'Dinner'>,"
      " 'Start': <'2026-11-27T19:00:00'>, 'Zone': <''>, 'AllDay': <false>,"
      " 'Rule': <'FREQ=WEEKLY;BYDAY=FR'>, 'Duration': <int64 7200>,"
      " 'Reminders': <[int64 86400, 7200]>, 'Goal': <int64 0>, 'Next': <int64 1795802400>}"));
  g_autoptr (JsonObject) event = hearth_json_event (properties, here);
  g_autoptr (JsonObject) changes = hearth_json_event_changes (properties, here);
  JsonArray *reminders = json_object_get_array_member (event, "reminders");

  g_assert_cmpstr (json_object_get_string_member (event, "start"), ==, "2026-11-27T19:00:00");
  g_assert_cmpstr (json_object_get_string_member (event, "rule"), ==, "FREQ=WEEKLY;BYDAY=FR");
  g_assert_cmpstr (json_object_get_string_member (event, "next"), ==, "2026-11-27T19:00:00+01:00");
  g_assert_cmpint (json_array_get_int_element (reminders, 0), ==, 86400);
  g_assert_true (json_object_get_null_member (event, "goal"));
  g_assert_true (json_object_has_member (changes, "title"));
  g_assert_false (json_object_has_member (changes, "place"));
}

/* Protects rows of the bus: places by name, details beside them, the path as a number. */
static void
test_rows (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (GVariant) row = g_variant_ref_sink (g_variant_new_parsed (
      "(objectpath '/org/hearth/Hearth1/event/3', '2026-11-27T19:00:00', int64 1795802400,"
      " int64 1795809600, 'date-night', 'Dinner', 'snoozed',"
      " {'snoozed-until': <int64 1795806000>, 'rating': <uint32 4>, 'news': <'of a later one'>})"));
  g_autoptr (GVariant) dict = hearth_row_occurrence (row);
  g_autoptr (JsonObject) occurrence = hearth_json_occurrence (dict, here);

  assert_json (occurrence,
               "{\"event\":3,\"occurrence\":\"2026-11-27T19:00:00\","
               "\"start\":\"2026-11-27T19:00:00+01:00\",\"end\":\"2026-11-27T21:00:00+01:00\","
               "\"kind\":\"date-night\",\"title\":\"Dinner\",\"state\":\"snoozed\",\"count\":null,"
               "\"all_day\":false,\"place\":\"\","
               "\"snoozed_until\":\"2026-11-27T20:00:00+01:00\",\"moved\":false,\"note\":\"\","
               "\"rating\":4,\"done_at\":null,\"turn\":null}");
}

/* Protects all-day starts: a date, of the name or of where it was moved to. */
static void
test_all_day (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (GVariant) planned =
      g_variant_ref_sink (g_variant_new_parsed ("{'all-day': <true>, 'occurrence': <'2026-06-20'>,"
                                                " 'start': <int64 1781906400>}"));
  g_autoptr (GVariant) moved = g_variant_ref_sink (
      g_variant_new_parsed ("{'all-day': <true>, 'occurrence': <'2026-06-20'>, 'moved': <true>,"
                            " 'start': <int64 1781992800>}"));
  g_autoptr (JsonObject) a = hearth_json_occurrence (planned, here);
  g_autoptr (JsonObject) b = hearth_json_occurrence (moved, here);

  g_assert_cmpstr (json_object_get_string_member (a, "start"), ==, "2026-06-20");
  g_assert_cmpstr (json_object_get_string_member (b, "start"), ==, "2026-06-21");
}

/* Protects a lead of 0, which is a reminder at the start, from reading as none. */
static void
test_lead (void)
{
  g_autoptr (HearthHere) here = stand_in_berlin ();
  g_autoptr (GVariant) at_start = g_variant_ref_sink (g_variant_new_parsed ("{'lead': <int64 0>}"));
  g_autoptr (JsonObject) reminder = hearth_json_reminder (at_start, here);

  g_assert_false (json_object_get_null_member (reminder, "lead"));
  g_assert_cmpint (json_object_get_int_member (reminder, "lead"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/empty", test_empty);
  g_test_add_func ("/json/event", test_event);
  g_test_add_func ("/json/rows", test_rows);
  g_test_add_func ("/json/all-day", test_all_day);
  g_test_add_func ("/json/lead", test_lead);
  return g_test_run ();
}
