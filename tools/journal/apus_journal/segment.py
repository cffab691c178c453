"""Segments as files: one that lies in the journal's directory, or one that was archived and has a stub there.

An archived one is zstd frames with a table of them (SeekableReader.swift has the drawing). They are decompressed by
libzstd, which Apus needs as well; nothing has to be installed for Python.
"""

import ctypes
import ctypes.util
import os
import struct

from . import layout
from .layout import JournalError

STUB_MAGIC, STUB_VERSION = b"APUSARCV", 1
_STUB_HEAD = struct.Struct("<8sIIQQ32s32sQ")
TABLE_MAGIC, SKIPPABLE_MAGIC = 0x8F92EAB1, 0x184D2A5E


def open_segment(directory, number):
    """The segment, or what stands for it. FileNotFoundError where there is neither."""
    path = os.path.join(directory, layout.segment_name(number))
    try:
        return Segment(path)
    except FileNotFoundError:
        stub = path[:-len(layout.SUFFIX)] + layout.STUB_SUFFIX
        return Archived(stub)


class Segment:
    def __init__(self, path):
        self.path = path
        self.descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)

    def pread(self, count, at):
        return os.pread(self.descriptor, count, at)

    def close(self):
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


class Archived:
    """Its head is the stub's; everything behind is the archive's."""

    def __init__(self, path):
        self.path, self.frames = path, None
        self.head = Segment(path)
        try:
            header = layout.read_header(self.head, path)
            if header is None:
                raise JournalError(f"{path}: it has no header")
            self.offset = header.records_offset
            rest = self.head.pread(8192, self.offset)
            self.stored = _stored_path(rest, header.seed, path)
        except BaseException:
            self.head.close()
            raise

    def pread(self, count, at):
        if at + count <= self.offset:
            return self.head.pread(count, at)
        if self.frames is None:
            self.frames = Frames(self.stored, self.path)
        return self.frames.pread(count, at)

    def close(self):
        self.head.close()
        if self.frames is not None:
            self.frames.close()


def _stored_path(data, seed, path):
    if len(data) <= _STUB_HEAD.size:
        raise JournalError(f"{path}: it is cut off")
    magic, version, crc, _, _, _, _, length = _STUB_HEAD.unpack_from(data)
    covered = data[:12] + bytes(4) + data[16:]
    if (magic != STUB_MAGIC or version != STUB_VERSION or length != len(data) - _STUB_HEAD.size
            or layout.crc32c(covered, seed) != crc):
        raise JournalError(f"{path}: what stands for the segment is damaged")
    return data[_STUB_HEAD.size:].decode()


class Frames:
    """The content of a file of zstd frames; the last one that was read is kept."""

    def __init__(self, path, stub):
        try:
            self.file = Segment(path)
        except FileNotFoundError:
            raise JournalError(
                f"{stub}: the segment was archived as '{path}', which isn't there: bring that file back "
                "to its place, or the segment with 'apus journal unarchive'") from None
        self.path, self.number, self.content = path, -1, b""
        try:
            self._read_table()
        except BaseException:
            self.file.close()
            raise

    def _read_table(self):
        size = os.fstat(self.file.descriptor).st_size
        footer = self.file.pread(9, max(0, size - 9))
        if len(footer) != 9 or struct.unpack_from("<I", footer, 5)[0] != TABLE_MAGIC:
            raise JournalError(f"{self.path}: it has no table of frames: it isn't whole")
        count = struct.unpack_from("<I", footer)[0]
        table = self.file.pread(8 * count + 17, size - 8 * count - 17)
        if (len(table) != 8 * count + 17
                or struct.unpack_from("<I", table)[0] != SKIPPABLE_MAGIC):
            raise JournalError(f"{self.path}: it has no table of frames: it isn't whole")
        self.places = [(0, 0)]  # in the file, in the content
        for stored, length in struct.iter_unpack("<II", table[8:8 + 8 * count]):
            at, begin = self.places[-1]
            self.places.append((at + stored, begin + length))

    def pread(self, count, at):
        out = bytearray()
        while len(out) < count and at + len(out) < self.places[-1][1]:
            wanted = at + len(out)
            begin = self._load(wanted)
            out += self.content[wanted - begin:wanted - begin + count - len(out)]
        return bytes(out)

    def _load(self, wanted):
        """The frame that holds a byte; returns where it begins."""
        number = max(self.number, 0)
        if not self.places[number][1] <= wanted < self.places[number + 1][1]:
            number = next(n for n in range(len(self.places) - 1) if wanted < self.places[n + 1][1])
        if number != self.number:
            (at, begin), (end, stop) = self.places[number], self.places[number + 1]
            self.content = _decompressed(self.file.pread(end - at, at), stop - begin)
            if self.content is None:
                self.number = -1
                raise JournalError(f"{self.path}: frame {number}, at byte {at}, is damaged")
            self.number = number
        return self.places[self.number][1]

    def close(self):
        self.file.close()


_library = None


def _zstd():
    global _library
    if _library is None:
        name = ctypes.util.find_library("zstd") or "libzstd.so.1"
        try:
            library = ctypes.CDLL(name)
        except OSError:
            raise JournalError("archived segments are read by libzstd, which isn't installed") from None
        library.ZSTD_decompress.restype = ctypes.c_size_t
        library.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p,
                                            ctypes.c_size_t]
        _library = library
    return _library


def _decompressed(data, length):
    """None where it isn't a whole frame of so many bytes."""
    out = ctypes.create_string_buffer(max(1, length))
    return out.raw[:length] if _zstd().ZSTD_decompress(out, length, data, len(data)) == length else None
