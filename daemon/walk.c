// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * walk: the events of all zones in the order of what comes next.
 *
 * The store finds events by a mark, zone by zone and page by page, since a mark is a wall. A walk
 * merges the zones into one order of instants and reads no further than it is asked to: the next
 * occurrence of a large schedule costs one page a zone.
 */
#include "walk.h"

#include "agenda-private.h"
#include "civil.h"
#include "walltime.h"

/* What a zone's clocks can be set by at once; see reminder.c. */
#define CLOCK_CHANGE_MAX (HEARTH_DAY + HEARTH_HOUR)

#define PAGE 64

/* One zone of a walk. */
typedef struct {
  char *name;
  GTimeZone *zone; /* borrowed from the agenda */
  gint64 until; /* wall */
  GArray *page; /* HearthMarked */
  guint index;
  gboolean is_last;
} WalkZone;

struct _HearthWalk {
  HearthStore *store; /* borrowed */
  HearthMark mark;
  GPtrArray *zones; /* WalkZone */
};

static void
free_walk_zone (gpointer data)
{
  WalkZone *zone = data;

  g_free (zone->name);
  g_array_unref (zone->page);
  g_free (zone);
}

static gboolean
load_page (HearthWalk *walk, WalkZone *zone, GError **error)
{
  HearthMarked last = { 0, 0 };
  GArray *page = NULL;

  if (zone->page->len > 0)
    last = g_array_index (zone->page, HearthMarked, zone->page->len - 1);
  page = hearth_store_marked (walk->store, walk->mark, zone->name,
                              zone->page->len > 0 ? &last : NULL, zone->until, PAGE, error);
  if (!page)
    return FALSE;
  zone->is_last = page->len < PAGE;
  g_array_unref (zone->page);
  zone->page = page;
  zone->index = 0;
  return TRUE;
}

/* A walk through the events whose mark lies before the instant `until`, in order of it. */
HearthWalk *
hearth_agenda_walk (HearthAgenda *self, HearthMark mark, gint64 until, GError **error)
{
  g_autoptr (GPtrArray) zones = hearth_store_zones (self->store, error);
  g_autoptr (HearthWalk) walk = NULL;

  if (!zones)
    return NULL;
  walk = g_new0 (HearthWalk, 1);
  walk->store = self->store;
  walk->mark = mark;
  walk->zones = g_ptr_array_new_with_free_func (free_walk_zone);
  for (guint i = 0; i < zones->len; i++) {
    WalkZone *zone = g_new0 (WalkZone, 1);

    zone->name = g_strdup (g_ptr_array_index (zones, i));
    zone->zone = hearth_agenda_zone (self, zone->name);
    zone->until = until == G_MAXINT64
                      ? G_MAXINT64
                      : hearth_walltime_from_instant (until, zone->zone) + CLOCK_CHANGE_MAX;
    zone->page = g_array_new (FALSE, FALSE, sizeof (HearthMarked));
    g_ptr_array_add (walk->zones, zone);
    if (!load_page (walk, zone, error))
      return NULL;
  }
  return g_steal_pointer (&walk);
}

/* The next event of a walk and the instant of its mark; FALSE at the end, with error on a failure.
 * One whose mark a clock change brings close before another's may come behind it. */
gboolean
hearth_walk_next (HearthWalk *walk, gint64 *out_event, gint64 *out_instant, GError **error)
{
  WalkZone *first = NULL;
  gint64 first_instant = G_MAXINT64;

  for (guint i = 0; i < walk->zones->len; i++) {
    WalkZone *zone = g_ptr_array_index (walk->zones, i);
    gint64 instant = 0;

    if (zone->index == zone->page->len && !zone->is_last && !load_page (walk, zone, error))
      return FALSE;
    if (zone->index == zone->page->len)
      continue;
    instant = hearth_walltime_to_instant (
        g_array_index (zone->page, HearthMarked, zone->index).wall, zone->zone);
    if (!first || instant < first_instant) {
      first = zone;
      first_instant = instant;
    }
  }
  if (!first)
    return FALSE;
  *out_event = g_array_index (first->page, HearthMarked, first->index).event;
  *out_instant = first_instant;
  first->index++;
  return TRUE;
}

void
hearth_walk_free (HearthWalk *walk)
{
  if (!walk)
    return;
  g_ptr_array_unref (walk->zones);
  g_free (walk);
}

/* The first mark of a zone is its first wall. Where that lies in a gap of the zone's clocks, those
 * up to where the clocks go on come before it. */
static gboolean
look_at_zone (HearthWalk *walk, WalkZone *zone, gint64 *first_instant, gint64 *first_event,
              GError **error)
{
  gint64 bound = G_MININT64;

  while (zone->index < zone->page->len) {
    const HearthMarked *marked = &g_array_index (zone->page, HearthMarked, zone->index++);
    gint64 instant = hearth_walltime_to_instant (marked->wall, zone->zone);

    if (instant < *first_instant) {
      *first_instant = instant;
      *first_event = marked->event;
    }
    if (bound == G_MININT64)
      bound = hearth_walltime_from_instant (instant, zone->zone);
    if (marked->wall >= bound)
      return TRUE;
    if (zone->index == zone->page->len && !zone->is_last && !load_page (walk, zone, error))
      return FALSE;
  }
  return TRUE;
}

/* The event whose mark comes first, and when; *out_event is 0 where none has one. */
gboolean
hearth_agenda_first (HearthAgenda *self, HearthMark mark, gint64 *out_instant, gint64 *out_event,
                     GError **error)
{
  g_autoptr (HearthWalk) walk = hearth_agenda_walk (self, mark, G_MAXINT64, error);
  gint64 instant = G_MAXINT64;
  gint64 event = 0;

  if (!walk)
    return FALSE;
  for (guint i = 0; i < walk->zones->len; i++)
    if (!look_at_zone (walk, g_ptr_array_index (walk->zones, i), &instant, &event, error))
      return FALSE;
  *out_instant = instant;
  *out_event = event;
  return TRUE;
}
