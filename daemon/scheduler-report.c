// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-report: what the notifier reports, and what the two say.
 *
 * A server came or went, a notice was shown, could not be shown, was closed, or one of its buttons
 * was pressed: each comes back by the key of the notice and is written down. Only an action
 * answers; that a notification was closed is recorded, and no more. An answer that could not be
 * kept brings the notice back with the reason. After a definite error the server gets a rest.
 */
#include <string.h>

#include "notice.h"
#include "scheduler-private.h"
#include "scheduler-prompt.h"

#define PAGE 500

/* After a definite error of the server, in seconds; then not before another server or another
 * reminder comes. */
static const gint64 retry_seconds[] = { 1, 5, 30 };

/* The next of a page in the live index that is another server's, or was under way when this process
 * was not there yet: it is due once more. */
static gboolean
present_again (HearthScheduler *self, HearthDeliveryState state, const char *server, GError **error)
{
  gint64 after = 0;

  while (TRUE) {
    g_autoptr (GPtrArray) page =
        hearth_store_deliveries_in (self->store, state, after, PAGE, error);

    if (!page)
      return FALSE;
    for (guint i = 0; i < page->len; i++) {
      HearthDelivery *delivery = g_ptr_array_index (page, i);
      g_autofree char *key = *delivery->batch ? hearth_notice_key_of_batch (delivery->batch)
                                              : hearth_scheduler_format_key (delivery);
      gboolean is_there = strcmp (delivery->server, server) == 0;

      after = delivery->id;
      if (is_there
          && (state == HEARTH_DELIVERY_SHOWN || g_hash_table_contains (self->in_flight, key)))
        continue;
      g_hash_table_remove (self->in_flight, key);
      delivery->state = HEARTH_DELIVERY_DUE;
      delivery->notification = 0;
      if (!hearth_store_update_delivery (self->store, delivery, error))
        return FALSE;
    }
    if (page->len < PAGE)
      return TRUE;
  }
}

/* What expired while no daemon ran, and stands there still. */
static gboolean
expire_shown (HearthScheduler *self, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);
  g_autoptr (GPtrArray) shown =
      hearth_store_deliveries_in (self->store, HEARTH_DELIVERY_SHOWN, 0, G_MAXINT32, error);

  if (!shown)
    return FALSE;
  for (guint i = 0; i < shown->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (shown, i);
    g_autoptr (HearthRecord) record = NULL;

    if (!hearth_store_load_record (self->store, delivery->event, delivery->occurrence, &record,
                                   error))
      return FALSE;
    if (record && record->opened != 0 && record->expires <= now
        && !hearth_scheduler_expire (self, record, error))
      return FALSE;
  }
  return TRUE;
}

static void
on_server (HearthNotifier *notifier, const char *server, HearthScheduler *self)
{
  g_autoptr (GError) error = NULL;

  self->failures = 0;
  self->rest_until = 0;
  if (server)
    hearth_scheduler_withdraw_belated (self, server);
  if (server && hearth_scheduler_begin (self, &error)) {
    gboolean is_good = (self->knows_server || expire_shown (self, &error))
                       && present_again (self, HEARTH_DELIVERY_SHOWN, server, &error)
                       && present_again (self, HEARTH_DELIVERY_PRESENTING, server, &error);

    hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
    if (!hearth_scheduler_end (self, is_good, &error))
      hearth_scheduler_try_later (self);
    if (!self->knows_server)
      self->knows_server = hearth_scheduler_refresh (self, server, &error);
  }
  hearth_scheduler_touch (self);
}

/* Runs a change on the deliveries of a notice in one transaction; a stranger's key changes none. */
static gboolean
change_of_key (HearthScheduler *self, const char *text,
               gboolean (*change) (HearthScheduler *self, HearthDelivery *delivery, gpointer data,
                                   GError **error),
               gpointer data, GError **error)
{
  g_auto (HearthNoticeKey) key = { 0 };
  g_autoptr (GPtrArray) deliveries = NULL;
  gboolean is_good = TRUE;

  if (!hearth_notice_key_parse (text, &key) || !hearth_scheduler_begin (self, error))
    return FALSE;
  deliveries = hearth_notice_key_load (self, &key, error);
  is_good = deliveries != NULL;
  for (guint i = 0; is_good && i < deliveries->len; i++)
    is_good = change (self, g_ptr_array_index (deliveries, i), data, error);
  return hearth_scheduler_end (self, is_good, error);
}

typedef struct {
  guint32 id;
  const char *server;
  gboolean is_brought_back;
  gboolean is_wanted; /* out: whether anybody waits for it */
} Shown;

static gboolean
confirm (HearthScheduler *self, HearthDelivery *delivery, gpointer data, GError **error)
{
  Shown *shown = data;

  if (delivery->state == HEARTH_DELIVERY_PRESENTING)
    delivery->shown_at = hearth_clock_now (self->clock);
  else if (delivery->state != HEARTH_DELIVERY_SHOWN
           && !(shown->is_brought_back && delivery->state == HEARTH_DELIVERY_CLOSED))
    return TRUE;
  shown->is_wanted = TRUE;
  delivery->state = HEARTH_DELIVERY_SHOWN;
  delivery->notification = shown->id;
  hearth_delivery_set_text (&delivery->server, shown->server);
  return hearth_store_update_delivery (self->store, delivery, error)
         && hearth_scheduler_prompt_shown (self, delivery, error);
}

static void
on_shown (HearthNotifier *notifier, const char *key, guint id, const char *server,
          HearthScheduler *self)
{
  Shown shown = { id, server, g_hash_table_contains (self->brought_back, key), FALSE };
  g_autoptr (GError) error = NULL;

  self->failures = 0;
  g_hash_table_remove (self->in_flight, key);
  if (change_of_key (self, key, confirm, &shown, &error) && !shown.is_wanted
      && !shown.is_brought_back && g_strcmp0 (server, hearth_notifier_server (notifier)) == 0)
    hearth_notifier_withdraw (notifier, id);
  hearth_scheduler_touch (self);
}

static gboolean
fail_delivery (HearthScheduler *self, HearthDelivery *delivery, gpointer data, GError **error)
{
  gboolean maybe_shown = *(gboolean *)data;

  if (delivery->state != HEARTH_DELIVERY_PRESENTING)
    return TRUE;
  if (maybe_shown) {
    delivery->state = HEARTH_DELIVERY_SHOWN;
    delivery->shown_at = hearth_clock_now (self->clock);
  } else {
    delivery->state = HEARTH_DELIVERY_DUE;
    hearth_delivery_set_text (&delivery->server, "");
  }
  return hearth_store_update_delivery (self->store, delivery, error);
}

static void
on_failed (HearthNotifier *notifier, const char *key, gboolean maybe_shown, const char *reason,
           HearthScheduler *self)
{
  g_autoptr (GError) error = NULL;
  guint attempt = MIN (self->failures, G_N_ELEMENTS (retry_seconds));

  g_hash_table_remove (self->in_flight, key);
  if (!maybe_shown) {
    self->failures++;
    self->rest_until =
        attempt < G_N_ELEMENTS (retry_seconds)
            ? hearth_clock_now (self->clock) + retry_seconds[attempt] * G_USEC_PER_SEC
            : G_MAXINT64;
  }
  if (!change_of_key (self, key, fail_delivery, &maybe_shown, &error))
    hearth_scheduler_try_later (self);
  hearth_scheduler_touch (self);
}

/* How a notification goes, by the numbers of the specification, and the same as a set. */
static const char *const close_reasons[] = { "closed", "expired", "dismissed", "closed", "closed" };

static void
on_closed (HearthNotifier *notifier, const char *key, guint id, guint reason, HearthScheduler *self)
{
  const char *server = hearth_notifier_server (notifier);
  g_autoptr (GPtrArray) gone = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_good = TRUE;

  if (!server || !hearth_scheduler_begin (self, &error))
    return;
  gone = hearth_store_on_screen (self->store, server, id, &error);
  is_good = gone != NULL;
  for (guint i = 0; is_good && i < gone->len; i++)
    is_good = hearth_scheduler_close (
        self, g_ptr_array_index (gone, i), HEARTH_DELIVERY_CLOSED,
        close_reasons[reason < G_N_ELEMENTS (close_reasons) ? reason : 0], &error);
  if (!hearth_scheduler_end (self, is_good, &error))
    hearth_scheduler_try_later (self);
}

/* A button of a reminder that is on the screen, or that was closed there: some servers close first
 * and tell of the button then. */
static gboolean
is_answered (HearthScheduler *self, const HearthDelivery *delivery, gboolean *out_is_answered,
             GError **error)
{
  g_autoptr (HearthRecord) record = NULL;

  if (!hearth_store_load_record (self->store, delivery->event, delivery->occurrence, &record,
                                 error))
    return FALSE;
  *out_is_answered = record && record->outcome != HEARTH_OUTCOME_NONE;
  return TRUE;
}

static gboolean
answer (HearthScheduler *self, gint64 event, const char *occurrence, HearthOutcome outcome,
        GError **error)
{
  HearthAnswer given = { outcome, "", 0, "" };

  return hearth_scheduler_answer (self, event, occurrence, &given, error);
}

static gboolean
act (HearthScheduler *self, const HearthDelivery *delivery, const char *action, GError **error)
{
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, delivery->event, error);
  g_autofree char *name = NULL;
  g_autofree char *snooze = NULL;

  if (!event)
    return FALSE;
  name = hearth_event_format_wall (event, delivery->occurrence);
  if (strcmp (action, "done") == 0)
    return answer (self, event->id, name, HEARTH_OUTCOME_DONE, error);
  if (strcmp (action, "skip") == 0)
    return answer (self, event->id, name, HEARTH_OUTCOME_SKIPPED, error);
  return hearth_settings_get (self->store, HEARTH_SETTING_SNOOZE, &snooze, error)
         && hearth_scheduler_snooze (self, event->id, name, snooze, error);
}

/* Closed first and answered then: it counts as answered, and its button works no more. */
static gboolean
end_closed (HearthScheduler *self, HearthDelivery *delivery, const char *action, GError **error)
{
  if (delivery->state != HEARTH_DELIVERY_CLOSED)
    return TRUE;
  return hearth_scheduler_close (self, delivery, HEARTH_DELIVERY_ANSWERED, action, error);
}

/* The id under which deliveries still stand on the present server's screen; 0 for none. Not every
 * server takes a notice away whose button was pressed. */
static guint32
id_on_screen (HearthScheduler *self, GPtrArray *deliveries)
{
  const char *server = hearth_notifier_server (self->notifier);

  for (guint i = 0; i < deliveries->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (delivery->state == HEARTH_DELIVERY_SHOWN && g_strcmp0 (delivery->server, server) == 0)
      return delivery->notification;
  }
  return 0;
}

/* Brings a notice back with the reason for which its answer could not be kept. */
static void
bring_back (HearthScheduler *self, const char *text, const HearthNoticeKey *key,
            GPtrArray *deliveries, const GError *reason)
{
  g_autoptr (HearthNotice) notice = NULL;

  if (deliveries)
    notice = hearth_scheduler_tell_again (self, key, deliveries, reason->message);
  if (!notice)
    notice = hearth_notice_trouble (reason->message, key->is_digest);
  if (deliveries)
    notice->replaces_id = id_on_screen (self, deliveries);
  g_free (notice->key);
  notice->key = g_strdup (text);
  notice->urgency = HEARTH_URGENCY_CRITICAL;
  g_hash_table_add (self->brought_back, g_strdup (text));
  hearth_notifier_show (self->notifier, notice);
}

static gboolean
present_list (HearthScheduler *self, GPtrArray *deliveries, GError **error)
{
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (!hearth_delivery_may_be_answered (delivery))
      continue;
    delivery->state = HEARTH_DELIVERY_PRESENTING;
    delivery->notification = 0;
    if (!hearth_store_update_delivery (self->store, delivery, error))
      return FALSE;
  }
  return TRUE;
}

/* Shows a digest once more, in its place, with all of its lines. */
static void
show_list (HearthScheduler *self, const char *text, const HearthNoticeKey *key,
           GPtrArray *deliveries)
{
  g_autoptr (HearthNotice) notice = hearth_scheduler_tell_again (self, key, deliveries, "");
  guint32 replaces = id_on_screen (self, deliveries);
  g_autoptr (GError) error = NULL;

  if (!notice || !hearth_scheduler_begin (self, &error)
      || !hearth_scheduler_end (self, present_list (self, deliveries, &error), &error))
    return;
  g_free (notice->key);
  notice->key = g_strdup (text);
  notice->silent = TRUE;
  notice->replaces_id = replaces;
  g_hash_table_add (self->in_flight, g_strdup (text));
  hearth_notifier_show (self->notifier, notice);
}

static gboolean
act_on (HearthScheduler *self, HearthDelivery *delivery, const char *action, GError **error)
{
  gboolean was_answered = FALSE;

  if (!hearth_delivery_may_be_answered (delivery))
    return TRUE;
  if (!is_answered (self, delivery, &was_answered, error))
    return FALSE;
  return was_answered
         || (act (self, delivery, action, error) && end_closed (self, delivery, action, error));
}

static void
on_action (HearthNotifier *notifier, const char *text, const char *action, HearthScheduler *self)
{
  g_auto (HearthNoticeKey) key = { 0 };
  g_autoptr (GPtrArray) deliveries = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_good = TRUE;

  if (!hearth_notice_key_parse (text, &key))
    return;
  g_hash_table_remove (self->brought_back, text);
  deliveries = hearth_notice_key_load (self, &key, &error);
  if (deliveries && key.is_digest && strcmp (action, "show") == 0) {
    show_list (self, text, &key, deliveries);
    return;
  }
  is_good = deliveries != NULL;
  for (guint i = 0; is_good && i < deliveries->len; i++)
    is_good = act_on (self, g_ptr_array_index (deliveries, i), action, &error);
  if (!is_good)
    bring_back (self, text, &key, deliveries, error);
}

/* A server that was given up gets another chance: a new reminder is due. */
void
hearth_scheduler_try_server (HearthScheduler *self)
{
  if (self->rest_until == G_MAXINT64)
    self->failures = 0;
}

/* Begins to hear the notifier. */
void
hearth_scheduler_listen (HearthScheduler *self)
{
  g_signal_connect (self->notifier, "server", G_CALLBACK (on_server), self);
  g_signal_connect (self->notifier, "shown", G_CALLBACK (on_shown), self);
  g_signal_connect (self->notifier, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect (self->notifier, "closed", G_CALLBACK (on_closed), self);
  g_signal_connect (self->notifier, "action", G_CALLBACK (on_action), self);
  if (hearth_notifier_server (self->notifier))
    on_server (self->notifier, hearth_notifier_server (self->notifier), self);
}
