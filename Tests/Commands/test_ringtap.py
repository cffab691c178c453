"""ringtap against running cores: what the issue promises its user, driven from outside.

APUS_BIN names the directory of the built commands, APUS_ROOT the repository.
"""

import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import unittest

BIN = os.environ.get("APUS_BIN", ".build/release")
ROOT = os.environ.get("APUS_ROOT", os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
FABRICS = "/dev/shm/apus"
RINGTAP = os.path.join(BIN, "ringtap")


def prefix():
    """Of this process: each may be one of several that run tests."""
    return f"tap-{os.getpid()}"


class Core:
    """A core of its own, in a directory of its own."""

    made = 0

    def __init__(self, seconds=60, name=None):
        Core.made += 1
        self.name = name or f"{prefix()}-{Core.made}"
        self.directory = tempfile.mkdtemp(prefix="apus-ringtap-")
        self.log = open(os.path.join(self.directory, "log"), "wb")
        self.process = subprocess.Popen(
            [os.path.join(BIN, "apus"), "run", "--for", f"{seconds}s", "--instance", self.name,
             "--config", os.path.join(ROOT, "config", "paper.yaml")],
            cwd=self.directory, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = tap("list", "--instance", self.name, "--json", check=False)
            if found.returncode == 0:
                state = json.loads(found.stdout)["instances"][0].get("state")
                if state == "running" and self.busiest()["in"] > 100:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        self.end()
        with open(os.path.join(self.directory, "log"), errors="replace") as log:
            raise AssertionError(f"the core didn't come up:\n{log.read()[-2000:]}")

    def busiest(self):
        rings = json.loads(tap("stats", "--json", "--instance", self.name).stdout)["rings"]
        return max(rings, key=lambda ring: ring["in"])

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.log.close()
        try:
            os.unlink(os.path.join(FABRICS, self.name))
        except FileNotFoundError:
            pass

    def clean(self):
        self.end()
        shutil.rmtree(self.directory, ignore_errors=True)


def tap(*words, check=True, timeout=30):
    result = subprocess.run([RINGTAP, *words], capture_output=True, text=True, timeout=timeout)
    if check and result.returncode != 0:
        raise AssertionError(f"ringtap {' '.join(words)}: {result.returncode}\n{result.stderr}")
    return result


class Looking(unittest.TestCase):
    """One core for all of these."""

    @classmethod
    def setUpClass(cls):
        cls.core = Core(seconds=300)
        cls.name = cls.core.name

    @classmethod
    def tearDownClass(cls):
        cls.core.clean()

    def tap(self, *words, **more):
        return tap(*words, "--instance", self.name, **more)

    def events(self, text):
        """Events and the number lost, of JSON lines."""
        objects = [json.loads(line) for line in text.splitlines()]
        return ([o for o in objects if "lost" not in o],
                sum(o["lost"] for o in objects if "lost" in o))

    def test_list_names_instance_and_rings(self):
        text = self.tap("list").stdout
        self.assertIn(f"{self.name}: running, process {self.core.process.pid}, up ", text)
        self.assertIn("heartbeat", text)
        self.assertIn("orders-risk", text)
        self.assertIn("orders → risk", text)
        [instance] = json.loads(self.tap("list", "--json").stdout)["instances"]
        self.assertEqual(instance["instance"], self.name)
        self.assertEqual(instance["pid"], self.core.process.pid)
        self.assertTrue(instance["alive"])
        self.assertLess(instance["heartbeat_age_ns"], 5_000_000_000)
        for ring in instance["rings"]:
            self.assertEqual(ring["capacity"] & (ring["capacity"] - 1), 0)
            self.assertLessEqual(ring["depth"], ring["capacity"])

    def test_top_once_has_every_figure(self):
        text = self.tap("top", "--once").stdout
        for word in ["ring", "depth", "fill", "high", "in/s", "out/s", "oldest", "lag", "waits",
                     "longest", "writer → reader", "orders-risk"]:
            self.assertIn(word, text)
        self.assertNotIn("\x1b", text, "colour where no terminal is")
        top = json.loads(self.tap("top", "--once", "--json").stdout)
        self.assertEqual(top["instance"], self.name)
        self.assertTrue(any(ring["in_per_s"] > 0 for ring in top["rings"]))
        for ring in top["rings"]:
            self.assertGreaterEqual(ring["in"], ring["out"])
            self.assertLessEqual(ring["high_water"], ring["capacity"])

    def test_top_draws_on_a_terminal_and_restores_it(self):
        for columns, key in [(80, b"q"), (120, b"\x03")]:
            with self.subTest(columns=columns):
                status, output = on_terminal(
                    columns, 24, key, RINGTAP, "top", "--instance", self.name)
                self.assertEqual(status, 0)
                self.assertTrue(output.startswith("\x1b[?1049h"))
                self.assertTrue(output.rstrip().endswith("\x1b[?1049l"))
                frames = output.split("\x1b[H")
                self.assertGreaterEqual(len(frames), 3, "it didn't redraw")
                for line in plain(frames[-1]).splitlines():
                    self.assertLessEqual(len(line), columns, line)

    def test_top_without_a_terminal_prints_tables_until_interrupted(self):
        process = subprocess.Popen(
            [RINGTAP, "top", "--interval", "100ms", "--json", "--instance", self.name],
            stdout=subprocess.PIPE, text=True)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 0)
        self.assertGreater(len(output.splitlines()), 3)
        for line in output.splitlines():
            self.assertEqual(json.loads(line)["instance"], self.name)

    def test_tail_prints_the_last_events(self):
        ring = self.core.busiest()["name"]
        events, _ = self.events(self.tap("tail", ring, "-n", "5", "--json").stdout)
        self.assertEqual(len(events), 5)
        for event in events:
            self.assertTrue({"sequence", "time", "kind", "source"} <= event.keys(), event)
        self.assertEqual([e["sequence"] for e in events], sorted(e["sequence"] for e in events))
        lines = [line for line in self.tap("tail", ring, "-n", "5").stdout.splitlines()
                 if not line.startswith("lost ")]
        self.assertEqual(len(lines), 5)
        for line in lines:
            self.assertRegex(line, r"^\d\d:\d\d:\d\d\.\d{9} #\d+ \w+")

    def test_tail_reads_what_the_issue_shows(self):
        output = self.tap("tail", "orders-risk", "-n", "5", "--json").stdout
        self.assertEqual(len(self.events(output)[0]), 5)

    def test_tail_filters(self):
        ring = self.core.busiest()["name"]
        sample, _ = self.events(self.tap("tail", ring, "-n", "200", "--json").stdout)
        kind = sample[-1]["kind"]
        events, _ = self.events(
            self.tap("tail", ring, "-n", "10", "--json", "--kind", f"{kind},signal").stdout)
        self.assertTrue(events)
        self.assertTrue(all(event["kind"] in (kind, "signal") for event in events))
        symbol = next(e["instrument"] for e in reversed(sample) if e["instrument"] is not None)
        events, _ = self.events(
            self.tap("tail", ring, "-n", "10", "--json", "--instrument", str(symbol)).stdout)
        self.assertTrue(events)
        self.assertTrue(all(event["instrument"] == symbol for event in events))

    def test_tail_follows_and_stops_on_interrupt(self):
        ring = self.core.busiest()["name"]
        process = subprocess.Popen(
            [RINGTAP, "tail", ring, "--json", "--instance", self.name],
            stdout=subprocess.PIPE, text=True)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 0)
        self.assertTrue(self.events(output)[0])

    def test_tail_counts_what_it_lost(self):
        ring = self.core.busiest()
        process = subprocess.Popen(
            [RINGTAP, "tail", ring["name"], "--json", "--rate", "2", "--instance", self.name],
            stdout=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 20
        while self.core.busiest()["in"] < ring["in"] + 3 * ring["capacity"]:
            if time.monotonic() > deadline:
                process.kill()
                process.communicate()
                self.skipTest("the ring is too slow to go round")
            time.sleep(0.2)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=10)
        self.assertGreater(self.events(output)[1], 0)

    def test_tail_ends_quietly_when_its_reader_goes(self):
        ring = self.core.busiest()["name"]
        process = subprocess.Popen(
            [RINGTAP, "tail", ring, "--instance", self.name], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        process.stderr.close()
        self.assertEqual(process.wait(10), 0)
        self.assertEqual(errors, b"")

    def test_stats(self):
        stats = json.loads(self.tap("stats", "--json").stdout)
        self.assertTrue(stats["blocks"])
        for block in stats["blocks"]:
            self.assertTrue(block["writer"])
            self.assertTrue(all(isinstance(v, int) for v in block["counters"].values()))
        text = self.tap("stats").stdout
        for block in stats["blocks"]:
            self.assertIn(f"{block['name']} (written by {block['writer']})", text)
        rated = json.loads(self.tap("stats", "--json", "--interval", "200ms").stdout)
        self.assertGreater(rated["interval_ns"], 150_000_000)
        self.assertIn("per_s", rated["blocks"][0])

    def test_hist(self):
        text = self.tap("hist").stdout
        for word in ["p50", "p95", "p99", "p99.9", "max"]:
            self.assertIn(word, text)
        whole = json.loads(self.tap("hist", "--json").stdout)["histograms"]
        part = json.loads(self.tap("hist", "--json", "--interval", "300ms").stdout)["histograms"]
        self.assertEqual([h["name"] for h in whole], [h["name"] for h in part])
        self.assertTrue(any(h["count"] for h in whole))
        for histogram in whole + part:
            if histogram["count"]:
                figures = [histogram[k] for k in
                           ("p50_ns", "p95_ns", "p99_ns", "p999_ns", "max_ns")]
                self.assertEqual(figures, sorted(figures), histogram["name"])
            else:
                self.assertIsNone(histogram["p50_ns"])

    def test_export_is_valid_for_prometheus(self):
        text = self.tap("export").stdout
        self.check_exposition(text)
        if shutil.which("promtool"):
            checked = subprocess.run(["promtool", "check", "metrics"], input=text, text=True,
                                     capture_output=True)
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def check_exposition(self, text):
        """Each family is announced once, before its samples; buckets only grow."""
        types, last = {}, {}
        for line in text.splitlines():
            if line.startswith("# TYPE "):
                _, _, name, kind = line.split(" ")
                self.assertNotIn(name, types)
                types[name] = kind
            elif not line.startswith("#"):
                series, value = line.rsplit(" ", 1)
                name, labels = series.split("{", 1)
                family = name
                for suffix in ("_bucket", "_sum", "_count"):
                    if name.endswith(suffix) and name[:-len(suffix)] in types:
                        family = name[:-len(suffix)]
                self.assertIn(family, types, line)
                self.assertEqual(types[family] == "counter", name.endswith("_total"), line)
                float(value)
                if name.endswith("_bucket"):
                    key = labels.split(",le=")[0]
                    self.assertGreaterEqual(float(value), last.get(key, 0), line)
                    last[key] = float(value)
        self.assertIn("apus_latency_seconds", types)
        self.assertIn("apus_ring_depth", types)
        # Rejects are one family, by their reason.
        self.assertEqual(types["apus_core_rejects_total"], "counter")
        self.assertRegex(text, r'apus_core_risk_refusals_total\{instance="[^"]+",check="trading_hours"\} 0')

    def test_slips_are_answered_with_what_was_meant(self):
        for words, code, answer in [
            (["tail", "orders-rsik"], 2, "did you mean 'orders-risk'?"),
            (["tail", "orders-risk", "--kind", "order_nwe"], 2, "did you mean 'order_new'?"),
            (["tail", "orders-risk", "--instrument", "nonsense"], 2, "nonsense"),
            (["tail", "orders-risk", "--cuont", "3"], 2, "did you mean '--count'?"),
            (["tial", "orders-risk"], 2, "did you mean 'tail'?"),
            (["top", "--interval", "5"], 2, "did you mean '5s'?"),
            (["export", "--json"], 2, "stats --json"),
        ]:
            with self.subTest(words=words):
                result = self.tap(*words, check=False)
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertIn(answer, result.stderr)
        result = tap("top", "--instance", f"{prefix()}-nobody", check=False)
        self.assertEqual(result.returncode, 1)
        self.assertIn("there is no instance", result.stderr)

    def test_every_subcommand_explains_itself(self):
        for name in ["list", "top", "tail", "stats", "hist", "export"]:
            text = tap(name, "--help").stdout
            self.assertIn(f"Usage: ringtap {name}", text)
            self.assertIn("Exit codes:", text)
        self.assertIn("ringtap", tap("--version").stdout)

    def test_it_maps_the_core_read_only(self):
        process = subprocess.Popen(
            [RINGTAP, "top", "--json", "--instance", self.name], stdout=subprocess.PIPE)
        process.stdout.readline()
        with open(f"/proc/{process.pid}/maps") as maps:
            modes = [line.split()[1] for line in maps if f"{FABRICS}/{self.name}" in line]
        process.kill()
        process.communicate()
        self.assertTrue(modes)
        self.assertTrue(all("w" not in mode for mode in modes), modes)

    def test_a_damaged_fabric_is_refused_or_read_never_fallen_over(self):
        with open(os.path.join(FABRICS, self.name), "rb") as live:
            whole = live.read()
        name = f"{prefix()}-damaged"
        path = os.path.join(FABRICS, name)
        try:
            for seed in range(24):
                damaged = bytearray(whole)
                if seed == 0:
                    damaged = damaged[:5000]
                else:
                    # Header, directory and the first part's control words, where it would hurt.
                    for hit in range(seed):
                        damaged[(seed * 7919 + hit * 104729) % 16384] = (seed * 31 + hit) % 256
                with open(path, "wb") as out:
                    out.write(damaged)
                for words in (["list"], ["top", "--once"], ["stats"], ["hist"], ["export"],
                              ["tail", "orders-risk", "--once", "--json"]):
                    result = tap(*words, "--instance", name, check=False)
                    self.assertIn(result.returncode, (0, 1, 2), (seed, words, result.stderr))
        finally:
            os.unlink(path)


class Endings(unittest.TestCase):
    """Cores that stop, die, or are more than one."""

    def setUp(self):
        self.cores = []

    def tearDown(self):
        for core in self.cores:
            core.clean()

    def start(self, **more):
        self.cores.append(Core(**more))
        return self.cores[-1]

    def test_a_killed_core_can_still_be_read(self):
        core = self.start()
        watcher = subprocess.Popen(
            [RINGTAP, "top", "--json", "--interval", "100ms", "--instance", core.name],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        watcher.stdout.readline()
        core.process.kill()
        core.process.wait()
        _, errors = watcher.communicate(timeout=10)
        self.assertEqual(watcher.returncode, 1, "a crash while watching")
        self.assertIn("gone without a word", errors)
        [instance] = json.loads(
            tap("list", "--instance", core.name, "--json").stdout)["instances"]
        self.assertEqual(instance["state"], "stale")
        self.assertFalse(instance["alive"])
        ring = core.busiest()["name"]
        events = tap("tail", ring, "-n", "3", "--json", "--instance", core.name).stdout
        self.assertEqual(len([e for e in events.splitlines() if "lost" not in e]), 3)
        self.assertIn("gone without a word",
                      tap("top", "--once", "--instance", core.name).stdout)
        for words in (["stats"], ["hist"], ["export"]):
            tap(*words, "--instance", core.name)
        # The next start under that name clears it.
        again = self.start(name=core.name)
        self.assertIn("running", tap("list", "--instance", again.name).stdout)

    def test_a_core_that_stops_ends_the_watch_well(self):
        core = self.start()
        watchers = [
            subprocess.Popen([RINGTAP, *words, "--instance", core.name],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for words in (["top", "--json"], ["tail", "orders-risk", "--json"])]
        time.sleep(1)
        core.process.terminate()
        for watcher in watchers:
            _, errors = watcher.communicate(timeout=30)
            self.assertEqual(watcher.returncode, 0, errors)
            self.assertIn("has stopped", errors)
        core.process.wait(30)
        self.assertEqual(tap("list", "--instance", core.name, check=False).returncode, 1)

    def test_of_several_cores_one_must_be_chosen(self):
        first, second = self.start(), self.start()
        result = tap("top", "--once", check=False)
        self.assertEqual(result.returncode, 2)
        self.assertIn(first.name, result.stderr)
        self.assertIn(second.name, result.stderr)
        listed = [i["instance"] for i in json.loads(tap("list", "--json").stdout)["instances"]]
        self.assertLessEqual({first.name, second.name}, set(listed))
        exported = tap("export").stdout
        for core in (first, second):
            self.assertIn(f'apus_up{{instance="{core.name}"}} 1', exported)


def plain(text):
    """Without the terminal's control sequences."""
    out, index = [], 0
    while index < len(text):
        if text[index] == "\x1b":
            index += 1
            while index < len(text) and not text[index].isalpha():
                index += 1
        elif text[index] != "\r":
            out.append(text[index])
        index += 1
    return "".join(out)


def on_terminal(columns, rows, key, *words):
    """Runs a command on a terminal of that size for two seconds, presses the key."""
    import fcntl
    import termios

    pid, master = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        # The size must be set before the first frame is drawn.
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execv(words[0], words)
    output, pressed, began = b"", False, time.monotonic()
    while time.monotonic() < began + 15:
        ready, _, _ = select.select([master], [], [], 0.1)
        if ready:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            output += piece
        if not pressed and time.monotonic() > began + 2:
            os.write(master, key)
            pressed = True
    else:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    os.close(master)
    return os.waitstatus_to_exitcode(status), output.decode(errors="replace")


if __name__ == "__main__":
    unittest.main()
