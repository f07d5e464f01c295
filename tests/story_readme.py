#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_readme: what README.md shows works as it stands there.

A block marked `sh` is run by a shell as it is. A block marked `console` is a session: each line
that begins with "$ " is run, and what follows must be exactly what it prints, but for the seconds of
the clock and the folder that the story keeps its schedule in. The sessions are held one after the
other on a Sunday in November at ten, whatever the day is. Every verb is shown in one of them; the
talk of check-in, in a block of its own, is story_check_in's.
"""

import datetime
import os
import re
import subprocess
import zoneinfo

from harness import BUILD, EVENT, PATH, ROOT, Clock, Story, main

HOLIDAY = ('2026-07-25', '2026-08-09')
BEGIN = datetime.datetime(2026, 11, 22, 10, 0, 0, 500000, zoneinfo.ZoneInfo('Europe/Berlin'))


def moment(day):
    """Noon of a day."""
    return datetime.datetime.fromisoformat(day + 'T12:00:00').replace(tzinfo=BEGIN.tzinfo)


def readme():
    with open(os.path.join(ROOT, 'README.md'), encoding='utf-8') as file:
        return file.read()


def blocks(language):
    """The fenced blocks of README.md in one language."""
    return re.findall(rf'^```{language}\n(.*?)^```$', readme(), re.MULTILINE | re.DOTALL)


def without_seconds(text):
    """A text whose moments are told to the minute: a busy machine takes longer over a session."""
    return re.sub(r'\b(\d\d:\d\d):\d\d\b(?!\S)', r'\1:00', text)


class Readme(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.clock = Clock(self)
        self.set_clock(BEGIN)
        self.start_hearthd()
        self.env['PATH'] = os.path.join(BUILD, 'client') + ':' + self.env['PATH']

    def set_clock(self, moment):
        self.clock.set(self.clock.offset + round(moment.timestamp() - self.clock.now()))

    def sleep_until(self, day):
        self.clock.sleep(round(moment(day).timestamp() - self.clock.now()))

    def shell(self, script):
        result = subprocess.run(['sh', '-e', '-c', script], env=self.env, cwd=self.folder,
                                stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                                timeout=60, check=False)
        self.assertEqual(result.returncode, 0, f'{script}\n{result.stdout}')
        return result.stdout

    def seen(self, command):
        """What a person at home would see of a command."""
        text = self.shell(command).replace(self.env['XDG_DATA_HOME'], '~/.local/share')
        return without_seconds(text)

    def test_session(self):
        """The sessions in README.md are what a person really sees, to the letter."""
        sessions = blocks('console')
        self.assertTrue(sessions)
        for session in sessions:
            for command, expected in re.findall(r'^\$ (.*)\n((?:(?!\$ ).*\n)*)', session,
                                                re.MULTILINE):
                with self.subTest(command):
                    self.assertEqual(self.seen(command), expected)

    def test_verbs(self):
        """A verb that README.md does not show in a session is told by its name."""
        verbs = set(re.findall(r'^  (\S+) ', self.shell('hearth --help'), re.MULTILINE))
        self.assertIn('agenda', verbs)
        shown = set()
        for command in re.findall(r'^\$ (.*)', readme(), re.MULTILINE):
            shown.update(re.findall(r'\bhearth (\S+)', command))
        self.assertEqual(verbs - shown, set())

    def test_year(self):
        """The year that README.md looks back on is drawn as there: some Fridays and Sundays, and a holiday."""
        self.set_clock(moment('2025-12-31'))
        self.hearth('add', 'date-night', 'Dinner', 'every friday 19:00')
        self.hearth('add', 'check-in', 'Talk', 'every sunday 18:00')
        self.sleep_until(HOLIDAY[0])
        self.hearth('pause', 'until', HOLIDAY[1])
        self.sleep_until('2026-12-31')
        for event, first, skips, misses in ((1, '2026-01-02', 6, 3), (2, '2026-01-04', 0, 4)):
            for week in range(52):
                day = (datetime.date.fromisoformat(first) + datetime.timedelta(weeks=week)).isoformat()
                if HOLIDAY[0] < day < HOLIDAY[1]:
                    continue
                if skips and week % skips == 0:
                    self.answer(event, 'Skip', day)
                elif week % misses:
                    self.answer(event, 'Done', day)
        [picture] = re.findall(r'^```\n(2026\n.*?)^```$', readme(), re.MULTILINE | re.DOTALL)
        self.assertEqual(self.seen('hearth review --year 2026'), picture)

    def answer(self, event, how, day):
        self.call(f'{PATH}/event/{event}', f'{EVENT}.{how}', '(sa{sv})', day, {})

    def test_recipes(self):
        """The busctl recipes work as they stand, one after the other."""
        # They tell the time themselves; and what is preloaded for another looks for leaks in date.
        del self.env['LD_PRELOAD']
        recipes = blocks('sh')
        self.assertTrue(any('busctl --user call' in recipe for recipe in recipes))
        for recipe in recipes:
            with self.subTest(recipe):
                self.shell(recipe)


if __name__ == '__main__':
    main()
