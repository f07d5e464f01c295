#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_garbage: what is no call, and who leaves in the middle of one, is only to be survived."""

import os

from gi.repository import Gio, GLib

from harness import EVENT, NAME, PATH, SCHEDULE, main, wait_for
from stranger import PROPERTIES, Stranger, Strangers, Watcher


class Garbage(Strangers):
    """What is only to be survived."""

    def test_garbage(self):
        """What is no call, or none that there is, ends with whoever sent it."""
        watcher = Watcher(self)
        deep = GLib.Variant('s', 'deep')
        for _ in range(50):  # D-Bus itself allows 64
            deep = GLib.Variant('v', deep)
        strange = [
            (PATH, SCHEDULE + '.Nonsense', None), (PATH, 'org.example.Nothing.Add', None),
            (PATH + '/event/99999999999999999999', EVENT + '.Remove', None), ('/', SCHEDULE + '.List', None),
            (PATH + '/event', EVENT + '.Remove', None), (PATH + '/goal/0', NAME + '.Goal.Remove', None),
            (PATH, PROPERTIES + '.Get', GLib.Variant('(ss)', ('', ''))),
            (PATH, PROPERTIES + '.Set', GLib.Variant('(ssv)', (SCHEDULE, 'Version', GLib.Variant('u', 1)))),
            (PATH, PROPERTIES + '.GetAll', GLib.Variant('(s)', ('org.example.Nothing',))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(sssa{sv})', ('promise', 'x', 'tomorrow 10:00',
                                                                 {'place': deep}))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(v)', (deep,))),
            (PATH, SCHEDULE + '.Add', GLib.Variant('(as)', (['x' * 1000] * 200,))),
        ]
        stranger = Stranger(self)
        stranger.read_in_background()
        for path, method, body in strange:
            for flags in (0, Stranger.NO_REPLY):
                stranger.send(stranger.message(path, method, body, flags), 20)
        whole = stranger.message(PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 1)))
        for place in range(len(whole)):
            self.send_broken(whole[:place] + bytes([whole[place] ^ 0x5a]) + whole[place + 1:])
        self.send_broken(os.urandom(4096))
        self.send_broken(whole[:len(whole) // 2])
        watcher.end()
        self.assert_well()

    def send_broken(self, message):
        stranger = Stranger(self)
        stranger.socket.settimeout(2)
        try:
            stranger.socket.sendall(message)
        except OSError:
            pass
        stranger.socket.close()

    def test_files(self):
        """Open files that come with calls that have no use for them are closed again."""
        before = self.files()
        with open('/dev/null', 'rb') as nothing:
            for method, body in ((SCHEDULE + '.List', GLib.Variant('(xu)', (0, 1))),
                                 (SCHEDULE + '.RestoreFrom', GLib.Variant('(h)', (7,))),
                                 (SCHEDULE + '.RestoreFrom', GLib.Variant('(h)', (0,))),
                                 (SCHEDULE + '.Nonsense', None)):
                for _ in range(50):
                    self.call_with_files(method, body, [nothing.fileno()] * 4)
        wait_for(lambda: self.files() <= before, 'the files to be closed')
        self.assert_well()

    def call_with_files(self, method, body, files):
        interface, _, member = method.rpartition('.')
        message = Gio.DBusMessage.new_method_call(NAME, PATH, interface, member)
        if body is not None:
            message.set_body(body)
        message.set_unix_fd_list(Gio.UnixFDList.new_from_array(
            [os.dup(file) for file in files]))
        self.connection.send_message_with_reply_sync(message, Gio.DBusSendMessageFlags.NONE, 20000, None)

    def test_dies(self):
        """Who leaves in the middle of its calls, or of a group of changes, leaves nothing behind."""
        before = self.files()
        for number in range(50):
            stranger = Stranger(self)
            stranger.send(stranger.message(PATH, SCHEDULE + '.BeginGroup',
                                           GLib.Variant('(s)', (f'group {number}',))))
            stranger.send(stranger.message(PATH, SCHEDULE + '.List', GLib.Variant('(xu)', (0, 9))), 20)
            stranger.socket.sendall(stranger.message(PATH, SCHEDULE + '.Undo')[:40])
            stranger.socket.close()
        self.call(PATH, SCHEDULE + '.BeginGroup', '(s)', 'there is room for a group')
        self.assertLessEqual(self.files(), before)
        self.assert_well()

if __name__ == '__main__':
    main()
