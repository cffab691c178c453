// Bytes as digits, two a byte; the zeros at the end of a page are left out.

package enum HexText {
  package static func of(_ bytes: [UInt8]) -> String {
    let used = bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    var out: [UInt8] = []
    out.reserveCapacity(2 * used)
    for byte in bytes[..<used] {
      for nibble in [byte >> 4, byte & 15] {
        out.append(nibble < 10 ? 48 + nibble : 87 + nibble)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Nil for anything but pairs of hex digits.
  package static func bytes(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 2)
    for at in stride(from: 0, to: text.count, by: 2) {
      guard let high = digit(text[at]), let low = digit(text[at + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - 48
    case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - 87
    case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - 55
    default: return nil
    }
  }
}
