// Messages as people write them, `|` for the separator, to bytes with the right length and checksum; and a
// message that was changed, put right again.

public enum Written {
  public static let soh: UInt8 = 1

  /// `|` is a separator and `¦` a `|`.
  public static func bytes(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar -> [UInt8] in
      if scalar == "|" { return [soh] }
      if scalar == "¦" { return [UInt8(ascii: "|")] }
      return scalar.value < 256 ? [UInt8(scalar.value)] : Array(String(scalar).utf8)
    }
  }

  /// A message of this body, `35=` first and a separator last.
  public static func message(_ body: String, begin: String = "FIX.4.2") -> [UInt8] {
    message(body: bytes(body), begin: begin)
  }

  public static func message(body: [UInt8], begin: String = "FIX.4.2") -> [UInt8] {
    summed(Array("8=\(begin)\u{1}9=\(body.count)\u{1}".utf8) + body)
  }

  /// With `10=ddd` of all that is there.
  public static func summed(_ bytes: [UInt8]) -> [UInt8] {
    bytes + Array("10=".utf8) + digits(of: bytes[...]) + [soh]
  }

  private static func digits(of bytes: ArraySlice<UInt8>) -> [UInt8] {
    let sum = bytes.reduce(0) { ($0 + Int($1)) % 256 }
    return [sum / 100, sum / 10 % 10, sum % 10].map { UInt8(0x30 + $0) }
  }

  /// The same bytes with the checksum put right, where the last seven are the trailer.
  public static func resummed(_ message: [UInt8]) -> [UInt8] {
    var message = message
    let end = message.count - 7
    message.replaceSubrange((end + 3)..<(end + 6), with: digits(of: message[..<end]))
    return message
  }

  /// For people: separators as `|`, other bytes that can't be seen in hex.
  public static func text(_ bytes: some Collection<UInt8>) -> String {
    bytes.map { byte in
      if byte == soh { return "|" }
      let isVisible = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "|")
      if isVisible { return String(UnicodeScalar(byte)) }
      return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
  }
}
