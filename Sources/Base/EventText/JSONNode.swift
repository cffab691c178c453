// Any JSON, as a tree that knows where each piece stood: for lines whose objects lie within each other,
// as FIX messages with groups do. Reads any bytes and never traps: depth and size have limits.

/// A value, and the column of its first byte, from 1.
public struct JSONNode: Sendable {
  public enum Value: Sendable {
    case null
    case bool(Bool)
    /// As it stands, so that no digit is lost.
    case number(String)
    /// Without quotes and escapes, in UTF-8.
    case string([UInt8])
    case array([JSONNode])
    /// In the order in which they stand; a key comes once.
    case object([Member])
  }

  public struct Member: Sendable {
    public let key: String
    public let keyColumn: Int
    public let value: JSONNode
  }

  public let value: Value
  public let column: Int

  public init(value: Value, column: Int) {
    self.value = value
    self.column = column
  }

  /// The limits: deeper or larger lines are refused.
  public static var depthMax: Int { 16 }
  public static var memberCountMax: Int { 100_000 }

  /// Reads one value with nothing but white space around it.
  public static func parse(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNode {
    var reader = JSONTreeReader()
    return try reader.whole(bytes)
  }

  /// What it is, for an error.
  public var kind: String {
    switch value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .string(let bytes): "'\(shown(bytes.span, 0..<bytes.count))'"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

private struct JSONTreeReader {
  var scanner = JSONScanner()
  var memberCount = 0

  mutating func whole(_ bytes: Span<UInt8>) throws(JSONError) -> JSONNode {
    scanner.skipSpace(bytes)
    let node = try value(bytes, field: nil, depth: 0)
    scanner.skipSpace(bytes)
    if scanner.position < bytes.count { throw scanner.unexpected(bytes, "nothing after the value") }
    return node
  }

  private mutating func value(
    _ bytes: Span<UInt8>, field: String?, depth: Int
  ) throws(JSONError) -> JSONNode {
    let start = scanner.position
    guard start < bytes.count else { throw scanner.unexpected(bytes, "a value", field: field) }
    if depth == JSONNode.depthMax {
      throw scanner.unexpected(bytes, "at most \(JSONNode.depthMax) levels", field: field)
    }
    let value: JSONNode.Value
    switch bytes[start] {
    case 0x22: value = .string(try scanner.string(bytes, field: field))
    case 0x7B: value = .object(try members(bytes, depth: depth))
    case 0x5B: value = .array(try elements(bytes, field: field, depth: depth))
    case 0x2D, 0x30...0x39:
      try scanner.number(bytes, field: field)
      let digits = (start..<scanner.position).map { bytes[$0] }
      value = .number(String(decoding: digits, as: UTF8.self))
    default: value = try word(bytes, field: field)
    }
    return JSONNode(value: value, column: start + 1)
  }

  private mutating func word(
    _ bytes: Span<UInt8>, field: String?
  ) throws(JSONError) -> JSONNode.Value {
    let start = scanner.position
    while scanner.position < bytes.count, isWordByte(bytes[scanner.position]) {
      scanner.position += 1
    }
    let letters = (start..<scanner.position).map { bytes[$0] }
    switch String(decoding: letters, as: UTF8.self) {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      throw JSONError(
        column: start + 1, field: field,
        found: shown(bytes, start..<max(scanner.position, start + 1)), allowed: "a value")
    }
  }

  private mutating func members(
    _ bytes: Span<UInt8>, depth: Int
  ) throws(JSONError) -> [JSONNode.Member] {
    var members: [JSONNode.Member] = []
    var keys: Set<String> = []
    scanner.position += 1
    scanner.skipSpace(bytes)
    if scanner.accept(0x7D, bytes) { return members }
    repeat {
      scanner.skipSpace(bytes)
      let column = scanner.position + 1
      guard scanner.position < bytes.count, bytes[scanner.position] == 0x22 else {
        throw scanner.unexpected(bytes, "a key in double quotes")
      }
      let key = String(decoding: try scanner.string(bytes, field: nil), as: UTF8.self)
      guard keys.insert(key).inserted else {
        throw JSONError(
          column: column, field: key, found: "the key for the second time",
          allowed: "each key once")
      }
      try count(column, key)
      scanner.skipSpace(bytes)
      try scanner.expect(0x3A, bytes, "a colon", field: key)
      scanner.skipSpace(bytes)
      let value = try value(bytes, field: key, depth: depth + 1)
      members.append(JSONNode.Member(key: key, keyColumn: column, value: value))
      scanner.skipSpace(bytes)
    } while scanner.accept(0x2C, bytes)
    try scanner.expect(0x7D, bytes, "a comma or }")
    return members
  }

  private mutating func elements(
    _ bytes: Span<UInt8>, field: String?, depth: Int
  ) throws(JSONError) -> [JSONNode] {
    var elements: [JSONNode] = []
    scanner.position += 1
    scanner.skipSpace(bytes)
    if scanner.accept(0x5D, bytes) { return elements }
    repeat {
      scanner.skipSpace(bytes)
      try count(scanner.position + 1, field)
      elements.append(try value(bytes, field: field, depth: depth + 1))
      scanner.skipSpace(bytes)
    } while scanner.accept(0x2C, bytes)
    try scanner.expect(0x5D, bytes, "a comma or ]", field: field)
    return elements
  }

  private mutating func count(_ column: Int, _ field: String?) throws(JSONError) {
    memberCount += 1
    if memberCount > JSONNode.memberCountMax {
      throw JSONError(
        column: column, field: field, found: "more than \(JSONNode.memberCountMax) values",
        allowed: "a line of fewer")
    }
  }
}
