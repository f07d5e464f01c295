#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_limits: what is too much is refused with Full and in words, and what it took is given back.

Calls that are too large, too many, or read too late, and answers that would be too long: the next call
is served as ever.
"""

import struct
import time

from gi.repository import Gio, GLib

from harness import NAME, PATH, PLAIN, SCHEDULE, main
from stranger import FULL, Stranger, Strangers, Watcher

HUGE = 60 << 20


class Limits(Strangers):
    """What is large, so without the sanitizers."""

    program = PLAIN

    def test_too_many_calls(self):
        """One call too many is refused at once with Full, and those before it are answered, in order."""
        answers = []
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        bus = Gio.DBusConnection.new_for_address_sync(self.env['DBUS_SESSION_BUS_ADDRESS'], flags,
                                                      None, None)

        def on_answer(_, result, number):
            try:
                bus.call_finish(result)
                answers.append((number, ''))
            except GLib.Error as error:
                answers.append((number, error.message))
        for number in range(1000):
            bus.call(NAME, PATH, SCHEDULE, 'Agenda', self.year(), None, Gio.DBusCallFlags.NONE, 60000,
                     None, on_answer, number)
        context = GLib.MainContext.default()
        while len(answers) < 1000:
            context.iteration(True)
        served = [number for number, error in answers if not error]
        refused = [error for _, error in answers if error]
        self.assertGreaterEqual(len(served), 256)
        self.assertEqual(served, sorted(served))
        self.assertEqual(len(served) + len(refused), 1000)
        self.assertGreater(len(refused), 0)
        for error in refused:
            self.assertIn(FULL, error)
            self.assertIn('256', error)
        bus.close_sync(None)
        self.assert_well()

    def test_reads_late(self):
        """Who reads late is refused with Full meanwhile, and served again when it has read."""
        self.fill()
        stranger = Stranger(self)
        ask = stranger.message(PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 200)))
        stranger.send(ask, 3)
        time.sleep(1)
        stranger.send(ask)
        seen = b''
        stranger.socket.settimeout(2)
        try:
            while True:
                seen += stranger.socket.recv(1 << 20)
        except TimeoutError:
            pass
        self.assertIn(FULL.encode(), seen)
        self.assertIn(b'org.freedesktop.DBus.Peer', seen)
        self.assert_well()

    def test_too_large(self):
        """A call of more than 16 MiB is refused with Full, one just below it is looked at."""
        for megabytes, error in ((20, FULL), (15, NAME + '.Error.InvalidArgument')):
            name, _ = self.refused(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', 'x' * (megabytes << 20),
                                   'tomorrow 10:00', {})
            self.assertEqual(name, error)
        self.assert_well()

    def test_huge_message(self):
        """What a huge message takes, whose smallest parts GDBus makes values of, is given back."""
        watcher = Watcher(self)
        stranger = Stranger(self)
        stranger.read_in_background()
        whole = stranger.message(PATH, SCHEDULE + '.Add', GLib.Variant('(as)', ([''],)))
        header = whole[:len(whole) - struct.unpack_from('<I', whole, 4)[0]]
        length = HUGE // 8 * 8 - 3  # so many texts of nothing, eight bytes each but the last
        stranger.socket.sendall(header[:4] + struct.pack('<I', length + 4) + header[8:]
                                + struct.pack('<I', length) + bytes(length))
        self.call(PATH, SCHEDULE + '.Log', '(ua{sv})', 1, {}, timeout=60000)  # behind it
        print(f'# a message of {HUGE >> 20} MiB of nothing: another waited {watcher.end():.1f} s at most')
        self.assert_given_back(96)
        self.assert_well()

    def test_large_answers(self):
        """An answer of more than 32 MiB is refused with Full, and a smaller part of it can be had."""
        for _ in range(3):
            self.fill()
        for path, method, signature, arguments in (
                (PATH, SCHEDULE + '.List', '(xu)', (0, 1000)),
                (PATH, 'org.freedesktop.DBus.ObjectManager.GetManagedObjects', '()', ())):
            name, message = self.refused(path, method, signature, *arguments)
            self.assertEqual(name, FULL)
            self.assertIn('List', message)
        self.assertEqual(len(self.call(PATH, SCHEDULE + '.List', '(xu)', 0, 100, timeout=20000)), 100)


if __name__ == '__main__':
    main()
