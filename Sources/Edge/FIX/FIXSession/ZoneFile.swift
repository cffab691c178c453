// A zone's file as the system has it under /usr/share/zoneinfo (RFC 8536). Read once, when a config is;
// nothing here runs while a session does.

import Glibc

public struct ZoneError: Error, CustomStringConvertible, Equatable, Sendable {
  public var description: String
}

extension ZoneRules {
  static var zoneDirectory: String { "/usr/share/zoneinfo" }

  /// A zone by what configs call it: an IANA name (`Europe/Paris`), an offset (`+02:00`), `UTC`, or a
  /// POSIX rule (`EST5EDT,M3.2.0,M11.1.0`) where the system has no zones.
  public init(named name: String) throws(ZoneError) {
    if name == "UTC" || name == "Z" {
      self = .utc
      return
    }
    if let seconds = Self.fixedOffset(name) {
      self.init(fixedOffset: seconds)
      return
    }
    // Only names, never a way out of the directory.
    let isName =
      !name.hasPrefix("/") && !name.contains("..")
      && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    if isName, !name.isEmpty, let bytes = Self.read(Self.zoneDirectory + "/" + name) {
      guard let rules = ZoneRules(file: bytes) else {
        throw ZoneError(description: "'\(name)': its zone file isn't one")
      }
      self = rules
      return
    }
    if let rule = ZoneRule(posix: name) {
      self.init(rule: rule)
      return
    }
    throw ZoneError(
      description: "'\(name)' is no time zone that this system knows: write an IANA name like "
        + "Europe/Paris, an offset like +02:00, or a rule like EST5EDT,M3.2.0,M11.1.0")
  }

  /// `+02:00`
  private static func fixedOffset(_ text: String) -> Int32? {
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[0] == 0x2B || bytes[0] == 0x2D, bytes[3] == 0x3A else {
      return nil
    }
    var digits: [Int32] = []
    for at in [1, 2, 4, 5] {
      guard bytes[at] >= 0x30, bytes[at] <= 0x39 else { return nil }
      digits.append(Int32(bytes[at] - 0x30))
    }
    let hours = digits[0] * 10 + digits[1]
    let minutes = digits[2] * 10 + digits[3]
    guard hours <= 23, minutes <= 59 else { return nil }
    return (bytes[0] == 0x2D ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func read(_ path: String) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // The largest zone has a few KiB.
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var count = 0
    while count < bytes.count {
      let from = count
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress! + from, buffer.count - from)
      }
      if got < 0 { return nil }
      if got == 0 { break }
      count += got
    }
    return Array(bytes.prefix(count))
  }

  /// The bytes of a TZif file; nil when they aren't one.
  init?(file bytes: [UInt8]) {
    var reader = ZoneBytes(bytes: bytes)
    guard let first = reader.header() else { return nil }
    if first.version == 0 {
      // Version 1: 32-bit moments, and no rule for later.
      guard let rules = reader.body(first, wide: false, hasRule: false) else { return nil }
      self = rules
      return
    }
    // The 32-bit part is for readers of old.
    guard reader.skip(first.byteCount(wide: false)), let second = reader.header(),
      let rules = reader.body(second, wide: true, hasRule: true)
    else { return nil }
    self = rules
  }
}

private struct ZoneBytes {
  struct Header {
    var version: UInt8
    var utcCount: Int
    var standardCount: Int
    var leapCount: Int
    var momentCount: Int
    var typeCount: Int
    var nameCount: Int

    func byteCount(wide: Bool) -> Int {
      let size = wide ? 8 : 4
      return momentCount * (size + 1) + typeCount * 6 + nameCount + leapCount * (size + 4)
        + standardCount + utcCount
    }
  }

  var bytes: [UInt8]
  var at = 0

  mutating func skip(_ count: Int) -> Bool {
    guard count >= 0, count <= bytes.count - at else { return false }
    at += count
    return true
  }

  /// Big-endian, with a sign.
  mutating func number(_ size: Int) -> Int64? {
    guard size <= bytes.count - at else { return nil }
    var value: UInt64 = 0
    for offset in 0..<size { value = value << 8 | UInt64(bytes[at + offset]) }
    at += size
    return size == 8 ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
  }

  mutating func header() -> Header? {
    guard bytes.count - at >= 44, bytes[at..<at + 4].elementsEqual("TZif".utf8) else { return nil }
    let version = bytes[at + 4]
    at += 20
    var counts: [Int] = []
    for _ in 0..<6 {
      guard let count = number(4), count >= 0, count <= 1 << 20 else { return nil }
      counts.append(Int(count))
    }
    return Header(
      version: version, utcCount: counts[0], standardCount: counts[1], leapCount: counts[2],
      momentCount: counts[3], typeCount: counts[4], nameCount: counts[5])
  }

  mutating func body(_ header: Header, wide: Bool, hasRule: Bool) -> ZoneRules? {
    guard header.typeCount > 0, header.byteCount(wide: wide) <= bytes.count - at else { return nil }
    var moments: [Int64] = []
    for _ in 0..<header.momentCount {
      guard let moment = number(wide ? 8 : 4), moment >= moments.last ?? .min else { return nil }
      moments.append(moment)
    }
    let types = bytes[at..<at + header.momentCount].map { Int($0) }
    at += header.momentCount
    var offsets: [Int32] = []
    for _ in 0..<header.typeCount {
      guard let offset = number(4), abs(offset) < 86_400, skip(2) else { return nil }
      offsets.append(Int32(offset))
    }
    let rest =
      header.nameCount + header.leapCount * (wide ? 12 : 8) + header.standardCount
      + header.utcCount
    guard types.allSatisfy({ $0 < offsets.count }), skip(rest) else { return nil }
    var rule = ZoneRule(standardOffset: offsets[0])
    rule.isUnknown = true
    if hasRule {
      // Between two line breaks; empty when nobody knows.
      guard at < bytes.count, bytes[at] == 0x0A,
        let end = bytes[(at + 1)...].firstIndex(of: 0x0A)
      else { return nil }
      let text = String(decoding: bytes[at + 1..<end], as: UTF8.self)
      if !text.isEmpty {
        guard let read = ZoneRule(posix: text) else { return nil }
        rule = read
      }
    }
    var rules = ZoneRules(rule: rule)
    rules.moments = moments
    rules.offsets = types.map { offsets[$0] }
    rules.firstOffset = offsets[0]
    return rules
  }
}
