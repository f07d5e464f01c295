// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "recurrence-plan.h"

G_BEGIN_DECLS

/* A walk along a recurrence, forward: a value for the stack, which needs no freeing. It borrows
 * the recurrence's dates, not its rule. Every field is private. */
typedef struct {
  HearthPlan plan;
  HearthRecurrence recurrence;
  gboolean has_rule;
  gint64 cursor; /* what the rule gives is looked for from here on */
  gboolean is_peeked; /* it was looked for: has_next and next are right */
  gboolean has_next;
  gint64 next;
  gsize rdate; /* the index of the next one */
} HearthRecurrenceIter;

void hearth_recurrence_iter_init (HearthRecurrenceIter *iter, const HearthRecurrence *recurrence,
                                  gint64 from);
gboolean hearth_recurrence_iter_next (HearthRecurrenceIter *iter,
                                      gint64 *out_wall) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
