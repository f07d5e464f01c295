// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-delivery: the delivery record.
 *
 * One row a reminder, kept for good: what came due, and each step it took. A planned moment can
 * have one row only (the unique index), so that however often a wake is repeated it is delivered
 * once. Those on their way are found by their state, those to come by their moment.
 */
#include "store-private.h"

static const char *
reason_to_name (int reason)
{
  return hearth_reason_name (reason);
}

static gboolean
reason_from_name (const char *name, int *out_reason)
{
  HearthReason reason = 0;

  if (!hearth_reason_from_name (name, &reason))
    return FALSE;
  *out_reason = (int)reason;
  return TRUE;
}

static const char *
state_to_name (int state)
{
  return hearth_delivery_state_name (state);
}

static gboolean
state_from_name (const char *name, int *out_state)
{
  HearthDeliveryState state = 0;

  if (!hearth_delivery_state_from_name (name, &state))
    return FALSE;
  *out_state = (int)state;
  return TRUE;
}

/* In the order of DELIVERY_COLUMNS. */
static const HearthColumn columns[] = {
  { ":id", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthDelivery, id), NULL, NULL },
  { ":event", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthDelivery, event), NULL, NULL },
  { ":occurrence", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthDelivery, occurrence), NULL,
    NULL },
  { ":reason", HEARTH_COLUMN_ENUM, G_STRUCT_OFFSET (HearthDelivery, reason), reason_to_name,
    reason_from_name },
  { ":lead", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthDelivery, lead_seconds), NULL, NULL },
  { ":zone", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthDelivery, zone), NULL, NULL },
  { ":wall", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthDelivery, wall), NULL, NULL },
  { ":due", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthDelivery, due), NULL, NULL },
  { ":state", HEARTH_COLUMN_ENUM, G_STRUCT_OFFSET (HearthDelivery, state), state_to_name,
    state_from_name },
  { ":held_for", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthDelivery, held_for), NULL, NULL },
  { ":nonce", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthDelivery, nonce), NULL, NULL },
  { ":batch", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthDelivery, batch), NULL, NULL },
  { ":notification", HEARTH_COLUMN_NUMBER, G_STRUCT_OFFSET (HearthDelivery, notification), NULL,
    NULL },
  { ":server", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthDelivery, server), NULL, NULL },
  { ":shown_at", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthDelivery, shown_at), NULL, NULL },
  { ":closed_at", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthDelivery, closed_at), NULL, NULL },
  { ":closed_for", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthDelivery, closed_for), NULL, NULL },
  { ":repeats", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthDelivery, repeats), NULL, NULL },
  { ":clock_offset", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthDelivery, clock_offset), NULL,
    NULL },
};

#define DELIVERY_COLUMNS                                                                           \
  "id, event, occurrence, reason, lead, zone, wall, due, state, held_for, nonce, batch, "          \
  "notification, server, shown_at, closed_at, closed_for, repeats, clock_offset"

static gpointer
make_delivery (void)
{
  return hearth_delivery_new (0, 0, HEARTH_REASON_LEAD);
}

static const HearthRowType row_type = {
  columns,
  G_N_ELEMENTS (columns),
  make_delivery,
  (GDestroyNotify)hearth_delivery_free,
};

/* Keeps a new delivery and gives it its id. Of one moment of an occurrence there is one only: where
 * it is known already nothing is kept, *out_is_new is FALSE and the id is 0. */
gboolean
hearth_store_insert_delivery (HearthStore *self, HearthDelivery *delivery, gboolean *out_is_new,
                              GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "INSERT INTO delivery (event, occurrence, reason, lead, zone, wall, due, state, held_for,"
      " nonce, batch, notification, server, shown_at, closed_at, closed_for, repeats,"
      " clock_offset)"
      " VALUES (:event, :occurrence, :reason, :lead, :zone, :wall, :due, :state, :held_for, :nonce,"
      " :batch, :notification, :server, :shown_at, :closed_at, :closed_for, :repeats,"
      " :clock_offset)"
      " ON CONFLICT (event, occurrence, reason, lead, wall) DO NOTHING",
      error);
  sqlite3 *database = hearth_store_database (self);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, columns, G_N_ELEMENTS (columns), delivery);
  if (!hearth_query_run (query, error))
    return FALSE;
  *out_is_new = sqlite3_changes (database) > 0;
  delivery->id = *out_is_new ? sqlite3_last_insert_rowid (database) : 0;
  return TRUE;
}

/* Whether there is a delivery of the same moment already. */
gboolean
hearth_store_knows_delivery (HearthStore *self, const HearthDelivery *delivery, gboolean *out_knows,
                             GError **error)
{
  gint64 knows = 0;

  if (!hearth_store_number (
          self,
          "SELECT EXISTS (SELECT 1 FROM delivery WHERE event = :event AND occurrence = :occurrence"
          " AND reason = :reason AND lead = :lead AND wall = :wall)",
          HEARTH_BIND ({ ":event", delivery->event }, { ":occurrence", delivery->occurrence },
                       { ":reason", 0, hearth_reason_name (delivery->reason) },
                       { ":lead", delivery->lead_seconds }, { ":wall", delivery->wall }),
          0, &knows, error))
    return FALSE;
  *out_knows = knows != 0;
  return TRUE;
}

/* Writes a delivery's values over those of its id. */
gboolean
hearth_store_update_delivery (HearthStore *self, const HearthDelivery *delivery, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "UPDATE delivery SET due = :due, state = :state, held_for = :held_for, nonce = :nonce,"
      " batch = :batch, notification = :notification, server = :server, shown_at = :shown_at,"
      " closed_at = :closed_at, closed_for = :closed_for, repeats = :repeats,"
      " clock_offset = :clock_offset"
      " WHERE id = :id",
      error);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, columns, G_N_ELEMENTS (columns), delivery);
  return hearth_query_run (query, error);
}

/* Forgets a delivery. */
gboolean
hearth_store_delete_delivery (HearthStore *self, gint64 id, GError **error)
{
  return hearth_store_run (self, "DELETE FROM delivery WHERE id = :id", HEARTH_BIND ({ ":id", id }),
                           error);
}

/* The delivery of an id, to be freed by the caller; NULL where there is none. */
gboolean
hearth_store_load_delivery (HearthStore *self, gint64 id, HearthDelivery **out_delivery,
                            GError **error)
{
  return hearth_store_find_one (self, &row_type,
                                "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE id = :id",
                                HEARTH_BIND ({ ":id", id }), (gpointer *)out_delivery, error);
}

/* All deliveries (HearthDelivery) of an occurrence, the first one first. */
GPtrArray *
hearth_store_deliveries_of (HearthStore *self, gint64 event, gint64 occurrence, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " DELIVERY_COLUMNS " FROM delivery"
                            " WHERE event = :event AND occurrence = :occurrence ORDER BY id",
                            HEARTH_BIND ({ ":event", event }, { ":occurrence", occurrence }),
                            error);
}

static const char *const live_queries[HEARTH_DELIVERY_STATES] = {
  [HEARTH_DELIVERY_DUE] = "SELECT " DELIVERY_COLUMNS " FROM delivery"
                          " WHERE state = 'due' AND id > :after ORDER BY id LIMIT :limit",
  [HEARTH_DELIVERY_HELD] = "SELECT " DELIVERY_COLUMNS " FROM delivery"
                           " WHERE state = 'held' AND id > :after ORDER BY id LIMIT :limit",
  [HEARTH_DELIVERY_PRESENTING] =
      "SELECT " DELIVERY_COLUMNS " FROM delivery"
      " WHERE state = 'presenting' AND id > :after ORDER BY id LIMIT :limit",
  [HEARTH_DELIVERY_SHOWN] = "SELECT " DELIVERY_COLUMNS " FROM delivery"
                            " WHERE state = 'shown' AND id > :after ORDER BY id LIMIT :limit",
};

/* Up to `limit` deliveries with ids above `after` in a state between due and shown. */
GPtrArray *
hearth_store_deliveries_in (HearthStore *self, HearthDeliveryState state, gint64 after, guint limit,
                            GError **error)
{
  g_return_val_if_fail (live_queries[state] != NULL, NULL);

  return hearth_store_find (self, &row_type, live_queries[state],
                            HEARTH_BIND ({ ":after", after }, { ":limit", limit }), error);
}

/* The deliveries of goals that still have a way to go or stand on a screen. */
GPtrArray *
hearth_store_deliveries_of_goals (HearthStore *self, GError **error)
{
  return hearth_store_find (
      self, &row_type,
      "SELECT " DELIVERY_COLUMNS " FROM delivery WHERE event < 0"
      " AND state IN ('waiting', 'due', 'held', 'presenting', 'shown') ORDER BY event, id",
      HEARTH_BIND_NOTHING, error);
}

/* Up to `limit` deliveries that came due in the instants [from, until), of one event or (0) of all,
 * in order. */
GPtrArray *
hearth_store_deliveries_between (HearthStore *self, gint64 event, gint64 from, gint64 until,
                                 guint limit, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " DELIVERY_COLUMNS
                            " FROM delivery WHERE due >= :from AND due < :until"
                            " AND (:event = 0 OR event = :event) ORDER BY due, id LIMIT :limit",
                            HEARTH_BIND ({ ":event", event }, { ":from", from },
                                         { ":until", until }, { ":limit", limit }),
                            error);
}

/* Up to `limit` waiting deliveries of a zone with moments before the wall `until`, in order. */
GPtrArray *
hearth_store_waiting (HearthStore *self, const char *zone, gint64 until, guint limit,
                      GError **error)
{
  return hearth_store_find (
      self, &row_type,
      "SELECT " DELIVERY_COLUMNS " FROM delivery"
      " WHERE state = 'waiting' AND zone = :zone AND wall < :until ORDER BY wall LIMIT :limit",
      HEARTH_BIND ({ ":zone", 0, zone }, { ":until", until }, { ":limit", limit }), error);
}

/* The deliveries that stand on a server's screen under an id. */
GPtrArray *
hearth_store_on_screen (HearthStore *self, const char *server, guint32 notification, GError **error)
{
  return hearth_store_find (
      self, &row_type,
      "SELECT " DELIVERY_COLUMNS " FROM delivery"
      " WHERE state = 'shown' AND notification = :notification AND server = :server ORDER BY id",
      HEARTH_BIND ({ ":server", 0, server }, { ":notification", notification }), error);
}

/* The deliveries that were shown in one digest. */
GPtrArray *
hearth_store_batch (HearthStore *self, const char *batch, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " DELIVERY_COLUMNS
                            " FROM delivery WHERE batch = :batch AND batch <> '' ORDER BY id",
                            HEARTH_BIND ({ ":batch", 0, batch }), error);
}

/* Whether another line of the digest that a delivery was shown in is still on the screen. */
gboolean
hearth_store_has_other_line (HearthStore *self, const HearthDelivery *delivery, gboolean *out_has,
                             GError **error)
{
  gint64 has = 0;

  if (!hearth_store_number (
          self,
          "SELECT EXISTS (SELECT 1 FROM delivery"
          " WHERE batch = :batch AND batch <> '' AND state = 'shown' AND id <> :id)",
          HEARTH_BIND ({ ":batch", 0, delivery->batch }, { ":id", delivery->id }), 0, &has, error))
    return FALSE;
  *out_has = has != 0;
  return TRUE;
}
