"""`apus doctor`: what it says of this host is what the host says, and of a config what the host makes of it."""

import json
import os
import resource
import shutil
import subprocess
import unittest

from support import APUS, ROOT, CommandTest, flow

LOOKED = ["CPUs", "topology", "SMT", "NUMA", "caches", "cpuset", "isolated CPUs", "timer tick", "interrupts",
          "governor", "idle states", "clock source", "TSC", "huge pages", "huge pages of rings",
          "reserved huge pages", "defragmentation", "swap", "locked memory", "shared memory", "page merging",
          "real time", "NUMA balancing", "NMI watchdog", "housekeeping", "io_uring", "epoll", "busy poll",
          "container limits", "virtual machine"]
MEASURED = ["core to core", "scheduler noise", "disk sync"]


class Doctor(CommandTest):
    def checks(self, *words, check=0, before=(), **more):
        result = subprocess.run([*before, APUS, "doctor", "--json", *words], cwd=self.directory, capture_output=True,
                                text=True, timeout=60, **more)
        self.assertEqual(result.returncode, check, result.stderr)
        return {line["check"]: line for line in map(json.loads, result.stdout.splitlines())}

    def threads(self, *threads):
        """A config with these threads, each a CPU and a wait strategy; the last has the logger."""
        stages = ["gateway-in, book, strategy, orders, risk, gateway-out", "logger"]
        named = {f"t{index}": {"stages": f"[{stages[index]}]", **thread} for index, thread in enumerate(threads)}
        text = flow(named)
        return self.config(topology="custom", threads=text)

    def test_what_is_there(self):
        checks = self.checks("--seconds", "0")
        # A card is there or it isn't.
        self.assertEqual([name for name in checks if not name.startswith("card ")], LOOKED)
        usable = len(os.sched_getaffinity(0))
        self.assertTrue(checks["CPUs"]["found"].startswith(f"{usable} CPU"), checks["CPUs"]["found"])
        self.assertEqual(checks["topology"]["verdict"], "ok")
        for check in checks.values():
            self.assertIn(check["verdict"], ("ok", "warning"), check)
            # What isn't as it should be comes with what would mend it, and each with why it matters.
            self.assertEqual(check["mend"] is None, check["verdict"] == "ok", check)
            self.assertGreater(len(check["why"]), 20)

    def test_what_the_kernel_says(self):
        checks = self.checks("--seconds", "0")
        with open("/sys/devices/system/clocksource/clocksource0/current_clocksource", encoding="ascii") as file:
            self.assertEqual(checks["clock source"]["found"], file.read().strip())
        if checks["io_uring"]["verdict"] == "ok":
            self.assertIn("SINGLE_ISSUER", checks["io_uring"]["found"])
        self.assertEqual(checks["epoll"]["verdict"], "ok")

    def test_measurements(self):
        checks = self.checks("--seconds", "1")
        self.assertEqual(list(checks)[-3:], MEASURED)
        usable = os.sched_getaffinity(0)
        noise = checks["scheduler noise"]["measured"]["cpus"]
        self.assertEqual({cpu["cpu"] for cpu in noise}, usable)
        for cpu in noise:
            self.assertLessEqual(cpu["p50_ns"], cpu["p99_ns"])
            self.assertLessEqual(cpu["p999_ns"], cpu["max_ns"])
            self.assertEqual(sum(bar["count"] for bar in cpu["histogram"]), cpu["gaps"])
        if checks["core to core"]["found"] not in ("not measured", "one CPU: no way"):
            self.assertTrue(all(pair["ns"] > 0 for pair in checks["core to core"]["measured"]["pairs"]))
        disk = checks["disk sync"]["measured"]
        self.assertTrue(0 < disk["p50_ns"] <= disk["p99_ns"] <= disk["max_ns"])
        self.assertEqual([name for name in os.listdir(self.directory) if "doctor" in name], [])

    def test_a_limit_of_locked_memory(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (1 << 20, 1 << 20))
        self.assertIn("CAP_IPC_LOCK" if os.geteuid() == 0 else "MiB may be locked",
                      self.checks("--seconds", "0", preexec_fn=limit)["locked memory"]["found"])
        if os.geteuid() != 0 or not shutil.which("setpriv"):
            self.skipTest("only root can give up the right to lock, with setpriv")
        # The network's ring and a thread's class need no right that is taken away here.
        locked = self.checks("--seconds", "0", before=("setpriv", "--bounding-set", "-ipc_lock"),
                             preexec_fn=limit)["locked memory"]
        self.assertEqual((locked["verdict"], locked["found"]),
                         ("warning", "1.00 MiB may be locked: the rest may be taken away"))

    def test_one_CPU(self):
        cpu = min(os.sched_getaffinity(0))
        checks = self.checks("--seconds", "0", before=("taskset", "-c", str(cpu)))
        self.assertTrue(checks["CPUs"]["found"].startswith(f"1 CPU that this process may use ({cpu})"))
        self.assertEqual(checks["topology"]["found"], f"topology: auto: line (CPU {cpu}, yield)")

    def test_a_config_that_fits(self):
        cpu = max(os.sched_getaffinity(0))
        config = self.threads({"cpu": cpu, "wait": "yield"}, {"wait": "park"})
        checks = self.checks("--seconds", "0", "-c", config)
        self.assertEqual((checks["topology"]["verdict"], checks["topology"]["found"]),
                         ("ok", f"core.yaml: t0 (CPU {cpu}, yield), t1 (park)"))

    def test_a_config_that_does_not_fit(self):
        config = self.threads({"cpu": 1023, "wait": "spin"}, {"wait": "park"})
        checks = self.checks("--seconds", "0", "-c", config, check=1)
        self.assertEqual(checks["topology"]["verdict"], "bad")
        self.assertRegex(checks["topology"]["found"], r"^core\.yaml:\d+:\d+: 'cpu' in 'threads\.t0': this host has no CPU 1023")
        self.assertEqual(checks["cpuset"]["verdict"], "bad")
        # A core says the same, and doesn't start.
        refused = self.apus("run", "--config", config, "--instance", self.name(), "--events", "10", check=2)
        self.assertEqual(refused.stdout, "")
        self.assertRegex(refused.stderr, r"^core\.yaml:\d+:\d+: 'cpu' in 'threads\.t0': this host has no CPU 1023, and "
                                         r"the process may use .*; name one of those, or write 'topology: auto'")
        self.assertFalse(os.path.exists(self.path("journal")))
        # In virtual time its threads don't matter.
        self.apus("run", "--config", config, "--executor", "inline", "--events", "10", check=0)

    def test_threads_that_share_a_CPU(self):
        cpu = max(os.sched_getaffinity(0))
        config = self.threads({"cpu": cpu, "wait": "spin"}, {"cpu": cpu, "wait": "spin"})
        refused = self.apus("run", "--config", config, "--instance", self.name(), "--events", "10", check=2)
        self.assertIn(f"thread 't0' spins on CPU {cpu} too", refused.stderr)

    def test_a_venue(self):
        for name in ("venue.yaml", "sessions.yaml", "instruments.yaml"):
            with open(os.path.join(ROOT, "config", name), encoding="utf-8") as file:
                text = file.read()
            self.write(name, text.replace("topology: auto", "topology: one.yaml"))
        self.write("one.yaml", "trader: { threads: { a: { stages: [gateway-in, book, strategy, orders, risk, gateway-out, "
                               "logger] } } }\nvenue:\n  threads:\n    all: { stages: [gateway-in, risk, gateway-out, "
                               "logger], cpu: 1023 }\n")
        found = self.checks("--seconds", "0", "-c", "venue.yaml", check=1)["topology"]["found"]
        said = r"^one\.yaml:4:\d+: 'cpu' in 'venue\.threads\.all': this host has no CPU 1023"
        self.assertRegex(found, said)
        refused = self.apus("venue", "--config", "venue.yaml", "--port", "0", "--instance", self.name(), check=2)
        self.assertRegex(refused.stderr, said)

    def test_a_topology_in_a_file_of_its_own(self):
        name = self.name()
        self.write("here.yaml", "trader:\n  threads:\n    all: { stages: [gateway-in, book, strategy, orders, risk, "
                                "gateway-out, logger], wait: yield }\n")
        journal = self.record("--events", "2000", topology="here.yaml")
        self.assert_replays(journal)
        self.write("here.yaml", "trader:\n  threads:\n    all: { stages: [gateway-in, book, strategy, orders, risk, "
                                "gateway-out, logger], cpu: 1022 }\n")
        refused = self.apus("run", "--config", self.config(topology="here.yaml"), "--instance", name, check=2)
        self.assertRegex(refused.stderr, r"^here\.yaml:3:\d+: 'cpu' in 'trader\.threads\.all': this host has no CPU 1022")
        # What was recorded on other threads replays on any host.
        self.assert_replays(journal)

    def test_a_wrong_config(self):
        result = self.apus("doctor", "-c", self.config(topology="round"), check=2)
        self.assertIn("'topology': expected one of auto,", result.stderr)
        self.assertIn("no such file", self.apus("doctor", "-c", "absent.yaml", check=2).stderr)
        self.assertIn("--seconds", self.apus("doctor", "--seconds", "3601", check=2).stderr)

    def test_strict(self):
        # Nobody's test machine has all that a core would have.
        checks = self.checks("--seconds", "0")
        worst = any(check["verdict"] != "ok" for check in checks.values())
        self.apus("doctor", "--seconds", "0", "--strict", check=1 if worst else 0)

    def test_for_people(self):
        output = self.apus("doctor", "--seconds", "0", check=0).stdout
        self.assertRegex(output, r"(?m)^shared memory       ok: /dev/shm can be written, .*$")
        self.assertRegex(output, r"(?m)^epoll               ok: ")
        self.assertRegex(output, r"(?m)^ {20}why: all rings, counters and histograms are in /dev/shm")
        self.assertRegex(output, r"\njudged for topology: auto: \d+ ok, \d+ could be better, 0 no; "
                                 r"nothing was measured \(--seconds 0\)\n$")


if __name__ == "__main__":
    unittest.main()
