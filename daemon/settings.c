// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * settings: what the two have set, with the defaults for what they have not.
 *
 * A setting is a text, as it is said on the command line and kept on disk. Its row in the table
 * below names it, gives its default and the check it passes on its way in; the functions behind it
 * give it as the value that the code reckons with.
 */
#include "settings.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "when.h"

typedef struct {
  const char *name;
  const char *fallback;
  gboolean (*check) (const char *value, GError **error);
} SettingRow;

static const char *const privacy_names[] = {
  [HEARTH_PRIVACY_AUTO] = "auto",
  [HEARTH_PRIVACY_FULL] = "full",
  [HEARTH_PRIVACY_TITLE] = "title",
  [HEARTH_PRIVACY_HIDDEN] = "hidden",
};

/* HH:MM at the front of a text, into seconds; gives what is behind it. */
static gboolean
read_clock_time (const char *text, gint64 *out_seconds, const char **out_rest)
{
  for (int i = 0; i < 5; i++)
    if (i == 2 ? text[i] != ':' : !g_ascii_isdigit (text[i]))
      return FALSE;
  if (text[0] > '2' || (text[0] == '2' && text[1] > '3') || text[3] > '5')
    return FALSE;
  *out_seconds = ((text[0] - '0') * 10 + text[1] - '0') * HEARTH_HOUR
                 + ((text[3] - '0') * 10 + text[4] - '0') * HEARTH_MINUTE;
  *out_rest = text + 5;
  return TRUE;
}

static gboolean
read_quiet_hours (const char *text, HearthQuietHours *out_hours)
{
  HearthQuietHours hours = { 0, 0 };
  const char *rest = text;

  if (*text
      && (!read_clock_time (text, &hours.begin, &rest) || *rest != '-'
          || !read_clock_time (rest + 1, &hours.end, &rest) || *rest || hours.begin == hours.end))
    return FALSE;
  *out_hours = hours;
  return TRUE;
}

static gboolean
check_morning (const char *value, GError **error)
{
  gint64 seconds = 0;
  const char *rest = NULL;

  if (read_clock_time (value, &seconds, &rest) && !*rest)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("morning is a time such as 09:00, not “%s”"), value);
  return FALSE;
}

static gboolean
check_snooze (const char *value, GError **error)
{
  gint64 seconds = 0;
  GError *reason = NULL;

  if (hearth_when_parse_duration (value, &seconds, &reason) && seconds >= HEARTH_MINUTE
      && seconds <= HEARTH_WEEK)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("snooze is a duration from 1m to 1w such as 10m, not “%s”"), value);
  g_clear_error (&reason);
  return FALSE;
}

static gboolean
check_quiet_hours (const char *value, GError **error)
{
  HearthQuietHours hours;

  if (read_quiet_hours (value, &hours))
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("quiet-hours are two times such as 22:00-08:00, not “%s”"), value);
  return FALSE;
}

static gboolean
check_privacy (const char *value, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (privacy_names); i++)
    if (strcmp (privacy_names[i], value) == 0)
      return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("privacy is full, title, hidden or auto, not “%s”"), value);
  return FALSE;
}

static const SettingRow rows[HEARTH_SETTINGS] = {
  [HEARTH_SETTING_MORNING] = { "morning", "09:00", check_morning },
  [HEARTH_SETTING_SNOOZE] = { "snooze", "10m", check_snooze },
  [HEARTH_SETTING_QUIET_HOURS] = { "quiet-hours", "", check_quiet_hours },
  [HEARTH_SETTING_PRIVACY] = { "privacy", "auto", check_privacy },
};

/* The setting's name on the command line and on disk. */
const char *
hearth_setting_name (HearthSetting setting)
{
  return rows[setting].name;
}

/* Whether a value will do; *out_value is what to keep: "" for the default. */
gboolean
hearth_setting_check (HearthSetting setting, const char *value, char **out_value, GError **error)
{
  g_autofree char *bare = g_strstrip (g_strdup (value));

  if (*bare && !rows[setting].check (bare, error))
    return FALSE;
  *out_value = strcmp (bare, rows[setting].fallback) == 0 ? g_strdup ("") : g_steal_pointer (&bare);
  return TRUE;
}

/* The value of a setting, kept or by default; to be freed by the caller. */
gboolean
hearth_settings_get (HearthStore *store, HearthSetting setting, char **out_value, GError **error)
{
  g_autofree char *kept = NULL;

  if (!hearth_store_get_setting (store, rows[setting].name, &kept, error))
    return FALSE;
  *out_value = kept ? g_steal_pointer (&kept) : g_strdup (rows[setting].fallback);
  return TRUE;
}

/* Where an all-day event's reminders count from: seconds into the day. */
gboolean
hearth_settings_morning (HearthStore *store, gint64 *out_seconds, GError **error)
{
  g_autofree char *value = NULL;
  const char *rest = NULL;

  if (!hearth_settings_get (store, HEARTH_SETTING_MORNING, &value, error))
    return FALSE;
  if (!read_clock_time (value, out_seconds, &rest))
    *out_seconds = 9 * HEARTH_HOUR;
  return TRUE;
}

/* How long the Snooze button waits. */
gboolean
hearth_settings_snooze (HearthStore *store, gint64 *out_seconds, GError **error)
{
  g_autofree char *value = NULL;

  if (!hearth_settings_get (store, HEARTH_SETTING_SNOOZE, &value, error))
    return FALSE;
  if (!hearth_when_parse_duration (value, out_seconds, NULL))
    *out_seconds = 10 * HEARTH_MINUTE;
  return TRUE;
}

/* When reminders are held. */
gboolean
hearth_settings_quiet_hours (HearthStore *store, HearthQuietHours *out_hours, GError **error)
{
  g_autofree char *value = NULL;

  if (!hearth_settings_get (store, HEARTH_SETTING_QUIET_HOURS, &value, error))
    return FALSE;
  if (!read_quiet_hours (value, out_hours))
    *out_hours = (HearthQuietHours){ 0, 0 };
  return TRUE;
}

/* What a notification may say. */
gboolean
hearth_settings_privacy (HearthStore *store, HearthPrivacy *out_privacy, GError **error)
{
  g_autofree char *value = NULL;

  if (!hearth_settings_get (store, HEARTH_SETTING_PRIVACY, &value, error))
    return FALSE;
  *out_privacy = HEARTH_PRIVACY_AUTO;
  for (guint i = 0; i < G_N_ELEMENTS (privacy_names); i++)
    if (strcmp (privacy_names[i], value) == 0)
      *out_privacy = i;
  return TRUE;
}
