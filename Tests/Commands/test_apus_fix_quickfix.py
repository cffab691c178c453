"""`apus fix echo` with a counterparty that isn't ours: a QuickFIX initiator that logs on, sends orders, is
cut in the middle of them, and resumes. Skipped where libquickfix-dev or a C++ compiler isn't there.
"""

import os
import re
import shutil
import socket
import struct
import subprocess
import tempfile
import threading
import time
import unittest

from support import APUS, ROOT, CommandTest, no_core_dumps

SOURCE = os.path.join(ROOT, "Tests", "Conformance", "quickfix_initiator.cpp")
HEADER = "/usr/include/quickfix/SocketInitiator.h"


class Proxy:
    """Passes bytes between the initiator and the echo, and cuts the connection when it is told to."""

    def __init__(self, to_port):
        self.to_port = to_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.pairs = []
        self.lock = threading.Lock()
        self.cuts = 0
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.to_port))
            except OSError:
                return
            with self.lock:
                self.pairs.append((client, server))
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self.pass_on, args=(one, other), daemon=True).start()

    def pass_on(self, one, other):
        try:
            while data := one.recv(4096):
                other.sendall(data)
        except OSError:
            pass
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        """Resets both ends: whatever was under way is lost."""
        with self.lock:
            pairs, self.pairs = self.pairs, []
        for pair in pairs:
            for end in pair:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                # A thread may still be in recv: without this it would hold the connection open.
                try:
                    end.shutdown(socket.SHUT_RD)
                except OSError:
                    pass
                end.close()
        self.cuts += len(pairs)

    def close(self):
        self.cut()
        self.listener.close()


@unittest.skipUnless(os.path.exists(HEADER) and shutil.which("g++"),
                     "libquickfix-dev and g++ aren't installed")
class QuickFIXInitiator(CommandTest):
    """Each order comes back once and in order, however often the connection is cut."""

    @classmethod
    def setUpClass(cls):
        cls.built = tempfile.mkdtemp(prefix="apus-quickfix-")
        cls.program = os.path.join(cls.built, "initiator")
        # The library's headers have throw specifications, which C++17 no longer knows.
        subprocess.run(["g++", "-std=c++14", "-O1", "-w", "-o", cls.program, SOURCE,
                        "-lquickfix", "-lpthread"], check=True, timeout=300)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.built, ignore_errors=True)

    def start_echo(self, *words):
        echo = subprocess.Popen(
            [APUS, "fix", "echo", "--port", "0", "--sender", "APUS", "--target", "QUICK", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.directory,
            preexec_fn=no_core_dumps)
        echo.name = "echo"
        self.cores.append(echo)
        line = echo.stdout.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        self.assertTrue(found, f"the echo says where it listens: {line!r}")
        return echo, int(found[1])

    def start_initiator(self, port, count, pause_ms=2, timeout_s=40):
        initiator = subprocess.Popen(
            [self.program, str(port), os.path.join(self.directory, "store"), str(count),
             str(pause_ms), str(timeout_s)],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=no_core_dumps)
        initiator.name = "initiator"
        self.cores.append(initiator)
        return initiator

    def test_orders_come_back(self):
        _, port = self.start_echo()
        initiator = self.start_initiator(port, 200)
        said, _ = initiator.communicate(timeout=60)
        self.assertEqual(initiator.returncode, 0, said)
        self.assertIn("done: 200 echoed, 0 missing, 0 out of order, 0 doubled", said)
        self.assertNotIn("reject", said)

    def test_cut_and_resumed(self):
        _, port = self.start_echo()
        proxy = Proxy(port)
        self.addCleanup(proxy.close)
        initiator = self.start_initiator(proxy.port, 600)
        for _ in range(3):
            time.sleep(0.7)
            proxy.cut()
        said, _ = initiator.communicate(timeout=60)
        self.assertEqual(initiator.returncode, 0, said)
        self.assertIn("done: 600 echoed, 0 missing, 0 out of order, 0 doubled", said)
        self.assertGreaterEqual(int(re.search(r"logons (\d+)", said)[1]), 2, said)
        self.assertGreaterEqual(proxy.cuts, 2, said)
        self.assertNotIn("reject", said)

    def test_resumed_after_the_echo_was_killed(self):
        """With --store the numbers and what was sent outlive a kill -9."""
        echo, port = self.start_echo("--store", "kept")
        proxy = Proxy(port)
        self.addCleanup(proxy.close)
        initiator = self.start_initiator(proxy.port, 400)
        time.sleep(0.8)
        echo.kill()
        echo.communicate()
        proxy.cut()
        _, proxy.to_port = self.start_echo("--store", "kept")
        said, _ = initiator.communicate(timeout=60)
        self.assertEqual(initiator.returncode, 0, said)
        self.assertIn("done: 400 echoed, 0 missing, 0 out of order, 0 doubled", said)
        self.assertGreaterEqual(int(re.search(r"logons (\d+)", said)[1]), 2, said)


if __name__ == "__main__":
    unittest.main()
