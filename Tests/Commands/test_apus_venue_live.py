"""What a person and a script see of a venue while it runs and at its end: the screen, lines, objects, the file, the summary; and
that a warm-up leaves nothing of itself in any of them."""

import json
import re
import signal
import subprocess
import unittest

from support import APUS, no_core_dumps, run, typed
from venue_support import VenueTest

SESSIONS = ["one: { sender: APUS, target: ONE, account: one }", "two: { sender: APUS, target: TWO, account: two }"]
# Of everything that both kinds of core tell of themselves.
FIGURES = {"instance", "build", "clean", "ingress_events", "stages", "threads", "latency_ns", "page_faults", "rejects",
           "journal", "snapshot", "snapshot_failure"}


class LiveVenue(VenueTest):
    def setUp(self):
        super().setUp()
        self.venue_config(SESSIONS)

    def venue(self, *words):
        return [APUS, "venue", "--config", "venue.yaml", "--instance", self.name(), "--port", "0", *words]

    def resident(self, process):
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
            return int(re.search(r"VmRSS:\s+(\d+) kB", status.read())[1]) << 10

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def test_objects_and_a_file(self):
        """A warm-up is what makes it different from what was there before: nothing of it is in a figure."""
        config = self.read("venue.yaml")
        self.write("venue.yaml", config.replace("warm_up: 0", "warm_up: 3000"))
        venue = subprocess.Popen(self.venue("--log", "json", "--log-file", "venue.log"), cwd=self.directory, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                                 preexec_fn=no_core_dumps)
        venue.name = self.name()
        self.cores.append(venue)
        started = json.loads(venue.stdout.readline())
        self.assertEqual((started["message"], started["instruments"]), ("started", 2))
        client = self.client(started["listening"]["port"], "ONE").log_on()
        client.order("A", 1, 10, 10)
        self.assert_fields(client.answer(), {35: "8", 39: "0", 34: "2"})
        client.close()
        # What is set aside for the worst case isn't memory, whether the host lets a process lock its own or not.
        self.assertLess(self.resident(venue), 1 << 30)
        venue.send_signal(signal.SIGTERM)
        output, errors = venue.communicate(timeout=30)
        self.assertEqual((venue.returncode, errors), (0, ""))
        lines = [started] + [json.loads(line) for line in output.splitlines()]
        ended = lines[-1]
        self.assertEqual(ended["message"], "ended")
        self.assertLessEqual(FIGURES, set(ended))
        self.assertEqual((ended["connections"], ended["logons"], ended["messages_in"]), (1, 1, 2))
        self.assertLess(ended["ingress_events"], 1000)
        for thread in ended["threads"]:
            self.assertIn(thread["wait"], ("spin", "yield", "park"))
            self.assertEqual(thread["voluntary_switches_per_million"] is not None, thread["wait"] == "spin")
            self.assertEqual(thread["major_faults"], 0, thread)
        self.assertEqual([json.loads(line) for line in self.read("venue.log").splitlines()], lines)

    def test_lines(self):
        said = run(*self.venue("--for", "1200ms", "--log-file", "venue.log"), cwd=self.directory, check=0).stdout
        for words in ("listening on 127.0.0.1:", "2 instruments, 2 sessions", "reports  request to report",
                      "ended in good order", "page faults", "traffic", "log venue.log"):
            self.assertIn(words, said)
        self.assertIn(" info ", self.read("venue.log"))

    def test_a_screen(self):
        status, output = typed(self.venue(), self.directory, b"q", after=b"reports", rows=40, columns=120)
        self.assertEqual(status, 0, output[-2000:])
        screen, after = output.split(b"\x1b[?1049l")
        text = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", screen).decode()
        for words in ("running", "ACME", "sent", "q or ^C ends"):
            self.assertIn(words, text)
        self.assertIn("ended in good order", after.decode())

    def test_what_does_not_go_together(self):
        for words, text in [(("--json", "--log", "json"), "--json and --log"), (("--log", "screen"), "is for a terminal"),
                            (("--log-file", "/nowhere/x"), "can't write '/nowhere/x'")]:
            self.assertIn(text, run(*self.venue("--for", "1s", *words), cwd=self.directory, check=2).stderr)


if __name__ == "__main__":
    unittest.main()
