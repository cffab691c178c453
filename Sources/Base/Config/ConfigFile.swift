// A config file as it was read: its name for errors, its text for the parser and for the journal.
// Reading is here, bounded and checked, so that the parser only ever sees UTF-8 of a sane size.

import Glibc

/// A file's name and its whole text.
public struct ConfigFile: Equatable, Sendable {
  /// The name as errors show it: the path as the user gave it.
  public var name: String
  /// The text as read; a journal keeps it, so that a replay sees the same config.
  public var text: String

  /// A config over this is a mistake, not a config.
  public static let byteCountMax = 1 << 20

  public init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// Takes the bytes of a file, refusing what isn't UTF-8 or is too large.
  public init(name: String, bytes: [UInt8]) throws(ConfigErrors) {
    try Self.check(byteCount: bytes.count, name: name)
    if let bad = firstInvalidUTF8(bytes) {
      let utf16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      let what = utf16 ? "this file is UTF-16" : "this byte (\(hex(bytes[bad]))) isn't UTF-8 text"
      let mark = markOf(offset: bad, in: bytes)
      throw ConfigErrors([
        ConfigError(
          file: name, line: mark.line, column: mark.column, message: "\(what); save it as UTF-8")
      ])
    }
    self.init(name: name, text: String(decoding: bytes, as: UTF8.self))
  }

  /// Reads a file whole: a regular one, or a pipe.
  public static func read(path: String) throws(ConfigErrors) -> ConfigFile {
    switch readBytes(path: path, byteCountMax: byteCountMax) {
    case .success(let bytes): return try ConfigFile(name: path, bytes: bytes)
    case .failure(let problem):
      throw ConfigErrors([ConfigError(file: path, message: problem.message)])
    }
  }

  /// The path of a file that another one names: beside it, unless the name begins with '/'.
  public static func path(of name: String, beside file: String) -> String {
    guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name }
    return file[...slash] + name
  }

  static func check(byteCount: Int, name: String) throws(ConfigErrors) {
    guard byteCount <= byteCountMax else {
      throw ConfigErrors([ConfigError(file: name, message: tooLarge)])
    }
  }
}

private let tooLarge = "the file is over 1 MiB, the most that a config file may be"

private struct ReadProblem: Error {
  var message: String
}

/// The variables that this process was started with, for `ConfigDecoder`; empty where the kernel
/// won't tell. Later changes by setenv don't show, which no part of the core makes.
public func processEnvironment() -> [String: String] {
  let largest = 8 << 20
  guard case .success(let bytes) = readBytes(path: "/proc/self/environ", byteCountMax: largest)
  else { return [:] }
  var variables: [String: String] = [:]
  for variable in bytes.split(separator: 0) {
    let parts = variable.split(separator: UInt8(ascii: "="), maxSplits: 1)
    guard let name = parts.first, variable.contains(UInt8(ascii: "=")) else { continue }
    let value = parts.count == 2 ? parts[1] : []
    variables[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
  }
  return variables
}

private func readBytes(path: String, byteCountMax: Int) -> Result<[UInt8], ReadProblem> {
  func failure(_ message: String) -> Result<[UInt8], ReadProblem> {
    .failure(ReadProblem(message: message))
  }
  guard !path.isEmpty else { return failure("no file was named") }
  // A name can't hold NUL, and the C call would silently stop at one.
  guard !path.utf8.contains(0) else { return failure("a file's name can't hold a NUL character") }
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return failure(readingFailure(errno)) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 64 << 10)
  while true {
    let count = unsafe chunk.withUnsafeMutableBytes { buffer in
      unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    }
    if count == 0 { return .success(bytes) }
    if count < 0 {
      if errno == EINTR { continue }
      return failure(readingFailure(errno))
    }
    bytes.append(contentsOf: chunk[..<count])
    // Read before it is judged, because a pipe has no size to ask for.
    guard bytes.count <= byteCountMax else { return failure(tooLarge) }
  }
}

/// What an errno means for who wants to read a file; follows its name.
func readingFailure(_ error: CInt) -> String {
  switch error {
  case ENOENT: "no such file; check the path and the directory that it starts from"
  case ENOTDIR: "no such file: a part of the path that should be a directory isn't one"
  case EACCES, EPERM: "may not be read by this user; check its permissions"
  case EISDIR: "is a directory; name a file in it"
  case ELOOP: "can't be read: its symbolic links lead in a circle"
  default: "can't be read (errno \(error))"
  }
}

/// The offset of the first byte that isn't UTF-8.
private func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
  // Repair replaces a bad byte by the three of U+FFFD; before it, nothing differs.
  let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
  guard repaired != bytes else { return nil }
  var offset = zip(bytes, repaired).prefix { $0 == $1 }.count
  // A broken sequence may begin as U+FFFD does; go back to where that scalar starts.
  while offset > 0, offset < repaired.count, repaired[offset] & 0xC0 == 0x80 { offset -= 1 }
  return min(offset, bytes.count - 1)
}

/// Where an offset lies, its lines and columns counted as libyaml counts them.
func markOf(offset: Int, in bytes: [UInt8]) -> ConfigMark {
  var mark = ConfigMark.start
  var last: Unicode.Scalar?
  for scalar in String(decoding: bytes[..<offset], as: UTF8.self).unicodeScalars {
    switch scalar {
    case "\n" where last == "\r": break
    // YAML 1.1 has five line breaks, and libyaml counts each.
    case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
      mark = ConfigMark(line: mark.line + 1, column: 1)
    default: mark.column += 1
    }
    last = scalar
  }
  return mark
}

func hex(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return "0x" + (digits.count == 1 ? "0" : "") + digits
}
