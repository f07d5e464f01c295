// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-setting: how the two want it, kept.
 *
 * What a setting may say is for settings to know. Here it is written, with what follows from it: a
 * new morning moves the reminders of all-day events, so these are looked at again.
 */
#include <glib/gi18n-lib.h>

#include "civil.h"
#include "scheduler-private.h"

/* Keeps a setting; "" goes back to its default. */
gboolean
hearth_scheduler_set (HearthScheduler *self, HearthSetting setting, const char *value,
                      GError **error)
{
  g_autofree char *kept = NULL;
  gboolean is_good = FALSE;

  if (!hearth_setting_check (setting, value, &kept, error)
      || !hearth_scheduler_begin_change (self, error, _ ("set %s to “%s”"),
                                         hearth_setting_name (setting), kept))
    return FALSE;
  is_good = hearth_store_set_setting (self->store, hearth_setting_name (setting), kept, error);
  if (is_good && setting == HEARTH_SETTING_MORNING)
    is_good = hearth_store_wake_all_day_events (self->store, HEARTH_DAY, error);
  hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
  return hearth_scheduler_finish (self, is_good, error);
}
