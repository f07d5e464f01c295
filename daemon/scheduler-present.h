// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "hold.h"
#include "notice.h"
#include "scheduler-private.h"

G_BEGIN_DECLS

/* One run of presenting. Clear with hearth_presentation_clear. */
typedef struct {
  HearthScheduler *self;
  gint64 now;
  HearthHolds holds;
  HearthPrivacy privacy;
  GPtrArray *pauses;
  GArray *unplugged; /* gint64 ids of the events that run unplugged */
  GPtrArray *ready; /* HearthDelivery, owned */
  GPtrArray *occurrences; /* HearthOccurrence, owned, of those */
} HearthPresentation;

gboolean hearth_presentation_prepare (HearthScheduler *self, HearthPresentation *out_presentation,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_presentation_make_notice (HearthPresentation *presentation, HearthNotice **out_notice,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_presentation_clear (HearthPresentation *presentation);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HearthPresentation, hearth_presentation_clear)

G_END_DECLS
