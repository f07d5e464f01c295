// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-present: brings before the two what has come due.
 *
 * Presenting takes the deliveries that are due, and those that were held and are held no longer,
 * and decides for each: nobody needs it any more (dropped), something keeps it back (held), there
 * is no server (it stays due until one comes), or it goes out. Few go out one by one, many as one
 * digest, and one notification at a time: the next when it is known what became of the one before.
 * The intent is on disk before the notifier is asked, the confirmation after; so a crash in between
 * costs one repeat at the most. Each occurrence has one copy on the screen: a later reminder of it
 * takes the place of an earlier one.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "hold.h"
#include "notice.h"
#include "scheduler-memory.h"
#include "scheduler-private.h"
#include "scheduler-prompt.h"

/* More than these at once become one digest (contract, section 3). */
#define ONE_BY_ONE_MAX 3

/* What one digest takes at the most; what is more comes in the next. */
#define DIGEST_MAX 500
#define PAGE 256

/* What comes later than this after its moment was missed: two such come as one digest. */
#define LATE (60 * G_USEC_PER_SEC)

/* One run of presenting. */
typedef struct {
  HearthScheduler *self;
  gint64 now;
  HearthHolds holds;
  HearthPrivacy privacy;
  GPtrArray *pauses;
  GArray *unplugged; /* gint64 ids of the events that run unplugged */
  GPtrArray *ready; /* HearthDelivery, owned */
  GPtrArray *occurrences; /* HearthOccurrence, owned, of those */
} Presentation;

static void
clear_presentation (Presentation *presentation)
{
  g_clear_pointer (&presentation->pauses, g_ptr_array_unref);
  g_clear_pointer (&presentation->unplugged, g_array_unref);
  g_clear_pointer (&presentation->ready, g_ptr_array_unref);
  g_clear_pointer (&presentation->occurrences, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Presentation, clear_presentation)

static char *
new_nonce (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strndup (uuid, 18);
}

static gboolean
prepare (HearthScheduler *self, Presentation *out_presentation, GError **error)
{
  gint64 now = hearth_clock_now (self->clock);
  gint64 end = 0;

  out_presentation->self = self;
  out_presentation->now = now;
  out_presentation->holds.is_locked = self->session && hearth_session_locked (self->session);
  /* What hearth itself asked the desktop for is not the desktop's. */
  out_presentation->holds.is_inhibited = self->session && hearth_session_inhibited (self->session)
                                         && !hearth_scheduler_is_silent (self);
  if (!hearth_settings_quiet_hours (self->store, &out_presentation->holds.quiet_hours, error)
      || !hearth_scheduler_privacy (self, &out_presentation->privacy, error))
    return FALSE;
  out_presentation->pauses = hearth_store_pauses (self->store, now, now + 1, error);
  out_presentation->ready = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_delivery_free);
  out_presentation->occurrences =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_occurrence_free);
  if (!out_presentation->pauses)
    return FALSE;
  out_presentation->unplugged = hearth_scheduler_unplugged (self, now, &end, error);
  return out_presentation->unplugged != NULL;
}

/* Whether another event than this runs unplugged. */
static gboolean
is_disturbing (const Presentation *presentation, gint64 event)
{
  for (guint i = 0; i < presentation->unplugged->len; i++)
    if (g_array_index (presentation->unplugged, gint64, i) != event)
      return TRUE;
  return FALSE;
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
  hearth_delivery_set_text (&delivery->held_for, reason);
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

static const char *
find_hold (Presentation *presentation, const HearthEvent *event)
{
  HearthScheduler *self = presentation->self;

  presentation->holds.is_unplugged = is_disturbing (presentation, event->id);
  presentation->holds.is_paused =
      hearth_agenda_is_paused (self->agenda, presentation->pauses, event, presentation->now);
  return hearth_hold_reason (event, &presentation->holds, presentation->now,
                             hearth_clock_zone (self->clock));
}

/* Decides what becomes of one delivery; takes it over where it is ready to go out. */
static gboolean
consider (Presentation *presentation, HearthDelivery *delivery, gboolean *out_is_ready,
          GError **error)
{
  HearthScheduler *self = presentation->self;
  g_autoptr (HearthOccurrence) occurrence = NULL;
  GError *failure = NULL;
  const char *reason = NULL;

  *out_is_ready = FALSE;
  occurrence = hearth_scheduler_topic (self, delivery->event, delivery->occurrence, &failure);
  if (g_error_matches (failure, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND)) {
    g_clear_error (&failure);
    return hearth_scheduler_close (self, delivery, HEARTH_DELIVERY_DROPPED, "withdrawn", error);
  }
  if (!occurrence) {
    g_propagate_error (error, failure);
    return FALSE;
  }
  reason = find_hold (presentation, occurrence->event);
  if (reason)
    return hold (self, delivery, reason, error);
  reason = overtaken_by (delivery, occurrence);
  if (reason)
    return hearth_scheduler_close (self, delivery, HEARTH_DELIVERY_DROPPED, reason, error);
  if (!can_show (self, presentation->now))
    return wait_for_server (self, delivery, error);
  /* While it owes an answer it gets no more: what comes in the meantime comes together then. */
  if (g_hash_table_size (self->in_flight) > 0)
    return TRUE;
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
is_overtaken (const Presentation *presentation, const HearthDelivery *delivery)
{
  for (guint i = 0; i < presentation->ready->len; i++) {
    const HearthDelivery *other = g_ptr_array_index (presentation->ready, i);

    if (other->event == delivery->event && other->occurrence == delivery->occurrence
        && hearth_delivery_is_later (other, delivery))
      return TRUE;
  }
  return FALSE;
}

/* Of several reminders of one occurrence only the latest goes out. The others are dropped when the
 * server has it: should it never come to that, one of them may be what is told in the end. */
static void
keep_latest (Presentation *presentation)
{
  for (guint i = presentation->ready->len; i-- > 0;)
    if (is_overtaken (presentation, g_ptr_array_index (presentation->ready, i))) {
      g_ptr_array_remove_index (presentation->ready, i);
      g_ptr_array_remove_index (presentation->occurrences, i);
    }
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

static gboolean
is_on_its_way (GPtrArray *deliveries)
{
  for (guint i = 0; i < deliveries->len; i++)
    if (((HearthDelivery *)g_ptr_array_index (deliveries, i))->state == HEARTH_DELIVERY_PRESENTING)
      return TRUE;
  return FALSE;
}

/* Makes way for a reminder among earlier ones of the same occurrence. What is on its way is
 * withdrawn when it arrives; what is on the screen stands there until the server has confirmed the
 * new one: *out_replaces is the id of that whose place it can take, 0 for none; NULL where it takes
 * none. */
static gboolean
replace_earlier (HearthScheduler *self, const HearthDelivery *delivery, guint32 *out_replaces,
                 GError **error)
{
  g_autoptr (GPtrArray) earlier =
      hearth_store_deliveries_of (self->store, delivery->event, delivery->occurrence, error);
  gboolean may_take = FALSE;

  if (!earlier)
    return FALSE;
  /* What is on its way may have taken the place by then. */
  may_take = out_replaces && !is_on_its_way (earlier);
  for (guint i = 0; i < earlier->len; i++) {
    HearthDelivery *one = g_ptr_array_index (earlier, i);

    if (one->id == delivery->id)
      continue;
    if (one->state == HEARTH_DELIVERY_PRESENTING
        && !hearth_scheduler_close (self, one, HEARTH_DELIVERY_CLOSED, "replaced", error))
      return FALSE;
    if (may_take && one->state == HEARTH_DELIVERY_SHOWN && one->notification != 0 && !*one->batch
        && g_strcmp0 (one->server, hearth_notifier_server (self->notifier)) == 0)
      *out_replaces = one->notification;
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
  hearth_delivery_set_text (&delivery->held_for, "");
  hearth_delivery_set_text (&delivery->nonce, nonce);
  hearth_delivery_set_text (&delivery->batch, batch);
  hearth_delivery_set_text (&delivery->server, hearth_notifier_server (self->notifier));
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
prepare_one (Presentation *presentation, guint index, HearthNotice **out_notice, GError **error)
{
  HearthDelivery *delivery = g_ptr_array_index (presentation->ready, index);
  HearthTelling telling = telling_of (presentation, index);
  g_autoptr (HearthNotice) notice = NULL;
  g_autofree char *prompt = NULL;
  g_autofree char *memory = NULL;

  if (takes_prompt (&telling)) {
    prompt =
        hearth_scheduler_prompt (presentation->self, telling.occurrence->event, delivery, error);
    memory = prompt ? hearth_scheduler_memory (presentation->self, telling.occurrence,
                                               presentation->now, error)
                    : NULL;
    if (!memory)
      return FALSE;
    telling.prompt = prompt;
    telling.memory = memory;
  }
  notice = hearth_notice_tell (&telling);
  if (!replace_earlier (presentation->self, delivery, &notice->replaces_id, error)
      || !mark_presenting (presentation->self, delivery, "", error))
    return FALSE;
  g_free (notice->key);
  notice->key = hearth_scheduler_format_key (delivery);
  *out_notice = g_steal_pointer (&notice);
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
prepare_digest (Presentation *presentation, GArray *indexes, HearthNotice **out_notice,
                GError **error)
{
  g_autofree HearthTelling *tellings = g_new0 (HearthTelling, indexes->len);
  g_autofree char *batch = new_nonce ();

  for (guint i = 0; i < indexes->len; i++) {
    guint index = g_array_index (indexes, guint, i);

    tellings[i] = telling_of (presentation, index);
    if (!replace_earlier (presentation->self, tellings[i].delivery, NULL, error)
        || !mark_presenting (presentation->self, g_ptr_array_index (presentation->ready, index),
                             batch, error))
      return FALSE;
  }
  sort_tellings (tellings, indexes->len);
  *out_notice = hearth_notice_digest (tellings, indexes->len);
  g_free ((*out_notice)->key);
  (*out_notice)->key = hearth_notice_key_of_batch (batch);
  return TRUE;
}

static gboolean
is_milestone (const Presentation *presentation, guint index)
{
  const HearthOccurrence *occurrence = g_ptr_array_index (presentation->occurrences, index);

  return occurrence->event->kind == HEARTH_KIND_MILESTONE;
}

/* What goes out now, NULL where nothing does: many as one, and so the milestones of one day, which
 * are one reminder; of few the first, and the others once it has arrived. */
static gboolean
prepare_notice (Presentation *presentation, HearthNotice **out_notice, GError **error)
{
  guint n_ready = 0;
  gboolean as_one = FALSE;
  g_autoptr (GArray) folded = g_array_new (FALSE, FALSE, sizeof (guint));

  keep_latest (presentation);
  n_ready = presentation->ready->len;
  as_one = n_ready > ONE_BY_ONE_MAX || count_missed (presentation) > 1;
  if (n_ready == 0)
    return TRUE;
  for (guint i = 0; i < n_ready; i++)
    if (as_one || is_milestone (presentation, i))
      g_array_append_val (folded, i);
  if (folded->len > 1)
    return prepare_digest (presentation, folded, out_notice, error);
  return prepare_one (presentation, 0, out_notice, error);
}

/* What is still open of the deliveries, as one notice of a key; NULL where nothing is, or the
 * database cannot be read. */
HearthNotice *
hearth_scheduler_tell_again (HearthScheduler *self, const HearthNoticeKey *key,
                             GPtrArray *deliveries, const char *trouble)
{
  g_auto (Presentation) presentation = { 0 };
  g_autofree HearthTelling *tellings = g_new0 (HearthTelling, deliveries->len + 1);
  guint n_tellings = 0;

  if (!prepare (self, &presentation, NULL))
    return NULL;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);
    HearthOccurrence *occurrence =
        hearth_scheduler_topic (self, delivery->event, delivery->occurrence, NULL);

    if (occurrence)
      g_ptr_array_add (presentation.occurrences, occurrence);
    if (!occurrence || !hearth_delivery_may_be_answered (delivery)
        || occurrence->state == HEARTH_STATE_DONE || occurrence->state == HEARTH_STATE_SKIPPED)
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

/* Why a reminder of an event would wait now: a word, or NULL where nothing keeps it. */
gboolean
hearth_scheduler_find_hold (HearthScheduler *self, const HearthEvent *event,
                            const char **out_reason, GError **error)
{
  g_auto (Presentation) presentation = { 0 };

  if (!prepare (self, &presentation, error))
    return FALSE;
  *out_reason = find_hold (&presentation, event);
  return TRUE;
}

/* Shows the next of what is due and can be shown, in a transaction of its own. */
gboolean
hearth_scheduler_present (HearthScheduler *self, GError **error)
{
  g_auto (Presentation) presentation = { 0 };
  g_autoptr (HearthNotice) notice = NULL;
  gboolean is_good = FALSE;

  if (!prepare (self, &presentation, error) || !hearth_scheduler_begin (self, error))
    return FALSE;
  is_good = consider_all (&presentation, HEARTH_DELIVERY_HELD, error)
            && consider_all (&presentation, HEARTH_DELIVERY_DUE, error)
            && prepare_notice (&presentation, &notice, error);
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  if (notice) {
    g_hash_table_add (self->in_flight, g_strdup (notice->key));
    hearth_notifier_show (self->notifier, notice);
  }
  return TRUE;
}
