"""apus-sim: what it says of a seed that breaks a rule, and that it leaves nothing behind."""

import glob
import os
import re
import resource
import signal
import subprocess
import time

from support import BIN, CommandTest, run

SIM = os.path.join(BIN, "apus-sim")
SCRATCH = "/dev/shm/apus-sim-"
# A venue that ends at once: on a real host that breaks a rule, whatever the code does.
BROKEN = ("--real", "/bin/false", "--until", "1s")


class Simulation(CommandTest):
    def simulate(self, *words, check):
        return run(SIM, *words, "--out", self.path("out"), cwd=self.directory, check=check, timeout=120).stdout

    def assert_told(self, text, seed, profile):
        """Whoever reads it somewhere else can see the same again: seed, profile, commit, build and rule."""
        self.assertRegex(text, rf"seed {seed} of {profile}, commit [0-9a-f]{{12}}(-dirty)?, build [0-9.]+\+[0-9a-f]{{8}}")
        self.assertIn("no-traps", text)
        path = re.search(r"apus-sim --story (\S+) --trace", text).group(1)
        with open(os.path.join(self.directory, path), encoding="utf-8") as file:
            head = file.readline()
        self.assertRegex(head, r"^# no-traps: .*\(commit [0-9a-f]{12}")

    def test_one_seed_that_breaks_a_rule_says_what_it_follows_from(self):
        self.assert_told(self.simulate("--seed", "3", "--profile", "calm", *BROKEN, check=1), 3, "calm")

    def test_what_ends_its_process_is_shrunk_like_anything_else(self):
        """More CPU than a process may have stands for a trap: each attempt is a process of its own, the first one too."""
        story = self.path("story")
        with open(story, "w", encoding="utf-8") as file:
            file.write("seed 5\nprofile calm\nuntil 1h\ndurability process\ntopology two_threads\nsnapshots 0s\n"
                       "latency 50us 200us\nsegments 200 1400\nloss 0\ntraders 0\n"
                       "client 1 honest 100ms 10s repeats loses\nclient 2 clumsy 100ms 10s repeats loses\n")
        text = subprocess.run([SIM, "--story", story, "--shrink", "--out", self.path("out")], cwd=self.directory,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 1)))
        self.assertEqual(text.returncode, 1, text.stdout + text.stderr)
        self.assertRegex(text.stdout, r"no-traps.*ended by signal (9|24)")
        self.assertRegex(text.stdout, r"1 clients, \d+ s: broken still")
        short = re.search(r"shrunk in \d+ tries:\n(.*?)\napus-sim --story (\S+) --trace", text.stdout, re.S)
        with open(short.group(2), encoding="utf-8") as file:
            self.assertIn(short.group(1).strip(), file.read())

    def test_a_campaign_says_it_of_each(self):
        text = self.simulate("--seed", "5", "--seeds", "2", *BROKEN, check=1)
        for seed in (5, 6):
            self.assert_told(text[text.index(f"seed {seed} of"):], seed, "rough")
        # And once more at the end, behind the table of marks.
        self.assertEqual(text.split("\nmarks\n")[1].count("seed 6 of rough, commit"), 1, text)

    def test_several_seeds_at_a_time_come_to_the_same(self):
        def told(*jobs):
            text = self.simulate("--seed", "11", "--seeds", "5", "--profile", "calm", "--until", "2s", *jobs, check=0)
            return re.sub(r"\d+ times", "N times", text.split("\nmarks\n")[1])

        alone = told()
        self.assertIn("5 seeds (11 … 15) of calm", alone)
        self.assertEqual(alone, told("--jobs", "3"))
        text = self.simulate("--seed", "5", "--seeds", "3", "--jobs", "3", *BROKEN, check=1)
        for seed in (5, 6, 7):
            self.assert_told(text[text.index(f"seed {seed} of"):], seed, "rough")

    def test_a_venue_that_died_stopped_is_let_go_at_its_next_start(self):
        """Its log says that it is stopped, and the stop was to outlast it: else the rest of the story would be refusals."""
        for stopped, instrument in (("stop venue 100s 0", ""), ("halt venue 100s 1", "BOLT")):
            story = self.path("story")
            with open(story, "w", encoding="utf-8") as file:
                file.write("seed 5\nprofile calm\nuntil 30s\ndurability process\ntopology two_threads\nsnapshots 0s\n"
                           "latency 50us 200us\nsegments 200 1400\nloss 0\ntraders 0\n"
                           "client 1 honest 100ms 10s repeats loses\nclient 2 honest 100ms 10s repeats loses\n"
                           f"at 10s {stopped}\nat 15s kill venue 1s 0\n")
            trace = self.simulate("--story", story, "--trace", "--rows", "100000", check=0)
            accepted = [float(at) for at in re.findall(rf"^ *([0-9.]+) .* 8 #\d+ accepted .*{instrument}", trace, re.M)]
            # Up to two seconds it may take until the desk's word is in the line.
            self.assertEqual([at for at in accepted if 12 < at < 16], [], stopped)
            self.assertGreater(len([at for at in accepted if 16 < at < 30]), 50, stopped)

    def test_what_a_greedy_trader_is_refused_waits_for_room_to_go_round(self):
        """Twenty-four orders at once that risk refuses, on a loopback of sixteen: the line doesn't wait, and it shows."""
        story, result = self.path("story"), self.path("result")
        marks = {}
        for takers in ("", "takers greedy\n"):
            with open(story, "w", encoding="utf-8") as file:
                file.write("seed 1\nprofile calm\nuntil 15s\ndurability process\ntopology one_thread\nrings 256\n"
                           f"snapshots 0s\nlatency 50us 200us\nsegments 0 0\nloss 0\ntraders 1\n{takers}"
                           + "".join(f"client {number} honest 300ms 10s repeats loses\n" for number in range(1, 9)))
            self.simulate("--story", story, "--result", result, check=0)
            with open(result, encoding="utf-8") as file:
                marks[takers] = re.findall(r"^mark loopback-full ([1-9]\d*)$", file.read(), re.M)
        self.assertEqual(marks[""], [])
        self.assertEqual(len(marks["takers greedy\n"]), 1)

    def test_the_tree_is_asked_wherever_it_is_started(self):
        """The commit is that of its own sources, not of the directory that it runs in."""
        subprocess.run(["git", "init", "-q", self.directory], check=True)
        self.assert_told(self.simulate("--seed", "1", *BROKEN, check=1), 1, "rough")

    def test_what_a_killed_run_left_the_next_one_takes_away(self):
        process = subprocess.Popen([SIM, "--seed", "1", "--until", "1h", "--out", self.path("out")],
                                   cwd=self.directory, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        own = f"{SCRATCH}{process.pid}"
        try:
            until = time.monotonic() + 30
            while not glob.glob(own + "/*") and time.monotonic() < until:
                time.sleep(0.02)
            self.assertTrue(glob.glob(own + "/*"), "it has begun")
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.assertTrue(os.path.isdir(own), "it couldn't")
        # One that runs keeps its own.
        mine = f"{SCRATCH}{os.getpid()}"
        os.makedirs(mine, exist_ok=True)
        try:
            self.simulate("--seed", "1", "--profile", "calm", "--until", "1s", check=0)
            self.assertFalse(os.path.exists(own))
            self.assertTrue(os.path.isdir(mine))
        finally:
            os.rmdir(mine)

    def test_no_end_of_a_seed_leaves_anything(self):
        before = set(glob.glob(SCRATCH + "*"))
        self.simulate("--seed", "1", "--seeds", "2", "--until", "1s", check=0)
        self.simulate("--seed", "1", "--seeds", "2", *BROKEN, check=1)
        left = set(glob.glob(SCRATCH + "*")) - before
        # Somebody else may be running one.
        self.assertEqual([path for path in left if not os.path.exists(f"/proc/{path[len(SCRATCH):]}")], [])
