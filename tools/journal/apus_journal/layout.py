"""Where the bytes of a journal lie: the one place that knows. JournalLayout.swift has the drawing.

What this reader relies on: a segment's header says where its records begin, which number its first
record has, and the time and number that its checksums start from. It doesn't rely on a segment being
full, nor on all segments having the same size.
"""

import dataclasses
import os
import struct

import numpy as np

# Formats that this file knows; a journal of another one is refused. In format 2 a log goes on over
# restarts, and a block of the header is filled in later, so that the header's checksum leaves it out.
JOURNAL_FORMATS = {1, 2}
EVENT_FORMATS = {1}

MAGIC = b"APUSJRNL"
PAGE = 4096
SUFFIX = ".journal"
LARGEST_PROLOGUE = 16 << 20

RECORD = np.dtype({
    "names": ["crc", "stage", "index", "sequence", "time", "kind", "flags", "source",
              "instrument", "payload"],
    "formats": ["<u4", "u1", "<u8", "<u8", "<u8", "u1", "u1", "<u2", "<u4", ("u1", 40)],
    "offsets": [0, 4, 8, 16, 24, 32, 33, 34, 36, 40],
    "itemsize": 80,
})
NO_INSTRUMENT = 0xFFFFFFFF

# Offsets in the header's page.
_FORMAT, _EVENTS, _RECORD_BYTES = 8, 12, 20
_NUMBER, _BYTES, _FIRST, _START = 24, 32, 40, 48
_PROLOGUE, _RECORDS, _CRC, _INSTANCE, _BUILD = 64, 72, 80, 96, 160
# Format 2's: where the block lies that says what the segment before it ended with.
_CHAIN, _CHAIN_BYTES = 3584, 512


class JournalError(Exception):
    """What is wrong with a journal, and where."""


@dataclasses.dataclass(frozen=True)
class Header:
    """What a segment says of itself."""
    instance: str
    build: str
    start_ns: int
    segment: int
    segment_bytes: int
    first_record: int
    records_offset: int
    bundle: tuple  # of (name, text): the config that the run was made from

    @property
    def capacity(self):
        return (self.segment_bytes - self.records_offset) // RECORD.itemsize

    @property
    def seed(self):
        """Where the checksums of the segment's records start."""
        return crc32c(struct.pack("<QQ", self.start_ns, self.segment))


def segment_name(number):
    return f"{number:06d}{SUFFIX}"


def segment_numbers(directory):
    numbers = []
    for name in os.listdir(directory):
        digits = name[:-len(SUFFIX)]
        if name.endswith(SUFFIX) and digits.isdigit() and segment_name(int(digits)) == name:
            numbers.append(int(digits))
    return sorted(numbers)


def read_header(descriptor, path):
    """The header of a segment's file, or None where it was never finished."""
    page = os.pread(descriptor, PAGE, 0)
    if len(page) < 8 or page[:8] == bytes(8):
        return None
    if page[:8] != MAGIC:
        raise JournalError(f"{path}: its first bytes aren't {MAGIC.decode()}")
    if len(page) < PAGE:
        raise JournalError(f"{path}: its header is cut off")

    def u32(at):
        return struct.unpack_from("<I", page, at)[0]

    def u64(at):
        return struct.unpack_from("<Q", page, at)[0]

    for found, known, what in ((u32(_FORMAT), JOURNAL_FORMATS, "journal"),
                               (u32(_EVENTS), EVENT_FORMATS, "event")):
        if found not in known:
            raise JournalError(
                f"{path}: {what} format {found}, and this reader knows "
                f"{', '.join(map(str, sorted(known)))} (apus_journal/layout.py)")
    prologue, offset = u64(_PROLOGUE), u64(_RECORDS)
    padded = (prologue + PAGE - 1) // PAGE * PAGE
    if (u32(_RECORD_BYTES) != RECORD.itemsize or prologue > LARGEST_PROLOGUE
            or offset != PAGE + padded or u64(_BYTES) <= offset):
        raise JournalError(f"{path}: its header's sizes contradict each other")
    head = page + os.pread(descriptor, offset - PAGE, PAGE)
    covered = head[:_CRC] + bytes(4) + head[_CRC + 4:]
    if u32(_FORMAT) >= 2:
        covered = covered[:_CHAIN] + bytes(_CHAIN_BYTES) + covered[_CHAIN + _CHAIN_BYTES:]
    if len(head) != offset or crc32c(covered) != u32(_CRC):
        raise JournalError(f"{path}: its header's checksum is wrong")

    def text(at):
        return page[at:at + 64].split(b"\0")[0].decode()

    return Header(text(_INSTANCE), text(_BUILD), u64(_START), u64(_NUMBER), u64(_BYTES),
                  u64(_FIRST), offset, _bundle(head[PAGE:PAGE + prologue]))


def _bundle(data):
    count, at = struct.unpack_from("<I", data)[0], 4
    items = []
    for _ in range(count):
        name_bytes, text_bytes = struct.unpack_from("<II", data, at)
        at += 8
        items.append((data[at:at + name_bytes].decode(),
                      data[at + name_bytes:at + name_bytes + text_bytes].decode()))
        at += name_bytes + text_bytes
    return tuple(items)


# --- CRC32C --------------------------------------------------------------------------------------

def _table():
    table = np.zeros(256, dtype=np.uint32)
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
        table[byte] = value
    return table


TABLE = _table()
_PLAIN_TABLE = TABLE.tolist()


def crc32c(data, crc=0):
    state = crc ^ 0xFFFFFFFF
    for byte in data:
        state = _PLAIN_TABLE[(state ^ byte) & 0xFF] ^ state >> 8
    return state ^ 0xFFFFFFFF


def whole(raw, first_slot, seed):
    """Which of these records (an array of n times 80 bytes) are what a writer wrote at their slots.

    All records at once, byte by byte: about a microsecond a record.
    """
    covered = raw.copy()
    count = len(raw)
    slots = np.arange(first_slot, first_slot + count, dtype="<u4")
    covered[:, :4] = slots.view(np.uint8).reshape(count, 4)
    state = np.full(count, seed ^ 0xFFFFFFFF, dtype=np.uint32)
    for column in covered.T:
        state = TABLE[(state ^ column) & np.uint32(0xFF)] ^ state >> np.uint32(8)
    stored = raw[:, :4].copy().view("<u4").reshape(count)
    # No event has kind 0, so a slot of zeros isn't a record.
    return ((state ^ np.uint32(0xFFFFFFFF)) == stored) & (raw[:, 32] != 0)
