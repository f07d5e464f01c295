#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_idle: with nothing due the daemon makes no system call at all, for a minute."""

import glob
import os
import signal
import subprocess
import time

from harness import Screen, Story, main, wait_for

SECONDS = 60


class Idle(Story):

    def test_idle(self):
        """strace sees nothing for a minute, with events to come and a notification server there."""
        self.start_bus()
        Screen(self)
        daemon = self.start_hearthd()
        self.hearth('add', 'date-night', 'Dinner', 'every friday 19:00')
        self.hearth('add', 'promise', 'Call', 'tomorrow 10:00')
        # GLib keeps a thread for 15 s after its last use, in case there is more for it.
        wait_for(lambda: not self.pool_threads(daemon.pid), 'the last pool thread to end', 40)
        trace = os.path.join(self.folder, 'trace')
        strace = subprocess.Popen(['strace', '-f', '-q', '-o', trace, '-p', str(daemon.pid)],
                                  stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wait_for(lambda: self.is_traced(daemon.pid), 'strace to attach')
        time.sleep(SECONDS)
        strace.send_signal(signal.SIGINT)
        strace.communicate(timeout=20)
        with open(trace, encoding='utf-8') as file:
            calls = [line for line in file if not self.is_waiting(line)]
        self.assertEqual(calls, [])

    @staticmethod
    def pool_threads(pid):
        """The threads of a process that wait for something to be handed to them."""
        names = []
        for path in glob.glob(f'/proc/{pid}/task/*/comm'):
            with open(path, encoding='ascii') as file:
                names.append(file.read().strip())
        return [name for name in names if name.startswith('pool')]

    @staticmethod
    def is_traced(pid):
        with open(f'/proc/{pid}/status', encoding='ascii') as status:
            return 'TracerPid:\t0\n' not in status.read()

    @staticmethod
    def is_waiting(line):
        """The call each thread was in when strace came and left: begun before, ended after."""
        return 'resuming interrupted' in line or line.rstrip().endswith('<detached ...>')


if __name__ == '__main__':
    main()
