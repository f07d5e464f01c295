#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_storm: the daemon is killed at random moments, again and again, with work in its hands.

Up to nine programs at once add, change, answer, snooze, move, remove and undo, and wait for
reminders that come due every second, while hearthd is killed -9: at its start, while it makes or
migrates its database, in the middle of calls, just as a notification is on its way. Then:

- what a call that returned success has done is there, and stays; a call whose reply was lost was
  done or was not, and asked for again under its request-id it is done once;
- each reminder was shown, whatever became of the daemon meanwhile;
- no daemon shows anything twice, and each kill costs one repeated notification at most.

A reminder is known by its title, which no other has: an event gets a new one before it is snoozed.
There are never more of them under way than a digest names, five, so each notification says what it
stands for; who showed it is its sender.

A life is a hundred kills on one database; every second begins with one to be migrated. This is the
daemon without the sanitizers (hearthd-plain): with them a start takes half a second, and most kills
would find nobody at work.

    story_storm.py            500 kills
    HEARTH_STORM=10000 …      as many as that, as ./setup test --storm has it
"""

import calendar
import collections
import datetime
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
import traceback
import zoneinfo

from gi.repository import Gio, GLib

from harness import EVENT, NAME, PATH, PLAIN, SCHEDULE, NotificationServer, Story, main, \
    wait_for

KILLS = int(os.environ.get('HEARTH_STORM', '500'))
KILLS_A_LIFE = 100
REMINDED = (2, 3, 5)  # one of these, in a life: so many reminders are under way at most
PLANNERS = 4
PATIENCE = 60  # seconds for what must come in the end
APPLICATION_ID = 0x48727468  # in the header of a database of hearth's

NOT_FOUND = NAME + '.Error.NotFound'


class Lost(Exception):
    """The daemon died on a call: whether it was done is not known."""


class Doors:
    """Lets many change the schedule at once, or one alone."""

    def __init__(self):
        self.condition = threading.Condition()
        self.inside = 0
        self.is_alone = False

    def enter(self, alone):
        with self.condition:
            self.condition.wait_for(lambda: not self.is_alone and not (alone and self.inside))
            self.inside += 1
            self.is_alone = alone

    def leave(self):
        with self.condition:
            self.inside -= 1
            self.is_alone = False
            self.condition.notify_all()


class Client(threading.Thread):
    """A program on a connection of its own, which minds what it has been promised."""

    def __init__(self, life, name, seed):
        super().__init__(name=name)
        self.life = life
        self.chance = random.Random(seed)
        self.number = 0
        self.connection = Gio.DBusConnection.new_for_address_sync(
            life.story.env['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.connection.set_exit_on_close(False)

    def run(self):
        try:
            while not self.life.is_over:
                self.number += 1
                self.live()
        except Exception:  # pylint: disable=broad-except
            self.life.problems.append(f'{self.name} {self.number}: {traceback.format_exc()}')
        self.connection.close_sync(None)

    def live(self):
        """Some work on one event."""
        raise NotImplementedError

    # Calls

    def call(self, path, method, signature='()', *arguments):
        """Calls as soon as there is a daemon; the reply. Raises Lost where it died on the call."""
        interface, _, member = method.rpartition('.')
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.connection.call_sync(
                    NAME, path, interface, member, GLib.Variant(signature, arguments), None,
                    Gio.DBusCallFlags.NO_AUTO_START, PATIENCE * 1000, None).unpack()
            except GLib.Error as error:
                if error.matches(Gio.dbus_error_quark(), Gio.DBusError.NO_REPLY):
                    raise Lost from None
                if (not error.matches(Gio.dbus_error_quark(), Gio.DBusError.NAME_HAS_NO_OWNER)
                        or time.monotonic() > end):
                    raise
            time.sleep(0.005)

    def ask(self, path, method, signature='()', *arguments):
        """Asks until there is an answer, which is one value."""
        while True:
            try:
                return self.call(path, method, signature, *arguments)[0]
            except Lost:
                pass

    def change_in_peace(self, attempt, is_so):
        """Has a change made, and sees that it is, also a while later, perhaps after a death."""
        while True:
            try:
                attempt()
                self.life.count['answered'] += 1
                break
            except Lost:
                self.life.count['lost'] += 1
                if is_so():
                    break
        time.sleep(self.chance.uniform(0, 0.06))
        if not is_so():
            raise AssertionError('what was promised is not so')

    def change(self, attempt, is_so):
        """The same, while others change things too."""
        self.life.doors.enter(alone=False)
        try:
            self.change_in_peace(attempt, is_so)
        finally:
            self.life.doors.leave()

    # Events

    def look(self, path):
        """What is known of an event, or None where there is none."""
        try:
            facts = self.ask(path, 'org.freedesktop.DBus.Properties.GetAll', '(s)', EVENT)
        except GLib.Error as error:
            if Gio.DBusError.get_remote_error(error) != NOT_FOUND:
                raise
            return None
        return {name: facts[name] for name in ('Title', 'Notes', 'Place', 'Start')}

    def everything(self):
        """The title of each event there is, by its object."""
        titles, page, after = {}, [None], 0
        while page:
            page = self.ask(PATH, SCHEDULE + '.List', '(xu)', after, 1000)
            titles.update((path, facts['Title']) for path, facts in page)
            after = int(page[-1][0].rsplit('/', 1)[1]) if page else 0
        return titles

    def add(self, kind, title, when):
        """Adds an event; its object. One with a request-id is asked for until that is answered."""
        has_id = self.chance.random() < 0.5
        options = {'request-id': GLib.Variant('s', title)} if has_id else {}
        answers = []

        def attempt():
            answers.extend(self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', kind, title, when,
                                     options))

        def is_so():
            found = [path for path, other in self.everything().items() if other == title]
            if len(found) > 1 or (answers and found != answers):
                raise AssertionError(f'answered {answers}, found {found}')
            if found and not has_id:
                answers[:] = found
            return bool(answers)

        self.change(attempt, is_so)
        self.life.expected[answers[0]] = self.look(answers[0])
        return answers[0]

    def update(self, path, how, **facts):
        """Gives some properties that are texts other values."""
        expected = dict(self.life.expected[path], **facts)
        changes = {name.lower(): GLib.Variant('s', value) for name, value in facts.items()}
        how(lambda: self.call(path, EVENT + '.Update', '(a{sv})', changes),
            lambda: self.look(path) == expected)
        self.life.expected[path] = expected

    def remove(self, path, how):
        how(lambda: self.call(path, EVENT + '.Remove'), lambda: self.look(path) is None)
        del self.life.expected[path]

    def state(self, path, occurrence):
        rows = self.ask(path, EVENT + '.Occurrences', '(xxu)', int(time.time()) - 3600, 0, 10)
        return {row[0]: row[3] for row in rows}.get(occurrence)

    def answer(self, path, occurrence, how):
        """Says that an occurrence was done, or is to be skipped."""
        method, state = self.chance.choice((('Done', 'done'), ('Skip', 'skipped')))
        how(lambda: self.call(path, f'{EVENT}.{method}', '(sa{sv})', occurrence, {}),
            lambda: self.state(path, occurrence) == state)


class Planner(Client):
    """Plans, and changes its plans; nothing of it comes due, for it is days ahead on any day."""

    def live(self):
        then = datetime.datetime.now(zoneinfo.ZoneInfo(self.life.story.env['TZ']))
        day = calendar.day_name[(then.weekday() + 4) % 7]
        path = self.add('date-night', f'{self.name}-{self.number}', f'every {day} 19:00')
        occurrence = self.ask(path, EVENT + '.Occurrences', '(xxu)', int(time.time()), 0, 1)[0][0]
        for _ in range(self.chance.randrange(4)):
            self.chance.choice((self.annotate, self.answer_and_reset, self.move, self.undo))(
                path, occurrence)
        if self.chance.random() < 0.5:
            self.answer(path, occurrence, self.change)
        if self.chance.random() < 0.5:
            self.remove(path, self.change)

    def annotate(self, path, occurrence):
        self.update(path, self.change, Notes=f'note {self.chance.random()}',
                    Place=f'place {self.chance.random()}')

    def answer_and_reset(self, path, occurrence):
        self.answer(path, occurrence, self.change)
        self.change(lambda: self.call(path, EVENT + '.Reset', '(s)', occurrence),
                    lambda: self.state(path, occurrence) == 'upcoming')

    def start_of(self, path, occurrence):
        """When an occurrence starts, an instant; 0 where it is none."""
        rows = self.ask(path, EVENT + '.Occurrences', '(xxu)', int(time.time()) - 3600, 0, 10)
        return {row[0]: row[1] for row in rows}.get(occurrence, 0)

    def move(self, path, occurrence):
        wanted = datetime.datetime.fromisoformat(occurrence).replace(
            hour=self.chance.randrange(24), tzinfo=zoneinfo.ZoneInfo(self.life.story.env['TZ']))
        self.change(lambda: self.call(path, EVENT + '.Move', '(ss)', occurrence,
                                      wanted.strftime('%Y-%m-%d %H:%M')),
                    lambda: self.start_of(path, occurrence) == wanted.timestamp())

    def undo(self, path, occurrence):
        """Takes a change back, which nobody must be in the way of."""
        before = self.life.expected[path]
        self.life.doors.enter(alone=True)
        try:
            if self.chance.random() < 0.5:
                self.update(path, self.change_in_peace, Notes=f'not {self.chance.random()}')
            else:
                self.remove(path, self.change_in_peace)
            self.change_in_peace(lambda: self.call(PATH, SCHEDULE + '.Undo'),
                                 lambda: self.look(path) == before)
        finally:
            self.life.doors.leave()
        self.life.expected[path] = before


class Reminded(Client):
    """Waits for one reminder at a time, and does something about it."""

    def live(self):
        title = f'{self.name}-{self.number}'
        path = self.add('appreciation', title, 'in 1 second')
        self.await_reminder(path, 'start', title)
        occurrence = self.life.expected[path]['Start']
        what = self.chance.random()
        if what < 0.3:
            self.answer(path, occurrence, self.change)
        elif what < 0.6:
            self.snooze(path, occurrence, title + ' again')
        elif what < 0.8:
            self.remove(path, self.change)

    def reminders(self, path):
        now = int(time.time())
        event = GLib.Variant('x', int(path.rsplit('/', 1)[1]))
        return self.ask(PATH, SCHEDULE + '.Reminders', '(xxa{sv})', now - 3600, now + 3600,
                        {'event': event})

    def await_reminder(self, path, reason, title):
        """Waits until the record says that a reminder was shown."""
        self.life.wanted.add(title)
        end = time.monotonic() + PATIENCE
        rows = []
        while not any(row[3] == reason and row[4] in ('shown', 'closed') for row in rows):
            if time.monotonic() > end:
                raise AssertionError(f'{title}, {reason}: in vain; {rows}')
            time.sleep(0.05)
            rows = self.reminders(path)

    def snooze(self, path, occurrence, title):
        self.update(path, self.change, Title=title)
        self.change(lambda: self.call(path, EVENT + '.Snooze', '(ss)', occurrence, '1 second'),
                    lambda: any(row[3] == 'snooze' for row in self.reminders(path)))
        self.await_reminder(path, 'snooze', title)


class Life:
    """One database, its clients, its screen, and a daemon that is killed and starts again."""

    def __init__(self, story, number, chance):
        self.story = story
        self.chance = chance
        self.doors = Doors()
        self.expected = {}  # what is known of each event, by its object
        self.wanted = set()  # the titles of the reminders that should have come
        self.count = collections.Counter()
        self.problems = []
        self.is_over = False
        self.folder = os.path.join(story.folder, f'life-{number}')
        self.database = os.path.join(self.folder, 'hearth', 'hearth.db')
        self.is_migrated = number % 2 == 0
        os.makedirs(os.path.dirname(self.database), 0o700)
        if self.is_migrated:
            self.make_early()
        self.server = NotificationServer(story)
        self.daemon = None
        story.addCleanup(self.end)

    def make_early(self):
        """A database from before the first version, with something in it."""
        early = sqlite3.connect(self.database)
        early.executescript('PRAGMA journal_mode = WAL;'
                            f'PRAGMA application_id = {APPLICATION_ID};'
                            'CREATE TABLE early (x); INSERT INTO early VALUES (1);')
        early.close()

    def spawn(self):
        env = dict(self.story.env, XDG_DATA_HOME=self.folder)
        self.daemon = subprocess.Popen([PLAIN], env=env, stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=self.story.log)

    def end(self):
        self.is_over = True
        if self.daemon.poll() is None:
            self.daemon.kill()
        self.daemon.wait(20)

    def await_daemon(self):
        wait_for(lambda: self.daemon.poll() is not None or self.story.owner_of(NAME), 'hearthd', 20)
        if self.daemon.poll() is not None:
            raise AssertionError(f'hearthd ended by itself with {self.daemon.returncode}')

    def await_notification(self):
        """Waits for the next one to be shown, for a while."""
        before = os.path.getsize(self.server.log)
        end = time.monotonic() + 0.4
        while os.path.getsize(self.server.log) == before and time.monotonic() < end:
            time.sleep(0.001)

    def kill(self):
        """Lets the daemon run for a random while and kills it."""
        when = self.chance.random()
        if when < 0.25:  # while it starts
            time.sleep(self.chance.uniform(0, 0.04))
        else:
            self.await_daemon()
            if when < 0.6:
                self.await_notification()
                time.sleep(self.chance.uniform(0, 0.005))
            else:
                time.sleep(self.chance.uniform(0, 0.3))
        if self.daemon.poll() is not None:
            raise AssertionError(f'hearthd ended by itself with {self.daemon.returncode}')
        self.daemon.send_signal(signal.SIGKILL)
        self.daemon.wait(20)
        time.sleep(self.chance.choice((0, 0, 0, 0.01, 0.05)) * self.chance.random())

    def run(self, kills):
        clients = [Planner(self, f'plan{i}', self.chance.random()) for i in range(PLANNERS)]
        clients += [Reminded(self, f'word{i}', self.chance.random())
                    for i in range(self.chance.choice(REMINDED))]
        self.spawn()
        for client in clients:
            client.start()
        for _ in range(kills):
            self.kill()
            self.spawn()
            if self.problems:
                break
        self.is_over = True
        for client in clients:
            client.join(2 * PATIENCE)
        self.story.assertFalse(any(client.is_alive() for client in clients))
        if self.problems:
            self.story.fail('\n'.join(self.problems))
        self.await_daemon()
        self.check_kept()
        self.daemon.terminate()
        self.story.assertEqual(self.daemon.wait(20), 0)
        self.check_file()
        self.check_shown()
        self.server.stop()
        shutil.rmtree(self.folder)

    def check_kept(self):
        """All events are there as they should be, and no others."""
        last = Client(self, 'last', 0)
        titles = {path: facts['Title'] for path, facts in self.expected.items()}
        self.story.assertEqual(last.everything(), titles)
        for path, facts in self.expected.items():
            self.story.assertEqual(last.look(path), facts)
        last.connection.close_sync(None)

    def check_file(self):
        database = sqlite3.connect(self.database)
        self.story.assertEqual(database.execute('PRAGMA integrity_check').fetchall(), [('ok',)])
        if self.is_migrated:
            self.story.assertEqual(database.execute('SELECT x FROM early').fetchall(), [(1,)])
        database.close()

    def check_shown(self):
        """All reminders were shown, and no more of them again than daemons were killed."""
        showings = collections.defaultdict(list)  # by title: (sender, number of the notification)
        places = set()  # what stands under which number
        for number, event in enumerate(self.server.events('shown')):
            key = event['actions'][0].split(':', 1)[1]
            if event['replaces_id'] != 0:  # taken up again after a start, in its place
                self.story.assertEqual(event['id'], event['replaces_id'])
                self.story.assertIn((event['id'], key), places)
                continue
            places.add((event['id'], key))
            for title in self.titles_of(event):
                showings[title].append((event['sender'], number))
            self.count['notifications'] += 1
        self.story.assertEqual(set(showings), self.wanted)
        self.count['reminders'] += len(showings)
        repeated = collections.defaultdict(set)  # by sender: the notifications that came again
        for title, shown in showings.items():
            senders = [sender for sender, _ in shown]
            self.story.assertEqual(len(set(senders)), len(senders), f'{title} twice by one daemon')
            for sender, number in shown[:-1]:
                repeated[sender].add(number)
        self.count['repeated'] += sum(len(numbers) for numbers in repeated.values())
        self.story.assertLessEqual(max(map(len, repeated.values()), default=0), 1,
                                   'one kill made several notifications come again')

    @staticmethod
    def titles_of(event):
        """What a notification stands for: one reminder, or each line of a digest."""
        if not event['hints']['category'].endswith('digest'):
            return [event['summary']]
        return [line.split(':')[0] for line in event['body'].split('\n')]


class Storm(Story):

    def test_storm(self):
        """Killed again and again under load, hearth forgets nothing it said yes to."""
        seed = random.randrange(1 << 32)
        print(f'# seed {seed}, {KILLS} kills', flush=True)
        chance = random.Random(seed)
        self.start_bus()
        self.log = open(os.path.join(self.folder, 'hearthd.log'), 'wb')
        self.addCleanup(self.log.close)
        total = collections.Counter()
        for number, done in enumerate(range(0, KILLS, KILLS_A_LIFE)):
            life = Life(self, number, chance)
            begin = time.monotonic()
            life.run(min(KILLS_A_LIFE, KILLS - done))
            total += life.count
            print(f'# life {number}: {time.monotonic() - begin:.0f} s, {dict(life.count)}',
                  flush=True)
        print(f'# in all: {dict(total)}')
        self.assertGreater(total['answered'], KILLS)
        self.assertGreater(total['reminders'], KILLS // 10)


if __name__ == '__main__':
    main()
