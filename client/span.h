// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "args.h"
#include "here.h"

G_BEGIN_DECLS

/* A span of time on the bus: from @from on, stopping before @until; @until 0: no end. */
typedef struct {
  gint64 from;
  gint64 until;
} HearthSpan;

gboolean hearth_span_check (const HearthArgs *args, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_span_read (GDBusConnection *bus, const HearthArgs *args, const HearthHere *here,
                           HearthSpan *span, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
