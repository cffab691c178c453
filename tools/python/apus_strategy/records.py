"""Events as bytes: the 64 that every event has, and what its last 40 mean for the kinds that a strategy sees.

The same layout as in the core's rings and its journal (Sources/Base/Events): little-endian, prices and quantities are
whole numbers of 1e-8.
"""

import decimal

import numpy as np

SCALE = 10 ** 8

# Kinds of events, by their numbers.
TRADE, TOP_OF_BOOK, MARKET_STATUS, BOOK_GAP, TRADING_STATUS = 6, 7, 8, 9, 19
ORDER_NEW, ORDER_CANCEL, ORDER_REPLACE = 32, 33, 34
ACCEPTED, REJECTED, FILL, CANCELED, REPLACED, REQUEST_REJECTED, EXPIRED = 48, 49, 50, 51, 52, 53, 54
RESTATED = 56
COMMAND, TIMER, SIGNAL, KILL, PARAMETER = 82, 83, 86, 89, 93
INTENT, INTENT_REFUSED, SEAT_CHANGE = 97, 98, 99

BUY, SELL = 1, 2
NEW, CANCEL, REPLACE = 1, 2, 3
LIMIT, MARKET = 1, 2
DAY, GTC, IOC, FOK = 1, 2, 3, 4
POST_ONLY = 1

event_dtype = np.dtype([
    ("sequence", "<u8"), ("time", "<u8"), ("kind", "u1"), ("flags", "u1"), ("source", "<u2"),
    ("instrument", "<u4"), ("words", "<u8", 5)])
assert event_dtype.itemsize == 64

_canceled = np.dtype([
    ("order", "<u8"), ("quantity", "<i8"), ("reason", "<u2"), ("origin", "u1"), ("side", "u1"), ("reserved", "V20")])
_rejected = np.dtype([
    ("order", "<u8"), ("limit", "<i8"), ("value", "<i8"), ("reason", "<u2"), ("origin", "u1"), ("request", "u1"),
    ("side", "u1"), ("scope", "u1"), ("reserved", "V6"), ("request_number", "<u4")])
_replace = np.dtype([
    ("order", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("replacement", "<u8"), ("request", "<u8")])

payload_dtypes = {
    TRADE: np.dtype([
        ("resting", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("number", "<u8"), ("aggressor", "u1"),
        ("reserved", "V7")]),
    TOP_OF_BOOK: np.dtype([
        ("bid_price", "<i8"), ("bid_quantity", "<i8"), ("ask_price", "<i8"), ("ask_quantity", "<i8"),
        ("bid_orders", "<u4"), ("ask_orders", "<u4")]),
    ORDER_NEW: np.dtype([
        ("order", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("side", "u1"), ("type", "u1"),
        ("time_in_force", "u1"), ("instructions", "u1"), ("account", "<u4"), ("reference", "<u8")]),
    ORDER_CANCEL: np.dtype([("order", "<u8"), ("reason", "<u2"), ("reserved", "V30")]),
    ORDER_REPLACE: _replace,
    ACCEPTED: np.dtype([
        ("order", "<u8"), ("venue_order", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("side", "u1"),
        ("reserved", "V7")]),
    REJECTED: _rejected,
    REQUEST_REJECTED: _rejected,
    FILL: np.dtype([
        ("order", "<u8"), ("execution", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("side", "u1"),
        ("liquidity", "u1"), ("reserved", "V6")]),
    CANCELED: _canceled,
    EXPIRED: _canceled,
    REPLACED: np.dtype([
        ("order", "<u8"), ("replacement", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("side", "u1"),
        ("reserved", "V3"), ("request", "<u4")]),
    RESTATED: np.dtype([
        ("order", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("reason", "<u2"), ("side", "u1"),
        ("reserved", "V5"), ("report", "<u8")]),
    COMMAND: np.dtype([("argument", "<i8"), ("target", "<u8"), ("action", "u1"), ("reserved", "V23")]),
    TIMER: np.dtype([("scheduled", "<u8"), ("period", "<u8"), ("count", "<u8"), ("reserved", "V16")]),
    SIGNAL: np.dtype([("value", "<i8"), ("name", "<u4"), ("reserved", "V28")]),
    INTENT_REFUSED: np.dtype([
        ("tag", "<u8"), ("reason", "<u2"), ("origin", "u1"), ("request", "u1"), ("reserved", "V28")]),
    SEAT_CHANGE: np.dtype([
        ("attachment", "<u8"), ("process", "<u4"), ("user", "<u4"), ("is_taken", "u1"), ("end", "u1"),
        ("reserved", "V22")]),
}
assert all(dtype.itemsize == 40 for dtype in payload_dtypes.values())

intent_dtype = np.dtype([
    ("sequence", "<u8"), ("time", "<u8"), ("kind", "u1"), ("flags", "u1"), ("source", "<u2"), ("instrument", "<u4"),
    ("tag", "<u8"), ("price", "<i8"), ("quantity", "<i8"), ("request", "u1"), ("side", "u1"), ("type", "u1"),
    ("time_in_force", "u1"), ("instructions", "u1"), ("reserved", "V11")])
assert intent_dtype.itemsize == 64

kinds = {
    TRADE: "trade", TOP_OF_BOOK: "top_of_book", MARKET_STATUS: "market_status", BOOK_GAP: "book_gap",
    TRADING_STATUS: "trading_status", ORDER_NEW: "order_new", ORDER_CANCEL: "order_cancel",
    ORDER_REPLACE: "order_replace", ACCEPTED: "order_accepted", REJECTED: "order_rejected", FILL: "order_fill",
    CANCELED: "order_canceled", REPLACED: "order_replaced", REQUEST_REJECTED: "request_rejected",
    EXPIRED: "order_expired", RESTATED: "order_restated", COMMAND: "operator_command", TIMER: "timer",
    SIGNAL: "signal", KILL: "kill_switch", PARAMETER: "parameter_change", INTENT: "intent",
    INTENT_REFUSED: "intent_refused", SEAT_CHANGE: "seat_change"}

# The reasons that a refusal of an intent gives.
reasons = {
    1: "invalid", 2: "duplicate_order", 3: "unknown_order", 4: "invalid_transition", 5: "capacity", 6: "order_size",
    7: "position_limit", 8: "kill_switch", 11: "shutdown", 17: "halted", 18: "tick", 19: "lot", 20: "price_band",
    25: "disconnected", 40: "not_permitted"}

# Why a seat was lost.
ends = {
    0: "none", 1: "logout", 2: "disconnected", 3: "heartbeat_timeout", 4: "protocol_error", 5: "slow_consumer",
    6: "by_operator"}


def view(event):
    """The last 40 bytes of an event by their names, or its plain words for a kind without any."""
    dtype = payload_dtypes.get(int(event["kind"]))
    if dtype is None:
        return event["words"]
    return np.frombuffer(event["words"].tobytes(), dtype)[0]


def units(number):
    """A price or a quantity as a whole number of 1e-8. Text and Decimal are exact; a float is rounded."""
    if isinstance(number, float):
        return round(number * SCALE)
    exact = decimal.Decimal(number) * SCALE
    if exact != exact.to_integral_value():
        raise ValueError(f"{number} has more than eight decimals")
    return int(exact)
