"""`apus doctor`: what it says of this host is what the host says."""

import json
import os
import resource
import subprocess
import unittest

from support import APUS, CommandTest


class Doctor(CommandTest):
    def checks(self, **more):
        result = subprocess.run([APUS, "doctor", "--json"], capture_output=True, text=True, **more)
        return result.returncode, {check["check"]: check for check in map(json.loads, result.stdout.splitlines())}

    def test_what_is_there(self):
        status, checks = self.checks()
        self.assertEqual(status, 0)
        self.assertEqual(list(checks), ["CPUs", "isolated CPUs", "governor", "clock", "locked memory", "shared memory",
                                        "huge pages", "io_uring", "epoll"])
        self.assertTrue(checks["CPUs"]["found"].startswith(f"{len(os.sched_getaffinity(0))} this process may use"))
        for check in checks.values():
            self.assertIn(check["verdict"], ("ok", "warning"), check)
            # What isn't as it should be comes with what would mend it.
            self.assertEqual(check["mend"] is None, check["verdict"] == "ok", check)

    def test_the_network_is_what_a_venue_finds(self):
        _, checks = self.checks()
        if checks["io_uring"]["verdict"] == "ok":
            self.assertIn("SINGLE_ISSUER", checks["io_uring"]["found"])
        self.assertEqual(checks["epoll"]["verdict"], "ok")

    def test_a_limit_of_locked_memory(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_MEMLOCK, (1 << 20, 1 << 20))
        _, checks = self.checks(preexec_fn=limit)
        self.assertEqual((checks["locked memory"]["verdict"], checks["locked memory"]["found"]),
                         ("warning", "1024 KiB may be locked: pages may be taken away"))

    def test_for_people(self):
        output = self.apus("doctor", check=0).stdout
        self.assertRegex(output, r"(?m)^shared memory  ok: /dev/shm can be written$")
        self.assertRegex(output, r"(?m)^epoll          ok: ")


if __name__ == "__main__":
    unittest.main()
