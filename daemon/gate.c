// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * gate: how many calls may wait for their answer, of one caller and of all.
 *
 * GDBus takes in whatever the bus brings, and keeps it until the main loop has served it. The gate
 * counts each call in and its answer out, and says of one too many that there is no room, so that
 * memory is bounded and nobody waits behind it. What comes of that on a connection is in
 * gate-filter.
 *
 * A caller that wants no answer is answered all the same as far as the gate, which keeps the answer
 * back: else nothing would tell that the call is over. A call whose number is that of one that
 * waits is against the rules of D-Bus, cannot be answered, and goes no further.
 *
 * Answers that are not read pile up in the bus, which in the end takes nothing from hearthd any
 * more: then nobody is served, and hearthd keeps all it says. So the gate also counts what a caller
 * is sent. Once that is much, it sends a Ping behind it, whose answer says that all before it was
 * read; who leaves too much unread is refused. What little others left is forgotten when there are
 * too many.
 *
 * It may be asked from any thread.
 */
#include "gate.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "dbus/names.h"

/* So much is sent before it is asked whether it was read. */
#define ASK_BYTES (1 << 20)

/* An answer of less is always sent: that of a call which changes something is one. */
#define SMALL_BYTES (64 << 10)

#define BUS_NAME "org.freedesktop.DBus"

/* What a refusal counts: as a message that the bus has not taken yet it takes about that here. */
#define REFUSAL_BYTES 4096

/* So many are remembered that have no calls here. */
#define IDLE_MAX 1024

/* A call that waits. */
typedef struct {
  gsize bytes;
  gboolean is_silent; /* its caller wants no answer */
  gboolean is_counted; /* its answer is */
} Call;

/* One with calls that wait, or with answers that may not have been read. */
typedef struct {
  char *name; /* owned */
  GHashTable *calls; /* serial → Call, owned */
  gsize bytes; /* of all of them */
  gsize unread; /* bytes that it was sent */
  gsize asked; /* of these, those before the Ping */
  guint32 ping; /* serial of the Ping that is under way; 0: none */
  GList *idle; /* its place among the idle; NULL while it has calls */
} Caller;

struct _HearthGate {
  GMutex lock; /* over all of it */
  GHashTable *callers; /* name → Caller, owned */
  GHashTable *pings; /* serial → Caller, borrowed */
  GQueue idle; /* Caller, borrowed; the first has been so longest */
  guint calls; /* of all callers */
  gsize bytes;
  gsize unread;
};

static void
free_caller (gpointer data)
{
  Caller *caller = data;

  g_hash_table_unref (caller->calls);
  g_free (caller->name);
  g_free (caller);
}

static Caller *
add_caller (HearthGate *self, const char *name)
{
  Caller *caller = g_new0 (Caller, 1);

  caller->name = g_strdup (name);
  caller->calls = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_hash_table_insert (self->callers, caller->name, caller);
  return caller;
}

static void
forget (HearthGate *self, Caller *caller)
{
  if (caller->idle)
    g_queue_delete_link (&self->idle, caller->idle);
  if (caller->ping != 0)
    (void)g_hash_table_remove (self->pings, GUINT_TO_POINTER (caller->ping));
  self->unread -= caller->unread;
  (void)g_hash_table_remove (self->callers, caller->name);
}

/* Nothing of its waits here: it is forgotten, or remembered for what it has not read. */
static void
let_idle (HearthGate *self, Caller *caller)
{
  if (caller->unread == 0) {
    forget (self, caller);
    return;
  }
  g_queue_push_tail (&self->idle, caller);
  caller->idle = self->idle.tail;
  if (self->idle.length > IDLE_MAX)
    forget (self, g_queue_peek_head (&self->idle));
}

static void
count_unread (HearthGate *self, Caller *caller, gsize bytes)
{
  caller->unread += bytes;
  self->unread += bytes;
}

/* How much a caller may leave unread: little, where all together leave much. */
static gsize
allowance (const HearthGate *self)
{
  return self->unread < HEARTH_UNREAD_MAX_BYTES_OF_ALL / 2 ? HEARTH_UNREAD_MAX_BYTES : ASK_BYTES;
}

static gboolean
reads (const HearthGate *self, const Caller *caller, GError **error)
{
  if (!caller || caller->unread < allowance (self))
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
               _ ("%" G_GSIZE_FORMAT " bytes of answers to you are not read yet; read them first"),
               caller->unread);
  return FALSE;
}

static gboolean
has_room (HearthGate *self, const Caller *caller, gsize bytes, GError **error)
{
  if (bytes > HEARTH_CALL_MAX_BYTES)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("a call of %" G_GSIZE_FORMAT " bytes; it may have %d, so send it in parts"),
                 bytes, HEARTH_CALL_MAX_BYTES);
  else if (caller && g_hash_table_size (caller->calls) >= HEARTH_CALLS_MAX)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("%d calls of yours wait for their answer; wait for one of them"),
                 HEARTH_CALLS_MAX);
  else if (caller && caller->bytes + bytes > HEARTH_CALL_MAX_BYTES)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("calls of yours with more than %d bytes wait for their answer; wait for one of "
                    "them"),
                 HEARTH_CALL_MAX_BYTES);
  else if (self->calls >= HEARTH_CALLS_MAX_OF_ALL
           || self->bytes + bytes > HEARTH_CALLS_MAX_BYTES_OF_ALL)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("%u calls of all programs wait for their answer; try again in a while"),
                 self->calls);
  else
    return reads (self, caller, error);
  return FALSE;
}

static gboolean
has_space (const HearthGate *self, gsize bytes, GError **error)
{
  if (bytes > HEARTH_ANSWER_MAX_BYTES)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("an answer of %" G_GSIZE_FORMAT " bytes; it may have %d, so ask for less"),
                 bytes, HEARTH_ANSWER_MAX_BYTES);
  else if (bytes > SMALL_BYTES && self->unread + bytes > HEARTH_UNREAD_MAX_BYTES_OF_ALL)
    g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_FULL,
                 _ ("too many programs have not read their answers; try again in a while"));
  else
    return TRUE;
  return FALSE;
}

static gboolean
is_there (const Caller *caller, guint32 serial)
{
  return caller && g_hash_table_contains (caller->calls, GUINT_TO_POINTER (serial));
}

static void
count_in (HearthGate *self, Caller *caller, guint32 serial, const Call *call)
{
  if (caller->idle)
    g_queue_delete_link (&self->idle, caller->idle);
  caller->idle = NULL;
  g_hash_table_insert (caller->calls, GUINT_TO_POINTER (serial), g_memdup2 (call, sizeof *call));
  caller->bytes += call->bytes;
  self->bytes += call->bytes;
  self->calls++;
}

static void
count_out (HearthGate *self, Caller *caller, guint32 serial, const Call *call)
{
  caller->bytes -= call->bytes;
  self->bytes -= call->bytes;
  self->calls--;
  (void)g_hash_table_remove (caller->calls, GUINT_TO_POINTER (serial));
  if (g_hash_table_size (caller->calls) == 0)
    let_idle (self, caller);
}

/* Where a caller was sent much: asks whether it has read that, by a call that it answers only when
 * it comes upon it. The lock is held, so that the answer finds it noted. */
static void
ask (HearthGate *self, GDBusConnection *connection, Caller *caller)
{
  g_autoptr (GDBusMessage) ping = NULL;

  if (!connection || caller->ping != 0 || caller->unread < ASK_BYTES)
    return;
  ping = g_dbus_message_new_method_call (caller->name, "/", "org.freedesktop.DBus.Peer", "Ping");
  g_dbus_message_set_flags (ping, G_DBUS_MESSAGE_FLAGS_NO_AUTO_START);
  if (!g_dbus_connection_send_message (connection, ping, G_DBUS_SEND_MESSAGE_FLAGS_NONE,
                                       &caller->ping, NULL)) {
    caller->ping = 0;
    return;
  }
  caller->asked = caller->unread;
  g_hash_table_insert (self->pings, GUINT_TO_POINTER (caller->ping), caller);
}

static void
clear (gpointer data)
{
  HearthGate *self = data;

  g_queue_clear (&self->idle);
  g_hash_table_unref (self->pings);
  g_hash_table_unref (self->callers);
  g_mutex_clear (&self->lock);
}

/* A gate that nobody has come through yet. */
HearthGate *
hearth_gate_new (void)
{
  HearthGate *self = g_atomic_rc_box_new0 (HearthGate);

  g_mutex_init (&self->lock);
  self->callers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_caller);
  self->pings = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->idle);
  return self;
}

/* Counts a call in. FALSE with an error where there is no room, and without one where a call of
 * that number waits already. */
gboolean
hearth_gate_enter (HearthGate *self, const char *name, guint32 serial, gsize bytes,
                   gboolean is_silent, GError **error)
{
  const Call call = { bytes, is_silent, FALSE };
  Caller *caller = NULL;
  gboolean is_good = FALSE;

  g_mutex_lock (&self->lock);
  caller = g_hash_table_lookup (self->callers, name);
  is_good = !is_there (caller, serial) && has_room (self, caller, bytes, error);
  if (is_good)
    count_in (self, caller ? caller : add_caller (self, name), serial, &call);
  g_mutex_unlock (&self->lock);
  return is_good;
}

/* Counts the call of an answer out; whether the answer, of that size, goes to the caller. That of a
 * call which did not come in does. */
gboolean
hearth_gate_leave (HearthGate *self, const char *name, guint32 serial, gsize bytes)
{
  Caller *caller = NULL;
  gboolean is_wanted = TRUE;

  g_mutex_lock (&self->lock);
  caller = g_hash_table_lookup (self->callers, name);
  if (is_there (caller, serial)) {
    const Call *call = g_hash_table_lookup (caller->calls, GUINT_TO_POINTER (serial));

    is_wanted = !call->is_silent;
    if (is_wanted && !call->is_counted)
      count_unread (self, caller, bytes);
    count_out (self, caller, serial, call);
  }
  g_mutex_unlock (&self->lock);
  return is_wanted;
}

/* Whether a caller reads its answers, so that it may be served. */
gboolean
hearth_gate_may_serve (HearthGate *self, const char *name, GError **error)
{
  gboolean is_good = FALSE;

  g_mutex_lock (&self->lock);
  is_good = reads (self, g_hash_table_lookup (self->callers, name), error);
  g_mutex_unlock (&self->lock);
  return is_good;
}

/* Counts the answer to a call, of that size, which is about to be sent on `connection` (nullable:
 * it is never asked whether it was read). FALSE where it is too large to be sent now, or ever. */
gboolean
hearth_gate_answer (HearthGate *self, GDBusConnection *connection, const char *name, guint32 serial,
                    gsize bytes, GError **error)
{
  Caller *caller = NULL;
  gboolean is_good = FALSE;

  g_mutex_lock (&self->lock);
  caller = g_hash_table_lookup (self->callers, name);
  is_good = has_space (self, bytes, error);
  if (is_good && is_there (caller, serial)) {
    Call *call = g_hash_table_lookup (caller->calls, GUINT_TO_POINTER (serial));

    call->is_counted = TRUE;
    count_unread (self, caller, call->is_silent ? 0 : bytes);
    ask (self, connection, caller);
  }
  g_mutex_unlock (&self->lock);
  return is_good;
}

/* Counts a refusal, which is about to be sent on `connection` (nullable, as above); whether the
 * caller is to hear of it: one that reads none of them need not. */
gboolean
hearth_gate_refuse (HearthGate *self, GDBusConnection *connection, const char *name)
{
  Caller *caller = NULL;
  gboolean is_good = TRUE;

  g_mutex_lock (&self->lock);
  caller = g_hash_table_lookup (self->callers, name);
  if (!caller)
    caller = add_caller (self, name);
  is_good = caller->unread < 2 * allowance (self);
  if (is_good)
    count_unread (self, caller, REFUSAL_BYTES);
  ask (self, connection, caller);
  if (g_hash_table_size (caller->calls) == 0 && !caller->idle)
    let_idle (self, caller);
  g_mutex_unlock (&self->lock);
  return is_good;
}

/* Takes the answer to a message of that serial; whether it was a Ping of the gate's. Any answer
 * will do of whom it was sent to; the bus itself gives one for a caller that has gone. */
gboolean
hearth_gate_take_answer (HearthGate *self, GDBusConnection *connection, const char *sender,
                         guint32 serial)
{
  Caller *caller = NULL;

  g_mutex_lock (&self->lock);
  caller = g_hash_table_lookup (self->pings, GUINT_TO_POINTER (serial));
  if (caller && strcmp (sender, caller->name) != 0 && strcmp (sender, BUS_NAME) != 0)
    caller = NULL;
  if (caller) {
    (void)g_hash_table_remove (self->pings, GUINT_TO_POINTER (serial));
    caller->ping = 0;
    caller->unread -= caller->asked;
    self->unread -= caller->asked;
    ask (self, connection, caller);
    if (caller->idle && caller->unread == 0)
      forget (self, caller);
  }
  g_mutex_unlock (&self->lock);
  return caller != NULL;
}

/* How many callers are remembered. */
guint
hearth_gate_callers (HearthGate *self)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  n = g_hash_table_size (self->callers);
  g_mutex_unlock (&self->lock);
  return n;
}

void
hearth_gate_unref (HearthGate *self)
{
  g_atomic_rc_box_release_full (self, clear);
}
