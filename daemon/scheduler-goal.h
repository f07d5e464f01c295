// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "review.h"
#include "scheduler.h"

G_BEGIN_DECLS

#define HEARTH_GOALS_MAX 1000

/* How far a goal is. Clear with hearth_standing_clear. */
typedef struct {
  guint done; /* in the present span of its target */
  guint coming; /* planned in it, and not answered yet */
  char *warning; /* owned: what to say where the plan cannot reach the target; "" none */
} HearthStanding;

gboolean hearth_scheduler_check_goal (HearthScheduler *self, gint64 goal,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_add_goal (HearthScheduler *self, HearthGoal *goal,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_update_goal (HearthScheduler *self, const HearthGoal *goal,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_remove_goal (HearthScheduler *self, gint64 goal,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_reach_goal (HearthScheduler *self, gint64 goal,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_reopen_goal (HearthScheduler *self, gint64 goal,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_set_deadline (HearthScheduler *self, HearthGoal *goal, const char *text,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_standing (HearthScheduler *self, const HearthGoal *goal,
                           HearthStanding *out_standing, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_count_goal (HearthScheduler *self, const HearthGoal *goal, guint kinds,
                                      HearthGoalSpan span, HearthTally *out_tally,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
HearthReview *hearth_scheduler_review (HearthScheduler *self, gint64 from, gint64 until,
                                       GPtrArray *goals, GError **error) G_GNUC_WARN_UNUSED_RESULT;

void hearth_standing_clear (HearthStanding *standing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HearthStanding, hearth_standing_clear)

G_END_DECLS
