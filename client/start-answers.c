// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * start-answers: what was typed in a set-up or a check-in, so that one that was interrupted can go
 * on.
 *
 * Each answer is on disk before the next question is asked: a small key file that only its owner
 * can read, since it holds names and birthdays, and that goes once all is created. With it goes a
 * stem for request-ids, so that creating again after a lost reply creates nothing twice. Answers
 * of a script are not kept; their stem is always the same, so that a script too may run again.
 */
#include "start-answers.h"

#include <errno.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define GROUP "answers"
#define STEM "stem"
#define STEM_OF_SCRIPTS "start"

enum { OWNERS_FOLDER = 0700, OWNERS_FILE = 0600 };

struct _HearthAnswers {
  char *path; /* owned (nullable): NULL where nothing is kept */
  GKeyFile *file; /* owned */
  GHashTable *values; /* owned: key to answer, both owned */
  gboolean is_resumed;
};

static void
load (HearthAnswers *self)
{
  g_auto (GStrv) keys = NULL;

  if (self->path != NULL)
    (void)g_key_file_load_from_file (self->file, self->path, G_KEY_FILE_NONE, NULL);
  keys = g_key_file_get_keys (self->file, GROUP, NULL, NULL);
  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++) {
    char *value = g_key_file_get_string (self->file, GROUP, keys[i], NULL);
    if (value != NULL)
      g_hash_table_insert (self->values, g_strdup (keys[i]), value);
  }
  self->is_resumed = hearth_answers_has (self, STEM);
}

static void
add_stem (HearthAnswers *self)
{
  char *stem = self->path == NULL ? g_strdup (STEM_OF_SCRIPTS) : g_uuid_string_random ();

  if (hearth_answers_has (self, STEM)) {
    g_free (stem);
    return;
  }
  g_key_file_set_string (self->file, GROUP, STEM, stem);
  g_hash_table_insert (self->values, g_strdup (STEM), stem);
}

/* The answers to the questions of @name of the last time, where @is_kept and there are some; a file
 * that cannot be read is none. */
HearthAnswers *
hearth_answers_new (const char *name, gboolean is_kept)
{
  HearthAnswers *self = g_new0 (HearthAnswers, 1);

  if (is_kept) {
    g_autofree char *base = g_strconcat (name, ".ini", NULL);
    self->path = g_build_filename (g_get_user_state_dir (), "hearth", base, NULL);
  }
  self->file = g_key_file_new ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  load (self);
  add_stem (self);
  return self;
}

void
hearth_answers_free (HearthAnswers *self)
{
  g_free (self->path);
  g_key_file_unref (self->file);
  g_hash_table_unref (self->values);
  g_free (self);
}

/* Whether there was something to go on with. */
gboolean
hearth_answers_is_resumed (const HearthAnswers *self)
{
  return self->is_resumed;
}

/* Whether the question @key was answered, perhaps with "". */
gboolean
hearth_answers_has (const HearthAnswers *self, const char *key)
{
  return g_hash_table_contains (self->values, key);
}

/* The answer to @key, borrowed; "" where there is none. */
const char *
hearth_answers_get (const HearthAnswers *self, const char *key)
{
  const char *value = g_hash_table_lookup (self->values, key);

  return value != NULL ? value : "";
}

static gboolean
save (HearthAnswers *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *text = g_key_file_to_data (self->file, NULL, NULL);
  g_autoptr (GError) reason = NULL;

  if (g_mkdir_with_parents (folder, OWNERS_FOLDER) == 0
      && g_file_set_contents_full (self->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                   OWNERS_FILE, &reason))
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               _ ("what you typed cannot be kept in %s: %s"), self->path,
               reason != NULL ? reason->message : g_strerror (errno));
  return FALSE;
}

/* Keeps @answer. */
gboolean
hearth_answers_set (HearthAnswers *self, const char *key, const char *answer, GError **error)
{
  g_hash_table_insert (self->values, g_strdup (key), g_strdup (answer));
  g_key_file_set_string (self->file, GROUP, key, answer);
  return self->path == NULL || save (self, error);
}

/* What the request-ids of this set-up begin with, borrowed. */
const char *
hearth_answers_stem (const HearthAnswers *self)
{
  return hearth_answers_get (self, STEM);
}

/* Removes what is kept on disk. */
void
hearth_answers_forget (HearthAnswers *self)
{
  if (self->path != NULL)
    (void)g_unlink (self->path);
}
