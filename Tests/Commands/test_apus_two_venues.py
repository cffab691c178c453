"""`apus run` on two venues at once: three processes and nothing between them but TCP. A client at each venue is the rest of its
market.
"""

import json
import os
import signal
import time
import unittest

from venue_support import VenueTest

# Each venue has its own name for the one account.
TRADER = """\
instruments: instruments.yaml
account: desk
venues:
  north: {{ host: 127.0.0.1, port: {north}, sender: TRADER, target: NORTH, account: north-7, heartbeat: 2s, store: trader-store }}
  south: {{ host: 127.0.0.1, port: {south}, sender: TRADER, target: SOUTH, account: south-7, heartbeat: 2s, store: trader-store{south_more} }}
routing: {{ rule: {rule} }}
strategies: {{ {strategy} }}
risk: {{ max_order: 100, max_position: 100000 }}
gateway_out: {{ max_age: 5s }}
journal: {{ directory: trader-journal, segment: 1MiB }}
watchdog: {{ after: 20s }}
topology: {topology}
"""

TAKER = ("quote_and_take: { quote: 10, half_spread_ticks: 300, requote_ticks: 400, take: 50, take_imbalance_percent: 90, "
         "take_cooldown: 1h }")
MAKER = "make: { kind: market_maker, instruments: [ACME], quote: 10, half_spread_ticks: 90, max_position: 1000 }"

VENUES = ("north", "south")


class TwoVenues(VenueTest):
    def setUp(self):
        super().setUp()
        self.ports, self.venues, self.clients, self.names = {}, {}, {}, 0
        for venue in VENUES:
            self.open(venue)

    def open(self, venue, listen="", trader=""):
        """A venue, which keeps the orders of who is cut off, and its market's client."""
        self.venue_config([
            f"trader: {{ sender: {venue.upper()}, target: TRADER, account: {venue}-7, cancel_on_disconnect: false{trader} }}",
            "other: { sender: APUS, target: OTHER, account: other }",
        ], listen=listen)
        with open(self.path("venue.yaml"), encoding="utf-8") as file:
            text = file.read()
        self.write("venue.yaml", text.replace("directory: store", f"directory: store-{venue}"))
        self.venues[venue], self.ports[venue] = self.start_venue(port=self.ports.get(venue, 0))
        self.clients[venue] = self.client(self.ports[venue], "OTHER").log_on(more="141=Y|")

    def trade(self, *options, rule="sweep", topology="one_thread", name=None, strategy=TAKER, south="", ports=None):
        self.write("trader.yaml", TRADER.format(rule=rule, topology=topology, strategy=strategy, south_more=south,
                                                **(ports or self.ports)))
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

    def live(self, trader):
        """Live orders that somebody has: each with its venue, None for one that is cut up."""
        output = self.apus("ctl", "orders", "--instance", trader.name, "--json", check=0).stdout
        return [json.loads(line) for line in output.splitlines()]

    def parts(self, trader, venues, parents=None):
        """Waits until the live parts are at these venues, one a name; their parents, which may be given, by id."""
        deadline = time.monotonic() + 20
        while True:
            live = self.live(trader)
            found = sorted(o["venue"] for o in live if o["parent"] is not None)
            whole = sorted(o["order"] for o in live if o["parent"] is None)
            if found == sorted(venues) and whole == (parents or whole):
                return whole
            self.assertLess(time.monotonic(), deadline, live)
            time.sleep(0.1)

    def ctl(self, trader, *words):
        return self.apus("ctl", *words, "--instance", trader.name, "--why", "test", check=0)

    def replayed(self):
        self.apus("journal", "verify", self.journal(), check=0)
        self.assertIn("identical", self.apus("replay", self.journal(), check=0).stdout)

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
        # Limits and positions are of our account, whatever venues call it.
        held = self.apus("ctl", "positions", "--all", "--instance", trader.name, check=0).stdout
        self.assertIn("account/desk", held)
        self.assertNotIn("north-7", held)
        summary = self.finish(trader)
        self.assertEqual(self.position(summary), "50")
        self.replayed()
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

    def test_killed_amid_parts(self):
        """Killed and run again, the parts that wait are those of their parents as before: they go to the other venue when
        theirs is stopped, and end with their parents."""
        self.market()
        trader = self.trade()
        self.working(trader, 2)
        parents = self.parts(trader, ["north", "north"])
        time.sleep(0.3)
        trader.kill()
        trader.communicate()
        trader = self.trade(name=trader.name)
        self.working(trader, 2)
        self.assertEqual(self.parts(trader, ["north", "north"]), parents)
        self.ctl(trader, "kill", "--session", "north", "--mode", "block_and_cancel")
        self.parts(trader, ["south", "south"], parents)
        # The stop outlasts the core too.
        time.sleep(0.3)
        trader.kill()
        trader.communicate()
        trader = self.trade(name=trader.name)
        self.parts(trader, ["south", "south"], parents)
        self.ctl(trader, "kill", "--session", "south", "--mode", "block_and_cancel")
        self.working(trader, 0)
        self.ctl(trader, "clear", "--session", "north", "--yes")
        self.parts(trader, ["north", "north"], parents)
        self.finish(trader)
        self.replayed()

    def test_stopped(self):
        """A stop that cancels does so for each kind of scope, and nothing else ends."""
        self.market()
        trader = self.trade()
        self.working(trader, 2)
        parents = self.parts(trader, ["north", "north"])
        self.ctl(trader, "kill", "--session", "south", "--mode", "block_and_cancel")
        time.sleep(0.5)
        self.assertEqual(self.parts(trader, ["north", "north"]), parents)
        self.ctl(trader, "clear", "--session", "south", "--yes")
        self.ctl(trader, "kill", "--order", parents[0], "--mode", "block_and_cancel")
        self.working(trader, 1)
        self.assertEqual(self.parts(trader, ["north"]), parents[1:])
        for scope in (["--strategy", "quote_and_take"], ["--account", "desk"], ["--instrument", "ACME"], []):
            yes = [] if scope else ["--yes"]
            self.ctl(trader, "kill", *scope, "--mode", "block_and_cancel", *yes)
            self.working(trader, 0)
            # The market moves, and nothing comes of it.
            self.rest("south", 1, 5, "98.00")
            time.sleep(0.3)
            self.working(trader, 0)
            self.ctl(trader, "clear", *scope, "--yes")
            self.rest("south", 1, 5, "99.00")
            self.parts(trader, ["north", "north"])
        refused = self.apus("ctl", "kill", "--session", "east", "--why", "test", "--instance", trader.name, check=1).stderr
        self.assertIn("there is no session 'east'; there is: north, south", refused)
        self.finish(trader)
        self.replayed()

    def test_fetched(self):
        """What waits at one venue is fetched when the other shows it within the limit, and no more is out than was ordered."""
        self.market()
        trader = self.trade()
        parents = self.parts(trader, ["north", "north"])
        buy = [o for o in self.live(trader) if o["parent"] is None and o["side"] == "buy"][0]
        # At its price, for a part of it: with its own client's bids out of the way, so that the offer rests.
        self.clients["south"].send("35=q|11=ALL|530=7|60=20260101-00:00:00|")
        time.sleep(0.3)
        while self.clients["south"].answer(seconds=0.3) is not None:
            pass
        self.rest("south", 2, 4, buy["price"])
        self.assertEqual(self.filled("south"), 4)
        self.parts(trader, ["north", "north"], parents)
        live = {o["order"]: o for o in self.live(trader)}
        self.assertEqual((live[buy["order"]]["filled"], live[buy["order"]]["state"]), ("4", "PARTIAL_FILL"))
        waiting = [o for o in live.values() if o["parent"] == buy["order"]]
        self.assertEqual([(o["quantity"], o["leaves"]) for o in waiting], [("6", "6")])
        self.assertEqual(self.position(self.finish(trader)), "4")
        self.replayed()

    def test_replaced(self):
        """A strategy that moves its quotes by replaces: the parts follow, and add up."""
        self.market()
        trader = self.trade(strategy=MAKER)
        parents = self.parts(trader, ["north", "north"])
        prices = {o["order"]: o["price"] for o in self.live(trader) if o["parent"] is None}
        self.rest("north", 1, 500, "99.50")
        deadline = time.monotonic() + 20
        while True:
            live = self.live(trader)
            now = {o["order"]: o["price"] for o in live if o["parent"] is None}
            parts = {o["parent"]: o["price"] for o in live if o["parent"] is not None}
            if sorted(now) == parents and all(now[o] != prices[o] for o in parents) and parts == now:
                break
            self.assertLess(time.monotonic(), deadline, live)
            time.sleep(0.1)
        self.finish(trader)
        self.replayed()
        moved = [o for o in self.orders(self.journal()) if o["parent"] is None and o["order"] in parents]
        self.assertEqual([o["state"] for o in moved], ["CANCELED", "CANCELED"])

    def test_one_over_tls(self):
        """The one session is encrypted and the other isn't; what is swept over both adds up."""
        self.make_certificates()
        self.venues["south"].kill()
        self.venues["south"].wait()
        self.clients["south"].close()
        self.open("south", listen="tls: { certificate: venue.pem, key: venue.key, authorities: authority.pem, "
                                  "client_certificates: optional }", trader=", tls: { certificate: 'DNS:named.example' }")
        self.market()
        tls = self.venues["south"].listening["tls_port"]
        trader = self.trade(
            south=", tls: { name: venue.example, authorities: authority.pem, certificate: named.pem, key: named.key }",
            ports={"north": self.ports["north"], "south": tls})
        self.working(trader, 2)
        self.rest("north", 1, 1000, "99.00")
        self.assertEqual((self.filled("south"), self.filled("north")), (40, 10))
        self.assertEqual(self.position(self.finish(trader)), "50")
        self.replayed()

    def what_if(self, text, check=0):
        self.write("other.yaml", text)
        return self.apus("replay", self.journal(), "--what-if", "other.yaml", "--json", check=check)

    def test_what_if(self):
        """Of orders that go whole: nothing differs with the run's own risk, and what is refused with another isn't sent."""
        self.market()
        trader = self.trade(rule="best")
        self.working(trader, 2)
        self.rest("north", 1, 1000, "99.00")
        self.assertEqual(self.filled("south"), 40)
        self.finish(trader)
        same = json.loads(self.what_if("risk: { max_order: 100, max_position: 100000 }\n").stdout)
        self.assertIs(same["same"], True, same)
        other = json.loads(self.what_if("risk: { max_order: 20, max_position: 100000 }\n").stdout)
        self.assertIs(other["same"], False)
        self.assertGreater(other["fills_dropped"], 0)
        self.assertEqual(other["what_if"]["fills"], 0)

    def test_what_if_in_parts(self):
        """Of orders that are cut up: nothing differs with what the run had; a part that would be refused is had at the other venue,
        of what that showed; venues' fills are the orders', to the share."""
        self.market()
        trader = self.trade(south=", fees: { taker_bps: 1 }")
        self.working(trader, 2)
        self.rest("north", 1, 1000, "99.00")
        # South's forty would be dearer, by what it charges.
        self.assertEqual((self.filled("south"), self.filled("north")), (20, 30))
        self.finish(trader)
        for text in ("risk: { max_order: 100, max_position: 100000 }\n", "routing: { rule: sweep }\n"):
            same = json.loads(self.what_if(text).stdout)
            self.assertIs(same["same"], True, same)
            venues = {v["venue"]: (v["taken"], v["fees"]) for v in same["then"]["venues"]}
            # 20 at 101.00, of which a basis point is 0.202.
            self.assertEqual(venues, {"north": ("30", "0.00"), "south": ("20", "0.20")})
        other = json.loads(self.what_if("risk: { max_order: 25, max_position: 100000 }\n").stdout)
        self.assertIs(other["same"], False)
        refused = [c for c in other["changes"] if c["how"] == "would_be_refused"]
        self.assertEqual([c["what_if"]["reason"] for c in refused], ["order_size"])
        # North's thirty are refused, and go to south: it showed forty, of which twenty are the recorded part's.
        filled = {c["how"]: (c["filled_then"], c["filled_what_if"]) for c in other["changes"]}
        self.assertEqual(filled["filled_otherwise"], ("50", "40"))
        now = {v["venue"]: v["taken"] for v in other["what_if"]["venues"]}
        self.assertEqual((now, other["what_if"]["orders_filled"]), ({"north": "0", "south": "40"}, "40"))
        self.assertEqual(other["assumed"]["quantity_by_what_was_shown"], "20")
        self.assertEqual(other["assumed"]["quantity_gone_with_the_run"], "30")
        text = self.apus("replay", self.journal(), "--what-if", "other.yaml", check=0).stdout
        for word in ("part: ACME buy 30 @ 101", "cut up, and filled otherwise", "filled 50, then; 40, now",
                     "assumed, where nobody can know", "fees then"):
            self.assertIn(word, text)
        wrong = self.what_if("routing: { rule: best }\n", check=2).stderr
        self.assertIn("it may be changed to: pegged", wrong)

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
