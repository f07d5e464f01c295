// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler: the mind of hearth, and the only writer of its state.
 *
 * It is asked to change the schedule (scheduler-change), it notices what has come due (scheduler-
 * collect) and brings that before the two (scheduler-present). Each does so in one transaction at
 * a time, whose news is told once it is on disk (scheduler-news). This file is the heart: the run,
 * which follows every change, every alarm and every jump of the clock.
 *
 * A run reads the time (scheduler-clock), collects all that is due, presents it and arms the one
 * alarm for what comes next (scheduler-alarm). It computes everything anew from the database and
 * nothing is counted down, so a run too many does nothing and a crash in the middle is mended by
 * the next one. Where the disk refuses, the run is tried again in half a minute, and by every call
 * that works.
 *
 * Signals: "event-added", "event-changed", "event-removed" (gint64 event); "goal-added",
 * "goal-changed", "goal-removed" (gint64 goal);
 * "occurrence-changed" (gint64 event, gint64 occurrence); "due" (gint64 event, gint64 occurrence,
 * gint64 delivery); "schedule-changed" (): what the schedule as a whole shows may be different;
 * "settled" (): after hearth_scheduler_wind_down, no server owes an answer any more.
 */
#include "scheduler.h"

#include "scheduler-private.h"

/* After a failed run; the disk may be full for a moment. */
#define RETRY_SECONDS 30

G_DEFINE_FINAL_TYPE (HearthScheduler, hearth_scheduler, G_TYPE_OBJECT)

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

static gboolean
collect_in_transaction (HearthScheduler *self, gint64 now, gboolean *out_is_complete,
                        GError **error)
{
  gboolean is_good = FALSE;

  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  /* What expired goes first: what is collected late is told once, however late. */
  is_good = tell_expired (self, now, error)
            && hearth_scheduler_collect (self, out_is_complete, error)
            && (!*out_is_complete || hearth_scheduler_follow_gaps (self, now, error));
  return hearth_scheduler_end (self, is_good, error);
}

/* A daily copy that fails is no reason not to remind; it is tried again, and the store says why. */
static gboolean
back_up (HearthScheduler *self, gboolean is_complete)
{
  if (is_complete && !hearth_scheduler_back_up_daily (self, NULL)) {
    hearth_scheduler_try_later (self);
    hearth_scheduler_tell_schedule (self);
  }
  return TRUE;
}

static gboolean
run_once (HearthScheduler *self, gboolean *out_is_complete, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);

  self->retry_at = G_MAXINT64;
  return hearth_scheduler_follow_clock (self, error)
         && hearth_scheduler_follow_zone (self, now, error)
         && hearth_scheduler_keep_reports (self, error)
         && collect_in_transaction (self, now, out_is_complete, error)
         && hearth_scheduler_follow_unplugged (self, now, error)
         && (!*out_is_complete || self->is_ending || hearth_scheduler_present (self, error))
         && back_up (self, *out_is_complete) && hearth_scheduler_arm (self, now, error);
}

/* Whether a server owes an answer that is worth waiting for. */
static gboolean
is_under_way (HearthScheduler *self)
{
  return g_hash_table_size (self->in_flight) > 0
         || (self->silence && hearth_silence_is_busy (self->silence));
}

static gboolean
on_idle (gpointer data)
{
  HearthScheduler *self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_complete = TRUE;

  self->run_source = 0;
  hearth_scheduler_tell_all (self);
  if (!run_once (self, &is_complete, &error)) {
    hearth_scheduler_try_later (self);
    hearth_clock_arm (self->clock, self->retry_at);
    hearth_scheduler_tell_schedule (self);
  }
  if (!is_complete || self->told->len > 0)
    hearth_scheduler_touch (self);
  if (self->is_ending && !is_under_way (self))
    g_signal_emit_by_name (self, "settled");
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
on_silence_changed (HearthSilence *silence, HearthScheduler *self)
{
  hearth_scheduler_tell_schedule (self);
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
  if (self->silence) {
    g_signal_handlers_disconnect_by_data (self->silence, self);
    hearth_silence_set_memory (self->silence, NULL, NULL, NULL);
  }
  hearth_agenda_free (self->agenda);
  g_ptr_array_unref (self->news);
  g_free (self->zone);
  g_ptr_array_unref (self->withdrawals);
  g_ptr_array_unref (self->belated);
  g_ptr_array_unref (self->told);
  g_hash_table_unref (self->in_flight);
  g_hash_table_unref (self->brought_back);
  g_clear_pointer (&self->unkept, g_ptr_array_unref);
  G_OBJECT_CLASS (hearth_scheduler_parent_class)->finalize (object);
}

static void
hearth_scheduler_class_init (HearthSchedulerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = hearth_scheduler_finalize;
  hearth_scheduler_create_signals (G_TYPE_FROM_CLASS (class));
  (void)g_signal_new ("settled", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 0);
}

static void
hearth_scheduler_init (HearthScheduler *self)
{
  self->news = g_ptr_array_new_with_free_func (g_free);
  self->withdrawals = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_withdrawal_free);
  self->belated = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_withdrawal_free);
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

/* Has the desktop asked for silence while a date night runs unplugged; to be called before the
 * start. The silence must outlive the scheduler. */
void
hearth_scheduler_use_silence (HearthScheduler *self, HearthSilence *silence)
{
  self->silence = silence;
}

/* Begins nothing new and gives the desktop back what it took, for the daemon is to end; TRUE where
 * a server owes an answer, and then "settled" follows when it came. */
gboolean
hearth_scheduler_wind_down (HearthScheduler *self)
{
  self->is_ending = TRUE;
  if (self->silence)
    hearth_silence_want (self->silence, HEARTH_SILENCE_NONE);
  return is_under_way (self);
}

/* Begins to listen, to wake and to remind. */
void
hearth_scheduler_start (HearthScheduler *self)
{
  self->clock_offset = hearth_scheduler_offset (self);
  hearth_scheduler_recall_doubt (self);
  g_signal_connect (self->clock, "alarm", G_CALLBACK (on_alarm), self);
  g_signal_connect (self->clock, "jumped", G_CALLBACK (on_jumped), self);
  if (self->session)
    g_signal_connect (self->session, "changed", G_CALLBACK (on_session_changed), self);
  if (self->silence)
    g_signal_connect (self->silence, "changed", G_CALLBACK (on_silence_changed), self);
  hearth_scheduler_recall_silence (self);
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
