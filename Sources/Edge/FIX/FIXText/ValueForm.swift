// How the values of a field look in JSON, and what is allowed there. A plain form stands only for values
// that the dialect allows and comes back byte for byte; everything else is raw, so nothing is lost.

import EventText
import FIXCodec
import FIXDictionary

/// The forms that a value has in JSON.
enum ValueForm {
  /// One of a list, by its name.
  case name
  /// Several of a list, by their names, in an array.
  case names
  /// true or false.
  case flag
  /// A number; a string where its digits aren't how JSON writes it.
  case whole
  /// A string of digits and a point.
  case decimal
  case character
  /// ISO 8601, with as many digits after the second as it has.
  case timestamp
  case timeOfDay
  case date
  case monthYear
  /// Bytes: a string where they are printable.
  case data
  case text

  init(_ field: FieldDefinition?, _ lexicon: Lexicon) {
    guard let field else {
      self = .text
      return
    }
    let isListed = !field.values.isEmpty || field.tag == Lexicon.msgType
    switch field.type {
    case .boolean: self = .flag
    case .multipleValueString where isListed: self = .names
    case .data: self = .data
    case _ where isListed: self = .name
    case .int, .length, .seqNum, .numInGroup, .dayOfMonth: self = .whole
    case .float, .price, .priceOffset, .quantity, .amount: self = .decimal
    case .char: self = .character
    case .utcTimestamp: self = .timestamp
    case .utcTimeOnly: self = .timeOfDay
    case .utcDate, .localMktDate: self = .date
    case .monthYear: self = .monthYear
    case .string, .multipleValueString, .currency, .exchange, .country: self = .text
    }
  }

  /// What may stand in JSON, for an error.
  func allowed(_ tag: UInt16, _ lexicon: Lexicon) -> String {
    switch self {
    case .name: lexicon.allowedValues(tag)
    case .names: "an array of " + lexicon.allowedValues(tag)
    case .flag: "true or false"
    case .whole: "a whole number"
    case .decimal: "a decimal like \"10.25\""
    case .character: "one character"
    case .timestamp: "a time like \"2026-11-25T09:30:00.000Z\", with 0, 3, 6 or 9 digits"
    case .timeOfDay: "a time of day like \"09:30:00.000\""
    case .date: "a date like \"2026-11-25\""
    case .monthYear: "a year and a month like \"202611\""
    case .data: "text, or {\"base64\": …}"
    case .text: "text of at least one character"
    }
  }

  /// Whether bytes are a value of this form, as FIX writes it.
  func takes(_ value: [UInt8]) -> Bool {
    if value.isEmpty { return false }
    switch self {
    case .whole: return FieldBytes.standalone(value) { $0.integer != nil }
    case .decimal: return Self.isDecimal(value)
    case .character: return value.count == 1 && value[0] > 0x20 && value[0] < 0x7F
    case .timestamp: return FieldBytes.standalone(value) { $0.time != nil }
    case .timeOfDay: return FieldBytes.standalone(value) { $0.timeOfDay != nil }
    case .date: return FieldBytes.standalone(value) { $0.date != nil }
    case .monthYear: return FieldBytes.standalone(value) { $0.monthYear != nil }
    case .data: return true
    case .flag, .name, .names, .text: return !value.contains(FieldList.separator)
    }
  }

  /// `[-]digits[.digits]`, digits missing on one side of the point at most.
  private static func isDecimal(_ value: [UInt8]) -> Bool {
    var digitCount = 0
    var pointCount = 0
    for (at, byte) in value.enumerated() {
      switch byte {
      case 0x30...0x39: digitCount += 1
      case 0x2E: pointCount += 1
      case 0x2D where at == 0: break
      default: return false
      }
    }
    return digitCount > 0 && pointCount <= 1
  }

  // MARK: Times

  /// `YYYYMMDD-HH:MM:SS.sss` as `YYYY-MM-DDTHH:MM:SS.sssZ`; of a date only its part.
  static func iso(_ value: [UInt8]) -> String {
    let text = String(decoding: value, as: UTF8.self)
    let date = "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.dropFirst(6).prefix(2))"
    return value.count == 8 ? date : date + "T" + text.dropFirst(9) + "Z"
  }

  /// The other way; what isn't ISO 8601 is returned as it is.
  static func fix(iso text: [UInt8]) -> [UInt8] {
    guard text.count >= 10, text[4] == 0x2D, text[7] == 0x2D else { return text }
    let date = text[0..<4] + text[5..<7] + text[8..<10]
    if text.count == 10 { return Array(date) }
    guard text[10] == 0x54, text.last == 0x5A else { return text }
    return date + [0x2D] + text[11..<(text.count - 1)]
  }
}
