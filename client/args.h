// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "exit.h"

G_BEGIN_DECLS

typedef enum {
  HEARTH_OPTION_FLAG, /* --urgent */
  HEARTH_OPTION_SWITCH, /* --urgent, --no-urgent */
  HEARTH_OPTION_VALUE, /* --for 2h; the last one counts */
  HEARTH_OPTION_LIST, /* --exdate A --exdate B */
} HearthOptionForm;

/* One option of a verb. An array of them ends with a name of NULL. */
typedef struct {
  const char *name; /* without its dashes */
  HearthOptionForm form;
  const char *value; /* (nullable): what stands for its value in the help, "DATE" */
  const char *help; /* one line, marked N_() */
  const char *type; /* (nullable): the D-Bus type it is sent as; NULL: it is not sent */
  const char *key; /* (nullable): the name it is sent under, where that is not its own */
} HearthOption;

typedef enum {
  HEARTH_GROUP_PLAN,
  HEARTH_GROUP_LOOK,
  HEARTH_GROUP_ANSWER,
  HEARTH_GROUP_TOGETHER,
  HEARTH_GROUP_KEEP,
} HearthGroup;

typedef struct _HearthArgs HearthArgs;

#define HEARTH_ANY_NUMBER G_MAXUINT

/* A verb as a value: all that parsing, help and completion need to know about it. */
typedef struct {
  const char *name;
  HearthGroup group;
  const char *arguments; /* as the usage line shows them: "KIND TITLE WHEN" */
  const char *summary; /* one line, lower case, marked N_() */
  const char *details; /* (nullable): paragraphs for --help, marked N_() */
  guint min_arguments;
  guint max_arguments; /* HEARTH_ANY_NUMBER where the last one may be many words */
  const HearthOption *options[4]; /* sets of options; ends with NULL */
  HearthExit (*run) (const HearthArgs *args);
} HearthVerb;

HearthArgs *hearth_args_new (const HearthVerb *verb, const HearthVerb *const *verbs,
                             const char *const *words, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_args_free (HearthArgs *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthArgs, hearth_args_free)

const HearthVerb *hearth_args_verb (const HearthArgs *self);
const HearthVerb *const *hearth_args_verbs (const HearthArgs *self);
gboolean hearth_args_wants_help (const HearthArgs *self);
guint hearth_args_count (const HearthArgs *self);
const char *hearth_args_word (const HearthArgs *self, guint index);
char *hearth_args_rest (const HearthArgs *self, guint index);
gboolean hearth_args_event (const HearthArgs *self, guint index, gint64 *out_id,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_args_occurrence (const HearthArgs *self, guint index, gint64 *out_id,
                        const char **out_occurrence, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_args_has (const HearthArgs *self, const char *name);
const char *hearth_args_value (const HearthArgs *self, const char *name);
char **hearth_args_list (const HearthArgs *self, const char *name);
gboolean hearth_args_number (const HearthArgs *self, const char *name, gint64 max,
                             gint64 *out_number, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_args_send (const HearthArgs *self, GVariantDict *options,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean
hearth_args_check_utf8 (const char *const *words, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
