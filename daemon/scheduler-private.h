// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "scheduler.h"
#include "when.h"

G_BEGIN_DECLS

/* Steps of the wall clock below this are its daily correction and change nothing. */
#define HEARTH_CLOCK_STEP_MIN (2 * G_USEC_PER_SEC)

/* What became known in a transaction, to be told once it is on disk. */
typedef enum {
  HEARTH_NEWS_ADDED,
  HEARTH_NEWS_CHANGED,
  HEARTH_NEWS_REMOVED,
  HEARTH_NEWS_OCCURRENCE, /* the state of an occurrence */
  HEARTH_NEWS_DUE, /* a delivery goes to the server */
  HEARTH_NEWS_SCHEDULE, /* something that the schedule as a whole shows */
  HEARTH_NEWS_GOAL_ADDED, /* the number of a goal stands for that of an event, as in the next two */
  HEARTH_NEWS_GOAL_CHANGED,
  HEARTH_NEWS_GOAL_REMOVED,
} HearthNewsKind;

#define HEARTH_NEWS_KINDS 9

/* A notification that is to leave a server's screen. Free with hearth_withdrawal_free. */
typedef struct {
  char *server; /* owned */
  guint32 notification;
} HearthWithdrawal;

/* What a notice's key says. */
typedef struct {
  gboolean is_digest;
  gint64 event;
  gint64 occurrence;
  gint64 delivery;
  char *nonce; /* owned */
} HearthNoticeKey;

struct _HearthScheduler {
  GObject parent;

  HearthStore *store; /* borrowed, as the next three: main owns them */
  HearthClock *clock;
  HearthNotifier *notifier;
  HearthSession *session; /* (nullable) */
  HearthSilence *silence; /* borrowed (nullable): main owns it too */
  HearthAgenda *agenda;

  gboolean keeps_backups; /* whether a copy is made each day */
  HearthCallerFunc ask_caller; /* (nullable) by whom a change is asked for */
  gpointer caller_data; /* borrowed */
  HearthGroup *group; /* borrowed (nullable): that the change being made is of */
  gint64 entry; /* of the open transaction, in the log; 0: none */

  GPtrArray *news; /* of the open transaction */
  GPtrArray *withdrawals; /* HearthWithdrawal, to be made when it is on disk */
  GPtrArray *belated; /* HearthWithdrawal, of servers that are not there, or not yet */
  GPtrArray *told; /* news on disk, not told yet */
  guint run_source; /* idle; 0: none */
  gboolean is_ending; /* nothing is begun any more */
  gint64
      silent_from; /* instant from which silence may be asked for; G_MAXINT64: nothing delays it */

  gint64 last_run; /* instant up to which missed occurrences were told */
  char *zone; /* owned; the user's, with its offset, when it was last looked at; NULL before */
  gint64 clock_offset; /* wall clock minus elapsed time when it was last looked at */
  gint64 trusted_offset; /* the one before a step forward; G_MAXINT64: none is in doubt */
  gboolean knows_server; /* whether what an earlier run left there was taken up */
  gint64 doubt_begins; /* time since boot at which that step came */
  gint64 retry_at; /* instant at which to try the disk again; G_MAXINT64: nothing to retry */
  gint64 rest_until; /* instant before which the server is left alone */
  guint failures; /* in a row, on the present server */
  GHashTable *in_flight; /* set of notice keys that this process handed to the notifier */
  GPtrArray *unkept; /* what the notifier reported and the disk refused, see scheduler-report */
  GHashTable *brought_back; /* set of notice keys whose answer could not be kept */
};

void hearth_scheduler_touch (HearthScheduler *self);
void hearth_scheduler_try_later (HearthScheduler *self);

/* scheduler-news */
void hearth_scheduler_create_signals (GType type);
void hearth_scheduler_tell_schedule (HearthScheduler *self);
void hearth_scheduler_tell_all (HearthScheduler *self);
void hearth_scheduler_tell (HearthScheduler *self, HearthNewsKind kind, gint64 event,
                            gint64 occurrence, gint64 delivery);
void hearth_scheduler_withdraw (HearthScheduler *self, const char *server, guint32 notification);
void hearth_scheduler_withdraw_belated (HearthScheduler *self, const char *server);
gboolean hearth_scheduler_begin (HearthScheduler *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_end (HearthScheduler *self, gboolean is_good,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_scheduler_clear_news (HearthScheduler *self);
void hearth_withdrawal_free (HearthWithdrawal *withdrawal);

/* scheduler-alarm */
gboolean
hearth_scheduler_arm (HearthScheduler *self, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-clock */
gint64 hearth_scheduler_offset (HearthScheduler *self);
gboolean
hearth_scheduler_follow_clock (HearthScheduler *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_follow_zone (HearthScheduler *self, gint64 now,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-doubt */
gboolean hearth_scheduler_is_in_doubt (HearthScheduler *self);
gboolean hearth_scheduler_begin_doubt (HearthScheduler *self, gint64 trusted_offset,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_keep_doubt (HearthScheduler *self, gint64 offset,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_end_doubt (HearthScheduler *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_scheduler_recall_doubt (HearthScheduler *self);
gboolean hearth_scheduler_doubt (HearthScheduler *self, const HearthDelivery *delivery,
                                 HearthDoubtSteps step, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_insert_delivery (HearthScheduler *self, HearthDelivery *delivery,
                                  gboolean *out_is_new, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-backup */
gboolean hearth_scheduler_backup_due (HearthScheduler *self, gint64 *out_instant,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_back_up_daily (HearthScheduler *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-group */
gboolean hearth_scheduler_begin_change (HearthScheduler *self, GError **error, const char *format,
                                        ...) G_GNUC_PRINTF (3, 4) G_GNUC_WARN_UNUSED_RESULT;
void hearth_scheduler_keep_entry (HearthScheduler *self);

/* scheduler-undo */
gboolean hearth_scheduler_turn_back (HearthScheduler *self, gint64 change,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-change */
GTimeZone *hearth_scheduler_zone_of (HearthScheduler *self, const HearthEvent *event);
gint64 hearth_scheduler_wall_now (HearthScheduler *self, const HearthEvent *event);
gboolean hearth_scheduler_read_moment (HearthScheduler *self, const HearthEvent *event,
                                       const char *text, HearthWhenFlags flags, gint64 *out_instant,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_keep_record (HearthScheduler *self, const HearthRecord *record,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_finish (HearthScheduler *self, gboolean is_good,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-event */
gboolean hearth_scheduler_mark_from_now (HearthScheduler *self, const HearthEvent *event,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_mark_again (HearthScheduler *self, const HearthEvent *event,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_insert_event (HearthScheduler *self, HearthEvent *event,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-collect */
gboolean hearth_scheduler_mark (HearthScheduler *self, const HearthEvent *event, gint64 cursor,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_catch_up (HearthScheduler *self, gint64 id,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_collect (HearthScheduler *self, gboolean *out_is_complete,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-wait */
gboolean
hearth_scheduler_find_silence (HearthScheduler *self, const HearthRecord *record, gint64 now,
                               const char **out_why, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_go_on_nagging (HearthScheduler *self, const HearthEvent *event, gint64 occurrence,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_collect_waiting (HearthScheduler *self, HearthDelivery *delivery,
                                           gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-retract */
gboolean hearth_scheduler_rewind (HearthScheduler *self, gint64 since,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_retract (HearthScheduler *self, gint64 since, gint64 offset,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-present */
HearthNotice *hearth_scheduler_tell_again (HearthScheduler *self, const HearthNoticeKey *key,
                                           GPtrArray *deliveries, const char *trouble);
gboolean hearth_scheduler_take_off (HearthScheduler *self, const HearthDelivery *delivery,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_find_hold (HearthScheduler *self, const HearthEvent *event,
                            const char **out_reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_present (HearthScheduler *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_settle_all (HearthScheduler *self, gint64 event, HearthDeliveryState state,
                             const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_settle (HearthScheduler *self, gint64 event, gint64 occurrence,
                                  HearthDeliveryState state, const char *reason,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_settle_those (HearthScheduler *self, gint64 event, gint64 occurrence,
                               GHashTable *which, HearthDeliveryState state, const char *reason,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_privacy (HearthScheduler *self, HearthPrivacy *out_privacy,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_expire (HearthScheduler *self, const HearthRecord *record,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-button */
void hearth_scheduler_act (HearthScheduler *self, const char *text, const char *action);

/* scheduler-report */
gboolean
hearth_scheduler_keep_reports (HearthScheduler *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_scheduler_try_server (HearthScheduler *self);
void hearth_scheduler_listen (HearthScheduler *self);

/* scheduler-unplug */
gboolean hearth_scheduler_follow_unplugged (HearthScheduler *self, gint64 now,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_next_unplugged (HearthScheduler *self, gint64 now, gint64 *out_instant,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_scheduler_unplugged (HearthScheduler *self, gint64 now, gint64 *out_end,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-foresee */
gboolean hearth_scheduler_foresee (HearthScheduler *self, GPtrArray *forecasts,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-settle */
gboolean
hearth_scheduler_close (HearthScheduler *self, HearthDelivery *delivery, HearthDeliveryState state,
                        const char *reason, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-key */
char *hearth_scheduler_format_key (const HearthDelivery *delivery);
char *hearth_notice_key_of_batch (const char *batch);
gboolean hearth_notice_key_parse (const char *text, HearthNoticeKey *out_key);
GPtrArray *hearth_notice_key_load (HearthScheduler *self, const HearthNoticeKey *key,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_notice_key_clear (HearthNoticeKey *key);

/* scheduler-gap */
gboolean hearth_scheduler_follow_gaps (HearthScheduler *self, gint64 now,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_next_gap (HearthScheduler *self, gint64 now, gint64 *out_instant,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_collect_gap (HearthScheduler *self, HearthDelivery *delivery,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_answer_gap (HearthScheduler *self, const HearthDelivery *delivery,
                                      const char *action, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_forecast_gaps (HearthScheduler *self, gint64 from, gint64 until, GPtrArray *found,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* scheduler-refresh */
gboolean hearth_scheduler_refresh (HearthScheduler *self, const char *server,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HearthNoticeKey, hearth_notice_key_clear)

G_END_DECLS
