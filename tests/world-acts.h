// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "world.h"

G_BEGIN_DECLS

/* A day without qualities. */
#define MONDAY_NOON "2026-11-23T12:00:00"
#define BERLIN "Europe/Berlin"

/* What was shown since it was last asked, see world_history. */
#define world_assert_seen(world, expected)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *seen = world_history (world);                                                 \
    g_assert_cmpstr (seen, ==, expected);                                                          \
  }                                                                                                \
  G_STMT_END

guint32 world_id_of (World *world, const char *summary);
void world_press (World *world, const char *summary, HearthActions action);
void world_snooze (World *world, gint64 event, const char *when);
void world_set (World *world, HearthSetting setting, const char *value);
void world_set_clock (World *world, const char *local);
void world_sleep_until (World *world, const char *local);
void world_set_zone (World *world, const char *zone);
void world_set_server (World *world, const char *server);
void world_set_mood (World *world, HearthFakeMood mood);
void world_restart (World *world);
void world_undo (World *world);
void world_redo (World *world);

G_END_DECLS
