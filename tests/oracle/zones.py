#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""zones: every change of every zone's clock, hearth's walltime against Python's zoneinfo.

For each zone of the database and each of its transitions from 1970 to 2037, and in a few far years
that only the zone's lasting rule reaches, both are asked around the moment itself: what the clock
showed, and which instant a wall before it, in its gap or in its doubled hour, and after it means.

usage: zones.py INSTANTS
"""

import datetime
import subprocess
import sys
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
WEEK = 7 * 86400
FAR_YEARS = (2038, 2050, 2100, 2399, 2769, 2770, 3001, 9998)

# What the folder of zones holds beside zones, and hearth refuses.
NO_ZONES = {'localtime', 'posixrules'}


def seconds_of(year):
    return (datetime.datetime(year, 1, 1) - EPOCH) // datetime.timedelta(seconds=1)


def offset(zone, instant):
    moment = EPOCH + datetime.timedelta(seconds=instant)
    return zone.utcoffset(moment.replace(tzinfo=UTC).astimezone(zone)).total_seconds()


def listed_transitions(name):
    """The transitions that the zone's file spells out: the second block of RFC 8536."""
    for folder in zoneinfo.TZPATH:
        try:
            with open(f'{folder}/{name}', 'rb') as file:
                data = file.read()
            break
        except OSError:
            continue
    else:
        return []
    counts = [int.from_bytes(data[20 + 4 * i:24 + 4 * i], 'big') for i in range(6)]
    isutc, isstd, leap, time, kind, letters = counts
    second = 44 + 5 * time + 6 * kind + letters + 8 * leap + isstd + isutc
    time = int.from_bytes(data[second + 32:second + 36], 'big')
    return [int.from_bytes(data[second + 44 + 8 * i:second + 52 + 8 * i], 'big', signed=True)
            for i in range(time)]


def searched_transitions(zone, first, last):
    """Those that a weekly look notices: what the zone's lasting rule makes."""
    instant, before = first, offset(zone, first)
    while instant < last:
        now = offset(zone, instant + WEEK)
        if now != before:
            low, high = instant, instant + WEEK
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(zone, middle) == before else (low, middle)
            yield high
        instant, before = instant + WEEK, now


def transitions_of(name, zone):
    first, last = seconds_of(1970), seconds_of(2038)
    found = {t for t in listed_transitions(name) if first <= t < last}
    if any(t > seconds_of(2037) for t in found) or not has_lasting_changes(zone):
        spans = FAR_YEARS
    else:
        spans = tuple(range(2007, 2038)) + FAR_YEARS
    if has_lasting_changes(zone):
        for year in spans:
            found.update(searched_transitions(zone, seconds_of(year), seconds_of(year + 1)))
    return sorted(found)


def has_lasting_changes(zone):
    begin = seconds_of(2090)
    return len({offset(zone, begin + i * WEEK) for i in range(53)}) > 1


def questions_about(zone, transition):
    """(question, seconds, answer) around a transition."""
    before, after = offset(zone, transition - 1), offset(zone, transition)
    for instant in (transition - 1, transition, transition + 1):
        yield 'instant', instant, instant + int(offset(zone, instant))
    low, high = sorted((transition + int(before), transition + int(after)))
    for wall in {low - 1, low, low + 1, (low + high) // 2, high - 1, high, high + 1}:
        moment = EPOCH + datetime.timedelta(seconds=wall)
        instant = wall - int(zone.utcoffset(moment.replace(tzinfo=zone, fold=0)).total_seconds())
        yield 'wall', wall, instant


def main():
    input_lines, questions, refused = [], [], []
    names = sorted(zoneinfo.available_timezones() - NO_ZONES)
    count = 0
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        input_lines.append(f'zone {name}')
        transitions = transitions_of(name, zone)
        count += len(transitions)
        for transition in transitions or [seconds_of(2026)]:
            for question, seconds, answer in questions_about(zone, transition):
                input_lines.append(f'{question} {seconds}')
                questions.append((name, question, seconds, answer))
    found = subprocess.run([sys.argv[1]], input='\n'.join(input_lines) + '\n', capture_output=True,
                           text=True, check=True).stdout.split()
    failures = [(q, f) for q, f in zip(questions, found) if str(q[3]) != f]
    print('1..1')
    print(f'# {len(names)} zones, {count} transitions, {len(questions)} questions')
    for (name, question, seconds, answer), got in failures[:20]:
        print(f'# {name} {question} {EPOCH + datetime.timedelta(seconds=seconds)}: '
              f'hearth {got}, zoneinfo {answer}')
    failed = failures or len(found) != len(questions) or count < 20000
    print(f'{"not ok" if failed else "ok"} 1 hearth and zoneinfo agree on {count} transitions')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
