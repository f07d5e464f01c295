// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * scheduler-group: what counts as one change in the log, and by whom it was made.
 *
 * A change is an entry, and an undo takes back an entry. Where a program has much to do that a
 * person thinks of as one thing, such as a set-up or an import, it groups its changes: each is
 * still a transaction of its own, on disk when its call returns, and no other program waits for the
 * end; but they all stand in one entry. So a crash of hearthd in the middle leaves what was done,
 * and one undo takes it back. Where another change came in between, the group goes on in an entry
 * of its own, since what lies in the middle cannot be taken back alone.
 */
#include <glib/gi18n-lib.h>

#include "dbus/error.h"
#include "scheduler-private.h"

/* What hearth itself is called in the log, where a button was pressed. */
#define BUTTONS "notification"

struct _HearthGroup {
  char *what; /* owned: in words */
  gint64 entry; /* its latest in the log; 0: nothing was changed yet */
  gboolean is_split; /* whether it has an earlier one */
};

/* A group of changes to come, under these words. */
HearthGroup *
hearth_group_new (const char *what)
{
  HearthGroup *group = g_new0 (HearthGroup, 1);

  group->what = g_strdup (what);
  return group;
}

void
hearth_group_free (HearthGroup *group)
{
  if (!group)
    return;
  g_free (group->what);
  g_free (group);
}

/* Says by whom the changes to come are asked for: `ask` gives the name of a program, or NULL where
 * none asks. */
void
hearth_scheduler_set_caller (HearthScheduler *self, HearthCallerFunc ask, gpointer data)
{
  self->ask_caller = ask;
  self->caller_data = data;
}

/* Lets the changes to come be of a group, which must live until it is NULL again. */
void
hearth_scheduler_set_group (HearthScheduler *self, HearthGroup *group)
{
  self->group = group;
}

/* Begins a change of somebody's, which the log has under these words, or those of its group, and an
 * undo takes back. */
gboolean
hearth_scheduler_begin_change (HearthScheduler *self, GError **error, const char *format, ...)
{
  g_autofree char *program = self->ask_caller ? self->ask_caller (self->caller_data) : NULL;
  g_autofree char *what = NULL;
  HearthChange change = { .at = hearth_clock_now (self->clock) };
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  change.id = self->group ? self->group->entry : 0;
  change.what = self->group ? self->group->what : what;
  change.program = program ? program : (char *)BUTTONS;
  hearth_scheduler_clear_news (self);
  if (!hearth_store_begin_change (self->store, &change, error))
    return FALSE;
  self->entry = change.id;
  return TRUE;
}

/* Notes that the entry that was begun is on disk. */
void
hearth_scheduler_keep_entry (HearthScheduler *self)
{
  HearthGroup *group = self->group;

  if (group && self->entry != 0 && self->entry != group->entry) {
    group->is_split = group->entry != 0;
    group->entry = self->entry;
  }
}

static gboolean
check_whole (const HearthGroup *group, const HearthChange *last, GError **error)
{
  if (!group->is_split && last && last->id == group->entry
      && g_strcmp0 (last->what, group->what) == 0)
    return TRUE;
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_CONFLICT,
               _ ("“%s” cannot be taken back as one, since another change came in between; it was "
                  "kept, and `hearth undo` takes back one after the other"),
               group->what);
  return FALSE;
}

static gboolean
take_back (HearthScheduler *self, gint64 entry, GError **error)
{
  gboolean is_good = FALSE;

  if (!hearth_scheduler_begin (self, error))
    return FALSE;
  is_good = hearth_scheduler_turn_back (self, entry, error)
            && hearth_store_forget_change (self->store, entry, error);
  if (!hearth_scheduler_end (self, is_good, error))
    return FALSE;
  hearth_scheduler_touch (self);
  return TRUE;
}

/* Takes back all that a group has changed, as if it had never begun; the log forgets it. Conflict
 * where another change came in between, and then nothing is taken back. */
gboolean
hearth_scheduler_drop_group (HearthScheduler *self, HearthGroup *group, GError **error)
{
  g_autoptr (HearthChange) last = NULL;

  if (group->entry == 0)
    return TRUE;
  return hearth_store_find_change (self->store, FALSE, &last, error)
         && check_whole (group, last, error) && take_back (self, group->entry, error);
}
