"""What the payload of each kind of event means: schema.jsonl, as `apus journal schema` prints it."""

import json
import os


class Schema:
    """Names by number and numbers by name."""

    def __init__(self, path=None):
        path = path or os.path.join(os.path.dirname(os.path.abspath(__file__)), "schema.jsonl")
        with open(path, encoding="utf-8") as file:
            head, *kinds = (json.loads(line) for line in file)
        self.event_format = head["event_format"]
        self.stages = head["stages"]
        self.sources = head["sources"]
        self.fields = {kind["code"]: kind["fields"] for kind in kinds}
        self.kinds = {kind["code"]: kind["kind"] for kind in kinds}

    def kind(self, word):
        """A kind's number, from its name (with or without `order_`) or itself."""
        for code, name in self.kinds.items():
            if word in (name, code):
                return code
        for code, name in self.kinds.items():
            if name == f"order_{word}":
                return code
        raise ValueError(f"there is no kind {word!r}; there are: {', '.join(self.kinds.values())}")

    def stage(self, word):
        if word in self.stages:
            return self.stages.index(word)
        if isinstance(word, int):
            return word
        raise ValueError(f"there is no stage {word!r}; there are: {', '.join(self.stages)}")

    def source_text(self, bits):
        """`session/1`, as the JSON form has it."""
        number = bits >> 12
        name = self.sources[number] if number < len(self.sources) else str(number)
        return name if bits == 0 else f"{name}/{bits & 0xFFF}"
