// Secrets: filled in from the environment or a file of their own and from nowhere else, and never shown.

import Config
import Glibc
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
        + " write ${NAME} and set the environment variable NAME, or { file: PATH }"
    }
    let expected =
      "expected ${NAME}, the environment variable that holds it, or { file: PATH }, the file that does"

    #expect(
      found == [
        "c.yaml:1:1: 'i' is missing; \(expected)",
        "c.yaml:1:4: 'a': the environment variable UNSET isn't set; set it before the start",
        literal(2, "b"), literal(3, "c"), literal(4, "d"), literal(5, "e"),
        "c.yaml:6:4: 'f': \(expected), found a list",
        "c.yaml:7:4: 'g': the environment variable EMPTY is empty; set it before the start",
        "c.yaml:8:3: 'h': \(expected), found nothing",
      ])
    #expect(!found.contains { $0.contains("hunter2") })
  }

  // MARK: Files

  @Test func whatAServiceManagerHandsOver() {
    var template = Array("/tmp/apus-credentials-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    let directory = String(
      decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      _ = unsafe unlink(directory + "/key")
      _ = unsafe rmdir(directory)
    }
    let environment = ["CREDENTIALS_DIRECTORY": directory]
    func reading(_ name: String, mode: mode_t, _ environment: [String: String]) -> (
      String?, [String]
    ) {
      let descriptor = unsafe open(directory + "/key", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      _ = unsafe write(descriptor, "hunter2\n", 8)
      fchmod(descriptor, mode)
      close(descriptor)
      var secret: String?
      let found = errors(in: "a: { credential: \(name) }", environment: environment) {
        secret = $0.secret("a")
      }
      return (secret, found.map { $0.replacing(directory, with: "DIR") })
    }
    // 0440 is what a permission for one user looks like in the mode.
    for mode: mode_t in [0o400, 0o440, 0o600] {
      #expect(reading("key", mode: mode, environment) == ("hunter2", []))
    }
    for mode: mode_t in [0o444, 0o460] {
      let (secret, found) = reading("key", mode: mode, environment)
      #expect(secret == nil && found.first?.contains("'DIR/key' may be read by others") == true)
    }
    #expect(
      reading("key", mode: 0o400, [:]).1 == [
        "c.yaml:1:4: 'a': there is no credential 'key': CREDENTIALS_DIRECTORY isn't set, which systemd "
          + "does for a unit with LoadCredential=; elsewhere write { file: PATH }"
      ])
    for name in ["../key", "''", "/etc/passwd", ".."] {
      let (secret, found) = reading(name, mode: 0o400, environment)
      #expect(secret == nil && found.first?.contains("has a name, as LoadCredential=") == true)
    }
    #expect(reading("other", mode: 0o400, environment).1.first?.contains("no such file") == true)
  }

  /// What reading a secret out of a file with these bytes gives, and what is complained of.
  private func reading(_ text: String, mode: mode_t = 0o600) -> (secret: String?, found: [String]) {
    var template = Array("/tmp/apus-secret-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = unsafe unlink(path) }
    let bytes = Array(text.utf8)
    #expect(unsafe write(descriptor, bytes, bytes.count) == bytes.count)
    fchmod(descriptor, mode)
    close(descriptor)
    var secret: String?
    let found = errors(in: "a: { file: \(path) }") { secret = $0.secret("a") }
    return (secret, found.map { $0.replacing(path, with: "PATH") })
  }

  @Test func aSecretIsTakenFromAFile() {
    for text in ["hunter2", "hunter2\n", "hunter2\r\n"] {
      let (secret, found) = reading(text)
      #expect(secret == "hunter2" && found == [])
    }
    #expect(reading("two\nlines\n\n").secret == "two\nlines\n")
    #expect(reading("hunter2", mode: 0o400).secret == "hunter2")
  }

  @Test(arguments: [0o640, 0o604, 0o644, 0o660, 0o610] as [mode_t])
  func aFileThatOthersMayReadIsRefused(mode: mode_t) {
    let (secret, found) = reading("hunter2", mode: mode)
    #expect(secret == nil)
    #expect(
      found == [
        "c.yaml:1:4: 'a': the file 'PATH' may be read by others (its mode is "
          + "0\(String(mode, radix: 8))); make it 0600: chmod 600 PATH"
      ])
  }

  @Test func aFileThatHoldsNoSecret() {
    func one(_ text: String, _ message: String) {
      let (secret, found) = reading(text)
      #expect(secret == nil)
      #expect(found == ["c.yaml:1:4: 'a': the file 'PATH' \(message)"])
    }
    one("", "is empty; put the secret into it")
    one("\n", "is empty; put the secret into it")
    one(
      String(repeating: "x", count: 4097), "is over 4096 bytes, the most that a secret may be")
    let found = errors(in: "a: { file: /nowhere/at/all }\nb: { file: /tmp }\nc: { fil: x }") {
      for key in ["a", "b", "c"] { #expect($0.secret(key) == nil) }
    }
    #expect(
      found == [
        "c.yaml:1:4: 'a': '/nowhere/at/all': no such file; check the path and the directory "
          + "that it starts from",
        "c.yaml:2:4: 'b': the file '/tmp' is no regular file; put the secret into one",
        "c.yaml:3:4: 'c': expected ${NAME}, the environment variable that holds it, or "
          + "{ file: PATH }, the file that does, found a section of keys",
      ])
  }

  @Test func aJournalsCopyHoldsNone() throws {
    let file = ConfigFile(
      name: "c.yaml", text: "a: ${UNSET}\nb: { file: /nowhere }\nc: ${APUS_KEY}\n")
    let decoder = try ConfigDecoder(file: file, environment: nil)
    for key in ["a", "b", "c", "d"] { #expect(decoder.secret(key, required: true) == nil) }
    try decoder.finish()
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
