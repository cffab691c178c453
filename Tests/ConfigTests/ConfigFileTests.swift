// Files as they come from a disk: missing, not text, too large.

import Config
import Foundation
import Testing

@Suite struct ConfigFileTests {
  private func problem(_ read: () throws(ConfigErrors) -> ConfigFile) -> String {
    do throws(ConfigErrors) { return "read: \(try read().text)" } catch { return "\(error)" }
  }

  private func temporary(_ name: String, _ contents: Data) throws -> String {
    let directory = FileManager.default.temporaryDirectory
    let url = directory.appendingPathComponent("config-tests-\(UUID().uuidString)-\(name)")
    try contents.write(to: url)
    return url.path
  }

  @Test func aFileIsReadWhole() throws {
    let text = "a: 1 # €\n"
    let path = try temporary("good.yaml", Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try ConfigFile.read(path: path)
    #expect(file == ConfigFile(name: path, text: text))
  }

  @Test func whatCantBeReadSaysWhy() throws {
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: "no/such.yaml") }
        == "no/such.yaml: no such file; check the path and the directory that it starts from")
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: "/") }
        == "/: is a directory; name a file in it")
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: "/dev/null/a") }
        == "/dev/null/a: no such file: a part of the path that should be a directory isn't one")
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: "") } == ": no file was named")
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: "a\0b") }
        == "a\0b: a file's name can't hold a NUL character")
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: "/dev/zero") }
        == "/dev/zero: the file is over 1 MiB, the most that a config file may be")
  }

  @Test(.enabled(if: geteuid() != 0)) func aForbiddenFileSaysSo() throws {
    let path = try temporary("secret.yaml", Data("a: 1".utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: path) }
        == "\(path): may not be read by this user; check its permissions")
  }

  @Test func aLoopOfLinksSaysSo() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("config-tests-\(UUID().uuidString)").path
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile.read(path: path) }
        == "\(path): can't be read: its symbolic links lead in a circle")
  }

  @Test(
    arguments: [
      (
        [0x61, 0x0A, 0x62, 0xFF], "c.yaml:2:2: this byte (0xFF) isn't UTF-8 text; save it as UTF-8"
      ),
      // A column is a character, though € takes three bytes.
      (
        [0xE2, 0x82, 0xAC, 0xC3, 0x28],
        "c.yaml:1:2: this byte (0xC3) isn't UTF-8 text; save it as UTF-8"
      ),
      // Cut off in the middle of U+FFFD, which is also what repair puts in.
      ([0x61, 0xEF, 0xBF], "c.yaml:1:2: this byte (0xEF) isn't UTF-8 text; save it as UTF-8"),
      // A surrogate, and an overlong slash.
      ([0xED, 0xA0, 0x80], "c.yaml:1:1: this byte (0xED) isn't UTF-8 text; save it as UTF-8"),
      ([0xC0, 0xAF], "c.yaml:1:1: this byte (0xC0) isn't UTF-8 text; save it as UTF-8"),
      ([0xFF, 0xFE, 0x61, 0x00], "c.yaml:1:1: this file is UTF-16; save it as UTF-8"),
      ([0xFE, 0xFF, 0x00, 0x61], "c.yaml:1:1: this file is UTF-16; save it as UTF-8"),
    ] as [([UInt8], String)])
  func onlyUTF8IsText(bytes: [UInt8], message: String) {
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile(name: "c.yaml", bytes: bytes) } == message
    )
  }

  @Test func theSizeIsBounded() throws {
    let most = [UInt8](repeating: UInt8(ascii: "#"), count: ConfigFile.byteCountMax)
    #expect(try ConfigFile(name: "c.yaml", bytes: most).text.utf8.count == 1 << 20)
    let message = "c.yaml: the file is over 1 MiB, the most that a config file may be"
    #expect(
      problem { () throws(ConfigErrors) in try ConfigFile(name: "c.yaml", bytes: most + [0x23]) }
        == message)
    // A text that didn't come from `read` is held to the same bound.
    let text = String(repeating: "#", count: ConfigFile.byteCountMax + 1)
    #expect(syntaxErrors(in: text) == [message])
  }

  @Test func theProcessEnvironmentIsReadWhole() {
    let expected = ProcessInfo.processInfo.environment
    #expect(!processEnvironment().isEmpty)
    #expect(processEnvironment()["PATH"] == expected["PATH"])
  }
}
