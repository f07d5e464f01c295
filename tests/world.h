// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "daemon/scheduler.h"
#include "fake-clock.h"
#include "fake-notifier.h"

G_BEGIN_DECLS

/* Noon of Friday, 27 November 2026, UTC: when a world of world_set_up begins. */
#define WORLD_NOW (G_GINT64_CONSTANT (1795780800) * G_USEC_PER_SEC)
#define WORLD_HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/* A scheduler with everything around it. */
typedef struct {
  char *folder;
  char *database;
  HearthFakeClock *clock;
  HearthFakeNotifier *notifier;
  HearthStore *store;
  HearthScheduler *scheduler;
} World;

void world_set_up (World *world, gconstpointer data);
void world_tear_down (World *world, gconstpointer data);
World *world_new (const char *local, const char *zone);
void world_free (World *world);
void world_settle (World *world);
void world_pass (World *world, gint64 seconds);
void world_pass_to (World *world, const char *local);
void world_advance (World *world, gint64 span);
void world_stop (World *world);
void world_start (World *world);
void world_replace (World *world);
gint64 world_instant (World *world, const char *local);
HearthEvent *world_event (World *world, HearthKind kind, const char *title, const char *when);
gint64 world_add (World *world, HearthKind kind, const char *title, const char *when);
void world_answer (World *world, gint64 event, const char *occurrence, HearthOutcome outcome);
HearthState world_state (World *world, gint64 event, const char *occurrence);
const HearthNotice *world_notice (World *world, const char *summary);
guint world_on_screen (World *world);
guint world_shown (World *world);
gboolean world_is_refresh (const HearthFakeShown *shown);
char *world_history (World *world);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

G_END_DECLS
