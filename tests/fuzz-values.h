// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/* Where values come from: words while there are any, then chance. */
typedef struct {
  char **words; /* owned; ends with NULL */
  guint at; /* the word that is next */
  GRand *random; /* owned */
  const char *folder; /* borrowed: of the files that are handed over */
  GUnixFDList *files; /* owned: those that go with the values */
  gboolean has_strayed; /* whether a value is not of the type that was asked for */
} FuzzValues;

void fuzz_values_begin (FuzzValues *values, const char *text, const char *folder);
void fuzz_values_clear (FuzzValues *values);
const char *fuzz_values_word (FuzzValues *values);
guint32 fuzz_values_hash (const char *text);
gboolean fuzz_values_chance (FuzzValues *values, guint one_in);
GVariant *fuzz_values_make (FuzzValues *values, const GVariantType *type);
GVariant *fuzz_values_arguments (FuzzValues *values, GDBusArgInfo **infos);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FuzzValues, fuzz_values_clear)

G_END_DECLS
