#!/usr/bin/env python3
"""Quotes a bid and an ask in every instrument of its seat, from a process of its own.

    apus run --config config/demo-outside.yaml         in one terminal
    python3 tools/python/examples/quoter.py            in another

Kill it any time: the core cancels its orders and goes on. Start it again and it goes on, too.
"""

import argparse
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from apus_strategy import BUY, FILL, INTENT_REFUSED, SELL, TOP_OF_BOOK, Closed, Strategy, reasons, view  # noqa: E402

SCALE = 10 ** 8


def plain(units):
    """Units of 1e-8 as exact text."""
    sign, units = ("-", -units) if units < 0 else ("", units)
    return f"{sign}{units // SCALE}.{units % SCALE:08d}"


class Quoter:
    def __init__(self, seat, lots, ticks):
        self.seat, self.lots, self.ticks = seat, lots, ticks
        self.quotes = {}
        self.fills = self.refusals = 0

    def keep(self, instrument, side, price):
        """One quote at that price: what stands elsewhere is cancelled, and sent anew when it is gone."""
        key = instrument.symbol, side
        order = self.quotes.get(key)
        if order is not None and order.tag in self.seat.orders:
            if abs(order.price - price) >= 2 * instrument.tick:
                self.seat.cancel(order)
            return
        position = self.seat.positions[instrument.symbol]
        quantity = self.lots * instrument.lot
        # The core would refuse what passes the limit: it isn't asked for.
        if (position if side == BUY else -position) + quantity > self.seat.seat.max_position:
            return
        if not instrument.lowest_price <= price <= instrument.highest_price:
            return
        self.quotes[key] = self.seat.new(instrument.symbol, side, plain(quantity), plain(price))

    def handle(self, event):
        kind = int(event["kind"])
        if kind == TOP_OF_BOOK:
            symbol = self.seat.symbols[int(event["instrument"])]
            instrument = self.seat.instruments[symbol]
            top = view(event)
            bid, ask = int(top["bid_price"]), int(top["ask_price"])
            if min(int(top["bid_quantity"]), int(top["ask_quantity"])) <= 0 or bid >= ask:
                return
            middle = (bid + ask) // 2 // instrument.tick
            self.keep(instrument, BUY, (middle - self.ticks) * instrument.tick)
            self.keep(instrument, SELL, (middle + 1 + self.ticks) * instrument.tick)
        elif kind == FILL:
            self.fills += 1
        elif kind == INTENT_REFUSED:
            self.refusals += 1
            refused = view(event)
            print("refused:", reasons.get(int(refused["reason"]), int(refused["reason"])), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--instance", default="demo")
    parser.add_argument("--seat", default="quoter")
    parser.add_argument("--lots", type=int, default=10, help="how much each quote is for, in lots")
    parser.add_argument("--ticks", type=int, default=2, help="how far a quote is from the middle")
    parser.add_argument("--for", dest="seconds", type=float, default=None, help="leave after so many seconds")
    options = parser.parse_args()
    try:
        seat = Strategy(options.instance, options.seat)
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    quoter = Quoter(seat, options.lots, options.ticks)
    print(f"sits at the seat '{options.seat}' and trades {', '.join(seat.instruments)}", flush=True)
    start = told = time.monotonic()
    with seat:
        try:
            while options.seconds is None or time.monotonic() < start + options.seconds:
                events = seat.poll()
                for event in events:
                    quoter.handle(event)
                if time.monotonic() > told + 1:
                    told = time.monotonic()
                    print(f"{len(seat.orders)} orders out, {quoter.fills} fills, {quoter.refusals} refused", flush=True)
                if len(events) == 0:
                    time.sleep(0.0005)
        except Closed as closed:
            print(closed, flush=True)
        except KeyboardInterrupt:
            pass
    print(f"{quoter.fills} fills, {quoter.refusals} refused", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
