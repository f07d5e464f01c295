// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * store-doubt: what deliveries went through while the clock was in doubt.
 *
 * A clock that leapt forward may come back. Which steps a delivery took in between cannot be told
 * from its times, for a clock that was set back has had the same times before; so it is kept, a row
 * a delivery, until the doubt is over. Mostly the table is empty.
 */
#include "store-private.h"

/* Keeps that a delivery took steps, a set of HearthDoubtSteps, besides those that are known. */
gboolean
hearth_store_add_doubt (HearthStore *self, gint64 delivery, HearthDoubtSteps steps, GError **error)
{
  return hearth_store_run (self,
                           "INSERT INTO doubt (delivery, steps) VALUES (:delivery, :steps)"
                           " ON CONFLICT (delivery) DO UPDATE SET steps = steps | :steps",
                           HEARTH_BIND ({ ":delivery", delivery }, { ":steps", (gint64)steps }),
                           error);
}

/* The steps of a delivery; none where nothing is known of it. */
gboolean
hearth_store_doubt (HearthStore *self, gint64 delivery, HearthDoubtSteps *out_steps, GError **error)
{
  gint64 steps = 0;

  if (!hearth_store_number (self, "SELECT steps FROM doubt WHERE delivery = :delivery",
                            HEARTH_BIND ({ ":delivery", delivery }), 0, &steps, error))
    return FALSE;
  *out_steps = (HearthDoubtSteps)steps;
  return TRUE;
}

/* The ids of the deliveries that took one of the steps at least, in order. */
GArray *
hearth_store_doubted (HearthStore *self, HearthDoubtSteps steps, GError **error)
{
  return hearth_store_ids (self,
                           "SELECT delivery FROM doubt WHERE steps & :steps ORDER BY delivery",
                           HEARTH_BIND ({ ":steps", (gint64)steps }), error);
}

/* Forgets all of it: the clock is right, or nobody will know any more whether it was. */
gboolean
hearth_store_clear_doubt (HearthStore *self, GError **error)
{
  return hearth_store_run (self, "DELETE FROM doubt", HEARTH_BIND_NOTHING, error);
}
