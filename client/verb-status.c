// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-status: how hearth is doing, at a glance: what is next, what waits, what is held or paused,
 * and whether the server and the database are well. Only what there is to say is said.
 */
#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "json.h"
#include "look.h"
#include "print.h"
#include "row.h"
#include "say.h"
#include "verb.h"

/* How many that are due are named. */
enum { LINES = 10 };

static void
add_line (HearthTable *table, const char *name, HearthStyle style, const char *text)
{
  if (*text == '\0')
    return;
  hearth_table_cell (table, HEARTH_STYLE_QUIET, name);
  hearth_table_cell (table, style, text);
}

/* The bus does not say whether what is next lasts whole days: what starts at midnight is taken to.
 */
static gboolean
is_midnight (const HearthHere *here, gint64 instant)
{
  g_autofree char *clock = hearth_here_clock (here, instant);

  return g_str_equal (clock, "00:00");
}

static void
add_next (HearthTable *table, GVariant *schedule, const HearthHere *here)
{
  gint64 start = hearth_row_number (schedule, "NextStart");
  gint64 at = hearth_row_number (schedule, "NextReminder");
  gboolean all_day = is_midnight (here, start);
  g_autofree char *date = start == 0 ? NULL : hearth_here_full (here, start, all_day);
  g_autofree char *distance = hearth_here_distance (here, start, all_day);
  g_autofree char *next =
      start == 0
          ? g_strdup (_ ("nothing is planned"))
          : g_strdup_printf ("%s, %s, %s", hearth_row_text (schedule, "NextTitle"), date, distance);
  g_autofree char *reminder = at == 0 ? g_strdup ("") : hearth_here_full (here, at, FALSE);

  add_line (table, _ ("next"), HEARTH_STYLE_STRONG, next);
  add_line (table, _ ("reminder"), HEARTH_STYLE_PLAIN, reminder);
}

/* Where the matter of an occurrence that waits for an answer stands, by its reminder. */
static char *
say_standing (GVariant *reminder, const HearthHere *here)
{
  static const struct {
    const char *fate; /* its state, or why it was closed */
    const char *words;
  } standings[] = {
    { "due", N_ ("waits to be shown") },
    { "presenting", N_ ("is being shown") },
    { "shown", N_ ("on the screen") },
    { "dismissed", N_ ("its notification was closed, which is no answer") },
    { "expired", N_ ("its notification went by itself, unanswered") },
    { "closed", N_ ("its notification was taken away, unanswered") },
  };
  const char *state = hearth_row_text (reminder, "state");
  const char *closed_for = hearth_row_text (reminder, "closed-for");
  const char *fate = g_str_equal (state, "closed") ? closed_for : state;

  if (g_str_equal (state, "coming")) {
    g_autofree char *until = hearth_here_full (here, hearth_row_number (reminder, "at"), FALSE);

    return g_strdup_printf (_ ("snoozed until %s"), until);
  }
  if (g_str_equal (state, "held"))
    return g_strdup_printf (_ ("held: %s"),
                            hearth_say_hold (hearth_row_text (reminder, "held-for")));
  for (gsize i = 0; i < G_N_ELEMENTS (standings); i++)
    if (g_str_equal (fate, standings[i].fate))
      return g_strdup (_ (standings[i].words));
  return g_strdup (_ ("waits for an answer"));
}

/* What is due, a line each, and how many are left out. */
static void
add_outstanding (HearthTable *table, GVariant *schedule, GVariant *rows, const HearthHere *here)
{
  gint64 left = hearth_row_number (schedule, "Outstanding");
  const char *name = _ ("due");

  for (gsize i = 0; i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) reminder = hearth_row_reminder (row);
    g_autofree char *standing = say_standing (reminder, here);
    g_autofree char *text = g_strdup_printf (
        "%" G_GINT64_FORMAT "@%s %s: %s", hearth_row_number (reminder, "event"),
        hearth_row_text (reminder, "occurrence"), hearth_row_text (reminder, "title"), standing);

    add_line (table, name, HEARTH_STYLE_WARM, text);
    name = " ";
    left--;
  }
  if (left > 0) {
    g_autofree char *more =
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "… and %" G_GINT64_FORMAT " more",
                                      "… and %" G_GINT64_FORMAT " more", (gulong)left),
                         left);

    add_line (table, name, HEARTH_STYLE_WARM, more);
  }
}

static void
add_held (HearthTable *table, GVariant *schedule)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (schedule, "Held", G_VARIANT_TYPE ("a(oss)"));

  for (gsize i = 0; rows != NULL && i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) held = hearth_row_held (row);
    gint64 goal = hearth_row_number (held, "goal");
    g_autofree char *text = g_strdup_printf (
        "%s%" G_GINT64_FORMAT "@%s: %s", goal != 0 ? "goal:" : "",
        goal != 0 ? goal : hearth_row_number (held, "event"), hearth_row_text (held, "occurrence"),
        hearth_say_hold (hearth_row_text (held, "reason")));
    add_line (table, i == 0 ? _ ("held") : " ", HEARTH_STYLE_PLAIN, text);
  }
}

static void
add_paused (HearthTable *table, GVariant *schedule, const HearthHere *here)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (schedule, "Paused", G_VARIANT_TYPE ("a(sx)"));

  for (gsize i = 0; rows != NULL && i < g_variant_n_children (rows); i++) {
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
    g_autoptr (GVariant) paused = hearth_row_paused (row);
    const char *what = hearth_row_text (paused, "what");
    g_autofree char *until = hearth_here_full (here, hearth_row_number (paused, "until"), FALSE);
    g_autofree char *text =
        g_strdup_printf (_ ("%s until %s"), *what == '\0' ? _ ("everything") : what, until);
    add_line (table, i == 0 ? _ ("paused") : " ", HEARTH_STYLE_PLAIN, text);
  }
}

/* How long ago the last of a kind was, where that is worth a word. */
static void
add_gaps (HearthTable *table, GVariant *gaps, const HearthHere *here)
{
  const char *name = _ ("gap");

  for (gsize i = 0; i < g_variant_n_children (gaps); i++) {
    g_autofree char *text = NULL;
    const char *kind;
    gint64 last;

    g_variant_get_child (gaps, i, "{&sx}", &kind, &last);
    text = hearth_look_gap (here, kind, last);
    if (text == NULL)
      continue;
    add_line (table, name, HEARTH_STYLE_PLAIN, text);
    name = " ";
  }
}

static void
print_status (GVariant *schedule, GVariant *unanswered, GVariant *gaps, const HearthHere *here)
{
  const HearthColumn columns[] = { { 0 }, { 0 } };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);
  const char *server = hearth_row_text (schedule, "Server");
  const char *storage = hearth_row_text (schedule, "Storage");

  add_next (table, schedule, here);
  add_outstanding (table, schedule, unanswered, here);
  add_held (table, schedule);
  add_paused (table, schedule, here);
  add_line (table, _ ("silent"), HEARTH_STYLE_PLAIN,
            hearth_row_flag (schedule, "Silent")
                ? _ ("the desktop holds back what others say while the date night lasts")
                : "");
  if (gaps != NULL)
    add_gaps (table, gaps, here);
  add_line (table, _ ("shown by"), HEARTH_STYLE_PLAIN,
            *server == '\0' ? _ ("no notification server is there; reminders wait for one")
                            : server);
  add_line (table, _ ("kept in"), HEARTH_STYLE_PLAIN, hearth_row_text (schedule, "Database"));
  add_line (table, _ ("storage"), HEARTH_STYLE_WARM, storage);
  add_line (table, _ ("hearthd"), HEARTH_STYLE_PLAIN, hearth_row_text (schedule, "Version"));
  hearth_table_print (table);
}

/* (transfer full): what waits for an answer, the first so many rows of it; none where the database
 * cannot be read, which the property Storage says. */
static GVariant *
ask_unanswered (GDBusConnection *bus, guint limit)
{
  g_autoptr (GVariant) reply = hearth_bus_call_schedule (
      bus, "Unanswered", g_variant_new ("(u)", limit), "(a(osxssa{sv}))", NULL);

  if (reply == NULL)
    return g_variant_ref_sink (g_variant_new ("a(osxssa{sv})", NULL));
  return g_variant_get_child_value (reply, 0);
}

static HearthExit
run_status (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  g_autoptr (GVariant) schedule = NULL;
  g_autoptr (GVariant) unanswered = NULL;

  if (bus != NULL)
    schedule = hearth_bus_properties (bus, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, &error);
  if (schedule == NULL)
    return hearth_exit_report (error);
  unanswered = ask_unanswered (bus, hearth_args_has (args, "json") ? 0 : LINES);
  if (hearth_args_has (args, "json")) {
    g_autoptr (JsonObject) object = hearth_json_status (schedule, unanswered, here);
    hearth_json_print (object);
  } else {
    g_autoptr (GVariant) gaps = hearth_look_ask_gaps (bus, NULL);
    print_status (schedule, unanswered, gaps, here);
  }
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_status = {
  .name = "status",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "",
  .summary = N_ ("show how hearth is doing"),
  .options = { hearth_options_json },
  .run = run_status,
};
