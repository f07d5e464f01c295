// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * silence-way: how each desktop is asked to hold notifications back, and to go on.
 *
 * Plasma and SwayNotificationCenter count claims: each caller has its own, and takes it back.
 * dunst, mako and the early SwayNotificationCenter have one switch for everybody, which is left
 * alone where the user has turned it. What dunst and mako hold, they hold altogether; the others
 * let through what is urgent. Each call goes to the server that is there and starts nobody. GNOME
 * has no call for it, but a setting, which silence-banners knows.
 */
#include "silence-way.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROPERTIES "org.freedesktop.DBus.Properties"
#define NOTIFICATIONS "org.freedesktop.Notifications"
#define DUNST "org.dunstproject.cmd0"
#define MAKO "fr.emersion.Mako"
#define SWAYNC "org.erikreider.swaync.cc"
#define ID "hearth"

/* The mode that mako(5) has as its example. It hides something where the configuration says so. */
#define MAKO_MODE "do-not-disturb"

static GVariant *
ask_plasma (GVariant *answer, const char *detail)
{
  return g_variant_new ("(ss)", NOTIFICATIONS, "Inhibited");
}

static GVariant *
take_plasma (GVariant *answer, const char *detail)
{
  return g_variant_new ("(ssa{sv})", ID, _ ("A date night"), NULL);
}

static char *
cookie_of (GVariant *taken)
{
  guint32 cookie = 0;

  if (g_variant_is_of_type (taken, G_VARIANT_TYPE ("(u)")))
    g_variant_get (taken, "(u)", &cookie);
  return g_strdup_printf ("%u", cookie);
}

static GVariant *
give_plasma (GVariant *answer, const char *detail)
{
  return g_variant_new ("(u)", (guint32)g_ascii_strtoull (detail, NULL, 10));
}

static GVariant *
ask_dunst (GVariant *answer, const char *detail)
{
  return g_variant_new ("(ss)", DUNST, "paused");
}

static gboolean
is_true (GVariant *answer)
{
  g_autoptr (GVariant) value = NULL;

  if (!g_variant_is_of_type (answer, G_VARIANT_TYPE ("(v)")))
    return FALSE;
  g_variant_get (answer, "(v)", &value);
  return g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);
}

static GVariant *
take_dunst (GVariant *answer, const char *detail)
{
  return g_variant_new ("(ssv)", DUNST, "paused", g_variant_new_boolean (TRUE));
}

static GVariant *
give_dunst (GVariant *answer, const char *detail)
{
  return g_variant_new ("(ssv)", DUNST, "paused", g_variant_new_boolean (FALSE));
}

/* (transfer container): the modes that mako is in. */
static const char **
modes_of (GVariant *answer)
{
  const char **modes = NULL;

  if (!g_variant_is_of_type (answer, G_VARIANT_TYPE ("(as)")))
    return g_new0 (const char *, 1);
  g_variant_get (answer, "(^a&s)", &modes);
  return modes;
}

static gboolean
has_mako_mode (GVariant *answer)
{
  g_autofree const char **modes = modes_of (answer);

  return g_strv_contains (modes, MAKO_MODE);
}

/* The modes with its own or without it. */
static GVariant *
set_mako (GVariant *answer, gboolean is_on)
{
  g_autofree const char **modes = modes_of (answer);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("(as)"));
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("as"));
  for (const char **mode = modes; *mode; mode++)
    if (strcmp (*mode, MAKO_MODE) != 0)
      g_variant_builder_add (&builder, "s", *mode);
  if (is_on)
    g_variant_builder_add (&builder, "s", MAKO_MODE);
  g_variant_builder_close (&builder);
  return g_variant_builder_end (&builder);
}

static GVariant *
take_mako (GVariant *answer, const char *detail)
{
  return set_mako (answer, TRUE);
}

static GVariant *
give_mako (GVariant *answer, const char *detail)
{
  return set_mako (answer, FALSE);
}

static gboolean
is_switched_on (GVariant *answer)
{
  gboolean is_on = FALSE;

  if (g_variant_is_of_type (answer, G_VARIANT_TYPE ("(b)")))
    g_variant_get (answer, "(b)", &is_on);
  return is_on;
}

static GVariant *
switch_on (GVariant *answer, const char *detail)
{
  return g_variant_new ("(b)", TRUE);
}

static GVariant *
switch_off (GVariant *answer, const char *detail)
{
  return g_variant_new ("(b)", FALSE);
}

static GVariant *
name_us (GVariant *answer, const char *detail)
{
  return g_variant_new ("(s)", ID);
}

static const HearthWay ways[] = {
  {
      .name = "plasma",
      .owner = NOTIFICATIONS,
      .path = "/org/freedesktop/Notifications",
      .ask = { PROPERTIES, "Get", ask_plasma },
      .take = { NOTIFICATIONS, "Inhibit", take_plasma },
      .give = { NOTIFICATIONS, "UnInhibit", give_plasma },
      .detail = cookie_of,
      .lets_urgent_pass = TRUE,
      .ends_with_us = TRUE,
  },
  {
      .name = "dunst",
      .owner = NOTIFICATIONS,
      .path = "/org/freedesktop/Notifications",
      .ask = { PROPERTIES, "Get", ask_dunst },
      .take = { PROPERTIES, "Set", take_dunst },
      .give = { PROPERTIES, "Set", give_dunst },
      .is_on = is_true,
  },
  {
      .name = "mako",
      .owner = NOTIFICATIONS, /* it has no name of its own */
      .path = "/fr/emersion/Mako",
      .ask = { MAKO, "ListModes", NULL },
      .take = { MAKO, "SetModes", take_mako },
      .give = { MAKO, "SetModes", give_mako },
      .is_on = has_mako_mode,
  },
  {
      .name = "swaync",
      .owner = SWAYNC,
      .path = "/org/erikreider/swaync/cc",
      .ask = { SWAYNC, "NumberOfInhibitors", NULL },
      .take = { SWAYNC, "AddInhibitor", name_us },
      .give = { SWAYNC, "RemoveInhibitor", name_us },
      .lets_urgent_pass = TRUE,
  },
  {
      .name = "swaync-dnd", /* as 0.7 has it, which counts no claims */
      .owner = SWAYNC,
      .path = "/org/erikreider/swaync/cc",
      .unless = { SWAYNC, "NumberOfInhibitors", NULL },
      .ask = { SWAYNC, "GetDnd", NULL },
      .take = { SWAYNC, "SetDnd", switch_on },
      .give = { SWAYNC, "SetDnd", switch_off },
      .is_on = is_switched_on,
      .lets_urgent_pass = TRUE,
  },
  {
      .name = "gnome",
      .owner = "org.gnome.Shell",
      .lets_urgent_pass = TRUE,
  },
};

/* The ways that are tried, each where there is somebody to ask. */
const HearthWay *
hearth_silence_ways (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (ways);
  return ways;
}
