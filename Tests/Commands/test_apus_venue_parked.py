"""`apus venue` with threads that sleep while nothing happens: what wakes them bears the time at which it came."""

import time
import unittest

from venue_support import VenueTest, sending_time

SESSIONS = ["client: { sender: APUS, target: CLIENT, account: client }"]

ONE = """\
topology: custom
threads:
  line: { stages: [gateway-in, risk, gateway-out, logger], wait: park }
"""

EACH = """\
topology: custom
threads:
  in: { stages: [gateway-in], wait: park }
  risk: { stages: [risk], wait: park }
  out: { stages: [gateway-out], wait: park }
  logger: { stages: [logger], wait: park }
"""


class Parked(VenueTest):
    def test_an_order_wakes_it(self):
        """Whatever the sleep that it ends: it is answered, and not with a time before it was sent."""
        for topology in (ONE, EACH):
            with self.subTest(topology=topology):
                self.venue_config(SESSIONS, more=topology)
                venue, port = self.start_venue()
                client = self.client(port, "CLIENT").log_on(more="141=Y|")
                for number in range(30):
                    # A sleep is 20 ms at most: each of its parts has its turn.
                    time.sleep(0.003 + 0.0013 * number)
                    before = sending_time()
                    client.order(f"A{number}", 1, 10, "99.90")
                    report = client.answer()
                    self.assert_fields(report, {11: f"A{number}", 150: "0"})
                    self.assertGreaterEqual(report[60], before)
                    self.assertLessEqual(report[60], sending_time())
                client.close()
                self.stop_venue(venue)


if __name__ == "__main__":
    unittest.main()
