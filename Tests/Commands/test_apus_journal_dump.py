"""apus journal dump --where and --whole, tail --where over segments, and import."""

import json
import os
import re
import subprocess
import threading
import unittest

from support import APUS, CommandTest


class Filters(CommandTest):
    def setUp(self):
        super().setUp()
        self.log = self.record()
        self.all = self.dump()

    def dump(self, *words):
        text = self.apus("journal", "dump", self.log, "--json", *words, check=0).stdout
        return [json.loads(line) for line in text.splitlines()]

    def where(self, text):
        return self.dump("--where", text)

    def test_where(self):
        def of(test):
            return [r for r in self.all if test(r["event"], r)]
        fills = of(lambda e, r: e["kind"] == "order_fill")
        self.assertGreater(len(fills), 10)
        self.assertEqual(self.where("kind=fill"), fills)
        self.assertEqual(self.where("kind=order_fill and instrument=ACME and side=buy"),
                         [r for r in fills if r["event"]["instrument"] == "ACME"
                          and r["event"]["side"] == "buy"])
        order = int(fills[0]["event"]["order"])
        name = f"{order >> 44}-{order >> 32 & 0xFFF}-{order & 0xFFFFFFFF}"
        self.assertEqual(self.where(f"order={name}"),
                         of(lambda e, r: str(order) in (e.get("order"), e.get("replacement"))))
        moment = self.all[len(self.all) // 2]["event"]["time"]
        self.assertEqual(
            self.where(f"time>={moment} and stage=strategy"),
            of(lambda e, r: e["time"] >= moment and r["stage"] == "strategy"))
        self.assertEqual(self.where(f"time<{moment[11:-1]} and source=timer"),
                         of(lambda e, r: e["time"] < moment and e["source"].startswith("timer/")))
        self.assertEqual(len(self.dump("--where", "kind=fill", "-n", "3", "--from", "1000")), 3)

    def test_a_time_or_a_sequence_is_found(self):
        inputs = [(n, r) for n, r in enumerate(self.all) if r["stage"] == "gateway-in"
                  and r["event"]["kind"] != "journal_digest"]
        for at in (0, 1, len(inputs) // 2, len(inputs) - 1):
            place, record = inputs[at]
            first = next(n for n, r in inputs if r["event"]["time"] >= record["event"]["time"])
            self.assertEqual(self.dump("--from-time", record["event"]["time"]), self.all[first:])
            self.assertEqual(self.dump("--from-sequence", str(record["event"]["sequence"]), "-n", "3"),
                             self.all[place:place + 3])
        self.assertEqual(self.dump("--from-time", "2100-01-01"), [])
        self.assertEqual(self.dump("--from-sequence", str(1 << 60)), [])
        middle = inputs[len(inputs) // 2][1]["event"]["time"]
        self.assertEqual(self.dump("--from-time", middle[11:-1]), self.dump("--from-time", middle))
        for words, answer in ((("--from-time", "noon"), "is no time: write a time of day like 09:30:00"),
                              (("--from", "1", "--from-time", "09:30"), "exclude each other")):
            self.assertIn(answer, self.apus("journal", "dump", self.log, *words, check=2).stderr)

    def test_what_is_no_filter(self):
        for text, answer in (
                ("kind=filll", "column 6: found 'filll' (did you mean 'fill'?); allowed: a kind of"),
                ("instrument=ACNE", "found 'ACNE' (did you mean 'ACME'?); allowed: an instrument: "),
                ("knid=fill", "column 1: found 'knid' (did you mean 'kind'?); allowed: a column: "),
                ("kind=fill and", "column 14: found the end; allowed: a column")):
            with self.subTest(text=text):
                for words in (("dump",), ("tail",)):
                    self.assertIn(answer, self.apus(
                        "journal", *words, self.log, "--where", text, check=2).stderr)

    def test_follows_over_segments(self):
        core = self.start("--for", "4s")
        log = self.journal(core.name)
        tail = subprocess.Popen(
            [APUS, "journal", "tail", log, "-f", "--json", "-n", "1000000", "--where",
             "stage=gateway-in"],
            cwd=self.directory, stdout=subprocess.PIPE, text=True)
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(tail.stdout))
        reader.start()
        self.end(core)
        self.assertEqual(tail.wait(timeout=20), 0)
        reader.join()
        tail.stdout.close()
        self.assertGreater(len(os.listdir(self.path(log))), 2)
        followed = [json.loads(line)["record"] for line in lines]
        written = self.apus("journal", "dump", log, "--json", "--stage", "gateway-in").stdout
        self.assertEqual(followed, [json.loads(line)["record"] for line in written.splitlines()])


class Imports(CommandTest):
    def same(self, log, again):
        # Snapshots are no part of the log.
        names = sorted(n for n in os.listdir(self.path(log)) if n != "snapshots")
        self.assertEqual(sorted(os.listdir(self.path(again))), names)
        for name in names:
            with open(self.path(log, name), "rb") as one, open(self.path(again, name), "rb") as two:
                self.assertEqual(one.read(), two.read(), name)

    def whole(self, log, name="log.jsonl"):
        result = self.apus("journal", "dump", log, "--json", "--whole", check=0)
        self.write(name, result.stdout)
        return name, result.stderr

    def test_a_dump_becomes_the_same_journal(self):
        log = self.record()
        dump, _ = self.whole(log)
        text = self.apus("journal", "import", dump, "--to", "again", check=0).stdout
        self.assertRegex(text, r"^imported \d+ records in \d+ segments to again; the log was closed")
        self.same(log, "again")
        self.assert_replays("again")
        self.assertIn("'again' is there already",
                      self.apus("journal", "import", dump, "--to", "again", check=1).stderr)

    def test_a_torn_record_is_said_and_left_out(self):
        core = self.start()
        core.kill()
        core.wait()
        log = self.journal(core.name)
        info = json.loads(self.apus("journal", "info", log, "--json").stdout)
        # Begin one more record behind the last.
        last = [s for s in info["segments"] if s["records"]][-1]
        path = self.path(log, last["name"])
        with open(path, "r+b") as file:
            file.seek(72)
            offset = int.from_bytes(file.read(8), "little") + 80 * last["records"]
            file.seek(offset)
            before = file.read(80)
            file.seek(offset)
            file.write(b"torn")
        dump, words = self.whole(log)
        self.assertIn(f"isn't dumped: {last['name']}, byte {offset}", words)
        result = json.loads(self.apus("journal", "import", dump, "--to", "again", "--json",
                                      check=0).stdout)
        self.assertTrue(result["torn_record_left_out"])
        with open(path, "r+b") as file:
            file.seek(offset)
            file.write(before if not any(before) else bytes(80))
        self.same(log, "again")

    def test_refusals(self):
        log = self.record("--events", "2000")
        dump, _ = self.whole(log)
        with open(self.path(dump), encoding="utf-8") as file:
            lines = file.readlines()
        self.write("cut.jsonl", "".join(lines[:-1]))
        self.assertRegex(self.apus("journal", "import", "cut.jsonl", "--to", "again", check=1).stderr,
                         r"cut\.jsonl:\d+: the line of the end is missing")
        changed = re.sub('"index":1,', '"index":1 ,', lines[2])
        self.write("changed.jsonl", "".join(lines[:2] + [changed] + lines[3:]))
        self.assertRegex(
            self.apus("journal", "import", "changed.jsonl", "--to", "again", check=1).stderr,
            r"changed\.jsonl:3:\d+: found ' ,\"event\":.*'; allowed: ',\"event\":'")
        self.assertFalse(os.path.exists(self.path("again")))
        self.assertIn("--whole is a form of --json",
                      self.apus("journal", "dump", log, "--whole", check=2).stderr)
        self.assertIn("leave --stage away",
                      self.apus("journal", "dump", log, "--whole", "--json", "--stage", "risk",
                                check=2).stderr)


if __name__ == "__main__":
    unittest.main()
