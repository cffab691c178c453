// Secrets: filled in from the environment and from nowhere else, and never shown.

import Config
import Testing

@Suite struct SecretTests {
  static let environment = ["APUS_KEY": "hunter2", "_k9": "hunter2", "EMPTY": ""]

  @Test func aSecretIsTakenFromTheEnvironment() {
    let text = "a: ${APUS_KEY}\nb: '${_k9}'\nc:\n"
    let found = errors(in: text, environment: Self.environment) {
      #expect($0.secret("a") == "hunter2")
      #expect($0.secret("b") == "hunter2")
      #expect($0.secret("c") == nil)
      #expect($0.secret("absent") == nil)
    }
    #expect(found == [])
  }

  @Test func whatIsNoSecret() {
    let text = """
      a: ${UNSET}
      b: hunter2
      c: x${APUS_KEY}
      d: ${9}
      e: ${}
      f: [hunter2]
      g: ${EMPTY}
      h:
      """
    let found = errors(in: text, environment: Self.environment) {
      for key in ["a", "b", "c", "d", "e", "f", "g"] { #expect($0.secret(key) == nil) }
      #expect($0.secret("h", required: true) == nil)
      #expect($0.secret("i", required: true) == nil)
    }
    func literal(_ line: Int, _ key: String) -> String {
      "c.yaml:\(line):4: '\(key)': a secret isn't written into a config, which every journal keeps;"
        + " write ${NAME} and set the environment variable NAME"
    }
    #expect(
      found == [
        "c.yaml:1:1: 'i' is missing; expected ${NAME}, the environment variable that holds it",
        "c.yaml:1:4: 'a': the environment variable UNSET isn't set; set it before the start",
        literal(2, "b"), literal(3, "c"), literal(4, "d"), literal(5, "e"),
        "c.yaml:6:4: 'f': expected ${NAME}, the environment variable that holds it, found a list",
        "c.yaml:7:4: 'g': the environment variable EMPTY is empty; set it before the start",
        "c.yaml:8:3: 'h': expected ${NAME}, the environment variable that holds it, found nothing",
      ])
    #expect(!found.contains { $0.contains("hunter2") })
  }

  @Test func noOtherAccessorFillsIn() {
    let text =
      "a: ${APUS_KEY}\nb: ${APUS_KEY}\nc: [\"${APUS_KEY}\"]\nd: ${APUS_KEY}\ne: ${APUS_KEY}"
    let found = errors(in: text, environment: Self.environment) {
      _ = $0.string("a")
      _ = $0.duration("b", in: 0...9)
      _ = $0.strings("c")
      _ = $0.choice("d") as Wait
      _ = $0.bool("e")
    }
    #expect(found.count == 5)
    #expect(
      found.allSatisfy {
        $0.hasSuffix(
          "'${…}' is filled in for secrets only; "
            + "write the value itself")
      })
  }

  @Test func nothingThatIsPrintedShowsASecret() throws {
    let file = ConfigFile(name: "c.yaml", text: "outer:\n  key: ${APUS_KEY}\n  bad: x\n")
    let decoder = try ConfigDecoder(file: file, environment: Self.environment)
    let outer = decoder.section("outer")
    #expect(outer.secret("key") == "hunter2")
    outer.fail("key", "is refused by the venue")
    let thrown = #expect(throws: ConfigErrors.self) { try decoder.finish() }
    var shown = "\(decoder) \(outer) \(String(reflecting: decoder)) \(String(describing: thrown))"
    dump(decoder, to: &shown)
    dump(outer, to: &shown)
    dump(thrown, to: &shown)
    #expect(!shown.contains("hunter2"))
    #expect(shown.contains("is refused by the venue"))
  }
}
