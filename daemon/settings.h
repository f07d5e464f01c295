// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "store.h"

G_BEGIN_DECLS

typedef enum {
  HEARTH_SETTING_MORNING,
  HEARTH_SETTING_SNOOZE,
  HEARTH_SETTING_QUIET_HOURS,
  HEARTH_SETTING_PRIVACY,
} HearthSetting;

#define HEARTH_SETTINGS 4

typedef enum {
  HEARTH_PRIVACY_AUTO,
  HEARTH_PRIVACY_FULL,
  HEARTH_PRIVACY_TITLE,
  HEARTH_PRIVACY_HIDDEN,
} HearthPrivacy;

/* Quiet hours in seconds into the day; where both are the same there are none. */
typedef struct {
  gint64 begin;
  gint64 end;
} HearthQuietHours;

const char *hearth_setting_name (HearthSetting setting);
gboolean hearth_setting_check (HearthSetting setting, const char *value, char **out_value,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_settings_get (HearthStore *store, HearthSetting setting, char **out_value,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_settings_morning (HearthStore *store, gint64 *out_seconds,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_settings_snooze (HearthStore *store, gint64 *out_seconds,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_settings_quiet_hours (HearthStore *store, HearthQuietHours *out_hours,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_settings_privacy (HearthStore *store, HearthPrivacy *out_privacy,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
