// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * event: something planned.
 *
 * An event is a value: a kind, a title, a start, maybe a rule, and what the two said about it. Its
 * kind gives the defaults for all that nobody said.
 *
 * Times in it are walls; which instants they are depends on its zone, or on the user's where it
 * floats. Where it is an "after done" event there is one open occurrence at a time: the start is
 * that one, and those answered before stand among the rdates.
 */
#include "event.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "dbus/names.h"

#define LEAD_MAX_DAYS 3660

static gint
compare_leads (gconstpointer a, gconstpointer b)
{
  return hearth_walls_compare (b, a);
}

static char *
count_of (gint64 n, const char *singular, const char *plural)
{
  g_autofree char *pattern = g_strdup (g_dngettext (GETTEXT_PACKAGE, singular, plural, n));
  const char *mark = strstr (pattern, "%d");

  if (n <= 0 || !mark)
    return NULL;
  return g_strdup_printf ("%.*s%" G_GINT64_FORMAT "%s", (int)(mark - pattern), pattern, n,
                          mark + 2);
}

static gint64
months_between (gint64 from, gint64 to)
{
  HearthCivil a;
  HearthCivil b;

  hearth_civil_from_wall (from, &a);
  hearth_civil_from_wall (to, &b);
  return (b.year - a.year) * 12 + b.month - a.month;
}

/* A new event of a kind with that kind's defaults, but for those that depend on its time: see
 * hearth_event_apply_defaults. Takes a copy of title. */
HearthEvent *
hearth_event_new (HearthKind kind, const char *title)
{
  const HearthKindDefaults *defaults = hearth_kind_defaults (kind);
  HearthEvent *event = g_new0 (HearthEvent, 1);

  event->uid = g_uuid_string_random ();
  event->kind = kind;
  event->title = g_strdup (title);
  event->notes = g_strdup ("");
  event->place = g_strdup ("");
  event->zone = g_strdup ("");
  event->after_done = g_strdup ("");
  event->rdates = hearth_walls_new ();
  event->exdates = hearth_walls_new ();
  event->duration_seconds = defaults->duration_seconds;
  event->leads = hearth_walls_new ();
  for (guint i = 0; i < HEARTH_KIND_LEADS_MAX && defaults->leads[i] != HEARTH_LEAD_END; i++)
    g_array_append_val (event->leads, defaults->leads[i]);
  event->follow_up = defaults->follow_up;
  event->deck = g_strdup (defaults->deck);
  event->turn = g_new0 (char *, 1);
  event->seed = g_random_int ();
  event->request_id = g_strdup ("");
  return event;
}

/* The same event as a value of its own. */
HearthEvent *
hearth_event_copy (const HearthEvent *event)
{
  HearthEvent *copy = g_new (HearthEvent, 1);

  *copy = *event;
  copy->uid = g_strdup (event->uid);
  copy->title = g_strdup (event->title);
  copy->notes = g_strdup (event->notes);
  copy->place = g_strdup (event->place);
  copy->zone = g_strdup (event->zone);
  copy->after_done = g_strdup (event->after_done);
  copy->rdates = hearth_walls_copy (event->rdates);
  copy->exdates = hearth_walls_copy (event->exdates);
  copy->leads = hearth_walls_copy (event->leads);
  copy->deck = g_strdup (event->deck);
  copy->turn = g_strdupv (event->turn);
  copy->request_id = g_strdup (event->request_id);
  return copy;
}

void
hearth_event_free (HearthEvent *event)
{
  if (!event)
    return;
  g_free (event->uid);
  g_free (event->title);
  g_free (event->notes);
  g_free (event->place);
  g_free (event->zone);
  g_free (event->after_done);
  g_array_unref (event->rdates);
  g_array_unref (event->exdates);
  g_array_unref (event->leads);
  g_free (event->deck);
  g_strfreev (event->turn);
  g_free (event->request_id);
  g_free (event);
}

/* The defaults that wait for the event's time: an all-day one lasts its day where nothing else was
 * said, and no longer does once it is not all-day any more. */
void
hearth_event_apply_defaults (HearthEvent *event)
{
  if (event->all_day
      && event->duration_seconds == hearth_kind_defaults (event->kind)->duration_seconds)
    event->duration_seconds = HEARTH_DAY;
  else if (!event->all_day && event->kind == HEARTH_KIND_MILESTONE
           && event->duration_seconds == HEARTH_DAY)
    event->duration_seconds = 0;
}

/* Sets when an event is, as a when has it. */
void
hearth_event_set_when (HearthEvent *event, const HearthWhen *when)
{
  event->start = when->start;
  event->all_day = when->all_day;
  event->rule = when->rule;
  event->window_seconds = when->window_seconds;
  g_free (event->after_done);
  event->after_done = g_strdup (when->after_done ? when->after_done : "");
  g_array_unref (event->rdates);
  event->rdates = hearth_walls_copy (when->rdates);
  g_array_unref (event->exdates);
  event->exdates = hearth_walls_copy (when->exdates);
}

/* Sets the moments before the start, in seconds, in any order; twice the same counts once. */
gboolean
hearth_event_set_leads (HearthEvent *event, const gint64 *leads, gsize n_leads, GError **error)
{
  g_autoptr (GArray) sorted = hearth_walls_new ();

  for (gsize i = 0; i < n_leads; i++) {
    if (leads[i] < 0 || leads[i] > LEAD_MAX_DAYS * HEARTH_DAY) {
      g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                   _ ("a reminder %" G_GINT64_FORMAT " seconds before the start; it goes from 0 to "
                      "%d days"),
                   leads[i], LEAD_MAX_DAYS);
      return FALSE;
    }
    hearth_walls_insert (sorted, leads[i]);
  }
  if (sorted->len > HEARTH_REMINDERS_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("%u reminders; an event has at most %d"), sorted->len, HEARTH_REMINDERS_MAX);
    return FALSE;
  }
  g_array_sort (sorted, compare_leads);
  g_array_unref (event->leads);
  event->leads = g_steal_pointer (&sorted);
  return TRUE;
}

/* Whether two events occur, and remind, at the same times. */
gboolean
hearth_event_same_time (const HearthEvent *left, const HearthEvent *right)
{
  return left->start == right->start && left->all_day == right->all_day
         && strcmp (left->zone, right->zone) == 0
         && memcmp (&left->rule, &right->rule, sizeof left->rule) == 0
         && left->window_seconds == right->window_seconds
         && strcmp (left->after_done, right->after_done) == 0
         && hearth_walls_equal (left->rdates, right->rdates)
         && hearth_walls_equal (left->exdates, right->exdates)
         && left->duration_seconds == right->duration_seconds
         && hearth_walls_equal (left->leads, right->leads) && left->follow_up == right->follow_up;
}

/* Whether `what` means this event: "" every one, a kind's name, an event's number, goal:NUMBER. */
gboolean
hearth_event_is_called (const HearthEvent *event, const char *what)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, event->id);
  g_autofree char *goal = g_strdup_printf ("goal:%" G_GINT64_FORMAT, event->goal);

  return !*what || strcmp (what, hearth_kind_name (event->kind)) == 0 || strcmp (what, number) == 0
         || (event->goal != 0 && strcmp (what, goal) == 0);
}

/* Whether its occurrences wait for an answer for ever, instead of being missed after a day. */
gboolean
hearth_event_answers_last (const HearthEvent *event)
{
  return event->kind == HEARTH_KIND_PROMISE;
}

/* The recurrence set of an event, in walls of its zone (the one given, for a floating one). rule
 * is the caller's place for its rule; out_recurrence borrows it and the event's arrays. */
void
hearth_event_recurrence (const HearthEvent *event, GTimeZone *zone, HearthRule *rule,
                         HearthRecurrence *out_recurrence)
{
  *rule = event->rule;
  hearth_recurrence_resolve_until (rule, zone);
  *out_recurrence = (HearthRecurrence){
    .rule = rule->frequency == HEARTH_FREQUENCY_NONE ? NULL : rule,
    .start = event->start,
    .rdates = (const gint64 *)event->rdates->data,
    .n_rdates = event->rdates->len,
    .exdates = (const gint64 *)event->exdates->data,
    .n_exdates = event->exdates->len,
  };
}

/* When it is, in words that a when understands; with its beginning where that was chosen, and is
 * not just the next time it occurs after it was added. Free with g_free. */
char *
hearth_event_summary (const HearthEvent *event)
{
  HearthWhen when = {
    .start = event->start,
    .all_day = event->all_day,
    .rule = event->rule,
    .window_seconds = event->window_seconds,
    .after_done = *event->after_done ? event->after_done : NULL,
    .exdates = event->exdates,
    .rdates = *event->after_done ? NULL : event->rdates,
  };

  when.pinned = event->created != 0
                && hearth_when_starts_later (&when, event->created / G_USEC_PER_SEC + HEARTH_DAY);
  return hearth_when_summary (&when);
}

/* A wall as this event writes it: a date where it is all-day, else a local date-time. */
char *
hearth_event_format_wall (const HearthEvent *event, gint64 wall)
{
  return hearth_civil_format (wall, event->all_day);
}

/* What an occurrence of a milestone counts: "11 years" of a yearly one, "3000 days" of a day count;
 * NULL where there is nothing to count: another kind, no rule, or its first one. */
char *
hearth_event_count (const HearthEvent *event, gint64 occurrence)
{
  gint64 days = (occurrence - event->start) / HEARTH_DAY;
  gint64 months = months_between (event->start, occurrence);

  if (event->kind != HEARTH_KIND_MILESTONE)
    return NULL;
  switch (event->rule.frequency) {
  case HEARTH_FREQUENCY_YEARLY:
    return count_of (months / 12, N_ ("%d year"), N_ ("%d years"));
  case HEARTH_FREQUENCY_MONTHLY:
    return months % 12 == 0 ? count_of (months / 12, N_ ("%d year"), N_ ("%d years"))
                            : count_of (months, N_ ("%d month"), N_ ("%d months"));
  case HEARTH_FREQUENCY_WEEKLY:
    return count_of (days / 7, N_ ("%d week"), N_ ("%d weeks"));
  case HEARTH_FREQUENCY_DAILY:
    return count_of (days, N_ ("%d day"), N_ ("%d days"));
  case HEARTH_FREQUENCY_HOURLY:
  case HEARTH_FREQUENCY_NONE:
  default:
    return NULL;
  }
}
