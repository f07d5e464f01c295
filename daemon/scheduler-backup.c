// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-backup: when a copy is made and what it is called; and what follows when one takes the
 * schedule's place.
 *
 * Once a day in which something was changed a copy is made by itself, seven of which are kept. It
 * is one more reason for the alarm and nothing that is looked for: a day without a change has none.
 * A name says when it was made, in UTC, so that names in order are copies in order.
 *
 * After a restore nothing of before is on the screen any more, and whoever watches is told of each
 * event that came, went or may be another.
 */
#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"
#include "scheduler-private.h"

#define DAILY "daily-"
#define BY_HAND "hearth-"
#define KEPT 7
#define DAY (HEARTH_DAY * G_USEC_PER_SEC)
#define PAGE 500

/* Where the store keeps the instant of the last daily copy; a name that no setting has. */
#define LAST_BACKUP "backup.last"

/* 2026-11-22T194207, of now in UTC. */
static char *
stamp_now (HearthScheduler *self)
{
  g_autofree char *text =
      hearth_civil_format (hearth_clock_now (self->clock) / G_USEC_PER_SEC, FALSE);
  g_auto (GStrv) parts = g_strsplit (text, ":", -1);

  return g_strjoinv ("", parts);
}

/* The instant of the latest change; 0 where there is none. */
static gboolean
last_change (HearthScheduler *self, gint64 *out_at, GError **error)
{
  g_autoptr (GPtrArray) changes = hearth_store_changes (self->store, 1, error);

  if (!changes)
    return FALSE;
  *out_at = changes->len > 0 ? ((HearthChange *)g_ptr_array_index (changes, 0))->at : 0;
  return TRUE;
}

static gboolean
last_backup (HearthScheduler *self, gint64 *out_at, GError **error)
{
  g_autofree char *value = NULL;

  if (!hearth_store_get_setting (self->store, LAST_BACKUP, &value, error))
    return FALSE;
  *out_at = value ? g_ascii_strtoll (value, NULL, 10) : 0;
  return TRUE;
}

/* The instant at which the next daily copy is to be made: a day after the one before, or after the
 * first change there was; G_MAXINT64 where nothing has changed since. */
gboolean
hearth_scheduler_backup_due (HearthScheduler *self, gint64 *out_instant, GError **error)
{
  gint64 changed = 0;
  gint64 backed_up = 0;

  *out_instant = G_MAXINT64;
  if (!self->keeps_backups)
    return TRUE;
  if (!last_change (self, &changed, error) || !last_backup (self, &backed_up, error))
    return FALSE;
  if (changed > backed_up)
    *out_instant = (backed_up != 0 ? backed_up : changed) + DAY;
  return TRUE;
}

static gboolean
note_backup (HearthScheduler *self, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, hearth_clock_now (self->clock));

  return hearth_scheduler_begin (self, error)
         && hearth_scheduler_end (
             self, hearth_store_set_setting (self->store, LAST_BACKUP, value, error), error);
}

static gboolean
make_backup (HearthScheduler *self, const char *prefix, char **out_name, GError **error)
{
  g_autofree char *stamp = stamp_now (self);
  g_autofree char *name = g_strconcat (prefix, stamp, ".db", NULL);

  if (!hearth_store_backup (self->store, name, error))
    return FALSE;
  hearth_store_thin_backups (self->store, prefix, KEPT);
  *out_name = g_steal_pointer (&name);
  return TRUE;
}

/* Makes the daily copy where it is due. */
gboolean
hearth_scheduler_back_up_daily (HearthScheduler *self, GError **error)
{
  g_autofree char *name = NULL;
  gint64 due = 0;

  if (!hearth_scheduler_backup_due (self, &due, error))
    return FALSE;
  return due > hearth_clock_now (self->clock)
         || (make_backup (self, DAILY, &name, error) && note_backup (self, error));
}

/* From now on a copy is made each day. */
void
hearth_scheduler_keep_backups (HearthScheduler *self)
{
  self->keeps_backups = TRUE;
}

/* Makes a copy now and gives its name in the folder of backups; the seven latest are kept. */
gboolean
hearth_scheduler_back_up (HearthScheduler *self, char **out_name, GError **error)
{
  return make_backup (self, BY_HAND, out_name, error);
}

/* The numbers (gint64) of all events; empty where they cannot be read. */
static GHashTable *
list_events (HearthScheduler *self)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  gint64 after = 0;
  guint n = PAGE;

  while (n == PAGE) {
    g_autoptr (GPtrArray) events = hearth_store_list_events (self->store, after, PAGE, NULL);

    n = events ? events->len : 0;
    for (guint i = 0; i < n; i++) {
      after = ((HearthEvent *)g_ptr_array_index (events, i))->id;
      g_hash_table_add (ids, g_memdup2 (&after, sizeof after));
    }
  }
  return ids;
}

static void
tell_differences (HearthScheduler *self, GHashTable *before, GHashTable *after)
{
  GHashTableIter iter;
  gpointer id = NULL;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (after, id))
      hearth_scheduler_tell (self, HEARTH_NEWS_REMOVED, *(gint64 *)id, 0, 0);
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    hearth_scheduler_tell (
        self, g_hash_table_contains (before, id) ? HEARTH_NEWS_CHANGED : HEARTH_NEWS_ADDED,
        *(gint64 *)id, 0, 0);
  hearth_scheduler_tell (self, HEARTH_NEWS_SCHEDULE, 0, 0, 0);
}

/* What the restored schedule believes to be on the screen is not there. */
static gboolean
close_all (HearthScheduler *self, HearthDeliveryState state, GError **error)
{
  g_autoptr (GPtrArray) shown =
      hearth_store_deliveries_in (self->store, state, 0, G_MAXINT32, error);

  for (guint i = 0; shown && i < shown->len; i++) {
    HearthDelivery *delivery = g_ptr_array_index (shown, i);

    delivery->state = HEARTH_DELIVERY_CLOSED;
    delivery->closed_at = hearth_clock_now (self->clock);
    g_free (delivery->closed_for);
    delivery->closed_for = g_strdup ("withdrawn");
    if (!hearth_store_update_delivery (self->store, delivery, error))
      return FALSE;
  }
  return shown != NULL;
}

/* Brings all else in line with a schedule that has just taken the place of another. */
static gboolean
take_over (HearthScheduler *self, GHashTable *before, GPtrArray *shown, GError **error)
{
  g_autoptr (GHashTable) after = list_events (self);
  gboolean is_good = FALSE;

  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  tell_differences (self, before, after);
  for (guint i = 0; shown && i < shown->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (shown, i);

    if (delivery->notification != 0)
      hearth_scheduler_withdraw (self, delivery->server, delivery->notification);
  }
  is_good = close_all (self, HEARTH_DELIVERY_PRESENTING, error)
            && close_all (self, HEARTH_DELIVERY_SHOWN, error);
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  if (self->silence) /* what the schedule's copy says of it was true then */
    (void)hearth_silence_keep_all (self->silence);
  hearth_agenda_forget_zones (self->agenda);
  hearth_scheduler_touch (self);
  return TRUE;
}

/* What is to take the schedule's place. */
typedef struct {
  const char *name; /* a backup of that name; NULL: not one of the folder */
  int file; /* else an open file; -1: what can be saved of the present one */
  guint rows;
} Source;

static gboolean
replace (HearthScheduler *self, Source *source, const char *stamp, GError **error)
{
  if (source->name)
    return hearth_store_restore (self->store, source->name, stamp, error);
  if (source->file >= 0)
    return hearth_store_restore_from (self->store, source->file, stamp, error);
  return hearth_store_salvage (self->store, stamp, &source->rows, error);
}

static gboolean
restore (HearthScheduler *self, Source *source, GError **error)
{
  g_autofree char *stamp = stamp_now (self);
  g_autoptr (GHashTable) before = list_events (self);
  g_autoptr (GPtrArray) shown =
      hearth_store_deliveries_in (self->store, HEARTH_DELIVERY_SHOWN, 0, G_MAXINT32, NULL);

  return replace (self, source, stamp, error) && take_over (self, before, shown, error);
}

/* Puts a backup of the folder in the schedule's place; the present one is kept beside it. */
gboolean
hearth_scheduler_restore (HearthScheduler *self, const char *name, GError **error)
{
  Source source = { .name = name, .file = -1 };

  return restore (self, &source, error);
}

/* The same from an open file, which stays the caller's. */
gboolean
hearth_scheduler_restore_from (HearthScheduler *self, int file, GError **error)
{
  Source source = { .file = file };

  return restore (self, &source, error);
}

/* Puts what can be read of a damaged database in its own place and says how many rows that is;
 * Conflict where it is not damaged. */
gboolean
hearth_scheduler_salvage (HearthScheduler *self, guint *out_rows, GError **error)
{
  Source source = { .file = -1 };

  if (hearth_store_ready (self->store, NULL)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
                 _ ("the database %s is sound: there is nothing to salvage"),
                 hearth_store_path (self->store));
    return FALSE;
  }
  if (!restore (self, &source, error))
    return FALSE;
  *out_rows = source.rows;
  return TRUE;
}
