// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * hand-over: tells helgrind and ThreadSanitizer how GLib orders what threads do.
 *
 * GLib's locks are made of futexes and its counts of atomics, neither of which is seen in a library
 * that was not built for it, so all that is handed from one thread to another would look like a
 * race. Preloaded, this stands before the calls that order things: a lock and its release, a source
 * and what it calls, an element of a queue, a reference and the last one that is given up.
 *
 * What GLib does within itself does not pass here; see threads.supp.
 */
#include <dlfcn.h>

#include <gio/gio.h>
#if __has_include(<valgrind/helgrind.h>)
#include <valgrind/helgrind.h>
#else
#define ANNOTATE_HAPPENS_BEFORE(address)
#define ANNOTATE_HAPPENS_AFTER(address)
#endif

/* ThreadSanitizer's, where it is there. */
extern void __tsan_acquire (void *address) __attribute__ ((weak));
extern void __tsan_release (void *address) __attribute__ ((weak));

/* What was done before is known to whoever takes `address`. */
static void
give (gconstpointer address)
{
  ANNOTATE_HAPPENS_BEFORE (address);
  if (__tsan_release)
    __tsan_release ((void *)address);
}

/* What was done before `address` was given is known from now on. */
static void
take (gconstpointer address)
{
  ANNOTATE_HAPPENS_AFTER (address);
  if (__tsan_acquire)
    __tsan_acquire ((void *)address);
}

/* Declares real_NAME, the function of that name that the one here stands before. It is looked up
 * while there is one thread, or before that where a library that begins earlier calls it. */
#define REAL(name)                                                                                 \
  static __typeof__ (name) *real_##name;                                                           \
                                                                                                   \
  __attribute__ ((constructor)) static void find_##name (void)                                     \
  {                                                                                                \
    if (!real_##name)                                                                              \
      real_##name = (__typeof__ (name) *)dlsym (RTLD_NEXT, #name);                                 \
  }

/* Calls it. */
#define CALL(name, ...) (real_##name ? (void)0 : find_##name (), real_##name (__VA_ARGS__))

#define LOCK(name, Type)                                                                           \
  REAL (name)                                                                                      \
  void name (Type *lock)                                                                           \
  {                                                                                                \
    CALL (name, lock);                                                                             \
    take (lock);                                                                                   \
  }

#define TRY_LOCK(name, Type)                                                                       \
  REAL (name)                                                                                      \
  gboolean name (Type *lock)                                                                       \
  {                                                                                                \
    gboolean is_taken = CALL (name, lock);                                                         \
    if (is_taken)                                                                                  \
      take (lock);                                                                                 \
    return is_taken;                                                                               \
  }

#define UNLOCK(name, Type)                                                                         \
  REAL (name)                                                                                      \
  void name (Type *lock)                                                                           \
  {                                                                                                \
    give (lock);                                                                                   \
    CALL (name, lock);                                                                             \
  }

LOCK (g_mutex_lock, GMutex)
TRY_LOCK (g_mutex_trylock, GMutex)
UNLOCK (g_mutex_unlock, GMutex)
LOCK (g_rec_mutex_lock, GRecMutex)
TRY_LOCK (g_rec_mutex_trylock, GRecMutex)
UNLOCK (g_rec_mutex_unlock, GRecMutex)
LOCK (g_rw_lock_reader_lock, GRWLock)
UNLOCK (g_rw_lock_reader_unlock, GRWLock)
LOCK (g_rw_lock_writer_lock, GRWLock)
UNLOCK (g_rw_lock_writer_unlock, GRWLock)

REAL (g_cond_wait)

void
g_cond_wait (GCond *condition, GMutex *lock)
{
  give (lock);
  CALL (g_cond_wait, condition, lock);
  take (lock);
}

REAL (g_cond_wait_until)

gboolean
g_cond_wait_until (GCond *condition, GMutex *lock, gint64 end)
{
  gboolean is_signalled = FALSE;

  give (lock);
  is_signalled = CALL (g_cond_wait_until, condition, lock, end);
  take (lock);
  return is_signalled;
}

/* The names are macros, too. */
#undef g_once_init_enter
#undef g_once_init_leave

REAL (g_once_init_enter)

gboolean
g_once_init_enter (volatile void *location)
{
  gboolean is_first = CALL (g_once_init_enter, location);

  take ((gconstpointer)location);
  return is_first;
}

REAL (g_once_init_leave)

void
g_once_init_leave (volatile void *location, gsize result)
{
  give ((gconstpointer)location);
  CALL (g_once_init_leave, location, result);
}

/* A callback that takes what was given with it. */
typedef struct {
  GSourceFunc call;
  gpointer data;
  GDestroyNotify free_data;
} Callback;

static gboolean
on_callback (gpointer data)
{
  const Callback *callback = data;
  gboolean goes_on = FALSE;

  take (callback);
  goes_on = callback->call (callback->data);
  give (callback);
  return goes_on;
}

static void
free_callback (gpointer data)
{
  Callback *callback = data;

  take (callback);
  if (callback->free_data)
    callback->free_data (callback->data);
  g_free (callback);
}

static Callback *
wrap (GSourceFunc call, gpointer data, GDestroyNotify free_data)
{
  Callback *callback = g_new (Callback, 1);

  *callback = (Callback){ call, data, free_data };
  give (callback);
  return callback;
}

REAL (g_source_set_callback)

void
g_source_set_callback (GSource *source, GSourceFunc call, gpointer data, GDestroyNotify free_data)
{
  /* Another kind of source calls with other arguments. */
  if (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs) {
    CALL (g_source_set_callback, source, call, data, free_data);
    return;
  }
  CALL (g_source_set_callback, source, on_callback, wrap (call, data, free_data), free_callback);
}

REAL (g_source_attach)

guint
g_source_attach (GSource *source, GMainContext *context)
{
  give (source);
  return CALL (g_source_attach, source, context);
}

REAL (g_idle_add_full)

guint
g_idle_add_full (gint priority, GSourceFunc call, gpointer data, GDestroyNotify free_data)
{
  return CALL (g_idle_add_full, priority, on_callback, wrap (call, data, free_data), free_callback);
}

REAL (g_main_context_invoke_full)

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc call, gpointer data,
                            GDestroyNotify free_data)
{
  CALL (g_main_context_invoke_full, context, priority, on_callback, wrap (call, data, free_data),
        free_callback);
}

REAL (g_async_queue_push)

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  give (data);
  CALL (g_async_queue_push, queue, data);
}

REAL (g_async_queue_pop)

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data = CALL (g_async_queue_pop, queue);

  take (data);
  return data;
}

/* A reference that is given up may be the last one. */
#define UNREF(name, Type)                                                                          \
  REAL (name)                                                                                      \
  void name (Type thing)                                                                           \
  {                                                                                                \
    give (thing);                                                                                  \
    take (thing);                                                                                  \
    CALL (name, thing);                                                                            \
  }

UNREF (g_object_unref, gpointer)
UNREF (g_variant_unref, GVariant *)
UNREF (g_bytes_unref, GBytes *)
UNREF (g_source_unref, GSource *)
UNREF (g_main_context_unref, GMainContext *)

REAL (g_atomic_rc_box_release_full)

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  give (box);
  take (box);
  CALL (g_atomic_rc_box_release_full, box, clear);
}
