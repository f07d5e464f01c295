// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "daemon/scheduler.h"
#include "fake-clock.h"
#include "fake-notifier.h"

G_BEGIN_DECLS

/* Noon of Friday, 27 November 2026, UTC: when every fixture's clock starts. */
#define FIXTURE_NOW (G_GINT64_CONSTANT (1795780800) * G_USEC_PER_SEC)
#define FIXTURE_HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* A schedule on a real store, with a clock and a notifier that the test moves. */
typedef struct {
  char *folder;
  HearthStore *store;
  HearthFakeClock *clock;
  HearthFakeNotifier *notifier;
  HearthScheduler *scheduler;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_settle (Fixture *fixture);
void fixture_restart (Fixture *fixture);
void fixture_advance (Fixture *fixture, gint64 span);
gint64 fixture_add (Fixture *fixture, HearthKind kind, const char *when);
guint fixture_shown (Fixture *fixture);

G_END_DECLS
