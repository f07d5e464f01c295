// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notification-server: what a desktop would show, on a machine without one; with vices, for tests.
 *
 *     notification-server [--json] [--capabilities=actions,body,…] [COMMAND]…
 *
 * It owns org.freedesktop.Notifications on the session bus and prints each notification for
 * people, or with --json one object a line, {"event":"shown","id":1,…} with everything that the
 * caller sent and its "sender"; the other events are ready, closed, listed and end (of a list). It
 * obeys one command a line from its standard input, and those given as arguments before it is
 * ready:
 *
 *     press ID ACTION     a button: a whole action key, or what stands before its first colon
 *     close ID REASON     1 expired, 2 dismissed, 3 by call, 4 undefined
 *     invoke ID KEY       an ActionInvoked as it comes, whatever is on the screen
 *     report ID REASON    a NotificationClosed as it comes, likewise
 *     flood N             N of both, of nobody's ids and with nobody's keys
 *     list                prints what is on the screen
 *     hang, wake          leaves every call unanswered; does and answers them all
 *     refuse, accept      answers Notify with an error; shows again
 *     mute, speak         answers with an error who it is and what it can do; says both again
 *     evict, keep         closes each as soon as it is shown; leaves it
 *     forget, honour      gives a new id for a replaces_id that is not on the screen, as GNOME
 *                         Shell does; takes over any
 *     whisper, broadcast  tells only who has shown a notice last what became of it, as dunst does;
 *                         tells everybody
 *     inhibit, release    sets the property Inhibited, as Plasma has it
 *     restart             leaves the bus and comes back as another, with ids from 1
 *     quit
 *
 * Without an input it stays until it is killed or loses the name.
 */
#include "notification-screen.h"

#include <gio/gunixinputstream.h>

#include <stdio.h>
#include <unistd.h>

typedef struct {
  GMainLoop *loop; /* owned */
  Screen screen;
} Server;

static void
do_press (Server *server, guint32 id, const char *argument)
{
  if (!screen_press (&server->screen, id, argument))
    g_printerr ("notification-server: no button %s on %u\n", argument, id);
}

static void
do_close (Server *server, guint32 id, const char *argument)
{
  screen_close (&server->screen, id, (guint32)g_ascii_strtoull (argument, NULL, 10));
}

static void
do_invoke (Server *server, guint32 id, const char *argument)
{
  screen_invoke (&server->screen, id, argument);
}

static void
do_report (Server *server, guint32 id, const char *argument)
{
  screen_report (&server->screen, id, (guint32)g_ascii_strtoull (argument, NULL, 10));
}

static void
do_flood (Server *server, guint32 number, const char *argument)
{
  for (guint32 i = 0; i < number; i++) {
    g_autofree char *key = g_strdup_printf ("done:1:%u:%u:flood", i, i);

    screen_invoke (&server->screen, 1000000 + i, key);
    screen_report (&server->screen, 1000000 + i, i % 6);
  }
}

static void
do_list (Server *server, guint32 id, const char *argument)
{
  screen_list (&server->screen);
}

static void
do_wake (Server *server, guint32 id, const char *argument)
{
  screen_wake (&server->screen);
}

static void
do_restart (Server *server, guint32 id, const char *argument)
{
  g_autoptr (GError) error = NULL;

  screen_disappear (&server->screen);
  if (!screen_appear (&server->screen, &error))
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
  void (*run) (Server *server, guint32 id, const char *argument);
} commands[] = {
  { "press", 2, do_press },   { "close", 2, do_close },     { "invoke", 2, do_invoke },
  { "report", 2, do_report }, { "flood", 1, do_flood },     { "list", 0, do_list },
  { "wake", 0, do_wake },     { "restart", 0, do_restart }, { "quit", 0, do_quit },
};

static const struct {
  const char *name;
  gsize offset;
  gboolean value;
} switches[] = {
  { "hang", offsetof (Screen, hangs), TRUE },
  { "refuse", offsetof (Screen, refuses), TRUE },
  { "accept", offsetof (Screen, refuses), FALSE },
  { "mute", offsetof (Screen, mute), TRUE },
  { "speak", offsetof (Screen, mute), FALSE },
  { "evict", offsetof (Screen, evicts), TRUE },
  { "keep", offsetof (Screen, evicts), FALSE },
  { "forget", offsetof (Screen, forgets), TRUE },
  { "honour", offsetof (Screen, forgets), FALSE },
  { "whisper", offsetof (Screen, whispers), TRUE },
  { "broadcast", offsetof (Screen, whispers), FALSE },
  { "inhibit", offsetof (Screen, inhibited), TRUE },
  { "release", offsetof (Screen, inhibited), FALSE },
};

static gboolean
turn_switch (Screen *screen, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++) {
    if (!g_str_equal (name, switches[i].name))
      continue;
    G_STRUCT_MEMBER (gboolean, screen, switches[i].offset) = switches[i].value;
    if (switches[i].offset == offsetof (Screen, inhibited))
      screen_announce_inhibited (screen);
    return TRUE;
  }
  return FALSE;
}

static void
obey (Server *server, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 3);
  int arguments = (int)g_strv_length (words) - 1;

  if (arguments < 0 || turn_switch (&server->screen, words[0]))
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
  g_autofree char *capabilities = g_strdup ("actions,body");
  Server server = { .loop = g_main_loop_new (NULL, FALSE) };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &server.screen.json, "Print one object a line", NULL },
    { "capabilities", 0, 0, G_OPTION_ARG_STRING, &capabilities, "What it says it can do", "LIST" },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) options = g_option_context_new ("[COMMAND]…");
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GError) error = NULL;

  setlinebuf (stdout); /* and UTF-8 in any locale, hence no g_print() */
  screen_init (&server.screen);
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error)) {
    g_printerr ("notification-server: %s\n", error->message);
    return 2;
  }
  server.screen.capabilities = g_strsplit (capabilities, ",", -1);
  for (int i = 1; i < argc; i++)
    obey (&server, argv[i]);
  if (!screen_appear (&server.screen, &error)) {
    g_printerr ("notification-server: %s\n", error->message);
    return 1;
  }
  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, on_line, &server);
  g_main_loop_run (server.loop);

  screen_disappear (&server.screen);
  screen_clear (&server.screen);
  g_main_loop_unref (server.loop);
  return 0;
}
