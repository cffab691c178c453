"""A strategy's side of its seat with what every strategy needs: its orders by their numbers, its position, prices as text
or numbers, and a loop over what happens."""

import time

from . import records as r
from .seat import Closed, Instrument, Seat  # noqa: F401


class Order:
    """An order as this process knows it. `state` is asked, sent, working, or canceling."""

    __slots__ = ("tag", "id", "instrument", "side", "price", "quantity", "filled", "state")

    def __init__(self, tag, instrument, side, price, quantity):
        self.tag, self.id, self.instrument, self.side = tag, None, instrument, side
        self.price, self.quantity, self.filled, self.state = price, quantity, 0, "asked"

    @property
    def leaves(self):
        return self.quantity - self.filled

    def __repr__(self):
        side = "buy" if self.side == r.BUY else "sell"
        return f"Order({self.tag}, {side} {self.leaves} @ {self.price}, {self.state})"


class Strategy:
    """Sits down at the seat `name` of a running instance. Prices and quantities of its methods are plain numbers
    (`"101.25"`, Decimal, int, float); those of events and orders are whole numbers of 1e-8."""

    def __init__(self, instance, name, timeout=5.0):
        self.seat = Seat(instance, name, timeout)
        self.instruments = {instrument.symbol: instrument for instrument in self.seat.instruments}
        self.symbols = {instrument.index: instrument.symbol for instrument in self.seat.instruments}
        #: What is out or asked for, by our own numbers.
        self.orders = {}
        #: By symbol, in units of 1e-8.
        self.positions = dict.fromkeys(self.instruments, 0)
        self._ids = {}
        self._next_tag = 1
        self._looks = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.seat.close()

    # What it wants. Each returns at once; what becomes of it comes as events.

    def new(self, symbol, side, quantity, price=None, time_in_force=r.DAY, post_only=False):
        """Wants an order: a limit order, or without a price a market order. Returns it, or None while the ring is
        full."""
        instrument = self.instruments[symbol]
        order = Order(self._next_tag, symbol, side, None if price is None else r.units(price), r.units(quantity))
        written = self.seat.write(
            kind=r.INTENT, instrument=instrument.index, tag=order.tag, price=order.price or 0,
            quantity=order.quantity, request=r.NEW, side=side, type=r.MARKET if price is None else r.LIMIT,
            time_in_force=time_in_force, instructions=r.POST_ONLY if post_only else 0)
        if not written:
            return None
        self._next_tag += 1
        self.orders[order.tag] = order
        return order

    def cancel(self, order):
        """Wants an order cancelled. False while the ring is full, or when it is over or being cancelled."""
        if order.tag not in self.orders or order.state == "canceling":
            return False
        if not self.seat.write(
                kind=r.INTENT, instrument=self.instruments[order.instrument].index, tag=order.tag, request=r.CANCEL):
            return False
        order.state = "canceling"
        return True

    def replace(self, order, price, quantity):
        """Wants another price and another whole quantity for an order, of which what is filled counts."""
        return order.tag in self.orders and self.seat.write(
            kind=r.INTENT, instrument=self.instruments[order.instrument].index, tag=order.tag, price=r.units(price),
            quantity=r.units(quantity), request=r.REPLACE)

    # What happens.

    def poll(self):
        """What has happened since the last time, booked: an array of events. Says that we are well, too. Raises Closed
        when the seat is lost and all events of it have been told."""
        self.seat.beat()
        events = self.seat.read()
        for event in events:
            self._book(event)
        if len(events) == 0:
            self._check()
        return events

    def events(self, idle=0.0002):
        """Every event, as it comes. With nothing to tell it sleeps so many seconds, or spins with 0."""
        while True:
            events = self.poll()
            yield from events
            if len(events) == 0 and idle > 0:
                time.sleep(idle)

    def _check(self):
        end = self.seat.end
        if end is not None:
            raise Closed(end)
        self._looks += 1
        if self._looks % 256 == 0 and self.seat.is_core_gone():
            raise Closed(self.seat.end or "the core is gone")

    def _book(self, event):
        kind = int(event["kind"])
        if kind == r.ORDER_NEW:
            new = r.view(event)
            order = self.orders.get(int(new["reference"]))
            if order is not None:
                order.id, order.state = int(new["order"]), "sent"
                self._ids[order.id] = order
        elif kind == r.INTENT_REFUSED:
            refused = r.view(event)
            order = self.orders.get(int(refused["tag"]))
            if order is None:
                return
            if int(refused["request"]) == r.NEW and order.id is None:
                del self.orders[order.tag]
            elif order.state == "canceling" and int(refused["request"]) == r.CANCEL:
                order.state = "working"
        elif kind == r.SIGNAL:
            signal = r.view(event)
            if int(signal["name"]) == 1:
                self.positions[self.symbols[int(event["instrument"])]] = int(signal["value"])
        elif r.ACCEPTED <= kind <= 59:
            self._report(kind, r.view(event), event)

    def _report(self, kind, report, event):
        order = self._ids.get(int(event["words"][0]))
        if kind == r.FILL:
            symbol = self.symbols.get(int(event["instrument"]))
            quantity = int(report["quantity"])
            if symbol is not None:
                self.positions[symbol] += quantity if int(report["side"]) == r.BUY else -quantity
        if order is None:
            return
        if kind == r.ACCEPTED and order.state == "sent":
            order.state = "working"
        elif kind == r.FILL:
            order.filled += int(report["quantity"])
            if order.leaves <= 0:
                self._forget(order)
        elif kind == r.REPLACED:
            order.price, order.quantity = int(report["price"]), int(report["quantity"])
        elif kind == r.RESTATED:
            pass
        elif kind == r.REQUEST_REJECTED:
            if order.state == "canceling":
                order.state = "working"
        elif kind in (r.REJECTED, r.CANCELED, r.EXPIRED):
            self._forget(order)

    def _forget(self, order):
        self.orders.pop(order.tag, None)
        self._ids.pop(order.id, None)
