# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_together: a couple's year, their goals, cards, and the look back on it.

The year is lived through in weeks, with a clock that the story sets. What the two do with each
occurrence is decided by its date alone, so the story knows without hearth what the review must say.
"""

import datetime
import os
import re
import signal
import subprocess
import sys
import time
import zoneinfo

from dateutil import rrule

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BUILD, HEARTHD, NotificationServer, Story, main  # noqa: E402
from story_start import Terminal  # noqa: E402

BERLIN = zoneinfo.ZoneInfo('Europe/Berlin')
BEGIN = datetime.datetime(2026, 1, 1, 8, 0)
HOLIDAY = (datetime.datetime(2026, 7, 13, 0, 0), datetime.datetime(2026, 7, 27, 9, 0))
TALLY = ('planned', 'done', 'skipped', 'missed', 'paused')


def instant(wall):
    """A local time of Berlin as seconds since the epoch."""
    return int(wall.replace(tzinfo=BERLIN).timestamp())


class Together(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.offset = os.path.join(self.folder, 'offset')
        self.go_to(BEGIN)
        self.env['HEARTH_TIMESHIM'] = self.offset
        linked = subprocess.run(['ldd', HEARTHD], capture_output=True, encoding='utf-8', check=True)
        asan = [line.split()[2] for line in linked.stdout.splitlines() if 'libasan' in line]
        self.env['LD_PRELOAD'] = ' '.join(asan + [os.path.join(BUILD, 'tests', 'timeshim.so')])

    def go_to(self, wall):
        """Sets the clock of hearth and its command."""
        with open(self.offset + '.new', 'w', encoding='ascii') as file:
            file.write(str(instant(wall) - int(time.time())))
        os.rename(self.offset + '.new', self.offset)


class Year(Together):

    def plan(self):
        """What they plan on New Year's Day: (kind, event, the starts of the year)."""
        goal = self.hearth_json('goal', 'add', 'quality-time', 'More time for two',
                                '--target', '2 date nights a month')['id']
        year = {'dtstart': datetime.datetime(2026, 1, 2, 19, 0),
                'until': datetime.datetime(2026, 12, 31, 23, 59)}
        fridays = rrule.rrule(rrule.WEEKLY, byweekday=rrule.FR, **year)
        sundays = rrule.rrule(rrule.WEEKLY, byweekday=rrule.SU, byhour=18, **year)
        plans = [('date-night', 'Date night', 'every friday 19:00', list(fridays), goal),
                 ('check-in', 'Our half hour', 'every sunday 18:00', list(sundays), None)]
        events = []
        for kind, title, when, starts, goal_of in plans:
            options = ('--goal', str(goal_of)) if goal_of else ()
            event = self.hearth_json('add', kind, title, when, *options)['id']
            events.append((kind, event, starts))
        return goal, events

    @staticmethod
    def decide(kind, start):
        """What becomes of an occurrence; known to the story alone."""
        if HOLIDAY[0] <= start < HOLIDAY[1]:
            return 'paused'
        number = start.toordinal() // 7
        if kind == 'date-night':
            return ('done', 'done', 'skipped', 'done', 'done', 'missed')[number % 6]
        return ('done', 'missed', 'done', 'done')[number % 4]

    def answer(self, kind, event, start):
        fate = self.decide(kind, start)
        name = f'{event}@{start:%Y-%m-%d}'
        if fate == 'done':
            self.hearth('done', name, '--rating', str(start.day % 5 + 1),
                        '--note', f'A fine day in week {start.isocalendar().week} of <us> & ours',
                        '--at', f'{start:%Y-%m-%d %H:%M}')
        elif fate == 'skipped':
            self.hearth('skip', name)

    def live(self, events):
        """Week by week; on holiday nothing is answered."""
        for week in range(53):
            monday = datetime.datetime(2026, 1, 5, 9, 0) + datetime.timedelta(weeks=week)
            if monday == datetime.datetime(2026, 7, 13, 9, 0):
                self.go_to(datetime.datetime(2026, 7, 13, 0, 0, 0))
                self.hearth('pause', 'until', '2026-07-27 09:00')
            self.go_to(monday)
            for kind, event, starts in events:
                for start in starts:
                    if monday - datetime.timedelta(weeks=1) < start <= monday:
                        self.answer(kind, event, start)

    def count(self, rows):
        """The tally of (kind, start) in order of their starts, with the streak."""
        tally = dict.fromkeys(TALLY, 0) | {'streak': {'current': 0, 'longest': 0}}
        row = 0
        for kind, start in sorted(rows, key=lambda one: one[1]):
            fate = self.decide(kind, start)
            tally['planned'] += 1
            tally[fate] += 1
            row = {'done': row + 1, 'missed': 0}.get(fate, row)
            tally['streak']['longest'] = max(tally['streak']['longest'], row)
        tally['streak']['current'] = row
        return tally

    def check_review(self, events, goal):
        review = self.hearth_json('review', '--year', '2026')
        keys = (*TALLY, 'streak')
        every = [(kind, start) for kind, _, starts in events for start in starts]
        self.assertEqual((review['from'], review['until']), ('2026-01-01', '2027-01-01'))
        self.assertEqual({key: review[key] for key in keys}, self.count(every))
        for kind, _, _ in events:
            wanted = self.count([one for one in every if one[0] == kind])
            row = next(row for row in review['kinds'] if row['kind'] == kind)
            self.assertEqual({key: row[key] for key in keys}, wanted)
        dates = self.count([one for one in every if one[0] == 'date-night'])
        for row in (next(row for row in review['goals'] if row['goal'] == goal),
                    next(row for row in review['areas'] if row['area'] == 'quality-time')):
            self.assertEqual({key: row[key] for key in keys}, dates)
        self.assertEqual(sum(day['done'] for day in review['days']), review['done'])
        months = [self.hearth_json('review', '--month', f'2026-{month:02}')
                  for month in range(1, 13)]
        for key in TALLY:
            self.assertEqual(sum(month[key] for month in months), review[key])

    def check_pictures(self):
        text = self.hearth('review', '--year', '2026')
        self.assertIn('█', text)
        self.assertIn('Date nights', text)
        env = self.env | {'LC_ALL': 'C'}
        ascii_text = self.hearth('review', '--year', '2026', env=env)
        self.assertIn('####', ascii_text)
        self.assertTrue(ascii_text.isascii(), ascii_text)
        path = os.path.join(self.folder, 'year.html')
        self.hearth('review', '--year', '2026', '--html', path)
        with open(path, encoding='utf-8') as file:
            page = file.read()
        self.assertNotIn('<script', page)
        self.assertNotRegex(page, r'(?:src|href|url)\s*[=(]')
        self.assertIn('of &lt;us&gt; &amp; ours', page)
        self.assertEqual(len(re.findall(r'<rect [^>]*width="11"', page)), 365)
        keep = os.environ.get('HEARTH_KEEP')
        if keep:
            with open(keep, 'w', encoding='utf-8') as file:
                file.write(page)

    def test_year(self):
        """A year lived with hearth: the review's numbers are those the story counted itself."""
        self.start_hearthd()
        goal, events = self.plan()
        self.live(events)
        self.check_review(events, goal)
        self.check_pictures()


class Journal(Together):

    def test_journal(self):
        """What was noted is found by its words and on its day, and the gap since is told."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Dinner', 'every friday 19:00')
        self.go_to(datetime.datetime(2026, 1, 3, 9, 0))
        self.hearth('done', '1@2026-01-02', '--note', 'Candles & Wine', '--rating', '4')
        self.go_to(datetime.datetime(2026, 1, 26, 9, 0))
        self.hearth('skip', '1@2026-01-23', '--note', 'a cold')
        self.hearth('done', '1@2026-01-16', '--at', '2026-01-03 10:00')
        found = self.hearth_json('journal')
        self.assertEqual([(row['state'], row['note']) for row in found],
                         [('done', 'Candles & Wine'), ('skipped', 'a cold')])
        self.assertEqual(len(self.hearth_json('journal', '--all')), 3)
        self.assertEqual(len(self.hearth_json('journal', 'wine')), 1)
        self.assertIn('4/5\n    Candles & Wine\n', self.hearth('journal', 'CANDLES'))
        self.assertIn('Nothing', self.hearth('journal', 'beer'))
        self.assertIn('23 days since your last date night', self.hearth('status'))
        self.assertIn('23 days since your last date night', self.hearth('review'))
        self.go_to(datetime.datetime(2027, 1, 2, 9, 0))
        self.assertEqual([row['note'] for row in self.hearth_json('journal', '--on-this-day')],
                         ['Candles & Wine'])


class CheckIn(Together):

    TALK = (('Who begins?', 'Ann'), ('who is with you?', 'Ben'), ('Ann, what went well', 'The lake'),
            ('Ben, what went well', 'Your soup'), ('Ann, what do you say', 'More sun'),
            ('Ben, what do you say', 'More sleep'), ('want to change', 'Phones away'),
            ('promise something', 'Book the cabin'), ('By when?', 'soon'),
            ('By when?', 'saturday 12:00'), ('another promise', ''), ('Is that good?', 'yes'),
            ('Ann, may this stay', ''), ('Ben, may this stay', 'yes'))

    def begin(self):
        self.start_hearthd()
        self.hearth('add', 'check-in', 'Our half hour', 'every sunday 18:00')
        self.go_to(datetime.datetime(2026, 1, 4, 18, 10))
        time.sleep(1)

    def talk(self, terminal, upto=None, after=0):
        return ''.join(terminal.answer(words, line) for words, line in self.TALK[after:upto])

    def test_talk(self):
        """A whole check-in: answers are sealed, promises are events, the journal has it."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        seen = self.talk(terminal, 4)
        self.assertGreater(seen.count('\n', seen.index('The lake'), seen.index('Ben, what')), 50)
        asked = terminal.answer(*self.TALK[4]), terminal.answer(*self.TALK[5])
        card = next(one['text'] for one in self.hearth_json('deck', 'show', 'check-in')
                    if one['drawn'])
        for seen in asked:
            self.assertIn(card, seen)
        self.talk(terminal, after=6)
        self.assertEqual(terminal.end(), 0, terminal.text)
        self.assertIn('1 promise was written down', terminal.text)
        self.assertEqual(self.hearth_json('show', '2')['start'], '2026-01-10T12:00:00')
        entry = self.hearth_json('journal')[0]
        self.assertEqual((entry['state'], entry['occurrence']), ('done', '2026-01-04T18:00:00'))
        for said in ('Ann: The lake', 'Ben: Your soup', 'Ben: More sleep', 'Phones away'):
            self.assertIn(said, entry['note'])
        self.assertEqual(os.listdir(os.path.join(self.env['XDG_STATE_HOME'], 'hearth')), [])

    def test_interrupted(self):
        """One that was left has changed nothing, and goes on with the same card."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, 5)
        card = terminal.wait('Ben, what do you say')
        os.kill(terminal.pid, signal.SIGINT)
        self.assertEqual(terminal.end(), 1)
        self.assertEqual(len(self.hearth_json('list')), 1)
        self.assertEqual(self.hearth_json('journal'), [])
        terminal = Terminal(self, 'check-in')
        seen = self.talk(terminal, after=5)
        drawn = [one['text'] for one in self.hearth_json('deck', 'show', 'check-in')
                 if one['drawn']]
        self.assertEqual(len(drawn), 1)
        self.assertIn(drawn[0], seen)
        self.assertNotIn('More sun', card.split('say to it?')[-1].split('Ben, ')[-1])
        self.assertEqual(terminal.end(), 0, terminal.text)
        self.assertEqual(len(self.hearth_json('list')), 2)

    def test_not_both(self):
        """Where one of the two says no, nothing that was said is kept."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, len(self.TALK) - 1)
        terminal.answer('Ben, may this stay', 'no')
        self.assertEqual(terminal.end(), 0, terminal.text)
        self.assertEqual(self.hearth_json('journal'), [])
        self.assertEqual(len(self.hearth_json('journal', '--all')), 1)

    def test_no_terminal(self):
        """Without a terminal it says so, and that is wrong usage."""
        self.begin()
        self.assertIn('terminal', self.hearth('check-in', status=2))


class Goals(Together):

    def test_life_of_a_goal(self):
        """A goal is set, counted towards, changed, reached, celebrated and removed."""
        self.start_hearthd()
        server = NotificationServer(self)
        goal = self.hearth_json('goal', 'add', 'trust', 'Keep', 'our', 'word', '--whose', 'ann',
                                '--step', '2026-03-01 Say it', '--step', 'Do it')
        self.assertEqual(list(goal), ['id', 'area', 'title', 'whose', 'target', 'done', 'coming',
                                      'warning', 'deadline', 'steps', 'notes', 'events', 'created',
                                      'reached'])
        self.assertEqual(goal['title'], 'Keep our word')
        changed = self.hearth_json('goal', 'edit', '1', '--target', '3 promises a week')
        self.assertEqual(changed['target'], '3 promises a week')
        self.assertIn('3 promises a week', changed['warning'])
        self.hearth('add', 'promise', 'Water the plants', 'tomorrow 9:00', '--goal', '1')
        self.assertEqual(self.hearth_json('goal', 'show', '1')['events'], [1])
        self.assertIn('x 2026-03-01 Say it',
                      self.hearth_json('goal', 'done', '1', '--nth', '1')['steps'])
        self.hearth('goal', 'done', '1')
        self.assertIn('Keep our word', server.wait_event('shown')['summary'])
        self.assertIsNotNone(self.hearth_json('goal', 'list')[0]['reached'])
        self.hearth('goal', 'rm', '1')
        self.assertEqual(self.hearth_json('goal', 'list'), [])
        self.assertIsNone(self.hearth_json('show', '1')['goal'])

    def test_refusals(self):
        """An area, target, goal or step that makes no sense is refused by its name."""
        self.start_hearthd()
        self.hearth('goal', 'add', 'trust', 'Ours')
        for words, status, said in (
                (('goal', 'add', 'fun', 'x'), 1, 'quality-time'),
                (('goal', 'add', 'trust', 'x', '--target', 'much love'), 1, 'much love'),
                (('goal', 'add', 'trust', 'x', '--deadline', 'bla'), 1, 'bla'),
                (('goal', 'show', '9'), 1, 'goal 9'),
                (('goal', 'done', '1', '--nth', '4'), 1, 'step 4'),
                (('goal', 'fly'), 2, 'fly'),
                (('goal', 'add', 'trust'), 2, 'goal add'),
                (('add', 'date-night', 'x', 'tomorrow 19:00', '--goal', '9'), 1, 'goal 9'),
                (('add', 'date-night', 'x', 'tomorrow 19:00', '--deck', 'no'), 1, '“no”'),
                (('review', '--month', '2026-13'), 2, '2026-13'),
                (('review', '--year', 'soon'), 2, 'soon'),
                (('review', '--year', '2026', '--month', '2026-01'), 2, 'two')):
            self.assertIn(said, self.hearth(*words, status=status))


class Cards(Together):

    def test_deck(self):
        """A deck from a file: bad lines are named, the rest is drawn without repeats."""
        self.start_hearthd()
        path = os.path.join(self.folder, 'deck.txt')
        with open(path, 'wb') as file:
            file.write('# ours\nWhat now? [home]\n\xff\nWhat then?\n[]\nWhat now!\n'
                       .encode('latin-1'))
        result = self.hearth_result('deck', 'import', 'ours', path)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, '2 cards added.\n')
        self.assertEqual(re.findall(r'line (\d+):', result.stderr), ['3', '5', '6'])
        drawn = {self.hearth('prompt', 'ours').strip() for _ in range(2)}
        self.assertEqual(drawn, {'What now?', 'What then?'})
        self.assertEqual(self.hearth_json('prompt', 'ours:home')['text'], 'What now?')
        self.assertIn('{"deck": "ours", "cards": 2}'.replace('"', "'"),
                      str(self.hearth_json('deck', 'list')))
        self.hearth('deck', 'add', 'ours', 'And', 'after?')
        self.hearth('deck', 'rm', 'ours', 'what now')
        self.assertEqual([card['text'] for card in self.hearth_json('deck', 'show', 'ours')],
                         ['What then?', 'And after?'])
        self.hearth('deck', 'rm', 'ours')
        self.assertIn('ours', self.hearth('prompt', 'ours', status=1))

    def test_kept(self):
        """What was drawn is known after a restart, and a reminder shows a card of its deck."""
        daemon = self.start_hearthd()
        server = NotificationServer(self)
        self.hearth('deck', 'add', 'ours', 'Only the first?')
        self.hearth('deck', 'add', 'ours', 'Or the second?')
        self.hearth('add', 'appreciation', 'A kind word', 'in 10 minutes', '--deck', 'ours')
        self.go_to(BEGIN + datetime.timedelta(minutes=10, seconds=5))
        body = server.wait_event('shown')['body']
        daemon.stop()
        self.start_hearthd()
        other = self.hearth('prompt', 'ours').strip()
        self.assertIn('the', other)
        self.assertNotIn(other, body)


if __name__ == '__main__':
    main()
