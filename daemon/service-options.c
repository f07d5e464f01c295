// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-options: the a{sv} at the end of a call.
 *
 * Each option has a row in one table: its name, the calls it may stand in, the shapes it takes and
 * what it does. An option that is not in the table, or not for this call, is refused by its name,
 * and one of a wrong shape with the shapes that would do. Numbers may be of any integer type, as
 * busctl's users write what comes to mind; a dash in a name may be an underscore, as in the JSON.
 *
 * Most options change the event they are read into. Those about time wait until all are read, since
 * a rule means nothing before the zone is known.
 */
#include "service-options.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "when.h"

typedef gboolean (*ReadOption) (HearthOptions *options, const char *name, GVariant *value,
                                gsize offset, GError **error);

typedef struct {
  const char *name;
  guint uses; /* HearthOptionUse bits */
  const char *shapes; /* for people */
  ReadOption read;
  gsize offset; /* of the field that a general reader fills */
} OptionRow;

#define FIELD(type, value, offset) ((type *)((guint8 *)(value) + (offset)))

static gboolean
fail_shape (const char *name, GVariant *value, const char *wanted, GError **error)
{
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("the option “%s” is %s, not of type %s"), name, wanted,
               g_variant_get_type_string (value));
  return FALSE;
}

static gboolean
get_integer (GVariant *value, gint64 *out_number)
{
  switch (g_variant_classify (value)) {
  case G_VARIANT_CLASS_BYTE:
    *out_number = g_variant_get_byte (value);
    return TRUE;
  case G_VARIANT_CLASS_INT16:
    *out_number = g_variant_get_int16 (value);
    return TRUE;
  case G_VARIANT_CLASS_UINT16:
    *out_number = g_variant_get_uint16 (value);
    return TRUE;
  case G_VARIANT_CLASS_INT32:
    *out_number = g_variant_get_int32 (value);
    return TRUE;
  case G_VARIANT_CLASS_UINT32:
    *out_number = g_variant_get_uint32 (value);
    return TRUE;
  case G_VARIANT_CLASS_INT64:
    *out_number = g_variant_get_int64 (value);
    return TRUE;
  case G_VARIANT_CLASS_UINT64:
    *out_number = (gint64)MIN (g_variant_get_uint64 (value), (guint64)G_MAXINT64);
    return TRUE;
  case G_VARIANT_CLASS_BOOLEAN:
  case G_VARIANT_CLASS_HANDLE:
  case G_VARIANT_CLASS_DOUBLE:
  case G_VARIANT_CLASS_STRING:
  case G_VARIANT_CLASS_OBJECT_PATH:
  case G_VARIANT_CLASS_SIGNATURE:
  case G_VARIANT_CLASS_VARIANT:
  case G_VARIANT_CLASS_MAYBE:
  case G_VARIANT_CLASS_ARRAY:
  case G_VARIANT_CLASS_TUPLE:
  case G_VARIANT_CLASS_DICT_ENTRY:
  default:
    return FALSE;
  }
}

static gboolean
read_text (HearthOptions *options, const char *name, GVariant *value, gsize offset, GError **error)
{
  char **field = FIELD (char *, options, offset);

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return fail_shape (name, value, _ ("a text (s)"), error);
  g_free (*field);
  *field = g_variant_dup_string (value, NULL);
  return TRUE;
}

static gboolean
read_event_text (HearthOptions *options, const char *name, GVariant *value, gsize offset,
                 GError **error)
{
  char **field = FIELD (char *, options->event, offset);

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return fail_shape (name, value, _ ("a text (s)"), error);
  g_free (*field);
  *field = g_variant_dup_string (value, NULL);
  return TRUE;
}

static gboolean
read_event_flag (HearthOptions *options, const char *name, GVariant *value, gsize offset,
                 GError **error)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return fail_shape (name, value, _ ("true or false (b)"), error);
  *FIELD (gboolean, options->event, offset) = g_variant_get_boolean (value);
  return TRUE;
}

static gboolean
read_event_number (HearthOptions *options, const char *name, GVariant *value, gsize offset,
                   GError **error)
{
  return get_integer (value, FIELD (gint64, options->event, offset))
         || fail_shape (name, value, _ ("a number (x)"), error);
}

static gboolean
read_id (HearthOptions *options, const char *name, GVariant *value, gsize offset, GError **error)
{
  return get_integer (value, FIELD (gint64, options, offset))
         || fail_shape (name, value, _ ("a number (x)"), error);
}

static gboolean
read_amount (HearthOptions *options, const char *name, GVariant *value, gsize offset,
             GError **error)
{
  gint64 number = 0;

  if (!get_integer (value, &number))
    return fail_shape (name, value, _ ("a number (u)"), error);
  if (number < 1 || number > 10000) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("the option “%s” goes from 1 to 10000, not %" G_GINT64_FORMAT), name, number);
    return FALSE;
  }
  *FIELD (guint, options, offset) = (guint)number;
  return TRUE;
}

static gboolean
read_rating (HearthOptions *options, const char *name, GVariant *value, gsize offset,
             GError **error)
{
  gint64 number = 0;

  if (!get_integer (value, &number))
    return fail_shape (name, value, _ ("a number (u)"), error);
  if (number < 1 || number > 5) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("the option “%s” goes from 1 to 5, not %" G_GINT64_FORMAT), name, number);
    return FALSE;
  }
  options->rating = (int)number;
  return TRUE;
}

static gboolean
read_kind (HearthOptions *options, const char *name, GVariant *value, gsize offset, GError **error)
{
  HearthKind kind = 0;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return fail_shape (name, value, _ ("a kind (s)"), error);
  if (!hearth_kind_from_name (g_variant_get_string (value, NULL), &kind, error))
    return FALSE;
  options->event->kind = kind;
  return TRUE;
}

static gboolean
read_kinds (HearthOptions *options, const char *name, GVariant *value, gsize offset, GError **error)
{
  g_auto (GStrv) names = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    names = g_variant_dup_strv (value, NULL);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    names = g_strsplit (g_variant_get_string (value, NULL), ",", -1);
  else
    return fail_shape (name, value, _ ("a kind (s) or kinds (as)"), error);
  for (char **one = names; *one; one++) {
    HearthKind kind = 0;

    if (!hearth_kind_from_name (*one, &kind, error))
      return FALSE;
    options->kinds |= 1u << kind;
  }
  return TRUE;
}

static gboolean
read_duration (HearthOptions *options, const char *name, GVariant *value, gsize offset,
               GError **error)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return hearth_when_parse_duration (g_variant_get_string (value, NULL),
                                       &options->event->duration_seconds, error);
  return get_integer (value, &options->event->duration_seconds)
         || fail_shape (name, value, _ ("a duration such as 2h (s), or seconds (x)"), error);
}

/* "1d,2h,0"; "none" or "" is no reminder at all. */
static gboolean
read_remind_text (HearthOptions *options, const char *text, GError **error)
{
  g_autoptr (GArray) leads = hearth_walls_new ();
  g_auto (GStrv) words = NULL;

  if (*text && strcmp (text, "none") != 0)
    words = g_strsplit (text, ",", -1);
  for (char **word = words; word && *word; word++) {
    gint64 lead = 0;

    if (strcmp (g_strstrip (*word), "0") != 0 && !hearth_when_parse_duration (*word, &lead, error))
      return FALSE;
    g_array_append_val (leads, lead);
  }
  return hearth_event_set_leads (options->event, (const gint64 *)(gpointer)leads->data, leads->len,
                                 error);
}

static gboolean
read_reminders (HearthOptions *options, const char *name, GVariant *value, gsize offset,
                GError **error)
{
  g_autoptr (GArray) leads = hearth_walls_new ();

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return read_remind_text (options, g_variant_get_string (value, NULL), error);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    return fail_shape (name, value, _ ("leads such as 1d,2h,0 (s), or seconds (ax)"), error);
  for (gsize i = 0; i < g_variant_n_children (value); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
    gint64 lead = 0;

    if (!get_integer (child, &lead))
      return fail_shape (name, value, _ ("leads such as 1d,2h,0 (s), or seconds (ax)"), error);
    g_array_append_val (leads, lead);
  }
  return hearth_event_set_leads (options->event, (const gint64 *)(gpointer)leads->data, leads->len,
                                 error);
}

static gboolean
get_names (const char *name, GVariant *value, char ***out_names, GError **error)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    *out_names = g_variant_dup_strv (value, NULL);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    *out_names = *g_variant_get_string (value, NULL)
                     ? g_strsplit (g_variant_get_string (value, NULL), ",", -1)
                     : g_new0 (char *, 1);
  else
    return fail_shape (name, value, _ ("texts (as), or one with commas (s)"), error);
  for (char **one = *out_names; *one; one++)
    g_strstrip (*one);
  return TRUE;
}

static gboolean
read_turn (HearthOptions *options, const char *name, GVariant *value, gsize offset, GError **error)
{
  char **names = NULL;

  if (!get_names (name, value, &names, error))
    return FALSE;
  g_strfreev (options->event->turn);
  options->event->turn = names;
  return TRUE;
}

static gboolean
read_dates (HearthOptions *options, const char *name, GVariant *value, gsize offset, GError **error)
{
  char **names = NULL;

  if (!get_names (name, value, &names, error))
    return FALSE;
  g_strfreev (*FIELD (char **, options, offset));
  *FIELD (char **, options, offset) = names;
  return TRUE;
}

#define EVENT_OPTION (HEARTH_FOR_ADD | HEARTH_FOR_UPDATE)
#define TIME_OPTION (EVENT_OPTION | HEARTH_FOR_PARSE)
#define OF_EVENT(field) G_STRUCT_OFFSET (HearthEvent, field)
#define OF_OPTIONS(field) G_STRUCT_OFFSET (HearthOptions, field)

static const OptionRow rows[] = {
  { "kind", HEARTH_FOR_UPDATE, "s", read_kind, 0 },
  { "kind", HEARTH_FOR_AGENDA, "s, as", read_kinds, 0 },
  { "title", HEARTH_FOR_UPDATE, "s", read_event_text, OF_EVENT (title) },
  { "when", HEARTH_FOR_UPDATE, "s", read_text, OF_OPTIONS (when) },
  { "for", EVENT_OPTION, "s", read_duration, 0 },
  { "duration", EVENT_OPTION, "x, s", read_duration, 0 },
  { "remind", EVENT_OPTION, "s", read_reminders, 0 },
  { "reminders", EVENT_OPTION, "ax, s", read_reminders, 0 },
  { "follow-up", EVENT_OPTION, "b", read_event_flag, OF_EVENT (follow_up) },
  { "place", EVENT_OPTION, "s", read_event_text, OF_EVENT (place) },
  { "notes", EVENT_OPTION, "s", read_event_text, OF_EVENT (notes) },
  { "goal", EVENT_OPTION, "x", read_event_number, OF_EVENT (goal) },
  { "goal", HEARTH_FOR_AGENDA, "x", read_id, OF_OPTIONS (goal) },
  { "deck", EVENT_OPTION, "s", read_event_text, OF_EVENT (deck) },
  { "urgent", EVENT_OPTION, "b", read_event_flag, OF_EVENT (urgent) },
  { "unplug", EVENT_OPTION, "b", read_event_flag, OF_EVENT (unplug) },
  { "zone", EVENT_OPTION, "s", read_event_text, OF_EVENT (zone) },
  { "zone", HEARTH_FOR_PARSE, "s", read_text, OF_OPTIONS (zone) },
  { "turn", EVENT_OPTION, "as, s", read_turn, 0 },
  { "rrule", TIME_OPTION, "s", read_text, OF_OPTIONS (rrule) },
  { "rule", TIME_OPTION, "s", read_text, OF_OPTIONS (rrule) },
  { "start", TIME_OPTION, "s", read_text, OF_OPTIONS (start) },
  { "rdates", TIME_OPTION, "as, s", read_dates, OF_OPTIONS (rdates) },
  { "exdates", TIME_OPTION, "as, s", read_dates, OF_OPTIONS (exdates) },
  { "request-id", HEARTH_FOR_ADD, "s", read_event_text, OF_EVENT (request_id) },
  { "now", HEARTH_FOR_PARSE, "s", read_text, OF_OPTIONS (now) },
  { "from", HEARTH_FOR_PARSE, "s", read_text, OF_OPTIONS (from) },
  { "count", HEARTH_FOR_PARSE, "u", read_amount, OF_OPTIONS (count) },
  { "limit", HEARTH_FOR_AGENDA | HEARTH_FOR_REMINDERS, "u", read_amount, OF_OPTIONS (limit) },
  { "event", HEARTH_FOR_AGENDA | HEARTH_FOR_REMINDERS, "x", read_id, OF_OPTIONS (event_id) },
  { "note", HEARTH_FOR_DONE | HEARTH_FOR_SKIP, "s", read_text, OF_OPTIONS (note) },
  { "rating", HEARTH_FOR_DONE, "u", read_rating, 0 },
  { "at", HEARTH_FOR_DONE, "s", read_text, OF_OPTIONS (at) },
};

static const OptionRow *
find_row (const char *name, HearthOptionUse use)
{
  g_autofree char *dashed = g_strdelimit (g_strdup (name), "_", '-');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].uses & use && strcmp (rows[i].name, dashed) == 0)
      return &rows[i];
  return NULL;
}

static gboolean
fail_unknown (const char *name, HearthOptionUse use, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].uses & use)
      g_string_append_printf (known, "%s%s (%s)", known->len > 0 ? ", " : "", rows[i].name,
                              rows[i].shapes);
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("there is no option “%s” here; there are %s"), name,
               known->len > 0 ? known->str : _ ("none"));
  return FALSE;
}

/* A local start as this event writes it: its own shape, or for a date of a timed event that day at
 * the event's time. */
static gboolean
read_wall (const HearthEvent *event, const char *text, gint64 *out_wall, GError **error)
{
  gboolean is_date = FALSE;
  gint64 time = hearth_civil_time_of_day (event->start);

  if (!hearth_civil_parse (text, out_wall, &is_date, error))
    return FALSE;
  if (is_date && !event->all_day)
    *out_wall += time;
  if (is_date || !event->all_day)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("%s has a time, and the event lasts all day: write the date alone"), text);
  return FALSE;
}

static gboolean
read_walls (const HearthEvent *event, char **texts, GArray **walls, GError **error)
{
  g_autoptr (GArray) read = hearth_walls_new ();

  for (char **text = texts; *text; text++) {
    gint64 wall = 0;

    if (!read_wall (event, *text, &wall, error))
      return FALSE;
    hearth_walls_insert (read, wall);
  }
  g_array_unref (*walls);
  *walls = g_steal_pointer (&read);
  return TRUE;
}

static gboolean
apply_rule (HearthOptions *options, GError **error)
{
  HearthEvent *event = options->event;
  HearthRule rule = { 0 };
  gboolean is_date = FALSE;

  if (!options->start) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("a rule needs a start: give the option start, a local time such as "
                    "2026-11-27T19:00"));
    return FALSE;
  }
  if (options->rrule && *options->rrule && !hearth_recurrence_parse (options->rrule, &rule, error))
    return FALSE;
  if (!hearth_civil_parse (options->start, &event->start, &is_date, error))
    return FALSE;
  event->all_day = is_date;
  event->rule = rule;
  event->window_seconds = 0;
  g_free (event->after_done);
  event->after_done = g_strdup ("");
  g_array_set_size (event->rdates, 0);
  g_array_set_size (event->exdates, 0);
  return TRUE;
}

void
hearth_options_clear (HearthOptions *options)
{
  g_clear_pointer (&options->when, g_free);
  g_clear_pointer (&options->rrule, g_free);
  g_clear_pointer (&options->start, g_free);
  g_clear_pointer (&options->rdates, g_strfreev);
  g_clear_pointer (&options->exdates, g_strfreev);
  g_clear_pointer (&options->now, g_free);
  g_clear_pointer (&options->from, g_free);
  g_clear_pointer (&options->zone, g_free);
  g_clear_pointer (&options->note, g_free);
  g_clear_pointer (&options->at, g_free);
}

/* Reads a call's a{sv}; what is about the event itself goes straight into options->event. */
gboolean
hearth_options_read (HearthOptions *options, GVariant *dictionary, HearthOptionUse use,
                     GError **error)
{
  GVariantIter iter;
  const char *name = NULL;
  GVariant *value = NULL;

  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value)) {
    g_autoptr (GVariant) owned = value;
    const OptionRow *row = find_row (name, use);

    if (!row)
      return fail_unknown (name, use, error);
    if (!row->read (options, name, owned, row->offset, error))
      return FALSE;
  }
  return TRUE;
}

/* Sets when the event is, from what was said of time: a when or a rule, and further or excepted
 * dates. What was not said stays. */
gboolean
hearth_options_apply_time (HearthOptions *options, HearthScheduler *scheduler, GError **error)
{
  HearthEvent *event = options->event;

  if (options->when && *options->when && (options->rrule || options->start)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("both a when and a rule: give one of them"));
    return FALSE;
  }
  if (options->when && *options->when) {
    if (!hearth_scheduler_set_when (scheduler, event, options->when, error))
      return FALSE;
  } else if ((options->rrule || options->start) && !apply_rule (options, error))
    return FALSE;
  return (!options->rdates || read_walls (event, options->rdates, &event->rdates, error))
         && (!options->exdates || read_walls (event, options->exdates, &event->exdates, error));
}

/* The option that sets a property of an event: "FollowUp" is "follow-up". Free with g_free. */
char *
hearth_option_of_property (const char *property)
{
  GString *option = g_string_new (NULL);

  for (const char *p = property; *p; p++) {
    if (g_ascii_isupper (*p) && p != property)
      g_string_append_c (option, '-');
    g_string_append_c (option, g_ascii_tolower (*p));
  }
  return g_string_free (option, FALSE);
}
