"""A client's own account of its orders: what it said, what it was told, and whether the sums are right."""

import collections
from decimal import Decimal

from wire import Broken

UNIT = 10 ** 8


def units(text):
    return int(Decimal(text) * UNIT)


class Said:
    """An application message that went out under a number. It is answered once, or withdrawn by a gap fill."""

    __slots__ = ("kind", "name", "order", "body", "answered", "withdrawn", "doubtful", "terms", "first_sent",
                 "resend", "rows", "left_no_record")

    def __init__(self, kind, name, order, body, terms=None, resend=False):
        self.kind, self.name, self.order, self.body = kind, name, order, body
        self.terms, self.resend = terms, resend
        self.answered = self.withdrawn = self.doubtful = False
        # A question, or what was refused: the journal has no report of it, so a venue that is killed right after it has
        # answered may ask for it again.
        self.left_no_record = kind in ("H", "AF")
        self.first_sent = None
        self.rows = None

    @property
    def is_open(self):
        return not (self.answered or self.withdrawn or self.doubtful)

    def answer(self, message):
        if self.answered:
            raise Broken(f"{self} is answered twice, now by {message}")
        if self.withdrawn:
            raise Broken(f"{self} was passed over by a gap fill, and is answered by {message}")
        self.answered = True

    def __str__(self):
        return f"35={self.kind} {self.name}"


class Order:
    __slots__ = ("name", "first", "symbol", "side", "quantity", "price", "filled", "notional", "state", "venue_id",
                 "life", "doubtful", "pending", "questions")

    def __init__(self, name, symbol, side, quantity, price, life):
        self.name = self.first = name
        self.symbol, self.side, self.quantity, self.price = symbol, side, quantity, price
        self.filled = self.notional = 0
        # sent, live, done (filled, canceled or refused), withdrawn (the venue never had it)
        self.state, self.venue_id, self.life = "sent", None, life
        # The venue was killed since: what it knows of it is gone.
        self.doubtful = False
        self.pending, self.questions = None, []

    @property
    def leaves(self):
        return self.quantity - self.filled if self.state == "live" else 0

    def __str__(self):
        return (f"{self.name} ({self.state}, {'buy' if self.side == '1' else 'sell'} {self.quantity} {self.symbol} "
                f"at {self.price / UNIT:g}, filled {self.filled})")


class Trades:
    """Executions as all clients were told of them: each has a buyer and a seller, who were told the same."""

    def __init__(self):
        self.sides = {}
        self.volume = {"1": 0, "2": 0}

    def add(self, execution, side, what, message):
        if (execution, side) in self.sides:
            raise Broken(f"execution {execution} comes a second time: {message}")
        self.sides[execution, side] = what
        self.volume[side] += what[1]

    def halves(self):
        return sum((execution, "12"[side == "1"]) not in self.sides for execution, side in self.sides)

    def check(self, halves_allowed=False):
        for (execution, side), what in self.sides.items():
            other = self.sides.get((execution, "1" if side == "2" else "2"))
            if other is None:
                if not halves_allowed:
                    raise Broken(f"execution {execution} has no other side: {what}")
            elif other != what:
                raise Broken(f"execution {execution} is {what} to one and {other} to the other")
        if not halves_allowed and self.volume["1"] != self.volume["2"]:
            raise Broken(f"bought {self.volume['1']}, sold {self.volume['2']}")


class Ledger:
    def __init__(self, prefix, trades, cancels_on_disconnect=False):
        self.prefix, self.trades = prefix, trades
        self.cancels_on_disconnect = cancels_on_disconnect
        self.orders = {}       # by every ClOrdID that it has had
        self.live = {}         # by its first ClOrdID
        self.asked = {}        # what is open, by its ClOrdID; mass status by its id
        self.reports = collections.Counter()  # by type, and by execution, for the journal
        self.seen = set()      # ExecID and OrderID
        self.names = 0
        # Names of what a venue asked for again after one before it was killed. That one may have answered it.
        self.was_killed, self.asked_again = False, set()
        self.accepted = self.fills = self.canceled = self.replaced = self.refused = 0
        self.statuses = self.duplicates_refused = 0

    def fresh(self):
        self.names += 1
        return f"{self.prefix}-{self.names}"

    # MARK: What is said

    def order(self, symbol, side, quantity, price, life, when):
        order = Order(self.fresh(), symbol, side, quantity, units(price), life)
        self.orders[order.name] = order
        said = Said("D", order.name, order, f"11={order.name}|21=1|38={quantity}|40=2|44={price}|54={side}|"
                    f"55={symbol}|60={when}|", terms=(quantity, units(price)))
        order.pending = said
        self.asked[said.name] = said
        return said

    def enter_again(self, said, life):
        """The same order under a new number, with PossResend. Twice is once: a second one is refused."""
        order = said.order
        again = Said("D", said.name, order, said.body, said.terms, resend=True)
        if order.state == "withdrawn":
            order.state, order.life, order.pending = "sent", life, again
            self.asked[again.name] = again
        else:
            order.questions.append(again)
        return again

    def cancel(self, order, when):
        said = Said("F", self.fresh(), order, "")
        said.body = f"11={said.name}|41={order.name}|54={order.side}|55={order.symbol}|60={when}|"
        return self.request(said)

    def replace(self, order, quantity, price, when):
        said = Said("G", self.fresh(), order, "", terms=(quantity, units(price)))
        said.body = (f"11={said.name}|21=1|38={quantity}|40=2|41={order.name}|44={price}|54={order.side}|"
                     f"55={order.symbol}|60={when}|")
        return self.request(said)

    def request(self, said):
        said.order.pending = said
        self.asked[said.name] = said
        return said

    def status(self, order):
        said = Said("H", order.name, order, f"11={order.name}|54={order.side}|55={order.symbol}|")
        order.questions.append(said)
        return said

    def mass_status(self):
        said = Said("AF", self.fresh(), None, "")
        said.body, said.rows = f"584={said.name}|585=7|", {}
        self.asked[said.name] = said
        return said

    def withdraw(self, said):
        """A gap fill went out over it: the venue can't have it, and never will."""
        if said.answered:
            raise Broken(f"{said} is asked for again, and it was answered")
        if said.withdrawn:
            return
        self.note_asked_again(said)
        said.withdrawn = True
        self.asked.pop(said.name, None)
        order = said.order
        if order is None:
            return
        if said in order.questions:
            order.questions.remove(said)
        if order.pending is said:
            order.pending = None
            if said.kind == "D":
                order.state = "withdrawn"

    def note_asked_again(self, said):
        if self.was_killed and said.kind != "D":
            self.asked_again.add(said.name)

    def doubt(self):
        """The venue was killed: its books are empty, and what it was asked may never be answered."""
        self.was_killed = True
        for order in set(self.orders.values()):
            order.doubtful = True
            for said in order.questions:
                said.doubtful = True
            if order.pending:
                order.pending.doubtful = True
        for said in self.asked.values():
            said.doubtful = True

    def said_again(self, said, life):
        """A copy went out because the venue asked for it, so the venue hadn't got it."""
        if said.answered:
            raise Broken(f"{said} is asked for again, and it was answered")
        self.note_asked_again(said)
        said.doubtful = False
        if said.kind == "D" and said.order.pending is said:
            said.order.life, said.order.doubtful = life, False

    # MARK: What is heard

    def apply(self, message):
        if message.kind == "8":
            self.report(message)
        elif message.kind == "9":
            self.request_refused(message)
        elif message.kind == "j" and message.get("372") == "AF" and message.get("380") == "1":
            self.no_orders(message)
        else:
            raise Broken(f"the venue says {message}")

    def report(self, message):
        execution = (message.get("17"), message.get("37"))
        if execution in self.seen:
            raise Broken(f"execution id {execution[0]} comes a second time: {message}")
        self.seen.add(execution)
        if message.get("20") == "3":
            return self.told_status(message)
        order = self.find(message)
        kind = message.get("150")
        if kind == "8":
            return self.order_refused(order, message)
        if kind == "0":
            return self.order_accepted(order, message)
        if order.state != "live":
            raise Broken(f"{order} isn't live: {message}")
        self.count(kind if kind not in "12" else "fill", message)
        if kind in ("1", "2"):
            self.order_filled(order, message)
        elif kind == "4":
            self.order_canceled(order, message)
        elif kind == "5":
            self.order_replaced(order, message)
        else:
            raise Broken(f"a report that nothing asked for: {message}")
        self.check_sums(order, message)

    def count(self, kind, message):
        key = ("fill", message.get("17"), message.get("54")) if kind == "fill" else kind
        self.reports[key] += 1

    def find(self, message):
        name = message.get("41") or message.get("11")
        order = self.orders.get(name)
        if order is None:
            raise Broken(f"an order that was never sent: {message}")
        if (message.get("55"), message.get("54")) != (order.symbol, order.side):
            raise Broken(f"not what {order} is: {message}")
        if order.venue_id not in (None, message.get("37")) and message.get("37") != "NONE":
            raise Broken(f"{order} was {order.venue_id}: {message}")
        return order

    def check_sums(self, order, message):
        filled, leaves = int(message.get("14")), int(message.get("151"))
        if filled != order.filled or leaves != order.leaves:
            raise Broken(f"CumQty {filled} and LeavesQty {leaves}, but by its reports {order.filled} and "
                         f"{order.leaves} of {order}: {message}")
        if int(message.get("38")) != order.quantity or units(message.get("44")) != order.price:
            raise Broken(f"not the terms of {order}: {message}")
        average = (2 * order.notional + order.filled) // (2 * order.filled) if order.filled else 0
        if units(message.get("6")) != average:
            raise Broken(f"AvgPx isn't {average / UNIT:g}: {message}")

    def order_accepted(self, order, message):
        if order.state != "sent":
            raise Broken(f"{order} is accepted: {message}")
        order.pending.answer(message)
        self.asked.pop(order.name, None)
        order.pending, order.state, order.venue_id = None, "live", message.get("37")
        self.live[order.first] = order
        self.accepted += 1
        self.count("0", message)
        self.check_sums(order, message)
        if not self.cancels_on_disconnect:
            return
        for other in self.live.values():
            if other.life < order.life and not other.doubtful:
                raise Broken(f"{other} outlived its connection: {message}")

    def order_refused(self, order, message):
        again = next((said for said in order.questions if said.kind == "D"), None)
        if order.state == "sent" and order.pending and message.get("103") != "6":
            order.pending.answer(message)
            order.pending.left_no_record = True
            self.asked.pop(order.name, None)
            order.pending, order.state = None, "done"
            self.refused += 1
            self.count("8", message)
        elif again and message.get("103") == "6":
            again.answer(message)
            again.left_no_record = True
            order.questions.remove(again)
            self.duplicates_refused += 1
        elif order.doubtful and message.get("103") == "6":
            # Refused by a venue that was killed, asked for by the next one, and passed over.
            self.duplicates_refused += 1
        else:
            raise Broken(f"a refusal of {order}, which stands: {message}")

    def order_filled(self, order, message):
        quantity, price = int(message.get("32")), units(message.get("31"))
        better = price <= order.price if order.side == "1" else price >= order.price
        if quantity <= 0 or not better or quantity > order.leaves:
            raise Broken(f"no fill of {order}: {message}")
        self.trades.add(message.get("17"), order.side, (order.symbol, quantity, price), message)
        order.filled += quantity
        order.notional += quantity * price
        self.fills += 1
        if (message.get("39") == "2") != (order.leaves == 0):
            raise Broken(f"OrdStatus isn't that of {order}: {message}")
        if order.leaves == 0:
            self.end(order)

    def order_canceled(self, order, message):
        if message.get("41"):
            self.answered(order, "F", message)
        elif not self.cancels_on_disconnect:
            raise Broken(f"nobody canceled {order}: {message}")
        self.canceled += 1
        self.end(order)

    def order_replaced(self, order, message):
        said = self.answered(order, "G", message)
        order.name = said.name
        self.orders[said.name] = order
        order.quantity, order.price = said.terms
        self.replaced += 1

    def answered(self, order, kind, message):
        said = order.pending
        if said is None or said.kind != kind or said.name != message.get("11"):
            raise Broken(f"{order} has no such request: {message}")
        said.answer(message)
        self.asked.pop(said.name, None)
        order.pending = None
        return said

    def end(self, order):
        order.state = "done"
        self.live.pop(order.first, None)

    def request_refused(self, message):
        said = self.asked.get(message.get("11"))
        if said is None and message.get("11") in self.asked_again:
            return
        if said is None or said.kind not in "FG":
            raise Broken(f"a request that wasn't made: {message}")
        order = said.order
        # Whoever is asked about a live order knows it.
        if order.state == "live" and not order.doubtful:
            raise Broken(f"{order} stands, by all that was told: {message}")
        said.answer(message)
        said.left_no_record = True
        self.asked.pop(said.name)
        order.pending = None
        self.reports["9"] += 1

    # MARK: Where orders stand

    def told_status(self, message):
        self.statuses += 1
        if message.get("584"):
            return self.told_row(message)
        order = self.find(message)
        said = next((said for said in order.questions if said.kind == "H"), None)
        if said is None and order.name in self.asked_again:
            return
        if said is None:
            raise Broken(f"nobody asked about {order}: {message}")
        said.answer(message)
        order.questions.remove(said)
        if message.get("37") == "NONE":
            if order.state in ("live", "done") and order.venue_id and not order.doubtful:
                raise Broken(f"{order} was acknowledged, and isn't known: {message}")
        elif order.state not in ("live", "done"):
            raise Broken(f"by its reports it is {order}: {message}")
        else:
            self.check_status(order, message)

    def check_status(self, order, message):
        self.check_sums(order, message)
        if (message.get("39") in "015") != (order.state == "live"):
            raise Broken(f"by its reports it is {order}: {message}")

    def told_row(self, message):
        said = self.asked.get(message.get("584"))
        if message.get("584") in self.asked_again:
            # The rows of two answers.
            if said and message.get("912") == "Y":
                said.answer(message)
                self.asked.pop(said.name)
            return
        if said is None:
            raise Broken(f"a mass status that wasn't asked for: {message}")
        order = self.find(message)
        self.check_status(order, message)
        if order.first in said.rows:
            raise Broken(f"{order} stands in it twice: {message}")
        said.rows[order.first] = order
        last = message.get("912") == "Y"
        if last != (len(said.rows) == int(message.get("911"))):
            raise Broken(f"this is row {len(said.rows)}: {message}")
        if last:
            self.close_mass_status(said, message)

    def no_orders(self, message):
        said = self.asked.get(message.get("379"))
        if said is None and message.get("379") in self.asked_again:
            return
        if said is None or said.kind != "AF" or said.rows:
            raise Broken(f"a mass status that wasn't asked for: {message}")
        self.close_mass_status(said, message)

    def close_mass_status(self, said, message):
        """Every order that was acknowledged and hasn't ended stands in it."""
        said.answer(message)
        self.asked.pop(said.name)
        lost = [order for order in self.live.values()
                if not order.doubtful and order.first not in said.rows]
        if lost:
            raise Broken(f"{len(lost)} acknowledged orders aren't there any more, {lost[0]} among them: {message}")

    # MARK: The end

    def open(self):
        """What is neither answered nor withdrawn."""
        questions = [said for order in self.orders.values() for said in order.questions]
        return [said for said in list(self.asked.values()) + questions if said.is_open]
