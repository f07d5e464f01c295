// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-set: lists, prints and changes settings.
 *
 * Which settings there are and of what type, the interface's description says (see setting); what
 * they mean and which values will do, the daemon.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "json.h"
#include "print.h"
#include "setting.h"
#include "spell.h"
#include "verb.h"

static const GDBusPropertyInfo *
find_setting (const char *key, GError **error)
{
  const GDBusPropertyInfo *setting = hearth_setting_find (key);
  g_auto (GStrv) keys = NULL;
  g_autofree char *all = NULL;
  const char *nearest;

  if (setting != NULL)
    return setting;
  keys = hearth_setting_keys ();
  nearest = hearth_spell_nearest (key, (const char *const *)keys);
  all = g_strjoinv (", ", keys);
  if (nearest != NULL)
    hearth_exit_usage (error, _ ("there is no setting “%s”; did you mean “%s”?"), key, nearest);
  else
    hearth_exit_usage (error, _ ("there is no setting “%s”; there are %s"), key, all);
  return NULL;
}

/* The value as it is typed: a text bare, anything else as GVariant prints it. */
static char *
say_value (GVariant *value)
{
  return g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_dup_string (value, NULL)
                                                             : g_variant_print (value, FALSE);
}

static void
print_settings (GVariant *settings)
{
  const HearthColumn columns[] = { { 0 }, { 0 } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value)) {
    g_autofree char *key = hearth_setting_key (name);
    g_autofree char *text = say_value (value);
    hearth_table_cell (table, HEARTH_STYLE_PLAIN, key);
    hearth_table_cell (table, *text == '\0' ? HEARTH_STYLE_QUIET : HEARTH_STYLE_STRONG,
                       *text == '\0' ? _ ("none") : text);
  }
  hearth_table_print (table);
}

/* Prints @settings as an object, all of them or only the one of @name. */
static void
print_settings_json (GVariant *settings, const char *only)
{
  g_autoptr (JsonObject) object = json_object_new ();
  GVariantIter iter;
  const char *name;
  GVariant *value;

  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_loop (&iter, "{&sv}", &name, &value)) {
    g_autofree char *key = hearth_setting_key (name);
    if (only == NULL || g_str_equal (only, name))
      json_object_set_member (object, key, json_gvariant_serialize (value));
  }
  hearth_json_print (object);
}

static HearthExit
print_some (GDBusConnection *bus, const HearthArgs *args, const char *only)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) settings =
      hearth_bus_properties (bus, HEARTH_PATH, HEARTH_SETTINGS_INTERFACE, &error);
  g_autoptr (GVariant) value = NULL;
  g_autofree char *text = NULL;

  if (settings == NULL)
    return hearth_exit_report (error);
  if (hearth_args_has (args, "json")) {
    print_settings_json (settings, only);
  } else if (only == NULL) {
    print_settings (settings);
  } else {
    value = g_variant_lookup_value (settings, only, NULL);
    text = value == NULL ? g_strdup ("") : say_value (value);
    hearth_print ("%s\n", text);
  }
  return HEARTH_EXIT_DONE;
}

/* (transfer floating) (nullable): @text as a value of the type of @setting. */
static GVariant *
parse_value (const GDBusPropertyInfo *setting, const char *text, GError **error)
{
  g_autoptr (GVariant) value = NULL;

  if (g_str_equal (setting->signature, "s"))
    return g_variant_new_string (text);
  value = g_variant_parse (G_VARIANT_TYPE (setting->signature), text, NULL, NULL, NULL);
  if (value == NULL) {
    g_autofree char *key = hearth_setting_key (setting->name);
    hearth_exit_usage (error, _ ("“%s” is no value for %s"), text, key);
    return NULL;
  }
  return g_steal_pointer (&value);
}

static HearthExit
change (GDBusConnection *bus, const HearthArgs *args, const GDBusPropertyInfo *setting)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = hearth_args_rest (args, 1);
  g_autoptr (GVariant) reply = NULL;
  GVariant *value = parse_value (setting, text, &error);

  if (value == NULL)
    return hearth_exit_report (error);
  reply = hearth_bus_call (bus, HEARTH_PATH, "org.freedesktop.DBus.Properties", "Set",
                           g_variant_new ("(ssv)", HEARTH_SETTINGS_INTERFACE, setting->name, value),
                           "()", &error);
  if (reply == NULL)
    return hearth_exit_report (error);
  return hearth_args_has (args, "json") ? print_some (bus, args, setting->name) : HEARTH_EXIT_DONE;
}

static HearthExit
run_set (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  const GDBusPropertyInfo *setting = NULL;

  if (hearth_args_count (args) > 0) {
    setting = find_setting (hearth_args_word (args, 0), &error);
    if (setting == NULL)
      return hearth_exit_report (error);
  }
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  if (hearth_args_count (args) > 1)
    return change (bus, args, setting);
  return print_some (bus, args, setting == NULL ? NULL : setting->name);
}

const HearthVerb hearth_verb_set = {
  .name = "set",
  .group = HEARTH_GROUP_KEEP,
  .arguments = "[KEY [VALUE]]",
  .summary = N_ ("list, print or change settings"),
  .details = N_ ("An empty VALUE brings the default back: hearth set quiet-hours \"\"."),
  .min_arguments = 0,
  .max_arguments = HEARTH_ANY_NUMBER,
  .options = { hearth_options_json },
  .run = run_set,
};
