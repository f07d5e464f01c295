// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * look: a look back on a span of time, gathered from the bus and told to scripts.
 *
 * The counting is the daemon's (Goals.Review); what is added here are the days, for the picture of
 * a year, and what was noted. Both come from the agenda, a month at a time, so that a busy decade
 * is no larger an answer than a busy month. look-text and look-html draw the same HearthLook for
 * people.
 *
 * The words are plain. What did not happen is a number among others and never a verdict.
 */
#include "look.h"

#include <stdio.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "exit.h"
#include "row.h"

enum { DAY = 86400, CHUNK_DAYS = 28, DAYS_MAX = 3700 };

static void
clear_rows (gpointer row)
{
  g_variant_unref (row);
}

void
hearth_look_free (HearthLook *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->days);
  g_ptr_array_unref (self->notes);
  g_clear_pointer (&self->gaps, g_variant_unref);
  g_free (self);
}

/* The day of an instant on the reader's calendar, as a number that grows by one a day. */
static guint32
julian_of (const HearthHere *here, gint64 instant)
{
  g_autofree char *date = hearth_here_date (here, instant);
  int year = 0, month = 0, day = 0;
  GDate calendar;

  if (sscanf (date, "%d-%d-%d", &year, &month, &day) != 3)
    return 0;
  g_date_clear (&calendar, 1);
  g_date_set_dmy (&calendar, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
  return g_date_get_julian (&calendar);
}

static void
take_occurrence (HearthLook *self, GVariant *occurrence)
{
  gint64 start = hearth_row_number (occurrence, "start");
  guint32 index = julian_of (self->here, start) - julian_of (self->here, self->from);
  const char *state = hearth_row_text (occurrence, "state");
  gboolean is_done = g_str_equal (state, "done");
  HearthLookDay *day;

  if (g_str_equal (state, "past") || index >= self->days->len)
    return;
  day = &g_array_index (self->days, HearthLookDay, index);
  day->planned++;
  day->done += is_done;
  if (is_done
      && (*hearth_row_text (occurrence, "note") != '\0'
          || hearth_row_number (occurrence, "rating") != 0))
    g_ptr_array_add (self->notes, g_variant_ref (occurrence));
}

static gboolean
gather_days (HearthLook *self, GDBusConnection *bus, GError **error)
{
  for (gint64 from = self->from; from < self->until;) {
    gint64 until = MIN (hearth_here_add_days (self->here, from, CHUNK_DAYS), self->until);
    g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
    g_autoptr (GVariant) rows = NULL;
    g_autoptr (GVariant) reply = hearth_bus_call_schedule (
        bus, "Agenda", g_variant_new ("(xx@a{sv})", from, until, g_variant_dict_end (&filter)),
        "(a(osxxsssa{sv}))", error);

    if (reply == NULL)
      return FALSE;
    rows = g_variant_get_child_value (reply, 0);
    for (gsize i = 0; i < g_variant_n_children (rows); i++) {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr (GVariant) occurrence = hearth_row_occurrence (row);

      if (hearth_row_number (occurrence, "start") >= from)
        take_occurrence (self, occurrence);
    }
    from = until;
  }
  return TRUE;
}

static gboolean
gather_rows (HearthLook *self, GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) reply =
      hearth_bus_call (bus, HEARTH_PATH, HEARTH_GOALS_INTERFACE, "Review",
                       g_variant_new ("(xx)", self->from, self->until), "(a(ssuuuuua{sv}))", error);

  if (reply == NULL)
    return FALSE;
  rows = g_variant_get_child_value (reply, 0);
  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

    g_ptr_array_add (self->rows, hearth_row_review (row));
  }
  return TRUE;
}

/* (transfer full): when each kind was last done, a{sx}. */
GVariant *
hearth_look_ask_gaps (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) reply =
      hearth_bus_call (bus, HEARTH_PATH, HEARTH_GOALS_INTERFACE, "Gaps", NULL, "(a{sx})", error);

  return reply == NULL ? NULL : g_variant_get_child_value (reply, 0);
}

/* Gathers what there is to say of the instants [@from, @until), which begin at midnights. */
HearthLook *
hearth_look_new (GDBusConnection *bus, const HearthHere *here, gint64 from, gint64 until,
                 const char *title, GError **error)
{
  g_autoptr (HearthLook) self = g_new0 (HearthLook, 1);
  guint32 n_days = julian_of (here, until - 1) - julian_of (here, from) + 1;

  self->here = here;
  self->from = from;
  self->until = until;
  self->title = g_strdup (title);
  self->rows = g_ptr_array_new_with_free_func (clear_rows);
  self->notes = g_ptr_array_new_with_free_func (clear_rows);
  self->days = g_array_new (FALSE, TRUE, sizeof (HearthLookDay));
  if (n_days > DAYS_MAX) {
    hearth_exit_usage (error, _ ("a review looks back on ten years at most"));
    return NULL;
  }
  g_array_set_size (self->days, n_days);
  self->gaps = hearth_look_ask_gaps (bus, error);
  if (self->gaps == NULL || !gather_rows (self, bus, error) || !gather_days (self, bus, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* (nullable): the row of a scope ("all", "kind", "area", "goal") and a name, borrowed. */
GVariant *
hearth_look_row (const HearthLook *self, const char *scope, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++) {
    GVariant *row = g_ptr_array_index (self->rows, i);

    if (g_str_equal (hearth_row_text (row, "scope"), scope)
        && g_str_equal (hearth_row_text (row, "name"), name))
      return row;
  }
  return NULL;
}

/* An instant within the day @index of the span. */
gint64
hearth_look_day_begins (const HearthLook *self, guint index)
{
  return hearth_here_add_days (self->here, self->from, (int)index);
}

/* The weekday of day @index: 0 Monday to 6 Sunday. */
int
hearth_look_weekday (const HearthLook *self, guint index)
{
  return (int)((julian_of (self->here, self->from) + index + 6) % 7);
}

/* Whether the present lies in the span. */
gboolean
hearth_look_is_present (const HearthLook *self)
{
  return self->from <= self->here->now && self->here->now < self->until;
}

static const struct {
  const char *name;
  const char *label;
  const char *last; /* (nullable): as it stands in “since your last …” */
} labels[] = {
  { "date-night", N_ ("Date nights"), N_ ("date night") },
  { "check-in", N_ ("Check-ins"), N_ ("check-in") },
  { "milestone", N_ ("Milestones"), NULL },
  { "appreciation", N_ ("Kind words"), N_ ("kind word") },
  { "promise", N_ ("Promises"), NULL },
  { "communication", N_ ("Communication"), NULL },
  { "trust", N_ ("Trust"), NULL },
  { "quality-time", N_ ("Quality time"), NULL },
  { "personal-goals", N_ ("Personal goals"), NULL },
  { "intimacy", N_ ("Intimacy"), NULL },
  { "gratitude", N_ ("Gratitude"), NULL },
};

/* What a row counts, in the reader's words: "Date nights", a goal's title. */
char *
hearth_look_name (GVariant *row)
{
  const char *name = hearth_row_text (row, "name");

  if (g_str_equal (hearth_row_text (row, "scope"), "all"))
    return g_strdup (_ ("Everything"));
  if (g_str_equal (hearth_row_text (row, "scope"), "goal"))
    return hearth_print_clean (hearth_row_text (row, "title"));
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].name, name))
      return g_strdup (_ (labels[i].label));
  return g_strdup (name);
}

/* "3 of 4" that were planned; "" where none was. */
char *
hearth_look_done (GVariant *row)
{
  gint64 planned = hearth_row_number (row, "planned");

  if (planned == 0)
    return g_strdup ("");
  return g_strdup_printf (_ ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT),
                          hearth_row_number (row, "done"), planned);
}

/* "1 skipped, 2 missed, 3 to come", or that nothing was planned; "" where there is nothing beside
 * what was done. */
char *
hearth_look_counts (GVariant *row)
{
  const struct {
    const char *key;
    const char *format;
  } counts[] = {
    { "skipped", N_ ("skipped") }, { "missed", N_ ("missed") },    { "paused", N_ ("paused") },
    { "due", N_ ("due") },         { "upcoming", N_ ("to come") },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  if (hearth_row_number (row, "planned") == 0)
    return g_strdup (_ ("nothing planned"));
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++) {
    gint64 n = hearth_row_number (row, counts[i].key);

    if (n > 0)
      g_string_append_printf (text, "%s%" G_GINT64_FORMAT " %s", text->len > 0 ? ", " : "", n,
                              _ (counts[i].format));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (nullable): "23 days since your last date night"; NULL of a kind that keeps no such count, and
 * where the last one was no two days ago. */
char *
hearth_look_gap (const HearthHere *here, const char *kind, gint64 last)
{
  guint32 days = julian_of (here, here->now) - julian_of (here, last);

  if (last > here->now || days < 2)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].name, kind) && labels[i].last != NULL)
      return g_strdup_printf (_ ("%u days since your last %s"), days, _ (labels[i].last));
  return NULL;
}

/* (nullable): "4 of 5 promises kept, 1 still open". */
char *
hearth_look_promises (const HearthLook *self)
{
  GVariant *row = hearth_look_row (self, "kind", "promise");
  gint64 open;

  if (row == NULL)
    return NULL;
  open = hearth_row_number (row, "due") + hearth_row_number (row, "upcoming");
  if (open > 0)
    return g_strdup_printf (_ ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                               " promises kept, %" G_GINT64_FORMAT " still open"),
                            hearth_row_number (row, "done"), hearth_row_number (row, "planned"),
                            open);
  return g_strdup_printf (_ ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " promises kept"),
                          hearth_row_number (row, "done"), hearth_row_number (row, "planned"));
}

static const HearthJsonField tally_fields[] = {
  { "planned", "planned", HEARTH_JSON_NUMBER },
  { "done", "done", HEARTH_JSON_NUMBER },
  { "skipped", "skipped", HEARTH_JSON_NUMBER },
  { "missed", "missed", HEARTH_JSON_NUMBER },
  { "paused", "paused", HEARTH_JSON_NUMBER },
  { "due", "due", HEARTH_JSON_NUMBER },
  { "upcoming", "upcoming", HEARTH_JSON_NUMBER },
  { "last_done", "last-done", HEARTH_JSON_INSTANT },
  { NULL },
};

static void
add_tally (const HearthLook *self, JsonObject *object, GVariant *row)
{
  g_autoptr (JsonObject) tally = hearth_json_object (tally_fields, row, self->here);
  JsonObject *streak = json_object_new ();
  double rating = 0;

  for (const HearthJsonField *field = tally_fields; field->key != NULL; field++)
    json_object_set_member (object, field->key, json_object_dup_member (tally, field->key));
  if (g_variant_lookup (row, "rating", "d", &rating))
    json_object_set_double_member (object, "rating", rating);
  else
    json_object_set_null_member (object, "rating");
  json_object_set_int_member (streak, "current", hearth_row_number (row, "streak"));
  json_object_set_int_member (streak, "longest", hearth_row_number (row, "longest"));
  json_object_set_object_member (object, "streak", streak);
}

static void
set_text_or_null (JsonObject *object, const char *key, const char *text)
{
  if (*text == '\0')
    json_object_set_null_member (object, key);
  else
    json_object_set_string_member (object, key, text);
}

/* The rows of @scope as an array under @key. */
static void
add_scope (const HearthLook *self, JsonObject *object, const char *key, const char *scope)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->rows->len; i++) {
    GVariant *row = g_ptr_array_index (self->rows, i);
    JsonObject *element = NULL;

    if (!g_str_equal (hearth_row_text (row, "scope"), scope))
      continue;
    element = json_object_new ();
    if (g_str_equal (scope, "goal")) {
      json_object_set_int_member (element, "goal",
                                  g_ascii_strtoll (hearth_row_text (row, "name"), NULL, 10));
      json_object_set_string_member (element, "title", hearth_row_text (row, "title"));
      json_object_set_string_member (element, "area", hearth_row_text (row, "area"));
      set_text_or_null (element, "target", hearth_row_text (row, "target"));
      set_text_or_null (element, "warning", hearth_row_text (row, "warning"));
    } else {
      json_object_set_string_member (element, scope, hearth_row_text (row, "name"));
    }
    add_tally (self, element, row);
    json_array_add_object_element (array, element);
  }
  json_object_set_array_member (object, key, array);
}

static void
add_days (const HearthLook *self, JsonObject *object)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->days->len; i++) {
    const HearthLookDay *day = &g_array_index (self->days, HearthLookDay, i);
    g_autofree char *date = hearth_here_date (self->here, hearth_look_day_begins (self, i));
    JsonObject *element = NULL;

    if (day->planned == 0)
      continue;
    element = json_object_new ();
    json_object_set_string_member (element, "date", date);
    json_object_set_int_member (element, "planned", day->planned);
    json_object_set_int_member (element, "done", day->done);
    json_array_add_object_element (array, element);
  }
  json_object_set_array_member (object, "days", array);
}

static void
add_gaps (const HearthLook *self, JsonObject *object)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < g_variant_n_children (self->gaps); i++) {
    g_autofree char *instant = NULL;
    JsonObject *element = json_object_new ();
    const char *kind;
    gint64 last;

    g_variant_get_child (self->gaps, i, "{&sx}", &kind, &last);
    instant = hearth_here_rfc3339 (self->here, last);
    json_object_set_string_member (element, "kind", kind);
    json_object_set_string_member (element, "last_done", instant);
    json_object_set_int_member (element, "days",
                                (gint64)julian_of (self->here, self->here->now)
                                    - julian_of (self->here, last));
    json_array_add_object_element (array, element);
  }
  json_object_set_array_member (object, "gaps", array);
}

/* (transfer full): the look as scripts read it. */
JsonObject *
hearth_look_json (const HearthLook *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *from = hearth_here_date (self->here, self->from);
  g_autofree char *until = hearth_here_date (self->here, self->until);

  json_object_set_string_member (object, "from", from);
  json_object_set_string_member (object, "until", until);
  add_tally (self, object, hearth_look_row (self, "all", ""));
  add_scope (self, object, "kinds", "kind");
  add_scope (self, object, "areas", "area");
  add_scope (self, object, "goals", "goal");
  add_days (self, object);
  add_gaps (self, object);
  return object;
}
