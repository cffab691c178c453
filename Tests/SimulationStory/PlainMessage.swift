// FIX as a counterparty writes and reads it, apart from the engine that it judges: an oracle that shared the codec would
// share its mistakes. Slow and plain; it knows no dictionary, only `tag=value` and where a message ends.

/// One whole message. What it consists of is looked up by tag, the first of each.
public struct PlainMessage: Hashable, Sendable {
  private struct Field: Hashable, Sendable {
    var tag: Int32
    var start: Int32
    var end: Int32
  }

  public let bytes: [UInt8]
  private var fields: [Field] = []

  /// Nil: these bytes aren't `tag=value` and a separator, again and again.
  public init?(_ bytes: [UInt8]) {
    self.bytes = bytes
    fields.reserveCapacity(24)
    var at = 0
    while at < bytes.count {
      var tag: Int32 = 0
      let first = at
      while at < bytes.count, bytes[at] != UInt8(ascii: "=") {
        guard (0x30...0x39).contains(bytes[at]), at - first < 9 else { return nil }
        tag = tag * 10 + Int32(bytes[at] - 0x30)
        at += 1
      }
      guard at > first, at < bytes.count else { return nil }
      let start = at + 1
      at = start
      while at < bytes.count, bytes[at] != 1 { at += 1 }
      guard at < bytes.count else { return nil }
      fields.append(Field(tag: tag, start: Int32(start), end: Int32(at)))
      at += 1
    }
  }

  private func field(_ tag: Int32) -> Field? {
    for field in fields where field.tag == tag { return field }
    return nil
  }

  public func has(_ tag: Int32) -> Bool { field(tag) != nil }

  public func text(_ tag: Int32) -> String? {
    field(tag).map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
  }

  /// The same where it is met again and again; the empty one where there is none.
  public func token(_ tag: Int32) -> Token {
    field(tag).map { Token(bytes[Int($0.start)..<Int($0.end)]) } ?? ""
  }

  /// The one byte that the field consists of; the first of several.
  public func letter(_ tag: Int32) -> UInt8? {
    field(tag).flatMap { $0.start < $0.end ? bytes[Int($0.start)] : nil }
  }

  public func number(_ tag: Int32) -> Int? {
    guard let field = field(tag) else { return nil }
    // Nearly all are a few digits.
    var value = 0
    for at in Int(field.start)..<Int(field.end) {
      guard (0x30...0x39).contains(bytes[at]), field.end - field.start < 18 else {
        return text(tag).flatMap { Int($0) }
      }
      value = value * 10 + Int(bytes[at] - 0x30)
    }
    return field.start == field.end ? nil : value
  }

  /// A decimal in units of 1e-8, exactly.
  public func units(_ tag: Int32) -> Int64? {
    field(tag).flatMap { PlainNumber.units(bytes[Int($0.start)..<Int($0.end)]) }
  }

  public var type: UInt8 { letter(35) ?? 0 }
  /// Of two letters, as AF is.
  public var typeText: String { text(35) ?? "" }
  public var number: Int { number(34) ?? 0 }
  /// When it was sent: the second of that day.
  var second: Int? {
    guard let field = field(52), field.end - field.start >= 17 else { return nil }
    func two(_ at: Int) -> Int {
      Int(bytes[Int(field.start) + at]) * 10 + Int(bytes[Int(field.start) + at + 1]) - 11 * 0x30
    }
    return (two(9) * 60 + two(12)) * 60 + two(15)
  }
  public var isRepeated: Bool { letter(43) == UInt8(ascii: "Y") }

  /// Every field of a tag in the order in which they stand, for the entries of a group.
  public func each(_ body: (_ tag: Int32, _ value: ArraySlice<UInt8>) -> Void) {
    for field in fields { body(field.tag, bytes[Int(field.start)..<Int(field.end)]) }
  }

  /// What a resend must say again: all but the header's numbers and times, the length and the sum.
  public var substance: UInt64 {
    hash { tag in
      switch tag {
      case 8, 9, 10, 34, 43, 52, 97, 122: false
      default: true
      }
    }
  }

  /// Of the fields with those tags, in the order in which they stand.
  func hash(_ isMeant: (Int32) -> Bool) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for field in fields where isMeant(field.tag) {
      // FNV wraps by definition.
      hash = (hash ^ UInt64(field.tag)) &* 0x100_0000_01B3
      for at in Int(field.start)..<Int(field.end) {
        hash = (hash ^ UInt64(bytes[at])) &* 0x100_0000_01B3
      }
      hash = (hash ^ 1) &* 0x100_0000_01B3
    }
    return hash
  }

  /// As people read it, without header and trailer: `8 17=… 39=0`.
  public var readable: String {
    var parts = [typeText + " #\(number)"]
    for field in fields where ![8, 9, 10, 34, 35, 49, 52, 56].contains(field.tag) {
      parts.append(
        "\(field.tag)="
          + String(decoding: bytes[Int(field.start)..<Int(field.end)], as: UTF8.self))
    }
    return parts.joined(separator: " ")
  }
}

public enum PlainNumber {
  public static let scale: Int64 = 100_000_000

  /// Nil: no decimal, or one that 64 bits or eight places don't hold.
  public static func units(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var rest = bytes
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    guard !rest.isEmpty else { return nil }
    var value: Int64 = 0
    var places = -1
    for byte in rest {
      if byte == UInt8(ascii: ".") {
        guard places < 0 else { return nil }
        places = 0
        continue
      }
      guard (0x30...0x39).contains(byte) else { return nil }
      if places == 8 {
        guard byte == 0x30 else { return nil }
        continue
      }
      let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
      let (sum, isFull) = tens.addingReportingOverflow(Int64(byte - 0x30))
      if isOver || isFull { return nil }
      value = sum
      if places >= 0 { places += 1 }
    }
    for _ in max(places, 0)..<8 {
      let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
      if isOver { return nil }
      value = tens
    }
    return isNegative ? -value : value
  }

  /// The shortest decimal of units of 1e-8.
  public static func text(_ units: Int64) -> String {
    let magnitude = units.magnitude
    let whole = "\(units < 0 ? "-" : "")\(magnitude / UInt64(scale))"
    var rest = magnitude % UInt64(scale)
    if rest == 0 { return whole }
    var digits = String(UInt64(scale) + rest).dropFirst()
    while rest % 10 == 0 {
      rest /= 10
      digits = digits.dropLast()
    }
    return whole + "." + digits
  }
}
