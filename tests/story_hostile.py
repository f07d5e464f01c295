#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""
story_hostile: whatever comes over the bus, hearthd answers, by name, and goes on.

The calls are made from the interface description itself, so that a new method is tried without a
line here: each argument at its edges with the others as they should be, then random ones. A seed
makes the random ones the same in each run.
"""

import os
import random
import xml.etree.ElementTree as ElementTree

from gi.repository import Gio, GLib

from harness import NAME, PATH, SCHEDULE, Story, main

XML = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'dbus',
                   'org.hearth.Hearth1.xml')
SEED = 20261122
ROUNDS = 1500

TEXTS = ('', ' ', '\n', '\t\x01', '0', '-1', '../..', 'a' * 2000, 'ä' * 40000, '%s%n', "'; DROP TABLE event",
         'date-night', 'every friday 19:00', 'tomorrow 10:00', '2026-11-27', '9999-12-31T23:59:59',
         'goal:9223372036854775807', '1h before', 'FREQ=SECONDLY', '💛')
NUMBERS = {'x': (0, 1, -1, 2**63 - 1, -2**63, 1795780800), 't': (0, 1, 2**64 - 1),
           'i': (0, -1, 2**31 - 1, -2**31), 'u': (0, 1, 100, 10000, 10001, 2**32 - 1),
           'y': (0, 255), 'h': (0, 7)}
OPTIONS = ('for', 'duration', 'remind', 'reminders', 'follow-up', 'place', 'notes', 'goal', 'deck', 'urgent',
           'zone', 'turn', 'rrule', 'start', 'rdates', 'exdates', 'request-id', 'kind', 'limit', 'event',
           'note', 'rating', 'at', 'title', 'when', 'now', 'count', 'from', 'nonsense', '')
VALUES = ('s', 'x', 'u', 'b', 'as', 'ax', 'd', 'v', 'a{sv}', 'ay')

# What a refusal may be called: the names of the page, and those with which GDBus refuses arguments
# that are not of the method's type or methods that are not there.
REFUSALS = tuple(f'{NAME}.Error.{name}' for name in (
    'InvalidArgument', 'InvalidWhen', 'NotFound', 'Conflict', 'Full', 'Storage')) + (
        'org.freedesktop.DBus.Error.InvalidArgs', 'org.freedesktop.DBus.Error.UnknownMethod')


class Maker:
    """Values of a D-Bus type, at their edges or at random."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def edges(self, signature):
        if signature == 's':
            return [GLib.Variant('s', text) for text in TEXTS]
        if signature in NUMBERS:
            return [GLib.Variant(signature, number) for number in NUMBERS[signature]]
        if signature == 'o':
            return [GLib.Variant('o', path) for path in ('/', PATH + '/event/1', PATH + '/event/0')]
        if signature == 'b':
            return [GLib.Variant('b', False), GLib.Variant('b', True)]
        if signature == 'a{sv}':
            return [GLib.Variant('a{sv}', {name: self.any(value)})
                    for name in OPTIONS for value in VALUES] + [GLib.Variant('a{sv}', {})]
        return [self.any(signature) for _ in range(12)]

    def any(self, signature, depth=0):
        if signature == 'v':
            return GLib.Variant('v', self.any(self.random.choice(VALUES[:7]), depth + 1))
        if signature == 'd':
            return GLib.Variant('d', self.random.choice((0.0, -1e308, float('nan'), float('inf'))))
        if signature == 'ay':
            return GLib.Variant('ay', [self.random.randrange(256) for _ in range(20)])
        if signature == 'a{sv}':
            count = 0 if depth > 2 else self.random.randrange(4)
            return GLib.Variant('a{sv}', {self.random.choice(OPTIONS):
                                          self.any(self.random.choice(VALUES), depth + 1)
                                          for _ in range(count)})
        if signature.startswith('a') or signature.startswith('('):
            return self.container(signature, depth)
        assert signature in NUMBERS or signature in ('s', 'o', 'b'), signature
        return self.random.choice(self.edges(signature))

    def container(self, signature, depth):
        if signature.startswith('('):
            return GLib.Variant.new_tuple(*[self.any(part, depth + 1)
                                            for part in split(signature[1:-1])])
        if signature[1] == '{':
            return GLib.Variant(signature, {})
        values = [self.any(signature[1:], depth + 1) for _ in range(self.random.randrange(5))]
        return GLib.Variant.new_array(GLib.VariantType.new(signature[1:]), values)


def split(signature):
    """The complete types that a signature is made of."""
    begin = depth = 0
    for place, letter in enumerate(signature):
        depth += (letter in '({') - (letter in ')}')
        if depth == 0 and letter != 'a':
            yield signature[begin:place + 1]
            begin = place + 1


def methods():
    """All methods: (path, interface, name, types of the arguments in)."""
    for interface in ElementTree.parse(XML).getroot().iter('interface'):
        name = interface.get('name')
        path = {'Event': PATH + '/event/1', 'Goal': PATH + '/goal/1'}.get(name.rsplit('.', 1)[1], PATH)
        for method in interface.iter('method'):
            yield path, name, method.get('name'), [
                argument.get('type') for argument in method.iter('arg')
                if argument.get('direction') == 'in']


class Hostile(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.daemon = self.start_hearthd()
        self.hearth('add', 'date-night', 'Dinner', 'every friday 19:00')
        self.names = set()

    def send(self, path, interface, method, arguments):
        """Makes a call, which must be answered: with success, or with a refusal that has a name."""
        try:
            self.connection.call_sync(NAME, path, interface, method, GLib.Variant.new_tuple(*arguments), None,
                                      Gio.DBusCallFlags.NO_AUTO_START, 20000, None)
        except GLib.Error as error:
            name = Gio.DBusError.get_remote_error(error)
            self.assertIn(name, REFUSALS, (method, [str(one)[:200] for one in arguments], error.message))
            self.names.add(name)

    def assert_well(self):
        self.assertTrue(self.daemon.runs(), self.daemon.output())
        self.assertEqual(self.property(PATH, SCHEDULE + '.Storage'), '')

    def test_edges(self):
        """each method takes or refuses each of its arguments at its edges"""
        maker = Maker(SEED)
        for path, interface, method, types in methods():
            usual = [maker.any(one) for one in types]
            self.send(path, interface, method, usual)
            for place, one in enumerate(types):
                for edge in maker.edges(one):
                    self.send(path, interface, method, usual[:place] + [edge] + usual[place + 1:])
        self.assert_well()
        self.assertLessEqual({f'{NAME}.Error.{name}' for name in (
            'InvalidArgument', 'InvalidWhen', 'NotFound', 'Conflict', 'Full')}, self.names)

    def test_random(self):
        """random calls in a random order are answered, each, and the database stays sound"""
        maker = Maker(SEED)
        known = list(methods())
        for _ in range(ROUNDS):
            path, interface, method, types = maker.random.choice(known)
            self.send(path, interface, method, [maker.any(one) for one in types])
        self.assert_well()
        self.hearth('backup', os.path.join(self.folder, 'copy.db'))
        self.hearth('restore', os.path.join(self.folder, 'copy.db'))
        self.assert_well()

    def test_wrong_types(self):
        """arguments of another type, or too many, are refused by the bus's own names"""
        maker = Maker(SEED)
        for path, interface, method, _ in methods():
            self.send(path, interface, method, [GLib.Variant('(dd)', (1.0, 2.0))])
            self.send(path, interface, method, [maker.any('a{sv}')] * 9)
        self.send(PATH, f'{NAME}.Schedule', 'Nonsense', [])
        self.assert_well()
        self.assertIn('org.freedesktop.DBus.Error.InvalidArgs', self.names)
        self.assertIn('org.freedesktop.DBus.Error.UnknownMethod', self.names)

    def test_damaged(self):
        """on a file that is no database each method is refused or does without, and it stays as it is"""
        self.daemon.stop()
        path = os.path.join(self.folder, 'diary.db')
        with open(path, 'w', encoding='ascii') as file:
            file.write('Dear diary\n' * 1000)
        self.daemon = self.start_hearthd('--database', path)
        maker = Maker(SEED)
        for object_path, interface, method, types in methods():
            for _ in range(5):
                self.send(object_path, interface, method, [maker.any(one) for one in types])
        self.assertTrue(self.daemon.runs(), self.daemon.output())
        self.assertIn(f'{NAME}.Error.Storage', self.names)
        self.assertIn(path, self.property(PATH, SCHEDULE + '.Storage'))
        self.assertIn(path, self.hearth('status'))
        self.assertIn(path, self.hearth('list', status=1))
        with open(path, encoding='ascii') as file:
            self.assertEqual(file.read(), 'Dear diary\n' * 1000)


if __name__ == '__main__':
    main()
