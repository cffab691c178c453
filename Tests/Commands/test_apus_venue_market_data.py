"""What a client of `apus venue` who trades and listens hears, and in which order."""

import unittest

from venue_support import VenueTest, order, sending_time


class InOrder(VenueTest):
    def test_what_happened_first_is_told_first(self):
        """Orders that come at once: the report of each, what it did to the book, and only then the report of the next. By
        that a trader knows what of a change is his own."""
        self.venue_config(["c: { sender: APUS, target: C, account: c }"])
        venue, port = self.start_venue()
        client = self.client(port, "C").log_on()
        client.send("35=V|146=1|55=ACME|262=m|263=1|264=0|265=1|267=3|269=0|269=1|269=2|")
        self.assert_fields(client.answer(), {35: "W", 268: "0"})
        count = 40
        client.socket.sendall(b"".join(
            client.framed(f"35=D|60={sending_time()}|" + order(f"o{n}", 1, 1, f"{9 + n / 100:.2f}"))
            for n in range(count)))
        for n in range(count):
            self.assert_fields(client.answer(), {35: "8", 11: f"o{n}", 150: "0"})
            self.assert_fields(client.answer(), {35: "X", 270: f"{9 + n / 100:.2f}".rstrip("0").rstrip(".")})
        self.stop_venue(venue)


class Names(VenueTest):
    def test_a_subscription_keeps_its_name(self):
        """However many names come and go meanwhile."""
        self.venue_config([f"{c}: {{ sender: APUS, target: {c}, account: {c} }}" for c in "AB"],
                          more="identifiers: 64\norders_per_session: 16\n")
        venue, port = self.start_venue()
        listener = self.client(port, "A").log_on()
        listener.send("35=V|146=1|55=ACME|262=SUBSCRIPTION|263=1|264=0|265=1|267=2|269=0|269=1|")
        self.assert_fields(listener.answer(), {35: "W", 262: "SUBSCRIPTION"})
        listener.send("35=e|55=ACME|263=1|324=STATUS|")
        self.assert_fields(listener.answer(), {35: "f", 55: "ACME", 326: "17"})
        trader = self.client(port, "B").log_on()
        for n in range(400):
            trader.order(f"passing-{n}", 1, 1, "9.00", more="59=3|")
            self.assert_fields(trader.answer(), {150: "0"})
            self.assert_fields(trader.answer(), {150: "4"})
        trader.order("resting", 1, 1, "9.00")
        self.assert_fields(trader.answer(), {150: "0"})
        self.assert_fields(listener.answer(), {35: "X", 262: "SUBSCRIPTION", 270: "9"})
        self.stop_venue(venue)

    def test_a_lost_connection_listens_no_more(self):
        self.venue_config([f"{c}: {{ sender: APUS, target: {c}, account: {c} }}" for c in "AB"])
        venue, port = self.start_venue()
        listener = self.client(port, "A").log_on()
        listener.send("35=V|146=1|55=ACME|262=m|263=1|264=0|265=1|267=2|269=0|269=1|")
        self.assert_fields(listener.answer(), {35: "W"})
        listener.close()
        again = self.client(port, "A", number=listener.number).log_on()
        trader = self.client(port, "B").log_on()
        trader.order("resting", 1, 1, "9.00")
        self.assert_fields(trader.answer(), {150: "0"})
        while (message := again.answer(seconds=0.5)) is not None:
            self.assertNotIn(message[35], ("X", "W"), message)
        self.stop_venue(venue)


if __name__ == "__main__":
    unittest.main()
