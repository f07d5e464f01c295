// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-button: what the two say by pressing a button.
 *
 * A button comes back by the key of its notice, which names what it stood for; a stranger's finds
 * nothing. Only these answer: done, skip and snooze do what the command line would, on each line of
 * a digest, and show brings the whole of it. An answer that could not be kept brings the notice
 * back with the reason, and its buttons work again.
 */
#include <string.h>

#include "notice.h"
#include "scheduler-private.h"

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
  g_autoptr (HearthEvent) event = NULL;
  g_autofree char *name = NULL;
  g_autofree char *snooze = NULL;

  if (delivery->reason == HEARTH_REASON_GAP)
    return hearth_scheduler_answer_gap (self, delivery, action, error);
  event = hearth_store_load_event (self->store, delivery->event, error);
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

/* A button was pressed on the notice of a key: "done", "skip", "snooze" or "show". What nobody ever
 * offered, or what was used already, changes nothing. */
void
hearth_scheduler_act (HearthScheduler *self, const char *text, const char *action)
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
