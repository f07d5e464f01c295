// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HEARTH_KIND_DATE_NIGHT,
  HEARTH_KIND_CHECK_IN,
  HEARTH_KIND_MILESTONE,
  HEARTH_KIND_APPRECIATION,
  HEARTH_KIND_PROMISE,
} HearthKind;

#define HEARTH_KINDS 5

#define HEARTH_KIND_LEADS_MAX 3

/* Closes a list of leads that is not full. */
#define HEARTH_LEAD_END G_GINT64_CONSTANT (-1)

typedef struct {
  const char *name;
  const char *label; /* for people */
  gint64 duration_seconds;
  gint64 leads[HEARTH_KIND_LEADS_MAX]; /* seconds before the start, descending */
  gboolean follow_up;
  const char *deck; /* "" none */
} HearthKindDefaults;

const char *hearth_kind_name (HearthKind kind);
const char *hearth_kind_label (HearthKind kind);
gboolean hearth_kind_from_name (const char *name, HearthKind *out_kind,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
const HearthKindDefaults *hearth_kind_defaults (HearthKind kind);

G_END_DECLS
