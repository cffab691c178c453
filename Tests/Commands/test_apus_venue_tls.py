"""`apus venue` over TLS, with Python's ssl as the other side: who gets in by which door, with which certificate, and
that a session over TLS is a session as any other.
"""

import os
import socket
import ssl
import tempfile
import time
import unittest

from venue_support import VenueTest, framed, order

SESSIONS = [
    "good: { sender: APUS, target: GOOD, account: good }",
    'named: { sender: APUS, target: NAMED, account: named, tls: { certificate: "DNS:named.example" } }',
    "sealed: { sender: APUS, target: SEALED, account: sealed, cancel_on_disconnect: false, tls: {} }",
]


class OverTLS(VenueTest):
    def setUp(self):
        super().setUp()
        self.make_certificates()

    def start(self, door="client_certificates: optional", listen="logon_timeout: 1s, send_queue: 64KiB, message_size: 16KiB"):
        door = f"certificate: venue.pem, key: venue.key, authorities: authority.pem, {door}"
        self.venue_config(SESSIONS, listen=f"{listen}, tls: {{ {door} }}")
        self.venue, self.port = self.start_venue()
        self.tls_port = self.venue.listening["tls_port"]

    def context(self, identity=None, version=None):
        context = ssl.create_default_context(cafile=self.path("authority.pem"))
        if identity:
            context.load_cert_chain(self.path(f"{identity}.pem"), self.path(f"{identity}.key"))
        if version:
            context.minimum_version = context.maximum_version = version
        return context

    def call(self, name, identity=None, version=None, **more):
        return self.client(self.tls_port, name, tls=self.context(identity, version), **more)

    def assert_works(self, client, name):
        client.order(name, 1, 1, "2.00")
        self.assert_fields(client.answer(), {35: "8", 11: name, 150: "0"})

    def assert_turned_away(self, client):
        self.assertTrue(client.is_closed())
        self.assertEqual(client.received, b"")

    def hand_shake(self, **more):
        """A whole handshake, or None where the venue wants none with us; with TLS 1.3 that shows with the first read."""
        try:
            client = self.call("NAMED", **more)
            client.send("35=A|98=0|108=0|")
            return client if client.answer() else None
        except (ssl.SSLError, OSError):
            return None

    # MARK: As any other session

    def test_a_session(self):
        """Orders, cancels, resends and a farewell, in either version of TLS, beside one without."""
        self.start()
        plain = self.client(self.port, "GOOD").log_on()
        number = 0
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version=version.name):
                tag = version.name
                client = self.call("SEALED", version=version, number=number).log_on()
                for count in range(20):
                    self.assert_works(client, f"{tag}{count}")
                self.assert_works(plain, f"{tag}P")
                client.send(f"35=F|11={tag}C|41={tag}0|54=1|55=ACME|60=20261125-10:00:00|")
                self.assert_fields(client.answer(), {35: "8", 150: "4", 41: f"{tag}0"})
                # A message in pieces, and two in one.
                whole = client.framed("35=1|112=pieces|")
                for at in range(0, len(whole), 7):
                    client.socket.sendall(whole[at:at + 7])
                self.assert_fields(client.next(), {35: "0", 112: "pieces"})
                client.socket.sendall(client.framed("35=1|112=one|") + client.framed("35=1|112=two|"))
                self.assert_fields(client.next(), {35: "0", 112: "one"})
                self.assert_fields(client.next(), {35: "0", 112: "two"})
                client.send("35=5|")
                self.assert_fields(client.answer(), {35: "5"})
                self.assertTrue(client.is_closed())
                number = client.number
        # One who comes back without a word gets what it asks for.
        client = self.call("SEALED", number=number).log_on()
        client.send("35=2|7=2|16=21|")
        for count in range(20):
            self.assert_fields(client.answer(), {35: "8", 43: "Y", 11: f"TLSv1_2{count}", 34: str(count + 2)})
        # Its orders are its own, whichever way it comes.
        self.assert_works(client, "LAST")
        counts = self.stop_venue(self.venue)
        self.assertEqual((counts["logons"], counts["TLS_handshakes"], counts["turned_away"]), (4, 3, 0), counts)

    def test_it_finds_everything_warm(self):
        """From its first look on, handshake and records included, gateway-in finds no page missing but the first of each
        connection's queue, as it is made. A kernel that is short of memory, or looks for pages that nobody needs, takes
        some away that were there: the quietest of up to twelve venues counts, as what wasn't warmed is missing in each. The
        later ones wait for a quieter machine."""
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version=version.name):
                rounds = []
                while len(rounds) < 12 and min(rounds, default=2) > 1:
                    time.sleep(3 if len(rounds) > 3 else 0)
                    rounds.append(self.faults_of_a_warm_venue(version))
                self.assertLessEqual(min(rounds), 1, rounds)

    def faults_of_a_warm_venue(self, version):
        """Page faults of gateway-in over a handshake and a hundred orders. Its files are in memory: a disk's pages are taken
        back each time they are written to it."""
        with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
            door = "certificate: venue.pem, key: venue.key, authorities: authority.pem, client_certificates: optional"
            self.venue_config(SESSIONS, listen=f"tls: {{ {door} }}", more=(
                "topology: custom\nthreads:\n" + "".join(
                    f"  {name}: {{ stages: [{name}], wait: yield }}\n"
                    for name in ("gateway-in", "risk", "gateway-out", "logger"))))
            with open(self.path("venue.yaml"), encoding="utf-8") as file:
                text = file.read()
            self.write("venue.yaml", text.replace("directory: store", f"directory: {memory}/store")
                       .replace("directory: journal", f"directory: {memory}/journal")
                       .replace("warm_up: 0", "warm_up: 2_000"))
            self.venue, self.port = self.start_venue()
            self.tls_port = self.venue.listening["tls_port"]
            client = self.call("NAMED", identity="named", version=version).log_on()
            for count in range(100):
                self.assert_works(client, f"N{count}")
            threads = self.stop_venue(self.venue)["threads"]
            return next(thread["minor_faults"] + thread["major_faults"] for thread in threads
                        if thread["name"] == "gateway-in")

    def test_a_killed_venue(self):
        """Sessions over TLS go on where they were."""
        self.start()
        client = self.call("SEALED").log_on()
        for count in range(10):
            self.assert_works(client, f"A{count}")
        self.venue.kill()
        self.venue.wait()
        self.start()
        client = self.call("SEALED", number=client.number).log_on()
        client.send("35=2|7=2|16=11|")
        for count in range(10):
            self.assert_fields(client.answer(), {35: "8", 43: "Y", 11: f"A{count}", 34: str(count + 2)})
        self.assert_works(client, "B")
        self.stop_venue(self.venue)

    def test_more_than_a_reader_takes(self):
        """A resend of megabytes waits for its reader; whoever asks for more and more and reads none is cut off. Nobody
        else waits."""
        self.start()
        plain = self.client(self.port, "GOOD").log_on()
        client = self.call("SEALED").log_on()
        names = [f"L{number}".ljust(60, "x") for number in range(200)]
        for name in names:
            self.assert_works(client, name)
        for asked in range(52):
            client.send(f"35=AF|584=M{asked}|585=7|")
            for _ in names:
                self.assert_fields(client.answer(), {35: "8", 20: "3"})
        client.close()
        slow = self.call("SEALED", number=client.number, receive_buffer=4096).log_on()
        slow.send("35=2|7=2|16=10601|")
        time.sleep(0.5)
        self.assert_works(plain, "P1")
        for number in range(10_600):
            self.assert_fields(slow.answer(), {34: str(number + 2), 43: "Y", 35: "8"})
        self.assert_works(slow, "AFTER")
        slow.socket.settimeout(0.2)
        try:
            for asked in range(300):
                slow.send(f"35=AF|584=N{asked}|585=7|")
        except OSError:
            pass
        self.assert_works(plain, "P2")
        slow.socket.settimeout(10)
        self.assertTrue(slow.is_closed(seconds=10))
        self.assert_works(plain, "P3")
        self.stop_venue(self.venue)

    # MARK: Who gets in

    def test_by_which_door(self):
        """What needs TLS doesn't come without; what doesn't may come by either door."""
        self.start()
        for name in ("SEALED", "NAMED"):
            bad = self.client(self.port, name)
            bad.send("35=A|98=0|108=0|")
            self.assert_turned_away(bad)
        good = self.call("GOOD").log_on()
        self.assert_works(good, "G")
        # One without a certificate has no name.
        self.assertIsNone(self.hand_shake())
        counts = self.stop_venue(self.venue)
        self.assertEqual((counts["logons"], counts["turned_away"]), (1, 3), counts)

    def test_by_which_certificate(self):
        """One that the authority signed, with the session's name in it."""
        self.start("client_certificates: required")
        self.assertIsNone(self.hand_shake())
        self.assertIsNone(self.hand_shake(identity="stranger"))
        # Good enough for the door, but not for this session.
        self.assertIsNone(self.hand_shake(identity="other"))
        other = self.call("SEALED", identity="other").log_on()
        self.assert_works(other, "O")
        client = self.hand_shake(identity="named")
        self.assertIsNotNone(client)
        self.assert_works(client, "N")
        counts = self.stop_venue(self.venue)
        self.assertEqual((counts["logons"], counts["TLS_handshakes"], counts["turned_away"]), (2, 3, 3), counts)

    def test_the_oldest_version(self):
        self.start("client_certificates: optional, minimum_version: 1.3")
        with self.assertRaises(ssl.SSLError):
            self.call("SEALED", version=ssl.TLSVersion.TLSv1_2)
        self.assert_works(self.call("SEALED").log_on(), "A")
        self.stop_venue(self.venue)

    # MARK: Who means no good

    def test_no_tls_at_all(self):
        """FIX, garbage, half a handshake and silence at the door for TLS: closed, in time, and without a word of FIX."""
        self.start()
        good = self.call("SEALED").log_on()
        for garbage in (framed("35=A|98=0|108=0|", 1, "GOOD"), b"GET / HTTP/1.1\r\n\r\n" * 4000, os.urandom(100_000),
                        b"\x16\x03\x01\x40\x00" + b"\0" * 50_000):
            with self.subTest(garbage=garbage[:8]):
                bad = self.client(self.tls_port, "GOOD")
                try:
                    bad.socket.sendall(garbage)
                except OSError:
                    pass
                self.assertTrue(bad.is_closed())
                self.assertNotIn(b"8=FIX", bad.received)
                self.assert_works(good, f"G{garbage[0]}{garbage[1]}")
        for start in (b"", b"\x16\x03\x01"):
            silent = self.client(self.tls_port, "GOOD")
            silent.socket.sendall(start)
            self.assertTrue(silent.is_closed())
        # Shaken hands, and then nothing.
        self.assertTrue(self.call("GOOD").is_closed())
        self.assert_works(good, "END")
        counts = self.stop_venue(self.venue)
        self.assertEqual((counts["logons"], counts["turned_away"]), (1, 7), counts)

    def test_ends_of_all_kinds(self):
        """Said goodbye to, cut, or half closed: the session is down and free, its orders are as it wants them."""
        self.start()
        number = 0
        for end in ("goodbye", "cut", "reset", "garbage"):
            with self.subTest(end=end):
                client = self.call("SEALED", number=number).log_on()
                self.assert_works(client, end)
                number = client.number
                if end == "goodbye":
                    client.socket.settimeout(5)
                    client.socket.unwrap()
                elif end == "cut":
                    os.close(client.socket.detach())
                elif end == "reset":
                    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                    os.close(client.socket.detach())
                else:
                    bare = socket.socket(fileno=os.dup(client.socket.fileno()))
                    bare.sendall(b"\x17\x03\x03\x00\x20" + b"x" * 32)
                    self.assertTrue(client.is_closed())
                    bare.close()
                time.sleep(0.1)
        client = self.call("SEALED", number=number).log_on()
        self.assert_works(client, "AGAIN")
        self.stop_venue(self.venue)

    def test_files_that_are_wrong(self):
        """The venue doesn't start, and says which file it is."""
        os.chmod(self.path("venue.key"), 0o644)
        self.venue_config(SESSIONS, listen="tls: { certificate: venue.pem, key: venue.key, authorities: authority.pem }")
        result = self.apus("venue", "--config", "venue.yaml", "--instance", self.name(), check=1)
        self.assertIn("venue.key", result.stderr)


if __name__ == "__main__":
    unittest.main()
