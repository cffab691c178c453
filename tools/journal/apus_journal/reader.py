"""Journals as numpy arrays, whole or as they grow."""

import contextlib
import os
import re
import time

import numpy as np

from . import layout, segment
from .layout import JournalError, RECORD
from .schema import Schema

CLOSE = "journal_close"
# Records read at a time.
BATCH = 65_536


class Records:
    """Some records: `data`, a structured array, and `position`, their numbers in the log."""

    def __init__(self, journal, data, position):
        self.journal, self.data, self.position = journal, data, position

    def __len__(self):
        return len(self.data)

    def __getitem__(self, index):
        return Records(self.journal, self.data[index], self.position[index])

    def __getattr__(self, name):
        # stage, index, sequence, time, kind, flags, source, instrument, payload
        if name in RECORD.names:
            return self.data[name]
        raise AttributeError(name)

    def where(self, kind=None, stage=None, instrument=None, source=None, since=None, until=None,
              order=None):
        """Those for which all that is given holds. `since` and `until` are nanoseconds of the Unix
        epoch or numpy datetimes; `until` itself isn't included."""
        schema, wanted = self.journal.schema, np.ones(len(self.data), dtype=bool)
        if kind is not None:
            kinds = [kind] if isinstance(kind, (str, int)) else kind
            wanted &= np.isin(self.data["kind"], [schema.kind(k) for k in kinds])
        if stage is not None:
            wanted &= self.data["stage"] == schema.stage(stage)
        if instrument is not None:
            wanted &= self.data["instrument"] == self.journal.instrument(instrument)
        if source is not None:
            wanted &= self.data["source"] == source
        if since is not None:
            wanted &= self.data["time"] >= np.uint64(_nanoseconds(since))
        if until is not None:
            wanted &= self.data["time"] < np.uint64(_nanoseconds(until))
        if order is not None:
            wanted &= self._names(order)
        return self[wanted]

    def _names(self, order):
        """Which name an order as theirs or as its replacement."""
        found = np.zeros(len(self.data), dtype=bool)
        for kind in np.unique(self.data["kind"]).tolist():
            for field in self.journal.schema.fields.get(kind, ()):
                if field["name"] in ("order", "replacement"):
                    rows = self.data["kind"] == kind
                    found |= rows & (_numbers(self.data["payload"], field) == np.uint64(order))
        return found

    def kinds(self):
        """The kinds that there are, by name."""
        return [self.journal.schema.kinds.get(k, str(k)) for k in np.unique(self.data["kind"])]

    def fields(self):
        """The payload's fields of these records, which must all be of one kind."""
        kinds = np.unique(self.data["kind"]).tolist()
        if len(kinds) > 1:
            raise ValueError(f"records of several kinds ({', '.join(self.kinds())}): choose one "
                             "with where(kind=…)")
        return self.journal.schema.fields.get(kinds[0], []) if kinds else []

    def column(self, name):
        """A payload's field: decimals are int64 in units of 1e-8, codes their numbers, texts bytes."""
        for field in self.fields():
            if field["name"] == name:
                return _values(self.data["payload"], field)
        raise KeyError(f"there is no field {name!r}; there are: "
                       + ", ".join(f["name"] for f in self.fields()))

    def table(self):
        """A pyarrow Table of records of one kind, with typed columns: decimals exact, times as
        timestamps, codes as dictionaries of their names."""
        from . import arrow
        return arrow.table(self)


def _nanoseconds(moment):
    if isinstance(moment, np.datetime64):
        return int(moment.astype("datetime64[ns]").astype(np.int64))
    return int(moment)


def _numbers(payload, field):
    """A field of up to 8 bytes as uint64."""
    wide = np.zeros((len(payload), 8), dtype=np.uint8)
    wide[:, :field["bytes"]] = payload[:, field["offset"]:field["offset"] + field["bytes"]]
    return wide.view("<u8").reshape(len(payload))


def _values(payload, field):
    if field["type"] == "text":
        end = field["offset"] + field["bytes"]
        return np.ascontiguousarray(payload[:, field["offset"]:end]).view(
            f"S{field['bytes']}").reshape(len(payload))
    numbers = _numbers(payload, field)
    if field["type"] == "decimal":
        return numbers.view(np.int64)
    if field["type"] == "time":
        return numbers.astype("datetime64[ns]")
    return numbers


class Journal:
    """A journal's directory. `symbols` names the instruments by index, where the config in the
    journal is of a form that `instruments` doesn't read."""

    def __init__(self, path, symbols=None, schema=None):
        self.path = os.path.dirname(path) if os.path.isfile(path) else path
        self.schema = schema or Schema()
        if not os.path.isdir(self.path):
            raise JournalError(f"{path}: there is no such directory")
        numbers = layout.segment_numbers(self.path)
        if not numbers:
            raise JournalError(f"{path}: there is no journal in this directory")
        file, header = self._open(numbers[0])
        file.close()
        if header is None:
            raise JournalError(f"{path}: its first segment has no header, without which nothing in it can be read")
        self.header = header
        self.symbols = _symbols(header.bundle) if symbols is None else list(symbols)

    def _open(self, number):
        file = segment.open_segment(self.path, number)
        try:
            return file, layout.read_header(file, file.path)
        except BaseException:
            file.close()
            raise

    def instrument(self, word):
        if isinstance(word, (int, np.integer)):
            return int(word)
        if word in self.symbols:
            return self.symbols.index(word)
        raise ValueError(f"there is no instrument {word!r}; there are: {', '.join(self.symbols)}")

    def instrument_text(self, index):
        if index == layout.NO_INSTRUMENT:
            return None
        return self.symbols[index] if index < len(self.symbols) else str(index)

    # --- reading -----------------------------------------------------------------------------

    def read(self, check=True):
        """All records that there are now. Raises at damage between them, and where a segment isn't the one that the
        next one is linked to: it was edited or removed. `check=False` believes the bytes and is ten times as fast."""
        parts = list(self.batches(check=check))
        if not parts:
            return Records(self, np.zeros(0, dtype=RECORD), np.zeros(0, dtype=np.uint64))
        return Records(self, np.concatenate([p.data for p in parts]),
                       np.concatenate([p.position for p in parts]))

    def batches(self, check=True):
        """The same in pieces: for logs that are larger than memory."""
        cursor = _Cursor(self, check)
        try:
            complaint = None
            while complaint is None:
                while (records := cursor.next()) is not None:
                    yield records
                if (complaint := cursor.complaint()) is None:
                    break
                # Whoever writes may have come this far meanwhile.
                if (records := cursor.next()) is not None:
                    yield records
                    complaint = None
            if complaint:
                raise JournalError(complaint)
            if check:
                self.check_chain()
        finally:
            cursor.close()

    def check_chain(self):
        """Only the links: raises where a segment isn't what the one behind it says. Returns how many hold."""
        count, file, before = 0, None, None
        unlinked = None
        try:
            for number in layout.segment_numbers(self.path):
                after, header = self._open(number)
                if header is None:
                    after.close()
                    break
                if file is not None:
                    link = layout.read_link(after, header, after.path)
                    if link is None and header.run != before.run:
                        after.close()
                        raise JournalError(
                            f"{after.path}: it begins a run and has no link to the segment before it")
                    if link is not None:
                        if unlinked:
                            after.close()
                            raise JournalError(f"{unlinked}: it has no link to the segment before it")
                        _hold(file, before, link, header)
                        count += 1
                    unlinked = after.path if link is None else None
                    file.close()
                file, before = after, header
        finally:
            if file is not None:
                file.close()
        return count

    def tail(self, start=0, poll=0.05, timeout=None):
        """Records from number `start` on, as they come, from segment to segment; ends behind the close
        record, or when nothing came for `timeout` seconds."""
        cursor = _Cursor(self, True)
        close = self.schema.kind(CLOSE)
        heard = time.monotonic()
        is_closed = False
        try:
            while True:
                records = cursor.next()
                if records is None:
                    # A log may go on behind a close: then there is a segment that says so.
                    if is_closed:
                        return
                    if timeout is not None and time.monotonic() - heard > timeout:
                        return
                    time.sleep(poll)
                    continue
                heard = time.monotonic()
                wanted = records[records.position >= start]
                if len(wanted):
                    yield wanted
                is_closed = bool(records.data["kind"][-1] == close)
        finally:
            cursor.close()


class _Cursor:
    """A place in a journal that moves forward."""

    def __init__(self, journal, check):
        self.journal, self.check = journal, check
        self.number = layout.segment_numbers(journal.path)[0]
        self.last_kind = None
        self.file, self.header = journal._open(self.number)
        self.slot = 0

    def close(self):
        self.file.close()

    @property
    def position(self):
        return self.header.first_record + self.slot

    def next(self):
        """The next records that are whole, or None where there is none now."""
        while True:
            room = self.header.capacity - self.slot
            if room > 0:
                records = self._read(min(room, BATCH))
                if records is not None:
                    return records
            if not self._move():
                return None

    def _read(self, count):
        data = self.file.pread(count * RECORD.itemsize,
                               self.header.records_offset + self.slot * RECORD.itemsize)
        count = len(data) // RECORD.itemsize
        if count == 0:
            return None
        raw = np.frombuffer(data, dtype=np.uint8, count=count * RECORD.itemsize)
        raw = raw.reshape(count, RECORD.itemsize)
        # Zeros behind the last record needn't be summed up.
        used = raw[:, 32] != 0
        count = count if used.all() else int(np.argmin(used))
        raw = raw[:count]
        if self.check and count:
            good = layout.whole(raw, self.slot, self.header.seed)
            count = count if good.all() else int(np.argmin(good))
        if count == 0:
            return None
        position = np.arange(self.position, self.position + count, dtype=np.uint64)
        self.slot += count
        self.last_kind = int(raw[count - 1, 32])
        return Records(self.journal, raw[:count].reshape(-1).view(RECORD), position)

    def _move(self):
        """On to the segment that goes on here, where there is one."""
        try:
            file, header = self.journal._open(self.number + 1)
        except FileNotFoundError:
            # A writer that closes takes the segment that it hasn't used away.
            return False
        if header is None or header.first_record != self.position:
            file.close()
            return False
        self.file.close()
        self.file, self.header, self.slot = file, header, 0
        self.number += 1
        return True

    def complaint(self):
        """At the end of what is whole a torn record may follow, and nothing else. What else there is, or None."""
        what = "its place is empty"
        if self.slot >= self.header.capacity:
            # A writer fills a segment only once the next is there, and takes that away when it closes.
            if self.last_kind == self.journal.schema.kind(CLOSE):
                return None
            goes_on = "the segment before is full, and the next is missing or has no header"
        else:
            rest = self.file.pread(2 * RECORD.itemsize,
                                   self.header.records_offset + self.slot * RECORD.itemsize)
            if any(rest[:RECORD.itemsize]):
                what = "its checksum is wrong"
            goes_on = "the log goes on behind it" if any(rest[RECORD.itemsize:]) else None
        goes_on = self._used_behind() or goes_on
        if goes_on is None:
            return None
        return (f"{self.journal.path}, segment {layout.segment_name(self.number)}, record "
                f"{self.position}: {what}, and {goes_on}: "
                f"see 'apus journal verify {self.journal.path}'")

    def _used_behind(self):
        """A segment behind this one that holds records, in words."""
        for number in layout.segment_numbers(self.journal.path):
            if number <= self.number:
                continue
            try:
                file, header = self.journal._open(number)
            except FileNotFoundError:
                continue
            with contextlib.closing(file):
                if header is not None and any(file.pread(RECORD.itemsize, header.records_offset)):
                    return f"segment {layout.segment_name(number)} goes on behind it"
        return None


def _hold(file, header, link, after):
    """Raises unless a segment is the one that the next one is linked to."""
    records = after.first_record - header.first_record
    if link.records != records or layout.digest(file, header, records) != link.digest:
        raise JournalError(
            f"{file.path}: it was edited after it was written, or a segment behind it was removed: segment "
            f"{layout.segment_name(after.segment)} has another digest of the one before it")


def _symbols(bundle):
    """The instruments' names in the order of the config, where it has a name a line."""
    for _, text in bundle:
        found = re.search(r"^instruments:[ \t]*(?:#.*)?\n((?:[ \t]+.*\n?|[ \t]*#.*\n?|\n)+)", text,
                          re.MULTILINE)
        if found is None:
            continue
        lines = [line for line in found[1].splitlines() if line.strip() and
                 not line.strip().startswith("#")]
        margin = len(lines[0]) - len(lines[0].lstrip())
        names = [re.match(r"[ \t]*['\"]?([^\s:'\"]+)['\"]?:", line) for line in lines
                 if len(line) - len(line.lstrip()) == margin]
        if all(names):
            return [name[1] for name in names]
    return []
