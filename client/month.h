// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "here.h"

G_BEGIN_DECLS

/* A month of the calendar; its days are counted from 1. */
typedef struct {
  int year; /* 1 to 9998, so that there is a month after each */
  int month; /* 1 to 12 */
} HearthMonth;

gboolean hearth_month_parse (const HearthHere *here, const char *text, gboolean looks_back,
                             HearthMonth *out_month, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int hearth_month_days (HearthMonth month);
GDateWeekday hearth_month_weekday (HearthMonth month, int day);
gint64 hearth_month_begin_day (const HearthHere *here, HearthMonth month, int day);
int hearth_month_find_day (const HearthHere *here, HearthMonth month, gint64 instant);
char *hearth_month_date (HearthMonth month, int day);
char *hearth_month_title (HearthMonth month);
char *hearth_month_weekday_name (GDateWeekday weekday);
GDateWeekday hearth_month_first_weekday (void);

G_END_DECLS
