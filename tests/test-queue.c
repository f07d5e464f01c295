// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-queue: who is served next.
 */
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/turns", test_turns);
  g_test_add_func ("/queue/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/queue/pushed-meanwhile", test_pushed_meanwhile);
  g_test_add_func ("/queue/dropped", test_dropped);
  g_test_add_func ("/queue/order", test_order);
  return g_test_run ();
}
