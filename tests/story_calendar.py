# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_calendar: a month at a glance, on terminals of any width and for scripts.

What is on which day is counted here by itself, from Python's calendar, and compared.
"""

import calendar
import datetime
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402


class Calendar(harness.Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_hearthd()
        # The month that lies whole before us.
        self.today = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Berlin')).date()
        first = (self.today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)
        self.year, self.month = first.year, first.month
        self.name = f'{self.year}-{self.month:02}'
        self.days = calendar.monthrange(self.year, self.month)[1]

    def plan(self):
        self.hearth('add', 'date-night', "Dinner at Luigi's", 'every friday 19:00')
        self.hearth('add', 'check-in', 'Talk', 'every sunday 18:00')
        self.hearth('add', 'date-night', 'By the sea', f'{self.name}-10 17:00', '--for', '2d')
        self.hearth('add', 'milestone', 'Our day', f'every year since 2015-{self.month:02}-20')

    def on_terminal(self, *words, columns, **more_env):
        """What the command prints on a terminal of so many columns."""
        env = {**self.env, 'TERM': 'xterm', **more_env}
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
        with subprocess.Popen([harness.HEARTH, *words], env=env, stdin=subprocess.DEVNULL,
                              stdout=theirs) as process:
            os.close(theirs)
            output = b''
            while True:
                try:
                    chunk = os.read(ours, 4096)
                except OSError:  # the terminal's other end has closed
                    break
                output += chunk
        os.close(ours)
        self.assertEqual(process.returncode, 0)
        return output.decode('utf-8').replace('\r\n', '\n')

    def expected_titles(self, day):
        weekday = datetime.date(self.year, self.month, day).weekday()
        return sorted(title for title, is_on in (
            ("Dinner at Luigi's", weekday == 4), ('Talk', weekday == 6), ('Our day', day == 20),
            ('By the sea', day in (10, 11, 12))) if is_on)

    def test_json(self):
        """each day of the month is there once, with what is on it and as the agenda has it"""
        self.plan()
        days = self.hearth_json('calendar', 'next')
        self.assertEqual([day['date'] for day in days],
                         [f'{self.name}-{day:02}' for day in range(1, self.days + 1)])
        for number, day in enumerate(days, 1):
            self.assertEqual(list(day), ['date', 'today', 'occurrences'])
            self.assertEqual(sorted(o['title'] for o in day['occurrences']),
                             self.expected_titles(number), day['date'])
        agenda = self.hearth_json('agenda', '--from', f'{self.name}-01', '--to', days[-1]['date'])
        ours = {o['occurrence'] + o['title']: o for day in days for o in day['occurrences']}
        self.assertEqual(ours, {o['occurrence'] + o['title']: o for o in agenda})
        self.assertEqual([day['date'] for day in self.hearth_json('calendar') if day['today']],
                         [self.today.isoformat()])

    def test_narrow(self):
        """80 columns: the month as Python draws it, with marks, and a list of what they are"""
        self.plan()
        text = self.on_terminal('calendar', self.name, columns=80)
        grid, listing = text.split('\n\n')[:2]
        numbers = [[int(word) for word in line.split() if word.isdigit()]
                   for line in grid.split('\n')[2:]]
        weeks = calendar.Calendar(calendar.MONDAY).monthdayscalendar(self.year, self.month)
        self.assertEqual(numbers, [[day for day in week if day] for week in weeks])
        self.assertRegex(grid, r'\b20 [♥◆]?★')
        self.assertEqual(listing.count('19:00–21:00  Dinner at Luigi\'s'),
                         sum(week[4] > 0 for week in weeks))
        self.assertRegex(listing, r'♥  from 17:00 +By the sea')
        self.assertIn('♥ date-night  ◆ check-in  ★ milestone', text)
        for line in text.split('\n'):
            self.assertLessEqual(len(line), 80, line)
        self.assertEqual(self.hearth('calendar', self.name), text)
        self.assertIn(f'[{self.today.day:2}]', self.on_terminal('calendar', columns=80))

    def test_wide(self):
        """120 columns: times and titles stand in the days themselves"""
        self.plan()
        text = self.on_terminal('calendar', self.name, columns=120)
        self.assertRegex(text, '♥ 19:00 Dinner +│')
        self.assertIn("  at Luigi's", text)
        self.assertIn('★ Our day', text)
        self.assertNotIn('19:00–21:00', text)
        for line in text.split('\n'):
            self.assertLessEqual(len(line), 120, line)

    def test_locales(self):
        """the week begins as the locale has it, and a terminal without UTF-8 gets letters"""
        self.plan()
        locales = os.path.join(self.folder, 'locales')
        os.mkdir(locales)
        for name in ('en_US', 'de_DE'):
            # It warns of what it need not know, and then ends with 1 although all is written.
            subprocess.run(['localedef', '-c', '-i', name, '-f', 'UTF-8',
                            f'{locales}/{name}.UTF-8'], capture_output=True, check=False)
        for name, weekdays in (('en_US.UTF-8', ['Sun', 'Mon']), ('de_DE.UTF-8', ['Mo', 'Di']),
                               ('C.UTF-8', ['Mon', 'Tue'])):
            env = {**self.env, 'LOCPATH': locales, 'LC_ALL': name}
            header = self.hearth('calendar', 'next', env=env).split('\n')[1]
            self.assertEqual(header.split()[:2], weekdays, name)
        text = self.hearth('calendar', 'next', env={**self.env, 'LC_ALL': 'C'})
        self.assertTrue(text.isascii(), text)
        self.assertIn('D date-night  C check-in  M milestone', text)
        self.assertTrue(self.on_terminal('calendar', columns=120, LC_ALL='C').isascii())

    def test_bad_month(self):
        """what is no month is wrong usage, said before anything is drawn"""
        for words in (['decembr'], ['2026-13'], ['2026'], ['next', 'december'], ['12'],
                      ['december', '2026', '2027'], ['99999-01'], ['\u0661\u0662']):
            error = self.hearth('calendar', *words, status=2)
            self.assertRegex(error, 'no month|no one month', words)
        self.assertIn('Nothing is planned in January 2031.', self.hearth('calendar', '2031-01'))


if __name__ == '__main__':
    harness.main()
