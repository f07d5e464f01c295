#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_storm: the daemon is killed at random moments, again and again, with work in its hands.

All the while reminders come due and a script adds events as fast as it can. In the end every call
that returned success is there, every reminder was shown, and none was shown more often than once
and once more for each kill.

    story_storm.py            100 kills
    HEARTH_STORM=10000 …      as many as that
"""

import os
import random
import signal
import subprocess
import time

from gi.repository import Gio, GLib

from harness import EVENT, HEARTHD, NAME, PATH, SCHEDULE, NotificationServer, Story, main, wait_for

KILLS = int(os.environ.get('HEARTH_STORM', '100'))
EACH = 5  # so many events to one that is due at once


class Storm(Story):

    def spawn(self):
        return subprocess.Popen([HEARTHD], env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=self.log)

    def end(self):
        if self.daemon.poll() is None:
            self.daemon.kill()
        self.daemon.wait(20)
        self.log.close()

    def add(self, number, when):
        """Adds one event without waiting; what comes of it is in self.added or self.unsure."""
        def finish(connection, result):
            try:
                self.added.append((number, connection.call_finish(result).unpack()[0]))
            except GLib.Error:
                self.unsure.add(number)
        self.connection.call(NAME, PATH, SCHEDULE, 'Add',
                             GLib.Variant('(sssa{sv})',
                                          ('appreciation', f'Word {number}', when, {})),
                             None, Gio.DBusCallFlags.NO_AUTO_START, 5000, None, finish)

    def work(self, seconds):
        """Adds events for a while, some of them due in a moment."""
        context = GLib.MainContext.default()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.number += 1
            self.add(self.number, 'in 1 second' if self.number % EACH == 0 else 'every friday 19:00')
            pause = time.monotonic() + 0.01
            while time.monotonic() < pause:
                context.iteration(False)

    def test_storm(self):
        """Killed again and again under load, hearth forgets nothing it said yes to."""
        seed = random.randrange(1 << 32)
        print(f'# seed {seed}, {KILLS} kills', flush=True)
        chance = random.Random(seed)
        self.start_bus()
        server = NotificationServer(self)
        self.log = open(os.path.join(self.folder, 'hearthd.log'), 'wb')
        self.added, self.unsure, self.number = [], set(), 0
        self.daemon = self.spawn()
        self.addCleanup(self.end)
        wait_for(lambda: self.owner_of(NAME), 'hearthd')
        for _ in range(KILLS):
            self.work(chance.uniform(0, 0.5))
            self.daemon.send_signal(signal.SIGKILL)
            self.daemon.wait(20)
            self.daemon = self.spawn()
            if chance.random() < 0.7:  # else it is killed before it has its name
                wait_for(lambda: self.owner_of(NAME) or self.daemon.poll() is not None, 'hearthd')
        wait_for(lambda: self.owner_of(NAME), 'hearthd')
        context = GLib.MainContext.default()
        wait_for(lambda: context.iteration(False) or len(self.added) + len(self.unsure)
                 == self.number, 'the last replies', 60)
        self.check(server)

    def check(self, server):
        self.assertGreater(len(self.added), KILLS)
        titles = {}
        for number, path in self.added:
            self.assertNotIn(path, titles, 'two events under one number')
            titles[path] = number
            self.assertEqual(self.property(path, EVENT + '.Title'), f'Word {number}')
        due = {int(path.rsplit('/', 1)[1]) for path, number in titles.items()
               if number % EACH == 0}
        self.assertGreater(len(due), 0)
        wait_for(lambda: due <= self.told(), 'every reminder told', 60)
        self.assertLessEqual(self.repeats(server), KILLS)
        print(f'# {len(self.added)} added, {len(due)} due, {self.repeats(server)} repeated')

    def told(self):
        """The events of which a server has taken a reminder."""
        rows = self.hearth_json('reminders', '--from', 'yesterday', '--to', 'tomorrow',
                                '--limit', '10000')
        return {row['event'] for row in rows if row['state'] in ('shown', 'closed')}

    @staticmethod
    def repeats(server):
        """How often something was put on the screen once more than once."""
        seen = {}
        for event in server.events('shown'):
            if event['replaces_id'] == 0:
                seen[event['summary'] + event['body']] = seen.get(
                    event['summary'] + event['body'], 0) + 1
        return sum(times - 1 for times in seen.values())


if __name__ == '__main__':
    main()
