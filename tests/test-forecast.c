// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-forecast: the reminders to come, of many events at once.
 */
#include "fixture.h"

#define ALL 600

static const char *const rhythms[] = {
  "every friday 19:00",  "every day 08:00",  "monthly on the 1st 10:00",
  "every 2 weeks 19:00", "2027-02-03 12:00", "every year on 24 dec 6pm",
  "weekends at 10:00",   "every hour",
};

static char *
reminders (Fixture *fixture, guint limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      hearth_scheduler_reminders (fixture->scheduler, 0, FIXTURE_NOW, G_MAXINT64, limit, &error);
  GString *lines = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, limit);
  for (guint i = 0; i < found->len; i++) {
    const HearthForecast *one = g_ptr_array_index (found, i);

    g_string_append_printf (lines, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", one->at,
                            one->event->id);
  }
  return g_string_free (lines, FALSE);
}

/* Protects what is next from the limit: how many are asked for changes none of those given. */
static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *all = NULL;

  for (guint i = 0; i < 5 * G_N_ELEMENTS (rhythms); i++)
    (void)fixture_add (fixture, HEARTH_KIND_DATE_NIGHT, rhythms[i * 3 % G_N_ELEMENTS (rhythms)]);
  fixture_settle (fixture);
  all = reminders (fixture, ALL);
  for (guint limit = 1; limit < ALL; limit = limit * 3 / 2 + 1) {
    g_autofree char *front = reminders (fixture, limit);

    g_assert_true (g_str_has_prefix (all, front));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/forecast/limits", Fixture, NULL, fixture_set_up, test_limits, fixture_tear_down);
  return g_test_run ();
}
