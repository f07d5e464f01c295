// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * service-glance: the properties of Schedule, what one sees at a glance.
 *
 * What is next, what waits for an answer, what is held back or paused, and how hearth itself is.
 * All is computed from the database when it is asked for.
 */
#include "service-private.h"
#include "walk.h"

/* The next occurrence of all; NULL without error where there is none. */
static gboolean
load_next (HearthService *self, gint64 *out_start, HearthEvent **out_event, GError **error)
{
  gint64 id = 0;

  *out_event = NULL;
  if (!hearth_agenda_first (hearth_scheduler_agenda (self->scheduler), HEARTH_MARK_NEXT, out_start,
                            &id, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  *out_event = hearth_store_load_event (hearth_scheduler_store (self->scheduler), id, error);
  return *out_event != NULL;
}

static GVariant *
get_next_start (HearthService *self, gconstpointer object, GError **error)
{
  g_autoptr (HearthEvent) event = NULL;
  gint64 start = 0;

  if (!load_next (self, &start, &event, error))
    return NULL;
  return g_variant_new_int64 (event ? start / G_USEC_PER_SEC : 0);
}

static GVariant *
get_next_title (HearthService *self, gconstpointer object, GError **error)
{
  g_autoptr (HearthEvent) event = NULL;
  gint64 start = 0;

  if (!load_next (self, &start, &event, error))
    return NULL;
  return g_variant_new_string (event ? event->title : "");
}

static GVariant *
get_next_reminder (HearthService *self, gconstpointer object, GError **error)
{
  gint64 now = hearth_clock_now (hearth_scheduler_clock (self->scheduler));
  g_autoptr (GPtrArray) coming =
      hearth_scheduler_reminders (self->scheduler, 0, now + 1, G_MAXINT64, 1, error);

  if (!coming)
    return NULL;
  return g_variant_new_int64 (
      coming->len > 0 ? ((HearthForecast *)g_ptr_array_index (coming, 0))->at / G_USEC_PER_SEC : 0);
}

static GVariant *
get_outstanding (HearthService *self, gconstpointer object, GError **error)
{
  guint count = 0;

  if (!hearth_store_count_open (hearth_scheduler_store (self->scheduler),
                                hearth_clock_now (hearth_scheduler_clock (self->scheduler)), &count,
                                error))
    return NULL;
  return g_variant_new_uint32 (count);
}

static GVariant *
get_held (HearthService *self, gconstpointer object, GError **error)
{
  HearthStore *store = hearth_scheduler_store (self->scheduler);
  g_autoptr (GPtrArray) held =
      hearth_store_deliveries_in (store, HEARTH_DELIVERY_HELD, 0, HEARTH_ROWS_MAX, error);
  GVariantBuilder builder;

  if (!held)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(oss)"));
  for (guint i = 0; i < held->len; i++) {
    const HearthDelivery *delivery = g_ptr_array_index (held, i);
    g_autofree char *path = hearth_event_path (delivery->event);
    g_autoptr (HearthOccurrence) topic =
        hearth_scheduler_topic (self->scheduler, delivery->event, delivery->occurrence, NULL);
    g_autofree char *name =
        topic ? hearth_occurrence_name (topic->event, delivery->occurrence) : g_strdup ("");

    g_variant_builder_add (&builder, "(oss)", path, name, delivery->held_for);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
get_paused (HearthService *self, gconstpointer object, GError **error)
{
  gint64 now = hearth_clock_now (hearth_scheduler_clock (self->scheduler));
  g_autoptr (GPtrArray) pauses =
      hearth_store_pauses (hearth_scheduler_store (self->scheduler), now, now + 1, error);
  GVariantBuilder builder;

  if (!pauses)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sx)"));
  for (guint i = 0; i < pauses->len; i++) {
    const HearthPause *pause = g_ptr_array_index (pauses, i);

    g_variant_builder_add (&builder, "(sx)", pause->what, pause->ends / G_USEC_PER_SEC);
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
get_silent (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_boolean (hearth_scheduler_is_silent (self->scheduler));
}

static GVariant *
get_server (HearthService *self, gconstpointer object, GError **error)
{
  const char *label = hearth_notifier_label (hearth_scheduler_notifier (self->scheduler));

  return g_variant_new_string (label ? label : "");
}

static GVariant *
get_database (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (hearth_store_path (hearth_scheduler_store (self->scheduler)));
}

static GVariant *
get_storage (HearthService *self, gconstpointer object, GError **error)
{
  char *trouble = hearth_store_trouble (hearth_scheduler_store (self->scheduler));

  return g_variant_new_take_string (trouble ? trouble : g_strdup (""));
}

static GVariant *
get_version (HearthService *self, gconstpointer object, GError **error)
{
  return g_variant_new_string (HEARTH_VERSION);
}

static const HearthProperty properties[] = {
  { "NextStart", get_next_start, NULL },
  { "NextTitle", get_next_title, NULL },
  { "NextReminder", get_next_reminder, NULL },
  { "Outstanding", get_outstanding, NULL },
  { "Held", get_held, NULL },
  { "Paused", get_paused, NULL },
  { "Silent", get_silent, NULL },
  { "Server", get_server, NULL },
  { "Database", get_database, NULL },
  { "Storage", get_storage, NULL },
  { "Version", get_version, NULL },
};

/* The properties of Schedule. */
const HearthProperty *
hearth_schedule_properties (gsize *out_n)
{
  *out_n = G_N_ELEMENTS (properties);
  return properties;
}
