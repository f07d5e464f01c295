// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-resolve: what a text has said meets the clock, and becomes a HearthWhen.
 *
 * It sets the scene and sends the draft to the room it belongs in: when-once for a single moment,
 * when-rhythm for what recurs. Nothing is given out unless all went well.
 */
#include "when-resolve.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "walltime.h"
#include "when-once.h"
#include "when-rhythm.h"

static HearthReading
resolve_any (HearthScene *scene, HearthWhen *when)
{
  HearthReading reading;

  if (scene->draft->recurs && (scene->flags & HEARTH_WHEN_ONCE) != 0)
    return hearth_when_cursor_refuse (
        scene->cursor, scene->draft->recurs_token,
        _ ("only a single moment will do here, such as “tomorrow 19:00” or “in 2 hours”"));
  if (scene->draft->after_done != NULL)
    reading = hearth_when_rhythm_resolve_after_done (scene, when);
  else if (scene->draft->recurs)
    reading = hearth_when_rhythm_resolve (scene, when);
  else {
    reading = hearth_when_once_resolve (scene, when);
    when->window_seconds = scene->draft->window_seconds;
  }
  return reading == HEARTH_READ_DONE ? hearth_when_rhythm_set_additions (scene, when) : reading;
}

/* Makes a HearthWhen of a draft, with `now` an instant. FALSE: the cursor's error says what is
 * wrong, and out_when is untouched. */
gboolean
hearth_when_resolve (HearthCursor *cursor, HearthWhenDraft *draft, gint64 now, GTimeZone *zone,
                     HearthWhenFlags flags, HearthWhen *out_when)
{
  HearthScene scene = {
    .cursor = cursor,
    .draft = draft,
    .now_wall = hearth_walltime_from_instant (now, zone),
    .zone = zone,
    .flags = flags,
  };
  g_auto (HearthWhen) when = { 0 };

  scene.now = now - (now % G_USEC_PER_SEC + G_USEC_PER_SEC) % G_USEC_PER_SEC;
  scene.today = hearth_when_scene_midnight (scene.now_wall);
  if (resolve_any (&scene, &when) != HEARTH_READ_DONE)
    return FALSE;
  *out_when = when;
  memset (&when, 0, sizeof when);
  return TRUE;
}
