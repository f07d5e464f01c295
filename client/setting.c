// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * setting: the settings there are, and what they are called here.
 *
 * They are the properties of org.hearth.Hearth1.Settings as its description lists them, from which
 * both sides are built: QuietHours on the bus is quiet-hours on the command line. No setting is
 * known by name, so that a new one needs no line of client code.
 */
#include "setting.h"

#include "dbus/interfaces.h"

/* (transfer full): the key of a property: QuietHours is quiet-hours. */
char *
hearth_setting_key (const char *property)
{
  g_autoptr (GString) key = g_string_new (NULL);

  for (const char *p = property; *p != '\0'; p++) {
    if (g_ascii_isupper (*p) && p > property)
      g_string_append_c (key, '-');
    g_string_append_c (key, g_ascii_tolower (*p));
  }
  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* (transfer full): every key, as a strv. */
char **
hearth_setting_keys (void)
{
  GDBusPropertyInfo **settings = org_hearth_hearth1_settings_interface.properties;
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (gsize i = 0; settings[i] != NULL; i++) {
    g_autofree char *key = hearth_setting_key (settings[i]->name);
    g_strv_builder_add (keys, key);
  }
  return g_strv_builder_end (keys);
}

/* (nullable): the property behind @key. */
const GDBusPropertyInfo *
hearth_setting_find (const char *key)
{
  GDBusPropertyInfo **settings = org_hearth_hearth1_settings_interface.properties;

  for (gsize i = 0; settings[i] != NULL; i++) {
    g_autofree char *its_key = hearth_setting_key (settings[i]->name);
    if (g_str_equal (its_key, key))
      return settings[i];
  }
  return NULL;
}
