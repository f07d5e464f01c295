// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-report: what the notifier reports.
 *
 * A server came or went, a notice was shown, could not be shown or was closed: each comes back by
 * the key of the notice, or its id, and is written down. That a notification was closed is
 * recorded, and no more. After a definite error the server gets a rest.
 *
 * A report that the disk refuses is kept in mind, with those that come after it, and written down
 * by the first run that can: else nobody would know what stands on the screen.
 */
#include <string.h>

#include "dbus/error.h"
#include "scheduler-private.h"
#include "scheduler-prompt.h"

#define PAGE 500

/* After a definite error of the server, in seconds, the last one again and again: one that refuses
 * for hours may come to itself without a new start. */
static const gint64 retry_seconds[] = { 1, 5, 30, 300, 1800 };

/* After so many errors another reminder need not wait for the next of these. */
#define PROMPT_RETRIES 3

/* Reports kept in mind at the most: a server may flood, and the disk may be full for long. */
#define UNKEPT_MAX 1000

typedef struct _Report Report;

/* Something that the notifier said. */
struct _Report {
  gboolean (*keep) (HearthScheduler *self, Report *report, GError **error);
  gint64 at; /* instant */
  gint64 clock_offset; /* how far the wall clock was ahead of the time since boot, µs */
  char *key; /* owned; "" where it is about an id alone */
  char *server; /* owned */
  guint32 id;
  guint number; /* whether it was brought back, or may be shown, or why it was closed */
  gboolean is_wanted; /* whether anybody waited for it to be shown */
};

static void
free_report (gpointer data)
{
  Report *report = data;

  g_free (report->key);
  g_free (report->server);
  g_free (report);
}

/* Writes a report down, or keeps it in mind. */
static void
take_report (HearthScheduler *self,
             gboolean (*keep) (HearthScheduler *self, Report *report, GError **error),
             const char *key, const char *server, guint32 id, guint number)
{
  Report *report = g_new0 (Report, 1);

  report->keep = keep;
  report->at = hearth_clock_now (self->clock);
  report->clock_offset = hearth_scheduler_offset (self);
  report->key = g_strdup (key);
  report->server = g_strdup (server);
  report->id = id;
  report->number = number;
  if ((self->unkept->len == 0 && keep (self, report, NULL)) || self->unkept->len >= UNKEPT_MAX) {
    free_report (report);
    return;
  }
  g_ptr_array_add (self->unkept, report);
  hearth_scheduler_touch (self);
}

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

/* What stood on another screen than that of the present server is due once more. */
static gboolean
keep_server (HearthScheduler *self, Report *report, GError **error)
{
  const char *server = hearth_notifier_server (self->notifier);
  gboolean is_good = FALSE;

  if (g_strcmp0 (report->server, server) != 0)
    return TRUE;
  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  is_good = (self->knows_server || expire_shown (self, error))
            && present_again (self, HEARTH_DELIVERY_SHOWN, server, error)
            && present_again (self, HEARTH_DELIVERY_PRESENTING, server, error);
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  if (!self->knows_server)
    self->knows_server = hearth_scheduler_refresh (self, server, NULL);
  return TRUE;
}

static void
on_server (HearthNotifier *notifier, const char *server, HearthScheduler *self)
{
  self->failures = 0;
  self->rest_until = 0;
  if (server) {
    hearth_scheduler_withdraw_belated (self, server);
    take_report (self, keep_server, "", server, 0, 0);
  }
  hearth_scheduler_tell_schedule (self);
  hearth_scheduler_touch (self);
}

/* Runs a change on the deliveries of a notice in one transaction; a stranger's key changes none. */
static gboolean
change_of_key (HearthScheduler *self, Report *report,
               gboolean (*change) (HearthScheduler *self, HearthDelivery *delivery, Report *report,
                                   GError **error),
               GError **error)
{
  g_auto (HearthNoticeKey) key = { 0 };
  g_autoptr (GPtrArray) deliveries = NULL;
  gboolean is_good = TRUE;

  if (!hearth_notice_key_parse (report->key, &key))
    return TRUE;
  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  deliveries = hearth_notice_key_load (self, &key, error);
  is_good = deliveries != NULL;
  for (guint i = 0; is_good && i < deliveries->len; i++)
    is_good = change (self, g_ptr_array_index (deliveries, i), report, error);
  return hearth_scheduler_end (self, is_good, error);
}

/* Notes when it was shown; a report of before the clock was in doubt may be kept after. */
static gboolean
note_shown (HearthScheduler *self, HearthDelivery *delivery, const Report *report, GError **error)
{
  delivery->shown_at = report->at;
  delivery->clock_offset = report->clock_offset;
  return (hearth_scheduler_is_in_doubt (self)
          && report->clock_offset <= self->trusted_offset + HEARTH_CLOCK_STEP_MIN)
         || hearth_scheduler_doubt (self, delivery, HEARTH_DOUBT_SHOWN, error);
}

/* The new reminder of an occurrence is there: the earlier one, whose place it took, is not, and
 * those that nobody saw have had their time. */
static gboolean
close_earlier (HearthScheduler *self, const HearthDelivery *delivery, GError **error)
{
  g_autoptr (GPtrArray) all =
      hearth_store_deliveries_of (self->store, delivery->event, delivery->occurrence, error);

  if (!all)
    return FALSE;
  for (guint i = 0; i < all->len; i++) {
    HearthDelivery *one = g_ptr_array_index (all, i);

    if ((one->state == HEARTH_DELIVERY_DUE || one->state == HEARTH_DELIVERY_HELD)
        && hearth_delivery_is_later (delivery, one)
        && !hearth_scheduler_close (self, one, HEARTH_DELIVERY_DROPPED, "overtaken", error))
      return FALSE;
    if (one->id == delivery->id || one->state != HEARTH_DELIVERY_SHOWN)
      continue;
    if ((one->notification != delivery->notification
         && !hearth_scheduler_take_off (self, one, error))
        || !hearth_scheduler_close (self, one, HEARTH_DELIVERY_CLOSED, "replaced", error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
confirm (HearthScheduler *self, HearthDelivery *delivery, Report *report, GError **error)
{
  gboolean is_brought_back = report->number != 0;

  /* What was answered while it was on its way stood there all the same, for a moment. */
  if (!hearth_delivery_is_live (delivery) && delivery->shown_at == 0 && !is_brought_back)
    return note_shown (self, delivery, report, error)
           && hearth_store_update_delivery (self->store, delivery, error);
  if (delivery->state == HEARTH_DELIVERY_PRESENTING) {
    if (!note_shown (self, delivery, report, error))
      return FALSE;
  } else if (delivery->state != HEARTH_DELIVERY_SHOWN
             && !(is_brought_back && delivery->state == HEARTH_DELIVERY_CLOSED))
    return TRUE;
  report->is_wanted = TRUE;
  delivery->state = HEARTH_DELIVERY_SHOWN;
  delivery->notification = report->id;
  hearth_delivery_set_text (&delivery->server, report->server);
  return hearth_store_update_delivery (self->store, delivery, error)
         && close_earlier (self, delivery, error)
         && hearth_scheduler_prompt_shown (self, delivery, error);
}

/* What was overtaken while it was on its way leaves the screen again. */
static gboolean
keep_shown (HearthScheduler *self, Report *report, GError **error)
{
  const char *server = hearth_notifier_server (self->notifier);
  gboolean is_brought_back = report->number != 0;

  if (!change_of_key (self, report, confirm, error))
    return FALSE;
  if (!report->is_wanted && !is_brought_back && g_strcmp0 (report->server, server) == 0)
    hearth_notifier_withdraw (self->notifier, report->id);
  return TRUE;
}

static void
on_shown (HearthNotifier *notifier, const char *key, guint id, const char *server,
          HearthScheduler *self)
{
  self->failures = 0;
  g_hash_table_remove (self->in_flight, key);
  take_report (self, keep_shown, key, server, id, g_hash_table_contains (self->brought_back, key));
  hearth_scheduler_touch (self);
}

static gboolean
fail_delivery (HearthScheduler *self, HearthDelivery *delivery, Report *report, GError **error)
{
  gboolean maybe_shown = report->number != 0;

  if (delivery->state != HEARTH_DELIVERY_PRESENTING)
    return TRUE;
  if (!maybe_shown) {
    delivery->state = HEARTH_DELIVERY_DUE;
    hearth_delivery_set_text (&delivery->server, "");
    return hearth_store_update_delivery (self->store, delivery, error);
  }
  delivery->state = HEARTH_DELIVERY_SHOWN;
  return note_shown (self, delivery, report, error)
         && hearth_store_update_delivery (self->store, delivery, error)
         && close_earlier (self, delivery, error);
}

static gboolean
keep_failed (HearthScheduler *self, Report *report, GError **error)
{
  return change_of_key (self, report, fail_delivery, error);
}

static void
on_failed (HearthNotifier *notifier, const char *key, gboolean maybe_shown, const char *reason,
           HearthScheduler *self)
{
  guint attempt = MIN (self->failures, G_N_ELEMENTS (retry_seconds) - 1);

  g_hash_table_remove (self->in_flight, key);
  if (!maybe_shown) {
    self->failures++;
    self->rest_until = hearth_clock_now (self->clock) + retry_seconds[attempt] * G_USEC_PER_SEC;
  }
  take_report (self, keep_failed, key, "", 0, maybe_shown);
  hearth_scheduler_touch (self);
}

/* How a notification goes, by the numbers of the specification, and the same as a set. */
static const char *const close_reasons[] = { "closed", "expired", "dismissed", "closed", "closed" };

static gboolean
keep_closed (HearthScheduler *self, Report *report, GError **error)
{
  const char *reason =
      close_reasons[report->number < G_N_ELEMENTS (close_reasons) ? report->number : 0];
  g_autoptr (GPtrArray) gone = NULL;
  gboolean is_good = TRUE;

  gone = hearth_store_on_screen (self->store, report->server, report->id, error);
  if (!gone)
    return FALSE;
  if (gone->len == 0) /* a server may tell of others' notices, too */
    return TRUE;
  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  for (guint i = 0; is_good && i < gone->len; i++)
    is_good = hearth_scheduler_close (self, g_ptr_array_index (gone, i), HEARTH_DELIVERY_CLOSED,
                                      reason, error);
  return hearth_scheduler_end (self, is_good, error);
}

static void
on_closed (HearthNotifier *notifier, const char *key, guint id, guint reason, HearthScheduler *self)
{
  const char *server = hearth_notifier_server (notifier);

  if (server)
    take_report (self, keep_closed, "", server, id, reason);
}

static void
on_action (HearthNotifier *notifier, const char *key, const char *action, HearthScheduler *self)
{
  hearth_scheduler_act (self, key, action);
}

/* Writes down what could not be, in order, as far as the disk lets it; FALSE where it does not. */
gboolean
hearth_scheduler_keep_reports (HearthScheduler *self, GError **error)
{
  while (self->unkept->len > 0) {
    Report *report = g_ptr_array_index (self->unkept, 0);

    if (!report->keep (self, report, error))
      return FALSE;
    g_ptr_array_remove_index (self->unkept, 0);
  }
  return TRUE;
}

/* A server that refused for long gets another chance: a new reminder is due. */
void
hearth_scheduler_try_server (HearthScheduler *self)
{
  if (self->failures > PROMPT_RETRIES)
    self->failures = 0;
}

/* Begins to hear the notifier. */
void
hearth_scheduler_listen (HearthScheduler *self)
{
  self->unkept = g_ptr_array_new_with_free_func (free_report);
  g_signal_connect (self->notifier, "server", G_CALLBACK (on_server), self);
  g_signal_connect (self->notifier, "shown", G_CALLBACK (on_shown), self);
  g_signal_connect (self->notifier, "failed", G_CALLBACK (on_failed), self);
  g_signal_connect (self->notifier, "closed", G_CALLBACK (on_closed), self);
  g_signal_connect (self->notifier, "action", G_CALLBACK (on_action), self);
  if (hearth_notifier_server (self->notifier))
    on_server (self->notifier, hearth_notifier_server (self->notifier), self);
}
