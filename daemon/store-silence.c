// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-silence: what the desktop was asked to hold back, and has not got back yet.
 *
 * A row is there before anything is taken, and until it is certain that it was given back: what a
 * run that crashed has taken, the next one knows.
 */
#include "store-private.h"

/* Keeps that a way is taken of a server, with what giving back needs. */
gboolean
hearth_store_put_silence (HearthStore *self, const char *way, const char *server,
                          const char *detail, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "INSERT OR REPLACE INTO silence (way, server, detail) VALUES (:way, :server, :detail)",
      error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":way", way);
  hearth_query_bind_text (query, ":server", server);
  hearth_query_bind_text (query, ":detail", detail);
  return hearth_query_run (query, error);
}

/* Forgets that a way was taken. */
gboolean
hearth_store_delete_silence (HearthStore *self, const char *way, GError **error)
{
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "DELETE FROM silence WHERE way = :way", error);

  if (!query)
    return FALSE;
  hearth_query_bind_text (query, ":way", way);
  return hearth_query_run (query, error);
}

/* Calls `found` for each way that is taken. */
gboolean
hearth_store_each_silence (HearthStore *self, HearthSilenceFound found, gpointer data,
                           GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  GError *failure = NULL;
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "SELECT way, server, detail FROM silence ORDER BY way", error);

  if (!query)
    return FALSE;
  while (hearth_query_row (query, &failure))
    for (int column = 0; column < 3; column++)
      g_ptr_array_add (texts, g_strdup ((const char *)sqlite3_column_text (query, column)));
  if (failure) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  /* Whoever is called may change the table. */
  for (guint i = 0; i < texts->len; i += 3)
    found (g_ptr_array_index (texts, i), g_ptr_array_index (texts, i + 1),
           g_ptr_array_index (texts, i + 2), data);
  return TRUE;
}
