"""What lies between the clients and the venue: a network of our own that loses, reorders, swallows and resets, or the
loopback, where only the clients themselves can cut.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import time

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def dies_with_us():
    """For a child: however the campaign ends, nothing of it stays."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Loopback:
    can_cut = False
    venue = "127.0.0.1"
    host = "127.0.0.1"
    enter = ()
    what = "loopback: the clients cut themselves off (resets, ends, half messages); no packet is lost"

    def address(self, index):
        return f"127.0.7.{index + 1}"

    def calm(self):
        pass

    def close(self):
        pass

    def report(self):
        return ""


class Namespaces:
    """Two network namespaces with two paths between them. This process is in one, a holder in the other; when both have
    ended, all is gone. Each packet is lost at random, or takes the slow path and is overtaken.
    """

    can_cut = True
    venue = "10.77.0.1"
    host = "0.0.0.0"
    slow_mark = 7

    def __init__(self, clients, loss, slow):
        self.holder = subprocess.Popen(["unshare", "--net", "--", "sleep", "infinity"],
                                       stdin=subprocess.DEVNULL, preexec_fn=dies_with_us)
        try:
            self.build(clients, loss, slow)
        except (OSError, subprocess.TimeoutExpired) as why:
            self.close()
            # What is left is a namespace with nothing but a loopback, and that is down.
            subprocess.run(["ip", "link", "set", "lo", "up"], capture_output=True, timeout=30)
            raise OSError(str(why)) from why
        self.what = (f"network namespaces: {loss / 10:g} % of packets lost and {slow / 10:g} % sent by a slow path "
                     "each way; holes, dead ports and resets by nft, sockets killed by ss")

    def build(self, clients, loss, slow):
        own = os.stat("/proc/self/ns/net").st_ino
        there = f"/proc/{self.holder.pid}/ns/net"
        for _ in range(500):
            if os.stat(there).st_ino != own:
                break
            time.sleep(0.01)
        self.enter = ("nsenter", f"--net={there}", "--")
        pid = self.holder.pid
        for line in (f"link add fast0 type veth peer name fast1 netns {pid}",
                     f"link add slow0 type veth peer name slow1 netns {pid}", "link set lo up",
                     "addr add 10.78.0.2/24 dev slow0", "link set fast0 up", "link set slow0 up"):
            self.ip(line)
        for index in range(clients):
            self.ip(f"addr add {self.address(index)}/24 dev fast0")
        for line in ("addr add 10.77.0.1/24 dev fast1", "addr add 10.78.0.1/24 dev slow1", "link set lo up",
                     "link set fast1 up", "link set slow1 up"):
            self.ip(line, there=True)
        # What is marked goes round by the slow path, which lets so many bytes through in a second.
        for there, end, via in ((False, 0, "10.78.0.1"), (True, 1, "10.78.0.2")):
            self.ip(f"rule add fwmark {self.slow_mark} table 7", there)
            self.ip(f"route add 10.77.0.0/24 via {via} dev slow{end} table 7", there)
            self.call(*self.words(there), "tc", "qdisc", "add", "dev", f"slow{end}", "root", "tbf",
                      "rate", "600kbit", "burst", "1600", "latency", "40ms")
            self.call(*self.words(there), "sh", "-c",
                      "for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 >$f; done")
            self.call(*self.words(there), "nft", "-f", "-", stdin=f"""
                table ip reorder {{
                  chain path {{
                    type route hook output priority mangle
                    ip daddr 10.77.0.0/24 numgen random mod 1000 < {slow} meta mark set {self.slow_mark}
                  }}
                }}""")
        self.call("nft", "-f", "-", stdin=f"""
            table ip cuts {{
              set hole {{ type ipv4_addr; flags timeout; }}
              set dead {{ type ipv4_addr . inet_service; flags timeout; }}
              set refused {{ type ipv4_addr . inet_service; flags timeout; }}
              set refuses {{ type ipv4_addr . inet_service; flags timeout; }}
              chain out {{
                type filter hook output priority filter
                ip saddr @hole counter drop
                ip saddr . tcp sport @dead counter drop
                ip saddr . tcp sport @refused counter reject with tcp reset
                jump lossy
              }}
              chain in {{
                type filter hook input priority filter
                ip daddr @hole counter drop
                ip daddr . tcp dport @dead counter drop
                ip daddr . tcp dport @refuses counter reject with tcp reset
                jump lossy
              }}
              chain lossy {{ iifname != "lo" oifname != "lo" numgen random mod 1000 < {loss} counter drop; }}
            }}""")
    def address(self, index):
        return f"10.77.0.{index + 10}"

    def words(self, there):
        return self.enter if there else ()

    def ip(self, line, there=False):
        self.call(*self.words(there), "ip", *line.split())

    def call(self, *words, stdin=None):
        result = subprocess.run(words, input=stdin, text=True, capture_output=True, timeout=30)
        if result.returncode != 0:
            raise OSError(f"{' '.join(words)}: {result.stderr.strip()}")
        return result.stdout

    # MARK: Cuts

    def element(self, name, value, milliseconds):
        # A set's element that is there already keeps its time.
        subprocess.run(["nft", f"add element ip cuts {name} {{ {value} timeout {milliseconds}ms }}"],
                       capture_output=True, timeout=30)

    def hole(self, address, milliseconds):
        self.element("hole", address, milliseconds)

    def kill_port(self, address, port):
        self.element("dead", f"{address} . {port}", 8000)

    def refuse(self, address, port, inward):
        self.element("refuses" if inward else "refused", f"{address} . {port}", 250)

    def kill_socket(self, address, port, at_venue):
        side = ("dst", address, "dport", "=", f":{port}") if at_venue else \
            ("src", address, "sport", "=", f":{port}")
        subprocess.run([*self.words(at_venue), "ss", "--kill", "--tcp", *side], capture_output=True, timeout=30)

    def calm(self):
        """No more losses."""
        self.call("nft", "flush ruleset")

    def report(self):
        counted = {}
        for line in self.call("nft", "list", "table", "ip", "cuts").splitlines():
            words = line.split()
            if "packets" in words:
                key = next((word[1:] for word in words if word.startswith("@")), "loss")
                counted[key] = counted.get(key, 0) + int(words[words.index("packets") + 1])
        with open("/proc/net/netstat", encoding="ascii") as file:
            names, values = [line.split() for line in file if line.startswith("TcpExt:")][:2]
        tcp = dict(zip(names, values))
        return (f"packets lost {counted.get('loss', 0)}, in holes {counted.get('hole', 0)}, of dead ports "
                f"{counted.get('dead', 0)}, reset {counted.get('refused', 0) + counted.get('refuses', 0)}; "
                f"out of order at the clients {tcp.get('TCPOFOQueue', '?')}")

    def close(self):
        self.holder.kill()
        self.holder.wait()


def inside_words():
    """How this process starts itself again in a network namespace of its own, or why it can't."""
    for tool in ("unshare", "nsenter", "ip", "tc", "nft", "ss"):
        if not shutil.which(tool):
            return None, f"{tool} isn't there"
    for words in (["unshare", "--net", "--"], ["unshare", "--user", "--map-root-user", "--net", "--"]):
        if subprocess.run([*words, "ip", "link", "add", "x0", "type", "veth", "peer", "name", "x1"],
                          capture_output=True).returncode == 0:
            return words, ""
    return None, "network namespaces aren't permitted"
