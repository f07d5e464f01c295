// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "json.h"
#include "print.h"

G_BEGIN_DECLS

/* What one day of the span held. */
typedef struct {
  guint planned;
  guint done;
} HearthLookDay;

/* A look back on a span of time: see look.c. */
typedef struct {
  const HearthHere *here; /* borrowed */
  gint64 from; /* instants, seconds */
  gint64 until;
  char *title; /* owned: "November 2026" */
  GPtrArray *rows; /* GVariant a{sv}, of Goals.Review */
  GArray *days; /* HearthLookDay, the first is that of from */
  GPtrArray *notes; /* GVariant a{sv}, of Schedule.Agenda: done, and something was noted or rated */
  GVariant *gaps; /* a{sx}: kind, when it was last done */
} HearthLook;

HearthLook *
hearth_look_new (GDBusConnection *bus, const HearthHere *here, gint64 from, gint64 until,
                 const char *title, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_look_free (HearthLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthLook, hearth_look_free)

GVariant *hearth_look_row (const HearthLook *self, const char *scope, const char *name);
gint64 hearth_look_day_begins (const HearthLook *self, guint index);
int hearth_look_weekday (const HearthLook *self, guint index);
gboolean hearth_look_is_present (const HearthLook *self);
char *hearth_look_name (GVariant *row);
char *hearth_look_done (GVariant *row);
char *hearth_look_counts (GVariant *row);
char *hearth_look_gap (const HearthHere *here, const char *kind, gint64 last);
char *hearth_look_promises (const HearthLook *self);
GVariant *hearth_look_ask_gaps (GDBusConnection *bus, GError **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *hearth_look_json (const HearthLook *self);
char *hearth_look_text (const HearthLook *self, const HearthPaper *paper, gboolean ascii);
char *hearth_look_html (const HearthLook *self);

G_END_DECLS
