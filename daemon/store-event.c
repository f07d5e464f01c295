// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-event: the events on disk, and the indexes by which they are found in time.
 *
 * An event stands in four marks beside its values: its cursor, its next moment (wake), its next
 * start, and its last end. All are walls of the event's zone, so the indexes begin with the zone,
 * and a question about an instant is asked once for each zone in use. There are few of those, and
 * they are found by leaping from one to the next in the index, never by reading rows.
 */
#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "store-private.h"

static const char *
kind_to_name (int kind)
{
  return hearth_kind_name (kind);
}

static gboolean
kind_from_name (const char *name, int *out_kind)
{
  HearthKind kind = 0;

  if (!hearth_kind_from_name (name, &kind, NULL))
    return FALSE;
  *out_kind = (int)kind;
  return TRUE;
}

/* In the order of EVENT_COLUMNS. */
static const HearthColumn columns[] = {
  { ":id", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthEvent, id), NULL, NULL },
  { ":uid", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthEvent, uid), NULL, NULL },
  { ":request_id", HEARTH_COLUMN_KEY, G_STRUCT_OFFSET (HearthEvent, request_id), NULL, NULL },
  { ":kind", HEARTH_COLUMN_ENUM, G_STRUCT_OFFSET (HearthEvent, kind), kind_to_name,
    kind_from_name },
  { ":title", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthEvent, title), NULL, NULL },
  { ":notes", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthEvent, notes), NULL, NULL },
  { ":place", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthEvent, place), NULL, NULL },
  { ":start", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthEvent, start), NULL, NULL },
  { ":all_day", HEARTH_COLUMN_FLAG, G_STRUCT_OFFSET (HearthEvent, all_day), NULL, NULL },
  { ":zone", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthEvent, zone), NULL, NULL },
  { ":rule", HEARTH_COLUMN_RULE, G_STRUCT_OFFSET (HearthEvent, rule), NULL, NULL },
  { ":window", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthEvent, window_seconds), NULL, NULL },
  { ":after_done", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthEvent, after_done), NULL, NULL },
  { ":rdates", HEARTH_COLUMN_WALLS, G_STRUCT_OFFSET (HearthEvent, rdates), NULL, NULL },
  { ":exdates", HEARTH_COLUMN_WALLS, G_STRUCT_OFFSET (HearthEvent, exdates), NULL, NULL },
  { ":duration", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthEvent, duration_seconds), NULL,
    NULL },
  { ":leads", HEARTH_COLUMN_WALLS, G_STRUCT_OFFSET (HearthEvent, leads), NULL, NULL },
  { ":follow_up", HEARTH_COLUMN_FLAG, G_STRUCT_OFFSET (HearthEvent, follow_up), NULL, NULL },
  { ":goal", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthEvent, goal), NULL, NULL },
  { ":deck", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthEvent, deck), NULL, NULL },
  { ":urgent", HEARTH_COLUMN_FLAG, G_STRUCT_OFFSET (HearthEvent, urgent), NULL, NULL },
  { ":unplug", HEARTH_COLUMN_FLAG, G_STRUCT_OFFSET (HearthEvent, unplug), NULL, NULL },
  { ":turn", HEARTH_COLUMN_NAMES, G_STRUCT_OFFSET (HearthEvent, turn), NULL, NULL },
  { ":seed", HEARTH_COLUMN_NUMBER, G_STRUCT_OFFSET (HearthEvent, seed), NULL, NULL },
  { ":created", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthEvent, created), NULL, NULL },
  { ":cursor", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthEvent, cursor), NULL, NULL },
};

#define EVENT_COLUMNS                                                                              \
  "id, uid, request_id, kind, title, notes, place, start, all_day, zone, rule, window, "           \
  "after_done, rdates, exdates, duration, leads, follow_up, goal, deck, urgent, unplug, turn, "    \
  "seed, created, cursor"

static gpointer
make_event (void)
{
  return hearth_event_new (HEARTH_KIND_DATE_NIGHT, "");
}

static const HearthRowType row_type = {
  columns,
  G_N_ELEMENTS (columns),
  make_event,
  (GDestroyNotify)hearth_event_free,
};

static void
bind_mark (HearthQuery *query, const char *name, gint64 wall)
{
  if (wall != G_MAXINT64)
    hearth_query_bind_integer (query, name, wall);
}

/* Keeps a new event and gives it its id. Its marks are to be set in the same transaction. */
gboolean
hearth_store_insert_event (HearthStore *self, HearthEvent *event, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "INSERT INTO event (uid, request_id, kind, title, notes, place, start, all_day, zone, rule,"
      " window, after_done, rdates, exdates, duration, leads, follow_up, goal, deck, urgent,"
      " unplug, turn, seed, created, cursor)"
      " VALUES (:uid, :request_id, :kind, :title, :notes, :place, :start, :all_day, :zone, :rule,"
      " :window, :after_done, :rdates, :exdates, :duration, :leads, :follow_up, :goal, :deck,"
      " :urgent, :unplug, :turn, :seed, :created, :cursor)",
      error);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, columns, G_N_ELEMENTS (columns), event);
  if (!hearth_query_run (query, error))
    return FALSE;
  event->id = sqlite3_last_insert_rowid (hearth_store_database (self));
  return TRUE;
}

/* Writes an event's values over those of its id. */
gboolean
hearth_store_update_event (HearthStore *self, const HearthEvent *event, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "UPDATE event SET kind = :kind, title = :title, notes = :notes, place = :place,"
      " start = :start, all_day = :all_day, zone = :zone, rule = :rule, window = :window,"
      " after_done = :after_done, rdates = :rdates, exdates = :exdates, duration = :duration,"
      " leads = :leads, follow_up = :follow_up, goal = :goal, deck = :deck, urgent = :urgent,"
      " unplug = :unplug, turn = :turn, cursor = :cursor"
      " WHERE id = :id",
      error);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, columns, G_N_ELEMENTS (columns), event);
  return hearth_query_run (query, error);
}

/* Sets where an event stands in time. */
gboolean
hearth_store_mark_event (HearthStore *self, gint64 event, const HearthMarks *marks, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "UPDATE event SET cursor = :cursor, wake = :wake, next = :next WHERE id = :id", error);

  if (!query)
    return FALSE;
  hearth_query_bind_integer (query, ":id", event);
  hearth_query_bind_integer (query, ":cursor", marks->cursor);
  bind_mark (query, ":wake", marks->wake);
  bind_mark (query, ":next", marks->next);
  return hearth_query_run (query, error);
}

/* Sets the wall at which an event's last occurrence ends; G_MAXINT64: never. */
gboolean
hearth_store_mark_last (HearthStore *self, gint64 event, gint64 last, GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "UPDATE event SET last = :last WHERE id = :id", error);

  if (!query)
    return FALSE;
  hearth_query_bind_integer (query, ":id", event);
  bind_mark (query, ":last", last);
  return hearth_query_run (query, error);
}

/* Removes an event with all that is kept of it. */
gboolean
hearth_store_delete_event (HearthStore *self, gint64 event, GError **error)
{
  return hearth_store_run (self, "DELETE FROM event WHERE id = :id", HEARTH_BIND ({ ":id", event }),
                           error);
}

/* The event of an id, to be freed by the caller; NotFound where there is none. */
HearthEvent *
hearth_store_load_event (HearthStore *self, gint64 event, GError **error)
{
  g_autoptr (GPtrArray) events =
      hearth_store_find (self, &row_type, "SELECT " EVENT_COLUMNS " FROM event WHERE id = :id",
                         HEARTH_BIND ({ ":id", event }), error);

  if (events && events->len > 0)
    return g_ptr_array_steal_index (events, 0);
  if (events)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 _ ("there is no event %" G_GINT64_FORMAT "; `hearth list` shows those there are"),
                 event);
  return NULL;
}

/* The event that was added under a request-id; 0 where there is none. */
gboolean
hearth_store_find_request (HearthStore *self, const char *request_id, gint64 *out_event,
                           GError **error)
{
  return hearth_store_number (self, "SELECT id FROM event WHERE request_id = :request_id",
                              HEARTH_BIND ({ ":request_id", 0, request_id }), 0, out_event, error);
}

/* Up to `limit` events (HearthEvent) with ids above `after`, in order of their ids. */
GPtrArray *
hearth_store_list_events (HearthStore *self, gint64 after, guint limit, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " EVENT_COLUMNS
                            " FROM event WHERE id > :after ORDER BY id LIMIT :limit",
                            HEARTH_BIND ({ ":after", after }, { ":limit", limit }), error);
}

/* The ids (gint64) of events whose occurrences may touch the walls [from, until): begun before its
 * end and not over before its begin. For questions about the past. */
GArray *
hearth_store_events_until (HearthStore *self, gint64 from, gint64 until, guint limit,
                           GError **error)
{
  return hearth_store_ids (
      self,
      "SELECT id FROM event WHERE last >= :from AND start < :until"
      " UNION ALL SELECT id FROM event WHERE last IS NULL AND start < :until LIMIT :limit",
      HEARTH_BIND ({ ":from", from }, { ":until", until }, { ":limit", limit }), error);
}

/* How many events there are, counted up to `limit`. */
gboolean
hearth_store_count_events (HearthStore *self, guint limit, guint *out_count, GError **error)
{
  gint64 count = 0;

  if (!hearth_store_number (self, "SELECT count(*) FROM (SELECT 1 FROM event LIMIT :limit)",
                            HEARTH_BIND ({ ":limit", limit }), 0, &count, error))
    return FALSE;
  *out_count = (guint)count;
  return TRUE;
}

static GPtrArray *
read_zones (HearthQuery *query, GError **error)
{
  g_autoptr (GPtrArray) zones = g_ptr_array_new_with_free_func (g_free);
  GError *failure = NULL;

  while (hearth_query_row (query, &failure))
    g_ptr_array_add (zones, g_strdup ((const char *)sqlite3_column_text (query, 0)));
  if (!failure)
    return g_steal_pointer (&zones);
  g_propagate_error (error, failure);
  return NULL;
}

/* The zones (char *, "" floating, "UTC" among them) in which anything is still to come. */
GPtrArray *
hearth_store_zones (HearthStore *self, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "WITH RECURSIVE"
      " waking (zone) AS ("
      "  SELECT min(zone) FROM event WHERE wake IS NOT NULL"
      "  UNION ALL SELECT (SELECT min(e.zone) FROM event e WHERE e.wake IS NOT NULL"
      "   AND e.zone > waking.zone) FROM waking WHERE waking.zone IS NOT NULL),"
      " starting (zone) AS ("
      "  SELECT min(zone) FROM event WHERE next IS NOT NULL"
      "  UNION ALL SELECT (SELECT min(e.zone) FROM event e WHERE e.next IS NOT NULL"
      "   AND e.zone > starting.zone) FROM starting WHERE starting.zone IS NOT NULL),"
      " waiting (zone) AS ("
      "  SELECT min(zone) FROM delivery WHERE state = 'waiting'"
      "  UNION ALL SELECT (SELECT min(d.zone) FROM delivery d WHERE d.state = 'waiting'"
      "   AND d.zone > waiting.zone) FROM waiting WHERE waiting.zone IS NOT NULL)"
      " SELECT zone FROM waking WHERE zone IS NOT NULL"
      " UNION SELECT zone FROM starting WHERE zone IS NOT NULL"
      " UNION SELECT zone FROM waiting WHERE zone IS NOT NULL",
      error);

  return query ? read_zones (query, error) : NULL;
}

/* The zones (char *, "" floating) of all events, also of those that are over. */
GPtrArray *
hearth_store_event_zones (HearthStore *self, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "WITH RECURSIVE used (zone) AS ("
      "  SELECT min(zone) FROM event"
      "  UNION ALL SELECT (SELECT min(e.zone) FROM event e WHERE e.zone > used.zone)"
      "   FROM used WHERE used.zone IS NOT NULL)"
      " SELECT zone FROM used WHERE zone IS NOT NULL",
      error);

  return query ? read_zones (query, error) : NULL;
}

static const char *const marked_queries[] = {
  [HEARTH_MARK_WAKE] = "SELECT id, wake FROM event WHERE zone = :zone AND wake IS NOT NULL"
                       " AND wake < :until AND (wake, id) > (:from, :after)"
                       " ORDER BY wake, id LIMIT :limit",
  [HEARTH_MARK_NEXT] = "SELECT id, next FROM event WHERE zone = :zone AND next IS NOT NULL"
                       " AND next < :until AND (next, id) > (:from, :after)"
                       " ORDER BY next, id LIMIT :limit",
};

/* Up to `limit` events of a zone (HearthMarked) whose mark lies before the wall `until`, in order
 * of it, and behind `after` (nullable), the last of the page before. */
GArray *
hearth_store_marked (HearthStore *self, HearthMark mark, const char *zone,
                     const HearthMarked *after, gint64 until, guint limit, GError **error)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HearthMarked));
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (self, marked_queries[mark], error);

  if (!query)
    return NULL;
  hearth_query_bind_text (query, ":zone", zone);
  hearth_query_bind_integer (query, ":from", after ? after->wall : G_MININT64);
  hearth_query_bind_integer (query, ":after", after ? after->event : 0);
  hearth_query_bind_integer (query, ":until", until);
  hearth_query_bind_integer (query, ":limit", limit);
  while (hearth_query_row (query, &failure)) {
    HearthMarked marked = { sqlite3_column_int64 (query, 0), sqlite3_column_int64 (query, 1) };

    g_array_append_val (found, marked);
  }
  if (!failure)
    return g_steal_pointer (&found);
  g_propagate_error (error, failure);
  return NULL;
}

/* The ids (gint64) of a zone's events whose cursor is ahead of a wall: the clock was set back. */
GArray *
hearth_store_events_ahead (HearthStore *self, const char *zone, gint64 wall, GError **error)
{
  return hearth_store_ids (self, "SELECT id FROM event WHERE zone = :zone AND cursor > :wall",
                           HEARTH_BIND ({ ":zone", 0, zone }, { ":wall", wall }), error);
}

/* The ids (gint64) of the events that are to be unplugged. */
GArray *
hearth_store_unplugged (HearthStore *self, GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "SELECT id FROM event WHERE unplug = 1 ORDER BY id", error);

  return query ? hearth_query_ids (query, error) : NULL;
}

/* Lets all-day events be looked at so much earlier than they would: for when the morning changes.
 */
gboolean
hearth_store_wake_all_day_events (HearthStore *self, gint64 earlier_seconds, GError **error)
{
  return hearth_store_run (
      self, "UPDATE event SET wake = wake - :earlier WHERE all_day = 1 AND wake IS NOT NULL",
      HEARTH_BIND ({ ":earlier", earlier_seconds }), error);
}
