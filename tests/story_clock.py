#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_clock: the clock is set, or the machine sleeps, and each reminder still comes once.

timeshim gives the daemon and the command a clock of their own, which reaches them as the kernel's
does, by the timer that an alarm is set on; the machine's clock is left alone.
"""

import time

from gi.repository import GLib

from harness import PATH, SCHEDULE, Clock, NotificationServer, Story, main, wait_for

DAY = 86400


class ClockSet(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.server = NotificationServer(self)
        self.clock = Clock(self)

    def shown(self):
        return [event['summary'] for event in self.server.events('shown')]

    def test_forward(self):
        """A clock that jumps to a reminder's moment rings it within a second."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 72 hours', '--remind', '0')
        self.clock.set(3 * DAY + 60)
        begin = time.monotonic()
        self.server.wait_event('shown', timeout=5)
        self.assertLess(time.monotonic() - begin, 1.5)

    def test_back(self):
        """What was shown in a future that proved false goes, and comes again at its true time."""
        self.start_hearthd()
        # In UTC no hour is there twice, in which it would come later.
        self.hearth('add', 'date-night', 'Ours', 'in 1 hour', '--remind', '0', '--zone', 'UTC')
        self.clock.set(3600 + 5)
        shown = self.server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        self.clock.set(0)
        self.assertEqual(self.server.wait_event('closed', timeout=5)['id'], shown['id'])
        wait_for(lambda: self.state_of(1) == 'upcoming', 'not due any more')
        self.clock.set(3600 + 5)
        self.server.wait_event('shown', 2)
        time.sleep(1)
        self.assertEqual(len(self.shown()), 2)

    def test_set_back_before_it_came(self):
        """A clock that is set back puts a reminder off by as much, and by no more."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 2 seconds', '--remind', '0')
        self.clock.set(-3600)
        time.sleep(3)
        self.assertEqual(self.shown(), [])
        self.clock.set(0)
        self.server.wait_event('shown', timeout=5)
        time.sleep(1)
        self.assertEqual(len(self.shown()), 1)

    def test_asleep(self):
        """Two days asleep end in one digest; a clock that is then put right repeats nothing."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Dinner', 'in 26 hours', '--for', '1h', '--remind', '1h')
        self.hearth('add', 'promise', 'Mend the bike', 'in 5 hours', '--remind', '1h,0')
        self.hearth('add', 'check-in', 'Talk', 'in 30 hours', '--for', '30m', '--remind', '0')
        self.hearth('add', 'appreciation', 'A kind word', 'in 3 hours')
        self.hearth('add', 'date-night', 'Cinema', 'in 49 hours', '--remind', '1d,2h')
        begin = time.monotonic()
        self.clock.sleep(2 * DAY)
        shown = self.server.wait_event('shown', timeout=5)
        self.assertLess(time.monotonic() - begin, 1.5)
        self.assertIn('4 reminders', shown['summary'])
        for title in ('Dinner', 'Mend the bike', 'Talk', 'Cinema: in 1 hour'):
            self.assertIn(title, shown['body'])
        states = [self.state_at(number) for number in range(1, 6)]
        self.assertEqual(states, ['due', 'due', 'due', 'missed', 'due'])
        self.clock.set(self.clock.offset - 3600)
        time.sleep(1.5)
        self.clock.set(self.clock.offset + 3600)
        time.sleep(1.5)
        self.assertEqual(len(self.shown()), 1)

    def state_at(self, event):
        """The state of an event's one occurrence, wherever the clock stands."""
        return self.call(PATH, SCHEDULE + '.Agenda', '(xxa{sv})', 0, int(self.clock.now()) + DAY,
                         {'event': GLib.Variant('x', event)})[0][6]

    def test_slept_through(self):
        """A year asleep is no year of pop-ups, and a milestone that fell into it is told belatedly."""
        self.start_hearthd()
        self.hearth('add', 'appreciation', 'A kind word', 'every day at 20:00')
        self.hearth('add', 'check-in', 'Talk', 'every sunday 18:00')
        self.clock.sleep(365 * DAY)
        self.server.wait_event('shown', timeout=5)
        time.sleep(1)
        self.assertLessEqual(len(self.shown()), 2)
        yesterday = self.clock.local(-DAY).split()[0]
        self.hearth('add', 'milestone', 'Together', f'every 1000 days since {yesterday}',
                    '--remind', '0')
        before = len(self.shown())
        self.clock.sleep(1000 * DAY)
        self.server.wait_event('shown', before + 1, timeout=5)
        self.assertIn('1000 days', self.server.events('shown')[-1]['body'])

    def test_back_and_forth(self):
        """A clock that is set back and forth by a little makes no reminder come twice."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 2 seconds', '--remind', '0')
        self.server.wait_event('shown')
        for offset in (0.5, -0.2, 1, 0, 30, 10, 60):
            self.clock.set(offset)
            time.sleep(0.1)
        time.sleep(1)
        self.assertEqual(len(self.shown()), 1)

    def test_weekly(self):
        """Ten weeks, a jump a week: each occurrence reminds once, none is left out."""
        self.start_hearthd()
        self.hearth('add', 'appreciation', 'A kind word', 'every friday 19:00')
        begin = self.property('/org/hearth/Hearth1', 'org.hearth.Hearth1.Schedule.NextStart')
        for week in range(10):
            self.clock.set(begin + week * 7 * DAY - int(time.time()) + 1)
            self.server.wait_event('shown', week + 1, timeout=5)
        wait_for(lambda: len(self.shown()) == 10, 'ten reminders')


if __name__ == '__main__':
    main()
