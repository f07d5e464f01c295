// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-undo: the way back from a change, and forward again.
 *
 * The store puts the rows back; this file brings all that is computed from them in line, in the
 * same transaction: marks are set anew, an occurrence that is no more is forgotten, and the screen
 * shows what the schedule knows, and nothing else. What the undone change took off the screen is
 * due again and comes back there, as any reminder that is due: once, when nothing holds it, and not
 * where its time is over. What came of an occurrence since, as it was not answered then, or
 * elsewhere, goes.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "scheduler-private.h"

/* What is on the screen, or on its way there: delivery id → HearthDelivery. */
static GHashTable *
list_screen (HearthScheduler *self, GError **error)
{
  static const HearthDeliveryState states[] = { HEARTH_DELIVERY_PRESENTING, HEARTH_DELIVERY_SHOWN };
  g_autoptr (GHashTable) screen = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL,
                                                         (GDestroyNotify)hearth_delivery_free);

  for (gsize s = 0; s < G_N_ELEMENTS (states); s++) {
    g_autoptr (GPtrArray) found =
        hearth_store_deliveries_in (self->store, states[s], 0, G_MAXINT32, error);

    if (!found)
      return NULL;
    while (found->len > 0) {
      HearthDelivery *delivery = g_ptr_array_steal_index_fast (found, 0);

      g_hash_table_insert (screen, &delivery->id, delivery);
    }
  }
  return g_steal_pointer (&screen);
}

/* What a row says to be on the screen, and is not any more, is due again, as if no server had ever
 * had it. That it was seen stays known, so that it is no news of something missed. */
static gboolean
show_again (HearthScheduler *self, gint64 id, GError **error)
{
  g_autoptr (HearthDelivery) delivery = NULL;

  if (!hearth_store_load_delivery (self->store, id, &delivery, error))
    return FALSE;
  if (!delivery)
    return TRUE;
  delivery->state = HEARTH_DELIVERY_DUE;
  delivery->notification = 0;
  hearth_delivery_set_text (&delivery->server, "");
  hearth_delivery_set_text (&delivery->nonce, "");
  hearth_delivery_set_text (&delivery->batch, "");
  return hearth_store_update_delivery (self->store, delivery, error);
}

/* Brings the screen in line with the rows. */
static gboolean
settle_screen (HearthScheduler *self, GHashTable *before, GError **error)
{
  g_autoptr (GHashTable) after = list_screen (self, error);
  GHashTableIter iter;
  gpointer id = NULL;
  gpointer shown = NULL;

  if (!after)
    return FALSE;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, &shown))
    if (!g_hash_table_contains (after, id) && !hearth_scheduler_take_off (self, shown, error))
      return FALSE;
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (before, id) && !show_again (self, *(gint64 *)id, error))
      return FALSE;
  return TRUE;
}

/* Takes NotFound for an answer. */
static gboolean
accept_absence (GError *failure, GError **error)
{
  if (!failure)
    return TRUE;
  if (!g_error_matches (failure, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND)) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  g_error_free (failure);
  return TRUE;
}

/* The event of an id; NULL without error where there is none. */
static gboolean
find_event (HearthScheduler *self, gint64 id, HearthEvent **out_event, GError **error)
{
  GError *failure = NULL;

  *out_event = hearth_store_load_event (self->store, id, &failure);
  return accept_absence (failure, error);
}

static gboolean
has_event (HearthScheduler *self, gint64 id, gboolean *out_has, GError **error)
{
  g_autoptr (HearthEvent) event = NULL;

  if (!find_event (self, id, &event, error))
    return FALSE;
  *out_has = event != NULL;
  return TRUE;
}

static gboolean
has_goal (HearthScheduler *self, gint64 id, gboolean *out_has, GError **error)
{
  GError *failure = NULL;
  g_autoptr (HearthGoal) goal = hearth_store_load_goal (self->store, id, &failure);

  *out_has = goal != NULL;
  return accept_absence (failure, error);
}

static gboolean
settle_event (HearthScheduler *self, gint64 id, gboolean was_there, GError **error)
{
  g_autoptr (HearthEvent) event = NULL;

  if (!find_event (self, id, &event, error))
    return FALSE;
  if (event)
    hearth_scheduler_tell (self, was_there ? HEARTH_NEWS_CHANGED : HEARTH_NEWS_ADDED, id, 0, 0);
  else if (was_there)
    hearth_scheduler_tell (self, HEARTH_NEWS_REMOVED, id, 0, 0);
  return !event || hearth_scheduler_mark_again (self, event, error);
}

static gboolean
settle_goal (HearthScheduler *self, gint64 id, gboolean was_there, GError **error)
{
  gboolean is_there = FALSE;

  if (!has_goal (self, id, &is_there, error))
    return FALSE;
  if (is_there)
    hearth_scheduler_tell (self, was_there ? HEARTH_NEWS_GOAL_CHANGED : HEARTH_NEWS_GOAL_ADDED, id,
                           0, 0);
  else if (was_there)
    hearth_scheduler_tell (self, HEARTH_NEWS_GOAL_REMOVED, id, 0, 0);
  return TRUE;
}

/* How an occurrence stood before a change of it was turned back. */
typedef struct {
  gint64 event;
  gint64 wall;
  HearthRecord *record; /* owned (nullable) */
  GHashTable *live; /* owned: gint64 ids of the reminders that were under way */
} Course;

static void
free_course (gpointer data)
{
  Course *course = data;

  hearth_record_free (course->record);
  g_clear_pointer (&course->live, g_hash_table_unref);
  g_free (course);
}

static gboolean
look_at_course (HearthScheduler *self, Course *course, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, course->event, course->wall, error);

  course->live = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; deliveries && i < deliveries->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (hearth_delivery_is_live (delivery))
      g_hash_table_add (course->live, g_memdup2 (&delivery->id, sizeof delivery->id));
  }
  return deliveries
         && hearth_store_load_record (self->store, course->event, course->wall, &course->record,
                                      error);
}

/* The occurrences that a change touched, as Course. */
static GPtrArray *
list_courses (HearthScheduler *self, gint64 change, GError **error)
{
  g_autoptr (GArray) touched = hearth_store_change_occurrences (self->store, change, error);
  g_autoptr (GPtrArray) courses = g_ptr_array_new_with_free_func (free_course);

  for (guint i = 0; touched && i < touched->len; i++) {
    const HearthMarked *one = &g_array_index (touched, HearthMarked, i);
    Course *course = g_new0 (Course, 1);

    course->event = one->event;
    course->wall = one->wall;
    g_ptr_array_add (courses, course);
    if (!look_at_course (self, course, error))
      return NULL;
  }
  return touched ? g_steal_pointer (&courses) : NULL;
}

static HearthOutcome
outcome_of (const HearthRecord *record)
{
  return record ? record->outcome : HEARTH_OUTCOME_NONE;
}

/* Whether what is to be reminded of is the same, whatever else was noted. */
static gboolean
is_same_course (const HearthRecord *before, const HearthRecord *after)
{
  g_autoptr (HearthRecord) none = hearth_record_new (0, 0);

  if (before && !after) /* it may not even occur any more */
    return FALSE;
  before = before ? before : none;
  after = after ? after : none;
  return before->outcome == after->outcome && before->is_moved == after->is_moved
         && before->moved == after->moved && before->snoozed_until == after->snoozed_until;
}

/* An answer that was given again has ended what was shown since, which is in no row of the change:
 * where that is taken back once more, and nothing came with it, the latest of these does. */
static gboolean
show_ended (HearthScheduler *self, const Course *before, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, before->event, before->wall, error);
  const HearthDelivery *latest = NULL;

  if (!deliveries)
    return FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    const HearthDelivery *one = g_ptr_array_index (deliveries, i);

    if (hearth_delivery_is_live (one))
      return TRUE;
    if (one->state == HEARTH_DELIVERY_ANSWERED && one->closed_at >= before->record->answered
        && strcmp (one->closed_for, hearth_outcome_name (before->record->outcome)) == 0
        && (!latest || hearth_delivery_is_later (one, latest)))
      latest = one;
  }
  return !latest || show_again (self, latest->id, error);
}

/* An answer in advance made the record, and with it that goes; what was reminded of while the
 * answer was taken back is due nevertheless. */
static gboolean
open_again (HearthScheduler *self, const Course *before, GError **error)
{
  g_autoptr (HearthRecord) fresh = hearth_record_new (before->event, before->wall);
  g_autoptr (HearthEvent) event = NULL;
  g_autoptr (HearthOccurrence) occurrence = NULL;
  GError *failure = NULL;

  if (!find_event (self, before->event, &event, error))
    return FALSE;
  occurrence =
      event ? hearth_agenda_occurrence (self->agenda, event, before->wall, &failure) : NULL;
  if (!occurrence)
    return accept_absence (failure, error);
  fresh->opened = before->record->opened;
  fresh->expires = hearth_occurrence_expiry (event, fresh, occurrence->end);
  return hearth_scheduler_keep_record (self, fresh, error) && show_ended (self, before, error);
}

/* The answer to an occurrence was taken back. */
static gboolean
ask_again (HearthScheduler *self, const Course *before, const HearthRecord *record, GError **error)
{
  if (record)
    return show_ended (self, before, error);
  return before->record->opened == 0 || before->record->is_moved
         || open_again (self, before, error);
}

/* Where an occurrence stands otherwise than before, the reminders that were under way then, and
 * still are, are not about that. */
static gboolean
settle_course (HearthScheduler *self, const Course *before, GError **error)
{
  g_autoptr (HearthRecord) record = NULL;

  hearth_scheduler_tell (self, HEARTH_NEWS_OCCURRENCE, before->event, before->wall, 0);
  if (!hearth_store_load_record (self->store, before->event, before->wall, &record, error))
    return FALSE;
  if (is_same_course (before->record, record))
    return TRUE;
  if (outcome_of (record) != HEARTH_OUTCOME_NONE)
    return hearth_scheduler_settle_those (self, before->event, before->wall, before->live,
                                          HEARTH_DELIVERY_ANSWERED,
                                          hearth_outcome_name (record->outcome), error);
  return hearth_scheduler_settle_those (self, before->event, before->wall, before->live,
                                        HEARTH_DELIVERY_CLOSED, "withdrawn", error)
         && (outcome_of (before->record) == HEARTH_OUTCOME_NONE
             || ask_again (self, before, record, error));
}

static gboolean
settle_courses (HearthScheduler *self, GPtrArray *before, GError **error)
{
  for (guint i = 0; i < before->len; i++)
    if (!settle_course (self, g_ptr_array_index (before, i), error))
      return FALSE;
  return TRUE;
}

/* What a change touched of one kind of thing that has a life of its own on the bus. */
typedef struct {
  GArray *(*list) (HearthStore *store, gint64 change, GError **error);
  gboolean (*has) (HearthScheduler *self, gint64 id, gboolean *out_has, GError **error);
  gboolean (*settle) (HearthScheduler *self, gint64 id, gboolean was_there, GError **error);
  GArray *ids; /* owned: gint64 */
  GArray *presence; /* owned: gboolean, before the change was turned back */
} Touched;

static void
clear_touched (Touched *touched)
{
  g_clear_pointer (&touched->ids, g_array_unref);
  g_clear_pointer (&touched->presence, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Touched, clear_touched)

static gboolean
look_at (HearthScheduler *self, gint64 change, Touched *touched, GError **error)
{
  touched->ids = touched->list (self->store, change, error);
  touched->presence = g_array_new (FALSE, FALSE, sizeof (gboolean));
  for (guint i = 0; touched->ids && i < touched->ids->len; i++) {
    gboolean is_there = FALSE;

    if (!touched->has (self, g_array_index (touched->ids, gint64, i), &is_there, error))
      return FALSE;
    g_array_append_val (touched->presence, is_there);
  }
  return touched->ids != NULL;
}

static gboolean
settle_touched (HearthScheduler *self, const Touched *touched, GError **error)
{
  for (guint i = 0; i < touched->ids->len; i++)
    if (!touched->settle (self, g_array_index (touched->ids, gint64, i),
                          g_array_index (touched->presence, gboolean, i), error))
      return FALSE;
  return TRUE;
}

/* Turns a change back in the open transaction, with all that hangs on it. */
gboolean
hearth_scheduler_turn_back (HearthScheduler *self, gint64 change, GError **error)
{
  g_auto (Touched)
      events = { .list = hearth_store_change_events, .has = has_event, .settle = settle_event };
  g_auto (Touched)
      goals = { .list = hearth_store_change_goals, .has = has_goal, .settle = settle_goal };
  g_autoptr (GHashTable) screen = list_screen (self, error);
  g_autoptr (GPtrArray) courses = screen ? list_courses (self, change, error) : NULL;
  gboolean has_settings = FALSE;

  hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
  return courses && look_at (self, change, &events, error) && look_at (self, change, &goals, error)
         && hearth_store_change_touches (self->store, change, "setting", &has_settings, error)
         && hearth_store_turn_back (self->store, change, error)
         && settle_screen (self, screen, error) && settle_courses (self, courses, error)
         && settle_touched (self, &events, error) && settle_touched (self, &goals, error)
         && (!has_settings || hearth_store_wake_all_day_events (self->store, HEARTH_DAY, error));
}

static gboolean
turn_last_back (HearthScheduler *self, gboolean again, char **out_what, GError **error)
{
  g_autoptr (HearthChange) change = NULL;

  if (!hearth_store_find_change (self->store, again, &change, error))
    return FALSE;
  if (!change) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 again ? _ ("there is nothing to do again: nothing was undone, or another change "
                            "came after it")
                       : _ ("there is nothing to undo; `hearth log` shows what was changed"));
    return FALSE;
  }
  *out_what = g_strdup (change->what);
  return hearth_scheduler_turn_back (self, change->id, error);
}

static gboolean
run (HearthScheduler *self, gboolean again, char **out_what, GError **error)
{
  g_autofree char *what = NULL;
  gboolean is_good = FALSE;

  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  is_good = turn_last_back (self, again, &what, error);
  if (!hearth_scheduler_finish (self, is_good, error))
    return FALSE;
  *out_what = g_steal_pointer (&what);
  return TRUE;
}

/* Takes back the last change that was not taken back yet, and says what it was. */
gboolean
hearth_scheduler_undo (HearthScheduler *self, char **out_what, GError **error)
{
  return run (self, FALSE, out_what, error);
}

/* Does again what was taken back last, and says what it was. */
gboolean
hearth_scheduler_redo (HearthScheduler *self, char **out_what, GError **error)
{
  return run (self, TRUE, out_what, error);
}
