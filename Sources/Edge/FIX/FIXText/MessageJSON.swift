// A message as one JSON object on one line, and back to the same bytes.
//
//     {"BeginString":"FIX.4.2","BodyLength":148,"MsgType":"NewOrderSingle","MsgSeqNum":12,…,
//      "Side":"BUY","OrderQty":"100","Price":"10.25","TransactTime":"2026-11-25T09:30:00.000Z",…}
//
// Keys are the fields' names in the message's order; a field that the dialect doesn't know goes by its
// number, and one that comes again in the same place is `Text#2`.
// - A value of a list is its name, several are an array of names, a flag is true or false.
// - Whole numbers are numbers; prices and quantities are strings with the digits that they came with.
// - Times and dates are ISO 8601, with as many digits of the second as they came with.
// - A group is an array of objects. When its count says something else: {"count":"3","entries":[…]}.
// - Data is a string where it is printable text, else {"base64":"…"}.
// - A value that the dialect doesn't allow is {"raw":"…"}, or {"base64":"…"} where it isn't text.

import EventText
import FIXCodec

/// Writes messages as JSON and reads them. Cold: some microseconds a message.
public struct MessageJSON: Sendable {
  public let lexicon: Lexicon

  public init(_ lexicon: Lexicon) { self.lexicon = lexicon }

  /// The object as a string, without an end of line.
  public func line(_ message: FieldList) -> String {
    var out: [UInt8] = []
    append(message, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  /// Appends the object, without an end of line.
  public func append(_ message: FieldList, to out: inout [UInt8]) {
    append(message.tree(lexicon), of: message, to: &out)
  }

  private func append(_ nodes: [FieldNode], of message: FieldList, to out: inout [UInt8]) {
    var counts: [String: Int] = [:]
    out.append(UInt8(ascii: "{"))
    for (at, node) in nodes.enumerated() {
      if at > 0 { out.append(UInt8(ascii: ",")) }
      let key = key(node.field, of: message)
      let count = (counts[key] ?? 0) + 1
      counts[key] = count
      appendJSONString(count == 1 ? key : "\(key)#\(count)", to: &out)
      out.append(UInt8(ascii: ":"))
      if node.entries.isEmpty {
        appendValue(node.field, of: message, to: &out)
      } else {
        append(node.entries, counted: node.field, of: message, to: &out)
      }
    }
    out.append(UInt8(ascii: "}"))
  }

  /// The name; for a strange tag what stands there. A piece without `=` is a key that is no tag.
  private func key(_ field: FieldList.Field, of message: FieldList) -> String {
    if let definition = lexicon.field(field.tag) { return definition.name }
    return message.tagText(field)
  }

  private func append(
    _ entries: [[FieldNode]], counted field: FieldList.Field, of message: FieldList,
    to out: inout [UInt8]
  ) {
    let declared = message.text(field)
    let isRight = declared == "\(entries.count)"
    if !isRight {
      out.append(contentsOf: "{\"count\":".utf8)
      appendJSONString(declared, to: &out)
      out.append(contentsOf: ",\"entries\":".utf8)
    }
    out.append(UInt8(ascii: "["))
    for (at, entry) in entries.enumerated() {
      if at > 0 { out.append(UInt8(ascii: ",")) }
      append(entry, of: message, to: &out)
    }
    out.append(UInt8(ascii: "]"))
    if !isRight { out.append(UInt8(ascii: "}")) }
  }

  // MARK: Values

  private func appendValue(
    _ field: FieldList.Field, of message: FieldList, to out: inout [UInt8]
  ) {
    let value = message.value(field)
    let bytes = Array(value)
    let form = ValueForm(lexicon.field(field.tag), lexicon)
    guard let text = Self.text(bytes) else {
      return appendWrapped("base64", Base64.encode(value), &out)
    }
    guard form.takes(bytes) else { return appendWrapped("raw", text, &out) }
    switch form {
    case .name:
      guard let name = lexicon.valueName(field.tag, text) else {
        return appendWrapped("raw", text, &out)
      }
      appendJSONString(name, to: &out)
    case .names:
      appendNames(field.tag, text, to: &out)
    case .flag:
      guard text == "Y" || text == "N" else { return appendWrapped("raw", text, &out) }
      out.append(contentsOf: (text == "Y" ? "true" : "false").utf8)
    case .whole:
      // `007` and `-0` aren't how JSON writes a number.
      if Int64(text).map({ "\($0)" }) == text {
        out.append(contentsOf: bytes)
      } else {
        appendJSONString(text, to: &out)
      }
    case .timestamp, .date: appendJSONString(ValueForm.iso(bytes), to: &out)
    case .data:
      if Self.isPrintable(bytes) {
        appendJSONString(text, to: &out)
      } else {
        appendWrapped("base64", Base64.encode(value), &out)
      }
    case .decimal, .character, .timeOfDay, .monthYear, .text: appendJSONString(text, to: &out)
    }
  }

  private func appendNames(_ tag: UInt16, _ text: String, to out: inout [UInt8]) {
    let codes = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let names = codes.compactMap { lexicon.valueName(tag, $0) }
    guard names.count == codes.count else { return appendWrapped("raw", text, &out) }
    out.append(UInt8(ascii: "["))
    for (at, name) in names.enumerated() {
      if at > 0 { out.append(UInt8(ascii: ",")) }
      appendJSONString(name, to: &out)
    }
    out.append(UInt8(ascii: "]"))
  }

  private func appendWrapped(_ key: String, _ text: String, _ out: inout [UInt8]) {
    out.append(contentsOf: "{\"\(key)\":".utf8)
    appendJSONString(text, to: &out)
    out.append(UInt8(ascii: "}"))
  }

  /// The bytes as text; nil when they aren't UTF-8.
  static func text(_ bytes: [UInt8]) -> String? { String(validating: bytes, as: UTF8.self) }

  private static func isPrintable(_ bytes: [UInt8]) -> Bool {
    bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
  }
}
