// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "scheduler.h"

G_BEGIN_DECLS

/* An occurrence that a call names. Clear with hearth_subject_clear. */
typedef struct {
  HearthEvent *event; /* owned, as are the next three */
  HearthOccurrence *occurrence;
  HearthRecord *record; /* the occurrence's, or a fresh one */
  char *name; /* the occurrence's */
} HearthSubject;

gboolean hearth_subject_find (HearthScheduler *self, gint64 event, const char *text,
                              HearthSubject *out_subject, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_subject_check_open (const HearthSubject *subject, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_subject_clear (HearthSubject *subject);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HearthSubject, hearth_subject_clear)

G_END_DECLS
