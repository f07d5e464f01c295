// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HEARTH_TOKEN_WORD,
  HEARTH_TOKEN_NUMBER,
  HEARTH_TOKEN_MARK,
  HEARTH_TOKEN_END,
} HearthTokenKind;

typedef struct {
  HearthTokenKind kind;
  char word[24]; /* of a WORD: lower case, cut where it is longer than any that is known */
  guint classes; /* of a WORD: bit n for each HearthWordClass n that it can be */
  gunichar mark; /* of a MARK */
  gint64 number; /* of a NUMBER; one too large to matter is G_MAXINT32 */
  guint digits; /* of a NUMBER: how many were written */
  gboolean glued; /* nothing stands between it and the token before */
  gsize start, end; /* bytes in the text */
  guint column; /* in characters, from 1 */
} HearthToken;

GArray *hearth_when_lexer_split (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
