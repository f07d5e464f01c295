#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_refusals: what cannot be done is refused in words that help, and changes nothing."""

from gi.repository import GLib

from harness import EVENT, NAME, PATH, SCHEDULE, Story, main

GOAL = NAME + '.Goal'


class NoDaemon(Story):

    def test_no_bus(self):
        """Without a bus hearth says so with status 3, and hearthd ends instead of lingering."""
        self.env['DBUS_SESSION_BUS_ADDRESS'] = f'unix:path={self.folder}/nowhere'
        self.assertIn('bus', self.hearth('list', status=3))
        daemon = self.start('hearthd', self.daemon_command())
        self.assertNotEqual(daemon.wait(), 0)
        self.assertIn('bus', daemon.output())

    def test_bus_without_daemon(self):
        """On a bus that cannot start hearthd the command ends with 3, at once."""
        self.start_bus()
        self.assertIn('hearthd', self.hearth('next', status=3))


class NothingThere(Story):

    def test_properties(self):
        """All properties of what is not there are as little to be had as one of them."""
        self.start_bus()
        self.start_hearthd()
        for path, interface in ((PATH + '/event/7', EVENT), (PATH + '/goal/7', GOAL)):
            for method, signature, words in (('GetAll', '(s)', ()), ('Get', '(ss)', ('Title',)),
                                             ('Set', '(ssv)', ('Title', GLib.Variant('s', 'x')))):
                name, _ = self.refused(path, 'org.freedesktop.DBus.Properties.' + method, signature,
                                       interface, *words)
                self.assertEqual(name, NAME + '.Error.NotFound', (path, method))


class TwoDaemons(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_hearthd()

    def test_one_name(self):
        """A second daemon on the name ends with a failure and names it; the first goes on."""
        second = self.start('second', self.daemon_command('--database', self.folder + '/second.db'))
        self.assertEqual(second.wait(), 1)
        self.assertIn(NAME, second.output())
        self.hearth('add', 'promise', 'Call', 'tomorrow 10:00')

    def test_one_database(self):
        """A second daemon on the database ends with a failure and names the file."""
        self.hearth('add', 'promise', 'Call', 'tomorrow 10:00')
        database = self.property(PATH, SCHEDULE + '.Database')
        _, other_bus = self.spawn_bus('other')
        second = self.start('second', self.daemon_command('--database', database),
                            env=dict(self.env, DBUS_SESSION_BUS_ADDRESS=other_bus))
        self.assertEqual(second.wait(), 1)
        self.assertIn(database, second.output())
        self.assertEqual(len(self.hearth_json('list')), 1)


class BadInput(Story):

    # What is typed, and a word of the answer that says what was wrong with it.
    COMMANDS = (
        (('add', 'date-nite', 'Dinner', 'friday 19:00'), 1, 'date-nite'),
        (('add', 'date-night', 'Dinner', 'fryday 19:00'), 1, 'fryday'),
        (('add', 'date-night', 'Dinner', '2020-01-01 19:00'), 1, '2020'),
        (('add', 'date-night', '', 'friday 19:00'), 1, 'title'),
        (('add', 'date-night', 'x' * 1025, 'friday 19:00'), 1, 'title'),
        (('add', 'date-night', 'Dinner', 'friday 19:00', '--notes', 'x' * 65537), 1, 'notes'),
        (('add', 'date-night', 'Dinner', 'friday 19:00', '--remind',
          ','.join(f'{n}m' for n in range(1, 18))), 1, '16'),
        (('add', 'date-night', 'Dinner', 'friday'), 1, 'time'),
        (('show', '7'), 1, '7'),
        (('done', 'seven'), 2, 'seven'),
        (('rm', '7'), 1, '7'),
        (('dance',), 2, 'dance'),
        (('add', 'date-night', 'Dinner', 'friday 19:00', '--colour', 'red'), 2, 'colour'),
        (('add', 'date-night'), 2, ''),
        (('review', '--html', '/nowhere/look.html'), 1, '“/nowhere/look.html” cannot be written: '),
        (('backup', '/nowhere/ours.db'), 1, '“/nowhere/ours.db” cannot be written: '),
    )

    # A method of Schedule with its arguments, the error's name and a word of its message.
    CALLS = (
        ('Add', '(sssa{sv})', ('wedding', 'W', 'friday 19:00', {}), 'InvalidArgument', 'wedding'),
        ('Add', '(sssa{sv})', ('check-in', 'W', 'whenever', {}), 'InvalidWhen', 'whenever'),
        ('Add', '(sssa{sv})', ('check-in', 'W', 'friday 19:00',
                               {'colour': GLib.Variant('s', 'red')}), 'InvalidArgument', 'colour'),
        ('Add', '(sssa{sv})', ('check-in', 'W', 'friday 19:00',
                               {'place': GLib.Variant('u', 3)}), 'InvalidArgument', 'place'),
        ('Agenda', '(xxa{sv})', (0, 0, {'moon': GLib.Variant('b', True)}), 'InvalidArgument',
         'moon'),
        ('Parse', '(sa{sv})', ('every blue moon', {}), 'InvalidWhen', 'blue'),
    )

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_hearthd()

    def test_commands(self):
        """Each bad command has its status, names what was wrong, and changes nothing."""
        for arguments, status, word in self.COMMANDS:
            with self.subTest(arguments):
                self.assertIn(word, self.hearth(*arguments, status=status))
        self.assertEqual(self.hearth_json('list'), [])

    def test_calls(self):
        """Each bad call has its error name, names what was wrong, and changes nothing."""
        for method, signature, arguments, error, word in self.CALLS:
            with self.subTest(method + str(arguments)):
                name, message = self.refused(PATH, f'{SCHEDULE}.{method}', signature, *arguments)
                self.assertEqual(name, f'{NAME}.Error.{error}')
                self.assertIn(word, message)
        self.assertEqual(self.hearth_json('list'), [])

    def test_unknown_objects(self):
        """An event that is not there is NotFound, however it is spelt."""
        for number in ('7', '0', '-1', '07', '99999999999999999999', 'seven'):
            with self.subTest(number):
                name, _ = self.refused(f'{PATH}/event/{number.replace("-", "_")}', EVENT + '.Remove')
                self.assertIn(name, (f'{NAME}.Error.NotFound',
                                     'org.freedesktop.DBus.Error.UnknownObject',
                                     'org.freedesktop.DBus.Error.UnknownMethod'))

    def test_invalid_utf8(self):
        """A title that is no UTF-8 is refused before it reaches the bus."""
        self.assertIn('UTF-8', self.hearth('add', 'promise', b'caf\xe9', 'tomorrow 10:00', status=2))


class NoDatabase(Story):

    def test_not_writable(self):
        """Where the database cannot be, every data call says Storage and names the file."""
        self.start_bus()
        self.start_hearthd('--database', '/proc/hearth.db')
        self.assertIn('/proc/hearth.db', self.hearth('list', status=1))
        name, message = self.refused(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', 'Call',
                                     'tomorrow 10:00', {})
        self.assertEqual(name, NAME + '.Error.Storage')
        self.assertIn('/proc/hearth.db', message)


if __name__ == '__main__':
    main()
