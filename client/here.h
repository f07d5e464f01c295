// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where and when the reader is. Instants are seconds since the epoch, as on the bus. */
typedef struct {
  GTimeZone *zone; /* owned */
  gint64 now;
} HearthHere;

typedef enum {
  HEARTH_EDGE_BEGIN, /* a date alone means its first moment */
  HEARTH_EDGE_END, /* a date alone means the moment after it */
} HearthEdge;

HearthHere *hearth_here_new (void);
void hearth_here_free (HearthHere *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthHere, hearth_here_free)

char *hearth_here_rfc3339 (const HearthHere *self, gint64 instant);
char *hearth_here_date (const HearthHere *self, gint64 instant);
char *hearth_here_clock (const HearthHere *self, gint64 instant);
char *hearth_here_day (const HearthHere *self, gint64 instant);
char *hearth_here_brief (const HearthHere *self, gint64 instant);
char *hearth_here_full (const HearthHere *self, gint64 instant, gboolean all_day);
char *hearth_here_distance (const HearthHere *self, gint64 instant, gboolean all_day);
char *hearth_here_duration (gint64 seconds);
gint64 hearth_here_add_days (const HearthHere *self, gint64 instant, int days);
gboolean hearth_here_parse (const HearthHere *self, const char *text, HearthEdge edge,
                            gint64 *out_instant) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
