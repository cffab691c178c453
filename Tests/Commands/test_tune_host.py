"""`tools/tune-host`: what it changes, what it records before, and that an undo leaves a host as it was.

On made-up hosts, in a directory; nothing of this host is touched.
"""

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest

from support import ROOT

TUNE = os.path.join(ROOT, "tools", "tune-host")
CPU = "/sys/devices/system/cpu"
HUGE = "/sys/kernel/mm/transparent_hugepage"
LIMITS = "/etc/security/limits.d"


def program():
    """The tool in this process: starting Python for each of its hundred runs would take longer than all of them."""
    loader = importlib.machinery.SourceFileLoader("tune_host", TUNE)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("tune_host", loader))
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


class TuneHost(unittest.TestCase):
    tool = program()

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="apus-tune-", dir="/dev/shm")
        self.addCleanup(directory.cleanup)
        self.root = directory.name
        self.state = self.root + "/var/lib/apus-tune/tune-host.json"

    def put(self, name, text):
        path = self.root + name
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def get(self, name):
        with open(self.root + name, encoding="utf-8") as file:
            return file.read()

    def machine(self, cpus=8, nodes=1):
        """As distributions leave one: nothing tuned."""
        self.put(f"{CPU}/online", f"0-{cpus - 1}\n")
        self.put(f"{CPU}/isolated", "\n")
        for cpu in range(cpus):
            self.put(f"{CPU}/cpu{cpu}/cpufreq/scaling_governor", "powersave\n")
            self.put(f"{CPU}/cpu{cpu}/cpufreq/scaling_available_governors", "performance powersave\n")
            for state, (name, latency) in enumerate((("POLL", 0), ("C1", 2), ("C6", 133))):
                for file, text in (("name", name), ("latency", str(latency)), ("disable", "0")):
                    self.put(f"{CPU}/cpu{cpu}/cpuidle/state{state}/{file}", text + "\n")
        for node in range(nodes):
            self.put(f"/sys/devices/system/node/node{node}/cpulist", "\n")
        self.put("/proc/irq/default_smp_affinity", "ff\n")
        self.put("/proc/irq/24/smp_affinity_list", f"0-{cpus - 1}\n")
        self.put("/proc/irq/25/smp_affinity_list", "0\n")
        self.put("/sys/devices/virtual/workqueue/cpumask", "ff\n")
        self.put(f"{HUGE}/enabled", "[always] madvise never\n")
        self.put(f"{HUGE}/defrag", "always defer [madvise] never\n")
        self.put(f"{HUGE}/shmem_enabled", "always advise [never]\n")
        self.put("/sys/kernel/mm/ksm/run", "1\n")
        for name, value in (("vm/swappiness", 60), ("vm/stat_interval", 1), ("vm/nr_hugepages", 0),
                            ("kernel/numa_balancing", 1), ("kernel/nmi_watchdog", 1), ("kernel/timer_migration", 1),
                            ("kernel/sched_rt_runtime_us", 950000), ("net/core/busy_poll", 0), ("net/core/busy_read", 0),
                            ("kernel/random/boot_id", "boot-one")):
            self.put(f"/proc/sys/{name}", f"{value}\n")
        self.put("/proc/swaps", "Filename\tType\n")
        self.put("/proc/cmdline", "quiet\n")
        os.makedirs(self.root + LIMITS)

    def files(self):
        """All of the tree, but for the record."""
        found = {}
        for directory, _, names in os.walk(self.root):
            for name in names:
                path = os.path.join(directory, name)
                if path != self.state:
                    with open(path, encoding="utf-8") as file:
                        found[path[len(self.root):]] = file.read()
        return found

    def tune(self, *words, check=0):
        said, arguments = io.StringIO(), sys.argv
        sys.argv = ["tune-host", "--root", self.root, *words]
        try:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                status = self.tool.main()
        except SystemExit as exit:
            status = exit.code
        finally:
            sys.argv = arguments
        self.assertEqual(status, check, said.getvalue())
        return said.getvalue()

    # --- what it would do ---------------------------------------------------------------------

    def test_it_only_says_what_it_would_change(self):
        self.machine()
        before = self.files()
        said = self.tune("--cpus", "2-7")
        self.assertEqual(self.files(), before)
        self.assertFalse(os.path.exists(self.state))
        self.assertEqual(said, self.tune("--cpus", "2-7", "--dry-run"))
        self.assertIn(f"would change governor: powersave → performance    {CPU}/cpu2/cpufreq/scaling_governor and 5 more\n", said)
        self.assertIn("would change idle state C6: 0 → 1 ", said)
        self.assertIn("why: waking from it takes 133 µs", said)
        self.assertIn("would change huge pages, enabled: always → madvise ", said)
        self.assertIn("skipped      NUMA balancing: this host has one node", said)
        self.assertIn("isolcpus=2-7 nohz_full=2-7 rcu_nocbs=2-7 irqaffinity=0-1", said)
        self.assertRegex(said, r"\n\d+ would change, \d+ are so already; the line's CPUs: 2-7; nothing was changed")

    def test_the_CPUs_of_the_line(self):
        self.machine()
        self.assertIn("the line's CPUs: 1-7", self.tune())
        self.put(f"{CPU}/isolated", "4-7\n")
        self.assertIn("the line's CPUs: 4-7", self.tune())
        self.assertIn("--cpus: this host has no CPU 8-9; its CPUs are 0-7", self.tune("--cpus", "6-9", check=2))
        self.assertIn("are all CPUs of this host; leave one", self.tune("--cpus", "0-7", check=2))
        for wrong in ("x", "3-1", ",", "1-2-3"):
            self.assertIn("--cpus", self.tune("--cpus", wrong, check=2))
        self.put(f"{CPU}/online", "0\n")
        self.put(f"{CPU}/isolated", "\n")
        self.assertIn("a host with one CPU has nowhere else", self.tune())

    def test_what_a_virtual_machine_has_not(self):
        self.put(f"{CPU}/online", "0-1\n")
        said = self.tune("--apply")
        for reason in ("governor: there is no cpufreq here", "idle states: none of the line's CPUs",
                       "huge pages, enabled: this kernel has no transparent huge pages",
                       "swappiness: this kernel has no /proc/sys/vm/swappiness", "limits: this host has no /etc/security/limits.d",
                       "page merging: it is off"):
            self.assertIn("skipped      " + reason, said)
        self.assertIn("0 changed, 0 were so already, 0 failed", said)
        self.assertFalse(os.path.exists(self.state))

    # --- applying and undoing -----------------------------------------------------------------

    def test_applied_and_undone_it_is_as_it_was(self):
        self.machine(nodes=2)
        before = self.files()
        self.tune("--cpus", "2-7", "--apply", "--huge-pages", "64", "--real-time", "--user", "trader")
        now = self.files()
        expected = {f"{CPU}/cpu2/cpufreq/scaling_governor": "performance", f"{CPU}/cpu7/cpuidle/state2/disable": "1",
                    "/proc/irq/default_smp_affinity": "3", "/proc/irq/24/smp_affinity_list": "0-1",
                    "/sys/devices/virtual/workqueue/cpumask": "3", f"{HUGE}/shmem_enabled": "advise",
                    "/sys/kernel/mm/ksm/run": "2", "/proc/sys/vm/nr_hugepages": "64", "/proc/sys/vm/swappiness": "1",
                    "/proc/sys/kernel/numa_balancing": "0", "/proc/sys/kernel/sched_rt_runtime_us": "-1",
                    "/proc/sys/net/core/busy_poll": "50"}
        for name, value in expected.items():
            self.assertEqual(now[name].strip(), value, name)
        # The others' CPUs, states that are quick, and interrupts that were elsewhere are left alone.
        for name in (f"{CPU}/cpu1/cpufreq/scaling_governor", f"{CPU}/cpu7/cpuidle/state1/disable",
                     "/proc/irq/25/smp_affinity_list", f"{HUGE}/defrag"):
            self.assertEqual(now[name], before[name], name)
        self.assertIn("trader - memlock unlimited\ntrader - rtprio 99\n", now[f"{LIMITS}/90-apus.conf"])
        said = self.tune("--undo")
        self.assertRegex(said, r"\n\d+ restored, 0 failed\n$")
        after = {name: text.strip() for name, text in self.files().items()}
        # A choice is written as its word; the kernel puts the brackets back.
        for name in (f"{HUGE}/enabled", f"{HUGE}/shmem_enabled"):
            self.assertIn(f"[{after[name]}]", before[name])
            after[name] = before[name].strip()
        self.assertEqual(after, {name: text.strip() for name, text in before.items()})
        self.assertFalse(os.path.exists(os.path.dirname(self.state)))
        self.assertIn("nothing was applied, or it has been undone", self.tune("--undo", check=2))

    def test_twice_is_once(self):
        self.machine()
        self.tune("--cpus", "2-7", "--apply")
        with open(self.state, encoding="utf-8") as file:
            first = file.read()
        self.assertIn("\n0 changed, ", "\n" + self.tune("--cpus", "2-7", "--apply"))
        with open(self.state, encoding="utf-8") as file:
            self.assertEqual(file.read(), first)
        # Other CPUs later: what was there at first stays on record.
        self.tune("--cpus", "4-7", "--apply", "--huge-pages", "8")
        self.put("/proc/irq/24/smp_affinity_list", "0-7\n")
        self.tune("--cpus", "6-7", "--apply", "--huge-pages", "16")
        self.assertEqual(self.get("/proc/sys/vm/nr_hugepages").strip(), "16")
        self.tune("--undo")
        self.assertEqual(self.get("/proc/sys/vm/nr_hugepages").strip(), "0")
        self.assertEqual(self.get("/proc/irq/24/smp_affinity_list").strip(), "0-7")
        self.assertEqual(self.get(f"{CPU}/cpu2/cpufreq/scaling_governor").strip(), "powersave")

    def test_it_is_on_record_before_it_is_changed(self):
        self.machine()
        # Where the record can't be kept, nothing is changed.
        before = self.files()
        os.makedirs(self.state + ".new")
        self.assertIn("can't keep the record", self.tune("--apply", check=1))
        os.rmdir(self.state + ".new")
        self.assertEqual(self.files(), before)
        # And one that was cut off between record and change restores all the same.
        self.tune("--apply", "--cpus", "2-7")
        self.put("/proc/sys/vm/swappiness", "60\n")
        said = self.tune("--undo")
        self.assertIn("restored     swappiness: 60 → 60", said)

    def test_what_the_kernel_refuses_fails_and_is_no_change(self):
        self.machine()
        # A file of the kernel's that can be read, and never written.
        for name in ("/proc/sys/vm/swappiness", "/proc/irq/24/smp_affinity_list"):
            os.unlink(self.root + name)
        os.symlink("/proc/version", self.root + "/proc/sys/vm/swappiness")
        said = self.tune("--apply", "--cpus", "2-7", check=1)
        self.assertRegex(said, r"FAILED       swappiness: /proc/sys/vm/swappiness: .+\n")
        self.assertIn(", 1 failed;", said)
        with open(self.state, encoding="utf-8") as file:
            self.assertNotIn("swappiness", file.read())
        self.tune("--undo")

    def test_somebody_else_s_change_is_told_and_undone(self):
        self.machine()
        self.tune("--apply", "--cpus", "2-7")
        self.put("/proc/sys/vm/swappiness", "10\n")
        said = self.tune("--undo")
        self.assertIn("restored     swappiness: 10 → 60", said)
        self.assertIn("why: somebody else had changed it since", said)

    def test_a_limits_file_of_somebody_else_s_comes_back(self):
        self.machine()
        self.put(f"{LIMITS}/90-apus.conf", "# mine\n@desk - rtprio 10\n")
        self.tune("--apply", "--cpus", "2-7")
        self.assertIn("apus - rtprio 99", self.get(f"{LIMITS}/90-apus.conf"))
        self.tune("--undo")
        self.assertEqual(self.get(f"{LIMITS}/90-apus.conf"), "# mine\n@desk - rtprio 10\n")

    def test_after_a_boot_only_files_are_undone(self):
        self.machine()
        self.tune("--apply", "--cpus", "2-7")
        # The kernel's values are gone with it; somebody has set one since.
        self.put("/proc/sys/kernel/random/boot_id", "boot-two\n")
        self.put("/proc/sys/vm/swappiness", "30\n")
        said = self.tune("--undo")
        self.assertRegex(said, r"\d+ were undone by a boot since\n1 restored, 0 failed\n$")
        self.assertEqual(self.get("/proc/sys/vm/swappiness"), "30\n")
        self.assertFalse(os.path.exists(self.root + f"{LIMITS}/90-apus.conf"))

    def test_applied_after_a_boot_it_records_that_boot_s_values(self):
        self.machine()
        self.tune("--apply", "--cpus", "2-7")
        self.put("/proc/sys/kernel/random/boot_id", "boot-two\n")
        self.put("/proc/sys/vm/swappiness", "30\n")
        self.tune("--apply", "--cpus", "2-7")
        self.tune("--undo")
        self.assertEqual(self.get("/proc/sys/vm/swappiness").strip(), "30")
        self.assertFalse(os.path.exists(self.root + f"{LIMITS}/90-apus.conf"))

    def test_an_interrupt_that_is_gone(self):
        self.machine()
        self.tune("--apply", "--cpus", "2-7")
        os.unlink(self.root + "/proc/irq/24/smp_affinity_list")
        said = self.tune("--undo")
        self.assertIn("gone         interrupts: /proc/irq/24/smp_affinity_list", said)
        self.assertFalse(os.path.exists(self.state))

    def test_a_record_that_is_none(self):
        self.machine()
        for text in ("{", "[]", '{"version": 1}', '{"version": 2, "boot": "", "changes": []}'):
            self.put("/var/lib/apus-tune/tune-host.json", text)
            for what in ("--apply", "--undo"):
                self.assertIn("tune-host.json' is", self.tune(what, check=2))
        self.assertEqual(self.get("/proc/sys/vm/swappiness"), "60\n")

    def test_a_record_that_others_could_have_written(self):
        self.machine()
        self.tune("--apply", "--cpus", "2-7")
        self.assertEqual(os.stat(self.state).st_mode & 0o777, 0o600)
        os.chmod(self.state, 0o666)
        self.assertIn("could have been written by others", self.tune("--undo", check=2))
        os.chmod(self.state, 0o600)
        with open(self.state, encoding="utf-8") as file:
            record = json.load(file)
        # No file but the kernel's, whatever the record says.
        for name in ("/etc/passwd", "/proc/../etc/passwd", "/sys/../../etc/passwd", "proc/x"):
            record["changes"][0]["file"] = name
            with open(self.state, "w", encoding="utf-8") as file:
                json.dump(record, file)
            self.assertIn("which this tool never changes", self.tune("--undo", check=2))
        self.assertEqual(self.get("/proc/sys/vm/swappiness").strip(), "1")

    def test_a_record_elsewhere(self):
        self.machine()
        place = self.root + "/record.json"
        self.tune("--apply", "--cpus", "2-7", "--state", place)
        with open(place, encoding="utf-8") as file:
            record = json.load(file)
        self.assertEqual((record["version"], record["boot"]), (1, "boot-one"))
        self.assertIn({"file": "/proc/sys/vm/swappiness", "topic": "swappiness", "was": "60", "now": "1", "persists": False},
                      record["changes"])
        self.tune("--undo", "--state", place)
        self.assertFalse(os.path.exists(place))

    def test_usage(self):
        self.assertIn("not allowed with argument", self.tune("--apply", "--undo", check=2))
        self.assertIn("--user is 'a b'", self.tune("--user", "a b", check=2))
        self.assertIn("--huge-pages", self.tune("--huge-pages", "-1", check=2))
        self.assertIn("--undo", self.tune("--help"))

    def test_it_takes_root(self):
        if os.geteuid() == 0:
            self.skipTest("this is root")
        for what in ("--apply", "--undo"):
            result = subprocess.run([sys.executable, TUNE, what], capture_output=True, text=True, timeout=60)
            self.assertEqual((result.returncode, "it takes root" in result.stderr), (2, True))


if __name__ == "__main__":
    unittest.main()
