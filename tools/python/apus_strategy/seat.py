"""The seat itself: two memories that the core hands over, each written by one side only, and a ring in each.

The order of stores is what makes a ring safe. Whoever writes stores a slot's bytes first and the tail, which says that
the slot is whole, behind them; whoever reads loads the tail first and the slot behind it. On x86-64 the processor keeps
stores in order, and loads; Python keeps its own statements in order; and an aligned word is stored or loaded at once.
So plain assignments do, as long as they stand in that order. (On other processors they wouldn't: this refuses those.)
"""

import mmap
import os
import platform
import socket
import struct

import numpy as np

from .records import ends, event_dtype, intent_dtype

MAGIC = 0x3141455353555041
VERSION = 1
ROOT = "/dev/shm/apus"

# Of the core's memory, in bytes; Sources/Base/Fabric/SeatLayout.swift is the drawing.
_EVENT_TAIL, _INTENT_HEAD = 4096, 4224
_STATE = 256
# Of our own.
_INTENT_TAIL, _EVENT_HEAD, _HEARTBEAT, _IS_LEAVING = 0, 128, 256, 264


class Closed(Exception):
    """The seat is lost; `reason` says why."""

    def __init__(self, reason):
        super().__init__(f"the seat is lost: {reason}")
        self.reason = reason


class Instrument:
    """What there is to know of an instrument; numbers in units of 1e-8."""

    def __init__(self, index, tick, lot, lowest, highest, symbol):
        self.index, self.tick, self.lot = index, tick, lot
        self.lowest_price, self.highest_price, self.symbol = lowest, highest, symbol

    def __repr__(self):
        return f"Instrument({self.symbol!r}, index={self.index}, tick={self.tick}, lot={self.lot})"


class Seat:
    """Sits down at a strategy's seat. As long as it lives the connection is open, and the seat is this process's."""

    def __init__(self, instance, name, timeout=5.0):
        if platform.machine() not in ("x86_64", "AMD64"):
            raise OSError("plain loads and stores keep their order on x86-64 only")
        path = os.path.join(ROOT, f"{instance}.{name}.seat")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.settimeout(timeout)
        try:
            self._socket.connect(path)
            greeting, files, _, _ = socket.recv_fds(self._socket, 64, 4)
        except OSError as error:
            self._socket.close()
            raise OSError(
                f"nobody lets us sit down at {path} ({error}): does the instance run, and has its config a strategy "
                f"'{name}' of the kind 'outside'?") from error
        if len(greeting) < 16 or len(files) != 2:
            self._socket.close()
            raise OSError(f"somebody sits at the seat '{name}' already")
        try:
            self._core = mmap.mmap(files[0], 0, prot=mmap.PROT_READ)
            self._own = mmap.mmap(files[1], 0, prot=mmap.PROT_READ | mmap.PROT_WRITE)
        finally:
            for file in files:
                os.close(file)
        magic, version, self.strategy, _, self.attachment, self._event_capacity, events, self._intent_capacity, \
            intents, count, table, _, self.max_position, self.core_pid = struct.unpack_from("<QIIQQQQQQQQQqQ", self._core)
        if magic != MAGIC or version != VERSION:
            raise OSError(f"the core's seats are of version {version}, this package knows {VERSION}")
        self.instruments = [self._instrument(table + 128 * place) for place in range(count)]
        self._core_words = memoryview(self._core).cast("Q")
        self._own_words = memoryview(self._own).cast("Q")
        self._events = np.frombuffer(self._core, event_dtype, self._event_capacity, events)
        self._intents = np.frombuffer(self._own, intent_dtype, self._intent_capacity, intents)
        self._event_position = self._intent_position = self._beats = 0

    def _instrument(self, at):
        numbers = struct.unpack_from("<Qqqqq", self._core, at)
        symbol = bytes(self._core[at + 64:at + 128]).split(b"\0")[0].decode()
        return Instrument(*numbers, symbol)

    def read(self, limit=4096):
        """The events that have come since the last time, at most so many, as an array of `event_dtype`. A copy."""
        # The tail before the slots.
        tail = self._core_words[_EVENT_TAIL // 8]
        count = min(tail - self._event_position, limit)
        if count == 0:
            return self._events[:0]
        first = self._event_position % self._event_capacity
        whole = min(count, self._event_capacity - first)
        events = self._events[first:first + whole].copy()
        if whole < count:
            events = np.concatenate([events, self._events[:count - whole]])
        self._event_position += count
        # The slots have been read: now they may be written again.
        self._own_words[_EVENT_HEAD // 8] = self._event_position
        return events

    def has_room(self):
        return self._intent_position - self._core_words[_INTENT_HEAD // 8] < self._intent_capacity

    def write(self, **fields):
        """Writes an intent. False while the ring is full."""
        if not self.has_room():
            return False
        slot = np.zeros((), intent_dtype)
        for name, value in fields.items():
            slot[name] = value
        self._intents[self._intent_position % self._intent_capacity] = slot
        self._intent_position += 1
        # The slot's bytes are stored: the tail behind them.
        self._own_words[_INTENT_TAIL // 8] = self._intent_position
        return True

    def beat(self):
        """Says that this process is well. To be said more often than the seat's `patience`."""
        self._beats += 1
        self._own_words[_HEARTBEAT // 8] = self._beats

    @property
    def end(self):
        """Why the seat is lost; None while it isn't."""
        state = self._core_words[_STATE // 8]
        if state != 1:
            return ends.get(state >> 8 & 0xFF, "unknown")
        return None

    def is_core_gone(self):
        """Whether the core has closed the connection, or is dead."""
        self._socket.setblocking(False)
        try:
            return self._socket.recv(1) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self):
        """Leaves in good order: the orders are cancelled."""
        self._own_words[_IS_LEAVING // 8] = 1
        self._socket.close()
