// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "world.h"

G_BEGIN_DECLS

/* The model looks at the time so often, in seconds. */
#define TICK 300
#define SECOND G_USEC_PER_SEC
#define EVENTS_MAX 6

/* What an occurrence wants, and what became of it. */
typedef struct {
  gint64 name; /* wall */
  gint64 start; /* wall */
  gboolean is_answered;
  gint64 snoozed_until; /* instant; 0: not */
  gboolean snooze_fired;
  gint64 nag; /* wall of the next; G_MAXINT64: none */
  gboolean asks; /* wants to come to the screen */
  gboolean survives; /* and will, when it is missed: it was never told */
  gboolean asks_again; /* it was there, on another server */
  gboolean may_be_news; /* or in a false future alone, for all that is known */
  gboolean on_screen;
  gint64 shown_at; /* instant */
  gint64 shown_from; /* the earliest that may have been, should a false future have shown it */
  gboolean is_vague;
  guint asked; /* how often it may have been presented */
  guint presented;
} Wish;

/* An event. */
typedef struct {
  gint64 id;
  HearthKind kind;
  char zone[32];
  gint64 first; /* wall */
  gint64 every_days; /* 0: once */
  gint64 duration;
  gint64 leads[3];
  guint n_leads;
  gboolean follow_up;
  gboolean urgent;
  gint64 cursor; /* wall */
  GHashTable *wishes; /* gint64 name → Wish */
  GHashTable *met; /* set of texts: the moments that came once */
} Plan;

typedef struct {
  gint64 begins, ends;
  gint64 event; /* 0: everything */
} Pause;

/* A random life of both, the scheduler in its world and the model. */
typedef struct {
  World *world;
  GRand *rand;
  GPtrArray *plans;
  GArray *pauses;
  gint64 quiet_from, quiet_until; /* times of day; the same: never */
  gboolean has_server;
  gboolean hangs; /* the server, or it refuses */
  gint64 astray_since; /* instant from which on the clock was, until now; 0: it was not */
  guint servers; /* so far */
  GHashTable *orphans; /* set of ids on the screen that a crash left there */
  GPtrArray *used_keys; /* of notices whose buttons were pressed */
  GPtrArray *diary; /* what was done, to be read after a failure */
} Life;

/* model: what the contract says */
gint64 life_now (Life *life);
GTimeZone *life_zone (Life *life);
gint64 plan_wall_now (Life *life, const Plan *plan);
gboolean plan_is_all_day (const Plan *plan);
Wish *plan_wish (Plan *plan, gint64 name, gint64 start);
GPtrArray *plan_list_wishes (const Plan *plan);
GPtrArray *life_list_wishes (Life *life);
void plan_free (gpointer data);
void plan_set_nag (Life *life, Plan *plan, Wish *wish);
void life_tick (Life *life);
Plan *life_plan (Life *life, gint64 event);
Wish *life_wish (Life *life, const HearthDelivery *delivery);
void plan_lower_cursor (Life *life, Plan *plan);
void life_lower_cursors (Life *life);
void plan_settle (Life *life, Plan *plan, Wish *wish);
void plan_answer (Life *life, Plan *plan, Wish *wish);
void plan_snooze (Life *life, Plan *plan, Wish *wish, gint64 seconds);
void life_become_vague (Life *life);
void life_forget_shown (Life *life);

/* model-life: a life's chance, diary and end */
void life_note (Life *life, const char *format, ...) G_GNUC_PRINTF (2, 3);
void life_fail (Life *life, const char *what, const Plan *plan, const Wish *wish);
GPtrArray *life_deliveries (Life *life, const char *key);
void life_count_presentations (Life *life);
int life_pick (Life *life, int n);
gint64 life_some_ticks (Life *life, gint64 most_seconds);

/* model-people: what the two do */
void act_add (Life *life);
void act_remove (Life *life);
void act_edit (Life *life);
void act_answer (Life *life);
void act_snooze (Life *life);
void act_move (Life *life);
void act_reset (Life *life);
void act_pause (Life *life);
void act_resume (Life *life);
void act_quiet (Life *life);

/* model-world: what befalls them */
void act_pass (Life *life);
void act_sleep (Life *life);
void act_set_back (Life *life);
void act_leap (Life *life);
void act_zone (Life *life);
void act_server (Life *life);
void act_hang (Life *life);
void act_refuse (Life *life);
void act_close (Life *life);
void act_clear (Life *life);
void act_press (Life *life);
void act_die (Life *life);

G_END_DECLS
