// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-gate: which calls come in, and whose.
 *
 * Without a connection; what comes of a refusal on one is in story_flood and story_limits.
 */
#include "gate.h"

#include "dbus/error.h"
#include "dbus/names.h"

static gboolean
enter (HearthGate *gate, const char *caller, guint serial, gsize bytes)
{
  return hearth_gate_enter (gate, caller, serial, bytes, FALSE, NULL);
}

/* Protects the main loop and the memory from one caller: it may have so many calls waiting, each
 * answer makes room for one, and others have theirs. */
static void
test_calls_of_one (void)
{
  HearthGate *gate = hearth_gate_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= HEARTH_CALLS_MAX; i++)
    g_assert_true (enter (gate, ":1.1", i, 100));
  g_assert_false (hearth_gate_enter (gate, ":1.1", 9999, 100, FALSE, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, "256"));
  g_assert_true (enter (gate, ":1.2", 1, 100));
  g_assert_true (hearth_gate_leave (gate, ":1.1", 9999, 0)); /* of the one that was refused */
  g_assert_false (enter (gate, ":1.1", 9999, 100));
  g_assert_true (hearth_gate_leave (gate, ":1.1", 7, 0));
  g_assert_true (enter (gate, ":1.1", 9999, 100));
  g_assert_false (enter (gate, ":1.1", 7, 100));
  hearth_gate_unref (gate);
}

/* Protects it from many callers together. */
static void
test_calls_of_all (void)
{
  HearthGate *gate = hearth_gate_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < HEARTH_CALLS_MAX_OF_ALL; i++) {
    g_autofree char *name = g_strdup_printf (":1.%u", i / 100);

    g_assert_true (enter (gate, name, i + 1, 0));
  }
  g_assert_false (hearth_gate_enter (gate, ":2.1", 1, 0, FALSE, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL);
  g_assert_true (hearth_gate_leave (gate, ":1.0", 1, 0));
  g_assert_true (enter (gate, ":2.1", 1, 0));
  hearth_gate_unref (gate);
}

/* Protects the memory from large calls, of one caller and of all. */
static void
test_bytes (void)
{
  HearthGate *gate = hearth_gate_new ();

  g_assert_false (enter (gate, ":1.1", 1, HEARTH_CALL_MAX_BYTES + 1));
  g_assert_true (enter (gate, ":1.1", 1, HEARTH_CALL_MAX_BYTES - 1));
  g_assert_true (enter (gate, ":1.1", 2, 1));
  g_assert_false (enter (gate, ":1.1", 3, 1));
  for (guint i = 2; i <= HEARTH_CALLS_MAX_BYTES_OF_ALL / HEARTH_CALL_MAX_BYTES; i++) {
    g_autofree char *name = g_strdup_printf (":1.%u", i);

    g_assert_true (enter (gate, name, 1, HEARTH_CALL_MAX_BYTES));
  }
  g_assert_false (enter (gate, ":2.1", 1, 1));
  g_assert_true (hearth_gate_leave (gate, ":1.1", 1, 0));
  g_assert_true (enter (gate, ":2.1", 1, 1));
  hearth_gate_unref (gate);
}

/* Protects the count from a caller that uses a number twice, to be counted once. */
static void
test_same_number (void)
{
  HearthGate *gate = hearth_gate_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (enter (gate, ":1.1", 5, 10));
  g_assert_false (hearth_gate_enter (gate, ":1.1", 5, 10, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (enter (gate, ":1.2", 5, 10));
  g_assert_true (hearth_gate_leave (gate, ":1.1", 5, 0));
  g_assert_true (enter (gate, ":1.1", 5, 10));
  hearth_gate_unref (gate);
}

/* Protects a caller that wants no answer from getting one, and the count from losing the call. */
static void
test_silent (void)
{
  HearthGate *gate = hearth_gate_new ();

  g_assert_true (hearth_gate_enter (gate, ":1.1", 5, 10, TRUE, NULL));
  g_assert_cmpuint (hearth_gate_callers (gate), ==, 1);
  g_assert_false (hearth_gate_leave (gate, ":1.1", 5, 1000));
  g_assert_cmpuint (hearth_gate_callers (gate), ==, 0);
  hearth_gate_unref (gate);
}

static gboolean
answer (HearthGate *gate, const char *caller, guint serial, gsize bytes)
{
  gboolean is_good = hearth_gate_answer (gate, NULL, caller, serial, bytes, NULL);

  (void)hearth_gate_leave (gate, caller, serial, is_good ? bytes : 0);
  return is_good;
}

/* Protects the bus, and with it everybody, from answers that nobody reads: who leaves too much is
 * served no more, before anything is changed for him, and others are. */
static void
test_unread (void)
{
  HearthGate *gate = hearth_gate_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 1; i <= 16; i++) {
    g_assert_true (enter (gate, ":1.1", i, 10));
    g_assert_true (hearth_gate_may_serve (gate, ":1.1", NULL));
    g_assert_true (answer (gate, ":1.1", i, HEARTH_UNREAD_MAX_BYTES / 16));
  }
  g_assert_false (enter (gate, ":1.1", 17, 10));
  g_assert_false (hearth_gate_may_serve (gate, ":1.1", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL);
  g_assert_true (enter (gate, ":1.2", 17, 10));
  g_assert_true (hearth_gate_may_serve (gate, ":1.2", NULL));
  hearth_gate_unref (gate);
}

/* Protects it from many who do so: then each may leave little, and no large answer is sent; small
 * ones are, since a change that was made must be told. */
static void
test_unread_by_many (void)
{
  HearthGate *gate = hearth_gate_new ();
  const guint n = HEARTH_UNREAD_MAX_BYTES_OF_ALL / HEARTH_UNREAD_MAX_BYTES;

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf (":1.%u", i);

    g_assert_true (enter (gate, name, 1, 10));
    g_assert_true (answer (gate, name, 1, HEARTH_UNREAD_MAX_BYTES));
  }
  g_assert_true (enter (gate, ":2.1", 1, 10));
  g_assert_false (answer (gate, ":2.1", 1, HEARTH_UNREAD_MAX_BYTES));
  g_assert_true (enter (gate, ":2.1", 2, 10));
  g_assert_true (answer (gate, ":2.1", 2, 1000));
  g_assert_false (hearth_gate_answer (gate, NULL, ":2.1", 3, HEARTH_ANSWER_MAX_BYTES + 1, NULL));
  hearth_gate_unref (gate);
}

/* Who reads no refusal hears of no more of them, in time, whether it has calls there or not; others
 * do. */
static void
test_unread_refusals (void)
{
  HearthGate *gate = hearth_gate_new ();
  guint heard = 0;

  g_assert_true (enter (gate, ":1.1", 1, 10));
  for (guint i = 0; i < 2; i++) {
    const char *name = i == 0 ? ":1.1" : ":1.2";

    for (heard = 0; hearth_gate_refuse (gate, NULL, name); heard++)
      g_assert_cmpuint (heard, <, 100000);
    g_assert_cmpuint (heard, >=, 1000);
    g_assert_cmpuint (heard, <=, 2 * HEARTH_UNREAD_MAX_BYTES / 4096);
    g_assert_false (hearth_gate_may_serve (gate, name, NULL));
  }
  g_assert_true (hearth_gate_refuse (gate, NULL, ":1.3"));
  hearth_gate_unref (gate);
}

/* Protects the memory from callers that come and go: a thousand are remembered, not more. */
static void
test_churn (void)
{
  HearthGate *gate = hearth_gate_new ();

  for (guint i = 0; i < 5000; i++) {
    g_autofree char *name = g_strdup_printf (":1.%u", i);

    g_assert_true (enter (gate, name, 1, 10));
    g_assert_true (answer (gate, name, 1, 100));
  }
  g_assert_cmpuint (hearth_gate_callers (gate), <=, 1025);
  hearth_gate_unref (gate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/calls-of-one", test_calls_of_one);
  g_test_add_func ("/gate/calls-of-all", test_calls_of_all);
  g_test_add_func ("/gate/bytes", test_bytes);
  g_test_add_func ("/gate/same-number", test_same_number);
  g_test_add_func ("/gate/silent", test_silent);
  g_test_add_func ("/gate/unread", test_unread);
  g_test_add_func ("/gate/unread-by-many", test_unread_by_many);
  g_test_add_func ("/gate/unread-refusals", test_unread_refusals);
  g_test_add_func ("/gate/churn", test_churn);
  return g_test_run ();
}
