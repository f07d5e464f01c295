// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * verb-watch: what happens, as it happens, a line each, until Ctrl-C.
 *
 * It is a plain listener on the bus: reminders that come due, occurrences that change, events that
 * are added, changed or removed. Each line leaves at once, so that a script may read it from a
 * pipe. A daemon that restarts is followed; a bus that goes away ends the watch.
 */
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "bus.h"
#include "dbus/names.h"
#include "json.h"
#include "print.h"
#include "row.h"
#include "verb.h"

typedef struct {
  GDBusConnection *bus; /* borrowed */
  GMainLoop *loop;
  gboolean json;
  HearthExit result;
} Watch;

static void
add_member (JsonObject *from, const char *name, JsonNode *node, gpointer to)
{
  json_object_set_member (to, name, json_node_copy (node));
}

/* Prints {"signal": @signal, …} with the members of @rest. */
static void
print_signal (const char *signal, JsonObject *rest)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "signal", signal);
  json_object_foreach_member (rest, add_member, object);
  hearth_json_print_line (object);
}

/* Prints a line: the time now, the event's number, and what happened to what. */
static void
print_line (gint64 id, const char *what, const char *detail)
{
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autofree char *clock = hearth_here_clock (here, here->now);
  g_autofree char *clean = hearth_print_clean (detail);
  g_autofree char *padded = g_strdup_printf ("%-9s  %s", what, clean);

  hearth_print ("%-8s  %4" G_GINT64_FORMAT "  %s\n", clock, id, g_strchomp (padded));
  fflush (stdout);
}

static void
on_due (const Watch *watch, const char *path, GVariant *parameters)
{
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GVariant) due = hearth_row_due (parameters);
  g_autoptr (JsonObject) object = hearth_json_due (due, here);
  g_autofree char *start = hearth_here_full (here, hearth_row_number (due, "start"), FALSE);
  g_autofree char *detail = g_strdup_printf ("%s, %s", hearth_row_text (due, "title"), start);

  if (watch->json)
    print_signal ("due", object);
  else if (hearth_row_has (due, "goal"))
    print_line (hearth_row_number (due, "goal"), _ ("goal"), hearth_row_text (due, "title"));
  else
    print_line (hearth_row_number (due, "event"), _ ("reminder"), detail);
}

static void
on_occurrence_changed (const Watch *watch, const char *path, GVariant *parameters)
{
  g_autoptr (GVariant) changed = hearth_row_changed (parameters);
  g_autoptr (JsonObject) object = json_object_new ();
  gint64 id = hearth_row_number (changed, "event");

  json_object_set_int_member (object, "event", id);
  json_object_set_string_member (object, "occurrence", hearth_row_text (changed, "occurrence"));
  json_object_set_string_member (object, "state", hearth_row_text (changed, "state"));
  if (watch->json)
    print_signal ("occurrence", object);
  else
    print_line (id, hearth_row_text (changed, "state"), hearth_row_text (changed, "occurrence"));
}

/* Prints what happened to the event at @path, with what is known of it (nullable). */
static void
print_event_signal (const Watch *watch, const char *signal, const char *path, JsonObject *known,
                    const char *detail)
{
  gint64 id = hearth_bus_event_id (path);
  g_autoptr (JsonObject) object = json_object_new ();

  if (id == 0)
    return;
  json_object_set_int_member (object, "event", id);
  if (known != NULL)
    json_object_set_object_member (object, "values", json_object_ref (known));
  if (watch->json)
    print_signal (signal, object);
  else
    print_line (id, signal, detail);
}

static void
on_added (const Watch *watch, const char *path, GVariant *parameters)
{
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GVariant) interfaces = NULL;
  g_autoptr (GVariant) event = NULL;
  g_autoptr (JsonObject) object = NULL;
  const char *object_path;

  g_variant_get (parameters, "(&o@a{sa{sv}})", &object_path, &interfaces);
  event = g_variant_lookup_value (interfaces, HEARTH_EVENT_INTERFACE, G_VARIANT_TYPE_VARDICT);
  if (event == NULL)
    return;
  object = hearth_json_event (event, here);
  print_event_signal (watch, "added", object_path, object, hearth_row_text (event, "Title"));
}

static void
on_removed (const Watch *watch, const char *path, GVariant *parameters)
{
  const char *object_path;

  g_variant_get (parameters, "(&oas)", &object_path, NULL);
  print_event_signal (watch, "removed", object_path, NULL, "");
}

/* What a changed event is called: a change of other things than its title does not say. */
static char *
title_of (const Watch *watch, const char *path, GVariant *changes)
{
  g_autoptr (GVariant) event = NULL;

  if (*hearth_row_text (changes, "Title") != '\0' || hearth_bus_event_id (path) == 0)
    return g_strdup (hearth_row_text (changes, "Title"));
  event = hearth_bus_properties (watch->bus, path, HEARTH_EVENT_INTERFACE, NULL);
  return g_strdup (event == NULL ? "" : hearth_row_text (event, "Title"));
}

static void
on_changed (const Watch *watch, const char *path, GVariant *parameters)
{
  g_autoptr (HearthHere) here = hearth_here_new ();
  g_autoptr (GVariant) values = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *title = NULL;
  const char *interface;

  g_variant_get (parameters, "(&s@a{sv}as)", &interface, &values, NULL);
  if (!g_str_equal (interface, HEARTH_EVENT_INTERFACE))
    return;
  object = hearth_json_event_changes (values, here);
  if (!watch->json)
    title = title_of (watch, path, values);
  print_event_signal (watch, "changed", path, object, title);
}

/* What is listened to; a signal of another shape than @type is not ours. */
static const struct {
  const char *interface;
  const char *member;
  const char *type;
  void (*use) (const Watch *watch, const char *path, GVariant *parameters);
} signals[] = {
  { HEARTH_SCHEDULE_INTERFACE, "Due", "(osxssa{sv})", on_due },
  { HEARTH_SCHEDULE_INTERFACE, "OccurrenceChanged", "(oss)", on_occurrence_changed },
  { "org.freedesktop.DBus.ObjectManager", "InterfacesAdded", "(oa{sa{sv}})", on_added },
  { "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved", "(oas)", on_removed },
  { "org.freedesktop.DBus.Properties", "PropertiesChanged", "(sa{sv}as)", on_changed },
};

static void
on_signal (GDBusConnection *bus, const char *sender, const char *path, const char *interface,
           const char *member, GVariant *parameters, gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    if (g_str_equal (member, signals[i].member)
        && g_variant_is_of_type (parameters, G_VARIANT_TYPE (signals[i].type)))
      signals[i].use (data, path, parameters);
}

static void
on_closed (GDBusConnection *bus, gboolean vanished, GError *reason, gpointer data)
{
  Watch *watch = data;
  g_autoptr (GError) error = g_error_new_literal (HEARTH_EXIT_ERROR, HEARTH_EXIT_NO_DAEMON,
                                                  _ ("the session bus has gone away"));

  watch->result = hearth_exit_report (error);
  g_main_loop_quit (watch->loop);
}

static gboolean
on_interrupt (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

static void
listen (GDBusConnection *bus, Watch *watch)
{
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_dbus_connection_signal_subscribe (bus, HEARTH_BUS_NAME, signals[i].interface,
                                        signals[i].member, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                        on_signal, watch, NULL);
  g_signal_connect (bus, "closed", G_CALLBACK (on_closed), watch);
  g_unix_signal_add (SIGINT, on_interrupt, watch->loop);
  g_unix_signal_add (SIGTERM, on_interrupt, watch->loop);
}

static HearthExit
run_watch (const HearthArgs *args)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GDBusConnection) bus = hearth_bus_open (&error);
  Watch watch = { bus, loop, hearth_args_has (args, "json"), HEARTH_EXIT_DONE };
  g_autoptr (GVariant) schedule = NULL;

  if (bus == NULL)
    return hearth_exit_report (error);
  listen (bus, &watch);
  schedule = hearth_bus_properties (bus, HEARTH_PATH, HEARTH_SCHEDULE_INTERFACE, &error);
  if (schedule == NULL)
    return hearth_exit_report (error);
  if (!watch.json && isatty (STDOUT_FILENO))
    hearth_print (_ ("Watching; Ctrl-C ends it.\n"));
  g_main_loop_run (loop);
  return watch.result;
}

const HearthVerb hearth_verb_watch = {
  .name = "watch",
  .group = HEARTH_GROUP_LOOK,
  .arguments = "",
  .summary = N_ ("print what happens as it happens, until Ctrl-C"),
  .options = { hearth_options_json },
  .run = run_watch,
};
