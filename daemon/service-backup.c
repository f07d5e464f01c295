// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-backup: copies of the schedule, on the bus.
 *
 * hearthd reads and writes in its own folder alone. Where a copy goes to another place, or comes
 * from one, the client carries it: by name out of the folder, and in by an open file.
 */
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "dbus/error.h"
#include "service-options.h"
#include "service-private.h"

gboolean
hearth_schedule_backup (HearthService *self, gint64 object, GVariant *arguments,
                        GVariant **out_reply, GError **error)
{
  g_autoptr (GVariant) dictionary = g_variant_get_child_value (arguments, 0);
  g_auto (HearthOptions) options = { 0 };
  g_autofree char *name = NULL;

  if (!hearth_options_read (&options, dictionary, HEARTH_FOR_BACKUP, error)
      || !hearth_scheduler_back_up (self->scheduler, &name, error))
    return FALSE;
  *out_reply = g_variant_new ("(s)", name);
  return TRUE;
}

gboolean
hearth_schedule_backups (HearthService *self, gint64 object, GVariant *arguments,
                         GVariant **out_reply, GError **error)
{
  g_autoptr (GPtrArray) backups = hearth_store_backups (hearth_scheduler_store (self->scheduler));
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sxx)"));
  for (guint i = 0; i < MIN (backups->len, HEARTH_ROWS_MAX); i++) {
    const HearthBackup *backup = g_ptr_array_index (backups, i);

    g_variant_builder_add (&builder, "(sxx)", backup->name, backup->at / G_USEC_PER_SEC,
                           backup->bytes);
  }
  *out_reply = g_variant_new ("(a(sxx))", &builder);
  return TRUE;
}

gboolean
hearth_schedule_restore (HearthService *self, gint64 object, GVariant *arguments,
                         GVariant **out_reply, GError **error)
{
  const char *name = NULL;

  g_variant_get (arguments, "(&s)", &name);
  return hearth_scheduler_restore (self->scheduler, name, error);
}

gboolean
hearth_schedule_restore_from (HearthService *self, gint64 object, GVariant *arguments,
                              GVariant **out_reply, GError **error)
{
  GUnixFDList *files = self->message ? g_dbus_message_get_unix_fd_list (self->message) : NULL;
  gboolean is_good = FALSE;
  gint32 handle = 0;
  int file = -1;

  g_variant_get (arguments, "(h)", &handle);
  if (files && handle >= 0 && handle < g_unix_fd_list_get_length (files))
    file = g_unix_fd_list_get (files, handle, NULL);
  if (file < 0) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
                 _ ("no open file came with the call"));
    return FALSE;
  }
  is_good = hearth_scheduler_restore_from (self->scheduler, file, error);
  close (file);
  return is_good;
}

gboolean
hearth_schedule_salvage (HearthService *self, gint64 object, GVariant *arguments,
                         GVariant **out_reply, GError **error)
{
  guint rows = 0;

  if (!hearth_scheduler_salvage (self->scheduler, &rows, error))
    return FALSE;
  *out_reply = g_variant_new ("(u)", rows);
  return TRUE;
}
