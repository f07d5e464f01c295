#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""
story_storage: a disk that is full, read-only or damaged, a place that is not the user's, and eyes that
are not theirs.

Whatever it is, hearthd runs, says what is wrong and where on the bus and in `hearth status`, goes on
reading where it can, changes no byte of what is damaged, and works again once the fault is over, with
no restart. It needs a mount namespace and root for disks of its own, and other users' files; see
own-etc.
"""

import glob
import os
import shutil
import socket
import sqlite3
import stat
import subprocess

from harness import HEARTHD, NAME, PATH, SCHEDULE, NotificationServer, Story, main, wait_for

NOBODY = 65534
DINNER = ('add', 'date-night', 'Dinner', 'tomorrow 19:00')


class Place(Story):
    """A schedule in a folder that a story may spoil."""

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.place = os.path.join(self.folder, 'place')
        os.mkdir(self.place, 0o700)
        self.database = os.path.join(self.place, 'hearth.db')

    def begin(self, **keywords):
        return self.start_hearthd('--database', self.database, **keywords)

    def trouble(self):
        """What the bus says is wrong; the status says the same."""
        said = self.property(PATH, SCHEDULE + '.Storage')
        status = ' '.join(self.hearth('status').split())
        if said:
            self.assertIn(' '.join(said.split()), status)
        else:
            self.assertNotIn('storage', status)
        return said

    def assert_says(self, *words):
        said = self.trouble()
        for word in words:
            self.assertIn(word, said)

    def assert_refuses(self, *words):
        """A change is refused with Storage, in words."""
        name, message = self.refused(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', 'Call',
                                     'tomorrow 10:00', {})
        self.assertEqual(name, NAME + '.Error.Storage')
        for word in words:
            self.assertIn(word, message)
            self.assertIn(word, self.hearth(*DINNER, status=1))

    def titles(self):
        return [event['title'] for event in self.hearth_json('list')]

    def assert_works(self, number):
        """Changes are taken again, and nothing is wrong."""
        self.hearth(*DINNER)
        self.assertEqual(len(self.titles()), number)
        self.assertEqual(self.trouble(), '')


class Disk(Place):

    def setUp(self):
        super().setUp()
        self.mount('tmpfs', '-t', 'tmpfs', '-o', 'size=1m,mode=700')
        self.addCleanup(subprocess.run, ['umount', '--lazy', self.place], check=True)

    def mount(self, *arguments):
        subprocess.run(['mount', *arguments, self.place], check=True)

    def fill(self):
        """Leaves no room; the file that takes it."""
        filler = os.path.join(self.place, 'filler')
        with open(filler, 'wb', buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return filler

    def test_full(self):
        """On a full disk changes are refused and reading goes on; with room again all goes on."""
        self.begin()
        self.hearth(*DINNER)
        filler = self.fill()
        self.assert_refuses(self.database, 'disk is full')
        self.assert_says(self.database, 'disk is full')
        self.assertEqual(self.titles(), ['Dinner'])
        self.assertIn('disk is full', self.hearth('backup', self.folder + '/copy.db', status=1)
                      .replace('database or disk is full', 'disk is full'))
        os.unlink(filler)
        self.assert_works(2)
        self.hearth('backup', self.folder + '/copy.db')

    def test_full_from_the_start(self):
        """A daemon that finds no room for a new schedule makes it once there is some."""
        filler = self.fill()
        self.begin()
        self.assert_refuses(self.place)
        self.assert_says(self.place)
        os.unlink(filler)
        self.assert_works(1)

    def test_full_at_a_later_start(self):
        """A daemon that starts on a full disk reads what is there."""
        self.begin().stop()
        self.begin()
        self.hearth(*DINNER)
        self.started[-1][0].stop()
        filler = self.fill()
        self.begin()
        self.assertEqual(self.titles(), ['Dinner'])
        self.assert_refuses(self.database)
        self.assert_says(self.database)
        os.unlink(filler)
        self.assert_works(2)

    def test_full_reminder(self):
        """A reminder that comes on a full disk is shown once there is room, with no restart."""
        screen = NotificationServer(self)
        self.begin()
        self.hearth('add', 'appreciation', 'A kind word', 'in 3 seconds')
        filler = self.fill()
        wait_for(lambda: self.property(PATH, SCHEDULE + '.Storage'), 'the trouble to be known')
        self.assertEqual(screen.events('shown'), [])
        os.unlink(filler)
        self.hearth(*DINNER)
        self.assertIn('A kind word', str(screen.wait_event('shown')))
        self.assertEqual(self.trouble(), '')

    def test_read_only(self):
        """On a disk that turns read-only reading goes on, and writing where it can be again."""
        daemon = self.begin()
        self.hearth(*DINNER)
        daemon.stop()
        self.mount('-o', 'remount,ro')
        self.begin()
        self.assertEqual(self.titles(), ['Dinner'])
        self.assert_refuses(self.database)
        self.assert_says(self.database)
        self.mount('-o', 'remount,rw')
        self.assert_works(2)


class Strangers(Place):

    def begin_with_one(self):
        """A schedule with one event, of which no daemon runs."""
        daemon = self.begin()
        self.hearth(*DINNER)
        self.hearth('backup', self.folder + '/copy.db')
        daemon.stop()

    def contents(self):
        with open(self.database, 'rb') as file:
            return file.read()

    def assert_left(self, *words):
        """The database is not used and not changed, and it is said why."""
        before = self.contents()
        daemon = self.begin()
        self.assert_refuses(*words)
        self.assert_says(*words)
        self.assertEqual(self.contents(), before)
        daemon.stop()
        self.assertEqual(self.contents(), before)

    def test_owner(self):
        """A file or a folder of another user is left alone."""
        self.begin_with_one()
        os.chown(self.database, NOBODY, NOBODY)
        self.assert_left(self.database, 'another user')
        os.chown(self.database, 0, 0)
        os.chown(self.place, NOBODY, NOBODY)
        self.assert_left(self.place, 'another user')
        os.chown(self.place, 0, 0)
        self.begin()
        self.assertEqual(self.titles(), ['Dinner'])

    def test_link(self):
        """A symbolic link in place of the file, the folder or the backups is not followed."""
        self.begin_with_one()
        elsewhere = os.path.join(self.folder, 'elsewhere')
        os.rename(self.database, elsewhere)
        os.symlink(elsewhere, self.database)
        self.assert_left(self.database, 'symbolic link')
        os.unlink(self.database)
        os.rename(elsewhere, self.database)

        os.rename(self.place, elsewhere)
        os.symlink(elsewhere, self.place)
        self.assert_left(self.place, 'symbolic link')
        os.unlink(self.place)
        os.rename(elsewhere, self.place)

        shutil.rmtree(os.path.join(self.place, 'backups'))
        os.mkdir(elsewhere)
        os.symlink(elsewhere, os.path.join(self.place, 'backups'))
        self.begin()
        self.assertIn('symbolic link', self.hearth('backup', self.folder + '/other.db', status=1))
        self.assertEqual(os.listdir(elsewhere), [])
        self.assertEqual(self.titles(), ['Dinner'])

    def test_held(self):
        """A schedule that another program holds is waited for, and said so."""
        self.begin_with_one()
        other = sqlite3.connect(self.database, isolation_level=None)
        other.execute('PRAGMA locking_mode = EXCLUSIVE')
        other.execute('BEGIN EXCLUSIVE')
        self.begin()
        self.assert_refuses(self.database, 'another program holds it')
        self.assert_says(self.database, 'another program holds it')
        other.close()
        self.assert_works(2)

    def spoil_end(self):
        with open(self.database, 'r+b') as file:
            file.truncate(os.path.getsize(self.database) - 5000)

    def spoil_page(self):
        with open(self.database, 'r+b') as file:
            file.seek(4096)
            file.write(bytes(4096))

    def spoil_bit(self):
        with open(self.database, 'r+b') as file:
            file.seek(2 * 4096)
            kind = file.read(1)[0]
            file.seek(2 * 4096)
            file.write(bytes([kind ^ 8]))

    def spoil_all(self):
        with open(self.database, 'wb') as file:
            file.write(b'Dear diary')

    def test_damage(self):
        """A damaged schedule keeps every byte; `hearth restore` offers the last good copy."""
        self.begin_with_one()
        good = self.contents()
        for spoil in (self.spoil_end, self.spoil_page, self.spoil_bit, self.spoil_all):
            with self.subTest(spoil.__name__):
                with open(self.database, 'wb') as file:
                    file.write(good)
                spoil()
                self.assert_left(self.database, 'damaged')
                spoiled = self.contents()
                daemon = self.begin()
                backup = self.hearth_json('restore')[0]['name']
                self.hearth('restore', backup)
                self.assertEqual(self.titles(), ['Dinner'])
                self.assertEqual(self.trouble(), '')
                kept = glob.glob(self.database + '.replaced-*')
                self.assertIn(spoiled, [open(path, 'rb').read() for path in kept])
                daemon.stop()

    def test_strange_log(self):
        """A log that belongs to another schedule is not mixed into this one."""
        self.begin_with_one()
        other = os.path.join(self.folder, 'other.db')
        shutil.copy(self.database, other)
        connection = sqlite3.connect(other)
        connection.execute("UPDATE event SET title = 'Stranger'")
        connection.commit()
        connection.execute('VACUUM')
        connection.execute('PRAGMA application_id = 7')
        shutil.copy(other + '-wal', self.database + '-wal')
        connection.close()
        before = self.contents()
        self.begin()
        self.assertNotIn('Stranger', str(self.hearth_result('list')))
        self.assertIn(self.database, self.trouble())
        self.assertEqual(self.contents(), before)


class Eyes(Place):

    def mode(self, path):
        return stat.S_IMODE(os.lstat(path).st_mode)

    def assert_closed(self, folder):
        """All in a folder is its owner's alone."""
        self.assertEqual(self.mode(folder), 0o700, folder)
        for path in glob.glob(folder + '/**', recursive=True):
            self.assertEqual(self.mode(path), 0o700 if os.path.isdir(path) else 0o600, path)

    def test_modes(self):
        """The default folder is closed, with all in it, whatever the umask is; and closed again."""
        os.umask(0)
        self.addCleanup(os.umask, 0o022)
        own = os.path.join(self.env['XDG_DATA_HOME'], 'hearth')
        for _ in range(2):
            daemon = self.start_hearthd()
            self.hearth(*DINNER)
            self.call(PATH, SCHEDULE + '.Backup', '(a{sv})', {})
            self.assert_closed(own)
            daemon.stop()
            self.assert_closed(own)
            for path in (own, own + '/backups', own + '/hearth.db'):
                os.chmod(path, 0o777)

    def test_folder_of_others(self):
        """A folder that --database names keeps its mode: it is not hearth's."""
        os.chmod(self.place, 0o755)
        self.begin()
        self.assert_works(1)
        self.assertEqual(self.mode(self.place), 0o755)
        self.assertEqual(self.mode(self.database), 0o600)

    def test_no_core(self):
        """A crash leaves no core, and no other program of the user may look into the daemon."""
        program = shutil.copy(HEARTHD, self.place)
        address = os.path.join(self.place, 'silent')
        with socket.socket(socket.AF_UNIX) as silent:
            silent.bind(address)
            silent.listen()
            for path in (self.folder, self.place, program, address):
                os.chmod(path, 0o777)
            # By whom a process may be looked into shows in whose its files in /proc are.
            daemon = subprocess.Popen([program], user=NOBODY, group=NOBODY, extra_groups=[],
                                      env=dict(self.env, DBUS_SESSION_BUS_ADDRESS='unix:path='
                                               + address))
            self.addCleanup(daemon.wait)
            self.addCleanup(daemon.kill)
            silent.settimeout(20)
            peer = silent.accept()[0]
            self.addCleanup(peer.close)
            self.assertEqual(os.stat(f'/proc/{daemon.pid}').st_uid, NOBODY)
            self.assertEqual(os.stat(f'/proc/{daemon.pid}/environ').st_uid, 0)
            with open(f'/proc/{daemon.pid}/limits', encoding='ascii') as limits:
                self.assertRegex(limits.read(), r'Max core file size +0 +0 ')

    def test_journal(self):
        """Nothing that a person wrote goes to the journal, whatever fails."""
        daemon = self.begin()
        self.hearth('add', 'date-night', 'Secretly', 'tomorrow 19:00', '--notes', 'Privately')
        self.hearth('done', '1', '--note', 'Intimately')
        daemon.stop()
        with open(self.database, 'r+b') as file:
            file.truncate(os.path.getsize(self.database) - 5000)
        again = self.begin()
        self.hearth('list', status=1)
        again.stop()
        said = daemon.output() + again.output()
        self.assertIn(self.database, said)
        for word in ('Secretly', 'Privately', 'Intimately'):
            self.assertNotIn(word, said)


if __name__ == '__main__':
    main()
