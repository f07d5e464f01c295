// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

#include "event.h"
#include "scheduler.h"

G_BEGIN_DECLS

/* Where an option may stand. */
typedef enum {
  HEARTH_FOR_ADD = 1 << 0,
  HEARTH_FOR_UPDATE = 1 << 1,
  HEARTH_FOR_PARSE = 1 << 2,
  HEARTH_FOR_AGENDA = 1 << 3,
  HEARTH_FOR_REMINDERS = 1 << 4,
  HEARTH_FOR_DONE = 1 << 5,
  HEARTH_FOR_SKIP = 1 << 6,
  HEARTH_FOR_LOG = 1 << 7, /* as HEARTH_FOR_BACKUP: none yet */
  HEARTH_FOR_BACKUP = 1 << 8,
} HearthOptionUse;

/* What a call's options said. Clear with hearth_options_clear. */
typedef struct {
  HearthEvent *event; /* borrowed (nullable): what is changed as the options are read */
  char *when; /* owned (nullable), as all strings here */
  char *rrule;
  char *start;
  char **rdates;
  char **exdates;
  char *now;
  char *from;
  char *zone;
  guint count;
  guint limit; /* 0: not said */
  guint kinds; /* bits, as HearthFilter */
  gint64 goal;
  gint64 event_id;
  char *note;
  char *at;
  int rating;
} HearthOptions;

void hearth_options_clear (HearthOptions *options);
gboolean hearth_options_read (HearthOptions *options, GVariant *dictionary, HearthOptionUse use,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_options_apply_time (HearthOptions *options, HearthScheduler *scheduler,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_option_of_property (const char *property);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HearthOptions, hearth_options_clear)

G_END_DECLS
