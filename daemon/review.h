// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "goal.h"
#include "occurrence.h"

G_BEGIN_DECLS

/* What became of some occurrences; planned is the sum of the six after it. */
typedef struct {
  guint planned;
  guint done;
  guint skipped;
  guint missed;
  guint paused;
  guint due; /* waits for an answer, or snoozed */
  guint upcoming;
  guint streak; /* done in a row, up to the last one */
  guint longest; /* the longest such row */
  guint ratings; /* how many were rated */
  guint stars; /* the sum of the ratings */
  gint64 last_done; /* instant; 0: none */
} HearthTally;

/* A span of time looked back on. Free with hearth_review_free. */
typedef struct {
  HearthTally all;
  HearthTally kinds[HEARTH_KINDS];
  HearthTally areas[HEARTH_AREAS];
  GHashTable *goals; /* gint64 * → HearthTally * */
} HearthReview;

void hearth_tally_add (HearthTally *tally, const HearthOccurrence *occurrence);
HearthReview *hearth_review_new (GPtrArray *occurrences, GPtrArray *goals, gint64 from);
void hearth_review_free (HearthReview *review);
const HearthTally *hearth_review_goal (const HearthReview *review, gint64 goal);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthReview, hearth_review_free)

G_END_DECLS
