// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * model-life: what every part of a life needs: its chance, its diary, the deliveries behind a
 * notice.
 */
#include "model.h"

#include <string.h>

#include "daemon/civil.h"
#include "daemon/walltime.h"

/* Writes into the diary what is done now. */
void
life_note (Life *life, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;
  g_autofree char *when = hearth_walltime_format (life_now (life), life_zone (life));

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (life->diary, g_strdup_printf ("%s  %s", when, text));
}

static void
print_deliveries (Life *life, const Plan *plan, const Wish *wish)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_of (life->world->store, plan->id, wish->name, NULL);

  for (guint i = 0; i < deliveries->len; i++) {
    const HearthDelivery *one = g_ptr_array_index (deliveries, i);
    g_autofree char *due = hearth_walltime_format (one->due, life_zone (life));
    g_autofree char *shown = hearth_walltime_format (one->shown_at, life_zone (life));
    g_autofree char *closed = hearth_walltime_format (one->closed_at, life_zone (life));

    g_printerr ("# %s %s due %s shown %s closed %s for %s\n", hearth_reason_name (one->reason),
                hearth_delivery_state_name (one->state), due, shown, closed, one->closed_for);
  }
}

/* Ends the test, with the diary and what hearth knows of a wish (nullable). */
void
life_fail (Life *life, const char *what, const Plan *plan, const Wish *wish)
{
  guint from = life->diary->len > 60 ? life->diary->len - 60 : 0;
  g_autofree char *name = wish ? hearth_civil_format (wish->name, FALSE) : g_strdup ("");

  for (guint i = from; i < life->diary->len; i++)
    g_printerr ("# %s\n", (const char *)g_ptr_array_index (life->diary, i));
  if (wish)
    print_deliveries (life, plan, wish);
  g_error ("%s: event %" G_GINT64_FORMAT " %s", what, plan ? plan->id : 0, name);
}

/* The deliveries that a notice of that key stands for. */
GPtrArray *
life_deliveries (Life *life, const char *key)
{
  g_auto (GStrv) parts = g_strsplit (key, ":", -1);
  GPtrArray *found = NULL;
  HearthDelivery *one = NULL;

  if (strcmp (parts[0], "digest") == 0)
    return hearth_store_batch (life->world->store, parts[1], NULL);
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_delivery_free);
  g_assert_true (hearth_store_load_delivery (life->world->store,
                                             g_ascii_strtoll (parts[2], NULL, 10), &one, NULL));
  if (one && strcmp (one->nonce, parts[3]) == 0)
    g_ptr_array_add (found, one);
  else
    hearth_delivery_free (one);
  return found;
}

/* Counts what came to the screen since the last time. */
void
life_count_presentations (Life *life)
{
  GPtrArray *history = hearth_fake_notifier_history (life->world->notifier);

  for (guint i = 0; i < history->len; i++) {
    const HearthFakeShown *shown = g_ptr_array_index (history, i);
    g_autoptr (GPtrArray) lines = NULL;

    if (shown->notice->silent)
      continue;
    lines = life_deliveries (life, shown->notice->key);
    for (guint n = 0; n < lines->len; n++) {
      const HearthDelivery *line = g_ptr_array_index (lines, n);
      Wish *wish = life_wish (life, line);

      if (wish)
        wish->presented++;
    }
  }
  g_ptr_array_set_size (history, 0);
}

/* A number from 0 to n - 1, by chance. */
int
life_pick (Life *life, int n)
{
  return g_rand_int_range (life->rand, 0, n);
}

/* A time in seconds, up to `most_seconds` and a tick, by chance. */
gint64
life_some_ticks (Life *life, gint64 most_seconds)
{
  return (gint64)(g_rand_double (life->rand) * (double)(most_seconds / TICK)) * TICK + TICK;
}
