// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-notice: makes a notice of what is ready to go out.
 *
 * Few reminders go out one by one, many as one digest, and so do the milestones of one day. Each
 * occurrence has one copy on the screen: a later reminder of it takes the place of an earlier one,
 * once the server has confirmed it. Nothing is shown here: the intent is written down in the open
 * transaction.
 */
#include "scheduler-memory.h"
#include "scheduler-present.h"
#include "scheduler-prompt.h"

/* More than these at once become one digest (contract, section 3). */
#define ONE_BY_ONE_MAX 3

/* What comes later than this after its moment was missed: two such come as one digest. */
#define LATE (60 * G_USEC_PER_SEC)

static char *
new_nonce (void)
{
  g_autofree char *uuid = g_uuid_string_random ();

  return g_strndup (uuid, 18);
}

static gboolean
is_overtaken (const HearthPresentation *presentation, const HearthDelivery *delivery)
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
keep_latest (HearthPresentation *presentation)
{
  for (guint i = presentation->ready->len; i-- > 0;)
    if (is_overtaken (presentation, g_ptr_array_index (presentation->ready, i))) {
      g_ptr_array_remove_index (presentation->ready, i);
      g_ptr_array_remove_index (presentation->occurrences, i);
    }
}

/* How many come as news of what was missed: held, or long after their moment. */
static guint
count_missed (const HearthPresentation *presentation)
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
telling_of (const HearthPresentation *presentation, guint index)
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
prepare_one (HearthPresentation *presentation, guint index, HearthNotice **out_notice,
             GError **error)
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
prepare_digest (HearthPresentation *presentation, GArray *indexes, HearthNotice **out_notice,
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
is_milestone (const HearthPresentation *presentation, guint index)
{
  const HearthOccurrence *occurrence = g_ptr_array_index (presentation->occurrences, index);

  return occurrence->event->kind == HEARTH_KIND_MILESTONE;
}

/* What goes out now, NULL where nothing does: many as one, and so the milestones of one day, which
 * are one reminder; of few the first, and the others once it has arrived. In the open transaction;
 * (transfer full). */
gboolean
hearth_presentation_make_notice (HearthPresentation *presentation, HearthNotice **out_notice,
                                 GError **error)
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
  g_auto (HearthPresentation) presentation = { 0 };
  g_autofree HearthTelling *tellings = g_new0 (HearthTelling, deliveries->len + 1);
  guint n_tellings = 0;

  if (!hearth_presentation_prepare (self, &presentation, NULL))
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
