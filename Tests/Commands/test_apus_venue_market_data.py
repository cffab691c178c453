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


if __name__ == "__main__":
    unittest.main()
