// Strings: escapes, surrogate pairs and a check that the bytes are UTF-8.

extension JSONScanner {
  /// The string that opens here, as UTF-8.
  mutating func string(_ bytes: Span<UInt8>, field: String?) throws(JSONError) -> [UInt8] {
    var out: [UInt8] = []
    position += 1
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x22:
        position += 1
        return out
      case 0x5C:
        try escape(bytes, field: field, into: &out)
      case 0..<0x20:
        throw unexpected(bytes, "control characters only as \\u00XX", field: field)
      case 0x20..<0x80:
        out.append(byte)
        position += 1
      default:
        try sequence(bytes, field: field, into: &out)
      }
    }
    throw unexpected(bytes, "a double quote that closes the string", field: field)
  }

  private mutating func escape(
    _ bytes: Span<UInt8>, field: String?, into out: inout [UInt8]
  ) throws(JSONError) {
    let start = position
    position += 1
    guard position < bytes.count else {
      throw unexpected(bytes, "an escaped character", field: field)
    }
    let byte = bytes[position]
    position += 1
    switch byte {
    case 0x22, 0x2F, 0x5C: out.append(byte)
    case 0x62: out.append(0x08)
    case 0x66: out.append(0x0C)
    case 0x6E: out.append(0x0A)
    case 0x72: out.append(0x0D)
    case 0x74: out.append(0x09)
    case 0x75:
      var code = hexUnit(bytes)
      if let high = code, high & 0xFC00 == 0xD800 {
        code = nil
        if accept(0x5C, bytes), accept(0x75, bytes), let low = hexUnit(bytes),
          low & 0xFC00 == 0xDC00
        {
          code = 0x1_0000 + ((high & 0x3FF) << 10) + (low & 0x3FF)
        }
      }
      guard let code, let scalar = Unicode.Scalar(code) else {
        throw JSONError(
          column: start + 1, field: field, found: shown(bytes, start..<position),
          allowed: "\\u with four hex digits, surrogates in pairs")
      }
      out.append(contentsOf: Unicode.UTF8.encode(scalar)!)
    default:
      throw JSONError(
        column: start + 1, field: field, found: shown(bytes, start..<position),
        allowed: "\\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\uXXXX")
    }
  }

  private mutating func hexUnit(_ bytes: Span<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = hexValue(bytes[position]) else { return nil }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  /// One character of more than one byte, checked by the table of the Unicode standard (3-7).
  private mutating func sequence(
    _ bytes: Span<UInt8>, field: String?, into out: inout [UInt8]
  ) throws(JSONError) {
    let lead = bytes[position]
    let second: ClosedRange<UInt8>
    switch lead {
    case 0xE0: second = 0xA0...0xBF
    case 0xED: second = 0x80...0x9F
    case 0xF0: second = 0x90...0xBF
    case 0xF4: second = 0x80...0x8F
    default: second = 0x80...0xBF
    }
    let count =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    var isValid = count > 0 && position + count <= bytes.count
    if isValid {
      isValid = second.contains(bytes[position + 1])
      for index in (position + 1)..<(position + count) {
        isValid = isValid && bytes[index] & 0xC0 == 0x80
      }
    }
    if !isValid { throw unexpected(bytes, "text in UTF-8", field: field) }
    for index in position..<(position + count) { out.append(bytes[index]) }
    position += count
  }
}
