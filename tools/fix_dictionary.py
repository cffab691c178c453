"""Reads .dictionary files: the format is explained in Sources/Edge/FIX/fix42.dictionary.

For tools/generate-fix. It says where a line is wrong, but the strict reader is the one in Swift
(DictionaryReader.swift), which the tests hold to every rule.
"""

import copy
import re
from dataclasses import dataclass, field as slot

TYPES = [
    "int", "length", "seqNum", "numInGroup", "dayOfMonth", "float", "price", "priceOffset",
    "quantity", "amount", "char", "boolean", "string", "multipleValueString", "currency",
    "exchange", "country", "utcTimestamp", "utcTimeOnly", "utcDate", "localMktDate", "monthYear",
    "data",
]

FIELD = re.compile(r"field (\d+) (\w+) (\w+)(?: (\w+))?: (.+)")
VALUE = re.compile(r"(\S+) ([A-Z][A-Z0-9_]*): (.+)")
MESSAGE = re.compile(r"message (\S{1,2}) (\w+) (admin|app): (.+)")
CONDITION = re.compile(r"if (\w+): (\w+)((?: \S+)*)")


class Fault(Exception):
    """What is wrong with a dictionary, and where."""


@dataclass
class Value:
    code: str
    name: str
    meaning: str


@dataclass
class Field:
    tag: int
    name: str
    type: str
    meaning: str
    values: list = slot(default_factory=list)
    length: str = None


@dataclass
class Member:
    name: str
    required: bool
    group: list = slot(default_factory=list)


@dataclass
class Message:
    type: str
    name: str
    is_admin: bool
    meaning: str
    members: list = slot(default_factory=list)
    conditions: list = slot(default_factory=list)


@dataclass
class Dialect:
    """Fields and blocks by name; messages in the file's order."""
    name: str
    begin_string: str
    fields: dict = slot(default_factory=dict)
    header: list = slot(default_factory=list)
    trailer: list = slot(default_factory=list)
    messages: list = slot(default_factory=list)
    blocks: dict = slot(default_factory=dict)

    def slots(self, message):
        """The message's top-level members in the order that `Dialect.slots(of:)` has."""
        return self.header + self.trailer + message.members


def lines_of(text):
    """Each line that says something: its number, its level and its words."""
    for number, line in enumerate(text.split("\n"), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        spaces = len(line) - len(line.lstrip(" "))
        if spaces % 2:
            raise Fault(f"{number}: begin the line with two spaces a level")
        yield number, spaces // 2, words


def compact(text):
    """The same dictionary without what only people read."""
    return "".join("  " * level + words + "\n" for _, level, words in lines_of(text))


def read(path, over=None):
    """A dialect; `over` is the one that it adds to, which is changed into it."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        return Reader(over).read(text)
    except Fault as fault:
        raise Fault(f"{path}:{fault}") from None


class Reader:
    def __init__(self, over):
        self.dialect = over
        self.take = None  # What an indented line is handed to.

    def read(self, text):
        for number, level, words in lines_of(text):
            try:
                if level:
                    if self.take is None:
                        raise Fault("nothing above this line has lines below it")
                    self.take(level, words)
                else:
                    self.head(words)
            except Fault as fault:
                raise Fault(f"{number}: {fault}") from None
        return self.dialect

    def head(self, words):
        kind = words.split(" ")[0]
        self.take = None
        if kind == "dialect":
            self.begin(words)
        elif kind == "field":
            self.field(words)
        elif kind == "values":
            self.take = self.values_of(self.known(words[len("values "):]))
        elif kind in ("header", "trailer"):
            self.take = self.members_of(getattr(self.dialect, kind), None)
        elif kind == "block":
            members = self.dialect.blocks[words[len("block "):]] = []
            self.take = self.members_of(members, None)
        elif kind == "message":
            self.message(words)
        elif kind == "extend":
            self.extend(words[len("extend "):])
        else:
            raise Fault(f"'{kind}' begins no line")

    def begin(self, words):
        _, name, *rest = words.split(" ")
        if rest[0] != "over":
            self.dialect = Dialect(name, rest[0])
        elif self.dialect is None or self.dialect.name != rest[1]:
            raise Fault(f"'{rest[1]}' has to be read before this")
        else:
            self.dialect.name = name

    def field(self, words):
        match = FIELD.fullmatch(words)
        if not match:
            raise Fault("write 'field TAG NAME TYPE: meaning'")
        tag, name, kind, length, meaning = match.groups()
        if kind not in TYPES:
            raise Fault(f"no type '{kind}'; there are {', '.join(TYPES)}")
        if (kind == "data") != (length is not None):
            raise Fault("a data field, and only one, names its length's field")
        if name in self.dialect.fields or any(
                f.tag == int(tag) for f in self.dialect.fields.values()):
            raise Fault(f"{name} ({tag}) is there already")
        field = self.dialect.fields[name] = Field(int(tag), name, kind, meaning, length=length)
        self.take = self.values_of(field)

    def values_of(self, field):
        def take(_, words):
            match = VALUE.fullmatch(words)
            if not match:
                raise Fault("write 'CODE NAME: meaning'")
            field.values.append(Value(*match.groups()))
        return take

    def message(self, words):
        match = MESSAGE.fullmatch(words)
        if not match:
            raise Fault("write 'message TYPE NAME admin|app: meaning'")
        kind, name, category, meaning = match.groups()
        message = Message(kind, name, category == "admin", meaning)
        self.dialect.messages.append(message)
        self.take = self.members_of(message.members, message)

    def extend(self, name):
        if name == "header" or name == "trailer":
            raise Fault("a message's fields come after the header's and the trailer's: those stay")
        for message in self.dialect.messages:
            if message.name == name:
                self.take = self.members_of(message.members, message)
                return
        raise Fault(f"no message '{name}'")

    def members_of(self, members, message):
        levels = [members]

        def take(level, words):
            if level > len(levels):
                raise Fault("this is too deep: only a count has members below it")
            del levels[level:]
            here = levels[-1]
            if words.startswith("+"):
                if words[1:] not in self.dialect.blocks:
                    raise Fault(f"no block '{words[1:]}'")
                here.extend(copy.deepcopy(self.dialect.blocks[words[1:]]))
            elif words.startswith("if "):
                self.condition(words, message)
            else:
                levels.append(self.member(words, here).group)
        return take

    def member(self, words, here):
        name = words.rstrip("!")
        self.known(name)
        for member in here:
            if member.name == name:
                if not member.group:
                    raise Fault(f"{name} is there already")
                return member  # More members for a group's entries.
        member = Member(name, words.endswith("!"))
        here.append(member)
        return member

    def condition(self, words, message):
        match = CONDITION.fullmatch(words)
        if not match or message is None:
            raise Fault("write 'if FIELD: DECIDER CODE…', in a message")
        message.conditions.append((match[1], match[2], match[3].split()))

    def known(self, name):
        if name not in self.dialect.fields:
            raise Fault(f"no field '{name}'")
        return self.dialect.fields[name]
