"""The trading day of `apus venue`: auctions, the open market, its close, and who is told of them."""

import json
import time
import unittest

from venue_support import VenueTest, order

SESSIONS = [f"{c}: {{ sender: APUS, target: {c}, account: {c} }}" for c in ("BUYER", "SELLER", "LISTENER")]


class Day(VenueTest):
    def clock(self, seconds):
        """A time of day so many seconds from now, on clocks that show noon or so."""
        return time.strftime("%H:%M:%S", time.gmtime(self.noon + seconds))

    def start_day(self, **times):
        """A venue whose day has these times, in seconds from now."""
        now = int(time.time())
        # A zone in which it is about noon, so that no test meets midnight.
        hours = 12 - time.gmtime(now).tm_hour
        self.noon = now + hours * 3600
        zone = f"{'-' if hours < 0 else '+'}{abs(hours):02d}:00"
        day = ", ".join(f"{name}: '{self.clock(at)}'" for name, at in times.items())
        self.venue_config(SESSIONS, more=f"day: {{ zone: '{zone}', {day} }}\n")
        return self.start_venue()

    def status_after(self, listener, seconds=15):
        """The next status of an instrument or of trading as a whole: (what, status)."""
        message = listener.answer(seconds=seconds)
        self.assertIsNotNone(message)
        self.assertIn(message[35], ("f", "h"), message)
        return (message.get(55, message.get(336)), message[326] if message[35] == "f" else message[340])

    def test_a_whole_day(self):
        """Orders collect, trade at one price, and trade as they come; at the close the day's orders expire and nothing is taken
        any more. Who listens hears of each change, of what it asked for; the journal replays."""
        venue, port = self.start_day(opening_auction=-60, open=8, closing_auction=12, close=15)
        buyer, seller, listener = (self.client(port, name).log_on() for name in ("BUYER", "SELLER", "LISTENER"))
        listener.send("35=e|55=ACME|263=1|324=s|")
        self.assert_fields(listener.answer(), {35: "f", 55: "ACME", 326: "1"})
        listener.send("35=g|263=1|335=t|")
        self.assert_fields(listener.answer(), {35: "h", 335: "t", 336: "DAY", 340: "4", 325: None})
        # In the auction nothing trades.
        buyer.order("B1", 1, 100, "10.20")
        self.assert_fields(buyer.answer(), {11: "B1", 150: "0"})
        seller.order("S1", 2, 60, "10.00")
        self.assert_fields(seller.answer(), {11: "S1", 150: "0"})
        buyer.order("B2", 1, 10, "9.00", more="59=1|")
        self.assert_fields(buyer.answer(), {11: "B2", 150: "0"})
        self.assertIsNone(seller.answer(seconds=0.3))
        # The market opens.
        self.assert_fields(seller.answer(seconds=15), {11: "S1", 150: "2", 14: "60"})
        self.assert_fields(buyer.answer(), {11: "B1", 150: "1", 14: "60"})
        self.assertEqual(self.status_after(listener), ("ACME", "17"))
        self.assertEqual(self.status_after(listener), ("DAY", "2"))
        seller.order("S2", 2, 10, "10.20")
        self.assert_fields(seller.answer(), {11: "S2", 150: "0"})
        self.assert_fields(seller.answer(), {11: "S2", 150: "2"})
        self.assert_fields(buyer.answer(), {11: "B1", 150: "1", 14: "70"})
        # The closing auction, and the end of the day.
        self.assertEqual(self.status_after(listener), ("ACME", "5"))
        self.assertEqual(self.status_after(listener), ("DAY", "5"))
        self.assert_fields(buyer.answer(seconds=15), {11: "B1", 150: "C", 14: "70", 151: "0"})
        # At once: nobody trades between the auction and the close.
        self.assertEqual(self.status_after(listener), ("ACME", "18"))
        self.assertEqual(self.status_after(listener), ("DAY", "3"))
        seller.order("S3", 2, 10, "10.20")
        self.assert_fields(seller.answer(), {11: "S3", 150: "8"})
        # Good till it is canceled: it is still there.
        buyer.send("35=H|11=B2|54=1|55=ACME|")
        self.assert_fields(buyer.answer(), {11: "B2", 39: "0"})
        buyer.send("35=F|11=X|41=B2|54=1|55=ACME|60=20261126-10:00:00|")
        self.assert_fields(buyer.answer(), {150: "4"})
        self.stop_venue(venue)
        journal = self.journal(venue.name)
        self.assertIn("identical", self.apus("replay", journal, check=0).stdout)
        phases = [json.loads(line)["event"]["phase"] for line in self.apus(
            "journal", "dump", journal, "--kind", "trading_status", "--json", check=0).stdout.splitlines()]
        self.assertEqual([p for p in phases if p != "continuous"], ["opening_auction"] * 2 + ["closing_auction", "closed"])

    def test_before_the_day(self):
        """A venue that starts before its day is closed; who asks once is told once."""
        venue, port = self.start_day(open=3600, close=7200)
        buyer = self.client(port, "BUYER").log_on()
        buyer.send("35=e|55=BOLT|263=0|324=s|")
        self.assert_fields(buyer.answer(), {35: "f", 55: "BOLT", 326: "18"})
        buyer.send("35=g|263=0|335=t|")
        self.assert_fields(buyer.answer(), {35: "h", 340: "3"})
        buyer.send("35=D|60=20261126-10:00:00|" + order("B", 1, 10, "9.00"))
        self.assert_fields(buyer.answer(), {11: "B", 150: "8"})
        self.stop_venue(venue)

    def test_days_that_cannot_be(self):
        for day, said in (
                ("open: '09:00'", "'close' in 'day'"),
                ("open: '09:00', close: '08:00'", "each later than the one before"),
                ("opening_auction: '09:30', open: '09:00', close: '17:00'", "each later than the one before"),
                ("open: '09:00', close: '17:00', zone: Nowhere/Land", "'zone' in 'day'"),
                ("open: '25:00', close: '17:00'", "expected a time of day"),
                ("open: '09:00', close: '17:00', days: [monday]", "expected two")):
            with self.subTest(day=day):
                self.venue_config(SESSIONS, more=f"day: {{ {day} }}\n")
                self.assertIn(said, self.apus("venue", "--config", "venue.yaml", check=2).stderr)


if __name__ == "__main__":
    unittest.main()
