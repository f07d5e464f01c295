// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * test-backup: copies are made in time, and each is a way back, from damage too.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "daemon/store-private.h"
#include "dbus/error.h"
#include "fixture.h"

#define DAY (24 * FIXTURE_HOUR)
#define PAGE 4096

static char *
folder_of (Fixture *fixture)
{
  return g_build_filename (fixture->folder, "backups", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = folder_of (fixture);

  hearth_store_thin_backups (fixture->store, "", 0);
  (void)g_rmdir (folder);
  fixture_tear_down (fixture, data);
}

static guint
count_events (Fixture *fixture)
{
  g_autoptr (GPtrArray) events = hearth_store_list_events (fixture->store, 0, 10000, NULL);

  return events ? events->len : 0;
}

static guint
count_backups (Fixture *fixture)
{
  g_autoptr (GPtrArray) backups = hearth_store_backups (fixture->store);

  return backups->len;
}

static guint
count_replaced (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name = NULL;
  guint count = 0;

  while ((name = g_dir_read_name (dir)))
    count += strstr (name, ".replaced-") != NULL;
  return count;
}

static char *
back_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  char *name = NULL;

  g_assert_true (hearth_scheduler_back_up (fixture->scheduler, &name, &error));
  g_assert_no_error (error);
  return name;
}

static void
count_signal (HearthScheduler *scheduler, gint64 event, guint *count)
{
  (*count)++;
}

/* A copy brings back what was, whoever watches is told, and what it replaced is kept. */
static void
test_restore (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_add (fixture, HEARTH_KIND_DATE_NIGHT, "every friday 19:00");
  g_autofree char *name = back_up (fixture);
  g_autoptr (GError) error = NULL;
  guint added = 0;
  guint removed = 0;

  g_assert_true (hearth_scheduler_remove (fixture->scheduler, id, NULL));
  fixture_add (fixture, HEARTH_KIND_CHECK_IN, "every day at 21:00");
  fixture_add (fixture, HEARTH_KIND_CHECK_IN, "every day at 22:00");
  g_signal_connect (fixture->scheduler, "event-added", G_CALLBACK (count_signal), &added);
  g_signal_connect (fixture->scheduler, "event-removed", G_CALLBACK (count_signal), &removed);
  g_assert_true (hearth_scheduler_restore (fixture->scheduler, name, &error));
  g_assert_no_error (error);
  fixture_settle (fixture);
  g_assert_cmpuint (count_events (fixture), ==, 1);
  g_assert_cmpuint (added, ==, 1);
  g_assert_cmpuint (removed, ==, 2);
  g_assert_cmpuint (count_replaced (fixture), ==, 1);
  fixture_add (fixture, HEARTH_KIND_CHECK_IN, "every day at 21:00");
}

/* Nobody else can read a copy or the folder. */
static void
test_modes (Fixture *fixture, gconstpointer data)
{
  mode_t before = umask (0);
  gint64 id = fixture_add (fixture, HEARTH_KIND_DATE_NIGHT, "every friday 19:00");
  g_autofree char *name = back_up (fixture);
  g_autofree char *folder = folder_of (fixture);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  umask (before);
  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
}

/* A restore takes what was shown off the screen; what is due is due still. */
static void
test_screen (Fixture *fixture, gconstpointer data)
{
  GHashTable *screen = hearth_fake_notifier_screen (fixture->notifier);
  g_autofree char *name = NULL;
  guint open = 0;

  fixture_add (fixture, HEARTH_KIND_CHECK_IN, "2026-11-27 13:00");
  fixture_advance (fixture, FIXTURE_HOUR / 2);
  g_assert_cmpuint (g_hash_table_size (screen), ==, 1);
  name = back_up (fixture);
  g_assert_true (hearth_scheduler_restore (fixture->scheduler, name, NULL));
  fixture_settle (fixture);
  g_assert_cmpuint (g_hash_table_size (screen), ==, 0);
  g_assert_true (hearth_store_count_open (
      fixture->store, hearth_clock_now (HEARTH_CLOCK (fixture->clock)), &open, NULL));
  g_assert_cmpuint (open, ==, 1);
}

/* A name is one of the folder and of nothing else. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "",           "..",     "../hearth.db", "/etc/passwd",
                                       ".hidden.db", "hearth", "a/b.db" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_false (hearth_scheduler_restore (fixture->scheduler, names[i], &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_clear_error (&error);
  }
  g_assert_false (hearth_scheduler_restore (fixture->scheduler, "none.db", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
}

/* A file from anywhere will do where it is sound, and one that is not changes nothing. */
static void
test_from_file (Fixture *fixture, gconstpointer data)
{
  gint64 id = fixture_add (fixture, HEARTH_KIND_DATE_NIGHT, "every friday 19:00");
  g_autofree char *name = back_up (fixture);
  g_autofree char *folder = folder_of (fixture);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  int ends[2] = { -1, -1 };
  int file = -1;

  g_assert_true (hearth_scheduler_remove (fixture->scheduler, id, NULL));
  file = g_open ("/proc/self/exe", O_RDONLY, 0);
  g_assert_false (hearth_scheduler_restore_from (fixture->scheduler, file, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  close (file);
  g_clear_error (&error);
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_false (hearth_scheduler_restore_from (fixture->scheduler, ends[0], &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
  close (ends[0]);
  close (ends[1]);
  g_clear_error (&error);
  g_assert_cmpuint (count_events (fixture), ==, 0);
  g_assert_cmpuint (count_replaced (fixture), ==, 0);

  file = g_open (path, O_RDONLY, 0);
  g_assert_true (hearth_scheduler_restore_from (fixture->scheduler, file, &error));
  close (file);
  g_assert_no_error (error);
  g_assert_cmpuint (count_events (fixture), ==, 1);
}

/* Each day with a change leaves a copy, a day without one none, and seven are kept. */
static void
test_daily (Fixture *fixture, gconstpointer data)
{
  hearth_scheduler_keep_backups (fixture->scheduler);
  fixture_settle (fixture);
  g_assert_cmpint (hearth_fake_clock_armed (fixture->clock), ==, G_MAXINT64);
  fixture_add (fixture, HEARTH_KIND_MILESTONE, "2030-01-01");
  g_assert_cmpint (hearth_fake_clock_armed (fixture->clock), ==, FIXTURE_NOW + DAY);
  fixture_advance (fixture, DAY - 1);
  g_assert_cmpuint (count_backups (fixture), ==, 0);
  fixture_advance (fixture, 1);
  g_assert_cmpuint (count_backups (fixture), ==, 1);
  fixture_advance (fixture, 5 * DAY);
  g_assert_cmpuint (count_backups (fixture), ==, 1);
  for (guint day = 0; day < 10; day++) {
    fixture_add (fixture, HEARTH_KIND_MILESTONE, "2030-01-01");
    fixture_advance (fixture, DAY);
    g_assert_cmpuint (count_backups (fixture), ==, MIN (day + 2, 7));
  }
}

/* A daily copy that cannot be written keeps no reminder back, is said, and is made when it can. */
static void
test_daily_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = folder_of (fixture);
  g_autofree char *trouble = NULL;

  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  hearth_scheduler_keep_backups (fixture->scheduler);
  fixture_add (fixture, HEARTH_KIND_CHECK_IN, "2026-11-28 13:30");
  fixture_advance (fixture, DAY);
  trouble = hearth_store_trouble (fixture->store);
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, folder));
  fixture_advance (fixture, FIXTURE_HOUR);
  g_assert_cmpuint (fixture_shown (fixture), ==, 1);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  fixture_advance (fixture, FIXTURE_HOUR);
  g_assert_cmpuint (count_backups (fixture), ==, 1);
}

/* Overwrites one page of the database, which is closed for it. */
static void
damage (Fixture *fixture, gsize page)
{
  g_autofree char *zeroes = g_malloc0 (PAGE);
  int file = -1;

  hearth_store_close (fixture->store);
  file = g_open (hearth_store_path (fixture->store), O_WRONLY, 0);
  g_assert_cmpint (pwrite (file, zeroes, PAGE, (off_t)(page * PAGE)), ==, PAGE);
  close (file);
}

static gsize
count_pages (Fixture *fixture)
{
  GStatBuf status;

  hearth_store_close (fixture->store);
  g_assert_cmpint (g_stat (hearth_store_path (fixture->store), &status), ==, 0);
  return (gsize)status.st_size / PAGE;
}

static void
add_many (Fixture *fixture, guint n)
{
  g_assert_true (hearth_store_begin (fixture->store, NULL));
  for (guint i = 0; i < n; i++) {
    g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_DATE_NIGHT, "Dinner");

    g_assert_true (hearth_store_insert_event (fixture->store, event, NULL));
  }
  g_assert_true (hearth_store_commit (fixture->store, NULL));
}

/* With any one page destroyed but the first, most of the rows are saved, and the damaged file is
 * kept. */
static void
test_salvage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = NULL;
  gsize length = 0;
  gsize pages = 0;
  guint rows = 0;

  add_many (fixture, 1000);
  g_assert_false (hearth_scheduler_salvage (fixture->scheduler, &rows, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT);
  g_clear_error (&error);
  pages = count_pages (fixture);
  g_assert_true (g_file_get_contents (hearth_store_path (fixture->store), &whole, &length, NULL));
  for (gsize page = pages / 3; page < pages; page += pages / 5) {
    hearth_store_close (fixture->store);
    g_assert_true (
        g_file_set_contents (hearth_store_path (fixture->store), whole, (gssize)length, NULL));
    damage (fixture, page);
    g_assert_false (hearth_store_ready (fixture->store, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
    g_clear_error (&error);
    hearth_fake_clock_advance (fixture->clock, G_USEC_PER_SEC);
    g_assert_true (hearth_scheduler_salvage (fixture->scheduler, &rows, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (count_events (fixture), >, 900);
    g_assert_cmpuint (count_events (fixture), <=, 1000);
  }
  g_assert_cmpuint (count_replaced (fixture), >=, 3);
}

/* The last good copy is a way out of damage, and reading and writing go on after it. */
static void
test_restore_of_damage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  add_many (fixture, 50);
  name = back_up (fixture);
  damage (fixture, 2);
  g_assert_false (hearth_store_ready (fixture->store, NULL));
  g_assert_true (hearth_scheduler_restore (fixture->scheduler, name, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_events (fixture), ==, 50);
  fixture_add (fixture, HEARTH_KIND_CHECK_IN, "every day at 21:00");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/backup/restore", test_restore },
    { "/backup/modes", test_modes },
    { "/backup/screen", test_screen },
    { "/backup/names", test_names },
    { "/backup/from-file", test_from_file },
    { "/backup/daily", test_daily },
    { "/backup/daily-fails", test_daily_fails },
    { "/backup/salvage", test_salvage },
    { "/backup/restore-of-damage", test_restore_of_damage },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, fixture_set_up, tests[i].test, tear_down);
  return g_test_run ();
}
