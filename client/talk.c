// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * talk: what was said in a check-in, and what becomes of it.
 *
 * The answers are kept by their keys (see start-answers): name-1 and name-2, well-1 …, card-1 …,
 * prompt, change, promise-1 and promise-1-when …, next, keep-1 and keep-2. With them goes which
 * occurrence the talk is about: event and occurrence, or none where no check-in was planned.
 *
 * Nothing changes in the schedule before the end. Then all of it is one change, which one undo
 * takes back: the promises are planned, the next check-in is moved or planned, and this one is
 * done, with what was said where both want it kept. A talk that nobody had planned becomes a
 * check-in of its own, so that its words have a place. Finishing again after a lost reply does
 * nothing twice.
 */
#include "talk.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "row.h"

enum { HALF_DAY = 43200, DAY = 86400, NEAR_LIMIT = 20, NOTE_MAX = 60000 };

/* Goes on with what was said the last time, unless it is to be forgotten. Takes a reference of
 * @bus. */
HearthTalk *
hearth_talk_new (GDBusConnection *bus, gboolean afresh)
{
  HearthTalk *self = g_new0 (HearthTalk, 1);

  /* From its first use on the bus tells the daemon's errors apart. */
  (void)HEARTH_ERROR;
  self->bus = g_object_ref (bus);
  self->here = hearth_here_new ();
  self->answers = hearth_answers_new ("check-in", TRUE);
  if (!afresh)
    return self;
  hearth_answers_forget (self->answers);
  hearth_answers_free (self->answers);
  self->answers = hearth_answers_new ("check-in", TRUE);
  return self;
}

void
hearth_talk_free (HearthTalk *self)
{
  g_object_unref (self->bus);
  hearth_here_free (self->here);
  hearth_answers_free (self->answers);
  g_free (self);
}

/* The answer to @key, borrowed; "" where there is none. */
const char *
hearth_talk_get (const HearthTalk *self, const char *key)
{
  return hearth_answers_get (self->answers, key);
}

/* The answer that the first or second of the two, 1 or 2, gave to @key. */
const char *
hearth_talk_get_of (const HearthTalk *self, const char *key, int who)
{
  g_autofree char *name = g_strdup_printf ("%s-%d", key, who);

  return hearth_talk_get (self, name);
}

/* Whether @key was answered with a yes. */
gboolean
hearth_talk_agrees (const HearthTalk *self, const char *key)
{
  return g_str_equal (hearth_talk_get (self, key), "yes");
}

static GVariant *
ask_agenda (HearthTalk *self, gint64 from, guint limit, GError **error)
{
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;

  g_variant_dict_insert (&filter, "kind", "s", "check-in");
  g_variant_dict_insert (&filter, "limit", "u", limit);
  reply = hearth_bus_call_schedule (
      self->bus, "Agenda",
      g_variant_new ("(xx@a{sv})", from, G_GINT64_CONSTANT (0), g_variant_dict_end (&filter)),
      "(a(osxxsssa{sv}))", error);
  return reply == NULL ? NULL : g_variant_get_child_value (reply, 0);
}

static gboolean
is_open (GVariant *occurrence)
{
  const char *const open[] = { "due", "snoozed", "upcoming", NULL };

  return g_strv_contains (open, hearth_row_text (occurrence, "state"));
}

/* (transfer full) (nullable): of @rows the open occurrence that is nearest to now. */
static GVariant *
nearest (const HearthTalk *self, GVariant *rows)
{
  g_autoptr (GVariant) best = NULL;
  gint64 best_distance = DAY;

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) one = hearth_row_occurrence (row);
    gint64 ahead = hearth_row_number (one, "start") - self->here->now;
    gint64 distance = MAX (ahead, -ahead);

    if (!is_open (one) || ahead > HALF_DAY || distance >= best_distance)
      continue;
    best_distance = distance;
    g_clear_pointer (&best, g_variant_unref);
    best = g_steal_pointer (&one);
  }
  return g_steal_pointer (&best);
}

static gboolean
keep_occurrence (HearthTalk *self, const char *prefix, GVariant *occurrence, GError **error)
{
  g_autofree char *event_key = g_strconcat (prefix, "event", NULL);
  g_autofree char *occurrence_key = g_strconcat (prefix, "occurrence", NULL);
  g_autofree char *event =
      g_strdup_printf ("%" G_GINT64_FORMAT, hearth_row_number (occurrence, "event"));

  return hearth_answers_set (self->answers, occurrence_key,
                             hearth_row_text (occurrence, "occurrence"), error)
         && hearth_answers_set (self->answers, event_key, event, error);
}

/* Keeps which occurrence this talk is: of the last day and the next half one the nearest that is
 * open; none where there is none. */
gboolean
hearth_talk_find (HearthTalk *self, GError **error)
{
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GVariant) found = NULL;

  if (hearth_answers_has (self->answers, "event"))
    return TRUE;
  rows = ask_agenda (self, self->here->now - DAY, NEAR_LIMIT, error);
  if (rows == NULL)
    return FALSE;
  found = nearest (self, rows);
  return found != NULL ? keep_occurrence (self, "", found, error)
                       : hearth_answers_set (self->answers, "event", "", error);
}

/* Keeps which open check-in comes after this one; *out_start is its instant, or 0 where there is
 * none. */
gboolean
hearth_talk_find_next (HearthTalk *self, gint64 *out_start, GError **error)
{
  g_autoptr (GVariant) rows = ask_agenda (self, self->here->now + HALF_DAY, NEAR_LIMIT, error);

  if (rows == NULL)
    return FALSE;
  *out_start = 0;
  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) one = hearth_row_occurrence (row);

    if (!is_open (one))
      continue;
    *out_start = hearth_row_number (one, "start");
    return keep_occurrence (self, "next-", one, error);
  }
  return TRUE;
}

/* The deck of the event that the talk is about; check-in where it has none. */
static char *
deck_of (HearthTalk *self)
{
  g_autoptr (GVariant) event = NULL;
  const char *deck = "";

  if (*hearth_talk_get (self, "event") != '\0')
    event = hearth_bus_event (self->bus,
                              g_ascii_strtoll (hearth_talk_get (self, "event"), NULL, 10), NULL);
  if (event != NULL)
    deck = hearth_row_text (event, "Deck");
  return g_strdup (*deck == '\0' || g_str_equal (deck, "none") ? "check-in" : deck);
}

/* Draws the card of this talk, once. */
gboolean
hearth_talk_draw (HearthTalk *self, GError **error)
{
  g_autofree char *deck = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *text;

  if (hearth_answers_has (self->answers, "prompt"))
    return TRUE;
  deck = deck_of (self);
  reply = hearth_bus_call (self->bus, HEARTH_PATH, HEARTH_PROMPTS_INTERFACE, "Draw",
                           g_variant_new ("(s)", deck), "(s)", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s)", &text);
  return hearth_answers_set (self->answers, "prompt", text, error);
}

static void
append_both (const HearthTalk *self, GString *note, const char *heading, const char *key)
{
  if (*hearth_talk_get_of (self, key, 1) == '\0' && *hearth_talk_get_of (self, key, 2) == '\0')
    return;
  g_string_append_printf (note, "%s\n", heading);
  for (int who = 1; who <= 2; who++)
    if (*hearth_talk_get_of (self, key, who) != '\0')
      g_string_append_printf (note, "%s: %s\n", hearth_talk_get_of (self, "name", who),
                              hearth_talk_get_of (self, key, who));
}

static void
append_promises (const HearthTalk *self, GString *note)
{
  for (int i = 1; i <= HEARTH_TALK_PROMISES; i++) {
    g_autofree char *key = g_strdup_printf ("promise-%d", i);

    if (*hearth_talk_get (self, key) == '\0')
      return;
    if (i == 1)
      g_string_append_printf (note, "%s\n", _ ("What we promise"));
    g_string_append_printf (note, "%s\n", hearth_talk_get (self, key));
  }
}

/* (transfer full): what the journal keeps; "" where not both want it. */
char *
hearth_talk_note (const HearthTalk *self)
{
  g_autoptr (GString) note = g_string_new (NULL);

  if (!hearth_talk_agrees (self, "keep-1") || !hearth_talk_agrees (self, "keep-2"))
    return g_strdup ("");
  append_both (self, note, _ ("What went well"), "well");
  append_both (self, note, hearth_talk_get (self, "prompt"), "card");
  if (*hearth_talk_get (self, "change") != '\0')
    g_string_append_printf (note, "%s\n%s\n", _ ("What we change"),
                            hearth_talk_get (self, "change"));
  append_promises (self, note);
  if (note->len > NOTE_MAX)
    g_string_truncate (
        note, (gsize)(g_utf8_find_prev_char (note->str, note->str + NOTE_MAX) - note->str));
  return g_strchomp (g_string_free (g_steal_pointer (&note), FALSE));
}

static void
add_event (const HearthTalk *self, GVariantBuilder *events, const char *kind, const char *title,
           const char *when, const char *name)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *id = g_strdup_printf ("%s-%s", hearth_answers_stem (self->answers), name);

  g_variant_dict_insert (&options, "request-id", "s", id);
  g_variant_builder_add (events, "(sss@a{sv})", kind, title, when, g_variant_dict_end (&options));
}

/* The promises become events, and a next check-in where none was planned; all or none. */
static gboolean
add_events (HearthTalk *self, guint *out_promises, GError **error)
{
  g_auto (GVariantBuilder) events = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sssa{sv})"));
  g_autoptr (GVariant) reply = NULL;
  const char *next = hearth_talk_get (self, "next-new");

  *out_promises = 0;
  for (int i = 1; i <= HEARTH_TALK_PROMISES; i++) {
    g_autofree char *key = g_strdup_printf ("promise-%d", i);
    g_autofree char *when = g_strdup_printf ("promise-%d-when", i);

    if (*hearth_talk_get (self, key) == '\0')
      break;
    add_event (self, &events, "promise", hearth_talk_get (self, key), hearth_talk_get (self, when),
               key);
    ++*out_promises;
  }
  if (*next != '\0')
    add_event (self, &events, "check-in", _ ("Check-in"), next, "next");
  if (*out_promises == 0 && *next == '\0')
    return TRUE;
  reply = hearth_bus_call_schedule (self->bus, "AddMany", g_variant_new ("(a(sssa{sv}))", &events),
                                    "(ao)", error);
  return reply != NULL;
}

/* Plans a check-in of its own, unless the daemon knows it by its @name already; one that is past
 * when it is planned is reminded of in no way. */
static gboolean
add_check_in (HearthTalk *self, const char *when, const char *name, gboolean is_past,
              gint64 *out_event, GError **error)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *id = g_strdup_printf ("%s-%s", hearth_answers_stem (self->answers), name);
  g_autoptr (GVariant) reply = NULL;
  const char *path;

  g_variant_dict_insert (&options, "request-id", "s", id);
  if (is_past) {
    g_variant_dict_insert_value (&options, "reminders",
                                 g_variant_new_array (G_VARIANT_TYPE_INT64, NULL, 0));
    g_variant_dict_insert (&options, "follow-up", "b", FALSE);
  }
  reply = hearth_bus_call_schedule (self->bus, "Add",
                                    g_variant_new ("(sss@a{sv})", "check-in", _ ("Check-in"), when,
                                                   g_variant_dict_end (&options)),
                                    "(o)", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&o)", &path);
  *out_event = hearth_bus_event_id (path);
  return TRUE;
}

/* The next one is moved; one that was removed meanwhile is planned. */
static gboolean
move_next (HearthTalk *self, GError **error)
{
  const char *when = hearth_talk_get (self, "next-when");
  g_autoptr (GError) trouble = NULL;
  g_autoptr (GVariant) reply = NULL;
  gint64 event = 0;

  if (*when == '\0')
    return TRUE;
  reply = hearth_bus_call_event (
      self->bus, g_ascii_strtoll (hearth_talk_get (self, "next-event"), NULL, 10), "Move",
      g_variant_new ("(ss)", hearth_talk_get (self, "next-occurrence"), when), &trouble);
  if (reply != NULL)
    return TRUE;
  if (g_error_matches (trouble, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND))
    return add_check_in (self, when, "next", FALSE, &event, error);
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

static gboolean
answer_occurrence (HearthTalk *self, gint64 event, const char *occurrence, GError **error)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *note = hearth_talk_note (self);
  g_autoptr (GVariant) reply = NULL;

  if (*note != '\0')
    g_variant_dict_insert (&options, "note", "s", note);
  reply = hearth_bus_call_event (
      self->bus, event, "Done",
      g_variant_new ("(s@a{sv})", occurrence, g_variant_dict_end (&options)), error);
  return reply != NULL;
}

static gboolean
answer_own_event (HearthTalk *self, GError **error)
{
  gint64 event = 0;
  g_autoptr (GVariant) properties = NULL;

  if (!add_check_in (self, "in 1 second", "talk", TRUE, &event, error))
    return FALSE;
  properties = hearth_bus_event (self->bus, event, error);
  return properties != NULL
         && answer_occurrence (self, event, hearth_row_text (properties, "Start"), error);
}

/* This check-in is done; one that was removed while they talked counts as never planned. */
static gboolean
answer (HearthTalk *self, GError **error)
{
  const char *event = hearth_talk_get (self, "event");
  g_autoptr (GError) trouble = NULL;

  if (*event == '\0')
    return answer_own_event (self, error);
  if (answer_occurrence (self, g_ascii_strtoll (event, NULL, 10),
                         hearth_talk_get (self, "occurrence"), &trouble))
    return TRUE;
  if (g_error_matches (trouble, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND))
    return answer_own_event (self, error);
  g_propagate_error (error, g_steal_pointer (&trouble));
  return FALSE;
}

static gboolean
call_group (HearthTalk *self, const char *method, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (self->bus, method, arguments, "()", error);

  return reply != NULL;
}

/* Makes of the talk what it says, all or nothing, as one change; and forgets what was typed. */
gboolean
hearth_talk_finish (HearthTalk *self, HearthTalkResult *out_result, GError **error)
{
  HearthTalkResult result = { 0 };
  g_autofree char *note = hearth_talk_note (self);
  gboolean is_good = FALSE;

  if (!call_group (self, "BeginGroup", g_variant_new ("(s)", _ ("held a check-in")), error))
    return FALSE;
  is_good =
      add_events (self, &result.promises, error) && move_next (self, error) && answer (self, error);
  if (!call_group (self, "EndGroup", g_variant_new ("(b)", is_good), is_good ? error : NULL)
      || !is_good)
    return FALSE;
  result.is_kept = *note != '\0';
  if (!hearth_talk_find_next (self, &result.next, NULL))
    result.next = 0;
  hearth_answers_forget (self->answers);
  *out_result = result;
  return TRUE;
}
