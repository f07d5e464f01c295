// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fake-clock: a clock that stands still until a test moves it.
 *
 * It keeps the promises of clock.c, so that what runs by it runs by the real one. Time passes by
 * hearth_fake_clock_advance() only, which stops at each alarm on its way; a set, a sleep and a
 * change of zone say "jumped" and then ring what they made due, all before they return. An alarm
 * armed for the past rings from the main loop, or from the next movement where a test has no loop.
 */
#include "fake-clock.h"

#define NEVER G_MAXINT64

/* So many alarms in one instant mean a listener that arms the past for ever. */
#define MAX_ALARMS_AT_ONCE 10000

struct _HearthFakeClock {
  GObject parent_instance;

  gint64 now;
  gint64 elapsed;
  gint64 alarm; /* NEVER for none */
  GTimeZone *zone; /* owned */
  GSource *overdue; /* owned; rings an alarm that was armed for the past, or NULL */
};

static void fake_clock_iface_init (HearthClockInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HearthFakeClock, hearth_fake_clock, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HEARTH_TYPE_CLOCK, fake_clock_iface_init))

static void
forget_overdue (HearthFakeClock *self)
{
  if (self->overdue != NULL)
    g_source_destroy (self->overdue);
  g_clear_pointer (&self->overdue, g_source_unref);
}

static void
ring (HearthFakeClock *self)
{
  forget_overdue (self);
  self->alarm = NEVER;
  hearth_clock_emit_alarm (HEARTH_CLOCK (self));
}

static void
ring_due (HearthFakeClock *self)
{
  for (int n = 0; self->alarm <= self->now; n++) {
    g_assert_cmpint (n, <, MAX_ALARMS_AT_ONCE);
    ring (self);
  }
}

static gboolean
on_overdue (gpointer user_data)
{
  HearthFakeClock *self = user_data;

  forget_overdue (self);
  if (self->alarm <= self->now)
    ring (self);
  return G_SOURCE_REMOVE;
}

static void
pass (HearthFakeClock *self, gint64 span)
{
  self->now += span;
  self->elapsed += span;
}

static gint64
fake_clock_now (HearthClock *clock)
{
  return HEARTH_FAKE_CLOCK (clock)->now;
}

static gint64
fake_clock_elapsed (HearthClock *clock)
{
  return HEARTH_FAKE_CLOCK (clock)->elapsed;
}

static GTimeZone *
fake_clock_zone (HearthClock *clock)
{
  return HEARTH_FAKE_CLOCK (clock)->zone;
}

static void
fake_clock_arm (HearthClock *clock, gint64 instant)
{
  HearthFakeClock *self = HEARTH_FAKE_CLOCK (clock);

  forget_overdue (self);
  self->alarm = instant;
  if (instant > self->now)
    return;
  self->overdue = g_idle_source_new ();
  g_source_set_callback (self->overdue, on_overdue, self, NULL);
  g_source_attach (self->overdue, g_main_context_get_thread_default ());
}

static void
hearth_fake_clock_finalize (GObject *object)
{
  HearthFakeClock *self = HEARTH_FAKE_CLOCK (object);

  forget_overdue (self);
  g_time_zone_unref (self->zone);
  G_OBJECT_CLASS (hearth_fake_clock_parent_class)->finalize (object);
}

static void
fake_clock_iface_init (HearthClockInterface *iface)
{
  iface->now = fake_clock_now;
  iface->elapsed = fake_clock_elapsed;
  iface->zone = fake_clock_zone;
  iface->arm = fake_clock_arm;
}

static void
hearth_fake_clock_class_init (HearthFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hearth_fake_clock_finalize;
}

static void
hearth_fake_clock_init (HearthFakeClock *self)
{
  self->alarm = NEVER;
}

static GTimeZone *
find_zone (const char *name)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  g_assert_nonnull (zone);
  return zone;
}

/* Makes a clock that stands at the instant `now`, in the zone of that IANA name. */
HearthFakeClock *
hearth_fake_clock_new (gint64 now, const char *zone)
{
  HearthFakeClock *self = g_object_new (HEARTH_TYPE_FAKE_CLOCK, NULL);

  self->now = now;
  self->zone = find_zone (zone);
  return self;
}

/* Lets `span` microseconds pass, ringing each alarm at its instant, also those armed on the way. */
void
hearth_fake_clock_advance (HearthFakeClock *self, gint64 span)
{
  gint64 until = self->now + span;

  ring_due (self);
  while (self->alarm <= until) {
    pass (self, self->alarm - self->now);
    ring_due (self);
  }
  pass (self, until - self->now);
}

/* Suspends the machine for `span` microseconds: time passes, nothing rings until it is over. */
void
hearth_fake_clock_sleep (HearthFakeClock *self, gint64 span)
{
  pass (self, span);
  hearth_clock_emit_jumped (HEARTH_CLOCK (self));
  ring_due (self);
}

/* Sets the wall clock, forwards or backwards; no time passes. */
void
hearth_fake_clock_set (HearthFakeClock *self, gint64 now)
{
  self->now = now;
  hearth_clock_emit_jumped (HEARTH_CLOCK (self));
  ring_due (self);
}

/* Moves the user to the zone of that IANA name. */
void
hearth_fake_clock_set_zone (HearthFakeClock *self, const char *zone)
{
  g_time_zone_unref (self->zone);
  self->zone = find_zone (zone);
  hearth_clock_emit_jumped (HEARTH_CLOCK (self));
  ring_due (self);
}

/* The armed instant, G_MAXINT64 for none. */
gint64
hearth_fake_clock_armed (HearthFakeClock *self)
{
  return self->alarm;
}
