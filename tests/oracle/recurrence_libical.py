#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""recurrence_libical: random rules with SKIP, hearth's engine against libical's.

dateutil knows no SKIP, libical does. Where the two read RFC 7529 differently, DIFFERENCES names
the class and why, and such rules are not made.

usage: recurrence_libical.py OCCURRENCES LIBICAL_OCCURRENCES [RULES [SEED]]
"""

import datetime
import random
import subprocess
import sys

RULES = 5000
SEED = 7529
WANTED = 24

DIFFERENCES = {
    'FREQ=YEARLY;BYMONTHDAY without BYMONTH':
        'RFC 5545 has BYMONTHDAY expand a year, so it means that day of every month, as dateutil '
        'has it too; libical takes the month from DTSTART',
    'FREQ=MONTHLY;BYMONTH with a day that leaves its month':
        'RFC 7529 applies BYMONTH before SKIP moves a day; libical applies it to the moved day '
        'again in a monthly rule, though not in a yearly one',
    'BYYEARDAY=-366;SKIP=BACKWARD':
        'the day before a short year is the last of the year before; libical takes the last of the '
        'same year when that year is the first',
}


def some(random_, numbers, most=3):
    return sorted(random_.sample(list(numbers), random_.randint(1, most)))


def signed(random_, last, most=3):
    return sorted({n * random_.choice((1, 1, -1)) for n in some(random_, range(last - 4, last + 1), most)})


def make_rule(random_):
    parts = {'RSCALE': 'GREGORIAN', 'FREQ': random_.choice(('MONTHLY', 'YEARLY'))}
    if random_.random() < 0.4:
        parts['INTERVAL'] = random_.choice((2, 3, 4, 5, 7, 12, 18))
    if random_.random() < 0.3:
        parts['BYMONTH'] = some(random_, range(1, 13), 4)
    if random_.random() < 0.6:
        days = signed(random_, 31)
        if random_.random() < 0.3:
            days = sorted(set(days + some(random_, range(1, 4))))
        parts['BYMONTHDAY'] = days
        if parts['FREQ'] == 'YEARLY':
            parts.setdefault('BYMONTH', some(random_, range(1, 13), 12))
    elif parts['FREQ'] == 'YEARLY' and 'BYMONTH' not in parts and random_.random() < 0.5:
        parts['BYYEARDAY'] = signed(random_, 366)
    if random_.random() < 0.1:
        parts['BYHOUR'] = some(random_, range(24))
    parts['SKIP'] = random_.choice(('OMIT', 'BACKWARD', 'FORWARD'))
    return make_rule(random_) if is_different(parts) else parts


def is_different(parts):
    """Whether a rule is of one of the DIFFERENCES."""
    days = parts.get('BYMONTHDAY', [])
    if parts['FREQ'] == 'YEARLY' and days and 'BYMONTH' not in parts:
        return True
    if parts['SKIP'] == 'BACKWARD' and -366 in parts.get('BYYEARDAY', []):
        return True
    leaves = {'OMIT': False, 'BACKWARD': min(days, default=0) < -28, 'FORWARD': max(days, default=31) > 28}
    return parts['FREQ'] == 'MONTHLY' and 'BYMONTH' in parts and leaves[parts['SKIP']]


def make_start(random_):
    day = datetime.date(random_.randint(1995, 2030), 1, 1) + datetime.timedelta(random_.randrange(366))
    if random_.random() < 0.5:
        # The end of a month.
        day = day.replace(day=28) + datetime.timedelta(days=random_.randrange(7))
    return datetime.datetime.combine(day, datetime.time(random_.randrange(24), random_.randrange(60)))


def to_text(parts):
    return ';'.join(f'{n}={",".join(map(str, v)) if isinstance(v, list) else v}'
                    for n, v in parts.items())


def ask(program, lines):
    return subprocess.run([program], input='\n'.join(lines) + '\n', capture_output=True, text=True,
                          check=True).stdout.split('\n')


def main():
    rules = int(sys.argv[3]) if len(sys.argv) > 3 else RULES
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else SEED
    random_ = random.Random(seed)
    print(f'1..1\n# {rules} rules, seed {seed}', flush=True)
    cases = [(to_text(make_rule(random_)), make_start(random_)) for _ in range(rules)]
    ours = ask(sys.argv[1], [f'{text}\t{start.isoformat()}\t{start.isoformat()}\t{WANTED}'
                             for text, start in cases])
    theirs = ask(sys.argv[2], [f'{text}\t{start:%Y%m%dT%H%M%S}\t\t{2 * WANTED}' for text, start in cases])
    failures, occurring = 0, 0
    for (text, start), hearth, libical in zip(cases, ours, theirs):
        # libical gives a day twice that SKIP moved onto another; a recurrence set has it once.
        # A rule without occurrences it refuses.
        expected = sorted(set(libical.replace('refused', '').split()))[:WANTED]
        found = hearth.split()[:len(expected)]
        occurring += bool(expected)
        if found != expected or (not expected and hearth.split()):
            failures += 1
            if failures <= 10:
                print(f'# {text} from {start.isoformat()}\n#   hearth  {" ".join(found)}\n'
                      f'#   libical {" ".join(expected)}')
    print(f'# {occurring} rules with occurrences, {failures} disagreements')
    for name, why in DIFFERENCES.items():
        print(f'# not made: {name}: {why}')
    failed = failures or len(ours) != len(theirs) or occurring < rules / 2
    print(f'{"not ok" if failed else "ok"} 1 hearth and libical agree on SKIP')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
