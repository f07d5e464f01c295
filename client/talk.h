// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "here.h"
#include "start-answers.h"

G_BEGIN_DECLS

enum { HEARTH_TALK_PROMISES = 9 };

/* A check-in: what was said so far, see talk.c. */
typedef struct {
  GDBusConnection *bus; /* owned */
  HearthHere *here; /* owned */
  HearthAnswers *answers; /* owned */
} HearthTalk;

/* What a talk left behind. */
typedef struct {
  guint promises;
  gboolean is_kept; /* in the journal */
  gint64 next; /* instant of the next check-in; 0 where none is planned */
} HearthTalkResult;

HearthTalk *hearth_talk_new (GDBusConnection *bus, gboolean afresh);
void hearth_talk_free (HearthTalk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthTalk, hearth_talk_free)

const char *hearth_talk_get (const HearthTalk *self, const char *key);
const char *hearth_talk_get_of (const HearthTalk *self, const char *key, int who);
gboolean hearth_talk_agrees (const HearthTalk *self, const char *key);
gboolean hearth_talk_find (HearthTalk *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_talk_find_next (HearthTalk *self, gint64 *out_start,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_talk_draw (HearthTalk *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_talk_note (const HearthTalk *self);
gboolean hearth_talk_finish (HearthTalk *self, HearthTalkResult *out_result,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
