// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-column: fields of a struct to columns of a row, and back.
 *
 * Each noun that is kept has a table of its columns: the name, the type, the place in the struct.
 * Binding and reading walk that table, so that a field is named once and cannot be forgotten on one
 * of the two ways. A value that cannot be read back, which only damage or a hand in the file can
 * bring about, is a Storage error that names the column.
 */
#include "store-private.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"

#define FIELD(type, value, column) ((type *)((guint8 *)(value) + (column)->offset))
#define CONST_FIELD(type, value, column)                                                           \
  ((const type *)((const guint8 *)(value) + (column)->offset))

static char *
walls_to_text (const GArray *walls)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < walls->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            g_array_index (walls, gint64, i));
  return g_string_free (text, FALSE);
}

static GArray *
walls_from_text (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GArray) walls = hearth_walls_new ();

  for (char **word = words; *word && *text; word++) {
    gint64 wall = 0;

    if (!g_ascii_string_to_signed (*word, 10, G_MININT64, G_MAXINT64, &wall, NULL))
      return NULL;
    g_array_append_val (walls, wall);
  }
  return g_steal_pointer (&walls);
}

static void
bind_owned (HearthQuery *query, int index, char *text)
{
  sqlite3_bind_text (query, index, text, -1, g_free);
}

static void
bind_column (HearthQuery *query, int index, const HearthColumn *column, gconstpointer value)
{
  switch (column->type) {
  case HEARTH_COLUMN_INTEGER:
    sqlite3_bind_int64 (query, index, *CONST_FIELD (gint64, value, column));
    break;
  case HEARTH_COLUMN_FLAG:
    sqlite3_bind_int64 (query, index, *CONST_FIELD (gboolean, value, column) ? 1 : 0);
    break;
  case HEARTH_COLUMN_NUMBER:
    sqlite3_bind_int64 (query, index, *CONST_FIELD (guint32, value, column));
    break;
  case HEARTH_COLUMN_INSTANT:
    if (*CONST_FIELD (gint64, value, column) != 0)
      sqlite3_bind_int64 (query, index, *CONST_FIELD (gint64, value, column));
    break;
  case HEARTH_COLUMN_TEXT:
    sqlite3_bind_text (query, index, *CONST_FIELD (char *, value, column), -1, SQLITE_STATIC);
    break;
  case HEARTH_COLUMN_KEY:
    if (**CONST_FIELD (char *, value, column))
      sqlite3_bind_text (query, index, *CONST_FIELD (char *, value, column), -1, SQLITE_STATIC);
    break;
  case HEARTH_COLUMN_WALLS:
    bind_owned (query, index, walls_to_text (*CONST_FIELD (GArray *, value, column)));
    break;
  case HEARTH_COLUMN_NAMES:
    bind_owned (query, index, g_strjoinv ("\n", *FIELD (char **, value, column)));
    break;
  case HEARTH_COLUMN_RULE:
    if (CONST_FIELD (HearthRule, value, column)->frequency == HEARTH_FREQUENCY_NONE)
      sqlite3_bind_text (query, index, "", -1, SQLITE_STATIC);
    else
      bind_owned (query, index, hearth_recurrence_format (CONST_FIELD (HearthRule, value, column)));
    break;
  case HEARTH_COLUMN_ENUM:
    sqlite3_bind_text (query, index, column->to_name (*CONST_FIELD (int, value, column)), -1,
                       SQLITE_STATIC);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
take_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

static gboolean
read_walls (GArray **field, const char *text)
{
  GArray *walls = walls_from_text (text);

  if (!walls)
    return FALSE;
  g_clear_pointer (field, g_array_unref);
  *field = walls;
  return TRUE;
}

static gboolean
read_names (char ***field, const char *text)
{
  g_strfreev (*field);
  *field = *text ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
  return TRUE;
}

static gboolean
read_rule (HearthRule *field, const char *text)
{
  *field = (HearthRule){ 0 };
  return !*text || hearth_recurrence_parse (text, field, NULL);
}

static gboolean
read_column (HearthQuery *query, int index, const HearthColumn *column, gpointer out_value)
{
  const char *text = (const char *)sqlite3_column_text (query, index);
  gint64 number = sqlite3_column_int64 (query, index);

  if (!text)
    text = "";
  switch (column->type) {
  case HEARTH_COLUMN_INTEGER:
  case HEARTH_COLUMN_INSTANT:
    *FIELD (gint64, out_value, column) = number;
    return TRUE;
  case HEARTH_COLUMN_FLAG:
    *FIELD (gboolean, out_value, column) = number != 0;
    return TRUE;
  case HEARTH_COLUMN_NUMBER:
    *FIELD (guint32, out_value, column) = (guint32)number;
    return TRUE;
  case HEARTH_COLUMN_TEXT:
  case HEARTH_COLUMN_KEY:
    take_text (FIELD (char *, out_value, column), g_strdup (text));
    return g_utf8_validate (text, -1, NULL);
  case HEARTH_COLUMN_WALLS:
    return read_walls (FIELD (GArray *, out_value, column), text);
  case HEARTH_COLUMN_NAMES:
    return read_names (FIELD (char **, out_value, column), text)
           && g_utf8_validate (text, -1, NULL);
  case HEARTH_COLUMN_RULE:
    return read_rule (FIELD (HearthRule, out_value, column), text);
  case HEARTH_COLUMN_ENUM:
    return column->from_name (text, FIELD (int, out_value, column));
  default:
    g_assert_not_reached ();
  }
}

/* Binds each column that the query has a parameter for: column "id" to ":id". The value must live
 * until the query's end. */
void
hearth_columns_bind (HearthQuery *query, const HearthColumn *columns, gsize n_columns,
                     gconstpointer value)
{
  for (gsize i = 0; i < n_columns; i++) {
    int index = sqlite3_bind_parameter_index (query, columns[i].name);

    if (index > 0)
      bind_column (query, index, &columns[i], value);
  }
}

/* Reads the query's row, whose columns are those of the table in its order, into a struct whose
 * owned fields are NULL or owned. */
gboolean
hearth_columns_read (HearthQuery *query, const HearthColumn *columns, gsize n_columns,
                     gpointer out_value, GError **error)
{
  for (gsize i = 0; i < n_columns; i++)
    if (!read_column (query, (int)i, &columns[i], out_value)) {
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE,
                   _ ("the database %s is damaged: %s cannot be read"),
                   sqlite3_db_filename (sqlite3_db_handle (query), "main"), columns[i].name + 1);
      return FALSE;
    }
  return TRUE;
}
