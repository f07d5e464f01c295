// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fuzz-recurrence: any text as a rule, and what must hold for it whatever it says.
 *
 * A rule that is read is written and read again to the same rule; its occurrences grow, none is
 * before where the walk began, jumping finds what walking finds, and the last is the last. Every
 * call ends within its time. The start and the moment to begin from hang on the text, so that
 * every input repeats itself.
 *
 * With -Dfuzz=true (clang) it is a libFuzzer target; each line of fuzz-recurrence.txt is a seed.
 * Otherwise fuzz-driver.c runs it on mutations of the same lines.
 */
#include "recurrence-iter.h"

#include <stdint.h>
#include <string.h>
#include <time.h>

#include "civil.h"
#include "dbus/error.h"

#define STEPS 24

/* The promise is 50 ms, here of the processor's time; sanitizers are given their share. */
#if defined(__SANITIZE_ADDRESS__)
#define SLOWNESS 40
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SLOWNESS 40
#endif
#endif
#ifndef SLOWNESS
#define SLOWNESS 1
#endif
#define CALL_LIMIT_USEC (SLOWNESS * 50 * 1000)

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static gint64 call_began;

static gint64
processor_usec (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
begin_call (void)
{
  call_began = processor_usec ();
}

static void
end_call (const char *what, const char *text)
{
  gint64 took = processor_usec () - call_began;

  if (took > CALL_LIMIT_USEC)
    g_error ("%s of “%s” took %" G_GINT64_FORMAT " µs", what, text, took);
}

static void
check_text (const HearthRule *rule)
{
  g_autofree char *text = hearth_recurrence_format (rule);
  g_autoptr (GError) error = NULL;
  HearthRule again;

  if (!hearth_recurrence_parse (text, &again, &error))
    g_error ("“%s” is not read again: %s", text, error->message);
  if (memcmp (rule, &again, sizeof again) != 0)
    g_error ("“%s” is another rule when read again", text);
}

static void
check_walk (const HearthRecurrence *recurrence, gint64 from, const char *text)
{
  HearthRecurrenceIter iter;
  gint64 before = from - 1;
  gint64 wall, jumped;

  begin_call ();
  hearth_recurrence_iter_init (&iter, recurrence, from);
  end_call ("a walk's begin", text);
  for (int step = 0; step < STEPS; step++) {
    gboolean found, found_by_jump;

    begin_call ();
    found = hearth_recurrence_iter_next (&iter, &wall);
    end_call ("a step", text);
    begin_call ();
    found_by_jump = hearth_recurrence_next (recurrence, before + 1, &jumped);
    end_call ("a jump", text);
    g_assert_cmpint (found, ==, found_by_jump);
    if (!found)
      return;
    g_assert_cmpint (wall, ==, jumped);
    g_assert_cmpint (wall, >, before);
    g_assert_cmpint (wall, >=, recurrence->start);
    g_assert_cmpint (wall, <=, HEARTH_WALL_MAX);
    before = wall;
  }
}

static void
check_last (const HearthRecurrence *recurrence, const char *text)
{
  gboolean found;
  gint64 last, next;

  begin_call ();
  found = hearth_recurrence_last (recurrence, &last);
  end_call ("the last", text);

  if (!found)
    return;
  g_assert_true (hearth_recurrence_contains (recurrence, last));
  g_assert_false (hearth_recurrence_next (recurrence, last + 1, &next));
}

/* Mostly a moment of our days, to the second; now and then one anywhere in the calendar. */
static gint64
any_wall (guint32 random)
{
  if (random % 5 > 0)
    return (gint64)(random >> 1);
  return HEARTH_WALL_MIN + (HEARTH_WALL_MAX - HEARTH_WALL_MIN) / 10007 * (random % 10007);
}

static void
check_rule (const HearthRule *rule, const char *text)
{
  g_autoptr (GError) error = NULL;
  HearthRecurrence recurrence = { .rule = rule };
  guint32 random = g_str_hash (text) * 2654435761U;
  gint64 from, wall;
  gboolean kept;

  recurrence.start = any_wall (random);
  from = random % 3 ? recurrence.start + random % 100003 * 21 : any_wall (random * 2654435761U);
  begin_call ();
  kept = hearth_recurrence_check (&recurrence, &error);
  end_call ("the check", text);
  g_assert_cmpint (kept, ==, hearth_recurrence_next (&recurrence, HEARTH_WALL_MIN, &wall));
  g_assert_cmpint (kept, ==, error == NULL);
  check_walk (&recurrence, from, text);
  check_last (&recurrence, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  HearthRule rule;

  if (!hearth_recurrence_parse (text, &rule, &error)) {
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    return 0;
  }
  check_text (&rule);
  check_rule (&rule, text);
  return 0;
}
