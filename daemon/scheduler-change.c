// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-change: what the two, their scripts and their buttons change.
 *
 * Each function is one change: it checks everything first, then writes it in one transaction, and
 * when it returns TRUE the change is on disk. Its news, and the run that it calls for, follow when
 * the caller has given its answer. Whatever is refused has changed nothing.
 *
 * An answer, a snooze and a move end the reminders that an occurrence has out. A reset undoes all
 * three. An "after done" event moves on when it is answered: its open occurrence becomes one of
 * those that were, and the next is counted from the day it was done.
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

/* An occurrence that a call names, with what it takes to change it. */
typedef struct {
  HearthEvent *event;
  HearthOccurrence *occurrence;
  HearthRecord *record; /* the occurrence's, or a fresh one */
  char *name; /* the occurrence's */
} Target;

static void
clear_target (Target *target)
{
  g_clear_pointer (&target->event, hearth_event_free);
  g_clear_pointer (&target->occurrence, hearth_occurrence_free);
  g_clear_pointer (&target->record, hearth_record_free);
  g_clear_pointer (&target->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Target, clear_target)

static gboolean
find_target (HearthScheduler *self, gint64 event, const char *text, Target *out_target,
             GError **error)
{
  gint64 name = 0;

  if (!hearth_scheduler_catch_up (self, event, error))
    return FALSE;
  out_target->event = hearth_store_load_event (self->store, event, error);
  if (!out_target->event
      || !hearth_agenda_resolve (self->agenda, out_target->event, text, &name, error))
    return FALSE;
  out_target->occurrence = hearth_agenda_occurrence (self->agenda, out_target->event, name, error);
  if (!out_target->occurrence)
    return FALSE;
  out_target->record = out_target->occurrence->record
                           ? hearth_record_copy (out_target->occurrence->record)
                           : hearth_record_new (event, name);
  out_target->name = hearth_event_format_wall (out_target->event, name);
  return TRUE;
}

static GTimeZone *
zone_of (HearthScheduler *self, const HearthEvent *event)
{
  return hearth_agenda_zone (self->agenda, event->zone);
}

static gint64
wall_now (HearthScheduler *self, const HearthEvent *event)
{
  return hearth_walltime_from_instant (hearth_clock_now (self->clock), zone_of (self, event));
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* Each excepted date must be one that there would be without it. */
static gboolean
check_exdates (HearthScheduler *self, const HearthEvent *event, GArray *known, GError **error)
{
  HearthRule rule;
  HearthRecurrence recurrence;

  hearth_event_recurrence (event, zone_of (self, event), &rule, &recurrence);
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
  HearthTimeline timeline = { .event = event, .zone = zone_of (self, event) };
  gint64 from = wall_now (self, event) - (event->all_day ? HEARTH_DAY - 1 : 0);
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
    last = hearth_timeline_end (&span.timeline, last);
  return hearth_store_mark_last (self->store, event->id, last, error)
         && hearth_scheduler_mark (self, event, cursor, error);
}

/* The marks after something happened to one occurrence: moments from now on count. */
static gboolean
mark_again (HearthScheduler *self, const HearthEvent *event, GError **error)
{
  return mark_whole (self, event, wall_now (self, event), error);
}

static void
tell_occurrence (HearthScheduler *self, const HearthRecord *record)
{
  hearth_scheduler_tell (self, HEARTH_NEWS_OCCURRENCE, record->event, record->occurrence, 0);
  hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, record->event, 0, 0);
}

static gboolean
keep_record (HearthScheduler *self, const HearthRecord *record, GError **error)
{
  tell_occurrence (self, record);
  if (hearth_record_says_something (record))
    return hearth_store_put_record (self->store, record, error);
  return hearth_store_delete_record (self->store, record->event, record->occurrence, error);
}

/* Commits where is_good and lets a run follow. */
static gboolean
finish (HearthScheduler *self, gboolean is_good, GError **error)
{
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  hearth_scheduler_touch (self);
  return TRUE;
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
  event->cursor = wall_now (self, event);
  return TRUE;
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

static gint64
time_of_day (gint64 wall)
{
  return (wall % HEARTH_DAY + HEARTH_DAY) % HEARTH_DAY;
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
    next += time_of_day (event->start) - time_of_day (next);
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

/* The instant that a when gives, without recurrence, in the zone of an event or (NULL) the user's.
 */
static gboolean
read_moment (HearthScheduler *self, const HearthEvent *event, const char *text,
             HearthWhenFlags flags, gint64 *out_instant, GError **error)
{
  GTimeZone *zone = event ? zone_of (self, event) : hearth_clock_zone (self->clock);
  g_auto (HearthWhen) when = { 0 };

  if (!hearth_when_parse (text, hearth_clock_now (self->clock), zone, flags | HEARTH_WHEN_ONCE,
                          &when, error))
    return FALSE;
  *out_instant = hearth_walltime_to_instant (when.start, zone);
  return TRUE;
}

static gboolean
read_done_at (HearthScheduler *self, const Target *target, const HearthAnswer *answer,
              gint64 *out_instant, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);

  *out_instant = now;
  if (!*answer->at)
    return TRUE;
  if (!read_moment (self, target->event, answer->at, HEARTH_WHEN_PAST | HEARTH_WHEN_ALL_DAY,
                    out_instant, error))
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
write_answer (HearthScheduler *self, Target *target, const HearthAnswer *answer, gint64 done_at,
              GError **error)
{
  HearthRecord *record = target->record;
  gint64 done_wall = hearth_walltime_from_instant (done_at, zone_of (self, target->event));
  gboolean is_done = answer->outcome == HEARTH_OUTCOME_DONE;

  record->outcome = answer->outcome;
  record->answered = hearth_clock_now (self->clock);
  record->done_at = is_done ? done_at : 0;
  record->snoozed_until = 0;
  if (*answer->note)
    set_text (&record->note, answer->note);
  if (answer->rating != 0)
    record->rating = answer->rating;
  return (!is_done || pass_turn (self, target->event, record, error))
         && move_on (self, target->event, record->occurrence,
                     is_done ? done_wall : target->occurrence->start_wall, error)
         && keep_record (self, record, error)
         && hearth_scheduler_settle (self, record->event, record->occurrence,
                                     HEARTH_DELIVERY_ANSWERED,
                                     hearth_outcome_name (answer->outcome), error)
         && mark_again (self, target->event, error);
}

/* "1h before": so long before the start. FALSE without error where the text is no lead. */
static gboolean
read_lead (const char *text, const HearthOccurrence *occurrence, gint64 *out_instant)
{
  g_autofree char *bare = g_strstrip (g_strdup (text));
  gint64 seconds = 0;

  if (!g_str_has_suffix (bare, " before"))
    return FALSE;
  bare[strlen (bare) - strlen (" before")] = '\0';
  if (!hearth_when_parse_duration (bare, &seconds, NULL))
    return FALSE;
  *out_instant = occurrence->start - seconds * G_USEC_PER_SEC;
  return TRUE;
}

static gboolean
read_snooze (HearthScheduler *self, const HearthOccurrence *occurrence, const char *text,
             gint64 *out_instant, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);
  gint64 seconds = 0;

  if (hearth_when_parse_duration (text, &seconds, NULL) && seconds > 0)
    *out_instant = now + seconds * G_USEC_PER_SEC;
  else if (!read_lead (text, occurrence, out_instant)
           && !read_moment (self, NULL, text, HEARTH_WHEN_DEFAULT, out_instant, error))
    return FALSE;
  if (*out_instant > now)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
               _ ("“%s” is in the past; snooze until a time to come, such as 1h"), text);
  return FALSE;
}

static gboolean
write_snooze (HearthScheduler *self, Target *target, gint64 until, GError **error)
{
  HearthRecord *record = target->record;
  g_autoptr (HearthDelivery) delivery =
      hearth_delivery_new (record->event, record->occurrence, HEARTH_REASON_SNOOZE);
  gboolean is_new = FALSE;

  record->snoozed_until = until;
  record->expires = hearth_occurrence_expiry (target->event, record, target->occurrence->end);
  set_text (&delivery->zone, "UTC");
  delivery->wall = (until + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  delivery->lead_seconds = -hearth_clock_now (self->clock);
  delivery->clock_offset = hearth_scheduler_offset (self);
  delivery->state = HEARTH_DELIVERY_WAITING;
  return keep_record (self, record, error)
         && hearth_scheduler_settle (self, record->event, record->occurrence,
                                     HEARTH_DELIVERY_ANSWERED, "snoozed", error)
         && hearth_store_insert_delivery (self->store, delivery, &is_new, error)
         && mark_again (self, target->event, error);
}

static gboolean
check_open (const Target *target, GError **error)
{
  g_autofree char *name = NULL;

  if (target->record->outcome == HEARTH_OUTCOME_NONE)
    return TRUE;
  name = hearth_event_format_wall (target->event, target->record->occurrence);
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
               _ ("%s is %s already; `hearth reset %" G_GINT64_FORMAT "@%s` takes that back"), name,
               hearth_outcome_name (target->record->outcome), target->event->id, name);
  return FALSE;
}

static gboolean
write_move (HearthScheduler *self, Target *target, gint64 wall, GError **error)
{
  HearthRecord *record = target->record;

  record->is_moved = wall != record->occurrence;
  record->moved = record->is_moved ? wall : 0;
  record->opened = 0;
  record->expires = 0;
  record->snoozed_until = 0;
  return keep_record (self, record, error)
         && hearth_scheduler_settle (self, record->event, record->occurrence,
                                     HEARTH_DELIVERY_ANSWERED, "moved", error)
         && mark_again (self, target->event, error);
}

/* As its rule made it, and due where its time has come. */
static gboolean
write_reset (HearthScheduler *self, Target *target, GError **error)
{
  g_autoptr (HearthRecord) fresh =
      hearth_record_new (target->record->event, target->record->occurrence);
  HearthRecord *old = target->record;
  g_autoptr (HearthOccurrence) now_is = NULL;

  if (!hearth_scheduler_settle (self, old->event, old->occurrence, HEARTH_DELIVERY_CLOSED, "reset",
                                error)
      || !pass_turn_back (self, target->event, old, error)
      || !move_back (self, target->event, old->occurrence, error)
      || !hearth_store_delete_record (self->store, old->event, old->occurrence, error))
    return FALSE;
  now_is = hearth_agenda_occurrence (self->agenda, target->event, old->occurrence, error);
  if (!now_is)
    return FALSE;
  if (!old->is_moved && old->opened != 0) {
    fresh->opened = old->opened;
    fresh->expires = hearth_occurrence_expiry (target->event, fresh, now_is->end);
  }
  if (!hearth_scheduler_go_on_nagging (self, target->event, old->occurrence, error))
    return FALSE;
  return keep_record (self, fresh, error) && mark_again (self, target->event, error);
}

static gboolean
check_pausable (HearthScheduler *self, const char *what, GError **error)
{
  HearthKind kind = 0;
  gint64 number = 0;
  g_autoptr (HearthEvent) event = NULL;

  if (g_str_has_prefix (what, "goal:")
      && g_ascii_string_to_signed (what + strlen ("goal:"), 10, 1, G_MAXINT64, &number, NULL))
    return hearth_scheduler_check_goal (self, number, error);
  if (!*what || hearth_kind_from_name (what, &kind, NULL))
    return TRUE;
  if (!g_ascii_string_to_signed (what, 10, 1, G_MAXINT64, &number, NULL)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” cannot be paused: name a kind such as date-night, an event's number, "
                    "goal:NUMBER, or nothing for everything"),
                 what);
    return FALSE;
  }
  event = hearth_store_load_event (self->store, number, error);
  return event != NULL;
}

static void
tell_pause (HearthScheduler *self, const char *what)
{
  gint64 number = 0;

  hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
  if (g_ascii_string_to_signed (what, 10, 1, G_MAXINT64, &number, NULL))
    hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, number, 0, 0);
}

/* Sets the marks of an event that was put back, in the open transaction; what no longer occurs is
 * forgotten. */
gboolean
hearth_scheduler_mark_again (HearthScheduler *self, const HearthEvent *event, GError **error)
{
  return drop_vanished (self, event, error) && mark_again (self, event, error);
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
  event->start = when.start;
  event->all_day = when.all_day;
  event->rule = when.rule;
  event->window_seconds = when.window_seconds;
  set_text (&event->after_done, when.after_done ? when.after_done : "");
  g_array_unref (event->rdates);
  event->rdates = hearth_walls_copy (when.rdates);
  g_array_unref (event->exdates);
  event->exdates = hearth_walls_copy (when.exdates);
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
  return finish (self, hearth_scheduler_insert_event (self, event, error), error);
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
  return finish (self, is_good, error);
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
    event->cursor = wall_now (self, event);
    if (!check_future (self, event, error))
      return FALSE;
  }
  if (!hearth_scheduler_begin_change (self, error, _ ("changed “%s”"), before->title))
    return FALSE;
  return finish (self, write_event (self, event, error), error);
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
  return finish (self, is_good && hearth_store_delete_event (self->store, id, error), error);
}

/* Keeps what became of an occurrence. */
gboolean
hearth_scheduler_answer (HearthScheduler *self, gint64 event, const char *occurrence,
                         const HearthAnswer *answer, GError **error)
{
  g_auto (Target) target = { 0 };
  gint64 done_at = 0;

  if (!check_answer (answer, error) || !find_target (self, event, occurrence, &target, error)
      || !read_done_at (self, &target, answer, &done_at, error)
      || !hearth_scheduler_begin_change (self, error,
                                         answer->outcome == HEARTH_OUTCOME_DONE
                                             ? _ ("done: “%s” of %s")
                                             : _ ("skipped: “%s” of %s"),
                                         target.event->title, target.name))
    return FALSE;
  return finish (self, write_answer (self, &target, answer, done_at, error), error);
}

/* Takes back an answer, a snooze or a move. "" is the outstanding occurrence, else the one that was
 * answered last. */
gboolean
hearth_scheduler_reset (HearthScheduler *self, gint64 event, const char *occurrence, GError **error)
{
  g_auto (Target) target = { 0 };
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
  if (!find_target (self, event, name ? name : occurrence, &target, error)
      || !hearth_scheduler_begin_change (self, error, _ ("reset “%s” of %s"), target.event->title,
                                         target.name))
    return FALSE;
  return finish (self, write_reset (self, &target, error), error);
}

/* Lets an occurrence be quiet until a when, a duration from now, or a lead ("1h before"). */
gboolean
hearth_scheduler_snooze (HearthScheduler *self, gint64 event, const char *occurrence,
                         const char *when, GError **error)
{
  g_auto (Target) target = { 0 };
  gint64 until = 0;

  if (!find_target (self, event, occurrence, &target, error) || !check_open (&target, error)
      || !read_snooze (self, target.occurrence, when, &until, error)
      || !hearth_scheduler_begin_change (self, error, _ ("snoozed “%s” of %s"), target.event->title,
                                         target.name))
    return FALSE;
  return finish (self, write_snooze (self, &target, until, error), error);
}

/* Gives an occurrence another start; it keeps its name. */
gboolean
hearth_scheduler_move (HearthScheduler *self, gint64 event, const char *occurrence,
                       const char *text, GError **error)
{
  g_auto (Target) target = { 0 };
  g_auto (HearthWhen) when = { 0 };

  if (!find_target (self, event, occurrence, &target, error) || !check_open (&target, error))
    return FALSE;
  if (!hearth_when_parse (text, hearth_clock_now (self->clock), zone_of (self, target.event),
                          HEARTH_WHEN_ONCE
                              | (target.event->all_day ? HEARTH_WHEN_ALL_DAY : HEARTH_WHEN_DEFAULT),
                          &when, error))
    return FALSE;
  if (when.all_day != target.event->all_day) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_WHEN,
                 _ ("“%s” has a time, and the event lasts all day; name a day"), text);
    return FALSE;
  }
  if (!hearth_scheduler_begin_change (self, error, _ ("moved “%s” of %s"), target.event->title,
                                      target.name))
    return FALSE;
  return finish (self, write_move (self, &target, when.start, error), error);
}

/* Lets everything, a kind, a goal or an event be quiet until a when. */
gboolean
hearth_scheduler_pause (HearthScheduler *self, const char *what, const char *until, GError **error)
{
  HearthPause pause = { .begins = hearth_clock_now (self->clock), .what = (char *)what };
  guint ended = 0;

  if (!check_pausable (self, what, error)
      || !read_moment (self, NULL, until, HEARTH_WHEN_ALL_DAY, &pause.ends, error)
      || !hearth_scheduler_begin_change (self, error, _ ("paused %s"),
                                         *what ? what : _ ("everything")))
    return FALSE;
  tell_pause (self, what);
  return finish (self,
                 hearth_store_end_pauses (self->store, what, pause.begins, &ended, error)
                     && hearth_store_add_pause (self->store, &pause, error),
                 error);
}

/* Ends a pause now; "" ends all of them. NotFound where there is none. */
gboolean
hearth_scheduler_resume (HearthScheduler *self, const char *what, GError **error)
{
  guint ended = 0;
  gboolean is_good = FALSE;

  if (!hearth_scheduler_begin_change (self, error, _ ("resumed %s"),
                                      *what ? what : _ ("everything")))
    return FALSE;
  is_good = hearth_store_end_pauses (self->store, *what ? what : NULL,
                                     hearth_clock_now (self->clock), &ended, error);
  if (is_good && ended == 0) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 *what ? _ ("“%s” is not paused") : _ ("nothing is paused%s"), what);
    is_good = FALSE;
  }
  tell_pause (self, what);
  return finish (self, is_good, error);
}

/* Keeps a setting; "" goes back to its default. */
gboolean
hearth_scheduler_set (HearthScheduler *self, HearthSetting setting, const char *value,
                      GError **error)
{
  g_autofree char *kept = NULL;
  gboolean is_good = FALSE;

  if (!hearth_setting_check (setting, value, &kept, error)
      || !hearth_scheduler_begin_change (self, error, _ ("set %s to “%s”"),
                                         hearth_setting_name (setting), kept))
    return FALSE;
  is_good = hearth_store_set_setting (self->store, hearth_setting_name (setting), kept, error);
  if (is_good && setting == HEARTH_SETTING_MORNING)
    is_good = hearth_store_wake_all_day_events (self->store, HEARTH_DAY, error);
  hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
  return finish (self, is_good, error);
}
