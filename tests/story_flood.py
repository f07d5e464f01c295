#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_flood: programs on the bus that want too much of hearthd, on purpose or not.

One has thousands of calls under way, never reads what it is told, or plans a hundred thousand events.
Meanwhile another program is answered, a reminder comes in time, and hearthd's memory stays where it
was.
"""

import time

from gi.repository import Gio, GLib

from harness import EVENT, NAME, PATH, PLAIN, SCHEDULE, main
from stranger import FULL, Stranger, Strangers, Watcher

PROMPT = 1.5  # seconds in which another is answered, whoever else is there
MUCH = 10000
MOST = 50000  # see SESSION_LIMITS in stranger
BATCHES = 100
SUBSCRIBERS = 5
CHANGES = 200


class Flood(Strangers):
    """What is much, so without the sanitizers, which would measure themselves."""

    program = PLAIN

    def flood(self, what, times, method, body, flags=0, name=NAME):
        """Makes a call so often at once, while a reminder is due; how long another waited at most."""
        due = self.plan_reminder(3)
        watcher = Watcher(self)
        stranger = Stranger(self)
        stranger.read_in_background()
        stranger.send(stranger.message(PATH, SCHEDULE + method, body, flags, name), times)
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell(f'{times} {what}', slowest, late)
        self.assert_given_back(8)
        self.assert_well()
        return slowest

    def test_many_calls(self):
        """Calls without number, of reading, of writing and where there is nothing, hold nobody else up."""
        addition = GLib.Variant('(sssa{sv})', ('promise', 'x', 'tomorrow 10:00', {}))
        self.assertLess(self.flood('questions', MUCH, '.Agenda', self.year()), PROMPT)
        self.assertLess(self.flood('additions', MUCH, '.Add', addition), PROMPT)
        self.assertLess(self.flood('calls of nothing', MUCH, '.Agenda', self.year(), name=self.other_name()),
                        PROMPT)

    def test_silent_calls(self):
        """A flood of calls that want no answer is no other: what is too much is dropped."""
        self.assertLess(self.flood('silent calls', MUCH, '.Agenda', self.year(), Stranger.NO_REPLY), PROMPT)

    def test_full_bus(self):
        """A reminder comes in time, also by a bus that is busy with all the calls that it lets one make."""
        # How long others wait is the bus's affair, which looks through all that wait for each answer.
        self.flood('questions', MOST, '.Agenda', self.year())

    def test_never_reads(self):
        """Who never reads its answers is refused in time; the bus is not filled, and others are served."""
        self.fill()
        self.call(PATH, SCHEDULE + '.List', '(xu)', 0, 200)
        before = self.memory()
        due = self.plan_reminder(3)
        watcher = Watcher(self)
        stranger = Stranger(self)
        stranger.send(stranger.message(PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 200))), 500)
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell('500 answers of 12 MB that nobody reads', slowest, late)
        self.assertLess(slowest, PROMPT)
        self.assertLess(self.memory() - before, 96)
        # Somebody who reads gets as much as they like.
        for _ in range(5):
            self.assertEqual(len(self.call(PATH, SCHEDULE + '.List', '(xu)', 0, 200, timeout=20000)), 200)
        self.assert_well()

    def test_never_listens(self):
        """Who wants to be told of everything and never reads it is waited for by nobody."""
        match = GLib.Variant('(s)', (f"type='signal',sender='{NAME}'",))
        strangers = [Stranger(self) for _ in range(SUBSCRIBERS)]
        for stranger in strangers:
            stranger.send(stranger.message('/org/freedesktop/DBus', 'org.freedesktop.DBus.AddMatch',
                                           match, name='org.freedesktop.DBus'))
            stranger.socket.recv(4096)
        event = self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', 'Long', 'tomorrow 10:00', {})
        before = self.memory()
        due = self.plan_reminder(3)
        watcher = Watcher(self)
        for n in range(CHANGES):
            self.call(event, EVENT + '.Update', '(a{sv})', {'notes': GLib.Variant('s', f'{n:05}' * 12000)})
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell(f'{CHANGES} changes of 60 kB that {SUBSCRIBERS} are told of and do not read', slowest, late)
        self.assertLess(slowest, PROMPT)
        self.assertLess(self.memory() - before, 8)
        self.assert_well()
        # It was all there to be read.
        heard = 0
        while heard < CHANGES * 60000:
            some = strangers[0].socket.recv(1 << 20)
            self.assertNotEqual(some, b'')
            heard += len(some)

    def test_many_events(self):
        """A hundred thousand events are served like ten: in time, and in the same memory."""
        whens = (('date-night', 'every friday 19:00'), ('milestone', 'every year since 2015-06-20'),
                 ('promise', 'tomorrow 10:00'), ('appreciation', 'every weekday 8:00'))
        rows = GLib.Variant('(a(sssa{sv}))', (
            [(whens[i % 4][0], f'Event {i}', whens[i % 4][1], {}) for i in range(1000)],))
        watcher = Watcher(self)
        due = early = 0
        for batch in range(BATCHES):
            if batch == BATCHES // 5:
                early = self.memory()
            if batch == BATCHES - 5:
                due = self.plan_reminder(3)
            self.connection.call_sync(NAME, PATH, SCHEDULE, 'AddMany', rows, None,
                                      Gio.DBusCallFlags.NONE, 60000, None)
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell(f'{BATCHES * 1000} events', slowest, late)
        self.assertLess(slowest, PROMPT)
        self.assertLess(self.memory() - early, 8)
        begin = time.monotonic()
        now = int(time.time())
        self.assertEqual(len(self.call(PATH, SCHEDULE + '.Agenda', '(xxa{sv})', now + 60, 0, {})), 100)
        for method, signature, arguments in (
                ('.Agenda', '(xxa{sv})', (0, 0, {})), ('.Agenda', '(xxa{sv})', (0, now, {})),
                ('.Agenda', '(xxa{sv})', (now + 60, 0, {'kind': GLib.Variant('s', 'check-in')}))):
            name, _ = self.refused(PATH, SCHEDULE + method, signature, *arguments)
            self.assertEqual(name, FULL)
        name, _ = self.refused(PATH, 'org.freedesktop.DBus.ObjectManager.GetManagedObjects')
        self.assertEqual(name, FULL)
        print(f'# then five questions took {time.monotonic() - begin:.2f} s')
        self.assertLess(self.memory() - early, 16)
        self.assert_well()


if __name__ == '__main__':
    main()
