"""A strategy of an Apus core in a Python process of its own.

    from apus_strategy import BUY, Strategy

    with Strategy("demo", "quoter") as seat:
        for event in seat.events():
            if event["kind"] == TOP_OF_BOOK: ...
            seat.new("ACME", BUY, price=101.25, quantity=100)

The process sits down at its seat (a strategy of the kind `outside` in the core's config). It is told what every
strategy of the core is told: tops of book and trades of its instruments, what became of its orders, timers, commands.
What it wants is judged by the core: position limits, halts and kill switches hold. When the process dies, or falls
silent, its orders are cancelled, and nobody else's.
"""

from .records import (  # noqa: F401
    ACCEPTED, BUY, CANCELED, COMMAND, EXPIRED, FILL, INTENT_REFUSED, KILL, ORDER_CANCEL, ORDER_NEW, ORDER_REPLACE,
    PARAMETER, REJECTED, REPLACED, REQUEST_REJECTED, SCALE, SEAT_CHANGE, SELL, SIGNAL, TIMER, TOP_OF_BOOK, TRADE, ends,
    event_dtype, kinds, reasons, units, view)
from .strategy import Closed, Instrument, Strategy  # noqa: F401
