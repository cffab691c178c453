"""apus fix: logs in, what the two sides said out; and what is said of messages that are wrong."""

import json
import os
import re
import signal
import subprocess
import time
import unittest

from support import APUS, ROOT, CommandTest, no_core_dumps, run

SEPARATORS = {"SOH": "\x01", "|": "|", "^A": "^A", "picture": "\u2401",
              "name": "<SOH>", "hex": r"\x01", "escape": r"\u0001"}


def message(fields, begin="FIX.4.2"):
    """A whole message, `|` between its fields; `fields` from 35= on."""
    text = f"8={begin}|9={len(fields.encode())}|{fields}"
    return text + f"10={sum(text.replace('|', chr(1)).encode()) % 256:03d}|"


def order(number, id, more="", sender="CLIENT", seconds=0):
    return message(f"35=D|34={number}|49={sender}|52=20261125-10:00:{seconds:02d}.000|56=APUS|"
                   f"11={id}|21=1|38=10|40=1|54=1|55=ACME|60=20261125-10:00:00|{more}")


def report(number, id, venue, more="", seconds=0):
    return message(f"35=8|34={number}|49=APUS|52=20261125-10:00:{seconds:02d}.000|56=CLIENT|6=0|"
                   f"11={id}|14=0|17=E{number}|20=0|37={venue}|39=0|54=1|55=ACME|150=0|151=10|{more}")


def beat(number, sender="CLIENT", more=""):
    target = "APUS" if sender == "CLIENT" else "CLIENT"
    return message(f"35=0|34={number}|{more}49={sender}|52=20261125-10:00:00|56={target}|")


class FixTest(CommandTest):
    def log(self, *lines, name="session.log", end="\n"):
        return self.write(name, "".join(line + end for line in lines))

    def fix(self, *words, check=0):
        return self.apus("fix", *words, check=check)

    def objects(self, *words, check=0):
        return [json.loads(line) for line in self.fix(*words, "--json", check=check)
                .stdout.splitlines()]


class Examples(CommandTest):
    """What examples/README.md shows is what the commands print."""

    def test_every_output_in_the_walk_through(self):
        with open(os.path.join(ROOT, "examples", "README.md"), encoding="utf-8") as file:
            shown = re.findall(r"```\n\$ apus (fix [^\n]*)\n(.*?)```\n", file.read(), re.S)
        self.assertGreaterEqual(len(shown), 6)
        for words, output in shown:
            with self.subTest(command=words):
                result = run(APUS, *words.split(), cwd=ROOT)
                self.assertEqual(result.stdout, output)
                self.assertEqual(result.returncode, 1 if "broken" in words else 0)

    def test_lengths_and_checksums_are_right(self):
        with open(os.path.join(ROOT, "examples", "session.log"), encoding="utf-8") as file:
            found = re.findall(r"8=FIX.*", file.read())
        self.assertGreater(len(found), 30)
        for text in found:
            fields = text.split("|", 2)[2]
            self.assertEqual(message(fields[:fields.rindex("10=")]), text)


class Decoding(FixTest):
    def test_every_separator_with_and_without_prefixes(self):
        sent = [order(1, "C1"), order(2, "C2", "58=é|")]
        plain = None
        for name, separator in SEPARATORS.items():
            for prefix in ("", "2026-11-25 10:00:00.5 INFO out: ", "<"):
                with self.subTest(separator=name, prefix=prefix):
                    log = self.log(*(prefix + text.replace("|", separator) for text in sent))
                    found = [each["message"] for each in self.objects("decode", log)]
                    plain = plain or found
                    self.assertEqual(found, plain)
                    self.fix("check", log)
        self.assertEqual([each["ClOrdID"] for each in plain], ["C1", "C2"])
        self.assertEqual(plain[1]["Text"], "é")

    def test_a_stream_without_lines_and_windows_line_ends(self):
        text = [beat(n).replace("|", "\x01") for n in range(1, 50)]
        for end in ("", "\r\n"):
            with self.subTest(end=end):
                found = self.objects("decode", self.log(*text, end=end))
                self.assertEqual([each["message"]["MsgSeqNum"] for each in found],
                                 list(range(1, 50)))

    def test_text_has_names_meanings_and_groups(self):
        log = self.log("10:00:00 IN " + order(1, "C1", "78=2|79=ann|80=6|79=bob|80=4|"))
        text = self.fix("decode", log).stdout
        self.assertTrue(text.startswith("line 1  in  2026-11-25 10:00:00.000  CLIENT → APUS  #1  "
                                        "NewOrderSingle (D)\n"), text)
        for line in ("    54  Side              1  BUY", "    78  NoAllocs          2",
                     "    79   1. AllocAccount  ann", "    80      AllocShares   4"):
            self.assertIn(line, text)
        self.assertNotIn("\x1b", text)

    def test_json_says_where_and_what(self):
        log = self.log("# nothing", "x 20261125-10:00:00.000250 out " + order(1, "C1", "44=1.50|"))
        (found,) = self.objects("decode", log)
        self.assertEqual((found["number"], found["line"], found["column"], found["direction"]),
                         (1, 2, 32, "out"))
        self.assertEqual(found["logged"], "2026-11-25T10:00:00.000250000Z")
        self.assertEqual(found["message"]["Price"], "1.50")
        self.assertEqual(found["message"]["SendingTime"], "2026-11-25T10:00:00.000Z")
        self.assertNotIn("problems", found)

    def test_filters(self):
        log = self.log(order(1, "C1"), report(1, "C1", "V1"), beat(2), order(3, "C2"))
        for words, numbers in (
                (["35=D"], [1, 4]), (["MsgType=NewOrderSingle,ClOrdID=C2"], [4]),
                (["35=0|8"], [2, 3]), (["Side=BUY", "--filter", "SenderCompID=APUS"], [2]),
                (["58=x"], [])):
            with self.subTest(words=words):
                found = self.objects("decode", log, "--filter", *words)
                self.assertEqual([each["number"] for each in found], numbers)
        for words, said in ((["Sied=1"], "did you mean 'Side'"), (["35"], "FIELD=VALUE"),
                            (["MsgType=NewOrder"], "NewOrderSingle")):
            with self.subTest(words=words):
                self.assertIn(said, self.fix("decode", log, "--filter", *words, check=2).stderr)

    def test_broken_messages_are_shown_with_what_is_wrong(self):
        log = self.log(beat(1), beat(2)[:-4] + "999|", beat(3))
        result = self.fix("decode", log, check=1)
        self.assertIn("BROKEN", result.stdout)
        self.assertIn("CheckSum (10): found '999'", result.stdout)
        self.assertIn("1 message broken", result.stderr)
        found = self.objects("decode", log, check=1)
        self.assertEqual([each.get("problems", [{}])[0].get("field") for each in found],
                         [None, "CheckSum (10)", None])

    def test_standard_input_and_files_that_arent_there(self):
        with open(self.path(self.log(beat(1)))) as file:
            result = subprocess.run([APUS, "fix", "decode", "-"], stdin=file, text=True,
                                    capture_output=True, timeout=60)
        self.assertEqual(result.returncode, 0)
        self.assertIn("Heartbeat", result.stdout)
        self.assertIn("no such file", self.fix("decode", "nowhere.log", check=2).stderr)
        self.assertIn("directory", self.fix("check", ".", check=2).stderr)
        self.write("empty.log", "nothing of the kind\n8=FIX.4.2 is what we speak\n")
        for command in ("decode", "check", "stats"):
            self.assertIn("no FIX message", self.fix(command, "empty.log", check=1).stderr)

    def test_it_follows_a_log_that_grows_until_it_is_stopped(self):
        log = self.log(beat(1))
        with subprocess.Popen([APUS, "fix", "decode", log, "-f", "--json"], cwd=self.directory,
                              stdout=subprocess.PIPE, text=True,
                              preexec_fn=no_core_dumps) as process:
            self.addCleanup(process.kill)
            self.assertEqual(json.loads(process.stdout.readline())["number"], 1)
            half = beat(2)
            with open(self.path(log), "a") as file:
                file.write(half[:20])
                file.flush()
                time.sleep(0.3)
                file.write(half[20:] + "\n")
            self.assertEqual(json.loads(process.stdout.readline())["line"], 2)
            process.send_signal(signal.SIGINT)
            rest, _ = process.communicate(timeout=10)
            self.assertEqual((process.returncode, rest), (0, ""))


class Orders(FixTest):
    def setUp(self):
        super().setUp()
        self.session = self.log(
            order(1, "C1", seconds=0), report(1, "C1", "V1", seconds=1),
            order(2, "D1", seconds=2), report(2, "D1", "V2", seconds=3),
            message("35=F|34=3|49=CLIENT|52=20261125-10:00:04.000|56=APUS|11=C2|41=C1|54=1|55=ACME|"
                    "60=20261125-10:00:00|"),
            report(3, "C2", "V1", "41=C1|", seconds=5))

    def test_any_of_its_names_finds_all_of_an_order(self):
        for name in ("C1", "C2", "V1"):
            with self.subTest(name=name):
                lines = self.fix("decode", self.session, "--order", name).stdout.splitlines()
                self.assertEqual([line.split()[1] for line in lines[:4]], ["1", "2", "5", "6"])
                self.assertEqual(lines[4], "")
                self.assertTrue(lines[5].startswith(
                    "order C1, C2 (venue: V1): BUY 10 ACME; 4 messages; last known as NEW; 5.00s"))

    def test_from_a_pipe_and_as_json(self):
        with open(self.path(self.session)) as file:
            result = subprocess.run(f"cat | {APUS} fix decode - --order V2 --json", shell=True,
                                    stdin=file, text=True, capture_output=True, timeout=60)
        found = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([each.get("number") for each in found], [3, 4, None])
        self.assertEqual((found[-1]["order"], found[-1]["venue"]), (["D1"], ["V2"]))

    def test_an_order_that_isnt_there(self):
        self.assertIn("no message has 'X9'",
                      self.fix("decode", self.session, "--order", "X9", check=1).stderr)
        self.assertIn("--follow",
                      self.fix("decode", self.session, "--order", "C1", "-f", check=2).stderr)


class Checking(FixTest):
    def check_one(self, text):
        """What is said of one message, behind its place."""
        result = self.fix("check", self.log(text), check=1)
        lines = result.stdout.splitlines()
        self.assertEqual(lines[-1], "1 message, 1 wrong")
        self.assertTrue(lines[0].startswith("session.log:1:"), lines)
        return lines[0].split(": ", 1)[1]

    def test_what_is_well_says_so(self):
        result = self.fix("check", self.log(order(1, "C1"), beat(2)))
        self.assertEqual(result.stdout, "2 messages, all well\n")

    def test_what_is_said_of_each_fault(self):
        good = order(1, "C1")
        for text, said in (
                (good[:-4] + "xyz|", "CheckSum (10): found 'xyz'; allowed: three digits"),
                (message("35=0|34=1|", begin="FIX.4.4"),
                 "BeginString (8): found 'FIX.4.4'; allowed: FIX.4.2"),
                (order(1, "C1", "54=2|"), "Side (54): found the field for the second time"),
                (order(1, "C1", "59=9|"), "TimeInForce (59): found '9'; allowed: DAY (0)"),
                (order(1, "C1", "126=today|"), "allowed: a time like 20261125-09:30:00"),
                (order(1, "C1", "114=maybe|"), "found 'maybe'; allowed: Y or N"),
                (order(1, "C1", "78=1|"), "NoAllocs (78): found '1'; allowed: 0, as no entry follows; "
                 "each begins with AllocAccount (79)"),
                (order(1, "C1", "58=|"), "Text (58): found no value; allowed: text"),
                (order(1, "C1", "56=X|"), "header, body, trailer"),
                (message("35=XX|34=1|49=A|52=20261125-10:00:00|56=B|"), "MsgType (35): found 'XX'"),
                (message("35=1|34=1|49=A|52=20261125-10:00:00|56=B|"),
                 "TestReqID (112): found nothing; allowed: a value: TestRequest needs it")):
            with self.subTest(said=said):
                self.assertIn(said, self.check_one(text))

    def test_numbers_are_followed_by_direction(self):
        log = self.log(beat(1), beat(1, "APUS"), beat(4), beat(2, more="43=Y|"), beat(2, "APUS"),
                       beat(2, "APUS"))
        result = self.fix("check", log)
        self.assertIn("session.log:3:1: warning: message 3, Heartbeat: MsgSeqNum (34): found 4; "
                      "allowed: 2, as 2 to 3 are missing from CLIENT → APUS", result.stdout)
        self.assertIn("session.log:6:1: warning", result.stdout)
        self.assertTrue(result.stdout.endswith("6 messages, all well, 2 warnings\n"))

    def test_json(self):
        found = self.objects("check", self.log(beat(1), order(5, "C1", "59=9|")), check=1)
        self.assertEqual(found[-1], {"messages": 2, "wrong": 1, "warnings": 1})
        self.assertEqual({(each["severity"], each["line"]) for each in found[:-1]},
                         {("warning", 2), ("error", 2)})

    def test_a_venues_dialect(self):
        self.write("venue.yaml", "name: venue\nfields:\n  VenueTag: { tag: 6001, type: int }\n"
                   "messages:\n  NewOrderSingle:\n    add: [VenueTag]\n")
        log = self.log(order(1, "C1", "6001=5|"))
        self.fix("check", log, check=1)
        self.fix("check", log, "--dialect", "venue.yaml")
        self.assertIn("VenueTag", self.fix("decode", log, "--dialect", "venue.yaml").stdout)
        self.write("bad.yaml", "name: venue\nfeilds: {}\n")
        self.assertIn("bad.yaml", self.fix("check", log, "--dialect", "bad.yaml", check=2).stderr)


class Stats(FixTest):
    def test_counts_gaps_and_times_to_the_first_answer(self):
        log = self.log(order(1, "C1", seconds=1), report(1, "C1", "V1", seconds=3),
                       report(2, "C1", "V1", seconds=9), order(2, "C2", seconds=4),
                       order(5, "C3", seconds=5), report(3, "C3", "V3", "58=x|", seconds=6),
                       order(3, "C2", seconds=7), "8=FIX.4.2|9=1|")
        (found,) = self.objects("stats", log)
        self.assertEqual((found["messages"], found["broken"]), (8, 1))
        self.assertEqual(found["order_to_first_report_ns"]["sending_time"],
                         {"orders": 2, "p50": 10 ** 9, "p95": 2 * 10 ** 9, "p99": 2 * 10 ** 9,
                          "p999": 2 * 10 ** 9, "max": 2 * 10 ** 9})
        self.assertEqual(found["unanswered_orders"], 1)
        client = found["sessions"][0]
        self.assertEqual((client["sender"], client["messages"], client["gaps"], client["missing"]),
                         ("CLIENT", 4, 1, 2))
        self.assertEqual({(each["name"], each["count"]) for each in found["types"]},
                         {("NewOrderSingle", 4), ("ExecutionReport", 3)})

    def test_the_logs_own_times_come_first(self):
        log = self.log("10:00:00.000100 in " + order(1, "C1"),
                       "10:00:00.000350 out " + report(1, "C1", "V1", seconds=5))
        text = self.fix("stats", log).stdout
        self.assertRegex(text, r"the log's times +1 +250µs")
        self.assertNotIn("SendingTime", text)


class Help(FixTest):
    def test_it_teaches_a_newcomer(self):
        text = " ".join(self.fix("--help").stdout.split())
        for word in ("decode", "check", "stats", r"SOH, |, ^A, ␁, <SOH>, \x01 or \u0001",
                     "examples/session.log",
                     "Exit codes"):
            self.assertIn(word, text)
        for command, words in (("decode", ("--filter", "--order", "--follow", "--dialect")),
                               ("check", ("FILE:LINE:COLUMN", "warning")),
                               ("stats", ("ClOrdID", "--json"))):
            text = self.fix(command, "--help").stdout
            for word in words:
                self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
