"""tools/run, with a compiler and a core that only say what they were asked: what is built before the demo, and what behind it."""

import os
import shutil
import signal
import subprocess
import time
import unittest

from support import ROOT, CommandTest

# Each says in `calls` what it was called with.
SWIFT = """#!/bin/bash
if [[ $1 == --version ]]; then echo "Swift version 6.3.1 (a made-up one)"; exit; fi
echo "swift $*${STRANGER:+ with a stranger}${APUS_PORTABLE:+ for any}" >>"$SWIFT_CALLS"
mkdir -p .build/release
case $* in
  *"--target Demo")
    if [[ -n $SWIFT_CORE_IS_NEW || ! -e .build/release/apus ]]; then cp "$SWIFT_CORE" .build/release/apus; fi ;;
  *"--product apus-tools")
    if [[ -n $SWIFT_FAILS ]]; then echo "no such luck"; exit 1; fi
    [[ -e .build/release/apus-tools ]] || cp "$SWIFT_CORE" .build/release/apus-tools ;;
esac
"""
CORE = """#!/bin/bash
trap 'kill $!; echo "stopped" >>"$SWIFT_CALLS"; exit 0' TERM
echo "apus $* with $(ls "$(dirname "$0")" | tr '\\n' ' ')" >>"$SWIFT_CALLS"
if [[ -n $DEMO_LASTS ]]; then sleep "$DEMO_LASTS" & wait; fi
exit "${DEMO_STATUS:-0}"
"""
BEFORE = "swift build -c release --target Demo"
BEHIND = "swift build -c release --product apus-tools"


class ToolsRun(CommandTest):
    def setUp(self):
        super().setUp()
        self.root = os.path.join(self.directory, "checkout")
        os.makedirs(os.path.join(self.root, "tools"))
        for name in ("run", "lib.sh", "packages.txt"):
            shutil.copy(os.path.join(ROOT, "tools", name), os.path.join(self.root, "tools"))
        programs = os.path.join(self.directory, "programs")
        os.mkdir(programs)
        for name, text in (("swift", SWIFT), ("core", CORE)):
            with open(os.path.join(programs, name), "w", encoding="ascii") as out:
                out.write(text)
            os.chmod(os.path.join(programs, name), 0o755)
        self.calls = os.path.join(self.directory, "calls")
        self.environment = {
            **os.environ, "PATH": programs + ":" + os.environ["PATH"], "SWIFT_CALLS": self.calls,
            "SWIFT_CORE": os.path.join(programs, "core"), "APUS_SKIP_PACKAGES": "1"}

    def start(self, *words, **settings):
        if os.path.exists(self.calls):
            os.remove(self.calls)
        return subprocess.Popen(
            [os.path.join(self.root, "tools", "run"), *words], cwd=self.root, env={**self.environment, **settings},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def asked(self):
        if not os.path.exists(self.calls):
            return []
        with open(self.calls, encoding="ascii") as calls:
            return calls.read().splitlines()

    def run_it(self, *words, **settings):
        """(status, what was called, what was said)"""
        process = self.start(*words, **settings)
        _, said = process.communicate(timeout=30)
        return process.returncode, self.asked(), said

    def built(self, name="apus-tools"):
        return os.path.exists(os.path.join(self.root, ".build", "release", name))

    def test_the_first_demo_waits_only_for_what_it_needs(self):
        status, calls, said = self.run_it()
        self.assertEqual((status, len(calls)), (0, 3), calls)
        self.assertEqual((calls[0], calls[2]), (BEFORE, BEHIND))
        self.assertRegex(calls[1], r"^apus run --config .*/config/demo\.yaml --for 20s with apus $")
        self.assertIn("Building what reads journals, logs and order files (apus replay,", said)
        self.assertTrue(self.built())
        # Then there is nothing left to build behind it, also where the core was linked a moment before the tools.
        status, calls, said = self.run_it("--for", "1s")
        self.assertEqual((status, calls), (0, [BEFORE, calls[1]]))
        self.assertTrue(calls[1].endswith("--for 1s with apus apus-tools "), calls[1])
        self.assertNotIn("Building what reads", said)

    def test_only_what_matters_to_a_build_makes_it_think_again(self):
        _, calls, _ = self.run_it(STRANGER="a terminal's, say", APUS_PORTABLE="1")
        self.assertEqual((calls[0], calls[2]), (BEFORE + " for any", BEHIND + " for any"))

    def test_what_reads_files_is_never_older_than_the_core(self):
        self.run_it()
        time.sleep(0.02)
        status, calls, _ = self.run_it(SWIFT_CORE_IS_NEW="1")
        self.assertEqual((status, len(calls), calls[2]), (0, 3, BEHIND), calls)
        self.assertTrue(calls[1].endswith(" with apus "), "the old one is gone while the new core runs: " + calls[1])
        self.assertTrue(self.built())

    def test_a_backtest_needs_them_at_once(self):
        status, calls, _ = self.run_it("--config", "paper.yaml", "--executor", "inline")
        self.assertEqual((status, calls[:2], len(calls)), (0, [BEFORE, BEHIND], 3), calls)
        self.assertTrue(calls[2].endswith("--executor inline with apus apus-tools "), calls[2])

    def test_a_demo_that_fails_is_told_as_it_failed(self):
        """One that ran and failed is one to look into; one that a config kept from running isn't."""
        status, calls, _ = self.run_it(DEMO_STATUS="2")
        self.assertEqual((status, len(calls), self.built()), (2, 2, False), calls)
        status, calls, _ = self.run_it(DEMO_STATUS="1")
        self.assertEqual((status, len(calls), self.built()), (1, 3, True), calls)

    def test_a_stopped_demo_ends_in_good_order_and_nothing_is_built_behind_it(self):
        process = self.start(DEMO_LASTS="30")
        deadline = time.monotonic() + 20
        while len(self.asked()) < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(self.asked()[2:], ["stopped"])
        self.assertFalse(self.built())

    def test_a_build_that_fails_behind_it_says_so(self):
        status, calls, said = self.run_it(SWIFT_FAILS="1")
        self.assertEqual((status, len(calls)), (2, 3), calls)
        self.assertIn("no such luck", said)
        self.assertIn("the build failed; the whole log is in ", said)


if __name__ == "__main__":
    unittest.main()
