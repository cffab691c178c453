"""apus journal stats, and verify on several threads."""

import json
import os
import unittest

from support import CommandTest


class Stats(CommandTest):
    def setUp(self):
        super().setUp()
        self.log = self.record()

    def test_stats_agree_with_info(self):
        info = json.loads(self.apus("journal", "info", self.log, "--json", check=0).stdout)
        stats = json.loads(self.apus("journal", "stats", self.log, "--json", check=0).stdout)
        for group in ("stages", "kinds"):
            self.assertEqual({k: v["records"] for k, v in stats[group].items()}, info[group])
        self.assertEqual(stats["records"], info["records"])
        self.assertEqual(sum(v["records"] for v in stats["instruments"].values()), info["records"])
        self.assertEqual(stats["ingress"]["records"], info["last_sequence"])
        self.assertEqual(stats["missing_sequences"], 0)
        self.assertEqual(len(stats["gaps"]), 5)
        silences = [g["ns"] for g in stats["gaps"]]
        self.assertEqual(silences, sorted(silences, reverse=True))
        self.assertEqual(stats["file_bytes"],
                         sum(os.path.getsize(self.path(self.log, n))
                             for n in os.listdir(self.path(self.log)) if n.endswith(".journal")))

    def test_stats_for_eyes(self):
        text = self.apus("journal", "stats", self.log, "--gaps", "2", check=0).stdout
        self.assertRegex(text, r"^\d+ records, [\d.]+ MiB, in \d+ segments of [\d.]+ MiB\n")
        for word in ("ACME", "gateway-in", "order_fill", "per second", "silence", "busiest second"):
            self.assertIn(word, text)

    def test_verify_says_the_same_on_any_number_of_threads(self):
        def answers():
            said = []
            for threads in ("1", "2", "7"):
                result = self.apus("journal", "verify", self.log, "--threads", threads, "--json")
                said.append((result.returncode, result.stdout, result.stderr))
            self.assertEqual(len(set(said)), 1)
            return said[0]
        self.assertEqual(answers()[0], 0)
        path = self.path(self.log, "000001.journal")
        with open(path, "r+b") as file:
            file.seek(500_000)
            byte = file.read(1)
            file.seek(500_000)
            file.write(bytes([byte[0] ^ 1]))
        status, _, errors = answers()
        self.assertEqual(status, 1)
        self.assertIn("segment 000001.journal, byte ", errors)


if __name__ == "__main__":
    unittest.main()
