"""apus replay that stops, keeps pace, shows what the stages hold, and asks what if."""

import json
import time
import unittest

from support import CommandTest


class Replays(CommandTest):
    def setUp(self):
        super().setUp()
        self.log = self.record("--events", "8000")

    def replay(self, *words, check=0):
        return json.loads(self.apus("replay", self.log, "--json", *words, check=check).stdout)

    def records(self, where):
        text = self.apus("journal", "dump", self.log, "--json", "--where", where, check=0).stdout
        return [json.loads(line) for line in text.splitlines()]

    def test_break(self):
        first = self.records("instrument=ACME and kind=fill")[0]
        words = ("--break", "instrument=ACME and kind=fill", "--dump", "all", "--depth", "2")
        result = self.replay(*words)
        self.assertTrue(result["identical"])
        self.assertEqual(result["stop"]["stage"], "gateway-in")
        self.assertEqual(result["stop"]["record"], first["record"])
        self.assertEqual(json.loads(result["stop"]["event"]), first["event"])
        self.assertEqual(result["last_sequence"], first["event"]["sequence"])
        self.assertEqual([b["instrument"] for b in result["books"]], ["ACME", "BOLT", "CRUX", "DYNE"])
        self.assertEqual(len(result["books"][0]["bids"]), 2)
        filled = [o for o in result["orders"] if o["order"] == first["event"]["order"]]
        if filled:
            self.assertEqual(filled[0]["filled"], first["event"]["quantity"])
        self.assertEqual([r["value"] for r in result["limits"]
                          if r["of"] == "ACME" and r["limit"] == "max_order"], ["500"])
        acme = next(p for p in result["positions"] if p["instrument"] == "ACME")
        self.assertEqual(acme["fills"], 1)
        text = self.apus("replay", self.log, *words, check=0).stdout
        self.assertIn(f"stopped behind input {first['event']['sequence']}, at ", text)
        for word in ("\nbooks\n", "\norders", "\nlimits\n", "max_position", "\nportfolio\n", "buying power"):
            self.assertIn(word, text)

    def test_break_that_nothing_matches(self):
        self.assertIn("no event matched --break 'reason=lot'",
                      self.apus("replay", self.log, "--break", "reason=lot", check=0).stdout)
        self.assertIn("column 1: found 'knd' (did you mean 'kind'?)",
                      self.apus("replay", self.log, "--break", "knd=fill", check=2).stderr)

    def test_from_a_snapshot(self):
        whole = self.replay()
        self.assertIsNone(whole["snapshot"])
        # The one that every run ends with.
        short = self.replay("--from-snapshot", "latest", "--dump", "all")
        self.assertTrue(short["identical"])
        for key in ("digest", "positions", "last_sequence"):
            self.assertEqual(short[key], whole[key])
        self.assertEqual(short["snapshot"]["sequence"], whole["last_sequence"])
        self.assertEqual(short["ingress_events"], 0)
        text = self.apus("replay", self.log, "--from-snapshot", short["snapshot"]["path"], check=0).stdout
        self.assertIn(f"began behind input {whole['last_sequence']}, with snapshot '{self.log}/snapshots/", text)
        refused = self.apus("replay", self.log, "--from-snapshot", "latest", "--until", "100", check=1).stderr
        self.assertIn("behind where the replay is to end", refused)
        self.assertIn("--what-if doesn't go with --from-snapshot",
                      self.apus("replay", self.log, "--from-snapshot", "latest", "--what-if", "x.yaml", check=2).stderr)

    def test_until_a_time(self):
        inputs = self.records("stage=gateway-in and kind!=journal_digest and kind!=journal_sync")
        moment = inputs[len(inputs) // 2]["event"]["time"]
        wanted = [r for r in inputs if r["event"]["time"] <= moment]
        for word in (moment, moment[11:-1]):
            result = self.replay("--until", word)
            self.assertTrue(result["identical"])
            self.assertEqual(result["ingress_events"], len(wanted))
            self.assertEqual(result["last_time"], wanted[-1]["event"]["time"])
        for word in ("0", "soon", "25:00:00"):
            self.assertIn(f"--until is '{word}'",
                          self.apus("replay", self.log, "--until", word, check=2).stderr)

    def test_speed(self):
        inputs = self.records("stage=gateway-in and kind!=journal_digest")
        first, last = inputs[0]["event"]["time"], inputs[-1]["event"]["time"]

        def seconds(text):
            hours, minutes, rest = text[11:-1].split(":")
            return int(hours) * 3600 + int(minutes) * 60 + float(rest)
        span = (seconds(last) - seconds(first)) % 86400
        began = time.monotonic()
        self.assertTrue(self.replay("--speed", "1")["identical"])
        self.assertGreaterEqual(time.monotonic() - began, span)
        self.assertIn("--speed is 'fast'",
                      self.apus("replay", self.log, "--speed", "fast", check=2).stderr)

    def what_if(self, text, *words, check=0):
        self.write("other.yaml", text)
        return json.loads(self.apus("replay", self.log, "--what-if", "other.yaml", "--json", *words,
                                    check=check).stdout)

    def test_what_if_nothing_changes(self):
        self.assertTrue(self.what_if("risk: { max_order: 500, max_position: 2000 }\n")["same"])
        with open(self.path("core.yaml"), encoding="utf-8") as file:
            self.assertTrue(self.what_if(file.read())["same"])

    def test_what_if(self):
        result = self.what_if("risk: { max_order: 100, max_position: 100 }\n", "--limit", "1000000")
        self.assertFalse(result["same"])
        self.assertEqual(result["then"]["fills"],
                         result["what_if"]["fills"] + result["fills_dropped"])
        self.assertGreater(result["what_if"]["refused_by"]["position_limit"], 0)
        for how, count in result["changed"].items():
            self.assertEqual(sum(c["how"] == how for c in result["changes"]), count, how)
        plain = self.replay()
        self.assertEqual(result["then"]["positions"], plain["positions"])
        text = self.apus("replay", self.log, "--what-if", "other.yaml", "--limit", "2",
                         check=0).stdout
        for word in ("what would have been otherwise", "refused by", "position_limit", "profit then",
                     "more: --limit lists them", "recorded fills are fed as they happened"):
            self.assertIn(word, text)

    def test_what_if_refusals(self):
        self.write("other.yaml", "risk: { max_ordr: 5 }\n")
        words = ("replay", self.log, "--what-if")
        self.assertIn("other.yaml:1:9: unknown key 'max_ordr' in 'risk'; did you mean 'max_order'?",
                      self.apus(*words, "other.yaml", check=2).stderr)
        self.assertIn("none of the sections that can be changed: risk, strategies, portfolio, routing",
                      self.apus(*words, "instruments.yaml", check=2).stderr)
        self.assertIn("no such file", self.apus(*words, "nowhere.yaml", check=2).stderr)
        self.assertIn("--what-if doesn't go with --dump",
                      self.apus(*words, "other.yaml", "--dump", "all", check=2).stderr)
        self.assertIn("--limit is of --what-if",
                      self.apus("replay", self.log, "--limit", "2", check=2).stderr)


if __name__ == "__main__":
    unittest.main()
