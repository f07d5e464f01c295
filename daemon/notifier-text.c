// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * notifier-text: what a notice looks like on the wire.
 *
 * Pure functions: the user's text made fit for a notification server (valid UTF-8, no control
 * characters, a length that fits on a screen, escaped where the server reads markup), and the
 * action keys, "<action>:<key of the notice>". A server hands an action key back as it got it,
 * perhaps to a later run of the daemon; anybody on the bus can make one up. So the parser takes
 * only what the formatter could have written, and whoever gets the key judges it.
 */
#include "notifier-text.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#define ELLIPSIS "…"
#define ZERO_WIDTH_JOINER 0x200D
#define KEY_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789:.-"

static const struct {
  HearthActions action;
  const char *name;
  const char *label;
} actions[] = {
  { HEARTH_ACTION_DONE, "done", NC_ ("notification action", "Done") },
  { HEARTH_ACTION_SNOOZE, "snooze", NC_ ("notification action", "Snooze") },
  { HEARTH_ACTION_SKIP, "skip", NC_ ("notification action", "Skip") },
  { HEARTH_ACTION_SHOW, "show", NC_ ("notification action", "Show") },
};

/* Valid UTF-8 without control characters: line ends stay where `lines`, else they and tabs become
 * spaces. */
static GString *
strip (const char *text, gboolean lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *stripped = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c == '\t' || (c == '\n' && !lines))
      g_string_append_c (stripped, ' ');
    else if (c == '\n' || !g_unichar_iscntrl (c))
      g_string_append_unichar (stripped, c);
  }
  return stripped;
}

static gboolean
is_skin_tone (gunichar c)
{
  return c >= 0x1F3FB && c <= 0x1F3FF;
}

static gboolean
is_flag_letter (gunichar c)
{
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* Whether `p` lies within a flag: two letters are one, counted from where they begin. */
static gboolean
is_within_flag (const char *text, const char *p)
{
  guint before = 0;

  if (!is_flag_letter (g_utf8_get_char (p)))
    return FALSE;
  while (p > text && is_flag_letter (g_utf8_get_char (p = g_utf8_prev_char (p))))
    before++;
  return before % 2 != 0;
}

/* Whether what people see as one character goes on at `p`, which is not the first of the text: an
 * accent, a joined emoji, the colour of a skin, the second letter of a flag. */
static gboolean
is_within_character (const char *text, const char *p)
{
  gunichar next = g_utf8_get_char (p);
  gunichar last = g_utf8_get_char (g_utf8_prev_char (p));

  return g_unichar_ismark (next) || is_skin_tone (next) || is_within_flag (text, p)
         || next == ZERO_WIDTH_JOINER || last == ZERO_WIDTH_JOINER;
}

/* Cuts to at most `max` characters, the ellipsis included. */
static void
cut (GString *text, long max)
{
  if (g_utf8_strlen (text->str, text->len) <= max)
    return;

  const char *end = g_utf8_offset_to_pointer (text->str, max - 1);
  const char *whole = end;
  while (whole > text->str && is_within_character (text->str, whole))
    whole = g_utf8_prev_char (whole);
  if (whole == text->str) /* nothing but accents */
    whole = end;
  g_string_truncate (text, whole - text->str);
  g_string_append (text, ELLIPSIS);
}

/* The summary: one line of plain text, for every server shows it as it is, and never empty, which
 * some refuse. The caller frees. */
char *
hearth_notifier_text_summary (const char *text)
{
  GString *summary = strip (text, FALSE);

  cut (summary, HEARTH_SUMMARY_MAX_CHARACTERS);
  if (summary->len == 0)
    g_string_append (summary, ELLIPSIS);
  return g_string_free (summary, FALSE);
}

/* The body: lines, escaped where the server reads markup. It is cut first, so that no entity is
 * cut in two. The caller frees. */
char *
hearth_notifier_text_body (const char *text, gboolean markup)
{
  GString *stripped = strip (text, TRUE);

  cut (stripped, HEARTH_BODY_MAX_CHARACTERS);
  g_autofree char *body = g_string_free (stripped, FALSE);
  return markup ? g_markup_escape_text (body, -1) : g_steal_pointer (&body);
}

/* The words on the button of one action, in the user's language. */
const char *
hearth_notifier_text_label (HearthActions action)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].action == action)
      return g_dpgettext2 (GETTEXT_PACKAGE, "notification action", actions[i].label);
  g_return_val_if_reached ("");
}

/* The key of one action on the notice of that key. The caller frees. */
char *
hearth_notifier_text_action (HearthActions action, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (actions[i].action == action)
      return g_strconcat (actions[i].name, ":", key, NULL);
  g_return_val_if_reached (NULL);
}

/* Takes an action key apart: the action's name, static, and the notice's key, within `text`. FALSE
 * for what hearth_notifier_text_action() cannot have written. */
gboolean
hearth_notifier_text_parse_action (const char *text, const char **out_action, const char **out_key)
{
  const char *colon = strchr (text, ':');

  if (colon == NULL || colon[1] == '\0' || strspn (colon + 1, KEY_CHARACTERS) != strlen (colon + 1))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++) {
    if (strlen (actions[i].name) != (gsize)(colon - text)
        || strncmp (actions[i].name, text, colon - text) != 0)
      continue;
    *out_action = actions[i].name;
    *out_key = colon + 1;
    return TRUE;
  }
  return FALSE;
}
