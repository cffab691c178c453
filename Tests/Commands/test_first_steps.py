"""What somebody meets who sets up a trader or a venue for the first time: nobody answers, nobody is known, the port is taken, a name is
wrong, a section is missing. Each is said, with who, where and what is allowed."""

import json
import os
import re
import signal
import socket
import subprocess
import time
import unittest

from support import APUS, RINGTAP, ROOT, CommandTest, no_core_dumps, run
from venue_support import INSTRUMENTS, VenueTest

TRADER = """\
instruments: instruments.yaml
venue: {{ host: {host}, port: {port}, sender: {sender}, target: APUS, account: trader, heartbeat: 2s, store: trader-store }}
strategies: {{ quote_and_take: {{ quote: 10, half_spread_ticks: 2, requote_ticks: 2, take: 10, take_imbalance_percent: 101 }} }}
risk: {{ max_order: 100, max_position: 100000 }}
gateway_out: {{ max_age: 5s }}
journal: {{ directory: trader-journal, segment: 1MiB }}
watchdog: {{ after: 20s }}
warm_up: 0
topology: one_thread
"""


class Log(CommandTest):
    """A core's log while it runs, an object a line."""

    def begin(self, command):
        """A core that tells `self.heard` what it has to say."""
        with open(self.path(command[-1] + ".out"), "w", encoding="utf-8") as out:
            core = subprocess.Popen([APUS, *command[:-1], "--instance", command[-1], "--log", "json"],
                                    cwd=self.directory, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                    preexec_fn=no_core_dumps)
        core.name = command[-1]
        self.cores.append(core)
        return core

    def heard(self, core):
        with open(self.path(core.name + ".out"), encoding="utf-8") as file:
            lines = [json.loads(line) for line in file if line.startswith("{")]
        return [(line["level"], line["message"]) for line in lines]

    def until_heard(self, core, pattern, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [line for line in self.heard(core) if re.search(pattern, line[1])]
            if found:
                return found
            time.sleep(0.1)
        self.fail(f"nothing like {pattern} in {self.heard(core)}")

    def stop(self, core):
        core.send_signal(signal.SIGINT)
        self.assertEqual(core.wait(timeout=30), 0, self.heard(core))


class NobodyAnswers(Log, VenueTest):
    def trade(self, port, host="127.0.0.1", sender="TRADER"):
        self.write("instruments.yaml", INSTRUMENTS)
        self.write("trader.yaml", TRADER.format(host=host, port=port, sender=sender))
        return self.begin(["run", "--config", "trader.yaml", self.name()])

    def trouble(self, trader):
        return json.loads(self.apus("ctl", "sessions", "--json", "--instance", trader.name, check=0).stdout)["trouble"]

    def test_a_port_that_nobody_listens_at(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
            trader = self.trade(port)
            why = f"can't reach 127.0.0.1:{port}: Connection refused"
            found = self.until_heard(trader, "can't reach")
            self.assertEqual(found[0], ("warning", f"session 'venue': {why}; it is called until it is up"))
            self.assertEqual(self.trouble(trader), why)
            shown = self.apus("ctl", "sessions", "--instance", trader.name, check=0).stdout
            self.assertIn(f"\nvenue: {why}\n", shown)
            status = self.apus("ctl", "status", "--instance", trader.name, check=0).stdout
            self.assertIn(f"{trader.name}: no_session", status)
            self.assertIn(f"venue: down, {why}", status)
            # Several calls later it was told once.
            time.sleep(2.5)
            self.assertEqual(len(self.until_heard(trader, "can't reach")), 1)
            self.stop(trader)

    def test_a_host_that_there_isnt(self):
        trader = self.trade(9, host="venue.invalid")
        self.until_heard(trader, "session 'venue': can't reach venue.invalid:9: there is no such host")
        self.stop(trader)

    def test_a_name_that_the_venue_doesnt_know_and_one_that_is_taken(self):
        self.venue_config(["trader: { sender: APUS, target: TRADER, account: trader }",
                           "late: { sender: APUS, target: LATE, account: late, allow: [10.0.0.0/8] }"])
        venue = self.begin(["venue", "--config", "venue.yaml", "--port", "0", self.name()])
        self.until_heard(venue, "started")
        with open(self.path(venue.name + ".out"), encoding="utf-8") as file:
            port = json.loads(file.readline())["listening"]["port"]
        trader = self.trade(port, sender="TRADR")
        self.until_heard(trader, f"session 'venue': 127.0.0.1:{port} hangs up on our Logon")
        found = self.until_heard(venue, "turned away")
        self.assertEqual(found[0], ("warning", "gateway-in: a call from 127.0.0.1 turned away: there is no such session "
                                               "(49=TRADR 56=APUS)"))
        self.stop(trader)
        first = self.client(port, "TRADER").log_on(more="141=Y|")
        for sender, why in (("TRADER", "session 'trader' is taken"), ("LATE", "session 'late' may not come from there")):
            self.client(port, sender).send("35=A|98=0|108=0|141=Y|")
            self.until_heard(venue, re.escape(f"turned away: {why} (49={sender} 56=APUS)"))
        first.close()
        plain = socket.create_connection(("127.0.0.1", port))
        self.addCleanup(plain.close)
        plain.sendall(b"GET / HTTP/1.1\r\n\r\n" * 20)
        self.until_heard(venue, "turned away: what it sent is no FIX$")
        # Whose Logon isn't right is named by the session: an interval below zero is none.
        wrong = self.client(port, "TRADER")
        wrong.send("35=A|98=1|108=0|")
        self.until_heard(venue, "turned away: the Logon of session 'trader' isn't right: ")
        # The same again is told with the others of its minute.
        for _ in range(3):
            self.client(port, "TRADR").send("35=A|98=0|108=0|")
        time.sleep(2.5)
        self.assertEqual(len(self.until_heard(venue, "49=TRADR")), 1)
        self.assertFalse([line for line in self.heard(venue) if "more turned away" in line[1]])
        self.stop(venue)

    def test_a_venue_that_doesnt_like_the_logon_is_quoted(self):
        self.venue_config(["trader: { sender: APUS, target: TRADER, account: trader }"])
        venue, port = self.start_venue()
        # Its numbers are far on, and the trader's begin at 1.
        before = self.client(port, "TRADER").log_on(more="141=Y|")
        for number in range(5):
            before.order(f"B{number}", 1, 10, 50)
            self.assert_fields(before.answer(), {150: "0"})
        before.close()
        trader = self.trade(port)
        self.until_heard(trader, r"refuses our Logon: '.*MsgSeqNum")
        self.assertIn("refuses our Logon", self.trouble(trader))
        self.stop(trader)
        self.stop_venue(venue)


class Starting(Log, VenueTest):
    def journals(self):
        root = self.path("journal")
        return [name for name in os.listdir(root) if os.path.isdir(os.path.join(root, name))] if os.path.isdir(root) else []

    def test_a_port_that_is_taken_leaves_no_journal(self):
        self.venue_config(["trader: { sender: APUS, target: TRADER, account: trader }"])
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            for _ in range(2):
                refused = self.apus("venue", "--config", "venue.yaml", "--instance", self.name(), "--port", str(port), check=1)
                self.assertIn(f"can't listen on 127.0.0.1:{port}: Address already in use", refused.stderr)
        self.assertEqual(self.journals(), [])

    def test_a_journal_of_the_other_kind(self):
        self.venue_config(["trader: { sender: APUS, target: TRADER, account: trader }"])
        name = self.name()
        venue, _ = self.start_venue(name=name)
        self.stop_venue(venue)
        refused = self.apus("run", "--config", self.config(), "--instance", name, check=1).stderr
        self.assertIn(f"it is a venue's journal, which 'apus venue --instance {name}' goes on with", refused)
        trader = self.name()
        self.apus("run", "--config", self.config(), "--instance", trader, "--events", "1000", check=0)
        refused = self.apus("venue", "--config", "venue.yaml", "--instance", trader, "--port", "0", check=1).stderr
        self.assertIn(f"it is a trader's journal, which 'apus run --instance {trader}' goes on with", refused)

    def test_what_a_dead_core_left_is_cleared_by_one_of_its_kind(self):
        self.venue_config(["trader: { sender: APUS, target: TRADER, account: trader }"])
        venue, _ = self.start_venue()
        venue.kill()
        venue.wait()
        self.assertIn(f"until 'apus venue --instance {venue.name}' clears it",
                      run(RINGTAP, "list", "--instance", venue.name).stdout)

    def test_rings_without_events_are_refused(self):
        self.venue_config(["trader: { sender: APUS, target: TRADER, account: trader }"])
        venue, _ = self.start_venue()
        refused = run(RINGTAP, "tail", "sessions", "--instance", venue.name, "-n", "1", "--once", check=2).stderr
        self.assertIn("the ring 'sessions' has no events", refused)
        self.assertIn(f"'apus ctl sessions --instance {venue.name}'", refused)
        self.stop_venue(venue)

    def test_a_line_without_a_strategy_records(self):
        for strategies in ("", "strategies:\n", "strategies: {}\n"):
            config = self.write("recorder.yaml", f"instruments: instruments.yaml\n{strategies}risk: {{ max_order: 500, max_position: 2000 }}\n"
                                "journal: { directory: journal, segment: 1MiB }\nwarm_up: 0\nwatchdog: { after: 20s }\n")
            tested = self.apus("backtest", "--config", config, "--events", "500", check=0).stdout
            self.assertRegex(tested, r"gateway-in +\d+")
            self.assertIn("none: 'recorder.yaml' has no strategy, and its line only records",
                          self.apus("strategy", "check", config, check=0).stdout)
        name = self.name()
        ran = self.apus("run", "--config", config, "--instance", name, "--events", "5000", check=0)
        self.assertIn("trades   nothing: there is no strategy", ran.stdout)
        self.assertIn("ended in good order", ran.stdout)
        self.assertIn("identical", self.apus("replay", self.journal(name), check=0).stdout)
        # It goes on as any other does.
        self.assertIn("recovery", self.apus("run", "--config", config, "--instance", name, "--events", "1000", check=0).stdout)
        self.write("recorder.yaml", "instruments: instruments.yaml\n"
                   "portfolio: { start: [{ instrument: ACME, quantity: 5, price: 100 }] }\nrisk: { max_order: 500, max_position: 2000 }\n")
        self.assertIn("recorder.yaml:2:36: 'instrument' in 'portfolio.start[0]': what is held is some strategy's, and the config has none",
                      self.apus("strategy", "check", "recorder.yaml", check=2).stderr)

    def test_orders_above_a_limit_are_named_before_they_are_refused(self):
        config = self.config(strategy={"quote": 600})
        words = "'quote' of 'quote_and_take' is 600, and risk's 'max_order' in ACME, BOLT, CRUX, DYNE is less"
        place = r"core\.yaml:\d+:\d+: 'quote' in 'strategies\.quote_and_take': "
        for command in (("strategy", "check", config), ("backtest", "--config", config, "--events", "100"),
                        ("run", "--config", config, "--instance", self.name(), "--events", "100")):
            said = self.apus(*command, check=0)
            self.assertRegex(said.stderr, "warning: " + place + re.escape(words))
        self.assertEqual(self.apus("strategy", "check", self.config(), check=0).stderr, "")

    def test_a_run_tells_of_its_own_refusals(self):
        name = self.name()
        config = self.config(strategy={"quote": 600, "max_refusals": 1000000})
        words = ("run", "--config", config, "--instance", name, "--events", "2000", "--json")
        first, second = (json.loads(self.apus(*words, check=0).stdout) for _ in range(2))
        self.assertGreater(first["risk_refusals"], 0)
        for summary in (first, second):
            self.assertEqual(summary["risk_refusals"], sum(summary["rejects"].values()), summary)


class Commanding(Log):
    def test_hints_and_the_log_name_what_was_meant(self):
        core = self.start("--log", "json", config=self.config(strategy={"requote_ticks": 10000}))
        own = ("--instance", core.name, "--why", "drill", "--by", "ann")
        known = json.loads(self.apus("ctl", "orders", "--instance", core.name, "--json", check=0).stdout.splitlines()[0])["order"]
        known = int(known)
        known = f"{known >> 44}-{known >> 32 & 0xFFF}-{known & 0xFFFFFFFF}"
        self.apus("limits", "set", "max_order", "300", "--of", "CRUX", *own, check=0)
        self.apus("limits", "set", "max_net", "none", "--of", "firm", *own, check=0)
        self.assertIn(f"order {known} of '{core.name}' is stopped (block_and_cancel) if it is open",
                      self.apus("ctl", "kill", "--order", known, *own, check=0).stdout)
        unknown = self.apus("ctl", "kill", "--order", "9-9-999999", *own, check=1)
        self.assertIn("there is no order 9-9-999999 in 'journal/", unknown.stderr)
        stopped = self.apus("ctl", "strategy", "stop", "quote_and_take", *own, check=0).stdout
        self.assertIn(f"until 'apus ctl clear --instance {core.name}' lets it go", stopped)
        self.apus("ctl", "strategy", "start", "quote_and_take", *own, check=0)
        self.apus("ctl", "kill", "--yes", *own, check=0)
        core.send_signal(signal.SIGINT)
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        said = "\n".join(json.loads(line)["message"] for line in output.splitlines())
        for words in ("set max_order CRUX to 300 by ann", "set max_net firm to none by ann",
                      f"kill order/{known} block_and_cancel by ann", "clear strategy/quote_and_take by ann"):
            self.assertIn("operator: " + words, said)
        again = self.start(config="core.yaml", name=core.name)
        again.send_signal(signal.SIGINT)
        _, output, errors = self.end(again)
        self.assertIn(f"'apus rearm --instance {core.name}' lets it go", output + errors)

    def test_a_section_with_another_name_isnt_passed_over(self):
        log = self.record()
        what_if = ("replay", log, "--what-if", "other.yaml")
        self.write("other.yaml", "risk: { max_order: 5, max_position: 50 }\nstrategis: {}\n")
        self.assertIn("other.yaml:2:1: unknown key 'strategis'; did you mean 'strategies'? allowed: ",
                      self.apus(*what_if, check=2).stderr)
        self.write("other.yaml", "instruments: instruments.yaml\nsessions: sessions.yaml\nrisk: { max_order: 5 }\n")
        self.assertIn("this is a venue's config", self.apus(*what_if, check=2).stderr)


class Readme(Log):
    """The sections of README that start a venue and traders on it, in their order and in one directory."""

    def test_the_venue_sections_one_behind_the_other(self):
        os.symlink(os.path.join(ROOT, "config"), self.path("config"))
        suffix = f"-{os.getpid()}"
        ports = {}

        def free():
            with socket.socket() as one:
                one.bind(("127.0.0.1", 0))
                return one.getsockname()[1]

        for port in (9880, 9890):
            ports[port] = free()
        os.unlink(self.path("config"))
        os.mkdir(self.path("config"))
        for name in os.listdir(os.path.join(ROOT, "config")):
            with open(os.path.join(ROOT, "config", name), encoding="utf-8") as file:
                text = file.read()
            for old, new in ports.items():
                text = text.replace(f"port: {old}", f"port: {new}")
            self.write(os.path.join("config", name), text + ("warm_up: 0\n" if name in (
                "venue.yaml", "second-venue.yaml", "trader.yaml", "two-venues.yaml") else ""))
        for name in ("venue", "second-venue"):
            venue = self.begin(["venue", "--config", f"config/{name}.yaml", name + suffix])
            self.until_heard(venue, "started")
        for words in ((), ("--target", "SECOND")):
            port = ports[9890 if words else 9880]
            market = subprocess.Popen([os.path.join(ROOT, "tools", "market"), "--port", str(port), *words], cwd=self.directory,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.addCleanup(market.communicate)
            self.addCleanup(market.kill)
            self.assertIn("makes a market in ACME, BOLT, CRUX, DYNE", market.stdout.readline())
        for name in ("trader", "two-venues"):
            trader = self.begin(["run", "--config", f"config/{name}.yaml", name + suffix])
            self.until_heard(trader, "session '(venue|first)' is up")
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                positions = self.apus("ctl", "positions", "--json", "--instance", trader.name).stdout
                if any(json.loads(line).get("fills") for line in positions.splitlines()):
                    break
                time.sleep(0.3)
            else:
                self.fail(f"{name} never traded: {positions}")
            trader.send_signal(signal.SIGINT)
            trader.wait(timeout=40)


if __name__ == "__main__":
    unittest.main()
