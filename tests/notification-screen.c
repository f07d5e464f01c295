// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notification-screen: the bus side of notification-server.
 *
 * It owns org.freedesktop.Notifications, answers its calls as the switches of the Screen say, and
 * prints what happens: a drawing for people, or one object a line. Signals are broadcast, as most
 * servers do, unless it whispers. A name that is taken, or a bus that goes, ends the program.
 */
#include "notification-screen.h"

#include <json-glib/json-glib.h>

#include <stdio.h>
#include <stdlib.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

static const char interface_xml[] =
    "<node><interface name='" NAME "'>"
    "<method name='Notify'><arg type='s'/><arg type='u'/><arg type='s'/><arg type='s'/>"
    "<arg type='s'/><arg type='as'/><arg type='a{sv}'/><arg type='i'/>"
    "<arg type='u' direction='out'/></method>"
    "<method name='CloseNotification'><arg type='u'/></method>"
    "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
    "<method name='GetServerInformation'><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/><arg type='s' direction='out'/>"
    "<arg type='s' direction='out'/></method>"
    "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
    "<signal name='NotificationClosed'><arg type='u'/><arg type='u'/></signal>"
    "<property name='Inhibited' type='b' access='read'/>"
    "</interface></node>";

static void
print_json (const char *event, guint32 id, GVariant *rest)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, rest);
  g_variant_dict_insert (&dict, "event", "s", event);
  if (id != 0)
    g_variant_dict_insert (&dict, "id", "u", id);
  g_autoptr (GVariant) object = g_variant_ref_sink (g_variant_dict_end (&dict));
  g_autofree char *line = json_gvariant_serialize_data (object, NULL);
  printf ("%s\n", line);
}

/* The arguments of Notify under the names that the specification gives them, and who sent it. */
static GVariant *
describe (GVariant *notice, const char *sender)
{
  static const char *const names[] = { "app_name", "replaces_id", "app_icon", "summary",
                                       "body",     "actions",     "hints",    "timeout" };
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GVariant) value = g_variant_get_child_value (notice, i);
    g_variant_dict_insert_value (&dict, names[i], value);
  }
  g_variant_dict_insert (&dict, "sender", "s", sender);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}

static void
print_for_people (GVariant *notice)
{
  const char *app, *summary, *body;
  g_autofree const char **actions = NULL;

  g_variant_get (notice, "(&su&s&s&s^a&sa{sv}i)", &app, NULL, NULL, &summary, &body, &actions, NULL,
                 NULL);
  g_auto (GStrv) lines = g_strsplit (body, "\n", -1);
  printf ("\n  ╭─ %s\n  │ %s\n", app, summary);
  for (char **line = lines; *line != NULL; line++)
    printf ("  │ %s\n", *line);
  printf ("  ╰─");
  for (const char **action = actions; action[0] != NULL && action[1] != NULL; action += 2)
    printf (" [%s]", action[1]);
  printf ("\n\n");
}

static void
print_shown (Screen *screen, const char *event, guint32 id, GVariant *notice)
{
  const char *sender = g_hash_table_lookup (screen->senders, GUINT_TO_POINTER (id));
  g_autoptr (GVariant) details = describe (notice, sender);

  if (screen->json)
    print_json (event, id, details);
  else
    print_for_people (notice);
}

/* Tells what became of that id: everybody, or in a whisper the one who has shown it last. */
static void
emit (Screen *screen, guint32 id, const char *signal, GVariant *arguments)
{
  const char *sender = g_hash_table_lookup (screen->senders, GUINT_TO_POINTER (id));

  g_dbus_connection_emit_signal (screen->bus, screen->whispers ? sender : NULL, PATH, NAME, signal,
                                 arguments, NULL);
}

/* Takes a notice off the screen for that reason, and says so; one that is not there is none. */
void
screen_close (Screen *screen, guint32 id, guint32 reason)
{
  if (!g_hash_table_remove (screen->notices, GUINT_TO_POINTER (id)))
    return;
  emit (screen, id, "NotificationClosed", g_variant_new ("(uu)", id, reason));
  if (screen->json) {
    g_autoptr (GVariant) rest =
        g_variant_ref_sink (g_variant_new_parsed ("{'reason': <%u>}", reason));
    print_json ("closed", id, rest);
  }
}

static guint32
choose_id (Screen *screen, guint32 replaces_id)
{
  gboolean known = g_hash_table_contains (screen->notices, GUINT_TO_POINTER (replaces_id));

  if (replaces_id != 0 && (known || !screen->forgets)) {
    screen->last_id = MAX (screen->last_id, replaces_id);
    return replaces_id;
  }
  return ++screen->last_id;
}

static void
notify (Screen *screen, GDBusMethodInvocation *invocation)
{
  GVariant *notice = g_dbus_method_invocation_get_parameters (invocation);
  guint32 replaces_id;

  if (screen->refuses) {
    g_dbus_method_invocation_return_dbus_error (invocation, NAME ".Error", "No more of this");
    return;
  }
  g_variant_get_child (notice, 1, "u", &replaces_id);
  guint32 id = choose_id (screen, replaces_id);
  g_hash_table_replace (screen->notices, GUINT_TO_POINTER (id), g_variant_ref (notice));
  g_hash_table_replace (screen->senders, GUINT_TO_POINTER (id),
                        g_strdup (g_dbus_method_invocation_get_sender (invocation)));
  print_shown (screen, "shown", id, notice);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", id));
  if (screen->evicts)
    screen_close (screen, id, 4);
}

static void
close_notification (Screen *screen, GDBusMethodInvocation *invocation)
{
  guint32 id;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(u)", &id);
  screen_close (screen, id, 3);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
get_capabilities (Screen *screen, GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", screen->capabilities));
}

static void
get_server_information (Screen *screen, GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(ssss)", "notification-server", "hearth", HEARTH_VERSION, "1.2"));
}

static const struct {
  const char *name;
  void (*handle) (Screen *screen, GDBusMethodInvocation *invocation);
} methods[] = {
  { "Notify", notify },
  { "CloseNotification", close_notification },
  { "GetCapabilities", get_capabilities },
  { "GetServerInformation", get_server_information },
};

static void
answer (Screen *screen, GDBusMethodInvocation *invocation)
{
  const char *name = g_dbus_method_invocation_get_method_name (invocation);

  if (screen->mute && g_str_has_prefix (name, "Get")) {
    g_dbus_method_invocation_return_dbus_error (invocation, NAME ".Error", "Who wants to know?");
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (name, methods[i].name)) {
      methods[i].handle (screen, invocation);
      return;
    }
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Screen *screen = user_data;

  if (screen->hangs)
    g_queue_push_tail (&screen->waiting, invocation);
  else
    answer (screen, invocation);
}

static GVariant *
on_get_property (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *property, GError **error, gpointer user_data)
{
  const Screen *screen = user_data;

  return g_variant_new_boolean (screen->inhibited);
}

static void
on_name_acquired (GDBusConnection *bus, const char *name, gpointer user_data)
{
  const Screen *screen = user_data;

  if (screen->json)
    print_json ("ready", 0, NULL);
  else
    printf ("Notifications are shown here.\n");
}

static void
on_name_lost (GDBusConnection *bus, const char *name, gpointer user_data)
{
  g_printerr ("notification-server: %s is taken, or the bus has gone\n", name);
  exit (1);
}

static char *
find_action (GVariant *notice, const char *wanted)
{
  g_autofree const char **actions = NULL;
  g_autofree char *prefix = g_strconcat (wanted, ":", NULL);

  g_variant_get_child (notice, 5, "^a&s", &actions);
  for (const char **action = actions; action[0] != NULL && action[1] != NULL; action += 2)
    if (g_str_equal (*action, wanted) || g_str_has_prefix (*action, prefix))
      return g_strdup (*action);
  return NULL;
}

/* A screen that is away, shows nothing and behaves well. */
void
screen_init (Screen *screen)
{
  *screen = (Screen){ .waiting = G_QUEUE_INIT };
  screen->info = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  screen->senders = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  screen->notices = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_variant_unref);
}

/* Frees what it holds; it must be away. */
void
screen_clear (Screen *screen)
{
  g_hash_table_unref (screen->notices);
  g_hash_table_unref (screen->senders);
  g_dbus_node_info_unref (screen->info);
  g_strfreev (screen->capabilities);
}

/* Joins the session bus and takes the name. */
gboolean
screen_appear (Screen *screen, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call,
                                               .get_property = on_get_property };
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, error);

  if (address == NULL)
    return FALSE;
  screen->bus = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, error);
  if (screen->bus == NULL)
    return FALSE;
  if (g_dbus_connection_register_object (screen->bus, PATH, screen->info->interfaces[0], &vtable,
                                         screen, NULL, error)
      == 0)
    return FALSE;
  screen->name_owner =
      g_bus_own_name_on_connection (screen->bus, NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                    on_name_acquired, on_name_lost, screen, NULL);
  return TRUE;
}

/* Leaves the bus, and with it everything that was shown or waited. */
void
screen_disappear (Screen *screen)
{
  g_bus_unown_name (screen->name_owner);
  g_queue_clear_full (&screen->waiting, g_object_unref);
  g_hash_table_remove_all (screen->notices);
  g_hash_table_remove_all (screen->senders);
  screen->last_id = 0;
  g_dbus_connection_close_sync (screen->bus, NULL, NULL);
  g_clear_object (&screen->bus);
}

/* Presses the button `wanted`, which is an action key or what stands before its first colon, and
 * closes the notice. FALSE where there is no such button. */
gboolean
screen_press (Screen *screen, guint32 id, const char *wanted)
{
  GVariant *notice = g_hash_table_lookup (screen->notices, GUINT_TO_POINTER (id));
  g_autofree char *action = notice != NULL ? find_action (notice, wanted) : NULL;

  if (action == NULL)
    return FALSE;
  screen_invoke (screen, id, action);
  screen_close (screen, id, 2);
  return TRUE;
}

/* Says that a notice was closed, whether or not there is one. */
void
screen_report (Screen *screen, guint32 id, guint32 reason)
{
  emit (screen, id, "NotificationClosed", g_variant_new ("(uu)", id, reason));
}

/* Says that a button was pressed, whether or not there is one. */
void
screen_invoke (Screen *screen, guint32 id, const char *key)
{
  emit (screen, id, "ActionInvoked", g_variant_new ("(us)", id, key));
}

/* Prints everything that is shown. */
void
screen_list (Screen *screen)
{
  GHashTableIter iter;
  gpointer id, notice;

  g_hash_table_iter_init (&iter, screen->notices);
  while (g_hash_table_iter_next (&iter, &id, &notice))
    print_shown (screen, "listed", GPOINTER_TO_UINT (id), notice);
  if (screen->json)
    print_json ("end", 0, NULL);
}

/* Answers all calls that came while it hung. */
void
screen_wake (Screen *screen)
{
  GDBusMethodInvocation *invocation;

  screen->hangs = FALSE;
  while ((invocation = g_queue_pop_head (&screen->waiting)) != NULL)
    answer (screen, invocation);
}

/* Says on the bus that `inhibited` has changed. */
void
screen_announce_inhibited (Screen *screen)
{
  if (screen->bus != NULL)
    g_dbus_connection_emit_signal (
        screen->bus, NULL, PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        g_variant_new_parsed ("(%s, {'Inhibited': <%b>}, @as [])", NAME, screen->inhibited), NULL);
}
