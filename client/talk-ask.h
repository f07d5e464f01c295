// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "talk.h"

G_BEGIN_DECLS

gboolean hearth_talk_left (GError **error);
char *hearth_talk_ask_line (const char *question, const char *fallback, gsize max_bytes);
gboolean hearth_talk_ask (HearthTalk *talk, const char *key, const char *question, gsize max_bytes,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_talk_ask_name (HearthTalk *talk, const char *key, const char *question,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_talk_ask_yes (HearthTalk *talk, const char *key, const char *question,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_talk_understand (HearthTalk *talk, const char *when, gboolean may_repeat);
gboolean hearth_talk_ask_when (HearthTalk *talk, const char *key, const char *question,
                               gboolean may_repeat, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
