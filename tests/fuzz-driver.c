// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fuzz-driver: a fuzz target as a plain test, for where there is no libFuzzer.
 *
 * It takes the target's seeds, one a line, and gives the target each of them and then mutations:
 * words of one line put into another, lines cut and joined, single bytes changed. GLib's test seed
 * decides, and is printed, so a failure repeats itself with --seed.
 *
 * usage: fuzz-NAME SEEDS [ROUNDS] [GTest options]
 */
#include <glib.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 20000 /* where no other number is given */

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static GStrv lines;
static guint n_lines;
static guint rounds = ROUNDS;
static const char *under_way = "";

static const char *
any_line (void)
{
  return lines[g_test_rand_int_range (0, n_lines)];
}

/* A word of any line; the caller frees it. */
static char *
any_word (void)
{
  g_auto (GStrv) words = g_strsplit_set (any_line (), " ;", -1);

  return g_strdup (words[g_test_rand_int_range (0, g_strv_length (words))]);
}

static void
replace_word (GString *text)
{
  g_auto (GStrv) words = g_strsplit (text->str, " ", -1);
  guint n = g_strv_length (words), i;

  if (n == 0)
    return;
  i = g_test_rand_int_range (0, n);
  g_free (words[i]);
  words[i] = any_word ();
  g_string_set_size (text, 0);
  for (guint j = 0; j < n; j++)
    g_string_append_printf (text, j == 0 ? "%s" : " %s", words[j]);
}

static void
append_word (GString *text)
{
  g_autofree char *word = any_word ();

  g_string_append_printf (text, " %s", word);
}

static void
append_line (GString *text)
{
  g_string_append_printf (text, strchr (text->str, '=') != NULL ? ";%s" : " %s", any_line ());
}

static void
cut (GString *text)
{
  g_string_truncate (text, g_test_rand_int_range (0, text->len + 1));
}

static void
change_byte (GString *text)
{
  if (text->len > 0)
    text->str[g_test_rand_int_range (0, text->len)] = g_test_rand_int_range (0, 256);
}

static void
change_digit (GString *text)
{
  for (int tries = 0; tries < 20 && text->len > 0; tries++) {
    char *at = &text->str[g_test_rand_int_range (0, text->len)];

    if (!g_ascii_isdigit (*at))
      continue;
    *at = '0' + g_test_rand_int_range (0, 10);
    return;
  }
}

static void
try (const char *text)
{
  under_way = text;
  LLVMFuzzerTestOneInput ((const uint8_t *)text, strlen (text));
}

/* Says which input it was, and lets the signal have its way. */
static void
on_end (int number)
{
  (void)signal (number, SIG_DFL);
  (void)!write (STDERR_FILENO, "\ninput: ", 8);
  (void)!write (STDERR_FILENO, under_way, strlen (under_way));
  (void)!write (STDERR_FILENO, "\n", 1);
  (void)raise (number);
}

static void
test_mutations (void)
{
  static void (*const mutations[]) (GString *) = { replace_word, replace_word, append_word,
                                                   append_line,  cut,          change_byte,
                                                   change_digit };

  for (guint i = 0; i < n_lines; i++)
    try (lines[i]);
  for (guint i = 0; i < rounds; i++) {
    GString *text = g_string_new (any_line ());

    for (int n = g_test_rand_int_range (1, 5); n > 0; n--)
      mutations[g_test_rand_int_range (0, G_N_ELEMENTS (mutations))](text);
    try (text->str);
    g_string_free (text, TRUE);
  }
}

int
main (int argc, char **argv)
{
  g_autofree char *seeds = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (argc < 2 || !g_file_get_contents (argv[1], &seeds, NULL, NULL))
    g_error ("usage: %s SEEDS [ROUNDS]", argv[0]);
  if (argc > 2)
    rounds = (guint)g_ascii_strtoull (argv[2], NULL, 10);
  g_strchomp (seeds);
  lines = g_strsplit (seeds, "\n", -1);
  n_lines = g_strv_length (lines);
  (void)signal (SIGABRT, on_end);
  (void)signal (SIGTRAP, on_end); /* g_error */
  g_test_add_func ("/fuzz/mutations", test_mutations);
  status = g_test_run ();
  g_strfreev (lines);
  return status;
}
