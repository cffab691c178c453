"""A client that trades, is cut, comes back, and keeps account. One connection is a *life*: what it does and how it
ends come out of the seed, the client and the life's number; only what the network does meanwhile doesn't.
"""

import collections
import random
import selectors
import socket
import struct
import time

from inbox import Inbox
from ledger import Ledger
from wire import Broken, Stream, framed, now

HEARTBEAT = 1
# How a life ends, and how often. The second table needs a network of our own.
CUTS = {"reset": 20, "close": 14, "shut": 8, "half": 14, "burst": 12, "logout": 8, "deaf": 4, "early": 4}
NETWORK_CUTS = {"hole": 5, "lost": 3, "dead": 3, "refused": 6, "refuses": 6, "killed": 5, "kills": 5}
SYMBOLS = {"ACME": (9950, 10050, 1), "BOLT": (4950, 5050, 5)}
LIVE_MAX = 30


class Plan:
    """How a life goes."""

    def __init__(self, dice, cuts):
        self.dice = dice
        self.cut = dice.choices(list(cuts), list(cuts.values()))[0]
        self.actions = dice.randrange(1, 40)
        self.pace = dice.choice((0.001, 0.003, 0.006))
        # What the venue asks for again: all sent again, passed over, or the one or the other.
        self.resends = dice.choice((1.0, 0.5, 0.0))
        self.keeps_ahead = dice.random() < 0.5
        self.asks_in_parts = dice.random() < 0.3
        self.pause = dice.choice((0, 0, 0.005, 0.03))


class Trader:
    def __init__(self, index, seed, network, trades, cancels_on_disconnect, plant=None):
        self.index, self.seed, self.network, self.plant = index, seed, network, plant
        self.name = f"CLIENT{index + 1}"
        self.address = network.address(index)
        self.inbox = Inbox()
        self.ledger = Ledger(f"{self.name}", trades, cancels_on_disconnect)
        self.log = [None]          # by number; None: the session's own
        self.state, self.due = "idle", 0.0
        self.socket = self.selector = self.venue = None
        self.life = 0
        self.history = collections.deque(maxlen=60)
        self.recent = collections.deque(maxlen=20)   # orders that have ended
        self.nothing = collections.deque(maxlen=20)  # orders that were passed over
        self.counts = collections.Counter()
        self.settling, self.said_goodbye, self.has_gone = None, False, False
        self.plan = None
        self.firsts = {}           # the first message of each order, by its ClOrdID
        self.problem = None

    # MARK: A connection

    @property
    def number(self):
        return len(self.log) - 1

    def connect(self, when):
        self.life += 1
        cuts = dict(CUTS, **(NETWORK_CUTS if self.network.can_cut else {}))
        self.plan = Plan(random.Random(f"{self.seed} {self.index} {self.life}"), cuts)
        if self.settling:
            self.plan.cut, self.plan.actions = None, 0
        self.stream, self.out, self.heard = Stream(), b"", False
        self.inbox.keeps = self.plan.keeps_ahead
        self.asked_through = 0
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.bind((self.address, 0))
        self.socket.connect_ex((self.network.venue, self.venue.port))
        self.port = self.socket.getsockname()[1]
        self.selector.register(self.socket, selectors.EVENT_WRITE, self)
        self.state, self.due, self.last_heard = "connecting", when + 0.3, when
        self.counts["calls"] += 1

    def hang_up(self, when, how="reset", pause=None):
        """Ends the connection, and plans the next one."""
        if self.socket:
            self.watch(0)
            if how == "reset":
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.socket.close()
            self.socket = None
        self.inbox.hang_up()
        self.history.append(f"-- {how}")
        self.state = "idle"
        self.due = when + (self.plan.pause if pause is None else pause)

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def watch(self, events):
        watched = self.selector.get_map().get(self.socket)
        if events == 0:
            if watched:
                self.selector.unregister(self.socket)
        elif watched:
            self.selector.modify(self.socket, events, self)
        else:
            self.selector.register(self.socket, events, self)

    def write(self, data):
        self.out += data
        self.flush()

    def flush(self):
        try:
            if self.out:
                self.out = self.out[self.socket.send(self.out):]
        except BlockingIOError:
            pass
        except OSError:
            # The reading side will find out.
            self.out = b""
        if self.state not in ("connecting", "deaf"):
            self.watch(selectors.EVENT_READ | (selectors.EVENT_WRITE if self.out else 0))

    # MARK: Sending

    def framed_session(self, kind, body=""):
        self.log.append(None)
        self.history.append(f"> {self.number} 35={kind} {body}")
        return framed(kind, self.number, self.name, body)

    def framed(self, said):
        self.log.append(said)
        said.first_sent = now()
        self.history.append(f"> {self.number} {said} {said.body}{' 97=Y' if said.resend else ''}")
        return framed(said.kind, self.number, self.name, said.body, resend=said.resend)

    def copy(self, number, said=None):
        said = said or self.log[number]
        self.history.append(f"> {number} again {said}")
        return framed(said.kind, number, self.name, said.body, first_sent=said.first_sent, resend=said.resend)

    def resend(self, first, through):
        """The venue lacks these: each is sent again, or passed over for good."""
        last = self.number if through == 0 else through
        if not 1 <= first <= last <= self.number:
            raise Broken(f"{self.name} is asked for {first} to {through}, and has sent {self.number}")
        self.counts["asked"] += 1
        data, fill_from = b"", first
        for number in range(first, last + 1):
            said = self.log[number]
            if said and said.answered:
                if not (self.venue.kills and said.left_no_record):
                    raise Broken(f"{said} is asked for again, and it was answered", self)
                said = None
            if said and not said.withdrawn and self.plan.dice.random() < self.plan.resends:
                data += self.fill(fill_from, number)
                data += self.copy(number, self.plant.said_again(self, said) if self.plant else None)
                self.ledger.said_again(said, self.life)
                self.counts["sent_again"] += 1
                fill_from = number + 1
            elif said:
                self.ledger.withdraw(said)
                self.counts["passed_over"] += 1
                if said.kind == "D" and said.order.state == "withdrawn":
                    self.nothing.append(said.order)
        return data + self.fill(fill_from, last + 1)

    def fill(self, first, end):
        if first >= end:
            return b""
        self.history.append(f"> {first} fills to {end}")
        return framed("4", first, self.name, f"36={end}|123=Y|", first_sent=now())

    def ask_for(self, first, through=0):
        if self.plant:
            first, through = self.plant.asks(self, first, through)
        self.write(self.framed_session("2", f"7={first}|16={through}|"))
        self.counts["asks"] += 1

    # MARK: Receiving

    def ready(self, mask, when):
        if self.state == "connecting":
            error = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                return self.hang_up(when, f"not connected: {error}", pause=0.02)
            return self.log_on(when)
        if mask & selectors.EVENT_WRITE:
            self.flush()
        if not mask & selectors.EVENT_READ:
            return None
        try:
            data = self.socket.recv(1 << 18)
        except BlockingIOError:
            return None
        except OSError:
            data = b""
        if not data:
            return self.cut_off(when)
        self.last_heard, self.heard = when, True
        for message in self.stream.add(data):
            for message in self.plant.came(self, message) if self.plant else (message,):
                self.hear(message, when)
            if not self.socket:
                break
        return None

    def cut_off(self, when):
        """The venue, or the network, has ended it."""
        if self.state == "logon" and not self.heard:
            # The venue doesn't know yet that the last connection is dead.
            self.counts["turned_away"] += 1
            return self.hang_up(when, "turned away", pause=0.03 + 0.05 * self.plan.dice.random())
        if self.state == "leaving":
            # It may have been about to log out when it was told to bring its day to an end.
            self.has_gone = self.said_goodbye and self.settling is not None and self.settling.stage == "gone"
            return self.hang_up(when, "logged out")
        self.counts["cut_off"] += self.state == "up"
        return self.hang_up(when, "cut off")

    def hear(self, message, when):
        self.history.append(f"< {message}")
        kind = message.kind
        if message.get("49") != "APUS" or message.get("56") != self.name:
            raise Broken(f"{self.name} gets what isn't for it: {message}")
        if self.state == "logon" and kind != "A":
            raise Broken(f"{self.name}'s Logon is answered by {message}")
        due = self.inbox.receive(message)
        if kind == "A":
            if self.state != "logon" or message.get("108") != str(HEARTBEAT):
                raise Broken(f"{self.name} hears a Logon: {message}")
            self.state, self.due = "up", when
            self.counts["logons"] += 1
        elif kind == "1" and not (self.settling and self.state == "leaving"):
            # Behind the last goodbye a Heartbeat would be lost, and its number with it.
            self.write(self.framed_session("0", f"112={message.get('112')}|"))
        elif kind == "2":
            self.write(self.resend(int(message.get("7")), int(message.get("16"))))
        elif kind == "3":
            raise Broken(f"{self.name} is refused: {message}")
        elif kind == "5":
            if self.state != "leaving":
                raise Broken(f"{self.name} is logged out: {message}")
            self.said_goodbye = True
        for one in due:
            if one.kind not in "0123456A":
                self.apply(one)
        self.close_gap(when)

    def apply(self, message):
        name = message.get("41") or message.get("11")
        self.ledger.apply(message)
        order = self.ledger.orders.get(name)
        if order and order.state == "done":
            self.recent.append(order)

    def close_gap(self, when):
        """Asks for what is missing; once, until it has come."""
        inbox = self.inbox
        if inbox.gap is None or self.state not in ("up", "leaving"):
            self.asked_through = 0
            return
        if inbox.expected <= self.asked_through:
            if when > self.gap_deadline:
                raise Broken(f"{self.name} asked for {inbox.expected} on, and nothing came")
            return
        through = 0
        self.asked_through = inbox.highest
        if self.plan.asks_in_parts:
            through = self.asked_through = min(inbox.highest, inbox.expected + 4)
            if inbox.keeps and inbox.ahead:
                through = self.asked_through = min(through, min(inbox.ahead) - 1)
        self.gap_deadline = when + 20
        self.ask_for(inbox.expected, through)
        inbox.gaps += 1

    # MARK: Acting

    def log_on(self, when):
        self.state, self.due = "logon", when + 2
        logon = self.framed_session("A", f"98=0|108={HEARTBEAT}|")
        if self.plan.cut == "early":
            self.counts["cut early"] += 1
            self.write(logon[:self.plan.dice.randrange(len(logon) + 1)])
            return self.hang_up(when, self.plan.dice.choice(("reset", "close")))
        return self.write(logon)

    def act(self, when):
        if self.state == "idle":
            self.connect(when)
        elif self.state in ("connecting", "logon"):
            self.hang_up(when, "no answer", pause=0.01)
        elif self.state == "deaf":
            self.hang_up(when)
        elif self.state == "leaving" and when >= self.due:
            self.hang_up(when, "no goodbye")
        elif self.state == "up":
            self.act_up(when)

    def act_up(self, when):
        self.due = when + self.plan.dice.expovariate(1 / self.plan.pace)
        if when - self.last_heard > 3.2 * HEARTBEAT:
            self.counts["silent"] += 1
            return self.hang_up(when, "silence")
        self.close_gap(when)
        if self.settling:
            return self.settling.step(self, when)
        if self.plan.actions == 0:
            return self.cut(when)
        self.plan.actions -= 1
        return self.write(self.something())

    def something(self):
        dice, ledger = self.plan.dice, self.ledger
        chance = dice.random()
        live = [order for order in ledger.live.values() if order.pending is None and not order.doubtful]
        order = dice.choice(live) if live else None
        if order and (chance < 0.15 or len(live) > LIVE_MAX):
            return self.framed(ledger.cancel(order, now()))
        if order and chance < 0.22:
            price = f"{self.price(order.symbol) / 100:.2f}"
            return self.framed(ledger.replace(order, order.quantity + dice.choice((0, 10, 20)), price, now()))
        if order and chance < 0.28:
            return self.framed(ledger.status(order))
        if chance < 0.30:
            return self.framed(ledger.mass_status())
        if order and chance < 0.33 and not self.venue.forgets:
            return self.framed(ledger.enter_again(self.first_said(order), self.life))
        if self.nothing and chance < 0.36:
            other = dice.choice(self.nothing)
            if other.state == "withdrawn" and other.pending is None:
                return self.framed(self.about_nothing(other))
            self.nothing.remove(other)
        if self.recent and chance < 0.38:
            other = dice.choice(self.recent)
            if not other.doubtful:
                return self.framed(ledger.status(other))
        if chance < 0.40:
            # A copy that nobody asked for, of what was answered: the venue has it and passes it by.
            number = dice.randrange(max(1, self.number - 30), self.number + 1)
            if number <= self.number and self.log[number] and self.log[number].answered:
                return self.copy(number)
        if chance < 0.42:
            return self.framed_session("1", f"112=T{self.number}|")
        if chance < 0.50:
            return b"".join(self.new_order() for _ in range(dice.randrange(2, 6)))
        return self.new_order()

    def about_nothing(self, order):
        """The venue has never had it: that it says, and the order may be entered all the same."""
        chance = self.plan.dice.random()
        if chance < 0.3:
            return self.ledger.status(order)
        if chance < 0.5:
            return self.ledger.cancel(order, now())
        return self.ledger.enter_again(self.first_said(order), self.life)

    def first_said(self, order):
        return self.firsts[order.first]

    def price(self, symbol):
        low, high, tick = SYMBOLS[symbol]
        return self.plan.dice.randrange(low, high + 1, tick)

    def new_order(self):
        dice = self.plan.dice
        symbol = dice.choice(list(SYMBOLS))
        said = self.ledger.order(symbol, dice.choice("12"), 10 * dice.randrange(1, 10),
                                 f"{self.price(symbol) / 100:.2f}", self.life, now())
        self.firsts[said.name] = said
        return self.framed(said)

    # MARK: Cutting

    def settle(self, settling):
        self.settling, self.said_goodbye, self.has_gone = settling, False, False
        if self.plan:
            self.plan.cut, self.plan.actions = None, 0

    def cut(self, when):
        how, dice = self.plan.cut, self.plan.dice
        self.counts[f"cut {how}"] += 1
        self.history.append(f"-- cut: {how}")
        if how == "reset" or how == "close":
            return self.hang_up(when, how)
        if how == "shut":
            # It goes on listening until the venue hangs up.
            self.state, self.due = "leaving", when + 3
            return self.socket.shutdown(socket.SHUT_WR)
        if how == "half":
            data = self.new_order()
            self.write(data[:dice.randrange(1, len(data))])
            return self.hang_up(when, dice.choice(("reset", "close")))
        if how == "burst":
            self.write(b"".join(self.new_order() for _ in range(dice.randrange(2, 12))))
            return self.hang_up(when, dice.choice(("reset", "close")))
        if how == "logout":
            self.state, self.due = "leaving", when + 3
            return self.write(self.framed_session("5"))
        if how == "deaf":
            self.write(b"".join(self.new_order() for _ in range(5)))
            self.state, self.due = "deaf", when + dice.uniform(0.02, 0.2)
            return self.watch(0)
        return self.cut_network(how, when)

    def cut_network(self, how, when):
        """The network does it. In some the client finds out, in some the venue, in some nobody for a while."""
        network, dice = self.network, self.plan.dice
        self.write(b"".join(self.new_order() for _ in range(dice.randrange(0, 3))))
        if how == "hole":
            # Nothing gets through for a moment; then it goes on, or doesn't.
            network.hole(self.address, dice.randrange(50, 600))
            self.plan.actions, self.plan.cut = 5, "reset"
            self.write(b"".join(self.new_order() for _ in range(dice.randrange(1, 4))))
        elif how == "lost":
            network.hole(self.address, dice.randrange(100, 400))
            self.hang_up(when)
        elif how == "dead":
            # This port's packets are dropped from now on: the venue finds out by silence.
            network.kill_port(self.address, self.port)
            self.write(self.new_order())
            self.hang_up(when)
        elif how == "refused":
            network.refuse(self.address, self.port, inward=False)
            self.write(self.new_order())
            self.wait_to_be_cut(when)
        elif how == "refuses":
            network.refuse(self.address, self.port, inward=True)
            self.write(self.new_order())
            self.wait_to_be_cut(when)
        elif how == "killed":
            network.kill_socket(self.address, self.port, at_venue=False)
            self.wait_to_be_cut(when)
        elif how == "kills":
            network.kill_socket(self.address, self.port, at_venue=True)
            self.wait_to_be_cut(when)

    def wait_to_be_cut(self, when):
        """As if nothing were: it goes on, and if nothing comes of it the client goes."""
        self.plan.actions, self.plan.cut = 3, "reset"
