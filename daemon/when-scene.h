// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-draft.h"
#include "when.h"

G_BEGIN_DECLS

typedef struct {
  HearthCursor *cursor;
  HearthWhenDraft *draft;
  gint64 now; /* whole seconds, as µs */
  gint64 now_wall;
  gint64 today; /* midnight */
  GTimeZone *zone;
  HearthWhenFlags flags;
  gboolean all_day;
} HearthScene;

gboolean hearth_when_scene_has_passed (const HearthScene *scene, gint64 wall);
gint64 hearth_when_scene_round_down (gint64 wall, gint64 unit);
gint64 hearth_when_scene_midnight (gint64 wall);
gint64 hearth_when_scene_first_time (const HearthWhenDraft *draft);
HearthReading hearth_when_scene_refuse_years (const HearthScene *scene, guint first);
HearthReading hearth_when_scene_find_day (const HearthScene *scene, const HearthDay *day,
                                          gint64 today, gint64 *out_wall);
HearthReading hearth_when_scene_settle_time (HearthScene *scene);
gboolean hearth_when_scene_find_first (const HearthScene *scene, const HearthRecurrence *recurrence,
                                       gint64 from, gboolean past_too, gint64 *out_wall);

G_END_DECLS
