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
#include "print.h"
#include "row.h"
#include "talk.h"
#include "verb.h"

enum { CLEARING_LINES = 60, LONGEST_NAME = 64 };

/* A question that each of the two answers before either answer is shown. */
typedef struct {
  const char *key;
  const char *heading;
  const char *question; /* after a name */
  const char
      *shown; /* (nullable): the answer that the question is about, for each of them to see */
} Sealed;

static const Sealed well = { "well", N_ ("What went well"),
                             N_ ("what went well, and what do you thank the other for?"), NULL };
static const Sealed card = { "card", N_ ("A card for the two of you"),
                             N_ ("what do you say to it?"), "prompt" };

static gboolean
fail_left (GError **error)
{
  g_set_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_REFUSED,
               _ ("until later; “hearth check-in” goes on where you were"));
  return FALSE;
}

/* (transfer full) (nullable): a line of plain text; NULL where the person left. */
static char *
ask_line (const char *question, const char *fallback, gsize max_bytes)
{
  for (;;) {
    g_autofree char *answer = hearth_dialogue_ask (question, fallback);

    if (answer == NULL)
      return NULL;
    if (!g_utf8_validate (answer, -1, NULL))
      hearth_dialogue_say (_ ("  That is no text in UTF-8. Please say it again.\n"));
    else if (max_bytes > 0 && strlen (answer) > max_bytes)
      hearth_dialogue_say (_ ("  That is too long to keep. Please say it in fewer words.\n"));
    else
      return g_strstrip (hearth_print_clean (answer));
  }
}

/* Asks what was not answered before, and keeps the answer. */
static gboolean
ask (HearthTalk *talk, const char *key, const char *question, gsize max_bytes, GError **error)
{
  g_autofree char *answer = NULL;

  if (hearth_answers_has (talk->answers, key))
    return TRUE;
  answer = ask_line (question, "", max_bytes);
  return answer == NULL ? fail_left (error)
                        : hearth_answers_set (talk->answers, key, answer, error);
}

/* As ask, but an empty answer will not do. */
static gboolean
ask_name (HearthTalk *talk, const char *key, const char *question, GError **error)
{
  while (!hearth_answers_has (talk->answers, key)) {
    g_autofree char *answer = ask_line (question, "", LONGEST_NAME);

    if (answer == NULL)
      return fail_left (error);
    if (*answer != '\0' && !hearth_answers_set (talk->answers, key, answer, error))
      return FALSE;
  }
  return TRUE;
}

/* "yes" or "no" where @text says either; else NULL. */
static const char *
read_yes (const char *text)
{
  const char *const agreeing[] = { "y", "yes", "ok", "sure", _ ("yes"), NULL };
  const char *const declining[] = { "n", "no", "nope", _ ("no"), NULL };
  g_autofree char *lower = g_utf8_strdown (text, -1);

  if (g_strv_contains (agreeing, lower))
    return "yes";
  return g_strv_contains (declining, lower) ? "no" : NULL;
}

static gboolean
ask_yes (HearthTalk *talk, const char *key, const char *question, GError **error)
{
  while (!hearth_answers_has (talk->answers, key)) {
    g_autofree char *answer = ask_line (question, _ ("yes"), 0);
    const char *meant = answer == NULL ? NULL : read_yes (answer);

    if (answer == NULL)
      return fail_left (error);
    if (meant == NULL)
      hearth_dialogue_say (_ ("  Please say yes or no.\n"));
    else if (!hearth_answers_set (talk->answers, key, meant, error))
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

static void
tell_both (const HearthTalk *talk, const Sealed *sealed)
{
  for (int who = 1; who <= 2; who++) {
    g_autofree char *lead = g_strdup_printf ("  %s: ", hearth_talk_get_of (talk, "name", who));

    hearth_dialogue_tell (lead, hearth_talk_get_of (talk, sealed->key, who));
  }
}

/* Each of the two answers @sealed alone; then both are shown. */
static gboolean
ask_both (HearthTalk *talk, const Sealed *sealed, GError **error)
{
  gboolean is_new = FALSE;

  for (int who = 1; who <= 2; who++) {
    g_autofree char *key = g_strdup_printf ("%s-%d", sealed->key, who);
    g_autofree char *question =
        g_strdup_printf ("%s, %s", hearth_talk_get_of (talk, "name", who), _ (sealed->question));

    if (hearth_answers_has (talk->answers, key))
      continue;
    is_new = TRUE;
    hearth_dialogue_heading (_ (sealed->heading));
    if (sealed->shown != NULL)
      hearth_dialogue_tell ("  ", hearth_talk_get (talk, sealed->shown));
    if (who == 2)
      hearth_dialogue_say (_ ("  (%s has answered; you see both when you have, too.)\n"),
                           hearth_talk_get_of (talk, "name", 1));
    if (!ask (talk, key, question, 0, error))
      return FALSE;
    seal ();
  }
  if (is_new)
    tell_both (talk, sealed);
  return TRUE;
}

/* (transfer full) (nullable): @when as it will mean the same on another day, where the daemon
 * understands it as moments to come, just one unless it @may_repeat; else says why not. */
static char *
understand (HearthTalk *talk, const char *when, gboolean may_repeat)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GVariant) meaning = NULL;
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (
      talk->bus, "Parse", g_variant_new ("(s@a{sv})", when, g_variant_dict_end (&options)),
      "(a{sv})", &reason);
  gboolean repeats = FALSE;

  if (reply == NULL) {
    hearth_dialogue_tell ("  ", reason->message);
    return NULL;
  }
  meaning = g_variant_get_child_value (reply, 0);
  repeats = *hearth_row_text (meaning, "rule") != '\0'
            || *hearth_row_text (meaning, "after-done") != '\0'
            || hearth_row_has (meaning, "rdates");
  if (repeats && !may_repeat) {
    hearth_dialogue_say (_ ("  That is more than one time. Which one?\n"));
    return NULL;
  }
  if (hearth_row_flag (meaning, "all-day")) {
    hearth_dialogue_say (_ ("  And at what time? Say it as in “friday 19:00”.\n"));
    return NULL;
  }
  if (repeats || *hearth_row_text (meaning, "zone") != '\0'
      || hearth_row_number (meaning, "window") != 0)
    return g_strdup (when);
  return g_strdelimit (g_strdup (hearth_row_text (meaning, "start")), "T", ' ');
}

/* Asks for a time; one that was said before, and is past by now, is asked for again. */
static gboolean
ask_when (HearthTalk *talk, const char *key, const char *question, gboolean may_repeat,
          GError **error)
{
  g_autofree char *kept = NULL;

  if (hearth_answers_has (talk->answers, key))
    kept = understand (talk, hearth_talk_get (talk, key), may_repeat);
  while (kept == NULL) {
    g_autofree char *answer = ask_line (question, "", 0);

    if (answer == NULL)
      return fail_left (error);
    if (*answer != '\0')
      kept = understand (talk, answer, may_repeat);
  }
  return g_str_equal (kept, hearth_talk_get (talk, key))
         || hearth_answers_set (talk->answers, key, kept, error);
}

static gboolean
ask_change (HearthTalk *talk, GError **error)
{
  if (hearth_answers_has (talk->answers, "change"))
    return TRUE;
  hearth_dialogue_heading (_ ("What comes next"));
  return ask (talk, "change", _ ("What do you want to change, the two of you?"), 0, error);
}

static gboolean
ask_promises (HearthTalk *talk, GError **error)
{
  for (int i = 1; i <= HEARTH_TALK_PROMISES; i++) {
    g_autofree char *key = g_strdup_printf ("promise-%d", i);
    g_autofree char *when = g_strdup_printf ("promise-%d-when", i);
    g_autofree char *by_when = NULL;

    if (!ask (talk, key,
              i == 1 ? _ ("Does one of you promise something? (an empty line: no)")
                     : _ ("And another promise? (an empty line: no)"),
              HEARTH_TITLE_MAX_BYTES, error))
      return FALSE;
    if (*hearth_talk_get (talk, key) == '\0')
      return TRUE;
    by_when = g_strdup_printf (_ ("  “%s”: By when?"), hearth_talk_get (talk, key));
    if (!ask_when (talk, when, by_when, TRUE, error))
      return FALSE;
  }
  return TRUE;
}

/* Where none is planned the two may say when to meet again. */
static gboolean
ask_new (HearthTalk *talk, GError **error)
{
  while (!hearth_answers_has (talk->answers, "next")) {
    g_autofree char *answer =
        ask_line (_ ("When do you talk again, like “sunday 18:00”? (an empty line: later)"), "", 0);
    g_autofree char *when = NULL;

    if (answer == NULL)
      return fail_left (error);
    when = *answer == '\0' ? g_strdup ("") : understand (talk, answer, TRUE);
    if (when != NULL
        && (!hearth_answers_set (talk->answers, "next-new", when, error)
            || !hearth_answers_set (talk->answers, "next", "yes", error)))
      return FALSE;
  }
  return *hearth_talk_get (talk, "next-new") == '\0'
         || ask_when (talk, "next-new", _ ("  When then?"), TRUE, error);
}

/* Reads the answer to whether the next one is good: yes, no, or a better time. */
static gboolean
take_next (HearthTalk *talk, const char *answer, GError **error)
{
  const char *meant = read_yes (answer);
  g_autofree char *when = meant != NULL ? NULL : understand (talk, answer, FALSE);

  if (meant == NULL && when == NULL)
    return TRUE;
  return (when == NULL || hearth_answers_set (talk->answers, "next-when", when, error))
         && hearth_answers_set (talk->answers, "next", meant != NULL ? meant : "no", error);
}

/* The next one is said, and moved where it does not suit. */
static gboolean
confirm_next (HearthTalk *talk, GError **error)
{
  gint64 start = 0;
  g_autofree char *date = NULL;
  g_autofree char *question = NULL;

  if (!hearth_answers_has (talk->answers, "next") && !hearth_talk_find_next (talk, &start, error))
    return FALSE;
  if (start == 0 && !hearth_answers_has (talk->answers, "next-event"))
    return ask_new (talk, error);
  date = hearth_here_full (talk->here, start, FALSE);
  question = g_strdup_printf (_ ("The next one is %s. Is that good?"), date);
  while (!hearth_answers_has (talk->answers, "next")) {
    g_autofree char *answer = ask_line (question, _ ("yes"), 0);

    if (answer == NULL)
      return fail_left (error);
    if (!take_next (talk, answer, error))
      return FALSE;
  }
  return hearth_talk_agrees (talk, "next")
         || ask_when (talk, "next-when", _ ("  When then?"), FALSE, error);
}

static gboolean
ask_keep (HearthTalk *talk, GError **error)
{
  for (int who = 1; who <= 2; who++) {
    g_autofree char *key = g_strdup_printf ("keep-%d", who);
    g_autofree char *question = g_strdup_printf (_ ("%s, may this stay in your journal?"),
                                                 hearth_talk_get_of (talk, "name", who));

    if (!ask_yes (talk, key, question, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
ask_all (HearthTalk *talk, GError **error)
{
  return hearth_talk_find (talk, error) && ask_name (talk, "name-1", _ ("Who begins?"), error)
         && ask_name (talk, "name-2", _ ("And who is with you?"), error)
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
  g_autofree char *date = NULL;

  hearth_print (_ ("Thank you both."));
  if (result->promises > 0)
    hearth_print (g_dngettext (GETTEXT_PACKAGE, " %u promise was written down.",
                               " %u promises were written down.", result->promises),
                  result->promises);
  hearth_print (" %s\n", result->is_kept ? _ ("What you said is in your journal.")
                                         : _ ("Nothing of what you said was kept."));
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
    if (error->code == HEARTH_EXIT_NO_DAEMON && error->domain == HEARTH_EXIT_ERROR)
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
      N_ ("Each answer leaves the screen until both are given. You may leave with Ctrl-C and "
          "go on later. Promises become events; what was said is kept in the journal only if "
          "both say so."),
  .options = { check_in_options },
  .run = run_check_in,
};
