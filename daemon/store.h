// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "delivery.h"
#include "goal.h"
#include "occurrence.h"

G_BEGIN_DECLS

typedef struct _HearthStore HearthStore;

/* Which of an event's walls a question is about. */
typedef enum {
  HEARTH_MARK_WAKE, /* the next moment at which something happens to the event */
  HEARTH_MARK_NEXT, /* the start of its next occurrence */
} HearthMark;

/* Where an event stands in time: what the indexes are made of. */
typedef struct {
  gint64 cursor; /* wall */
  gint64 wake; /* wall; G_MAXINT64: never again */
  gint64 next; /* wall; G_MAXINT64: none */
} HearthMarks;

typedef struct {
  gint64 event;
  gint64 wall;
} HearthMarked;

typedef struct {
  gint64 begins; /* instant */
  gint64 ends; /* instant */
  char *what; /* "" everything, a kind's name, an event's number, or goal:NUMBER */
} HearthPause;

/* The card that goes with a reminder. Free with hearth_prompt_free. */
typedef struct {
  gint64 delivery;
  char *deck; /* as the event names it, with a tag or without */
  gint64 card;
  char *text;
} HearthPrompt;

/* An entry of the log. Free with hearth_change_free. */
typedef struct {
  gint64 id;
  gint64 at; /* instant */
  char *what; /* owned, as the next two: in words */
  char *program; /* that asked for it */
  char *state; /* done, undone, or gone: undone, and overtaken by another change */
} HearthChange;

/* A copy of the database. Free with hearth_backup_free. */
typedef struct {
  char *name; /* owned: of its file in the folder backups/ */
  gint64 at; /* instant at which it was made */
  gint64 bytes;
} HearthBackup;

/* Told of each way in which the desktop was asked for silence, see silence.h. */
typedef void (*HearthSilenceFound) (const char *way, const char *server, const char *detail,
                                    gpointer data);

HearthStore *hearth_store_new (const char *path);
void hearth_store_free (HearthStore *store);
void hearth_store_close (HearthStore *store);
const char *hearth_store_path (HearthStore *store);
char *hearth_store_trouble (HearthStore *store);
gboolean hearth_store_ready (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean hearth_store_begin (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_begin_change (HearthStore *store, HearthChange *change,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_commit (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_store_rollback (HearthStore *store);

/* Events */
gboolean hearth_store_insert_event (HearthStore *store, HearthEvent *event,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_update_event (HearthStore *store, const HearthEvent *event,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_mark_event (HearthStore *store, gint64 event, const HearthMarks *marks,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_mark_last (HearthStore *store, gint64 event, gint64 last,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_delete_event (HearthStore *store, gint64 event,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
HearthEvent *hearth_store_load_event (HearthStore *store, gint64 event,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_find_request (HearthStore *store, const char *request_id, gint64 *out_event,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_count_events (HearthStore *store, guint limit, guint *out_count,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_list_events (HearthStore *store, gint64 after, guint limit,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_events_until (HearthStore *store, gint64 from, gint64 until, guint limit,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_event_zones (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_zones (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_marked (HearthStore *store, HearthMark mark, const char *zone,
                             const HearthMarked *after, gint64 until, guint limit,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_events_ahead (HearthStore *store, const char *zone, gint64 wall,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_unplugged (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_wake_all_day_events (HearthStore *store, gint64 earlier_seconds,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is recorded of occurrences */
gboolean hearth_store_put_record (HearthStore *store, const HearthRecord *record,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_delete_record (HearthStore *store, gint64 event, gint64 occurrence,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_store_load_record (HearthStore *store, gint64 event, gint64 occurrence,
                          HearthRecord **out_record, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_records (HearthStore *store, gint64 event, gint64 from, gint64 until,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *
hearth_store_moved (HearthStore *store, gint64 event, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_all_open (HearthStore *store, gint64 now, guint limit,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_open_records (HearthStore *store, gint64 event, gint64 now, guint limit,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_unanswered (HearthStore *store, gint64 event, guint limit,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_events_answered (HearthStore *store, gint64 from, gint64 until,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_events_running (HearthStore *store, gint64 now,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_store_best_noted (HearthStore *store, gint64 from, gint64 until, HearthRecord **out_record,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_last_answered (HearthStore *store, gint64 event, HearthRecord **out_record,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_count_open (HearthStore *store, gint64 now, guint *out_count,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
hearth_store_expiring (HearthStore *store, gint64 after, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_expired (HearthStore *store, gint64 after, gint64 until, guint limit,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_opened_after (HearthStore *store, gint64 now,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_next_expiry (HearthStore *store, gint64 after, gint64 *out_instant,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deliveries */
gboolean
hearth_store_insert_delivery (HearthStore *store, HearthDelivery *delivery, gboolean *out_is_new,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_store_knows_delivery (HearthStore *store, const HearthDelivery *delivery,
                             gboolean *out_knows, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_update_delivery (HearthStore *store, const HearthDelivery *delivery,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_delete_delivery (HearthStore *store, gint64 id,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_load_delivery (HearthStore *store, gint64 id, HearthDelivery **out_delivery,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_deliveries_of (HearthStore *store, gint64 event, gint64 occurrence,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
hearth_store_deliveries_of_goals (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_deliveries_in (HearthStore *store, HearthDeliveryState state, gint64 after,
                                       guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
hearth_store_deliveries_between (HearthStore *store, gint64 event, gint64 from, gint64 until,
                                 guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_on_screen (HearthStore *store, const char *server, guint32 notification,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_waiting (HearthStore *store, const char *zone, gint64 until, guint limit,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_batch (HearthStore *store, const char *batch,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_has_other_line (HearthStore *store, const HearthDelivery *delivery,
                                      gboolean *out_has, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Settings and pauses */
gboolean hearth_store_get_setting (HearthStore *store, const char *name, char **out_value,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_set_setting (HearthStore *store, const char *name, const char *value,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_add_pause (HearthStore *store, const HearthPause *pause,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_end_pauses (HearthStore *store, const char *what, gint64 now,
                                  guint *out_ended, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_pauses (HearthStore *store, gint64 from, gint64 until,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Decks and prompts */
gboolean hearth_store_put_card (HearthStore *store, const char *deck, gint64 card, const char *line,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_delete_card (HearthStore *store, const char *deck, gint64 card,
                                   guint *out_deleted, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_delete_deck (HearthStore *store, const char *deck, guint *out_deleted,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **hearth_store_deck_names (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **hearth_store_deck_lines (HearthStore *store, const char *deck,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *
hearth_store_drawn (HearthStore *store, const char *deck, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_set_drawn (HearthStore *store, const char *deck, GArray *drawn,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_cards_on_the_way (HearthStore *store, const char *deck,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_put_prompt (HearthStore *store, const HearthPrompt *prompt,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_load_prompt (HearthStore *store, gint64 delivery, HearthPrompt **out_prompt,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Goals */
gboolean hearth_store_insert_goal (HearthStore *store, HearthGoal *goal,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_update_goal (HearthStore *store, const HearthGoal *goal,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_delete_goal (HearthStore *store, gint64 goal,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
HearthGoal *
hearth_store_load_goal (HearthStore *store, gint64 goal, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_list_goals (HearthStore *store, gint64 after, guint limit,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_events_of_goal (HearthStore *store, gint64 goal,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_free_events_of_goal (HearthStore *store, gint64 goal,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_last_done (HearthStore *store, HearthKind kind, gint64 *out_instant,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The log */
GPtrArray *
hearth_store_changes (HearthStore *store, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_find_change (HearthStore *store, gboolean again, HearthChange **out_change,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_change_events (HearthStore *store, gint64 change,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_change_goals (HearthStore *store, gint64 change,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_change_occurrences (HearthStore *store, gint64 change,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_change_touches (HearthStore *store, gint64 change, const char *table,
                                      gboolean *out_does, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_forget_change (HearthStore *store, gint64 change,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_turn_back (HearthStore *store, gint64 change,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Doubt */
gboolean hearth_store_add_doubt (HearthStore *store, gint64 delivery, HearthDoubtSteps steps,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_doubt (HearthStore *store, gint64 delivery, HearthDoubtSteps *out_steps,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_store_doubted (HearthStore *store, HearthDoubtSteps steps,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_clear_doubt (HearthStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Backups */
gboolean hearth_store_backup (HearthStore *store, const char *name,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_store_backups (HearthStore *store);
void hearth_store_thin_backups (HearthStore *store, const char *prefix, guint kept);
gboolean hearth_store_restore (HearthStore *store, const char *name, const char *stamp,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_restore_from (HearthStore *store, int file, const char *stamp,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_salvage (HearthStore *store, const char *stamp, guint *out_rows,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean hearth_store_put_silence (HearthStore *store, const char *way, const char *server,
                                   const char *detail, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_delete_silence (HearthStore *store, const char *way,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_store_each_silence (HearthStore *store, HearthSilenceFound found, gpointer data,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

void hearth_backup_free (HearthBackup *backup);
void hearth_change_free (HearthChange *change);
void hearth_pause_free (HearthPause *pause);
void hearth_prompt_free (HearthPrompt *prompt);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthStore, hearth_store_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthBackup, hearth_backup_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthChange, hearth_change_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthPause, hearth_pause_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthPrompt, hearth_prompt_free)

G_END_DECLS
