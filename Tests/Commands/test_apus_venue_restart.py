"""`apus venue` that is killed and started again: what rested rests, what clients called their orders is known, and each is
told of everything once.
"""

import json
import os
import random
import signal
import subprocess
import unittest
from unittest import mock

from support import APUS, no_core_dumps
from venue_support import Trader, VenueTest, sending_time

SESSIONS = [f"{c}: {{ sender: APUS, target: {c}, account: {c}, cancel_on_disconnect: {stays} }}"
            for c, stays in (("MAKER", "false"), ("TAKER", "false"), ("QUITTER", "true"))]


class Restarts(VenueTest):
    def kill(self, venue):
        venue.send_signal(signal.SIGKILL)
        venue.communicate(timeout=30)

    def start_again(self, name, *words):
        """The venue once more: (process, port, what it recovered)."""
        venue = subprocess.Popen(
            [APUS, "venue", "--config", "venue.yaml", "--instance", name, "--port", "0", "--json", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
            cwd=self.directory, preexec_fn=no_core_dumps)
        venue.name = name
        self.cores.append(venue)
        line = venue.stdout.readline()
        if not line:
            self.fail(f"the venue didn't start: {venue.communicate(timeout=10)}")
        started = json.loads(line)
        return venue, started["listening"]["port"], started["recovery"]

    def trader(self, port, sender, before=None):
        trader = Trader(port, sender, before)
        self.addCleanup(trader.close)
        return trader.log_on()

    def sole(self, trader, name, kind):
        found = trader.of(name, kind)
        self.assertEqual(len(found), 1, f"{name} {kind}: {found}")
        return found[0]

    def assert_replays_whole(self, name, runs):
        replayed = json.loads(self.apus("replay", "--json", self.journal(name), check=0).stdout)
        self.assertIs(replayed["identical"], True, replayed)
        # Each run begins a segment.
        info = json.loads(self.apus("journal", "info", "--json", self.journal(name), check=0).stdout)
        self.assertGreaterEqual(len(info["segments"]), runs, info)

    def test_other_limits_after_an_orderly_end_and_messages_on_record(self):
        """The config's new limits hold from the restart on; what came and went is in the journal as it was."""
        self.venue_config(SESSIONS)
        with open(self.path("venue.yaml"), encoding="ascii") as file:
            text = file.read()
        self.assertRegex(text, "journal: {")
        text = text.replace("journal: {", "journal: { raw_fix: true,")
        self.write("venue.yaml", text)
        venue, port = self.start_venue()
        name = venue.name
        maker = self.trader(port, "MAKER")
        maker.order("A", 1, 10, "100.00", more="59=1|")
        maker.settle()
        self.sole(maker, "A", "0")
        noted = json.loads(self.apus("ctl", "note", "a note that is longer than one event", "--by", "ann",
                                     "--instance", name, "--json", check=0).stdout)
        self.assertIn("why is a text of 1 to 96",
                      self.apus("ctl", "note", "x" * 97, "--instance", name, check=1).stderr)
        self.stop_venue(venue)
        words = [json.loads(line)["event"] for line in self.apus(
            "journal", "dump", self.journal(name), "--json", "--kind", "operator_words", check=0).stdout.splitlines()]
        said = self.said(words, noted["command"])
        self.assertEqual(said["why"], "a note that is longer than one event")
        self.assertTrue(said["who"].startswith("ann"), said)
        self.write("venue.yaml", text.replace("max_order: 1000", "max_order: 10"))
        venue, port, recovery = self.start_again(name)
        self.assertEqual(recovery["changed_limits"], 2 * len(SESSIONS))
        maker = self.trader(port, "MAKER", maker)
        maker.order("B", 1, 11, "100.00")
        maker.order("C", 1, 10, "100.00")
        maker.settle()
        self.assertTrue(self.sole(maker, "B", "8")[58].startswith("order_size 10 11"), maker.of("B"))
        self.sole(maker, "C", "0")
        self.stop_venue(venue)
        self.assert_replays_whole(name, 2)

        log = self.journal(name)
        decoded = [json.loads(line)["message"] for line in self.apus(
            "fix", "decode", log, "--filter", "35=D", "--json", check=0).stdout.splitlines()]
        self.assertEqual([m["ClOrdID"] for m in decoded], ["A", "B", "C"])
        reports = self.apus("fix", "decode", log, "--filter", "35=8,150=8", "--json", check=0).stdout.splitlines()
        self.assertEqual({json.loads(r)["direction"] for r in reports}, {"out"})
        self.assertIn("raw_fix", self.apus("journal", "dump", log, "--kind", "raw_fix", "-n", "3", check=0).stdout)
        self.apus("fix", "check", log, check=0)
        # What is made of the records lies where TMPDIR says.
        with mock.patch.dict(os.environ, TMPDIR=self.path("nowhere")):
            self.assertIn(f"no file can be made in '{self.path('nowhere')}'",
                          self.apus("fix", "check", log, check=1).stderr)
        self.assertIn("--follow goes with a file", self.apus("fix", "decode", log, "-f", check=2).stderr)

    def test_books_names_and_sessions_go_on(self):
        """Orders keep their places; their names can be asked about, canceled and replaced by, and not be used again; who
        is to be canceled with the connection is; positions and limits hold."""
        self.venue_config(SESSIONS)
        with open(self.path("venue.yaml"), encoding="ascii") as file:
            text = file.read().replace("max_order: 1000, max_position: 1000000", "max_order: 20, max_position: 20")
        self.write("venue.yaml", text)
        venue, port = self.start_venue()
        name = venue.name
        maker, taker, quitter = (self.trader(port, who) for who in ("MAKER", "TAKER", "QUITTER"))
        maker.order("A", 1, 10, "100.00")
        maker.order("B", 1, 5, "100.00", more="59=1|")
        maker.order("C", 2, 7, "110.00")
        maker.order("D", 1, 3, "90.00")
        maker.send(f"35=G|11=D2|41=D|21=1|38=4|40=2|44=91|54=1|55=ACME|60={sending_time()}|")
        maker.settle()
        quitter.order("Q", 1, 9, "99.00")
        quitter.settle()
        self.sole(maker, "D2", "5")
        self.sole(quitter, "Q", "0")
        self.kill(venue)

        venue, port, recovery = self.start_again(name)
        self.assertEqual((recovery["run"], recovery["open_orders"], recovery["cut_sessions"], recovery["lost"]),
                         (1, 5, 3, 0), recovery)
        self.assertEqual(recovery["end"], "open")
        maker, taker, quitter = (self.trader(port, *old) for old in
                                 (("MAKER", maker), ("TAKER", taker), ("QUITTER", quitter)))
        # Gone with its connection, and told of by a resend.
        self.assertEqual(self.sole(quitter, "Q", "4")[151], "0")
        # The first of the two is the first still.
        taker.order("T", 2, 12, "100.00")
        taker.settle()
        maker.settle()
        self.assertEqual([m[32] for m in taker.of("T") if m[150] in "12"], ["10", "2"])
        self.assertEqual(self.sole(maker, "A", "2")[14], "10")
        self.assertEqual((self.sole(maker, "B", "1")[14], self.sole(maker, "B", "1")[151]), ("2", "3"))
        # A name is taken, of a live order and of one that has ended.
        for used in ("A", "B", "D2"):
            maker.order(used, 1, 1, "80.00")
            maker.settle()
            self.assertEqual(len(maker.of(used, "8")), 1, used)
        # Bought 12 before and after; 20 is the most.
        maker.order("E", 1, 9, "85.00")
        maker.settle()
        self.assertTrue(self.sole(maker, "E", "8")[58].startswith("position_limit"), maker.of("E"))
        # By any of its names.
        maker.send("35=H|11=D|54=1|55=ACME|")
        status = maker.answer()
        self.assert_fields(status, {11: "D2", 38: "4", 44: "91", 14: "0", 20: "3"})
        maker.take(status)
        maker.send(f"35=G|11=D3|41=D2|21=1|38=5|40=2|44=92|54=1|55=ACME|60={sending_time()}|")
        maker.send(f"35=F|11=X|41=C|54=2|55=ACME|60={sending_time()}|")
        maker.settle()
        self.assert_fields(self.sole(maker, "D3", "5"), {41: "D2", 38: "5", 44: "92"})
        self.assert_fields(self.sole(maker, "X", "4"), {41: "C", 151: "0"})
        maker.send("35=AF|584=ALL|585=7|")
        first, second = maker.answer(), maker.answer()
        self.assertEqual({first[11], second[11]}, {"B", "D3"}, (first, second))
        for message in (first, second):
            maker.take(message)
        maker.settle()
        self.stop_venue(venue)
        self.assert_replays_whole(name, 2)

        venue, port, recovery = self.start_again(name)
        self.assertEqual((recovery["run"], recovery["end"], recovery["replayed"], recovery["open_orders"]),
                         (2, "closed", 0, 2), recovery)
        self.assertEqual(recovery["unsent"], 0)
        self.kill(venue)
        # Anew: nothing rests, and no name is taken.
        venue, port, recovery = self.start_again(name, "--fresh")
        self.assertIsNone(recovery)
        maker = self.trader(port, "MAKER", maker)
        maker.reports.clear()
        maker.order("B", 1, 1, "100.00")
        maker.settle()
        self.sole(maker, "B", "0")
        self.assertEqual(maker.problems, [])
        self.stop_venue(venue)

    def test_a_kill_switch_stays(self):
        self.venue_config(SESSIONS)
        venue, port = self.start_venue()
        maker = self.trader(port, "MAKER")
        venue.send_signal(signal.SIGUSR1)
        refused = 0
        while not refused:
            maker.order(f"A{maker.number}", 1, 1, "100.00")
            maker.settle()
            refused = len([m for m in maker.reports.values() if m[150] == "8"])
        self.kill(venue)
        venue, port, _ = self.start_again(venue.name)
        maker = self.trader(port, "MAKER", maker)
        maker.order("B", 1, 1, "100.00")
        maker.settle()
        self.assertTrue(self.sole(maker, "B", "8")[58].startswith("kill_switch"), maker.of("B"))
        self.stop_venue(venue)

    def test_killed_in_the_middle_of_it(self):
        """Three times, under load: every order is answered once, each fill has two sides, and what rests is what the reports
        say."""
        seed = int(os.environ.get("APUS_SEED", random.randrange(1 << 32)))
        dice = random.Random(seed)
        self.venue_config([*SESSIONS[:2], "WATCHER: { sender: APUS, target: WATCHER, drop_copy: true }"])
        with open(self.path("venue.yaml"), encoding="ascii") as file:
            text = file.read().replace("segment: 1MiB", "segment: 1MiB, snapshots: { every: 0s, events: 60 }")
        self.write("venue.yaml", text)
        venue, port = self.start_venue()
        name = venue.name
        traders = [self.trader(port, who) for who in ("MAKER", "TAKER")]
        names = [[], []]
        for _ in range(3):
            for burst in range(3):
                for _ in range(dice.randrange(20, 60)):
                    who = dice.randrange(2)
                    names[who].append(f"N{len(names[who])}")
                    traders[who].order(names[who][-1], who + 1, dice.randrange(1, 20),
                                       f"{dice.randrange(98, 103)}.00", more="59=1|")
                if burst < 2:
                    for trader in traders:
                        trader.settle()
            self.kill(venue)
            venue, port, recovery = self.start_again(name)
            self.assertEqual(recovery["lost"], 0)
            traders = [self.trader(port, trader.sender, trader) for trader in traders]
        for trader in traders * 2:
            trader.settle()
        note = f"APUS_SEED={seed}"
        fills = [{}, {}]
        for who, trader in enumerate(traders):
            self.assertEqual(trader.problems, [], note)
            for sent in names[who]:
                self.assertEqual(len(trader.of(sent, "0")), 1, f"{note}: {sent} {trader.of(sent)}")
                last = max(trader.of(sent), key=lambda m: int(m[14]))
                traded = [m for m in trader.of(sent) if m[150] in "12"]
                self.assertEqual(sum(int(m[32]) for m in traded), int(last[14]), f"{note}: {sent}")
                for fill in traded:
                    fills[who][fill[17]] = (fill[31], fill[32])
            trader.send("35=AF|584=S%d|585=7|" % trader.number)
        self.assertEqual(fills[0], fills[1], note)
        # Who sees all has seen all, and each once.
        watcher = Trader(port, "WATCHER")
        self.addCleanup(watcher.close)
        watcher.send("35=A|98=0|108=0|")
        while len(watcher.reports) < sum(len(trader.reports) for trader in traders):
            message = watcher.answer(seconds=20)
            self.assertIsNotNone(message, note)
            watcher.take(message)
        self.assertEqual(watcher.problems, [], note)

        def told(one):
            return sorted((m[37], m[150], m[14], m.get(58, "")) for m in one.reports.values())

        self.assertEqual(told(watcher), sorted(told(traders[0]) + told(traders[1])), note)
        self.stop_venue(venue)
        self.assert_replays_whole(name, 4)


if __name__ == "__main__":
    unittest.main()
