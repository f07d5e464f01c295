// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "here.h"
#include "print.h"

G_BEGIN_DECLS

/* How an occurrence, see hearth_row_occurrence, is said to people. */
char *hearth_say_title (GVariant *occurrence);
char *hearth_say_time (GVariant *occurrence, const HearthHere *here);
char *hearth_say_state (GVariant *occurrence, const HearthHere *here);
HearthStyle hearth_say_style (GVariant *occurrence);

char *hearth_say_when (GVariant *event, const HearthHere *here);
const char *hearth_say_hold (const char *reason);

G_END_DECLS
