"""The venue under test: a config of its own, started, killed, stopped, and its journals judged."""

import collections
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile

from network import dies_with_us
from wire import Broken

CONFIG = """\
instruments: instruments.yaml
sessions: sessions.yaml
listen: {{ host: {host}, connections: 128, strangers_per_address: 16, logon_timeout: 1s, send_queue: 1MiB }}
store: {{ directory: store }}
journal: {{ directory: journal, segment: 16MiB }}
identifiers: 131072
watchdog: {{ after: 30s }}
risk: {{ max_order: 10000, max_position: 10000000 }}
"""
INSTRUMENTS = """\
instruments:
  ACME: { tick: 0.01, lot: 1, lowest: 1.00, highest: 1000.00, reference: 100.00, order_capacity: 8192 }
  BOLT: { tick: 0.05, lot: 10, lowest: 5.00, highest: 500.00, reference: 50.00, order_capacity: 8192 }
"""
KINDS = {"order_accepted": "0", "order_fill": "fill", "order_canceled": "4", "order_replaced": "5"}


def prepare():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    dies_with_us()


class Venue:
    def __init__(self, binaries, network, clients, cancels, forgets=False):
        self.apus = os.path.join(os.path.abspath(binaries), "apus")
        self.network = network
        self.directory = tempfile.mkdtemp(prefix="apus-reconnect-")
        self.name = f"reconnect-{os.getpid()}"
        self.process, self.port = None, 0
        self.kills = 0
        # It is killed now and then, and starts with empty books: it would take an order twice.
        self.forgets = forgets
        self.ended = []        # journals: whether their venue ended in good order
        self.counts = {}
        # A free port, and the same one ever after.
        sessions = "sessions:\n" + "".join(
            f"  client-{n + 1}: {{ sender: APUS, target: CLIENT{n + 1}, account: client-{n + 1}, "
            f"cancel_on_disconnect: {'true' if n in cancels else 'false'} }}\n" for n in range(clients))
        for name, text in (("venue.yaml", CONFIG.format(host=network.host)), ("sessions.yaml", sessions),
                           ("instruments.yaml", INSTRUMENTS)):
            with open(os.path.join(self.directory, name), "w", encoding="ascii") as out:
                out.write(text)

    def start(self):
        with open(os.path.join(self.directory, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [*self.network.enter, self.apus, "venue", "--config", "venue.yaml", "--instance", self.name,
                 # Empty books, whatever it had: the ledger knows what is gone with it.
                 "--port", str(self.port), "--fresh", "--json"], cwd=self.directory, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=prepare)
        line = self.process.stdout.readline()
        if not line:
            raise Broken(f"the venue didn't start: {self.log()}")
        self.port = json.loads(line)["listening"]["port"]

    def check_alive(self):
        if self.process.poll() is not None:
            raise Broken(f"the venue ended by itself, with {self.process.returncode}: {self.log()}")

    def kill(self):
        self.check_alive()
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.kills += 1
        self.ended.append(False)

    def stop(self):
        self.process.terminate()
        output, _ = self.process.communicate(timeout=60)
        if self.process.returncode != 0:
            raise Broken(f"the venue ended with {self.process.returncode}: {self.log()}")
        self.counts = json.loads(output.splitlines()[-1])
        if self.counts["clean"] is not True:
            raise Broken(f"the venue didn't end in good order: {self.counts}")
        self.ended.append(True)
        return self.counts

    def log(self):
        with open(os.path.join(self.directory, "log"), errors="replace") as file:
            return file.read()[-1500:]

    # MARK: The journals

    def journals(self):
        root = os.path.join(self.directory, "journal")
        return [os.path.join("journal", name) for name in sorted(os.listdir(root)) if name.startswith(self.name)]

    def call(self, *words):
        result = subprocess.run([self.apus, *words], cwd=self.directory, capture_output=True, text=True,
                                timeout=600, preexec_fn=prepare)
        if result.returncode != 0:
            raise Broken(f"apus {' '.join(words)}: {result.returncode}\n{result.stdout[-800:]}{result.stderr[-800:]}")
        return result.stdout

    def judge_journals(self):
        """Each is whole, and replays to the same bits. Returns how many records they have."""
        journals, records = self.journals(), 0
        if len(journals) != len(self.ended):
            raise Broken(f"{len(self.ended)} venues have ended, and there are {len(journals)} journals")
        for journal in journals:
            records += json.loads(self.call("journal", "verify", "--json", journal))["records"]
            replayed = json.loads(self.call("replay", "--json", journal))
            if not replayed["identical"]:
                raise Broken(f"{journal}: its replay differs: {replayed['difference']}")
        return records

    def reports(self):
        """What the journals say that each session was told, as a client's ledger counts it."""
        found = collections.defaultdict(collections.Counter)
        for journal in self.journals():
            with subprocess.Popen([self.apus, "journal", "dump", "--json", "--stage", "gateway-out", journal],
                                  cwd=self.directory, stdout=subprocess.PIPE, text=True,
                                  preexec_fn=prepare) as dump:
                for line in dump.stdout:
                    event = json.loads(line)["event"]
                    kind = KINDS.get(event["kind"])
                    if not kind or not event["source"].startswith("session/"):
                        continue
                    if kind == "fill":
                        kind = ("fill", event["execution"], "1" if event["side"] == "buy" else "2")
                    found[int(event["source"].partition("/")[2])][kind] += 1
        return found

    # MARK: The end

    def close(self, keep):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        fabric = f"/dev/shm/apus/{self.name}"
        if os.path.exists(fabric):
            if keep:
                shutil.copy(fabric, os.path.join(self.directory, "fabric"))
            os.unlink(fabric)
        if not keep:
            shutil.rmtree(self.directory, ignore_errors=True)
