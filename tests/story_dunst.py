#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_dunst: a real notification server stops dead, for long, and nobody notices on the bus.

dunst is stopped by SIGSTOP: the bus still takes calls to it and nothing answers them. All the while
the daemon is asked without pause, as a status bar might, and has to answer as fast as before; it must
not grow; and when dunst goes on, or another takes its place, what is outstanding comes, once.
"""

import re
import signal
import statistics
import threading
import time

from gi.repository import Gio, GLib

from harness import HEARTHD, PATH, SCHEDULE, UNDER, Clock, Screen, Story, main, wait_for

BUS_NAME = 'org.freedesktop.Notifications'
# In seconds: libnotify gives a call up after this.
GIVEN_UP = 25

# In seconds, what 99 of 100 calls are to be answered within, with and without a sanitizer; the
# slowest may take ten times as long, for it is the scheduler of a busy machine that it waits for.
# On an idle machine a plain build answers all of them within a third of the first limit.
LIMIT, LIMIT_SANITIZED = 0.050, 0.100


def is_sanitized():
    with open(HEARTHD, 'rb') as program:
        return b'__asan_init' in program.read()


class Asker(threading.Thread):
    """Asks the daemon on a connection of its own, call after call, and times each answer."""

    def __init__(self, story):
        super().__init__()
        self.connection = story.new_connection()
        self.over = threading.Event()
        self.times = []
        self.error = None

    def run(self):
        calls = (('org.freedesktop.DBus.Properties', 'GetAll', GLib.Variant('(s)', (SCHEDULE,))),
                 (SCHEDULE, 'Agenda', GLib.Variant('(xxa{sv})', (0, 0, {}))),
                 (SCHEDULE, 'Reminders', GLib.Variant('(xxa{sv})', (0, 0, {}))))
        while not self.over.is_set():
            for interface, method, arguments in calls:
                begin = time.monotonic()
                try:
                    self.connection.call_sync('org.hearth.Hearth1', PATH, interface, method,
                                              arguments, None, Gio.DBusCallFlags.NONE, 20000, None)
                except GLib.Error as error:
                    self.error = error
                    return
                self.times.append(time.monotonic() - begin)
            time.sleep(0.02)

    def finish(self):
        self.over.set()
        self.join()
        self.connection.close_sync(None)
        if self.error:
            raise self.error
        return sorted(self.times)


class Dunst(Story):

    def setUp(self):
        super().setUp()
        self.measure()
        self.start_bus()
        self.screen = Screen(self)
        self.clock = Clock(self)

    def new_connection(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        connection = Gio.DBusConnection.new_for_address_sync(
            self.env['DBUS_SESSION_BUS_ADDRESS'], flags, None, None)
        connection.set_exit_on_close(False)
        return connection

    def stop_dunst(self):
        self.screen.dunst.popen.send_signal(signal.SIGSTOP)
        self.addCleanup(self.screen.dunst.popen.send_signal, signal.SIGCONT)

    def go_on(self):
        self.screen.dunst.popen.send_signal(signal.SIGCONT)

    def plan(self, number, every=60):
        """Plans that many reminders, one every so many seconds."""
        for i in range(number):
            self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', f'Promise {i + 1}',
                      self.clock.local((i + 1) * every), {'remind': GLib.Variant('s', '0')})

    def reminders(self):
        """All reminders whose moment has come: their states, and their details."""
        rows = self.call(PATH, SCHEDULE + '.Reminders', '(xxa{sv})', 0, int(self.clock.now()),
                         {'limit': GLib.Variant('u', 9999)})
        return [row[4:6] for row in rows]

    def states(self):
        return [state for state, _ in self.reminders()]

    @staticmethod
    def resident(daemon):
        """Its memory in KiB."""
        with open(f'/proc/{daemon.pid}/status', encoding='ascii') as status:
            return int(re.search(r'VmRSS:\s+(\d+)', status.read()).group(1))

    def test_stopped(self):
        """Stopped longer than any patience: the bus answers as ever, memory stays, all comes once."""
        daemon = self.start_hearthd()
        self.plan(1, every=2)
        wait_for(self.screen.displayed, 'the first reminder')
        self.hearth('done', '1')
        wait_for(lambda: self.screen.displayed() == 0, 'it to go')
        self.plan(120)
        quiet = Asker(self)
        quiet.start()
        time.sleep(3)
        quiet = quiet.finish()
        before = self.resident(daemon)

        self.stop_dunst()
        asker = Asker(self)
        asker.start()
        begin = time.monotonic()
        while time.monotonic() - begin < GIVEN_UP + 4:  # an hour, for the daemon
            self.clock.sleep(3600 / (GIVEN_UP + 4) / 4)
            time.sleep(0.25)
        stopped = asker.finish()
        after = self.resident(daemon)
        self.assertGreater(len(self.states()), 50)

        self.tell('quiet', quiet)
        self.tell('stopped', stopped)
        print(f'# memory: {before} KiB before, {after} KiB after')
        if not UNDER:  # which would be measured
            self.assert_as_ever(quiet, stopped)
            self.assertLess(after - before, 16384 if is_sanitized() else 2048)

        self.go_on()
        wait_for(lambda: set(self.states()) == {'answered', 'shown'}, 'all to be shown', 20)
        time.sleep(1)
        self.assertEqual(self.screen.displayed(), 2)  # the one that lay before it, and a digest
        self.assertEqual(self.repeats(), 0)
        self.screen.press('Snooze')
        wait_for(lambda: 'snoozed' in (details.get('closed-for') for _, details in self.reminders()),
                 'buttons to work')

    def assert_as_ever(self, quiet, stopped):
        """The calls while dunst was stopped were answered as those before."""
        limit = LIMIT_SANITIZED if is_sanitized() else LIMIT
        self.assertLess(stopped[len(stopped) * 99 // 100], limit)
        self.assertLess(stopped[-1], 10 * limit)
        self.assertLess(statistics.median(stopped), 3 * statistics.median(quiet) + 0.002)

    def test_slow(self):
        """Stopped for a while only: what came due meanwhile is no flood when it goes on."""
        self.start_hearthd()
        self.plan(20)
        self.stop_dunst()
        for _ in range(21):
            self.clock.sleep(60)
            time.sleep(0.1)
        self.go_on()
        wait_for(lambda: self.states() == ['shown'] * 20, 'all to be shown', 20)
        time.sleep(1)
        self.assertEqual(self.screen.displayed(), 2)
        self.assertEqual(self.repeats(), 0)

    def test_killed(self):
        """Killed and started anew, or killed while it was stopped, it is shown everything once."""
        self.start_hearthd()
        self.plan(6)
        self.clock.sleep(7 * 60)
        wait_for(self.screen.displayed, 'the digest')
        self.replace_dunst()
        self.screen.see('6 reminders')
        self.assertEqual(self.screen.displayed(), 1)
        self.stop_dunst()
        self.plan(1)
        self.clock.sleep(61)
        wait_for(lambda: 'presenting' in self.states(), 'the call that hangs')
        self.replace_dunst()
        wait_for(lambda: set(self.states()) == {'shown'}, 'all to be shown', 20)
        self.screen.see('7 reminders')
        self.assertEqual(self.screen.displayed(), 1)

    def replace_dunst(self):
        """Kills dunst as it is, and starts another; waits until it shows something."""
        old = self.screen.dunst
        self.started = [entry for entry in self.started if entry[0] is not old]
        old.stop(signal.SIGKILL)
        wait_for(lambda: not self.owner_of(BUS_NAME), 'dunst to be gone')
        self.screen.start_dunst()
        wait_for(self.screen.displayed, 'what is outstanding on the new dunst')

    def repeats(self):
        """How often anything was presented beyond the first time."""
        return sum(row['repeats'] for row in self.hearth_json('reminders', '--limit', '9999'))

    def tell(self, what, times):
        ms = [1000 * seconds for seconds in times]
        print(f'# {what}: {len(ms)} calls answered in {statistics.median(ms):.2f} ms (median), '
              f'{ms[len(ms) * 99 // 100]:.2f} ms (p99), {ms[-1]:.2f} ms (the slowest)')


if __name__ == '__main__':
    main()
