// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notification-server: what a desktop would show, on a machine without one; with vices, for tests.
 *
 *     notification-server [--json] [--capabilities=actions,body,…] [COMMAND]…
 *
 * It owns org.freedesktop.Notifications on the session bus and prints each notification for
 * people, or with --json one object a line: {"event":"ready"|"shown"|"closed"|"listed"|"pressed"…}
 * with everything that the caller sent. It obeys one command a line from its standard input, and
 * those given as arguments before it is ready:
 *
 *     press ID ACTION     a button: a whole action key, or what stands before its first colon
 *     close ID REASON     1 expired, 2 dismissed, 3 by call, 4 undefined
 *     invoke ID KEY       an ActionInvoked as it comes, whatever is on the screen
 *     list                prints what is on the screen
 *     hang, wake          leaves every call unanswered; does and answers them all
 *     refuse, accept      answers Notify with an error; shows again
 *     evict, keep         closes each as soon as it is shown; leaves it
 *     forget, honour      gives a new id for a replaces_id that is not on the screen, as GNOME
 *                         Shell does; takes over any
 *     inhibit, release    sets the property Inhibited, as Plasma has it
 *     restart             leaves the bus and comes back as another, with ids from 1
 *     quit
 *
 * Without an input it stays until it is killed or loses the name.
 */
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define NOTIFY_TYPE "(susssasa{sv}i)"

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

typedef struct {
  GMainLoop *loop; /* owned */
  GDBusNodeInfo *info; /* owned */
  GDBusConnection *bus; /* owned */
  guint name_owner;
  char **capabilities; /* owned */
  gboolean json;
  gboolean hangs;
  gboolean refuses;
  gboolean evicts;
  gboolean forgets;
  gboolean inhibited;
  guint32 last_id;
  GHashTable *screen; /* owned; id → the arguments of its Notify */
  GQueue waiting; /* of GDBusMethodInvocation, owned: called while it hung */
} Server;

typedef void (*Command) (Server *server, guint32 id, const char *argument);

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

/* The arguments of Notify under the names that the specification gives them. */
static GVariant *
describe (GVariant *notice)
{
  static const char *const names[] = { "app_name", "replaces_id", "app_icon", "summary",
                                       "body",     "actions",     "hints",    "timeout" };
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GVariant) value = g_variant_get_child_value (notice, i);
    g_variant_dict_insert_value (&dict, names[i], value);
  }
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
print_shown (Server *server, const char *event, guint32 id, GVariant *notice)
{
  g_autoptr (GVariant) details = describe (notice);

  if (server->json)
    print_json (event, id, details);
  else
    print_for_people (notice);
}

static void
emit (Server *server, const char *signal, GVariant *arguments)
{
  g_dbus_connection_emit_signal (server->bus, NULL, PATH, NAME, signal, arguments, NULL);
}

static void
close_shown (Server *server, guint32 id, guint32 reason)
{
  if (!g_hash_table_remove (server->screen, GUINT_TO_POINTER (id)))
    return;
  emit (server, "NotificationClosed", g_variant_new ("(uu)", id, reason));
  if (server->json) {
    g_autoptr (GVariant) rest =
        g_variant_ref_sink (g_variant_new_parsed ("{'reason': <%u>}", reason));
    print_json ("closed", id, rest);
  }
}

static guint32
choose_id (Server *server, guint32 replaces_id)
{
  gboolean known = g_hash_table_contains (server->screen, GUINT_TO_POINTER (replaces_id));

  if (replaces_id != 0 && (known || !server->forgets)) {
    server->last_id = MAX (server->last_id, replaces_id);
    return replaces_id;
  }
  return ++server->last_id;
}

static void
notify (Server *server, GDBusMethodInvocation *invocation)
{
  GVariant *notice = g_dbus_method_invocation_get_parameters (invocation);
  guint32 replaces_id;

  if (server->refuses) {
    g_dbus_method_invocation_return_dbus_error (invocation, NAME ".Error", "No more of this");
    return;
  }
  g_variant_get_child (notice, 1, "u", &replaces_id);
  guint32 id = choose_id (server, replaces_id);
  g_hash_table_replace (server->screen, GUINT_TO_POINTER (id), g_variant_ref (notice));
  print_shown (server, "shown", id, notice);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", id));
  if (server->evicts)
    close_shown (server, id, 4);
}

static void
close_notification (Server *server, GDBusMethodInvocation *invocation)
{
  guint32 id;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(u)", &id);
  close_shown (server, id, 3);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
get_capabilities (Server *server, GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(^as)", server->capabilities));
}

static void
get_server_information (Server *server, GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (
      invocation, g_variant_new ("(ssss)", "notification-server", "hearth", HEARTH_VERSION, "1.2"));
}

static const struct {
  const char *name;
  void (*handle) (Server *server, GDBusMethodInvocation *invocation);
} methods[] = {
  { "Notify", notify },
  { "CloseNotification", close_notification },
  { "GetCapabilities", get_capabilities },
  { "GetServerInformation", get_server_information },
};

static void
answer (Server *server, GDBusMethodInvocation *invocation)
{
  const char *name = g_dbus_method_invocation_get_method_name (invocation);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (name, methods[i].name)) {
      methods[i].handle (server, invocation);
      return;
    }
}

static void
on_call (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
         const char *method, GVariant *parameters, GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Server *server = user_data;

  if (server->hangs)
    g_queue_push_tail (&server->waiting, invocation);
  else
    answer (server, invocation);
}

static GVariant *
on_get_property (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                 const char *property, GError **error, gpointer user_data)
{
  const Server *server = user_data;

  return g_variant_new_boolean (server->inhibited);
}

static void
on_name_acquired (GDBusConnection *bus, const char *name, gpointer user_data)
{
  const Server *server = user_data;

  if (server->json)
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

static gboolean
appear (Server *server, GError **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_call,
                                               .get_property = on_get_property };
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, error);

  if (address == NULL)
    return FALSE;
  server->bus = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, error);
  if (server->bus == NULL)
    return FALSE;
  if (g_dbus_connection_register_object (server->bus, PATH, server->info->interfaces[0], &vtable,
                                         server, NULL, error)
      == 0)
    return FALSE;
  server->name_owner =
      g_bus_own_name_on_connection (server->bus, NAME, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                    on_name_acquired, on_name_lost, server, NULL);
  return TRUE;
}

static void
disappear (Server *server)
{
  g_bus_unown_name (server->name_owner);
  g_queue_clear_full (&server->waiting, g_object_unref);
  g_hash_table_remove_all (server->screen);
  server->last_id = 0;
  g_dbus_connection_close_sync (server->bus, NULL, NULL);
  g_clear_object (&server->bus);
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

static void
do_press (Server *server, guint32 id, const char *argument)
{
  GVariant *notice = g_hash_table_lookup (server->screen, GUINT_TO_POINTER (id));
  g_autofree char *action = notice != NULL ? find_action (notice, argument) : NULL;

  if (action == NULL) {
    g_printerr ("notification-server: no button %s on %u\n", argument, id);
    return;
  }
  emit (server, "ActionInvoked", g_variant_new ("(us)", id, action));
  close_shown (server, id, 2);
}

static void
do_invoke (Server *server, guint32 id, const char *argument)
{
  emit (server, "ActionInvoked", g_variant_new ("(us)", id, argument));
}

static void
do_close (Server *server, guint32 id, const char *argument)
{
  close_shown (server, id, (guint32)g_ascii_strtoull (argument, NULL, 10));
}

static void
do_list (Server *server, guint32 id, const char *argument)
{
  GHashTableIter iter;
  gpointer shown, notice;

  g_hash_table_iter_init (&iter, server->screen);
  while (g_hash_table_iter_next (&iter, &shown, &notice))
    print_shown (server, "listed", GPOINTER_TO_UINT (shown), notice);
  if (server->json)
    print_json ("end", 0, NULL);
}

static void
do_wake (Server *server, guint32 id, const char *argument)
{
  GDBusMethodInvocation *invocation;

  server->hangs = FALSE;
  while ((invocation = g_queue_pop_head (&server->waiting)) != NULL)
    answer (server, invocation);
}

static void
do_restart (Server *server, guint32 id, const char *argument)
{
  g_autoptr (GError) error = NULL;

  disappear (server);
  if (!appear (server, &error))
    g_error ("%s", error->message);
}

static void
do_quit (Server *server, guint32 id, const char *argument)
{
  g_main_loop_quit (server->loop);
}

static const struct {
  const char *name;
  int arguments;
  Command run;
} commands[] = {
  { "press", 2, do_press }, { "close", 2, do_close }, { "invoke", 2, do_invoke },
  { "list", 0, do_list },   { "wake", 0, do_wake },   { "restart", 0, do_restart },
  { "quit", 0, do_quit },
};

static const struct {
  const char *name;
  gsize offset;
  gboolean value;
} switches[] = {
  { "hang", offsetof (Server, hangs), TRUE },
  { "refuse", offsetof (Server, refuses), TRUE },
  { "accept", offsetof (Server, refuses), FALSE },
  { "evict", offsetof (Server, evicts), TRUE },
  { "keep", offsetof (Server, evicts), FALSE },
  { "forget", offsetof (Server, forgets), TRUE },
  { "honour", offsetof (Server, forgets), FALSE },
  { "inhibit", offsetof (Server, inhibited), TRUE },
  { "release", offsetof (Server, inhibited), FALSE },
};

static void
announce_inhibited (Server *server)
{
  g_dbus_connection_emit_signal (
      server->bus, NULL, PATH, "org.freedesktop.DBus.Properties", "PropertiesChanged",
      g_variant_new_parsed ("(%s, {'Inhibited': <%b>}, @as [])", NAME, server->inhibited), NULL);
}

static gboolean
turn_switch (Server *server, const char *name)
{
  gboolean inhibited = server->inhibited;

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++) {
    if (!g_str_equal (name, switches[i].name))
      continue;
    G_STRUCT_MEMBER (gboolean, server, switches[i].offset) = switches[i].value;
    if (server->inhibited != inhibited && server->bus != NULL)
      announce_inhibited (server);
    return TRUE;
  }
  return FALSE;
}

static void
obey (Server *server, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  int arguments = (int)g_strv_length (words) - 1;

  if (arguments < 0 || turn_switch (server, words[0]))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (!g_str_equal (words[0], commands[i].name) || arguments != commands[i].arguments)
      continue;
    guint32 id = arguments > 0 ? (guint32)g_ascii_strtoull (words[1], NULL, 10) : 0;
    commands[i].run (server, id, arguments > 1 ? words[2] : NULL);
    return;
  }
  g_printerr ("notification-server: cannot make sense of “%s”\n", line);
}

static void
on_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDataInputStream *input = G_DATA_INPUT_STREAM (source);
  g_autofree char *line = g_data_input_stream_read_line_finish_utf8 (input, result, NULL, NULL);

  if (line == NULL)
    return;
  obey (user_data, line);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, on_line, user_data);
}

int
main (int argc, char **argv)
{
  g_autofree char *capabilities = g_strdup ("actions,body,body-markup");
  Server server = { .waiting = G_QUEUE_INIT };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &server.json, "Print one object a line", NULL },
    { "capabilities", 0, 0, G_OPTION_ARG_STRING, &capabilities, "What it says it can do", "LIST" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) options = g_option_context_new ("[COMMAND]…");
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (options, entries, NULL);
  setlinebuf (stdout); /* and UTF-8 in any locale, hence no g_print() */
  server.info = g_dbus_node_info_new_for_xml (interface_xml, NULL);
  server.screen = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_variant_unref);
  server.loop = g_main_loop_new (NULL, FALSE);
  if (!g_option_context_parse (options, &argc, &argv, &error)) {
    g_printerr ("notification-server: %s\n", error->message);
    return 2;
  }
  server.capabilities = g_strsplit (capabilities, ",", -1);
  for (int i = 1; i < argc; i++)
    obey (&server, argv[i]);
  if (!appear (&server, &error)) {
    g_printerr ("notification-server: %s\n", error->message);
    return 1;
  }
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_line, &server);
  g_main_loop_run (server.loop);

  disappear (&server);
  g_main_loop_unref (server.loop);
  g_hash_table_unref (server.screen);
  g_dbus_node_info_unref (server.info);
  g_strfreev (server.capabilities);
  return 0;
}
