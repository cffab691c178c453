"""`apus venue` and those who mean it no good: strangers, liars, and clients who don't read. Whatever they do, a
client that was logged on all along gets the report of its next order in under two seconds, and the venue ends in
good order.
"""

import os
import random
import select
import socket
import time
import unittest

from venue_support import VenueTest, framed, order, sending_time

SESSIONS = [
    "good: { sender: APUS, target: GOOD, account: good }",
    "bad: { sender: APUS, target: BAD, account: bad }",
    "mate: { sender: APUS, target: MATE, account: bad }",
    "keeps: { sender: APUS, target: KEEPS, account: bad, cancel_on_disconnect: false }",
    'many-{n}: { count: 20, sender: APUS, target: "MANY{n}", account: "many-{n}" }',
    "secret: { sender: APUS, target: SECRET, account: secret, "
    "credentials: { user: u, password: { file: password } } }",
]
LISTEN = ("connections: 64, strangers_per_address: 8, logon_timeout: 1s, send_queue: 64KiB, "
          "message_size: 16KiB")
STRANGERS = 8


class HostileClients(VenueTest):
    def setUp(self):
        super().setUp()
        self.venue_config(SESSIONS, listen=LISTEN)
        with open(os.open(self.path("password"), os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write("correct horse")
        self.venue, self.port = self.start_venue()
        self.good = self.client(self.port, "GOOD").log_on()
        self.orders, self.called = 0, [self.good]
        self.assert_unharmed()

    def assert_unharmed(self):
        """The good client's next order is answered in under two seconds."""
        self.orders += 1
        began = time.monotonic()
        self.good.order(f"G{self.orders}", 1, 1, "2.00")
        report = self.good.answer()
        took = time.monotonic() - began
        self.assert_fields(report, {35: "8", 11: f"G{self.orders}", 150: "0", 34: str(self.orders + 1)})
        self.assertLess(took, 2)

    def finish(self):
        """The good client is well to the end, and so is the venue; what it counted."""
        self.assert_unharmed()
        # It was never cut, nor sent anything but its reports.
        self.good.send("35=5|")
        self.assert_fields(self.good.answer(), {35: "5", 34: str(self.orders + 2)})
        # The venue would wait for each of them to say goodbye.
        for client in self.called:
            client.close()
        return self.stop_venue(self.venue)

    def bad(self, number=0, name="BAD", **more):
        self.called.append(self.client(self.port, name, number=number, **more))
        return self.called[-1]

    def call(self, name="BAD"):
        """A connection, or None where it is cut before it is through: at the door there may be no more room."""
        try:
            return self.bad(name=name)
        except OSError:
            return None

    def assert_works(self, client, name):
        client.order(name, 2, 1, "900.00")
        self.assert_fields(client.answer(), {35: "8", 11: name, 150: "0"})

    def assert_turned_away(self, client):
        """Closed without a byte."""
        self.assertTrue(client.is_closed())
        self.assertEqual(client.received, b"")

    def send_all(self, client, data):
        """As much of it as the other side takes."""
        try:
            client.socket.sendall(data)
        except OSError:
            return False
        return True

    # MARK: Bytes

    def test_one_byte_at_a_time(self):
        """Slow isn't wrong: each message counts once it is whole."""
        bad = self.bad()
        for message in (bad.framed("35=A|98=0|108=0|"),
                        bad.framed(f"35=D|60={sending_time()}|" + order("SLOW", 2, 1, "900.00"))):
            for at in range(len(message)):
                if at == len(message) // 2:
                    self.assert_unharmed()
                bad.socket.sendall(message[at:at + 1])
        self.assert_fields(bad.answer(), {35: "A"})
        self.assert_fields(bad.answer(), {35: "8", 11: "SLOW", 150: "0"})
        self.finish()

    def test_garbage(self):
        """From a stranger it ends the call. Within a session what is no message is passed over, takes no number,
        and isn't answered."""
        noise = random.Random(4242).randbytes(100_000)
        for garbage in (noise, b"GET / HTTP/1.1\r\n\r\n" * 2000, b"\x16\x03\x01\x02\x00\x01" * 2000,
                        b"\x01" * 20_000, b"8=FIX.4.4\x019=5\x0135=A\x0110=000\x01" * 50,
                        b"8=FIX.4.2\x019=5\x0135=A\x0110=000\x01",
                        framed("35=D|" + order("X", 1, 1, "2.00"), 1, "BAD")):
            with self.subTest(stranger=garbage[:12]):
                bad = self.bad()
                self.send_all(bad, garbage)
                self.assert_turned_away(bad)
                self.assert_unharmed()
        bad = self.bad().log_on()
        for number, garbage in enumerate((
                noise.replace(b"8=FIX", b"9=FIX"), b"\x01" * 20_000, b"8=FIX.4.2\x01" * 500,
                b"8=FIX.4.2\x019=10\x0135=D\x0134=2\x01", b"8=FIX.4.2\x019=-5\x0135=D\x0110=000\x01",
                b"8=FIX.4.2\x019=5\x0135=D\x0110=123\x01")):
            with self.subTest(session=garbage[:12]):
                self.assertTrue(self.send_all(bad, garbage))
                self.assert_works(bad, f"AFTER{number}")
                self.assert_unharmed()
        counts = self.finish()
        self.assertEqual((counts["logons"], counts["turned_away"]), (2, 7), counts)

    def test_ten_megabytes_without_a_separator(self):
        """A message that never ends ends its connection, and nobody keeps what there was of it."""
        before = self.memory()
        endless = b"A" * 10_000_000
        for start in (b"", b"8=FIX.4.2\x019=", b"8=FIX.4.2\x019=9\x0135="):
            with self.subTest(stranger=start):
                bad = self.bad()
                self.send_all(bad, start + endless)
                self.assert_turned_away(bad)
                self.assert_unharmed()
        number = 0
        for start in (b"8=FIX.4.2\x019=1", b"8=FIX.4.2\x019=100000000\x0135="):
            with self.subTest(session=start):
                bad = self.bad(number=number).log_on()
                number = bad.number
                self.send_all(bad, start + endless.replace(b"A", b"1"))
                self.assertTrue(bad.is_closed())
                self.assert_unharmed()
        # What isn't even a beginning is passed over, however much there is of it.
        bad = self.bad(number=number).log_on()
        self.send_all(bad, endless)
        self.assert_works(bad, "AFTER")
        self.assertLess(self.memory() - before, 64 << 20)
        self.finish()

    def memory(self):
        with open(f"/proc/{self.venue.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def test_wrong_checksum(self):
        """It never was: not answered, and its number is free for the next."""
        bad = self.bad().log_on()
        for name in ("C1", "C2", "C3"):
            whole = bad.framed(f"35=D|60={sending_time()}|" + order(name, 2, 1, "900.00"))
            wrong = (int(whole[-4:-1]) + 1) % 256
            bad.socket.sendall(whole[:-4] + b"%03d\x01" % wrong)
            self.assertIsNone(bad.answer(seconds=0.3))
            self.assert_unharmed()
            bad.number -= 1
            self.assert_works(bad, name)
        self.finish()

    # MARK: Who it is

    def test_wrong_comp_ids(self):
        """Who isn't known gets not a byte, and who changes its name within a session is logged out."""
        for sender, target in (("NOBODY", "APUS"), ("GOOD ", "APUS"), ("BAD", "OTHER"),
                               ("APUS", "BAD"), ("B" * 5000, "APUS"), ("bad", "APUS")):
            with self.subTest(sender=sender[:8], target=target):
                bad = self.bad()
                bad.socket.sendall(framed("35=A|98=0|108=0|", 1, sender, target))
                self.assert_turned_away(bad)
                self.assert_unharmed()
        bad = self.bad().log_on()
        bad.sender = "GOOD"
        bad.order("MINE", 2, 1, "900.00")
        self.assert_fields(bad.answer(), {35: "3", 373: "9", 58: "CompID problem"})
        self.assert_fields(bad.answer(), {35: "5"})
        self.assertTrue(bad.is_closed())
        counts = self.finish()
        self.assertEqual((counts["logons"], counts["turned_away"]), (2, 6), counts)

    def test_a_second_connection(self):
        """A session that is up has one. Whoever calls besides, with whatever number, changes nothing for it."""
        for number in (0, self.good.number, 5000):
            other = self.bad(name="GOOD", number=number)
            other.send("35=A|98=0|108=0|141=Y|" if number == 0 else "35=A|98=0|108=0|")
            self.assert_turned_away(other)
            self.assert_unharmed()
        self.finish()

    def test_wrong_password(self):
        """Closed without a byte, again and again, and the right one is still taken, with its first number."""
        for attempt in range(20):
            bad = self.bad(name="SECRET", number=0)
            bad.send(f"35=A|98=0|108=0|141=Y|553=u|554=guess {attempt}|" if attempt % 2 else "35=A|98=0|")
            self.assert_turned_away(bad)
        self.assert_unharmed()
        owner = self.bad(name="SECRET").log_on(more="553=u|554=correct horse|")
        self.assert_works(owner, "OWN")
        counts = self.finish()
        self.assertEqual((counts["logons"], counts["turned_away"]), (2, 20), counts)

    # MARK: Too many

    def test_a_flood_of_strangers(self):
        """Of those who don't say who they are only a few are kept, and not for long."""
        flood = [one for one in (self.call() for _ in range(200)) if one]
        self.assert_unharmed()
        time.sleep(0.3)
        self.assertLessEqual(sum(not self.is_over(one) for one in flood), STRANGERS)
        # While places for strangers are taken nobody else of this address is let in …
        late = self.call()
        if late:
            self.assert_turned_away(late)
        self.assert_unharmed()
        # … and those who hold them lose them, said they a word or not.
        time.sleep(1.2)
        self.assertEqual(sum(not self.is_over(one) for one in flood), 0)
        bad = self.bad().log_on()
        self.assert_works(bad, "LATE")
        counts = self.finish()
        self.assertLessEqual(counts["turned_away"], 201, counts)
        self.assertGreaterEqual(counts["turned_away"], STRANGERS + 1, counts)

    def test_a_flood_from_many_addresses(self):
        """All places may be taken by strangers. Those who are in don't notice, and soon there is room again."""
        flood = []
        for number in range(200):
            one = socket.socket()
            self.addCleanup(one.close)
            one.bind((f"127.0.1.{number + 1}", 0))
            one.settimeout(5)
            try:
                one.connect(("127.0.0.1", self.port))
            except OSError:
                continue
            flood.append(one)
        for _ in range(5):
            self.assert_unharmed()
        time.sleep(1.5)
        bad = self.bad().log_on()
        self.assert_works(bad, "LATE")
        self.finish()

    def is_over(self, client):
        """Closed by the other side, by now."""
        if not select.select([client.socket], [], [], 0)[0]:
            return False
        try:
            return client.socket.recv(1 << 16, socket.MSG_PEEK) == b""
        except OSError:
            return True

    def test_a_flood_of_logons(self):
        """Logons by the hundred: for nobody, for one who is there, over and over, and twenty clients at once."""
        for number in range(150):
            bad = self.call("NOBODY" if number % 2 else "GOOD")
            if bad:
                self.send_all(bad, bad.framed("35=A|98=0|108=0|"))
                bad.close()
        self.assert_unharmed()
        number = 0
        for round in range(50):
            bad = self.bad(number=number).log_on()
            bad.send("35=5|")
            self.assert_fields(bad.answer(), {35: "5"})
            self.assertTrue(bad.is_closed())
            number = bad.number
            bad.close()
        self.assert_unharmed()
        # At once and all together, then cut without a word.
        for round in range(5):
            many = []
            # A few at a time: more strangers than are let in would be turned away, rightly.
            for at in range(0, 20, STRANGERS):
                group = [self.bad(name=f"MANY{n + 1}", number=2 * round)
                         for n in range(at, min(20, at + STRANGERS))]
                for one in group:
                    one.send("35=A|98=0|108=0|")
                for one in group:
                    self.assert_fields(one.answer(), {35: "A"})
                many += group
            for one in many:
                one.order(f"R{round}", 2, 1, "900.00")
            for one in many:
                self.assertTrue(self.hears(one, f"R{round}"))
            self.assert_unharmed()
            for one in many:
                one.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                one.close()
            time.sleep(0.1)
        # A Logon within a session is a mistake that ends it.
        bad = self.bad(number=number).log_on()
        for _ in range(100):
            if not self.send_all(bad, bad.framed("35=A|98=0|108=0|")):
                break
        self.assert_fields(bad.answer(), {35: "5", 58: "Already logged on"})
        self.assertTrue(bad.is_closed())
        counts = self.finish()
        self.assertEqual(counts["logons"], 1 + 50 + 100 + 1, counts)

    def hears(self, client, name):
        while (report := client.answer()) is not None:
            if report.get(11) == name and report.get(150) == "0":
                return True
        return False

    # MARK: Connections

    def test_half_closed(self):
        """Who says that it has no more to say has left: its orders go, its session is free. Those of another
        session stay, though both are one account's."""
        mate = self.bad(name="MATE").log_on()
        self.assert_works(mate, "STAYS")
        bad = self.bad().log_on()
        self.assert_works(bad, "HALF")
        bad.socket.shutdown(socket.SHUT_WR)
        self.assertTrue(bad.is_closed())
        self.assert_unharmed()
        again = self.bad(number=bad.number).log_on()
        again.send("35=H|11=HALF|54=2|55=ACME|")
        while (report := again.answer()) is not None and report.get(20) != "3":
            pass
        self.assert_fields(report, {11: "HALF", 39: "4", 151: "0"})
        again.send(f"35=q|11=ALL|530=7|60={sending_time()}|")
        self.assert_fields(again.answer(), {35: "r", 11: "ALL", 533: "0"})
        mate.send("35=H|11=STAYS|54=2|55=ACME|")
        self.assert_fields(mate.answer(), {35: "8", 20: "3", 11: "STAYS", 39: "0", 151: "1"})
        # Half of a message, and then nothing more.
        again.socket.sendall(again.framed("35=D|" + order("NEVER", 2, 1, "900.00"))[:40])
        again.socket.shutdown(socket.SHUT_WR)
        self.assertTrue(again.is_closed())
        self.finish()

    def test_a_resend_larger_than_the_send_queue(self):
        """It waits for its reader, who is slow and loses nothing of it."""
        first = self.bad(name="KEEPS").log_on()
        names = [f"L{number}".ljust(60, "x") for number in range(200)]
        for name in names:
            first.order(name, 2, 1, "900.00")
            self.assert_fields(first.answer(), {11: name, 150: "0"})
        for asked in range(52):
            first.send(f"35=AF|584=M{asked}|585=7|")
            for _ in names:
                self.assert_fields(first.answer(), {35: "8", 20: "3"})
        self.assertIsNone(first.answer(seconds=0.1))
        first.close()
        # Some four megabytes: sixty send queues, and more than the kernel keeps for one who doesn't read.
        slow = self.bad(name="KEEPS", number=first.number, receive_buffer=4096).log_on()
        slow.send("35=2|7=2|16=10601|")
        time.sleep(0.5)
        self.assert_unharmed()
        for number in range(10_600):
            self.assert_fields(slow.answer(), {34: str(number + 2), 43: "Y", 35: "8"})
        self.assert_works(slow, "AFTER")
        self.finish()

    def test_a_client_that_stops_reading(self):
        """It is cut off once more waits for it than may. Nobody waits with it, and what it missed is kept."""
        slow = self.bad(receive_buffer=4096).log_on()
        for number in range(200):
            slow.order(f"S{number}", 2, 1, "900.00")
            self.assert_fields(slow.answer(), {11: f"S{number}", 150: "0"})
        # Now it doesn't read any more, and asks 200 times where its 200 orders stand: some ten megabytes.
        slow.socket.settimeout(0.2)
        asked = 0
        for asked in range(200):
            if not self.send_all(slow, slow.framed(f"35=AF|584=M{asked}|585=7|")):
                break
            if asked % 20 == 0:
                self.assert_unharmed()
        self.assert_unharmed()
        # Cut off, though it hasn't read a byte of it: the session is free for another connection.
        deadline = time.monotonic() + 10
        while True:
            again = self.bad(number=300)
            again.send("35=A|98=0|108=0|")
            answer = again.answer(seconds=2)
            if answer is not None or time.monotonic() > deadline:
                break
            again.close()
            time.sleep(0.2)
        self.assertIsNotNone(answer, "it is still held")
        self.assert_unharmed()
        # What the kernel had taken is there; the end of it, and of the reports, isn't.
        self.assertTrue(slow.is_closed(seconds=10))
        self.assertLess(slow.received.count(b"\x0135=8\x01"), 200 * 200)
        self.finish()


if __name__ == "__main__":
    unittest.main()
