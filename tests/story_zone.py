#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_zone: the two travel, and what is planned travels with them as they meant it.

What floats is at the same hour wherever they are; what was tied to a zone stays at its instant. The
zone changes as desktops and administrators change it, in /etc/localtime (the story begins in own-etc,
so that it is an /etc of its own), and by a TZ that the next session brings. Berlin and Helsinki are an
hour apart in every season.
"""

import datetime
import os
import shutil
import signal
import time
import zoneinfo

from harness import PATH, SCHEDULE, Clock, NotificationServer, Story, main, wait_for

LOCALTIME = '/etc/localtime'
ZONES = '/usr/share/zoneinfo/'
BERLIN, HELSINKI = 'Europe/Berlin', 'Europe/Helsinki'
NEW_YORK, KOLKATA = 'America/New_York', 'Asia/Kolkata'


def link(zone):
    """As timedatectl does: a new link takes the place of the old."""
    os.symlink(ZONES + zone, LOCALTIME + '.new')
    os.rename(LOCALTIME + '.new', LOCALTIME)


def link_in_two_steps(zone):
    """As ln -sf of old does: away with the old one first."""
    os.unlink(LOCALTIME)
    time.sleep(0.02)
    os.symlink(ZONES + zone, LOCALTIME)


def copy(zone):
    """As cp does, over a link or a file: the zone has no name then."""
    if os.path.islink(LOCALTIME):
        os.unlink(LOCALTIME)
    shutil.copyfile(ZONES + zone, LOCALTIME)


class Zone(Story):

    def setUp(self):
        super().setUp()
        link(BERLIN)
        self.start_bus()
        self.server = NotificationServer(self)

    def shown(self):
        return [event['summary'] for event in self.server.events('shown')]

    def start_of(self, event):
        """The start of an event's next occurrence as it is printed, with the offset of the zone."""
        return self.hearth_json('show', str(event))['next']

    def plan(self):
        """A floating dinner and a call that is tied to Berlin, at the same time of a day to come."""
        self.hearth('add', 'date-night', 'Dinner', '2030-01-18 19:00')
        self.hearth('add', 'check-in', 'Call', '2030-01-18 19:00', '--zone', BERLIN)


class Localtime(Zone):

    def setUp(self):
        super().setUp()
        del self.env['TZ']

    def test_everything_shows_it(self):
        """However /etc/localtime changes, all that hearth says is in the new zone within a second."""
        self.start_hearthd()
        self.plan()
        self.assertEqual(self.start_of(1), '2030-01-18T19:00:00+01:00')
        steps = ((link, NEW_YORK, '-05:00', '13:00'), (link_in_two_steps, HELSINKI, '+02:00', '20:00'),
                 (copy, KOLKATA, '+05:30', '23:30'), (copy, NEW_YORK, '-05:00', '13:00'),
                 (link, BERLIN, '+01:00', '19:00'))
        for change, zone, offset, call in steps:
            with self.subTest(f'{change.__name__} {zone}'):
                change(zone)
                begin = time.monotonic()
                wait_for(lambda: self.start_of(1) == f'2030-01-18T19:00:00{offset}', offset, 5)
                self.assertLess(time.monotonic() - begin, 1)
                self.assertEqual(self.start_of(2), f'2030-01-18T{call}:00{offset}')
                first = 'Dinner' if call >= '19:00' else 'Call'
                self.assertEqual(self.hearth_json('next')['title'], first)
                self.assertIn(first, self.hearth('status'))
                self.assertIn('19:00' if first == 'Dinner' else call, self.hearth('status'))
                agenda = self.hearth('agenda', '--from', '2030-01-18')
                self.assertIn(f'{call}–', agenda)
                self.assertIn('19:00–21:00', agenda)

    def test_watchers_hear(self):
        """Who watches hears that a floating event is now at another instant."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Dinner', '2030-01-18 19:00')
        before = self.property(PATH, SCHEDULE + '.NextStart')
        watch = self.start('watch', ['dbus-monitor', '--address',
                                     self.env['DBUS_SESSION_BUS_ADDRESS'],
                                     f"path='{PATH}',member='PropertiesChanged'"])
        wait_for(lambda: 'NameAcquired' in watch.output(), 'the monitor')
        link(NEW_YORK)
        wait_for(lambda: str(before + 6 * 3600) in watch.output(), 'the new start to be told')

    def test_rings_where_they_are(self):
        """What floats rings by the new clock, what is tied to Berlin by Berlin's; nothing twice."""
        clock = Clock(self)
        self.start_hearthd()
        now = datetime.datetime.now(zoneinfo.ZoneInfo(BERLIN)).replace(microsecond=0)
        moment = now + datetime.timedelta(seconds=3605)
        when = moment.strftime('%Y-%m-%d %H:%M:%S')
        self.hearth('add', 'date-night', 'Dinner', when, '--remind', '0', '--no-follow-up')
        self.hearth('add', 'check-in', 'Call', when, '--zone', BERLIN, '--remind', '0',
                    '--no-follow-up')
        self.assertEqual(self.shown(), [])
        link(HELSINKI)
        self.server.wait_event('shown', timeout=8)
        self.assertEqual(self.shown(), ['Dinner'])
        late = time.time() - (moment.timestamp() - 3600)
        self.assertGreaterEqual(late, 0)
        self.assertLess(late, 1.5)
        link(BERLIN)
        time.sleep(1)
        self.assertEqual(self.shown(), ['Dinner'])
        clock.sleep(3600)
        self.server.wait_event('shown', 2)
        time.sleep(1)
        self.assertEqual(self.shown(), ['Dinner', 'Call'])

    def test_there_and_back(self):
        """A hop over the hour and back, again and again, neither loses nor repeats anything."""
        self.start_hearthd()
        self.hearth('add', 'appreciation', 'A kind word', 'in 1 second')
        self.server.wait_event('shown')
        for zone in (HELSINKI, NEW_YORK, KOLKATA, BERLIN, NEW_YORK, BERLIN):
            link(zone)
            time.sleep(0.3)
        self.assertEqual(self.shown(), ['A kind word'])
        self.hearth('add', 'appreciation', 'Another', 'in 1 second')
        self.server.wait_event('shown', 2)


class Variable(Zone):

    def test_next_session(self):
        """A session with another TZ moves what floats, keeps what is tied, and repeats nothing."""
        daemon = self.start_hearthd()
        self.plan()
        self.hearth('add', 'appreciation', 'A kind word', 'in 1 second')
        self.server.wait_event('shown')
        self.env['TZ'] = NEW_YORK
        for how in (signal.SIGTERM, signal.SIGKILL):
            wait_for(lambda: self.state_of(3) == 'due', 'due')
            self.started = [entry for entry in self.started if entry[0] is not daemon]
            daemon.stop(how)
            daemon = self.start_hearthd()
            self.assertEqual(self.start_of(1), '2030-01-18T19:00:00-05:00')
            self.assertEqual(self.start_of(2), '2030-01-18T13:00:00-05:00')
            self.assertIn('13:00–', self.hearth('agenda', '--from', '2030-01-18'))
            # The kind word has come, though its hour is still ahead where they are now.
            self.assertEqual(self.hearth_json('status')['next_reminder'],
                             '2030-01-17T19:00:00-05:00')
        time.sleep(1)
        ids = {event['id'] for event in self.server.events('shown')}
        self.assertEqual(len(ids), 1)

    def test_file(self):
        """A TZ that names a file is followed like /etc/localtime."""
        self.env['TZ'] = ':' + LOCALTIME
        self.start_hearthd()
        self.plan()
        self.assertEqual(self.start_of(2), '2030-01-18T19:00:00+01:00')
        link(HELSINKI)
        wait_for(lambda: self.start_of(1) == '2030-01-18T19:00:00+02:00', 'the new zone')
        self.assertEqual(self.start_of(2), '2030-01-18T20:00:00+02:00')


if __name__ == '__main__':
    main()
