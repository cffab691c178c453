"""What the tests of `apus venue` share: a venue with a config of its own, and a client of sockets and text that
has nothing in common with the engine that it talks to.
"""

import json
import re
import select
import socket
import ssl
import subprocess
import time

from support import APUS, CommandTest, no_core_dumps

INSTRUMENTS = """\
instruments:
  ACME: { tick: 0.01, lot: 1, lowest: 1.00, highest: 1000.00, reference: 100.00, order_capacity: 8192 }
  BOLT: { tick: 0.05, lot: 10, lowest: 5.00, highest: 500.00, reference: 50.00, order_capacity: 8192 }
"""

SOH = b"\x01"

# An authority, another one, the venue, two clients, and one whom nobody knows.
CERTIFICATES = """\
set -e
EC="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
authority() {
  openssl req -x509 $EC -keyout $1.key -out $1.pem -subj "/CN=$1" -days 30 \\
    -addext basicConstraints=critical,CA:true -addext keyUsage=keyCertSign
}
signed() {
  openssl req -new $EC -keyout $1.key -out $1.csr -subj "/CN=$1"
  echo "subjectAltName=DNS:$1.example" > $1.ext
  openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -days 30 -extfile $1.ext -set_serial $3 -out $1.pem
  chmod 600 $1.key
}
authority authority
authority nobody
signed venue authority 1
signed named authority 2
signed other authority 3
signed stranger nobody 4
"""


def sending_time():
    now = time.time()
    return time.strftime("%Y%m%d-%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}"


def framed(body, number, sender, target="APUS"):
    """`35=D|11=A|…` with header, length and checksum around it, as bytes."""
    kind, _, rest = body.partition("|")
    text = f"{kind}|34={number}|49={sender}|52={sending_time()}|56={target}|{rest}"
    text = text if text.endswith("|") else text + "|"
    inner = text.replace("|", "\x01").encode()
    whole = b"8=FIX.4.2\x01" + b"9=%d\x01" % len(inner) + inner
    return whole + b"10=%03d\x01" % (sum(whole) % 256)


def fields(message):
    """{tag: value} of a message with `|` between its fields; of a repeated tag the last."""
    return {int(tag): value for tag, _, value in
            (field.partition("=") for field in message.split("|") if field)}


def order(name, side, quantity, price=None, symbol="ACME", more=""):
    """A NewOrderSingle's body without the type: limit, or market where there is no price."""
    terms = f"40=2|44={price}|" if price is not None else "40=1|"
    return f"11={name}|21=1|38={quantity}|{terms}54={side}|55={symbol}|{more}"


class Client:
    """One connection. `number` is that of the last message sent."""

    def __init__(self, port, sender, number=0, receive_buffer=None, tls=None):
        """`tls`: an `ssl.SSLContext`, for the door that wants one."""
        self.sender, self.number, self.received = sender, number, b""
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="venue.example")

    def has_more(self, seconds):
        """Whether there is something to read in time: more of it, or the end."""
        if isinstance(self.socket, ssl.SSLSocket) and self.socket.pending():
            return True
        return bool(select.select([self.socket], [], [], seconds)[0])

    def framed(self, body):
        self.number += 1
        return framed(body, self.number, self.sender)

    def send(self, body):
        self.socket.sendall(self.framed(body))

    def log_on(self, heartbeat=0, more=""):
        self.send(f"35=A|98=0|108={heartbeat}|{more}")
        answer = self.answer()
        if not answer or answer[35] != "A":
            raise AssertionError(f"{self.sender} isn't logged on: {answer}")
        return self

    def order(self, *words, **more):
        self.send(f"35=D|60={sending_time()}|" + order(*words, **more))

    def next(self, seconds=5):
        """The next message's fields, or None when none comes in time or the other side has closed."""
        deadline = time.monotonic() + seconds
        while True:
            found = re.search(rb"\x0110=\d{3}\x01", self.received)
            if found:
                message = self.received[:found.end()]
                self.received = self.received[found.end():]
                return fields(message.decode().replace("\x01", "|"))
            left = deadline - time.monotonic()
            if left <= 0 or not self.has_more(left):
                return None
            try:
                data = self.socket.recv(1 << 16)
            except OSError:
                return None
            if not data:
                return None
            self.received += data

    def answer(self, seconds=5):
        """The next message that is neither a heartbeat nor a test request."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.next(max(0, deadline - time.monotonic()))
            if message is None or message[35] not in "01":
                return message

    def is_closed(self, seconds=5):
        """Whether the other side closes in time, and what it said before."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not self.has_more(left):
                return False
            try:
                data = self.socket.recv(1 << 16)
            except OSError:
                return True
            if not data:
                return True
            self.received += data
        return False

    def close(self):
        self.socket.close()


class Trader(Client):
    """A client that goes on over connections: it sends again what the venue lacks, asks for what it lacks itself, and keeps each
    report once."""

    def __init__(self, port, sender, before=None):
        super().__init__(port, sender, number=before.number if before else 0)
        self.sent = before.sent if before else {}
        self.reports = before.reports if before else {}
        self.expected, self.asked = before.expected if before else 1, 0
        self.questions = before.questions if before else 0
        self.problems = before.problems if before else []

    def send(self, body):
        super().send(body)
        if body[3] in "DFGH":
            self.sent[self.number] = body

    def log_on(self, heartbeat=0, more=""):
        self.send("35=A|98=0|108=0|")
        self.settle()
        return self

    def settle(self):
        """Takes all that comes, until a question behind it is answered."""
        self.questions += 1
        name = f"LAST{self.questions}"
        self.send(f"35=H|11={name}|54=1|55=ACME|")
        while True:
            message = self.answer(seconds=20)
            if message is None:
                raise AssertionError(f"{self.sender}: no answer to {name}")
            if self.take(message) and message.get(11) == name and message.get(20) == "3":
                return

    def take(self, message):
        """Whether it comes in its turn."""
        number = int(message[34])
        if message[35] == "2":
            self.send_again(int(message[7]))
        if message[35] == "4" and message.get(123) == "Y":
            if number <= self.expected:
                self.expected = max(self.expected, int(message[36]))
            return False
        if number > self.expected:
            # Once for what is lacking, however much comes behind it.
            if self.asked != self.expected:
                self.asked = self.expected
                self.number += 1
                self.socket.sendall(framed(f"35=2|7={self.expected}|16=0|", self.number, self.sender))
            return False
        if number < self.expected:
            return False
        self.expected += 1
        if message[35] == "8" and message.get(20) != "3":
            key = (message[17], message[37], message[150])
            if key in self.reports:
                self.problems.append(f"twice: {message}")
            self.reports[key] = message
        return True

    def send_again(self, first):
        last = self.number
        for number in range(first, last + 1):
            stamp = f"43=Y|122={sending_time()}|"
            body = self.sent.get(number)
            if body:
                kind, _, rest = body.partition("|")
                self.socket.sendall(framed(f"{kind}|{stamp}{rest}", number, self.sender))
            else:
                self.socket.sendall(framed(f"35=4|{stamp}123=Y|36={number + 1}|", number, self.sender))

    def of(self, name, kind=None):
        """Reports about a name, of a kind."""
        return [m for m in self.reports.values() if m.get(11) == name and kind in (None, m[150])]


class VenueTest(CommandTest):
    """A test with a venue, whose sessions and limits are its own."""

    def venue_config(self, sessions, listen="", more=""):
        self.write("instruments.yaml", INSTRUMENTS)
        self.write("sessions.yaml", "sessions:\n" + "".join(f"  {s}\n" for s in sessions))
        self.write("venue.yaml", "instruments: instruments.yaml\nsessions: sessions.yaml\n"
                   f"listen: {{ host: 127.0.0.1{', ' + listen if listen else ''} }}\n"
                   "store: { directory: store }\n"
                   "journal: { directory: journal, segment: 1MiB }\n"
                   # A loaded machine may hold a thread up for long.
                   "watchdog: { after: 20s }\n"
                   # A test of what a venue does waits for no warm-up.
                   "warm_up: 0\n"
                   "risk: { max_order: 1000, max_position: 1000000 }\n" + more)

    def make_certificates(self):
        """`authority`, `venue`, `named`, `other` and `stranger`, as .pem and .key."""
        made = subprocess.run(["sh", "-c", CERTIFICATES], cwd=self.directory, capture_output=True,
                              text=True, check=False)
        self.assertEqual(made.returncode, 0, made.stderr)

    def start_venue(self, port=0, name=None):
        """A venue that listens, as (process, port). One without a name is another than those before it."""
        fresh = [] if name else ["--fresh"]
        name = name or self.name()
        venue = subprocess.Popen(
            [APUS, "venue", "--config", "venue.yaml", "--instance", name, "--port", str(port),
             "--json", *fresh],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
            cwd=self.directory, preexec_fn=no_core_dumps)
        venue.name = name
        self.cores.append(venue)
        line = venue.stdout.readline()
        if not line:
            self.fail(f"the venue didn't start: {venue.communicate(timeout=10)}")
        venue.listening = json.loads(line)["listening"]
        return venue, venue.listening["port"]

    def stop_venue(self, venue, timeout=30):
        """Stops it in good order; what it counted."""
        venue.terminate()
        output, errors = venue.communicate(timeout=timeout)
        self.assertEqual(venue.returncode, 0, output + errors)
        counts = json.loads(output.splitlines()[-1])
        self.assertIs(counts["clean"], True, output + errors)
        return counts

    def client(self, port, sender, **more):
        client = Client(port, sender, **more)
        self.addCleanup(client.close)
        return client

    def assert_fields(self, message, wanted):
        """Each of `wanted` ({tag: value}; None: not there) is what the message has."""
        self.assertIsNotNone(message, f"nothing came; wanted {wanted}")
        found = {tag: message.get(tag) for tag in wanted}
        self.assertEqual(found, wanted, message)
