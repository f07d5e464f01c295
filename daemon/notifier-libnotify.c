// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notifier-libnotify: the desktop's notification server, through libnotify.
 *
 * libnotify waits for the server in every call, 25 seconds where it hangs. So all of libnotify
 * lives on one thread, with a main context of its own: the main loop posts jobs to it, the thread
 * posts reports back, and neither ever waits for the other. A hung call may still be in flight
 * when the process ends; nobody joins the thread, and notify_uninit(), which would wait once more
 * for each notification, is never called.
 *
 * The thread watches who owns the server's name, without starting anybody, and asks each new
 * owner for its capabilities with no time limit: until the answer is there nothing is sent. Where
 * a Notify goes unanswered the server counts as gone and is asked again in the same way, so one
 * that hangs costs one call, and its waking up is noticed without a timer.
 *
 * Actions and closings are taken from the present owner's own signals, addressed by its unique
 * name, and not from libnotify: so they are heard once, from nobody else, and also for notices
 * that an earlier run of the daemon has shown. libnotify gets callbacks that do nothing.
 *
 * Reminders are never asked to expire: one that has left by itself is one that nobody has seen.
 * libnotify keeps the buttons in a hash table, so their order on the screen is its own.
 */
#include "notifier-libnotify.h"

#include "notifier-text.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#include <string.h>

#define APP_NAME "hearth"
#define SERVER_NAME "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"
#define MAX_ACTIONS 3 /* more are not shown by GNOME Shell */
#define NO_TIME_LIMIT G_MAXINT

typedef struct _HearthNotifierLibnotify HearthNotifierLibnotify;

/* Shared by the two threads, and outlives whichever ends first. */
typedef struct {
  GMainContext *context; /* owned; the thread's */
  GMainContext *home; /* owned; the caller's */
  HearthNotifierLibnotify *notifier; /* touched at home alone; NULL once it has gone */

  /* Touched on the thread alone: */
  GMainLoop *loop; /* owned */
  GDBusConnection *bus; /* owned; NULL where there is none */
  guint name_watch;
  guint signal_subscription; /* to the owner's signals; 0 without one */
  GCancellable *asking; /* owned; cancels the question for capabilities */
  char *owner; /* owned; the server's unique name, or NULL */
  char *server; /* owned; "GUID:owner" once it has answered for itself, else NULL */
  gboolean has_actions;
  gboolean has_markup;
  GHashTable *keys; /* owned; id on the present server → key of its notice */
} Worker;

/* Something to be done on the other side. */
typedef struct {
  Worker *worker; /* a reference */
  void (*run) (Worker *worker, gconstpointer data);
  gpointer data; /* owned */
  GDestroyNotify free_data;
} Job;

/* What the thread tells the notifier: the arguments of one signal, as each needs them. */
typedef struct {
  char *key; /* owned */
  char *text; /* owned; server, reason or action */
  guint32 id;
  guint number; /* maybe_shown, or why it was closed */
} News;

struct _HearthNotifierLibnotify {
  GObject parent_instance;

  char *server; /* owned; as last told, or NULL */
  Worker *worker; /* a reference */
};

#define HEARTH_TYPE_NOTIFIER_LIBNOTIFY (hearth_notifier_libnotify_get_type ())
G_DECLARE_FINAL_TYPE (HearthNotifierLibnotify, hearth_notifier_libnotify, HEARTH,
                      NOTIFIER_LIBNOTIFY, GObject)

static void notifier_libnotify_iface_init (HearthNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HearthNotifierLibnotify, hearth_notifier_libnotify, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HEARTH_TYPE_NOTIFIER,
                                                      notifier_libnotify_iface_init))

static void
worker_clear (gpointer data)
{
  Worker *worker = data;

  g_main_context_unref (worker->context);
  g_main_context_unref (worker->home);
  g_main_loop_unref (worker->loop);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->free_data != NULL)
    job->free_data (job->data);
  g_atomic_rc_box_release_full (job->worker, worker_clear);
  g_free (job);
}

static gboolean
on_job (gpointer data)
{
  const Job *job = data;

  job->run (job->worker, job->data);
  return G_SOURCE_REMOVE;
}

/* Has `run` called from `context`, after what was posted there before; never at once. */
static void
post (GMainContext *context, Worker *worker, void (*run) (Worker *, gconstpointer), gpointer data,
      GDestroyNotify free_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Job *job = g_new0 (Job, 1);

  job->worker = g_atomic_rc_box_acquire (worker);
  job->run = run;
  job->data = data;
  job->free_data = free_data;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_job, job, job_free);
  g_source_attach (source, context);
}

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->key);
  g_free (news->text);
  g_free (news);
}

static void
tell_server (Worker *worker, gconstpointer data)
{
  const News *news = data;
  HearthNotifierLibnotify *self = worker->notifier;

  if (self == NULL)
    return;
  g_free (self->server);
  self->server = g_strdup (news->text);
  hearth_notifier_emit_server (HEARTH_NOTIFIER (self), self->server);
}

static void
tell_shown (Worker *worker, gconstpointer data)
{
  const News *news = data;

  if (worker->notifier != NULL)
    hearth_notifier_emit_shown (HEARTH_NOTIFIER (worker->notifier), news->key, news->id,
                                news->text);
}

static void
tell_failed (Worker *worker, gconstpointer data)
{
  const News *news = data;

  if (worker->notifier != NULL)
    hearth_notifier_emit_failed (HEARTH_NOTIFIER (worker->notifier), news->key, news->number,
                                 news->text);
}

static void
tell_action (Worker *worker, gconstpointer data)
{
  const News *news = data;

  if (worker->notifier != NULL)
    hearth_notifier_emit_action (HEARTH_NOTIFIER (worker->notifier), news->key, news->text);
}

static void
tell_closed (Worker *worker, gconstpointer data)
{
  const News *news = data;

  if (worker->notifier != NULL)
    hearth_notifier_emit_closed (HEARTH_NOTIFIER (worker->notifier), news->key, news->id,
                                 news->number);
}

/* Reports home. Strings are copied. */
static void
report (Worker *worker, void (*tell) (Worker *, gconstpointer), const char *key, guint32 id,
        const char *text, guint number)
{
  News *news = g_new0 (News, 1);

  news->key = g_strdup (key);
  news->text = g_strdup (text);
  news->id = id;
  news->number = number;
  post (worker->home, worker, tell, news, news_free);
}

static void
set_server (Worker *worker, const char *server)
{
  if (g_strcmp0 (worker->server, server) == 0)
    return;
  g_free (worker->server);
  worker->server = g_strdup (server);
  report (worker, tell_server, NULL, 0, server, 0);
}

static void
on_server_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
                  const char *signal, GVariant *parameters, gpointer user_data)
{
  Worker *worker = user_data;
  const char *text, *action, *key;
  guint32 id, reason;

  if (g_str_equal (signal, "ActionInvoked")
      && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)"))) {
    g_variant_get (parameters, "(u&s)", &id, &text);
    if (hearth_notifier_text_parse_action (text, &action, &key))
      report (worker, tell_action, key, id, action, 0);
  } else if (g_str_equal (signal, "NotificationClosed")
             && g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(uu)"))) {
    g_variant_get (parameters, "(uu)", &id, &reason);
    key = g_hash_table_lookup (worker->keys, GUINT_TO_POINTER (id));
    report (worker, tell_closed, key != NULL ? key : "", id, NULL, reason);
    g_hash_table_remove (worker->keys, GUINT_TO_POINTER (id));
  }
}

/* Whether the server that was asked has left, which the name watch tells of, or the question was
 * taken back. */
static gboolean
is_no_answer (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

/* Any answer will do: a server that refuses to name its capabilities is there and has none. */
static void
take_capabilities (Worker *worker, GVariant *reply)
{
  g_autofree const char **capabilities = g_new0 (const char *, 1);

  if (reply != NULL) {
    g_free (capabilities);
    g_variant_get (reply, "(^a&s)", &capabilities);
  }
  worker->has_actions = g_strv_contains (capabilities, "actions");
  worker->has_markup = g_strv_contains (capabilities, "body-markup");
}

static void
on_capabilities (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  Worker *worker = user_data;

  if (!is_no_answer (error)) {
    g_autofree char *server =
        g_strconcat (g_dbus_connection_get_guid (worker->bus), ":", worker->owner, NULL);
    take_capabilities (worker, reply);
    set_server (worker, server);
  }
  g_atomic_rc_box_release_full (worker, worker_clear);
}

/* Asks the owner what it can do, for as long as it takes. */
static void
ask (Worker *worker)
{
  g_clear_object (&worker->asking);
  worker->asking = g_cancellable_new ();
  g_dbus_connection_call (worker->bus, worker->owner, SERVER_PATH, SERVER_NAME, "GetCapabilities",
                          NULL, G_VARIANT_TYPE ("(as)"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
                          NO_TIME_LIMIT, worker->asking, on_capabilities,
                          g_atomic_rc_box_acquire (worker));
}

static void
forget_owner (Worker *worker)
{
  if (worker->asking != NULL)
    g_cancellable_cancel (worker->asking);
  g_clear_object (&worker->asking);
  if (worker->signal_subscription != 0)
    g_dbus_connection_signal_unsubscribe (worker->bus, worker->signal_subscription);
  worker->signal_subscription = 0;
  g_hash_table_remove_all (worker->keys);
  g_clear_pointer (&worker->owner, g_free);
  set_server (worker, NULL);
}

static void
on_owner_vanished (GDBusConnection *bus, const char *name, gpointer user_data)
{
  forget_owner (user_data);
}

static void
on_owner_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  Worker *worker = user_data;

  forget_owner (worker);
  worker->owner = g_strdup (owner);
  worker->signal_subscription =
      g_dbus_connection_signal_subscribe (bus, owner, SERVER_NAME, NULL, SERVER_PATH, NULL,
                                          G_DBUS_SIGNAL_FLAGS_NONE, on_server_signal, worker, NULL);
  ask (worker);
}

static void
ignore_action (NotifyNotification *notification, char *action, gpointer user_data)
{
}

static void
add_actions (NotifyNotification *notification, const HearthNotice *notice)
{
  const HearthActions order[] = { HEARTH_ACTION_DONE, HEARTH_ACTION_SNOOZE, HEARTH_ACTION_SKIP,
                                  HEARTH_ACTION_SHOW };
  int added = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (order) && added < MAX_ACTIONS; i++) {
    if (!(notice->actions & order[i]))
      continue;
    g_autofree char *key = hearth_notifier_text_action (order[i], notice->key);
    notify_notification_add_action (notification, key, hearth_notifier_text_label (order[i]),
                                    ignore_action, NULL, NULL);
    added++;
  }
}

static void
add_hints (NotifyNotification *notification, const HearthNotice *notice)
{
  static const NotifyUrgency urgencies[] = {
    [HEARTH_URGENCY_LOW] = NOTIFY_URGENCY_LOW,
    [HEARTH_URGENCY_NORMAL] = NOTIFY_URGENCY_NORMAL,
    [HEARTH_URGENCY_CRITICAL] = NOTIFY_URGENCY_CRITICAL,
  };
  const char *sound =
      notice->urgency == HEARTH_URGENCY_CRITICAL ? "alarm-clock-elapsed" : "message-new-instant";

  notify_notification_set_timeout (notification, NOTIFY_EXPIRES_NEVER);
  notify_notification_set_urgency (notification, urgencies[notice->urgency]);
  notify_notification_set_hint (notification, "desktop-entry", g_variant_new_string (APP_NAME));
  if (notice->category != NULL)
    notify_notification_set_category (notification, notice->category);
  if (notice->silent)
    notify_notification_set_hint (notification, "suppress-sound", g_variant_new_boolean (TRUE));
  else
    notify_notification_set_hint (notification, "sound-name", g_variant_new_string (sound));
}

/* One object per presentation; libnotify's "id" is what it replaces, and an int. */
static NotifyNotification *
make_notification (Worker *worker, const HearthNotice *notice)
{
  g_autofree char *summary = hearth_notifier_text_summary (notice->summary);
  g_autofree char *body = hearth_notifier_text_body (notice->body, worker->has_markup);
  NotifyNotification *notification = notify_notification_new (summary, body, notice->icon);

  if (notice->replaces_id <= G_MAXINT32)
    g_object_set (notification, "id", (int)notice->replaces_id, NULL);
  add_hints (notification, notice);
  if (worker->has_actions)
    add_actions (notification, notice);
  return notification;
}

/* Whether the server may have it all the same, now or when it wakes up. */
static gboolean
is_maybe_shown (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
         || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT)
         || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY);
}

static void
report_failure (Worker *worker, const char *key, const GError *error)
{
  gboolean maybe_shown = is_maybe_shown (error);

  report (worker, tell_failed, key, 0, error->message, maybe_shown);
  if (!maybe_shown)
    return;
  set_server (worker, NULL);
  ask (worker);
}

/* Shows it and gives its id, which may be another than the one it replaces. */
static gboolean
present (Worker *worker, const HearthNotice *notice, guint32 *out_id, GError **error)
{
  NotifyNotification *notification = make_notification (worker, notice);
  gboolean shown = notify_notification_show (notification, error);
  int id;

  if (shown) {
    g_object_get (notification, "id", &id, NULL);
    *out_id = (guint32)id;
  }
  g_object_unref (notification);
  return shown;
}

static void
show (Worker *worker, gconstpointer data)
{
  const HearthNotice *notice = data;
  g_autoptr (GError) error = NULL;
  guint32 id;

  if (worker->server == NULL) {
    report (worker, tell_failed, notice->key, 0, _ ("There is no notification server"), FALSE);
    return;
  }
  if (!present (worker, notice, &id, &error)) {
    report_failure (worker, notice->key, error);
    return;
  }
  g_hash_table_replace (worker->keys, GUINT_TO_POINTER (id), g_strdup (notice->key));
  report (worker, tell_shown, notice->key, id, worker->server, 0);
}

/* Asked of the bus itself, for libnotify would wait for the answer. */
static void
withdraw (Worker *worker, gconstpointer data)
{
  guint32 id = GPOINTER_TO_UINT (data);

  if (worker->owner != NULL)
    g_dbus_connection_call (worker->bus, worker->owner, SERVER_PATH, SERVER_NAME,
                            "CloseNotification", g_variant_new ("(u)", id), NULL,
                            G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

static void
stop (Worker *worker, gconstpointer data)
{
  g_main_loop_quit (worker->loop);
}

static void
start_on_bus (Worker *worker)
{
  worker->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (worker->bus == NULL)
    return;
  notify_init (APP_NAME);
  worker->name_watch =
      g_bus_watch_name_on_connection (worker->bus, SERVER_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      on_owner_appeared, on_owner_vanished, worker, NULL);
}

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;

  g_main_context_push_thread_default (worker->context);
  worker->keys = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  start_on_bus (worker);
  g_main_loop_run (worker->loop);

  if (worker->name_watch != 0)
    g_bus_unwatch_name (worker->name_watch);
  forget_owner (worker);
  while (g_main_context_iteration (worker->context, FALSE))
    ;
  g_clear_object (&worker->bus);
  g_hash_table_unref (worker->keys);
  g_main_context_pop_thread_default (worker->context);
  g_atomic_rc_box_release_full (worker, worker_clear);
  return NULL;
}

static const char *
notifier_libnotify_server (HearthNotifier *notifier)
{
  return HEARTH_NOTIFIER_LIBNOTIFY (notifier)->server;
}

static void
free_notice (gpointer data)
{
  hearth_notice_free (data);
}

static void
notifier_libnotify_show (HearthNotifier *notifier, const HearthNotice *notice)
{
  Worker *worker = HEARTH_NOTIFIER_LIBNOTIFY (notifier)->worker;

  post (worker->context, worker, show, hearth_notice_copy (notice), free_notice);
}

static void
notifier_libnotify_withdraw (HearthNotifier *notifier, guint32 id)
{
  Worker *worker = HEARTH_NOTIFIER_LIBNOTIFY (notifier)->worker;

  post (worker->context, worker, withdraw, GUINT_TO_POINTER (id), NULL);
}

static void
hearth_notifier_libnotify_finalize (GObject *object)
{
  HearthNotifierLibnotify *self = HEARTH_NOTIFIER_LIBNOTIFY (object);

  self->worker->notifier = NULL;
  post (self->worker->context, self->worker, stop, NULL, NULL);
  g_atomic_rc_box_release_full (self->worker, worker_clear);
  g_free (self->server);
  G_OBJECT_CLASS (hearth_notifier_libnotify_parent_class)->finalize (object);
}

static void
notifier_libnotify_iface_init (HearthNotifierInterface *iface)
{
  iface->server = notifier_libnotify_server;
  iface->show = notifier_libnotify_show;
  iface->withdraw = notifier_libnotify_withdraw;
}

static void
hearth_notifier_libnotify_class_init (HearthNotifierLibnotifyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hearth_notifier_libnotify_finalize;
}

static void
hearth_notifier_libnotify_init (HearthNotifierLibnotify *self)
{
  Worker *worker = g_atomic_rc_box_new0 (Worker);

  worker->context = g_main_context_new ();
  worker->home = g_main_context_ref_thread_default ();
  worker->loop = g_main_loop_new (worker->context, FALSE);
  worker->notifier = self;
  self->worker = worker;
}

/* Makes the notifier of this session's bus, the one g_bus_get() gives, and starts its thread; its
 * signals come in the thread-default main context of the caller. Without a bus or a server it is
 * there and shows nothing. libnotify is one for the process: make no second notifier while one
 * lives. */
HearthNotifier *
hearth_notifier_libnotify_new (void)
{
  HearthNotifierLibnotify *self = g_object_new (HEARTH_TYPE_NOTIFIER_LIBNOTIFY, NULL);

  g_thread_unref (g_thread_new ("notifier", run_worker, g_atomic_rc_box_acquire (self->worker)));
  return HEARTH_NOTIFIER (self);
}
