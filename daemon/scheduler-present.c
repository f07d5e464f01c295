// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-present: brings before the two what has come due.
 *
 * Presenting takes the deliveries that are due, and those that were held and are held no longer,
 * and decides for each: nobody needs it any more (dropped), something keeps it back (held), there
 * is no server (it stays due until one comes), or it goes out, see scheduler-notice: one
 * notification at a time, the next when it is known what became of the one before. The intent is on
 * disk before the notifier is asked, the confirmation after; so a crash in between costs one repeat
 * at the most.
 */
#include "scheduler-present.h"

#include <string.h>

#include "dbus/error.h"

/* What one digest takes at the most; what is more comes in the next. */
#define DIGEST_MAX 500
#define PAGE 256

/* Whether another event than this runs unplugged. */
static gboolean
is_disturbing (const HearthPresentation *presentation, gint64 event)
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
find_hold (HearthPresentation *presentation, const HearthEvent *event)
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
consider (HearthPresentation *presentation, HearthDelivery *delivery, gboolean *out_is_ready,
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
consider_page (HearthPresentation *presentation, GPtrArray *page, GError **error)
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
consider_all (HearthPresentation *presentation, HearthDeliveryState state, GError **error)
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

/* Looks up what holds reminders back now; what is ready is empty yet. Clear with
 * hearth_presentation_clear, also after an error. */
gboolean
hearth_presentation_prepare (HearthScheduler *self, HearthPresentation *out_presentation,
                             GError **error)
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

/* Frees what it holds. */
void
hearth_presentation_clear (HearthPresentation *presentation)
{
  g_clear_pointer (&presentation->pauses, g_ptr_array_unref);
  g_clear_pointer (&presentation->unplugged, g_array_unref);
  g_clear_pointer (&presentation->ready, g_ptr_array_unref);
  g_clear_pointer (&presentation->occurrences, g_ptr_array_unref);
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
  g_auto (HearthPresentation) presentation = { 0 };

  if (!hearth_presentation_prepare (self, &presentation, error))
    return FALSE;
  *out_reason = find_hold (&presentation, event);
  return TRUE;
}

/* Shows the next of what is due and can be shown, in a transaction of its own. */
gboolean
hearth_scheduler_present (HearthScheduler *self, GError **error)
{
  g_auto (HearthPresentation) presentation = { 0 };
  g_autoptr (HearthNotice) notice = NULL;
  gboolean is_good = FALSE;

  if (!hearth_presentation_prepare (self, &presentation, error)
      || !hearth_scheduler_begin (self, error))
    return FALSE;
  is_good = consider_all (&presentation, HEARTH_DELIVERY_HELD, error)
            && consider_all (&presentation, HEARTH_DELIVERY_DUE, error)
            && hearth_presentation_make_notice (&presentation, &notice, error);
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  if (notice) {
    g_hash_table_add (self->in_flight, g_strdup (notice->key));
    hearth_notifier_show (self->notifier, notice);
  }
  return TRUE;
}
