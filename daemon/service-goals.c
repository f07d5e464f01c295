// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-goals: org.hearth.Hearth1.Goals, the goals together and the look back.
 */
#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "scheduler-goal.h"
#include "service-private.h"

/* A hundred years, and the days they may be longer. */
#define REVIEW_MAX (36526 * HEARTH_DAY * G_USEC_PER_SEC)

static GPtrArray *
list_goals (HearthService *self, GError **error)
{
  return hearth_store_list_goals (hearth_scheduler_store (self->scheduler), 0, HEARTH_GOALS_MAX,
                                  error);
}

static gboolean
handle_add (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
            GError **error)
{
  const char *area_name = NULL;
  const char *title = NULL;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (HearthGoal) goal = NULL;
  g_autofree char *path = NULL;
  HearthArea area = 0;

  g_variant_get (arguments, "(&s&s@a{sv})", &area_name, &title, &options);
  if (!hearth_area_from_name (area_name, &area, error))
    return FALSE;
  goal = hearth_goal_new (area, title);
  if (!hearth_goal_read (self, goal, options, error)
      || !hearth_scheduler_add_goal (self->scheduler, goal, error))
    return FALSE;
  path = hearth_goal_path (goal->id);
  *out_reply = g_variant_new ("(o)", path);
  return TRUE;
}

static gboolean
handle_list (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(oa{sv})"));
  g_autoptr (GPtrArray) goals = list_goals (self, error);

  if (!goals)
    return FALSE;
  for (guint i = 0; i < goals->len; i++) {
    const HearthGoal *goal = g_ptr_array_index (goals, i);
    g_autofree char *path = hearth_goal_path (goal->id);
    GVariant *properties = hearth_goal_properties (self, goal, error);

    if (!properties)
      return FALSE;
    g_variant_builder_add (&builder, "(o@a{sv})", path, properties);
  }
  *out_reply = g_variant_new ("(a(oa{sv}))", &builder);
  return TRUE;
}

static void
insert_count (GVariantDict *details, const char *name, guint count)
{
  if (count > 0)
    g_variant_dict_insert (details, name, "u", count);
}

static void
add_row (GVariantBuilder *rows, const char *scope, const char *name, const HearthTally *tally,
         GVariantDict *details)
{
  insert_count (details, "due", tally->due);
  insert_count (details, "upcoming", tally->upcoming);
  insert_count (details, "streak", tally->streak);
  insert_count (details, "longest", tally->longest);
  if (tally->ratings > 0)
    g_variant_dict_insert (details, "rating", "d", (double)tally->stars / tally->ratings);
  if (tally->last_done != 0)
    g_variant_dict_insert (details, "last-done", "x", tally->last_done / G_USEC_PER_SEC);
  g_variant_builder_add (rows, "(ssuuuuu@a{sv})", scope, name, tally->planned, tally->done,
                         tally->skipped, tally->missed, tally->paused,
                         g_variant_dict_end (details));
}

static void
add_plain_row (GVariantBuilder *rows, const char *scope, const char *name, const HearthTally *tally)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);

  add_row (rows, scope, name, tally, &details);
}

static gboolean
add_goal_row (HearthService *self, GVariantBuilder *rows, const HearthGoal *goal,
              const HearthTally *tally, GError **error)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);
  g_auto (HearthStanding) standing = { 0 };
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, goal->id);

  if (!hearth_scheduler_standing (self->scheduler, goal, &standing, error))
    return FALSE;
  g_variant_dict_insert (&details, "title", "s", goal->title);
  g_variant_dict_insert (&details, "area", "s", hearth_area_name (goal->area));
  if (*goal->target)
    g_variant_dict_insert (&details, "target", "s", goal->target);
  if (*standing.warning)
    g_variant_dict_insert (&details, "warning", "s", standing.warning);
  add_row (rows, "goal", name, tally, &details);
  return TRUE;
}

/* Each occurrence of the span is looked at, and meanwhile nobody else is served. */
static gboolean
check_span (gint64 from, gint64 until, GError **error)
{
  if (until - from <= REVIEW_MAX)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("a review of more than a hundred years: ask for a shorter span"));
  return FALSE;
}

static gboolean
handle_review (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
               GError **error)
{
  g_auto (GVariantBuilder) rows = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssuuuuua{sv})"));
  g_autoptr (GPtrArray) goals = list_goals (self, error);
  g_autoptr (HearthReview) review = NULL;
  gint64 from = 0;
  gint64 until = 0;

  if (!goals)
    return FALSE;
  g_variant_get (arguments, "(xx)", &from, &until);
  from = hearth_service_instant (from);
  until = until == 0 ? hearth_clock_now (hearth_scheduler_clock (self->scheduler))
                     : hearth_service_instant (until);
  if (!check_span (from, until, error))
    return FALSE;
  review = hearth_scheduler_review (self->scheduler, from, until, goals, error);
  if (!review)
    return FALSE;
  add_plain_row (&rows, "all", "", &review->all);
  for (HearthKind kind = 0; kind < HEARTH_KINDS; kind++)
    if (review->kinds[kind].planned > 0)
      add_plain_row (&rows, "kind", hearth_kind_name (kind), &review->kinds[kind]);
  for (HearthArea area = 0; area < HEARTH_AREAS; area++)
    if (review->areas[area].planned > 0)
      add_plain_row (&rows, "area", hearth_area_name (area), &review->areas[area]);
  for (guint i = 0; i < goals->len; i++) {
    const HearthGoal *goal = g_ptr_array_index (goals, i);

    if (!add_goal_row (self, &rows, goal, hearth_review_goal (review, goal->id), error))
      return FALSE;
  }
  *out_reply = g_variant_new ("(a(ssuuuuua{sv}))", &rows);
  return TRUE;
}

static gboolean
handle_gaps (HearthService *self, gint64 object, GVariant *arguments, GVariant **out_reply,
             GError **error)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{sx}"));
  HearthStore *store = hearth_scheduler_store (self->scheduler);

  for (HearthKind kind = 0; kind < HEARTH_KINDS; kind++) {
    gint64 last = 0;

    if (!hearth_store_last_done (store, kind, &last, error))
      return FALSE;
    if (last != 0)
      g_variant_builder_add (&builder, "{sx}", hearth_kind_name (kind), last / G_USEC_PER_SEC);
  }
  *out_reply = g_variant_new ("(a{sx})", &builder);
  return TRUE;
}

static const HearthMethod methods[] = {
  { "Add", handle_add },
  { "List", handle_list },
  { "Review", handle_review },
  { "Gaps", handle_gaps },
};

/* The methods of Goals. */
const HearthMethod *
hearth_goals_methods (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (methods);
  return methods;
}
