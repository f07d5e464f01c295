// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-refresh: takes up again what an earlier run left on the screen.
 *
 * Some servers send the press of a button only to the connection that showed it last (dunst), and
 * some take a program's notifications away when it leaves the bus (GNOME Shell). So when hearthd
 * meets a server for the first time and finds notices of its own there, it shows each once more in
 * its place: under the same id and the same key, without a sound, and not as a second copy. Nothing
 * is written, for nothing has happened: what was shown is shown.
 */
#include <string.h>

#include "notice.h"
#include "scheduler-memory.h"
#include "scheduler-private.h"
#include "scheduler-prompt.h"

#define PAGE 500

/* What one notice on the screen stands for. */
typedef struct {
  GPtrArray *deliveries; /* borrowed HearthDelivery */
  GPtrArray *occurrences; /* HearthOccurrence, of those */
} Shown;

static void
clear_shown (Shown *shown)
{
  g_clear_pointer (&shown->deliveries, g_ptr_array_unref);
  g_clear_pointer (&shown->occurrences, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shown, clear_shown)

static gboolean
add_occurrence (HearthScheduler *self, Shown *shown, HearthDelivery *delivery)
{
  HearthOccurrence *occurrence =
      hearth_scheduler_topic (self, delivery->event, delivery->occurrence, NULL);

  if (!occurrence)
    return FALSE;
  g_ptr_array_add (shown->deliveries, delivery);
  g_ptr_array_add (shown->occurrences, occurrence);
  return TRUE;
}

static void
show_again (HearthScheduler *self, const Shown *shown, HearthPrivacy privacy)
{
  guint n = shown->deliveries->len;
  const HearthDelivery *first = g_ptr_array_index (shown->deliveries, 0);
  g_autofree HearthTelling *tellings = g_new0 (HearthTelling, n);
  gint64 now = hearth_clock_now (self->clock);
  g_autofree char *prompt = hearth_scheduler_prompt_of (self, first);
  g_autofree char *memory =
      hearth_scheduler_memory (self, g_ptr_array_index (shown->occurrences, 0), now, NULL);
  g_autoptr (HearthNotice) notice = NULL;

  for (guint i = 0; i < n; i++)
    tellings[i] = (HearthTelling){
      .occurrence = g_ptr_array_index (shown->occurrences, i),
      .delivery = g_ptr_array_index (shown->deliveries, i),
      .now = now,
      .zone = hearth_clock_zone (self->clock),
      .privacy = privacy,
      .prompt = prompt,
      .memory = memory,
      .trouble = "",
    };
  notice = *first->batch ? hearth_notice_digest (tellings, n) : hearth_notice_tell (tellings);
  g_free (notice->key);
  notice->key = hearth_scheduler_format_key (first);
  notice->replaces_id = first->notification;
  notice->silent = TRUE;
  hearth_notifier_show (self->notifier, notice);
}

static void
clear_list (gpointer list)
{
  g_ptr_array_unref (list);
}

/* Shows again, in place, what stands on this server's screen. */
gboolean
hearth_scheduler_refresh (HearthScheduler *self, const char *server, GError **error)
{
  g_autoptr (GPtrArray) deliveries =
      hearth_store_deliveries_in (self->store, HEARTH_DELIVERY_SHOWN, 0, PAGE, error);
  g_autoptr (GHashTable) notices =
      g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, clear_list);
  HearthPrivacy privacy = HEARTH_PRIVACY_AUTO;
  GHashTableIter iter;
  gpointer list = NULL;

  if (!deliveries || !hearth_scheduler_privacy (self, &privacy, error))
    return FALSE;
  for (guint i = 0; i < deliveries->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (deliveries, i);
    gpointer id = GUINT_TO_POINTER (delivery->notification);

    if (delivery->notification == 0 || strcmp (delivery->server, server) != 0)
      continue;
    if (!g_hash_table_contains (notices, id))
      g_hash_table_insert (notices, id, g_ptr_array_new ());
    g_ptr_array_add (g_hash_table_lookup (notices, id), delivery);
  }
  g_hash_table_iter_init (&iter, notices);
  while (g_hash_table_iter_next (&iter, NULL, &list)) {
    g_auto (Shown) shown = {
      .deliveries = g_ptr_array_new (),
      .occurrences = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_occurrence_free),
    };

    for (guint i = 0; i < ((GPtrArray *)list)->len; i++)
      (void)add_occurrence (self, &shown, g_ptr_array_index ((GPtrArray *)list, i));
    if (shown.deliveries->len > 0)
      show_again (self, &shown, privacy);
  }
  return TRUE;
}
