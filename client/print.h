// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HEARTH_STYLE_PLAIN,
  HEARTH_STYLE_STRONG, /* what the eye should find first */
  HEARTH_STYLE_QUIET, /* what is there when looked for */
  HEARTH_STYLE_WARM, /* what waits for an answer */
  HEARTH_STYLE_GOOD, /* what went well */
} HearthStyle;

/* What is printed on. */
typedef struct {
  gboolean colour;
  gboolean ascii; /* the locale can show nothing else */
  int columns; /* 0: as wide as it takes */
} HearthPaper;

HearthPaper hearth_print_paper (void);
HearthPaper hearth_print_paper_of (int terminal);
void hearth_print (const char *format, ...) G_GNUC_PRINTF (1, 2);
char *hearth_print_clean (const char *text);
int hearth_print_width (const char *text);
char *hearth_print_cut (const char *text, int width);
char *hearth_print_fold (const char *lead, const char *text, int columns);
char *hearth_print_styled (const HearthPaper *paper, HearthStyle style, const char *text);

typedef struct {
  gboolean right; /* numbers */
  gboolean gives_way; /* is cut where the paper is too narrow */
} HearthColumn;

typedef struct _HearthTable HearthTable;

HearthTable *hearth_table_new (const HearthColumn *columns, gsize n_columns, int indent);
void hearth_table_free (HearthTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthTable, hearth_table_free)
void hearth_table_cell (HearthTable *self, HearthStyle style, const char *text);
void hearth_table_heading (HearthTable *self, const char *text);
char *hearth_table_format (const HearthTable *self, const HearthPaper *paper);
void hearth_table_print (const HearthTable *self);

G_END_DECLS
