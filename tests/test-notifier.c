// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-notifier: notices on their way to a server and answers on their way back.
 *
 * The texts are tested by themselves, the rest on a private bus with tests/notification-server,
 * which each test starts with the vices it wants. libnotify is one for the process, so there is
 * one notifier for all tests; what it said is kept as lines ("shown KEY ID"), and a test waits for
 * the line it expects.
 */
#include "daemon/notifier-libnotify.h"
#include "daemon/notifier-text.h"
#include "fake-notifier.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include <signal.h>
#include <string.h>

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"
#define PATIENCE_SECONDS 60

static HearthNotifier *notifier;
static GPtrArray *heard; /* of lines */

typedef struct {
  GSubprocess *process;
  GOutputStream *commands;
  GDataInputStream *events;
} Server;

static void
hear (char *line)
{
  g_test_message ("%s", line);
  g_ptr_array_add (heard, line);
}

static void
on_server (HearthNotifier *self, const char *server)
{
  g_assert_cmpstr (hearth_notifier_server (self), ==, server);
  g_assert_cmpint (hearth_notifier_label (self) != NULL, ==, server != NULL);
  hear (g_strdup (server != NULL ? "server" : "no server"));
}

static void
on_shown (HearthNotifier *self, const char *key, guint id, const char *server)
{
  g_assert_cmpstr (hearth_notifier_server (self), ==, server);
  hear (g_strdup_printf ("shown %s %u", key, id));
}

static void
on_failed (HearthNotifier *self, const char *key, gboolean maybe_shown, const char *reason)
{
  g_assert_cmpuint (strlen (reason), >, 0);
  hear (g_strdup_printf ("failed %s %s", key, maybe_shown ? "maybe" : "surely"));
}

static void
on_action (HearthNotifier *self, const char *key, const char *action)
{
  hear (g_strdup_printf ("action %s %s", key, action));
}

static void
on_closed (HearthNotifier *self, const char *key, guint id, guint reason)
{
  hear (g_strdup_printf ("closed %s %u %u", key, id, reason));
}

static guint
count (const char *line)
{
  guint n = 0;

  for (guint i = 0; i < heard->len; i++)
    n += g_str_equal (heard->pdata[i], line);
  return n;
}

static gboolean
on_impatience (gpointer line)
{
  g_error ("nobody said: %s", (const char *)line);
  return G_SOURCE_REMOVE;
}

static void
wait_for (const char *line)
{
  guint impatience = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatience, (gpointer)line);

  while (count (line) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (impatience);
}

static gboolean
on_waited (gpointer over)
{
  *(gboolean *)over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Long enough for a second, unwanted line to come. */
static void
wait_a_moment (void)
{
  gboolean over = FALSE;

  g_timeout_add (300, on_waited, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static Server *
server_start (const char *capabilities, const char *vice)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "notification-server", NULL);
  g_autofree char *option = g_strconcat ("--capabilities=", capabilities, NULL);
  g_autoptr (GError) error = NULL;
  Server *server = g_new0 (Server, 1);

  server->process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                        path, "--json", option, vice, NULL);
  g_assert_no_error (error);
  server->commands = g_subprocess_get_stdin_pipe (server->process);
  server->events = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server->process));
  g_ptr_array_set_size (heard, 0);
  return server;
}

static void
server_stop (Server *server)
{
  g_subprocess_force_exit (server->process);
  g_subprocess_wait (server->process, NULL, NULL);
  g_object_unref (server->events);
  g_object_unref (server->process);
  g_free (server);
  while (hearth_notifier_server (notifier) != NULL)
    g_main_context_iteration (NULL, TRUE);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Server, server_stop)

static void
tell (Server *server, const char *command)
{
  g_assert_true (g_output_stream_printf (server->commands, NULL, NULL, NULL, "%s\n", command));
  g_output_stream_flush (server->commands, NULL, NULL);
}

/* The next object of that event which the server prints. */
static JsonObject *
read_event (Server *server, const char *event)
{
  for (;;) {
    g_autofree char *line = g_data_input_stream_read_line (server->events, NULL, NULL, NULL);
    g_assert_nonnull (line);
    g_autoptr (JsonNode) node = json_from_string (line, NULL);
    JsonObject *object = json_node_get_object (node);
    if (g_str_equal (json_object_get_string_member (object, "event"), event))
      return json_object_ref (object);
  }
}

static HearthNotice
make_notice (const char *key)
{
  return (HearthNotice){
    .key = (char *)key,
    .summary = (char *)"Dinner at <Luigi's>",
    .body = (char *)"Friday & late\nWhat made you laugh?",
    .actions = HEARTH_ACTION_SNOOZE | HEARTH_ACTION_SKIP,
    .urgency = HEARTH_URGENCY_NORMAL,
    .icon = (char *)"x-office-calendar",
    .category = (char *)"x-hearth.date-night",
  };
}

/* A notice arrives with its text, hints and buttons, and pressing one comes back exactly once. */
static void
test_shown_and_pressed (void)
{
  g_autoptr (Server) server = server_start ("actions,body,body-markup", NULL);
  HearthNotice notice = make_notice ("3:1764270000:nonce");

  wait_for ("server");
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown 3:1764270000:nonce 1");
  g_autoptr (JsonObject) shown = read_event (server, "shown");
  JsonObject *hints = json_object_get_object_member (shown, "hints");
  g_assert_cmpstr (json_object_get_string_member (shown, "app_name"), ==, "hearth");
  g_assert_cmpstr (json_object_get_string_member (shown, "summary"), ==, "Dinner at <Luigi's>");
  g_assert_cmpstr (json_object_get_string_member (shown, "body"), ==,
                   "Friday &amp; late\nWhat made you laugh?");
  g_assert_cmpint (json_object_get_int_member (shown, "timeout"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (shown, "actions")), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (hints, "desktop-entry"), ==, "hearth");
  g_assert_cmpstr (json_object_get_string_member (hints, "category"), ==, "x-hearth.date-night");
  g_assert_cmpstr (json_object_get_string_member (hints, "sound-name"), ==, "message-new-instant");
  g_assert_cmpint (json_object_get_int_member (hints, "urgency"), ==, 1);

  tell (server, "press 1 snooze");
  wait_for ("closed 3:1764270000:nonce 1 2");
  wait_a_moment ();
  g_assert_cmpuint (count ("action 3:1764270000:nonce snooze"), ==, 1);
  g_assert_cmpuint (count ("closed 3:1764270000:nonce 1 2"), ==, 1);
}

/* A server is told by the name that it gives itself, not by its number on the bus. */
static void
test_label (void)
{
  g_autoptr (Server) server = server_start ("actions", NULL);

  g_assert_nonnull (server);
  wait_for ("server");
  g_assert_cmpstr (hearth_notifier_label (notifier), ==, "notification-server " HEARTH_VERSION);
}

/* A server that can do neither markup nor buttons gets plain text and none. */
static void
test_plain (void)
{
  g_autoptr (Server) server = server_start ("body", NULL);
  HearthNotice notice = make_notice ("k");

  wait_for ("server");
  hearth_notifier_show (notifier, &notice);
  g_autoptr (JsonObject) shown = read_event (server, "shown");
  g_assert_cmpstr (json_object_get_string_member (shown, "body"), ==,
                   "Friday & late\nWhat made you laugh?");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (shown, "actions")), ==, 0);
}

/* No more than three buttons, however many are asked for. */
static void
test_three_buttons (void)
{
  g_autoptr (Server) server = server_start ("actions", NULL);
  HearthNotice notice = make_notice ("k");

  notice.actions =
      HEARTH_ACTION_DONE | HEARTH_ACTION_SNOOZE | HEARTH_ACTION_SKIP | HEARTH_ACTION_SHOW;
  wait_for ("server");
  hearth_notifier_show (notifier, &notice);
  g_autoptr (JsonObject) shown = read_event (server, "shown");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (shown, "actions")), ==, 6);
}

/* A refresh takes the place of what it replaces, without a sound; where the server no longer knows
 * that one, the new id is told. */
static void
test_replaces (void)
{
  g_autoptr (Server) server = server_start ("actions", "forget");
  HearthNotice notice = make_notice ("k");

  wait_for ("server");
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown k 1");
  g_autoptr (JsonObject) once = read_event (server, "shown");
  g_assert_cmpint (json_object_get_int_member (once, "replaces_id"), ==, 0);
  notice.key = (char *)"l";
  notice.silent = TRUE;
  notice.replaces_id = 1;
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown l 1");
  g_autoptr (JsonObject) again = read_event (server, "shown");
  JsonObject *hints = json_object_get_object_member (again, "hints");
  g_assert_cmpint (json_object_get_int_member (again, "replaces_id"), ==, 1);
  g_assert_true (json_object_get_boolean_member (hints, "suppress-sound"));
  g_assert_false (json_object_has_member (hints, "sound-name"));

  notice.replaces_id = 77;
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown l 2");
  notice.replaces_id = G_MAXUINT32;
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown l 3");
}

/* What is withdrawn leaves the screen and is told as closed by call. */
static void
test_withdraw (void)
{
  g_autoptr (Server) server = server_start ("actions", NULL);
  HearthNotice notice = make_notice ("k");

  wait_for ("server");
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown k 1");
  hearth_notifier_withdraw (notifier, 1);
  hearth_notifier_withdraw (notifier, 99);
  wait_for ("closed k 1 3");
  g_autoptr (JsonObject) closed = read_event (server, "closed");
  g_assert_cmpint (json_object_get_int_member (closed, "id"), ==, 1);
}

/* A server that closes everything at once says so after it was shown, and that is no answer. */
static void
test_evicted (void)
{
  g_autoptr (Server) server = server_start ("actions", "evict");
  HearthNotice notice = make_notice ("k");

  wait_for ("server");
  hearth_notifier_show (notifier, &notice);
  wait_for ("closed k 1 4");
  g_assert_cmpstr (heard->pdata[heard->len - 2], ==, "shown k 1");
  tell (server, "keep");
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown k 2");
  wait_a_moment ();
  g_assert_cmpuint (count ("closed k 2 4"), ==, 0);
}

/* Without a server, or with one that refuses, a notice is surely not shown. */
static void
test_failures (void)
{
  HearthNotice notice = make_notice ("k");

  g_ptr_array_set_size (heard, 0);
  g_assert_null (hearth_notifier_server (notifier));
  hearth_notifier_show (notifier, &notice);
  g_assert_cmpuint (heard->len, ==, 0);
  wait_for ("failed k surely");

  g_autoptr (Server) server = server_start ("actions", "refuse");
  wait_for ("server");
  hearth_notifier_show (notifier, &notice);
  wait_for ("failed k surely");
  tell (server, "accept");
  wait_a_moment ();
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown k 1");
}

/* A restarted server is another one, with another name, and takes notices again. */
static void
test_server_restarts (void)
{
  g_autoptr (Server) server = server_start ("actions", NULL);
  HearthNotice notice = make_notice ("k");

  wait_for ("server");
  g_autofree char *first = g_strdup (hearth_notifier_server (notifier));
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown k 1");
  g_ptr_array_set_size (heard, 0);
  tell (server, "restart");
  wait_for ("no server");
  wait_for ("server");
  g_assert_cmpstr (hearth_notifier_server (notifier), !=, first);
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown k 1");
}

static GDBusConnection *
join_bus (void)
{
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
      g_getenv ("DBUS_SESSION_BUS_ADDRESS"), flags, NULL, NULL, NULL);

  g_assert_nonnull (bus);
  return bus;
}

/* Shows a notice as an earlier run of the daemon would have, and ends that run. */
static void
show_in_earlier_run (void)
{
  g_autoptr (GDBusConnection) earlier = join_bus ();
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      earlier, NAME, PATH, NAME, "Notify",
      g_variant_new_parsed (
          "('hearth', %u, '', 'Dinner', '', ['done:7:1:x', 'Done'], @a{sv} {}, 0)", 0),
      NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);

  g_assert_nonnull (reply);
  g_assert_true (g_dbus_connection_close_sync (earlier, NULL, NULL));
}

/* The button of a notice that an earlier run of the daemon has shown still works, and its closing
 * is told without a key. */
static void
test_earlier_run (void)
{
  g_autoptr (Server) server = server_start ("actions", NULL);

  wait_for ("server");
  show_in_earlier_run ();
  tell (server, "press 1 done");
  wait_for ("closed  1 2");
  g_assert_cmpuint (count ("action 7:1:x done"), ==, 1);
}

/* A server that tells only who has shown a notice last tells us when we have refreshed it. */
static void
test_earlier_run_whispered (void)
{
  g_autoptr (Server) server = server_start ("actions", "whisper");
  HearthNotice notice = make_notice ("7:1:y");

  wait_for ("server");
  show_in_earlier_run ();
  notice.replaces_id = 1;
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown 7:1:y 1");
  tell (server, "press 1 skip");
  wait_for ("closed 7:1:y 1 2");
  g_assert_cmpuint (count ("action 7:1:y skip"), ==, 1);
}

/* Nobody but the present owner of the name is believed, and of it only well-formed keys. */
static void
test_strangers (void)
{
  const char *const nonsense[] = {
    "default", "done", "done:", "done:A", "done:a b", "finish:k", ":k", "done:k/", "Done:k",
  };
  g_autoptr (Server) server = server_start ("actions", NULL);
  g_autoptr (GDBusConnection) stranger = join_bus ();

  wait_for ("server");
  g_assert_true (g_dbus_connection_emit_signal (stranger, NULL, PATH, NAME, "ActionInvoked",
                                                g_variant_new ("(us)", 1, "done:k"), NULL));
  g_assert_true (g_dbus_connection_emit_signal (stranger, NULL, PATH, NAME, "ActionInvoked",
                                                g_variant_new ("(s)", "done:k"), NULL));
  g_assert_true (g_dbus_connection_flush_sync (stranger, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++) {
    g_autofree char *command = g_strconcat ("invoke 1 ", nonsense[i], NULL);
    tell (server, command);
  }
  tell (server, "invoke 1 skip:last");
  wait_for ("action last skip");
  g_assert_cmpuint (heard->len, ==, 2);
  g_assert_true (g_dbus_connection_close_sync (stranger, NULL, NULL));
}

/* A server that hangs from the start is none until it wakes up, and then it is there by itself. */
static void
test_hangs_from_start (void)
{
  g_autoptr (Server) server = server_start ("actions", "hang");
  HearthNotice notice = make_notice ("k");

  wait_a_moment ();
  hearth_notifier_show (notifier, &notice);
  wait_for ("failed k surely");
  g_assert_cmpuint (count ("server"), ==, 0);
  tell (server, "wake");
  wait_for ("server");
}

/* The longest time for which the main loop did not come round. */
typedef struct {
  gint64 last;
  gint64 longest;
} Gap;

static gboolean
on_tick (gpointer data)
{
  Gap *gap = data;
  gint64 now = g_get_monotonic_time ();

  gap->longest = MAX (gap->longest, now - gap->last);
  gap->last = now;
  return G_SOURCE_CONTINUE;
}

/* A server that hangs holds up nobody: the main loop goes on, the one call that is in flight may be
 * shown later, the others fail at once, and the server is back when it wakes up. */
static void
test_hangs (void)
{
  g_autoptr (Server) server = server_start ("actions", NULL);
  Gap gap = { g_get_monotonic_time (), 0 };
  guint tick = g_timeout_add (20, on_tick, &gap);
  HearthNotice first = make_notice ("k");
  HearthNotice second = make_notice ("l");

  wait_for ("server");
  tell (server, "hang");
  g_ptr_array_set_size (heard, 0);
  wait_a_moment ();
  hearth_notifier_show (notifier, &first);
  hearth_notifier_show (notifier, &second);
  wait_for ("failed l surely");
  g_assert_cmpuint (count ("failed k maybe"), ==, 1);
  g_assert_cmpuint (count ("no server"), ==, 1);
  g_assert_cmpint (gap.longest, <, 200 * 1000);
  tell (server, "wake");
  wait_for ("server");
  tell (server, "press 1 skip");
  wait_for ("action k skip");
  g_source_remove (tick);
}

/* A process whose call hangs ends all the same. */
static void
test_exit_while_hung (void)
{
  if (!g_test_subprocess ()) {
    g_autoptr (Server) server = server_start ("actions", NULL);
    g_autoptr (JsonObject) ready = read_event (server, "ready");
    g_assert_nonnull (ready);
    gint64 start = g_get_monotonic_time ();
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
    return;
  }

  HearthNotice notice = make_notice ("k");
  wait_for ("server");
  g_autoptr (GDBusConnection) bus = join_bus ();
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
      g_variant_new ("(s)", NAME), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  guint32 pid;
  g_variant_get (reply, "(u)", &pid);
  kill ((pid_t)pid, SIGSTOP);
  hearth_notifier_show (notifier, &notice);
  wait_a_moment ();
}

/* The first call of a process hangs before its notice is sent: it is surely not shown. */
static void
test_first_hangs (void)
{
  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }

  g_autoptr (Server) server = server_start ("actions", NULL);
  HearthNotice notice = make_notice ("k");
  wait_for ("server");
  tell (server, "hang");
  wait_a_moment ();
  hearth_notifier_show (notifier, &notice);
  wait_for ("failed k surely");
  wait_for ("no server");
  tell (server, "wake");
  g_ptr_array_set_size (heard, 0);
  wait_for ("server");
  wait_a_moment ();
  g_assert_cmpuint (heard->len, ==, 1);
  hearth_notifier_show (notifier, &notice);
  wait_for ("shown k 1");
}

static char *
repeat (const char *unit, int times)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < times; i++)
    g_string_append (text, unit);
  return g_string_free (text, FALSE);
}

/* Text is cut at what people see as characters, never within one, and only when it is too long. */
static void
test_cut (void)
{
  const struct {
    const char *unit;
    int times;
    long expected; /* characters after the cut */
  } cases[] = {
    { "a", 120, 120 },      { "a", 121, 120 },       { "ß", 500, 120 },
    { "e\u0301", 60, 120 }, { "e\u0301", 61, 119 },  { "👩\u200d👧", 60, 118 },
    { "\u0301", 200, 120 }, { "👍🏽", 61, 119 }, { "🇩🇪", 61, 119 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = repeat (cases[i].unit, cases[i].times);
    g_autofree char *summary = hearth_notifier_text_summary (text);
    g_assert_true (g_utf8_validate (summary, -1, NULL));
    g_assert_cmpint (g_utf8_strlen (summary, -1), ==, cases[i].expected);
    g_assert_cmpint (g_str_has_suffix (summary, "…"), ==, !g_str_equal (text, summary));
  }
}

/* Control characters and broken UTF-8 do not reach a server, and an entity is never cut in two. */
static void
test_clean (void)
{
  g_autofree char *summary = hearth_notifier_text_summary ("a\nb\tc\x1b[1m\x7f\xff");
  g_autofree char *body = hearth_notifier_text_body ("a\nb\tc\r\x01<&>", TRUE);
  g_autofree char *plain = hearth_notifier_text_body ("<&>", FALSE);
  g_autofree char *ampersands = repeat ("&", 600);
  g_autofree char *cut = hearth_notifier_text_body (ampersands, TRUE);
  g_autofree char *expected = repeat ("&amp;", HEARTH_BODY_MAX_CHARACTERS - 1);

  g_autofree char *nothing = hearth_notifier_text_summary ("\x01");

  g_assert_cmpstr (summary, ==, "a b c[1m\uFFFD");
  g_assert_cmpstr (nothing, ==, "…");
  g_assert_cmpstr (body, ==, "a\nb c&lt;&amp;&gt;");
  g_assert_cmpstr (plain, ==, "<&>");
  g_assert_true (g_str_has_prefix (cut, expected));
  g_assert_cmpstr (cut + strlen (expected), ==, "…");
}

/* An action key comes back as it was made. */
static void
test_action_keys (void)
{
  for (int bit = 0; bit < 4; bit++) {
    g_autofree char *text = hearth_notifier_text_action (1 << bit, "3:17-4.x");
    const char *action, *key;
    g_assert_true (hearth_notifier_text_parse_action (text, &action, &key));
    g_assert_true (g_str_has_prefix (text, action));
    g_assert_cmpstr (key, ==, "3:17-4.x");
    g_assert_cmpuint (strlen (hearth_notifier_text_label (1 << bit)), >, 0);
  }
}

static void
listen_to (HearthNotifier *source)
{
  g_signal_connect (source, "server", G_CALLBACK (on_server), NULL);
  g_signal_connect (source, "shown", G_CALLBACK (on_shown), NULL);
  g_signal_connect (source, "failed", G_CALLBACK (on_failed), NULL);
  g_signal_connect (source, "action", G_CALLBACK (on_action), NULL);
  g_signal_connect (source, "closed", G_CALLBACK (on_closed), NULL);
}

static void
connect_notifier (void)
{
  heard = g_ptr_array_new_with_free_func (g_free);
  notifier = hearth_notifier_libnotify_new ();
  listen_to (notifier);
}

/* What was heard since the last time, as one line. */
static void
assert_heard (HearthFakeNotifier *fake, const char *expected)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  g_ptr_array_set_size (heard, 0);
  hearth_fake_notifier_settle (fake);
  for (guint i = 0; i < heard->len; i++)
    g_string_append_printf (lines, "%s%s", i > 0 ? ", " : "", (char *)heard->pdata[i]);
  g_assert_cmpstr (lines->str, ==, expected);
}

static void
show_on_fake (HearthFakeNotifier *fake, const char *key, guint32 replaces_id)
{
  HearthNotice notice = make_notice (key);

  notice.replaces_id = replaces_id;
  hearth_notifier_show (HEARTH_NOTIFIER (fake), &notice);
}

/* The fake tells the same story as the real one does above, so that what is tested by it holds. */
static void
test_fake (void)
{
  g_autoptr (HearthFakeNotifier) fake = hearth_fake_notifier_new ();

  listen_to (HEARTH_NOTIFIER (fake));
  show_on_fake (fake, "k", 0);
  assert_heard (fake, "failed k surely");
  hearth_fake_notifier_set_server (fake, "guid::1.1");
  assert_heard (fake, "server");
  show_on_fake (fake, "k", 0);
  assert_heard (fake, "shown k 1");
  show_on_fake (fake, "l", 1);
  assert_heard (fake, "shown l 1");
  g_assert_true (hearth_fake_notifier_press (fake, 1, HEARTH_ACTION_SKIP));
  assert_heard (fake, "action l skip, closed l 1 2");
  g_assert_false (hearth_fake_notifier_press (fake, 1, HEARTH_ACTION_SKIP));
  hearth_fake_notifier_set_mood (fake, HEARTH_FAKE_REFUSES);
  show_on_fake (fake, "m", 0);
  assert_heard (fake, "failed m surely");
  hearth_fake_notifier_set_mood (fake, HEARTH_FAKE_EVICTS);
  show_on_fake (fake, "m", 0);
  assert_heard (fake, "shown m 2, closed m 2 4");
  hearth_fake_notifier_set_server (fake, "guid::1.2");
  show_on_fake (fake, "n", 0);
  assert_heard (fake, "no server, server, shown n 1, closed n 1 4");
}

/* The fake hangs as the real one does: one call may be shown later, the others surely not. */
static void
test_fake_hangs (void)
{
  g_autoptr (HearthFakeNotifier) fake = hearth_fake_notifier_new ();

  listen_to (HEARTH_NOTIFIER (fake));
  hearth_fake_notifier_set_server (fake, "guid::1.1");
  assert_heard (fake, "server");
  hearth_fake_notifier_set_mood (fake, HEARTH_FAKE_HANGS);
  show_on_fake (fake, "k", 0);
  show_on_fake (fake, "l", 0);
  assert_heard (fake, "");
  hearth_fake_notifier_time_out (fake);
  assert_heard (fake, "failed k maybe, no server, failed l surely");
  g_assert_cmpuint (hearth_fake_notifier_find (fake, "k"), ==, 0);
  hearth_fake_notifier_set_mood (fake, HEARTH_FAKE_SHOWS);
  assert_heard (fake, "server");
  g_assert_cmpuint (hearth_fake_notifier_find (fake, "k"), ==, 1);
  hearth_fake_notifier_restart_caller (fake);
  assert_heard (fake, "server");
  g_assert_true (hearth_fake_notifier_press (fake, 1, HEARTH_ACTION_SNOOZE));
  assert_heard (fake, "action k snooze, closed  1 2");
  g_assert_cmpuint (hearth_fake_notifier_history (fake)->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notifier/text/cut", test_cut);
  g_test_add_func ("/notifier/text/clean", test_clean);
  g_test_add_func ("/notifier/text/action-keys", test_action_keys);
  g_test_add_func ("/notifier/fake/story", test_fake);
  g_test_add_func ("/notifier/fake/hangs", test_fake_hangs);
  g_test_add_func ("/notifier/failures", test_failures);
  g_test_add_func ("/notifier/shown-and-pressed", test_shown_and_pressed);
  g_test_add_func ("/notifier/label", test_label);
  g_test_add_func ("/notifier/plain", test_plain);
  g_test_add_func ("/notifier/three-buttons", test_three_buttons);
  g_test_add_func ("/notifier/replaces", test_replaces);
  g_test_add_func ("/notifier/withdraw", test_withdraw);
  g_test_add_func ("/notifier/evicted", test_evicted);
  g_test_add_func ("/notifier/server-restarts", test_server_restarts);
  g_test_add_func ("/notifier/earlier-run", test_earlier_run);
  g_test_add_func ("/notifier/earlier-run-whispered", test_earlier_run_whispered);
  g_test_add_func ("/notifier/strangers", test_strangers);
  g_test_add_func ("/notifier/hangs-from-start", test_hangs_from_start);
  g_test_add_func ("/notifier/hangs", test_hangs);
  g_test_add_func ("/notifier/exit-while-hung", test_exit_while_hung);
  g_test_add_func ("/notifier/first-hangs", test_first_hangs);

  if (g_test_subprocess ()) {
    connect_notifier ();
    return g_test_run ();
  }
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  connect_notifier ();
  int status = g_test_run ();
  g_object_unref (notifier);
  g_ptr_array_unref (heard);
  g_test_dbus_down (bus); /* waits until the notifier's thread has let go of it */
  return status;
}
