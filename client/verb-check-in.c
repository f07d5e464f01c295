// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-check-in: check-in, half an hour for two at one keyboard.
 *
 * First what went well, then a card, then what to change and what to promise, and when to meet
 * next. Each says their own before the other's is shown: an answer is given behind a veil (see
 * dialogue), and both come out together. Every answer is on disk before the next question (see
 * start-answers), so one may leave at any time and go on later, with the same card; what both have
 * seen is shown again then.
 *
 * Nothing is changed in the schedule before the end. Then the promises become events, all or none
 * and never twice, and the check-in is done; what was said goes into the journal only if both say
 * so.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "dialogue.h"
#include "print.h"
#include "row.h"
#include "talk-ask.h"
#include "verb.h"

/* A question that each of the two answers before either answer is shown. */
typedef struct {
  const char *key;
  const char *heading;
  char *(*say_question) (const char *name, const char *other);
  const char
      *shown; /* (nullable): the answer that the question is about, for each of them to see */
} Sealed;

static char *
say_well (const char *name, const char *other)
{
  return g_strdup_printf (_ ("%s, what went well, and what do you thank %s for?"), name, other);
}

static char *
say_card (const char *name, const char *other)
{
  return g_strdup_printf (_ ("%s, what do you say to it?"), name);
}

static const Sealed well = { "well", N_ ("What went well"), say_well, NULL };
static const Sealed card = { "card", N_ ("A card for the two of you"), say_card, "prompt" };

static void
say_heading (const HearthTalk *talk, const Sealed *sealed)
{
  hearth_dialogue_heading (_ (sealed->heading));
  if (sealed->shown != NULL)
    hearth_dialogue_tell ("  ", hearth_talk_get (talk, sealed->shown));
}

static void
tell_both (const HearthTalk *talk, const Sealed *sealed)
{
  say_heading (talk, sealed);
  for (int who = 1; who <= 2; who++) {
    g_autofree char *lead = g_strdup_printf ("  %s: ", hearth_talk_get_of (talk, "name", who));
    const char *answer = hearth_talk_get_of (talk, sealed->key, who);

    hearth_dialogue_tell (lead, *answer != '\0' ? answer : _ ("(nothing this time)"));
  }
}

/* The first or second of the two answers where the other cannot read it, also later. */
static gboolean
ask_behind_veil (HearthTalk *talk, const Sealed *sealed, int who, GError **error)
{
  g_autofree char *key = g_strdup_printf ("%s-%d", sealed->key, who);
  g_autofree char *question = sealed->say_question (hearth_talk_get_of (talk, "name", who),
                                                    hearth_talk_get_of (talk, "name", 3 - who));
  gboolean is_answered = FALSE;

  if (hearth_answers_has (talk->answers, key))
    return TRUE;
  hearth_dialogue_veil ();
  say_heading (talk, sealed);
  if (who == 2)
    hearth_dialogue_say (_ ("  (%s has answered; you see both when you have, too.)\n"),
                         hearth_talk_get_of (talk, "name", 1));
  is_answered = hearth_talk_ask (talk, key, question, 0, error);
  hearth_dialogue_unveil ();
  return is_answered;
}

/* Each of the two answers @sealed alone; then both are shown, with the time to talk about it. */
static gboolean
ask_both (HearthTalk *talk, const Sealed *sealed, GError **error)
{
  g_autofree char *last_key = g_strdup_printf ("%s-2", sealed->key);
  gboolean is_new = !hearth_answers_has (talk->answers, last_key);
  g_autofree char *pause = NULL;

  if (!ask_behind_veil (talk, sealed, 1, error) || !ask_behind_veil (talk, sealed, 2, error))
    return FALSE;
  tell_both (talk, sealed);
  if (!is_new)
    return TRUE;
  pause = hearth_dialogue_ask (_ ("Talk about it as long as you like; Enter goes on."), "");
  return pause != NULL || hearth_talk_left (error);
}

static gboolean
ask_change (HearthTalk *talk, GError **error)
{
  if (hearth_answers_has (talk->answers, "change"))
    return TRUE;
  hearth_dialogue_heading (_ ("What comes next"));
  return hearth_talk_ask (talk, "change", _ ("What do you want to change, the two of you?"), 0,
                          error);
}

static gboolean
ask_promises (HearthTalk *talk, GError **error)
{
  for (int i = 1; i <= HEARTH_TALK_PROMISES; i++) {
    g_autofree char *key = g_strdup_printf ("promise-%d", i);
    g_autofree char *when = g_strdup_printf ("promise-%d-when", i);
    g_autofree char *by_when = NULL;

    if (!hearth_talk_ask (talk, key,
                          i == 1 ? _ ("Does one of you promise something? (an empty line: no)")
                                 : _ ("And another promise? (an empty line: no)"),
                          HEARTH_TITLE_MAX_BYTES, error))
      return FALSE;
    if (*hearth_talk_get (talk, key) == '\0')
      return TRUE;
    by_when = g_strdup_printf (_ ("  “%s”: By when?"), hearth_talk_get (talk, key));
    if (!hearth_talk_ask_when (talk, when, by_when, TRUE, error))
      return FALSE;
  }
  return TRUE;
}

/* Where none is planned the two may say when to meet again. */
static gboolean
ask_new (HearthTalk *talk, GError **error)
{
  gboolean is_new = !hearth_answers_has (talk->answers, "next");

  while (!hearth_answers_has (talk->answers, "next")) {
    g_autofree char *answer = hearth_talk_ask_line (
        _ ("When do you talk again, like “sunday 18:00”? (an empty line: later)"), "", 0);
    g_autofree char *when = NULL;

    if (answer == NULL)
      return hearth_talk_left (error);
    when = *answer == '\0' ? g_strdup ("") : hearth_talk_understand (talk, answer, TRUE);
    if (when != NULL
        && (!hearth_answers_set (talk->answers, "next-new", when, error)
            || !hearth_answers_set (talk->answers, "next", "yes", error)))
      return FALSE;
  }
  return is_new || *hearth_talk_get (talk, "next-new") == '\0'
         || hearth_talk_ask_when (talk, "next-new", _ ("  When then?"), TRUE, error);
}

/* Reads the answer to whether the next one is good: yes, no, or a better time. */
static gboolean
take_next (HearthTalk *talk, const char *answer, GError **error)
{
  const char *meant = hearth_dialogue_read_yes (answer);
  g_autofree char *when = meant != NULL ? NULL : hearth_talk_understand (talk, answer, FALSE);

  if (meant == NULL && when == NULL)
    return TRUE;
  return (when == NULL || hearth_answers_set (talk->answers, "next-when", when, error))
         && hearth_answers_set (talk->answers, "next", meant != NULL ? meant : "no", error);
}

/* The next one is said, and moved where it does not suit. */
static gboolean
confirm_next (HearthTalk *talk, GError **error)
{
  gboolean is_new = !hearth_answers_has (talk->answers, "next");
  gint64 start = 0;
  g_autofree char *date = NULL;
  g_autofree char *question = NULL;

  if (is_new && !hearth_talk_find_next (talk, &start, error))
    return FALSE;
  if (start == 0 && !hearth_answers_has (talk->answers, "next-event"))
    return ask_new (talk, error);
  date = hearth_here_full (talk->here, start, FALSE);
  question = g_strdup_printf (_ ("The next one is %s. Is that good?"), date);
  while (!hearth_answers_has (talk->answers, "next")) {
    g_autofree char *answer = hearth_talk_ask_line (question, _ ("yes"), 0);

    if (answer == NULL)
      return hearth_talk_left (error);
    if (!take_next (talk, answer, error))
      return FALSE;
  }
  return hearth_talk_agrees (talk, "next")
         || (is_new && hearth_answers_has (talk->answers, "next-when"))
         || hearth_talk_ask_when (talk, "next-when", _ ("  When then?"), FALSE, error);
}

static gboolean
ask_keep (HearthTalk *talk, GError **error)
{
  for (int who = 1; who <= 2; who++) {
    g_autofree char *key = g_strdup_printf ("keep-%d", who);
    g_autofree char *question = g_strdup_printf (_ ("%s, may this stay in your journal?"),
                                                 hearth_talk_get_of (talk, "name", who));

    if (!hearth_talk_ask_yes (talk, key, question, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
ask_all (HearthTalk *talk, GError **error)
{
  return hearth_talk_find (talk, error)
         && hearth_talk_ask_name (talk, "name-1", _ ("Who begins?"), error)
         && hearth_talk_ask_name (talk, "name-2", _ ("And who is with you?"), error)
         && ask_both (talk, &well, error) && hearth_talk_draw (talk, error)
         && ask_both (talk, &card, error) && ask_change (talk, error) && ask_promises (talk, error)
         && confirm_next (talk, error) && ask_keep (talk, error);
}

static void
say_hello (const HearthTalk *talk)
{
  if (hearth_answers_is_resumed (talk->answers))
    hearth_dialogue_say (_ ("You go on where you were; --afresh begins anew.\n"));
  else
    hearth_dialogue_tell ("",
                          _ ("Half an hour for the two of you, at one keyboard. One answers while "
                             "the other looks away; then you see both answers. Ctrl-C leaves, "
                             "and hearth goes on later."));
}

static void
say_goodbye (const HearthTalk *talk, const HearthTalkResult *result)
{
  const HearthPaper paper = hearth_print_paper ();
  g_autoptr (GString) words = g_string_new (_ ("Thank you both."));
  g_autofree char *folded = NULL;
  g_autofree char *date = NULL;

  if (result->promises > 0)
    g_string_append_printf (words,
                            g_dngettext (GETTEXT_PACKAGE, " %u promise was written down.",
                                         " %u promises were written down.", result->promises),
                            result->promises);
  g_string_append_printf (words, " %s",
                          result->is_kept
                              ? _ ("What you said is in your journal.")
                              : _ ("What you said stays between the two of you; it was not kept."));
  folded = hearth_print_fold ("", words->str, paper.columns);
  hearth_print ("\n%s", folded);
  if (result->next == 0)
    return;
  date = hearth_here_full (talk->here, result->next, FALSE);
  hearth_print (_ ("The next one is %s.\n"), date);
}

static HearthExit
run_check_in (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (HearthTalk) talk = NULL;
  HearthTalkResult result;

  if (!hearth_dialogue_open ()) {
    hearth_exit_usage (&error, _ ("a check-in is a talk, and needs a terminal to have it at"));
    return hearth_exit_report (error);
  }
  bus = hearth_bus_open (&error);
  if (bus == NULL)
    return hearth_exit_report (error);
  talk = hearth_talk_new (bus, hearth_args_has (args, "afresh"));
  say_hello (talk);
  if (!ask_all (talk, &error) || !hearth_talk_finish (talk, &result, &error)) {
    if (error->domain != G_FILE_ERROR
        && !g_error_matches (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_REFUSED))
      hearth_dialogue_say (
          _ ("What you said is kept; “hearth check-in” goes on where you were.\n"));
    return hearth_exit_report (error);
  }
  say_goodbye (talk, &result);
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
      N_ ("Each answer stays hidden until both are given. You may leave with Ctrl-C and "
          "go on later. Promises become events; what was said is kept in the journal only if "
          "both say so."),
  .options = { check_in_options },
  .run = run_check_in,
};
