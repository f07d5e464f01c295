#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""recurrence_dateutil: random rules, hearth's engine against python3-dateutil's.

Each rule is expanded from its start over a few years, once more from a moment in between, where
hearth must jump to the same occurrences, and with a COUNT, where it must stop. Where the two read RFC 5545 differently the rule
given to dateutil is rewritten until both say the same; DIFFERENCES names each such class and why,
and how many rules were in it.

usage: recurrence_dateutil.py OCCURRENCES [RULES [SEED]]
"""

import calendar
import datetime
import random
import subprocess
import sys
from collections import Counter

from dateutil import rrule

RULES = 20000
SEED = 5545
WANTED = 12

FREQUENCIES = {
    'HOURLY': (rrule.HOURLY, 40), 'DAILY': (rrule.DAILY, 500), 'WEEKLY': (rrule.WEEKLY, 1500),
    'MONTHLY': (rrule.MONTHLY, 2500), 'YEARLY': (rrule.YEARLY, 4000),
}
WEEKDAYS = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')

DIFFERENCES = {
    'week without a day':
        'BYWEEKNO without a BY part for days: RFC 5545 takes the weekday from DTSTART, as it takes '
        'everything that a rule leaves open; dateutil takes all seven days',
    'plain and numbered weekdays':
        'BYDAY=MO,1TU is a list, so a day passes with either; dateutil wants both at once',
    'negative week at the turn of the year':
        'days of a neighbouring year\'s week: dateutil asks about BYWEEKNO=1 and -1 there, and '
        'forgets that the last week is also 52 or 53 and the first also -52 or -53',
    'first week of BYSETPOS':
        'FREQ=WEEKLY;BYSETPOS counts within a whole week; dateutil begins the first at DTSTART',
}


def some(random_, numbers, most=3):
    return sorted(random_.sample(list(numbers), random_.randint(1, most)))


def signed(random_, last, most=3):
    near = [n for n in range(1, min(last, 5) + 1)] + [last - 1, last]
    pool = near if random_.random() < 0.5 else list(range(1, last + 1))
    return sorted({n * random_.choice((1, 1, -1)) for n in some(random_, set(pool), most)})


def make_days(random_, frequency, parts):
    """Adds the parts that choose days: each one only where RFC 5545 allows it."""
    if random_.random() < 0.3:
        parts['BYMONTH'] = some(random_, range(1, 13), 4)
    if frequency == 'YEARLY' and random_.random() < 0.2:
        parts['BYWEEKNO'] = signed(random_, 53)
    if frequency in ('YEARLY', 'HOURLY') and random_.random() < 0.15:
        parts['BYYEARDAY'] = signed(random_, 366, 5)
    if frequency != 'WEEKLY' and random_.random() < 0.3:
        parts['BYMONTHDAY'] = signed(random_, 31, 6)
    if random_.random() < 0.45:
        days = [(0, d) for d in some(random_, range(7), 4)]
        if frequency in ('MONTHLY', 'YEARLY') and 'BYWEEKNO' not in parts and random_.random() < 0.6:
            last = 53 if frequency == 'YEARLY' and 'BYMONTH' not in parts else 5
            days = [(n, random_.randrange(7)) for n in signed(random_, last)]
            if random_.random() < 0.1:
                days += [(0, random_.randrange(7))]
        parts['BYDAY'] = sorted(set(days))


def make_rule(random_):
    frequency = random_.choice(list(FREQUENCIES))
    parts = {'FREQ': frequency}
    if random_.random() < 0.4:
        parts['INTERVAL'] = random_.choice((2, 2, 3, 4, 5, 7, 12, 18, 25, 100))
    make_days(random_, frequency, parts)
    for name, last in (('BYHOUR', 24), ('BYMINUTE', 60), ('BYSECOND', 60)):
        if random_.random() < 0.12:
            parts[name] = some(random_, range(last))
    if len(parts) - ('INTERVAL' in parts) > 1 and random_.random() < 0.25:
        parts['BYSETPOS'] = signed(random_, random_.choice((3, 10, 366)))
    if random_.random() < 0.4:
        parts['WKST'] = random_.choice(WEEKDAYS)
    return parts


def make_start(random_):
    start = datetime.datetime(random_.randint(1995, 2030), 1, 1) + datetime.timedelta(
        days=random_.randrange(366), seconds=random_.choice((0, 68400, 32405, random_.randrange(86400))))
    # The ends of months and years are where rules go wrong.
    if random_.random() < 0.2:
        start = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return start


def weekday_text(day):
    return f'{day[0] or ""}{WEEKDAYS[day[1]]}'


def to_text(parts):
    def value(name, given):
        if name == 'BYDAY':
            return ','.join(map(weekday_text, given))
        return ','.join(map(str, given)) if isinstance(given, list) else str(given)
    return ';'.join(f'{name}={value(name, given)}' for name, given in parts.items())


def week_of(day, week_start):
    """The number of a date's week and of the weeks in that week's year, weeks beginning as said."""
    def begin(year):
        fourth = datetime.date(year, 1, 4)
        return fourth - datetime.timedelta(days=(fourth.weekday() - week_start) % 7)
    year = day.year + (day >= begin(day.year + 1)) - (day < begin(day.year))
    weeks = (begin(year + 1) - begin(year)).days // 7
    return (day - begin(year)).days // 7 + 1, weeks


def to_dateutil(parts, start, classes):
    """What dateutil makes of a rule, as an iterable, once its own readings are rewritten."""
    names = {'INTERVAL': 'interval', 'BYMONTH': 'bymonth', 'BYWEEKNO': 'byweekno',
             'BYYEARDAY': 'byyearday', 'BYMONTHDAY': 'bymonthday', 'BYHOUR': 'byhour',
             'BYMINUTE': 'byminute', 'BYSECOND': 'bysecond', 'BYSETPOS': 'bysetpos'}
    frequency, days = FREQUENCIES[parts['FREQ']]
    arguments = {names[n]: v for n, v in parts.items() if n in names}
    week_start = WEEKDAYS.index(parts.get('WKST', 'MO'))
    begin = start
    until = start + datetime.timedelta(days=days)
    if 'WKST' in parts:
        arguments['wkst'] = week_start
    if 'BYDAY' in parts:
        arguments['byweekday'] = [rrule.weekday(d, n) if n else d for n, d in parts['BYDAY']]
    elif 'BYWEEKNO' in parts and not {'BYYEARDAY', 'BYMONTHDAY'} & set(parts):
        arguments['byweekday'] = start.weekday()
        classes['week without a day'] += 1
    if parts['FREQ'] == 'WEEKLY' and 'BYSETPOS' in parts:
        # Begin with the week; what comes before the start is cut off below.
        for name, value in (('byweekday', start.weekday()), ('byhour', start.hour),
                            ('byminute', start.minute), ('bysecond', start.second)):
            arguments.setdefault(name, value)
        begin = datetime.datetime.combine(start.date(), datetime.time()) - datetime.timedelta(
            days=(start.weekday() - week_start) % 7)
        classes['first week of BYSETPOS'] += 1

    def expand(**changes):
        try:
            rule = rrule.rrule(frequency, dtstart=begin, until=until, **{**arguments, **changes})
        except ValueError:  # "byxxx generates an empty set"
            return []
        return (m for m in rule if m >= start)

    if {bool(n) for n, _ in parts.get('BYDAY', ())} == {True, False} and 'BYSETPOS' not in parts:
        classes['plain and numbered weekdays'] += 1
        both = set()
        for numbered in (True, False):
            both |= set(expand(byweekday=[rrule.weekday(d, n) if n else d
                                          for n, d in parts['BYDAY'] if bool(n) == numbered]))
        return sorted(both)
    return expand()


def days_of_weeks(parts, start, until):
    """The days of a yearly rule's BYWEEKNO, each tested on its own, for what dateutil forgets."""
    week_start = WEEKDAYS.index(parts.get('WKST', 'MO'))
    numbers = parts['BYWEEKNO']
    day = datetime.date(start.year, 1, 1)
    while day.year <= until.year:
        number, weeks = week_of(day, week_start)
        if number in numbers or number - weeks - 1 in numbers:
            yield day
        day += datetime.timedelta(days=1)


def expected_of(parts, start, classes):
    until = start + datetime.timedelta(days=FREQUENCIES[parts['FREQ']][1])
    # dateutil looks at UNTIL only when it has found something; this is where it gives up.
    datetime.MAXYEAR = until.year
    if {52, 53, -52, -53, 1, -1} & set(parts.get('BYWEEKNO', ())):
        # The rule without its weeks, and of that what is in them.
        classes['negative week at the turn of the year'] += 1
        days = set(days_of_weeks(parts, start, until))
        rest = {n: v for n, v in parts.items() if n not in ('BYWEEKNO', 'BYSETPOS')}
        if not {'BYDAY', 'BYYEARDAY', 'BYMONTHDAY'} & set(parts):
            rest['BYDAY'] = [(0, start.weekday())]
        early = datetime.datetime(start.year, 1, 1)
        for name, value in (('BYHOUR', [start.hour]), ('BYMINUTE', [start.minute]),
                            ('BYSECOND', [start.second])):
            rest.setdefault(name, value)
        moments = [m for m in expand_year_rule(rest, early, until) if m.date() in days]
        return cut(choose(moments, parts.get('BYSETPOS')), start, until)
    return cut(to_dateutil(parts, start, classes), start, until)


def expand_year_rule(parts, begin, until):
    end = datetime.datetime(until.year, 12, 31, 23, 59, 59)
    names = {'INTERVAL': 'interval', 'BYMONTH': 'bymonth', 'BYYEARDAY': 'byyearday',
             'BYMONTHDAY': 'bymonthday', 'BYHOUR': 'byhour', 'BYMINUTE': 'byminute',
             'BYSECOND': 'bysecond'}
    arguments = {names[n]: v for n, v in parts.items() if n in names}
    if 'BYDAY' in parts:
        arguments['byweekday'] = [d for _, d in parts['BYDAY']]
    return rrule.rrule(rrule.YEARLY, dtstart=begin, until=end, **arguments)


def choose(moments, positions):
    if not positions:
        return moments
    years = {}
    for moment in moments:
        years.setdefault(moment.year, []).append(moment)
    chosen = set()
    for of_year in years.values():
        for n in positions:
            if 0 < abs(n) <= len(of_year):
                chosen.add(of_year[n - 1 if n > 0 else n])
    return sorted(chosen)


def cut(moments, start, until):
    """The first moments from the start on, as texts."""
    result = []
    for moment in moments:
        if moment < start or moment > until:
            continue
        result.append(moment.isoformat())
        if len(result) == WANTED:
            break
    return result


def main():
    occurrences = sys.argv[1]
    rules = int(sys.argv[2]) if len(sys.argv) > 2 else RULES
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else SEED
    print(f'# {rules} rules, seed {seed}', flush=True)
    random_ = random.Random(seed)
    classes = Counter()
    cases, lines = [], []
    for _ in range(rules):
        parts, start = make_rule(random_), make_start(random_)
        if {bool(n) for n, _ in parts.get('BYDAY', ())} == {True, False}:
            parts.pop('BYSETPOS', None)
        until = start + datetime.timedelta(days=FREQUENCIES[parts['FREQ']][1])
        expected = expected_of(parts, start, classes)
        text = f'{to_text(parts)};UNTIL={until:%Y%m%dT%H%M%S}'
        jump = random_.randrange(len(expected)) if expected else 0
        begin = datetime.datetime.fromisoformat(expected[jump]) if expected else start
        begin -= datetime.timedelta(seconds=random_.choice((0, 0, 1)))
        if jump and begin.isoformat() == expected[jump - 1]:
            jump -= 1
        count = random_.randint(1, len(expected)) if expected else 1
        counted = f'{to_text(parts)};COUNT={count}'
        cases += [(text, start, expected), (text, start, expected[jump:])]
        lines += [f'{text}\t{start.isoformat()}\t{start.isoformat()}\t{WANTED}',
                  f'{text}\t{start.isoformat()}\t{begin.isoformat()}\t{len(expected) - jump or 1}']
        if expected:
            cases.append((counted, start, expected[:count]))
            lines.append(f'{counted}\t{start.isoformat()}\t{start.isoformat()}\t{WANTED + 1}')
    found = subprocess.run([occurrences], input='\n'.join(lines) + '\n', capture_output=True,
                           text=True, check=True).stdout.split('\n')
    failures = [(c, f) for c, f in zip(cases, found) if f.split() != c[2]]
    print('1..1')
    for (text, start, expected), got in failures[:20]:
        print(f'# {text} from {start.isoformat()}\n#   hearth   {got}\n#   dateutil {" ".join(expected)}')
    for name, count in sorted(classes.items()):
        print(f'# {count} rules: {name}: {DIFFERENCES[name]}')
    occurring = sum(text.find(';COUNT=') > 0 for text, _, _ in cases)
    print(f'# {occurring} rules with occurrences, {len(failures)} disagreements')
    failed = failures or len(found) <= len(cases) or occurring < rules / 2
    print(f'{"not ok" if failed else "ok"} 1 hearth and dateutil agree')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
