// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * kind: the five kinds of event, and what each brings along.
 *
 * Kinds differ only in their defaults; any of them can be overridden, and from then on each event
 * stands for itself. This file owns the table of them, and their names.
 */
#include "kind.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"

/* The contract's table of kinds. */
static const HearthKindDefaults kinds[HEARTH_KINDS] = {
  [HEARTH_KIND_DATE_NIGHT] = { "date-night",
                               N_ ("Date night"),
                               2 * HEARTH_HOUR,
                               { HEARTH_DAY, 2 * HEARTH_HOUR, HEARTH_LEAD_END },
                               TRUE,
                               "date-ideas" },
  [HEARTH_KIND_CHECK_IN] = { "check-in",
                             N_ ("Check-in"),
                             30 * HEARTH_MINUTE,
                             { HEARTH_HOUR, 0, HEARTH_LEAD_END },
                             TRUE,
                             "check-in" },
  [HEARTH_KIND_MILESTONE] = { "milestone",
                              N_ ("Milestone"),
                              0,
                              { HEARTH_WEEK, HEARTH_DAY, 0 },
                              FALSE,
                              "celebrate" },
  [HEARTH_KIND_APPRECIATION] = { "appreciation",
                                 N_ ("A kind word"),
                                 0,
                                 { 0, HEARTH_LEAD_END },
                                 FALSE,
                                 "appreciation" },
  [HEARTH_KIND_PROMISE] = { "promise",
                            N_ ("Promise"),
                            0,
                            { HEARTH_DAY, 0, HEARTH_LEAD_END },
                            FALSE,
                            "" },
};

/* The kind's name on the bus, in options and in files: "date-night". */
const char *
hearth_kind_name (HearthKind kind)
{
  return kinds[kind].name;
}

/* The kind's name for people, in their language. */
const char *
hearth_kind_label (HearthKind kind)
{
  return _ (kinds[kind].label);
}

/* The kind of a name; InvalidArgument lists those there are. */
gboolean
hearth_kind_from_name (const char *name, HearthKind *out_kind, GError **error)
{
  for (HearthKind kind = 0; kind < HEARTH_KINDS; kind++)
    if (strcmp (kinds[kind].name, name) == 0) {
      *out_kind = kind;
      return TRUE;
    }
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT,
               _ ("there is no kind “%s”: it is one of date-night, check-in, milestone, "
                  "appreciation, promise"),
               name);
  return FALSE;
}

/* What an event of a kind is like where nobody said otherwise. */
const HearthKindDefaults *
hearth_kind_defaults (HearthKind kind)
{
  return &kinds[kind];
}
