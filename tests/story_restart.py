#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_restart: restarts in the middle of a due reminder, of the daemon and of the server.

A reminder is shown at least once and never twice on one server; what was shown before a restart is
still the one copy, and its buttons still work.
"""

import signal
import time

from harness import Screen, Story, main, wait_for


class Restart(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.screen = Screen(self)

    def remind(self):
        self.hearth('add', 'date-night', 'Ours', 'in 2 seconds', '--remind', '0')
        wait_for(self.screen.displayed, 'a notification on the screen')
        wait_for(lambda: self.state_of(1) == 'due', 'due')

    def stop_hearthd(self, daemon, how=signal.SIGTERM):
        """Ends the daemon with a signal; the story then no longer asks for its exit status."""
        status = daemon.stop(how)
        self.started = [entry for entry in self.started if entry[0] is not daemon]
        self.assertEqual(status, 0 if how == signal.SIGTERM else -how)

    def settle(self):
        """Waits until a daemon that has just started has said all it has to say."""
        time.sleep(1.5)

    def test_clean_restart(self):
        """A restarted daemon leaves one copy on the screen, and its old button answers."""
        daemon = self.start_hearthd()
        self.remind()
        self.stop_hearthd(daemon)
        self.start_hearthd()
        self.settle()
        self.assertEqual(self.screen.displayed(), 1)
        self.screen.press('Skip')
        wait_for(lambda: self.state_of(1) == 'skipped', 'skipped by an old button')

    def test_killed(self):
        """After kill -9 the reminder is still due, once on the screen, and can be answered."""
        daemon = self.start_hearthd()
        self.remind()
        self.stop_hearthd(daemon, signal.SIGKILL)
        self.start_hearthd()
        self.settle()
        self.assertEqual(self.state_of(1), 'due')
        self.assertEqual(self.screen.displayed(), 1)
        self.screen.press('Snooze')
        wait_for(lambda: self.state_of(1) == 'snoozed', 'snoozed by an old button')

    def test_down_at_the_moment(self):
        """A reminder whose moment came while the daemon was down is shown when it is back."""
        daemon = self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 2 seconds', '--remind', '0')
        self.stop_hearthd(daemon, signal.SIGKILL)
        time.sleep(2.5)
        self.start_hearthd()
        wait_for(self.screen.displayed, 'the missed reminder')
        self.screen.see('Ours')
        self.settle()
        self.assertEqual(self.screen.displayed(), 1)

    def test_server_restarts(self):
        """A notification server that starts anew gets what is outstanding, once."""
        self.start_hearthd()
        self.remind()
        self.screen.dunst.stop()
        wait_for(lambda: not self.owner_of('org.freedesktop.Notifications'), 'the server to go')
        self.screen.start_dunst()
        wait_for(self.screen.displayed, 'the reminder on the new server')
        self.settle()
        self.assertEqual(self.screen.displayed(), 1)
        self.screen.press('Skip')
        wait_for(lambda: self.state_of(1) == 'skipped', 'skipped on the new server')

    def test_server_comes_late(self):
        """A reminder that comes due with nobody to show it waits for a server."""
        self.screen.dunst.stop()
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 1 second', '--remind', '0')
        time.sleep(2)
        self.screen.start_dunst()
        wait_for(self.screen.displayed, 'the reminder on the late server')
        self.screen.see('Ours')

    def test_server_hangs(self):
        """While a server hangs the daemon still answers, and time goes on."""
        self.start_hearthd()
        self.screen.dunst.popen.send_signal(signal.SIGSTOP)
        self.addCleanup(self.screen.dunst.popen.send_signal, signal.SIGCONT)
        self.hearth('add', 'date-night', 'Ours', 'in 1 second', '--remind', '0')
        wait_for(lambda: self.state_of(1) == 'due', 'due with a hung server')
        begin = time.monotonic()
        self.hearth('skip', '1')
        self.assertEqual(self.state_of(1), 'skipped')
        self.assertLess(time.monotonic() - begin, 2)


if __name__ == '__main__':
    main()
