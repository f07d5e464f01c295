#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_readme: what README.md shows works as it stands there.

A block marked `sh` is run by a shell as it is. A block marked `console` is a session: each line
that begins with "$ " is run, and what follows must be what it prints, but for the numbers, days and
months that move with the date.
"""

import os
import re
import subprocess

from harness import BUILD, ROOT, Story, main


def blocks(language):
    """The fenced blocks of README.md in one language."""
    with open(os.path.join(ROOT, 'README.md'), encoding='utf-8') as file:
        return re.findall(rf'^```{language}\n(.*?)^```$', file.read(), re.MULTILINE | re.DOTALL)


def timeless(text):
    """A text without what moves with the date, and without the widths that move with that."""
    text = re.sub(r'\b(Today|Tomorrow), ', '', text)
    text = re.sub(r'\b(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?\b', 'DAY', text)
    text = re.sub(r'\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b', 'MONTH', text)
    text = re.sub(r'\bin \d+ \w+|\btomorrow\b|\btoday\b', 'SOON', text)
    text = re.sub(r'MONTH \d{4}', 'MONTH', text)
    text = re.sub(r'\d+', '0', text)
    return '\n'.join(' '.join(line.split()) for line in text.strip().splitlines())


class Readme(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_hearthd()
        self.env['PATH'] = os.path.join(BUILD, 'client') + ':' + self.env['PATH']

    def shell(self, script):
        result = subprocess.run(['sh', '-e', '-c', script], env=self.env, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                                timeout=60, check=False)
        self.assertEqual(result.returncode, 0, f'{script}\n{result.stdout}')
        return result.stdout

    def test_session(self):
        """The session at the top of README.md is what a person really sees."""
        sessions = blocks('console')
        self.assertTrue(sessions)
        for session in sessions:
            for command, expected in re.findall(r'^\$ (.*)\n((?:(?!\$ ).*\n)*)', session,
                                                re.MULTILINE):
                with self.subTest(command):
                    self.assertEqual(timeless(self.shell(command)), timeless(expected))

    def test_recipes(self):
        """The busctl recipes work as they stand, one after the other."""
        recipes = blocks('sh')
        self.assertTrue(any('busctl --user call' in recipe for recipe in recipes))
        for recipe in recipes:
            with self.subTest(recipe):
                self.shell(recipe)


if __name__ == '__main__':
    main()
