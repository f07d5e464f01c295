// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "here.h"
#include "start-answers.h"

G_BEGIN_DECLS

/* An event that an answer becomes. Free with hearth_start_item_free. */
typedef struct {
  const char *kind; /* borrowed from the code */
  char *title; /* owned */
  char *when; /* owned */
  const char *notes; /* what its reminders say beside; "" nothing */
  GVariant *meaning; /* owned: what Schedule.Parse says of the when */
} HearthStartItem;

void hearth_start_item_free (HearthStartItem *item);
char *hearth_start_item_next (const HearthStartItem *item, const HearthHere *here);
GPtrArray *
hearth_start_items (GDBusConnection *bus, const HearthHere *here, const HearthAnswers *answers,
                    const char *key, const char *answer, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_start_goal (const HearthAnswers *answers);
gboolean hearth_start_own_goal (const char *answer, char **out_area, char **out_title,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
char **hearth_start_create (GDBusConnection *bus, const HearthAnswers *answers, GPtrArray *items,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
