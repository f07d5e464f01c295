// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-told: of an object, only what changed is told, and all where that is not known.
 */
#include "service-told.h"

static void
assert_told (GHashTable *told, const char *path, const char *shows, const char *changes)
{
  GVariant *properties = g_variant_new_parsed (shows);
  g_autoptr (GVariant) found = hearth_told_changes (told, path, properties);
  g_autofree char *text = found ? g_variant_print (found, FALSE) : NULL;

  g_assert_cmpstr (text, ==, changes);
}

/* Protects listeners from values that are as they were, and keeps from them none that is new. */
static void
test_changes (void)
{
  g_autoptr (GHashTable) told = hearth_told_new ();

  hearth_told_keep (told, "/1", g_variant_new_parsed ("{'Title': <'Dinner'>, 'Goal': <0>}"));
  assert_told (told, "/1", "{'Title': <'Dinner'>, 'Goal': <0>}", NULL);
  assert_told (told, "/1", "{'Title': <'Supper'>, 'Goal': <0>}", "{'Title': <'Supper'>}");
  assert_told (told, "/1", "{'Title': <'Supper'>, 'Goal': <0>}", NULL);
  assert_told (told, "/1", "{'Title': <'Supper'>, 'Goal': <0>, 'Next': <5>}", "{'Next': <5>}");
  /* A value of another type is another value. */
  assert_told (told, "/1", "{'Title': <'Supper'>, 'Goal': <'0'>, 'Next': <5>}", "{'Goal': <'0'>}");
}

/* Protects an idle daemon's memory, and one who listens to an object that was told of long ago. */
static void
test_forgotten (void)
{
  g_autoptr (GHashTable) told = hearth_told_new ();

  assert_told (told, "/1", "{'Title': <'Dinner'>}", "{'Title': <'Dinner'>}");
  for (int i = 2; i < 1000; i++) {
    g_autofree char *path = g_strdup_printf ("/%d", i);

    assert_told (told, path, "{'Title': <'Walk'>}", "{'Title': <'Walk'>}");
    g_assert_cmpuint (g_hash_table_size (told), <, 100);
  }
  assert_told (told, "/1", "{'Title': <'Dinner'>}", "{'Title': <'Dinner'>}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/told/changes", test_changes);
  g_test_add_func ("/told/forgotten", test_forgotten);
  return g_test_run ();
}
