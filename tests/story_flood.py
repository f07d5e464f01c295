#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_flood: programs on the bus that mean ill, or that nobody has tested.

One has thousands of calls under way, never reads what it is told, sends what is no call, dies in the
middle, comes and goes, or plans a hundred thousand events. Meanwhile another program is answered, a
reminder comes in time, and hearthd's memory stays where it was.

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
from harness import EVENT, NAME, PATH, PLAIN, SCHEDULE, NotificationServer, Story, main, wait_for

FULL = NAME + '.Error.Full'
PROPERTIES = 'org.freedesktop.DBus.Properties'
PROMPT = 1.5  # seconds in which another is answered, whoever else is there
IN_TIME = 2  # seconds after its moment by which a reminder is on the screen
MUCH = 10000
CONNECTIONS = 300
BATCHES = 100
CALLS = 100000
LOG_MAX = 10000
SUBSCRIBERS = 5
CHANGES = 200
HUGE = 60 << 20

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


class Flood(Strangers):
    """What is much, so without the sanitizers, which would measure themselves."""

    program = PLAIN

    def test_many_calls(self):
        """Ten thousand calls at once, of reading and of writing, hold nobody else up."""
        for method, body in (
                ('.Agenda', self.year()),
                ('.Add', GLib.Variant('(sssa{sv})', ('promise', 'x', 'tomorrow 10:00', {})))):
            due = self.plan_reminder(3)
            watcher = Watcher(self)
            stranger = Stranger(self)
            stranger.read_in_background()
            stranger.send(stranger.message(PATH, SCHEDULE + method, body), MUCH)
            late = self.await_reminder(due)
            slowest = watcher.end()
            self.tell(f'{MUCH} calls of {method[1:]}', slowest, late)
            self.assertLess(slowest, PROMPT)
            self.assertLess(self.memory() - self.before, 96)
        self.assert_well()

    def test_silent_calls(self):
        """A flood of calls that want no answer is no other: what is too much is dropped."""
        due = self.plan_reminder(3)
        watcher = Watcher(self)
        stranger = Stranger(self)
        stranger.read_in_background()
        stranger.send(stranger.message(PATH, SCHEDULE + '.Agenda', self.year(), Stranger.NO_REPLY),
                      MUCH)
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell(f'{MUCH} silent calls', slowest, late)
        self.assertLess(slowest, PROMPT)
        self.assertLess(self.memory() - self.before, 64)
        self.assert_well()

    def test_never_reads(self):
        """Who never reads its answers is refused in time; the bus is not filled, and others are served."""
        self.fill()
        self.call(PATH, SCHEDULE + '.List', '(xu)', 0, 200)
        before = self.memory()
        due = self.plan_reminder(3)
        watcher = Watcher(self)
        stranger = Stranger(self)
        stranger.send(stranger.message(PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 200))), 500)
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell('500 answers of 12 MB that nobody reads', slowest, late)
        self.assertLess(slowest, PROMPT)
        self.assertLess(self.memory() - before, 96)
        # Somebody who reads gets as much as they like.
        for _ in range(5):
            self.assertEqual(len(self.call(PATH, SCHEDULE + '.List', '(xu)', 0, 200, timeout=20000)), 200)
        self.assert_well()

    def test_never_listens(self):
        """Who wants to be told of everything and never reads it is waited for by nobody."""
        match = GLib.Variant('(s)', (f"type='signal',sender='{NAME}'",))
        strangers = [Stranger(self) for _ in range(SUBSCRIBERS)]
        for stranger in strangers:
            stranger.send(stranger.message('/org/freedesktop/DBus', 'org.freedesktop.DBus.AddMatch',
                                           match, name='org.freedesktop.DBus'))
            stranger.socket.recv(4096)
        event = self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', 'Long', 'tomorrow 10:00', {})
        before = self.memory()
        due = self.plan_reminder(3)
        watcher = Watcher(self)
        for n in range(CHANGES):
            self.call(event, EVENT + '.Update', '(a{sv})', {'notes': GLib.Variant('s', f'{n:05}' * 12000)})
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell(f'{CHANGES} changes of 60 kB that {SUBSCRIBERS} are told of and do not read', slowest, late)
        self.assertLess(slowest, PROMPT)
        self.assertLess(self.memory() - before, 8)
        self.assert_well()
        # It was all there to be read.
        heard = 0
        while heard < CHANGES * 60000:
            some = strangers[0].socket.recv(1 << 20)
            self.assertNotEqual(some, b'')
            heard += len(some)

    def test_many_events(self):
        """A hundred thousand events are served like ten: in time, and in the same memory."""
        whens = (('date-night', 'every friday 19:00'), ('milestone', 'every year since 2015-06-20'),
                 ('promise', 'tomorrow 10:00'), ('appreciation', 'every weekday 8:00'))
        rows = GLib.Variant('(a(sssa{sv}))', (
            [(whens[i % 4][0], f'Event {i}', whens[i % 4][1], {}) for i in range(1000)],))
        watcher = Watcher(self)
        due = early = 0
        for batch in range(BATCHES):
            if batch == BATCHES // 5:
                early = self.memory()
            if batch == BATCHES - 5:
                due = self.plan_reminder(3)
            self.connection.call_sync(NAME, PATH, SCHEDULE, 'AddMany', rows, None,
                                      Gio.DBusCallFlags.NONE, 60000, None)
        late = self.await_reminder(due)
        slowest = watcher.end()
        self.tell(f'{BATCHES * 1000} events', slowest, late)
        self.assertLess(slowest, PROMPT)
        self.assertLess(self.memory() - early, 8)
        begin = time.monotonic()
        now = int(time.time())
        self.assertEqual(len(self.call(PATH, SCHEDULE + '.Agenda', '(xxa{sv})', now + 60, 0, {})), 100)
        for method, signature, arguments in (
                ('.Agenda', '(xxa{sv})', (0, 0, {})), ('.Agenda', '(xxa{sv})', (0, now, {})),
                ('.Agenda', '(xxa{sv})', (now + 60, 0, {'kind': GLib.Variant('s', 'check-in')}))):
            name, _ = self.refused(PATH, SCHEDULE + method, signature, *arguments)
            self.assertEqual(name, FULL)
        name, _ = self.refused(PATH, 'org.freedesktop.DBus.ObjectManager.GetManagedObjects')
        self.assertEqual(name, FULL)
        print(f'# then five questions took {time.monotonic() - begin:.2f} s')
        self.assertLess(self.memory() - early, 16)
        self.assert_well()

    def test_comes_and_goes(self):
        """Hundreds of programs that each change something once leave no memory taken."""
        def come():
            for number in range(CONNECTIONS):
                stranger = Stranger(self)
                stranger.send(stranger.message(PATH, SCHEDULE + '.Add', GLib.Variant(
                    '(sssa{sv})', ('promise', f'Promise {number}', 'tomorrow 10:00', {}))))
                stranger.socket.recv(4096)
                stranger.socket.close()
        come()
        before, files = self.memory(), self.files()
        come()
        self.assertEqual(self.files(), files)
        print(f'# {CONNECTIONS} connections took {self.memory() - before:.1f} MiB')
        self.assertLess(self.memory() - before, 4)
        self.assert_well()

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
        self.daemon.stop()
        self.env['G_SLICE'] = 'always-malloc'  # as the service has it
        self.daemon = self.start_hearthd()
        self.before = self.memory()
        watcher = Watcher(self)
        stranger = Stranger(self)
        stranger.read_in_background()
        whole = stranger.message(PATH, SCHEDULE + '.Add', GLib.Variant('(as)', ([''],)))
        header = whole[:len(whole) - struct.unpack_from('<I', whole, 4)[0]]
        length = HUGE // 8 * 8 - 3  # so many texts of nothing, eight bytes each but the last
        stranger.socket.sendall(header[:4] + struct.pack('<I', length + 4) + header[8:]
                                + struct.pack('<I', length) + bytes(length))
        self.call(PATH, SCHEDULE + '.Log', '(ua{sv})', 1, {}, timeout=60000)  # behind it
        wait_for(lambda: self.memory() - self.before < 96, 'the memory to be given back')
        print(f'# a message of {HUGE >> 20} MiB of nothing: another waited {watcher.end():.1f} s at most, '
              f'hearthd kept {self.memory() - self.before:.1f} MiB')
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


class Flat(Strangers):
    """A long life in short."""

    program = PLAIN

    def round(self, stranger):
        """A round of calls, each of its own sort, as messages: of reading, of changing, and wrong ones."""
        event, now = PATH + '/event/1', int(time.time())
        return [stranger.message(path, method, body) for path, method, body in (
            (PATH, SCHEDULE + '.Agenda', GLib.Variant('(xxa{sv})', (now + 60, 0, {'limit': GLib.Variant('u', 5)}))),
            (PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 5))),
            (PATH, SCHEDULE + '.Parse', GLib.Variant('(sa{sv})', ('every last friday of the month 19:00', {}))),
            (PATH, SCHEDULE + '.Parse', GLib.Variant('(sa{sv})', ('every blue moon', {}))),
            (PATH, SCHEDULE + '.Log', GLib.Variant('(ua{sv})', (3, {}))),
            (PATH, SCHEDULE + '.Unanswered', GLib.Variant('(u)', (3,))),
            (PATH, SCHEDULE + '.Nonsense', None),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(s)', ('promise',))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(sssa{sv})', ('promise', 'x', 'yesterday 10:00', {}))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(sssa{sv})', ('wedding', 'x', 'tomorrow 10:00', {}))),
            (PATH, PROPERTIES + '.GetAll', GLib.Variant('(s)', (SCHEDULE,))),
            (PATH, PROPERTIES + '.Get', GLib.Variant('(ss)', (SCHEDULE, 'NextTitle'))),
            (PATH + '/event/77', EVENT + '.Remove', None),
            (PATH + '/goal/77', NAME + '.Goal.Remove', None),
            (event, PROPERTIES + '.GetAll', GLib.Variant('(s)', (EVENT,))),
            (event, EVENT + '.Occurrences', GLib.Variant('(xxu)', (now, 0, 3))),
            (PATH, NAME + '.Goals.Review', GLib.Variant('(xx)', (now, now + 86400))),
            (PATH, NAME + '.Prompts.Decks', None),
            (PATH, NAME + '.Prompts.Draw', GLib.Variant('(s)', ('no-such-deck',))),
            (PATH + '/event', 'org.freedesktop.DBus.Introspectable.Introspect', None),
            (PATH, 'org.freedesktop.DBus.ObjectManager.GetManagedObjects', None),
            (event, EVENT + '.Done', GLib.Variant('(sa{sv})', ('', {'note': GLib.Variant('s', 'nice')}))),
            (event, PROPERTIES + '.Set', GLib.Variant('(ssv)', (EVENT, 'Place', GLib.Variant('s', f'place {now}')))),
            (PATH, SCHEDULE + '.Undo', None),
            (PATH, SCHEDULE + '.Undo', None),
        )]

    @staticmethod
    def live(stranger, messages, calls):
        """Makes so many calls; how many of them were refused."""
        refused = 0
        for _ in range(calls // len(messages) // 4):
            for message in messages * 4:
                stranger.send(message)
            refused += stranger.read_answers(len(messages) * 4)
        return refused

    def test_calls(self):
        """After a hundred thousand calls hearthd has the same files open, and the memory that it had."""
        stranger = Stranger(self)
        messages = self.round(stranger)
        self.live(stranger, messages[-4:], 2 * LOG_MAX)  # the log is full: the database grows no more
        self.live(stranger, messages, CALLS // 10)
        before, files = self.memory(), self.files()
        begin = time.monotonic()
        refused = self.live(stranger, messages, CALLS)
        print(f'# {CALLS} calls in {time.monotonic() - begin:.1f} s, {refused} of them refused, '
              f'took {(self.memory() - before) * 1024:.0f} KiB')
        self.assertEqual(refused, CALLS * 8 // 25)  # also each undo finds what was done before it
        self.assertEqual(self.files(), files)
        self.assertLess(self.memory() - before, 0.5)
        self.assert_well()


class Garbage(Strangers):
    """What is only to be survived."""

    def test_garbage(self):
        """What is no call, or none that there is, ends with whoever sent it."""
        watcher = Watcher(self)
        deep = GLib.Variant('s', 'deep')
        for _ in range(50):  # D-Bus itself allows 64
            deep = GLib.Variant('v', deep)
        strange = [
            (PATH, SCHEDULE + '.Nonsense', None), (PATH, 'org.example.Nothing.Add', None),
            (PATH + '/event/99999999999999999999', EVENT + '.Remove', None), ('/', SCHEDULE + '.List', None),
            (PATH + '/event', EVENT + '.Remove', None), (PATH + '/goal/0', NAME + '.Goal.Remove', None),
            (PATH, PROPERTIES + '.Get', GLib.Variant('(ss)', ('', ''))),
            (PATH, PROPERTIES + '.Set', GLib.Variant('(ssv)', (SCHEDULE, 'Version', GLib.Variant('u', 1)))),
            (PATH, PROPERTIES + '.GetAll', GLib.Variant('(s)', ('org.example.Nothing',))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(sssa{sv})', ('promise', 'x', 'tomorrow 10:00',
                                                                 {'place': deep}))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(v)', (deep,))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(as)', (['x' * 1000] * 200,))),
        ]
        stranger = Stranger(self)
        stranger.read_in_background()
        for path, method, body in strange:
            for flags in (0, Stranger.NO_REPLY):
                stranger.send(stranger.message(path, method, body, flags), 20)
        whole = stranger.message(PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 1)))
        for place in range(len(whole)):
            self.send_broken(whole[:place] + bytes([whole[place] ^ 0x5a]) + whole[place + 1:])
        self.send_broken(os.urandom(4096))
        self.send_broken(whole[:len(whole) // 2])
        watcher.end()
        self.assert_well()

    def send_broken(self, message):
        stranger = Stranger(self)
        stranger.socket.settimeout(2)
        try:
            stranger.socket.sendall(message)
        except OSError:
            pass
        stranger.socket.close()

    def test_files(self):
        """Open files that come with calls that have no use for them are closed again."""
        before = self.files()
        with open('/dev/null', 'rb') as nothing:
            for method, body in ((SCHEDULE + '.List', GLib.Variant('(xu)', (0, 1))),
                                 (SCHEDULE + '.RestoreFrom', GLib.Variant('(h)', (7,))),
                                 (SCHEDULE + '.RestoreFrom', GLib.Variant('(h)', (0,))),
                                 (SCHEDULE + '.Nonsense', None)):
                for _ in range(50):
                    self.call_with_files(method, body, [nothing.fileno()] * 4)
        wait_for(lambda: self.files() <= before, 'the files to be closed')
        self.assert_well()

    def call_with_files(self, method, body, files):
        interface, _, member = method.rpartition('.')
        message = Gio.DBusMessage.new_method_call(NAME, PATH, interface, member)
        if body is not None:
            message.set_body(body)
        message.set_unix_fd_list(Gio.UnixFDList.new_from_array(
            [os.dup(file) for file in files]))
        self.connection.send_message_with_reply_sync(message, Gio.DBusSendMessageFlags.NONE, 20000, None)

    def test_dies(self):
        """Who leaves in the middle of its calls, or of a group of changes, leaves nothing behind."""
        before = self.files()
        for number in range(50):
            stranger = Stranger(self)
            stranger.send(stranger.message(PATH, SCHEDULE + '.BeginGroup',
                                           GLib.Variant('(s)', (f'group {number}',))))
            stranger.send(stranger.message(PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 9))), 20)
            stranger.socket.sendall(stranger.message(PATH, SCHEDULE + '.Undo')[:40])
            stranger.socket.close()
        self.call(PATH, SCHEDULE + '.BeginGroup', '(s)', 'there is room for a group')
        self.assertLessEqual(self.files(), before)
        self.assert_well()


if __name__ == '__main__':
    main()
