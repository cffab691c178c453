// Sections, lists, free names: their paths in errors, their unknown keys, all errors at once.

import Config
import Testing

@Suite struct SectionTests {
  @Test func aWholeConfig() throws {
    let text = """
      instance: demo
      rings: {capacity: 4096}
      threads:
        main:
          cpus: [0, 1]
          stages: [gateway-in, book]
          wait: spin
        logger:
          cpus: []
      instruments:
        - name: BTC-USD
          tick: 0.01
        - name: ETH-USD
          tick: "0.001"
      limits:
        BTC-USD: 5
      """
    let decoder = try ConfigDecoder(
      file: ConfigFile(name: "c.yaml", text: text), environment: [:])
    #expect(decoder.string("instance", pattern: .name) == "demo")
    #expect(decoder.section("rings").integer("capacity", in: 64...65536) == 4096)
    let threads = decoder.entries("threads", names: .name)
    #expect(threads.map(\.name) == ["main", "logger"])
    #expect(threads.map { $0.decoder.integers("cpus", in: 0...1) } == [[0, 1], []])
    #expect(
      threads.map { $0.decoder.strings("stages", default: []) } == [["gateway-in", "book"], []])
    #expect(threads.map { $0.decoder.choice("wait", default: Wait.park) } == [.spin, .park])
    let instruments = decoder.list("instruments")
    #expect(instruments.map { $0.string("name") } == ["BTC-USD", "ETH-USD"])
    #expect(instruments.map { $0.price("tick") } == [1_000_000, 100_000])
    let limits = decoder.section("limits")
    #expect(limits.keys == ["BTC-USD"])
    #expect(limits.quantity("BTC-USD") == 500_000_000)
    #expect(decoder.has("limits"))
    #expect(!decoder.has("orders"))
    try decoder.finish()
    #expect(decoder.keys == ["instance", "rings", "threads", "instruments", "limits"])
  }

  @Test func anUnknownKeyIsExplained() {
    let text = "rings:\n  capasity: 5\n  zebra: 1\n  jounral_capacity: 5\nplatypus: 1\n"
    let found = errors(in: text) {
      let rings = $0.section("rings")
      _ = rings.integer("capacity", in: 1...9, default: 1)
      _ = rings.integer("journal_capacity", in: 1...9, default: 1)
    }
    let allowed = "allowed: capacity, journal_capacity"
    #expect(
      found == [
        "c.yaml:2:3: unknown key 'capasity' in 'rings'; did you mean 'capacity'? \(allowed)",
        "c.yaml:3:3: unknown key 'zebra' in 'rings'; \(allowed)",
        "c.yaml:4:3: unknown key 'jounral_capacity' in 'rings'; did you mean 'journal_capacity'? "
          + allowed,
        "c.yaml:5:1: unknown key 'platypus'; allowed: rings",
      ])
  }

  @Test func allErrorsComeAtOnceInFileOrder() {
    let text = """
      risk:
        limits:
          max_order: lots
          max_positon: 5
      threads:
        main: {cpus: [0, x, 9], wait: walk}
      instruments:
        - {name: BTC, tick: 0.01}
        - {tick: free}
        - ETH
      durability: proces
      """
    let found = errors(in: text) {
      // Asked for in another order than the file's.
      _ = $0.string("durability", oneOf: ["none", "process", "power"])
      for instrument in $0.list("instruments") {
        _ = instrument.string("name")
        _ = instrument.price("tick")
      }
      for thread in $0.entries("threads") {
        _ = thread.decoder.integers("cpus", in: 0...3)
        _ = thread.decoder.choice("wait", default: Wait.park)
      }
      let limits = $0.section("risk").section("limits")
      _ = limits.quantity("max_order")
      _ = limits.quantity("max_position", default: 1)
      limits.fail("max_order", "is more than the market has")
      _ = $0.duration("max_age", in: 1...9)
    }
    #expect(
      found == [
        "c.yaml:1:1: 'max_age' is missing; expected a duration such as 100ms",
        "c.yaml:3:16: 'max_order' in 'risk.limits': expected a quantity such as 0.5, found 'lots'",
        "c.yaml:3:16: 'max_order' in 'risk.limits': is more than the market has",
        "c.yaml:4:5: unknown key 'max_positon' in 'risk.limits'; did you mean 'max_position'? "
          + "allowed: max_order, max_position",
        "c.yaml:6:20: 'cpus[1]' in 'threads.main': expected a whole number such as 100, found 'x'",
        "c.yaml:6:23: 'cpus[2]' in 'threads.main': 9 is out of range; write 0 to 3",
        "c.yaml:6:33: 'wait' in 'threads.main': expected one of spin, yield, park, found 'walk'",
        "c.yaml:9:5: 'name' in 'instruments[1]' is missing; expected a text",
        "c.yaml:9:12: 'tick' in 'instruments[1]': expected a price such as 0.01, found 'free'",
        "c.yaml:10:5: 'instruments[2]': expected a section ('key: value' lines), found 'ETH'",
        "c.yaml:11:13: 'durability': expected one of none, process, power, found 'proces'; "
          + "did you mean 'process'?",
      ])
  }

  @Test func anAbsentSection() throws {
    let found = errors(in: "a: 1") {
      _ = $0.integer("a", in: 1...1)
      // One error for the section, none for what would be in it.
      let rings = $0.section("rings")
      #expect(!rings.isPresent)
      _ = rings.integer("capacity", in: 1...9)
      _ = rings.section("deeper").list("x")
    }
    #expect(
      found == ["c.yaml:1:1: 'rings' is missing; expected a section ('key: value' lines)"])
    let optional = try value("{}") {
      let tls = $0.section("tls", optional: true)
      _ = tls.string("certificate")
      _ = tls.secret("key", required: true)
      return tls.isPresent
    }
    #expect(!optional)
  }

  @Test func aSectionWithoutAKeyTakesDefaults() throws {
    let capacity = try value("rings:\n  # capacity: 5\n") {
      $0.section("rings").integer("capacity", in: 1...9, default: 3)
    }
    #expect(capacity == 3)
    #expect(
      errors(in: "a: 1\nrings:\n") {
        _ = $0.integer("a", in: 1...1)
        _ = $0.section("rings").integer("capacity", in: 1...9)
      } == [
        "c.yaml:2:1: 'capacity' in 'rings' is missing; expected a whole number such as 100"
      ])
  }

  @Test func whatIsNoSection() {
    #expect(
      errors(in: "- a\n") { _ = $0.integer("a", in: 1...1) } == [
        "c.yaml:1:1: the file: expected a section ('key: value' lines), found a list"
      ])
    #expect(
      errors(in: "a: 5\n") { _ = $0.section("a").integer("b", in: 1...1) } == [
        "c.yaml:1:4: 'a': expected a section ('key: value' lines), found '5'"
      ])
  }

  @Test func listsOfScalars() throws {
    #expect(try value("k: [a, 'b', 5]") { $0.strings("k") } == ["a", "b", "5"])
    #expect(try value("k:\n  - 1\n  - 2\n") { $0.integers("k", in: 0...9) } == [1, 2])
    #expect(try value("{}") { $0.strings("k", default: ["d"]) } == ["d"])
    #expect(try value("{}") { $0.integers("k", in: 0...9, default: [4]) } == [4])
    let text = "a: 1\nb:\nc: [[1], '${X}', ~]\nd: [1, 2, 3]\ne: []\ng: [1, 2]\n"
    let found = errors(in: text) {
      #expect($0.integers("a", in: 0...9) == [])
      #expect($0.strings("b", default: ["d"]) == ["d"])
      #expect($0.strings("c") == ["", "", ""])
      #expect($0.integers("d", in: 0...9, count: 2...2) == [1, 1])
      #expect($0.integers("e", in: 5...9, count: 1...8) == [5])
      #expect($0.integers("f", in: 5...9) == [])
      _ = $0.integers("g", in: 0...9)
      $0.fail("g", element: 1, "is taken")
      $0.fail("g", element: 2, "isn't there")
    }
    #expect(
      found == [
        "c.yaml:1:1: 'f' is missing; expected a list of whole numbers such as [1, 2]",
        "c.yaml:1:4: 'a': expected a list of whole numbers such as [1, 2], found '1'",
        "c.yaml:2:3: 'b': expected a list of texts, found nothing; write [] for an empty one",
        "c.yaml:3:5: 'c[0]': expected a text, found a list",
        "c.yaml:3:10: 'c[1]': '${…}' is filled in for secrets only; write the value itself",
        "c.yaml:3:18: 'c[2]': expected a text, found nothing",
        "c.yaml:4:4: 'd': expected 2 elements, found 3",
        "c.yaml:5:4: 'e': expected 1 to 8 elements, found 0",
        "c.yaml:6:4: 'g': isn't there",
        "c.yaml:6:8: 'g[1]': is taken",
      ])
  }

  @Test func listsOfSections() {
    let found = errors(in: "a: {}\nb: []\n") {
      #expect($0.list("a").isEmpty)
      #expect($0.list("b", count: 1...4).isEmpty)
      #expect($0.list("c", optional: true).isEmpty)
      #expect($0.list("d").isEmpty)
    }
    #expect(
      found == [
        "c.yaml:1:1: 'd' is missing; expected a list ('- key: value' lines)",
        "c.yaml:1:4: 'a': expected a list ('- key: value' lines), found a section of keys",
        "c.yaml:2:4: 'b': expected 1 to 4 elements, found 0",
      ])
  }

  @Test func freeNames() throws {
    // Named keys first, then the rest are free.
    let names = try value("version: 1\nBTC: {tick: 1}\nETH:\n") { root in
      _ = root.integer("version", in: 1...1)
      return root.entries().map { entry in
        "\(entry.name) \(entry.decoder.integer("tick", in: 1...9, default: 7))"
      }
    }
    #expect(names == ["BTC 1", "ETH 7"])
    let found = errors(in: "threads:\n  two words: {cpu: 1}\n  b: 5\n") {
      for (_, thread) in $0.entries("threads", count: 3...4, names: .name(byteCountMax: 5)) {
        _ = thread.has("x")
      }
      #expect($0.entries("none", optional: true).isEmpty)
    }
    #expect(
      found == [
        "c.yaml:1:1: 'threads': expected 3 to 4 elements, found 2",
        "c.yaml:2:3: key in 'threads': expected a name of letters, digits, '-', '_' and '.', "
          + "at most 5 long, such as a, found 'two words'",
        "c.yaml:2:15: unknown key 'cpu' in 'threads.two words'; allowed: x",
        "c.yaml:3:6: 'threads.b': expected a section ('key: value' lines), found '5'",
      ])
  }

  @Test func askingTwiceIsAskingOnce() {
    let found = errors(in: "a: {x: q}\nb: [{y: q}]\n") {
      for _ in 0..<2 {
        _ = $0.section("a").integer("x", in: 1...9)
        _ = $0.list("b")[0].integer("y", in: 1...9)
      }
    }
    #expect(
      found == [
        "c.yaml:1:8: 'x' in 'a': expected a whole number such as 100, found 'q'",
        "c.yaml:2:9: 'y' in 'b[0]': expected a whole number such as 100, found 'q'",
      ])
  }

  @Test func errorsOfTheCallersOwn() throws {
    let file = ConfigFile(name: "c.yaml", text: "threads:\n  main: {cpu: 9}\n")
    let decoder = try ConfigDecoder(file: file, environment: [:])
    let main = decoder.section("threads").section("main")
    _ = main.integer("cpu", in: 0...9)
    try decoder.finish()
    #expect(
      main.error("cpu", "this host has 2 CPUs")
        == ConfigError(
          file: "c.yaml", line: 2, column: 15,
          message: "'cpu' in 'threads.main': this host has 2 CPUs"))
    // An absent key has no place of its own: its section's name has.
    #expect(
      main.error("wait", "can't spin on a shared CPU").description
        == "c.yaml:2:3: 'wait' in 'threads.main': can't spin on a shared CPU")
    #expect(
      ConfigErrors([main.error("cpu", "b"), main.error("wait", "a"), main.error("cpu", "b")])
        .errors.map(\.column) == [3, 15])
  }
}
