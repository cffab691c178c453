// A message as a list of fields over bytes of its own: what text and JSON are made from. Made from a
// decoded message, or by splitting bytes that no decoder takes, so that broken ones can be shown too.

import FIXCodec

/// The fields of one message, in its order. Copies the bytes: it outlives what it was made from.
public struct FieldList: Sendable {
  public struct Field: Sendable {
    /// `Decoder.strangeTag` for what no dialect can define.
    public let tag: UInt16
    /// The tag as it was written, or all of a piece that has no `=`.
    public let tagRange: Range<Int>
    public let valueRange: Range<Int>
    /// False for a piece without `=`.
    public let hasEquals: Bool
  }

  /// All of it, with SOH as separator.
  public let bytes: [UInt8]
  public let fields: [Field]

  static let separator: UInt8 = 0x01
  static let equals: UInt8 = 0x3D

  /// What a decoder found.
  public init(_ message: Message) {
    bytes = message.bytes.array
    var fields: [Field] = []
    fields.reserveCapacity(message.count)
    var at = 0
    for position in 0..<message.count {
      let tagEnd = at + message.tagText(at: position).count
      let end = tagEnd + 1 + message.value(at: position).count
      fields.append(
        Field(
          tag: message.tag(at: position), tagRange: at..<tagEnd, valueRange: (tagEnd + 1)..<end,
          hasEquals: true))
      at = end + 1
    }
    self.fields = fields
  }

  /// Splits any bytes at their separators. A data field goes as far as its length says when a separator
  /// is there.
  public init(splitting bytes: [UInt8], _ lexicon: Lexicon) {
    self.bytes = bytes
    var fields: [Field] = []
    var at = 0
    var announced: (tag: UInt16, count: Int)?
    while at < bytes.count {
      let start = at
      while at < bytes.count, bytes[at] != Self.equals, bytes[at] != Self.separator { at += 1 }
      let tagRange = start..<at
      guard at < bytes.count, bytes[at] == Self.equals else {
        fields.append(
          Field(tag: Decoder.strangeTag, tagRange: tagRange, valueRange: at..<at, hasEquals: false))
        at += 1
        announced = nil
        continue
      }
      let tag = Self.number(bytes[tagRange]).flatMap { UInt16(exactly: $0) } ?? Decoder.strangeTag
      at += 1
      let valueStart = at
      if let data = announced, data.tag == tag, data.count <= bytes.count - at,
        at + data.count == bytes.count || bytes[at + data.count] == Self.separator
      {
        at += data.count
      } else {
        while at < bytes.count, bytes[at] != Self.separator { at += 1 }
      }
      announced = lexicon.dataByLength[tag].flatMap { data in
        Self.number(bytes[valueStart..<at]).map { (data, $0) }
      }
      fields.append(
        Field(tag: tag, tagRange: tagRange, valueRange: valueStart..<at, hasEquals: true))
      at += 1
    }
    self.fields = fields
  }

  /// A number of one to nine digits without a leading zero.
  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard let first = digits.first, digits.count <= 9, first != 0x30 || digits.count == 1 else {
      return nil
    }
    var value = 0
    for digit in digits {
      guard digit &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(digit &- 0x30)
    }
    return value
  }

  // MARK: Reading

  public func value(_ field: Field) -> ArraySlice<UInt8> { bytes[field.valueRange] }

  /// For people; bytes that aren't UTF-8 become replacement characters.
  public func text(_ field: Field) -> String {
    String(decoding: bytes[field.valueRange], as: UTF8.self)
  }

  public func tagText(_ field: Field) -> String {
    String(decoding: bytes[field.tagRange], as: UTF8.self)
  }

  /// The first value of a tag.
  public func text(of tag: UInt16) -> String? {
    for field in fields where field.tag == tag { return text(field) }
    return nil
  }

  /// What stands in 35.
  public var type: String { text(of: Lexicon.msgType) ?? "" }
}
