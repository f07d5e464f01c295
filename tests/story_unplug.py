#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_unplug: a date night that nothing disturbs, whatever shows notifications.

From its start to its end the desktop is asked to hold back what others have to say, and gets back
what was taken, whatever happens: an answer, an undo, a stop, a kill -9, a server that hangs or starts
anew. dunst is the real one; Plasma, mako, SwayNotificationCenter and GNOME are what hearth sees of
them on the bus.
"""

import os
import signal
import sqlite3
import subprocess
import threading
import time

from gi.repository import Gio, GLib

from harness import PATH, SCHEDULE, Clock, Screen, Story, main, wait_for

NOTIFICATIONS = 'org.freedesktop.Notifications'
HOUR = 3600

SCHEMA = '''<schemalist>
  <schema id="org.gnome.desktop.notifications" path="/org/gnome/desktop/notifications/">
    <key name="show-banners" type="b"><default>true</default></key>
  </schema>
</schemalist>'''


class Desktop(threading.Thread):
    """Something on the bus that can be asked for silence. Subclasses say how."""

    NAME = PATH = INTERFACE = ''

    def __init__(self, story):
        super().__init__(daemon=True)
        self.context = GLib.MainContext()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.connection = None
        self.address = story.env['DBUS_SESSION_BUS_ADDRESS']
        self.is_ready = threading.Event()
        self.hangs = False
        self.waiting = []
        self.calls = []
        story.addCleanup(self.leave)
        self.start()
        self.is_ready.wait(10)

    def run(self):
        self.context.push_thread_default()
        flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
                 | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
        self.connection = Gio.DBusConnection.new_for_address_sync(self.address, flags, None, None)
        self.connection.set_exit_on_close(False)
        if self.INTERFACE:
            node = Gio.DBusNodeInfo.new_for_xml(f'<node>{self.INTERFACE}</node>')
            self.connection.register_object(self.PATH, node.interfaces[0], self.on_call, self.on_get,
                                            None)
        self.connection.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus',
                                  'org.freedesktop.DBus', 'RequestName',
                                  GLib.Variant('(su)', (self.NAME, 4)), None, 0, -1, None)
        self.is_ready.set()
        self.loop.run()

    def leave(self):
        self.loop.quit()
        self.join(10)
        if not self.connection.is_closed():
            self.connection.close_sync(None)

    def on_call(self, _connection, _sender, _path, _interface, method, arguments, invocation):
        if self.hangs:
            self.waiting.append((method, arguments, invocation))
        else:
            self.answer(method, arguments, invocation)

    def answer(self, method, arguments, invocation):
        self.calls.append(method)
        invocation.return_value(self.do(method, *arguments.unpack()))

    def wake(self):
        def answer_all(_data):
            self.hangs = False
            while self.waiting:
                self.answer(*self.waiting.pop(0))
        source = GLib.Idle()
        source.set_callback(answer_all)
        source.attach(self.context)

    def do(self, method, *arguments):
        raise NotImplementedError

    def on_get(self, *_arguments):
        return None


class Plasma(Desktop):
    NAME, PATH = NOTIFICATIONS, '/org/freedesktop/Notifications'
    INTERFACE = f'''<interface name="{NOTIFICATIONS}">
      <method name="Inhibit"><arg type="s" direction="in"/><arg type="s" direction="in"/>
        <arg type="a{{sv}}" direction="in"/><arg type="u" direction="out"/></method>
      <method name="UnInhibit"><arg type="u" direction="in"/></method>
      <property name="Inhibited" type="b" access="read"/></interface>'''

    def __init__(self, story):
        self.claims, self.last, self.theirs = {}, 40, False
        super().__init__(story)

    def on_get(self, *_arguments):
        return GLib.Variant('b', self.is_silent())

    def is_silent(self):
        return bool(self.claims) or self.theirs

    def do(self, method, *arguments):
        if method == 'Inhibit':
            self.last += 1
            self.claims[self.last] = arguments
            return GLib.Variant('(u)', (self.last,))
        self.claims.pop(arguments[0], None)
        return None


class Mako(Desktop):
    NAME, PATH = NOTIFICATIONS, '/fr/emersion/Mako'
    INTERFACE = '''<interface name="fr.emersion.Mako">
      <method name="ListModes"><arg type="as" direction="out"/></method>
      <method name="SetModes"><arg type="as" direction="in"/></method></interface>'''

    def __init__(self, story, *modes):
        self.modes = list(modes)
        super().__init__(story)

    def is_silent(self):
        return 'do-not-disturb' in self.modes

    def do(self, method, *arguments):
        if method == 'ListModes':
            return GLib.Variant('(as)', (self.modes,))
        self.modes = list(arguments[0])
        return None


class SwayNotificationCenter(Desktop):
    NAME, PATH = 'org.erikreider.swaync.cc', '/org/erikreider/swaync/cc'
    INTERFACE = '''<interface name="org.erikreider.swaync.cc">
      <method name="NumberOfInhibitors"><arg type="u" direction="out"/></method>
      <method name="AddInhibitor"><arg type="s" direction="in"/><arg type="b" direction="out"/></method>
      <method name="RemoveInhibitor"><arg type="s" direction="in"/><arg type="b" direction="out"/>
        </method><method name="GetDnd"><arg type="b" direction="out"/></method>
      <method name="SetDnd"><arg type="b" direction="in"/></method></interface>'''

    def __init__(self, story):
        self.inhibitors = {'swayidle'}
        super().__init__(story)

    def is_silent(self):
        return 'hearth' in self.inhibitors

    def do(self, method, *arguments):
        if method == 'GetDnd':
            return GLib.Variant('(b)', (False,))
        if method == 'NumberOfInhibitors':
            return GLib.Variant('(u)', (len(self.inhibitors),))
        knows = arguments[0] in self.inhibitors
        if method == 'AddInhibitor':
            self.inhibitors.add(arguments[0])
        else:
            self.inhibitors.discard(arguments[0])
        return GLib.Variant('(b)', (knows == (method == 'RemoveInhibitor'),))


class EarlySwayNotificationCenter(Desktop):
    """Before it had inhibitors: one switch."""
    NAME, PATH = 'org.erikreider.swaync.cc', '/org/erikreider/swaync/cc'
    INTERFACE = '''<interface name="org.erikreider.swaync.cc">
      <method name="GetDnd"><arg type="b" direction="out"/></method>
      <method name="SetDnd"><arg type="b" direction="in"/></method></interface>'''

    def __init__(self, story):
        self.dnd = False
        super().__init__(story)

    def is_silent(self):
        return self.dnd

    def do(self, method, *arguments):
        if method == 'GetDnd':
            return GLib.Variant('(b)', (self.dnd,))
        self.dnd, = arguments
        return None


class Gnome(Desktop):
    """Its shell, and its settings in a file."""
    NAME = 'org.gnome.Shell'

    def __init__(self, story):
        schemas = os.path.join(story.folder, 'schemas')
        os.makedirs(schemas, exist_ok=True)
        with open(os.path.join(schemas, 'notifications.gschema.xml'), 'w', encoding='utf-8') as file:
            file.write(SCHEMA)
        subprocess.run(['glib-compile-schemas', '--strict', schemas], check=True)
        self.env = story.env
        story.env['GSETTINGS_SCHEMA_DIR'] = schemas
        story.env['GSETTINGS_BACKEND'] = 'keyfile'
        super().__init__(story)

    def settings(self, *arguments):
        plain = {name: value for name, value in self.env.items() if name != 'LD_PRELOAD'}
        return subprocess.run(['gsettings', *arguments], env=plain, check=True, timeout=20,
                              capture_output=True, encoding='utf-8').stdout.strip()

    def is_silent(self):
        return self.settings('get', 'org.gnome.desktop.notifications', 'show-banners') == 'false'


class Unplugged(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()
        self.start_desktop()
        self.clock = Clock(self)
        self.daemon = None

    def start_desktop(self):
        """What is to be there before the clock, which is for hearth alone."""

    def begin(self, *options):
        """Starts the daemon, plans a date night, and lets it begin."""
        self.daemon = self.start_hearthd()
        self.hearth('add', 'date-night', 'Dinner', 'in 1 hour', '--for', '2h', '--unplug',
                    *(options or ('--remind', 'none')))
        self.clock.set(HOUR + 5)

    def kill(self, how=signal.SIGKILL):
        self.started = [entry for entry in self.started if entry[0] is not self.daemon]
        self.daemon.stop(how)

    def taken(self):
        """The ways in which silence is kept, and is to be given back."""
        return list(self.kept())

    def kept(self):
        """What the database knows of each way: a copy of it, for the daemon alone opens it."""
        name = self.call(PATH, SCHEDULE + '.Backup', '(a{sv})', {})
        folder = os.path.join(self.env['XDG_DATA_HOME'], 'hearth', 'backups')
        database = sqlite3.connect(os.path.join(folder, name))
        try:
            return dict(database.execute('SELECT way, detail FROM silence'))
        finally:
            database.close()
            os.unlink(os.path.join(folder, name))


class Dunst(Unplugged):

    def start_desktop(self):
        self.screen = Screen(self)

    def is_paused(self):
        return self.call('/org/freedesktop/Notifications', 'org.freedesktop.DBus.Properties.Get',
                         '(ss)', 'org.dunstproject.cmd0', 'paused', name=NOTIFICATIONS)

    def pause(self, paused):
        self.screen.dunstctl('set-paused', 'true' if paused else 'false')

    def wait_paused(self, paused=True):
        wait_for(lambda: self.is_paused() is paused, f'dunst paused: {paused}')

    def say(self, words):
        """A word of another program."""
        self.call('/org/freedesktop/Notifications', NOTIFICATIONS + '.Notify', '(susssasa{sv}i)', 'mail',
                  0, '', words, 'A letter from the shop', [], {}, 0, name=NOTIFICATIONS)

    def test_from_start_to_end(self):
        """Others are held from the start to the end, and then come; a done date night ends it, too."""
        self.begin()
        self.wait_paused()
        self.say('Buy shoes')
        self.assertEqual(self.screen.displayed(), 0)
        self.assertIn('the desktop holds back what others say', self.hearth('status'))
        self.clock.set(3 * HOUR + 5)
        self.wait_paused(False)
        wait_for(lambda: not self.hearth_json('status')['silent'], 'the status to say so')
        self.assertNotIn('the desktop holds', self.hearth('status'))
        self.screen.see('Buy shoes', 'Dinner')  # and how it was is asked
        self.hearth('done', '1')
        self.hearth('add', 'date-night', 'Dancing', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(4 * HOUR + 30)
        self.wait_paused()
        self.hearth('done', '2')
        self.wait_paused(False)
        self.hearth('undo')
        self.wait_paused()
        self.hearth('rm', '2')
        self.wait_paused(False)
        self.kill(signal.SIGTERM)

    def test_stop_and_crash(self):
        """A stop gives it back; after a kill -9 the next start does, or keeps it while it lasts."""
        self.begin()
        self.wait_paused()
        self.kill(signal.SIGTERM)
        self.assertFalse(self.is_paused())
        self.daemon = self.start_hearthd()
        self.wait_paused()
        self.kill()
        self.assertTrue(self.is_paused())
        self.daemon = self.start_hearthd()
        time.sleep(0.5)
        self.assertTrue(self.is_paused())
        self.kill()
        self.clock.set(4 * HOUR)
        self.daemon = self.start_hearthd()
        self.wait_paused(False)

    def test_theirs(self):
        """What they paused stays paused; what they start again stays so, and is theirs to pause."""
        self.pause(True)
        self.begin()
        time.sleep(1)
        self.clock.set(3 * HOUR + 5)
        time.sleep(1)
        self.assertTrue(self.is_paused())
        self.pause(False)
        self.hearth('add', 'date-night', 'Dancing', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(4 * HOUR + 30)
        self.wait_paused()
        self.pause(False)
        wait_for(lambda: self.taken() == [], 'it to be theirs')
        self.pause(True)
        self.clock.set(8 * HOUR)
        time.sleep(1)
        self.assertTrue(self.is_paused())

    def test_urgent(self):
        """What is urgent is seen: dunst holds all or nothing, so it holds nothing until the answer."""
        self.begin()
        self.wait_paused()
        self.hearth('add', 'promise', 'Take the pill', 'in 1 minute', '--remind', '0', '--urgent')
        self.hearth('add', 'promise', 'Mend the bike', 'in 1 minute', '--remind', '0')
        self.clock.set(HOUR + 120)
        self.screen.see('Take the pill')
        self.assertFalse(self.is_paused())
        status = self.hearth('status')
        self.assertIn('Mend the bike: held: a date night is on', status)
        self.assertNotIn('the desktop holds', status)
        self.hearth('done', '2')
        self.wait_paused()

    def test_own_word(self):
        """The reminder of its start is seen for a minute before the silence."""
        self.begin('--remind', '0')
        self.screen.see('Dinner')
        self.assertFalse(self.is_paused())
        self.clock.set(HOUR + 70)
        self.wait_paused()
        self.assertIn('on the screen', self.hearth('status'))

    def test_hung(self):
        """A server that is stopped through it all keeps nobody waiting, and is not left silent."""
        self.screen.dunst.popen.send_signal(signal.SIGSTOP)
        self.addCleanup(self.screen.dunst.popen.send_signal, signal.SIGCONT)
        self.begin()
        for offset in (HOUR + 60, 2 * HOUR, 4 * HOUR):
            self.clock.set(offset)
            begin = time.monotonic()
            self.hearth('status')
            self.assertLess(time.monotonic() - begin, 2)
        self.screen.dunst.popen.send_signal(signal.SIGCONT)
        wait_for(lambda: self.taken() == [] and not self.is_paused(), 'dunst to be left alone')
        self.screen.dunst.popen.send_signal(signal.SIGSTOP)
        self.hearth('add', 'date-night', 'Dancing', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(5 * HOUR + 30)
        time.sleep(0.5)
        self.kill(signal.SIGTERM)  # nothing was taken, and it does not wait for ever
        self.screen.dunst.popen.send_signal(signal.SIGCONT)
        time.sleep(0.3)
        self.assertFalse(self.is_paused())

    def test_restarts(self):
        """A server that starts anew in the middle is asked as well, and gets it back."""
        self.begin()
        self.wait_paused()
        old = self.screen.dunst
        self.started = [entry for entry in self.started if entry[0] is not old]
        old.stop(signal.SIGKILL)
        wait_for(lambda: self.taken() == [], 'it to be gone with dunst')
        self.screen.start_dunst()
        self.wait_paused()
        self.clock.set(4 * HOUR)
        self.wait_paused(False)


    def test_bus_dies(self):
        """The bus goes in the middle and another comes: dunst there is asked as well, and gets it back."""
        self.begin()
        self.wait_paused()
        old = self.screen.dunst
        self.started = [entry for entry in self.started if entry[0] is not old]
        self.lose_bus(self.daemon)
        old.stop(signal.SIGKILL)
        self.find_bus()
        self.assertEqual(self.taken(), [])
        self.screen.start_dunst()
        self.wait_paused()
        self.clock.set(4 * HOUR)
        self.wait_paused(False)
        wait_for(lambda: self.taken() == [], 'it to be given back')


class Others(Unplugged):

    def go_through(self, desktop, way, *, back_after_crash=True, has_number=False):
        """Taken at the start, given back at the end; taken again, and given back after a crash. Where
        a claim has a number, that is known only once it was taken; who dies before leaves the bus,
        and with it the claim."""
        self.begin()
        wait_for(desktop.is_silent, 'silence')
        self.assertEqual(self.taken(), [way])
        self.clock.set(3 * HOUR + 5)
        wait_for(lambda: not desktop.is_silent(), 'it to be given back')
        wait_for(lambda: self.taken() == [], 'it to be forgotten')
        self.hearth('add', 'date-night', 'Dancing', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(4 * HOUR + 30)
        wait_for(desktop.is_silent, 'silence again')
        if has_number:
            wait_for(lambda: self.kept()[way], 'the number of the claim to be kept')
        self.kill()
        self.assertEqual(desktop.is_silent(), back_after_crash)
        self.clock.set(10 * HOUR)
        self.daemon = self.start_hearthd()
        wait_for(lambda: not desktop.is_silent(), 'it to be given back after a crash')
        wait_for(lambda: self.taken() == [], 'that to be forgotten')

    def test_plasma(self):
        """Plasma is asked with a claim of hearth's own, which leaves the user's alone."""
        plasma = Plasma(self)
        self.go_through(plasma, 'plasma', has_number=True)
        plasma.theirs = True
        self.hearth('add', 'date-night', 'Cinema', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(11 * HOUR + 30)
        wait_for(lambda: plasma.claims, 'a claim')
        (who, why, _), = plasma.claims.values()
        self.assertEqual((who, why), ('hearth', 'A date night'))
        self.hearth('done', '3')
        wait_for(lambda: not plasma.claims, 'the claim to end')
        self.assertTrue(plasma.is_silent())

    def test_mako(self):
        """mako is put into its mode and out of it, and its other modes stay."""
        mako = Mako(self, 'default', 'away')
        self.go_through(mako, 'mako')
        self.assertEqual(mako.modes, ['default', 'away'])
        mako.modes.append('do-not-disturb')
        self.hearth('add', 'date-night', 'Cinema', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(11 * HOUR + 30)
        time.sleep(0.5)
        self.hearth('done', '3')
        time.sleep(0.5)
        self.assertTrue(mako.is_silent())

    def test_swaync(self):
        """SwayNotificationCenter gets an inhibitor of hearth's beside those of others."""
        swaync = SwayNotificationCenter(self)
        self.go_through(swaync, 'swaync')
        self.assertEqual(swaync.inhibitors, {'swayidle'})
        self.assertNotIn('SetDnd', swaync.calls)

    def test_early_swaync(self):
        """One that has no inhibitors yet has its switch turned, unless the user did."""
        swaync = EarlySwayNotificationCenter(self)
        self.go_through(swaync, 'swaync-dnd')
        swaync.dnd = True
        self.hearth('add', 'date-night', 'Cinema', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(11 * HOUR + 30)
        time.sleep(0.5)
        self.hearth('done', '3')
        time.sleep(0.5)
        self.assertTrue(swaync.dnd)

    def test_gnome(self):
        """GNOME's banners are turned off and on again, unless the user had them off."""
        gnome = Gnome(self)
        self.go_through(gnome, 'gnome')
        gnome.settings('set', 'org.gnome.desktop.notifications', 'show-banners', 'false')
        self.hearth('add', 'date-night', 'Cinema', 'in 1 hour', '--unplug', '--remind', 'none')
        self.clock.set(11 * HOUR + 30)
        time.sleep(0.5)
        self.hearth('done', '3')
        time.sleep(0.5)
        self.assertTrue(gnome.is_silent())

    def test_gnome_bus_dies(self):
        """Settings outlive the bus: a night that ends while there is none gives back on the next."""
        gnome = Gnome(self)
        self.begin()
        wait_for(gnome.is_silent, 'silence')
        self.lose_bus(self.daemon)
        self.clock.set(4 * HOUR)
        self.find_bus()
        gnome = Gnome(self)
        wait_for(lambda: not gnome.is_silent(), 'it to be given back')
        wait_for(lambda: self.taken() == [], 'that to be forgotten')

    def test_many_and_hung(self):
        """Of several that are there each is asked, and one that hangs gets it back when it wakes."""
        mako, swaync = Mako(self, 'default'), SwayNotificationCenter(self)
        self.begin()
        wait_for(lambda: mako.is_silent() and swaync.is_silent(), 'silence')
        mako.hangs = True
        self.clock.set(3 * HOUR + 5)
        wait_for(lambda: not swaync.is_silent(), 'one to get it back')
        self.kill()
        self.daemon = self.start_hearthd()
        wait_for(lambda: self.taken() == ['mako'], 'one to be forgotten')
        mako.wake()
        wait_for(lambda: not mako.is_silent(), 'the other to get it back')
        wait_for(lambda: self.taken() == [], 'that to be forgotten')


if __name__ == '__main__':
    main()
