// Single values: every accessor's good forms, and every refusal with its exact words.

import Config
import Testing

@Suite struct ScalarTests {
  // The good forms.

  @Test(arguments: [
    ("a", "a"), ("'a b'", "a b"), ("\"\\u20ac\"", "€"), ("5", "5"), ("true", "true"), ("''", ""),
    ("'null'", "null"), ("no", "no"), ("|\n  x\n  y\n", "x\ny\n"), ("$5 {x}", "$5 {x}"),
  ])
  func strings(text: String, expected: String) throws {
    #expect(try value("k: \(text)") { $0.string("k") } == expected)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("100", 100), ("-7", -7), ("1_000_000", 1_000_000), ("1_0", 10),
      ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ] as [(String, Int64)])
  func integers(text: String, expected: Int64) throws {
    #expect(try value("k: \(text)") { $0.integer("k", in: .min ... .max) } == expected)
  }

  @Test func booleans() throws {
    #expect(try value("k: true") { $0.bool("k") })
    #expect(try !value("k: false") { $0.bool("k") })
  }

  @Test(arguments: Wait.allCases)
  func choices(wait: Wait) throws {
    #expect(try value("k: \(wait)") { $0.choice("k", default: Wait.spin) } == wait)
    #expect(try value("k: '\(wait)'") { $0.choice("k") as Wait } == wait)
  }

  @Test(
    arguments: [
      ("500ns", 500), ("250us", 250_000), ("100ms", 100_000_000), ("5s", 5_000_000_000),
      ("1m", 60_000_000_000), ("2h", 7_200_000_000_000), ("0s", 0), ("1.5us", 1500),
      ("0.000000001s", 1), ("1_000ms", 1_000_000_000), ("'5s'", 5_000_000_000),
      ("-1s", -1_000_000_000),
      ("2562047.788015215h", 9_223_372_036_854_774_000),
    ] as [(String, Int64)])
  func durations(text: String, expected: Int64) throws {
    #expect(try value("k: \(text)") { $0.duration("k", in: .min ... .max) } == expected)
  }

  @Test(
    arguments: [
      ("0.01", 1_000_000), ("\"0.01\"", 1_000_000), ("1", 100_000_000), ("-2.5", -250_000_000),
      ("0.00000001", 1), ("0", 0), ("1_000.000_1", 100_000_010_000),
      // What a Double would have bent.
      ("0.1", 10_000_000), ("92233720368.54775807", .max), ("-92233720368.54775808", .min),
      ("9007199.25474099", 900_719_925_474_099),
    ] as [(String, Int64)])
  func decimals(text: String, expected: Int64) throws {
    #expect(try value("k: \(text)") { $0.decimal("k") } == expected)
    #expect(try value("k: \(text)") { $0.price("k") } == expected)
    #expect(try value("k: \(text)") { $0.quantity("k", in: .min ... .max) } == expected)
  }

  @Test(
    arguments: [
      ("0", 0), ("4096", 4096), ("4096B", 4096), ("4KiB", 4096), ("64MiB", 64 << 20),
      ("1.5GiB", 3 << 29), ("2TiB", 2 << 40),
    ] as [(String, Int64)])
  func sizes(text: String, expected: Int64) throws {
    #expect(try value("k: \(text)") { $0.size("k") } == expected)
  }

  @Test(
    arguments: [
      ("1000/s", 1000), ("250k/s", 250_000), ("1M/s", 1_000_000), ("1.5k/s", 1500),
      ("1G/s", 1 << 9),
    ] as [(String, Int64)])
  func rates(text: String, expected: Int64) throws {
    let expected = text == "1G/s" ? 1_000_000_000 : expected
    #expect(try value("k: \(text)") { $0.rate("k") } == expected)
  }

  @Test func anAbsentKeyTakesItsDefault() throws {
    let text = "{}"
    #expect(try value(text) { $0.string("k", default: "d") } == "d")
    #expect(try value(text) { $0.integer("k", in: 1...9, default: 3) } == 3)
    #expect(try value(text) { $0.bool("k", default: true) })
    #expect(try value(text) { $0.choice("k", default: Wait.park) } == .park)
    #expect(try value(text) { $0.duration("k", in: 0...9, default: 4) } == 4)
    #expect(try value(text) { $0.price("k", default: 5) } == 5)
    #expect(try value(text) { $0.quantity("k", default: 6) } == 6)
    #expect(try value(text) { $0.decimal("k", default: 7) } == 7)
    #expect(try value(text) { $0.size("k", default: 8) } == 8)
    #expect(try value(text) { $0.rate("k", default: 9) } == 9)
  }

  // The refusals.

  static let whole = "expected a whole number such as 100, found "

  @Test(arguments: [
    ("abc", whole + "'abc'"), ("1.0", "read"), ("1.5", "'1.5' isn't a whole number"),
    ("0x10", whole + "'0x10'; write it in decimal"),
    ("0o17", whole + "'0o17'; write it in decimal"),
    ("0b1", whole + "'0b1'; write it in decimal"),
    ("010", whole + "'010'; remove the leading zeros"), ("+5", whole + "'+5'; remove the '+'"),
    ("1e6", whole + "'1e6'; write out all its digits"),
    ("1,000", whole + "'1,000'; separate thousands by '_' or not at all"),
    ("1:30", whole + "'1:30'"), ("_1", whole + "'_1'"), ("1_", whole + "'1_'"),
    ("1__0", whole + "'1__0'"), ("-", "list"), ("5 5", whole + "'5 5'"), ("５", whole + "'５'"),
    (
      "'5'",
      "expected a whole number such as 100, found the quoted text '5'; remove the quotes"
    ),
    ("[5]", whole + "a list"), ("{a: 5}", whole + "a section of keys"), ("", whole + "nothing"),
    ("~", whole + "nothing"), ("0", "0 is out of range; write 1 to 10"),
    ("11", "11 is out of range; write 1 to 10"),
    (
      "9223372036854775808",
      "'9223372036854775808' is too large to hold; the limit is 9223372036854775807"
    ),
    (
      "-9223372036854775809",
      "'-9223372036854775809' is too large to hold; the limit is -9223372036854775808"
    ),
    (
      "99999999999999999999999999999999999999999999999999",
      "'9999999999999999999999999999999999999999…' is too large to hold; "
        + "the limit is 9223372036854775807"
    ),
    ("${N}", "'${…}' is filled in for secrets only; write the value itself"),
  ])
  func noInteger(text: String, message: String) {
    let found = errors(in: "k: \(text)") { _ = $0.integer("k", in: 1...10) }
    switch message {
    // A point is no harm where nothing follows it.
    case "read": #expect(found == [])
    case "list":
      #expect(
        found == [
          "c.yaml:1:4: a list can't start here; put its first '- ' on a "
            + "line of its own, below its key"
        ])
    case let message where text.isEmpty: #expect(found == ["c.yaml:1:3: 'k': " + message])
    default: #expect(found == ["c.yaml:1:4: 'k': " + message])
    }
  }

  @Test func rangesAreSaidAsTheyAre() {
    func message(_ range: ClosedRange<Int64>) -> [String] {
      errors(in: "k: 5") { _ = $0.integer("k", in: range) }
    }
    #expect(message(6 ... .max) == ["c.yaml:1:4: 'k': 5 is out of range; write at least 6"])
    #expect(message(.min...4) == ["c.yaml:1:4: 'k': 5 is out of range; write at most 4"])
    #expect(message(7...7) == ["c.yaml:1:4: 'k': 5 is out of range; write 7"])
  }

  static let boolean = "true or false"

  @Test(arguments: [
    ("yes", "found 'yes'; write true or false"), ("on", "found 'on'; write true or false"),
    ("True", "found 'True'; write true or false"), ("1", "found '1'; write true or false"),
    (
      "'true'", "expected true or false, found the quoted text 'true'; remove the quotes"
    ),
    ("[true]", "expected true or false, found a list"),
    ("${B}", "'${…}' is filled in for secrets only; write the value itself"),
  ])
  func noBoolean(text: String, message: String) {
    #expect(errors(in: "k: \(text)") { _ = $0.bool("k") } == ["c.yaml:1:4: 'k': " + message])
  }

  static let units = "ns, us, ms, s, m or h directly after the number"

  @Test(arguments: [
    (
      "100",
      "expected a duration such as 100ms, found '100', a bare number; add its unit: " + units
    ),
    ("100 ms", "expected a duration such as 100ms, found '100 ms'; its unit is " + units),
    ("1d", "expected a duration such as 100ms, found '1d'; its unit is " + units),
    ("1m30s", "expected a duration such as 100ms, found '1m30s'; its unit is " + units),
    ("soon", "expected a duration such as 100ms, found 'soon'"),
    ("01s", "expected a duration such as 100ms, found '01s'; remove the leading zeros"),
    ("[1s]", "expected a duration such as 100ms, found a list"),
    ("1.5ns", "'1.5ns' isn't a whole number of nanoseconds"),
    ("0.0000000000000000001s", "'0.0000000000000000001s' isn't a whole number of nanoseconds"),
    ("5ns", "5ns is out of range; write 1us to 10s"),
    ("1m", "1m is out of range; write 1us to 10s"),
    ("1500us", "read"), ("10001ms", "10001ms is out of range; write 1us to 10s"),
    (
      "9999999h",
      "'9999999h' is too large to hold; the limit is 9223372036854775807ns"
    ),
  ])
  func noDuration(text: String, message: String) {
    let found = errors(in: "k: \(text)") { _ = $0.duration("k", in: 1000...10_000_000_000) }
    #expect(found == (message == "read" ? [] : ["c.yaml:1:4: 'k': " + message]))
  }

  @Test(arguments: [
    ("0.000000001", "'0.000000001' isn't exact: at most 8 decimals are kept"),
    ("92233720369", "'92233720369' is too large to hold; the limit is 92233720368.54775807"),
    ("-92233720369", "'-92233720369' is too large to hold; the limit is -92233720368.54775808"),
    ("0.005", "0.005 is out of range; write 0.01 to 5"),
    (
      "cheap",
      "expected a price such as 0.01, "
        + "found 'cheap'"
    ),
    (".5", "expected a price such as 0.01, found '.5'"),
    ("5.", "expected a price such as 0.01, found '5.'"),
    ("1e-2", "expected a price such as 0.01, found '1e-2'; write out all its digits"),
    (".inf", "expected a price such as 0.01, found '.inf'"),
    ("{}", "expected a price such as 0.01, found a section of keys"),
  ])
  func noPrice(text: String, message: String) {
    let found = errors(in: "k: \(text)") { _ = $0.price("k", in: 1_000_000...500_000_000) }
    #expect(found == ["c.yaml:1:4: 'k': " + message])
  }

  @Test func otherMeasuresHaveTheirWords() {
    let text = "q: x\nd: x\ns: 64MB\nz: 0.3B\nr: 1000\nf: 0.5/s\nn: -1\n"
    let found = errors(in: text) {
      _ = $0.quantity("q")
      _ = $0.decimal("d")
      _ = $0.size("s")
      _ = $0.size("z")
      _ = $0.rate("r")
      _ = $0.rate("f")
      _ = $0.quantity("n")
    }
    #expect(
      found == [
        "c.yaml:1:4: 'q': expected a quantity such as 0.5, found 'x'",
        "c.yaml:2:4: 'd': expected a decimal number such as 0.25, found 'x'",
        "c.yaml:3:4: 's': expected a size such as 64MiB, found '64MB'; its unit is KiB, MiB, GiB "
          + "or TiB (powers of 1024), or none for bytes",
        "c.yaml:4:4: 'z': '0.3B' isn't a whole number of bytes",
        "c.yaml:5:4: 'r': expected a rate such as 250k/s, found '1000', a bare number; "
          + "add its unit: /s, k/s, M/s or G/s",
        "c.yaml:6:4: 'f': '0.5/s' isn't a whole number of events a second",
        "c.yaml:7:4: 'n': -1 is out of range; write at least 0",
      ])
  }

  @Test func textsAreHeldToTheirRules() {
    let text = "a: spni\nb: walk\nc: 'two words'\nd: ''\ne: [x]\nf: ${HOME}/x\ng: lose\nh:\n"
    let found = errors(in: text) {
      _ = $0.choice("a") as Wait
      _ = $0.choice("b", default: Wait.park)
      _ = $0.string("c", pattern: .name)
      _ = $0.string("d", pattern: .nonEmpty)
      _ = $0.string("e")
      _ = $0.string("f")
      _ = $0.string("g", oneOf: ["none", "loose"])
      _ = $0.string("h")
    }
    #expect(
      found == [
        "c.yaml:1:4: 'a': expected one of spin, yield, park, found 'spni'; did you mean 'spin'?",
        "c.yaml:2:4: 'b': expected one of spin, yield, park, found 'walk'",
        "c.yaml:3:4: 'c': expected a name of letters, digits, '-', '_' and '.', "
          + "at most 32 long, such as a, found 'two words'",
        "c.yaml:4:4: 'd': expected a text such as text, found ''",
        "c.yaml:5:4: 'e': expected a text, found a list",
        "c.yaml:6:4: 'f': '${…}' is filled in for secrets only; write the value itself",
        "c.yaml:7:4: 'g': expected one of none, loose, found 'lose'; did you mean 'loose'?",
        "c.yaml:8:3: 'h': expected a text, found nothing",
      ])
  }

  @Test func patternsOfTheCallersOwn() throws {
    let ticker = StringPattern("a ticker of capitals", example: "BTC") { text in
      !text.isEmpty && text.allSatisfy { $0 >= "A" && $0 <= "Z" }
    }
    #expect(try value("k: ETH") { $0.string("k", pattern: ticker) } == "ETH")
    let found = errors(in: "k: eth") { #expect($0.string("k", pattern: ticker) == "BTC") }
    #expect(
      found == ["c.yaml:1:4: 'k': expected a ticker of capitals such as BTC, found 'eth'"])
    #expect(StringPattern.name(byteCountMax: 3).example == "a")
    #expect(
      errors(in: "k: .hidden") { _ = $0.string("k", pattern: .name(byteCountMax: 8)) }.count == 1)
  }

  @Test func whatIsFoundIsShownOnOneShortLine() {
    let found = errors(in: "k: \"a\\nb\\e" + String(repeating: "x", count: 60) + "\"") {
      _ = $0.price("k")
    }
    #expect(
      found == [
        "c.yaml:1:4: 'k': expected a price such as 0.01, "
          + "found 'a\\nb\\u{1B}" + String(repeating: "x", count: 36) + "…'"
      ])
  }

  @Test func afterAnErrorAValueIsHarmless() {
    _ = errors(in: "{i: x, j: x, r: x, d: x, s: 1, c: x, b: x}") {
      #expect($0.integer("i", in: 0 ... .max) == 1)
      #expect($0.integer("j", in: .min ... -5) == -5)
      #expect($0.rate("r", in: 10...20) == 10)
      #expect($0.duration("d", in: 0...9, default: 7) == 7)
      #expect($0.string("s", oneOf: ["p", "q"]) == "p")
      #expect($0.choice("c") as Wait == .spin)
      #expect(!$0.bool("b"))
      #expect($0.string("absent", pattern: .name) == "a")
    }
  }
}
