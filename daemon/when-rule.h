// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "when-draft.h"

G_BEGIN_DECLS

/* The parts of a rule, as bits: which of them it has. */
typedef enum {
  HEARTH_PART_MONTHS = 1 << 0,
  HEARTH_PART_WEEKS = 1 << 1,
  HEARTH_PART_YEAR_DAYS = 1 << 2,
  HEARTH_PART_MONTH_DAYS = 1 << 3,
  HEARTH_PART_WEEKDAYS = 1 << 4,
  HEARTH_PART_ORDINALS = 1 << 5,
  HEARTH_PART_HOURS = 1 << 6,
  HEARTH_PART_MINUTES = 1 << 7,
  HEARTH_PART_SECONDS = 1 << 8,
  HEARTH_PART_POSITIONS = 1 << 9,
} HearthRulePart;

#define HEARTH_PARTS_OF_DAYS                                                                       \
  (HEARTH_PART_WEEKS | HEARTH_PART_YEAR_DAYS | HEARTH_PART_MONTH_DAYS | HEARTH_PART_WEEKDAYS       \
   | HEARTH_PART_ORDINALS)

#define HEARTH_PARTS_OF_TIMES (HEARTH_PART_HOURS | HEARTH_PART_MINUTES | HEARTH_PART_SECONDS)

guint hearth_when_rule_parts (const HearthRule *rule);
HearthSkip hearth_when_rule_default_skip (const HearthRule *rule);
HearthFrequency hearth_when_rule_infer (const HearthWhenDraft *draft);
gboolean hearth_when_rule_finish (HearthCursor *cursor, HearthWhenDraft *draft);

G_END_DECLS
