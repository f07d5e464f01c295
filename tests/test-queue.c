// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-queue: who is served next, and what the gate lets come in.
 */
#include "dbus/error.h"
#include "dbus/names.h"
#include "gate.h"
#include "service-queue.h"

/* A call is a text here; those that were served, and those that were dropped, in order. */
typedef struct {
  GString *served;
  HearthQueue *queue;
} Desk;

static GString *dropped;

static void
push (HearthQueue *queue, const char *caller, guint32 serial, const char *call)
{
  hearth_queue_push (queue, caller, serial, (gpointer)call);
}

static void
serve (gpointer call, gpointer data)
{
  Desk *desk = data;

  g_string_append (desk->served, call);
  if (g_str_equal (call, "more"))
    push (desk->queue, "ann", 2, "!");
}

static void
drop (gpointer call)
{
  g_string_append (dropped, call);
}

static void
push_all (HearthQueue *queue, const char *caller, const char *const *calls)
{
  for (guint32 i = 0; calls[i]; i++)
    push (queue, caller, i + 1, calls[i]);
}

static void
run_all (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Protects a caller with one call from one with many, and the order of each one's own. */
static void
test_turns (void)
{
  Desk desk = { g_string_new (NULL), NULL };

  desk.queue = hearth_queue_new (serve, drop, &desk);
  push_all (desk.queue, "ann", (const char *[]){ "1", "2", "3", "4", NULL });
  push_all (desk.queue, "ben", (const char *[]){ "a", "b", NULL });
  push_all (desk.queue, "cat", (const char *[]){ "x", NULL });
  g_assert_cmpstr (desk.served->str, ==, "");
  run_all ();
  g_assert_cmpstr (desk.served->str, ==, "1ax2b34");
  push (desk.queue, "ben", 3, "c");
  run_all ();
  g_assert_cmpstr (desk.served->str, ==, "1ax2b34c");
  hearth_queue_free (desk.queue);
  g_string_free (desk.served, TRUE);
}

/* Protects what else the main loop has to do: it has its turn after each call. */
static void
test_one_at_a_time (void)
{
  Desk desk = { g_string_new (NULL), NULL };

  desk.queue = hearth_queue_new (serve, drop, &desk);
  push_all (desk.queue, "ann", (const char *[]){ "1", "2", "3", NULL });
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (desk.served->str, ==, "1");
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (desk.served->str, ==, "12");
  run_all ();
  g_assert_cmpstr (desk.served->str, ==, "123");
  hearth_queue_free (desk.queue);
  g_string_free (desk.served, TRUE);
}

/* Protects a call that comes while another of the same caller is served, and is then the only one.
 */
static void
test_pushed_meanwhile (void)
{
  Desk desk = { g_string_new (NULL), NULL };

  desk.queue = hearth_queue_new (serve, drop, &desk);
  push (desk.queue, "ann", 1, "more");
  run_all ();
  g_assert_cmpstr (desk.served->str, ==, "more!");
  hearth_queue_free (desk.queue);
  g_string_free (desk.served, TRUE);
}

/* Protects the calls that wait when the bus goes: each is taken back, once. */
static void
test_dropped (void)
{
  Desk desk = { g_string_new (NULL), NULL };

  dropped = g_string_new (NULL);
  desk.queue = hearth_queue_new (serve, drop, &desk);
  push_all (desk.queue, "ann", (const char *[]){ "1", "2", NULL });
  push_all (desk.queue, "ben", (const char *[]){ "a", NULL });
  hearth_queue_free (desk.queue);
  run_all ();
  g_assert_cmpstr (dropped->str, ==, "1a2");
  g_assert_cmpstr (desk.served->str, ==, "");
  g_string_free (dropped, TRUE);
  g_string_free (desk.served, TRUE);
}

static gboolean
on_subtree_call (gpointer queue)
{
  push (queue, "ann", 3, "3");
  push (queue, "ann", 1, "1");
  return G_SOURCE_REMOVE;
}

/* Protects the order of a caller's calls where GDBus brings the first after the second, in the same
 * round of the main loop. */
static void
test_order (void)
{
  Desk desk = { g_string_new (NULL), NULL };

  desk.queue = hearth_queue_new (serve, drop, &desk);
  push (desk.queue, "ann", 2, "2");
  push (desk.queue, "ben", 7, "b");
  on_subtree_call (desk.queue);
  g_assert_cmpstr (desk.served->str, ==, "");
  run_all ();
  g_assert_cmpstr (desk.served->str, ==, "1b23");
  g_idle_add_full (G_PRIORITY_DEFAULT, on_subtree_call, desk.queue, NULL);
  push (desk.queue, "ben", 8, "c");
  run_all ();
  g_assert_cmpstr (desk.served->str, ==, "1b23c13");
  hearth_queue_free (desk.queue);
  g_string_free (desk.served, TRUE);
}

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
  g_test_add_func ("/queue/turns", test_turns);
  g_test_add_func ("/queue/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/queue/pushed-meanwhile", test_pushed_meanwhile);
  g_test_add_func ("/queue/dropped", test_dropped);
  g_test_add_func ("/queue/order", test_order);
  g_test_add_func ("/gate/calls-of-one", test_calls_of_one);
  g_test_add_func ("/gate/calls-of-all", test_calls_of_all);
  g_test_add_func ("/gate/bytes", test_bytes);
  g_test_add_func ("/gate/same-number", test_same_number);
  g_test_add_func ("/gate/silent", test_silent);
  g_test_add_func ("/gate/unread", test_unread);
  g_test_add_func ("/gate/unread-by-many", test_unread_by_many);
  g_test_add_func ("/gate/churn", test_churn);
  return g_test_run ();
}
