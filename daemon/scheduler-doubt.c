// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-doubt: a step of the clock forward that may prove false.
 *
 * The doubt begins with the step, and ends when the clock is back where it was or the machine
 * starts anew. It is kept on disk, with what deliveries go through in the meantime, so that a
 * restart of the daemon forgets nothing: should the clock come back, what is to be taken back is
 * known and need not be guessed from times.
 */
#include "scheduler-private.h"

/* Where the store keeps it; a name that no setting has. */
#define DOUBT "clock.doubt"

/* Whether a step forward may yet prove false. */
gboolean
hearth_scheduler_is_in_doubt (HearthScheduler *self)
{
  return self->trusted_offset != G_MAXINT64;
}

/* Begins to doubt, in the open transaction: the clock was `trusted_offset` ahead of the time since
 * boot, and is further ahead now. */
gboolean
hearth_scheduler_begin_doubt (HearthScheduler *self, gint64 trusted_offset, GError **error)
{
  self->trusted_offset = trusted_offset;
  self->doubt_begins = hearth_clock_elapsed (self->clock);
  return hearth_store_clear_doubt (self->store, error);
}

/* Keeps on disk, in the open transaction, what is known of the step: the offset before it, the time
 * since boot at which it came, and the offset that it led to. */
gboolean
hearth_scheduler_keep_doubt (HearthScheduler *self, gint64 offset, GError **error)
{
  g_autofree char *value =
      g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT,
                       self->trusted_offset, self->doubt_begins, offset);

  return hearth_store_set_setting (self->store, DOUBT, value, error);
}

/* The clock is right again, as of the open transaction. */
gboolean
hearth_scheduler_end_doubt (HearthScheduler *self, GError **error)
{
  self->trusted_offset = G_MAXINT64;
  return hearth_store_clear_doubt (self->store, error)
         && hearth_store_set_setting (self->store, DOUBT, "", error);
}

/* Takes up what a run of the daemon before this one knew of a step that may prove false. */
void
hearth_scheduler_recall_doubt (HearthScheduler *self)
{
  g_autofree char *value = NULL;
  g_auto (GStrv) words = NULL;
  gint64 elapsed = 0;

  if (!hearth_store_get_setting (self->store, DOUBT, &value, NULL) || !value)
    return;
  words = g_strsplit (value, " ", -1);
  if (g_strv_length (words) != 3)
    return;
  elapsed = g_ascii_strtoll (words[1], NULL, 10);
  if (elapsed > hearth_clock_elapsed (self->clock))
    return;
  self->trusted_offset = g_ascii_strtoll (words[0], NULL, 10);
  self->doubt_begins = elapsed;
  self->clock_offset = g_ascii_strtoll (words[2], NULL, 10);
}

/* Keeps, in the open transaction, that a delivery took a step, if that is to be doubted. */
gboolean
hearth_scheduler_doubt (HearthScheduler *self, const HearthDelivery *delivery,
                        HearthDoubtSteps step, GError **error)
{
  return !hearth_scheduler_is_in_doubt (self)
         || hearth_store_add_doubt (self->store, delivery->id, step, error);
}

/* Keeps a new delivery as hearth_store_insert_delivery does, and that it is to be doubted. */
gboolean
hearth_scheduler_insert_delivery (HearthScheduler *self, HearthDelivery *delivery,
                                  gboolean *out_is_new, GError **error)
{
  return hearth_store_insert_delivery (self->store, delivery, out_is_new, error)
         && (!*out_is_new
             || hearth_scheduler_doubt (
                 self, delivery,
                 delivery->state == HEARTH_DELIVERY_WAITING ? HEARTH_DOUBT_WAITS : HEARTH_DOUBT_DUE,
                 error));
}
