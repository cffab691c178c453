// What a log says of a message before the message itself: when it was written, and which way it went.
// Every engine and every wrapper has its own form; the common ones are known, anything else is no harm.

import Events
import FIXCodec

/// Which way a message went, as its log says.
public enum LogDirection: String, Sendable {
  case inward = "in"
  case outward = "out"
}

/// A time in a log: of a day that it names, or of one that it doesn't.
public enum LogTime: Hashable, Sendable {
  case instant(Nanoseconds)
  case ofDay(Nanoseconds)
}

public struct LogPrefix: Sendable {
  /// Right before the message.
  let own: [UInt8]
  /// Before the first message of its line.
  let line: [UInt8]

  public init(own: [UInt8], line: [UInt8] = []) {
    self.own = own
    self.line = line
  }

  /// For people, without spaces at its ends.
  public var text: String {
    let bytes = own.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Direction

  private static let inward: Set<String> = [
    "in", "inbound", "incoming", "received", "receive", "recv", "rcvd", "rx", "fromapp",
    "fromadmin", "<", "<<", "<-", "<--", "<=",
  ]
  private static let outward: Set<String> = [
    "out", "outbound", "outgoing", "sent", "send", "sending", "tx", "toapp", "toadmin", ">", ">>",
    "->", "-->", "=>",
  ]

  /// The last word that says one; where none does, a `from` or a `to` without the other.
  public var direction: LogDirection? { Self.direction(own) ?? Self.direction(line) }

  private static func direction(_ bytes: [UInt8]) -> LogDirection? {
    var found: LogDirection?
    var weak: Set<String> = []
    for word in bytes.split(whereSeparator: { !isWordByte($0) }) where word.count <= 16 {
      // An arrow may touch a word, as in `IN>`; one between two, `A->B`, or at a number, `<2026`, says
      // nothing.
      let front = word.prefix { isArrowByte($0) }
      let middle = word.dropFirst(front.count).prefix { !isArrowByte($0) }
      let back = word.dropFirst(front.count + middle.count)
      guard back.allSatisfy({ isArrowByte($0) }), middle.allSatisfy({ !isDigit($0) }) else {
        continue
      }
      // The word before its arrows.
      for piece in [middle, front, back] where !piece.isEmpty {
        let text = String(decoding: piece, as: UTF8.self).lowercased()
        if text == "from" || text == "to" { weak.insert(text) }
        guard inward.contains(text) || outward.contains(text) else { continue }
        found = inward.contains(text) ? .inward : .outward
        break
      }
    }
    if found == nil, weak.count == 1 { return weak.contains("from") ? .inward : .outward }
    return found
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || isDigit(byte) || isArrowByte(byte)
  }

  private static func isArrowByte(_ byte: UInt8) -> Bool {
    byte == 0x3C || byte == 0x3E || byte == 0x2D || byte == 0x3D
  }

  // MARK: Time

  /// The first time that is there.
  public var time: LogTime? { Self.time(own) ?? Self.time(line) }

  private static func time(_ bytes: [UInt8]) -> LogTime? {
    var at = 0
    while at < bytes.count {
      if isDigit(bytes[at]), at == 0 || !isDigit(bytes[at - 1]) {
        if let time = time(bytes, at) { return time }
      }
      at += 1
    }
    return nil
  }

  /// A time that begins at this digit.
  private static func time(_ bytes: [UInt8], _ at: Int) -> LogTime? {
    if let (date, behind) = date(bytes, at) {
      guard behind < bytes.count, [0x2D, 0x20, 0x54, 0x5F].contains(bytes[behind]),
        let time = ofDay(bytes, behind + 1)
      else { return nil }
      let text = date + [0x2D] + time
      return FieldBytes.standalone(text) { $0.time }.map { .instant($0) }
    }
    if let time = ofDay(bytes, at) {
      return FieldBytes.standalone(time) { $0.timeOfDay }.map { .ofDay($0) }
    }
    // Other numbers are more likely ids, unless the line begins with one.
    let isFirstWord = !bytes[..<at].drop { $0 <= 0x20 }.contains(0x20)
    return isFirstWord ? sinceEpoch(bytes, at) : nil
  }

  /// `20261125` or `2026-11-25` or `2026/11/25` as the first; and where it ends.
  private static func date(_ bytes: [UInt8], _ at: Int) -> ([UInt8], Int)? {
    let count = bytes[at...].prefix { isDigit($0) }.count
    if count == 8 { return (Array(bytes[at..<(at + 8)]), at + 8) }
    guard count == 4, at + 10 <= bytes.count, [0x2D, 0x2F, 0x2E].contains(bytes[at + 4]),
      bytes[at + 7] == bytes[at + 4]
    else { return nil }
    let date = bytes[at..<(at + 4)] + bytes[(at + 5)..<(at + 7)] + bytes[(at + 8)..<(at + 10)]
    return date.allSatisfy { isDigit($0) } ? (Array(date), at + 10) : nil
  }

  /// `09:30:00`, with a fraction behind a point or a comma, as FIX writes it: 3, 6 or 9 digits.
  private static func ofDay(_ bytes: [UInt8], _ at: Int) -> [UInt8]? {
    guard at + 8 <= bytes.count, bytes[at + 2] == 0x3A, bytes[at + 5] == 0x3A else { return nil }
    let whole = Array(bytes[at..<(at + 8)])
    guard whole.enumerated().allSatisfy({ $0 == 2 || $0 == 5 || isDigit($1) }) else { return nil }
    guard at + 9 < bytes.count, bytes[at + 8] == 0x2E || bytes[at + 8] == 0x2C else { return whole }
    var fraction = Array(bytes[(at + 9)...].prefix { isDigit($0) }.prefix(9))
    if fraction.isEmpty { return whole }
    while fraction.count % 3 != 0 { fraction.append(0x30) }
    return whole + [0x2E] + fraction
  }

  /// Seconds, milliseconds, microseconds or nanoseconds since 1970, told by how many digits there are.
  private static func sinceEpoch(_ bytes: [UInt8], _ at: Int) -> LogTime? {
    let digits = bytes[at...].prefix { isDigit($0) }
    let unit: UInt64
    switch digits.count {
    case 10: unit = 1_000_000_000
    case 13: unit = 1_000_000
    case 16: unit = 1_000
    case 19: unit = 1
    default: return nil
    }
    guard let count = UInt64(String(decoding: digits, as: UTF8.self)) else { return nil }
    let (time, over) = count.multipliedReportingOverflow(by: unit)
    return over ? nil : .instant(Nanoseconds(time))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
}
