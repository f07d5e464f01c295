#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_date_night: a date night reminds on a real desktop, and its buttons are answers.

dunst under Xvfb is the desktop. What a person would see is read off a screenshot; what they would
press is pressed through dunst.
"""

import time

from harness import PATH, SCHEDULE, Screen, Story, main, wait_for


class DateNight(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.screen = Screen(self)
        self.start_hearthd()

    def remind(self, kind, title):
        """Adds an event that starts in two seconds, and waits until its reminder is on the screen."""
        event = self.hearth_json('add', kind, title, 'in 2 seconds', '--remind', '0')
        wait_for(self.screen.displayed, 'a notification on the screen')
        return event['id']

    def test_seen(self):
        """The notification comes at the right second and says what, when and where."""
        self.hearth('add', 'date-night', "Dinner at Luigi's", 'in 3 seconds', '--remind', '0',
                    '--place', 'Old Harbour')
        start = self.property(PATH, SCHEDULE + '.NextStart')
        wait_for(self.screen.displayed, 'a notification on the screen')
        late = time.time() - start
        self.assertGreaterEqual(late, 0)
        self.assertLess(late, 1.5)
        self.screen.see("Dinner at Luigi's", 'Now', 'Old Harbour')
        self.assertEqual(self.state_of(1), 'due')

    def press_and_expect(self, kind, label, state):
        event = self.remind(kind, 'Ours')
        self.screen.press(label)
        wait_for(lambda: self.state_of(event) == state, f'{state} after {label}')
        wait_for(lambda: self.screen.displayed() == 0, 'the notification to go')

    def test_snooze(self):
        """Snooze on the notification snoozes, and the state is on disk: it survives kill -9."""
        self.press_and_expect('date-night', 'Snooze', 'snoozed')
        daemon = self.started[-1][0]
        self.started[-1] = (daemon, None)
        daemon.stop(how=9)
        self.start_hearthd()
        self.assertEqual(self.state_of(1), 'snoozed')

    def test_skip(self):
        """Skip on the notification skips."""
        self.press_and_expect('check-in', 'Skip', 'skipped')

    def test_done(self):
        """A promise can be answered with Done right where it is shown."""
        self.press_and_expect('promise', 'Done', 'done')

    def test_dismissed(self):
        """A notification that was only closed is not an answer: the occurrence stays due."""
        event = self.remind('date-night', 'Ours')
        wait_for(lambda: self.state_of(event) == 'due', 'due')
        self.screen.dunstctl('close-all')
        wait_for(lambda: self.screen.displayed() == 0, 'the notification to go')
        time.sleep(0.5)  # an answer that must not come: there is nothing to wait for
        self.assertEqual(self.state_of(event), 'due')

    def test_markup(self):
        """What a person typed is shown as typed, never read as markup."""
        self.remind('date-night', 'Bread & <b>wine</b>')
        self.screen.see('Bread & <b>wine</b>')


if __name__ == '__main__':
    main()
