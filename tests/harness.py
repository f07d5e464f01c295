# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""harness: what every story stands on.

A story is a test with the real programs: it says what a person does and what they see. Each gets a
folder, a bus and an environment of its own, so that stories run side by side and never meet the
user's own schedule. Whatever a story starts ends with it; a program that ends with another status
than the story expects, or leaves a sanitizer's report, fails the story, whatever else it proved.

Nothing here sleeps for a guessed time: wait_for() looks again until something is so.

Environment: HEARTH_BUILD names the build folder (default: build, beside tests). HEARTH_DAEMON
names another daemon than the one in there. HEARTH_UNDER is a command that the daemon is run by, such as
valgrind with its options, and "@REPORT@" in it is the file that fails the story when something is in it;
all is waited for longer then. Under at-date a story, and all that it starts, lives at another date.
"""

import datetime
import functools
import glob
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import zoneinfo

from gi.repository import Gio, GLib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.abspath(os.environ.get('HEARTH_BUILD', os.path.join(ROOT, 'build')))
HEARTHD = os.environ.get('HEARTH_DAEMON', os.path.join(BUILD, 'daemon', 'hearthd'))
# The daemon without the sanitizers, for what is measured; where that is a plain one itself, that one.
PLAIN = os.path.join(BUILD, 'tests', 'hearthd-plain')
PLAIN = PLAIN if os.path.exists(PLAIN) else HEARTHD
HEARTH = os.path.join(BUILD, 'client', 'hearth')
NOTIFICATION_SERVER = os.path.join(BUILD, 'tests', 'notification-server')
UNDER = shlex.split(os.environ.get('HEARTH_UNDER', ''))
PATIENCE = 10 if UNDER else 1

NAME = 'org.hearth.Hearth1'
PATH = '/org/hearth/Hearth1'
SCHEDULE = NAME + '.Schedule'
EVENT = NAME + '.Event'

BUS_CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <servicedir>{services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''


def wait_for(condition, what, timeout=10):
    """Returns what condition() says as soon as that is true; fails after timeout seconds."""
    end = time.monotonic() + timeout * PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f'waited {timeout} s in vain: {what}')
        time.sleep(0.02)


def listens(path):
    """Whether somebody answers at a socket; that it is there says only that it was bound."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


@functools.lru_cache
def timeshim():
    """What to preload for a clock that can be set: ASan wants to come before everything else."""
    env = {name: value for name, value in os.environ.items() if name != 'LD_PRELOAD'}
    linked = subprocess.run(['ldd', HEARTHD], env=env, capture_output=True, encoding='utf-8',
                            check=True)
    asan = [line.split()[2] for line in linked.stdout.splitlines() if 'libasan' in line]
    return ' '.join(asan + [os.path.join(BUILD, 'tests', 'timeshim.so')])


def own_offset():
    """The seconds by which the story itself lives after the machine's time, see at-date."""
    path = os.environ.get('HEARTH_TIMESHIM')
    if path is None:
        return 0
    with open(path, encoding='ascii') as file:
        return int(file.read())


class Process:
    """A program in the background, its output in a file."""

    def __init__(self, name, command, env, folder):
        self.name = name
        self.log = os.path.join(folder, f'{name}.{time.monotonic_ns()}.log')
        with open(self.log, 'wb') as log:
            self.popen = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log,
                                          stderr=subprocess.STDOUT)

    @property
    def pid(self):
        return self.popen.pid

    def output(self):
        with open(self.log, encoding='utf-8', errors='replace') as log:
            return log.read()

    def runs(self):
        return self.popen.poll() is None

    def wait(self, timeout=20):
        """Its exit status, negative for a signal, once it has ended."""
        return self.popen.wait(timeout * PATIENCE)

    def stop(self, how=signal.SIGTERM):
        """Ends it; its exit status."""
        if self.runs():
            self.popen.send_signal(how)
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.popen.kill()
            self.wait()
            raise AssertionError(f'{self.name} did not end within 20 s of {how.name}') from None


class Story(unittest.TestCase):
    """One story's world: self.folder, self.env, and a bus once start_bus() was called."""

    program = HEARTHD

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='hearth-story-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.addCleanup(self.check_reports)
        self.started = []
        self.addCleanup(self.stop_all)
        self.connection = None
        self.bus = None
        self.env = self.make_environment()

    def make_environment(self):
        """Nothing of the user's session, and every folder in the story's own."""
        env = {name: os.environ[name] for name in ('PATH', 'LD_LIBRARY_PATH') if name in os.environ}
        env['LANG'] = 'C.UTF-8'
        env['TZ'] = 'Europe/Berlin'
        env['HOME'] = self.folder
        env['GSETTINGS_BACKEND'] = 'memory'
        env['NO_COLOR'] = '1'
        for variable, name in (('XDG_DATA_HOME', 'data'), ('XDG_CONFIG_HOME', 'config'),
                               ('XDG_STATE_HOME', 'state'), ('XDG_CACHE_HOME', 'cache'),
                               ('XDG_RUNTIME_DIR', 'run')):
            env[variable] = os.path.join(self.folder, name)
            os.mkdir(env[variable], 0o700)
        env['DBUS_SYSTEM_BUS_ADDRESS'] = f'unix:path={self.folder}/no-system-bus'
        if 'HEARTH_TIMESHIM' in os.environ:
            env['HEARTH_TIMESHIM'] = os.environ['HEARTH_TIMESHIM']
            env['LD_PRELOAD'] = timeshim()
        report = os.path.join(self.folder, 'sanitizer')
        # Whole stacks, since it is by a library's name in them that leaks.supp overlooks a leak.
        env['ASAN_OPTIONS'] = (f'log_path={report}:exitcode=99:detect_stack_use_after_return=1'
                               ':fast_unwind_on_malloc=0')
        env['LSAN_OPTIONS'] = f'suppressions={ROOT}/tests/leaks.supp:print_suppressions=0'
        env['UBSAN_OPTIONS'] = f'log_path={report}:exitcode=99:halt_on_error=1:print_stacktrace=1'
        return env

    def measure(self):
        """Keeps a sanitizer from what it does to time and memory, in a story that measures them:
        whole stacks at each allocation, looking for leaks, and holding on to what was freed."""
        self.env['ASAN_OPTIONS'] += (':fast_unwind_on_malloc=1:detect_leaks=0'
                                     ':quarantine_size_mb=1:thread_local_quarantine_size_kb=64')

    def check_reports(self):
        reports = []
        for path in glob.glob(os.path.join(self.folder, 'sanitizer.*')):
            with open(path, encoding='utf-8', errors='replace') as file:
                reports.append(file.read().strip())
        if any(reports):
            self.fail('a sanitizer reports:\n' + '\n'.join(reports))

    def stop_all(self):
        problems = []
        if self.connection is not None and not self.connection.is_closed():
            self.connection.close_sync(None)
        for process, wanted in reversed(self.started):
            if process.runs():
                status = process.stop()
                if wanted is not None and status not in wanted:
                    problems.append(f'{process.name} ended with {status}:\n{process.output()}')
        if problems:
            self.fail('\n'.join(problems))

    # Programs

    def start(self, name, command, env=None, statuses=None):
        """Starts a program that ends with the story, with one of statuses where that is given."""
        process = Process(name, command, env or self.env, self.folder)
        self.started.append((process, statuses))
        return process

    def spawn_bus(self, name='bus', services=''):
        """Starts a bus; its process and its address. services: a folder of activation files."""
        socket_path = os.path.join(self.folder, name + '.socket')
        config = os.path.join(self.folder, name + '.conf')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(BUS_CONFIG.format(socket=socket_path,
                                         services=services or self.folder + '/none'))
        bus = self.start(name, ['dbus-daemon', '--config-file=' + config, '--nofork', '--nopidfile'])
        wait_for(lambda: listens(socket_path) or not bus.runs(), 'dbus-daemon')
        return bus, 'unix:path=' + socket_path

    def start_bus(self, services=''):
        """Starts the story's bus and connects to it."""
        self.bus, self.env['DBUS_SESSION_BUS_ADDRESS'] = self.spawn_bus(services=services)
        self.connect()

    def connect(self):
        """Connects the story itself to the bus."""
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            self.env['DBUS_SESSION_BUS_ADDRESS'], flags, None, None)
        self.connection.set_exit_on_close(False)

    def lose_bus(self, daemon):
        """Ends the bus as an accident does; the daemon has noticed."""
        before = daemon.output().count('gone away')
        self.bus.popen.kill()
        self.bus.wait()
        wait_for(lambda: daemon.output().count('gone away') > before, 'hearthd to notice')

    def find_bus(self):
        """Starts another bus at the same path, and waits for hearthd on it."""
        self.start_bus()
        wait_for(lambda: self.owner_of(NAME), 'hearthd on the next bus', timeout=20)

    def daemon_command(self, *arguments):
        """What runs the daemon, under what watches it."""
        report = os.path.join(self.folder, 'sanitizer.%p')
        under = [word.replace('@REPORT@', report) for word in UNDER]
        return [*under, self.program, *arguments]

    def start_hearthd(self, *arguments, wait=True, env=None):
        """Starts the daemon on the story's bus and waits until it owns its name."""
        daemon = self.start('hearthd', self.daemon_command(*arguments), env=env, statuses=(0,))
        if wait:
            wait_for(lambda: self.owner_of(NAME) or not daemon.runs(), 'hearthd on the bus')
            self.assertTrue(daemon.runs(), daemon.output())
            if UNDER:
                self.warm_up()
        return daemon

    def warm_up(self):
        """Has hearthd answer once: what watches it reads it as it runs, so that this takes the longest."""
        try:
            self.property(PATH, SCHEDULE + '.Outstanding')
        except GLib.Error as error:
            # It may well be without a database.
            self.assertEqual(Gio.DBusError.get_remote_error(error), NAME + '.Error.Storage')

    def hearth(self, *arguments, status=0, **keywords):
        """Runs the command; its output, once its exit status was as expected."""
        result = self.hearth_result(*arguments, **keywords)
        self.assertEqual(result.returncode, status, f'hearth {arguments}: {result.stdout}'
                         f'{result.stderr}')
        return result.stdout if status == 0 else result.stderr

    def hearth_result(self, *arguments, env=None, stdin=None):
        return subprocess.run([HEARTH, *arguments], env=env or self.env, capture_output=True,
                              encoding='utf-8', timeout=60, input=stdin, check=False)

    def hearth_json(self, *arguments):
        return json.loads(self.hearth(*arguments, '--json'))

    # The bus

    def owner_of(self, name):
        """The unique name that owns a name, or ''."""
        try:
            return self.connection.call_sync(
                'org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus',
                'GetNameOwner', GLib.Variant('(s)', (name,)), None, Gio.DBusCallFlags.NO_AUTO_START,
                5000, None).unpack()[0]
        except GLib.Error:
            return ''

    def call(self, path, method, signature='()', *arguments, name=NAME, timeout=5000):
        """Calls INTERFACE.METHOD of an object; the unpacked reply."""
        interface, _, member = method.rpartition('.')
        reply = self.connection.call_sync(name, path, interface, member,
                                          GLib.Variant(signature, arguments), None,
                                          Gio.DBusCallFlags.NONE, timeout * PATIENCE, None)
        values = reply.unpack()
        return values[0] if len(values) == 1 else values

    def refused(self, path, method, signature='()', *arguments):
        """Calls and expects an error; its name and its message."""
        with self.assertRaises(GLib.Error) as caught:
            self.call(path, method, signature, *arguments)
        error = caught.exception
        name = Gio.DBusError.get_remote_error(error)
        return name, re.sub(r'^GDBus\.Error:[^ ]+: ', '', error.message)

    def property(self, path, name):
        """A property, named INTERFACE.PROPERTY."""
        interface, _, member = name.rpartition('.')
        return self.call(path, 'org.freedesktop.DBus.Properties.Get', '(ss)', interface, member)

    def state_of(self, event, occurrence=None):
        """The state of an event's one occurrence around now, or of the one that is named."""
        rows = self.call(f'{PATH}/event/{event}', EVENT + '.Occurrences', '(xxu)',
                         int(time.time()) - 86400, int(time.time()) + 86400, 10)
        states = {row[0]: row[3] for row in rows}
        if occurrence is not None:
            return states[occurrence]
        return next(iter(states.values()), None)


class Screen:
    """A desktop: Xvfb with dunst on it, which a story can look at and press buttons of."""

    DUNSTRC = '''[global]
    width = 720
    height = 560
    origin = top-left
    offset = 20x20
    font = DejaVu Sans 20
    format = "<b>%s</b>\\n%b"
    markup = full
    dmenu = {chooser}
    idle_threshold = 0
    notification_limit = 5
    icon_position = off
'''
    URGENCY = '''[urgency_{name}]
    background = "#ffffff"
    foreground = "#000000"
    frame_color = "#c00000"
    timeout = 0
'''
    # dunst offers its actions to a menu program, a line each: "#LABEL (SUMMARY) [ID,KEY]".
    CHOOSER = '''#!/bin/sh
grep "^#$(cat '{folder}/choice') (" | head -n 1
'''

    def __init__(self, story):
        self.story = story
        self.folder = os.path.join(story.folder, 'screen')
        os.mkdir(self.folder)
        self.start_display()
        self.dunst = None
        self.start_dunst()

    def start_display(self):
        number = os.path.join(self.folder, 'display')
        with open(number, 'wb') as file:
            # Xvfb picks a free number by itself and writes it down.
            command = ['sh', '-c', 'exec Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>&1'
                       ' >/dev/null']
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file,
                                      stderr=subprocess.DEVNULL)
        self.story.addCleanup(server.wait, 20)
        self.story.addCleanup(server.terminate)

        def display():
            with open(number, encoding='ascii') as file:
                return file.read().strip()
        self.env = dict(self.story.env, DISPLAY=':' + wait_for(display, 'Xvfb'))

    def start_dunst(self):
        chooser = os.path.join(self.folder, 'chooser')
        with open(chooser, 'w', encoding='utf-8') as file:
            file.write(self.CHOOSER.format(folder=self.folder))
        os.chmod(chooser, 0o755)
        config = os.path.join(self.folder, 'dunstrc')
        with open(config, 'w', encoding='utf-8') as file:
            file.write(self.DUNSTRC.format(chooser=chooser))
            for name in ('low', 'normal', 'critical'):
                file.write(self.URGENCY.format(name=name))
        self.dunst = self.story.start('dunst', ['dunst', '-conf', config], env=self.env)
        wait_for(lambda: self.story.owner_of('org.freedesktop.Notifications'), 'dunst on the bus')

    def dunstctl(self, *arguments):
        result = subprocess.run(['dunstctl', *arguments], env=self.env, capture_output=True,
                                encoding='utf-8', timeout=20, check=False)
        if result.returncode != 0:
            raise AssertionError(f'dunstctl {arguments}: {result.stderr}{self.dunst.output()}')
        return result.stdout.strip()

    def displayed(self):
        """How many notifications dunst shows now."""
        return int(self.dunstctl('count', 'displayed'))

    def read(self):
        """The words on the screen, read off a screenshot."""
        picture = os.path.join(self.folder, 'screenshot.png')
        # Twice the size, as tesseract reads print rather than screens.
        subprocess.run(['import', '-window', 'root', '-colorspace', 'gray', '-resize', '200%',
                        picture], env=self.env, check=True, timeout=20)
        result = subprocess.run(['tesseract', picture, '-', '--psm', '6'], env=self.env, check=True,
                                capture_output=True, encoding='utf-8', timeout=60)
        return ' '.join(result.stdout.replace('\u2019', "'").split())

    def see(self, *words, timeout=10):
        """Waits until a screenshot shows each of the words; fails with what it shows instead."""
        end = time.monotonic() + timeout
        while True:
            seen = self.read()
            absent = [word for word in words if word not in seen]
            if not absent:
                return
            if time.monotonic() > end:
                raise AssertionError(f'{absent} not on the screen, which shows: {seen}')

    def press(self, label):
        """Presses a button of the notification, as a person does in dunst's menu."""
        with open(os.path.join(self.folder, 'choice'), 'w', encoding='utf-8') as file:
            file.write(label)
        self.dunstctl('context')


class NotificationServer:
    """The tree's own notification server under a story's control, see notification-server.c."""

    def __init__(self, story, *arguments):
        self.log = os.path.join(story.folder, f'notifications.{time.monotonic_ns()}')
        with open(self.log, 'wb') as log:
            self.popen = subprocess.Popen([NOTIFICATION_SERVER, '--json', *arguments], stdout=log,
                                          env=story.env, stdin=subprocess.PIPE, encoding='utf-8')
        story.addCleanup(self.stop)
        self.wait_event('ready')

    def stop(self):
        if self.popen.poll() is None:
            self.popen.terminate()
        self.popen.communicate(timeout=20)

    def tell(self, command):
        """Gives it one command."""
        self.popen.stdin.write(command + '\n')
        self.popen.stdin.flush()

    def events(self, name=None):
        """What happened so far, in order: all, or the events of one name."""
        with open(self.log, encoding='utf-8') as log:
            lines = log.read().split('\n')[:-1]
        found = [json.loads(line) for line in lines]
        return [event for event in found if name in (None, event['event'])]

    def wait_event(self, name, number=1, timeout=10):
        """Waits until an event has happened so often; the latest."""
        wait_for(lambda: len(self.events(name)) >= number, f'"{name}" number {number}', timeout)
        return self.events(name)[number - 1]


class Clock:
    """A wall clock for what a story starts after it, see timeshim.c; the story's own is left alone."""

    def __init__(self, story):
        self.file = os.path.join(story.folder, 'clock')
        self.zone = story.env.get('TZ', 'UTC')
        self.offset = self.slept = 0
        self.write()
        story.env['HEARTH_TIMESHIM'] = self.file
        story.env['LD_PRELOAD'] = timeshim()

    def write(self):
        with open(self.file + '.new', 'w', encoding='ascii') as file:
            file.write(f'{own_offset() + self.offset} {self.slept}')
        os.rename(self.file + '.new', self.file)

    def set(self, offset):
        """Sets the clock to so many seconds after the story's."""
        self.offset = offset
        self.write()

    def sleep(self, seconds):
        """Lets the machine sleep for so long, and wake."""
        self.offset += seconds
        self.slept += seconds
        self.write()

    def now(self):
        return time.time() + self.offset

    def local(self, seconds):
        """The local time in so many seconds, as hearth reads it."""
        zone = zoneinfo.ZoneInfo(self.zone)
        return datetime.datetime.fromtimestamp(int(self.now() + seconds), zone).strftime(
            '%Y-%m-%d %H:%M:%S')


class TapResult(unittest.TestResult):
    """Tells the results in TAP, a line a story, as Meson wants to hear them."""

    def __init__(self):
        super().__init__()
        self.number = 0

    def tell(self, outcome, test, details=''):
        self.number += 1
        print(f'{outcome} {self.number} {test.id().split(".", 1)[-1]}: {test.shortDescription()}')
        for line in details.splitlines():
            print('# ' + line)
        sys.stdout.flush()

    def stopTest(self, test):
        super().stopTest(test)
        problems = [text for failed, text in self.failures + self.errors
                    if getattr(failed, 'test_case', failed) is test]
        self.tell('not ok' if problems else 'ok', test, '\n'.join(problems))

    def addError(self, test, err):
        super().addError(test, err)
        if not isinstance(test, unittest.TestCase):  # the set-up of a whole class or program
            self.tell('not ok', test, self.errors[-1][1])

    def addSkip(self, test, reason):
        raise AssertionError('a story is not skipped: ' + reason)


def main():
    """Runs the stories of the calling program; those named as arguments, else all."""
    names = sys.argv[1:] or None
    loader = unittest.defaultTestLoader
    module = sys.modules['__main__']
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    result = TapResult()
    print(f'1..{suite.countTestCases()}', flush=True)
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
