// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HEARTH_FREQUENCY_NONE,
  HEARTH_FREQUENCY_HOURLY,
  HEARTH_FREQUENCY_DAILY,
  HEARTH_FREQUENCY_WEEKLY,
  HEARTH_FREQUENCY_MONTHLY,
  HEARTH_FREQUENCY_YEARLY,
} HearthFrequency;

typedef enum {
  HEARTH_SKIP_OMIT,
  HEARTH_SKIP_BACKWARD,
  HEARTH_SKIP_FORWARD,
} HearthSkip;

typedef enum {
  HEARTH_UNTIL_NONE,
  HEARTH_UNTIL_DATE,
  HEARTH_UNTIL_LOCAL,
  HEARTH_UNTIL_UTC,
} HearthUntil;

/* An RRULE (RFC 5545 3.3.10, RFC 7529) as a plain value: assign it, compare it, keep it on the
 * stack. Every list is a set of bits. */
typedef struct {
  HearthFrequency frequency; /* NONE: no rule */
  int interval;
  int count; /* 0: none */
  HearthUntil until_form;
  gint64 until; /* a wall; of a UTC one the digits as written */
  gboolean has_rscale; /* RSCALE=GREGORIAN was written, as SKIP asks for */
  HearthSkip skip;
  guint8 week_start; /* 0 Monday to 6 Sunday */
  guint8 weekdays; /* BYDAY without an ordinal: bit 0 Monday */
  guint64 ordinals[7]; /* BYDAY +n: bit n */
  guint64 ordinals_from_end[7]; /* BYDAY -n: bit n */
  guint16 months; /* bit 1 January */
  guint32 month_days; /* bit n */
  guint32 month_days_from_end; /* BYMONTHDAY=-n: bit n */
  guint64 year_days[6]; /* bit n of 366 */
  guint64 year_days_from_end[6];
  guint64 week_numbers;
  guint64 week_numbers_from_end;
  guint32 hours;
  guint64 minutes;
  guint64 seconds; /* a leap second, 60, is read as 59 */
  guint64 positions[6]; /* BYSETPOS: bit n of 366 */
  guint64 positions_from_end[6];
} HearthRule;

/* A recurrence set: a rule from its start on, with further and excepted walls. The arrays are
 * borrowed and sorted. Without a rule the start itself is the one occurrence. */
typedef struct {
  const HearthRule *rule; /* (nullable) */
  gint64 start; /* wall, DTSTART */
  const gint64 *rdates; /* (nullable) */
  gsize n_rdates;
  const gint64 *exdates; /* (nullable) */
  gsize n_exdates;
} HearthRecurrence;

gboolean hearth_recurrence_parse (const char *text, HearthRule *out_rule,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_recurrence_format (const HearthRule *rule);
gboolean hearth_recurrence_check (const HearthRecurrence *recurrence,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_recurrence_next (const HearthRecurrence *recurrence, gint64 from,
                                 gint64 *out_wall) G_GNUC_WARN_UNUSED_RESULT;
gboolean hearth_recurrence_contains (const HearthRecurrence *recurrence, gint64 wall);
gboolean hearth_recurrence_last (const HearthRecurrence *recurrence,
                                 gint64 *out_wall) G_GNUC_WARN_UNUSED_RESULT;
void hearth_recurrence_resolve_until (HearthRule *rule, GTimeZone *zone);

G_END_DECLS
