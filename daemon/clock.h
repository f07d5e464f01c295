// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define HEARTH_TYPE_CLOCK (hearth_clock_get_type ())
G_DECLARE_INTERFACE (HearthClock, hearth_clock, HEARTH, CLOCK, GObject)

/* Signals: "alarm" (): the armed instant has come. "jumped" (): the wall clock was set, the machine
 * woke up or the zone changed; whoever keeps an alarm computes it anew. */
struct _HearthClockInterface {
  GTypeInterface parent;

  gint64 (*now) (HearthClock *self);
  gint64 (*elapsed) (HearthClock *self);
  GTimeZone *(*zone) (HearthClock *self);
  void (*arm) (HearthClock *self, gint64 instant);
};

gint64 hearth_clock_now (HearthClock *self);
gint64 hearth_clock_elapsed (HearthClock *self);
GTimeZone *hearth_clock_zone (HearthClock *self);
void hearth_clock_arm (HearthClock *self, gint64 instant);
void hearth_clock_emit_alarm (HearthClock *self);
void hearth_clock_emit_jumped (HearthClock *self);

G_END_DECLS
