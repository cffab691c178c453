"""FIX as bytes, for clients that have nothing in common with the engine they talk to."""

import time

SOH = "\x01"
# What a copy may have otherwise than the first: CheckSum, BodyLength, PossDupFlag, SendingTime, OrigSendingTime.
PASSING = ("8", "9", "10", "43", "52", "122")


class Broken(Exception):
    """The venue didn't keep its word. `trader`: the client who noticed, where it was one."""

    def __init__(self, what, trader=None):
        super().__init__(f"{trader.name}: {what}" if trader else what)
        self.trader = trader


def now():
    seconds = time.time()
    return time.strftime("%Y%m%d-%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03d}"


def framed(kind, number, sender, body, first_sent=None, resend=False, target="APUS"):
    """A whole message. `body`: fields, each with `|` behind it. `first_sent`: it is a copy of what was sent then."""
    copy = "43=Y|" if first_sent else ""
    again = "97=Y|" if resend else ""
    original = f"122={first_sent}|" if first_sent else ""
    text = (f"35={kind}|34={number}|{copy}49={sender}|52={now()}|56={target}|{again}{original}{body}")
    inner = text.replace("|", SOH).encode()
    whole = b"8=FIX.4.2\x019=%d\x01" % len(inner) + inner
    return whole + b"10=%03d\x01" % (sum(whole) % 256)


class Message:
    """What came. `body`: every field that a copy has as well, in order."""

    __slots__ = ("kind", "number", "fields", "text")

    def __init__(self, text):
        self.text = text
        self.fields = dict(field.partition("=")[::2] for field in text.split(SOH)[:-1])
        self.kind = self.fields["35"]
        self.number = int(self.fields["34"])

    @property
    def is_copy(self):
        return self.fields.get("43") == "Y"

    @property
    def body(self):
        return SOH.join(field for field in self.text.split(SOH)
                        if field.partition("=")[0] not in PASSING)

    def get(self, tag, otherwise=None):
        return self.fields.get(tag, otherwise)

    def changed(self, **fields):
        """The same with other values: `_34=5`. A plant of a mistake does this."""
        values = {tag[1:]: str(value) for tag, value in fields.items()}
        return Message("".join(
            f"{tag}={values.get(tag, value)}{SOH}" for tag, _, value in
            (field.partition("=") for field in self.text.split(SOH)[:-1])))

    def __str__(self):
        return self.text.replace(SOH, "|")


class Stream:
    """Bytes in, messages out. Whatever the network does, the bytes of one connection are whole."""

    def __init__(self):
        self.bytes = b""

    def add(self, data):
        self.bytes += data
        while True:
            head = self.bytes[:24]
            if len(head) < 24:
                return
            end = head.find(b"\x01", 12)
            if not head.startswith(b"8=FIX.4.2\x019=") or end < 0:
                raise Broken(f"no message begins like this: {head!r}")
            whole = end + 1 + int(head[12:end]) + 7
            if len(self.bytes) < whole:
                return
            data, self.bytes = self.bytes[:whole], self.bytes[whole:]
            if data[-7:] != b"10=%03d\x01" % (sum(data[:-7]) % 256):
                raise Broken(f"a message's sum is wrong: {data!r}")
            yield Message(data.decode("ascii"))
