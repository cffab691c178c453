"""What is left when a run goes wrong: a stage that crashes or stands still, a disk that is full."""

import json
import os
import re
import signal
import subprocess
import unittest

from support import FABRICS, RINGTAP, CommandTest, run


class Drills(CommandTest):
    def drill(self, action, stage, topology, after=2000):
        config = self.config(topology=topology, watchdog={"after": "1s"},
                             drill={"stage": stage, "after": after, "action": action})
        core = self.start("--for", "30s", config=config, moving=False)
        return core, *self.end(core)

    def assert_readable(self, name, state):
        [instance] = json.loads(run(RINGTAP, "list", "--instance", name, "--json",
                                    check=0).stdout)["instances"]
        self.assertEqual((instance["state"], instance["alive"]), (state, False))
        self.assertIn(f"{name}: {state}, process ", run(RINGTAP, "list", "--instance", name).stdout)
        self.assertGreater(self.counters(name)["stage.gateway-in"]["events_out"], 100)
        events = run(RINGTAP, "tail", "gateway-in-book", "-n", "3", "--json", "--instance", name,
                     check=0).stdout
        self.assertEqual(len(events.splitlines()), 3)
        for words in (["top", "--once"], ["hist"], ["export"]):
            run(RINGTAP, *words, "--instance", name, check=0)

    def assert_cleared_by_the_next(self, name):
        self.apus("run", "--instance", name, "--config", self.config("sound.yaml"), "--events",
                  "1000", check=0)
        self.assert_gone(name)

    def test_a_crash_is_loud_and_the_journal_whole(self):
        for topology, stage, thread in (("stage_per_thread", "strategy", "strategy"),
                                        ("two_threads", "risk", "line"),
                                        ("one_thread", "gateway-out", "line")):
            with self.subTest(topology=topology, stage=stage):
                core, status, _, errors = self.drill("crash", stage, topology)
                self.assertIn(-status, (signal.SIGILL, signal.SIGTRAP, signal.SIGABRT), errors)
                self.assertIn("CRASH: SIG", errors)
                self.assertIn(f"in thread '{thread}', stage '{stage}'", errors)
                journal = self.journal(core.name)
                self.assertIn(f"apus journal verify {journal}", errors)
                self.assertIn(f"ringtap stats --instance {core.name}", errors)
                self.assert_replays(journal)
                self.assert_readable(core.name, "crashed")
                self.assert_cleared_by_the_next(core.name)

    def test_a_stall_is_noticed_and_named(self):
        for topology, stage, thread in (("stage_per_thread", "orders", "orders"),
                                        ("two_threads", "strategy", "line"),
                                        ("one_thread", "book", "line")):
            with self.subTest(topology=topology, stage=stage):
                core, status, output, errors = self.drill("stall", stage, topology)
                self.assertEqual(status, 1)
                self.assertRegex(
                    errors, rf"watchdog: stage '{stage}' on thread '{thread}' hasn't moved for "
                            r"\d+ ms; \d+ events? waits? in \S+")
                self.assertIn("FAILED", output)
                self.assertNotIn("positions", output, "they may still change")
                self.assert_replays(self.journal(core.name))
                self.assert_readable(core.name, "failed")
                self.assert_cleared_by_the_next(core.name)

    def test_a_kill_leaves_what_can_be_read(self):
        core = self.start()
        core.kill()
        self.end(core)
        verified, _ = self.assert_replays(self.journal(core.name))
        self.assertRegex(verified, "wasn't closed|torn record")
        self.assert_readable(core.name, "stale")
        self.assert_cleared_by_the_next(core.name)


class Disks(CommandTest):
    def test_a_full_disk_stops_the_run_and_the_log_stays_readable(self):
        small = self.path("small")
        os.mkdir(small)
        if os.geteuid() != 0 or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", small],
                capture_output=True).returncode != 0:
            self.skipTest("a small file system can't be mounted here: it takes root")
        self.addCleanup(subprocess.run, ["umount", small], capture_output=True)
        name = self.name()
        result = self.apus("run", "--instance", name, "--config",
                           self.config(journal={"directory": "small"}), "--for", "30s", check=1)
        self.assertIn("can't be written any more", result.stderr)
        self.assertIn("No space left on device", result.stderr)
        self.assertIn("FAILED", result.stdout)
        seconds = float(re.search(r"run of ([\d.]+) s", result.stdout)[1])
        self.assertLess(seconds, 20, "it should stop by itself")
        [journal] = [d for d in os.listdir(small) if d.startswith(name)]
        self.assert_replays(os.path.join("small", journal))
        sent = int(re.search(r"orders: (\d+) requests sent", result.stdout)[1])
        stages = json.loads(self.apus("journal", "info", os.path.join("small", journal),
                                      "--json").stdout)["stages"]
        self.assertGreaterEqual(stages["gateway-out"], sent)
        if os.path.exists(os.path.join(FABRICS, name)):
            self.assertIn("failed", run(RINGTAP, "list", "--instance", name).stdout)

    def test_a_disk_that_is_full_from_the_start(self):
        small = self.path("small")
        os.mkdir(small)
        if os.geteuid() != 0 or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", small],
                capture_output=True).returncode != 0:
            self.skipTest("a small file system can't be mounted here: it takes root")
        self.addCleanup(subprocess.run, ["umount", small], capture_output=True)
        name = self.name()
        result = self.apus("run", "--instance", name, "--config",
                           self.config(journal={"directory": "small"}), check=1)
        self.assertIn("No space left on device", result.stderr)
        self.assert_gone(name)

    def test_a_journal_directory_that_cant_be_used(self):
        self.write("taken", "a file")
        result = self.apus("run", "--instance", self.name(), "--for", "1s", "--config",
                           self.config(journal={"directory": "taken"}), check=1)
        self.assertIn("taken", result.stderr)
        self.assertIn("Not a directory", result.stderr)
        # Nobody may write here, root neither.
        result = self.apus("run", "--instance", self.name(), "--for", "1s", "--config",
                           self.config(journal={"directory": "/proc/apus"}), check=1)
        self.assertIn("/proc/apus", result.stderr)

    def test_an_epoch_that_isnt_one(self):
        os.mkdir(self.path("journal"))
        self.write("journal/epoch", "seven\n")
        result = self.apus("run", "--instance", self.name(), "--for", "1s", "--config",
                           self.config(), check=1)
        self.assertIn("'seven'", result.stderr)
        self.assertIn("journal/epoch", result.stderr)


if __name__ == "__main__":
    unittest.main()
