"""`apus run` on two venues at once: three processes and nothing between them but TCP. A client at each venue is the rest of its
market.
"""

import json
import os
import signal
import time
import unittest

from venue_support import VenueTest

TRADER = """\
instruments: instruments.yaml
venues:
  north: {{ host: 127.0.0.1, port: {north}, sender: TRADER, target: NORTH, account: trader, heartbeat: 2s, store: trader-store }}
  south: {{ host: 127.0.0.1, port: {south}, sender: TRADER, target: SOUTH, account: trader, heartbeat: 2s, store: trader-store }}
routing: {{ rule: {rule} }}
strategies: {{ quote_and_take: {{ quote: 10, half_spread_ticks: 300, requote_ticks: 400, take: 50, take_imbalance_percent: 90, take_cooldown: 1h }} }}
risk: {{ max_order: 100, max_position: 100000 }}
gateway_out: {{ max_age: 5s }}
journal: {{ directory: trader-journal, segment: 1MiB }}
watchdog: {{ after: 20s }}
topology: {topology}
"""

VENUES = ("north", "south")


class TwoVenues(VenueTest):
    def setUp(self):
        super().setUp()
        self.ports, self.venues, self.clients, self.names = {}, {}, {}, 0
        for venue in VENUES:
            self.open(venue)

    def open(self, venue):
        """A venue, which keeps the orders of who is cut off, and its market's client."""
        self.venue_config([
            f"trader: {{ sender: {venue.upper()}, target: TRADER, account: trader, cancel_on_disconnect: false }}",
            "other: { sender: APUS, target: OTHER, account: other }",
        ])
        with open(self.path("venue.yaml"), encoding="utf-8") as file:
            text = file.read()
        self.write("venue.yaml", text.replace("directory: store", f"directory: store-{venue}"))
        self.venues[venue], self.ports[venue] = self.start_venue(port=self.ports.get(venue, 0))
        self.clients[venue] = self.client(self.ports[venue], "OTHER").log_on(more="141=Y|")

    def trade(self, *options, rule="sweep", topology="one_thread", name=None):
        self.write("trader.yaml", TRADER.format(rule=rule, topology=topology, **self.ports))
        trader = self.start("--json", *options, config="trader.yaml", moving=False, **({"name": name} if name else {}))
        deadline = time.monotonic() + 20
        # The fabric of one who was killed can be read until its own is there.
        while self.owner(trader.name) != trader.pid and time.monotonic() < deadline:
            time.sleep(0.05)
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 2)
        return trader

    def wait_for(self, trader, condition, seconds=20):
        deadline = time.monotonic() + seconds
        counts = {}
        while time.monotonic() < deadline:
            counts = self.counters(trader.name, missing_is_well=True)
            if counts and condition(counts):
                return counts
            if trader.poll() is not None:
                break
            time.sleep(0.02)
        self.fail(f"it didn't come to that: {trader.poll()}, {counts}")

    def working(self, trader, count):
        self.wait_for(trader, lambda counts: counts["gateway-out.fix"]["working"] == count)

    def rest(self, venue, side, quantity, price):
        self.names += 1
        name = f"M{self.names}"
        self.clients[venue].order(name, side, quantity, price)
        self.assert_fields(self.clients[venue].answer(), {11: name, 150: "0"})

    def market(self):
        """Nobody takes: thirty are asked at one venue and forty at the other, at one price."""
        for venue, asked in zip(VENUES, (30, 40)):
            self.rest(venue, 1, 20, "99.00")
            self.rest(venue, 2, asked, "101.00")

    def filled(self, venue):
        total = 0
        while (report := self.clients[venue].answer(seconds=0.5)) is not None:
            if report.get(150) in ("1", "2"):
                total += int(report[32])
        return total

    def finish(self, trader, anomalies=0):
        trader.send_signal(signal.SIGINT)
        output, errors = trader.communicate(timeout=30)
        self.assertEqual(trader.returncode, 0, output + errors)
        summary = json.loads(output.splitlines()[-1])
        self.assertIs(summary["clean"], True, output + errors)
        self.assertEqual((summary["orders_left"], summary["anomalies"]), (0, anomalies), output)
        return summary

    def journal(self):
        root = self.path("trader-journal")
        names = [name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name))]
        self.assertEqual(len(names), 1)
        return os.path.join("trader-journal", names[0])

    def sessions(self, trader):
        output = self.apus("ctl", "sessions", "--instance", trader.name, "--json", check=0).stdout
        return [(s["session"], s["state"]) for s in map(json.loads, output.splitlines())]

    def position(self, summary):
        return [p for p in summary["positions"] if p["instrument"] == "ACME"][0]["position"]

    def orders(self, *words):
        output = self.apus("orders", *words, "--json", check=0).stdout
        return [json.loads(line) for line in output.splitlines()]

    def test_sweeps_both(self):
        """One order takes what both show, best first; parents and children are told apart, and add up."""
        self.market()
        trader = self.trade()
        # Both sides of its quote: an order that is cut up, with one part that waits.
        self.working(trader, 2)
        # The core shows them some times a second.
        deadline = time.monotonic() + 10
        while (found := self.sessions(trader)) != [("north", "up"), ("south", "up")]:
            self.assertLess(time.monotonic(), deadline, found)
            time.sleep(0.05)
        self.rest("north", 1, 1000, "99.00")
        self.assertEqual((self.filled("south"), self.filled("north")), (40, 10))
        summary = self.finish(trader)
        self.assertEqual(self.position(summary), "50")
        self.apus("journal", "verify", self.journal(), check=0)
        self.assertIn("identical", self.apus("replay", self.journal(), check=0).stdout)
        orders = self.orders(self.journal())
        parents = [o for o in orders if o["parent"] is None]
        children = [o for o in orders if o["parent"] is not None]
        self.assertTrue(all(o["venue"] is None for o in parents))
        taken = [o for o in parents if o["filled"] == "50"]
        self.assertEqual([o["state"] for o in taken], ["FILLED"])
        parts = [o for o in children if o["parent"] == taken[0]["order"]]
        self.assertEqual(sorted((o["venue"], o["filled"], o["state"]) for o in parts),
                         [("north", "10", "FILLED"), ("south", "40", "FILLED")])
        # Who asks for one hears of its parts.
        again = self.orders(self.journal(), "--id", taken[0]["order"])
        self.assertEqual(len(again), 3)
        text = self.apus("orders", self.journal(), check=0).stdout
        self.assertRegex(text, r"venue +part of")
        self.assertIn("south", text)

    def test_killed(self):
        """Killed with orders at both venues, it knows which has which, asks each, and goes on; both runs replay."""
        self.market()
        trader = self.trade()
        self.working(trader, 2)
        self.rest("north", 1, 1000, "99.00")
        self.assertEqual((self.filled("south"), self.filled("north")), (40, 10))
        time.sleep(0.3)
        trader.kill()
        trader.communicate()
        trader = self.trade(name=trader.name)
        self.working(trader, 2)
        summary = self.finish(trader)
        self.assertEqual(self.position(summary), "50")
        self.apus("journal", "verify", self.journal(), check=0)
        self.assertIn("identical", self.apus("replay", self.journal(), check=0).stdout)

    def test_begins_anew(self):
        """Killed and begun anew, it is in doubt about what it left at either venue, and settles all of it before it trades."""
        self.market()
        trader = self.trade()
        self.working(trader, 2)
        time.sleep(0.3)
        trader.kill()
        trader.communicate()
        trader = self.trade("--fresh", name=trader.name)
        # Four books, two questions and two cancels: the two that it left are gone.
        self.wait_for(trader, lambda counts: counts["gateway-out.fix"]["sent"] >= 8)
        self.working(trader, 0)
        # The market moves, and it quotes anew.
        self.rest("north", 1, 5, "99.00")
        self.working(trader, 2)
        # What a venue says of an order that was left is news to an order manager that begins anew.
        self.finish(trader, anomalies=2)
        root = self.path("trader-journal")
        journals = sorted(name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name)))
        self.assertEqual(len(journals), 2)
        for name in journals:
            self.assertIn("identical", self.apus("replay", os.path.join("trader-journal", name), check=0).stdout)

    def test_a_venue_dies(self):
        """With one gone the other has all of it; back again it is asked where its orders stand."""
        self.market()
        trader = self.trade(rule="best")
        self.working(trader, 2)
        self.venues["south"].kill()
        self.venues["south"].wait()
        self.clients["south"].close()
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["connections"] == 1)
        self.rest("north", 1, 1000, "99.00")
        self.assertEqual(self.filled("north"), 30)
        self.open("south")
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 3)
        summary = self.finish(trader)
        self.assertEqual(self.position(summary), "30")
        self.assertIn("identical", self.apus("replay", self.journal(), check=0).stdout)


if __name__ == "__main__":
    unittest.main()
