"""Strategies that are shared libraries: checked, configured, run, replayed, and refused in words."""

import json
import os
import shutil
import signal
import subprocess
import time
import unittest

from support import ROOT, CommandTest

HEADER = os.path.join(ROOT, "CSupport", "CStrategy", "include")
EXAMPLES = os.path.join(ROOT, "examples", "strategies")

PARAMETERS = "quote: 100, take: 100, take_imbalance_percent: 70, take_cooldown: 1ms"

SOURCE = """
#include "apus_strategy.h"
#include <stdlib.h>
%s
static const apus_strategy strategy = {
  .abi_version = APUS_STRATEGY_ABI, .struct_size = sizeof(apus_strategy), .name = "mine",
  .least_markets = 1, .most_markets = 4, %s};
APUS_EXPORT const apus_strategy *apus_strategy_v1(void) { return &strategy; }
"""

ON_TOP = ("static void on_top(void *state, const apus_desk *desk, uint32_t market,"
          " const apus_top_of_book *top, apus_tray *tray) { %s }")

# Asks for more than risk lets anybody have, and again whenever that is refused.
STUBBORN = SOURCE % ("""
static void ask(const apus_desk *desk, uint32_t market, apus_tray *tray) {
  const apus_market *m = &desk->markets[market];
  if (m->may_trade && m->has_top && desk->orders[market].state == APUS_ORDER_FREE)
    apus_send(tray, market, market, APUS_BUY, 900 * m->lot, m->top.bid_price, APUS_DAY);
}
""" + ON_TOP % "ask(desk, market, tray);" + """
static void on_order(void *state, const apus_desk *desk, const apus_update *update, apus_tray *tray) {
  if (update->news == APUS_GONE) ask(desk, update->market, tray);
}
""", ".on_top = on_top, .on_order = on_order")


class StrategyPlugins(CommandTest):
    def compile(self, source, name="libplugin.so"):
        if not os.path.exists(source):
            source = self.path(self.write("plugin.c", source))
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-w", "-I" + HEADER, "-o",
                        self.path(name), source], check=True)
        return "./" + name

    def quoter(self):
        return self.compile(os.path.join(EXAMPLES, "c", "quoter.c"), "libquoter.so")

    def digest(self, library):
        checked = self.apus("strategy", "check", library, "--json", check=0).stdout
        return json.loads(checked)["digest"]

    def strategies(self, name, text):
        """A config beside the base one, with these strategies."""
        self.config(name)
        with open(self.path(name), encoding="utf-8") as file:
            lines = [line for line in file if not line.startswith("strategies:")]
        return self.write(name, "".join(lines) + "strategies:\n" + text)

    def plugin(self, library, digest=None, parameters=PARAMETERS, name="core.yaml"):
        return self.strategies(
            name, f"  mine:\n    kind: plugin\n    library: {library}\n"
            f"    digest: \"{digest or self.digest(library)}\"\n    max_position: 1000\n"
            f"    parameters: {{ {parameters} }}\n")

    def run_it(self, config, *words):
        name = self.name()
        self.apus("run", "--instance", name, "--config", config,
                  *(words or ("--events", "12000")), check=0)
        return self.journal(name)

    def test_runs_and_replays_and_decides_as_the_built_in_one(self):
        library = self.quoter()
        log = self.run_it(self.plugin(library))
        self.assert_replays(log)
        orders = self.apus("journal", "dump", log, "--json", "--where",
                           "stage=strategy and kind=order_new", check=0).stdout
        self.assertGreater(len(orders.splitlines()), 50)
        # The same inputs with the strategy that is compiled in: not one order differs.
        self.strategies("native.yaml", "  mine: { kind: quote_and_take, max_position: 1000, "
                        + PARAMETERS + " }\n")
        told = json.loads(self.apus("replay", log, "--what-if", "native.yaml", "--json",
                                    check=0).stdout)
        self.assertTrue(told["same"], told)
        # Elsewhere the library is found by its digest; without it the replay says what is missing.
        shutil.move(self.path("libquoter.so"), self.path("moved.so"))
        missing = self.apus("replay", log, check=1).stderr
        self.assertIn("there is no file", missing)
        self.assertIn("--plugin", missing)
        self.assertIn("identical", self.apus("replay", log, "--plugin", "moved.so", check=0).stdout)

    def test_a_restart_goes_on_with_its_state(self):
        config = self.plugin(self.quoter())
        name = self.name()
        for _ in range(2):
            self.apus("run", "--instance", name, "--config", config, "--events", "6000", check=0)
        logs = [d for d in os.listdir(self.path("journal")) if d.startswith(name + "-2")]
        for log in logs:
            self.assert_replays(os.path.join("journal", log))
        # Another library can't read what this one remembered.
        other = self.compile(SOURCE % ("", ""), "libother.so")
        config = self.plugin(other, parameters="")
        refused = self.apus("run", "--instance", name, "--config", config, "--events", "10")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("is another library", refused.stderr)
        # When the old one is gone its journal is still told by name, and a fresh run begins.
        os.unlink(self.path("libquoter.so"))
        for log in logs:
            self.assertIn("ACME", self.apus("journal", "dump", os.path.join("journal", log), "--json",
                                            "--where", "instrument=ACME", check=0).stdout)
        self.apus("run", "--instance", name, "--config", config, "--fresh", "--events", "500", check=0)

    def test_what_asks_again_whenever_it_is_refused_is_stopped_alone(self):
        library = self.compile(STUBBORN)
        config = self.strategies(
            "core.yaml", f"  mad:\n    kind: plugin\n    library: {library}\n"
            f"    digest: \"{self.digest(library)}\"\n    instruments: [ACME]\n    max_position: 100000\n"
            f"    max_refusals: 500\n  calm: {{ kind: quote_and_take, {PARAMETERS} }}\n")
        core = self.start(config=config)
        on = ("--instance", core.name)

        def stopped(is_wanted):
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                status = json.loads(self.apus("ctl", "status", "--json", *on, check=0).stdout)["stopped"]
                if is_wanted(status):
                    return status
                time.sleep(0.1)
            return self.fail(f"stopped is {status}")

        self.assertEqual(stopped(len), [
            {"scope": "strategy/mad", "mode": "block_and_cancel", "why": "refusal_rate"}])
        self.assertIn("strategy/mad: block_and_cancel, for too many refused requests",
                      self.apus("ctl", "status", *on, check=0).stdout)
        # Let go, it is soon stopped again.
        self.apus("ctl", "strategy", "start", "mad", "--by", "ann", "--why", "a try", *on, check=0)
        time.sleep(1.5)
        stopped(len)
        core.send_signal(signal.SIGINT)
        status, _, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        self.assertIn("strategy 'mad' is stopped: more of its requests were refused within a second than its "
                      "'max_refusals'", errors)
        log = self.journal(core.name)

        def dump(*words):
            text = self.apus("journal", "dump", log, "--json", "--where", " and ".join(words), check=0).stdout
            return [json.loads(line)["event"] for line in text.splitlines()]

        thrown = dump("stage=strategy", "kind=kill_switch")
        self.assertEqual(len(thrown), 2, thrown)
        for kill in thrown:
            self.assertEqual(
                (kill["scope"], kill["target"], kill["mode"], kill["reason"], kill["origin"], kill["limit"]),
                ("strategy", "1", "block_and_cancel", "refusal_rate", "strategy", "500"))
        asked = dump("stage=strategy", "kind=order_new")
        mad = [n for n in asked if n["source"] == "strategy/1"]
        # Some may come with time, while it isn't too many yet.
        self.assertGreater(len(mad), 1000)
        self.assertLess(len(mad), 4000)
        last = thrown[-1]["sequence"]
        self.assertFalse([n for n in mad if n["sequence"] > last])
        self.assertTrue([n for n in asked if n["source"] != "strategy/1" and n["sequence"] > last])
        self.assert_replays(log)
        # A run that goes on knows it; one that begins anew is told of the switch.
        for words, why in (((), "refusal_rate"), (("--fresh",), None)):
            core = self.start(*words, config=config, name=core.name)
            self.assertEqual(stopped(len), [
                {"scope": "strategy/mad", "mode": "block_and_cancel", "why": why}])
            core.send_signal(signal.SIGINT)
            self.assertEqual(self.end(core)[0], 0)

    def test_check_prints_what_goes_into_a_config(self):
        library = self.quoter()
        text = self.apus("strategy", "check", library, check=0).stdout
        for words in ("fine", "kind: plugin", "library: ./libquoter.so", "digest: \"sha256:",
                      "take_cooldown: 10ms"):
            self.assertIn(words, text)
        # As it is printed, it can be pasted.
        pasted = text[text.index("  quoter:"):].replace(
            "    parameters:\n", "    instruments: [ACME, BOLT]\n    parameters:\n")
        self.run_it(self.strategies("pasted.yaml", pasted), "--events", "200")
        described = json.loads(self.apus("strategy", "describe", library, "--json", check=0).stdout)
        native = json.loads(self.apus("strategy", "describe", "quote_and_take", "--json",
                                      check=0).stdout)
        self.assertEqual([p["name"] for p in described["parameters"]],
                         [p["name"] for p in native["parameters"]])
        self.assertIn("plugin", self.apus("strategy", "list", check=0).stdout)
        self.assertIn("did you mean 'plugin'?",
                      self.apus("strategy", "describe", "plugn", check=2).stderr)

    def test_a_file_of_strategies_is_checked_by_itself(self):
        self.write("mine.yaml", "trend: { kind: momentum, fast: 20, slow: 50, instruments: [ACME] }\n")
        said, = self.apus("strategy", "check", "mine.yaml", "--json", check=0).stdout.splitlines()
        self.assertEqual(json.loads(said), {"name": "trend", "kind": "momentum", "instruments": ["ACME"]})
        self.write("mine.yaml", "trend: { kind: momentum, fast: 50, slow: 20 }\n")
        self.assertIn("mine.yaml:1:", told := self.apus("strategy", "check", "mine.yaml", check=2).stderr)
        self.assertIn("'fast' is 50 and 'slow' is 20: 'fast' has to be below 'slow'", told)
        self.assertIn("'fast' has to be below 'slow'", self.apus("strategy", "describe", "momentum", check=0).stdout)

    def test_what_crashes_or_hangs_is_refused_before_anything_runs(self):
        for head, fields, words in (
                ("static int32_t init(void *s, const apus_desk *d) { abort(); }", ".init = init",
                 "crashed in init with signal 6 (SIGABRT)"),
                (ON_TOP % "for (volatile int i = 0;; i++);", ".on_top = on_top",
                 "doesn't come back in on_top"),
                (ON_TOP % "exit(0);", ".on_top = on_top", "ended the process in on_top"),
                ("static int n;" + ON_TOP % "apus_signal(tray, market, 1, n++);", ".on_top = on_top",
                 "told the same twice, it answered otherwise")):
            library = self.compile(SOURCE % (head, fields))
            refused = self.apus("strategy", "check", library, check=1)
            self.assertIn(words, refused.stderr)
            described = subprocess.run(["sha256sum", self.path("libplugin.so")], check=True,
                                       capture_output=True, text=True).stdout.split()[0]
            config = self.plugin(library, "sha256:" + described, "")
            refused = self.apus("run", "--config", config, "--events", "10", check=2)
            self.assertRegex(refused.stderr, r"core\.yaml:\d+:\d+: 'library' in 'strategies\.mine'")
            self.assertIn(words, refused.stderr)

    def test_what_isnt_what_was_checked_is_refused(self):
        library = self.quoter()
        wrong = "sha256:" + "0" * 64
        for config, words in (
                (lambda: self.plugin(library, wrong), "it isn't the library that was checked"),
                (lambda: self.plugin("./nowhere.so", wrong), "there is no file"),
                (lambda: self.plugin(library, "abc"), "isn't 'sha256:' and 64 hex digits"),
                (lambda: self.plugin(library, parameters="quot: 5"),
                 "unknown key 'quot' in 'strategies.mine.parameters'; did you mean 'quote'?"),
                (lambda: self.plugin(library, parameters="take_slices: 25"), "take_slices"),
                (lambda: self.plugin(library, parameters="quote: 0.5"), "multiple of the lot"),
                (lambda: self.strategies("core.yaml", "  mine: { kind: plugin }\n"), "'library'"),
                (lambda: self.strategies(
                    "core.yaml", f"  mine: {{ kind: plugin, library: {library} }}\n"),
                 "'apus strategy check ")):
            refused = self.apus("run", "--config", config(), "--events", "10", check=2)
            self.assertIn(words, refused.stderr)
        other = self.compile(SOURCE.replace("= APUS_STRATEGY_ABI", "= 2") % ("", ""))
        self.assertIn("built for version 2 of the interface",
                      self.apus("strategy", "check", other, check=1).stderr)

    @unittest.skipUnless(shutil.which("swiftc"), "there is no swiftc")
    def test_the_example_in_swift(self):
        self.example("swift", "Crossing.swift", "libcrossing.so", "fast: 5, slow: 20, quantity: 100")

    @unittest.skipUnless(shutil.which("rustc"), "there is no rustc")
    def test_the_example_in_rust(self):
        self.example("rust", "joiner.rs", "libjoiner.so", "quantity: 100")

    def example(self, language, source, library, parameters):
        folder = self.path("a", "b", language)
        shutil.copytree(os.path.join(EXAMPLES, language), folder)
        os.makedirs(self.path("CSupport"))
        os.symlink(os.path.join(ROOT, "CSupport", "CStrategy"), self.path("CSupport", "CStrategy"))
        subprocess.run(["make", "-s", "-B", library], cwd=folder, check=True, capture_output=True)
        shutil.copy(os.path.join(folder, library), self.directory)
        log = self.run_it(self.plugin("./" + library, parameters=parameters))
        self.assert_replays(log)
        orders = self.apus("journal", "dump", log, "--json", "--where",
                           "stage=strategy and kind=order_new", check=0).stdout
        self.assertGreater(len(orders.splitlines()), 3)


if __name__ == "__main__":
    unittest.main()
