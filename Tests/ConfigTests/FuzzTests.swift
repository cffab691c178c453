// Whatever bytes a config holds, reading it ends in values or in errors that stand inside the file,
// never in a trap. A failure names its seed; APUS_SEED runs that one alone.

import Config
import Testing

/// SplitMix64: the whole state is the seed.
private struct Random: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite struct FuzzTests {
  static let seeds: [UInt64] = {
    if let seed = processEnvironment()["APUS_SEED"].flatMap({ UInt64($0) }) { return [seed] }
    return [1, 2, 3, 4]
  }()

  static let valid = """
    # A config with one of everything.
    instance: demo
    max_age: 100ms
    tick: "0.01"
    lot: 0.5
    segment: 64MiB
    flow: 250k/s
    live: false
    wait: spin
    password: ${APUS_KEY}
    rings: {capacity: 4_096, names: [a, 'b', "\\u20ac"]}
    threads:
      main:
        cpus: [0, 1]
      logger:
        cpus: []
    notes: |
      two
      lines
    list:
      - name: x
      - name: y

    """

  private static func decode(_ root: ConfigDecoder) {
    _ = root.string("instance", pattern: .name)
    _ = root.duration("max_age", in: 1...1_000_000_000, default: 5)
    _ = root.price("tick", in: 1 ... .max)
    _ = root.quantity("lot")
    _ = root.size("segment", in: 4096...(1 << 40))
    _ = root.rate("flow")
    _ = root.bool("live", default: false)
    _ = root.choice("wait") as Wait
    _ = root.secret("password")
    let rings = root.section("rings")
    _ = rings.integer("capacity", in: 64...65536)
    _ = rings.strings("names", count: 1...8)
    for (name, thread) in root.entries("threads", names: .name) {
      if thread.integers("cpus", in: 0...63).count > 1 { thread.fail("cpus", "\(name) has two") }
    }
    _ = root.string("notes")
    for element in root.list("list", optional: true) { _ = element.string("name") }
  }

  /// Reads bytes as a command would; the errors found, or nil where there were none.
  private static func read(_ bytes: [UInt8]) -> ConfigErrors? {
    do throws(ConfigErrors) {
      let file = try ConfigFile(name: "c.yaml", bytes: bytes)
      let decoder = try ConfigDecoder(file: file, environment: ["APUS_KEY": "hunter2"])
      decode(decoder)
      try decoder.finish()
      return nil
    } catch {
      return error
    }
  }

  @Test func theUnmutatedFileHasOnlyTheCallersError() {
    #expect(
      Self.read(Array(Self.valid.utf8))?.description
        == "c.yaml:14:11: 'cpus' in 'threads.main': main has two")
  }

  @Test(arguments: seeds)
  func mutatedBytesNeverTrap(seed: UInt64) {
    print("ConfigTests fuzz seed \(seed)")
    var random = Random(state: seed)
    for round in 0..<1500 {
      var bytes = Array(Self.valid.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, &random) }
      guard let errors = Self.read(bytes) else { continue }
      check(errors, bytes, "seed \(seed), round \(round)")
    }
  }

  @Test(arguments: seeds)
  func bytesFromNowhereNeverTrap(seed: UInt64) {
    var random = Random(state: seed)
    let alphabet = Array("ab01:-_ \n\n\t'\"[]{},#&*!|>?%@`~.$\\\u{FEFF}\u{0}€".utf8)
    for round in 0..<1500 {
      let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? 0
      }
      guard let errors = Self.read(bytes) else { continue }
      check(errors, bytes, "seed \(seed), round \(round)")
    }
  }

  /// What holds for every set of errors, whatever was wrong.
  private func check(_ errors: ConfigErrors, _ bytes: [UInt8], _ place: Comment) {
    #expect(!errors.errors.isEmpty, place)
    let text = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let lines = text.count { ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"].contains($0) } + 1
    var last = (0, 0)
    for error in errors.errors {
      #expect((1...lines).contains(error.line), place)
      #expect((1...bytes.count + 1).contains(error.column), place)
      #expect(last <= (error.line, error.column), place)
      #expect(!error.message.isEmpty && !error.message.contains("\n"), place)
      #expect(!error.message.contains("hunter2"), place)
      last = (error.line, error.column)
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout Random) {
    guard !bytes.isEmpty else { return bytes.append(0x3A) }
    let at = Int.random(in: 0..<bytes.count, using: &random)
    let end = Int.random(in: at..<min(bytes.count, at + 24), using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes.removeSubrange(at...end)
    case 3: bytes.insert(contentsOf: bytes[at...end], at: at)
    case 4:
      let special = Array(":-'\"[]{},#&*!|>? \n\t".utf8)
      bytes.insert(special.randomElement(using: &random) ?? 0, at: at)
    default:
      let other = Int.random(in: 0..<bytes.count, using: &random)
      bytes.swapAt(at, other)
    }
  }
}
