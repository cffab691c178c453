"""apus ctl, and what a person sees of a running core: every verb on a live one, what is said of one that hangs or isn't there,
the end and what it left, the screen, the log."""

import fcntl
import json
import os
import re
import shutil
import signal
import time

from support import APUS, RINGTAP, ROOT, CommandTest, run, typed


class Controlled(CommandTest):
    def ctl(self, core, verb, *words, check=0, **more):
        name = core if isinstance(core, str) else core.name
        return self.apus("ctl", *verb.split(), "--instance", name, *words, check=check, **more)

    def objects(self, core, verb, *words, check=0):
        output = self.ctl(core, verb, "--json", *words, check=check).stdout
        return [json.loads(line) for line in output.splitlines()]

    def dump(self, journal, *words):
        output = self.apus("journal", "dump", journal, "--json", *words, check=0).stdout
        return [json.loads(line)["event"] for line in output.splitlines()]

    def until(self, condition, seconds=10):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            value = condition()
            if value:
                return value
            time.sleep(0.05)
        self.fail("it didn't come about")

    def finish(self, core, status=0):
        core.send_signal(signal.SIGINT)
        got, output, errors = self.end(core)
        self.assertEqual(got, status, output + errors)
        return self.journal(core.name)


class Looking(Controlled):
    def test_status_positions_orders_and_sessions(self):
        core = self.start(config=self.config(strategy={"requote_ticks": 10000}))
        status = self.until(
            lambda: (lambda s: s if s["sent"] > 10 and s["books"] else None)(
                self.objects(core, "status")[0]))
        self.assertEqual((status["kind"], status["state"], status["pid"]),
                         ("trader", "trading", core.pid))
        self.assertEqual([b["instrument"] for b in status["books"]],
                         ["ACME", "BOLT", "CRUX", "DYNE"])
        for book in status["books"]:
            self.assertLess(float(book["bid"]), float(book["ask"]))
        self.assertIn(core.name + "-2", status["journal"])
        self.assertEqual((status["stopped"], status["halted"], status["faults"]), ([], [], []))
        text = self.ctl(core, "status").stdout
        for words in (f"{core.name}: trading", "journal/", " open, ", "profit", "CRUX", "hop.risk"):
            self.assertIn(words, text)

        rows = self.until(lambda: [r for r in self.objects(core, "positions") if r["instrument"]])
        self.assertTrue(all(r["scope"] == "firm" for r in rows))
        everyone = self.objects(core, "positions", "--all")
        for row in rows:
            held = [r for r in everyone if r["instrument"] == row["instrument"]]
            self.assertEqual([r["scope"] for r in held],
                             ["firm", "strategy/quote_and_take", "account/paper"])
        totals = [r for r in everyone if r["instrument"] is None]
        self.assertEqual(len(totals), 3)
        self.assertIn("open notional", self.ctl(core, "positions").stdout)
        strategy = self.objects(core, "positions", "--strategy", "quote_and_take")
        self.assertEqual({r["scope"] for r in strategy}, {"strategy/quote_and_take"})
        self.assertIn("there is no account/nobody", self.ctl(
            core, "positions", "--account", "nobody", check=1).stderr)

        orders = self.objects(core, "orders", "--instrument", "ACME")
        self.assertTrue(orders)
        self.assertEqual({o["instrument"] for o in orders}, {"ACME"})
        self.assertNotIn("FILLED", {o["state"] for o in orders})
        self.assertTrue(self.ctl(core, "orders", "--side", "buy").stdout)
        self.assertIn("did you mean 'ACME'?", self.ctl(
            core, "orders", "--instrument", "ACMF", check=1).stderr)
        self.assertIn("has no session", self.ctl(core, "sessions", check=1).stderr)
        self.assertIn("max_order", self.ctl(core, "limits show").stdout)
        self.finish(core)

    def test_boards_are_shown_by_ringtap(self):
        core = self.start()
        blocks = self.until(lambda: self.boards(core).get("risk.scopes"))
        self.assertEqual([r["row"] for r in blocks],
                         ["firm", "strategy/quote_and_take", "account/paper"])
        self.assertEqual({"row", "profit", "mode"} - blocks[0].keys(), set())
        text = run(RINGTAP, "stats", "--instance", core.name, check=0).stdout
        self.assertIn("book.tops (a board, written by book)", text)
        run(RINGTAP, "list", check=0)
        run(RINGTAP, "top", "--once", "--instance", core.name, check=0)
        self.finish(core)

    def boards(self, core):
        output = run(RINGTAP, "stats", "--json", "--instance", core.name, check=0).stdout
        return {b["name"]: b["rows"] for b in json.loads(output)["boards"]}


class Ordering(Controlled):
    def test_each_command_is_carried_out_and_on_record(self):
        core = self.start()
        why = ("--why", "a test")
        numbers = {}

        def order(name, verb, *words):
            answer, = self.objects(core, verb, *words, *why)
            numbers[name] = answer["command"]
            self.assertEqual(answer["instance"], core.name)

        def status():
            return self.objects(core, "status")[0]

        order("halt", "halt", "--instrument", "CRUX", "--by", "ann")
        self.until(lambda: status()["halted"] == ["CRUX"])
        self.assertIn("CRUX (halted)", self.ctl(core, "status").stdout)
        order("halt all", "halt")
        self.until(lambda: len(status()["halted"]) == 4 and status()["state"] == "halted")
        order("resume", "resume")
        self.until(lambda: status()["halted"] == [])
        order("reduce", "reduce-only", "--account", "paper")
        order("stop", "strategy stop quote_and_take")
        stops = self.until(lambda: (lambda s: s if len(s) == 2 else None)(status()["stopped"]))
        self.assertEqual({(s["scope"], s["mode"]) for s in stops},
                         {("account/paper", "reduce_only"),
                          ("strategy/quote_and_take", "block_and_cancel")})
        order("start", "strategy start quote_and_take")
        order("clear one", "clear", "--account", "paper", "--yes")
        self.until(lambda: status()["stopped"] == [])
        order("kill", "kill", "--yes")
        self.until(lambda: status()["state"] == "killed")
        order("clear", "clear", "--yes")
        self.until(lambda: status()["state"] == "trading")
        self.ctl(core, "limits set", "max_order", "40", "--of", "CRUX", *why)

        def gross():
            return next(row["value"] for row in self.objects(core, "limits show", "--all")
                        if (row["limit"], row["scope"]) == ("max_gross", "firm"))

        self.ctl(core, "limits set", "max_gross", "5000000", "--of", "firm", *why)
        self.assertEqual(gross(), "5000000")
        said = self.ctl(core, "limits set", "max_gross", "none", "--of", "firm", *why).stdout
        self.assertIn("max_gross of firm is none", said)
        self.assertIsNone(gross())
        self.assertIn("can't be taken away", self.ctl(
            core, "limits set", "max_order", "none", "--of", "CRUX", *why, check=1).stderr)

        # What can't be meant is told.
        for verb, text, code in [
                ("halt --instrument CRUK", "did you mean 'CRUX'?", 1),
                ("strategy stop nobody", "there is no strategy 'nobody'", 1),
                ("kill --account a --order 1-1-3 --yes", "a command is about one scope", 2),
                ("kill --order x --yes", "it takes an order's id", 2),
                ("kill --session nobody --yes", "there is no session 'nobody'", 1),
                ("kill", "say --yes", 2), ("clear", "say --yes", 2)]:
            self.assertIn(text, self.ctl(core, verb, *why, check=code).stderr, verb)
        self.assertIn("--why TEXT", self.ctl(core, "halt", check=2).stderr)

        journal = self.finish(core)
        commands = self.dump(journal, "--stage", "gateway-in", "--kind", "operator_command")
        halts = [c for c in commands if c["action"] == "halt_instrument"]
        self.assertEqual([c["instrument"] for c in halts],
                         ["CRUX", "ACME", "BOLT", "CRUX", "DYNE"])
        words = self.dump(journal, "--kind", "operator_words")
        uid, user = os.geteuid(), run("id", "-un").stdout.strip()
        for name, number in numbers.items():
            said = self.said(words, number)
            who = "ann" if name == "halt" else user[:24]
            self.assertEqual(said["why"], "a test", name)
            self.assertRegex(said["who"], rf"^{re.escape(who)} \(uid {uid}, pid \d+\)$", name)
        kills = self.dump(journal, "--stage", "gateway-in", "--kind", "kill_switch")
        self.assertEqual([(k["scope"], k["mode"]) for k in kills],
                         [("account", "reduce_only"), ("strategy", "block_and_cancel"),
                          ("strategy", "none"), ("account", "none"), ("firm", "block_and_cancel")])
        self.assert_replays(journal)

    def test_a_strategy_is_tuned_while_it_trades(self):
        core = self.start()

        def value(name):
            rows = self.objects(core, "strategy params", "quote_and_take")
            return next(row["value"] for row in rows if row["parameter"] == name)

        self.assertEqual((value("quote"), value("half_spread_ticks"), value("take_cooldown")), ("100", "2", "10ms"))
        said, = self.objects(core, "strategy set", "quote_and_take", "half_spread_ticks", "7", "--by", "ann",
                             "--why", "a test")
        self.assertEqual((said["parameter"], said["value"]), ("half_spread_ticks", "7"))
        self.assertEqual(value("half_spread_ticks"), "7")
        table = self.ctl(core, "strategy params").stdout
        self.assertIn("how far a quote is from the middle", table)
        for words, text in ((("quote_and_take", "half_spred_ticks", "7"), "did you mean 'half_spread_ticks'?"),
                            (("nobody", "quote", "7"), "there is no strategy 'nobody'"),
                            (("quote_and_take", "quote", "100.5"), "no multiple of a lot"),
                            (("quote_and_take", "half_spread_ticks", "10001"), "10000"),
                            (("quote_and_take", "take_cooldown", "5"), "add its unit")):
            self.assertIn(text, self.ctl(core, "strategy set", *words, "--why", "a test", check=1).stderr, words)
        self.assertIn("there is no strategy 'nobody'", self.ctl(core, "strategy params", "nobody", check=1).stderr)
        journal = self.finish(core)
        change, = self.dump(journal, "--kind", "parameter_change", "--stage", "gateway-in")
        self.assertEqual((change["strategy"], change["parameter"]), (1, 1))
        words = self.dump(journal, "--kind", "operator_words")
        self.assertRegex(self.said(words, change["command"])["who"], r"^ann \(uid ")
        self.assert_replays(journal)

    def test_a_snapshot_says_where_it_is(self):
        core = self.start()
        taken, = self.objects(core, "snapshot")
        self.assertTrue(os.path.exists(self.path(taken["path"])))
        self.assertGreater(taken["bytes"], 1000)
        self.assertEqual(set(taken["pauses_ns"]),
                         {"gateway-in", "book", "strategy", "orders", "risk"})
        self.assertIn("stood still:", self.ctl(core, "snapshot").stdout)
        self.finish(core)

    def test_a_person_at_a_terminal_is_asked(self):
        core = self.start()
        command = [APUS, "ctl", "kill", "--why", "a test", "--instance", core.name]
        status, output = typed(command, self.directory, b"no\n", after=b"type 'yes'")
        self.assertEqual(status, 1)
        self.assertIn(b"nothing was done", output)
        self.assertEqual(self.objects(core, "status")[0]["state"], "trading")
        status, output = typed(command, self.directory, b"yes\n", after=b"type 'yes'")
        self.assertEqual(status, 0, output)
        self.until(lambda: self.objects(core, "status")[0]["state"] == "killed")
        self.finish(core)


class Ending(Controlled):
    def test_a_shutdown_reports_and_is_on_record(self):
        core = self.start(config=self.config(strategy={"requote_ticks": 10000}))
        self.until(lambda: self.counters(core.name)["gateway-out.orders"]["sent"] > 8)
        self.assertIn("say --yes", self.ctl(core, "shutdown", check=2).stderr)
        ending, = self.objects(core, "shutdown", "--yes", "--by", "bob", "--why", "end of day")
        self.assertEqual((ending["clean"], ending["open_orders"], ending["faults"]), (True, [], []))
        self.assertTrue(os.path.exists(self.path(ending["snapshot"])))
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        self.assertIn("ended in good order", output)
        self.assertIn("0 left working", output)
        self.assertIn(ending["snapshot"], output)
        journal = self.journal(core.name)
        stop, = [c for c in self.dump(journal, "--stage", "gateway-in", "--kind", "operator_command")
                 if c["action"] == "shutdown"]
        said = self.said(self.dump(journal, "--kind", "operator_words"), stop["target"])
        self.assertEqual(said["why"], "end of day")
        self.assertRegex(said["who"], r"^bob \(uid")
        self.assertIn("ordered: shutdown by bob", self.apus(
            "orders", journal, "--state", "canceled", check=0).stdout)
        self.assert_replays(journal)

    def test_a_core_that_is_not_there(self):
        began = time.monotonic()
        for verb in ("status", "positions", "snapshot"):
            self.assertIn("no core runs as 'nobody-here'",
                          self.ctl("nobody-here", verb, check=1).stderr)
        self.assertLess(time.monotonic() - began, 3)

    def test_a_core_that_hangs_is_told_within_a_second(self):
        core = self.start()
        core.send_signal(signal.SIGSTOP)
        try:
            began = time.monotonic()
            errors = self.ctl(core, "status", check=1).stderr
            self.assertLess(time.monotonic() - began, 2, "a second, and a process's start")
        finally:
            core.send_signal(signal.SIGCONT)
        self.assertIn(f"'{core.name}' (process {core.pid}) doesn't answer", errors)
        self.assertIn(f"kill -CONT {core.pid}", errors)
        self.assertEqual(self.objects(core, "status")[0]["pid"], core.pid)
        self.finish(core)

    def test_one_that_was_killed_left_its_fabric(self):
        core = self.start()
        core.kill()
        core.wait()
        self.assertIn("is gone and left its fabric", self.ctl(core, "status", check=1).stderr)


class Demo(Controlled):
    def demo(self, *words):
        for name in os.listdir(os.path.join(ROOT, "config")):
            shutil.copy(os.path.join(ROOT, "config", name), self.directory)
        return self.start("--log", "json", *words, config="demo.yaml")

    def test_a_trader_and_its_venue(self):
        core = self.demo()
        venue = core.name + "-venue"
        session, = self.until(lambda: [s for s in self.objects(core, "sessions")
                                       if s["state"] == "up"])
        self.assertGreater(session["next_in"], 1)
        # The trader and eight participants.
        clients = self.until(lambda: (lambda s: s if len(s) >= 9 else None)(
            [c for c in self.objects(venue, "sessions") if c["state"] == "up"]))
        only, = self.objects(venue, "sessions", "--session", clients[0]["session"])
        self.assertEqual(only["session"], clients[0]["session"])
        status, = self.objects(venue, "status")
        self.assertEqual((status["kind"], status["state"]), ("venue", "running"))
        taken, = self.objects(venue, "snapshot")
        self.assertTrue(os.path.exists(self.path(taken["path"])))
        for verb in ("positions", "limits show", "strategy params"):
            self.assertIn("is a venue", self.ctl(venue, verb, check=1).stderr)
        self.assertIn("a venue is stopped as a whole", self.ctl(
            venue, "kill", "--strategy", "x", "--why", "x", check=1).stderr)
        self.ctl(venue, "halt", "--instrument", "CRUX", "--why", "news")
        self.ctl(venue, "resume", "--why", "over")
        self.ctl(venue, "kill", "--why", "drill", "--yes")
        self.ctl(venue, "clear", "--why", "drill", "--yes")
        self.ctl(core, "halt", "--instrument", "CRUX", "--by", "ann", "--why", "news")
        ending, = self.objects(core, "shutdown", "--yes")
        self.assertIs(ending["clean"], True)
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        lines = [json.loads(line) for line in output.splitlines()]
        self.assertTrue(all({"time", "level", "message"} <= line.keys() for line in lines))
        self.assertEqual((lines[0]["message"], lines[-1]["message"]), ("started", "ended"))
        self.assertIn("status", {line["message"] for line in lines})
        self.assertIn("session 'venue' is up", {line["message"] for line in lines})
        self.assertRegex(" ".join(line["message"] for line in lines),
                         r"operator: halt CRUX by ann \(uid \d+, pid \d+\): news")
        self.assertEqual((lines[-1]["orders_left"], lines[-1]["open_orders"]), (0, []))
        venues = [d for d in os.listdir(self.path("journal")) if d.startswith(venue + "-2")]
        log = os.path.join("journal", venues[0])
        actions = [c["action"] for c in self.dump(log, "--stage", "gateway-in", "--kind",
                                                  "operator_command")]
        self.assertEqual(actions.count("halt_instrument"), 1)
        self.assertLessEqual({"kill", "rearm", "resume_instrument"}, set(actions))
        self.apus("journal", "verify", log, check=0)


    def test_what_is_left_open_is_named(self):
        core = self.demo("--venue-process")
        self.until(lambda: self.counters(core.name)["gateway-out.fix"]["working"] >= 4)
        os.kill(self.owner(core.name + "-venue"), signal.SIGKILL)
        result = self.ctl(core, "shutdown", "--yes", "--wait", "300ms", "--json", check=1)
        ending = json.loads(result.stdout)
        self.assertIs(ending["clean"], True, result.stderr)
        self.assertTrue(ending["open_orders"])
        for order in ending["open_orders"]:
            self.assertRegex(order["order"], r"^\d+-\d+-\d+$")
            self.assertIn(f"still open: {order['order']} {order['side']} {order['quantity']} "
                          f"{order['instrument']} @ {order['price']}", result.stderr)
        status, output, errors = self.end(core)
        self.assertEqual(status, 1, errors)
        last = json.loads(output.splitlines()[-1])
        self.assertEqual((last["level"], last["message"].split(":")[0]), ("error", "still open"))
        ended, = [line for line in map(json.loads, output.splitlines()) if line["message"] == "ended"]
        self.assertEqual(ended["open_orders"], ending["open_orders"])
        open_now = {o["id"] for o in map(json.loads, self.apus(
            "orders", self.journal(core.name), "--live", "--json", check=0).stdout.splitlines())}
        self.assertEqual(open_now, {o["order"] for o in ending["open_orders"]})


class Screen(Controlled):
    def show(self, rows, columns):
        name = self.name()
        command = [APUS, "run", "--instance", name, "--config", self.config()]
        # Until what comes late is there, and then q.
        status, output = typed(command, self.directory, b"q", rows=rows, columns=columns,
                               after=(b"hop.risk", b"ACME") if rows > 30 else b"orders")
        self.assertEqual(status, 0, output[-2000:])
        frames = [re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", f).decode().replace("\r", "").split("\n")
                  for f in output.split(b"\x1b[H")[1:]]
        self.assertIn(b"\x1b[?1049h", output)
        self.assertIn(b"\x1b[?1049l", output, "the terminal is the user's again")
        after = output.split(b"\x1b[?1049l")[-1].decode()
        self.assertIn("ended in good order", after)
        last = output.split(b"\x1b[H")[-1].split(b"\x1b[J")[0]
        frames[-1] = re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", last).decode().replace("\r", "").split("\n")
        return name, frames

    def test_a_large_terminal_shows_all(self):
        name, frames = self.show(50, 140)
        text = "\n".join(frames[-1])
        for words in (f"apus {name}", "trading", "instrument", "ACME", "orders", "rings", "hop.risk",
                      "q or ^C ends"):
            self.assertIn(words, text)
        self.assertLessEqual(len(frames[-1]), 50)

    def test_a_small_one_shows_what_matters(self):
        name, frames = self.show(10, 50)
        for frame in frames:
            self.assertLessEqual(len(frame), 10)
            self.assertLessEqual(max(map(len, frame)), 50, frame)
        text = "\n".join(frames[-1])
        for words in (f"apus {name}"[:20], "orders", "q or ^C ends"):
            self.assertIn(words, text)


class Log(Controlled):
    def test_a_log_file_has_everything(self):
        name = self.name()
        result = self.apus("run", "--instance", name, "--config", self.config(), "--events", "20000",
                           "--log", "json", "--log-level", "debug", "--log-file", "run.log", check=0)
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        with open(self.path("run.log"), encoding="utf-8") as log:
            self.assertEqual([json.loads(line) for line in log], lines)
        self.assertEqual(lines[-1]["message"], "ended")
        self.assertEqual(lines[-1]["clean"], True)
        self.assertIn("debug", {line["level"] for line in lines})
        self.assertIn("page_faults", lines[-1])
        text = self.apus("run", "--instance", name, "--config", "core.yaml", "--events", "5000",
                         "--log-file", "run.log", check=0).stdout
        self.assertIn("log run.log", text)
        self.assertIn("page faults", text)

    def test_a_reader_that_does_not_read_holds_nothing_up(self):
        # Its stdout is a pipe that nobody reads, and full from the start.
        read, write = os.pipe()
        fcntl.fcntl(write, fcntl.F_SETFL, os.O_NONBLOCK)
        try:
            while True:
                os.write(write, b"x" * 4096)
        except BlockingIOError:
            fcntl.fcntl(write, fcntl.F_SETFL, 0)
        core = self.start("--log", "json", stdout=write)
        os.close(write)
        began = time.monotonic()
        self.assertEqual(self.objects(core, "status")[0]["pid"], core.pid)
        self.assertLess(time.monotonic() - began, 2)
        core.send_signal(signal.SIGINT)
        self.assertEqual(core.wait(timeout=20), 0)
        os.close(read)

    def test_what_does_not_go_together(self):
        self.config()
        for words, text in [(("--json", "--log", "json"), "--json and --log"),
                            (("--log", "screen"), "is for a terminal"),
                            (("--log-file", "/nowhere/x"), "can't write '/nowhere/x'")]:
            result = run(APUS, "run", "--config", "core.yaml", "--for", "1s", *words,
                         cwd=self.directory, check=2)
            self.assertIn(text, result.stderr)
