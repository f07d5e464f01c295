// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-pause: no reminders for a while, for everything, a kind, a goal or an event.
 *
 * A pause is kept with when it begins and ends, so that the review can tell what fell into it, and
 * it ends by itself. A new pause of the same thing takes the place of the one that runs. What a
 * pause holds back is for hold to say.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "scheduler-goal.h"
#include "scheduler-private.h"
#include "when.h"

static gboolean
check_pausable (HearthScheduler *self, const char *what, GError **error)
{
  HearthKind kind = 0;
  gint64 number = 0;
  g_autoptr (HearthEvent) event = NULL;

  if (g_str_has_prefix (what, "goal:")
      && g_ascii_string_to_signed (what + strlen ("goal:"), 10, 1, G_MAXINT64, &number, NULL))
    return hearth_scheduler_check_goal (self, number, error);
  if (!*what || hearth_kind_from_name (what, &kind, NULL))
    return TRUE;
  if (!g_ascii_string_to_signed (what, 10, 1, G_MAXINT64, &number, NULL)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("“%s” cannot be paused: name a kind such as date-night, an event's number, "
                    "goal:NUMBER, or nothing for everything"),
                 what);
    return FALSE;
  }
  event = hearth_store_load_event (self->store, number, error);
  return event != NULL;
}

static void
tell_pause (HearthScheduler *self, const char *what)
{
  gint64 number = 0;

  hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
  if (g_ascii_string_to_signed (what, 10, 1, G_MAXINT64, &number, NULL))
    hearth_scheduler_tell (self, HEARTH_NEWS_CHANGED, number, 0, 0);
}

/* Lets everything, a kind, a goal or an event be quiet until a when. */
gboolean
hearth_scheduler_pause (HearthScheduler *self, const char *what, const char *until, GError **error)
{
  HearthPause pause = { .begins = hearth_clock_now (self->clock), .what = (char *)what };
  guint ended = 0;

  if (!check_pausable (self, what, error)
      || !hearth_scheduler_read_moment (self, NULL, until, HEARTH_WHEN_ALL_DAY, &pause.ends, error)
      || !hearth_scheduler_begin_change (self, error, _ ("paused %s"),
                                         *what ? what : _ ("everything")))
    return FALSE;
  tell_pause (self, what);
  return hearth_scheduler_finish (
      self,
      hearth_store_end_pauses (self->store, what, pause.begins, &ended, error)
          && hearth_store_add_pause (self->store, &pause, error),
      error);
}

/* Ends a pause now; "" ends all of them. NotFound where there is none. */
gboolean
hearth_scheduler_resume (HearthScheduler *self, const char *what, GError **error)
{
  guint ended = 0;
  gboolean is_good = FALSE;

  if (!hearth_scheduler_begin_change (self, error, _ ("resumed %s"),
                                      *what ? what : _ ("everything")))
    return FALSE;
  is_good = hearth_store_end_pauses (self->store, *what ? what : NULL,
                                     hearth_clock_now (self->clock), &ended, error);
  if (is_good && ended == 0) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 *what ? _ ("“%s” is not paused") : _ ("nothing is paused%s"), what);
    is_good = FALSE;
  }
  tell_pause (self, what);
  return hearth_scheduler_finish (self, is_good, error);
}
