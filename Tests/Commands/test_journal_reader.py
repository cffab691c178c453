"""tools/journal and tools/journal-export: what Python reads of a journal is what apus says of it."""

import csv
import json
import os
import re
import subprocess
import sys
import threading
import unittest

from support import ROOT, CommandTest, run

EXPORT = os.path.join(ROOT, "tools", "journal-export")
PACKAGE = os.path.join(ROOT, "tools", "journal")
VENV = os.path.join(ROOT, ".build", "tools", "pyarrow")

sys.path.insert(0, PACKAGE)
try:
    import numpy as np
    import apus_journal as aj
except ImportError:
    np, aj = None, None


def python_with_pyarrow():
    """A Python that has pyarrow: this one, or one of a venv that is made once. None: no way."""
    for python in (sys.executable, os.path.join(VENV, "bin", "python")):
        if os.path.exists(python) and subprocess.run(
                [python, "-c", "import numpy, pyarrow.parquet"], capture_output=True).returncode == 0:
            return python
    try:
        subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", VENV],
                       check=True, capture_output=True, timeout=60)
        subprocess.run([os.path.join(VENV, "bin", "pip"), "-q", "install", "numpy", "pyarrow"],
                       check=True, capture_output=True, timeout=180)
    except (subprocess.SubprocessError, OSError):
        return None
    return os.path.join(VENV, "bin", "python")


@unittest.skipIf(np is None, "numpy isn't installed")
class Reader(CommandTest):
    def setUp(self):
        super().setUp()
        self.log = self.record("--events", "8000")

    def dump(self, *words):
        text = self.apus("journal", "dump", self.log, "--json", *words, check=0).stdout
        return [json.loads(line) for line in text.splitlines()]

    def export(self, *words, check=0, python=sys.executable):
        return run(python, EXPORT, *words, cwd=self.directory, check=check)

    def test_the_schema_is_the_one_of_this_build(self):
        with open(os.path.join(PACKAGE, "apus_journal", "schema.jsonl"), encoding="utf-8") as file:
            self.assertEqual(file.read(), self.apus("journal", "schema", check=0).stdout,
                             "run apus journal schema > tools/journal/apus_journal/schema.jsonl")

    def test_every_record_is_read(self):
        journal = aj.Journal(self.path(self.log))
        records = journal.read()
        told = self.dump()
        self.assertEqual(records.position.tolist(), [r["record"] for r in told])
        self.assertEqual([journal.schema.stages[s] for s in records.stage.tolist()],
                         [r["stage"] for r in told])
        self.assertEqual(records.index.tolist(), [r["index"] for r in told])
        self.assertEqual(records.sequence.tolist(), [r["event"]["sequence"] for r in told])
        self.assertEqual([journal.schema.kinds[k] for k in records.kind.tolist()],
                         [r["event"]["kind"] for r in told])
        self.assertEqual([journal.instrument_text(i) for i in records.instrument.tolist()],
                         [r["event"]["instrument"] for r in told])
        self.assertEqual(journal.header.instance, journal.header.instance.strip())
        self.assertEqual(len(journal.read(check=False)), len(records))

    def test_choosing(self):
        journal = aj.Journal(self.path(self.log))
        records = journal.read()
        fills = records.where(kind="fill", instrument="ACME")
        told = self.dump("--where", "kind=fill and instrument=ACME")
        self.assertEqual(fills.position.tolist(), [r["record"] for r in told])
        self.assertEqual(fills.column("price").tolist(),
                         [round(float(r["event"]["price"]) * 1e8) for r in told])
        self.assertEqual([str(o) for o in fills.column("order").tolist()],
                         [r["event"]["order"] for r in told])
        order = int(told[0]["event"]["order"])
        self.assertEqual(records.where(order=order).position.tolist(),
                         [r["record"] for r in self.dump("--where", f"order={order}")])
        moment = told[len(told) // 2]["event"]["time"]
        self.assertEqual(
            records.where(stage="risk", since=np.datetime64(moment[:-1], "ns")).position.tolist(),
            [r["record"] for r in self.dump("--where", f"stage=risk and time>={moment}")])
        with self.assertRaisesRegex(ValueError, "there is no instrument 'ACNE'; there are: ACME"):
            records.where(instrument="ACNE")
        with self.assertRaisesRegex(ValueError, "records of several kinds"):
            records.column("price")

    def test_damage_is_found(self):
        path = self.path(self.log, "000000.journal")
        with open(path, "r+b") as file:
            file.seek(100_000)
            byte = file.read(1)
            file.seek(100_000)
            file.write(bytes([byte[0] ^ 1]))
        with self.assertRaisesRegex(aj.JournalError, "segment 000000.journal, record .*: its checksum"):
            aj.Journal(self.path(self.log)).read()
        self.assertIn("its checksum is wrong",
                      self.export(self.log, "--csv", "-", check=1).stderr)
        with open(path, "r+b") as file:
            file.seek(8)
            file.write(bytes([99]))
        with self.assertRaisesRegex(aj.JournalError, "journal format 99, and this reader knows"):
            aj.Journal(self.path(self.log))

    def test_tails_a_live_journal_over_segments(self):
        core = self.start("--for", "4s")
        log = self.journal(core.name)
        got = []
        reader = threading.Thread(
            target=lambda: got.extend(r.position for r in aj.Journal(self.path(log)).tail(timeout=30)))
        reader.start()
        self.assertEqual(self.end(core)[0], 0)
        reader.join(timeout=60)
        self.assertFalse(reader.is_alive())
        self.assertGreater(len(os.listdir(self.path(log))), 2)
        positions = np.concatenate(got)
        info = json.loads(self.apus("journal", "info", log, "--json", check=0).stdout)
        self.assertTrue((positions == np.arange(info["records"], dtype=np.uint64)).all())
        self.assertGreater(len(got), 3, "it was read in one go, after the end")
        self.assert_replays(log)

    def long_journal(self):
        """Several segments, a snapshot at the end."""
        return self.record("--events", "60000", market={"rate": "100k/s"})

    def test_the_chain_is_checked(self):
        log = self.long_journal()
        journal = aj.Journal(self.path(log))
        count = len([n for n in os.listdir(self.path(log)) if n.endswith(".journal")])
        self.assertGreater(count, 3)
        self.assertEqual(journal.check_chain(), count - 1)
        # A record is edited and its checksum made anew: only the next segment's link tells.
        path = self.path(log, "000001.journal")
        descriptor, header = journal._open(1)
        descriptor.close()
        slot = 7
        at = header.records_offset + slot * aj.layout.RECORD.itemsize
        with open(path, "r+b") as file:
            file.seek(at)
            record = bytearray(file.read(80))
            whole = bytes(record)
            record[16 + 20] ^= 1
            record[:4] = slot.to_bytes(4, "little")
            record[:4] = aj.layout.crc32c(bytes(record), header.seed).to_bytes(4, "little")
            file.seek(at)
            file.write(record)
        with self.assertRaisesRegex(aj.JournalError, "000001.journal: it was edited after it was written"):
            journal.read()
        self.assertIn("it was edited after", self.apus("journal", "verify", log, check=1).stderr)
        self.assertEqual(len(journal.read(check=False)), len(journal.read(check=False)))
        with open(path, "r+b") as file:
            file.seek(at)
            file.write(whole)
        journal.read()
        # A link that was taken out, or damaged.
        path = self.path(log, "000002.journal")
        with open(path, "r+b") as file:
            file.seek(3584)
            block = file.read(512)
            for wrong, said in ((bytes(512), "it has no link"), (b"x" * 512, "is damaged")):
                file.seek(3584)
                file.write(wrong)
                file.flush()
                with self.assertRaisesRegex(aj.JournalError, f"00000[12].journal: .*{said}"):
                    journal.check_chain()
            file.seek(3584)
            file.write(block)
        self.assertEqual(journal.check_chain(), count - 1)

    def test_a_log_never_ends_where_a_later_segment_goes_on(self):
        log = self.long_journal()
        journal = aj.Journal(self.path(log))
        whole = len(journal.read(check=False))
        descriptor, header = journal._open(1)
        descriptor.close()
        with open(self.path(log, "000001.journal"), "r+b") as file:
            file.seek(header.records_offset + 7 * 80)
            kept = file.read(4096)
            file.seek(header.records_offset + 7 * 80)
            file.write(bytes(4096))
            file.flush()
            for check in (True, False):
                with self.assertRaisesRegex(
                        aj.JournalError, "000001.journal, record .*: its place is empty, and segment "
                        "000002.journal goes on behind it"):
                    journal.read(check=check)
            result = self.export(log, "--csv", "-", "--no-check", check=1)
            self.assertIn("000002.journal goes on behind it", result.stderr)
            file.seek(header.records_offset + 7 * 80)
            file.write(kept)
        self.assertEqual(len(journal.read(check=False)), whole)
        os.rename(self.path(log, "000002.journal"), self.path("away"))
        for name in os.listdir(self.path(log)):
            if name > "000002.journal" and name.endswith(".journal"):
                os.remove(self.path(log, name))
        with self.assertRaisesRegex(aj.JournalError, "the segment before is full, and the next is missing"):
            journal.read(check=False)

    def test_a_time_at_the_end_of_64_bits_is_written(self):
        lines = self.apus("journal", "dump", self.log, "--json", "--whole", check=0).stdout.splitlines()
        for at, line in enumerate(lines):
            if '"kind":"trade"' in line:
                lines[at] = re.sub(r'"time":"[^"]*"', '"time":"2554-07-21T23:34:33.709551615Z"', line)
                break
        end = json.loads(lines[-1])
        del end["end"]["digest"]
        lines[-1] = json.dumps(end, separators=(",", ":"))
        self.write("edited.jsonl", "\n".join(lines) + "\n")
        self.apus("journal", "import", "edited.jsonl", "--to", "edited", check=0)
        text = self.export("edited", "--csv", "-").stdout
        self.assertEqual(text.count(",2554-07-21T23:34:33.709551615Z,"), 1)

    def test_archived_segments_are_read(self):
        log = self.long_journal()
        before = aj.Journal(self.path(log)).read()
        links = aj.Journal(self.path(log)).check_chain()
        os.mkdir(self.path("archive"))
        words = ("--hot", "99", "--segments", "1")
        self.apus("journal", "archive", "journal", "--to", "archive", *words, check=0)
        self.apus("journal", "prune", "journal", "--archive", "archive", *words, check=0)
        self.assertIn("000000.archived", os.listdir(self.path(log)))
        journal = aj.Journal(self.path(log))
        after = journal.read()
        self.assertEqual(after.data.tobytes(), before.data.tobytes())
        self.assertTrue((after.position == before.position).all())
        self.assertEqual(journal.check_chain(), links)
        os.rename(self.path("archive"), self.path("away"))
        with self.assertRaisesRegex(aj.JournalError, "was archived as '.*', which isn't there"):
            journal.read()

    def test_csv(self):
        self.export(self.log, "--csv", "fills.csv", "--kind", "order_fill,order_rejected")
        with open(self.path("fills.csv"), encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        told = self.dump("--where", "kind in (order_fill, order_rejected)")
        self.assertEqual(len(rows), len(told))
        for row, record in zip(rows, told):
            event = record["event"]
            self.assertEqual((row["record"], row["stage"]), (str(record["record"]), record["stage"]))
            for key, value in event.items():
                if key != "flags":
                    self.assertEqual(row[key], "" if value is None else str(value), key)
        self.assertEqual(len(self.export(self.log, "--csv", "-").stdout.splitlines()),
                         len(self.dump()) + 1)

    def test_refusals(self):
        self.assertIn("there is no kind 'fil'",
                      self.export(self.log, "--csv", "-", "--kind", "fil", check=2).stderr)
        self.assertIn("--since is 'noon'",
                      self.export(self.log, "--csv", "-", "--since", "noon", check=2).stderr)
        self.assertIn("there is no such directory",
                      self.export("nowhere", "--csv", "-", check=1).stderr)
        self.assertIn("required", self.export(self.log, check=2).stderr)

    def test_without_pyarrow_it_says_so(self):
        # A module of that name that can't be imported stands before the real one.
        os.mkdir(self.path("none"))
        self.write("none/pyarrow.py", "raise ImportError('no', name='pyarrow')\n")
        result = subprocess.run(
            [sys.executable, EXPORT, self.log, "--parquet", "x.parquet", "--kind", "order_fill"],
            cwd=self.directory, capture_output=True, text=True, timeout=60,
            env={**os.environ, "PYTHONPATH": self.path("none")})
        self.assertEqual(result.returncode, 1)
        self.assertIn("--parquet needs pyarrow, which isn't installed: 'pip install pyarrow'",
                      result.stderr)
        self.assertNotIn("Traceback", result.stderr)

    def test_parquet(self):
        python = python_with_pyarrow()
        if python is None:
            self.skipTest("pyarrow isn't installed, and pip can't fetch it here")
        self.export(self.log, "--parquet", "fills.parquet", "--kind", "order_fill", python=python)
        self.export(self.log, "--parquet", "all", python=python)
        script = (
            "import json, sys, pyarrow as pa, pyarrow.parquet as pq\n"
            "t = pq.read_table(sys.argv[1])\n"
            "t = t.set_column(t.schema.get_field_index('time'), 'time', t['time'].cast(pa.int64()))\n"
            "rows = t.to_pylist()\n"
            "print(json.dumps([{k: str(v) for k, v in r.items()} for r in rows]))\n")
        text = run(python, "-c", script, "fills.parquet", cwd=self.directory, check=0).stdout
        rows = json.loads(text)
        told = self.dump("--where", "kind=fill")
        self.assertEqual(len(rows), len(told))
        for row, record in zip(rows, told):
            event = record["event"]
            self.assertEqual(row["record"], str(record["record"]))
            for key in ("sequence", "kind", "source", "instrument", "order", "side", "liquidity"):
                self.assertEqual(row[key], str(event[key]), key)
            for key in ("price", "quantity"):
                self.assertEqual(row[key].rstrip("0").rstrip("."), event[key], key)
            self.assertEqual(np.datetime64(int(row["time"]), "ns"),
                             np.datetime64(event["time"][:-1], "ns"))
        info = json.loads(self.apus("journal", "info", self.log, "--json", check=0).stdout)
        self.assertEqual(sorted(os.listdir(self.path("all"))),
                         sorted(f"{kind}.parquet" for kind in info["kinds"]))


if __name__ == "__main__":
    unittest.main()
