"""`apus run` over FIX: the trader line against `apus venue`, two processes and nothing between them but TCP. A client of
sockets and text is the rest of the market.
"""

import json
import os
import signal
import time
import unittest

from venue_support import INSTRUMENTS, VenueTest

SESSIONS = [
    "trader: { sender: APUS, target: TRADER, account: trader }",
    "other: { sender: APUS, target: OTHER, account: other }",
    "copy: { sender: APUS, target: COPY, drop_copy: true }",
]

TRADER = """\
instruments: instruments.yaml
venue:
  host: 127.0.0.1
  port: {port}
  sender: TRADER
  target: APUS
  account: trader
  heartbeat: 2s
  store: trader-store
  {venue}
strategies: {{ quote_and_take: {{ quote: 10, half_spread_ticks: 2, requote_ticks: 2, take: 10, take_imbalance_percent: 101 }} }}
risk: {{ max_order: 100, max_position: 100000 }}
gateway_out: {{ max_age: 5s }}
journal: {{ directory: trader-journal, segment: 1MiB }}
watchdog: {{ after: 20s }}
warm_up: 0
topology: {topology}
"""


class TraderOverFIX(VenueTest):
    def setUp(self):
        super().setUp()
        self.venue_config(SESSIONS)
        self.venue, self.port = self.start_venue()
        self.names = 0

    def trade(self, port=None, topology="one_thread", venue="depth: 0", wait=True):
        """A trader that runs, logged on."""
        self.write("trader.yaml", TRADER.format(port=port or self.port, topology=topology, venue=venue))
        # Another one each time.
        trader = self.start("--json", "--fresh", config="trader.yaml", moving=False)
        if wait:
            self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 1)
        return trader

    def wait_for(self, trader, condition, seconds=15):
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

    def finish(self, trader):
        """Stops it in good order; its summary."""
        trader.send_signal(signal.SIGINT)
        output, errors = trader.communicate(timeout=30)
        self.assertEqual(trader.returncode, 0, output + errors)
        summary = json.loads(output.splitlines()[-1])
        self.assertIs(summary["clean"], True, output + errors)
        return summary

    def rest(self, client, side, quantity, price, symbol="ACME"):
        self.names += 1
        name = f"{client.sender}{self.names}"
        client.order(name, side, quantity, price, symbol)
        self.assert_fields(client.answer(), {11: name, 150: "0"})
        return name

    def take(self, client, side, quantity, price):
        """An order that is filled at once."""
        name = self.rest(client, side, quantity, price)
        self.assert_fields(client.answer(), {11: name, 150: "2", 14: str(quantity)})

    def market(self, client, bid, ask):
        """A market for the trader to quote in the middle of, far from it."""
        return self.rest(client, 1, 1000, bid), self.rest(client, 2, 1000, ask)

    def quotes(self, copy, count=2):
        """The next acknowledged orders of the trader's account, as a drop copy sees them: {side: price}."""
        found = {}
        while len(found) < count:
            report = copy.answer()
            self.assertIsNotNone(report, f"no quote; so far {found}")
            if report.get(1) == "trader" and report[150] == "0":
                found[report[54]] = report[44]
        return found

    def fills(self, copy):
        """Quantities that the trader was filled so far, since they were last asked for: (buys, sells)."""
        found = {"1": [], "2": []}
        while (report := copy.answer(seconds=0.5)) is not None:
            if report.get(1) == "trader" and report[150] in "12":
                found[report[54]].append(int(report[32]))
        return found["1"], found["2"]

    def journals(self):
        root = self.path("trader-journal")
        return sorted(name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name)))

    def assert_replays_all(self):
        for name in self.journals():
            path = os.path.join("trader-journal", name)
            self.apus("journal", "verify", path, check=0)
            result = self.apus("replay", path, check=0)
            self.assertIn("identical", result.stdout)

    def position(self, summary, symbol="ACME"):
        return [p for p in summary["positions"] if p["instrument"] == symbol][0]["position"]

    # MARK: Trading

    def test_quotes_and_fills(self):
        """It sees the book, quotes around its middle, is filled on either side, follows the market, and ends flat of
        orders; its positions are those that the venue's reports add up to, and its journal replays."""
        for topology in ("one_thread", "stage_per_thread"):
            with self.subTest(topology=topology):
                copy = self.client(self.port, "COPY").log_on(more="141=Y|")
                other = self.client(self.port, "OTHER").log_on(more="141=Y|")
                trader = self.trade(topology=topology)
                bid, ask = self.market(other, "99.90", "100.10")
                self.assertEqual(self.quotes(copy), {"1": "99.98", "2": "100.02"})
                # It sees its own quotes in the venue's book and isn't led by them: nothing moves, so neither do they.
                self.assertIsNone(copy.answer(seconds=0.5))
                # Ten of its ten offered, then three of its ten bid.
                self.take(other, 1, 10, "100.02")
                self.take(other, 2, 3, "99.98")
                summary = self.finish(trader)
                bought, sold = self.fills(copy)
                self.assertEqual((bought[0], sold[0]), (3, 10))
                self.assertEqual(self.position(summary), str(sum(bought) - sum(sold)))
                self.assertEqual((summary["orders_left"], summary["anomalies"], summary["orders_withheld"]), (0, 0, 0))
                self.assert_replays_all()
                for name in (bid, ask):
                    other.send(f"35=F|11={name}X|41={name}|54=1|55=ACME|60=20261126-10:00:00|")
                other.send("35=5|")
                copy.send("35=5|")
                time.sleep(0.2)
                other.close()
                copy.close()
                time.sleep(0.3)

    def test_the_venue_dies(self):
        """Its books are void at once, and no order goes to nobody. It calls until there is somebody, asks where its
        orders stand, learns that they are gone, and quotes anew."""
        copy = self.client(self.port, "COPY").log_on()
        other = self.client(self.port, "OTHER").log_on()
        trader = self.trade()
        self.market(other, "99.90", "100.10")
        self.assertEqual(self.quotes(copy), {"1": "99.98", "2": "100.02"})
        self.take(other, 1, 4, "100.02")
        self.venue.kill()
        self.venue.wait()
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["connections"] == 0)
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["calls"] >= 4)
        self.venue, port = self.start_venue(port=self.port)
        self.assertEqual(port, self.port)
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 2)
        self.wait_for(trader, lambda counts: counts["gateway-out.fix"]["working"] == 0)
        copy = self.client(self.port, "COPY", number=copy.number).log_on()
        other = self.client(self.port, "OTHER", number=other.number).log_on()
        self.market(other, "98.90", "99.10")
        self.assertEqual(self.quotes(copy), {"1": "98.98", "2": "99.02"})
        self.take(other, 1, 10, "99.02")
        summary = self.finish(trader)
        self.assertEqual(self.position(summary), "-14")
        self.assertEqual((summary["orders_left"], summary["anomalies"]), (0, 0))
        self.assert_replays_all()

    def test_what_a_venue_leaves_no_room_for(self):
        """A seed, a number of events and virtual time are a generated market's."""
        self.write("trader.yaml", TRADER.format(port=self.port, topology="one_thread", venue=""))
        for option in (["--seed", "1"], ["--events", "5"], ["--executor", "inline", "--for", "1s"]):
            with self.subTest(option=option):
                result = self.apus("run", "--config", "trader.yaml", *option, check=2)
                what = "--executor inline is for a market in the line" if option[0] == "--executor" else \
                    f"{option[0]} is for a generated market"
                self.assertIn(f"{what}, and 'trader.yaml' trades on a venue", result.stderr)

    def test_nobody_there(self):
        """A trader whose venue isn't there calls, harms nobody, and stops when it is told to."""
        self.stop_venue(self.venue)
        trader = self.trade(wait=False)
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["calls"] >= 4)
        summary = self.finish(trader)
        self.assertEqual((summary["requests_sent"], summary["orders_left"]), (0, 0))

    def test_killed(self):
        """Killed amid trading, it goes on with the same session: no number twice, nothing sent again. What it had out
        the venue has canceled, as it was told to."""
        copy = self.client(self.port, "COPY").log_on()
        other = self.client(self.port, "OTHER").log_on()
        trader = self.trade()
        self.market(other, "99.90", "100.10")
        self.assertEqual(self.quotes(copy), {"1": "99.98", "2": "100.02"})
        trader.kill()
        trader.communicate()
        canceled = set()
        while len(canceled) < 2:
            report = copy.answer()
            self.assertIsNotNone(report)
            if report.get(1) == "trader":
                self.assert_fields(report, {150: "4"})
                canceled.add(report[54])
        trader = self.trade()
        self.assertEqual(self.quotes(copy), {"1": "99.98", "2": "100.02"})
        self.take(other, 2, 10, "99.98")
        self.finish(trader)
        bought, sold = self.fills(copy)
        self.assertEqual((bought[0], sold), (10, []))
        self.assert_replays_all()



class AfterACrash(TraderOverFIX):
    """A venue that keeps the orders of who is cut off, and a trader who is killed."""

    # How it is started again.
    OPTIONS = ()

    def setUp(self):
        super().setUp()
        self.stop_venue(self.venue)
        self.venue_config([SESSIONS[0].replace(" }", ", cancel_on_disconnect: false }")] + SESSIONS[1:])
        self.venue, self.port = self.start_venue()

    def crash(self, trader):
        trader.kill()
        trader.communicate()

    def trade_again(self, name, port=None):
        """The same instance once more; it is not waited for."""
        self.write("trader.yaml", TRADER.format(port=port or self.port, topology="one_thread", venue="depth: 0"))
        return self.start("--json", *self.OPTIONS, config="trader.yaml", name=name, moving=False)

    def doubtful(self):
        """A trader who was killed with two quotes at the venue; the market and the drop copy."""
        copy = self.client(self.port, "COPY").log_on()
        other = self.client(self.port, "OTHER").log_on()
        trader = self.trade()
        self.market(other, "99.90", "100.10")
        self.assertEqual(self.quotes(copy), {"1": "99.98", "2": "100.02"})
        # So that its journal has the acknowledgements.
        time.sleep(0.3)
        self.crash(trader)
        return trader, other, copy

    def wait_until_its_own(self, trader):
        """The fabric of the one that was killed can be read until its own is there."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline and trader.poll() is None:
            if self.owner(trader.name) == trader.pid:
                return
            time.sleep(0.02)
        self.fail(f"it didn't come up: {trader.poll()}")

    def commands(self, journal):
        """What an operator told the line, by its journal."""
        dump = self.apus("journal", "dump", journal, "--kind", "operator_command", "--stage", "gateway-in", "--json",
                         check=0).stdout
        return [(json.loads(line)["event"]["action"]) for line in dump.splitlines()]


class Doubts(AfterACrash):
    """What a crash leaves open for who begins anew: orders that may be at the venue, or may not."""

    OPTIONS = ("--fresh",)

    def wait_until_settled(self, trader):
        """Two books and two orders are asked about; none is in doubt any more."""
        self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 1 and
                      counts["gateway-out.fix"]["sent"] >= 4 and counts["gateway-out.fix"]["working"] == 0)
        time.sleep(0.2)

    def test_works_at_the_venue(self):
        """Orders that still work are canceled, and only then does their instrument take new ones."""
        trader, other, copy = self.doubtful()
        again = self.trade_again(trader.name)
        canceled = [copy.answer(), copy.answer()]
        self.assertEqual(sorted((r[150], r[44]) for r in canceled), [("4", "100.02"), ("4", "99.98")])
        self.wait_until_settled(again)
        # Then it quotes anew, when the market moves.
        self.rest(other, 1, 1000, "99.92")
        self.assertEqual(self.quotes(copy), {"1": "99.99", "2": "100.03"})
        again.send_signal(signal.SIGINT)
        output, errors = again.communicate(timeout=30)
        self.assertIn("orders of an earlier run that are in doubt: 2; until the venue has said what became of them no new "
                      "orders in ACME", errors)
        self.assertEqual(again.returncode, 0, output + errors)
        summary = json.loads(output.splitlines()[-1])
        self.assertEqual(self.commands(summary["journal"]), ["halt_instrument", "resume_instrument", "shutdown", "shutdown"])
        self.assert_replays_all()
        # Nothing is left for the next one.
        last = self.trade_again(trader.name)
        self.assertEqual(self.quotes(copy), {"1": "99.99", "2": "100.03"})
        last.send_signal(signal.SIGINT)
        self.assertNotIn("in doubt", last.communicate(timeout=30)[1])

    def test_filled_or_forgotten_meanwhile(self):
        """One was filled while nobody was there, and the venue has lost the other."""
        trader, other, copy = self.doubtful()
        self.take(other, 1, 10, "100.02")
        self.assert_fields(copy.answer(), {1: "other", 150: "0"})
        self.venue.kill()
        self.venue.wait()
        again = self.trade_again(trader.name)
        # Nobody to ask: no order, however long.
        self.wait_for(again, lambda counts: counts["gateway-in.fix"]["calls"] >= 3)
        self.assertEqual(self.counters(trader.name)["gateway-out.fix"]["sent"], 0)
        self.crash(again)
        # Killed a second time: the doubts of before are still there.
        self.venue, _ = self.start_venue(port=self.port)
        copy = self.client(self.port, "COPY", number=copy.number).log_on()
        other = self.client(self.port, "OTHER", number=other.number).log_on()
        third = self.trade_again(trader.name)
        self.wait_until_settled(third)
        self.market(other, "98.90", "99.10")
        self.assertEqual(self.quotes(copy), {"1": "98.98", "2": "99.02"})
        third.send_signal(signal.SIGINT)
        output, errors = third.communicate(timeout=30)
        self.assertIn("orders of an earlier run that are in doubt: 2;", errors)
        self.assertEqual(third.returncode, 0, output + errors)
        self.assert_replays_all()

    def test_instruments_in_another_order(self):
        """What a journal calls the first instrument is another one today: the right one is halted, and asked about."""
        trader, _, copy = self.doubtful()
        lines = INSTRUMENTS.splitlines()
        self.write("instruments.yaml", "\n".join([lines[0], lines[2], lines[1]]) + "\n")
        again = self.trade_again(trader.name)
        canceled = [copy.answer(), copy.answer()]
        self.assertEqual(sorted((r[150], r[55], r[44]) for r in canceled), [("4", "ACME", "100.02"), ("4", "ACME", "99.98")])
        self.wait_until_settled(again)
        again.send_signal(signal.SIGINT)
        self.assertIn("no new orders in ACME\n", again.communicate(timeout=30)[1])

    def test_an_instrument_that_is_gone(self):
        trader, _, _ = self.doubtful()
        lines = INSTRUMENTS.splitlines()
        self.write("instruments.yaml", "\n".join([lines[0], lines[2]]) + "\n")
        again = self.trade_again(trader.name)
        # The fabric of the one that was killed is gone when its own is there.
        self.wait_for(again, lambda counts: len(self.journals()) == 2 and counts["gateway-out.fix"]["working"] == 0 and
                      counts["gateway-in.fix"]["sessions_up"] == 1)
        again.send_signal(signal.SIGINT)
        self.assertIn("whose instruments the config has no more: 2; ask the venue about them",
                      again.communicate(timeout=30)[1])

    def test_a_damaged_journal(self):
        """What was open can't be known: it says so, and doesn't trade."""
        trader, _, _ = self.doubtful()
        name = [j for j in self.journals() if j.startswith(trader.name + "-")][0]
        segment = os.path.join(self.path("trader-journal"), name, "000000.journal")
        with open(segment, "r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * 64)
        again = self.trade_again(trader.name)
        output, errors = again.communicate(timeout=30)
        self.assertEqual((again.returncode, output), (1, ""), errors)
        self.assertIn(name, errors)


class Resumption(AfterACrash):
    """Who is started again goes on: with his orders, his position, his numbers, and his limits."""

    def again(self, trader, working=2):
        """The same trader once more, logged on, with so many orders out."""
        again = self.trade_again(trader.name)
        self.wait_until_its_own(again)
        self.wait_for(again, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 1 and
                      counts["gateway-out.fix"]["working"] == working and counts["gateway-out.fix"]["sent"] >= 4)
        time.sleep(0.3)
        return again

    def test_its_orders_are_its_own(self):
        """They still work, nobody cancels them, and it follows the market with them."""
        trader, other, copy = self.doubtful()
        again = self.again(trader)
        self.assertEqual(self.fills(copy), ([], []))
        self.rest(other, 1, 1000, "99.96")
        ends = []
        while len(ends) < 2:
            report = copy.answer()
            self.assertIsNotNone(report, f"it doesn't follow the market: {ends}")
            if report.get(1) == "trader":
                ends.append((report[150], report[44]))
        self.assertEqual(sorted(ends), [("4", "100.02"), ("4", "99.98")])
        self.rest(other, 1, 10, "99.98")
        self.assertEqual(self.quotes(copy), {"1": "100.02", "2": "100.06"})
        summary = self.finish(again)
        recovery = summary["recovery"]
        self.assertEqual((recovery["run"], recovery["open_orders"], recovery["unsent"]), (1, 2, 0))
        self.assertEqual(len(self.journals()), 1)
        self.assertEqual(self.commands(summary["journal"]), ["begin", "shutdown", "shutdown"])
        self.assert_replays_all()
        # And once more, after an orderly end: out of the snapshot, with nothing to read again.
        last = self.trade_again(trader.name)
        self.quotes(copy)
        recovery = self.finish(last)["recovery"]
        self.assertEqual((recovery["run"], recovery["open_orders"], recovery["replayed"], recovery["end"]),
                         (2, 0, 0, "closed"))
        self.assert_replays_all()

    def test_filled_meanwhile(self):
        """The venue tells it again what it missed: its position is the venue's."""
        trader, other, copy = self.doubtful()
        self.take(other, 1, 10, "100.02")
        again = self.again(trader, working=2)
        summary = self.finish(again)
        self.assertEqual(self.position(summary), "-10")
        self.assert_replays_all()
        # It is still there a run later.
        last = self.trade_again(trader.name)
        self.wait_until_its_own(last)
        self.wait_for(last, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 1)
        self.assertEqual(self.position(self.finish(last)), "-10")

    def test_forgotten_meanwhile(self):
        """The venue has lost them: they end, and it quotes anew."""
        trader, other, copy = self.doubtful()
        self.venue.kill()
        self.venue.wait()
        self.venue, _ = self.start_venue(port=self.port)
        copy = self.client(self.port, "COPY", number=copy.number).log_on()
        other = self.client(self.port, "OTHER", number=other.number).log_on()
        again = self.again(trader, working=0)
        self.market(other, "98.90", "99.10")
        self.assertEqual(self.quotes(copy), {"1": "98.98", "2": "99.02"})
        summary = self.finish(again)
        self.assertEqual(summary["orders_left"], 0)
        self.assert_replays_all()

    def test_killed_again_and_again(self):
        """Each time it goes on where it was; one story in one journal."""
        trader, other, copy = self.doubtful()
        for round_ in range(3):
            again = self.again(trader)
            self.crash(again)
        again = self.again(trader)
        summary = self.finish(again)
        self.assertEqual(summary["recovery"]["run"], 4)
        self.assertEqual(len(self.journals()), 1)
        self.assert_replays_all()
        info = self.apus("journal", "info", summary["journal"], check=0).stdout
        for run in range(1, 5):
            self.assertRegex(info, rf"  then       run {run} from record \d+, ")
        self.assertRegex(info, rf"  snapshot   at input {self.last_input(summary['journal'])}, ")

    def last_input(self, journal):
        return json.loads(self.apus("journal", "info", journal, "--json", check=0).stdout)["last_sequence"]

    def test_a_limit_that_the_config_changes(self):
        """It enters as an event; what the operator changed and the config didn't stays."""
        trader = self.trade()
        self.apus("limits", "set", "max_position", "900", "--of", "ACME", "--by", "ann", "--why", "a test",
                  "--instance", trader.name, check=0)
        time.sleep(0.5)
        self.crash(trader)
        text = TRADER.replace("max_order: 100,", "max_order: 70,")
        self.write("trader.yaml", text.format(port=self.port, topology="one_thread", venue="depth: 0"))
        again = self.start("--json", config="trader.yaml", name=trader.name, moving=False)
        self.wait_until_its_own(again)
        self.wait_for(again, lambda counts: counts["gateway-in.fix"]["sessions_up"] == 1)
        shown = self.apus("limits", "show", "--instance", trader.name, "--json", check=0).stdout
        limits = {(row["limit"], row["instrument"]): row["value"] for row in map(json.loads, shown.splitlines())
                  if row["scope"] == "instrument"}
        orders = [value for (limit, _), value in limits.items() if limit == "max_order"]
        self.assertEqual(set(orders), {"70"}, limits)
        self.assertEqual((limits["max_position", "ACME"], limits["max_position", "BOLT"]), ("900", "100000"))
        summary = self.finish(again)
        self.assertEqual(summary["recovery"]["changed_limits"], len(orders))
        dump = self.apus("journal", "dump", summary["journal"], "--kind", "limit_change", "--stage", "gateway-in", "--json",
                         check=0).stdout
        changes = [json.loads(line)["event"] for line in dump.splitlines()]
        self.assertEqual({(c["before"], c["after"]) for c in changes}, {("100", "70"), ("100000", "900")})
        self.assert_replays_all()

    def test_what_it_cant_go_on_with(self):
        """Other instruments, and a log that was changed: it says so, touches nothing, and doesn't trade."""
        trader, _, _ = self.doubtful()
        name = self.journals()[0]
        directory = os.path.join(self.path("trader-journal"), name)
        before = {f: os.path.getsize(os.path.join(directory, f)) for f in os.listdir(directory)}
        lines = INSTRUMENTS.splitlines()
        self.write("instruments.yaml", "\n".join([lines[0], lines[2], lines[1]]) + "\n")
        output, errors = self.trade_again(trader.name).communicate(timeout=30)
        self.assertIn("can't be gone on with: its instruments are ACME, BOLT, the config's are BOLT, ACME", errors)
        self.assertIn("--fresh", errors)
        self.write("instruments.yaml", INSTRUMENTS)
        self.assertEqual(before, {f: os.path.getsize(os.path.join(directory, f)) for f in os.listdir(directory)})
        with open(os.path.join(directory, "000000.journal"), "r+b") as file:
            file.seek(12288)
            file.write(b"\xff" * 64)
        again = self.trade_again(trader.name)
        output, errors = again.communicate(timeout=30)
        self.assertEqual((again.returncode, output), (1, ""), errors)
        self.assertIn(name, errors)
        self.assertIn("corrupt", errors)


# The base's tests are its own.
for inherited in [name for name in dir(TraderOverFIX) if name.startswith("test_")]:
    setattr(AfterACrash, inherited, None)


class TraderOverTLS(TraderOverFIX):
    """The same, through the venue's other door, with a certificate on either side."""

    def setUp(self):
        VenueTest.setUp(self)
        self.names = 0
        self.make_certificates()
        self.venue_config(
            [SESSIONS[0].replace(" }", ", tls: { certificate: 'DNS:named.example' } }")] + SESSIONS[1:],
            listen="tls: { certificate: venue.pem, key: venue.key, authorities: authority.pem, client_certificates: optional }")
        self.venue, self.port = self.start_venue()
        self.tls_port = self.venue.listening["tls_port"]

    CALL = "tls: { name: venue.example, authorities: authority.pem, certificate: named.pem, key: named.key }"

    def trade(self, port=None, topology="one_thread", venue=CALL, wait=True):
        return super().trade(port or self.tls_port, topology, venue, wait)

    def start_venue(self, port=0, name=None):
        """The door for TLS is where it was."""
        if port:
            path = self.path("venue.yaml")
            text = open(path).read()
            if "tls: { port:" not in text:
                self.write("venue.yaml", text.replace("tls: {", f"tls: {{ port: {self.tls_port},"))
        return super().start_venue(port, name)

    # It has nothing to do with TLS.
    test_what_a_venue_leaves_no_room_for = None

    def test_which_certificates(self):
        """A venue that isn't who it should be gets no Logon; neither is a trader let in who isn't who he should be. Each calls
        on, and ends in good order."""
        for call, is_theirs in (
                # Signed by somebody else.
                ("tls: { name: venue.example, authorities: nobody.pem, certificate: named.pem, key: named.key }", False),
                # Another one's.
                ("tls: { name: other.example, authorities: authority.pem, certificate: named.pem, key: named.key }", False),
                # The host's authorities don't know it; and its name is no certificate's.
                ("tls: { authorities: authority.pem, certificate: named.pem, key: named.key }", False),
                ("tls: { name: venue.example, certificate: named.pem, key: named.key }", False),
                # The venue wants somebody else.
                ("tls: { name: venue.example, authorities: authority.pem, certificate: other.pem, key: other.key }", True),
                ("tls: { name: venue.example, authorities: authority.pem }", True)):
            with self.subTest(call=call):
                before = self.counters(self.venue.name)["gateway-in.fix"]
                trader = self.trade(venue=call, wait=False)
                counts = self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["calls"] >= 3)
                self.assertEqual(counts["gateway-in.fix"]["sessions_up"], 0)
                self.assertEqual(counts["gateway-in.fix"]["tls_failures"] == 0, is_theirs, counts["gateway-in.fix"])
                self.finish(trader)
                after = self.counters(self.venue.name)["gateway-in.fix"]
                self.assertEqual(after["sessions_up"], before["sessions_up"])
                self.assertEqual(after["messages"], before["messages"])

    def test_files_that_are_wrong(self):
        for call, said in (
                ("tls: { name: venue.example, authorities: nowhere.pem }", "nowhere.pem"),
                ("tls: { name: venue.example, certificate: named.pem }", "'key' in 'venue.tls'"),
                ("tls: { name: venue.example, certificate: named.pem, key: other.key }", "other.key")):
            with self.subTest(call=call):
                self.write("trader.yaml", TRADER.format(port=self.tls_port, topology="one_thread", venue=call))
                result = self.apus("run", "--config", "trader.yaml", "--instance", self.name(), "--for", "1s")
                self.assertIn(result.returncode, (1, 2))
                self.assertIn(said, result.stderr)

    def test_somebody_without_tls(self):
        """A venue that takes the call and says nothing that is TLS: it is called again, and nothing else happens."""
        trader = self.trade(port=self.port, wait=False)
        counts = self.wait_for(trader, lambda counts: counts["gateway-in.fix"]["calls"] >= 2, seconds=30)
        self.assertEqual(counts["gateway-in.fix"]["sessions_up"], 0)
        self.finish(trader)


if __name__ == "__main__":
    unittest.main()
