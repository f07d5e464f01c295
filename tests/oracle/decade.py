#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""decade: ten virtual years of 200 events in several zones, each occurrence exactly once.

The whole scheduler, on a virtual clock, against python3-dateutil for the walls and zoneinfo for
their instants. The zones are those with the odd clock changes, the times of day those at which
they happen; a wall in a gap moves forward by its length, one that comes twice means the first.

usage: decade.py REMINDERS [EVENTS [SEED]]
"""

import datetime
import random
import subprocess
import sys
import zoneinfo
from collections import Counter

from dateutil import rrule

EVENTS = 200
SEED = 2026
HOME = 'Europe/Berlin'
ZONES = ('-', '-', '-', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Tokyo',
         'America/Havana', 'Pacific/Chatham', 'Asia/Beirut', 'Europe/London')
FIRST = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
LAST = datetime.datetime(2036, 1, 1, tzinfo=datetime.timezone.utc)
WEEKDAYS = ('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')
TIMES = ('00:00', '00:30', '01:30', '02:00', '02:30', '03:00', '03:30', '18:00', '19:00', '23:45')


def random_rule(random_):
    """A rule of the kinds that couples have, rare enough for ten years of 200 of them."""
    kind = random_.choice(('once', 'daily', 'weekly', 'weekly', 'monthly', 'month-day', 'position',
                           'yearly', 'yearly', 'days'))
    rule = {
        'once': '-',
        'daily': f'FREQ=DAILY;INTERVAL={random_.randint(40, 200)}',
        'weekly': f'FREQ=WEEKLY;INTERVAL={random_.randint(3, 12)};'
                  f'BYDAY={",".join(random_.sample(WEEKDAYS, random_.randint(1, 2)))}',
        'monthly': f'FREQ=MONTHLY;BYDAY={random_.choice((-1, 1, 2, 5))}{random_.choice(WEEKDAYS)}',
        'month-day': f'FREQ=MONTHLY;BYMONTHDAY={random_.choice((1, 15, 29, 31, -1, -3))}',
        'position': 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
        'yearly': f'FREQ=YEARLY;BYMONTH={random_.randint(1, 12)};'
                  f'BYMONTHDAY={random_.randint(1, 28)}',
        'days': f'FREQ=YEARLY;BYMONTH={random_.choice((3, 10))};BYDAY=-1SU',
    }[kind]
    if rule != '-' and random_.random() < 0.4:
        rule += f';COUNT={random_.randint(1, 30)}'
    return rule


def random_event(random_):
    day = datetime.date(2026, 1, 3) + datetime.timedelta(days=random_.randrange(360))
    start = datetime.datetime.combine(day, datetime.time.fromisoformat(random_.choice(TIMES)))
    return random_.choice(ZONES), start, random_rule(random_)


def instant(wall, zone):
    """The instant of a wall: zoneinfo's fold 0 is the first of two, and in a gap the old offset."""
    return int(wall.replace(tzinfo=zone, fold=0).timestamp())


def expected(event):
    name, start, rule = event
    zone = zoneinfo.ZoneInfo(HOME if name == '-' else name)
    walls = [start] if rule == '-' else rrule.rrulestr(rule, dtstart=start).between(
        start, LAST.replace(tzinfo=None) + datetime.timedelta(days=2), inc=True)
    moments = (instant(wall, zone) for wall in walls)
    return [moment for moment in moments if moment <= LAST.timestamp()]


def main():
    program = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else EVENTS
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else SEED
    random_ = random.Random(seed)
    events = []
    while len(events) < count:
        event = random_event(random_)
        if expected(event):
            events.append(event)
    lines = ''.join(f'{zone} {start.isoformat()} {rule}\n' for zone, start, rule in events)
    wanted = Counter((index, moment) for index, event in enumerate(events)
                     for moment in expected(event))
    told = Counter()
    run = subprocess.run([program, HOME, str(int(FIRST.timestamp())), str(int(LAST.timestamp()))],
                         input=lines, capture_output=True, text=True, check=False)
    for line in run.stdout.splitlines():
        index, moment = line.split()
        told[int(index), int(moment)] += 1

    print('1..1')
    print(f'# seed {seed}: {count} events, {sum(wanted.values())} occurrences')
    wrong = [('missing', *key) for key in (wanted - told)] + [
        ('too many', *key) for key in (told - wanted)]
    for what, index, moment in sorted(wrong, key=str)[:20]:
        when = datetime.datetime.fromtimestamp(moment, datetime.timezone.utc)
        print(f'# {what}: {when} {" ".join(map(str, events[index]))}')
    if run.returncode != 0:
        print(f'# ended with {run.returncode}: {run.stderr[-2000:]}')
    passed = run.returncode == 0 and not wrong and sum(wanted.values()) > 10 * count
    print(f'{"ok" if passed else "not ok"} 1 each occurrence of ten years is told exactly once')
    sys.exit(not passed)


main()
