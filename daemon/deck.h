// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "card.h"

G_BEGIN_DECLS

/* A deck is a GPtrArray that owns its HearthCards. This is a line of its text that gave none. */
typedef struct {
  guint line; /* the first line is 1 */
  char *reason; /* owned: for people */
} HearthDeckFault;

GPtrArray *hearth_deck_parse (GBytes *text, GPtrArray **out_faults) G_GNUC_WARN_UNUSED_RESULT;
char **hearth_deck_builtin_names (void);
GPtrArray *hearth_deck_builtin (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_deck_tags (const GPtrArray *deck);
const HearthCard *hearth_deck_draw (const GPtrArray *deck, const char *tag, const GArray *drawn,
                                    guint64 seed, gboolean *out_anew);
void hearth_deck_record (const GPtrArray *deck, const char *tag, gint64 id, GArray *drawn);

G_END_DECLS
