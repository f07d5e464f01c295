// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * print: words on the terminal.
 *
 * Everything hearth says on stdout goes through here: text cleaned of control characters (a title
 * comes from people and calendars, and must not steer the terminal), styles that are colour on a
 * terminal and nothing elsewhere or under NO_COLOR, and tables whose columns line up by display
 * width, wide and combining characters included. A table is as wide as its words; on a terminal the
 * columns that give way are cut with an ellipsis so that a row stays a line. Formatting is pure and
 * takes a HearthPaper, so that tests can print on any.
 */
#include "print.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

enum { GAP = 2, NARROWEST = 12, HEADING = -1 };

typedef struct {
  char *text; /* clean */
  HearthStyle style;
  int width; /* HEADING where the cell is a line of its own */
} Cell;

struct _HearthTable {
  HearthColumn *columns;
  gsize n_columns;
  int indent;
  GPtrArray *lines; /* GArray of Cell: n_columns of them, or one HEADING */
};

/* A file: coloured and as wide as the terminal where it is one, and in ASCII where the locale is
 * not UTF-8. */
HearthPaper
hearth_print_paper_of (int terminal)
{
  const char *no_colour = g_getenv ("NO_COLOR");
  const char *name = g_getenv ("TERM");
  HearthPaper paper = { .ascii = !g_get_charset (NULL) };
  struct winsize size;

  if (!isatty (terminal))
    return paper;
  paper.colour = (no_colour == NULL || *no_colour == '\0') && g_strcmp0 (name, "dumb") != 0;
  if (ioctl (terminal, TIOCGWINSZ, &size) == 0)
    paper.columns = size.ws_col;
  return paper;
}

/* That of stdout. */
HearthPaper
hearth_print_paper (void)
{
  return hearth_print_paper_of (STDOUT_FILENO);
}

/* printf in UTF-8 to stdout, whatever the locale's charset. A failed write shows when main closes
 * stdout. */
void
hearth_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  fputs (text, stdout);
}

/* @text on one line, without control characters. */
char *
hearth_print_clean (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    g_string_append_unichar (clean, g_unichar_iscntrl (c) ? ' ' : c);
  }
  return g_string_free (g_steal_pointer (&clean), FALSE);
}

static int
character_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  return g_unichar_iswide (c) ? 2 : 1;
}

/* How many cells of a terminal @text takes. */
int
hearth_print_width (const char *text)
{
  int width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += character_width (g_utf8_get_char (p));
  return width;
}

/* @text, or as much of it as fits @width cells with an ellipsis. */
char *
hearth_print_cut (const char *text, int width)
{
  const char *p = text;
  int used = 0;

  if (hearth_print_width (text) <= width)
    return g_strdup (text);
  while (used + character_width (g_utf8_get_char (p)) < width) {
    used += character_width (g_utf8_get_char (p));
    p = g_utf8_next_char (p);
  }
  while (p > text && p[-1] == ' ')
    p--;
  return g_strdup_printf ("%.*s…", (int)(p - text), text);
}

/* @text, clean, after @lead and folded between words so that a line fits @columns cells, 0 for any;
 * each further line stands below the text of the first. With a line break at the end. */
char *
hearth_print_fold (const char *lead, const char *text, int columns)
{
  g_autofree char *clean = hearth_print_clean (text);
  g_auto (GStrv) words = g_strsplit (clean, " ", -1);
  g_autoptr (GString) out = g_string_new (lead);
  int indent = hearth_print_width (lead);
  int used = indent;

  for (char **word = words; *word != NULL; word++) {
    int width = hearth_print_width (*word);

    if (width == 0)
      continue;
    if (used > indent && columns > 0 && used + 1 + width > columns) {
      g_string_append_printf (out, "\n%*s", indent, "");
      used = indent;
    }
    g_string_append_printf (out, "%s%s", used > indent ? " " : "", *word);
    used += width + (used > indent);
  }
  g_string_append_c (out, '\n');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* @text in @style, where @paper has colour. */
char *
hearth_print_styled (const HearthPaper *paper, HearthStyle style, const char *text)
{
  static const char *const codes[] = {
    [HEARTH_STYLE_PLAIN] = "",    [HEARTH_STYLE_STRONG] = "1", [HEARTH_STYLE_QUIET] = "2",
    [HEARTH_STYLE_WARM] = "1;33", [HEARTH_STYLE_GOOD] = "32",
  };

  if (!paper->colour || style == HEARTH_STYLE_PLAIN || *text == '\0')
    return g_strdup (text);
  return g_strdup_printf ("\033[%sm%s\033[0m", codes[style], text);
}

static void
clear_cell (gpointer data)
{
  g_free (((Cell *)data)->text);
}

/* An empty table of @n_columns (copied), each line @indent cells from the edge. */
HearthTable *
hearth_table_new (const HearthColumn *columns, gsize n_columns, int indent)
{
  HearthTable *self = g_new0 (HearthTable, 1);

  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->n_columns = n_columns;
  self->indent = indent;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  return self;
}

void
hearth_table_free (HearthTable *self)
{
  g_free (self->columns);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static gboolean
is_heading (const GArray *line)
{
  return g_array_index (line, Cell, 0).width == HEADING;
}

static GArray *
add_line (HearthTable *self)
{
  GArray *line = g_array_new (FALSE, TRUE, sizeof (Cell));

  g_array_set_clear_func (line, clear_cell);
  g_ptr_array_add (self->lines, line);
  return line;
}

static void
add_cell (GArray *line, HearthStyle style, const char *text)
{
  Cell cell = { hearth_print_clean (text), style, 0 };

  cell.width = hearth_print_width (cell.text);
  g_array_append_val (line, cell);
}

/* Fills the next cell; a line is over when all its columns are filled. */
void
hearth_table_cell (HearthTable *self, HearthStyle style, const char *text)
{
  GArray *line =
      self->lines->len == 0 ? NULL : g_ptr_array_index (self->lines, self->lines->len - 1);

  if (line == NULL || line->len == self->n_columns || is_heading (line))
    line = add_line (self);
  add_cell (line, style, text);
}

/* Adds a line of its own that no column minds, with a blank one before it unless it is the first.
 */
void
hearth_table_heading (HearthTable *self, const char *text)
{
  GArray *line = add_line (self);

  add_cell (line, HEARTH_STYLE_STRONG, text);
  g_array_index (line, Cell, 0).width = HEADING;
}

static int *
natural_widths (const HearthTable *self)
{
  int *widths = g_new0 (int, self->n_columns);

  for (guint i = 0; i < self->lines->len; i++) {
    const GArray *line = g_ptr_array_index (self->lines, i);
    for (guint j = 0; j < line->len && !is_heading (line); j++)
      widths[j] = MAX (widths[j], g_array_index (line, Cell, j).width);
  }
  return widths;
}

/* Takes from the columns that give way, the widest first, until a line fits. */
static void
fit (const HearthTable *self, int *widths, int columns)
{
  int total = self->indent;

  for (gsize j = 0; j < self->n_columns; j++)
    total += widths[j] == 0 ? 0 : widths[j] + GAP;
  for (total -= GAP; total > columns; total--) {
    int *widest = NULL;
    for (gsize j = 0; j < self->n_columns; j++)
      if (self->columns[j].gives_way && widths[j] > NARROWEST
          && (widest == NULL || widths[j] > *widest))
        widest = &widths[j];
    if (widest == NULL)
      return;
    *widest -= 1;
  }
}

static void
format_cell (GString *out, const Cell *cell, const HearthColumn *column, int width,
             const HearthPaper *paper)
{
  g_autofree char *text = hearth_print_cut (cell->text, width);
  g_autofree char *styled = hearth_print_styled (paper, cell->style, text);
  int padding = MAX (0, width - hearth_print_width (text));

  g_string_append_printf (out, "%*s%s%*s", column->right ? padding : 0, "", styled,
                          column->right ? 0 : padding, "");
}

static void
format_line (const HearthTable *self, GString *out, const GArray *line, const int *widths,
             const HearthPaper *paper)
{
  guint last = line->len;

  while (last > 0 && g_array_index (line, Cell, last - 1).width == 0)
    last--;
  g_string_append_printf (out, "%*s", self->indent, "");
  for (guint j = 0; j < last; j++) {
    const Cell *cell = &g_array_index (line, Cell, j);
    if (widths[j] == 0)
      continue;
    format_cell (out, cell, &self->columns[j], widths[j], paper);
    if (j + 1 < last)
      g_string_append_printf (out, "%*s", GAP, "");
  }
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

/* The table as text. A column that is empty in every line takes no room. */
char *
hearth_table_format (const HearthTable *self, const HearthPaper *paper)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree int *widths = natural_widths (self);

  if (paper->columns > 0)
    fit (self, widths, paper->columns);
  for (guint i = 0; i < self->lines->len; i++) {
    const GArray *line = g_ptr_array_index (self->lines, i);
    if (is_heading (line)) {
      g_autofree char *heading =
          hearth_print_styled (paper, HEARTH_STYLE_STRONG, g_array_index (line, Cell, 0).text);
      g_string_append_printf (out, "%s%s\n", i > 0 ? "\n" : "", heading);
    } else {
      format_line (self, out, line, widths, paper);
    }
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* Prints the table on stdout. */
void
hearth_table_print (const HearthTable *self)
{
  HearthPaper paper = hearth_print_paper ();
  g_autofree char *text = hearth_table_format (self, &paper);

  hearth_print ("%s", text);
}
