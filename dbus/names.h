// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#define HEARTH_BUS_NAME "org.hearth.Hearth1"
#define HEARTH_PATH "/org/hearth/Hearth1"
#define HEARTH_EVENT_PATH HEARTH_PATH "/event"
#define HEARTH_GOAL_PATH HEARTH_PATH "/goal"
#define HEARTH_SCHEDULE_INTERFACE HEARTH_BUS_NAME ".Schedule"
#define HEARTH_EVENT_INTERFACE HEARTH_BUS_NAME ".Event"
#define HEARTH_GOALS_INTERFACE HEARTH_BUS_NAME ".Goals"
#define HEARTH_GOAL_INTERFACE HEARTH_BUS_NAME ".Goal"
#define HEARTH_PROMPTS_INTERFACE HEARTH_BUS_NAME ".Prompts"
#define HEARTH_SETTINGS_INTERFACE HEARTH_BUS_NAME ".Settings"

/* Limits of the contract, the same on both sides of the bus. */
#define HEARTH_TITLE_MAX_BYTES 1024
#define HEARTH_NOTES_MAX_BYTES 65536
#define HEARTH_REMINDERS_MAX 16
