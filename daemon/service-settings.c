// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-settings: org.hearth.Hearth1.Settings, a property a setting.
 */
#include "service-private.h"

static GVariant *
get (HearthService *self, HearthSetting setting, GError **error)
{
  char *value = NULL;

  if (!hearth_settings_get (hearth_scheduler_store (self->scheduler), setting, &value, error))
    return NULL;
  return g_variant_new_take_string (value);
}

static gboolean
set (HearthService *self, HearthSetting setting, GVariant *value, GError **error)
{
  return hearth_scheduler_set (self->scheduler, setting, g_variant_get_string (value, NULL), error);
}

#define SETTING(name, setting)                                                                     \
  static GVariant *get_##name (HearthService *self, gconstpointer object, GError **error)          \
  {                                                                                                \
    return get (self, setting, error);                                                             \
  }                                                                                                \
  static gboolean set_##name (HearthService *self, gint64 object, GVariant *value, GError **error) \
  {                                                                                                \
    return set (self, setting, value, error);                                                      \
  }

SETTING (morning, HEARTH_SETTING_MORNING)
SETTING (snooze, HEARTH_SETTING_SNOOZE)
SETTING (quiet_hours, HEARTH_SETTING_QUIET_HOURS)
SETTING (privacy, HEARTH_SETTING_PRIVACY)

static const HearthProperty properties[] = {
  { "Morning", get_morning, set_morning },
  { "Snooze", get_snooze, set_snooze },
  { "QuietHours", get_quiet_hours, set_quiet_hours },
  { "Privacy", get_privacy, set_privacy },
};

/* The properties of Settings. */
const HearthProperty *
hearth_settings_properties (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (properties);
  return properties;
}
