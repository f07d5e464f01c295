// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * clock-system: the clock of the machine, and the only reader of it.
 *
 * One timerfd on CLOCK_REALTIME carries the alarm. It is always armed, far in the future when
 * nothing is due, because only an armed one reports that the clock was set or that the machine
 * woke up: then read(2) fails with ECANCELED, or timerfd_settime(2) does where it is the first to
 * notice. Both become "jumped", from the main loop.
 *
 * The kernel knows nothing of zones, so a file monitor watches the file the zone is read from:
 * /etc/localtime, or the one that TZ names by its path. Those who change it unlink it, swap a
 * link, rename over it or write it anew, often in two steps; the zone is therefore read once the
 * file has been quiet for a moment and exists, and until then the old one holds. A TZ that is
 * the name of a zone cannot change while we run.
 *
 * Between the alarm, a clock set and a change in the watched folder this file makes no system
 * call.
 */
#include "clock-system.h"

#include <glib-unix.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include <errno.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NEVER G_MAXINT64
#define SYSTEM_ZONE_FILE "/etc/localtime"

/* The latest instant that the timer is set to, in the year 2261: beyond what any kernel's clock can
 * be set to, and within what its timers can hold. */
#define TIMER_MAX (G_GINT64_CONSTANT (9200000000) * G_USEC_PER_SEC)

/* How long the zone file has to be quiet before it is read: over it a change made in two steps is
 * one, and below a second it is still "at once" for people. */
#define ZONE_SETTLE_MS 100

struct _HearthClockSystem {
  GObject parent_instance;

  int timer_fd; /* owned */
  GSource *timer; /* owned; watches timer_fd */
  GSource *jump; /* owned; a "jumped" on its way, or NULL */
  GSource *settle; /* owned; the zone file is changing, or NULL */
  gint64 alarm; /* the armed instant, or NEVER */

  GTimeZone *zone; /* owned */
  char *zone_file; /* owned; NULL where TZ names a zone, which cannot change */
  GFileMonitor *zone_monitor; /* owned; NULL like zone_file */
};

#define HEARTH_TYPE_CLOCK_SYSTEM (hearth_clock_system_get_type ())
G_DECLARE_FINAL_TYPE (HearthClockSystem, hearth_clock_system, HEARTH, CLOCK_SYSTEM, GObject)

static void clock_system_iface_init (HearthClockInterface *iface);
G_DEFINE_FINAL_TYPE_WITH_CODE (HearthClockSystem, hearth_clock_system, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (HEARTH_TYPE_CLOCK, clock_system_iface_init))

static gint64
read_clock (clockid_t id)
{
  struct timespec time;

  clock_gettime (id, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Hands `source` to the context the clock was made in, and the reference to the caller. */
static GSource *
attach (GSource *source, GSourceFunc func, HearthClockSystem *self)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
detach (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
on_jump (gpointer user_data)
{
  HearthClockSystem *self = user_data;

  detach (&self->jump);
  hearth_clock_emit_jumped (HEARTH_CLOCK (self));
  return G_SOURCE_REMOVE;
}

/* Says "jumped" from the main loop, before the alarm that the jump may have made due. */
static void
announce_jump (HearthClockSystem *self)
{
  if (self->jump != NULL)
    return;
  self->jump = attach (g_idle_source_new (), on_jump, self);
  g_source_set_priority (self->jump, G_PRIORITY_HIGH);
}

/* Sets the timer to the alarm. ECANCELED means that it is set, and that the clock was too: the
 * later read(2) would not tell any more. */
static void
set_timer (HearthClockSystem *self)
{
  gint64 instant = CLAMP (self->alarm, 1, TIMER_MAX);
  struct itimerspec spec = {
    .it_value.tv_sec = instant / G_USEC_PER_SEC,
    .it_value.tv_nsec = instant % G_USEC_PER_SEC * 1000,
  };

  if (timerfd_settime (self->timer_fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL)
      == 0)
    return;
  g_assert (errno == ECANCELED);
  announce_jump (self);
}

static gboolean
on_timer (int fd, GIOCondition condition, gpointer user_data)
{
  HearthClockSystem *self = user_data;
  guint64 expirations;

  if (read (fd, &expirations, sizeof expirations) < 0) {
    if (errno == ECANCELED) {
      announce_jump (self);
      set_timer (self);
    }
    return G_SOURCE_CONTINUE;
  }

  gboolean due = self->alarm <= read_clock (CLOCK_REALTIME);
  if (due)
    self->alarm = NEVER;
  set_timer (self);
  if (due)
    hearth_clock_emit_alarm (HEARTH_CLOCK (self));
  return G_SOURCE_CONTINUE;
}

/* The file that TZ names by its path, as in ":/etc/localtime", or the system's; NULL where TZ
 * names a zone. */
static char *
find_zone_file (void)
{
  const char *tz = g_getenv ("TZ");

  if (tz == NULL)
    return g_strdup (SYSTEM_ZONE_FILE);
  if (*tz == ':')
    tz++;
  return g_path_is_absolute (tz) ? g_strdup (tz) : NULL;
}

/* The name of the zone that `file` links to in a folder of zones, or NULL. */
static char *
read_zone_link (const char *file)
{
  g_autofree char *target = g_file_read_link (file, NULL);
  const char *folder = target != NULL ? strstr (target, "zoneinfo/") : NULL;

  return folder != NULL ? g_strdup (folder + strlen ("zoneinfo/")) : NULL;
}

static GTimeZone *
read_named_zone (void)
{
  const char *tz = g_getenv ("TZ");

  return g_time_zone_new_identifier (*tz == ':' ? tz + 1 : tz);
}

static void
load_zone (HearthClockSystem *self)
{
  g_autofree char *name = self->zone_file != NULL ? read_zone_link (self->zone_file) : NULL;

  /* GLib shares zones of one name while any of them lives, so a file that was written anew is
   * read again only after the old zone has gone. */
  g_clear_pointer (&self->zone, g_time_zone_unref);
  if (self->zone_file == NULL)
    self->zone = read_named_zone ();
  if (name != NULL)
    self->zone = g_time_zone_new_identifier (name);
  if (self->zone == NULL && self->zone_file != NULL)
    self->zone = g_time_zone_new_identifier (self->zone_file);
  if (self->zone == NULL)
    self->zone = g_time_zone_new_utc ();
}

static gboolean
on_zone_settled (gpointer user_data)
{
  HearthClockSystem *self = user_data;

  detach (&self->settle);
  if (g_file_test (self->zone_file, G_FILE_TEST_EXISTS)) {
    load_zone (self);
    hearth_clock_emit_jumped (HEARTH_CLOCK (self));
  }
  return G_SOURCE_REMOVE;
}

static void
on_zone_file_changed (HearthClockSystem *self)
{
  detach (&self->settle);
  self->settle = attach (g_timeout_source_new (ZONE_SETTLE_MS), on_zone_settled, self);
}

static gboolean
watch_zone (HearthClockSystem *self, GError **error)
{
  if (self->zone_file == NULL)
    return TRUE;

  g_autoptr (GFile) file = g_file_new_for_path (self->zone_file);
  self->zone_monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, error);
  if (self->zone_monitor == NULL) {
    g_prefix_error (error, _ ("Cannot watch %s: "), self->zone_file);
    return FALSE;
  }
  g_signal_connect_swapped (self->zone_monitor, "changed", G_CALLBACK (on_zone_file_changed), self);
  return TRUE;
}

static gboolean
make_timer (HearthClockSystem *self, GError **error)
{
  self->timer_fd = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->timer_fd < 0) {
    int saved_errno = errno;
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                 _ ("Cannot make a timer: %s"), g_strerror (saved_errno));
    return FALSE;
  }
  self->timer =
      attach (g_unix_fd_source_new (self->timer_fd, G_IO_IN), G_SOURCE_FUNC (on_timer), self);
  set_timer (self);
  return TRUE;
}

static gint64
clock_system_now (HearthClock *clock)
{
  return read_clock (CLOCK_REALTIME);
}

static gint64
clock_system_elapsed (HearthClock *clock)
{
  return read_clock (CLOCK_BOOTTIME);
}

static GTimeZone *
clock_system_zone (HearthClock *clock)
{
  return HEARTH_CLOCK_SYSTEM (clock)->zone;
}

static void
clock_system_arm (HearthClock *clock, gint64 instant)
{
  HearthClockSystem *self = HEARTH_CLOCK_SYSTEM (clock);

  self->alarm = instant;
  set_timer (self);
}

static void
hearth_clock_system_finalize (GObject *object)
{
  HearthClockSystem *self = HEARTH_CLOCK_SYSTEM (object);

  detach (&self->timer);
  detach (&self->jump);
  detach (&self->settle);
  if (self->timer_fd >= 0)
    close (self->timer_fd);
  if (self->zone_monitor != NULL)
    g_signal_handlers_disconnect_by_data (self->zone_monitor, self);
  g_clear_object (&self->zone_monitor);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->zone_file);
  G_OBJECT_CLASS (hearth_clock_system_parent_class)->finalize (object);
}

static void
clock_system_iface_init (HearthClockInterface *iface)
{
  iface->now = clock_system_now;
  iface->elapsed = clock_system_elapsed;
  iface->zone = clock_system_zone;
  iface->arm = clock_system_arm;
}

static void
hearth_clock_system_class_init (HearthClockSystemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hearth_clock_system_finalize;
}

static void
hearth_clock_system_init (HearthClockSystem *self)
{
  self->timer_fd = -1;
  self->alarm = NEVER;
}

/* Makes the clock of this machine; its signals come in the thread-default main context of the
 * caller. NULL with G_IO_ERROR where the kernel has no timer or no file watch left to give:
 * without either, reminders would come at a wrong time. */
HearthClock *
hearth_clock_system_new (GError **error)
{
  g_autoptr (HearthClockSystem) self = g_object_new (HEARTH_TYPE_CLOCK_SYSTEM, NULL);

  self->zone_file = find_zone_file ();
  if (!make_timer (self, error) || !watch_zone (self, error))
    return NULL;
  load_zone (self);
  return HEARTH_CLOCK (g_steal_pointer (&self));
}
