// What stands between fields in a log. On the wire it is SOH, which many logs replace by what can be
// seen; lengths and sums are reckoned as if it stood there.

/// One of the ways in which logs write SOH.
public enum LogSeparator: CaseIterable, Sendable {
  case soh
  case bar
  /// `^A`, as terminals show it.
  case caret
  /// ␁, U+2401, in UTF-8.
  case picture
  /// `<SOH>`
  case name
  /// `\x01`
  case hex
  /// `\u0001`, as JSON writes it.
  case escape

  private static let all: [[UInt8]] = [
    [0x01], [0x7C], Array("^A".utf8), Array("␁".utf8), Array("<SOH>".utf8), Array(#"\x01"#.utf8),
    Array(#"\u0001"#.utf8),
  ]

  /// All of them, for help and errors.
  public static let names = #"SOH, |, ^A, ␁, <SOH>, \x01 or \u0001"#

  public var bytes: [UInt8] {
    switch self {
    case .soh: Self.all[0]
    case .bar: Self.all[1]
    case .caret: Self.all[2]
    case .picture: Self.all[3]
    case .name: Self.all[4]
    case .hex: Self.all[5]
    case .escape: Self.all[6]
    }
  }

  public var byteCount: Int {
    switch self {
    case .soh, .bar: 1
    case .caret: 2
    case .picture: 3
    case .hex: 4
    case .name: 5
    case .escape: 6
    }
  }

  private var firstByte: UInt8 {
    switch self {
    case .soh: 0x01
    case .bar: 0x7C
    case .caret: 0x5E
    case .picture: 0xE2
    case .name: 0x3C
    case .hex, .escape: 0x5C
    }
  }

  /// Whether it stands at a place.
  func match(_ bytes: [UInt8], at: Int) -> ByteMatch {
    if at >= bytes.count { return .partly }
    if bytes[at] != firstByte { return .not }
    return byteCount == 1 ? .whole : ByteMatch(of: self.bytes, in: bytes, at: at)
  }
}
