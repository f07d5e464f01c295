// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-goal: the goals on disk, and the events that count towards them.
 */
#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "store-private.h"

static const char *
area_to_name (int area)
{
  return hearth_area_name (area);
}

static gboolean
area_from_name (const char *name, int *out_area)
{
  HearthArea area = 0;

  if (!hearth_area_from_name (name, &area, NULL))
    return FALSE;
  *out_area = (int)area;
  return TRUE;
}

/* In the order of GOAL_COLUMNS. */
static const HearthColumn columns[] = {
  { ":id", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthGoal, id), NULL, NULL },
  { ":area", HEARTH_COLUMN_ENUM, G_STRUCT_OFFSET (HearthGoal, area), area_to_name, area_from_name },
  { ":title", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthGoal, title), NULL, NULL },
  { ":whose", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthGoal, whose), NULL, NULL },
  { ":target", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthGoal, target), NULL, NULL },
  { ":deadline", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthGoal, deadline), NULL, NULL },
  { ":steps", HEARTH_COLUMN_NAMES, G_STRUCT_OFFSET (HearthGoal, steps), NULL, NULL },
  { ":notes", HEARTH_COLUMN_TEXT, G_STRUCT_OFFSET (HearthGoal, notes), NULL, NULL },
  { ":created", HEARTH_COLUMN_INTEGER, G_STRUCT_OFFSET (HearthGoal, created), NULL, NULL },
  { ":reached", HEARTH_COLUMN_INSTANT, G_STRUCT_OFFSET (HearthGoal, reached), NULL, NULL },
};

#define GOAL_COLUMNS "id, area, title, whose, target, deadline, steps, notes, created, reached"

static gpointer
make_goal (void)
{
  return hearth_goal_new (HEARTH_AREA_COMMUNICATION, "");
}

static const HearthRowType row_type = {
  columns,
  G_N_ELEMENTS (columns),
  make_goal,
  (GDestroyNotify)hearth_goal_free,
};

/* Keeps a new goal and gives it its id. */
gboolean
hearth_store_insert_goal (HearthStore *self, HearthGoal *goal, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "INSERT INTO goal (area, title, whose, target, deadline, steps, notes, created, reached)"
      " VALUES (:area, :title, :whose, :target, :deadline, :steps, :notes, :created, :reached)",
      error);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, columns, G_N_ELEMENTS (columns), goal);
  if (!hearth_query_run (query, error))
    return FALSE;
  goal->id = sqlite3_last_insert_rowid (hearth_store_database (self));
  return TRUE;
}

/* Writes a goal's values over those of its id. */
gboolean
hearth_store_update_goal (HearthStore *self, const HearthGoal *goal, GError **error)
{
  g_autoptr (HearthQuery) query = hearth_store_query (
      self,
      "UPDATE goal SET area = :area, title = :title, whose = :whose, target = :target,"
      " deadline = :deadline, steps = :steps, notes = :notes, reached = :reached WHERE id = :id",
      error);

  if (!query)
    return FALSE;
  hearth_columns_bind (query, columns, G_N_ELEMENTS (columns), goal);
  return hearth_query_run (query, error);
}

/* Removes a goal; its events are to be freed of it in the same transaction. */
gboolean
hearth_store_delete_goal (HearthStore *self, gint64 goal, GError **error)
{
  return hearth_store_run (self, "DELETE FROM goal WHERE id = :goal",
                           HEARTH_BIND ({ ":goal", goal }), error);
}

/* The goal of an id, to be freed by the caller; NotFound where there is none. */
HearthGoal *
hearth_store_load_goal (HearthStore *self, gint64 goal, GError **error)
{
  g_autoptr (GPtrArray) goals =
      hearth_store_find (self, &row_type, "SELECT " GOAL_COLUMNS " FROM goal WHERE id = :goal",
                         HEARTH_BIND ({ ":goal", goal }), error);

  if (goals && goals->len > 0)
    return g_ptr_array_steal_index (goals, 0);
  if (goals)
    g_set_error (
        error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
        _ ("there is no goal %" G_GINT64_FORMAT "; `hearth goal list` shows those there are"),
        goal);
  return NULL;
}

/* Up to `limit` goals (HearthGoal) with ids above `after`, in order of their ids. */
GPtrArray *
hearth_store_list_goals (HearthStore *self, gint64 after, guint limit, GError **error)
{
  return hearth_store_find (self, &row_type,
                            "SELECT " GOAL_COLUMNS
                            " FROM goal WHERE id > :after ORDER BY id LIMIT :limit",
                            HEARTH_BIND ({ ":after", after }, { ":limit", limit }), error);
}

/* The ids (gint64) of the events that count towards a goal. */
GArray *
hearth_store_events_of_goal (HearthStore *self, gint64 goal, GError **error)
{
  return hearth_store_ids (self,
                           "SELECT id FROM event WHERE goal <> 0 AND goal = :goal ORDER BY id",
                           HEARTH_BIND ({ ":goal", goal }), error);
}

/* Lets the events of a goal count towards none. */
gboolean
hearth_store_free_events_of_goal (HearthStore *self, gint64 goal, GError **error)
{
  return hearth_store_run (self, "UPDATE event SET goal = 0 WHERE goal <> 0 AND goal = :goal",
                           HEARTH_BIND ({ ":goal", goal }), error);
}

/* The instant at which one of a kind was last done; 0 where none was. */
gboolean
hearth_store_last_done (HearthStore *self, HearthKind kind, gint64 *out_instant, GError **error)
{
  return hearth_store_number (
      self,
      "SELECT max(occurrence.done_at) FROM event"
      " JOIN occurrence ON occurrence.event = event.id AND occurrence.answered IS NOT NULL"
      " WHERE event.kind = :kind",
      HEARTH_BIND ({ ":kind", 0, hearth_kind_name (kind) }), 0, out_instant, error);
}
