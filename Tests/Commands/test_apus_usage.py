"""What apus answers to slips: in its words, and in its configs. And its help."""

import os
import re
import shutil
import subprocess
import unittest

from support import APUS, ROOT, CommandTest, run


class Configs(CommandTest):
    def refusal(self, text, *words):
        """What is said of a config, line by line; the exit status must be 2."""
        self.write("broken.yaml", text)
        result = self.apus("run", "--config", "broken.yaml", "--for", "1s", *words, check=2)
        self.assertEqual(result.stdout, "")
        return result.stderr.splitlines()

    def assert_says(self, config, *lines):
        said = self.refusal(config)
        self.assertEqual(len(said), len(lines), said)
        for line, wanted in zip(said, lines):
            place, *words = wanted
            self.assertTrue(line.startswith(f"broken.yaml:{place}: "), line)
            for word in words:
                self.assertIn(word, line)

    def test_each_kind_of_mistake_has_its_place_and_what_instead(self):
        head = "instruments: instruments.yaml\n"
        for config, *lines in (
                (head + "markt: { rate: 5k/s }\n",
                 ("2:1", "unknown key 'markt'", "did you mean 'market'?", "allowed: instance, ")),
                (head + "market:\n  rte: 5k/s\n", ("3:3", "'rte'", "did you mean 'rate'?")),
                (head + "seed: many\n", ("2:7", "expected a whole number", "found 'many'")),
                (head + "seed: 1\nseed: 2\n", ("3:1", "duplicate key 'seed'", "line 2")),
                (head + "market: { rate: 50k }\n", ("2:17", "its unit is /s, k/s")),
                (head + "market: { rate: 500G/s }\n", ("2:17", "write 1/s to 100M/s")),
                (head + "rings: { capacity: 1000 }\n", ("2:20", "power of two")),
                (head + "rings: { capacity: 32 }\n", ("2:20", "64")),
                (head + "journal: { durability: proces }\n",
                 ("2:24", "none, process, power", "did you mean 'process'?")),
                (head + "journal: { segment: 64MB }\n", ("2:21", "KiB, MiB")),
                (head + "watchdog: { after: 1 }\n", ("2:20", "add its unit")),
                (head + "watchdog: { after: 1ms }\n", ("2:20", "100ms")),
                (head + "market: fast\n", ("2:9", "expected a section")),
                (head + "topology: two_thread\n", ("2:11", "did you mean 'two_threads'?")),
                (head + "threads: {}\n", ("2:10", "only where the topology is 'custom'")),
                (head + "instance: a/b\n", ("2:11", "letters, digits")),
                (head + "drill: { stage: logger, action: crash }\n", ("2:17", "gateway-in, book")),
                (head + "strategies: { quote_and_take: { quote: 0.5, take: 100 } }\nrisk: { max_order: 500, max_position: 2000 }\n",
                 ("2:40", "the lot of 'ACME', 1", "write a multiple")),
                (head + "risk: { instruments: { CRUZ: { max_order: 1 } } }\n",
                 ("2:22", "there is no instrument 'CRUZ'", "did you mean 'CRUX'?")),
                ("seed: 1\n", ("1:1", "'instruments'", "is missing", "instruments.yaml")),
                ("instruments: nowhere.yaml\n", ("1:14", "nowhere.yaml: no such file")),
                ("instruments: [a\n", ("2:1", "lacks a ',' or its ']'")),
                ("instruments: \tx: y\n", ("1:14",)), ("", ("1:1", "the file is empty"))):
            with self.subTest(config=config):
                if config == "instruments: \tx: y\n":
                    self.assertRegex(self.refusal(config)[0], r"^broken\.yaml:1:\d+: ")
                else:
                    self.assert_says(config, *lines)

    def test_all_mistakes_come_at_once_in_order(self):
        said = self.refusal("instruments: instruments.yaml\nseed: x\nmarket: { rate: 1 }\nwat: 1\n")
        self.assertEqual([re.match(r"broken\.yaml:(\d+):", line)[1] for line in said],
                         ["2", "3", "4"])

    def test_a_mistake_in_the_instruments_is_theirs(self):
        self.write("odd.yaml", "instruments:\n  ACME: { tick: 0.03, lot: 1, lowest: 10.00, "
                               "highest: 1000.00, reference: 5 }\n")
        said = self.refusal("instruments: odd.yaml\n")
        self.assertTrue(all(line.startswith("odd.yaml:2:") for line in said), said)
        self.assertTrue(any("off the tick" in line for line in said), said)
        self.assertTrue(any("'reference'" in line for line in said), said)

    def test_a_config_that_cant_be_read(self):
        for path, answer in (("nowhere.yaml", "no such file"), (".", "is a directory")):
            self.assertIn(answer, self.apus("run", "--config", path, check=2).stderr)

    def test_nothing_is_left_of_a_refused_run(self):
        self.refusal("instruments: instruments.yaml\nseed: x\n")
        result = run("/bin/ls", self.directory)
        self.assertEqual(result.stdout.split(), ["broken.yaml", "instruments.yaml"])


class Words(CommandTest):
    def test_slips_are_answered_with_what_was_meant(self):
        for words, answer in (
                (["rnu"], "did you mean 'run'?"), (["run", "--fro", "3s"], "did you mean '--for'?"),
                (["run", "--for", "3"], "did you mean '3s'?"), (["run", "--for"], "--for"),
                (["run", "--for", "1ms"], "100ms"), (["run", "extra"], "'extra' is too much"),
                (["run", "--seed", "-1"], "a whole number from 0"),
                (["run", "--executor", "inlin"], "did you mean 'inline'?"),
                (["run", "--instance", "a/b"], "letters, digits"),
                (["journal", "vrify", "x"], "did you mean 'verify'?"),
                (["journal", "dump", "x", "--kind", "order_nwe"], "did you mean 'order_new'?"),
                (["journal", "dump", "x", "--stage", "rsik"], "did you mean 'risk'?"),
                (["journal", "tail", "x", "-n", "many"], "a whole number"),
                (["replay"], "JOURNAL is missing"), (["replay", "x", "--stage", "logger"], "risk"),
                (["replay", "x", "--until", "0"], "from 1"), (["--jsn"], "--jsn")):
            with self.subTest(words=words):
                result = self.apus(*words, check=2)
                self.assertIn(answer, result.stderr)
                self.assertRegex(result.stderr, r"Try 'apus.* --help'\.\n$")
                self.assertEqual(result.stdout, "")

    def test_no_words_get_the_help_and_no_success(self):
        for words in ([], ["journal"]):
            result = self.apus(*words, check=2)
            self.assertIn("Subcommands:", result.stderr)
            self.assertEqual(result.stdout, "")

    def test_help_says_what_matters(self):
        for words, *wanted in (
                ([], "run", "replay", "journal", "ringtap", "--version"),
                (["run"], "--config FILE", "config/demo.yaml", "--for T", "--instance NAME",
                 "--executor", "--json", "^C", "SIGTERM"),
                (["replay"], "JOURNAL", "--until WHERE", "--what-if FILE", "--stage", "identical", "first difference"),
                (["journal"], "info", "dump", "verify", "tail", "archive", "tools/journal-export"),
                (["journal", "prune"], "is left alone", "--dry-run", "--hot KEEP"),
                (["journal", "info"], "--json"), (["journal", "verify"], "torn tail", "damage"),
                (["journal", "dump"], "--kind", "--stage", "--from", "-n, --count"),
                (["journal", "tail"], "--follow", "Default: 10")):
            with self.subTest(words=words):
                text = self.apus(*words, "--help", check=0).stdout
                path = " ".join(["apus", *words])
                for word in (f"Usage: {path}", "Exit codes:", *wanted):
                    self.assertIn(word, " ".join(text.split()) if " " in word else text)
                self.assertTrue(text.startswith(f"{path}: "))
                for line in text.splitlines():
                    self.assertLessEqual(len(line), 80 if not words else 100, line)

    def test_the_program_that_trades_hands_over_what_reads_files(self):
        """What was typed gets the same answer from both, and each knows only its own part of it."""
        for words in (["match", os.path.join(ROOT, "examples", "orders.csv")], ["limits", "check", "--help"],
                      ["ctl", "limits", "check", "--help"], ["help", "ctl", "limits", "check"][1:] + ["-h"],
                      ["backtest", "--config", os.path.join(ROOT, "config", "paper.yaml"), "--events", "2000", "--json"]):
            with self.subTest(words=words):
                told = [run(program, *words, cwd=self.directory, check=0).stdout for program in (APUS, APUS + "-tools")]
                # A backtest also says how fast it was.
                told = [re.sub(r'"events_per_second":\d+', "", text) for text in told]
                self.assertEqual(told[0], told[1])
                self.assertNotEqual(told[0], "")
        self.assertIn("no subcommand 'run'", run(APUS + "-tools", "run", cwd=self.directory, check=2).stderr)

    def test_without_the_other_program_it_says_which_is_missing(self):
        alone = os.path.join(self.directory, "bin")
        os.mkdir(alone)
        shutil.copy(APUS, alone)
        apus = os.path.join(alone, "apus")
        for words in (["replay", "x"], ["limits", "check", "x"],
                      ["run", "--executor", "inline", "--config", os.path.join(ROOT, "config", "paper.yaml"), "--events", "9"]):
            with self.subTest(words=words):
                result = run(apus, *words, cwd=self.directory, check=2)
                self.assertIn(f"isn't where it belongs: {alone}/apus-tools. In a checkout, "
                              "'swift build -c release --product apus-tools' builds it.", result.stderr)
                self.assertEqual(result.stdout, "")
        self.assertIn("Usage: apus", run(apus, "--help", check=0).stdout)

    def test_a_replay_knows_the_core_beside_it_by_its_build(self):
        """The journal is of apus, and apus-tools is another program: what counts is the apus that it lies beside."""
        self.apus("run", "--config", os.path.join(ROOT, "config", "paper.yaml"), "--instance", self.name(), "--events", "500",
                  "--log", "text", check=0)
        where = os.path.join(self.directory, "journal")
        journal = next(path for path in (os.path.join(where, name) for name in os.listdir(where)) if os.path.isdir(path))
        said = "the journal was written by build "
        self.assertNotIn(said, self.apus("replay", journal, check=0).stdout)
        alone = os.path.join(self.directory, "bin")
        os.mkdir(alone)
        shutil.copy(APUS + "-tools", alone)
        self.assertIn(said, run(os.path.join(alone, "apus-tools"), "replay", journal, cwd=self.directory, check=0).stdout)

    def test_help_fits_the_terminal(self):
        for columns in ("60", "100"):
            text = subprocess.run([APUS, "run", "--help"], capture_output=True, text=True,
                                  env={"COLUMNS": columns}).stdout
            for line in text.splitlines()[1:]:
                if not line.startswith("  apus "):
                    self.assertLessEqual(len(line), int(columns), line)

    def test_version(self):
        self.assertRegex(self.apus("--version", check=0).stdout,
                         r"^apus \d+\.\d+\.\d+\S*, journal format \d+, events of version \d+\n$")


if __name__ == "__main__":
    unittest.main()
