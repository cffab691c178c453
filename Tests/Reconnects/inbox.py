"""What a client has got of the venue's numbers: each once, in order, and copies that are the same."""

from wire import Broken

SESSION = frozenset("0 1 2 3 4 5 A".split())
# How many numbers back are compared with copies: more than the venue's store keeps.
KEPT = 20_000


class Inbox:
    def __init__(self, expected=1):
        self.expected = expected
        # {number: body} of an application message, "" of the session's own or what a gap fill passed over.
        self.known = {}
        self.first_sent = {}
        self.highest = 0
        # What came ahead of a gap, where it is kept.
        self.ahead = {}
        self.keeps = True
        self.messages = self.copies = self.fills = self.gaps = 0
        # A look back over what was there before: the next number that has to come.
        self.review = None

    def receive(self, message):
        """What is to be dealt with now, in order: this message, or none, or those that waited for it."""
        number = message.number
        if message.kind == "4":
            if message.get("123") != "Y":
                raise Broken(f"a reset that nobody asked for: {message}")
            return self.fill(message)
        self.compare(message)
        self.look_back(message, number, number + 1)
        if number < self.expected:
            self.copies += 1
            return []
        self.highest = max(self.highest, number)
        if number > self.expected:
            if message.is_copy:
                # A resend begins with what was asked for, and leaves nothing out.
                raise Broken(f"number {self.expected} is left out: {message}")
            if self.keeps:
                self.ahead[number] = message
            return []
        return self.advance([message], number + 1)

    def fill(self, message):
        """Numbers that the venue passes over: there was nothing of the application under them."""
        first, end = message.number, int(message.get("36"))
        if not first < end:
            raise Broken(f"a gap fill that leads nowhere: {message}")
        if first > self.expected:
            raise Broken(f"number {self.expected} is left out: {message}")
        for number in range(first, end):
            if self.known.get(number):
                raise Broken(f"a gap fill passes over number {number}, which was {show(self.known[number])}")
            self.known[number] = ""
        self.fills += 1
        self.look_back(message, first, end)
        return self.advance([], end) if end > self.expected else []

    def advance(self, due, expected):
        self.expected = max(self.expected, expected)
        while self.expected in self.ahead:
            due.append(self.ahead.pop(self.expected))
            self.expected += 1
        for number in [n for n in self.ahead if n < self.expected]:
            del self.ahead[number]
        self.messages += len(due)
        while len(self.known) > KEPT + 1000:
            for number in list(self.known)[:1000]:
                del self.known[number]
                self.first_sent.pop(number, None)
        return due

    def compare(self, message):
        """Whatever comes under a number is what came under it first."""
        number, body = message.number, "" if message.kind in SESSION else message.body
        before = self.known.get(number)
        if message.is_copy:
            if not body:
                raise Broken(f"a message of the session is sent again: {message}")
            original = message.get("122")
            if not original or original > message.get("52"):
                raise Broken(f"a copy that doesn't say when it was sent first: {message}")
            if self.first_sent.setdefault(number, original) != original:
                raise Broken(f"it was sent first at {self.first_sent[number]}: {message}")
            if before is None and number < self.expected - KEPT:
                return
            if before is not None and before != body:
                raise Broken(f"a copy of number {number} isn't what came: {difference(before, body)}")
        else:
            if before is not None:
                raise Broken(f"number {number} is used again, and not as a copy: {message}")
            if number < self.expected:
                raise Broken(f"number {number} is behind {self.expected}, and no copy: {message}")
            if body:
                self.first_sent[number] = message.get("52")
        if before is None:
            self.known[number] = body

    def look_back(self, message, first, end):
        if self.review is None or not message.is_copy:
            return
        if first != self.review:
            raise Broken(f"number {self.review} was asked for, this came: {message}")
        self.review = end

    @property
    def gap(self):
        """The number that is missing, or None."""
        return self.expected if self.highest >= self.expected else None

    def hang_up(self):
        """What came ahead of a gap comes again on the next connection."""
        self.ahead.clear()
        self.highest = 0
        self.review = None


def show(body):
    return body.replace("\x01", "|") or "nothing of the application"


def difference(before, after):
    old, new = (set(body.split("\x01")) for body in (before, after))
    return (f"{'|'.join(sorted(old - new)) or 'nothing'} became {'|'.join(sorted(new - old)) or 'nothing'}"
            f" ({show(after)})")
