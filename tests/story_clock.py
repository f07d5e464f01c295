#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_clock: somebody sets the clock, and every reminder still comes once, at its time.

timeshim gives the daemon and the command a clock of their own, which the story sets by writing an
offset in seconds to a file; the machine's clock is left alone.
"""

import os
import subprocess
import time

from harness import BUILD, HEARTHD, NotificationServer, Story, main, wait_for

DAY = 86400


class ClockSet(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.server = NotificationServer(self)
        self.offset = os.path.join(self.folder, 'offset')
        self.set_clock(0)
        self.env['HEARTH_TIMESHIM'] = self.offset
        self.env['LD_PRELOAD'] = ' '.join(self.sanitizer_library()
                                          + [os.path.join(BUILD, 'tests', 'timeshim.so')])

    @staticmethod
    def sanitizer_library():
        """ASan wants to be loaded before everything else, so before the shim too."""
        linked = subprocess.run(['ldd', HEARTHD], capture_output=True, encoding='utf-8', check=True)
        return [line.split()[2] for line in linked.stdout.splitlines() if 'libasan' in line]

    def set_clock(self, offset):
        with open(self.offset + '.new', 'w', encoding='ascii') as file:
            file.write(str(offset))
        os.rename(self.offset + '.new', self.offset)

    def shown(self):
        return [event['summary'] for event in self.server.events('shown')]

    def test_forward(self):
        """A clock that jumps to a reminder's moment rings it within a second."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 72 hours', '--remind', '0')
        self.set_clock(3 * DAY + 60)
        begin = time.monotonic()
        self.server.wait_event('shown', timeout=5)
        self.assertLess(time.monotonic() - begin, 1.5)

    def test_back(self):
        """What was shown in a future that proved false is shown again at its true time."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 1 hour', '--remind', '0')
        self.set_clock(3600 + 5)
        self.server.wait_event('shown')
        self.set_clock(0)
        time.sleep(1)
        before = len(self.shown())
        self.set_clock(3600 + 5)
        self.server.wait_event('shown', before + 1)

    def test_back_and_forth(self):
        """A clock that is set back and forth by a little makes no reminder come twice."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Ours', 'in 2 seconds', '--remind', '0')
        self.server.wait_event('shown')
        for offset in (0.5, -0.2, 1, 0, 30, 10, 60):
            self.set_clock(offset)
            time.sleep(0.1)
        time.sleep(1)
        self.assertEqual(len(self.shown()), 1)

    def test_weekly(self):
        """Ten weeks, a jump a week: each occurrence reminds once, none is left out."""
        self.start_hearthd()
        self.hearth('add', 'appreciation', 'A kind word', 'every friday 19:00')
        begin = self.property('/org/hearth/Hearth1', 'org.hearth.Hearth1.Schedule.NextStart')
        for week in range(10):
            self.set_clock(begin + week * 7 * DAY - int(time.time()) + 1)
            self.server.wait_event('shown', week + 1, timeout=5)
        wait_for(lambda: len(self.shown()) == 10, 'ten reminders')


if __name__ == '__main__':
    main()
