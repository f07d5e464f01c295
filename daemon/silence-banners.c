// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * silence-banners: GNOME's setting for whether notifications pop up.
 *
 * GNOME Shell has no call to hold notifications back, but a setting that its own "do not disturb"
 * turns. The setting is there where its schema is installed; it outlives the session, and a crash.
 * Who writes it waits for it to be written in a thread, since the main loop never waits.
 */
#include "silence-banners.h"

#define SCHEMA "org.gnome.desktop.notifications"
#define KEY "show-banners"

/* (transfer full) (nullable): NULL where GNOME's settings are not installed. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source ? g_settings_schema_source_lookup (source, SCHEMA, TRUE) : NULL;

  if (!schema || !g_settings_schema_has_key (schema, KEY))
    return NULL;
  return g_settings_new_full (schema, NULL, NULL);
}

static void
wait_until_written (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_settings_sync ();
  g_task_return_boolean (task, TRUE);
}

/* Whether notifications pop up; FALSE where there is no such setting. */
gboolean
hearth_banners_get (gboolean *out_are_shown)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (!settings)
    return FALSE;
  *out_are_shown = g_settings_get_boolean (settings, KEY);
  return TRUE;
}

/* Turns the setting, which must be there; the callback comes when that is written. */
void
hearth_banners_set_async (gboolean are_shown, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_return_if_fail (settings != NULL);
  (void)g_settings_set_boolean (settings, KEY, are_shown);
  g_task_set_task_data (task, g_steal_pointer (&settings), g_object_unref);
  g_task_run_in_thread (task, wait_until_written);
}
