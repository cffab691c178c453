// The little JSON that an event needs: one flat object of strings, numbers and null. Reads any bytes
// and never traps; an object within the object is refused, so there is no depth to bound.

/// A value and where it stands.
struct JSONMember {
  enum Value {
    /// Without quotes and escapes, in UTF-8.
    case string([UInt8])
    /// As it stands.
    case number
    case null
  }

  let key: String
  let keyColumn: Int
  let value: Value
  /// The value's bytes in the line.
  let range: Range<Int>
}

struct JSONScanner {
  /// More than any event has; so that a hostile line can't make the search for duplicates slow.
  static let maximumMembers = 32

  var position = 0

  /// The members of the line's one object, with nothing but white space around it. The last number is
  /// the column of the closing brace.
  mutating func object(
    _ bytes: Span<UInt8>
  ) throws(JSONError) -> (members: [JSONMember], end: Int) {
    var members: [JSONMember] = []
    skipSpace(bytes)
    try expect(0x7B, bytes, "an object: {")
    skipSpace(bytes)
    if position < bytes.count, bytes[position] == 0x7D {
      position += 1
    } else {
      repeat {
        skipSpace(bytes)
        let member = try member(bytes)
        if members.contains(where: { $0.key == member.key }) {
          throw JSONError(
            column: member.keyColumn, field: member.key, found: "the key for the second time",
            allowed: "each key once")
        }
        if members.count == Self.maximumMembers {
          throw JSONError(
            column: member.keyColumn, found: "more than \(Self.maximumMembers) keys",
            allowed: "the keys of one event")
        }
        members.append(member)
        skipSpace(bytes)
      } while accept(0x2C, bytes)
      try expect(0x7D, bytes, "a comma or }")
    }
    let end = position
    skipSpace(bytes)
    if position < bytes.count {
      throw JSONError(
        column: position + 1, found: shown(bytes, position..<(position + 1)),
        allowed: "nothing after the object")
    }
    return (members, end)
  }

  private mutating func member(_ bytes: Span<UInt8>) throws(JSONError) -> JSONMember {
    let column = position + 1
    guard position < bytes.count, bytes[position] == 0x22 else {
      throw unexpected(bytes, "a key in double quotes")
    }
    let key = String(decoding: try string(bytes, field: nil), as: UTF8.self)
    skipSpace(bytes)
    try expect(0x3A, bytes, "a colon", field: key)
    skipSpace(bytes)
    let start = position
    let value = try value(bytes, field: key)
    return JSONMember(key: key, keyColumn: column, value: value, range: start..<position)
  }

  private mutating func value(
    _ bytes: Span<UInt8>, field: String
  ) throws(JSONError) -> JSONMember.Value {
    let allowed = "a string, a number or null"
    guard position < bytes.count else { throw unexpected(bytes, allowed, field: field) }
    switch bytes[position] {
    case 0x22:
      return .string(try string(bytes, field: field))
    case 0x2D, 0x30...0x39:
      try number(bytes, field: field)
      return .number
    case 0x7B:
      throw JSONError(column: position + 1, field: field, found: "an object", allowed: allowed)
    case 0x5B:
      throw JSONError(column: position + 1, field: field, found: "an array", allowed: allowed)
    default:
      let start = position
      while position < bytes.count, isWordByte(bytes[position]) { position += 1 }
      if position - start == 4, bytes[start] == 0x6E, bytes[start + 1] == 0x75,
        bytes[start + 2] == 0x6C, bytes[start + 3] == 0x6C
      {
        return .null
      }
      throw JSONError(
        column: start + 1, field: field, found: shown(bytes, start..<max(position, start + 1)),
        allowed: allowed)
    }
  }

  /// JSON's grammar of numbers: no zero in front, digits on both sides of a point.
  mutating func number(_ bytes: Span<UInt8>, field: String?) throws(JSONError) {
    let start = position
    while position < bytes.count, isNumberByte(bytes[position]) { position += 1 }
    let end = position
    position = start
    _ = accept(0x2D, bytes)
    var isNumber = accept(0x30, bytes) || skipDigits(bytes)
    if isNumber, accept(0x2E, bytes) { isNumber = skipDigits(bytes) }
    if isNumber, accept(0x65, bytes) || accept(0x45, bytes) {
      _ = accept(0x2B, bytes) || accept(0x2D, bytes)
      isNumber = skipDigits(bytes)
    }
    if !isNumber || position != end {
      throw JSONError(
        column: start + 1, field: field, found: shown(bytes, start..<end),
        allowed: "a number as JSON writes it")
    }
  }

  // MARK: Bytes

  mutating func skipSpace(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func skipDigits(_ bytes: Span<UInt8>) -> Bool {
    let start = position
    while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
    return position > start
  }

  mutating func accept(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func expect(
    _ byte: UInt8, _ bytes: Span<UInt8>, _ allowed: String, field: String? = nil
  ) throws(JSONError) {
    if !accept(byte, bytes) { throw unexpected(bytes, allowed, field: field) }
  }

  func unexpected(
    _ bytes: Span<UInt8>, _ allowed: String, field: String? = nil
  ) -> JSONError {
    let found =
      position < bytes.count ? shown(bytes, position..<(position + 1)) : "the end of the line"
    return JSONError(column: position + 1, field: field, found: found, allowed: allowed)
  }
}

func isWordByte(_ byte: UInt8) -> Bool {
  (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
}

private func isNumberByte(_ byte: UInt8) -> Bool {
  isWordByte(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
}

/// A piece of the line for a message: printable ASCII as it is, the rest as hex, cut at 48 bytes.
func shown(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
  var out: [UInt8] = []
  for index in range.prefix(48) {
    let byte = bytes[index]
    if byte >= 0x20, byte < 0x7F {
      out.append(byte)
    } else {
      out.append(0x5C)
      out.append(0x78)
      appendHex(UInt64(byte), byteCount: 1, to: &out)
    }
  }
  let text = String(decoding: out, as: UTF8.self)
  return range.count > 48 ? text + "…" : text
}
