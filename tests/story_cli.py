# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_cli: every verb of `hearth`, for people and for scripts, with good input and bad.

The stories run the command as a person or a script does, against a real daemon on a bus of its own,
and look at what is printed, at the exit status, and at what the daemon then says has changed.
"""

import datetime
import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
import zoneinfo

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402

EVENT_KEYS = ['id', 'kind', 'title', 'start', 'zone', 'all_day', 'rule', 'after_done', 'window',
              'summary', 'duration', 'reminders', 'follow_up', 'notes', 'place', 'goal', 'deck',
              'urgent', 'unplug', 'turn', 'rdates', 'exdates', 'next', 'outstanding',
              'paused_until', 'created', 'uid']
OCCURRENCE_KEYS = ['event', 'occurrence', 'start', 'end', 'kind', 'title', 'state', 'count',
                   'all_day', 'place', 'snoozed_until', 'moved', 'note', 'rating', 'done_at', 'turn']
WHEN_KEYS = ['start', 'zone', 'all_day', 'rule', 'after_done', 'window', 'summary', 'next',
             'rdates', 'exdates']
REMINDER_KEYS = ['event', 'occurrence', 'at', 'reason', 'state', 'title', 'kind', 'lead',
                 'shown_at', 'id', 'server', 'held_for', 'closed_for', 'closed_at', 'repeats',
                 'goal']
STATUS_KEYS = ['next', 'next_reminder', 'outstanding', 'silent', 'server', 'database', 'storage', 'version',
               'held', 'paused', 'unanswered']
VERBS = ['start', 'add', 'when', 'edit', 'rm', 'next', 'agenda', 'calendar', 'list', 'show',
         'status', 'reminders', 'watch', 'done', 'skip', 'snooze', 'move', 'reset', 'pause',
         'resume', 'goal', 'review', 'journal', 'check-in', 'prompt', 'deck', 'undo', 'redo', 'log',
         'backup', 'restore', 'set', 'completion', 'help']
INSTANT = r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d'


def days_ahead(days):
    """The date so many days from now, as Berlin counts."""
    today = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Berlin')).date()
    return (today + datetime.timedelta(days)).isoformat()


class ManyReminders(harness.Story):

    def test_future(self):
        """what is to come is there, also after a week with more than is printed"""
        self.start_bus()
        clock = harness.Clock(self)
        self.start_hearthd()
        self.hearth('add', 'appreciation', 'Say thanks', '--rrule', 'FREQ=HOURLY', '--start',
                    clock.local(3600), '--remind', '0')
        clock.set(6 * 86400)
        harness.wait_for(lambda: len(self.hearth_json('reminders', '--limit', '10000', '--to',
                                                      clock.local(6 * 86400))) > 140, 'the week')
        rows = self.hearth_json('reminders')
        self.assertEqual(len(rows), 100)
        self.assertEqual([row['state'] == 'coming' for row in rows], [False] * 50 + [True] * 50)
        self.assertEqual(rows, sorted(rows, key=lambda row: row['at']))
        text = self.hearth('reminders')
        self.assertRegex(text, r'(?s)  coming\n.*\n\n\d\d earlier ones of the last days are left out; '
                               r'--limit shows more\.\n$')
        self.assertEqual(len(self.hearth_json('reminders', '--limit', '120')), 120)


class Cli(harness.Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_hearthd()

    def add_dinner(self, *options):
        return self.hearth_json('add', 'date-night', "Dinner at Luigi's", 'every friday 19:00',
                                *options)['id']

    def agenda(self, *options):
        return self.hearth_json('agenda', '--days', '30', *options)

    def test_add(self):
        """add says the event as it was understood, in words and as one object"""
        text = self.hearth('add', 'date-night', "Dinner at Luigi's", 'every', 'friday', '19:00')
        self.assertRegex(text, r"^Added 1: Dinner at Luigi's, every Friday at 19:00, "
                               r'next Fri \d+ \w{3} \d{4} 19:00\n$')
        text = self.hearth('add', 'promise', 'Fix the shelf', days_ahead(3) + ' 10:00')
        self.assertRegex(text, r'^Added 2: Fix the shelf, \w{3} \d+ \w{3} \d{4} 10:00\n$')
        event = self.hearth_json('add', 'milestone', 'Our wedding', 'every year since 2015-06-20')
        self.assertEqual(list(event), EVENT_KEYS)
        self.assertEqual((event['start'], event['all_day'], event['zone']),
                         ('2015-06-20', True, None))
        self.assertRegex(event['next'], f'^{INSTANT}$')

    def test_add_options(self):
        """every option of add arrives at the event"""
        event = self.hearth_json(
            'add', '--for', '3h', 'date-night', '--remind', '2d,1h,0', 'Füße hoch 日本',
            days_ahead(5) + ' 20:00', '--place=Home', '--notes', 'Bring\nnothing', '--urgent',
            '--no-follow-up', '--unplug', '--turn', 'ann,ben', '--zone', 'America/New_York',
            '--deck', 'celebrate')
        wanted = {'title': 'Füße hoch 日本', 'duration': 10800, 'reminders': [172800, 3600, 0],
                  'place': 'Home', 'notes': 'Bring\nnothing', 'urgent': True, 'follow_up': False,
                  'unplug': True, 'turn': ['ann', 'ben'], 'zone': 'America/New_York',
                  'deck': 'celebrate', 'rule': None, 'goal': None}
        self.assertEqual({key: event[key] for key in wanted}, wanted)
        event = self.hearth_json('add', 'check-in', 'Talk', '--rrule', 'FREQ=WEEKLY;BYDAY=SU',
                                 '--start', '2026-01-04T18:00', '--exdate', '2026-01-11T18:00',
                                 '--exdate', '2026-01-18T18:00', '--rdate', '2026-01-05T18:00')
        self.assertEqual(event['rule'], 'FREQ=WEEKLY;BYDAY=SU')
        self.assertEqual(event['exdates'], ['2026-01-11T18:00:00', '2026-01-18T18:00:00'])
        self.assertEqual(event['rdates'], ['2026-01-05T18:00:00'])

    def test_request_id(self):
        """the same request-id adds nothing more, so that a script may try again"""
        first = self.add_dinner('--request-id', 'once')
        self.assertEqual(self.add_dinner('--request-id', 'once'), first)
        self.assertEqual(len(self.hearth_json('list')), 1)

    def test_list_and_show(self):
        """list has a line and show a page for each event, and JSON the same object"""
        self.assertIn('Nothing is planned yet', self.hearth('list'))
        self.assertEqual(self.hearth_json('list'), [])
        self.add_dinner('--place', "Luigi's", '--notes', 'By the window')
        self.hearth('add', 'appreciation', '日本語', 'every day at 21:00')
        lines = self.hearth('list').split('\n')
        self.assertRegex(lines[0], r'^ID +TITLE +KIND +WHEN +NEXT$')
        self.assertRegex(lines[1], r"^ 1 +Dinner at Luigi's +date-night +every Friday at 19:00 +"
                         r'(Fri \d+ \w+|\d+ Jan \d+) +19:00$')
        # Two characters of four cells: the column after them begins as many characters earlier.
        self.assertEqual(lines[1].index('date-night') - 3, lines[2].index('appreciation'))
        page = self.hearth('show', '1')
        for words in ("Dinner at Luigi's\n", 'every Friday at 19:00', '1 day before, 2 hours before',
                      "Luigi's", 'By the window'):
            self.assertIn(words, page)
        self.assertEqual(self.hearth_json('list')[0], self.hearth_json('show', '1'))
        self.assertEqual(list(self.hearth_json('show', '1')), EVENT_KEYS)

    def test_edit(self):
        """edit changes what is named, and adds to the dates that are there"""
        self.add_dinner()
        text = self.hearth('edit', '1', '--title', 'Supper', '--when', 'every saturday 18:00')
        self.assertRegex(text, r'^Changed 1: Supper, every Saturday at 18:00, next Sat ')
        event = self.hearth_json('edit', '1', '--place', 'Home', '--for', '1h', '--remind', 'none',
                                 '--kind', 'check-in')
        self.assertEqual((event['place'], event['duration'], event['reminders'], event['kind'],
                          event['title']), ('Home', 3600, [], 'check-in', 'Supper'))
        occurrences = [o['occurrence'] for o in self.agenda()]
        self.hearth('edit', '1', '--exdate', occurrences[1])
        self.hearth('edit', '1', '--exdate', occurrences[2])
        self.assertEqual(self.hearth_json('show', '1')['exdates'], occurrences[1:3])
        self.assertEqual([o['occurrence'] for o in self.agenda()],
                         occurrences[:1] + occurrences[3:])
        self.hearth('edit', '1', '--exdate', 'none')
        self.assertEqual([o['occurrence'] for o in self.agenda()], occurrences)
        extra = days_ahead(2) + 'T12:34:00'
        self.hearth('edit', '1', '--rdate', extra)
        self.assertIn(extra, [o['occurrence'] for o in self.agenda()])

    def test_rm(self):
        """rm removes, says what is not there, and removes the others all the same"""
        for _ in range(3):
            self.add_dinner()
        self.assertEqual(self.hearth('rm', '1'), 'Removed 1.\n')
        result = self.hearth_result('rm', '2', '77', '3', '--json')
        self.assertEqual(result.returncode, 1)
        self.assertEqual(json.loads(result.stdout), {'removed': [2, 3]})
        self.assertIn('77', result.stderr)
        self.assertEqual(self.hearth_json('list'), [])
        self.add_dinner()
        self.hearth('rm', '4', 'four', status=2)
        self.assertEqual(len(self.hearth_json('list')), 1)

    def test_agenda(self):
        """agenda is grouped by day, bounded as it is told, and filtered by kind"""
        self.assertIn('Nothing is planned', self.hearth('agenda'))
        tomorrow = days_ahead(1)
        self.hearth('add', 'check-in', 'Talk', tomorrow + ' 18:00')
        self.hearth('add', 'date-night', 'Dinner', tomorrow + ' 20:00', '--place', 'Home')
        self.hearth('add', 'milestone', 'Our wedding', days_ahead(200))
        text = self.hearth('agenda')
        self.assertRegex(text, r'^Tomorrow, \w+ \d+ \w+( \d{4})?\n'
                               r' +1  18:00–18:30  Talk +check-in\n'
                               r' +2  20:00–22:00  Dinner +Home +date-night\n$')
        rows = self.hearth_json('agenda')
        self.assertEqual(list(rows[0]), OCCURRENCE_KEYS)
        self.assertEqual([row['event'] for row in rows], [1, 2])
        self.assertRegex(rows[0]['start'], f'^{tomorrow}T18:00:00')
        self.assertEqual(rows[0]['occurrence'], tomorrow + 'T18:00:00')
        self.assertEqual((rows[0]['state'], rows[0]['count']), ('upcoming', None))

        def events(*options):
            return [row['event'] for row in self.hearth_json('agenda', *options)]
        self.assertEqual(events('--to', days_ahead(0)), [])
        self.assertEqual(events('--to', tomorrow), [1, 2])
        self.assertEqual(events('--to', tomorrow + 'T19:00'), [1])
        self.assertEqual(events('--from', tomorrow + ' 19:00'), [2])
        self.assertEqual(events('--from', days_ahead(2)), [])
        self.assertEqual(events('--from', 'tomorrow', '--days', '1'), [1, 2])
        self.assertEqual(events('--limit', '1'), [1])
        self.assertEqual(events('--limit', '9'), [1, 2, 3])
        self.assertEqual(events('--kind', 'date-night'), [2])
        self.assertEqual(events('--kind', 'date-night', '--kind', 'check-in'), [1, 2])
        self.assertEqual(events('--kind', 'milestone'), [3])
        self.assertEqual(self.hearth_json('agenda', '--kind', 'milestone')[0]['start'],
                         days_ahead(200))

    def test_next(self):
        """next is the first that nobody has answered, or nothing"""
        self.assertIn('Nothing is planned', self.hearth('next'))
        self.assertEqual(self.hearth('next', '--json'), 'null\n')
        self.hearth('add', 'date-night', 'Dinner', days_ahead(2) + ' 20:00')
        self.hearth('add', 'check-in', 'Talk', days_ahead(3) + ' 18:00')
        self.assertRegex(self.hearth('next'), r'^Dinner\n  \w{3} \d+ \w{3} \d{4} 20:00, in 2 days\n'
                                              r'  date-night 1\n$')
        self.assertEqual(list(self.hearth_json('next')), OCCURRENCE_KEYS)
        self.hearth('skip', '1')
        self.assertEqual(self.hearth_json('next')['title'], 'Talk')

    def test_when(self):
        """when explains texts and rules, and names what it stumbled over"""
        text = self.hearth('when', 'every', 'friday', '19:00', '--now', '2026-11-22T12:00')
        self.assertTrue(text.startswith('every Friday at 19:00\n  FREQ=WEEKLY;BYDAY=FR\n'
                                        '  Fri 27 Nov 2026  19:00'), text)
        when = self.hearth_json('when', 'every friday 19:00', '--now', '2026-11-22T12:00',
                                '--count', '2')
        self.assertEqual(list(when), WHEN_KEYS)
        self.assertEqual(when['next'], ['2026-11-27T19:00:00+01:00', '2026-12-04T19:00:00+01:00'])
        self.assertEqual((when['start'], when['zone'], when['all_day'], when['after_done']),
                         ('2026-11-27T19:00:00', None, False, None))
        when = self.hearth_json('when', '--rrule', 'FREQ=DAILY;COUNT=4', '--start',
                                '2026-11-27T19:00', '--exdate', '2026-11-28T19:00', '--rdate',
                                '2026-11-27T20:00', '--zone', 'America/New_York')
        self.assertEqual(when['next'], [
            '2026-11-28T01:00:00+01:00', '2026-11-28T02:00:00+01:00', '2026-11-30T01:00:00+01:00',
            '2026-12-01T01:00:00+01:00'])
        self.assertEqual(when['zone'], 'America/New_York')
        self.assertIn('fredday', self.hearth('when', 'every fredday 19:00', status=1))
        self.assertIn('FREQ', self.hearth('when', '--rrule', 'FREQ=OFTEN', '--start',
                                          '2026-11-27T19:00', status=1))

    def test_answers(self):
        """done, skip, snooze, move and reset change one occurrence and say so"""
        self.add_dinner()
        first, second = [o['occurrence'] for o in self.agenda()[:2]]
        self.assertEqual(self.hearth('done', '1', '--note', 'the corner table', '--rating', '5'),
                         '1: done\n')
        done = self.agenda()[0]
        self.assertEqual((done['occurrence'], done['state'], done['note'], done['rating']),
                         (first, 'done', 'the corner table', 5))
        self.assertRegex(done['done_at'], f'^{INSTANT}$')
        name = '1@' + second[:10]
        self.assertEqual(self.hearth_json('skip', name, '--note', 'ill'),
                         {'event': 1, 'occurrence': second[:10], 'state': 'skipped'})
        self.assertEqual(self.agenda()[1]['state'], 'skipped')
        self.assertRegex(self.hearth('agenda', '--days', '30'), r'done\n(.|\n)*skipped\n')
        self.hearth('reset', name)
        self.assertEqual(self.agenda()[1]['state'], 'upcoming')
        self.hearth('move', name, second[:10], '20:30')
        moved = self.agenda()[1]
        self.assertEqual((moved['occurrence'], moved['moved'], moved['start'][:16]),
                         (second, True, second[:10] + 'T20:30'))
        self.hearth('snooze', '1@' + second, 'in', '2', 'hours')
        self.assertEqual(self.agenda()[1]['state'], 'snoozed')
        self.assertRegex(self.agenda()[1]['snoozed_until'], f'^{INSTANT}$')
        self.hearth('reset', '1@' + second)
        self.assertEqual(self.agenda()[1]['start'][:16], second[:16])

    def test_done_at(self):
        """--at says when it really was, with days gone by"""
        self.add_dinner()
        self.hearth('done', '1', '--at', days_ahead(-1) + ' 20:00')
        self.assertEqual(self.agenda()[0]['done_at'][:16], days_ahead(-1) + 'T20:00')

    def test_pause(self):
        """pause and resume, of everything or of a part, show in status"""
        self.add_dinner()
        until = days_ahead(60) + ' 09:00'
        self.assertEqual(self.hearth('pause', 'until', until), f'Everything: paused until {until}\n')
        self.hearth('pause', 'date-night', 'until', until)
        self.assertEqual(self.hearth_json('pause', '1', 'until', until),
                         {'what': '1', 'paused': True})
        paused = self.hearth_json('status')['paused']
        self.assertEqual(sorted(row['what'] for row in paused), ['', '1', 'date-night'])
        self.assertEqual(paused[0]['until'][:16], until.replace(' ', 'T'))
        self.assertIn('everything until', self.hearth('status'))
        self.assertEqual(self.hearth('resume', '1'), '1: reminders come again\n')
        self.hearth('resume')
        self.assertEqual(self.hearth_json('status')['paused'], [])
        self.hearth('resume', 'promise', status=1)
        self.hearth('pause', 'elephants', 'until', until, status=1)

    def test_status(self):
        """status says what is next and where all is kept"""
        status = self.hearth_json('status')
        self.assertEqual(list(status), STATUS_KEYS)
        self.assertIsNone(status['next'])
        self.assertIn('nothing is planned', self.hearth('status'))
        self.add_dinner()
        status = self.hearth_json('status')
        self.assertEqual(status['next']['title'], "Dinner at Luigi's")
        self.assertRegex(status['next']['start'], f'^{INSTANT}$')
        self.assertTrue(os.path.exists(status['database']))
        self.assertIn("Dinner at Luigi's, Fri ", self.hearth('status'))

    def test_reminders(self):
        """reminders lists the moments to come with their reasons"""
        self.hearth('add', 'date-night', 'Dinner', days_ahead(40) + ' 20:00')
        rows = self.hearth_json('reminders')
        self.assertEqual(list(rows[0]), REMINDER_KEYS)
        self.assertEqual([(row['reason'], row['lead'], row['state']) for row in rows[:2]],
                         [('lead', 86400, 'coming'), ('lead', 7200, 'coming')])
        self.assertEqual(rows[0]['at'][:16], days_ahead(39) + 'T20:00')
        text = self.hearth('reminders', '1')
        self.assertRegex(text, r' 1  20:00  Dinner  1 day before +coming\n')
        self.assertEqual(self.hearth_json('reminders', '--to', days_ahead(38)), [])
        self.assertIn('No reminders', self.hearth('reminders', '--to', days_ahead(38)))

    def test_settings(self):
        """set lists, prints and changes, and an empty value brings the default back"""
        self.assertRegex(self.hearth('set'), r'(?m)^morning +09:00$')
        self.hearth('set', 'quiet-hours', '22:00-08:00')
        self.assertEqual(self.hearth('set', 'quiet-hours'), '22:00-08:00\n')
        self.assertEqual(self.hearth_json('set')['quiet-hours'], '22:00-08:00')
        self.assertEqual(self.hearth_json('set', 'morning', '10:30'), {'morning': '10:30'})
        self.hearth('set', 'morning', '')
        self.assertEqual(self.hearth('set', 'morning'), '09:00\n')
        self.assertIn('quiet-hours', self.hearth('set', 'quiet-hour', status=2))
        self.hearth('set', 'privacy', 'loud', status=1)
        self.assertEqual(self.hearth('set', 'privacy'), 'auto\n')

    def test_watch(self):
        """watch prints one object, or one line, as things happen, and ends well on Ctrl-C"""
        harness.NotificationServer(self)
        watch = self.start('watch', [harness.HEARTH, 'watch', '--json'], statuses=(0,))
        for_people = self.start('watch-text', [harness.HEARTH, 'watch'], statuses=(0,))

        def seen(signal_name):
            lines = [json.loads(line) for line in watch.output().split('\n')[:-1]]
            return [line for line in lines if line['signal'] == signal_name]
        soon = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Berlin'))
        # The watch listens a moment after it starts: events are added until it has seen one.
        harness.wait_for(lambda: self.add_dinner() and seen('added')
                         and 'added' in for_people.output(), 'the watches to listen')
        event = seen('added')[-1]['event']
        self.assertEqual(seen('added')[-1]['values']['title'], "Dinner at Luigi's")
        self.hearth('edit', str(event), '--title', 'Supper')
        harness.wait_for(lambda: seen('changed'), 'the change')
        self.assertEqual(seen('changed')[0]['values'], {'title': 'Supper'})
        self.hearth('edit', str(event), '--place', 'the pier')
        harness.wait_for(lambda: len(seen('changed')) == 2, 'the next change')
        self.assertEqual(seen('changed')[1]['values'], {'place': 'the pier'})
        harness.wait_for(lambda: for_people.output().count('changed    Supper') == 2, 'its line')
        self.hearth('skip', str(event))
        change = harness.wait_for(lambda: seen('occurrence'), 'the skip')[0]
        self.assertEqual((change['event'], change['state']), (event, 'skipped'))
        self.hearth('rm', str(event))
        harness.wait_for(lambda: seen('removed'), 'the removal')
        self.assertEqual(seen('removed')[0], {'signal': 'removed', 'event': event})
        at = (soon + datetime.timedelta(seconds=6)).strftime('%Y-%m-%d %H:%M:%S')
        self.hearth('add', 'check-in', 'Talk', at)
        due = harness.wait_for(lambda: seen('due'), 'the reminder', 30)[0]
        self.assertEqual(list(due), ['signal', 'event', 'occurrence', 'start', 'kind', 'title',
                                     'reason', 'lead', 'place', 'count', 'goal'])
        self.assertEqual((due['title'], due['kind']), ('Talk', 'check-in'))
        harness.wait_for(lambda: 'reminder   Talk, ' in for_people.output(), 'its line')
        for line in ('added      Dinner at Luigi\'s', 'changed    Supper', 'skipped    2', 'removed\n'):
            self.assertIn(line, for_people.output())
        self.assertEqual(watch.stop(signal.SIGINT), 0)

    def test_bad_usage(self):
        """wrong usage ends with 2 and a sentence that names the word, and changes nothing"""
        self.add_dinner()
        before = self.hearth('list', '--json')
        for words, named in (
                ([], 'Usage: hearth VERB'),
                (['agend'], 'agenda'),
                (['elephant'], 'hearth help'),
                (['add'], 'Usage: hearth add KIND TITLE WHEN'),
                (['add', 'date-night', 'Dinner'], 'WHEN'),
                (['add', 'date-night', 'Dinner', 'friday 19:00', '--rmind', '1h'], '--remind'),
                (['add', 'date-night', 'Dinner', 'friday 19:00', '--for'], '--for SPAN'),
                (['add', 'date-night', 'Dinner', 'friday 19:00', '--goal', 'x'], '--goal'),
                (['add', 'date-night', 'Dinner', '--rrule', 'FREQ=DAILY'], '--start'),
                (['add', 'date-night', 'Dinner', 'friday', '--rrule', 'FREQ=DAILY'], '--rrule'),
                (['show'], 'Usage: hearth show ID'),
                (['show', 'one'], 'one'), (['show', '0'], '0'), (['show', '1', '2'], '2'),
                (['show', '9223372036854775808'], '9223372036854775808'),
                (['done', '1@'], '1@'), (['done', '1', '--rating', 'good'], 'good'),
                (['snooze', '1'], 'Usage: hearth snooze ID[@DATE] WHEN'),
                (['edit', '1'], 'something to change'),
                (['rm'], 'Usage: hearth rm'),
                (['agenda', '--days', '-1'], '-1'),
                (['agenda', '--days', '1', '--to', 'friday'], '--days'),
                (['agenda', '--from', '2026-12-02', '--to', '2026-12-01'], 'before it begins'),
                (['pause', '1', 'friday'], 'until'), (['pause', 'until'], 'Usage: hearth pause'),
                (['set', 'elephants', '1'], 'quiet-hours'),
                (['list', 'all'], 'all'), (['when'], '--rrule'),
                (['list', '--json=yes'], '--json'),
                (['completion', 'tcsh'], 'zsh'), (['help', 'agend'], 'agenda')):
            result = self.hearth_result(*words)
            self.assertEqual(result.returncode, 2, (words, result))
            self.assertIn(named, result.stderr, words)
            self.assertEqual(result.stdout, '', words)
        self.assertEqual(self.hearth('list', '--json'), before)

    def test_bad_bytes(self):
        """an argument that is not UTF-8 is refused in words"""
        for words in (['add', 'date-night', b'\xff\xfe', 'friday 19:00'], [b'\x80'],
                      ['done', '1', '--note', b'caf\xe9']):
            result = subprocess.run([harness.HEARTH, *words], env=self.env, capture_output=True,
                                    timeout=20, check=False)
            self.assertEqual(result.returncode, 2, result)
            self.assertIn('UTF-8', result.stderr.decode('utf-8'))

    def test_refused(self):
        """what the daemon refuses ends with 1 and its own words, and changes nothing"""
        self.add_dinner()
        before = self.hearth('list', '--json')
        for words, named in (
                (['add', 'party', 'Dinner', 'friday 19:00'], 'party'),
                (['add', 'date-night', 'Dinner', 'every fredday'], 'fredday'),
                (['add', 'date-night', 'Dinner', '2020-01-01 10:00'], ''),
                (['add', 'date-night', 'Dinner', 'friday'], ''),
                (['add', 'date-night', '', 'friday 19:00'], ''),
                (['add', 'date-night', 'x' * 1025, 'friday 19:00'], ''),
                (['add', 'date-night', 'two\nlines', 'friday 19:00'], ''),
                (['add', 'date-night', 'Dinner', 'friday 19:00', '--zone', 'Mars/Base'], 'Mars'),
                (['add', 'date-night', 'Dinner', 'friday 19:00', '--remind', 'often'], 'often'),
                (['add', 'date-night', 'Dinner', 'friday 19:00', '--remind',
                  ','.join(f'{n}m' for n in range(1, 18))], '16'),
                (['show', '77'], '77'), (['done', '77'], '77'), (['edit', '77', '--title', 'x'], '77'),
                (['done', '1@1999-01-01'], '1999-01-01'), (['done', '1', '--rating', '6'], ''),
                (['move', '1', 'whenever'], 'whenever'), (['snooze', '1', 'never'], 'never'),
                (['edit', '1', '--rrule', 'FREQ=SECONDLY', '--start', '2026-01-01T10:00'], ''),
                (['agenda', '--from', 'whenever'], 'whenever'),
                (['agenda', '--kind', 'party'], 'party')):
            result = self.hearth_result(*words)
            self.assertEqual(result.returncode, 1, (words, result))
            self.assertIn(named, result.stderr, words)
            self.assertRegex(result.stderr, r'^hearth: ', words)
            self.assertNotIn('GDBus', result.stderr, words)
            self.assertEqual(result.stdout, '', words)
        self.assertEqual(self.hearth('list', '--json'), before)

    def test_help(self):
        """every verb explains itself, and the completions know every verb"""
        overview = self.hearth('help')
        self.assertEqual(self.hearth('--help'), overview)
        for verb in VERBS:
            self.assertRegex(overview, rf'(?m)^  {verb} ')
            page = self.hearth(verb, '--help')
            self.assertTrue(page.startswith(f'Usage: hearth {verb}'), page)
            self.assertEqual(self.hearth('help', verb), page)
            self.assertLessEqual(max(len(line) for line in page.split('\n')), 80, verb)
        for shell in ('bash', 'zsh', 'fish'):
            script = self.hearth('completion', shell)
            for verb in VERBS:
                self.assertIn(verb, script)
        check = ('source /dev/stdin; COMP_WORDS=(hearth agenda --k); COMP_CWORD=2; _hearth;'
                 ' echo "${COMPREPLY[@]}"')
        completed = subprocess.run(['bash', '-c', check], input=self.hearth('completion', 'bash'),
                                   encoding='utf-8', capture_output=True, check=True).stdout
        self.assertEqual(completed, '--kind\n')
        self.assertRegex(self.hearth('--version'), r'^hearth \d+\.\d+')

    def test_man_pages(self):
        """hearth(1) says each option where it says its verb, and none that there is not"""
        def options(text):
            return set(re.findall(r'--([a-z][a-z-]*)', text.replace('[no-]', '')))
        with open(os.path.join(harness.ROOT, 'client', 'hearth.1.scd'), encoding='utf-8') as file:
            page = file.read().partition('# PLAN')[2].partition('# JSON')[0]
        entries = {}
        for entry in re.split(r'\n\n(?=\*)', page):
            heading, _, text = entry.partition('\n\t')
            for verb in re.findall(r'(?:^|\n|, )\*([a-z-]+)\*', heading):
                entries[verb] = options((heading + text).replace('*', ''))
        for verb in VERBS:
            there_are = options(self.hearth(verb, '--help')) - {'help', 'json'}
            said = entries[verb] | (entries['add'] if verb == 'edit' else set())
            self.assertEqual(there_are - said, set(), verb)
            self.assertEqual(entries[verb] - there_are, set(), verb)

    def on_terminal(self, *words, columns=80, **more_env):
        """What the command prints on a terminal."""
        env = {**self.env, 'TERM': 'xterm', **more_env}
        env = {name: value for name, value in env.items() if value is not None}
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

    def test_terminal(self):
        """colour on a terminal alone and never with NO_COLOR; a row stays a line"""
        self.hearth('add', 'date-night', 'A dinner with a title that is rather long ' * 3,
                    'every friday 19:00', '--place', 'A place with a long name ' * 3)
        self.assertNotIn('\033', self.hearth('list'))
        self.assertNotIn('\033', self.on_terminal('list', NO_COLOR='1'))
        self.assertIn('\033[', self.on_terminal('list', NO_COLOR=None))
        self.assertNotIn('\033', self.on_terminal('list', NO_COLOR=None, TERM='dumb'))
        for verb in ('list', 'agenda', 'reminders'):
            for line in self.on_terminal(verb, NO_COLOR='1').split('\n'):
                self.assertLessEqual(len(line), 80, line)

    def test_zone(self):
        """times are those of the user's zone, wherever the daemon is"""
        self.hearth('add', 'check-in', 'Talk', days_ahead(2) + ' 18:00', '--zone', 'Europe/Berlin')
        env = {**self.env, 'TZ': 'Asia/Kolkata'}
        there = json.loads(self.hearth('next', '--json', env=env))
        self.assertRegex(there['start'], r'\+05:30$')
        instants = [datetime.datetime.fromisoformat(o['start'])
                    for o in (there, self.hearth_json('next'))]
        self.assertEqual(instants[0], instants[1])

    def test_full_output(self):
        """output that cannot be written is a failure, not an empty schedule"""
        with open('/dev/full', 'w', encoding='utf-8') as full:
            result = subprocess.run([harness.HEARTH, 'list'], env=self.env, stdout=full, timeout=20,
                                    stderr=subprocess.PIPE, check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b'could not be written', result.stderr)

    def test_reader_leaves(self):
        """a reader that has seen enough, as head has, ends a verb without a word, like any filter"""
        for words in (('deck', 'show', 'date-ideas'), ('calendar', '--json')):
            verb = subprocess.Popen([harness.HEARTH, *words], env=self.env, stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE)
            verb.stdout.close()
            self.assertEqual(verb.stderr.read(), b'')
            self.assertEqual(verb.wait(20), -signal.SIGPIPE)
            verb.stderr.close()

    def test_round_trips(self):
        """a simple verb is one call to the daemon and no more"""
        self.add_dinner()
        monitor = self.start('monitor', ['dbus-monitor', '--profile', '--address',
                                         self.env['DBUS_SESSION_BUS_ADDRESS'], 'type=method_call'])

        def calls():
            rows = [line.split('\t') for line in monitor.output().split('\n')]
            return [row[-1] for row in rows if row[0] == 'mc' and harness.NAME in row]

        def is_listening():
            self.hearth('set')
            return calls()
        harness.wait_for(is_listening, 'the monitor')
        for words in (['done', '1'], ['reset', '1'], ['skip', '1'], ['reset', '1'],
                      ['snooze', '1', '1h'], ['move', '1', days_ahead(3) + ' 20:00'], ['show', '1'],
                      ['agenda'], ['next'], ['list'], ['set', 'morning', '10:00'], ['rm', '1']):
            before = len(calls())
            self.hearth(*words)
            # A further verb, so that the monitor has surely seen the one before.
            self.hearth('set')
            harness.wait_for(lambda: len(calls()) >= before + 2, f'{words} on the monitor')
            self.assertEqual(len(calls()), before + 2, (words, calls()[before:]))


class NoDaemon(harness.Story):

    def test_no_bus(self):
        """without a bus every verb that needs one ends with 3 and says so"""
        self.env['DBUS_SESSION_BUS_ADDRESS'] = f'unix:path={self.folder}/none'
        for words in (['list'], ['add', 'date-night', 'Dinner', 'friday 19:00'], ['done', '1'],
                      ['watch'], ['status', '--json']):
            self.assertIn('bus', self.hearth(*words, status=3))
        self.hearth('help')
        self.hearth('--version')

    def test_nobody(self):
        """a bus that cannot start the daemon: 3, and what to do"""
        self.start_bus()
        self.assertIn('run hearthd', self.hearth('list', status=3))

    def test_activation(self):
        """the first call starts the daemon where the bus knows how"""
        services = os.path.join(self.folder, 'services')
        os.mkdir(services)
        with open(os.path.join(services, harness.NAME + '.service'), 'w', encoding='utf-8') as file:
            file.write(f'[D-BUS Service]\nName={harness.NAME}\nExec={harness.HEARTHD}\n')
        self.bus, address = self.spawn_bus(services=services)
        self.env['DBUS_SESSION_BUS_ADDRESS'] = address
        # A bus hands its own environment to what it starts: the story's.
        self.assertEqual(self.hearth_json('list'), [])
        self.hearth('add', 'check-in', 'Talk', 'every sunday 18:00')

    def test_hung(self):
        """a daemon that hangs is given five seconds"""
        self.start_bus()
        daemon = self.start_hearthd()
        os.kill(daemon.pid, signal.SIGSTOP)
        began = time.monotonic()
        words = self.hearth('done', '1', status=3)
        took = time.monotonic() - began
        os.kill(daemon.pid, signal.SIGCONT)
        self.assertIn('did not answer', words)
        self.assertGreater(took, 4)
        self.assertLess(took, 9)

    def test_killed(self):
        """a daemon that dies while it is asked: 3, and a watch goes on to the next one"""
        self.start_bus()
        daemon = self.start('hearthd', [harness.HEARTHD])
        harness.wait_for(lambda: self.owner_of(harness.NAME), 'hearthd on the bus')
        os.kill(daemon.pid, signal.SIGSTOP)
        with subprocess.Popen([harness.HEARTH, 'list'], env=self.env, encoding='utf-8',
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asking:
            time.sleep(0.5)
            daemon.stop(signal.SIGKILL)
            self.assertIn('went away', asking.communicate(timeout=20)[1])
        self.assertEqual(asking.returncode, 3)


if __name__ == '__main__':
    harness.main()
