// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * recurrence-text: RRULE text to a HearthRule and back.
 *
 * The grammar is RFC 5545 3.3.10 with RSCALE and SKIP of RFC 7529. A part that the RFC forbids in
 * its place is refused, with the name of the part and the reason, instead of being guessed at;
 * taken are lower case, any order, an "RRULE:" in front, and SKIP without the RSCALE that should go
 * with it (the only calendar here is GREGORIAN, and the format writes it).
 *
 * The parts are one table that both directions walk: a name, a parser, a formatter; the parts that
 * are lists of numbers share one pair, described by a table of their ranges and of the sets of
 * bits in which HearthRule keeps them. Formatting follows the table's order, so a rule has one
 * text, and parsing that gives the same rule.
 */
#include "recurrence.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "civil.h"
#include "dbus/error.h"

/* A century of hours from one time to the next, and nearly three centuries of days: beyond them a
 * typing error is likelier than a wish. */
#define INTERVAL_MAX 1000000
#define COUNT_MAX 100000

typedef struct {
  const char *name;
  int first; /* the smallest number, and with a sign its negative too */
  int last;
  gsize offset; /* of the set of bits in HearthRule */
  gsize size; /* of that set and of the next, bytes */
  gsize offset_from_end; /* of the set of negative numbers; 0: there are none */
} List;

#define SET(field) G_STRUCT_OFFSET (HearthRule, field), sizeof (((HearthRule *)NULL)->field)
#define FROM_END(field) G_STRUCT_OFFSET (HearthRule, field##_from_end)

static const List month_list = { "BYMONTH", 1, 12, SET (months), 0 };
static const List week_list = { "BYWEEKNO", 1, 53, SET (week_numbers), FROM_END (week_numbers) };
static const List year_day_list = { "BYYEARDAY", 1, 366, SET (year_days), FROM_END (year_days) };
static const List month_day_list = { "BYMONTHDAY", 1, 31, SET (month_days), FROM_END (month_days) };
static const List hour_list = { "BYHOUR", 0, 23, SET (hours), 0 };
static const List minute_list = { "BYMINUTE", 0, 59, SET (minutes), 0 };
static const List second_list = { "BYSECOND", 0, 60, SET (seconds), 0 };
static const List position_list = { "BYSETPOS", 1, 366, SET (positions), FROM_END (positions) };

typedef struct Part Part;

struct Part {
  const char *name;
  gboolean (*parse) (const Part *part, const char *value, HearthRule *rule, GError **error);
  void (*format) (const Part *part, const HearthRule *rule, GString *text);
  const List *list; /* (nullable) */
};

static const char *const weekday_names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
static const char *const skip_names[] = { "OMIT", "BACKWARD", "FORWARD" };
static const char *const frequency_names[] = {
  "", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
};

G_GNUC_PRINTF (3, 4)
static gboolean
refuse (GError **error, const char *part, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEARTH_ERROR, HEARTH_ERROR_INVALID_ARGUMENT, _ ("%s in the rule: %s"), part,
               reason);
  return FALSE;
}

static void
set_bit (HearthRule *rule, gsize offset, gsize size, int n)
{
  void *set = (guint8 *)rule + offset;

  if (size == sizeof (guint16))
    *(guint16 *)set |= (guint16)(1U << n);
  else if (size == sizeof (guint32))
    *(guint32 *)set |= 1U << n;
  else
    ((guint64 *)set)[n / 64] |= G_GUINT64_CONSTANT (1) << n % 64;
}

static gboolean
has_bit (const HearthRule *rule, gsize offset, gsize size, int n)
{
  const void *set = (const guint8 *)rule + offset;

  if (size == sizeof (guint16))
    return *(const guint16 *)set >> n & 1;
  if (size == sizeof (guint32))
    return *(const guint32 *)set >> n & 1;
  return ((const guint64 *)set)[n / 64] >> n % 64 & 1;
}

static gboolean
has_any (const HearthRule *rule, gsize offset, gsize size)
{
  const guint8 *set = (const guint8 *)rule + offset;

  for (gsize i = 0; i < size; i++)
    if (set[i])
      return TRUE;
  return FALSE;
}

static gboolean
has_list (const HearthRule *rule, const List *list)
{
  return has_any (rule, list->offset, list->size)
         || (list->offset_from_end && has_any (rule, list->offset_from_end, list->size));
}

static gboolean
has_ordinals (const HearthRule *rule)
{
  return has_any (rule, SET (ordinals)) || has_any (rule, SET (ordinals_from_end));
}

static int
index_of (const char *const *names, int n_names, const char *name)
{
  for (int i = 0; i < n_names; i++)
    if (*names[i] && g_ascii_strcasecmp (names[i], name) == 0)
      return i;
  return -1;
}

/* Digits, all of the text, at most nine. */
static gboolean
read_number (const char *text, int *out_number)
{
  gsize length = strspn (text, G_CSET_DIGITS);

  if (length == 0 || length > 9 || text[length] != '\0')
    return FALSE;
  *out_number = (int)g_ascii_strtoll (text, NULL, 10);
  return TRUE;
}

static gboolean
parse_rscale (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  if (g_ascii_strcasecmp (value, "GREGORIAN") != 0)
    return refuse (error, part->name, _ ("“%s” is not GREGORIAN, the calendar that hearth keeps"),
                   value);
  rule->has_rscale = TRUE;
  return TRUE;
}

static void
format_rscale (const Part *part, const HearthRule *rule, GString *text)
{
  if (rule->has_rscale || rule->skip != HEARTH_SKIP_OMIT)
    g_string_append (text, "GREGORIAN");
}

static gboolean
parse_frequency (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  int found = index_of (frequency_names, G_N_ELEMENTS (frequency_names), value);

  if (g_ascii_strcasecmp (value, "SECONDLY") == 0 || g_ascii_strcasecmp (value, "MINUTELY") == 0)
    return refuse (error, part->name, _ ("“%s” is more often than hearth reminds: use HOURLY"),
                   value);
  if (found < 0)
    return refuse (error, part->name,
                   _ ("“%s” is none of HOURLY, DAILY, WEEKLY, MONTHLY and YEARLY"), value);
  rule->frequency = (HearthFrequency)found;
  return TRUE;
}

static void
format_frequency (const Part *part, const HearthRule *rule, GString *text)
{
  g_string_append (text, frequency_names[rule->frequency]);
}

static gboolean
parse_amount (const Part *part, const char *value, int most, int *out_amount, GError **error)
{
  int amount;

  if (!read_number (value, &amount) || amount < 1 || amount > most)
    return refuse (error, part->name, _ ("“%s” is not a number from 1 to %d"), value, most);
  *out_amount = amount;
  return TRUE;
}

static gboolean
parse_interval (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  return parse_amount (part, value, INTERVAL_MAX, &rule->interval, error);
}

static void
format_interval (const Part *part, const HearthRule *rule, GString *text)
{
  if (rule->interval > 1)
    g_string_append_printf (text, "%d", rule->interval);
}

static gboolean
parse_count (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  return parse_amount (part, value, COUNT_MAX, &rule->count, error);
}

static void
format_count (const Part *part, const HearthRule *rule, GString *text)
{
  if (rule->count > 0)
    g_string_append_printf (text, "%d", rule->count);
}

static gboolean
parse_until (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  g_autofree char *digits = g_strdup (value);
  g_autoptr (GError) problem = NULL;
  gsize length = strlen (digits);
  gboolean utc = length > 0 && g_ascii_toupper (digits[length - 1]) == 'Z';
  gboolean date_only = FALSE;

  if (utc)
    digits[length - 1] = '\0';
  if (strspn (digits, G_CSET_DIGITS "Tt") != strlen (digits)
      || !hearth_civil_parse (digits, &rule->until, &date_only, &problem) || (utc && date_only))
    return refuse (error, part->name, "%s",
                   problem ? problem->message
                           : _ ("write a date as 20261224, 20261224T180000 or 20261224T180000Z"));
  rule->until_form = date_only ? HEARTH_UNTIL_DATE : utc ? HEARTH_UNTIL_UTC : HEARTH_UNTIL_LOCAL;
  return TRUE;
}

static void
format_until (const Part *part, const HearthRule *rule, GString *text)
{
  HearthCivil civil;

  if (rule->until_form == HEARTH_UNTIL_NONE)
    return;
  hearth_civil_from_wall (rule->until, &civil);
  g_string_append_printf (text, "%04d%02d%02d", civil.year, civil.month, civil.day);
  if (rule->until_form != HEARTH_UNTIL_DATE)
    g_string_append_printf (text, "T%02d%02d%02d%s", civil.hour, civil.minute, civil.second,
                            rule->until_form == HEARTH_UNTIL_UTC ? "Z" : "");
}

static gboolean
parse_list (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  const List *list = part->list;
  g_auto (GStrv) items = g_strsplit (value, ",", -1);

  for (char **item = items; *item; item++) {
    gboolean negative = **item == '-';
    gboolean has_sign = list->offset_from_end && (negative || **item == '+');
    int n;

    if (!read_number (has_sign ? *item + 1 : *item, &n) || n < list->first || n > list->last)
      return refuse (error, part->name,
                     list->offset_from_end
                         ? _ ("“%s” is not a number from %d to %d or the negative of one")
                         : _ ("“%s” is not a number from %d to %d"),
                     *item, list->first, list->last);
    if (list == &second_list)
      n = MIN (n, 59);
    set_bit (rule, negative ? list->offset_from_end : list->offset, list->size, n);
  }
  return TRUE;
}

static void
append_number (GString *text, gsize start, int n)
{
  g_string_append_printf (text, text->len > start ? ",%d" : "%d", n);
}

static void
format_list (const Part *part, const HearthRule *rule, GString *text)
{
  const List *list = part->list;
  gsize start = text->len;

  for (int n = list->first; n <= list->last; n++)
    if (has_bit (rule, list->offset, list->size, n))
      append_number (text, start, n);
  for (int n = list->last; list->offset_from_end && n >= list->first; n--)
    if (has_bit (rule, list->offset_from_end, list->size, n))
      append_number (text, start, -n);
}

static gboolean
parse_weekday (const char *item, HearthRule *rule)
{
  gsize length = strlen (item);
  gboolean negative = *item == '-';
  g_autofree char *digits = NULL;
  int weekday, n;

  if (length < 2)
    return FALSE;
  weekday = index_of (weekday_names, G_N_ELEMENTS (weekday_names), item + length - 2);
  if (weekday < 0)
    return FALSE;
  if (length == 2) {
    rule->weekdays |= (guint8)(1U << weekday);
    return TRUE;
  }
  digits = g_strndup (item, length - 2);
  if (!read_number (*digits == '-' || *digits == '+' ? digits + 1 : digits, &n) || n < 1 || n > 53)
    return FALSE;
  (negative ? rule->ordinals_from_end : rule->ordinals)[weekday] |= G_GUINT64_CONSTANT (1) << n;
  return TRUE;
}

static gboolean
parse_weekdays (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  g_auto (GStrv) items = g_strsplit (value, ",", -1);

  for (char **item = items; *item; item++)
    if (!parse_weekday (*item, rule))
      return refuse (error, part->name,
                     _ ("“%s” is not a weekday such as FR, 1MO (the first) or -1SU (the last)"),
                     *item);
  return TRUE;
}

static void
append_weekday (GString *text, gsize start, int ordinal, int weekday)
{
  if (text->len > start)
    g_string_append_c (text, ',');
  if (ordinal)
    g_string_append_printf (text, "%d", ordinal);
  g_string_append (text, weekday_names[weekday]);
}

static void
format_weekdays (const Part *part, const HearthRule *rule, GString *text)
{
  gsize start = text->len;

  for (int day = 0; day < 7; day++)
    if (rule->weekdays >> day & 1)
      append_weekday (text, start, 0, day);
  for (int n = 1; n <= 53; n++)
    for (int day = 0; day < 7; day++)
      if (rule->ordinals[day] >> n & 1)
        append_weekday (text, start, n, day);
  for (int n = 53; n >= 1; n--)
    for (int day = 0; day < 7; day++)
      if (rule->ordinals_from_end[day] >> n & 1)
        append_weekday (text, start, -n, day);
}

static gboolean
parse_week_start (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  int weekday = index_of (weekday_names, G_N_ELEMENTS (weekday_names), value);

  if (weekday < 0)
    return refuse (error, part->name, _ ("“%s” is none of MO, TU, WE, TH, FR, SA and SU"), value);
  rule->week_start = (guint8)weekday;
  return TRUE;
}

static void
format_week_start (const Part *part, const HearthRule *rule, GString *text)
{
  if (rule->week_start != 0)
    g_string_append (text, weekday_names[rule->week_start]);
}

static gboolean
parse_skip (const Part *part, const char *value, HearthRule *rule, GError **error)
{
  int skip = index_of (skip_names, G_N_ELEMENTS (skip_names), value);

  if (skip < 0)
    return refuse (error, part->name, _ ("“%s” is none of OMIT, BACKWARD and FORWARD"), value);
  rule->skip = (HearthSkip)skip;
  rule->has_rscale = TRUE;
  return TRUE;
}

static void
format_skip (const Part *part, const HearthRule *rule, GString *text)
{
  if (rule->skip != HEARTH_SKIP_OMIT)
    g_string_append (text, skip_names[rule->skip]);
}

/* In the order in which the RFCs apply them; it is the order of the formatted text. */
static const Part parts[] = {
  { "RSCALE", parse_rscale, format_rscale, NULL },
  { "FREQ", parse_frequency, format_frequency, NULL },
  { "INTERVAL", parse_interval, format_interval, NULL },
  { "COUNT", parse_count, format_count, NULL },
  { "UNTIL", parse_until, format_until, NULL },
  { "BYMONTH", parse_list, format_list, &month_list },
  { "BYWEEKNO", parse_list, format_list, &week_list },
  { "BYYEARDAY", parse_list, format_list, &year_day_list },
  { "BYMONTHDAY", parse_list, format_list, &month_day_list },
  { "BYDAY", parse_weekdays, format_weekdays, NULL },
  { "BYHOUR", parse_list, format_list, &hour_list },
  { "BYMINUTE", parse_list, format_list, &minute_list },
  { "BYSECOND", parse_list, format_list, &second_list },
  { "BYSETPOS", parse_list, format_list, &position_list },
  { "WKST", parse_week_start, format_week_start, NULL },
  { "SKIP", parse_skip, format_skip, NULL },
};

static const Part *
find_part (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_ascii_strcasecmp (parts[i].name, name) == 0)
      return &parts[i];
  return NULL;
}

static gboolean
parse_part (const char *text, HearthRule *rule, guint *seen, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals ? g_strndup (text, (gsize)(equals - text)) : g_strdup (text);
  const Part *part = find_part (name);
  guint bit;

  if (!part)
    return refuse (error, *name ? name : "“”",
                   _ ("there is no such part; a rule is like FREQ=WEEKLY;BYDAY=FR"));
  if (!equals || !equals[1])
    return refuse (error, part->name, _ ("it is empty"));
  bit = 1U << (part - parts);
  if (*seen & bit)
    return refuse (error, part->name, _ ("it is there twice"));
  *seen |= bit;
  return part->parse (part, equals + 1, rule, error);
}

/* What RFC 5545 allows only beside something else. */
static gboolean
check_parts (const HearthRule *rule, GError **error)
{
  HearthFrequency frequency = rule->frequency;

  if (frequency == HEARTH_FREQUENCY_NONE)
    return refuse (error, "FREQ", _ ("it is missing; write for example FREQ=WEEKLY"));
  if (rule->count && rule->until_form != HEARTH_UNTIL_NONE)
    return refuse (error, "COUNT", _ ("it cannot stand beside UNTIL"));
  if (has_list (rule, &week_list) && frequency != HEARTH_FREQUENCY_YEARLY)
    return refuse (error, week_list.name, _ ("it goes with FREQ=YEARLY only"));
  if (has_list (rule, &year_day_list) && frequency != HEARTH_FREQUENCY_YEARLY
      && frequency != HEARTH_FREQUENCY_HOURLY)
    return refuse (error, year_day_list.name, _ ("it goes with FREQ=YEARLY and HOURLY only"));
  if (has_list (rule, &month_day_list) && frequency == HEARTH_FREQUENCY_WEEKLY)
    return refuse (error, month_day_list.name, _ ("it does not go with FREQ=WEEKLY"));
  if (has_ordinals (rule) && frequency < HEARTH_FREQUENCY_MONTHLY)
    return refuse (error, "BYDAY", _ ("numbered weekdays go with FREQ=MONTHLY and YEARLY only"));
  if (has_ordinals (rule) && has_list (rule, &week_list))
    return refuse (error, "BYDAY", _ ("numbered weekdays do not go with BYWEEKNO"));
  return TRUE;
}

static gboolean
check_positions (const HearthRule *rule, GError **error)
{
  if (!has_list (rule, &position_list) || rule->weekdays || has_ordinals (rule))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i].list && parts[i].list != &position_list && has_list (rule, parts[i].list))
      return TRUE;
  return refuse (error, position_list.name, _ ("it needs another BY part to choose from"));
}

/* Reads an RRULE value as RFC 5545 and RFC 7529 write it, `FREQ=WEEKLY;BYDAY=FR`. A UTC UNTIL is
 * kept as its digits: hearth_recurrence_resolve_until makes it a wall. Refused with
 * HEARTH_ERROR_INVALID_ARGUMENT, naming the part: what is malformed, what those RFCs forbid,
 * SECONDLY and MINUTELY, calendars but GREGORIAN, an INTERVAL of more than a million and a COUNT
 * of more than a hundred thousand. */
gboolean
hearth_recurrence_parse (const char *text, HearthRule *out_rule, GError **error)
{
  const char *value = g_ascii_strncasecmp (text, "RRULE:", 6) == 0 ? text + 6 : text;
  g_auto (GStrv) items = g_strsplit (value, ";", -1);
  HearthRule rule;
  guint seen = 0;

  /* Not an initializer: equal rules shall be equal bytes, padding included. */
  memset (&rule, 0, sizeof rule);
  rule.interval = 1;
  for (char **item = items; *item; item++)
    if (!parse_part (*item, &rule, &seen, error))
      return FALSE;
  if (!check_parts (&rule, error) || !check_positions (&rule, error))
    return FALSE;
  memcpy (out_rule, &rule, sizeof rule);
  return TRUE;
}

/* The RRULE value of a rule; parsed again, it gives the same rule. Free with g_free. */
char *
hearth_recurrence_format (const HearthRule *rule)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    gsize before = text->len;

    g_string_append_printf (text, before ? ";%s=" : "%s=", parts[i].name);
    gsize start = text->len;

    parts[i].format (&parts[i], rule, text);
    if (text->len == start)
      g_string_truncate (text, before);
  }
  return g_string_free (text, FALSE);
}
