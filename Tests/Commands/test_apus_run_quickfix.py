"""`apus run` on a venue that isn't ours: a stock QuickFIX acceptor, whose side of the market is played here. Skipped
where libquickfix-dev or a C++ compiler isn't there.
"""

import json
import os
import shutil
import signal
import socket
import time
import unittest

import quickfix_dictionary
from test_apus_venue_quickfix import HEADER, QuickFIX, Trader
from venue_support import INSTRUMENTS

TRADER = """\
instruments: instruments.yaml
venue:
  {{ host: 127.0.0.1, port: {port}, sender: TRADER, target: QUICK, account: trader, heartbeat: 2s, store: fix }}
strategies: {{ quote_and_take: {{ quote: 10, half_spread_ticks: 2, requote_ticks: 2, take: 10, take_imbalance_percent: 101 }} }}
risk: {{ max_order: 100, max_position: 100000 }}
gateway_out: {{ max_age: 5s }}
journal: {{ directory: journal, segment: 1MiB }}
watchdog: {{ after: 20s }}
"""


class Venue(Trader):
    """QuickFIX as a venue, and what a venue would say."""

    def __init__(self, *words):
        *words, dictionary = words
        super().__init__(*words, called_by=("TRADER", dictionary))
        self.executions = 0
        self.orders = {}

    def book(self, symbol, bid, ask, request):
        self.tell(f"W|55={symbol}|262={request}|268=2|269=0|270={bid}|271=1000|269=1|270={ask}|271=1000|")

    def report(self, order, type, status, more="", filled=0, price="0", kind=0):
        """An ExecutionReport about an order, as (id, what was sent)."""
        self.executions += 1
        leaves = 0 if status in "24" else 10 - filled
        limit = f"44={order[44]}|" if 44 in order else ""
        self.tell(f"8|6={price}|11={order[11]}|14={filled}|17={self.executions}|20={kind}|37=V{order[11]}|"
                  f"38={order[38]}|39={status}|{limit}54={order[54]}|55={order[55]}|150={type}|151={leaves}|{more}")
        return self.executions

    def new_orders(self, count=2):
        """The next orders, accepted: {side: order}. They are first seen now: none of them is a copy."""
        found = {}
        for _ in range(count):
            order = self.hear("app", t35="D")
            if order.get(43) == "Y":
                raise AssertionError(f"an order was sent again: {order}")
            self.report(order, "0", "0")
            found[order[54]] = order
        return found

    def fill(self, order, quantity, filled, price):
        status = "2" if filled == int(order[38]) else "1"
        return self.report(order, status, status, f"31={price}|32={quantity}|", filled, price)


@unittest.skipUnless(os.path.exists(HEADER) and shutil.which("g++"), "libquickfix-dev and g++ aren't installed")
class TraderOnQuickFIX(QuickFIX):
    def setUp(self):
        super().setUp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.dictionary = quickfix_dictionary.write(self.path("FIX42.xml"))
        self.write("instruments.yaml", INSTRUMENTS)
        self.write("trader.yaml", TRADER.format(port=self.port))

    def start_quickfix(self, directory="quickfix"):
        venue = Venue(self.program, self.port, self.path(directory), "QUICK", 2, self.dictionary)
        self.addCleanup(self.end_trader, venue)
        return venue

    def log_on(self, venue):
        """The session is up, and both books are asked for; ACME's is told, BOLT's is empty."""
        venue.hear("logon", seconds=20)
        for _ in range(2):
            request = venue.hear("app", t35="V")
            if request[55] == "ACME":
                venue.book("ACME", "99.90", "100.10", request[262])
            else:
                venue.tell(f"W|55=BOLT|262={request[262]}|268=0|")

    def finish(self, trader, venue):
        """Stops it in good order; its summary. What it cancels is canceled."""
        trader.send_signal(signal.SIGINT)
        deadline = time.monotonic() + 20
        while trader.poll() is None and time.monotonic() < deadline:
            try:
                cancel = venue.hear("app", seconds=0.3, t35="F")
            except AssertionError:
                continue
            venue.report({**cancel, 38: "10"}, "4", "4", f"41={cancel[41]}|")
        output, errors = trader.communicate(timeout=30)
        self.assertEqual(trader.returncode, 0, output + errors)
        summary = json.loads(output.splitlines()[-1])
        self.assertIs(summary["clean"], True)
        self.assertIn("identical", self.apus("replay", summary["journal"], check=0).stdout)
        return summary

    def position(self, summary):
        return summary["positions"][0]["position"]

    def assert_no_rejects(self, venue):
        for kind in ("3", "j"):
            self.assertEqual(venue.all("out", t35=kind) + venue.all("admin", t35=kind) + venue.all("app", t35=kind), [])

    # MARK: Trading

    def test_trades(self):
        """Logon, both books, quotes, partial and whole fills, a cancel that nobody asked for, requotes with cancels."""
        venue = self.start_quickfix()
        trader = self.start("--json", config="trader.yaml", moving=False)
        self.log_on(venue)
        quotes = venue.new_orders()
        self.assertEqual((quotes["1"][44], quotes["2"][44]), ("99.98", "100.02"))
        self.assertEqual(quotes["1"].get(1), None)
        # Its book shows them too, and it isn't led by them.
        venue.tell("X|262=1|268=2|279=0|269=0|55=ACME|270=99.98|271=10|279=0|269=1|55=ACME|270=100.02|271=10|")
        venue.fill(quotes["1"], 4, 4, "99.98")
        venue.fill(quotes["1"], 6, 10, "99.98")
        venue.tell("X|262=1|268=1|279=2|269=0|55=ACME|270=99.98|")
        # The bid is gone, the ask is canceled by the venue of its own accord; then the market moves.
        venue.report(quotes["2"], "4", "4")
        venue.tell("X|262=1|268=1|279=2|269=1|55=ACME|270=100.02|")
        venue.tell("X|262=1|268=1|279=1|269=0|55=ACME|270=99.92|271=500|")
        quotes = venue.new_orders()
        self.assertEqual((quotes["1"][44], quotes["2"][44]), ("99.99", "100.03"))
        venue.tell("X|262=1|268=1|279=1|269=0|55=ACME|270=99.98|271=500|")
        for _ in range(2):
            cancel = venue.hear("app", t35="F")
            self.assertIn(cancel[41], [order[11] for order in quotes.values()])
            venue.report({**cancel, 38: "10"}, "4", "4", f"41={cancel[41]}|")
        summary = self.finish(trader, venue)
        self.assertEqual(self.position(summary), "10")
        self.assertEqual((summary["orders_left"], summary["anomalies"]), (0, 0))
        self.assert_no_rejects(venue)
        venue.quit()
        self.assert_log_decodes()

    def test_quotes(self):
        """A venue that quotes: the next quote takes the place of the one before, and a cancel voids it."""
        venue = self.start_quickfix()
        trader = self.start("--json", config="trader.yaml", moving=False)
        self.log_on(venue)
        venue.new_orders()
        venue.tell("S|117=q1|55=BOLT|132=49.00|133=51.00|134=100|135=200|")
        quotes = venue.new_orders()
        self.assertEqual({(order[55], order[44]) for order in quotes.values()}, {("BOLT", "49.9"), ("BOLT", "50.1")})
        venue.tell("S|117=q2|55=BOLT|132=49.50|133=51.50|134=100|135=200|")
        for _ in range(2):
            cancel = venue.hear("app", t35="F", t55="BOLT")
            venue.report({**cancel, 38: "10"}, "4", "4", f"41={cancel[41]}|")
        self.wait_for_recorded(trader, "quote")
        summary = self.finish(trader, venue)
        self.assertEqual(summary["anomalies"], 0)
        tops = [json.loads(line)["event"] for line in self.apus(
            "journal", "dump", summary["journal"], "--kind", "top_of_book", "--json", check=0).stdout.splitlines()]
        self.assertEqual([(top["bid_price"], top["ask_price"]) for top in tops if top["instrument"] in (1, "BOLT")][:2],
                         [("49", "51"), ("49.5", "51.5")])
        self.assert_no_rejects(venue)

    def test_busts_and_corrections(self):
        """An execution that is taken back, and one that was another: the position is what was traded in the end."""
        venue = self.start_quickfix()
        trader = self.start("--json", config="trader.yaml", moving=False)
        self.log_on(venue)
        quotes = venue.new_orders()
        first = venue.fill(quotes["1"], 4, 4, "99.98")
        second = venue.fill(quotes["1"], 6, 10, "99.98")
        sold = venue.fill(quotes["2"], 10, 10, "100.02")
        venue.report(quotes["1"], "4", "4", f"19={first}|31=99.98|32=4|", 6, "99.98", kind=1)
        venue.report(quotes["1"], "2", "2", f"19={second}|31=99.90|32=5|", 5, "99.90", kind=2)
        self.wait_for_recorded(trader, "execution_corrected")
        self.assertGreater(sold, second)
        summary = self.finish(trader, venue)
        self.assertEqual(self.position(summary), "-5")
        # 5 bought at 99.90, 10 sold at 100.02, and five still sold at a middle of 100.
        self.assertEqual(summary["positions"][0]["profit"], "0.70")
        self.assert_no_rejects(venue)

    def wait_for_recorded(self, trader, kind):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            name = [j for j in os.listdir(self.path("journal")) if j.startswith(trader.name + "-")][0]
            if self.apus("journal", "dump", os.path.join("journal", name), "--kind", kind, check=0).stdout:
                return
            time.sleep(0.1)
        self.fail(f"no {kind}")

    # MARK: Cuts

    def test_killed_and_resumed(self):
        """QuickFIX dies amid trading and goes on with its store: the trader calls, asks where its orders stand, and
        believes the answers."""
        venue = self.start_quickfix()
        trader = self.start("--json", config="trader.yaml", moving=False)
        self.log_on(venue)
        quotes = venue.new_orders()
        venue.fill(quotes["1"], 4, 4, "99.98")
        time.sleep(0.3)
        venue.kill()
        venue = self.start_quickfix()
        self.log_on(venue)
        for _ in range(2):
            question = venue.hear("app", t35="H")
            order = [order for order in quotes.values() if order[11] == question[11]][0]
            if order[54] == "1":
                # Filled meanwhile: the rest comes as a report, and the answer says so.
                venue.executions = 100
                venue.fill(order, 6, 10, "99.98")
                venue.report(order, "2", "2", filled=10, price="99.98", kind=3)
            else:
                venue.report(order, "0", "0", kind=3)
        # The bid anew, when the market moves.
        venue.tell("X|262=1|268=1|279=1|269=0|55=ACME|270=99.92|271=500|")
        self.assertEqual(venue.new_orders(1)["1"][44], "99.99")
        summary = self.finish(trader, venue)
        self.assertEqual(self.position(summary), "10")
        self.assertEqual(summary["anomalies"], 0)
        self.assert_no_rejects(venue)

    def replaces(self, venue, names):
        """The next replaces of both quotes, each of the order by the name that it bears by now, taken: {side: name}."""
        found = {}
        for _ in range(2):
            replace = venue.hear("app", t35="G")
            self.assertEqual(replace[41], names[replace[54]], replace)
            venue.report(replace, "5", "5", f"41={replace[41]}|")
            found[replace[54]] = replace[11]
        return found

    def test_a_killed_trader_calls_orders_by_their_last_names(self):
        self.called_by_their_last_names()

    def test_orders_in_doubt_are_called_by_their_last_names(self):
        self.called_by_their_last_names("--fresh")

    def called_by_their_last_names(self, *options):
        """To this venue an order is what its last replace called it. A trader that was killed asks about it and cancels it by
        that name, and no request has a name that there was before."""
        maker = "make: { kind: market_maker, instruments: [ACME], quote: 10, half_spread_ticks: 2, max_position: 1000 }"
        text = TRADER.format(port=self.port).splitlines()
        text[3] = f"strategies: {{ {maker} }}"
        self.write("trader.yaml", "\n".join(text) + "\n")
        venue = self.start_quickfix()
        trader = self.start("--json", config="trader.yaml", moving=False)
        self.log_on(venue)
        quotes = venue.new_orders()
        seen = [{side: order[11] for side, order in quotes.items()}]
        for price in ("99.92", "99.94"):
            venue.tell(f"X|262=1|268=1|279=0|269=0|55=ACME|270={price}|271=500|")
            seen.append(self.replaces(venue, seen[-1]))
        time.sleep(0.3)
        trader.kill()
        trader.communicate()
        trader = self.start("--json", *options, config="trader.yaml", name=trader.name, moving=False)
        self.log_on(venue)
        asked = {}
        for _ in range(2):
            question = venue.hear("app", t35="H")
            asked[question[54]] = question[11]
            venue.report({**question, 38: "10"}, "5", "5", kind=3)
        self.assertEqual(asked, seen[-1])
        # Its books are new to it, or its journal is: what it quoted before is taken off.
        cancels = {}
        for _ in range(2):
            cancel = venue.hear("app", t35="F")
            cancels[cancel[54]] = cancel
            venue.report({**cancel, 38: "10"}, "4", "4", f"41={cancel[41]}|")
        self.assertEqual({side: cancel[41] for side, cancel in cancels.items()}, seen[-1])
        names = [name for names in seen for name in names.values()] + [cancel[11] for cancel in cancels.values()]
        self.assertEqual(len(set(names)), 8, names)
        if options:
            # What is heard of an order in doubt its order manager doesn't know: it asks once more.
            for _ in range(2):
                question = venue.hear("app", t35="H")
                self.assertEqual(question[11], asked[question[54]])
                venue.report({**question, 38: "10"}, "4", "4", kind=3)
        venue.new_orders()
        summary = self.finish(trader, venue)
        self.assertEqual((summary["orders_left"], summary["anomalies"]), (0, 2 if options else 0))
        self.assert_no_rejects(venue)

    def test_a_venue_that_has_forgotten_the_session(self):
        """QuickFIX begins anew and the trader doesn't: they don't come together, and no order comes a second time."""
        venue = self.start_quickfix("first")
        trader = self.start("--json", config="trader.yaml", moving=False)
        self.log_on(venue)
        venue.new_orders()
        venue.kill()
        venue = self.start_quickfix("second")
        # Its numbers are too low for the trader, who goes; it is told to begin where the trader is.
        venue.hear("logout", seconds=20)
        self.assertEqual(venue.all("app", t35="D"), [])
        trader.send_signal(signal.SIGINT)
        output, errors = trader.communicate(timeout=30)
        # Nobody has said what became of the two: it ends in good order, and names them.
        self.assertEqual(trader.returncode, 1, output + errors)
        summary = json.loads(output)
        self.assertTrue(summary["clean"])
        self.assertEqual([order["side"] for order in summary["open_orders"]], ["buy", "sell"])
        self.assertEqual(errors.count("still open: "), 2)


del QuickFIX  # Its tests are elsewhere.

if __name__ == "__main__":
    unittest.main()
