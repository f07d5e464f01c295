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
#define PAGE 256

/* After a definite error of the server, in seconds; then not before another server or another
 * reminder comes. */
static const gint64 retry_seconds[] = { 1, 5, 30 };

#define DIGEST_KEY "digest"

/* What comes later than this after its moment was missed: two such come as one digest. */
#define LATE (60 * G_USEC_PER_SEC)

/* One run of presenting. */
typedef struct {
  HearthScheduler *self;
  gint64 now;
  HearthHolds holds;
  HearthPrivacy privacy;
  GPtrArray *pauses;
  GPtrArray *ready; /* HearthDelivery, owned */
  GPtrArray *occurrences; /* HearthOccurrence, owned, of those */
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
overtaken_by (const HearthDelivery *delivery, const HearthOccurrence *occurrence)
{
  switch (occurrence->state) {
  case HEARTH_STATE_DONE:
  case HEARTH_STATE_SKIPPED:
    return hearth_state_name (occurrence->state);
  case HEARTH_STATE_PAUSED:
    return "pause";
  case HEARTH_STATE_MISSED:
    /* A milestone is told belatedly, what was missed is asked about, a snooze was asked for: once.
     */
    return delivery->shown_at == 0
                   && (delivery->reason == HEARTH_REASON_FOLLOW_UP
                       || delivery->reason == HEARTH_REASON_SNOOZE
                       || occurrence->event->kind == HEARTH_KIND_MILESTONE)
               ? NULL
               : "missed";
  /* Who snoozes ends what is out; what is due nevertheless came after it. */
  case HEARTH_STATE_SNOOZED:
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
         && (self->failures == 0 || self->rest_until <= now);
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
  GError *failure = NULL;
  const char *reason = NULL;

  *out_is_ready = FALSE;
  if (!event)
    return FALSE;
  occurrence = hearth_agenda_occurrence (self->agenda, event, delivery->occurrence, &failure);
  if (g_error_matches (failure, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND)) {
    g_clear_error (&failure);
    return close_delivery (self, delivery, HEARTH_DELIVERY_DROPPED, "withdrawn", error);
  }
  if (!occurrence) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  presentation->holds.is_paused =
      hearth_agenda_is_paused (self->agenda, presentation->pauses, event, presentation->now);
  reason = hearth_hold_reason (event, &presentation->holds, presentation->now,
                               hearth_clock_zone (self->clock));
  if (!reason)
    reason = overtaken_by (delivery, occurrence);
  else
    return hold (self, delivery, reason, error);
  if (reason)
    return close_delivery (self, delivery, HEARTH_DELIVERY_DROPPED, reason, error);
  if (!can_show (self, presentation->now))
    return wait_for_server (self, delivery, error);
  g_ptr_array_add (presentation->occurrences, g_steal_pointer (&occurrence));
  *out_is_ready = TRUE;
  return TRUE;
}

static gboolean
consider_page (Presentation *presentation, GPtrArray *page, GError **error)
{
  while (page->len > 0) {
    g_autoptr (HearthDelivery) delivery = g_ptr_array_steal_index (page, 0);
    gboolean is_ready = FALSE;

    if (!consider (presentation, delivery, &is_ready, error))
      return FALSE;
    if (is_ready)
      g_ptr_array_add (presentation->ready, g_steal_pointer (&delivery));
  }
  return TRUE;
}

/* All in a state, page by page, until there is enough for a digest. */
static gboolean
consider_all (Presentation *presentation, HearthDeliveryState state, GError **error)
{
  HearthScheduler *self = presentation->self;
  gint64 after = 0;
  guint length = PAGE;

  while (length == PAGE && presentation->ready->len < DIGEST_MAX) {
    g_autoptr (GPtrArray) page =
        hearth_store_deliveries_in (self->store, state, after, PAGE, error);

    if (!page)
      return FALSE;
    length = page->len;
    if (length > 0)
      after = ((HearthDelivery *)g_ptr_array_index (page, length - 1))->id;
    if (!consider_page (presentation, page, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_later (const HearthDelivery *delivery, const HearthDelivery *other)
{
  return delivery->due != other->due ? delivery->due > other->due : delivery->id > other->id;
}

static gboolean
is_overtaken (const Presentation *presentation, const HearthDelivery *delivery)
{
  for (guint i = 0; i < presentation->ready->len; i++) {
    const HearthDelivery *other = g_ptr_array_index (presentation->ready, i);

    if (other->event == delivery->event && other->occurrence == delivery->occurrence
        && is_later (other, delivery))
      return TRUE;
  }
  return FALSE;
}

/* Of several reminders of one occurrence only the latest goes out. */
static gboolean
keep_latest (Presentation *presentation, GError **error)
{
  for (guint i = presentation->ready->len; i-- > 0;) {
    HearthDelivery *delivery = g_ptr_array_index (presentation->ready, i);

    if (!is_overtaken (presentation, delivery))
      continue;
    if (!close_delivery (presentation->self, delivery, HEARTH_DELIVERY_DROPPED, "overtaken", error))
      return FALSE;
    g_ptr_array_remove_index (presentation->ready, i);
    g_ptr_array_remove_index (presentation->occurrences, i);
  }
  return TRUE;
}

/* How many come as news of what was missed: held, or long after their moment. */
static guint
count_missed (const Presentation *presentation)
{
  guint missed = 0;

  for (guint i = 0; i < presentation->ready->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (presentation->ready, i);

    missed += delivery->state == HEARTH_DELIVERY_HELD
              || (delivery->shown_at == 0 && delivery->due < presentation->now - LATE);
  }
  return missed;
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
    else if (!hearth_scheduler_take_off (self, one, error))
      return FALSE;
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
  if (!*delivery->nonce)
    hearth_scheduler_tell (self, HEARTH_NEWS_DUE, delivery->event, delivery->occurrence,
                           delivery->id);
  delivery->state = HEARTH_DELIVERY_PRESENTING;
  delivery->notification = 0;
  set_text (&delivery->held_for, "");
  set_text (&delivery->nonce, nonce);
  set_text (&delivery->batch, batch);
  set_text (&delivery->server, hearth_notifier_server (self->notifier));
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
prepare_one (Presentation *presentation, guint index, GPtrArray *notices, GError **error)
{
  HearthDelivery *delivery = g_ptr_array_index (presentation->ready, index);
  HearthTelling telling = telling_of (presentation, index);
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
  return TRUE;
}

static gint
compare_by_start (gconstpointer a, gconstpointer b, gpointer data)
{
  const HearthOccurrence *left = ((const HearthTelling *)a)->occurrence;
  const HearthOccurrence *right = ((const HearthTelling *)b)->occurrence;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;
  return (left->event->id > right->event->id) - (left->event->id < right->event->id);
}

static void
sort_tellings (HearthTelling *tellings, gsize n_tellings)
{
  g_qsort_with_data (tellings, (gint)n_tellings, sizeof *tellings, compare_by_start, NULL);
}

/* Those of the indexes as one. */
static gboolean
prepare_digest (Presentation *presentation, GArray *indexes, GPtrArray *notices, GError **error)
{
  g_autofree HearthTelling *tellings = g_new0 (HearthTelling, indexes->len);
  g_autofree char *batch = new_nonce ();
  HearthNotice *notice = NULL;

  for (guint i = 0; i < indexes->len; i++) {
    guint index = g_array_index (indexes, guint, i);
    guint32 replaces = 0;

    tellings[i] = telling_of (presentation, index);
    if (!replace_earlier (presentation->self, tellings[i].delivery, &replaces, error)
        || !mark_presenting (presentation->self, g_ptr_array_index (presentation->ready, index),
                             batch, error))
      return FALSE;
    if (replaces != 0)
      hearth_scheduler_withdraw (presentation->self,
                                 hearth_notifier_server (presentation->self->notifier), replaces);
  }
  sort_tellings (tellings, indexes->len);
  notice = hearth_notice_digest (tellings, indexes->len);
  g_free (notice->key);
  notice->key = format_digest_key (batch);
  g_ptr_array_add (notices, notice);
  return TRUE;
}

static gboolean
is_milestone (const Presentation *presentation, guint index)
{
  const HearthOccurrence *occurrence = g_ptr_array_index (presentation->occurrences, index);

  return occurrence->event->kind == HEARTH_KIND_MILESTONE;
}

/* Few one by one, but for milestones of one day, which are one reminder; many as one. */
static gboolean
prepare_notices (Presentation *presentation, GPtrArray *notices, GError **error)
{
  guint n_ready = presentation->ready->len;
  gboolean as_one = n_ready > ONE_BY_ONE_MAX || count_missed (presentation) > 1;
  g_autoptr (GArray) folded = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_ready; i++)
    if (as_one || is_milestone (presentation, i))
      g_array_append_val (folded, i);
  if (folded->len == 1)
    g_array_set_size (folded, 0);
  if (folded->len > 0 && !prepare_digest (presentation, folded, notices, error))
    return FALSE;
  for (guint i = 0; i < n_ready; i++)
    if ((folded->len == 0 || (!as_one && !is_milestone (presentation, i)))
        && !prepare_one (presentation, i, notices, error))
      return FALSE;
  return TRUE;
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
      g_hash_table_remove (self->in_flight, key);
      delivery->state = HEARTH_DELIVERY_DUE;
      delivery->notification = 0;
      if (!hearth_store_update_delivery (self->store, delivery, error))
        return FALSE;
    }
    if (page->len < DIGEST_MAX)
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
  set_text (&delivery->server, shown->server);
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
static const char *const screen_reasons[] = { "closed", "expired", "dismissed", NULL };

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

/* A button of a reminder that is on the screen, or that was closed there: some servers close first
 * and tell of the button then. */
static gboolean
may_be_answered (const HearthDelivery *delivery)
{
  if (delivery->state == HEARTH_DELIVERY_CLOSED)
    return g_strv_contains (screen_reasons, delivery->closed_for)
           || (!*delivery->batch && strcmp (delivery->closed_for, "replaced") == 0);
  return delivery->state == HEARTH_DELIVERY_PRESENTING || delivery->state == HEARTH_DELIVERY_SHOWN;
}

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
  return close_delivery (self, delivery, HEARTH_DELIVERY_ANSWERED, action, error);
}

/* What is still open of the deliveries, as one notice of a key; NULL where nothing is, or the
 * database cannot be read. */
static HearthNotice *
tell_again (HearthScheduler *self, const NoticeKey *key, GPtrArray *deliveries, const char *trouble)
{
  g_auto (Presentation) presentation = { 0 };
  g_autofree HearthTelling *tellings = g_new0 (HearthTelling, deliveries->len + 1);
  guint n_tellings = 0;

  if (!prepare (self, &presentation, NULL))
    return NULL;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);
    g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, delivery->event, NULL);
    HearthOccurrence *occurrence =
        event ? hearth_agenda_occurrence (self->agenda, event, delivery->occurrence, NULL) : NULL;

    if (occurrence)
      g_ptr_array_add (presentation.occurrences, occurrence);
    if (!occurrence || !may_be_answered (delivery) || occurrence->state == HEARTH_STATE_DONE
        || occurrence->state == HEARTH_STATE_SKIPPED)
      continue;
    tellings[n_tellings++] = (HearthTelling){
      .occurrence = occurrence,
      .delivery = delivery,
      .now = presentation.now,
      .zone = hearth_clock_zone (self->clock),
      .privacy = presentation.privacy,
      .prompt = "",
      .trouble = trouble,
    };
  }
  if (n_tellings == 0)
    return NULL;
  sort_tellings (tellings, n_tellings);
  return key->is_digest ? hearth_notice_list (tellings, n_tellings) : hearth_notice_tell (tellings);
}

/* Brings a notice back with the reason for which its answer could not be kept. */
static void
bring_back (HearthScheduler *self, const char *text, const NoticeKey *key, GPtrArray *deliveries,
            const GError *reason)
{
  g_autoptr (HearthNotice) notice = NULL;

  if (deliveries)
    notice = tell_again (self, key, deliveries, reason->message);
  if (!notice)
    notice = hearth_notice_trouble (reason->message, key->is_digest);
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

    if (!may_be_answered (delivery))
      continue;
    delivery->state = HEARTH_DELIVERY_PRESENTING;
    delivery->notification = 0;
    if (!hearth_store_update_delivery (self->store, delivery, error))
      return FALSE;
  }
  return TRUE;
}

/* Shows a digest once more, with all of its lines. */
static void
show_list (HearthScheduler *self, const char *text, const NoticeKey *key, GPtrArray *deliveries)
{
  g_autoptr (HearthNotice) notice = tell_again (self, key, deliveries, "");
  g_autoptr (GError) error = NULL;

  if (!notice || !hearth_scheduler_begin (self, &error)
      || !hearth_scheduler_end (self, present_list (self, deliveries, &error), &error))
    return;
  g_free (notice->key);
  notice->key = g_strdup (text);
  notice->silent = TRUE;
  g_hash_table_add (self->in_flight, g_strdup (text));
  hearth_notifier_show (self->notifier, notice);
}

static gboolean
act_on (HearthScheduler *self, HearthDelivery *delivery, const char *action, GError **error)
{
  gboolean was_answered = FALSE;

  if (!may_be_answered (delivery))
    return TRUE;
  if (!is_answered (self, delivery, &was_answered, error))
    return FALSE;
  return was_answered
         || (act (self, delivery, action, error) && end_closed (self, delivery, action, error));
}

static void
on_action (HearthNotifier *notifier, const char *text, const char *action, HearthScheduler *self)
{
  g_auto (NoticeKey) key = { 0 };
  g_autoptr (GPtrArray) deliveries = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_good = TRUE;

  if (!parse_key (text, &key))
    return;
  g_hash_table_remove (self->brought_back, text);
  deliveries = load_of_key (self, &key, &error);
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
            && keep_latest (&presentation, error)
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

/* Takes a delivery's notification off the screen once the open transaction is on disk; a digest's
 * with the last of its lines. */
gboolean
hearth_scheduler_take_off (HearthScheduler *self, const HearthDelivery *delivery, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (delivery->state != HEARTH_DELIVERY_SHOWN || delivery->notification == 0)
    return TRUE;
  lines = hearth_store_batch (self->store, delivery->batch, error);
  if (!lines)
    return FALSE;
  for (guint i = 0; i < lines->len; i++) {
    const HearthDelivery *line = g_ptr_array_index (lines, i);

    if (line->id != delivery->id && line->state == HEARTH_DELIVERY_SHOWN)
      return TRUE;
  }
  hearth_scheduler_withdraw (self, delivery->server, delivery->notification);
  return TRUE;
}

/* Ends the way of one: what only waited is forgotten, what nobody saw is dropped. */
static gboolean
end_way (HearthScheduler *self, HearthDelivery *delivery, HearthDeliveryState state,
         const char *reason, GError **error)
{
  gboolean was_seen =
      delivery->state == HEARTH_DELIVERY_SHOWN || delivery->state == HEARTH_DELIVERY_PRESENTING;

  if (delivery->state == HEARTH_DELIVERY_WAITING)
    return hearth_store_delete_delivery (self->store, delivery->id, error);
  return close_delivery (self, delivery,
                         state == HEARTH_DELIVERY_CLOSED && !was_seen ? HEARTH_DELIVERY_DROPPED
                                                                      : state,
                         reason, error);
}

/* Ends the way of all reminders of an occurrence, on the screen too, in the open transaction. */
gboolean
hearth_scheduler_settle (HearthScheduler *self, gint64 event, gint64 occurrence,
                         HearthDeliveryState state, const char *reason, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, event, occurrence, error);

  if (!deliveries)
    return FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (!hearth_delivery_is_live (delivery))
      continue;
    if (!hearth_scheduler_take_off (self, delivery, error)
        || !end_way (self, delivery, state, reason, error))
      return FALSE;
  }
  return TRUE;
}

/* Ends the way of all that an event has on the screen, of whichever occurrence. */
gboolean
hearth_scheduler_settle_all (HearthScheduler *self, gint64 event, HearthDeliveryState state,
                             const char *reason, GError **error)
{
  g_autoptr (GPtrArray) shown =
      hearth_store_deliveries_in (self->store, HEARTH_DELIVERY_SHOWN, 0, G_MAXINT32, error);

  if (!shown)
    return FALSE;
  for (guint i = 0; i < shown->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (shown, i);

    if (delivery->event == event
        && !hearth_scheduler_settle (self, event, delivery->occurrence, state, reason, error))
      return FALSE;
  }
  return TRUE;
}

/* Takes off the screen what was shown of an occurrence before it expired. What nobody saw yet is
 * left for presenting to judge. */
gboolean
hearth_scheduler_expire (HearthScheduler *self, const HearthRecord *record, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (self->store, record->event, record->occurrence, error);

  if (!deliveries)
    return FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);

    if (delivery->state != HEARTH_DELIVERY_SHOWN || delivery->shown_at >= record->expires)
      continue;
    if (!hearth_scheduler_take_off (self, delivery, error)
        || !close_delivery (self, delivery, HEARTH_DELIVERY_CLOSED, "missed", error))
      return FALSE;
  }
  return TRUE;
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
