"""`apus venue` with a client that isn't ours: a stock QuickFIX initiator that trades on it, dies and goes on where
it was, and sees the venue die and go on. Skipped where libquickfix-dev or a C++ compiler isn't there.
"""

import glob
import os
import queue
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from support import ROOT, no_core_dumps
from venue_support import VenueTest, fields, order

SOURCE = os.path.join(ROOT, "Tests", "Conformance", "quickfix_trader.cpp")
HEADER = "/usr/include/quickfix/SocketInitiator.h"

SESSIONS = [
    # Its orders stay when it goes, so that something can happen to them meanwhile.
    "quick: { sender: APUS, target: QUICK, account: quick, cancel_on_disconnect: false }",
    "other: { sender: APUS, target: OTHER, account: other }",
]


class Trader:
    """A QuickFIX process. What it says is kept, in order."""

    def __init__(self, program, port, directory, sender="QUICK", heartbeat=30, called_by=()):
        """With `called_by` (the trader's comp id, a data dictionary) it is a venue."""
        self.process = subprocess.Popen(
            [program, str(port), sender, directory, str(heartbeat), *called_by],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            preexec_fn=no_core_dumps)
        self.said, self.lines = [], queue.Queue()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.said.append(line.rstrip("\n"))
            self.lines.put(self.said[-1])

    def tell(self, *bodies):
        self.process.stdin.write("".join(body + "\n" for body in bodies))
        self.process.stdin.flush()

    def hear(self, word, seconds=10, **wanted):
        """The next line with this first word, as fields; lines before it are passed over. `t35="8"`: with this
        field."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                line = self.lines.get(timeout=max(0.001, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(
                    f"no '{word}' {wanted} in time; heard:\n" + "\n".join(self.said[-12:])) from None
            kind, _, rest = line.partition(" ")
            found = fields(rest) if "=" in rest else {}
            if kind == word and all(found.get(int(tag[1:])) == value
                                    for tag, value in wanted.items()):
                return found

    def report(self, name, type, seconds=10):
        """The next ExecutionReport of this ClOrdID and ExecType."""
        return self.hear("app", seconds, t35="8", t11=name, t150=type)

    def all(self, word, **wanted):
        """All lines so far with this first word and these fields."""
        found = [fields(line.partition(" ")[2]) for line in list(self.said)
                 if line.partition(" ")[0] == word]
        return [message for message in found
                if all(message.get(int(tag[1:])) == value for tag, value in wanted.items())]

    def kill(self):
        self.process.kill()
        self.end()

    def quit(self):
        self.tell("quit")
        self.end()

    def end(self, seconds=20):
        self.process.wait(timeout=seconds)
        # What it said is all there once its output has ended.
        self.reader.join(timeout=10)
        self.process.stdin.close()
        self.process.stdout.close()


class QuickFIX(VenueTest):
    """A test with QuickFIX in it."""

    @classmethod
    def setUpClass(cls):
        cls.built = tempfile.mkdtemp(prefix="apus-quickfix-")
        cls.program = os.path.join(cls.built, "trader")
        # The library's headers have throw specifications, which C++17 no longer knows.
        subprocess.run(["g++", "-std=c++14", "-O1", "-w", "-o", cls.program, SOURCE,
                        "-lquickfix", "-lpthread"], check=True, timeout=300)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.built, ignore_errors=True)

    def start_trader(self, port, sender="QUICK", heartbeat=30):
        trader = Trader(self.program, port, self.path("quickfix"), sender, heartbeat)
        self.addCleanup(self.end_trader, trader)
        return trader

    def end_trader(self, trader):
        if trader.process.poll() is None:
            trader.kill()

    def both(self):
        """A venue, QuickFIX logged on to it, and the other side of its trades."""
        self.venue_config(SESSIONS)
        venue, port = self.start_venue()
        trader = self.start_trader(port)
        trader.hear("logon")
        return venue, port, trader, self.client(port, "OTHER").log_on()

    def resends_whole(self, trader):
        """Whether QuickFIX sends again all that the venue asks for. One that is killed amid its writes may have numbered a
        message and not kept it. It skips that one in its answer, without a gap fill, so that its session can't go on with
        anybody: that isn't what is tested."""
        self.wait(lambda: trader.all("admin", t35="2"), 1)
        asked = trader.all("admin", t35="2")
        if not asked:
            return True
        if not self.wait(lambda: trader.all("out", t43="Y")):
            return False
        return min(int(m[34]) for m in trader.all("out", t43="Y")) <= int(asked[0][7])

    def assert_spotless(self, trader):
        """Nothing that came lacked a field, and neither side rejected a message of the other's session."""
        self.assertEqual([line for line in trader.said if line.startswith("lacks")], [])
        self.assertEqual(trader.all("out", t35="3") + trader.all("admin", t35="3"), [])
        self.assertEqual(trader.all("out", t35="j"), [])

    def assert_log_decodes(self):
        """What QuickFIX wrote down of the session is FIX to `apus fix decode` too, every message of it."""
        logs = glob.glob(self.path("quickfix", "log", "FIX.4.2-*.messages.current.log"))
        self.assertEqual(len(logs), 1, logs)
        with open(logs[0], encoding="ascii") as log:
            count = sum("8=FIX.4.2" in line for line in log)
        decoded = self.apus("fix", "decode", logs[0], "--json", check=0)
        self.assertEqual(decoded.stderr, "")
        self.assertEqual(len(decoded.stdout.splitlines()), count)

    def assert_journals_whole(self, count):
        journals = sorted(os.listdir(self.path("journal")))
        journals = [name for name in journals if os.path.isdir(self.path("journal", name))]
        self.assertEqual(len(journals), count, journals)
        for name in journals:
            self.apus("journal", "verify", os.path.join("journal", name), check=0)

    def assert_once(self, reports):
        """No execution twice, and numbers without a gap or a step back."""
        ids = [report[17] for report in reports]
        self.assertEqual(len(ids), len(set(ids)), "an ExecID came twice")
        numbers = [int(report[34]) for report in reports]
        self.assertEqual(numbers, sorted(set(numbers)), "reports out of order")


@unittest.skipUnless(os.path.exists(HEADER) and shutil.which("g++"),
                     "libquickfix-dev and g++ aren't installed")
class QuickFIXOnVenue(QuickFIX):

    # MARK: Trading

    def test_trades(self):
        """Each kind of order, and every field of what becomes of it."""
        venue, _, trader, other = self.both()

        # Rests, is filled in part, then wholly: 30 at 10.50 and 70 at 10.50 by two takers.
        trader.tell("D|" + order("L1", 2, 100, "10.50", more="1=quick|"))
        self.assert_fields(trader.report("L1", "0"), {
            49: "APUS", 56: "QUICK", 1: "quick", 20: "0", 39: "0", 38: "100", 40: "2", 44: "10.5",
            54: "2", 55: "ACME", 59: "0", 14: "0", 151: "100", 6: "0"})
        other.order("O1", 1, 30, "10.60")
        first = trader.report("L1", "1")
        self.assert_fields(first, {
            20: "0", 39: "1", 31: "10.5", 32: "30", 14: "30", 151: "70", 6: "10.5", 38: "100"})
        other.order("O2", 1, 80, "10.50")
        second = trader.report("L1", "2")
        self.assert_fields(second, {
            20: "0", 39: "2", 31: "10.5", 32: "70", 14: "100", 151: "0", 6: "10.5"})
        self.assertEqual(first[37], second[37], "one order, one OrderID")

        # A market order walks two prices: 10 at 10.50, 20 at 10.40, so 10.4333… on average. A market order
        # that isn't said to be anything else is for the day: what is left of it goes, for it can't rest.
        other.order("O3", 1, 20, "10.40")
        other.order("O4", 1, 5, "10.00")
        trader.tell("D|" + order("M1", 2, 30))
        self.assert_fields(trader.report("M1", "0"), {40: "1", 39: "0", 151: "30"})
        self.assert_fields(trader.report("M1", "1"),
                           {31: "10.5", 32: "10", 14: "10", 151: "20", 6: "10.5"})
        self.assert_fields(trader.report("M1", "2"),
                           {31: "10.4", 32: "20", 14: "30", 151: "0", 6: "10.43333333"})

        # What an immediate-or-cancel order doesn't get goes; a fill-or-kill order gets all or nothing.
        trader.tell("D|" + order("I1", 2, 8, "10.00", more="59=3|"))
        self.assert_fields(trader.report("I1", "1"),
                           {59: "3", 39: "1", 32: "5", 14: "5", 151: "3"})
        self.assert_fields(trader.report("I1", "4"),
                           {39: "4", 14: "5", 151: "0", 6: "10", 58: "ioc"})
        other.order("O5", 1, 5, "10.00")
        trader.tell("D|" + order("K1", 2, 6, "10.00", more="59=4|"))
        self.assert_fields(trader.report("K1", "4"), {39: "4", 14: "0", 151: "0", 58: "fok"})
        trader.tell("D|" + order("K2", 2, 5, "10.00", more="59=4|"))
        self.assert_fields(trader.report("K2", "2"), {39: "2", 14: "5", 151: "0", 59: "4"})

        # A stop waits until somebody trades at its price, then takes what is there.
        trader.tell("D|11=S1|21=1|38=4|40=3|99=11|54=1|55=ACME|")
        self.assert_fields(trader.report("S1", "0"), {40: "3", 99: "11", 39: "0", 151: "4"})
        trader.tell("D|11=S2|21=1|38=4|40=4|44=11.5|99=11|54=1|55=ACME|")
        self.assert_fields(trader.report("S2", "0"), {40: "4", 99: "11", 44: "11.5"})
        trader.tell("D|" + order("L2", 1, 1, "11.00"))
        other.order("O6", 2, 9, "11.00")
        self.assert_fields(trader.report("L2", "2"), {31: "11", 32: "1", 151: "0"})
        self.assert_fields(trader.report("S1", "2"), {31: "11", 32: "4", 14: "4", 151: "0"})
        self.assert_fields(trader.report("S2", "2"), {31: "11", 32: "4", 14: "4", 151: "0"})

        # Replaced in quantity, in price, in both after a part was filled; then canceled.
        trader.tell("D|" + order("R1", 1, 50, "20.00", "BOLT"))
        placed = trader.report("R1", "0")
        trader.tell("G|11=R2|41=R1|21=1|38=40|40=2|44=20.00|54=1|55=BOLT|")
        self.assertEqual(self.refusal(trader, "R2"), None)
        self.assert_fields(trader.all("app", t11="R2")[-1], {
            150: "5", 39: "5", 41: "R1", 38: "40", 44: "20", 14: "0", 151: "40", 37: placed[37]})
        trader.tell("G|11=R3|41=R2|21=1|38=40|40=2|44=20.50|54=1|55=BOLT|")
        self.assert_fields(trader.report("R3", "5"), {41: "R2", 38: "40", 44: "20.5", 151: "40"})
        other.order("O7", 2, 10, "20.50", "BOLT")
        self.assert_fields(trader.report("R3", "1"),
                           {39: "1", 31: "20.5", 32: "10", 14: "10", 151: "30"})
        trader.tell("G|11=R4|41=R3|21=1|38=60|40=2|44=20.00|54=1|55=BOLT|")
        self.assert_fields(trader.report("R4", "5"),
                           {41: "R3", 38: "60", 44: "20", 14: "10", 151: "50", 6: "20.5"})
        trader.tell("F|11=C1|41=R4|54=1|55=BOLT|")
        self.assert_fields(trader.report("C1", "4"), {
            39: "4", 41: "R4", 14: "10", 151: "0", 6: "20.5", 37: placed[37]})

        reports = trader.all("app", t35="8")
        self.assert_once(reports)
        self.assert_spotless(trader)
        trader.quit()
        self.assertEqual(trader.process.returncode, 0)
        self.assert_log_decodes()
        counts = self.stop_venue(venue)
        self.assertEqual((counts["logons"], counts["refused"]), (2, 0), counts)
        self.assert_journals_whole(1)

    def refusal(self, trader, name):
        """The OrderCancelReject that answers a request, or None where a report does."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            answers = trader.all("app", t11=name)
            if answers:
                return answers[0] if answers[0][35] == "9" else None
            time.sleep(0.01)
        self.fail(f"nothing answers {name}")

    def test_refusals_and_questions(self):
        """What can't be, with FIX's reasons; where orders stand; all of them canceled at once."""
        venue, _, trader, _ = self.both()

        for name, body, wanted in [
                ("X1", order("X1", 1, 10, "10.00", "NOPE"), {103: "1", 58: "unknown symbol (55)"}),
                ("X2", order("X2", 1, 10, "10.005"), {58: "tick 0.01 10.005"}),
                ("X3", order("X3", 1, 1001, "10.00"), {103: "3", 58: "order_size 1000 1001"}),
                ("X4", order("X4", 1, 15, "10.00", "BOLT"), {58: "lot 10 15"}),
                ("X5", order("X5", 1, 10, "1000.01"), {103: "3"})]:
            with self.subTest(refused=name):
                trader.tell("D|" + body)
                self.assert_fields(trader.report(name, "8"),
                                   {39: "8", 20: "0", 37: "NONE", 14: "0", 151: "0", **wanted})

        trader.tell("D|" + order("A1", 1, 10, "10.00"))
        trader.report("A1", "0")
        trader.tell("D|" + order("A1", 1, 20, "10.00"))
        self.assert_fields(trader.report("A1", "8"),
                           {39: "8", 103: "6", 58: "duplicate_id", 38: "20", 151: "0"})

        trader.tell("F|11=N1|41=NEVER|54=1|55=ACME|")
        self.assert_fields(trader.hear("app", t35="9"), {
            11: "N1", 41: "NEVER", 37: "NONE", 39: "8", 102: "1", 434: "1"})
        trader.tell("G|11=N2|41=NEVER|21=1|38=5|40=2|44=10.00|54=1|55=ACME|")
        self.assert_fields(trader.hear("app", t35="9"), {11: "N2", 41: "NEVER", 102: "1", 434: "2"})
        # Nobody may touch what is another session's: to this one it isn't there.
        trader.tell("F|11=N3|41=A1|54=2|55=ACME|")
        self.assert_fields(trader.hear("app", t35="9"), {11: "N3", 41: "A1"})

        # Where an order stands; what isn't known, and what is over.
        trader.tell("H|11=A1|54=1|55=ACME|")
        self.assert_fields(trader.hear("app", t35="8", t20="3"),
                           {11: "A1", 39: "0", 38: "10", 14: "0", 151: "10", 6: "0"})
        trader.tell("H|11=NEVER|54=1|55=ACME|")
        self.assert_fields(trader.hear("app", t35="8", t20="3"), {
            11: "NEVER", 39: "8", 150: "8", 37: "NONE", 103: "5", 151: "0", 58: "unknown_order"})

        trader.tell("D|" + order("A2", 2, 30, "30.00"), "D|" + order("A3", 1, 20, "20.00", "BOLT"))
        trader.report("A3", "0")
        # FIX 4.2 has no mass status: AF and q are as in FIX 4.3.
        trader.tell("AF|584=ALL|585=7|")
        found = [trader.hear("app", t35="8", t584="ALL") for _ in range(3)]
        self.assertEqual({m[11]: (m[39], m[151]) for m in found},
                         {"A1": ("0", "10"), "A2": ("0", "30"), "A3": ("0", "20")})
        self.assertEqual([(m[911], m[912]) for m in found], [("3", "N"), ("3", "N"), ("3", "Y")])
        trader.tell("AF|584=BOLTS|585=1|55=BOLT|")
        self.assert_fields(trader.hear("app", t584="BOLTS"), {11: "A3", 911: "1", 912: "Y"})

        trader.tell("q|11=Q1|530=1|55=BOLT|")
        self.assert_fields(trader.hear("app", t35="r"),
                           {11: "Q1", 55: "BOLT", 530: "1", 531: "1", 533: "1"})
        self.assert_fields(trader.report("A3", "4"), {39: "4", 151: "0", 58: "mass_cancel"})
        trader.tell("q|11=Q2|530=7|")
        self.assert_fields(trader.hear("app", t35="r"),
                           {11: "Q2", 55: None, 530: "7", 531: "7", 533: "2"})
        gone = [trader.hear("app", t35="8", t150="4") for _ in range(2)]
        self.assertEqual({m[11] for m in gone}, {"A1", "A2"})
        trader.tell("AF|584=NONE|585=7|")
        self.assert_fields(trader.hear("app", t35="j"), {372: "AF", 380: "1", 379: "NONE"})
        trader.tell("H|11=A2|54=2|55=ACME|")
        self.assert_fields(trader.hear("app", t35="8", t20="3"), {11: "A2", 39: "4", 151: "0"})

        self.assert_once(trader.all("app", t35="8"))
        self.assert_spotless(trader)
        trader.quit()
        self.assert_log_decodes()
        self.stop_venue(venue)
        self.assert_journals_whole(1)

    def test_heartbeats(self):
        """A session without orders stays up by heartbeats alone, and each side answers the other's question."""
        self.venue_config(SESSIONS)
        venue, port = self.start_venue()
        trader = self.start_trader(port, heartbeat=2)
        trader.hear("logon")
        time.sleep(5)
        trader.tell("1|112=ARE YOU THERE|")
        self.assert_fields(trader.hear("admin", t35="0", t112="ARE YOU THERE"), {49: "APUS"})
        # Three seconds of silence from here: the venue asks after 2.4, and would hang up after 4.8.
        os.kill(trader.process.pid, signal.SIGSTOP)
        time.sleep(3)
        os.kill(trader.process.pid, signal.SIGCONT)
        asked = trader.hear("admin", t35="1")
        trader.hear("out", t35="0", t112=asked[112])
        self.assertGreaterEqual(len(trader.all("admin", t35="0")), 3)
        self.assertGreaterEqual(len(trader.all("out", t35="0")), 3)
        self.assertEqual(trader.said.count("logon"), 1, "it never went down")
        self.assertNotIn("logout", trader.said)
        trader.tell("D|" + order("A1", 1, 10, "10.00"))
        trader.report("A1", "0")
        self.assert_spotless(trader)
        trader.quit()
        self.assert_log_decodes()
        self.stop_venue(venue)

    # MARK: Cuts

    def test_killed_and_resumed(self):
        """QuickFIX dies amid its orders. What happened to them meanwhile comes by a resend, once and in order."""
        names = [f"K{number}" for number in range(400)]
        for _ in range(10):
            venue, port, trader, other = self.both()
            trader.tell(*("D|" + order(name, 2, 10, "10.00") for name in names))
            trader.report("K60", "0")
            trader.kill()
            before = trader.all("app", t35="8")
            # While it is away up to a hundred of what the venue has of it is bought, one fill each. How many had left
            # it by then is the machine's business; those up to K60 had.
            time.sleep(0.3)
            other.order("B1", 1, 1000, "10.00")
            bought = []
            while (report := other.answer(seconds=2)) is not None and len(bought) < 100:
                if report[150] in "12":
                    bought.append(report)

            again = self.start_trader(port)
            again.hear("logon")
            self.assertTrue(self.wait(lambda: again.all("out", t35="2")), "it asks for what it missed")
            if self.resends_whole(again):
                break
            again.kill()
            venue.kill()
            venue.communicate()
            for folder in ("quickfix", "store", "journal"):
                shutil.rmtree(self.path(folder))
        else:
            self.fail("QuickFIX had lost messages ten times in a row")
        again.tell("D|" + order("LAST", 2, 10, "50.00"))
        again.report("LAST", "0", seconds=20)
        # What it never sent isn't known: it is taken now. Anything else would be a duplicate.
        accepted = {m[11] for m in before + again.all("app", t35="8") if m[150] == "0"}
        unsent = [name for name in names if name not in accepted]
        self.assertLess(len(unsent), len(names) - 60)
        again.tell(*("D|" + order(name, 2, 10, "60.00") for name in unsent))
        if unsent:
            again.report(unsent[-1], "0", seconds=20)

        after = again.all("app", t35="8")
        # The last one that it heard before it died may not have been in its store yet.
        asked = int(again.all("out", t35="2")[0][7])
        before = [m for m in before if int(m[34]) < asked]
        self.assert_once(before + after)
        reports = before + after
        self.assertEqual([m for m in reports if m[150] == "8"], [])
        self.assertEqual(sorted(m[11] for m in reports if m[150] == "0"), sorted(names + ["LAST"]))
        # Both sides of each trade have one name for it, and nobody's is invented.
        fills = [m for m in reports if m[150] in "12"]
        self.assertEqual([m[17] for m in fills], [m[17] for m in bought])
        self.assertTrue(all(m.get(43) == "Y" for m in fills), "they came by the resend")
        self.assertEqual([m[32] for m in fills], ["10"] * len(bought))
        self.assertGreater(len(bought), 60)
        self.assert_spotless(again)
        again.quit()
        self.assert_log_decodes()
        self.stop_venue(venue)
        self.assert_journals_whole(1)

    def wait(self, condition, seconds=10):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    def test_the_venue_is_killed(self):
        """The venue dies amid orders, three times, and goes on from its directories. QuickFIX sees numbers that
        continue, and no report of anything twice."""
        venue, port, trader, _ = self.both()
        name = venue.name
        told = 0
        for round in range(3):
            trader.tell(*("D|" + order(f"V{told + at}", 1, 1, "10.00") for at in range(150)))
            trader.report(f"V{told + 40}", "0", seconds=20)
            told += 150
            venue.kill()
            venue.communicate()
            trader.hear("logout", seconds=20)
            venue, _ = self.start_venue(port=port, name=name)
            trader.hear("logon", seconds=20)
            trader.tell("D|" + order(f"AFTER{round}", 1, 1, "10.00"))
            trader.report(f"AFTER{round}", "0", seconds=20)
        self.assertEqual(trader.said.count("logon"), 4)
        logons = [int(m[34]) for m in trader.all("admin", t35="A")]
        self.assertEqual(logons, sorted(set(logons)), "the venue's numbers go on")
        self.assertEqual([m for m in trader.all("admin", t35="5") if m.get(58)], [])
        reports = trader.all("app", t35="8")
        self.assert_once(reports)
        accepted = [m[11] for m in reports if m[150] == "0"]
        self.assertEqual(len(accepted), len(set(accepted)), "an order was taken twice")
        self.assertEqual([m for m in reports if m[150] != "0"], [])
        # An order that was under way when the venue died, and of which nothing was said, is nowhere: who asks
        # is told so.
        silent = [f"V{number}" for number in range(told) if f"V{number}" not in set(accepted)]
        for name in silent:
            trader.tell(f"H|11={name}|54=1|55=ACME|")
            self.assert_fields(trader.hear("app", t35="8", t20="3"),
                               {11: name, 39: "8", 58: "unknown_order"})
        self.assert_spotless(trader)
        trader.quit()
        self.assert_log_decodes()
        self.stop_venue(venue)
        # One journal, four runs.
        self.assert_journals_whole(1)


@unittest.skipUnless(os.path.exists(HEADER) and shutil.which("g++") and shutil.which("stunnel4"),
                     "libquickfix-dev, g++ and stunnel4 aren't installed")
class QuickFIXThroughStunnel(QuickFIX):
    """QuickFIX knows no TLS of ours: stunnel does it for it, with a certificate of its own."""

    def tunnel(self, port):
        """A tunnel's port."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            own = free.getsockname()[1]
        self.write("tunnel.conf", f"""\
foreground = yes
pid =
[fix]
client = yes
accept = 127.0.0.1:{own}
connect = 127.0.0.1:{port}
CAfile = authority.pem
verifyChain = yes
checkHost = venue.example
cert = named.pem
key = named.key
""")
        tunnel = subprocess.Popen(["stunnel4", "tunnel.conf"], cwd=self.directory, stderr=subprocess.PIPE,
                                  text=True, preexec_fn=no_core_dumps)
        self.addCleanup(self.end_tunnel, tunnel)
        for line in tunnel.stderr:
            if "Configuration successful" in line:
                break
        else:
            self.fail("no tunnel")
        # It goes on saying things.
        threading.Thread(target=tunnel.stderr.read, daemon=True).start()
        return own

    def end_tunnel(self, tunnel):
        tunnel.kill()
        tunnel.wait(timeout=10)

    def test_trades_and_goes_on(self):
        """It trades, is killed amid that, comes back and gets what it missed."""
        self.make_certificates()
        sessions = [SESSIONS[0].replace(" }", ', tls: { certificate: "DNS:named.example" } }'), SESSIONS[1]]
        self.venue_config(sessions, listen="tls: { certificate: venue.pem, key: venue.key, authorities: authority.pem }")
        venue, port = self.start_venue()
        tls = venue.listening["tls_port"]
        trader = self.start_trader(self.tunnel(tls))
        trader.hear("logon")
        other = self.client(port, "OTHER").log_on()
        for number in range(50):
            trader.tell("D|" + order(f"A{number}", 2, 10, "10.50"))
        for number in range(50):
            trader.report(f"A{number}", "0")
        trader.kill()
        other.order("O1", 1, 200, "10.50")
        # Twenty fills while it is away.
        self.assertTrue(any((other.answer() or {}).get(150) == "2" for _ in range(25)))
        trader = self.start_trader(self.tunnel(tls))
        trader.hear("logon")
        for number in range(20):
            self.assert_fields(trader.report(f"A{number}", "2"), {14: "10", 151: "0", 43: "Y"})
        trader.tell("D|" + order("B1", 2, 10, "10.60"))
        trader.report("B1", "0")
        self.assert_once(trader.all("app", t35="8"))
        self.assert_spotless(trader)
        trader.quit()
        other.close()
        counts = self.stop_venue(venue)
        self.assertEqual(counts["TLS_handshakes"], 2, counts)
        self.assert_log_decodes()
        self.assert_journals_whole(1)


if __name__ == "__main__":
    unittest.main()
