// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * timeshim: a wall clock that a test can set, for one process.
 *
 * Preloaded into a program, or linked into a test, it lets the program live at an offset to the
 * true time: $HEARTH_TIMESHIM names a file with that offset in seconds ("7200.5", "-86400"), and
 * replacing or rewriting the file sets the clock there and then. What reads CLOCK_REALTIME sees
 * the new time, and timers on it behave as after clock_settime(2): one with
 * TFD_TIMER_CANCEL_ON_SET becomes readable and its read(2) fails with ECANCELED, or the next
 * timerfd_settime(2) does; any other absolute one moves with the clock. CLOCK_MONOTONIC stays true,
 * and relative timers too; so does CLOCK_BOOTTIME, but by a second number in the file: for so many
 * seconds the machine has slept. "3600 3600" is an hour asleep, "3600" an hour that somebody set.
 * Without the variable nothing is changed.
 *
 * It sees calls through the dynamic linker only: not those of static programs, and not system
 * calls made by hand. A thread of its own waits for the file.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND 1000000000LL
#define MAX_TIMERS 1024 /* a timer with a higher descriptor is left alone */
#define HIGH_FD 256

typedef struct {
  bool cancelled; /* the clock was set, nobody has been told yet */
  int flags; /* as last given to timerfd_settime */
  struct itimerspec wanted; /* in shimmed time */
} Timer;

static struct {
  int (*clock_gettime) (clockid_t, struct timespec *);
  int (*timerfd_create) (int, int);
  int (*timerfd_settime) (int, int, const struct itimerspec *, struct itimerspec *);
  ssize_t (*read) (int, void *, size_t);
  int (*close) (int);
} real;

static pthread_once_t find_once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* over timers */
static Timer timers[MAX_TIMERS];
static atomic_bool is_ours[MAX_TIMERS]; /* a timerfd on CLOCK_REALTIME */
static atomic_llong offset_ns;
static atomic_llong slept_ns;

/* POSIX gives functions as void pointers from dlsym; ISO C has no cast for that. */
static void
find_function (const char *name, void *out_function)
{
  void *found = dlsym (RTLD_NEXT, name);

  if (found == NULL)
    abort ();
  memcpy (out_function, &found, sizeof found);
}

static void
find_functions (void)
{
  find_function ("clock_gettime", &real.clock_gettime);
  find_function ("timerfd_create", &real.timerfd_create);
  find_function ("timerfd_settime", &real.timerfd_settime);
  find_function ("read", &real.read);
  find_function ("close", &real.close);
}

static void
find_real (void)
{
  pthread_once (&find_once, find_functions);
}

static bool
is_wall_clock (clockid_t id)
{
  return id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE || id == CLOCK_REALTIME_ALARM
         || id == CLOCK_TAI;
}

static struct timespec
shift (struct timespec time, long long ns)
{
  long long shifted = 0;

  /* A timer that is set as far as one can be stays there. */
  if (__builtin_add_overflow (time.tv_sec * NS_PER_SECOND + time.tv_nsec, ns, &shifted))
    shifted = ns > 0 ? LLONG_MAX : 1;
  if (shifted < 1)
    shifted = 1; /* 0 would disarm a timer */
  return (struct timespec){ shifted / NS_PER_SECOND, shifted % NS_PER_SECOND };
}

static bool
is_armed (const Timer *timer)
{
  return timer->wanted.it_value.tv_sec != 0 || timer->wanted.it_value.tv_nsec != 0;
}

/* Gives the kernel what the timer wants, in true time. The cancelling is done here, for the true
 * clock does not move. */
static int
apply (int fd)
{
  Timer *timer = &timers[fd];
  struct itimerspec spec = timer->wanted;

  if (timer->flags & TFD_TIMER_ABSTIME && is_armed (timer))
    spec.it_value = shift (spec.it_value, -offset_ns);
  return real.timerfd_settime (fd, timer->flags & TFD_TIMER_ABSTIME, &spec, NULL);
}

static void
cancel (int fd)
{
  struct itimerspec at_once = { .it_value.tv_nsec = 1 };

  timers[fd].cancelled = true;
  real.timerfd_settime (fd, TFD_TIMER_ABSTIME, &at_once, NULL);
}

static void
step (long long ns)
{
  pthread_mutex_lock (&lock);
  offset_ns = ns;
  for (int fd = 0; fd < MAX_TIMERS; fd++) {
    if (!is_ours[fd] || !is_armed (&timers[fd]))
      continue;
    if (timers[fd].flags & TFD_TIMER_CANCEL_ON_SET)
      cancel (fd);
    else
      apply (fd);
  }
  pthread_mutex_unlock (&lock);
}

static void
follow_file (const char *path)
{
  char text[64];
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t length = fd < 0 ? -1 : real.read (fd, text, sizeof text - 1);

  if (fd >= 0)
    real.close (fd);
  if (length <= 0)
    return;
  text[length] = '\0';
  char *rest = text;
  long long ns = (long long)(strtod (text, &rest) * NS_PER_SECOND);
  slept_ns = (long long)(strtod (rest, NULL) * NS_PER_SECOND);
  if (ns != offset_ns)
    step (ns);
}

/* Waits for the file's folder to change, on an inotify descriptor that was made for it. */
static void *
watch_file (void *data)
{
  char events[4096] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  int watch = (int)(intptr_t)data;

  while (real.read (watch, events, sizeof events) > 0)
    follow_file (getenv ("HEARTH_TIMESHIM"));
  return NULL;
}

/* Out of the way of a shell, which closes and opens the low numbers and expects them back. */
static int
move_up (int fd)
{
  int high = fcntl (fd, F_DUPFD_CLOEXEC, HIGH_FD);

  if (high < 0)
    return fd;
  real.close (fd);
  return high;
}

/* All descriptors are made here, where no program has begun to count on their numbers. */
__attribute__ ((constructor)) static void
start (void)
{
  char folder[PATH_MAX] = ".";
  char *path = getenv ("HEARTH_TIMESHIM");
  const char *slash = path == NULL ? NULL : strrchr (path, '/');
  pthread_t thread;
  int watch = -1;

  find_real ();
  if (path == NULL)
    return;
  if (slash != NULL)
    *stpncpy (folder, path, slash == path ? 1 : slash - path) = '\0';
  watch = move_up (inotify_init1 (IN_CLOEXEC));
  inotify_add_watch (watch, folder, IN_CLOSE_WRITE | IN_MOVED_TO);
  follow_file (path);
  if (pthread_create (&thread, NULL, watch_file, (void *)(intptr_t)watch) == 0)
    pthread_detach (thread);
}

/* Reads a clock, the wall clock at the offset, that since boot with the sleep. */
int
clock_gettime (clockid_t id, struct timespec *out_time)
{
  find_real ();
  int result = real.clock_gettime (id, out_time);

  if (result == 0 && is_wall_clock (id))
    *out_time = shift (*out_time, offset_ns);
  else if (result == 0 && (id == CLOCK_BOOTTIME || id == CLOCK_BOOTTIME_ALARM))
    *out_time = shift (*out_time, slept_ns);
  return result;
}

/* As clock_gettime() of CLOCK_REALTIME. */
int
gettimeofday (struct timeval *restrict out_time, void *restrict zone)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  out_time->tv_sec = now.tv_sec;
  out_time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

/* As clock_gettime() of CLOCK_REALTIME. */
time_t
time (time_t *out_time)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  if (out_time != NULL)
    *out_time = now.tv_sec;
  return now.tv_sec;
}

/* Makes a timer, and remembers it where it follows the wall clock. */
int
timerfd_create (int id, int flags)
{
  find_real ();
  int fd = real.timerfd_create (id, flags);

  if (fd < 0 || fd >= MAX_TIMERS)
    return fd;
  pthread_mutex_lock (&lock);
  timers[fd] = (Timer){ .cancelled = false };
  is_ours[fd] = is_wall_clock (id);
  pthread_mutex_unlock (&lock);
  return fd;
}

/* Sets a timer. Like the kernel's, one that was cancelled and not read is set, and says so. */
int
timerfd_settime (int fd, int flags, const struct itimerspec *wanted, struct itimerspec *out_old)
{
  find_real ();
  if (fd < 0 || fd >= MAX_TIMERS || !is_ours[fd])
    return real.timerfd_settime (fd, flags, wanted, out_old);

  pthread_mutex_lock (&lock);
  bool cancelled = timers[fd].cancelled && flags & TFD_TIMER_CANCEL_ON_SET;
  timers[fd] = (Timer){ .flags = flags, .wanted = *wanted };
  int result = apply (fd);
  pthread_mutex_unlock (&lock);
  if (result == 0 && cancelled) {
    errno = ECANCELED;
    result = -1;
  }
  return result;
}

/* Reads; from a timer that was cancelled, ECANCELED once. */
ssize_t
read (int fd, void *buffer, size_t size)
{
  find_real ();
  if (fd < 0 || fd >= MAX_TIMERS || !is_ours[fd])
    return real.read (fd, buffer, size);

  pthread_mutex_lock (&lock);
  bool cancelled = timers[fd].cancelled;
  timers[fd].cancelled = false;
  pthread_mutex_unlock (&lock);
  ssize_t result = real.read (fd, buffer, size);
  if (cancelled) {
    errno = ECANCELED;
    result = -1;
  }
  return result;
}

/* Closes, and forgets the timer. */
int
close (int fd)
{
  find_real ();
  if (fd >= 0 && fd < MAX_TIMERS)
    is_ours[fd] = false;
  return real.close (fd);
}
