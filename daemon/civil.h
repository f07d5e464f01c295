// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A "wall" is a gint64: the seconds since 1970-01-01T00:00:00 that a clock on the wall shows, in
 * no zone at all. Days have 86400 of them. Only walltime turns a wall into an instant. */

#define HEARTH_MINUTE G_GINT64_CONSTANT (60)
#define HEARTH_HOUR (60 * HEARTH_MINUTE)
#define HEARTH_DAY (24 * HEARTH_HOUR)
#define HEARTH_WEEK (7 * HEARTH_DAY)

/* The span that hearth keeps dates in: 1900-01-01T00:00:00 to 9999-12-31T23:59:59. */
#define HEARTH_WALL_MIN G_GINT64_CONSTANT (-2208988800)
#define HEARTH_WALL_MAX G_GINT64_CONSTANT (253402300799)

typedef struct {
  int year;
  int month; /* 1 to 12 */
  int day; /* 1 to 31 */
  int hour;
  int minute;
  int second;
} HearthCivil;

gint64 hearth_civil_days (int year, int month, int day);
int hearth_civil_days_in_month (int year, int month);
gboolean hearth_civil_is_leap (int year);
gint64 hearth_civil_midnight (gint64 wall);
gint64 hearth_civil_time_of_day (gint64 wall);
int hearth_civil_weekday (gint64 wall);
gint64 hearth_civil_to_wall (const HearthCivil *civil);
void hearth_civil_from_wall (gint64 wall, HearthCivil *out_civil);
gboolean hearth_civil_parse (const char *text, gint64 *out_wall, gboolean *out_date_only,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
char *hearth_civil_format (gint64 wall, gboolean date_only);

G_END_DECLS
