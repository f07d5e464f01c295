#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_check_in: two people talk at one keyboard, leave in every way there is, and go on.

The clock of hearth and its command is the story's own; the keyboard is a pseudo-terminal.
"""

import datetime
import glob
import os
import re
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, main  # noqa: E402
from story_start import Terminal  # noqa: E402
from story_together import Together  # noqa: E402

SUNDAY = datetime.datetime(2026, 1, 4, 18, 10)
TALK = (('Who begins?', 'Ann'), ('who is with you?', 'Ben'), ('Ann, what went well', 'The lake'),
        ('Ben, what went well', 'Your soup'), ('as long as you like', ''),
        ('Ann, what do you say', 'More sun'), ('Ben, what do you say', 'More sleep'),
        ('as long as you like', ''), ('want to change', 'Phones away'),
        ('promise something', 'Book the cabin'), ('By when?', 'soon'),
        ('By when?', 'saturday 12:00'), ('another promise', ''), ('Is that good?', 'yes'),
        ('Ann, may this stay', ''), ('Ben, may this stay', 'yes'))
SHOWN = (('Who begins?', 'Ann'), ('who is with you?', 'Ben'),
         ('Ann, what went well', 'The walk at the lake'),
         ('Ben, what went well', 'Your soup, thank you'), ('as long as you like', ''),
         ('Ann, what do you say', 'You, this morning'), ('Ben, what do you say', 'The cat'),
         ('as long as you like', ''),
         ('want to change', 'Phones away at dinner'), ('promise something', 'Book the cabin'),
         ('By when?', 'saturday 12:00'), ('another promise', ''), ('Is that good?', ''),
         ('Ann, may this stay', ''), ('Ben, may this stay', 'yes'))
UNTIL_CARD, UNTIL_WHEN, UNTIL_NEXT, UNTIL_KEEP = 6, 11, 13, 15
VEILED = re.compile(r'\x1b\[\?1049h\x1b\[2J.*?\x1b\[2J\x1b\[H\x1b\[\?1049l', re.DOTALL)


class CheckIn(Together):

    def begin(self, *words):
        """A check-in every Sunday at 18:00, ten minutes ago; or what the words say."""
        self.daemon = self.start_hearthd()
        self.hearth(*(words or ('add', 'check-in', 'Our half hour', 'every sunday 18:00')))
        self.go_to(SUNDAY)
        time.sleep(1)

    def kept(self):
        """The files that hold what was typed."""
        return glob.glob(os.path.join(self.env['XDG_STATE_HOME'], 'hearth', '*'))

    @staticmethod
    def talk(terminal, upto=None, after=0):
        return ''.join(terminal.answer(words, line) for words, line in TALK[after:upto])

    def assert_finished(self, terminal):
        self.assertEqual(terminal.end(), 0, terminal.text)
        self.assertEqual(self.kept(), [])

    def test_talk(self):
        """A whole check-in: answers are sealed, promises are events, the journal has it."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        seen = self.talk(terminal, 4)
        self.assertGreater(seen.count('\n', seen.index('The lake'), seen.index('Ben, what')), 50)
        self.assertIn('  Ann: The lake\n  Ben: Your soup\n', terminal.answer(*TALK[4]))
        asked = terminal.answer(*TALK[5]), terminal.answer(*TALK[6])
        card = next(one['text'] for one in self.hearth_json('deck', 'show', 'check-in')
                    if one['drawn'])
        for seen in asked:
            self.assertIn(card, seen)
        seen = self.talk(terminal, after=7)
        self.assertIn('  That is Sat 10 Jan 2026 12:00.\n', seen)
        self.assert_finished(terminal)
        self.assertIn('1 promise was written down. What you said is in your journal.\n'
                      'The next one is Sun 11 Jan 2026 18:00.\n', terminal.text)
        self.assertEqual(self.hearth_json('show', '2')['start'], '2026-01-10T12:00:00')
        entry = self.hearth_json('journal')[0]
        self.assertEqual((entry['state'], entry['occurrence']), ('done', '2026-01-04T18:00:00'))
        self.assertEqual(entry['note'].split('\n'), [
            'What went well', 'Ann: The lake', 'Ben: Your soup', card, 'Ann: More sun',
            'Ben: More sleep', 'What we change', 'Phones away', 'What we promise',
            'Book the cabin'])
        journal = Terminal(self, 'journal', columns=32)
        self.assertEqual(journal.end(), 0)
        self.assertLessEqual(max(len(line) for line in journal.text.split('\n')), 32)

    def test_veil(self):
        """An answer is hidden until both are given, with what was on the terminal before unharmed."""
        self.begin()
        terminal = Terminal(self, 'check-in', term='xterm')
        seen = VEILED.sub('<veiled>', self.talk(terminal, UNTIL_CARD - 1))
        self.assertNotIn('\x1b', seen)
        self.assertRegex(seen, r'Ben\n<veiled><veiled>\nWhat went well\n  Ann: The lake\n  Ben: ')
        self.assertEqual(seen.count('The lake'), 1)
        terminal.answer('Ann, what do you say', 'More sun')
        terminal.wait('Ben, what do you say')
        os.write(terminal.screen, b'Hm\x03')
        self.assertEqual(terminal.end(), 1)
        self.assertRegex(terminal.text, r'\^C\n\x1b\[2J\x1b\[H\x1b\[\?1049lhearth: until later')

    def test_empty_and_long(self):
        """Nothing to say is an answer; more than a line can hold is gone on with, in one word."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, 2)
        terminal.answer('Ann, what went well', '')
        terminal.answer('Ben, what went well', 'é' * 2100)
        seen = terminal.answer('go on from there', ' ever after')
        self.assertIn('after “…' + 'é' * 30 + '”. ', seen)
        self.assertIn('Ann: (nothing this time)\n', self.talk(terminal, UNTIL_CARD, after=4))
        self.talk(terminal, after=UNTIL_CARD)
        self.assert_finished(terminal)
        self.assertIn('\nBen: ' + 'é' * 2047 + ' ever after\n',
                      self.hearth_json('journal')[0]['note'])

    def test_called_off(self):
        """The next one is the next that will take place, not one that was skipped."""
        self.begin()
        self.hearth('skip', '1@2026-01-11')
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, UNTIL_NEXT)
        self.assertIn('The next one is Sun 18 Jan 2026 18:00.', terminal.answer(*TALK[UNTIL_NEXT]))
        self.talk(terminal, after=UNTIL_NEXT + 1)
        self.assert_finished(terminal)

    def test_readme(self):
        """README.md shows a talk as it is on the screen, but for the lines that clear it."""
        self.begin('deck', 'add', 'ours', 'What made you smile today?')
        self.hearth('add', 'check-in', 'Our half hour', 'every sunday 18:30', '--deck', 'ours')
        terminal = Terminal(self, 'check-in', columns=80)
        screen = '$ hearth check-in\n'
        for question, line in SHOWN:
            terminal.expect(question)
            screen += terminal.text
            terminal.text = ''
            terminal.type(line)
        self.assert_finished(terminal)
        screen = re.sub(r'\n{3,}', '\n\n', screen + terminal.text)
        screen = re.sub(r' +$', '', screen, flags=re.MULTILINE)
        with open(os.path.join(ROOT, 'README.md'), encoding='utf-8') as file:
            shown = re.search(r'^```\n(\$ hearth check-in\n.*?)^```$', file.read(),
                              re.MULTILINE | re.DOTALL).group(1)
        self.assertEqual(screen, shown)

    def test_undo(self):
        """All that a check-in changes is one change: a single undo takes it back."""
        self.begin()
        before = self.hearth_json('agenda', '--from', '2026-01-01', '--days', '30')
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, UNTIL_NEXT)
        terminal.answer('Is that good?', 'monday 18:00')
        self.talk(terminal, after=UNTIL_NEXT + 1)
        self.assert_finished(terminal)
        self.assertIn('The next one is Mon 5 Jan 2026 18:00.', terminal.text)
        self.assertIn('held a check-in', self.hearth('undo'))
        self.assertEqual(self.hearth_json('agenda', '--from', '2026-01-01', '--days', '30'), before)

    def test_left(self):
        """However they leave, nothing has changed, and they go on with the same card."""
        self.begin()
        for leave, status in ((lambda one: os.kill(one.pid, signal.SIGINT), 1),
                              (lambda one: os.kill(one.pid, signal.SIGTERM), 1),
                              (lambda one: os.write(one.screen, b'\x04'), 1),
                              (lambda one: os.kill(one.pid, signal.SIGHUP), -signal.SIGHUP),
                              (lambda one: os.kill(one.pid, signal.SIGKILL), -signal.SIGKILL)):
            terminal = Terminal(self, 'check-in')
            if not self.kept():
                self.talk(terminal, UNTIL_CARD)
            terminal.wait('Ben, what do you say')
            leave(terminal)
            self.assertEqual(terminal.end(), status)
            self.assertEqual(len(self.hearth_json('list')), 1)
            self.assertEqual(self.hearth_json('journal', '--all'), [])
        terminal = Terminal(self, 'check-in')
        seen = self.talk(terminal, after=UNTIL_CARD)
        drawn = [one['text'] for one in self.hearth_json('deck', 'show', 'check-in')
                 if one['drawn']]
        self.assertEqual(len(drawn), 1)
        self.assertIn(drawn[0], seen)
        self.assertNotIn('More sun', seen.split('Ben, what do you say')[0])
        self.assert_finished(terminal)
        self.assertEqual(len(self.hearth_json('list')), 2)

    def test_later(self):
        """A time means what it meant when it was said; one that is past is asked for again."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, UNTIL_WHEN)
        terminal.answer('By when?', 'tomorrow 21:00')
        terminal.answer('another promise', 'Call your mother')
        terminal.answer('By when?', 'tuesday 9:00')
        terminal.wait('another promise')
        os.kill(terminal.pid, signal.SIGINT)
        self.assertEqual(terminal.end(), 1)
        self.go_to(datetime.datetime(2026, 1, 6, 8, 0))
        terminal = Terminal(self, 'check-in')
        seen = terminal.answer('“Book the cabin”: By when?', 'wednesday 9:00')
        self.assertIn('past', seen)
        self.talk(terminal, after=UNTIL_NEXT - 1)
        self.assert_finished(terminal)
        self.assertEqual([event['start'] for event in self.hearth_json('list')[1:]],
                         ['2026-01-07T09:00:00', '2026-01-06T09:00:00'])
        self.assertEqual(self.hearth_json('journal')[0]['occurrence'], '2026-01-04T18:00:00')

    def test_daemon_lost(self):
        """Without the daemon they are told that what they said is kept; and so it is."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, 3)
        self.daemon.stop()
        self.talk(terminal, 5, after=3)
        self.assertEqual(terminal.end(), 3)
        self.assertIn('What you said is kept', terminal.text)
        self.start_hearthd()
        terminal = Terminal(self, 'check-in')
        seen = self.talk(terminal, after=5)
        self.assertIn('  Ann: The lake\n  Ben: Your soup\n', seen)
        self.assert_finished(terminal)
        self.assertIn('Ben: Your soup', self.hearth_json('journal')[0]['note'])

    def test_unplanned(self):
        """A talk that nobody planned has its place in the journal, and may bring the next."""
        self.begin('add', 'promise', 'Water the plants', '2026-02-01 9:00')
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, UNTIL_NEXT)
        terminal.answer('When do you talk again', 'every sunday 18:00')
        self.talk(terminal, after=UNTIL_NEXT + 1)
        self.assert_finished(terminal)
        entry = self.hearth_json('journal')[0]
        self.assertEqual((entry['kind'], entry['state']), ('check-in', 'done'))
        self.assertIn('Ann: The lake', entry['note'])
        self.assertEqual([event['summary'] for event in self.hearth_json('list')
                          if event['kind'] == 'check-in'][0], 'every Sunday at 18:00')
        self.assertEqual(self.hearth_json('reminders', str(entry['event'])), [])

    def test_removed(self):
        """A check-in that was removed while they talked does not take their words with it."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, UNTIL_NEXT)
        terminal.answer('Is that good?', 'monday 18:00')
        self.hearth('rm', '1')
        self.talk(terminal, after=UNTIL_NEXT + 1)
        self.assert_finished(terminal)
        self.assertIn('Ann: The lake', self.hearth_json('journal')[0]['note'])
        self.assertIn('2026-01-05T18:00:00', [one['start'] for one in self.hearth_json('list')])

    def test_which(self):
        """Of two that wait it is the one whose time is now, with a card of its own deck."""
        self.begin('add', 'check-in', 'Our month in review', '2026-01-04 17:00')
        self.hearth('add', 'check-in', 'Our half hour', '2026-01-04 18:30', '--deck', 'listening')
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, UNTIL_NEXT)
        terminal.answer('When do you talk again', '')
        self.talk(terminal, after=UNTIL_NEXT + 1)
        self.assert_finished(terminal)
        self.assertEqual(self.hearth_json('journal')[0]['title'], 'Our half hour')
        self.assertTrue(any(one['drawn'] for one in self.hearth_json('deck', 'show', 'listening')))

    def test_odd_answers(self):
        """What cannot be kept is asked for again at once, and a key that was slipped on does no
        harm."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, 2)
        os.write(terminal.screen, b'\xff\xfe\n')
        terminal.answer('Ann, what went well', 'The \x1b[A lake')
        self.talk(terminal, UNTIL_WHEN - 2, after=3)
        self.assertIn('fewer words', terminal.answer('promise something', 'x' * 1100)
                      + terminal.answer('promise something', 'Book the cabin'))
        self.talk(terminal, UNTIL_KEEP, after=UNTIL_WHEN - 1)
        terminal.answer('Ben, may this stay', 'perhaps')
        self.assertIn('yes or no', terminal.answer('Ben, may this stay', 'yes'))
        self.assert_finished(terminal)
        self.assertIn('Ann: The  lake\n', self.hearth_json('journal')[0]['note'])

    def test_not_both(self):
        """Where one of the two says no, nothing that was said is kept."""
        self.begin()
        terminal = Terminal(self, 'check-in')
        self.talk(terminal, UNTIL_KEEP)
        terminal.answer('Ben, may this stay', 'no')
        self.assert_finished(terminal)
        self.assertIn('it was not kept', terminal.text)
        self.assertEqual(self.hearth_json('journal'), [])
        self.assertEqual(len(self.hearth_json('journal', '--all')), 1)

    def test_no_terminal(self):
        """Without a terminal it says so, and that is wrong usage."""
        self.begin()
        self.assertIn('terminal', self.hearth('check-in', status=2))


if __name__ == '__main__':
    main()
