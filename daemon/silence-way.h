// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A call of a way. */
typedef struct {
  const char *interface;
  const char *method;
  /* (nullable) Its arguments, floating; of the answer to `ask` and what is kept of the taking. */
  GVariant *(*arguments) (GVariant *answer, const char *detail);
} HearthWayCall;

/* A way in which a desktop can be asked to hold notifications back. */
typedef struct {
  const char *name; /* in the database */
  const char *owner; /* the name on the bus of who is asked */
  const char *path;
  HearthWayCall unless; /* (nullable) a call that only those answer who have a better way */
  HearthWayCall ask; /* how it stands now; an error where the desktop is another; none of GNOME */
  HearthWayCall take;
  HearthWayCall give;
  gboolean (*is_on) (
      GVariant *answer); /* to `ask`; NULL where each caller has a claim of its own */
  char *(*detail) (GVariant *taken); /* (nullable) what giving back needs */
  gboolean lets_urgent_pass;
  gboolean ends_with_us; /* it goes when the caller leaves the bus */
} HearthWay;

const HearthWay *hearth_silence_ways (gsize *out_n);

G_END_DECLS
