"""apus match: order files in, what happens out; and what is said of files that are wrong."""

import json
import os
import subprocess
import unittest
from decimal import Decimal

from match_scenarios import INVALID, SCENARIOS
from support import APUS, ROOT, CommandTest

COLUMNS = ["time_ns", "action", "order_id", "account", "instrument", "side", "type", "tif", "price",
           "quantity", "stop_price", "display_quantity", "min_quantity", "expire_time_ns", "flags"]
HEADER = ",".join(COLUMNS)
EVENTS = ["event", "time_ns", "instrument", "order_id", "contra_order_id", "side", "price",
          "quantity", "leaves", "reason"]
NEW = ["order_id", "account", "side", "type", "tif", "price", "quantity"]
OPTIONS = {"stop": "stop_price", "display": "display_quantity", "min": "min_quantity",
           "expire": "expire_time_ns", "flags": "flags", "in": "instrument",
           "account": "account", "side": "side"}


def plain(text):
    """A number as apus prints it."""
    if text in (".", "-", ""):
        return ""
    shown = format(Decimal(text), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def command(text, time):
    """A scenario's command as a line of the file."""
    action, *words = text.split()
    row = dict.fromkeys(COLUMNS, "")
    row.update(time_ns=str(time), action=action)
    if action not in ("clock", "mass_cancel", "cancel", "replace"):
        row["instrument"] = "X"
    names = {"new": NEW, "cancel": ["order_id"], "replace": ["order_id", "price", "quantity"],
             "auction_open": ["flags"], "clock": ["flags"]}.get(action, [])
    for word in words:
        key, equals, value = word.partition("=")
        if equals and key in OPTIONS:
            row[OPTIONS[key]] = value
        else:
            row[names[0]], names = word.replace("-", "") if word == "-" else word, names[1:]
    return row


def line(time, instrument, event, order, contra, side, price, quantity, leaves, reason=""):
    blank = [("" if word == "." else word) for word in (order, contra, side)]
    return ",".join([event, time, instrument, *blank, plain(price), plain(quantity),
                     plain(leaves), reason])


def expected(text, row):
    """The lines that an indented line of a scenario stands for."""
    instrument = "X"
    if ":" in text:
        instrument, text = text.split(":", 1)
    event, *words = text.split()
    if event != "trade":
        return [line(row["time_ns"], instrument, event, *words)]
    taker, maker, side, price, quantity, left, right = words
    other = "S" if side == "B" else "B"
    return [line(row["time_ns"], instrument, "fill", taker, maker, side, price, quantity, left),
            line(row["time_ns"], instrument, "fill", maker, taker, other, price, quantity, right)]


def accepted(row):
    price = row["price"] if row["type"] in ("limit", "stop_limit") else ""
    return line(row["time_ns"], row["instrument"], "accepted", row["order_id"], ".", row["side"],
                price, row["quantity"], row["quantity"])


def play(text):
    """A scenario as the file's text and the lines that it must print."""
    rows, printed, time = [], [], 0
    for piece in text.strip("\n").split("\n"):
        if piece.startswith(" "):
            printed[-1].append(piece.strip())
            continue
        if piece.startswith("@"):
            at, piece = piece.split(" ", 1)
            time = int(at[1:])
        else:
            time += 1
        rows.append(command(piece, time))
        printed.append([])
    lines = []
    for row, pieces in zip(rows, printed):
        events = [piece.split()[0].split(":")[-1] for piece in pieces]
        if row["action"] == "new" and "accepted" not in events and "rejected" not in events:
            lines.append(accepted(row))
        for piece in pieces:
            lines += expected(piece, row)
    file = "\n".join([HEADER] + [",".join(row[c] for c in COLUMNS) for row in rows]) + "\n"
    return file, lines


class MatchTest(CommandTest):
    def match(self, text, *words, check=0, name="orders.csv"):
        """The lines of stdout without the header, and stderr."""
        with open(self.path(name), "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        result = self.apus("match", name, *words, check=check)
        head, *lines = result.stdout.splitlines() or [""]
        if "--json" in words:
            return result.stdout.splitlines(), result.stderr
        self.assertEqual(head, ",".join(EVENTS) if result.stdout else "")
        return lines, result.stderr

    def play(self, text, instruments=None, *words):
        file, lines = play(text)
        if instruments:
            self.write("terms.yaml", instruments)
            words = ("--instruments", "terms.yaml", *words)
        found, errors = self.match(file, *words)
        self.assertEqual(errors, "")
        self.assertEqual(found, lines, file)


class Scenarios(MatchTest):
    """Each scenario is a test of its own, made below."""


for title, text, *instruments in SCENARIOS:
    def test(self, text=text, instruments=instruments):
        self.play(text, *instruments)
    name = "test_" + "".join(c if c.isalnum() else "_" for c in title)
    assert not hasattr(Scenarios, name), title
    setattr(Scenarios, name, test)


class Answers(MatchTest):
    def test_what_makes_no_sense_is_rejected(self):
        for words, shown in INVALID:
            with self.subTest(words=words):
                self.play(f"new x ann {words}\n  rejected x . B {shown} 0 invalid\n")

    def test_a_cancel_may_repeat_its_orders_row_or_leave_the_rest_off(self):
        row = "limit,gtc,10,5,,2,,,stp=cancel_newest"
        self.write("orders.csv", f"{HEADER}\n1,new,a,ann,X,B,{row}\n2,cancel,a,ann,X,B,{row}\n"
                   "3,new,b,ann,X,B,limit,day,10,5\n4,cancel,b\n")
        output = self.apus("match", "orders.csv", check=0).stdout.splitlines()
        self.assertEqual([line.split(",")[0] for line in output[1:]],
                         ["accepted", "canceled", "accepted", "canceled"])

    def test_the_book_is_printed_in_the_order_in_which_it_would_be_met(self):
        self.write("orders.csv", f"{HEADER}\n1,new,a,,X,S,limit,day,102,5\n"
                   "1,new,b,,X,S,limit,day,101,5,,,,,hidden\n1,new,c,,X,S,limit,day,100,5,,,,,aon\n"
                   "1,new,d,,X,S,limit,day,101,5\n1,new,e,,X,B,stop,day,,5,200\n")
        output = self.apus("match", "orders.csv", "--book", check=0).stdout.splitlines()
        start = next(i for i, line in enumerate(output) if "order_id" in line and i > 0)
        ids = [line.replace("-", "").split() for line in output[start + 1:] if line.strip()]
        self.assertEqual([next(w for w in words if w in "abcde") for words in ids],
                         ["e", "c", "d", "b", "a"])

    def test_nothing_is_said_of_an_order_that_is_unknown_where_it_was_named(self):
        self.write("orders.csv", f"{HEADER}\n1,new,a,,X,B,limit,day,10,5\n1,new,b,,Y,B,limit,day,10,5\n"
                   "2,cancel,a,,Y\n")
        output = self.apus("match", "orders.csv", check=0).stdout.splitlines()
        self.assertEqual(output[3], "rejected,2,Y,a,,,,,0,unknown_order")

    def test_an_order_that_names_no_time_in_force_is_for_the_day(self):
        file = (f"{HEADER}\n1,new,a,ann,X,B,limit,,10,5,,,,,\n2,clock,,,,,,,,,,,,,eod\n")
        self.write("orders.csv", file)
        output = self.apus("match", "orders.csv", check=0).stdout.splitlines()
        self.assertEqual(output[1:], ["accepted,1,X,a,,B,10,5,5,",
                                      "expired,2,X,a,,B,10,5,0,expired"])

    def test_capacity(self):
        self.play("new a ann B limit day 10 5\nnew b ann B limit day 10 5\n"
                  "  rejected b . B 10 5 0 capacity\ncancel a\n  canceled a . B 10 5 0 user\n"
                  "new b ann B limit day 10 5\n", None, "--capacity", "1")
        self.play("new a ann B limit day 10 5\nnew b ann B limit day 10 5\n"
                  "  rejected b . B 10 5 0 capacity\n", "instruments:\n  X: { order_capacity: 1 }\n")

    def test_the_finest_tick_by_name_or_by_itself(self):
        # Without terms apus chooses the engine's tick by the file's prices: no answer may depend on it.
        for title, text, *instruments in SCENARIOS:
            if not instruments:
                with self.subTest(title=title):
                    self.play(text, "instruments: { X: {}, Y: {} }\n")

    def test_a_thousand_fills_of_one_command(self):
        text = "".join(f"new s{n} ann S limit day {10 + n} 1\n" for n in range(1000))
        text += "new b bob B limit day 2000 1000\n"
        text += "".join(f"  trade b s{n} B {10 + n} 1 {999 - n} 0\n" for n in range(1000))
        self.play(text)

    def test_json_has_the_same(self):
        file, lines = play("new s ann S limit day 10.50 5\nnew b bob B limit ioc 11 8\n"
                           "  trade b s B 10.5 5 3 0\n  canceled b . B 11 3 0 ioc\n"
                           "auction_uncross\n  rejected . . . . . . invalid\n")
        objects, _ = self.match(file, "--json")
        for text, line in zip(objects, lines, strict=True):
            object = json.loads(text)
            self.assertEqual(list(object), EVENTS)
            self.assertIsInstance(object["time_ns"], int)
            self.assertTrue(all(v is None or v != "" for v in object.values()), text)
            self.assertEqual(["" if v is None else str(v) for v in object.values()],
                             line.split(","))

    BOOK = """
new b1 ann B limit day 10 5
new b2 bob B limit day 10 3.5
new b3 bob B limit day 9 1
new s1 ann S limit gtc 11 20 display=4
new s2 bob S limit gtc 11 7 flags=hidden
new s3 - S limit gtc 12 9 flags=aon
new t1 ann S stop gtc - 5 stop=8
"""

    def test_book(self):
        output, _ = self.match(play(self.BOOK)[0], "--book")
        book = output[output.index("") + 1:]
        self.assertEqual([line.split() for line in book], [
            ["book", "X"], ["orders", "shown", "bid", "ask", "shown", "orders"],
            ["2", "8.5", "10", "11", "4", "1"], ["1", "1", "9"], [],
            ["side", "price", "order_id", "account", "leaves", "shown", "place"],
            ["B", "10", "b1", "ann", "5", "5", "displayed"],
            ["B", "10", "b2", "bob", "3.5", "3.5", "displayed"],
            ["B", "9", "b3", "bob", "1", "1", "displayed"],
            ["S", "11", "s1", "ann", "20", "4", "displayed"],
            ["S", "11", "s2", "bob", "7", "0", "hidden"],
            ["S", "12", "s3", "9", "0", "all_or_none"],
            ["S", "t1", "ann", "5", "0", "stop"]])

    def test_book_as_json(self):
        output, _ = self.match(play(self.BOOK)[0], "--book", "--json")
        book = json.loads(output[-1])["book"]
        self.assertEqual(book["instrument"], "X")
        self.assertEqual(book["bids"], [{"price": "10", "orders": 2, "shown": "8.5"},
                                        {"price": "9", "orders": 1, "shown": "1"}])
        self.assertEqual(book["asks"], [{"price": "11", "orders": 1, "shown": "4"}])
        self.assertEqual([order["order_id"] for order in book["orders"]],
                         ["b1", "b2", "b3", "s1", "s2", "s3", "t1"])
        self.assertEqual(book["orders"][3], {"side": "S", "price": "11", "order_id": "s1",
                                             "account": "ann", "leaves": "20", "shown": "4",
                                             "place": "displayed"})
        self.assertEqual((book["orders"][5]["account"], book["orders"][6]["price"]), (None, None))

    def test_an_empty_book_prints_nothing(self):
        lines, _ = self.match(play("new s ann S limit ioc 10 5\n")[0], "--book")
        self.assertNotIn("", lines)

    def test_stats(self):
        file, lines = play("new s ann S limit day 10 5\nnew b bob B limit day 10 2.5\n"
                           "  trade b s B 10 2.5 0 2.5\n")
        found, errors = self.match(file, "--stats")
        self.assertEqual(found, lines)
        self.assertEqual([row.split()[:2] for row in errors.splitlines()][:3],
                         [["commands", "2"], ["events", "4"], ["trades", "1"]])
        self.assertRegex(errors, r"engine +[\d.]+ s, \S+ commands/s")
        self.assertIn("volume    X 2.5\n", errors)
        stats = json.loads(self.match(file, "--stats", "--json")[1])["stats"]
        self.assertEqual((stats["commands"], stats["events"], stats["trades"], stats["volume"]),
                         (2, 4, 1, {"X": "2.5"}))

    def test_the_worked_example(self):
        example = os.path.join(ROOT, "examples", "orders.csv")
        result = self.apus("match", example, "--book", check=0)
        self.assertEqual(result.stderr, "")
        events = {line.split(",")[0] for line in result.stdout.splitlines()}
        self.assertLessEqual({"accepted", "rejected", "fill", "canceled", "replaced", "triggered",
                              "expired", "restated"}, events)


class Files(MatchTest):
    """What is read, and what is said of what can't be."""

    GOOD = "1,new,a,ann,X,B,limit,day,10,5,,,,,"

    def fault(self, row, *words):
        """What is said of a bad second line; the first is good, and done."""
        lines, errors = self.match("\n".join([HEADER, self.GOOD, row, ""]), check=1)
        self.assertEqual(lines, ["accepted,1,X,a,,B,10,5,5,"])
        self.assertEqual(len(errors.splitlines()), 1, errors)
        return errors

    def test_each_kind_of_bad_line_has_its_number_and_field(self):
        for row, field, *words in (
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,,", "columns", "found 16 fields", "15"),
                ('2,new,"b,ann,X,B,limit,day,10,5,,,,,', "columns", "quote that isn't closed"),
                ('2,new,"b"c,ann,X,B,limit,day,10,5,,,,,', "columns", "behind a closing quote"),
                ('2,new,b"c,ann,X,B,limit,day,10,5,,,,,', "columns", "within a field"),
                (",new,b,ann,X,B,limit,day,10,5,,,,,", "time_ns", "missing", "nanoseconds"),
                ("soon,new,b,ann,X,B,limit,day,10,5,,,,,", "time_ns", "found 'soon'", "whole"),
                ("-2,new,b,ann,X,B,limit,day,10,5,,,,,", "time_ns", "found '-2'"),
                ("18446744073709551616,clock,,,,,,,,,,,,,", "time_ns", "whole number"),
                ("0,new,b,ann,X,B,limit,day,10,5,,,,,", "time_ns", "found 0, before 1", "never"),
                ("2,,b,ann,X,B,limit,day,10,5,,,,,", "action", "missing", "new, cancel, replace"),
                ("2,nwe,b,ann,X,B,limit,day,10,5,,,,,", "action", "did you mean 'new'?"),
                ("2,New,b,ann,X,B,limit,day,10,5,,,,,", "action", "found 'New'", "'new'"),
                ("2,new,,ann,X,B,limit,day,10,5,,,,,", "order_id", "missing in new"),
                ("2,cancel,,,,,,,,,,,,,", "order_id", "missing in cancel"),
                ("2,replace,,,X,,,,10,5,,,,,", "order_id", "missing in replace"),
                (f"2,new,{'b' * 65},ann,X,B,limit,day,10,5,,,,,", "order_id", "65 bytes", "64"),
                ("2,new,b\t,ann,X,B,limit,day,10,5,,,,,", "order_id", "control character"),
                (f"2,new,b,{'a' * 65},X,B,limit,day,10,5,,,,,", "account", "65 bytes"),
                ("2,new,b,ann,,B,limit,day,10,5,,,,,", "instrument", "missing in new"),
                ("2,halt,,,,,,,,,,,,,", "instrument", "missing in halt"),
                ("2,resume,,,,,,,,,,,,,", "instrument", "missing in resume"),
                ("2,auction_open,,,,,,,,,,,,,opening", "instrument", "missing in auction_open"),
                ("2,auction_uncross,,,,,,,,,,,,,", "instrument", "missing in auction_uncross"),
                ("2,new,b,ann,X,,limit,day,10,5,,,,,", "side", "missing in new", "B or S"),
                ("2,new,b,ann,X,buy,limit,day,10,5,,,,,", "side", "found 'buy'", "B, S"),
                ("2,new,b,ann,X,b,limit,day,10,5,,,,,", "side", "did you mean 'B'?"),
                ("2,new,b,ann,X,B,,day,10,5,,,,,", "type", "missing in new", "market_to_limit"),
                ("2,new,b,ann,X,B,limt,day,10,5,,,,,", "type", "did you mean 'limit'?"),
                ("2,new,b,ann,X,B,none,day,10,5,,,,,", "type", "found 'none'"),
                ("2,new,b,ann,X,B,limit,gtx,10,5,,,,,", "tif", "found 'gtx'", "day, gtc, ioc"),
                ("2,new,b,ann,X,B,limit,day,ten,5,,,,,", "price", "found 'ten'", "decimal"),
                ("2,new,b,ann,X,B,limit,day,1e3,5,,,,,", "price", "found '1e3'"),
                ("2,new,b,ann,X,B,limit,day,+1,5,,,,,", "price", "found '+1'"),
                ("2,new,b,ann,X,B,limit,day,1.,5,,,,,", "price", "found '1.'"),
                ("2,new,b,ann,X,B,limit,day, 1,5,,,,,", "price", "found ' 1'"),
                ("2,new,b,ann,X,B,limit,day,1.123456789,5,,,,,", "price", "9 decimal places", "8"),
                ("2,new,b,ann,X,B,limit,day,92233720368.54775808,5,,,,,", "price", "out of range"),
                ("2,new,b,ann,X,B,limit,day,10,x,,,,,", "quantity", "found 'x'"),
                ("2,new,b,ann,X,B,stop,day,,5,x,,,,", "stop_price", "found 'x'"),
                ("2,new,b,ann,X,B,limit,day,10,5,,x,,,", "display_quantity", "found 'x'"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,x,,", "min_quantity", "found 'x'"),
                ("2,new,b,ann,X,B,limit,gtd,10,5,,,,1.5,", "expire_time_ns", "found '1.5'"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,hiden", "flags", "did you mean 'hidden'?"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,aon|", "flags", "found ''"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,aon|hidden|aon", "flags", "'aon' twice"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,stp=decrement|stp=decrement", "flags", "twice"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,stp=cancel_newst", "flags",
                 "did you mean 'cancel_newest'?"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,stp", "flags", "found 'stp'", "stp=…"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,trail=x", "flags", "trail: found 'x'"),
                ("2,new,b,ann,X,S,trailing_stop,day,,5,,,,,trail=1|trail=2", "flags", "twice"),
                ("2,new,b,ann,X,B,limit,day,10,5,,,,,opening", "flags", "found 'opening'"),
                ("2,auction_open,,,X,,,,,,,,,,", "flags", "missing", "opening or closing"),
                ("2,auction_open,,,X,,,,,,,,,,midday", "flags", "opening, closing"),
                ("2,auction_open,,,X,,,,,,,,,,opening|closing", "flags", "a second one"),
                ("2,clock,,,,,,,,,,,,,eodd", "flags", "did you mean 'eod'?"),
                ("2,replace,a,,,,,,10,5,9,,,,", "stop_price", "replace has none"),
                ("2,mass_cancel,a,,,,,,,,,,,,", "order_id", "mass_cancel has none"),
                ("2,clock,,,X,,,,,,,,,,", "instrument", "clock has none")):
            with self.subTest(row=row):
                errors = self.fault(row)
                self.assertTrue(errors.startswith(f"orders.csv:3: {field}: "), errors)
                for word in words:
                    self.assertIn(word, errors)

    def test_an_error_obeys_no_terminal(self):
        errors = self.fault("2,n\x1b[2Jew,b,ann,X,B,limit,day,10,5,,,,,")
        self.assertIn("n\\u{1B}[2Jew", errors)

    def test_bad_lines_are_skipped_or_with_strict_end_it(self):
        text = "\n".join([HEADER, self.GOOD, "5,what,,,,,,,,,,,,,",
                          "2,new,b,ann,X,B,limit,day,9,5,,,,,", "3,what,,,,,,,,,,,,,", ""])
        lines, errors = self.match(text, check=1)
        self.assertEqual(lines, ["accepted,1,X,a,,B,10,5,5,", "accepted,2,X,b,,B,9,5,5,"])
        self.assertEqual([line.split(" ")[0] for line in errors.splitlines()],
                         ["orders.csv:3:", "orders.csv:5:"])
        lines, errors = self.match(text, "--strict", check=1)
        self.assertEqual(lines, ["accepted,1,X,a,,B,10,5,5,"])
        self.assertEqual(len(errors.splitlines()), 1)
        self.assertTrue(errors.startswith("orders.csv:3: action: "))
        self.match(f"{HEADER}\n{self.GOOD}\n", "--strict", check=0)

    def test_headers(self):
        for head, *words in (
                (HEADER.replace("price,q", "prise,q"), "no column 'prise'",
                 "did you mean 'price'?", "'price' is missing"),
                (HEADER.replace(",tif", ""), "'tif' is missing"),
                (HEADER + ",side", "'side' is there twice"),
                (HEADER.replace("tif,", ",tif,"), "no column ''"),
                ("1,new,a,ann,X,B,limit,day,10,5,,,,,", "no column '1'", "in any order: time_ns")):
            with self.subTest(head=head):
                lines, errors = self.match(f"# orders\n\n{head}\n{self.GOOD}\n", check=2)
                self.assertEqual(lines, [])
                self.assertTrue(errors.startswith("apus: orders.csv:3: header: "), errors)
                for word in words:
                    self.assertIn(word, errors)
        for text in ("", "\n \n# nothing\n"):
            self.assertIn("it begins with a header: time_ns,", self.match(text, check=2)[1])

    def test_a_file_that_names_no_instrument(self):
        for rows, lines in (([], []), (["1,clock,,,,,,,,,,,,,"], []),
                            (["1,cancel,a,,,,,,,,,,,,", "2,mass_cancel,,ann,,,,,,,,,,,",
                              "3,replace,a,,,,,,1,,,,,,", "4,clock,,,,,,,,,,,,,eod"],
                             ["rejected,1,,a,,,,,0,unknown_order",
                              "rejected,3,,a,,,1,,0,unknown_order"])):
            found, _ = self.match("\n".join([HEADER, *rows]), "--book", "--stats")
            self.assertEqual(found, lines)

    def test_columns_in_any_order(self):
        order = COLUMNS[::-1]
        row = dict(zip(COLUMNS, self.GOOD.split(",")))
        text = ",".join(order) + "\n" + ",".join(row[c] for c in order) + "\n"
        self.assertEqual(self.match(text)[0], ["accepted,1,X,a,,B,10,5,5,"])

    def test_comments_empty_lines_crlf_and_a_byte_order_mark(self):
        text = f"{HEADER}\r\n\r\n# a comment, of all things\r\n{self.GOOD}\r\n  \r\n"
        for whole in (text, "\ufeff" + text, text.rstrip()):
            self.assertEqual(self.match(whole)[0], ["accepted,1,X,a,,B,10,5,5,"])

    def test_quotes(self):
        head = ",".join(f'"{column}"' for column in COLUMNS)
        row = '1,"new","a,""b""","ann",X,"B",limit,day,"10",5,,,,,"aon|stp=decrement"'
        lines, _ = self.match(f"{head}\n{row}\n2,cancel,\"a,\"\"b\"\"\",,,,,,,,,,,,\n", check=0)
        self.assertEqual(lines[0], 'accepted,1,X,"a,""b""",,B,10,5,5,')
        objects, _ = self.match(f"{head}\n{row}\n", "--json")
        self.assertEqual(json.loads(objects[0])["order_id"], 'a,"b"')

    def test_ids_are_any_text(self):
        for name in ("zürich-7", "💱", "a\\b", "x" * 64, "0", "None", "a b", "-1"):
            lines, _ = self.match(f"{HEADER}\n{self.GOOD.replace(',a,', f',{name},')}\n")
            self.assertEqual(lines, [f"accepted,1,X,{name},,B,10,5,5,"])
        text = f"{HEADER}\n{self.GOOD}\n".encode().replace(b",a,", b",\xff\xfe,")
        self.assertIn("orders.csv:2: order_id: found bytes that aren't UTF-8",
                      self.match(text, check=1)[1])

    def test_standard_input(self):
        result = subprocess.run([APUS, "match", "-"], input=f"{HEADER}\n{self.GOOD}\n1,x,,,,,,,,,,,,,,\n",
                                capture_output=True, text=True, timeout=60)
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stdout.splitlines()[1:], ["accepted,1,X,a,,B,10,5,5,"])
        self.assertTrue(result.stderr.startswith("(stdin):3: columns: "), result.stderr)

    def test_files_that_cant_be_read(self):
        for path, answer in (("nowhere.csv", "no such file"), (".", "is a directory")):
            result = self.apus("match", path, check=2)
            self.assertIn(f"{path}: ", result.stderr)
            self.assertIn(answer, result.stderr)
            self.assertEqual(result.stdout, "")

    def test_many_orders_of_many_ids(self):
        count = 50_000
        rows = [f"{n},new,order-{n % (count - 10)}-x,acc{n % 99},S{n % 40},B,limit,gtc,1,1,,,,,"
                for n in range(count)]
        lines, _ = self.match("\n".join([HEADER, *rows]))
        self.assertEqual(len(lines), count)
        self.assertEqual(lines[-11], f"accepted,{count - 11},S{(count - 11) % 40},"
                                     f"order-{count - 11}-x,,B,1,1,1,")
        self.assertEqual(lines[-1], f"rejected,{count - 1},S39,order-9-x,,B,1,1,0,duplicate_id")

    def test_instruments_file(self):
        self.write("terms.yaml", "instruments:\n  ACME: { tick: 0.01 }\n  BOLT: {}\n")
        text = f"{HEADER}\n{self.GOOD.replace(',X,', ',ACMD,')}\n"
        errors = self.match(text, "--instruments", "terms.yaml", check=1)[1]
        self.assertEqual(errors, "orders.csv:2: instrument: found 'ACMD'; did you mean 'ACME'? "
                                 "allowed: ACME, BOLT\n")
        repository = os.path.join(ROOT, "config", "instruments.yaml")
        self.match(text.replace("ACMD", "ACME"), "--instruments", repository)

    def test_mistakes_in_an_instruments_file_come_at_once(self):
        self.write("terms.yaml", "instruments:\n"
                                 "  A: { tik: 1, allocation: prorata }\n"
                                 "  B: { tick: 0.05, lowest: 0.01, dynamic_band_bps: 10001 }\n"
                                 "  C: { lowest: 5, highest: 4, order_capacity: 0 }\n"
                                 "  D: { lowest: 5, reference: 4, lot: 0 }\n")
        lines, errors = self.match(f"{HEADER}\n{self.GOOD}\n", "--instruments", "terms.yaml",
                                   check=2)
        self.assertEqual(lines, [])
        said = errors.splitlines()
        for place, word in (("2:8", "did you mean 'tick'?"), ("2:28", "did you mean 'pro_rata'?"),
                            ("3:28", "off the tick"), ("3:52", "0 to 10000"),
                            ("4:28", "under 'lowest'"), ("4:47", "1 to 16777216"),
                            ("5:30", "outside 'lowest' and 'highest'"), ("5:38", "'lot'")):
            self.assertTrue(any(line.startswith(f"terms.yaml:{place}: ") and word in line
                                for line in said), (place, word, errors))
        self.assertEqual(len(said), 8, errors)
        self.assertIn("no such file", self.match(f"{HEADER}\n", "--instruments", "none.yaml",
                                                 check=2)[1])


class Words(MatchTest):
    def test_slips(self):
        for words, answer in (([], "ORDERS.csv is missing"), (["a", "b"], "'b' is too much"),
                              (["a", "--bok"], "did you mean '--book'?"),
                              (["a", "--capacity", "0"], "from 1 to 16777216"),
                              (["a", "--capacity", "5", "--instruments", "x"], "order_capacity")):
            with self.subTest(words=words):
                result = self.apus("match", *words, check=2)
                self.assertIn(answer, result.stderr)
                self.assertEqual(result.stdout, "")

    def test_help_names_everything(self):
        text = " ".join(self.apus("match", "--help", check=0).stdout.split())
        for word in (*COLUMNS, *EVENTS, "Usage: apus match ORDERS.csv", "--instruments FILE",
                     "--book", "--stats", "--strict", "--capacity N", "--json", "new, cancel, "
                     "replace, mass_cancel, halt, resume, auction_open, auction_uncross, clock",
                     "limit, market, stop, stop_limit, trailing_stop, market_to_limit",
                     "post_only", "hidden", "aon", "trail=", "stp=cancel_newest",
                     "stp=cancel_oldest", "stp=cancel_both", "stp=decrement", "eod", "opening",
                     "closing", "accepted", "rejected", "fill", "canceled", "replaced",
                     "triggered", "expired", "restated", "Exit codes: 0", "MATCHING.md",
                     "examples/orders.csv"):
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
