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

/* Limits on calls that wait for their answer; the bytes are those of their arguments. */
#define HEARTH_CALLS_MAX 256
#define HEARTH_CALLS_MAX_OF_ALL 4096
#define HEARTH_CALL_MAX_BYTES (16 << 20)
#define HEARTH_CALLS_MAX_BYTES_OF_ALL (64 << 20)

/* Limits on an answer, and on those that were not read yet. */
#define HEARTH_ANSWER_MAX_BYTES (32 << 20)
#define HEARTH_UNREAD_MAX_BYTES (16 << 20)
#define HEARTH_UNREAD_MAX_BYTES_OF_ALL (256 << 20)
