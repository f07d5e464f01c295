// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-start: the first set-up, guided: a few questions, then a plan to look at, then all of it.
 *
 * The questions are a table, and each is an option too, so that a script can answer any of them.
 * An answer is checked as it is given and asked for again where it will not do. Nothing is created
 * before the person has seen the plan and said yes; whoever leaves before that finds what they
 * typed the next time (see start-answers).
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "dbus/names.h"
#include "dialogue.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "say.h"
#include "start-plan.h"
#include "verb.h"

enum { LONGEST_NAME = 64, MOST_DATES = 31 };

typedef struct {
  HearthHere *here; /* owned */
  GDBusConnection *bus; /* owned */
  HearthAnswers *answers; /* owned */
  char *quiet_hours; /* owned: as they are set already; "" none */
  gboolean has_events; /* already */
} Start;

typedef struct {
  const char *key; /* and the option */
  const char *label; /* of its row in the plan, where it becomes no event */
  const char *question; /* %s is the name that @about was answered with */
  const char *fallback; /* "" to leave it out */
  const char *about; /* (nullable): the name without which it is not asked */
  gboolean (*check) (Start *self, const char *key, const char *answer, GError **error);
} Question;

static gboolean
check_name (Start *self, const char *key, const char *answer, GError **error)
{
  g_autofree char *clean = hearth_print_clean (answer);

  if (g_str_equal (clean, answer) && strlen (answer) <= LONGEST_NAME)
    return TRUE;
  hearth_exit_usage (error, _ ("a name is a line of at most %d bytes"), LONGEST_NAME);
  return FALSE;
}

static gboolean
check_when (Start *self, const char *key, const char *answer, GError **error)
{
  g_autoptr (GPtrArray) items =
      hearth_start_items (self->bus, self->here, self->answers, key, answer, error);

  return items != NULL;
}

static gboolean
check_goal (Start *self, const char *key, const char *answer, GError **error)
{
  guint64 number;

  if (*answer == '\0'
      || (*answer != '0' && g_ascii_string_to_unsigned (answer, 10, 1, MOST_DATES, &number, NULL)))
    return TRUE;
  hearth_exit_usage (error, _ ("“%s” is no number from 1 to %d; or say none"), answer, MOST_DATES);
  return FALSE;
}

static gboolean
check_own_goal (Start *self, const char *key, const char *answer, GError **error)
{
  g_autofree char *area = NULL;
  g_autofree char *title = NULL;

  return hearth_start_own_goal (answer, &area, &title, error);
}

static gboolean
check_hours (Start *self, const char *key, const char *answer, GError **error)
{
  const char *clock = "([01][0-9]|2[0-3]):[0-5][0-9]";
  g_autofree char *pattern = g_strdup_printf ("^%s-%s$", clock, clock);
  gboolean is_span = g_regex_match_simple (pattern, answer, G_REGEX_DOLLAR_ENDONLY, 0);

  if (*answer == '\0'
      || (is_span && strncmp (answer, answer + strlen ("22:00-"), strlen ("22:00")) != 0))
    return TRUE;
  hearth_exit_usage (error, _ ("“%s” is no span of two times such as 22:00-08:00; or say none"),
                     answer);
  return FALSE;
}

static const Question questions[] = {
  { "name", N_ ("You"), N_ ("What is your name?"), "", NULL, check_name },
  { "partner", N_ ("Your partner"), N_ ("And your partner’s?"), "", NULL, check_name },
  { "began", N_ ("The beginning"), N_ ("On which day did it begin, like 2015-06-20?"), "", NULL,
    check_when },
  { "birthday", N_ ("%s’s birthday"), N_ ("%s’s birthday, like 12 March or 1990-03-12?"), "",
    "name", check_when },
  { "partner-birthday", N_ ("%s’s birthday"), N_ ("%s’s birthday, like 12 March or 1990-03-12?"),
    "", "partner", check_when },
  { "date-night", N_ ("Date nights"), N_ ("When are your date nights?"), "every friday 19:00", NULL,
    check_when },
  { "goal", N_ ("A goal"), N_ ("How many date nights a month do you want?"), "2", NULL,
    check_goal },
  { "check-in", N_ ("Check-ins"), N_ ("When do you sit down to talk?"), "every sunday 18:00", NULL,
    check_when },
  { "kind-words", N_ ("Kind words"), N_ ("When may hearth nudge you to say a kind word?"),
    "every 2 days between 10:00 and 20:00", NULL, check_when },
  { "month-review", N_ ("A monthly look back"),
    N_ ("When do you look back on the month that was, together?"),
    "first sunday of every month 17:00", NULL, check_when },
  { "year-review", N_ ("A yearly look back"), N_ ("And on the year that was?"),
    "every year on 2 january 17:00", NULL, check_when },
  { "own-goal", N_ ("A goal of your own"),
    N_ ("And a goal of your own, like “trust: Keep our word”?"), "", NULL, check_own_goal },
  { "quiet-hours", N_ ("Quiet hours"), N_ ("When should hearth be quiet?"), "22:00-08:00", NULL,
    check_hours },
};

static const HearthOption start_options[] = {
  { "yes", HEARTH_OPTION_FLAG, NULL, N_ ("ask nothing, and take the defaults for the rest") },
  { "afresh", HEARTH_OPTION_FLAG, NULL, N_ ("forget what was typed the last time") },
  { "name", HEARTH_OPTION_VALUE, "NAME", N_ ("your name") },
  { "partner", HEARTH_OPTION_VALUE, "NAME", N_ ("your partner's name") },
  { "began", HEARTH_OPTION_VALUE, "DATE", N_ ("the day it began") },
  { "birthday", HEARTH_OPTION_VALUE, "DATE", N_ ("your birthday") },
  { "partner-birthday", HEARTH_OPTION_VALUE, "DATE", N_ ("your partner's birthday") },
  { "date-night", HEARTH_OPTION_VALUE, "WHEN", N_ ("when date nights are; or none, as for all") },
  { "goal", HEARTH_OPTION_VALUE, "N", N_ ("how many date nights a month you want") },
  { "check-in", HEARTH_OPTION_VALUE, "WHEN", N_ ("when check-ins are") },
  { "kind-words", HEARTH_OPTION_VALUE, "WHEN", N_ ("when kind words are") },
  { "month-review", HEARTH_OPTION_VALUE, "WHEN", N_ ("when you look back on a month") },
  { "year-review", HEARTH_OPTION_VALUE, "WHEN", N_ ("when you look back on a year") },
  { "own-goal", HEARTH_OPTION_VALUE, "AREA: TITLE", N_ ("a goal of your own") },
  { "quiet-hours", HEARTH_OPTION_VALUE, "SPAN", N_ ("when not to remind, like 22:00-08:00") },
  { NULL },
};

static void
clear_start (Start *self)
{
  g_clear_pointer (&self->here, hearth_here_free);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->answers, hearth_answers_free);
  g_clear_pointer (&self->quiet_hours, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Start, clear_start)

static const char *
name_for (Start *self, const Question *question)
{
  return question->about == NULL ? "" : hearth_answers_get (self->answers, question->about);
}

/* Whether there is anything to ask: a birthday is somebody's. */
static gboolean
is_asked (Start *self, const Question *question)
{
  return question->about == NULL || *name_for (self, question) != '\0';
}

static gboolean
means_nothing (const char *text)
{
  const char *const words[] = { "none", "no", "-", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  return g_strv_contains (words, lower);
}

/* Checks an answer and keeps it. */
static gboolean
take_answer (Start *self, const Question *question, const char *text, GError **error)
{
  const char *answer = means_nothing (text) ? "" : text;

  if (!g_utf8_validate (answer, -1, NULL)) {
    hearth_exit_usage (error, _ ("that is not valid UTF-8, which every text must be"));
    return FALSE;
  }
  return question->check (self, question->key, answer, error)
         && hearth_answers_set (self->answers, question->key, answer, error);
}

/* A question of the daemon's or a file's that a person cannot answer better. */
static gboolean
is_hopeless (const GError *error)
{
  return error->domain == G_FILE_ERROR
         || g_error_matches (error, HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON);
}

/* @text, marked N_(), with the name that @question is about. */
static char *
say_with_name (Start *self, const Question *question, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (_ (text), "%s", 2);

  return g_strjoinv (name_for (self, question), parts);
}

static char *
say_question (Start *self, const Question *question)
{
  g_autofree char *text = say_with_name (self, question, question->question);

  if (*question->fallback != '\0')
    return g_steal_pointer (&text);
  return g_strdup_printf (_ ("%s (Enter leaves it out)"), text);
}

static void
set_left (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                       _ ("nothing was created; what you typed is kept, and “hearth start” goes on "
                          "from there"));
}

/* Asks until an answer will do. */
static gboolean
ask (Start *self, const Question *question, const char *fallback, GError **error)
{
  g_autofree char *text = say_question (self, question);

  for (;;) {
    g_autoptr (GError) reason = NULL;
    g_autofree char *answer = hearth_dialogue_ask (text, fallback);
    if (answer == NULL) {
      set_left (error);
      return FALSE;
    }
    if (take_answer (self, question, answer, &reason))
      return TRUE;
    if (is_hopeless (reason)) {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
    hearth_dialogue_tell ("  ", reason->message);
  }
}

/* Whether what was typed the last time still holds: a day said as "tomorrow" may have passed. */
static gboolean
still_holds (Start *self, const Question *question)
{
  return hearth_answers_has (self->answers, question->key)
         && question->check (self, question->key, hearth_answers_get (self->answers, question->key),
                             NULL);
}

/* What an empty line means; quiet hours that are set already stay. */
static const char *
fallback_of (Start *self, const Question *question)
{
  if (g_str_equal (question->key, "quiet-hours") && *self->quiet_hours != '\0')
    return self->quiet_hours;
  return question->fallback;
}

/* Answers what is still open, by the default or by the person. */
static gboolean
fill_gaps (Start *self, gboolean asks, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++) {
    const Question *question = &questions[i];
    const char *fallback = fallback_of (self, question);
    if (!is_asked (self, question) || still_holds (self, question))
      continue;
    if (asks ? !ask (self, question, fallback, error)
             : !take_answer (self, question, fallback, error))
      return FALSE;
  }
  return TRUE;
}

/* Takes the answers that stand on the command line. */
static gboolean
take_options (Start *self, const HearthArgs *args, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++) {
    const char *given = hearth_args_value (args, questions[i].key);
    if (given == NULL || take_answer (self, &questions[i], given, error))
      continue;
    g_prefix_error (error, "--%s: ", questions[i].key);
    return FALSE;
  }
  return TRUE;
}

/* (transfer full): everything that the answers become, in the order of the questions. */
static GPtrArray *
plan_all (Start *self, GError **error)
{
  g_autoptr (GPtrArray) all =
      g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_start_item_free);

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++) {
    const Question *question = &questions[i];
    g_autoptr (GPtrArray) items = NULL;
    if (!is_asked (self, question))
      continue;
    items = hearth_start_items (self->bus, self->here, self->answers, question->key,
                                hearth_answers_get (self->answers, question->key), error);
    if (items == NULL)
      return NULL;
    g_ptr_array_extend_and_steal (all, g_steal_pointer (&items));
  }
  return g_steal_pointer (&all);
}

static void
add_row (HearthTable *table, const char *number, const char *name, const char *text,
         const char *next)
{
  gboolean is_none = *text == '\0';

  hearth_table_cell (table, HEARTH_STYLE_QUIET, number);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, name);
  hearth_table_cell (table, is_none ? HEARTH_STYLE_QUIET : HEARTH_STYLE_STRONG,
                     is_none ? _ ("none") : text);
  hearth_table_cell (table, HEARTH_STYLE_PLAIN, next);
}

/* The rows of one question: what its answer becomes, or the answer itself. */
static gboolean
add_rows (Start *self, HearthTable *table, gsize index, GError **error)
{
  const Question *question = &questions[index];
  const char *answer = hearth_answers_get (self->answers, question->key);
  g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, index + 1);
  g_autofree char *target =
      g_str_equal (question->key, "goal") ? hearth_start_goal (self->answers) : NULL;
  g_autofree char *label = say_with_name (self, question, question->label);
  g_autoptr (GPtrArray) items =
      hearth_start_items (self->bus, self->here, self->answers, question->key, answer, error);

  if (items == NULL)
    return FALSE;
  if (items->len == 0)
    add_row (table, number, label, target == NULL ? answer : target, "");
  for (guint i = 0; i < items->len; i++) {
    const HearthStartItem *item = g_ptr_array_index (items, i);
    g_autofree char *next = hearth_start_item_next (item, self->here);
    add_row (table, i == 0 ? number : "", item->title, hearth_row_text (item->meaning, "summary"),
             next);
  }
  return TRUE;
}

static gboolean
show_plan (Start *self, GError **error)
{
  const HearthColumn columns[] = {
    { .right = TRUE }, { .gives_way = TRUE }, { .gives_way = TRUE }, { 0 }
  };
  g_autoptr (HearthTable) table = hearth_table_new (columns, G_N_ELEMENTS (columns), 0);
  HearthPaper paper = hearth_print_paper ();
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    if (is_asked (self, &questions[i]) && !add_rows (self, table, i, error))
      return FALSE;
  text = hearth_table_format (table, &paper);
  hearth_dialogue_say ("\n%s\n%s\n", _ ("This is the plan, and when each is first:"), text);
  return TRUE;
}

/* (nullable): the question that a number of the plan stands for. */
static const Question *
find_question (Start *self, const char *number)
{
  guint64 index;

  if (!g_ascii_string_to_unsigned (number, 10, 1, G_N_ELEMENTS (questions), &index, NULL)
      || !is_asked (self, &questions[index - 1]))
    return NULL;
  return &questions[index - 1];
}

static gboolean
change_answer (Start *self, const char *number, GError **error)
{
  const Question *question = find_question (self, number);
  const char *old = question == NULL ? "" : hearth_answers_get (self->answers, question->key);
  g_autofree char *fallback = g_strdup (*old == '\0' && question != NULL ? "none" : old);

  if (question != NULL)
    return ask (self, question, fallback, error);
  hearth_dialogue_say (_ ("Say yes, no, or a number of the plan.\n"));
  return TRUE;
}

/* Shows the plan until it is agreed to, changing what is asked to be changed. */
static gboolean
agree (Start *self, GError **error)
{
  for (;;) {
    g_autofree char *answer = NULL;
    const char *meant = NULL;
    /* A name that was changed may bring a question with it. */
    if (!fill_gaps (self, TRUE, error) || !show_plan (self, error))
      return FALSE;
    answer = hearth_dialogue_ask (_ ("Create this? A number changes an answer."), "yes");
    if (answer != NULL && g_utf8_validate (answer, -1, NULL))
      meant = hearth_dialogue_read_yes (answer);
    if (answer == NULL || g_strcmp0 (meant, "no") == 0) {
      set_left (error);
      return FALSE;
    }
    if (g_strcmp0 (meant, "yes") == 0)
      return TRUE;
    if (!change_answer (self, answer, error))
      return FALSE;
  }
}

static void
print_created (Start *self, GVariant *event)
{
  g_autofree char *title = hearth_print_clean (hearth_row_text (event, "Title"));
  g_autofree char *when = hearth_say_when (event, self->here);
  g_autofree char *lead =
      g_strdup_printf (_ ("Added %" G_GINT64_FORMAT ": "), hearth_row_number (event, "Id"));
  g_autofree char *text = g_strdup_printf ("%s, %s", title, when);
  g_autofree char *folded = hearth_print_fold (lead, text, hearth_print_paper ().columns);

  hearth_print ("%s", folded);
}

/* Says what is there now: an object of the events, the goal's target, the goal of one's own and the
 * quiet hours. */
static gboolean
print_all (Start *self, const HearthArgs *args, char **paths, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *events = json_array_new ();
  g_autofree char *target = hearth_start_goal (self->answers);
  const char *own_goal = hearth_answers_get (self->answers, "own-goal");
  const char *hours = hearth_answers_get (self->answers, "quiet-hours");
  gboolean is_json = hearth_args_has (args, "json");

  json_object_set_array_member (object, "events", events);
  json_object_set_string_member (object, "goal", target);
  json_object_set_string_member (object, "own_goal", *own_goal == '\0' ? NULL : own_goal);
  json_object_set_string_member (object, "quiet_hours", *hours == '\0' ? NULL : hours);
  for (gsize i = 0; paths[i] != NULL; i++) {
    g_autoptr (GVariant) event =
        hearth_bus_event (self->bus, hearth_bus_event_id (paths[i]), error);
    if (event == NULL)
      return FALSE;
    json_array_add_object_element (events, hearth_json_event (event, self->here));
    if (!is_json)
      print_created (self, event);
  }
  if (is_json)
    hearth_json_print (object);
  return TRUE;
}

/* Learns what is set already. */
static gboolean
look_around (Start *self, GError **error)
{
  g_autoptr (GVariant) settings =
      hearth_bus_properties (self->bus, HEARTH_PATH, HEARTH_SETTINGS_INTERFACE, error);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) events = NULL;

  if (settings == NULL)
    return FALSE;
  self->quiet_hours = g_strdup (hearth_row_text (settings, "QuietHours"));
  reply = hearth_bus_call_schedule (self->bus, "List", g_variant_new ("(xu)", (gint64)0, 1U),
                                    "(a(oa{sv}))", error);
  if (reply == NULL)
    return FALSE;
  events = g_variant_get_child_value (reply, 0);
  self->has_events = g_variant_n_children (events) > 0;
  return TRUE;
}

static gboolean
open_start (Start *self, const HearthArgs *args, GError **error)
{
  gboolean asks = !hearth_args_has (args, "yes");

  if (asks && !hearth_dialogue_open ()) {
    hearth_exit_usage (error, _ ("start asks questions, and this is no terminal; “hearth start "
                                 "--yes” takes the defaults"));
    return FALSE;
  }
  self->here = hearth_here_new ();
  self->answers = hearth_answers_new ("start", asks);
  if (asks && hearth_args_has (args, "afresh")) {
    hearth_answers_forget (self->answers);
    hearth_answers_free (self->answers);
    self->answers = hearth_answers_new ("start", asks);
  }
  self->bus = hearth_bus_open (error);
  return self->bus != NULL && look_around (self, error);
}

static void
greet (Start *self)
{
  hearth_dialogue_tell (
      "",
      hearth_answers_is_resumed (self->answers)
          ? _ ("Welcome back; this goes on where you left. “hearth start --afresh” begins anew.")
          : _ ("A few questions, then a plan to look at; nothing is created before you say so. "
               "Enter takes what stands in brackets, none leaves it out, Ctrl-C keeps what you "
               "typed for later."));
  if (self->has_events)
    hearth_dialogue_tell ("", _ ("You have a schedule already, and it stays as it is; what you "
                                 "create here is added to it."));
  hearth_dialogue_say ("\n");
}

static gboolean
set_up (Start *self, const HearthArgs *args, GError **error)
{
  gboolean asks = !hearth_args_has (args, "yes");
  g_autoptr (GPtrArray) items = NULL;
  g_auto (GStrv) paths = NULL;

  if (asks)
    greet (self);
  if (!take_options (self, args, error) || !fill_gaps (self, asks, error))
    return FALSE;
  if (asks && !agree (self, error))
    return FALSE;
  items = plan_all (self, error);
  if (items == NULL)
    return FALSE;
  paths = hearth_start_create (self->bus, self->answers, items, error);
  if (paths == NULL)
    return FALSE;
  hearth_answers_forget (self->answers);
  if (!print_all (self, args, paths, error))
    return FALSE;
  if (asks)
    hearth_dialogue_say (_ ("“hearth undo” takes all of it back.\n"));
  return TRUE;
}

static HearthExit
run_start (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_auto (Start) start = { 0 };

  if (!open_start (&start, args, &error) || !set_up (&start, args, &error))
    return hearth_exit_report (error);
  return HEARTH_EXIT_DONE;
}

const HearthVerb hearth_verb_start = {
  .name = "start",
  .group = HEARTH_GROUP_PLAN,
  .arguments = "",
  .summary = N_ ("set hearth up, guided"),
  .details =
      N_ ("Asks for names, days and rhythms, shows what it makes of them, and creates all of "
          "it at once. What an option answers is not asked. A set-up that was left goes on "
          "where it was; one with --yes may run again and creates nothing twice."),
  .options = { start_options, hearth_options_json },
  .run = run_start,
};
