// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fuzz-bus: whatever is called on the bus, hearthd answers, and can take it back.
 *
 * The service is the daemon's own, on a connection over a pair of sockets, with a real scheduler
 * and store, the fake clock and the fake screen. The other end plays the bus and its clients. What
 * there is to call is read from the introspection data, so that a new member is called with no line
 * here.
 *
 * An input is calls with ";" between: a member ("Event.Done"; a name of none stands for any), for
 * an event or goal its number, and words for the arguments, see fuzz-values. "Event.Title=" sets a
 * property. Other things happen too: "be 2" makes another client call from now on, "leave" ends
 * it, "wait 3" lets hours pass, "press" presses a button.
 *
 * Each call gets a reply, or an error with one of the names there are; one that the documented
 * types fit gets hearth's own. After each input the database is sound, all that is there can be
 * read, and undo goes back to the beginning, and redo to the end, whatever was called.
 *
 * With -Dfuzz=true (clang) it is a libFuzzer target, else fuzz-driver.c runs it; see fuzz-when.c.
 */
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "daemon/service.h"
#include "daemon/store-private.h"
#include "dbus/interfaces.h"
#include "dbus/names.h"
#include "fake-clock.h"
#include "fake-notifier.h"
#include "fuzz-values.h"

#define NOW (G_GINT64_CONSTANT (1795780800) * G_USEC_PER_SEC)
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define SERVER "guid:1.7"
#define BUS "org.freedesktop.DBus"
#define PROPERTIES BUS ".Properties"
#define TIMEOUT_MILLISECONDS 20000
#define MOST_CALLS 12
#define MOST_STEPS 200

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

typedef struct {
  gboolean is_method;
  char *name; /* owned: "Event.Done" */
  const char *interface; /* borrowed, as the next two */
  const char *target; /* the interface that is called: that one, or the bus's for properties */
  const char *verb;
  GDBusArgInfo **arguments; /* (nullable) borrowed */
  const GDBusPropertyInfo *property; /* (nullable) borrowed: that it gets or sets */
  const char *folder; /* (nullable) of the objects that have it; NULL: the root */
} Member;

typedef struct {
  char *folder; /* owned, as all of it */
  char *path;
  char *empty; /* a database in which nothing happened yet */
  gsize empty_length;
  GDBusConnection *server; /* hearthd's end */
  GDBusConnection *client;
  HearthStore *store;
  HearthFakeClock *clock;
  HearthFakeNotifier *notifier;
  HearthScheduler *scheduler;
  HearthService *service;
  char *sender;
  guint descriptors;
} Stage;

static GPtrArray *members;

static void
add_member (const GDBusInterfaceInfo *interface, const char *folder, const char *name,
            Member member)
{
  const char *short_name = strrchr (interface->name, '.') + 1;

  member.name = g_strconcat (short_name, ".", name, NULL);
  member.interface = interface->name;
  member.target = member.is_method ? interface->name : PROPERTIES;
  member.folder = folder;
  g_ptr_array_add (members, g_memdup2 (&member, sizeof member));
}

static void
add_interface (const GDBusInterfaceInfo *interface, const char *folder)
{
  for (gsize i = 0; interface->methods && interface->methods[i]; i++)
    add_member (interface, folder, interface->methods[i]->name,
                (Member){ .is_method = TRUE,
                          .verb = interface->methods[i]->name,
                          .arguments = interface->methods[i]->in_args });
  for (gsize i = 0; interface->properties && interface->properties[i]; i++) {
    const GDBusPropertyInfo *property = interface->properties[i];
    g_autofree char *set = g_strconcat (property->name, "=", NULL);

    add_member (interface, folder, property->name, (Member){ .verb = "Get", .property = property });
    add_member (interface, folder, set, (Member){ .verb = "Set", .property = property });
  }
  add_member (interface, folder, "*", (Member){ .verb = "GetAll" });
}

static void
list_members (void)
{
  members = g_ptr_array_new ();
  add_interface (&org_hearth_hearth1_schedule_interface, NULL);
  add_interface (&org_hearth_hearth1_goals_interface, NULL);
  add_interface (&org_hearth_hearth1_prompts_interface, NULL);
  add_interface (&org_hearth_hearth1_settings_interface, NULL);
  add_interface (&org_freedesktop_dbus_object_manager_interface, NULL);
  add_interface (&org_hearth_hearth1_event_interface, HEARTH_EVENT_PATH);
  add_interface (&org_hearth_hearth1_goal_interface, HEARTH_GOAL_PATH);
}

static const Member *
find_member (const char *name)
{
  for (guint i = 0; i < members->len; i++)
    if (strcmp (((Member *)g_ptr_array_index (members, i))->name, name) == 0)
      return g_ptr_array_index (members, i);
  return g_ptr_array_index (members, fuzz_values_hash (name) % members->len);
}

static GVariant *
answer_of_bus (const char *method, GVariant *arguments)
{
  g_autoptr (GVariant) name = NULL;

  if (strcmp (method, "Hello") == 0)
    return g_variant_new ("(s)", ":1.0");
  if (strcmp (method, "GetConnectionUnixProcessID") == 0)
    return g_variant_new ("(u)", (guint32)getpid ());
  if (strcmp (method, "GetNameOwner") != 0)
    return NULL;
  name = g_variant_get_child_value (arguments, 0);
  return g_variant_new ("(@s)", name);
}

/* What hearthd asks of the bus is answered here, on GDBus's own thread. */
static GDBusMessage *
on_message (GDBusConnection *connection, GDBusMessage *message, gboolean incoming, gpointer data)
{
  g_autoptr (GDBusMessage) reply = NULL;
  GVariant *answer = NULL;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL
      || g_strcmp0 (g_dbus_message_get_destination (message), BUS) != 0)
    return message;
  reply = g_dbus_message_new_method_reply (message);
  answer = answer_of_bus (g_dbus_message_get_member (message), g_dbus_message_get_body (message));
  if (answer)
    g_dbus_message_set_body (reply, answer);
  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

static void
on_connected (GObject *object, GAsyncResult *result, gpointer data)
{
  GDBusConnection **connection = data;

  *connection = g_dbus_connection_new_finish (result, NULL);
  g_assert_nonnull (*connection);
}

static void
connect_one (int socket, const char *guid, GDBusConnectionFlags flags, GDBusConnection **out)
{
  g_autoptr (GSocket) wrapped = g_socket_new_from_fd (socket, NULL);
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (wrapped);

  g_dbus_connection_new (G_IO_STREAM (stream), guid, flags, NULL, NULL, on_connected, out);
}

/* Connects hearthd's end, as to a session bus, and the other one. */
static void
connect_ends (Stage *stage)
{
  g_autofree char *guid = g_dbus_generate_guid ();
  int ends[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), ==, 0);
  connect_one (ends[0], NULL,
               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                   | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
               &stage->server);
  connect_one (ends[1], guid,
               G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_SERVER
                   | G_DBUS_CONNECTION_FLAGS_DELAY_MESSAGE_PROCESSING,
               &stage->client);
  while (!stage->client)
    g_main_context_iteration (NULL, TRUE);
  g_dbus_connection_add_filter (stage->client, on_message, NULL, NULL);
  g_dbus_connection_start_message_processing (stage->client);
  while (!stage->server)
    g_main_context_iteration (NULL, TRUE);
}

/* How many descriptors this process has of files in the folder. */
static guint
count_descriptors (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name = NULL;
  guint count = 0;

  while ((name = g_dir_read_name (dir))) {
    g_autofree char *link_name = g_build_filename ("/proc/self/fd", name, NULL);
    g_autofree char *path = g_file_read_link (link_name, NULL);

    count += path && g_str_has_prefix (path, folder);
  }
  return count;
}

static void
settle (Stage *stage)
{
  for (int i = 0; i < 3; i++) {
    while (g_main_context_iteration (NULL, FALSE))
      continue;
    hearth_fake_notifier_settle (stage->notifier);
  }
}

static void
start (Stage *stage)
{
  g_autoptr (GError) error = NULL;

  stage->store = hearth_store_new (stage->path);
  stage->clock = hearth_fake_clock_new (NOW, "Europe/Berlin");
  stage->notifier = hearth_fake_notifier_new ();
  hearth_fake_notifier_set_server (stage->notifier, SERVER);
  stage->scheduler = hearth_scheduler_new (stage->store, HEARTH_CLOCK (stage->clock),
                                           HEARTH_NOTIFIER (stage->notifier), NULL);
  hearth_scheduler_keep_backups (stage->scheduler);
  stage->service = hearth_service_new (stage->server, stage->scheduler, &error);
  g_assert_no_error (error);
  hearth_scheduler_start (stage->scheduler);
  settle (stage);
}

static void
stop (Stage *stage)
{
  hearth_service_free (stage->service);
  g_object_unref (stage->scheduler);
  g_object_unref (stage->notifier);
  g_object_unref (stage->clock);
  hearth_store_free (stage->store);
}

static void
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir && (name = g_dir_read_name (dir))) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_unlink (path) != 0) {
      empty_folder (path);
      (void)g_rmdir (path);
    }
  }
}

static void
put_file (const char *path, const char *bytes, gsize length)
{
  g_assert_true (
      g_file_set_contents_full (path, bytes, (gssize)length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* A daemon whose schedule is empty, and files to hand over beside it. */
static void
reset (Stage *stage)
{
  g_autofree char *copy = g_build_filename (stage->folder, "copy.db", NULL);
  g_autofree char *noise = g_build_filename (stage->folder, "noise", NULL);

  stop (stage);
  empty_folder (stage->folder);
  put_file (stage->path, stage->empty, stage->empty_length);
  put_file (copy, stage->empty, stage->empty_length);
  put_file (noise, "nothing of hearth's", 19);
  start (stage);
  g_free (stage->sender);
  stage->sender = g_strdup (":1.1");
}

static Stage *the_stage;

/* A fatal message traps; libFuzzer keeps the input of what aborts. */
static void
on_trap (int number)
{
  abort ();
}

static void
remove_stage (void)
{
  stop (the_stage);
  empty_folder (the_stage->folder);
  (void)g_rmdir (the_stage->folder);
}

static void
set_up (void)
{
  Stage *stage = g_new0 (Stage, 1);

  the_stage = stage;
  (void)signal (SIGTRAP, on_trap);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  list_members ();
  stage->folder = g_access ("/dev/shm", W_OK) == 0
                      ? g_strdup ("/dev/shm/hearth-fuzz-XXXXXX")
                      : g_build_filename (g_get_tmp_dir (), "hearth-fuzz-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (stage->folder));
  stage->path = g_build_filename (stage->folder, "hearth.db", NULL);
  connect_ends (stage);
  start (stage);
  hearth_store_close (stage->store);
  g_assert_true (g_file_get_contents (stage->path, &stage->empty, &stage->empty_length, NULL));
  reset (stage);
  stage->descriptors = count_descriptors (stage->folder);
  atexit (remove_stage);
}

static void
on_reply (GObject *object, GAsyncResult *result, gpointer data)
{
  GDBusMessage **reply = data;
  g_autoptr (GError) error = NULL;

  *reply =
      g_dbus_connection_send_message_with_reply_finish (G_DBUS_CONNECTION (object), result, &error);
  g_assert_no_error (error);
}

/* Sends a call and waits for its reply, a message of the one type or the other. */
static GDBusMessage *
send_call (Stage *stage, const char *path, const char *interface, const char *name, GVariant *body,
           GUnixFDList *files)
{
  g_autoptr (GDBusMessage) message =
      g_dbus_message_new_method_call (HEARTH_BUS_NAME, path, interface, name);
  GDBusMessage *reply = NULL;

  g_dbus_message_set_sender (message, stage->sender);
  if (body)
    g_dbus_message_set_body (message, body);
  if (files && g_unix_fd_list_get_length (files) > 0)
    g_dbus_message_set_unix_fd_list (message, files);
  g_dbus_connection_send_message_with_reply (stage->client, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                             TIMEOUT_MILLISECONDS, NULL, NULL, on_reply, &reply);
  while (!reply)
    g_main_context_iteration (NULL, TRUE);
  settle (stage);
  return reply;
}

/* Whether an error has a name that can be acted on; only a call that strays may get the bus's. */
static void
check_error (const char *member, GDBusMessage *reply, gboolean has_strayed)
{
  static const char *const own[] = {
    "InvalidArgument", "InvalidWhen", "NotFound", "Conflict", "Full", "Storage", NULL
  };
  static const char *const of_bus[] = { "InvalidArgs",
                                        "UnknownMethod",
                                        "UnknownObject",
                                        "UnknownInterface",
                                        "UnknownProperty",
                                        "PropertyReadOnly",
                                        NULL };
  const char *name = g_dbus_message_get_error_name (reply);
  const char *last = strrchr (name, '.') + 1;
  gboolean is_own = g_str_has_prefix (name, HEARTH_BUS_NAME ".Error.");

  if (!is_own && !g_str_has_prefix (name, BUS ".Error."))
    g_error ("%s: an error without a name: %s", member, name);
  if (!g_strv_contains (is_own ? own : of_bus, last))
    g_error ("%s: no name of an error: %s", member, name);
  if (!is_own && !has_strayed)
    g_error ("%s: refused as by a stranger: %s", member, name);
  if (!g_variant_is_of_type (g_dbus_message_get_body (reply), G_VARIANT_TYPE ("(s)")))
    g_error ("%s: an error without words", member);
}

static char *
read_path (const Member *member, FuzzValues *values)
{
  const char *word = member->folder ? fuzz_values_word (values) : NULL;
  g_autofree char *path = g_strconcat (member->folder, "/", word ? word : "1", NULL);
  char *end = NULL;

  if (!member->folder)
    return g_strdup (HEARTH_PATH);
  if (!g_variant_is_object_path (path)) {
    values->has_strayed = TRUE;
    return g_strdup (member->folder);
  }
  values->has_strayed |= word && (g_ascii_strtoll (word, &end, 10) <= 0 || *end || word[0] == '0');
  return g_steal_pointer (&path);
}

/* The body of a call, floating. */
static GVariant *
make_body (const Member *member, FuzzValues *values)
{
  const GDBusPropertyInfo *property = member->property;
  const GVariantType *type = property ? G_VARIANT_TYPE (property->signature) : NULL;

  if (strcmp (member->verb, "GetAll") == 0)
    return g_variant_new ("(s)", member->interface);
  if (!property)
    return fuzz_values_arguments (values, member->arguments);
  if (strcmp (member->verb, "Get") == 0)
    return g_variant_new ("(ss)", member->interface, property->name);
  if (!(property->flags & G_DBUS_PROPERTY_INFO_FLAGS_WRITABLE) || fuzz_values_chance (values, 12)) {
    values->has_strayed = TRUE;
    type = G_VARIANT_TYPE_VARDICT;
  }
  return g_variant_new ("(ssv)", member->interface, property->name,
                        fuzz_values_make (values, type));
}

static void
call (Stage *stage, const char *name, FuzzValues *values)
{
  const Member *member = find_member (name);
  g_autofree char *path = read_path (member, values);
  GVariant *body = make_body (member, values);
  g_autoptr (GDBusMessage) reply =
      send_call (stage, path, member->target, member->verb, body, values->files);

  if (g_dbus_message_get_message_type (reply) == G_DBUS_MESSAGE_TYPE_ERROR)
    check_error (member->name, reply, values->has_strayed);
}

static void
leave (Stage *stage)
{
  g_autoptr (GDBusMessage) news =
      g_dbus_message_new_signal ("/org/freedesktop/DBus", BUS, "NameOwnerChanged");

  g_dbus_message_set_sender (news, BUS);
  g_dbus_message_set_body (news, g_variant_new ("(sss)", stage->sender, stage->sender, ""));
  g_dbus_connection_send_message (stage->client, news, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
press (Stage *stage, FuzzValues *values)
{
  static const HearthActions actions[] = { HEARTH_ACTION_DONE, HEARTH_ACTION_SNOOZE,
                                           HEARTH_ACTION_SKIP };
  GHashTableIter iter;
  gpointer id = NULL;

  g_hash_table_iter_init (&iter, hearth_fake_notifier_screen (stage->notifier));
  if (g_hash_table_iter_next (&iter, &id, NULL))
    (void)hearth_fake_notifier_press (stage->notifier, GPOINTER_TO_UINT (id),
                                      actions[g_rand_int_range (values->random, 0, 3)]);
}

/* Does what one call of the input says. */
static void
run (Stage *stage, const char *text)
{
  g_auto (FuzzValues) values = { 0 };
  const char *name = NULL;
  const char *word = NULL;

  fuzz_values_begin (&values, text, stage->folder);
  name = fuzz_values_word (&values);
  if (!name)
    return;
  if (strcmp (name, "be") == 0) {
    word = fuzz_values_word (&values);
    g_free (stage->sender);
    stage->sender = g_strdup_printf (":1.%u", word ? fuzz_values_hash (word) % 3 : 1);
  } else if (strcmp (name, "leave") == 0)
    leave (stage);
  else if (strcmp (name, "press") == 0)
    press (stage, &values);
  else if (strcmp (name, "wait") == 0) {
    word = fuzz_values_word (&values);
    hearth_fake_clock_advance (stage->clock, CLAMP (word ? atoi (word) : 1, 1, 24 * 20) * HOUR);
  } else
    call (stage, name, &values);
  settle (stage);
}

/* All that people entered, in a text; what hearth keeps for itself is left out. */
static char *
dump (Stage *stage)
{
  static const char *const queries[] = {
    ("SELECT id, uid, request_id, kind, title, notes, place, start, all_day, zone, rule, window,"
     " after_done, rdates, exdates, duration, leads, follow_up, goal, deck, urgent, unplug, turn,"
     " seed, created FROM event ORDER BY id"),
    "SELECT * FROM goal ORDER BY id",
    "SELECT * FROM card ORDER BY deck, card",
    "SELECT * FROM pause ORDER BY id",
    "SELECT * FROM setting WHERE name NOT LIKE '%.%' ORDER BY name",
    ("SELECT event, occurrence, is_moved, moved, outcome, note, rating, turn FROM occurrence"
     " WHERE is_moved OR outcome <> '' ORDER BY event, occurrence"),
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    sqlite3_stmt *rows = NULL;

    g_assert_cmpint (
        sqlite3_prepare_v2 (hearth_store_database (stage->store), queries[i], -1, &rows, NULL), ==,
        SQLITE_OK);
    while (sqlite3_step (rows) == SQLITE_ROW)
      for (int n = 0; n < sqlite3_column_count (rows); n++)
        g_string_append_printf (text, "%s%s", (const char *)sqlite3_column_text (rows, n),
                                n + 1 < sqlite3_column_count (rows) ? "|" : "\n");
    sqlite3_finalize (rows);
  }
  return g_string_free (text, FALSE);
}

static void
check_sound (Stage *stage)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *check = NULL;

  if (!hearth_store_ready (stage->store, &error))
    g_error ("the database was lost: %s", error->message);
  g_assert_cmpint (sqlite3_prepare_v2 (hearth_store_database (stage->store),
                                       "PRAGMA integrity_check", -1, &check, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (check), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *)sqlite3_column_text (check, 0), ==, "ok");
  sqlite3_finalize (check);
}

/* Everything that is there can be read. */
static void
check_readable (Stage *stage)
{
  static const struct {
    const char *name;
    const char *arguments;
  } reads[] = {
    { "ObjectManager.GetManagedObjects", NULL },
    { "Schedule.Agenda", "(int64 0, int64 0, {'limit': <uint32 50>})" },
    { "Schedule.Reminders", "(int64 0, int64 0, {'limit': <uint32 50>})" },
    { "Schedule.Unanswered", "(uint32 0,)" },
    { "Schedule.List", "(int64 0, uint32 1000)" },
    { "Schedule.Log", "(uint32 0, @a{sv} {})" },
    { "Schedule.Backups", NULL },
    { "Schedule.*", "('" HEARTH_SCHEDULE_INTERFACE "',)" },
    { "Settings.*", "('" HEARTH_SETTINGS_INTERFACE "',)" },
    { "Goals.List", NULL },
    { "Goals.Review", "(int64 1790000000, int64 1800000000)" },
    { "Prompts.Decks", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (reads); i++) {
    const Member *member = find_member (reads[i].name);
    GVariant *body = reads[i].arguments ? g_variant_new_parsed (reads[i].arguments) : NULL;
    g_autoptr (GDBusMessage) reply =
        send_call (stage, HEARTH_PATH, member->target, member->verb, body, NULL);

    if (g_dbus_message_get_message_type (reply) == G_DBUS_MESSAGE_TYPE_ERROR)
      g_error ("%s cannot be read any more: %s", reads[i].name, g_dbus_message_print (reply, 0));
  }
}

/* Calls Undo or Redo until there is nothing to do any more. How often that worked. */
static guint
repeat (Stage *stage, const char *name)
{
  for (guint n = 0;; n++) {
    g_autoptr (GDBusMessage) reply =
        send_call (stage, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, name, NULL, NULL);

    if (g_dbus_message_get_message_type (reply) == G_DBUS_MESSAGE_TYPE_ERROR) {
      g_assert_cmpstr (g_dbus_message_get_error_name (reply), ==,
                       HEARTH_BUS_NAME ".Error.NotFound");
      return n;
    }
    g_assert_cmpuint (n, <, MOST_STEPS);
  }
}

static void
check_same (const char *what, const char *before, const char *after)
{
  if (strcmp (before, after) != 0)
    g_error ("%s does not lead back:\n%s\nis now\n%s", what, before, after);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_auto (GStrv) calls = g_strsplit (text, ";", MOST_CALLS + 1);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;

  if (!the_stage)
    set_up ();
  reset (the_stage);
  g_assert_cmpuint (count_descriptors (the_stage->folder), ==, the_stage->descriptors);
  first = dump (the_stage);
  for (guint i = 0; calls[i] && i < MOST_CALLS; i++)
    run (the_stage, calls[i]);
  check_sound (the_stage);
  check_readable (the_stage);
  (void)repeat (the_stage, "Redo");
  last = dump (the_stage);
  (void)repeat (the_stage, "Undo");
  undone = dump (the_stage);
  check_same ("undo", first, undone);
  (void)repeat (the_stage, "Redo");
  redone = dump (the_stage);
  check_same ("redo", last, redone);
  return 0;
}
