#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_bus: the session bus goes away and comes back, and no reminder is lost by it.

A bus that is found by its path alone may be another's one day: hearthd keeps the time meanwhile, and
brings what is due to the next bus there. One whose address names it for good is waited for by nobody.
"""

import os
import signal
import time

from gi.repository import Gio, GLib

from harness import NAME, PATH, PLAIN, SCHEDULE, UNDER, NotificationServer, Story, main, wait_for

DEATHS = 5
QUICK_DEATHS = 20
WARM_UP = 5


class OnABus(Story):
    """A daemon on a bus that may go away."""

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.daemon = self.start_hearthd()

    def shown(self, server, title):
        return sum(title in event['summary'] + event['body'] for event in server.events('shown'))

    def await_shown(self, server, title):
        wait_for(lambda: self.shown(server, title), f'{title} on the screen')

    def footprint(self):
        """Open files, and memory in KiB, of hearthd."""
        with open(f'/proc/{self.daemon.pid}/smaps_rollup', encoding='ascii') as file:
            memory = next(int(line.split()[1]) for line in file if line.startswith('Private_Dirty:'))
        return len(os.listdir(f'/proc/{self.daemon.pid}/fd')), memory

    def button(self, server, title, label):
        """Presses a button of the notification with that title."""
        event = next(one for one in server.events('shown') if title in one['summary'])
        action = event['actions'][event['actions'].index(label) - 1]
        server.tell(f'invoke {event["id"]} {action}')


class Bus(OnABus):

    def die_once(self, number):
        """One death of the bus, with a reminder before it, one while there is none, one after it."""
        before = NotificationServer(self)
        self.hearth('add', 'promise', f'Before {number}', 'in 1 second', '--remind', '0')
        self.await_shown(before, f'Before {number}')
        self.hearth('add', 'promise', f'Meanwhile {number}', 'in 2 seconds', '--remind', '0')
        due = time.monotonic() + 2.1
        self.lose_bus(self.daemon)
        time.sleep(max(0, due - time.monotonic()))
        self.find_bus()
        self.assertEqual(before.popen.wait(20), before.popen.returncode)
        after = NotificationServer(self)
        for title in (f'Before {number}', f'Meanwhile {number}'):
            self.await_shown(after, title)
        self.hearth('add', 'promise', f'After {number}', 'in 1 second', '--remind', '0')
        self.await_shown(after, f'After {number}')
        for title in ('Before', 'Meanwhile', 'After'):
            self.button(after, f'{title} {number}', 'Done')
        wait_for(lambda: self.property(PATH, SCHEDULE + '.Outstanding') == 0, 'all answered')
        for title in ('Before', 'Meanwhile', 'After'):
            self.assertEqual(self.shown(after, f'{title} {number}'), 1, after.events())
        self.assertEqual(self.shown(before, f'Before {number}'), 1, before.events())
        self.assertEqual(self.shown(before, f'Meanwhile {number}'), 0, before.events())
        after.stop()

    def test_dies(self):
        """Through five deaths of the bus each reminder comes, once a server, and its buttons work."""
        footprints = []
        for number in range(DEATHS):
            self.die_once(number)
            footprints.append(self.footprint())
        self.assertEqual({files for files, _ in footprints}, {footprints[0][0]}, footprints)

    def test_waits(self):
        """While there is no bus hearthd keeps its schedule from another, and ends when told to."""
        self.lose_bus(self.daemon)
        _, other = self.spawn_bus('other')
        second = self.start('second', self.daemon_command(),
                            env=dict(self.env, DBUS_SESSION_BUS_ADDRESS=other))
        self.assertEqual(second.wait(), 1)
        begin = time.monotonic()
        self.assertEqual(self.daemon.stop(), 0)
        self.assertLess(time.monotonic() - begin, 2)

    def test_name_taken(self):
        """Where another has the name on the next bus, hearthd ends with a failure that says so."""
        self.expect_end()
        self.lose_bus(self.daemon)
        self.hold_name()
        self.assertEqual(self.daemon.wait(), 1)
        self.assertIn(NAME, self.daemon.output())

    def hold_name(self):
        """Another bus, on which the name is taken before hearthd can."""
        os.rename(self.folder + '/bus.socket', self.folder + '/old.socket')
        self.start_bus_elsewhere()
        self.connection.call_sync(
            'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'RequestName',
            GLib.Variant('(su)', (NAME, 4)), None, Gio.DBusCallFlags.NONE, 5000, None)
        os.symlink(self.folder + '/elsewhere.socket', self.folder + '/bus.socket')

    def start_bus_elsewhere(self):
        _, address = self.spawn_bus('elsewhere')
        self.env['DBUS_SESSION_BUS_ADDRESS'] = address
        self.connect()

    def expect_end(self):
        """The daemon's end is this story's own affair."""
        self.started = [entry for entry in self.started if entry[0] is not self.daemon]

    def test_one_bus_alone(self):
        """A bus that is named by its GUID never comes back: hearthd ends, and leaves the schedule."""
        self.daemon.stop()
        guid = self.connection.get_guid()
        env = dict(self.env)
        env['DBUS_SESSION_BUS_ADDRESS'] += ',guid=' + guid
        self.daemon = self.start_hearthd(env=env)
        self.expect_end()
        self.bus.popen.kill()
        self.assertEqual(self.daemon.wait(), 1)
        self.assertIn('gone away', self.daemon.output())

    def test_hangs(self):
        """A bus that hangs for a while is the same bus afterwards."""
        self.hearth('add', 'promise', 'Before', 'tomorrow 10:00')
        self.bus.popen.send_signal(signal.SIGSTOP)
        time.sleep(2)
        self.bus.popen.send_signal(signal.SIGCONT)
        self.hearth('add', 'promise', 'After', 'tomorrow 10:00')
        self.assertNotIn('gone away', self.daemon.output())


class Measured(OnABus):
    """What is measured, so without the sanitizers."""

    program = PLAIN

    def test_sleeps(self):
        """While there is no bus hearthd sleeps from attempt to attempt."""
        self.lose_bus(self.daemon)
        time.sleep(3)  # the attempts after one second and two are over, and the next is not due
        before = self.naps()
        time.sleep(3)
        if not UNDER:  # which has threads of its own
            self.assertLess(self.naps() - before, 10)

    def naps(self):
        """How often the daemon has fallen asleep, in all its threads."""
        count = 0
        for thread in os.listdir(f'/proc/{self.daemon.pid}/task'):
            with open(f'/proc/{self.daemon.pid}/task/{thread}/status', encoding='ascii') as file:
                count += next(int(line.split()[1]) for line in file
                              if line.startswith('voluntary_ctxt_switches:'))
        return count

    def test_dies_often(self):
        """Death after death of the bus leaves nothing behind: no file, no memory, no thread."""
        for number in range(QUICK_DEATHS):
            if number == WARM_UP:
                files, memory = self.footprint()
                threads = len(os.listdir(f'/proc/{self.daemon.pid}/task'))
            self.lose_bus(self.daemon)
            self.find_bus()
            self.hearth('add', 'promise', f'Promise {number}', 'tomorrow 10:00')
        after, grown = self.footprint()
        print(f'# {QUICK_DEATHS - WARM_UP} deaths of the bus: {memory} KiB before, {grown} after')
        self.assertEqual(after, files)
        # GLib's pool keeps the threads of the latest attempts for a while.
        self.assertLess(len(os.listdir(f'/proc/{self.daemon.pid}/task')) - threads, 4)
        if not UNDER:  # which would be measured
            self.assertLess(grown - memory, 512)


if __name__ == '__main__':
    main()
