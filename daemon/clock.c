// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * clock: what time it is, where, and one alarm.
 *
 * Everything in hearth that depends on time asks a HearthClock, so that a test can put ten years
 * into a second. This file is the interface and the promise that both makers keep, the system's
 * (clock-system) and the tests' (fake-clock); tests/test-clock holds both to it:
 *
 *  - There is one alarm. Arming replaces it, ringing consumes it.
 *  - "alarm" comes from the main loop, never from inside hearth_clock_arm(), and never before
 *    hearth_clock_now() has reached the armed instant.
 *  - "jumped" comes after every change of the wall clock that is not its own running: it was set,
 *    the machine slept, or the zone changed. It may come for nothing; recomputing is harmless.
 *    The alarm stays armed over a jump and rings after "jumped" where the jump made it due.
 */
#include "clock.h"

enum { ALARM, JUMPED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (HearthClock, hearth_clock, G_TYPE_OBJECT)

static void
hearth_clock_default_init (HearthClockInterface *iface)
{
  signals[ALARM] = g_signal_new ("alarm", HEARTH_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[JUMPED] = g_signal_new ("jumped", HEARTH_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

/* The present instant: microseconds since the epoch, UTC, as the system's wall clock has it. */
gint64
hearth_clock_now (HearthClock *self)
{
  return HEARTH_CLOCK_GET_IFACE (self)->now (self);
}

/* Microseconds since some fixed moment, on a clock that nobody can set and that runs while the
 * machine sleeps: where now less elapsed changes, the wall clock was set. */
gint64
hearth_clock_elapsed (HearthClock *self)
{
  return HEARTH_CLOCK_GET_IFACE (self)->elapsed (self);
}

/* The zone the user is in. The clock owns it; it dies with the clock, or just before a "jumped".
 * Ask again each time and keep no reference: GLib re-reads a zone file only when nobody has one. */
GTimeZone *
hearth_clock_zone (HearthClock *self)
{
  return HEARTH_CLOCK_GET_IFACE (self)->zone (self);
}

/* Rings "alarm" at `instant`, in place of whatever was armed before; an instant that has passed
 * rings as soon as the main loop runs, G_MAXINT64 never does. */
void
hearth_clock_arm (HearthClock *self, gint64 instant)
{
  HEARTH_CLOCK_GET_IFACE (self)->arm (self, instant);
}

/* For the makers of clocks: tells the listeners that the armed instant has come. */
void
hearth_clock_emit_alarm (HearthClock *self)
{
  g_signal_emit (self, signals[ALARM], 0);
}

/* For the makers of clocks: tells the listeners that the wall clock or the zone has changed. */
void
hearth_clock_emit_jumped (HearthClock *self)
{
  g_signal_emit (self, signals[JUMPED], 0);
}
