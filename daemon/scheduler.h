// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib-object.h>

#include "agenda.h"
#include "notifier.h"
#include "session.h"
#include "silence.h"
#include "settings.h"

G_BEGIN_DECLS

/* What an answer says beside done or skipped. */
typedef struct {
  HearthOutcome outcome;
  const char *note; /* "" none */
  int rating; /* 1 to 5; 0: none */
  const char *at; /* a when: when it was really done; "" now */
} HearthAnswer;

/* A reminder of the past or to come. Free with hearth_forecast_free. */
typedef struct {
  HearthEvent *event; /* owned */
  HearthDelivery *delivery; /* owned; its state is "waiting" while it is to come */
  gint64 at; /* instant */
} HearthForecast;

/* The name of the program that asks for a change; NULL where none does. Free with g_free. */
typedef char *(*HearthCallerFunc) (gpointer data);

/* Changes of one caller that are one to a person. Free with hearth_group_free. */
typedef struct _HearthGroup HearthGroup;

#define HEARTH_TYPE_SCHEDULER (hearth_scheduler_get_type ())
G_DECLARE_FINAL_TYPE (HearthScheduler, hearth_scheduler, HEARTH, SCHEDULER, GObject)

HearthScheduler *hearth_scheduler_new (HearthStore *store, HearthClock *clock,
                                       HearthNotifier *notifier, HearthSession *session);
void hearth_scheduler_use_silence (HearthScheduler *self, HearthSilence *silence);
void hearth_scheduler_start (HearthScheduler *self);
void hearth_scheduler_recall_silence (HearthScheduler *self);
gboolean hearth_scheduler_wind_down (HearthScheduler *self);
HearthAgenda *hearth_scheduler_agenda (HearthScheduler *self);
HearthStore *hearth_scheduler_store (HearthScheduler *self);
HearthClock *hearth_scheduler_clock (HearthScheduler *self);
HearthNotifier *hearth_scheduler_notifier (HearthScheduler *self);
gboolean hearth_scheduler_is_silent (HearthScheduler *self);

gboolean hearth_scheduler_set_when (HearthScheduler *self, HearthEvent *event, const char *when,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_add (HearthScheduler *self, HearthEvent *event,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_add_many (HearthScheduler *self, GPtrArray *events,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_update (HearthScheduler *self, const HearthEvent *event,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_remove (HearthScheduler *self, gint64 event,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_scheduler_answer (HearthScheduler *self, gint64 event, const char *occurrence,
                         const HearthAnswer *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_reset (HearthScheduler *self, gint64 event, const char *occurrence,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_snooze (HearthScheduler *self, gint64 event, const char *occurrence,
                                  const char *when, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_move (HearthScheduler *self, gint64 event, const char *occurrence,
                                const char *when, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_pause (HearthScheduler *self, const char *what, const char *until,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_resume (HearthScheduler *self, const char *what,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_set (HearthScheduler *self, HearthSetting setting, const char *value,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_scheduler_set_caller (HearthScheduler *self, HearthCallerFunc ask, gpointer data);
void hearth_scheduler_set_group (HearthScheduler *self, HearthGroup *group);
gboolean hearth_scheduler_drop_group (HearthScheduler *self, HearthGroup *group,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_undo (HearthScheduler *self, char **out_what,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_redo (HearthScheduler *self, char **out_what,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_scheduler_keep_backups (HearthScheduler *self);
gboolean hearth_scheduler_back_up (HearthScheduler *self, char **out_name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_restore (HearthScheduler *self, const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_restore_from (HearthScheduler *self, int file,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_salvage (HearthScheduler *self, guint *out_rows,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
hearth_scheduler_reminders (HearthScheduler *self, gint64 event, gint64 from, gint64 until,
                            guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_scheduler_unanswered (HearthScheduler *self, guint limit,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
HearthOccurrence *hearth_scheduler_topic (HearthScheduler *self, gint64 event, gint64 occurrence,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

void hearth_forecast_free (HearthForecast *forecast);

HearthGroup *hearth_group_new (const char *what);
void hearth_group_free (HearthGroup *group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthGroup, hearth_group_free)

G_END_DECLS
