// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "daemon/clock.h"

G_BEGIN_DECLS

#define HEARTH_TYPE_FAKE_CLOCK (hearth_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (HearthFakeClock, hearth_fake_clock, HEARTH, FAKE_CLOCK, GObject)

HearthFakeClock *hearth_fake_clock_new (gint64 now, const char *zone) G_GNUC_WARN_UNUSED_RESULT;
void hearth_fake_clock_advance (HearthFakeClock *self, gint64 span);
void hearth_fake_clock_sleep (HearthFakeClock *self, gint64 span);
void hearth_fake_clock_set (HearthFakeClock *self, gint64 now);
void hearth_fake_clock_set_zone (HearthFakeClock *self, const char *zone);
gint64 hearth_fake_clock_armed (HearthFakeClock *self);

G_END_DECLS
