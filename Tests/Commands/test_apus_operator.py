"""The operator's hand: the kill switch by signal, and what the journal says of it."""

import json
import signal
import time

from support import APUS, CommandTest, run


class KillSwitch(CommandTest):
    def dump(self, journal, *words):
        output = run(APUS, "journal", "dump", journal, "--json", *words, cwd=self.directory,
                     check=0).stdout
        return [json.loads(line) for line in output.splitlines()]

    def test_kill_blocks_and_cancels_and_rearm_trades_again(self):
        core = self.start()
        core.send_signal(signal.SIGUSR1)
        time.sleep(1)
        core.send_signal(signal.SIGUSR2)
        time.sleep(1)
        core.send_signal(signal.SIGINT)
        status, output, errors = self.end(core)
        self.assertEqual(status, 0, errors)
        self.assertIn("KILL: new orders are blocked", errors)
        self.assertIn("took the kill switch off", errors)
        journal = output.split("apus replay ")[1].split()[0]

        commands = {c["event"]["action"]: c["event"]["sequence"]
                    for c in self.dump(journal, "--kind", "operator_command")}
        self.assertLessEqual({"kill", "rearm", "shutdown"}, commands.keys())
        killed, rearmed = commands["kill"], commands["rearm"]
        self.assertLess(killed, rearmed)

        cancels = [c for c in self.dump(journal, "--stage", "orders", "--kind", "order_cancel")
                   if c["event"]["sequence"] == killed]
        self.assertTrue(cancels, "no working order was cancelled")
        self.assertTrue(all(c["event"]["reason"] == "mass_cancel" for c in cancels))

        sent = [s["event"]["sequence"]
                for s in self.dump(journal, "--stage", "gateway-out", "--kind", "order_new")]
        self.assertFalse([s for s in sent if killed <= s < rearmed], "an order left while killed")
        self.assertTrue([s for s in sent if s < killed])
        self.assertTrue([s for s in sent if s > rearmed], "nothing was sent after the rearm")
        self.assert_replays(journal)

    def test_a_core_that_starts_killed_waits_for_the_operator(self):
        core = self.start(config=self.config(risk={"starts_killed": True}))
        time.sleep(0.5)
        self.assertEqual(self.counters(core.name)["gateway-out.orders"]["sent"], 0)
        core.send_signal(signal.SIGUSR2)
        deadline = time.monotonic() + 10
        while (self.counters(core.name)["gateway-out.orders"]["sent"] == 0
               and time.monotonic() < deadline):
            time.sleep(0.1)
        self.assertGreater(self.counters(core.name)["gateway-out.orders"]["sent"], 0)
        core.send_signal(signal.SIGTERM)
        self.assertEqual(self.end(core)[0], 0)
