# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""stranger: a program on the bus that means ill, and what those see that share the bus with it.

The stranger writes its messages to the bus's socket itself, as no library would let it. The bus has
the limits of a session's bus. What is measured is told in the output.
"""

import os
import socket
import struct
import threading
import time

from gi.repository import Gio, GLib

import harness
from harness import EVENT, NAME, PATH, SCHEDULE, NotificationServer, Story, wait_for

FULL = NAME + '.Error.Full'
PROPERTIES = 'org.freedesktop.DBus.Properties'
IN_TIME = 2  # seconds after its moment by which a reminder is on the screen

SESSION_LIMITS = ''.join(f'  <limit name="{name}">{value}</limit>\n' for name, value in (
    ('max_incoming_bytes', 1000000000), ('max_outgoing_bytes', 1000000000),
    ('max_message_size', 1000000000), ('max_connections_per_user', 100000),
    ('max_completed_connections', 100000), ('max_replies_per_connection', 50000)))
harness.BUS_CONFIG = harness.BUS_CONFIG.replace('</busconfig>', SESSION_LIMITS + '</busconfig>')


class Stranger:
    """A connection to the bus without a library."""

    NO_REPLY = 1

    def __init__(self, story):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(os.path.join(story.folder, 'bus.socket'))
        story.addCleanup(self.socket.close)
        self.serial = 0
        self.talk(b'\0AUTH EXTERNAL ' + str(os.getuid()).encode().hex().encode() + b'\r\n', b'OK')
        self.talk(b'NEGOTIATE_UNIX_FD\r\n', b'AGREE_UNIX_FD')
        self.socket.sendall(b'BEGIN\r\n')
        self.send(self.message('/org/freedesktop/DBus', 'org.freedesktop.DBus.Hello',
                               name='org.freedesktop.DBus'))
        self.socket.recv(4096)

    def talk(self, words, answer):
        self.socket.sendall(words)
        if not self.socket.recv(4096).startswith(answer):
            raise AssertionError(f'{words} was not answered with {answer}')

    def message(self, path, method, body=None, flags=0, name=NAME):
        """A call as the bytes it is on the wire."""
        interface, _, member = method.rpartition('.')
        message = Gio.DBusMessage.new_method_call(name, path, interface, member)
        if body is not None:
            message.set_body(body)
        message.set_flags(Gio.DBusMessageFlags(flags))
        message.set_serial(1)
        return bytes(message.to_blob(Gio.DBusCapabilityFlags.UNIX_FD_PASSING))

    def send(self, message, times=1):
        """Sends a message so often, each with a number of its own."""
        block = []
        for _ in range(times):
            self.serial += 1
            block.append(message[:8] + struct.pack('<I', self.serial) + message[12:])
            if len(block) == 200:
                self.socket.sendall(b''.join(block))
                block = []
        self.socket.sendall(b''.join(block))

    def read_answers(self, number):
        """Reads so many answers, and what comes between them; how many of them were errors."""
        data, errors = b'', 0
        while number:
            while len(data) < 16:
                data += self.socket.recv(1 << 16)
            body, fields = struct.unpack_from('<I', data, 4)[0], struct.unpack_from('<I', data, 12)[0]
            length = 16 + (fields + 7) // 8 * 8 + body
            while len(data) < length:
                data += self.socket.recv(1 << 16)
            errors += data[1] == 3
            number -= data[1] in (2, 3)
            if data[1] == 1:
                self.answer(data[:length])
            data = data[length:]
        return errors

    def answer(self, call):
        """Answers a Ping, which nobody else sends."""
        message = Gio.DBusMessage.new_from_blob(call, Gio.DBusCapabilityFlags.NONE)
        assert message.get_member() == 'Ping', message.print_(0)
        reply = Gio.DBusMessage.new_method_reply(message)
        reply.set_serial(1)
        self.send(bytes(reply.to_blob(Gio.DBusCapabilityFlags.NONE)))

    def read_in_background(self):
        """Takes in whatever comes."""
        def read():
            try:
                while self.socket.recv(1 << 20):
                    pass
            except OSError:
                pass
        threading.Thread(target=read, daemon=True).start()


class Watcher(threading.Thread):
    """Another program, which asks for something small all the time and notes how long that takes."""

    def __init__(self, story):
        super().__init__(daemon=True)
        self.bus = Gio.DBusConnection.new_for_address_sync(
            story.env['DBUS_SESSION_BUS_ADDRESS'], Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.times = []
        self.problems = []
        self.is_over = False
        self.start()

    def run(self):
        while not self.is_over:
            begin = time.monotonic()
            try:
                self.bus.call_sync(NAME, PATH, PROPERTIES, 'GetAll', GLib.Variant('(s)', (SCHEDULE,)),
                                   None, Gio.DBusCallFlags.NO_AUTO_START, 60000, None)
            except GLib.Error as error:
                self.problems.append(error.message)
            self.times.append(time.monotonic() - begin)
            time.sleep(0.03)

    def end(self):
        """The longest it waited, in seconds; each call was answered."""
        self.is_over = True
        self.join(90)
        self.bus.close_sync(None)
        assert not self.problems, self.problems
        return max(self.times)


class Strangers(Story):
    """A daemon with a screen, and what is looked at while strangers are about."""

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.env['G_SLICE'] = 'always-malloc'  # as the service has it
        self.daemon = self.start_hearthd()
        self.server = NotificationServer(self)
        self.hearth('add', 'date-night', 'Dinner', 'every day 19:00')
        self.before = self.memory()
        self.rung = 0

    def memory(self):
        """What hearthd has to itself, in MiB."""
        with open(f'/proc/{self.daemon.pid}/smaps_rollup', encoding='ascii') as file:
            return next(int(line.split()[1]) for line in file
                        if line.startswith('Private_Dirty:')) / 1024

    def files(self):
        return len(os.listdir(f'/proc/{self.daemon.pid}/fd'))

    def other_name(self):
        """The name of hearthd's other connection, by which it asks and nobody asks it."""
        bus = 'org.freedesktop.DBus'
        names = [name for name in self.call('/', bus + '.ListNames', name=bus)
                 if name.startswith(':') and name != self.owner_of(NAME)
                 and self.daemon.pid == self.call('/', bus + '.GetConnectionUnixProcessID', '(s)', name,
                                                  name=bus)]
        self.assertEqual(len(names), 1)
        return names[0]

    def plan_reminder(self, seconds):
        """Plans a reminder; its moment."""
        self.rung += 1
        event = self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'appreciation', f'Ring {self.rung}',
                          f'in {seconds} seconds', {})
        return self.call(event, EVENT + '.Occurrences', '(xxu)', int(time.time()), 0, 1)[0][1]

    def await_reminder(self, due):
        """How late it was shown, in seconds."""
        self.server.wait_event('shown', self.rung, timeout=60)
        late = os.stat(self.server.log).st_mtime - due
        self.assertLess(late, IN_TIME)
        return late

    def tell(self, what, slowest, late):
        print(f'# {what}: another waited {slowest:.3f} s at most, the reminder was {late:.3f} s late, '
              f'hearthd grew by {self.memory() - self.before:.1f} MiB')

    def year(self):
        """A question whose answer is long."""
        now = int(time.time())
        return GLib.Variant('(xxa{sv})', (now, now + 365 * 86400, {}))

    def assert_given_back(self, mebibytes):
        """What was taken is given back but for so many MiB, in a moment."""
        wait_for(lambda: self.memory() - self.before < mebibytes, 'the memory to be given back')
        print(f'# of which it kept {self.memory() - self.before:.1f} MiB')

    def assert_well(self):
        self.assertTrue(self.daemon.runs(), self.daemon.output())
        self.assertEqual(self.property(PATH, SCHEDULE + '.Storage'), '')
        self.hearth('add', 'promise', 'Still here', 'tomorrow 10:00')

    def fill(self):
        """Twelve megabytes of notes."""
        for _ in range(10):
            self.call(PATH, SCHEDULE + '.AddMany', '(a(sssa{sv}))', [
                ('promise', 'Long', 'in 20 days at 10:00', {'notes': GLib.Variant('s', 'x' * 60000)})
                for _ in range(20)], timeout=60000)
