// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler: the mind of hearth, and the only writer of its state.
 *
 * It is asked to change the schedule (scheduler-change), it notices what has come due (scheduler-
 * collect) and brings that before the two (scheduler-present). This file is the heart that those
 * three share: one transaction at a time, news that is told only once it is on disk, and the run,
 * which follows every change, every alarm and every jump of the clock.
 *
 * A run reads the time, collects all that is due, presents it and arms the one alarm for what comes
 * next. It computes everything anew from the database and nothing is counted down, so a run too
 * many does nothing and a crash in the middle is mended by the next one. Where the disk refuses,
 * the run is tried again in half a minute, and by every call that works.
 *
 * Signals: "event-added", "event-changed", "event-removed" (gint64 event); "goal-added",
 * "goal-changed", "goal-removed" (gint64 goal);
 * "occurrence-changed" (gint64 event, gint64 occurrence); "due" (gint64 event, gint64 occurrence,
 * gint64 delivery); "schedule-changed" (): what the schedule as a whole shows may be different.
 */
#include "scheduler.h"

#include <string.h>

#include "civil.h"
#include "hold.h"
#include "scheduler-private.h"
#include "walk.h"
#include "walltime.h"

/* After a failed run; the disk may be full for a moment. */
#define RETRY_SECONDS 30

/* Steps of the wall clock below this are its daily correction and change nothing. */
#define STEP_MIN (2 * G_USEC_PER_SEC)

/* Where the store keeps it; a name that no setting has. */
#define DOUBT "clock.doubt"

/* Twice what the clocks of two zones differ by at the most. */
#define ZONES_APART_MAX (52 * HEARTH_HOUR * G_USEC_PER_SEC)

/* Clocks leap by an hour, rarely by two; and what may wait in that time. */
#define GAP_MAX (2 * HEARTH_HOUR)
#define WAITING_MAX 256

typedef struct {
  HearthNewsKind kind;
  gint64 event;
  gint64 occurrence;
  gint64 delivery;
} News;

static guint signals[HEARTH_NEWS_KINDS];

G_DEFINE_FINAL_TYPE (HearthScheduler, hearth_scheduler, G_TYPE_OBJECT)

static void
free_withdrawal (gpointer data)
{
  HearthWithdrawal *withdrawal = data;

  g_free (withdrawal->server);
  g_free (withdrawal);
}

static void
tell_all (HearthScheduler *self)
{
  g_autoptr (GPtrArray) told = g_steal_pointer (&self->told);

  self->told = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < told->len; i++) {
    const News *news = g_ptr_array_index (told, i);

    switch (news->kind) {
    case HEARTH_NEWS_OCCURRENCE:
      g_signal_emit (self, signals[news->kind], 0, news->event, news->occurrence);
      break;
    case HEARTH_NEWS_DUE:
      g_signal_emit (self, signals[news->kind], 0, news->event, news->occurrence, news->delivery);
      break;
    case HEARTH_NEWS_SCHEDULE:
      break;
    case HEARTH_NEWS_ADDED:
    case HEARTH_NEWS_CHANGED:
    case HEARTH_NEWS_REMOVED:
    case HEARTH_NEWS_GOAL_ADDED:
    case HEARTH_NEWS_GOAL_CHANGED:
    case HEARTH_NEWS_GOAL_REMOVED:
    default:
      g_signal_emit (self, signals[news->kind], 0, news->event);
    }
  }
  if (told->len > 0)
    g_signal_emit (self, signals[HEARTH_NEWS_SCHEDULE], 0);
}

/* Tells of the occurrences that nobody answered in time since the last run. */
static gboolean
tell_expired (HearthScheduler *self, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) expired = NULL;

  if (self->last_run == 0 || self->last_run > now) {
    self->last_run = now;
    return TRUE;
  }
  expired = hearth_store_expired (self->store, self->last_run, now, G_MAXINT32, error);
  if (!expired)
    return FALSE;
  for (guint i = 0; i < expired->len; i++) {
    const HearthRecord *record = g_ptr_array_index (expired, i);

    hearth_scheduler_tell (self, HEARTH_NEWS_OCCURRENCE, record->event, record->occurrence, 0);
    if (!hearth_scheduler_expire (self, record, error))
      return FALSE;
  }
  self->last_run = now;
  return TRUE;
}

/* One occurrence expires when its day is over where the user is now. */
static gboolean
set_expiry (HearthScheduler *self, HearthRecord *record, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, record->event, error);
  g_autoptr (HearthOccurrence) occurrence = NULL;
  gint64 expires = 0;

  if (!event)
    return FALSE;
  occurrence = hearth_agenda_occurrence (self->agenda, event, record->occurrence, NULL);
  if (!occurrence)
    return TRUE;
  expires = hearth_occurrence_expiry (event, record, occurrence->end);
  if (expires == record->expires)
    return TRUE;
  record->expires = expires;
  return hearth_store_put_record (self->store, record, error);
}

/* Looks whether the user is in another zone, and lets what floats expire by it. */
static gboolean
follow_zone (HearthScheduler *self, gint64 now, GError **error)
{
  const char *zone = g_time_zone_get_identifier (hearth_clock_zone (self->clock));
  g_autoptr (GPtrArray) expiring = NULL;
  gboolean is_good = TRUE;

  if (g_strcmp0 (zone, self->zone) == 0)
    return TRUE;
  expiring = hearth_store_expiring (self->store, now - ZONES_APART_MAX, error);
  if (!expiring || !hearth_scheduler_begin (self, error))
    return FALSE;
  for (guint i = 0; is_good && i < expiring->len; i++)
    is_good = set_expiry (self, g_ptr_array_index (expiring, i), error);
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  g_free (self->zone);
  self->zone = g_strdup (zone);
  return TRUE;
}

/* The instant of the first snooze or nag that waits. Walls in a gap of the clocks come behind later
 * ones, so those of the hours after the first are looked at too. */
static gboolean
first_waiting (HearthScheduler *self, gint64 *out_instant, GError **error)
{
  g_autoptr (GPtrArray) zones = hearth_store_zones (self->store, error);

  if (!zones)
    return FALSE;
  *out_instant = G_MAXINT64;
  for (guint i = 0; i < zones->len; i++) {
    const char *name = g_ptr_array_index (zones, i);
    GTimeZone *zone = hearth_agenda_zone (self->agenda, name);
    g_autoptr (GPtrArray) first = hearth_store_waiting (self->store, name, G_MAXINT64, 1, error);
    g_autoptr (GPtrArray) waiting = NULL;
    gint64 until = 0;

    if (!first)
      return FALSE;
    if (first->len == 0)
      continue;
    until = ((HearthDelivery *)g_ptr_array_index (first, 0))->wall + GAP_MAX;
    waiting = hearth_store_waiting (self->store, name, until, WAITING_MAX, error);
    if (!waiting)
      return FALSE;
    for (guint n = 0; n < waiting->len; n++) {
      const HearthDelivery *delivery = g_ptr_array_index (waiting, n);

      *out_instant = MIN (*out_instant, hearth_walltime_to_instant (delivery->wall, zone));
    }
  }
  return TRUE;
}

/* The instant at which what is held may come: quiet hours or a pause end. */
static gboolean
first_release (HearthScheduler *self, gint64 now, gint64 *out_instant, GError **error)
{
  g_autoptr (GPtrArray) pauses = NULL;
  g_autoptr (GPtrArray) held =
      hearth_store_deliveries_in (self->store, HEARTH_DELIVERY_HELD, 0, 1, error);
  HearthQuietHours hours;

  *out_instant = G_MAXINT64;
  if (!held)
    return FALSE;
  pauses = hearth_store_pauses (self->store, now, now + 1, error);
  if (!pauses)
    return FALSE;
  if (pauses->len > 0)
    *out_instant = ((HearthPause *)g_ptr_array_index (pauses, 0))->ends;
  if (held->len == 0)
    return TRUE;
  if (!hearth_settings_quiet_hours (self->store, &hours, error))
    return FALSE;
  *out_instant =
      MIN (*out_instant, hearth_hold_next_change (&hours, now, hearth_clock_zone (self->clock)));
  return TRUE;
}

static gboolean
arm (HearthScheduler *self, gint64 now, GError **error)
{
  gint64 next = self->retry_at;
  gint64 wake = G_MAXINT64;
  gint64 waiting = G_MAXINT64;
  gint64 expiry = G_MAXINT64;
  gint64 release = G_MAXINT64;
  gint64 backup = G_MAXINT64;
  gint64 event = 0;

  if (!hearth_agenda_first (self->agenda, HEARTH_MARK_WAKE, &wake, &event, error)
      || !first_waiting (self, &waiting, error)
      || !hearth_store_next_expiry (self->store, now, &expiry, error)
      || !first_release (self, now, &release, error)
      || !hearth_scheduler_backup_due (self, &backup, error))
    return FALSE;
  if (self->retry_at != G_MAXINT64)
    backup = MAX (backup, self->retry_at);
  next = MIN (MIN (MIN (next, wake), backup), MIN (MIN (waiting, expiry), release));
  if (self->failures > 0 && self->rest_until > now)
    next = MIN (next, self->rest_until);
  hearth_clock_arm (self->clock, next);
  return TRUE;
}

/* Keeps on disk what is known of a step forward that may prove false: the offset before it, the
 * time since boot at which it came, the newest delivery of then, and the offset it led to. So a
 * restart of the daemon does not forget it; one of the machine does. */
static gboolean
keep_doubt (HearthScheduler *self, gint64 offset, GError **error)
{
  g_autofree char *value = NULL;

  if (self->trusted_offset == G_MAXINT64)
    value = g_strdup ("");
  else
    value = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                             " %" G_GINT64_FORMAT,
                             self->trusted_offset, self->doubt_begins, self->doubt_after, offset);
  return hearth_store_set_setting (self->store, DOUBT, value, error);
}

static void
recall_doubt (HearthScheduler *self)
{
  g_autofree char *value = NULL;
  g_auto (GStrv) words = NULL;
  gint64 elapsed = 0;

  if (!hearth_store_get_setting (self->store, DOUBT, &value, NULL) || !value)
    return;
  words = g_strsplit (value, " ", 4);
  if (g_strv_length (words) != 4)
    return;
  elapsed = g_ascii_strtoll (words[1], NULL, 10);
  if (elapsed > hearth_clock_elapsed (self->clock))
    return;
  self->trusted_offset = g_ascii_strtoll (words[0], NULL, 10);
  self->doubt_begins = elapsed;
  self->doubt_after = g_ascii_strtoll (words[2], NULL, 10);
  self->clock_offset = g_ascii_strtoll (words[3], NULL, 10);
}

/* The step forward proved false, or more of it than now stands: what came of it is taken back. */
static gboolean
step_back (HearthScheduler *self, gint64 offset, GError **error)
{
  if (!hearth_scheduler_retract (self, self->trusted_offset + self->doubt_begins, offset + STEP_MIN,
                                 error))
    return FALSE;
  if (offset <= self->trusted_offset + STEP_MIN)
    self->trusted_offset = G_MAXINT64;
  return keep_doubt (self, offset, error);
}

static gboolean
step_forward (HearthScheduler *self, gint64 before, gint64 offset, GError **error)
{
  if (self->trusted_offset == G_MAXINT64) {
    if (!hearth_store_newest_delivery (self->store, &self->doubt_after, error))
      return FALSE;
    self->trusted_offset = before;
    self->doubt_begins = hearth_clock_elapsed (self->clock);
  }
  return keep_doubt (self, offset, error);
}

/* Looks whether the wall clock was set. A step forward may prove false: what it shows is remembered
 * as such until the clock comes back. A step back that follows one takes back what was shown before
 * its time; any other takes back nothing, for then it was shown, if perhaps not at the hour that
 * the clock says now. */
static gboolean
follow_clock (HearthScheduler *self, GError **error)
{
  gint64 before = self->clock_offset;
  gint64 offset = hearth_scheduler_offset (self);
  gint64 now = hearth_clock_now (self->clock);
  gint64 trusted = self->trusted_offset;
  gboolean is_good = TRUE;

  if (ABS (offset - before) > STEP_MIN) {
    if (!hearth_scheduler_begin (self, error))
      return FALSE;
    if (offset > before)
      is_good = step_forward (self, before, offset, error);
    else if (self->trusted_offset != G_MAXINT64)
      is_good = step_back (self, offset, error);
    if (!hearth_scheduler_end (self, is_good, error)) {
      self->trusted_offset = trusted;
      return FALSE;
    }
    /* The pause of a server was counted by the clock that was. */
    if (self->rest_until != G_MAXINT64)
      self->rest_until = MIN (self->rest_until, now);
  }
  self->clock_offset = offset;
  self->last_run = MIN (self->last_run, now);
  return TRUE;
}

static gboolean
collect_in_transaction (HearthScheduler *self, gint64 now, gboolean *out_is_complete,
                        GError **error)
{
  gboolean is_good = FALSE;

  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  /* What expired goes first: what is collected late is told once, however late. */
  is_good =
      tell_expired (self, now, error) && hearth_scheduler_collect (self, out_is_complete, error);
  return hearth_scheduler_end (self, is_good, error);
}

/* A daily copy that fails is no reason not to remind; it is tried again, and the store says why. */
static gboolean
back_up (HearthScheduler *self, gboolean is_complete)
{
  if (is_complete && !hearth_scheduler_back_up_daily (self, NULL)) {
    hearth_scheduler_try_later (self);
    g_signal_emit (self, signals[HEARTH_NEWS_SCHEDULE], 0);
  }
  return TRUE;
}

static gboolean
run_once (HearthScheduler *self, gboolean *out_is_complete, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);

  self->retry_at = G_MAXINT64;
  return follow_clock (self, error) && follow_zone (self, now, error)
         && collect_in_transaction (self, now, out_is_complete, error)
         && (!*out_is_complete || hearth_scheduler_present (self, error))
         && back_up (self, *out_is_complete) && arm (self, now, error);
}

static gboolean
on_idle (gpointer data)
{
  HearthScheduler *self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_complete = TRUE;

  self->run_source = 0;
  tell_all (self);
  if (!run_once (self, &is_complete, &error)) {
    hearth_scheduler_try_later (self);
    hearth_clock_arm (self->clock, self->retry_at);
    g_signal_emit (self, signals[HEARTH_NEWS_SCHEDULE], 0);
  }
  if (!is_complete || self->told->len > 0)
    hearth_scheduler_touch (self);
  return G_SOURCE_REMOVE;
}

static void
on_alarm (HearthClock *clock, HearthScheduler *self)
{
  hearth_scheduler_touch (self);
}

/* The clock was set, the machine woke or the zone changed: the run finds out which. */
static void
on_jumped (HearthClock *clock, HearthScheduler *self)
{
  hearth_agenda_forget_zones (self->agenda);
  hearth_scheduler_touch (self);
}

static void
on_session_changed (HearthSession *session, HearthScheduler *self)
{
  hearth_scheduler_touch (self);
}

static void
hearth_scheduler_finalize (GObject *object)
{
  HearthScheduler *self = HEARTH_SCHEDULER (object);

  if (self->run_source != 0)
    g_source_remove (self->run_source);
  g_signal_handlers_disconnect_by_data (self->clock, self);
  g_signal_handlers_disconnect_by_data (self->notifier, self);
  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  hearth_agenda_free (self->agenda);
  g_ptr_array_unref (self->news);
  g_free (self->zone);
  g_ptr_array_unref (self->withdrawals);
  g_ptr_array_unref (self->belated);
  g_ptr_array_unref (self->told);
  g_hash_table_unref (self->in_flight);
  g_hash_table_unref (self->brought_back);
  G_OBJECT_CLASS (hearth_scheduler_parent_class)->finalize (object);
}

static void
hearth_scheduler_class_init (HearthSchedulerClass *class)
{
  GType type = G_TYPE_FROM_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = hearth_scheduler_finalize;
  signals[HEARTH_NEWS_ADDED] = g_signal_new ("event-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[HEARTH_NEWS_CHANGED] = g_signal_new ("event-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[HEARTH_NEWS_REMOVED] = g_signal_new ("event-removed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[HEARTH_NEWS_OCCURRENCE] =
      g_signal_new ("occurrence-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    2, G_TYPE_INT64, G_TYPE_INT64);
  signals[HEARTH_NEWS_DUE] =
      g_signal_new ("due", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                    G_TYPE_INT64, G_TYPE_INT64, G_TYPE_INT64);
  signals[HEARTH_NEWS_GOAL_ADDED] = g_signal_new ("goal-added", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[HEARTH_NEWS_GOAL_CHANGED] = g_signal_new ("goal-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[HEARTH_NEWS_GOAL_REMOVED] = g_signal_new ("goal-removed", type, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[HEARTH_NEWS_SCHEDULE] = g_signal_new ("schedule-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hearth_scheduler_init (HearthScheduler *self)
{
  self->news = g_ptr_array_new_with_free_func (g_free);
  self->withdrawals = g_ptr_array_new_with_free_func (free_withdrawal);
  self->belated = g_ptr_array_new_with_free_func (free_withdrawal);
  self->told = g_ptr_array_new_with_free_func (g_free);
  self->retry_at = G_MAXINT64;
  self->trusted_offset = G_MAXINT64;
  self->in_flight = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->brought_back = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* A scheduler on a store, a clock, a notifier and (nullable) a session, all of which must outlive
 * it. It does nothing before hearth_scheduler_start. */
HearthScheduler *
hearth_scheduler_new (HearthStore *store, HearthClock *clock, HearthNotifier *notifier,
                      HearthSession *session)
{
  HearthScheduler *self = g_object_new (HEARTH_TYPE_SCHEDULER, NULL);

  self->store = store;
  self->clock = clock;
  self->notifier = notifier;
  self->session = session;
  self->agenda = hearth_agenda_new (store, clock);
  return self;
}

/* Begins to listen, to wake and to remind. */
void
hearth_scheduler_start (HearthScheduler *self)
{
  self->clock_offset = hearth_scheduler_offset (self);
  recall_doubt (self);
  g_signal_connect (self->clock, "alarm", G_CALLBACK (on_alarm), self);
  g_signal_connect (self->clock, "jumped", G_CALLBACK (on_jumped), self);
  if (self->session)
    g_signal_connect (self->session, "changed", G_CALLBACK (on_session_changed), self);
  hearth_scheduler_listen (self);
  hearth_scheduler_touch (self);
}

/* The schedule's reading side; borrowed. */
HearthAgenda *
hearth_scheduler_agenda (HearthScheduler *self)
{
  return self->agenda;
}

/* Its store; borrowed. */
HearthStore *
hearth_scheduler_store (HearthScheduler *self)
{
  return self->store;
}

/* Its clock; borrowed. */
HearthClock *
hearth_scheduler_clock (HearthScheduler *self)
{
  return self->clock;
}

/* Its notifier; borrowed. */
HearthNotifier *
hearth_scheduler_notifier (HearthScheduler *self)
{
  return self->notifier;
}

/* How far the wall clock is ahead of the time since boot: what a step changes and nothing else. */
gint64
hearth_scheduler_offset (HearthScheduler *self)
{
  return hearth_clock_now (self->clock) - hearth_clock_elapsed (self->clock);
}

/* Notes what is to be told when the open transaction is on disk. */
void
hearth_scheduler_tell (HearthScheduler *self, HearthNewsKind kind, gint64 event, gint64 occurrence,
                       gint64 delivery)
{
  News *news = g_new (News, 1);

  *news = (News){ kind, event, occurrence, delivery };
  g_ptr_array_add (self->news, news);
}

/* Takes a notification off a server's screen once the open transaction is on disk, and where the
 * server is not known yet, once it is. */
void
hearth_scheduler_withdraw (HearthScheduler *self, const char *server, guint32 notification)
{
  HearthWithdrawal *withdrawal = g_new (HearthWithdrawal, 1);

  *withdrawal = (HearthWithdrawal){ g_strdup (server), notification };
  g_ptr_array_add (self->withdrawals, withdrawal);
}

/* Makes up for the withdrawals from a server that is there now; other servers took their screens
 * with them. */
void
hearth_scheduler_withdraw_belated (HearthScheduler *self, const char *server)
{
  for (guint i = 0; i < self->belated->len; i++) {
    const HearthWithdrawal *withdrawal = g_ptr_array_index (self->belated, i);

    if (strcmp (withdrawal->server, server) == 0)
      hearth_notifier_withdraw (self->notifier, withdrawal->notification);
  }
  g_ptr_array_set_size (self->belated, 0);
}

/* Forgets the news of a transaction that did not come to its end. */
void
hearth_scheduler_clear_news (HearthScheduler *self)
{
  g_ptr_array_set_size (self->news, 0);
  g_ptr_array_set_size (self->withdrawals, 0);
}

/* Begins a transaction of hearth's own, which is no change of anybody's. */
gboolean
hearth_scheduler_begin (HearthScheduler *self, GError **error)
{
  hearth_scheduler_clear_news (self);
  return hearth_store_begin (self->store, error);
}

/* Ends a change: keeps it where all went well, and then its news is told and a run follows; undoes
 * it, news and all, where not. Gives back whether it is on disk. */
gboolean
hearth_scheduler_end (HearthScheduler *self, gboolean is_good, GError **error)
{
  if (!is_good) {
    hearth_store_rollback (self->store);
    return FALSE;
  }
  if (!hearth_store_commit (self->store, error))
    return FALSE;
  while (self->withdrawals->len > 0)
    g_ptr_array_add (self->belated, g_ptr_array_steal_index (self->withdrawals, 0));
  if (hearth_notifier_server (self->notifier))
    hearth_scheduler_withdraw_belated (self, hearth_notifier_server (self->notifier));
  while (self->news->len > 0)
    g_ptr_array_add (self->told, g_ptr_array_steal_index (self->news, 0));
  return TRUE;
}

/* Lets a run follow in a while, after the disk refused something. */
void
hearth_scheduler_try_later (HearthScheduler *self)
{
  self->retry_at =
      MIN (self->retry_at, hearth_clock_now (self->clock) + RETRY_SECONDS * G_USEC_PER_SEC);
}

/* Lets a run follow once the caller is done: so a reply goes out before the news of it. */
void
hearth_scheduler_touch (HearthScheduler *self)
{
  if (self->run_source == 0)
    self->run_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_idle, self, NULL);
}
