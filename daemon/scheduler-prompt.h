// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "scheduler.h"

G_BEGIN_DECLS

char **
hearth_scheduler_deck_names (HearthScheduler *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *hearth_scheduler_deck (HearthScheduler *self, const char *name,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
GArray *hearth_scheduler_drawn (HearthScheduler *self, const char *name,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_check_deck (HearthScheduler *self, const char *text,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_draw (HearthScheduler *self, const char *text, char **out_text,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_import (HearthScheduler *self, const char *name, const char *text,
                                  GPtrArray **out_faults, guint *out_added,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_add_card (HearthScheduler *self, const char *name, const char *line,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_scheduler_remove_card (HearthScheduler *self, const char *name, const char *text,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

char *
hearth_scheduler_prompt (HearthScheduler *self, const HearthEvent *event,
                         const HearthDelivery *delivery, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_scheduler_prompt_of (HearthScheduler *self, const HearthDelivery *delivery);
gboolean hearth_scheduler_prompt_shown (HearthScheduler *self, const HearthDelivery *delivery,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
