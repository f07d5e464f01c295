// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-group: which caller has begun a group of changes, see scheduler-group.
 *
 * A group is its caller's, by the unique name on the bus, and nobody else's calls are in it. It
 * ends when the caller says so. Where he leaves the bus before, he was stopped in the middle: once
 * the last of his calls was served, what he changed is taken back, so that nothing is left half
 * done.
 */
#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "dbus/names.h"
#include "service-private.h"
#include "text.h"

#define GROUPS_MAX 64

typedef struct {
  HearthService *service; /* borrowed */
  char *caller; /* owned */
  HearthGroup *group; /* owned */
  guint watch; /* of its caller's name */
  guint departure; /* source, once he has left; 0 before */
} Entry;

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_bus_unwatch_name (entry->watch);
  if (entry->departure != 0)
    g_source_remove (entry->departure);
  g_free (entry->caller);
  hearth_group_free (entry->group);
  g_free (entry);
}

/* The groups of a service: unique name → its group. Free with g_hash_table_unref. */
GHashTable *
hearth_service_groups_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_entry);
}

static gboolean
on_departure (gpointer data)
{
  Entry *entry = data;
  HearthService *self = entry->service;
  g_autoptr (GError) error = NULL;

  entry->departure = 0;
  if (!hearth_scheduler_drop_group (self->scheduler, entry->group, &error))
    g_message ("who made it has left in the middle: %s", error->message);
  (void)g_hash_table_remove (self->groups, entry->caller);
  return G_SOURCE_REMOVE;
}

static void
on_caller_gone (GDBusConnection *connection, const char *name, gpointer data)
{
  Entry *entry = data;

  /* Behind the calls of his that wait. */
  if (entry->departure == 0)
    entry->departure = g_idle_add_full (G_PRIORITY_LOW, on_departure, entry, NULL);
}

/* Begins to serve a call of a caller: it is by him that changes are made, and in his group. */
void
hearth_service_begin_call (HearthService *self, const char *sender)
{
  const Entry *entry = sender ? g_hash_table_lookup (self->groups, sender) : NULL;

  self->sender = sender;
  hearth_scheduler_set_group (self->scheduler, entry ? entry->group : NULL);
}

/* Ends what hearth_service_begin_call began. */
void
hearth_service_end_call (HearthService *self)
{
  self->sender = NULL;
  hearth_scheduler_set_group (self->scheduler, NULL);
}

static gboolean
may_begin (HearthService *self, GError **error)
{
  if (!self->sender || g_hash_table_contains (self->groups, self->sender)) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
                 _ ("a group was begun already; EndGroup ends it"));
    return FALSE;
  }
  if (g_hash_table_size (self->groups) < GROUPS_MAX)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("%d programs have begun a group; wait until one ends"), GROUPS_MAX);
  return FALSE;
}

static gboolean
check_words (const char *what, GError **error)
{
  if (*what != '\0')
    return hearth_text_check (_ ("the text"), what, HEARTH_TITLE_MAX_BYTES, TRUE, error);
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("the text is empty; say what the changes are as one, such as “set up”"));
  return FALSE;
}

gboolean
hearth_schedule_begin_group (HearthService *self, gint64 object, GVariant *arguments,
                             GVariant **out_reply, GError **error)
{
  const char *what = NULL;
  Entry *entry = NULL;

  g_variant_get (arguments, "(&s)", &what);
  if (!check_words (what, error) || !may_begin (self, error))
    return FALSE;
  entry = g_new0 (Entry, 1);
  entry->service = self;
  entry->caller = g_strdup (self->sender);
  entry->group = hearth_group_new (what);
  entry->watch =
      g_bus_watch_name_on_connection (self->connection, self->sender, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                      NULL, on_caller_gone, entry, NULL);
  g_hash_table_insert (self->groups, g_strdup (self->sender), entry);
  return TRUE;
}

gboolean
hearth_schedule_end_group (HearthService *self, gint64 object, GVariant *arguments,
                           GVariant **out_reply, GError **error)
{
  const Entry *entry = self->sender ? g_hash_table_lookup (self->groups, self->sender) : NULL;
  gboolean keep = FALSE;
  gboolean is_good = TRUE;

  g_variant_get (arguments, "(b)", &keep);
  if (!entry) {
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND,
                 _ ("no group was begun, or hearthd was started anew since"));
    return FALSE;
  }
  hearth_scheduler_set_group (self->scheduler, NULL);
  is_good = keep || hearth_scheduler_drop_group (self->scheduler, entry->group, error);
  (void)g_hash_table_remove (self->groups, self->sender);
  return is_good;
}
