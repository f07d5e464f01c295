#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The hearth authors
"""story_servers: notification servers with vices, and what hearth makes of each.

The tree's own notification server has the habits of real ones that dunst lacks: no buttons, no
markup, refusal, hanging, eviction, strangers' clicks.
"""

import re
import signal
import time

from harness import PATIENCE, UNDER, NotificationServer, Story, main, wait_for


class Servers(Story):

    def setUp(self):
        super().setUp()
        self.start_bus()

    def remind(self, kind='date-night', title='Ours', *options):
        """Adds an event that starts in a second."""
        self.hearth('add', kind, title, 'in 1 second', '--remind', '0', *options)

    def stays(self, state):
        """Checks that a state is not changed by what just happened: there is nothing to wait for."""
        time.sleep(0.7)
        self.assertEqual(self.state_of(1), state)

    def test_hints(self):
        """A notification carries what desktops sort and draw by."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        self.assertEqual(shown['hints']['desktop-entry'], 'hearth')
        self.assertIn('date-night', shown['hints']['category'])
        self.assertIn(shown['hints']['urgency'], (1, 2))
        self.assertEqual(shown['app_icon'], 'hearth-date-night')
        self.assertEqual(shown['actions'][1::2], ['Snooze', 'Skip'])

    def test_no_buttons(self):
        """A server without buttons is sent none."""
        server = NotificationServer(self, '--capabilities=body')
        self.start_hearthd()
        self.remind()
        self.assertEqual(server.wait_event('shown')['actions'], [])

    def test_plain_body(self):
        """A server without markup gets plain text, one with markup gets it escaped."""
        for capabilities, expected in (('body,actions', 'R&B <cellar>'),
                                       ('body,body-markup,actions', 'R&amp;B &lt;cellar&gt;')):
            with self.subTest(capabilities):
                server = NotificationServer(self, '--capabilities=' + capabilities)
                daemon = self.start_hearthd('--database', f'{self.folder}/{capabilities}.db')
                self.remind('date-night', 'Ours', '--place', 'R&B <cellar>')
                self.assertIn(expected, server.wait_event('shown')['body'])
                daemon.stop()
                server.stop()
                wait_for(lambda: not self.owner_of('org.freedesktop.Notifications'), 'no server')

    def test_not_answers(self):
        """Expired, dismissed, withdrawn by a server, evicted: none of them is an answer."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        server.tell(f'close {shown["id"]} 1')
        server.wait_event('closed')
        self.stays('due')

    def test_evicted(self):
        """A server that closes at once what it shows does not make hearth show it for ever."""
        server = NotificationServer(self, 'evict')
        self.start_hearthd()
        self.remind()
        server.wait_event('closed')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        time.sleep(1.5)
        self.assertEqual(len(server.events('shown')), 1)
        self.assertEqual(self.state_of(1), 'due')

    def test_strangers(self):
        """Clicks that are not for what hearth showed are ignored, whatever id they name."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        key = shown['actions'][2]
        for stranger in ('default', 'skip', 'done', '', key[:-1], key + '0', key.replace('1', '2'),
                         'x' * 4096):
            server.tell(f'invoke {shown["id"]} {stranger}')
        self.stays('due')

    def test_unknown_ids(self):
        """Closings of ids that hearth does not have, or for reasons that nobody knows, mean nothing."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        for number in (0, shown['id'] + 1, 77, 2 ** 31, 2 ** 32 - 1):
            for reason in (0, 1, 2, 3, 99, 2 ** 32 - 1):
                server.tell(f'report {number} {reason}')
        self.stays('due')
        self.assertEqual(self.fate_of(1), ('shown', None))
        server.tell(f'report {shown["id"]} 99')
        wait_for(lambda: self.fate_of(1) == ('closed', 'closed'), 'closed for an unknown reason')
        self.stays('due')

    def fate_of(self, event):
        """What became of an event's one reminder so far, and why."""
        row = self.hearth_json('reminders', str(event), '--to', 'in 1 minute')[0]
        return row['state'], row['closed_for']

    def test_buttons_that_do_not_come(self):
        """A server that says it has buttons and never tells of one loses nothing: hearth does it."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind('promise', 'Mend the bike')
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        server.tell(f'close {shown["id"]} 2')
        server.wait_event('closed')
        self.stays('due')
        self.hearth('done', '1')
        self.assertEqual(self.state_of(1), 'done')

    def test_status_says_where_it_stands(self):
        """hearth status tells of what is due whether it is seen, was closed, was put off or is held."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: 'Ours: on the screen' in self.hearth('status'), 'on the screen')
        server.tell(f'close {shown["id"]} 1')
        wait_for(lambda: 'went by itself, unanswered' in self.hearth('status'), 'expired')
        self.assertEqual(self.hearth_json('status')['unanswered'][0]['closed_for'], 'expired')
        self.hearth('snooze', '1', '2h')
        self.assertIn('Ours: snoozed until', self.hearth('status'))
        self.hearth('reset', '1')
        self.assertIn('Ours: ', self.hearth('status'))
        self.hearth('skip', '1')
        self.assertNotIn('Ours', self.hearth('status'))
        server.tell('inhibit')
        self.remind('promise', 'Mend the bike')
        wait_for(lambda: 'Mend the bike: held: the desktop' in self.hearth('status'), 'held')
        self.remind('promise', 'At once', '--urgent')
        server.wait_event('shown', 2)
        wait_for(lambda: 'At once: on the screen' in self.hearth('status'), 'the urgent one')
        server.tell('release')
        server.wait_event('shown', 3)
        wait_for(lambda: 'Mend the bike: on the screen' in self.hearth('status'), 'let go')
        server.stop()
        wait_for(lambda: self.hearth_json('status')['server'] is None, 'no server')
        self.remind('promise', 'Later')
        wait_for(lambda: 'Later: waits to be shown' in self.hearth('status'), 'waiting')

    def test_closed_before_it_is_pressed(self):
        """A server that closes first and tells of the button then is understood."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        server.tell(f'close {shown["id"]} 2')
        wait_for(lambda: self.fate_of(1) == ('closed', 'dismissed'), 'dismissed')
        key = [name for name in shown['actions'][::2] if name.startswith('skip')][0]
        server.tell(f'invoke {shown["id"]} {key}')
        wait_for(lambda: self.state_of(1) == 'skipped', 'skipped')

    def test_flood(self):
        """A server that floods the bus with nonsense slows hearth down, a little, and changes nothing."""
        self.measure()
        server = NotificationServer(self)
        daemon = self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        # They are fewer where a watcher reads along, with which each takes a hundred times as long.
        server.tell(f'flood {2000 // PATIENCE}')  # once before, so that what a flood needs is there
        self.slowest_answer(1)
        before = self.resident(daemon)
        server.tell(f'flood {5000 // PATIENCE}')
        slowest = self.slowest_answer(3)
        print(f'# flood: the slowest answer took {1000 * slowest:.1f} ms')
        self.assertLess(slowest, PATIENCE)
        if not UNDER:  # which keeps what was freed
            self.assertLess(self.resident(daemon) - before, 16384)
        self.assertEqual(self.state_of(1), 'due')
        server.tell(f'press {shown["id"]} skip')
        wait_for(lambda: self.state_of(1) == 'skipped', 'skipped')

    def slowest_answer(self, seconds):
        """Asks for so long, and gives the longest that an answer took."""
        slowest, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            begin = time.monotonic()
            self.state_of(1)
            slowest = max(slowest, time.monotonic() - begin)
        return slowest

    @staticmethod
    def resident(daemon):
        """Its memory in KiB."""
        with open(f'/proc/{daemon.pid}/status', encoding='ascii') as status:
            return int(re.search(r'VmRSS:\s+(\d+)', status.read()).group(1))

    def test_mute(self):
        """A server that refuses to say who it is gets peace, and the next one the reminder."""
        server = NotificationServer(self, 'mute')
        self.start_hearthd()
        self.remind()
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        self.assertLess(self.slowest_answer(2.5), 1)
        self.assertEqual(server.events('shown'), [])
        server.tell('speak')
        server.tell('restart')
        server.wait_event('shown')
        self.stays('due')
        self.assertEqual(len(server.events('shown')), 1)

    def test_replay(self):
        """A click that comes again after its occurrence was reset does not answer it anew."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        server.tell(f'press {shown["id"]} skip')
        wait_for(lambda: self.state_of(1) == 'skipped', 'skipped')
        self.hearth('reset', '1')
        before = self.state_of(1)
        self.assertNotEqual(before, 'skipped')
        key = [name for name in shown['actions'][::2] if name.startswith('skip')][0]
        server.tell(f'invoke {shown["id"]} {key}')
        time.sleep(0.7)
        self.assertNotEqual(self.state_of(1), 'skipped')

    def test_refused(self):
        """A server that refuses is asked again, and the reminder is seen."""
        server = NotificationServer(self, 'refuse')
        self.start_hearthd()
        self.remind()
        time.sleep(1.5)
        server.tell('accept')
        server.wait_event('shown', timeout=15)
        time.sleep(1.5)
        self.assertEqual(len(server.events('shown')), 1)

    def test_hanging(self):
        """A server that answers late shows the reminder once, not again for every try."""
        server = NotificationServer(self)
        self.start_hearthd()
        server.tell('hang')
        self.remind()
        time.sleep(2.5)
        begin = time.monotonic()
        self.assertEqual(len(self.hearth_json('list')), 1)
        self.assertLess(time.monotonic() - begin, 1)
        server.tell('wake')
        server.wait_event('shown')
        time.sleep(1.5)
        self.assertEqual(len(server.events('shown')), 1)

    def test_server_restarts(self):
        """A server that comes back under another name is shown what is outstanding, once."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        server.tell('restart')
        server.wait_event('shown', 2)
        time.sleep(1.5)
        self.assertEqual(len(server.events('shown')), 2)

    def test_answered_elsewhere(self):
        """Answered on the command line, the notification goes away."""
        server = NotificationServer(self)
        self.start_hearthd()
        self.remind()
        shown = server.wait_event('shown')
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        self.hearth('done', '1')
        closed = server.wait_event('closed')
        self.assertEqual((closed['id'], closed['reason']), (shown['id'], 3))

    def test_killed_while_presenting(self):
        """Killed while a server hangs on its call, the daemon repeats the reminder at most once."""
        server = NotificationServer(self)
        daemon = self.start_hearthd()
        server.tell('hang')
        self.remind()
        wait_for(lambda: self.state_of(1) == 'due', 'due')
        time.sleep(0.3)
        daemon.stop(signal.SIGKILL)
        self.started = [entry for entry in self.started if entry[0] is not daemon]
        server.tell('wake')
        self.start_hearthd()
        server.wait_event('shown')
        time.sleep(2)
        self.assertLessEqual(len(server.events('shown')), 2)
        listed = len(server.events('shown')) - len(server.events('closed'))
        self.assertGreaterEqual(listed, 1)


if __name__ == '__main__':
    main()
