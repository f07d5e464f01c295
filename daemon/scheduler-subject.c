// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-subject: the occurrence that a call names, with what it takes to change it.
 *
 * The two say "1@2026-12-24", or just "1"; here that becomes one occurrence, its event, and a
 * record of it to write in. Reminders that are due and not collected yet are collected first, so
 * that a change never hides them.
 */
#include "scheduler-subject.h"

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "scheduler-private.h"

/* Finds the occurrence of an event that @text names; "" is the outstanding one, else the next. The
 * subject is the caller's to clear, after a failure too. */
gboolean
hearth_subject_find (HearthScheduler *self, gint64 event, const char *text,
                     HearthSubject *out_subject, GError **error)
{
  gint64 name = 0;

  if (!hearth_scheduler_catch_up (self, event, error))
    return FALSE;
  out_subject->event = hearth_store_load_event (self->store, event, error);
  if (!out_subject->event
      || !hearth_agenda_resolve (self->agenda, out_subject->event, text, &name, error))
    return FALSE;
  out_subject->occurrence =
      hearth_agenda_occurrence (self->agenda, out_subject->event, name, error);
  if (!out_subject->occurrence)
    return FALSE;
  out_subject->record = out_subject->occurrence->record
                            ? hearth_record_copy (out_subject->occurrence->record)
                            : hearth_record_new (event, name);
  out_subject->name = hearth_event_format_wall (out_subject->event, name);
  return TRUE;
}

/* Conflict where the occurrence was answered: it has no time to change any more. */
gboolean
hearth_subject_check_open (const HearthSubject *subject, GError **error)
{
  g_autofree char *name = NULL;

  if (subject->record->outcome == HEARTH_OUTCOME_NONE)
    return TRUE;
  name = hearth_event_format_wall (subject->event, subject->record->occurrence);
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
               _ ("%s is %s already; `hearth reset %" G_GINT64_FORMAT "@%s` takes that back"), name,
               hearth_outcome_name (subject->record->outcome), subject->event->id, name);
  return FALSE;
}

/* Frees what a subject owns. */
void
hearth_subject_clear (HearthSubject *subject)
{
  g_clear_pointer (&subject->event, hearth_event_free);
  g_clear_pointer (&subject->occurrence, hearth_occurrence_free);
  g_clear_pointer (&subject->record, hearth_record_free);
  g_clear_pointer (&subject->name, g_free);
}
