"""Records as pyarrow tables. The one file that needs pyarrow."""

import numpy as np

try:
    import pyarrow as pa
except ImportError as error:
    raise ImportError(
        "tables and Parquet need pyarrow, which isn't installed: 'pip install pyarrow' (Debian has no "
        "package of it); CSV works without") from error


def table(records):
    """A Table: the header's columns, then those of the one kind that the records are of."""
    journal, data = records.journal, records.data
    schema = journal.schema
    columns = {
        "record": pa.array(records.position),
        "stage": _named(data["stage"], schema.stages),
        "index": pa.array(data["index"].astype(np.uint64)),
        "sequence": pa.array(data["sequence"].astype(np.uint64)),
        "time": _times(data["time"].astype(np.int64)),
        "kind": _named(data["kind"], [schema.kinds.get(k, "") for k in range(256)]),
        "flags": pa.array(data["flags"].astype(np.uint8)),
        "source": pa.array([schema.source_text(int(bits)) for bits in data["source"]],
                           pa.string()),
        "instrument": pa.array([journal.instrument_text(int(i)) for i in data["instrument"]],
                               pa.string()),
    }
    for field in records.fields():
        # A payload may have a field of a column's name, such as a digest's `index`.
        name = field["name"] if field["name"] not in columns else "payload_" + field["name"]
        columns[name] = _column(records.column(field["name"]), field)
    return pa.table(columns)


def _column(values, field):
    if field["type"] == "decimal":
        return decimals(values)
    if field["type"] == "time":
        return _times(values.astype(np.int64))
    if field["type"] == "code":
        return _named(values, field["names"])
    if field["type"] == "text":
        return pa.array([value.decode("latin-1") for value in values], pa.string())
    return pa.array(values)


def decimals(units):
    """Units of 1e-8 as decimals, each to its last digit."""
    wide = np.empty((len(units), 2), dtype="<i8")
    wide[:, 0] = units
    wide[:, 1] = units >> 63
    return pa.Array.from_buffers(
        pa.decimal128(19, 8), len(units), [None, pa.py_buffer(wide.tobytes())])


def _times(nanoseconds):
    return pa.array(nanoseconds, pa.timestamp("ns", tz="UTC"))


def _named(numbers, names):
    """Codes by their names; one without a name is its number."""
    found, inverse = np.unique(numbers, return_inverse=True)
    words = [names[n] if n < len(names) and names[n] else str(n) for n in found.tolist()]
    return pa.DictionaryArray.from_arrays(pa.array(inverse.astype(np.int32)), pa.array(words, pa.string()))
