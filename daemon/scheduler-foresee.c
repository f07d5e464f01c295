// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-foresee: what will keep a reminder back.
 *
 * A reminder to come whose moment falls into quiet hours, a pause or a date night that runs
 * unplugged is going to wait, and the forecast says so beforehand, by the schedule and the settings
 * as they are now. What nobody can know in advance, that the screen will be locked or the desktop
 * silent, it leaves out. Nothing is changed.
 */
#include "hold.h"
#include "scheduler-private.h"

/* Date nights looked at of one event: no answer has more reminders in it. */
#define OCCURRENCES_MAX 10000

/* When an event runs unplugged. */
typedef struct {
  gint64 event;
  gint64 start; /* instant */
  gint64 end; /* instant */
} Unplugged;

/* What is known of the time that the forecasts are in. */
typedef struct {
  HearthScheduler *self;
  HearthQuietHours quiet_hours;
  GPtrArray *pauses; /* HearthPause, owned */
  GArray *unplugged; /* Unplugged, owned */
} Outlook;

static void
clear_outlook (Outlook *outlook)
{
  g_clear_pointer (&outlook->pauses, g_ptr_array_unref);
  g_clear_pointer (&outlook->unplugged, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outlook, clear_outlook)

static gboolean
add_unplugged (Outlook *outlook, gint64 id, gint64 from, gint64 until, GError **error)
{
  HearthScheduler *self = outlook->self;
  g_autoptr (HearthEvent) event = hearth_store_load_event (self->store, id, error);
  g_autoptr (GPtrArray) found =
      event ? hearth_agenda_of_event (self->agenda, event, from, until, OCCURRENCES_MAX, error)
            : NULL;

  if (!found)
    return FALSE;
  for (guint i = 0; i < found->len; i++) {
    const HearthOccurrence *one = g_ptr_array_index (found, i);
    const Unplugged unplugged = { id, one->start, one->end };

    if (hearth_state_is_open (one->state))
      g_array_append_val (outlook->unplugged, unplugged);
  }
  return TRUE;
}

static gboolean
look_ahead (Outlook *outlook, gint64 from, gint64 until, GError **error)
{
  HearthScheduler *self = outlook->self;
  g_autoptr (GArray) ids = NULL;

  outlook->unplugged = g_array_new (FALSE, FALSE, sizeof (Unplugged));
  outlook->pauses = hearth_store_pauses (self->store, from, until, error);
  if (!outlook->pauses || !hearth_settings_quiet_hours (self->store, &outlook->quiet_hours, error))
    return FALSE;
  ids = hearth_store_unplugged (self->store, error);
  for (guint i = 0; ids && i < ids->len; i++)
    if (!add_unplugged (outlook, g_array_index (ids, gint64, i), from, until, error))
      return FALSE;
  return ids != NULL;
}

/* Whether another event than this runs unplugged then. */
static gboolean
is_disturbing (const Outlook *outlook, gint64 event, gint64 at)
{
  for (guint i = 0; i < outlook->unplugged->len; i++) {
    const Unplugged *one = &g_array_index (outlook->unplugged, Unplugged, i);

    if (one->event != event && one->start <= at && at < one->end)
      return TRUE;
  }
  return FALSE;
}

static void
foresee (const Outlook *outlook, HearthForecast *forecast)
{
  HearthScheduler *self = outlook->self;
  const HearthHolds holds = {
    .quiet_hours = outlook->quiet_hours,
    .is_paused =
        hearth_agenda_is_paused (self->agenda, outlook->pauses, forecast->event, forecast->at),
    .is_unplugged = is_disturbing (outlook, forecast->event->id, forecast->at),
  };
  const char *reason =
      hearth_hold_reason (forecast->event, &holds, forecast->at, hearth_clock_zone (self->clock));

  hearth_delivery_set_text (&forecast->delivery->held_for, reason ? reason : "");
}

/* Lets each of the forecasts (HearthForecast) that is to come say what will keep it back then. */
gboolean
hearth_scheduler_foresee (HearthScheduler *self, GPtrArray *forecasts, GError **error)
{
  g_auto (Outlook) outlook = { .self = self };
  gint64 from = G_MAXINT64;
  gint64 until = G_MININT64;

  for (guint i = 0; i < forecasts->len; i++) {
    const HearthForecast *one = g_ptr_array_index (forecasts, i);

    if (one->delivery->state != HEARTH_DELIVERY_WAITING)
      continue;
    from = MIN (from, one->at);
    until = MAX (until, one->at + 1);
  }
  if (from >= until)
    return TRUE;
  if (!look_ahead (&outlook, from, until, error))
    return FALSE;
  for (guint i = 0; i < forecasts->len; i++) {
    HearthForecast *one = g_ptr_array_index (forecasts, i);

    if (one->delivery->state == HEARTH_DELIVERY_WAITING)
      foresee (&outlook, one);
  }
  return TRUE;
}
