"""apus journal and apus replay: whole journals, damaged ones, ones that still grow."""

import json
import os
import re
import struct
import subprocess
import threading
import unittest

from support import APUS, CommandTest

RECORD = 80


class Whole(CommandTest):
    def setUp(self):
        super().setUp()
        self.log = self.record()
        self.info = json.loads(self.apus("journal", "info", self.log, "--json", check=0).stdout)

    def dump(self, *words):
        text = self.apus("journal", "dump", self.log, "--json", *words, check=0).stdout
        return [json.loads(line) for line in text.splitlines()]

    def test_counts_agree(self):
        records = self.dump()
        self.assertEqual(len(records), self.info["records"])
        self.assertEqual([r["record"] for r in records], list(range(len(records))))
        for group, key in (("stages", lambda r: r["stage"]), ("kinds", lambda r: r["event"]["kind"])):
            for name, count in self.info[group].items():
                self.assertEqual(sum(key(r) == name for r in records), count, name)
        for stage in self.info["stages"]:
            indices = [r["index"] for r in records if r["stage"] == stage]
            self.assertEqual(indices, list(range(len(indices))), f"{stage}'s indices have gaps")
        self.assertEqual(records[-1]["event"]["kind"], "journal_close")
        self.assertEqual(sum(s["records"] for s in self.info["segments"]), len(records))
        self.assertGreater(len(self.info["segments"]), 1)

    def test_dump_filters(self):
        self.assertEqual(len(self.dump("--stage", "strategy")), self.info["stages"]["strategy"])
        fills = self.dump("--kind", "order_fill")
        self.assertEqual(len(fills), self.info["kinds"]["order_fill"])
        both = self.dump("--stage", "gateway-out", "--kind", "order_new", "-n", "3", "--from", "1000")
        self.assertEqual(len(both), 3)
        for record in both:
            self.assertEqual((record["stage"], record["event"]["kind"]), ("gateway-out", "order_new"))
            self.assertGreaterEqual(record["record"], 1000)
        self.assertEqual(self.dump("--from", str(self.info["records"])), [])

    def test_dump_for_eyes(self):
        text = self.apus("journal", "dump", self.log, "-n", "4", check=0).stdout
        self.assertEqual(len(text.splitlines()), 4)
        for line in text.splitlines():
            self.assertRegex(line, r"^ +\d+  gateway-in   \d\d:\d\d:\d\d\.\d{9} #\d+ \w+ ")

    def test_tail(self):
        text = self.apus("journal", "tail", self.log, check=0).stdout
        self.assertEqual(len(text.splitlines()), 10)
        self.assertIn("journal_close", text.splitlines()[-1])
        text = self.apus("journal", "tail", self.log, "--json", "-n", "3", "--kind", "order_new").stdout
        last = [json.loads(line) for line in text.splitlines()]
        self.assertEqual(last, self.dump("--kind", "order_new")[-3:])
        # Closed: there is nothing to follow.
        self.apus("journal", "tail", self.log, "-f", "--stage", "risk", check=0, timeout=10)

    def test_a_segment_names_its_journal(self):
        segment = os.path.join(self.log, self.info["segments"][1]["name"])
        self.assertIn("whole: ", self.apus("journal", "verify", segment, check=0).stdout)

    def test_info_for_eyes(self):
        text = self.apus("journal", "info", self.log, check=0).stdout
        count = len(self.info["segments"])
        self.assertRegex(text, rf"holds +{self.info['records']} records in {count} segments, "
                               r"[\d.]+ [KM]iB, ")
        for word in ("instance", "started", "durability process", "carries", "core.yaml",
                     "instruments.yaml", "closed in good order (shutdown)"):
            self.assertIn(word, text)

    def test_replay(self):
        _, text = self.assert_replays(self.log)
        whole = json.loads(self.apus("replay", self.log, "--json", check=0).stdout)
        self.assertTrue(whole["identical"] and whole["closed"])
        self.assertIsNone(whole["difference"])
        self.assertEqual(whole["ingress_events"], self.info["last_sequence"])
        self.assertIn(f"identical: {whole['events']} events in {whole['streams']} streams\n", text)
        self.assertEqual(set(whole["digest"]),
                         {"gateway-in", "book", "strategy", "orders", "risk"})
        part = json.loads(self.apus("replay", self.log, "--until", "5000", "--json", check=0).stdout)
        self.assertEqual(part["ingress_events"], 5000)
        self.assertLess(part["events"], whole["events"])
        one = json.loads(
            self.apus("replay", self.log, "--stage", "strategy", "--json", check=0).stdout)
        self.assertEqual((one["streams"], one["identical"]), (1, True))

    def test_replay_proves_the_positions(self):
        name = self.name()
        ran = json.loads(self.apus("run", "--instance", name, "--config", "core.yaml", "--events",
                                   "20000", "--json", check=0).stdout)
        again = json.loads(self.apus("replay", ran["journal"], "--json", check=0).stdout)
        self.assertEqual(ran["positions"], again["positions"])
        self.assertTrue(any(p["fills"] for p in again["positions"]))

    def test_what_is_no_journal(self):
        for path, answer in (("nowhere", "there is no such file or directory"),
                             (".", "there is no journal in this directory"),
                             ("journal", f"'{self.log}' is the newest"),
                             ("core.yaml", "neither a journal's directory nor one of its segments")):
            for words in (("journal", "verify"), ("journal", "dump"), ("replay",)):
                with self.subTest(path=path, words=words):
                    self.assertIn(answer, self.apus(*words, path, check=1).stderr)


class Damaged(CommandTest):
    """One byte, or a file, is not as it was written."""

    def setUp(self):
        super().setUp()
        # Three segments, however fast the core is.
        self.log = self.record("--events", "30000")
        info = json.loads(self.apus("journal", "info", self.log, "--json").stdout)
        self.segments, self.records = info["segments"], info["records"]
        with open(self.file(0), "rb") as first:
            self.offset = struct.unpack_from("<Q", first.read(88), 72)[0]

    def file(self, segment):
        return self.path(self.log, self.segments[segment]["name"])

    def flip(self, segment, at):
        with open(self.file(segment), "r+b") as out:
            out.seek(at)
            byte = out.read(1)[0]
            out.seek(at)
            out.write(bytes([byte ^ 0x10]))

    def refused(self, *named):
        """verify names the place, replay refuses, and both exit with 1."""
        verified = self.apus("journal", "verify", self.log, check=1)
        self.assertIn("corrupt", verified.stderr)
        for text in named:
            self.assertIn(text, verified.stderr)
        as_json = self.apus("journal", "verify", self.log, "--json")
        self.assertEqual(as_json.returncode, 1)
        replayed = self.apus("replay", self.log, check=1)
        self.assertNotIn("identical", replayed.stdout)
        for text in named:
            self.assertIn(text, replayed.stderr)
        return verified.stderr

    def test_a_flipped_byte_anywhere(self):
        middle = len(self.segments) // 2
        slot = self.segments[middle]["records"] // 2
        final = len(self.segments) - 1
        last = self.segments[final]["records"]
        for what, segment, at, record in (
                ("the header", 0, 20, None), ("the middle segment's header", middle, 60, None),
                ("the prologue", 0, 4096 + 100, None),
                ("the first record", 0, self.offset + 30, 0),
                ("a middle record", middle, self.offset + slot * RECORD + 40,
                 self.segments[middle]["first_record"] + slot),
                ("a record's checksum", middle, self.offset + (slot + 1) * RECORD,
                 self.segments[middle]["first_record"] + slot + 1),
                ("the last mark", final, self.offset + (last - 2) * RECORD + 50, self.records - 2),
                ("the close", final, self.offset + (last - 1) * RECORD + 50, None)):
            with self.subTest(what=what):
                self.flip(segment, at)
                named = [f"segment {self.segments[segment]['name']}"]
                if record is not None:
                    start = at - (at - self.offset) % RECORD
                    named += [f"byte {start}", f"record {record}"]
                said = self.refused(*named)
                if record is not None:
                    hint = re.search(r"Look with '(apus .+)'", said)[1].split()
                    looked = self.apus(*hint[1:], check=1)
                    lines = looked.stdout.splitlines()
                    self.assertEqual(len(lines), min(16, record))
                    if lines:
                        self.assertEqual(int(lines[-1].split()[0]), record - 1)
                self.flip(segment, at)
        self.assert_replays(self.log)

    def test_a_missing_segment(self):
        os.rename(self.file(1), self.path("aside"))
        self.refused(f"segment {self.segments[1]['name']}", "is missing")
        os.rename(self.path("aside"), self.file(1))
        os.unlink(self.file(-1))
        self.refused()

    def test_two_segments_swapped(self):
        os.rename(self.file(1), self.path("aside"))
        os.rename(self.file(2), self.file(1))
        os.rename(self.path("aside"), self.file(2))
        self.refused(f"segment {self.segments[1]['name']}")

    def test_a_cut_file(self):
        os.truncate(self.file(1), self.offset + 10 * RECORD + 7)
        self.refused(f"segment {self.segments[1]['name']}")

    def test_an_empty_segment(self):
        os.truncate(self.file(0), 0)
        said = self.apus("journal", "verify", self.log, check=1).stderr
        self.assertIn(f"segment {self.segments[0]['name']}", said)


class Growing(CommandTest):
    def test_tail_follows_to_the_close(self):
        core = self.start("--for", "3s")
        log = self.journal(core.name)
        tail = subprocess.Popen([APUS, "journal", "tail", log, "-f", "--json", "-n", "5"],
                                cwd=self.directory, stdout=subprocess.PIPE, text=True)
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(tail.stdout))
        reader.start()
        # What is being written can be read, and isn't called damaged.
        info = json.loads(self.apus("journal", "info", log, "--json", check=0).stdout)
        self.assertFalse(info["closed"])
        self.assertIn("still writes", info["end"])
        self.apus("replay", log, check=0)
        self.assertEqual(self.end(core)[0], 0)
        reader.join(20)
        self.assertEqual(tail.wait(5), 0)
        tail.stdout.close()
        records = [json.loads(line) for line in lines]
        numbers = [record["record"] for record in records]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        self.assertEqual(records[-1]["event"]["kind"], "journal_close")
        self.assertGreater(len(records), 1000)
        self.assert_replays(log)


if __name__ == "__main__":
    unittest.main()
