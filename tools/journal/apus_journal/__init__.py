"""Reads the journals of Apus with numpy, closed ones and ones that are being written.

    import apus_journal as aj

    journal = aj.Journal("journal/demo-20260102T030405.678Z")
    records = journal.read()                               # a numpy structured array and positions
    fills = records.where(kind="order_fill", instrument="ACME")
    fills.column("price")                                  # units of 1e-8, as int64: exact
    fills.table()                                          # a pyarrow Table, where pyarrow is there

    for records in journal.tail():                         # as they come, until the journal is closed
        ...

Nothing is written, locked or mapped: a reader asks the file system for bytes and believes a record
once its checksum fits, so the writer doesn't know that anybody reads.
"""

from .layout import Header, JournalError
from .reader import Journal, Records
from .schema import Schema

__all__ = ["Header", "Journal", "JournalError", "Records", "Schema"]
