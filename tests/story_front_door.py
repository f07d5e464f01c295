#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_front_door: a newcomer tries hearth, installs it, lives with it, and removes it.

Runs inside tests/user-session: a real `systemd --user` with a bus, and an empty /usr/local to
install into. ./setup runs in a copy of the tree; what is installed are release builds under the
unit's own hardening, as on a user's machine.
"""

import glob
import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time

from harness import EVENT, NAME, PATH, ROOT, SCHEDULE, Screen, Story, main, wait_for

COPY = ''


def setUpModule():
    global COPY
    COPY = os.path.join(tempfile.mkdtemp(prefix='hearth-story-'), 'hearth')
    shutil.copytree(ROOT, COPY, ignore=shutil.ignore_patterns('build*', '.git', '__pycache__'))


def tearDownModule():
    shutil.rmtree(os.path.dirname(COPY))


def run(*command, env=None, status=0, timeout=300):
    """Runs a command in the copied tree; all it printed."""
    result = subprocess.run(command, cwd=COPY, env=env, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding='utf-8',
                            timeout=timeout, check=False)
    if result.returncode != status:
        raise AssertionError(f'{command} ended with {result.returncode}:\n{result.stdout}')
    return result.stdout


class Terminal:
    """A command on a terminal of its own, and somebody who reads and types."""

    def __init__(self, command):
        self.text = ''
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(COPY)
            os.execvp(command[0], command)

    def read(self):
        """Takes in what is on the terminal by now."""
        try:
            while select.select([self.fd], [], [], 0)[0]:
                self.text += os.read(self.fd, 65536).decode(errors='replace')
        except OSError:  # the other side has closed
            pass

    def wait_for(self, words):
        def seen():
            self.read()
            return words in self.text
        try:
            wait_for(seen, words, timeout=120)
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.text}') from None

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def wait(self):
        """The exit status of the command."""
        def ended():
            self.read()
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            return (status,) if pid else None
        (status,) = wait_for(ended, 'the command to end')
        self.read()
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


class SessionStory(Story):
    """A story on the session's own bus, which systemd starts services for."""

    def make_environment(self):
        return dict(os.environ)


class Trial(SessionStory):

    def check_trial(self, printed):
        self.assertIn('$ hearth add date-night "Dinner at Luigi\'s" "in 5 seconds"', printed)
        shown = [line for line in printed.splitlines() if '\u2502' in line]
        self.assertTrue(any("Dinner at Luigi's" in line for line in shown), printed)
        self.assertEqual(glob.glob(tempfile.gettempdir() + '/hearth-trial-*'), [])

    @staticmethod
    def files_at_home():
        data = os.path.expanduser('~/.local')
        return {os.path.join(folder, name): os.stat(os.path.join(folder, name)).st_mtime_ns
                for folder, _, names in os.walk(data) for name in names}

    def test_on_the_session_bus(self):
        """./setup run shows the reminder, ends with 0 without a terminal, and leaves nothing."""
        self.connect()
        home = self.files_at_home()
        self.check_trial(run('./setup', 'run'))
        self.assertEqual(self.owner_of(NAME), '')
        self.assertEqual(self.files_at_home(), home)

    def test_on_a_desktop(self):
        """Where the session has a desktop, the reminder is a notification on its screen."""
        self.connect()
        screen = Screen(self)
        trial = self.start('setup', ['sh', '-c', f'cd {COPY} && exec ./setup run'])
        screen.see("Dinner at Luigi's", timeout=60)
        self.assertEqual(trial.wait(), 0, trial.output())
        self.assertIn('on your desktop', trial.output())

    def test_without_a_bus(self):
        """On a machine without a session bus it brings one of its own."""
        env = {name: value for name, value in os.environ.items()
               if name not in ('DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR')}
        printed = run('./setup', 'run', env=env)
        self.assertIn('one of its own', printed)
        self.check_trial(printed)

    def test_on_a_terminal(self):
        """On a terminal it stays, says what to try, and ends cleanly at Ctrl-C."""
        terminal = Terminal(['./setup', 'run'])
        terminal.wait_for('Ctrl-C ends the trial.')
        hearth = os.path.join(COPY, 'build-release/client/hearth')
        self.assertIn("Dinner at Luigi's", run(hearth, 'list'))
        run(hearth, 'skip', '1')
        terminal.wait_for('skipped')
        terminal.type('\x03')
        self.assertEqual(terminal.wait(), 0, terminal.text)
        self.assertIn('The trial is over.', terminal.text)
        self.assertEqual(glob.glob(tempfile.gettempdir() + '/hearth-trial-*'), [])

    def test_wrong_usage(self):
        """An unknown verb is answered with the usage and status 2."""
        self.assertIn('unknown verb "dance"', run('./setup', 'dance', status=2))
        self.assertIn('usage', run('./setup', 'run', 'fast', status=2))


class Installed(SessionStory):

    @classmethod
    def setUpClass(cls):
        cls.printed = run('./setup', 'install')

    @classmethod
    def tearDownClass(cls):
        run('./setup', 'uninstall')

    def setUp(self):
        super().setUp()
        self.connect()

    def systemctl(self, *arguments):
        return run('systemctl', '--user', '--no-pager', *arguments)

    def main_pid(self):
        return int(self.systemctl('show', '--value', '-p', 'MainPID', 'hearthd'))

    def schedule(self, method, signature='()', *arguments):
        return self.call(PATH, f'{SCHEDULE}.{method}', signature, *arguments, timeout=20000)

    def remove_all(self):
        for path, _ in self.schedule('List', '(xu)', 0, 100):
            self.call(path, EVENT + '.Remove')

    def test_enabled(self):
        """The service runs after ./setup install, hardened, and will at each login."""
        self.assertEqual(self.systemctl('is-enabled', 'hearthd').strip(), 'enabled')
        self.assertEqual(self.systemctl('is-active', 'hearthd').strip(), 'active')
        with open(f'/proc/{self.main_pid()}/status', encoding='ascii') as file:
            status = file.read()
        self.assertRegex(status, r'NoNewPrivs:\s1')
        self.assertRegex(status, r'Seccomp:\s2')

    def test_started_by_the_bus(self):
        """The first call to a stopped service starts it."""
        self.systemctl('stop', 'hearthd')
        self.assertEqual(self.owner_of(NAME), '')
        self.schedule('List', '(xu)', 0, 1)
        self.assertEqual(self.systemctl('is-active', 'hearthd').strip(), 'active')

    def test_killed(self):
        """After each of six kill -9 in a row it is back, and nothing that was said is lost."""
        self.addCleanup(self.remove_all)
        for number in range(6):
            self.schedule('Add', '(sssa{sv})', 'promise', f'Promise {number}', 'tomorrow 10:00', {})
            old = self.main_pid()
            os.kill(old, 9)
            wait_for(lambda: self.owner_of(NAME) == '', 'the name to fall free')
            titles = [event['Title'] for _, event in self.schedule('List', '(xu)', 0, 100)]
            self.assertEqual(titles, [f'Promise {n}' for n in range(number + 1)])
            self.assertNotEqual(self.main_pid(), old)

    def test_status(self):
        """systemctl --user status says what is next."""
        self.addCleanup(self.remove_all)
        self.schedule('Add', '(sssa{sv})', 'date-night', "Dinner at Luigi's",
                      'every friday 19:00', {})

        def status_line():
            return re.search(r"Status: .*Dinner at Luigi's.*", self.systemctl('status', 'hearthd'))
        wait_for(status_line, 'the title on the status line')

    def test_bus_dies(self):
        """When the session's bus dies the service stays, and is on the next one with its status line."""
        self.addCleanup(self.remove_all)
        self.schedule('Add', '(sssa{sv})', 'promise', 'Call', 'tomorrow 10:00', {})
        before = self.main_pid()
        os.kill(int(self.systemctl('show', '--value', '-p', 'MainPID', 'dbus')), 9)
        wait_for(self.connection.is_closed, 'the bus to go')
        self.connect()
        wait_for(lambda: self.owner_of(NAME), 'hearthd on the next bus')
        self.assertEqual(len(self.schedule('List', '(xu)', 0, 100)), 1)
        self.assertEqual(self.main_pid(), before)
        self.assertIn('Call', self.systemctl('show', '-p', 'StatusText', 'hearthd'))

    def test_clean_stop(self):
        """Stopping the service is no failure, and quick."""
        begin = time.monotonic()
        self.systemctl('stop', 'hearthd')
        self.assertLess(time.monotonic() - begin, 3)
        self.assertIn('Result=success', self.systemctl('show', '-p', 'Result', 'hearthd'))
        self.systemctl('start', 'hearthd')

    def test_log(self):
        """A day in the life of the service leaves no warning in its log."""
        self.schedule('List', '(xu)', 0, 1)
        with open(os.path.expanduser('~/systemd.log'), encoding='utf-8', errors='replace') as log:
            warnings = [line for line in log if re.search(r'hearth.*(WARNING|CRITICAL|ERROR)', line)]
        self.assertEqual(warnings, [])


class Removed(SessionStory):

    def test_uninstall(self):
        """./setup uninstall takes back all that install put there, but never the database."""
        run('./setup', 'install')
        self.connect()
        self.call(PATH, SCHEDULE + '.Add', '(sssa{sv})', 'promise', 'Call', 'tomorrow 10:00', {})
        run('./setup', 'uninstall')
        left = [os.path.join(folder, name) for folder, _, names in os.walk('/usr/local')
                for name in names]
        self.assertEqual(left, [])
        self.assertEqual(self.owner_of(NAME), '')
        self.assertTrue(os.path.exists(os.path.expanduser('~/.local/share/hearth/hearth.db')))


if __name__ == '__main__':
    main()
