"""The demo: `apus run` with a venue that it brings along, in its own process or in another, and participants who make the
market there. Trader, venue and participants have nothing in common but sockets.
"""

import json
import os
import re
import signal
import time
import unittest

from support import ROOT
from venue_support import INSTRUMENTS, VenueTest

TRADER = """\
instruments: instruments.yaml
venue: {{ embedded: {embedded}, sender: TRADER, target: APUS, account: trader, heartbeat: 2s }}
market: {{ rate: 2k/s, resting_orders: 20, participants: {participants} }}
strategies: {{ quote_and_take: {{ quote: 10, half_spread_ticks: 1, requote_ticks: 2, take: 10, take_imbalance_percent: 101 }} }}
risk: {{ max_order: 100, max_position: 100000 }}
gateway_out: {{ max_age: 5s }}
journal: {{ directory: journal, segment: 1MiB }}
watchdog: {{ after: 20s }}
warm_up: 0
"""

SESSIONS = [
    "trader: { sender: APUS, target: TRADER, account: trader }",
    "'participant-{n}': { count: 4, sender: APUS, target: 'PARTICIPANT{n}', account: 'participant-{n}' }",
]


def is_gone(pid):
    """Whether a process has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


class Demo(VenueTest):
    def setUp(self):
        super().setUp()
        self.venue_config(SESSIONS)
        self.trader()

    def trader(self, embedded="venue.yaml", participants=4):
        self.write("trader.yaml", TRADER.format(embedded=embedded, participants=participants))

    def run_demo(self, *options, **more):
        """A run that ends by itself; its summary."""
        result = self.apus("run", "--config", "trader.yaml", "--instance", self.name(), "--json", *options, check=0, **more)
        return json.loads(result.stdout.splitlines()[-1])

    def journal_of(self, name):
        found = [j for j in os.listdir(self.path("journal")) if re.match(re.escape(name) + r"-\d{8}T", j)]
        self.assertEqual(len(found), 1, found)
        return os.path.join("journal", found[0])

    def assert_replays_identical(self, journal):
        self.apus("journal", "verify", journal, check=0)
        self.assertIn("identical", self.apus("replay", journal, check=0).stdout)

    def venue_positions(self, journal):
        """What the trader's fills add up to by the venue's own journal: a quantity for each instrument, in their order."""
        dump = self.apus("journal", "dump", journal, "--kind", "order_fill", "--stage", "risk", "--json", check=0).stdout
        positions = [0, 0]
        parties = {}
        for line in dump.splitlines():
            event = json.loads(line)["event"]
            parties.setdefault(event["execution"], []).append(event["source"])
            # The first session is the trader's.
            if event["source"] != "session/0":
                continue
            sign = 1 if event["side"] == "buy" else -1
            positions[("ACME", "BOLT").index(event["instrument"])] += sign * float(event["quantity"])
        for sides in parties.values():
            self.assertEqual(len(set(sides)), 2, f"somebody traded with himself: {sides}")
        return positions

    def assert_well(self, summary):
        self.assertIs(summary["clean"], True, summary)
        self.assertEqual((summary["orders_left"], summary["anomalies"], summary["orders_withheld"]), (0, 0, 0), summary)
        venue = summary["venue"]
        self.assertEqual((venue["participants"], venue["logons"]), (4, 4), venue)
        self.assertGreater(venue["fills"], 20, venue)
        # A cancel may come too late, and no more than that.
        self.assertLess(venue["refused"], venue["requests"] / 50, venue)
        self.assertTrue(any(float(p["position"]) or int(p["fills"]) for p in summary["positions"]), "the trader never traded")

    # MARK: It trades

    def test_in_one_process(self):
        """All that is to happen happens, each journal is whole and replays, and what the trader thinks it has is what the
        venue's journal says it traded."""
        summary = self.run_demo("--events", "3000")
        self.assert_well(summary)
        venue = summary["venue"]
        # Leavings come on top; the end may come before the last of them.
        self.assertGreaterEqual(venue["requests"] + venue["dropped"], 3000)
        self.assertEqual(venue["counts"]["logons"], 5)
        for journal in (summary["journal"], venue["journal"]):
            self.assert_replays_identical(journal)
        there = self.venue_positions(venue["journal"])
        self.assertEqual([float(position["position"]) for position in summary["positions"]], there)

    def test_in_two_processes(self):
        summary = self.run_demo("--events", "3000", "--venue-process")
        self.assert_well(summary)
        journal = self.journal_of(summary["instance"] + "-venue")
        for place in (summary["journal"], journal):
            self.assert_replays_identical(place)
        there = self.venue_positions(journal)
        self.assertEqual([float(position["position"]) for position in summary["positions"]], there)

    def test_two_at_a_time(self):
        """Each has its own venue, its own numbers, its own port."""
        demos = [self.start("--json", config="trader.yaml", moving=False) for _ in range(2)]
        for demo in demos:
            self.wait_for_fills(demo)
        for demo in demos:
            demo.send_signal(signal.SIGINT)
            output, errors = demo.communicate(timeout=60)
            self.assertEqual((demo.returncode, errors), (0, ""), output)
            self.assert_well(json.loads(output.splitlines()[-1]))

    def test_for_people(self):
        output = self.apus("run", "--config", "trader.yaml", "--instance", self.name(), "--for", "2s", check=0).stdout
        self.assertRegex(output, r"(?m)^  venue    FIX 4\.2 from TRADER to APUS at 127\.0\.0\.1:\d+$")
        self.assertRegex(output, r"(?m)^           embedded: '\S+-venue', in this process, with 4 participants$")
        self.assertRegex(output, r"(?m)^  4 participants: \d+ requests, \d+ reports, \d+ of them fills, \d+ refused$")

    def test_the_one_in_the_repository(self):
        """What `tools/run` runs."""
        result = self.apus("run", "--config", os.path.join(ROOT, "config", "demo.yaml"), "--instance", self.name(),
                           "--events", "4000", "--json", check=0)
        summary = json.loads(result.stdout.splitlines()[-1])
        self.assertIs(summary["clean"], True, summary)
        self.assertGreater(summary["venue"]["fills"], 20)
        self.assertGreater(summary["requests_sent"], 20)

    def test_a_kill_reaches_the_venue(self):
        """No order leaves for the venue any more, those that work there are canceled, and a rearm trades on."""
        demo = self.start("--json", config="trader.yaml", moving=False)
        self.wait_for_fills(demo)
        words = ("--by", "ann", "--why", "a test", "--instance", demo.name)
        self.apus("kill", *words, "--yes", check=0)
        deadline = time.monotonic() + 5
        while self.counters(demo.name)["gateway-out.fix"]["working"] and time.monotonic() < deadline:
            time.sleep(0.02)
        stopped = self.counters(demo.name)["gateway-out.fix"]
        self.assertEqual(stopped["working"], 0)
        time.sleep(1)
        # Heartbeats are messages too.
        self.assertLessEqual(self.counters(demo.name)["gateway-out.fix"]["sent"], stopped["sent"] + 3)
        self.apus("rearm", *words, "--yes", check=0)
        deadline = time.monotonic() + 10
        while (self.counters(demo.name)["gateway-out.fix"]["sent"] <= stopped["sent"] + 10
               and time.monotonic() < deadline):
            time.sleep(0.05)
        self.assertGreater(self.counters(demo.name)["gateway-out.fix"]["sent"], stopped["sent"] + 10)
        demo.send_signal(signal.SIGINT)
        output, errors = demo.communicate(timeout=60)
        self.assertEqual(demo.returncode, 0, errors)
        summary = json.loads(output.splitlines()[-1])
        self.assertIs(summary["clean"], True, summary)
        journal = summary["journal"]
        dump = self.apus("journal", "dump", journal, "--json", check=0).stdout
        events = [json.loads(line) for line in dump.splitlines()]
        killed, = [e["event"]["sequence"] for e in events
                   if e["event"]["kind"] == "kill_switch" and e["stage"] == "gateway-in"]
        rearmed, = [e["event"]["sequence"] for e in events if e["event"]["kind"] == "operator_command"
                    and e["event"]["action"] == "rearm" and e["stage"] == "gateway-in"]
        orders = [e["event"]["sequence"] for e in events
                  if e["event"]["kind"] == "order_new" and e["stage"] == "gateway-out"]
        self.assertFalse([s for s in orders if killed <= s < rearmed])
        # What was on its way when the word was set was withheld, and said so.
        withheld = [e["event"] for e in events if e["event"]["kind"] == "order_rejected"
                    and e["stage"] == "gateway-in" and e["event"]["origin"] == "gateway_out"]
        self.assertLessEqual({w["reason"] for w in withheld}, {"kill_switch"})
        for place in (journal, summary["venue"]["journal"]):
            self.assert_replays_identical(place)

    # MARK: The plug

    def wait_for_fills(self, demo, count=20):
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            counts = self.counters(demo.name, missing_is_well=True)
            if counts and counts["gateway-out.fix"]["sent"] >= count:
                return
            if demo.poll() is not None:
                self.fail(f"it ended: {demo.communicate()}")
            time.sleep(0.05)
        self.fail(f"it doesn't trade: {counts}")

    def venue_process(self, demo):
        """The process of a demo's venue: its only child."""
        with open(f"/proc/{demo.pid}/task/{demo.pid}/children", encoding="ascii") as children:
            return int(children.read().split()[0])

    def test_the_venue_is_killed(self):
        """The trader says so, has no market any more, calls again and again, and ends in good order, with
        what is open there named. Its journal replays."""
        demo = self.start("--json", "--venue-process", config="trader.yaml", moving=False)
        self.wait_for_fills(demo)
        os.kill(self.venue_process(demo), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.counters(demo.name)["gateway-in.fix"]["calls"] < 4:
            time.sleep(0.05)
        sent = self.counters(demo.name)["gateway-out.fix"]["sent"]
        time.sleep(0.5)
        self.assertEqual(self.counters(demo.name)["gateway-out.fix"]["sent"], sent, "nothing is sent to nobody")
        demo.send_signal(signal.SIGINT)
        output, errors = demo.communicate(timeout=60)
        self.assertIn("the venue's process is gone: it was ended by signal 9", errors)
        summary = json.loads(output.splitlines()[-1])
        self.assertIs(summary["clean"], True)
        self.assertEqual(len(summary["open_orders"]), summary["orders_left"])
        self.assertEqual(demo.returncode, 1 if summary["open_orders"] else 0, output + errors)
        for order in summary["open_orders"]:
            self.assertIn(f"still open: {order['order']} ", errors)
        self.assert_replays_identical(summary["journal"])

    def test_the_trader_is_killed(self):
        """Its venue doesn't outlive it, and closes its journal first."""
        demo = self.start("--json", "--venue-process", config="trader.yaml", moving=False)
        self.wait_for_fills(demo)
        venue = self.venue_process(demo)
        demo.kill()
        demo.communicate()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not is_gone(venue):
            time.sleep(0.05)
        self.assertTrue(is_gone(venue))
        journal = self.journal_of(demo.name + "-venue")
        self.assertIn("closed in good order", self.apus("journal", "verify", journal, check=0).stdout)
        self.assert_replays_identical(journal)

    # MARK: What doesn't fit

    def refused(self, *options):
        return self.apus("run", "--config", "trader.yaml", *options, check=2).stderr

    def test_configs_that_do_not_fit(self):
        self.trader(participants=6)
        self.assertIn("venue.yaml: its sessions have none with 'sender: APUS' and 'target: PARTICIPANT5', which the trader's "
                      "config asks for", self.refused())
        self.trader(embedded="nowhere.yaml")
        self.assertIn("nowhere.yaml", self.refused())
        self.trader()
        self.write("other.yaml", INSTRUMENTS.replace("ACME", "ZINC"))
        self.write("venue.yaml", open(self.path("venue.yaml")).read().replace("instruments: instruments.yaml",
                                                                             "instruments: other.yaml"))
        self.assertIn("venue.yaml: 'ACME' isn't traded there, which the trader's config asks for", self.refused())
        self.write("other.yaml", INSTRUMENTS.replace("tick: 0.01", "tick: 0.02"))
        self.assertIn("venue.yaml: 'ACME' has another tick or lot than in the trader's config", self.refused())

    def test_options_that_do_not_fit(self):
        self.assertIn("--executor inline is for a market in the line, and 'trader.yaml' trades on a venue; "
                      "config/paper.yaml has one", self.refused("--executor", "inline", "--for", "1s"))
        result = self.apus("run", "--config", os.path.join(ROOT, "config", "paper.yaml"), "--venue-process", check=2)
        self.assertIn("--venue-process is for an embedded venue, and ", result.stderr)


if __name__ == "__main__":
    unittest.main()
