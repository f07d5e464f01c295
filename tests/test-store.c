// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-store: what is asked at every wake and call is answered from an index.
 *
 * The statements are overheard while the questions are asked, and SQLite is asked how it answers
 * each: a walk through a whole table of events, occurrences, deliveries or changes is a defect, for
 * it grows with the years.
 */
#include <string.h>

#include "daemon/store-private.h"
#include "world.h"

static const char *const tables[] = { "event", "occurrence", "delivery", "change", "change_step" };

static int
overhear (unsigned kind, void *statements, void *statement, void *text)
{
  const char *sql = sqlite3_sql (statement);

  if (g_str_has_prefix (sql, "SELECT") || g_str_has_prefix (sql, "WITH"))
    g_hash_table_add (statements, g_strdup (sql));
  return 0;
}

static void
ask_everything (World *world)
{
  HearthStore *store = world->store;
  g_autoptr (HearthRecord) record = NULL;
  g_autofree char *what = NULL;
  guint count = 0;
  gint64 instant = 0;

  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every day at 13:00");
  world_advance (world, 3 * WORLD_HOUR);
  g_assert_true (hearth_store_count_open (store, WORLD_NOW, &count, NULL));
  g_array_unref (hearth_store_unplugged (store, NULL));
  g_ptr_array_unref (hearth_store_all_open (store, WORLD_NOW, 10, NULL));
  g_assert_true (hearth_store_next_expiry (store, WORLD_NOW, &instant, NULL));
  g_assert_true (hearth_store_last_answered (store, 1, &record, NULL));
  g_ptr_array_unref (hearth_store_zones (store, NULL));
  g_ptr_array_unref (hearth_store_event_zones (store, NULL));
  g_ptr_array_unref (hearth_store_deliveries_between (store, 0, 0, G_MAXINT64, 10, NULL));
  g_ptr_array_unref (hearth_store_waiting (store, "", G_MAXINT64, 10, NULL));
  g_ptr_array_unref (hearth_store_expired (store, 0, WORLD_NOW, 10, NULL));
  g_array_unref (hearth_store_marked (store, HEARTH_MARK_WAKE, "", NULL, G_MAXINT64, 10, NULL));
  g_array_unref (hearth_store_marked (store, HEARTH_MARK_NEXT, "", NULL, G_MAXINT64, 10, NULL));
  g_assert_true (hearth_scheduler_undo (world->scheduler, &what, NULL));
}

static gboolean
walks_all (const char *plan)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++) {
    g_autofree char *scan = g_strconcat ("SCAN ", tables[i], NULL);

    if (strcmp (plan, scan) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
check_plan (sqlite3 *database, const char *sql)
{
  g_autofree char *question = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (database, question, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  while (sqlite3_step (statement) == SQLITE_ROW)
    if (walks_all ((const char *)sqlite3_column_text (statement, 3)))
      g_error ("%s: %s", sql, (const char *)sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
}

/* No question of a wake, a call or an undo walks through a whole table. */
static void
test_plans (World *world, gconstpointer data)
{
  g_autoptr (GHashTable) statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sqlite3 *database = NULL;
  GHashTableIter iter;
  gpointer sql = NULL;

  g_assert_true (hearth_store_ready (world->store, NULL));
  database = hearth_store_database (world->store);
  sqlite3_trace_v2 (database, SQLITE_TRACE_STMT, overhear, statements);
  ask_everything (world);
  sqlite3_trace_v2 (database, 0, NULL, NULL);
  g_assert_cmpuint (g_hash_table_size (statements), >, 20);
  g_hash_table_iter_init (&iter, statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    check_plan (database, sql);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/plans", World, NULL, world_set_up, test_plans, world_tear_down);
  return g_test_run ();
}
