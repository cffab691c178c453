"""tools/test itself: what runs beside what, what a failure, a limit and an interrupt leave, and how it is told.

The steps are made up, in a tree of their own.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from support import ROOT

STEPS = re.compile(r"^steps=\(\n.*?^\)\n", re.DOTALL | re.MULTILINE)
RUNNING = "# --- running them"


class Steps(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="apus-tools-test-")
        self.addCleanup(shutil.rmtree, self.directory, True)
        os.mkdir(self.path("tools"))
        for name in ("lib.sh", "steps.sh", "packages.txt", "count-swift-tests"):
            shutil.copy(os.path.join(ROOT, "tools", name), self.path("tools"))
        # Asked for its version, and for nothing else.
        os.mkdir(self.path("bin"))
        self.write("bin/swift", "#!/bin/sh\necho 'Swift version 6.3'\n")
        os.chmod(self.path("bin/swift"), 0o755)

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)

    def steps(self, *lines, **bodies):
        """A tools/test with these lines for steps, and these functions for what they do."""
        with open(os.path.join(ROOT, "tools", "test"), encoding="utf-8") as file:
            text = file.read()
        table = "steps=(\n" + "".join(f'  "{line}"\n' for line in lines) + ")\n"
        text, replaced = STEPS.subn(lambda _: table, text, count=1)
        self.assertEqual(replaced, 1)
        functions = "".join(f"step_{name}() {{\n{body}\n}}\n" for name, body in bodies.items())
        self.assertEqual(text.count(RUNNING), 1)
        self.write("tools/test", text.replace(RUNNING, functions + RUNNING))

    def start(self, *words):
        return subprocess.Popen(
            ["bash", self.path("tools", "test"), *words], cwd=self.directory, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, "APUS_SKIP_PACKAGES": "1",
                 "PATH": self.path("bin") + ":" + os.environ["PATH"]})

    def run_steps(self, *words):
        process = self.start(*words)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def told(self, output):
        """Of each step that was told, its word."""
        return dict(re.findall(r"^(\S+) +(ok|FAILED) ", output, re.MULTILINE))

    def test_all_is_well(self):
        self.steps(
            "one    -    work   one   60   first",
            "many   one  clock  many  60   second",
            one="touch one.was", many='test -e one.was && echo "7 0 2" >"$APUS_STEP_COUNTS"')
        status, output = self.run_steps()
        self.assertEqual(status, 0, output)
        self.assertRegex(output, r"(?m)^one +ok +\d+\.\d s \( *\d+\)$")
        self.assertRegex(output, r"(?m)^many +ok .*  7 passed, 2 skipped$")
        self.assertRegex(output, r"(?m)^\d+ min \d+ s in all \(\d+ s of a CPU\)$")
        self.assertEqual(output.splitlines()[-1], "8 passed, 0 failed")

    def test_what_needs_what_failed_is_not_run_and_the_rest_is(self):
        self.steps(
            "last   mid,other   work  one  60  needs two",
            "mid    bad         work  one  60  needs one",
            "bad    -           work  one  60  fails",
            "other  -           work  one  60  is well",
            "after  bad?        work  one  60  waits for one that may fail",
            bad="sleep 0.5; echo wrong: a thing; touch bad.ended; false", other=":", after="test -e bad.ended",
            mid="touch mid.was", last="touch last.was")
        status, output = self.run_steps()
        self.assertEqual(status, 1, output)
        self.assertEqual(self.told(output), {"bad": "FAILED", "mid": "FAILED", "last": "FAILED",
                                             "other": "ok", "after": "ok"}, output)
        self.assertIn("    | wrong: a thing\n", output)
        self.assertIn("    whole log: .build/test-logs/bad.log\n", output)
        self.assertIn("not run: bad failed\n", output)
        self.assertIn("  mid: not run, as bad failed\n", output)
        self.assertIn("  last: not run, as mid failed\n", output)
        self.assertFalse(os.path.exists(self.path("mid.was")) or os.path.exists(self.path("last.was")))
        self.assertEqual(output.splitlines()[-1], "2 passed, 3 failed")

    def test_counted_tests_that_were_not_counted_have_failed(self):
        self.steps(
            "none   -  work  many  60  counts nothing",
            "lost   -  work  many  60  leaves no count",
            "odd    -  work  many  60  counts well and ends badly",
            none='echo "0 0 0" >"$APUS_STEP_COUNTS"', lost=":",
            odd='echo "3 0 0" >"$APUS_STEP_COUNTS"; false')
        status, output = self.run_steps()
        self.assertEqual(status, 1, output)
        self.assertIn("  none: it ran no tests; 0 passed\n", output)
        self.assertIn("  lost: it ended before it could count its tests\n", output)
        self.assertIn("  odd: nothing failed by name, yet it exited with 1; 3 passed\n", output)
        self.assertEqual(output.splitlines()[-1], "3 passed, 3 failed")

    def test_lanes_run_side_by_side_and_within_a_lane_there_is_order(self):
        # Two of `clock` never meet; `work` is under way meanwhile: it waits for the second of them.
        clock = 'test ! -e clock.now; touch clock.now; sleep 0.3; rm clock.now; touch "{}.was"'
        self.steps(
            "beside  -  work   one  60  waits for what comes after it",
            "first   -  clock  one  60  alone in its lane",
            "second  -  clock  one  60  alone in its lane",
            beside="for _ in $(seq 300); do test ! -e second.was || return 0; sleep 0.1; done; false",
            first=clock.format("first"), second="test -e first.was; " + clock.format("second"))
        status, output = self.run_steps()
        self.assertEqual(status, 0, output)
        self.assertEqual(output.splitlines()[-1], "3 passed, 0 failed")

    def test_what_keeps_a_clock_goes_first(self):
        # As root a program could make itself urgent again, as the compiler's driver does. Nobody's steps begin as
        # more urgent than most programs are.
        own = max(os.nice(0), 0)
        urgent = f"nice >{{0}}.nice; renice -n {own} -p $BASHPID >/dev/null 2>&1 || true; nice >>{{0}}.nice"
        self.steps(
            "build  -  build  one  60  yields", "work   -  work   one  60  yields most",
            "tests  -  tests  one  60  yields a little", "clock  -  clock  one  60  yields nothing",
            **{name: urgent.format(name) for name in ("build", "work", "tests", "clock")})
        self.assertEqual(self.run_steps()[0], 0)
        niceness = {}
        for name in ("build", "work", "tests", "clock"):
            with open(self.path(name + ".nice"), encoding="ascii") as file:
                first, then = map(int, file.read().split())
            self.assertGreaterEqual(then, first, name)
            niceness[name] = first
        self.assertEqual(niceness["clock"], own)
        self.assertTrue(own < niceness["tests"] < niceness["build"] < niceness["work"], niceness)

    def test_all_are_in_one_session(self):
        sid = 'cut -d " " -f 6 /proc/self/stat >{}.sid'
        self.steps("one  -  work  one  60  where", "two  -  clock  one  60  where", one=sid.format("one"), two=sid.format("two"))
        self.assertEqual(self.run_steps()[0], 0)
        for name in ("one", "two"):
            with open(self.path(name + ".sid"), encoding="ascii") as file:
                self.assertEqual(int(file.read()), os.getsid(0))

    def test_only_some(self):
        self.steps(
            "build  -             build  one  60  is needed",
            "wish   build,other?  work   one  60  is asked for",
            "other  -             work   one  60  isn't",
            build=":", wish=":", other="touch other.was")
        status, output = self.run_steps("--only", "wish")
        self.assertEqual(status, 0, output)
        self.assertEqual(self.told(output), {"build": "ok", "wish": "ok"})
        self.assertFalse(os.path.exists(self.path("other.was")))
        status, output = self.run_steps("--only", "nonsense")
        self.assertEqual(status, 2, output)
        self.assertIn("there is no step 'nonsense'", output)

    def test_needs_in_a_circle_are_refused(self):
        self.steps("hen  egg  work  one  60  circle", "egg  hen  work  one  60  circle", hen=":", egg=":")
        status, output = self.run_steps()
        self.assertNotEqual(status, 0)
        self.assertIn("the steps' needs go round in a circle", output)

    def test_a_limit_ends_a_step_and_all_it_started(self):
        # All three have begun before the limit, or a longer one is tried: a busy machine takes its time over them.
        for limit in (1, 4, 16):
            with self.subTest(limit=limit):
                self.steps(
                    f"long   -  work  one  {limit}   longer than it may take",
                    "short  -  work  one  60  is well",
                    # One in a group of its own as well, and one in a session of its own.
                    long="rm -f pids; "
                    "(echo $BASHPID >>pids; exec sleep 300) & set -m; (echo $BASHPID >>pids; exec sleep 300) & "
                    "setsid bash -c 'echo $$ >>pids; exec sleep 300' & wait",
                    short=":")
                status, output = self.run_steps()
                self.assertEqual(status, 1, output)
                self.assertIn(f"  long: ended after its limit of {limit} s\n", output)
                self.assertEqual(output.splitlines()[-1], "1 passed, 1 failed")
                if self.pids():
                    self.assert_ended()
            if len(self.pids()) == 3:
                return
        self.fail(f"only {len(self.pids())} of 3 had begun after {limit} s")

    def test_an_interrupt_ends_all(self):
        body = "echo $BASHPID >>pids; (echo $BASHPID >>pids; exec sleep 300) & wait"
        self.steps("one  -  work  one  60  waits", "two  -  clock  one  60  waits", one=body, two=body)
        process = self.start()
        deadline = time.monotonic() + 60
        while len(self.pids()) < 4 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(len(self.pids()), 4)
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, output)
        self.assertEqual(output.splitlines()[-1], "0 passed, 1 failed")
        self.assertIn("  interrupted\n", output)
        self.assert_ended()

    def pids(self):
        try:
            with open(self.path("pids"), encoding="ascii") as file:
                return [int(line) for line in file.read().split("\n")[:-1]]
        except FileNotFoundError:
            return []

    def assert_ended(self):
        pids = self.pids()
        self.assertTrue(pids)
        for pid in pids:
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
                    state = stat.read().rsplit(") ", 1)[1][0]
            except (FileNotFoundError, ProcessLookupError):
                continue
            self.assertEqual(state, "Z", f"{pid} lives")


if __name__ == "__main__":
    unittest.main()
