"""A strategy in a process of its own: the Python example trades on a core, is killed, and only its orders end."""

import json
import os
import signal
import subprocess
import sys
import time
import unittest

from support import FABRICS, RINGTAP, ROOT, CommandTest, no_core_dumps, run

sys.path.insert(0, os.path.join(ROOT, "tools", "python"))

QUOTER = os.path.join(ROOT, "tools", "python", "examples", "quoter.py")


class OutsideStrategy(CommandTest):
    def core(self, rate="2k/s", **more):
        """A paper core with a built-in strategy and a seat."""
        text = (
            "instruments: instruments.yaml\n"
            f"market: {{ rate: {rate} }}\n"
            "strategies:\n"
            "  quote_and_take: { quote: 100, take: 0, max_position: 1000 }\n"
            "  quoter: { kind: outside, instruments: [ACME, BOLT], max_position: 500, max_orders_out: 50,"
            f" patience: {more.get('patience', '2s')} }}\n"
            "risk: { max_order: 500, max_position: 5000 }\n"
            "gateway_out: { max_age: 10s }\n"
            "journal: { directory: journal, segment: 1MiB }\n")
        core = self.start(config=self.write("outside.yaml", text))
        self.addCleanup(self.unlink, core.name)
        return core

    @staticmethod
    def unlink(name):
        try:
            os.unlink(os.path.join(FABRICS, name + ".quoter.seat"))
        except FileNotFoundError:
            pass

    def quoter(self, core, *words):
        process = subprocess.Popen(
            [sys.executable, QUOTER, "--instance", core.name, *words], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, preexec_fn=no_core_dumps)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        return process

    def seat(self, core):
        blocks = self.counters(core.name)
        return blocks["outside.quoter.intents"], blocks["outside.quoter.events"]

    def until(self, what, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if what():
                return
            time.sleep(0.05)
        self.fail("it didn't come to that")

    def events(self, journal, *words):
        dump = self.apus("journal", "dump", "--json", *words, journal, check=0).stdout
        return [json.loads(line)["event"] for line in dump.splitlines()]

    def test_ringtap_shows_the_seats_rings(self):
        core = self.core()

        def rings(command, *words):
            said = self.tap(command, "--json", *words, "--instance", core.name)
            return {ring["name"]: ring for ring in json.loads(said.splitlines()[-1])["rings"]}

        empty = rings("stats")
        self.assertEqual((empty["outside.quoter.events"]["in"], empty["outside.quoter.intents"]["in"]), (0, 0))
        self.assertEqual(empty["outside.quoter.events"]["reader"], "quoter")
        self.quoter(core)
        self.until(lambda: rings("stats")["outside.quoter.intents"]["out"] > 0)
        top = rings("top", "--once")
        self.assertGreater(top["outside.quoter.events"]["in"], 10)
        self.assertEqual(top["outside.quoter.events"]["capacity"], 65536)
        last = self.tap("tail", "outside.quoter.intents", "-n", "1", "--json", "--once", "--instance", core.name)
        self.assertEqual(json.loads(last.splitlines()[0])["kind"], "intent")
        exported = self.tap("export", "--instance", core.name)
        self.assertIn('ring="outside.quoter.events"', exported)
        self.assertRegex(exported, r'(?m)^apus_board_book_tops_bid_price\{instance="[^"]+",instrument="ACME"\} \d')
        self.assertRegex(exported, r'(?m)^apus_board_risk_scopes_profit\{instance="[^"]+",scope="firm"\} -?\d')
        self.assertRegex(
            exported, r'(?m)^apus_board_risk_positions_fills\{instance="[^"]+",instrument="ACME",scope="firm"\} \d+$')

    def tap(self, *words):
        return run(RINGTAP, *words, check=0).stdout

    def test_it_trades_and_its_death_ends_only_itself(self):
        core = self.core()
        quoter = self.quoter(core)
        self.until(lambda: self.seat(core)[0]["intents"] > 40)
        quoter.send_signal(signal.SIGKILL)
        quoter.wait(10)
        self.until(lambda: self.seat(core)[1]["ended"] == 1)
        time.sleep(0.5)
        # Another one sits down, and leaves in good order.
        again = self.quoter(core, "--for", "2")
        self.assertEqual(again.wait(30), 0)
        self.assertIn("sits at the seat 'quoter'", again.stdout.read())
        self.until(lambda: self.seat(core)[1]["ended"] == 2)
        core.send_signal(signal.SIGINT)
        status, _, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        self.assertIn(f"process {quoter.pid} is gone from the seat 'quoter' (disconnected)", errors)
        self.assertFalse(os.path.exists(os.path.join(FABRICS, core.name + ".quoter.seat")))

        journal = self.journal(core.name)
        events = self.events(journal)
        changes = [e for e in events if e["kind"] == "seat_change"]
        self.assertEqual([(c["is_taken"], c["end"]) for c in changes],
                         [(1, "none"), (0, "disconnected"), (1, "none"), (0, "logout")])
        self.assertEqual(changes[0]["process"], quoter.pid)
        # At its death what it had out was cancelled: its own, and nobody else's.
        death = changes[1]["sequence"]
        cancels = [e for e in events if e["kind"] == "order_cancel" and e["sequence"] == death]
        self.assertTrue(cancels)
        self.assertEqual({e["source"] for e in cancels}, {"strategy/2"})
        # It traded, and every order of its own bears its own number.
        own = [e for e in events if e["kind"] == "order_new" and e["source"] == "strategy/2"]
        self.assertGreater(len(own), 3)
        self.assertTrue(all(int(e["reference"]) > 0 for e in own))
        # The other strategy went on.
        self.assertTrue([e for e in events if e["kind"] == "order_new" and e["source"] == "strategy/1"
                         and e["sequence"] > death])
        self.assert_replays(journal)

    def test_what_it_may_not_is_refused(self):
        from apus_strategy import BUY, INTENT_REFUSED, SEAT_CHANGE, Strategy, reasons, view
        core = self.core()
        with Strategy(core.name, "quoter") as seat:
            self.assertEqual(sorted(seat.instruments), ["ACME", "BOLT"])
            seat.new("ACME", BUY, 501, "100.00")          # more than max_position
            seat.new("ACME", BUY, 1, "100.005")           # off the tick
            seat.new("ACME", BUY, "0.5", "100.00")        # no whole lot
            seat.new("ACME", BUY, 1, "5.00")              # below the lowest price
            seat.seat.write(kind=97, instrument=2, tag=9, request=1)   # CRUX isn't its own
            seat.seat.write(kind=32, instrument=0, tag=9, request=1)   # an order of its own making
            order = seat.new("ACME", BUY, 1, "20.00")
            refused, kinds = [], []
            deadline = time.monotonic() + 10
            while time.monotonic() < deadline and (len(refused) < 6 or order.state != "working"):
                for event in seat.poll():
                    kinds.append(int(event["kind"]))
                    if event["kind"] == INTENT_REFUSED:
                        refused.append(reasons[int(view(event)["reason"])])
                time.sleep(0.001)
            self.assertEqual(refused, ["position_limit", "tick", "lot", "price_band", "not_permitted", "invalid"])
            self.assertEqual(kinds[0], SEAT_CHANGE)
            self.assertEqual(order.state, "working")
            self.assertEqual(list(seat.orders.values()), [order])
            with self.assertRaisesRegex(OSError, "sits at the seat|nobody lets us"):
                Strategy(core.name, "quoter")
        with self.assertRaisesRegex(OSError, "nobody lets us sit down"):
            Strategy(core.name, "nobody")
        core.send_signal(signal.SIGINT)
        self.assertEqual(self.end(core)[0], 0)
        self.assert_replays(self.journal(core.name))

    def test_a_silent_one_is_given_up(self):
        from apus_strategy import BUY, Closed, Strategy
        core = self.core(patience="300ms")
        seat = Strategy(core.name, "quoter")
        seat.new("ACME", BUY, 1, "20.00")
        seat.poll()
        time.sleep(1.5)
        with self.assertRaisesRegex(Closed, "heartbeat_timeout"):
            for _ in range(1000):
                seat.poll()
                time.sleep(0.001)
        seat.close()
        core.send_signal(signal.SIGINT)
        status, _, errors = self.end(core)
        self.assertEqual(status, 0)
        self.assertRegex(errors, r"gone from the seat 'quoter' \(heartbeat_timeout\)")


if __name__ == "__main__":
    unittest.main()
