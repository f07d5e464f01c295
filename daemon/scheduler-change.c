// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-change: what every change has in common.
 *
 * A change is one function: of an event (scheduler-event), of the answer to an occurrence
 * (scheduler-answer) or its time (scheduler-postpone), of a pause, a setting, a goal or a deck. It
 * checks everything first, then writes it in one transaction between hearth_scheduler_begin_change
 * and hearth_scheduler_finish, and when it returns TRUE the change is on disk. Its news, and the
 * run that it calls for, follow when the caller has given its answer. Whatever is refused has
 * changed nothing.
 *
 * Here is what they share: where an event's wall clock hangs, how a moment is said, how the record
 * of an occurrence is kept, and the end.
 */
#include "scheduler-private.h"
#include "walltime.h"
#include "when.h"

static void
tell_occurrence (HearthScheduler *self, const HearthRecord *record)
{
  hearth_scheduler_tell (self, HEARTH_NEWS_OCCURRENCE, record->event, record->occurrence, 0);
  hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, record->event, 0, 0);
}

/* The zone whose wall clock an event goes by; borrowed. */
GTimeZone *
hearth_scheduler_zone_of (HearthScheduler *self, const HearthEvent *event)
{
  return hearth_agenda_zone (self->agenda, event->zone);
}

/* Now, as an event's wall clock has it. */
gint64
hearth_scheduler_wall_now (HearthScheduler *self, const HearthEvent *event)
{
  return hearth_walltime_from_instant (hearth_clock_now (self->clock),
                                       hearth_scheduler_zone_of (self, event));
}

/* The instant that a when gives, without recurrence, in the zone of an event or (NULL) the user's.
 */
gboolean
hearth_scheduler_read_moment (HearthScheduler *self, const HearthEvent *event, const char *text,
                              HearthWhenFlags flags, gint64 *out_instant, GError **error)
{
  GTimeZone *zone =
      event ? hearth_scheduler_zone_of (self, event) : hearth_clock_zone (self->clock);
  g_auto (HearthWhen) when = { 0 };

  if (!hearth_when_parse (text, hearth_clock_now (self->clock), zone, flags | HEARTH_WHEN_ONCE,
                          &when, error))
    return FALSE;
  *out_instant = hearth_walltime_to_instant (when.start, zone);
  return TRUE;
}

/* Writes the record of an occurrence in the open transaction, or forgets one that says nothing. */
gboolean
hearth_scheduler_keep_record (HearthScheduler *self, const HearthRecord *record, GError **error)
{
  tell_occurrence (self, record);
  if (hearth_record_says_something (record))
    return hearth_store_put_record (self->store, record, error);
  return hearth_store_delete_record (self->store, record->event, record->occurrence, error);
}

/* Commits where @is_good, undoes the change where not, and lets a run follow. */
gboolean
hearth_scheduler_finish (HearthScheduler *self, gboolean is_good, GError **error)
{
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  hearth_scheduler_touch (self);
  return TRUE;
}
