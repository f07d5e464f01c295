// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-check-in: check-in, half an hour for two at one keyboard.
 *
 * First what went well, then a card, then what to change and what to promise, and when to meet
 * next. Each says their own before the other's is shown: an answer leaves the screen as soon as it
 * is given, and both come back together. Every answer is on disk before the next question (see
 * start-answers), so one may leave at any time and go on later, with the same card.
 *
 * Nothing is changed in the schedule before the end. Then the promises become events, all or none
 * and never twice, and the check-in is done; what was said goes into the journal only if both say
 * so.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "dialogue.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "start-answers.h"
#include "verb.h"

enum { HALF_DAY = 43200, DAY = 86400, MOST_PROMISES = 9, CLEARING_LINES = 60, NOTE_MAX = 60000 };

typedef struct {
  GDBusConnection *bus; /* owned */
  HearthHere *here; /* owned */
  HearthAnswers *answers; /* owned */
} Talk;

static void
clear_talk (Talk *talk)
{
  g_clear_object (&talk->bus);
  g_clear_pointer (&talk->here, hearth_here_free);
  g_clear_pointer (&talk->answers, hearth_answers_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Talk, clear_talk)

/* A question that each of the two answers before either answer is shown. */
typedef struct {
  const char *key;
  const char *question; /* after a name */
  const char *heading; /* in the journal */
  const char
      *shown; /* (nullable): the answer that the question is about, for each of them to see */
} Sealed;

static const Sealed well = { "well", N_ ("what went well, and what do you thank the other for?"),
                             N_ ("What went well"), NULL };
static const Sealed card = { "card", N_ ("what do you say to it?"), NULL, "prompt" };

static gboolean
fail_left (GError **error)
{
  g_set_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_REFUSED,
               _ ("until later; “hearth check-in” goes on where you were"));
  return FALSE;
}

static const char *
get (const Talk *talk, const char *key)
{
  return hearth_answers_get (talk->answers, key);
}

static const char *
get_of (const Talk *talk, const char *key, int who)
{
  g_autofree char *name = g_strdup_printf ("%s-%d", key, who);

  return get (talk, name);
}

/* Asks what was not answered before, and keeps the answer. */
static gboolean
ask (Talk *talk, const char *key, const char *question, const char *fallback, GError **error)
{
  g_autofree char *answer = NULL;

  if (hearth_answers_has (talk->answers, key))
    return TRUE;
  answer = hearth_dialogue_ask (question, fallback);
  if (answer == NULL)
    return fail_left (error);
  if (!g_utf8_validate (answer, -1, NULL)) {
    g_free (answer);
    answer = g_strdup ("");
  }
  return hearth_answers_set (talk->answers, key, answer, error);
}

/* As ask, but an empty answer will not do. */
static gboolean
ask_name (Talk *talk, const char *key, const char *question, GError **error)
{
  while (!hearth_answers_has (talk->answers, key)) {
    g_autofree char *answer = hearth_dialogue_ask (question, "");

    if (answer == NULL)
      return fail_left (error);
    if (*answer != '\0' && g_utf8_validate (answer, -1, NULL)
        && !hearth_answers_set (talk->answers, key, answer, error))
      return FALSE;
  }
  return TRUE;
}

/* An answer leaves the screen. */
static void
seal (void)
{
  g_autofree char *lines = g_strnfill (CLEARING_LINES, '\n');

  if (g_strcmp0 (g_getenv ("TERM"), "dumb") == 0)
    hearth_dialogue_say ("%s", lines);
  else
    hearth_dialogue_say ("\033[2J\033[3J\033[H");
}

/* Each of the two answers @sealed alone; then both are shown. */
static gboolean
ask_both (Talk *talk, const Sealed *sealed, GError **error)
{
  gboolean is_new = FALSE;

  for (int who = 1; who <= 2; who++) {
    g_autofree char *key = g_strdup_printf ("%s-%d", sealed->key, who);
    g_autofree char *question =
        g_strdup_printf ("%s, %s", get_of (talk, "name", who), _ (sealed->question));

    if (hearth_answers_has (talk->answers, key))
      continue;
    is_new = TRUE;
    if (sealed->shown != NULL)
      hearth_dialogue_say ("\n  %s\n\n", get (talk, sealed->shown));
    if (!ask (talk, key, question, "", error))
      return FALSE;
    seal ();
  }
  for (int who = 1; is_new && who <= 2; who++)
    hearth_dialogue_say ("  %s: %s\n", get_of (talk, "name", who), get_of (talk, sealed->key, who));
  return TRUE;
}

static gboolean
draw_card (Talk *talk, GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  const char *text;

  if (hearth_answers_has (talk->answers, "prompt"))
    return TRUE;
  reply = hearth_bus_call (talk->bus, HEARTH_PATH, HEARTH_PROMPTS_INTERFACE, "Draw",
                           g_variant_new ("(s)", "check-in"), "(s)", error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s)", &text);
  return hearth_answers_set (talk->answers, "prompt", text, error);
}

/* Whether the daemon understands @when as one moment to come; says why not. */
static gboolean
is_moment (Talk *talk, const char *when)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GVariant) explanation = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (
      talk->bus, "Parse", g_variant_new ("(s@a{sv})", when, g_variant_dict_end (&options)),
      "(a{sv})", &reason);

  if (reply == NULL) {
    hearth_dialogue_say ("  %s\n", reason->message);
    return FALSE;
  }
  explanation = g_variant_get_child_value (reply, 0);
  if (!hearth_row_flag (explanation, "all-day"))
    return TRUE;
  hearth_dialogue_say (_ ("  And at what time? Say it as in “friday 19:00”.\n"));
  return FALSE;
}

static gboolean
ask_when (Talk *talk, const char *key, const char *question, const char *fallback, GError **error)
{
  while (!hearth_answers_has (talk->answers, key)) {
    g_autofree char *answer = hearth_dialogue_ask (question, fallback);

    if (answer == NULL)
      return fail_left (error);
    if (*answer != '\0' && is_moment (talk, answer)
        && !hearth_answers_set (talk->answers, key, answer, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
ask_promises (Talk *talk, GError **error)
{
  for (int i = 1; i <= MOST_PROMISES; i++) {
    g_autofree char *key = g_strdup_printf ("promise-%d", i);
    g_autofree char *when = g_strdup_printf ("promise-%d-when", i);

    if (!ask (talk, key,
              i == 1 ? _ ("Does one of you promise something? (an empty line: no)")
                     : _ ("And another promise? (an empty line: no)"),
              "", error))
      return FALSE;
    if (*get (talk, key) == '\0')
      return TRUE;
    if (!ask_when (talk, when, _ ("  By when?"), "", error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_yes (const char *answer)
{
  return g_ascii_strncasecmp (answer, "y", 1) == 0 || g_ascii_strcasecmp (answer, _ ("yes")) == 0;
}

static GVariant *
ask_agenda (Talk *talk, gint64 from, guint limit, GError **error)
{
  g_auto (GVariantDict) filter = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;

  g_variant_dict_insert (&filter, "kind", "s", "check-in");
  g_variant_dict_insert (&filter, "limit", "u", limit);
  reply = hearth_bus_call_schedule (
      talk->bus, "Agenda",
      g_variant_new ("(xx@a{sv})", from, G_GINT64_CONSTANT (0), g_variant_dict_end (&filter)),
      "(a(osxxsssa{sv}))", error);
  return reply == NULL ? NULL : g_variant_get_child_value (reply, 0);
}

/* Keeps which occurrence this check-in is: the one that waits, else the next of today; and which
 * comes after it. */
static gboolean
find_occurrence (Talk *talk, GError **error)
{
  g_autoptr (GVariant) rows = NULL;
  g_autofree char *now = NULL;

  if (hearth_answers_has (talk->answers, "event"))
    return TRUE;
  rows = ask_agenda (talk, talk->here->now - DAY, 20, error);
  if (rows == NULL)
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) one = hearth_row_occurrence (row);
    const char *state = hearth_row_text (one, "state");
    gboolean is_open = g_str_equal (state, "due") || g_str_equal (state, "snoozed")
                       || g_str_equal (state, "upcoming");

    if (!is_open || hearth_row_number (one, "start") > talk->here->now + HALF_DAY)
      continue;
    now = g_strdup_printf ("%" G_GINT64_FORMAT, hearth_row_number (one, "event"));
    return hearth_answers_set (talk->answers, "occurrence", hearth_row_text (one, "occurrence"),
                               error)
           && hearth_answers_set (talk->answers, "event", now, error);
  }
  return hearth_answers_set (talk->answers, "event", "", error);
}

/* The next one is said, and moved where it does not suit. */
static gboolean
confirm_next (Talk *talk, GError **error)
{
  g_autoptr (GVariant) rows = ask_agenda (talk, talk->here->now + HALF_DAY, 1, error);
  g_autoptr (GVariant) row = NULL;
  g_autoptr (GVariant) one = NULL;
  g_autofree char *date = NULL;
  g_autofree char *question = NULL;
  g_autofree char *event = NULL;

  if (rows == NULL)
    return FALSE;
  if (g_variant_n_children (rows) == 0)
    return hearth_answers_set (talk->answers, "next", "yes", error);
  row = g_variant_get_child_value (rows, 0);
  one = hearth_row_occurrence (row);
  date = hearth_here_full (talk->here, hearth_row_number (one, "start"), FALSE);
  question = g_strdup_printf (_ ("The next one is %s. Is that good?"), date);
  event = g_strdup_printf ("%" G_GINT64_FORMAT, hearth_row_number (one, "event"));
  if (!ask (talk, "next", question, _ ("yes"), error))
    return FALSE;
  if (is_yes (get (talk, "next")))
    return TRUE;
  return hearth_answers_set (talk->answers, "next-event", event, error)
         && hearth_answers_set (talk->answers, "next-occurrence",
                                hearth_row_text (one, "occurrence"), error)
         && ask_when (talk, "next-when", _ ("  When then?"), "", error);
}

static gboolean
ask_all (Talk *talk, GError **error)
{
  if (!ask_name (talk, "name-1", _ ("Who begins?"), error)
      || !ask_name (talk, "name-2", _ ("And who is with you?"), error)
      || !ask_both (talk, &well, error) || !draw_card (talk, error)
      || !ask_both (talk, &card, error)
      || !ask (talk, "change", _ ("What do you want to change, the two of you?"), "", error)
      || !ask_promises (talk, error) || !confirm_next (talk, error))
    return FALSE;
  for (int who = 1; who <= 2; who++) {
    g_autofree char *key = g_strdup_printf ("keep-%d", who);
    g_autofree char *question =
        g_strdup_printf (_ ("%s, may this stay in your journal?"), get_of (talk, "name", who));

    if (!ask (talk, key, question, _ ("yes"), error))
      return FALSE;
  }
  return TRUE;
}

static void
append_both (const Talk *talk, GString *note, const char *heading, const char *key)
{
  g_string_append_printf (note, "%s\n", heading);
  for (int who = 1; who <= 2; who++)
    if (*get_of (talk, key, who) != '\0')
      g_string_append_printf (note, "%s: %s\n", get_of (talk, "name", who),
                              get_of (talk, key, who));
}

/* What the journal keeps; "" where not both want it. */
static char *
compose_note (const Talk *talk)
{
  g_autoptr (GString) note = g_string_new (NULL);

  if (!is_yes (get (talk, "keep-1")) || !is_yes (get (talk, "keep-2")))
    return g_strdup ("");
  append_both (talk, note, _ (well.heading), well.key);
  append_both (talk, note, get (talk, "prompt"), card.key);
  if (*get (talk, "change") != '\0')
    g_string_append_printf (note, "%s\n%s\n", _ ("What we change"), get (talk, "change"));
  if (note->len > NOTE_MAX)
    g_string_truncate (
        note, (gsize)(g_utf8_find_prev_char (note->str, note->str + NOTE_MAX) - note->str));
  return g_strchomp (g_string_free (g_steal_pointer (&note), FALSE));
}

/* The promises become events, all or none; the same again adds nothing. */
static gboolean
create_promises (Talk *talk, guint *out_count, GError **error)
{
  g_auto (GVariantBuilder) events = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(sssa{sv})"));
  g_autoptr (GVariant) reply = NULL;

  *out_count = 0;
  for (int i = 1; i <= MOST_PROMISES; i++) {
    g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
    g_autofree char *key = g_strdup_printf ("promise-%d", i);
    g_autofree char *when = g_strdup_printf ("promise-%d-when", i);
    g_autofree char *id = g_strdup_printf ("%s-promise-%d", hearth_answers_stem (talk->answers), i);

    if (*get (talk, key) == '\0')
      break;
    g_variant_dict_insert (&options, "request-id", "s", id);
    g_variant_builder_add (&events, "(sss@a{sv})", "promise", get (talk, key), get (talk, when),
                           g_variant_dict_end (&options));
    ++*out_count;
  }
  if (*out_count == 0)
    return TRUE;
  reply = hearth_bus_call_schedule (talk->bus, "AddMany", g_variant_new ("(a(sssa{sv}))", &events),
                                    "(ao)", error);
  return reply != NULL;
}

static gboolean
move_next (Talk *talk, GError **error)
{
  g_autoptr (GVariant) reply = NULL;

  if (*get (talk, "next-when") == '\0')
    return TRUE;
  reply = hearth_bus_call_event (
      talk->bus, g_ascii_strtoll (get (talk, "next-event"), NULL, 10), "Move",
      g_variant_new ("(ss)", get (talk, "next-occurrence"), get (talk, "next-when")), error);
  return reply != NULL;
}

static gboolean
finish_occurrence (Talk *talk, GError **error)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *note = compose_note (talk);
  g_autoptr (GVariant) reply = NULL;

  if (*get (talk, "event") == '\0') {
    hearth_dialogue_say (_ ("No check-in was planned for today, so nothing goes into the "
                            "journal.\n"));
    return TRUE;
  }
  if (*note != '\0')
    g_variant_dict_insert (&options, "note", "s", note);
  reply = hearth_bus_call_event (
      talk->bus, g_ascii_strtoll (get (talk, "event"), NULL, 10), "Done",
      g_variant_new ("(s@a{sv})", get (talk, "occurrence"), g_variant_dict_end (&options)), error);
  return reply != NULL;
}

static HearthExit
run_check_in (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_auto (Talk) talk = { 0 };
  guint promises = 0;

  if (!hearth_dialogue_open ()) {
    hearth_exit_usage (&error, _ ("a check-in is a talk, and needs a terminal to have it at"));
    return hearth_exit_report (error);
  }
  talk.bus = hearth_bus_open (&error);
  if (talk.bus == NULL)
    return hearth_exit_report (error);
  talk.here = hearth_here_new ();
  talk.answers = hearth_answers_new ("check-in", TRUE);
  if (hearth_args_has (args, "afresh")) {
    hearth_answers_forget (talk.answers);
    hearth_answers_free (talk.answers);
    talk.answers = hearth_answers_new ("check-in", TRUE);
  }
  if (hearth_answers_is_resumed (talk.answers))
    hearth_dialogue_say (_ ("You go on where you were; --afresh begins anew.\n"));
  if (!find_occurrence (&talk, &error) || !ask_all (&talk, &error)
      || !create_promises (&talk, &promises, &error) || !move_next (&talk, &error)
      || !finish_occurrence (&talk, &error))
    return hearth_exit_report (error);
  hearth_answers_forget (talk.answers);
  hearth_print (g_dngettext (GETTEXT_PACKAGE, "Thank you both. %u promise was written down.\n",
                             "Thank you both. %u promises were written down.\n", promises),
                promises);
  return HEARTH_EXIT_DONE;
}

static const HearthOption check_in_options[] = {
  { "afresh", HEARTH_OPTION_FLAG, NULL, N_ ("forget what was said the last time") },
  { NULL },
};

const HearthVerb hearth_verb_check_in = {
  .name = "check-in",
  .group = HEARTH_GROUP_TOGETHER,
  .arguments = "",
  .summary = N_ ("talk, guided, the two of you at one keyboard"),
  .details =
      N_ ("Each answer leaves the screen until both are given. You may leave with Ctrl-C and "
          "go on later. Promises become events; what was said is kept in the journal only if "
          "both say so."),
  .options = { check_in_options },
  .run = run_check_in,
};
