"""apus orders: what it tells of orders is held against the same journal's dump, counted here anew; and what a venue says
in its own words is there, to the letter.
"""

import csv
import io
import json
import os
import signal
import socket
import struct
import threading
import time
import unittest
from decimal import Decimal, ROUND_FLOOR

from support import CommandTest
from venue_support import VenueTest, fields, framed

REQUESTS = {"order_new", "order_cancel", "order_replace"}
REPORTS = {"order_accepted", "order_rejected", "order_fill", "order_canceled", "order_replaced",
           "request_rejected", "order_expired", "order_suspended", "order_anomaly"}
UNIT = Decimal("0.00000001")


class OrdersTest(CommandTest):
    def lines(self, *words, check=0):
        output = self.apus(*words, check=check).stdout
        return [json.loads(line) for line in output.splitlines()]

    def dump(self, journal):
        return self.lines("journal", "dump", journal, "--json")

    def orders(self, *words, check=0):
        return self.lines("orders", *words, "--json", check=check)

    def ids(self, *words, check=0):
        return [order["id"] for order in self.orders(*words, check=check)]


def plain(number):
    """A decimal as apus writes it."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


class Expected:
    """An order, counted from a trader's records as they come."""

    def __init__(self, new):
        self.new, self.fills, self.end = new, [], None
        self.records = []

    def filled(self):
        return sum((Decimal(f["quantity"]) for f in self.fills), Decimal(0))

    def average(self):
        if not self.fills:
            return None
        value = sum(Decimal(f["quantity"]) * Decimal(f["price"]) for f in self.fills)
        # Half up to 1e-8.
        return plain(((value / self.filled() / UNIT) + Decimal("0.5")).to_integral_value(ROUND_FLOOR) * UNIT)

    def state(self):
        if self.end:
            return self.end[0]
        if self.filled() == Decimal(self.new["quantity"]):
            return "FILLED"
        return None


def expected_of(records):
    """{order: Expected} of a trader's journal."""
    # What came round by the loopback may be in the log a moment before what it is an answer to.
    found = {record["event"]["order"]: Expected(record["event"]) for record in records
             if (record["event"]["kind"], record["stage"]) == ("order_new", "strategy")}
    for record in records:
        event, stage = record["event"], record["stage"]
        kind = event["kind"]
        if (kind, stage) == ("risk_warning", "risk") and event["order"] in found:
            found[event["order"]].records.append(record["record"])
        if kind not in REQUESTS | REPORTS:
            continue
        it = found[event["order"]]
        came_round = stage == "gateway-in" and event.get("origin") in ("risk", "orders")
        on_its_way = stage == "gateway-out" and kind != "order_new"
        if not came_round and not on_its_way:
            it.records.append(record["record"])
        if kind == "order_fill" and stage == "gateway-in":
            it.fills.append(event)
        elif kind == "order_rejected" and not came_round:
            it.end = ("REJECTED", event)
        elif kind == "order_canceled" and stage == "gateway-in":
            it.end = ("CANCELED", event)
    return found


class Trader(OrdersTest):
    """A trader on paper whose limits bite."""

    def setUp(self):
        super().setUp()
        # No larger than the worst that fits: some orders of each kind of end.
        self.log = self.record("--events", "12000", risk={"max_order": 100, "max_position": 200})
        self.records = self.dump(self.log)
        self.expected = expected_of(self.records)

    def test_every_order_is_as_its_records_say(self):
        found = self.orders(self.log)
        self.assertEqual(len(found), len(self.expected))
        self.assertGreater(len(found), 50)
        for order in found:
            with self.subTest(order=order["id"]):
                it = self.expected[order["order"]]
                for key in ("instrument", "side", "type", "quantity", "price", "time"):
                    self.assertEqual(order[key], it.new[key], key)
                self.assertEqual(Decimal(order["filled"]), it.filled())
                self.assertEqual(order["average_price"], it.average())
                self.assertEqual(order["state"], it.state())
                self.assertEqual(order["owner"], it.new["source"])
                self.assertFalse(order["live"])
                self.assertEqual(order["leaves"], "0")
                if it.end:
                    for key in ("reason", "limit", "value"):
                        self.assertEqual(order[key], it.end[1].get(key, "0"), key)
                    self.assertEqual(order["by"], it.end[1]["origin"])
        states = {order["state"] for order in found}
        self.assertEqual(states, {"FILLED", "CANCELED", "REJECTED"})

    def test_every_record_about_an_order_is_a_step_of_it(self):
        by_record = {record["record"]: record for record in self.records}
        for order in self.orders(self.log, "--life"):
            with self.subTest(order=order["id"]):
                steps = order["transitions"]
                self.assertEqual(sorted(step["record"] for step in steps),
                                 self.expected[order["order"]].records)
                self.assertEqual([step["sequence"] for step in steps],
                                 sorted(step["sequence"] for step in steps))
                before, filled = None, Decimal(0)
                for step in steps:
                    event = by_record[step["record"]]["event"]
                    self.assertEqual((step["kind"], step["time"]), (event["kind"], event["time"]))
                    self.assertEqual(step["from"], before)
                    before = step["to"]
                    if step["kind"] == "order_fill":
                        filled += Decimal(event["quantity"])
                    self.assertEqual(Decimal(step["filled"]), filled)
                    if step["to"] in ("PARTIAL_FILL", "ACKNOWLEDGED"):
                        self.assertEqual(Decimal(step["leaves"]), Decimal(order["quantity"]) - filled)
                self.assertEqual(before, order["state"])

    def test_who_and_why(self):
        # Which reason comes first is a matter of the machine's pace.
        risk = self.orders(self.log, "--state", "rejected", "--reason", "position_limit", "--life", "--limit", "1")[0]
        self.assertEqual([(s["who"], s["party"], s["to"]) for s in risk["transitions"]],
                         [("strategy/1", "strategy", "NEW"), ("risk", "system", "REJECTED")])
        last = risk["transitions"][-1]
        self.assertEqual((last["reason"], last["limit"]), ("position_limit", risk["limit"]))
        self.assertGreater(Decimal(last["value"]), Decimal(last["limit"]))
        # At the end the operator stops it: working orders are canceled, and that is his doing.
        stopped = self.orders(self.log, "--reason", "mass_cancel", "--life")
        self.assertTrue(stopped)
        for order in stopped:
            asked = [s for s in order["transitions"] if s["to"] == "PENDING_CANCEL" != s["from"]]
            self.assertEqual([(s["who"], s["party"], s["command"]) for s in asked],
                             [("operator", "operator", "shutdown")])

    def test_questions(self):
        every = self.orders(self.log)

        def those(wanted):
            return [order["id"] for order in every if wanted(order)]

        self.assertEqual(self.ids(self.log, "--state", "rejected", "--instrument", "ACME"),
                         those(lambda o: (o["state"], o["instrument"]) == ("REJECTED", "ACME")))
        self.assertEqual(self.ids(self.log, "--state", "FILLED,canceled"),
                         those(lambda o: o["state"] in ("FILLED", "CANCELED")))
        self.assertEqual(self.ids(self.log, "-i", "ACME", "-i", "BOLT", "--side", "sell"),
                         those(lambda o: o["instrument"] in ("ACME", "BOLT") and o["side"] == "sell"))
        self.assertEqual(self.ids(self.log, "--reason", "position_limit"),
                         those(lambda o: o["reason"] == "position_limit"))
        self.assertEqual(self.ids(self.log, "--strategy", "1", "--limit", "7"),
                         [order["id"] for order in every[:7]])
        self.assertEqual(self.ids(self.log, "--strategy", "quote_and_take"), [order["id"] for order in every])
        self.assertEqual(self.ids(self.log, "--strategy", "9", check=1), [])
        self.assertEqual(self.ids(self.log, "--live", check=1), [])
        middle = every[len(every) // 2]["last_time"]
        self.assertEqual(self.ids(self.log, "--since", middle),
                         those(lambda o: o["last_time"] >= middle))
        # As it was then.
        for order in self.orders(self.log, "--until", middle):
            self.assertLess(order["last_time"], middle)
        before = self.orders(self.log, "--until", middle, "--live")
        self.assertTrue(before)
        self.assertLessEqual(
            {order["state"] for order in before},
            {"NEW", "PENDING_NEW", "ACKNOWLEDGED", "PARTIAL_FILL", "PENDING_CANCEL"})
        # The tests aren't run across midnight often enough to mind.
        self.assertEqual(self.ids(self.log, "--since", middle[11:19]),
                         those(lambda o: o["last_time"][11:] >= middle[11:19]))
        self.assertEqual(self.ids(self.log, "--since", "2130-01-01", check=1), [])
        self.assertEqual(self.ids(self.log, "--until", "1999-01-01", check=1), [])
        if middle[:10] == time.strftime("%Y-%m-%d", time.gmtime()):
            self.assertEqual(len(self.ids(self.log, "--since", "today")), len(every))

    def test_an_order_by_each_of_its_ids(self):
        order = self.orders(self.log)[3]
        bits = int(order["order"])
        digits, wire = "0123456789ABCDEFGHIJKLMNOPQRSTUV", ""
        for _ in range(13):
            bits, digit = divmod(bits, 32)
            wire = digits[digit] + wire
        for word in (order["id"], order["order"], "Z" + wire, f"Z{wire}.2"):
            with self.subTest(id=word):
                found = self.orders(self.log, "--id", word)
                self.assertEqual([o["order"] for o in found], [order["order"]])
                self.assertTrue(found[0]["transitions"])

    def test_csv_is_the_same(self):
        every = self.orders(self.log)
        rows = list(csv.DictReader(io.StringIO(self.apus("orders", self.log, "--csv", check=0).stdout)))
        self.assertEqual(len(rows), len(every))
        for row, order in zip(rows, every):
            self.assertEqual(row["order"], order["id"])
            for key in ("instrument", "side", "type", "quantity", "price", "filled", "state", "limit", "owner"):
                self.assertEqual(row[key], order[key])
            self.assertEqual(row["average_price"], order["average_price"] or "")
            self.assertEqual((row["began"], row["last"]), (order["time"], order["last_time"]))
        lives = self.orders(self.log, "--life")
        rows = list(csv.DictReader(
            io.StringIO(self.apus("orders", self.log, "--csv", "--life", check=0).stdout)))
        self.assertEqual([(r["order"], int(r["record"]), r["to"]) for r in rows],
                         [(o["id"], s["record"], s["to"]) for o in lives for s in o["transitions"]])

    def test_for_eyes(self):
        every = self.orders(self.log)
        text = self.apus("orders", self.log, check=0).stdout
        lines = text.splitlines()
        self.assertEqual(len(lines), len(every) + 3)
        self.assertRegex(lines[0], r"^order +began +owner +instrument +side +type +quantity +price")
        self.assertRegex(lines[-1], rf"^{len(every)} orders \(\d+ FILLED, \d+ CANCELED, \d+ REJECTED\) "
                                    rf"of {len(every)}; {every[0]['time'][:10]}, UTC$")
        rejected = next(order for order in every if order["state"] == "REJECTED")
        text = self.apus("orders", self.log, "--id", rejected["id"], check=0).stdout
        self.assertRegex(text, rf"^order {rejected['id']} of strategy/1: {rejected['side']} 100 @ ")
        self.assertRegex(text, r"risk +rejects it +→ REJECTED +0 +0 +"
                               r"position_limit of the firm \(\d+, limit \d+\)\n")

    def test_slips(self):
        for words, *said in (
                ((self.log, "--state", "rejcted"), "did you mean 'rejected'?", "partial_fill"),
                ((self.log, "--instrument", "ACMF"), "did you mean 'ACME'?", "BOLT"),
                ((self.log, "--reason", "position_limt"), "did you mean 'position_limit'?", "kill_switch"),
                ((self.log, "--side", "by"), "did you mean 'buy'?"),
                ((self.log, "--since", "9 o'clock"), "09:30:00", "or today"),
                ((self.log, "--until", "2026-02-30"), "2026-11-20"[:5]),
                ((self.log, "--id", "C-17"), "1-1-13"),
                ((self.log, "--strategy", "quote_and_tak"), "did you mean 'quote_and_take'?"),
                ((self.log, "--session", "OTHER"), "this is a trader's journal"),
                ((self.log, "--csv", "--json"), "give one of them"),
                (("journal", "--instance", "nobody"), "'nobody'"),
                ((), "JOURNAL is missing")):
            with self.subTest(words=words):
                result = self.apus("orders", *words, check=2)
                self.assertEqual(result.stdout, "")
                for text in said:
                    self.assertIn(text, result.stderr)
        self.assertIn("no such file", self.apus("orders", "nowhere", check=1).stderr)

    def test_a_directory_of_journals(self):
        """Two runs of one core, and another core's beside them."""
        name = os.path.basename(self.log).rsplit("-", 1)[0]
        self.apus("run", "--fresh", "--instance", name, "--config", "core.yaml", "--events", "3000", check=0)
        both = [d for d in sorted(os.listdir(self.path("journal"))) if d.startswith(name + "-")]
        self.assertEqual(len(both), 2)
        paths = [os.path.join("journal", d) for d in both]
        single = [self.ids(path) for path in paths]
        self.assertEqual(self.ids("journal"), single[0] + single[1])
        self.assertEqual(self.ids(paths[1], paths[0], paths[1]), single[0] + single[1])
        self.assertEqual(len({i for ids in single for i in ids}), len(single[0]) + len(single[1]))
        other = self.record("--events", "3000")
        said = self.apus("orders", "journal", check=2).stderr
        self.assertIn("--instance", said)
        self.assertIn(os.path.basename(other).rsplit("-", 1)[0], said)
        self.assertEqual(self.ids("journal", "--instance", name), single[0] + single[1])

    def test_damage(self):
        """What stands before it is told, and that there is damage."""
        whole = self.ids(self.log)
        with open(self.path(self.log, "000000.journal"), "r+b") as out:
            out.seek(700_000)
            byte = out.read(1)[0]
            out.seek(700_000)
            out.write(bytes([byte ^ 1]))
        result = self.apus("orders", self.log, "--json", check=1)
        self.assertIn("corrupt", result.stderr)
        self.assertIn("apus journal dump", result.stderr)
        told = [json.loads(line)["id"] for line in result.stdout.splitlines()]
        self.assertEqual(told, whole[:len(told)])
        self.assertLess(len(told), len(whole))


class Stopped(OrdersTest):
    """Who is behind the cancels of the order manager's."""

    def canceled(self, log, sequence):
        """The steps that a kill switch caused, with their orders."""
        records = {r["record"] for r in self.dump(log)
                   if r["stage"] == "orders" and r["event"]["kind"] == "order_cancel"
                   and r["event"]["sequence"] == sequence}
        self.assertTrue(records)
        found = [(order, step) for order in self.orders(log, "--life")
                 for step in order["transitions"] if step["record"] in records]
        self.assertEqual({step["record"] for _, step in found}, records)
        return found

    def kill(self, log):
        kills = [r["event"] for r in self.dump(log)
                 if (r["stage"], r["event"]["kind"]) == ("gateway-in", "kill_switch")]
        self.assertEqual(len(kills), 1)
        return kills[0]

    def test_an_operator_with_his_words(self):
        core = self.start(config=self.config(strategy={"requote_ticks": 10000}))
        self.apus("kill", "--by", "ann", "--why", "quotes look wrong", "--instance", core.name,
                  "--yes", check=0)
        time.sleep(0.5)
        core.send_signal(signal.SIGINT)
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, output + errors)
        log = self.journal(core.name)
        for order, step in self.canceled(log, self.kill(log)["sequence"]):
            self.assertEqual((step["who"], step["party"], step["command"], step["reason"], step["to"]),
                             ("operator", "operator", "kill_switch", "mass_cancel", "PENDING_CANCEL"))
            self.assertRegex(step["ordered"]["person"], r"^ann \(uid \d+, pid \d+\)$")
            self.assertEqual(
                {key: step["ordered"][key] for key in ("by", "scope", "reason", "approver", "why")},
                {"by": "operator", "scope": "firm", "reason": "user", "approver": None,
                 "why": "quotes look wrong"})
            if order["state"] == "CANCELED":
                self.assertEqual(order["ordered"], step["ordered"])
        text = self.apus("orders", log, "--id", order["id"], check=0).stdout
        self.assertRegex(text, r"operator +asks for its cancel +→ PENDING_CANCEL .* mass_cancel, "
                               r"ordered: kill_switch of firm by ann \(uid \d+, pid \d+\) “quotes look wrong”\n")

    def test_risk_with_its_numbers(self):
        # A strategy that takes all the time loses the spread all the time.
        core = self.start(config=self.config(
            strategy={"take_imbalance_percent": 50, "take_cooldown": "1ms"}, risk={"firm": {"max_loss": 50}}))
        deadline = time.monotonic() + 30
        while self.counters(core.name)["kill.risk"]["on"] == 0 and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(0.3)
        core.send_signal(signal.SIGINT)
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, output + errors)
        log = self.journal(core.name)
        kill = self.kill(log)
        for _, step in self.canceled(log, kill["sequence"]):
            self.assertEqual((step["who"], step["party"], step["command"]), ("risk", "system", "kill_switch"))
            self.assertEqual({key: step["ordered"][key] for key in ("by", "scope", "reason", "limit", "value")},
                             {"by": "risk", "scope": "firm", "reason": "daily_loss", "limit": "50",
                              "value": kill["value"]})
            self.assertIsNone(step["ordered"]["person"])


class Alive(OrdersTest):
    def test_a_core_at_work_and_one_that_was_killed(self):
        core = self.start()
        log = self.journal(core.name)
        self.assertTrue(self.orders(log, "--live", "--limit", "1"))
        core.send_signal(signal.SIGKILL)
        core.wait()
        left = self.orders(log, "--live")
        records = self.dump(log)
        expected = expected_of(records)
        self.assertEqual([o["order"] for o in left],
                         [order for order, it in expected.items() if it.state() is None])
        # The beginning of a record that was never finished.
        info = self.lines("journal", "info", log, "--json")[0]
        used = [s for s in info["segments"] if s["records"] > 0][-1]
        with open(self.path(log, used["name"]), "r+b") as out:
            offset = struct.unpack_from("<Q", out.read(88), 72)[0]
            out.seek(offset + 80 * used["records"])
            out.write(b"\x55" * 30)
        torn = self.apus("orders", log, "--live", "--json", check=0)
        self.assertRegex(torn.stderr, "^apus: note: .* ends in a torn record, cut")
        self.assertEqual([json.loads(line) for line in torn.stdout.splitlines()], left)


class Venue(VenueTest, OrdersTest):
    """A venue's own journal, by the names that its clients give."""

    def test_clients_orders(self):
        self.venue_config(["one: { sender: APUS, target: ONE, account: one }",
                           "two: { sender: APUS, target: TWO, account: two }"])
        venue, port = self.start_venue()
        one = self.client(port, "ONE").log_on()
        two = self.client(port, "TWO").log_on()
        one.order("S-1", 2, 100, "10.00")
        self.assert_fields(one.answer(), {150: "0"})
        two.order("B-1", 1, 40, "10.00")
        self.assert_fields(two.answer(), {150: "0"})
        self.assert_fields(two.answer(), {150: "2"})
        self.assert_fields(one.answer(), {150: "1"})
        one.send("35=G|11=S-2|41=S-1|21=1|38=80|40=2|44=10.50|54=2|55=ACME|60=20261126-10:00:00|")
        self.assert_fields(one.answer(), {150: "5"})
        one.send("35=F|11=S-3|41=S-2|54=2|55=ACME|60=20261126-10:00:00|")
        self.assert_fields(one.answer(), {150: "4"})
        two.order("B-2", 1, 5000, "10.00")
        self.assert_fields(two.answer(), {150: "8"})
        two.order("B-3", 1, 10, "9.00")
        self.assert_fields(two.answer(), {150: "0"})
        log = self.journal(venue.name)
        self.assertEqual(self.ids(log, "--live"), ["B-3"])
        self.stop_venue(venue)
        self.assertEqual(self.ids(log), ["S-1", "B-1", "B-2", "B-3"])
        self.assertEqual(self.ids(log, "--session", "two"), ["B-1", "B-2", "B-3"])
        life = self.orders(log, "--id", "S-1")[0]
        self.assertEqual(
            [(s["who"], s["kind"], s["to"]) for s in life["transitions"]],
            [("one", "order_new", "NEW"), ("venue", "order_accepted", "ACKNOWLEDGED"),
             ("venue", "order_fill", "PARTIAL_FILL"), ("one", "order_replace", "PENDING_REPLACE"),
             ("venue", "order_replaced", "PARTIAL_FILL"), ("one", "order_cancel", "PENDING_CANCEL"),
             ("venue", "order_canceled", "CANCELED")])
        self.assertEqual((life["quantity"], life["price"], life["filled"]), ("80", "10.5", "40"))
        # What he called his replace and his cancel finds it too.
        for name in ("S-2", "S-3"):
            self.assertEqual(self.orders(log, "--id", name), [life])
        rejected = self.orders(log, "--state", "rejected")
        self.assertEqual([(o["id"], o["reason"], o["by"], o["limit"], o["value"]) for o in rejected],
                         [("B-2", "order_size", "risk", "1000", "5000")])
        self.assertIn("two", self.apus("orders", log, "--session", "too", check=2).stderr)
        self.assertIn("--session", self.apus("orders", log, "--strategy", "1", check=2).stderr)


class StubbornVenue(threading.Thread):
    """A venue of sockets and text that gives its market to whoever asks, and refuses every order in words of its own."""

    def __init__(self, words):
        super().__init__(daemon=True)
        self.words, self.number, self.refused = words, 0, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def say(self, peer, body):
        self.number += 1
        peer.sendall(framed(body, self.number, "APUS", "TRADER"))

    def run(self):
        peer, _ = self.listener.accept()
        self.serve(peer)

    def serve(self, peer):
        received = b""
        while not self.is_over() and (data := peer.recv(1 << 16)):
            received += data
            while (end := received.find(b"\x0110=")) >= 0 and len(received) >= end + 8:
                message = fields(received[:end + 8].decode().replace("\x01", "|"))
                received = received[end + 8:]
                self.answer(peer, message)
        peer.close()

    def is_over(self):
        return False

    def answer(self, peer, message):
        kind = message[35]
        if kind == "A":
            self.say(peer, "35=A|98=0|108=2|")
        elif kind == "1":
            self.say(peer, f"35=0|112={message[112]}|")
        elif kind == "V":
            self.say(peer, f"35=W|55={message[55]}|262={message[262]}|268=2|269=0|270=99.90|271=1000|"
                           "269=1|270=100.10|271=1000|")
        elif kind == "D":
            self.refused += 1
            self.say(peer, f"35=8|6=0|11={message[11]}|14=0|17=R{self.refused}|20=0|37=NONE|38={message[38]}|"
                           f"39=8|54={message[54]}|55={message[55]}|58={self.words}|103=0|150=8|151=0|")
        elif kind == "5":
            self.say(peer, "35=5|")


class ForgetfulVenue(StubbornVenue):
    """It takes two orders, hangs up, and knows nothing of them when it is asked."""

    def __init__(self, words):
        super().__init__(words)
        self.taken, self.asked, self.has_hung_up = 0, 0, False

    def run(self):
        for _ in range(2):
            self.serve(self.listener.accept()[0])

    def is_over(self):
        """Once: the first time that it looks after the second order."""
        if self.taken < 2 or self.has_hung_up:
            return False
        self.has_hung_up = True
        time.sleep(0.3)
        return True

    def answer(self, peer, message):
        head = f"35=8|6=0|11={message.get(11)}|14=0|54={message.get(54)}|55={message.get(55)}|"
        if message[35] == "D" and self.taken < 2:
            self.taken += 1
            self.say(peer, f"{head}17=A{self.taken}|20=0|37=V{self.taken}|38={message[38]}|39=0|44={message[44]}|"
                           f"150=0|151={message[38]}|")
        elif message[35] == "H":
            self.asked += 1
            self.say(peer, f"{head}17=H{self.asked}|20=3|37=NONE|39=8|58={self.words}|103=5|150=8|151=0|")
        else:
            super().answer(peer, message)


class VenuesWords(VenueTest, OrdersTest):
    TRADER = """\
instruments: instruments.yaml
venue: {{ host: 127.0.0.1, port: {port}, sender: TRADER, target: APUS, account: a, heartbeat: 2s, store: trader-store }}
strategies: {{ quote_and_take: {{ quote: 10, half_spread_ticks: 2, requote_ticks: 2, take: 10, take_imbalance_percent: 101 }} }}
risk: {{ max_order: 100, max_position: 100000 }}
gateway_out: {{ max_age: 5s }}
journal: {{ directory: journal, segment: 1MiB }}
watchdog: {{ after: 20s }}
"""

    def trade(self, venue, condition):
        self.write("instruments.yaml", "instruments:\n"
                   "  ACME: { tick: 0.01, lot: 1, lowest: 1.00, highest: 1000.00, reference: 100.00 }\n")
        venue.start()
        self.write("trader.yaml", self.TRADER.format(port=venue.port))
        trader = self.start(config="trader.yaml", moving=False)
        deadline = time.monotonic() + 20
        while not condition(venue) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.3)
        trader.send_signal(signal.SIGINT)
        status, output, errors = self.end(trader)
        self.assertEqual(status, 0, output + errors)
        self.assertTrue(condition(venue), "the trader didn't come so far")
        return self.journal(trader.name)

    def test_they_are_on_record(self):
        said = 'Margin insufficient for account 12, "short" 3,500.00; call +44 20 5550 0100, désk 7'
        log = self.trade(StubbornVenue(said), lambda venue: venue.refused >= 2)
        orders = self.orders(log, "--state", "rejected", "--life")
        self.assertGreaterEqual(len(orders), 2)
        for order in orders:
            self.assertEqual((order["words"], order["by"]), (said, "venue"))
            last = order["transitions"][-1]
            self.assertEqual((last["who"], last["to"], last["words"]), ("venue", "REJECTED", said))
            self.assertEqual([s["to"] for s in order["transitions"]], ["NEW", "PENDING_NEW", "REJECTED"])
        self.assertIn(f"“{said}”", self.apus("orders", log, check=0).stdout)
        rows = list(csv.DictReader(io.StringIO(self.apus("orders", log, "--csv", check=0).stdout)))
        self.assertEqual({row["words"] for row in rows}, {said})
        self.assert_replays(log)

    def test_a_long_story_is_cut(self):
        log = self.trade(StubbornVenue("no " * 100 + "end"), lambda venue: venue.refused >= 2)
        order = self.orders(log, "--state", "rejected")[0]
        self.assertEqual(order["words"], "no " * 40 + "…")
        self.assert_replays(log)

    def test_a_venue_that_has_forgotten_says_so(self):
        """Its answer about an order that it doesn't know ends the order, whatever words go with it."""
        log = self.trade(ForgetfulVenue("never heard of it"), lambda venue: venue.asked >= 2)
        ended = self.orders(log, "--reason", "unknown_order", "--life")
        self.assertEqual(len(ended), 2)
        for order in ended:
            self.assertEqual((order["state"], order["reason"], order["by"]), ("CANCELED", "unknown_order", "venue"))
            self.assertEqual(
                [(s["who"], s["kind"], s["to"], s["words"]) for s in order["transitions"][-3:]],
                [("gateway-out", "order_status_request", "ACKNOWLEDGED", None),
                 ("venue", "order_status", "ACKNOWLEDGED", "never heard of it"),
                 ("venue", "order_canceled", "CANCELED", None)])
        self.assert_replays(log)


if __name__ == "__main__":
    unittest.main()
