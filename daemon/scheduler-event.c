// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-event: events added, changed and removed.
 *
 * An event is kept where it is sound, where each date that it excepts is one it would have, and
 * where something of it is still to come. What is written with it are its marks: when it next wants
 * something, and when its last occurrence ends. What was open and occurs no more leaves the screen.
 *
 * A request-id that was used before gives back the event of then, so that a script may ask again
 * after a lost reply.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "scheduler-goal.h"
#include "scheduler-private.h"
#include "scheduler-prompt.h"
#include "walltime.h"
#include "when.h"

#define OPEN_MAX 1000

/* Each excepted date must be one that there would be without it. */
static gboolean
check_exdates (HearthScheduler *self, const HearthEvent *event, GArray *known, GError **error)
{
  HearthRule rule;
  HearthRecurrence recurrence;

  hearth_event_recurrence (event, hearth_scheduler_zone_of (self, event), &rule, &recurrence);
  recurrence.n_exdates = 0;
  for (guint i = 0; i < event->exdates->len; i++) {
    gint64 wall = g_array_index (event->exdates, gint64, i);
    g_autofree char *name = NULL;

    if (known && g_array_binary_search (known, &wall, hearth_walls_compare, NULL))
      continue;
    if (hearth_recurrence_contains (&recurrence, wall))
      continue;
    name = hearth_event_format_wall (event, wall);
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("nothing to except on %s: the event does not occur then"), name);
    return FALSE;
  }
  return TRUE;
}

/* An event that could never remind anyone is no plan. */
static gboolean
check_future (HearthScheduler *self, const HearthEvent *event, GError **error)
{
  HearthTimeline timeline = { .event = event, .zone = hearth_scheduler_zone_of (self, event) };
  gint64 from = hearth_scheduler_wall_now (self, event) - (event->all_day ? HEARTH_DAY - 1 : 0);
  g_autofree char *start = hearth_event_format_wall (event, event->start);
  HearthPlanned planned;

  if (hearth_timeline_next (&timeline, from, &planned))
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
               _ ("%s is in the past, and nothing comes after it; name a time to come"), start);
  return FALSE;
}

static gboolean
check_event (HearthScheduler *self, const HearthEvent *event, GArray *known_exdates, GError **error)
{
  return hearth_event_check (event, error) && check_exdates (self, event, known_exdates, error)
         && check_future (self, event, error)
         && hearth_scheduler_check_deck (self, event->deck, error)
         && hearth_scheduler_check_goal (self, event->goal, error);
}

static gboolean
mark_whole (HearthScheduler *self, const HearthEvent *event, gint64 cursor, GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  gint64 last = 0;

  if (!hearth_agenda_timeline (self->agenda, event, &span, error))
    return FALSE;
  last = hearth_timeline_last (&span.timeline);
  if (last != G_MAXINT64 && last != G_MININT64)
    last = hearth_timeline_end_wall (&span.timeline, last);
  return hearth_store_mark_last (self->store, event->id, last, error)
         && hearth_scheduler_mark (self, event, cursor, error);
}

/* Gives an event whose request-id was used before the id of then; refused where that was another
 * event. */
static gboolean
recall_request (HearthScheduler *self, HearthEvent *event, gboolean *out_is_known, GError **error)
{
  g_autoptr (HearthEvent) before = NULL;
  gint64 known = 0;

  if (*event->request_id
      && !hearth_store_find_request (self->store, event->request_id, &known, error))
    return FALSE;
  *out_is_known = known != 0;
  if (known == 0)
    return TRUE;
  before = hearth_store_load_event (self->store, known, error);
  if (!before)
    return FALSE;
  event->id = known;
  if (before->kind == event->kind && strcmp (before->title, event->title) == 0)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
               _ ("the request-id “%s” was used for event %" G_GINT64_FORMAT ", “%s”; take "
                  "another"),
               event->request_id, known, before->title);
  return FALSE;
}

/* Makes an event ready to be inserted, or says why it will not do. */
static gboolean
prepare_event (HearthScheduler *self, HearthEvent *event, GError **error)
{
  hearth_event_apply_defaults (event);
  if (!check_event (self, event, NULL, error))
    return FALSE;
  event->created = hearth_clock_now (self->clock);
  event->cursor = hearth_scheduler_wall_now (self, event);
  return TRUE;
}

/* One of many: a request-id may be that of another one before it. */
static gboolean
add_in_transaction (HearthScheduler *self, HearthEvent *event, GError **error)
{
  gboolean is_known = FALSE;

  if (!recall_request (self, event, &is_known, error))
    return FALSE;
  return is_known
         || (prepare_event (self, event, error)
             && hearth_scheduler_insert_event (self, event, error));
}

/* What was open and no longer occurs leaves the screen and is forgotten. */
static gboolean
drop_vanished (HearthScheduler *self, const HearthEvent *event, GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  g_autoptr (GPtrArray) open = hearth_store_unanswered (self->store, event->id, OPEN_MAX, error);

  if (!open || !hearth_agenda_timeline (self->agenda, event, &span, error))
    return FALSE;
  for (guint i = 0; i < open->len; i++) {
    const HearthRecord *record = g_ptr_array_index (open, i);
    HearthPlanned planned;

    if (hearth_timeline_find (&span.timeline, record->occurrence, &planned))
      continue;
    if (!hearth_scheduler_settle (self, event->id, record->occurrence, HEARTH_DELIVERY_CLOSED,
                                  "withdrawn", error)
        || !hearth_store_delete_record (self->store, event->id, record->occurrence, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_event (HearthScheduler *self, HearthEvent *event, GError **error)
{
  hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, event->id, 0, 0);
  return hearth_store_update_event (self->store, event, error) && drop_vanished (self, event, error)
         && mark_whole (self, event, event->cursor, error);
}

/* The marks after something happened to one occurrence: moments from now on count. */
gboolean
hearth_scheduler_mark_from_now (HearthScheduler *self, const HearthEvent *event, GError **error)
{
  return mark_whole (self, event, hearth_scheduler_wall_now (self, event), error);
}

/* Sets the marks of an event that was put back, in the open transaction; what no longer occurs is
 * forgotten. */
gboolean
hearth_scheduler_mark_again (HearthScheduler *self, const HearthEvent *event, GError **error)
{
  return drop_vanished (self, event, error) && hearth_scheduler_mark_from_now (self, event, error);
}

/* Writes a new event and its marks, in the open transaction; the caller has checked it, and said
 * when it was made and from which wall its reminders count. */
gboolean
hearth_scheduler_insert_event (HearthScheduler *self, HearthEvent *event, GError **error)
{
  if (!hearth_store_insert_event (self->store, event, error)
      || !mark_whole (self, event, event->cursor, error))
    return FALSE;
  hearth_scheduler_tell (self, HEARTH_NEWS_ADDED, event->id, 0, 0);
  return TRUE;
}

/* Sets when an event is from a text of the `when` language, in the event's zone. */
gboolean
hearth_scheduler_set_when (HearthScheduler *self, HearthEvent *event, const char *text,
                           GError **error)
{
  g_autoptr (GTimeZone) own = *event->zone ? hearth_walltime_zone (event->zone, error) : NULL;
  HearthWhenFlags flags =
      event->kind == HEARTH_KIND_MILESTONE ? HEARTH_WHEN_ALL_DAY : HEARTH_WHEN_DEFAULT;
  g_auto (HearthWhen) when = { 0 };

  if ((*event->zone && !own)
      || !hearth_when_parse (text, hearth_clock_now (self->clock),
                             own ? own : hearth_clock_zone (self->clock), flags, &when, error))
    return FALSE;
  hearth_event_set_when (event, &when);
  return TRUE;
}

/* Adds an event, and gives it its id. A request-id that is known already gives the event of then,
 * where its title and kind are the same, and adds nothing. */
gboolean
hearth_scheduler_add (HearthScheduler *self, HearthEvent *event, GError **error)
{
  gboolean is_known = FALSE;

  if (!recall_request (self, event, &is_known, error))
    return FALSE;
  if (is_known)
    return TRUE;
  if (!hearth_store_ready (self->store, error) || !prepare_event (self, event, error)
      || !hearth_scheduler_begin_change (self, error, _ ("added “%s”"), event->title))
    return FALSE;
  return hearth_scheduler_finish (self, hearth_scheduler_insert_event (self, event, error), error);
}

/* Adds @events (HearthEvent) as hearth_scheduler_add does each, all of them or none: the error
 * names the one that will not do. Ids that were given mean nothing after a failure. */
gboolean
hearth_scheduler_add_many (HearthScheduler *self, GPtrArray *events, GError **error)
{
  gboolean is_good = TRUE;

  if (!hearth_store_ready (self->store, error)
      || !hearth_scheduler_begin_change (
          self, error,
          g_dngettext (GETTEXT_PACKAGE, "added %u event", "added %u events", events->len),
          events->len))
    return FALSE;
  for (guint i = 0; is_good && i < events->len; i++) {
    HearthEvent *event = g_ptr_array_index (events, i);

    is_good = add_in_transaction (self, event, error);
    if (!is_good)
      g_prefix_error (error, _ ("event %u, “%s”: "), i + 1, event->title);
  }
  return hearth_scheduler_finish (self, is_good, error);
}

/* Writes a changed event over the one of its id. What it says of times counts from now on. */
gboolean
hearth_scheduler_update (HearthScheduler *self, const HearthEvent *changed, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_event_copy (changed);
  g_autoptr (HearthEvent) before = hearth_store_load_event (self->store, changed->id, error);

  if (!before)
    return FALSE;
  hearth_event_apply_defaults (event);
  if (!hearth_event_check (event, error) || !check_exdates (self, event, before->exdates, error)
      || (strcmp (before->deck, event->deck) != 0
          && !hearth_scheduler_check_deck (self, event->deck, error))
      || !hearth_scheduler_check_goal (self, event->goal, error))
    return FALSE;
  if (!hearth_event_same_time (before, event)) {
    if (!hearth_scheduler_catch_up (self, event->id, error))
      return FALSE;
    event->cursor = hearth_scheduler_wall_now (self, event);
    if (!check_future (self, event, error))
      return FALSE;
  }
  if (!hearth_scheduler_begin_change (self, error, _ ("changed “%s”"), before->title))
    return FALSE;
  return hearth_scheduler_finish (self, write_event (self, event, error), error);
}

/* Removes an event with its history; what it has on the screen goes too. */
gboolean
hearth_scheduler_remove (HearthScheduler *self, gint64 id, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, id, error);
  g_autoptr (GPtrArray) open = NULL;
  gboolean is_good = TRUE;

  if (!event)
    return FALSE;
  open = hearth_store_unanswered (self->store, id, OPEN_MAX, error);
  if (!open || !hearth_scheduler_begin_change (self, error, _ ("removed “%s”"), event->title))
    return FALSE;
  for (guint i = 0; is_good && i < open->len; i++)
    is_good = hearth_scheduler_settle (self, id,
                                       ((HearthRecord *)g_ptr_array_index (open, i))->occurrence,
                                       HEARTH_DELIVERY_CLOSED, "withdrawn", error);
  is_good =
      is_good && hearth_scheduler_settle_all (self, id, HEARTH_DELIVERY_CLOSED, "withdrawn", error);
  hearth_scheduler_tell (self, HEARTH_NEWS_REMOVED, id, 0, 0);
  return hearth_scheduler_finish (
      self, is_good && hearth_store_delete_event (self->store, id, error), error);
}
