"""apus journal archive, prune and unarchive: nothing goes that isn't proven to be elsewhere."""

import json
import os
import subprocess
import unittest

from support import CommandTest


class Archives(CommandTest):
    def setUp(self):
        super().setUp()
        self.instance = self.name()
        self.config()
        for _ in range(3):
            self.apus("run", "--fresh", "--instance", self.instance, "--config", "core.yaml", "--events", "3000",
                      check=0)
        self.logs = sorted(d for d in os.listdir(self.path("journal"))
                           if d.startswith(self.instance + "-2"))
        self.assertEqual(len(self.logs), 3)
        os.mkdir(self.path("archive"))

    def bytes_of(self, *names):
        directory = self.path(*names)
        found = {}
        for name in sorted(n for n in os.listdir(directory) if n != "snapshots"):
            with open(os.path.join(directory, name), "rb") as file:
                found[name] = file.read()
        return found

    def test_archive_prune_unarchive(self):
        before = self.bytes_of("journal", self.logs[0])
        text = self.apus("journal", "archive", "journal", "--to", "archive", check=0).stdout
        self.assertRegex(text, rf"journal/{self.logs[0]}: archived, .* as .*, proven\n")
        self.assertIn(f"journal/{self.logs[2]}: kept: the newest of '{self.instance}'\n", text)
        self.assertEqual(sorted(os.listdir(self.path("archive"))), self.logs[:2])
        self.assertEqual(self.bytes_of("journal", self.logs[0]), before)
        again = self.apus("journal", "archive", "journal", "--to", "archive", check=0).stdout
        self.assertIn("archived already", again)
        # Any zstd reads it.
        plain = subprocess.run(
            ["zstd", "-dc", self.path("archive", self.logs[0], "000000.journal.zst")],
            capture_output=True, check=True).stdout
        self.assertEqual(plain, before["000000.journal"])

        words = ("journal", "prune", "journal", "--archive", "archive")
        self.assertIn("would be deleted", self.apus(*words, "--dry-run", check=0).stdout)
        self.assertEqual(self.bytes_of("journal", self.logs[0]), before)
        said = [json.loads(line) for line in self.apus(*words, "--json", check=0).stdout.splitlines()]
        self.assertEqual([s["done"] for s in said], [True, True, True])
        self.assertIn("kept: the newest", said[2]["outcome"])
        self.assertFalse(os.path.exists(self.path("journal", self.logs[0])))
        self.assertTrue(os.path.exists(self.path("journal", self.logs[2])))

        self.apus("journal", "unarchive", f"archive/{self.logs[0]}", "--to", "back", check=0)
        self.assertEqual(self.bytes_of("back"), before)
        self.assert_replays("back")

    def test_what_isnt_proven_stays(self):
        words = ("journal", "prune", "journal", "--archive", "archive")
        result = self.apus(*words, check=1)
        self.assertIn("isn't a journal in an archive", result.stderr)
        self.apus("journal", "archive", "journal", "--to", "file://" + self.path("archive"), check=0)
        path = self.path("archive", self.logs[0], "000000.journal.zst")
        with open(path, "r+b") as file:
            file.seek(5000)
            byte = file.read(1)
            file.seek(5000)
            file.write(bytes([byte[0] ^ 1]))
        result = self.apus(*words, check=1)
        self.assertIn(f"journal/{self.logs[0]}: stays\n", result.stdout)
        self.assertIn("is damaged", result.stderr)
        self.assertIn(f"journal/{self.logs[1]}: proven to be archived; deleted\n", result.stdout)
        self.assertTrue(os.path.exists(self.path("journal", self.logs[0])))
        self.assertIn("is damaged", self.apus("journal", "unarchive", f"archive/{self.logs[0]}",
                                              "--to", "back", check=1).stderr)
        self.assertFalse(os.path.exists(self.path("back")))

    def test_a_live_journal_is_left_alone(self):
        core = self.start("--fresh", name=self.instance)
        text = self.apus("journal", "archive", "journal", "--to", "archive", check=0).stdout
        self.assertEqual(text.count("proven\n"), 3)
        live = next(d for d in os.listdir(self.path("journal"))
                    if d.startswith(self.instance + "-2") and d not in self.logs)
        self.assertIn(f"journal/{live}: kept: the newest", text)
        self.apus("journal", "prune", "journal", "--archive", "archive", check=0)
        self.assertTrue(os.path.exists(self.path("journal", live)))
        core.terminate()
        self.assertEqual(self.end(core)[0], 0)
        self.assert_replays(f"journal/{live}")

    def test_segments_of_a_journal_that_goes_on(self):
        journal = {"segment": "1MiB", "snapshots": {"every": "0s", "events": 0, "keep": 1}}
        config = self.config("long.yaml", journal=journal, market={"rate": "100k/s"})
        name = self.name()
        words = ("run", "--instance", name, "--config", config, "--events", "60000")
        self.apus(*words, check=0)
        log = self.journal(name)
        before = self.bytes_of(log)
        self.assertGreater(len(before), 4)
        dumped = self.apus("journal", "dump", log, "--json", check=0).stdout
        archive = ("journal", "archive", "journal", "--to", "archive", "--hot", "99", "--segments", "1")
        prune = ("journal", "prune", "journal", "--archive", "archive", "--hot", "99", "--segments", "1")
        self.assertIn("would be archived", self.apus(*archive, "--dry-run", check=0).stdout)
        self.assertRegex(self.apus(*archive, check=0).stdout,
                         rf"{log}: goes on; \d+ segments archived, .* as .*, proven; \d+ finished segments in the")
        self.assertIn("no more is to be archived", self.apus(*archive, check=0).stdout)
        self.assertRegex(self.apus(*prune, check=0).stdout,
                         rf"{log}: goes on; \d+ segments? proven to be archived; deleted, ")
        self.assertIn("000000.archived", os.listdir(self.path(log)))
        self.assertNotIn("000000.journal", os.listdir(self.path(log)))

        # Nobody notices.
        self.assertEqual(self.apus("journal", "dump", log, "--json", check=0).stdout, dumped)
        self.assertIn("  archived   ", self.apus("journal", "info", log, check=0).stdout)
        self.assert_replays(log)
        # It goes on, without the archive; what needs that says so.
        os.rename(self.path("archive"), self.path("elsewhere"))
        self.apus(*words, check=0)
        self.assertEqual(self.journal(name), log)
        refused = self.apus("replay", log, check=1).stderr
        self.assertIn("segment 000000.journal: it was archived as '", refused)
        self.assertIn("bring that file back", refused)
        short = json.loads(self.apus("replay", log, "--from-snapshot", "latest", "--json", check=0).stdout)
        self.assertTrue(short["identical"])
        os.rename(self.path("elsewhere"), self.path("archive"))
        self.assert_replays(log)

        place = os.path.join("archive", os.path.basename(log))
        self.assertIn("goes on", self.apus("journal", "unarchive", place, "--to", "new", check=1).stderr)
        self.apus("journal", "unarchive", place, "--to", log, check=0)
        self.assertFalse([n for n in os.listdir(self.path(log)) if n.endswith(".archived")])
        self.assertEqual(self.bytes_of(log)["000000.journal"], before["000000.journal"])
        self.assertIn("it takes a number of segments",
                      self.apus(*archive[:-1], "0", check=2).stderr)

    def test_cold(self):
        put = "mkdir -p cold/$(dirname {name}) && cp {} cold/{name}"
        check = "sha256sum < cold/{name}"
        words = ("journal", "archive", "journal", "--to", "archive")
        self.assertIn("--put needs --check", self.apus(*words, "--put", put, check=2).stderr)
        self.assertIn("--check doesn't prove",
                      self.apus(*words, "--put", "true", "--check", check, check=1).stderr)
        text = self.apus(*words, "--put", put, "--check", check, check=0).stdout
        self.assertEqual(text.count("put away, proven"), 2)
        prune = ("journal", "prune", "journal", "--archive", "archive")
        self.assertIn("--warm and --check go together",
                      self.apus(*prune, "--warm", "1", check=2).stderr)
        text = self.apus(*prune, "--warm", "1", "--check", check, check=0).stdout
        self.assertIn(f"archive/{self.logs[0]}: proven to be put away; deleted\n", text)
        self.assertEqual(os.listdir(self.path("archive")), self.logs[1:2])

    def test_refusals(self):
        words = ("journal", "archive", "journal", "--to")
        self.assertIn("there is no client for s3 here",
                      self.apus(*words, "s3://bucket", check=2).stderr)
        self.assertIn("'nowhere' is no directory", self.apus(*words, "nowhere", check=1).stderr)
        for hot in ("0", "soon", "3w"):
            self.assertIn(f"--hot is '{hot}': it takes a number of journals",
                          self.apus(*words, "archive", "--hot", hot, check=2).stderr)


if __name__ == "__main__":
    unittest.main()
