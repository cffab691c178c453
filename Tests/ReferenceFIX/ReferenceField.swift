// The fields of one message: what is a tag, what is a value, and where data of any bytes ends.

public struct ReferenceField: Equatable, Sendable {
  /// As it is written: `55`, `-1`, `123456789`.
  public let tagText: String
  /// What a dialect could define it by; nil for a tag that is negative or needs more than 16 bits.
  public let tag: Int?
  public var value: [UInt8]
  /// Offsets of the value in the message.
  public var from: Int
  public var end: Int

  public init(tagText: String, value: [UInt8], from: Int = 0, end: Int = 0) {
    self.tagText = tagText
    let number = Int(tagText) ?? -1
    tag = number >= 0 && number < 65_535 ? number : nil
    self.value = value
    self.from = from
    self.end = end
  }

  public var text: String { String(decoding: value, as: UTF8.self) }

  enum Split {
    case fields([ReferenceField])
    case garbled(String)
  }

  /// All of a message's fields, the checksum's last.
  public static func all(_ message: [UInt8], rules: ReferenceRules) -> [ReferenceField]? {
    guard case .fields(var fields) = split(message, end: message.count - 7, rules: rules) else {
      return nil
    }
    let from = message.count - 4
    fields.append(
      ReferenceField(
        tagText: "10", value: Array(message[from..<(from + 3)]), from: from, end: from + 3))
    return fields
  }

  /// The fields of `bytes[0 ..< end]`, where the checksum's field begins at `end`.
  static func split(_ bytes: [UInt8], end: Int, rules: ReferenceRules) -> Split {
    var fields: [ReferenceField] = []
    var at = 0
    while at < end {
      guard let equals = ReferenceFramer.next(UInt8(ascii: "="), bytes, from: at), equals < end
      else { return .garbled("syntax") }
      let tagText = String(decoding: bytes[at..<equals], as: UTF8.self)
      if !isTag(tagText) { return .garbled("syntax") }
      let from = equals + 1
      var field = ReferenceField(tagText: tagText, value: [], from: from, end: from)

      if let length = announcedLength(of: field, after: fields.last, rules: rules) {
        // A data field ends where its length says, and there must be a separator of the body.
        if from + length >= end || bytes[from + length] != ReferenceFramer.soh {
          return .garbled("data_length")
        }
        field.end = from + length
      } else {
        guard let separator = ReferenceFramer.next(ReferenceFramer.soh, bytes, from: from),
          separator < end
        else { return .garbled("syntax") }
        field.end = separator
      }
      field.value = Array(bytes[from..<field.end])
      fields.append(field)
      at = field.end + 1
    }
    return .fields(fields)
  }

  /// `[-]digits`, one to nine of them, the first one zero only in `0` itself.
  static func isTag(_ text: String) -> Bool {
    if text == "0" { return true }
    var digits = Substring(text)
    if digits.first == "-" { digits.removeFirst() }
    return (1...9).contains(digits.utf8.count) && digits.utf8.allSatisfy(ReferenceFramer.isDigit)
      && digits.first != "0"
  }

  /// When `field` is data and the field right before it is its length.
  private static func announcedLength(
    of field: ReferenceField, after before: ReferenceField?, rules: ReferenceRules
  ) -> Int? {
    guard let before, let tag = field.tag, let lengthTag = rules.fields[tag]?.lengthTag,
      before.tag == lengthTag, !before.value.isEmpty,
      before.value.allSatisfy(ReferenceFramer.isDigit)
    else { return nil }
    // Beyond what a number holds is beyond every body.
    return Int(before.text).map { min($0, 1 << 40) } ?? 1 << 40
  }
}
