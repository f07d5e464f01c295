#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_flat: a long life in short leaves hearthd with the files and the memory that it had.

A hundred thousand calls of every sort, and hundreds of programs that come and go.
"""

import time

from gi.repository import GLib

from harness import EVENT, NAME, PATH, PLAIN, SCHEDULE, main, wait_for
from stranger import PROPERTIES, Stranger, Strangers

CONNECTIONS = 300
CALLS = 100000
LOG_MAX = 10000


class Flat(Strangers):
    """A long life in short."""

    program = PLAIN

    def round(self, stranger):
        """A round of calls, each of its own sort, as messages: of reading, of changing, and wrong ones."""
        event, now = PATH + '/event/1', int(time.time())
        return [stranger.message(path, method, body) for path, method, body in (
            (PATH, SCHEDULE + '.Agenda', GLib.Variant('(xxa{sv})', (now + 60, 0, {'limit': GLib.Variant('u', 5)}))),
            (PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 5))),
            (PATH, SCHEDULE + '.Parse', GLib.Variant('(sa{sv})', ('every last friday of the month 19:00', {}))),
            (PATH, SCHEDULE + '.Parse', GLib.Variant('(sa{sv})', ('every blue moon', {}))),
            (PATH, SCHEDULE + '.Log', GLib.Variant('(ua{sv})', (3, {}))),
            (PATH, SCHEDULE + '.Unanswered', GLib.Variant('(u)', (3,))),
            (PATH, SCHEDULE + '.Nonsense', None),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(s)', ('promise',))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(sssa{sv})', ('promise', 'x', 'yesterday 10:00', {}))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(sssa{sv})', ('wedding', 'x', 'tomorrow 10:00', {}))),
            (PATH, PROPERTIES + '.GetAll', GLib.Variant('(s)', (SCHEDULE,))),
            (PATH, PROPERTIES + '.Get', GLib.Variant('(ss)', (SCHEDULE, 'NextTitle'))),
            (PATH + '/event/77', EVENT + '.Remove', None),
            (PATH + '/goal/77', NAME + '.Goal.Remove', None),
            (event, PROPERTIES + '.GetAll', GLib.Variant('(s)', (EVENT,))),
            (event, EVENT + '.Occurrences', GLib.Variant('(xxu)', (now, 0, 3))),
            (PATH, NAME + '.Goals.Review', GLib.Variant('(xx)', (now, now + 86400))),
            (PATH, NAME + '.Prompts.Decks', None),
            (PATH, NAME + '.Prompts.Draw', GLib.Variant('(s)', ('no-such-deck',))),
            (PATH + '/event', 'org.freedesktop.DBus.Introspectable.Introspect', None),
            (PATH, 'org.freedesktop.DBus.ObjectManager.GetManagedObjects', None),
            (event, EVENT + '.Done', GLib.Variant('(sa{sv})', ('', {'note': GLib.Variant('s', 'nice')}))),
            (event, PROPERTIES + '.Set', GLib.Variant('(ssv)', (EVENT, 'Place', GLib.Variant('s', f'place {now}')))),
            (PATH, SCHEDULE + '.Undo', None),
            (PATH, SCHEDULE + '.Undo', None),
        )]

    @staticmethod
    def live(stranger, messages, calls):
        """Makes so many calls; how many of them were refused."""
        refused = 0
        for _ in range(calls // len(messages) // 4):
            for message in messages * 4:
                stranger.send(message)
            refused += stranger.read_answers(len(messages) * 4)
        return refused

    def test_calls(self):
        """After a hundred thousand calls hearthd has the same files open, and the memory that it had."""
        stranger = Stranger(self)
        messages = self.round(stranger)
        self.live(stranger, messages[-4:], 2 * LOG_MAX)  # the log is full: the database grows no more
        self.live(stranger, messages, CALLS // 10)
        before, files = self.memory(), self.files()
        begin = time.monotonic()
        refused = self.live(stranger, messages, CALLS)
        print(f'# {CALLS} calls in {time.monotonic() - begin:.1f} s, {refused} of them refused, '
              f'took {(self.memory() - before) * 1024:.0f} KiB')
        self.assertEqual(refused, CALLS * 8 // 25)  # also each undo finds what was done before it
        self.assertEqual(self.files(), files)
        self.assertLess(self.memory() - before, 0.5)
        self.assert_well()

    def test_comes_and_goes(self):
        """Hundreds of programs that each change something once leave no memory taken."""
        def come():
            for number in range(CONNECTIONS):
                stranger = Stranger(self)
                stranger.send(stranger.message(PATH, SCHEDULE + '.Add', GLib.Variant(
                    '(sssa{sv})', ('promise', f'Promise {number}', 'tomorrow 10:00', {}))))
                stranger.socket.recv(4096)
                stranger.socket.close()
        come()
        before, files = self.memory(), self.files()
        come()
        wait_for(lambda: self.files() <= files, 'files to be closed')
        print(f'# {CONNECTIONS} connections took {self.memory() - before:.1f} MiB')
        self.assertLess(self.memory() - before, 4)
        self.assert_well()


if __name__ == '__main__':
    main()
