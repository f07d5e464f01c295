// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-query: questions to the database, and what comes back.
 *
 * Most are asked in one call: the statement, the values of its parameters (HEARTH_BIND) and what is
 * wanted, which is rows of a noun, ids, a number, or that it be done. Those with an answer of
 * another shape take the statement from hearth_store_query and step through it. A parameter that a
 * statement lacks is a mistake of the program.
 */
#include "store-private.h"

/* Ends the use of a statement: it holds no lock and no value any more. */
void
hearth_query_end (HearthQuery *query)
{
  sqlite3_reset (query);
  sqlite3_clear_bindings (query);
}

/* Binds a number to a parameter of that name, ":id". */
void
hearth_query_bind_integer (HearthQuery *query, const char *name, gint64 value)
{
  int index = sqlite3_bind_parameter_index (query, name);

  g_return_if_fail (index > 0);
  sqlite3_bind_int64 (query, index, value);
}

/* Binds a text, which must live until the query's end, to a parameter of that name. */
void
hearth_query_bind_text (HearthQuery *query, const char *name, const char *value)
{
  int index = sqlite3_bind_parameter_index (query, name);

  g_return_if_fail (index > 0);
  sqlite3_bind_text (query, index, value, -1, SQLITE_STATIC);
}

/* Steps to the next row. FALSE at the end, and then error is set if it was a bad one. */
gboolean
hearth_query_row (HearthQuery *query, GError **error)
{
  int code = sqlite3_step (query);
  sqlite3 *database = sqlite3_db_handle (query);

  if (code != SQLITE_ROW && code != SQLITE_DONE)
    hearth_store_error (database, sqlite3_db_filename (database, "main"), error);
  return code == SQLITE_ROW;
}

/* Runs a statement to its end; any rows are passed over. */
gboolean
hearth_query_run (HearthQuery *query, GError **error)
{
  GError *failure = NULL;

  while (hearth_query_row (query, &failure))
    continue;
  if (!failure)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

/* The first column (gint64) of all rows; NULL with error on a bad one. */
GArray *
hearth_query_ids (HearthQuery *query, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *failure = NULL;

  while (hearth_query_row (query, &failure)) {
    gint64 id = sqlite3_column_int64 (query, 0);

    g_array_append_val (ids, id);
  }
  if (!failure)
    return g_steal_pointer (&ids);
  g_propagate_error (error, failure);
  return NULL;
}

static HearthQuery *
ask (HearthStore *store, const char *sql, const HearthBinding *bindings, GError **error)
{
  HearthQuery *query = hearth_store_query (store, sql, error);

  for (const HearthBinding *one = bindings; query && one->name; one++)
    if (one->text)
      hearth_query_bind_text (query, one->name, one->text);
    else
      hearth_query_bind_integer (query, one->name, one->integer);
  return query;
}

/* Runs a statement. */
gboolean
hearth_store_run (HearthStore *store, const char *sql, const HearthBinding *bindings,
                  GError **error)
{
  g_autoptr (HearthQuery) query = ask (store, sql, bindings, error);

  return query && hearth_query_run (query, error);
}

/* The first column (gint64) of all rows; NULL with error on a bad one. */
GArray *
hearth_store_ids (HearthStore *store, const char *sql, const HearthBinding *bindings,
                  GError **error)
{
  g_autoptr (HearthQuery) query = ask (store, sql, bindings, error);

  return query ? hearth_query_ids (query, error) : NULL;
}

/* The number in the first row; `otherwise` where it is NULL, or there is no row. */
gboolean
hearth_store_number (HearthStore *store, const char *sql, const HearthBinding *bindings,
                     gint64 otherwise, gint64 *out_number, GError **error)
{
  g_autoptr (HearthQuery) query = ask (store, sql, bindings, error);
  GError *failure = NULL;

  if (!query)
    return FALSE;
  if (!hearth_query_row (query, &failure) && failure) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  *out_number =
      sqlite3_column_type (query, 0) == SQLITE_NULL ? otherwise : sqlite3_column_int64 (query, 0);
  return TRUE;
}

/* All rows as values of their type, owned by the array; NULL with error on a bad one. */
GPtrArray *
hearth_store_find (HearthStore *store, const HearthRowType *type, const char *sql,
                   const HearthBinding *bindings, GError **error)
{
  g_autoptr (HearthQuery) query = ask (store, sql, bindings, error);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (type->free);
  GError *failure = NULL;

  while (query && hearth_query_row (query, &failure)) {
    gpointer row = type->make ();

    g_ptr_array_add (rows, row);
    if (!hearth_columns_read (query, type->columns, type->n_columns, row, error))
      return NULL;
  }
  if (query && !failure)
    return g_steal_pointer (&rows);
  if (failure)
    g_propagate_error (error, failure);
  return NULL;
}

/* The first row, to be freed by the caller; NULL where there is none. */
gboolean
hearth_store_find_one (HearthStore *store, const HearthRowType *type, const char *sql,
                       const HearthBinding *bindings, gpointer *out_row, GError **error)
{
  g_autoptr (GPtrArray) rows = hearth_store_find (store, type, sql, bindings, error);

  if (!rows)
    return FALSE;
  *out_row = rows->len > 0 ? g_ptr_array_steal_index (rows, 0) : NULL;
  return TRUE;
}
