#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_errors: each method gives each of the errors that its page names, and no other is missing.

The interface description names the errors of each method; the table below has a call for each of
them. A method without its line there, a line without its call here, or a call that gives another
error, fails. Storage, which is named once for all, is had from a file that is no database.
"""

import os
import re
import time
import xml.etree.ElementTree as ElementTree

from gi.repository import Gio, GLib

from harness import NAME, PATH, PLAIN, ROOT, Story, main

XML = os.path.join(ROOT, 'dbus', 'org.hearth.Hearth1.xml')
NAMES = ('InvalidArgument', 'InvalidWhen', 'NotFound', 'Conflict', 'Full', 'Storage')
FOLDERS = {'Event': PATH + '/event/', 'Goal': PATH + '/goal/'}
NOW = int(time.time())
YEAR = 365 * 86400

# On a file that is no database these have something to say all the same, or nothing to ask of it.
WITHOUT_STORAGE = ('Schedule.Parse', 'Schedule.BeginGroup', 'Schedule.EndGroup', 'Schedule.Backups',
                   'Schedule.Restore', 'Schedule.RestoreFrom')


def text(value):
    return GLib.Variant('s', value)


def number(value):
    return GLib.Variant('x', value)


class Documented:
    """The methods of the description: the types of their arguments, and the errors they name."""

    def __init__(self):
        with open(XML, encoding='utf-8') as file:
            source = file.read()
        parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
        self.interfaces, self.types, self.errors = {}, {}, {}
        for interface in ElementTree.fromstring(source, parser).iter('interface'):
            comment = ''
            for element in interface:
                if element.tag == 'method':
                    self.take(interface.get('name'), element, comment)
                comment = element.text if element.tag is ElementTree.Comment else ''

    def take(self, interface, method, comment):
        name = interface.rsplit('.', 1)[1] + '.' + method.get('name')
        self.interfaces[name] = interface
        self.types[name] = [argument.get('type') for argument in method.iter('arg')
                            if argument.get('direction') == 'in']
        line = re.search(r'Errors: ([A-Za-z,\s]+)\.', comment)
        self.errors[name] = re.split(r',\s+', line.group(1)) if line else None


# Steps that bring about what an error needs.

def broken_backup(story):
    name = story.succeed('Schedule.Backup', {})
    path = os.path.join(story.folder, 'data', 'hearth', 'backups', name)
    with open(path, 'r+b') as file:
        file.truncate(os.path.getsize(path) // 2)
    return (name,)


def large_file(story):
    return (story.open_file('large', (1 << 30) + 1),)


def no_database(story):
    return (story.open_file('none', 10000),)


def change_between(story):
    story.succeed('Schedule.BeginGroup', 'mine')
    story.succeed('Event.Update', {'place': text('here')})
    story.hearth('edit', '1', '--place', 'there')
    return (False,)


def many_groups(story):
    for _ in range(64):
        connection = story.another_connection()
        connection.call_sync(NAME, PATH, NAME + '.Schedule', 'BeginGroup',
                             GLib.Variant('(s)', ('one of many',)), None, Gio.DBusCallFlags.NONE, 20000,
                             None)
    return ('one too many',)


def full_deck(story):
    story.succeed('Prompts.Import', 'full', '\n'.join(f'Card {n}' for n in range(10000)))
    return ('full', 'One too many')


def many_goals(story):
    for n in range(999):
        story.succeed('Goals.Add', 'trust', f'Goal {n}', {})
    return ('trust', 'One too many', {})


def long_notes(arguments):
    def fill(story):
        for _ in range(12):
            story.succeed('Schedule.AddMany', [('promise', 'Long', 'in 20 days at 10:00',
                                                {'notes': text('x' * 60000)})] * 50)
        return arguments
    return fill


PROMISE = ('promise', 'x', 'tomorrow 10:00')

# In order: the method, after an @ another object than number 1; its error, '' for none; its arguments,
# or the step that gives them.
CALLS = (
    ('Schedule.Undo', 'NotFound', ()),
    ('Schedule.Redo', 'NotFound', ()),
    ('Schedule.EndGroup', 'NotFound', (True,)),
    ('Schedule.Add', '', ('date-night', 'Dinner', 'every day 19:00', {'request-id': text('used')})),
    ('Goals.Add', '', ('trust', 'Keep our word', {})),
    ('Schedule.Add', 'InvalidArgument', ('wedding', 'x', 'tomorrow 10:00', {})),
    ('Schedule.Add', 'InvalidArgument', ('promise', 'x' * 1025, 'tomorrow 10:00', {})),
    ('Schedule.Add', 'InvalidArgument', (*PROMISE, {'notes': text('x' * 65537)})),
    ('Schedule.Add', 'InvalidArgument', (*PROMISE, {'turn': GLib.Variant('as', list('abcde' * 13))})),
    ('Schedule.Add', 'InvalidWhen', ('promise', 'x', 'whenever', {})),
    ('Schedule.Add', 'InvalidWhen', ('promise', 'x', 'x' * 16385, {})),
    ('Schedule.Add', 'NotFound', (*PROMISE, {'goal': number(99)})),
    ('Schedule.Add', 'NotFound', (*PROMISE, {'deck': text('no-such-deck')})),
    ('Schedule.Add', 'Conflict', (*PROMISE, {'request-id': text('used')})),
    ('Schedule.Add', 'Full', (*PROMISE, {'remind': text(','.join(f'{n}m' for n in range(1, 18)))})),
    ('Schedule.AddMany', 'InvalidArgument', ([('wedding', 'x', 'tomorrow 10:00', {})],)),
    ('Schedule.AddMany', 'InvalidWhen', ([('promise', 'x', 'whenever', {})],)),
    ('Schedule.AddMany', 'NotFound', ([(*PROMISE, {'goal': number(99)})],)),
    ('Schedule.AddMany', 'Conflict', ([(*PROMISE, {'request-id': text('used')})],)),
    ('Schedule.AddMany', 'Full', ([(*PROMISE, {})] * 1001,)),
    ('Schedule.Agenda', 'InvalidArgument', (NOW, 0, {'limit': number(10001)})),
    ('Schedule.Agenda', 'NotFound', (NOW, 0, {'event': number(99)})),
    ('Schedule.Agenda', 'Full', (NOW, NOW + 50 * YEAR, {})),
    ('Schedule.List', 'InvalidArgument', (0, 1001)),
    ('Schedule.Parse', 'InvalidArgument', ('tomorrow 10:00', {'zone': text('Mars')})),
    ('Schedule.Parse', 'InvalidWhen', ('blue', {})),
    ('Schedule.Reminders', 'InvalidArgument', (NOW, 0, {'limit': number(0)})),
    ('Schedule.Reminders', 'NotFound', (NOW, 0, {'event': number(99)})),
    ('Schedule.Reminders', 'Full', (NOW, NOW + 50 * YEAR, {})),
    ('Schedule.Unanswered', 'Full', (10001,)),
    ('Schedule.Pause', 'InvalidArgument', ('nonsense', 'tomorrow 10:00')),
    ('Schedule.Pause', 'InvalidWhen', ('', 'whenever')),
    ('Schedule.Pause', 'NotFound', ('99', 'tomorrow 10:00')),
    ('Schedule.Resume', 'NotFound', ('check-in',)),
    ('Schedule.BeginGroup', 'InvalidArgument', ('',)),
    ('Schedule.EndGroup', 'Conflict', change_between),
    ('Schedule.BeginGroup', '', ('mine',)),
    ('Schedule.BeginGroup', 'Conflict', ('mine again',)),
    ('Schedule.EndGroup', '', (True,)),
    ('Schedule.BeginGroup', 'Full', many_groups),
    ('Schedule.Log', 'InvalidArgument', (10001, {})),
    ('Schedule.Backup', 'InvalidArgument', ({'to': text('elsewhere')},)),
    ('Schedule.Restore', 'InvalidArgument', ('../hearth.db',)),
    ('Schedule.Restore', 'NotFound', ('hearth-1.db',)),
    ('Schedule.Restore', 'Storage', broken_backup),
    ('Schedule.RestoreFrom', 'InvalidArgument', (0,)),
    ('Schedule.RestoreFrom', 'Full', large_file),
    ('Schedule.RestoreFrom', 'Storage', no_database),
    ('Schedule.Salvage', 'Conflict', ()),
    ('Event.Update', 'InvalidArgument', ({'colour': text('red')},)),
    ('Event.Update', 'InvalidWhen', ({'when': text('whenever')},)),
    ('Event.Update', 'NotFound', ({'goal': number(99)},)),
    ('Event.Update', 'Full', ({'remind': text(','.join(f'{n}m' for n in range(1, 18)))},)),
    ('Event.Update@99', 'NotFound', ({},)),
    ('Event.Remove@99', 'NotFound', ()),
    ('Event.Occurrences', 'InvalidArgument', (NOW, 0, 10001)),
    ('Event.Occurrences@99', 'NotFound', (NOW, 0, 1)),
    ('Event.Done', 'InvalidArgument', ('', {'rating': number(6)})),
    ('Event.Done', 'InvalidArgument', ('whenever', {})),
    ('Event.Done', 'InvalidWhen', ('', {'at': text('whenever')})),
    ('Event.Done', 'NotFound', ('2020-01-01', {})),
    ('Event.Done@99', 'NotFound', ('', {})),
    ('Event.Skip', 'InvalidArgument', ('', {'rating': number(3)})),
    ('Event.Skip', 'NotFound', ('2020-01-01', {})),
    ('Event.Reset', 'InvalidArgument', ('whenever',)),
    ('Event.Reset', 'NotFound', ('2020-01-01',)),
    ('Event.Snooze', 'InvalidArgument', ('whenever', '1h')),
    ('Event.Snooze', 'InvalidWhen', ('', 'whenever')),
    ('Event.Snooze', 'NotFound', ('2020-01-01', '1h')),
    ('Event.Move', 'InvalidArgument', ('whenever', 'tomorrow 10:00')),
    ('Event.Move', 'InvalidWhen', ('', '2020-01-01 10:00')),
    ('Event.Move', 'NotFound', ('2020-01-01', 'tomorrow 10:00')),
    ('Goals.Add', 'InvalidArgument', ('moon', 'x', {})),
    ('Goals.Add', 'InvalidWhen', ('trust', 'x', {'deadline': text('whenever')})),
    ('Goals.Review', 'Full', (0, 200 * YEAR)),
    ('Goal.Update', 'InvalidArgument', ({'area': text('moon')},)),
    ('Goal.Update', 'InvalidWhen', ({'deadline': text('whenever')},)),
    ('Goal.Update@99', 'NotFound', ({},)),
    ('Goal.Remove@99', 'NotFound', ()),
    ('Goal.Done@99', 'NotFound', ()),
    ('Goal.Done', '', ()),
    ('Goal.Done', 'Conflict', ()),
    ('Goal.Reopen@99', 'NotFound', ()),
    ('Goal.Step', 'NotFound', (9, True)),
    ('Prompts.Draw', 'NotFound', ('no-such-deck',)),
    ('Prompts.Cards', 'NotFound', ('no-such-deck',)),
    ('Prompts.Add', 'InvalidArgument', ('ours', 'x' * 501)),
    ('Prompts.Add', '', ('ours', 'What made you smile today?')),
    ('Prompts.Add', 'Conflict', ('ours', 'What made you smile today?')),
    ('Prompts.Import', 'InvalidArgument', ('BAD NAME', 'x')),
    ('Prompts.Import', 'Full', ('ours', 'x' * (1 << 20) + 'x')),
    ('Prompts.Add', 'Full', full_deck),
    ('Prompts.Remove', 'InvalidArgument', ('deep-talk', '')),
    ('Prompts.Remove', 'NotFound', ('no-such-deck', '')),
    ('Goals.Add', 'Full', many_goals),
    ('Schedule.List', 'Full', long_notes((0, 1000))),
    ('ObjectManager.GetManagedObjects', 'Full', ()),
)


class Errors(Story):
    """Some limits are a thousand away, so without the sanitizers; fuzz-bus has them."""

    program = PLAIN

    def setUp(self):
        super().setUp()
        self.documented = Documented()
        self.start_bus()

    def another_connection(self):
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        connection = Gio.DBusConnection.new_for_address_sync(self.env['DBUS_SESSION_BUS_ADDRESS'], flags,
                                                             None, None)
        self.addCleanup(connection.close_sync, None)
        return connection

    def open_file(self, name, size):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as file:
            file.truncate(size)
        file = os.open(path, os.O_RDONLY)
        self.addCleanup(os.close, file)
        return file

    def answer_to(self, method, arguments):
        """The name of the error that a method gives, '' for none, and what it said."""
        method, _, object_number = method.partition('@')
        interface, member = self.documented.interfaces[method], method.partition('.')[2]
        folder = FOLDERS.get(method.partition('.')[0])
        message = Gio.DBusMessage.new_method_call(
            NAME, folder + (object_number or '1') if folder else PATH, interface, member)
        if method == 'Schedule.RestoreFrom' and arguments[0]:
            message.set_unix_fd_list(Gio.UnixFDList.new_from_array([os.dup(arguments[0])]))
            arguments = (0,)
        signature = ''.join(self.documented.types[method])
        message.set_body(GLib.Variant(f'({signature})', arguments))
        reply, _ = self.connection.send_message_with_reply_sync(message, Gio.DBusSendMessageFlags.NONE, 60000,
                                                                None)
        body = reply.get_body()
        said = body.unpack()[0] if body is not None and body.n_children() else ''
        return (reply.get_error_name() or '').replace(NAME + '.Error.', ''), said

    def succeed(self, method, *arguments):
        error, said = self.answer_to(method, arguments)
        self.assertEqual(error, '', (method, said))
        return said

    def test_documented(self):
        """each method names its errors, and each of them has a call in the table; there are no others"""
        provoked = {}
        for method, error, _ in CALLS:
            provoked.setdefault(method.partition('@')[0], set()).add(error)
        for method, errors in self.documented.errors.items():
            with self.subTest(method):
                self.assertIsNotNone(errors, f'{method} does not name its errors in {XML}')
                wanted = set() if errors == ['none'] else set(errors)
                self.assertLessEqual(wanted, set(NAMES))
                self.assertEqual(provoked.get(method, set()) - {''}, wanted, method)
        self.assertEqual(set(provoked) - set(self.documented.errors), set())

    def test_provoked(self):
        """each call of the table gives its error, in words, and one that is refused changes nothing"""
        self.start_hearthd()
        for method, error, arguments in CALLS:
            with self.subTest(method=method, error=error):
                if callable(arguments):
                    arguments = arguments(self)
                before = self.changes()
                found, said = self.answer_to(method, arguments)
                self.assertEqual(found, error, (method, said))
                if error:
                    self.assertGreater(len(said.split()), 2, said)
                    self.assertEqual(self.changes(), before)

    def changes(self):
        """The newest entry of the log."""
        return [row[0] for row in self.call(PATH, NAME + '.Schedule.Log', '(ua{sv})', 1, {})]

    def test_storage(self):
        """on a file that is no database each method says Storage and names it, but for those that need none"""
        path = os.path.join(self.folder, 'diary.db')
        with open(path, 'w', encoding='ascii') as file:
            file.write('Dear diary\n' * 1000)
        self.start_hearthd('--database', path)
        usual = {'s': '', 'x': NOW, 'u': 1, 'b': True, 'h': 0, 'a{sv}': {}, 'a(sssa{sv})': [(*PROMISE, {})]}
        said = {'Schedule.Add': (*PROMISE, {}), 'Schedule.BeginGroup': ('mine',),
                'Schedule.Pause': ('', 'tomorrow 10:00'), 'Event.Snooze': ('', '1h'),
                'Event.Move': ('', 'tomorrow 10:00'), 'Goals.Add': ('trust', 'x', {}),
                'Schedule.Parse': ('tomorrow 10:00', {}),
                'Prompts.Add': ('ours', 'x'), 'Prompts.Import': ('ours', 'x')}
        for method, types in self.documented.types.items():
            with self.subTest(method):
                arguments = said.get(method, tuple(usual[one] for one in types))
                error, words = self.answer_to(method, arguments)
                if method in WITHOUT_STORAGE:
                    self.assertNotEqual(error, 'Storage', (method, words))
                else:
                    self.assertEqual(error, 'Storage', (method, words))
                    self.assertIn(path, words)


if __name__ == '__main__':
    main()
