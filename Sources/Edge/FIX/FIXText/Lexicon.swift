// A dialect turned round for people: from names to tags and codes as well as from tags and codes to
// names. Made once; everything that shows or reads a message by names asks it.

import FIXDictionary

/// The names of a dialect, both ways.
public final class Lexicon: Sendable {
  public let dialect: Dialect
  private let tagByName: [String: UInt16]
  private let valuesByTag: [UInt16: ValueNames]
  private let messageByType: [String: MessageDefinition]
  private let typeByName: [String: String]
  private let shapeByType: [String: GroupShapes]
  /// Of messages whose type the dialect doesn't have: nothing but header and trailer.
  private let noGroups: GroupShapes
  /// From the field that counts a data field's bytes to that field.
  public let dataByLength: [UInt16: UInt16]
  public let headerTags: Set<UInt16>
  public let trailerTags: Set<UInt16>

  public static var msgType: UInt16 { 35 }

  private struct ValueNames: Sendable {
    var nameByCode: [String: String] = [:]
    var codeByName: [String: String] = [:]
  }

  public init(_ dialect: Dialect) {
    self.dialect = dialect
    var tags: [String: UInt16] = [:]
    var values: [UInt16: ValueNames] = [:]
    var datas: [UInt16: UInt16] = [:]
    for field in dialect.fields.values {
      tags[field.name] = field.tag
      if let length = field.lengthTag { datas[length] = field.tag }
      var names = ValueNames()
      for value in field.values {
        names.nameByCode[value.code] = value.name
        names.codeByName[value.name] = value.code
      }
      values[field.tag] = names
    }
    tagByName = tags
    dataByLength = datas
    var types = ValueNames()
    var messages: [String: MessageDefinition] = [:]
    var shapes: [String: GroupShapes] = [:]
    for message in dialect.messages {
      types.nameByCode[message.type] = message.name
      types.codeByName[message.name] = message.type
      messages[message.type] = message
      shapes[message.type] = GroupShapes(dialect.header + message.members + dialect.trailer)
    }
    noGroups = GroupShapes(dialect.header + dialect.trailer)
    // A message is called by its name, not by a value's.
    let others = values[Self.msgType]?.nameByCode ?? [:]
    for (code, name) in others where types.nameByCode[code] == nil {
      types.nameByCode[code] = name
      types.codeByName[name] = code
    }
    values[Self.msgType] = types
    valuesByTag = values
    messageByType = messages
    typeByName = types.codeByName
    shapeByType = shapes
    headerTags = Set(dialect.header.map(\.tag))
    trailerTags = Set(dialect.trailer.map(\.tag))
  }

  // MARK: Fields

  public func field(_ tag: UInt16) -> FieldDefinition? { dialect.fields[tag] }

  /// Its name, or its number where the dialect has none.
  public func name(of tag: UInt16) -> String { dialect.fields[tag]?.name ?? "\(tag)" }

  /// `Side (54)`, or `5999` where the dialect has no name.
  public func title(of tag: UInt16) -> String {
    dialect.fields[tag].map { "\($0.name) (\(tag))" } ?? "\(tag)"
  }

  /// The tag of a field's name, exactly spelt.
  public func tag(named name: String) -> UInt16? { tagByName[name] }

  /// The tag that a name or a number stands for; the number need not be in the dialect.
  public func tag(_ word: String) -> UInt16? {
    if let tag = tagByName[word] { return tag }
    guard let tag = UInt16(word), tag > 0, tag < .max, word.first != "0", word.first != "+" else {
      return nil
    }
    return tag
  }

  public var fieldNames: [String] { tagByName.keys.sorted() }

  // MARK: Values

  public func valueName(_ tag: UInt16, _ code: String) -> String? {
    valuesByTag[tag]?.nameByCode[code]
  }

  public func valueCode(_ tag: UInt16, named name: String) -> String? {
    valuesByTag[tag]?.codeByName[name]
  }

  /// The names that a field's values have, by code; empty where any value will do.
  public func valueNames(_ tag: UInt16) -> [String] {
    guard let names = valuesByTag[tag]?.nameByCode else { return [] }
    return names.sorted { ($0.key.utf8.count, $0.key) < ($1.key.utf8.count, $1.key) }.map(\.value)
  }

  /// `BUY (1), SELL (2), …`: what may stand there, for an error.
  public func allowedValues(_ tag: UInt16, limit: Int = 12) -> String {
    let names = valueNames(tag)
    let shown = names.prefix(limit).map { "\($0) (\(valueCode(tag, named: $0) ?? ""))" }
    let more = names.count > limit ? " and \(names.count - limit) more" : ""
    return shown.joined(separator: ", ") + more
  }

  // MARK: Messages

  public func message(_ type: String) -> MessageDefinition? { messageByType[type] }

  /// `NewOrderSingle`, or `type U7` where the dialect has none.
  public func messageName(_ type: String) -> String {
    valueName(Self.msgType, type) ?? "type \(type)"
  }

  public func type(named name: String) -> String? { typeByName[name] }

  func groups(of type: String) -> GroupShapes { shapeByType[type] ?? noGroups }
}

/// The groups at one level of a message: by the tag of their count.
struct GroupShapes: Sendable {
  private(set) var byCount: [UInt16: GroupShape] = [:]

  init(_ members: [Member]) {
    for member in members where !member.group.isEmpty {
      byCount[member.tag] = GroupShape(member.group)
    }
  }
}

/// What an entry of a group is made of.
struct GroupShape: Sendable {
  /// Begins an entry.
  let delimiter: UInt16
  let members: Set<UInt16>
  let groups: GroupShapes

  init(_ members: [Member]) {
    delimiter = members[0].tag
    self.members = Set(members.map(\.tag))
    groups = GroupShapes(members)
  }
}
