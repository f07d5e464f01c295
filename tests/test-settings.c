// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-settings: what a setting takes, what it refuses, and its default.
 */
#include "daemon/settings.h"

#include <glib/gstdio.h>

#include "daemon/civil.h"
#include "dbus/error.h"

/* A good value is kept as it is, the default as nothing, and a bad one is refused by name. */
static void
test_values (void)
{
  static const struct {
    HearthSetting setting;
    const char *value;
    const char *kept; /* NULL: refused */
  } table[] = {
    { HEARTH_SETTING_MORNING, "07:30", "07:30" },
    { HEARTH_SETTING_MORNING, " 07:30 ", "07:30" },
    { HEARTH_SETTING_MORNING, "09:00", "" },
    { HEARTH_SETTING_MORNING, "", "" },
    { HEARTH_SETTING_MORNING, "24:00", NULL },
    { HEARTH_SETTING_MORNING, "7:30", NULL },
    { HEARTH_SETTING_MORNING, "07:60", NULL },
    { HEARTH_SETTING_MORNING, "07:30x", NULL },
    { HEARTH_SETTING_SNOOZE, "1h", "1h" },
    { HEARTH_SETTING_SNOOZE, "10m", "" },
    { HEARTH_SETTING_SNOOZE, "0", NULL },
    { HEARTH_SETTING_SNOOZE, "59s", NULL },
    { HEARTH_SETTING_SNOOZE, "2w", NULL },
    { HEARTH_SETTING_SNOOZE, "soon", NULL },
    { HEARTH_SETTING_QUIET_HOURS, "22:00-08:00", "22:00-08:00" },
    { HEARTH_SETTING_QUIET_HOURS, "22:00", NULL },
    { HEARTH_SETTING_QUIET_HOURS, "22:00-22:00", NULL },
    { HEARTH_SETTING_PRIVACY, "hidden", "hidden" },
    { HEARTH_SETTING_PRIVACY, "auto", "" },
    { HEARTH_SETTING_PRIVACY, "secret", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *kept = NULL;
    g_autoptr (GError) error = NULL;

    if (table[i].kept) {
      g_assert_true (hearth_setting_check (table[i].setting, table[i].value, &kept, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (kept, ==, table[i].kept);
      continue;
    }
    g_assert_false (hearth_setting_check (table[i].setting, table[i].value, &kept, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_assert_nonnull (g_strrstr (error->message, hearth_setting_name (table[i].setting)));
  }
}

/* What is kept is what the code reckons with; what is not kept has its default. */
static void
test_kept (void)
{
  g_autofree char *folder = g_dir_make_tmp ("hearth-settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "hearth.db", NULL);
  HearthStore *store = hearth_store_new (path);
  HearthQuietHours hours;
  HearthPrivacy privacy = HEARTH_PRIVACY_FULL;
  gint64 seconds = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) files = NULL;

  g_assert_true (hearth_settings_morning (store, &seconds, &error));
  g_assert_cmpint (seconds, ==, 9 * HEARTH_HOUR);
  g_assert_true (hearth_settings_snooze (store, &seconds, &error));
  g_assert_cmpint (seconds, ==, 600);
  g_assert_true (hearth_settings_quiet_hours (store, &hours, &error));
  g_assert_cmpint (hours.begin, ==, hours.end);
  g_assert_true (hearth_settings_privacy (store, &privacy, &error));
  g_assert_cmpint (privacy, ==, HEARTH_PRIVACY_AUTO);

  g_assert_true (hearth_store_set_setting (store, "quiet-hours", "22:30-08:00", &error));
  g_assert_true (hearth_settings_quiet_hours (store, &hours, &error));
  g_assert_cmpint (hours.begin, ==, 22 * HEARTH_HOUR + 30 * HEARTH_MINUTE);
  g_assert_cmpint (hours.end, ==, 8 * HEARTH_HOUR);
  g_assert_no_error (error);
  hearth_store_free (store);

  files = g_dir_open (folder, 0, NULL);
  for (const char *name = NULL; (name = g_dir_read_name (files));) {
    g_autofree char *file = g_build_filename (folder, name, NULL);

    g_unlink (file);
  }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/values", test_values);
  g_test_add_func ("/settings/kept", test_kept);
  return g_test_run ();
}
