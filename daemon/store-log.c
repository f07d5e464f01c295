// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-log: every change by a person or a program, in the order in which they were made.
 *
 * An entry says when, what and by which program, and how it stands: done, undone, or gone. What it
 * did to the rows, and the way back from it, is store-watch's. Several transactions may be one
 * entry, while no other comes between them.
 *
 * The log keeps a year of entries, and 10,000 at most.
 */
#include "civil.h"
#include "store-private.h"

#define ENTRIES_MAX 10000
#define YEAR (366 * HEARTH_DAY * G_USEC_PER_SEC)

static gboolean
insert_change (HearthStore *self, const HearthChange *change, gint64 *out_id, GError **error)
{
  if (!hearth_store_run (
          self,
          "INSERT INTO change (at, what, program, state) VALUES (:at, :what, :program, 'done')",
          HEARTH_BIND ({ ":at", change->at }, { ":what", 0, change->what },
                       { ":program", 0, change->program }),
          error))
    return FALSE;
  *out_id = sqlite3_last_insert_rowid (hearth_store_database (self));
  return TRUE;
}

/* Whether an entry is the latest there is, and stands. */
static gboolean
may_go_on (HearthStore *self, const HearthChange *change, gboolean *out_may, GError **error)
{
  gint64 may = 0;

  if (!hearth_store_number (
          self,
          "SELECT 1 FROM change WHERE id = :id AND what = :what AND state = 'done'"
          " AND NOT EXISTS (SELECT 1 FROM change WHERE id > :id)",
          HEARTH_BIND ({ ":id", change->id }, { ":what", 0, change->what }), 0, &may, error))
    return FALSE;
  *out_may = may != 0;
  return TRUE;
}

/* Opens an entry in the open transaction, or the latest one again where its number and its words
 * are given. */
gboolean
hearth_store_insert_change (HearthStore *self, const HearthChange *change, gint64 *out_id,
                            GError **error)
{
  gboolean goes_on = FALSE;

  if (!may_go_on (self, change, &goes_on, error))
    return FALSE;
  *out_id = change->id;
  return goes_on || insert_change (self, change, out_id, error);
}

static gboolean
has_steps (HearthStore *self, gint64 change, gboolean *out_has, GError **error)
{
  gint64 has = 0;

  if (!hearth_store_number (self, "SELECT 1 FROM change_step WHERE change = :change LIMIT 1",
                            HEARTH_BIND ({ ":change", change }), 0, &has, error))
    return FALSE;
  *out_has = has != 0;
  return TRUE;
}

/* Forgets an entry, and with it the way back. */
gboolean
hearth_store_forget_change (HearthStore *self, gint64 change, GError **error)
{
  return hearth_store_run (self, "DELETE FROM change WHERE id = :change",
                           HEARTH_BIND ({ ":change", change }), error);
}

/* Closes an entry in the open transaction. One of nothing is forgotten; any other is the end of
 * what could be done again, and the oldest ones give way. */
gboolean
hearth_store_seal_change (HearthStore *self, gint64 change, GError **error)
{
  gboolean is_something = FALSE;

  if (!has_steps (self, change, &is_something, error))
    return FALSE;
  if (!is_something)
    return hearth_store_forget_change (self, change, error);
  return hearth_store_run (self,
                           "DELETE FROM change_step WHERE change IN"
                           " (SELECT id FROM change WHERE state = 'undone' AND id < :change)",
                           HEARTH_BIND ({ ":change", change }), error)
         && hearth_store_run (
             self, "UPDATE change SET state = 'gone' WHERE state = 'undone' AND id < :change",
             HEARTH_BIND ({ ":change", change }), error)
         && hearth_store_run (self, "DELETE FROM change WHERE id <= :change",
                              HEARTH_BIND ({ ":change", change - ENTRIES_MAX }), error)
         && hearth_store_run (
             self,
             "DELETE FROM change WHERE at < (SELECT at FROM change WHERE id = :change) - :year",
             HEARTH_BIND ({ ":change", change }, { ":year", YEAR }), error);
}

void
hearth_change_free (HearthChange *change)
{
  if (!change)
    return;
  g_free (change->what);
  g_free (change->program);
  g_free (change->state);
  g_free (change);
}

static HearthChange *
read_change (HearthQuery *query)
{
  HearthChange *change = g_new0 (HearthChange, 1);

  change->id = sqlite3_column_int64 (query, 0);
  change->at = sqlite3_column_int64 (query, 1);
  change->what = g_strdup ((const char *)sqlite3_column_text (query, 2));
  change->program = g_strdup ((const char *)sqlite3_column_text (query, 3));
  change->state = g_strdup ((const char *)sqlite3_column_text (query, 4));
  return change;
}

/* Up to `limit` entries (HearthChange), the latest first. */
GPtrArray *
hearth_store_changes (HearthStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) changes =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_change_free);
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "SELECT id, at, what, program, state FROM change ORDER BY id DESC LIMIT :limit", error);

  if (!query)
    return NULL;
  hearth_query_bind_integer (query, ":limit", limit);
  while (hearth_query_row (query, &failure))
    g_ptr_array_add (changes, read_change (query));
  if (!failure)
    return g_steal_pointer (&changes);
  g_propagate_error (error, failure);
  return NULL;
}

/* The entry that an undo takes back, or (`again`) that a redo does again; NULL where there is
 * none. */
gboolean
hearth_store_find_change (HearthStore *self, gboolean again, HearthChange **out_change,
                          GError **error)
{
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      again ? "SELECT id, at, what, program, state FROM change WHERE state = 'undone'"
              " ORDER BY id LIMIT 1"
            : "SELECT id, at, what, program, state FROM change WHERE state = 'done'"
              " ORDER BY id DESC LIMIT 1",
      error);

  if (!query)
    return FALSE;
  *out_change = hearth_query_row (query, &failure) ? read_change (query) : NULL;
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* The ids (gint64) of the events that a change touched. */
GArray *
hearth_store_change_events (HearthStore *self, gint64 change, GError **error)
{
  return hearth_store_ids (
      self, "SELECT DISTINCT event FROM change_step WHERE change = :change AND event IS NOT NULL",
      HEARTH_BIND ({ ":change", change }), error);
}

/* The ids (gint64) of the goals that a change touched. */
GArray *
hearth_store_change_goals (HearthStore *self, gint64 change, GError **error)
{
  return hearth_store_ids (self,
                           "SELECT DISTINCT json_extract (row_key, '$.id') FROM change_step"
                           " WHERE change = :change AND of_table = 'goal'",
                           HEARTH_BIND ({ ":change", change }), error);
}

/* The occurrences (HearthMarked) whose records a change touched. */
GArray *
hearth_store_change_occurrences (HearthStore *self, gint64 change, GError **error)
{
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (HearthMarked));
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "SELECT DISTINCT event, json_extract (row_key, '$.occurrence') FROM change_step"
      " WHERE change = :change AND of_table = 'occurrence'",
      error);

  if (!query)
    return NULL;
  hearth_query_bind_integer (query, ":change", change);
  while (hearth_query_row (query, &failure)) {
    HearthMarked one = { sqlite3_column_int64 (query, 0), sqlite3_column_int64 (query, 1) };

    g_array_append_val (touched, one);
  }
  if (!failure)
    return g_steal_pointer (&touched);
  g_propagate_error (error, failure);
  return NULL;
}

/* Whether a change touched a table. */
gboolean
hearth_store_change_touches (HearthStore *self, gint64 change, const char *table,
                             gboolean *out_does, GError **error)
{
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "SELECT 1 FROM change_step WHERE change = :change AND of_table = :table LIMIT 1",
      error);

  if (!query)
    return FALSE;
  hearth_query_bind_integer (query, ":change", change);
  hearth_query_bind_text (query, ":table", table);
  *out_does = hearth_query_row (query, &failure);
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}
