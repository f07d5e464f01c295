// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <json-glib/json-glib.h>

#include "here.h"

G_BEGIN_DECLS

typedef enum {
  HEARTH_JSON_TEXT, /* "" where there is none */
  HEARTH_JSON_NAME, /* a text; null where there is none */
  HEARTH_JSON_NUMBER,
  HEARTH_JSON_NUMBER_OR_NULL, /* null for 0 */
  HEARTH_JSON_SPAN, /* a number that may be 0; null where there is none */
  HEARTH_JSON_FLAG,
  HEARTH_JSON_INSTANT, /* RFC 3339; null for 0 */
  HEARTH_JSON_TEXTS,
  HEARTH_JSON_NUMBERS,
  HEARTH_JSON_INSTANTS,
} HearthJsonForm;

/* A key of an object, and where on the bus its value is. A table of them ends with a key of NULL.
 */
typedef struct {
  const char *key;
  const char *name;
  HearthJsonForm form;
} HearthJsonField;

JsonObject *
hearth_json_object (const HearthJsonField *fields, GVariant *dict, const HearthHere *here);
JsonObject *hearth_json_event (GVariant *properties, const HearthHere *here);
JsonObject *hearth_json_event_changes (GVariant *properties, const HearthHere *here);
JsonObject *hearth_json_occurrence (GVariant *occurrence, const HearthHere *here);
JsonObject *hearth_json_when (GVariant *explanation, const HearthHere *here);
JsonObject *hearth_json_reminder (GVariant *reminder, const HearthHere *here);
JsonObject *hearth_json_goal (GVariant *properties, const HearthHere *here);
JsonObject *hearth_json_due (GVariant *due, const HearthHere *here);
JsonObject *hearth_json_status (GVariant *schedule, GVariant *unanswered, const HearthHere *here);
void hearth_json_print (JsonObject *object);
void hearth_json_print_line (JsonObject *object);
void hearth_json_print_array (JsonArray *array);
void hearth_json_print_null (void);

G_END_DECLS
