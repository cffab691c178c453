"""The day of a trader: what counts by the day begins anew at its end, and what is held goes on."""

import json
import time
import unittest

from support import CommandTest


class Day(CommandTest):
    def ends_in(self, seconds):
        """A day that ends so many seconds from now, on clocks that show noon or so."""
        now = int(time.time())
        hours = 12 - time.gmtime(now).tm_hour
        zone = f"{'-' if hours < 0 else '+'}{abs(hours):02d}:00"
        self.moment = now + seconds
        ends = time.strftime("%H:%M:%S", time.gmtime(self.moment + hours * 3600))
        return {"ends": f"'{ends}'", "zone": f"'{zone}'"}

    def settings(self, seconds):
        return {
            "day": self.ends_in(seconds), "timer": "50ms",
            "portfolio": {
                "interval": "200ms", "volatility_window": 4, "cash": {"paper": 100000},
                "fee": "f", "fees": {"f": {"maker": [{"bps": 1}], "taker": [{"bps": 1}]}},
                "instruments": {"CRUX": {"margin_bps": 5000}},
                "start": [{"instrument": "ACME", "quantity": 100, "price": 100, "close": 101}],
            },
        }

    def ends(self, journal):
        """The days' ends on record, by their sequence."""
        text = self.apus("journal", "dump", journal, "--json", "--where", "stage=gateway-in and kind=timer", check=0).stdout
        events = [json.loads(line)["event"] for line in text.splitlines()]
        return [e["sequence"] for e in events if e["source"] == "timer/1"]

    def portfolio(self, journal, *words):
        text = self.apus("replay", journal, "--dump", "portfolio", "--json", *words, check=0).stdout
        told = json.loads(text)
        self.assertTrue(told["identical"])
        return told["portfolio"]

    def test_a_day_ends_while_it_runs(self):
        # A host that is busy may take longer than that to come to the first fills.
        for seconds in (6, 15, 40):
            core = self.start("--for", f"{seconds + 4}s", config=self.config(**self.settings(seconds)))
            status, output, errors = self.end(core, timeout=seconds + 40)
            self.assertEqual((status, errors), (0, ""), output)
            journal = self.journal(core.name)
            ends = self.ends(journal)
            before = self.portfolio(journal, "--until", str(ends[0] - 1)) if ends else None
            if before and float(before["scopes"][0]["fees"]) > 0:
                break
        self.assertEqual(len(ends), 1)
        after = self.portfolio(journal, "--until", str(ends[0]))
        names = ["firm", "strategy/quote_and_take", "account/paper"]
        for state in (before, after):
            self.assertEqual([s["scope"] for s in state["scopes"]], names)
        then, now = before["scopes"][0], after["scopes"][0]
        self.assertGreater(float(then["fees"]), 0)
        self.assertGreater(len(then["curve"]), 5)
        self.assertNotEqual(float(then["drawdown"]), 0)
        # What was made is made, what is held is held; what counts by the day is none.
        self.assertEqual(now["earned"], then["profit"])
        for key in ("profit", "realized", "fees", "peak", "drawdown", "deepest"):
            self.assertEqual(float(now[key]), 0, key)
        for key in ("equity", "gross", "net", "margin", "buying_power", "leverage", "concentration"):
            self.assertEqual(now[key], then[key], key)
        self.assertEqual(now["curve"], [])
        self.assertAlmostEqual(float(then["equity"]), 100000 + float(then["profit"]), delta=0.02)
        self.assertLess(float(then["margin"]), float(then["gross"]))
        volatilities = {i["instrument"]: i["volatility"] for i in before["instruments"]}
        self.assertTrue(all(v is not None and float(v) > 0 for v in volatilities.values()), volatilities)
        # And a new curve begins.
        self.assertGreater(len(self.portfolio(journal)["scopes"][0]["curve"]), 2)
        text = self.apus("replay", journal, "--dump", "portfolio", check=0).stdout
        for word in ("buying power", "leverage", "days before", "volatility", "the firm's day", "most of it in", "account/paper"):
            self.assertIn(word, text)

    def test_a_day_ended_while_it_was_away(self):
        config = self.config(**self.settings(25))
        name = self.name()
        first = self.start("--for", "1500ms", config=config, name=name)
        self.assertEqual(self.end(first)[0], 0)
        journal = self.journal(name)
        self.assertEqual(self.ends(journal), [])
        time.sleep(max(0, self.moment + 0.5 - time.time()))
        for runs in (1, 1):
            again = self.start("--for", "1s", config=config, name=name)
            self.assertEqual(self.end(again)[0], 0)
            self.assertEqual(len(self.ends(journal)), runs)
        self.assert_replays(journal)

    def test_what_is_no_time_of_day(self):
        config = self.config(day={"ends": "'25:00'"})
        self.assertIn("'ends' in 'day': expected a time of day such as 17:30, found '25:00'", self.apus("run", "--config", config, check=2).stderr)
        config = self.config(day={"zone": "UTC"})
        self.assertIn("'ends'", self.apus("run", "--config", config, check=2).stderr)


if __name__ == "__main__":
    unittest.main()
