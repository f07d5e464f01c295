// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "event.h"

G_BEGIN_DECLS

#define HEARTH_STEPS_MAX 64
#define HEARTH_TARGET_MAX_BYTES 200

typedef enum {
  HEARTH_AREA_COMMUNICATION,
  HEARTH_AREA_TRUST,
  HEARTH_AREA_QUALITY_TIME,
  HEARTH_AREA_PERSONAL_GOALS,
  HEARTH_AREA_INTIMACY,
  HEARTH_AREA_GRATITUDE,
} HearthArea;

#define HEARTH_AREAS 6

typedef enum {
  HEARTH_PERIOD_WHOLE, /* from its making to its deadline */
  HEARTH_PERIOD_WEEK, /* begins on Monday */
  HEARTH_PERIOD_MONTH,
  HEARTH_PERIOD_YEAR,
} HearthPeriod;

/* A target that can be counted; count 0: none. */
typedef struct {
  guint count;
  guint kinds; /* bits (1 << HearthKind); 0: of any kind */
  HearthPeriod period;
} HearthTarget;

/* Something the two want. Free with hearth_goal_free. Strings are never NULL. */
typedef struct {
  gint64 id; /* 0: not stored yet */
  HearthArea area;
  char *title;
  char *whose; /* a name; "" both */
  char *target; /* "2 date nights a month"; "" none */
  gint64 deadline; /* wall of its day; 0: none */
  char **steps; /* each a line: "2027-01-10 Find a teacher", with "x " before it once done */
  char *notes;
  gint64 created; /* instant */
  gint64 reached; /* instant; 0: not yet */
} HearthGoal;

/* A span of walls [from, until). */
typedef struct {
  gint64 from;
  gint64 until;
} HearthGoalSpan;

const char *hearth_area_name (HearthArea area);
gboolean hearth_area_from_name (const char *name, HearthArea *out_area,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_target_parse (const char *text, HearthTarget *out_target,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

HearthGoal *hearth_goal_new (HearthArea area, const char *title);
void hearth_goal_free (HearthGoal *goal);
gboolean hearth_goal_check (const HearthGoal *goal, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HearthGoalSpan hearth_goal_span (const HearthGoal *goal, gint64 created, gint64 now);
HearthGoalSpan hearth_goal_span_after (const HearthGoal *goal, HearthGoalSpan span);
gboolean hearth_goal_gap_day (const HearthGoal *goal, gint64 created, HearthGoalSpan span,
                              gint64 *out_day) G_GNUC_WARN_UNUSED_RESULT;
HearthKind hearth_goal_kind (const HearthGoal *goal);
char *hearth_goal_warning (const HearthGoal *goal, guint done, guint coming, gboolean is_next);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthGoal, hearth_goal_free)

G_END_DECLS
