// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-watch: what happens to the rows of a change, written down, and the rows put back.
 *
 * While a change is open, triggers on every table write down for each row what it was: nothing, a
 * whole row, or the values of the columns that became others. They are made for the connection from
 * the tables that the database has, so that a new table is covered with no line here. What hearth
 * does by itself, between changes, is not written down; nor are the marks of an event, which are
 * computed from all the rest.
 *
 * To turn a change back is to put back what each row was, the last one first. That is written down
 * in its turn, in place of what was there, so turning it back once more is the way forward again.
 */
#include <string.h>

#include "store-private.h"

/* Where an event stands in time is no change of anybody's. */
static const char *const marks[] = { "cursor", "wake", "next", "last", NULL };

struct _HearthMirror {
  char *remove; /* owned SQL, as the next two: puts a row back to what it was */
  char *put;
  char *update;
};

typedef struct {
  char *table; /* owned, as the next two */
  GPtrArray *columns;
  GPtrArray *keys;
  const char *event; /* the column that names an event; "NULL": none */
} Shape;

static void
clear_shape (Shape *shape)
{
  g_clear_pointer (&shape->table, g_free);
  g_clear_pointer (&shape->columns, g_ptr_array_unref);
  g_clear_pointer (&shape->keys, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shape, clear_shape)

static void
free_mirror (HearthMirror *mirror)
{
  g_free (mirror->remove);
  g_free (mirror->put);
  g_free (mirror->update);
  g_free (mirror);
}

/* A list of names, each between `before` and `middle`, and where there is an `after` once more. */
static char *
each (const GPtrArray *names, const char *before, const char *middle, const char *after,
      const char *separator)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);

    g_string_append_printf (text, "%s%s%s%s", i > 0 ? separator : "", before, name, middle);
    if (after)
      g_string_append_printf (text, "%s%s", name, after);
  }
  return g_string_free (text, FALSE);
}

static gboolean
is_mark (const char *name)
{
  return g_strv_contains (marks, name);
}

/* The columns of which a change of value is written down. */
static GPtrArray *
watched_columns (const Shape *shape)
{
  GPtrArray *watched = g_ptr_array_new ();

  for (guint i = 0; i < shape->columns->len; i++)
    if (strcmp (shape->table, "event") != 0 || !is_mark (g_ptr_array_index (shape->columns, i)))
      g_ptr_array_add (watched, g_ptr_array_index (shape->columns, i));
  return watched;
}

/* A trigger that writes down one step. */
static char *
format_trigger (const Shape *shape, const char *verb, const char *row, const char *condition,
                const char *was)
{
  g_autofree char *before = g_strdup_printf ("', %s.\"", row);
  g_autofree char *keys = each (shape->keys, "'", before, "\"", ", ");
  g_autofree char *event = strcmp (shape->event, "NULL") == 0
                               ? g_strdup ("NULL")
                               : g_strdup_printf ("%s.%s", row, shape->event);

  return g_strdup_printf (
      "CREATE TEMP TRIGGER \"log_%s_%s\" AFTER %s ON main.\"%s\" WHEN hearth_change () IS NOT "
      "NULL%s"
      " BEGIN INSERT INTO change_step (change, step, event, of_table, verb, row_key, was)"
      " SELECT hearth_change (), coalesce (max (step), 0) + 1, %s, '%s', '%s', json_object (%s), %s"
      " FROM change_step WHERE change = hearth_change (); END;",
      verb, shape->table, verb, shape->table, condition, event, shape->table, verb, keys, was);
}

static char *
format_triggers (const Shape *shape)
{
  g_autoptr (GPtrArray) watched = watched_columns (shape);
  g_autofree char *row = each (shape->columns, "'", "', OLD.\"", "\"", ", ");
  g_autofree char *whole = g_strdup_printf ("json_object (%s)", row);
  g_autofree char *differs = each (watched, "OLD.\"", "\" IS NOT NEW.\"", "\"", " OR ");
  g_autofree char *condition = g_strdup_printf (" AND (%s)", differs);
  GString *values = g_string_new (NULL);
  g_autofree char *changed = NULL;
  g_autofree char *on_insert = format_trigger (shape, "INSERT", "NEW", "", "NULL");
  g_autofree char *on_delete = format_trigger (shape, "DELETE", "OLD", "", whole);
  g_autofree char *on_update = NULL;

  for (guint i = 0; i < watched->len; i++) {
    const char *name = g_ptr_array_index (watched, i);

    g_string_append_printf (
        values, "%sSELECT '%s' AS name, OLD.\"%s\" AS value WHERE OLD.\"%s\" IS NOT NEW.\"%s\"",
        i > 0 ? " UNION ALL " : "", name, name, name, name);
  }
  changed = g_strdup_printf ("(SELECT json_group_object (name, value) FROM (%s))", values->str);
  g_string_free (values, TRUE);
  on_update = format_trigger (shape, "UPDATE", "OLD", condition, changed);
  return g_strconcat (on_insert, on_delete, on_update, NULL);
}

static HearthMirror *
make_mirror (const Shape *shape)
{
  HearthMirror *mirror = g_new0 (HearthMirror, 1);
  g_autofree char *is_row =
      each (shape->keys, "\"", "\" = json_extract (:row_key, '$.", "')", " AND ");
  g_autofree char *names = each (shape->columns, "\"", "\"", NULL, ", ");
  g_autofree char *values = each (shape->columns, "json_extract (:was, '$.", "')", NULL, ", ");
  GString *sets = g_string_new (NULL);

  for (guint i = 0; i < shape->columns->len; i++) {
    const char *name = g_ptr_array_index (shape->columns, i);

    g_string_append_printf (sets,
                            "%s\"%s\" = CASE WHEN json_type (:was, '$.%s') IS NULL THEN \"%s\""
                            " ELSE json_extract (:was, '$.%s') END",
                            i > 0 ? ", " : "", name, name, name, name);
  }
  mirror->remove = g_strdup_printf ("DELETE FROM \"%s\" WHERE %s", shape->table, is_row);
  mirror->put = g_strdup_printf ("INSERT OR REPLACE INTO \"%s\" (%s) VALUES (%s)", shape->table,
                                 names, values);
  mirror->update =
      g_strdup_printf ("UPDATE \"%s\" SET %s WHERE %s", shape->table, sets->str, is_row);
  g_string_free (sets, TRUE);
  return mirror;
}

static gboolean
read_shape (HearthStore *self, Shape *shape, GError **error)
{
  GError *failure = NULL;
  g_autoptr (HearthQuery) query =
      hearth_store_query (self, "SELECT name, pk FROM pragma_table_info (:table)", error);

  if (!query)
    return FALSE;
  shape->columns = g_ptr_array_new_with_free_func (g_free);
  shape->keys = g_ptr_array_new ();
  shape->event = strcmp (shape->table, "event") == 0 ? "id" : "NULL";
  hearth_query_bind_text (query, ":table", shape->table);
  while (hearth_query_row (query, &failure)) {
    char *name = g_strdup ((const char *)sqlite3_column_text (query, 0));

    g_ptr_array_add (shape->columns, name);
    if (sqlite3_column_int (query, 1) != 0)
      g_ptr_array_add (shape->keys, name);
    if (strcmp (name, "event") == 0)
      shape->event = "event";
  }
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

static GPtrArray *
list_tables (HearthStore *self, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  GError *failure = NULL;
  g_autoptr (HearthQuery) query =
      hearth_store_query (self,
                          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                          "'sqlite\\_%' ESCAPE '\\'"
                          " AND name NOT IN ('change', 'change_step')",
                          error);

  if (!query)
    return NULL;
  while (hearth_query_row (query, &failure))
    g_ptr_array_add (tables, g_strdup ((const char *)sqlite3_column_text (query, 0)));
  if (!failure)
    return g_steal_pointer (&tables);
  g_propagate_error (error, failure);
  return NULL;
}

static gboolean
watch_table (HearthStore *self, const char *table, GHashTable *mirrors, GError **error)
{
  sqlite3 *database = hearth_store_database (self);
  g_auto (Shape) shape = { .table = g_strdup (table) };
  g_autofree char *triggers = NULL;

  if (!read_shape (self, &shape, error))
    return FALSE;
  triggers = format_triggers (&shape);
  g_hash_table_insert (mirrors, g_strdup (table), make_mirror (&shape));
  return sqlite3_exec (database, triggers, NULL, NULL, NULL) == SQLITE_OK
         || hearth_store_error (database, hearth_store_path (self), error);
}

static void
answer_change (sqlite3_context *context, int n_arguments, sqlite3_value **arguments)
{
  const gint64 *change = sqlite3_user_data (context);

  if (*change != 0)
    sqlite3_result_int64 (context, *change);
}

/* Begins to watch all tables of the connection: while *change is not 0, what happens to their rows
 * is written down under that change. Gives back by table how rows are put back. The statements are
 * made of names, which no parameter can stand for; they are the schema's own. */
GHashTable *
hearth_store_watch (HearthStore *self, gint64 *change, GError **error)
{
  g_autoptr (GHashTable) mirrors =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)free_mirror);
  g_autoptr (GPtrArray) tables = NULL;
  sqlite3 *database = hearth_store_database (self);

  if (sqlite3_create_function_v2 (database, "hearth_change", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS,
                                  change, answer_change, NULL, NULL, NULL)
      != SQLITE_OK) {
    hearth_store_error (database, hearth_store_path (self), error);
    return NULL;
  }
  tables = list_tables (self, error);
  for (guint i = 0; tables && i < tables->len; i++)
    if (!watch_table (self, g_ptr_array_index (tables, i), mirrors, error))
      return NULL;
  return tables ? g_steal_pointer (&mirrors) : NULL;
}

static const char *
sql_of_step (const HearthMirror *mirror, const char *verb)
{
  if (strcmp (verb, "INSERT") == 0)
    return mirror->remove;
  return strcmp (verb, "DELETE") == 0 ? mirror->put : mirror->update;
}

/* Puts one row back. The query stands on its step. */
static gboolean
turn_step_back (HearthStore *self, HearthQuery *step, GHashTable *mirrors, GError **error)
{
  const char *table = (const char *)sqlite3_column_text (step, 1);
  const char *verb = (const char *)sqlite3_column_text (step, 2);
  const char *row_key = (const char *)sqlite3_column_text (step, 3);
  const char *was = (const char *)sqlite3_column_text (step, 4);
  const HearthMirror *mirror = table ? g_hash_table_lookup (mirrors, table) : NULL;
  g_autoptr (HearthQuery) query = NULL;

  if (!mirror)
    return TRUE; /* of a table that a later version gave up */
  query = hearth_store_query (self, sql_of_step (mirror, verb), error);
  if (!query)
    return FALSE;
  if (sqlite3_bind_parameter_index (query, ":row_key") > 0)
    hearth_query_bind_text (query, ":row_key", row_key);
  if (sqlite3_bind_parameter_index (query, ":was") > 0)
    hearth_query_bind_text (query, ":was", was);
  return hearth_query_run (query, error);
}

static gboolean
last_step (HearthStore *self, gint64 change, gint64 *out_step, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self, "SELECT coalesce (max (step), 0) FROM change_step WHERE change = :change", error);

  if (!query)
    return FALSE;
  hearth_query_bind_integer (query, ":change", change);
  if (!hearth_query_row (query, error))
    return FALSE;
  *out_step = sqlite3_column_int64 (query, 0);
  return TRUE;
}

/* Puts back the next row before *step; *step is 0 when there is none. */
static gboolean
turn_next_back (HearthStore *self, gint64 change, gint64 *step, GHashTable *mirrors, GError **error)
{
  GError *failure = NULL;
  g_autoptr (HearthQuery) query =
      hearth_store_query (self,
                          "SELECT step, of_table, verb, row_key, was FROM change_step"
                          " WHERE change = :change AND step < :step ORDER BY step DESC LIMIT 1",
                          error);

  if (!query)
    return FALSE;
  hearth_query_bind_integer (query, ":change", change);
  hearth_query_bind_integer (query, ":step", *step);
  if (hearth_query_row (query, &failure)) {
    *step = sqlite3_column_int64 (query, 0);
    return turn_step_back (self, query, mirrors, error);
  }
  *step = 0;
  if (failure)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* What was done is undone now, and the other way round. */
static gboolean
change_sides (HearthStore *self, gint64 change, GError **error)
{
  return hearth_store_run (self,
                           "UPDATE change SET state = iif (state = 'done', 'undone', 'done')"
                           " WHERE id = :change",
                           HEARTH_BIND ({ ":change", change }), error);
}

static gboolean
forget_steps (HearthStore *self, gint64 change, gint64 until, GError **error)
{
  return hearth_store_run (self,
                           "DELETE FROM change_step WHERE change = :change AND step <= :until",
                           HEARTH_BIND ({ ":change", change }, { ":until", until }), error);
}

/* Puts back, in the open transaction, what the rows of a change were, and keeps the way to turn
 * that back in its place. The change is to be watched meanwhile. */
gboolean
hearth_store_put_back (HearthStore *self, gint64 change, GHashTable *mirrors, GError **error)
{
  gint64 last = 0;
  gint64 step = 0;

  if (!last_step (self, change, &last, error) || !change_sides (self, change, error))
    return FALSE;
  step = last + 1;
  while (step > 0)
    if (!turn_next_back (self, change, &step, mirrors, error))
      return FALSE;
  return forget_steps (self, change, last, error);
}
