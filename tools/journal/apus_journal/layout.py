"""Where the bytes of a journal lie: the one place that knows. JournalLayout.swift has the drawing.

What this reader relies on: a segment's header says where its records begin, which number its first
record has, and the time and number that its checksums start from. It doesn't rely on a segment being
full, nor on all segments having the same size.
"""

import dataclasses
import hashlib
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
# Of what stays of a segment that lies in an archive (SegmentStub.swift has the drawing).
STUB_SUFFIX = ".archived"
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
_PROLOGUE, _RECORDS, _CRC, _RUN, _INSTANCE, _BUILD = 64, 72, 80, 88, 96, 160
# Format 2's: where the block lies that says what the segment before it ended with.
_CHAIN, _CHAIN_BYTES = 3584, 512
CHAIN_MAGIC = b"APUSCHN2"
# In that block: records of the segment before, its SHA-256, the block's checksum.
_LINK_RECORDS, _LINK_DIGEST, _LINK_CRC = 8, 144, 176


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
    run: int = 0

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
    numbers = set()
    for name in os.listdir(directory):
        for suffix in (SUFFIX, STUB_SUFFIX):
            digits = name[:-len(suffix)]
            if name.endswith(suffix) and digits.isdigit() and f"{int(digits):06d}{suffix}" == name:
                numbers.add(int(digits))
    return sorted(numbers)


def read_header(file, path):
    """The header of a segment (whatever has a `pread`), or None where it was never finished."""
    page = file.pread(PAGE, 0)
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
    head = page + file.pread(offset - PAGE, PAGE)
    covered = head[:_CRC] + bytes(4) + head[_CRC + 4:]
    if u32(_FORMAT) >= 2:
        covered = covered[:_CHAIN] + bytes(_CHAIN_BYTES) + covered[_CHAIN + _CHAIN_BYTES:]
    if len(head) != offset or crc32c(covered) != u32(_CRC):
        raise JournalError(f"{path}: its header's checksum is wrong")

    def text(at):
        return page[at:at + 64].split(b"\0")[0].decode()

    return Header(text(_INSTANCE), text(_BUILD), u64(_START), u64(_NUMBER), u64(_BYTES),
                  u64(_FIRST), offset, _bundle(head[PAGE:PAGE + prologue]),
                  u32(_RUN) if u32(_FORMAT) >= 2 else 0)


@dataclasses.dataclass(frozen=True)
class Link:
    """What a segment says of the one before it."""
    records: int
    digest: bytes


def read_link(file, header, path):
    """A segment's link to the one before; None where it wasn't filled in yet. Read anew each time: a writer fills it in
    late."""
    block = file.pread(_CHAIN_BYTES, _CHAIN)
    if not any(block):
        return None
    stored = struct.unpack_from("<I", block, _LINK_CRC)[0]
    covered = block[:_LINK_CRC] + bytes(4) + block[_LINK_CRC + 4:]
    if (len(block) != _CHAIN_BYTES or block[:8] != CHAIN_MAGIC
            or crc32c(covered, header.seed) != stored):
        raise JournalError(f"{path}: its link to the segment before it is damaged")
    return Link(struct.unpack_from("<Q", block, _LINK_RECORDS)[0],
                block[_LINK_DIGEST:_LINK_DIGEST + 32])


def digest(file, header, records):
    """SHA-256 of all that a segment's first so many records make use of: its head, its own link, them."""
    sum_, at = hashlib.sha256(), 0
    end = header.records_offset + records * RECORD.itemsize
    while at < end:
        data = file.pread(min(1 << 20, end - at), at)
        if not data:
            break
        sum_.update(data)
        at += len(data)
    return sum_.digest()


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
