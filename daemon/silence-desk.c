// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * silence-desk: one way to ask for silence, from the first question until all is given back.
 *
 * A desk watches for whoever can be asked, asks how things stand, writes down what it is about to
 * take, takes it, and gives it back. A switch that the user turned before is not taken; one that
 * they turn meanwhile is theirs from then on. A server that goes takes with it what it held, but
 * for GNOME's setting. Every call waits as long as it takes: a server that hangs answers when it
 * wakes, and gets its calls in order.
 */
#include "silence-desk.h"

#include "silence-banners.h"

#include <string.h>

#define NO_TIME_LIMIT G_MAXINT

static gboolean
is_setting (const HearthDesk *desk)
{
  return desk->way->ask.method == NULL;
}

/* What "GUID:owner" is of an owner on this bus. Free with g_free. */
static char *
server_of (const HearthDesk *desk, const char *owner)
{
  return g_strdup_printf ("%s:%s", g_dbus_connection_get_guid (desk->shared->bus), owner);
}

static gboolean
is_wanted (const HearthDesk *desk)
{
  switch (desk->shared->depth) {
  case HEARTH_SILENCE_FULL:
    return !desk->is_stale;
  case HEARTH_SILENCE_BUT_URGENT:
    return !desk->is_stale && desk->way->lets_urgent_pass;
  case HEARTH_SILENCE_NONE:
  default:
    return FALSE;
  }
}

static void
call (HearthDesk *desk, const char *owner, const HearthWayCall *what, GVariant *answer,
      GAsyncReadyCallback callback)
{
  GVariant *arguments = what->arguments ? what->arguments (answer, desk->detail) : NULL;

  g_dbus_connection_call (desk->shared->bus, owner, desk->way->path, what->interface, what->method,
                          arguments, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, NO_TIME_LIMIT,
                          desk->shared->cancellable, callback, desk);
}

/* Takes the answer of a call; FALSE where its desk has gone. */
static gboolean
take_answer (GObject *source, GAsyncResult *result, GVariant **out_answer, GError **out_failure)
{
  *out_answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, out_failure);
  return !g_error_matches (*out_failure, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
unsubscribe (HearthDesk *desk)
{
  if (desk->subscription != 0)
    g_dbus_connection_signal_unsubscribe (desk->shared->bus, desk->subscription);
  desk->subscription = 0;
}

/* A call has been answered: what is wanted now may be something else. */
static void
finish (HearthDesk *desk)
{
  desk->is_busy = FALSE;
  desk->shared->changed (desk->shared->silence);
  hearth_desk_step (desk);
}

static void
forget (HearthDesk *desk)
{
  const HearthDesks *shared = desk->shared;

  unsubscribe (desk);
  g_clear_pointer (&desk->taken_from, g_free);
  g_free (desk->detail);
  desk->detail = g_strdup ("");
  desk->is_stale = FALSE;
  if (shared->forget)
    shared->forget (desk->way->name, shared->memory);
}

/* Writes down what is, or is about to be, taken. */
static gboolean
keep (HearthDesk *desk)
{
  const HearthDesks *shared = desk->shared;
  g_autofree char *server = server_of (desk, desk->taken_from);

  return !shared->keep || shared->keep (desk->way->name, server, desk->detail, shared->memory);
}

/* The switch stands otherwise than hearth put it: that was the user, and it is theirs. */
static void
on_asked_again (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GVariant) answer = NULL;
  HearthDesk *desk = data;

  if (!take_answer (source, result, &answer, &failure) || !answer || desk->is_busy
      || !desk->taken_from || desk->way->is_on (answer))
    return;
  desk->is_declined = TRUE;
  forget (desk);
  desk->shared->changed (desk->shared->silence);
}

static void
ask_again (HearthDesk *desk)
{
  if (desk->way->is_on && desk->taken_from && !desk->is_busy)
    call (desk, desk->taken_from, &desk->way->ask, NULL, on_asked_again);
}

static void
on_properties (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
               const char *signal, GVariant *parameters, gpointer data)
{
  ask_again (data);
}

static void
subscribe (HearthDesk *desk)
{
  if (desk->way->is_on && desk->subscription == 0)
    desk->subscription = g_dbus_connection_signal_subscribe (
        desk->shared->bus, desk->taken_from, "org.freedesktop.DBus.Properties", "PropertiesChanged",
        desk->way->path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_properties, desk, NULL);
}

static void
decline (HearthDesk *desk)
{
  desk->is_declined = TRUE;
  finish (desk);
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GVariant) answer = NULL;
  HearthDesk *desk = data;

  if (!take_answer (source, result, &answer, &failure)
      || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return;
  if (!answer) {
    forget (desk);
    decline (desk);
    return;
  }
  if (desk->way->detail) {
    g_free (desk->detail);
    desk->detail = desk->way->detail (answer);
    (void)keep (desk);
  }
  subscribe (desk);
  finish (desk);
  ask_again (desk); /* they may have turned it before this was listened to */
}

static void
on_asked_to_take (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GVariant) answer = NULL;
  HearthDesk *desk = data;

  if (!take_answer (source, result, &answer, &failure))
    return;
  if (!answer || !desk->owner || (desk->way->is_on && desk->way->is_on (answer))) {
    decline (desk);
    return;
  }
  desk->taken_from = g_strdup (desk->owner);
  if (!keep (desk)) {
    g_clear_pointer (&desk->taken_from, g_free);
    decline (desk);
    return;
  }
  call (desk, desk->taken_from, &desk->way->take, answer, on_taken);
}

static void
on_asked_for_better (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GVariant) answer = NULL;
  HearthDesk *desk = data;

  if (!take_answer (source, result, &answer, &failure))
    return;
  if (g_error_matches (failure, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) && desk->owner)
    call (desk, desk->owner, &desk->way->ask, NULL, on_asked_to_take);
  else
    decline (desk);
}

static void
on_given (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GVariant) answer = NULL;
  HearthDesk *desk = data;

  if (!take_answer (source, result, &answer, &failure))
    return;
  /* Where it is our bus that has gone, the server may be there still. */
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return;
  forget (desk);
  finish (desk);
}

static void
on_asked_to_give (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GVariant) answer = NULL;
  HearthDesk *desk = data;

  if (!take_answer (source, result, &answer, &failure)
      || g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CLOSED))
    return;
  if (answer && desk->way->is_on (answer)) {
    call (desk, desk->taken_from, &desk->way->give, answer, on_given);
    return;
  }
  forget (desk);
  finish (desk);
}

static void
on_banners_set (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) failure = NULL;
  HearthDesk *desk = data;

  if (!g_task_propagate_boolean (G_TASK (result), &failure)) /* `desk` has gone */
    return;
  if (!is_wanted (desk))
    forget (desk);
  finish (desk);
}

static void
take_banners (HearthDesk *desk)
{
  gboolean are_shown = FALSE;

  desk->is_declined = !hearth_banners_get (&are_shown) || !are_shown;
  if (desk->is_declined)
    return;
  desk->taken_from = g_strdup (desk->owner);
  if (!keep (desk)) {
    desk->is_declined = TRUE;
    g_clear_pointer (&desk->taken_from, g_free);
    return;
  }
  desk->is_busy = TRUE;
  hearth_banners_set_async (FALSE, desk->shared->cancellable, on_banners_set, desk);
}

static void
give_banners (HearthDesk *desk)
{
  gboolean are_shown = FALSE;

  if (!hearth_banners_get (&are_shown) || are_shown) {
    forget (desk);
    return;
  }
  desk->is_busy = TRUE;
  hearth_banners_set_async (TRUE, desk->shared->cancellable, on_banners_set, desk);
}

static void
take (HearthDesk *desk)
{
  if (is_setting (desk)) {
    take_banners (desk);
    return;
  }
  desk->is_busy = TRUE;
  if (desk->way->unless.method)
    call (desk, desk->owner, &desk->way->unless, NULL, on_asked_for_better);
  else
    call (desk, desk->owner, &desk->way->ask, NULL, on_asked_to_take);
}

static void
give (HearthDesk *desk)
{
  unsubscribe (desk);
  if (is_setting (desk)) {
    give_banners (desk);
    return;
  }
  desk->is_busy = TRUE;
  if (desk->way->is_on)
    call (desk, desk->taken_from, &desk->way->ask, NULL, on_asked_to_give);
  else
    call (desk, desk->taken_from, &desk->way->give, NULL, on_given);
}

/* Does what is next to be done at a desk, if anything is. */
void
hearth_desk_step (HearthDesk *desk)
{
  if (desk->is_busy)
    return;
  if (desk->taken_from && !is_wanted (desk))
    give (desk);
  else if (!desk->taken_from && desk->owner && is_wanted (desk) && !desk->is_declined)
    take (desk);
}

/* Whether what was taken went with the server: GNOME's setting does not. */
static gboolean
is_lost (const HearthDesk *desk)
{
  return desk->taken_from && !is_setting (desk) && !desk->is_busy
         && g_strcmp0 (desk->taken_from, desk->owner) != 0;
}

static void
set_owner (HearthDesk *desk, const char *owner)
{
  g_free (desk->owner);
  desk->owner = g_strdup (owner);
  desk->is_declined = FALSE;
  if (is_lost (desk)) {
    forget (desk);
    desk->shared->changed (desk->shared->silence);
  }
  hearth_desk_step (desk);
}

static void
on_appeared (GDBusConnection *bus, const char *name, const char *owner, gpointer data)
{
  set_owner (data, owner);
}

static void
on_vanished (GDBusConnection *bus, const char *name, gpointer data)
{
  set_owner (data, NULL);
}

/* Makes a desk of a way, closed, with nothing taken. */
void
hearth_desk_init (HearthDesk *desk, const HearthDesks *shared, const HearthWay *way)
{
  *desk = (HearthDesk){ .shared = shared, .way = way, .detail = g_strdup ("") };
}

/* Frees what a desk has, and gives nothing back. */
void
hearth_desk_clear (HearthDesk *desk)
{
  unsubscribe (desk);
  hearth_desk_close (desk);
  g_free (desk->taken_from);
  g_free (desk->detail);
}

/* Looks for who can be asked, from now on. */
void
hearth_desk_open (HearthDesk *desk)
{
  if (desk->watch == 0)
    desk->watch = g_bus_watch_name_on_connection (desk->shared->bus, desk->way->owner,
                                                  G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                                                  on_vanished, desk, NULL);
}

/* Looks for nobody any more; what is taken is to be given back by a step. */
void
hearth_desk_close (HearthDesk *desk)
{
  if (desk->watch != 0)
    g_bus_unwatch_name (desk->watch);
  desk->watch = 0;
  desk->is_declined = FALSE;
  g_clear_pointer (&desk->owner, g_free);
}

/* Takes up what an earlier run took of a server ("GUID:owner") and has not given back. What was
 * taken on another bus went with that. */
void
hearth_desk_recall (HearthDesk *desk, const char *server, const char *detail)
{
  g_auto (GStrv) words = g_strsplit (server, ":", 2);
  const char *guid = g_dbus_connection_get_guid (desk->shared->bus);

  if (g_strv_length (words) != 2 || (!is_setting (desk) && strcmp (words[0], guid) != 0)) {
    forget (desk);
    return;
  }
  g_free (desk->taken_from);
  desk->taken_from = g_strdup (words[1]);
  g_free (desk->detail);
  desk->detail = g_strdup (detail);
  desk->is_stale = desk->way->ends_with_us;
  if (!desk->is_stale)
    subscribe (desk);
}

/* Writes down what is taken, or that nothing is, in a memory that is another than before. */
gboolean
hearth_desk_keep (HearthDesk *desk)
{
  if (desk->taken_from)
    return keep (desk);
  if (desk->shared->forget)
    desk->shared->forget (desk->way->name, desk->shared->memory);
  return TRUE;
}
