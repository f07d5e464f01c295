// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * row: the rows of the bus as dictionaries.
 *
 * Agenda, Reminders and the signals answer in tuples that end with an a{sv} of details; events come
 * as properties, an a{sv} already. Here a tuple becomes one flat a{sv} too, its places named by a
 * table and an event's object path turned into the event's number (a goal's stands under
 * "goal" then), so that whatever prints, as text
 * or as JSON, knows one shape only. Reading is lenient: a key that is missing or of another type is
 * "", 0 or FALSE, as an older or newer daemon may well send.
 */
#include "row.h"

#include "bus.h"

static GVariant *
name_places (GVariant *row, const char *const *names)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (gsize i = 0; i < g_variant_n_children (row); i++) {
    g_autoptr (GVariant) place = g_variant_get_child_value (row, i);
    if (g_variant_is_of_type (place, G_VARIANT_TYPE_VARDICT)) {
      GVariantIter iter;
      const char *key;
      GVariant *value;
      g_variant_iter_init (&iter, place);
      while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
        g_variant_dict_insert_value (&dict, key, value);
    } else if (g_variant_is_of_type (place, G_VARIANT_TYPE_OBJECT_PATH)) {
      const char *path = g_variant_get_string (place, NULL);
      gint64 goal = hearth_bus_goal_id (path);
      g_variant_dict_insert_value (
          &dict, goal != 0 ? "goal" : names[i],
          g_variant_new_int64 (goal != 0 ? goal : hearth_bus_event_id (path)));
    } else {
      g_variant_dict_insert_value (&dict, names[i], place);
    }
  }
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

/* (transfer full): a row of Schedule.Agenda. */
GVariant *
hearth_row_occurrence (GVariant *row)
{
  static const char *const names[] = { "event", "occurrence", "start", "end",
                                       "kind",  "title",      "state" };

  return name_places (row, names);
}

/* (transfer full): a row of Goals.Review. */
GVariant *
hearth_row_review (GVariant *row)
{
  static const char *const names[] = { "scope",   "name",   "planned", "done",
                                       "skipped", "missed", "paused" };

  return name_places (row, names);
}

/* (transfer full): a row of Schedule.Reminders. */
GVariant *
hearth_row_reminder (GVariant *row)
{
  static const char *const names[] = { "event", "occurrence", "at", "reason", "state" };

  return name_places (row, names);
}

/* (transfer full): a row of Schedule's property Held. */
GVariant *
hearth_row_held (GVariant *row)
{
  static const char *const names[] = { "event", "occurrence", "reason" };

  return name_places (row, names);
}

/* (transfer full): a row of Schedule's property Paused. */
GVariant *
hearth_row_paused (GVariant *row)
{
  static const char *const names[] = { "what", "until" };

  return name_places (row, names);
}

/* (transfer full): the arguments of Schedule's signal Due. */
GVariant *
hearth_row_due (GVariant *row)
{
  static const char *const names[] = { "event", "occurrence", "start", "kind", "title" };

  return name_places (row, names);
}

/* (transfer full): the arguments of Schedule's signal OccurrenceChanged. */
GVariant *
hearth_row_changed (GVariant *row)
{
  static const char *const names[] = { "event", "occurrence", "state" };

  return name_places (row, names);
}

/* Whether @dict says anything at @key. */
gboolean
hearth_row_has (GVariant *dict, const char *key)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dict, key, NULL);

  return value != NULL;
}

/* The text at @key, borrowed from @dict; "" where there is none. */
const char *
hearth_row_text (GVariant *dict, const char *key)
{
  const char *text = "";

  g_variant_lookup (dict, key, "&s", &text);
  return text;
}

/* The whole number at @key, of any of D-Bus's types; 0 where there is none. */
gint64
hearth_row_number (GVariant *dict, const char *key)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dict, key, NULL);

  switch (value == NULL ? G_VARIANT_CLASS_TUPLE : g_variant_classify (value)) {
  case G_VARIANT_CLASS_BYTE:
    return g_variant_get_byte (value);
  case G_VARIANT_CLASS_INT16:
    return g_variant_get_int16 (value);
  case G_VARIANT_CLASS_UINT16:
    return g_variant_get_uint16 (value);
  case G_VARIANT_CLASS_INT32:
    return g_variant_get_int32 (value);
  case G_VARIANT_CLASS_UINT32:
    return g_variant_get_uint32 (value);
  case G_VARIANT_CLASS_INT64:
    return g_variant_get_int64 (value);
  case G_VARIANT_CLASS_UINT64:
    return (gint64)MIN (g_variant_get_uint64 (value), G_MAXINT64);
  default:
    return 0;
  }
}

/* The boolean at @key; FALSE where there is none. */
gboolean
hearth_row_flag (GVariant *dict, const char *key)
{
  gboolean flag = FALSE;

  g_variant_lookup (dict, key, "b", &flag);
  return flag;
}

/* The instant that an occurrence, a dictionary of hearth_row_occurrence, is remembered by: when it
 * was done, where somebody said so or it lasts no time; else when it was planned, for who answers
 * the next morning was there the evening before; but not after the answer. */
gint64
hearth_row_moment (GVariant *occurrence)
{
  gint64 start = hearth_row_number (occurrence, "start");
  gint64 done_at = hearth_row_number (occurrence, "done-at");
  gboolean was_said = done_at != hearth_row_number (occurrence, "answered-at");

  if (done_at == 0)
    return start;
  return was_said || hearth_row_number (occurrence, "end") == start ? done_at
                                                                    : MIN (start, done_at);
}
