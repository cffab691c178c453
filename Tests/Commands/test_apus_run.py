"""apus run in good order: what the issue shows, how a run ends, what it prints."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import time
import unittest

from support import APUS, BIN, RINGTAP, ROOT, CommandTest, run


class Shows(CommandTest):
    """The lines of the issue, as a newcomer would type them."""

    def test_run_look_verify_replay(self):
        demo = os.path.join(ROOT, "config", "paper.yaml")
        core = self.start("--for", "4s", config=demo)
        top = run(RINGTAP, "top", "--instance", core.name, "--once", check=0).stdout
        self.assertIn(f"{core.name}: running", top)
        self.assertRegex(top, r"(?m)^gateway-in-book +\d+ 1024 ")
        tail = run(RINGTAP, "tail", "orders-risk", "-n", "5", "--instance", core.name, "--json",
                   check=0).stdout
        events = [json.loads(line) for line in tail.splitlines()]
        self.assertEqual(len(events), 5)
        for event in events:
            self.assertLessEqual(
                {"sequence", "time", "kind", "source", "instrument"}, event.keys())
            self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$")
        status, output, errors = self.end(core)
        self.assertEqual((status, errors), (0, ""))
        self.assertIn("ended in good order", output)
        journal = re.search(r"(?m)^journal (\S+), (\d+) records$", output)
        self.assertIn(f"apus journal verify {journal[1]}\n", output)
        self.assertIn(f"apus replay {journal[1]}\n", output)
        verified, replayed = self.assert_replays(journal[1])
        self.assertIn(f"whole: {journal[2]} records in ", verified)
        self.assertIn("closed in good order", replayed)
        self.assert_gone(core.name)

    def test_the_summary_has_what_a_newcomer_wants(self):
        output = self.apus("run", "--instance", self.name(), "--config", self.config(),
                           "--for", "1500ms", check=0).stdout
        for title in ("stages", "latency", "positions", "journal"):
            self.assertRegex(output, f"(?m)^{title}")
        for stage in ("gateway-in", "book", "strategy", "orders", "risk", "gateway-out"):
            self.assertRegex(output, rf"(?m)^  {stage} +\d+ +\d+ +\d+ +\d+$")
        self.assertRegex(output, r"(?m)^  gateway-out.tick-to-order +\d+( +[\d.]+(ns|µs|ms)){5}$")
        self.assertNotIn("since-ingress.gateway-in", output, "nothing is recorded there")
        self.assertNotIn("\x1b", output, "colour where no terminal is")
        self.assertRegex(output, r"(?m)^1\.\d\ds  \d+ events, \S+/s  \d+ requests  tick to order p50 ")
        for line in output.splitlines():
            self.assertLessEqual(len(line), 100, line)

    def test_the_other_topologies(self):
        for topology in ("one_thread", "two_threads", "stage_per_thread"):
            with self.subTest(topology=topology):
                self.assert_replays(self.record(topology=topology))

    def test_without_a_journal(self):
        name = self.name()
        output = self.apus("run", "--instance", name, "--for", "500ms", "--config",
                           self.config(journal={"on": False}), check=0).stdout
        self.assertIn("journal  none", output)
        self.assertNotIn("prove it", output)
        self.assertFalse(os.path.exists(self.path("journal")))


class Figures(CommandTest):
    def json_run(self, *words, config=None):
        text = self.apus("run", "--instance", self.name(), "--config", config or self.config(),
                         "--json", *words, check=0).stdout
        self.assertEqual(text.count("\n"), 1, "one object, one line")
        return json.loads(text)

    def test_for_ends_it(self):
        result = self.json_run("--for", "1s")
        self.assertTrue(result["clean"])
        self.assertEqual(result["faults"], [])
        self.assertAlmostEqual(result["milliseconds"], 1000, delta=700)
        ins = {stage["stage"]: stage for stage in result["stages"]}
        self.assertEqual(ins["gateway-in"]["events_out"], result["ingress_events"])
        self.assertEqual(ins["book"]["events_in"], result["ingress_events"])
        for latency in result["latency_ns"]:
            figures = [latency[k] for k in ("p50", "p95", "p99", "p999", "max")]
            self.assertEqual(figures, sorted(figures), latency["name"])

    def test_events_end_it_and_all_are_there(self):
        result = self.json_run("--events", "5000")
        counts = json.loads(self.apus("journal", "info", result["journal"], "--json").stdout)
        kinds = counts["kinds"]
        market = sum(kinds.get(k, 0) for k in ("book_add", "book_modify", "book_delete", "trade"))
        self.assertGreaterEqual(market, 5000)
        self.assertEqual(counts["records"], result["journal_records"])
        self.assertEqual(counts["last_sequence"], result["ingress_events"])

    def test_epochs_count_on(self):
        epochs = []
        for _ in range(3):
            output = self.apus("run", "--instance", self.name(), "--config", self.config(),
                               "--events", "1000", check=0).stdout
            epochs.append(int(re.search(r", epoch (\d+),", output)[1]))
        self.assertEqual(epochs, [epochs[0], epochs[0] + 1, epochs[0] + 2])

    def inline(self, *words, apus=APUS):
        text = run(apus, "run", "--executor", "inline", "--config", self.config(), "--json", *words,
                   cwd=self.directory, check=0).stdout
        return json.loads(text)["streams"]

    def test_one_seed_one_run(self):
        first = self.inline("--events", "20000", "--seed", "7")
        self.assertEqual([s["stage"] for s in first],
                         ["gateway-in", "book", "strategy", "orders", "risk"])
        self.assertEqual(first, self.inline("--events", "20000", "--seed", "7"))
        other = self.inline("--events", "20000", "--seed", "8")
        self.assertNotEqual(first[0]["digest"], other[0]["digest"])
        table = self.apus("run", "--executor", "inline", "--config", self.config(), "--events",
                          "20000", "--seed", "7", check=0).stdout
        for stream in first:
            self.assertRegex(table, rf"{stream['stage']} +{stream['events']}  {stream['digest']}")

    def test_debug_and_release_give_the_same_digests(self):
        builds = [os.path.join(ROOT, ".build", build, "apus") for build in ("debug", "release")]
        versions = []
        for build in builds:
            if not os.access(build, os.X_OK):
                self.skipTest(f"there is no {os.path.relpath(build, ROOT)}")
            versions.append(os.path.getmtime(build))
        newest = max(os.path.getmtime(os.path.join(where, name))
                     for where, _, names in os.walk(os.path.join(ROOT, "Sources"))
                     for name in names)
        if min(versions) < newest:
            self.skipTest("one of the builds is older than the sources")
        digests = [self.inline("--events", "30000", "--seed", "11", apus=b) for b in builds]
        self.assertEqual(digests[0], digests[1])

    def test_an_inline_run_needs_an_end(self):
        result = self.apus("run", "--executor", "inline", "--config", self.config(), check=2)
        self.assertIn("--events or --for", result.stderr)


class Ends(CommandTest):
    def test_signals_end_it_in_good_order(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=number.name):
                core = self.start()
                core.send_signal(number)
                status, output, errors = self.end(core)
                self.assertEqual((status, errors), (0, ""))
                self.assertIn("ended in good order", output)
                self.assertIn("closed in good order", self.assert_replays(self.journal(core.name))[0])
                self.assert_gone(core.name)

    def test_a_second_interrupt_ends_it_at_once(self):
        # A stage that stands still keeps the first from ending it; the watchdog is patient.
        core = self.start(config=self.config(
            drill={"stage": "risk", "after": 2000, "action": "stall"}, watchdog={"after": "60s"}))
        deadline = time.monotonic() + 20
        while (self.counters(core.name)["stage.risk"]["events_in"] < 2000
               and time.monotonic() < deadline):
            time.sleep(0.05)
        core.send_signal(signal.SIGINT)
        time.sleep(0.5)
        self.assertIsNone(core.poll(), "the first should wait")
        began = time.monotonic()
        core.send_signal(signal.SIGINT)
        status, _, _ = self.end(core)
        self.assertLess(time.monotonic() - began, 3)
        self.assertEqual(status, -signal.SIGINT)
        self.assert_replays(self.journal(core.name))

    def test_two_cores_cant_share_a_name(self):
        core = self.start()
        second = self.apus("run", "--instance", core.name, "--config", self.config(), "--for", "1s",
                           check=1)
        self.assertIn(f"is running as process {core.pid}", second.stderr)
        self.assertIn("--instance", second.stderr)
        self.assertIsNone(core.poll(), "the first must not notice")
        core.terminate()
        self.assertEqual(self.end(core)[0], 0)
        self.assert_replays(self.journal(core.name))

    def test_a_reader_that_goes_doesnt_end_it(self):
        name = self.name()
        piped = subprocess.run(
            f"'{APUS}' run --instance {name} --config {self.config()} --for 2500ms | head -n 1",
            shell=True, cwd=self.directory, capture_output=True, text=True, timeout=40,
            executable="/bin/bash")
        self.assertEqual(piped.stdout.count("\n"), 1)
        self.assertEqual(piped.stderr, "")
        deadline = time.monotonic() + 20
        while os.path.exists(f"/dev/shm/apus/{name}") and time.monotonic() < deadline:
            time.sleep(0.05)
        journal = self.journal(name)
        info = json.loads(self.apus("journal", "info", journal, "--json", check=0).stdout)
        self.assertTrue(info["closed"])
        # It went on after its reader had gone.
        first, last = (self.apus("journal", "dump", journal, "--json", *words).stdout.splitlines()
                       for words in (["-n", "1"], ["--kind", "timer"]))
        begin, end = (json.loads(lines[-1])["event"]["time"][17:26] for lines in (first, last))
        self.assertGreater((float(end) - float(begin)) % 60, 1.5)

    def test_no_stderr_is_no_reason_to_stop(self):
        core = self.start("--for", "1500ms", stderr=subprocess.DEVNULL)
        second = subprocess.run(
            f"'{APUS}' run --instance {core.name} --config core.yaml 2>&-", shell=True,
            cwd=self.directory, timeout=30, executable="/bin/bash", stdout=subprocess.DEVNULL)
        self.assertEqual(second.returncode, 1, "refused, whether or not it can say so")
        self.assertEqual(self.end(core)[0], 0)

    def test_a_full_disk_for_the_output_is_said_when_all_is_done(self):
        name = self.name()
        with open("/dev/full", "w") as full:
            result = subprocess.run(
                [APUS, "run", "--instance", name, "--config", self.config(), "--for", "1200ms"],
                cwd=self.directory, stdout=full, stderr=subprocess.PIPE, text=True, timeout=40)
        self.assertEqual(result.returncode, 1)
        self.assertIn("can't write the output", result.stderr)
        self.assertIn("closed in good order", self.assert_replays(self.journal(name))[0])


class OnATerminal(CommandTest):
    def test_the_screen_fits_the_terminal(self):
        import fcntl
        import struct
        import termios

        for columns in (80, 120):
            with self.subTest(columns=columns):
                pid, master = pty.fork()
                if pid == 0:
                    os.chdir(self.directory)
                    os.environ["TERM"] = "xterm"
                    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
                    os.execv(APUS, [APUS, "run", "--for", "2500ms", "--instance",
                                    f"cmd-{os.getpid()}-pty", "--config", self.config()])
                output = read_all(master, 40)
                _, status = os.waitpid(pid, 0)
                self.assertEqual(os.waitstatus_to_exitcode(status), 0, output)
                screen = output.split("\x1b[?1049h")[1].split("\x1b[?1049l")[0]
                frames = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", frame).replace("\r", "").split("\n")
                          for frame in screen.split("\x1b[H")[1:]]
                self.assertGreaterEqual(len(frames), 3, output)
                for frame in frames:
                    self.assertLessEqual(len(frame), 24, frame)
                    self.assertLessEqual(max(map(len, frame)), columns, frame)
                    self.assertIn(" inputs, ", frame[1])
                # The terminal is as it was before the summary.
                self.assertRegex(output.split("\x1b[?1049l")[1], r"\x1b\[1mrun of ")
                self.assertIn("\x1b[1mstages\x1b[0m", output)


def read_all(master, seconds):
    output, deadline = b"", time.monotonic() + seconds
    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.2)
        if not ready:
            continue
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.close(master)
    return output.decode(errors="replace")


if __name__ == "__main__":
    unittest.main()
