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
#include "world.h"

#define DAY (24 * WORLD_HOUR)
#define PAGE 4096

static char *
folder_of (World *world)
{
  return g_build_filename (world->folder, "backups", NULL);
}

static void
tear_down (World *world, gconstpointer data)
{
  g_autofree char *folder = folder_of (world);

  hearth_store_thin_backups (world->store, "", 0);
  (void)g_rmdir (folder);
  world_tear_down (world, data);
}

static guint
count_events (World *world)
{
  g_autoptr (GPtrArray) events = hearth_store_list_events (world->store, 0, 10000, NULL);

  return events ? events->len : 0;
}

static guint
count_backups (World *world)
{
  g_autoptr (GPtrArray) backups = hearth_store_backups (world->store);

  return backups->len;
}

static guint
count_replaced (World *world)
{
  g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);
  const char *name = NULL;
  guint count = 0;

  while ((name = g_dir_read_name (dir)))
    count += strstr (name, ".replaced-") != NULL;
  return count;
}

static char *
back_up (World *world)
{
  g_autoptr (GError) error = NULL;
  char *name = NULL;

  g_assert_true (hearth_scheduler_back_up (world->scheduler, &name, &error));
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
test_restore (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "every friday 19:00");
  g_autofree char *name = back_up (world);
  g_autoptr (GError) error = NULL;
  guint added = 0;
  guint removed = 0;

  g_assert_true (hearth_scheduler_remove (world->scheduler, id, NULL));
  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every day at 21:00");
  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every day at 22:00");
  g_signal_connect (world->scheduler, "event-added", G_CALLBACK (count_signal), &added);
  g_signal_connect (world->scheduler, "event-removed", G_CALLBACK (count_signal), &removed);
  g_assert_true (hearth_scheduler_restore (world->scheduler, name, &error));
  g_assert_no_error (error);
  world_settle (world);
  g_assert_cmpuint (count_events (world), ==, 1);
  g_assert_cmpuint (added, ==, 1);
  g_assert_cmpuint (removed, ==, 2);
  g_assert_cmpuint (count_replaced (world), ==, 1);
  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every day at 21:00");
}

/* Nobody else can read a copy or the folder. */
static void
test_modes (World *world, gconstpointer data)
{
  mode_t before = umask (0);
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "every friday 19:00");
  g_autofree char *name = back_up (world);
  g_autofree char *folder = folder_of (world);
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
test_screen (World *world, gconstpointer data)
{
  GHashTable *screen = hearth_fake_notifier_screen (world->notifier);
  g_autofree char *name = NULL;
  guint open = 0;

  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-27 13:00");
  world_advance (world, WORLD_HOUR / 2);
  g_assert_cmpuint (g_hash_table_size (screen), ==, 1);
  name = back_up (world);
  g_assert_true (hearth_scheduler_restore (world->scheduler, name, NULL));
  world_settle (world);
  g_assert_cmpuint (g_hash_table_size (screen), ==, 0);
  g_assert_true (hearth_store_count_open (
      world->store, hearth_clock_now (HEARTH_CLOCK (world->clock)), &open, NULL));
  g_assert_cmpuint (open, ==, 1);
}

/* A name is one of the folder and of nothing else. */
static void
test_names (World *world, gconstpointer data)
{
  static const char *const names[] = { "",           "..",     "../hearth.db", "/etc/passwd",
                                       ".hidden.db", "hearth", "a/b.db" };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_false (hearth_scheduler_restore (world->scheduler, names[i], &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
    g_clear_error (&error);
  }
  g_assert_false (hearth_scheduler_restore (world->scheduler, "none.db", &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_NOT_FOUND);
}

/* A file from anywhere will do where it is sound, and one that is not changes nothing. */
static void
test_from_file (World *world, gconstpointer data)
{
  gint64 id = world_add (world, HEARTH_KIND_DATE_NIGHT, "Us", "every friday 19:00");
  g_autofree char *name = back_up (world);
  g_autofree char *folder = folder_of (world);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  int ends[2] = { -1, -1 };
  int file = -1;

  g_assert_true (hearth_scheduler_remove (world->scheduler, id, NULL));
  file = g_open ("/proc/self/exe", O_RDONLY, 0);
  g_assert_false (hearth_scheduler_restore_from (world->scheduler, file, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
  close (file);
  g_clear_error (&error);
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_false (hearth_scheduler_restore_from (world->scheduler, ends[0], &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT);
  close (ends[0]);
  close (ends[1]);
  g_clear_error (&error);
  g_assert_cmpuint (count_events (world), ==, 0);
  g_assert_cmpuint (count_replaced (world), ==, 0);

  file = g_open (path, O_RDONLY, 0);
  g_assert_true (hearth_scheduler_restore_from (world->scheduler, file, &error));
  close (file);
  g_assert_no_error (error);
  g_assert_cmpuint (count_events (world), ==, 1);
}

/* Each day with a change leaves a copy, a day without one none, and seven are kept. */
static void
test_daily (World *world, gconstpointer data)
{
  hearth_scheduler_keep_backups (world->scheduler);
  world_settle (world);
  g_assert_cmpint (hearth_fake_clock_armed (world->clock), ==, G_MAXINT64);
  world_add (world, HEARTH_KIND_MILESTONE, "Us", "2030-01-01");
  g_assert_cmpint (hearth_fake_clock_armed (world->clock), ==, WORLD_NOW + DAY);
  world_advance (world, DAY - 1);
  g_assert_cmpuint (count_backups (world), ==, 0);
  world_advance (world, 1);
  g_assert_cmpuint (count_backups (world), ==, 1);
  world_advance (world, 5 * DAY);
  g_assert_cmpuint (count_backups (world), ==, 1);
  for (guint day = 0; day < 10; day++) {
    world_add (world, HEARTH_KIND_MILESTONE, "Us", "2030-01-01");
    world_advance (world, DAY);
    g_assert_cmpuint (count_backups (world), ==, MIN (day + 2, 7));
  }
}

/* A daily copy that cannot be written keeps no reminder back, is said, and is made when it can. */
static void
test_daily_fails (World *world, gconstpointer data)
{
  g_autofree char *folder = folder_of (world);
  g_autofree char *trouble = NULL;

  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  hearth_scheduler_keep_backups (world->scheduler);
  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "2026-11-28 13:30");
  world_advance (world, DAY);
  trouble = hearth_store_trouble (world->store);
  g_assert_nonnull (trouble);
  g_assert_nonnull (strstr (trouble, folder));
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (world_shown (world), ==, 1);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  world_advance (world, WORLD_HOUR);
  g_assert_cmpuint (count_backups (world), ==, 1);
}

/* Overwrites one page of the database, which is closed for it. */
static void
damage (World *world, gsize page)
{
  g_autofree char *zeroes = g_malloc0 (PAGE);
  int file = -1;

  hearth_store_close (world->store);
  file = g_open (hearth_store_path (world->store), O_WRONLY, 0);
  g_assert_cmpint (pwrite (file, zeroes, PAGE, (off_t)(page * PAGE)), ==, PAGE);
  close (file);
}

static gsize
count_pages (World *world)
{
  GStatBuf status;

  hearth_store_close (world->store);
  g_assert_cmpint (g_stat (hearth_store_path (world->store), &status), ==, 0);
  return (gsize)status.st_size / PAGE;
}

static void
add_many (World *world, guint n)
{
  g_assert_true (hearth_store_begin (world->store, NULL));
  for (guint i = 0; i < n; i++) {
    g_autoptr (HearthEvent) event = hearth_event_new (HEARTH_KIND_DATE_NIGHT, "Dinner");

    g_assert_true (hearth_store_insert_event (world->store, event, NULL));
  }
  g_assert_true (hearth_store_commit (world->store, NULL));
}

/* With any one page destroyed but the first, most of the rows are saved, and the damaged file is
 * kept. */
static void
test_salvage (World *world, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *whole = NULL;
  gsize length = 0;
  gsize pages = 0;
  guint rows = 0;

  add_many (world, 1000);
  g_assert_false (hearth_scheduler_salvage (world->scheduler, &rows, &error));
  g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT);
  g_clear_error (&error);
  pages = count_pages (world);
  g_assert_true (g_file_get_contents (hearth_store_path (world->store), &whole, &length, NULL));
  for (gsize page = pages / 3; page < pages; page += pages / 5) {
    hearth_store_close (world->store);
    g_assert_true (
        g_file_set_contents (hearth_store_path (world->store), whole, (gssize)length, NULL));
    damage (world, page);
    g_assert_false (hearth_store_ready (world->store, &error));
    g_assert_error (error, HEARTH_ERROR, HEARTH_ERROR_STORAGE);
    g_clear_error (&error);
    hearth_fake_clock_advance (world->clock, G_USEC_PER_SEC);
    g_assert_true (hearth_scheduler_salvage (world->scheduler, &rows, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (count_events (world), >, 900);
    g_assert_cmpuint (count_events (world), <=, 1000);
  }
  g_assert_cmpuint (count_replaced (world), >=, 3);
}

/* The last good copy is a way out of damage, and reading and writing go on after it. */
static void
test_restore_of_damage (World *world, gconstpointer data)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  add_many (world, 50);
  name = back_up (world);
  damage (world, 2);
  g_assert_false (hearth_store_ready (world->store, NULL));
  g_assert_true (hearth_scheduler_restore (world->scheduler, name, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_events (world), ==, 50);
  world_add (world, HEARTH_KIND_CHECK_IN, "Us", "every day at 21:00");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (World *, gconstpointer);
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
    g_test_add (tests[i].name, World, NULL, world_set_up, tests[i].test, tear_down);
  return g_test_run ();
}
