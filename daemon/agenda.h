// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "clock.h"
#include "timeline.h"
#include "store.h"

G_BEGIN_DECLS

typedef struct _HearthAgenda HearthAgenda;

/* The timeline of an event with what it needs. Clear with hearth_span_clear. */
typedef struct {
  HearthTimeline timeline;
  GArray *moved; /* owned, HearthMoved */
} HearthSpan;

/* Which occurrences are asked for. */
typedef struct {
  guint kinds; /* bit (1 << HearthKind); 0: all */
  gint64 goal; /* 0: any */
  gint64 event; /* 0: any */
} HearthFilter;

HearthAgenda *hearth_agenda_new (HearthStore *store, HearthClock *clock);
void hearth_agenda_free (HearthAgenda *self);
void hearth_agenda_forget_zones (HearthAgenda *self);
GTimeZone *hearth_agenda_zone (HearthAgenda *self, const char *zone);
gboolean hearth_agenda_timeline (HearthAgenda *self, const HearthEvent *event, HearthSpan *out_span,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_agenda_next_wall (HearthAgenda *self, const HearthTimeline *timeline,
                                  gint64 *out_wall, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_agenda_next_start (HearthAgenda *self, const HearthEvent *event,
                                   gint64 *out_instant, GError **error) G_GNUC_WARN_UNUSED_RESULT;
HearthOccurrence *
hearth_agenda_occurrence (HearthAgenda *self, const HearthEvent *event, gint64 occurrence,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_agenda_resolve (HearthAgenda *self, const HearthEvent *event, const char *text,
                                gint64 *out_occurrence, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
hearth_agenda_of_event (HearthAgenda *self, const HearthEvent *event, gint64 from, gint64 until,
                        guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *
hearth_agenda_between (HearthAgenda *self, gint64 from, gint64 until, const HearthFilter *filter,
                       guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_agenda_is_paused (HearthAgenda *self, GPtrArray *pauses, const HearthEvent *event,
                                  gint64 instant);

void hearth_span_clear (HearthSpan *span);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HearthSpan, hearth_span_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthAgenda, hearth_agenda_free)

G_END_DECLS
