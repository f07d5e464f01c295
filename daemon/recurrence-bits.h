// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

/* Sets of small numbers as the bits of a word, and division that rounds down: the arithmetic of
 * the recurrence rooms. */

#define BIT(n) (G_GUINT64_CONSTANT (1) << (n))

static inline gint64
floor_div (gint64 dividend, gint64 divisor)
{
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

/* The lowest bit of a set from n on, or -1. */
static inline int
next_bit (guint64 set, int n)
{
  guint64 rest = n < 64 ? set & ~(BIT (n) - 1) : 0;

  return rest ? __builtin_ctzll (rest) : -1;
}

/* The n-th lowest bit of a set, n from 0. */
static inline int
nth_bit (guint64 set, int n)
{
  while (n-- > 0)
    set &= set - 1;
  return __builtin_ctzll (set);
}

static inline int
count_below (guint64 set, int n)
{
  return __builtin_popcountll (set & (BIT (n) - 1));
}

static inline gint64
floor_mod (gint64 dividend, gint64 divisor)
{
  gint64 remainder = dividend % divisor;

  return remainder < 0 ? remainder + divisor : remainder;
}
