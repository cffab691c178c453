// A message for a person's eyes: a headline, then a line a field with its tag, its name, its value and
// what the value means; the entries of a group indented below its count.
//
//     09:30:00.000  CLIENT → APUS  #2  NewOrderSingle (D)
//          11  ClOrdID    C1
//          54  Side       1    BUY

import FIXCodec

/// Writes messages as text, with colours where they are asked for.
public struct MessageTable: Sendable {
  public let lexicon: Lexicon
  public let isColoured: Bool
  /// Bytes of a value that are shown; data may be long.
  private static let shownMax = 200

  public init(_ lexicon: Lexicon, isColoured: Bool = false) {
    self.lexicon = lexicon
    self.isColoured = isColoured
  }

  /// The headline, then the fields; each line with its end.
  public func text(_ message: FieldList) -> String {
    headline(message) + "\n"
      + lines(message).map { $0 + "\n" }.joined()
  }

  // MARK: Headline

  /// `2026-11-25 09:30:00.000  CLIENT → APUS  #2  NewOrderSingle (D)`
  public func headline(_ message: FieldList) -> String {
    let type = message.type
    let time = Self.readable(message.text(of: 52) ?? "")
    let sender = Self.printable(message.text(of: 49) ?? "?")
    let target = Self.printable(message.text(of: 56) ?? "?")
    let number = Self.printable(message.text(of: 34) ?? "?")
    let name = Self.printable("\(lexicon.messageName(type)) (\(type))")
    var parts = ["\(sender) → \(target)", "#\(number)", paint(bold, name)]
    if !time.isEmpty { parts.insert(time, at: 0) }
    if message.text(of: 43) == "Y" { parts.append(paint(yellow, "possible duplicate")) }
    if message.text(of: 97) == "Y" { parts.append(paint(yellow, "possible resend")) }
    return parts.joined(separator: "  ")
  }

  /// `20261125-09:30:00.000` as `2026-11-25 09:30:00.000`; anything else as it is.
  public static func readable(_ time: String) -> String {
    let isTime = FieldBytes.standalone(Array(time.utf8)) { $0.time != nil }
    guard isTime else { return printable(time) }
    return
      "\(time.prefix(4))-\(time.dropFirst(4).prefix(2))-\(time.dropFirst(6).prefix(2)) "
      + time.dropFirst(9)
  }

  // MARK: Fields

  private struct Row {
    var depth: Int
    var tag: String
    var name: String
    var value: String
    var meaning: String
    /// Of the first field of a group's entry: its number.
    var entry: Int?
  }

  /// A line a field, without ends of line.
  public func lines(_ message: FieldList) -> [String] {
    var rows: [Row] = []
    for node in message.tree(lexicon) { add(node, of: message, depth: 0, entry: nil, to: &rows) }
    let nameWidth = rows.map { $0.name.count + $0.depth * Self.indent }.max() ?? 0
    // Long values don't push the meanings out of sight.
    let valueWidth = min(rows.filter { !$0.meaning.isEmpty }.map { $0.value.count }.max() ?? 0, 24)
    return rows.map { line($0, nameWidth, valueWidth) }
  }

  private static let indent = 4

  private func line(_ row: Row, _ nameWidth: Int, _ valueWidth: Int) -> String {
    let margin = String(repeating: " ", count: row.depth * Self.indent)
    let mark = row.entry.map { "\($0)." } ?? ""
    // The number of an entry stands in the indent of its first field.
    let lead = margin.dropLast(min(margin.count, mark.count + 1)) + mark + " "
    let name = Self.padded(row.name, nameWidth - row.depth * Self.indent)
    var line =
      Self.padded("", 6 - row.tag.count) + paint(dim, row.tag) + "  "
      + (row.depth == 0 ? "" : paint(dim, String(lead))) + paint(cyan, name) + "  "
    if row.meaning.isEmpty {
      line += row.value
    } else {
      line += Self.padded(row.value, valueWidth) + "  " + paint(green, row.meaning)
    }
    return line
  }

  private func add(
    _ node: FieldNode, of message: FieldList, depth: Int, entry: Int?, to rows: inout [Row]
  ) {
    let field = node.field
    let tag = Self.printable(message.tagText(field))
    rows.append(
      Row(
        depth: depth, tag: tag, name: lexicon.field(field.tag)?.name ?? "?",
        value: shown(field, of: message), meaning: meaning(field, of: message), entry: entry))
    for (at, fields) in node.entries.enumerated() {
      for (place, inner) in fields.enumerated() {
        add(inner, of: message, depth: depth + 1, entry: place == 0 ? at + 1 : nil, to: &rows)
      }
    }
  }

  // MARK: Values

  private func shown(_ field: FieldList.Field, of message: FieldList) -> String {
    let value = message.value(field)
    let cut = value.prefix(Self.shownMax)
    let text = Self.printable(String(decoding: cut, as: UTF8.self))
    return value.count > cut.count ? "\(text)… (\(value.count) bytes)" : text
  }

  private func meaning(_ field: FieldList.Field, of message: FieldList) -> String {
    let text = message.text(field)
    switch lexicon.field(field.tag)?.type {
    case nil: return ""
    case .boolean: return text == "Y" ? "yes" : text == "N" ? "no" : ""
    case .multipleValueString:
      let codes = text.split(separator: " ").map(String.init)
      return codes.compactMap { lexicon.valueName(field.tag, $0) }.joined(separator: ", ")
    default: break
    }
    // A type of message that another message speaks of.
    if field.tag == 372 { return lexicon.valueName(Lexicon.msgType, text) ?? "" }
    return lexicon.valueName(field.tag, text) ?? ""
  }

  /// Control characters are shown as what they are, so that no log writes to a terminal.
  public static func printable(_ text: String) -> String {
    if text.unicodeScalars.allSatisfy({ !Self.isControl($0) }) { return text }
    var out = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 {
        // U+2400 … are the pictures of the controls.
        out.unicodeScalars.append(Unicode.Scalar(0x2400 + scalar.value) ?? "?")
      } else if Self.isControl(scalar) {
        out += "\u{FFFD}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    // The marks that turn the direction of text round count as well.
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  // MARK: Colours

  private var bold: Int { 1 }
  private var dim: Int { 2 }
  private var green: Int { 32 }
  private var yellow: Int { 33 }
  private var cyan: Int { 36 }

  private func paint(_ code: Int, _ text: String) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
