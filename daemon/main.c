// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * main: hearthd, put together.
 *
 * Builds the clock, the store, the notifier, the session, the silence, the scheduler and the
 * service, in this order, and runs until it is told to stop; then a notification server that owes
 * an answer has a second for it. The database is opened before the name is asked for, so that
 * whoever reaches the name reaches the schedule; one that cannot be used does not keep hearthd from
 * answering, since the answer says what is wrong with it. A second hearthd, on the name or on the
 * database, ends at once with status 1.
 *
 * When the bus goes away, what stands on it goes too: the service, and the ways of the notifier,
 * the session and the silence. The schedule, time and what is due stay, and are brought to the next
 * bus, see link.
 */
#include <locale.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "clock-system.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "link.h"
#include "notifier-libnotify.h"
#include "scheduler.h"
#include "service.h"
#include "session.h"
#include "status.h"
#include "store.h"

/* How long a server has to answer when the daemon is to end. */
#define PATIENCE_MS 1000

typedef struct {
  GMainLoop *loop;
  HearthLink *link; /* borrowed, as the next four; run owns them */
  HearthNotifier *notifier;
  HearthSession *session;
  HearthSilence *silence;
  HearthScheduler *scheduler;
  HearthService *service; /* owned; NULL while there is no bus */
  guint owner; /* of the name on that bus; 0: none */
  gboolean has_started; /* the scheduler */
  guint patience; /* source; 0: not yet asked to end */
  int status;
} Daemon;

static void
stop (Daemon *daemon, int status)
{
  daemon->status = status;
  g_main_loop_quit (daemon->loop);
}

static void
on_settled (HearthScheduler *scheduler, Daemon *daemon)
{
  stop (daemon, EXIT_SUCCESS);
}

static gboolean
on_patience_over (gpointer data)
{
  stop (data, EXIT_SUCCESS);
  return G_SOURCE_REMOVE;
}

/* A second signal ends it at once. */
static gboolean
on_terminate (gpointer data)
{
  Daemon *daemon = data;

  if (daemon->patience == 0 && daemon->has_started
      && hearth_scheduler_wind_down (daemon->scheduler)) {
    g_signal_connect (daemon->scheduler, "settled", G_CALLBACK (on_settled), daemon);
    daemon->patience = g_timeout_add (PATIENCE_MS, on_patience_over, daemon);
  } else
    stop (daemon, EXIT_SUCCESS);
  return G_SOURCE_CONTINUE;
}

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer data)
{
  Daemon *daemon = data;

  if (!daemon->has_started)
    hearth_scheduler_start (daemon->scheduler);
  daemon->has_started = TRUE;
  hearth_status_ready ();
}

/* Without a connection it went with the bus, of which link tells. */
static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer data)
{
  if (!connection)
    return;
  g_printerr (_ ("hearthd: the name %s is taken: another hearthd runs on this bus\n"), name);
  stop (data, EXIT_FAILURE);
}

static gboolean
serve (Daemon *daemon, GError **error)
{
  GDBusConnection *connection = hearth_link_own (daemon->link);

  daemon->service = hearth_service_new (connection, daemon->scheduler, error);
  if (!daemon->service)
    return FALSE;
  daemon->owner = g_bus_own_name_on_connection (connection, HEARTH_BUS_NAME,
                                                G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                                on_name_acquired, on_name_lost, daemon, NULL);
  return TRUE;
}

static void
leave (Daemon *daemon)
{
  g_clear_handle_id (&daemon->owner, g_bus_unown_name);
  g_clear_pointer (&daemon->service, hearth_service_free);
}

static void
on_bus_down (gpointer data)
{
  Daemon *daemon = data;

  g_printerr ("hearthd: %s\n", _ ("the session bus has gone away"));
  hearth_status_publish (_ ("Waiting for the session bus"));
  leave (daemon);
  hearth_session_leave (daemon->session);
  hearth_silence_leave (daemon->silence);
  hearth_notifier_libnotify_leave (daemon->notifier);
}

static void
on_bus_up (gpointer data)
{
  Daemon *daemon = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *status = NULL;

  g_printerr ("hearthd: %s\n", _ ("the session bus is back"));
  hearth_session_join (daemon->session);
  hearth_silence_join (daemon->silence, hearth_link_shared (daemon->link));
  hearth_scheduler_recall_silence (daemon->scheduler);
  hearth_notifier_libnotify_join (daemon->notifier);
  if (!serve (daemon, &error)) {
    g_printerr ("hearthd: %s\n", error->message);
    stop (daemon, EXIT_FAILURE);
    return;
  }
  status = hearth_service_status (daemon->service);
  hearth_status_publish (status);
}

static void
on_bus_lost (gpointer data)
{
  stop (data, EXIT_FAILURE);
}

static const HearthLinkEvents link_events = { on_bus_down, on_bus_up, on_bus_lost };

static gboolean
connect_to_bus (HearthLink *link, GError **error)
{
  if (hearth_link_connect (link, error))
    return TRUE;
  g_prefix_error (error, "%s: ",
                  _ ("there is no session bus; log in to a desktop, or start one with "
                     "dbus-run-session"));
  return FALSE;
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

/* A core file would hold all that two people wrote down. Where the system hands cores to a program
 * the limit alone does not count. */
static void
leave_no_core (void)
{
  const struct rlimit nothing = { 0, 0 };

  (void)setrlimit (RLIMIT_CORE, &nothing);
  (void)prctl (PR_SET_DUMPABLE, 0);
}

static gboolean
run (Daemon *daemon, const char *database, GError **error)
{
  g_autoptr (HearthStore) store = hearth_store_new (database);
  g_autoptr (HearthLink) link = hearth_link_new (&link_events, daemon);
  g_autoptr (HearthClock) clock = NULL;
  g_autoptr (HearthNotifier) notifier = NULL;
  g_autoptr (HearthSession) session = NULL;
  g_autoptr (HearthSilence) silence = NULL;
  g_autoptr (HearthScheduler) scheduler = NULL;

  daemon->link = link;
  if (!connect_to_bus (link, error) || !open_store (store, error))
    return FALSE;
  clock = hearth_clock_system_new (error);
  if (!clock)
    return FALSE;
  daemon->notifier = notifier = hearth_notifier_libnotify_new ();
  daemon->session = session = hearth_session_new ();
  daemon->silence = silence = hearth_silence_new (hearth_link_shared (link));
  daemon->scheduler = scheduler = hearth_scheduler_new (store, clock, notifier, session);
  hearth_scheduler_use_silence (scheduler, silence);
  hearth_scheduler_keep_backups (scheduler);
  if (!serve (daemon, error))
    return FALSE;
  g_main_loop_run (daemon->loop);
  leave (daemon);
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
