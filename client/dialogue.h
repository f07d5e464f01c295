// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether somebody sits there to be asked. */
gboolean hearth_dialogue_open (void);
void hearth_dialogue_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
void hearth_dialogue_heading (const char *text);
void hearth_dialogue_tell (const char *lead, const char *text);
void hearth_dialogue_veil (void);
void hearth_dialogue_unveil (void);
char *hearth_dialogue_ask (const char *question, const char *fallback);
const char *hearth_dialogue_read_yes (const char *text);

G_END_DECLS
