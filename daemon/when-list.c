// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * when-list: sets of numbers and names as people list them: "1st, 15th and last", "9 to 17".
 *
 * Three and more in a row become a range; what the grammar reads back is exactly this.
 */
#include "when-list.h"

#include "when-words.h"

static gboolean
has_bit (const guint64 *words, int n)
{
  return (words[n / 64] >> (n % 64) & 1) != 0;
}

static char *
format_ordinal (int n)
{
  static const char *const suffixes[] = { "th", "st", "nd", "rd" };
  int digit = n % 10, is_teen = n / 10 % 10 == 1;

  return g_strdup_printf ("%d%s", n, suffixes[is_teen || digit > 3 ? 0 : digit]);
}

static char *
format_number (int n)
{
  return g_strdup_printf ("%d", n);
}

static char *
format_weekday (int weekday)
{
  return g_strdup (hearth_when_words_weekday (weekday));
}

static char *
format_month (int month)
{
  return g_strdup (hearth_when_words_month (month));
}

/* Adds the bits of `words` as single items, three and more in a row as "first to last". */
static void
add_runs (GPtrArray *items, const guint64 *words, int most, char *(*format) (int n))
{
  for (int n = 0; n <= most; n++) {
    int last = n;
    g_autofree char *first_text = NULL;

    if (!has_bit (words, n))
      continue;
    while (last < most && has_bit (words, last + 1))
      last++;
    first_text = format (n);
    if (last - n >= 2) {
      g_autofree char *last_text = format (last);

      g_ptr_array_add (items, g_strdup_printf ("%s to %s", first_text, last_text));
      n = last;
    } else
      g_ptr_array_add (items, g_steal_pointer (&first_text));
  }
}

static void
add_from_end (GPtrArray *items, const guint64 *words, int most)
{
  for (int n = most; n > 1; n--)
    if (has_bit (words, n)) {
      g_autofree char *ordinal = format_ordinal (n);

      g_ptr_array_add (items, g_strconcat (ordinal, " last", NULL));
    }
  if (has_bit (words, 1))
    g_ptr_array_add (items, g_strdup ("last"));
}

/* "a, b and c"; takes the items. */
void
hearth_when_list_append (GString *text, GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++) {
    if (i > 0)
      g_string_append (text, i + 1 == items->len ? " and " : ", ");
    g_string_append (text, g_ptr_array_index (items, i));
  }
  g_ptr_array_unref (items);
}

/* "1st, 15th and last" */
void
hearth_when_list_append_ordinals (GString *text, const guint64 *words, const guint64 *from_end,
                                  int most)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);

  add_runs (items, words, most, format_ordinal);
  add_from_end (items, from_end, most);
  hearth_when_list_append (text, items);
}

/* "hours 9 to 17", "minute 30" */
void
hearth_when_list_append_numbers (GString *text, const char *noun, guint64 bits)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);

  g_string_append_printf (text, " %s%s ", noun, (bits & (bits - 1)) != 0 ? "s" : "");
  add_runs (items, &bits, 60, format_number);
  hearth_when_list_append (text, items);
}

/* "Monday, Wednesday and Friday", "Monday to Saturday" */
void
hearth_when_list_append_weekdays (GString *text, guint64 weekdays)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);

  add_runs (items, &weekdays, 6, format_weekday);
  hearth_when_list_append (text, items);
}

/* The bits of `months`, 1 January: "January and March", "June to August". */
void
hearth_when_list_append_months (GString *text, guint64 months)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_free);

  add_runs (items, &months, 12, format_month);
  hearth_when_list_append (text, items);
}
