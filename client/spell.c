// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * spell: "did you mean?"
 *
 * The nearest of a few words to one that was typed: by edit distance, with a swap of two neighbours
 * as one step, and near only where a person would agree; the beginning of a word is near too.
 */
#include "spell.h"

#include <string.h>

/* The edit distance of two words, a swap of two neighbours counted as one. */
static guint
distance (const char *a, const char *b)
{
  gsize rows = strlen (a) + 1, columns = strlen (b) + 1;
  g_autofree guint *table = g_new0 (guint, rows * columns);

  for (gsize i = 0; i < rows; i++)
    for (gsize j = 0; j < columns; j++) {
      guint *cell = &table[i * columns + j];
      if (i == 0 || j == 0) {
        *cell = (guint)(i + j);
        continue;
      }
      *cell = MIN (cell[-1], cell[-(gssize)columns]) + 1;
      *cell = MIN (*cell, cell[-(gssize)columns - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        *cell = MIN (*cell, cell[-2 * (gssize)columns - 2] + 1);
    }
  return table[rows * columns - 1];
}

/* (nullable): the one of @candidates (NULL-terminated) that @word was probably meant for. */
const char *
hearth_spell_nearest (const char *word, const char *const *candidates)
{
  gsize length = strlen (word);
  guint best = (guint)MAX (1, MIN (length / 2, 3)) + 1;
  const char *nearest = NULL;

  if (length == 0 || length > 64)
    return NULL;
  for (gsize i = 0; candidates[i] != NULL; i++) {
    gboolean begins = length >= 3 && g_str_has_prefix (candidates[i], word);
    guint steps = begins ? 1 : distance (word, candidates[i]);
    if (steps < best) {
      best = steps;
      nearest = candidates[i];
    }
  }
  return nearest;
}
