// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-setting: what the two have set, and their pauses.
 *
 * A setting that is not kept has its default, which the settings know. A pause is kept for good:
 * what fell into it is neither done nor missed, in any later review.
 */
#include "store-private.h"

void
hearth_pause_free (HearthPause *pause)
{
  if (!pause)
    return;
  g_free (pause->what);
  g_free (pause);
}

/* The value kept under a name, to be freed by the caller; NULL where none is. */
gboolean
hearth_store_get_setting (HearthStore *self, const char *name, char **out_value, GError **error)
{
  GError *failure = NULL;
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "SELECT value FROM setting WHERE name = :name", error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":name", name);
  *out_value = hearth_query_row (query, &failure)
                   ? g_strdup ((const char *)sqlite3_column_text (query, 0))
                   : NULL;
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* Keeps a value under a name; "" forgets it. */
gboolean
hearth_store_set_setting (HearthStore *self, const char *name, const char *value, GError **error)
{
  const char *sql = *value ? "INSERT INTO setting (name, value) VALUES (:name, :value)"
                             " ON CONFLICT (name) DO UPDATE SET value = :value"
                           : "DELETE FROM setting WHERE name = :name";
  g_autoptr (HearthQuery) query = hearth_store_query (self, sql, error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":name", name);
  if (*value)
    hearth_query_bind_text (query, ":value", value);
  return hearth_query_run (query, error);
}

/* Keeps a pause. */
gboolean
hearth_store_add_pause (HearthStore *self, const HearthPause *pause, GError **error)
{
  return hearth_store_run (self,
                           "INSERT INTO pause (what, begins, ends) VALUES (:what, :begins, :ends)",
                           HEARTH_BIND ({ ":what", 0, pause->what }, { ":begins", pause->begins },
                                        { ":ends", pause->ends }),
                           error);
}

/* Ends at `now` the pauses of something that still run; NULL means all of them. */
gboolean
hearth_store_end_pauses (HearthStore *self, const char *what, gint64 now, guint *out_ended,
                         GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "UPDATE pause SET ends = :now WHERE ends > :now AND (:what IS NULL OR what = :what)",
      error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":what", what);
  hearth_query_bind_integer (query, ":now", now);
  if (!hearth_query_run (query, error))
    return FALSE;
  *out_ended = (guint)sqlite3_changes (hearth_store_database (self));
  return TRUE;
}

/* The pauses (HearthPause) that touch the instants [from, until), the first to end first. */
GPtrArray *
hearth_store_pauses (HearthStore *self, gint64 from, gint64 until, GError **error)
{
  g_autoptr (GPtrArray) pauses = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_pause_free);
  GError *failure = NULL;
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "SELECT what, begins, ends FROM pause WHERE ends > :from AND begins < :until ORDER BY ends",
      error);

  if (!query)
    return NULL;
  hearth_query_bind_integer (query, ":from", from);
  hearth_query_bind_integer (query, ":until", until);
  while (hearth_query_row (query, &failure)) {
    HearthPause *pause = g_new0 (HearthPause, 1);

    pause->what = g_strdup ((const char *)sqlite3_column_text (query, 0));
    pause->begins = sqlite3_column_int64 (query, 1);
    pause->ends = sqlite3_column_int64 (query, 2);
    g_ptr_array_add (pauses, pause);
  }
  if (!failure)
    return g_steal_pointer (&pauses);
  g_propagate_error (error, failure);
  return NULL;
}
