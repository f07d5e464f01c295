// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * talk-ask: asking for one thing in a check-in: some words, a name, a yes, a time.
 *
 * Each asks until the answer will do and keeps it in the talk at once; what was answered before is
 * not asked again. An error is that they left, or that an answer cannot be kept.
 */
#include "talk-ask.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dialogue.h"
#include "exit.h"
#include "print.h"
#include "row.h"

enum { LONGEST_NAME = 64 };

/* FALSE, with the @error that says that they left. */
gboolean
hearth_talk_left (GError **error)
{
  g_set_error (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_REFUSED,
               _ ("until later; “hearth check-in” goes on where you were"));
  return FALSE;
}

/* (transfer full) (nullable): a line of plain text, at most @max_bytes long unless that is 0, or
 * @fallback; NULL where the person left. */
char *
hearth_talk_ask_line (const char *question, const char *fallback, gsize max_bytes)
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

/* Asks @question where @key was not answered before, and keeps the answer, perhaps "". */
gboolean
hearth_talk_ask (HearthTalk *talk, const char *key, const char *question, gsize max_bytes,
                 GError **error)
{
  g_autofree char *answer = NULL;

  if (hearth_answers_has (talk->answers, key))
    return TRUE;
  answer = hearth_talk_ask_line (question, "", max_bytes);
  return answer == NULL ? hearth_talk_left (error)
                        : hearth_answers_set (talk->answers, key, answer, error);
}

/* As hearth_talk_ask, but an empty answer will not do, nor one that is no name. */
gboolean
hearth_talk_ask_name (HearthTalk *talk, const char *key, const char *question, GError **error)
{
  while (*hearth_talk_get (talk, key) == '\0') {
    g_autofree char *answer = hearth_talk_ask_line (question, "", LONGEST_NAME);

    if (answer == NULL)
      return hearth_talk_left (error);
    if (*answer != '\0' && !hearth_answers_set (talk->answers, key, answer, error))
      return FALSE;
  }
  return TRUE;
}

/* As hearth_talk_ask, for a yes or a no, see hearth_talk_agrees. */
gboolean
hearth_talk_ask_yes (HearthTalk *talk, const char *key, const char *question, GError **error)
{
  while (!hearth_answers_has (talk->answers, key)) {
    g_autofree char *answer = hearth_talk_ask_line (question, _ ("yes"), 0);
    const char *meant = answer == NULL ? NULL : hearth_dialogue_read_yes (answer);

    if (answer == NULL)
      return hearth_talk_left (error);
    if (meant == NULL)
      hearth_dialogue_say (_ ("  Please say yes or no.\n"));
    else if (!hearth_answers_set (talk->answers, key, meant, error))
      return FALSE;
  }
  return TRUE;
}

/* Says what a time was understood as: "Sat 10 Jan 2026 12:00". */
static void
say_meaning (const HearthTalk *talk, GVariant *meaning, gboolean repeats)
{
  g_autoptr (GVariant) next = g_variant_lookup_value (meaning, "next", G_VARIANT_TYPE ("ax"));
  g_autofree char *date = NULL;
  gint64 instant;

  if (next == NULL || g_variant_n_children (next) == 0)
    return;
  g_variant_get_child (next, 0, "x", &instant);
  date = hearth_here_full (talk->here, instant, FALSE);
  if (repeats)
    hearth_dialogue_say (_ ("  That is %s, first on %s.\n"), hearth_row_text (meaning, "summary"),
                         date);
  else
    hearth_dialogue_say (_ ("  That is %s.\n"), date);
}

/* (transfer full) (nullable): @when as it will mean the same on another day, where the daemon
 * understands it as moments to come, just one unless it @may_repeat, and what it means is said;
 * else says why not. */
char *
hearth_talk_understand (HearthTalk *talk, const char *when, gboolean may_repeat)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) reason = NULL;
  g_autoptr (GVariant) meaning = NULL;
  g_autoptr (GVariant) reply = NULL;
  gboolean repeats = FALSE;

  g_variant_dict_insert (&options, "count", "u", 1);
  reply = hearth_bus_call_schedule (
      talk->bus, "Parse", g_variant_new ("(s@a{sv})", when, g_variant_dict_end (&options)),
      "(a{sv})", &reason);
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
  say_meaning (talk, meaning, repeats);
  if (repeats || *hearth_row_text (meaning, "zone") != '\0'
      || hearth_row_number (meaning, "window") != 0)
    return g_strdup (when);
  return g_strdelimit (g_strdup (hearth_row_text (meaning, "start")), "T", ' ');
}

/* Asks for a time, see hearth_talk_understand. One that was said before is said again, and asked
 * for where it is past by now. */
gboolean
hearth_talk_ask_when (HearthTalk *talk, const char *key, const char *question, gboolean may_repeat,
                      GError **error)
{
  g_autofree char *kept = NULL;

  if (hearth_answers_has (talk->answers, key)) {
    hearth_dialogue_say ("%s %s\n", question, hearth_talk_get (talk, key));
    kept = hearth_talk_understand (talk, hearth_talk_get (talk, key), may_repeat);
  }
  while (kept == NULL) {
    g_autofree char *answer = hearth_talk_ask_line (question, "", 0);

    if (answer == NULL)
      return hearth_talk_left (error);
    if (*answer != '\0')
      kept = hearth_talk_understand (talk, answer, may_repeat);
  }
  return g_str_equal (kept, hearth_talk_get (talk, key))
         || hearth_answers_set (talk->answers, key, kept, error);
}
