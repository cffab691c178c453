// From JSON to a message's bytes. Length and checksum are reckoned anew, so that a line may be edited or
// written by hand; everything else is taken as it stands, and what can't be meant is refused.

import EventText
import Spellcheck

extension MessageJSON {
  /// In which order fields are written.
  public enum FieldOrder: Sendable {
    /// As the object has them, behind 8, 9 and 35.
    case given
    /// As our sessions write: the header's ascending, then the body's ascending, then the trailer's.
    case ascending
  }

  /// One field, or a count with its entries, or a length with its data: what is moved as one.
  private struct Piece {
    var tag: UInt16?
    var bytes: [UInt8]
  }

  /// The message's bytes, with SOH as separator.
  public func parse(_ line: String, order: FieldOrder = .given) throws(JSONError) -> [UInt8] {
    let bytes = Array(line.utf8)
    return try message(JSONNode.parse(bytes.span), order: order)
  }

  /// The same of an object that lay within another.
  public func message(
    _ node: JSONNode, order: FieldOrder = .given
  ) throws(JSONError) -> [UInt8] {
    guard case .object(let members) = node.value else {
      throw JSONError(column: node.column, found: node.kind, allowed: "an object: {")
    }
    var begin = Array(lexicon.dialect.beginString.utf8)
    var type: [UInt8] = []
    var rest: [Piece] = []
    var length: [UInt8] = []
    for member in members {
      switch lexicon.tag(member.key) {
      case 8: begin = try value(member, 8)
      case 9: length = try value(member, 9)
      case 10: break
      case Lexicon.msgType: type = try value(member, Lexicon.msgType)
      default: join(try piece(member), to: &rest)
      }
    }
    if type.isEmpty {
      throw JSONError(
        column: node.column, field: "MsgType", found: "no such key",
        allowed: "the message's name, like \"NewOrderSingle\"")
    }
    if order == .ascending { rest.sort { rank($0.tag) < rank($1.tag) } }
    return framed(begin, length, [0x33, 0x35, 0x3D] + type + [0x01] + rest.flatMap(\.bytes))
  }

  /// Where a field goes when they ascend.
  private func rank(_ tag: UInt16?) -> Int {
    guard let tag else { return 1 << 16 }
    if lexicon.headerTags.contains(tag) { return Int(tag) }
    return Int(tag) + (lexicon.trailerTags.contains(tag) ? 2 : 1) << 17
  }

  /// The given length stays where it is right: it may have zeros in front.
  private func framed(_ begin: [UInt8], _ given: [UInt8], _ body: [UInt8]) -> [UInt8] {
    let isRight = Int(String(decoding: given, as: UTF8.self)) == body.count
    let length = isRight ? given : Array("\(body.count)".utf8)
    var out = [0x38, 0x3D] + begin + [0x01, 0x39, 0x3D] + length + [0x01] + body
    let sum = Int(out.reduce(UInt8(0), &+))
    let digits = "\(sum)"
    out += "10=\(String(repeating: "0", count: 3 - digits.utf8.count))\(digits)\u{1}".utf8
    return out
  }

  // MARK: Fields

  /// Adds a piece; data goes with the length before it, which is made where none is, or a wrong one.
  private func join(_ piece: Piece, to pieces: inout [Piece]) {
    guard let tag = piece.tag, let length = lexicon.field(tag)?.lengthTag else {
      pieces.append(piece)
      return
    }
    var whole = Piece(tag: length, bytes: [])
    if pieces.last?.tag == length { whole = pieces.removeLast() }
    let count = piece.bytes.count - "\(tag)=".utf8.count - 1
    let given = whole.bytes.split(separator: FieldList.equals).last?.dropLast() ?? []
    if Int(String(decoding: given, as: UTF8.self)) != count {
      whole.bytes = Array("\(length)=\(count)\u{1}".utf8)
    }
    whole.bytes += piece.bytes
    // So that no second data joins them.
    whole.tag = tag
    pieces.append(whole)
  }

  private func piece(_ member: JSONNode.Member) throws(JSONError) -> Piece {
    let key = Self.withoutNumber(member.key)
    guard let tag = lexicon.tag(key) else {
      guard Self.isStrangeTag(key) else { throw unknown(member) }
      let value = try value(member, nil)
      return Piece(tag: nil, bytes: Array("\(key)=".utf8) + value + [FieldList.separator])
    }
    let head = Array("\(tag)=".utf8)
    if let entries = try entries(member, tag) {
      return Piece(tag: tag, bytes: head + entries)
    }
    return Piece(tag: tag, bytes: head + (try value(member, tag)) + [FieldList.separator])
  }

  /// The entries of a group with their count's value; nil when the value isn't a group.
  private func entries(
    _ member: JSONNode.Member, _ tag: UInt16
  ) throws(JSONError) -> [UInt8]? {
    let list: [JSONNode]
    let count: [UInt8]
    switch member.value.value {
    case .array(let nodes):
      // Names of a list are an array of strings.
      if ValueForm(lexicon.field(tag), lexicon) != .whole { return nil }
      list = nodes
      count = Array("\(nodes.count)".utf8)
    case .object(let parts) where parts.map(\.key) == ["count", "entries"]:
      guard case .string(let text) = parts[0].value.value else {
        throw JSONError(
          column: parts[0].value.column, field: member.key, found: parts[0].value.kind,
          allowed: "the count as a string")
      }
      guard case .array(let nodes) = parts[1].value.value else {
        throw JSONError(
          column: parts[1].value.column, field: member.key, found: parts[1].value.kind,
          allowed: "an array of entries")
      }
      (list, count) = (nodes, text)
    default: return nil
    }
    var out = count + [0x01]
    for entry in list {
      guard case .object(let members) = entry.value else {
        throw JSONError(
          column: entry.column, field: member.key, found: entry.kind,
          allowed: "an object for each entry")
      }
      var pieces: [Piece] = []
      for field in members { join(try piece(field), to: &pieces) }
      out += pieces.flatMap(\.bytes)
    }
    return out
  }

  // MARK: Keys

  /// `Text#2` is another Text.
  private static func withoutNumber(_ key: String) -> String {
    guard let mark = key.lastIndex(of: "#"), mark != key.startIndex,
      let number = Int(key[key.index(after: mark)...]), number >= 2
    else { return key }
    return String(key[..<mark])
  }

  /// A tag that no dialect has: negative, or too large.
  private static func isStrangeTag(_ key: String) -> Bool {
    let digits = key.hasPrefix("-") ? key.dropFirst() : key[...]
    return (1...9).contains(digits.utf8.count) && digits.utf8.allSatisfy { $0 &- 0x30 < 10 }
      && (digits.utf8.first != 0x30 || key == "0")
  }

  private func unknown(_ member: JSONNode.Member) -> JSONError {
    let near = nearest(member.key, in: lexicon.fieldNames).map { " (did you mean '\($0)'?)" } ?? ""
    return JSONError(
      column: member.keyColumn, field: member.key, found: "a name that no field has\(near)",
      allowed: "a field's name or its number")
  }
}
