#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""
story_undo: every change over the bus is one entry of the log, and can be taken back and done again.

All rows of all tables are the witness, read from a copy that Backup makes before a change, after it,
after its undo and after its redo. Which methods and properties there are stands in the interface
description: one that is in no table here fails the story.
"""

import datetime
import os
import signal
import sqlite3
import xml.etree.ElementTree as ElementTree

from gi.repository import Gio, GLib

from harness import EVENT, NAME, PATH, ROOT, SCHEDULE, Story, main, wait_for

XML = os.path.join(ROOT, 'dbus', NAME + '.xml')
ONE = PATH + '/event/1'
GOAL = PATH + '/goal/1'

# What is computed anew after each change, and what hearth does by itself when a moment comes, is no
# change of anybody's.
MARKS = {'event': ('cursor', 'wake', 'next', 'last')}
THEIRS = {'occurrence': "outcome <> '' OR is_moved OR snoozed_until IS NOT NULL",
          'delivery': "state = 'waiting'"}
LOG = ('change', 'change_step', 'sqlite_sequence')

# A day of the week whose next moment, and what comes before it, is still to come.
WEEKDAY = f'{datetime.datetime.now() + datetime.timedelta(days=3):%A}'.lower()

# Each method that changes something: its object, types and arguments; run in this order.
CHANGES = (
    ('Schedule.Add', PATH, '(sssa{sv})', ('promise', 'Call “Ben”\\', 'tomorrow 10:00', {})),
    ('Schedule.AddMany', PATH, '(a(sssa{sv}))',
     ([('check-in', f'Talk {n}', 'every sunday 18:00', {}) for n in range(5)],)),
    ('Goals.Add', PATH, '(ssa{sv})', ('trust', 'Keep our word', {
        'steps': GLib.Variant('as', ['Say it', '2027-01-10 Do it'])})),
    ('Goal.Update', GOAL, '(a{sv})', ({'notes': GLib.Variant('s', 'why\nnot')},)),
    ('Goal.Step', GOAL, '(ub)', (1, True)),
    ('Event.Update', ONE, '(a{sv})', ({'goal': GLib.Variant('x', 1), 'when': GLib.Variant(
        's', f'every {WEEKDAY} 20:00'), 'turn': GLib.Variant('as', ['Ann', 'Ben'])},)),
    ('Event.Done', ONE, '(sa{sv})', ('', {'note': GLib.Variant('s', 'lovely'),
                                         'rating': GLib.Variant('u', 5)})),
    ('Event.Reset', ONE, '(s)', ('',)),
    ('Event.Snooze', ONE, '(ss)', ('', '2h before')),
    ('Event.Move', ONE, '(ss)', ('', 'in 9 days at 10:00')),
    ('Event.Skip', ONE, '(sa{sv})', ('', {})),
    ('Schedule.Pause', PATH, '(ss)', ('date-night', 'in 3 days at 9:00')),
    ('Schedule.Resume', PATH, '(s)', ('',)),
    ('Prompts.Add', PATH, '(ss)', ('ours', 'What made you smile? [light]')),
    ('Prompts.Import', PATH, '(ss)', ('ours', 'One.\n# not this\nTwo. [home free]\n')),
    ('Prompts.Remove', PATH, '(ss)', ('ours', '')),
    ('Goal.Done', GOAL, '()', ()),
    ('Goal.Reopen', GOAL, '()', ()),
    ('Goal.Remove', GOAL, '()', ()),
    ('Event.Remove', ONE, '()', ()),
)

# What changes no row that an undo would bring back, and why.
OTHERS = {
    'Schedule.Agenda': 'reads', 'Schedule.List': 'reads', 'Schedule.Parse': 'reads',
    'Schedule.Reminders': 'reads', 'Schedule.Log': 'reads', 'Schedule.Backups': 'reads',
    'Schedule.Unanswered': 'reads',
    'Event.Occurrences': 'reads', 'Goals.List': 'reads', 'Goals.Review': 'reads',
    'Goals.Gaps': 'reads', 'Prompts.Decks': 'reads', 'Prompts.Cards': 'reads',
    'ObjectManager.GetManagedObjects': 'reads',
    'Prompts.Draw': 'a card that was seen cannot be unseen',
    'Schedule.Undo': 'is the way back', 'Schedule.Redo': 'is the way forward',
    'Schedule.BeginGroup': 'says how changes are told', 'Schedule.EndGroup': 'the same',
    'Schedule.Backup': 'writes beside the database', 'Schedule.Restore': 'keeps what it replaces',
    'Schedule.RestoreFrom': 'the same', 'Schedule.Salvage': 'the same',
}

# Each property that can be set: its type and a value that it has not in the story.
PROPERTIES = {
    'Event': {
        'Kind': ('s', 'promise'), 'Title': ('s', 'Dinner for two'), 'Notes': ('s', 'a\nb'),
        'Place': ('s', 'the kitchen'), 'Zone': ('s', 'Europe/Lisbon'),
        'Rdates': ('as', ['2028-01-01T10:00:00']), 'Exdates': ('as', ['2028-01-01T10:00:00']),
        'Duration': ('x', 60), 'Reminders': ('ax', [60, 0]), 'FollowUp': ('b', False),
        'Deck': ('s', 'deep-talk'), 'Urgent': ('b', True), 'Unplug': ('b', True),
        'Turn': ('as', ['Ben', 'Ann'])},
    'Goal': {
        'Area': ('s', 'intimacy'), 'Title': ('s', 'Two'), 'Whose': ('s', 'Ann'),
        'Target': ('s', '2 date nights a month'), 'Deadline': ('s', '2030-01-01'),
        'Steps': ('as', ['One', 'x Two']), 'Notes': ('s', 'n')},
    'Settings': {
        'Morning': ('s', '08:30'), 'Snooze': ('s', '20m'), 'QuietHours': ('s', '22:00-07:00'),
        'Privacy': ('s', 'title')},
}


class Undo(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.daemon = self.start_hearthd()
        self.backups = os.path.join(os.path.dirname(self.property(PATH, SCHEDULE + '.Database')),
                                    'backups')

    def rows(self):
        """All that the database says, but for the log and the marks of work done."""
        name = self.call(PATH, SCHEDULE + '.Backup', '(a{sv})', {})
        database = sqlite3.connect(os.path.join(self.backups, name))
        tables = [row[0] for row in database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'") if row[0] not in LOG]
        found = {}
        for table in tables:
            columns = [row[1] for row in database.execute(f'PRAGMA table_info ("{table}")')
                       if row[1] not in MARKS.get(table, ())]
            names = ', '.join(f'"{column}"' for column in columns)
            sql = f'SELECT {names} FROM "{table}" WHERE {THEIRS.get(table, "TRUE")}'
            found[table] = sorted(map(repr, database.execute(sql)))
        database.close()
        return found

    def log(self):
        return self.call(PATH, SCHEDULE + '.Log', '(ua{sv})', 0, {})

    def assert_reversible(self, change):
        """change() is one entry, and its undo and its redo are exact."""
        before, entries = self.rows(), len(self.log())
        change()
        after = self.rows()
        self.assertNotEqual(after, before)
        self.assertEqual(len(self.log()), entries + 1)
        what = self.log()[0][2]
        self.assertEqual(self.call(PATH, SCHEDULE + '.Undo'), what)
        self.assertEqual(self.rows(), before)
        self.assertEqual(self.call(PATH, SCHEDULE + '.Redo'), what)
        self.assertEqual(self.rows(), after)
        self.assertEqual(len(self.log()), entries + 1)

    def set_property(self, path, interface, name, signature, value):
        self.call(path, 'org.freedesktop.DBus.Properties.Set', '(ssv)', interface, name,
                  GLib.Variant(signature, value))

    def other_connection(self):
        """Another program on the bus."""
        return Gio.DBusConnection.new_for_address_sync(
            self.env['DBUS_SESSION_BUS_ADDRESS'], Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)

    def as_another(self, connection, method, signature, *arguments):
        connection.call_sync(NAME, PATH, SCHEDULE, method, GLib.Variant(signature, arguments), None,
                             Gio.DBusCallFlags.NONE, 5000, None)

    def add(self, title):
        self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', title, 'tomorrow 10:00', {})

    def titles(self):
        return [event['title'] for event in self.hearth_json('list')]

    def test_every_method(self):
        """each method that changes something is one entry, taken back and done again row for row"""
        described = {f'{interface.get("name").rsplit(".", 1)[1]}.{method.get("name")}'
                     for interface in ElementTree.parse(XML).getroot().iter('interface')
                     for method in interface.iter('method')}
        self.assertEqual(described, {name for name, *_ in CHANGES} | set(OTHERS))
        self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'date-night', 'Dinner',
                  'every friday 19:00', {})
        for name, path, signature, arguments in CHANGES:
            with self.subTest(name):
                self.assert_reversible(
                    lambda: self.call(path, f'{NAME}.{name}', signature, *arguments))

    def test_every_property(self):
        """each property that can be set is one entry, taken back and set again row for row"""
        described = {(interface.get('name').rsplit('.', 1)[1], prop.get('name'))
                     for interface in ElementTree.parse(XML).getroot().iter('interface')
                     for prop in interface.iter('property') if prop.get('access') == 'readwrite'}
        self.assertEqual(described, {(interface, name) for interface, names in PROPERTIES.items()
                                     for name in names})
        self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'date-night', 'Dinner',
                  'every day at 10:00', {})
        self.call(PATH, NAME + '.Goals.Add', '(ssa{sv})', 'trust', 'One', {})
        for interface, path in (('Event', ONE), ('Goal', GOAL), ('Settings', PATH)):
            for name, (signature, value) in PROPERTIES[interface].items():
                with self.subTest(f'{interface}.{name}'):
                    self.assert_reversible(lambda: self.set_property(
                        path, f'{NAME}.{interface}', name, signature, value))

    def test_group(self):
        """changes of a group are one entry, also with refused ones among them; others' are not in it"""
        def change():
            self.call(PATH, SCHEDULE + '.BeginGroup', '(s)', 'moved in')
            self.add('One')
            self.refused(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', '', 'tomorrow 10:00', {})
            self.set_property(PATH, NAME + '.Settings', 'Morning', 's', '07:00')
            self.call(ONE, EVENT + '.Done', '(sa{sv})', '', {})
            self.assertEqual(self.refused(PATH, SCHEDULE + '.BeginGroup', '(s)', 'again')[0],
                             NAME + '.Error.Conflict')
            self.call(PATH, SCHEDULE + '.EndGroup', '(b)', True)
        self.assert_reversible(change)
        self.assertEqual(self.log()[0][2], 'moved in')
        self.add('Two')
        self.assertNotEqual(self.log()[0][2], 'moved in')
        self.assertEqual(self.refused(PATH, SCHEDULE + '.EndGroup', '(b)', True)[0],
                         NAME + '.Error.NotFound')

    def test_group_dropped(self):
        """a group that is not kept leaves no row and no entry; after another's change it stays, said so"""
        before, entries = self.rows(), len(self.log())
        self.call(PATH, SCHEDULE + '.BeginGroup', '(s)', 'moved in')
        self.add('One')
        self.add('Two')
        self.call(PATH, SCHEDULE + '.EndGroup', '(b)', False)
        self.assertEqual((self.rows(), len(self.log())), (before, entries))
        other = self.other_connection()
        self.call(PATH, SCHEDULE + '.BeginGroup', '(s)', 'moved in')
        self.add('One')
        self.as_another(other, 'Add', '(sssa{sv})', 'promise', 'Theirs', 'tomorrow 10:00', {})
        self.add('Two')
        self.assertEqual(self.refused(PATH, SCHEDULE + '.EndGroup', '(b)', False)[0],
                         NAME + '.Error.Conflict')
        self.assertEqual([entry[2] for entry in self.log()], ['moved in', 'added “Theirs”', 'moved in'])
        for left in (['One', 'Theirs'], ['One'], []):
            self.call(PATH, SCHEDULE + '.Undo')
            self.assertEqual(self.titles(), left)

    def test_group_ends_with_its_caller(self):
        """a caller that leaves the bus, or dies, in the middle has changed nothing"""
        others = [self.other_connection() for _ in range(64)]
        for other in others:
            self.as_another(other, 'BeginGroup', '(s)', 'theirs')
        self.assertEqual(self.refused(PATH, SCHEDULE + '.BeginGroup', '(s)', 'ours')[0],
                         NAME + '.Error.Full')
        for title in ('One', 'Two'):
            self.as_another(others[0], 'Add', '(sssa{sv})', 'promise', title, 'tomorrow 10:00', {})
        self.assertEqual(self.titles(), ['One', 'Two'])
        others[0].close_sync(None)

        def begins():
            try:
                self.call(PATH, SCHEDULE + '.BeginGroup', '(s)', 'ours')
                return True
            except GLib.Error:
                return False
        wait_for(begins, 'room for a group')
        self.assertEqual((self.log(), self.titles()), ([], []))

    def test_group_left_in_a_hurry(self):
        """calls of a group that are served when their caller has gone already are taken back, too"""
        other = self.other_connection()
        added = []
        self.connection.signal_subscribe(
            NAME, 'org.freedesktop.DBus.ObjectManager', 'InterfacesAdded', None, None,
            Gio.DBusSignalFlags.NONE, lambda *_: added.append(True))
        os.kill(self.daemon.pid, signal.SIGSTOP)
        for method, signature, arguments in (
                ('BeginGroup', '(s)', ('theirs',)),
                ('Add', '(sssa{sv})', ('promise', 'One', 'tomorrow 10:00', {})),
                ('Add', '(sssa{sv})', ('promise', 'Two', 'tomorrow 10:00', {}))):
            other.call(NAME, PATH, SCHEDULE, method, GLib.Variant(signature, arguments), None,
                       Gio.DBusCallFlags.NONE, 5000, None, None)
        other.flush_sync(None)
        other.close_sync(None)
        os.kill(self.daemon.pid, signal.SIGCONT)

        def is_served():
            while GLib.MainContext.default().iteration(False):
                pass
            return len(added) == 2
        wait_for(is_served, 'the calls of who has gone')
        wait_for(lambda: self.titles() == [], 'that they are taken back')
        self.assertEqual(self.log(), [])


if __name__ == '__main__':
    main()
