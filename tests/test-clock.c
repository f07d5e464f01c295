// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-clock: the promises of clock.c, kept by the fake clock and by the real one.
 *
 * The contract tests run on both: a Bench knows how to make a clock, let a little time pass, set
 * it and move its zone. The real one is set by timeshim, which this test links, and reads its zone
 * from a file that TZ names, so nothing here touches the machine. timeshim wants its variable from
 * the first instant of the process, so main() starts itself once more.
 */
#include "daemon/clock-system.h"
#include "fake-clock.h"

#include <glib/gstdio.h>

#include <string.h>
#include <unistd.h>

#define MS G_GINT64_CONSTANT (1000)
#define HOUR (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define WINTER_2026 (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

typedef struct {
  HearthClock *(*make) (void);
  void (*wait) (HearthClock *clock, gint64 span);
  void (*step) (HearthClock *clock, gint64 span);
  void (*move_to_zone) (HearthClock *clock, const char *zone);
} Bench;

/* What the clock told, in order: "a" for an alarm, "j" for a jump. */
typedef struct {
  HearthClock *clock;
  GString *heard;
  gint64 heard_at;
  gint64 rearm_at;
  gboolean inside_arm;
} Listener;

static void
on_alarm (Listener *listener)
{
  g_assert_false (listener->inside_arm);
  g_string_append_c (listener->heard, 'a');
  listener->heard_at = hearth_clock_now (listener->clock);
  if (listener->rearm_at != 0)
    hearth_clock_arm (listener->clock, listener->rearm_at);
  listener->rearm_at = 0;
}

static void
on_jumped (Listener *listener)
{
  g_assert_false (listener->inside_arm);
  g_string_append_c (listener->heard, 'j');
}

static Listener *
listen (HearthClock *clock)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->clock = clock;
  listener->heard = g_string_new (NULL);
  g_signal_connect_swapped (clock, "alarm", G_CALLBACK (on_alarm), listener);
  g_signal_connect_swapped (clock, "jumped", G_CALLBACK (on_jumped), listener);
  return listener;
}

static void
listener_free (Listener *listener)
{
  g_object_unref (listener->clock);
  g_string_free (listener->heard, TRUE);
  g_free (listener);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listener, listener_free)

static void
arm (Listener *listener, gint64 instant)
{
  listener->inside_arm = TRUE;
  hearth_clock_arm (listener->clock, instant);
  listener->inside_arm = FALSE;
}

static HearthClock *
make_fake (void)
{
  return HEARTH_CLOCK (hearth_fake_clock_new (WINTER_2026, "Europe/Berlin"));
}

static void
wait_fake (HearthClock *clock, gint64 span)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  hearth_fake_clock_advance (HEARTH_FAKE_CLOCK (clock), span);
}

static void
step_fake (HearthClock *clock, gint64 span)
{
  hearth_fake_clock_set (HEARTH_FAKE_CLOCK (clock), hearth_clock_now (clock) + span);
}

static void
move_fake (HearthClock *clock, const char *zone)
{
  hearth_fake_clock_set_zone (HEARTH_FAKE_CLOCK (clock), zone);
}

static void
replace_link (const char *target)
{
  const char *file = g_getenv ("TZ") + 1;
  g_autofree char *beside = g_strconcat (file, ".new", NULL);

  g_assert_no_errno (symlink (target, beside));
  g_assert_no_errno (g_rename (beside, file));
}

/* Sets the clock of this process; the shim's thread sees it a moment later. */
static void
shift_wall_clock (gint64 span)
{
  static gint64 offset = 0;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  offset += span;
  g_ascii_dtostr (text, sizeof text, (double)offset / G_USEC_PER_SEC);
  g_assert_true (g_file_set_contents (g_getenv ("HEARTH_TIMESHIM"), text, -1, NULL));
}

static HearthClock *
make_system (void)
{
  g_autoptr (GError) error = NULL;

  replace_link ("/usr/share/zoneinfo/Europe/Berlin");
  HearthClock *clock = hearth_clock_system_new (&error);
  g_assert_no_error (error);
  return clock;
}

static gboolean
on_waited (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_system (HearthClock *clock, gint64 span)
{
  gboolean over = FALSE;

  g_timeout_add (span / MS, on_waited, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
on_impatience (gpointer user_data)
{
  g_error ("the clock did not jump");
  return G_SOURCE_REMOVE;
}

static void
raise_flag (gboolean *flag)
{
  *flag = TRUE;
}

/* Until the jump that is under way has been told, and a moment longer for what comes with it. */
static void
wait_for_jump (HearthClock *clock)
{
  gboolean jumped = FALSE;
  gulong handler = g_signal_connect_swapped (clock, "jumped", G_CALLBACK (raise_flag), &jumped);
  guint impatience = g_timeout_add_seconds (30, on_impatience, NULL);

  while (!jumped)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (impatience);
  g_signal_handler_disconnect (clock, handler);
  wait_system (clock, 250 * MS);
}

static void
step_system (HearthClock *clock, gint64 span)
{
  shift_wall_clock (span);
  wait_for_jump (clock);
}

static void
move_system (HearthClock *clock, const char *zone)
{
  g_autofree char *target = g_strconcat ("/usr/share/zoneinfo/", zone, NULL);

  replace_link (target);
  wait_for_jump (clock);
}

static const Bench benches[] = {
  { make_fake, wait_fake, step_fake, move_fake },
  { make_system, wait_system, step_system, move_system },
};

/* An alarm rings once, at its instant and not before. */
static void
test_rings_once (gconstpointer data)
{
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());
  gint64 due = hearth_clock_now (listener->clock) + 500 * MS;

  arm (listener, due);
  bench->wait (listener->clock, 100 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "");
  bench->wait (listener->clock, 900 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "a");
  g_assert_cmpint (listener->heard_at, >=, due);
  g_assert_cmpint (listener->heard_at, <, due + 400 * MS);
}

/* Arming replaces: of two alarms only the later one given rings, and G_MAXINT64 takes it back. */
static void
test_replaces (gconstpointer data)
{
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());
  gint64 now = hearth_clock_now (listener->clock);

  arm (listener, now + 10 * MS);
  arm (listener, now + 900 * MS);
  bench->wait (listener->clock, 200 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "");
  arm (listener, G_MAXINT64);
  bench->wait (listener->clock, 1000 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "");
}

/* What is armed for the past, or before the epoch, rings from the loop and never inside arm. */
static void
test_past (gconstpointer data)
{
  const gint64 instants[] = { 0, -HOUR, G_MININT64 };
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());

  arm (listener, hearth_clock_now (listener->clock) - HOUR);
  g_assert_cmpstr (listener->heard->str, ==, "");
  bench->wait (listener->clock, 50 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "a");
  for (gsize i = 0; i < G_N_ELEMENTS (instants); i++) {
    arm (listener, instants[i]);
    bench->wait (listener->clock, 50 * MS);
    g_assert_cmpuint (listener->heard->len, ==, i + 2);
  }
}

/* An alarm in a future that no clock can hold is as good as none. */
static void
test_far_future (gconstpointer data)
{
  const gint64 instants[] = { 8000000000 * G_USEC_PER_SEC, 10000000000 * G_USEC_PER_SEC,
                              G_MAXINT64 - 1, G_MAXINT64 };
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());

  for (gsize i = 0; i < G_N_ELEMENTS (instants); i++) {
    arm (listener, instants[i]);
    bench->wait (listener->clock, 50 * MS);
    g_assert_cmpstr (listener->heard->str, ==, "");
  }
}

/* A listener may arm the next alarm while one rings, as the scheduler does. */
static void
test_rearms_while_ringing (gconstpointer data)
{
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());
  gint64 now = hearth_clock_now (listener->clock);

  listener->rearm_at = now + 40 * MS;
  arm (listener, now + 20 * MS);
  bench->wait (listener->clock, 250 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "aa");
  g_assert_cmpint (listener->heard_at, >=, now + 40 * MS);
}

/* A clock set past the alarm says so, then rings; one set back leaves it armed, and elapsed()
 * tells both from time that passed. */
static void
test_steps (gconstpointer data)
{
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());
  gint64 due = hearth_clock_now (listener->clock) + HOUR;
  gint64 gap = hearth_clock_now (listener->clock) - hearth_clock_elapsed (listener->clock);

  arm (listener, due);
  bench->step (listener->clock, -HOUR);
  g_assert_cmpstr (listener->heard->str, ==, "j");
  bench->step (listener->clock, 3 * HOUR);
  g_assert_cmpstr (listener->heard->str, ==, "jja");
  g_assert_cmpint (listener->heard_at, >=, due);
  gint64 drift = hearth_clock_now (listener->clock) - hearth_clock_elapsed (listener->clock) - gap;
  g_assert_cmpint (ABS (drift - 2 * HOUR), <, 50 * MS);
}

/* A clock that is set with nothing due is noticed all the same, and each time. */
static void
test_steps_unarmed (gconstpointer data)
{
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());

  bench->step (listener->clock, HOUR);
  bench->step (listener->clock, -HOUR);
  g_assert_cmpstr (listener->heard->str, ==, "jj");
}

static void
assert_zone (HearthClock *clock, const char *name, int hours)
{
  GTimeZone *zone = hearth_clock_zone (clock);
  int interval =
      g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, WINTER_2026 / G_USEC_PER_SEC);

  if (name != NULL)
    g_assert_cmpstr (g_time_zone_get_identifier (zone), ==, name);
  g_assert_cmpint (g_time_zone_get_offset (zone, interval), ==, hours * 3600);
}

/* One jump at least was heard since the last time, and nothing else: a jump may come for nothing.
 */
static void
assert_only_jumps (Listener *listener)
{
  g_assert_cmpuint (listener->heard->len, >, 0);
  g_assert_cmpuint (strspn (listener->heard->str, "j"), ==, listener->heard->len);
  g_string_truncate (listener->heard, 0);
}

/* A new zone is a jump, is known under its name, and leaves the alarm armed. */
static void
test_zone (gconstpointer data)
{
  const Bench *bench = data;
  g_autoptr (Listener) listener = listen (bench->make ());

  assert_zone (listener->clock, "Europe/Berlin", 1);
  arm (listener, hearth_clock_now (listener->clock) + 2000 * MS);
  bench->move_to_zone (listener->clock, "Asia/Tokyo");
  assert_only_jumps (listener);
  assert_zone (listener->clock, "Asia/Tokyo", 9);
  bench->wait (listener->clock, 2200 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "a");
}

/* The fake's sleep lets time pass on both clocks and rings what came due only after the jump. */
static void
test_fake_sleep (void)
{
  g_autoptr (Listener) listener = listen (make_fake ());
  gint64 gap = hearth_clock_now (listener->clock) - hearth_clock_elapsed (listener->clock);

  arm (listener, WINTER_2026 + HOUR);
  hearth_fake_clock_sleep (HEARTH_FAKE_CLOCK (listener->clock), 8 * HOUR);
  g_assert_cmpstr (listener->heard->str, ==, "ja");
  g_assert_cmpint (listener->heard_at, ==, WINTER_2026 + 8 * HOUR);
  g_assert_cmpint (hearth_clock_now (listener->clock) - hearth_clock_elapsed (listener->clock), ==,
                   gap);
}

/* The fake stops at each alarm on its way, so a listener sees the true time of each. */
static void
test_fake_order (void)
{
  g_autoptr (Listener) listener = listen (make_fake ());

  listener->rearm_at = WINTER_2026 + 2 * HOUR;
  arm (listener, WINTER_2026 + HOUR);
  hearth_fake_clock_advance (HEARTH_FAKE_CLOCK (listener->clock), 24 * HOUR);
  g_assert_cmpstr (listener->heard->str, ==, "aa");
  g_assert_cmpint (listener->heard_at, ==, WINTER_2026 + 2 * HOUR);
  g_assert_cmpint (hearth_clock_now (listener->clock), ==, WINTER_2026 + 24 * HOUR);
  g_assert_cmpint (hearth_fake_clock_armed (HEARTH_FAKE_CLOCK (listener->clock)), ==, G_MAXINT64);
}

/* A clock set between two iterations, so that arming is what finds out, is not swallowed. */
static void
test_system_step_seen_by_arm (void)
{
  g_autoptr (Listener) listener = listen (make_system ());

  shift_wall_clock (HOUR);
  g_usleep (500 * MS); /* the shim's thread sets it meanwhile */
  arm (listener, G_MAXINT64);
  wait_for_jump (listener->clock);
  g_assert_cmpstr (listener->heard->str, ==, "j");
}

static void
copy_zone (const char *zone, const char *file)
{
  g_autofree char *source = g_strconcat ("/usr/share/zoneinfo/", zone, NULL);
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (source, &contents, &length, NULL));
  g_assert_true (
      g_file_set_contents_full (file, contents, length, G_FILE_SET_CONTENTS_NONE, 0644, NULL));
}

/* A zone file that is removed, put back, written anew in place or is a plain copy without a name:
 * the old zone holds while there is none, the new one is read when it is there. */
static void
test_system_zone_files (void)
{
  const char *file = g_getenv ("TZ") + 1;
  g_autoptr (Listener) listener = listen (make_system ());

  g_assert_no_errno (g_unlink (file));
  wait_system (listener->clock, 300 * MS);
  g_assert_cmpstr (listener->heard->str, ==, "");
  assert_zone (listener->clock, "Europe/Berlin", 1);

  copy_zone ("Asia/Tokyo", file);
  wait_for_jump (listener->clock);
  assert_only_jumps (listener);
  assert_zone (listener->clock, NULL, 9);

  copy_zone ("America/New_York", file);
  wait_for_jump (listener->clock);
  assert_only_jumps (listener);
  assert_zone (listener->clock, NULL, -5);
}

/* A TZ that names a zone, with the colon or without, is that zone; nonsense is UTC. */
static void
test_system_named_zone (void)
{
  const struct {
    const char *tz;
    int hours;
  } cases[] = {
    { "Asia/Tokyo", 9 }, { ":Asia/Tokyo", 9 }, { "EST5EDT", -5 }, { "", 0 }, { "No/Where", 0 },
  };
  g_autofree char *saved = g_strdup (g_getenv ("TZ"));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_setenv ("TZ", cases[i].tz, TRUE);
    g_autoptr (HearthClock) clock = hearth_clock_system_new (NULL);
    assert_zone (clock, NULL, cases[i].hours);
  }
  g_setenv ("TZ", saved, TRUE);
}

/* With nothing due the clock stays out of the main loop: nothing is dispatched in half a second. */
static void
test_system_idle (void)
{
  g_autoptr (Listener) listener = listen (make_system ());
  gint64 until;
  int dispatched = 0;

  wait_system (listener->clock, 500 * MS);
  until = g_get_monotonic_time () + 500 * MS;
  while (g_get_monotonic_time () < until) {
    dispatched += g_main_context_iteration (NULL, FALSE);
    g_usleep (10 * MS);
  }
  g_assert_cmpint (dispatched, ==, 0);
}

static void
add_for_each_bench (const char *name, GTestDataFunc func)
{
  const char *const makers[] = { "fake", "system" };

  for (gsize i = 0; i < G_N_ELEMENTS (benches); i++) {
    g_autofree char *path = g_strdup_printf ("/clock/%s/%s", makers[i], name);
    g_test_add_data_func (path, &benches[i], func);
  }
}

static int
run_tests (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_each_bench ("rings-once", test_rings_once);
  add_for_each_bench ("replaces", test_replaces);
  add_for_each_bench ("past", test_past);
  add_for_each_bench ("far-future", test_far_future);
  add_for_each_bench ("rearms-while-ringing", test_rearms_while_ringing);
  add_for_each_bench ("steps", test_steps);
  add_for_each_bench ("steps-unarmed", test_steps_unarmed);
  add_for_each_bench ("zone", test_zone);
  g_test_add_func ("/clock/fake/sleep", test_fake_sleep);
  g_test_add_func ("/clock/fake/order", test_fake_order);
  g_test_add_func ("/clock/system/step-seen-by-arm", test_system_step_seen_by_arm);
  g_test_add_func ("/clock/system/zone-files", test_system_zone_files);
  g_test_add_func ("/clock/system/named-zone", test_system_named_zone);
  g_test_add_func ("/clock/system/idle", test_system_idle);
  return g_test_run ();
}

static int
run_again_in (const char *folder, char **argv)
{
  g_autofree char *offset = g_build_filename (folder, "offset", NULL);
  g_autofree char *zone = g_build_filename (folder, "localtime", NULL);
  g_autofree char *tz = g_strconcat (":", zone, NULL);
  int status = 1;

  g_assert_true (g_file_set_contents (offset, "0", -1, NULL));
  g_setenv ("HEARTH_TIMESHIM", offset, TRUE);
  g_setenv ("TZ", tz, TRUE);
  g_spawn_sync (NULL, argv, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status,
                NULL);
  g_unlink (offset);
  g_unlink (zone);
  g_rmdir (folder);
  return g_spawn_check_wait_status (status, NULL) ? 0 : 1;
}

int
main (int argc, char **argv)
{
  if (g_getenv ("HEARTH_TIMESHIM") != NULL)
    return run_tests (argc, argv);

  g_autofree char *folder = g_dir_make_tmp ("hearth-clock-XXXXXX", NULL);
  return run_again_in (folder, argv);
}
