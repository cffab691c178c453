"""deploy/: the units are whole and hold to what they promise, the container's page to what the commands say."""

import os
import re
import shutil
import subprocess
import tempfile
import unittest

from support import APUS, ROOT, run

DEPLOY = os.path.join(ROOT, "deploy")
TUNE = os.path.join(ROOT, "tools", "tune-host")


def text(name):
    with open(os.path.join(DEPLOY, name), encoding="utf-8") as file:
        return file.read()


def directives(unit):
    """All values of each key, comments left out."""
    found = {}
    for line in unit.splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


class Deploy(unittest.TestCase):
    def analyze(self, *words):
        """systemd-analyze on units that name the programs of this build."""
        if not shutil.which("systemd-analyze"):
            self.skipTest("there is no systemd-analyze here")
        with tempfile.TemporaryDirectory(prefix="apus-units-") as directory:
            for name in ("apus.service", "apus-tune.service"):
                unit = text(name).replace("/usr/local/bin/apus", APUS).replace("/usr/local/sbin/apus-tune-host", TUNE)
                with open(os.path.join(directory, name), "w", encoding="utf-8") as file:
                    file.write(unit)
            # Both, since one wants the other.
            return subprocess.run(["systemd-analyze", *words, *(os.path.join(directory, name) for name in
                                                               ("apus.service", "apus-tune.service"))],
                                  capture_output=True, text=True, timeout=60, check=False)

    def test_the_units_are_sound(self):
        result = self.analyze("verify", "--man=no")
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_the_core_can_do_little(self):
        unit = directives(text("apus.service"))
        for key in ("CapabilityBoundingSet", "AmbientCapabilities"):
            self.assertEqual(unit[key], ["CAP_SYS_NICE CAP_IPC_LOCK"])
        self.assertEqual((unit["NoNewPrivileges"], unit["ProtectSystem"]), (["yes"], ["strict"]))
        self.assertEqual((unit["LimitMEMLOCK"], unit["LimitRTPRIO"]), (["infinity"], ["99"]))
        self.assertEqual(unit["LoadCredential"], ["trader:/etc/apus/credentials/trader"])
        # It may ask for real time, and its rings outlive it.
        self.assertNotIn("RestrictRealtime", unit)
        self.assertNotIn("RemoveIPC", unit)
        result = self.analyze("security", "--offline=true", "--threshold=25")
        if "unrecognized" in result.stderr or "invalid option" in result.stderr:
            self.skipTest("this systemd-analyze can't judge a unit that isn't loaded")
        self.assertRegex(result.stdout, r"exposure level for apus\.service: [0-2]\.\d ")

    def test_no_blind_restarts(self):
        unit = directives(text("apus.service"))
        self.assertEqual((unit["Restart"], unit["RestartPreventExitStatus"]), (["on-abnormal"], ["1 2"]))
        self.assertEqual((unit["StartLimitBurst"], unit["StartLimitIntervalSec"]), (["3"], ["600"]))
        # Those are the commands' exit codes for 'it gave up' and 'the config is wrong'.
        for command in ("run", "venue"):
            codes = run(APUS, command, "--help", check=0).stdout
            self.assertRegex(codes, r"(?m)^ +1 +it failed(, or left orders open)?, and says why$")
            self.assertRegex(codes, r"(?m)^ +2 +the command line or the config is wrong$")

    def test_what_they_name_is_there(self):
        for line in re.findall(r"^#   cp (.+?) /etc.*$|^#.*&& cp (.+?) /etc/apus/$", text("apus.service"), re.MULTILINE):
            for name in " ".join(line).split():
                self.assertTrue(os.path.exists(os.path.join(ROOT, name)), name)
        unit = directives(text("apus.service"))
        for start in unit["ExecStart"] + unit["ExecStartPre"]:
            words = start.split()
            options = [word for word in words if word.startswith("--")]
            usage = run(APUS, words[1], "--help", check=0).stdout
            for option in options:
                self.assertIn(option, usage)
        tune = directives(text("apus-tune.service"))
        usage = run(TUNE, "--help", check=0).stdout
        for start in tune["ExecStart"] + tune["ExecStop"]:
            for option in re.findall(r"--[a-z-]+", start):
                self.assertIn(option, usage)

    def test_the_container_s_page(self):
        page = text("container.md")
        command = page[page.index("podman run --rm --name trader"):page.index("| option |")]
        # Each option of the command is explained.
        table = page[page.index("| option |"):page.index("**io_uring.**")]
        plain = {"--rm", "--name", "--cap-drop", "--read-only", "--tmpfs", "--entrypoint", "--config", "--security-opt"}
        for option in set(re.findall(r"--[a-z-]+", command)) - plain:
            known = {"--cap-add": "SYS_NICE", "--ulimit": "--ulimit"}.get(option, option)
            self.assertIn(known, table, option)


if __name__ == "__main__":
    unittest.main()
