// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * span: what --from, --to and --days mean as two instants.
 *
 * A plain ISO date or date-time is read here, any other wording by the daemon's Parse. The day that
 * --to names belongs to the span, as "to the 24th" does among people; a time of day is exact.
 * --days counts calendar days from the start of the span, whatever clocks do on the way.
 */
#include "span.h"

#include <glib/gi18n-lib.h>

#include "bus.h"
#include "row.h"

enum { MOST_DAYS = 36525 };

static gboolean
ask_daemon (GDBusConnection *bus, const HearthHere *here, const char *text, HearthEdge edge,
            gint64 *out_instant, GError **error)
{
  g_autoptr (GVariant) explanation = NULL;
  g_autoptr (GVariant) next = NULL;
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;

  g_variant_dict_insert (&options, "count", "u", 1);
  reply = hearth_bus_call_schedule (
      bus, "Parse", g_variant_new ("(s@a{sv})", text, g_variant_dict_end (&options)), "(a{sv})",
      error);
  if (reply == NULL)
    return FALSE;
  explanation = g_variant_get_child_value (reply, 0);
  next = g_variant_lookup_value (explanation, "next", G_VARIANT_TYPE ("ax"));
  if (next == NULL || g_variant_n_children (next) == 0) {
    hearth_exit_usage (error, _ ("“%s” names no moment to come"), text);
    return FALSE;
  }
  g_variant_get_child (next, 0, "x", out_instant);
  if (edge == HEARTH_EDGE_END && hearth_row_flag (explanation, "all-day"))
    *out_instant = hearth_here_add_days (here, *out_instant, 1);
  return TRUE;
}

static gboolean
read_edge (GDBusConnection *bus, const HearthArgs *args, const HearthHere *here, const char *option,
           HearthEdge edge, gint64 *instant, GError **error)
{
  const char *text = hearth_args_value (args, option);

  return text == NULL || hearth_here_parse (here, text, edge, instant)
         || ask_daemon (bus, here, text, edge, instant, error);
}

/* Checks, before anybody is asked, that the options from, to and days can go together. */
gboolean
hearth_span_check (const HearthArgs *args, GError **error)
{
  gint64 days;

  if (hearth_args_has (args, "to") && hearth_args_has (args, "days")) {
    hearth_exit_usage (error, _ ("say either --to or --days, not both"));
    return FALSE;
  }
  return hearth_args_number (args, "days", MOST_DAYS, &days, error);
}

/* Reads the options from, to and days into @span, which holds the defaults and keeps what was not
 * given. */
gboolean
hearth_span_read (GDBusConnection *bus, const HearthArgs *args, const HearthHere *here,
                  HearthSpan *span, GError **error)
{
  gint64 days = 0;

  if (!hearth_args_number (args, "days", MOST_DAYS, &days, error)
      || !read_edge (bus, args, here, "from", HEARTH_EDGE_BEGIN, &span->from, error)
      || !read_edge (bus, args, here, "to", HEARTH_EDGE_END, &span->until, error))
    return FALSE;
  if (hearth_args_has (args, "days"))
    span->until = hearth_here_add_days (here, span->from, (int)days);
  if (span->until != 0 && span->until <= span->from) {
    hearth_exit_usage (error, _ ("the span ends before it begins"));
    return FALSE;
  }
  return TRUE;
}
