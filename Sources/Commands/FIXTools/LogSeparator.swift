// What stands between fields in a log. On the wire it is SOH, which many logs replace by what can be
// seen; lengths and sums are reckoned as if it stood there.

/// One of the ways in which logs write SOH.
public enum LogSeparator: CaseIterable, Sendable {
  case soh
  case bar
  /// `^A`, as terminals show it: two bytes for one.
  case caret
  /// ␁, U+2401: three bytes of UTF-8 for one.
  case picture

  public var bytes: [UInt8] {
    switch self {
    case .soh: [0x01]
    case .bar: [0x7C]
    case .caret: [0x5E, 0x41]
    case .picture: [0xE2, 0x90, 0x81]
    }
  }

  public var byteCount: Int {
    switch self {
    case .soh, .bar: 1
    case .caret: 2
    case .picture: 3
    }
  }

  /// As an error calls it.
  public var name: String {
    switch self {
    case .soh: "SOH"
    case .bar: "|"
    case .caret: "^A"
    case .picture: "␁"
    }
  }

  enum Match { case whole, partly, not }

  /// Whether it stands at a place. Partly: the bytes end first.
  func match(_ bytes: [UInt8], at: Int) -> Match {
    let first: UInt8
    switch self {
    case .soh: first = 0x01
    case .bar: first = 0x7C
    case .caret: first = 0x5E
    case .picture: first = 0xE2
    }
    if at >= bytes.count { return .partly }
    if bytes[at] != first { return .not }
    if byteCount == 1 { return .whole }
    let own = self.bytes
    for offset in 1..<own.count {
      if at + offset >= bytes.count { return .partly }
      if bytes[at + offset] != own[offset] { return .not }
    }
    return .whole
  }
}
