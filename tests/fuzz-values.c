// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * fuzz-values: a GVariant of any type, from a few words or from nothing.
 *
 * A value takes the words of its text in order, in which "_", "|" and "^" stand for a blank, a
 * semicolon and the end of a line, and where there are none left what is at the edge of its type.
 * Now and then it is of another type than was asked for. All chance hangs on the text, so a text
 * gives the same values again.
 *
 * In a dictionary of variants a word is NAME=VALUE, and the value is of a type it looks like. An
 * open file is named by what it is: "copy", "noise", "folder", "pipe" or "none".
 */
#include "fuzz-values.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Noon of Friday, 27 November 2026, UTC. */
#define NOW G_GINT64_CONSTANT (1795780800)
#define DEPTH 30
#define SIGNATURE_MAX 255 /* of D-Bus; GDBus sends a longer one all the same, and broken */

static const gint64 numbers[] = {
  0,
  1,
  2,
  3,
  5,
  -1,
  10000,
  10001,
  NOW,
  NOW + 1,
  NOW + 86400 * 60,
  NOW - 86400 * 400,
  253402300799,
  -62135596800,
  255,
  65535,
  G_MAXINT32,
  G_MAXUINT32,
  G_MAXINT64,
  G_MININT64,
};

static const char *const texts[] = {
  "",
  " ",
  "1",
  "date-night",
  "every friday 19:00",
  "tomorrow 9:00",
  "2026-12-01T19:00",
  "\n",
  "a\x01b",
  "\u202eturned \U0001f49c",
  "%s%n",
  "../hearth.db",
  "goal:1",
  "'; DROP TABLE event; --",
};

static const char *const types[] = { "s",     "b",    "y",  "n",  "q",     "i",    "u",
                                     "x",     "t",    "d",  "o",  "g",     "v",    "as",
                                     "a{sv}", "(sx)", "ay", "av", "a{sx}", "a(ss)" };

/* FNV-1a, whose upper half is the better one. */
guint32
fuzz_values_hash (const char *text)
{
  guint64 value = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *text != '\0'; text++)
    value = (value ^ (guint8)*text) * G_GUINT64_CONSTANT (0x100000001b3);
  return (guint32)(value >> 32);
}

/* Takes the words of a text; `folder` has the files "copy.db" and "noise", and lives as long. */
void
fuzz_values_begin (FuzzValues *values, const char *text, const char *folder)
{
  *values = (FuzzValues){ .folder = folder };
  values->words = g_strsplit (text, " ", -1);
  values->random = g_rand_new_with_seed (fuzz_values_hash (text));
  values->files = g_unix_fd_list_new ();
}

void
fuzz_values_clear (FuzzValues *values)
{
  g_strfreev (values->words);
  g_rand_free (values->random);
  g_object_unref (values->files);
}

/* The next word; NULL where there is none. */
const char *
fuzz_values_word (FuzzValues *values)
{
  while (values->words[values->at] && *values->words[values->at] == '\0')
    values->at++;
  return values->words[values->at] ? values->words[values->at++] : NULL;
}

static gboolean
has_word (FuzzValues *values)
{
  const char *word = fuzz_values_word (values);

  if (word)
    values->at--;
  return word != NULL;
}

/* Whether what happens once in so many times happens now. */
gboolean
fuzz_values_chance (FuzzValues *values, guint one_in)
{
  return g_rand_int_range (values->random, 0, (gint32)one_in) == 0;
}

static guint
any (FuzzValues *values, gsize n)
{
  return (guint)g_rand_int_range (values->random, 0, (gint32)n);
}

/* What a word says; "_" alone is nothing. */
static char *
read_word (const char *word)
{
  char *text = g_utf8_make_valid (strcmp (word, "_") == 0 ? "" : word, -1);

  return g_strdelimit (g_strdelimit (g_strdelimit (text, "_", ' '), "|", ';'), "^", '\n');
}

static char *
take_text (FuzzValues *values)
{
  const char *word = fuzz_values_word (values);

  if (word)
    return read_word (word);
  if (fuzz_values_chance (values, 12))
    return g_strnfill (fuzz_values_chance (values, 4) ? 70000 : 1025, 'n');
  return g_strdup (texts[any (values, G_N_ELEMENTS (texts))]);
}

static gint64
take_number (FuzzValues *values)
{
  const char *word = fuzz_values_word (values);
  char *end = NULL;
  gint64 number = word ? g_ascii_strtoll (word, &end, 10) : 0;

  if (word && g_str_has_prefix (word, "now"))
    return NOW + g_ascii_strtoll (word + 3, NULL, 10) * 3600;
  if (word && end != word)
    return number;
  return numbers[any (values, G_N_ELEMENTS (numbers))];
}

static int
open_file (FuzzValues *values, const char *what)
{
  g_autofree char *copy = g_build_filename (values->folder, "copy.db", NULL);
  g_autofree char *noise = g_build_filename (values->folder, "noise", NULL);
  int ends[2] = { -1, -1 };

  if (strcmp (what, "copy") == 0)
    return open (copy, O_RDONLY | O_CLOEXEC);
  if (strcmp (what, "noise") == 0)
    return open (noise, O_RDONLY | O_CLOEXEC);
  if (strcmp (what, "folder") == 0)
    return open (values->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (strcmp (what, "pipe") == 0 && pipe2 (ends, O_CLOEXEC) == 0)
    close (ends[1]);
  return ends[0];
}

static GVariant *
make_handle (FuzzValues *values)
{
  const char *word = fuzz_values_word (values);
  int file = open_file (values, word ? word : "noise");
  int handle = -1;

  if (file < 0)
    return g_variant_new_handle (any (values, 3) - 1);
  handle = g_unix_fd_list_append (values->files, file, NULL);
  close (file);
  return g_variant_new_handle (handle);
}

static GVariant *
make_text (FuzzValues *values, char class)
{
  g_autofree char *text = take_text (values);

  if (class == 'o')
    return g_variant_new_object_path (g_variant_is_object_path (text) ? text : "/");
  if (class == 'g')
    return g_variant_new_signature (
        strlen (text) <= SIGNATURE_MAX && g_variant_is_signature (text) ? text : "a{sv}");
  return g_variant_new_string (text);
}

static GVariant *
new_number (char class, gint64 number)
{
  switch (class) {
  case 'b':
    return g_variant_new_boolean (number & 1);
  case 'y':
    return g_variant_new_byte ((guchar)number);
  case 'n':
    return g_variant_new_int16 ((gint16)number);
  case 'q':
    return g_variant_new_uint16 ((guint16)number);
  case 'i':
    return g_variant_new_int32 ((gint32)number);
  case 'u':
    return g_variant_new_uint32 ((guint32)number);
  case 't':
    return g_variant_new_uint64 ((guint64)number);
  case 'd':
    return g_variant_new_double ((double)number / 3);
  default:
    return g_variant_new_int64 (number);
  }
}

static const GVariantType *
any_type (FuzzValues *values)
{
  return G_VARIANT_TYPE (types[any (values, G_N_ELEMENTS (types))]);
}

/* What a word of a dictionary means, by its looks. */
static GVariant *
read_looks (FuzzValues *values, const char *word)
{
  static const char integers[] = "uxiyt";
  g_autofree char *text = read_word (word);
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  if (strcmp (word, "true") == 0 || strcmp (word, "false") == 0)
    return g_variant_new_boolean (word[0] == 't');
  if (g_ascii_isdigit (word[0]) && strspn (word, "0123456789") == strlen (word)
      && !fuzz_values_chance (values, 8))
    return new_number (integers[any (values, strlen (integers))], g_ascii_strtoll (word, NULL, 10));
  if (parts[0] && parts[1] && fuzz_values_chance (values, 4))
    return g_variant_new_strv ((const char *const *)parts, -1);
  return g_variant_new_string (text);
}

static GVariant *
make_variant (FuzzValues *values)
{
  GVariant *inner = fuzz_values_make (values, any_type (values));

  for (int i = 0; fuzz_values_chance (values, 10) && i < DEPTH; i++)
    inner = g_variant_new_variant (inner);
  return g_variant_new_variant (inner);
}

static GVariant *
make_dictionary (FuzzValues *values)
{
  GVariantBuilder builder;
  const char *word = NULL;
  guint n = any (values, 3);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  while (has_word (values) && strchr (values->words[values->at], '=')) {
    g_auto (GStrv) pair = NULL;
    GVariant *value = NULL;

    word = fuzz_values_word (values);
    pair = g_strsplit (word, "=", 2);
    value = fuzz_values_chance (values, 30) ? fuzz_values_make (values, any_type (values))
                                            : read_looks (values, pair[1]);
    g_variant_ref_sink (value);
    if (g_utf8_validate (pair[0], -1, NULL))
      g_variant_builder_add (&builder, "{sv}", pair[0], value);
    g_variant_unref (value);
  }
  for (guint i = 0; !word && i < n && fuzz_values_chance (values, 6); i++) {
    g_autofree char *name = take_text (values);

    g_variant_builder_add (&builder, "{s@v}", name, make_variant (values));
  }
  return g_variant_builder_end (&builder);
}

static GVariant *
make_array (FuzzValues *values, const GVariantType *type)
{
  const GVariantType *element = g_variant_type_element (type);
  guint n = any (values, 4);
  GVariantBuilder builder;

  if (g_variant_type_equal (type, G_VARIANT_TYPE_VARDICT))
    return make_dictionary (values);
  g_variant_builder_init (&builder, type);
  for (guint i = 0; i < 40 && (has_word (values) || i < n); i++)
    g_variant_builder_add_value (&builder, fuzz_values_make (values, element));
  return g_variant_builder_end (&builder);
}

static GVariant *
make_tuple (FuzzValues *values, const GVariantType *type)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, type);
  for (const GVariantType *item = g_variant_type_first (type); item;
       item = g_variant_type_next (item))
    g_variant_builder_add_value (&builder, fuzz_values_make (values, item));
  return g_variant_builder_end (&builder);
}

/* A value of a type, floating; its handles are in values->files. */
GVariant *
fuzz_values_make (FuzzValues *values, const GVariantType *type)
{
  char class = g_variant_type_peek_string (type)[0];

  if (strchr ("sog", class))
    return make_text (values, class);
  if (class == 'h')
    return make_handle (values);
  if (class == 'v')
    return make_variant (values);
  if (class == 'a')
    return make_array (values, type);
  if (class == '(' || class == '{')
    return make_tuple (values, type);
  return new_number (class, take_number (values));
}

/* The arguments of a call, a floating tuple; now and then one is of another type, missing or too
 * much. */
GVariant *
fuzz_values_arguments (FuzzValues *values, GDBusArgInfo **infos)
{
  gboolean strays = fuzz_values_chance (values, 20);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  for (gsize i = 0; infos && infos[i]; i++) {
    const GVariantType *type = G_VARIANT_TYPE (infos[i]->signature);

    if (strays && fuzz_values_chance (values, 3))
      type = any_type (values);
    if (!strays || !fuzz_values_chance (values, 4))
      g_variant_builder_add_value (&builder, fuzz_values_make (values, type));
  }
  if (strays && fuzz_values_chance (values, 3))
    g_variant_builder_add_value (&builder, fuzz_values_make (values, any_type (values)));
  values->has_strayed |= strays;
  return g_variant_builder_end (&builder);
}
