// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
/*
 * migrations: the shape of the database, as a history that is only ever added to.
 *
 * Step n takes a database from version n - 1 to version n, its user_version; an empty one walks the
 * whole way. A step that was released never changes again: a mistake in it is mended by the next.
 * This file owns the texts of the steps; the store runs each in one transaction with its version.
 *
 * Walls and instants. What follows a zone is kept as a wall beside the zone ("" floats), never as
 * an instant, so that a change of the user's zone, or of a zone's law, changes no row. Instants are
 * µs UTC and stand only for what has happened or cannot be moved.
 */
#include "migrations.h"

static const char *const steps[] = {
  /* 1 */
  "CREATE TABLE event ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  uid TEXT NOT NULL UNIQUE,"
  "  request_id TEXT UNIQUE,"
  "  kind TEXT NOT NULL,"
  "  title TEXT NOT NULL,"
  "  notes TEXT NOT NULL,"
  "  place TEXT NOT NULL,"
  "  start INTEGER NOT NULL,"
  "  all_day INTEGER NOT NULL,"
  "  zone TEXT NOT NULL,"
  "  rule TEXT NOT NULL,"
  "  window INTEGER NOT NULL,"
  "  after_done TEXT NOT NULL,"
  "  rdates TEXT NOT NULL,"
  "  exdates TEXT NOT NULL,"
  "  duration INTEGER NOT NULL,"
  "  leads TEXT NOT NULL,"
  "  follow_up INTEGER NOT NULL,"
  "  goal INTEGER NOT NULL,"
  "  deck TEXT NOT NULL,"
  "  urgent INTEGER NOT NULL,"
  "  unplug INTEGER NOT NULL,"
  "  turn TEXT NOT NULL,"
  "  seed INTEGER NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  cursor INTEGER NOT NULL," /* the moments before this wall were dealt with */
  "  wake INTEGER," /* wall of its next moment; NULL never */
  "  next INTEGER," /* wall of its next start; NULL none */
  "  last INTEGER" /* wall at which its last occurrence ends; NULL endless */
  ") STRICT;"
  "CREATE INDEX event_wake ON event (zone, wake) WHERE wake IS NOT NULL;"
  "CREATE INDEX event_next ON event (zone, next) WHERE next IS NOT NULL;"
  "CREATE INDEX event_cursor ON event (zone, cursor);"
  "CREATE INDEX event_last ON event (last, start);"
  "CREATE INDEX event_all_day ON event (id) WHERE all_day = 1;"

  "CREATE TABLE occurrence ("
  "  event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,"
  "  occurrence INTEGER NOT NULL," /* wall: its original start */
  "  is_moved INTEGER NOT NULL,"
  "  moved INTEGER NOT NULL,"
  "  opened INTEGER,"
  "  expires INTEGER,"
  "  outcome TEXT NOT NULL,"
  "  answered INTEGER,"
  "  done_at INTEGER,"
  "  snoozed_until INTEGER,"
  "  note TEXT NOT NULL,"
  "  rating INTEGER NOT NULL,"
  "  turn TEXT NOT NULL,"
  "  PRIMARY KEY (event, occurrence)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE INDEX occurrence_open ON occurrence (expires) WHERE outcome = '' AND expires IS NOT NULL;"
  "CREATE INDEX occurrence_of_event_open ON occurrence (event, expires)"
  "  WHERE outcome = '' AND expires IS NOT NULL;"
  "CREATE INDEX occurrence_running ON occurrence (expires) WHERE expires IS NOT NULL;"
  "CREATE INDEX occurrence_answered ON occurrence (event, answered) WHERE answered IS NOT NULL;"
  "CREATE INDEX occurrence_answered_where ON occurrence (iif (is_moved, moved, occurrence))"
  "  WHERE outcome <> '';"
  "CREATE INDEX occurrence_moved ON occurrence (event) WHERE is_moved = 1;"

  "CREATE TABLE delivery ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  event INTEGER NOT NULL REFERENCES event ON DELETE CASCADE,"
  "  occurrence INTEGER NOT NULL,"
  "  reason TEXT NOT NULL,"
  "  lead INTEGER NOT NULL,"
  "  zone TEXT NOT NULL,"
  "  wall INTEGER NOT NULL,"
  "  due INTEGER,"
  "  state TEXT NOT NULL,"
  "  held_for TEXT NOT NULL,"
  "  nonce TEXT NOT NULL,"
  "  batch TEXT NOT NULL,"
  "  notification INTEGER NOT NULL,"
  "  server TEXT NOT NULL,"
  "  shown_at INTEGER,"
  "  closed_at INTEGER,"
  "  closed_for TEXT NOT NULL,"
  "  repeats INTEGER NOT NULL,"
  "  clock_offset INTEGER NOT NULL"
  ") STRICT;"
  "CREATE UNIQUE INDEX delivery_once ON delivery (event, occurrence, reason, lead, wall);"
  "CREATE INDEX delivery_waiting ON delivery (zone, wall) WHERE state = 'waiting';"
  "CREATE INDEX delivery_live ON delivery (state, id)"
  "  WHERE state IN ('due', 'held', 'presenting', 'shown');"
  "CREATE INDEX delivery_due ON delivery (due) WHERE due IS NOT NULL;"
  "CREATE INDEX delivery_batch ON delivery (batch) WHERE batch <> '';"

  "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"

  "CREATE TABLE pause ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  what TEXT NOT NULL,"
  "  begins INTEGER NOT NULL,"
  "  ends INTEGER NOT NULL"
  ") STRICT;"
  "CREATE INDEX pause_ends ON pause (ends);"

  "CREATE TABLE card ("
  "  deck TEXT NOT NULL,"
  "  card INTEGER NOT NULL," /* follows from its words */
  "  line TEXT NOT NULL,"
  "  PRIMARY KEY (deck, card)"
  ") STRICT;"
  "CREATE TABLE deck (name TEXT PRIMARY KEY, drawn TEXT NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE prompt ("
  "  delivery INTEGER PRIMARY KEY REFERENCES delivery ON DELETE CASCADE,"
  "  deck TEXT NOT NULL,"
  "  card INTEGER NOT NULL,"
  "  text TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX prompt_deck ON prompt (deck);"

  "CREATE TABLE goal ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  area TEXT NOT NULL,"
  "  title TEXT NOT NULL,"
  "  whose TEXT NOT NULL," /* \"\" both */
  "  target TEXT NOT NULL,"
  "  deadline INTEGER NOT NULL," /* wall of its day; 0 none */
  "  steps TEXT NOT NULL,"
  "  notes TEXT NOT NULL,"
  "  created INTEGER NOT NULL,"
  "  reached INTEGER" /* instant; NULL not yet */
  ") STRICT;"
  "CREATE INDEX event_goal ON event (goal) WHERE goal <> 0;"

  "CREATE TABLE change ("
  "  id INTEGER PRIMARY KEY,"
  "  at INTEGER NOT NULL,"
  "  what TEXT NOT NULL,"
  "  program TEXT NOT NULL,"
  "  state TEXT NOT NULL"
  ") STRICT;"
  "CREATE INDEX change_state ON change (state, id);"
  "CREATE INDEX change_at ON change (at);"

  "CREATE TABLE change_step ("
  "  change INTEGER NOT NULL REFERENCES change ON DELETE CASCADE,"
  "  step INTEGER NOT NULL,"
  "  event INTEGER," /* that the row belongs to; NULL none */
  "  of_table TEXT NOT NULL,"
  "  verb TEXT NOT NULL," /* what happened to the row */
  "  row_key TEXT NOT NULL," /* JSON: the columns of its primary key */
  "  was TEXT," /* JSON: the columns that are different now; NULL: there was no row */
  "  PRIMARY KEY (change, step)"
  ") STRICT, WITHOUT ROWID;",

  /* 2: a delivery may be a goal's, which stands among the events as its number with a minus */
  "DROP INDEX delivery_once;"
  "DROP INDEX delivery_waiting;"
  "DROP INDEX delivery_live;"
  "DROP INDEX delivery_due;"
  "DROP INDEX delivery_batch;"
  "DROP INDEX prompt_deck;"
  "ALTER TABLE prompt RENAME TO early_prompt;"
  "ALTER TABLE delivery RENAME TO early_delivery;"
  "CREATE TABLE delivery ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  event INTEGER NOT NULL,"
  "  occurrence INTEGER NOT NULL," /* of a goal: the first day of the span its target counts in */
  "  reason TEXT NOT NULL,"
  "  lead INTEGER NOT NULL,"
  "  zone TEXT NOT NULL,"
  "  wall INTEGER NOT NULL,"
  "  due INTEGER,"
  "  state TEXT NOT NULL,"
  "  held_for TEXT NOT NULL,"
  "  nonce TEXT NOT NULL,"
  "  batch TEXT NOT NULL,"
  "  notification INTEGER NOT NULL,"
  "  server TEXT NOT NULL,"
  "  shown_at INTEGER,"
  "  closed_at INTEGER,"
  "  closed_for TEXT NOT NULL,"
  "  repeats INTEGER NOT NULL,"
  "  clock_offset INTEGER NOT NULL"
  ") STRICT;"
  "INSERT INTO delivery SELECT * FROM early_delivery;"
  "CREATE TABLE prompt ("
  "  delivery INTEGER PRIMARY KEY REFERENCES delivery ON DELETE CASCADE,"
  "  deck TEXT NOT NULL,"
  "  card INTEGER NOT NULL,"
  "  text TEXT NOT NULL"
  ") STRICT;"
  "INSERT INTO prompt SELECT * FROM early_prompt;"
  "DROP TABLE early_prompt;"
  "DROP TABLE early_delivery;"
  "CREATE INDEX prompt_deck ON prompt (deck);"
  "CREATE UNIQUE INDEX delivery_once ON delivery (event, occurrence, reason, lead, wall);"
  "CREATE INDEX delivery_waiting ON delivery (zone, wall) WHERE state = 'waiting';"
  "CREATE INDEX delivery_live ON delivery (state, id)"
  "  WHERE state IN ('due', 'held', 'presenting', 'shown');"
  "CREATE INDEX delivery_due ON delivery (due) WHERE due IS NOT NULL;"
  "CREATE INDEX delivery_batch ON delivery (batch) WHERE batch <> '';"
  "CREATE INDEX delivery_live_of_goal ON delivery (event)"
  "  WHERE event < 0 AND state IN ('waiting', 'due', 'held', 'presenting', 'shown');"
  "CREATE TRIGGER delivery_of_event AFTER DELETE ON event"
  "  BEGIN DELETE FROM delivery WHERE event = OLD.id; END;"
  "CREATE TRIGGER delivery_of_goal AFTER DELETE ON goal"
  "  BEGIN DELETE FROM delivery WHERE event = -OLD.id; END;"
  /* which events run unplugged is asked at every wake */
  "CREATE INDEX event_unplug ON event (id) WHERE unplug = 1;"
  /* what the desktop was asked to hold back, and has not got back yet */
  "CREATE TABLE silence ("
  "  way TEXT PRIMARY KEY,"
  "  server TEXT NOT NULL," /* GUID:owner */
  "  detail TEXT NOT NULL" /* what giving it back needs */
  ") STRICT, WITHOUT ROWID;",

  /* 3: what deliveries went through while a step of the clock forward is in doubt */
  "CREATE TABLE doubt ("
  "  delivery INTEGER PRIMARY KEY REFERENCES delivery ON DELETE CASCADE,"
  "  steps INTEGER NOT NULL" /* a set of HearthDoubtSteps */
  ") STRICT;",
};

/* The history of hearth's own database. */
const HearthMigrations *
hearth_migrations (void)
{
  static const HearthMigrations history = { steps, G_N_ELEMENTS (steps) };

  return &history;
}
