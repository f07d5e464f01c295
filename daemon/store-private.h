// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <sqlite3.h>

#include "migrations.h"
#include "store.h"

G_BEGIN_DECLS

/* A prepared statement in use: reset and unbound when it goes out of scope. */
typedef sqlite3_stmt HearthQuery;

/* How a field of a struct stands in a column. */
typedef enum {
  HEARTH_COLUMN_INTEGER, /* gint64 */
  HEARTH_COLUMN_FLAG, /* gboolean */
  HEARTH_COLUMN_NUMBER, /* guint32 or int */
  HEARTH_COLUMN_INSTANT, /* gint64; 0 is NULL */
  HEARTH_COLUMN_TEXT, /* char *, never NULL */
  HEARTH_COLUMN_KEY, /* char *; "" is NULL, so that a UNIQUE column takes many */
  HEARTH_COLUMN_WALLS, /* GArray of gint64, blanks between */
  HEARTH_COLUMN_NAMES, /* char **, line feeds between */
  HEARTH_COLUMN_RULE, /* HearthRule, as RRULE; "" none */
  HEARTH_COLUMN_ENUM, /* int, by the names of the column's enumeration */
} HearthColumnType;

typedef struct {
  const char *name; /* of the column, and with a colon of its parameter */
  HearthColumnType type;
  gsize offset; /* in the struct */
  const char *(*to_name) (int value); /* of an ENUM */
  gboolean (*from_name) (const char *name, int *out_value);
} HearthColumn;

/* How a noun is made of a row. */
typedef struct {
  const HearthColumn *columns;
  gsize n_columns;
  gpointer (*make) (void); /* a value to read into */
  GDestroyNotify free;
} HearthRowType;

/* The value of a statement's parameter. */
typedef struct {
  const char *name; /* ":id"; NULL ends a list */
  gint64 integer;
  const char *text; /* (nullable): it, and not the number; must live as long as the call */
} HearthBinding;

#define HEARTH_BIND(...) ((const HearthBinding[]){ __VA_ARGS__, { NULL } })
#define HEARTH_BIND_NOTHING ((const HearthBinding[]){ { NULL } })

HearthQuery *hearth_store_query (HearthStore *store, const char *sql, GError **error);

/* store-query */
void hearth_query_end (HearthQuery *query);
void hearth_query_bind_integer (HearthQuery *query, const char *name, gint64 value);
void hearth_query_bind_text (HearthQuery *query, const char *name, const char *value);
gboolean hearth_query_row (HearthQuery *query, GError **error);
gboolean hearth_query_run (HearthQuery *query, GError **error);
GArray *hearth_query_ids (HearthQuery *query, GError **error);
gboolean hearth_store_run (HearthStore *store, const char *sql, const HearthBinding *bindings,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_ids (HearthStore *store, const char *sql, const HearthBinding *bindings,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_number (HearthStore *store, const char *sql, const HearthBinding *bindings,
                              gint64 otherwise, gint64 *out_number,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
hearth_store_find (HearthStore *store, const HearthRowType *type, const char *sql,
                   const HearthBinding *bindings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_find_one (HearthStore *store, const HearthRowType *type, const char *sql,
                                const HearthBinding *bindings, gpointer *out_row,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean hearth_store_fail (GError **error, const char *path, const char *reason);
gboolean hearth_store_fail_damaged (const char *path, const char *how, GError **error);
gboolean hearth_store_error (sqlite3 *database, const char *path, GError **error);

void hearth_columns_bind (HearthQuery *query, const HearthColumn *columns, gsize n_columns,
                          gconstpointer value);
gboolean hearth_columns_read (HearthQuery *query, const HearthColumn *columns, gsize n_columns,
                              gpointer out_value, GError **error);

HearthStore *hearth_store_new_with (const char *path, const HearthMigrations *history);
const HearthMigrations *hearth_store_history (HearthStore *store);
sqlite3 *hearth_store_database (HearthStore *store);
void hearth_store_keep_trouble (HearthStore *store, const GError *error);
gboolean hearth_store_take_lock (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* store-watch: how the rows of a table are put back. */
typedef struct _HearthMirror HearthMirror;

GHashTable *
hearth_store_watch (HearthStore *store, gint64 *change, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_put_back (HearthStore *store, gint64 change, GHashTable *mirrors,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* store-log */
gboolean hearth_store_insert_change (HearthStore *store, const HearthChange *change, gint64 *out_id,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_seal_change (HearthStore *store, gint64 change,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* store-folder */
gboolean hearth_store_make_folder_of (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_store_backup_path (const char *path, const char *name);
gboolean
hearth_store_make_backups_folder (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* store-open */
gboolean hearth_store_sync_folder_of (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_make_file (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_check_file (const char *path, const HearthMigrations *history,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_create (const char *path, const HearthMigrations *history,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3 *hearth_store_open (const char *path, const HearthMigrations *history,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3 *hearth_store_open_to_read (const char *path, const HearthMigrations *history,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

sqlite3 *hearth_store_open_source (const char *path, const HearthMigrations *history,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
sqlite3 *hearth_store_open_damaged (const char *path, const HearthMigrations *history,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_build_draft (const char *path, const HearthMigrations *history,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* store-backup */
gboolean hearth_store_publish_over (const char *path, const char *stamp,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* store-copy */
gboolean hearth_store_draft (sqlite3 *database, const char *path, const HearthMigrations *history,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_publish (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_copy (sqlite3 *database, const char *path, const HearthMigrations *history,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* store-migrate */
gboolean hearth_store_migrate (sqlite3 *database, const char *path, const HearthMigrations *history,
                               int version, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthQuery, hearth_query_end)

G_END_DECLS
