// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * goal: what the two want, and how far it is.
 *
 * A goal stands in one of six areas and is both's or one's. It may have a target that can be
 * counted: "2 date nights a month", "3 check-ins per week", "once a week", "12 in total". Events
 * count towards it by naming it; a target with a kind in it counts those of that kind alone, and
 * what is done counts, nothing else. The target is asked of each week, month or year of the
 * calendar, or of the whole time until the deadline.
 *
 * Pure: the counting of occurrences is the reader's, see review and scheduler-goal. What is said
 * about a plan that falls short is a hint in time and no verdict.
 */
#include "goal.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "dbus/names.h"
#include "text.h"

#define COUNT_MAX 1000
#define WHOSE_MAX_BYTES 200

/* How far ahead a plan is looked at for a target in total without a deadline. */
#define ENDLESS_DAYS 3653

typedef struct {
  const char *word;
  guint value;
} Word;

static const char *const area_names[] = {
  [HEARTH_AREA_COMMUNICATION] = "communication", [HEARTH_AREA_TRUST] = "trust",
  [HEARTH_AREA_QUALITY_TIME] = "quality-time",   [HEARTH_AREA_PERSONAL_GOALS] = "personal-goals",
  [HEARTH_AREA_INTIMACY] = "intimacy",           [HEARTH_AREA_GRATITUDE] = "gratitude",
};

static const Word counts[] = {
  { "once", 1 }, { "twice", 2 }, { "a", 1 },       { "an", 1 },
  { "one", 1 },  { "two", 2 },   { "three", 3 },   { "four", 4 },
  { "five", 5 }, { "six", 6 },   { "seven", 7 },   { "eight", 8 },
  { "nine", 9 }, { "ten", 10 },  { "eleven", 11 }, { "twelve", 12 },
};

static const Word kinds[] = {
  { "date night", HEARTH_KIND_DATE_NIGHT },     { "date nights", HEARTH_KIND_DATE_NIGHT },
  { "date", HEARTH_KIND_DATE_NIGHT },           { "dates", HEARTH_KIND_DATE_NIGHT },
  { "check in", HEARTH_KIND_CHECK_IN },         { "check ins", HEARTH_KIND_CHECK_IN },
  { "milestone", HEARTH_KIND_MILESTONE },       { "milestones", HEARTH_KIND_MILESTONE },
  { "appreciation", HEARTH_KIND_APPRECIATION }, { "appreciations", HEARTH_KIND_APPRECIATION },
  { "kind word", HEARTH_KIND_APPRECIATION },    { "kind words", HEARTH_KIND_APPRECIATION },
  { "promise", HEARTH_KIND_PROMISE },           { "promises", HEARTH_KIND_PROMISE },
};

static const Word periods[] = {
  { "a week", HEARTH_PERIOD_WEEK },       { "per week", HEARTH_PERIOD_WEEK },
  { "each week", HEARTH_PERIOD_WEEK },    { "every week", HEARTH_PERIOD_WEEK },
  { "weekly", HEARTH_PERIOD_WEEK },       { "a month", HEARTH_PERIOD_MONTH },
  { "per month", HEARTH_PERIOD_MONTH },   { "each month", HEARTH_PERIOD_MONTH },
  { "every month", HEARTH_PERIOD_MONTH }, { "monthly", HEARTH_PERIOD_MONTH },
  { "a year", HEARTH_PERIOD_YEAR },       { "per year", HEARTH_PERIOD_YEAR },
  { "each year", HEARTH_PERIOD_YEAR },    { "every year", HEARTH_PERIOD_YEAR },
  { "yearly", HEARTH_PERIOD_YEAR },       { "in total", HEARTH_PERIOD_WHOLE },
  { "altogether", HEARTH_PERIOD_WHOLE },
};

static gboolean
find_word (const Word *words, gsize n_words, const char *text, guint *out_value)
{
  for (gsize i = 0; i < n_words; i++)
    if (strcmp (words[i].word, text) == 0) {
      *out_value = words[i].value;
      return TRUE;
    }
  return FALSE;
}

static gboolean
fail_target (const char *text, GError **error)
{
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no target that can be counted; say it as in “2 date nights a month”, "
                  "“once a week” or “12 in total”"),
               text);
  return FALSE;
}

/* Takes a period off the end of a text. */
static gboolean
cut_period (char *text, HearthPeriod *out_period)
{
  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++) {
    gsize length = strlen (text);
    gsize tail = strlen (periods[i].word);

    if (length < tail || strcmp (text + length - tail, periods[i].word) != 0
        || (length > tail && text[length - tail - 1] != ' '))
      continue;
    text[length - tail] = '\0';
    g_strchomp (text);
    *out_period = periods[i].value;
    return TRUE;
  }
  return FALSE;
}

/* Takes a count off the front of a text, 1 where none is there, and gives what follows. */
static gboolean
cut_count (char *text, guint *out_count, char **out_rest)
{
  char *blank = strchr (text, ' ');
  gsize length = blank ? (gsize)(blank - text) : strlen (text);
  g_autofree char *first = g_strndup (text, length);
  guint64 number = 0;

  *out_rest = blank ? blank + 1 : text + length;
  if (g_ascii_string_to_unsigned (first, 10, 1, COUNT_MAX, &number, NULL)) {
    *out_count = (guint)number;
    return TRUE;
  }
  return find_word (counts, G_N_ELEMENTS (counts), first, out_count);
}

/* Lower case, one blank between two words; a hyphen within one counts as a blank. */
static char *
plain_words (const char *text)
{
  g_autofree char *lower = g_utf8_strdown (text, -1);
  g_auto (GStrv) words = NULL;
  g_autoptr (GString) plain = g_string_new (NULL);

  for (char *at = lower; *at; at++)
    if (*at == '-' && at > lower && g_ascii_isalpha (at[-1]))
      *at = ' ';
  words = g_strsplit_set (lower, " \t", -1);
  for (char **word = words; *word; word++)
    if (**word)
      g_string_append_printf (plain, "%s%s", plain->len > 0 ? " " : "", *word);
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* A step's date stands first, where it has one. */
static gboolean
check_step (const char *step, GError **error)
{
  const char *text = g_str_has_prefix (step, "x ") ? step + 2 : step;
  const char *blank = strchr (text, ' ');
  g_autofree char *date = NULL;
  gint64 wall = 0;
  gboolean is_date = FALSE;

  if (!hearth_text_check (_ ("a step"), step, HEARTH_TITLE_MAX_BYTES, TRUE, error))
    return FALSE;
  if (strlen (text) > 4 && g_ascii_isdigit (text[0]) && text[4] == '-') {
    date = blank ? g_strndup (text, blank - text) : g_strdup (text);
    if (!hearth_civil_parse (date, &wall, &is_date, error))
      return FALSE;
    text = blank ? blank + 1 : "";
  }
  if (*text)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("the step “%s” says nothing; write it as “2027-01-10 Find a teacher”"), step);
  return FALSE;
}

static gboolean
check_steps (const HearthGoal *goal, GError **error)
{
  if (g_strv_length (goal->steps) > HEARTH_STEPS_MAX) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL, _ ("%u steps; a goal has at most %d"),
                 g_strv_length (goal->steps), HEARTH_STEPS_MAX);
    return FALSE;
  }
  for (char **step = goal->steps; *step; step++)
    if (!check_step (*step, error))
      return FALSE;
  return TRUE;
}

static gint64
month_begins (int year, int month)
{
  const HearthCivil civil = { .year = year + (month - 1) / 12,
                              .month = (month - 1) % 12 + 1,
                              .day = 1 };

  return hearth_civil_to_wall (&civil);
}

/* The area's name on the bus, in options and in files. */
const char *
hearth_area_name (HearthArea area)
{
  return area_names[area];
}

/* The area of a name; InvalidArgument lists those there are. */
gboolean
hearth_area_from_name (const char *name, HearthArea *out_area, GError **error)
{
  for (HearthArea area = 0; area < HEARTH_AREAS; area++)
    if (strcmp (area_names[area], name) == 0) {
      *out_area = area;
      return TRUE;
    }
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("there is no area “%s”: it is one of communication, trust, quality-time, "
                  "personal-goals, intimacy, gratitude"),
               name);
  return FALSE;
}

/* Reads a target: a count, what of, how often; "" is none. InvalidArgument for what cannot be
 * counted. */
gboolean
hearth_target_parse (const char *text, HearthTarget *out_target, GError **error)
{
  g_autofree char *plain = plain_words (text);
  HearthTarget target = { 1, 0, HEARTH_PERIOD_WHOLE };
  gboolean has_period = FALSE;
  gboolean has_count = FALSE;
  char *rest = plain;
  guint kind = 0;

  if (*plain == '\0') {
    *out_target = (HearthTarget){ 0, 0, HEARTH_PERIOD_WHOLE };
    return TRUE;
  }
  has_period = cut_period (plain, &target.period);
  has_count = cut_count (plain, &target.count, &rest);
  if (!has_count)
    rest = plain;
  if (g_str_has_suffix (rest, " times"))
    rest[strlen (rest) - strlen (" times")] = '\0';
  else if (strcmp (rest, "times") == 0 || strcmp (rest, "time") == 0)
    rest = plain + strlen (plain);
  if (*rest) {
    if (!find_word (kinds, G_N_ELEMENTS (kinds), rest, &kind))
      return fail_target (text, error);
    target.kinds = 1u << kind;
  }
  if (!has_count && !has_period)
    return fail_target (text, error);
  *out_target = target;
  return TRUE;
}

/* A new goal of both, without target, deadline or steps. Takes a copy of title. */
HearthGoal *
hearth_goal_new (HearthArea area, const char *title)
{
  HearthGoal *goal = g_new0 (HearthGoal, 1);

  goal->area = area;
  goal->title = g_strdup (title);
  goal->whose = g_strdup ("");
  goal->target = g_strdup ("");
  goal->steps = g_new0 (char *, 1);
  goal->notes = g_strdup ("");
  return goal;
}

void
hearth_goal_free (HearthGoal *goal)
{
  if (!goal)
    return;
  g_free (goal->title);
  g_free (goal->whose);
  g_free (goal->target);
  g_strfreev (goal->steps);
  g_free (goal->notes);
  g_free (goal);
}

/* Whether a goal may be kept; the error names what is wrong and what would work. */
gboolean
hearth_goal_check (const HearthGoal *goal, GError **error)
{
  g_autofree char *bare = g_strstrip (g_strdup (goal->title));
  HearthTarget target;

  if (*bare == '\0') {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("the title is empty; say what the goal is"));
    return FALSE;
  }
  return hearth_text_check (_ ("the title"), goal->title, HEARTH_TITLE_MAX_BYTES, TRUE, error)
         && hearth_text_check (_ ("the name of whose goal it is"), goal->whose, WHOSE_MAX_BYTES,
                               TRUE, error)
         && hearth_text_check (_ ("the target"), goal->target, HEARTH_TARGET_MAX_BYTES, TRUE, error)
         && hearth_target_parse (goal->target, &target, error) && check_steps (goal, error)
         && hearth_event_check_notes (goal->notes, error);
}

/* The span that a goal's target is counted in at the wall `now`: the week, month or year around it,
 * or for a target in total from its making (a wall) to the end of its deadline. */
HearthGoalSpan
hearth_goal_span (const HearthGoal *goal, gint64 created, gint64 now)
{
  HearthTarget target = { 0, 0, HEARTH_PERIOD_WHOLE };
  HearthCivil civil;
  gint64 monday = hearth_civil_midnight (now) - hearth_civil_weekday (now) * HEARTH_DAY;

  (void)!hearth_target_parse (goal->target, &target, NULL);
  hearth_civil_from_wall (now, &civil);
  switch (target.period) {
  case HEARTH_PERIOD_WEEK:
    return (HearthGoalSpan){ monday, monday + HEARTH_WEEK };
  case HEARTH_PERIOD_MONTH:
    return (HearthGoalSpan){ month_begins (civil.year, civil.month),
                             month_begins (civil.year, civil.month + 1) };
  case HEARTH_PERIOD_YEAR:
    return (HearthGoalSpan){ month_begins (civil.year, 1), month_begins (civil.year + 1, 1) };
  case HEARTH_PERIOD_WHOLE:
  default:
    return (HearthGoalSpan){ hearth_civil_midnight (created),
                             goal->deadline
                                 ? goal->deadline + HEARTH_DAY
                                 : hearth_civil_midnight (created) + ENDLESS_DAYS * HEARTH_DAY };
  }
}

/* The span that follows one of a goal's; the same one where its target is in total. */
HearthGoalSpan
hearth_goal_span_after (const HearthGoal *goal, HearthGoalSpan span)
{
  HearthTarget target = { 0, 0, HEARTH_PERIOD_WHOLE };

  if (!hearth_target_parse (goal->target, &target, NULL) || target.period == HEARTH_PERIOD_WHOLE)
    return span;
  return hearth_goal_span (goal, span.from, span.until);
}

/* The day (a wall) from which it is said where the plan falls short of the target in a span, with
 * time enough left to plan another: the last three days of a week, ten of a month, sixty of a year,
 * a fortnight before a deadline. FALSE where nothing is to be said: a goal that is reached, has no
 * target or no end, or was made (the wall `created`) within the span, which then asks nothing. */
gboolean
hearth_goal_gap_day (const HearthGoal *goal, gint64 created, HearthGoalSpan span, gint64 *out_day)
{
  static const gint64 days_left[] = {
    [HEARTH_PERIOD_WHOLE] = 14,
    [HEARTH_PERIOD_WEEK] = 3,
    [HEARTH_PERIOD_MONTH] = 10,
    [HEARTH_PERIOD_YEAR] = 60,
  };
  HearthTarget target = { 0, 0, HEARTH_PERIOD_WHOLE };
  gint64 day = 0;

  if (goal->reached != 0 || !hearth_target_parse (goal->target, &target, NULL) || target.count == 0)
    return FALSE;
  day = span.until - days_left[target.period] * HEARTH_DAY;
  if (target.period == HEARTH_PERIOD_WHOLE)
    day = MAX (day, hearth_civil_midnight (created) + HEARTH_DAY);
  else if (created > span.from)
    return FALSE;
  if (day >= span.until || (target.period == HEARTH_PERIOD_WHOLE && goal->deadline == 0))
    return FALSE;
  *out_day = day;
  return TRUE;
}

/* The kind that a goal is about: that of its target, or the one its area stands for. */
HearthKind
hearth_goal_kind (const HearthGoal *goal)
{
  static const HearthKind kinds_of_areas[HEARTH_AREAS] = {
    [HEARTH_AREA_COMMUNICATION] = HEARTH_KIND_CHECK_IN,
    [HEARTH_AREA_TRUST] = HEARTH_KIND_PROMISE,
    [HEARTH_AREA_QUALITY_TIME] = HEARTH_KIND_DATE_NIGHT,
    [HEARTH_AREA_PERSONAL_GOALS] = HEARTH_KIND_PROMISE,
    [HEARTH_AREA_INTIMACY] = HEARTH_KIND_DATE_NIGHT,
    [HEARTH_AREA_GRATITUDE] = HEARTH_KIND_APPRECIATION,
  };
  HearthTarget target = { 0, 0, HEARTH_PERIOD_WHOLE };

  if (hearth_target_parse (goal->target, &target, NULL))
    for (HearthKind kind = 0; kind < HEARTH_KINDS; kind++)
      if (target.kinds == 1u << kind)
        return kind;
  return kinds_of_areas[goal->area];
}

/* What to say where `done` and what is still to come in a span fall short of the target; "" where
 * they do not. is_next: the span is the one after the present. Free with g_free. */
char *
hearth_goal_warning (const HearthGoal *goal, guint done, guint coming, gboolean is_next)
{
  static const char *const spans[][2] = {
    [HEARTH_PERIOD_WHOLE] = { N_ ("in all"), N_ ("in all") },
    [HEARTH_PERIOD_WEEK] = { N_ ("this week"), N_ ("next week") },
    [HEARTH_PERIOD_MONTH] = { N_ ("this month"), N_ ("next month") },
    [HEARTH_PERIOD_YEAR] = { N_ ("this year"), N_ ("next year") },
  };
  HearthTarget target = { 0, 0, HEARTH_PERIOD_WHOLE };

  if (!hearth_target_parse (goal->target, &target, NULL) || done + coming >= target.count)
    return g_strdup ("");
  if (done + coming == 0 && target.period == HEARTH_PERIOD_WHOLE)
    return g_strdup_printf (_ ("nothing planned yet; you wanted %s"), goal->target);
  if (done + coming == 0)
    return g_strdup_printf (_ ("nothing planned %s yet; you wanted %s"),
                            _ (spans[target.period][is_next]), goal->target);
  if (coming == 0)
    return g_strdup_printf (_ ("%u done %s and none planned yet; you wanted %s"), done,
                            _ (spans[target.period][is_next]), goal->target);
  if (is_next)
    return g_strdup_printf (_ ("%u planned %s; you wanted %s"), coming, _ (spans[target.period][1]),
                            goal->target);
  return g_strdup_printf (_ ("%u done and %u planned %s; you wanted %s"), done, coming,
                          _ (spans[target.period][0]), goal->target);
}
