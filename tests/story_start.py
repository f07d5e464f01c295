# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_start: two people set hearth up, on a terminal or in a script.

A terminal is a pseudo-terminal that the story types on as a person does: it waits for the question
and then answers it. What is created is read back over the bus.
"""

import fcntl
import json
import os
import pty
import select
import signal
import stat
import struct
import sys
import termios

from gi.repository import GLib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import NAME, PATH, SCHEDULE  # noqa: E402

TITLES = ['Our anniversary', 'Our days together', 'Ann’s birthday', 'Ben’s birthday', 'Date night',
          'Check-in', 'A kind word', 'Our month in review', 'Our year in review']
# What is asked, in order, and what Ann answers.
TALK = (('your name', 'Ann'), ('your partner’s', 'Ben'), ('did it begin', '2015-06-20'),
        ('Ann’s birthday', '12 March'), ('Ben’s birthday', '1990-08-01'),
        ('date nights?', 'every saturday 20:00'), ('a month', '3'), ('to talk', ''),
        ('kind word', 'none'), ('month that was', ''), ('year that was', 'none'),
        ('of your own', 'trust: Keep our word'), ('be quiet', ''))


class Terminal:
    """A command on a terminal of its own, with somebody who reads and types."""

    def __init__(self, story, *words, columns=0, term='dumb'):
        self.text = ''
        self.pid, self.screen = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
            os.execve(harness.HEARTH, [harness.HEARTH, *words], {**story.env, 'TERM': term})
        story.addCleanup(self.close)
        self.status = None

    def close(self):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.status = -1
        os.close(self.screen)

    def read(self, timeout):
        """Reads a piece; False at the end."""
        if not select.select([self.screen], [], [], timeout)[0]:
            raise AssertionError(f'nothing more within {timeout} s of: {self.text}')
        try:
            piece = os.read(self.screen, 4096)
        except OSError:  # the program has gone
            return False
        self.text += piece.decode('utf-8', 'replace').replace('\r\n', '\n')
        return bool(piece)

    def expect(self, words):
        """Waits for a question that says the words, unanswered yet."""
        while words not in self.text or not self.text.endswith(' '):
            if not self.read(10):
                raise AssertionError(f'"{words}" was not asked: {self.text}')

    def wait(self, words):
        """Waits for a question that says the words; what came before it."""
        self.expect(words)
        before, self.text = self.text, ''
        return before

    def type(self, line):
        """Types a line."""
        os.write(self.screen, line.encode() + b'\n')

    def answer(self, words, line):
        """Waits for a question and types a line; what was on the screen by then."""
        before = self.wait(words)
        self.type(line)
        return before

    def end(self):
        """Its exit status, once it has ended."""
        while self.read(10):
            pass
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status


class Start(harness.Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_hearthd()
        self.kept = os.path.join(self.env['XDG_STATE_HOME'], 'hearth', 'start.ini')

    def titles(self):
        return [event['title'] for event in self.hearth_json('list')]

    def goals(self):
        return [goal for _, goal in self.call(PATH, NAME + '.Goals.List')]

    def quiet_hours(self):
        return self.property(PATH, NAME + '.Settings.QuietHours')

    def assert_untouched(self):
        self.assertEqual((self.titles(), self.goals(), self.quiet_hours()), ([], [], ''))

    def talk(self, terminal, upto=None):
        for words, line in TALK[:upto]:
            terminal.answer(words, line)

    def test_talk(self):
        """what was answered is shown as a plan, and with a yes all of it is there"""
        terminal = Terminal(self, 'start')
        self.talk(terminal)
        plan = terminal.wait('Create this?')
        self.assertRegex(plan, r'3  Our anniversary +every year since 2015-06-20 +\w+ 20 Jun ')
        self.assertRegex(plan, r'6  Date night +every Saturday at 20:00 +Sat ')
        self.assertRegex(plan, r'7  A goal +3 date nights a month')
        self.assertRegex(plan, r'9  Kind words +none')
        self.assertRegex(plan, r'12  A goal of your own +trust: Keep our word')
        self.assertRegex(plan, r'10  Our month in review +every month on the 1st Sunday at 17:00')
        self.assertRegex(plan, r'13  Quiet hours +22:00-08:00')
        self.assert_untouched()
        terminal.type('')
        self.assertEqual(terminal.end(), 0, terminal.text)
        self.assertIn('hearth undo', terminal.text)
        self.assertRegex(terminal.text, r'Added \d+: Date night, every Saturday at 20:00, next Sat ')
        self.assertEqual(sorted(self.titles()), sorted(TITLES[:6] + TITLES[7:8]))
        events = {event['title']: event for event in self.hearth_json('list')}
        self.assertIn('hearth review --month last', events['Our month in review']['notes'])
        goal, own = self.goals()
        self.assertEqual((own['Area'], own['Title']), ('trust', 'Keep our word'))
        self.assertEqual(goal['Target'], '3 date nights a month')
        self.assertEqual(events['Date night']['goal'], goal['Id'])
        self.assertEqual(events['Date night']['turn'], ['Ann', 'Ben'])
        self.assertEqual(events['Ann’s birthday']['summary'], 'every year on 12 March')
        self.assertEqual(events['Ben’s birthday']['start'], '1990-08-01')
        self.assertEqual(self.quiet_hours(), '22:00-08:00')
        self.assertFalse(os.path.exists(self.kept))
        # To a person all of it is one change.
        self.assertEqual(self.hearth('undo'), 'Taken back: set hearth up\n')
        self.assert_untouched()
        self.hearth('redo')
        self.assertEqual(sorted(self.titles()), sorted(TITLES[:6] + TITLES[7:8]))
        self.assertEqual(len(self.hearth_json('log')), 1)

    def test_wrong_answers(self):
        """an answer that will not do is explained and asked for again"""
        terminal = Terminal(self, 'start')
        self.talk(terminal, 2)
        terminal.wait('did it begin')
        for wrong, why in (('yesteryear', '“yesteryear” (column 1)'), ('20 june', 'no year'), ('2999-01-01', 'still to come'),
                           ('2015-06-20 18:00', 'time of day')):
            terminal.type(wrong)
            self.assertIn(why, terminal.wait('did it begin'))
        terminal.type('')
        terminal.answer('Ann’s birthday', '')
        terminal.answer('Ben’s birthday', '')
        terminal.answer('date nights?', 'every fryday 19:00')
        self.assertIn('fryday', terminal.wait('date nights?'))
        terminal.type('every friday')
        self.assertIn('no time of day', terminal.wait('date nights?'))
        terminal.type('every friday 18:00')
        terminal.answer('a month', 'many')
        self.assertIn('no number', terminal.wait('a month'))
        terminal.type('')
        terminal.answer('to talk', 'none')
        terminal.answer('kind word', 'none')
        terminal.answer('month that was', 'none')
        terminal.answer('year that was', 'none')
        terminal.answer('of your own', 'fun: Laugh')
        self.assertIn('intimacy', terminal.answer('of your own', 'trust: '))
        self.assertIn('some words', terminal.answer('of your own', ''))
        terminal.answer('be quiet', '22-8')
        self.assertIn('22:00-08:00', terminal.wait('be quiet'))
        terminal.type('none')
        # The plan can be changed by its numbers.
        self.assertIn('every Friday at 18:00', terminal.answer('Create this?', '6'))
        terminal.answer('date nights?', 'every thursday 18:00')
        self.assertIn('every Thursday at 18:00', terminal.answer('Create this?', '99'))
        self.assertIn('a number of the plan', terminal.answer('Create this?', 'yes'))
        self.assertEqual(terminal.end(), 0)
        self.assertEqual(self.titles(), ['Date night'])
        self.assertEqual(self.hearth_json('show', '1')['summary'], 'every Thursday at 18:00')
        self.assertEqual(self.quiet_hours(), '')

    def test_interrupted(self):
        """Ctrl-C, a closed terminal, kill -9 and a no create nothing, and what was typed is kept"""
        def press_ctrl_c(terminal):
            os.write(terminal.screen, b'\x03')
            self.assertEqual(terminal.end(), 1)
            self.assertIn('nothing was created', terminal.text)

        def end_input(terminal):
            os.write(terminal.screen, b'\x04')
            self.assertEqual(terminal.end(), 1)

        def kill(terminal):
            os.kill(terminal.pid, signal.SIGKILL)
            self.assertEqual(terminal.end(), -signal.SIGKILL)

        def hang_up(terminal):
            os.kill(terminal.pid, signal.SIGHUP)
            self.assertEqual(terminal.end(), -signal.SIGHUP)

        asked = 0
        for leave in (press_ctrl_c, end_input, kill, hang_up):
            terminal = Terminal(self, 'start')
            for words, line in TALK[asked:asked + 2]:
                before = terminal.answer(words, line)
            asked += 2
            terminal.wait(TALK[asked][0])
            leave(terminal)
            self.assert_untouched()
            self.assertEqual(stat.S_IMODE(os.stat(self.kept).st_mode), 0o600)
        self.assertNotIn('your name', before)
        terminal = Terminal(self, 'start')
        seen = ''.join(terminal.answer(words, line) for words, line in TALK[asked:])
        self.assertIn('Welcome back', seen)
        terminal.answer('Create this?', 'no')
        self.assertEqual(terminal.end(), 1)
        self.assert_untouched()
        terminal = Terminal(self, 'start', '--json')
        plan = terminal.answer('Create this?', '')
        self.assertIn('Ann’s birthday', plan)
        self.assertEqual(terminal.end(), 0)
        made = json.loads(terminal.text[terminal.text.index('{'):terminal.text.rindex('}') + 1])
        self.assertEqual([event['title'] for event in made['events']],
                         TITLES[:6] + TITLES[7:8])
        terminal = Terminal(self, 'start', '--afresh')
        terminal.wait('your name')

    def test_narrow(self):
        """on 80 columns no word breaks at the edge and the plan is not cut"""
        self.hearth('add', 'promise', 'Water the plants', 'tomorrow 9:00')
        terminal = Terminal(self, 'start', columns=80)
        asked = ''.join(terminal.answer(words, line) for words, line in TALK)
        plan = terminal.answer('Create this?', 'Sure')
        self.assertEqual(terminal.end(), 0)
        for line in (asked + plan + terminal.text).split('\n'):
            for _, answer in TALK:
                line = line.removesuffix(' ' + answer)
            self.assertLessEqual(len(line), 80, line)
        self.assertIn('You have a schedule already', asked)
        self.assertIn('every month on the 1st Sunday at 17:00  Sun ', plan)

    def test_afresh(self):
        """--afresh forgets what was typed, and an option is not asked for"""
        terminal = Terminal(self, 'start')
        self.talk(terminal, 2)
        terminal.wait('did it begin')
        os.write(terminal.screen, b'\x03')
        terminal.end()
        terminal = Terminal(self, 'start', '--afresh', '--partner', 'Eve')
        terminal.answer('your name', 'Adam')
        self.assertNotIn('partner', terminal.answer('did it begin', ''))
        terminal.answer('Adam’s birthday', '')
        terminal.wait('Eve’s birthday')

    def test_yes(self):
        """--yes asks nothing, may run again, and takes what options say"""
        made = self.hearth_json('start', '--yes')
        self.assertEqual([event['title'] for event in made['events']], TITLES[4:])
        self.assertEqual(made['goal'], '2 date nights a month')
        self.assertIsNone(made['own_goal'])
        self.assertEqual(made['quiet_hours'], '22:00-08:00')
        self.assertEqual(self.hearth_json('start', '--yes'), made)
        self.assertEqual(len(self.goals()), 1)
        self.assertEqual(len(self.hearth_json('log')), 1)
        text = self.hearth('start', '--yes', '--name', 'Ann', '--began', '20 june 2015',
                           '--birthday', '1990-03-12', '--goal', 'none')
        self.assertRegex(text, '(?m)^Added 6: Our anniversary, every year since 2015-06-20, next ')
        self.assertIn('Ann’s birthday', text)
        self.assertEqual(len(self.titles()), 8)
        for _ in range(2):
            self.hearth('start', '--yes', '--own-goal', 'Learn to row')
        self.assertEqual([(goal['Area'], goal['Title']) for goal in self.goals()][1:],
                         [('personal-goals', 'Learn to row')])
        self.hearth('set', 'quiet-hours', '23:00-07:00')
        self.hearth('start', '--yes')
        self.assertEqual(self.quiet_hours(), '23:00-07:00')
        self.assertFalse(os.path.exists(self.kept))

    def test_refused(self):
        """no terminal is wrong usage; an option that will not do is named, and nothing is created"""
        self.assertIn('--yes', self.hearth('start', status=2))
        self.assertIn('--yes', self.hearth('start', '--json', status=2))
        for words, named, status in ((('--began', '2015-13-45'), '--began', 1),
                                     (('--began', '2999-01-01'), '--began', 2),
                                     (('--date-night', 'every friday'), '--date-night', 2),
                                     (('--goal', '0'), '--goal', 2), (('--goal', '32'), '--goal', 2),
                                     (('--own-goal', 'fun: Laugh'), '--own-goal', 2),
                                     (('--name', 'x' * 65), '--name', 2),
                                     (('--name', 'two\nlines'), '--name', 2),
                                     (('--quiet-hours', '22:00-22:00'), '--quiet-hours', 2),
                                     (('--quiet-hours', '24:00-08:00'), '--quiet-hours', 2)):
            self.assertIn(named, self.hearth('start', '--yes', *words, status=status))
        self.assert_untouched()

    def test_all_or_nothing(self):
        """events that are refused at the end take the goal and the quiet hours back"""
        self.hearth('set', 'quiet-hours', '23:00-07:00')
        self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', 'Other', 'tomorrow 10:00',
                  {'request-id': GLib.Variant('s', 'start Check-in')})
        error = self.hearth(
            'start', '--yes', '--quiet-hours', '21:00-06:00', status=1)
        self.assertIn('event 2, “Check-in”', error)
        self.assertEqual((self.titles(), self.goals(), self.quiet_hours()),
                         (['Other'], [], '23:00-07:00'))


class AddMany(harness.Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_hearthd()

    def test_many(self):
        """AddMany adds all, in order, or none, and names the one that will not do"""
        good = ('date-night', 'Dinner', 'every friday 19:00', {'place': GLib.Variant('s', 'Home')})
        paths = self.call(PATH, SCHEDULE + '.AddMany', '(a(sssa{sv}))',
                          [good, ('check-in', 'Talk', 'every sunday 18:00', {})])
        self.assertEqual(paths, [PATH + '/event/1', PATH + '/event/2'])
        before = self.hearth_json('list')
        self.assertEqual([(e['title'], e['place']) for e in before], [('Dinner', 'Home'), ('Talk', '')])
        for bad, error, words in (
                (('party', 'Ball', 'friday 19:00', {}), 'InvalidArgument', 'event 3, “Ball”: '),
                (('date-night', 'Ball', 'fryday', {}), 'InvalidWhen', 'event 3, “Ball”: '),
                (('date-night', 'Ball', '2020-01-01 10:00', {}), 'InvalidWhen', 'event 3, “Ball”: '),
                (('date-night', 'Ball', '', {}), 'InvalidWhen', 'event 3, “Ball”: '),
                (('date-night', '', 'friday 19:00', {}), 'InvalidArgument', 'event 3, “”: '),
                (('date-night', 'Ball', 'friday 19:00', {'hat': GLib.Variant('s', 'red')}),
                 'InvalidArgument', 'hat')):
            name, message = self.refused(PATH, SCHEDULE + '.AddMany', '(a(sssa{sv}))',
                                         [good, good, bad, good])
            self.assertEqual(name, f'{NAME}.Error.{error}', bad)
            self.assertIn(words, message)
        self.assertEqual(self.hearth_json('list'), before)
        name, _ = self.refused(PATH, SCHEDULE + '.AddMany', '(a(sssa{sv}))', [good] * 1001)
        self.assertEqual(name, NAME + '.Error.Full')
        self.assertEqual(self.call(PATH, SCHEDULE + '.AddMany', '(a(sssa{sv}))', []), [])
        paths = self.call(PATH, SCHEDULE + '.AddMany', '(a(sssa{sv}))', [good] * 1000,
                          timeout=60000)
        page = self.call(PATH, SCHEDULE + '.List', '(xu)', 2, 1000, timeout=60000)
        self.assertEqual([path for path, _ in page], paths)


if __name__ == '__main__':
    harness.main()
