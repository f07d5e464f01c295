// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * main: hearthd, put together.
 *
 * Builds the clock, the store, the notifier, the session, the scheduler and the service, in this
 * order, and runs until it is told to stop. The database is opened before the name is asked for, so
 * that whoever reaches the name reaches the schedule; one that cannot be used does not keep hearthd
 * from answering, since the answer says what is wrong with it. A second hearthd, on the name or on
 * the database, ends at once with status 1; so does one whose bus goes away, for the service
 * manager to start anew.
 */
#include <locale.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "clock-system.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "notifier-libnotify.h"
#include "scheduler.h"
#include "service.h"
#include "session.h"
#include "store.h"

typedef struct {
  GMainLoop *loop;
  HearthScheduler *scheduler;
  int status;
} Daemon;

static void
stop (Daemon *daemon, int status)
{
  daemon->status = status;
  g_main_loop_quit (daemon->loop);
}

static gboolean
on_terminate (gpointer data)
{
  stop (data, EXIT_SUCCESS);
  return G_SOURCE_CONTINUE;
}

static void
on_bus_closed (GDBusConnection *connection, gboolean remote_peer_vanished, GError *error,
               gpointer data)
{
  g_printerr ("hearthd: %s\n", _ ("the session bus has gone away"));
  stop (data, EXIT_FAILURE);
}

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer data)
{
  Daemon *daemon = data;

  hearth_scheduler_start (daemon->scheduler);
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer data)
{
  g_printerr (_ ("hearthd: the name %s is taken: another hearthd runs on this bus\n"), name);
  stop (data, EXIT_FAILURE);
}

static GDBusConnection *
connect_to_bus (Daemon *daemon, GError **error)
{
  GDBusConnection *connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);

  if (!connection) {
    g_prefix_error (error, "%s: ",
                    _ ("there is no session bus; log in to a desktop, or start one with "
                       "dbus-run-session"));
    return NULL;
  }
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_signal_connect (connection, "closed", G_CALLBACK (on_bus_closed), daemon);
  return connection;
}

/* Only a second daemon on the same file is a reason not to start. */
static gboolean
open_store (HearthStore *store, GError **error)
{
  g_autoptr (GError) trouble = NULL;

  if (hearth_store_ready (store, &trouble))
    return TRUE;
  if (g_error_matches (trouble, HEARTH_ERROR, HEARTH_ERROR_CONFLICT)) {
    g_propagate_error (error, g_steal_pointer (&trouble));
    return FALSE;
  }
  g_printerr ("hearthd: %s\n", trouble->message);
  return TRUE;
}

/* A core file would hold all that two people wrote down. */
static void
leave_no_core (void)
{
  const struct rlimit nothing = { 0, 0 };

  (void)setrlimit (RLIMIT_CORE, &nothing);
}

static gboolean
run (Daemon *daemon, const char *database, GError **error)
{
  g_autoptr (HearthStore) store = hearth_store_new (database);
  g_autoptr (GDBusConnection) connection = connect_to_bus (daemon, error);
  g_autoptr (HearthClock) clock = NULL;
  g_autoptr (HearthNotifier) notifier = NULL;
  g_autoptr (HearthSession) session = NULL;
  g_autoptr (HearthScheduler) scheduler = NULL;
  g_autoptr (HearthService) service = NULL;
  guint owner = 0;

  if (!connection || !open_store (store, error))
    return FALSE;
  clock = hearth_clock_system_new (error);
  if (!clock)
    return FALSE;
  notifier = hearth_notifier_libnotify_new ();
  session = hearth_session_new ();
  scheduler = hearth_scheduler_new (store, clock, notifier, session);
  hearth_scheduler_keep_backups (scheduler);
  service = hearth_service_new (connection, scheduler, error);
  if (!service)
    return FALSE;
  daemon->scheduler = scheduler;
  owner = g_bus_own_name_on_connection (connection, HEARTH_BUS_NAME,
                                        G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, on_name_acquired,
                                        on_name_lost, daemon, NULL);
  g_main_loop_run (daemon->loop);
  g_bus_unown_name (owner);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autofree char *database = NULL;
  gboolean show_version = FALSE;
  const GOptionEntry entries[] = {
    { "database", 'd', 0, G_OPTION_ARG_FILENAME, &database,
      N_ ("The database to keep (default: $XDG_DATA_HOME/hearth/hearth.db)"), N_ ("PATH") },
    { "version", 'V', 0, G_OPTION_ARG_NONE, &show_version, N_ ("Print the version and exit"),
      NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  Daemon daemon = { .status = EXIT_SUCCESS };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, HEARTH_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  umask (0077);
  leave_no_core ();

  context = g_option_context_new (NULL);
  g_option_context_set_summary (context, _ ("Keeps a schedule for two and reminds them of it."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error)) {
    g_printerr ("hearthd: %s\n", error->message);
    return 2;
  }
  if (argc > 1) {
    g_printerr (_ ("hearthd: “%s” is no option; see hearthd --help\n"), argv[1]);
    return 2;
  }
  if (show_version) {
    g_print ("hearthd %s\n", HEARTH_VERSION);
    return EXIT_SUCCESS;
  }
  if (!database)
    database = g_build_filename (g_get_user_data_dir (), "hearth", "hearth.db", NULL);

  daemon.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, on_terminate, &daemon);
  g_unix_signal_add (SIGINT, on_terminate, &daemon);
  if (!run (&daemon, database, &error)) {
    g_printerr ("hearthd: %s\n", error->message);
    daemon.status = EXIT_FAILURE;
  }
  g_main_loop_unref (daemon.loop);
  return daemon.status;
}
