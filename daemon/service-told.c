// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-told: what was last told of an object, so that only its changes are.
 *
 * PropertiesChanged is to carry what changed. No object exists in memory to compare with, so what
 * was told of the last few objects is kept, and of one that is not among them everything is told:
 * more than needed, and never wrong. The few are forgotten together when there are too many, so
 * memory does not grow with the schedule.
 */
#include "service-told.h"

/* An event's notes alone may have 64 KiB. */
#define OBJECTS_MAX 32

/* An empty memory of objects, by their paths. Free with g_hash_table_unref. */
GHashTable *
hearth_told_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_variant_unref);
}

/* Keeps in mind what an object shows now: @properties, a{sv}, of which a reference is taken. */
void
hearth_told_keep (GHashTable *told, const char *path, GVariant *properties)
{
  if (g_hash_table_size (told) >= OBJECTS_MAX && !g_hash_table_contains (told, path))
    g_hash_table_remove_all (told);
  g_hash_table_replace (told, g_strdup (path), g_variant_ref_sink (properties));
}

/* (transfer full) (nullable): those of @properties, a{sv}, that are not as they were last told, or
 * NULL where all are; they are kept as told. */
GVariant *
hearth_told_changes (GHashTable *told, const char *path, GVariant *properties)
{
  g_autoptr (GVariant) now = g_variant_ref_sink (properties);
  GVariant *before = g_hash_table_lookup (told, path);
  g_auto (GVariantDict) changes = G_VARIANT_DICT_INIT (now);
  g_autoptr (GVariant) changed = NULL;
  GVariantIter iter;
  const char *name = NULL;
  GVariant *value = NULL;

  if (before) {
    g_variant_iter_init (&iter, before);
    while (g_variant_iter_next (&iter, "{&sv}", &name, &value)) {
      g_autoptr (GVariant) old = value;
      g_autoptr (GVariant) fresh = g_variant_lookup_value (now, name, NULL);

      if (fresh && g_variant_equal (old, fresh))
        (void)g_variant_dict_remove (&changes, name);
    }
  }
  changed = g_variant_ref_sink (g_variant_dict_end (&changes));
  hearth_told_keep (told, path, now);
  return g_variant_n_children (changed) > 0 ? g_steal_pointer (&changed) : NULL;
}
