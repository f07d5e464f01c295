// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HEARTH_CARD_MAX_BYTES 500

typedef struct {
  gint64 id; /* follows from the words of the text alone */
  char *text; /* owned: one line of UTF-8 */
  char **tags; /* owned: in the order written, maybe none */
} HearthCard;

HearthCard *
hearth_card_parse (const char *line, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hearth_card_free (HearthCard *card);
gboolean hearth_card_has_tag (const HearthCard *card, const char *tag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthCard, hearth_card_free)

G_END_DECLS
