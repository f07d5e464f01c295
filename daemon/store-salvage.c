// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-salvage: what can still be read of a damaged database, in a new one.
 *
 * Each table is walked by its key, and where a page cannot be read the walk steps over it: key by
 * key where the key is a number, and from both ends where it is not. A row that the new database
 * does not take, such as one whose event is lost, is left out. The damaged file is read and kept.
 */
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "store-private.h"

/* How many numbers in a row may be lost before the rest of a table is given up. */
#define GAP_MAX 200000

/* One table on its way. */
typedef struct {
  sqlite3 *from; /* borrowed, as the next */
  sqlite3 *to;
  char *table; /* owned, as the next */
  char *columns;
  sqlite3_stmt *insert; /* owned */
  guint rows;
} Salvage;

static void
clear_salvage (Salvage *salvage)
{
  g_free (salvage->table);
  g_free (salvage->columns);
  sqlite3_finalize (salvage->insert);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Salvage, clear_salvage)

static G_GNUC_PRINTF (2, 3) sqlite3_stmt *prepare (sqlite3 *database, const char *format, ...)
{
  sqlite3_stmt *statement = NULL;
  g_autofree char *sql = NULL;
  va_list arguments;

  va_start (arguments, format);
  sql = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    sqlite3_finalize (g_steal_pointer (&statement));
  return statement;
}

/* Takes over the row a query stands on, but for its first `skipped` columns. */
static void
keep_row (Salvage *salvage, sqlite3_stmt *row, int skipped)
{
  sqlite3_reset (salvage->insert);
  for (int i = skipped; i < sqlite3_column_count (row); i++)
    sqlite3_bind_value (salvage->insert, i - skipped + 1, sqlite3_column_value (row, i));
  if (sqlite3_step (salvage->insert) == SQLITE_DONE)
    salvage->rows += (guint)sqlite3_changes (salvage->to);
}

/* By numbers: after one that cannot be read comes the next that can. */
static void
walk_numbers (Salvage *salvage, sqlite3_stmt *after)
{
  gint64 last = G_MININT64;
  guint lost = 0;
  int code = SQLITE_ROW;

  while (code != SQLITE_DONE && lost < GAP_MAX && last < G_MAXINT64) {
    sqlite3_reset (after);
    sqlite3_bind_int64 (after, 1, last);
    code = sqlite3_step (after);
    if (code == SQLITE_ROW) {
      lost = 0;
      last = sqlite3_column_int64 (after, 0);
      keep_row (salvage, after, 1);
    } else if (code != SQLITE_DONE) {
      lost++;
      last = MAX (last, 0) + 1;
    }
  }
}

static void
walk_to_damage (Salvage *salvage, sqlite3_stmt *rows)
{
  while (rows && sqlite3_step (rows) == SQLITE_ROW)
    keep_row (salvage, rows, 0);
  sqlite3_finalize (rows);
}

static void
walk_table (Salvage *salvage)
{
  sqlite3_stmt *after = prepare (
      salvage->from, "SELECT rowid, %s FROM \"%s\" WHERE rowid > ?1 ORDER BY rowid LIMIT 1",
      salvage->columns, salvage->table);

  if (after)
    walk_numbers (salvage, after);
  else {
    walk_to_damage (salvage, prepare (salvage->from, "SELECT %s FROM \"%s\" ORDER BY 1, 2",
                                      salvage->columns, salvage->table));
    walk_to_damage (salvage,
                    prepare (salvage->from, "SELECT %s FROM \"%s\" ORDER BY 1 DESC, 2 DESC",
                             salvage->columns, salvage->table));
  }
  sqlite3_finalize (after);
}

/* The columns of a table of the new database, with commas between, and as many question marks. */
static gboolean
read_columns (Salvage *salvage, char **out_marks)
{
  sqlite3_stmt *names = prepare (salvage->to,
                                 "SELECT group_concat ('\"' || name || '\"'), group_concat ('?')"
                                 " FROM pragma_table_info ('%s')",
                                 salvage->table);
  gboolean is_good = names && sqlite3_step (names) == SQLITE_ROW;

  if (is_good) {
    salvage->columns = g_strdup ((const char *)sqlite3_column_text (names, 0));
    *out_marks = g_strdup ((const char *)sqlite3_column_text (names, 1));
  }
  sqlite3_finalize (names);
  return is_good;
}

static guint
salvage_table (sqlite3 *from, sqlite3 *to, const char *table)
{
  g_auto (Salvage) salvage = { .from = from, .to = to, .table = g_strdup (table) };
  g_autofree char *marks = NULL;

  if (!read_columns (&salvage, &marks))
    return 0;
  salvage.insert =
      prepare (to, "INSERT OR IGNORE INTO \"%s\" (%s) VALUES (%s)", table, salvage.columns, marks);
  if (salvage.insert)
    walk_table (&salvage);
  return salvage.rows;
}

/* All tables, those first that others refer to: in the order in which they were made. */
static gboolean
salvage_all (sqlite3 *from, sqlite3 *to, const char *path, guint *out_rows, GError **error)
{
  sqlite3_stmt *tables = prepare (to, "SELECT name FROM sqlite_schema WHERE type = 'table' AND"
                                      " name NOT LIKE 'sqlite%%' ORDER BY rowid");

  *out_rows = 0;
  if (!tables || sqlite3_exec (to, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return hearth_store_error (to, path, error);
  while (sqlite3_step (tables) == SQLITE_ROW)
    *out_rows += salvage_table (from, to, (const char *)sqlite3_column_text (tables, 0));
  sqlite3_finalize (tables);
  if (*out_rows == 0)
    return hearth_store_fail (error, path, _ ("nothing in it can be read; it was left as it is"));
  return sqlite3_exec (to, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL) == SQLITE_OK
         || hearth_store_error (to, path, error);
}

/* Fills the draft with what can be read, where a damaged database is. */
static gboolean
salvage_to_draft (const char *path, const HearthMigrations *history, guint *out_rows,
                  GError **error)
{
  g_autofree char *draft = g_strconcat (path, ".new", NULL);
  sqlite3 *from = hearth_store_open_damaged (path, history, error);
  sqlite3 *to = NULL;
  gboolean is_good = FALSE;

  if (!from)
    return FALSE;
  to = hearth_store_build_draft (path, history, error) ? hearth_store_open (draft, history, error)
                                                       : NULL;
  is_good = to && salvage_all (from, to, path, out_rows, error);
  sqlite3_close_v2 (to);
  sqlite3_close_v2 (from);
  if (!is_good)
    (void)g_unlink (draft);
  return is_good;
}

/* Puts what can be read of the database into a new one, which takes its place; the damaged one is
 * kept beside it under a name that ends with `stamp`. Gives the number of rows that were saved. */
gboolean
hearth_store_salvage (HearthStore *self, const char *stamp, guint *out_rows, GError **error)
{
  const char *path = hearth_store_path (self);

  hearth_store_close (self);
  return hearth_store_take_lock (self, error)
         && salvage_to_draft (path, hearth_store_history (self), out_rows, error)
         && hearth_store_publish_over (path, stamp, error) && hearth_store_ready (self, error);
}
