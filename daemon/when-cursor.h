// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-lexer.h"
#include "when-words.h"

G_BEGIN_DECLS

/* What became of an attempt to read a phrase. */
typedef enum {
  HEARTH_READ_NOTHING, /* it does not stand here; the cursor has not moved */
  HEARTH_READ_DONE,
  HEARTH_READ_WRONG, /* it began and went wrong; the cursor's error says how */
} HearthReading;

typedef struct {
  const char *text; /* borrowed */
  const HearthToken *tokens; /* borrowed, ends with END */
  guint at;
  GError *error; /* (nullable) owned: the first refusal */
} HearthCursor;

const HearthToken *hearth_when_cursor_peek (const HearthCursor *self, guint ahead);
gboolean hearth_when_cursor_is (const HearthCursor *self, guint ahead, const char *word);
gboolean hearth_when_cursor_is_class (const HearthCursor *self, guint ahead,
                                      HearthWordClass word_class, int *out_value);
gboolean hearth_when_cursor_is_mark (const HearthCursor *self, guint ahead, gunichar mark);
gint64 hearth_when_cursor_number (const HearthCursor *self, guint ahead);
gboolean hearth_when_cursor_take (HearthCursor *self, const char *word);
gboolean hearth_when_cursor_take_any (HearthCursor *self, const char *const *words);
gboolean
hearth_when_cursor_take_class (HearthCursor *self, HearthWordClass word_class, int *out_value);
gboolean hearth_when_cursor_take_mark (HearthCursor *self, gunichar mark);
HearthReading hearth_when_cursor_expect (HearthCursor *self, const char *what);
HearthReading hearth_when_cursor_refuse (HearthCursor *self, guint first, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
