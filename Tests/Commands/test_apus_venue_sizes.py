"""How long a venue's messages may be, and the files that keep them."""

import unittest

from venue_support import VenueTest


class Sizes(VenueTest):
    def test_the_longest_messages(self):
        """A venue with the longest messages that its config allows starts, and takes a session."""
        self.venue_config(["c: { sender: APUS, target: C, account: c }"], listen="message_size: 1MiB")
        venue, port = self.start_venue()
        client = self.client(port, "C").log_on()
        client.send("35=D|60=20261126-10:00:00|11=A|21=1|38=1|40=2|44=9.00|54=1|55=ACME|58=" + "x" * 900_000 + "|")
        self.assert_fields(client.answer(), {11: "A", 150: "0"})
        self.stop_venue(venue)

    def test_a_store_of_shorter_messages(self):
        """A store keeps its size. Where that is too small for what the config asks, it is said, and nothing starts."""
        sessions = ["c: { sender: APUS, target: C, account: c }"]
        self.venue_config(sessions)
        self.stop_venue(self.start_venue()[0])
        self.venue_config(sessions, listen="message_size: 1MiB")
        result = self.apus("venue", "--config", "venue.yaml", "--for", "1s", check=1)
        self.assertRegex(result.stderr, r"store/APUS-C\.fixstore: it was made for messages of at most \d+ bytes, and "
                         r"'message_size' is 1048576; write less, or move the file away")


if __name__ == "__main__":
    unittest.main()
