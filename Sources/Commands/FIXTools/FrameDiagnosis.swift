// Why a decoder wouldn't take a message: every reason that can be told, in the order of its bytes.

import FIXCodec
import FIXText

struct FrameDiagnosis {
  private(set) var problems: [LogProblem] = []
  private let message: FieldList
  private let lexicon: Lexicon
  /// Nobody reads more of one message.
  private static let problemMax = 16

  /// Examines bytes that end with a separator.
  init(_ message: FieldList, _ lexicon: Lexicon) {
    self.message = message
    self.lexicon = lexicon
    front()
    syntax()
    datas()
    trailer()
  }

  private mutating func add(
    _ field: FieldList.Field?, _ subject: String, found: String, allowed: String
  ) {
    if problems.count == Self.problemMax { return }
    problems.append(
      LogProblem(
        offset: field?.tagRange.lowerBound ?? message.bytes.count, subject: subject, found: found,
        allowed: allowed))
  }

  /// A piece as an error shows it.
  private func shown(_ field: FieldList.Field) -> String {
    let end = field.hasEquals ? field.valueRange.upperBound : field.tagRange.upperBound
    let bytes = message.bytes[field.tagRange.lowerBound..<end]
    let text = MessageTable.printable(String(decoding: bytes.prefix(40), as: UTF8.self))
    return "'\(text)\(bytes.count > 40 ? "…" : "")'"
  }

  /// `8=…`, `9=…`, `35=…`.
  private mutating func front() {
    for (place, tag) in [(0, UInt16(8)), (1, 9), (2, 35)] {
      guard place < message.fields.count else {
        add(nil, lexicon.title(of: tag), found: "the end of the message", allowed: "the field")
        return
      }
      let field = message.fields[place]
      if field.tag != tag {
        add(
          field, lexicon.title(of: tag), found: shown(field),
          allowed: "\(tag)=… as the \(["first", "second", "third"][place]) field")
        return
      }
    }
  }

  private mutating func syntax() {
    for field in message.fields {
      if !field.hasEquals {
        add(
          field, "a field without '='", found: shown(field), allowed: "a number, '=' and a value")
      } else if !Self.isTag(message.bytes[field.tagRange]) {
        add(
          field, "a tag that is no number", found: shown(field),
          allowed: "up to nine digits without a zero in front")
      }
    }
  }

  /// A minus is no error of the frame: the dictionary refuses it.
  private static func isTag(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.first == 0x2D ? bytes.dropFirst() : bytes
    guard let first = digits.first, digits.count <= 9 else { return false }
    return digits.allSatisfy { $0 &- 0x30 <= 9 } && (first != 0x30 || bytes.count == 1)
  }

  private mutating func datas() {
    for (place, field) in message.fields.enumerated() {
      guard let data = lexicon.dataByLength[field.tag],
        let length = Int(message.text(field)), length >= 0,
        place + 1 < message.fields.count, message.fields[place + 1].tag == data
      else { continue }
      let next = message.fields[place + 1]
      if next.valueRange.count != length {
        add(
          field, lexicon.title(of: field.tag), found: "\(length)",
          allowed: "\(next.valueRange.count), the bytes of \(lexicon.title(of: data)) up to a "
            + "separator; no separator stands where \(length) bytes end")
      }
    }
  }

  private mutating func trailer() {
    guard let last = message.fields.last, last.tag == 10 else {
      add(
        message.fields.last, lexicon.title(of: 10), found: "the end of the message without it",
        allowed: "10= and three digits as the last field")
      return
    }
    bodyLength(to: last)
    let digits = message.text(last)
    var sum: UInt8 = 0
    for byte in message.bytes[..<last.tagRange.lowerBound] { sum &+= byte }
    let right = String(String(1000 + Int(sum)).dropFirst())
    if digits != right {
      let isThree = digits.utf8.count == 3 && digits.utf8.allSatisfy { $0 &- 0x30 <= 9 }
      add(
        last, lexicon.title(of: 10), found: "'\(MessageTable.printable(digits))'",
        allowed: isThree ? "\(right), the sum of these bytes" : "three digits, \(right) here")
    }
  }

  private mutating func bodyLength(to last: FieldList.Field) {
    guard message.fields.count > 2, message.fields[1].tag == 9 else { return }
    let field = message.fields[1]
    let text = message.text(field)
    let right = last.tagRange.lowerBound - field.valueRange.upperBound - 1
    let isNumber = (1...9).contains(text.utf8.count) && text.utf8.allSatisfy { $0 &- 0x30 <= 9 }
    if !isNumber || Int(text) != right {
      add(
        field, lexicon.title(of: 9), found: "'\(MessageTable.printable(text))'",
        allowed: "\(right), the bytes from \(isNumber ? "35= to 10=" : "35= to 10=, as a number")")
    }
  }
}
