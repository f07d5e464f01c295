# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_together: goals, cards and the journal, each by itself.

The clock of hearth and its command is the story's own. Check-ins have a story of theirs,
story_check_in; how all of it goes together is lived through in story_year.
"""

import datetime
import os
import re
import sys
import time
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Clock, NotificationServer, Story, main, wait_for  # noqa: E402

BERLIN = zoneinfo.ZoneInfo('Europe/Berlin')
BEGIN = datetime.datetime(2026, 1, 1, 8, 0)


def instant(wall):
    """A local time of Berlin as seconds since the epoch."""
    return int(wall.replace(tzinfo=BERLIN).timestamp())


class Together(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.clock = Clock(self)
        self.go_to(BEGIN)

    def go_to(self, wall):
        """Sets the clock of hearth and its command."""
        self.clock.set(instant(wall) - int(time.time()))


class Journal(Together):

    def test_journal(self):
        """What was noted is found by its words and on its day, line by line; the gap is told."""
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
        self.assertIn('--on-this-day', self.hearth('journal', '--on-this-day', '--from',
                                                   '2026-01-01', status=2))
        for rating, status, said in (('five', 2, 'a whole number, not “five”'), ('0', 1, '1 to 5'),
                                     ('6', 1, '1 to 5')):
            self.assertIn(said, self.hearth('done', '1@2026-01-09', '--rating', rating,
                                            status=status))
        self.assertIn('23 days since your last date night', self.hearth('status'))
        self.assertIn('23 days since your last date night', self.hearth('review'))
        page = os.path.join(self.folder, 'january.html')
        self.hearth('done', '1@2026-01-09', '--note', 'Two <lines>\n\nof it')
        self.hearth('goal', 'add', 'trust', 'Keep our word')
        self.hearth('review', '--html', page)
        with open(page, encoding='utf-8') as file:
            text = file.read()
        self.assertIn('<p>Two &lt;lines&gt;</p><p>of it</p>', text)
        self.assertIn('<td class="soft">nothing planned</td>', text)
        # The picture has its own size: a month is not blown up to a page, nor a year made tiny.
        self.assertIn('<svg width="89" height="114" role="img"', text)
        self.assertIn('done once', text)
        self.assertRegex(self.hearth('review'), r'Keep our word +nothing planned\n')
        self.hearth('review', '--year', '2025', '--html', page)
        with open(page, encoding='utf-8') as file:
            self.assertNotIn('<ul>', file.read())
        self.go_to(datetime.datetime(2027, 1, 2, 9, 0))
        self.assertEqual([row['note'] for row in self.hearth_json('journal', '--on-this-day')],
                         ['Candles & Wine'])


    def notes(self, *words):
        return [row['note'] for row in self.hearth_json('journal', *words)]

    def test_days(self):
        """What was done stands under the day on which it was done, also years later."""
        self.start_hearthd()
        self.hearth('add', 'date-night', 'Dinner', 'every friday 19:00')
        self.hearth('add', 'check-in', 'Talk', '2028-02-29 18:00')
        self.go_to(datetime.datetime(2026, 1, 26, 9, 0))
        for date, note in (('2026-01-02', 'first'), ('2026-01-09', 'late'), ('2026-01-16', 'next')):
            self.hearth('done', '1@' + date, '--note', note,
                        *(('--at', '2026-01-20 19:00') if note == 'late' else ()))
        self.assertEqual(self.notes(), ['first', 'next', 'late'])
        self.assertEqual(self.notes('--from', '2026-01-20', '--to', '2026-01-20'), ['late'])
        self.assertEqual(self.notes('--from', '2026-01-09', '--to', '2026-01-09'), [])
        for day, found in ((9, []), (20, ['late'])):
            self.go_to(datetime.datetime(2027, 1, day, 9, 0))
            self.assertEqual(self.notes('--on-this-day'), found)
        self.go_to(datetime.datetime(2028, 3, 1, 9, 0))
        self.hearth('done', '2', '--note', 'a day more')
        self.go_to(datetime.datetime(2029, 2, 28, 9, 0))
        self.assertEqual(self.notes('--on-this-day'), ['a day more'])


    def test_anniversary(self):
        """On an anniversary its reminder tells what was noted on that day, but for a check-in."""
        self.start_hearthd()
        server = NotificationServer(self)
        self.hearth('add', 'milestone', 'Our first kiss', 'every year since 2015-01-02')
        self.hearth('add', 'date-night', 'Dinner', '2026-01-02 19:00')
        self.hearth('add', 'date-night', 'Breakfast', '2026-01-02 8:00')
        self.hearth('add', 'check-in', 'Talk', '2026-01-02 18:00')
        self.go_to(datetime.datetime(2026, 1, 3, 9, 0))
        self.hearth('done', '2', '--note', 'Candles & wine\nand more', '--rating', '4')
        self.hearth('done', '3', '--note', 'Burnt toast', '--rating', '2')
        self.hearth('done', '4', '--note', 'A secret', '--rating', '5')

        def body(year, month=1, day=2):
            self.go_to(datetime.datetime(year, month, day, 9, 0, 5))
            return wait_for(lambda: [one['body'] for one in server.events('shown')
                                     if f'{year - 2015} years' in one['body']
                                     and one['body'].startswith('Today')], f'that of {year}')[-1]
        self.assertIn('\nA year ago today, Dinner: Candles & wine\n', body(2027) + '\n')
        self.assertIn('\n2 years ago today, Dinner: Candles & wine\n', body(2028) + '\n')
        self.hearth('set', 'privacy', 'title')
        self.assertNotIn('ago today', body(2029))


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
                (('goal', 'show', 'Ours'), 2, '“hearth goal list”'),
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
            file.write('# ours\nWhat now? [home]\n\xff\nWhat then?\n[]\nWhat now!\na\0b\n'
                       .encode('latin-1'))
        result = self.hearth_result('deck', 'import', 'ours', path)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(result.stdout, '2 cards added.\n')
        self.assertEqual(re.findall(r'line (\d+):', result.stderr), ['3', '5', '6', '7'])
        drawn = {self.hearth('prompt', 'ours').strip() for _ in range(2)}
        self.assertEqual(drawn, {'What now?', 'What then?'})
        self.assertEqual(self.hearth_json('prompt', 'ours:home')['text'], 'What now?')
        self.assertIn('there are free, home, out',
                      self.hearth('prompt', 'date-ideas:hom', status=1))
        self.assertIn('or any', self.hearth('prompt', 'listening:home', status=1))
        self.assertNotIn('line', self.hearth('deck', 'import', 'Ours', path, status=1))
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
