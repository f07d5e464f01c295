// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "args.h"

G_BEGIN_DECLS

/* The verbs. Each lives in the verb-*.c of its name or family; main.c lists them in order. */
extern const HearthVerb hearth_verb_start;
extern const HearthVerb hearth_verb_add;
extern const HearthVerb hearth_verb_edit;
extern const HearthVerb hearth_verb_rm;
extern const HearthVerb hearth_verb_when;

extern const HearthVerb hearth_verb_next;
extern const HearthVerb hearth_verb_agenda;
extern const HearthVerb hearth_verb_calendar;
extern const HearthVerb hearth_verb_list;
extern const HearthVerb hearth_verb_show;
extern const HearthVerb hearth_verb_reminders;
extern const HearthVerb hearth_verb_watch;

extern const HearthVerb hearth_verb_done;
extern const HearthVerb hearth_verb_skip;
extern const HearthVerb hearth_verb_reset;
extern const HearthVerb hearth_verb_snooze;
extern const HearthVerb hearth_verb_move;

extern const HearthVerb hearth_verb_goal;
extern const HearthVerb hearth_verb_prompt;
extern const HearthVerb hearth_verb_deck;
extern const HearthVerb hearth_verb_review;
extern const HearthVerb hearth_verb_journal;
extern const HearthVerb hearth_verb_check_in;

extern const HearthVerb hearth_verb_pause;
extern const HearthVerb hearth_verb_resume;
extern const HearthVerb hearth_verb_undo;
extern const HearthVerb hearth_verb_redo;
extern const HearthVerb hearth_verb_log;
extern const HearthVerb hearth_verb_backup;
extern const HearthVerb hearth_verb_restore;
extern const HearthVerb hearth_verb_set;
extern const HearthVerb hearth_verb_status;
extern const HearthVerb hearth_verb_completion;
extern const HearthVerb hearth_verb_help;

/* Options that several verbs share. */
extern const HearthOption hearth_options_json[];
extern const HearthOption hearth_options_event[];

G_END_DECLS
