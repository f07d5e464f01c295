// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * walls: a sorted list of walls, each there once.
 *
 * The further and the excepted dates of an event are kept in one, and its leads, which are seconds
 * and sorted the other way, are copied and compared like one. It is a GArray of gint64, so that
 * whoever only reads it needs nothing of this.
 */
#include "walls.h"

#include <string.h>

/* The order of two walls (const gint64 *). */
gint
hearth_walls_compare (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a;
  gint64 right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

/* An empty, sorted list of walls. */
GArray *
hearth_walls_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (gint64));
}

/* A list of its own with the same walls; NULL gives an empty one. */
GArray *
hearth_walls_copy (GArray *walls)
{
  GArray *copy = hearth_walls_new ();

  if (walls && walls->len > 0)
    g_array_append_vals (copy, walls->data, walls->len);
  return copy;
}

/* Puts a wall in its place; one that is there already is not doubled. */
void
hearth_walls_insert (GArray *walls, gint64 wall)
{
  if (g_array_binary_search (walls, &wall, hearth_walls_compare, NULL))
    return;
  g_array_append_val (walls, wall);
  g_array_sort (walls, hearth_walls_compare);
}

/* Takes a wall out; FALSE where it was not there. */
gboolean
hearth_walls_remove (GArray *walls, gint64 wall)
{
  guint index = 0;

  if (!g_array_binary_search (walls, &wall, hearth_walls_compare, &index))
    return FALSE;
  g_array_remove_index (walls, index);
  return TRUE;
}

/* Whether two lists hold the same. */
gboolean
hearth_walls_equal (GArray *left, GArray *right)
{
  return left->len == right->len
         && (left->len == 0 || memcmp (left->data, right->data, left->len * sizeof (gint64)) == 0);
}
