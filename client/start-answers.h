// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was answered so far, on disk where it is kept. */
typedef struct _HearthAnswers HearthAnswers;

HearthAnswers *hearth_answers_new (const char *name, gboolean is_kept);
void hearth_answers_free (HearthAnswers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthAnswers, hearth_answers_free)
gboolean hearth_answers_is_resumed (const HearthAnswers *self);
gboolean hearth_answers_has (const HearthAnswers *self, const char *key);
const char *hearth_answers_get (const HearthAnswers *self, const char *key);
gboolean hearth_answers_set (HearthAnswers *self, const char *key, const char *answer,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *hearth_answers_stem (const HearthAnswers *self);
void hearth_answers_forget (HearthAnswers *self);

G_END_DECLS
