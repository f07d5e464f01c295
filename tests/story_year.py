#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_year: Ann and Ben live 2027 with hearth, from moment to moment, on a clock of their own.

The story keeps a diary: what was planned for when, and what became of it at which moment. What
hearth must show follows from the diary alone: each reminder of the year, by its title, at its
second, once; the gentle word on a goal whenever the diary says that it falls short; and at the end
the numbers of each month, of the year and of a span, by kind, area and goal. Where a day is decided
by chance in a life, here its date decides, so that the year is the same every time.

The clock jumps from one moment to the next, some six hundred of them, and the daemon is restarted
at the end of each quarter.
"""

import collections
import datetime
import heapq
import itertools
import os
import re
import signal
import sys

from gi.repository import GLib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import EVENT, NAME, PATH, SCHEDULE, NotificationServer, main, wait_for  # noqa: E402
from story_start import Terminal  # noqa: E402
from story_check_in import TALK, UNTIL_CARD  # noqa: E402
from story_together import Together, instant  # noqa: E402

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
WEEK = datetime.timedelta(weeks=1)
EVE = datetime.datetime(2026, 12, 31, 10, 0)
END = datetime.datetime(2028, 1, 1, 0, 0)
PAUSE = (datetime.datetime(2027, 7, 12, 0, 0), datetime.datetime(2027, 7, 26, 0, 0))
SKIPPED_NOVEMBER = datetime.datetime(2027, 11, 7, 12, 0)
CARDS = [f'Card {letter}?' for letter in 'ABCDEFGHIJK']
LEADS = {'date-night': (DAY, 2 * HOUR), 'check-in': (HOUR, 0 * HOUR), 'appreciation': (0 * HOUR,),
         'promise': (DAY, 0 * HOUR), 'milestone': (7 * DAY, DAY, 0 * DAY)}
LASTS = {'date-night': 2 * HOUR, 'check-in': HOUR / 2}
AREAS = {'date-night': 'quality-time', 'check-in': 'communication', 'milestone': 'quality-time',
         'appreciation': 'gratitude', 'promise': 'trust'}
KEYS = ('planned', 'done', 'skipped', 'missed', 'paused', 'due', 'upcoming', 'streak', 'rating')


class Entry:
    """One occurrence in the diary: its states, each from its moment on."""

    def __init__(self, event, start, fate, title=None):
        self.event, self.start, self.fate, self.title = event, start, fate, title or event.title
        self.states = [(datetime.datetime.min, 'open')]
        self.rating = None

    @property
    def kind(self):
        return self.event.kind

    @property
    def end(self):
        """The end: of an all-day one that of its day."""
        return self.start + (DAY if self.kind == 'milestone' and not self.event.is_timed
                             else LASTS.get(self.kind, 0 * HOUR))

    def becomes(self, when, state):
        self.states.append((when, state))

    def state(self, when):
        return [state for since, state in sorted(self.states, key=lambda one: one[0])
                if since <= when][-1]


class Event:
    """An event in the diary."""

    def __init__(self, number, kind, title, goal=None, is_timed=True):
        self.id, self.kind, self.title, self.goal = number, kind, title, goal
        self.is_timed = is_timed


class Goal:
    """A goal in the diary: so many of a kind in each week, month or in all, from January on."""

    def __init__(self, number, title, count, spans):
        self.id, self.title, self.count, self.spans = number, title, count, spans


def weeks():
    """Each week from the first Monday on, and when a gap in it is told: Friday at nine."""
    monday = datetime.datetime(2027, 1, 4)
    while monday < END:
        yield monday, monday + WEEK, monday + 4 * DAY + 9 * HOUR
        monday += WEEK


def months():
    """Each month, and when a gap in it is told: ten days before its end at nine."""
    for month in range(1, 13):
        first = datetime.datetime(2027, month, 1)
        end = datetime.datetime(2027 + month // 12, month % 12 + 1, 1)
        yield first, end, end - 10 * DAY + 9 * HOUR


class Diary:
    """What happened, and what follows from it."""

    def __init__(self):
        self.entries = []
        self.goals = []

    def tally(self, entries):
        """The numbers of a review for some entries, at the end of the year."""
        result = dict.fromkeys(KEYS[:7], 0) | {'streak': {'current': 0, 'longest': 0}}
        row, ratings = 0, []
        for entry in sorted(entries, key=lambda one: (one.start, one.event.id)):
            state = entry.state(END)
            result['planned'] += 1
            result['due' if state == 'open' else state] += 1
            row = {'done': row + 1, 'missed': 0}.get(state, row)
            result['streak']['longest'] = max(result['streak']['longest'], row)
            if entry.rating:
                ratings.append(entry.rating)
        result['streak']['current'] = row
        result['rating'] = sum(ratings) / len(ratings) if ratings else None
        return result

    def area(self, entry):
        goal = {'Keep our word': 'trust', 'A word a week': 'gratitude',
                'Time for the two of us': 'quality-time', 'Talk to each other': 'communication'}
        return goal[entry.event.goal.title] if entry.event.goal else AREAS[entry.kind]

    def gaps(self):
        """When each goal's gaps are told: (moment, title)."""
        found = []
        for goal in self.goals:
            mine = [entry for entry in self.entries if entry.event.goal is goal]
            for begin, end, moment in goal.spans:
                inside = [entry for entry in mine if begin <= entry.start < end]
                told = self.first_gap(goal, inside, moment, end)
                told = told and self.released(told)
                if told and told < end:
                    found.append((told, goal.title))
        return found

    @staticmethod
    def first_gap(goal, inside, moment, end):
        """The first moment from `moment` on at which done and planned fall short."""
        changes = {since for entry in inside for since, _ in entry.states if moment < since < end}
        for when in sorted(changes | {moment}):
            if sum(entry.state(when) in ('done', 'open') for entry in inside) < goal.count:
                return when
        return None

    @staticmethod
    def released(when):
        """When what is due at a moment is really shown."""
        if PAUSE[0] <= when < PAUSE[1]:
            when = PAUSE[1]
        if when.hour >= 22:
            return when.replace(hour=8, minute=0) + DAY
        return when.replace(hour=8, minute=0) if when.hour < 8 else when


class Year(Together):

    def setUp(self):
        super().setUp()
        self.diary = Diary()
        self.queue = []
        self.order = itertools.count()
        self.server = None
        self.daemon = None
        self.now = EVE
        # Whole stacks of every allocation would cost a minute and a half here; a report has what
        # it needs without them.
        self.env['ASAN_OPTIONS'] = self.env['ASAN_OPTIONS'].replace('malloc=0', 'malloc=1')
        self.go_to(EVE)

    # What is planned

    def at(self, when, what, act=None):
        """At a moment a reminder of that title is shown, or something is done."""
        heapq.heappush(self.queue, (when, act is not None, next(self.order), what, act))

    def start_together(self):
        """They set hearth up, in one go, on New Year's Eve."""
        path = os.path.join(self.folder, 'cards.txt')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('# ours\n' + '\n'.join(CARDS[:-1]) + '\n[no words]\n')
        self.assertIn('line 12', self.hearth_result('deck', 'import', 'ours', path).stderr)
        self.hearth('deck', 'add', 'ours', CARDS[-1])
        made = self.hearth_json(
            'start', '--yes', '--name', 'Ann', '--partner', 'Ben', '--began', '2015-06-20',
            '--birthday', '12 march', '--partner-birthday', '3 october', '--date-night',
            'every friday 19:00', '--goal', '2', '--check-in', 'every sunday 18:00', '--kind-words',
            'every wednesday 12:00', '--month-review', 'none', '--year-review',
            'every year on 30 december 17:00')
        return {event['title']: event['id'] for event in made['events']}

    def set_goals(self, ids):
        """Their goals, of four areas: one set by start, the others by hand and over the bus."""
        found = {'Time for the two of us': 1}
        found['Talk to each other'] = self.hearth_json(
            'goal', 'add', 'communication', 'Talk to each other', '--target',
            '3 check-ins a month')['id']
        path = self.call(PATH, NAME + '.Goals.Add', '(ssa{sv})', 'gratitude', 'A word a week',
                         {'target': GLib.Variant('s', 'once a week')})
        found['A word a week'] = int(path.rsplit('/', 1)[1])
        found['Keep our word'] = self.hearth_json(
            'goal', 'add', 'trust', 'Keep our word', '--target', '9 promises in total',
            '--deadline', '2027-12-31', '--step', '2027-03-01 Say it aloud', '--step', 'Do it')['id']
        found['Learn to sail'] = self.hearth_json('goal', 'add', 'personal-goals', 'Learn to sail',
                                                  '--whose', 'Ben', '--step', 'Find a boat')['id']
        self.hearth('edit', str(ids['Check-in']), '--goal', str(found['Talk to each other']))
        self.hearth('edit', str(ids['A kind word']), '--goal', str(found['A word a week']))
        self.hearth('edit', str(ids['Date night']), '--deck', 'ours')
        whole = [(EVE, END, datetime.datetime(2027, 12, 18, 9, 0))]
        goals = [Goal(found['Time for the two of us'], 'Time for the two of us', 2, list(months())),
                 Goal(found['Talk to each other'], 'Talk to each other', 3, list(months())),
                 Goal(found['A word a week'], 'A word a week', 1, list(weeks())),
                 Goal(found['Keep our word'], 'Keep our word', 9, whole)]
        self.diary.goals = goals
        return goals, found['Learn to sail']

    @staticmethod
    def fate(kind, start):
        """What becomes of an occurrence of a series."""
        if PAUSE[0] <= start < PAUSE[1]:
            return 'paused'
        number = start.timetuple().tm_yday // 7
        if kind == 'date-night':
            if start.month == 11 and start > SKIPPED_NOVEMBER:
                return 'skipped in advance'
            return ('done', 'button', 'done', 'missed', 'bus', 'skipped')[number % 6]
        if kind == 'check-in':
            if start.month == 9 and start.day > 12:
                return 'missed'
            return {2: 'talk', 15: 'left', 41: 'not kept'}.get(
                number, ('done', 'bus', 'done', 'late', 'button')[number % 5])
        return ('done', 'button', 'bus', 'missed', 'done', 'skipped', 'bus')[number % 7]

    def plan_series(self, event, first, step):
        start = first
        while start < END:
            self.enter(Entry(event, start, self.fate(event.kind, start)))
            start += step

    def plan_milestones(self, ids):
        """The days that count; the year's review, a check-in of its own, is kept too."""
        for title, day in (('Our anniversary', (6, 20)), ('Ann’s birthday', (3, 12)),
                           ('Ben’s birthday', (10, 3))):
            event = Event(ids[title], 'milestone', title, is_timed=False)
            self.enter(Entry(event, datetime.datetime(2027, *day), 'morning'))
        review = Event(ids['Our year in review'], 'check-in', 'Our year in review')
        self.enter(Entry(review, datetime.datetime(2027, 12, 30, 17, 0), 'done'))

    def plan_promises(self, goal):
        """One a month, made on the fourth and due on the 23rd; what becomes of it goes by month."""
        fates = {1: 'kept', 2: 'nagged', 3: 'kept', 5: 'skipped', 6: 'kept', 8: 'kept', 10: 'kept',
                 12: 'open'}
        for month, fate in fates.items():
            due = datetime.datetime(2027, month, 23, 12, 30)
            self.at(due.replace(day=4, hour=13), 'promise', lambda due=due, fate=fate:
                    self.promise(due, fate, goal))

    def promise(self, due, fate, goal):
        number = self.hearth_json('add', 'promise', f'Promise {due.month}', f'{due:%Y-%m-%d %H:%M}',
                                  '--goal', str(goal.id))['id']
        self.enter(Entry(Event(number, 'promise', f'Promise {due.month}', goal), due, fate))

    # What a fate means: the reminders it brings, and what the two do

    def enter(self, entry):
        """Writes an occurrence into the diary, and puts into the queue what it will bring."""
        self.diary.entries.append(entry)
        morning = 9 * HOUR if entry.kind == 'milestone' else 0 * HOUR
        leads = [entry.start + morning - lead for lead in LEADS[entry.kind]]
        if entry.fate == 'paused':
            # What comes before the pause is told; of the others nothing is.
            entry.becomes(datetime.datetime.min, 'paused')
            shown = [when for when in leads if when < PAUSE[0]]
        elif entry.fate == 'skipped in advance':
            entry.becomes(SKIPPED_NOVEMBER, 'skipped')
            self.at(SKIPPED_NOVEMBER, entry, lambda: self.skip(entry))
            shown = []
        elif entry.fate == 'skipped':
            when = leads[0] + 30 * HOUR / 60
            entry.becomes(when, 'skipped')
            self.at(when, entry, lambda: self.skip(entry))
            shown = leads[:1]
        else:
            shown = leads + ([entry.end] if entry.kind in LASTS else [])
            shown = getattr(self, 'live_' + entry.fate.replace(' ', '_'))(entry, shown)
        for when in shown:
            self.at(when, entry.title)

    def answer_at(self, entry, when, act, rating=0):
        entry.becomes(when, 'done')
        entry.rating = rating or None
        self.at(when, entry, act)

    def live_done(self, entry, shown):
        """They answer on the command line, with a note and stars, and say when it really was."""
        when = entry.end + 5 * HOUR / 60
        rating = entry.start.day % 5 + 1
        self.answer_at(entry, when, lambda: self.hearth(
            'done', self.name(entry), '--note', self.note(entry), '--rating', str(rating), '--at',
            f'{entry.start:%Y-%m-%d %H:%M}'), rating)
        return shown

    def live_bus(self, entry, shown):
        """A script answers for them."""
        when = entry.end + 6 * HOUR / 60
        self.answer_at(entry, when, lambda: self.call(
            f'{PATH}/event/{entry.event.id}', EVENT + '.Done', '(sa{sv})',
            f'{entry.start:%Y-%m-%dT%H:%M:%S}', {'rating': GLib.Variant('u', 4)}), 4)
        return shown

    def live_button(self, entry, shown):
        """They press Done on the last reminder."""
        when = entry.end + 7 * HOUR / 60
        self.answer_at(entry, when, lambda: self.press(entry))
        return shown

    def live_missed(self, entry, shown):
        """Nobody answers."""
        entry.becomes(entry.end + DAY, 'missed')
        return shown

    def live_late(self, entry, shown):
        """They remember three days later."""
        entry.becomes(entry.end + DAY, 'missed')
        self.answer_at(entry, entry.start + 3 * DAY, lambda: self.hearth(
            'done', self.name(entry), '--at', f'{entry.start:%Y-%m-%d %H:%M}'))
        return shown

    def live_morning(self, entry, shown):
        """A day that counts is told on the day, and celebrated by noon."""
        self.answer_at(entry, entry.start + 12 * HOUR, lambda: self.hearth(
            'done', self.name(entry), '--note', 'Cake'))
        return shown

    def live_kept(self, entry, shown):
        """A promise is kept within minutes of its time."""
        self.answer_at(entry, entry.start + 8 * HOUR / 60,
                       lambda: self.hearth('done', self.name(entry)))
        return shown

    def live_nagged(self, entry, shown):
        """A promise that asks for three days more until it is kept."""
        self.answer_at(entry, entry.start + 3 * DAY + HOUR,
                       lambda: self.hearth('done', self.name(entry)))
        return shown + [entry.start + day * DAY for day in (1, 2, 3)]

    def live_open(self, entry, shown):
        """A promise that nobody answers asks each day."""
        nags = [entry.start + day * DAY for day in range(1, 12)]
        return shown + [when for when in nags if when < END]

    def live_talk(self, entry, shown):
        """A check-in at the keyboard, begun at its time, with a promise and what was said."""
        def talk():
            terminal = Terminal(self, 'check-in')
            self.say(terminal, range(len(TALK)))
            self.end_talk(terminal)
        self.answer_at(entry, entry.start + 10 * HOUR / 60, talk)
        return [when for when in shown if when <= entry.start]

    def live_left(self, entry, shown):
        """One that they leave in the middle, and take up the next evening."""
        def leave():
            terminal = Terminal(self, 'check-in')
            self.say(terminal, range(UNTIL_CARD))
            terminal.wait('Ben, what do you say')
            os.kill(terminal.pid, signal.SIGINT)
            self.assertEqual(terminal.end(), 1)
            self.assertNotIn('Book the cabin', str(self.hearth_json('list')[-1]))

        def resume():
            terminal = Terminal(self, 'check-in')
            self.say(terminal, range(UNTIL_CARD, len(TALK)))
            self.end_talk(terminal)
        self.at(entry.start + 10 * HOUR / 60, entry, leave)
        self.answer_at(entry, entry.start + 20 * HOUR + 10 * HOUR / 60, resume)
        return shown

    def live_not_kept(self, entry, shown):
        """One of which Ben wants nothing kept."""
        def talk():
            terminal = Terminal(self, 'check-in')
            self.say(terminal, range(len(TALK) - 1))
            terminal.answer('Ben, may this stay', 'no')
            self.end_talk(terminal)
        self.answer_at(entry, entry.start + 10 * HOUR / 60, talk)
        return [when for when in shown if when <= entry.start]

    # What the two do

    @staticmethod
    def name(entry):
        return f'{entry.event.id}@{entry.start:%Y-%m-%d}'

    @staticmethod
    def note(entry):
        return f'Week {entry.start.isocalendar().week}, a good {entry.start:%A} of <us> & ours'

    def skip(self, entry):
        self.hearth('skip', self.name(entry))

    def press(self, entry):
        """Presses Done on what is on the screen of it."""
        shown = [event for event in self.shown() if event['summary'] == entry.title][-1]
        before = len(self.server.events('closed'))
        self.server.tell(f'press {shown["id"]} done')
        wait_for(lambda: len(self.server.events('closed')) > before, 'the button')
        wait_for(lambda: self.occurrence(entry)[6] == 'done', f'{entry.title} done')

    def occurrence(self, entry):
        rows = self.call(PATH, SCHEDULE + '.Agenda', '(xxa{sv})', instant(entry.start),
                         instant(entry.start) + 1, {'event': GLib.Variant('x', entry.event.id)})
        return next(row for row in rows if row[1] == f'{entry.start:%Y-%m-%dT%H:%M:%S}')

    def say(self, terminal, numbers):
        for number in numbers:
            words, line = TALK[number]
            terminal.answer(words, line)

    def end_talk(self, terminal):
        """Its promise is due on Saturday at noon, and kept."""
        self.assertEqual(terminal.end(), 0, terminal.text)
        made = self.hearth_json('list')[-1]
        self.assertEqual((made['kind'], made['title']), ('promise', 'Book the cabin'))
        due = datetime.datetime.fromisoformat(made['start'])
        self.assertEqual((due.weekday(), due.hour), (5, 12))
        self.enter(Entry(Event(made['id'], 'promise', 'Book the cabin'), due, 'kept'))

    def pause(self):
        self.hearth('pause', 'until', f'{PAUSE[1]:%Y-%m-%d %H:%M}')

    def sail(self, goal):
        """Ben can sail: it is celebrated at once."""
        self.hearth('goal', 'done', str(goal), '--nth', '1')
        self.hearth('goal', 'done', str(goal))
        party = self.hearth_json('list')[-1]
        self.assertEqual(party['title'], 'You reached it: Learn to sail')
        entry = Entry(Event(party['id'], 'milestone', party['title']),
                      datetime.datetime.fromisoformat(party['start']), 'party')
        self.diary.entries.append(entry)
        wait_for(lambda: self.shown()[-1]['summary'] == party['title'], 'the celebration')
        self.told += 1
        self.hearth('done', str(party['id']))
        entry.becomes(self.now, 'done')

    def restart(self):
        """Between two moments; what it shows again in its place is no reminder."""
        self.daemon.stop()
        self.daemon = self.start_hearthd()

    # How time passes

    def shown(self):
        """What was shown, without what a restart only put back in its place, silently."""
        return [event for event in self.server.events('shown')
                if not event['hints'].get('suppress-sound')]

    def expect(self, titles):
        """Waits for just these reminders."""
        self.told += len(titles)
        wait_for(lambda: len(self.shown()) >= self.told, f'{self.now}: {titles}')
        new = [event['summary'] for event in self.shown()[self.told - len(titles):]]
        self.assertEqual(collections.Counter(new), collections.Counter(titles), self.now)

    def next_moment(self):
        """The next moment of the queue or of a gap, and whether there is one."""
        gaps = [gap for gap in self.diary.gaps() if gap[0] > self.now]
        times = [when for when, *_ in self.queue[:1]] + [when for when, _ in gaps]
        when = min(times, default=END)
        return when, [title for moment, title in gaps if moment == when]

    def live(self):
        """From moment to moment through the year."""
        self.told = len(self.shown())
        while True:
            when, titles = self.next_moment()
            if when >= END:
                break
            self.now = when
            acts = []
            while self.queue and self.queue[0][0] == when:
                _, is_act, _, what, act = heapq.heappop(self.queue)
                (acts if is_act else titles).append(act if is_act else what)
            self.go_to(when + datetime.timedelta(seconds=1))
            self.expect(titles)
            for act in acts:
                act()
        self.now = END
        self.go_to(END)

    # What hearth must say of it

    def check_review(self, words, begin, end):
        review = self.hearth_json('review', *words)
        inside = [entry for entry in self.diary.entries if begin <= entry.start < end]

        def same(row, entries, what):
            wanted = self.diary.tally(entries)
            self.assertEqual({key: row[key] for key in KEYS}, wanted, f'{words} {what}')

        self.assertEqual((review['from'], review['until']), (f'{begin:%Y-%m-%d}', f'{end:%Y-%m-%d}'))
        same(review, inside, 'everything')
        for row in review['kinds']:
            same(row, [one for one in inside if one.kind == row['kind']], row['kind'])
        for row in review['areas']:
            same(row, [one for one in inside if self.diary.area(one) == row['area']], row['area'])
        for row in review['goals']:
            same(row, [one for one in inside if one.event.goal and one.event.goal.id == row['goal']],
                 row['title'])
        self.assertEqual(sum(row['planned'] for row in review['kinds']), len(inside))
        self.assertEqual(sum(row['planned'] for row in review['areas']), len(inside))

    def check_reviews(self):
        """Each month, the year and a span of their own, counted by hand."""
        for begin, end, _ in months():
            self.check_review(('--month', f'{begin:%Y-%m}'), begin, end)
        self.check_review(('--year', 'last'), datetime.datetime(2027, 1, 1), END)
        self.check_review(('--from', '2027-03-15', '--to', '2027-09-20'),
                          datetime.datetime(2027, 3, 15), datetime.datetime(2027, 9, 21))
        promises = self.diary.tally([one for one in self.diary.entries if one.kind == 'promise'])
        self.assertIn(f'{promises["done"]} of {promises["planned"]} promises kept, '
                      f'{promises["due"]} still open',
                      self.hearth('review', '--year', '2027'))

    def check_turns(self, event):
        """Whoever's turn it was: it passed with each that was done, and with nothing else."""
        rows = self.call(f'{PATH}/event/{event.id}', EVENT + '.Occurrences', '(xxu)',
                         instant(EVE), instant(END), 1000)
        turns = {row[0]: row[4].get('turn') for row in rows}
        whose = itertools.cycle(('Ann', 'Ben'))
        series = [entry for entry in self.diary.entries if entry.event is event]
        for entry in series:
            if entry.state(END) == 'done':
                self.assertEqual(turns[f'{entry.start:%Y-%m-%dT%H:%M:%S}'], next(whose), entry.start)
        self.assertEqual(self.hearth_json('show', str(event.id))['turn'][0], next(whose))

    def check_cards(self, event):
        """No card came twice before all had come, over restarts and the whole year."""
        cards = [card for one in self.shown() if one['summary'] == event.title
                 for card in CARDS if card in one['body']]
        self.assertGreater(len(cards), 6 * len(CARDS))
        for first in range(0, len(cards) - len(CARDS), len(CARDS)):
            self.assertEqual(sorted(cards[first:first + len(CARDS)]), CARDS, first)

    def check_pictures(self):
        """The year as people see it: in bars, without Unicode, and as a page that needs nothing."""
        text = self.hearth('review', '--year', '2027')
        self.assertIn('█', text)
        self.assertIn('Date nights', text)
        env = self.env | {'LC_ALL': 'C'}
        ascii_text = self.hearth('review', '--year', '2027', env=env)
        self.assertIn('####', ascii_text)
        self.assertTrue(ascii_text.isascii(), ascii_text)
        path = os.path.join(self.folder, 'year.html')
        self.hearth('review', '--year', '2027', '--html', path)
        with open(path, encoding='utf-8') as file:
            page = file.read()
        self.assertNotIn('<script', page)
        self.assertIn('@media(max-width:', page)  # a phone's page gives each bar the whole width
        self.assertNotRegex(page, r'(?:src|href|url)\s*[=(]')
        self.assertIn('of &lt;us&gt; &amp; ours', page)
        self.assertEqual(len(re.findall(r'<rect [^>]*width="11"', page)), 365)

    def check_journal(self):
        """What was noted is found by its words, and on its day a year later."""
        notes = [(entry.start, self.note(entry)) for entry in self.diary.entries
                 if entry.fate == 'done' and entry.state(END) == 'done']
        friday = [note for start, note in notes if start.weekday() == 4]
        found = self.hearth_json('journal', 'good', 'friday')
        self.assertEqual(sorted(row['note'] for row in found), sorted(friday))
        talks = self.hearth_json('journal', 'The lake')
        self.assertEqual(len(talks), 2)
        self.assertIn('Phones away', talks[0]['note'])
        start, note = next(one for one in notes if one[0].month == 2)
        self.go_to(start + 365 * DAY)
        self.assertIn(note, [row['note'] for row in self.hearth_json('journal', '--on-this-day')])

    def check_record(self):
        """The delivery record has each word on a goal, and nothing was presented twice."""
        rows = self.hearth_json('reminders', '--from', '2026-12-31', '--to', '2027-12-31', '--limit',
                                '10000')
        shown = [row for row in rows if row['shown_at']]
        self.assertEqual(sum(row['repeats'] for row in rows), 0)
        self.assertEqual(len(shown), self.told - self.told_before)
        gaps = [row['title'] for row in shown if row['reason'] == 'gap']
        self.assertEqual(collections.Counter(gaps),
                         collections.Counter(title for _, title in self.diary.gaps()))
        self.assertEqual(set(gaps), {goal.title for goal in self.diary.goals})

    def test_year(self):
        """a year of two: every reminder at its second, and a review that says what they lived"""
        self.server = NotificationServer(self)
        self.daemon = self.start_hearthd()
        ids = self.start_together()
        (dates, talks, words, trust), sail = self.set_goals(ids)
        self.told_before = len(self.shown())
        date_night = Event(ids['Date night'], 'date-night', 'Date night', dates)
        self.plan_series(date_night, datetime.datetime(2027, 1, 1, 19, 0), WEEK)
        self.plan_series(Event(ids['Check-in'], 'check-in', 'Check-in', talks),
                         datetime.datetime(2027, 1, 3, 18, 0), WEEK)
        self.plan_series(Event(ids['A kind word'], 'appreciation', 'A kind word', words),
                         datetime.datetime(2027, 1, 6, 12, 0), WEEK)
        self.plan_milestones(ids)
        self.plan_promises(trust)
        self.at(PAUSE[0], 'pause', self.pause)
        self.at(datetime.datetime(2027, 8, 14, 11, 0), 'sail', lambda: self.sail(sail))
        for month in (3, 6, 9):
            self.at(datetime.datetime(2027, month, 29, 14, 0), 'restart', self.restart)
        self.live()
        self.check_record()
        self.check_cards(date_night)
        self.check_turns(date_night)
        self.check_reviews()
        self.check_pictures()
        self.check_journal()


if __name__ == '__main__':
    main()
