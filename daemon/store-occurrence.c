// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-occurrence: what is recorded of occurrences.
 *
 * A row stands under the event and the wall that names the occurrence, from the moment something
 * happens to it. The open ones, those that came due and have no answer, are found by the instant at
 * which they would be missed; so what is outstanding now is a range of an index, and what has been
 * missed over the years is never read.
 */
#include "store-private.h"

static const char *
outcome_to_name (int outcome)
{
  return hearth_outcome_name (outcome);
}

static gboolean
outcome_from_name (const char *name, int *out_outcome)
{
  HearthOutcome outcome = 0;

  if (!hearth_outcome_from_name (name, &outcome))
    return FALSE;
  *out_outcome = (int)outcome;
  return TRUE;
}

/* In the order of RECORD_COLUMNS. */
static const HearthColumn columns[] = {
  { ":event", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthRecord, event), NULL, NULL },
  { ":occurrence", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthRecord, occurrence), NULL, NULL },
  { ":is_moved", HEARTH_COLUMN_FLAG, G_STRUCT_OFFSET (HearthRecord, is_moved), NULL, NULL },
  { ":moved", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthRecord, moved), NULL, NULL },
  { ":opened", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthRecord, opened), NULL, NULL },
  { ":expires", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthRecord, expires), NULL, NULL },
  { ":outcome", HEARTH_COLUMN_ENUM, G_STRUCT_OFFSET (HearthRecord, outcome), outcome_to_name,
    outcome_from_name },
  { ":answered", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthRecord, answered), NULL, NULL },
  { ":done_at", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthRecord, done_at), NULL, NULL },
  { ":snoozed_until", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthRecord, snoozed_until), NULL,
    NULL },
  { ":note", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthRecord, note), NULL, NULL },
  { ":rating", HEARTH_COLUMN_NUMBER, G_STRUCT_OFFSET (HearthRecord, rating), NULL, NULL },
  { ":turn", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthRecord, turn), NULL, NULL },
};

#define RECORD_COLUMNS                                                                             \
  "event, occurrence, is_moved, moved, opened, expires, outcome, answered, done_at, "              \
  "snoozed_until, note, rating, turn"

/* The open ones of RECORD_COLUMNS: the condition of the index. */
#define IS_OPEN "outcome = '' AND expires IS NOT NULL"

static gpointer
make_record (void)
{
  return hearth_record_new (0, 0);
}

static const HearthRowType row_type = {
  columns,
  G_N_ELEMENTS (columns),
  make_record,
  (GDestroyNotify)hearth_record_free,
};

/* Keeps a record over the one that may be there under its name. */
gboolean
hearth_store_put_record (HearthStore *self, const HearthRecord *record, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "INSERT INTO occurrence (" RECORD_COLUMNS ")"
      " VALUES (:event, :occurrence, :is_moved, :moved, :opened, :expires, :outcome, :answered,"
      " :done_at, :snoozed_until, :note, :rating, :turn)"
      " ON CONFLICT (event, occurrence) DO UPDATE SET is_moved = :is_moved, moved = :moved,"
      " opened = :opened, expires = :expires, outcome = :outcome, answered = :answered,"
      " done_at = :done_at, snoozed_until = :snoozed_until, note = :note, rating = :rating,"
      " turn = :turn",
      error);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, columns, G_N_ELEMENTS (columns), record);
  return hearth_query_run (query, error);
}

/* Forgets what was recorded of an occurrence. */
gboolean
hearth_store_delete_record (HearthStore *self, gint64 event, gint64 occurrence, GError **error)
{
  return hearth_store_run (
      self, "DELETE FROM occurrence WHERE event = :event AND occurrence = :occurrence",
      HEARTH_BIND ({ ":event", event }, { ":occurrence", occurrence }), error);
}

/* What is recorded of an occurrence, to be freed by the caller; NULL where nothing is. */
gboolean
hearth_store_load_record (HearthStore *self, gint64 event, gint64 occurrence,
                          HearthRecord **out_record, GError **error)
{
  return hearth_store_find_one (
      self, &row_type,
      "SELECT " RECORD_COLUMNS " FROM occurrence WHERE event = :event AND occurrence = :occurrence",
      HEARTH_BIND ({ ":event", event }, { ":occurrence", occurrence }), (gpointer *)out_record,
      error);
}

/* The records (HearthRecord) of an event's occurrences named in the walls [from, until). */
GPtrArray *
hearth_store_records (HearthStore *self, gint64 event, gint64 from, gint64 until, GError **error)
{
  return hearth_store_find (
      self, &row_type,
      "SELECT " RECORD_COLUMNS " FROM occurrence"
      " WHERE event = :event AND occurrence >= :from AND occurrence < :until ORDER BY occurrence",
      HEARTH_BIND ({ ":event", event }, { ":from", from }, { ":until", until }), error);
}

/* The moved occurrences (HearthMoved) of an event. */
GArray *
hearth_store_moved (HearthStore *self, gint64 event, GError **error)
{
  g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (HearthMoved));
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "SELECT occurrence, moved FROM occurrence WHERE event = :event AND is_moved = 1",
      error);

  if (!query)
    return NULL;
  hearth_query_bind_integer (query, ":event", event);
  while (hearth_query_row (query, &failure)) {
    HearthMoved one = { sqlite3_column_int64 (query, 0), sqlite3_column_int64 (query, 1) };

    g_array_append_val (moved, one);
  }
  if (!failure)
    return g_steal_pointer (&moved);
  g_propagate_error (error, failure);
  return NULL;
}

/* Up to `limit` records of an event that are due and not missed at the instant `now`, the first to
 * expire first. */
GPtrArray *
hearth_store_open_records (HearthStore *self, gint64 event, gint64 now, guint limit, GError **error)
{
  return hearth_store_find (
      self, &row_type,
      "SELECT " RECORD_COLUMNS " FROM occurrence WHERE event = :event AND " IS_OPEN
      " AND expires > :now AND opened <= :now ORDER BY expires, occurrence LIMIT :limit",
      HEARTH_BIND ({ ":event", event }, { ":now", now }, { ":limit", limit }), error);
}

/* Up to `limit` records of all events that are due and not missed at the instant `now`, the first
 * to expire first. */
GPtrArray *
hearth_store_all_open (HearthStore *self, gint64 now, guint limit, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " RECORD_COLUMNS " FROM occurrence WHERE " IS_OPEN
                            " AND expires > :now AND opened <= :now ORDER BY expires LIMIT :limit",
                            HEARTH_BIND ({ ":now", now }, { ":limit", limit }), error);
}

/* Up to `limit` records of an event that wait or waited for an answer, missed ones too. */
GPtrArray *
hearth_store_unanswered (HearthStore *self, gint64 event, guint limit, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " RECORD_COLUMNS
                            " FROM occurrence WHERE event = :event AND " IS_OPEN
                            " ORDER BY expires DESC LIMIT :limit",
                            HEARTH_BIND ({ ":event", event }, { ":limit", limit }), error);
}

/* The ids (gint64) of events with an occurrence that came due and, answered or not, is at the
 * instant `now` not a day over; promises, which have no such end, are left out. */
GArray *
hearth_store_events_running (HearthStore *self, gint64 now, GError **error)
{
  return hearth_store_ids (
      self,
      "SELECT DISTINCT event FROM occurrence"
      " WHERE expires IS NOT NULL AND expires > :now AND expires < 9223372036854775807",
      HEARTH_BIND ({ ":now", now }), error);
}

/* The ids (gint64) of events with an answered occurrence that starts in the walls [from, until). */
GArray *
hearth_store_events_answered (HearthStore *self, gint64 from, gint64 until, GError **error)
{
  return hearth_store_ids (self,
                           "SELECT DISTINCT event FROM occurrence WHERE outcome <> ''"
                           " AND iif (is_moved, moved, occurrence) >= :from"
                           " AND iif (is_moved, moved, occurrence) < :until",
                           HEARTH_BIND ({ ":from", from }, { ":until", until }), error);
}

/* Of what was done in the walls [from, until) and has a note, check-ins aside, the record with the
 * best rating, the first of several; NULL where there is none. */
gboolean
hearth_store_best_noted (HearthStore *self, gint64 from, gint64 until, HearthRecord **out_record,
                         GError **error)
{
  return hearth_store_find_one (
      self, &row_type,
      "SELECT " RECORD_COLUMNS " FROM occurrence WHERE outcome <> ''"
      " AND iif (is_moved, moved, occurrence) >= :from"
      " AND iif (is_moved, moved, occurrence) < :until AND outcome = 'done' AND note <> ''"
      " AND event IN (SELECT id FROM event WHERE kind <> 'check-in')"
      " ORDER BY rating DESC, occurrence, event LIMIT 1",
      HEARTH_BIND ({ ":from", from }, { ":until", until }), (gpointer *)out_record, error);
}

/* The record of an event that was answered last; NULL where none was. */
gboolean
hearth_store_last_answered (HearthStore *self, gint64 event, HearthRecord **out_record,
                            GError **error)
{
  return hearth_store_find_one (self, &row_type,
                                "SELECT " RECORD_COLUMNS
                                " FROM occurrence WHERE event = :event AND answered IS NOT NULL"
                                " ORDER BY answered DESC LIMIT 1",
                                HEARTH_BIND ({ ":event", event }), (gpointer *)out_record, error);
}

/* How many occurrences wait for an answer at the instant `now`. */
gboolean
hearth_store_count_open (HearthStore *self, gint64 now, guint *out_count, GError **error)
{
  gint64 count = 0;

  if (!hearth_store_number (self,
                            "SELECT count(*) FROM occurrence WHERE " IS_OPEN
                            " AND expires > :now AND opened <= :now",
                            HEARTH_BIND ({ ":now", now }), 0, &count, error))
    return FALSE;
  *out_count = (guint)count;
  return TRUE;
}

/* The records without an answer that are to expire after the instant `after`. */
GPtrArray *
hearth_store_expiring (HearthStore *self, gint64 after, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " RECORD_COLUMNS " FROM occurrence WHERE " IS_OPEN
                            " AND expires > :after AND expires < 9223372036854775807",
                            HEARTH_BIND ({ ":after", after }), error);
}

/* Up to `limit` records that became missed in the instants (after, until]. */
GPtrArray *
hearth_store_expired (HearthStore *self, gint64 after, gint64 until, guint limit, GError **error)
{
  return hearth_store_find (
      self, &row_type,
      "SELECT " RECORD_COLUMNS " FROM occurrence WHERE " IS_OPEN
      " AND expires > :after AND expires <= :until ORDER BY expires LIMIT :limit",
      HEARTH_BIND ({ ":after", after }, { ":until", until }, { ":limit", limit }), error);
}

/* The records of occurrences that came due after the instant `now`: the clock was set back. */
GPtrArray *
hearth_store_opened_after (HearthStore *self, gint64 now, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " RECORD_COLUMNS
                            " FROM occurrence WHERE expires > :now AND opened > :now",
                            HEARTH_BIND ({ ":now", now }), error);
}

/* The first instant after `after` at which an open occurrence becomes missed; G_MAXINT64 where
 * none does. */
gboolean
hearth_store_next_expiry (HearthStore *self, gint64 after, gint64 *out_instant, GError **error)
{
  return hearth_store_number (
      self, "SELECT min(expires) FROM occurrence WHERE " IS_OPEN " AND expires > :after",
      HEARTH_BIND ({ ":after", after }), G_MAXINT64, out_instant, error);
}
