// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-present: brings before the two what has come due, and hears what they say.
 *
 * Presenting takes the deliveries that are due, and those that were held and are held no longer,
 * and decides for each: nobody needs it any more (dropped), something keeps it back (held), there
 * is no server (it stays due until one comes), or it goes out. Few go out one by one, many as one
 * digest. The intent is on disk before the notifier is asked, the confirmation after; so a crash in
 * between costs one repeat at the most. Each occurrence has one copy on the screen: a later
 * reminder of it takes the place of an earlier one.
 *
 * What the notifier reports comes back by the key of the notice, in which the delivery and a nonce
 * stand. Only an action answers; that a notification was closed is recorded, and no more.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "hold.h"
#include "notice.h"
#include "scheduler-private.h"
#include "scheduler-prompt.h"

/* More than these at once become one digest (contract, section 3). */
#define ONE_BY_ONE_MAX 3

/* What one digest takes at the most; what is more comes in the next. */
#define DIGEST_MAX 500

/* After a definite error of the server, in seconds; then not before another server comes. */
static const gint64 retry_seconds[] = { 1, 5, 30 };

#define DIGEST_KEY "digest"

/* One run of presenting. */
typedef struct {
  HearthScheduler *self;
  gint64 now;
  HearthHolds holds;
  HearthPrivacy privacy;
  GPtrArray *pauses;
  GPtrArray *ready; /* HearthDelivery, owned */
  GPtrArray *occurrences; /* HearthOccurrence, owned, of those */
  guint released; /* how many of them were held */
} Presentation;

/* What a notice's key says. */
typedef struct {
  gboolean is_digest;
  gint64 event;
  gint64 occurrence;
  gint64 delivery;
  char *nonce; /* owned */
} NoticeKey;

static void
clear_presentation (Presentation *presentation)
{
  g_clear_pointer (&presentation->pauses, g_ptr_array_unref);
  g_clear_pointer (&presentation->ready, g_ptr_array_unref);
  g_clear_pointer (&presentation->occurrences, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Presentation, clear_presentation)

static void
clear_key (NoticeKey *key)
{
  g_clear_pointer (&key->nonce, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NoticeKey, clear_key)

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static char *
new_nonce (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strndup (uuid, 18);
}

static char *
format_digest_key (const char *batch)
{
  return g_strconcat (DIGEST_KEY, ":", batch, NULL);
}

static gboolean
parse_key (const char *text, NoticeKey *out_key)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);

  if (g_strv_length (parts) == 2 && strcmp (parts[0], DIGEST_KEY) == 0) {
    *out_key = (NoticeKey){ .is_digest = TRUE, .nonce = g_strdup (parts[1]) };
    return *parts[1] != '\0';
  }
  if (g_strv_length (parts) != 4 || !*parts[3]
      || !g_ascii_string_to_signed (parts[0], 10, 1, G_MAXINT64, &out_key->event, NULL)
      || !g_ascii_string_to_signed (parts[1], 10, G_MININT64, G_MAXINT64, &out_key->occurrence,
                                    NULL)
      || !g_ascii_string_to_signed (parts[2], 10, 1, G_MAXINT64, &out_key->delivery, NULL))
    return FALSE;
  out_key->nonce = g_strdup (parts[3]);
  return TRUE;
}

/* The deliveries that a notice stood for; empty where the key is a stranger's. */
static GPtrArray *
load_of_key (HearthScheduler *self, const NoticeKey *key, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  HearthDelivery *delivery = NULL;

  if (key->is_digest)
    return hearth_store_batch (self->store, key->nonce, error);
  if (!hearth_store_load_delivery (self->store, key->delivery, &delivery, error))
    return NULL;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_delivery_free);
  if (delivery)
    g_ptr_array_add (found, delivery);
  if (delivery
      && (delivery->event != key->event || delivery->occurrence != key->occurrence
          || strcmp (delivery->nonce, key->nonce) != 0))
    g_ptr_array_set_size (found, 0);
  return g_steal_pointer (&found);
}

static gboolean
close_delivery (HearthScheduler *self, HearthDelivery *delivery, HearthDeliveryState state,
                const char *reason, GError **error)
{
  delivery->state = state;
  delivery->closed_at = hearth_clock_now (self->clock);
  set_text (&delivery->closed_for, reason);
  set_text (&delivery->held_for, "");
  return hearth_store_update_delivery (self->store, delivery, error);
}

static gboolean
prepare (HearthScheduler *self, Presentation *out_presentation, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);

  out_presentation->self = self;
  out_presentation->now = now;
  out_presentation->holds.is_locked = self->session && hearth_session_locked (self->session);
  out_presentation->holds.is_inhibited = self->session && hearth_session_inhibited (self->session);
  if (!hearth_settings_quiet_hours (self->store, &out_presentation->holds.quiet_hours, error)
      || !hearth_scheduler_privacy (self, &out_presentation->privacy, error))
    return FALSE;
  out_presentation->pauses = hearth_store_pauses (self->store, now, now + 1, error);
  out_presentation->ready = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_delivery_free);
  out_presentation->occurrences =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_occurrence_free);
  return out_presentation->pauses != NULL;
}

/* Why nobody needs a reminder any more; NULL where somebody does. */
static const char *
overtaken_by (const HearthDelivery *delivery, const HearthOccurrence *occurrence, gint64 now)
{
  switch (occurrence->state) {
  case HEARTH_STATE_DONE:
  case HEARTH_STATE_SKIPPED:
    return hearth_state_name (occurrence->state);
  case HEARTH_STATE_PAUSED:
    return "pause";
  case HEARTH_STATE_MISSED:
    /* A milestone is told belatedly, and what was missed is asked about once. */
    return delivery->reason == HEARTH_REASON_FOLLOW_UP
                   || occurrence->event->kind == HEARTH_KIND_MILESTONE
               ? NULL
               : "missed";
  case HEARTH_STATE_SNOOZED:
    return occurrence->record->snoozed_until > now ? "snoozed" : NULL;
  case HEARTH_STATE_UPCOMING:
  case HEARTH_STATE_DUE:
  case HEARTH_STATE_PAST:
  default:
    return NULL;
  }
}

static gboolean
hold (HearthScheduler *self, HearthDelivery *delivery, const char *reason, GError **error)
{
  if (delivery->state == HEARTH_DELIVERY_HELD && strcmp (delivery->held_for, reason) == 0)
    return TRUE;
  delivery->state = HEARTH_DELIVERY_HELD;
  set_text (&delivery->held_for, reason);
  hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
  return hearth_store_update_delivery (self->store, delivery, error);
}

/* Whether there is a server that takes notices; after an error it gets a rest. */
static gboolean
can_show (HearthScheduler *self, gint64 now)
{
  return hearth_notifier_server (self->notifier)
         && (self->failures == 0 || self->retry_at <= now || self->retry_at == G_MAXINT64);
}

static gboolean
wait_for_server (HearthScheduler *self, HearthDelivery *delivery, GError **error)
{
  if (delivery->state == HEARTH_DELIVERY_DUE)
    return TRUE;
  delivery->state = HEARTH_DELIVERY_DUE;
  return hearth_store_update_delivery (self->store, delivery, error);
}

/* Decides what becomes of one delivery; takes it over where it is ready to go out. */
static gboolean
consider (Presentation *presentation, HearthDelivery *delivery, gboolean *out_is_ready,
          GError **error)
{
  HearthScheduler *self = presentation->self;
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, delivery->event, error);
  g_autoptr (HearthOccurrence) occurrence = NULL;
  const char *reason = NULL;

  *out_is_ready = FALSE;
  if (!event)
    return FALSE;
  occurrence = hearth_agenda_occurrence (self->agenda, event, delivery->occurrence, NULL);
  if (!occurrence)
    return close_delivery (self, delivery, HEARTH_DELIVERY_DROPPED, "withdrawn", error);
  presentation->holds.is_paused =
      hearth_agenda_is_paused (self->agenda, presentation->pauses, event, presentation->now);
  reason = hearth_hold_reason (event, &presentation->holds, presentation->now,
                               hearth_clock_zone (self->clock));
  if (!reason)
    reason = overtaken_by (delivery, occurrence, presentation->now);
  else
    return hold (self, delivery, reason, error);
  if (reason)
    return close_delivery (self, delivery, HEARTH_DELIVERY_DROPPED, reason, error);
  if (!can_show (self, presentation->now))
    return wait_for_server (self, delivery, error);
  if (delivery->state == HEARTH_DELIVERY_HELD)
    presentation->released++;
  g_ptr_array_add (presentation->occurrences, g_steal_pointer (&occurrence));
  *out_is_ready = TRUE;
  return TRUE;
}

static gboolean
consider_all (Presentation *presentation, HearthDeliveryState state, GError **error)
{
  HearthScheduler *self = presentation->self;
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_in (self->store, state, 0, DIGEST_MAX, error);

  if (!deliveries)
    return FALSE;
  while (deliveries->len > 0) {
    g_autoptr (HearthDelivery) delivery = g_ptr_array_steal_index (deliveries, 0);
    gboolean is_ready = FALSE;

    if (!consider (presentation, delivery, &is_ready, error))
      return FALSE;
    if (is_ready)
      g_ptr_array_add (presentation->ready, g_steal_pointer (&delivery));
  }
  return TRUE;
}

/* Takes earlier reminders of the same occurrence out of the way; gives the id on the screen that
 * the new one may replace, 0 for none. */
static gboolean
replace_earlier (HearthScheduler *self, const HearthDelivery *delivery, guint32 *out_replaces,
                 GError **error)
{
  g_autoptr (GPtrArray) earlier =
      hearth_store_deliveries_of (self->store, delivery->event, delivery->occurrence, error);

  *out_replaces = 0;
  if (!earlier)
    return FALSE;
  for (guint i = 0; i < earlier->len; i++) {
    HearthDelivery *one = g_ptr_array_index (earlier, i);

    if (one->id == delivery->id || one->state == HEARTH_DELIVERY_WAITING
        || !hearth_delivery_is_live (one))
      continue;
    if (one->state == HEARTH_DELIVERY_SHOWN && !*one->batch
        && g_strcmp0 (one->server, hearth_notifier_server (self->notifier)) == 0)
      *out_replaces = one->notification;
    if (!close_delivery (self, one, HEARTH_DELIVERY_CLOSED, "replaced", error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
mark_presenting (HearthScheduler *self, HearthDelivery *delivery, const char *batch, GError **error)
{
  g_autofree char *nonce = new_nonce ();

  if (*delivery->server)
    delivery->repeats++;
  delivery->state = HEARTH_DELIVERY_PRESENTING;
  delivery->notification = 0;
  set_text (&delivery->held_for, "");
  set_text (&delivery->nonce, nonce);
  set_text (&delivery->batch, batch);
  set_text (&delivery->server, hearth_notifier_server (self->notifier));
  if (delivery->repeats == 0)
    hearth_scheduler_tell (self, HEARTH_NEWS_DUE, delivery->event, delivery->occurrence,
                           delivery->id);
  return hearth_store_update_delivery (self->store, delivery, error);
}

static HearthTelling
telling_of (const Presentation *presentation, guint index)
{
  HearthOccurrence *occurrence = g_ptr_array_index (presentation->occurrences, index);

  return (HearthTelling){
    .occurrence = occurrence,
    .delivery = g_ptr_array_index (presentation->ready, index),
    .now = presentation->now,
    .zone = hearth_clock_zone (presentation->self->clock),
    .privacy = presentation->privacy,
    .prompt = "",
    .trouble = "",
  };
}

/* A card goes with a reminder of what is to come, where the words of it may be read. */
static gboolean
takes_prompt (const HearthTelling *telling)
{
  const HearthOccurrence *occurrence = telling->occurrence;

  return telling->privacy == HEARTH_PRIVACY_FULL
         && telling->delivery->reason != HEARTH_REASON_FOLLOW_UP
         && telling->delivery->reason != HEARTH_REASON_NAG
         && (occurrence->end > telling->now || occurrence->event->duration_seconds == 0);
}

static gboolean
prepare_each (Presentation *presentation, GPtrArray *notices, GError **error)
{
  for (guint i = 0; i < presentation->ready->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (presentation->ready, i);
    HearthTelling telling = telling_of (presentation, i);
    g_autoptr (HearthNotice) notice = NULL;
    g_autofree char *prompt = NULL;

    if (takes_prompt (&telling)) {
      prompt =
          hearth_scheduler_prompt (presentation->self, telling.occurrence->event, delivery, error);
      if (!prompt)
        return FALSE;
      telling.prompt = prompt;
    }
    notice = hearth_notice_tell (&telling);
    if (!replace_earlier (presentation->self, delivery, &notice->replaces_id, error)
        || !mark_presenting (presentation->self, delivery, "", error))
      return FALSE;
    g_free (notice->key);
    notice->key = hearth_scheduler_format_key (delivery);
    g_ptr_array_add (notices, g_steal_pointer (&notice));
  }
  return TRUE;
}

static gboolean
prepare_digest (Presentation *presentation, GPtrArray *notices, GError **error)
{
  g_autofree HearthTelling *tellings = g_new0 (HearthTelling, presentation->ready->len);
  g_autofree char *batch = new_nonce ();
  HearthNotice *notice = NULL;

  for (guint i = 0; i < presentation->ready->len; i++) {
    guint32 replaces = 0;

    tellings[i] = telling_of (presentation, i);
    if (!replace_earlier (presentation->self, tellings[i].delivery, &replaces, error)
        || !mark_presenting (presentation->self, g_ptr_array_index (presentation->ready, i), batch,
                             error))
      return FALSE;
    if (replaces != 0)
      hearth_scheduler_withdraw (presentation->self, replaces);
  }
  notice = hearth_notice_digest (tellings, presentation->ready->len);
  g_free (notice->key);
  notice->key = format_digest_key (batch);
  g_ptr_array_add (notices, notice);
  return TRUE;
}

static gboolean
prepare_notices (Presentation *presentation, GPtrArray *notices, GError **error)
{
  if (presentation->ready->len > ONE_BY_ONE_MAX || presentation->released > 1)
    return prepare_digest (presentation, notices, error);
  return prepare_each (presentation, notices, error);
}

/* The next of a page in the live index that is another server's, or was under way when this process
 * was not there yet: it is due once more. */
static gboolean
present_again (HearthScheduler *self, HearthDeliveryState state, const char *server, GError **error)
{
  gint64 after = 0;

  while (TRUE) {
    g_autoptr (GPtrArray) page =
        hearth_store_deliveries_in (self->store, state, after, DIGEST_MAX, error);

    if (!page)
      return FALSE;
    for (guint i = 0; i < page->len; i++) {
      HearthDelivery *delivery = g_ptr_array_index (page, i);
      g_autofree char *key = *delivery->batch ? format_digest_key (delivery->batch)
                                              : hearth_scheduler_format_key (delivery);
      gboolean is_there = strcmp (delivery->server, server) == 0;

      after = delivery->id;
      if (is_there
          && (state == HEARTH_DELIVERY_SHOWN || g_hash_table_contains (self->in_flight, key)))
        continue;
      delivery->state = HEARTH_DELIVERY_DUE;
      delivery->notification = 0;
      if (!hearth_store_update_delivery (self->store, delivery, error))
        return FALSE;
    }
    if (page->len < DIGEST_MAX)
      return TRUE;
  }
}

static void
on_server (HearthNotifier *notifier, const char *server, HearthScheduler *self)
{
  g_autoptr (GError) error = NULL;

  self->failures = 0;
  self->retry_at = G_MAXINT64;
  if (server && hearth_scheduler_begin (self, &error)) {
    gboolean is_good = present_again (self, HEARTH_DELIVERY_SHOWN, server, &error)
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
  g_auto (NoticeKey) key = { 0 };
  g_autoptr (GPtrArray) deliveries = NULL;
  gboolean is_good = TRUE;

  if (!parse_key (text, &key) || !hearth_scheduler_begin (self, error))
    return FALSE;
  deliveries = load_of_key (self, &key, error);
  is_good = deliveries != NULL;
  for (guint i = 0; is_good && i < deliveries->len; i++)
    is_good = change (self, g_ptr_array_index (deliveries, i), data, error);
  return hearth_scheduler_end (self, is_good, error);
}

typedef struct {
  guint32 id;
  const char *server;
  gboolean is_wanted; /* out: whether anybody still waits for it */
} Shown;

static gboolean
confirm (HearthScheduler *self, HearthDelivery *delivery, gpointer data, GError **error)
{
  Shown *shown = data;

  if (delivery->state == HEARTH_DELIVERY_PRESENTING)
    delivery->shown_at = hearth_clock_now (self->clock);
  else if (delivery->state != HEARTH_DELIVERY_SHOWN)
    return TRUE;
  shown->is_wanted = TRUE;
  delivery->state = HEARTH_DELIVERY_SHOWN;
  delivery->notification = shown->id;
  set_text (&delivery->server, shown->server);
  return hearth_store_update_delivery (self->store, delivery, error)
         && hearth_scheduler_prompt_shown (self, delivery, error);
}

static void
on_shown (HearthNotifier *notifier, const char *key, guint id, const char *server,
          HearthScheduler *self)
{
  Shown shown = { id, server, FALSE };
  g_autoptr (GError) error = NULL;

  self->failures = 0;
  g_hash_table_remove (self->in_flight, key);
  if (change_of_key (self, key, confirm, &shown, &error) && !shown.is_wanted)
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
    set_text (&delivery->server, "");
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
    /* Past the last pause, not before another server comes: on_server forgets it. */
    self->retry_at = attempt < G_N_ELEMENTS (retry_seconds)
                         ? hearth_clock_now (self->clock) + retry_seconds[attempt] * G_USEC_PER_SEC
                         : G_MAXINT64 - 1;
  }
  if (!change_of_key (self, key, fail_delivery, &maybe_shown, &error))
    hearth_scheduler_try_later (self);
  hearth_scheduler_touch (self);
}

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
    is_good =
        close_delivery (self, g_ptr_array_index (gone, i), HEARTH_DELIVERY_CLOSED,
                        close_reasons[reason < G_N_ELEMENTS (close_reasons) ? reason : 0], &error);
  if (!hearth_scheduler_end (self, is_good, &error))
    hearth_scheduler_try_later (self);
}

static gboolean
act (HearthScheduler *self, const HearthDelivery *delivery, const char *action, GError **error)
{
  HearthAnswer done = { HEARTH_OUTCOME_DONE, "", 0, "" };
  HearthAnswer skip = { HEARTH_OUTCOME_SKIPPED, "", 0, "" };
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, delivery->event, error);
  g_autofree char *name = NULL;
  g_autofree char *snooze = NULL;

  if (!event)
    return FALSE;
  name = hearth_event_format_wall (event, delivery->occurrence);
  if (strcmp (action, "done") == 0)
    return hearth_scheduler_answer (self, event->id, name, &done, error);
  if (strcmp (action, "skip") == 0)
    return hearth_scheduler_answer (self, event->id, name, &skip, error);
  return hearth_settings_get (self->store, HEARTH_SETTING_SNOOZE, &snooze, error)
         && hearth_scheduler_snooze (self, event->id, name, snooze, error);
}

/* Brings a notice back with the reason for which its answer could not be kept. */
static void
bring_back (HearthScheduler *self, const char *key, const HearthDelivery *delivery,
            const GError *reason)
{
  HearthNotice notice = {
    .key = (char *)key,
    .summary = (char *)_ ("This could not be written down"),
    .body = reason->message,
    .actions = HEARTH_ACTION_DONE | HEARTH_ACTION_SNOOZE | HEARTH_ACTION_SKIP,
    .urgency = HEARTH_URGENCY_CRITICAL,
    .icon = (char *)"dialog-error",
    .category = (char *)"x-hearth.error",
    .replaces_id = delivery->notification,
  };

  hearth_notifier_show (self->notifier, &notice);
}

/* Shows all lines of a digest, one below the other. */
static void
show_lines (HearthScheduler *self, GPtrArray *deliveries)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (delivery->state != HEARTH_DELIVERY_SHOWN && delivery->state != HEARTH_DELIVERY_CLOSED)
      continue;
    delivery->state = HEARTH_DELIVERY_DUE;
    set_text (&delivery->batch, "");
    if (!hearth_store_update_delivery (self->store, delivery, &error))
      return;
  }
  hearth_scheduler_touch (self);
}

static gboolean
may_be_answered (const HearthDelivery *delivery)
{
  return delivery->state == HEARTH_DELIVERY_PRESENTING || delivery->state == HEARTH_DELIVERY_SHOWN
         || delivery->state == HEARTH_DELIVERY_CLOSED;
}

static void
on_action (HearthNotifier *notifier, const char *text, const char *action, HearthScheduler *self)
{
  g_auto (NoticeKey) key = { 0 };
  g_autoptr (GPtrArray) deliveries = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_key (text, &key))
    return;
  deliveries = load_of_key (self, &key, &error);
  if (!deliveries)
    return;
  if (key.is_digest && strcmp (action, "show") == 0) {
    show_lines (self, deliveries);
    return;
  }
  for (guint i = 0; i < deliveries->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (may_be_answered (delivery) && !act (self, delivery, action, &error)) {
      bring_back (self, text, delivery, error);
      return;
    }
  }
}

/* The key of the notice that a delivery is shown in. Free with g_free. */
char *
hearth_scheduler_format_key (const HearthDelivery *delivery)
{
  if (*delivery->batch)
    return format_digest_key (delivery->batch);
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%s",
                          delivery->event, delivery->occurrence, delivery->id, delivery->nonce);
}

/* What a notification may say now: "auto" hides it while the session is locked. */
gboolean
hearth_scheduler_privacy (HearthScheduler *self, HearthPrivacy *out_privacy, GError **error)
{
  gboolean is_locked = self->session && hearth_session_locked (self->session);

  if (!hearth_settings_privacy (self->store, out_privacy, error))
    return FALSE;
  if (*out_privacy == HEARTH_PRIVACY_AUTO)
    *out_privacy = is_locked ? HEARTH_PRIVACY_HIDDEN : HEARTH_PRIVACY_FULL;
  return TRUE;
}

/* Shows what is due and can be shown, in a transaction of its own. */
gboolean
hearth_scheduler_present (HearthScheduler *self, GError **error)
{
  g_auto (Presentation) presentation = { 0 };
  g_autoptr (GPtrArray) notices =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_notice_free);
  gboolean is_good = FALSE;

  if (!prepare (self, &presentation, error) || !hearth_scheduler_begin (self, error))
    return FALSE;
  is_good = consider_all (&presentation, HEARTH_DELIVERY_HELD, error)
            && consider_all (&presentation, HEARTH_DELIVERY_DUE, error)
            && (presentation.ready->len == 0 || prepare_notices (&presentation, notices, error));
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  for (guint i = 0; i < notices->len; i++) {
    const HearthNotice *notice = g_ptr_array_index (notices, i);

    g_hash_table_add (self->in_flight, g_strdup (notice->key));
    hearth_notifier_show (self->notifier, notice);
  }
  return TRUE;
}

/* Ends the way of all reminders of an occurrence, on the screen too, in the open transaction. */
gboolean
hearth_scheduler_settle (HearthScheduler *self, gint64 event, gint64 occurrence,
                         HearthDeliveryState state, const char *reason, GError **error)
{
  const char *server = hearth_notifier_server (self->notifier);
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, event, occurrence, error);

  if (!deliveries)
    return FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (!hearth_delivery_is_live (delivery))
      continue;
    if (delivery->state == HEARTH_DELIVERY_SHOWN && delivery->notification != 0 && !*delivery->batch
        && g_strcmp0 (delivery->server, server) == 0)
      hearth_scheduler_withdraw (self, delivery->notification);
    if (!close_delivery (self, delivery,
                         delivery->state == HEARTH_DELIVERY_WAITING ? HEARTH_DELIVERY_DROPPED
                                                                    : state,
                         reason, error))
      return FALSE;
  }
  return TRUE;
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
