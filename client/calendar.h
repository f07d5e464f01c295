// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "month.h"
#include "print.h"

G_BEGIN_DECLS

typedef struct _HearthCalendar HearthCalendar;

HearthCalendar *
hearth_calendar_new (const HearthHere *here, HearthMonth month, GDateWeekday first_weekday);
void hearth_calendar_free (HearthCalendar *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HearthCalendar, hearth_calendar_free)
void hearth_calendar_add (HearthCalendar *self, GVariant *occurrence);
GPtrArray *hearth_calendar_day (const HearthCalendar *self, int day);
gboolean hearth_calendar_is_today (const HearthCalendar *self, int day);
char *hearth_calendar_format (const HearthCalendar *self, const HearthPaper *paper);

G_END_DECLS
