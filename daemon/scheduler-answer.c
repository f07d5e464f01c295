// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-answer: what became of an occurrence, and the way back.
 *
 * An answer ends the reminders that its occurrence has out. Done passes the turn to the next name;
 * done and skipped both move an "after done" event on: its open occurrence becomes one of those
 * that were, and the next is counted from the day it was done. A reset undoes an answer, a snooze
 * or a move, and what came of them.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "scheduler-private.h"
#include "scheduler-subject.h"
#include "walltime.h"
#include "when.h"

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* The next open occurrence of an "after done" event, after one was answered at a wall: so many
 * days, weeks or months later at the event's own time of day, or so many hours later. */
static gboolean
move_on (HearthScheduler *self, HearthEvent *event, gint64 occurrence, gint64 from, GError **error)
{
  gint64 next = 0;

  if (!*event->after_done || occurrence != event->start)
    return TRUE;
  if (!hearth_when_after_done (event->after_done, from, &next, error))
    return FALSE;
  if ((next - from) % HEARTH_DAY == 0)
    next += hearth_civil_time_of_day (event->start) - hearth_civil_time_of_day (next);
  hearth_walls_insert (event->rdates, occurrence);
  event->start = next;
  return hearth_store_update_event (self->store, event, error);
}

/* The way back, where the answer that moved it on is the one that is reset. */
static gboolean
move_back (HearthScheduler *self, HearthEvent *event, gint64 occurrence, GError **error)
{
  if (!*event->after_done || event->rdates->len == 0
      || g_array_index (event->rdates, gint64, event->rdates->len - 1) != occurrence)
    return TRUE;
  if (!hearth_scheduler_settle (self, event->id, event->start, HEARTH_DELIVERY_CLOSED, "withdrawn",
                                error)
      || !hearth_store_delete_record (self->store, event->id, event->start, error))
    return FALSE;
  (void)hearth_walls_remove (event->rdates, occurrence);
  event->start = occurrence;
  return hearth_store_update_event (self->store, event, error);
}

static gboolean
pass_turn (HearthScheduler *self, HearthEvent *event, HearthRecord *record, GError **error)
{
  guint names = g_strv_length (event->turn);
  char *first = names > 0 ? event->turn[0] : NULL;

  if (names == 0 || *record->turn)
    return TRUE;
  set_text (&record->turn, first);
  memmove (event->turn, event->turn + 1, (names - 1) * sizeof (char *));
  event->turn[names - 1] = first;
  return hearth_store_update_event (self->store, event, error);
}

static gboolean
pass_turn_back (HearthScheduler *self, HearthEvent *event, HearthRecord *record, GError **error)
{
  guint names = g_strv_length (event->turn);
  char *last = names > 0 ? event->turn[names - 1] : NULL;

  if (!last || !*record->turn || strcmp (record->turn, last) != 0)
    return TRUE;
  memmove (event->turn + 1, event->turn, (names - 1) * sizeof (char *));
  event->turn[0] = last;
  return hearth_store_update_event (self->store, event, error);
}

static gboolean
read_done_at (HearthScheduler *self, const HearthSubject *subject, const HearthAnswer *answer,
              gint64 *out_instant, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);

  *out_instant = now;
  if (!*answer->at)
    return TRUE;
  if (!hearth_scheduler_read_moment (self, subject->event, answer->at,
                                     HEARTH_WHEN_PAST | HEARTH_WHEN_ALL_DAY, out_instant, error))
    return FALSE;
  if (*out_instant <= now)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
               _ ("“%s” is still to come; say when it was done, such as “yesterday 20:00”"),
               answer->at);
  return FALSE;
}

static gboolean
check_answer (const HearthAnswer *answer, GError **error)
{
  if (answer->rating < 0 || answer->rating > 5) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("a rating of %d; it goes from 1 to 5"), answer->rating);
    return FALSE;
  }
  return hearth_event_check_notes (answer->note, error);
}

static gboolean
write_answer (HearthScheduler *self, HearthSubject *subject, const HearthAnswer *answer,
              gint64 done_at, GError **error)
{
  HearthRecord *record = subject->record;
  gint64 done_wall =
      hearth_walltime_from_instant (done_at, hearth_scheduler_zone_of (self, subject->event));
  gboolean is_done = answer->outcome == HEARTH_OUTCOME_DONE;

  record->outcome = answer->outcome;
  record->answered = hearth_clock_now (self->clock);
  record->done_at = is_done ? done_at : 0;
  record->snoozed_until = 0;
  if (*answer->note)
    set_text (&record->note, answer->note);
  if (answer->rating != 0)
    record->rating = answer->rating;
  return (!is_done || pass_turn (self, subject->event, record, error))
         && move_on (self, subject->event, record->occurrence,
                     is_done ? done_wall : subject->occurrence->start_wall, error)
         && hearth_scheduler_keep_record (self, record, error)
         && hearth_scheduler_settle (self, record->event, record->occurrence,
                                     HEARTH_DELIVERY_ANSWERED,
                                     hearth_outcome_name (answer->outcome), error)
         && hearth_scheduler_mark_from_now (self, subject->event, error);
}

/* As its rule made it, and due where its time has come. */
static gboolean
write_reset (HearthScheduler *self, HearthSubject *subject, GError **error)
{
  g_autoptr (HearthRecord) fresh =
      hearth_record_new (subject->record->event, subject->record->occurrence);
  HearthRecord *old = subject->record;
  g_autoptr (HearthOccurrence) now_is = NULL;

  if (!hearth_scheduler_settle (self, old->event, old->occurrence, HEARTH_DELIVERY_CLOSED, "reset",
                                error)
      || !pass_turn_back (self, subject->event, old, error)
      || !move_back (self, subject->event, old->occurrence, error)
      || !hearth_store_delete_record (self->store, old->event, old->occurrence, error))
    return FALSE;
  now_is = hearth_agenda_occurrence (self->agenda, subject->event, old->occurrence, error);
  if (!now_is)
    return FALSE;
  if (!old->is_moved && old->opened != 0) {
    fresh->opened = old->opened;
    fresh->expires = hearth_occurrence_expiry (subject->event, fresh, now_is->end);
  }
  if (!hearth_scheduler_go_on_nagging (self, subject->event, old->occurrence, error))
    return FALSE;
  return hearth_scheduler_keep_record (self, fresh, error)
         && hearth_scheduler_mark_from_now (self, subject->event, error);
}

/* Keeps what became of an occurrence. */
gboolean
hearth_scheduler_answer (HearthScheduler *self, gint64 event, const char *occurrence,
                         const HearthAnswer *answer, GError **error)
{
  g_auto (HearthSubject) subject = { 0 };
  gint64 done_at = 0;

  if (!check_answer (answer, error)
      || !hearth_subject_find (self, event, occurrence, &subject, error)
      || !read_done_at (self, &subject, answer, &done_at, error)
      || !hearth_scheduler_begin_change (self, error,
                                         answer->outcome == HEARTH_OUTCOME_DONE
                                             ? _ ("done: “%s” of %s")
                                             : _ ("skipped: “%s” of %s"),
                                         subject.event->title, subject.name))
    return FALSE;
  return hearth_scheduler_finish (self, write_answer (self, &subject, answer, done_at, error),
                                  error);
}

/* Takes back an answer, a snooze or a move. "" is the outstanding occurrence, else the one that was
 * answered last. */
gboolean
hearth_scheduler_reset (HearthScheduler *self, gint64 event, const char *occurrence, GError **error)
{
  g_auto (HearthSubject) subject = { 0 };
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (HearthRecord) last = NULL;
  g_autofree char *name = NULL;

  if (!*occurrence) {
    g_autoptr (HearthEvent) found = hearth_store_load_event (self->store, event, error);

    if (!found)
      return FALSE;
    open = hearth_store_open_records (self->store, event, hearth_clock_now (self->clock), 1, error);
    if (!open || !hearth_store_last_answered (self->store, event, &last, error))
      return FALSE;
    if (open->len == 0 && last)
      name = hearth_event_format_wall (found, last->occurrence);
  }
  if (!hearth_subject_find (self, event, name ? name : occurrence, &subject, error)
      || !hearth_scheduler_begin_change (self, error, _ ("reset “%s” of %s"), subject.event->title,
                                         subject.name))
    return FALSE;
  return hearth_scheduler_finish (self, write_reset (self, &subject, error), error);
}
