"""Limits and the kill switch of a running core, from outside: what is shown, what is changed, who agrees, what the journal
says of it, and that what was stopped stays stopped."""

import json
import os
import signal
import socket
import time

from support import APUS, FABRICS, RINGTAP, CommandTest, run


class Limits(CommandTest):
    def dump(self, journal, *words):
        output = self.apus("journal", "dump", journal, "--json", *words, check=0).stdout
        return [json.loads(line)["event"] for line in output.splitlines()]

    def journal(self, core):
        names = sorted(os.listdir(self.path("journal")))
        return self.path("journal", [n for n in names if n.startswith(core.name + "-2")][-1])

    def finish(self, core):
        core.send_signal(signal.SIGINT)
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        return output.split("apus replay ")[1].split()[0]

    def shown(self, core, *words):
        output = self.apus("limits", "show", "--json", "--instance", core.name, *words, check=0)
        rows = [json.loads(line) for line in output.stdout.splitlines()]
        return {(r["limit"], r["scope"], r["owner"], r["instrument"]): r["value"] for r in rows}

    def set(self, core, limit, value, of, *words, check=0, by="ann"):
        return self.apus("limits", "set", limit, value, "--of", of, "--by", by, "--why",
                         "a test", "--instance", core.name, *words, check=check)

    def sent(self, core):
        return self.counters(core.name)["gateway-out.orders"]["sent"]

    def test_a_limit_is_shown_changed_and_on_record(self):
        core = self.start(config=self.config(risk={"firm": {"max_gross": 90000000}}))
        before = self.shown(core)
        self.assertEqual(before[("max_order", "instrument", None, "CRUX")], "500")
        self.assertEqual(before[("max_gross", "firm", None, None)], "90000000")
        self.assertNotIn(("max_net", "firm", None, None), before)
        self.assertIsNone(self.shown(core, "--all")[("max_net", "firm", None, None)])
        self.assertIn("max_order of CRUX is 40",
                      self.set(core, "max_order", "40", "CRUX").stdout)
        self.assertEqual(self.shown(core)[("max_order", "instrument", None, "CRUX")], "40")
        time.sleep(1)
        journal = self.finish(core)
        change, = self.dump(journal, "--kind", "limit_change", "--stage", "gateway-in")
        self.assertEqual((change["before"], change["after"], change["limit"], change["instrument"]),
                         ("500", "40", "max_order", "CRUX"))
        words = self.said(self.dump(journal, "--kind", "operator_words"), change["command"])
        self.assertEqual(words["why"], "a test")
        self.assertRegex(words["who"], r"^ann \(uid \d+, pid \d+\)$")
        # From there on orders of 100 are refused in CRUX, with the new limit.
        refused = [r for r in self.dump(journal, "--stage", "risk", "--kind", "order_rejected")
                   if r["instrument"] == "CRUX" and r["reason"] == "order_size"]
        self.assertTrue(refused)
        self.assertTrue(all(r["sequence"] > change["sequence"] for r in refused))
        self.assertEqual({r["limit"] for r in refused}, {"40"})
        self.assert_replays(journal)

    def test_what_may_be_held_of_one_instrument_in_money(self):
        core = self.start(config=self.config(risk={"max_gross": 1000000, "instruments": {"CRUX": {"max_net": 900000}}}))
        shown = self.shown(core)
        self.assertEqual(shown[("max_gross", "instrument", None, "CRUX")], "1000000")
        self.assertEqual(shown[("max_net", "instrument", None, "CRUX")], "900000")
        self.assertNotIn(("max_net", "instrument", None, "ACME"), shown)
        self.assertIn("money from", self.set(core, "max_gross", "0", "CRUX", check=1).stderr)
        self.assertIn("max_gross of CRUX is 0.5", self.set(core, "max_gross", "0.5", "CRUX").stdout)
        self.assertIn("max_net of CRUX is none", self.set(core, "max_net", "none", "CRUX").stdout)
        shown = self.shown(core)
        self.assertEqual(shown[("max_gross", "instrument", None, "CRUX")], "0.5")
        self.assertNotIn(("max_net", "instrument", None, "CRUX"), shown)
        time.sleep(1)
        journal = self.finish(core)
        changes = self.dump(journal, "--kind", "limit_change", "--stage", "gateway-in")
        self.assertEqual([(c["limit"], c["scope"], c["instrument"]) for c in changes],
                         [("max_gross", "instrument", "CRUX"), ("max_net", "instrument", "CRUX")])
        # From there on nothing that adds to it passes, and what is refused is told of whose limit.
        refused = [r for r in self.dump(journal, "--stage", "risk") if r.get("reason") == "gross_exposure"]
        self.assertTrue(refused)
        self.assertEqual({(r["instrument"], r["limit"], r["scope"]) for r in refused}, {("CRUX", "0.5", "instrument")})
        self.assertTrue(all(float(r["value"]) > 0.5 for r in refused))
        self.assert_replays(journal)
        said = self.apus("limits", "check", journal, "--instrument", "CRUX", "--quantity", "100", "--price", "700",
                         "--json", check=1).stdout
        gross = {r["check"]: r for r in map(json.loads, said.splitlines())}["gross_exposure"]
        self.assertEqual((gross["passes"], gross["limit"], gross["scope"]), (False, "0.5", "instrument"))

    def test_what_is_wrong_is_told(self):
        core = self.start()
        for limit, value, of, text in [
            ("max_ordr", "5", "CRUX", "did you mean 'max_order'?"),
            ("max_order", "5", "CRUK", "did you mean 'CRUX'?"),
            ("max_order", "0", "CRUX", "a quantity from"),
            ("max_gross", "5", "strategy/nobody", "there is no strategy 'nobody'"),
            ("max_open_orders", "1.5", "firm", "a whole number from 1"),
        ]:
            self.assertIn(text, self.set(core, limit, value, of, check=1).stderr)
        self.assertIn("no value", self.set(core, "max_order", "many", "CRUX", check=2).stderr)
        self.assertIn("--why TEXT", self.apus(
            "limits", "set", "max_order", "5", "--of", "CRUX", "--by", "ann", check=2).stderr)
        self.assertIn("1 to 24", self.set(core, "max_order", "5", "CRUX", check=1,
                                          by="a" * 25).stderr)
        self.assertIn("no core runs as 'nobody-here'", self.apus(
            "limits", "show", "--instance", "nobody-here", check=1).stderr)
        journal = self.finish(core)
        self.assertEqual(self.dump(journal, "--kind", "limit_change"), [])

    def test_a_raise_waits_for_a_second_person(self):
        core = self.start(config=self.config(risk={"second_person": True}))
        key = ("max_order", "instrument", None, "BOLT")
        self.assertIn("command", self.set(core, "max_order", "300", "BOLT").stdout)
        self.assertEqual(self.shown(core)[key], "300", "what lowers needs nobody")
        answer = self.set(core, "max_order", "900", "BOLT").stdout
        self.assertIn("apus limits approve 1 --by", answer)
        self.assertEqual(self.shown(core)[key], "300")
        shown = self.apus("limits", "show", "--instance", core.name, check=0).stdout
        self.assertIn("number 1, max_order of BOLT to 900 by ann: a test", shown)
        approve = ("limits", "approve", "--instance", core.name)
        self.assertIn("somebody else", self.apus(*approve, "1", "--by", "Ann", check=1).stderr)
        self.assertIn("waiting: 1", self.apus(*approve, "2", "--by", "bob", check=1).stderr)
        agreed = json.loads(self.apus(*approve, "1", "--by", "bob", "--json", check=0).stdout)
        self.assertEqual((agreed["instance"], agreed["change"]), (core.name, 1))
        self.assertEqual(self.shown(core)[key], "900")
        self.apus(*approve, "1", "--by", "bob", check=1)
        # A script reads the number from here.
        words = ("limits", "set", "--instance", core.name, "--of", "BOLT", "--by", "ann", "--why", "a test", "--json", "max_order")
        self.assertEqual(json.loads(self.apus(*words, "901", check=0).stdout), {
            "instance": core.name, "waits": 2, "limit": "max_order", "of": "BOLT", "value": "901"})
        self.assertGreater(json.loads(self.apus(*words, "300", check=0).stdout)["command"], agreed["command"])
        journal = self.finish(core)
        lowered, raised, _ = self.dump(journal, "--kind", "limit_change")
        self.assertEqual((lowered["after"], raised["after"]), ("300", "900"))
        words = self.said(self.dump(journal, "--kind", "operator_words"), raised["command"])
        self.assertEqual(words["why"], "a test")
        self.assertRegex(words["who"], r"^ann \(uid \d+, pid \d+\)$")
        self.assertRegex(words["approver"], r"^bob \(uid \d+, pid \d+\)$")

    def test_a_kill_stops_cancels_and_stands_over_a_restart(self):
        config = self.config(strategy={"requote_ticks": 10000})
        name = self.name()
        core = self.start(config=config, name=name)
        self.apus("kill", "--by", "ann", "--why", "quotes look wrong", "--instance", name, "--yes",
                  check=0)
        time.sleep(0.5)
        stopped = self.sent(core)
        time.sleep(0.5)
        # Cancels have gone out meanwhile; what counts is the record.
        self.assertLessEqual(self.sent(core) - stopped, 0)
        words = self.counters(name)
        self.assertEqual((words["kill.operator"]["on"], words["kill.risk"]["on"]), (1, 1))
        core.kill()
        core.communicate()
        journal = self.journal(core)
        kill, = self.dump(journal, "--kind", "kill_switch", "--stage", "gateway-in")
        self.assertEqual((kill["scope"], kill["mode"], kill["origin"]),
                         ("firm", "block_and_cancel", "operator"))
        cancels = [c for c in self.dump(journal, "--stage", "orders", "--kind", "order_cancel")
                   if c["sequence"] == kill["sequence"]]
        self.assertTrue(cancels, "what worked was canceled")
        late = [n for n in self.dump(journal, "--stage", "gateway-out", "--kind", "order_new")
                if n["sequence"] >= kill["sequence"]]
        self.assertEqual(late, [])

        # The next run doesn't trade before somebody lets it.
        again = self.start(config=config, name=name)
        time.sleep(0.5)
        self.assertEqual(self.sent(again), 0)
        self.apus("rearm", "--by", "bob", "--why", "checked", "--instance", name, "--yes", check=0)
        deadline = time.monotonic() + 10
        while self.sent(again) == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertGreater(self.sent(again), 0)
        again.send_signal(signal.SIGINT)
        status, output, errors = self.end(again)
        self.assertEqual(status, 0, errors)
        self.assertIn("the run before was stopped, and nobody has let it go: block_and_cancel for firm; 'apus rearm --instance",
                      errors)
        self.assert_replays(output.split("apus replay ")[1].split()[0])
        # And the one after that trades at once.
        third = self.start(config=config, name=name)
        deadline = time.monotonic() + 10
        while self.sent(third) == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertGreater(self.sent(third), 0)
        third.send_signal(signal.SIGINT)
        self.assertNotIn("was stopped", self.end(third)[2])

    def test_a_scope_is_stopped_and_let_go(self):
        core = self.start()
        on = ("--by", "ann", "--why", "news", "--instance", core.name)
        self.apus("kill", "--scope", "instrument/CRUX", "--mode", "block", *on, check=0)
        # An order by the id that tables show, and told by it.
        self.assertIn("order 1-1-9 of",
                      self.apus("kill", "--scope", "order/1-1-9", "--mode", "block", *on, check=0).stdout)
        self.assertIn("there is no instrument 'X'",
                      self.apus("kill", "--scope", "instrument/X", *on, check=1).stderr)
        self.assertIn("is no scope", self.apus("kill", "--scope", "desk", *on, check=1).stderr)
        time.sleep(1)
        self.apus("rearm", "--scope", "instrument/CRUX", *on, "--yes", check=0)
        time.sleep(1)
        journal = self.finish(core)
        begin, _, end = [k["sequence"] for k in self.dump(
            journal, "--kind", "kill_switch", "--stage", "gateway-in")]
        out = [n for n in self.dump(journal, "--stage", "gateway-out", "--kind", "order_new")]
        crux = [n["sequence"] for n in out if n["instrument"] == "CRUX"]
        others = [n["sequence"] for n in out if n["instrument"] != "CRUX"]
        self.assertFalse([s for s in crux if begin <= s < end])
        self.assertTrue([s for s in others if begin <= s < end])
        self.assertTrue([s for s in crux if s > end])
        refused = {r["scope"] for r in self.dump(journal, "--stage", "risk", "--kind",
                                                 "order_rejected") if r["reason"] == "kill_switch"}
        # The strategy falls silent there; what was on its way risk refuses.
        self.assertLessEqual(refused, {"instrument"})
        self.assert_replays(journal)

    def test_a_loss_stops_who_lost(self):
        # A strategy that takes all the time loses the spread all the time. Whoever holds much may lose some fifty at once, when
        # the market leaps: not from below what is warned of to beyond the limit.
        core = self.start(config=self.config(
            strategy={"take_imbalance_percent": 50, "take_cooldown": "1ms"},
            risk={"firm": {"max_loss": 200}, "warn_at_percent": 10}))
        deadline = time.monotonic() + 30
        while (self.counters(core.name)["kill.risk"]["on"] == 0
               and time.monotonic() < deadline):
            time.sleep(0.1)
        self.assertEqual(self.counters(core.name)["kill.risk"]["on"], 1)
        time.sleep(0.3)
        journal = self.finish(core)
        thrown, = self.dump(journal, "--kind", "kill_switch", "--stage", "risk")
        self.assertEqual((thrown["scope"], thrown["reason"], thrown["origin"], thrown["limit"]),
                         ("firm", "daily_loss", "risk", "200"))
        self.assertGreater(float(thrown["value"]), 200)
        round_trip, = self.dump(journal, "--kind", "kill_switch", "--stage", "gateway-in")
        self.assertEqual(round_trip["flags"], 1)
        self.assertGreater(round_trip["sequence"], thrown["sequence"])
        warned = [w for w in self.dump(journal, "--kind", "risk_warning")
                  if w["reason"] == "daily_loss"]
        self.assertTrue(warned and warned[0]["sequence"] < thrown["sequence"])
        late = [n for n in self.dump(journal, "--stage", "gateway-out", "--kind", "order_new")
                if n["sequence"] > thrown["sequence"]]
        self.assertEqual(late, [])
        self.assert_replays(journal)

    def test_a_dry_run_says_what_each_check_says(self):
        core = self.start("--for", "2s", config=self.config(
            risk={"collar_bps": 500, "firm": {"max_gross": 90000000}}))
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        journal = output.split("apus replay ")[1].split()[0]
        # Before the core was stopped.
        stop = [c["sequence"] for c in self.dump(journal, "--kind", "operator_command")
                if c["action"] == "shutdown"][0]
        top = [t for t in self.dump(journal, "--kind", "top_of_book")
               if t["instrument"] == "CRUX" and t["sequence"] < stop][-1]
        ask = float(top["ask_price"])

        def check(quantity, price, status):
            text = self.apus("limits", "check", journal, "--instrument", "CRUX", "--quantity",
                             quantity, "--price", price, "--until", str(stop - 1), "--json",
                             check=status).stdout
            return {r["check"]: r for r in map(json.loads, text.splitlines())}

        # A tick of 0.05.
        fair = f"{round(ask * 0.99 / 0.05) * 0.05:.2f}"
        good = check("100", fair, 0)
        self.assertEqual(len(good), 34)
        self.assertTrue(all(r["passes"] for r in good.values()), good)
        self.assertEqual((good["order_quantity"]["value"], good["order_quantity"]["limit"]),
                         ("100", "500"))
        self.assertEqual(good["gross_exposure"]["limit"], "90000000")
        bad = check("600", f"{round(ask * 1.2 / 0.05) * 0.05:.2f}", 1)
        self.assertEqual({n for n, r in bad.items() if not r["passes"]},
                         {"order_quantity", "collar"} | ({"own_orders"} & {
                             n for n, r in bad.items() if not r["passes"]}))
        self.assertEqual((bad["order_quantity"]["value"], bad["order_quantity"]["limit"], bad["order_quantity"]["scope"]),
                         ("600", "500", "instrument"))
        text = self.apus("limits", "check", journal, "--instrument", "CRUX", "--quantity", "600",
                         "--price", fair, "--until", str(stop - 1), check=1).stdout
        self.assertIn("refused: order_size (order_quantity decides)", text)
        again = self.apus("limits", "check", journal, "--instrument", "CRUX", "--quantity", "100", "--price", fair,
                          "--until", str(stop - 1), "--strategy", "quote_and_take", "--json", check=0).stdout
        self.assertEqual([json.loads(line)["passes"] for line in again.splitlines()], [True] * 34)
        self.assertIn("there is no strategy 'quoter'; there is: quote_and_take", self.apus(
            "limits", "check", journal, "--instrument", "CRUX", "--quantity", "100", "--strategy", "quoter", check=1).stderr)
        self.assertIn("there is no instrument 'X'", self.apus(
            "limits", "check", journal, "--instrument", "X", "--quantity", "6", check=1).stderr)
        self.apus("limits", "check", journal, "--instrument", "CRUX", check=2)

    def test_the_door_is_the_owners_and_bears_strangers(self):
        core = self.start()
        path = os.path.join(FABRICS, core.name + ".control")
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        listed = run(RINGTAP, "list", check=0).stdout
        self.assertIn(core.name, listed)
        self.assertNotIn(".control", listed)
        for said in [b"\n", b"nonsense\n", b"set\n", b"set\tlimit\n", b"x" * 5000, b"",
                     b"\xff\xfe\n", b"kill\tscope=firm\n", b"limits\textra=1\n"]:
            with socket.socket(socket.AF_UNIX) as caller:
                caller.settimeout(5)
                caller.connect(path)
                caller.sendall(said)
                caller.shutdown(socket.SHUT_WR)
                answer = b""
                while chunk := caller.recv(65536):
                    answer += chunk
            self.assertIn(answer.split(b"\t")[0].split(b"\n")[0], (b"refused", b"", b"ok"), said)
        # One that says half a line and stays hinders nobody.
        with socket.socket(socket.AF_UNIX) as caller:
            caller.connect(path)
            caller.sendall(b"lim")
            self.assertTrue(self.shown(core))
        journal = self.finish(core)
        self.assertFalse(os.path.exists(path))
        self.assertEqual(self.dump(journal, "--kind", "kill_switch"), [])
