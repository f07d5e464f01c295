// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "kind.h"
#include "walls.h"
#include "when.h"

G_BEGIN_DECLS

/* Something planned. Free with hearth_event_free. Strings are never NULL unless noted. */
typedef struct {
  gint64 id; /* 0: not stored yet */
  char *uid; /* RFC 5545 UID */
  HearthKind kind;
  char *title;
  char *notes;
  char *place;
  gint64 start; /* wall, DTSTART; of an after-done event its one open occurrence */
  gboolean all_day;
  char *zone; /* IANA name; "" floats */
  HearthRule rule; /* frequency NONE: none */
  gint64 window_seconds; /* each occurrence starts at a moment within this of its wall; 0: at it */
  char *after_done; /* "2 weeks"; "" none */
  GArray *rdates; /* gint64 walls, sorted */
  GArray *exdates; /* gint64 walls, sorted */
  gint64 duration_seconds;
  GArray *leads; /* gint64 seconds before the start, descending */
  gboolean follow_up;
  gint64 goal; /* 0: none */
  char *deck; /* "" none */
  gboolean urgent;
  gboolean unplug;
  char **turn; /* names, the next one first */
  guint32 seed; /* of the moments in its windows */
  gint64 created; /* instant */
  gint64 cursor; /* wall: the reminder moments before it were dealt with */
  char *request_id; /* "" none */
} HearthEvent;

HearthEvent *hearth_event_new (HearthKind kind, const char *title);
HearthEvent *hearth_event_copy (const HearthEvent *event);
void hearth_event_free (HearthEvent *event);
void hearth_event_apply_defaults (HearthEvent *event);
void hearth_event_set_when (HearthEvent *event, const HearthWhen *when);
gboolean hearth_event_set_leads (HearthEvent *event, const gint64 *leads, gsize n_leads,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_event_same_time (const HearthEvent *left, const HearthEvent *right);
gboolean hearth_event_is_called (const HearthEvent *event, const char *what);
gboolean hearth_event_answers_last (const HearthEvent *event);
void hearth_event_recurrence (const HearthEvent *event, GTimeZone *zone, HearthRule *rule,
                              HearthRecurrence *out_recurrence);
char *hearth_event_summary (const HearthEvent *event);
char *hearth_event_format_wall (const HearthEvent *event, gint64 wall);
char *hearth_event_count (const HearthEvent *event, gint64 occurrence);

/* event-check */
gboolean hearth_event_check (const HearthEvent *event, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_event_check_notes (const char *notes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthEvent, hearth_event_free)

G_END_DECLS
