// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notifier-libnotify: the desktop's notification server, through libnotify.
 *
 * libnotify waits for the server in every call, 25 seconds where it hangs. So all of libnotify
 * lives on one thread, with a main context of its own: the main loop posts jobs to it, the thread
 * posts news back, and neither ever waits for the other. A hung call may still be in flight when
 * the process ends; nobody joins the thread.
 *
 * Notices go out through libnotify; everything else is known from notifier-peer, on the same
 * thread: whether there is a server, what was pressed and what was closed. libnotify gets
 * callbacks that do nothing, and no notification object outlives its Notify, so that it holds
 * nothing to be closed, one by one and waiting, at the end. A Notify that goes unanswered puts the
 * server in doubt, and what is shown until it answers again fails at once: a server that hangs
 * costs one call, whatever waits behind it. Before its first Notify libnotify asks the server who
 * it is, and says of both in the same way that they went unanswered; so it is made to ask
 * beforehand, and what then is not answered was surely not shown.
 *
 * Reminders are never asked to expire: one that has left by itself is one that nobody has seen.
 * libnotify keeps the buttons in a hash table, so their order on the screen is its own.
 */
#include "notifier-libnotify.h"

#include "notifier-peer.h"
#include "notifier-text.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <libnotify/notify.h>

#define APP_NAME "hearth"
#define MAX_ACTIONS 3 /* more are not shown by GNOME Shell */

typedef struct _HearthNotifierLibnotify HearthNotifierLibnotify;

/* Shared by the two threads, and outlives whichever ends first. */
typedef struct {
  GMainContext *context; /* owned; the thread's */
  GMainContext *home; /* owned; the caller's */
  HearthNotifierLibnotify *notifier; /* touched at home alone; NULL once it has gone */

  GMainLoop *loop; /* owned; runs on the thread */
  HearthNotifierPeer *peer; /* owned; touched on the thread alone; NULL without a bus */
  gboolean wants_bus; /* touched on the thread alone, as the next two */
  gboolean is_leaving;
  gboolean is_ready; /* libnotify has its proxy */

  GMutex lock; /* over the next two */
  GQueue news; /* of News, owned: to be told at home */
  gboolean is_telling; /* a source there is about to */
} Worker;

/* Something to be done on the thread. */
typedef struct {
  Worker *worker; /* a reference */
  void (*run) (Worker *worker, gconstpointer data);
  gpointer data; /* owned */
  GDestroyNotify free_data;
} Job;

/* What is told at home before others there have their turn: a server may flood us with signals. */
#define NEWS_AT_ONCE 16

/* What the thread tells the notifier: the arguments of one signal, as each needs them. */
typedef struct {
  void (*tell) (HearthNotifierLibnotify *self, gconstpointer news);
  char *key; /* owned; of a server its label */
  char *text; /* owned; server, reason or action */
  guint32 id;
  guint number; /* maybe_shown, or why it was closed */
} News;

struct _HearthNotifierLibnotify {
  GObject parent_instance;

  char *server; /* owned; as last told, or NULL */
  char *label; /* owned; its name for people, or NULL */
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
news_free (gpointer data)
{
  News *news = data;

  g_free (news->key);
  g_free (news->text);
  g_free (news);
}

static void
worker_clear (gpointer data)
{
  Worker *worker = data;

  g_main_context_unref (worker->context);
  g_main_context_unref (worker->home);
  g_main_loop_unref (worker->loop);
  g_queue_clear_full (&worker->news, news_free);
  g_mutex_clear (&worker->lock);
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

/* Has `run` called from the thread, after what was posted there before. */
static void
post (Worker *worker, void (*run) (Worker *, gconstpointer), gpointer data,
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
  g_source_attach (source, worker->context);
}

static void
tell_server (HearthNotifierLibnotify *self, gconstpointer data)
{
  const News *news = data;

  g_free (self->server);
  self->server = g_strdup (news->text);
  g_free (self->label);
  self->label = g_strdup (news->key);
  hearth_notifier_emit_server (HEARTH_NOTIFIER (self), self->server);
}

static void
tell_shown (HearthNotifierLibnotify *self, gconstpointer data)
{
  const News *news = data;

  hearth_notifier_emit_shown (HEARTH_NOTIFIER (self), news->key, news->id, news->text);
}

static void
tell_failed (HearthNotifierLibnotify *self, gconstpointer data)
{
  const News *news = data;

  hearth_notifier_emit_failed (HEARTH_NOTIFIER (self), news->key, news->number, news->text);
}

static void
tell_action (HearthNotifierLibnotify *self, gconstpointer data)
{
  const News *news = data;

  hearth_notifier_emit_action (HEARTH_NOTIFIER (self), news->key, news->text);
}

static void
tell_closed (HearthNotifierLibnotify *self, gconstpointer data)
{
  const News *news = data;

  hearth_notifier_emit_closed (HEARTH_NOTIFIER (self), news->key, news->id, news->number);
}

/* The next news; NULL where there is none, and then the source that asks is to go. */
static News *
take_news (Worker *worker)
{
  News *news = NULL;

  g_mutex_lock (&worker->lock);
  news = g_queue_pop_head (&worker->news);
  worker->is_telling = news != NULL;
  g_mutex_unlock (&worker->lock);
  return news;
}

static gboolean
on_news (gpointer data)
{
  Worker *worker = data;

  for (int i = 0; i < NEWS_AT_ONCE; i++) {
    News *news = take_news (worker);

    if (news == NULL)
      return G_SOURCE_REMOVE;
    if (worker->notifier != NULL)
      news->tell (worker->notifier, news);
    news_free (news);
  }
  return G_SOURCE_CONTINUE;
}

static void
worker_unref (gpointer worker)
{
  g_atomic_rc_box_release_full (worker, worker_clear);
}

/* Has the news told from home, after what was to be told there before; never at once. */
static void
tell_home (Worker *worker, News *news)
{
  gboolean is_telling = FALSE;

  g_mutex_lock (&worker->lock);
  g_queue_push_tail (&worker->news, news);
  is_telling = worker->is_telling;
  worker->is_telling = TRUE;
  g_mutex_unlock (&worker->lock);
  if (is_telling)
    return;
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_news, g_atomic_rc_box_acquire (worker), worker_unref);
  g_source_attach (source, worker->home);
}

/* Reports home. Strings are copied. */
static void
report (Worker *worker, void (*tell) (HearthNotifierLibnotify *, gconstpointer), const char *key,
        guint32 id, const char *text, guint number)
{
  News *news = g_new0 (News, 1);

  news->tell = tell;
  news->key = g_strdup (key);
  news->text = g_strdup (text);
  news->id = id;
  news->number = number;
  tell_home (worker, news);
}

static void
on_server (HearthNotifierPeer *peer, const char *server, gpointer user_data)
{
  report (user_data, tell_server, hearth_notifier_peer_label (peer), 0, server, 0);
}

static void
on_action (HearthNotifierPeer *peer, const char *key, const char *action, gpointer user_data)
{
  report (user_data, tell_action, key, 0, action, 0);
}

static void
on_closed (HearthNotifierPeer *peer, const char *key, guint id, guint reason, gpointer user_data)
{
  report (user_data, tell_closed, key, id, NULL, reason);
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
  g_autofree char *body = hearth_notifier_text_body (
      notice->body, hearth_notifier_peer_can (worker->peer, "body-markup"));
  NotifyNotification *notification = notify_notification_new (summary, body, notice->icon);

  if (notice->replaces_id <= G_MAXINT32)
    g_object_set (notification, "id", (int)notice->replaces_id, NULL);
  add_hints (notification, notice);
  if (hearth_notifier_peer_can (worker->peer, "actions"))
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

/* Has libnotify make its proxy, in which it asks the server who it is. */
static gboolean
make_ready (Worker *worker)
{
  g_autofree char *name = NULL, *vendor = NULL, *version = NULL, *spec_version = NULL;

  if (!worker->is_ready)
    worker->is_ready = notify_get_server_info (&name, &vendor, &version, &spec_version);
  return worker->is_ready;
}

static void
report_failure (Worker *worker, const char *key, const GError *error)
{
  gboolean maybe_shown = is_maybe_shown (error);

  report (worker, tell_failed, key, 0, error->message, maybe_shown);
  if (maybe_shown)
    hearth_notifier_peer_doubt (worker->peer);
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

  if (worker->peer == NULL || hearth_notifier_peer_server (worker->peer) == NULL) {
    report (worker, tell_failed, notice->key, 0, _ ("There is no notification server"), FALSE);
    return;
  }
  if (!make_ready (worker)) {
    report (worker, tell_failed, notice->key, 0, _ ("The notification server does not answer"),
            FALSE);
    if (hearth_notifier_peer_introduced (worker->peer)) /* it did answer that before */
      hearth_notifier_peer_doubt (worker->peer);
    return;
  }
  if (!present (worker, notice, &id, &error)) {
    report_failure (worker, notice->key, error);
    return;
  }
  hearth_notifier_peer_remember (worker->peer, id, notice->key);
  report (worker, tell_shown, notice->key, id, hearth_notifier_peer_server (worker->peer), 0);
}

static void
withdraw (Worker *worker, gconstpointer data)
{
  if (worker->peer != NULL)
    hearth_notifier_peer_withdraw (worker->peer, GPOINTER_TO_UINT (data));
}

static void
stop (Worker *worker, gconstpointer data)
{
  g_main_loop_quit (worker->loop);
}

/* Goes on the bus, where that is wanted. */
static void
start_on_bus (Worker *worker)
{
  g_autoptr (GDBusConnection) bus = NULL;

  if (!worker->wants_bus)
    return;
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (bus == NULL)
    return;
  notify_init (APP_NAME);
  worker->peer = hearth_notifier_peer_new (bus);
  g_signal_connect (worker->peer, "server", G_CALLBACK (on_server), worker);
  g_signal_connect (worker->peer, "action", G_CALLBACK (on_action), worker);
  g_signal_connect (worker->peer, "closed", G_CALLBACK (on_closed), worker);
}

/* Does all that waits to be done on the thread. */
static void
drain (Worker *worker)
{
  while (g_main_context_iteration (worker->context, FALSE))
    ;
}

/* Lets go of the bus, in the thread's own time: libnotify has nothing left to wait for. What it was
 * subscribed to is freed from this context, hence the second round. */
static void
leave_bus (Worker *worker)
{
  hearth_notifier_peer_stop (worker->peer);
  drain (worker);
  g_signal_handlers_disconnect_by_data (worker->peer, worker);
  g_clear_object (&worker->peer);
  notify_uninit ();
  worker->is_ready = FALSE;
  drain (worker);
}

/* What was posted later is done while it leaves: that it is to join again, too. */
static void
leave (Worker *worker, gconstpointer data)
{
  worker->wants_bus = FALSE;
  if (worker->peer == NULL || worker->is_leaving)
    return;
  worker->is_leaving = TRUE;
  leave_bus (worker);
  worker->is_leaving = FALSE;
  start_on_bus (worker);
}

static void
join (Worker *worker, gconstpointer data)
{
  worker->wants_bus = TRUE;
  if (worker->peer == NULL && !worker->is_leaving)
    start_on_bus (worker);
}

static gpointer
run_worker (gpointer data)
{
  Worker *worker = data;

  g_main_context_push_thread_default (worker->context);
  join (worker, NULL);
  g_main_loop_run (worker->loop);
  leave (worker, NULL);
  g_main_context_pop_thread_default (worker->context);
  g_atomic_rc_box_release_full (worker, worker_clear);
  return NULL;
}

static const char *
notifier_libnotify_server (HearthNotifier *notifier)
{
  return HEARTH_NOTIFIER_LIBNOTIFY (notifier)->server;
}

static const char *
notifier_libnotify_label (HearthNotifier *notifier)
{
  return HEARTH_NOTIFIER_LIBNOTIFY (notifier)->label;
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

  post (worker, show, hearth_notice_copy (notice), free_notice);
}

static void
notifier_libnotify_withdraw (HearthNotifier *notifier, guint32 id)
{
  Worker *worker = HEARTH_NOTIFIER_LIBNOTIFY (notifier)->worker;

  post (worker, withdraw, GUINT_TO_POINTER (id), NULL);
}

static void
hearth_notifier_libnotify_finalize (GObject *object)
{
  HearthNotifierLibnotify *self = HEARTH_NOTIFIER_LIBNOTIFY (object);

  self->worker->notifier = NULL;
  post (self->worker, stop, NULL, NULL);
  g_atomic_rc_box_release_full (self->worker, worker_clear);
  g_free (self->server);
  g_free (self->label);
  G_OBJECT_CLASS (hearth_notifier_libnotify_parent_class)->finalize (object);
}

static void
notifier_libnotify_iface_init (HearthNotifierInterface *iface)
{
  iface->server = notifier_libnotify_server;
  iface->label = notifier_libnotify_label;
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
  g_mutex_init (&worker->lock);
  g_queue_init (&worker->news);
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

/* Lets go of a bus that was closed: there is no server until hearth_notifier_libnotify_join. */
void
hearth_notifier_libnotify_leave (HearthNotifier *notifier)
{
  post (HEARTH_NOTIFIER_LIBNOTIFY (notifier)->worker, leave, NULL, NULL);
}

/* Goes on the bus that g_bus_get() gives now. */
void
hearth_notifier_libnotify_join (HearthNotifier *notifier)
{
  post (HEARTH_NOTIFIER_LIBNOTIFY (notifier)->worker, join, NULL, NULL);
}
