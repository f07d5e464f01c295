// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-key: what stands in the key of a notice.
 *
 * The key goes out with a notification, in each of its actions, and comes back with whatever
 * becomes of it. It names the event, the occurrence and the delivery, or a digest, and a nonce that
 * only its server has seen: a stranger's click on an id used again, a replay or an unknown key
 * finds no delivery.
 */
#include <string.h>

#include "scheduler-private.h"

#define DIGEST_KEY "digest"

void
hearth_notice_key_clear (HearthNoticeKey *key)
{
  g_clear_pointer (&key->nonce, g_free);
}

/* The key of the notice of a digest. Free with g_free. */
char *
hearth_notice_key_of_batch (const char *batch)
{
  return g_strconcat (DIGEST_KEY, ":", batch, NULL);
}

/* Takes a key apart; FALSE where it is none of ours. Clear with hearth_notice_key_clear. */
gboolean
hearth_notice_key_parse (const char *text, HearthNoticeKey *out_key)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);

  if (g_strv_length (parts) == 2 && strcmp (parts[0], DIGEST_KEY) == 0) {
    *out_key = (HearthNoticeKey){ .is_digest = TRUE, .nonce = g_strdup (parts[1]) };
    return *parts[1] != '\0';
  }
  if (g_strv_length (parts) != 4 || !*parts[3]
      || !g_ascii_string_to_signed (parts[0], 10, -G_MAXINT64, G_MAXINT64, &out_key->event, NULL)
      || !g_ascii_string_to_signed (parts[1], 10, G_MININT64, G_MAXINT64, &out_key->occurrence,
                                    NULL)
      || !g_ascii_string_to_signed (parts[2], 10, 1, G_MAXINT64, &out_key->delivery, NULL))
    return FALSE;
  out_key->nonce = g_strdup (parts[3]);
  return TRUE;
}

/* The key of the notice that a delivery is shown in. Free with g_free. */
char *
hearth_scheduler_format_key (const HearthDelivery *delivery)
{
  if (*delivery->batch)
    return hearth_notice_key_of_batch (delivery->batch);
  return g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%s",
                          delivery->event, delivery->occurrence, delivery->id, delivery->nonce);
}

/* The deliveries (HearthDelivery) that a notice stood for; empty where the key is a stranger's. */
GPtrArray *
hearth_notice_key_load (HearthScheduler *self, const HearthNoticeKey *key, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  HearthDelivery *delivery = NULL;

  if (key->is_digest)
    return hearth_store_batch (self->store, key->nonce, error);
  if (!hearth_store_load_delivery (self->store, key->delivery, &delivery, error))
    return NULL;
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)hearth_delivery_free);
  if (delivery)
    g_ptr_array_add (found, delivery);
  if (delivery
      && (delivery->event != key->event || delivery->occurrence != key->occurrence
          || strcmp (delivery->nonce, key->nonce) != 0))
    g_ptr_array_set_size (found, 0);
  return g_steal_pointer (&found);
}
