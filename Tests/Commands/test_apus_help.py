"""apus help: pages that exist, name what exists, and are found although misspelled."""

import glob
import json
import os
import re
import unittest

from support import ROOT, CommandTest


class Pages(CommandTest):
    def topics(self):
        return [json.loads(line)["topic"]
                for line in self.apus("help", "topics", "--json", check=0).stdout.splitlines()]

    def test_the_list_is_the_pages(self):
        topics = self.topics()
        self.assertGreater(len(topics), 8)
        self.assertEqual(len(set(topics)), len(topics))
        text = self.apus("help", check=0).stdout
        self.assertEqual([line.split()[0] for line in text.splitlines()], topics)

    def test_each_page_names_what_is_there(self):
        for topic in self.topics():
            with self.subTest(topic=topic):
                text = self.apus("help", topic, check=0).stdout
                self.assertGreater(len(text.splitlines()), 5)
                self.assertLessEqual(max(map(len, text.splitlines())), 120)
                for path in re.findall(r"\b(?:config|docs|tools|deploy|examples|CSupport|Sources)/[\w./*-]*\w", text):
                    self.assertTrue(glob.glob(os.path.join(ROOT, path)), path)
                for words in re.findall(r"(?m)^ +apus ((?:[a-z]+ ?)+)", text):
                    command = words.split()
                    # As many words of it as are commands: the rest are its own.
                    shown = self.apus(command[0], "--help")
                    self.assertEqual(shown.returncode, 0, command)

    def test_a_page_that_is_not_there(self):
        result = self.apus("help", "strategys")
        self.assertEqual(result.returncode, 1)
        self.assertIn("strategies", result.stderr)


if __name__ == "__main__":
    unittest.main()
