// Bytes that are no text, in JSON: RFC 4648, with padding, and strict when read, so that each value has
// one form.

enum Base64 {
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  static func encode(_ bytes: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    var at = bytes.startIndex
    while at < bytes.endIndex {
      let count = min(3, bytes.endIndex - at)
      var word: UInt32 = 0
      for offset in 0..<3 { word = word << 8 | UInt32(offset < count ? bytes[at + offset] : 0) }
      for place in 0..<4 {
        let digit = Int(word >> UInt32(18 - place * 6) & 63)
        out.append(place <= count ? letters[digit] : padding)
      }
      at += count
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Nil for anything that `encode` doesn't write.
  static func decode(_ text: [UInt8]) -> [UInt8]? {
    guard text.count % 4 == 0 else { return nil }
    var out: [UInt8] = []
    for at in stride(from: 0, to: text.count, by: 4) {
      let isLast = at + 4 == text.count
      var word: UInt32 = 0
      var missing = 0
      for offset in 0..<4 {
        let letter = text[at + offset]
        if letter == padding, isLast, offset >= 2 {
          missing += 1
          word <<= 6
          continue
        }
        guard missing == 0, let digit = letters.firstIndex(of: letter) else { return nil }
        word = word << 6 | UInt32(digit)
      }
      // Bits that no byte has must be zero.
      if missing > 0, word & (missing == 1 ? 0xFF : 0xFFFF) != 0 { return nil }
      for byte in 0..<(3 - missing) {
        out.append(UInt8(truncatingIfNeeded: word >> UInt32(16 - byte * 8)))
      }
    }
    return out
  }
}
