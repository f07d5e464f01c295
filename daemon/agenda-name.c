// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * agenda-name: which occurrence somebody means.
 *
 * An occurrence is named by its original local start, and people shorten that: to the minute, to
 * the day, or to nothing at all, which is the one that is outstanding, else the next. A name that
 * fits none says what would, and one that fits several lists them.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "agenda-private.h"
#include "civil.h"
#include "dbus/error.h"

#define NAMES_MAX 8

static char *
list_names (const HearthEvent *event, GArray *names)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < names->len && i < NAMES_MAX; i++) {
    g_autofree char *name = hearth_event_format_wall (event, g_array_index (names, gint64, i));

    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", name);
  }
  return g_string_free (list, FALSE);
}

/* The outstanding occurrence, else the next one that is not answered yet. */
static gboolean
resolve_present (HearthAgenda *self, const HearthSpan *span, gint64 *out_occurrence, GError **error)
{
  const HearthEvent *event = span->timeline.event;
  g_autoptr (GPtrArray) open =
      hearth_store_open_records (self->store, event->id, hearth_clock_now (self->clock), 1, error);
  HearthPlanned planned;
  GError *failure = NULL;

  if (!open)
    return FALSE;
  if (open->len > 0) {
    *out_occurrence = ((HearthRecord *)g_ptr_array_index (open, 0))->occurrence;
    return TRUE;
  }
  if (hearth_agenda_next_planned (self, &span->timeline, &planned, &failure)) {
    *out_occurrence = planned.occurrence;
    return TRUE;
  }
  if (failure)
    g_propagate_error (error, failure);
  else
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 _ ("event %" G_GINT64_FORMAT " has nothing outstanding and nothing to come; name "
                    "the occurrence you mean by its date"),
                 event->id);
  return FALSE;
}

static gint64
precision_of (const char *text, gboolean is_date)
{
  if (is_date)
    return HEARTH_DAY;
  return strlen (text) == strlen ("2026-11-27T19:00") ? HEARTH_MINUTE : 1;
}

/* Says that an event does not occur when a text says, and when it does next. */
void
hearth_agenda_fail_unknown (const HearthSpan *span, const char *text, gint64 wall, GError **error)
{
  const HearthEvent *event = span->timeline.event;
  g_autoptr (GArray) near = hearth_timeline_named (&span->timeline, wall, G_MAXINT64, 1);
  g_autofree char *name = list_names (event, near);

  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
               *name ? _ ("event %" G_GINT64_FORMAT " does not occur on %s; the next one is %s")
                     : _ ("event %" G_GINT64_FORMAT " does not occur on %s, nor later"),
               event->id, text, name);
}

/* The occurrence that a text names: its original local start, shortened at will while it names only
 * one; "" is the outstanding one, else the next. */
gboolean
hearth_agenda_resolve (HearthAgenda *self, const HearthEvent *event, const char *text,
                       gint64 *out_occurrence, GError **error)
{
  g_auto (HearthSpan) span = { 0 };
  g_autoptr (GArray) names = NULL;
  gboolean is_date = FALSE;
  gint64 wall = 0;

  if (!hearth_agenda_timeline (self, event, &span, error))
    return FALSE;
  if (!*text)
    return resolve_present (self, &span, out_occurrence, error);
  if (!hearth_civil_parse (text, &wall, &is_date, error))
    return FALSE;
  names = hearth_timeline_named (&span.timeline, wall, wall + precision_of (text, is_date),
                                 NAMES_MAX + 1);
  if (names->len == 0) {
    hearth_agenda_fail_unknown (&span, text, wall, error);
    return FALSE;
  }
  if (names->len > 1) {
    g_autofree char *list = list_names (event, names);

    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("%s names more than one occurrence: say which of %s"), text, list);
    return FALSE;
  }
  *out_occurrence = g_array_index (names, gint64, 0);
  return TRUE;
}
