// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fake-notifier: a screen in memory, with a server that a test can kill, hang and press.
 *
 * It behaves as notifier-libnotify does with a server of the same mood. Nothing is told from
 * inside a call: what happens is queued, and told in order from the main loop, or by
 * hearth_fake_notifier_settle() in a test that runs none. The screen belongs to the server and
 * outlives the caller, so that a test can restart one and keep the other. A hung server takes one
 * notice without a word; the others wait behind it until hearth_fake_notifier_time_out(), and what
 * it took appears when it wakes up.
 */
#include "fake-notifier.h"

struct _HearthFakeNotifier {
  GObject parent_instance;

  HearthFakeMood mood;
  char *server; /* owned; what is there, or NULL */
  char *told_server; /* owned; what the caller was last told, or NULL */
  guint32 last_id;
  GHashTable *screen; /* owned; id → HearthNotice */
  GHashTable *known; /* owned; the ids whose keys this run of the caller knows */
  GPtrArray *history; /* owned; of HearthFakeShown */
  HearthNotice *in_flight; /* owned; taken by a hung server, or NULL */
  gboolean unheard; /* it is there, and the caller takes it for gone: it hung */
  GQueue behind; /* of HearthNotice, owned: waiting for in_flight */
  GQueue news; /* of News, owned: to be told */
  GSource *telling; /* owned; or NULL */
};

typedef enum { NEWS_SERVER, NEWS_SHOWN, NEWS_FAILED, NEWS_ACTION, NEWS_CLOSED } NewsKind;

typedef struct {
  NewsKind kind;
  char *key; /* owned */
  char *text; /* owned */
  guint32 id;
  guint number;
} News;

static void fake_notifier_iface_init (HearthNotifierInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HearthFakeNotifier, hearth_fake_notifier, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HEARTH_TYPE_NOTIFIER,
                                                      fake_notifier_iface_init))

static void
news_free (gpointer data)
{
  News *news = data;

  g_free (news->key);
  g_free (news->text);
  g_free (news);
}

static void
free_notice (gpointer data)
{
  hearth_notice_free (data);
}

static void
shown_free (gpointer data)
{
  HearthFakeShown *shown = data;

  hearth_notice_free (shown->notice);
  g_free (shown->server);
  g_free (shown);
}

static void
tell (HearthFakeNotifier *self, const News *news)
{
  HearthNotifier *notifier = HEARTH_NOTIFIER (self);

  switch (news->kind) {
  case NEWS_SERVER:
    g_free (self->told_server);
    self->told_server = g_strdup (news->text);
    hearth_notifier_emit_server (notifier, news->text);
    break;
  case NEWS_SHOWN:
    hearth_notifier_emit_shown (notifier, news->key, news->id, news->text);
    break;
  case NEWS_FAILED:
    hearth_notifier_emit_failed (notifier, news->key, news->number, news->text);
    break;
  case NEWS_ACTION:
    hearth_notifier_emit_action (notifier, news->key, news->text);
    break;
  case NEWS_CLOSED:
    hearth_notifier_emit_closed (notifier, news->key, news->id, news->number);
    break;
  }
}

static gboolean
on_telling (gpointer user_data)
{
  HearthFakeNotifier *self = user_data;

  g_clear_pointer (&self->telling, g_source_unref);
  hearth_fake_notifier_settle (self);
  return G_SOURCE_REMOVE;
}

static void
queue (HearthFakeNotifier *self, NewsKind kind, const char *key, guint32 id, const char *text,
       guint number)
{
  News *news = g_new0 (News, 1);

  *news = (News){ kind, g_strdup (key), g_strdup (text), id, number };
  g_queue_push_tail (&self->news, news);
  if (self->telling != NULL)
    return;
  self->telling = g_idle_source_new ();
  g_source_set_callback (self->telling, on_telling, self, NULL);
  g_source_attach (self->telling, g_main_context_get_thread_default ());
}

static void
stop_telling (HearthFakeNotifier *self)
{
  if (self->telling != NULL)
    g_source_destroy (self->telling);
  g_clear_pointer (&self->telling, g_source_unref);
}

static guint32
put_on_screen (HearthFakeNotifier *self, const HearthNotice *notice)
{
  gpointer replaced = GUINT_TO_POINTER (notice->replaces_id);
  gboolean replaces = notice->replaces_id != 0 && g_hash_table_contains (self->screen, replaced);
  HearthFakeShown *shown = g_new0 (HearthFakeShown, 1);

  shown->notice = hearth_notice_copy (notice);
  shown->id = replaces ? notice->replaces_id : ++self->last_id;
  shown->server = g_strdup (self->server);
  g_ptr_array_add (self->history, shown);
  g_hash_table_replace (self->screen, GUINT_TO_POINTER (shown->id), hearth_notice_copy (notice));
  return shown->id;
}

static void
show_now (HearthFakeNotifier *self, const HearthNotice *notice)
{
  guint32 id = put_on_screen (self, notice);

  g_hash_table_add (self->known, GUINT_TO_POINTER (id));
  queue (self, NEWS_SHOWN, notice->key, id, self->server, 0);
  if (self->mood == HEARTH_FAKE_EVICTS)
    hearth_fake_notifier_close (self, id, 4);
}

static void
take (HearthFakeNotifier *self, const HearthNotice *notice)
{
  if (self->server == NULL || self->unheard)
    queue (self, NEWS_FAILED, notice->key, 0, "no server", FALSE);
  else if (self->mood == HEARTH_FAKE_REFUSES)
    queue (self, NEWS_FAILED, notice->key, 0, "refused", FALSE);
  else if (self->in_flight != NULL)
    g_queue_push_tail (&self->behind, hearth_notice_copy (notice));
  else if (self->mood == HEARTH_FAKE_HANGS)
    self->in_flight = hearth_notice_copy (notice);
  else
    show_now (self, notice);
}

static void
take_those_behind (HearthFakeNotifier *self)
{
  GQueue behind = self->behind;
  HearthNotice *notice;

  g_queue_init (&self->behind);
  while ((notice = g_queue_pop_head (&behind)) != NULL) {
    take (self, notice);
    hearth_notice_free (notice);
  }
}

static void
wake_up (HearthFakeNotifier *self)
{
  g_autoptr (HearthNotice) notice = g_steal_pointer (&self->in_flight);

  if (self->unheard) {
    self->unheard = FALSE;
    if (notice != NULL && self->mood != HEARTH_FAKE_REFUSES)
      put_on_screen (self, notice);
    queue (self, NEWS_SERVER, NULL, 0, self->server, 0);
  } else if (notice != NULL) {
    take (self, notice);
  }
  take_those_behind (self);
}

/* A caller that meets the server asks it, and hears of it when it has answered. */
static void
meet (HearthFakeNotifier *self)
{
  self->unheard = self->server != NULL && self->mood == HEARTH_FAKE_HANGS;
  if (self->server != NULL && !self->unheard)
    queue (self, NEWS_SERVER, NULL, 0, self->server, 0);
}

static const char *
fake_notifier_server (HearthNotifier *notifier)
{
  return HEARTH_FAKE_NOTIFIER (notifier)->told_server;
}

static const char *
fake_notifier_label (HearthNotifier *notifier)
{
  return fake_notifier_server (notifier) != NULL ? "screen 1.0" : NULL;
}

static void
fake_notifier_show (HearthNotifier *notifier, const HearthNotice *notice)
{
  take (HEARTH_FAKE_NOTIFIER (notifier), notice);
}

static void
fake_notifier_withdraw (HearthNotifier *notifier, guint32 id)
{
  hearth_fake_notifier_close (HEARTH_FAKE_NOTIFIER (notifier), id, 3);
}

static void
hearth_fake_notifier_finalize (GObject *object)
{
  HearthFakeNotifier *self = HEARTH_FAKE_NOTIFIER (object);

  stop_telling (self);
  g_queue_clear_full (&self->news, news_free);
  g_queue_clear_full (&self->behind, free_notice);
  hearth_notice_free (self->in_flight);
  g_ptr_array_unref (self->history);
  g_hash_table_unref (self->screen);
  g_hash_table_unref (self->known);
  g_free (self->server);
  g_free (self->told_server);
  G_OBJECT_CLASS (hearth_fake_notifier_parent_class)->finalize (object);
}

static void
fake_notifier_iface_init (HearthNotifierInterface *iface)
{
  iface->server = fake_notifier_server;
  iface->label = fake_notifier_label;
  iface->show = fake_notifier_show;
  iface->withdraw = fake_notifier_withdraw;
}

static void
hearth_fake_notifier_class_init (HearthFakeNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hearth_fake_notifier_finalize;
}

static void
hearth_fake_notifier_init (HearthFakeNotifier *self)
{
  self->screen = g_hash_table_new_full (NULL, NULL, NULL, free_notice);
  self->known = g_hash_table_new (NULL, NULL);
  self->history = g_ptr_array_new_with_free_func (shown_free);
  g_queue_init (&self->news);
  g_queue_init (&self->behind);
}

/* Makes a notifier with no server. */
HearthFakeNotifier *
hearth_fake_notifier_new (void)
{
  return g_object_new (HEARTH_TYPE_FAKE_NOTIFIER, NULL);
}

/* Tells everything that has happened, also what happens because of it. */
void
hearth_fake_notifier_settle (HearthFakeNotifier *self)
{
  News *news;

  stop_telling (self);
  while ((news = g_queue_pop_head (&self->news)) != NULL) {
    tell (self, news);
    news_free (news);
  }
  stop_telling (self);
}

/* As if the caller's process had died and come again: what it was not told yet is lost, what only
 * waited in it was never sent, the screen stays, and its keys are those of an earlier run. */
void
hearth_fake_notifier_restart_caller (HearthFakeNotifier *self)
{
  stop_telling (self);
  g_queue_clear_full (&self->news, news_free);
  g_queue_clear_full (&self->behind, free_notice);
  g_hash_table_remove_all (self->known);
  g_clear_pointer (&self->told_server, g_free);
  meet (self);
}

/* Has another server of that name, as in "GUID:owner", take the screen, or none for NULL. The
 * screen of the old one goes without a word, as does what it has not answered. */
void
hearth_fake_notifier_set_server (HearthFakeNotifier *self, const char *server)
{
  g_autoptr (HearthNotice) lost = g_steal_pointer (&self->in_flight);

  if (lost != NULL && !self->unheard)
    queue (self, NEWS_FAILED, lost->key, 0, "it left", TRUE);
  if (self->server != NULL && !self->unheard)
    queue (self, NEWS_SERVER, NULL, 0, NULL, 0);
  g_clear_pointer (&self->server, g_free);
  take_those_behind (self);
  g_hash_table_remove_all (self->screen);
  g_hash_table_remove_all (self->known);
  self->last_id = 0;
  self->server = g_strdup (server);
  meet (self);
}

/* Has the server behave so from now on. One that hung and does no more shows what it has taken. */
void
hearth_fake_notifier_set_mood (HearthFakeNotifier *self, HearthFakeMood mood)
{
  self->mood = mood;
  if (mood != HEARTH_FAKE_HANGS)
    wake_up (self);
}

/* Lets the call to a hung server run into its time limit: it counts as gone until it wakes up. */
void
hearth_fake_notifier_time_out (HearthFakeNotifier *self)
{
  if (self->in_flight == NULL || self->unheard)
    return;
  self->unheard = TRUE;
  queue (self, NEWS_FAILED, self->in_flight->key, 0, "no answer", TRUE);
  queue (self, NEWS_SERVER, NULL, 0, NULL, 0);
  take_those_behind (self);
}

/* Presses a button; the notice then closes. FALSE where there is no such button on the screen. */
gboolean
hearth_fake_notifier_press (HearthFakeNotifier *self, guint32 id, HearthActions action)
{
  const HearthNotice *notice = g_hash_table_lookup (self->screen, GUINT_TO_POINTER (id));
  const char *name = action == HEARTH_ACTION_DONE     ? "done"
                     : action == HEARTH_ACTION_SNOOZE ? "snooze"
                     : action == HEARTH_ACTION_SKIP   ? "skip"
                                                      : "show";

  if (notice == NULL || !(notice->actions & action))
    return FALSE;
  queue (self, NEWS_ACTION, notice->key, 0, name, 0);
  return hearth_fake_notifier_close (self, id, 2);
}

/* Closes a notice for that reason, see "closed". FALSE where it is not on the screen. */
gboolean
hearth_fake_notifier_close (HearthFakeNotifier *self, guint32 id, guint reason)
{
  const HearthNotice *notice = g_hash_table_lookup (self->screen, GUINT_TO_POINTER (id));

  if (notice == NULL)
    return FALSE;
  gboolean known = g_hash_table_remove (self->known, GUINT_TO_POINTER (id));
  queue (self, NEWS_CLOSED, known ? notice->key : "", id, NULL, reason);
  g_hash_table_remove (self->screen, GUINT_TO_POINTER (id));
  return TRUE;
}

/* An action out of the blue: a replay, or somebody else's click. */
void
hearth_fake_notifier_invoke (HearthFakeNotifier *self, const char *key, const char *action)
{
  queue (self, NEWS_ACTION, key, 0, action, 0);
}

/* What a person sees now: id → HearthNotice. Owned by the notifier. */
GHashTable *
hearth_fake_notifier_screen (HearthFakeNotifier *self)
{
  return self->screen;
}

/* The notice that a hung server took and has not answered; NULL for none. */
const HearthNotice *
hearth_fake_notifier_taken (HearthFakeNotifier *self)
{
  return self->in_flight;
}

/* The id of the notice of that key on the screen, or 0. */
guint32
hearth_fake_notifier_find (HearthFakeNotifier *self, const char *key)
{
  GHashTableIter iter;
  gpointer id, notice;

  g_hash_table_iter_init (&iter, self->screen);
  while (g_hash_table_iter_next (&iter, &id, &notice))
    if (g_str_equal (((HearthNotice *)notice)->key, key))
      return GPOINTER_TO_UINT (id);
  return 0;
}

/* Every presentation so far, in order: HearthFakeShown. Owned by the notifier; a test may empty
 * it. */
GPtrArray *
hearth_fake_notifier_history (HearthFakeNotifier *self)
{
  return self->history;
}
