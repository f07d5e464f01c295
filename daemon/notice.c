// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notice: the words of a notification.
 *
 * A reminder says what, when and where, and asks what it has to ask; the words fit the moment at
 * which they are read, not the one they were meant for: a reminder that comes late says since when,
 * a milestone that comes late tells of yesterday. The tone is that of a friend: it asks whether
 * something happened, it never says that it should have.
 *
 * Everything here is pure text; the notifier makes it fit its server. What is said to whoever looks
 * at the screen is bounded by the privacy setting: everything, the title alone, or nothing of it.
 */
#include "notice.h"

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "walltime.h"

/* How many reminders a digest names, and a list of them. */
#define DIGEST_LINES 4
#define LIST_LINES 20

typedef struct {
  const char *icon;
  HearthUrgency urgency;
} KindLook;

/* Icons of the Icon Naming Specification's kind, installed by the client under these names. */
static const KindLook looks[HEARTH_KINDS] = {
  [HEARTH_KIND_DATE_NIGHT] = { "hearth-date-night", HEARTH_URGENCY_NORMAL },
  [HEARTH_KIND_CHECK_IN] = { "hearth-check-in", HEARTH_URGENCY_NORMAL },
  [HEARTH_KIND_MILESTONE] = { "hearth-milestone", HEARTH_URGENCY_NORMAL },
  [HEARTH_KIND_APPRECIATION] = { "hearth-appreciation", HEARTH_URGENCY_LOW },
  [HEARTH_KIND_PROMISE] = { "hearth-promise", HEARTH_URGENCY_NORMAL },
};

static gint64
day_of (gint64 instant, GTimeZone *zone)
{
  gint64 wall = hearth_walltime_from_instant (instant, zone);

  return hearth_civil_midnight (wall) / HEARTH_DAY;
}

static char *
format_time (gint64 instant, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (instant / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc ? g_date_time_to_timezone (utc, zone) : NULL;

  return local ? g_date_time_format (local, format) : g_strdup ("");
}

/* "today", "tomorrow", "Friday" of the days around, "Friday, 27 November 2026". */
static char *
say_day (gint64 instant, gint64 now, GTimeZone *zone)
{
  gint64 days = day_of (instant, zone) - day_of (now, zone);

  if (days == 0)
    return g_strdup (_ ("today"));
  if (days == 1)
    return g_strdup (_ ("tomorrow"));
  if (days == -1)
    return g_strdup (_ ("yesterday"));
  if (ABS (days) < 7)
    return format_time (instant, zone, "%A");
  return format_time (instant, zone, _ ("%A, %-d %B %Y"));
}

static char *
capitalize (const char *text)
{
  gunichar first = g_unichar_toupper (g_utf8_get_char (text));
  char buffer[7] = { 0 };

  g_unichar_to_utf8 (first, buffer);
  return *text ? g_strconcat (buffer, g_utf8_next_char (text), NULL) : g_strdup ("");
}

/* "in 2 hours", "in 45 minutes", "in 1 hour"; NULL from a day on, where the day says more. */
static char *
say_distance (gint64 seconds)
{
  gint64 minutes = (seconds + 30) / HEARTH_MINUTE;

  if (seconds < 45)
    return g_strdup (_ ("now"));
  if (minutes < 90 && minutes != 60)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "in %d minute", "in %d minutes", (gulong)minutes),
        (int)minutes);
  if (seconds < HEARTH_DAY - HEARTH_HOUR) {
    int hours = (int)((seconds + HEARTH_HOUR / 2) / HEARTH_HOUR);

    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "in %d hour", "in %d hours", hours),
                            hours);
  }
  return NULL;
}

/* "3 days ago", of a day that is over. */
static char *
say_days_ago (gint64 days)
{
  if (days == 1)
    return g_strdup (_ ("yesterday"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day ago", "%d days ago", (gulong)days),
                          (int)days);
}

static char *
moment_of (const HearthTelling *telling)
{
  const HearthOccurrence *occurrence = telling->occurrence;

  return hearth_notice_moment (occurrence->start, occurrence->event->all_day, telling->now,
                               telling->zone);
}

static char *
say_milestone (const HearthTelling *telling)
{
  const HearthOccurrence *occurrence = telling->occurrence;
  g_autofree char *count = hearth_event_count (occurrence->event, occurrence->occurrence);
  gint64 days = day_of (occurrence->start, telling->zone) - day_of (telling->now, telling->zone);
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;

  if (days >= 0)
    when = say_day (occurrence->start, telling->now, telling->zone);
  else
    when = say_days_ago (-days);
  if (days > 1 && days < 60) {
    g_autofree char *distance = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "in %d day", "in %d days", (gulong)days), (int)days);

    text = count ? g_strdup_printf (_ ("%s: %s, on %s"), distance, count, when)
                 : g_strdup_printf (_ ("%s, on %s"), distance, when);
  } else if (count && days < 0)
    text = g_strdup_printf (_ ("%s it was %s"), when, count);
  else if (count)
    text = g_strdup_printf (_ ("%s it is %s"), when, count);
  else
    text = g_strdup (when);
  return g_steal_pointer (&text);
}

static char *
say_start (const HearthTelling *telling)
{
  const HearthOccurrence *occurrence = telling->occurrence;
  gint64 seconds = (occurrence->start - telling->now) / G_USEC_PER_SEC;
  g_autofree char *moment = moment_of (telling);
  g_autofree char *distance = seconds > -45 ? say_distance (MAX (seconds, 0)) : NULL;

  if (seconds <= -45)
    return occurrence->end > telling->now ? g_strdup_printf (_ ("since %s"), moment)
                                          : g_strdup_printf (_ ("planned for %s"), moment);
  if (distance && seconds >= 45)
    return g_strdup_printf (_ ("%s, %s"), distance, moment);
  return g_strdup (distance ? distance : moment);
}

/* "due now", "due in 2 hours, today at 18:00", "due since yesterday at 18:00". */
static char *
say_due (const HearthTelling *telling)
{
  const HearthOccurrence *occurrence = telling->occurrence;
  gint64 seconds = (occurrence->start - telling->now) / G_USEC_PER_SEC;
  g_autofree char *moment = moment_of (telling);
  g_autofree char *distance = seconds > -45 ? say_distance (MAX (seconds, 0)) : NULL;

  if (seconds <= -45)
    return g_strdup_printf (_ ("due since %s"), moment);
  if (seconds < 45)
    return g_strdup (_ ("due now"));
  return distance ? g_strdup_printf (_ ("due %s, %s"), distance, moment)
                  : g_strdup_printf (_ ("due %s"), moment);
}

/* Until when a goal's span leaves time; its event ends with it. */
static char *
say_gap (const HearthTelling *telling)
{
  gint64 last = telling->occurrence->end - 1;
  g_autofree char *day = say_day (last, telling->now, telling->zone);

  if (day_of (last, telling->zone) == day_of (telling->now, telling->zone))
    return g_strdup (_ ("there is still time today"));
  return g_strdup_printf (_ ("there is still time until %s"), day);
}

static gboolean
asks_back (const HearthTelling *telling)
{
  return telling->delivery->reason == HEARTH_REASON_FOLLOW_UP
         || (telling->occurrence->end <= telling->now
             && telling->occurrence->event->kind != HEARTH_KIND_PROMISE
             && telling->occurrence->event->kind != HEARTH_KIND_MILESTONE
             && telling->occurrence->event->duration_seconds > 0);
}

/* What a reminder says of its time, behind its title: "in 2 hours, today at 19:00". */
static char *
say_line (const HearthTelling *telling)
{
  const HearthEvent *event = telling->occurrence->event;
  g_autofree char *moment = moment_of (telling);

  if (telling->delivery->reason == HEARTH_REASON_GAP)
    return say_gap (telling);
  if (asks_back (telling))
    return g_strdup_printf (_ ("did it happen, %s?"), moment);
  if (event->kind == HEARTH_KIND_MILESTONE && event->all_day)
    return say_milestone (telling);
  return event->kind == HEARTH_KIND_PROMISE ? say_due (telling) : say_start (telling);
}

/* The same as a line of its own, with more room. */
static char *
say_when (const HearthTelling *telling)
{
  g_autofree char *line = say_line (telling);
  g_autofree char *moment = moment_of (telling);

  if (asks_back (telling))
    return g_strdup_printf (_ ("Did it happen? It was planned for %s."), moment);
  if (telling->occurrence->event->kind == HEARTH_KIND_PROMISE
      && telling->delivery->reason != HEARTH_REASON_GAP)
    return g_strdup_printf (_ ("A promise, %s"), line);
  return capitalize (line);
}

static void
append_line (GString *body, const char *line)
{
  if (*line)
    g_string_append_printf (body, "%s%s", body->len > 0 ? "\n" : "", line);
}

static char *
body_of (const HearthTelling *telling)
{
  const HearthEvent *event = telling->occurrence->event;
  GString *body = g_string_new (NULL);
  g_autofree char *when = say_when (telling);

  append_line (body, telling->trouble);
  if (telling->privacy == HEARTH_PRIVACY_HIDDEN) {
    append_line (body, _ ("A reminder for the two of you"));
    return g_string_free (body, FALSE);
  }
  append_line (body, when);
  if (telling->privacy == HEARTH_PRIVACY_TITLE)
    return g_string_free (body, FALSE);
  append_line (body, event->place);
  if (asks_back (telling))
    return g_string_free (body, FALSE);
  if (*event->turn) {
    g_autofree char *turn = g_strdup_printf (_ ("It is %s’s turn."), event->turn[0]);

    append_line (body, turn);
  }
  append_line (body, event->notes);
  append_line (body, telling->memory ? telling->memory : "");
  append_line (body, telling->prompt);
  return g_string_free (body, FALSE);
}

static HearthActions
actions_of (const HearthTelling *telling)
{
  const HearthOccurrence *occurrence = telling->occurrence;
  HearthActions actions = HEARTH_ACTION_SNOOZE | HEARTH_ACTION_SKIP;

  if (telling->delivery->reason == HEARTH_REASON_GAP)
    return actions;
  if (asks_back (telling) || occurrence->event->kind == HEARTH_KIND_PROMISE
      || occurrence->event->kind == HEARTH_KIND_APPRECIATION)
    actions |= HEARTH_ACTION_DONE;
  return actions;
}

static HearthNotice *
tell_many (const HearthTelling *tellings, gsize n_tellings, gsize max_lines)
{
  HearthNotice *notice = g_new0 (HearthNotice, 1);
  GString *body = g_string_new (NULL);
  gsize shown = n_tellings <= max_lines + 1 ? n_tellings : max_lines;

  append_line (body, tellings[0].trouble);
  for (gsize i = 0; i < shown; i++) {
    const HearthTelling *telling = &tellings[i];
    const HearthEvent *event = telling->occurrence->event;
    g_autofree char *when = say_line (telling);
    g_autofree char *line = telling->privacy == HEARTH_PRIVACY_HIDDEN
                                ? g_strdup (hearth_kind_label (event->kind))
                                : g_strdup_printf (_ ("%s: %s"), event->title, when);

    append_line (body, line);
  }
  if (shown < n_tellings) {
    g_autofree char *rest = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "… and %d more", "… and %d more", n_tellings - shown),
        (int)(n_tellings - shown));

    append_line (body, rest);
  }
  notice->key = g_strdup ("");
  notice->summary = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d reminder for the two of you",
                                                  "%d reminders for the two of you", n_tellings),
                                     (int)n_tellings);
  notice->body = g_string_free (body, FALSE);
  notice->actions = HEARTH_ACTION_SNOOZE;
  notice->urgency = HEARTH_URGENCY_NORMAL;
  notice->icon = g_strdup ("hearth");
  notice->category = g_strdup ("x-hearth.digest");
  return notice;
}

/* When something is, in words: "tomorrow at 19:00", "Friday at 19:00", "today". Free with g_free.
 */
char *
hearth_notice_moment (gint64 start, gboolean all_day, gint64 now, GTimeZone *zone)
{
  g_autofree char *day = say_day (start, now, zone);
  g_autofree char *time = NULL;

  if (all_day)
    return g_steal_pointer (&day);
  time =
      format_time (start, zone, start / G_USEC_PER_SEC % HEARTH_MINUTE == 0 ? "%H:%M" : "%H:%M:%S");
  return g_strdup_printf (_ ("%s at %s"), day, time);
}

/* The notice of one reminder, without its key; to be freed by the caller. */
HearthNotice *
hearth_notice_tell (const HearthTelling *telling)
{
  const HearthEvent *event = telling->occurrence->event;
  gboolean is_hidden = telling->privacy == HEARTH_PRIVACY_HIDDEN;
  HearthNotice *notice = g_new0 (HearthNotice, 1);

  notice->key = g_strdup ("");
  notice->summary = g_strdup (is_hidden ? hearth_kind_label (event->kind) : event->title);
  notice->body = body_of (telling);
  notice->actions = actions_of (telling);
  notice->urgency = event->urgent ? HEARTH_URGENCY_CRITICAL : looks[event->kind].urgency;
  notice->icon = g_strdup (looks[event->kind].icon);
  notice->category = g_strdup_printf ("x-hearth.%s", hearth_kind_name (event->kind));
  return notice;
}

/* One notice for many reminders, without its key: how many, and the first of them. Its buttons
 * snooze all, and show the rest. */
HearthNotice *
hearth_notice_digest (const HearthTelling *tellings, gsize n_tellings)
{
  HearthNotice *notice = tell_many (tellings, n_tellings, DIGEST_LINES);

  notice->actions |= HEARTH_ACTION_SHOW;
  return notice;
}

/* The same with all of them, or as many as a person would read there. */
HearthNotice *
hearth_notice_list (const HearthTelling *tellings, gsize n_tellings)
{
  return tell_many (tellings, n_tellings, LIST_LINES);
}

/* A notice for an answer that could not be kept, where not even what it was about can be read. */
HearthNotice *
hearth_notice_trouble (const char *reason, gboolean is_digest)
{
  HearthNotice *notice = g_new0 (HearthNotice, 1);

  notice->key = g_strdup ("");
  notice->summary = g_strdup (_ ("This could not be written down"));
  notice->body = g_strdup (reason);
  notice->actions = is_digest ? HEARTH_ACTION_SNOOZE
                              : HEARTH_ACTION_DONE | HEARTH_ACTION_SNOOZE | HEARTH_ACTION_SKIP;
  notice->icon = g_strdup ("dialog-error");
  notice->category = g_strdup ("x-hearth.error");
  return notice;
}
