"""What the tests of the commands share: a directory of one's own, configs in it, cores that are
ended whatever happens.

APUS_BIN names the directory of the built commands, APUS_ROOT the repository.
"""

import fcntl
import json
import os
import pty
import resource
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unittest

ROOT = os.environ.get("APUS_ROOT", os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
BIN = os.path.abspath(os.environ.get("APUS_BIN", os.path.join(ROOT, ".build/release")))
APUS = os.path.join(BIN, "apus")
RINGTAP = os.path.join(BIN, "ringtap")
FABRICS = "/dev/shm/apus"

# A sound config; a test says what is other. Values as YAML has them. The watchdog is patient: several tests share a
# disk, which may hold a logger's page for seconds.
BASE = {
    "instruments": "instruments.yaml",
    "market": {"rate": "20k/s"},
    "strategy": {"quote": 100, "take": 100, "max_position": 1000},
    "risk": {"max_order": 500, "max_position": 2000},
    "journal": {"directory": "journal", "segment": "1MiB"},
    "watchdog": {"after": "20s"},
}


def no_core_dumps():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Under nohup a child would ignore it, and some tests are about it.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def typed(command, directory, answer, after, rows=24, columns=80, seconds=20):
    """(status, output) of a command at a terminal; `answer` is typed once all of `after` was seen."""
    wanted = (after,) if isinstance(after, bytes) else after
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(directory)
        os.environ["TERM"] = "xterm"
        os.execv(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    output, deadline, is_typed = b"", time.monotonic() + seconds, False
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                chunk = os.read(terminal, 65536)
            except OSError:
                break
            if not chunk:
                break
            output += chunk
        if not is_typed and all(words in output for words in wanted):
            os.write(terminal, answer)
            is_typed = True
    else:
        os.kill(pid, signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return status, output


def run(command, *words, cwd=None, check=None, timeout=60):
    """The finished process. `check`: the status that it must have had."""
    result = subprocess.run([command, *words], cwd=cwd, capture_output=True, text=True,
                            timeout=timeout, stdin=subprocess.DEVNULL, preexec_fn=no_core_dumps)
    if check is not None and result.returncode != check:
        raise AssertionError(
            f"{os.path.basename(command)} {' '.join(words)}: {result.returncode}, not {check}\n"
            f"{result.stdout[-1500:]}{result.stderr[-1500:]}")
    return result


def flow(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k}: {flow(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) \
        else str(value)


class CommandTest(unittest.TestCase):
    """A test with a directory that goes when it ends, and cores that end with it."""

    made = 0

    def setUp(self):
        self.directory = tempfile.mkdtemp(prefix="apus-commands-")
        shutil.copy(os.path.join(ROOT, "config", "instruments.yaml"), self.directory)
        self.cores = []
        self.addCleanup(self.sweep)

    def sweep(self):
        for core in self.cores:
            if core.poll() is None:
                core.kill()
            core.communicate()
            # A demo that was killed leaves its venue's too.
            for name in (core.name, core.name + "-venue", core.name + ".control",
                         core.name + "-venue.control"):
                try:
                    os.unlink(os.path.join(FABRICS, name))
                except FileNotFoundError:
                    pass
        shutil.rmtree(self.directory, ignore_errors=True)

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def name(self):
        CommandTest.made += 1
        return f"cmd-{os.getpid()}-{CommandTest.made}"

    def config(self, name="core.yaml", **sections):
        """Writes a config: BASE, each section with what is given for it on top."""
        whole = dict(BASE)
        for key, value in sections.items():
            base = whole.get(key)
            whole[key] = {**base, **value} if isinstance(value, dict) and base else value
        # Its one strategy.
        whole["strategies"] = {"quote_and_take": whole.pop("strategy")}
        text = "".join(f"{key}: {flow(value)}\n" for key, value in whole.items())
        return self.write(name, text)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)
        return name

    def apus(self, *words, **more):
        return run(APUS, *words, cwd=self.directory, **more)

    def start(self, *words, config=None, name=None, moving=True, **popen):
        """Starts a core in the background; it is up, and has handled events, on return."""
        name = name or self.name()
        command = [APUS, "run", "--instance", name, "--config", config or self.config(), *words]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **popen}
        core = subprocess.Popen(command, cwd=self.directory, stdin=subprocess.DEVNULL,
                                preexec_fn=no_core_dumps, **options)
        core.name = name
        self.cores.append(core)
        deadline = time.monotonic() + 30
        while moving and time.monotonic() < deadline and core.poll() is None:
            # The fabric of one who was killed can be read until its own is there.
            if self.owner(name) == core.pid and self.counters(name, missing_is_well=True).get("stage.gateway-in", {}).get(
                    "events_out", 0) > 500:
                return core
            time.sleep(0.05)
        if moving:
            self.fail(f"the core didn't come up: {core.poll()}, {core.communicate(timeout=5)}")
        return core

    def owner(self, name):
        """The process whose fabric it is; nil when there is none that lives."""
        instances = json.loads(run(RINGTAP, "list", "--json").stdout)["instances"]
        return next((i.get("pid") for i in instances if i["instance"] == name), None)

    def counters(self, name, missing_is_well=False):
        result = run(RINGTAP, "stats", "--json", "--instance", name)
        if result.returncode != 0:
            if missing_is_well:
                return {}
            self.fail(result.stderr)
        return {block["name"]: block["counters"]
                for block in json.loads(result.stdout)["blocks"]}

    def end(self, core, timeout=40):
        """(status, stdout, stderr) of a core that ends by itself."""
        output, errors = core.communicate(timeout=timeout)
        return core.returncode, output, errors

    def journal(self, name):
        """The one journal that an instance left."""
        found = sorted(d for d in os.listdir(self.path("journal")) if d.startswith(name + "-2"))
        self.assertEqual(len(found), 1, found)
        return os.path.join("journal", found[0])

    def record(self, *words, **sections):
        """A short run in good order; the journal it wrote."""
        name = self.name()
        self.apus("run", "--instance", name, "--config", self.config(**sections),
                  *(words or ("--events", "20000")), check=0)
        return self.journal(name)

    def assert_replays(self, journal):
        """It verifies and replays; returns what verify and replay said."""
        verified = self.apus("journal", "verify", journal, check=0).stdout
        replayed = self.apus("replay", journal, check=0).stdout
        self.assertRegex(replayed, r"^identical: \d+ events in 5 streams\n")
        return verified, replayed

    def said(self, words, command):
        """By role, what was said with a command; `words`: the journal's operator_words, in order."""
        texts = {}
        for part in words:
            if part["command"] == str(command):
                texts[part["role"]] = texts.get(part["role"], "") + part["text"]
        return texts

    def assert_gone(self, name):
        self.assertFalse(os.path.exists(os.path.join(FABRICS, name)), "its fabric is still there")
