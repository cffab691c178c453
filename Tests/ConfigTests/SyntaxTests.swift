// The form of a file: what YAML allows and a config doesn't, and what isn't YAML at all. Each
// message is asserted whole, with its place, because the message is what this room is for.

import Config
import Testing

@Suite struct SyntaxTests {
  @Test func aTreeRemembersWhereItsNodesStand() throws {
    let text = "rings:\n  capacity: 4096  # slots\nlist: [a, 'b']\nnone:\n"
    let root = try ConfigNode.parse(ConfigFile(name: "c.yaml", text: text))
    guard case .mapping(let entries) = root.content else {
      Issue.record("not a mapping")
      return
    }
    #expect(entries.map(\.key) == ["rings", "list", "none"])
    #expect(entries.map(\.keyMark.line) == [1, 3, 4])
    guard case .mapping(let rings) = entries[0].value.content,
      case .scalar("4096", quoted: false) = rings[0].value.content,
      case .sequence(let list) = entries[1].value.content,
      case .scalar("b", quoted: true) = list[1].content,
      case .null = entries[2].value.content
    else {
      Issue.record("not the tree that was written")
      return
    }
    #expect(rings[0].value.mark == ConfigMark(line: 2, column: 13))
    #expect((list[1].file, list[1].line, list[1].column) == ("c.yaml", 3, 11))
  }

  @Test(arguments: [
    "\u{FEFF}a: 1", "---\na: 1\n", "---\na: 1\n...\n", "a: 1\r\n", "{}", "{a: 1}",
    "%YAML 1.2\n---\na: 1\n", "a: |\n  two\n  lines\n", "\"a\": '1'", "a: \u{1F600}",
  ])
  func whatIsAccepted(text: String) {
    #expect(syntaxErrors(in: text) == [])
  }

  @Test func aByteOrderMarkIsNoColumn() {
    #expect(
      errors(in: "\u{FEFF}a: x") { _ = $0.integer("a", in: 1...9) } == [
        "c.yaml:1:4: 'a': expected a whole number such as 100, found 'x'"
      ])
  }

  static let empty = "c.yaml:1:1: the file is empty: no key is in it"

  @Test(arguments: ["", "\n\n", "# only a comment\n", "---\n", "\u{FEFF}", "~", "null\n"])
  func anEmptyFile(text: String) {
    #expect(syntaxErrors(in: text) == [Self.empty])
  }

  @Test(arguments: [
    ("a:\n\tb: 1\n", "2:1: a tab can't indent or separate; use spaces"),
    ("a: @b", "1:4: no value can start with '@'; put the value in quotes"),
    ("a: `b`", "1:4: no value can start with '`'; put the value in quotes"),
    ("a: %b", "1:4: no value can start with '%'; put the value in quotes"),
    (
      "a: b: c\n",
      "1:5: a second ': ' where one value is expected; put the value in quotes, "
        + "or check the indentation"
    ),
    (
      "a: 1\nbroken\nc: 2\n",
      "2:1: this is neither 'key: value' nor a list's '- value'; is a colon or a quote missing?"
    ),
    (
      "a: 1\n  b: 2\n",
      "2:4: a second ': ' where one value is expected; put the value in quotes, "
        + "or check the indentation"
    ),
    ("a:\n  b: 1\n c: 2\n", "3:2: expected 'key: value' here, indented as the keys above it"),
    (
      "a:\n  - 1\n  b: 2\n", "3:3: expected '- ' here, indented as the list's other elements"
    ),
    (
      "a: - 1\n",
      "1:4: a list can't start here; put its first '- ' on a line of its own, below its key"
    ),
    (
      "a: [1, 2\nb: 3\n",
      "2:2: the list opened at line 1, column 4, lacks a ',' or its ']' before this"
    ),
    (
      "a: {b: 1\nc: 2}\n",
      "2:2: the braces opened at line 1, column 4, lack a ',' or their '}' before this; "
        + "put a value that holds braces in quotes"
    ),
    ("a: [1", "1:6: the list opened at line 1, column 4, lacks a ',' or its ']' before this"),
    (
      "a:\r  - 1\r\n  b: 2\r",
      "3:3: expected '- ' here, indented as the list's other elements"
    ),
    ("a: 1\r\nb: \u{7}\n", "2:4: the character U+0007 can't be in a config file; remove it"),
    ("a: 'b\nc: 1\n", "1:4: the quote opened here isn't closed"),
    (
      "a: \"\\q\"\n",
      "1:5: unknown escape after '\\'; write \\\\ for a backslash, or use single quotes"
    ),
    ("a: \u{1}\n", "1:4: the character U+0001 can't be in a config file; remove it"),
    ("a: 1\nb: €\u{7}\n", "2:5: the character U+0007 can't be in a config file; remove it"),
    ("a: \0", "1:4: the character U+0000 can't be in a config file; remove it"),
    ("- a\nb: 1\n", "2:1: expected '- ' here, indented as the list's other elements"),
    (
      "a: 1\n--- \nb: 2\n",
      "2:1: a second document starts here; a config file holds one, "
        + "remove the '---'"
    ),
    ("a: \"x\\0y\"", "1:4: a text can't hold the NUL character '\\0'; remove it"),
    ("a: !!str 1", "1:4: tags ('!…') are refused: a value's key says its type; remove the tag"),
    ("a: !x!y 1", "1:4: tags ('!…') are refused: a value's key says its type; remove the tag"),
    ("? [a]\n: 1\n", "1:3: a key must be a word, found a list"),
    ("? {a: 1}\n: 1\n", "1:3: a key must be a word, found a section of keys"),
    ("'': 1\n", "1:1: a key must be a word, found the quoted text ''"),
    (
      "a: 1\nb: 2\na: 3\n",
      "3:1: duplicate key 'a': it is already on line 1, and once more on line 3; keep one of them"
    ),
  ])
  func oneProblem(text: String, message: String) {
    #expect(syntaxErrors(in: text) == ["c.yaml:" + message])
  }

  @Test func refusalsDontStopTheReading() {
    let text = "a: &base {x: 1}\nb: *base\nc: !t 1\nc: 2\nd: @\n"
    #expect(
      syntaxErrors(in: text) == [
        "c.yaml:1:4: anchors ('&base') are refused: every value stands where it is used, "
          + "so that an error can name its line; write the value out at each place",
        "c.yaml:2:4: aliases ('*base') are refused: every value stands where it is used, "
          + "so that an error can name its line; write the value out",
        "c.yaml:3:4: tags ('!…') are refused: a value's key says its type; remove the tag",
        "c.yaml:4:1: duplicate key 'c': it is already on line 3, and once more on line 4; "
          + "keep one of them",
        "c.yaml:5:4: no value can start with '@'; put the value in quotes",
      ])
  }

  @Test func anAliasAsAKeyIsOneProblem() {
    #expect(
      syntaxErrors(in: "*a : 1\n") == [
        "c.yaml:1:1: aliases ('*a') are refused: every value stands where it is used, "
          + "so that an error can name its line; write the value out"
      ])
  }

  @Test func depthIsBounded() {
    // The root is the first of sixteen.
    func nested(_ lists: Int) -> String {
      "a: " + String(repeating: "[", count: lists) + String(repeating: "]", count: lists)
    }
    #expect(syntaxErrors(in: nested(15)) == [])
    #expect(
      syntaxErrors(in: nested(16)) == [
        "c.yaml:1:19: nested more than 16 deep; is a bracket or an indentation wrong?"
      ])
    #expect(syntaxErrors(in: String(repeating: "[", count: 1 << 20)).count == 1)
    #expect(syntaxErrors(in: String(repeating: "- ", count: 1 << 19)).count == 1)
  }

  @Test func aFloodOfErrorsIsCounted() {
    let text = (0..<150).map { "k\($0): 1\n" }.joined()
    let file = ConfigFile(name: "c.yaml", text: text)
    let thrown = #expect(throws: ConfigErrors.self) {
      try ConfigDecoder(file: file, environment: [:]).finish()
    }
    #expect(thrown?.errors.count == 150)
    let lines = thrown?.description.split(separator: "\n") ?? []
    #expect(lines.count == 101)
    #expect(lines.first == "c.yaml:1:1: unknown key 'k0'; allowed: none")
    #expect(lines.last == "… and 50 more")
  }
}
