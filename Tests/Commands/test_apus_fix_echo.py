"""apus fix echo, from outside: a client that speaks FIX over a socket."""

import re
import signal
import socket
import subprocess
import time
import unittest

from support import APUS, CommandTest, no_core_dumps

SOH = b"\x01"


class Client:
    """One connection, and what is to be said on it. `|` stands for the separator."""

    def __init__(self, port, sender="CLIENT", target="ECHO"):
        self.sender, self.target = sender, target
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.bytes = b""

    def text(self, kind, number, body="", header=""):
        now = time.strftime("%Y%m%d-%H:%M:%S", time.gmtime())
        inner = f"35={kind}|34={number}|49={self.sender}|52={now}|56={self.target}|{header}{body}"
        inner = inner.replace("|", "\x01").encode()
        whole = b"8=FIX.4.2\x019=%d\x01" % len(inner) + inner
        return whole + b"10=%03d\x01" % (sum(whole) % 256)

    def send(self, *words, **more):
        self.socket.sendall(self.text(*words, **more))

    def receive(self):
        """The fields of the next message, in order; None at the end of the connection."""
        while True:
            match = re.match(rb"8=FIX\.4\.2\x019=(\d+)\x01", self.bytes)
            if match:
                end = match.end() + int(match[1]) + 7
                if len(self.bytes) >= end:
                    whole, self.bytes = self.bytes[:end], self.bytes[end:]
                    assert sum(whole[:-7]) % 256 == int(whole[-4:-1])
                    return [tuple(f.split("=", 1)) for f in whole.decode().split("\x01")[:-1]]
            chunk = self.socket.recv(65536)
            if not chunk:
                assert self.bytes == b"", self.bytes
                return None
            self.bytes += chunk

    def logon(self, number=1):
        self.send("A", number, "98=0|108=30|")
        return dict(self.receive())

    def close(self):
        self.socket.close()


ORDER = "21=1|11={}|38=0100.50|40=1|54=1|55=AB|60=20260105-10:00:00|"


class FIXEchoTest(CommandTest):
    def echo(self, *words):
        """A running echo, and its port."""
        process = subprocess.Popen(
            [APUS, "fix", "echo", "--sender", "ECHO", "--target", "CLIENT", *words],
            cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, preexec_fn=no_core_dumps)
        process.name = "no fabric"
        self.cores.append(process)
        line = process.stdout.readline()
        match = re.match(r"listening on 127\.0\.0\.1:(\d+) as ECHO for CLIENT\n", line)
        self.assertTrue(match, line)
        return process, int(match[1])

    def client(self, port, **more):
        client = Client(port, **more)
        self.addCleanup(client.close)
        return client

    def test_an_order_comes_back_byte_for_byte_and_in_ascending_order(self):
        _, port = self.echo("--reset")
        client = self.client(port)
        self.assertEqual(client.logon()["108"], "30")
        client.send("D", 2, "386=2|336=B|336=A|" + ORDER.format("x"))
        fields = client.receive()
        self.assertEqual(
            [f for f in fields if f[0] not in ("8", "9", "10", "52")],
            [("35", "D"), ("34", "2"), ("49", "ECHO"), ("56", "CLIENT"), ("11", "x"), ("21", "1"),
             ("38", "0100.50"), ("40", "1"), ("54", "1"), ("55", "AB"),
             ("60", "20260105-10:00:00"), ("386", "2"), ("336", "B"), ("336", "A")])

    def test_a_possible_resend_comes_back_once(self):
        _, port = self.echo("--reset")
        client = self.client(port)
        client.logon()
        client.send("D", 2, ORDER.format("x"), header="97=Y|")
        self.assertIn(("97", "Y"), client.receive())
        client.send("D", 3, ORDER.format("x"), header="97=Y|")
        client.send("1", 4, "112=after|")
        self.assertEqual(dict(client.receive())["112"], "after")

    def test_what_it_does_not_take_is_refused(self):
        _, port = self.echo("--reset")
        client = self.client(port)
        client.logon()
        client.send("F", 2, "11=x|41=y|54=1|55=AB|60=20260105-10:00:00|", header="115=DESK|")
        answer = client.receive()
        self.assertEqual(
            answer[3:4] + answer[6:-1],
            [("34", "2"), ("56", "CLIENT"), ("128", "DESK"), ("45", "2"),
             ("58", "Unsupported Message Type"), ("372", "F"), ("380", "3")])
        client.send("D", 3, "11=x|")
        reject = dict(client.receive())
        self.assertEqual((reject["35"], reject["45"], reject["373"]), ("3", "3", "1"))

    def test_what_was_missed_is_resent_after_a_cut(self):
        _, port = self.echo()
        first = self.client(port)
        first.logon()
        first.send("D", 2, ORDER.format("a"))
        first.receive()
        # The answer to this one is lost with the connection.
        first.send("D", 3, ORDER.format("b"))
        time.sleep(0.3)
        first.close()
        second = self.client(port)
        self.assertEqual(second.logon(4)["34"], "4")
        second.send("2", 5, "7=3|16=0|")
        again = dict(second.receive())
        self.assertEqual((again["35"], again["34"], again["43"], again["11"]), ("D", "3", "Y", "b"))
        self.assertIn("122", again)
        fill = dict(second.receive())
        self.assertEqual((fill["35"], fill["34"], fill["36"], fill["123"]), ("4", "4", "5", "Y"))

    def test_numbers_outlive_the_process_with_a_store(self):
        process, port = self.echo("--store", self.directory)
        client = self.client(port)
        client.logon()
        client.send("D", 2, ORDER.format("a"))
        client.receive()
        # Killed: nothing of it may be lost.
        process.kill()
        process.wait()
        _, port = self.echo("--store", self.directory)
        client = self.client(port)
        self.assertEqual(client.logon(3)["34"], "3")
        client.send("2", 4, "7=2|16=2|")
        again = dict(client.receive())
        self.assertEqual((again["34"], again["43"], again["11"]), ("2", "Y", "a"))

    def test_a_store_is_for_one_process_and_one_session(self):
        self.echo("--store", self.directory)
        refused = self.apus(
            "fix", "echo", "--sender", "ECHO", "--target", "CLIENT", "--store", self.directory,
            "--for", "1s", check=1)
        self.assertIn("another process uses it", refused.stderr)
        refused = self.apus(
            "fix", "echo", "--sender", "A", "--target", "B", "--store", "no/where", "--for", "1s",
            check=1)
        self.assertIn("No such file or directory", refused.stderr)

    def test_who_does_not_belong_here_gets_no_byte(self):
        _, port = self.echo("--reset")
        talking = self.client(port)
        talking.logon()
        for more in ({}, {"sender": "OTHER"}, {"target": "OTHER"}):
            stranger = self.client(port, **more)
            stranger.send("A", 1, "98=0|108=30|")
            self.assertIsNone(stranger.receive(), more)
        stranger = self.client(port)
        stranger.socket.sendall(b"GET / HTTP/1.1\r\n\r\n")
        self.assertIsNone(stranger.receive())
        talking.send("1", 2, "112=still here|")
        self.assertEqual(dict(talking.receive())["112"], "still here")

    def test_half_a_message_holds_nobody_up(self):
        _, port = self.echo("--reset")
        slow = self.client(port)
        slow.socket.sendall(slow.text("A", 1, "98=0|108=30|")[:40])
        quick = self.client(port)
        self.assertEqual(quick.logon()["35"], "A")

    def test_a_peer_that_does_not_read_is_not_buffered_without_end(self):
        process, port = self.echo("--reset")
        client = self.client(port)
        client.logon()
        client.socket.settimeout(3)
        sent = 0
        try:
            for number in range(2, 400_000):
                client.send("D", number, ORDER.format("x" * 200))
                sent += 1
        except (socket.timeout, OSError):
            pass
        self.assertLess(sent, 390_000)
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            resident = int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1])
        self.assertLess(resident, 200_000)
        self.assertIsNone(process.poll())

    def test_an_interval_where_none_is_asked_for(self):
        _, port = self.echo("--heartbeat", "1")
        client = self.client(port)
        client.send("A", 1, "98=0|108=0|")
        self.assertEqual(dict(client.receive())["108"], "1")
        self.assertEqual(dict(client.receive())["35"], "0")

    def test_the_logon_says_the_interval(self):
        _, port = self.echo("--heartbeat", "1")
        client = self.client(port)
        client.send("A", 1, "98=0|108=30|")
        self.assertEqual(dict(client.receive())["108"], "30")

    def test_it_logs_out_when_it_is_stopped(self):
        process, port = self.echo("--verbose")
        client = self.client(port)
        client.logon()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(dict(client.receive())["35"], "5")
        client.send("5", 2)
        self.assertIsNone(client.receive())
        status, output, errors = self.end(process, timeout=10)
        self.assertEqual((status, errors), (0, ""))
        self.assertIn("up, heartbeats every 30 s", output)
        self.assertIn("1 < 8=FIX.4.2|9=", output)
        self.assertIn("down: own_logout", output)

    def test_it_ends_by_itself(self):
        result = self.apus("fix", "echo", "--sender", "A", "--target", "B", "--for", "100ms", check=0)
        self.assertRegex(result.stdout, r"^listening on 127\.0\.0\.1:\d+ as A for B\n$")

    def test_a_port_that_is_taken(self):
        _, port = self.echo()
        result = self.apus(
            "fix", "echo", "--port", str(port), "--sender", "A", "--target", "B", check=1)
        self.assertIn(f"can't listen on 127.0.0.1:{port}: Address already in use", result.stderr)

    def test_help_and_bad_usage(self):
        text = self.apus("fix", "echo", "--help", check=0).stdout
        for word in ("--port", "--sender", "--target", "--heartbeat", "--reset", "--store",
                     "--verbose", "--for", "conformance"):
            self.assertIn(word, text)
        self.assertIn("echo", self.apus("fix", "--help", check=0).stdout)
        self.assertIn("--sender", self.apus("fix", "echo", check=2).stderr)
        same = self.apus("fix", "echo", "--sender", "A", "--target", "A", check=2)
        self.assertIn("two parties", same.stderr)
        self.apus("fix", "echo", "--sender", "A", "--target", "B\x01", check=2)


if __name__ == "__main__":
    unittest.main()
