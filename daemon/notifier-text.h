// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "notifier.h"

G_BEGIN_DECLS

#define HEARTH_SUMMARY_MAX_CHARACTERS 120
#define HEARTH_BODY_MAX_CHARACTERS 500

char *hearth_notifier_text_summary (const char *text);
char *hearth_notifier_text_body (const char *text, gboolean markup);
const char *hearth_notifier_text_label (HearthActions action);
char *hearth_notifier_text_action (HearthActions action, const char *key);
gboolean hearth_notifier_text_parse_action (const char *text, const char **out_action,
                                            const char **out_key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
